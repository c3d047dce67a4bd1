/* ipkin_cidr_first.c - proof of ipkin_cidr_first()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof first
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: return ipkin_cidr_nth(cidr, 0, ret_addr); => return ipkin_cidr_nth(cidr, 1, ret_addr); */
void first(void) {
  struct ipkin_cidr cidr;
  struct ipkin_addr ret;
  const struct ipkin_cidr *in = OR_NULL(&cidr);
  struct ipkin_addr *out = OR_NULL(&ret);
  ipkin_status status = ipkin_cidr_first(in, out);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_is_cidr(in))
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(status == IPKIN_OK && spec_is(out, in->family, spec_first(in)));
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
}
