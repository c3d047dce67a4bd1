/* spec_special.h - what an address is, by the registries' own rows
   SPDX-License-Identifier: MIT

   registry.h has them, made of tests/data/special_registry.tsv by run. */
#ifndef SPEC_SPECIAL_H
#define SPEC_SPECIAL_H

#include "spec.h"
#include "unchecked.h"

struct spec_row {
  struct ipkin_special special;
  uint64_t first[2], last[2]; /* right-aligned, the higher half first */
  const char *name, *rfc;
};

static const struct spec_row spec_rows[] = {
#include "registry.h"
};
enum { SPEC_ROWS = sizeof spec_rows / sizeof spec_rows[0] };

static spec_number spec_end(const uint64_t halves[2]) {
  return (spec_number)halves[0] << 64 | halves[1];
}

/* The index of the most specific row with the address, or -1. */
static int spec_special(unsigned family, spec_number number) {
  int best = -1, bits = -1;
  for (int i = 0; i < SPEC_ROWS; i++) {
    const struct ipkin_cidr *block = &spec_rows[i].special.block;
    if (block->family == family && spec_end(spec_rows[i].first) <= number &&
        number <= spec_end(spec_rows[i].last) && block->bits > bits) {
      best = i;
      bits = block->bits;
    }
  }
  return best;
}

static bool spec_in_v4(unsigned family, spec_number number, uint32_t first,
                       unsigned bits) {
  return family == 4 && (number ^ first) >> (32 - bits) == 0;
}

static bool spec_in_v6(unsigned family, spec_number number, uint64_t high,
                       uint64_t low, unsigned bits) {
  spec_number first = (spec_number)high << 64 | low;
  return family == 6 && (number ^ first) >> (128 - bits) == 0;
}

/* The bits of the address as it stands, GLOBAL aside: the blocks that the
   header names. */
static uint32_t spec_own_class(unsigned f, spec_number n) {
  uint32_t class = 0;
  if ((f == 4 || f == 6) && n == 0)
    class |= IPKIN_CLASS_UNSPECIFIED;
  if (spec_in_v4(f, n, 0x7f000000, 8) || (f == 6 && n == 1))
    class |= IPKIN_CLASS_LOOPBACK;
  if (spec_in_v4(f, n, 0x0a000000, 8) || spec_in_v4(f, n, 0xac100000, 12) ||
      spec_in_v4(f, n, 0xc0a80000, 16) ||
      spec_in_v6(f, n, 0xfc00000000000000, 0, 7))
    class |= IPKIN_CLASS_PRIVATE;
  if (spec_in_v4(f, n, 0xa9fe0000, 16) ||
      spec_in_v6(f, n, 0xfe80000000000000, 0, 10))
    class |= IPKIN_CLASS_LINK_LOCAL;
  if (spec_in_v6(f, n, 0xfec0000000000000, 0, 10))
    class |= IPKIN_CLASS_SITE_LOCAL;
  if (spec_in_v4(f, n, 0x64400000, 10))
    class |= IPKIN_CLASS_SHARED;
  if (spec_in_v4(f, n, 0xe0000000, 4) ||
      spec_in_v6(f, n, 0xff00000000000000, 0, 8))
    class |= IPKIN_CLASS_MULTICAST;
  if (f == 4 && n == 0xffffffff)
    class |= IPKIN_CLASS_BROADCAST;
  if (spec_in_v4(f, n, 0xc0000200, 24) || spec_in_v4(f, n, 0xc6336400, 24) ||
      spec_in_v4(f, n, 0xcb007100, 24) ||
      spec_in_v6(f, n, 0x20010db800000000, 0, 32) ||
      spec_in_v6(f, n, 0x3fff000000000000, 0, 20))
    class |= IPKIN_CLASS_DOCUMENTATION;
  if (spec_in_v4(f, n, 0xc6120000, 15) ||
      spec_in_v6(f, n, 0x2001000200000000, 0, 48))
    class |= IPKIN_CLASS_BENCHMARKING;
  if (spec_in_v4(f, n, 0xf0000000, 4) && n != 0xffffffff)
    class |= IPKIN_CLASS_RESERVED;
  if (spec_in_v6(f, n, 0, 0xffff00000000, 96))
    class |= IPKIN_CLASS_MAPPED;
  if (spec_in_v6(f, n, 0, 0, 96) && n > 1)
    class |= IPKIN_CLASS_COMPATIBLE;
  if (spec_in_v6(f, n, 0x0064ff9b00000000, 0, 96) ||
      spec_in_v6(f, n, 0x0064ff9b00010000, 0, 48))
    class |= IPKIN_CLASS_NAT64;
  if (spec_in_v6(f, n, 0x2002000000000000, 0, 16))
    class |= IPKIN_CLASS_SIXTOFOUR;
  if (spec_in_v6(f, n, 0x2001000000000000, 0, 32))
    class |= IPKIN_CLASS_TEREDO;
  if (f == 6 && ((n >> 32 & 0xffffffff) == 0x00005efe ||
                 (n >> 32 & 0xffffffff) == 0x02005efe))
    class |= IPKIN_CLASS_ISATAP;
  if (spec_in_v6(f, n, 0, 0xffff000000000000, 96))
    class |= IPKIN_CLASS_TRANSLATED;
  return class;
}

