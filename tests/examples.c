/* examples.c - every example line of include/ipkin.h is run
   SPDX-License-Identifier: MIT

   A line is "ipkin_call(argument, ...) -> result", a "\" at its end joins the
   next.  An argument is a quoted text, a bare address, CIDR or number, names
   of accept bits, or a list between blanks.  Each call has a row in calls[]
   that writes its answer as the header would. */
#include "agree.h"
#include "check.h"
#include "table.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARGS = 4, TEXT = 400, LIST = 16 };

struct example {
  unsigned line;
  char call[64];
  char arg[ARGS][TEXT];
  unsigned args;
  char want[TEXT];
};

/* ---- answers, written -------------------------------------------------- */

enum { NO_PLACE = -1 };

/* Text, or the status and, where there is one, the place. */
static void answer(char *got, ipkin_status status, long at, const char *text) {
  if (!status)
    (void)snprintf(got, TEXT, "%s", text);
  else if (at == NO_PLACE)
    (void)snprintf(got, TEXT, "%s", ipkin_status_name(status));
  else
    (void)snprintf(got, TEXT, "%s %ld", ipkin_status_name(status), at);
}

static const struct {
  const char *name;
  uint32_t bit;
} class_names[] = {
    {"UNSPECIFIED", IPKIN_CLASS_UNSPECIFIED},
    {"LOOPBACK", IPKIN_CLASS_LOOPBACK},
    {"PRIVATE", IPKIN_CLASS_PRIVATE},
    {"LINK_LOCAL", IPKIN_CLASS_LINK_LOCAL},
    {"SITE_LOCAL", IPKIN_CLASS_SITE_LOCAL},
    {"SHARED", IPKIN_CLASS_SHARED},
    {"MULTICAST", IPKIN_CLASS_MULTICAST},
    {"BROADCAST", IPKIN_CLASS_BROADCAST},
    {"DOCUMENTATION", IPKIN_CLASS_DOCUMENTATION},
    {"BENCHMARKING", IPKIN_CLASS_BENCHMARKING},
    {"RESERVED", IPKIN_CLASS_RESERVED},
    {"MAPPED", IPKIN_CLASS_MAPPED},
    {"COMPATIBLE", IPKIN_CLASS_COMPATIBLE},
    {"NAT64", IPKIN_CLASS_NAT64},
    {"SIXTOFOUR", IPKIN_CLASS_SIXTOFOUR},
    {"TEREDO", IPKIN_CLASS_TEREDO},
    {"ISATAP", IPKIN_CLASS_ISATAP},
    {"TRANSLATED", IPKIN_CLASS_TRANSLATED},
    {"GLOBAL", IPKIN_CLASS_GLOBAL},
};

static void class_text(char *got, uint32_t class) {
  size_t len = 0;

  (void)snprintf(got, TEXT, "0");
  for (size_t i = 0; i < sizeof class_names / sizeof *class_names; i++)
    if (class & class_names[i].bit)
      len += (size_t)snprintf(got + len, TEXT - len, len ? " %s" : "%s",
                              class_names[i].name);
}

/* ---- arguments, read --------------------------------------------------- */

static const struct {
  const char *name;
  uint32_t bits;
} accept_names[] = {
    {"ACCEPT_LEADING_ZEROS", IPKIN_ACCEPT_LEADING_ZEROS},
    {"ACCEPT_ZONE", IPKIN_ACCEPT_ZONE},
    {"ACCEPT_BARE", IPKIN_ACCEPT_BARE},
    {"ACCEPT_NETMASK", IPKIN_ACCEPT_NETMASK},
    {"REFUSE_HOST_BITS", IPKIN_REFUSE_HOST_BITS},
    {"REFUSE_MAPPED", IPKIN_REFUSE_MAPPED},
    {"REFUSE_NON_CANONICAL", IPKIN_REFUSE_NON_CANONICAL},
    {"ACCEPT_KUBERNETES_LEGACY", IPKIN_ACCEPT_KUBERNETES_LEGACY},
    {"ACCEPT_KUBERNETES_STRICT", IPKIN_ACCEPT_KUBERNETES_STRICT},
};

