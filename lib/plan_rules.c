/* plan_rules.c - layer 5: the rules of docs/RULES.md, a row each, and their
   sentences
   SPDX-License-Identifier: MIT

   rules[] at the end is the table.  Above it stands a function a row, in the
   same order: the condition, and the mend that would undo it.  Whether a mend
   holds is not decided here: plan.c tries each one. */
#include "plan.h"

struct judge;

struct rule {
  uint16_t id;
  char name[8];
  uint8_t severity; /* where the condition does not say another */
  uint8_t refused_by;
  uint8_t since, until; /* Kubernetes minors in which it is refused */
  void (*look)(struct judge *judge);
  const char *text; /* see ipkin_finding_text() for what % stands for */
};

struct judge {
  const struct facts *facts;
  struct sink *sink;
  const struct rule *rule;
  size_t row;
};

/* ---- findings ----------------------------------------------------------- */

static bool on(const struct judge *judge, unsigned platform) {
  return judge->facts->config->platform == platform;
}

/* Talos' KubeNetworkConfig checks ranges since 1.14; before, nothing did. */
static bool on_strict_talos(const struct judge *judge) {
  return on(judge, IPKIN_PLATFORM_TALOS) && judge->facts->platform_minor >= 14;
}

/* A tool refuses only where it is the platform, or where that is not known. */
static uint32_t refusers(const struct judge *judge, uint32_t refused_by) {
  const uint32_t tools = IPKIN_REFUSED_KUBEADM | IPKIN_REFUSED_K0S |
                         IPKIN_REFUSED_K3S | IPKIN_REFUSED_TALOS;
  uint32_t here = 0;
  switch (judge->facts->config->platform) {
  case IPKIN_PLATFORM_UNKNOWN:
    return refused_by;
  case IPKIN_PLATFORM_KUBEADM:
    here = IPKIN_REFUSED_KUBEADM;
    break;
  case IPKIN_PLATFORM_K0S:
    here = IPKIN_REFUSED_K0S;
    break;
  case IPKIN_PLATFORM_K3S:
    here = IPKIN_REFUSED_K3S;
    break;
  case IPKIN_PLATFORM_TALOS:
    here = IPKIN_REFUSED_TALOS;
    break;
  default:
    break;
  }
  return refused_by & (~tools | here);
}

/* A finding of this rule about an entry, or with NULL about a number of the
   config. */
static struct ipkin_finding about(const struct judge *judge,
                                  const struct list *list, unsigned i) {
  struct ipkin_finding finding;
  memset(&finding, 0, sizeof finding);
  finding.rule = judge->rule->id;
  finding.severity = judge->rule->severity;
  finding.refused_by = refusers(judge, judge->rule->refused_by);
  finding.since_minor = judge->rule->since;
  finding.until_minor = judge->rule->until;
  if (list) {
    finding.field = list->field;
    finding.entry = (uint16_t)i;
    if (i < list->kept) {
      const struct entry *entry = &list->entries[i];
      finding.at = entry->at;
      finding.len = entry->len;
      finding.status = entry->status;
      finding.subject = entry->cidr;
    }
  }
  return finding;
}

static void against(struct ipkin_finding *finding, const struct list *list,
                    unsigned i) {
  finding->other_field = list->field;
  finding->other_entry = (uint16_t)i;
  if (i < list->kept)
    finding->other = list->entries[i].cidr;
}

static void mend(struct ipkin_finding *finding, uint8_t kind) {
  finding->mend = kind;
  finding->mend_field = finding->field;
}

static void mend_to(struct ipkin_finding *finding, uint8_t kind,
                    const struct ipkin_cidr *cidr) {
  mend(finding, kind);
  finding->mend_cidr = *cidr;
}

/* The subject's block with another prefix length. */
static void mend_bits(struct ipkin_finding *finding, unsigned bits) {
  struct ipkin_cidr cidr = finding->subject;
  cidr.bits = (uint8_t)bits;
  if (ipkin_cidr_masked(&cidr, &cidr) == IPKIN_OK)
    mend_to(finding, IPKIN_MEND_BITS, &cidr);
}

static void mend_number(struct ipkin_finding *finding, uint8_t kind,
                        uint8_t field, unsigned number) {
  finding->mend = kind;
  finding->mend_field = field;
  finding->mend_bits = (uint8_t)number;
}

static void emit(struct judge *judge, const struct ipkin_finding *finding) {
  struct sink *sink = judge->sink;
  if (sink->len == IPKIN_FINDINGS_MAX)
    return;
  if (sink->len < sink->cap)
    sink->findings[sink->len] = *finding;
  sink->len++;
  sink->found[judge->row / 64] |= (uint64_t)1 << judge->row % 64;
  if (finding->severity == IPKIN_SEVERITY_ERROR &&
      sink->errors[judge->row] < UINT8_MAX)
    sink->errors[judge->row]++;
  const struct ipkin_finding *watch = sink->watch;
  if (watch && watch->rule == finding->rule && watch->field == finding->field &&
      watch->entry == finding->entry)
    sink->watched = true;
}

/* ---- what several rules ask --------------------------------------------- */

static bool is_mapped(const struct entry *entry) {
  return entry->seen & ENTRY_MAPPED;
}

/* An entry that has the family it seems to have. */
static bool is_plain(const struct entry *entry) {
  return is_value(entry) && !is_mapped(entry);
}

static const struct entry *only_host(const struct list *list) {
  return list->kept ? &list->entries[0] : NULL;
}

static bool is_host_name(const struct list *list) {
  const struct entry *host = only_host(list);
  return host && !is_value(host) && host->status == IPKIN_OK;
}

static uint8_t literal_family(const struct list *list) {
  const struct entry *host = only_host(list);
  return host ? host->cidr.family : 0;
}

/* Two entries, one of each family. */
static bool is_pair(const struct list *list) {
  return list->len == 2 && is_value(&list->entries[0]) &&
         is_value(&list->entries[1]) &&
         list->entries[0].cidr.family != list->entries[1].cidr.family;
}

static bool same_family(const struct list *list) {
  return list->len == 2 && is_value(&list->entries[0]) &&
         list->entries[0].cidr.family == list->entries[1].cidr.family;
}

static bool two_families(const struct judge *judge) {
  return judge->facts->configured == IPKIN_STACK_DUAL;
}

static bool order_is_free(const struct judge *judge) {
  const struct ipkin_plan_config *config = judge->facts->config;
  return config->order == IPKIN_ORDER_FREE && !config->live;
}

/* Swapping is a mend where there are two and nothing lives yet. */
static void mend_swap(const struct judge *judge, struct ipkin_finding *finding,
                      const struct list *list) {
  if (is_pair(list) && !judge->facts->config->live) {
    finding->mend = IPKIN_MEND_SWAP;
    finding->mend_field = list->field;
  }
}

/* Does kube-controller-manager cut node blocks out of the pod ranges?  k0s
   always lets it (rule POD-12). */
static bool kcm_allocates(const struct judge *judge) {
  return judge->facts->config->pod_allocator != IPKIN_ALLOCATOR_CNI ||
         on(judge, IPKIN_PLATFORM_K0S);
}

