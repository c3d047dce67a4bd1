/* ipkin_addr_special.c - proof of ipkin_addr_special()
   SPDX-License-Identifier: MIT */
#include "rows.h"

#ifndef HALF
#define HALF 2
#endif
/* registry_row() as it is asked of an address, and some row or none. */
static struct ipkin_addr asked;
static int row_now;
const struct row *some_row(unsigned family, struct u128 number) {
  spec_number left = (spec_number)number.hi << 64 | number.lo;
  PROVE(family == asked.family && spec_width(family));
  PROVE(left == spec_load(asked.bytes, family) << (family == 4 ? 96 : 0));
  return row_now < 0 ? NULL : &rows[row_now];
}

/* proof special
   figure: = the registries, all 2^32 and 2^128
   args: --unwind 57
   replace: registry_row some_row ipkin_addr_special/registry
   bug: addr_special.c: ret_special->row = (uint8_t)(row - rows + 1); =>
        ret_special->row = (uint8_t)(row - rows); */
void special(void) {
  struct ipkin_special ret;
  row_now = -1;
  const struct ipkin_addr *in = OR_NULL(&asked);
  struct ipkin_special *out = OR_NULL(&ret);
  ipkin_status status = ipkin_addr_special(in, out);
  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else
    PROVE(status == (spec_width(asked.family) ? IPKIN_ERR_ABSENT
                                              : IPKIN_ERR_VALUE));
  if (out)
    PROVE(spec_zero(out, sizeof *out));
  for (row_now = 0; row_now < ROWS; row_now++) {
    asked.family = spec_rows[row_now].special.block.family;
    PROVE(ipkin_addr_special(&asked, &ret) == IPKIN_OK);
    PROVE(memcmp(&ret, &spec_rows[row_now].special, sizeof ret) == 0);
  }
}

/* proof registry
   args: --unwind 57
   cases: HALF 2 3
   bug: addr_special.c: while (row > begin) => while (row > begin + 1) */
void registry(void) {
  struct u128 number;
  const unsigned family = 2 * HALF;
  spec_number left = (spec_number)number.hi << 64 | number.lo;
  ASSUME(family == 6 || left << 32 == 0);
  const struct row *row = registry_row(family, number);
  const int spec = spec_special(family, family == 4 ? left >> 96 : left);
  PROVE(row == (spec < 0 ? NULL : rows + spec));
}
