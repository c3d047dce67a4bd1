/* ipkin_set_find.c - proof: the block that has an address
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set.c"

/* proof set_find
     figure: == spec, n <= 4
     quick figure: == spec, n <= 2
     args: cidr.c --unwind 17
     cases: N 1 4
     quick cases: N 1 2
     replace: u128_mask mask_contract masks/mask
     bug: set.c: while (len > 1) { => while (len > 2) { */
void set_find(void) {
  struct ipkin_cidr cidrs[N];
  struct ipkin_addr addr = nondet_addr();
  size_t index;
  any_merged(cidrs, N);
  ipkin_status status = ipkin_set_find(cidrs, N, &addr, &index);
  if (!spec_width(addr.family)) {
    PROVE(status == IPKIN_ERR_VALUE);
  } else if (set_any_has(cidrs, N, set_point_of(&addr))) {
    PROVE(status == IPKIN_OK);
    PROVE(index < N && set_has(&cidrs[index], set_point_of(&addr)));
  } else {
    PROVE(status == IPKIN_ERR_ABSENT);
  }
  PROVE(status == IPKIN_OK || index == 0);
  PROVE(ipkin_set_find(cidrs, N, &addr, NULL) == IPKIN_ERR_NULL);
  PROVE(ipkin_set_find(cidrs, N, NULL, &index) == IPKIN_ERR_NULL);
  PROVE(ipkin_set_find(NULL, N, &addr, &index) == IPKIN_ERR_NULL);
}

/* proof set_find_unmerged
     args: cidr.c --unwind 17
     cases: N 1 4
     quick cases: N 1 2
     replace: u128_mask mask_contract masks/mask
     bug: set.c: if (merged_len == 0 || !ipkin_cidr_contains(&merged[at], addr))
   => if (merged_len == 0 || merged[at].family != addr->family) */
void set_find_unmerged(void) { /* what is no CIDR among them */
  struct ipkin_cidr cidrs[N];
  struct ipkin_addr addr = nondet_addr();
  size_t index;
  for (size_t i = 0; i < N; i++)
    cidrs[i] = nondet_cidr();
  if (ipkin_set_find(cidrs, N, &addr, &index) == IPKIN_OK)
    PROVE(index < N && spec_is_cidr(&cidrs[index]) &&
          set_has(&cidrs[index], set_point_of(&addr)));
}
