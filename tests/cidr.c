/* cidr.c - tests of the cidr section
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"
#include "place.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

static const struct ipkin_addr no_addr;
static const struct ipkin_cidr none;

/* ---- the vectors ------------------------------------------------------- */

/* What begins a right text must not be taken for wrong, once it shows the
   text's family: here the oracle is on trial. */
static void check_beginnings(const struct table *t, uint32_t accept) {
  const char *const text = t->cell[1].text;

  for (size_t len = strcspn(text, ".:") + 1; len < t->cell[1].len; len++)
    check_number(oracle_cidr(text, len, accept).at, len, "%s", table_row(t));
}

static void check_row(const struct table *t, uint32_t accept) {
  char *const text = place_exact(t->cell[1].text, t->cell[1].len);
  const bool valid = t->cell[2].text[0] == '1';
  char canonical[IPKIN_CIDR_TEXT_CAP];
  struct ipkin_cidr cidr;
  size_t at, len;

  const ipkin_status status =
      ipkin_cidr_parse_with(text, t->cell[1].len, accept, &cidr, NULL, &at);

  check((status == IPKIN_OK) == valid, "%s: %s", table_row(t),
        ipkin_status_name(status));
  if (valid) {
    check_number(at, t->cell[1].len, "%s", table_row(t));
    check_status(ipkin_cidr_format(&cidr, canonical, sizeof canonical, &len),
                 IPKIN_OK, "%s", table_row(t));
    check_text(canonical, t->cell[3].text, "%s", table_row(t));
  } else {
    check(memcmp(&cidr, &none, sizeof none) == 0, "%s", table_row(t));
  }
  free(text);
  agree_cidr(t->cell[1].text, t->cell[1].len, accept);
  if (valid)
    check_beginnings(t, accept);
}

static unsigned check_table(const char *name, uint32_t accept) {
  static struct table t;
  unsigned rows = 0;

  for (bool row = table_open(&t, name); row; row = table_next(&t))
    if (strcmp(t.cell[0].text, "prefix") == 0) {
      check_row(&t, accept);
      rows++;
    }
  return rows;
}

Test(cidr, parses_what_the_peers_agree_on) {
  check_number(check_table("parse.tsv", 0), 881, "rows");
}

Test(cidr, parses_as_kubernetes_always_did_if_asked) {
  check_number(check_table("legacy.tsv", IPKIN_ACCEPT_KUBERNETES_LEGACY), 240,
               "rows");
}

/* "hex=0a000000/8;tag=hostbits(masked=10.0.0.0/8)", as others printed it. */
Test(cidr, reads_and_masks_the_bytes_that_others_read) {
  static struct table t;
  unsigned hexes = 0, masks = 0;

  for (bool row = table_open(&t, "parse.tsv"); row; row = table_next(&t)) {
    const char *const hex = strstr(t.cell[4].text, "hex=");
    const char *const masked = strstr(t.cell[4].text, "masked=");
    char got[40] = "";
    struct ipkin_cidr cidr, block;
    size_t len = 0;

    if (strcmp(t.cell[0].text, "prefix") != 0 || t.cell[2].text[0] == '0')
      continue;
    (void)ipkin_cidr_parse(t.cell[1].text, t.cell[1].len, &cidr, NULL);
    if (hex) {
      hexes++;
      for (unsigned i = 0; i < oracle_width(cidr.family) / 8; i++)
        len += (size_t)snprintf(got + len, 3, "%02x", cidr.bytes[i]);
      len += (size_t)snprintf(got + len, 5, "/%u", cidr.bits);
      check(strncmp(got, hex + 4, len) == 0 && strcspn(hex + 4, ";") == len,
            "%s: %s", table_row(&t), got);
    }
    (void)ipkin_cidr_masked(&cidr, &block);
    check((memcmp(&block, &cidr, sizeof cidr) != 0) == (masked != NULL), "%s",
          table_row(&t));
    if (masked) {
      const char *const want = masked + strlen("masked=");
      const char *const text = show_cidr(&block);

      masks++;
      check(strncmp(text, want, strlen(text)) == 0 &&
                strcspn(want, ")") == strlen(text),
            "%s: %s", table_row(&t), text);
    }
  }
  check_number(hexes, 631, "rows with hex");
  check_number(masks, 165, "rows with host bits");
}

/* Kubernetes' answers; those of its other calls are not ours to give. */
Test(cidr, counts_addresses_as_kubernetes_does) {
  static const char *const not_ours[][2] = {
      {"rangesize", "its own bound: ipkin_cidr_count() has no such limit"},
      {"dualstack", "a list of two families: plan"},
  };
  static struct table t;
  unsigned rows = 0, others = 0;

  for (bool row = table_open(&t, "k8s.tsv"); row; row = table_next(&t)) {
    if (strcmp(t.cell[0].text, "nth") == 0) {
      const struct ipkin_cidr cidr = cidr_of(t.cell[1].text);
      const bool inside = strcmp(t.cell[3].text, "ERR") != 0;
      struct ipkin_addr addr;

      rows++;
      check_status(
          ipkin_cidr_nth(&cidr, strtoull(t.cell[2].text, NULL, 10), &addr),
          inside ? IPKIN_OK : IPKIN_ERR_OUTSIDE, "%s", table_row(&t));
      if (inside)
        check_text(show_addr(&addr), t.cell[3].text, "%s", table_row(&t));
    }
    for (size_t i = 0; i < sizeof not_ours / sizeof *not_ours; i++)
      others += strcmp(t.cell[0].text, not_ours[i][0]) == 0;
  }
  check_number(rows, 44, "rows of nth");
  check_number(rows + others, t.rows, "rows that are somebody's");
}

/* ---- the place and the cause ------------------------------------------- */

