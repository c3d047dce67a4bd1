/* host.c - tests of the host section
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"
#include "place.h"

#include <string.h>

static const struct ipkin_host none;

/* ---- what is taken ----------------------------------------------------- */

Test(host, takes_names_and_addresses_with_and_without_a_port) {
  static const struct {
    const char *text, *addr; /* addr is NULL of a name */
    uint8_t name_len, seen;
    unsigned port;
  } cases[] = {
      {"lb.example.com", NULL, 14, 0, 0},
      {"lb.example.com:6443", NULL, 14, IPKIN_HOST_PORT, 6443},
      {"lb.example.com.", NULL, 15, 0, 0},
      {"a", NULL, 1, 0, 0},
      {"_x-1.y_", NULL, 7, 0, 0},
      {"1.2.3.4a", NULL, 8, 0, 0},
      {"0x.a", NULL, 4, 0, 0},
      {"0xg", NULL, 3, 0, 0},
      {"xn--mller-kva.example:0", NULL, 21, IPKIN_HOST_PORT, 0},
      {"192.0.2.1", "192.0.2.1", 0, 0, 0},
      {"192.0.2.1:65535", "192.0.2.1", 0, IPKIN_HOST_PORT, 65535},
      {"[2001:db8::1]", "2001:db8::1", 0, IPKIN_HOST_BRACKETS, 0},
      {"[::ffff:1.2.3.4]:1", "::ffff:1.2.3.4", 0,
       IPKIN_HOST_BRACKETS | IPKIN_HOST_PORT, 1},
      {"::1:80", "::1:80", 0, 0, 0},
      {"::", "::", 0, 0, 0},
  };

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *const text = cases[i].text;
    struct ipkin_host want = none, got;
    size_t at = 77;

    want.kind = cases[i].addr ? IPKIN_HOST_ADDR : IPKIN_HOST_NAME;
    if (cases[i].addr)
      want.addr = addr_of(cases[i].addr);
    want.name_len = cases[i].name_len;
    want.seen = cases[i].seen;
    want.port[0] = (uint8_t)(cases[i].port >> 8);
    want.port[1] = (uint8_t)cases[i].port;

    check_status(ipkin_host_parse(text, strlen(text), &got, &at), IPKIN_OK,
                 "\"%s\"", show(text, strlen(text)));
    check_number(at, strlen(text), "\"%s\"", show(text, strlen(text)));
    check(memcmp(&got, &want, sizeof got) == 0, "\"%s\"", text);
    agree_host(text, strlen(text));
  }
}

/* ---- what is not ------------------------------------------------------- */

