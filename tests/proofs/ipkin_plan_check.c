/* ipkin_plan_check.c - proof: the decisions, and the answer around the rules
   SPDX-License-Identifier: MIT

   The rules themselves are proved in plan_judge.c, and reading in plan_read.c.
 */
#include "facts.h"

#include "plan.c"

struct ipkin_finding nondet_finding(void);

static struct facts facts;
static struct ipkin_plan_config config;
static struct ipkin_plan plan;

/* Everything that is read, and nothing decided. */
static void read_any(void) {
  config = nondet_config();
  ASSUME(is_config(&config));
  facts.config = &config;
  facts.plan = &plan;
  any_lists(&facts);
  facts.configured =
      families_of(facts.services.text.data ? &facts.services : &facts.pods);
}

/* The words of docs/RULES.md: families, 0 for none. */
static uint8_t literal(const struct list *list) {
  return list->kept ? list->entries[0].cidr.family : 0;
}

static bool is_class(const struct list *list, uint32_t class) {
  return list->entries[0].status == IPKIN_OK &&
         (list->entries[0].detail & class);
}

static uint8_t concrete(const struct list *list) {
  return is_class(list, IPKIN_CLASS_UNSPECIFIED) ? 0 : literal(list);
}

static uint8_t spec_advertised(void) {
  if (concrete(&facts.api))
    return concrete(&facts.api);
  if (facts.api.text.data && !literal(&facts.api))
    return 0;
  if (concrete(&facts.bind) && !is_class(&facts.bind, IPKIN_CLASS_LOOPBACK))
    return concrete(&facts.bind);
  if (config.platform == IPKIN_PLATFORM_K3S ||
      config.platform == IPKIN_PLATFORM_TALOS)
    return concrete(&facts.node_ips);
  return 0;
}

static unsigned spec_writer(void) {
  bool external = facts.external.text.data != NULL;
  if (config.endpoint_writer == IPKIN_WRITER_DEFAULT)
    return config.platform == IPKIN_PLATFORM_K0S && external
               ? IPKIN_WRITER_K0S
               : IPKIN_WRITER_LEASE;
  return config.endpoint_writer == IPKIN_WRITER_K0S && !external
             ? IPKIN_WRITER_LEASE
             : config.endpoint_writer;
}

/* "Not known" which of two addresses is published. */
static bool spec_unknown(void) {
  return config.platform == IPKIN_PLATFORM_UNKNOWN &&
         config.endpoint_writer == IPKIN_WRITER_DEFAULT &&
         !literal(&facts.endpoints) && literal(&facts.external) &&
         literal(&facts.external) != concrete(&facts.api);
}

static uint8_t spec_published(void) {
  const struct list *external = &facts.external;
  unsigned writer = spec_writer();
  if (literal(&facts.endpoints))
    return literal(&facts.endpoints);
  if (writer == IPKIN_WRITER_K0S) {
    bool name = external->kept && external->entries[0].status == IPKIN_OK;
    if (literal(external) || !name)
      return literal(external);
    return config.primary_family ? config.primary_family : 4;
  }
  if (writer == IPKIN_WRITER_NONE)
    return literal(external);
  return spec_unknown() ? 0 : spec_advertised();
}

/* SVC-D1. */
static uint8_t spec_primary(void) {
  bool k0s = config.platform == IPKIN_PLATFORM_K0S;
  if (facts.configured == 1 || facts.configured == 2)
    return facts.configured == 1 ? 4 : 6;
  if (config.primary_family)
    return config.primary_family;
  if (spec_published())
    return spec_published();
  if (spec_unknown())
    return literal(&facts.external);
  if (k0s && config.order == IPKIN_ORDER_FREE)
    return !facts.external.text.data && literal(&facts.api)
               ? literal(&facts.api)
               : 4;
  if (literal(&facts.services))
    return literal(&facts.services);
  if (literal(&facts.pods))
    return literal(&facts.pods);
  if (concrete(&facts.bind))
    return concrete(&facts.bind);
  return literal(&facts.node_ips) ? literal(&facts.node_ips) : 4;
}

