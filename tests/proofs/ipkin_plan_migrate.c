/* ipkin_plan_migrate.c - proof: the answer around the rules
   SPDX-License-Identifier: MIT

   The rules of a migration are not looked at here. */
#define TEXT 1
#include "facts.h"

#include "plan.c"

enum { CAP = 2 };

/* take_config(): each is taken or refused, the old one first. */
static struct ipkin_plan_config from, to;
static ipkin_status taken[2];
static unsigned takes;
ipkin_status take_contract(const struct ipkin_plan_config *config,
                           struct ipkin_plan_config *ret_config) {
  PROVE(takes < 2 && config == (takes ? &to : &from));
  *ret_config = *config;
  return taken[takes++];
}

/* read_list(): of the old plan, in so many places. */
static unsigned reads;
void list_contract(struct list *list, uint8_t field, struct ipkin_text text,
                   struct entry *entries, uint8_t cap, read_entry *read) {
  const struct ipkin_text *old =
      reads ? &from.pod_ranges : &from.service_ranges;
  PROVE(takes == 1 && reads < 2);
  PROVE(text.data == old->data && text.len == old->len);
  PROVE(__CPROVER_w_ok(entries, KEPT_OLD * sizeof *entries) && cap == KEPT_OLD);
  list->text = text;
  list->entries = entries;
  reads++;
}

/* study(): of the new plan. */
static bool studied;
void study_contract(const struct ipkin_plan_config *config, struct facts *facts,
                    struct ipkin_plan *plan) {
  PROVE(takes == 2 && config->pod_ranges.data == to.pod_ranges.data);
  facts->config = config;
  facts->plan = plan;
  studied = true;
}

/* The rules: any findings and verdict. */
static size_t found;
static uint8_t verdict;
static struct ipkin_finding *findings_to;
void ipkin__plan_judge_migration(const struct list *old_services,
                                 const struct list *old_pods,
                                 const struct facts *facts, struct sink *sink) {
  PROVE(studied && reads == 2);
  PROVE(old_services->text.data == from.service_ranges.data &&
        old_pods->text.data == from.pod_ranges.data);
  PROVE(old_services->entries != old_pods->entries);
  PROVE(sink->findings == findings_to && sink->len == 0 && sink->verdict == 0);
  sink->len = found;
  sink->verdict = verdict;
}

/* proof migrate
     figure: status, counts and verdict, any configs and capacities <= 2;
             reading and the rules by contract
     args: --unwind 4
     replace: take_config take_contract ipkin_plan_check/take,
              read_list list_contract plan_read/list,
              study study_contract -
     assumes: study() and what the rules find
     bug: plan.c: status = take_config(to, &taken); if (status) return status;
          => status = take_config(to, &taken); */
void migrate(void) {
  struct ipkin_finding findings[CAP];
  size_t cap = nondet_size(), len = nondet_size();
  uint32_t answer = nondet_word();
  const bool some_from = nondet_bool(), some_to = nondet_bool(),
             some_findings = nondet_bool(), some_answer = nondet_bool(),
             some_len = nondet_bool();
  ASSUME(cap <= CAP);
  from = nondet_config();
  to = nondet_config();
  findings_to = some_findings ? findings : NULL;
  found = nondet_size();
  verdict = (uint8_t)nondet_word();
  for (unsigned i = 0; i < 2; i++)
    taken[i] = nondet_bool()   ? IPKIN_OK
               : nondet_bool() ? IPKIN_ERR_VALUE
                               : IPKIN_ERR_NEWER;
  ipkin_status status = ipkin_plan_migrate(
      some_from ? &from : NULL, some_to ? &to : NULL,
      some_answer ? &answer : NULL, findings_to, cap, some_len ? &len : NULL);
  if (!some_from || !some_to || !some_answer || !some_len ||
      (!some_findings && cap))
    PROVE(status == IPKIN_ERR_NULL && takes == 0);
  else if (taken[0])
    PROVE(status == taken[0]);
  else if (taken[1])
    PROVE(status == taken[1]);
  else
    PROVE(status == (found > cap ? IPKIN_ERR_SPACE : IPKIN_OK));
  const bool judged = status == IPKIN_OK || status == IPKIN_ERR_SPACE;
  if (some_len)
    PROVE(len == (judged ? found : 0));
  if (some_answer)
    PROVE(answer == (!judged ? 0 : verdict ? verdict : IPKIN_VERDICT_OK));
}
