/* service.c - fuzz: what Kubernetes gives a Service
   SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "../service.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input in = {data, size};
  const uint8_t wide = take_byte(&in);
  const uint32_t primary = (uint32_t)take_number(&in, wide & 1 ? 4 : 1),
                 secondary = (uint32_t)take_number(&in, wide & 2 ? 4 : 1);
  struct ipkin_service wanted, want, got;
  struct ipkin_cidr range;
  struct ipkin_addr addr = {.family = 77};
  ipkin_status status;

  take(&in, &wanted, sizeof wanted);
  status = oracle_families(&wanted, primary, secondary, &want);
  if (status)
    memset(&want, 0, sizeof want);
  got = wanted;
  check_status(ipkin_service_families(&got, primary, secondary, &got), status,
               "policy %u, kind %u, families %u %u in %u %u", wanted.policy,
               wanted.kind, wanted.families[0], wanted.families[1],
               (unsigned)primary, (unsigned)secondary);
  check(memcmp(&got, &want, sizeof got) == 0, "families %u %u, not %u %u",
        got.families[0], got.families[1], want.families[0], want.families[1]);

  range = take_cidr(&in);
  if (oracle_is_cidr(&range)) {
    agree(&range);
    return 0;
  }
  check_status(ipkin_service_first(&range, &addr), IPKIN_ERR_VALUE, "none");
  check(memcmp(&addr, &none, sizeof addr) == 0, "zero after a failure");
  return 0;
}
