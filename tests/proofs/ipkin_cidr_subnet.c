/* ipkin_cidr_subnet.c - proof of ipkin_cidr_subnet()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof subnet
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: u128_shr(number, bits - cidr->bits) => u128_shr(number, bits - cidr->bits + 1) */
void subnet(void) {
  struct ipkin_cidr cidr, ret, was = cidr;
  uint32_t bits;
  uint64_t index;
  const struct ipkin_cidr *in = OR_NULL(&cidr);
  struct ipkin_cidr *out = OR_NULL(nondet_bool() ? &ret : &cidr);
  ipkin_status status = ipkin_cidr_subnet(in, bits, index, out);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_is_cidr(&was) || bits < was.bits ||
           bits > spec_width(was.family))
    PROVE(status == IPKIN_ERR_VALUE);
  else if (bits - was.bits < 64 && index >> (bits - was.bits))
    PROVE(status == IPKIN_ERR_OUTSIDE);
  else {
    /* the host bits of an IPv6 /0 are all there are, and its index is 0 */
    unsigned hosts = spec_width(was.family) - bits;
    spec_number first = spec_first(&was);
    if (hosts < 128)
      first += (spec_number)index << hosts;
    PROVE(status == IPKIN_OK && spec_is_block(out, was.family, first, bits));
  }
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
}
