/* set_sort.c - layer 4: blocks in order, in place, in linear time
   SPDX-License-Identifier: MIT

   A radix sort from the first byte on ("American flag"): a run of records is
   dealt into buckets by one byte of the key, and each bucket is a run of its
   own by a later byte.  Bytes that are alike in all of a run are passed over,
   so that clustered addresses cost no more than others.  There is no recursion
   and no stack of runs: where a run ends can be seen in the records. */
#include "set.h"

/* The key: the address, then the prefix length. */
enum { KEY_BITS = 16, KEY_BYTES = 17 };

/* Runs of so few are sorted by insertion. */
enum { FEW = 64 };

/* At KEY_BYTES again the last one, so that alike keys are alike there too. */
static inline unsigned byte_of(const uint8_t *record, unsigned at) {
  return record[at < KEY_BITS ? at : offsetof(struct ipkin_cidr, bits)];
}

/* The first byte in which two keys differ, or KEY_BYTES. */
static inline unsigned differ_at(const uint8_t *a, const uint8_t *b) {
  uint64_t differ = load64(a) ^ load64(b);
  if (differ)
    return u64_leading_zeros(differ) / 8;
  differ = load64(a + 8) ^ load64(b + 8);
  if (differ)
    return 8 + u64_leading_zeros(differ) / 8;
  return byte_of(a, KEY_BITS) == byte_of(b, KEY_BITS) ? KEY_BYTES : KEY_BITS;
}

static inline bool is_less(const uint8_t *a, const uint8_t *b) {
  unsigned at = differ_at(a, b);
  return byte_of(a, at) < byte_of(b, at);
}

TEMPLATE void insert(uint8_t *records, size_t len, size_t size) {
  uint8_t held[sizeof(struct ipkin_cidr) + sizeof(uint32_t)];
  for (size_t i = 1; i < len; i++) {
    size_t to = i;
    memcpy(held, records + i * size, size);
    for (; to && is_less(held, records + (to - 1) * size); to--)
      memcpy(records + to * size, records + (to - 1) * size, size);
    memcpy(records + to * size, held, size);
  }
}

/* A record in registers. */
struct held {
  struct u128 address;
  uint32_t tail, line;
};

TEMPLATE struct held take(const uint8_t *record, size_t size) {
  struct held held = {
      {load64(record), load64(record + 8)}, load32(record + 16), 0};
  if (size > 20)
    held.line = load32(record + 20);
  return held;
}

TEMPLATE void give(uint8_t *record, size_t size, const struct held *held) {
  store64(record, held->address.hi);
  store64(record + 8, held->address.lo);
  store32(record + 16, held->tail);
  if (size > 20)
    store32(record + 20, held->line);
}

static inline unsigned byte_held(const struct held *held, unsigned at) {
  uint64_t word = at < 8 ? held->address.hi : held->address.lo;
  if (at == KEY_BITS)
    return held->tail >> 16 & 0xff;
  return word >> (56 - at % 8 * 8) & 0xff;
}

/* By one byte.  Buckets fill from their ends, so that one array says what is
   left of each; a record that stands where its bucket is full is in place.  One
   that is not is held, and changes places with the one where it belongs, until
   that is where the first one was. */
TEMPLATE void deal(uint8_t *records, size_t len, size_t size, unsigned at) {
  size_t ends[256] = {0}, end = 0;
  for (size_t i = 0; i < len; i++)
    ends[byte_of(records + i * size, at)]++;
  for (unsigned i = 0; i < 256; i++)
    ends[i] = end += ends[i];
  for (size_t i = 0; i < len; i++) {
    struct held held = take(records + i * size, size);
    for (size_t to = len; to != i && ends[byte_held(&held, at)] > i;) {
      to = --ends[byte_held(&held, at)];
      struct held other = take(records + to * size, size);
      give(records + to * size, size, &held);
      held = other;
    }
  }
}

TEMPLATE void sort(uint8_t *records, size_t len, size_t size) {
  unsigned alike = 0; /* bytes, in the run at begin */
  for (size_t begin = 0, end; begin < len;) {
    uint8_t *run = records + begin * size;
    unsigned at = KEY_BYTES; /* the first byte that is not alike */
    for (end = begin + 1; end < len; end++) {
      unsigned differ = differ_at(run, records + end * size);
      if (differ < alike)
        break;
      if (differ < at)
        at = differ;
    }
    if (at < KEY_BYTES && end - begin > FEW) {
      deal(run, end - begin, size, at);
      alike = at + 1; /* now the run is its first bucket */
      continue;
    }
    if (at < KEY_BYTES)
      insert(run, end - begin, size);
    /* What follows is the next bucket of those that were dealt by the byte in
       which it differs from this one. */
    if (end < len)
      alike = 1 + differ_at(records + (end - 1) * size, records + end * size);
    begin = end;
  }
}

void ipkin__set_sort_cidrs(uint8_t *records, size_t len) {
  sort(records, len, sizeof(struct ipkin_cidr));
}

void ipkin__set_sort_lines(uint8_t *records, size_t len) {
  sort(records, len, sizeof(struct ipkin_cidr) + sizeof(uint32_t));
}