static uint32_t accept_bits(const char *names) {
  uint32_t bits = 0;

  while (*names) {
    const size_t len = strcspn(names, " |");
    size_t i = 0;

    while (i < sizeof accept_names / sizeof *accept_names &&
           (strlen(accept_names[i].name) != len ||
            strncmp(accept_names[i].name, names, len) != 0))
      i++;
    if (i == sizeof accept_names / sizeof *accept_names) {
      check(false, "\"%s\" are no accept bits", names);
      return 0;
    }
    bits |= accept_names[i].bits;
    names += len + strspn(names + len, " |");
  }
  return bits;
}

/* A quoted text, into a buffer of its own. */
struct text {
  char bytes[TEXT];
  size_t len;
};

static struct text text_of(const char *arg) {
  struct text text = {.len = strlen(arg) - 2};

  check(arg[0] == '"' && arg[text.len + 1] == '"', "%s is no text", arg);
  memcpy(text.bytes, arg + 1, text.len);
  return text;
}

static uint64_t number_of(const char *arg) {
  char *end;
  const uint64_t number = strtoull(arg, &end, 10);

  check(*arg && !*end, "\"%s\" is no number", arg);
  return number;
}

/* ---- the calls --------------------------------------------------------- */

#define CALL(name) static void run_##name(const struct example *e, char *got)
#define ADDR(i)    addr_of(e->arg[i])
#define CIDR(i)    cidr_of(e->arg[i])
#define NUMBER(i)  number_of(e->arg[i])
#define ARRAY(i)   list_of(e->arg[i])

CALL(version) {
  (void)e;
  (void)snprintf(got, TEXT, "%" PRIu32, ipkin_version());
}

CALL(version_text) {
  (void)e;
  (void)snprintf(got, TEXT, "%s", ipkin_version_text());
}

CALL(abi_size) {
  const struct text text = text_of(e->arg[0]);

  (void)snprintf(got, TEXT, "%zu", ipkin_abi_size(text.bytes, text.len));
}

CALL(status_name) {
  (void)snprintf(got, TEXT, "%s", ipkin_status_name((ipkin_status)NUMBER(0)));
}

CALL(status_text) {
  (void)snprintf(got, TEXT, "%s", ipkin_status_text((ipkin_status)NUMBER(0)));
}

CALL(addr_parse) {
  const struct text text = text_of(e->arg[0]);
  struct ipkin_addr addr;
  size_t at;
  const ipkin_status status =
      ipkin_addr_parse(text.bytes, text.len, &addr, &at);

  answer(got, status, (long)at, show_addr(&addr));
}

CALL(addr_parse_with) {
  const struct text text = text_of(e->arg[0]);
  struct ipkin_addr addr;
  size_t at;
  const ipkin_status status = ipkin_addr_parse_with(
      text.bytes, text.len, accept_bits(e->arg[1]), &addr, NULL, &at);

  answer(got, status, (long)at, show_addr(&addr));
}

CALL(addr_format) {
  const struct ipkin_addr addr = ADDR(0);
  char text[IPKIN_ADDR_TEXT_CAP];
  size_t len;

  answer(got, ipkin_addr_format(&addr, text, sizeof text, &len), NO_PLACE,
         text);
}

CALL(addr_compare) {
  const struct ipkin_addr a = ADDR(0), b = ADDR(1);

  (void)snprintf(got, TEXT, "%" PRId32, ipkin_addr_compare(&a, &b));
}

CALL(addr_offset) {
  struct ipkin_addr addr = ADDR(0);
  const ipkin_status status =
      ipkin_addr_offset(&addr, strtoll(e->arg[1], NULL, 10), &addr);

  answer(got, status, NO_PLACE, show_addr(&addr));
}

