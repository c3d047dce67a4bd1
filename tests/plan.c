/* plan.c - decisions, findings and mends, through the public calls alone
   SPDX-License-Identifier: MIT

   A plan is written as words: "k0s kube=32 external=2001:db8::10
   services=10.96.0.0/12,fd01::/108".  _ stands for a blank inside a value. */
#include "check.h"
#include "oracle.h"
#include "place.h"
#include "table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- plans from words -----------------------------------------------------
 */

struct plan_words {
  struct ipkin_plan_config config;
  char texts[2048];
  size_t used;
};

static struct ipkin_text *text_field(struct ipkin_plan_config *config,
                                     const char *name) {
  if (!strcmp(name, "external"))
    return &config->external_address;
  if (!strcmp(name, "api"))
    return &config->api_address;
  if (!strcmp(name, "bind"))
    return &config->bind_address;
  if (!strcmp(name, "services"))
    return &config->service_ranges;
  if (!strcmp(name, "apiserver"))
    return &config->apiserver_service_ranges;
  if (!strcmp(name, "pods"))
    return &config->pod_ranges;
  if (!strcmp(name, "nodes"))
    return &config->node_ips;
  if (!strcmp(name, "sans"))
    return &config->cert_sans;
  if (!strcmp(name, "avoid"))
    return &config->avoid;
  if (!strcmp(name, "clusterips"))
    return &config->observed_cluster_ips;
  if (!strcmp(name, "endpoints"))
    return &config->observed_endpoints;
  return NULL;
}

static uint8_t index_of(const char *word, const char *const *words) {
  for (uint8_t i = 0; words[i]; i++)
    if (!strcmp(word, words[i]))
      return i;
  cr_assert_fail("no such word: %s", word);
  return 0;
}

static const char *const platforms[] = {"unknown", "upstream", "kubeadm", "k0s",
                                        "k3s",     "talos",    NULL};
static const char *const writers[] = {"default", "lease", "none",
                                      "k0s",     "cplb",  NULL};

static void set_word(struct plan_words *plan, char *word) {
  struct ipkin_plan_config *config = &plan->config;
  char *value = strchr(word, '=');
  if (!value) {
    if (!strcmp(word, "free"))
      config->order = IPKIN_ORDER_FREE;
    else if (!strcmp(word, "live"))
      config->live = 1;
    else if (!strcmp(word, "cni"))
      config->pod_allocator = IPKIN_ALLOCATOR_CNI;
    else if (!strcmp(word, "cilium"))
      config->cni = IPKIN_CNI_CILIUM;
    else if (!strcmp(word, "calico"))
      config->cni = IPKIN_CNI_CALICO;
    else if (!strcmp(word, "kube-router"))
      config->cni = IPKIN_CNI_KUBE_ROUTER;
    else
      config->platform = index_of(word, platforms);
    return;
  }
  *value++ = '\0';
  struct ipkin_text *text = text_field(config, word);
  if (text) {
    for (char *c = value; *c; c++)
      if (*c == '_')
        *c = ' ';
    *text = (struct ipkin_text){value, strlen(value)};
  } else if (!strcmp(word, "kube")) {
    config->kube_minor = (uint16_t)atoi(value);
  } else if (!strcmp(word, "version")) {
    config->platform_minor = (uint16_t)atoi(value);
  } else if (!strcmp(word, "family")) {
    config->primary_family = (uint8_t)atoi(value);
  } else if (!strcmp(word, "bits4")) {
    config->node_bits_v4 = (uint8_t)atoi(value);
  } else if (!strcmp(word, "bits6")) {
    config->node_bits_v6 = (uint8_t)atoi(value);
  } else if (!strcmp(word, "want")) {
    config->services = (uint32_t)atoi(value);
  } else if (!strcmp(word, "hosts")) {
    config->nodes = (uint32_t)atoi(value);
  } else if (!strcmp(word, "each")) {
    config->pods_per_node = (uint32_t)atoi(value);
  } else if (!strcmp(word, "features")) {
    config->features = IPKIN_FEATURE_KNOWN | (uint32_t)atoi(value);
  } else if (!strcmp(word, "unknown-features")) {
    config->features = (uint32_t)atoi(value);
  } else if (!strcmp(word, "writer")) {
    config->endpoint_writer = index_of(value, writers);
  } else {
    cr_assert_fail("no such option: %s", word);
  }
}

static const struct ipkin_plan_config *words(struct plan_words *plan,
                                             const char *text) {
  memset(plan, 0, sizeof *plan);
  plan->config.size = sizeof plan->config;
  snprintf(plan->texts, sizeof plan->texts, "%s", text);
  for (char *at = plan->texts, *next; at && *at; at = next) {
    next = strchr(at, ' ');
    if (next)
      *next++ = '\0';
    set_word(plan, at);
  }
  return &plan->config;
}

struct result {
  struct ipkin_plan plan;
  struct ipkin_finding findings[IPKIN_FINDINGS_MAX];
  size_t len;
};

static const struct result *judge(struct result *result,
                                  const struct ipkin_plan_config *config) {
  memset(result, 0xee, sizeof *result);
  ipkin_status status =
      ipkin_plan_check(config, &result->plan, result->findings,
                       IPKIN_FINDINGS_MAX, &result->len);
  cr_assert(status == IPKIN_OK, "check: %s", ipkin_status_name(status));
  cr_assert(result->len <= IPKIN_FINDINGS_MAX);
  return result;
}

static const struct ipkin_finding *find(const struct result *result,
                                        unsigned rule) {
  for (size_t i = 0; i < result->len; i++)
    if (result->findings[i].rule == rule)
      return &result->findings[i];
  return NULL;
}

static unsigned errors(const struct result *result) {
  unsigned n = 0;
  for (size_t i = 0; i < result->len; i++)
    n += result->findings[i].severity == IPKIN_SEVERITY_ERROR;
  return n;
}

/* The mended field's text, or "-" where there is no mend; free() it. */
static char *mended(const struct ipkin_plan_config *config,
                    const struct ipkin_finding *finding,
                    struct ipkin_plan_config *ret_config) {
  enum { CAP = 2600 };
  char *text = malloc(CAP);
  size_t len;
  ipkin_status status =
      ipkin_plan_mend(config, finding, ret_config, text, CAP, &len);
  if (status == IPKIN_ERR_ABSENT) {
    strcpy(text, "-");
    return text;
  }
  cr_assert(status == IPKIN_OK, "mend: %s", ipkin_status_name(status));
  cr_assert(len == strlen(text) || memchr(text, 0, len));
  return text;
}

#define ANY(of, seed) (of)[random_below(seed, sizeof(of) / sizeof(of)[0])]

/* ---- rules ----------------------------------------------------------------
 */

#define PAIR  "services=10.96.0.0/12,fd01::/108 "
#define RIAP  "services=fd01::/108,10.96.0.0/12 "
#define PODS  "pods=10.244.0.0/16,fd00::/108 "
#define E     IPKIN_SEVERITY_ERROR
#define W     IPKIN_SEVERITY_WARNING
#define A     IPKIN_SEVERITY_ADVICE
#define R(id) IPKIN_RULE_##id

/* Each rule on, with its severity and what its mend writes ("-": none); and the
   same plan one edit away, where it is off. */