static const struct {
  const char *text;
  uint32_t accept;
  ipkin_status status;
  size_t at;
} refusals[] = {
    {"10.0.0.0", 0, IPKIN_ERR_NO_BITS, 8},
    {"10.0.0.0/", 0, IPKIN_ERR_NO_BITS, 9},
    {"10.0.0.0/", IPKIN_ACCEPT_BARE, IPKIN_ERR_NO_BITS, 9},
    {"10.0.0.0/33", 0, IPKIN_ERR_BITS, 10},
    {"10.0.0.0/256", 0, IPKIN_ERR_BITS, 11},
    {"10.0.0.0/4294967304", 0, IPKIN_ERR_BITS, 10},
    {"::/129", 0, IPKIN_ERR_BITS, 5},
    {"::/1280", 0, IPKIN_ERR_BITS, 6},
    {"::/13", 0, IPKIN_OK, 5},
    {"10.0.0.0/08", 0, IPKIN_ERR_LEADING_ZERO, 10},
    {"10.0.0.0/00", 0, IPKIN_ERR_LEADING_ZERO, 10},
    {"10.0.0.0/033", IPKIN_ACCEPT_LEADING_ZEROS, IPKIN_ERR_BITS, 11},
    {"10.0.0.0/-1", 0, IPKIN_ERR_CHARACTER, 9},
    {"10.0.0.0/ 8", 0, IPKIN_ERR_CHARACTER, 9},
    {"10.0.0.0/8 ", 0, IPKIN_ERR_CHARACTER, 10},
    {"10.0.0.0//8", 0, IPKIN_ERR_CHARACTER, 9},
    {"10.0.0.0/8/8", 0, IPKIN_ERR_CHARACTER, 10},
    {"10.0.0.0/8.0", 0, IPKIN_ERR_CHARACTER, 10},
    {"10.0.0.0/255.0.0.0", 0, IPKIN_ERR_BITS, 11},
    {"10/8", 0, IPKIN_ERR_TOO_FEW, 2},
    {"/8", 0, IPKIN_ERR_CHARACTER, 0},
    {"1:2:3/16", 0, IPKIN_ERR_TOO_FEW, 5},
    {"::1:/16", 0, IPKIN_ERR_TOO_FEW, 4},
    {"fe80::%eth0/64", 0, IPKIN_ERR_ZONE, 6},
    {"fe80::%/64", IPKIN_ACCEPT_ZONE, IPKIN_ERR_ZONE, 7},
    {"fe80::%a", IPKIN_ACCEPT_ZONE, IPKIN_ERR_NO_BITS, 8},
    {"fe80::/64%a", IPKIN_ACCEPT_ZONE, IPKIN_ERR_CHARACTER, 9},
    {"10.0.0.1%a/8", IPKIN_ACCEPT_ZONE, IPKIN_ERR_ZONE, 8},
    {"1.0.0.0/255.0.1.0", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_NETMASK, 8},
    {"1.0.0.0/0.0.0.255", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_NETMASK, 8},
    {"1.0.0.0/255.0.1.x", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_CHARACTER, 16},
    {"1.0.0.0/256.0.0.0", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_OCTET, 10},
    {"1.0.0.0/255.0.0", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_TOO_FEW, 15},
    {"1.0.0.0/255.0.0.00", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_LEADING_ZERO, 17},
    {"1.0.0.0/255.0.0.0.", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_TOO_MANY, 17},
    {"1.0.0.0/33", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_BITS, 9},
    {"::/255.0.0.0", IPKIN_ACCEPT_NETMASK, IPKIN_ERR_BITS, 5},
    {"10.0.0.1/8", IPKIN_REFUSE_HOST_BITS, IPKIN_ERR_HOST_BITS, 9},
    {"10.0.0.1/255.0.0.0", IPKIN_ACCEPT_NETMASK | IPKIN_REFUSE_HOST_BITS,
     IPKIN_ERR_HOST_BITS, 9},
    {"::ffff:1.2.3.4/0", IPKIN_ACCEPT_KUBERNETES_STRICT, IPKIN_ERR_MAPPED, 0},
    {"FD00::1/64", IPKIN_ACCEPT_KUBERNETES_STRICT, IPKIN_ERR_HOST_BITS, 8},
    {"FD00::/64", IPKIN_ACCEPT_KUBERNETES_STRICT, IPKIN_ERR_NON_CANONICAL, 0},
    {"10.0.0.0/08", IPKIN_ACCEPT_LEADING_ZEROS | IPKIN_REFUSE_NON_CANONICAL,
     IPKIN_ERR_NON_CANONICAL, 9},
    {"10.0.0.0/255.0.0.0", IPKIN_ACCEPT_NETMASK | IPKIN_REFUSE_NON_CANONICAL,
     IPKIN_ERR_NON_CANONICAL, 9},
    {"fe80::0%e/64", IPKIN_ACCEPT_ZONE | IPKIN_REFUSE_NON_CANONICAL,
     IPKIN_ERR_NON_CANONICAL, 6},
    {"fe80::%e/064",
     IPKIN_ACCEPT_ZONE | IPKIN_ACCEPT_LEADING_ZEROS |
         IPKIN_REFUSE_NON_CANONICAL,
     IPKIN_ERR_NON_CANONICAL, 9},
};

Test(cidr, says_where_and_why_a_text_is_wrong) {
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const char *const text = refusals[i].text;
    struct ipkin_cidr cidr;
    size_t at;

    check_status(ipkin_cidr_parse_with(text, strlen(text), refusals[i].accept,
                                       &cidr, NULL, &at),
                 refusals[i].status, "\"%s\" with 0x%x",
                 show(text, strlen(text)), (unsigned)refusals[i].accept);
    check_number(at, refusals[i].at, "\"%s\" with 0x%x",
                 show(text, strlen(text)), (unsigned)refusals[i].accept);
    agree_cidr(text, strlen(text), refusals[i].accept);
  }
}

Test(cidr, agrees_with_the_oracle_on_every_short_text) {
  agree_cidr_on_all("0125f.:/%x", check_effort(100) < 100 ? 4 : 6, 0);
  for (uint32_t accept = 1; accept < 0x80; accept++)
    agree_cidr_on_all("0125f.:/%x", 3, accept);
}

/* Every beginning and every one-byte change, with every mask. */
Test(cidr, agrees_with_the_oracle_whatever_is_accepted) {
  static const char *const texts[] = {
      "10.96.0.5/012",       "1.0.0.0/255.00.0.0", "::FFFF:01.2.3.4%e/0",
      "fe80::1%eth0/64",     "00001::/0128",       "1.2.3.4/0.0.0.0",
      "1.2.3.4/255.255.0.1",
  };
  static const char changes[] = "0f9.:/%\x80";
  size_t n = 0;

  for (uint32_t accept = 0; accept < 0x80; accept++)
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
      const size_t len = strlen(texts[i]);

      if (!check_chosen(n++))
        continue;
      for (size_t at = 0; at <= len; at++) {
        char text[32];

        agree_cidr(texts[i], at, accept);
        for (const char *c = changes; *c && at < len; c++) {
          memcpy(text, texts[i], len);
          text[at] = *c;
          agree_cidr(text, len, accept);
        }
      }
    }
}

