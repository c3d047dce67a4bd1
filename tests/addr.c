/* addr.c - tests of the addr section: text <-> one address, order, offset
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"
#include "place.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#if defined __unix__ || defined __APPLE__
#include <arpa/inet.h>
#define HAVE_INET 1
enum { TAKES_MORE = 0 };
#elif defined _WIN32
#include <ws2tcpip.h>
#define HAVE_INET 1
enum { TAKES_MORE = 1 }; /* "::1.2.3.04", at least of Wine */
#else
#define HAVE_INET 0
#endif

static const struct ipkin_addr none;

/* ---- the vectors ------------------------------------------------------- */

/* What begins a right text must not be taken for wrong, once it shows the
   text's family: here the oracle is on trial. */
static void check_beginnings(const struct table *t, uint32_t accept) {
  const char *const text = t->cell[1].text;

  for (size_t len = strcspn(text, ".:") + 1; len < t->cell[1].len; len++)
    check_number(oracle_addr(text, len, accept).at, len, "%s", table_row(t));
}

static void check_row(const struct table *t, uint32_t accept) {
  char *const text = place_exact(t->cell[1].text, t->cell[1].len);
  const bool valid = t->cell[2].text[0] == '1';
  char canonical[IPKIN_ADDR_TEXT_CAP];
  struct ipkin_addr addr;
  size_t at, len;

  const ipkin_status status =
      ipkin_addr_parse_with(text, t->cell[1].len, accept, &addr, NULL, &at);

  check((status == IPKIN_OK) == valid, "%s: %s", table_row(t),
        ipkin_status_name(status));
  if (valid) {
    check_number(at, t->cell[1].len, "%s", table_row(t));
    check_status(ipkin_addr_format(&addr, canonical, sizeof canonical, &len),
                 IPKIN_OK, "%s", table_row(t));
    check_text(canonical, t->cell[3].text, "%s", table_row(t));
  } else {
    check(memcmp(&addr, &none, sizeof none) == 0, "%s", table_row(t));
  }
  free(text);
  agree_addr(t->cell[1].text, t->cell[1].len, accept);
  if (valid)
    check_beginnings(t, accept);
}

static unsigned check_table(const char *name, uint32_t accept) {
  static struct table t;
  unsigned rows = 0;

  for (bool row = table_open(&t, name); row; row = table_next(&t))
    if (strcmp(t.cell[0].text, "addr") == 0) {
      check_row(&t, accept);
      rows++;
    }
  return rows;
}

Test(addr, parses_what_go_rust_glibc_and_musl_agree_on) {
  check_number(check_table("parse.tsv", 0), 1433, "rows");
}

Test(addr, parses_as_kubernetes_always_did_if_asked) {
  check_number(check_table("legacy.tsv", IPKIN_ACCEPT_KUBERNETES_LEGACY), 260,
               "rows");
}

/* The hex of the notes was printed by other parsers. */
Test(addr, reads_the_bytes_that_others_read) {
  static struct table t;
  unsigned rows = 0;

  for (bool row = table_open(&t, "parse.tsv"); row; row = table_next(&t)) {
    const char *hex = strstr(t.cell[4].text, "hex=");
    struct ipkin_addr addr;
    char got[33] = "";

    if (strcmp(t.cell[0].text, "addr") != 0 || !hex || t.cell[2].text[0] == '0')
      continue;
    rows++;
    hex += 4;
    (void)ipkin_addr_parse(t.cell[1].text, t.cell[1].len, &addr, NULL);
    for (unsigned i = 0; i < (addr.family == IPKIN_V4 ? 4 : 16); i++)
      (void)snprintf(got + 2 * i, 3, "%02x", addr.bytes[i]);
    check(strncmp(got, hex, strlen(got)) == 0 &&
              strcspn(hex, ";") == strlen(got),
          "%s: got %s, want %.32s", table_row(&t), got, hex);
  }
  check_number(rows, 587, "rows with hex");
}

/* ---- the place and the cause ------------------------------------------- */

/* Every refusal of the page, and others in its spirit, by hand: the oracle
   must not be the only witness. */