static const struct {
  uint32_t rule;
  uint8_t severity;
  const char *on, *mend, *off;
} rules[] = {
    {R(SVC_01), W, "services=", "10.0.0.0/24", "services=10.0.0.0/24"},
    {R(SVC_01), W, "k0s services=", "10.96.0.0/12", "k0s"},
    {R(SVC_02), E, "services=10.96.0.0", "-", "services=10.96.0.0/12"},
    {R(SVC_02), E, "services=10.96.0.0/12,", "10.96.0.0/12",
     "services=10.96.0.0/12"},
    {R(SVC_02), E, "services=,10.96.0.0/12", "10.96.0.0/12",
     "services=10.96.0.0/12"},
    {R(SVC_02), E, "services=10.96.0.0/+12", "-", "services=10.96.0.0/12"},
    {R(SVC_02), E, "services=10.96.0.0/33", "-", "services=10.96.0.0/32"},
    {R(SVC_02), E, PAIR "apiserver=x", "-", PAIR "apiserver=10.96.0.0/12"},
    {R(SVC_03), E, "services=10.96.0.0/12,_fd01::/108",
     "10.96.0.0/12,fd01::/108", PAIR},
    {R(SVC_03), E, "services=_10.96.0.0/12", "10.96.0.0/12",
     "services=10.96.0.0/12"},
    {R(SVC_03), E, "services=\t10.96.0.0/12", "10.96.0.0/12",
     "services=10.96.0.0/12"},
    {R(SVC_04), E, PAIR "services=10.96.0.0/12,fd01::/108,10.97.0.0/16",
     "10.96.0.0/12,fd01::/108", PAIR},
    {R(SVC_04), E, "services=10.0.0.0/16,244.0.0.0/16,3000::/108",
     "10.0.0.0/16,3000::/108", "services=10.0.0.0/16,3000::/108"},
    {R(SVC_05), E, "services=10.96.0.0/16,10.97.0.0/16", "-",
     "services=10.96.0.0/16,fd01::/108"},
    {R(SVC_06), E, PAIR "api=2001:db8::1", "fd01::/108,10.96.0.0/12",
     PAIR "api=192.0.2.1"},
    {R(SVC_06), E, "services=10.96.0.0/12 api=2001:db8::1", "-",
     "services=10.96.0.0/12 api=192.0.2.1"},
    {R(SVC_06), E, RIAP "bind=192.0.2.1", "10.96.0.0/12,fd01::/108",
     RIAP "bind=0.0.0.0"},
    {R(SVC_06), E, "k3s " PAIR "nodes=2001:db8::1", "fd01::/108,10.96.0.0/12",
     "upstream " PAIR "nodes=2001:db8::1"},
    {R(SVC_06), E, "k0s writer=cplb external=2001:db8::1 api=10.0.0.1 " RIAP,
     "10.96.0.0/12,fd01::/108",
     "k0s writer=k0s external=2001:db8::1 api=10.0.0.1 " RIAP},
    {R(SVC_06), E, "live " PAIR "api=2001:db8::1", "-",
     "live " RIAP "api=2001:db8::1"},
    {R(SVC_06), E, "upstream services= api=fdc4:f303:9324::3", "-",
     "upstream services= api=10.1.0.3"},
    {R(SVC_06), E, "writer=lease api=fd12::1 clusterips=10.96.0.1 " PAIR, "-",
     "writer=lease api=fd12::1 clusterips=fd01::1 " RIAP},
    {R(SVC_07), E, "k0s external=2001:db8::10 " PAIR, "fd01::/108,10.96.0.0/12",
     "k0s external=192.0.2.10 " PAIR},
    {R(SVC_07), E, "k0s external=[2001:db8::10]:6443 " PAIR,
     "fd01::/108,10.96.0.0/12", "k0s external=2001:db8::10 free " PAIR},
    {R(SVC_07), W, "writer=none api=2001:db8::10 " PAIR, "-",
     "writer=none api=192.0.2.10 " PAIR},
    {R(SVC_07), E, "writer=none external=2001:db8::10 " PAIR,
     "fd01::/108,10.96.0.0/12", "writer=none external=192.0.2.10 " PAIR},
    {R(SVC_07), W, "external=2001:db8::10 api=192.0.2.1 " PAIR,
     "fd01::/108,10.96.0.0/12",
     "kubeadm external=2001:db8::10 api=192.0.2.1 " PAIR},
    {R(SVC_07), E,
     "k0s external=2001:db8::10 " RIAP "apiserver=10.96.0.0/12,fd01::/108",
     "fd01::/108,10.96.0.0/12",
     "k0s external=2001:db8::10 " RIAP "apiserver=fd01::/108,10.96.0.0/12"},
    {R(SVC_07), E, "clusterips=10.96.0.1 endpoints=2001:db8::10 " PAIR, "-",
     "clusterips=fd01::1 endpoints=2001:db8::10 " PAIR},
    {R(SVC_08), E, "kube=33 services=10.0.0.0/11", "10.0.0.0/16",
     "kube=33 services=10.0.0.0/12"},
    {R(SVC_08), W, "kube=34 services=10.0.0.0/11", "10.0.0.0/16",
     "kube=34 services=10.0.0.0/12"},
    {R(SVC_08), E, "kubeadm kube=36 services=fd01::/107", "fd01::/108",
     "upstream kube=36 services=fd01::/107"},
    {R(SVC_08), E, "talos services=fd01::/107", "fd01::/108",
     "talos version=13 services=fd01::/107"},
    {R(SVC_09), E, "kube=34 services=fd01::/63", "fd01::/108",
     "kube=34 services=fd01::/64"},
    {R(SVC_09), E, "kubeadm services=10.96.0.0/12,fd01::/48",
     "10.96.0.0/12,fd01::/108", "kube=33 services=10.96.0.0/12,fd01::/48"},
    {R(SVC_10), W, "kube=34 services=fd01::/107", "fd01::/108",
     "kube=34 services=fd01::/108"},
    {R(SVC_10), W, "k0s kube=34 services=10.96.0.0/12,fd01::/64",
     "10.96.0.0/12,fd01::/108", "k0s kube=35 services=10.96.0.0/12,fd01::/64"},
    {R(SVC_11), E, "services=10.96.0.0/30", "10.96.0.0/24",
     "services=10.96.0.0/29"},
    {R(SVC_11), E, "services=fd01::/126", "fd01::/108", "services=fd01::/125"},
    {R(SVC_11), E, "services=10.96.0.0/12 apiserver=10.96.0.0/30",
     "10.96.0.0/24", "services=10.96.0.0/12 apiserver=10.96.0.0/29"},
    {R(SVC_12), E, "services=10.96.0.0/12,fd01::/127",
     "10.96.0.0/12,fd01::/108", "services=10.96.0.0/12,fd01::/126"},
    {R(SVC_12), E, "services=fd01::/108,10.96.0.0/31",
     "fd01::/108,10.96.0.0/24", "services=fd01::/108,10.96.0.0/30"},
    {R(SVC_13), E, "services=0.0.0.0/1", "-", "services=0.0.0.0/2"},
    {R(SVC_13), E, "services=::/1", "-", "services=::/2"},
    {R(SVC_14), E, "kubeadm services=10.96.0.248/29", "10.96.0.0/24",
     "kubeadm services=10.96.0.240/28"},
    {R(SVC_14), W, "k0s services=10.96.0.248/29", "10.96.0.0/24",
     "upstream services=10.96.0.248/29"},
    {R(SVC_14), E, "talos services=10.96.0.248/29", "10.96.0.0/24",
     "talos version=13 services=10.96.0.248/29"},
    {R(SVC_14), E, "k3s services=10.43.0.0/16,fd01::/125",
     "10.43.0.0/16,fd01::/108", "k3s services=10.43.0.0/16,fd01::/124"},
    {R(SVC_15), W, "services=10.96.0.0/28", "10.96.0.0/24",
     "services=10.96.0.0/27"},
    {R(SVC_15), W, "upstream services=fd01::/125", "fd01::/108",
     "kubeadm services=fd01::/125"},
    {R(SVC_16), W, "services=10.96.0.5/12", "10.96.0.0/12",
     "services=10.96.0.0/12"},
    {R(SVC_16), W, "pods=10.244.0.1/16", "10.244.0.0/16", "pods=10.244.0.0/16"},
    {R(SVC_17), E, "services=::ffff:10.96.0.0/108", "10.96.0.0/12",
     "services=::fffe:10.96.0.0/128"},
    {R(SVC_17), E, "services=::ffff:10.96.0.0/24", "-", "services=::/24"},
    {R(SVC_17), E, "pods=::ffff:10.96.0.0/108", "10.96.0.0/12",
     "pods=10.96.0.0/12"},
    {R(SVC_18), E, "services=010.96.0.0/012", "10.96.0.0/12",
     "services=10.96.0.0/12"},
    {R(SVC_18), E, "pods=10.244.0.0/016", "10.244.0.0/16",
     "pods=10.244.0.0/16"},
    {R(SVC_19), E, PAIR "apiserver=10.96.0.0/12", "-",
     "services=1.0.0.0/8,2.0.0.0/8,3.0.0.0/8,4.0.0.0/8,5.0.0.0/8,6.0.0.0/8,"
     "7.0.0.0/8,8.0.0.0/8,9.0.0.0/8,10.0.0.0/8 "
     "apiserver=1.0.0.0/8,2.0.0.0/8,3.0.0.0/8,4.0.0.0/8,5.0.0.0/8,6.0.0.0/8,"
     "7.0.0.0/8,8.0.0.0/8,9.0.0.0/8,10.0.0.0/8"},
    {R(SVC_19), E, PAIR "apiserver=10.96.0.0/12", "-",
     PAIR "apiserver=10.96.0.0/12,fd01::/108"},
    {R(SVC_19), W,
     "k0s external=2001:db8::10 " PAIR "apiserver=fd01::/108,10.96.0.0/12",
     "fd01::/108,10.96.0.0/12",
     "k0s external=2001:db8::10 " RIAP "apiserver=fd01::/108,10.96.0.0/12"},
    {R(SVC_19), E, PAIR "apiserver=fd01::/108,fd01::/108", "-",
     "family=6 free " PAIR "apiserver=fd01::/108,10.96.0.0/12"},
    {R(SVC_19), W, "family=4 free " PAIR "apiserver=fd01::/108,10.96.0.0/12",
     "10.96.0.0/12,fd01::/108",
     "family=6 free " PAIR "apiserver=fd01::/108,10.96.0.0/12"},
    {R(SVC_20), E, "clusterips=10.97.0.1 " PAIR, "-",
     "clusterips=10.96.0.1 " PAIR},
    {R(SVC_20), E, "clusterips=10.97.0.1 services=10.96.0.0/31", "-",
     "clusterips=10.97.0.1 services=10.96.0.0/32"},
    {R(SVC_23), W, "services=2001:db8::/112", "-", "services=2001:db9::/112"},
    {R(SVC_23), W, "services=127.0.0.0/16", "-", "services=126.0.0.0/16"},
    {R(SVC_23), A, "services=fd00::/108", "-", "services=fd00:0:1::/108"},
    {R(SVC_23), A, "services=fc00:1::/108", "-", "services=fd00:1::/108"},
    {R(SVC_23), A, "services=240.0.0.0/16", "-", "services=223.0.0.0/16"},
    {R(SVC_23), A, "services=fd00::/48", "-", "services=fd00::/47"},
    {R(SVC_23), A, "services=fc00::/7", "-", "services=fc00::/2"},
    {R(SVC_23), A, "services=252.0.0.0/6", "-", "services=252.0.0.0/2"},
    {R(SVC_24), W, "services=_10.96.0.0/12 apiserver=10.96.0.0/12",
     "10.96.0.0/12", "services=10.96.0.0/12 apiserver=10.96.0.0/12"},
    {R(SVC_24), W, "services=10.96.0.0 apiserver=10.96.0.0/12", "-",
     "services=10.96.0.0/12 apiserver=10.96.0.0/12"},
    {R(SVC_25), A, "want=255 services=10.96.0.0/24", "10.96.0.0/23",
     "want=254 services=10.96.0.0/24"},
    {R(SVC_25), A, "want=65536 services=fd01::/112", "fd01::/111",
     "want=65535 services=fd01::/112"},
    {R(SVC_25), A, "want=2000000 services=10.96.0.0/24", "-",
     "want=254 services=10.96.0.0/24"},
    {R(SVC_27), A, "k0s free api=2001:db8::1 " PAIR, "fd01::/108,10.96.0.0/12",
     "k0s free api=2001:db8::1 " RIAP},
    {R(SVC_27), W, "family=6 " PAIR, "fd01::/108,10.96.0.0/12",
     "family=4 " PAIR},
    {R(SVC_27), W, "family=6 " PAIR, "fd01::/108,10.96.0.0/12",
     "live family=6 " PAIR},

    {R(POD_01), E, "pods=10.244.0.0", "-", "pods=10.244.0.0/16"},
    {R(POD_01), E, "pods=10.244.0.0/16,_fd00::/108", "10.244.0.0/16,fd00::/108",
     "pods=_10.244.0.0/16,fd00::/108_"},
    {R(POD_01), E, "pods=", "-", ""},
    {R(POD_02), E, "pods=10.244.0.0/16,10.245.0.0/16", "-",
     "pods=10.244.0.0/16,fd00::/108"},
    {R(POD_02), E, "pods=10.244.0.0/16,fd00::/108,fd02::/108",
     "10.244.0.0/16,fd00::/108", "pods=10.244.0.0/16,fd00::/108"},
    {R(POD_03), W, PAIR "pods=fd00::/108,10.244.0.0/16",
     "10.244.0.0/16,fd00::/108", PAIR PODS},
    {R(POD_03), E,
     "k3s services=10.43.0.0/16,fd01::/112 pods=fd00::/56,10.42.0.0/16",
     "10.42.0.0/16,fd00::/56",
     "k3s services=10.43.0.0/16,fd01::/112 pods=10.42.0.0/16,fd00::/56"},
    {R(POD_03), W, "live " PAIR "pods=fd00::/108,10.244.0.0/16", "-",
     "live " PAIR PODS},
    {R(POD_06), E, "kubeadm pods=10.244.0.0/25", "28",
     "kubeadm pods=10.244.0.0/24"},
    {R(POD_06), E, "k0s pods=10.244.0.0/25", "28", "k0s pods=10.244.0.0/24"},
    {R(POD_06), E, "kubeadm pods=fd00::/108", "116", "pods=fd00::/108"},
    {R(POD_06), E, "upstream pods=10.244.0.0/25", "28",
     "upstream cni pods=10.244.0.0/25"},
    {R(POD_07), E, "kubeadm pods=fd00::/47", "63", "kubeadm pods=fd00::/48"},
    {R(POD_07), E, "kubeadm pods=10.0.0.0/7", "23", "kubeadm pods=10.0.0.0/8"},
    {R(POD_07), W, "upstream pods=10.0.0.0/7", "23",
     "upstream pods=10.0.0.0/8"},
    {R(POD_07), W, "talos version=13 pods=10.0.0.0/7", "23", "pods=10.0.0.0/7"},
    {R(POD_07), E, "cni cilium bits6=120 pods=2a05::/64", "80",
     "cni bits6=120 pods=2a05::/64"},
    {R(POD_08), E, "pods=fd00::/48 bits4=24", "0", "pods=10.0.0.0/16 bits4=24"},
    {R(POD_08), E, "pods=10.0.0.0/16 bits6=64", "0", PODS "bits6=117"},
    {R(POD_09), E, "k0s pods=10.244.0.0/16,fd00::/64",
     "10.244.0.0/16,fd00::/108", "k0s pods=10.244.0.0/16,fd00::/101"},
    {R(POD_09), E, "k0s kube=33 pods=10.244.0.0/16,fd00::/111",
     "10.244.0.0/16,fd00::/108", "k0s kube=34 pods=10.244.0.0/16,fd00::/111"},
    {R(POD_09), E, "k0s kube=34 pods=fd00::/100", "fd00::/108",
     "k0s kube=34 pods=fd00::/100 bits6=116"},

    {R(POD_10), E, "kubeadm pods=10.244.0.0/29 bits4=29", "-",
     "kubeadm pods=10.244.0.0/28 bits4=28"},
    {R(POD_10), W, "pods=fd00::/125", "-", "pods=fd00::/124"},
    {R(POD_11), E, "kubeadm hosts=257 pods=10.244.0.0/16", "25",
     "kubeadm hosts=256 pods=10.244.0.0/16"},
    {R(POD_11), E, "kubeadm each=255 pods=10.244.0.0/16", "-",
     "kubeadm each=254 pods=10.244.0.0/16"},
    {R(POD_11), E, "kubeadm hosts=9 each=255 pods=10.244.0.0/16", "20",
     "hosts=9 each=255 pods=10.244.0.0/16"},
    {R(POD_11), E, "bits4=16 hosts=2 pods=10.0.0.0/16", "17",
     "hosts=2 pods=10.0.0.0/16"},
    {R(POD_11), E, "talos hosts=2 pods=fd01::/64", "65",
     "talos hosts=1 pods=fd01::/64"},
    {R(POD_11), E, "kubeadm hosts=300 each=250 pods=10.244.0.0/16", "-",
     "kubeadm cni hosts=300 each=250 pods=10.244.0.0/16"},
    {R(POD_11), E, "kubeadm hosts=70000 pods=10.0.0.0/8", "-",
     "kubeadm hosts=65536 pods=10.0.0.0/8"},
    {R(POD_12), A, "upstream cni bits4=23 pods=10.128.0.0/14", "-",
     "k0s cni bits4=23 pods=10.128.0.0/14"},
    {R(POD_13), E, "calico pods=10.244.0.0/27", "-",
     "calico pods=10.244.0.0/26"},
    {R(POD_13), A, "kubeadm kube-router pods=fd00:1::/56", "-",
     "k0s kube-router pods=fd00:1::/108"},
    {R(POD_14), W, "pods=f50::/108", "-", "pods=fd50::/108"},
    {R(POD_14), W, "services=4000::/108", "-", "services=3fff::/108"},
    {R(POD_14), W, "pods=fe80::/64", "-", "services=fe80::/64"},

    {R(ADR_01), E, "external=[::]:6443", "-", "external=[::2]:6443"},
    {R(ADR_01), E, "k0s api=0.0.0.0", "-", "k0s api=1.0.0.0"},
    {R(ADR_01), A, "api=0.0.0.0", "-", "bind=0.0.0.0"},
    {R(ADR_02), E, "api=127.0.0.1", "-", "api=128.0.0.1"},
    {R(ADR_02), E, "nodes=::1", "-", "nodes=::2"},
    {R(ADR_02), E, "api=::ffff:127.0.0.1", "-", "api=64:ff9b::7f00:1"},
    {R(ADR_03), E, "nodes=fe80::5efe:a00:1", "-", "nodes=2002:a9fe:1::1"},
    {R(ADR_03), E, "external=fe80::1", "-", "external=fec0::1"},
    {R(ADR_03), E, "nodes=10.0.0.1,169.254.0.1", "-", "nodes=10.0.0.1"},
    {R(ADR_04), E, "external=224.0.0.1:6443", "-", "external=223.0.0.1:6443"},
    {R(ADR_05), E, "external=2001:db8::1%eth0", "2001:db8::1",
     "external=2001:db8::1"},
    {R(ADR_05), E, "external=fe80::1%eth0", "-", "external=2001:db8::1"},
    {R(ADR_05), E, "nodes=10.0.0.1,2001:db8::1%en0", "10.0.0.1,2001:db8::1",
     "nodes=10.0.0.1,2001:db8::1"},
    {R(ADR_06), E, "external=[::ffff:192.0.2.1]:6443", "192.0.2.1:6443",
     "external=192.0.2.1:6443"},
    {R(ADR_06), E, "nodes=::ffff:192.0.2.1", "192.0.2.1", "nodes=::fffe:1"},
    {R(ADR_07), E, "external=10.0.0.256", "-", "external=10.0.0.255"},
    {R(ADR_07), E, "external=1.2.34:6443", "-", "external=1.2.34.example:6443"},
    {R(ADR_07), E, "api=010.0.0.1", "-", "api=10.0.0.1"},
    {R(ADR_07), E, "external=0x0a000001", "-", "external=ax0a000001"},
    {R(ADR_07), E, "external=1.2.3.4.5", "-", "external=1.2.3.4"},
    {R(ADR_08), W, "external=[2001:db8::1]", "2001:db8::1",
     "external=2001:db8::1"},
    {R(ADR_08), W, "external=2001:db8::1:6443", "[2001:db8::1]:6443",
     "external=2001:db8::1:6444"},
    {R(ADR_08), W, "api=2001:db8::1:443", "[2001:db8::1]:443",
     "api=2001:db8::443"},
    {R(ADR_08), W, "external=1::3:4:5:6:7:443", "[1::3:4:5:6:7]:443",
     "external=1:2:3:4:5:6:7:443"},
    {R(ADR_08), W, "external=::1:9443", "-",
     "external=::1:84.206.176.179"}, /* 9443 in 32 bits, were it digits */
    {R(ADR_09), W, "k0s external=lb.example " PAIR, "4",
     "k0s external=lb.example family=4 " PAIR},
    {R(ADR_09), W, "k0s kube=33 external=lb.example " PAIR, "-",
     "kubeadm external=lb.example " PAIR},
    {R(ADR_09), W, "k0s external=lb.example:6443 " PAIR, "4",
     "k0s external=lb.example:6443 services=10.96.0.0/12"},
    {R(ADR_10), W, "bind=:: services=10.96.0.0/12", "-",
     "bind=:: services=fd01::/108"},
    {R(ADR_10), W, "bind=0.0.0.0 " RIAP, "-", "bind=0.0.0.0 api=fd02::1 " RIAP},
    {R(ADR_10), W, "bind=::1 services=10.96.0.0/12", "-",
     "bind=fd12::1 services=10.96.0.0/12"},
    {R(ADR_11), E, "api=10.96.0.1 services=10.96.0.0/16", "-",
     "api=10.95.0.1 services=10.96.0.0/16"},
    {R(ADR_11), E, "nodes=10.0.0.1,fd01::5 " PAIR, "-",
     "nodes=10.0.0.1,fd02::5 " PAIR},
    {R(ADR_12), W, "nodes=10.244.0.1 pods=10.244.0.0/16", "-",
     "nodes=10.245.0.1 pods=10.244.0.0/16"},
    {R(ADR_13), W, "external=192.0.2.1", "-", "external=192.0.3.1"},
    {R(ADR_14), E, "nodes=10.0.0.1,10.0.0.2", "-", "nodes=10.0.0.1,fd02::2"},
    {R(ADR_14), E, "nodes=10.0.0.1,fd02::1,10.0.0.2", "10.0.0.1,fd02::1",
     "nodes=10.0.0.1,fd02::1"},
    {R(ADR_14), E, "nodes=10.0.0.1,::", "10.0.0.1", "nodes=::"},
    {R(ADR_15), W, "nodes=10.0.0.1,fd02::1 " RIAP, "fd02::1,10.0.0.1",
     "nodes=10.0.0.1,fd02::1 " PAIR},
    {R(ADR_15), W, "nodes=10.0.0.1,fd02::1 services=fd01::/108",
     "fd02::1,10.0.0.1", "nodes=fd02::1,10.0.0.1 services=fd01::/108"},
    {R(ADR_16), E, "nodes=10.0.0.1,lb", "-", "nodes=10.0.0.1"},
    {R(ADR_16), E, "nodes=10.0.0.1,", "10.0.0.1", "nodes=10.0.0.1"},
    {R(ADR_16), W, "nodes=010.0.0.1", "10.0.0.1", "nodes=_10.0.0.1_"},
    {R(ADR_17), A, "services=fd01::/108", "-", "services=fd01::/108 nodes=::"},
    {R(ADR_17), E, "services=fd01::/108 writer=none bind=10.0.0.1", "-",
     "services=fd01::/108 nodes=fd02::1 bind=10.0.0.1"},
    {R(ADR_17), A, "services=fd01::/108 writer=none bind=127.0.0.1", "-",
     "services=10.96.0.0/12 bind=127.0.0.1"},
    {R(ADR_17), E, "services=fd01::/108 writer=none api=10.0.0.1", "-",
     "services=10.96.0.0/12 api=10.0.0.1"},
    {R(ADR_18), E, "k3s nodes=10.0.0.1 pods=10.42.0.0/16,fd00:42::/56", "-",
     "k3s nodes=10.0.0.1,fd02::1 pods=10.42.0.0/16,fd00:42::/56"},
    {R(ADR_18), W, "nodes=fd02::1 " RIAP, "-", "nodes=:: " RIAP},
    {R(ADR_19), W, "sans=lb,10.96.0.1 " PAIR, "-",
     "sans=lb,10.96.0.1,fd01::1 " PAIR},
    {R(ADR_19), W, "kubeadm sans=lb " PAIR, "-", "k0s sans=lb " PAIR},
    {R(ADR_20), E, "avoid=10.0.0.0/8,10.1", "-", "avoid=10.0.0.0/8,10.1.2.3"},
    {R(ADR_20), E, "bind=10.0.0.0/8", "-", "bind=10.0.0.0"},
    {R(ADR_20), E, "external=a..b", "-", "external=a.b"},
    {R(ADR_20), E, "api=2001:db8:::1", "-", "api=2001:db8::1"},
    {R(ADR_20), E, "api=foo.example", "-", "external=foo.example"},
    {R(ADR_20), E, "clusterips=None", "-", "clusterips=10.0.0.1"},
    {R(ADR_20), E, "endpoints=10.0.0.256", "-", "endpoints=10.0.0.255"},

    {R(OVL_01), W, "upstream services=10.96.0.0/12 pods=10.0.0.0/8", "-",
     "upstream services=10.96.0.0/12 pods=11.0.0.0/8"},
    {R(OVL_01), E, "services=10.96.0.0/12 pods=10.96.0.0/16", "-",
     "services=10.96.0.0/12 pods=10.112.0.0/16"},
    {R(OVL_01), E, "cni services=10.96.0.0/12 pods=10.0.0.0/8", "-",
     "cni services=10.96.0.0/12 pods=10.112.0.0/12"},
    {R(OVL_01), E, "upstream services=10.0.0.0/26 pods=10.0.0.0/24", "-",
     "upstream services=10.0.1.0/26 pods=10.0.0.0/24"},

    {R(OVL_04), A, "avoid=172.16.0.0/12,10.100.0.0/16 services=10.96.0.0/12",
     "-", "avoid=172.16.0.0/12,10.112.0.0/16 services=10.96.0.0/12"},
    {R(DUAL_01), E, "family=6 services=10.96.0.0/12", "4",
     "family=4 services=10.96.0.0/12"},
    {R(DUAL_01), E, "k0s external=2001:db8::10 services=10.96.0.0/12", "-",
     "k0s external=192.0.2.10 services=10.96.0.0/12"},
    {R(DUAL_02), E, PAIR "pods=10.244.0.0/16", "-", PAIR PODS},
    {R(DUAL_02), W, "services=10.96.0.0/12 " PODS, "-",
     "services=10.96.0.0/12 pods=10.244.0.0/16"},
    {R(DUAL_03), E, "k0s features=0 services=fd01::/108", "-",
     "k0s features=2 services=fd01::/108"},
    {R(DUAL_03), E, "k0s features=1", "-", "k0s features=0"},
    {R(DUAL_03), E, "k0s features=0 " PAIR, "-", "k0s features=1 " PAIR},
    {R(DUAL_03), E, "k0s features=1 services=10.96.0.0/12", "-",
     "k0s features=0 services=10.96.0.0/12"},
    {R(DUAL_04), E, "k0s calico features=5 " PAIR, "-",
     "k0s calico features=1 " PAIR},
    {R(DUAL_05), E, "k0s free family=4 external=2001:db8::10 " PAIR, "6",
     "k0s free family=6 external=2001:db8::10 " PAIR},

    {R(K0S_01), E, "k0s services=fd01::/112", "fd01::/108",
     "k0s kube=34 services=fd01::/112"},
    {R(K0S_01), E, "k0s services=fd01::/109", "fd01::/108",
     "k0s services=fd01::/108"},
    {R(K0S_02), E, "k0s services=10.96.0.0/12,fd01::/107",
     "10.96.0.0/12,fd01::/108", "k0s services=fd01::/107"},
    {R(K0S_07), E, "k0s free writer=cplb external=fd12::1 api=10.0.0.1 " PAIR,
     "4", "k0s free writer=cplb external=fd12::1 api=fd12::2 " PAIR},
    {R(K0S_07), W, "k0s kube=33 free bind=fd12::2 " PAIR, "-",
     "k0s kube=33 bind=fd12::2 " PAIR},
    {R(K0S_07), W, "k0s free bind=fd12::2 " PAIR, "6",
     "k0s bind=fd12::2 " PAIR},
    {R(K0S_08), E, "k0s external=lb services=fd01::/108", "6",
     "k0s external=lb family=6 services=fd01::/108"},
    {R(K0S_08), E, "k0s kube=33 external=lb services=fd01::/108", "-",
     "k0s kube=33 external=lb services=10.96.0.0/12"},
};

Test(plan, each_rule_is_found_and_not_one_edit_away) {
  static struct result result;
  struct plan_words plan;
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
    const char *name = ipkin_finding_name(rules[i].rule);
    judge(&result, words(&plan, rules[i].on));
    const struct ipkin_finding *finding = find(&result, rules[i].rule);
    check(finding, "%s on: %s", name, rules[i].on);
    if (finding) {
      struct ipkin_plan_config after;
      char *text = mended(&plan.config, finding, &after);
      check_number(finding->severity, rules[i].severity, "%s: %s", name,
                   rules[i].on);
      check_text(text, rules[i].mend, "%s: %s", name, rules[i].on);
      free(text);
    }
    judge(&result, words(&plan, rules[i].off));
    check(!find(&result, rules[i].rule), "%s off: %s", name, rules[i].off);
  }
}

