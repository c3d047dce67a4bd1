/* cidr.h - layer 3: what cidr lends to the modules above it
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_CIDR_H
#define IPKIN_CIDR_H

#include "base.h"

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
  bool wrong = (((digit + 0x76767676) | digit) & 0x80808080) != 0;
  return bits | (unsigned)(wrong | (bits < least[*digits])) << 10;
}

#endif
