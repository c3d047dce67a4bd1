/* dualstack.c - checks a cluster's address plan from the command line
   SPDX-License-Identifier: MIT

     dualstack check [OPTION ...] [--json]
     dualstack first RANGE
     dualstack families --cluster L [OPTION ...] [--json]
     dualstack migrate [OPTION ...] [--json]
     dualstack propose --seed NAME [OPTION ...] [--json]

   `dualstack` alone prints every option.  Exit 0: nothing worse than a warning;
   1: an error finding, a refused Service, no such address, or nothing free;
   2: usage or unreadable input, and then nothing is printed on the standard
   output, or that cannot be written. */
#include <ipkin.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage_text[] =
    "usage: dualstack check [OPTION ...] [--json]\n"
    "       dualstack first RANGE\n"
    "       dualstack families --cluster 4|6|4,6|6,4 [--families L] [--policy\n"
    "         SingleStack|PreferDualStack|RequireDualStack] [--headless]\n"
    "         [--no-selector] [--json]\n"
    "       dualstack migrate [--old-service-ranges L --new-service-ranges L]\n"
    "         [--old-pod-ranges L --new-pod-ranges L]\n"
    "         [--pod-allocator kcm|cni] [--json]\n"
    "       dualstack propose --seed NAME [--family 4|6] [--bits N]\n"
    "         [--avoid L] [--json]\n"
    "\n"
    "check: the cluster\n"
    "  --platform upstream|kubeadm|k0s|k3s|talos   (kind is kubeadm, rke2 "
    "k3s)\n"
    "  --kube VERSION --platform-version VERSION   (1.36, v1.36.3+k0s.2)\n"
    "  --primary-family 4|6 --order given|free --live\n"
    "  --endpoint-writer lease|none|k0s|cplb\n"
    "  --cni kube-router|calico|cilium|flannel|other --pod-allocator kcm|cni\n"
    "  --features dual-stack,ipv6-single-stack,calico-vxlan|none\n"
    "addresses (a host each)\n"
    "  --external-address A --api-address A --bind-address A\n"
    "lists (separated by commas, or the option repeated)\n"
    "  --service-ranges L --apiserver-service-ranges L --pod-ranges L\n"
    "  --node-ips L --cert-sans L --avoid L\n"
    "  --observed-cluster-ips L --observed-endpoints L\n"
    "numbers\n"
    "  --node-bits-v4 N --node-bits-v6 N --nodes N --pods-per-node N\n"
    "  --services N\n"
    "\n"
    "propose: a private block, an IPv6 /48 or an IPv4 /16 unless told\n"
    "  --seed NAME               the cluster's: the same gets the same block\n"
    "  --family 4|6 --bits N     6 by default; 8 to 32 or 128\n"
    "  --avoid L                 blocks and addresses of both families\n";

/* Says what is wrong with the command line and ends. */
static void usage(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("dualstack: ", stderr);
  vfprintf(stderr, format, args);
  va_end(args);
  fputs("\ndualstack alone prints all options\n", stderr);
  exit(2);
}

static void out_of_memory(void) {
  fputs("dualstack: out of memory\n", stderr);
  exit(2);
}

static void *allocate(size_t size) {
  void *memory = malloc(size);
  if (!memory)
    out_of_memory();
  return memory;
}

/* ---- the command line ---------------------------------------------------- */

struct word {
  const char *word;
  unsigned value;
};

static const struct word platforms[] = {
    {"upstream", IPKIN_PLATFORM_UPSTREAM}, {"kubeadm", IPKIN_PLATFORM_KUBEADM},
    {"kind", IPKIN_PLATFORM_KUBEADM},      {"k0s", IPKIN_PLATFORM_K0S},
    {"k3s", IPKIN_PLATFORM_K3S},           {"rke2", IPKIN_PLATFORM_K3S},
    {"talos", IPKIN_PLATFORM_TALOS},       {NULL, 0}};
static const struct word families[] = {
    {"4", 4}, {"6", 6}, {"IPv4", 4}, {"IPv6", 6}, {NULL, 0}};
static const struct word writers[] = {{"lease", IPKIN_WRITER_LEASE},
                                      {"none", IPKIN_WRITER_NONE},
                                      {"k0s", IPKIN_WRITER_K0S},
                                      {"cplb", IPKIN_WRITER_CPLB},
                                      {NULL, 0}};
static const struct word orders[] = {
    {"given", IPKIN_ORDER_GIVEN}, {"free", IPKIN_ORDER_FREE}, {NULL, 0}};
static const struct word allocators[] = {
    {"kcm", IPKIN_ALLOCATOR_KCM}, {"cni", IPKIN_ALLOCATOR_CNI}, {NULL, 0}};
static const struct word cnis[] = {{"kube-router", IPKIN_CNI_KUBE_ROUTER},
                                   {"calico", IPKIN_CNI_CALICO},
                                   {"cilium", IPKIN_CNI_CILIUM},
                                   {"flannel", IPKIN_CNI_FLANNEL},
                                   {"other", IPKIN_CNI_OTHER},
                                   {NULL, 0}};
static const struct word features[] = {
    {"dual-stack", IPKIN_FEATURE_K0S_DUAL_STACK},
    {"ipv6-single-stack", IPKIN_FEATURE_K0S_IPV6_SINGLE_STACK},
    {"calico-vxlan", IPKIN_FEATURE_CALICO_VXLAN},
    {"vxlan", IPKIN_FEATURE_CALICO_VXLAN},
    {"none", 0},
    {NULL, 0}};

/* Are the words one, whatever their case and whether - or _ joins their parts?
   IPv6SingleStack is ipv6-single-stack. */
static bool same_word(const char *text, size_t len, const char *word) {
  for (;;) {
    while (len && (*text == '-' || *text == '_')) {
      text++;
      len--;
    }
    while (*word == '-')
      word++;
    if (!len || !*word)
      return !len && !*word;
    char c = *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text;
    char w = *word >= 'A' && *word <= 'Z' ? (char)(*word | 0x20) : *word;
    if (c != w)
      return false;
    text++;
    len--;
    word++;
  }
}