static const struct {
  const char *text;
  ipkin_status status;
  size_t at;
} refusals[] = {
    {"256.1.1.1", IPKIN_ERR_OCTET, 2},
    {"1.2.3.999", IPKIN_ERR_OCTET, 8},
    {"1.2.3.1000", IPKIN_ERR_OCTET, 9},
    {"2130706433", IPKIN_ERR_OCTET, 3},
    {"1.2.3.4294967306", IPKIN_ERR_OCTET, 8},           /* 10, in 32 bits */
    {"1.2.3.18446744073709551626", IPKIN_ERR_OCTET, 9}, /* and in 64 */
    {"::100000010", IPKIN_ERR_GROUP, 6},
    {"01.2.3.4", IPKIN_ERR_LEADING_ZERO, 1},
    {"1.2.3.00", IPKIN_ERR_LEADING_ZERO, 7},
    {"0", IPKIN_ERR_TOO_FEW, 1},
    {"1.2.3", IPKIN_ERR_TOO_FEW, 5},
    {"1.2.3.", IPKIN_ERR_TOO_FEW, 6},
    {"1.2/8", IPKIN_ERR_TOO_FEW, 3},
    {"1.2.3./8", IPKIN_ERR_TOO_FEW, 6},
    {"/8", IPKIN_ERR_CHARACTER, 0},
    {"1.2.3.4/24", IPKIN_ERR_CHARACTER, 7},
    {"1.2.3.4.5", IPKIN_ERR_TOO_MANY, 7},
    {"1.2.3.4.", IPKIN_ERR_TOO_MANY, 7},
    {"1..2.3", IPKIN_ERR_CHARACTER, 2},
    {".1.2.3", IPKIN_ERR_CHARACTER, 0},
    {"1.2.3.4 ", IPKIN_ERR_CHARACTER, 7},
    {" 1.2.3.4", IPKIN_ERR_CHARACTER, 0},
    {"1.2.3.4:80", IPKIN_ERR_CHARACTER, 7},
    {"1.2.3.4%eth0", IPKIN_ERR_ZONE, 7},
    {"1.2%", IPKIN_ERR_ZONE, 3},
    {"0x7f.0.0.1", IPKIN_ERR_CHARACTER, 1},
    {"abcd", IPKIN_ERR_CHARACTER, 0},
    {"::1::", IPKIN_ERR_CHARACTER, 4},
    {"1:::2", IPKIN_ERR_CHARACTER, 3},
    {":1::2", IPKIN_ERR_CHARACTER, 1},
    {":", IPKIN_ERR_TOO_FEW, 1},
    {"1:", IPKIN_ERR_TOO_FEW, 2},
    {"1::2:", IPKIN_ERR_TOO_FEW, 5},
    {"1:2:3:4:5:6:7", IPKIN_ERR_TOO_FEW, 13},
    {"1:2:3/16", IPKIN_ERR_TOO_FEW, 5},
    {"::/16", IPKIN_ERR_CHARACTER, 2},
    {"12345::", IPKIN_ERR_GROUP, 4},
    {"::00001", IPKIN_ERR_GROUP, 6},
    {"1:2:3:4:5:6:7:8:9", IPKIN_ERR_TOO_MANY, 15},
    {"1:2:3:4:5:6:7:8::", IPKIN_ERR_TOO_MANY, 15},
    {"1:2:3:4:5:6:7::8", IPKIN_ERR_TOO_MANY, 15},
    {"1:2:3:4:5:6:7::0", IPKIN_ERR_TOO_MANY, 15},
    {"::1:2:3:4:5:6:7:8", IPKIN_ERR_TOO_MANY, 15},
    {"::1.2.3", IPKIN_ERR_TOO_FEW, 7},
    {"::1.2.3.4.5", IPKIN_ERR_TOO_MANY, 9},
    {"::1.2.3.4:5", IPKIN_ERR_CHARACTER, 9},
    {"::256.1.1.1", IPKIN_ERR_OCTET, 5},
    {"::01.2.3.4", IPKIN_ERR_LEADING_ZERO, 4},
    {"::1.02.3.4", IPKIN_ERR_LEADING_ZERO, 5},
    {"::a.2.3.4", IPKIN_ERR_CHARACTER, 3},
    {"::1.2.3.a", IPKIN_ERR_CHARACTER, 8},
    {"1:2:3:4:5:1.2.3.4", IPKIN_ERR_TOO_FEW, 11},
    {"1:2:3:4:5:6:7:1.2.3.4", IPKIN_ERR_TOO_MANY, 15},
    {"1:2:3:4:5:6::1.2.3.4", IPKIN_ERR_TOO_MANY, 14},
    {"1:2:999.", IPKIN_ERR_TOO_FEW, 7},
    {"fe80::1%eth0", IPKIN_ERR_ZONE, 7},
    {"%eth0", IPKIN_ERR_ZONE, 0},
    {"::g", IPKIN_ERR_CHARACTER, 2},
    {"::\xc3\xa1", IPKIN_ERR_CHARACTER, 2},
    {"[::1]", IPKIN_ERR_CHARACTER, 0},
};

Test(addr, says_where_and_why_a_text_is_wrong) {
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const char *const text = refusals[i].text;
    struct ipkin_addr addr;
    size_t at;

    check_status(ipkin_addr_parse(text, strlen(text), &addr, &at),
                 refusals[i].status, "\"%s\"", show(text, strlen(text)));
    check_number(at, refusals[i].at, "\"%s\"", show(text, strlen(text)));
    agree_addr(text, strlen(text), 0);
  }
}

