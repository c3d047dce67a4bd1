/* addr_fields.h - layer 2: a plain address by the places of its separators
   SPDX-License-Identifier: MIT

   The separators of an address cut it into fields.  Each is taken as four
   characters, right-aligned, "0" in front: a matrix of digits whose columns
   have fixed weights, 100, 10 and 1 for octets, nibbles for groups.  So both
   families are one idea, nothing branches on what an address holds, and what is
   left for an instruction set are the few functions declared first, which the
   file that includes this one defines, and TARGET, the attribute that they
   need, before.

   What is not plain is declined, right or wrong. */
#ifndef IPKIN_ADDR_FIELDS_H
#define IPKIN_ADDR_FIELDS_H

#include "base.h"
#include "u128.h"

#ifdef __GNUC__
#define INLINE TARGET static inline __attribute__((always_inline))
#else
#define INLINE TARGET static inline
#endif

/* The place of the lowest bit of some; how many there are. */
INLINE unsigned lowest(uint64_t bits);
INLINE unsigned count(uint64_t bits);

/* Four decimal fields as four bytes to to[0..16), zeros behind; false: not all
   are digits, one is above 255, or they have not this many digits without
   leading zeros. */
INLINE bool put_octets(const uint64_t fields[2], unsigned digits, uint8_t *to);

/* Eight hexadecimal fields as sixteen bytes to to[0..16): those from field
   front on, of n in all, at the back.  False: not all are digits. */
INLINE bool put_groups(const uint64_t fields[4], unsigned front, unsigned n,
                       uint8_t *to);

/* The separators are ends; every bit behind the last is set too, so that there
   is always one more field, if only an empty one.  None has more than four
   characters, and none are read from places behind last. */
INLINE void take_fields(const char *text, size_t last, uint64_t ends,
                        unsigned n, uint64_t *fields) {
  uint64_t before = UINT64_MAX;
  for (unsigned i = 0; i < n; i++) {
    size_t begin = (size_t)u64_add(before, 1);
    size_t from = begin < last ? begin : last;
    size_t end = lowest(ends);
    uint64_t chars = chars32(text + from);
    if (last != SIZE_MAX)
      chars >>= 8 * (begin - from) & 63;
    uint64_t width = u64_sub(end, before) - 1;
    uint64_t field = (chars << 32 | 0x30303030) >> 8 * width;
#ifdef __GNUC__ /* of a single text GCC would make vectors, and slower */
    if (last != SIZE_MAX)
      __asm__("" : "+r"(field));
#endif
    fields[i / 2] = i % 2 ? fields[i / 2] | field << 32 : (uint32_t)field;
    before = end;
    ends = u64_rest(ends);
  }
}

/* The address text[0, len), len up to 15, with these dots; four bytes may be
   read at each place up to last. */
INLINE bool read_v4(const char *text, unsigned len, size_t last, uint64_t dots,
                    uint8_t *to) {
  uint64_t behind = ~(uint64_t)0 << len, ends, fields[2];
  dots &= ~behind;
  ends = dots | behind;
  uint64_t digits = ~ends, wide = digits & digits >> 1;
  wide &= wide >> 2;
  if ((dots & (ends >> 1 | 1)) | wide | (count(dots) ^ 3))
    return false;
  take_fields(text, last, ends, 4, fields);
  return put_octets(fields, len - 3, to);
}

/* The address text[0, len), len 2 to 39, with these colons. */
INLINE bool read_v6(const char *text, unsigned len, size_t last,
                    uint64_t colons, uint8_t *to) {
  uint64_t behind = ~(uint64_t)0 << len, fields[4];
  colons &= ~behind;
  uint64_t digits = ~(colons | behind), wide = digits & digits >> 1;
  wide &= wide >> 2 & digits >> 4;
  uint64_t pairs = colons & colons >> 1; /* the first one of each "::" */
  /* a colon at either end is of a "::", and the last one ends no field */
  uint64_t at_end = colons >> (len - 1);
  uint64_t lone = (colons & ~pairs & 1) | (at_end & ~(pairs >> (len - 2)));
  unsigned n = count(colons) + 1 - (unsigned)at_end;
  /* eight of them; or up to eight where there is an empty one */
  uint64_t may_be = pairs ? 0x1fe : 0x100;
  if ((wide | lone | u64_rest(pairs)) || !(may_be >> n & 1))
    return false;
  /* fields up to the empty one; all of them where none is */
  unsigned front = count(colons & u64_sub(pairs, 1)) + 1;
  take_fields(text, last, colons | behind, 8, fields);
  return put_groups(fields, front, n, to);
}

#endif