Test(host, says_where_and_why_a_text_is_wrong) {
  static const struct {
    const char *text;
    ipkin_status status;
    size_t at;
  } cases[] = {
      {"", IPKIN_ERR_EMPTY, 0},
      {":80", IPKIN_ERR_EMPTY, 0},
      {":", IPKIN_ERR_EMPTY, 0},
      {"[]", IPKIN_ERR_CHARACTER, 1},
      {"[]:80", IPKIN_ERR_CHARACTER, 1},
      {"[", IPKIN_ERR_TOO_FEW, 1},
      {"[::1", IPKIN_ERR_TOO_FEW, 4},
      {"[1.2.3.4]", IPKIN_ERR_TOO_FEW, 2},
      {"[::1]x", IPKIN_ERR_CHARACTER, 5},
      {"[::1]:", IPKIN_ERR_PORT, 6},
      {"[::1]:65536", IPKIN_ERR_PORT, 10},
      {"[::1/64]", IPKIN_ERR_CHARACTER, 4},
      {"[fe80::1%eth0]", IPKIN_ERR_ZONE, 8},
      {"[::12345]", IPKIN_ERR_GROUP, 7},
      {"[g::]", IPKIN_ERR_CHARACTER, 1},
      {"::1%e", IPKIN_ERR_ZONE, 3},
      {"1.2.3.4:5:6", IPKIN_ERR_TOO_FEW, 1},
      {"1::2::", IPKIN_ERR_CHARACTER, 5},
      {"10.0.0.256", IPKIN_ERR_OCTET, 9},
      {"10.0.0.256:80", IPKIN_ERR_OCTET, 9},
      {"10.0.0.01", IPKIN_ERR_LEADING_ZERO, 8},
      {"1.2.3", IPKIN_ERR_TOO_FEW, 5},
      {"1.2.3.4.", IPKIN_ERR_TOO_MANY, 7},
      {"1:2", IPKIN_ERR_TOO_FEW, 1},
      {"0x7f.1", IPKIN_ERR_CHARACTER, 1},
      {"a.0x7F", IPKIN_ERR_CHARACTER, 0},
      {"0x", IPKIN_ERR_CHARACTER, 1}, /* resolvers read it as 0 */
      {"1.0XF", IPKIN_ERR_CHARACTER, 3},
      {"example.1", IPKIN_ERR_CHARACTER, 0},
      {"1.2.3.4%e", IPKIN_ERR_NAME, 7}, /* its last label is no number */
      {"example.com:", IPKIN_ERR_PORT, 12},
      {"example.com:65536", IPKIN_ERR_PORT, 16},
      {"a:4294967376", IPKIN_ERR_PORT, 7}, /* 80, in 32 bits */
      {"example.com:08", IPKIN_ERR_PORT, 13},
      {"example.com:8x", IPKIN_ERR_PORT, 13},
      {"example.com:-1", IPKIN_ERR_PORT, 12},
      {"example.com:99999999999999999999", IPKIN_ERR_PORT, 16},
      {"a_b-.example", IPKIN_ERR_NAME, 4},
      {"-a", IPKIN_ERR_NAME, 0},
      {"a-", IPKIN_ERR_NAME, 2},
      {"a-:80", IPKIN_ERR_NAME, 2},
      {"a..b", IPKIN_ERR_NAME, 2},
      {".", IPKIN_ERR_NAME, 0},
      {".a", IPKIN_ERR_NAME, 0},
      {"a b", IPKIN_ERR_NAME, 1},
      {"m\xc3\xbcller", IPKIN_ERR_NAME, 1},
  };

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *const text = cases[i].text;
    struct ipkin_host host;
    size_t at = 77;

    memset(&host, 0xa5, sizeof host);
    check_status(ipkin_host_parse(text, strlen(text), &host, &at),
                 cases[i].status, "\"%s\"", show(text, strlen(text)));
    check_number(at, cases[i].at, "\"%s\"", show(text, strlen(text)));
    check(memcmp(&host, &none, sizeof host) == 0, "\"%s\": outputs are zero",
          show(text, strlen(text)));
    agree_host(text, strlen(text));
  }
}

/* ---- how long ---------------------------------------------------------- */

/* labels of 63 bytes up to len bytes, and maybe a final dot. */
static size_t long_name(char *text, size_t len, const char *end) {
  for (size_t i = 0; i < len; i++)
    text[i] = i % 64 == 63 ? '.' : 'a';
  memcpy(text + len, end, strlen(end));
  return len + strlen(end);
}

Test(host, takes_names_of_253_bytes_and_labels_of_63) {
  static const char *const ends[] = {"", ".", ":1", ".:65535", "-", "!"};
  char text[400];

  for (size_t e = 0; e < sizeof ends / sizeof *ends; e++)
    for (size_t len = 240; len < 300; len++)
      agree_host(text, long_name(text, len, ends[e]));
  for (size_t len = 60; len < 70; len++) {
    memset(text, 'a', len);
    agree_host(text, len);
    text[len] = '.';
    agree_host(text, len + 1);
    agree_host("a.", 2);
    text[1] = '.'; /* a label of len - 2 */
    agree_host(text, len);
    agree_host(text, len + 1);
  }
}

/* No more than 260 bytes are there to be read. */
Test(host, takes_constant_time_whatever_the_length) {
  static const char fills[] = "a1.:[-x0]";
  static const size_t lengths[] = {261, (size_t)256 << 20, SIZE_MAX};
  char start[260];

  for (size_t f = 0; f < sizeof fills - 1; f++)
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
      for (unsigned shape = 0; shape < 3; shape++) {
        struct ipkin_host host;

        memset(start, fills[f], sizeof start);
        if (shape > 0)
          (void)long_name(start, 259, "1");
        if (shape > 1)
          memcpy(start, "[::1", 4);
        check(ipkin_host_parse(place_before_wall(start, sizeof start),
                               lengths[l], &host, NULL) != IPKIN_OK,
              "%zu bytes of %c", lengths[l], fills[f]);
        check(memcmp(&host, &none, sizeof host) == 0, "outputs are zero");
      }
}

