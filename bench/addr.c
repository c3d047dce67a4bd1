/* addr.c - parsing and formatting one address, beside inet_pton and inet_ntop
   SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <ipkin.h>

#include <arpa/inet.h>
#include <string.h>

static int af(enum bench_kind kind) {
  return kind == BENCH_V4 ? AF_INET : AF_INET6;
}

static void parse_ipkin(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  struct ipkin_addr addr;
  uint64_t sum = 0;
  for (size_t i = 0; i < texts->len; i++) {
    ipkin_addr_parse(texts->text[i], texts->text_len[i], &addr, NULL);
    sum += addr.bytes[3];
  }
  bench_keep(sum);
}

static void parse_libc(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  unsigned char bytes[16] = {0};
  uint64_t sum = 0;
  for (size_t i = 0; i < texts->len; i++) {
    inet_pton(af(kind), texts->text[i], bytes);
    sum += bytes[3];
  }
  bench_keep(sum);
}

static bool parse_is_right(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  for (size_t i = 0; i < texts->len; i++) {
    struct ipkin_addr addr;
    unsigned char bytes[16] = {0};
    if (ipkin_addr_parse(texts->text[i], texts->text_len[i], &addr, NULL) ||
        inet_pton(af(kind), texts->text[i], bytes) != 1 ||
        memcmp(bytes, addr.bytes, sizeof bytes) != 0)
      return false;
  }
  return true;
}

static struct ipkin_addr addrs[2][1 << 16];

static void fill(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  for (size_t i = 0; i < texts->len; i++)
    ipkin_addr_parse(texts->text[i], texts->text_len[i], &addrs[kind][i], NULL);
}

static void format_ipkin(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  uint64_t sum = 0;
  for (size_t i = 0; i < texts->len; i++) {
    char text[IPKIN_ADDR_TEXT_CAP];
    size_t len;
    ipkin_addr_format(&addrs[kind][i], text, sizeof text, &len);
    sum += (unsigned char)text[len - 1];
  }
  bench_keep(sum);
}

static void format_libc(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  uint64_t sum = 0;
  for (size_t i = 0; i < texts->len; i++) {
    char text[INET6_ADDRSTRLEN];
    inet_ntop(af(kind), addrs[kind][i].bytes, text, sizeof text);
    sum += (unsigned char)text[1];
  }
  bench_keep(sum);
}

static bool format_is_right(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  fill(kind);
  for (size_t i = 0; i < texts->len; i++) {
    char text[IPKIN_ADDR_TEXT_CAP], libc[INET6_ADDRSTRLEN];
    size_t len;
    if (ipkin_addr_format(&addrs[kind][i], text, sizeof text, &len) ||
        !inet_ntop(af(kind), addrs[kind][i].bytes, libc, sizeof libc) ||
        strcmp(text, libc) != 0)
      return false;
  }
  return true;
}

static void classify(enum bench_kind kind) {
  uint64_t sum = 0;
  for (size_t i = 0; i < 1 << 16; i++)
    sum += ipkin_addr_class(&addrs[kind][i]);
  bench_keep(sum);
}

/* 192.0.2.1, and 2001:db8::1 */
static bool classify_is_right(enum bench_kind kind) {
  struct ipkin_addr addr = {{192, 0, 2, 1}, IPKIN_V4, {0}};
  if (kind == BENCH_V6)
    addr =
        (struct ipkin_addr){{0x20, 0x01, 0x0d, 0xb8, [15] = 1}, IPKIN_V6, {0}};
  fill(kind);
  return ipkin_addr_class(&addr) == IPKIN_CLASS_DOCUMENTATION;
}

/* What C has no closures for: one function a kind. */
#define BOTH(verb, function)                                                   \
  static void verb##_v4(void) {                                                \
    function(BENCH_V4);                                                        \
  }                                                                            \
  static void verb##_v6(void) {                                                \
    function(BENCH_V6);                                                        \
  }
#define BOTH_RIGHT(verb, function)                                             \
  static bool verb##_v4(void) {                                                \
    return function(BENCH_V4);                                                 \
  }                                                                            \
  static bool verb##_v6(void) {                                                \
    return function(BENCH_V6);                                                 \
  }
BOTH(parse_ipkin, parse_ipkin)
BOTH(parse_libc, parse_libc)
BOTH(format_ipkin, format_ipkin)
BOTH(format_libc, format_libc)
BOTH(classify, classify)
BOTH_RIGHT(parse_right, parse_is_right)
BOTH_RIGHT(format_right, format_is_right)
BOTH_RIGHT(classify_right, classify_is_right)

void bench_addr(void) {
  const struct bench_texts *v4 = bench_corpus(BENCH_V4);
  const struct bench_texts *v6 = bench_corpus(BENCH_V6);
  const struct bench_case cases[] = {
      {"addr/parse/v4/inet_pton", NULL, v4->len, v4->bytes, parse_right_v4,
       parse_libc_v4},
      {"addr/parse/v4/ipkin", "addr/parse/v4/inet_pton", v4->len, v4->bytes,
       parse_right_v4, parse_ipkin_v4},
      {"addr/parse/v6/inet_pton", NULL, v6->len, v6->bytes, parse_right_v6,
       parse_libc_v6},
      {"addr/parse/v6/ipkin", "addr/parse/v6/inet_pton", v6->len, v6->bytes,
       parse_right_v6, parse_ipkin_v6},
      {"addr/format/v4/inet_ntop", NULL, v4->len, 0, format_right_v4,
       format_libc_v4},
      {"addr/format/v4/ipkin", "addr/format/v4/inet_ntop", v4->len, 0,
       format_right_v4, format_ipkin_v4},
      {"addr/format/v6/inet_ntop", NULL, v6->len, 0, format_right_v6,
       format_libc_v6},
      {"addr/format/v6/ipkin", "addr/format/v6/inet_ntop", v6->len, 0,
       format_right_v6, format_ipkin_v6},
      {"addr/class/v4/ipkin", NULL, v4->len, 0, classify_right_v4, classify_v4},
      {"addr/class/v6/ipkin", NULL, v6->len, 0, classify_right_v6, classify_v6},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    bench_add(&cases[i]);
}
