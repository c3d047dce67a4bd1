/* ipkin_set_check.c - proof: what is merged, and where it is not
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set.c"

/* proof set_check
     figure: == spec, n <= 4
     quick figure: == spec, n <= 2
     args: --unwind 17
     cases: N 1 4
     quick cases: N 1 2
     replace: u128_mask mask_contract masks/mask
     bug: set.c: u128_equal(u128_xor(a->first, b->first), size) =>
          !u128_is_zero(u128_and(u128_xor(a->first, b->first), size)) */
void set_check(void) {
  struct ipkin_cidr cidrs[N];
  size_t at, spec_at = N;
  ipkin_status spec = IPKIN_OK;
  for (size_t i = 0; i < N; i++)
    cidrs[i] = nondet_cidr();
  for (size_t i = N; i-- > 0;)
    if (!set_is_masked(&cidrs[i])) {
      spec = IPKIN_ERR_HOST_BITS;
      spec_at = i;
    } else if (i && !set_follows(&cidrs[i - 1], &cidrs[i])) {
      spec = IPKIN_ERR_OUTSIDE;
      spec_at = i;
    }
  for (size_t i = N; i-- > 0;)
    if (!spec_is_cidr(&cidrs[i])) {
      spec = IPKIN_ERR_VALUE;
      spec_at = i;
    }
  PROVE(ipkin_set_check(cidrs, N, &at) == spec);
  PROVE(at == spec_at);
  PROVE(ipkin_set_check(NULL, N, &at) == IPKIN_ERR_NULL);
  PROVE(at == N);
  PROVE(ipkin_set_check(NULL, 0, &at) == IPKIN_OK);
  PROVE(at == 0);
}