Test(cidr, agrees_with_the_oracle_on_mutants) {
  uint64_t seed = 31;
  char text[MUTANT_CAP];

  for (unsigned long n = check_effort(200000); n > 0; n--) {
    const size_t len = mutant(&seed, text);

    agree_cidr(text, len, 0);
    agree_cidr(text, len, (uint32_t)random_next(&seed) & 0xf007f);
  }
}

/* ---- what is read ------------------------------------------------------ */

#define ZEROS_50 "00000000000000000000000000000000000000000000000000"

static const char *const texts[] = {
    "10.0.0.0/8",
    "255.255.255.255/255.255.255.255",
    "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128",
    "fe80::1%eth0/64",
    (ZEROS_50 "1.2.3.4/" ZEROS_50 "32"),
};

Test(cidr, reads_no_byte_outside_its_text) {
  const uint32_t all = IPKIN_ACCEPT_LEADING_ZEROS | IPKIN_ACCEPT_ZONE |
                       IPKIN_ACCEPT_BARE | IPKIN_ACCEPT_NETMASK;
  struct ipkin_cidr cidr;

  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (size_t len = 0; len <= strlen(texts[i]); len++) {
      char *text = place_before_wall(texts[i], len);

      (void)ipkin_cidr_parse(text, len, &cidr, NULL);
      (void)ipkin_cidr_parse_with(text, len, all, &cidr, NULL, NULL);
      text = place_behind_wall(texts[i], len);
      (void)ipkin_cidr_parse(text, len, &cidr, NULL);
      (void)ipkin_cidr_parse_with(text, len, all, &cidr, NULL, NULL);
      agree_cidr(texts[i], len, all);
    }
}

/* Constant cost: no more than 50 bytes are there to be read. */
Test(cidr, takes_constant_time_whatever_the_length) {
  static const char *const starts[] = {
      "11111111111111111111111111111111111111111111111111",
      "10.0.0.0/00000000000000000000000000000000000000000",
      "10.0.0.0/11111111111111111111111111111111111111111",
      "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/1288",
      "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255////",
      "ffffffffffffffffffffffffffffffffffffffffffffffffff",
      "10.0.0.0/8////////////////////////////////////////",
  };
  static const size_t lengths[] = {51, (size_t)256 << 20, SIZE_MAX};

  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
      const char *const text = place_before_wall(starts[i], strlen(starts[i]));
      const struct verdict want = oracle_cidr(starts[i], strlen(starts[i]), 0);
      struct ipkin_cidr cidr;
      size_t at;

      check_status(ipkin_cidr_parse(text, lengths[l], &cidr, &at), want.status,
                   "%s...", starts[i]);
      check_number(at, want.at, "%s...", starts[i]);
      check(memcmp(&cidr, &none, sizeof none) == 0, "%s...", starts[i]);
    }
}

Test(cidr, is_linear_in_leading_zeros) {
  const size_t zeros = (size_t)4 << 20;
  char *const text = malloc(2 * zeros + 32);
  struct ipkin_cidr cidr;
  size_t at;

  cr_assert(text);
  memset(text, '0', 2 * zeros + 32);
  memcpy(text + zeros, "8.0.0.1/", 8);
  memcpy(text + 2 * zeros + 8, "24", 2);
  check_status(ipkin_cidr_parse_with(text, 2 * zeros + 10,
                                     IPKIN_ACCEPT_LEADING_ZEROS, &cidr, NULL,
                                     &at),
               IPKIN_OK, "8 MiB of zeros");
  check_text(show_cidr(&cidr), "8.0.0.1/24", "8 MiB of zeros");
  check_number(at, 2 * zeros + 10, "8 MiB of zeros");
  free(text);
}

/* ---- accept and seen --------------------------------------------------- */

Test(cidr, tells_what_it_saw) {
  static const struct {
    const char *text;
    uint32_t accept, seen;
    size_t at;
  } cases[] = {
      {"10.0.0.0/8", 0, 0, 10},
      {"10.0.0.1/8", 0, IPKIN_SEEN_HOST_BITS, 10},
      {"::ffff:0.0.0.0/96", 0, IPKIN_SEEN_MAPPED, 17},
      {"::ffff:0:0/96", 0, IPKIN_SEEN_MAPPED | IPKIN_SEEN_NON_CANONICAL, 13},
      {"FD00::/8", 0, IPKIN_SEEN_NON_CANONICAL, 8},
      {"10.0.0.0/08", IPKIN_ACCEPT_LEADING_ZEROS,
       IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_NON_CANONICAL, 11},
      {"10.0.0.0/255.0.0.0", IPKIN_ACCEPT_NETMASK,
       IPKIN_SEEN_NETMASK | IPKIN_SEEN_NON_CANONICAL, 18},
      {"10.0.0.1", IPKIN_ACCEPT_BARE, IPKIN_SEEN_BARE, 8},
      {"10.0.0.1", IPKIN_ACCEPT_BARE | IPKIN_ACCEPT_KUBERNETES_STRICT,
       IPKIN_SEEN_BARE, 8},
      {"fe80::1%e", IPKIN_ACCEPT_BARE | IPKIN_ACCEPT_ZONE,
       IPKIN_SEEN_BARE | IPKIN_SEEN_ZONE, 7},
      {"fe80::%e/64", IPKIN_ACCEPT_ZONE | IPKIN_ACCEPT_KUBERNETES_STRICT,
       IPKIN_SEEN_ZONE, 6},
      {"::ffff:01.2.3.4%e/0", IPKIN_ACCEPT_ZONE | IPKIN_ACCEPT_LEADING_ZEROS,
       IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_ZONE | IPKIN_SEEN_HOST_BITS |
           IPKIN_SEEN_MAPPED | IPKIN_SEEN_NON_CANONICAL,
       15},
  };

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct ipkin_cidr cidr;
    uint32_t seen = 77;
    size_t at = 77;

    check_status(ipkin_cidr_parse_with(cases[i].text, strlen(cases[i].text),
                                       cases[i].accept, &cidr, &seen, &at),
                 IPKIN_OK, "\"%s\"", cases[i].text);
    check_number(seen, cases[i].seen, "\"%s\"", cases[i].text);
    check_number(at, cases[i].at, "\"%s\"", cases[i].text);
  }
}