Test(addr, agrees_with_the_oracle_on_every_short_text) {
  agree_addr_on_all("0125f.:/%x", check_effort(100) < 100 ? 4 : 6, 0);
  for (uint32_t accept = 1; accept < 0x80; accept++)
    agree_addr_on_all("0125f.:/%x", 3, accept);
}

Test(addr, agrees_with_the_oracle_whatever_is_accepted) {
  static const char *const texts[] = {
      "010.0.0.08",    "00001::0ffff",      "::1%e",    "::ffff:1.2.3.4%e",
      "::FFFF:1:2",    "::ffff:001.2.3.04", "1::0",     "fe80::1%",
      "fe80::1%a/",    "1.2.3.4%e",         "::10000",  "::000010000",
      "0000256.1.1.1", "::0000256.1.1.1",   "1.2.3.4/8"};

  for (uint32_t accept = 0; accept < 0x80; accept++)
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
      for (size_t len = 0; len <= strlen(texts[i]); len++)
        agree_addr(texts[i], len, accept);
}

Test(addr, agrees_with_the_oracle_on_mutants) {
  uint64_t seed = 1;
  char text[MUTANT_CAP];

  for (unsigned long n = check_effort(200000); n > 0; n--) {
    const size_t len = mutant(&seed, text);

    agree_addr(text, len, 0);
    agree_addr(text, len, (uint32_t)random_next(&seed) & 0xf007f);
  }
}

#if HAVE_INET
/* What the machine's C library makes of it: 4, 6, or 0 if it refuses. */
static struct ipkin_addr by_inet_pton(const char *text, size_t len) {
  struct ipkin_addr addr = none;
  char with_nul[MUTANT_CAP + 1];

  if (memchr(text, 0, len))
    return addr;
  memcpy(with_nul, text, len);
  with_nul[len] = 0;
  if (inet_pton(AF_INET, with_nul, addr.bytes) == 1)
    addr.family = IPKIN_V4;
  else if (inet_pton(AF_INET6, with_nul, addr.bytes) == 1)
    addr.family = IPKIN_V6;
  else
    addr = none;
  return addr;
}

Test(addr, agrees_with_inet_pton_on_mutants) {
  uint64_t seed = 2;
  char text[MUTANT_CAP];

  for (unsigned long n = check_effort(400000); n > 0; n--) {
    const size_t len = mutant(&seed, text);
    const struct ipkin_addr want = by_inet_pton(text, len);
    struct ipkin_addr got;

    (void)ipkin_addr_parse(text, len, &got, NULL);
    check(memcmp(&got, &want, sizeof got) == 0 ||
              (TAKES_MORE && got.family == 0),
          "\"%s\": %s, inet_pton %s", show(text, len), show_addr(&got),
          show_addr(&want));
  }
}

Test(addr, formats_what_inet_pton_reads_back) {
  uint64_t seed = 3;

  for (unsigned long n = check_effort(100000); n > 0; n--) {
    const struct ipkin_addr addr = random_addr(&seed);
    char text[IPKIN_ADDR_TEXT_CAP];
    struct ipkin_addr back;
    size_t len;

    (void)ipkin_addr_format(&addr, text, sizeof text, &len);
    back = by_inet_pton(text, len);
    check(memcmp(&addr, &back, sizeof addr) == 0, "%s, inet_pton %s", text,
          show_addr(&back));
  }
}
#endif

/* ---- what is read ------------------------------------------------------ */

static const char *const texts[] = {
    "192.0.2.1",
    "255.255.255.255",
    "2001:db8::1",
    "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
    "fe80::1%eth0",
    "0000000000000000000000000000000000000000000000001.2.3.4",
    "00000000000000000000000000000000000000000000000001::",
    "1.2.3.4/255.255.255.0",
};

Test(addr, reads_no_byte_outside_its_text) {
  const uint32_t all = IPKIN_ACCEPT_LEADING_ZEROS | IPKIN_ACCEPT_ZONE;
  struct ipkin_addr addr;

  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (size_t len = 0; len <= strlen(texts[i]); len++) {
      char *text = place_before_wall(texts[i], len);

      (void)ipkin_addr_parse(text, len, &addr, NULL);
      (void)ipkin_addr_parse_with(text, len, all, &addr, NULL, NULL);
      text = place_behind_wall(texts[i], len);
      (void)ipkin_addr_parse(text, len, &addr, NULL);
      (void)ipkin_addr_parse_with(text, len, all, &addr, NULL, NULL);
      agree_addr(texts[i], len, all);
    }
}

/* What stands behind the end cannot matter, a NUL or its absence least. */
Test(addr, ends_where_the_length_says) {
  static const char tails[] = {0, '0', '.', ':', '5', '/', '%', 'f'};
  char buffer[64];

  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (size_t len = 1; len <= strlen(texts[i]); len++) {
      const struct verdict want = oracle_addr(texts[i], len, 0);

      for (size_t t = 0; t < sizeof tails; t++) {
        struct ipkin_addr addr;
        size_t at;

        memset(buffer, tails[t], sizeof buffer);
        memcpy(buffer, texts[i], len);
        check_status(ipkin_addr_parse(buffer, len, &addr, &at), want.status,
                     "\"%s\"", show(texts[i], len));
        check_number(at, want.at, "\"%s\"", show(texts[i], len));
      }
    }
}