static unsigned choose(const struct word *words, const char *option,
                       const char *text, size_t len) {
  for (; words->word; words++)
    if (same_word(text, len, words->word))
      return words->value;
  usage("--%s: unknown word '%.*s'", option, (int)len, text);
  return 0;
}

static uint32_t number(const char *option, const char *text, uint32_t most) {
  uint64_t value = 0;
  const char *digit = text;
  for (; *digit >= '0' && *digit <= '9' && value <= most; digit++)
    value = value * 10 + (uint64_t)(*digit - '0');
  if (digit == text || *digit || value > most)
    usage("--%s: '%s' is no number from 0 to %lu", option, text,
          (unsigned long)most);
  return (uint32_t)value;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The minor of 1.36, v1.36.3, v1.36.3+k0s.2: they all have major 1. */
static uint16_t minor(const char *option, const char *text) {
  const char *at = text + (*text == 'v');
  unsigned value = 0;
  bool good = strncmp(at, "1.", 2) == 0 && is_digit(at[2]) && at[2] != '0';
  if (good)
    for (at += 2; is_digit(*at) && value < 10000; at++)
      value = value * 10 + (unsigned)(*at - '0');
  if (*at == '.' && is_digit(at[1]))
    for (at++; is_digit(*at);)
      at++;
  if (!good || value >= 10000 || (*at && *at != '+' && *at != '-'))
    usage("--%s: '%s' is no version such as 1.36", option, text);
  return (uint16_t)value;
}

static void set_features(struct ipkin_plan_config *config, const char *option,
                         const char *text) {
  config->features |= IPKIN_FEATURE_KNOWN;
  for (const char *at = text; *at;) {
    size_t len = strcspn(at, ",");
    config->features |= choose(features, option, at, len);
    at += len + (at[len] == ',');
  }
}

/* The fields that are texts, by their option; the name in JSON has _ for -. */
static const struct field {
  const char *option;
  size_t offset;
  bool list;
} fields[] = {
    {NULL, 0, false},
#define FIELD(name, list)                                                      \
  { #name, offsetof(struct ipkin_plan_config, name), list }
    FIELD(external_address, false),
    FIELD(api_address, false),
    FIELD(bind_address, false),
    FIELD(service_ranges, true),
    FIELD(apiserver_service_ranges, true),
    FIELD(pod_ranges, true),
    FIELD(node_ips, true),
    FIELD(cert_sans, true),
    FIELD(avoid, true),
    FIELD(observed_cluster_ips, true),
    FIELD(observed_endpoints, true),
    {"primary_family", 0, false},
    {"node_bits_v4", 0, false},
    {"node_bits_v6", 0, false},
};
enum { TEXT_FIELDS = IPKIN_FIELD_OBSERVED_ENDPOINTS + 1 };

static struct ipkin_text *text_of(struct ipkin_plan_config *config,
                                  unsigned field) {
  return (struct ipkin_text *)(void *)((char *)config + fields[field].offset);
}

struct report {
  bool json;
  struct ipkin_plan_config config;
  struct ipkin_plan plan;
  struct ipkin_finding findings[IPKIN_FINDINGS_MAX];
  size_t findings_len;
  char *texts[TEXT_FIELDS]; /* what the config's texts point to */
};

/* Sets a field's text, or lengthens it by a comma and more. */
static void append(struct report *report, unsigned field, const char *text) {
  struct ipkin_text *list = text_of(&report->config, field);
  size_t len = strlen(text), before = list->data ? list->len + 1 : 0;
  char *joined = realloc(report->texts[field], before + len + 1);
  if (!joined)
    out_of_memory();
  if (before)
    joined[before - 1] = ',';
  memcpy(joined + before, text, len + 1);
  report->texts[field] = joined;
  list->data = joined;
  list->len = before + len;
}

static void free_texts(struct report *report) {
  for (unsigned field = 1; field < TEXT_FIELDS; field++)
    free(report->texts[field]);
}

/* An option's name in the command line and here: - and _ are one. */
static bool is_option(const char *given, const char *name) {
  while (*given && (*given == *name || (*given == '-' && *name == '_'))) {
    given++;
    name++;
  }
  return *given == *name;
}

static bool set_text(struct report *report, const char *option,
                     const char *value) {
  for (unsigned field = 1; field < TEXT_FIELDS; field++) {
    if (!is_option(option, fields[field].option))
      continue;
    if (report->texts[field] && !fields[field].list)
      usage("--%s is given twice", option);
    append(report, field, value);
    return true;
  }
  return false;
}

static void set_option(struct report *report, const char *option,
                       const char *value) {
  struct ipkin_plan_config *config = &report->config;
  size_t len = strlen(value);
  if (set_text(report, option, value))
    return;
  if (!strcmp(option, "platform"))
    config->platform = (uint8_t)choose(platforms, option, value, len);
  else if (!strcmp(option, "kube"))
    config->kube_minor = minor(option, value);
  else if (!strcmp(option, "platform-version"))
    config->platform_minor = minor(option, value);
  else if (!strcmp(option, "primary-family"))
    config->primary_family = (uint8_t)choose(families, option, value, len);
  else if (!strcmp(option, "endpoint-writer"))
    config->endpoint_writer = (uint8_t)choose(writers, option, value, len);
  else if (!strcmp(option, "order"))
    config->order = (uint8_t)choose(orders, option, value, len);
  else if (!strcmp(option, "pod-allocator"))
    config->pod_allocator = (uint8_t)choose(allocators, option, value, len);
  else if (!strcmp(option, "cni"))
    config->cni = (uint8_t)choose(cnis, option, value, len);
  else if (!strcmp(option, "features"))
    set_features(config, option, value);
  else if (!strcmp(option, "node-bits-v4"))
    config->node_bits_v4 = (uint8_t)number(option, value, 32);
  else if (!strcmp(option, "node-bits-v6"))
    config->node_bits_v6 = (uint8_t)number(option, value, 128);
  else if (!strcmp(option, "nodes"))
    config->nodes = number(option, value, UINT32_MAX);
  else if (!strcmp(option, "pods-per-node"))
    config->pods_per_node = number(option, value, UINT32_MAX);
  else if (!strcmp(option, "services"))
    config->services = number(option, value, UINT32_MAX);
  else
    usage("unknown option --%s", option);
}

/* The name of the option at argv[*i], in its own memory; with --name=value,
 *value is what stands behind the sign. */
static char *option_name(char **argv, int i, const char **value) {
  if (strncmp(argv[i], "--", 2) != 0)
    usage("unexpected '%s'", argv[i]);
  size_t len = strcspn(argv[i] + 2, "=");
  char *name = allocate(len + 1);
  memcpy(name, argv[i] + 2, len);
  name[len] = '\0';
  *value = argv[i][2 + len] ? argv[i] + 2 + len + 1 : NULL;
  return name;
}

/* Calls set for each option with a value, and flag for the words that have
   none, until flag says no. */
static void read_options(void *into, int argc, char **argv,
                         bool (*flag)(void *into, const char *option),
                         void (*set)(void *into, const char *option,
                                     const char *value)) {
  for (int i = 0; i < argc; i++) {
    const char *value;
    char *option = option_name(argv, i, &value);
    if (value || !flag(into, option)) {
      if (!value && ++i == argc)
        usage("--%s needs a value", option);
      set(into, option, value ? value : argv[i]);
    }
    free(option);
  }
}

/* ---- what both outputs say ------------------------------------------------
 */

static const char *const reasons[] = {
    "none",        "default",     "explicit", "external-address",
    "api-address", "only-family", "node-ip",  "first-range",
    "observed",    "bind-address"};
static const char *const severities[] = {"", "advice", "warning", "error"};
static const char *const mends[] = {"none",      "swap",   "mask", "unmap",
                                    "canonical", "bits",   "drop", "family",
                                    "node-bits", "bracket"};
static const char *const refusers[] = {"apiserver", "controller-manager",
                                       "kubelet",   "kubeadm",
                                       "k0s",       "k3s",
                                       "talos",     "cni"};
static const char *const stacks[] = {"", "ipv4", "ipv6", "dual"};

typedef char addr_text[IPKIN_ADDR_TEXT_CAP];
typedef char cidr_text[IPKIN_CIDR_TEXT_CAP];

static const char *addr_text_of(const struct ipkin_addr *addr, addr_text text) {
  size_t len;
  return ipkin_addr_format(addr, text, sizeof(addr_text), &len) ? "" : text;
}

static const char *cidr_text_of(const struct ipkin_cidr *cidr, cidr_text text) {
  size_t len;
  return ipkin_cidr_format(cidr, text, sizeof(cidr_text), &len) ? "" : text;
}

/* A list as a flag takes it; at most two ranges. */
static void join(const struct ipkin_cidr *cidrs, unsigned len,
                 char text[2 * IPKIN_CIDR_TEXT_CAP]) {
  cidr_text one;
  text[0] = '\0';
  for (unsigned i = 0; i < len; i++) {
    if (i > 0)
      strcat(text, ",");
    strcat(text, cidr_text_of(&cidrs[i], one));
  }
}

static bool platform_is(const struct report *report, unsigned platform) {
  return report->config.platform == platform;
}

static unsigned k0s_minor(const struct report *report) {
  return report->config.platform_minor ? report->config.platform_minor
                                       : report->plan.kube_minor;
}

/* The service ranges as a healthy cluster has them: of one that lives the plan
   keeps the order given, even where another is required. */
static void required_ranges(const struct ipkin_plan *plan,
                            struct ipkin_cidr ranges[2]) {
  memcpy(ranges, plan->service_ranges, sizeof plan->service_ranges);
  ipkin_plan_order(ranges, plan->service_ranges_len, plan->primary_family);
}

/* Which range of the plan a healthy cluster has first. */
static unsigned required_first(const struct ipkin_plan *plan) {
  return plan->service_ranges_len == 2 &&
         plan->service_ranges[1].family == plan->primary_family;
}

/* Which entry of dns a cluster shows (rule SVC-D3): k0s before 1.34 uses the
   IPv4 range always; k3s and Talos show all. */
static void expected_dns(const struct report *report,
                         char text[2 * IPKIN_ADDR_TEXT_CAP]) {
  const struct ipkin_plan *plan = &report->plan;
  addr_text one;
  bool all = platform_is(report, IPKIN_PLATFORM_K3S) ||
             platform_is(report, IPKIN_PLATFORM_TALOS);
  unsigned from = required_first(plan);
  if (platform_is(report, IPKIN_PLATFORM_K0S) && k0s_minor(report) < 34 &&
      plan->dns[!from].family == IPKIN_V4)
    from = !from;
  strcpy(text, addr_text_of(&plan->dns[from], one));
  if (all && plan->dns[!from].family) {
    strcat(text, ",");
    strcat(text, addr_text_of(&plan->dns[!from], one));
  }
}

/* The first entry of a text, if it is an address without these classes. */
static bool concrete(const struct ipkin_text *from, uint32_t not_class,
                     struct ipkin_addr *ret_addr) {
  struct ipkin_host host;
  const char *comma = from->len ? memchr(from->data, ',', from->len) : NULL;
  size_t len = comma ? (size_t)(comma - from->data) : from->len;
  if (!from->data ||
      ipkin_host_parse(from->data, len, &host, NULL) != IPKIN_OK ||
      host.kind != IPKIN_HOST_ADDR ||
      (ipkin_addr_class(&host.addr) & not_class))
    return false;
  *ret_addr = host.addr;
  return true;
}

/* The address behind the kubernetes Service (rule SVC-D1, published), where the
   config says it and it is of the family that a healthy cluster has. */
static bool expected_endpoint(const struct report *report, addr_text text) {
  const struct ipkin_plan_config *config = &report->config;
  const uint32_t any = IPKIN_CLASS_UNSPECIFIED;
  struct ipkin_addr external = {.family = 0}, api = external, found = external;
  bool has_external = concrete(&config->external_address, any, &external);
  bool has_api = concrete(&config->api_address, any, &api);
  bool node = platform_is(report, IPKIN_PLATFORM_K3S) ||
              platform_is(report, IPKIN_PLATFORM_TALOS);
  bool nobody_said = platform_is(report, IPKIN_PLATFORM_UNKNOWN) &&
                     config->endpoint_writer == IPKIN_WRITER_DEFAULT;
  bool known;
  if (config->observed_endpoints.data) {
    known = concrete(&config->observed_endpoints, 0, &found);
  } else if (report->plan.endpoint_writer == IPKIN_WRITER_K0S ||
             report->plan.endpoint_writer == IPKIN_WRITER_NONE) {
    found = external;
    known = has_external;
  } else if (nobody_said && has_external &&
             (!has_api || api.family != external.family)) {
    known = false;
  } else if (has_api) {
    found = api;
    known = true;
  } else {
    known =
        concrete(&config->bind_address, any | IPKIN_CLASS_LOOPBACK, &found) ||
        (node && concrete(&config->node_ips, any, &found));
  }
  const struct ipkin_plan *plan = &report->plan;
  return known &&
         found.family == plan->service_first[required_first(plan)].family &&
         *addr_text_of(&found, text) != '\0';
}

static char *finding_text(const struct ipkin_finding *finding) {
  char *text = allocate(512);
  size_t len;
  if (ipkin_finding_text(finding, text, 512, &len) != IPKIN_OK)
    *text = '\0';
  return text;
}

/* What the mended field becomes, or NULL. */
static char *mend_text(const struct report *report,
                       const struct ipkin_finding *finding) {
  struct ipkin_plan_config mended;
  char none[1];
  size_t len;
  ipkin_status status = ipkin_plan_mend(&report->config, finding, &mended, none,
                                        sizeof none, &len);
  if (status != IPKIN_OK && status != IPKIN_ERR_SPACE)
    return NULL;
  char *text = allocate(len + 1);
  ipkin_plan_mend(&report->config, finding, &mended, text, len + 1, &len);
  return text;
}

static bool has_error(const struct report *report) {
  for (size_t i = 0; i < report->findings_len; i++)
    if (report->findings[i].severity == IPKIN_SEVERITY_ERROR)
      return true;
  return false;
}

/* ---- JSON -----------------------------------------------------------------
 */

/* How many bytes the UTF-8 character at text has; 0 if it is none. */
static size_t utf8_len(const char *text) {
  unsigned char lead = (unsigned char)*text;
  size_t len = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4)
    return 0;
  for (size_t i = 1; i < len; i++)
    if (((unsigned char)text[i] & 0xc0) != 0x80)
      return 0;
  unsigned char second = (unsigned char)text[len > 1];
  if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
      (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f))
    return 0;
  return len;
}

