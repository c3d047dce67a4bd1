/* set_index.c - tests of the set section's indexes
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"
#include "place.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { GARBAGE = 0xa5 };

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* ---- the index ----------------------------------------------------------- */

struct index {
  uint64_t *words; /* free() them */
  size_t len;
};

/* What the header promises, and some words for the index itself. */
static size_t most_words(const struct ipkin_cidr *merged, size_t len) {
  size_t each = 11;

  for (size_t i = 0; i < len; i++)
    if (merged[i].family == IPKIN_V6 && merged[i].bits > 64)
      each = 20;
  return 64 + (len * each + 7) / 8;
}

/* Asked for its length, given a word too little, and made twice: no byte may
   be what stood there before. */
static struct index index_of(const struct ipkin_cidr *merged, size_t len) {
  struct ipkin_cidr *const cidrs =
      (void *)place_before_wall(merged, len * sizeof *merged);
  struct index index = {NULL, 77};
  uint64_t *out;
  size_t words = 77;

  check_status(ipkin_set_index(cidrs, len, NULL, 0, &index.len),
               IPKIN_ERR_SPACE, "an index of %zu, into NULL", len);
  check(index.len <= most_words(merged, len), "%zu words of %zu blocks",
        index.len, len);
  out = (void *)place_output(index.len * sizeof *out);
  memset(out, GARBAGE, index.len * sizeof *out);
  check_status(ipkin_set_index(cidrs, len, out, index.len - 1, &words),
               IPKIN_ERR_SPACE, "an index of %zu, a word short", len);
  check_number(words, index.len, "an index of %zu, a word short", len);
  check(is_filled(out, index.len * sizeof *out, GARBAGE), "nothing is stored");
  check_status(ipkin_set_index(cidrs, len, out, index.len, &words), IPKIN_OK,
               "an index of %zu", len);
  check_number(words, index.len, "an index of %zu", len);

  index.words = malloc((index.len + 1) * sizeof *out);
  cr_assert(index.words);
  memset(index.words, 0, (index.len + 1) * sizeof *out);
  check_status(ipkin_set_index(merged, len, index.words, index.len + 1, &words),
               IPKIN_OK, "an index of %zu, with room", len);
  check_number(words, index.len, "an index of %zu, with room", len);
  check(memcmp(out, index.words, index.len * sizeof *out) == 0,
        "an index of %zu blocks has always the same bytes", len);
  check_number(index.words[index.len], 0, "behind an index of %zu", len);
  return index;
}

/* ---- answers ------------------------------------------------------------- */

enum { SCAN = 300 }; /* beyond it ipkin_set_find() is believed */

static int32_t want_of(const struct ipkin_cidr *merged, size_t len,
                       const struct ipkin_cidr *cidr) {
  struct ipkin_addr first;
  size_t at = 0;

  if (!oracle_is_cidr(cidr))
    return IPKIN_SET_NONE;
  if (len <= SCAN) {
    while (at < len && !oracle_covers(&merged[at], cidr))
      at++;
    return at < len ? (int32_t)at : IPKIN_SET_NONE;
  }
  first = oracle_first(cidr);
  return ipkin_set_find(merged, len, &first, &at) == IPKIN_OK &&
                 oracle_covers(&merged[at], cidr)
             ? (int32_t)at
             : IPKIN_SET_NONE;
}

/* Some of the questions, which end at a wall as the answers and the index do.
   The index stands at another place each time. */
static void ask(const struct index *index, const struct ipkin_cidr *questions,
                size_t len, const int32_t *want) {
  struct ipkin_cidr *const asked =
      (void *)place_exact(questions, len * sizeof *questions);
  int32_t *const got = (void *)place_output(len * sizeof *got);
  const uint64_t *const words =
      (void *)place_before_wall(index->words, index->len * sizeof *words);

  memset(got, GARBAGE, len * sizeof *got);
  check_status(ipkin_set_find_all(words, index->len, asked, len, got), IPKIN_OK,
               "%zu of an index of %zu words", len, index->len);
  for (size_t i = 0; i < len; i++)
    check(got[i] == want[i], "%s, %zu of %zu: %d, not %d", show_cidr(&asked[i]),
          i, len, (int)got[i], (int)want[i]);
  free(asked);
}