/* Constant cost: no more than 46 bytes are there to be read. */
Test(addr, takes_constant_time_whatever_the_length) {
  static const char *const starts[] = {
      "1111111111111111111111111111111111111111111111",
      "0000000000000000000000000000000000000000000000",
      "ffffffffffffffffffffffffffffffffffffffffffffff",
      "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.2555",
      "::::::::::::::::::::::::::::::::::::::::::::::",
      "0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:",
      "fffffffffffffffffffffffffffffffffffffffffffff:",
      "fe80::1%eth0eth0eth0eth0eth0eth0eth0eth0eth0et",
  };
  static const size_t lengths[] = {47, 1000, (size_t)256 << 20, SIZE_MAX};

  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
      const char *const text = place_before_wall(starts[i], 46);
      const struct verdict want = oracle_addr(starts[i], 46, 0);
      struct ipkin_addr addr;
      size_t at;

      check_status(ipkin_addr_parse(text, lengths[l], &addr, &at), want.status,
                   "%s...", starts[i]);
      check_number(at, want.at, "%s...", starts[i]);
      check(memcmp(&addr, &none, sizeof none) == 0, "%s...", starts[i]);
    }
}

/* 46 bytes of the family, unless leading zeros may be any number. */
Test(addr, looks_for_the_family_in_46_bytes) {
  char text[60];

  for (size_t digits = 40; digits < 56; digits++) {
    struct ipkin_addr addr;
    size_t at;

    memset(text, '0', digits);
    memcpy(text + digits, "1::", 3);
    check_status(ipkin_addr_parse(text, digits + 3, &addr, &at),
                 digits + 1 < 46 ? IPKIN_ERR_GROUP : IPKIN_ERR_LEADING_ZERO,
                 "%zu zeros", digits);
    check_number(at, digits + 1 < 46 ? 4 : 1, "%zu zeros", digits);
    check_status(ipkin_addr_parse_with(text, digits + 3,
                                       IPKIN_ACCEPT_LEADING_ZEROS, &addr, NULL,
                                       NULL),
                 IPKIN_OK, "%zu zeros", digits);
    agree_addr(text, digits + 3, 0);
    agree_addr(text, digits + 3, IPKIN_ACCEPT_ZONE);
  }
}

Test(addr, is_linear_in_leading_zeros) {
  const size_t zeros = (size_t)8 << 20;
  char *const text = malloc(zeros + 16);
  uint32_t seen = 0;
  struct ipkin_addr addr;
  size_t at;

  cr_assert(text);
  memset(text, '0', zeros);
  memcpy(text + zeros, "8.0.0.1", 7);
  check_status(ipkin_addr_parse_with(text, zeros + 7,
                                     IPKIN_ACCEPT_LEADING_ZEROS, &addr, &seen,
                                     &at),
               IPKIN_OK, "8 MiB of zeros");
  check_text(show_addr(&addr), "8.0.0.1", "8 MiB of zeros");
  check_number(at, zeros + 7, "8 MiB of zeros");
  check_number(seen, IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_NON_CANONICAL,
               "8 MiB of zeros");
  text[zeros + 6] = 'x';
  check_status(ipkin_addr_parse_with(text, zeros + 7,
                                     IPKIN_ACCEPT_LEADING_ZEROS, &addr, &seen,
                                     &at),
               IPKIN_ERR_CHARACTER, "8 MiB of zeros");
  check_number(at, zeros + 6, "8 MiB of zeros");
  free(text);
}

/* ---- accept and seen --------------------------------------------------- */

