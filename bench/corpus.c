/* corpus.c - the texts that are timed: fixed seeds, shaped like real lists
   SPDX-License-Identifier: MIT */
#include "bench.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_CAP = 52, SITES = 4096 };

static uint64_t seed;

/* splitmix64 */
static uint64_t mix(uint64_t z) {
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static unsigned below(unsigned bound) {
  return (unsigned)(mix(seed += 0x9e3779b97f4a7c15) % bound);
}

static char *put_number(char *to, unsigned value, unsigned base) {
  if (value >= base)
    to = put_number(to, value / base, base);
  *to++ = "0123456789abcdef"[value % base];
  return to;
}

/* A third of each width, so that no branch on it is foreseen. */
static unsigned octet(uint64_t random) {
  unsigned most = (unsigned)(random >> 32);
  switch (random % 3) {
  case 0:
    return most % 10;
  case 1:
    return 10 + most % 90;
  default:
    return 100 + most % 156;
  }
}

/* In one of some thousand /16, as the blocks of a country or a cloud are. */
static char *put_v4(char *to) {
  const uint64_t site = mix(1 + below(SITES));
  to = put_number(to, octet(site), 10);
  *to++ = '.';
  to = put_number(to, octet(mix(site)), 10);
  for (int i = 0; i < 2; i++) {
    *to++ = '.';
    to = put_number(to, octet(mix(below(1u << 31))), 10);
  }
  return to;
}

static char *put_groups(char *to, unsigned groups, unsigned bound) {
  for (; groups; groups--) {
    *to++ = ':';
    to = put_number(to, 1 + below(bound - 1), 16);
  }
  return to;
}

/* Under a handful of provider prefixes; 65 % with a "::", as in real lists. */
static char *put_v6(char *to) {
  static const char prefixes[][10] = {"2001:db8", "2a00:1450", "2606:4700",
                                      "2a02:26f0", "fd12:3456"};
  const char *prefix = prefixes[below(5)];
  const size_t len = strlen(prefix);
  memcpy(to, prefix, len);
  to = put_groups(to + len, 1, 0x10000);
  if (below(100) >= 65)
    return put_groups(put_groups(to, 1, 0x100), 4, 0x10000);
  if (below(2))
    to = put_groups(to, 1, 0x100);
  *to++ = ':';
  return put_groups(to, 1, 0x10000);
}

static char *put_text(char *to, enum bench_kind kind) {
  bool v4 = kind == BENCH_V4 || kind == BENCH_V4_CIDR;
  bool cidr = kind == BENCH_V4_CIDR || kind == BENCH_V6_CIDR;
  to = v4 ? put_v4(to) : put_v6(to);
  if (!cidr)
    return to;
  *to++ = '/';
  return put_number(to, v4 ? 8 + below(25) : 32 + below(97), 10);
}

/* A set of what was seen, by open addressing on a hash that is never 0. */
static bool is_new(uint64_t *seen, size_t cap, const char *text, size_t len) {
  uint64_t hash = len;
  for (size_t i = 0; i < len; i++)
    hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3;
  hash = mix(hash) | 1;
  size_t at = hash >> 32 & (cap - 1);
  while (seen[at] && seen[at] != hash)
    at = (at + 1) & (cap - 1);
  bool is = !seen[at];
  seen[at] = hash;
  return is;
}

void bench_texts(enum bench_kind kind, enum bench_size size,
                 struct bench_texts *ret_texts) {
  const size_t len = bench_texts_len(size);
  const size_t cap = 2 * len;
  uint64_t *seen = bench_alloc(cap * sizeof *seen);
  struct bench_texts texts = {.len = len, .store = bench_alloc(len * TEXT_CAP)};
  texts.begins = bench_alloc((len + 1) * sizeof *texts.begins);
  char *to = texts.store;
  memset(seen, 0, cap * sizeof *seen);
  seed = 1 + (uint64_t)kind;
  for (size_t i = 0; i < len;) {
    char *end = put_text(to, kind);
    if (!is_new(seen, cap, to, (size_t)(end - to)))
      continue;
    *end++ = '\0';
    texts.begins[i++] = (uint32_t)(to - texts.store);
    to = end;
  }
  texts.begins[len] = (uint32_t)(to - texts.store);
  texts.bytes = texts.begins[len] - len;
  free(seen);
  *ret_texts = texts;
}

void bench_free_texts(struct bench_texts *texts) {
  free(texts->store);
  free(texts->begins);
}

/* Never the same part twice, however long it is. */
void bench_list(enum bench_kind kind, size_t bytes, struct bench_list *ret) {
  struct bench_list list = {.text = bench_alloc(bytes + TEXT_CAP)};
  seed = 100 + (uint64_t)kind;
  while (list.bytes < bytes) {
    char *to = list.text + list.bytes;
    enum bench_kind of =
        kind < BENCH_MIXED ? kind : (enum bench_kind)below(BENCH_MIXED);
    char *end = put_text(to, of);
    if (kind == BENCH_BAD && below(100) == 0)
      to[below((unsigned)(end - to))] = 'x';
    *end++ = '\n';
    list.bytes += (size_t)(end - to);
    list.lines++;
  }
  *ret = list;
}