CALL(addr_unmap) {
  struct ipkin_addr addr = ADDR(0);
  const ipkin_status status = ipkin_addr_unmap(&addr, &addr);

  answer(got, status, NO_PLACE, show_addr(&addr));
}

CALL(addr_class) {
  const struct ipkin_addr addr = ADDR(0);

  class_text(got, ipkin_addr_class(&addr));
}

CALL(addr_special) {
  const struct ipkin_addr addr = ADDR(0);
  struct ipkin_special special;
  const ipkin_status status = ipkin_addr_special(&addr, &special);

  answer(got, status, NO_PLACE, show_cidr(&special.block));
}

CALL(special_name) {
  (void)snprintf(got, TEXT, "%s", ipkin_special_name((uint32_t)NUMBER(0)));
}

CALL(special_rfc) {
  (void)snprintf(got, TEXT, "%s", ipkin_special_rfc((uint32_t)NUMBER(0)));
}

CALL(special_date) {
  (void)e;
  (void)snprintf(got, TEXT, "%s", ipkin_special_date());
}

CALL(addr_embedded) {
  const struct ipkin_addr addr = ADDR(0);
  char both[TEXT], kind_text[TEXT];
  struct ipkin_addr v4;
  uint32_t kind;
  const ipkin_status status = ipkin_addr_embedded(&addr, &v4, &kind);

  class_text(kind_text, kind);
  (void)snprintf(both, sizeof both, "%s %.40s", show_addr(&v4), kind_text);
  answer(got, status, NO_PLACE, both);
}

CALL(host_parse) {
  const struct text text = text_of(e->arg[0]);
  struct ipkin_host host;
  char both[TEXT];
  size_t at, len;
  const ipkin_status status =
      ipkin_host_parse(text.bytes, text.len, &host, &at);

  if (host.kind == IPKIN_HOST_NAME)
    len = (size_t)snprintf(both, sizeof both, "name %.*s", host.name_len,
                           text.bytes + host.name_at);
  else
    len = (size_t)snprintf(both, sizeof both, "addr %s", show_addr(&host.addr));
  if (host.seen & IPKIN_HOST_PORT)
    (void)snprintf(both + len, sizeof both - len, " port %d",
                   host.port[0] * 256 + host.port[1]);
  answer(got, status, (long)at, both);
}

CALL(cidr_parse) {
  const struct text text = text_of(e->arg[0]);
  struct ipkin_cidr cidr;
  size_t at;
  const ipkin_status status =
      ipkin_cidr_parse(text.bytes, text.len, &cidr, &at);

  answer(got, status, (long)at, show_cidr(&cidr));
}

CALL(cidr_parse_with) {
  const struct text text = text_of(e->arg[0]);
  struct ipkin_cidr cidr;
  size_t at;
  const ipkin_status status = ipkin_cidr_parse_with(
      text.bytes, text.len, accept_bits(e->arg[1]), &cidr, NULL, &at);

  answer(got, status, (long)at, show_cidr(&cidr));
}

CALL(cidr_format) {
  const struct ipkin_cidr cidr = CIDR(0);
  char text[IPKIN_CIDR_TEXT_CAP];
  size_t len;

  answer(got, ipkin_cidr_format(&cidr, text, sizeof text, &len), NO_PLACE,
         text);
}

CALL(cidr_masked) {
  struct ipkin_cidr cidr = CIDR(0);
  const ipkin_status status = ipkin_cidr_masked(&cidr, &cidr);

  answer(got, status, NO_PLACE, show_cidr(&cidr));
}

CALL(cidr_first) {
  const struct ipkin_cidr cidr = CIDR(0);
  struct ipkin_addr addr;
  const ipkin_status status = ipkin_cidr_first(&cidr, &addr);

  answer(got, status, NO_PLACE, show_addr(&addr));
}

