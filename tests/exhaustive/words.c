/* words.c - all that takes a small number or a name, for each of them
   SPDX-License-Identifier: MIT

   What each should answer is read off the header's text and the registry. */
#include "cells.h"

#include "../table.h"

/* ---- what ipkin.h says ------------------------------------------------- */

static char *header;

enum { NAMES = 256 };
static struct name {
  char text[64];
  long value;
} names[NAMES];

/* All that is declared as "<prefix>NAME = number". */
static unsigned find_names(const char *prefix) {
  unsigned len = 0;

  for (const char *at = header; (at = strstr(at, prefix));) {
    char word[64];
    long value;

    at += strlen(prefix);
    if (sscanf(at, "%63[A-Z0-9_] = %li", word, &value) != 2)
      continue;
    if (len == NAMES)
      abort();
    (void)snprintf(names[len].text, sizeof names[len].text, "%s", word);
    names[len++].value = value;
  }
  return len;
}

static const char *name_of(unsigned len, long value) {
  for (unsigned i = 0; i < len; i++)
    if (names[i].value == value)
      return names[i].text;
  return "";
}

/* ---- one function after the other -------------------------------------- */

static void statuses(void) {
  const unsigned len = find_names("  IPKIN_ERR_");
  const int64_t edges[] = {INT32_MIN, INT32_MIN + 1, INT32_MAX, INT32_MAX - 1};
  unsigned known = 0;

  expect(len == 23, "*", "%u statuses in the header", len);
  for (int64_t i = -65536; i < 65536 + (int64_t)ARRAY_LEN(edges); i++) {
    const ipkin_status status =
        (ipkin_status)(i < 65536 ? i : edges[i - 65536]);
    const char *const want = status ? name_of(len, status) : "OK";
    const char *const text = ipkin_status_text(status);

    known += *want != 0;
    expect(strcmp(ipkin_status_name(status), want) == 0, "ipkin_status_name",
           "%d is %s", (int)status, ipkin_status_name(status));
    expect(!*text == !*want && (!*text || text[strlen(text) - 1] != '.'),
           "ipkin_status_text", "%d is \"%s\"", (int)status, text);
    for (ipkin_status other = 0; *text && other < status; other++)
      expect(strcmp(text, ipkin_status_text(other)) != 0, "ipkin_status_text",
             "%d and %d are alike", (int)status, (int)other);
  }
  expect(known == 24, "ipkin_status_name", "%u known", known);
  cell("ipkin_status_name ipkin_status_text",
       "all of -2^16 to 2^16, and the ends of int32");
}

static void versions(void) {
  char text[32];

  expect(ipkin_version() == (IPKIN_VERSION_MAJOR << 16 |
                             IPKIN_VERSION_MINOR << 8 | IPKIN_VERSION_PATCH),
         "ipkin_version", "%u", (unsigned)ipkin_version());
  (void)snprintf(text, sizeof text, "%d.%d.%d", IPKIN_VERSION_MAJOR,
                 IPKIN_VERSION_MINOR, IPKIN_VERSION_PATCH);
  expect(strcmp(ipkin_version_text(), text) == 0, "ipkin_version_text", "%s",
         ipkin_version_text());
  cell("ipkin_version ipkin_version_text", "its one value");
}

static const struct {
  const char *tag;
  size_t size;
} structs[] = {
#define SIZE(tag) {#tag, sizeof(struct tag)}
    SIZE(ipkin_addr),       SIZE(ipkin_cidr),    SIZE(ipkin_special),
    SIZE(ipkin_host),       SIZE(ipkin_overlap), SIZE(ipkin_service),
    SIZE(ipkin_text),       SIZE(ipkin_plan),    SIZE(ipkin_plan_config),
    SIZE(ipkin_finding),    SIZE(ipkin_bulk_fault),
    SIZE(ipkin_bulk_counts)};

static size_t size_of(const char *name, size_t len) {
  if (len >= 7 && memcmp(name, "struct ", 7) == 0) {
    name += 7;
    len -= 7;
  }
  for (size_t i = 0; i < ARRAY_LEN(structs); i++)
    if (len == strlen(structs[i].tag) && memcmp(name, structs[i].tag, len) == 0)
      return structs[i].size;
  return 0;
}