/* Cilium's cluster-pool cuts with the same library. */
static bool cilium_allocates(const struct judge *judge) {
  return !kcm_allocates(judge) && judge->facts->config->cni == IPKIN_CNI_CILIUM;
}

static unsigned node_bits(const struct judge *judge, unsigned family) {
  return family == IPKIN_V4 ? judge->facts->plan.node_bits_v4
                            : judge->facts->plan.node_bits_v6;
}

static unsigned given_node_bits(const struct judge *judge, unsigned family) {
  return family == IPKIN_V4 ? judge->facts->config->node_bits_v4
                            : judge->facts->config->node_bits_v6;
}

static uint8_t node_bits_field(unsigned family) {
  return family == IPKIN_V4 ? IPKIN_FIELD_NODE_BITS_V4
                            : IPKIN_FIELD_NODE_BITS_V6;
}

/* Calls look for both lists of service ranges. */
static void each_service_list(struct judge *judge,
                              void (*look)(struct judge *,
                                           const struct list *)) {
  look(judge, &judge->facts->services);
  look(judge, &judge->facts->apiserver);
}

static void each_range_list(struct judge *judge,
                            void (*look)(struct judge *, const struct list *)) {
  each_service_list(judge, look);
  look(judge, &judge->facts->pods);
}

/* The addresses that are dialled, or that nodes have. */
static void each_address(struct judge *judge,
                         void (*look)(struct judge *, const struct list *,
                                      unsigned)) {
  const struct list *lists[] = {&judge->facts->external, &judge->facts->api,
                                &judge->facts->node_ips};
  for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++)
    for (unsigned i = 0; i < lists[l]->kept; i++)
      look(judge, lists[l], i);
}

/* ---- SVC: service ranges ------------------------------------------------ */

static void svc_01(struct judge *judge) {
  const struct list *services = &judge->facts->services;
  if (!is_given(services) || services->len)
    return;
  struct ipkin_finding finding = about(judge, services, 0);
  if (judge->facts->plan.service_ranges_len)
    mend_to(&finding, IPKIN_MEND_CANONICAL,
            &judge->facts->plan.service_ranges[0]);
  emit(judge, &finding);
}

/* An entry that is no CIDR; an empty one can go. */
static void unparsed(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    if (entry->status == IPKIN_OK)
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    finding.number = entry->detail;
    if (entry->status == IPKIN_ERR_EMPTY)
      mend(&finding, IPKIN_MEND_DROP);
    emit(judge, &finding);
  }
}

static void svc_02(struct judge *judge) {
  each_service_list(judge, unparsed);
}

/* A blank beside a comma.  The finding's place is the entry with its blanks, so
   that the mend takes them away. */
static void blanks(struct judge *judge, const struct list *list, uint8_t seen) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    if (!(entry->seen & seen) || entry->status)
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    const char *text = list->text.data;
    while (finding.at > 0 && text[finding.at - 1] != ',') {
      finding.at--;
      finding.len++;
    }
    while (finding.at + finding.len < list->text.len &&
           text[finding.at + finding.len] != ',')
      finding.len++;
    mend_to(&finding, IPKIN_MEND_CANONICAL, &entry->cidr);
    emit(judge, &finding);
  }
}

static void svc_03_list(struct judge *judge, const struct list *list) {
  blanks(judge, list, ENTRY_INNER | ENTRY_OUTER);
}

static void svc_03(struct judge *judge) {
  each_service_list(judge, svc_03_list);
}

/* More than two entries: drops what is behind the first two, or the one of
   three that has a partner's family already. */
static void too_many(struct judge *judge, const struct list *list) {
  unsigned empty = 0;
  for (unsigned i = 0; i < list->kept; i++)
    empty += list->entries[i].status == IPKIN_ERR_EMPTY;
  if (list->len - empty <= 2)
    return;
  unsigned extra =
      list->entries[0].cidr.family == list->entries[1].cidr.family ? 1 : 2;
  struct ipkin_finding finding = about(judge, list, extra);
  finding.number = list->len - empty;
  finding.status = 0;
  if (extra == 2)
    finding.len = (uint32_t)(list->text.len - finding.at);
  if (extra == 2 || list->len == 3)
    mend(&finding, IPKIN_MEND_DROP);
  emit(judge, &finding);
}

static void svc_04(struct judge *judge) {
  each_service_list(judge, too_many);
}

static void one_family(struct judge *judge, const struct list *list) {
  if (!same_family(list))
    return;
  struct ipkin_finding finding = about(judge, list, 1);
  against(&finding, list, 0);
  emit(judge, &finding);
}

static void svc_05(struct judge *judge) {
  each_service_list(judge, one_family);
}

/* DUAL-05: the family that was configured is not the one that is published. */
static bool family_contradicts(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  return two_families(judge) && facts->published_by &&
         facts->config->primary_family &&
         facts->config->primary_family != facts->published;
}

/* The fault that SVC-06 and SVC-07 share: the kubernetes Service gets its IP
   from a range of one family and its endpoint has the other. */
static bool service_contradicts(const struct judge *judge,
                                const struct ipkin_cidr *first) {
  const struct facts *facts = judge->facts;
  uint8_t published = facts->published;
  if (!published && facts->suspected_by)
    published = facts->suspected_by->entries[0].cidr.family;
  return first && published && first->family != published &&
         !(order_is_free(judge) && family_contradicts(judge));
}

static bool kube_apiserver_publishes(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  return (facts->plan.endpoint_writer == IPKIN_WRITER_LEASE ||
          facts->plan.endpoint_writer == IPKIN_WRITER_CPLB) &&
         facts->published && !facts->cluster_ips.kept;
}

/* k8s validatePublicIPServiceClusterIPRangeIPFamilies; Kubernetes before 1.24
   starts and is broken. */
static void svc_06(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct entry *first = facts->judged_first;
  if (!kube_apiserver_publishes(judge) ||
      !service_contradicts(judge, first ? &first->cidr : NULL))
    return;
  struct ipkin_finding finding =
      about(judge, facts->judged, (unsigned)(first - facts->judged->entries));
  if (facts->kube < 24)
    finding.refused_by = 0;
  against(&finding, facts->published_by, 0);
  mend_swap(judge, &finding, facts->judged);
  emit(judge, &finding);
}

/* The same where the guard is off: k0s #5841.  What the cluster shows comes
   before what it was told. */
static void svc_07(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *list = facts->judged;
  const struct entry *first = facts->judged_first;
  bool observed = facts->cluster_ips.kept != 0;
  if (observed) {
    list = &facts->cluster_ips;
    first = is_value(&list->entries[0]) ? &list->entries[0] : NULL;
  }
  if (kube_apiserver_publishes(judge) ||
      !service_contradicts(judge, first ? &first->cidr : NULL) ||
      (!two_families(judge) && !observed))
    return;
  struct ipkin_finding finding =
      about(judge, list, (unsigned)(first - list->entries));
  if (facts->published_by)
    against(&finding, facts->published_by, 0);
  else if (facts->suspected_by)
    against(&finding, facts->suspected_by, 0);
  else
    against(&finding, &facts->external, 0);
  if (!facts->published_by)
    finding.severity = IPKIN_SEVERITY_WARNING;
  if (!observed)
    mend_swap(judge, &finding, facts->judged);
  emit(judge, &finding);
}

