/* plan.c - a typical dual-stack plan: checked, mended, migrated and told of
   SPDX-License-Identifier: MIT */
#include "bench.h"

#include <string.h>

#define TEXT(literal) ((struct ipkin_text){literal, sizeof literal - 1})
enum { TIMES = 1000 };

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

/* What is compared of the answers. */
struct verdict {
  size_t findings;
  uint32_t of; /* the primary family, or IPKIN_VERDICT_ */
  uint16_t rule, mend;
};

static void check(const struct bench_case *self, size_t from, void *answers) {
  const struct ipkin_plan_config *config = self->of;
  struct ipkin_finding findings[IPKIN_FINDINGS_MAX];
  struct ipkin_plan plan;
  size_t len = 0;
  (void)from;
  findings[0].rule = findings[0].mend = 0;
  for (int i = 0; i < TIMES; i++)
    ipkin_plan_check(config, &plan, findings, IPKIN_FINDINGS_MAX, &len);
  *(struct verdict *)answers = (struct verdict){
      len, plan.primary_family, findings[0].rule, findings[0].mend};
}

/* A plan, and what it is to become. */
struct change {
  struct ipkin_plan_config was, is;
};

static void migrate(const struct bench_case *self, size_t from, void *answers) {
  const struct change *change = self->of;
  struct ipkin_finding findings[16];
  uint32_t verdict = 0;
  size_t len = 0;
  (void)from;
  findings[0].rule = findings[0].mend = 0;
  for (int i = 0; i < TIMES; i++)
    ipkin_plan_migrate(&change->was, &change->is, &verdict, findings, 16, &len);
  *(struct verdict *)answers =
      (struct verdict){len, verdict, findings[0].rule, findings[0].mend};
}

struct fault {
  struct ipkin_plan_config config;
  struct ipkin_finding finding;
};

static void mend(const struct bench_case *self, size_t from, void *answers) {
  const struct fault *fault = self->of;
  struct ipkin_plan_config mended;
  size_t len;
  (void)from;
  for (int i = 0; i < TIMES; i++)
    ipkin_plan_mend(&fault->config, &fault->finding, &mended, answers,
                    self->answer, &len);
}

/* Whether there is a sentence; its words are for the tests to know. */
static void text(const struct bench_case *self, size_t from, void *answers) {
  const struct fault *fault = self->of;
  char text[512];
  size_t len;
  ipkin_status status = IPKIN_OK;
  (void)from;
  for (int i = 0; i < TIMES; i++)
    status = ipkin_finding_text(&fault->finding, text, sizeof text, &len);
  *(struct verdict *)answers =
      (struct verdict){len > 0, (uint32_t)status, 0, 0};
}

enum { TEXT_CAP = 512 };

static void add(const char *job, bench_run *run, const void *of,
                const void *want, size_t answer, size_t text) {
  bench_add(&(struct bench_case){.job = job,
                                 .items = TIMES,
                                 .step = TIMES,
                                 .answer = answer,
                                 .text = text,
                                 .of = of,
                                 .want = want},
            "ipkin", run);
}

void bench_plan(void) {
  static const struct verdict is_sound = {0, IPKIN_V6, 0, 0};
  static const struct verdict is_swapped = {1, IPKIN_V6, IPKIN_RULE_SVC_07,
                                            IPKIN_MEND_SWAP};
  static const struct verdict is_silent = {2, IPKIN_VERDICT_SILENT,
                                           IPKIN_RULE_SVC_20, IPKIN_MEND_NONE};
  static const struct verdict is_told = {1, IPKIN_OK, 0, 0};
  static struct change change;
  static struct fault fault;
  struct ipkin_plan plan;
  size_t len;
  change.was = fault.config = config(false);
  change.is = config(true);
  ipkin_plan_check(&fault.config, &plan, &fault.finding, 1, &len);

  add("plan/check/sound", check, &change.is, &is_sound, sizeof is_sound, 0);
  add("plan/check/one-mend", check, &change.was, &is_swapped, sizeof is_swapped,
      0);
  add("plan/mend/swap", mend, &fault, "fd01::/108,10.96.0.0/12", TEXT_CAP,
      TEXT_CAP);
  add("plan/migrate/swap", migrate, &change, &is_silent, sizeof is_silent, 0);
  add("plan/text/one", text, &fault, &is_told, sizeof is_told, 0);
}