static uint64_t sizes_asked;

static void ask_size(const char *name, size_t len) {
  const size_t got = ipkin_abi_size(name, len), want = size_of(name, len);

  sizes_asked++;
  expect(got == want, "ipkin_abi_size", "\"%.*s\" is %zu, not %zu", (int)len,
         name, got, want);
}

static void all_names(char *name, size_t len, size_t most) {
  static const char letters[] = "acdeiknpr_s ";

  ask_size(name, len);
  for (const char *c = letters; len < most && *c; c++) {
    name[len] = *c;
    all_names(name, len + 1, most);
  }
}

/* Each tag the header declares, each cut of it, and each with one byte that is
   any other, one more or one less. */
static void sizes(void) {
  unsigned declared = 0;
  char name[64];

  for (const char *at = header; (at = strstr(at, "\nstruct ipkin_"));) {
    size_t len;

    if (sscanf(++at, "struct %40[a-z_] {", name) != 1)
      continue;
    declared++;
    expect(size_of(name, strlen(name)) > 0, "*", "the header has %s", name);
    for (int keyword = 0; keyword < 2; keyword++) {
      (void)snprintf(name, sizeof name, "%s%.*s", keyword ? "struct " : "",
                     (int)strspn(at + 7, "abcdefghijklmnopqrstuvwxyz_"),
                     at + 7);
      len = strlen(name);
      for (size_t i = 0; i <= len; i++)
        for (unsigned byte = 0; byte < 256; byte++) {
          char other[64];

          memcpy(other, name, sizeof other);
          other[i] = (char)byte;
          for (size_t cut = 0; cut <= len + 1; cut++)
            ask_size(other, cut);
          memmove(other + i + 1, name + i, len - i);
          ask_size(other, len + 1);
        }
    }
  }
  expect(declared == ARRAY_LEN(structs), "*", "%u structs", declared);
  all_names(name, 0, is_full ? 6 : 5);
  expect(ipkin_abi_size(NULL, 0) == 0 && ipkin_abi_size(NULL, 10) == 0,
         "ipkin_abi_size", "NULL");
  cell("ipkin_abi_size", "%s names", in_short(sizes_asked));
}

static void rows(void) {
  const struct registry_row *const registry = oracle_registry();

  for (uint64_t row = 0; row <= 1 << 20; row++) {
    const bool is_row = row >= 1 && row <= REGISTRY_ROWS;
    const uint32_t asked = (uint32_t)(row == 1 << 20 ? UINT32_MAX : row);

    expect(strcmp(ipkin_special_name(asked),
                  is_row ? registry[row - 1].name : "") == 0,
           "ipkin_special_name", "row %u", (unsigned)asked);
    expect(strcmp(ipkin_special_rfc(asked),
                  is_row ? registry[row - 1].rfc : "") == 0,
           "ipkin_special_rfc", "row %u", (unsigned)asked);
  }
  cell("ipkin_special_name ipkin_special_rfc", "all of 0 to 2^20, UINT32_MAX");

  const char *const said = strstr(header, "ipkin_special_date() -> ");

  expect(said && strncmp(said + 24, ipkin_special_date(), 10) == 0 &&
             strlen(ipkin_special_date()) == 10,
         "ipkin_special_date", "%s", ipkin_special_date());
  cell("ipkin_special_date", "its one value");
}

static void rules(void) {
  const unsigned len = find_names("  IPKIN_RULE_");

  expect(len > 60, "*", "%u rules in the header", len);
  for (uint64_t rule = 0; rule <= 1 << 20; rule++) {
    const uint32_t asked = (uint32_t)(rule == 1 << 20 ? UINT32_MAX : rule);
    char want[64];

    (void)snprintf(want, sizeof want, "%s", name_of(len, (long)rule));
    for (char *c = want; *c; c++)
      if (*c == '_')
        *c = '-';
    expect(strcmp(ipkin_finding_name(asked), want) == 0, "ipkin_finding_name",
           "%u is %s, not %s", (unsigned)asked, ipkin_finding_name(asked),
           want);
  }
  cell("ipkin_finding_name", "all of 0 to 2^20, UINT32_MAX");
}

