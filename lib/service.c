/* service.c - layer 4: what Kubernetes gives a Service
   SPDX-License-Identifier: MIT */
#include "base.h"

/* k8s pkg/controlplane/apiserver/options ServiceIPRange: GetIndexedIP(range, 1)
   of the parsed net, so host bits are gone before 1 is added. */
ipkin_status ipkin_service_first(const struct ipkin_cidr *range,
                                 struct ipkin_addr *ret_addr) {
  return ipkin_cidr_nth(range, 1, ret_addr);
}

static bool is_family(uint32_t family) {
  return family == IPKIN_V4 || family == IPKIN_V6;
}

static uint8_t other(uint8_t family) {
  return family == IPKIN_V4 ? IPKIN_V6 : IPKIN_V4;
}

/* None, one, or two that differ. */
static bool are_families(const uint8_t families[2]) {
  if (!families[0])
    return !families[1];
  return is_family(families[0]) &&
         (!families[1] ||
          (is_family(families[1]) && families[0] != families[1]));
}

static bool is_sound(const struct ipkin_service *wanted, uint32_t primary,
                     uint32_t secondary) {
  const unsigned kinds = IPKIN_SERVICE_HEADLESS | IPKIN_SERVICE_NO_SELECTOR;
  return is_family(primary) && (!secondary || is_family(secondary)) &&
         primary != secondary &&
         wanted->policy <= IPKIN_POLICY_REQUIRE_DUAL_STACK &&
         !(wanted->kind & ~kinds) && are_families(wanted->families);
}

/* k8s initIPFamilyFields, in its order: what the policy defaults to, what is
   refused, and which families are then filled in.  Two that are asked for are
   both that there are. */
static ipkin_status resolve(struct ipkin_service *service, uint8_t primary,
                            bool dual) {
  uint8_t *families = service->families;
  /* Endpoints of its own and no clusterIP: nothing of the cluster's is asked */
  bool free =
      service->kind == (IPKIN_SERVICE_HEADLESS | IPKIN_SERVICE_NO_SELECTOR);

  if (service->policy == IPKIN_POLICY_UNSET)
    service->policy =
        free ? IPKIN_POLICY_REQUIRE_DUAL_STACK : IPKIN_POLICY_SINGLE_STACK;
  bool single = service->policy == IPKIN_POLICY_SINGLE_STACK;
  if (single && families[1])
    return IPKIN_ERR_FAMILY;
  if (!free && !dual &&
      (service->policy == IPKIN_POLICY_REQUIRE_DUAL_STACK || families[1] ||
       (families[0] && families[0] != primary)))
    return IPKIN_ERR_FAMILY;
  if (!families[0])
    families[0] = primary;
  if (!single && (dual || free)) /* a second one that was given is this */
    families[1] = other(families[0]);
  return IPKIN_OK;
}

ipkin_status ipkin_service_families(const struct ipkin_service *wanted,
                                    uint32_t cluster_primary,
                                    uint32_t cluster_secondary,
                                    struct ipkin_service *ret_service) {
  struct ipkin_service service;
  ipkin_status status;
  memset(&service, 0, sizeof service);
  if (!wanted || !ret_service) {
    status = IPKIN_ERR_NULL;
  } else if (!is_sound(wanted, cluster_primary, cluster_secondary)) {
    status = IPKIN_ERR_VALUE;
  } else {
    service.policy = wanted->policy;
    service.kind = wanted->kind;
    memcpy(service.families, wanted->families, sizeof service.families);
    status =
        resolve(&service, (uint8_t)cluster_primary, cluster_secondary != 0);
  }
  if (status)
    memset(&service, 0, sizeof service);
  if (ret_service)
    *ret_service = service;
  return status;
}