/* Calls look with each service range of the decided order that was given as a
   plain CIDR: rank 0 is the primary one. */
static void each_decided(struct judge *judge,
                         void (*look)(struct judge *, unsigned rank,
                                      const struct entry *)) {
  const struct facts *facts = judge->facts;
  if (facts->services.kept == 0)
    return;
  for (unsigned rank = 0; rank < facts->plan.service_ranges_len; rank++) {
    const struct entry *entry =
        &facts->services.entries[facts->service_from[rank]];
    if (!is_mapped(entry) && entry->cidr.bits >= 2)
      look(judge, rank, entry);
  }
}

static struct ipkin_finding about_decided(const struct judge *judge,
                                          unsigned rank) {
  return about(judge, &judge->facts->services,
               judge->facts->service_from[rank]);
}

/* A prefix length of which every component takes the range. */
static void mend_small(struct ipkin_finding *finding) {
  mend_bits(finding, finding->subject.family == IPKIN_V4 ? 24 : 108);
}

static bool is_too_small(unsigned rank, const struct ipkin_cidr *range) {
  return ipkin_cidr_count(range) < (rank == 0 ? 8 : 4) &&
         (rank == 0 || ipkin_cidr_count(range) <= 2);
}

static void svc_11_range(struct judge *judge, unsigned rank,
                         const struct entry *entry) {
  if (rank != 0 || !is_too_small(rank, &entry->cidr))
    return;
  struct ipkin_finding finding = about_decided(judge, rank);
  finding.number = ipkin_cidr_count(&entry->cidr);
  finding.limit = 8;
  mend_small(&finding);
  emit(judge, &finding);
}

static void svc_11(struct judge *judge) {
  each_decided(judge, svc_11_range);
}

static void svc_12_range(struct judge *judge, unsigned rank,
                         const struct entry *entry) {
  if (rank != 1 || !is_too_small(rank, &entry->cidr))
    return;
  struct ipkin_finding finding = about_decided(judge, rank);
  finding.number = ipkin_cidr_count(&entry->cidr);
  if (ipkin_cidr_count(&entry->cidr) > 1)
    finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_K0S; /* only /32 and /128 */
  if (!on_strict_talos(judge) && on(judge, IPKIN_PLATFORM_TALOS))
    finding.refused_by = 0;
  mend_small(&finding);
  emit(judge, &finding);
}

static void svc_12(struct judge *judge) {
  each_decided(judge, svc_12_range);
}

/* k8s.io/utils/net RangeSize answers 0 for these. */
static void svc_13_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++)
    if (is_plain(&list->entries[i]) && list->entries[i].cidr.bits < 2) {
      struct ipkin_finding finding = about(judge, list, i);
      emit(judge, &finding);
    }
}

static void svc_13(struct judge *judge) {
  each_service_list(judge, svc_13_list);
}

/* No index 10: kubeadm, k3s and Talos want it in each range; k0s takes index 2
   of the primary one. */
static void svc_14_range(struct judge *judge, unsigned rank,
                         const struct entry *entry) {
  bool k0s = on(judge, IPKIN_PLATFORM_K0S);
  bool each = on(judge, IPKIN_PLATFORM_KUBEADM) ||
              on(judge, IPKIN_PLATFORM_K3S) || on_strict_talos(judge);
  if (ipkin_cidr_count(&entry->cidr) > 10 || is_too_small(rank, &entry->cidr) ||
      !(each || (k0s && rank == 0)))
    return;
  struct ipkin_finding finding = about_decided(judge, rank);
  finding.number = ipkin_cidr_count(&entry->cidr);
  if (k0s)
    finding.severity = IPKIN_SEVERITY_WARNING;
  mend_small(&finding);
  emit(judge, &finding);
}

static void svc_14(struct judge *judge) {
  each_decided(judge, svc_14_range);
}

static void svc_16_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    if (!(entry->seen & ENTRY_HOST_BITS) || !is_plain(entry))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    if (!on_strict_talos(judge))
      finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_TALOS;
    struct ipkin_cidr masked;
    ipkin_cidr_masked(&entry->cidr, &masked);
    mend_to(&finding, IPKIN_MEND_MASK, &masked);
    emit(judge, &finding);
  }
}

static void svc_16(struct judge *judge) {
  each_range_list(judge, svc_16_list);
}

static void svc_17_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    if (!is_value(entry) || !is_mapped(entry))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    if (entry->cidr.bits >= 96) {
      struct ipkin_addr addr = addr_of(&entry->cidr);
      struct ipkin_cidr unmapped;
      memset(&unmapped, 0, sizeof unmapped);
      ipkin_addr_unmap(&addr, &addr);
      memcpy(unmapped.bytes, addr.bytes, sizeof unmapped.bytes);
      unmapped.family = IPKIN_V4;
      unmapped.bits = (uint8_t)(entry->cidr.bits - 96);
      mend_to(&finding, IPKIN_MEND_UNMAP, &unmapped);
    }
    emit(judge, &finding);
  }
}

static void svc_17(struct judge *judge) {
  each_range_list(judge, svc_17_list);
}

static void svc_18_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    if (!is_value(entry) || !(entry->seen & ENTRY_ZEROS))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    mend_to(&finding, IPKIN_MEND_CANONICAL, &entry->cidr);
    emit(judge, &finding);
  }
}

static void svc_18(struct judge *judge) {
  each_range_list(judge, svc_18_list);
}

/* Whether two lists hold the same blocks, in the same order or in any. */
static bool same_list(const struct list *a, const struct list *b,
                      bool any_order) {
  if (a->len != b->len || a->len != a->kept)
    return false;
  for (unsigned i = 0; i < a->kept; i++) {
    bool found = false;
    for (unsigned j = 0; j < b->kept && !found; j++) {
      const struct ipkin_cidr *x = &a->entries[i].cidr;
      const struct ipkin_cidr *y = &b->entries[j].cidr;
      found = (any_order || i == j) && ipkin_cidr_covers(x, y) &&
              ipkin_cidr_covers(y, x);
    }
    if (!found)
      return false;
  }
  return true;
}

static bool all_parsed(const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++)
    if (!is_value(&list->entries[i]))
      return false;
  return list->kept != 0;
}

/* kube-apiserver gets another list than everybody else, as the workaround in
   k0s #5841 does. */
static void svc_19(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *own = &facts->apiserver, *all = &facts->services;
  if (!is_given(own) || !all_parsed(own) || !all_parsed(all) ||
      same_list(own, all, false))
    return;
  unsigned i = 0; /* the first place where they differ */
  while (i + 1u < own->kept && i < all->kept &&
         ipkin_cidr_compare(&own->entries[i].cidr, &all->entries[i].cidr) == 0)
    i++;
  struct ipkin_finding finding = about(judge, own, i);
  against(&finding, all, i < all->kept ? i : 0);
  if (same_list(own, all, true)) {
    finding.severity = IPKIN_SEVERITY_WARNING;
    bool own_is_right =
        own->entries[0].cidr.family == facts->plan.primary_family;
    mend_swap(judge, &finding, own_is_right ? all : own);
  }
  emit(judge, &finding);
}

/* Has a rule that stands above in the table found anything? */
static bool fired(const struct judge *judge, uint16_t id);

