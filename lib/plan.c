/* plan.c - layer 5: reads a cluster's address plan, decides it, mends it
   SPDX-License-Identifier: MIT

   A check goes through four steps: read the texts into entries, decide (which
   family is published, which is primary, which order follows), derive what
   every consumer needs, and judge by the table in plan_rules.c.  A mend is
   offered only if it holds: each one is applied and the result judged. */
#include "plan.h"

/* ---- read --------------------------------------------------------------- */

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/* What an address is for the components that check it: they look through a
   mapped one and through nothing else that embeds IPv4. */
uint32_t ipkin__plan_class(const struct ipkin_addr *addr) {
  struct ipkin_addr inside, prefix = *addr;
  uint32_t kind;
  if (ipkin_addr_embedded(addr, &inside, &kind))
    return ipkin_addr_class(addr);
  if (kind == IPKIN_CLASS_MAPPED)
    return ipkin_addr_class(&inside);
  if (kind != IPKIN_CLASS_ISATAP)
    return 0; /* no such prefix is a danger by itself */
  prefix.bytes[8] = 1; /* then its interface identifier means nothing */
  return ipkin_addr_class(&prefix);
}

static void set_entry(struct entry *entry, const struct ipkin_cidr *cidr,
                      ipkin_status status, uint32_t seen, size_t wrong) {
  entry->cidr = *cidr;
  entry->status = (uint8_t)status;
  entry->seen =
      (uint8_t)(seen & (ENTRY_ZEROS | ENTRY_HOST_BITS | ENTRY_MAPPED));
  if (status)
    entry->detail = (uint16_t)(wrong < UINT16_MAX ? wrong : UINT16_MAX);
}

static void set_addr(struct entry *entry, const struct ipkin_addr *addr,
                     ipkin_status status, uint32_t seen, size_t wrong) {
  const struct ipkin_cidr cidr = block_of(addr);
  set_entry(entry, &cidr, status, seen, wrong);
  if (!status)
    entry->detail = (uint16_t)ipkin__plan_class(addr);
}

/* Every entry is read as leniently as any component reads it: what a strict
   one refuses is a finding, and the rest can still be decided. */
void ipkin__plan_read_cidr(const char *text, size_t len, struct entry *entry) {
  struct ipkin_cidr cidr;
  uint32_t seen;
  size_t at;
  ipkin_status status = ipkin_cidr_parse_with(
      text, len, IPKIN_ACCEPT_KUBERNETES_LEGACY, &cidr, &seen, &at);
  set_entry(entry, &cidr, status, seen, at);
}

static void read_addr(const char *text, size_t len, struct entry *entry) {
  struct ipkin_addr addr;
  uint32_t seen;
  size_t at;
  ipkin_status status = ipkin_addr_parse_with(
      text, len, IPKIN_ACCEPT_KUBERNETES_LEGACY, &addr, &seen, &at);
  set_addr(entry, &addr, status, seen, at);
}

void ipkin__plan_read_host(const char *text, size_t len, struct entry *entry) {
  struct ipkin_host host;
  struct ipkin_addr unmapped;
  size_t at;
  ipkin_status status = ipkin_host_parse(text, len, &host, &at);
  ipkin_addr_unmap(&host.addr, &unmapped);
  bool mapped = host.addr.family != unmapped.family;
  set_addr(entry, &host.addr, status, mapped ? ENTRY_MAPPED : 0, at);
  if (host.seen & IPKIN_HOST_BRACKETS)
    entry->seen |= ENTRY_BRACKETS;
  if (host.seen & IPKIN_HOST_PORT)
    entry->seen |= ENTRY_PORT;
}

/* For networks to avoid: an address alone is a network too. */
void ipkin__plan_read_network(const char *text, size_t len,
                              struct entry *entry) {
  struct ipkin_cidr cidr;
  uint32_t seen;
  size_t at;
  ipkin_status status = ipkin_cidr_parse_with(
      text, len, IPKIN_ACCEPT_KUBERNETES_LEGACY | IPKIN_ACCEPT_BARE, &cidr,
      &seen, &at);
  set_entry(entry, &cidr, status, seen, at);
}

/* *at is where the entry begins, and behind the last one text->len + 1. */
bool ipkin__plan_next(const struct ipkin_text *text, size_t *at,
                      read_entry *read, struct entry *ret_entry) {
  size_t first = *at, end = first;
  if (text->len == 0 || first > text->len)
    return false;
  while (end < text->len && text->data[end] != ',')
    end++;
  size_t from = first, to = end;
  while (from < to && is_blank(text->data[from]))
    from++;
  while (to > from && is_blank(text->data[to - 1]))
    to--;
  *ret_entry = (struct entry){.at = clamp32(from), .len = clamp32(to - from)};
  read(text->data + from, to - from, ret_entry);
  if (from > first)
    ret_entry->seen |= first == 0 ? ENTRY_OUTER : ENTRY_INNER;
  if (to < end)
    ret_entry->seen |= end == text->len ? ENTRY_OUTER : ENTRY_INNER;
  *at = end + 1;
  return true;
}

