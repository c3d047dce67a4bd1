/* ipkin_cidr_contains.c - proof of ipkin_cidr_contains()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof contains
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: u128_and(differ, u128_mask(bits)) => u128_and(differ, u128_mask(bits - 1)) */
void contains(void) {
  struct ipkin_cidr cidr;
  struct ipkin_addr other;
  const struct ipkin_cidr *in = OR_NULL(&cidr);
  const struct ipkin_addr *addr = OR_NULL(&other);
  bool spec = in && addr && spec_is_cidr(in) && in->family == addr->family &&
              spec_first(in) <= spec_load(addr->bytes, addr->family) &&
              spec_load(addr->bytes, addr->family) <= spec_last(in);
  PROVE(ipkin_cidr_contains(in, addr) == spec);
}
