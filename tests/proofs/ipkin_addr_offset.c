/* ipkin_addr_offset.c - proof of ipkin_addr_offset()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "addr.c"

/* proof offset
   figure: = spec, all
   args: --unwind 21
   bug: addr.c: bool lost = width == 32 && distance >> 32; => bool lost = 0; */
void offset(void) {
  struct ipkin_addr addr, ret;
  int64_t delta;
  const struct ipkin_addr *in = OR_NULL(&addr);
  struct ipkin_addr *out = OR_NULL(nondet_bool() ? &ret : &addr);
  spec_number from = spec_load(addr.bytes, addr.family);
  unsigned family = addr.family;
  ipkin_status status = ipkin_addr_offset(in, delta, out);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_width(family))
    PROVE(status == IPKIN_ERR_VALUE);
  else if (delta < 0 ? from < -(spec_signed)delta
                     : spec_top(family) - from < (spec_number)delta)
    PROVE(status == IPKIN_ERR_OUTSIDE);
  else
    PROVE(status == IPKIN_OK &&
          spec_is(out, family, from + (spec_number)(spec_signed)delta));
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
}
