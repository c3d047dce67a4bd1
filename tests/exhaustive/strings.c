/* strings.c - every text over a few bytes, through the parsers
   SPDX-License-Identifier: MIT

   The automata of machine.h say status and place, inet_pton what is right and
   its value, and the oracle what more lenient readings are.  Each of the texts
   is parsed: that what is wrong stays wrong is a promise, and no short cut. */
#include "machine.h"

#include <arpa/inet.h>

static struct machine machine;
static uint64_t texts, right;

static const struct ipkin_addr no_addr;
static const struct ipkin_cidr no_cidr;
static const struct ipkin_host no_host;

/* ---- strict ------------------------------------------------------------ */

static void check_addr(const char *text, size_t len, const struct reading *r) {
  struct ipkin_addr got, want = no_addr;
  size_t at;
  const ipkin_status status = ipkin_addr_parse(text, len, &got, &at);

  want.family = memchr(text, ':', len) ? IPKIN_V6 : IPKIN_V4;
  if (inet_pton(want.family == IPKIN_V6 ? AF_INET6 : AF_INET, text,
                want.bytes) != 1)
    want = no_addr;
  texts++;
  right += want.family != 0;
  expect(status == machine.status[r->state] &&
             at == machine_at(&machine, r, len) &&
             (status == IPKIN_OK) == (want.family != 0) &&
             same(&got, &want, sizeof got),
         "ipkin_addr_parse", "\"%s\" is %s at %zu, not %s at %zu", text,
         ipkin_status_name(status), at,
         ipkin_status_name(machine.status[r->state]),
         machine_at(&machine, r, len));
}

static void check_cidr(const char *text, size_t len, const struct reading *r) {
  struct ipkin_cidr got, want = no_cidr;
  size_t at;
  const ipkin_status status = ipkin_cidr_parse(text, len, &got, &at);

  texts++;
  if (machine.status[r->state] == IPKIN_OK) {
    const size_t addr_len = strcspn(text, "/");
    char addr[64];

    memcpy(addr, text, addr_len);
    addr[addr_len] = 0;
    right++;
    want.family = strchr(text, ':') ? IPKIN_V6 : IPKIN_V4;
    want.bits = (uint8_t)atoi(text + addr_len + 1);
    expect(inet_pton(want.family == IPKIN_V6 ? AF_INET6 : AF_INET, addr,
                     want.bytes) == 1,
           "ipkin_cidr_parse", "inet_pton does not take \"%s\"", addr);
  }
  expect(status == machine.status[r->state] &&
             at == machine_at(&machine, r, len) &&
             same(&got, &want, sizeof got),
         "ipkin_cidr_parse", "\"%s\" is %s at %zu, not %s at %zu", text,
         ipkin_status_name(status), at,
         ipkin_status_name(machine.status[r->state]),
         machine_at(&machine, r, len));
}

typedef void check_strict(const char *text, size_t len,
                          const struct reading *r);

static void all_strict(const char *alphabet, size_t most, char *text,
                       size_t len, struct reading r, check_strict *check) {
  check(text, len, &r);
  if (len == most)
    return;
  text[len + 1] = 0;
  for (const char *byte = alphabet; *byte; byte++) {
    struct reading next = r;

    text[len] = *byte;
    machine_step(&machine, &next, machine.class_of[(uint8_t)*byte], len);
    all_strict(alphabet, most, text, len + 1, next, check);
  }
  text[len] = 0;
}

static void strict(enum machine_kind kind, const char *alphabet, size_t most,
                   check_strict *check) {
  char text[64] = "";

  machine_make(&machine, kind, 0);
  machine_check(&machine, 100000);
  texts = right = 0;
  all_strict(alphabet, most, text, 0, (struct reading){0}, check);
  expect(right > 1000, "*", "hardly a text is right");
}

/* The family is decided by what follows the hex digits, within 46 bytes: any
   number of any of them, and any byte. */