/* Each rule, field and platform, with every capacity: the first that suffices
   has the text, and each below is refused with its length. */
static void sentences(void) {
  enum { CAP = 512 };
  uint64_t sentences_asked = 0;
  static const uint64_t figures[] = {0, 1, 24, UINT64_MAX};

  for (uint32_t rule = 0; rule < 65536; rule++)
    for (unsigned variant = 0; variant < 64; variant++) {
      struct ipkin_finding finding = {
          .rule = (uint16_t)rule,
          .severity = (uint8_t)(1 + variant % 3),
          .field = (uint8_t)(1 + variant % 14),
          .other_field = (uint8_t)(variant / 4 % 15),
          .entry = (uint16_t)(variant % 9),
          .number = figures[variant % 4],
          .limit = figures[variant / 4 % 4],
          .refused_by = variant * 5 % 256,
          .since_minor = (uint16_t)(variant & 1 ? 24 : 0),
          .until_minor = (uint16_t)(variant & 2 ? 33 : 0),
          .mend = (uint8_t)(variant % 10),
          .subject = cidr_of(variant & 1 ? "ffff:ffff:ffff:ffff:ffff:ffff:ffff:"
                                           "ffff/128"
                                         : "255.255.255.255/32"),
          .other = cidr_of(variant & 2 ? "fd00::/108" : "10.0.0.0/8")};
      const bool is_rule = *ipkin_finding_name(rule);
      char text[CAP], less[CAP];
      size_t len = 77, again = 77;
      ipkin_status status;

      if (!is_rule && variant)
        break;
      memset(text, GARBAGE, sizeof text);
      status = ipkin_finding_text(&finding, text, CAP, &len);
      sentences_asked++;
      if (!is_rule) {
        expect(status == IPKIN_ERR_VALUE && len == 0 && text[0] == 0,
               "ipkin_finding_text", "rule %u", (unsigned)rule);
        continue;
      }
      expect(status == IPKIN_OK && len > 20 && len < CAP && text[len] == 0 &&
                 strlen(text) == len && !strchr(text, '%'),
             "ipkin_finding_text", "rule %u: %s", (unsigned)rule, text);
      for (size_t cap = 0; cap <= len + 1; cap += is_full || variant < 4 ? 1
                                                                         : 7) {
        memset(less, GARBAGE, sizeof less);
        status = ipkin_finding_text(&finding, cap ? less : NULL, cap, &again);
        sentences_asked++;
        expect(status == (cap > len ? IPKIN_OK : IPKIN_ERR_SPACE) &&
                   again == len && (uint8_t)less[cap] == GARBAGE &&
                   (cap == 0 || strcmp(less, cap > len ? text : "") == 0),
               "ipkin_finding_text", "rule %u in %zu of %zu bytes",
               (unsigned)rule, cap, len);
      }
    }
  cell("ipkin_finding_text", "all 2^16 rules, each capacity, %s calls",
       in_short(sentences_asked));
}

/* Of all tables of a Service's families there are. */
static bool is_list(uint32_t first, uint32_t second, bool may_be_empty) {
  const bool one = first == IPKIN_V4 || first == IPKIN_V6;

  return second == 0 ? one || (first == 0 && may_be_empty)
                     : one && (second == IPKIN_V4 || second == IPKIN_V6) &&
                           first != second;
}

/* The table of docs/RULES.md, service: 0 is refused.  Its columns. */
enum { NONE, CONFIGURED, OTHER, BOTH_OF_TWO, BOTH_OF_ONE };