CALL(cidr_last) {
  const struct ipkin_cidr cidr = CIDR(0);
  struct ipkin_addr addr;
  const ipkin_status status = ipkin_cidr_last(&cidr, &addr);

  answer(got, status, NO_PLACE, show_addr(&addr));
}

CALL(cidr_nth) {
  const struct ipkin_cidr cidr = CIDR(0);
  struct ipkin_addr addr;
  const ipkin_status status = ipkin_cidr_nth(&cidr, NUMBER(1), &addr);

  answer(got, status, NO_PLACE, show_addr(&addr));
}

CALL(cidr_count) {
  const struct ipkin_cidr cidr = CIDR(0);

  (void)snprintf(got, TEXT, "%" PRIu64, ipkin_cidr_count(&cidr));
}

CALL(cidr_contains) {
  const struct ipkin_cidr cidr = CIDR(0);
  const struct ipkin_addr addr = ADDR(1);

  (void)strcpy(got, ipkin_cidr_contains(&cidr, &addr) ? "true" : "false");
}

CALL(cidr_covers) {
  const struct ipkin_cidr outer = CIDR(0), inner = CIDR(1);

  (void)strcpy(got, ipkin_cidr_covers(&outer, &inner) ? "true" : "false");
}

CALL(cidr_overlaps) {
  const struct ipkin_cidr a = CIDR(0), b = CIDR(1);

  (void)strcpy(got, ipkin_cidr_overlaps(&a, &b) ? "true" : "false");
}

CALL(cidr_compare) {
  const struct ipkin_cidr a = CIDR(0), b = CIDR(1);

  (void)snprintf(got, TEXT, "%" PRId32, ipkin_cidr_compare(&a, &b));
}

CALL(cidr_subnet) {
  struct ipkin_cidr cidr = CIDR(0);
  const ipkin_status status =
      ipkin_cidr_subnet(&cidr, (uint32_t)NUMBER(1), NUMBER(2), &cidr);

  answer(got, status, NO_PLACE, show_cidr(&cidr));
}

static void list_text(char *got, const struct ipkin_cidr *cidrs, size_t len) {
  size_t at = 0;

  got[0] = 0;
  for (size_t i = 0; i < len; i++)
    at += (size_t)snprintf(got + at, TEXT - at, i ? " %s" : "%s",
                           show_cidr(&cidrs[i]));
}

CALL(range_split) {
  const struct ipkin_addr first = ADDR(0), last = ADDR(1);
  struct ipkin_cidr cidrs[LIST];
  char list[TEXT];
  size_t len;
  const ipkin_status status =
      ipkin_range_split(&first, &last, cidrs, LIST, &len);

  list_text(list, cidrs, len < LIST ? len : LIST);
  answer(got, status, NO_PLACE, list);
}

CALL(set_check) {
  const struct list list = ARRAY(0);
  size_t at;
  const ipkin_status status = ipkin_set_check(list.cidrs, list.len, &at);

  (void)snprintf(got, TEXT, "%s %zu", ipkin_status_name(status), at);
}

CALL(set_merge) {
  struct list list = ARRAY(0);
  char text[TEXT];
  const ipkin_status status = ipkin_set_merge(list.cidrs, &list.len);

  list_text(text, list.cidrs, list.len);
  answer(got, status, NO_PLACE, text);
}

CALL(set_contains) {
  const struct list list = ARRAY(0);
  const struct ipkin_addr addr = ADDR(1);

  (void)strcpy(got, ipkin_set_contains(list.cidrs, list.len, &addr) ? "true"
                                                                    : "false");
}

CALL(set_find) {
  const struct list list = ARRAY(0);
  const struct ipkin_addr addr = ADDR(1);
  char text[24];
  size_t at;
  const ipkin_status status = ipkin_set_find(list.cidrs, list.len, &addr, &at);

  (void)snprintf(text, sizeof text, "%zu", at);
  answer(got, status, NO_PLACE, text);
}

