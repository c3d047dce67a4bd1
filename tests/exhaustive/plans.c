/* plans.c - products of all that a plan may say, decided once more
   SPDX-License-Identifier: MIT

   decide() is written from docs/RULES.md, SVC-D1 to SVC-D6, and asks nobody how
   a text is parsed: each text is a row of a table that says what it is.  Of the
   findings the promises of ipkin.h are held: their order, that there is one a
   rule and entry, and that a mend mends. */
#include "cells.h"

/* ---- texts ------------------------------------------------------------- */

struct value {
  const char *text; /* NULL: not given */
  uint8_t family;   /* of an address or of the first range; 0: neither */
  bool is_name;     /* a host name */
  bool is_any;      /* unspecified */
  bool is_loopback;
  const char *ranges[2]; /* of a list */
};

static const struct value externals[] = {{NULL, 0, 0, 0, 0, {0}},
                                         {"192.0.2.1", 4, 0, 0, 0, {0}},
                                         {"[2001:db8::1]:6443", 6, 0, 0, 0,
                                          {0}},
                                         {"lb.example", 0, 1, 0, 0, {0}}};
static const struct value apis[] = {{NULL, 0, 0, 0, 0, {0}},
                                    {"10.1.0.1", 4, 0, 0, 0, {0}},
                                    {"fd12::1", 6, 0, 0, 0, {0}},
                                    {"::", 6, 0, 1, 0, {0}},
                                    {"0.0.0.0", 4, 0, 1, 0, {0}},
                                    {"api.example", 0, 1, 0, 0, {0}},
                                    {"10.0.0.256", 0, 0, 0, 0, {0}}};
static const struct value binds[] = {{NULL, 0, 0, 0, 0, {0}},
                                     {"10.1.0.2", 4, 0, 0, 0, {0}},
                                     {"fd12::2", 6, 0, 0, 0, {0}},
                                     {"::", 6, 0, 1, 0, {0}},
                                     {"127.0.0.1", 4, 0, 0, 1, {0}}};
static const struct value services[] = {
    {NULL, 0, 0, 0, 0, {0}},
    {"10.96.0.0/12", 4, 0, 0, 0, {"10.96.0.0/12"}},
    {"fd01::/108", 6, 0, 0, 0, {"fd01::/108"}},
    {"10.96.0.0/12,fd01::/108", 4, 0, 0, 0, {"10.96.0.0/12", "fd01::/108"}},
    {"fd01::7/108,10.96.0.0/30", 6, 0, 0, 0, {"fd01::/108", "10.96.0.0/30"}},
    {"fd01::/60,10.97.0.0/28", 6, 0, 0, 0, {"fd01::/60", "10.97.0.0/28"}}};
static const struct value pods[] = {
    {NULL, 0, 0, 0, 0, {0}},
    {"10.244.0.0/16", 4, 0, 0, 0, {"10.244.0.0/16"}},
    {"fd00::/108", 6, 0, 0, 0, {"fd00::/108"}},
    {"fd00::/48,10.244.0.0/16", 6, 0, 0, 0, {"fd00::/48", "10.244.0.0/16"}}};
static const struct value nodes[] = {{NULL, 0, 0, 0, 0, {0}},
                                     {"10.1.0.3", 4, 0, 0, 0, {0}},
                                     {"fd12::3,10.1.0.3", 6, 0, 0, 0, {0}}};
static const struct value endpoints[] = {{NULL, 0, 0, 0, 0, {0}},
                                         {"10.1.0.1", 4, 0, 0, 0, {0}},
                                         {"fd12::1", 6, 0, 0, 0, {0}}};

struct given {
  const struct value *external, *api, *bind, *services, *pods, *nodes,
      *endpoints;
};

static struct ipkin_text text_of(const struct value *value) {
  return (struct ipkin_text){value->text,
                             value->text ? strlen(value->text) : 0};
}

/* ---- the decisions, by docs/RULES.md ----------------------------------- */

struct decided {
  uint8_t family, reason, writer;
};

static unsigned stack_of(const struct value *list) {
  unsigned stack = 0;

  for (unsigned i = 0; i < 2 && list->ranges[i]; i++)
    stack |= strchr(list->ranges[i], ':') ? IPKIN_STACK_V6 : IPKIN_STACK_V4;
  return stack;
}

