/* bad_inputs.c - the catalogue of what has gone wrong elsewhere, CVE by CVE
   SPDX-License-Identifier: MIT

   Every row of data/bad_inputs.tsv is run here, or stands in elsewhere[]. */
#include "agree.h"
#include "check.h"
#include "place.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

enum { ID, CATEGORY, API, LENGTH, INPUT, REQUIRED }; /* the columns */

static const struct {
  const char *from, *to, *where;
} elsewhere[] = {
    {"B217", "B221", "plan: lists for two families are its input"},
    {"B229", "B237", "bulk.c and bulk_kernels.c: walls, tails and lengths of lists"},
    {"B238", "B238", "Test(set, merges_a_million_addresses_in_whatever_order)"},
    {"B239", "B239", "Test(set, merges_to_everything)"},
    {"B240", "B240", "Test(header, offers_no_hash)"},
    {"B246", "B246", "Test(status, reads_no_locale)"},
    {"B247", "B247",
     "Test(status, may_be_called_from_a_signal_handler), _any_thread, "
     "leaves_errno_alone"},
    {"B248", "B248", "this suite, built so: plain.c"},
};

static bool is_elsewhere(const char *id) {
  for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
    if (strcmp(elsewhere[i].from, id) <= 0 && strcmp(id, elsewhere[i].to) <= 0)
      return true;
  return false;
}

/* ---- texts ------------------------------------------------------------- */

/* The input, or what "<65536 bytes: 1111...>" stands for: what is shown, and
   its last two bytes again and again. */
static char *input(const struct table *t, size_t *len) {
  const char *const shown = t->cell[INPUT].text;
  const char *const colon = strstr(shown, " bytes: ");
  size_t shown_len;
  char *text;

  *len = strtoul(t->cell[LENGTH].text, NULL, 10);
  if (shown[0] != '<' || !colon) {
    check_number(t->cell[INPUT].len, *len, "%s", table_row(t));
    return place_exact(shown, *len);
  }
  shown_len = strlen(colon + 8) - strlen("...>");
  text = malloc(*len);
  cr_assert(text && *len > shown_len);
  memcpy(text, colon + 8, shown_len);
  for (size_t i = shown_len; i < *len; i++)
    text[i] = text[i - 2];
  return text;
}

/* The status that a row asks for by a word of its own, or 0. */
static ipkin_status asked_status(const struct table *t) {
  static const struct {
    const char *word;
    ipkin_status status;
  } words[] = {
      {"REJECT leading_zero", IPKIN_ERR_LEADING_ZERO},
      {"REJECT octet_range", IPKIN_ERR_OCTET},
      {"REJECT too_few_parts", IPKIN_ERR_TOO_FEW},
      {"REJECT zone", IPKIN_ERR_ZONE},
      {"REJECT empty", IPKIN_ERR_EMPTY},
      {"REJECT nul", IPKIN_ERR_CHARACTER},
      {"REJECT trailing", IPKIN_ERR_CHARACTER},
  };

  if (strcmp(t->cell[ID].text, "B021") == 0) /* "1.2.3.4.", a fifth octet */
    return IPKIN_ERR_TOO_MANY;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strncmp(t->cell[REQUIRED].text, words[i].word, strlen(words[i].word)) ==
        0)
      return words[i].status;
  return IPKIN_OK;
}

static void check_refusal(const struct table *t, ipkin_status status) {
  const ipkin_status asked = asked_status(t);

  check(strncmp(t->cell[REQUIRED].text, "REJECT", 6) == 0,
        "%s: refused with %s", table_row(t), ipkin_status_name(status));
  check(status >= 16 && status < 64, "%s: %s is no status of a text",
        table_row(t), ipkin_status_name(status));
  if (asked)
    check_status(status, asked, "%s", table_row(t));
}

static void run_addr(const struct table *t) {
  size_t len;
  char *const text = input(t, &len);
  struct ipkin_addr addr, none = {.family = 0};
  char hex[33] = "";

  const ipkin_status status = ipkin_addr_parse(text, len, &addr, NULL);

  if (status) {
    check_refusal(t, status);
    check(memcmp(&addr, &none, sizeof none) == 0, "%s", table_row(t));
  } else {
    for (size_t i = 0; i < oracle_width(addr.family) / 8; i++)
      (void)snprintf(hex + 2 * i, 3, "%02x", addr.bytes[i]);
    check(strncmp(t->cell[REQUIRED].text, "ACCEPT ", 7) == 0, "%s: accepted",
          table_row(t));
    check_text(hex, t->cell[REQUIRED].text + 7, "%s", table_row(t));
  }
  if (len <= ORACLE_TEXT_MAX)
    agree_addr(text, len, 0);
  free(text);
}