static void read_list(struct list *list, uint8_t field, struct ipkin_text text,
                      struct entry *entries, uint8_t cap, read_entry *read) {
  *list = (struct list){.text = text, .entries = entries, .field = field};
  struct entry next;
  for (size_t at = 0; ipkin__plan_next(&text, &at, read, &next);) {
    /* The last place is for all that are left: the first of them that is
       wrong, if any. */
    struct entry *entry = &entries[list->kept < cap ? list->kept : cap - 1];
    if (list->kept < cap || (next.status && !entry->status))
      *entry = next;
    if (list->kept < cap)
      list->kept++;
    list->len += list->len < UINT32_MAX;
  }
}

/* One host, commas, blanks and all. */
static void read_one(struct list *list, uint8_t field, struct ipkin_text text,
                     struct entry *entry) {
  *list = (struct list){.text = text, .entries = entry, .field = field};
  if (!text.data)
    return;
  entry->len = clamp32(text.len);
  ipkin__plan_read_host(text.data, text.len, entry);
  list->len = list->kept = 1;
}

static void read_config(struct facts *facts) {
  const struct ipkin_plan_config *config = facts->config;
  read_one(&facts->external, IPKIN_FIELD_EXTERNAL_ADDRESS,
           config->external_address, &facts->hosts[0]);
  read_one(&facts->api, IPKIN_FIELD_API_ADDRESS, config->api_address,
           &facts->hosts[1]);
  read_one(&facts->bind, IPKIN_FIELD_BIND_ADDRESS, config->bind_address,
           &facts->hosts[2]);
  read_list(&facts->services, IPKIN_FIELD_SERVICE_RANGES,
            config->service_ranges, facts->service, KEPT,
            ipkin__plan_read_cidr);
  read_list(&facts->apiserver, IPKIN_FIELD_APISERVER_SERVICE_RANGES,
            config->apiserver_service_ranges, facts->other_service, KEPT,
            ipkin__plan_read_cidr);
  read_list(&facts->pods, IPKIN_FIELD_POD_RANGES, config->pod_ranges,
            facts->pod, KEPT, ipkin__plan_read_cidr);
  read_list(&facts->node_ips, IPKIN_FIELD_NODE_IPS, config->node_ips,
            facts->node, KEPT, read_addr);
  read_list(&facts->cluster_ips, IPKIN_FIELD_OBSERVED_CLUSTER_IPS,
            config->observed_cluster_ips, facts->observed[0], 2,
            ipkin__plan_read_host);
  read_list(&facts->endpoints, IPKIN_FIELD_OBSERVED_ENDPOINTS,
            config->observed_endpoints, facts->observed[1], 2,
            ipkin__plan_read_host);
}

/* ---- decide -------------------------------------------------------------- */

static bool is_unspecified(const struct list *list) {
  return class_of(&list->entries[0]) & IPKIN_CLASS_UNSPECIFIED;
}

/* The family of a literal address to dial: unspecified means "any" and so
   tells nothing. */
static uint8_t concrete_family(const struct list *list) {
  return is_unspecified(list) ? 0 : first_family(list);
}

/* Without an API address, or with an unspecified one, kube-apiserver looks for
   an address itself.  Asked where none is concrete: what has a family is then
   unspecified. */
static bool autodetects(const struct facts *facts) {
  return !is_given(&facts->api) || first_family(&facts->api);
}

/* k8s ResolveBindAddress passes over these, and prefers their family. */
static bool binds_to_any(const struct facts *facts) {
  return class_of(&facts->bind.entries[0]) &
         (IPKIN_CLASS_UNSPECIFIED | IPKIN_CLASS_LOOPBACK);
}

/* What kube-apiserver advertises with the lease reconciler, and with k0s' load
   balancer: k8s ServerRunOptions.Complete. */
static const struct list *advertised(const struct facts *facts) {
  if (concrete_family(&facts->api))
    return &facts->api;
  if (!autodetects(facts))
    return NULL;
  if (first_family(&facts->bind) && !binds_to_any(facts))
    return &facts->bind;
  bool node_address = facts->config->platform == IPKIN_PLATFORM_K3S ||
                      facts->config->platform == IPKIN_PLATFORM_TALOS;
  return node_address && concrete_family(&facts->node_ips) ? &facts->node_ips
                                                           : NULL;
}

/* Rule SVC-D1, published. */
static void decide_published(struct facts *facts) {
  const struct ipkin_plan_config *config = facts->config;
  const struct list *external = &facts->external;
  const struct list *by = NULL;
  uint8_t writer = config->endpoint_writer;
  bool told = writer != IPKIN_WRITER_DEFAULT;
  bool k0s = config->platform == IPKIN_PLATFORM_K0S;

  if (!told)
    writer = k0s ? IPKIN_WRITER_K0S : IPKIN_WRITER_LEASE;
  if (writer == IPKIN_WRITER_K0S && !is_given(external))
    writer = IPKIN_WRITER_LEASE; /* k0s then leaves it to kube-apiserver */
  facts->plan->endpoint_writer = writer;

  if (first_family(&facts->endpoints)) {
    by = &facts->endpoints;
  } else if (writer == IPKIN_WRITER_K0S) {
    if (first_family(external))
      by = external;
    else if (is_host_name(
                 external)) /* k0s looks up one family, IPv4 unless told */
      facts->published =
          config->primary_family ? config->primary_family : IPKIN_V4;
  } else if (writer == IPKIN_WRITER_NONE) {
    if (first_family(external))
      by = external;
    else
      facts->suspected_by = advertised(facts);
  } else if (config->platform == IPKIN_PLATFORM_UNKNOWN && !told &&
             first_family(external) &&
             first_family(external) != concrete_family(&facts->api)) {
    facts->suspected_by = external; /* nobody said who publishes which */
  } else {
    by = advertised(facts);
    if (!by && autodetects(facts)) /* to any address, or it would be that one */
      facts->bound = first_family(&facts->bind); /* rule ADR-10 */
  }
  if (by) {
    facts->published_by = by;
    facts->published = first_family(by);
  }
}