/* An unread text may hold any byte; what is no UTF-8 becomes U+FFFD. */
static void json_string(const char *text) {
  putchar('"');
  while (*text) {
    unsigned char c = (unsigned char)*text;
    size_t len = utf8_len(text);
    if (c == '"' || c == '\\')
      printf("\\%c", c);
    else if (len == 0)
      fputs("\\ufffd", stdout);
    else if (c < 0x20 || c == 0x7f)
      printf("\\u%04x", c);
    else
      printf("%.*s", (int)len, text);
    text += len ? len : 1;
  }
  putchar('"');
}

static void json_key(const char *key) {
  printf(",\"%s\":", key);
}

static void json_cidrs(const char *key, const struct ipkin_cidr *cidrs,
                       unsigned len) {
  cidr_text text;
  json_key(key);
  putchar('[');
  for (unsigned i = 0; i < len; i++)
    printf("%s\"%s\"", i ? "," : "", cidr_text_of(&cidrs[i], text));
  putchar(']');
}

/* As texts: they may exceed what a JSON reader's numbers hold. */
static void json_counts(const char *key, const uint64_t *counts, unsigned len) {
  json_key(key);
  putchar('[');
  for (unsigned i = 0; i < len; i++)
    printf("%s\"%llu\"", i ? "," : "", (unsigned long long)counts[i]);
  putchar(']');
}

