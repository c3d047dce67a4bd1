/* digest.c - see digest.h; it needs ipkin.h and memcpy alone
   SPDX-License-Identifier: MIT */
#include "digest.h"

#include <ipkin.h>

#include <string.h>

enum { TEXT_CAP = 64, MANY = 24, LIST_CAP = 4096, FINDINGS = 40 };

static uint64_t seed, digest;

/* xorshift64: no number wraps.  Once in an expression, since C leaves open
   which of two calls comes first. */
static uint32_t below(uint32_t bound) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 32) % bound;
}

static void number(uint64_t answer) {
  digest = (digest << 7 | digest >> 57) ^ answer;
}

static void bytes(const void *from, size_t len) {
  const unsigned char *const p = from;

  for (size_t i = 0; i < len; i++)
    number(p[i]);
}

static void text(const char *of) {
  for (; *of; of++)
    number((unsigned char)*of);
}

/* Without its reserved bytes, and numbers as numbers. */
static void finding(const struct ipkin_finding *of) {
  char sentence[600];
  size_t len;

  number(of->number);
  number(of->limit);
  number(of->refused_by);
  number(of->at);
  number(of->len);
  number((uint32_t)of->status);
  number(of->rule);
  number(of->entry);
  number(of->other_entry);
  number(of->since_minor);
  number(of->until_minor);
  bytes(&of->severity, 6);
  bytes(&of->mend_cidr, 3 * sizeof of->mend_cidr);
  text(ipkin_finding_name(of->rule));
  number((uint32_t)ipkin_finding_text(of, sentence, sizeof sentence, &len));
  bytes(sentence, len);
}

/* ---- texts --------------------------------------------------------------- */

static size_t put(char *to, const char *from) {
  size_t len = 0;

  for (; from[len]; len++)
    to[len] = from[len];
  return len;
}

/* An address or a block as it is written, and one time in four with a byte that
   is another. */
static size_t some_text(char *to) {
  static const char *const parts[] = {"1.",    "10.", "255.", "0.",  "256.",
                                      "fd00:", ":",   "ff:",  "01.", "2001:"};
  static const char *const ends[] = {
      "7", "0", "1/8", "::/64", "::1", "1.2.3.4", "9/33", "/0", "", "%eth0"};
  static const char telling[] = "09afAF.:/%- \n#g";
  const uint32_t first = below(2) * 5, n = first ? below(8) : below(5);
  size_t len = 0;

  for (uint32_t i = 0; i < n; i++)
    len += put(to + len, parts[first + (below(4) ? 0 : below(5))]);
  len += put(to + len, ends[below(10)]);
  if (len > 0 && below(4) == 0)
    to[below((uint32_t)len)] = telling[below(sizeof telling - 1)];
  return len;
}

static struct ipkin_cidr some_block(void) {
  struct ipkin_cidr cidr = {.family = below(2) ? IPKIN_V4 : IPKIN_V6};
  const uint32_t width = cidr.family == IPKIN_V4 ? 32 : 128;

  for (uint32_t i = 0; i < width / 8; i++)
    cidr.bytes[i] = (uint8_t)(below(3) ? below(2) : below(256));
  cidr.bits = (uint8_t)below(width + 1);
  return cidr;
}

/* ---- one text, one block ------------------------------------------------- */

static void ask_text(void) {
  char it[160];
  const size_t len = some_text(it);
  const uint32_t accept = below(128);
  struct ipkin_addr addr;
  struct ipkin_cidr cidr;
  struct ipkin_host host;
  size_t at = 0;
  uint32_t seen = 0;

  number((uint32_t)ipkin_addr_parse(it, len, &addr, &at));
  number(at);
  bytes(&addr, sizeof addr);
  number((uint32_t)ipkin_addr_parse_with(it, len, accept, &addr, &seen, &at));
  number(at ^ (uint64_t)seen << 32);
  bytes(&addr, sizeof addr);
  number((uint32_t)ipkin_cidr_parse(it, len, &cidr, &at));
  number(at);
  bytes(&cidr, sizeof cidr);
  number((uint32_t)ipkin_cidr_parse_with(it, len, accept, &cidr, &seen, &at));
  number(at ^ (uint64_t)seen << 32);
  bytes(&cidr, sizeof cidr);
  number((uint32_t)ipkin_host_parse(it, len, &host, &at));
  number(at);
  bytes(&host, sizeof host);
}