/* All at once, few at a time, and questions that end at a wall. */
static void agree_all(const struct ipkin_cidr *merged, size_t len,
                      const struct ipkin_cidr *questions, size_t asked) {
  const struct index index = index_of(merged, len);
  int32_t *const want = calloc(asked + 1, sizeof *want);
  int32_t *const got = malloc((asked + 1) * sizeof *got);
  size_t at = 0;

  cr_assert(want && got);
  for (size_t i = 0; i < asked; i++)
    want[i] = want_of(merged, len, &questions[i]);
  ask(&index, questions, asked, want);
  for (size_t some = 0; some < 70 && at < asked; at += some++)
    ask(&index, questions + at, some < asked - at ? some : asked - at,
        want + at);
  check_status(ipkin_set_find_all(index.words, index.len,
                                  (void *)place_before_wall(
                                      questions, asked * sizeof *questions),
                                  asked, got),
               IPKIN_OK, "%zu", asked);
  check(memcmp(got, want, asked * sizeof *got) == 0, "%zu", asked);
  free(index.words);
  free(want);
  free(got);
}

/* What is asked about a block: itself, with host bits, its halves, the block
   that it is half of; both ends, and the addresses outside. */
enum { ABOUT = 12 };
static size_t ask_about(uint64_t *seed, const struct ipkin_cidr *block,
                        struct ipkin_cidr questions[ABOUT]) {
  const struct ipkin_addr ends[] = {oracle_first(block), oracle_last(block)};
  const unsigned width = oracle_width(block->family);
  size_t n = 0;

  questions[n++] = *block;
  questions[n] = *block;
  for (unsigned bit = block->bits; bit < width; bit++)
    oracle_set_bit(questions[n].bytes, bit, random_below(seed, 2));
  if (block->family == IPKIN_V4) /* as nothing that is read */
    memset(questions[n].bytes + 4, GARBAGE, 12);
  memset(questions[n++].reserved, GARBAGE, sizeof block->reserved);
  questions[n] = *block;
  if (block->bits > 0)
    questions[n++].bits--;
  if (block->bits < width)
    for (unsigned half = 0; half < 2; half++)
      (void)oracle_subnet(block, block->bits + 1u, half, &questions[n++]);
  for (int end = 0; end < 2; end++) {
    struct ipkin_addr outside;

    questions[n] = (struct ipkin_cidr){.bits = (uint8_t)width};
    memcpy(questions[n].bytes, &ends[end], 17);
    n++;
    if (!oracle_offset(&ends[end], end ? 1 : -1, &outside))
      continue;
    questions[n] = questions[n - 1];
    memcpy(questions[n++].bytes, outside.bytes, 16);
  }
  questions[n] = *block; /* the same bytes, but the other family */
  questions[n].family = block->family == IPKIN_V4 ? IPKIN_V6 : IPKIN_V4;
  questions[n++].bits = (uint8_t)(block->bits % 33);
  questions[n++] = not_cidrs[random_below(seed, NOT_CIDRS)];
  return n;
}

static void agree_set(uint64_t *seed, const struct ipkin_cidr *merged,
                      size_t len, unsigned kind) {
  const size_t blocks = len < 150 ? len : 150, others = 100;
  struct ipkin_cidr *const questions =
      malloc((blocks * ABOUT + 2 * others) * sizeof *questions);
  size_t n = 0;

  cr_assert(questions);
  for (size_t i = 0; i < blocks; i++) {
    const size_t at = len <= 150 || i == 0 ? i
                      : i == 1             ? len - 1
                                           : random_below(seed, len);

    n += ask_about(seed, &merged[at], questions + n);
  }
  for (size_t i = 0; i < others; i++) {
    questions[n++] = crowded_cidr(seed, kind, len / 10 + 2);
    questions[n++] = random_cidr(seed);
  }
  agree_all(merged, len, questions, n);
  free(questions);
}