/* Migrations with the rules that they find; a rule is not found in most. */
static const struct {
  const char *from, *to;
  uint32_t verdict;
  uint32_t rules[4]; /* all that are found, in this order */
} migrations[] = {
    {"services=10.0.0.0/29", "services=10.0.0.0/29", 1, {0}},
    {"services=10.0.0.1/29", "services=10.0.0.0/29", 1, {0}},
    {"services=10.0.0.0/29", "", 1, {0}},
    {"services=10.0.0.0/29",
     "services=10.0.0.0/29,fd01::/112",
     1,
     {R(SVC_21), R(FAM_04)}},
    {"services=10.0.0.0/29",
     "services=fd01::/112,10.0.0.0/29",
     3,
     {R(SVC_20), R(SVC_22), R(FAM_04)}},
    {"services=10.0.0.0/29", "services=10.0.0.0/28", 3, {R(SVC_20)}},
    {"services=10.0.0.0/29",
     "services=fd01::/112",
     3,
     {R(SVC_20), R(SVC_22), R(FAM_04)}},
    {PAIR, RIAP, 3, {R(SVC_20), R(SVC_22)}},
    {PAIR, "services=10.96.0.0/12", 3, {R(SVC_22), R(FAM_04)}},
    {PAIR, "services=10.96.0.0/12,fd02::/108", 3, {R(SVC_22)}},
    {"pods=10.244.0.0/16", "pods=10.244.0.0/14", 1, {0}},
    {"pods=10.244.0.0/16", "pods=10.244.0.0/17", 2, {R(POD_04)}},
    {"pods=10.244.0.0/16", PODS, 1, {R(POD_05)}},
    {"pods=10.244.0.0/16", "pods=fd00::/108,10.244.0.0/16", 2, {R(POD_04)}},
    {"pods=10.244.0.0/16", "cni pods=fd00::/108,10.244.0.0/16", 1, {0}},
    {"pods=10.244.0.0/16",
     "k0s cni pods=fd00::/108,10.244.0.0/16",
     2,
     {R(POD_04)}},
    {PODS, "pods=10.244.0.0/16", 2, {R(POD_04)}},
    {PAIR PODS,
     RIAP "pods=10.245.0.0/16",
     2,
     {R(SVC_20), R(SVC_22), R(POD_04), R(POD_04)}},
    {"services=x", "services=10.0.0.0/29", 1, {0}},
    {"services=10.0.0.0/16,fd00::/108,10.2.0.0/16,10.3.0.0/16 "
     "pods=10.3.0.0/16",
     "services=10.0.0.0/16,fd00::/108,10.2.0.0/16,10.3.0.0/16 "
     "pods=10.3.0.0/16",
     2,
     {R(SVC_04)}},
    {"services=1.0.0.0/8,2.0.0.0/8,3.0.0.0/8,4.0.0.0/8,5.0.0.0/8,6.0.0.0/8,"
     "7.0.0.0/8,8.0.0.0/8,9.0.0.0/8,10.0.0.0/8,11.0.0.0/8",
     "services=1.0.0.0/8,2.0.0.0/8,3.0.0.0/8,4.0.0.0/8,5.0.0.0/8,6.0.0.0/8,"
     "7.0.0.0/8,8.0.0.0/8,9.0.0.0/8,10.0.0.0/8,12.0.0.0/8",
     2,
     {R(SVC_04)}},
    {"services=10.1.0.0/24", "services=", 3, {R(SVC_20)}},
    {"services=10.0.0.0/24", "services=", 1, {0}},
    {"pods=10.244.0.0/16", "pods=", 2, {R(POD_04)}},
    {"pods=10.244.0.0/16",
     "pods=fd00::/108,10.244.0.0/16,fd01::/108",
     2,
     {R(POD_02), R(POD_04)}},
    {"services=10.0.0.0/24",
     "services=10.0.0.0/24,11.0.0.0/24",
     2,
     {R(SVC_05)}},
};

/* Every rule has a row in one of the tables above. */
Test(plan, every_rule_is_tested) {
  for (uint32_t id = 0; id < 0x10000; id++) {
    if (!*ipkin_finding_name(id))
      continue;
    bool tested = false;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
      tested |= rules[i].rule == id;
    for (size_t i = 0; i < sizeof migrations / sizeof migrations[0]; i++)
      for (size_t f = 0; f < 4; f++)
        tested |= migrations[i].rules[f] == id;
    check(tested, "%s", ipkin_finding_name(id));
  }
  check_text(ipkin_finding_name(0x010700), "", "no rule");
}

Test(plan, findings_have_one_sentence_each) {
  static struct result result;
  struct plan_words plan;
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
    judge(&result, words(&plan, rules[i].on));
    for (size_t f = 0; f < result.len; f++) {
      char text[512], less[512];
      size_t len = 0, again;
      ipkin_status status =
          ipkin_finding_text(&result.findings[f], text, sizeof text, &len);
      check_status(status, IPKIN_OK, "%s", rules[i].on);
      check(len == strlen(text) && len > 20 && !strchr(text, '%'), "%s", text);
      memset(less, 'x', sizeof less);
      check_status(ipkin_finding_text(&result.findings[f], less, len, &again),
                   IPKIN_ERR_SPACE, "%s", text);
      check(again == len && less[0] == '\0', "%s", text);
      check_status(
          ipkin_finding_text(&result.findings[f], less, len + 1, &again),
          IPKIN_OK, "%s", text);
      check_text(less, text, "fits exactly");
    }
  }
  struct ipkin_finding none = {.rule = 0x01ff};
  char text[8] = "before";
  size_t len = 9;
  check_status(ipkin_finding_text(&none, text, sizeof text, &len),
               IPKIN_ERR_VALUE, "no rule");
  check(len == 0 && text[0] == '\0', "empty");
  check_null(ipkin_finding_text(NULL, text, sizeof text, &len));
  check_null(ipkin_finding_text(&none, text, sizeof text, NULL));
  check_null(ipkin_finding_text(&none, NULL, 1, &len));
}

/* A finding need not be one of a check: it may have been stored, or made up. */
Test(plan, any_finding_has_a_sentence) {
  const struct ipkin_cidr v4 = cidr_of("10.0.0.1/32"), host = {.family = 4},
                          other = {.family = 7, .bits = 1},
                          longest = cidr_of(
                              "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128");
  const struct {
    struct ipkin_finding finding;
    const char *want;
  } rows[] = {
      {{.rule = R(ADR_13), .field = IPKIN_FIELD_API_ADDRESS, .subject = v4},
       "the API address, 10.0.0.1, is for documentation only"},
      {{.rule = R(ADR_13), .field = IPKIN_FIELD_CERT_SANS, .subject = v4},
       "certificate name 1, 10.0.0.1, is for documentation only"},
      {{.rule = R(ADR_13), .field = 15, .subject = v4},
       "the plan, 10.0.0.1, is for documentation only"},
      {{.rule = R(ADR_13), .field = IPKIN_FIELD_NODE_IPS, .subject = host},
       "node IP 1, a host name, is for documentation only"},
      {{.rule = R(ADR_13), .field = IPKIN_FIELD_NODE_IPS, .subject = other},
       "node IP 1, a host name, is for documentation only"},
      {{.rule = R(ADR_15), .field = IPKIN_FIELD_NODE_IPS, .subject = other},
       "node IP 1, a host name, comes first, but its family, of another "
       "family, is not the primary one: pods then list that family first"},
      {{.rule = R(SVC_23),
        .field = IPKIN_FIELD_SERVICE_RANGES,
        .subject = {.family = 4}},
       "service range 1, 0.0.0.0/0, is set aside for a special use"},
      /* nothing runs on into what another sentence says */
      {{.rule = R(POD_01),
        .field = IPKIN_FIELD_POD_RANGES,
        .status = IPKIN_ERR_EMPTY,
        .number = 7,
        .limit = 8},
       "pod range 1 cannot be read: the text is empty, at its byte 7"},
      /* the longest text of a block, the largest number, who ever refuses */
      {{.rule = R(POD_10),
        .field = IPKIN_FIELD_POD_RANGES,
        .entry = UINT16_MAX,
        .subject = longest,
        .number = UINT64_MAX,
        .refused_by = IPKIN_REFUSED_KUBELET},
       "pod range 65536, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128, has "
       "18446744073709551615 addresses; kubeadm wants 14 (refused by kubelet)"},
      /* and one whom this release does not know */
      {{.rule = R(ADR_13),
        .field = IPKIN_FIELD_NODE_IPS,
        .subject = longest,
        .refused_by = IPKIN_REFUSED_CNI | IPKIN_REFUSED_CNI << 1},
       "node IP 1, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, is for "
       "documentation only (refused by the CNI)"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct ipkin_finding finding = rows[i].finding;
    char text[512];
    size_t len = 77;
    finding.severity = A;
    check_ok(ipkin_finding_text(&finding, text, sizeof text, &len));
    check_text(text, rows[i].want, "row %zu", i);
    check_status(ipkin_finding_text(&finding, NULL, 0, &len), IPKIN_ERR_SPACE,
                 "how long?");
    check_number(len, strlen(text), "%s", text);
  }
}

/* 512 bytes suffice, whatever is in it: the rest of a sentence is cut off. */
Test(plan, a_made_up_finding_has_no_longer_sentence) {
  struct ipkin_finding finding = {
      .number = UINT64_MAX,
      .limit = UINT64_MAX,
      .refused_by = UINT32_MAX,
      .status = IPKIN_ERR_FAMILY,
      .entry = UINT16_MAX,
      .other_entry = UINT16_MAX,
      .since_minor = UINT16_MAX,
      .until_minor = UINT16_MAX,
      .severity = IPKIN_SEVERITY_WARNING,
      .field = IPKIN_FIELD_APISERVER_SERVICE_RANGES,
      .other_field = IPKIN_FIELD_APISERVER_SERVICE_RANGES,
      .subject = cidr_of("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"),
      .other = cidr_of("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")};
  char text[512];
  size_t len;
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
    finding.rule = rules[i].rule;
    check_ok(ipkin_finding_text(&finding, text, sizeof text, &len));
    check_number(len, strlen(text), "%s", text);
  }
  finding.rule = R(SVC_07);
  check_ok(ipkin_finding_text(&finding, text, sizeof text, &len));
  check_text(
      text,
      "the kubernetes Service is IPv6, by kube-apiserver's own service range "
      "65536 (ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128), but its endpoint "
      "may be IPv6, by kube-apiserver's own service range 65536 "
      "(ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128), and then pods do not "
      "reach the API; swap the ranges, delete the Service default/kubernetes "
      "(it is created again at once), recreate kube-dns, restart the pods "
      "(refused by kube-apiserver, kube-controller-manager, kubelet, kubeadm, "
      "k0s, k3s, Talos, the CNI, from 1.65535",
      "to byte 511");
}

/* Who refuses, where that is not the rule's alone. */
Test(plan, says_who_refuses) {
  enum {
    API = IPKIN_REFUSED_APISERVER,
    ADM = IPKIN_REFUSED_KUBEADM,
    K0S = IPKIN_REFUSED_K0S,
    ALL = K0S | ADM | IPKIN_REFUSED_K3S | IPKIN_REFUSED_TALOS
  };
  static const struct {
    uint32_t rule, refused_by;
    const char *plan;
  } rows[] = {
      {R(SVC_06), API, "kube=24 " PAIR "api=2001:db8::1"},
      {R(SVC_06), 0, "kube=23 " PAIR "api=2001:db8::1"},
      {R(SVC_12), ALL, "services=fd01::/108,10.96.0.0/32"},
      {R(SVC_12), ALL & ~K0S, "services=fd01::/108,10.96.0.0/31"},
      {R(ADR_01), API | K0S, "external=0.0.0.0"},
      {R(ADR_01), API | K0S, "external=::"},
      {R(ADR_01), API, "external=::0:0:0"},
      {R(ADR_01), API, "external=0::"},
      {R(ADR_04), API, "external=224.0.0.1"},
      {R(ADR_04), 0, "external=224.0.1.1"},
      {R(ADR_04), 0, "external=224.1.0.1"},
      {R(ADR_04), 0, "external=225.0.0.1"},
      {R(ADR_04), API, "external=ff02::1"},
      {R(ADR_04), 0, "external=ff05::1"},
      {R(ADR_02), API, "external=127.0.0.1"},
      {R(ADR_02), API, "external=::1"},
      {R(ADR_04), IPKIN_REFUSED_KUBELET, "nodes=225.0.0.1"},
  };
  static struct result result;
  struct plan_words plan;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    judge(&result, words(&plan, rows[i].plan));
    const struct ipkin_finding *finding = find(&result, rows[i].rule);
    check(finding, "%s", rows[i].plan);
    if (finding)
      check_number(finding->refused_by, rows[i].refused_by, "%s", rows[i].plan);
  }
}

/* All that a finding says: how bad, refused by whom and in which minors, where,
   against what, its figures, its mend. */
static const char *block(const struct ipkin_cidr *cidr) {
  return cidr->family ? show_cidr(cidr) : "-";
}

static const char *all_of(const struct ipkin_finding *f) {
  static char text[400];
  if (!f)
    return "-";
  snprintf(text, sizeof text,
           "%u %x %u-%u, %u[%u] %u+%u %d %s, %u[%u] %s, %llu %llu, %u %u %u %s",
           f->severity, (unsigned)f->refused_by, f->since_minor, f->until_minor,
           f->field, f->entry, (unsigned)f->at, (unsigned)f->len,
           (int)f->status, block(&f->subject), f->other_field, f->other_entry,
           block(&f->other), (unsigned long long)f->number,
           (unsigned long long)f->limit, f->mend, f->mend_field, f->mend_bits,
           block(&f->mend_cidr));
  return text;
}

/* Each rule's finding in its plans above, in the order of the table: its
   sentence, and what it is on each of the platforms; "=": as on the one before.
   A line that changes is meant to, or is a fault. */
Test(plan, finds_all_that_the_table_says) {
  static struct result result;
  static struct table t;
  struct plan_words plan;
  bool row = table_open(&t, "findings.tsv");
  for (size_t i = 0; i < sizeof rules / sizeof rules[0] && row;
       i++, row = table_next(&t)) {
    char sentence[512] = "";
    const char *want = "";
    size_t len = 0;
    judge(&result, words(&plan, rules[i].on));
    const struct ipkin_finding *finding = find(&result, rules[i].rule);
    if (finding)
      check_ok(ipkin_finding_text(finding, sentence, sizeof sentence, &len));
    check_text(t.cell[0].text, rules[i].on, "%s", table_row(&t));
    check_text(sentence, t.cell[1].text, "%s", rules[i].on);
    for (uint8_t p = 0; p <= IPKIN_PLATFORM_TALOS; p++) {
      if (strcmp(t.cell[2 + p].text, "=") != 0)
        want = t.cell[2 + p].text;
      plan.config.platform = p;
      judge(&result, &plan.config);
      check_text(all_of(find(&result, rules[i].rule)), want, "%s, platform %u",
                 rules[i].on, p);
    }
  }
  check_number(t.rows, sizeof rules / sizeof rules[0], "rows");
}

/* ---- all of an answer ------------------------------------------------------
 */

struct answer {
  char text[24000];
  size_t len;
};

static void add(struct answer *to, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int len =
      vsnprintf(to->text + to->len, sizeof to->text - to->len, format, args);
  va_end(args);
  cr_assert(len >= 0 && (size_t)len < sizeof to->text - to->len, "no room");
  to->len += (size_t)len;
}

static void add_addrs(struct answer *to, const char *name,
                      const struct ipkin_addr *addrs, size_t len) {
  if (len > 0 && addrs[0].family)
    add(to, " %s", name);
  for (size_t i = 0; i < len && addrs[i].family; i++)
    add(to, " %s", show_addr(&addrs[i]));
}

static void add_decisions(struct answer *to, const struct ipkin_plan *plan) {
  add(to, "v%u by %u stack %u kube %u on %u writer %u changed %x",
      plan->primary_family, plan->primary_reason, plan->stack, plan->kube_minor,
      plan->platform, plan->endpoint_writer, plan->changed);
  for (unsigned i = 0; i < plan->service_ranges_len; i++)
    add(to, " services %s %llu band %u", show_cidr(&plan->service_ranges[i]),
        (unsigned long long)plan->service_capacity[i], plan->static_band[i]);
  for (unsigned i = 0; i < plan->pod_ranges_len; i++)
    add(to, " pods %s %llu", show_cidr(&plan->pod_ranges[i]),
        (unsigned long long)plan->node_capacity[i]);
  add(to, " bits %u %u", plan->node_bits_v4, plan->node_bits_v6);
  add_addrs(to, "first", plan->service_first, 2);
  add(to, " dns %u", plan->dns_index);
  add_addrs(to, "at", plan->dns, 2);
  add_addrs(to, "nodes", plan->node_ips, plan->node_ips_len);
  add_addrs(to, "names", plan->sans, plan->sans_len);
}

/* The answer to a plan in words, with its mends; or to going from one plan to
   another, where "=>" stands between them. */
static const char *answer(const char *text) {
  static struct ipkin_finding findings[IPKIN_FINDINGS_MAX];
  static struct answer to;
  struct plan_words plan, next;
  struct ipkin_plan_config after;
  char from[2048], mend[2600];
  const char *arrow = strstr(text, " => ");
  size_t len = 0, mend_len;
  ipkin_status status;
  memset(findings, 0xee, sizeof findings);
  to = (struct answer){.len = 0};
  snprintf(from, sizeof from, "%.*s", (int)(arrow ? arrow - text : 2047), text);
  words(&plan, from);
  if (arrow) {
    uint32_t verdict = 77;
    status = ipkin_plan_migrate(&plan.config, words(&next, arrow + 4), &verdict,
                                findings, IPKIN_FINDINGS_MAX, &len);
    add(&to, "verdict %u", (unsigned)verdict);
  } else {
    struct ipkin_plan decided;
    memset(&decided, 0xee, sizeof decided);
    status = ipkin_plan_check(&plan.config, &decided, findings,
                              IPKIN_FINDINGS_MAX, &len);
    add_decisions(&to, &decided);
  }
  if (status)
    add(&to, " %s", ipkin_status_name(status));
  for (size_t i = 0; i < len && i < IPKIN_FINDINGS_MAX; i++) {
    add(&to, "; %s %s", ipkin_finding_name(findings[i].rule),
        all_of(&findings[i]));
    if (findings[i].mend && !arrow) {
      status = ipkin_plan_mend(&plan.config, &findings[i], &after, mend,
                               sizeof mend, &mend_len);
      if (status)
        add(&to, " %s", ipkin_status_name(status));
      else
        add(&to, " '%s' %u %u %u", mend, after.primary_family,
            after.node_bits_v4, after.node_bits_v6);
    }
  }
  return to.text;
}