/* "ACCEPT v4 /0; …", "ACCEPT as interface, flag host_bits; …", "REJECT …". */
static void run_cidr(const struct table *t) {
  static const struct ipkin_addr v4 = {{255, 255, 255, 255}, IPKIN_V4, {0}};
  static const struct ipkin_addr v6 = {{0}, IPKIN_V6, {0}};
  size_t len;
  char *const text = input(t, &len);
  struct ipkin_cidr cidr;
  unsigned family, bits;
  uint32_t seen;

  const ipkin_status status =
      ipkin_cidr_parse_with(text, len, 0, &cidr, &seen, NULL);

  if (status) {
    check_refusal(t, status);
  } else if (sscanf(t->cell[REQUIRED].text, "ACCEPT v%u /%u", &family, &bits) ==
             2) {
    check(cidr.family == family && cidr.bits == bits, "%s", table_row(t));
    if (bits == 0) {
      check(ipkin_cidr_contains(&cidr, &v4) == (family == 4), "%s",
            table_row(t));
      check(ipkin_cidr_contains(&cidr, &v6) == (family == 6), "%s",
            table_row(t));
    }
    if (bits == oracle_width(family))
      check_number(ipkin_cidr_count(&cidr), 1, "%s", table_row(t));
  } else {
    check(strstr(t->cell[REQUIRED].text, "ACCEPT as interface"), "%s: accepted",
          table_row(t));
    check(seen & IPKIN_SEEN_HOST_BITS, "%s", table_row(t));
    check_status(ipkin_cidr_parse_with(text, len, IPKIN_REFUSE_HOST_BITS, &cidr,
                                       NULL, NULL),
                 IPKIN_ERR_HOST_BITS, "%s", table_row(t));
  }
  agree_cidr(text, len, 0);
  free(text);
}

/* ---- classes ----------------------------------------------------------- */

#define C(word) IPKIN_CLASS_##word

static const struct {
  const char *id;
  uint32_t class;
} classes[] = {
    {"B113", C(LOOPBACK)},
    {"B114", C(LOOPBACK) | C(MAPPED)},
    {"B168", C(LOOPBACK) | C(MAPPED)},
    {"B169", C(LOOPBACK) | C(MAPPED)},
    {"B170", C(LINK_LOCAL) | C(MAPPED)},
    {"B171", C(LINK_LOCAL) | C(MAPPED)},
    {"B172", C(MAPPED)},
    {"B173", C(LOOPBACK) | C(COMPATIBLE)},
    {"B174", C(LOOPBACK) | C(NAT64)},
    {"B175", C(LINK_LOCAL) | C(NAT64)},
    {"B176", C(NAT64)},
    {"B177", C(LOOPBACK) | C(SIXTOFOUR)},
    {"B178", C(LINK_LOCAL) | C(SIXTOFOUR)},
    {"B179", C(LOOPBACK) | C(RESERVED) | C(TEREDO)}, /* server | client */
    {"B180", C(SHARED)},
    {"B181", C(GLOBAL)},
    {"B182", C(GLOBAL)},
    {"B183", 0},
    {"B184", 0},
    {"B185", 0},
    {"B186", C(BENCHMARKING)},
    {"B187", C(GLOBAL)},
    {"B188", C(RESERVED)},
    {"B189", C(BROADCAST)},
    {"B190", C(UNSPECIFIED)},
    {"B191", 0},
    {"B192", C(GLOBAL)},
    {"B193", C(GLOBAL)},
    {"B194", C(LINK_LOCAL)},
    {"B195", C(PRIVATE)},
    {"B196", C(SITE_LOCAL)},
    {"B197", C(LINK_LOCAL)},
    {"B198", C(LINK_LOCAL)},
    {"B199", C(MULTICAST)},
    {"B200", C(DOCUMENTATION)},
    {"B201", C(DOCUMENTATION)},
    {"B202", 0},
    {"B203", C(GLOBAL)},
    {"B204", C(GLOBAL)},
    {"B205", C(BENCHMARKING)},
    {"B206", 0},
    {"B207", C(GLOBAL)},
};