CALL(set_subtract) {
  const struct list from = ARRAY(0), what = ARRAY(1);
  struct list list;
  char text[TEXT];
  const ipkin_status status =
      ipkin_set_subtract(from.cidrs, from.len, what.cidrs, what.len, list.cidrs,
                         CIDRS_CAP, &list.len);

  list_text(text, list.cidrs, list.len);
  answer(got, status, NO_PLACE, text);
}

CALL(set_intersect) {
  const struct list a = ARRAY(0), b = ARRAY(1);
  struct list list;
  char text[TEXT];
  const ipkin_status status = ipkin_set_intersect(
      a.cidrs, a.len, b.cidrs, b.len, list.cidrs, CIDRS_CAP, &list.len);

  list_text(text, list.cidrs, list.len);
  answer(got, status, NO_PLACE, text);
}

CALL(set_find_overlaps) {
  const struct list list = ARRAY(0);
  uint64_t scratch[IPKIN_SET_SCRATCH * CIDRS_CAP];
  struct ipkin_overlap overlaps[CIDRS_CAP];
  size_t len, at = 0;

  check_ok(ipkin_set_find_overlaps(list.cidrs, list.len, scratch,
                                   sizeof scratch / sizeof *scratch, overlaps,
                                   CIDRS_CAP, &len));
  for (size_t i = 0; i < len; i++)
    at +=
        (size_t)snprintf(got + at, TEXT - at, "%s%" PRIu64 "-%" PRIu64,
                         i ? " " : "", overlaps[i].later, overlaps[i].earlier);
}

CALL(set_find_all) {
  const struct list merged = ARRAY(0), list = ARRAY(1);
  uint64_t index[1000];
  int32_t indexes[CIDRS_CAP];
  size_t len, at = 0;

  check_ok(ipkin_set_index(merged.cidrs, merged.len, index,
                           sizeof index / sizeof *index, &len));
  check_ok(ipkin_set_find_all(index, len, list.cidrs, list.len, indexes));
  for (size_t i = 0; i < list.len; i++)
    at += (size_t)(indexes[i] == IPKIN_SET_NONE
                       ? snprintf(got + at, TEXT - at, i ? " -" : "-")
                       : snprintf(got + at, TEXT - at, "%s%" PRId32,
                                  i ? " " : "", indexes[i]));
}

CALL(service_first) {
  const struct ipkin_cidr range = CIDR(0);
  struct ipkin_addr addr;
  const ipkin_status status = ipkin_service_first(&range, &addr);

  answer(got, status, NO_PLACE, show_addr(&addr));
}

static const char *const policies[] = {"unset", "SingleStack",
                                       "PreferDualStack", "RequireDualStack"};

/* "6 4", or "-" for none. */
static void read_families(const char *text, uint8_t families[2]) {
  for (size_t n = 0; n < 2 && *text; text++)
    if (isdigit((unsigned char)*text))
      families[n++] = (uint8_t)(*text - '0');
}

CALL(service_families) {
  struct ipkin_service service = {.policy = 0};
  uint8_t cluster[2] = {0};
  char both[TEXT];
  ipkin_status status;

  while (service.policy < 3 && strncmp(e->arg[0], policies[service.policy],
                                       strlen(policies[service.policy])) != 0)
    service.policy++;
  if (strstr(e->arg[0], " headless"))
    service.kind |= IPKIN_SERVICE_HEADLESS;
  if (strstr(e->arg[0], " no-selector"))
    service.kind |= IPKIN_SERVICE_NO_SELECTOR;
  read_families(e->arg[1], service.families);
  read_families(e->arg[2], cluster);

  status = ipkin_service_families(&service, cluster[0], cluster[1], &service);
  (void)snprintf(both, sizeof both, service.families[1] ? "%s %u %u" : "%s %u",
                 policies[service.policy & 3], service.families[0],
                 service.families[1]);
  answer(got, status, NO_PLACE, both);
}