/* Each text at a wall: the same findings and mends. */
Test(plan, reads_no_byte_outside_of_a_text) {
  static const char *const rows[] = {
      "services=_ apiserver=___ pods=_,_ nodes=_ avoid=__",
      "services=_10.96.0.0/12_,_fd01::/108_ pods=,10.244.0.0/16,",
      "nodes=10.0.0.1,::ffff:1.2.3.4 external=1.2.34 api=0.0.0.0",
      "nodes=,10.0.0.1 external=[::ffff:1.2.3.4]:80 api=2001:db8::1:6443",
      "nodes=_10.0.0.1,_ services=10.96.0.0/12,_ external=::",
      "k0s external=2001:db8::1 " PAIR PODS "sans=a,_b_ clusterips=_",
  };
  static struct result whole, placed;
  for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
    struct plan_words plan;
    struct ipkin_plan_config after;
    const char *const row = rows[i / 2];
    judge(&whole, words(&plan, row));
    for (unsigned f = 0; f < 11; f++) {
      struct ipkin_plan_config config = plan.config;
      struct ipkin_text *const text = &(&config.external_address)[f];
      if (!text->data)
        continue;
      text->data = i % 2 ? place_before_wall(text->data, text->len)
                         : place_behind_wall(text->data, text->len);
      judge(&placed, &config);
      check_number(placed.len, whole.len, "%s", row);
      for (size_t n = 0; n < placed.len; n++) {
        char *const got = mended(&config, &placed.findings[n], &after);
        char *const want = mended(&plan.config, &whole.findings[n], &after);
        check_text(got, want, "%s", row);
        free(got);
        free(want);
      }
      struct ipkin_finding drop = {.mend = IPKIN_MEND_DROP,
                                   .mend_field = (uint8_t)(f + 1)};
      for (int whole_text = 0; whole_text < 2; whole_text++) {
        drop.len = whole_text ? (uint32_t)text->len : 0;
        drop.at = whole_text ? 0 : (uint32_t)text->len;
        char out[2600];
        size_t len;
        (void)ipkin_plan_mend(&config, &drop, &after, out, sizeof out, &len);
      }
    }
  }
}

/* Plans that together tell most of what could be altered in the rules: each
   was chosen because some fault of a line changes its answer and that of no
   plan above it.  A line that changes is meant to, or is a fault; with
   IPKIN_TEST_RECORD the lines are written anew. */
Test(plan, answers_as_recorded) {
  static struct table t;
  const char *const path = getenv("IPKIN_TEST_RECORD");
  FILE *const record = path ? fopen(path, "w") : NULL;
  if (record)
    fprintf(record,
            "# plan, or two with => between them\tall of its answer, as "
            "add_decisions() and all_of() of plan.c write it, and the "
            "text of each mend\n");
  for (bool row = table_open(&t, "plans.tsv"); row; row = table_next(&t)) {
    const char *const got = answer(t.cell[0].text);
    if (record)
      fprintf(record, "%s\t%s\n", t.cell[0].text, got);
    else
      check_text(got, t.cell[1].text, "%s", table_row(&t));
  }
  if (record)
    fclose(record);
  check(t.rows > 100, "%u rows", t.rows);
}

/* The fullest plan that we know of, and what is left of a promise where there
   are more errors than are kept apart: no mend. */
Test(plan, has_room_for_all_findings_of_a_bad_plan) {
#define HEAD                                                                   \
  "k0s calico features=4 family=4 bits4=24 bits6=125 hosts=2147483647 "        \
  "external=[::ffff:127.0.0.1] api=[::ffff:127.0.0.1] bind=x "                 \
  "clusterips=x,x endpoints=x,x "
#define EIGHT(x) x "," x "," x "," x "," x "," x "," x "," x
#define NINE(x)  x "," EIGHT(x)
#define RANGES   "services=_127.0.0.01/8," EIGHT("_::01.2.3.4/8") " "
#define OTHERS   "apiserver=_127.0.0.01/9," EIGHT("_::01.2.3.4/8") " "
#define NARROW   "pods=::fffe:01.2.3.4/95_," EIGHT("_4::01.2.3.5/125") " "
#define NODES    "nodes=" NINE("::ffff:0127.0.0.1") " "
#define AVOID    "avoid=" NINE("::/0") ",x"
  static struct result result;
  struct plan_words plan;
  judge(&result, words(&plan, HEAD RANGES OTHERS NARROW NODES AVOID));
  check_number(result.len, 250, "findings");
  check(errors(&result) > 64, "%u errors", errors(&result));
  for (size_t i = 0; i < result.len; i++)
    check(!result.findings[i].mend, "%s has a mend",
          ipkin_finding_name(result.findings[i].rule));
#undef AVOID
#undef NODES
#undef NARROW
#undef OTHERS
#undef RANGES
#undef NINE
#undef EIGHT
#undef HEAD
}

/* Those behind the eighth share a number, and one finding a rule. */
Test(plan, tells_of_the_last_networks_once) {
  static struct result result;
  struct plan_words plan;
  unsigned overlaps = 0, unread = 0;
  judge(&result,
        words(&plan, "services=10.0.0.0/8 avoid=1.0.0.0/8,10.0.0.0/8,"
                     "1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,1.0.0.0/8,"
                     "1.0.0.0/8,1.0.0.0/8,10.0.0.0/8,10.1.0.0/16,x,y"));
  for (size_t i = 0; i < result.len; i++) {
    const struct ipkin_finding *finding = &result.findings[i];
    if (finding->rule == R(OVL_04)) {
      check_number(finding->entry, overlaps++ ? 8 : 1, "its number");
    } else if (finding->rule == R(ADR_20)) {
      check_number(finding->entry, 8, "its number");
      unread++;
    }
  }
  check_number(overlaps, 2, "the second one, and those from the ninth on");
  check_number(unread, 1, "those from the ninth on");
}

/* ---- decisions ------------------------------------------------------------
 */

Test(plan, decides_the_case_that_started_it) {
  static struct result result;
  struct plan_words plan;
  judge(&result, words(&plan, "k0s kube=32 external=2001:db8::10 " PAIR PODS));
  const struct ipkin_plan *decided = &result.plan;
  check_number(decided->primary_family, 6, "family");
  check_number(decided->primary_reason, IPKIN_REASON_EXTERNAL_ADDRESS, "why");
  check_number(decided->stack, IPKIN_STACK_DUAL, "stack");
  check_text(show_cidr(&decided->service_ranges[0]), "fd01::/108", "services");
  check_text(show_cidr(&decided->service_ranges[1]), "10.96.0.0/12", "second");
  check_text(show_cidr(&decided->pod_ranges[0]), "fd00::/108", "pods");
  check_text(show_addr(&decided->service_first[0]), "fd01::1", "first");
  check_text(show_addr(&decided->service_first[1]), "10.96.0.1", "second");
  check_text(show_addr(&decided->dns[0]), "fd01::a", "dns");
  check_number(decided->changed,
               1u << IPKIN_FIELD_SERVICE_RANGES | 1u << IPKIN_FIELD_POD_RANGES,
               "changed");
  check_number(decided->endpoint_writer, IPKIN_WRITER_K0S, "writer");
  check_number(decided->kube_minor, 32, "minor");
  check_number(decided->service_capacity[0], 65535, "a bitmap before 1.33");
  check_number(decided->service_capacity[1], 1048574, "2^20 - 2");
  check_number(decided->node_bits_v6, 110, "k0s before 1.34");
  check_number(decided->node_capacity[0], 4, "2^(110 - 108)");

  const struct ipkin_finding *finding = find(&result, IPKIN_RULE_SVC_07);
  cr_assert(finding);
  check_number(finding->severity, IPKIN_SEVERITY_ERROR, "severity");
  check_number(finding->refused_by, 0, "silent");
  check_number(finding->field, IPKIN_FIELD_SERVICE_RANGES, "field");
  check_number(finding->entry, 0, "entry");
  check_number(finding->at, 0, "at");
  check_number(finding->len, 12, "len");
  check_number(finding->other_field, IPKIN_FIELD_EXTERNAL_ADDRESS, "other");
  check_number(finding->mend, IPKIN_MEND_SWAP, "mend");
  check_text(ipkin_finding_name(finding->rule), "SVC-07", "name");
}

Test(plan, gives_the_primary_family_and_why) {
  static const struct {
    const char *plan;
    uint8_t family, reason;
  } rows[] = {
      {"", 4, IPKIN_REASON_DEFAULT},
      {"services=fd01::/108", 6, IPKIN_REASON_ONLY_FAMILY},
      {"pods=fd01::/108", 6, IPKIN_REASON_ONLY_FAMILY},
      {"services=fd01::/108 family=4 api=10.0.0.1", 6,
       IPKIN_REASON_ONLY_FAMILY},
      {PAIR "family=6 api=10.0.0.1", 6, IPKIN_REASON_EXPLICIT},
      {PAIR "api=fd02::1", 6, IPKIN_REASON_API_ADDRESS},
      {PAIR "api=[fd02::1]:6443", 6, IPKIN_REASON_API_ADDRESS},
      {PAIR "bind=fd02::1", 6, IPKIN_REASON_BIND_ADDRESS},
      {PAIR "bind=::", 4, IPKIN_REASON_FIRST_RANGE},
      {PAIR "api=name bind=fd02::1", 4, IPKIN_REASON_FIRST_RANGE},
      {PAIR "api=0.0.0.0 bind=fd02::1", 6, IPKIN_REASON_BIND_ADDRESS},
      {"talos " PAIR "nodes=fd02::1", 6, IPKIN_REASON_NODE_IP},
      {"kubeadm " PAIR "nodes=fd02::1", 4, IPKIN_REASON_FIRST_RANGE},
      {"nodes=fd02::1", 6, IPKIN_REASON_NODE_IP},
      {"kubeadm external=fd02::1 api=10.0.0.1 " RIAP, 4,
       IPKIN_REASON_API_ADDRESS},
      {"kubeadm external=fd02::1 " PAIR, 4, IPKIN_REASON_FIRST_RANGE},
      {"k0s free writer=cplb external=fd02::1 " RIAP, 4, IPKIN_REASON_DEFAULT},
      {PAIR "bind=::1", 4, IPKIN_REASON_FIRST_RANGE},
      {"nodes=2001:db8::2,90.90.90.90 bind=127.0.0.1", 4,
       IPKIN_REASON_BIND_ADDRESS},
      {"upstream services= api=fd12::3", 4, IPKIN_REASON_ONLY_FAMILY},
      {"external=fd02::1 api=:: " PAIR, 6, IPKIN_REASON_EXTERNAL_ADDRESS},
      {"external=fd02::1 api=10.0.0.1 " PAIR, 6, IPKIN_REASON_EXTERNAL_ADDRESS},
      {"k0s external=fd02::1 api=10.0.0.1 " PAIR, 6,
       IPKIN_REASON_EXTERNAL_ADDRESS},
      {"k0s external=lb api=fd02::1 " RIAP, 4, IPKIN_REASON_DEFAULT},
      {"k0s free api=fd02::1 " PAIR, 6, IPKIN_REASON_API_ADDRESS},
      {"k0s free " RIAP, 4, IPKIN_REASON_DEFAULT},
      {"k0s " RIAP, 6, IPKIN_REASON_FIRST_RANGE},
      {"k0s writer=cplb external=fd02::1 api=10.0.0.1 " RIAP, 4,
       IPKIN_REASON_API_ADDRESS},
      {"endpoints=fd02::1 api=10.0.0.1 " PAIR, 6, IPKIN_REASON_OBSERVED},
      {"api=::ffff:10.0.0.1 " PAIR, 6, IPKIN_REASON_API_ADDRESS},
  };
  static struct result result;
  struct plan_words plan;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    judge(&result, words(&plan, rows[i].plan));
    check_number(result.plan.primary_family, rows[i].family, "%s",
                 rows[i].plan);
    check_number(result.plan.primary_reason, rows[i].reason, "%s",
                 rows[i].plan);
  }
}

/* Of the external address: a name has a family for k0s alone, and what is none
   has not.  Rules ADR-09 and K0S-08. */
Test(plan, takes_for_a_name_what_is_one) {
  static const struct {
    const char *hosts;
    bool name;
  } rows[] = {{"external=lb ", true},
              {"external=lb:6443 ", true},
              {"external=lb api=a..b ", true},
              {"", false},
              {"external= ", false},
              {"external=a..b ", false},
              {"external=a..b api=lb ", false},
              {"external=10.0.0.1 ", false},
              {"external=fd03::1 api=lb ", false}};
  static struct result result;
  struct plan_words plan;
  char text[200];
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    snprintf(text, sizeof text, "k0s writer=k0s %s" PAIR, rows[i].hosts);
    judge(&result, words(&plan, text));
    check(!find(&result, R(ADR_09)) == !rows[i].name, "%s", text);
    snprintf(text, sizeof text, "k0s %sservices=fd01::/108", rows[i].hosts);
    judge(&result, words(&plan, text));
    check(!find(&result, R(K0S_08)) == !rows[i].name, "%s", text);
  }
}

/* As many ranges as are kept, of one family, and the next list of the other. */
Test(plan, takes_no_family_from_another_list) {
  static const char *const rows[] = {
      "services=10.0.0.0/24,10.0.1.0/24,10.0.2.0/24,10.0.3.0/24,10.0.4.0/24,"
      "10.0.5.0/24,10.0.6.0/24,10.0.7.0/24,10.0.8.0/24 apiserver=fd01::/108",
      "pods=10.0.0.0/24,10.0.1.0/24,10.0.2.0/24,10.0.3.0/24,10.0.4.0/24,"
      "10.0.5.0/24,10.0.6.0/24,10.0.7.0/24,10.0.8.0/24 nodes=fd02::1"};
  static struct result result;
  struct plan_words plan;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    judge(&result, words(&plan, rows[i]));
    check_number(result.plan.stack, IPKIN_STACK_V4, "%s", rows[i]);
  }
}

/* Rules SVC-D3, D5 and D6 on both sides of each of their limits. */
Test(plan, derives_what_a_range_gives) {
  static struct result result;
  static const struct {
    const char *plan, *dns; /* NULL: none */
    unsigned dns_index, static_band;
    uint64_t service_capacity;
  } rows[] = {
      {"k0s services=10.96.0.248/29", "10.96.0.250", 2, 0, 6},
      {"k0s services=10.96.0.240/28", "10.96.0.250", 10, 0, 14},
      {"kubeadm services=10.96.0.248/29", NULL, 10, 0, 6},
      {"services=10.96.0.0/27", "10.96.0.10", 10, 16, 30},
      {"services=10.96.0.0/24", "10.96.0.10", 10, 16, 254},
      {"services=10.96.0.0/23", "10.96.0.10", 10, 32, 510},
      {"services=10.96.0.0/20", "10.96.0.10", 10, 256, 4094},
      {"services=10.96.0.0/19", "10.96.0.10", 10, 256, 8190},
      {"services=10.96.0.0/30", NULL, 10, 0, 2},
      {"services=10.96.0.0/31", NULL, 10, 0, 0},
      {"services=10.96.0.0/32", NULL, 10, 0, 0},
      {"k0s services=fd01::8/125", "fd01::a", 2, 0, 7},
      {"services=fd01::/126", NULL, 10, 0, 3},
      {"services=fd01::/127", NULL, 10, 0, 1},
      {"services=fd01::/128", NULL, 10, 0, 0},
      {"kube=32 services=fd01::/113", "fd01::a", 10, 256, 32767},
      {"kube=32 services=fd01::/112", "fd01::a", 10, 256, 65535},
      {"kube=32 services=fd01::/111", "fd01::a", 10, 256, 65535},
      {"kube=33 services=fd01::/111", "fd01::a", 10, 256, 131071},
      {"kube=33 services=fd01::/65", "fd01::a", 10, 256, INT64_MAX},
      {"kube=33 services=fd01::/63", "fd01::a", 10, 256, UINT64_MAX},
      {"kube=34 services=fd01::/64", "fd01::a", 10, 256, UINT64_MAX},
      {"kube=34 services=fd01::/63", "fd01::a", 10, 256, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct plan_words words_of;
    const char *name = rows[i].plan;
    judge(&result, words(&words_of, name));
    const struct ipkin_plan *plan = &result.plan;
    check_number(plan->dns_index, rows[i].dns_index, "%s", name);
    check_number(plan->static_band[0], rows[i].static_band, "%s", name);
    check_number(plan->service_capacity[0], rows[i].service_capacity, "%s",
                 name);
    if (rows[i].dns)
      check_text(show_addr(&plan->dns[0]), rows[i].dns, "%s", name);
    else
      check_number(plan->dns[0].family, 0, "%s", name);
  }
}

Test(plan, leaves_a_live_cluster_in_its_order) {
  static struct result result;
  struct plan_words plan;
  judge(&result, words(&plan, "live k0s external=2001:db8::10 " PAIR PODS
                              "nodes=10.0.0.1,fd02::1"));
  check_number(result.plan.primary_family, 6, "what is required");
  check_number(result.plan.changed, 0, "nothing moves");
  check_text(show_cidr(&result.plan.service_ranges[0]), "10.96.0.0/12", "kept");
  check_text(show_cidr(&result.plan.pod_ranges[0]), "10.244.0.0/16", "kept");
  check_text(show_addr(&result.plan.node_ips[0]), "10.0.0.1", "kept");
  for (size_t i = 0; i < result.len; i++)
    check(result.findings[i].mend != IPKIN_MEND_SWAP, "%s",
          ipkin_finding_name(result.findings[i].rule));
}

Test(plan, finds_no_error_in_default_configurations) {
  static const char *const plans[] = {
      "",
      "kubeadm",
      "k0s",
      "k3s",
      "talos",
      "upstream",
      "kubeadm services=10.96.0.0/12 api=192.168.1.10",
      "k0s services=10.96.0.0/12 pods=10.244.0.0/16 api=192.168.1.10",
      "k0s " PAIR PODS,
      "k0s free " PAIR PODS "external=2001:db8::10",
      "k3s services=10.43.0.0/16 pods=10.42.0.0/16 nodes=192.168.1.5",
      "k3s services=10.43.0.0/16,fd00:43::/112 pods=10.42.0.0/16,fd00:42::/56 "
      "nodes=192.168.1.5,2001:db8::5",
      "talos services=10.96.0.0/12 pods=10.244.0.0/16",
      "talos services=10.96.0.0/12,fc00:db8:20::/112 "
      "pods=10.244.0.0/16,fc00:db8:10::/56",
      "kubeadm services=10.96.0.0/16 pods=10.244.0.0/16",
      "kubeadm services=10.96.0.0/16,fd00:10:96::/112 "
      "pods=10.244.0.0/16,fd00:10:244::/56",
      "kubeadm services=fd00:10:96::/112 pods=fd00:10:244::/56",
      "upstream services=10.152.183.0/24 pods=10.1.0.0/16",
      "upstream services=10.43.0.0/16,fd02::/112 pods=10.42.0.0/16,fd01::/48",
      "kubeadm bits4=24 bits6=120 "
      "services=10.233.0.0/18,fd85:ee78:d8a6:8607::1000/116 "
      "pods=10.233.64.0/18,fd85:ee78:d8a6:8607::1:0000/112",
  };
  static struct result result;
  struct plan_words plan;
  for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++)
    for (int kube = 27; kube <= 37; kube++) {
      words(&plan, plans[i]);
      plan.config.kube_minor = (uint16_t)kube;
      judge(&result, &plan.config);
      check_number(errors(&result), 0, "1.%d %s: %s", kube, plans[i],
                   result.len ? ipkin_finding_name(result.findings[0].rule)
                              : "");
    }
}

