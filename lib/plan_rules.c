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
  uint8_t when;         /* CHECK, MIGRATE */
  void (*look)(struct judge *judge);
  const char *text; /* plan_text.c says what % stands for */
};

enum { CHECK = 1, MIGRATE = 2 };

struct judge {
  const struct facts *facts;
  struct sink *sink;
  const struct rule *rule;
  size_t row;
  const struct list *old_services, *old_pods; /* in a migration, else NULL */
  const struct ipkin_cidr *avoid;             /* for OVL-04 alone, else NULL */
  size_t avoid_len;
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

/* A finding of this rule about an entry, of which one that is not there is
   zero; or with NULL about a number of the config. */
static struct ipkin_finding about(const struct judge *judge,
                                  const struct list *list, unsigned i) {
  struct ipkin_finding finding = {
      .rule = judge->rule->id,
      .severity = judge->rule->severity,
      .refused_by = refusers(judge, judge->rule->refused_by),
      .since_minor = judge->rule->since,
      .until_minor = judge->rule->until,
  };
  /* where kube-apiserver has a list of its own, the other does not reach it */
  if (list == &judge->facts->services && is_given(&judge->facts->apiserver))
    finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_APISERVER;
  if (list) {
    finding.field = list->field;
    finding.entry = (uint16_t)i;
    const struct entry *entry = &list->entries[i];
    finding.at = entry->at;
    finding.len = entry->len;
    finding.status = entry->status;
    finding.subject = entry->cidr;
  }
  return finding;
}

/* An entry's number in a finding. */
static uint16_t place_of(size_t i) {
  return (uint16_t)(i < KEPT - 1 ? i : KEPT - 1);
}

static void against(struct ipkin_finding *finding, const struct list *list,
                    unsigned i) {
  finding->other_field = list->field;
  finding->other_entry = (uint16_t)i;
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
  ipkin_cidr_masked(&cidr, &cidr);
  mend_to(finding, IPKIN_MEND_BITS, &cidr);
}

static void mend_number(struct ipkin_finding *finding, uint8_t kind,
                        uint8_t field, unsigned number) {
  finding->mend = kind;
  finding->mend_field = field;
  finding->mend_bits = (uint8_t)number;
}

/* A check emits IPKIN_FINDINGS_MAX at most: tests/proofs/plan_judge.c adds up
   what each kind of entry can have against it, and the fullest plan of
   tests/plan.c has 250. */
static void emit(struct judge *judge, const struct ipkin_finding *finding) {
  struct sink *sink = judge->sink;
  if (sink->len < sink->cap)
    sink->findings[sink->len] = *finding;
  sink->len++;
  sink->found[judge->row / 64] |= (uint64_t)1 << judge->row % 64;
  if (finding->severity == IPKIN_SEVERITY_ERROR) {
    if (sink->errors_len < ERRORS_KEPT)
      sink->errors[sink->errors_len] =
          (struct error){(uint8_t)judge->row, finding->field};
    sink->errors_len++;
  }
  const struct ipkin_finding *watch = sink->watch;
  if (watch && watch->rule == finding->rule && watch->field == finding->field &&
      watch->entry == finding->entry)
    sink->watched = true;
}

/* Has this one, a rule of the table, found anything? */
static bool fired(const struct judge *judge, uint16_t id);

/* ---- what several rules ask --------------------------------------------- */

static bool is_mapped(const struct entry *entry) {
  return entry->seen & ENTRY_MAPPED;
}

/* The IPv4 address in a mapped entry, as a block. */
static struct ipkin_cidr unmapped_of(const struct entry *entry) {
  struct ipkin_addr addr = addr_of(&entry->cidr);
  ipkin_addr_unmap(&addr, &addr);
  return block_of(&addr);
}

/* An entry that has the family it seems to have. */
static bool is_plain(const struct entry *entry) {
  return is_value(entry) && !is_mapped(entry);
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
  return family == IPKIN_V4 ? judge->facts->plan->node_bits_v4
                            : judge->facts->plan->node_bits_v6;
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
  const struct facts *facts = judge->facts;
  if (!is_given(&facts->services) || facts->services.text.len)
    return;
  struct ipkin_finding finding = about(judge, &facts->services, 0);
  mend_to(&finding, IPKIN_MEND_CANONICAL, &finding.subject);
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

/* Where kube-apiserver has a list of its own, the other one reaches
   kube-controller-manager alone: SVC-24. */
static bool apiserver_has_its_own(const struct judge *judge) {
  return is_given(&judge->facts->apiserver);
}

static void svc_02(struct judge *judge) {
  if (!apiserver_has_its_own(judge))
    unparsed(judge, &judge->facts->services);
  unparsed(judge, &judge->facts->apiserver);
}

/* A blank beside a comma.  The finding's place is the entry with its blanks, so
   that the mend takes them away. */
static void blanks(struct judge *judge, const struct list *list, uint8_t seen) {
  const uint32_t text_len = clamp32(list->text.len);
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    if (!(entry->seen & seen) || entry->status)
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    const char *text = list->text.data;
    while (finding.at > 0 && text[finding.at - 1] != ',')
      finding.at--;
    while (finding.len < text_len - finding.at &&
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
  if (!apiserver_has_its_own(judge))
    svc_03_list(judge, &judge->facts->services);
  svc_03_list(judge, &judge->facts->apiserver);
}

/* In a check nobody looks at the verdict. */
static void block_migration(struct judge *judge) {
  if (fired(judge, judge->rule->id))
    judge->sink->verdict = IPKIN_VERDICT_BLOCKED;
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
    finding.len = clamp32(list->text.len - finding.at);
  if (extra == 2 || list->len == 3)
    mend(&finding, IPKIN_MEND_DROP);
  emit(judge, &finding);
}

/* A list that the tools refuse is no plan to migrate to either. */
static void svc_04(struct judge *judge) {
  each_service_list(judge, too_many);
  block_migration(judge);
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
  block_migration(judge);
}

/* DUAL-05: the family that was configured is not the one that is published. */
static bool family_contradicts(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  return two_families(judge) && facts->published_by &&
         facts->config->primary_family &&
         facts->config->primary_family != facts->published;
}

/* DUAL-01: the explicit family is not configured, and what is published is not
   of that family either. */
static bool lacks_family(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  unsigned wanted = stack_bit(facts->config->primary_family);
  unsigned published = facts->published_by ? stack_bit(facts->published) : 0;
  return facts->configured && wanted && !(wanted & facts->configured) &&
         published != wanted;
}

/* DUAL-01: what k0s or somebody else publishes is of a family without ranges.
 */
static bool publishes_unconfigured(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  unsigned external = stack_bit(first_family(&facts->external));
  uint8_t writer = facts->plan->endpoint_writer;
  return facts->configured && external && !(external & facts->configured) &&
         (writer == IPKIN_WRITER_K0S || writer == IPKIN_WRITER_NONE);
}

/* The fault that SVC-06 and SVC-07 share: the kubernetes Service gets its IP
   from a range of one family and its endpoint has the other. */
static uint8_t suspected_family(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  return facts->suspected_by ? first_family(facts->suspected_by)
                             : facts->published;
}

static bool service_contradicts(const struct judge *judge,
                                const struct entry *first) {
  uint8_t published = suspected_family(judge);
  return first && published && first->cidr.family != published &&
         (!order_is_free(judge) || !family_contradicts(judge));
}

/* A Service and an endpoint that do not go together: the guard was not there.
 */
static bool is_shown_broken(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  uint8_t service = first_family(&facts->cluster_ips);
  uint8_t endpoint = first_family(&facts->endpoints);
  return service && endpoint && service != endpoint;
}

/* Does kube-apiserver compare the families itself?  Not if the cluster shows
   otherwise and nobody said who writes the endpoint. */
static bool kube_apiserver_publishes(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (is_shown_broken(judge) &&
      facts->config->endpoint_writer == IPKIN_WRITER_DEFAULT)
    return false;
  return (facts->plan->endpoint_writer == IPKIN_WRITER_LEASE ||
          facts->plan->endpoint_writer == IPKIN_WRITER_CPLB) &&
         facts->published;
}

/* k8s validatePublicIPServiceClusterIPRangeIPFamilies; Kubernetes before 1.24
   starts and is broken. */
static void svc_06(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct entry *first = facts->judged_first;
  if (!kube_apiserver_publishes(judge) || !service_contradicts(judge, first))
    return;
  struct ipkin_finding finding =
      about(judge, facts->judged, (unsigned)(first - facts->judged->entries));
  if (facts->kube < 24)
    finding.refused_by = 0;
  against(&finding, facts->published_by, 0);
  mend_swap(judge, &finding, facts->judged);
  /* objects to recreate, if there is something to swap */
  finding.limit = facts->config->live && is_pair(facts->judged);
  emit(judge, &finding);
}

/* The same where the guard is off: k0s #5841.  What the cluster shows comes
   before what it was told. */
static void svc_07(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *list = facts->judged;
  const struct entry *first = facts->judged_first;
  bool shown = first_family(&facts->cluster_ips) != 0;
  bool observed = shown || first_family(&facts->endpoints);
  bool suspected = facts->suspected_by == &facts->external;
  if (shown) {
    list = &facts->cluster_ips;
    first = &list->entries[0];
  }
  if (kube_apiserver_publishes(judge) || !service_contradicts(judge, first) ||
      (!two_families(judge) && !observed && !suspected))
    return;
  struct ipkin_finding finding =
      about(judge, list, (unsigned)(first - list->entries));
  if (facts->published_by)
    against(&finding, facts->published_by, 0);
  else if (facts->suspected_by)
    against(&finding, facts->suspected_by, 0);
  else
    against(&finding, &facts->external, 0);
  finding.other.family = suspected_family(judge); /* of a host name, assumed */
  if (!facts->published_by)
    finding.severity = IPKIN_SEVERITY_WARNING;
  /* what is only suspected does not outweigh an explicit family */
  if (facts->published ||
      suspected_family(judge) == facts->plan->primary_family)
    mend_swap(judge, &finding, facts->judged);
  finding.limit = (observed || facts->config->live) && is_pair(facts->judged);
  emit(judge, &finding);
}

/* A prefix length of which every component takes the range; /112 would be
   refused by k0s (K0S-01). */
static void mend_large(struct ipkin_finding *finding) {
  mend_bits(finding, finding->subject.family == IPKIN_V4 ? 16 : 108);
}

static bool k0s_checks_ranges(const struct judge *judge) {
  return on(judge, IPKIN_PLATFORM_K0S) && judge->facts->platform_minor >= 35;
}

/* K0S-02: k0s holds the IPv6 range of a dual-stack cluster to 20 host bits.
   Asked of a large one. */
static bool k0s_refuses_large(const struct judge *judge,
                              const struct entry *entry) {
  return k0s_checks_ranges(judge) && two_families(judge) &&
         entry->cidr.family == IPKIN_V6;
}

/* SVC-09: MultiCIDRServiceAllocator takes the flag and then allocates nothing
   from an IPv6 range shorter than /64. */
static bool is_never_served(const struct judge *judge,
                            const struct entry *entry) {
  return judge->facts->kube >= 34 && entry->cidr.family == IPKIN_V6 &&
         entry->cidr.bits < 64;
}

static bool large_is_refused(const struct judge *judge) {
  return judge->facts->kube <= 33 || on(judge, IPKIN_PLATFORM_KUBEADM) ||
         on_strict_talos(judge);
}

/* The service ranges with more than 20 host bits, SVC-13's aside. */
static bool is_large(const struct entry *entry) {
  unsigned shortest = entry->cidr.family == IPKIN_V4 ? 12 : 108;
  return is_plain(entry) && entry->cidr.bits >= 2 &&
         entry->cidr.bits < shortest;
}

static void svc_08_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    bool refused = large_is_refused(judge);
    if (!is_large(entry) || is_never_served(judge, entry) ||
        k0s_refuses_large(judge, entry) ||
        (!refused && entry->cidr.family == IPKIN_V6)) /* SVC-10 */
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    finding.number = entry->cidr.family == IPKIN_V4 ? 12 : 108;
    if (on(judge, IPKIN_PLATFORM_TALOS) && !on_strict_talos(judge))
      finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_TALOS;
    if (judge->facts->kube > 33)
      finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_APISERVER;
    if (!refused)
      finding.severity = IPKIN_SEVERITY_WARNING;
    else if (judge->facts->kube > 33)
      finding.until_minor = 0; /* the tool, in every version */
    mend_large(&finding);
    emit(judge, &finding);
  }
}

static void svc_08(struct judge *judge) {
  each_service_list(judge, svc_08_list);
}

static void svc_09_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    if (!is_large(entry) || !is_never_served(judge, entry))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    if (!on_strict_talos(judge))
      finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_TALOS;
    if (on(judge, IPKIN_PLATFORM_UNKNOWN))
      finding.refused_by = 0;
    mend_large(&finding);
    emit(judge, &finding);
  }
}

