/* set.c - layer 4: many blocks: check, find, subtract, intersect, overlaps
   SPDX-License-Identifier: MIT */
#include "set.h"

/* ---- check -------------------------------------------------------------- */

/* Of two spans in order: are they the two halves of one block? */
static bool are_halves(const struct span *a, const struct span *b) {
  struct u128 size = u128_add(u128_sub(a->last, a->first), (struct u128){0, 1});
  struct u128 other_size =
      u128_add(u128_sub(b->last, b->first), (struct u128){0, 1});
  return u128_equal(size, other_size) &&
         u128_equal(u128_xor(a->first, b->first), size);
}

static ipkin_status check(const struct ipkin_cidr *cidrs, size_t cidrs_len,
                          size_t *at) {
  struct span last = {{0, 0}, {0, 0}};
  unsigned family = 0; /* of last */
  for (*at = 0; *at < cidrs_len; ++*at)
    if (!cidr_is(&cidrs[*at]))
      return IPKIN_ERR_VALUE;
  for (*at = 0; *at < cidrs_len; ++*at) {
    const struct ipkin_cidr *cidr = &cidrs[*at];
    const struct span span = span_of(cidr);
    if (!u128_equal(addr_load(cidr->bytes, cidr->family), span.first))
      return IPKIN_ERR_HOST_BITS;
    if (cidr->family < family ||
        (cidr->family == family &&
         (!u128_less(last.last, span.first) || are_halves(&last, &span))))
      return IPKIN_ERR_OUTSIDE;
    last = span;
    family = cidr->family;
  }
  return IPKIN_OK;
}

ipkin_status ipkin_set_check(const struct ipkin_cidr *cidrs, size_t cidrs_len,
                             size_t *ret_at) {
  size_t at = cidrs_len;
  ipkin_status status = IPKIN_ERR_NULL;
  if (cidrs || !cidrs_len)
    status = check(cidrs, cidrs_len, &at);
  if (ret_at)
    *ret_at = at;
  return status;
}

/* ---- find --------------------------------------------------------------- */

/* The last block that begins at or before the address, or the first one: the
   only one of a merged array that may contain it.  With branches: every other
   one is foreseen wrongly, but as often what is read next is on its way before
   the comparison is done, and without them it never is. */
static size_t before(const struct ipkin_cidr *merged, size_t len,
                     const struct ipkin_addr *addr) {
  struct u128 number = addr_load(addr->bytes, addr->family);
  size_t at = 0;
  while (len > 1) {
    const size_t half = len / 2;
    const struct ipkin_cidr *cidr = &merged[at + half];
    if (cidr->family > addr->family ||
        (cidr->family == addr->family &&
         u128_less(number, addr_load(cidr->bytes, cidr->family)))) {
      len = half;
    } else {
      at += half;
      len -= half;
    }
  }
  return at;
}

ipkin_status ipkin_set_find(const struct ipkin_cidr *merged, size_t merged_len,
                            const struct ipkin_addr *addr, size_t *ret_index) {
  if (ret_index)
    *ret_index = 0;
  if ((!merged && merged_len) || !addr || !ret_index)
    return IPKIN_ERR_NULL;
  if (!addr_width(addr->family))
    return IPKIN_ERR_VALUE;
  size_t at = before(merged, merged_len, addr);
  if (merged_len == 0 || !ipkin_cidr_contains(&merged[at], addr))
    return IPKIN_ERR_ABSENT;
  *ret_index = at;
  return IPKIN_OK;
}

bool ipkin_set_contains(const struct ipkin_cidr *merged, size_t merged_len,
                        const struct ipkin_addr *addr) {
  size_t index;
  return ipkin_set_find(merged, merged_len, addr, &index) == IPKIN_OK;
}

/* ---- subtract, intersect ------------------------------------------------ */

/* What both begin with. */
static ipkin_status check_both(const struct ipkin_cidr *a, size_t a_len,
                               const struct ipkin_cidr *b, size_t b_len,
                               const struct ipkin_cidr *ret_cidrs,
                               size_t cidrs_cap, size_t *ret_cidrs_len) {
  size_t at;
  if (ret_cidrs_len)
    *ret_cidrs_len = 0;
  if ((!a && a_len) || (!b && b_len) || (!ret_cidrs && cidrs_cap) ||
      !ret_cidrs_len)
    return IPKIN_ERR_NULL;
  if (check(a, a_len, &at) || check(b, b_len, &at))
    return IPKIN_ERR_VALUE;
  return IPKIN_OK;
}

static ipkin_status give(const struct cidr_sink *sink, size_t *ret_cidrs_len) {
  *ret_cidrs_len = sink->len;
  return sink->len <= sink->cap ? IPKIN_OK : IPKIN_ERR_SPACE;
}

/* A merged array that is gone through once, and the block where that is. */
struct walk {
  const struct ipkin_cidr *cidrs;
  size_t len, at;
  struct span span;
};

