/* ipkin_addr_class.c - proof of ipkin_addr_class()
   SPDX-License-Identifier: MIT */
#include "spec_special.h"

#include "addr_special.c"

/* proof class
   figure: = the registries, all 2^32 and 2^128
   args: --unwind 57
   cases: FAMILY 4 6
   bug: addr_special.c: v4[n++] = ~low; => v4[n++] = low; */
void class(void) {
  struct ipkin_addr addr = spec_addr(FAMILY);
  PROVE(ipkin_addr_class(&addr) ==
        spec_class(addr.family, spec_load(addr.bytes, addr.family)));
  PROVE(ipkin_addr_class(NULL) == 0);
}
