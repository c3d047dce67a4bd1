/* ipkin_special_rfc.c - proof of ipkin_special_rfc()
   SPDX-License-Identifier: MIT */
#include "spec_special.h"

#include "addr_special.c"

/* proof rfc
   figure: = the registries, all 2^32
   args: --unwind 57
   bug: addr_special.c: row <= ROWS ? rows[row - 1].rfc =>
        row <= ROWS + 1 ? rows[row - 1].rfc */
void rfc(void) {
  for (uint32_t row = 1; row <= SPEC_ROWS; row++) {
    const char *spec = spec_rows[row - 1].rfc, *rfc = ipkin_special_rfc(row);
    for (int i = 0; i == 0 || spec[i - 1]; i++)
      PROVE(rfc[i] == spec[i]);
  }
  uint32_t row;
  ASSUME(row == 0 || row > SPEC_ROWS);
  PROVE(ipkin_special_rfc(row)[0] == '\0');
}