static struct decided decide(const struct ipkin_plan_config *c,
                             const struct given *g) {
  const unsigned configured =
      stack_of(g->services->text ? g->services : g->pods);
  const bool is_told = c->endpoint_writer != IPKIN_WRITER_DEFAULT;
  const uint8_t concrete_api = g->api->is_any ? 0 : g->api->family;
  const bool looks_itself = !g->api->text || g->api->is_any;
  const bool not_known = c->platform == IPKIN_PLATFORM_UNKNOWN && !is_told &&
                         !g->endpoints->family && g->external->family &&
                         concrete_api != g->external->family;
  struct decided d = {.writer = c->endpoint_writer};
  uint8_t advertised = 0, advertised_by = 0, published = 0, published_by = 0;

  if (!is_told)
    d.writer = c->platform == IPKIN_PLATFORM_K0S ? IPKIN_WRITER_K0S
                                                 : IPKIN_WRITER_LEASE;
  if (d.writer == IPKIN_WRITER_K0S && !g->external->text)
    d.writer = IPKIN_WRITER_LEASE;

  if (concrete_api) {
    advertised = concrete_api;
    advertised_by = IPKIN_REASON_API_ADDRESS;
  } else if (looks_itself && g->bind->family && !g->bind->is_any &&
             !g->bind->is_loopback) {
    advertised = g->bind->family;
    advertised_by = IPKIN_REASON_BIND_ADDRESS;
  } else if (looks_itself && (c->platform == IPKIN_PLATFORM_K3S ||
                              c->platform == IPKIN_PLATFORM_TALOS)) {
    advertised = g->nodes->family;
    advertised_by = IPKIN_REASON_NODE_IP;
  }

  if (g->endpoints->family) {
    published = g->endpoints->family;
    published_by = IPKIN_REASON_OBSERVED;
  } else if (d.writer == IPKIN_WRITER_K0S || d.writer == IPKIN_WRITER_NONE) {
    published = g->external->family;
    published_by = IPKIN_REASON_EXTERNAL_ADDRESS;
    if (g->external->is_name && d.writer == IPKIN_WRITER_K0S) {
      published = c->primary_family ? c->primary_family : IPKIN_V4;
      published_by = IPKIN_REASON_DEFAULT;
    }
  } else if (!not_known) {
    published = advertised;
    published_by = advertised_by;
  }

  if (configured == IPKIN_STACK_V4 || configured == IPKIN_STACK_V6) {
    d.family = configured == IPKIN_STACK_V4 ? IPKIN_V4 : IPKIN_V6;
    d.reason = IPKIN_REASON_ONLY_FAMILY;
  } else if (c->primary_family) {
    d.family = c->primary_family;
    d.reason = IPKIN_REASON_EXPLICIT;
  } else if (published) {
    d.family = published;
    d.reason = published_by;
  } else if (not_known) {
    d.family = g->external->family;
    d.reason = IPKIN_REASON_EXTERNAL_ADDRESS;
  } else if (c->platform == IPKIN_PLATFORM_K0S &&
             c->order == IPKIN_ORDER_FREE) {
    const bool by_api = !g->external->text && g->api->family;

    d.family = by_api ? g->api->family : IPKIN_V4;
    d.reason = by_api ? IPKIN_REASON_API_ADDRESS : IPKIN_REASON_DEFAULT;
  } else if (g->services->family || g->pods->family) {
    d.family = g->services->family ? g->services->family : g->pods->family;
    d.reason = IPKIN_REASON_FIRST_RANGE;
  } else if (g->bind->family && !g->bind->is_any) {
    d.family = g->bind->family;
    d.reason = IPKIN_REASON_BIND_ADDRESS;
  } else if (g->nodes->family) {
    d.family = g->nodes->family;
    d.reason = IPKIN_REASON_NODE_IP;
  } else {
    d.family = IPKIN_V4;
    d.reason = IPKIN_REASON_DEFAULT;
  }
  return d;
}

/* The range of the primary family first, but on a live cluster. */
static unsigned order_of(const struct value *list, uint8_t first,
                         struct ipkin_cidr ret[2]) {
  unsigned n = 0;

  memset(ret, 0, 2 * sizeof *ret);
  for (; n < 2 && list->ranges[n]; n++)
    ret[n] = cidr_of(list->ranges[n]);
  if (n == 2 && first && ret[0].family != first) {
    const struct ipkin_cidr swapped = ret[0];

    ret[0] = ret[1];
    ret[1] = swapped;
  }
  return n;
}

/* SVC-D6 */
static uint64_t capacity_of(const struct ipkin_cidr *cidr, unsigned minor) {
  const uint64_t size = oracle_count(cidr);

  if (cidr->family == IPKIN_V4)
    return size > 2 ? size - 2 : 0;
  if (minor >= 34 && cidr->bits < 64)
    return 0;
  if (minor <= 32 && size > 65535)
    return 65535;
  return cidr->bits <= 64 ? UINT64_MAX : size - 1;
}