Test(addr, tells_what_it_saw) {
  static const struct {
    const char *text;
    uint32_t accept, seen;
    size_t at;
  } cases[] = {
      {"1.2.3.4", 0, 0, 7},
      {"::ffff:1.2.3.4", 0, IPKIN_SEEN_MAPPED, 14},
      {"0::1", 0, IPKIN_SEEN_NON_CANONICAL, 4},
      {"0db8::", 0, IPKIN_SEEN_NON_CANONICAL, 6},
      {"0db8::", IPKIN_ACCEPT_LEADING_ZEROS, IPKIN_SEEN_NON_CANONICAL, 6},
      {"00db8::", IPKIN_ACCEPT_LEADING_ZEROS,
       IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_NON_CANONICAL, 7},
      {"1.2.3.04", IPKIN_ACCEPT_LEADING_ZEROS,
       IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_NON_CANONICAL, 8},
      {"fe80::1%eth0", IPKIN_ACCEPT_ZONE, IPKIN_SEEN_ZONE, 7},
      {"fe80::1%eth0", IPKIN_ACCEPT_ZONE | IPKIN_REFUSE_NON_CANONICAL,
       IPKIN_SEEN_ZONE, 7},
      {"FE80::1%!~", IPKIN_ACCEPT_ZONE,
       IPKIN_SEEN_ZONE | IPKIN_SEEN_NON_CANONICAL, 7},
      {"::ffff:01.2.3.4%0", IPKIN_ACCEPT_ZONE | IPKIN_ACCEPT_LEADING_ZEROS,
       IPKIN_SEEN_ZONE | IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_MAPPED |
           IPKIN_SEEN_NON_CANONICAL,
       15},
  };

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct ipkin_addr addr;
    uint32_t seen = 77;
    size_t at = 77;

    check_status(ipkin_addr_parse_with(cases[i].text, strlen(cases[i].text),
                                       cases[i].accept, &addr, &seen, &at),
                 IPKIN_OK, "\"%s\"", cases[i].text);
    check_number(seen, cases[i].seen, "\"%s\"", cases[i].text);
    check_number(at, cases[i].at, "\"%s\"", cases[i].text);
  }
}

Test(addr, refuses_mapped_before_non_canonical_and_both_last) {
  const uint32_t both = IPKIN_REFUSE_MAPPED | IPKIN_REFUSE_NON_CANONICAL;
  static const struct {
    const char *text;
    ipkin_status status;
    size_t at;
  } cases[] = {
      {"::FFFF:1.2.3.4", IPKIN_ERR_MAPPED, 0},
      {"::ffff:1.2.3.x", IPKIN_ERR_CHARACTER, 13},
      {"::FFFE:1.2.3.4", IPKIN_ERR_NON_CANONICAL, 2},
      {"::1.2.3.4", IPKIN_ERR_NON_CANONICAL, 3},
      {"1::0", IPKIN_ERR_NON_CANONICAL, 3},
      {"1:0:0:0:0:0:0:0", IPKIN_ERR_NON_CANONICAL, 2},
      {"1:0::0:0:0:0:1", IPKIN_ERR_NON_CANONICAL, 2},
      {"1.2.3.4", IPKIN_OK, 7},
  };

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct ipkin_addr addr;
    size_t at;

    check_status(ipkin_addr_parse_with(cases[i].text, strlen(cases[i].text),
                                       both, &addr, NULL, &at),
                 cases[i].status, "\"%s\"", cases[i].text);
    check_number(at, cases[i].at, "\"%s\"", cases[i].text);
  }
}

Test(addr, places_the_byte_that_ends_no_zone) {
  static const struct {
    const char *text;
    size_t at;
  } cases[] = {{"fe80::1%", 8},        {"fe80::1%a b", 9},
               {"fe80::1%a\x7f", 9},   {"fe80::1%ab\x80", 10},
               {"fe80::1%eth0%1", 12}, {"fe80::1%eth0/64", 12},
               {"fe80::1%\x1f", 8}};

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct ipkin_addr addr;
    size_t at = 77;

    check_status(ipkin_addr_parse_with(cases[i].text, strlen(cases[i].text),
                                       IPKIN_ACCEPT_ZONE, &addr, NULL, &at),
                 IPKIN_ERR_ZONE, "\"%s\"", cases[i].text);
    check_number(at, cases[i].at, "\"%s\"", cases[i].text);
  }
}

Test(addr, knows_every_accept_bit_or_refuses_it) {
  for (unsigned bit = 0; bit < 32; bit++) {
    const uint32_t accept = (uint32_t)1 << bit;
    const bool defined = accept & ORACLE_ACCEPT_DEFINED;
    struct ipkin_addr addr;
    uint32_t seen = 77;
    size_t at = 77;

    memset(&addr, 0xa5, sizeof addr);
    check_status(
        ipkin_addr_parse_with("10.0.0.1", 8, accept, &addr, &seen, &at),
        defined ? IPKIN_OK : IPKIN_ERR_VALUE, "bit %u", bit);
    check_number(at, defined ? 8 : 0, "bit %u", bit);
    check_number(seen, 0, "bit %u", bit);
    check_number(addr.family, defined ? 4 : 0, "bit %u", bit);
  }
}

/* ---- NULL -------------------------------------------------------------- */

#define check_none(addr)                                                       \
  check(memcmp(&(addr), &none, sizeof none) == 0, "outputs are zero")

