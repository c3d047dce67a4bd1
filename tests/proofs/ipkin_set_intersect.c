/* ipkin_set_intersect.c - proof: what is in both, as a merged array
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set.c"

/* proof set_intersect
     figure: == spec by any address, merged, any 2 & 2 blocks
     quick figure: == spec by any address, merged, 2 & 1 blocks of 4 bits
     args: -DN=2 -DM=2 --unwind 17 --unwindset ipkin_set_intersect.0:5
     quick args: -DN=2 -DM=1 -DPLACE=62 --unwind 17
                 --unwindset ipkin_set_intersect.0:4
     replace: u128_mask mask_contract masks/mask,
              cidr_put put_contract masks/put
     bug: set.c: bool is_left = a[left.at].bits >= b[right.at].bits; =>
          bool is_left = a[left.at].bits > 8; */
void set_intersect(void) {
  struct ipkin_cidr a[N], b[M];
  size_t len;
  any_merged(a, N);
  any_merged(b, M);
  set_answer.point = any_point();
  PROVE(ipkin_set_intersect(a, N, b, M, NULL, 0, &len) ==
        (len ? IPKIN_ERR_SPACE : IPKIN_OK));
  PROVE(len <= N + M);
  PROVE(set_answer.has == (set_any_has(a, N, set_answer.point) &&
                           set_any_has(b, M, set_answer.point)));
}
