/* ipkin_version.c - proof of ipkin_version()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "status.c"

/* proof version
   figure: = the header's
   args: --unwind 2
   bug: status.c: IPKIN_VERSION_MINOR << 8 => IPKIN_VERSION_MINOR << 16 */
void version(void) {
  PROVE(ipkin_version() == IPKIN_VERSION_MAJOR * 65536u +
                               IPKIN_VERSION_MINOR * 256u +
                               IPKIN_VERSION_PATCH);
}