static ipkin_status families_of(const struct ipkin_service *wanted,
                                uint32_t primary, uint32_t secondary,
                                struct ipkin_service *ret) {
  const uint8_t first = wanted->families[0], second = wanted->families[1];
  const bool two = secondary != 0, headless = wanted->kind == 3;
  const uint8_t p = (uint8_t)primary, other_p = (uint8_t)(10 - primary);
  const uint8_t other = (uint8_t)(first ? 10 - first : 0);
  const unsigned column = second           ? two ? BOTH_OF_TWO : BOTH_OF_ONE
                          : !first         ? NONE
                          : two || first == p ? CONFIGURED
                                              : OTHER;
  unsigned policy = wanted->policy;

  *ret = (struct ipkin_service){0};
  if (policy > 3 || wanted->kind > 3 || !is_list(first, second, true) ||
      !is_list(primary, secondary, false))
    return IPKIN_ERR_VALUE;
  *ret = *wanted;
  memset(ret->reserved, 0, sizeof ret->reserved);
  ret->policy = (uint8_t)(policy ? policy : headless ? 3 : 1);
  if (headless) { /* as in a cluster that has all */
    if (ret->policy == 1) {
      if (second)
        goto refused;
      ret->families[0] = first ? first : p;
      return IPKIN_OK;
    }
    ret->families[0] = first ? first : p;
    ret->families[1] = second ? second : first ? other : other_p;
    return IPKIN_OK;
  }
  switch (column) {
  case NONE:
    if (ret->policy == 3 && !two)
      goto refused;
    ret->families[0] = p;
    ret->families[1] = ret->policy > 1 && two ? other_p : 0;
    return IPKIN_OK;
  case CONFIGURED:
    if (ret->policy == 3 && !two)
      goto refused;
    ret->families[1] = ret->policy > 1 && two ? other : 0;
    return IPKIN_OK;
  case BOTH_OF_TWO:
    if (ret->policy > 1)
      return IPKIN_OK;
  }
refused:
  *ret = (struct ipkin_service){0};
  return IPKIN_ERR_FAMILY;
}

static void families(void) {
  static const uint32_t clusters[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 255, 256,
                                      260, 262, UINT32_MAX};
  const unsigned all = is_full ? 256 : 12;
  uint64_t inputs = 0;

  for (unsigned policy = 0; policy < 256; policy++)
    for (unsigned kind = 0; kind < 256; kind++) {
      if ((policy > 6 || kind > 6) && policy != 255 && kind != 255 &&
          !(policy < 4 && kind < 4))
        continue;
      for (unsigned first = 0; first < all; first++)
        for (unsigned second = 0; second < 12; second++)
          for (size_t c = 0; c < ARRAY_LEN(clusters); c++)
            for (size_t d = 0; d < ARRAY_LEN(clusters); d++) {
              const struct ipkin_service wanted = {
                  .policy = (uint8_t)policy,
                  .kind = (uint8_t)kind,
                  .families = {(uint8_t)first, (uint8_t)second},
                  .reserved = {1, 2, 3, 4}};
              struct ipkin_service want, got;
              const ipkin_status status =
                  families_of(&wanted, clusters[c], clusters[d], &want);

              inputs++;
              expect(ipkin_service_families(&wanted, clusters[c], clusters[d],
                                            &got) == status &&
                         same(&got, &want, sizeof got),
                     "ipkin_service_families",
                     "policy %u kind %u families %u %u in %u %u", policy, kind,
                     first, second, (unsigned)clusters[c],
                     (unsigned)clusters[d]);
            }
    }
  cell("ipkin_service_families", "all enums and beyond, %s",
       in_short(inputs));
}

static void kernels(void) {
  static const char *const known[] = {"avx512", "avx2", "neon", "scalar"};
  bool is_known = false;

  for (size_t i = 0; i < ARRAY_LEN(known); i++)
    is_known |= strcmp(ipkin_bulk_kernel(), known[i]) == 0;
#if defined __x86_64__ && defined __GNUC__
  const char *const best = __builtin_cpu_supports("avx512vbmi2") ? "avx512"
                           : __builtin_cpu_supports("avx2")      ? "avx2"
                                                                 : "scalar";

  is_known &= strcmp(ipkin_bulk_kernel(), best) == 0;
#endif
  expect(is_known, "ipkin_bulk_kernel", "%s", ipkin_bulk_kernel());
  cell("ipkin_bulk_kernel", "its one value: %s", ipkin_bulk_kernel());
}

static void body(void) {
  header = file_text(header_path);
  versions();
  statuses();
  sizes();
  rows();
  rules();
  sentences();
  families();
  kernels();
  free(header);
}

int main(int argc, char **argv) {
  return run(argc, argv, body);
}