/* null keeps the place of one that there is not. */
static void json_addrs(const char *key, const struct ipkin_addr *addrs,
                       unsigned len) {
  addr_text text;
  json_key(key);
  putchar('[');
  for (unsigned i = 0; i < len; i++)
    if (addrs[i].family)
      printf("%s\"%s\"", i ? "," : "", addr_text_of(&addrs[i], text));
    else
      printf("%snull", i ? "," : "");
  putchar(']');
}

static void json_expect(const struct report *report) {
  const struct ipkin_plan *plan = &report->plan;
  addr_text text;
  char dns[2 * IPKIN_ADDR_TEXT_CAP];
  const struct ipkin_addr *first = &plan->service_first[required_first(plan)];
  json_key("expect");
  if (first->family == 0) {
    fputs("null", stdout);
    return;
  }
  printf("{\"cluster_ip\":\"%s\"", addr_text_of(first, text));
  printf(",\"family\":\"IPv%d\",\"policy\":\"SingleStack\",\"endpoints\":[",
         first->family);
  if (expected_endpoint(report, text))
    json_string(text);
  expected_dns(report, dns);
  printf("],\"dns\":\"%s\"}", dns);
}

static void json_finding(const struct report *report,
                         const struct ipkin_finding *finding) {
  printf("{\"rule\":\"%s\",\"severity\":\"%s\"",
         ipkin_finding_name(finding->rule), severities[finding->severity]);
  if (finding->field)
    printf(",\"field\":\"%s\",\"index\":%u", fields[finding->field].option,
           finding->entry);
  else
    fputs(",\"field\":null,\"index\":null", stdout);
  if (finding->other_field)
    printf(",\"other_field\":\"%s\",\"other_index\":%u",
           fields[finding->other_field].option, finding->other_entry);
  else
    fputs(",\"other_field\":null,\"other_index\":null", stdout);
  printf(",\"at\":%lu,\"len\":%lu", (unsigned long)finding->at,
         (unsigned long)finding->len);
  json_key("refused_by");
  putchar('[');
  const char *comma = "";
  for (unsigned i = 0; i < sizeof refusers / sizeof refusers[0]; i++)
    if (finding->refused_by >> i & 1) {
      printf("%s\"%s\"", comma, refusers[i]);
      comma = ",";
    }
  if (!finding->refused_by)
    fputs("\"silent\"", stdout);
  printf("],\"since\":%u,\"until\":%u", finding->since_minor,
         finding->until_minor);
  json_key("mend");
  char *mend = mend_text(report, finding);
  if (mend) {
    printf("{\"kind\":\"%s\",\"field\":\"%s\",\"value\":", mends[finding->mend],
           fields[finding->mend_field].option);
    if (finding->mend == IPKIN_MEND_FAMILY)
      printf("\"IPv%s\"", mend);
    else
      json_string(mend);
    putchar('}');
  } else {
    fputs("null", stdout);
  }
  free(mend);
  json_key("text");
  char *text = finding_text(finding);
  json_string(text);
  free(text);
  putchar('}');
}

