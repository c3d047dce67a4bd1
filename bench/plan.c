/* plan.c - a whole check of a typical dual-stack plan, sound and broken
   SPDX-License-Identifier: MIT */
#include "bench.h"

#include <ipkin.h>

#include <string.h>

#define TEXT(literal) ((struct ipkin_text){literal, sizeof literal - 1})
enum { CHECKS = 1000 };

static struct ipkin_plan_config config(bool sound) {
  struct ipkin_plan_config config;
  memset(&config, 0, sizeof config);
  config.size = sizeof config;
  config.platform = IPKIN_PLATFORM_K0S;
  config.external_address = TEXT("fd12:3456::10");
  config.api_address = TEXT("fd12:3456::11");
  config.service_ranges =
      sound ? TEXT("fd01::/108,10.96.0.0/12") : TEXT("10.96.0.0/12,fd01::/108");
  config.pod_ranges = TEXT("fd00:1::/108,10.244.0.0/16");
  config.node_ips = TEXT("fd12:3456::20,10.0.0.20");
  return config;
}

static size_t check(bool sound, struct ipkin_finding *findings, size_t cap) {
  struct ipkin_plan_config c = config(sound);
  struct ipkin_plan plan;
  size_t len;
  ipkin_plan_check(&c, &plan, findings, cap, &len);
  return len + plan.primary_family;
}

static void run(bool sound) {
  static struct ipkin_finding findings[IPKIN_FINDINGS_MAX];
  size_t sum = 0;
  for (int i = 0; i < CHECKS; i++)
    sum += check(sound, findings, IPKIN_FINDINGS_MAX);
  bench_keep(sum);
}

static void run_sound(void) {
  run(true);
}
static void run_broken(void) {
  run(false);
}

static bool sound_is_right(void) {
  struct ipkin_finding findings[4];
  return check(true, findings, 4) == 0 + IPKIN_V6;
}

static bool broken_is_right(void) {
  struct ipkin_finding findings[4];
  return check(false, findings, 4) == 1 + IPKIN_V6 &&
         findings[0].rule == IPKIN_RULE_SVC_07 &&
         findings[0].mend == IPKIN_MEND_SWAP;
}

void bench_plan(void) {
  const struct bench_case cases[] = {
      {"plan/check/sound/ipkin", NULL, CHECKS, 0, sound_is_right, run_sound},
      {"plan/check/one-mend/ipkin", NULL, CHECKS, 0, broken_is_right,
       run_broken},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    bench_add(&cases[i]);
}