/* ---- against the oracle ------------------------------------------------ */

Test(host, agrees_with_the_oracle_on_every_short_text) {
  static const char alphabet[] = "a01x:.-[]%/";
  char text[8];

  for (size_t len = 0; len <= (check_effort(100) < 100 ? 4 : 5); len++) {
    size_t combinations = 1;

    for (size_t i = 0; i < len; i++)
      combinations *= sizeof alphabet - 1;
    for (size_t c = 0; c < combinations; c++) {
      for (size_t i = 0, rest = c; i < len; i++, rest /= sizeof alphabet - 1)
        text[i] = alphabet[rest % (sizeof alphabet - 1)];
      agree_host(text, len);
    }
  }
}

Test(host, agrees_with_the_oracle_on_mutants) {
  uint64_t seed = 21;
  char text[MUTANT_CAP];

  for (unsigned long n = check_effort(200000); n > 0; n--)
    agree_host(text, mutant(&seed, text));
}

/* ---- the call ---------------------------------------------------------- */

Test(host, reads_no_byte_outside_its_text) {
  static const char *const texts[] = {"lb.example.com:6443",
                                      "[2001:db8::1]:443",
                                      "192.0.2.1:80",
                                      "0x7f.1",
                                      "1.2.3.4.",
                                      "[::ffff:1.2.3.4]",
                                      "::1:80"};

  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (size_t len = 0; len <= strlen(texts[i]); len++) {
      struct ipkin_host host;

      (void)ipkin_host_parse(place_before_wall(texts[i], len), len, &host,
                             NULL);
      (void)ipkin_host_parse(place_behind_wall(texts[i], len), len, &host,
                             NULL);
      agree_host(texts[i], len);
    }
}

Test(host, takes_null_only_where_the_header_says_so) {
  struct ipkin_host host;
  size_t at = 77;

  memset(&host, 0xa5, sizeof host);
  check_status(ipkin_host_parse(NULL, 0, &host, &at), IPKIN_ERR_EMPTY,
               "NULL of length 0");
  check(at == 0 && memcmp(&host, &none, sizeof host) == 0, "zero");
  check_ok(ipkin_host_parse("a", 1, &host, NULL));
  at = 77;
  check_null(ipkin_host_parse(NULL, 1, &host, &at));
  check(at == 0 && memcmp(&host, &none, sizeof host) == 0, "zero");
  at = 77;
  check_null(ipkin_host_parse("a", 1, NULL, &at));
  check_number(at, 0, "ret_host NULL");
}

/* ---- found by mutants of the library -------------------------------------- */

/* In a name, in what looks like an IPv4 address, and in front. */
Test(host, agrees_with_the_oracle_on_every_byte) {
  static const char *const frames[] = {"?",    "a?b", "0x?",   "1.2.3.?",
                                       "0x1?", "?.a", "[::?]", "a.?."};

  for (size_t f = 0; f < sizeof frames / sizeof *frames; f++)
    for (unsigned byte = 0; byte < 256; byte++) {
      char text[8];

      strcpy(text, frames[f]);
      *strchr(text, '?') = (char)byte;
      agree_host(text, strlen(frames[f]));
    }
}

/* The second colon behind a name of any length, at the last place where it is
   looked for, and the text's end there. */
Test(host, looks_for_a_second_colon_in_260_bytes) {
  static const char *const ends[] = {":12345:", ":123456", "::", ":::", ":1:2"};
  char text[400];

  for (size_t e = 0; e < sizeof ends / sizeof *ends; e++)
    for (size_t len = 240; len < 280; len++)
      agree_host(text, long_name(text, len, ends[e]));
  for (size_t len = 250; len < 270; len++) {
    struct ipkin_host host;

    (void)long_name(text, len, "");
    check(ipkin_host_parse(place_before_wall(text, len), len, &host, NULL) ==
              (len > 253 ? IPKIN_ERR_NAME : IPKIN_OK),
          "%zu bytes", len);
  }
}
