/* set.h - layer 4: what the files of set lend each other
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_SET_H
#define IPKIN_SET_H

#include "cidr.h"

/* All addresses of a block; in last all bits behind the family's width are
   set, so that the next address of either family is last + 1. */
struct span {
  struct u128 first, last;
};

static inline struct span span_of(const struct ipkin_cidr *cidr) {
  struct u128 first = cidr_begin(cidr);
  return (struct span){first, u128_or(first, u128_not(u128_mask(cidr->bits)))};
}

/* Sort len records by address, then by prefix length: masked ipkin_cidr of one
   family, and the same with a uint32_t behind each.  In place, and linear
   whatever the order. */
void ipkin__set_sort_cidrs(uint8_t *records, size_t len);
void ipkin__set_sort_lines(uint8_t *records, size_t len);

#endif