static void svc_09(struct judge *judge) {
  each_service_list(judge, svc_09_list);
}

static void svc_10_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    if (!is_large(entry) || entry->cidr.family == IPKIN_V4 ||
        large_is_refused(judge) || is_never_served(judge, entry) ||
        k0s_refuses_large(judge, entry))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    mend_large(&finding);
    emit(judge, &finding);
  }
}

static void svc_10(struct judge *judge) {
  each_service_list(judge, svc_10_list);
}

/* Calls look with each service range that was given as a plain CIDR, of the
   list that kube-apiserver gets: its own, else in the decided order.  Rank 0 is
   the primary one. */
static void each_decided(struct judge *judge,
                         void (*look)(struct judge *, unsigned rank,
                                      const struct list *, unsigned i)) {
  const struct facts *facts = judge->facts;
  const struct list *list = facts->judged;
  for (unsigned rank = 0; rank < 2; rank++) {
    unsigned i = rank;
    if (list == &facts->services) {
      if (rank >= facts->plan->service_ranges_len)
        return;
      i = facts->service_from[rank];
    }
    if (is_plain(&list->entries[i]) && list->entries[i].cidr.bits >= 2)
      look(judge, rank, list, i);
  }
}

/* A prefix length of which every component takes the range. */
static void mend_small(struct ipkin_finding *finding) {
  mend_bits(finding, finding->subject.family == IPKIN_V4 ? 24 : 108);
}

static bool is_too_small(unsigned rank, const struct ipkin_cidr *range) {
  return ipkin_cidr_count(range) < (rank == 0 ? 8 : 4);
}

static void svc_11_range(struct judge *judge, unsigned rank,
                         const struct list *list, unsigned i) {
  const struct entry *entry = &list->entries[i];
  if (rank != 0 || !is_too_small(rank, &entry->cidr))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  finding.number = ipkin_cidr_count(&entry->cidr);
  finding.limit = 8;
  mend_small(&finding);
  emit(judge, &finding);
}

static void svc_11(struct judge *judge) {
  each_decided(judge, svc_11_range);
}