Test(plan, judges_a_newer_minor_as_the_newest_known) {
  static struct result result;
  struct plan_words plan;
  judge(&result, words(&plan, "k0s kube=9999"));
  unsigned newest = result.plan.kube_minor;
  check(newest >= 37 && newest < 9999, "%u", newest);
  judge(&result, words(&plan, "k0s"));
  check_number(result.plan.kube_minor, newest, "0 is the newest");
  judge(&result, words(&plan, "k0s version=33"));
  check_number(result.plan.kube_minor, 33, "k0s brings it");
  judge(&result, words(&plan, "k0s kube=33 version=34"));
  check_number(result.plan.kube_minor, 33, "as given");
  check_number(result.plan.node_bits_v6, 117, "k0s 1.34");
}

/* ---- the call -------------------------------------------------------------
 */

static bool all_zero(const void *memory, size_t size) {
  const unsigned char *bytes = memory;
  for (size_t i = 0; i < size; i++)
    if (bytes[i])
      return false;
  return true;
}

static void refused(const struct ipkin_plan_config *config, ipkin_status want,
                    const char *why) {
  struct ipkin_plan plan;
  struct ipkin_finding finding;
  size_t len = 77;
  memset(&plan, 0xee, sizeof plan);
  memset(&finding, 0xee, sizeof finding);
  check_status(ipkin_plan_check(config, &plan, &finding, 1, &len), want, "%s",
               why);
  check(len == 0 && all_zero(&plan, sizeof plan), "outputs: %s", why);
  check(finding.severity == 0xee, "elements untouched: %s", why);
}

Test(plan, refuses_numbers_outside_their_enums) {
  struct plan_words plan;
  struct ipkin_plan_config *config = &plan.config;
  refused(NULL, IPKIN_ERR_NULL, "no config");
#define WRONG(field_, value_, want_)                                           \
  words(&plan, PAIR);                                                          \
  config->field_ = value_;                                                     \
  refused(config, want_, #field_ " = " #value_)
  WRONG(size, 0, IPKIN_ERR_VALUE);
  WRONG(size, sizeof *config - 1, IPKIN_ERR_VALUE);
  WRONG(platform, IPKIN_PLATFORM_TALOS + 1, IPKIN_ERR_VALUE);
  WRONG(endpoint_writer, IPKIN_WRITER_CPLB + 1, IPKIN_ERR_VALUE);
  WRONG(pod_allocator, IPKIN_ALLOCATOR_CNI + 1, IPKIN_ERR_VALUE);
  WRONG(primary_family, 5, IPKIN_ERR_VALUE);
  WRONG(node_bits_v4, 33, IPKIN_ERR_VALUE);
  WRONG(node_bits_v6, 129, IPKIN_ERR_VALUE);
  WRONG(order, 2, IPKIN_ERR_VALUE);
  WRONG(live, 2, IPKIN_ERR_VALUE);
  WRONG(cni, IPKIN_CNI_OTHER + 1, IPKIN_ERR_VALUE);
  WRONG(features, 8, IPKIN_ERR_VALUE);
  WRONG(reserved[2], 1, IPKIN_ERR_NEWER);
  WRONG(reserved2, 1, IPKIN_ERR_NEWER);
#undef WRONG
  for (int field = 0; field < 11; field++) { /* of them, one behind another */
    words(&plan, PAIR);
    (&config->external_address)[field] = (struct ipkin_text){NULL, 1};
    refused(config, IPKIN_ERR_NULL, "a text of no bytes and a length");
  }
  struct result *result = malloc(sizeof *result);
  size_t len;
  words(&plan, PAIR);
  check_null(ipkin_plan_check(config, NULL, NULL, 0, &len));
  check_null(ipkin_plan_check(config, &result->plan, NULL, 0, NULL));
  check_null(ipkin_plan_check(config, &result->plan, NULL, 1, &len));
  free(result);
}

Test(plan, takes_a_larger_config_whose_excess_is_zero) {
  struct {
    struct ipkin_plan_config config;
    unsigned char more[24];
  } larger;
  struct plan_words plan;
  static struct result result, same;
  memset(&larger, 0, sizeof larger);
  larger.config = *words(&plan, "k0s external=2001:db8::10 " PAIR PODS);
  judge(&same, &larger.config);
  larger.config.size = sizeof larger;
  judge(&result, &larger.config);
  check(memcmp(&same, &result, sizeof same) == 0, "the same answer");
  larger.more[23] = 1;
  refused(&larger.config, IPKIN_ERR_NEWER, "excess");
}

Test(plan, stores_the_first_findings_and_counts_all) {
  struct plan_words plan;
  static struct result whole, part;
  words(&plan, "k3s external=::ffff:127.0.0.1 services=010.96.0.5/12,fd01::/127"
               ",x pods=fd00::/108,10.244.0.0/16,");
  judge(&whole, &plan.config);
  check(whole.len > 5, "%zu findings", whole.len);
  for (size_t cap = 0; cap <= whole.len + 1; cap++) {
    memset(&part, 0xee, sizeof part);
    ipkin_status status = ipkin_plan_check(&plan.config, &part.plan,
                                           part.findings, cap, &part.len);
    check_status(status, cap < whole.len ? IPKIN_ERR_SPACE : IPKIN_OK, "%zu",
                 cap);
    check_number(part.len, whole.len, "%zu", cap);
    check(memcmp(&part.plan, &whole.plan, sizeof part.plan) == 0, "%zu", cap);
    size_t stored = cap < whole.len ? cap : whole.len;
    check(memcmp(part.findings, whole.findings,
                 stored * sizeof *part.findings) == 0,
          "%zu", cap);
    check(part.findings[stored].severity == 0xee, "%zu untouched", cap);
  }
  size_t len;
  check_status(ipkin_plan_check(&plan.config, &part.plan, NULL, 0, &len),
               IPKIN_ERR_SPACE, "NULL of capacity 0");
}

Test(plan, places_a_finding_in_its_text) {
  struct plan_words plan;
  static struct result result;
  judge(&result, words(&plan, "services=10.96.0.0/12,fd01::/129"));
  const struct ipkin_finding *finding = find(&result, IPKIN_RULE_SVC_02);
  cr_assert(finding);
  check_number(finding->entry, 1, "entry");
  check_number(finding->at, 13, "at");
  check_number(finding->len, 10, "len");
  check_number(finding->number, 9, "the wrong byte");
  check_status(finding->status, IPKIN_ERR_BITS, "status");

  judge(&result, words(&plan, "services=1,2,3,4,5,6,7,8,9,10,11"));
  unsigned unread = 0, last = 0;
  for (size_t i = 0; i < result.len; i++)
    if (result.findings[i].rule == IPKIN_RULE_SVC_02) {
      unread++;
      last = result.findings[i].entry;
    }
  check_number(unread, 9, "eight, and those behind together");
  check_number(last, 8, "as the ninth");

  enum { ZEROS = 70000 };
  char *const zeros = malloc(ZEROS + 1);
  cr_assert(zeros);
  memset(zeros, '0', ZEROS);
  zeros[ZEROS] = 'x';
  words(&plan, "");
  plan.config.service_ranges = (struct ipkin_text){zeros, ZEROS + 1};
  finding = find(judge(&result, &plan.config), IPKIN_RULE_SVC_02);
  cr_assert(finding);
  check_number(finding->number, UINT16_MAX, "a place that is so far");
  check_number(finding->len, ZEROS + 1, "len");
  free(zeros);
}

Test(plan, orders_without_sorting) {
  struct ipkin_cidr list[5], before[5];
  const char *const texts[5] = {"fd02::/64", "10.0.0.0/8", "fd01::/64",
                                "10.1.0.0/16", "9.0.0.0/8"};
  for (int i = 0; i < 5; i++)
    ipkin_cidr_parse(texts[i], strlen(texts[i]), &list[i], NULL);
  memcpy(before, list, sizeof list);
  check_ok(ipkin_plan_order(list, 5, 4));
  check_text(show_cidr(&list[0]), "10.0.0.0/8", "0");
  check_text(show_cidr(&list[1]), "10.1.0.0/16", "1");
  check_text(show_cidr(&list[2]), "9.0.0.0/8", "2");
  check_text(show_cidr(&list[3]), "fd02::/64", "3");
  check_text(show_cidr(&list[4]), "fd01::/64", "4");
  check_ok(ipkin_plan_order(list, 5, 4));
  check_text(show_cidr(&list[2]), "9.0.0.0/8", "stable");

  check_status(ipkin_plan_order(list, 5, 5), IPKIN_ERR_VALUE, "family 5");
  for (int wrong = 0; wrong < 5; wrong++) {
    struct ipkin_cidr broken[5];
    memcpy(list, before, sizeof list);
    list[wrong].bits = 129;
    memcpy(broken, list, sizeof list);
    check_status(ipkin_plan_order(list, 5, 4), IPKIN_ERR_VALUE, "%d", wrong);
    check(memcmp(broken, list, sizeof list) == 0, "nothing is moved");
  }
  check_null(ipkin_plan_order(NULL, 1, 4));
  check_ok(ipkin_plan_order(NULL, 0, 4));
}

/* ---- blocks of others -----------------------------------------------------
 */

enum { BLOCKS = 4096 };
struct blocks {
  struct ipkin_cidr cidrs[BLOCKS];
  size_t len;
};

/* "10.0.0.0/8 fd00::/8" */
static const struct blocks *blocks(struct blocks *to, const char *text) {
  char word[IPKIN_CIDR_TEXT_CAP];
  int used;
  to->len = 0;
  for (; sscanf(text, "%43s%n", word, &used) == 1; text += used)
    to->cidrs[to->len++] = cidr_of(word);
  return to;
}

enum { FINDINGS = 4096 };
struct overlaps {
  struct ipkin_finding findings[FINDINGS];
  size_t len;
};

static const struct overlaps *avoid(struct overlaps *result,
                                    const struct ipkin_plan_config *config,
                                    const struct blocks *blocks) {
  memset(result, 0xee, sizeof *result);
  ipkin_status status =
      ipkin_plan_avoid(config, blocks->cidrs, blocks->len, result->findings,
                       FINDINGS, &result->len);
  cr_assert(status == IPKIN_OK, "avoid: %s", ipkin_status_name(status));
  cr_assert(result->len <= FINDINGS);
  return result;
}

/* "0:services 1" for a finding about the second service range and the first
   block; all of them between semicolons. */
static const char *overlaps_text(const struct overlaps *result) {
  static char text[1024];
  size_t len = 0;
  text[0] = '\0';
  for (size_t i = 0; i < result->len; i++) {
    const struct ipkin_finding *finding = &result->findings[i];
    len += (size_t)snprintf(
        text + len, sizeof text - len, "%s%lu:%s %u", i ? "; " : "",
        (unsigned long)finding->number,
        finding->field == IPKIN_FIELD_SERVICE_RANGES ? "services" : "pods",
        finding->entry);
    cr_assert(len < sizeof text);
  }
  return text;
}

Test(plan, avoids_blocks_of_others) {
  static const struct {
    const char *plan, *avoid, *want;
  } rows[] = {
      {PAIR PODS, "", ""},
      {"", "0.0.0.0/0 ::/0", ""},
      {"avoid=0.0.0.0/0", "0.0.0.0/0", ""},
      {"kubeadm", "0.0.0.0/0", ""}, /* no range is given */
      {PAIR PODS, "172.16.0.0/12 fd02::/16 ::ffff:10.0.0.0/104", ""},
      {PAIR PODS, "10.100.0.0/16", "0:services 0"},
      {PAIR PODS, "10.0.0.0/8", "0:services 0; 0:pods 0"},
      {PAIR PODS, "10.255.255.255/8", "0:services 0; 0:pods 0"},
      {PAIR PODS, "fd00::/7 10.96.0.1/32",
       "1:services 0; 0:services 1; 0:pods 1"},
      {PAIR PODS, "10.96.0.0/12 10.96.0.0/12", "0:services 0; 1:services 0"},
      {PAIR, "0.0.0.0/0 11.0.0.0/8 ::/0", "0:services 0; 2:services 1"},
      {"k0s apiserver=10.0.0.0/8 " PODS, "10.96.0.0/16 10.0.0.0/8", "1:pods 0"},
      {"k3s services=", "10.43.0.1/32 10.96.0.0/12", "0:services 0"},
      {"services=", "10.0.0.0/16 10.43.0.0/16", "0:services 0"},
      {"pods=", "0.0.0.0/0", ""},
      {"services=x,10.96.0.5/12,,010.97.0.0/16", "10.96.0.0/11",
       "0:services 1; 0:services 3"},
      {"pods=10.0.0.0", "10.0.0.0/8", ""},
      {"services=::ffff:10.96.0.0/108", "10.0.0.0/8 ::/0", "1:services 0"},
      {"pods=1.0.0.0/8,2.0.0.0/8,3.0.0.0/8,4.0.0.0/8,5.0.0.0/8,6.0.0.0/8,"
       "7.0.0.0/8,8.0.0.0/8,9.0.0.0/8",
       "9.1.0.0/16 8.0.0.0/7", "1:pods 7; 0:pods 8; 1:pods 8"},
      {"pods=1.0.0.0/8,2.0.0.0/8,3.0.0.0/8,4.0.0.0/8,5.0.0.0/8,6.0.0.0/8,"
       "7.0.0.0/8,8.0.0.0/8,9.0.0.0/8,x,11.0.0.0/8,12.0.0.0/8",
       "1.0.0.1/32 9.0.0.0/16 12.0.0.0/6", "0:pods 0; 1:pods 8; 2:pods 8"},
  };
  struct plan_words plan;
  static struct overlaps result;
  static struct blocks others;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    avoid(&result, words(&plan, rows[i].plan), blocks(&others, rows[i].avoid));
    check_text(overlaps_text(&result), rows[i].want, "%s | %s", rows[i].plan,
               rows[i].avoid);
  }
}

Test(plan, places_every_entry_that_overlaps) {
  static const char entries[] = "services=_10.0.0.0/8_,fd01::/108,10.1.2.3/16,"
                                "x,10.2.0.0/16,10.3.0.0/16,10.4.0.0/16,"
                                "10.5.0.0/16,10.6.0.0/16,,_10.7.0.0/16,"
                                "::/0,10.8.0.0/16_";
  struct plan_words plan;
  static struct overlaps result;
  static struct blocks others;
  words(&plan, entries);
  avoid(&result, &plan.config, blocks(&others, "fd02::/16 10.0.0.0/8"));
  check_number(result.len, 10, "::/0, and all of IPv4");
  for (size_t i = 0; i < result.len; i++) {
    const struct ipkin_finding *finding = &result.findings[i];
    char text[IPKIN_CIDR_TEXT_CAP];
    cr_assert(finding->at + finding->len <= plan.config.service_ranges.len &&
              finding->len < sizeof text);
    snprintf(text, sizeof text, "%.*s", (int)finding->len,
             plan.config.service_ranges.data + finding->at);
    check_text(show_cidr(&finding->subject), text, "%zu", i);
    check(i < 1 || finding->at > result.findings[i - 1].at, "in order: %zu", i);
  }
  check_number(result.findings[8].entry, 8, "::/0 is behind the eighth");
  check_number(result.findings[2].entry, 4, "x is counted too");

  /* as many as are kept, one less, one more */
  for (unsigned n = 1; n < 14; n++) {
    char text[256] = "services=";
    for (unsigned i = 0; i < n; i++)
      snprintf(text + strlen(text), 24, "%s10.%u.0.0/16", i ? "," : "", i);
    avoid(&result, words(&plan, text), blocks(&others, "10.0.0.0/8"));
    check_number(result.len, n, "%s", text);
    for (size_t i = 0; i < result.len; i++)
      check_number(result.findings[i].entry, i < 8 ? i : 8, "%s", text);
  }
}

Test(plan, describes_an_avoided_block) {
  struct plan_words plan;
  static struct ipkin_cidr many[70001];
  struct ipkin_finding findings[3], want;
  char text[512];
  size_t len;
  words(&plan, "k0s services=10.96.0.5/12 " PODS);
  for (size_t i = 0; i < 70001; i++)
    many[i] = cidr_of("192.0.2.0/24");
  many[0] = cidr_of("10.1.2.3/8");
  memset(many[0].bytes + 4, 0xee, 12); /* behind IPv4: of no matter */
  many[70000] = cidr_of("fd00::5/8");
  check_ok(ipkin_plan_avoid(&plan.config, many, 70001, findings, 3, &len));
  cr_assert(len == 3);

  memset(&want, 0, sizeof want);
  want.rule = IPKIN_RULE_OVL_04;
  want.severity = IPKIN_SEVERITY_ADVICE;
  want.field = IPKIN_FIELD_SERVICE_RANGES;
  want.len = 12;
  want.subject = cidr_of("10.96.0.5/12");
  want.other_field = IPKIN_FIELD_AVOID;
  want.other = cidr_of("10.0.0.0/8");
  check(memcmp(&findings[0], &want, sizeof want) == 0, "the first");
  want.field = IPKIN_FIELD_POD_RANGES;
  want.entry = 1;
  want.at = 14;
  want.len = 10;
  want.subject = cidr_of("fd00::/108");
  want.number = 70000;
  want.other_entry = 8;
  want.other = cidr_of("fd00::/8");
  check(memcmp(&findings[2], &want, sizeof want) == 0, "the last");

  check_ok(ipkin_finding_text(&findings[0], text, sizeof text, &len));
  check_text(text,
             "service range 1, 10.96.0.5/12, overlaps network to avoid 1, "
             "10.0.0.0/8",
             "counted from 1");
  check_ok(ipkin_finding_text(&findings[2], text, sizeof text, &len));
  check_text(
      text,
      "pod range 2, fd00::/108, overlaps network to avoid 70001, fd00::/8",
      "a number beyond 16 bits");

  struct ipkin_plan_config mend;
  check_status(ipkin_plan_mend(&plan.config, &findings[0], &mend, text,
                               sizeof text, &len),
               IPKIN_ERR_ABSENT, "no mend");
}

Test(plan, stores_the_first_overlaps_and_counts_all) {
  struct plan_words plan;
  static struct overlaps whole, part;
  static struct blocks others;
  words(&plan, PAIR PODS);
  blocks(&others, "10.0.0.0/8 ::/0");
  avoid(&whole, &plan.config, &others);
  check_number(whole.len, 4, "findings");
  for (size_t cap = 0; cap <= whole.len + 1; cap++) {
    memset(&part, 0xee, sizeof part);
    check_status(ipkin_plan_avoid(&plan.config, others.cidrs, others.len,
                                  cap ? part.findings : NULL, cap, &part.len),
                 cap < whole.len ? IPKIN_ERR_SPACE : IPKIN_OK, "%zu", cap);
    check_number(part.len, whole.len, "%zu", cap);
    size_t stored = cap < whole.len ? cap : whole.len;
    check(memcmp(part.findings, whole.findings,
                 stored * sizeof *part.findings) == 0,
          "%zu", cap);
    check(part.findings[stored].severity == 0xee, "%zu untouched", cap);
  }
  /* more than a check would ever give */
  others.len = 1000;
  for (size_t i = 0; i < others.len; i++)
    others.cidrs[i] = cidr_of(i % 2 ? "10.0.0.0/8" : "11.0.0.0/8");
  avoid(&whole, &plan.config, &others);
  check_number(whole.len, 1000, "findings");
  check_number(whole.findings[999].number, 999, "the last block");
}