CALL(plan_order) {
  struct list list = ARRAY(0);
  char text[TEXT];
  const ipkin_status status =
      ipkin_plan_order(list.cidrs, list.len, (uint32_t)NUMBER(1));

  list_text(text, list.cidrs, list.len);
  answer(got, status, NO_PLACE, text);
}

CALL(plan_propose) {
  const struct list avoid = ARRAY(0);
  struct ipkin_cidr cidr;
  const ipkin_status status =
      ipkin_plan_propose(avoid.cidrs, avoid.len, (uint32_t)NUMBER(1),
                         (uint32_t)NUMBER(2), NUMBER(3), &cidr);

  answer(got, status, NO_PLACE, show_cidr(&cidr));
}

CALL(finding_name) {
  (void)snprintf(got, TEXT, "%s", ipkin_finding_name((uint32_t)NUMBER(0)));
}

#define ROW(name, args)                                                        \
  { "ipkin_" #name, args, run_##name }

static const struct {
  const char *name;
  unsigned args;
  void (*run)(const struct example *, char *got);
} calls[] = {
    ROW(version, 0),         ROW(version_text, 0),    ROW(abi_size, 1),
    ROW(status_name, 1),     ROW(status_text, 1),     ROW(addr_parse, 1),
    ROW(addr_parse_with, 2), ROW(addr_format, 1),     ROW(addr_compare, 2),
    ROW(addr_offset, 2),     ROW(addr_unmap, 1),      ROW(addr_class, 1),
    ROW(addr_special, 1),    ROW(special_name, 1),    ROW(special_rfc, 1),
    ROW(special_date, 0),    ROW(addr_embedded, 1),   ROW(host_parse, 1),
    ROW(cidr_parse, 1),      ROW(cidr_parse_with, 2), ROW(cidr_format, 1),
    ROW(cidr_masked, 1),     ROW(cidr_first, 1),      ROW(cidr_last, 1),
    ROW(cidr_nth, 2),        ROW(cidr_count, 1),      ROW(cidr_contains, 2),
    ROW(cidr_covers, 2),     ROW(cidr_overlaps, 2),   ROW(cidr_compare, 2),
    ROW(cidr_subnet, 3),     ROW(range_split, 2),     ROW(set_check, 1),
    ROW(set_merge, 1),       ROW(set_contains, 2),    ROW(set_find, 2),
    ROW(set_subtract, 2),    ROW(set_intersect, 2),   ROW(set_find_overlaps, 1),
    ROW(set_find_all, 2),    ROW(service_first, 1),   ROW(service_families, 3),
    ROW(plan_order, 2),      ROW(plan_propose, 4),    ROW(finding_name, 1),
};

/* ---- the lines --------------------------------------------------------- */

static const char *skip_blanks(const char *at) {
  return at + strspn(at, " ");
}

/* Splits "a, b" outside quotes, up to the closing parenthesis: "()" is no
   argument or, where a call takes one, an empty list.  Returns what is behind
   it, or NULL. */
static const char *read_args(struct example *e, const char *at) {
  size_t len = 0;
  bool quoted = false;

  e->args = 0;
  e->arg[0][0] = 0;
  if (*at == ')')
    return at + 1;
  for (; *at && *at != '\n'; at++) {
    if (!quoted && (*at == ',' || *at == ')')) {
      e->arg[e->args++][len] = 0;
      len = 0;
      if (*at == ')')
        return at + 1;
      if (e->args == ARGS)
        return NULL;
      at = skip_blanks(at + 1) - 1;
      continue;
    }
    if (*at == '"')
      quoted = !quoted;
    if (len == TEXT - 1)
      return NULL;
    e->arg[e->args][len++] = *at;
  }
  return NULL;
}

/* An example, if the line that begins at text is one. */
static bool read_example(struct example *e, const char *text) {
  const char *at = skip_blanks(text);
  size_t len = 0;

  if (strncmp(at, "ipkin_", 6) != 0)
    return false;
  while (isalnum((unsigned char)at[len]) || at[len] == '_')
    len++;
  if (at[len] != '(' || len >= sizeof e->call)
    return false;
  (void)snprintf(e->call, sizeof e->call, "%.*s", (int)len, at);
  at = read_args(e, at + len + 1);
  if (!at)
    return false;
  at = skip_blanks(at);
  if (strncmp(at, "\\\n", 2) == 0)
    at = skip_blanks(at + 2);
  if (strncmp(at, "->", 2) != 0)
    return false;
  at = skip_blanks(at + 2);
  len = strcspn(at, "\n");
  if (len >= 3 && strncmp(at + len - 3, " */", 3) == 0)
    len -= 3;
  (void)snprintf(e->want, sizeof e->want, "%.*s", (int)len, at);
  return true;
}

static void run_example(const struct example *e) {
  char got[TEXT] = "";

  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (strcmp(calls[i].name, e->call) == 0) {
      const bool empty = !e->args && strncmp(e->call, "ipkin_set_", 10) == 0;

      check_number(e->args + empty, calls[i].args, "ipkin.h:%u: arguments",
                   e->line);
      if (e->args + empty == calls[i].args)
        calls[i].run(e, got);
      check_text(got, e->want, "ipkin.h:%u: %s(%s%s%s)", e->line, e->call,
                 e->args > 0 ? e->arg[0] : "", e->args > 1 ? ", " : "",
                 e->args > 1 ? e->arg[1] : "");
      return;
    }
  check(false, "ipkin.h:%u: examples.c cannot run %s", e->line, e->call);
}

/* Calls visit with every example of the header; returns how many. */
static unsigned for_every_example(const char *header,
                                  void (*visit)(const struct example *)) {
  static struct example e;
  unsigned line = 1, examples = 0;

  for (const char *at = header; *at; line++) {
    e.line = line;
    if (read_example(&e, at)) {
      examples++;
      visit(&e);
    }
    at += strcspn(at, "\n");
    at += *at == '\n';
  }
  return examples;
}

Test(examples, are_true) {
  char *const header = file_text(header_path);
  unsigned arrows = 0;

  for (const char *at = header; (at = strstr(at, ") ->")) != NULL; at++)
    arrows++;
  for (const char *at = header; (at = strstr(at, "\\\n       ->")) != NULL;
       at++)
    arrows++;
  check_number(for_every_example(header, run_example), arrows,
               "examples, by their arrows");
  check(arrows > 100, "there are many: %u", arrows);
  free(header);
}

static char wanted[64];
static unsigned found;

static void look_for_wanted(const struct example *e) {
  found += strcmp(e->call, wanted) == 0;
}

/* Up to the plan, where a config does not fit on one line. */
Test(examples, are_given_for_every_call) {
  char *const header = file_text(header_path);
  char *const end = strstr(header, "/* ---- plan ");
  unsigned functions = 0;

  cr_assert(end);
  for (const char *at = header; (at = strstr(at, "\nIPKIN_API ")) != NULL;) {
    size_t len = 0;

    at += strlen("\nIPKIN_API ");
    if (at > end)
      break;
    while (strncmp(at, "ipkin_", 6) != 0 || at[len] != '(') {
      at += len ? len : 1;
      for (len = 0; isalnum((unsigned char)at[len]) || at[len] == '_';)
        len++;
    }
    (void)snprintf(wanted, sizeof wanted, "%.*s", (int)len, at);
    functions++;
    found = strcmp(wanted, "ipkin_set_index") == 0; /* ipkin_set_find_all()'s */
    (void)for_every_example(header, look_for_wanted);
    check(found > 0, "%s has no example", wanted);
  }
  check(functions > 30, "%u functions up to the plan", functions);
  free(header);
}