static void svc_12_range(struct judge *judge, unsigned rank,
                         const struct list *list, unsigned i) {
  const struct entry *entry = &list->entries[i];
  if (rank != 1 || !is_too_small(rank, &entry->cidr))
    return;
  struct ipkin_finding finding = about(judge, list, i);
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
static bool lacks_dns(const struct judge *judge, unsigned rank,
                      const struct entry *entry) {
  bool k0s = on(judge, IPKIN_PLATFORM_K0S);
  bool each = on(judge, IPKIN_PLATFORM_KUBEADM) ||
              on(judge, IPKIN_PLATFORM_K3S) || on_strict_talos(judge);
  return ipkin_cidr_count(&entry->cidr) <= 10 &&
         !is_too_small(rank, &entry->cidr) && (each || (k0s && rank == 0));
}

static void svc_14_range(struct judge *judge, unsigned rank,
                         const struct list *list, unsigned i) {
  const struct entry *entry = &list->entries[i];
  if (!lacks_dns(judge, rank, entry))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  finding.number = ipkin_cidr_count(&entry->cidr);
  if (on(judge, IPKIN_PLATFORM_K0S))
    finding.severity = IPKIN_SEVERITY_WARNING;
  mend_small(&finding);
  emit(judge, &finding);
}

static void svc_14(struct judge *judge) {
  each_decided(judge, svc_14_range);
}

/* SVC-D5: up to 16 addresses all are dynamic, so any Service that is created
   first may get the DNS IP. */
static void svc_15_range(struct judge *judge, unsigned rank,
                         const struct list *list, unsigned i) {
  const struct entry *entry = &list->entries[i];
  if (ipkin_cidr_count(&entry->cidr) > 16 || /* k8s calculateRangeOffset */
      is_too_small(rank, &entry->cidr) || lacks_dns(judge, rank, entry))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  finding.number = ipkin_cidr_count(&entry->cidr);
  mend_small(&finding);
  emit(judge, &finding);
}

static void svc_15(struct judge *judge) {
  each_decided(judge, svc_15_range);
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
    if (!is_mapped(entry))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    if (entry->cidr.bits >= 96) {
      struct ipkin_cidr unmapped = unmapped_of(entry);
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
    if (!(entry->seen & ENTRY_ZEROS))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    mend_to(&finding, IPKIN_MEND_CANONICAL, &entry->cidr);
    emit(judge, &finding);
  }
}

static void svc_18(struct judge *judge) {
  each_range_list(judge, svc_18_list);
}

/* The same, whatever the host bits. */
static bool same_block(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  return ipkin_cidr_covers(a, b) && ipkin_cidr_covers(b, a);
}

static bool has_block(const struct list *list, const struct ipkin_cidr *block) {
  for (unsigned i = 0; i < list->kept; i++)
    if (same_block(&list->entries[i].cidr, block))
      return true;
  return false;
}

/* Whether two lists hold the same blocks, in any order. */
static bool same_blocks(const struct list *a, const struct list *b) {
  if (a->len != b->len || a->len != a->kept)
    return false;
  for (unsigned i = 0; i < a->kept; i++)
    if (!has_block(b, &a->entries[i].cidr) ||
        !has_block(a, &b->entries[i].cidr))
      return false;
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
  if (!all_parsed(own) || !all_parsed(all))
    return;
  bool as_decided =
      own->entries[0].cidr.family == facts->plan->service_ranges[0].family;
  if (order_is_free(judge) && same_blocks(own, all) && as_decided)
    return;
  unsigned i = 0; /* the first place where they differ */
  while (i < own->kept && i < all->kept &&
         same_block(&own->entries[i].cidr, &all->entries[i].cidr))
    i++;
  if (i == own->kept && own->len == all->len)
    return; /* or too long to be compared to the end, which SVC-04 says */
  struct ipkin_finding finding = about(judge, own, i < own->kept ? i : 0);
  finding.number = i < own->kept; /* else the rest of the others is lacking */
  against(&finding, all, i < all->kept ? i : 0);
  if (same_blocks(own, all)) {
    finding.severity = IPKIN_SEVERITY_WARNING;
    bool own_is_right =
        own->entries[0].cidr.family == facts->plan->primary_family;
    mend_swap(judge, &finding, own_is_right ? all : own);
  }
  emit(judge, &finding);
}

static bool comparable(const struct list *old, const struct list *new) {
  return all_parsed(old) && all_parsed(new);
}

static void set_verdict(struct judge *judge, uint8_t verdict) {
  if (judge->sink->verdict != IPKIN_VERDICT_BLOCKED)
    judge->sink->verdict = verdict;
}

/* A live cluster keeps its ServiceCIDR object, and the kubernetes Service its
   clusterIP, whatever the flag says. */
static void svc_20_migration(struct judge *judge) {
  const struct list *old = judge->old_services;
  const struct list *new = &judge->facts->services;
  if (!comparable(old, new) ||
      same_block(&old->entries[0].cidr, &new->entries[0].cidr))
    return;
  struct ipkin_finding finding = about(judge, new, 0);
  finding.other_field = IPKIN_FIELD_SERVICE_RANGES;
  finding.other = old->entries[0].cidr;
  set_verdict(judge, IPKIN_VERDICT_SILENT);
  emit(judge, &finding);
}

/* What the cluster shows is not the first IP of the range that it has now. */
static void svc_20(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (judge->old_services) {
    svc_20_migration(judge);
    return;
  }
  const struct entry *shown = &facts->cluster_ips.entries[0];
  struct ipkin_addr first;
  if (!is_value(shown) || !facts->judged_first ||
      fired(judge, IPKIN_RULE_SVC_07) ||
      ipkin_service_first(&facts->judged_first->cidr, &first))
    return;
  struct ipkin_addr addr = addr_of(&shown->cidr);
  if (ipkin_addr_compare(&addr, &first) == 0)
    return;
  struct ipkin_finding finding =
      about(judge, facts->judged,
            (unsigned)(facts->judged_first - facts->judged->entries));
  against(&finding, &facts->cluster_ips, 0);
  finding.number = 1; /* an IP that was seen, not a range */
  emit(judge, &finding);
}

static bool is_appended(const struct list *old, const struct list *new) {
  return old->len == 1 &&
         same_block(&old->entries[0].cidr, &new->entries[0].cidr) &&
         is_pair(new);
}

static void svc_21(struct judge *judge) {
  const struct list *new = &judge->facts->services;
  if (!is_appended(judge->old_services, new))
    return;
  struct ipkin_finding finding = about(judge, new, 1);
  emit(judge, &finding);
}

/* k8s ValidateServiceCIDRUpdate lets one range become two, and nothing else. */
static void svc_22(struct judge *judge) {
  const struct list *old = judge->old_services;
  const struct list *new = &judge->facts->services;
  if (!comparable(old, new))
    return;
  unsigned at = 0; /* the first place of the old list that is not kept */
  while (at < old->kept &&
         same_block(&old->entries[at].cidr, &new->entries[at].cidr))
    at++;
  bool kept_all = at == old->kept;
  bool same_kind = old->len == 1 && new->len == 1 && /* SVC-20 alone */
                   old->entries[0].cidr.family == new->entries[0].cidr.family;
  if (kept_all || same_kind)
    return;
  struct ipkin_finding finding = about(judge, new, at < new->kept ? at : 0);
  finding.other_field = IPKIN_FIELD_SERVICE_RANGES;
  finding.other_entry = (uint16_t)at;
  finding.other = old->entries[at].cidr;
  set_verdict(judge, IPKIN_VERDICT_SILENT);
  emit(judge, &finding);
}

/* A ULA whose 40 bits of global ID (RFC 4193 section 3.1) are zero is the one
   that everybody has, and joined networks collide; with the L bit 0 it is not
   assigned at all. */
static bool is_careless_ula(const struct ipkin_cidr *range) {
  struct ipkin_addr first;
  ipkin_cidr_first(range, &first);
  const uint8_t *b = first.bytes;
  if (first.family != IPKIN_V6 || (b[0] & 0xfe) != 0xfc)
    return false;
  return b[0] == 0xfc ||
         (range->bits >= 48 && !(b[1] | b[2] | b[3] | b[4] | b[5]));
}

static uint32_t special_use(const struct ipkin_cidr *range) {
  struct ipkin_addr first; /* of no range: none, which has no class */
  ipkin_cidr_first(range, &first);
  return ipkin__plan_class(&first) &
         (IPKIN_CLASS_LOOPBACK | IPKIN_CLASS_LINK_LOCAL |
          IPKIN_CLASS_MULTICAST | IPKIN_CLASS_DOCUMENTATION |
          IPKIN_CLASS_SITE_LOCAL | IPKIN_CLASS_RESERVED);
}

static void svc_23_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    uint32_t class = special_use(&entry->cidr);
    if (!is_plain(entry) || (!class && !is_careless_ula(&entry->cidr)))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    finding.number = class == 0;
    if (!(class & ~(uint32_t)(IPKIN_CLASS_SITE_LOCAL | IPKIN_CLASS_RESERVED)))
      finding.severity = IPKIN_SEVERITY_ADVICE;
    emit(judge, &finding);
  }
}

static void svc_23(struct judge *judge) {
  each_service_list(judge, svc_23_list);
}

static void svc_24(struct judge *judge) {
  if (!apiserver_has_its_own(judge))
    return;
  unparsed(judge, &judge->facts->services);
  svc_03_list(judge, &judge->facts->services);
}

/* The longest prefix of which enough addresses are usable. */
static unsigned bits_for(unsigned family, uint64_t wanted) {
  unsigned bits = family == IPKIN_V4 ? 30 : 126;
  unsigned shortest = family == IPKIN_V4 ? 12 : 108;
  uint64_t lost = family == IPKIN_V4 ? 2 : 1;
  for (uint64_t count = 4; count - lost < wanted && bits > shortest; count *= 2)
    bits--;
  return bits;
}

static void svc_25_range(struct judge *judge, unsigned rank,
                         const struct list *list, unsigned i) {
  const struct entry *entry = &list->entries[i];
  uint64_t wanted = judge->facts->config->services;
  uint64_t capacity = judge->facts->plan->service_capacity[rank];
  if (list != &judge->facts->services || wanted <= capacity ||
      is_too_small(rank, &entry->cidr))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  finding.number = capacity;
  finding.limit = wanted;
  mend_bits(&finding, bits_for(entry->cidr.family, wanted));
  emit(judge, &finding);
}

static void svc_25(struct judge *judge) {
  each_decided(judge, svc_25_range);
}

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
  if (fired(judge, IPKIN_RULE_SVC_06) || fired(judge, IPKIN_RULE_SVC_07) ||
      family_contradicts(judge) || lacks_family(judge) ||
      publishes_unconfigured(judge))
    return;
  bool said = fired(judge, IPKIN_RULE_SVC_19) &&
              same_blocks(&facts->apiserver, &facts->services);
  if (!said)
    svc_27_list(judge, &facts->services, &facts->plan->service_ranges[0]);
  if (order_is_free(judge)) /* else POD-03 says it */
    svc_27_list(judge, &facts->pods, &facts->plan->pod_ranges[0]);
}

/* ---- POD: pod ranges and node masks ------------------------------------- */

static void pod_01(struct judge *judge) {
  const struct list *pods = &judge->facts->pods;
  unparsed(judge, pods);
  if (is_given(pods) && pods->len == 0 && kcm_allocates(judge)) {
    struct ipkin_finding finding = about(judge, pods, 0);
    finding.status = IPKIN_ERR_EMPTY;
    emit(judge, &finding);
  }
  blanks(judge, pods, ENTRY_INNER); /* KCM trims the outer ones */
}

static void pod_02(struct judge *judge) {
  too_many(judge, &judge->facts->pods);
  one_family(judge, &judge->facts->pods);
  block_migration(judge);
}

/* k3s compares the first entries and exits; elsewhere nobody notices. */
static void pod_03(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *pods = &facts->pods;
  if (order_is_free(judge) || !is_pair(pods) || family_contradicts(judge) ||
      pods->entries[0].cidr.family == facts->plan->primary_family)
    return;
  struct ipkin_finding finding = about(judge, pods, 0);
  if (on(judge, IPKIN_PLATFORM_K3S))
    finding.severity = IPKIN_SEVERITY_ERROR;
  if (facts->services.kept)
    against(&finding, &facts->services, 0);
  finding.number = facts->config->live;
  mend_swap(judge, &finding, pods);
  emit(judge, &finding);
}

/* k8s pkg/controller/nodeipam/ipam rangeAllocator.occupyCIDRs goes by index. */
static void pod_04(struct judge *judge) {
  const struct list *old = judge->old_pods, *new = &judge->facts->pods;
  bool none_left = is_given(new) && new->len == 0;
  if (!all_parsed(old) || (!all_parsed(new) && !none_left) ||
      !kcm_allocates(judge))
    return;
  for (unsigned i = 0; i < old->kept; i++) {
    const struct ipkin_cidr *blocks = &old->entries[i].cidr;
    if (ipkin_cidr_covers(&new->entries[i].cidr, blocks))
      continue;
    struct ipkin_finding finding = about(judge, new, i < new->kept ? i : 0);
    finding.other_field = IPKIN_FIELD_POD_RANGES;
    finding.other_entry = (uint16_t)i;
    finding.other = *blocks;
    finding.number = i;
    set_verdict(judge, IPKIN_VERDICT_BLOCKED);
    emit(judge, &finding);
  }
}