/* SVC-D5 */
static uint16_t band_of(const struct ipkin_cidr *cidr) {
  const uint64_t size = oracle_count(cidr), band = size / 16;

  return (uint16_t)(size <= 16 ? 0 : band < 16 ? 16 : band > 256 ? 256 : band);
}

/* ---- what a check must hold -------------------------------------------- */

struct result {
  struct ipkin_plan plan;
  struct ipkin_finding findings[IPKIN_FINDINGS_MAX];
  size_t len;
};

static uint64_t checks, mends;

static const char *show_config(const struct ipkin_plan_config *c) {
  static char text[600];
#define T(field) (int)c->field.len, c->field.data ? c->field.data : "-"
  (void)snprintf(text, sizeof text,
                 "platform %u kube %u order %u live %u writer %u family %u "
                 "external '%.*s' api '%.*s' bind '%.*s' services '%.*s' pods "
                 "'%.*s' nodes '%.*s' endpoints '%.*s'",
                 c->platform, c->kube_minor, c->order, c->live,
                 c->endpoint_writer, c->primary_family, T(external_address),
                 T(api_address), T(bind_address), T(service_ranges),
                 T(pod_ranges), T(node_ips), T(observed_endpoints));
#undef T
  return text;
}

static void judge(const struct ipkin_plan_config *config, struct result *r) {
  const ipkin_status status = ipkin_plan_check(
      config, &r->plan, r->findings, IPKIN_FINDINGS_MAX, &r->len);

  checks++;
  expect(status == IPKIN_OK && r->len <= IPKIN_FINDINGS_MAX,
         "ipkin_plan_check", "%s: %s", ipkin_status_name(status),
         show_config(config));
}

static unsigned errors_of(const struct result *r, unsigned rule) {
  unsigned n = 0;

  for (size_t i = 0; i < r->len; i++)
    n += r->findings[i].rule == rule &&
         r->findings[i].severity == IPKIN_SEVERITY_ERROR;
  return n;
}

static void check_findings(const struct ipkin_plan_config *config,
                           const struct result *r) {
  for (size_t i = 0; i < r->len; i++) {
    const struct ipkin_finding *const f = &r->findings[i];

    expect(*ipkin_finding_name(f->rule) && f->severity >= 1 &&
               f->severity <= 3 && f->field >= 1 &&
               f->field <= IPKIN_FIELD_NODE_BITS_V6 &&
               f->mend <= IPKIN_MEND_BRACKET,
           "ipkin_plan_check", "finding %zu: %s", i, show_config(config));
    for (size_t j = 0; j < i; j++) {
      const struct ipkin_finding *const g = &r->findings[j];

      expect(g->rule <= f->rule && !(g->rule == f->rule &&
                                     g->field == f->field &&
                                     g->entry == f->entry),
             "ipkin_plan_check", "%s before %s: %s",
             ipkin_finding_name(g->rule), ipkin_finding_name(f->rule),
             show_config(config));
    }
  }
}

/* With each mend its finding is gone, and no rule has more errors. */
static void check_mends(const struct ipkin_plan_config *config,
                        const struct result *before) {
  static struct result after;

  for (size_t i = 0; i < before->len; i++) {
    const struct ipkin_finding *const f = &before->findings[i];
    struct ipkin_plan_config mended;
    char text[512];
    size_t len;
    const ipkin_status status =
        ipkin_plan_mend(config, f, &mended, text, sizeof text, &len);

    mends++;
    expect(status == (f->mend ? IPKIN_OK : IPKIN_ERR_ABSENT),
           "ipkin_plan_mend", "%s is %s: %s", ipkin_finding_name(f->rule),
           ipkin_status_name(status), show_config(config));
    if (status)
      continue;
    judge(&mended, &after);
    for (size_t j = 0; j < after.len; j++) {
      const struct ipkin_finding *const g = &after.findings[j];

      expect(g->rule != f->rule || g->field != f->field ||
                 g->entry != f->entry,
             "ipkin_plan_mend", "%s is still there after '%s': %s",
             ipkin_finding_name(f->rule), text, show_config(config));
      expect(errors_of(&after, g->rule) <= errors_of(before, g->rule) ||
                 g->severity != IPKIN_SEVERITY_ERROR,
             "ipkin_plan_mend", "'%s' adds %s: %s", text,
             ipkin_finding_name(g->rule), show_config(config));
    }
  }
}