Test(cidr, knows_every_accept_bit_or_refuses_it) {
  for (unsigned bit = 0; bit < 32; bit++) {
    const uint32_t accept = (uint32_t)1 << bit;
    const bool defined = accept & ORACLE_ACCEPT_DEFINED;
    struct ipkin_cidr cidr;
    uint32_t seen = 77;
    size_t at = 77;

    memset(&cidr, 0xa5, sizeof cidr);
    check_status(
        ipkin_cidr_parse_with("10.0.0.0/8", 10, accept, &cidr, &seen, &at),
        defined ? IPKIN_OK : IPKIN_ERR_VALUE, "bit %u", bit);
    check_number(at, defined ? 10 : 0, "bit %u", bit);
    check_number(seen, 0, "bit %u", bit);
    check_number(cidr.family, defined ? 4 : 0, "bit %u", bit);
  }
}

/* ---- format ------------------------------------------------------------ */

Test(cidr, formats_what_it_parses_back) {
  uint64_t seed = 32;

  for (unsigned long n = check_effort(50000); n > 0; n--) {
    const struct ipkin_cidr cidr = random_cidr(&seed);
    char text[IPKIN_CIDR_TEXT_CAP];
    struct ipkin_cidr back;
    uint32_t seen = 77;
    size_t len;

    agree_format(&cidr);
    check_ok(ipkin_cidr_format(&cidr, text, sizeof text, &len));
    check_status(ipkin_cidr_parse_with(text, len, IPKIN_REFUSE_NON_CANONICAL,
                                       &back, &seen, NULL),
                 IPKIN_OK, "%s", text);
    check(memcmp(&cidr, &back, sizeof cidr) == 0, "%s", text);
    check(!(seen & IPKIN_SEEN_NON_CANONICAL), "%s", text);
  }
}

Test(cidr, formats_into_whatever_room_there_is) {
  static const char *const samples[] = {
      "0.0.0.0/0", "255.255.255.255/32", "::/0", "::ffff:1.2.3.4/100",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"};

  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
    for (size_t cap = 0; cap <= IPKIN_CIDR_TEXT_CAP + 8; cap++) {
      const struct ipkin_cidr cidr = cidr_of(samples[i]);
      const size_t want_len = strlen(samples[i]);
      char garbage[IPKIN_CIDR_TEXT_CAP + 8], *text;
      size_t len = 77;

      memset(garbage, 'x', sizeof garbage);
      text = place_before_wall(garbage, cap);
      check_status(ipkin_cidr_format(&cidr, text, cap, &len),
                   want_len < cap ? IPKIN_OK : IPKIN_ERR_SPACE, "%s into %zu",
                   samples[i], cap);
      check_number(len, want_len, "%s into %zu", samples[i], cap);
      if (cap > 0)
        check_text(text, want_len < cap ? samples[i] : "", "%s into %zu",
                   samples[i], cap);
    }
}

/* ---- the arithmetic ---------------------------------------------------- */

static void agree_ends(const struct ipkin_cidr *cidr) {
  const struct ipkin_cidr want = oracle_masked(cidr);
  const struct ipkin_addr first = oracle_first(cidr), last = oracle_last(cidr);
  struct ipkin_cidr block = *cidr;
  struct ipkin_addr addr;

  check_ok(ipkin_cidr_masked(&block, &block));
  check(memcmp(&block, &want, sizeof block) == 0, "%s: %s", show_cidr(cidr),
        show_cidr(&block));
  check_ok(ipkin_cidr_first(cidr, &addr));
  check(memcmp(&addr, &first, sizeof addr) == 0, "%s: %s", show_cidr(cidr),
        show_addr(&addr));
  check_ok(ipkin_cidr_last(cidr, &addr));
  check(memcmp(&addr, &last, sizeof addr) == 0, "%s: %s", show_cidr(cidr),
        show_addr(&addr));
  check_number(ipkin_cidr_count(cidr), oracle_count(cidr), "%s",
               show_cidr(cidr));
  check(ipkin_cidr_contains(cidr, &first) && ipkin_cidr_contains(cidr, &last),
        "%s contains its ends", show_cidr(cidr));
  check(ipkin_cidr_covers(cidr, &want) && ipkin_cidr_covers(&want, cidr),
        "%s covers its block", show_cidr(cidr));
}

static void agree_nth(const struct ipkin_cidr *cidr, uint64_t index) {
  struct ipkin_addr want, got = {.family = 77};
  const bool inside = oracle_nth(cidr, index, &want);

  check_status(ipkin_cidr_nth(cidr, index, &got),
               inside ? IPKIN_OK : IPKIN_ERR_OUTSIDE, "%s [%llu]",
               show_cidr(cidr), (unsigned long long)index);
  check(memcmp(&got, inside ? &want : &no_addr, sizeof got) == 0,
        "%s [%llu]: %s", show_cidr(cidr), (unsigned long long)index,
        show_addr(&got));
  check(!inside || ipkin_cidr_contains(cidr, &got), "%s [%llu]",
        show_cidr(cidr), (unsigned long long)index);
}

static void agree_subnet(const struct ipkin_cidr *cidr, unsigned bits,
                         uint64_t index) {
  struct ipkin_cidr want, got = {.family = 77};
  const bool inside = oracle_subnet(cidr, bits, index, &want);

  check_status(ipkin_cidr_subnet(cidr, bits, index, &got),
               inside ? IPKIN_OK : IPKIN_ERR_OUTSIDE, "%s /%u [%llu]",
               show_cidr(cidr), bits, (unsigned long long)index);
  check(memcmp(&got, inside ? &want : &none, sizeof got) == 0,
        "%s /%u [%llu]: %s", show_cidr(cidr), bits, (unsigned long long)index,
        show_cidr(&got));
  check(!inside || ipkin_cidr_covers(cidr, &got), "%s /%u [%llu]",
        show_cidr(cidr), bits, (unsigned long long)index);
}

/* The numbers around which 32, 64 and 128 bits go wrong. */
static uint64_t interesting(unsigned i) {
  const uint64_t power = i / 3 < 64 ? (uint64_t)1 << i / 3 : 0;

  return i % 3 == 0 ? wrapped_sum(power, UINT64_MAX) : power + (i % 3 == 2);
}

enum { INTERESTING = 3 * 65 };

static void for_every_length(void (*test)(const struct ipkin_cidr *)) {
  static const char *const addrs[] = {"0.0.0.0",
                                      "255.255.255.255",
                                      "170.85.170.85",
                                      "10.96.0.5",
                                      "::",
                                      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                                      "aa55:aa55:aa55:aa55:aa55:aa55:aa55:aa55",
                                      "2001:db8::8000:0:0:1"};

  for (size_t i = 0; i < sizeof addrs / sizeof *addrs; i++) {
    struct ipkin_cidr cidr = cidr_of(addrs[i]);

    for (unsigned bits = 0; bits <= oracle_width(cidr.family); bits++) {
      cidr.bits = (uint8_t)bits;
      test(&cidr);
    }
  }
}

Test(cidr, has_ends_and_a_count_at_every_prefix_length) {
  for_every_length(agree_ends);
}

static void every_index(const struct ipkin_cidr *cidr) {
  for (unsigned i = 0; i < INTERESTING; i++)
    agree_nth(cidr, interesting(i));
}

Test(cidr, nth_never_leaves_its_block) {
  for_every_length(every_index);
}

static void every_subnet(const struct ipkin_cidr *cidr) {
  for (unsigned bits = cidr->bits; bits <= oracle_width(cidr->family); bits++)
    for (unsigned i = bits % 7; i < INTERESTING; i += 7)
      if (check_chosen(cidr->bits + bits * 3 + i))
        agree_subnet(cidr, bits, interesting(i));
}

Test(cidr, subnet_never_leaves_its_block) {
  for_every_length(every_subnet);
}

Test(cidr, subnet_takes_only_a_longer_prefix) {
  static const uint32_t beyond[] = {33, 129, 255, 256, 257, 65536, UINT32_MAX};
  struct ipkin_cidr cidr = cidr_of("10.244.0.0/16"), out;

  for (uint32_t bits = 0; bits < 16; bits++)
    check_status(ipkin_cidr_subnet(&cidr, bits, 0, &out), IPKIN_ERR_VALUE,
                 "/%u of a /16", (unsigned)bits);
  for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
    out = cidr;
    check_status(ipkin_cidr_subnet(&cidr, beyond[i], 0, &out), IPKIN_ERR_VALUE,
                 "/%u", (unsigned)beyond[i]);
    check(memcmp(&out, &none, sizeof out) == 0, "/%u", (unsigned)beyond[i]);
  }
  cidr = cidr_of("2001:db8::/48");
  check_status(ipkin_cidr_subnet(&cidr, 129, 0, &out), IPKIN_ERR_VALUE, "/129");
  check_status(ipkin_cidr_subnet(&cidr, 47, 0, &out), IPKIN_ERR_VALUE, "/47");
  check_status(ipkin_cidr_subnet(&cidr, 48, 0, &cidr), IPKIN_OK, "itself");
  check_text(show_cidr(&cidr), "2001:db8::/48", "itself");
  check_status(ipkin_cidr_subnet(&cidr, 128, UINT64_MAX, &cidr), IPKIN_OK,
               "/128");
  check_text(show_cidr(&cidr), "2001:db8::ffff:ffff:ffff:ffff/128",
             "the output may be the input");
  cidr = cidr_of("::/0");
  check_status(ipkin_cidr_subnet(&cidr, 1, 1, &cidr), IPKIN_OK, "/1");
  check_text(show_cidr(&cidr), "8000::/1", "by all bits but one");
}

