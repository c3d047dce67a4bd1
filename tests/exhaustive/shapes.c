/* shapes.c - every shape of an IPv6 address, with every width of its tokens
   SPDX-License-Identifier: MIT

   A shape is how many groups there are, before and behind a "::" or without it,
   and whether a dotted quad ends them, also such as are not right: 0 to 9
   groups.  Each group is one of a few tokens.  Written texts are those of all
   256 patterns of groups that are zero or not. */
#include "cells.h"

#include <arpa/inet.h>

static uint64_t texts, right;

static struct ipkin_cidr want_of(const char *text, bool *is_right) {
  const bool is_v6 = strchr(text, ':');
  struct ipkin_cidr want = {.family = is_v6 ? IPKIN_V6 : IPKIN_V4,
                            .bits = is_v6 ? 128 : 32};

  *is_right = inet_pton(is_v6 ? AF_INET6 : AF_INET, text, want.bytes) == 1;
  if (!*is_right)
    memset(&want, 0, sizeof want);
  return want;
}

static void check(const char *text, size_t len) {
  bool is_right;
  const struct ipkin_cidr want = want_of(text, &is_right);
  const struct ipkin_addr want_addr = addr_in(want);
  struct ipkin_addr addr;
  struct ipkin_cidr cidr;
  size_t at, cidr_at;
  const ipkin_status status = ipkin_addr_parse(text, len, &addr, &at);
  const ipkin_status again =
      ipkin_cidr_parse_with(text, len, IPKIN_ACCEPT_BARE, &cidr, NULL,
                            &cidr_at);

  texts++;
  right += is_right;
  expect((status == IPKIN_OK) == is_right &&
             same(&addr, &want_addr, sizeof addr) && (!is_right || at == len),
         "ipkin_addr_parse", "\"%s\"", text);
  expect(again == status && cidr_at == at && same(&cidr, &want, sizeof cidr),
         "ipkin_cidr_parse_with", "\"%s\"", text);
}

/* The oracle on a share, for status and place. */
static void check_place(const char *text, size_t len) {
  const struct verdict want = oracle_addr(text, len, 0);
  struct ipkin_addr addr;
  size_t at;

  expect(ipkin_addr_parse(text, len, &addr, &at) == want.status &&
             at == want.at,
         "ipkin_addr_parse", "\"%s\" at %zu, not %zu", text, at, want.at);
}

struct shape {
  unsigned groups, gap; /* the "::" is before that group; 99: none */
  bool has_quad;
};

static const char *const tokens[] = {"0", "ffff", "1a", "0db", "255", "10000"};
static const char *const quads[] = {"0.0.0.0", "255.255.255.255", "1.23.4.56",
                                    "1.2.3", "256.1.1.1", "1.2.3.04"};
static unsigned tokens_len;

static void fill(const struct shape *shape, unsigned group, char *text,
                 size_t len) {
  const bool is_last = group == shape->groups;

  if (group == shape->gap) {
    text[len++] = ':';
    text[len++] = ':';
  } else if (group > 0 && !(is_last && !shape->has_quad)) {
    text[len++] = ':';
  }
  if (is_last) {
    const unsigned n = shape->has_quad ? ARRAY_LEN(quads) : 1;

    for (unsigned i = 0; i < n; i++) {
      const size_t quad_len = shape->has_quad ? strlen(quads[i]) : 0;

      memcpy(text + len, shape->has_quad ? quads[i] : "", quad_len);
      text[len + quad_len] = 0;
      check(text, len + quad_len);
      if (texts % 256 == 0)
        check_place(text, len + quad_len);
    }
    return;
  }
  for (unsigned i = 0; i < tokens_len; i++) {
    const size_t token_len = strlen(tokens[i]);

    memcpy(text + len, tokens[i], token_len);
    fill(shape, group + 1, text, len + token_len);
  }
}

static void shapes(void) {
  unsigned n = 0;

  for (unsigned groups = 0; groups <= 9; groups++)
    for (unsigned gap = 0; gap <= groups + 1; gap++)
      for (unsigned quad = 0; quad < 2; quad++) {
        const struct shape shape = {groups, gap <= groups ? gap : 99, quad};
        char text[128];

        tokens_len = is_full && groups < 9 ? 6 : groups > 7 ? 3 : 4;
        n++;
        fill(&shape, 0, text, 0);
      }
  expect(right > 10000, "*", "hardly a text is right");
  cell("ipkin_addr_parse ipkin_cidr_parse_with", "%s texts of %u IPv6 shapes",
       in_short(texts), n);
}

/* ---- written ----------------------------------------------------------- */

