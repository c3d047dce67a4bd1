/* ipkin_special_date.c - proof of ipkin_special_date()
   SPDX-License-Identifier: MIT */
#include "spec_special.h"

#include "addr_special.c"

/* proof date
   figure: = the registry's
   args: --unwind 57
   bug: addr_special.c: 2025-10-09 => 2025-10-9 */
void date(void) {
  PROVE(memcmp(ipkin_special_date(), "2025-10-09", 11) == 0);
}