static void pod_05(struct judge *judge) {
  const struct list *old = judge->old_pods, *new = &judge->facts->pods;
  if (!comparable(old, new) || old->len != 1 || new->len != 2 ||
      !ipkin_cidr_covers(&new->entries[0].cidr, &old->entries[0].cidr))
    return;
  struct ipkin_finding finding = about(judge, new, 1);
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
    if (!on_strict_talos(judge))
      finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_TALOS;
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
        (!kcm_allocates(judge) && !cilium) || k0s_mask(judge, entry))
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
static void pod_08_family(struct judge *judge, unsigned family) {
  const struct list *pods = &judge->facts->pods;
  unsigned given = given_node_bits(judge, family);
  if (!given || (families_of(pods) & stack_bit(family)))
    return;
  struct ipkin_finding finding = about(judge, NULL, 0);
  finding.field = node_bits_field(family);
  finding.number = given;
  against(&finding, pods, 0);
  mend_number(&finding, IPKIN_MEND_NODE_BITS, finding.field, 0);
  emit(judge, &finding);
}

static void pod_08(struct judge *judge) {
  if (!all_parsed(&judge->facts->pods) || !kcm_allocates(judge))
    return;
  pod_08_family(judge, IPKIN_V4);
  pod_08_family(judge, IPKIN_V6);
}

/* k0s sets the IPv6 node mask itself, and validates nothing against it. */
static void pod_09(struct judge *judge) {
  const struct list *pods = &judge->facts->pods;
  for (unsigned i = 0; i < pods->kept; i++) {
    const struct entry *entry = &pods->entries[i];
    unsigned node = judge->facts->plan->node_bits_v6;
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

/* kubeadm MinimumAddressesInPodSubnet. */
static void pod_10(struct judge *judge) {
  const struct list *pods = &judge->facts->pods;
  for (unsigned i = 0; i < pods->kept; i++) {
    const struct entry *entry = &pods->entries[i];
    if (!is_plain(entry) || ipkin_cidr_count(&entry->cidr) >= 14)
      continue;
    struct ipkin_finding finding = about(judge, pods, i);
    finding.number = ipkin_cidr_count(&entry->cidr);
    if (!on(judge, IPKIN_PLATFORM_KUBEADM))
      finding.severity = IPKIN_SEVERITY_WARNING;
    emit(judge, &finding);
  }
}

static uint64_t power(unsigned exponent) {
  return exponent < 64 ? (uint64_t)1 << exponent : UINT64_MAX;
}

/* Fewer node blocks than nodes, or in IPv4 fewer addresses in one than pods.
   The mend is the longest node mask that leaves room for the nodes, if the pods
   fit in that; one that leaves too little is withdrawn by its trial. */
static void pod_11(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *pods = &facts->pods;
  uint64_t nodes = facts->config->nodes, each = facts->config->pods_per_node;
  if (!kcm_allocates(judge))
    return;
  for (unsigned i = 0; i < pods->kept; i++) {
    const struct entry *entry = &pods->entries[i];
    bool v4 = entry->cidr.family == IPKIN_V4;
    unsigned bits = entry->cidr.bits,
             node = node_bits(judge, entry->cidr.family);
    if (!is_plain(entry) || node == 0 || node < bits)
      continue;
    bool few_nodes = power(node - bits) < nodes;
    bool few_pods = v4 && each && power(32 - node) < each + 2;
    if (!few_nodes && !few_pods)
      continue;
    struct ipkin_finding finding = about(judge, pods, i);
    finding.number = few_nodes ? power(node - bits) : power(32 - node);
    finding.limit = few_nodes ? nodes : each;
    unsigned mask = bits;
    while (power(mask - bits) < nodes && mask - bits < 16)
      mask++;
    unsigned last = v4 ? 30 : 128;
    if (nodes && mask <= last &&
        (!v4 || power(32 - mask) - 2 >= (each ? each : 110)))
      mend_number(&finding, IPKIN_MEND_NODE_BITS,
                  node_bits_field(entry->cidr.family), mask);
    emit(judge, &finding);
  }
}

/* The CNI hands out pod addresses, so that POD-06 and POD-07 do not apply. */
static void pod_12(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (kcm_allocates(judge) || cilium_allocates(judge) || !facts->pods.kept ||
      (!facts->config->node_bits_v4 && !facts->config->node_bits_v6))
    return;
  struct ipkin_finding finding = about(judge, &facts->pods, 0);
  emit(judge, &finding);
}

/* Calico cuts blocks of 2^6 addresses out of its pools; kube-router takes its
   BGP router ID from an IPv4 address, and an IPv6-primary node has none.  k0s
   sees to that. */
static void pod_13(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *pods = &facts->pods;
  if (facts->config->cni == IPKIN_CNI_CALICO)
    for (unsigned i = 0; i < pods->kept; i++) {
      const struct entry *entry = &pods->entries[i];
      if (!is_plain(entry) ||
          entry->cidr.bits <= (entry->cidr.family == IPKIN_V4 ? 26 : 122))
        continue;
      struct ipkin_finding finding = about(judge, pods, i);
      finding.number = entry->cidr.family == IPKIN_V4 ? 26 : 122;
      emit(judge, &finding);
    }
  if (facts->config->cni == IPKIN_CNI_KUBE_ROUTER &&
      is_value(&pods->entries[0]) && facts->plan->primary_family == IPKIN_V6 &&
      !on(judge, IPKIN_PLATFORM_K0S)) {
    struct ipkin_finding finding = about(judge, pods, 0);
    finding.severity = IPKIN_SEVERITY_ADVICE;
    finding.refused_by = 0;
    emit(judge, &finding);
  }
}

/* k0sctl #467: f50::/108 for fd50::/108.  RFC 4291 section 2.4: unicast is
   assigned out of 2000::/3; RFC 4193: local out of fc00::/7. */
static void pod_14_list(struct judge *judge, const struct list *list) {
  for (unsigned i = 0; i < list->kept; i++) {
    const struct entry *entry = &list->entries[i];
    const uint8_t *b = entry->cidr.bytes;
    if (!is_plain(entry) || entry->cidr.family != IPKIN_V6 ||
        entry->cidr.bits < 2 || (b[0] & 0xe0) == 0x20 ||
        (b[0] & 0xfe) == 0xfc ||
        (list->field != IPKIN_FIELD_POD_RANGES && special_use(&entry->cidr)))
      continue;
    struct ipkin_finding finding = about(judge, list, i);
    emit(judge, &finding);
  }
}

static void pod_14(struct judge *judge) {
  each_range_list(judge, pod_14_list);
}

/* ---- ADR: addresses ----------------------------------------------------- */

/* kubelet takes one unspecified node IP as a family; k0s compares the raw text
   with 0.0.0.0 and ::, so other spellings pass (K0S-04). */
static void adr_01_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  if (list->field == IPKIN_FIELD_NODE_IPS ||
      !(class_of(&list->entries[i]) & IPKIN_CLASS_UNSPECIFIED))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  /* "::", or what has a dot there and is so long */
  bool raw =
      finding.len == 2 || (finding.len == 7 && list->text.data[1] == '.');
  if (!raw)
    finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_K0S;
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

/* ADR-02, 03, 04 and 13: what class must an address not have? */
static uint32_t refused_class(uint16_t rule) {
  switch (rule) {
  case IPKIN_RULE_ADR_02:
    return IPKIN_CLASS_LOOPBACK;
  case IPKIN_RULE_ADR_03:
    return IPKIN_CLASS_LINK_LOCAL;
  case IPKIN_RULE_ADR_04:
    return IPKIN_CLASS_MULTICAST;
  default:
    return IPKIN_CLASS_DOCUMENTATION;
  }
}

/* The endpoint API refuses link-local multicast only. */
static bool is_far_multicast(const struct ipkin_cidr *cidr) {
  const uint8_t *b = cidr->bytes;
  if (cidr->family == IPKIN_V4)
    return (b[0] & 0xf0) == 224 && (b[0] != 224 || b[1] || b[2]);
  return b[0] == 0xff && (b[1] & 0x0f) != 2;
}

static void class_address(struct judge *judge, const struct list *list,
                          unsigned i) {
  if (!(class_of(&list->entries[i]) & refused_class(judge->rule->id)))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  uint32_t by = IPKIN_REFUSED_KUBELET;
  if (list->field != IPKIN_FIELD_NODE_IPS)
    by = is_far_multicast(&list->entries[i].cidr) ? 0 : IPKIN_REFUSED_APISERVER;
  if (list->field == IPKIN_FIELD_API_ADDRESS)
    by |= IPKIN_REFUSED_KUBEADM;
  finding.refused_by &= by;
  emit(judge, &finding);
}

static void adr_class(struct judge *judge) {
  each_address(judge, class_address);
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
    const struct ipkin_cidr cidr = block_of(&addr);
    mend_to(&finding, IPKIN_MEND_CANONICAL, &cidr);
  }
  emit(judge, &finding);
}

static void adr_05(struct judge *judge) {
  each_address(judge, zone);
  zone(judge, &judge->facts->bind, 0);
}

/* Of a host; 0 where it has none. */
static unsigned port_of(const struct list *list, const struct entry *entry) {
  struct ipkin_host host;
  ipkin_host_parse(list->text.data + entry->at, entry->len, &host, NULL);
  return (unsigned)host.port[0] << 8 | host.port[1];
}

static void adr_06_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  const struct entry *entry = &list->entries[i];
  if (!is_mapped(entry))
    return;
  struct ipkin_finding finding = about(judge, list, i);
  const struct ipkin_cidr unmapped = unmapped_of(entry);
  finding.number = port_of(list, entry);
  mend_to(&finding, IPKIN_MEND_UNMAP, &unmapped);
  emit(judge, &finding);
}

