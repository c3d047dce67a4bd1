/* ipkin_addr_special.c - proof of ipkin_addr_special()
   SPDX-License-Identifier: MIT */
#include "rows.h"

#ifndef HALF
#define HALF 2
#endif
#ifndef FAMILY
#define FAMILY 4
#endif

/* proof special
   figure: = the registries, all 2^32 and 2^128
   args: --unwind 57
   cases: FAMILY 4 6
   replace: registry_row row_contract ipkin_addr_special/registry
   bug: addr_special.c: ret_special->row = (uint8_t)(row - rows + 1); =>
        ret_special->row = (uint8_t)(row - rows); */
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

/* proof registry
   args: --unwind 57
   cases: HALF 2 3
   bug: addr_special.c: while (row > begin) => while (row > begin + 1) */
void registry(void) {
  struct u128 number;
  const unsigned family = 2 * HALF;
  PROVE(registry_row(family, number) == row_contract(family, number));
}