static void json_findings(const struct report *report) {
  json_key("findings");
  putchar('[');
  for (size_t i = 0; i < report->findings_len; i++) {
    if (i > 0)
      putchar(',');
    json_finding(report, &report->findings[i]);
  }
  puts("]}");
}

static void print_json(const struct report *report) {
  const struct ipkin_plan *plan = &report->plan;
  printf("{\"schema\":1,\"primary\":{\"family\":%d,\"reason\":\"%s\"}",
         plan->primary_family, reasons[plan->primary_reason]);
  printf(",\"stack\":\"%s\",\"kube_minor\":%u", stacks[plan->stack],
         plan->kube_minor);
  json_cidrs("service_ranges", plan->service_ranges, plan->service_ranges_len);
  json_cidrs("pod_ranges", plan->pod_ranges, plan->pod_ranges_len);
  json_addrs("node_ips", plan->node_ips, plan->node_ips_len);
  json_addrs("service_first", plan->service_first, plan->service_ranges_len);
  json_addrs("dns", plan->dns, plan->service_ranges_len);
  json_addrs("sans", plan->sans, plan->sans_len);
  json_counts("service_capacity", plan->service_capacity,
              plan->service_ranges_len);
  json_counts("node_capacity", plan->node_capacity, plan->pod_ranges_len);
  printf(",\"node_bits\":{\"v4\":%u,\"v6\":%u}", plan->node_bits_v4,
         plan->node_bits_v6);
  json_key("static_band");
  putchar('[');
  for (unsigned i = 0; i < plan->service_ranges_len; i++)
    printf("%s%u", i ? "," : "", plan->static_band[i]);
  putchar(']');
  json_key("changed");
  putchar('[');
  const char *comma = "";
  for (unsigned field = 1; field < TEXT_FIELDS; field++)
    if (plan->changed >> field & 1) {
      printf("%s\"%s\"", comma, fields[field].option);
      comma = ",";
    }
  putchar(']');
  json_expect(report);
  json_findings(report);
}

/* ---- text for people ------------------------------------------------------
 */

static void print_row(const char *name, const char *value, bool changed) {
  if (*value)
    printf("%-18s%s%s\n", name, value, changed ? "   (changed)" : "");
}

static void print_decisions(const struct report *report) {
  const struct ipkin_plan *plan = &report->plan;
  char services[2 * IPKIN_CIDR_TEXT_CAP], pods[2 * IPKIN_CIDR_TEXT_CAP];
  char dns[2 * IPKIN_ADDR_TEXT_CAP];
  addr_text text;
  printf("%-18sIPv%d, because of: %s\n", "primary family", plan->primary_family,
         reasons[plan->primary_reason]);
  join(plan->service_ranges, plan->service_ranges_len, services);
  join(plan->pod_ranges, plan->pod_ranges_len, pods);
  print_row("service ranges", services,
            plan->changed >> IPKIN_FIELD_SERVICE_RANGES & 1);
  print_row("pod ranges", pods, plan->changed >> IPKIN_FIELD_POD_RANGES & 1);
  for (unsigned i = 0; i < plan->node_ips_len; i++)
    print_row(i ? "" : "node IPs", addr_text_of(&plan->node_ips[i], text),
              i == 0 && plan->changed >> IPKIN_FIELD_NODE_IPS & 1);
  for (unsigned i = 0; i < plan->service_ranges_len; i++)
    print_row(i ? "" : "first service IPs",
              addr_text_of(&plan->service_first[i], text), false);
  expected_dns(report, dns);
  print_row("DNS service IP", dns, false);
}