static void ask_address(const struct ipkin_addr *addr) {
  const int64_t delta = (int64_t)below(1 << 20) - (1 << 19);
  char it[TEXT_CAP];
  struct ipkin_special special;
  struct ipkin_addr other;
  size_t len;
  uint32_t kind;

  number((uint32_t)ipkin_addr_format(addr, it, sizeof it, &len));
  bytes(it, len);
  number((uint32_t)ipkin_addr_offset(addr, delta, &other));
  bytes(&other, sizeof other);
  number((uint32_t)ipkin_addr_compare(addr, &other));
  number((uint32_t)ipkin_addr_unmap(addr, &other));
  bytes(&other, sizeof other);
  number(ipkin_addr_class(addr));
  number((uint32_t)ipkin_addr_special(addr, &special));
  bytes(&special, sizeof special);
  text(ipkin_special_name(special.row));
  text(ipkin_special_rfc(special.row));
  number((uint32_t)ipkin_addr_embedded(addr, &other, &kind));
  bytes(&other, sizeof other);
  number(kind);
}

static void ask_blocks(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  char it[TEXT_CAP];
  struct ipkin_cidr cidr, split[8];
  struct ipkin_addr first, last;
  uint32_t bits;
  size_t len;

  number((uint32_t)ipkin_cidr_format(a, it, sizeof it, &len));
  bytes(it, len);
  number((uint32_t)ipkin_cidr_masked(a, &cidr));
  bytes(&cidr, sizeof cidr);
  number((uint32_t)ipkin_cidr_nth(a, below(1000), &first));
  bytes(&first, sizeof first);
  bits = a->bits + below(9);
  number((uint32_t)ipkin_cidr_subnet(a, bits, below(99), &cidr));
  bytes(&cidr, sizeof cidr);
  number((uint32_t)ipkin_service_first(a, &first));
  bytes(&first, sizeof first);
  number((uint32_t)ipkin_cidr_first(a, &first));
  ask_address(&first);
  number((uint32_t)ipkin_cidr_last(b, &last));
  ask_address(&last);
  number(ipkin_cidr_count(a));
  number(ipkin_cidr_contains(a, &last));
  number(ipkin_cidr_covers(a, b));
  number(ipkin_cidr_overlaps(a, b));
  number((uint32_t)ipkin_cidr_compare(a, b));
  number((uint32_t)ipkin_range_split(&first, &last, split, 8, &len));
  number(len);
  bytes(split, (len < 8 ? len : 8) * sizeof *split);
}

/* ---- many ---------------------------------------------------------------- */

static void ask_sets(void) {
  static struct ipkin_cidr a[MANY], b[MANY], out[64 * MANY];
  static uint64_t scratch[16 * MANY], index[64 * MANY];
  static struct ipkin_overlap overlaps[MANY];
  int32_t found[MANY];
  size_t a_len = MANY, b_len = MANY, len, at;
  struct ipkin_addr addr;

  for (size_t i = 0; i < MANY; i++)
    a[i] = some_block(), b[i] = some_block();
  number((uint32_t)ipkin_set_find_overlaps(a, a_len, scratch,
                                           sizeof scratch / sizeof *scratch,
                                           overlaps, MANY, &len));
  number(len);
  for (size_t i = 0; i < len && i < MANY; i++)
    number((uint64_t)overlaps[i].earlier << 32 | overlaps[i].later);
  number((uint32_t)ipkin_plan_order(b, b_len, IPKIN_V6));
  bytes(b, sizeof b);
  number((uint32_t)ipkin_set_merge(a, &a_len));
  number((uint32_t)ipkin_set_merge(b, &b_len));
  bytes(a, a_len * sizeof *a);
  number((uint32_t)ipkin_set_check(a, a_len, &at));
  number(
      (uint32_t)ipkin_set_subtract(a, a_len, b, b_len, out, 64 * MANY, &len));
  number(len);
  bytes(out, len * sizeof *out);
  number(
      (uint32_t)ipkin_set_intersect(a, a_len, b, b_len, out, 64 * MANY, &len));
  number(len);
  bytes(out, len * sizeof *out);
  (void)ipkin_cidr_first(&b[below((uint32_t)b_len)], &addr);
  number((uint32_t)ipkin_set_find(a, a_len, &addr, &at));
  number(at);
  number(ipkin_set_contains(a, a_len, &addr));
  number((uint32_t)ipkin_set_index(a, a_len, index, 64 * MANY, &len));
  number(len);
  number((uint32_t)ipkin_set_find_all(index, len, b, b_len, found));
  for (size_t i = 0; i < b_len; i++)
    number((uint32_t)found[i]);
}

static void ask_list(void) {
  static char list[LIST_CAP + 200];
  static struct ipkin_cidr cidrs[LIST_CAP];
  static struct ipkin_bulk_fault faults[LIST_CAP];
  struct ipkin_bulk_counts counts;
  size_t len = 0;

  while (len < LIST_CAP) {
    len += some_text(list + len);
    list[len++] = '\n';
  }
  number((uint32_t)ipkin_bulk_parse(
      list, len, below(2) * IPKIN_ACCEPT_COMMENTS | IPKIN_BULK_PACK, cidrs,
      LIST_CAP, faults, LIST_CAP, &counts));
  number(counts.lines);
  number(counts.blank);
  number(counts.v4_addrs);
  number(counts.v6_addrs);
  number(counts.v4_cidrs);
  number(counts.v6_cidrs);
  number(counts.faults);
  number(counts.consumed);
  bytes(cidrs,
        (size_t)(counts.lines - counts.blank - counts.faults) * sizeof *cidrs);
  for (size_t i = 0; i < counts.faults; i++) {
    number(faults[i].line);
    number(faults[i].at ^ (uint64_t)faults[i].column << 32);
    number((uint32_t)faults[i].status);
  }
}

