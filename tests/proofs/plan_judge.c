/* plan_judge.c - proof: the rules, over all facts
   SPDX-License-Identifier: MIT

   Each rule runs as it stands in the table; only what it finds is counted and
   not stored. */
#include "facts.h"
#include "plan_stubs.h"

#include "plan_rules.c"

uint32_t __CPROVER_uninterpreted_use(const struct ipkin_cidr *cidr);

/* special_use(): the same for the same entry. */
uint32_t use_contract(const struct ipkin_cidr *range) {
  return __CPROVER_uninterpreted_use(range);
}

/* ipkin__plan_next() reads one of these, the same ones each time. */
enum { NETWORKS = 10 };
static struct entry networks[NETWORKS];
static size_t networks_len;

bool next_contract(const struct ipkin_text *text, size_t *at, read_entry *read,
                   struct entry *ret_entry) {
  if (*at >= networks_len)
    return false;
  *ret_entry = networks[*at];
  ++*at;
  return true;
}

/* How many findings are about an entry, and how many about a whole. */
static uint8_t of_entry[IPKIN_FIELD_NODE_BITS_V6 + 1][KEPT], of_all;

static bool is_about_all(uint16_t rule) {
  switch (rule) {
  case IPKIN_RULE_SVC_01:
  case IPKIN_RULE_SVC_04:
  case IPKIN_RULE_SVC_05:
  case IPKIN_RULE_SVC_06:
  case IPKIN_RULE_SVC_07:
  case IPKIN_RULE_SVC_19:
  case IPKIN_RULE_SVC_20:
  case IPKIN_RULE_SVC_27:
  case IPKIN_RULE_POD_02:
  case IPKIN_RULE_POD_03:
  case IPKIN_RULE_POD_08:
  case IPKIN_RULE_POD_12:
  case IPKIN_RULE_ADR_14:
  case IPKIN_RULE_ADR_15:
  case IPKIN_RULE_ADR_17:
  case IPKIN_RULE_ADR_18:
  case IPKIN_RULE_ADR_19:
  case IPKIN_RULE_DUAL_01:
  case IPKIN_RULE_DUAL_02:
  case IPKIN_RULE_DUAL_03:
  case IPKIN_RULE_DUAL_04:
  case IPKIN_RULE_DUAL_05:
  case IPKIN_RULE_K0S_07:
  case IPKIN_RULE_K0S_08:
    return true;
  default:
    return false;
  }
}

void emit_contract(struct judge *judge, const struct ipkin_finding *finding) {
  PROVE(finding->field <= IPKIN_FIELD_NODE_BITS_V6 && finding->entry < KEPT);
  PROVE(finding->rule == judge->rule->id);
  judge->sink->found[judge->row / 64] |= (uint64_t)1 << judge->row % 64;
  if (is_about_all(judge->rule->id))
    of_all++;
  else
    of_entry[finding->field][finding->entry]++;
}

/* The most that each kind of entry can have against it. */
enum {
  SERVICE = 6,
  OWN_SERVICE = 5,
  ONLY_SERVICE = 11, /* where kube-apiserver has no list of its own */
  POD = 8,
  NODE = 5,
  EXTERNAL = 4,
  API_ADDRESS = 5,
  BIND = 1,
  OBSERVED = 1,
  NETWORK = 1,
  LAST_NETWORK = 2, /* the ninth and all behind: one a rule */
  WHOLE = 16
};
_Static_assert(KEPT *(SERVICE + OWN_SERVICE + POD + NODE) + EXTERNAL +
                       API_ADDRESS + BIND + 4 * OBSERVED +
                       (KEPT - 1) * NETWORK + LAST_NETWORK + WHOLE <=
                   IPKIN_FINDINGS_MAX,
               "what always suffices");
_Static_assert(ONLY_SERVICE <= SERVICE + OWN_SERVICE, "the more with both");

struct sink nondet_sink(void);

static struct facts facts;
static struct ipkin_plan_config config;
static struct ipkin_plan plan;

#ifndef ROWS
#define ROWS RULES
#endif

static void judge_any(void) {
  struct sink sink = {.len = 0};
  any_facts(&facts, &config, &plan);
  networks_len = nondet_size();
  ASSUME(networks_len <= NETWORKS);
  for (unsigned i = 0; i < NETWORKS; i++) {
    networks[i] = nondet_entry();
    ASSUME(is_entry(&networks[i], TEXT));
  }
  struct judge judge = {.facts = &facts, .sink = &sink};
  for (judge.row = 0; judge.row < ROWS; judge.row++) { /* as run() does */
    judge.rule = &rules[judge.row];
    if (judge.rule->when & CHECK)
      judge.rule->look(&judge);
  }
}