Test(plan, avoid_refuses_what_is_no_config_and_no_cidr) {
  struct plan_words plan;
  struct ipkin_plan_config *config = &plan.config;
  struct ipkin_cidr cidrs[2] = {cidr_of("10.0.0.0/8"), cidr_of("10.0.0.0/8")};
  struct ipkin_finding finding;
  size_t len;
#define REFUSED(field, value, want)                                            \
  do {                                                                         \
    words(&plan, PAIR);                                                        \
    config->field = (value);                                                   \
    memset(&finding, 0xee, sizeof finding);                                    \
    len = 77;                                                                  \
    check_status(ipkin_plan_avoid(config, cidrs, 2, &finding, 1, &len), want,  \
                 #field);                                                      \
    check(len == 0 && finding.severity == 0xee, "outputs: " #field);           \
  } while (0)
  REFUSED(size, (uint32_t)sizeof *config - 1, IPKIN_ERR_VALUE);
  REFUSED(platform, IPKIN_PLATFORM_TALOS + 1, IPKIN_ERR_VALUE);
  REFUSED(reserved[0], 1, IPKIN_ERR_NEWER);
  REFUSED(pod_ranges, ((struct ipkin_text){NULL, 1}), IPKIN_ERR_NULL);
  REFUSED(node_ips, ((struct ipkin_text){NULL, 1}), IPKIN_ERR_NULL);
  cidrs[1].bits = 33;
  REFUSED(live, 0, IPKIN_ERR_VALUE);
  cidrs[1] = (struct ipkin_cidr){.family = 5};
  REFUSED(live, 0, IPKIN_ERR_VALUE);
  memset(&cidrs[1], 0, sizeof cidrs[1]); /* the slot of a bad line */
  REFUSED(live, 0, IPKIN_ERR_VALUE);
  REFUSED(reserved[2], 1, IPKIN_ERR_NEWER); /* before the blocks are seen */
  cidrs[1] = cidr_of("10.0.0.0/8");
  memset(&cidrs[0], 0, sizeof cidrs[0]);
  REFUSED(live, 0, IPKIN_ERR_VALUE);
  cidrs[0] = cidrs[1];
#undef REFUSED
  words(&plan, PAIR);
  len = 77;
  check_null(ipkin_plan_avoid(NULL, cidrs, 1, &finding, 1, &len));
  check_number(len, 0, "zero with a NULL");
  check_null(ipkin_plan_avoid(config, NULL, 1, &finding, 1, &len));
  check_null(ipkin_plan_avoid(config, cidrs, 1, NULL, 1, &len));
  check_null(ipkin_plan_avoid(config, cidrs, 1, &finding, 1, NULL));
  check_status(ipkin_plan_avoid(config, cidrs, 1, NULL, 0, &len),
               IPKIN_ERR_SPACE, "how many?");
  check_number(len, 1, "this many");
  check_ok(ipkin_plan_avoid(config, NULL, 0, NULL, 0, &len));
  check_number(len, 0, "nothing to avoid");
}

/* ---- proposals ------------------------------------------------------------
 */

static const char *const private_texts[] = {"10.0.0.0/8", "172.16.0.0/12",
                                            "192.168.0.0/16", "fd00::/8"};

static struct ipkin_cidr propose(const struct blocks *avoid, unsigned family,
                                 unsigned bits, uint64_t seed) {
  struct ipkin_cidr cidr;
  memset(&cidr, 0xee, sizeof cidr);
  ipkin_status status =
      ipkin_plan_propose(avoid->cidrs, avoid->len, family, bits, seed, &cidr);
  check(status == IPKIN_OK
            ? cidr.family == family && cidr.bits == bits
            : status == IPKIN_ERR_ABSENT && all_zero(&cidr, sizeof cidr),
        "%s for %u/%u", ipkin_status_name(status), family, bits);
  return cidr;
}

/* What is written into a plan must come out again, on any machine and of any
   later release. */
Test(plan, proposes_the_same_forever) {
  static const struct {
    const char *avoid;
    unsigned family, bits;
    uint64_t seed;
    const char *want;
  } rows[] = {
      {"10.0.0.0/8 172.16.0.0/12", 4, 16, 1, "192.168.0.0/16"},
      {"10.0.0.0/8 172.16.0.0/12", 4, 15, 1, "-"},
      {"", 6, 48, 0, "fd39:7b1d:cdaf::/48"},
      {"", 6, 48, 1, "fdec:8902:5cc1::/48"},
      {"", 6, 48, UINT64_MAX, "fd77:1b65:2c20::/48"},
      {"", 6, 112, 1, "fdec:8902:5cc1::/112"},
      {"", 6, 20, 1, "fdcc:1000::/20"},
      {"", 4, 12, 1, "10.160.0.0/12"},
      {"", 4, 16, 1, "10.149.0.0/16"},
      {"", 4, 24, 1, "10.115.193.0/24"},
      {"", 4, 32, UINT64_MAX, "10.253.44.32/32"},
      {"10.0.0.0/9 fd00::/9", 4, 16, 3, "172.26.0.0/16"},
      {"10.0.0.0/9 fd00::/9", 6, 64, 4, "fdf2:e233:8aca::/64"},
      {"0.0.0.0/5 10.0.0.0/9 10.200.3.0/24 172.16.0.1/32 ::/1 "
       "fd77:1b65:2c20::/48",
       4, 13, 5, "10.216.0.0/13"},
      {"0.0.0.0/5 10.0.0.0/9 10.200.3.0/24 172.16.0.1/32 ::/1 "
       "fd77:1b65:2c20::/48",
       4, 20, 6, "10.192.0.0/20"},
      {"0.0.0.0/5 10.0.0.0/9 10.200.3.0/24 172.16.0.1/32 ::/1 "
       "fd77:1b65:2c20::/48",
       6, 48, UINT64_MAX, "fd77:1c4a:592::/48"},
      {"8000::/2 fc00::/8 fd00::1/128 fd00:1:2:3::/64 fd80::/9", 6, 40, 7,
       "fd68:6195:6f00::/40"},
  };
  static struct blocks others;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct ipkin_cidr got = propose(blocks(&others, rows[i].avoid),
                                    rows[i].family, rows[i].bits, rows[i].seed);
    check_text(got.family ? show_cidr(&got) : "-", rows[i].want,
               "%s: IPv%u /%u, seed %llu", rows[i].avoid, rows[i].family,
               rows[i].bits, (unsigned long long)rows[i].seed);
  }
}

/* An address in or beside the private blocks, as often as not at the beginning
   of some large block. */
static struct ipkin_addr random_border(uint64_t *seed, unsigned family) {
  static const char *const homes[2][4] = {
      {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "0.0.0.0/0"},
      {"fd00::/8", "fd00::/20", "fdff::/16", "::/0"}};
  struct ipkin_cidr home = cidr_of(ANY(homes[family == IPKIN_V6], seed));
  struct ipkin_addr addr = {.family = (uint8_t)family};
  memcpy(addr.bytes, home.bytes, sizeof addr.bytes);
  size_t end =
      home.bits + random_below(seed, oracle_width(family) - home.bits + 1u);
  if (random_below(seed, 4) && end > 24)
    end = 24;
  for (unsigned bit = home.bits; bit < end; bit++)
    oracle_set_bit(addr.bytes, bit, random_below(seed, 2));
  return addr;
}

static int by_address(const void *a, const void *b) {
  return ipkin_addr_compare(a, b);
}

/* The blocks of some stretches that do not touch are merged. */
static void add_merged(struct blocks *to, uint64_t *seed, unsigned family) {
  enum { BORDERS = 16 };
  struct ipkin_addr borders[BORDERS];
  size_t len = 2 * random_below(seed, BORDERS / 2 + 1), kept = 0;
  for (size_t i = 0; i < len; i++)
    borders[i] = random_border(seed, family);
  qsort(borders, len, sizeof borders[0], by_address);
  for (size_t i = 0; i < len; i++)
    if (kept == 0 || ipkin_addr_compare(&borders[kept - 1], &borders[i]) != 0)
      borders[kept++] = borders[i];
  for (size_t i = 0; i + 1 < kept; i += 2) {
    struct ipkin_addr last;
    size_t blocks_len;
    cr_assert(oracle_offset(&borders[i + 1], -1, &last));
    check_ok(ipkin_range_split(&borders[i], &last, to->cidrs + to->len,
                               BLOCKS - to->len, &blocks_len));
    to->len += blocks_len;
  }
}

static void random_merged(struct blocks *to, uint64_t *seed) {
  to->len = 0;
  add_merged(to, seed, IPKIN_V4);
  add_merged(to, seed, IPKIN_V6);
}

enum { CANDIDATES = 5000 };

/* All private blocks of the length that overlap nothing: one by one. */
static size_t free_blocks(const struct blocks *avoid, unsigned family,
                          unsigned bits, struct ipkin_cidr free[CANDIDATES]) {
  size_t len = 0;
  for (size_t p = 0; p < sizeof private_texts / sizeof private_texts[0]; p++) {
    struct ipkin_cidr private = cidr_of(private_texts[p]), cidr;
    if (private.family != family || private.bits > bits)
      continue;
    for (uint64_t i = 0; !ipkin_cidr_subnet(&private, bits, i, &cidr); i++) {
      bool taken = false;
      for (size_t b = 0; b < avoid->len && !taken; b++)
        taken = ipkin_cidr_overlaps(&avoid->cidrs[b], &cidr);
      if (!taken) {
        cr_assert(len < CANDIDATES);
        free[len++] = cidr;
      }
    }
  }
  return len;
}

static int by_block(const void *a, const void *b) {
  return ipkin_cidr_compare(a, b);
}

/* Is each of the few free blocks proposed, and about as often as another?  That
   much chi-square allows with so many degrees of freedom, or nearly so. */
static void proposes_alike(const struct blocks *avoid, unsigned family,
                           unsigned bits, const struct ipkin_cidr *among,
                           size_t len, uint64_t step) {
  enum { EACH = 200, MOST = 64 };
  unsigned times[MOST] = {0};
  double chi = 0;
  cr_assert(len <= MOST);
  for (uint64_t n = 0; n < EACH * len; n++) {
    struct ipkin_cidr got = propose(avoid, family, bits, n * step);
    const struct ipkin_cidr *one =
        bsearch(&got, among, len, sizeof got, by_block);
    cr_assert(one, "%s is not free", show_cidr(&got));
    times[one - among]++;
  }
  for (size_t i = 0; i < len; i++) {
    const double more = (double)times[i] - (double)EACH;

    chi += more * more / (double)EACH;
  }
  check(chi < 2 * (double)len + 20, "%zu free, not alike: %g", len, chi);
}

Test(plan, proposes_any_free_block_and_no_other) {
  static struct blocks others;
  static struct ipkin_cidr free_ones[CANDIDATES];
  enum { FEW = 24 };
  uint64_t seed = 11;
  unsigned long none = 0, few = 0;
  for (unsigned long i = 0; i < check_effort(400); i++) {
    unsigned family = random_below(&seed, 2) ? IPKIN_V4 : IPKIN_V6;
    unsigned bits = 8 + (unsigned)random_below(&seed, 13);
    random_merged(&others, &seed);
    size_t len = free_blocks(&others, family, bits, free_ones);
    none += len == 0;
    for (unsigned n = 0; n < 64; n++) {
      struct ipkin_cidr got =
          propose(&others, family, bits, random_next(&seed));
      check(len ? bsearch(&got, free_ones, len, sizeof got, by_block) != NULL
                : got.family == 0,
            "%lu: %s of %zu free ones", i, show_cidr(&got), len);
    }
    if (len > 0 && len < 32 && few < FEW) {
      few++;
      proposes_alike(&others, family, bits, free_ones, len,
                     few % 2 ? 1 : 0x100000001);
    }
  }
  if (check_effort(100) >= 100)
    check(none > 10 && few == FEW, "%lu without a free block, %lu with few",
          none, few);
}

Test(plan, proposes_the_one_site_that_is_left) {
  static const char *const sites[] = {
      "fd00::/48", "fdff:ffff:ffff::/48", "fd12:3456:789a::/48",
      "fd80::/48", "fd7f:ffff:ffff::/48", "fd01::/48"};
  static struct blocks others;
  for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
    const struct ipkin_cidr site = cidr_of(sites[i]);
    const struct ipkin_cidr all = cidr_of("fd00::/8");
    const struct ipkin_addr ends[] = {oracle_first(&all), oracle_first(&site),
                                      oracle_last(&site), oracle_last(&all)};
    struct ipkin_addr before, behind;
    size_t len;
    others.len = 0;
    if (ipkin_addr_compare(&ends[0], &ends[1]) < 0) {
      cr_assert(oracle_offset(&ends[1], -1, &before));
      check_ok(
          ipkin_range_split(&ends[0], &before, others.cidrs, BLOCKS, &len));
      others.len = len;
    }
    if (ipkin_addr_compare(&ends[2], &ends[3]) < 0) {
      cr_assert(oracle_offset(&ends[2], 1, &behind));
      check_ok(ipkin_range_split(&behind, &ends[3], others.cidrs + others.len,
                                 BLOCKS - others.len, &len));
      others.len += len;
    }
    check_number(others.len, 40, "all others: %s", sites[i]);
    for (unsigned bits = 8; bits <= 128; bits++) {
      struct ipkin_cidr want = site;
      want.bits = (uint8_t)bits;
      if (bits < 48)
        memset(&want, 0, sizeof want);
      for (uint64_t seed = 0; seed < 20; seed++) {
        struct ipkin_cidr got = propose(&others, IPKIN_V6, bits, seed);
        check(memcmp(&got, &want, sizeof got) == 0, "%s /%u: %s", sites[i],
              bits, show_cidr(&got));
      }
    }
    others.cidrs[others.len++] = cidr_of("fe00::/128"); /* outside */
    struct ipkin_cidr got = propose(&others, IPKIN_V6, 48, 1);
    check(ipkin_cidr_compare(&got, &site) == 0, "%s", show_cidr(&got));
  }
}

Test(plan, proposes_a_site_for_what_is_longer) {
  static struct blocks others;
  uint64_t seed = 12;
  for (int i = 0; i < 60; i++) {
    random_merged(&others, &seed);
    struct ipkin_cidr site = propose(&others, IPKIN_V6, 48, (uint64_t)i);
    for (unsigned bits = 49; bits <= 128; bits++) {
      struct ipkin_cidr got = propose(&others, IPKIN_V6, bits, (uint64_t)i);
      site.bits = got.family ? (uint8_t)bits : 0;
      check(memcmp(&got, &site, sizeof got) == 0, "/%u: %s", bits,
            show_cidr(&got));
    }
  }
}

/* 40 bits: each of them is 1 for about half of the seeds, and no two seeds get
   one block. */
Test(plan, proposes_far_apart_for_seeds_that_are_near) {
  enum { SEEDS = 2000 };
  static struct ipkin_cidr got[SEEDS];
  static const struct blocks none;
  unsigned ones[48] = {0};
  for (unsigned n = 0; n < SEEDS; n++) {
    got[n] = propose(&none, IPKIN_V6, 48, n);
    check(got[n].bytes[0] == 0xfd, "%s", show_cidr(&got[n]));
    for (unsigned bit = 8; bit < 48; bit++)
      ones[bit] += oracle_bit(got[n].bytes, bit);
  }
  for (unsigned bit = 8; bit < 48; bit++)
    check(ones[bit] > SEEDS / 2 - 120 && ones[bit] < SEEDS / 2 + 120,
          "bit %u is 1 in %u of %u", bit, ones[bit], (unsigned)SEEDS);
  qsort(got, SEEDS, sizeof got[0], by_block);
  for (unsigned n = 1; n < SEEDS; n++)
    check(ipkin_cidr_compare(&got[n - 1], &got[n]) != 0, "%s twice",
          show_cidr(&got[n]));
}

Test(plan, propose_refuses_what_is_not_merged) {
  static const struct {
    const char *avoid;
    unsigned family, bits;
    ipkin_status want;
  } rows[] = {
      {"10.0.0.0/8 fd00::/8", 4, 8, IPKIN_ERR_ABSENT},
      {"10.0.0.0/8 fd00::/8", 6, 8, IPKIN_ERR_ABSENT},
      {"0.0.0.0/0", 4, 32, IPKIN_ERR_ABSENT},
      {"::/0", 6, 128, IPKIN_ERR_ABSENT},
      {"0.0.0.0/0", 6, 128, IPKIN_OK},
      {"10.255.255.255/32", 4, 8, IPKIN_ERR_ABSENT},
      {"", 4, 8, IPKIN_OK},
      {"", 4, 7, IPKIN_ERR_VALUE},
      {"", 4, 0, IPKIN_ERR_VALUE},
      {"", 4, 33, IPKIN_ERR_VALUE},
      {"", 6, 7, IPKIN_ERR_VALUE},
      {"", 6, 129, IPKIN_ERR_VALUE},
      {"", 6, UINT32_MAX, IPKIN_ERR_VALUE},
      {"", 0, 16, IPKIN_ERR_VALUE},
      {"", 5, 16, IPKIN_ERR_VALUE},
      {"", 0x104, 16, IPKIN_ERR_VALUE},
      {"10.0.0.1/8", 4, 16, IPKIN_ERR_VALUE},
      {"10.0.0.0/8 10.1.0.0/16", 4, 16, IPKIN_ERR_VALUE},
      {"10.0.0.0/25 10.0.0.128/25", 4, 16, IPKIN_ERR_VALUE},
      {"fd00::/8 10.0.0.0/8", 4, 16, IPKIN_ERR_VALUE},
      {"10.0.0.0/8 fd01::/16 fd00::/16", 4, 16, IPKIN_ERR_VALUE},
  };
  static struct blocks others;
  struct ipkin_cidr cidr;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    blocks(&others, rows[i].avoid);
    memset(&cidr, 0xee, sizeof cidr);
    check_status(ipkin_plan_propose(others.cidrs, others.len, rows[i].family,
                                    rows[i].bits, 1, &cidr),
                 rows[i].want, "%s: %u /%u", rows[i].avoid, rows[i].family,
                 rows[i].bits);
    check(rows[i].want ? all_zero(&cidr, sizeof cidr)
                       : cidr.family == rows[i].family,
          "%s: %u /%u", rows[i].avoid, rows[i].family, rows[i].bits);
  }
  blocks(&others, "10.0.0.0/8 11.0.0.0/8");
  others.cidrs[1].bits = 33;
  memset(&cidr, 0xee, sizeof cidr);
  check_status(ipkin_plan_propose(others.cidrs, 2, 6, 48, 1, &cidr),
               IPKIN_ERR_VALUE, "no CIDR");
  check(all_zero(&cidr, sizeof cidr), "zero");
  memset(&cidr, 0xee, sizeof cidr);
  check_null(ipkin_plan_propose(NULL, 1, 4, 16, 1, &cidr));
  check(all_zero(&cidr, sizeof cidr), "zero with a NULL");
  check_null(ipkin_plan_propose(others.cidrs, 1, 4, 16, 1, NULL));
  check_ok(ipkin_plan_propose(NULL, 0, 4, 16, 1, &cidr));
  check(cidr.family == 4, "of all that there is");

  /* the answer may take the place of what is avoided */
  blocks(&others, "10.0.0.0/8 172.16.0.0/12");
  check_ok(ipkin_plan_propose(others.cidrs, 2, 4, 16, 1, &others.cidrs[0]));
  check_text(show_cidr(&others.cidrs[0]), "192.168.0.0/16", "in place");
}

