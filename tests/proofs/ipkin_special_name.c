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
  for (uint32_t row = 1; row <= SPEC_ROWS; row++) {
    const char *spec = spec_rows[row - 1].name, *name = ipkin_special_name(row);
    for (int i = 0; i == 0 || spec[i - 1]; i++)
      PROVE(name[i] == spec[i]);
  }
  uint32_t row;
  ASSUME(row == 0 || row > SPEC_ROWS);
  PROVE(ipkin_special_name(row)[0] == '\0');
}
