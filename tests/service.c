/* service.c - tests of the service section
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"

#include <string.h>

static const struct ipkin_addr none;

static void agree(const struct ipkin_cidr *range) {
  struct ipkin_addr want, got = {.family = 77};
  const bool inside = oracle_nth(range, 1, &want);

  check_status(ipkin_service_first(range, &got),
               inside ? IPKIN_OK : IPKIN_ERR_OUTSIDE, "%s", show_cidr(range));
  check(memcmp(&got, inside ? &want : &none, sizeof got) == 0, "%s: %s",
        show_cidr(range), show_addr(&got));
}

Test(service, first_is_index_1_at_every_prefix_length) {
  static const char *const addrs[] = {
      "10.96.0.5", "255.255.255.255", "0.0.0.0", "fd01::5",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};

  for (size_t i = 0; i < sizeof addrs / sizeof *addrs; i++) {
    struct ipkin_cidr range = cidr_of(addrs[i]);

    for (unsigned bits = 0; bits <= oracle_width(range.family); bits++) {
      range.bits = (uint8_t)bits;
      agree(&range);
    }
  }
}

/* What the distributions ship, and what clusters then show. */
Test(service, first_is_what_clusters_show) {
  static const char *const cases[][2] = {
      {"10.96.0.0/12", "10.96.0.1"},
      {"10.43.0.0/16", "10.43.0.1"},
      {"10.152.183.0/24", "10.152.183.1"},
      {"172.20.0.0/16", "172.20.0.1"},
      {"fd43::/112", "fd43::1"},
      {"fd00:4000::/112", "fd00:4000::1"},
      {"10.0.0.0/31", "10.0.0.1"},
      {"::/127", "::1"},
      {"255.255.255.254/31", "255.255.255.255"}};

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const struct ipkin_cidr range = cidr_of(cases[i][0]);
    struct ipkin_addr addr;

    check_ok(ipkin_service_first(&range, &addr));
    check_text(show_addr(&addr), cases[i][1], "%s", cases[i][0]);
  }
}

Test(service, first_takes_only_a_cidr) {
  union {
    struct ipkin_cidr range;
    struct ipkin_addr addr;
  } both = {.range = cidr_of("10.96.0.5/12")};
  struct ipkin_addr addr = {.family = 77};

  check_null(ipkin_service_first(NULL, &addr));
  check(memcmp(&addr, &none, sizeof addr) == 0, "outputs are zero");
  check_null(ipkin_service_first(&both.range, NULL));
  for (size_t i = 0; i < NOT_CIDRS; i++) {
    addr.family = 77;
    check_status(ipkin_service_first(&not_cidrs[i], &addr), IPKIN_ERR_VALUE,
                 "%s", show_cidr(&not_cidrs[i]));
    check(memcmp(&addr, &none, sizeof addr) == 0, "%s",
          show_cidr(&not_cidrs[i]));
  }
  memset(both.range.bytes + 4, 0xff, 12);
  check_ok(ipkin_service_first(&both.range, &both.addr));
  addr = addr_of("10.96.0.1");
  check(memcmp(&both.addr, &addr, sizeof addr) == 0,
        "the output may be the input");
}

/* ---- families ---------------------------------------------------------- */

enum { UNSET, SINGLE, PREFER, REQUIRE }; /* IPKIN_POLICY_ */
enum { NO_SELECTOR = IPKIN_SERVICE_HEADLESS | IPKIN_SERVICE_NO_SELECTOR };

/* As Kubernetes' own TestCreateInitIPFields has them; 0 is refused. */
static const struct {
  uint8_t policy, kind, families[2];
  uint8_t cluster[2];
  uint8_t want_policy, want[2];
} cases[] = {
    {UNSET, 0, {0}, {4}, SINGLE, {4}},
    {PREFER, 0, {0}, {4}, PREFER, {4}},
    {PREFER, 0, {4, 6}, {4}, 0, {0}},
    {REQUIRE, 0, {0}, {4}, 0, {0}},
    {UNSET, 0, {0}, {6}, SINGLE, {6}},
    {PREFER, 0, {4}, {6}, 0, {0}},
    {REQUIRE, 0, {6, 4}, {6}, 0, {0}},
    {UNSET, 0, {0}, {4, 6}, SINGLE, {4}},
    {UNSET, 0, {4}, {4, 6}, SINGLE, {4}},
    {UNSET, 0, {4, 6}, {4, 6}, 0, {0}},
    {SINGLE, 0, {6, 4}, {4, 6}, 0, {0}},
    {UNSET, 0, {0}, {6, 4}, SINGLE, {6}},
    {UNSET, 0, {4}, {6, 4}, SINGLE, {4}},
    {UNSET, 0, {6}, {6, 4}, SINGLE, {6}},
    {PREFER, 0, {0}, {6, 4}, PREFER, {6, 4}},
    {PREFER, 0, {6}, {6, 4}, PREFER, {6, 4}},
    {PREFER, 0, {4, 6}, {6, 4}, PREFER, {4, 6}},
    {REQUIRE, 0, {0}, {6, 4}, REQUIRE, {6, 4}},
    {REQUIRE, 0, {4}, {6, 4}, REQUIRE, {4, 6}},
    {UNSET, IPKIN_SERVICE_HEADLESS, {0}, {4}, SINGLE, {4}},
    {UNSET, NO_SELECTOR, {0}, {4}, REQUIRE, {4, 6}},
    {UNSET, NO_SELECTOR, {6}, {4}, REQUIRE, {6, 4}},
    {SINGLE, NO_SELECTOR, {6}, {4}, SINGLE, {6}},
    {SINGLE, NO_SELECTOR, {4, 6}, {4}, 0, {0}},
    {PREFER, NO_SELECTOR, {0}, {6, 4}, PREFER, {6, 4}},
    {UNSET, NO_SELECTOR, {4}, {6, 4}, REQUIRE, {4, 6}},
};

