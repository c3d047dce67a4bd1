/* cidr.h - layer 3: what cidr lends to the modules above it
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_CIDR_H
#define IPKIN_CIDR_H

#include "addr.h"

static inline bool cidr_is(const struct ipkin_cidr *cidr) {
  return cidr && addr_width(cidr->family) &&
         cidr->bits <= addr_width(cidr->family);
}

/* Its first address; of IPv4 too both words are loaded, because the mask leaves
   nothing behind the first 32 bits. */
static inline struct u128 cidr_begin(const struct ipkin_cidr *cidr) {
  struct u128 number = {load64(cidr->bytes), load64(cidr->bytes + 8)};
  return u128_and(number, u128_mask(cidr->bits));
}

static inline void cidr_store(struct ipkin_cidr *cidr, unsigned family,
                              struct u128 number, unsigned bits) {
  addr_store(cidr->bytes, number);
  cidr->family = (uint8_t)family;
  cidr->bits = (uint8_t)bits;
  memset(cidr->reserved, 0, sizeof cidr->reserved);
}

/* The prefix length of the largest block that begins at first and ends at or
   before last, in which all bits behind the family's width are set.  That of
   IPv4, and most of IPv6, is in the first halves. */
static inline unsigned cidr_largest(struct u128 first, struct u128 last) {
  unsigned fits, begins;
  if (first.lo == 0 && last.lo == UINT64_MAX) {
    uint64_t size = u64_add(last.hi - first.hi, 1); /* 0 is 2^64 */
    fits = size ? 1 + u64_leading_zeros(size) : 0;
    begins = 64 - u64_trailing_zeros(first.hi);
  } else {
    struct u128 size = u128_add(u128_sub(last, first), (struct u128){0, 1});
    fits = 1 + u128_leading_zeros(size);
    begins = 128 - u128_trailing_zeros(first);
  }
  return fits > begins ? fits : begins;
}

/* Where an answer of blocks goes: the first ones into an array, all into the
   count. */
struct cidr_sink {
  struct ipkin_cidr *cidrs;
  size_t cap, len;
};

static inline void cidr_put(struct cidr_sink *sink, unsigned family,
                            struct u128 number, unsigned bits) {
  if (sink->len < sink->cap)
    cidr_store(&sink->cidrs[sink->len], family, number, bits);
  sink->len++;
}

/* The fewest blocks from first to last: greedy is minimal, since no larger
   block fits.  In last all bits behind the family's width are set. */
static inline void cidr_put_range(struct cidr_sink *sink, unsigned family,
                                  struct u128 first, struct u128 last) {
  for (;;) {
    unsigned bits = cidr_largest(first, last);
    cidr_put(sink, family, first, bits);
    first = u128_or(first, u128_not(u128_mask(bits)));
    if (u128_equal(first, last))
      return;
    first = u128_add(first, (struct u128){0, 1});
  }
}

/* The quick path for plain texts with a prefix length: as ipkin__addr_quick().
   A text without one is declined. */
bool ipkin__cidr_quick(const char *text, size_t text_len,
                       struct ipkin_cidr *cidr);

/* The prefix length behind the last slash in the last four bytes of a text, the
   first of them least significant; more than 999 if it is none.  *digits: how
   many it has.  A slash that stands before them is left in the address, and
   makes that wrong.  No branch on what could not be foreseen. */
static inline unsigned cidr_prefix(uint32_t last, unsigned *digits) {
  static const uint16_t least[4] = {0, 0, 10, 100};
  uint32_t slash = last ^ 0x2f2f2f2f;
  slash = ~(((slash & 0x7f7f7f7f) + 0x7f7f7f7f) | slash) & 0x00808080;
  unsigned one = slash >> 23, two = (slash >> 15 & 1) | one;
  unsigned width = 24 - 8 * (one + two);
  uint32_t digit = (last ^ 0x30303030) & ~(uint32_t)(0xffffffff >> width);
  unsigned bits =
      (digit >> 24) + (digit >> 16 & 0xff) * 10 + (digit >> 8 & 0xff) * 100;
  *digits = width / 8;
  bool wrong = ((((uint64_t)digit + 0x76767676) | digit) & 0x80808080) != 0;
  return bits | (unsigned)(wrong | (bits < least[*digits])) << 10;
}

#endif