static void check_plan(const struct ipkin_plan_config *config,
                       const struct given *g) {
  static struct result r;
  const struct decided d = decide(config, g);
  const uint8_t first = config->live ? 0 : d.family;
  struct ipkin_cidr ranges[2];
  unsigned n;

  judge(config, &r);
  expect(r.plan.primary_family == d.family &&
             r.plan.primary_reason == d.reason &&
             r.plan.endpoint_writer == d.writer,
         "ipkin_plan_check", "IPv%u because %u, writer %u, not %u %u %u: %s",
         r.plan.primary_family, r.plan.primary_reason, r.plan.endpoint_writer,
         d.family, d.reason, d.writer, show_config(config));

  n = order_of(g->services, first, ranges);
  if (g->services->text) {
    expect(r.plan.service_ranges_len == n &&
               same(r.plan.service_ranges, ranges, sizeof ranges),
           "ipkin_plan_check", "services: %s", show_config(config));
    for (unsigned i = 0; i < n; i++) {
      struct ipkin_addr address;
      const bool has_first = oracle_nth(&ranges[i], 1, &address);

      expect(has_first && same(&r.plan.service_first[i], &address,
                               sizeof address) &&
                 r.plan.service_capacity[i] ==
                     capacity_of(&ranges[i], r.plan.kube_minor) &&
                 r.plan.static_band[i] == band_of(&ranges[i]),
             "ipkin_plan_check", "of service range %u: %s", i,
             show_config(config));
    }
  }
  n = order_of(g->pods, first, ranges);
  expect(r.plan.pod_ranges_len == n &&
             same(r.plan.pod_ranges, ranges, sizeof ranges),
         "ipkin_plan_check", "pods: %s", show_config(config));
  check_findings(config, &r);
  if (is_full || checks % 7 == 0)
    check_mends(config, &r);
}

#define EACH(list)                                                             \
  const struct value *list##_ = list;                                          \
  list##_ < list + ARRAY_LEN(list);                                            \
  list##_++

static void all_plans(void) {
  static const uint8_t families[] = {0, 4, 6};
  const unsigned step = is_full ? 1 : 11;
  uint64_t n = 0;

  for (unsigned word = 0; word < 6u * 5 * 2 * 2 * 3; word++)
    for (EACH(externals))
      for (EACH(apis))
        for (EACH(binds))
          for (EACH(services))
            for (EACH(pods))
              for (EACH(nodes))
                for (EACH(endpoints)) {
                  const struct given g = {externals_, apis_,  binds_,
                                          services_,  pods_, nodes_,
                                          endpoints_};
                  const struct ipkin_plan_config config = {
                      .size = sizeof config,
                      .kube_minor = (uint16_t)(n % 12 ? 26 + n % 12 : 0),
                      .platform = (uint8_t)(word % 6),
                      .endpoint_writer = (uint8_t)(word / 6 % 5),
                      .order = (uint8_t)(word / 30 % 2),
                      .live = (uint8_t)(word / 60 % 2),
                      .primary_family = families[word / 120],
                      .external_address = text_of(g.external),
                      .api_address = text_of(g.api),
                      .bind_address = text_of(g.bind),
                      .service_ranges = text_of(g.services),
                      .pod_ranges = text_of(g.pods),
                      .node_ips = text_of(g.nodes),
                      .observed_endpoints = text_of(g.endpoints)};

                  if (n++ % step == 0)
                    check_plan(&config, &g);
                }
  cell("ipkin_plan_check ipkin_plan_mend",
       "%s of %s plans, %s mends", is_full ? "all" : "an 11th", in_short(n),
       in_short(mends));
}