/* The order of a list changes and no other rule says so. */
static void svc_27_list(struct judge *judge, const struct list *list,
                        const struct ipkin_cidr *decided) {
  if (!is_pair(list) || list->entries[0].cidr.family == decided->family)
    return;
  struct ipkin_finding finding = about(judge, list, 0);
  if (order_is_free(judge))
    finding.severity = IPKIN_SEVERITY_ADVICE;
  finding.other = *decided;
  mend_swap(judge, &finding, list);
  emit(judge, &finding);
}

static void svc_27(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (facts->config->live || fired(judge, IPKIN_RULE_SVC_06) ||
      fired(judge, IPKIN_RULE_SVC_07) || fired(judge, IPKIN_RULE_SVC_19) ||
      family_contradicts(judge))
    return;
  svc_27_list(judge, &facts->services, &facts->plan.service_ranges[0]);
  if (order_is_free(judge)) /* else POD-03 says it */
    svc_27_list(judge, &facts->pods, &facts->plan.pod_ranges[0]);
}

/* ---- POD: pod ranges and node masks ------------------------------------- */

static void pod_01(struct judge *judge) {
  const struct list *pods = &judge->facts->pods;
  unparsed(judge, pods);
  if (is_given(pods) && pods->len == 0) {
    struct ipkin_finding finding = about(judge, pods, 0);
    finding.status = IPKIN_ERR_EMPTY;
    emit(judge, &finding);
  }
  blanks(judge, pods, ENTRY_INNER); /* KCM trims the outer ones */
}

static void pod_02(struct judge *judge) {
  too_many(judge, &judge->facts->pods);
  one_family(judge, &judge->facts->pods);
}

/* k3s compares the first entries and exits; elsewhere nobody notices. */
static void pod_03(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *pods = &facts->pods;
  if (order_is_free(judge) || !is_pair(pods) ||
      pods->entries[0].cidr.family == facts->plan.primary_family)
    return;
  struct ipkin_finding finding = about(judge, pods, 0);
  if (on(judge, IPKIN_PLATFORM_K3S))
    finding.severity = IPKIN_SEVERITY_ERROR;
  if (facts->services.kept)
    against(&finding, &facts->services, 0);
  mend_swap(judge, &finding, pods);
  emit(judge, &finding);
}

/* Is the node mask of this entry k0s' own IPv6 one?  Then POD-09 speaks. */
static bool k0s_mask(const struct judge *judge, const struct entry *entry) {
  return on(judge, IPKIN_PLATFORM_K0S) && entry->cidr.family == IPKIN_V6 &&
         given_node_bits(judge, IPKIN_V6) == 0;
}

static void pod_06(struct judge *judge) {
  const struct list *pods = &judge->facts->pods;
  for (unsigned i = 0; i < pods->kept; i++) {
    const struct entry *entry = &pods->entries[i];
    unsigned node = node_bits(judge, entry->cidr.family);
    if (!is_plain(entry) || !node || entry->cidr.bits <= node ||
        !kcm_allocates(judge) || k0s_mask(judge, entry))
      continue;
    struct ipkin_finding finding = about(judge, pods, i);
    finding.number = entry->cidr.bits;
    finding.limit = node;
    /* 256 nodes, but never a block too small for pods */
    unsigned widest = entry->cidr.family == IPKIN_V4 ? 28 : 124;
    unsigned wanted = entry->cidr.bits + 8u;
    if (wanted > widest)
      wanted = widest > entry->cidr.bits ? widest : entry->cidr.bits;
    mend_number(&finding, IPKIN_MEND_NODE_BITS,
                node_bits_field(entry->cidr.family), wanted);
    emit(judge, &finding);
  }
}

/* k8s pkg/controller/nodeipam/ipam/cidrset NewCIDRSet counts blocks in 16 bits,
   for IPv6 alone; kubeadm and Talos hold IPv4 to the same. */
static void pod_07(struct judge *judge) {
  const struct list *pods = &judge->facts->pods;
  bool cilium = cilium_allocates(judge);
  for (unsigned i = 0; i < pods->kept; i++) {
    const struct entry *entry = &pods->entries[i];
    bool v4 = entry->cidr.family == IPKIN_V4;
    unsigned node = cilium ? given_node_bits(judge, entry->cidr.family)
                           : node_bits(judge, entry->cidr.family);
    if (!is_plain(entry) || node < entry->cidr.bits + 17u ||
        !(kcm_allocates(judge) || cilium) || k0s_mask(judge, entry))
      continue;
    struct ipkin_finding finding = about(judge, pods, i);
    bool tool = on(judge, IPKIN_PLATFORM_KUBEADM) || on_strict_talos(judge);
    if (cilium)
      finding.refused_by = v4 ? 0 : IPKIN_REFUSED_CNI;
    else if (v4)
      finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_CONTROLLER_MANAGER;
    if (on(judge, IPKIN_PLATFORM_TALOS) && !tool)
      finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_TALOS;
    if (v4 && (cilium || !tool))
      finding.severity = IPKIN_SEVERITY_WARNING;
    finding.number = node - entry->cidr.bits;
    finding.limit = 16;
    mend_number(&finding, IPKIN_MEND_NODE_BITS,
                node_bits_field(entry->cidr.family), entry->cidr.bits + 16u);
    emit(judge, &finding);
  }
}

/* k8s cmd/kube-controller-manager/app setNodeCIDRMaskSizes. */
static void pod_08(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (!all_parsed(&facts->pods) || !kcm_allocates(judge))
    return;
  static const uint8_t families[2] = {IPKIN_V4, IPKIN_V6};
  for (int f = 0; f < 2; f++) {
    bool has = false;
    for (unsigned i = 0; i < facts->pods.kept; i++)
      has |= facts->pods.entries[i].cidr.family == families[f];
    if (has || !given_node_bits(judge, families[f]))
      continue;
    struct ipkin_finding finding = about(judge, NULL, 0);
    finding.field = node_bits_field(families[f]);
    finding.number = given_node_bits(judge, families[f]);
    against(&finding, &facts->pods, 0);
    mend_number(&finding, IPKIN_MEND_NODE_BITS, finding.field, 0);
    emit(judge, &finding);
  }
}

/* k0s sets the IPv6 node mask itself, and validates nothing against it. */
static void pod_09(struct judge *judge) {
  const struct list *pods = &judge->facts->pods;
  for (unsigned i = 0; i < pods->kept; i++) {
    const struct entry *entry = &pods->entries[i];
    unsigned node = judge->facts->plan.node_bits_v6;
    if (!is_plain(entry) || !k0s_mask(judge, entry) ||
        (entry->cidr.bits <= node && node - entry->cidr.bits <= 16))
      continue;
    struct ipkin_finding finding = about(judge, pods, i);
    finding.number = node - 16;
    finding.limit = node;
    mend_bits(&finding, 108);
    emit(judge, &finding);
  }
}

/* ---- ADR: addresses ----------------------------------------------------- */

static void address_class(struct judge *judge, const struct list *list,
                          unsigned i, uint32_t class) {
  const struct entry *entry = &list->entries[i];
  struct ipkin_addr addr = addr_of(&entry->cidr);
  if (!(ipkin_addr_class(&addr) & class))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  finding.refused_by = list->field == IPKIN_FIELD_NODE_IPS
                           ? IPKIN_REFUSED_KUBELET
                           : IPKIN_REFUSED_APISERVER;
  emit(judge, &finding);
}

