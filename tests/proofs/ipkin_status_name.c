/* ipkin_status_name.c - proof of ipkin_status_name()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "status.c"

#define NAMES(X)                                                               \
  X(NULL), X(VALUE), X(SPACE), X(NEWER), X(EMPTY), X(CHARACTER),               \
      X(LEADING_ZERO), X(OCTET), X(GROUP), X(TOO_FEW), X(TOO_MANY), X(ZONE),   \
      X(NO_BITS), X(BITS), X(HOST_BITS), X(MAPPED), X(NON_CANONICAL),          \
      X(NETMASK), X(PORT), X(NAME), X(OUTSIDE), X(ABSENT), X(FAMILY)
#define NAME(name) {IPKIN_ERR_##name, #name}

/* proof name
   figure: = the header's, all 2^32
   args: --unwind 26
   bug: status.c: rows[i].status == status => rows[i].status >= status */
void name(void) {
  static const struct {
    ipkin_status status;
    char name[16];
  } names[] = {{IPKIN_OK, "OK"}, NAMES(NAME)};
  enum { KNOWN = sizeof names / sizeof names[0] };
  for (unsigned i = 0; i < KNOWN; i++) {
    const char *name = ipkin_status_name(names[i].status);
    for (unsigned k = 0; k == 0 || names[i].name[k - 1]; k++)
      PROVE(name[k] == names[i].name[k]);
  }
  ipkin_status status;
  for (unsigned i = 0; i < KNOWN; i++)
    ASSUME(status != names[i].status);
  PROVE(ipkin_status_name(status)[0] == '\0');
}