static uint8_t reason_of(const struct list *by) {
  switch (by->field) {
  case IPKIN_FIELD_EXTERNAL_ADDRESS:
    return IPKIN_REASON_EXTERNAL_ADDRESS;
  case IPKIN_FIELD_API_ADDRESS:
    return IPKIN_REASON_API_ADDRESS;
  case IPKIN_FIELD_BIND_ADDRESS:
    return IPKIN_REASON_BIND_ADDRESS;
  case IPKIN_FIELD_OBSERVED_ENDPOINTS:
    return IPKIN_REASON_OBSERVED;
  case IPKIN_FIELD_NODE_IPS:
    return IPKIN_REASON_NODE_IP;
  default:
    return IPKIN_REASON_FIRST_RANGE;
  }
}

/* Rule SVC-D1, primary. */
static void decide_primary(struct facts *facts) {
  const struct ipkin_plan_config *config = facts->config;
  struct ipkin_plan *plan = facts->plan;
  const struct list *by = NULL;
  bool k0s_decides = config->platform == IPKIN_PLATFORM_K0S &&
                     config->order == IPKIN_ORDER_FREE;

  plan->primary_family = IPKIN_V4;
  plan->primary_reason = IPKIN_REASON_DEFAULT;
  if (facts->configured == IPKIN_STACK_V4 ||
      facts->configured == IPKIN_STACK_V6) {
    plan->primary_family =
        facts->configured == IPKIN_STACK_V4 ? IPKIN_V4 : IPKIN_V6;
    plan->primary_reason = IPKIN_REASON_ONLY_FAMILY;
  } else if (config->primary_family) {
    plan->primary_family = config->primary_family;
    plan->primary_reason = IPKIN_REASON_EXPLICIT;
  } else if (facts->published) {
    by = facts->published_by; /* a name is taken for the default */
  } else if (facts->suspected_by == &facts->external) {
    by = &facts->external;
  } else if (k0s_decides) {
    if (!is_given(&facts->external) && first_family(&facts->api))
      by = &facts->api;
  } else if (first_family(&facts->services)) {
    by = &facts->services;
  } else if (first_family(&facts->pods)) {
    by = &facts->pods;
  } else if (concrete_family(&facts->bind)) {
    by = &facts->bind; /* kube-proxy's, of a node: loopback counts */
  } else if (first_family(&facts->node_ips)) {
    by = &facts->node_ips;
  }
  if (by) {
    plan->primary_family = first_family(by);
    plan->primary_reason = reason_of(by);
  }
}

/* The first entry of the family, then the first of the other: rule SVC-D4.
   Family 0 keeps the order.  Returns how many there are. */
static uint8_t decide_order(const struct list *list, uint8_t family,
                            struct ipkin_cidr ret_cidrs[2],
                            uint8_t ret_from[2]) {
  uint8_t n = 0;
  for (int other = 0; other < 2; other++)
    for (uint8_t i = 0; i < list->kept; i++) {
      const struct ipkin_cidr *cidr = &list->entries[i].cidr;
      bool wanted = other ? cidr->family != family : cidr->family == family;
      if (family == 0)
        family = cidr->family, wanted = true;
      if (!cidr->family || !wanted)
        continue;
      ret_from[n] = i;
      ipkin_cidr_masked(cidr, &ret_cidrs[n++]);
      break;
    }
  return n;
}

/* Is the decided list another than the given one? */
static bool differs(const struct list *list, const struct ipkin_cidr *cidrs,
                    uint8_t len) {
  if (len == 0)
    return false;
  if (list->len != len)
    return true;
  for (uint8_t i = 0; i < len; i++)
    if (ipkin_cidr_compare(&list->entries[i].cidr, &cidrs[i]) != 0)
      return true;
  return false;
}

/* What a tool uses where no service range is given: 10.x.0.0/bits, or none. */
static struct ipkin_cidr default_services(unsigned platform) {
  struct ipkin_cidr range = {.bytes = {10}, .family = IPKIN_V4};
  switch (platform) {
  case IPKIN_PLATFORM_UPSTREAM:
    range.bits = 24;
    break;
  case IPKIN_PLATFORM_KUBEADM:
  case IPKIN_PLATFORM_K0S:
  case IPKIN_PLATFORM_TALOS:
    range.bytes[1] = 96;
    range.bits = 12;
    break;
  case IPKIN_PLATFORM_K3S:
    range.bytes[1] = 43;
    range.bits = 16;
    break;
  default:
    range = (struct ipkin_cidr){.family = 0};
    break;
  }
  return range;
}

