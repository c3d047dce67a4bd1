/* corpus.c - the texts that are timed: fixed seeds, shaped like real lists
   SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS = 1 << 16, TEXT_CAP = 52, KINDS = BENCH_V6_CIDR + 1 };

static uint64_t seed;

/* splitmix64 */
static uint64_t next(void) {
  uint64_t z = seed += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static unsigned below(unsigned bound) {
  return (unsigned)(next() % bound);
}

/* A third of each width, so that no branch on it is foreseen. */
static unsigned octet(void) {
  switch (below(3)) {
  case 0:
    return below(10);
  case 1:
    return 10 + below(90);
  default:
    return 100 + below(156);
  }
}

static int write_v4(char *to) {
  return snprintf(to, TEXT_CAP, "%u.%u.%u.%u", octet(), octet(), octet(),
                  octet());
}

/* Under a handful of provider prefixes; 65 % with a "::", as in real lists. */
static int write_v6(char *to) {
  static const char *const prefixes[] = {"2001:db8", "2a00:1450", "2606:4700",
                                         "2a02:26f0", "fd12:3456"};
  const char *prefix = prefixes[below(5)];
  unsigned a = below(0x10000), b = below(0x100), c = below(0x10000);
  if (below(100) < 65) {
    if (below(2))
      return snprintf(to, TEXT_CAP, "%s:%x::%x", prefix, a, 1 + b);
    return snprintf(to, TEXT_CAP, "%s:%x:%x::%x", prefix, a, b, 1 + c);
  }
  return snprintf(to, TEXT_CAP, "%s:%x:%x:%x:%x:%x:%x", prefix, a, 1 + b, 1 + c,
                  1 + below(0xffff), 1 + below(0xffff), 1 + below(0xffff));
}

static struct bench_texts *make(enum bench_kind kind) {
  struct bench_texts *texts = calloc(1, sizeof *texts);
  char *store = malloc((size_t)TEXTS * TEXT_CAP);
  texts->text = malloc(TEXTS * sizeof *texts->text);
  texts->text_len = malloc(TEXTS * sizeof *texts->text_len);
  seed = 1 + (uint64_t)kind;
  for (; texts->len < TEXTS; texts->len++) {
    char *to = store + texts->len * TEXT_CAP;
    bool v4 = kind == BENCH_V4 || kind == BENCH_V4_CIDR;
    int len = v4 ? write_v4(to) : write_v6(to);
    if (kind == BENCH_V4_CIDR)
      len += snprintf(to + len, 5, "/%u", 8 + below(25));
    if (kind == BENCH_V6_CIDR)
      len += snprintf(to + len, 5, "/%u", 32 + below(97));
    texts->text[texts->len] = to;
    texts->text_len[texts->len] = (size_t)len;
    texts->bytes += (size_t)len;
  }
  return texts;
}

const struct bench_texts *bench_corpus(enum bench_kind kind) {
  static struct bench_texts *made[KINDS];
  if (!made[kind])
    made[kind] = make(kind);
  return made[kind];
}

const struct bench_list *bench_list(unsigned kind) {
  static struct bench_list made[BENCH_LISTS];
  struct bench_list *list = &made[kind];
  if (list->text)
    return list;
  list->text = malloc((size_t)TEXTS * TEXT_CAP);
  seed = 100 + kind;
  for (size_t i = 0; i < TEXTS; i++) {
    enum bench_kind from =
        kind < KINDS ? (enum bench_kind)kind : (enum bench_kind)below(KINDS);
    const struct bench_texts *texts = bench_corpus(from);
    char *to = list->text + list->bytes;
    size_t len = texts->text_len[i];
    memcpy(to, texts->text[i], len);
    if (kind == BENCH_BAD && below(100) == 0)
      to[below((unsigned)len)] = 'x';
    to[len] = '\n';
    list->bytes += len + 1;
    list->lines++;
  }
  return list;
}