/* proof primary
     figure: primary family and published address == SVC-D1, all inputs
     args: -DTEXT=2 -DKEEP=2 --unwind 8
     assumes: of a list only its first two entries have a say in which
              families are configured, as more of them would
     bug: plan.c: } else if (facts->published) { =>
          } else if (facts->published_by) { */
void primary(void) {
  read_any();
  decide_published(&facts);
  decide_primary(&facts);
  PROVE(plan.endpoint_writer == spec_writer());
  PROVE(facts.published == spec_published());
  PROVE(plan.primary_family == spec_primary());
  PROVE((facts.suspected_by == &facts.external) ==
        (spec_unknown() && spec_writer() != IPKIN_WRITER_NONE));
  PROVE(plan.primary_reason >= IPKIN_REASON_DEFAULT &&
        plan.primary_reason <= IPKIN_REASON_BIND_ADDRESS);
  PROVE(facts.published_by
            ? literal(facts.published_by) == facts.published
            : !facts.published || spec_writer() == IPKIN_WRITER_K0S);
  PROVE(!facts.suspected_by ||
        (literal(facts.suspected_by) && !facts.published_by));
  PROVE(!facts.bound || literal(&facts.bind));
}

/* The first entry of a family behind a place, or KEEP. */
static unsigned first_of(const struct list *list, uint8_t family) {
  for (unsigned i = 0; i < list->kept; i++)
    if (list->entries[i].cidr.family == family)
      return i;
  return KEEP;
}

/* SVC-D4: is the answer the first entry of each family, which first? */
static bool is_ordered(const struct list *list, uint8_t len,
                       const struct ipkin_cidr *cidrs) {
  unsigned at[2] = {first_of(list, 4), first_of(list, 6)};
  bool v6_first = config.live ? at[1] < at[0] : plan.primary_family == 6;
  bool right = len == (at[0] < KEEP) + (at[1] < KEEP);
  unsigned n = 0;
  for (unsigned i = 0; i < 2; i++) {
    unsigned from = at[v6_first ? 1 - i : i];
    if (from < KEEP)
      right &= cidrs[n++].family == list->entries[from].cidr.family &&
               spec_load(cidrs[n - 1].bytes, cidrs[n - 1].family) ==
                   spec_first(&list->entries[from].cidr) &&
               cidrs[n - 1].bits == list->entries[from].cidr.bits;
  }
  return right;
}

/* ipkin_cidr_compare(), for what changed: that is not looked at. */
int compare_contract(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  PROVE(__CPROVER_r_ok(a, sizeof *a) && __CPROVER_r_ok(b, sizeof *b));
  return (int)nondet_word();
}

/* proof order
     figure: order == SVC-D4, lists of <= 3
     quick figure: order == SVC-D4, lists of <= 2 with addresses of 8 bits
     args: cidr.c -DTEXT=2 --no-array-field-sensitivity
           --unwind 4 --unwindset spec_load.0:17
     quick args: cidr.c -DTEXT=2 -DKEEP=2 -DSHORT=8
           --no-array-field-sensitivity
           --unwind 4 --unwindset any_list.0:17,spec_load.0:17
     replace: ipkin_cidr_compare compare_contract ipkin_cidr_compare/compare
     bug: plan.c: wanted = other ? cidr->family != family :
          cidr->family == family; =>
          wanted = other || cidr->family == family; */
void order(void) {
  read_any();
  plan.primary_family = nondet_bool() ? 4 : 6;
  decide_ranges(&facts);
  if (facts.services.text.data)
    PROVE(is_ordered(&facts.services, plan.service_ranges_len,
                     plan.service_ranges));
  PROVE(is_ordered(&facts.pods, plan.pod_ranges_len, plan.pod_ranges));
  PROVE(!config.live || plan.changed == 0);
  for (unsigned i = 0; i < 2; i++)
    PROVE(i >= plan.service_ranges_len || !facts.services.text.data ||
          facts.service_from[i] < facts.services.kept);
  PROVE(facts.judged ==
        (facts.apiserver.text.data ? &facts.apiserver : &facts.services));
}