/* A list that is given and empty is the tool's default, or kube-apiserver's. */
static void read_empty_services(struct facts *facts) {
  struct list *services = &facts->services;
  unsigned platform = facts->config->platform;
  if (!is_given(services) || services->text.len)
    return;
  if (platform == IPKIN_PLATFORM_UNKNOWN)
    platform = IPKIN_PLATFORM_UPSTREAM;
  facts->service[0] = (struct entry){.cidr = default_services(platform)};
  services->len = services->kept = 1;
}

static void decide_ranges(struct facts *facts) {
  struct ipkin_plan *plan = facts->plan;
  const struct ipkin_plan_config *config = facts->config;
  uint8_t first = config->live ? 0 : plan->primary_family;
  uint8_t from[2];
  struct ipkin_cidr nodes[2];

  plan->service_ranges_len = decide_order(
      &facts->services, first, plan->service_ranges, facts->service_from);
  plan->pod_ranges_len =
      decide_order(&facts->pods, first, plan->pod_ranges, from);
  plan->node_ips_len = decide_order(&facts->node_ips, first, nodes, from);
  for (uint8_t i = 0; i < plan->node_ips_len; i++)
    plan->node_ips[i] = addr_of(&nodes[i]);

  unsigned changed = 0;
  if (differs(&facts->services, plan->service_ranges, plan->service_ranges_len))
    changed |= 1u << IPKIN_FIELD_SERVICE_RANGES;
  if (differs(&facts->pods, plan->pod_ranges, plan->pod_ranges_len))
    changed |= 1u << IPKIN_FIELD_POD_RANGES;
  if (differs(&facts->node_ips, nodes, plan->node_ips_len))
    changed |= 1u << IPKIN_FIELD_NODE_IPS;
  plan->changed = config->live ? 0 : (uint16_t)changed;

  if (!is_given(&facts->services)) {
    struct ipkin_cidr range = default_services(config->platform);
    if (range.family == plan->primary_family) {
      plan->service_ranges[0] = range;
      plan->service_ranges_len = 1;
    }
  }

  /* The list that kube-apiserver gets: its own, else the decided one where the
     order is free, else the given one. */
  facts->judged =
      is_given(&facts->apiserver) ? &facts->apiserver : &facts->services;
  unsigned at = 0;
  if (facts->judged == &facts->services && config->order == IPKIN_ORDER_FREE &&
      !config->live)
    at = facts->service_from[0];
  if (is_value(&facts->judged->entries[at]))
    facts->judged_first = &facts->judged->entries[at];
}

/* ---- derive ------------------------------------------------------------- */

/* Rule SVC-D6: no network address, and in IPv4 no broadcast address.  Up to
   Kubernetes 1.32 a bitmap holds IPv6 to its first 2^16 addresses. */
static uint64_t usable(const struct ipkin_cidr *range, unsigned kube) {
  uint64_t count = ipkin_cidr_count(range);
  if (range->family == IPKIN_V4)
    return count > 2 ? count - 2 : 0;
  if (kube < 33)
    return count > 0xffff ? 0xffff : count - 1;
  if (kube >= 34 && range->bits < 64)
    return 0;                                     /* rule SVC-09 */
  return count == UINT64_MAX ? count : count - 1; /* of 2^64: all but one */
}

/* Rule SVC-D5, k8s calculateRangeOffset. */
static uint16_t static_band(const struct ipkin_cidr *range) {
  uint64_t count = ipkin_cidr_count(range);
  if (count <= 16)
    return 0;
  return count / 16 < 16 ? 16 : count / 16 > 256 ? 256 : (uint16_t)(count / 16);
}

/* Rule SVC-D3: index 10; k0s takes 2 where a range has no 10. */
static uint8_t dns_index(const struct ipkin_plan *plan,
                         const struct ipkin_cidr *range) {
  bool narrow = ipkin_cidr_count(range) <= 8;
  return narrow && plan->platform == IPKIN_PLATFORM_K0S ? 2 : 10;
}

/* Rule POD-09: a node's block where the config does not say. */
static void derive_node_bits(struct facts *facts) {
  const struct ipkin_plan_config *config = facts->config;
  bool known = config->platform != IPKIN_PLATFORM_UNKNOWN;
  uint8_t v6 = 64;
  if (config->platform == IPKIN_PLATFORM_K0S)
    v6 = facts->platform_minor >= 34 ? 117 : 110;
  facts->plan->node_bits_v4 = config->node_bits_v4 ? config->node_bits_v4
                              : known              ? 24
                                                   : 0;
  facts->plan->node_bits_v6 = config->node_bits_v6 ? config->node_bits_v6
                              : known              ? v6
                                                   : 0;
}

static void derive_san(struct ipkin_plan *plan, const struct ipkin_addr *addr) {
  if (addr->family == 0)
    return;
  for (uint8_t i = 0; i < plan->sans_len; i++)
    if (ipkin_addr_compare(&plan->sans[i], addr) == 0)
      return;
  plan->sans[plan->sans_len++] = *addr;
}