/* ---- containment and order --------------------------------------------- */

static void agree_pair(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  const struct ipkin_addr addr = oracle_first(b);
  struct ipkin_addr as_written = {.family = b->family},
                    of_a = {.family = a->family};
  int want;

  memcpy(as_written.bytes, b->bytes, sizeof b->bytes);
  memcpy(of_a.bytes, a->bytes, sizeof a->bytes);
  check(ipkin_cidr_contains(a, &addr) == oracle_contains(a, &addr), "%s, %s",
        show_cidr(a), show_addr(&addr));
  check(ipkin_cidr_contains(a, &as_written) == oracle_contains(a, &as_written),
        "%s, %s", show_cidr(a), show_addr(&as_written));
  check(ipkin_cidr_covers(a, b) == oracle_covers(a, b), "%s, %s", show_cidr(a),
        show_cidr(b));
  check(ipkin_cidr_overlaps(a, b) == oracle_overlaps(a, b), "%s, %s",
        show_cidr(a), show_cidr(b));

  want = oracle_compare(&of_a, &as_written);
  if (want == 0)
    want = a->bits < b->bits ? -1 : a->bits > b->bits;
  check(ipkin_cidr_compare(a, b) == want, "%s, %s: %d", show_cidr(a),
        show_cidr(b), (int)ipkin_cidr_compare(a, b));
}

static void every_flipped_bit(const struct ipkin_cidr *cidr) {
  for (unsigned bit = 0; bit < oracle_width(cidr->family); bit++) {
    struct ipkin_cidr other = *cidr;

    oracle_set_bit(other.bytes, bit, !oracle_bit(other.bytes, bit));
    agree_pair(cidr, &other);
    other.bits = (uint8_t)bit;
    agree_pair(cidr, &other);
    agree_pair(&other, cidr);
  }
}

Test(cidr, compares_every_bit_of_the_prefix_and_no_other) {
  for_every_length(every_flipped_bit);
}

Test(cidr, agrees_with_the_oracle_on_any_pair) {
  uint64_t seed = 33;

  for (unsigned long n = check_effort(60000); n > 0; n--) {
    const struct ipkin_cidr a = random_cidr(&seed), b = random_cidr(&seed);

    agree_pair(&a, &b);
    agree_ends(&a);
    agree_nth(&a, random_next(&seed) >> random_below(&seed, 64));
  }
}

Test(cidr, never_mixes_families_and_never_unmaps) {
  static const char *const blocks[] = {"0.0.0.0/0",     "10.0.0.0/8",
                                       "::/0",          "::/96",
                                       "::ffff:0:0/96", "::ffff:10.0.0.0/104"};
  static const char *const addrs[] = {"10.0.0.1", "::ffff:10.0.0.1",
                                      "::10.0.0.1"};
  static const bool want[][3] = {{1, 0, 0}, {1, 0, 0}, {0, 1, 1},
                                 {0, 0, 1}, {0, 1, 0}, {0, 1, 0}};

  for (size_t b = 0; b < 6; b++)
    for (size_t a = 0; a < 3; a++) {
      const struct ipkin_cidr block = cidr_of(blocks[b]);
      const struct ipkin_addr addr = addr_of(addrs[a]);
      const struct ipkin_cidr one = cidr_of(addrs[a]);

      check(ipkin_cidr_contains(&block, &addr) == want[b][a], "%s, %s",
            blocks[b], addrs[a]);
      check(ipkin_cidr_covers(&block, &one) == want[b][a], "%s, %s", blocks[b],
            addrs[a]);
      check(ipkin_cidr_overlaps(&one, &block) == want[b][a], "%s, %s",
            blocks[b], addrs[a]);
    }
}