/* Every number of every field of one byte. */
static void all_numbers(void) {
  static const struct {
    size_t at;
    unsigned most;
    const char *what;
  } fields[] = {
#define AT(field) offsetof(struct ipkin_plan_config, field)
      {AT(platform), 5, "platform"},      {AT(endpoint_writer), 4, "writer"},
      {AT(pod_allocator), 2, "allocator"}, {AT(node_bits_v4), 32, "v4"},
      {AT(node_bits_v6), 128, "v6"},      {AT(order), 1, "order"},
      {AT(live), 1, "live"},              {AT(cni), 5, "cni"},
  };
  static struct result r;
  uint64_t n = 0;

  for (size_t i = 0; i < ARRAY_LEN(fields) + 1; i++)
    for (unsigned value = 0; value < 256; value++) {
      struct ipkin_plan_config config = {.size = sizeof config};
      const bool is_family = i == ARRAY_LEN(fields);
      const bool good = is_family ? value == 0 || value == 4 || value == 6
                                  : value <= fields[i].most;
      ipkin_status status;

      ((uint8_t *)&config)[is_family ? AT(primary_family) : fields[i].at] =
          (uint8_t)value;
      status = ipkin_plan_check(&config, &r.plan, r.findings,
                                IPKIN_FINDINGS_MAX, &r.len);
      n++;
      expect(status == (good ? IPKIN_OK : IPKIN_ERR_VALUE),
             "ipkin_plan_check", "%s %u",
             is_family ? "family" : fields[i].what, value);
    }
  for (uint32_t size = 0; size < 2048; size++) {
    static union {
      struct ipkin_plan_config config;
      uint8_t bytes[2048];
    } u;

    u.config.size = size;
    n++;
    expect(ipkin_plan_check(&u.config, &r.plan, r.findings, IPKIN_FINDINGS_MAX,
                            &r.len) == (size < sizeof u.config
                                            ? IPKIN_ERR_VALUE
                                            : IPKIN_OK),
           "ipkin_plan_check", "size %u", (unsigned)size);
    if (size > sizeof u.config) {
      u.bytes[size - 1] = 1;
      expect(ipkin_plan_check(&u.config, &r.plan, r.findings,
                              IPKIN_FINDINGS_MAX, &r.len) == IPKIN_ERR_NEWER,
             "ipkin_plan_check", "size %u, newer", (unsigned)size);
      u.bytes[size - 1] = 0;
    }
  }
  cell("ipkin_plan_check", "all enums", in_short(n));
}

/* ---- from one plan to another ------------------------------------------ */

static const char *const lists[][2] = {
    {NULL, NULL},
    {"10.0.0.0/16", NULL},
    {"10.0.0.0/15", NULL},
    {"10.9.0.0/16", NULL},
    {"fd00::/108", NULL},
    {"10.0.0.0/16", "fd00::/108"},
    {"10.0.0.0/15", "fd00::/104"},
    {"fd00::/108", "10.0.0.0/16"},
    {"10.0.0.0/16", "fd09::/108"},
};

static void write_list(const char *const list[2], char *text,
                       struct ipkin_text *ret) {
  *ret = (struct ipkin_text){0};
  if (!list[0])
    return;
  (void)sprintf(text, "%s%s%s", list[0], list[1] ? "," : "",
                list[1] ? list[1] : "");
  *ret = (struct ipkin_text){text, strlen(text)};
}

static bool equal(const char *a, const char *b) {
  return a && b && strcmp(a, b) == 0;
}

static bool is_within(const char *inner, const char *outer) {
  const struct ipkin_cidr a = cidr_of(inner), b = cidr_of(outer);

  return oracle_covers(&b, &a);
}

static bool is_v6(const char *text) {
  return strchr(text, ':');
}

static unsigned families_in(const char *const list[2]) {
  return (list[0] ? 1u << is_v6(list[0]) : 0) |
         (list[1] ? 1u << is_v6(list[1]) : 0);
}

/* The rules that two pairs of lists come to. */
static unsigned migrate(const char *const from[2], const char *const to[2],
                        const char *const from_pods[2],
                        const char *const to_pods[2], bool allocates,
                        uint16_t rules[8], uint32_t *verdict) {
  unsigned n = 0;

  *verdict = IPKIN_VERDICT_OK;
  if (from[0] && to[0]) {
    const bool first = equal(from[0], to[0]);
    const bool appended = !from[1] && to[1] && first;
    const bool only_replaced = !first && !from[1] && !to[1] &&
                               is_v6(from[0]) == is_v6(to[0]);
    const bool dropped = (!first && !only_replaced) ||
                         (from[1] && !equal(from[1], to[1]));

    if (!first)
      rules[n++] = IPKIN_RULE_SVC_20;
    if (appended)
      rules[n++] = IPKIN_RULE_SVC_21;
    if (dropped)
      rules[n++] = IPKIN_RULE_SVC_22;
    if (!first || dropped)
      *verdict = IPKIN_VERDICT_SILENT;
  }
  if (from_pods[0] && to_pods[0]) {
    for (unsigned i = 0; i < 2 && from_pods[i] && allocates; i++)
      if (!to_pods[i] || !is_within(from_pods[i], to_pods[i])) {
        rules[n++] = IPKIN_RULE_POD_04;
        *verdict = IPKIN_VERDICT_BLOCKED;
      }
    if (!from_pods[1] && to_pods[1] && is_within(from_pods[0], to_pods[0]))
      rules[n++] = IPKIN_RULE_POD_05;
  }
  if (from[0] && to[0] && families_in(from) != families_in(to))
    rules[n++] = IPKIN_RULE_FAM_04;
  return n;
}