/* ---- migration ------------------------------------------------------------
 */

Test(plan, migrates_or_says_why_not) {
  for (size_t i = 0; i < sizeof migrations / sizeof migrations[0]; i++) {
    struct plan_words from, to;
    struct ipkin_finding findings[16];
    uint32_t verdict = 77;
    size_t len = 77, want = 0;
    check_ok(ipkin_plan_migrate(words(&from, migrations[i].from),
                                words(&to, migrations[i].to), &verdict,
                                findings, 16, &len));
    check_number(verdict, migrations[i].verdict, "%s -> %s", migrations[i].from,
                 migrations[i].to);
    while (want < 4 && migrations[i].rules[want])
      want++;
    check_number(len, want, "%s -> %s", migrations[i].from, migrations[i].to);
    for (size_t f = 0; f < len && f < want; f++) {
      char text[512];
      size_t text_len;
      check_text(ipkin_finding_name(findings[f].rule),
                 ipkin_finding_name(migrations[i].rules[f]), "%s -> %s",
                 migrations[i].from, migrations[i].to);
      check_ok(ipkin_finding_text(&findings[f], text, sizeof text, &text_len));
      check(text_len > 20 && !strchr(text, '%') && !strchr(text, '|'), "%s",
            text);
    }
    check_status(
        ipkin_plan_migrate(&from.config, &to.config, &verdict, NULL, 0, &len),
        want ? IPKIN_ERR_SPACE : IPKIN_OK, "no room");
    check_number(len, want, "all are counted");
    check_number(verdict, migrations[i].verdict, "and judged");
  }
  struct plan_words plan;
  uint32_t verdict = 77;
  size_t len = 77;
  words(&plan, PAIR);
  check_null(ipkin_plan_migrate(NULL, &plan.config, &verdict, NULL, 0, &len));
  check(verdict == 0 && len == 0, "zero");
  check_null(ipkin_plan_migrate(&plan.config, NULL, &verdict, NULL, 0, &len));
  check_null(
      ipkin_plan_migrate(&plan.config, &plan.config, NULL, NULL, 0, &len));
  check_null(
      ipkin_plan_migrate(&plan.config, &plan.config, &verdict, NULL, 0, NULL));
  check_null(
      ipkin_plan_migrate(&plan.config, &plan.config, &verdict, NULL, 1, &len));
  struct plan_words bad;
  words(&bad, PAIR);
  bad.config.live = 2;
  for (int turn = 0; turn < 2; turn++) {
    verdict = 77;
    len = 77;
    check_status(ipkin_plan_migrate(turn ? &bad.config : &plan.config,
                                    turn ? &plan.config : &bad.config, &verdict,
                                    NULL, 0, &len),
                 IPKIN_ERR_VALUE, "%s", turn ? "from" : "to");
    check(verdict == 0 && len == 0, "zero");
  }
}

/* ---- mends ----------------------------------------------------------------
 */

Test(plan, mend_answers_in_the_callers_buffer) {
  struct plan_words plan;
  static struct result result;
  const struct ipkin_plan_config *config =
      words(&plan, "k0s external=2001:db8::10 " PAIR PODS);
  judge(&result, config);
  struct ipkin_finding finding = *find(&result, IPKIN_RULE_SVC_07);
  struct ipkin_plan_config after;
  char text[64];
  size_t len;
  for (size_t cap = 0; cap < 30; cap++) {
    memset(text, 'x', sizeof text);
    memset(&after, 0xee, sizeof after);
    ipkin_status status =
        ipkin_plan_mend(config, &finding, &after, text, cap, &len);
    check_number(len, 23, "%zu", cap);
    if (cap <= 23) {
      check_status(status, IPKIN_ERR_SPACE, "%zu", cap);
      check(all_zero(&after, sizeof after), "%zu", cap);
      check(cap == 0 || text[0] == '\0', "%zu", cap);
    } else {
      check_status(status, IPKIN_OK, "%zu", cap);
      check_text(text, "fd01::/108,10.96.0.0/12", "%zu", cap);
      check(after.service_ranges.data == text &&
                after.service_ranges.len == len,
            "points to it");
    }
    check(text[cap] == 'x', "no byte behind %zu", cap);
  }
  check_null(ipkin_plan_mend(NULL, &finding, &after, text, 64, &len));
  check_null(ipkin_plan_mend(config, NULL, &after, text, 64, &len));
  check_null(ipkin_plan_mend(config, &finding, NULL, text, 64, &len));
  check_null(ipkin_plan_mend(config, &finding, &after, NULL, 64, &len));
  check_status(ipkin_plan_mend(config, &finding, &after, NULL, 0, &len),
               IPKIN_ERR_SPACE, "how long?");
  check_number(len, 23, "how long?");
  check_null(ipkin_plan_mend(config, &finding, &after, text, 64, NULL));
  finding.mend = IPKIN_MEND_NONE;
  check_status(ipkin_plan_mend(config, &finding, &after, text, 64, &len),
               IPKIN_ERR_ABSENT, "no mend");
  check(len == 0 && text[0] == '\0' && all_zero(&after, sizeof after), "none");
}

/* A finding is numbers: what it asks for is done, to its one field, or refused.
   Places and blocks are of the text "services=..." of each row. */
#define TOLD(mend_, field_, ...)                                               \
  {                                                                            \
    .mend = IPKIN_MEND_##mend_, .mend_field = IPKIN_FIELD_##field_,            \
    __VA_ARGS__                                                                \
  }

Test(plan, mends_as_it_is_told) {
#define LISTS                                                                  \
  "services=10.96.0.0/12,fd01::/108,_10.97.0.0/16 pods=10.244.0.0/16 "         \
  "avoid=1.0.0.0/8,2.0.0.0/8 external=lb,lb sans=a,b clusterips=1.2.3.4,::1 "  \
  "endpoints=1.2.3.4,::2 nodes=1.2.3.4,::3 bind=c,d api=e,f "
  const struct ipkin_cidr seven = cidr_of("2.0.0.0/7"),
                          longest = cidr_of("1111:2222:3333:4444:5555:6666:"
                                            "7777:8888/128");
  const struct {
    const char *plan;
    struct ipkin_finding finding;
    const char *want; /* NULL: refused */
  } rows[] = {
      /* the first two change places */
      {LISTS, TOLD(SWAP, SERVICE_RANGES),
       "fd01::/108,10.96.0.0/12, 10.97.0.0/16"},
      {LISTS, TOLD(SWAP, AVOID), "2.0.0.0/8,1.0.0.0/8"},
      {LISTS, TOLD(SWAP, CERT_SANS), "b,a"},
      {LISTS, TOLD(SWAP, NODE_IPS), "::3,1.2.3.4"},
      {LISTS, TOLD(SWAP, OBSERVED_CLUSTER_IPS), "::1,1.2.3.4"},
      {LISTS, TOLD(SWAP, OBSERVED_ENDPOINTS), "::2,1.2.3.4"},
      {"services=,a", TOLD(SWAP, SERVICE_RANGES), "a,"},
      {"services=a,", TOLD(SWAP, SERVICE_RANGES), ",a"},
      {"services=a,,b", TOLD(SWAP, SERVICE_RANGES), ",a,b"},
      {"services=,", TOLD(SWAP, SERVICE_RANGES), ","},
      {"services=", TOLD(SWAP, SERVICE_RANGES), NULL},
      {"services=a", TOLD(SWAP, SERVICE_RANGES), NULL},
      {LISTS, TOLD(SWAP, POD_RANGES), NULL},
      {LISTS, TOLD(SWAP, APISERVER_SERVICE_RANGES), NULL},
      {LISTS, TOLD(SWAP, EXTERNAL_ADDRESS), NULL},
      {LISTS, TOLD(SWAP, API_ADDRESS), NULL},
      {LISTS, TOLD(SWAP, BIND_ADDRESS), NULL},
      {LISTS, TOLD(SWAP, PRIMARY_FAMILY), NULL},
      {LISTS, TOLD(SWAP, NONE), NULL},
      /* an entry goes, with its blanks and one comma */
      {LISTS, TOLD(DROP, EXTERNAL_ADDRESS, .len = 2), NULL},
      {LISTS, TOLD(DROP, API_ADDRESS, .len = 1), NULL},
      {LISTS, TOLD(DROP, BIND_ADDRESS, .len = 1), NULL},
      {"services=a", TOLD(DROP, SERVICE_RANGES, .len = 1), ""},
      {"services=a", TOLD(DROP, SERVICE_RANGES, .at = 1), "a"},
      {"services=__a__", TOLD(DROP, SERVICE_RANGES, .at = 2, .len = 1), ""},
      {"services=a,b", TOLD(DROP, SERVICE_RANGES, .len = 1), "b"},
      {"services=a,b", TOLD(DROP, SERVICE_RANGES, .at = 2, .len = 1), "a"},
      {"services=a,b,c", TOLD(DROP, SERVICE_RANGES, .at = 2, .len = 1), "a,c"},
      {"services=a,b,c", TOLD(DROP, SERVICE_RANGES, .at = 2, .len = 3), "a"},
      {"services=a_,_b_,_c", TOLD(DROP, SERVICE_RANGES, .at = 4, .len = 1),
       "a , c"},
      {"services=_a_,_b", TOLD(DROP, SERVICE_RANGES, .at = 1, .len = 1), " b"},
      {"services=ab", TOLD(DROP, SERVICE_RANGES, .at = 1, .len = 1), "a"},
      {"services=ab", TOLD(DROP, SERVICE_RANGES, .len = 1), "b"},
      {"services=ab", TOLD(DROP, SERVICE_RANGES, .at = 1, .len = 2), NULL},
      {"services=ab", TOLD(DROP, SERVICE_RANGES, .at = 2, .len = 1), NULL},
      {"services=ab", TOLD(DROP, SERVICE_RANGES, .at = 3), NULL},
      {"services=ab", TOLD(DROP, SERVICE_RANGES, .len = UINT32_MAX), NULL},
      {"services=ab", TOLD(DROP, SERVICE_RANGES, .at = UINT32_MAX, .len = 2),
       NULL},
      {"services=ab", TOLD(DROP, POD_RANGES), NULL},
      {"services=ab", TOLD(DROP, NODE_BITS_V4), NULL},
      {"services=ab", TOLD(DROP, NODE_BITS_V6), NULL},
      {"services=ab", TOLD(DROP, PRIMARY_FAMILY), NULL},
      /* an entry is written anew */
      {LISTS, TOLD(BITS, AVOID, .at = 10, .len = 9, .mend_cidr = seven),
       "1.0.0.0/8,2.0.0.0/7"},
      {LISTS, TOLD(MASK, POD_RANGES, .len = 13, .mend_cidr = seven),
       "2.0.0.0/7"},
      {LISTS, TOLD(UNMAP, NODE_IPS, .len = 7, .mend_cidr = seven),
       "2.0.0.0,::3"},
      {LISTS,
       TOLD(UNMAP, API_ADDRESS, .len = 3, .mend_cidr = seven, .number = 80),
       "2.0.0.0:80"},
      {LISTS,
       TOLD(BRACKET, API_ADDRESS, .len = 3, .mend_cidr = longest,
            .number = 65535),
       "[1111:2222:3333:4444:5555:6666:7777:8888]:65535"},
      {LISTS, TOLD(BRACKET, BIND_ADDRESS, .len = 3, .mend_cidr = longest),
       "1111:2222:3333:4444:5555:6666:7777:8888"},
      {LISTS, TOLD(CANONICAL, POD_RANGES, .len = 13, .mend_cidr = longest),
       "1111:2222:3333:4444:5555:6666:7777:8888/128"},
      {LISTS,
       TOLD(CANONICAL, POD_RANGES, .len = 13, .mend_cidr = longest,
            .number = 7),
       "1111:2222:3333:4444:5555:6666:7777:8888/128"},
      {LISTS, TOLD(BITS, POD_RANGES, .len = 13), NULL},
      {LISTS, TOLD(BITS, APISERVER_SERVICE_RANGES, .mend_cidr = seven), NULL},
      {LISTS, TOLD(BITS, POD_RANGES, .at = 14, .mend_cidr = seven), NULL},
      {LISTS,
       TOLD(BITS, POD_RANGES, .len = 13, .mend_cidr = {{1}, IPKIN_V4, 33, {0}}),
       NULL},
      {LISTS, {.mend = IPKIN_MEND_BRACKET + 1, .mend_field = 4}, NULL},
      {LISTS, {.mend = 255, .mend_field = IPKIN_FIELD_SERVICE_RANGES}, NULL},
      /* a number */
      {LISTS, TOLD(FAMILY, PRIMARY_FAMILY, .mend_bits = 4), "4"},
      {LISTS, TOLD(FAMILY, PRIMARY_FAMILY, .mend_bits = 6), "6"},
      {LISTS, TOLD(FAMILY, PRIMARY_FAMILY, .mend_bits = 0), NULL},
      {LISTS, TOLD(FAMILY, PRIMARY_FAMILY, .mend_bits = 5), NULL},
      {LISTS, TOLD(FAMILY, SERVICE_RANGES, .mend_bits = 4), NULL},
      {LISTS, TOLD(NODE_BITS, NODE_BITS_V4, .mend_bits = 0), "0"},
      {LISTS, TOLD(NODE_BITS, NODE_BITS_V4, .mend_bits = 32), "32"},
      {LISTS, TOLD(NODE_BITS, NODE_BITS_V4, .mend_bits = 33), NULL},
      {LISTS, TOLD(NODE_BITS, NODE_BITS_V6, .mend_bits = 33), "33"},
      {LISTS, TOLD(NODE_BITS, NODE_BITS_V6, .mend_bits = 128), "128"},
      {LISTS, TOLD(NODE_BITS, NODE_BITS_V6, .mend_bits = 129), NULL},
      {LISTS, TOLD(NODE_BITS, POD_RANGES, .mend_bits = 24), NULL},
  };
#undef LISTS
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct plan_words plan;
    struct ipkin_plan_config after, want;
    const struct ipkin_finding *finding = &rows[i].finding;
    char text[64] = "before";
    size_t len = 77;
    words(&plan, rows[i].plan);
    check_status(
        ipkin_plan_mend(&plan.config, finding, &after, text, sizeof text, &len),
        rows[i].want ? IPKIN_OK : IPKIN_ERR_VALUE, "row %zu", i);
    check_text(text, rows[i].want ? rows[i].want : "", "row %zu", i);
    check_number(len, strlen(text), "row %zu", i);
    want = (struct ipkin_plan_config){.size = 0};
    if (rows[i].want) {
      want = plan.config;
      if (finding->mend_field == IPKIN_FIELD_PRIMARY_FAMILY)
        want.primary_family = finding->mend_bits;
      else if (finding->mend_field == IPKIN_FIELD_NODE_BITS_V4)
        want.node_bits_v4 = finding->mend_bits;
      else if (finding->mend_field == IPKIN_FIELD_NODE_BITS_V6)
        want.node_bits_v6 = finding->mend_bits;
      else
        (&want.external_address)[finding->mend_field - 1] =
            (struct ipkin_text){text, len};
    }
    check(memcmp(&after, &want, sizeof want) == 0, "row %zu: its config", i);
    if (!rows[i].want)
      continue;
    check_status(
        ipkin_plan_mend(&plan.config, finding, &after, text, len, &len),
        IPKIN_ERR_SPACE, "row %zu: no room for the NUL", i);
    check(all_zero(&after, sizeof after) && (len == 0 || text[0] == '\0'),
          "row %zu", i);
    check_number(len, strlen(rows[i].want), "row %zu", i);
  }
}

/* What is tried before a mend is offered, is tried in 255 bytes. */
Test(plan, offers_no_mend_of_a_long_text) {
  static struct result result;
  struct plan_words plan;
  for (int more = 0; more < 2; more++) {
    char text[300];
    struct ipkin_plan_config after;
    snprintf(text, sizeof text, "services=10.96.0.5/12,%*sfd01::/108",
             232 + more, "");
    for (char *c = text; *c; c++)
      if (*c == ' ')
        *c = '_';
    judge(&result, words(&plan, text));
    const struct ipkin_finding *finding = find(&result, R(SVC_16));
    cr_assert(finding);
    char *got = mended(&plan.config, finding, &after);
    check_number(strlen(got), more ? 1 : 255, "%s", got);
    free(got);
  }
}

/* Blanks travel with their entry; what is behind the first two stays. */
Test(plan, mend_swaps_the_first_two_entries) {
  static struct result result;
  struct plan_words plan;
  struct ipkin_plan_config after;
  judge(&result, words(&plan, "family=6 " PAIR));
  struct ipkin_finding finding = *find(&result, IPKIN_RULE_SVC_27);
  check_number(finding.mend, IPKIN_MEND_SWAP, "the order is wrong");
  words(&plan, "services=_10.96.0.0/12,fd01::/108_,10.97.0.0/16,x");
  char *text = mended(&plan.config, &finding, &after);
  check_text(text, "fd01::/108 , 10.96.0.0/12,10.97.0.0/16,x", "swapped");
  free(text);
}

/* A byte behind the 65,535th is not told apart. */
Test(plan, tells_the_wrong_byte_of_a_long_text) {
  static char text[70000];
  static struct result result;
  struct plan_words plan;
  memset(text, '0', sizeof text);
  for (size_t at = 65533; at < 65538; at++) {
    text[at] = 'x';
    words(&plan, "");
    plan.config.service_ranges = (struct ipkin_text){text, at + 1};
    judge(&result, &plan.config);
    const struct ipkin_finding *finding = find(&result, R(SVC_02));
    cr_assert(finding);
    check_number(finding->number, at < 65535 ? at : 65535, "%zu", at);
    text[at] = '0';
  }
}