static void derive(struct facts *facts) {
  struct ipkin_plan *plan = facts->plan;
  derive_node_bits(facts);
  if (plan->service_ranges_len)
    plan->dns_index = dns_index(plan, &plan->service_ranges[0]);
  for (uint8_t i = 0; i < plan->service_ranges_len; i++) {
    ipkin_service_first(&plan->service_ranges[i], &plan->service_first[i]);
    ipkin_cidr_nth(&plan->service_ranges[i],
                   dns_index(plan, &plan->service_ranges[i]), &plan->dns[i]);
    plan->static_band[i] = static_band(&plan->service_ranges[i]);
    plan->service_capacity[i] = usable(&plan->service_ranges[i], facts->kube);
    derive_san(plan, &plan->service_first[i]);
  }
  for (uint8_t i = 0; i < plan->pod_ranges_len; i++) {
    const struct ipkin_cidr *pods = &plan->pod_ranges[i];
    unsigned node =
        pods->family == IPKIN_V4 ? plan->node_bits_v4 : plan->node_bits_v6;
    if (node >= pods->bits)
      plan->node_capacity[i] = node - pods->bits < 64
                                   ? (uint64_t)1 << (node - pods->bits)
                                   : UINT64_MAX;
  }
  const struct list *hosts[2] = {&facts->api, &facts->external};
  for (int i = 0; i < 2; i++)
    if (concrete_family(hosts[i])) {
      struct ipkin_addr addr = addr_of(&hosts[i]->entries[0].cidr);
      derive_san(plan, &addr);
    }
}

/* ---- check -------------------------------------------------------------- */

/* The size of the first release's config: it is also today's. */
enum { CONFIG_FIRST = sizeof(struct ipkin_plan_config) };

static bool text_is_sound(const struct ipkin_text *text) {
  return text->data || text->len == 0;
}

/* Copies the caller's config, of whatever size, and looks at its numbers. */
static ipkin_status take_config(const struct ipkin_plan_config *config,
                                struct ipkin_plan_config *ret_config) {
  if (config->size < CONFIG_FIRST)
    return IPKIN_ERR_VALUE;
  const unsigned char *bytes = (const unsigned char *)config;
  for (size_t i = sizeof *ret_config; i < config->size; i++)
    if (bytes[i])
      return IPKIN_ERR_NEWER;
  *ret_config = *config;
  ret_config->size = sizeof *ret_config;

  for (int i = 0; i < 3; i++)
    if (config->reserved[i])
      return IPKIN_ERR_NEWER;
  if (config->reserved2)
    return IPKIN_ERR_NEWER;
  const uint32_t features = IPKIN_FEATURE_K0S_DUAL_STACK |
                            IPKIN_FEATURE_K0S_IPV6_SINGLE_STACK |
                            IPKIN_FEATURE_CALICO_VXLAN | IPKIN_FEATURE_KNOWN;
  bool family = config->primary_family == 0 ||
                config->primary_family == IPKIN_V4 ||
                config->primary_family == IPKIN_V6;
  if (!family || config->platform > IPKIN_PLATFORM_TALOS ||
      config->endpoint_writer > IPKIN_WRITER_CPLB ||
      config->pod_allocator > IPKIN_ALLOCATOR_CNI ||
      config->node_bits_v4 > 32 || config->node_bits_v6 > 128 ||
      config->order > IPKIN_ORDER_FREE || config->live > 1 ||
      config->cni > IPKIN_CNI_OTHER || (config->features & ~features))
    return IPKIN_ERR_VALUE;
  bool sound =
      text_is_sound(&config->external_address) &&
      text_is_sound(&config->api_address) &&
      text_is_sound(&config->bind_address) &&
      text_is_sound(&config->service_ranges) &&
      text_is_sound(&config->apiserver_service_ranges) &&
      text_is_sound(&config->pod_ranges) && text_is_sound(&config->node_ips) &&
      text_is_sound(&config->cert_sans) && text_is_sound(&config->avoid) &&
      text_is_sound(&config->observed_cluster_ips) &&
      text_is_sound(&config->observed_endpoints);
  return sound ? IPKIN_OK : IPKIN_ERR_NULL;
}

static unsigned minor_of(unsigned given, unsigned newest) {
  return given == 0 || given > newest ? newest : given;
}

/* Reads, decides and derives: all but the judgement. */
static void study(const struct ipkin_plan_config *config, struct facts *facts,
                  struct ipkin_plan *plan) {
  memset(facts, 0, sizeof *facts);
  memset(plan, 0, sizeof *plan);
  facts->config = config;
  facts->plan = plan;
  /* k0s and k3s bear the minor of the Kubernetes that they bring */
  bool same_minor = config->platform == IPKIN_PLATFORM_K0S ||
                    config->platform == IPKIN_PLATFORM_K3S;
  unsigned kube = config->kube_minor, platform = config->platform_minor;
  if (same_minor && !kube)
    kube = platform;
  if (same_minor && !platform)
    platform = kube;
  facts->kube = minor_of(kube, KUBE_NEWEST);
  facts->platform_minor =
      minor_of(platform, same_minor ? KUBE_NEWEST : TALOS_NEWEST);
  facts->plan->kube_minor = (uint16_t)facts->kube;
  facts->plan->platform = config->platform;

  read_config(facts);
  read_empty_services(facts);
  facts->configured =
      families_of(is_given(&facts->services) ? &facts->services : &facts->pods);
  decide_published(facts);
  decide_primary(facts);
  facts->plan->stack =
      (uint8_t)(facts->configured ? facts->configured
                                  : stack_bit(facts->plan->primary_family));
  decide_ranges(facts);
  derive(facts);
}

