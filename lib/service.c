/* service.c - layer 4: what Kubernetes gives a Service
   SPDX-License-Identifier: MIT */
#include "base.h"

/* k8s pkg/controlplane/apiserver/options ServiceIPRange: GetIndexedIP(range, 1)
   of the parsed net, so host bits are gone before 1 is added. */
ipkin_status ipkin_service_first(const struct ipkin_cidr *range,
                                 struct ipkin_addr *ret_addr) {
  return ipkin_cidr_nth(range, 1, ret_addr);
}