static void prove_most(void) {
  const unsigned service = facts.apiserver.text.data ? SERVICE : ONLY_SERVICE;
  for (unsigned i = 0; i < KEPT; i++) {
    PROVE(of_entry[IPKIN_FIELD_SERVICE_RANGES][i] <= service);
    PROVE(of_entry[IPKIN_FIELD_APISERVER_SERVICE_RANGES][i] <= OWN_SERVICE);
    PROVE(of_entry[IPKIN_FIELD_POD_RANGES][i] <= POD);
    PROVE(of_entry[IPKIN_FIELD_NODE_IPS][i] <= NODE);
    PROVE(of_entry[IPKIN_FIELD_AVOID][i] <=
          (i < KEPT - 1 ? NETWORK : LAST_NETWORK));
    PROVE(of_entry[IPKIN_FIELD_OBSERVED_CLUSTER_IPS][i] <=
          (i < 2 ? OBSERVED : 0));
    PROVE(of_entry[IPKIN_FIELD_OBSERVED_ENDPOINTS][i] <=
          (i < 2 ? OBSERVED : 0));
    PROVE(of_entry[IPKIN_FIELD_EXTERNAL_ADDRESS][i] <= (i == 0 ? EXTERNAL : 0));
    PROVE(of_entry[IPKIN_FIELD_API_ADDRESS][i] <= (i == 0 ? API_ADDRESS : 0));
    PROVE(of_entry[IPKIN_FIELD_BIND_ADDRESS][i] <= (i == 0 ? BIND : 0));
  }
  PROVE(of_all <= WHOLE);
}

/* proof emits
     args: --unwind 3
     bug: plan_rules.c: if (sink->len < sink->cap) =>
          if (sink->len <= sink->cap) */
void emits(void) {
  struct ipkin_finding findings[2] = {{.at = 7}, {.at = 7}}, any, watch;
  struct sink sink = nondet_sink();
  const size_t cap = nondet_size(), len = nondet_size();
  ASSUME(cap <= 2 && len <= 3);
  sink.findings = findings + 2 - cap; /* ends where its room ends */
  sink.cap = cap;
  sink.len = len;
  sink.watch = OR_NULL(&watch);
  struct judge judge = {.sink = &sink, .row = nondet_size()};
  ASSUME(judge.row < RULES && any.at != 7);
  emit(&judge, &any);
  PROVE(sink.len == len + 1 && sink.cap == cap &&
        sink.findings == findings + 2 - cap);
  for (size_t i = 0; i < 2; i++)
    if (len < cap && i == 2 - cap + len)
      PROVE(findings[i].at == any.at && findings[i].rule == any.rule);
    else
      PROVE(findings[i].at == 7);
}

/* proof judge
     of: ipkin_plan_check
     figure: the rules, of a list <= 3 entries; published or suspected is the
             external address or, where kube-apiserver has a list of its own,
             the endpoints; judged first is entry 0
     quick figure: the first 8 of 72 rules, of a list <= 2 entries; published or
             suspected are the endpoints; judged first is entry 0
     args: --unwind 5
           --unwindset run.0:82,fired.0:82,pod_11.0:18,pod_11.1:18,memcmp.0:8
           --unwindset each_avoided.0:12,adr_19.0:12,adr_19.1:12,bits_for.0:28
           --unwindset adr_20.0:7,adr_20.1:7,prove_most.0:11,judge_any.0:12
           --unwindset judge_any.1:82
     quick args: -DKEEP=2 -DTEXT=2 -DROWS=8
           --unwind 4
           --unwindset run.0:82,fired.0:82,pod_11.0:18,pod_11.1:18,memcmp.0:8
           --unwindset each_avoided.0:12,adr_19.0:12,adr_19.1:12,bits_for.0:28
           --unwindset adr_20.0:7,adr_20.1:7,prove_most.0:11,judge_any.0:12
           --unwindset judge_any.1:82
     cases: CASE 0 1
     quick cases: CASE 1 1
     replace: emit emit_contract plan_judge/emits, special_use use_contract -,
              ipkin__plan_next next_contract plan_read/list
     assumes: what the lower layers answer: plan_stubs.h has their contracts;
              special_use() is the same for the same entry; other pairs of what
              is published and what is judged first than the cases here and in
              judge_others are judged as these are; more than three entries of a
              list are judged as three are: each rule looks at one after
              another, at the first two or at whether there are more; a text is
              longer than four bytes in vain
     bug: plan_rules.c: finding.entry = (uint16_t)i; const struct entry =>
          finding.entry = (uint16_t)(i + 8); const struct entry */
void judge(void) {
  judge_any();
  prove_most();
}

/* proof judge_others
     of: ipkin_plan_check
     figure: the rules, of a list <= 2 entries in texts <= 2 B; published or
             suspected is the API address; judged first is entry 1
     quick figure: the first 3 of 72 rules, as in judge; published or suspected
             is the API address; judged first is entry 1
     args: -DKEEP=2 -DTEXT=2
           --unwind 4
           --unwindset run.0:82,fired.0:82,pod_11.0:18,pod_11.1:18,memcmp.0:8
           --unwindset each_avoided.0:12,adr_19.0:12,adr_19.1:12,bits_for.0:28
           --unwindset adr_20.0:7,adr_20.1:7,prove_most.0:11,judge_any.0:12
           --unwindset judge_any.1:82
     quick args: -DKEEP=2 -DTEXT=2 -DROWS=3
           --unwind 4
           --unwindset run.0:82,fired.0:82,pod_11.0:18,pod_11.1:18,memcmp.0:8
           --unwindset each_avoided.0:12,adr_19.0:12,adr_19.1:12,bits_for.0:28
           --unwindset adr_20.0:7,adr_20.1:7,prove_most.0:11,judge_any.0:12
           --unwindset judge_any.1:82
     cases: CASE 3 3
     replace: emit emit_contract plan_judge/emits, special_use use_contract -,
              ipkin__plan_next next_contract plan_read/list
     assumes: as for judge
     bug: plan_rules.c: finding.entry = (uint16_t)i; const struct entry =>
          finding.entry = (uint16_t)(i + 8); const struct entry */
void judge_others(void) {
  judge_any();
  prove_most();
}
