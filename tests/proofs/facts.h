/* facts.h - what the proofs of plans begin with: all that can have been read
   SPDX-License-Identifier: MIT

   Entries, families and minors are any, lists as long as they are kept; with
   SHORT, addresses have so many bits.  That reading makes no other facts than
   these is proved in plan_read.c, but for the two colons in the text of a host:
   they are assumed.  Of what is decided, ipkin_plan_check.c proves the primary
   family, what is published, the order and a node's bits; of the rest it is
   assumed that it is as here. */
#ifndef FACTS_H
#define FACTS_H

#include "plan.h"
#include "spec.h"
#include "unchecked.h"

#ifndef TEXT
#define TEXT 4 /* bytes in a field's text, at most */
#endif

#ifndef KEEP
#define KEEP 3 /* entries of a list, at most */
#endif

struct ipkin_plan_config nondet_config(void);
struct ipkin_plan nondet_plan(void);
struct entry nondet_entry(void);
uint32_t nondet_word(void);
size_t nondet_size(void);

/* Of these an address has one at most. */
enum {
  ONE_OF = IPKIN_CLASS_UNSPECIFIED | IPKIN_CLASS_LOOPBACK |
           IPKIN_CLASS_LINK_LOCAL | IPKIN_CLASS_MULTICAST |
           IPKIN_CLASS_DOCUMENTATION
};

/* Is it an entry as read from a text of that length?  Without && and ||, which
   are branches to CBMC. */
static bool is_entry(const struct entry *entry, size_t len) {
  const unsigned family = entry->cidr.family, bits = entry->cidr.bits;
  const bool none = family == 0, v4 = family == 4, v6 = family == 6;
  const bool mapped = (entry->seen & ENTRY_MAPPED) != 0;
  const uint32_t class = entry->detail & ONE_OF;
  const bool wrong = entry->status != IPKIN_OK;
  return ((none & (bits == 0)) | (v4 & (bits <= 32)) | (v6 & (bits <= 128))) &
         (none | !wrong) & (v6 | !mapped) &
         (wrong | ((class & (class - 1)) == 0)) & (entry->at <= len) &
         (entry->len <= len - entry->at);
}

static bool is_config(const struct ipkin_plan_config *config) {
  return config->size == sizeof *config &&
         (config->primary_family == 0 || spec_width(config->primary_family)) &&
         config->platform <= IPKIN_PLATFORM_TALOS &&
         config->endpoint_writer <= IPKIN_WRITER_CPLB &&
         config->pod_allocator <= IPKIN_ALLOCATOR_CNI &&
         config->node_bits_v4 <= 32 && config->node_bits_v6 <= 128 &&
         config->order <= IPKIN_ORDER_FREE && config->live <= 1 &&
         config->cni <= IPKIN_CNI_OTHER;
}

/* A list of any entries, in as many places as there are for it. */
static void any_list(struct list *list, uint8_t field, char text[TEXT],
                     struct entry *entries, uint8_t cap) {
  list->text.data = OR_NULL(text);
  list->text.len = nondet_size();
  list->entries = entries;
  list->len = nondet_word();
  list->kept = (uint8_t)nondet_word();
  list->field = field;
  ASSUME(list->text.len <= TEXT && (list->text.data || list->text.len == 0));
  ASSUME(list->kept <= cap && (list->text.data || list->kept == 0));
  ASSUME(list->kept == cap ? list->len >= cap : list->len == list->kept);
  for (unsigned i = 0; i < cap; i++) { /* those that are not kept are zero */
    entries[i] = (struct entry){.at = 0};
    if (i < list->kept)
      entries[i] = nondet_entry();
#ifdef SHORT /* bits of an address; the others are constants */
    for (unsigned b = SHORT / 8; b < 16; b++)
      entries[i].cidr.bytes[b] = 0;
    ASSUME(entries[i].cidr.bits <= SHORT);
#endif
    ASSUME(is_entry(&entries[i], list->text.len));
  }
}

/* A host: a text without brackets and port that is IPv6 has two colons, and
   behind the last of them four bytes at most that are no digits. */
static void any_host(struct list *list, uint8_t field, char text[TEXT],
                     struct entry *entry) {
  any_list(list, field, text, entry, 1);
  ASSUME(list->len <= 1 && (list->kept == 1) == (list->text.data != NULL));
  ASSUME(entry->at == 0 && (!list->kept || entry->len == list->text.len));
  if (list->kept && entry->cidr.family == 6 &&
      !(entry->seen & (ENTRY_BRACKETS | ENTRY_PORT))) {
    size_t first = nondet_size(), second = nondet_size();
    ASSUME(first < second && second < list->text.len);
    ASSUME(text[first] == ':' && text[second] == ':');
  }
}

