/* agree.c - see agree.h
   SPDX-License-Identifier: MIT */
#include "agree.h"

#include "check.h"
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GARBAGE 0xa5

static struct ipkin_addr address(struct ipkin_cidr cidr) {
  struct ipkin_addr addr = {.family = cidr.family};

  memcpy(addr.bytes, cidr.bytes, sizeof addr.bytes);
  return addr;
}

static bool same_verdict(const struct verdict *got, const struct verdict *want,
                         const char *call, const char *text, size_t len,
                         uint32_t accept) {
  const bool same = got->status == want->status && got->at == want->at &&
                    got->seen == want->seen &&
                    memcmp(&got->cidr, &want->cidr, sizeof got->cidr) == 0;

  check(same,
        "%s(\"%s\", accept 0x%x): got %s at %zu seen 0x%x %s, want %s at "
        "%zu seen 0x%x %s",
        call, show(text, len), (unsigned)accept, ipkin_status_name(got->status),
        got->at, (unsigned)got->seen, show_cidr(&got->cidr),
        ipkin_status_name(want->status), want->at, (unsigned)want->seen,
        show_cidr(&want->cidr));
  return same;
}

void agree_addr_verdict(const char *text, size_t len, uint32_t accept,
                        const struct verdict *want) {
  char *const exact = place_exact(text, len);
  struct ipkin_addr addr, strict;
  const struct ipkin_addr want_addr = address(want->cidr);
  struct verdict got = {.at = 77, .seen = 77, .cidr = want->cidr};
  size_t at = 77;

  memset(&addr, GARBAGE, sizeof addr);
  memset(&strict, GARBAGE, sizeof strict);
  got.status =
      ipkin_addr_parse_with(exact, len, accept, &addr, &got.seen, &got.at);
  (void)same_verdict(&got, want, "addr_parse_with", text, len, accept);
  check(memcmp(&addr, &want_addr, sizeof addr) == 0,
        "addr_parse_with(\"%s\", 0x%x) gives %s, not %s", show(text, len),
        (unsigned)accept, show_addr(&addr), show_addr(&want_addr));
  if (accept == 0) {
    check_status(ipkin_addr_parse(exact, len, &strict, &at), want->status,
                 "\"%s\"", show(text, len));
    check_number(at, want->at, "\"%s\"", show(text, len));
    check(memcmp(&strict, &addr, sizeof addr) == 0, "\"%s\"", show(text, len));
  }
  free(exact);
}

void agree_cidr_verdict(const char *text, size_t len, uint32_t accept,
                        const struct verdict *want) {
  char *const exact = place_exact(text, len);
  struct verdict got = {.at = 77, .seen = 77};
  struct ipkin_cidr strict;
  size_t at = 77;

  memset(&got.cidr, GARBAGE, sizeof got.cidr);
  memset(&strict, GARBAGE, sizeof strict);
  got.status =
      ipkin_cidr_parse_with(exact, len, accept, &got.cidr, &got.seen, &got.at);
  (void)same_verdict(&got, want, "cidr_parse_with", text, len, accept);
  if (accept == 0) {
    check_status(ipkin_cidr_parse(exact, len, &strict, &at), want->status,
                 "\"%s\"", show(text, len));
    check_number(at, want->at, "\"%s\"", show(text, len));
    check(memcmp(&strict, &got.cidr, sizeof strict) == 0, "\"%s\"",
          show(text, len));
  }
  free(exact);
}

void agree_addr(const char *text, size_t len, uint32_t accept) {
  const struct verdict want = oracle_addr(text, len, accept);

  agree_addr_verdict(text, len, accept, &want);
}

void agree_cidr(const char *text, size_t len, uint32_t accept) {
  const struct verdict want = oracle_cidr(text, len, accept);

  agree_cidr_verdict(text, len, accept, &want);
}