static bool run_class(const struct table *t) {
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (strcmp(t->cell[ID].text, classes[i].id) == 0) {
      struct ipkin_addr addr;

      check_status(ipkin_addr_parse(t->cell[INPUT].text, t->cell[INPUT].len,
                                    &addr, NULL),
                   IPKIN_OK, "%s", table_row(t));
      check(ipkin_addr_class(&addr) == classes[i].class, "%s: 0x%x, not 0x%x",
            table_row(t), (unsigned)ipkin_addr_class(&addr),
            (unsigned)classes[i].class);
      return true;
    }
  return false;
}

/* ---- blocks ------------------------------------------------------------ */

/* "10.0.0.0/32 index 1": beyond the block. */
static void outside(const struct table *t) {
  char *const index = strstr(t->cell[INPUT].text, " index ");
  struct ipkin_cidr range;
  struct ipkin_addr addr;

  cr_assert(index);
  *index = 0;
  range = cidr_of(t->cell[INPUT].text);
  check_status(ipkin_cidr_nth(&range, strtoull(index + 7, NULL, 10), &addr),
               IPKIN_ERR_OUTSIDE, "%s", table_row(t));
  if (strcmp(index + 7, "1") == 0)
    check_status(ipkin_service_first(&range, &addr), IPKIN_ERR_OUTSIDE, "%s",
                 table_row(t));
}

static void last_index(const struct table *t) {
  const struct ipkin_cidr range = cidr_of("2001:db8::/32");
  struct ipkin_addr addr;

  check_ok(ipkin_cidr_nth(&range, UINT64_MAX, &addr));
  check_text(show_addr(&addr), "2001:db8::ffff:ffff:ffff:ffff", "%s",
             table_row(t));
}

static void index_1_is(const struct table *t, const char *block,
                       const char *want) {
  const struct ipkin_cidr range = cidr_of(block);
  struct ipkin_addr addr;

  check_ok(ipkin_service_first(&range, &addr));
  check_text(show_addr(&addr), want, "%s", table_row(t));
}

static void tiny_ranges(const struct table *t) {
  index_1_is(t, "10.0.0.0/31", "10.0.0.1");
  index_1_is(t, "10.0.0.0/30", "10.0.0.1");
  index_1_is(t, "::/127", "::1");
}

static void masked_range(const struct table *t) {
  index_1_is(t, "10.1.2.3/8", "10.0.0.1");
}

static void whole_v6(const struct table *t) {
  const struct ipkin_cidr all = cidr_of(t->cell[INPUT].text);

  check_number(ipkin_cidr_count(&all), UINT64_MAX, "%s", table_row(t));
}

static void whole_v4(const struct table *t) {
  const struct ipkin_cidr all = cidr_of(t->cell[INPUT].text);

  check_number(ipkin_cidr_count(&all), (uint64_t)1 << 32, "%s", table_row(t));
}

/* "::1/128 vs ::1a"; a text that is no address gives none, which is nowhere. */
static void apart(const struct table *t) {
  char *const vs = strstr(t->cell[INPUT].text, " vs ");
  const char *text;
  struct ipkin_cidr cidr;
  struct ipkin_addr addr;

  cr_assert(vs);
  *vs = 0;
  text = vs + 4;
  if (strcmp(text, "text \"1:2:3\"") == 0)
    text = "1:2:3";
  cidr = cidr_of(t->cell[INPUT].text);
  (void)ipkin_addr_parse(text, strlen(text), &addr, NULL);
  check(!ipkin_cidr_contains(&cidr, &addr), "%s", table_row(t));
}

static void hostile(const struct table *t) {
  const struct ipkin_addr addr = addr_of("10.0.0.1");

  for (size_t i = 0; i < NOT_CIDRS; i++) {
    struct ipkin_addr out;

    check(!ipkin_cidr_contains(&not_cidrs[i], &addr), "%s", table_row(t));
    check_status(ipkin_cidr_first(&not_cidrs[i], &out), IPKIN_ERR_VALUE, "%s",
                 table_row(t));
  }
}

/* ---- the foreign caller ------------------------------------------------ */