static void agree_sizes(unsigned kind) {
  const size_t sizes[] = {0,   1,   2,   3,   4,    5,    7,    8,
                          9,   15,  16,  17,  31,   32,   33,   63,
                          64,  65,  127, 128, 129,  255,  256,  257,
                          511, 512, 513, 600, 4095, 4096, 4097, 30000};
  uint64_t seed = 100 + kind;

  for (size_t i = 0; i < LENGTH(sizes); i++) {
    const size_t len = sizes[i] > 600 ? check_share(sizes[i]) : sizes[i];
    struct ipkin_cidr *const merged = malloc((len + 1) * sizeof *merged);

    cr_assert(merged);
    random_set(&seed, kind, len, merged);
    agree_set(&seed, merged, len, kind);
    free(merged);
  }
}

Test(set_index, finds_blocks_of_ipv4) {
  agree_sizes(KIND_V4);
}

Test(set_index, finds_blocks_up_to_64_bits) {
  agree_sizes(KIND_64);
}

Test(set_index, finds_blocks_up_to_65_bits) {
  agree_sizes(KIND_65);
}

Test(set_index, finds_blocks_beyond_64_bits) {
  agree_sizes(KIND_LONG);
}

Test(set_index, finds_blocks_of_both_families) {
  agree_sizes(KIND_SHORT);
}

Test(set_index, finds_blocks_of_all_kinds) {
  agree_sizes(KIND_MIXED);
}

Test(set_index, finds_blocks_of_sets_of_few_words) {
  static const char *const lists[] = {
      "0.0.0.0/0",
      "::/0",
      "0.0.0.0/0 ::/0",
      "0.0.0.0/32",
      "255.255.255.255/32",
      "::/128",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
      "0.0.0.0/32 255.255.255.255/32 ::/128 ffff:ffff:ffff:ffff::/128",
      "0.0.0.0/1 8000::/1",
      "128.0.0.0/1 ::/1",
      "255.255.255.255/32 ::/64",
      "::/64 0:0:0:2::/64",
      "::/65 0:0:0:1:8000::/65",
      "::ffff:ffff:ffff:ffff/128 0:0:0:1::/128",
      "::/1 8000::/64 8000:0:0:1::/65 8000:0:0:1:8000::/66",
      "ffff:ffff:ffff:ffff::/64",
      "ffff:ffff:ffff:ffff:8000::/65",
      "ffff:ffff:ffff:fffe::/64 ffff:ffff:ffff:ffff:ffff::/80",
  };
  uint64_t seed = 110;

  for (size_t i = 0; i < LENGTH(lists); i++) {
    const struct list list = list_of(lists[i]);

    for (unsigned kind = 0; kind < KINDS; kind++)
      agree_set(&seed, list.cidrs, list.len, kind);
  }
}

Test(set_index, ignores_the_bytes_that_mean_nothing) {
  struct list list = list_of("0.0.0.0/8 2.0.0.0/8 4.0.0.0/8 6.0.0.0/8 ::/8");
  const struct index clean = index_of(list.cidrs, list.len);
  struct index index;

  for (size_t i = 0; i < list.len; i++) {
    if (i < 4)
      memset(list.cidrs[i].bytes + 4, GARBAGE, 12);
    memset(list.cidrs[i].reserved, GARBAGE, sizeof list.cidrs->reserved);
  }
  index = index_of(list.cidrs, list.len);
  check_number(index.len, clean.len, "words");
  check(memcmp(index.words, clean.words, clean.len * sizeof *clean.words) == 0,
        "the same bytes");
  free(clean.words);
  free(index.words);
}

