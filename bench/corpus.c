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

struct ipkin_cidr bench_block(uint8_t family, uint64_t hi, uint64_t lo,
                              unsigned bits) {
  struct ipkin_cidr block = {{0}, family, (uint8_t)bits, {0}};
  const int len = family == IPKIN_V4 ? 4 : 16;
  for (int i = 0; i < len; i++)
    block.bytes[i] = (uint8_t)((i < 8 ? hi : lo) >> (56 - 8 * (i % 8)));
  return block;
}

/* The upper half without what is behind the prefix; of bits 1 to 64. */
static uint64_t masked(uint64_t hi, unsigned bits) {
  return hi & UINT64_MAX << (64 - bits);
}

static uint64_t random64(void) {
  return mix(seed += 0x9e3779b97f4a7c15);
}

/* As what was attacked from: addresses and small blocks in a dozen /24 of each
   of some thousand /16, so that eleven of twelve merge away.  A few lines have
   host bits. */
static struct ipkin_cidr v4_block(size_t len) {
  const uint64_t site = mix(1 + below((unsigned)(len / 300) + 1));
  const uint64_t dense = mix(site + below(12)) & 0xff;
  const unsigned roll = below(1000);
  const unsigned bits = roll < 66 ? 24 : roll < 366 ? 25 + below(7) : 32;
  const uint64_t hi = (1 + site % 223) << 56 | (site >> 32 & 0xff) << 48 |
                      dense << 40 | (uint64_t)below(256) << 32;
  const bool host_bits = below(64) == 0;
  return bench_block(IPKIN_V4, host_bits ? hi : masked(hi, bits), 0, bits);
}

/* Small numbers before great ones, as people number. */
static uint64_t number(unsigned most_bits) {
  return random64() >> (64 - 1 - below(most_bits));
}

/* As in a routing table: /32 of providers, and what is announced of them. */
static struct ipkin_cidr v6_block(enum bench_blocks kind, size_t len) {
  static const uint8_t lengths[] = {48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48,
                                    48, 48, 48, 48, 44, 44, 44, 40, 40, 40, 36,
                                    36, 32, 46, 47, 56, 56, 60, 64, 64, 64};
  const uint64_t provider = mix(1 + below((unsigned)(len / 16) + 1));
  const uint64_t hi = 0x2000000000000000 | (provider >> 35) << 32 |
                      number(16) << 16 | number(16);
  const unsigned bits = lengths[below(sizeof lengths)];
  if (kind != BENCH_BLOCKS_V6 && below(2))
    return bench_block(IPKIN_V6, hi, number(64), 128);
  return bench_block(IPKIN_V6, masked(hi, bits), 0, bits);
}

struct ipkin_cidr *bench_blocks(enum bench_blocks kind, unsigned which,
                                size_t len) {
  struct ipkin_cidr *blocks = bench_alloc(len * sizeof *blocks);
  seed = 200 + 10 * which + (uint64_t)kind;
  for (size_t i = 0; i < len; i++) {
    const bool v4 =
        kind == BENCH_BLOCKS_V4 || (kind == BENCH_BLOCKS_MIXED && below(2));
    blocks[i] = v4 ? v4_block(len) : v6_block(kind, len);
  }
  return blocks;
}

/* How long a block of a merged table is: half a /24 or /48. */
static unsigned merged_bits(bool v4) {
  const unsigned roll = below(100);
  if (v4)
    return roll < 5 ? 19 + below(4) : roll < 50 ? 24 : 25 + below(8);
  return roll < 5 ? 32 : roll < 25 ? 36 + below(10) : roll < 75 ? 48 : 64;
}

/* Walks upwards, and behind each block leaves the other half of the one that
   holds it: so no two are ever halves of one.  Now and then it goes far. */
struct ipkin_cidr *bench_merged(enum bench_blocks kind, size_t len) {
  struct ipkin_cidr *blocks = bench_alloc(len * sizeof *blocks);
  const bool v4 = kind == BENCH_BLOCKS_V4;
  uint64_t at = v4 ? (uint64_t)1 << 56 : 0x2000000000000000;
  seed = 300 + (uint64_t)kind;
  for (size_t i = 0; i < len; i++) {
    const unsigned bits = merged_bits(v4);
    const uint64_t last = ~masked(UINT64_MAX, bits);
    const bool far = below(256) == 0;
    if (far)
      at += v4 ? (uint64_t)below(1200000) << 32 : random64() >> 14;
    at = masked(at + last, bits);
    if (kind == BENCH_BLOCKS_V6_128 && bits == 64)
      blocks[i] = bench_block(IPKIN_V6, at, number(64), 128);
    else
      blocks[i] = bench_block(v4 ? IPKIN_V4 : IPKIN_V6, at, 0, bits);
    at = (at | last << 1 | 1 | (v4 ? UINT32_MAX : 0)) + 1;
  }
  return blocks;
}

static uint64_t upper(const struct ipkin_cidr *block) {
  uint64_t hi = 0;
  for (int i = 0; i < 8; i++)
    hi = hi << 8 | block->bytes[i];
  return hi;
}

/* The upper half of its last address; what is behind it is not walked. */
static uint64_t upper_last(const struct ipkin_cidr *block) {
  const unsigned bits = block->bits < 64 ? block->bits : 64;
  const uint64_t ones = bits < 64 ? UINT64_MAX >> bits : 0;
  return upper(block) | (block->family == IPKIN_V4 ? ones >> 32 << 32 : ones);
}

/* In a block, or else in the gap behind it, if there is one. */
static bool put_query(const struct ipkin_cidr *blocks, size_t len, bool hit,
                      struct ipkin_cidr *ret_query) {
  const size_t i = random64() % (hit ? len : len - 1);
  const struct ipkin_cidr *block = &blocks[i];
  const bool v4 = block->family == IPKIN_V4;
  const uint64_t one = v4 ? (uint64_t)1 << 32 : 1;
  const uint64_t from = hit ? upper(block) : upper_last(block) + one;
  const uint64_t to = hit ? upper_last(block) + one : upper(block + 1);
  if (from >= to)
    return false;
  *ret_query = bench_block(block->family, from + random64() % (to - from),
                           random64(), v4 ? 32 : 128);
  if (hit && block->bits == 128)
    *ret_query = *block;
  return true;
}

struct ipkin_cidr *bench_queries(const struct ipkin_cidr *blocks, size_t len,
                                 size_t queries) {
  struct ipkin_cidr *ret = bench_alloc(queries * sizeof *ret);
  seed = 400;
  for (size_t i = 0; i < queries;) {
    const bool hit = below(2);
    while (!put_query(blocks, len, hit, &ret[i]))
      ;
    i++;
  }
  return ret;
}