/* What a terminal would act on becomes a question mark. */
static void print_plain(const char *text, size_t len) {
  for (size_t i = 0; i < len; i++)
    putchar(text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?');
}

/* Breaks a sentence at blanks, to fit 80 columns behind what stands already. */
static void print_wrapped(const char *text, size_t column) {
  const char *indent = "\n    ";
  while (*text) {
    size_t len = strcspn(text, " ");
    if (column + 1 + len > 79) {
      fputs(indent, stdout);
      column = strlen(indent) - 1;
    } else {
      putchar(' ');
      column++;
    }
    printf("%.*s", (int)len, text);
    column += len;
    text += len + (text[len] == ' ');
  }
  putchar('\n');
}

/* The field's text with a caret below the entry. */
static void print_place(const struct report *report,
                        const struct ipkin_finding *finding) {
  enum { WIDEST = 68 };
  if (!finding->field || finding->field >= TEXT_FIELDS)
    return;
  struct ipkin_plan_config config = report->config;
  const struct ipkin_text *text = text_of(&config, finding->field);
  if (text->len > WIDEST || !text->data)
    return;
  fputs("      ", stdout);
  print_plain(text->data, text->len);
  printf("\n      %*s", (int)finding->at, "");
  for (uint32_t i = 0; i < (finding->len ? finding->len : 1); i++)
    putchar('^');
  putchar('\n');
}

static void print_findings(const struct report *report) {
  for (unsigned severity = IPKIN_SEVERITY_ERROR; severity; severity--)
    for (size_t i = 0; i < report->findings_len; i++) {
      const struct ipkin_finding *finding = &report->findings[i];
      if (finding->severity != severity)
        continue;
      char *text = finding_text(finding);
      char *mend = mend_text(report, finding);
      int column = printf("\n%s %s:", severities[severity],
                          ipkin_finding_name(finding->rule));
      print_wrapped(text, (size_t)column - 1);
      print_place(report, finding);
      if (mend) {
        printf("      mend (%s): %s", mends[finding->mend],
               finding->mend == IPKIN_MEND_FAMILY ? "primary family IPv" : "");
        print_plain(*mend ? mend : "leave it out",
                    strlen(*mend ? mend : "leave it out"));
        putchar('\n');
      }
      free(mend);
      free(text);
    }
  if (report->findings_len == 0)
    puts("\nnothing to find fault with");
}

/* The primary family, but where a finding wants another set. */
static int family_to_set(const struct report *report) {
  for (size_t i = 0; i < report->findings_len; i++)
    if (report->findings[i].mend == IPKIN_MEND_FAMILY)
      return report->findings[i].mend_bits;
  return report->plan.primary_family;
}

static void print_yaml(const char *key, const struct ipkin_cidr *cidrs,
                       unsigned len) {
  cidr_text text;
  if (len)
    puts(key);
  for (unsigned i = 0; i < len; i++)
    printf("        - %s\n", cidr_text_of(&cidrs[i], text));
}

/* What to write where, so that every component derives the same. */
static void print_paste(const struct report *report) {
  const struct ipkin_plan *plan = &report->plan;
  char services[2 * IPKIN_CIDR_TEXT_CAP], pods[2 * IPKIN_CIDR_TEXT_CAP];
  struct ipkin_cidr ranges[2];
  required_ranges(plan, ranges);
  join(ranges, plan->service_ranges_len, services);
  join(plan->pod_ranges, plan->pod_ranges_len, pods);
  if (!*services && !*pods)
    return;
  if (report->config.live && required_first(plan)) {
    printf("\nto do, in this order\n"
           "  1. give kube-apiserver and kube-controller-manager\n"
           "       --service-cluster-ip-range=%s\n"
           "  2. kubectl delete service kubernetes   (it is created again)\n"
           "  3. recreate the DNS Service, whose clusterIP is immutable\n"
           "  4. restart the pods that speak to the API\n"
           "  The pod ranges keep their order: nodes hold blocks of them.\n",
           services);
    return;
  }
  fputs("\nto paste\n", stdout);
  switch (report->config.platform) {
  case IPKIN_PLATFORM_K0S:
    if (k0s_minor(report) >= 34) {
      printf("  # k0s.yaml\n  spec:\n    network:\n"
             "      primaryAddressFamily: IPv%d\n",
             family_to_set(report));
      return;
    }
    printf("  # k0s.yaml: both components, or they disagree (SVC-19)\n"
           "  spec:\n    api:\n      extraArgs:\n");
    if (*services)
      printf("        service-cluster-ip-range: %s\n", services);
    printf("    controllerManager:\n      extraArgs:\n");
    if (*services)
      printf("        service-cluster-ip-range: %s\n", services);
    if (*pods)
      printf("        cluster-cidr: %s\n", pods);
    return;
  case IPKIN_PLATFORM_KUBEADM:
    printf("  # ClusterConfiguration\n  networking:\n");
    if (*services)
      printf("    serviceSubnet: %s\n", services);
    if (*pods)
      printf("    podSubnet: %s\n", pods);
    return;
  case IPKIN_PLATFORM_K3S:
    printf("  # config.yaml\n");
    if (*services)
      printf("  service-cidr: %s\n", services);
    if (*pods)
      printf("  cluster-cidr: %s\n", pods);
    return;
  case IPKIN_PLATFORM_TALOS:
    printf("  # machine configuration\n  cluster:\n    network:\n");
    print_yaml("      serviceSubnets:", ranges, plan->service_ranges_len);
    print_yaml("      podSubnets:", plan->pod_ranges, plan->pod_ranges_len);
    return;
  default:
    if (*services)
      printf("  kube-apiserver, kube-controller-manager:\n"
             "    --service-cluster-ip-range=%s\n",
             services);
    if (*pods)
      printf("  kube-controller-manager, kube-proxy:\n    --cluster-cidr=%s\n",
             pods);
  }
}

/* What a healthy cluster shows, and the commands that look. */
static void print_expect(const struct report *report) {
  const struct ipkin_plan *plan = &report->plan;
  const struct ipkin_addr *vip = &plan->service_first[required_first(plan)];
  addr_text first, endpoint;
  if (!*addr_text_of(vip, first))
    return;
  bool known = expected_endpoint(report, endpoint);
  bool brackets = vip->family == IPKIN_V6;
  printf(
      "\na healthy cluster shows\n"
      "  kubectl get svc kubernetes -o "
      "jsonpath='{.spec.clusterIPs} {.spec.ipFamilies} "
      "{.spec.ipFamilyPolicy}'\n"
      "    [\"%s\"] [\"IPv%d\"] SingleStack\n"
      "  kubectl get endpointslices -l kubernetes.io/service-name=kubernetes\n"
      "    IPv%d: %s\n"
      "  kubectl get nodes -o "
      "custom-columns=NAME:.metadata.name,PODS:.spec.podCIDRs\n",
      first, vip->family, vip->family,
      known ? endpoint : "the address that is published");
  if (plan->pod_ranges_len) {
    char pods[2 * IPKIN_CIDR_TEXT_CAP];
    join(plan->pod_ranges, plan->pod_ranges_len, pods);
    printf("    blocks of %s, in this order\n", pods);
  }
  printf("  kubectl run ask --rm -i --restart=Never --image=curlimages/curl -- "
         "-sk https://%s%s%s/version\n",
         brackets ? "[" : "", first, brackets ? "]" : "");
}

/* ---- commands -------------------------------------------------------------
 */

static bool check_flag(void *into, const char *option) {
  struct report *report = into;
  if (!strcmp(option, "json"))
    report->json = true;
  else if (!strcmp(option, "live"))
    report->config.live = 1;
  else
    return false;
  return true;
}

static void check_option(void *into, const char *option, const char *value) {
  set_option(into, option, value);
}

static int check(int argc, char **argv) {
  static struct report report;
  report.config.size = sizeof report.config;
  read_options(&report, argc, argv, check_flag, check_option);
  ipkin_status status =
      ipkin_plan_check(&report.config, &report.plan, report.findings,
                       IPKIN_FINDINGS_MAX, &report.findings_len);
  if (status != IPKIN_OK)
    usage("%s", ipkin_status_text(status));
  if (report.json) {
    print_json(&report);
  } else {
    print_decisions(&report);
    print_findings(&report);
    print_paste(&report);
    print_expect(&report);
  }
  free_texts(&report);
  return has_error(&report);
}

static int first(int argc, char **argv) {
  struct ipkin_cidr range;
  struct ipkin_addr addr;
  addr_text text;
  size_t at;
  if (argc != 1)
    usage("first takes one RANGE");
  ipkin_status status = ipkin_cidr_parse(argv[0], strlen(argv[0]), &range, &at);
  if (status) {
    fprintf(stderr, "dualstack: %s: %s (column %lu)\n", argv[0],
            ipkin_status_text(status), (unsigned long)at + 1);
    return 2;
  }
  status = ipkin_service_first(&range, &addr);
  if (status) {
    fprintf(stderr, "dualstack: %s: %s\n", argv[0], ipkin_status_text(status));
    return 1;
  }
  puts(addr_text_of(&addr, text));
  return 0;
}

/* What `families` is asked. */
struct question {
  struct ipkin_service service;
  uint8_t cluster[2];
  bool json, refused;
};

/* One or two families between commas, behind those that are there. */
static void add_families(struct question *question, uint8_t list[2],
                         const char *option, const char *text) {
  for (const char *at = text;; at++) {
    size_t len = strcspn(at, ",");
    uint8_t family = (uint8_t)choose(families, option, at, len);
    if (list[0] && list[1])
      usage("--%s: at most two families", option);
    question->refused |= list[0] == family;
    list[list[0] != 0] = family;
    at += len;
    if (!*at)
      return;
  }
}

static bool question_flag(void *into, const char *option) {
  struct question *question = into;
  if (!strcmp(option, "json"))
    question->json = true;
  else if (!strcmp(option, "headless"))
    question->service.kind |= IPKIN_SERVICE_HEADLESS;
  else if (!strcmp(option, "no-selector"))
    question->service.kind |= IPKIN_SERVICE_NO_SELECTOR;
  else
    return false;
  return true;
}

static const struct word policies[] = {
    {"SingleStack", IPKIN_POLICY_SINGLE_STACK},
    {"PreferDualStack", IPKIN_POLICY_PREFER_DUAL_STACK},
    {"RequireDualStack", IPKIN_POLICY_REQUIRE_DUAL_STACK},
    {NULL, 0}};

static void question_option(void *into, const char *option, const char *value) {
  struct question *question = into;
  if (!strcmp(option, "cluster"))
    add_families(question, question->cluster, option, value);
  else if (!strcmp(option, "families") && *value)
    add_families(question, question->service.families, option, value);
  else if (!strcmp(option, "policy") && *value)
    question->service.policy =
        (uint8_t)choose(policies, option, value, strlen(value));
  else if (strcmp(option, "families") != 0 && strcmp(option, "policy") != 0)
    usage("unknown option --%s", option);
}

static int resolve(int argc, char **argv) {
  struct question question;
  memset(&question, 0, sizeof question);
  read_options(&question, argc, argv, question_flag, question_option);
  if (!question.cluster[0])
    usage("--cluster is needed: the families of its service ranges, in order");

  struct ipkin_service *service = &question.service;
  ipkin_status status = ipkin_service_families(service, question.cluster[0],
                                               question.cluster[1], service);
  if (question.refused) /* the same family twice */
    status = IPKIN_ERR_FAMILY;
  if (status) {
    printf(question.json ? "{\"error\":\"%s\"}\n" : "refused: %s\n",
           ipkin_status_text(status));
    return 1;
  }
  const char *policy = policies[service->policy - 1].word;
  printf(question.json ? "{\"policy\":\"%s\",\"families\":[\"IPv%d\""
                       : "%s IPv%d",
         policy, service->families[0]);
  if (service->families[1])
    printf(question.json ? ",\"IPv%d\"" : ",IPv%d", service->families[1]);
  puts(question.json ? "]}" : "");
  return 0;
}

/* Ends where an entry of a list cannot be read. */
static void must_read(struct report *report) {
  if (ipkin_plan_check(&report->config, &report->plan, report->findings,
                       IPKIN_FINDINGS_MAX, &report->findings_len))
    usage("the plan cannot be read");
  for (size_t i = 0; i < report->findings_len; i++) {
    const struct ipkin_finding *finding = &report->findings[i];
    bool unread = finding->rule == IPKIN_RULE_SVC_02 ||
                  (finding->rule == IPKIN_RULE_POD_01 && finding->len);
    if (unread)
      usage("%s", finding_text(finding));
  }
}

/* What `migrate` is asked. */
struct move {
  struct report from, to;
};

static bool move_flag(void *into, const char *option) {
  if (strcmp(option, "json") != 0)
    return false;
  ((struct move *)into)->to.json = true;
  return true;
}

static void move_option(void *into, const char *option, const char *value) {
  struct move *move = into;
  if (!strcmp(option, "old-service-ranges"))
    append(&move->from, IPKIN_FIELD_SERVICE_RANGES, value);
  else if (!strcmp(option, "new-service-ranges"))
    append(&move->to, IPKIN_FIELD_SERVICE_RANGES, value);
  else if (!strcmp(option, "old-pod-ranges"))
    append(&move->from, IPKIN_FIELD_POD_RANGES, value);
  else if (!strcmp(option, "new-pod-ranges"))
    append(&move->to, IPKIN_FIELD_POD_RANGES, value);
  else if (!strcmp(option, "pod-allocator"))
    set_option(&move->to, option, value);
  else
    usage("unknown option --%s", option);
}

static int migrate(int argc, char **argv) {
  static const char *const verdicts[] = {"", "ok", "blocked", "silent"};
  static struct move move;
  struct report *from = &move.from, *to = &move.to;
  from->config.size = to->config.size = sizeof to->config;
  read_options(&move, argc, argv, move_flag, move_option);
  bool services = to->config.service_ranges.data != NULL;
  bool pods = to->config.pod_ranges.data != NULL;
  if (services != (from->config.service_ranges.data != NULL) ||
      pods != (from->config.pod_ranges.data != NULL) || !(services || pods))
    usage(
        "migrate compares old and new ranges: give both, of services or pods");
  must_read(from);
  must_read(to);
  uint32_t verdict;
  ipkin_status status =
      ipkin_plan_migrate(&from->config, &to->config, &verdict, to->findings,
                         IPKIN_FINDINGS_MAX, &to->findings_len);
  if (status)
    usage("%s", ipkin_status_text(status));
  if (to->json) {
    printf("{\"verdict\":\"%s\"", verdicts[verdict]);
    json_findings(to);
  } else {
    printf("verdict           %s\n", verdicts[verdict]);
    print_findings(to);
  }
  free_texts(from);
  free_texts(to);
  return has_error(to);
}

/* What `propose` is asked. */
struct wish {
  struct ipkin_cidr *avoid;
  size_t avoid_len, avoid_cap;
  const char *seed;
  uint8_t family;
  uint32_t bits; /* 0: the family's default */
  bool json;
};

static bool wish_flag(void *into, const char *option) {
  if (strcmp(option, "json") != 0)
    return false;
  ((struct wish *)into)->json = true;
  return true;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/* One entry of --avoid.  A mapped block would be IPv6, and avoid nothing that
   is private. */
static void add_avoided(struct wish *wish, const char *text, size_t len) {
  if (wish->avoid_len == wish->avoid_cap) {
    wish->avoid_cap = wish->avoid_cap ? 2 * wish->avoid_cap : 16;
    wish->avoid = realloc(wish->avoid, wish->avoid_cap * sizeof *wish->avoid);
    if (!wish->avoid)
      out_of_memory();
  }
  while (len && is_blank(*text)) {
    text++;
    len--;
  }
  while (len && is_blank(text[len - 1]))
    len--;
  size_t at;
  ipkin_status status =
      ipkin_cidr_parse_with(text, len, IPKIN_ACCEPT_BARE | IPKIN_REFUSE_MAPPED,
                            &wish->avoid[wish->avoid_len], NULL, &at);
  if (status)
    usage("--avoid: '%.*s': %s (column %lu)", (int)len, text,
          ipkin_status_text(status), (unsigned long)at + 1);
  wish->avoid_len++;
}

static void wish_option(void *into, const char *option, const char *value) {
  struct wish *wish = into;
  if (!strcmp(option, "family")) {
    wish->family = (uint8_t)choose(families, option, value, strlen(value));
  } else if (!strcmp(option, "bits")) {
    wish->bits = number(option, value, 128);
    if (!wish->bits)
      usage("--bits: 0 is no number from 8 to 128");
  } else if (!strcmp(option, "seed")) {
    wish->seed = value;
  } else if (!strcmp(option, "avoid")) {
    for (const char *at = value; *at;) { /* an empty list is none */
      size_t len = strcspn(at, ",");
      add_avoided(wish, at, len);
      at += len;
      if (*at && !*++at)
        add_avoided(wish, at, 0); /* behind the last comma */
    }
  } else {
    usage("unknown option --%s", option);
  }
}

/* FNV-1a: what a name comes to is the same everywhere and always. */
static uint64_t hash(const char *text) {
  uint64_t value = 0xcbf29ce484222325;
  for (; *text; text++)
    value = (value ^ (unsigned char)*text) * 0x100000001b3;
  return value;
}

/* There is no seed by default: everybody would get the same block, and networks
   that are joined later would collide. */
static int propose(int argc, char **argv) {
  struct wish wish;
  struct ipkin_cidr block;
  cidr_text text;
  memset(&wish, 0, sizeof wish);
  wish.family = IPKIN_V6;
  read_options(&wish, argc, argv, wish_flag, wish_option);
  if (!wish.seed || !*wish.seed)
    usage("--seed is needed: the cluster's name, so that no two get one block");
  unsigned width = wish.family == IPKIN_V4 ? 32 : 128;
  if (!wish.bits)
    wish.bits = wish.family == IPKIN_V4 ? 16 : 48;
  if (wish.bits < 8 || wish.bits > width)
    usage("--bits: %u is no number from 8 to %u", (unsigned)wish.bits, width);

  ipkin_status status = ipkin_set_merge(wish.avoid, &wish.avoid_len);
  if (!status)
    status = ipkin_plan_propose(wish.avoid, wish.avoid_len, wish.family,
                                wish.bits, hash(wish.seed), &block);
  free(wish.avoid);
  if (status) {
    const char *why = status == IPKIN_ERR_ABSENT
                          ? "no block of that length is free"
                          : ipkin_status_text(status);
    if (wish.json)
      printf("{\"error\":\"%s\"}\n", why);
    else
      fprintf(stderr, "dualstack: %s\n", why);
  } else if (wish.json) {
    printf("{\"family\":%u,\"bits\":%u,\"seed\":", wish.family,
           (unsigned)wish.bits);
    json_string(wish.seed);
    printf(",\"block\":\"%s\"}\n", cidr_text_of(&block, text));
  } else {
    puts(cidr_text_of(&block, text));
  }
  return status != IPKIN_OK;
}

static int run(int argc, char **argv) {
  if (argc < 2) {
    fputs(usage_text, stderr);
    return 2;
  }
  if (strcmp(argv[1], "--help") == 0) {
    fputs(usage_text, stdout);
    return 0;
  }
  if (strcmp(argv[1], "check") == 0)
    return check(argc - 2, argv + 2);
  if (strcmp(argv[1], "first") == 0)
    return first(argc - 2, argv + 2);
  if (strcmp(argv[1], "families") == 0)
    return resolve(argc - 2, argv + 2);
  if (strcmp(argv[1], "migrate") == 0)
    return migrate(argc - 2, argv + 2);
  if (strcmp(argv[1], "propose") == 0)
    return propose(argc - 2, argv + 2);
  usage("unknown command '%s'", argv[1]);
  return 2;
}

/* A full disk must not pass for an answer. */
int main(int argc, char **argv) {
  int status = run(argc, argv);
  if (fflush(stdout) || ferror(stdout)) {
    perror("dualstack: standard output");
    return 2;
  }
  return status;
}
