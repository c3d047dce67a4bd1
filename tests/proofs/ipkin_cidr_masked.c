/* ipkin_cidr_masked.c - proof of ipkin_cidr_masked()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof masked
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: cidr->family, cidr_begin(cidr), cidr->bits, => cidr->family, number_of(cidr), cidr->bits, */
void masked(void) {
  struct ipkin_cidr cidr, ret, was = cidr;
  const struct ipkin_cidr *in = OR_NULL(&cidr);
  struct ipkin_cidr *out = OR_NULL(nondet_bool() ? &ret : &cidr);
  ipkin_status status = ipkin_cidr_masked(in, out);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_is_cidr(&was))
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(status == IPKIN_OK &&
          spec_is_block(out, was.family, spec_first(&was), was.bits));
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
}