static void adr_06(struct judge *judge) {
  each_address(judge, adr_06_address);
}

/* A host that a resolver takes for IPv4 and a strict parser does not: neither
   brackets nor two colons, and yet not refused as a name. */
static bool is_nearly_v4(const struct list *list) {
  const struct entry *host = &list->entries[0];
  const char *text = list->text.data;
  unsigned colons = 0;
  for (uint32_t i = 0; i < host->len; i++)
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
   an API server behind what is an address without it.  0: no.  The text is an
   address: it has colons, and behind the last of them four bytes are digits. */
static unsigned port_meant(const char *text, size_t len,
                           struct ipkin_addr *ret_addr) {
  static const uint16_t ports[] = {443, 6443, 8443, 9443};
  size_t colon = len;
  while (text[colon - 1] != ':')
    colon--;
  if (len - colon > 4)
    return 0;
  unsigned port = 0;
  for (size_t i = colon; i < len; i++) {
    if (text[i] > '9')
      return 0;
    port = port * 10 + (unsigned)(text[i] - '0');
  }
  for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
    if (port == ports[i] &&
        ipkin_addr_parse(text, colon - 1, ret_addr, NULL) == IPKIN_OK)
      return port;
  return 0;
}

static void adr_08(struct judge *judge) {
  const struct list *lists[] = {&judge->facts->external, &judge->facts->api};
  for (int l = 0; l < 2; l++) {
    const struct entry *host = &lists[l]->entries[0];
    if (host->cidr.family != IPKIN_V6 || (host->seen & ENTRY_PORT))
      continue;
    struct ipkin_cidr meant = host->cidr;
    unsigned port = 0;
    if (!(host->seen & ENTRY_BRACKETS)) {
      struct ipkin_addr addr;
      port = port_meant(lists[l]->text.data, host->len, &addr);
      if (!port)
        continue;
      meant = block_of(&addr);
    }
    struct ipkin_finding finding = about(judge, lists[l], 0);
    finding.number = port;
    if (port)
      finding.refused_by = 0; /* k0s refuses brackets without a port */
    mend_to(&finding, IPKIN_MEND_BRACKET, &meant);
    emit(judge, &finding);
  }
}

/* k0s NewEndpointReconciler resolves one family only. */
static void adr_09(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (facts->plan->endpoint_writer != IPKIN_WRITER_K0S ||
      !two_families(judge) || !is_host_name(&facts->external) ||
      facts->config->primary_family)
    return;
  struct ipkin_finding finding = about(judge, &facts->external, 0);
  if (facts->platform_minor >= 34) /* primaryAddressFamily exists */
    mend_number(&finding, IPKIN_MEND_FAMILY, IPKIN_FIELD_PRIMARY_FAMILY,
                facts->plan->primary_family);
  emit(judge, &finding);
}

/* k8s ResolveBindAddress: without an advertise address the wildcard's family is
   looked for first. */
static void adr_10(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (!facts->bound || !facts->judged_first ||
      facts->judged_first->cidr.family == facts->bound)
    return;
  struct ipkin_finding finding = about(judge, &facts->bind, 0);
  against(&finding, facts->judged,
          (unsigned)(facts->judged_first - facts->judged->entries));
  emit(judge, &finding);
}

/* An address that lies in one of the ranges, where it may be given out again.
 */
static void inside_range(struct judge *judge, const struct list *list,
                         unsigned i, const struct list *ranges) {
  struct ipkin_addr addr = addr_of(&list->entries[i].cidr);
  for (unsigned r = 0; r < ranges->kept; r++)
    if (ipkin_cidr_contains(&ranges->entries[r].cidr, &addr)) {
      struct ipkin_finding finding = about(judge, list, i);
      against(&finding, ranges, r);
      emit(judge, &finding);
      return;
    }
}

static void adr_11_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  inside_range(judge, list, i, &judge->facts->services);
}

static void adr_11(struct judge *judge) {
  each_address(judge, adr_11_address);
}

static void adr_12_address(struct judge *judge, const struct list *list,
                           unsigned i) {
  if (list != &judge->facts->external)
    inside_range(judge, list, i, &judge->facts->pods);
}

static void adr_12(struct judge *judge) {
  each_address(judge, adr_12_address);
}

static bool is_wildcard(const struct entry *entry) {
  return class_of(entry) & IPKIN_CLASS_UNSPECIFIED;
}

/* k8s ParseNodeIPArgument: one, or a pair; "any" only alone. */
static void adr_14(struct judge *judge) {
  const struct list *nodes = &judge->facts->node_ips;
  too_many(judge, nodes);
  one_family(judge, nodes);
  for (unsigned i = 0; i < 2 && is_pair(nodes); i++)
    if (is_wildcard(&nodes->entries[i])) {
      struct ipkin_finding finding = about(judge, nodes, i);
      mend(&finding, IPKIN_MEND_DROP);
      emit(judge, &finding);
    }
}

/* The order of node IPs is that of status.podIPs, and kube-proxy's primary
   family: k8s sortPodIPs, detectNodeIPs. */
static void adr_15(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *nodes = &facts->node_ips;
  if (!is_pair(nodes) ||
      nodes->entries[0].cidr.family == facts->plan->primary_family)
    return;
  struct ipkin_finding finding = about(judge, nodes, 0);
  mend_swap(judge, &finding, nodes);
  emit(judge, &finding);
}

/* kubelet logs and ignores what it cannot parse; leading zeros it reads as
   decimal. */