static void consider(const struct ipkin_plan_config *config,
                     struct ipkin_plan *plan, struct sink *sink) {
  struct facts facts;
  study(config, &facts, plan);
  if (sink)
    ipkin__plan_judge(&facts, sink);
}

/* ---- mend --------------------------------------------------------------- */

/* A text under construction: counts on where it no longer fits. */
struct text_out {
  char *to;
  size_t cap, len;
};

static void put(struct text_out *out, const char *text, size_t len) {
  if (len && out->len < out->cap && len <= out->cap - out->len)
    memcpy(out->to + out->len, text, len);
  out->len += len;
}

static void put_number(struct text_out *out, uint16_t number) {
  char digits[5];
  size_t at = sizeof digits;
  do
    digits[--at] = (char)('0' + number % 10);
  while (number /= 10);
  put(out, digits + at, sizeof digits - at);
}

static void put_cidr(struct text_out *out, const struct ipkin_cidr *cidr,
                     bool addr_only) {
  char text[IPKIN_CIDR_TEXT_CAP];
  size_t len;
  struct ipkin_addr addr = addr_of(cidr);
  if (addr_only)
    ipkin_addr_format(&addr, text, sizeof text, &len);
  else
    ipkin_cidr_format(cidr, text, sizeof text, &len);
  put(out, text, len);
}

static struct ipkin_text *field_text(struct ipkin_plan_config *config,
                                     unsigned field) {
  switch (field) {
  case IPKIN_FIELD_EXTERNAL_ADDRESS:
    return &config->external_address;
  case IPKIN_FIELD_API_ADDRESS:
    return &config->api_address;
  case IPKIN_FIELD_BIND_ADDRESS:
    return &config->bind_address;
  case IPKIN_FIELD_SERVICE_RANGES:
    return &config->service_ranges;
  case IPKIN_FIELD_APISERVER_SERVICE_RANGES:
    return &config->apiserver_service_ranges;
  case IPKIN_FIELD_POD_RANGES:
    return &config->pod_ranges;
  case IPKIN_FIELD_NODE_IPS:
    return &config->node_ips;
  case IPKIN_FIELD_CERT_SANS:
    return &config->cert_sans;
  case IPKIN_FIELD_AVOID:
    return &config->avoid;
  case IPKIN_FIELD_OBSERVED_CLUSTER_IPS:
    return &config->observed_cluster_ips;
  case IPKIN_FIELD_OBSERVED_ENDPOINTS:
    return &config->observed_endpoints;
  default:
    return NULL;
  }
}

/* The first two entries change places; blanks travel with them. */
static bool put_swapped(struct text_out *out, const struct ipkin_text *text) {
  size_t comma = 0, end;
  while (comma < text->len && text->data[comma] != ',')
    comma++;
  if (comma == text->len)
    return false;
  for (end = comma + 1; end < text->len && text->data[end] != ',';)
    end++;
  put(out, text->data + comma + 1, end - comma - 1);
  put(out, ",", 1);
  put(out, text->data, comma);
  put(out, text->data + end, text->len - end);
  return true;
}

/* The new text of the finding's field, or false for a finding that is not this
   config's, or has no place in a text that long. */
static bool put_mended(struct text_out *out,
                       const struct ipkin_finding *finding,
                       const struct ipkin_text *text) {
  size_t at = finding->at, end = at + finding->len;
  if (!text || !text->data || text->len != clamp32(text->len) ||
      at > text->len || finding->len > text->len - at)
    return false;
  const struct ipkin_cidr *cidr = &finding->mend_cidr;
  bool ranges = finding->mend_field == IPKIN_FIELD_SERVICE_RANGES ||
                finding->mend_field == IPKIN_FIELD_APISERVER_SERVICE_RANGES ||
                finding->mend_field == IPKIN_FIELD_POD_RANGES ||
                finding->mend_field == IPKIN_FIELD_AVOID;
  char probe[IPKIN_CIDR_TEXT_CAP];
  size_t probe_len;

  bool host = finding->mend_field == IPKIN_FIELD_EXTERNAL_ADDRESS ||
              finding->mend_field == IPKIN_FIELD_API_ADDRESS ||
              finding->mend_field == IPKIN_FIELD_BIND_ADDRESS;
  switch (finding->mend) {
  case IPKIN_MEND_SWAP:
    return !host && put_swapped(out, text);
  case IPKIN_MEND_DROP:
    if (host)
      return false;
    while (at > 0 && is_blank(text->data[at - 1]))
      at--;
    while (end < text->len && is_blank(text->data[end]))
      end++;
    if (at > 0 && text->data[at - 1] == ',')
      at--;
    else if (end < text->len && text->data[end] == ',')
      end++;
    put(out, text->data, at);
    put(out, text->data + end, text->len - end);
    return true;
  case IPKIN_MEND_MASK:
  case IPKIN_MEND_UNMAP:
  case IPKIN_MEND_CANONICAL:
  case IPKIN_MEND_BITS:
  case IPKIN_MEND_BRACKET:
    if (ipkin_cidr_format(cidr, probe, sizeof probe, &probe_len))
      return false;
    put(out, text->data, at);
    /* number is the port that stands or should stand behind an address */
    bool brackets = !ranges && finding->number && cidr->family == IPKIN_V6;
    put(out, "[", brackets);
    put_cidr(out, cidr, !ranges);
    put(out, "]", brackets);
    if (!ranges && finding->number) {
      put(out, ":", 1);
      put_number(out, (uint16_t)finding->number);
    }
    put(out, text->data + end, text->len - end);
    return true;
  default:
    return false;
  }
}