static void look(struct walk *walk) {
  if (walk->at < walk->len)
    walk->span = span_of(&walk->cidrs[walk->at]);
}

static void step(struct walk *walk) {
  walk->at++;
  look(walk);
}

static unsigned family_of(const struct walk *walk) {
  return walk->cidrs[walk->at].family;
}

/* Is all of the block of a before all of that of b? */
static bool is_before(const struct walk *a, const struct walk *b) {
  if (family_of(a) != family_of(b))
    return family_of(a) < family_of(b);
  return u128_less(a->span.last, b->span.first);
}

/* What is left of the block of from between those that are taken out; what ends
   at the first that may reach behind it.  The answer is merged: two halves of a
   block that are left in two blocks would be those blocks, and joined. */
static void put_rest(struct cidr_sink *sink, const struct walk *from,
                     struct walk *what) {
  const struct u128 one = {0, 1};
  struct span rest = from->span;
  while (what->at < what->len && is_before(what, from))
    step(what);
  for (; what->at < what->len && !is_before(from, what); step(what)) {
    const struct span *hole = &what->span;
    if (u128_less(rest.first, hole->first))
      cidr_put_range(sink, family_of(from), rest.first,
                     u128_sub(hole->first, one));
    if (!u128_less(hole->last, rest.last))
      return;
    rest.first = u128_add(hole->last, one);
  }
  if (u128_equal(rest.first, from->span.first)) /* all of it */
    cidr_put(sink, family_of(from), rest.first, from->cidrs[from->at].bits);
  else
    cidr_put_range(sink, family_of(from), rest.first, rest.last);
}

ipkin_status ipkin_set_subtract(const struct ipkin_cidr *from, size_t from_len,
                                const struct ipkin_cidr *what, size_t what_len,
                                struct ipkin_cidr *ret_cidrs, size_t cidrs_cap,
                                size_t *ret_cidrs_len) {
  ipkin_status status = check_both(from, from_len, what, what_len, ret_cidrs,
                                   cidrs_cap, ret_cidrs_len);
  if (status)
    return status;
  struct cidr_sink sink = {ret_cidrs, cidrs_cap, 0};
  struct walk blocks = {.cidrs = from, .len = from_len};
  struct walk holes = {.cidrs = what, .len = what_len};
  look(&holes);
  for (look(&blocks); blocks.at < blocks.len; step(&blocks))
    put_rest(&sink, &blocks, &holes);
  return give(&sink, ret_cidrs_len);
}

/* Of two blocks one is in the other, or they have nothing in common; and of
   two merged arrays no two such inner ones are halves, because the other half's
   outer block would have to be that half. */
ipkin_status ipkin_set_intersect(const struct ipkin_cidr *a, size_t a_len,
                                 const struct ipkin_cidr *b, size_t b_len,
                                 struct ipkin_cidr *ret_cidrs, size_t cidrs_cap,
                                 size_t *ret_cidrs_len) {
  ipkin_status status =
      check_both(a, a_len, b, b_len, ret_cidrs, cidrs_cap, ret_cidrs_len);
  if (status)
    return status;
  struct cidr_sink sink = {ret_cidrs, cidrs_cap, 0};
  struct walk left = {.cidrs = a, .len = a_len};
  struct walk right = {.cidrs = b, .len = b_len};
  look(&left);
  look(&right);
  while (left.at < left.len && right.at < right.len) {
    if (is_before(&left, &right)) {
      step(&left);
    } else if (is_before(&right, &left)) {
      step(&right);
    } else {
      bool is_left = a[left.at].bits >= b[right.at].bits;
      struct walk *inner = is_left ? &left : &right;
      cidr_put(&sink, family_of(inner), inner->span.first,
               inner->cidrs[inner->at].bits);
      step(inner);
    }
  }
  return give(&sink, ret_cidrs_len);
}

/* ---- overlaps ----------------------------------------------------------- */

/* A line is a masked block and its index in the list; sorted, each stands
   behind those that cover it.  Behind all lines each has a link. */
enum {
  LINE = sizeof(struct ipkin_cidr) + sizeof(uint32_t),
  LINK = 2 * sizeof(uint32_t)
};
_Static_assert(LINE + LINK == IPKIN_SET_SCRATCH * sizeof(uint64_t), "scratch");

#define NO_LINE UINT32_MAX

static uint32_t get(const uint8_t *from) {
  uint32_t word;
  memcpy(&word, from, sizeof word);
  return word;
}

static void put(uint8_t *to, uint32_t word) {
  memcpy(to, &word, sizeof word);
}

