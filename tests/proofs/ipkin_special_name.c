/* ipkin_special_name.c - proof of ipkin_special_name()
   SPDX-License-Identifier: MIT */
#include "spec_special.h"

#include "addr_special.c"

/* proof name
   figure: = the registries, all 2^32
   args: --unwind 57
   bug: addr_special.c: row <= ROWS ? rows[row - 1].name =>
        row <= ROWS + 1 ? rows[row - 1].name */
void name(void) {
  uint32_t row;
  const char *name = ipkin_special_name(row);
  const char *spec = row >= 1 && row <= SPEC_ROWS ? spec_rows[row - 1].name : "";
  for (int i = 0;; i++) {
    PROVE(name[i] == spec[i]);
    if (!spec[i])
      break;
  }
}