Test(service, families_are_what_kubernetes_stores) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const struct ipkin_service wanted = {
        .policy = cases[i].policy,
        .kind = cases[i].kind,
        .families = {cases[i].families[0], cases[i].families[1]}};
    struct ipkin_service got;

    check_status(ipkin_service_families(&wanted, cases[i].cluster[0],
                                        cases[i].cluster[1], &got),
                 cases[i].want_policy ? IPKIN_OK : IPKIN_ERR_FAMILY, "case %zu",
                 i);
    check(got.policy == cases[i].want_policy &&
              memcmp(got.families, cases[i].want, 2) == 0,
          "case %zu: policy %u, families %u %u", i, got.policy, got.families[0],
          got.families[1]);
  }
}

static bool is_family(uint32_t family) {
  return family == IPKIN_V4 || family == IPKIN_V6;
}

/* Absent, one, or two of both families. */
static bool is_list(uint32_t first, uint32_t second) {
  return second == 0 ? first == 0 || is_family(first)
                     : is_family(first) && is_family(second) && first != second;
}

/* The table of FAM-01, question by question. */
static ipkin_status oracle_families(const struct ipkin_service *wanted,
                                    uint32_t primary, uint32_t secondary,
                                    struct ipkin_service *ret) {
  const bool free_of_cluster = (wanted->kind & NO_SELECTOR) == NO_SELECTOR;
  const bool two = secondary || free_of_cluster;
  uint8_t *const f = ret->families;

  *ret = (struct ipkin_service){.policy = wanted->policy, .kind = wanted->kind};
  if (wanted->policy > REQUIRE || wanted->kind > NO_SELECTOR ||
      !is_list(wanted->families[0], wanted->families[1]) || primary == 0 ||
      !is_list(primary, secondary))
    return IPKIN_ERR_VALUE;

  if (ret->policy == UNSET)
    ret->policy = free_of_cluster ? REQUIRE : SINGLE;
  memcpy(f, wanted->families, 2);
  for (unsigned i = 0; i < 2; i++)
    if (f[i] && f[i] != primary && !two)
      return IPKIN_ERR_FAMILY;
  if (f[1] && ret->policy == SINGLE)
    return IPKIN_ERR_FAMILY;
  if (ret->policy == REQUIRE && !two)
    return IPKIN_ERR_FAMILY;
  if (!f[0])
    f[0] = (uint8_t)primary;
  if (!f[1] && ret->policy != SINGLE && two)
    f[1] = f[0] == IPKIN_V4 ? IPKIN_V6 : IPKIN_V4;
  return IPKIN_OK;
}

/* Every input there is, and many that are none. */
Test(service, families_agree_with_the_table_on_every_input) {
  static const uint8_t families[] = {0, 4, 6, 5, 255};
  static const uint32_t clusters[] = {0, 4, 6, 7, 260, UINT32_MAX};
  const struct ipkin_service zero = {.policy = 0};
  unsigned inputs = 0, taken = 0;

  for (unsigned policy = 0; policy < 6; policy++)
    for (unsigned kind = 0; kind < 6; kind++)
      for (size_t f = 0; f < 25; f++)
        for (size_t c = 0; c < 36; c++) {
          const struct ipkin_service wanted = {
              .policy = (uint8_t)policy,
              .kind = (uint8_t)kind,
              .families = {families[f / 5], families[f % 5]},
              .reserved = {1, 2, 3, 4}};
          struct ipkin_service want, got = wanted;
          const ipkin_status status =
              oracle_families(&wanted, clusters[c / 6], clusters[c % 6], &want);

          inputs++;
          taken += status == IPKIN_OK;
          check_status(ipkin_service_families(&got, clusters[c / 6],
                                              clusters[c % 6], &got),
                       status, "policy %u kind %u families %u %u in %u %u",
                       policy, kind, wanted.families[0], wanted.families[1],
                       (unsigned)clusters[c / 6], (unsigned)clusters[c % 6]);
          check(memcmp(&got, status ? &zero : &want, sizeof got) == 0,
                "policy %u kind %u families %u %u in %u %u: %u %u %u %u",
                policy, kind, wanted.families[0], wanted.families[1],
                (unsigned)clusters[c / 6], (unsigned)clusters[c % 6],
                got.policy, got.kind, got.families[0], got.families[1]);
        }
  check(inputs > 30000 && taken > 100, "%u inputs, %u taken", inputs, taken);
}

Test(service, families_take_no_null) {
  const struct ipkin_service zero = {.policy = 0};
  struct ipkin_service got = {.policy = 77};

  check_null(ipkin_service_families(NULL, 4, 0, &got));
  check(memcmp(&got, &zero, sizeof got) == 0, "outputs are zero");
  check_null(ipkin_service_families(&zero, 4, 0, NULL));
}
