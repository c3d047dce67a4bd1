/* ipkin_set_contains.c - proof: is an address in a merged array?
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set.c"

/* proof set_contains
     figure: == spec, n <= 4
     quick figure: == spec, n <= 2
     args: cidr.c --unwind 17
     cases: N 1 4
     quick cases: N 1 2
     replace: u128_mask mask_contract masks/mask
     bug: set.c: &index) == IPKIN_OK; => &index) != IPKIN_ERR_VALUE; */
void set_contains(void) {
  struct ipkin_cidr cidrs[N];
  struct ipkin_addr addr = nondet_addr();
  any_merged(cidrs, N);
  PROVE(
      ipkin_set_contains(cidrs, N, &addr) ==
      (spec_width(addr.family) && set_any_has(cidrs, N, set_point_of(&addr))));
  PROVE(!ipkin_set_contains(cidrs, N, NULL));
  PROVE(!ipkin_set_contains(NULL, N, &addr));
}