/* The config that comes back is of the size that its caller has room for. */
Test(plan, mends_a_larger_config) {
  struct {
    struct ipkin_plan_config config;
    uint64_t later[4];
  } larger = {.config = {.size = sizeof larger}};
  const struct ipkin_finding finding = {.mend = IPKIN_MEND_FAMILY,
                                        .mend_field =
                                            IPKIN_FIELD_PRIMARY_FAMILY,
                                        .mend_bits = 6};
  struct ipkin_plan_config after;
  char text[8];
  size_t len;
  check_ok(ipkin_plan_mend(&larger.config, &finding, &after, text, sizeof text,
                           &len));
  check_number(after.size, sizeof after, "size");
}

/* What 32 bits cannot place: what they can is, and ends with them.  No mend is
   made of it.  It takes a minute, and three times the usual effort. */
Test(plan, places_in_a_text_of_four_gibibytes, .timeout = 3600) {
  const size_t room = ((size_t)1 << 31 << 1) + 3;
  static struct result result;
  struct plan_words plan;
  struct ipkin_plan_config after;
  char text[40];
  size_t len;

  if (room == 3)
    return; /* here sizes have 32 bits */
  words(&plan, "");
  plan.config.service_ranges = (struct ipkin_text){"10.96.0.0/12 ", 13};
  judge(&result, &plan.config);
  struct ipkin_finding finding = *find(&result, R(SVC_03));
  check_number(finding.len, 13, "to the end");
  plan.config.service_ranges.len = room - 4;
  check_status(
      ipkin_plan_mend(&plan.config, &finding, &after, text, sizeof text, &len),
      IPKIN_ERR_SPACE, "the longest that is mended");
  plan.config.service_ranges.len++;
  check_status(
      ipkin_plan_mend(&plan.config, &finding, &after, text, sizeof text, &len),
      IPKIN_ERR_VALUE, "one byte more");

  char *const front = check_effort(100) < 300
                          ? NULL
                          : place_far("10.96.0.0/12", 12, room, ' ');
  if (!front)
    return;
  plan.config.service_ranges = (struct ipkin_text){front, room};
  judge(&result, &plan.config);
  finding = *find(&result, R(SVC_03));
  check_number(finding.at, 0, "its place");
  check_number(finding.len, UINT32_MAX, "its length");
  place_release(front, room);
}

/* Whatever bytes a finding has, a mend is an answer or IPKIN_ERR_VALUE. */
Test(plan, mend_refuses_a_finding_of_another_config) {
  struct plan_words plan;
  const struct ipkin_plan_config *config =
      words(&plan, PAIR PODS "nodes=10.0.0.1 external=lb");
  uint64_t seed = 5;
  for (unsigned long i = 0; i < check_effort(200000); i++) {
    struct ipkin_finding finding;
    struct ipkin_plan_config after;
    char text[96];
    size_t len;
    unsigned char *bytes = (unsigned char *)&finding;
    for (size_t b = 0; b < sizeof finding; b++)
      bytes[b] = (unsigned char)random_next(&seed);
    if (i & 1) {
      finding.mend %= 12;
      finding.mend_field %= 16;
      finding.at %= 40;
      finding.len %= 40;
      finding.mend_cidr.family = i & 2 ? 4 : 6;
      finding.mend_cidr.bits %= 36;
    }
    memset(text, 'x', sizeof text);
    ipkin_status status =
        ipkin_plan_mend(config, &finding, &after, text, 90, &len);
    check(status == IPKIN_OK || status == IPKIN_ERR_VALUE ||
              status == IPKIN_ERR_ABSENT || status == IPKIN_ERR_SPACE,
          "%s", ipkin_status_name(status));
    check(status != IPKIN_OK || (len < 90 && text[len] == '\0'), "%zu", len);
    check(text[90] == 'x', "no byte behind");
  }
}

/* Plans that real ones are made of, right and wrong. */
static const char *const ranges[] = {"10.96.0.0/12",
                                     "10.96.0.0/16",
                                     "fd01::/108",
                                     "fd00:10:96::/112",
                                     "10.43.0.0/16",
                                     "10.244.0.0/16",
                                     "fd00::/108",
                                     "fd00:42::/56",
                                     "10.0.0.0/8",
                                     "fd00::/64",
                                     "10.96.0.5/12",
                                     "10.96.0.0/30",
                                     "fd01::/127",
                                     "fd01::/125",
                                     "10.96.0.248/29",
                                     "010.96.0.0/12",
                                     "0.0.0.0/1",
                                     "10.96.0.0",
                                     "",
                                     "::ffff:10.96.0.0/108",
                                     " 10.97.0.0/16",
                                     "fd02::/48 ",
                                     "10.244.0.0/25",
                                     "fd03::/120",
                                     "2001:db8::/112",
                                     "x",
                                     "::/0",
                                     "10.96.0.0/31"};
static const char *const addresses[] = {"10.0.0.1",
                                        "2001:db8::10",
                                        "192.168.1.5",
                                        "fd12::5",
                                        "10.96.0.1",
                                        "fd01::1",
                                        "lb.example",
                                        "lb.example:6443",
                                        "0.0.0.0",
                                        "::",
                                        "[::]:6443",
                                        "127.0.0.1",
                                        "fe80::1",
                                        "fe80::1%eth0",
                                        "ff02::1",
                                        "::ffff:192.0.2.1",
                                        "010.0.0.1",
                                        "1.2.34",
                                        "[fd12::5]",
                                        "[fd12::5]:6443",
                                        "10.0.0.1:6443",
                                        "2001:db8::1:6443",
                                        "",
                                        "a..b",
                                        "fd12::6%en0",
                                        "10.0.0.256"};

static void random_text(struct plan_words *plan, struct ipkin_text *text,
                        const char *const *from, size_t count, size_t most,
                        uint64_t *seed) {
  if (random_below(seed, 3) == 0)
    return;
  char *to = plan->texts + plan->used;
  size_t len = 0, entries = 1 + random_below(seed, most);
  if (random_below(seed, 16) == 0)
    entries += random_below(seed, 9);
  for (size_t i = 0; i < entries; i++)
    len += (size_t)snprintf(to + len, 64, "%s%s", i ? "," : "",
                            from[random_below(seed, count)]);
  *text = (struct ipkin_text){to, len};
  plan->used += len + 1;
}

static void random_plan(struct plan_words *plan, uint64_t *seed) {
  const size_t r = sizeof ranges / sizeof ranges[0];
  const size_t a = sizeof addresses / sizeof addresses[0];
  struct ipkin_plan_config *config = &plan->config;
  memset(plan, 0, sizeof *plan);
  config->size = sizeof *config;
  config->platform = (uint8_t)random_below(seed, 6);
  config->kube_minor = (uint16_t)(27 + random_below(seed, 11));
  config->order = (uint8_t)random_below(seed, 2);
  config->live = random_below(seed, 4) == 0;
  config->endpoint_writer =
      random_below(seed, 3) ? 0 : (uint8_t)random_below(seed, 5);
  config->pod_allocator = (uint8_t)random_below(seed, 3);
  config->cni = (uint8_t)random_below(seed, 6);
  if (random_below(seed, 4) == 0)
    config->primary_family = random_below(seed, 2) ? 4 : 6;
  if (random_below(seed, 6) == 0)
    config->node_bits_v4 = (uint8_t)(16 + random_below(seed, 17));
  if (random_below(seed, 6) == 0)
    config->node_bits_v6 = (uint8_t)(48 + random_below(seed, 81));
  if (config->platform == IPKIN_PLATFORM_TALOS)
    config->platform_minor = (uint16_t)(12 + random_below(seed, 3));
  if (random_below(seed, 4) == 0) {
    config->nodes = (uint32_t)random_below(seed, 2000);
    config->pods_per_node = (uint32_t)random_below(seed, 300);
    config->services = (uint32_t)random_below(seed, 100000);
    config->features = (uint32_t)random_below(seed, 8) | IPKIN_FEATURE_KNOWN;
  }
  if (random_below(seed, 8) == 0) {
    random_text(plan, &config->avoid, ranges, r, 3, seed);
    random_text(plan, &config->cert_sans, addresses, a, 3, seed);
  }
  random_text(plan, &config->external_address, addresses, a, 1, seed);
  random_text(plan, &config->api_address, addresses, a, 1, seed);
  if (random_below(seed, 3) == 0)
    random_text(plan, &config->bind_address, addresses, a, 1, seed);
  random_text(plan, &config->service_ranges, ranges, r, 2, seed);
  random_text(plan, &config->pod_ranges, ranges, r, 2, seed);
  random_text(plan, &config->node_ips, addresses, a, 2, seed);
  if (random_below(seed, 8) == 0)
    random_text(plan, &config->apiserver_service_ranges, ranges, r, 2, seed);
  if (random_below(seed, 12) == 0) {
    random_text(plan, &config->observed_cluster_ips, addresses, a, 1, seed);
    random_text(plan, &config->observed_endpoints, addresses, a, 1, seed);
  }
}

static const char *plan_text(const struct ipkin_plan_config *c) {
  static char text[1024];
#define T(field) (int)c->field.len, c->field.data ? c->field.data : "-"
  snprintf(text, sizeof text,
           "platform %u.%u kube %u order %u live %u writer %u family %u "
           "allocator %u cni %u bits %u %u external '%.*s' api '%.*s' "
           "bind '%.*s' services '%.*s' apiserver '%.*s' pods '%.*s' "
           "nodes '%.*s'",
           c->platform, c->platform_minor, c->kube_minor, c->order, c->live,
           c->endpoint_writer, c->primary_family, c->pod_allocator, c->cni,
           c->node_bits_v4, c->node_bits_v6, T(external_address),
           T(api_address), T(bind_address), T(service_ranges),
           T(apiserver_service_ranges), T(pod_ranges), T(node_ips));
#undef T
  return text;
}

/* Is there an error in after that was not in before?  Entries move when a mend
   swaps or drops, so rule and field decide, and how many of them there are. */
static const struct ipkin_finding *added(const struct result *before,
                                         const struct result *after) {
  for (size_t i = 0; i < after->len; i++) {
    const struct ipkin_finding *finding = &after->findings[i];
    int balance = 0;
    if (finding->severity != IPKIN_SEVERITY_ERROR)
      continue;
    for (size_t a = 0; a < after->len; a++)
      balance += after->findings[a].rule == finding->rule &&
                 after->findings[a].severity == IPKIN_SEVERITY_ERROR;
    for (size_t b = 0; b < before->len; b++)
      balance -= before->findings[b].rule == finding->rule &&
                 before->findings[b].severity == IPKIN_SEVERITY_ERROR;
    if (balance > 0)
      return finding;
  }
  return NULL;
}

static void mends_hold(const struct ipkin_plan_config *config,
                       const struct result *before) {
  static struct result after;
  for (size_t i = 0; i < before->len; i++) {
    const struct ipkin_finding *finding = &before->findings[i];
    struct ipkin_plan_config mend;
    if (!finding->mend)
      continue;
    char *text = mended(config, finding, &mend);
    judge(&after, &mend);
    for (size_t a = 0; a < after.len; a++)
      check(after.findings[a].rule != finding->rule ||
                after.findings[a].field != finding->field ||
                after.findings[a].entry != finding->entry,
            "%s is still there after '%s': %s",
            ipkin_finding_name(finding->rule), text, plan_text(config));
    const struct ipkin_finding *more = added(before, &after);
    check(!more, "mending %s to '%s' adds %s: %s",
          ipkin_finding_name(finding->rule), text,
          ipkin_finding_name(more->rule), plan_text(config));
    free(text);
  }
}

/* The order findings of a plan whose lists are as decided. */
static void decisions_stand(const struct ipkin_plan_config *config,
                            const struct result *before) {
  static const uint16_t of_order[] = {IPKIN_RULE_SVC_06, IPKIN_RULE_SVC_07,
                                      IPKIN_RULE_SVC_27, IPKIN_RULE_POD_03};
  static struct result after;
  if (config->live || before->plan.stack != IPKIN_STACK_DUAL ||
      config->apiserver_service_ranges.data ||
      config->observed_cluster_ips.data || !config->service_ranges.data ||
      find(before, IPKIN_RULE_DUAL_05))
    return;
  char services[2 * IPKIN_CIDR_TEXT_CAP], pods[2 * IPKIN_CIDR_TEXT_CAP];
  struct ipkin_plan_config decided = *config;
  const struct ipkin_plan *plan = &before->plan;
  snprintf(services, sizeof services, "%s,%s",
           show_cidr(&plan->service_ranges[0]),
           show_cidr(&plan->service_ranges[1]));
  decided.service_ranges = (struct ipkin_text){services, strlen(services)};
  if (plan->pod_ranges_len == 2) {
    snprintf(pods, sizeof pods, "%s,%s", show_cidr(&plan->pod_ranges[0]),
             show_cidr(&plan->pod_ranges[1]));
    decided.pod_ranges = (struct ipkin_text){pods, strlen(pods)};
  }
  judge(&after, &decided);
  for (size_t i = 0; i < sizeof of_order / sizeof of_order[0]; i++)
    check(
        !find(&after, of_order[i]) ||
            (of_order[i] == IPKIN_RULE_SVC_07 &&
             find(&after, IPKIN_RULE_SVC_07)->severity != IPKIN_SEVERITY_ERROR),
        "%s in the decided plan of: %s", ipkin_finding_name(of_order[i]),
        plan_text(config));
  check_number(after.plan.primary_family, plan->primary_family, "%s",
               plan_text(config));
}

/* Mends the worst first, until what is left needs a person. */
static void mends_come_to_an_end(const struct ipkin_plan_config *config) {
  enum { STEPS = 64 };
  static struct result result;
  char *texts[STEPS];
  int steps = 0;
  struct ipkin_plan_config current = *config;
  for (; steps < STEPS; steps++) {
    const struct ipkin_finding *worst = NULL;
    judge(&result, &current);
    for (size_t i = 0; i < result.len; i++)
      if (result.findings[i].mend &&
          (!worst || result.findings[i].severity > worst->severity))
        worst = &result.findings[i];
    if (!worst)
      break;
    struct ipkin_plan_config next;
    texts[steps] = mended(&current, worst, &next);
    current = next;
  }
  check(steps < STEPS, "mends go round in: %s", plan_text(config));
  while (steps > 0)
    free(texts[--steps]);
}

Test(plan, holds_for_random_plans) {
  static struct result result, again;
  struct plan_words plan;
  uint64_t seed = 1;
  unsigned long with_mend = 0;
  for (unsigned long i = 0; i < check_effort(30000); i++) {
    random_plan(&plan, &seed);
    judge(&result, &plan.config);
    judge(&again, &plan.config);
    check(memcmp(&result, &again, sizeof result) == 0,
          "the same bytes twice: %s", plan_text(&plan.config));
    for (size_t f = 0; f < result.len; f++)
      with_mend += result.findings[f].mend != 0;
    mends_hold(&plan.config, &result);
    decisions_stand(&plan.config, &result);
    if (i % 8 == 0)
      mends_come_to_an_end(&plan.config);
  }
  check(with_mend > check_effort(10000), "only %lu mends tried", with_mend);
}

/* Of a text of its own block alone a check finds the same, but it stops at the
   first range. */
Test(plan, avoids_as_a_check_does) {
  static struct result checked;
  static struct overlaps result;
  static struct blocks others;
  struct plan_words plan;
  uint64_t seed = 4;
  unsigned long found = 0;
  for (unsigned long i = 0; i < check_effort(3000); i++) {
    random_plan(&plan, &seed);
    others.len = 0;
    for (size_t n = random_below(&seed, 5); n > 0; n--) {
      const char *text = ANY(ranges, &seed);
      struct ipkin_cidr *cidr = &others.cidrs[others.len];
      others.len += !ipkin_cidr_parse(text, strlen(text), cidr, NULL);
    }
    avoid(&result, &plan.config, &others);
    found += result.len;
    for (size_t b = 0; b < others.len; b++) {
      const char *text = show_cidr(&others.cidrs[b]);
      plan.config.avoid = (struct ipkin_text){text, strlen(text)};
      judge(&checked, &plan.config);
      const struct ipkin_finding *want = find(&checked, IPKIN_RULE_OVL_04);
      const struct ipkin_finding *got = NULL; /* the first one of the block */
      for (size_t f = result.len; f > 0; f--)
        if (result.findings[f - 1].number == b)
          got = &result.findings[f - 1];
      check((want != NULL) == (got != NULL), "%s: %s", text,
            plan_text(&plan.config));
      if (want && got)
        check(got->rule == want->rule && got->severity == want->severity &&
                  got->refused_by == want->refused_by &&
                  got->field == want->other_field &&
                  got->entry == want->other_entry &&
                  ipkin_cidr_compare(&got->subject, &want->other) == 0,
              "%s: %s", text, plan_text(&plan.config));
    }
  }
  check(found > check_effort(1000), "%lu found", found);
}

/* From any plan to any other, under the sanitizers. */
Test(plan, migrates_between_random_plans) {
  static struct plan_words from, to;
  uint64_t seed = 3;
  for (unsigned long i = 0; i < check_effort(20000); i++) {
    struct ipkin_finding findings[64];
    uint32_t verdict = 0;
    size_t len = 0;
    random_plan(&from, &seed);
    random_plan(&to, &seed);
    if (i % 4 == 0) /* nothing changes: nothing is blocked but by itself */
      to.config = from.config;
    check_ok(ipkin_plan_migrate(&from.config, &to.config, &verdict, findings,
                                64, &len));
    check(verdict >= IPKIN_VERDICT_OK && verdict <= IPKIN_VERDICT_SILENT, "%u",
          verdict);
    for (size_t f = 0; f < len && i % 4 == 0; f++)
      check(findings[f].rule == IPKIN_RULE_SVC_04 ||
                findings[f].rule == IPKIN_RULE_SVC_05 ||
                findings[f].rule == IPKIN_RULE_POD_02,
            "%s where nothing changes: %s",
            ipkin_finding_name(findings[f].rule), plan_text(&from.config));
  }
}

/* Any bytes in any field are findings. */
Test(plan, takes_any_text) {
  static const char bytes[] = "0123456789abcdef:./,%[] -x\0\xff\n";
  static struct result result;
  struct plan_words plan;
  uint64_t seed = 9;
  for (unsigned long i = 0; i < check_effort(20000); i++) {
    memset(&plan, 0, sizeof plan);
    plan.config.size = sizeof plan.config;
    plan.config.platform = (uint8_t)(i % 6);
    struct ipkin_text *text = &plan.config.external_address;
    char *placed[11];
    for (int field = 0; field < 11; field++) {
      char garbage[24];
      size_t len = random_below(&seed, sizeof garbage);
      for (size_t b = 0; b < len; b++)
        garbage[b] = bytes[random_below(&seed, sizeof bytes)];
      placed[field] = place_exact(garbage, len);
      text[field] = (struct ipkin_text){placed[field], len};
    }
    judge(&result, &plan.config);
    for (int field = 0; field < 11; field++)
      free(placed[field]);
  }
}