static bool has_value(const struct list *list) {
  return list->kept && list->entries[0].cidr.family != 0;
}

/* The cases: which list is published or suspected, whether kube-apiserver has a
   list of its own, and which of its entries is judged first.  Constants, since
   to CBMC all of them are in the one object that the facts are. */
#ifndef CASE
#define CASE 0
#endif
enum { BY = CASE % 5, OWN = CASE % 2, FIRST = CASE / 2 % KEEP };

static const struct list *list_by(const struct facts *facts) {
  const struct list *lists[] = {&facts->external, &facts->endpoints,
                                &facts->node_ips, &facts->api, &facts->bind};
  return lists[BY];
}

static char texts[9][TEXT];
/* Not the arrays in the facts: to CBMC a small object is a quick one.  Behind
   KEEP there is a place more, as there are KEPT of them. */
static struct entry hosts[3][1], service[KEEP + 1], own_service[KEEP + 1],
    pod[KEEP + 1], node[KEEP + 1], observed[2][2];

/* Everything that is read. */
static void any_lists(struct facts *facts) {
  any_host(&facts->external, IPKIN_FIELD_EXTERNAL_ADDRESS, texts[0], hosts[0]);
  any_host(&facts->api, IPKIN_FIELD_API_ADDRESS, texts[1], hosts[1]);
  any_host(&facts->bind, IPKIN_FIELD_BIND_ADDRESS, texts[2], hosts[2]);
  any_list(&facts->services, IPKIN_FIELD_SERVICE_RANGES, texts[3], service,
           KEEP);
  any_list(&facts->apiserver, IPKIN_FIELD_APISERVER_SERVICE_RANGES, texts[4],
           own_service, KEEP);
  any_list(&facts->pods, IPKIN_FIELD_POD_RANGES, texts[5], pod, KEEP);
  any_list(&facts->node_ips, IPKIN_FIELD_NODE_IPS, texts[6], node, KEEP);
  any_list(&facts->cluster_ips, IPKIN_FIELD_OBSERVED_CLUSTER_IPS, texts[7],
           observed[0], 2);
  any_list(&facts->endpoints, IPKIN_FIELD_OBSERVED_ENDPOINTS, texts[8],
           observed[1], 2);
}

/* Everything, also what was decided. */
static void any_facts(struct facts *facts, struct ipkin_plan_config *config,
                      struct ipkin_plan *plan) {
  facts->kube = nondet_word();
  facts->platform_minor = nondet_word();
  facts->configured = nondet_word();
  facts->published = (uint8_t)nondet_word();
  facts->bound = (uint8_t)nondet_word();
  *config = nondet_config();
  *plan = nondet_plan();
  ASSUME(is_config(config));
  facts->config = config;
  facts->plan = plan;
  any_lists(facts);

  ASSUME(spec_width(plan->primary_family) != 0);
  ASSUME(plan->node_bits_v4 <= 32 && plan->node_bits_v6 <= 128);
  ASSUME(!config->node_bits_v4 || plan->node_bits_v4 == config->node_bits_v4);
  ASSUME(!config->node_bits_v6 || plan->node_bits_v6 == config->node_bits_v6);
  ASSUME(config->platform != IPKIN_PLATFORM_K0S || config->node_bits_v6 ||
         plan->node_bits_v6 >= 110);
  ASSUME(plan->service_ranges_len <= 2 && plan->endpoint_writer <= 4);
  for (unsigned i = 0; i < 2; i++) {
    facts->service_from[i] = (uint8_t)nondet_word();
    ASSUME(i >= plan->service_ranges_len || !facts->services.text.data ||
           facts->service_from[i] < facts->services.kept);
  }
  ASSUME(
      facts->configured ==
      families_of(facts->services.text.data ? &facts->services : &facts->pods));

  const struct list *by = list_by(facts);
  const bool published = nondet_bool() && has_value(by);
  const bool suspected = nondet_bool() && has_value(by) && !published;
  facts->published_by = published ? by : NULL;
  facts->suspected_by = suspected ? by : NULL;
  if (published)
    ASSUME(facts->published == by->entries[0].cidr.family);
  else /* what k0s looks up of a name */
    ASSUME(!facts->published || (spec_width(facts->published) &&
                                 plan->endpoint_writer == IPKIN_WRITER_K0S));
  ASSUME(!facts->bound || has_value(&facts->bind));

  ASSUME((facts->apiserver.text.data != NULL) == OWN);
  facts->judged = OWN ? &facts->apiserver : &facts->services;
  const struct entry *first = OWN ? &own_service[FIRST] : &service[FIRST];
  facts->judged_first =
      FIRST < facts->judged->kept && first->cidr.family && nondet_bool() ? first
                                                                         : NULL;
}

#pragma CPROVER check pop

#endif
