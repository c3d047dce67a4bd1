/* range.c - layer 4: first to last address, as the fewest blocks
   SPDX-License-Identifier: MIT */
#include "cidr.h"

ipkin_status ipkin_range_split(const struct ipkin_addr *first,
                               const struct ipkin_addr *last,
                               struct ipkin_cidr *ret_cidrs, size_t cidrs_cap,
                               size_t *ret_cidrs_len) {
  if (ret_cidrs_len)
    *ret_cidrs_len = 0;
  if (!first || !last || !ret_cidrs_len || (!ret_cidrs && cidrs_cap))
    return IPKIN_ERR_NULL;
  unsigned family = first->family, width = addr_width(family);
  if (width == 0 || last->family != family)
    return IPKIN_ERR_VALUE;
  struct u128 from = addr_load(first->bytes, family);
  struct u128 to = addr_load(last->bytes, family);
  if (u128_less(to, from))
    return IPKIN_ERR_VALUE;

  struct cidr_sink sink = {ret_cidrs, cidrs_cap, 0};
  to = u128_or(to, u128_not(u128_mask(width)));
  cidr_put_range(&sink, family, from, to);
  *ret_cidrs_len = sink.len;
  return sink.len <= cidrs_cap ? IPKIN_OK : IPKIN_ERR_SPACE;
}