/* kubelet takes one unspecified node IP as a family; k0s compares the raw text
   with 0.0.0.0 and ::, so other spellings pass (K0S-04). */
static void adr_01_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  const struct entry *entry = &list->entries[i];
  struct ipkin_addr addr = addr_of(&entry->cidr);
  if (list->field == IPKIN_FIELD_NODE_IPS ||
      !(ipkin_addr_class(&addr) & IPKIN_CLASS_UNSPECIFIED))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  if (list->field == IPKIN_FIELD_API_ADDRESS &&
      !on(judge, IPKIN_PLATFORM_K0S)) {
    finding.severity = IPKIN_SEVERITY_ADVICE;
    finding.refused_by = 0;
  }
  emit(judge, &finding);
}

static void adr_01(struct judge *judge) {
  each_address(judge, adr_01_address);
}

static void adr_02_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  address_class(judge, list, i, IPKIN_CLASS_LOOPBACK);
}

static void adr_02(struct judge *judge) {
  each_address(judge, adr_02_address);
}

static void adr_03_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  address_class(judge, list, i, IPKIN_CLASS_LINK_LOCAL);
}

static void adr_03(struct judge *judge) {
  each_address(judge, adr_03_address);
}

static void adr_04_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  address_class(judge, list, i, IPKIN_CLASS_MULTICAST);
}

static void adr_04(struct judge *judge) {
  each_address(judge, adr_04_address);
}

/* A zone means something on one host only.  Without it the address may do, but
   not a link-local one. */
static void zone(struct judge *judge, const struct list *list, unsigned i) {
  const struct entry *entry = &list->entries[i];
  if (entry->status != IPKIN_ERR_ZONE)
    return;
  struct ipkin_finding finding = about(judge, list, i);
  struct ipkin_addr addr;
  if (ipkin_addr_parse_with(list->text.data + entry->at, entry->len,
                            IPKIN_ACCEPT_ZONE, &addr, NULL, NULL) == IPKIN_OK) {
    struct ipkin_cidr cidr = {.family = addr.family, .bits = 128};
    memcpy(cidr.bytes, addr.bytes, sizeof cidr.bytes);
    mend_to(&finding, IPKIN_MEND_CANONICAL, &cidr);
  }
  emit(judge, &finding);
}

static void adr_05(struct judge *judge) {
  each_address(judge, zone);
  if (judge->facts->bind.kept)
    zone(judge, &judge->facts->bind, 0);
}

static void adr_06_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  const struct entry *entry = &list->entries[i];
  if (!is_value(entry) || !is_mapped(entry))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  struct ipkin_addr addr = addr_of(&entry->cidr);
  struct ipkin_cidr unmapped = {.family = IPKIN_V4, .bits = 32};
  ipkin_addr_unmap(&addr, &addr);
  memcpy(unmapped.bytes, addr.bytes, sizeof unmapped.bytes);
  finding.number = entry->detail;
  mend_to(&finding, IPKIN_MEND_UNMAP, &unmapped);
  emit(judge, &finding);
}

static void adr_06(struct judge *judge) {
  each_address(judge, adr_06_address);
}

/* A host that a resolver takes for IPv4 and a strict parser does not: neither
   brackets nor two colons, and yet not refused as a name. */
static bool is_nearly_v4(const struct list *list) {
  const struct entry *host = only_host(list);
  if (!host || host->status == IPKIN_OK || host->len == 0)
    return false;
  const char *text = list->text.data + host->at;
  unsigned colons = 0;
  for (uint32_t i = 0; i < host->len && colons < 2; i++)
    colons += text[i] == ':';
  switch (host->status) {
  case IPKIN_ERR_CHARACTER:
  case IPKIN_ERR_LEADING_ZERO:
  case IPKIN_ERR_OCTET:
  case IPKIN_ERR_TOO_FEW:
  case IPKIN_ERR_TOO_MANY:
    return colons < 2 && text[0] != '[';
  default:
    return false;
  }
}

static void adr_07(struct judge *judge) {
  const struct list *lists[] = {&judge->facts->external, &judge->facts->api};
  for (int l = 0; l < 2; l++)
    if (is_nearly_v4(lists[l])) {
      struct ipkin_finding finding = about(judge, lists[l], 0);
      finding.number = lists[l]->entries[0].detail;
      emit(judge, &finding);
    }
}

/* "2001:db8::1:6443" is an address, and hardly ever meant as one: the port of
   an API server behind what is an address without it.  0: no. */
static unsigned port_meant(const char *text, size_t len,
                           struct ipkin_addr *ret_addr) {
  static const uint16_t ports[] = {443, 6443, 8443, 9443};
  size_t colon = len;
  while (colon > 0 && text[colon - 1] != ':')
    colon--;
  if (colon < 2 || len - colon > 4)
    return 0;
  unsigned port = 0;
  for (size_t i = colon; i < len; i++) {
    if (text[i] < '0' || text[i] > '9')
      return 0;
    port = port * 10 + (unsigned)(text[i] - '0');
  }
  for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
    if (port == ports[i] && text[colon - 2] != ':' &&
        ipkin_addr_parse(text, colon - 1, ret_addr, NULL) == IPKIN_OK)
      return port;
  return 0;
}

static void adr_08(struct judge *judge) {
  const struct list *lists[] = {&judge->facts->external, &judge->facts->api};
  for (int l = 0; l < 2; l++) {
    const struct entry *host = only_host(lists[l]);
    if (!host || host->cidr.family != IPKIN_V6 || (host->seen & ENTRY_PORT))
      continue;
    struct ipkin_finding finding = about(judge, lists[l], 0);
    struct ipkin_addr addr;
    if (host->seen & ENTRY_BRACKETS) {
      mend_to(&finding, IPKIN_MEND_BRACKET, &host->cidr);
      emit(judge, &finding);
      continue;
    }
    unsigned port =
        port_meant(lists[l]->text.data + host->at, host->len, &addr);
    if (!port)
      continue;
    struct ipkin_cidr cidr = {.family = IPKIN_V6, .bits = 128};
    memcpy(cidr.bytes, addr.bytes, sizeof cidr.bytes);
    mend_to(&finding, IPKIN_MEND_BRACKET, &cidr);
    finding.number = port;
    finding.refused_by = 0;
    emit(judge, &finding);
  }
}

/* k0s NewEndpointReconciler resolves one family only. */
static void adr_09(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (facts->plan.endpoint_writer != IPKIN_WRITER_K0S || !two_families(judge) ||
      !is_host_name(&facts->external) || facts->config->primary_family)
    return;
  struct ipkin_finding finding = about(judge, &facts->external, 0);
  if (facts->platform_minor >= 34) /* primaryAddressFamily exists */
    mend_number(&finding, IPKIN_MEND_FAMILY, IPKIN_FIELD_PRIMARY_FAMILY,
                facts->plan.primary_family);
  emit(judge, &finding);
}