void agree_host(const char *text, size_t len) {
  const struct host_verdict want = oracle_host(text, len);
  char *const exact = place_exact(text, len);
  struct host_verdict got = {.at = 77};

  memset(&got.host, GARBAGE, sizeof got.host);
  got.status = ipkin_host_parse(exact, len, &got.host, &got.at);
  check_status(got.status, want.status, "\"%s\"", show(text, len));
  check_number(got.at, want.at, "\"%s\"", show(text, len));
  check(memcmp(&got.host, &want.host, sizeof got.host) == 0,
        "\"%s\": kind %u seen %u port %u name %u+%u, want %u %u %u %u+%u",
        show(text, len), got.host.kind, got.host.seen,
        got.host.port[0] * 256u + got.host.port[1], got.host.name_at,
        got.host.name_len, want.host.kind, want.host.seen,
        want.host.port[0] * 256u + want.host.port[1], want.host.name_at,
        want.host.name_len);
  free(exact);
}

void agree_format(const struct ipkin_cidr *cidr) {
  const struct ipkin_addr addr = address(*cidr);
  char want[IPKIN_CIDR_TEXT_CAP], got[IPKIN_CIDR_TEXT_CAP];
  size_t want_len = oracle_addr_format(&addr, want), len = 77;

  memset(got, GARBAGE, sizeof got);
  check_status(ipkin_addr_format(&addr, got, IPKIN_ADDR_TEXT_CAP, &len),
               IPKIN_OK, "%s", want);
  got[sizeof got - 1] = 0;
  check_text(got, want, "addr_format");
  check_number(len, want_len, "%s", want);

  want_len = oracle_cidr_format(cidr, want);
  memset(got, GARBAGE, sizeof got);
  check_status(ipkin_cidr_format(cidr, got, sizeof got, &len), IPKIN_OK, "%s",
               want);
  got[sizeof got - 1] = 0;
  check_text(got, want, "cidr_format");
  check_number(len, want_len, "%s", want);
}

/* ---- texts ------------------------------------------------------------- */

typedef struct verdict oracle_call(const char *, size_t, uint32_t);
typedef void agree_call(const char *, size_t, uint32_t, const struct verdict *);

struct walk {
  const char *alphabet;
  size_t max_len;
  uint32_t accept;
  struct verdict (*oracle)(const char *, size_t, uint32_t);
  void (*agree)(const char *, size_t, uint32_t, const struct verdict *);
};

/* What is wrong before the end of a text whose family is plain stays wrong
   whatever follows, in the same place and for the same cause (of a strict text:
   else a netmask may be seen later): so the oracle is only asked about texts
   that could still become right. */
static void walk(const struct walk *w, char *text, size_t len,
                 const struct verdict *known) {
  const struct verdict verdict =
      known ? *known : w->oracle(text, len, w->accept);
  const bool settled = w->accept == 0 && verdict.status && verdict.at < len &&
                       strcspn(text, "./:%xyz") < len;

  w->agree(text, len, w->accept, &verdict);
  if (len == w->max_len)
    return;
  for (const char *byte = w->alphabet; *byte; byte++) {
    text[len] = *byte;
    text[len + 1] = 0;
    walk(w, text, len + 1, settled ? &verdict : NULL);
  }
  text[len] = 0;
}

void agree_addr_on_all(const char *alphabet, size_t max_len, uint32_t accept) {
  const struct walk w = {alphabet, max_len, accept, oracle_addr,
                         agree_addr_verdict};
  char text[32] = "";

  walk(&w, text, 0, NULL);
}

void agree_cidr_on_all(const char *alphabet, size_t max_len, uint32_t accept) {
  const struct walk w = {alphabet, max_len, accept, oracle_cidr,
                         agree_cidr_verdict};
  char text[32] = "";

  walk(&w, text, 0, NULL);
}