static uint32_t lesser(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

struct lines {
  uint8_t *scratch;
  size_t len;
};

static uint8_t *line_at(const struct lines *lines, size_t i) {
  return lines->scratch + i * LINE;
}

static uint32_t index_at(const struct lines *lines, size_t i) {
  return get(line_at(lines, i) + sizeof(struct ipkin_cidr));
}

/* The innermost line that covers line i, and the least index of all that do. */
static uint8_t *outer_of(const struct lines *lines, size_t i) {
  return lines->scratch + lines->len * LINE + i * LINK;
}

static uint8_t *outer_index_of(const struct lines *lines, size_t i) {
  return outer_of(lines, i) + sizeof(uint32_t);
}

/* When the links are known the blocks are not needed any more.  In their place
   stand, in line i, the least index of all that it covers, and the answer for
   element i of the list: the first that it overlaps. */
static uint8_t *inner_index_of(const struct lines *lines, size_t i) {
  return line_at(lines, i);
}

static uint8_t *answer_of(const struct lines *lines, size_t i) {
  return line_at(lines, i) + sizeof(uint32_t);
}

/* Each family in the order of its blocks, IPv4 first. */
static void sort_lines(const struct ipkin_cidr *cidrs,
                       const struct lines *lines) {
  size_t at = 0;
  for (unsigned family = IPKIN_V4; family <= IPKIN_V6; family += 2) {
    size_t first = at;
    for (size_t i = 0; i < lines->len; i++)
      if (cidrs[i].family == family) {
        struct ipkin_cidr cidr;
        cidr_store(&cidr, family, cidr_begin(&cidrs[i]), cidrs[i].bits);
        memcpy(line_at(lines, at), &cidr, sizeof cidr);
        put(line_at(lines, at++) + sizeof cidr, (uint32_t)i);
      }
    ipkin__set_sort_lines(line_at(lines, first), at - first);
  }
}

/* From the first line on. */
static void link_lines(const struct lines *lines) {
  uint32_t top = NO_LINE;
  for (size_t i = 0; i < lines->len; i++) {
    struct ipkin_cidr cidr, outer;
    memcpy(&cidr, line_at(lines, i), sizeof cidr);
    for (; top != NO_LINE; top = get(outer_of(lines, top))) {
      memcpy(&outer, line_at(lines, top), sizeof outer);
      if (ipkin_cidr_covers(&outer, &cidr))
        break;
    }
    uint32_t index = NO_LINE;
    if (top != NO_LINE)
      index = lesser(index_at(lines, top), get(outer_index_of(lines, top)));
    put(outer_of(lines, i), top);
    put(outer_index_of(lines, i), index);
    top = (uint32_t)i;
  }
}

/* Back from the last one, so that each has seen all that it covers. */
static void find_answers(const struct lines *lines) {
  for (size_t i = 0; i < lines->len; i++)
    put(inner_index_of(lines, i), NO_LINE);
  for (size_t left = lines->len; left > 0; left--) {
    size_t i = left - 1;
    uint32_t index = index_at(lines, i);
    uint32_t inner = get(inner_index_of(lines, i));
    uint32_t outer = get(outer_of(lines, i));
    put(answer_of(lines, index), lesser(inner, get(outer_index_of(lines, i))));
    if (outer != NO_LINE) {
      uint8_t *place = inner_index_of(lines, outer);
      put(place, lesser(get(place), lesser(index, inner)));
    }
  }
}

ipkin_status ipkin_set_find_overlaps(const struct ipkin_cidr *cidrs,
                                     size_t cidrs_len, uint64_t *scratch,
                                     size_t scratch_cap,
                                     struct ipkin_overlap *ret_overlaps,
                                     size_t overlaps_cap,
                                     size_t *ret_overlaps_len) {
  if (ret_overlaps_len)
    *ret_overlaps_len = 0;
  if ((!cidrs && cidrs_len) || (!scratch && scratch_cap) ||
      (!ret_overlaps && overlaps_cap) || !ret_overlaps_len)
    return IPKIN_ERR_NULL;
  if (cidrs_len >= UINT32_MAX || scratch_cap / IPKIN_SET_SCRATCH < cidrs_len)
    return IPKIN_ERR_VALUE;
  for (size_t i = 0; i < cidrs_len; i++)
    if (!cidr_is(&cidrs[i]))
      return IPKIN_ERR_VALUE;

  struct lines lines = {(uint8_t *)scratch, cidrs_len};
  struct ipkin_overlap *to = ret_overlaps;
  size_t len = 0;
  if (cidrs_len) {
    sort_lines(cidrs, &lines);
    link_lines(&lines);
    find_answers(&lines);
  }
  for (size_t i = 0; i < cidrs_len; i++) {
    uint32_t first = get(answer_of(&lines, i));
    if (first >= i)
      continue;
    if (len++ < overlaps_cap)
      *to++ = (struct ipkin_overlap){i, first};
  }
  *ret_overlaps_len = len;
  return len <= overlaps_cap ? IPKIN_OK : IPKIN_ERR_SPACE;
}