static void adr_11_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  const struct list *services = &judge->facts->services;
  struct ipkin_addr addr = addr_of(&list->entries[i].cidr);
  for (unsigned s = 0; s < services->kept; s++)
    if (ipkin_cidr_contains(&services->entries[s].cidr, &addr)) {
      struct ipkin_finding finding = about(judge, list, i);
      against(&finding, services, s);
      emit(judge, &finding);
      return;
    }
}

static void adr_11(struct judge *judge) {
  each_address(judge, adr_11_address);
}

/* kubelet logs and ignores what it cannot parse; leading zeros it reads as
   decimal. */
static void adr_16(struct judge *judge) {
  const struct list *nodes = &judge->facts->node_ips;
  for (unsigned i = 0; i < nodes->kept; i++) {
    const struct entry *entry = &nodes->entries[i];
    bool zeros = is_value(entry) && (entry->seen & ENTRY_ZEROS);
    bool wrong = entry->status && entry->status != IPKIN_ERR_ZONE;
    if (!zeros && !wrong)
      continue;
    struct ipkin_finding finding = about(judge, nodes, i);
    finding.number = entry->detail;
    if (zeros) {
      finding.severity = IPKIN_SEVERITY_WARNING;
      finding.status = IPKIN_ERR_LEADING_ZERO;
      mend_to(&finding, IPKIN_MEND_CANONICAL, &entry->cidr);
      finding.number = 0;
    } else if (entry->status == IPKIN_ERR_EMPTY && nodes->len > 1) {
      mend(&finding, IPKIN_MEND_DROP);
    }
    emit(judge, &finding);
  }
}

static void adr_20(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *lists[] = {&facts->external, &facts->api, &facts->bind,
                                &facts->cluster_ips, &facts->endpoints};
  for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++)
    for (unsigned i = 0; i < lists[l]->kept; i++) {
      const struct entry *entry = &lists[l]->entries[i];
      bool elsewhere =
          entry->status == IPKIN_ERR_ZONE || (l < 2 && is_nearly_v4(lists[l]));
      if (entry->status == IPKIN_OK || (l < 3 && elsewhere))
        continue;
      struct ipkin_finding finding = about(judge, lists[l], i);
      finding.number = entry->detail;
      emit(judge, &finding);
    }
}

/* ---- OVL: overlap ------------------------------------------------------- */

/* How many of a pod range's node blocks touch a service range that overlaps it;
   k8s filterOutServiceRange marks them used. */
static void blocks_lost(struct ipkin_finding *finding, unsigned node,
                        const struct ipkin_cidr *pods,
                        const struct ipkin_cidr *services) {
  unsigned total = node - pods->bits;
  unsigned lost = services->bits <= pods->bits ? total
                  : services->bits < node      ? node - services->bits
                                               : 0;
  finding->limit = total < 64 ? (uint64_t)1 << total : UINT64_MAX;
  finding->number = lost < 64 ? (uint64_t)1 << lost : UINT64_MAX;
}

static void ovl_01(struct judge *judge) {
  const struct list *pods = &judge->facts->pods;
  const struct list *services = &judge->facts->services;
  for (unsigned p = 0; p < pods->kept; p++)
    for (unsigned s = 0; s < services->kept; s++) {
      const struct ipkin_cidr *pod = &pods->entries[p].cidr;
      const struct ipkin_cidr *service = &services->entries[s].cidr;
      if (!ipkin_cidr_overlaps(pod, service))
        continue;
      struct ipkin_finding finding = about(judge, pods, p);
      against(&finding, services, s);
      unsigned node = node_bits(judge, pod->family);
      bool some_remain = service->bits > pod->bits;
      if (node >= pod->bits) {
        blocks_lost(&finding, node, pod, service);
        some_remain = finding.number < finding.limit;
      }
      if (kcm_allocates(judge) && some_remain)
        finding.severity = IPKIN_SEVERITY_WARNING;
      emit(judge, &finding);
      break;
    }
}

/* ---- DUAL: the stack as a whole ----------------------------------------- */

static void dual_01(struct judge *judge) {
  const struct facts *facts = judge->facts;
  unsigned configured = facts->configured;
  unsigned wanted = stack_bit(facts->config->primary_family);
  unsigned published = facts->published_by ? stack_bit(facts->published) : 0;
  if (!configured)
    return;
  if (wanted && !(wanted & configured) && published != wanted) {
    struct ipkin_finding finding = about(judge, NULL, 0);
    finding.field = IPKIN_FIELD_PRIMARY_FAMILY;
    finding.number = facts->config->primary_family;
    mend_number(&finding, IPKIN_MEND_FAMILY, IPKIN_FIELD_PRIMARY_FAMILY,
                configured == IPKIN_STACK_V4 ? IPKIN_V4 : IPKIN_V6);
    emit(judge, &finding);
  }
  unsigned external = stack_bit(literal_family(&facts->external));
  uint8_t writer = facts->plan.endpoint_writer;
  if (external && !(external & configured) &&
      (writer == IPKIN_WRITER_K0S || writer == IPKIN_WRITER_NONE)) {
    struct ipkin_finding finding = about(judge, &facts->external, 0);
    finding.number = literal_family(&facts->external);
    emit(judge, &finding);
  }
}

static unsigned families(const struct list *list) {
  unsigned stack = 0;
  for (unsigned i = 0; i < list->kept; i++)
    stack |= stack_bit(list->entries[i].cidr.family);
  return stack;
}

static void dual_02(struct judge *judge) {
  const struct facts *facts = judge->facts;
  unsigned services = families(&facts->services), pods = families(&facts->pods);
  if (!all_parsed(&facts->services) || !all_parsed(&facts->pods) ||
      services == pods)
    return;
  struct ipkin_finding finding = about(judge, &facts->pods, 0);
  against(&finding, &facts->services, 0);
  if (!(services & ~pods))
    finding.severity = IPKIN_SEVERITY_WARNING;
  emit(judge, &finding);
}

static void dual_05(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (!family_contradicts(judge))
    return;
  struct ipkin_finding finding = about(judge, NULL, 0);
  finding.field = IPKIN_FIELD_PRIMARY_FAMILY;
  finding.number = facts->config->primary_family;
  against(&finding, facts->published_by, 0);
  mend_number(&finding, IPKIN_MEND_FAMILY, IPKIN_FIELD_PRIMARY_FAMILY,
              facts->published);
  emit(judge, &finding);
}

/* ---- the table ---------------------------------------------------------- */

enum {
  ADVICE = IPKIN_SEVERITY_ADVICE,
  WARNING = IPKIN_SEVERITY_WARNING,
  ERROR = IPKIN_SEVERITY_ERROR,

  API = IPKIN_REFUSED_APISERVER,
  KCM = IPKIN_REFUSED_CONTROLLER_MANAGER,
  LET = IPKIN_REFUSED_KUBELET,
  ADM = IPKIN_REFUSED_KUBEADM,
  K0S = IPKIN_REFUSED_K0S,
  K3S = IPKIN_REFUSED_K3S,
  TALOS = IPKIN_REFUSED_TALOS
};

