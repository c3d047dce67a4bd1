/* ipkin_addr_unmap.c - proof of ipkin_addr_unmap()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "addr.c"

/* proof unmap
   figure: = spec, all
   args: --unwind 21
   bug: addr.c: u128_shl(number, 96) => u128_shl(number, 95) */
void unmap(void) {
  struct ipkin_addr addr, ret;
  unsigned family = addr.family;
  spec_number number = spec_load(addr.bytes, family);
  const struct ipkin_addr *in = OR_NULL(&addr);
  struct ipkin_addr *out = OR_NULL(nondet_bool() ? &ret : &addr);
  ipkin_status status = ipkin_addr_unmap(in, out);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_width(family))
    PROVE(status == IPKIN_ERR_VALUE);
  else if (family == 6 && number >> 32 == 0xffff)
    PROVE(status == IPKIN_OK && spec_is(out, 4, number & 0xffffffff));
  else
    PROVE(status == IPKIN_OK && spec_is(out, family, number));
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
}
