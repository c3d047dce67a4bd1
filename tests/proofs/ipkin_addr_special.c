/* ipkin_addr_special.c - proof of ipkin_addr_special()
   SPDX-License-Identifier: MIT */
#include "spec_special.h"

#include "addr_special.c"

/* proof special
   figure: = the registries, all 2^32 and 2^128
   args: --unwind 57
   cases: FAMILY 4 6
   bug: addr_special.c: if (row->bits > bits && row => if (row */
void special(void) {
  struct ipkin_addr addr = spec_addr(FAMILY);
  struct ipkin_special ret;
  int row = spec_special(addr.family, spec_load(addr.bytes, addr.family));
  const struct ipkin_addr *in = OR_NULL(&addr);
  struct ipkin_special *out = OR_NULL(&ret);
  ipkin_status status = ipkin_addr_special(in, out);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_width(addr.family))
    PROVE(status == IPKIN_ERR_VALUE);
  else if (row < 0)
    PROVE(status == IPKIN_ERR_ABSENT);
  else
    PROVE(status == IPKIN_OK &&
          memcmp(out, &spec_rows[row].special, sizeof *out) == 0);
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
}