/* Applies a mend to *config: IPKIN_OK with the edited field in *config pointing
   to out->to, else *config is as it was. */
static ipkin_status apply(struct ipkin_plan_config *config,
                          const struct ipkin_finding *finding,
                          struct text_out *out) {
  uint8_t *number = NULL;
  switch (finding->mend) {
  case IPKIN_MEND_NONE:
    return IPKIN_ERR_ABSENT;
  case IPKIN_MEND_FAMILY:
    if (finding->mend_field != IPKIN_FIELD_PRIMARY_FAMILY ||
        (finding->mend_bits != IPKIN_V4 && finding->mend_bits != IPKIN_V6))
      return IPKIN_ERR_VALUE;
    number = &config->primary_family;
    break;
  case IPKIN_MEND_NODE_BITS:
    if (finding->mend_field == IPKIN_FIELD_NODE_BITS_V4)
      number = &config->node_bits_v4;
    else if (finding->mend_field == IPKIN_FIELD_NODE_BITS_V6)
      number = &config->node_bits_v6;
    else
      return IPKIN_ERR_VALUE;
    if (finding->mend_bits > (number == &config->node_bits_v4 ? 32 : 128))
      return IPKIN_ERR_VALUE;
    break;
  default:
    break;
  }
  if (number) {
    put_number(out, finding->mend_bits);
    if (out->len < out->cap)
      *number = finding->mend_bits;
    return out->len < out->cap ? IPKIN_OK : IPKIN_ERR_SPACE;
  }
  struct ipkin_text *text = field_text(config, finding->mend_field);
  if (!put_mended(out, finding, text))
    return IPKIN_ERR_VALUE;
  if (out->len >= out->cap)
    return IPKIN_ERR_SPACE;
  text->data = out->to;
  text->len = out->len;
  return IPKIN_OK;
}

static size_t count_error(const struct sink *sink, struct error error) {
  size_t count = 0;
  for (size_t i = 0; i < sink->errors_len; i++)
    count += sink->errors[i].row == error.row &&
             sink->errors[i].field == error.field;
  return count;
}

/* No rule has more errors in a field than before.  With more in all some rule
   has. */
static bool adds_no_error(const struct sink *before, const struct sink *after) {
  if (before->errors_len > ERRORS_KEPT ||
      after->errors_len > before->errors_len)
    return false;
  for (size_t i = 0; i < after->errors_len; i++)
    if (count_error(after, after->errors[i]) >
        count_error(before, after->errors[i]))
      return false;
  return true;
}

/* Does the mend of one of the findings hold?  Applied and judged again, the
   finding is gone, and there is no error that was not there.  To spare the
   stack, the config is edited in place and put back, and the plan is used. */
static bool holds(struct ipkin_plan_config *config, struct ipkin_plan *plan,
                  const struct ipkin_finding *finding,
                  const struct sink *before) {
  char text[256]; /* a longer field gets no mend */
  struct text_out out = {.to = text, .cap = sizeof text};
  struct ipkin_text *field = field_text(config, finding->mend_field);
  const struct ipkin_text kept = field ? *field : (struct ipkin_text){NULL, 0};
  const uint8_t family = config->primary_family;
  const uint8_t bits_v4 = config->node_bits_v4, bits_v6 = config->node_bits_v6;
  struct sink after = {.watch = finding};

  if (apply(config, finding, &out))
    return false;
  consider(config, plan, &after);
  if (field)
    *field = kept;
  config->primary_family = family;
  config->node_bits_v4 = bits_v4;
  config->node_bits_v6 = bits_v6;

  return !after.watched && adds_no_error(before, &after);
}

static void withdraw_mend(struct ipkin_finding *finding) {
  finding->mend = IPKIN_MEND_NONE;
  finding->mend_field = IPKIN_FIELD_NONE;
  finding->mend_bits = 0;
  memset(&finding->mend_cidr, 0, sizeof finding->mend_cidr);
}

ipkin_status ipkin_plan_check(const struct ipkin_plan_config *config,
                              struct ipkin_plan *ret_plan,
                              struct ipkin_finding *ret_findings,
                              size_t findings_cap, size_t *ret_findings_len) {
  struct ipkin_plan_config taken;
  ipkin_status status = IPKIN_OK;
  if (!config || !ret_plan || !ret_findings_len ||
      (!ret_findings && findings_cap))
    status = IPKIN_ERR_NULL;
  else
    status = take_config(config, &taken);
  if (ret_plan)
    memset(ret_plan, 0, sizeof *ret_plan);
  if (ret_findings_len)
    *ret_findings_len = 0;
  if (status)
    return status;

  struct sink sink = {.findings = ret_findings, .cap = findings_cap};
  consider(&taken, ret_plan, &sink);
  size_t stored = sink.len < sink.cap ? sink.len : sink.cap;
  bool tried = false;
  for (size_t i = 0; i < stored; i++)
    if (ret_findings[i].mend) {
      tried = true;
      if (!holds(&taken, ret_plan, &ret_findings[i], &sink))
        withdraw_mend(&ret_findings[i]);
    }
  if (tried)
    consider(&taken, ret_plan, NULL);
  *ret_findings_len = sink.len;
  return sink.len <= sink.cap ? IPKIN_OK : IPKIN_ERR_SPACE;
}