static void all_migrations(void) {
  uint64_t n = 0;

  for (size_t a = 0; a < ARRAY_LEN(lists); a++)
    for (size_t b = 0; b < ARRAY_LEN(lists); b++)
      for (size_t c = 0; c < ARRAY_LEN(lists); c++)
        for (size_t d = 0; d < ARRAY_LEN(lists); d++)
          for (unsigned word = 0; word < 6 * 3 * 2; word++) {
            char texts[4][64];
            struct ipkin_plan_config from = {.size = sizeof from}, to = from;
            struct ipkin_finding findings[16];
            uint16_t rules[8];
            uint32_t want, verdict;
            unsigned rules_len, i = 0;
            size_t len;
            ipkin_status status;

            to.platform = (uint8_t)(word % 6);
            to.pod_allocator = (uint8_t)(word / 6 % 3);
            to.live = from.order = (uint8_t)(word / 18);
            write_list(lists[a], texts[0], &from.service_ranges);
            write_list(lists[b], texts[1], &to.service_ranges);
            write_list(lists[c], texts[2], &from.pod_ranges);
            write_list(lists[d], texts[3], &to.pod_ranges);
            rules_len = migrate(lists[a], lists[b], lists[c], lists[d],
                                to.pod_allocator != IPKIN_ALLOCATOR_CNI ||
                                    to.platform == IPKIN_PLATFORM_K0S,
                                rules, &want);
            status =
                ipkin_plan_migrate(&from, &to, &verdict, findings, 16, &len);
            n++;
            while (i < len && i < rules_len && findings[i].rule == rules[i])
              i++;
            expect(status == IPKIN_OK && verdict == want && len == rules_len &&
                       i == len,
                   "ipkin_plan_migrate",
                   "'%.*s' '%.*s' to '%.*s' '%.*s' on %u/%u: verdict %u not "
                   "%u, %zu findings not %u, %s not %s",
                   (int)from.service_ranges.len, texts[0],
                   (int)from.pod_ranges.len, texts[2],
                   (int)to.service_ranges.len, texts[1],
                   (int)to.pod_ranges.len, texts[3], to.platform,
                   to.pod_allocator, (unsigned)verdict, (unsigned)want, len,
                   rules_len,
                   i < len ? ipkin_finding_name(findings[i].rule) : "none",
                   i < rules_len ? ipkin_finding_name(rules[i]) : "none");
            for (size_t cap = 0; word == 0 && cap < len; cap++) {
              size_t again;

              expect(ipkin_plan_migrate(&from, &to, &verdict, findings, cap,
                                        &again) == IPKIN_ERR_SPACE &&
                         again == len && verdict == want,
                     "ipkin_plan_migrate", "room for %zu of %zu", cap, len);
            }
          }
  cell("ipkin_plan_migrate", "all pairs of %zu lists x platforms, %s",
       ARRAY_LEN(lists), in_short(n));
}

/* ---- order, avoid, propose --------------------------------------------- */

static void all_orders(void) {
  uint64_t n = 0;

  for (size_t len = 0; len <= 8; len++)
    for (unsigned pattern = 0; pattern < 1u << len; pattern++)
      for (uint32_t family = 0; family < 12; family++)
        for (size_t bad = 0; bad <= len; bad++) { /* len: none is */
          struct ipkin_cidr got[8], want[8], was[8];
          const bool good = (family == 4 || family == 6) && bad == len;
          size_t to = 0;

          for (size_t i = 0; i < len; i++)
            was[i] = (struct ipkin_cidr){
                .bytes = {(uint8_t)(200 - i), (uint8_t)i},
                .family = (uint8_t)(i == bad ? 5 : pattern >> i & 1 ? 4 : 6),
                .bits = (uint8_t)(8 + i)};
          for (int other = 0; other < 2; other++)
            for (size_t i = 0; i < len; i++)
              if ((was[i].family == family) != other)
                want[to++] = was[i];
          memcpy(got, was, sizeof got);
          n++;
          expect(ipkin_plan_order(got, len, family) ==
                         (good ? IPKIN_OK : IPKIN_ERR_VALUE) &&
                     same(got, good ? want : was, len * sizeof *got),
                 "ipkin_plan_order", "%zu of 0x%x, IPv%u", len, pattern,
                 (unsigned)family);
          if (good) {
            expect(ipkin_plan_order(got, len, family) == IPKIN_OK &&
                       same(got, want, len * sizeof *got),
                   "ipkin_plan_order", "twice");
          }
        }
  cell("ipkin_plan_order", "all lists to length 8, %s", in_short(n));
}

