/* ipkin_cidr_count.c - proof of ipkin_cidr_count()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof count
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: host_bits(cidr) >= 64 ? => host_bits(cidr) > 64 ? */
void count(void) {
  struct ipkin_cidr cidr;
  uint64_t count = ipkin_cidr_count(&cidr);
  if (!spec_is_cidr(&cidr)) {
    PROVE(count == 0);
  } else {
    spec_number hosts = spec_hosts(cidr.family, cidr.bits);
    PROVE(count == (hosts >= UINT64_MAX ? UINT64_MAX : hosts + 1));
  }
  PROVE(ipkin_cidr_count(NULL) == 0);
}
