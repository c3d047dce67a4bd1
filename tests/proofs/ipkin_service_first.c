/* ipkin_service_first.c - proof: index 1 of the masked range
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"
#include "service.c"

struct ipkin_cidr nondet_cidr(void);

/* proof service_first
     figure: == spec, all ranges
     args: --unwind 21
     bug: service.c: return ipkin_cidr_nth(range, 1, ret_addr); =>
          return ipkin_cidr_nth(range, range->bits != 127, ret_addr); */
void service_first(void) {
  struct ipkin_cidr range = nondet_cidr();
  struct ipkin_addr first;
  ipkin_status status = ipkin_service_first(&range, &first);
  if (!spec_is_cidr(&range)) {
    PROVE(status == IPKIN_ERR_VALUE);
  } else if (range.bits == spec_width(range.family)) {
    PROVE(status == IPKIN_ERR_OUTSIDE);
  } else {
    PROVE(status == IPKIN_OK);
    PROVE(spec_is(&first, range.family, spec_first(&range) + 1));
  }
  PROVE(status == IPKIN_OK || spec_zero(&first, sizeof first));
  PROVE(ipkin_service_first(&range, NULL) == IPKIN_ERR_NULL);
  PROVE(ipkin_service_first(NULL, &first) == IPKIN_ERR_NULL);
  PROVE(spec_zero(&first, sizeof first));
}