/* As spec_special() finds it; no index that CBMC does not know. */
static bool spec_reachable(unsigned family, spec_number number) {
  bool reachable = true;
  const int row = spec_special(family, number);
  for (int i = 0; i < SPEC_ROWS; i++)
    if (i == row)
      reachable = spec_rows[i].special.globally_reachable == 2;
  return reachable;
}

static const uint32_t spec_danger = IPKIN_CLASS_MAPPED - 1;

/* What the class of an address with this IPv4 address inside becomes. */
static uint32_t spec_with(uint32_t class, uint32_t v4) {
  uint32_t danger = spec_own_class(4, v4) & spec_danger;
  if (danger || !spec_reachable(4, v4))
    class &= ~(uint32_t)IPKIN_CLASS_GLOBAL;
  return class | danger;
}

static uint32_t spec_class(unsigned family, spec_number number) {
  if (!spec_width(family))
    return 0;
  uint32_t own = spec_own_class(family, number), class = own;
  if (!(own & spec_danger) && spec_reachable(family, number))
    class |= IPKIN_CLASS_GLOBAL;
  if (own & (IPKIN_CLASS_MAPPED | IPKIN_CLASS_TRANSLATED | IPKIN_CLASS_ISATAP |
             IPKIN_CLASS_COMPATIBLE) ||
      spec_in_v6(family, number, 0x0064ff9b00000000, 0, 96))
    class = spec_with(class, (uint32_t)number);
  if (own & IPKIN_CLASS_SIXTOFOUR)
    class = spec_with(class, (uint32_t)(number >> 80));
  if (own & IPKIN_CLASS_TEREDO) {
    class = spec_with(class, ~(uint32_t)number);
    class = spec_with(class, (uint32_t)(number >> 64));
  }
  return class;
}

/* The one bit of what is embedded, or 0; *v4 is the address. */
static uint32_t spec_embedded(unsigned family, spec_number number,
                              uint32_t *v4) {
  uint32_t own = spec_own_class(family, number);
  if (spec_in_v6(family, number, 0x0064ff9b00010000, 0, 48))
    own &= ~(uint32_t)IPKIN_CLASS_NAT64;
  *v4 = (uint32_t)number;
  if (own & IPKIN_CLASS_SIXTOFOUR) {
    *v4 = (uint32_t)(number >> 80);
    return IPKIN_CLASS_SIXTOFOUR;
  }
  if (own & IPKIN_CLASS_TEREDO) {
    *v4 = ~(uint32_t)number;
    return IPKIN_CLASS_TEREDO;
  }
  /* these are apart, but for an ISATAP identifier behind a local prefix */
  uint32_t prefix = own & (IPKIN_CLASS_MAPPED | IPKIN_CLASS_COMPATIBLE |
                           IPKIN_CLASS_NAT64 | IPKIN_CLASS_TRANSLATED);
  return prefix ? prefix : own & IPKIN_CLASS_ISATAP;
}

#pragma CPROVER check pop

#endif
