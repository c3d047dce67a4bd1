/* set_merge.c - layer 4: any array of blocks to its merged one, in place
   SPDX-License-Identifier: MIT

   Sort by address, then join what touches.  IPv4 blocks, and IPv6 ones if none
   is longer than /64, are packed into 8 and 9 bytes, so that the array's own 20
   hold the two arrays that a radix sort from the last byte on wants.  Others,
   and few, are sorted as they are. */
#include "set.h"

/* Below this the two sets of counters of a sort have no room between its
   arrays, which leave 20 bytes less two records an element. */
enum { MANY = 2048, COUNTERS = 256 * 8 };
_Static_assert((20 - 2 * 9) * MANY >= 2 * COUNTERS, "room for counters");

enum form {
  FORM_V4,   /* 8 bytes */
  FORM_HALF, /* 9 bytes: IPv6 up to /64 */
  FORM_CIDR  /* 20 bytes: an ipkin_cidr */
};

/* In the machine's byte order, at any place. */
static inline uint64_t get(const uint8_t *from) {
  uint64_t word;
  memcpy(&word, from, sizeof word);
  return word;
}

static inline void put(uint8_t *to, uint64_t word) {
  memcpy(to, &word, sizeof word);
}

/* What the blocks of one family have. */
struct summary {
  size_t len;
  uint64_t any, all; /* bits of the first half of an address */
  unsigned most;     /* the longest prefix */
};

/* False where an element is no CIDR.  Without a branch on the family: in a
   mixed list it could not be foreseen. */
static bool summarise(const struct ipkin_cidr *cidrs, size_t len,
                      struct summary *v4, struct summary *v6) {
  bool none = false;
  uint64_t any[2] = {0, 0}, all[2] = {UINT64_MAX, UINT64_MAX};
  size_t v6_len = 0;
  unsigned most = 0;
  for (size_t i = 0; i < len; i++) {
    const struct ipkin_cidr *cidr = &cidrs[i];
    uint64_t is_v6 = cidr->family == IPKIN_V6, mask = u64_sub(0, is_v6);
    uint64_t hi = cidr_begin(cidr).hi;
    bool is_any = cidr->family == IPKIN_V4 || is_v6;
    none |= !is_any || cidr->bits > 32 + (96 & mask);
    v6_len += (size_t)is_v6;
    any[0] |= hi & ~mask;
    all[0] &= hi | mask;
    any[1] |= hi & mask;
    all[1] &= hi | ~mask;
    unsigned bits = cidr->bits & (unsigned)mask;
    most = bits > most ? bits : most;
  }
  *v4 = (struct summary){len - v6_len, any[0], all[0], 32};
  *v6 = (struct summary){v6_len, any[1], all[1], most};
  return !none;
}

static bool is_sorted(const struct ipkin_cidr *cidrs, size_t len) {
  for (size_t i = 1; i < len; i++) {
    const struct ipkin_cidr *a = &cidrs[i - 1], *b = &cidrs[i];
    if (a->family != b->family ? a->family > b->family
                               : u128_less(cidr_begin(b), cidr_begin(a)))
      return false;
  }
  return true;
}

/* IPv4, of which there are v4_len, to the front.  Every element is exchanged,
   maybe with itself: no branch. */
static void part(struct ipkin_cidr *cidrs, size_t v4_len) {
  size_t v4 = 0;
  while (v4 < v4_len && cidrs[v4].family == IPKIN_V4)
    v4++;
  for (size_t i = v4; v4 < v4_len; i++) {
    struct ipkin_cidr held = cidrs[v4];
    cidrs[v4] = cidrs[i];
    cidrs[i] = held;
    v4 += cidrs[v4].family == IPKIN_V4;
  }
}

/* The blocks in the order of their addresses: where, and in which form. */
struct sorted {
  const uint8_t *records;
  size_t len;
  enum form form;
};

TEMPLATE size_t size_of(enum form form) {
  return form == FORM_V4 ? 8 : form == FORM_HALF ? 9 : 20;
}

