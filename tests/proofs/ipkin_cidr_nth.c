/* ipkin_cidr_nth.c - proof of ipkin_cidr_nth()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof nth
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: if (!u128_is_zero(u128_shr(number, host_bits(cidr)))) => if (!u128_is_zero(u128_shr(number, 1 + host_bits(cidr)))) */
void nth(void) {
  struct ipkin_cidr cidr;
  struct ipkin_addr ret;
  uint64_t index;
  const struct ipkin_cidr *in = OR_NULL(&cidr);
  struct ipkin_addr *out = OR_NULL(&ret);
  ipkin_status status = ipkin_cidr_nth(in, index, out);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_is_cidr(in))
    PROVE(status == IPKIN_ERR_VALUE);
  else if (index > spec_hosts(in->family, in->bits))
    PROVE(status == IPKIN_ERR_OUTSIDE);
  else
    PROVE(status == IPKIN_OK &&
          spec_is(out, in->family, spec_first(in) + index));
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
}