/* clang-format off */
static const struct rule rules[] = {
    {IPKIN_RULE_SVC_01, "SVC-01", WARNING, 0, 0, 0, svc_01,
     "the service ranges are empty, and kube-apiserver then takes 10.0.0.0/24"},
    {IPKIN_RULE_SVC_02, "SVC-02", ERROR, API | ADM | K0S | K3S | TALOS, 0, 0, svc_02,
     "%f is no CIDR: %c, at its byte %n"},
    {IPKIN_RULE_SVC_03, "SVC-03", ERROR, API | KCM, 0, 0, svc_03,
     "%f has a blank beside it, which is not trimmed"},
    {IPKIN_RULE_SVC_04, "SVC-04", ERROR, API | KCM | ADM, 0, 0, svc_04,
     "%f is one too many: %n are given, and one a family is taken"},
    {IPKIN_RULE_SVC_05, "SVC-05", ERROR, API | KCM | ADM, 0, 0, svc_05,
     "%f, %s, is %F like the first, %o; two must be of different families"},
    {IPKIN_RULE_SVC_06, "SVC-06", ERROR, API, 24, 0, svc_06,
     "the first service range, %s, is %F, but kube-apiserver advertises %o, which is %O"},
    {IPKIN_RULE_SVC_07, "SVC-07", ERROR, 0, 0, 0, svc_07,
     "the kubernetes Service is %F, by %f (%s), but its endpoint is %O, by %g (%o): pods cannot reach the API"},
    {IPKIN_RULE_SVC_11, "SVC-11", ERROR, API, 0, 0, svc_11,
     "%f, %s, is the primary one and has %n addresses; at least %l are needed"},
    {IPKIN_RULE_SVC_12, "SVC-12", ERROR, ADM | K0S | K3S | TALOS, 0, 0, svc_12,
     "%f, %s, is too small: its first Services find the range full"},
    {IPKIN_RULE_SVC_13, "SVC-13", ERROR, API, 0, 0, svc_13,
     "%f, %s, is so large that its size is computed as 0, and it is refused as too small"},
    {IPKIN_RULE_SVC_14, "SVC-14", ERROR, ADM | K3S | TALOS, 0, 0, svc_14,
     "%f, %s, has %n addresses, so it has no index 10 for the DNS Service"},
    {IPKIN_RULE_SVC_16, "SVC-16", WARNING, TALOS, 0, 0, svc_16,
     "%f, %s, has bits set behind its prefix length; some components mask them, others do not"},
    {IPKIN_RULE_SVC_17, "SVC-17", ERROR, 0, 0, 0, svc_17,
     "%f, %s, is IPv4-mapped: some components take it for IPv4, others for IPv6"},
    {IPKIN_RULE_SVC_18, "SVC-18", ERROR, K0S | K3S, 0, 0, svc_18,
     "%f has leading zeros: Kubernetes reads it as %s, other tools as octal or not at all"},
    {IPKIN_RULE_SVC_19, "SVC-19", ERROR, 0, 0, 0, svc_19,
     "kube-apiserver gets other service ranges than the rest: %s where %g says %o"},
    {IPKIN_RULE_SVC_27, "SVC-27", WARNING, 0, 0, 0, svc_27,
     "%f, %s, comes first, but the primary family is that of %o, which must"},

    {IPKIN_RULE_POD_01, "POD-01", ERROR, KCM | ADM | K0S | K3S | TALOS, 0, 0, pod_01,
     "%f cannot be read%:"},
    {IPKIN_RULE_POD_02, "POD-02", ERROR, KCM | ADM | K3S, 0, 0, pod_02,
     "%f is one too many: at most one a family is taken"},
    {IPKIN_RULE_POD_03, "POD-03", WARNING, K3S, 0, 0, pod_03,
     "%f, %s, comes first, but its family, %F, is not the primary one"},
    {IPKIN_RULE_POD_06, "POD-06", ERROR, KCM | ADM | TALOS, 0, 0, pod_06,
     "%f, %s, is smaller than a node's block, which is a /%l"},
    {IPKIN_RULE_POD_07, "POD-07", ERROR, KCM | ADM | TALOS, 0, 0, pod_07,
     "%f, %s, holds 2^%n node blocks; more than 2^%l are not taken"},
    {IPKIN_RULE_POD_08, "POD-08", ERROR, KCM, 0, 0, pod_08,
     "%f is /%n, but no pod range is of that family"},
    {IPKIN_RULE_POD_09, "POD-09", ERROR, KCM, 0, 0, pod_09,
     "%f, %s: k0s gives each node a /%l, so only /%n to /%l work"},

    {IPKIN_RULE_ADR_01, "ADR-01", ERROR, API, 0, 0, adr_01,
     "%f, %s, is unspecified and can be nobody's endpoint"},
    {IPKIN_RULE_ADR_02, "ADR-02", ERROR, API | LET, 0, 0, adr_02,
     "%f, %s, is a loopback address"},
    {IPKIN_RULE_ADR_03, "ADR-03", ERROR, API | LET, 0, 0, adr_03,
     "%f, %s, is a link-local address"},
    {IPKIN_RULE_ADR_04, "ADR-04", ERROR, API | LET, 0, 0, adr_04,
     "%f, %s, is a multicast address"},
    {IPKIN_RULE_ADR_05, "ADR-05", ERROR, API | LET | ADM | K0S | K3S, 0, 0, adr_05,
     "%f has a zone, which means something on one host only"},
    {IPKIN_RULE_ADR_06, "ADR-06", ERROR, 0, 0, 0, adr_06,
     "%f, %s, is IPv4-mapped: some components take it for IPv4, others for IPv6"},
    {IPKIN_RULE_ADR_07, "ADR-07", ERROR, 0, 0, 0, adr_07,
     "%f looks like IPv4 but is not (%c, at its byte %n): tools take it for a name, resolvers for another address"},
    {IPKIN_RULE_ADR_08, "ADR-08", WARNING, K0S, 0, 0, adr_08,
     "%f is read as the address %s: an IPv6 address has brackets if a port follows, and none else"},
    {IPKIN_RULE_ADR_09, "ADR-09", WARNING, 0, 0, 0, adr_09,
     "%f is a host name, of which k0s looks up one family: IPv4 is assumed"},
    {IPKIN_RULE_ADR_11, "ADR-11", ERROR, 0, 0, 0, adr_11,
     "%f, %s, lies inside %g, %o: a Service may get that very address"},
    {IPKIN_RULE_ADR_16, "ADR-16", ERROR, 0, 0, 0, adr_16,
     "%f is not what it seems (%c, at its byte %n): kubelet ignores it or reads another number"},
    {IPKIN_RULE_ADR_20, "ADR-20", ERROR, 0, 0, 0, adr_20,
     "%f cannot be read: %c, at its byte %n"},

    {IPKIN_RULE_OVL_01, "OVL-01", ERROR, 0, 0, 0, ovl_01,
     "%f, %s, overlaps %g, %o%#"},

    {IPKIN_RULE_DUAL_01, "DUAL-01", ERROR, 0, 0, 0, dual_01,
     "%f is IPv%n, but no range of that family is configured"},
    {IPKIN_RULE_DUAL_02, "DUAL-02", ERROR, K0S | K3S | TALOS, 0, 0, dual_02,
     "the pod ranges and the service ranges are not of the same families"},
    {IPKIN_RULE_DUAL_05, "DUAL-05", ERROR, 0, 0, 0, dual_05,
     "%f is IPv%n, but the address that is published, %g (%o), is %O"},
};
/* clang-format on */