/* proof node_bits
     figure: a node's bits == POD-09, all configs
     args: --unwind 2
     bug: plan.c: facts->platform_minor >= 34 ? 117 : 110 =>
          facts->platform_minor > 34 ? 117 : 110 */
void node_bits(void) {
  config = nondet_config();
  ASSUME(is_config(&config));
  facts.config = &config;
  facts.plan = &plan;
  facts.platform_minor = nondet_word();
  derive_node_bits(&facts);
  const bool known = config.platform != IPKIN_PLATFORM_UNKNOWN;
  unsigned v4 = known ? 24 : 0, v6 = known ? 64 : 0;
  if (config.platform == IPKIN_PLATFORM_K0S)
    v6 = facts.platform_minor < 34 ? 110 : 117;
  if (config.node_bits_v4)
    v4 = config.node_bits_v4;
  if (config.node_bits_v6)
    v6 = config.node_bits_v6;
  PROVE(plan.node_bits_v4 == v4 && plan.node_bits_v6 == v6);
}

/* A config as this release's, as a newer one with more behind, or shorter. */
enum { MORE = 4 };
static struct larger {
  struct ipkin_plan_config config;
  uint8_t more[MORE];
} larger;

static bool is_sound(struct ipkin_text text) {
  return text.data || !text.len;
}

/* proof take
     figure: a config of any size and numbers
     args: --unwind 6
     bug: plan.c: config->live > 1 || => config->live > 2 || */
void take(void) {
  struct ipkin_plan_config taken, *given = &larger.config;
  *given = nondet_config();
  for (unsigned i = 0; i < MORE; i++)
    larger.more[i] = (uint8_t)nondet_word();
  ASSUME(given->size <= sizeof *given + MORE);
  bool newer = given->reserved[0] | given->reserved[1] | given->reserved[2] |
               (given->reserved2 != 0);
  for (unsigned i = 0; i < MORE; i++)
    newer |= sizeof *given + i < given->size && larger.more[i];
  ipkin_status status = take_config(given, &taken);
  if (given->size < sizeof *given) {
    PROVE(status == IPKIN_ERR_VALUE);
    return;
  }
  if (newer) {
    PROVE(status == IPKIN_ERR_NEWER);
    return;
  }
  PROVE(taken.size == sizeof taken && taken.kube_minor == given->kube_minor &&
        taken.nodes == given->nodes &&
        taken.observed_endpoints.data == given->observed_endpoints.data);
  if (!is_config(&taken) || (given->features & ~(uint32_t)0x10007))
    PROVE(status == IPKIN_ERR_VALUE);
  else if (!is_sound(given->external_address) ||
           !is_sound(given->api_address) || !is_sound(given->bind_address) ||
           !is_sound(given->service_ranges) ||
           !is_sound(given->apiserver_service_ranges) ||
           !is_sound(given->pod_ranges) || !is_sound(given->node_ips) ||
           !is_sound(given->cert_sans) || !is_sound(given->avoid) ||
           !is_sound(given->observed_cluster_ips) ||
           !is_sound(given->observed_endpoints))
    PROVE(status == IPKIN_ERR_NULL);
  else
    PROVE(status == IPKIN_OK);
}

/* take_config(): it is taken or refused. */
static ipkin_status taken;
ipkin_status take_contract(const struct ipkin_plan_config *config,
                           struct ipkin_plan_config *ret_config) {
  *ret_config = nondet_config();
  return taken;
}

/* consider(): some plan, and findings into the sink. */
static struct ipkin_plan considered;
static struct ipkin_finding found;
static size_t found_len;
void consider_contract(const struct ipkin_plan_config *config,
                       struct ipkin_plan *plan, struct sink *sink) {
  *plan = considered;
  if (!sink)
    return;
  for (size_t i = 0; i < found_len; i++)
    if (i < sink->cap)
      sink->findings[i] = found;
  sink->len = found_len;
}

static bool mend_holds;
bool holds_contract(struct ipkin_plan_config *config, struct ipkin_plan *plan,
                    const struct ipkin_finding *finding,
                    const struct sink *before) {
  *plan = nondet_plan(); /* it is used for the trial */
  return mend_holds;
}