TEMPLATE void pack(const struct ipkin_cidr *cidr, uint8_t *to, enum form form) {
  uint64_t hi = cidr_begin(cidr).hi;
  uint8_t bits = cidr->bits;
  put(to, form == FORM_V4 ? hi | bits : hi);
  if (form == FORM_HALF)
    to[8] = bits;
}

TEMPLATE struct span unpack(const uint8_t *records, size_t i, enum form form) {
  const uint8_t *from = records + i * size_of(form);
  if (form == FORM_CIDR) {
    struct ipkin_cidr cidr;
    memcpy(&cidr, from, sizeof cidr);
    return span_of(&cidr);
  }
  uint64_t hi = get(from);
  unsigned bits = form == FORM_V4 ? hi & 0xff : from[8];
  if (form == FORM_V4)
    hi &= 0xffffffff00000000;
  uint64_t hosts = UINT64_MAX >> bits / 2 >> (bits - bits / 2);
  return (struct span){{hi, 0}, {hi | hosts, UINT64_MAX}};
}

/* One pass, and the next one's counts beside it. */
TEMPLATE void deal(const uint8_t *from, uint8_t *to, size_t len, size_t size,
                   uint8_t *places, unsigned shift, uint8_t *counts,
                   unsigned next_shift) {
  uint64_t place = 0;
  for (unsigned i = 0; i < 256; i++) {
    uint64_t count = get(places + 8 * i);
    put(places + 8 * i, place);
    place += count;
  }
  memset(counts, 0, COUNTERS);
  for (size_t i = 0; i < len; i++) {
    uint64_t key = get(from + i * size);
    uint8_t *counter = places + 8 * (key >> shift & 0xff);
    place = get(counter);
    put(counter, place + 1);
    memcpy(to + place * size, from + i * size, size);
    counter = counts + 8 * (key >> next_shift & 0xff);
    put(counter, get(counter) + 1);
  }
}

/* Two arrays, at both ends of the region, and the counters between.  The
   blocks end up in the one at the end, from which they can be read while
   ipkin_cidr are written from the front: those gain on them 20 bytes to 8 or 9,
   and are level at the last one. */
TEMPLATE struct sorted sort_packed(struct ipkin_cidr *cidrs,
                                   const struct summary *sum, enum form form) {
  const size_t len = sum->len, size = size_of(form);
  uint8_t *front = (uint8_t *)cidrs, *back = front + (20 - size) * len;
  uint8_t *counts = front + size * len, *places = counts + COUNTERS;
  unsigned shifts[9], passes = 0;
  for (unsigned shift = 0; shift < 64; shift += 8)
    if ((sum->any & ~sum->all) >> shift & 0xff)
      shifts[passes++] = shift;
  shifts[passes] = 0;

  uint8_t *from = back, *to = front;
  if (passes % 2) {
    from = front;
    to = back;
    for (size_t i = 0; i < len; i++)
      pack(&cidrs[i], from + i * size, form);
  } else {
    for (size_t i = len; i > 0; i--)
      pack(&cidrs[i - 1], from + (i - 1) * size, form);
  }
  memset(counts, 0, COUNTERS);
  for (size_t i = 0; i < len; i++) {
    uint8_t *counter = counts + 8 * (get(from + i * size) >> shifts[0] & 0xff);
    put(counter, get(counter) + 1);
  }
  for (unsigned pass = 0; pass < passes; pass++) {
    uint8_t *held = places;
    places = counts;
    counts = held;
    deal(from, to, len, size, places, shifts[pass], counts, shifts[pass + 1]);
    held = from;
    from = to;
    to = held;
  }
  return (struct sorted){from, len, form};
}

static struct sorted sort(struct ipkin_cidr *cidrs, const struct summary *sum,
                          unsigned family) {
  if (sum->len >= MANY && family == IPKIN_V4)
    return sort_packed(cidrs, sum, FORM_V4);
  if (sum->len >= MANY && sum->most <= 64)
    return sort_packed(cidrs, sum, FORM_HALF);
  for (size_t i = 0; i < sum->len; i++)
    cidr_store(&cidrs[i], family, cidr_begin(&cidrs[i]), cidrs[i].bits);
  ipkin__set_sort_cidrs((uint8_t *)cidrs, sum->len);
  return (struct sorted){(const uint8_t *)cidrs, sum->len, FORM_CIDR};
}