Test(addr, takes_null_only_where_the_header_says_so) {
  const struct ipkin_addr addr = addr_of("1.2.3.4");
  struct ipkin_addr out = addr;
  uint32_t seen = 77;
  size_t at = 77;

  check_status(ipkin_addr_parse(NULL, 0, &out, &at), IPKIN_ERR_EMPTY,
               "NULL of length 0");
  check_number(at, 0, "NULL of length 0");
  check_ok(ipkin_addr_parse("1.2.3.4", 7, &out, NULL));
  check_ok(ipkin_addr_parse_with("1.2.3.4", 7, 0, &out, NULL, NULL));

  at = 77;
  check_null(ipkin_addr_parse(NULL, 7, &out, &at));
  check_none(out);
  check_number(at, 0, "text NULL");
  at = 77;
  check_null(ipkin_addr_parse("1.2.3.4", 7, NULL, &at));
  check_number(at, 0, "ret_addr NULL");

  at = 77;
  out = addr;
  check_null(ipkin_addr_parse_with(NULL, 7, 0, &out, &seen, &at));
  check_none(out);
  check(at == 0 && seen == 0, "outputs are zero");
  at = seen = 77;
  check_null(ipkin_addr_parse_with("1.2.3.4", 7, 0, NULL, &seen, &at));
  check(at == 0 && seen == 0, "outputs are zero");

  out = addr;
  check_null(ipkin_addr_offset(NULL, 1, &out));
  check_none(out);
  check_null(ipkin_addr_offset(&addr, 1, NULL));
  out = addr;
  check_null(ipkin_addr_unmap(NULL, &out));
  check_none(out);
  check_null(ipkin_addr_unmap(&addr, NULL));
  /* NULL is said before a value that is wrong */
  check_null(ipkin_addr_offset(&none, 1, NULL));
  check_null(ipkin_addr_unmap(&none, NULL));

  check(ipkin_addr_compare(NULL, NULL) == 0, "NULL equals itself");
  check(ipkin_addr_compare(NULL, &none) == -1, "NULL is first");
  check(ipkin_addr_compare(&none, NULL) == 1, "NULL is first");
}

Test(addr, formats_to_null_only_where_there_is_no_room) {
  const struct ipkin_addr addr = addr_of("1.2.3.4");
  char text[IPKIN_ADDR_TEXT_CAP] = "x";
  size_t len = 77;

  check_null(ipkin_addr_format(NULL, text, sizeof text, &len));
  check(len == 0 && text[0] == 0, "outputs are zero");
  len = 77;
  check_null(ipkin_addr_format(&addr, NULL, 8, &len));
  check_number(len, 0, "ret_text NULL");
  check_null(ipkin_addr_format(&addr, NULL, sizeof text, &len));
  text[0] = 'x';
  check_null(ipkin_addr_format(&addr, text, sizeof text, NULL));
  check_text(text, "", "ret_text_len NULL");
  check_status(ipkin_addr_format(&addr, NULL, 0, &len), IPKIN_ERR_SPACE,
               "NULL of capacity 0");
  check_number(len, 7, "the length is that of the whole answer");
}

/* ---- format ------------------------------------------------------------ */

Test(addr, formats_as_the_oracle_does) {
  uint64_t seed = 4;

  for (unsigned long n = check_effort(100000); n > 0; n--) {
    const struct ipkin_cidr cidr = random_cidr(&seed);

    agree_format(&cidr);
  }
}

/* Every pattern of zero and non-zero groups: all that RFC 5952 speaks of. */
Test(addr, shortens_the_first_of_the_longest_runs) {
  for (unsigned pattern = 0; pattern < 256; pattern++)
    for (unsigned value = 1; value <= 0xffff; value = value * 16 + 15) {
      struct ipkin_cidr cidr = {.family = IPKIN_V6, .bits = 128};

      for (unsigned group = 0; group < 8; group++)
        if (pattern >> group & 1) {
          cidr.bytes[2 * group] = (uint8_t)(value >> 8);
          cidr.bytes[2 * group + 1] = (uint8_t)value;
        }
      agree_format(&cidr);
    }
}

Test(addr, formats_into_whatever_room_there_is) {
  static const char *const samples[] = {
      "0.0.0.0",
      "255.255.255.255",
      "::",
      "2001:db8::1",
      "::ffff:1.2.3.4",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};

  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
    for (size_t cap = 0; cap <= IPKIN_ADDR_TEXT_CAP + 8; cap++) {
      const struct ipkin_addr addr = addr_of(samples[i]);
      const size_t want_len = strlen(samples[i]);
      char garbage[IPKIN_ADDR_TEXT_CAP + 8], *text;
      size_t len = 77;

      memset(garbage, 'x', sizeof garbage);
      text = place_before_wall(garbage, cap);
      check_status(ipkin_addr_format(&addr, text, cap, &len),
                   want_len < cap ? IPKIN_OK : IPKIN_ERR_SPACE, "%s into %zu",
                   samples[i], cap);
      check_number(len, want_len, "%s into %zu", samples[i], cap);
      if (cap > 0)
        check_text(text, want_len < cap ? samples[i] : "", "%s into %zu",
                   samples[i], cap);
    }
}

/* ---- order, offset, unmap ---------------------------------------------- */