/* proof check
     figure: answer: NULL, status, count, space, mends that do not hold, for any
             plan and <= 3 findings
     args: --unwind 5
     replace: take_config take_contract ipkin_plan_check/take,
              consider consider_contract plan_judge/emits,
              holds holds_contract ipkin_plan_check/trial
     assumes: consider() finds by emit() alone, some plan and some findings
     bug: plan.c: if (tried) consider => if (!tried) consider */
void check(void) {
  struct ipkin_finding findings[2] = {nondet_finding(), nondet_finding()};
  size_t cap = nondet_size(), len = 1;
  ASSUME(cap <= 2);
  config = nondet_config();
  considered = nondet_plan();
  found = nondet_finding();
  found_len = nondet_size();
  mend_holds = nondet_bool();
  taken = nondet_bool() ? IPKIN_OK : IPKIN_ERR_NEWER;
  ASSUME(found_len <= 3);
  findings[1].at = 7;
  ipkin_status status = ipkin_plan_check(&config, &plan, findings, cap, &len);
  if (taken) {
    PROVE(status == taken && len == 0);
    PROVE(plan.primary_family == 0 && plan.service_ranges_len == 0);
  } else {
    PROVE(len == found_len);
    PROVE(status == (len > cap ? IPKIN_ERR_SPACE : IPKIN_OK));
    PROVE(plan.primary_family == considered.primary_family &&
          plan.changed == considered.changed);
    for (size_t i = 0; i < 2; i++)
      if (i < len && i < cap)
        PROVE(findings[i].rule == found.rule &&
              findings[i].mend == (mend_holds ? found.mend : 0));
    PROVE(cap > 1 || findings[1].at == 7);
  }
  PROVE(ipkin_plan_check(NULL, &plan, findings, 1, &len) == IPKIN_ERR_NULL);
  PROVE(len == 0 && plan.primary_family == 0);
  PROVE(ipkin_plan_check(&config, NULL, NULL, 0, &len) == IPKIN_ERR_NULL);
  PROVE(ipkin_plan_check(&config, &plan, NULL, 1, &len) == IPKIN_ERR_NULL);
  PROVE(ipkin_plan_check(&config, &plan, NULL, 0, NULL) == IPKIN_ERR_NULL);
}

/* apply(): one field is edited, if it is the mend's. */
ipkin_status apply_contract(struct ipkin_plan_config *config,
                            const struct ipkin_finding *finding,
                            struct text_out *out) {
  struct ipkin_text *text = field_text(config, finding->mend_field);
  if (nondet_bool())
    return IPKIN_ERR_VALUE;
  if (finding->mend == IPKIN_MEND_FAMILY)
    config->primary_family = 6;
  else if (finding->mend == IPKIN_MEND_NODE_BITS)
    config->node_bits_v4 = config->node_bits_v6 = finding->mend_bits;
  else if (text)
    *text = (struct ipkin_text){out->to, 1};
  return IPKIN_OK;
}

#ifndef FIELD
#define FIELD 4
#endif

/* proof trial
     figure: a mend of each field is tried without a trace
     quick figure: a mend of field 4 of 11 is tried without a trace
     args: --unwind 12
     cases: FIELD 1 11
     quick cases: FIELD 4 4
     bug case: 4
     replace: apply apply_contract ipkin_plan_mend/mend,
              consider consider_contract plan_judge/emits
     assumes: as for check
     bug: plan.c: *field = kept; => *field = *field; */
void trial(void) {
  struct sink before = {.len = 0};
  struct ipkin_finding finding = nondet_finding();
  finding.mend_field = FIELD;
  found_len = 0;
  config = nondet_config();
  const struct ipkin_plan_config was = config;
  holds(&config, &plan, &finding, &before);
  PROVE(config.primary_family == was.primary_family &&
        config.node_bits_v4 == was.node_bits_v4 &&
        config.node_bits_v6 == was.node_bits_v6 && config.order == was.order);
  const struct ipkin_text *now = &config.external_address,
                          *then = &was.external_address;
  for (unsigned i = 0; i < 11; i++)
    PROVE(now[i].data == then[i].data && now[i].len == then[i].len);
}
