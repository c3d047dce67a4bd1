/* cidr.c - parsing one block, beside what a C program does with libc
   SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <ipkin.h>

#include <arpa/inet.h>
#include <string.h>

/* memrchr is GNU's; the slash is near the end, so this is its loop. */
bool bench_libc_parse(const char *text, size_t len, unsigned char bytes[16],
                      unsigned *bits) {
  char copy[64];
  size_t slash = len;
  while (slash > 0 && text[slash - 1] != '/')
    slash--;
  size_t end = slash ? slash - 1 : len;
  if (end >= sizeof copy)
    return false;
  memcpy(copy, text, end);
  copy[end] = '\0';
  int family = memchr(copy, ':', end) ? AF_INET6 : AF_INET;
  const unsigned most = family == AF_INET ? 32 : 128;
  *bits = slash ? 0 : most;
  if (slash && (slash == len || len - slash > 3 ||
                (text[slash] == '0' && len - slash > 1)))
    return false;
  for (size_t i = slash; slash && i < len; i++) {
    if (text[i] < '0' || text[i] > '9')
      return false;
    *bits = *bits * 10 + (unsigned)(text[i] - '0');
  }
  memset(bytes, 0, 16);
  return inet_pton(family, copy, bytes) == 1 && *bits <= most;
}

static void parse_ipkin(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  struct ipkin_cidr cidr;
  uint64_t sum = 0;
  for (size_t i = 0; i < texts->len; i++) {
    ipkin_cidr_parse(texts->text[i], texts->text_len[i], &cidr, NULL);
    sum += cidr.bits;
  }
  bench_keep(sum);
}

static void parse_libc(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  unsigned char bytes[16] = {0};
  uint64_t sum = 0;
  for (size_t i = 0; i < texts->len; i++) {
    unsigned bits = 0;
    bench_libc_parse(texts->text[i], texts->text_len[i], bytes, &bits);
    sum += bits;
  }
  bench_keep(sum);
}

static bool parse_is_right(enum bench_kind kind) {
  const struct bench_texts *texts = bench_corpus(kind);
  for (size_t i = 0; i < texts->len; i++) {
    struct ipkin_cidr cidr;
    unsigned char bytes[16] = {0};
    unsigned bits;
    if (ipkin_cidr_parse(texts->text[i], texts->text_len[i], &cidr, NULL) ||
        !bench_libc_parse(texts->text[i], texts->text_len[i], bytes, &bits) ||
        bits != cidr.bits || memcmp(bytes, cidr.bytes, sizeof bytes) != 0)
      return false;
  }
  return true;
}

static void parse_ipkin_v4(void) {
  parse_ipkin(BENCH_V4_CIDR);
}
static void parse_ipkin_v6(void) {
  parse_ipkin(BENCH_V6_CIDR);
}
static void parse_libc_v4(void) {
  parse_libc(BENCH_V4_CIDR);
}
static void parse_libc_v6(void) {
  parse_libc(BENCH_V6_CIDR);
}
static bool parse_right_v4(void) {
  return parse_is_right(BENCH_V4_CIDR);
}
static bool parse_right_v6(void) {
  return parse_is_right(BENCH_V6_CIDR);
}

void bench_cidr(void) {
  const struct bench_texts *v4 = bench_corpus(BENCH_V4_CIDR);
  const struct bench_texts *v6 = bench_corpus(BENCH_V6_CIDR);
  const struct bench_case cases[] = {
      {"cidr/parse/v4/libc", NULL, v4->len, v4->bytes, parse_right_v4,
       parse_libc_v4},
      {"cidr/parse/v4/ipkin", "cidr/parse/v4/libc", v4->len, v4->bytes,
       parse_right_v4, parse_ipkin_v4},
      {"cidr/parse/v6/libc", NULL, v6->len, v6->bytes, parse_right_v6,
       parse_libc_v6},
      {"cidr/parse/v6/ipkin", "cidr/parse/v6/libc", v6->len, v6->bytes,
       parse_right_v6, parse_ipkin_v6},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    bench_add(&cases[i]);
}
