/* plan.c - fuzz: plans, their mends, migrations, and what is free beside them
   SPDX-License-Identifier: MIT

   An input is the numbers of a config, then a line for each of its texts, in
   their order in the struct ("-" alone: not given), and then those of another
   plan, for a migration. */
#include "fuzz.h"

#include "../plan.c"

enum { TEXTS = 11 };

/* As many bytes as there are numbers; each is mostly in its range. */
static void take_numbers(struct input *in, struct ipkin_plan_config *config) {
  static const uint8_t families[] = {0, 0, 4, 6};
  const uint8_t wild = take_byte(in);

  config->size = sizeof *config;
  config->kube_minor = (uint16_t)(take_byte(in) % 40);
  config->platform_minor = (uint16_t)(take_byte(in) % 40);
  config->primary_family = families[take_byte(in) % 4];
  config->platform = take_byte(in) % 6;
  config->endpoint_writer = take_byte(in) % 5;
  config->pod_allocator = take_byte(in) % 3;
  config->node_bits_v4 = take_byte(in) % 33;
  config->node_bits_v6 = take_byte(in) % 129;
  config->order = take_byte(in) % 2;
  config->live = take_byte(in) % 2;
  config->cni = take_byte(in) % 6;
  config->features = take_byte(in) % 8u | (wild & 1 ? IPKIN_FEATURE_KNOWN : 0);
  config->nodes = (uint32_t)take_number(in, 2);
  config->pods_per_node = (uint32_t)take_number(in, 2);
  config->services = (uint32_t)take_number(in, 3);
  if (wild > 250) /* a byte that may be out of range */
    memset((uint8_t *)config + wild % 6 + 8, wild, 1);
}

/* Each text is allocated to the byte. */
static void take_texts(struct input *in, struct ipkin_plan_config *config,
                       char *placed[TEXTS]) {
  struct ipkin_text *const texts = &config->external_address;

  for (unsigned i = 0; i < TEXTS; i++) {
    const char *const line = (const char *)in->at;
    const char *const lf = in->left ? memchr(line, '\n', in->left) : NULL;
    const size_t len = lf ? (size_t)(lf - line) : in->left;
    const bool given = in->left > 0 && !(len == 1 && *line == '-');

    placed[i] = given ? place_exact(line, len) : NULL;
    if (given && !placed[i]) /* of length 0 it may be so */
      placed[i] = malloc(1);
    texts[i] = (struct ipkin_text){placed[i], given ? len : 0};
    in->at += len + (lf != NULL);
    in->left -= len + (lf != NULL);
  }
}

/* A finding is one sentence, whatever the room. */
static void describe(const struct ipkin_finding *finding) {
  char whole[512], *part;
  size_t len = 0, again = 77, cap;

  check_ok(ipkin_finding_text(finding, whole, sizeof whole, &len));
  check(len > 0 && strlen(whole) == len && whole[len - 1] != '.', "\"%s\"",
        whole);
  check(*ipkin_finding_name(finding->rule), "rule %u", finding->rule);
  cap = (finding->at * 7u + finding->entry) % (len + 2);
  part = malloc(cap);
  check_status(ipkin_finding_text(finding, part, cap, &again),
               len < cap ? IPKIN_OK : IPKIN_ERR_SPACE, "\"%s\" in %zu", whole,
               cap);
  check_number(again, len, "\"%s\" in %zu", whole, cap);
  if (cap > 0)
    check_text(part, len < cap ? whole : "", "in %zu", cap);
  free(part);
}

static void into(const struct ipkin_plan_config *config,
                 const struct result *whole, size_t cap) {
  struct ipkin_finding *const part = malloc(cap * sizeof *part);
  struct ipkin_plan plan;
  size_t len = 77;

  check_status(ipkin_plan_check(config, &plan, part, cap, &len),
               whole->len <= cap ? IPKIN_OK : IPKIN_ERR_SPACE, "%zu in %zu",
               whole->len, cap);
  check_number(len, whole->len, "in %zu: %s", cap, plan_text(config));
  check(memcmp(&plan, &whole->plan, sizeof plan) == 0, "another plan: %s",
        plan_text(config));
  if (len > cap)
    len = cap;
  check(len == 0 || memcmp(part, whole->findings, len * sizeof *part) == 0,
        "other findings in %zu: %s", cap, plan_text(config));
  free(part);
}

static void migrate(const struct ipkin_plan_config *from,
                    const struct ipkin_plan_config *to) {
  struct ipkin_finding findings[16];
  uint32_t verdict = 77;
  size_t len = 77;

  check_ok(ipkin_plan_migrate(from, to, &verdict, findings, 16, &len));
  check(verdict >= IPKIN_VERDICT_OK && verdict <= IPKIN_VERDICT_SILENT, "%u",
        (unsigned)verdict);
  for (size_t i = 0; i < len; i++) {
    const uint16_t rule = findings[i].rule;

    describe(&findings[i]);
    check(from != to || rule == IPKIN_RULE_SVC_04 ||
              rule == IPKIN_RULE_SVC_05 || rule == IPKIN_RULE_POD_02,
          "%s where nothing changes: %s", ipkin_finding_name(rule),
          plan_text(from));
  }
}

