/* ipkin_set_subtract.c - proof: what is in the one and not in the other
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set.c"

/* proof set_subtract
     figure: == spec by any address, any 2 - 2 blocks; ranges are split within
             four bits
     quick figure: == spec by any address, 1 - 2 blocks of 4 bits; ranges are
             split within three
     args: -DN=2 -DM=2 --unwind 17 --unwindset put_rest.0:3,put_rest.1:3
     quick args: -DN=1 -DM=2 -DPLACE=62 --unwind 17
                 --unwindset put_rest.0:3,put_rest.1:3
     replace: u128_mask mask_contract masks/mask,
              cidr_put put_contract masks/put,
              cidr_put_range put_range_contract masks/put_range
     bug: set.c: rest.first = u128_add(hole->last, one); =>
          rest.first = hole->last; */
void set_subtract(void) {
  struct ipkin_cidr from[N], what[M];
  size_t len;
  any_merged(from, N);
  any_merged(what, M);
  set_answer.point = any_point();
  PROVE(ipkin_set_subtract(from, N, what, M, NULL, 0, &len) ==
        (len ? IPKIN_ERR_SPACE : IPKIN_OK));
  PROVE(set_answer.has == (set_any_has(from, N, set_answer.point) &&
                           !set_any_has(what, M, set_answer.point)));
}
