/* ipkin_cidr_last.c - proof of ipkin_cidr_last()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof last
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: u128_mask(addr_width(cidr->family)) => u128_mask(128) */
void last(void) {
  struct ipkin_cidr cidr;
  struct ipkin_addr ret;
  const struct ipkin_cidr *in = OR_NULL(&cidr);
  struct ipkin_addr *out = OR_NULL(&ret);
  ipkin_status status = ipkin_cidr_last(in, out);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_is_cidr(in))
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(status == IPKIN_OK && spec_is(out, in->family, spec_last(in)));
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
}
