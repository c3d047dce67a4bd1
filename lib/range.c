/* range.c - layer 4: first to last address, as the fewest blocks
   SPDX-License-Identifier: MIT */
#include "addr.h"

/* The shortest prefix of a block that begins at first and ends at or before
   last: no longer block fits, so greedy is minimal. */
static unsigned longest_block(struct u128 first, struct u128 last,
                              unsigned width) {
  unsigned bits = width;
  while (bits > 0) {
    struct u128 hosts = u128_xor(u128_mask(bits - 1), u128_mask(width));
    if (!u128_is_zero(u128_and(first, hosts)) ||
        u128_less(last, u128_or(first, hosts)))
      break;
    bits--;
  }
  return bits;
}

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

  for (size_t len = 0;;) {
    unsigned bits = longest_block(from, to, width);
    if (len < cidrs_cap) {
      struct ipkin_cidr *cidr = &ret_cidrs[len];
      memset(cidr, 0, sizeof *cidr);
      addr_store(cidr->bytes, from);
      cidr->family = (uint8_t)family;
      cidr->bits = (uint8_t)bits;
    }
    *ret_cidrs_len = ++len;
    struct u128 end =
        u128_or(from, u128_xor(u128_mask(bits), u128_mask(width)));
    if (u128_equal(end, to))
      return len <= cidrs_cap ? IPKIN_OK : IPKIN_ERR_SPACE;
    from = u128_add(end, u128_shl((struct u128){0, 1}, 128 - width));
  }
}