static const char *const near_misses[] = {
    "0.0.0.0",
    "192.0.2.1",
    "255.255.255.255",
    "010.000.0.08",
    "10.96.0.5/12",
    "10.0.0.0/08",
    "0.0.0.0/0",
    "10.0.0.0/255.0.0.0",
    "172.16.0.0/255.240.000.0",
    "1.2.3.4/0.0.0.255",
    "1.2.3.4/255.255.255.255",
    "::",
    "::1",
    "1::",
    "2001:db8::1",
    "2001:DB8:0:0:0:0:0:1",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1:2:3:4:5:6:1.2.3.4",
    "1:2:3:4:5::1.2.3.4",
    "::ffff:192.0.2.1",
    "::ffff:c000:201/120",
    "::ffff:010.0.0.1/096",
    "64:ff9b::192.0.2.33",
    "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128",
    "00001:0db8::0ffff",
    "fe80::1%eth0",
    "fe80::%eth0/64",
    "fe80::00001%e.:0/064",
    "FD00:0::1/108",
    "[2001:db8::1]:6443",
    "[::ffff:1.2.3.4]",
    "192.0.2.1:80",
    "lb.example.com:6443",
    "a-b_c.example.:0",
    "0x7f.1",
    "a.0x1f",
};

static const char *const tokens[] = {
    "0",        "1",     "9",   "08",     "255",        "256",
    "00",       "f",     "ff",  "FF",     "a0",         "ffff",
    "0ffff",    "10000", ":",   "::",     ":",          ".",
    ".",        "/",     "/",   "%",      "%e0",        "32",
    "33",       "64",    "128", "129",    "1.2.3.4",    "255.255.0.0",
    "ffff:",    "0:",    "-",   "[",      "]",          "_",
    "x",        "a.",    ":80", ":65536", "4294967306", "18446744073709551626",
    "100000010"};

/* Indexed, for NUL is one of them. */
static const char bytes[] = "0123456789abcdefABCDEFgxX.:/%-_[] \t\n\0\x80\xff";

#define ONE_OF(seed, array)                                                    \
  (array)[random_below(seed, sizeof(array) / sizeof *(array))]

static size_t put(char *text, size_t len, const char *more) {
  const size_t more_len = strlen(more);

  if (len + more_len > MUTANT_CAP - 8)
    return len;
  memcpy(text + len, more, more_len);
  return len + more_len;
}

size_t mutant(uint64_t *seed, char text[MUTANT_CAP]) {
  size_t len = 0;

  if (random_below(seed, 4) > 0)
    len = put(text, len, ONE_OF(seed, near_misses));
  else
    for (size_t n = 1 + random_below(seed, 12); n > 0; n--)
      len = put(text, len, ONE_OF(seed, tokens));

  for (size_t edits = random_below(seed, 4); edits > 0; edits--) {
    const size_t at = random_below(seed, len + 1);
    const char byte = bytes[random_below(seed, sizeof bytes - 1)];

    switch (random_below(seed, 4)) {
    case 0: /* replace */
      if (at < len)
        text[at] = byte;
      break;
    case 1: /* insert */
      memmove(text + at + 1, text + at, len - at);
      text[at] = byte;
      len++;
      break;
    case 2: /* delete */
      if (at < len)
        memmove(text + at, text + at + 1, --len - at);
      break;
    default: /* put a token in the place of the rest */
      len = put(text, at, ONE_OF(seed, tokens));
    }
  }
  return len;
}

/* ---- structs ----------------------------------------------------------- */

struct ipkin_cidr random_cidr(uint64_t *seed) {
  struct ipkin_cidr cidr = {.family =
                                random_below(seed, 2) ? IPKIN_V4 : IPKIN_V6};
  const size_t width = oracle_width(cidr.family);
  const uint64_t kind = random_below(seed, 4);

  for (size_t i = 0; i < width / 8; i++) {
    const uint64_t byte = random_next(seed);

    if (kind == 0 || byte >> 8 & 1) /* else zeros, or runs of ones */
      cidr.bytes[i] = (uint8_t)byte;
    else if (kind == 1 && (byte >> 9 & 1))
      cidr.bytes[i] = 0xff;
  }
  cidr.bits = (uint8_t)random_below(seed, width + 1);
  return cidr;
}

struct ipkin_addr random_addr(uint64_t *seed) {
  return address(random_cidr(seed));
}

