/* ipkin_range_split.c - proof: the blocks are the range
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "range.c"

size_t nondet_size(void);

/* proof range_split
     figure: statuses, and == spec by any address; any range, split within four
             bits
     quick figure: statuses, and == spec by any address; any range, split
             within three bits
     assumes: what ret_cidrs holds: masks/put has it of each block, and
              masks/put_range that the blocks are a range, of four bits
     args: --unwind 21
     replace: u128_mask mask_contract masks/mask,
              cidr_put_range put_range_contract masks/put_range
     bug: range.c: if (u128_less(to, from)) => if (from.hi > to.hi) */
void range_split(void) {
  struct ipkin_addr first = nondet_addr(), last = nondet_addr();
  struct ipkin_cidr cidrs[1];
  size_t len = nondet_size(), cap = nondet_size();
  const struct ipkin_addr *from = OR_NULL(&first), *to = OR_NULL(&last);
  struct ipkin_cidr *out = OR_NULL(cidrs);
  size_t *ret_len = OR_NULL(&len);
  set_answer.point = any_point();
  ipkin_status status = ipkin_range_split(from, to, out, cap, ret_len);

  struct set_point is = set_answer.point;
  spec_number begin = set_load(first.bytes, first.family);
  spec_number end = set_load(last.bytes, last.family);
  if (!from || !to || !ret_len || (!out && cap))
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_width(first.family) || first.family != last.family ||
           begin > end)
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(status == (len > cap ? IPKIN_ERR_SPACE : IPKIN_OK) &&
          set_answer.has == (is.family == first.family && begin <= is.number &&
                             is.number <= end));
  if (status && status != IPKIN_ERR_SPACE)
    PROVE(!set_answer.begun && (!ret_len || len == 0));
}