static struct ipkin_cidr any_bytes(uint64_t *seed) {
  struct ipkin_cidr cidr = none;
  uint8_t bytes[sizeof cidr] = {0};

  for (size_t bits = random_below(seed, 4); bits > 0; bits--)
    bytes[random_below(seed, sizeof bytes)] ^=
        (uint8_t)(1u << random_below(seed, 8));
  memcpy(&cidr, bytes, sizeof cidr);
  return cidr;
}

Test(cidr, has_a_place_in_the_order_for_any_bytes) {
  uint64_t seed = 34;

  for (unsigned long n = check_effort(200000); n > 0; n--) {
    const struct ipkin_cidr a = any_bytes(&seed), b = any_bytes(&seed),
                            c = any_bytes(&seed);
    const int ab = ipkin_cidr_compare(&a, &b), ba = ipkin_cidr_compare(&b, &a),
              bc = ipkin_cidr_compare(&b, &c), ac = ipkin_cidr_compare(&a, &c);

    check(ab == -ba && ab >= -1 && ab <= 1, "antisymmetric: %d %d", ab, ba);
    check((ab == 0) == (memcmp(&a, &b, sizeof a) == 0), "equal is memcmp");
    check(ab > 0 || bc > 0 || ac <= 0, "transitive: %d %d %d", ab, bc, ac);
  }
}

/* ---- the call ---------------------------------------------------------- */

static const struct ipkin_addr ten = {{10}, IPKIN_V4, {0}};
static const struct ipkin_cidr ten8 = {{10}, IPKIN_V4, 8, {0}};

#define check_zero(output)                                                     \
  check(memcmp(&(output), (const char[sizeof(output)]){0}, sizeof(output)) ==  \
            0,                                                                 \
        "outputs are zero")

Test(cidr, takes_null_only_where_the_header_says_so) {
  struct ipkin_cidr cidr = ten8;
  struct ipkin_addr addr = ten;
  uint32_t seen = 77;
  size_t at = 77;

  check_status(ipkin_cidr_parse(NULL, 0, &cidr, &at), IPKIN_ERR_EMPTY,
               "NULL of length 0");
  check_zero(at);
  check_zero(cidr);
  check_ok(ipkin_cidr_parse("::/0", 4, &cidr, NULL));
  check_ok(ipkin_cidr_parse_with("::/0", 4, 0, &cidr, NULL, NULL));

  at = 77;
  check_null(ipkin_cidr_parse(NULL, 4, &cidr, &at));
  check_zero(at);
  check_zero(cidr);
  at = 77;
  check_null(ipkin_cidr_parse("::/0", 4, NULL, &at));
  check_zero(at);
  at = 77;
  check_null(ipkin_cidr_parse("10.0.0.0/8", 10, NULL, &at));
  check_zero(at);
  at = 77;
  cidr = ten8;
  check_null(ipkin_cidr_parse_with(NULL, 4, 0, &cidr, &seen, &at));
  check_zero(at);
  check_zero(seen);
  check_zero(cidr);
  at = seen = 77;
  check_null(ipkin_cidr_parse_with("::/0", 4, 0, NULL, &seen, &at));
  check_zero(at);
  check_zero(seen);

  cidr = ten8;
  check_null(ipkin_cidr_masked(NULL, &cidr));
  check_zero(cidr);
  check_null(ipkin_cidr_masked(&ten8, NULL));
  check_null(ipkin_cidr_first(NULL, &addr));
  check_zero(addr);
  check_null(ipkin_cidr_first(&ten8, NULL));
  addr = ten;
  check_null(ipkin_cidr_last(NULL, &addr));
  check_zero(addr);
  check_null(ipkin_cidr_last(&ten8, NULL));
  addr = ten;
  check_null(ipkin_cidr_nth(NULL, 0, &addr));
  check_zero(addr);
  check_null(ipkin_cidr_nth(&ten8, 0, NULL));
  cidr = ten8;
  check_null(ipkin_cidr_subnet(NULL, 8, 0, &cidr));
  check_zero(cidr);
  check_null(ipkin_cidr_subnet(&ten8, 8, 0, NULL));
  /* NULL is said before a value that is wrong */
  check_null(ipkin_cidr_masked(&none, NULL));
  check_null(ipkin_cidr_first(&none, NULL));
  check_null(ipkin_cidr_last(&none, NULL));
  check_null(ipkin_cidr_nth(&none, 0, NULL));
  check_null(ipkin_cidr_subnet(&none, 8, 0, NULL));

  check_number(ipkin_cidr_count(NULL), 0, "NULL");
  check(!ipkin_cidr_contains(NULL, &ten) && !ipkin_cidr_contains(&ten8, NULL) &&
            !ipkin_cidr_contains(NULL, NULL),
        "NULL contains nothing and is nowhere");
  check(!ipkin_cidr_covers(NULL, &ten8) && !ipkin_cidr_covers(&ten8, NULL) &&
            !ipkin_cidr_covers(NULL, NULL),
        "NULL covers nothing and is not covered");
  check(!ipkin_cidr_overlaps(NULL, &ten8) &&
            !ipkin_cidr_overlaps(&ten8, NULL) &&
            !ipkin_cidr_overlaps(NULL, NULL),
        "NULL overlaps nothing");
  check(ipkin_cidr_compare(NULL, NULL) == 0 &&
            ipkin_cidr_compare(NULL, &none) == -1 &&
            ipkin_cidr_compare(&none, NULL) == 1,
        "NULL is first");
}

Test(cidr, formats_to_null_only_where_there_is_no_room) {
  char text[IPKIN_CIDR_TEXT_CAP] = "x";
  size_t len = 77;

  check_null(ipkin_cidr_format(NULL, text, sizeof text, &len));
  check(len == 0 && text[0] == 0, "outputs are zero");
  len = 77;
  check_null(ipkin_cidr_format(&ten8, NULL, 8, &len));
  check_number(len, 0, "ret_text NULL");
  text[0] = 'x';
  check_null(ipkin_cidr_format(&ten8, text, sizeof text, NULL));
  check_text(text, "", "ret_text_len NULL");
  check_status(ipkin_cidr_format(&ten8, NULL, 0, &len), IPKIN_ERR_SPACE,
               "NULL of capacity 0");
  check_number(len, 10, "the length is that of the whole answer");
}