struct ipkin_cidr crowded_cidr(uint64_t *seed, unsigned kind, size_t places) {
  const size_t is = kind == KIND_MIXED   ? random_below(seed, KIND_SHORT)
                    : kind == KIND_SHORT ? random_below(seed, KIND_65)
                                         : kind;
  struct ipkin_cidr cidr = {.family = is == KIND_V4 ? IPKIN_V4 : IPKIN_V6};
  const size_t width = oracle_width(cidr.family);
  uint64_t place = random_below(seed, places), random = random_next(seed);
  size_t longest = is == KIND_64 ? 64 : is == KIND_65 ? 65 : width;
  size_t shorter = random % 6;

  if (is == KIND_LONG)
    longest -= random_below(&place, 64);
  for (size_t i = 0; i < width / 8; i++)
    cidr.bytes[i] = (uint8_t)random_next(&place);
  for (size_t bit = longest - 10; bit < longest; bit++)
    oracle_set_bit(cidr.bytes, (unsigned)bit, (random >>= 1) & 1);
  if (random >> 10 & 1) /* else host bits, if there are any */
    for (size_t bit = longest; bit < width; bit++)
      oracle_set_bit(cidr.bytes, (unsigned)bit, 0);
  if ((random >> 11 & 7) == 0)
    shorter = (random >> 14) % 16;
  if ((random >> 20 & 0x7ff) == 0)
    shorter = (random >> 31) % (longest * 3 / 4);
  cidr.bits = (uint8_t)(longest - shorter);
  if (random >> 52 & 1)
    cidr = oracle_masked(&cidr);
  return cidr;
}

void random_set(uint64_t *seed, unsigned kind, size_t len,
                struct ipkin_cidr *ret_cidrs) {
  size_t drawn = 2 * len + 8, n = 0;
  struct ipkin_cidr *draws = NULL;

  for (; n < len || !draws; drawn *= 2) {
    free(draws);
    if (!(draws = malloc(drawn * sizeof *draws)))
      abort();
    for (size_t i = 0; i < drawn; i++)
      draws[i] = crowded_cidr(seed, kind, drawn / 20 + 2);
    n = oracle_merge(draws, drawn);
  }
  for (size_t i = 0, kept = 0; kept < len; i++) /* any others may be left out */
    if (random_below(seed, n - i) < len - kept)
      ret_cidrs[kept++] = draws[i];
  free(draws);
}

struct list list_of(const char *text) {
  struct list list = {.len = 0};

  while (*text) {
    const size_t len = strcspn(text, ", ");
    char word[IPKIN_CIDR_TEXT_CAP + 8];

    if (list.len == CIDRS_CAP)
      abort();
    (void)snprintf(word, sizeof word, "%.*s", (int)len, text);
    list.cidrs[list.len++] = *word == '!' ? not_cidrs[0] : cidr_of(word);
    text += len + strspn(text + len, ", ");
  }
  return list;
}

bool same_cidrs(const struct ipkin_cidr *a, size_t a_len,
                const struct ipkin_cidr *b, size_t b_len) {
  return a_len == b_len && (!b_len || !memcmp(a, b, b_len * sizeof *b));
}

bool is_filled(const void *array, size_t len, uint8_t with) {
  for (size_t i = 0; i < len; i++)
    if (((const uint8_t *)array)[i] != with)
      return false;
  return true;
}

const struct ipkin_addr not_addrs[NOT_ADDRS] = {
    {.family = 0}, {.family = 2},  {.family = 5},
    {.family = 7}, {.family = 10}, {{0xff, 0xff}, 255, {0}},
};

const struct ipkin_cidr not_cidrs[NOT_CIDRS] = {
    {.family = 0},
    {.family = 0, .bits = 32},
    {.family = 2, .bits = 8},
    {.family = 5, .bits = 8},
    {.family = 7, .bits = 8},
    {.family = 255, .bits = 255},
    {.family = IPKIN_V4, .bits = 33},
    {.family = IPKIN_V4, .bits = 128},
    {.family = IPKIN_V4, .bits = 255},
    {.family = IPKIN_V6, .bits = 129},
    {.family = IPKIN_V6, .bits = 200},
    {.family = IPKIN_V6, .bits = 255},
};