static void length_minus_1(const struct table *t) {
  static const char start[] =
      "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128x";
  struct ipkin_addr addr;
  struct ipkin_cidr cidr;

  check_status(
      ipkin_addr_parse(place_before_wall(start, 46), SIZE_MAX, &addr, NULL),
      IPKIN_ERR_CHARACTER, "%s", table_row(t));
  check_status(
      ipkin_cidr_parse(place_before_wall(start, 50), SIZE_MAX, &cidr, NULL),
      IPKIN_ERR_CHARACTER, "%s", table_row(t));
}

static void no_terminator(const struct table *t) {
  struct ipkin_addr addr;

  check_status(
      ipkin_addr_parse(place_before_wall("1.2.3.4", 7), 7, &addr, NULL),
      IPKIN_OK, "%s", table_row(t));
}

static void one_byte_too_small(const struct table *t) {
  const struct ipkin_addr addr = addr_of("1.2.3.4");
  char *const to = place_before_wall("xxxxxxx", 7);
  size_t len;

  check_status(ipkin_addr_format(&addr, to, 7, &len), IPKIN_ERR_SPACE, "%s",
               table_row(t));
  check_number(len, 7, "%s", table_row(t));
  check_text(to, "", "%s", table_row(t));
}

static void overlapping(const struct table *t) {
  struct ipkin_cidr cidr = cidr_of("10.96.0.5/12");

  check_ok(ipkin_cidr_masked(&cidr, &cidr));
  check_text(show_cidr(&cidr), "10.96.0.0/12", "%s", table_row(t));
}

static void failing(const struct table *t) {
  struct ipkin_addr addr = addr_of("10.0.0.1"), none = {.family = 0};

  check_status(ipkin_addr_parse("10.0.0.x", 8, &addr, NULL),
               IPKIN_ERR_CHARACTER, "%s", table_row(t));
  check(memcmp(&addr, &none, sizeof none) == 0, "%s", table_row(t));
}

/* Input and "required", up to its closing quote. */
static void formats(const struct table *t) {
  const char *const want = t->cell[REQUIRED].text + 1;
  char *const blank = strchr(t->cell[INPUT].text, ' '); /* "… bytes" */
  struct ipkin_addr addr;

  if (blank)
    *blank = 0;
  addr = addr_of(t->cell[INPUT].text);
  *strchr(want, '"') = 0;
  check_text(show_addr(&addr), want, "%s", table_row(t));
}

static const struct {
  const char *id;
  void (*run)(const struct table *);
} by_id[] = {
    {"B208", outside},
    {"B209", outside},
    {"B210", outside},
    {"B211", outside},
    {"B212", last_index},
    {"B213", tiny_ranges},
    {"B214", whole_v6},
    {"B215", whole_v4},
    {"B216", masked_range},
    {"B222", apart},
    {"B223", apart},
    {"B224", apart},
    {"B225", apart},
    {"B226", apart},
    {"B227", hostile},
    {"B228", hostile},
    {"B241", length_minus_1},
    {"B242", no_terminator},
    {"B243", one_byte_too_small},
    {"B244", overlapping},
    {"B245", failing},
    {"B249", formats},
    {"B250", formats},
    {"B251", formats},
    {"B252", formats},
};

static bool run_by_id(const struct table *t) {
  for (size_t i = 0; i < sizeof by_id / sizeof *by_id; i++)
    if (strcmp(t->cell[ID].text, by_id[i].id) == 0) {
      by_id[i].run(t);
      return true;
    }
  return false;
}

static bool run_text(const struct table *t) {
  if (strcmp(t->cell[API].text, "addr") == 0)
    return run_addr(t), true;
  if (strcmp(t->cell[API].text, "cidr") == 0)
    return run_cidr(t), true;
  return false;
}

Test(bad_inputs, runs_every_row_of_the_catalogue) {
  static struct table t;
  unsigned run = 0, not_ours = 0;

  for (bool row = table_open(&t, "bad_inputs.tsv"); row; row = table_next(&t)) {
    const bool as_text = run_text(&t), as_class = run_class(&t);

    if (as_text || as_class || run_by_id(&t))
      run++;
    else if (is_elsewhere(t.cell[ID].text))
      not_ours++;
    else
      check(false, "%s: nobody runs it", table_row(&t));
  }
  check_number(t.rows, 252, "rows");
  check_number(run, 232, "rows that are run here");
  check_number(not_ours, 20, "rows that are not");
}