Test(cidr, takes_no_struct_that_is_no_cidr) {
  for (size_t i = 0; i < NOT_CIDRS; i++) {
    const struct ipkin_cidr *const bad = &not_cidrs[i];
    const struct ipkin_addr as_addr = {.family = bad->family};
    struct ipkin_cidr cidr = ten8;
    struct ipkin_addr addr = ten;
    char text[64] = "x";
    size_t len = 77;

    check_status(ipkin_cidr_format(bad, text, sizeof text, &len),
                 IPKIN_ERR_VALUE, "%s", show_cidr(bad));
    check(len == 0 && text[0] == 0, "%s", show_cidr(bad));
    check_status(ipkin_cidr_masked(bad, &cidr), IPKIN_ERR_VALUE, "%s",
                 show_cidr(bad));
    check_zero(cidr);
    check_status(ipkin_cidr_first(bad, &addr), IPKIN_ERR_VALUE, "%s",
                 show_cidr(bad));
    check_zero(addr);
    addr = ten;
    check_status(ipkin_cidr_last(bad, &addr), IPKIN_ERR_VALUE, "%s",
                 show_cidr(bad));
    check_zero(addr);
    addr = ten;
    check_status(ipkin_cidr_nth(bad, 0, &addr), IPKIN_ERR_VALUE, "%s",
                 show_cidr(bad));
    check_zero(addr);
    cidr = ten8;
    check_status(ipkin_cidr_subnet(bad, bad->bits, 0, &cidr), IPKIN_ERR_VALUE,
                 "%s", show_cidr(bad));
    check_zero(cidr);
    check_number(ipkin_cidr_count(bad), 0, "%s", show_cidr(bad));
    check(!ipkin_cidr_contains(bad, &as_addr) &&
              !ipkin_cidr_contains(bad, &ten),
          "%s", show_cidr(bad));
    check(!ipkin_cidr_covers(bad, bad) && !ipkin_cidr_covers(bad, &ten8) &&
              !ipkin_cidr_covers(&ten8, bad),
          "%s", show_cidr(bad));
    check(!ipkin_cidr_overlaps(bad, bad) && !ipkin_cidr_overlaps(bad, &ten8) &&
              !ipkin_cidr_overlaps(&ten8, bad),
          "%s", show_cidr(bad));
  }
  for (size_t i = 0; i < NOT_ADDRS; i++)
    check(!ipkin_cidr_contains(&ten8, &not_addrs[i]), "family %u",
          not_addrs[i].family);
}

Test(cidr, ignores_the_bytes_that_mean_nothing) {
  struct ipkin_cidr dirty = ten8, cidr;
  struct ipkin_addr dirty_addr = ten, addr;
  char text[64];
  size_t len;

  memset(dirty.bytes + 4, 0xff, 12);
  memset(dirty.reserved, 0xff, sizeof dirty.reserved);
  memset(dirty_addr.bytes + 4, 0xee, 12);
  memset(dirty_addr.reserved, 0xee, sizeof dirty_addr.reserved);

  check_ok(ipkin_cidr_masked(&dirty, &cidr));
  check(memcmp(&cidr, &ten8, sizeof cidr) == 0, "masked cleans");
  check_ok(ipkin_cidr_first(&dirty, &addr));
  check(memcmp(&addr, &ten, sizeof addr) == 0, "first cleans");
  check_ok(ipkin_cidr_last(&dirty, &addr));
  check_text(show_addr(&addr), "10.255.255.255", "last");
  check(addr.bytes[4] == 0 && addr.reserved[0] == 0, "last cleans");
  check_ok(ipkin_cidr_nth(&dirty, 0, &addr));
  check(memcmp(&addr, &ten, sizeof addr) == 0, "nth cleans");
  check_ok(ipkin_cidr_subnet(&dirty, 8, 0, &cidr));
  check(memcmp(&cidr, &ten8, sizeof cidr) == 0, "subnet cleans");
  check_ok(ipkin_cidr_format(&dirty, text, sizeof text, &len));
  check_text(text, "10.0.0.0/8", "format reads four bytes");
  check_number(ipkin_cidr_count(&dirty), 1 << 24, "count");
  check(ipkin_cidr_contains(&dirty, &dirty_addr) &&
            ipkin_cidr_covers(&dirty, &ten8) &&
            ipkin_cidr_overlaps(&ten8, &dirty),
        "predicates read four bytes");
  check(ipkin_cidr_compare(&dirty, &ten8) != 0, "compare reads every byte");
}

Test(cidr, takes_its_own_input_as_output) {
  union {
    struct ipkin_cidr cidr;
    struct ipkin_addr addr;
  } both;

  both.cidr = cidr_of("10.96.0.5/12");
  check_ok(ipkin_cidr_first(&both.cidr, &both.addr));
  check_text(show_addr(&both.addr), "10.96.0.0", "first");
  both.cidr = cidr_of("10.96.0.5/12");
  check_ok(ipkin_cidr_last(&both.cidr, &both.addr));
  check_text(show_addr(&both.addr), "10.111.255.255", "last");
  both.cidr = cidr_of("10.96.0.5/12");
  check_ok(ipkin_cidr_nth(&both.cidr, 10, &both.addr));
  check_text(show_addr(&both.addr), "10.96.0.10", "nth");
}

/* ---- found by mutants of the library -------------------------------------- */

/* With more zeros in front than a prefix length has, and with fewer. */
Test(cidr, agrees_with_the_oracle_on_every_prefix_length) {
  static const char *const addrs[] = {"1.2.3.4", "255.255.255.255",
                                      "::", "2001:db8::1"};

  for (size_t i = 0; i < sizeof addrs / sizeof *addrs; i++)
    for (unsigned bits = 0; bits < 140; bits++)
      for (int width = 1; width < 5; width++) {
        char text[32];

        agree_cidr(text,
                   (size_t)sprintf(text, "%s/%0*u", addrs[i], width, bits), 0);
      }
}