enum { RULES = sizeof rules / sizeof rules[0] };
_Static_assert(RULES <= RULES_MAX, "the counts of a sink");

static const struct rule *rule_of(uint32_t id) {
  for (size_t i = 0; i < RULES; i++)
    if (rules[i].id == id)
      return &rules[i];
  return NULL;
}

static bool fired(const struct judge *judge, uint16_t id) {
  const struct rule *rule = rule_of(id);
  size_t row = rule ? (size_t)(rule - rules) : 0;
  return rule && judge->sink->found[row / 64] >> row % 64 & 1;
}

void ipkin__plan_judge(const struct facts *facts, struct sink *sink) {
  struct judge judge = {.facts = facts, .sink = sink};
  for (judge.row = 0; judge.row < RULES; judge.row++) {
    judge.rule = &rules[judge.row];
    judge.rule->look(&judge);
  }
}

/* ---- names and sentences ------------------------------------------------ */

const char *ipkin_finding_name(uint32_t rule) {
  const struct rule *row = rule_of(rule);
  return row ? row->name : "";
}

enum { TEXT_CAP = 512 };

struct sentence {
  char text[TEXT_CAP];
  size_t len;
};

static void say(struct sentence *sentence, const char *words) {
  for (; *words && sentence->len < TEXT_CAP - 1; words++)
    sentence->text[sentence->len++] = *words;
}

static void say_number(struct sentence *sentence, uint64_t number) {
  char digits[21];
  size_t at = sizeof digits - 1;
  digits[at] = '\0';
  do
    digits[--at] = (char)('0' + number % 10);
  while (number /= 10);
  say(sentence, digits + at);
}

static bool is_list(unsigned field) {
  switch (field) {
  case IPKIN_FIELD_SERVICE_RANGES:
  case IPKIN_FIELD_APISERVER_SERVICE_RANGES:
  case IPKIN_FIELD_POD_RANGES:
  case IPKIN_FIELD_NODE_IPS:
  case IPKIN_FIELD_CERT_SANS:
  case IPKIN_FIELD_AVOID:
  case IPKIN_FIELD_OBSERVED_CLUSTER_IPS:
  case IPKIN_FIELD_OBSERVED_ENDPOINTS:
    return true;
  default:
    return false;
  }
}

static bool holds_ranges(unsigned field) {
  return field == IPKIN_FIELD_SERVICE_RANGES ||
         field == IPKIN_FIELD_APISERVER_SERVICE_RANGES ||
         field == IPKIN_FIELD_POD_RANGES || field == IPKIN_FIELD_AVOID;
}

static void say_field(struct sentence *sentence, unsigned field,
                      unsigned entry) {
  static const char names[][36] = {
      "the plan",
      "the external address",
      "the API address",
      "the bind address",
      "service range",
      "kube-apiserver's own service range",
      "pod range",
      "node IP",
      "certificate name",
      "network to avoid",
      "the observed cluster IP",
      "the observed endpoint",
      "the primary family",
      "the IPv4 node mask",
      "the IPv6 node mask",
  };
  if (field >= sizeof names / sizeof names[0])
    field = 0;
  say(sentence, names[field]);
  if (is_list(field)) {
    say(sentence, " ");
    say_number(sentence, (uint64_t)entry + 1);
  }
}

static void say_cidr(struct sentence *sentence, const struct ipkin_cidr *cidr,
                     bool range) {
  char text[IPKIN_CIDR_TEXT_CAP];
  size_t len;
  struct ipkin_addr addr = addr_of(cidr);
  ipkin_status status = range
                            ? ipkin_cidr_format(cidr, text, sizeof text, &len)
                            : ipkin_addr_format(&addr, text, sizeof text, &len);
  say(sentence, status ? "a host name" : text);
}

static const char *family_name(const struct ipkin_cidr *cidr) {
  return cidr->family == IPKIN_V4   ? "IPv4"
         : cidr->family == IPKIN_V6 ? "IPv6"
                                    : "of another family";
}

/* Who refuses, as a clause of its own. */
static void say_refusers(struct sentence *sentence, uint32_t refused_by) {
  static const char names[][24] = {"kube-apiserver",
                                   "kube-controller-manager",
                                   "kubelet",
                                   "kubeadm",
                                   "k0s",
                                   "k3s",
                                   "Talos",
                                   "the CNI"};
  const char *before = " (refused by ";
  if (!refused_by) {
    say(sentence, " (nobody refuses it)");
    return;
  }
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (refused_by >> i & 1) {
      say(sentence, before);
      say(sentence, names[i]);
      before = ", ";
    }
  say(sentence, ")");
}

/* %f %g the field and the other field, %s %o their values, %F %O the families,
   %n %l the number and the limit, %c the status' sentence; %: the status and
   its place, if there is one; %# the node blocks lost, if they are known. */
static void say_part(struct sentence *sentence,
                     const struct ipkin_finding *finding, char part) {
  switch (part) {
  case 'f':
    say_field(sentence, finding->field, finding->entry);
    break;
  case 'g':
    say_field(sentence, finding->other_field, finding->other_entry);
    break;
  case 's':
    say_cidr(sentence, &finding->subject, holds_ranges(finding->field));
    break;
  case 'o':
    say_cidr(sentence, &finding->other,
             finding->other_field == IPKIN_FIELD_NONE ||
                 holds_ranges(finding->other_field));
    break;
  case 'F':
    say(sentence, family_name(&finding->subject));
    break;
  case 'O':
    say(sentence, family_name(&finding->other));
    break;
  case 'n':
    say_number(sentence, finding->number);
    break;
  case 'l':
    say_number(sentence, finding->limit);
    break;
  case 'c':
    say(sentence, ipkin_status_text(finding->status));
    break;
  case ':':
    if (finding->status) {
      say(sentence, ": ");
      say(sentence, ipkin_status_text(finding->status));
      say(sentence, ", at its byte ");
      say_number(sentence, finding->number);
    } else {
      say(sentence, ": a blank beside a comma");
    }
    break;
  case '#':
    if (finding->limit) {
      say(sentence, ": ");
      say_number(sentence, finding->number);
      say(sentence, " of its ");
      say_number(sentence, finding->limit);
      say(sentence, " node blocks cannot be given out");
    }
    break;
  default:
    break;
  }
}

ipkin_status ipkin_finding_text(const struct ipkin_finding *finding,
                                char *ret_text, size_t text_cap,
                                size_t *ret_text_len) {
  const struct rule *rule = finding ? rule_of(finding->rule) : NULL;
  ipkin_status status = IPKIN_OK;
  if (!finding || !ret_text_len || (!ret_text && text_cap))
    status = IPKIN_ERR_NULL;
  else if (!rule)
    status = IPKIN_ERR_VALUE;
  if (status) {
    give_text(NULL, 0, ret_text, text_cap, ret_text_len);
    return status;
  }
  struct sentence sentence = {.len = 0};
  for (const char *word = rule->text; *word; word++) {
    if (*word == '%')
      say_part(&sentence, finding, *++word);
    else
      say(&sentence, (const char[]){*word, '\0'});
  }
  say_refusers(&sentence, finding->refused_by);
  return give_text(sentence.text, sentence.len, ret_text, text_cap,
                   ret_text_len);
}