Test(addr, orders_by_family_and_number) {
  uint64_t seed = 5;

  for (unsigned long n = check_effort(100000); n > 0; n--) {
    const struct ipkin_addr a = random_addr(&seed);
    struct ipkin_addr b = random_addr(&seed);

    if (random_below(&seed, 2)) { /* of a, but for one bit */
      b = a;
      b.bytes[random_below(&seed, oracle_width(a.family) / 8)] ^=
          (uint8_t)(1u << random_below(&seed, 8));
    }
    check(ipkin_addr_compare(&a, &b) == oracle_compare(&a, &b), "%s, %s",
          show_addr(&a), show_addr(&b));
    check(ipkin_addr_compare(&a, &a) == 0, "%s", show_addr(&a));
  }
}

/* A few bits anywhere in the 20 bytes. */
static struct ipkin_addr any_bytes(uint64_t *seed) {
  struct ipkin_addr addr = none;
  uint8_t bytes[sizeof addr] = {0};

  for (size_t bits = random_below(seed, 4); bits > 0; bits--)
    bytes[random_below(seed, sizeof bytes)] ^=
        (uint8_t)(1u << random_below(seed, 8));
  memcpy(&addr, bytes, sizeof addr);
  return addr;
}

Test(addr, has_a_place_in_the_order_for_any_bytes) {
  uint64_t seed = 6;

  for (unsigned long n = check_effort(200000); n > 0; n--) {
    const struct ipkin_addr a = any_bytes(&seed), b = any_bytes(&seed),
                            c = any_bytes(&seed);
    const int ab = ipkin_addr_compare(&a, &b), ba = ipkin_addr_compare(&b, &a),
              bc = ipkin_addr_compare(&b, &c), ac = ipkin_addr_compare(&a, &c);

    check(ab == -ba && ab >= -1 && ab <= 1, "antisymmetric: %d %d", ab, ba);
    check((ab == 0) == (memcmp(&a, &b, sizeof a) == 0), "equal is memcmp");
    check(ab > 0 || bc > 0 || ac <= 0, "transitive: %d %d %d", ab, bc, ac);
  }
}

Test(addr, offsets_as_the_oracle_does) {
  static const int64_t deltas[] = {0,         1,           -1,        255,
                                   -256,      UINT32_MAX,  INT64_MAX, INT64_MIN,
                                   1LL << 32, -(1LL << 32)};
  uint64_t seed = 7;

  for (unsigned long n = check_effort(100000); n > 0; n--) {
    const struct ipkin_addr addr = random_addr(&seed);
    const size_t pick = random_below(&seed, 15);
    const int64_t delta =
        pick < 10 ? deltas[pick]
                  : (int64_t)random_next(&seed) >> random_below(&seed, 64);
    struct ipkin_addr want, got = addr;
    const bool inside = oracle_offset(&addr, delta, &want);
    const ipkin_status status = ipkin_addr_offset(&got, delta, &got);

    check_status(status, inside ? IPKIN_OK : IPKIN_ERR_OUTSIDE, "%s + %lld",
                 show_addr(&addr), (long long)delta);
    check(memcmp(&got, inside ? &want : &none, sizeof got) == 0,
          "%s + %lld: %s, not %s", show_addr(&addr), (long long)delta,
          show_addr(&got), show_addr(&want));
  }
}

Test(addr, unmaps_mapped_and_nothing_else) {
  static const char *const cases[][2] = {
      {"::ffff:10.0.0.1", "10.0.0.1"},
      {"::ffff:0.0.0.0", "0.0.0.0"},
      {"::ffff:255.255.255.255", "255.255.255.255"},
      {"::10.0.0.1", "::a00:1"},
      {"::fffe:10.0.0.1", "::fffe:a00:1"},
      {"::1:ffff:10.0.0.1", "::1:ffff:a00:1"},
      {"8000::ffff:10.0.0.1", "8000::ffff:a00:1"},
      {"64:ff9b::10.0.0.1", "64:ff9b::a00:1"},
      {"::ffff:0:10.0.0.1", "::ffff:0:a00:1"},
      {"10.0.0.1", "10.0.0.1"},
  };

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct ipkin_addr addr = addr_of(cases[i][0]);
    const struct ipkin_addr want = addr_of(cases[i][1]);

    check_status(ipkin_addr_unmap(&addr, &addr), IPKIN_OK, "%s", cases[i][0]);
    check(memcmp(&addr, &want, sizeof addr) == 0, "%s", cases[i][0]);
  }
}

/* ---- hostile structs --------------------------------------------------- */

