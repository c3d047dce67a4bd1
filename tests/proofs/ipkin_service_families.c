/* ipkin_service_families.c - proof: the table of rule FAM-01
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "service.c"

enum { UNSET, SINGLE, PREFER, REQUIRE };

struct ipkin_service nondet_service(void);
uint32_t nondet_number(void);

static bool is_a_family(uint32_t family) {
  return family == 4 || family == 6;
}

static ipkin_status answer(struct ipkin_service *ret,
                           const struct ipkin_service *wanted, uint32_t policy,
                           uint32_t first, uint32_t second) {
  *ret = (struct ipkin_service){
      (uint8_t)policy, wanted->kind, {(uint8_t)first, (uint8_t)second}, {0}};
  return IPKIN_OK;
}

/* The columns of docs/RULES.md; p and s are the cluster's families. */
static ipkin_status fam_01(const struct ipkin_service *wanted, uint32_t p,
                           uint32_t s, struct ipkin_service *ret) {
  uint32_t policy = wanted->policy, a = wanted->families[0],
           b = wanted->families[1];
  uint32_t other = 10 - (a ? a : p);
  if (policy > REQUIRE || wanted->kind > 3 || !is_a_family(p) || p == s ||
      (s && !is_a_family(s)) || (a && !is_a_family(a)) ||
      (b && (!is_a_family(b) || !a || a == b)))
    return IPKIN_ERR_VALUE;
  if (wanted->kind == 3) { /* headless without selector */
    if (policy == SINGLE)
      return b ? IPKIN_ERR_FAMILY : answer(ret, wanted, SINGLE, a ? a : p, 0);
    return answer(ret, wanted, policy == PREFER ? PREFER : REQUIRE, a ? a : p,
                  other);
  }
  if (a == 0) { /* no ipFamilies */
    if (policy <= SINGLE)
      return answer(ret, wanted, SINGLE, p, 0);
    if (policy == REQUIRE && !s)
      return IPKIN_ERR_FAMILY;
    return answer(ret, wanted, policy, p, s);
  }
  if (b == 0) { /* one */
    if (a != p && a != s)
      return IPKIN_ERR_FAMILY;
    if (policy <= SINGLE)
      return answer(ret, wanted, SINGLE, a, 0);
    if (s)
      return answer(ret, wanted, policy, a, other);
    return policy == REQUIRE ? IPKIN_ERR_FAMILY
                             : answer(ret, wanted, policy, a, 0);
  }
  if (policy <= SINGLE || !s) /* both */
    return IPKIN_ERR_FAMILY;
  return answer(ret, wanted, policy, a, b);
}

/* proof service_families
     figure: == spec, all inputs
     args: --unwind 9
     bug: service.c: if (!single && (dual || free)) =>
          if (!single && dual) */
void service_families(void) {
  struct ipkin_service wanted = nondet_service(), service, spec = {0};
  uint32_t primary = nondet_number(), secondary = nondet_number();
  ipkin_status status = fam_01(&wanted, primary, secondary, &spec);
  struct ipkin_service *to = nondet_bool() ? &wanted : &service; /* in place */
  PROVE(ipkin_service_families(&wanted, primary, secondary, NULL) ==
        IPKIN_ERR_NULL);
  PROVE(ipkin_service_families(&wanted, primary, secondary, to) == status);
  PROVE(memcmp(to, &spec, sizeof spec) == 0);
  PROVE(ipkin_service_families(NULL, primary, secondary, to) == IPKIN_ERR_NULL);
  PROVE(spec_zero(to, sizeof *to));
}