static void long_runs(void) {
  enum { DIGITS = 60 };
  static const char digits[] = "019f";
  char text[DIGITS + 3];

  for (const char *first = digits; *first; first++)
    for (const char *digit = digits; *digit; digit++)
      for (size_t len = 1; len <= DIGITS; len++)
        for (unsigned byte = 0; byte < 256; byte++) {
          memset(text, *digit, len);
          text[0] = *first;
          text[len] = (char)byte;
          text[len + 1] = ':';
          for (size_t end = len; end <= len + 2; end++) {
            const struct verdict want = oracle_addr(text, end, 0);
            struct ipkin_addr addr;
            size_t at;

            texts++;
            expect(ipkin_addr_parse(text, end, &addr, &at) == want.status &&
                       at == want.at,
                   "ipkin_addr_parse", "%zu of %c and 0x%x", len, *digit,
                   byte);
          }
        }
}

/* ---- lenient ----------------------------------------------------------- */

static void check_addr_with(const char *text, size_t len, uint32_t accept) {
  const struct verdict want = oracle_addr(text, len, accept);
  const struct ipkin_addr value = addr_in(want.cidr);
  struct ipkin_addr got;
  uint32_t seen;
  size_t at;
  const ipkin_status status =
      ipkin_addr_parse_with(text, len, accept, &got, &seen, &at);

  texts++;
  right += want.status == IPKIN_OK;
  expect(status == want.status && at == want.at && seen == want.seen &&
             same(&got, &value, sizeof got),
         "ipkin_addr_parse_with", "\"%s\" with 0x%x is %s at %zu", text,
         (unsigned)accept, ipkin_status_name(status), at);
}

static void check_cidr_with(const char *text, size_t len, uint32_t accept) {
  const struct verdict want = oracle_cidr(text, len, accept);
  struct ipkin_cidr got;
  uint32_t seen;
  size_t at;
  const ipkin_status status =
      ipkin_cidr_parse_with(text, len, accept, &got, &seen, &at);

  texts++;
  right += want.status == IPKIN_OK;
  expect(status == want.status && at == want.at && seen == want.seen &&
             same(&got, &want.cidr, sizeof got),
         "ipkin_cidr_parse_with", "\"%s\" with 0x%x is %s at %zu", text,
         (unsigned)accept, ipkin_status_name(status), at);
}

static void check_host(const char *text, size_t len, uint32_t accept) {
  const struct host_verdict want = oracle_host(text, len);
  struct ipkin_host got;
  size_t at;
  const ipkin_status status = ipkin_host_parse(text, len, &got, &at);

  (void)accept;
  texts++;
  right += want.status == IPKIN_OK;
  expect(status == want.status && at == want.at &&
             same(&got, want.status ? &no_host : &want.host, sizeof got),
         "ipkin_host_parse", "\"%s\" is %s at %zu, not %s at %zu", text,
         ipkin_status_name(status), at, ipkin_status_name(want.status),
         want.at);
}

typedef void check_lenient(const char *text, size_t len, uint32_t accept);

enum { CAP = 200 };

/* Every sequence of up to most tokens, with all bits that there are. */
static void all_lenient(const char *const *tokens, size_t most, char *text,
                        size_t len, uint32_t bits, check_lenient *check) {
  uint32_t accept = bits;

  do {
    accept = (accept - 1) & bits;
    check(text, len, accept);
  } while (accept != bits && accept);
  if (bits)
    check(text, len, bits);
  if (most == 0)
    return;
  for (const char *const *token = tokens; *token; token++) {
    const size_t token_len = strlen(*token);

    memcpy(text + len, *token, token_len + 1);
    all_lenient(tokens, most - 1, text, len + token_len, bits, check);
  }
  text[len] = 0;
}

static void lenient(const char *const *tokens, size_t most, uint32_t bits,
                    check_lenient *check) {
  char text[CAP] = "";

  all_lenient(tokens, most, text, 0, bits, check);
}