Test(addr, takes_no_struct_without_a_family) {
  for (size_t i = 0; i < NOT_ADDRS; i++) {
    const struct ipkin_addr *const bad = &not_addrs[i];
    struct ipkin_addr out;
    char text[64] = "x";
    size_t len = 77;

    check_status(ipkin_addr_format(bad, text, sizeof text, &len),
                 IPKIN_ERR_VALUE, "family %u", bad->family);
    check(len == 0 && text[0] == 0, "family %u", bad->family);
    out = addr_of("1.2.3.4");
    check_status(ipkin_addr_offset(bad, 0, &out), IPKIN_ERR_VALUE, "family %u",
                 bad->family);
    check(memcmp(&out, &none, sizeof out) == 0, "family %u", bad->family);
    out = addr_of("1.2.3.4");
    check_status(ipkin_addr_unmap(bad, &out), IPKIN_ERR_VALUE, "family %u",
                 bad->family);
    check(memcmp(&out, &none, sizeof out) == 0, "family %u", bad->family);
  }
}

/* IPv4's other bytes and reserved are neither read nor handed on. */
Test(addr, ignores_the_bytes_that_mean_nothing) {
  const struct ipkin_addr clean = addr_of("10.0.0.1");
  struct ipkin_addr dirty = clean, out;
  char text[64];
  size_t len;

  memset(dirty.bytes + 4, 0xff, 12);
  memset(dirty.reserved, 0xff, sizeof dirty.reserved);

  check_ok(ipkin_addr_format(&dirty, text, sizeof text, &len));
  check_text(text, "10.0.0.1", "format reads four bytes");
  check_ok(ipkin_addr_offset(&dirty, 0, &out));
  check(memcmp(&out, &clean, sizeof out) == 0, "offset cleans");
  check_ok(ipkin_addr_unmap(&dirty, &out));
  check(memcmp(&out, &clean, sizeof out) == 0, "unmap cleans");

  dirty = addr_of("2001:db8::1");
  memset(dirty.reserved, 0xff, sizeof dirty.reserved);
  check_ok(ipkin_addr_unmap(&dirty, &out));
  check(out.reserved[0] == 0, "unmap cleans");
  check(ipkin_addr_compare(&dirty, &out) != 0, "compare reads every byte");
}

/* ---- found by mutants of the library -------------------------------------- */

/* A byte that is a digit or a separator but for one bit of it. */
Test(addr, agrees_with_the_oracle_with_any_bit_of_a_text_flipped) {
  static const char *const plain[] = {
      "1.2.3.4",          "10.20.3.4",
      "192.168.100.200",  "1:2:3:4:5:6:7:8",
      "2001:db8::c0de:1", "fedc:ba98:7654:3210:FEDC:BA98:7654:3210"};

  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    for (size_t at = 0; plain[i][at]; at++)
      for (unsigned bit = 0; bit < 8; bit++) {
        char text[40];

        strcpy(text, plain[i]);
        text[at] = (char)((unsigned char)text[at] ^ 1u << bit);
        agree_addr(text, strlen(plain[i]), 0);
      }
}

/* As a field of its own, and of all, and as one digit of several. */
Test(addr, agrees_with_the_oracle_on_every_byte) {
  static const char *const frames[] = {
      "1.2.3.?",         "?.2.3.4",         "1.2?.3.4", "1.2.3.?55",
      "1.00?.3.4",       "?:?:?:?:?:?:?:?", "::?",      "1?::",
      "1:2:3:4:5:6:7:?", "2001:d?8::1"};

  for (size_t f = 0; f < sizeof frames / sizeof *frames; f++)
    for (unsigned byte = 0; byte < 256; byte++) {
      const size_t len = strlen(frames[f]);
      char text[16];

      for (size_t i = 0; i < len; i++)
        text[i] = frames[f][i] == '?' ? (char)byte : frames[f][i];
      agree_addr(text, len, 0);
    }
}

/* An empty one beside one with leading zeros has as many digits as two. */
static void agree_on_any_two_fields(unsigned n, char separator,
                                    const char *other,
                                    const char *const *fields,
                                    size_t fields_len) {
  for (unsigned a = 0; a < n; a++)
    for (unsigned b = a + 1; b < n; b++)
      for (size_t i = 0; i < fields_len * fields_len; i++) {
        char text[64];
        size_t len = 0;

        for (unsigned nth = 0; nth < n; nth++) {
          const char *const field = nth == a   ? fields[i / fields_len]
                                    : nth == b ? fields[i % fields_len]
                                               : other;

          len += (size_t)sprintf(text + len, "%s%c", field, separator);
        }
        agree_addr(text, len - 1, 0);
      }
}

Test(addr, agrees_with_the_oracle_on_any_two_fields) {
  static const char *const octets[] = {"",    "0",   "9",   "00",  "09",
                                       "10",  "99",  "000", "009", "099",
                                       "100", "255", "256", "0255"};
  static const char *const groups[] = {"", "00", "0001", "ffff", "0ffff"};

  agree_on_any_two_fields(4, '.', "0", octets, sizeof octets / sizeof *octets);
  agree_on_any_two_fields(4, '.', "1", octets, sizeof octets / sizeof *octets);
  agree_on_any_two_fields(8, ':', "1", groups, sizeof groups / sizeof *groups);
}