/* The entries of both lists that overlap, one by one. */
static void avoid_others(const struct ipkin_plan_config *config,
                         const struct blocks *others) {
  enum { FEW = 128 };
  struct ipkin_finding *const findings = malloc(FEW * sizeof *findings);
  size_t len = 77;
  const ipkin_status status =
      ipkin_plan_avoid(config, others->cidrs, others->len, findings, FEW, &len);

  check(status == (len > FEW ? IPKIN_ERR_SPACE : IPKIN_OK), "%s of %zu",
        ipkin_status_name(status), len);
  for (size_t i = 0; i < len && i < FEW; i++) {
    const struct ipkin_finding *const finding = &findings[i];

    check(
        finding->rule == IPKIN_RULE_OVL_04 && finding->number < others->len &&
            oracle_overlaps(&finding->subject, &others->cidrs[finding->number]),
        "%s, %zu", show_cidr(&finding->subject), (size_t)finding->number);
    if (i < 4)
      describe(finding);
  }
  free(findings);
}

static void propose_beside(struct input *in) {
  static struct blocks others;
  static struct ipkin_cidr free_ones[CANDIDATES];
  const unsigned family = take_byte(in) & 1 ? IPKIN_V4 : IPKIN_V6;
  const unsigned bits = 8 + take_byte(in) % (family == IPKIN_V4 ? 25u : 121u);
  const uint64_t seed = take_number(in, 8);
  uint64_t blocks_seed = seed >> 32;
  struct ipkin_cidr got;
  bool in_private = false;

  random_merged(&others, &blocks_seed);
  got = propose(&others, family, bits, seed);
  for (size_t i = 0; got.family && i < others.len; i++)
    check(!oracle_overlaps(&others.cidrs[i], &got), "%s is taken",
          show_cidr(&got));
  for (size_t i = 0; got.family && i < 4; i++) {
    const struct ipkin_cidr home = cidr_of(private_texts[i]);

    in_private = in_private || oracle_covers(&home, &got);
  }
  check(!got.family || in_private, "%s is not private", show_cidr(&got));
  if (!got.family && bits <= 20)
    check_number(free_blocks(&others, family, bits, free_ones), 0,
                 "free of IPv%u /%u", family, bits);
}

/* One family first, each in the order that it had. */
static void order(struct input *in) {
  struct ipkin_cidr cidrs[12], want[12];
  const uint8_t family = take_byte(in) & 1 ? IPKIN_V4 : IPKIN_V6;
  const size_t len = take_byte(in) % 13;
  size_t n = 0, none = 0;

  for (size_t i = 0; i < len; i++) {
    cidrs[i] = take_cidr(in);
    none += !oracle_is_cidr(&cidrs[i]);
  }
  for (int turn = 0; turn < 2; turn++)
    for (size_t i = 0; i < len; i++)
      if (none ? !turn : (cidrs[i].family == family) == !turn)
        want[n++] = cidrs[i];
  check_status(ipkin_plan_order(cidrs, len, family),
               none ? IPKIN_ERR_VALUE : IPKIN_OK, "%zu", len);
  check(same_cidrs(cidrs, len, want, n), "%zu in order", len);
}

/* What is no finding of this config must not harm. */
static void mend_any(struct input *in, const struct ipkin_plan_config *config,
                     const struct result *result) {
  struct ipkin_finding finding = {0};
  struct ipkin_plan_config after;
  const size_t cap = take_byte(in);
  char *const text = malloc(cap);
  size_t len = 77;
  ipkin_status status;

  if (result->len > 0)
    finding = result->findings[take_byte(in) % result->len];
  for (unsigned edits = take_byte(in) % 4; edits > 0; edits--)
    ((uint8_t *)&finding)[take_byte(in) % sizeof finding] ^= take_byte(in);
  status = ipkin_plan_mend(config, &finding, &after, text, cap, &len);
  check(status == IPKIN_OK || status == IPKIN_ERR_VALUE ||
            status == IPKIN_ERR_ABSENT || status == IPKIN_ERR_SPACE,
        "%s", ipkin_status_name(status));
  check(status == IPKIN_OK ? len < cap && text[len] == 0 : !cap || text[0] == 0,
        "%zu in %zu", len, cap);
  (void)ipkin_finding_text(&finding, text, cap, &len);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct result result;
  struct input in = {data, size};
  struct input again;
  struct ipkin_plan_config configs[2] = {{.size = 0}};
  static struct blocks others;
  char *placed[2][TEXTS];
  ipkin_status status;

  for (unsigned i = 0; i < 2; i++)
    take_numbers(&in, &configs[i]);
  again = in;
  for (unsigned i = 0; i < 2; i++)
    take_texts(&in, &configs[i], placed[i]);
  status = ipkin_plan_check(&configs[0], &result.plan, result.findings, 0,
                            &result.len);
  if (status == IPKIN_OK || status == IPKIN_ERR_SPACE) {
    judge(&result, &configs[0]);
    for (size_t i = 0; i < result.len; i++)
      describe(&result.findings[i]);
    into(&configs[0], &result, result.len ? result.len - 1 : 0);
    mends_hold(&configs[0], &result);
    decisions_stand(&configs[0], &result);
    mends_come_to_an_end(&configs[0]);
    mend_any(&again, &configs[0], &result);
    migrate(&configs[0], &configs[0]);
    if (ipkin_plan_check(&configs[1], &result.plan, NULL, 0, &result.len) !=
        IPKIN_ERR_VALUE)
      migrate(&configs[0], &configs[1]);
    others.len = 0;
    for (size_t n = take_byte(&again) % 8; n > 0; n--) {
      const struct ipkin_cidr cidr = take_cidr(&again);

      if (oracle_is_cidr(&cidr))
        others.cidrs[others.len++] = cidr;
    }
    others.cidrs[others.len++] = cidr_of("10.96.0.0/16");
    others.cidrs[others.len++] = cidr_of("fd00::/16");
    avoid_others(&configs[0], &others);
  }
  propose_beside(&again);
  order(&again);
  for (unsigned i = 0; i < 2; i++)
    for (unsigned t = 0; t < TEXTS; t++)
      free(placed[i][t]);
  return 0;
}
