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
  uint32_t row;
  const char *rfc = ipkin_special_rfc(row);
  const char *spec = row >= 1 && row <= SPEC_ROWS ? spec_rows[row - 1].rfc : "";
  for (int i = 0;; i++) {
    PROVE(rfc[i] == spec[i]);
    if (!spec[i])
      break;
  }
}