/* ---- plans --------------------------------------------------------------- */

static struct ipkin_text pick(const char *const *from) {
  const char *const it = from[below(4)];
  size_t len = 0;

  while (it[len])
    len++;
  return (struct ipkin_text){it, len};
}

static struct ipkin_plan_config some_config(void) {
  static const char *const services[] = {"10.96.0.0/12", "fd01::/108",
                                         "10.96.0.0/12,fd01::/108",
                                         "fd01::/64,10.0.0.0/8"};
  static const char *const pods[] = {"10.244.0.0/16", "fd02::/48,10.97.0.0/16",
                                     "10.244.0.1/16,fd01::/56", ""};
  static const char *const nodes[] = {"192.0.2.1", "2001:db8::1,192.0.2.1",
                                      "010.0.0.1", "::ffff:1.2.3.4"};
  struct ipkin_plan_config config = {.size = sizeof config};

  config.service_ranges = pick(services);
  config.pod_ranges = pick(pods);
  config.node_ips = pick(nodes);
  config.api_address = pick(nodes);
  config.avoid = pick(services);
  config.nodes = below(3) * 5000;
  config.pods_per_node = below(3) * 200;
  config.platform = (uint8_t)below(3);
  config.kube_minor = (uint16_t)(30 + below(7));
  config.primary_family = (uint8_t)(below(2) * IPKIN_V4);
  return config;
}

static void ask_plans(void) {
  static struct ipkin_finding findings[FINDINGS];
  struct ipkin_plan_config config = some_config(), other = some_config();
  struct ipkin_plan_config mended;
  const struct ipkin_cidr first = some_block(), second = some_block();
  const struct ipkin_cidr avoid[2] = {first, second};
  struct ipkin_service wanted = {0}, got;
  struct ipkin_plan plan;
  struct ipkin_cidr cidr;
  char it[600];
  size_t len, text_len;
  uint32_t verdict, bits;

  number((uint32_t)ipkin_plan_check(&config, &plan, findings, FINDINGS, &len));
  number(len);
  number(plan.service_capacity[0]);
  number(plan.node_capacity[0]);
  bytes(plan.service_ranges, sizeof plan.service_ranges);
  bytes(plan.service_first, sizeof plan.service_first);
  bytes(plan.sans, sizeof plan.sans);
  for (size_t i = 0; i < len && i < FINDINGS; i++) {
    finding(&findings[i]);
    number((uint32_t)ipkin_plan_mend(&config, &findings[i], &mended, it,
                                     sizeof it, &text_len));
    bytes(it, text_len);
  }
  number((uint32_t)ipkin_plan_migrate(&config, &other, &verdict, findings,
                                      FINDINGS, &len));
  number(verdict);
  for (size_t i = 0; i < len && i < FINDINGS; i++)
    finding(&findings[i]);
  number(
      (uint32_t)ipkin_plan_avoid(&config, avoid, 2, findings, FINDINGS, &len));
  for (size_t i = 0; i < len && i < FINDINGS; i++)
    finding(&findings[i]);
  bits = 12 + below(12);
  number((uint32_t)ipkin_plan_propose(avoid, 2, IPKIN_V4, bits, seed, &cidr));
  bytes(&cidr, sizeof cidr);
  wanted.policy = (uint8_t)below(4);
  wanted.families[0] = (uint8_t)(below(2) * IPKIN_V6);
  number((uint32_t)ipkin_service_families(&wanted, IPKIN_V4,
                                          below(2) * IPKIN_V6, &got));
  bytes(&got, sizeof got);
}

/* ---- all ----------------------------------------------------------------- */

uint64_t digest_of_all(void) {
  seed = 0x6a09e667f3bcc908;
  digest = 0;
  number(ipkin_version());
  text(ipkin_version_text());
  text(ipkin_special_date());
  number(ipkin_abi_size("ipkin_cidr", 10));
  number(ipkin_bulk_kernel()[0] != 0);
  for (int32_t status = -1; status < 70; status++) {
    text(ipkin_status_name(status));
    text(ipkin_status_text(status));
  }
  for (unsigned round = 0; round < 64; round++) {
    for (unsigned i = 0; i < 64; i++) {
      const struct ipkin_cidr a = some_block(), b = some_block();

      ask_text();
      ask_blocks(&a, &b);
    }
    ask_sets();
    ask_list();
    ask_plans();
  }
  return digest;
}
