/* ipkin_addr_class.c - proof of ipkin_addr_class()
   SPDX-License-Identifier: MIT */
#include "rows.h"

/* proof class
   figure: = the registries, all 2^32 and 2^128
   args: --unwind 57 --unwindset ipkin_addr_class.0:5,class.0:257
   cases: FAMILY 4 6
   replace: registry_row row_contract ipkin_addr_special/registry
   bug: addr_special.c: v4[n++] = ~(uint32_t)number.lo; => v4[n++] = (uint32_t)number.lo; */
void class(void) {
  struct ipkin_addr addr = spec_addr(FAMILY);
#if FAMILY == 5
  for (unsigned family = 0; family < 256; family++)
    if (!spec_width(family)) {
      addr.family = (uint8_t)family; /* a constant for CBMC */
      PROVE(ipkin_addr_class(&addr) == 0);
    }
#else
  PROVE(ipkin_addr_class(&addr) ==
        spec_class(addr.family, spec_load(addr.bytes, addr.family)));
#endif
  PROVE(ipkin_addr_class(NULL) == 0);
}