static void all_avoids(void) {
  static const char *const blocks[] = {"10.0.0.0/8",  "10.0.0.0/17",
                                       "10.9.0.7/32", "fd00::/8",
                                       "fd00::8/127", "192.0.2.0/24"};
  uint64_t n = 0;

  for (size_t s = 0; s < ARRAY_LEN(lists); s++)
    for (size_t p = 0; p < ARRAY_LEN(lists); p++)
      for (unsigned code = 0; code < 6 * 6 * 6 + 36 + 6 + 1; code++) {
        const size_t avoid_len = code < 1    ? 0
                                 : code < 7  ? 1
                                 : code < 43 ? 2
                                             : 3;
        unsigned rest = code - (code < 1    ? 0
                                : code < 7  ? 1
                                : code < 43 ? 7
                                            : 43);
        struct ipkin_plan_config config = {.size = sizeof config};
        struct ipkin_cidr avoid[3];
        struct ipkin_finding findings[16];
        char texts[2][64];
        size_t len, want = 0, cap;
        bool good = true;

        for (size_t i = 0; i < avoid_len; i++, rest /= 6)
          avoid[i] = cidr_of(blocks[rest % 6]);
        write_list(lists[s], texts[0], &config.service_ranges);
        write_list(lists[p], texts[1], &config.pod_ranges);
        good &= ipkin_plan_avoid(&config, avoid, avoid_len, findings, 16,
                                 &len) == IPKIN_OK;
        for (unsigned field = 0; field < 2; field++)
          for (unsigned entry = 0; entry < 2; entry++)
            for (size_t i = 0; i < avoid_len; i++) {
              const char *const text = lists[field ? p : s][entry];
              const struct ipkin_finding *const f = &findings[want];

              if (!text)
                continue;
              const struct ipkin_cidr range = cidr_of(text);

              if (!oracle_overlaps(&range, &avoid[i]))
                continue;
              want++;
              good &= want <= len && f->rule == IPKIN_RULE_OVL_04 &&
                      f->field == (field ? IPKIN_FIELD_POD_RANGES
                                         : IPKIN_FIELD_SERVICE_RANGES) &&
                      f->entry == entry && f->number == i &&
                      f->other_entry == i &&
                      f->other_field == IPKIN_FIELD_AVOID &&
                      same(&f->subject, &range, sizeof range) &&
                      same(&f->other, &avoid[i], sizeof range) &&
                      strncmp(texts[field] + f->at, text, f->len) == 0 &&
                      f->len == strlen(text);
            }
        good &= len == want;
        for (cap = 0; cap < want; cap++) {
          size_t again;

          good &= ipkin_plan_avoid(&config, avoid, avoid_len, findings, cap,
                                   &again) == IPKIN_ERR_SPACE &&
                  again == want;
        }
        n++;
        expect(good, "ipkin_plan_avoid", "lists %zu and %zu, blocks %u", s, p,
               code);
      }
  cell("ipkin_plan_avoid", "all lists x all lists of 3 of 6 blocks, %s",
       in_short(n));
}

/* All blocks of a length in the private ones, in order, that are free. */
static size_t free_blocks(const struct ipkin_cidr *avoid, size_t avoid_len,
                          unsigned family, unsigned bits,
                          struct ipkin_cidr *ret) {
  static const char *const v4[] = {"10.0.0.0/8", "172.16.0.0/12",
                                   "192.168.0.0/16"};
  static const char *const v6[] = {"fd00::/8"};
  size_t n = 0;

  for (size_t i = 0; i < (family == IPKIN_V4 ? 3 : 1); i++) {
    const struct ipkin_cidr whole = cidr_of(family == IPKIN_V4 ? v4[i] : v6[i]);
    struct ipkin_cidr block;

    if (bits < whole.bits)
      continue;
    for (uint64_t index = 0; oracle_subnet(&whole, bits, index, &block);
         index++) {
      bool is_free = true;

      for (size_t a = 0; a < avoid_len; a++)
        is_free &= !oracle_overlaps(&avoid[a], &block);
      if (is_free)
        ret[n++] = block;
    }
  }
  return n;
}