/* Every block of a window is asked about, wherever in the address it lies. */
Test(set_index, finds_every_block_of_a_window) {
  static struct ipkin_cidr questions[512];
  uint64_t seed = 111;

  for (unsigned long n = check_effort(250); n > 0; n--) {
    struct ipkin_cidr window = random_cidr(&seed), merged[128];
    struct oracle_bitmap places = {{0}};
    const unsigned most = oracle_width(window.family) - 8;
    size_t len = random_below(&seed, 20), asked = 0;

    window.bits = (uint8_t)(n % 3 ? random_below(&seed, most + 1)
                                  : (most == 24 ? 24 : 56 + n % 9));
    window = oracle_masked(&window);
    for (; len > 0; len--)
      oracle_fill(&places, (unsigned)random_below(&seed, 256),
                  4 + (unsigned)random_below(&seed, 5));
    len = oracle_cover(&places, &window, merged);
    for (unsigned bits = 0; bits <= 8; bits++)
      for (unsigned place = 0; place < 256; place += 256 >> bits)
        questions[asked++] = oracle_place(&window, place, bits);
    agree_all(merged, len, questions, asked);
  }
}

/* ---- memory -------------------------------------------------------------- */

/* Numbers from 0, each with the bit lowest for its last. */
static void put_number(struct ipkin_cidr *cidr, unsigned lowest,
                       size_t number) {
  for (; number > 0; number >>= 1)
    oracle_set_bit(cidr->bytes, --lowest, number & 1);
}

/* Every second block, close together or far apart; index_of() looks at the
   size. */
Test(set_index, takes_the_memory_that_the_header_says) {
  static const struct {
    const char *start;
    unsigned lowest;
  } ways[] = {
      {"0.0.0.0/32", 32},     {"0.0.0.0/24", 24},      {"0.0.2.3/32", 20},
      {"2001:db8::/64", 64},  {"::/48", 20},           {"fd00::/56", 50},
      {"2001:db8::/65", 65},  {"2001:db8::/128", 128}, {"2001:db8::1/128", 64},
      {"2001:db8::/128", 72}, {"fd00::/80", 40},
  };
  const size_t len = check_share(100000);
  struct ipkin_cidr *const merged = malloc((len + 1) * sizeof *merged);
  uint64_t seed = 120;

  cr_assert(merged);
  for (size_t w = 0; w < LENGTH(ways); w++)
    for (size_t ipv4 = 0; ipv4 <= len / 2; ipv4 += len / 2 + !len) {
      const struct ipkin_cidr start = cidr_of(ways[w].start);

      if (ipv4 && start.family == IPKIN_V4)
        break;
      for (size_t i = 0; i < len; i++) {
        merged[i] = i < ipv4 ? cidr_of("10.0.0.0/32") : start;
        put_number(&merged[i], i < ipv4 ? 32 : ways[w].lowest,
                   2 * (i < ipv4 ? i : i - ipv4));
      }
      agree_set(&seed, merged, len, KIND_MIXED);
    }
  free(merged);
}

/* ---- indexes that are none ----------------------------------------------- */

/* Any answers or none, but nothing beyond what is given. */
static void ask_tampered(const uint64_t *words, size_t len,
                         const struct ipkin_cidr *questions, size_t asked) {
  int32_t *const got = (void *)place_output(asked * sizeof *got);
  ipkin_status status;

  memset(got, GARBAGE, asked * sizeof *got);
  status = ipkin_set_find_all(words, len, questions, asked, got);
  if (status) {
    check_status(status, IPKIN_ERR_VALUE, "%zu words", len);
    check(is_filled(got, asked * sizeof *got, GARBAGE), "untouched");
    return;
  }
  for (size_t i = 0; i < asked; i++)
    check(got[i] >= IPKIN_SET_NONE && got[i] < INT32_MAX, "%d of %zu words",
          (int)got[i], len);
}

/* Before a wall and behind one. */
static void ask_between_walls(const uint64_t *words, size_t len,
                              const struct ipkin_cidr *questions,
                              size_t asked) {
  ask_tampered((void *)place_before_wall(words, len * sizeof *words), len,
               questions, asked);
  ask_tampered((void *)place_behind_wall(words, len * sizeof *words), len,
               questions, asked);
}