ipkin_status ipkin_plan_mend(const struct ipkin_plan_config *config,
                             const struct ipkin_finding *finding,
                             struct ipkin_plan_config *ret_config,
                             char *ret_text, size_t text_cap,
                             size_t *ret_text_len) {
  struct ipkin_plan_config taken;
  struct text_out out = {.to = ret_text, .cap = text_cap};
  ipkin_status status;
  if (!config || !finding || !ret_config || !ret_text_len ||
      (!ret_text && text_cap))
    status = IPKIN_ERR_NULL;
  else
    status = take_config(config, &taken);
  if (status == IPKIN_OK)
    status = apply(&taken, finding, &out);
  if (ret_config) {
    memset(ret_config, 0, sizeof *ret_config);
    if (status == IPKIN_OK)
      *ret_config = taken;
  }
  if (ret_text_len)
    *ret_text_len = out.len;
  if (ret_text && text_cap)
    ret_text[status == IPKIN_OK ? out.len : 0] = '\0';
  return status;
}

ipkin_status ipkin_plan_migrate(const struct ipkin_plan_config *from,
                                const struct ipkin_plan_config *to,
                                uint32_t *ret_verdict,
                                struct ipkin_finding *ret_findings,
                                size_t findings_cap, size_t *ret_findings_len) {
  struct ipkin_plan_config taken;
  struct list services, pods; /* of the old plan */
  struct entry entries[2][KEPT_OLD];
  if (ret_verdict)
    *ret_verdict = 0;
  if (ret_findings_len)
    *ret_findings_len = 0;
  if (!from || !to || !ret_verdict || !ret_findings_len ||
      (!ret_findings && findings_cap))
    return IPKIN_ERR_NULL;
  ipkin_status status = take_config(from, &taken);
  if (status)
    return status;
  read_list(&services, IPKIN_FIELD_NONE, taken.service_ranges, entries[0],
            KEPT_OLD, ipkin__plan_read_cidr);
  read_list(&pods, IPKIN_FIELD_NONE, taken.pod_ranges, entries[1], KEPT_OLD,
            ipkin__plan_read_cidr);
  status = take_config(to, &taken);
  if (status)
    return status;

  struct facts facts;
  struct ipkin_plan plan;
  struct sink sink = {.findings = ret_findings, .cap = findings_cap};
  study(&taken, &facts, &plan);
  ipkin__plan_judge_migration(&services, &pods, &facts, &sink);
  *ret_verdict = sink.verdict ? sink.verdict : IPKIN_VERDICT_OK;
  *ret_findings_len = sink.len;
  return sink.len <= sink.cap ? IPKIN_OK : IPKIN_ERR_SPACE;
}

ipkin_status ipkin_plan_avoid(const struct ipkin_plan_config *config,
                              const struct ipkin_cidr *avoid, size_t avoid_len,
                              struct ipkin_finding *ret_findings,
                              size_t findings_cap, size_t *ret_findings_len) {
  struct ipkin_plan_config taken;
  struct facts facts;
  if (ret_findings_len)
    *ret_findings_len = 0;
  if (!config || (!avoid && avoid_len) || !ret_findings_len ||
      (!ret_findings && findings_cap))
    return IPKIN_ERR_NULL;
  ipkin_status status = take_config(config, &taken);
  for (size_t i = 0; i < avoid_len && status == IPKIN_OK; i++)
    if (!ipkin_cidr_count(&avoid[i]))
      status = IPKIN_ERR_VALUE;
  if (status)
    return status;

  struct sink sink = {.findings = ret_findings, .cap = findings_cap};
  memset(&facts, 0, sizeof facts);
  facts.config = &taken;
  read_config(&facts);
  read_empty_services(&facts);
  ipkin__plan_judge_avoid(avoid, avoid_len, &facts, &sink);
  *ret_findings_len = sink.len;
  return sink.len <= sink.cap ? IPKIN_OK : IPKIN_ERR_SPACE;
}

ipkin_status ipkin_plan_order(struct ipkin_cidr *cidrs, size_t cidrs_len,
                              uint32_t family) {
  if (!cidrs && cidrs_len)
    return IPKIN_ERR_NULL;
  if (family != IPKIN_V4 && family != IPKIN_V6)
    return IPKIN_ERR_VALUE;
  for (size_t i = 0; i < cidrs_len; i++)
    if (!ipkin_cidr_count(&cidrs[i]))
      return IPKIN_ERR_VALUE;
  size_t placed = 0;
  for (size_t i = 0; i < cidrs_len; i++) {
    if (cidrs[i].family != family)
      continue;
    struct ipkin_cidr moved = cidrs[i];
    for (size_t to = i; to > placed; to--)
      cidrs[to] = cidrs[to - 1];
    cidrs[placed++] = moved;
  }
  return IPKIN_OK;
}