static const char *const bytes[] = {"0", "1", "2", "5", "f", ".",
                                    ":", "/", "%", "x", NULL};
static const char *const addr_tokens[] = {
    "0",  "01",  "255", "1.2.3", ".4", ":", "::", "ffff", "0f",
    "00001", "F", "1:2:3:4:5", "%", "%e", "/", NULL};
static const char *const cidr_tokens[] = {
    "0", "1.2.3.0", "010.0.0.0", "::", "fd00:0:", "::ffff:1.2.3.4", "%e", "/",
    "8", "032", "255.255.0.0", "0.255.0.0", ".0", "129", NULL};
static const char *const host_bytes[] = {"0", "1", "6", "f", "x", "z", "-",
                                         "_", ".", ":", "[", "]", "%", NULL};
static const char *const host_tokens[] = {
    "a",    "-",  "0x", "1.2.3.4", "255", "[",     "]",  ":", "::",
    ":80", ":65535", "6", "0", ".", "fd00::1", "example", "%e", "_", NULL};

/* Names and labels of every length about their limits. */
static void long_hosts(void) {
  char text[400];

  for (size_t label = 1; label <= 70; label++)
    for (size_t len = 0; len <= 300; len++)
      for (unsigned end = 0; end < 4; end++) {
        static const char *const ends[] = {"", ".", ":80", "-"};

        for (size_t i = 0; i < len; i++)
          text[i] = i % (label + 1) == label ? '.' : 'a';
        (void)snprintf(text + len, 8, "%s", ends[end]);
        check_host(text, strlen(text), 0);
      }
}

/* Each port, and many that are none, behind each form of a host. */
static void all_ports(void) {
  static const char *const hosts[] = {"a", "1.2.3.4", "[::1]"};
  char text[40];

  for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
    for (unsigned port = 0; port < 100000; port++)
      check_host(text,
                 (size_t)snprintf(text, sizeof text, "%s:%u", hosts[i], port),
                 0);
}

static void body(void) {
  const size_t more = is_full;
  const uint32_t of_addr = IPKIN_ACCEPT_LEADING_ZEROS | IPKIN_ACCEPT_ZONE |
                           IPKIN_REFUSE_MAPPED | IPKIN_REFUSE_NON_CANONICAL;
  const size_t len = 9 + more;

  strict(MACHINE_ADDR, "0125f.:/%x", len, check_addr);
  long_runs();
  cell("ipkin_addr_parse", "all %s texts to length %zu",
       in_short(texts), len);

  strict(MACHINE_CIDR, "03.:/", 11 + more, check_cidr);
  cell("ipkin_cidr_parse", "all %s texts to length %zu",
       in_short(texts), 11 + more);

  texts = 0;
  lenient(bytes, 4 + more, of_addr, check_addr_with);
  lenient(addr_tokens, 3 + more, of_addr, check_addr_with);
  lenient(bytes, 2, 0xf007f, check_addr_with);
  for (uint64_t bit = 1; bit < (uint64_t)1 << 32; bit <<= 1)
    check_addr_with("1.2.3.4", 7, (uint32_t)bit);
  cell("ipkin_addr_parse_with", "%s texts, all accepts", in_short(texts));

  texts = 0;
  lenient(bytes, 3, 0x7f, check_cidr_with);
  lenient(cidr_tokens, 3 + more, 0x7f, check_cidr_with);
  for (uint64_t bit = 1; bit < (uint64_t)1 << 32; bit <<= 1)
    check_cidr_with("1.2.3.4/8", 9, (uint32_t)bit);
  cell("ipkin_cidr_parse_with", "%s texts, all accepts", in_short(texts));

  texts = 0;
  lenient(host_bytes, 5 + more, 0, check_host);
  lenient(host_tokens, 4 + more, 0, check_host);
  long_hosts();
  all_ports();
  cell("ipkin_host_parse", "%s texts", in_short(texts));
}

int main(int argc, char **argv) {
  return run(argc, argv, body);
}