static void check_format(const struct ipkin_cidr *cidr, size_t addr_len,
                         const char *want) {
  const struct ipkin_addr addr = addr_in(*cidr);
  const size_t len = strlen(want);
  char text[IPKIN_CIDR_TEXT_CAP + 1];
  struct ipkin_addr again;
  struct ipkin_cidr parsed;
  uint32_t seen;
  size_t got, at;

  texts++;
  memset(text, GARBAGE, sizeof text);
  expect(ipkin_addr_format(&addr, text, IPKIN_ADDR_TEXT_CAP, &got) ==
                 IPKIN_OK &&
             got == addr_len && memcmp(text, want, got) == 0 &&
             text[got] == 0 && (uint8_t)text[IPKIN_ADDR_TEXT_CAP] == GARBAGE,
         "ipkin_addr_format", "%s", want);
  expect(ipkin_addr_parse(want, addr_len, &again, &at) == IPKIN_OK &&
             same(&again, &addr, sizeof addr),
         "ipkin_addr_parse", "%s", want);
  expect(ipkin_cidr_format(cidr, text, IPKIN_CIDR_TEXT_CAP, &got) ==
                 IPKIN_OK &&
             got == len && memcmp(text, want, got + 1) == 0,
         "ipkin_cidr_format", "%s", want);
  expect(ipkin_cidr_parse_with(want, len, IPKIN_REFUSE_NON_CANONICAL, &parsed,
                               &seen, &at) == IPKIN_OK &&
             at == len && same(&parsed, cidr, sizeof parsed),
         "ipkin_cidr_parse_with", "%s", want);
}

/* With every capacity: none is passed, and what does not fit is empty. */
static void check_caps(const struct ipkin_cidr *cidr, const char *want) {
  const size_t len = strlen(want);

  for (size_t cap = 0; cap <= IPKIN_CIDR_TEXT_CAP; cap++) {
    const ipkin_status status = cap > len ? IPKIN_OK : IPKIN_ERR_SPACE;
    char text[IPKIN_CIDR_TEXT_CAP + 1];
    size_t got;

    memset(text, GARBAGE, sizeof text);
    expect(ipkin_cidr_format(cidr, cap ? text : NULL, cap, &got) == status &&
               got == len && (uint8_t)text[cap] == GARBAGE &&
               (cap == 0 || strcmp(text, status ? "" : want) == 0),
           "ipkin_cidr_format", "%s in %zu", want, cap);
    const struct ipkin_addr addr = addr_in(*cidr);
    const size_t addr_len = (size_t)(strchr(want, '/') - want);

    memset(text, GARBAGE, sizeof text);
    expect(ipkin_addr_format(&addr, cap ? text : NULL, cap, &got) ==
                   (cap > addr_len ? IPKIN_OK : IPKIN_ERR_SPACE) &&
               got == addr_len && (uint8_t)text[cap] == GARBAGE &&
               (cap == 0 || strlen(text) == (cap > addr_len ? addr_len : 0)),
           "ipkin_addr_format", "%s in %zu", want, cap);
  }
}

static const uint16_t values[] = {0, 1, 0x10, 0x203, 0xf00d, 0xffff};

static void written(struct ipkin_cidr *cidr, unsigned group, unsigned kinds) {
  if (group == 8) {
    char want[IPKIN_CIDR_TEXT_CAP];
    struct ipkin_addr addr;
    size_t len;

    addr = addr_in(*cidr);
    cidr->bits = (uint8_t)(texts % 129);
    len = oracle_addr_format(&addr, want);
    (void)oracle_cidr_format(cidr, want);
    check_format(cidr, len, want);
    if (texts % 128 == 0)
      check_caps(cidr, want);
    return;
  }
  for (unsigned i = 0; i < kinds; i++) {
    cidr->bytes[2 * group] = (uint8_t)(values[i] >> 8);
    cidr->bytes[2 * group + 1] = (uint8_t)values[i];
    written(cidr, group + 1, kinds);
  }
}

/* Each group of each number, each octet of a mapped quad. */
static void each_group(void) {
  for (unsigned group = 0; group < 8; group++)
    for (unsigned other = 0; other < 2; other++)
      for (unsigned value = 0; value < 65536; value++) {
        struct ipkin_cidr cidr = {.family = IPKIN_V6, .bits = 128};
        char want[IPKIN_CIDR_TEXT_CAP];
        struct ipkin_addr addr;
        size_t len;

        if (other)
          memset(cidr.bytes, 0x11, 16);
        else if (group >= 6)
          memset(cidr.bytes + 10, 0xff, 2);
        cidr.bytes[2 * group] = (uint8_t)(value >> 8);
        cidr.bytes[2 * group + 1] = (uint8_t)value;
        addr = addr_in(cidr);
        len = oracle_addr_format(&addr, want);
        (void)oracle_cidr_format(&cidr, want);
        check_format(&cidr, len, want);
      }
}

static void body(void) {
  struct ipkin_cidr cidr = {.family = IPKIN_V6};

  shapes();
  texts = 0;
  written(&cidr, 0, is_full ? ARRAY_LEN(values) : 4);
  each_group();
  cell("ipkin_addr_format ipkin_cidr_format ipkin_cidr_parse_with "
       "ipkin_addr_parse",
       "%s IPv6 groups", in_short(texts));
}

int main(int argc, char **argv) {
  return run(argc, argv, body);
}