static void adr_16(struct judge *judge) {
  const struct list *nodes = &judge->facts->node_ips;
  for (unsigned i = 0; i < nodes->kept; i++) {
    const struct entry *entry = &nodes->entries[i];
    bool zeros = entry->seen & ENTRY_ZEROS;
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

static bool is_v4_address(const struct list *list) {
  const struct entry *host = &list->entries[0];
  return host->cidr.family == IPKIN_V4 &&
         !(class_of(host) & (IPKIN_CLASS_UNSPECIFIED | IPKIN_CLASS_LOOPBACK));
}

/* kubelet prefers IPv4 where nobody says otherwise.  That the host has an IPv4
   address is known only where one is given. */
static void adr_17(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (facts->configured != IPKIN_STACK_V6 || is_given(&facts->node_ips))
    return;
  struct ipkin_finding finding = about(judge, &facts->node_ips, 0);
  finding.number = is_v4_address(&facts->api) || is_v4_address(&facts->bind);
  if (!finding.number)
    finding.severity = IPKIN_SEVERITY_ADVICE;
  emit(judge, &finding);
}

/* k3s and k0s refuse a node without an address of each family. */
static void adr_18(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct list *nodes = &facts->node_ips;
  unsigned missing = facts->configured & ~families_of(nodes);
  if (!all_parsed(nodes) || !missing ||
      (!two_families(judge) && !on(judge, IPKIN_PLATFORM_K3S)) ||
      (nodes->len == 1 && is_wildcard(&nodes->entries[0])))
    return;
  struct ipkin_finding finding = about(judge, nodes, 0);
  finding.number = missing == IPKIN_STACK_V4 ? 4 : 6;
  if (!on(judge, IPKIN_PLATFORM_K0S) && !on(judge, IPKIN_PLATFORM_K3S))
    finding.severity = IPKIN_SEVERITY_WARNING;
  emit(judge, &finding);
}

/* kubeadm adds the first IP of the first range itself; k0s, k3s and Talos add
   all of them. */
static void adr_19(struct judge *judge) {
  const struct facts *facts = judge->facts;
  const struct ipkin_text *sans = &facts->config->cert_sans;
  bool kubeadm = on(judge, IPKIN_PLATFORM_KUBEADM);
  if (!sans->data || on(judge, IPKIN_PLATFORM_K0S) ||
      on(judge, IPKIN_PLATFORM_K3S) || on(judge, IPKIN_PLATFORM_TALOS))
    return;
  for (unsigned r = kubeadm ? 1 : 0; r < facts->plan->service_ranges_len; r++) {
    const struct ipkin_addr *first = &facts->plan->service_first[r];
    struct entry san;
    bool found = first->family == 0;
    for (size_t at = 0;
         !found && ipkin__plan_next(sans, &at, ipkin__plan_read_host, &san);) {
      struct ipkin_addr addr = addr_of(&san.cidr);
      found = ipkin_addr_compare(&addr, first) == 0;
    }
    if (found)
      continue;
    struct ipkin_finding finding = about(judge, NULL, 0);
    finding.field = IPKIN_FIELD_CERT_SANS;
    finding.other_field = IPKIN_FIELD_SERVICE_RANGES;
    finding.other = facts->plan->service_ranges[r];
    memcpy(finding.subject.bytes, first->bytes, sizeof first->bytes);
    finding.subject.family = first->family;
    finding.subject.bits = first->family == IPKIN_V4 ? 32 : 128;
    emit(judge, &finding);
    return;
  }
}

/* Calls look for each network to avoid; the list is not kept.  Those beyond the
   eighth share a number, and look is told whether one of them was reported. */
static void each_avoided(struct judge *judge,
                         bool (*look)(struct judge *, unsigned i,
                                      const struct entry *)) {
  const struct ipkin_text *avoid = &judge->facts->config->avoid;
  struct entry entry;
  bool reported = false; /* one of those beyond the eighth */
  unsigned i = 0;
  for (size_t at = 0;
       ipkin__plan_next(avoid, &at, ipkin__plan_read_network, &entry);) {
    if (!reported)
      reported = look(judge, i, &entry) && i == KEPT - 1;
    if (i < KEPT - 1)
      i++;
  }
}

static struct ipkin_finding about_avoided(const struct judge *judge, unsigned i,
                                          const struct entry *entry) {
  struct ipkin_finding finding = about(judge, NULL, 0);
  finding.field = IPKIN_FIELD_AVOID;
  finding.entry = (uint16_t)i;
  finding.at = entry->at;
  finding.len = entry->len;
  finding.status = entry->status;
  finding.subject = entry->cidr;
  return finding;
}

static bool adr_20_avoided(struct judge *judge, unsigned i,
                           const struct entry *entry) {
  if (entry->status == IPKIN_OK)
    return false;
  struct ipkin_finding finding = about_avoided(judge, i, entry);
  finding.number = entry->detail;
  emit(judge, &finding);
  return true;
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
      /* a name will do for the external address alone */
      bool name = l > 0 && entry->status == IPKIN_OK && !is_value(entry);
      if (!name && (entry->status == IPKIN_OK || (l < 3 && elsewhere)))
        continue;
      struct ipkin_finding finding = about(judge, lists[l], i);
      finding.number = entry->detail; /* a name has none */
      if (name)
        finding.status = IPKIN_ERR_CHARACTER;
      emit(judge, &finding);
    }
  each_avoided(judge, adr_20_avoided);
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

/* A network in a text is told once, of the first range that it overlaps. */
static bool ovl_04_avoided(struct judge *judge, unsigned i,
                           const struct entry *entry) {
  const struct list *lists[] = {&judge->facts->services, &judge->facts->pods};
  for (int l = 0; l < 2; l++)
    for (unsigned r = 0; r < lists[l]->kept; r++)
      if (ipkin_cidr_overlaps(&entry->cidr, &lists[l]->entries[r].cidr)) {
        struct ipkin_finding finding = about_avoided(judge, i, entry);
        against(&finding, lists[l], r);
        emit(judge, &finding);
        return true;
      }
  return false;
}

static void ovl_04(struct judge *judge) {
  each_avoided(judge, ovl_04_avoided);
}

/* The next entry of a list, also of those that share the last place: then the
   text is read again.  *at and i are 0 at first. */
static bool next_entry(const struct list *list, unsigned i, size_t *at,
                       struct entry *ret_entry) {
  if (list->len > KEPT)
    return ipkin__plan_next(&list->text, at, ipkin__plan_read_cidr, ret_entry);
  if (i < list->kept)
    *ret_entry = list->entries[i];
  return i < list->kept;
}

/* For blocks that are in no text the ranges are the subjects, each with every
   block. */
static void ovl_04_list(struct judge *judge, const struct list *list) {
  struct entry entry;
  size_t at = 0;
  for (unsigned i = 0; next_entry(list, i, &at, &entry); i += i < KEPT)
    for (size_t b = 0; b < judge->avoid_len; b++) {
      if (!ipkin_cidr_overlaps(&entry.cidr, &judge->avoid[b]))
        continue;
      struct ipkin_finding finding = about(judge, NULL, 0);
      finding.field = list->field;
      finding.entry = place_of(i);
      finding.at = entry.at;
      finding.len = entry.len;
      finding.subject = entry.cidr;
      finding.number = b;
      finding.other_field = IPKIN_FIELD_AVOID;
      finding.other_entry = place_of(b);
      ipkin_cidr_masked(&judge->avoid[b], &finding.other);
      emit(judge, &finding);
    }
}

/* ---- DUAL: the stack as a whole ----------------------------------------- */

/* K0S-08: k0s takes a host name for IPv4, even in a cluster without. */
static bool is_v6_behind_name(const struct judge *judge) {
  const struct facts *facts = judge->facts;
  return on(judge, IPKIN_PLATFORM_K0S) && facts->configured == IPKIN_STACK_V6 &&
         is_host_name(&facts->external) && !facts->config->primary_family;
}

static void dual_01(struct judge *judge) {
  const struct facts *facts = judge->facts;
  if (lacks_family(judge)) {
    struct ipkin_finding finding = about(judge, NULL, 0);
    finding.field = IPKIN_FIELD_PRIMARY_FAMILY;
    finding.number = facts->config->primary_family;
    mend_number(&finding, IPKIN_MEND_FAMILY, IPKIN_FIELD_PRIMARY_FAMILY,
                facts->configured == IPKIN_STACK_V4 ? IPKIN_V4 : IPKIN_V6);
    emit(judge, &finding);
  }
  if (publishes_unconfigured(judge)) {
    struct ipkin_finding finding = about(judge, &facts->external, 0);
    finding.number = first_family(&facts->external);
    emit(judge, &finding);
  }
}

static void dual_02(struct judge *judge) {
  const struct facts *facts = judge->facts;
  unsigned services = families_of(&facts->services);
  unsigned pods = families_of(&facts->pods);
  if (!all_parsed(&facts->services) || !all_parsed(&facts->pods) ||
      services == pods)
    return;
  struct ipkin_finding finding = about(judge, &facts->pods, 0);
  against(&finding, &facts->services, 0);
  if (!(services & ~pods))
    finding.severity = IPKIN_SEVERITY_WARNING;
  if (facts->services.len == facts->pods.len) /* Talos counts them */
    finding.refused_by &= ~(uint32_t)IPKIN_REFUSED_TALOS;
  emit(judge, &finding);
}

/* k0s Network.Validate: IPv6 alone wants a feature gate; two families want
   dualStack.enabled, and that wants two families. */
static void dual_03(struct judge *judge) {
  const struct facts *facts = judge->facts;
  uint32_t features = facts->config->features;
  unsigned configured = facts->configured;
  if (!on(judge, IPKIN_PLATFORM_K0S) || !(features & IPKIN_FEATURE_KNOWN))
    return;
  if (!configured)
    configured = IPKIN_STACK_V4; /* k0s' defaults; for IPv6 it has none */
  bool dual = features & IPKIN_FEATURE_K0S_DUAL_STACK;
  bool single_v6 = features & IPKIN_FEATURE_K0S_IPV6_SINGLE_STACK;
  if (configured == IPKIN_STACK_DUAL
          ? dual
          : !dual && (configured == IPKIN_STACK_V4 || single_v6))
    return;
  const struct list *list =
      facts->services.kept ? &facts->services : &facts->pods;
  struct ipkin_finding finding = about(judge, list, 0);
  emit(judge, &finding);
}

static void dual_04(struct judge *judge) {
  const struct ipkin_plan_config *config = judge->facts->config;
  if (!on(judge, IPKIN_PLATFORM_K0S) || !two_families(judge) ||
      config->cni != IPKIN_CNI_CALICO ||
      !(config->features & IPKIN_FEATURE_KNOWN) ||
      !(config->features & IPKIN_FEATURE_CALICO_VXLAN))
    return;
  struct ipkin_finding finding = about(
      judge,
      judge->facts->pods.kept ? &judge->facts->pods : &judge->facts->services,
      0);
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

/* ---- FAM: Services ------------------------------------------------------ */

/* Services keep the families that they were created with. */
static void fam_04(struct judge *judge) {
  const struct list *old = judge->old_services;
  const struct list *new = &judge->facts->services;
  if (!comparable(old, new) || old->len > 2 || new->len > 2 || /* SVC-04 */
      families_of(old) == families_of(new))
    return;
  struct ipkin_finding finding = about(judge, new, new->kept - 1u);
  emit(judge, &finding);
}

/* ---- K0S: where k0s judges by itself ------------------------------------- */

/* The comparison is the wrong way round: Kubernetes takes what is refused. */
static void k0s_01(struct judge *judge) {
  const struct list *services = &judge->facts->services;
  if (!k0s_checks_ranges(judge) || judge->facts->configured != IPKIN_STACK_V6)
    return;
  for (unsigned i = 0; i < services->kept; i++) {
    const struct entry *entry = &services->entries[i];
    if (!is_plain(entry) || entry->cidr.bits <= 108)
      continue;
    struct ipkin_finding finding = about(judge, services, i);
    mend_bits(&finding, 108);
    emit(judge, &finding);
  }
}

static void k0s_02(struct judge *judge) {
  const struct list *services = &judge->facts->services;
  for (unsigned i = 0; i < services->kept; i++) {
    const struct entry *entry = &services->entries[i];
    if (!is_large(entry) || !k0s_refuses_large(judge, entry))
      continue;
    struct ipkin_finding finding = about(judge, services, i);
    mend_large(&finding);
    emit(judge, &finding);
  }
}

/* With its load balancer k0s leaves the endpoint to kube-apiserver, but still
   orders the ranges by the external address. */
static void k0s_07(struct judge *judge) {
  const struct facts *facts = judge->facts;
  uint8_t writer = facts->plan->endpoint_writer;
  if (!on(judge, IPKIN_PLATFORM_K0S) || !two_families(judge) ||
      !order_is_free(judge) || facts->config->primary_family ||
      (writer != IPKIN_WRITER_LEASE && writer != IPKIN_WRITER_CPLB))
    return;
  uint8_t choice = IPKIN_V4;
  if (first_family(&facts->external))
    choice = first_family(&facts->external);
  else if (!is_given(&facts->external) && first_family(&facts->api))
    choice = first_family(&facts->api);
  if (choice == facts->plan->primary_family)
    return;
  struct ipkin_finding finding = about(judge, NULL, 0);
  finding.field = IPKIN_FIELD_PRIMARY_FAMILY;
  finding.number = choice;
  finding.limit = facts->plan->primary_family;
  if (!first_family(&facts->api))
    finding.severity = IPKIN_SEVERITY_WARNING;
  if (facts->platform_minor >= 34) /* primaryAddressFamily exists */
    mend_number(&finding, IPKIN_MEND_FAMILY, IPKIN_FIELD_PRIMARY_FAMILY,
                facts->plan->primary_family);
  emit(judge, &finding);
}

static void k0s_08(struct judge *judge) {
  if (!is_v6_behind_name(judge))
    return;
  struct ipkin_finding finding = about(judge, &judge->facts->external, 0);
  if (judge->facts->platform_minor >= 34)
    mend_number(&finding, IPKIN_MEND_FAMILY, IPKIN_FIELD_PRIMARY_FAMILY,
                IPKIN_V6);
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
    {IPKIN_RULE_SVC_01, "SVC-01", WARNING, 0, 0, 0, CHECK, svc_01,
     "the service ranges are empty, and %s is taken"},
    {IPKIN_RULE_SVC_02, "SVC-02", ERROR, API | ADM | K0S | K3S | TALOS, 0, 0, CHECK, svc_02,
     "%f is no CIDR: %c, at its byte %n"},
    {IPKIN_RULE_SVC_03, "SVC-03", ERROR, API | KCM, 0, 0, CHECK, svc_03,
     "%f has a blank beside it, which is not trimmed"},
    {IPKIN_RULE_SVC_04, "SVC-04", ERROR, API | KCM | ADM, 0, 0, CHECK | MIGRATE, svc_04,
     "%f is one too many: %n are given, and one a family is taken"},
    {IPKIN_RULE_SVC_05, "SVC-05", ERROR, API | KCM | ADM, 0, 0, CHECK | MIGRATE, svc_05,
     "%f, %s, is %F like the first, %o; two must be of different families"},
    {IPKIN_RULE_SVC_06, "SVC-06", ERROR, API, 24, 0, CHECK, svc_06,
     "the first service range, %s, is %F, but kube-apiserver advertises %o, which is %O%!"},
    {IPKIN_RULE_SVC_07, "SVC-07", ERROR, 0, 0, 0, CHECK, svc_07,
     "the kubernetes Service is %F, by %f (%s), but its endpoint %= %O, by %g (%o), and then pods do not reach the API%!"},
    {IPKIN_RULE_SVC_08, "SVC-08", ERROR, API | ADM | TALOS, 0, 33, CHECK, svc_08,
     "%f, %s, is larger than a /%n"},
    {IPKIN_RULE_SVC_09, "SVC-09", ERROR, ADM | TALOS, 34, 0, CHECK, svc_09,
     "%f, %s, is shorter than /64: kube-apiserver takes it, and then gives no Service an address from it"},
    {IPKIN_RULE_SVC_10, "SVC-10", WARNING, API, 0, 33, CHECK, svc_10,
     "%f, %s, is taken by Kubernetes 1.34 and newer only; a /108 or longer is taken by all"},
    {IPKIN_RULE_SVC_11, "SVC-11", ERROR, API, 0, 0, CHECK, svc_11,
     "%f, %s, is the primary one and has %n addresses; at least %l are needed"},
    {IPKIN_RULE_SVC_12, "SVC-12", ERROR, ADM | K0S | K3S | TALOS, 0, 0, CHECK, svc_12,
     "%f, %s, is too small: its first Services find the range full"},
    {IPKIN_RULE_SVC_13, "SVC-13", ERROR, API, 0, 0, CHECK, svc_13,
     "%f, %s, is so large that its size is computed as 0, and it is refused as too small"},
    {IPKIN_RULE_SVC_14, "SVC-14", ERROR, ADM | K3S | TALOS, 0, 0, CHECK, svc_14,
     "%f, %s, has %n addresses, so it has no index 10 for the DNS Service"},
    {IPKIN_RULE_SVC_15, "SVC-15", WARNING, 0, 0, 0, CHECK, svc_15,
     "%f, %s, has %n addresses and so no static band: the DNS IP may be given to another Service"},
    {IPKIN_RULE_SVC_16, "SVC-16", WARNING, TALOS, 0, 0, CHECK, svc_16,
     "%f, %s, has bits set behind its prefix length; some components mask them, others do not"},
    {IPKIN_RULE_SVC_17, "SVC-17", ERROR, 0, 0, 0, CHECK, svc_17,
     "%f, %s, is IPv4-mapped: some components take it for IPv4, others for IPv6"},
    {IPKIN_RULE_SVC_18, "SVC-18", ERROR, K0S | K3S, 0, 0, CHECK, svc_18,
     "%f has leading zeros: Kubernetes reads it as %s, other tools as octal or not at all"},
    {IPKIN_RULE_SVC_19, "SVC-19", ERROR, 0, 0, 0, CHECK, svc_19,
     "kube-apiserver gets other service ranges than the rest: %?%s, and %g is %o|it lacks %o%."},
    {IPKIN_RULE_SVC_20, "SVC-20", ERROR, 0, 0, 0, CHECK | MIGRATE, svc_20,
     "the first service range is now %s, but the kubernetes Service keeps %?its IP %o|its IP out of %o%.: add a ServiceCIDR of the new range, wait until it is ready, then delete the Service default/kubernetes"},
    {IPKIN_RULE_SVC_21, "SVC-21", ADVICE, 0, 0, 0, MIGRATE, svc_21,
     "%f, %s, is appended, which works; existing Services stay single-stack"},
    {IPKIN_RULE_SVC_22, "SVC-22", ERROR, 0, 0, 0, MIGRATE, svc_22,
     "%o does not keep its place in the service ranges: the ServiceCIDR object keeps the old list (event KubernetesDefaultServiceCIDRInconsistent) and old clusterIPs live on; only appending works"},
    {IPKIN_RULE_SVC_23, "SVC-23", WARNING, 0, 0, 0, CHECK, svc_23,
     "%f, %s, is %?the local prefix that everybody takes; draw a random one of fd00::/8|set aside for a special use%."},
    {IPKIN_RULE_SVC_24, "SVC-24", WARNING, 0, 0, 0, CHECK, svc_24,
     "%f is not read by kube-controller-manager%:, which logs that and keeps no node block clear of it"},
    {IPKIN_RULE_SVC_25, "SVC-25", ADVICE, 0, 0, 0, CHECK, svc_25,
     "%f, %s, has %n clusterIPs to give, for %l Services expected"},
    {IPKIN_RULE_SVC_27, "SVC-27", WARNING, 0, 0, 0, CHECK, svc_27,
     "%f, %s, comes first, but %o must: its family is the primary one"},

    {IPKIN_RULE_POD_01, "POD-01", ERROR, KCM | ADM | K0S | K3S | TALOS, 0, 0, CHECK, pod_01,
     "%f cannot be read%:"},
    {IPKIN_RULE_POD_02, "POD-02", ERROR, KCM | ADM | K3S, 0, 0, CHECK | MIGRATE, pod_02,
     "%f is one too many: at most one a family is taken"},
    {IPKIN_RULE_POD_03, "POD-03", WARNING, K3S, 0, 0, CHECK, pod_03,
     "%f, %s, comes first, but its family, %F, is not the primary one%?; it keeps its place, since nodes hold blocks of it: register the nodes again to change that|"},
    {IPKIN_RULE_POD_04, "POD-04", ERROR, KCM, 0, 0, MIGRATE, pod_04,
     "nodes hold blocks of %o at index %n, outside what that index becomes: kube-controller-manager exits (failed to mark cidr as occupied); keep the place of each range, or register the nodes again"},
    {IPKIN_RULE_POD_05, "POD-05", ADVICE, 0, 0, 0, MIGRATE, pod_05,
     "%f, %s, reaches new nodes only: those that exist stay single-stack until they are registered again"},
    {IPKIN_RULE_POD_06, "POD-06", ERROR, KCM | ADM | TALOS, 0, 0, CHECK, pod_06,
     "%f, %s, is smaller than a node's block, which is a /%l"},
    {IPKIN_RULE_POD_07, "POD-07", ERROR, KCM | ADM | TALOS, 0, 0, CHECK, pod_07,
     "%f, %s, holds 2^%n node blocks; more than 2^%l are not taken"},
    {IPKIN_RULE_POD_08, "POD-08", ERROR, KCM, 0, 0, CHECK, pod_08,
     "%f is /%n, but no pod range is of that family"},
    {IPKIN_RULE_POD_09, "POD-09", ERROR, KCM, 0, 0, CHECK, pod_09,
     "%f, %s: k0s gives each node a /%l, so only /%n to /%l work"},
    {IPKIN_RULE_POD_10, "POD-10", ERROR, ADM, 0, 0, CHECK, pod_10,
     "%f, %s, has %n addresses; kubeadm wants 14"},
    {IPKIN_RULE_POD_11, "POD-11", ERROR, 0, 0, 0, CHECK, pod_11,
     "%f, %s, has room for %n node blocks or addresses in one, and %l are expected"},
    {IPKIN_RULE_POD_12, "POD-12", ADVICE, 0, 0, 0, CHECK, pod_12,
     "the CNI gives out pod addresses, so the node masks do not matter"},
    {IPKIN_RULE_POD_13, "POD-13", ERROR, IPKIN_REFUSED_CNI, 0, 0, CHECK, pod_13,
     "%f, %s: %?Calico's pools hold at least one block, a /%n|kube-router needs --router-id=generate where the primary node IP is IPv6"},
    {IPKIN_RULE_POD_14, "POD-14", WARNING, 0, 0, 0, CHECK, pod_14,
     "%f, %s, is neither global (2000::/3) nor local (fc00::/7) unicast; a typing error?"},

    {IPKIN_RULE_ADR_01, "ADR-01", ERROR, API | K0S, 0, 0, CHECK, adr_01,
     "%f, %s, is unspecified and can be nobody's endpoint"},
    {IPKIN_RULE_ADR_02, "ADR-02", ERROR, API | LET, 0, 0, CHECK, adr_class,
     "%f, %s, is a loopback address"},
    {IPKIN_RULE_ADR_03, "ADR-03", ERROR, API | LET | ADM, 0, 0, CHECK, adr_class,
     "%f, %s, is a link-local address"},
    {IPKIN_RULE_ADR_04, "ADR-04", ERROR, API | LET, 0, 0, CHECK, adr_class,
     "%f, %s, is a multicast address"},
    {IPKIN_RULE_ADR_05, "ADR-05", ERROR, API | LET | ADM | K0S | K3S, 0, 0, CHECK, adr_05,
     "%f has a zone, which means something on one host only"},
    {IPKIN_RULE_ADR_06, "ADR-06", ERROR, 0, 0, 0, CHECK, adr_06,
     "%f, %s, is IPv4-mapped: some components take it for IPv4, others for IPv6"},
    {IPKIN_RULE_ADR_07, "ADR-07", ERROR, 0, 0, 0, CHECK, adr_07,
     "%f looks like IPv4 but is not (%c, at its byte %n): tools take it for a name, resolvers for another address"},
    {IPKIN_RULE_ADR_08, "ADR-08", WARNING, K0S, 0, 0, CHECK, adr_08,
     "%f is read as the address %s: an IPv6 address has brackets if a port follows, and none else"},
    {IPKIN_RULE_ADR_09, "ADR-09", WARNING, 0, 0, 0, CHECK, adr_09,
     "%f is a host name, of which k0s looks up one family: IPv4 is assumed"},
    {IPKIN_RULE_ADR_10, "ADR-10", WARNING, API, 24, 0, CHECK, adr_10,
     "%f, %s, makes kube-apiserver advertise %F where it can, but the first service range, %o, is %O: set the advertise address"},
    {IPKIN_RULE_ADR_11, "ADR-11", ERROR, 0, 0, 0, CHECK, adr_11,
     "%f, %s, lies inside %g, %o: a Service may get that very address"},
    {IPKIN_RULE_ADR_12, "ADR-12", WARNING, 0, 0, 0, CHECK, adr_12,
     "%f, %s, lies inside %g, %o: a pod may get that very address"},
    {IPKIN_RULE_ADR_13, "ADR-13", WARNING, 0, 0, 0, CHECK, adr_class,
     "%f, %s, is for documentation only"},
    {IPKIN_RULE_ADR_14, "ADR-14", ERROR, LET, 0, 0, CHECK, adr_14,
     "%f does not go with the others: kubelet takes one address, or one of each family"},
    {IPKIN_RULE_ADR_15, "ADR-15", WARNING, 0, 0, 0, CHECK, adr_15,
     "%f, %s, comes first, but its family, %F, is not the primary one: pods then list that family first"},
    {IPKIN_RULE_ADR_16, "ADR-16", ERROR, 0, 0, 0, CHECK, adr_16,
     "%f is not what it seems (%c, at its byte %n): kubelet ignores it or reads another number"},
    {IPKIN_RULE_ADR_17, "ADR-17", ERROR, 0, 0, 0, CHECK, adr_17,
     "the cluster is IPv6-only and no node IP is given: on a host that has IPv4 too kubelet takes that; set --node-ip=::"},
    {IPKIN_RULE_ADR_18, "ADR-18", ERROR, K0S | K3S, 0, 0, CHECK, adr_18,
     "the node IPs lack IPv%n, which the cluster has"},
    {IPKIN_RULE_ADR_19, "ADR-19", WARNING, 0, 0, 0, CHECK, adr_19,
     "the certificate names lack %s, the first service IP of %o"},
    {IPKIN_RULE_ADR_20, "ADR-20", ERROR, 0, 0, 0, CHECK, adr_20,
     "%f cannot be read: %c, at its byte %n"},

    {IPKIN_RULE_OVL_01, "OVL-01", ERROR, 0, 0, 0, CHECK, ovl_01,
     "%f, %s, overlaps %g, %o%#"},
    {IPKIN_RULE_OVL_04, "OVL-04", ADVICE, 0, 0, 0, CHECK, ovl_04,
     "%f, %s, overlaps %g, %o"},

    {IPKIN_RULE_DUAL_01, "DUAL-01", ERROR, 0, 0, 0, CHECK, dual_01,
     "%f is IPv%n, but no range of that family is configured"},
    {IPKIN_RULE_DUAL_02, "DUAL-02", ERROR, K0S | K3S | TALOS, 0, 0, CHECK, dual_02,
     "the pod ranges and the service ranges are not of the same families"},
    {IPKIN_RULE_DUAL_03, "DUAL-03", ERROR, K0S, 0, 0, CHECK, dual_03,
     "the families of the ranges are not those that k0s' features allow: dualStack.enabled wants both, IPv6 alone the gate IPv6SingleStack"},
    {IPKIN_RULE_DUAL_04, "DUAL-04", ERROR, K0S, 0, 0, CHECK, dual_04,
     "k0s takes Calico in a dual-stack cluster in mode bird only, although Calico has IPv6 over VXLAN since 3.23"},
    {IPKIN_RULE_DUAL_05, "DUAL-05", ERROR, 0, 0, 0, CHECK, dual_05,
     "%f is IPv%n, but the address that is published, %g (%o), is %O"},

    {IPKIN_RULE_FAM_04, "FAM-04", WARNING, 0, 0, 0, MIGRATE, fam_04,
     "existing Services keep their families and clusterIPs, also those with PreferDualStack; edit or recreate them"},

    {IPKIN_RULE_K0S_01, "K0S-01", ERROR, K0S, 35, 0, CHECK, k0s_01,
     "%f, %s, is refused by k0s, which wants a /108 or shorter in an IPv6-only cluster; Kubernetes would take it"},
    {IPKIN_RULE_K0S_02, "K0S-02", ERROR, K0S, 35, 0, CHECK, k0s_02,
     "%f, %s, is refused by k0s, which wants a /108 or longer in a dual-stack cluster (and says the opposite); Kubernetes would take it"},
    {IPKIN_RULE_K0S_07, "K0S-07", ERROR, API, 24, 0, CHECK, k0s_07,
     "k0s puts the IPv%n range first, but kube-apiserver advertises IPv%l and checks that"},
    {IPKIN_RULE_K0S_08, "K0S-08", ERROR, 0, 0, 0, CHECK, k0s_08,
     "%f is a host name, and k0s takes it for IPv4 although the cluster is IPv6-only"},
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
  size_t row = 0;
  while (rules[row].id != id)
    row++;
  return judge->sink->found[row / 64] >> row % 64 & 1;
}

static void run(struct judge *judge, unsigned when) {
  for (judge->row = 0; judge->row < RULES; judge->row++) {
    judge->rule = &rules[judge->row];
    if (rules[judge->row].when & when)
      judge->rule->look(judge);
  }
}

void ipkin__plan_judge(const struct facts *facts, struct sink *sink) {
  struct judge judge = {.facts = facts, .sink = sink};
  run(&judge, CHECK);
}

void ipkin__plan_judge_migration(const struct list *old_services,
                                 const struct list *old_pods,
                                 const struct facts *facts, struct sink *sink) {
  struct judge judge = {.facts = facts,
                        .sink = sink,
                        .old_services = old_services,
                        .old_pods = old_pods};
  run(&judge, MIGRATE);
}

void ipkin__plan_judge_avoid(const struct ipkin_cidr *avoid, size_t avoid_len,
                             const struct facts *facts, struct sink *sink) {
  const struct rule *rule = rules;
  while (rule->id != IPKIN_RULE_OVL_04)
    rule++;
  struct judge judge = {.facts = facts,
                        .sink = sink,
                        .rule = rule,
                        .avoid = avoid,
                        .avoid_len = avoid_len};
  ovl_04_list(&judge, &facts->services);
  ovl_04_list(&judge, &facts->pods);
}

const char *ipkin_finding_name(uint32_t rule) {
  const struct rule *row = rule_of(rule);
  return row ? row->name : "";
}

const char *ipkin__plan_sentence(uint32_t rule) {
  const struct rule *row = rule_of(rule);
  return row ? row->text : NULL;
}