/* A byte that is a digit or the slash but for one bit of it. */
Test(cidr, agrees_with_the_oracle_with_any_bit_of_a_text_flipped) {
  static const char *const plain[] = {"10.20.30.40/8", "10.20.30.40/24",
                                      "2001:db8::/8", "2001:db8::/32",
                                      "2001:db8::/112"};

  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    for (size_t at = 0; plain[i][at]; at++)
      for (unsigned bit = 0; bit < 8; bit++) {
        char text[16];

        strcpy(text, plain[i]);
        text[at] = (char)((unsigned char)text[at] ^ 1u << bit);
        agree_cidr(text, strlen(plain[i]), 0);
      }
}

/* The dot behind so many digits is looked for in 46 bytes, or in all. */
Test(cidr, looks_for_a_netmask_in_46_bytes) {
  enum { SLASH = 7, MOST = 60 };
  char text[SLASH + 1 + MOST + 8] = "1.2.3.4/";

  for (size_t digits = 1; digits < MOST; digits++)
    for (unsigned dots = 0; dots < 2; dots++)
      for (unsigned zeros = 0; zeros < 2; zeros++) {
        const uint32_t accept =
            IPKIN_ACCEPT_NETMASK | (zeros ? IPKIN_ACCEPT_LEADING_ZEROS : 0);
        const bool netmask = dots && (zeros || digits < 46);
        const size_t len = SLASH + 1 + digits + dots;
        /* 1 and 11 are prefix lengths and octets, 111 an octet alone */
        const size_t most = netmask ? 3 : 2;
        const bool ends = digits <= most;
        const size_t at = SLASH + 1 + (ends ? digits + netmask : most);
        const ipkin_status want = !ends     ? netmask ? IPKIN_ERR_OCTET
                                                      : IPKIN_ERR_BITS
                                  : netmask ? IPKIN_ERR_TOO_FEW
                                  : dots    ? IPKIN_ERR_CHARACTER
                                            : IPKIN_OK;
        struct ipkin_cidr cidr;
        size_t got = 77;

        memset(text + SLASH + 1, '1', digits);
        text[SLASH + 1 + digits] = '.';
        check_status(ipkin_cidr_parse_with(place_before_wall(text, len), len,
                                           accept, &cidr, NULL, &got),
                     want, "%zu digits, %u dots, accept %u", digits, dots,
                     (unsigned)accept);
        check_number(got, at, "%zu digits, %u dots, accept %u", digits, dots,
                     (unsigned)accept);
        text[len] = '1'; /* and a byte more */
        agree_cidr(text, len + 1, accept);
      }
}

Test(cidr, tells_what_it_saw_before_and_behind_the_slash) {
  static const struct {
    const char *text;
    uint32_t seen;
  } cases[] = {
      {"010.0.0.0/255.0.0.0",
       IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_NETMASK |
           IPKIN_SEEN_NON_CANONICAL},
      {"10.0.0.0/0255.0.0.0",
       IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_NETMASK |
           IPKIN_SEEN_NON_CANONICAL},
      {"10.0.0.1/255.0.0.0", IPKIN_SEEN_NETMASK | IPKIN_SEEN_HOST_BITS |
                                 IPKIN_SEEN_NON_CANONICAL},
      {"10.0.0.0/08", IPKIN_SEEN_LEADING_ZEROS | IPKIN_SEEN_NON_CANONICAL},
      {"::ffff:1.2.3.4%e/128", IPKIN_SEEN_ZONE | IPKIN_SEEN_MAPPED},
      {"::ffff:1.2.3.4", IPKIN_SEEN_BARE | IPKIN_SEEN_MAPPED},
  };

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct ipkin_cidr cidr;
    uint32_t seen = 77;

    check_ok(ipkin_cidr_parse_with(
        cases[i].text, strlen(cases[i].text),
        IPKIN_ACCEPT_LEADING_ZEROS | IPKIN_ACCEPT_ZONE | IPKIN_ACCEPT_BARE |
            IPKIN_ACCEPT_NETMASK,
        &cidr, &seen, NULL));
    check_number(seen, cases[i].seen, "%s", cases[i].text);
  }
}

/* Each byte of an output, whatever was there. */
Test(cidr, leaves_no_byte_of_an_output_as_it_was) {
  const struct ipkin_cidr ten30 = cidr_of("10.0.0.0/30");
  struct ipkin_cidr cidr;
  struct ipkin_addr addr;

#define check_zeroed(output, call, want)                                       \
  (memset(&(output), 0xa5, sizeof(output)),                                    \
   check_status(call, want, "from garbage"), check_zero(output))

  check_zeroed(cidr, ipkin_cidr_parse("x", 1, &cidr, NULL),
               IPKIN_ERR_CHARACTER);
  check_zeroed(cidr, ipkin_cidr_masked(NULL, &cidr), IPKIN_ERR_NULL);
  check_zeroed(cidr, ipkin_cidr_masked(&none, &cidr), IPKIN_ERR_VALUE);
  check_zeroed(cidr, ipkin_cidr_subnet(&ten30, 31, 2, &cidr),
               IPKIN_ERR_OUTSIDE);
  check_zeroed(cidr, ipkin_cidr_subnet(&ten30, 29, 0, &cidr), IPKIN_ERR_VALUE);
  check_zeroed(addr, ipkin_cidr_first(&none, &addr), IPKIN_ERR_VALUE);
  check_zeroed(addr, ipkin_cidr_last(&none, &addr), IPKIN_ERR_VALUE);
  check_zeroed(addr, ipkin_cidr_nth(&none, 0, &addr), IPKIN_ERR_VALUE);
  check_zeroed(addr, ipkin_cidr_nth(&ten30, 4, &addr), IPKIN_ERR_OUTSIDE);
  check_zeroed(addr, ipkin_cidr_nth(NULL, 4, &addr), IPKIN_ERR_NULL);
#undef check_zeroed
  memset(&cidr, 0xa5, sizeof cidr);
  check_ok(ipkin_cidr_masked(&ten30, &cidr));
  check(memcmp(&cidr, &ten30, sizeof cidr) == 0, "masked");
  memset(&cidr, 0xa5, sizeof cidr);
  check_ok(ipkin_cidr_subnet(&ten30, 30, 0, &cidr));
  check(memcmp(&cidr, &ten30, sizeof cidr) == 0, "subnet");
  memset(&addr, 0xa5, sizeof addr);
  check_ok(ipkin_cidr_first(&ten30, &addr));
  check(memcmp(&addr, &ten, sizeof addr) == 0, "first");
}