static uint64_t tampered(uint64_t *seed, uint64_t word, size_t way) {
  static const uint64_t words[] = {0,         UINT64_MAX,     INT32_MAX,
                                   INT64_MAX, 0x100000000,    0x80000000,
                                   1,         0x7fffffff0000, UINT32_MAX};

  if (way < LENGTH(words))
    return words[way];
  switch (way - LENGTH(words)) {
  case 0:
    return wrapped_sum(word, 1);
  case 1:
    return wrapped_sum(word, UINT64_MAX);
  case 2:
    return random_next(seed);
  case 3:
    return word << 32 | word >> 32;
  default:
    return word ^ (uint64_t)1 << random_below(seed, 64);
  }
}

static void tamper(uint64_t *seed, unsigned kind, size_t len) {
  enum { ASKED = 24, WAYS = 18, SOME = 60 };
  struct ipkin_cidr *const merged = malloc((len + 1) * sizeof *merged);
  struct ipkin_cidr questions[ASKED];
  struct index index;
  uint64_t *words;

  cr_assert(merged);
  random_set(seed, kind, len, merged);
  for (size_t i = 0; i < ASKED; i++)
    questions[i] = i % 2 && len ? merged[random_below(seed, len)]
                                : crowded_cidr(seed, kind, len / 10 + 2);
  index = index_of(merged, len);
  words = malloc((index.len + 1) * sizeof *words);
  cr_assert(words);

  for (size_t n = 0; n < 2 * SOME; n++) { /* one word, the first ones first */
    const size_t at = n < SOME ? n : random_below(seed, index.len);

    for (size_t way = 0; way < WAYS && at < index.len; way++) {
      memcpy(words, index.words, index.len * sizeof *words);
      words[at] = tampered(seed, words[at], way);
      ask_between_walls(words, index.len, questions, ASKED);
    }
  }
  for (size_t n = 0; n < 4 * SOME; n++) { /* some words, or an end */
    size_t left = n % 4 ? index.len : random_below(seed, index.len);

    memcpy(words, index.words, index.len * sizeof *words);
    for (size_t i = n % 4 ? random_below(seed, 20) + 1 : n % 3; i > 0; i--) {
      const size_t at = random_below(seed, n & 4 ? SOME / 4 : index.len);

      if (at < index.len)
        words[at] = tampered(seed, words[at], random_below(seed, WAYS));
    }
    ask_between_walls(words, left, questions, ASKED);
  }
  for (size_t n = 0; n < SOME; n++) { /* its beginning, and then anything */
    memcpy(words, index.words, index.len * sizeof *words);
    for (size_t i = n % 20; i < index.len; i++)
      words[i] = random_next(seed);
    ask_between_walls(words, index.len, questions, ASKED);
  }
  free(merged);
  free(index.words);
  free(words);
}

Test(set_index, is_never_left_by_a_look_up) {
  static const size_t lens[] = {0, 1, 2, 9, 17, 64, 257};
  uint64_t seed = 130;

  for (unsigned kind = 0; kind < KINDS; kind++) {
    for (size_t i = 0; i < LENGTH(lens); i++)
      if (i < check_share(LENGTH(lens)))
        tamper(&seed, kind, lens[i]);
    tamper(&seed, kind, check_share(5000));
  }
}

Test(set_index, is_none_of_any_words) {
  struct ipkin_cidr question = cidr_of("10.0.0.0/8");
  uint64_t words[80];
  int32_t got = 77;

  for (size_t len = 0; len <= LENGTH(words); len++)
    for (int with = 0; with < 0x200; with += 0xff) {
      memset(words, with, sizeof words);
      check_status(ipkin_set_find_all(words, len, &question, 1, &got),
                   IPKIN_ERR_VALUE, "%zu words", len);
    }
  check_number((uint64_t)got, 77, "untouched");
}

/* ---- what the calls refuse ----------------------------------------------- */