static APART void put_span(struct cidr_sink *sink, unsigned family,
                           const struct span *span) {
  cidr_put_range(sink, family, span->first, span->last);
}

/* Spans that overlap or touch are one.  The union of so many blocks never takes
   more, so that writing does not overtake reading. */
static size_t join_cidrs(const struct sorted *sorted, unsigned family,
                         struct ipkin_cidr *to) {
  struct cidr_sink sink = {to, SIZE_MAX, 0};
  struct span all = unpack(sorted->records, 0, FORM_CIDR);
  for (size_t i = 1; i < sorted->len; i++) {
    struct span next = unpack(sorted->records, i, FORM_CIDR);
    struct u128 behind = u128_add(all.last, (struct u128){0, 1});
    if (u128_less(all.last, next.first) && !u128_equal(behind, next.first)) {
      put_span(&sink, family, &all);
      all = next;
    } else if (u128_less(all.last, next.last)) {
      all.last = next.last;
    }
  }
  put_span(&sink, family, &all);
  return sink.len;
}

/* The same in one word, which is quicker. */
static inline struct ipkin_cidr *put_half(struct ipkin_cidr *to,
                                          unsigned family, uint64_t first,
                                          uint64_t last) {
  for (;;) {
    unsigned bits =
        cidr_largest((struct u128){first, 0}, (struct u128){last, UINT64_MAX});
    cidr_store(to++, family, (struct u128){first, 0}, bits);
    first |= UINT64_MAX >> bits / 2 >> (bits - bits / 2);
    if (first == last)
      return to;
    first++;
  }
}

TEMPLATE size_t join_packed(const struct sorted *sorted, enum form form,
                            unsigned family, struct ipkin_cidr *to) {
  struct ipkin_cidr *begin = to;
  struct span one = unpack(sorted->records, 0, form);
  uint64_t first = one.first.hi, last = one.last.hi;
  for (size_t i = 1; i < sorted->len; i++) {
    one = unpack(sorted->records, i, form);
    if (one.first.hi > last && one.first.hi - 1 > last) {
      to = put_half(to, family, first, last);
      first = one.first.hi;
      last = one.last.hi;
    } else {
      last = one.last.hi > last ? one.last.hi : last;
    }
  }
  to = put_half(to, family, first, last);
  return (size_t)(to - begin);
}

static size_t join(const struct sorted *sorted, unsigned family,
                   struct ipkin_cidr *to) {
  if (sorted->len == 0)
    return 0;
  switch (sorted->form) {
  case FORM_V4:
    return join_packed(sorted, FORM_V4, family, to);
  case FORM_HALF:
    return join_packed(sorted, FORM_HALF, family, to);
  default:
    return join_cidrs(sorted, family, to);
  }
}

ipkin_status ipkin_set_merge(struct ipkin_cidr *cidrs, size_t *cidrs_len) {
  struct summary sum4, sum6;
  if (!cidrs_len || (!cidrs && *cidrs_len))
    return IPKIN_ERR_NULL;
  if (*cidrs_len == 0)
    return IPKIN_OK;
  if (!summarise(cidrs, *cidrs_len, &sum4, &sum6))
    return IPKIN_ERR_VALUE;
  struct ipkin_cidr *cidrs6 = cidrs + sum4.len;
  struct sorted v4 = {(uint8_t *)cidrs, sum4.len, FORM_CIDR};
  struct sorted v6 = {(uint8_t *)cidrs6, sum6.len, FORM_CIDR};
  if (!is_sorted(cidrs, *cidrs_len)) {
    part(cidrs, sum4.len);
    v4 = sort(cidrs, &sum4, IPKIN_V4);
    v6 = sort(cidrs6, &sum6, IPKIN_V6);
  }
  size_t len = join(&v4, IPKIN_V4, cidrs);
  *cidrs_len = len + join(&v6, IPKIN_V6, cidrs + len);
  return IPKIN_OK;
}