static void check_proposal(const struct ipkin_cidr *avoid, size_t avoid_len,
                           unsigned family, unsigned bits,
                           const struct ipkin_cidr *free, size_t free_len,
                           uint64_t seed) {
  static const struct ipkin_cidr none;
  uint64_t state = seed;
  const uint64_t h = random_of(&state);
  struct ipkin_cidr want = free_len ? free[h % free_len] : none, got;
  const ipkin_status status =
      ipkin_plan_propose(avoid, avoid_len, family, bits, seed, &got);

  if (free_len)
    want.bits = (uint8_t)bits;
  expect(status == (free_len ? IPKIN_OK : IPKIN_ERR_ABSENT) &&
             same(&got, &want, sizeof got),
         "ipkin_plan_propose", "IPv%u /%u seed %" PRIu64 " of %zu free", family,
         bits, seed, free_len);
}

static void all_proposals(void) {
  static const char *const blocks[] = {
      "10.0.0.0/9",  "10.128.0.0/16", "172.16.0.0/13",  "172.31.255.0/24",
      "192.168.0.0/17", "192.168.200.1/32", "11.0.0.0/8", "fd00::/9",
      "fdff::/16",   "fd80:1::/32",   "fe00::/8"};
  enum { MOST = 1 << 17 };
  struct ipkin_cidr *const free_ones = malloc(MOST * sizeof *free_ones);
  const unsigned longest = is_full ? 20 : 16;
  uint64_t n = 0;

  if (!free_ones)
    abort();
  for (unsigned subset = 0; subset < 1u << ARRAY_LEN(blocks); subset++) {
    struct ipkin_cidr avoid[ARRAY_LEN(blocks)];
    size_t avoid_len = 0;

    for (size_t i = 0; i < ARRAY_LEN(blocks); i++)
      if (subset >> i & 1)
        avoid[avoid_len++] = cidr_of(blocks[i]);
    avoid_len = oracle_merge(avoid, avoid_len);
    for (unsigned family = 4; family <= 6; family += 2)
      for (unsigned bits = 0; bits <= longest; bits++) {
        const bool good = bits >= 8;
        size_t free_len;

        if (family == 4 ? subset >> 7 : subset & 0x7f)
          continue;
        if (!good) {
          struct ipkin_cidr got;

          expect(ipkin_plan_propose(avoid, avoid_len, family, bits, 1, &got) ==
                     IPKIN_ERR_VALUE,
                 "ipkin_plan_propose", "/%u", bits);
          continue;
        }
        free_len = free_blocks(avoid, avoid_len, family, bits, free_ones);
        for (uint64_t seed = 0; seed < 32; seed++, n++)
          check_proposal(avoid, avoid_len, family, bits, free_ones, free_len,
                         seed);
      }
  }
  /* All of fd00::/8 is taken but 16 sites about a border, and of these each
     set is taken too; of any length from /48 on the site's first block. */
  for (unsigned taken = 0; taken < 1u << 16; taken += is_full ? 1 : 17) {
    struct ipkin_cidr avoid[300];
    const struct ipkin_addr first = addr_of("fd00::"),
                            last = addr_of("fdff:ffff:ffff:ffff:ffff:ffff:ffff:"
                                           "ffff"),
                            to = addr_of("fd7f:ffff:fff7:ffff:ffff:ffff:ffff:"
                                         "ffff"),
                            from = addr_of("fd80:0:8::");
    size_t len = oracle_range_split(&first, &to, avoid), free_len = 0;

    len += oracle_range_split(&from, &last, avoid + len);
    for (unsigned i = 0; i < 16; i++) {
      struct ipkin_cidr window = cidr_of(i < 8 ? "fd7f:ffff:fff8::/45"
                                               : "fd80::/45"),
                        site;

      (void)oracle_subnet(&window, 48, i % 8, &site);
      if (taken >> i & 1)
        avoid[len++] = site;
      else
        free_ones[free_len++] = site;
    }
    len = oracle_merge(avoid, len);
    for (uint64_t seed = 0; seed < 4; seed++, n++)
      check_proposal(avoid, len, 6, 48 + (taken * 7 + (unsigned)seed) % 81,
                     free_ones, free_len, seed * 977);
  }
  free(free_ones);
  cell("ipkin_plan_propose",
       "all subsets of 11 blocks x 32 seeds, %s", in_short(n));
}

static void body(void) {
  all_plans();
  all_numbers();
  all_migrations();
  all_orders();
  all_avoids();
  all_proposals();
}

int main(int argc, char **argv) {
  return run(argc, argv, body);
}