Test(set_index, is_of_merged_arrays_only) {
  static const char *const lists[] = {
      "10.0.0.1/8",
      "10.0.0.0/8 10.0.0.0/8",
      "11.0.0.0/8 10.0.0.0/8",
      "10.0.0.0/8 10.1.0.0/16",
      "::/0 10.0.0.0/8",
      "10.0.0.0/25 10.0.0.128/25",
      "10.0.0.0/8 ::/64 0:0:0:1::/64",
      "10.0.0.0/8 !",
      "! ::/0",
  };
  const struct ipkin_cidr cidr = cidr_of("10.0.0.0/8");
  size_t len = 77;

  for (size_t i = 0; i < LENGTH(lists); i++) {
    const struct list list = list_of(lists[i]);
    uint64_t words[200];

    len = 77;
    memset(words, GARBAGE, sizeof words);
    check_status(
        ipkin_set_index(list.cidrs, list.len, words, LENGTH(words), &len),
        IPKIN_ERR_VALUE, "%s", lists[i]);
    check_number(len, 0, "%s", lists[i]);
    check(is_filled(words, sizeof words, GARBAGE), "%s: untouched", lists[i]);
  }
  for (size_t bad = 0; bad < NOT_CIDRS; bad++)
    check_status(ipkin_set_index(&not_cidrs[bad], 1, NULL, 0, &len),
                 IPKIN_ERR_VALUE, "bad %zu", bad);
  len = 77;
  check_status(ipkin_set_index((void *)place_before_wall(&cidr, sizeof cidr),
                               INT32_MAX, NULL, 0, &len),
               IPKIN_ERR_VALUE, "so many blocks have no numbers");
  check_number(len, 0, "so many blocks have no numbers");
}

/* The words of one, which may be stored: the header; every block's address, in
   nodes of eight; above them the first of each node; the prefix lengths. */
Test(set_index, is_laid_out_so) {
  struct ipkin_cidr merged[9];
  uint64_t words[40], want[8 + 16 + 8 + 2];
  uint8_t *const bits = (uint8_t *)(want + 32);
  size_t len = 77;

  memset(want, 0xff, sizeof want);
  memset(want, 0, 8 * sizeof *want);
  want[0] = UINT64_C(0x69706b696e000001);
  want[1] = LENGTH(merged);
  for (size_t i = 0; i < LENGTH(merged); i++) {
    merged[i] = cidr_of("10.0.0.0/24");
    merged[i].bytes[2] = (uint8_t)(2 * i);
    want[8 + i] = (uint64_t)(10 << 24 | (unsigned)i << 9) << 32;
    bits[i] = 24;
  }
  want[24] = want[8];
  want[25] = want[16];
  memset(words, GARBAGE, sizeof words);
  check_ok(ipkin_set_index(merged, LENGTH(merged), words, LENGTH(words), &len));
  check_number(len, LENGTH(want), "words");
  check(memcmp(words, want, sizeof want) == 0, "other words");
}

/* The words of a level, and of those above it. */
static size_t words_of(size_t keys) {
  size_t nodes = (keys + 7) / 8;

  return nodes * 8 + (nodes > 1 ? words_of(nodes) : 0);
}

/* A header that says how long the index is, up to as many blocks as an int32_t
   can tell apart.  With no question nothing behind it is read. */
Test(set_index, has_a_header_that_is_right) {
  static const struct {
    uint64_t v4, v6, wide;
    bool right;
  } rows[] = {
      {INT32_MAX - 1, 0, 0, true},
      {INT32_MAX, 0, 0, false},
      {0, INT32_MAX - 1, 0, true},
      {0, INT32_MAX, 0, false},
      {1, INT32_MAX - 2, 0, true},
      {1, INT32_MAX - 1, 0, false},
      {INT32_MAX - 2, 1, 0, true},
      {INT32_MAX - 1, 1, 0, false},
      {1, 1, 1, true},
      {1, 1, 2, false},
      {(1ULL << 32) + 1, 1, 0, false},
      {1, (1ULL << 32) + 1, 0, false},
  };

  for (size_t i = 0; i < LENGTH(rows); i++) {
    const uint64_t header[8] = {UINT64_C(0x69706b696e000001), rows[i].v4,
                                rows[i].v6, rows[i].wide};
    const size_t v4 = (uint32_t)rows[i].v4, v6 = (uint32_t)rows[i].v6;
    const size_t len = 8 + words_of(v4) + (v4 + 7) / 8 +
                       (words_of(v6) << (rows[i].wide != 0)) + (v6 + 7) / 8;

    check_status(ipkin_set_find_all(header, len, NULL, 0, NULL),
                 rows[i].right ? IPKIN_OK : IPKIN_ERR_VALUE, "row %zu", i);
  }
}

Test(set_index, takes_null_only_where_the_header_says_so) {
  const struct ipkin_cidr cidr = cidr_of("10.0.0.0/8");
  uint64_t words[200];
  int32_t got = 77;
  size_t len = 77;

  check_null(ipkin_set_index(NULL, 1, words, LENGTH(words), &len));
  check_number(len, 0, "merged NULL");
  len = 77;
  check_null(ipkin_set_index(&cidr, 1, NULL, 1, &len));
  check_number(len, 0, "ret_index NULL");
  check_null(ipkin_set_index(&cidr, 1, words, LENGTH(words), NULL));
  check_ok(ipkin_set_index(NULL, 0, words, LENGTH(words), &len));
  check_ok(ipkin_set_find_all(words, len, &cidr, 1, &got));
  check(got == IPKIN_SET_NONE, "nothing has no blocks");
  check_ok(ipkin_set_index(&cidr, 1, words, LENGTH(words), &len));

  got = 77;
  check_null(ipkin_set_find_all(NULL, len, &cidr, 1, &got));
  check_status(ipkin_set_find_all(NULL, 0, &cidr, 1, &got), IPKIN_ERR_VALUE,
               "no word is no index");
  check_null(ipkin_set_find_all(words, len, NULL, 1, &got));
  check_null(ipkin_set_find_all(words, len, &cidr, 1, NULL));
  check_ok(ipkin_set_find_all(words, len, NULL, 0, NULL));
  check_number((uint64_t)got, 77, "untouched");
}

/* ---- from two threads at once -------------------------------------------- */

enum { READERS = 2, ASKED = 1000 };

struct reader {
  pthread_t thread;
  const struct index *index;
  const struct ipkin_cidr *questions;
  int32_t got[ASKED];
  ipkin_status status;
};

static void *read_index(void *arg) {
  struct reader *const reader = arg;

  for (size_t n = 0; n < 50 && !reader->status; n++)
    for (size_t at = 0, some = n + 1; at < ASKED; at += some)
      reader->status |= ipkin_set_find_all(
          reader->index->words, reader->index->len, reader->questions + at,
          some < ASKED - at ? some : ASKED - at, reader->got + at);
  return NULL;
}

Test(set_index, is_read_from_two_threads_at_once) {
  enum { BLOCKS = 2000 };
  static struct ipkin_cidr merged[BLOCKS], questions[ASKED];
  static struct reader readers[READERS];
  struct index index;
  uint64_t seed = 140;

  random_set(&seed, KIND_MIXED, BLOCKS, merged);
  for (size_t i = 0; i < ASKED; i++)
    questions[i] = crowded_cidr(&seed, KIND_MIXED, BLOCKS / 5);
  index = index_of(merged, BLOCKS);
  for (size_t i = 0; i < READERS; i++) {
    readers[i].index = &index;
    readers[i].questions = questions;
    cr_assert(
        !pthread_create(&readers[i].thread, NULL, read_index, &readers[i]));
  }
  for (size_t i = 0; i < READERS; i++)
    cr_assert(!pthread_join(readers[i].thread, NULL));
  for (size_t i = 0; i < READERS; i++) {
    check_status(readers[i].status, IPKIN_OK, "reader %zu", i);
    for (size_t n = 0; n < ASKED; n++)
      check(readers[i].got[n] == want_of(merged, BLOCKS, &questions[n]),
            "reader %zu: %s", i, show_cidr(&questions[n]));
  }
  free(index.words);
}
