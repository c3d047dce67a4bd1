/* set.c - tests of the set section; those of indexes are in set_index.c
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"
#include "place.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

enum { GARBAGE = 0xa5 };

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* ---- two sets to one ----------------------------------------------------- */

static const struct op {
  const char *name;
  ipkin_status (*call)(const struct ipkin_cidr *, size_t,
                       const struct ipkin_cidr *, size_t, struct ipkin_cidr *,
                       size_t, size_t *);
} ops[] = {{"difference", ipkin_set_subtract},
           {"intersect", ipkin_set_intersect}};
static const struct op *const subtract = &ops[0], *const intersect = &ops[1];

/* Into room that ends at a wall; what is behind the answer is untouched. */
static void agree_into(const struct op *op, const struct list *a,
                       const struct list *b, const struct list *want,
                       size_t cap, const char *row) {
  struct ipkin_cidr *const got = (void *)place_output(cap * sizeof *got);
  const size_t whole = cap < want->len ? cap : want->len;
  size_t len = 77;

  memset(got, GARBAGE, cap * sizeof *got);
  check_status(op->call(a->cidrs, a->len, b->cidrs, b->len, got, cap, &len),
               cap < want->len ? IPKIN_ERR_SPACE : IPKIN_OK, "%s into %zu", row,
               cap);
  check_number(len, want->len, "%s into %zu", row, cap);
  check(same_cidrs(got, whole, want->cidrs, whole), "%s into %zu: other blocks",
        row, cap);
  check(is_filled(got + whole, (cap - whole) * sizeof *got, GARBAGE),
        "%s into %zu: what is behind is touched", row, cap);
}

/* The two inputs stand where a byte too many of either is a crash. */
static void agree_op(const struct op *op, const struct list *a,
                     const struct list *b, const struct list *want,
                     const char *row) {
  size_t len = 77;

  for (size_t cap = 0; cap <= want->len + 1; cap++)
    agree_into(op, a, b, want, cap, row);
  for (int turn = 0; turn < 2; turn++) {
    const size_t a_size = a->len * sizeof *a->cidrs;
    const size_t b_size = b->len * sizeof *b->cidrs;
    char *const exact =
        place_exact(turn ? a->cidrs : b->cidrs, turn ? a_size : b_size);
    char *const wall =
        place_before_wall(turn ? b->cidrs : a->cidrs, turn ? b_size : a_size);
    struct ipkin_cidr *const got =
        (void *)place_output(want->len * sizeof *got);

    check_status(op->call((void *)(turn ? exact : wall), a->len,
                          (void *)(turn ? wall : exact), b->len, got, want->len,
                          &len),
                 IPKIN_OK, "%s", row);
    check(same_cidrs(got, len, want->cidrs, want->len), "%s", row);
    free(exact);
  }
  check_status(op->call(a->cidrs, a->len, b->cidrs, b->len, NULL, 0, &len),
               want->len ? IPKIN_ERR_SPACE : IPKIN_OK, "%s into NULL", row);
  check_number(len, want->len, "%s into NULL", row);
}

static void agree_merge(const struct list *cidrs, const struct list *want,
                        const char *row) {
  struct ipkin_cidr *const got =
      (void *)place_before_wall(cidrs->cidrs, cidrs->len * sizeof *got);
  size_t len = cidrs->len, at = 77;

  check_status(ipkin_set_merge(got, &len), IPKIN_OK, "%s", row);
  check(same_cidrs(got, len, want->cidrs, want->len), "%s: %zu blocks, not %zu",
        row, len, want->len);
  check_status(ipkin_set_check(got, len, &at), IPKIN_OK, "%s", row);
  check_number(at, len, "%s", row);
}

static struct list joined(const struct list *a, const struct list *b) {
  struct list both = *a;

  memcpy(both.cidrs + both.len, b->cidrs, b->len * sizeof *b->cidrs);
  both.len += b->len;
  return both;
}

static void merge_list(struct list *list) {
  check_ok(ipkin_set_merge(list->cidrs, &list->len));
}

Test(set, answers_as_netipx_and_python_do) {
  static struct table t;

  for (bool row = table_open(&t, "setop.tsv"); row; row = table_next(&t)) {
    struct list a = list_of(t.cell[1].text), b = list_of(t.cell[2].text);
    const struct list want = list_of(t.cell[3].text);

    if (strcmp(t.cell[0].text, "union") == 0) {
      const struct list both = joined(&a, &b);

      agree_merge(&both, &want, table_row(&t));
      continue;
    }
    merge_list(&a);
    merge_list(&b);
    agree_op(t.cell[0].text[0] == 'd' ? subtract : intersect, &a, &b, &want,
             table_row(&t));
  }
  check_number(t.rows, 76, "rows");
}

/* ---- against bitmaps ----------------------------------------------------- */

/* Windows of both families, and a set in each. */
enum { SMALL = 12 };
struct small {
  struct list list;
  struct oracle_bitmap places[2];
};

static struct ipkin_cidr random_window(uint64_t *seed, uint8_t family) {
  static const char *const starts[] = {"0.0.0.0", "255.255.255.255",
                                       "10.255.127.0"};
  static const char *const v6_starts[] = {
      "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
      "2001:db8:0:1:ffff:ffff:ffff:ffff"};
  const size_t start = random_below(seed, LENGTH(starts) + 1);
  struct ipkin_cidr window = {.family = family};

  if (start < LENGTH(starts))
    window = cidr_of(family == IPKIN_V4 ? starts[start] : v6_starts[start]);
  else
    for (unsigned i = 0; i < oracle_width(family) / 8; i++)
      window.bytes[i] = (uint8_t)random_next(seed);
  window.bits = (uint8_t)random_below(seed, oracle_width(family) - 7);
  return oracle_masked(&window);
}

static void random_small(uint64_t *seed, const struct ipkin_cidr windows[2],
                         unsigned families, struct small *set) {
  memset(set->places, 0, sizeof set->places);
  set->list.len = random_below(seed, SMALL + 1);
  for (size_t i = 0; i < set->list.len; i++) {
    const uint64_t random = random_next(seed);
    const unsigned one = random & 7, other = random >> 3 & 7;
    const unsigned bits = random >> 6 & 0xff ? 8 - (one & other) : 0;
    const unsigned place =
        (random >> 14 & 0xff) & (random >> 22 & 1 ? 0xff : ~(0xffu >> bits));
    const unsigned which = families == 3 ? random >> 23 & 1 : families - 1;
    const struct ipkin_cidr *const window = &windows[which];
    struct ipkin_cidr *const cidr = &set->list.cidrs[i];

    *cidr = oracle_place(window, place, bits);
    oracle_fill(&set->places[which], place, bits);
    if ((random >> 24 & 7) == 0 && which == 0)
      memset(cidr->bytes + 4, GARBAGE, 12), cidr->reserved[1] = GARBAGE;
    if ((random >> 27 & 7) == 0) /* bits behind the window are host bits */
      for (unsigned bit = window->bits + 8; bit < oracle_width(cidr->family);
           bit++)
        oracle_set_bit(cidr->bytes, bit, random >> (28 + bit % 30) & 1);
  }
}

/* The blocks of both windows whose places are wanted. */
static void cover_both(const struct ipkin_cidr windows[2],
                       const struct oracle_bitmap places[2],
                       struct ipkin_cidr want[256], size_t *len) {
  *len = oracle_cover(&places[0], &windows[0], want);
  *len += oracle_cover(&places[1], &windows[1], want + *len);
}

static void agree_merged(struct list *list, const struct ipkin_cidr *want,
                         size_t want_len, const struct ipkin_cidr *window) {
  const size_t before = list->len;

  check_status(ipkin_set_merge(list->cidrs, &list->len), IPKIN_OK, "%s",
               show_cidr(window));
  check(same_cidrs(list->cidrs, list->len, want, want_len),
        "in %s: %zu blocks of %zu, not %zu", show_cidr(window), list->len,
        before, want_len);
}

static void agree_small(struct small *a, struct small *b,
                        const struct ipkin_cidr windows[2]) {
  struct list both = joined(&a->list, &b->list);
  struct oracle_bitmap any[2], only_a[2], common[2];
  struct ipkin_cidr want[256], got[256];
  size_t want_len, len;

  for (size_t i = 0; i < 8; i++) {
    const uint64_t in_a = a->places[i / 4].words[i % 4];
    const uint64_t in_b = b->places[i / 4].words[i % 4];

    any[i / 4].words[i % 4] = in_a | in_b;
    only_a[i / 4].words[i % 4] = in_a & ~in_b;
    common[i / 4].words[i % 4] = in_a & in_b;
  }
  cover_both(windows, a->places, want, &want_len);
  agree_merged(&a->list, want, want_len, windows);
  cover_both(windows, b->places, want, &want_len);
  agree_merged(&b->list, want, want_len, windows);
  cover_both(windows, any, want, &want_len);
  agree_merged(&both, want, want_len, windows);
  for (size_t i = 0; i < LENGTH(ops); i++) {
    cover_both(windows, i ? common : only_a, want, &want_len);
    check_status(ops[i].call(a->list.cidrs, a->list.len, b->list.cidrs,
                             b->list.len, got, LENGTH(got), &len),
                 IPKIN_OK, "%s", ops[i].name);
    check(same_cidrs(got, len, want, want_len), "%s in %s: %zu blocks, not %zu",
          ops[i].name, show_cidr(windows), len, want_len);
  }
}

/* IPv4 is 1, IPv6 is 2, and 3 both in one array. */
static void agree_on_pairs(unsigned families, unsigned long pairs) {
  uint64_t seed = 50 + families;
  struct ipkin_cidr windows[2];
  struct small a, b;

  for (unsigned long n = 0; n < pairs; n++) {
    if (n % 8 == 0) {
      windows[0] = random_window(&seed, IPKIN_V4);
      windows[1] = random_window(&seed, IPKIN_V6);
    }
    random_small(&seed, windows, families, &a);
    random_small(&seed, windows, families, &b);
    agree_small(&a, &b, windows);
  }
}

/* A million sets, all three. */
Test(set, answers_as_bitmaps_do_of_ipv4) {
  agree_on_pairs(1, check_effort(160000));
}

Test(set, answers_as_bitmaps_do_of_ipv6) {
  agree_on_pairs(2, check_effort(180000));
}

Test(set, answers_as_bitmaps_do_of_both_families) {
  agree_on_pairs(3, check_effort(160000));
}

/* ---- large ones ---------------------------------------------------------- */

enum { RANDOM, SORTED, REVERSED, SAWTOOTH, EQUAL, NESTED, ADJACENT, ORDERS };
static const char *const orders[] = {"random", "sorted", "reversed", "sawtooth",
                                     "equal",  "nested", "adjacent"};

static void swap(struct ipkin_cidr *a, struct ipkin_cidr *b) {
  const struct ipkin_cidr was = *a;

  *a = *b;
  *b = was;
}

static void shuffle(uint64_t *seed, struct ipkin_cidr *cidrs, size_t len) {
  for (size_t i = len; i > 1; i--)
    swap(&cidrs[i - 1], &cidrs[random_below(seed, i)]);
}

static void arrange(uint64_t *seed, unsigned kind, unsigned order,
                    struct ipkin_cidr *cidrs, size_t len) {
  struct ipkin_cidr cidr = crowded_cidr(seed, kind, 7);
  const struct ipkin_cidr all = {.family = cidr.family};
  const unsigned longest = cidr.family == IPKIN_V4                 ? 32
                           : kind == KIND_64 || kind == KIND_SHORT ? 64
                           : kind == KIND_65                       ? 65
                                                                   : 128;

  for (size_t i = 0; i < len; i++) {
    if (order == NESTED)
      cidr.bits = (uint8_t)(i % (longest + 1));
    if (order == ADJACENT)
      (void)oracle_subnet(&all, longest, i, &cidr);
    cidrs[i] = order == EQUAL || order == NESTED || order == ADJACENT
                   ? cidr
                   : crowded_cidr(seed, kind, len / 40 + 2);
  }
  if (order == NESTED || order == ADJACENT)
    shuffle(seed, cidrs, len);
  if (order == SORTED || order == REVERSED)
    oracle_sort(cidrs, len);
  for (size_t i = 0; order == REVERSED && i < len / 2; i++)
    swap(&cidrs[i], &cidrs[len - 1 - i]);
  for (size_t i = 0; order == SAWTOOTH && i + 100 <= len; i += 100)
    oracle_sort(cidrs + i, 100);
}

static void agree_large(uint64_t *seed, unsigned kind, unsigned order,
                        size_t len) {
  struct ipkin_cidr *const got = malloc((len + 1) * sizeof *got);
  struct ipkin_cidr *const want = malloc((len + 1) * sizeof *want);
  size_t got_len = len, want_len;

  cr_assert(got && want);
  arrange(seed, kind, order, got, len);
  memcpy(want, got, len * sizeof *want);
  memset(got + len, GARBAGE, sizeof *got);
  want_len = oracle_merge(want, len);
  check_status(ipkin_set_merge(got, &got_len), IPKIN_OK, "%zu %s, kind %u", len,
               orders[order], kind);
  check(same_cidrs(got, got_len, want, want_len),
        "%zu %s, kind %u: %zu blocks, not %zu", len, orders[order], kind,
        got_len, want_len);
  check_status(ipkin_set_check(got, got_len, NULL), IPKIN_OK, "%zu %s, kind %u",
               len, orders[order], kind);
  check(is_filled(got + len, sizeof *got, GARBAGE), "behind %zu", len);
  free(got);
  free(want);
}

/* Sizes about which an implementation may think otherwise. */
Test(set, merges_as_sorting_does) {
  const size_t sizes[] = {1,    2,    3,    16,   33,
                          2047, 2048, 2049, 4096, check_share(5000)};
  uint64_t seed = 60;

  for (unsigned kind = 0; kind < KINDS; kind++)
    for (unsigned order = 0; order < ORDERS; order++)
      for (size_t i = 0; i < LENGTH(sizes); i++)
        agree_large(&seed, kind, order, sizes[i]);
}

Test(set, merges_thirty_thousand_as_sorting_does) {
  uint64_t seed = 61;

  for (unsigned kind = 0; kind < KINDS; kind++) {
    agree_large(&seed, kind, RANDOM, check_share(30000));
    agree_large(&seed, kind, SAWTOOTH, check_share(30000));
  }
}

/* Each choice of bytes that are not alike in all addresses is another number of
   passes for a sort by digits, and few of these blocks merge, so that where it
   leaves them matters. */
Test(set, merges_blocks_that_vary_in_any_bytes) {
  enum { MANY = 3000 };
  static struct ipkin_cidr got[MANY], want[MANY];
  uint64_t seed = 62;

  for (unsigned vary = 1; vary < 256; vary++)
    for (unsigned family = IPKIN_V4; family <= IPKIN_V6; family += 2) {
      struct ipkin_cidr cidr =
          cidr_of(family == IPKIN_V4 ? "10.9.8.7/32" : "2001:db8:1:2::/64");
      const unsigned bytes = cidr.bits / 8;
      size_t len = MANY, want_len;

      if (vary >> bytes || !check_chosen(vary))
        continue;
      /* of some the last bit alone */
      const unsigned mask = random_below(&seed, 4) ? 0xff : 1;
      for (size_t i = 0; i < MANY; i++) {
        for (unsigned at = 0; at < bytes; at++)
          if (vary >> at & 1)
            cidr.bytes[at] = (uint8_t)(random_next(&seed) & mask);
        got[i] = want[i] = cidr;
      }
      want_len = oracle_merge(want, MANY);
      check_status(ipkin_set_merge(got, &len), IPKIN_OK, "IPv%u, bytes %#x",
                   family, vary);
      check(same_cidrs(got, len, want, want_len),
            "IPv%u, bytes %#x: %zu blocks, not %zu", family, vary, len,
            want_len);
    }
}

/* A pass of a sort by digits for each byte that varies: any number of them, from
   the least list on that is sorted so.  The other family stands at an end, and a
   longer prefix at the front, so that neither the last element nor the first
   tells what all are. */
static void agree_passes(uint64_t *seed, unsigned passes, size_t len,
                         unsigned mask, unsigned family, bool other_last) {
  enum { MOST = 2050 };
  static struct ipkin_cidr list[MOST], want[MOST];
  const struct ipkin_cidr other =
      cidr_of(family == IPKIN_V4 ? "2001:db8::/128" : "192.0.2.1/32");
  struct ipkin_cidr cidr =
      cidr_of(family == IPKIN_V4 ? "10.9.8.0/32" : "2001:db8:1:200::/64");
  const unsigned bytes = cidr.bits / 8;
  struct ipkin_cidr *got;
  size_t got_len = len + 1, want_len;

  cr_assert(len < MOST);
  for (size_t i = 0; i < len; i++) {
    for (unsigned at = bytes - passes; at < bytes; at++)
      cidr.bytes[at] = (uint8_t)(random_next(seed) & mask);
    list[other_last ? i : i + 1] = cidr;
  }
  if (passes == bytes) { /* the first block there is, twice */
    memset(list[5].bytes, 0, sizeof list[5].bytes);
    list[900] = list[5];
  }
  list[other_last ? len : 0] = other;
  memcpy(want, list, sizeof want);
  got = (void *)place_before_wall(list, got_len * sizeof *got);
  want_len = oracle_merge(want, len + 1);
  check_ok(ipkin_set_merge(got, &got_len));
  check(same_cidrs(got, got_len, want, want_len),
        "%zu of IPv%u, %u passes, mask %#x: %zu blocks, not %zu", len, family,
        passes, mask, got_len, want_len);
}

Test(set, merges_by_any_number_of_passes) {
  uint64_t seed = 64;

  for (unsigned passes = 1; passes <= 8; passes++) {
    agree_passes(&seed, passes, 2047, 0xff, IPKIN_V6, true);
    agree_passes(&seed, passes, 2048, 0xff, IPKIN_V6, passes & 1);
    agree_passes(&seed, passes, 2048, 0xff, IPKIN_V6, !(passes & 1));
  }
  agree_passes(&seed, 3, 2048, 1, IPKIN_V6, true);
  for (unsigned passes = 1; passes <= 4; passes++)
    agree_passes(&seed, passes, 2048, 0xff, IPKIN_V4, passes & 1);
  agree_passes(&seed, 4, 2048, 1, IPKIN_V4, false);
}

/* One that is longer than /64 among many that are not, wherever it stands. */
Test(set, merges_one_long_block_among_many) {
  enum { MANY = 2100 };
  static struct ipkin_cidr got[MANY], want[MANY];
  static const size_t places[] = {0, 1000, MANY - 2, MANY - 1};
  uint64_t seed = 66;

  for (size_t p = 0; p < LENGTH(places); p++) {
    size_t len = MANY, want_len;

    for (size_t i = 0; i < MANY; i++) {
      got[i] = cidr_of("2001:db8::/64");
      got[i].bytes[4] = (uint8_t)(random_next(&seed) & 0xfe);
      got[i].bytes[7] = (uint8_t)random_next(&seed);
    }
    got[MANY - 1] = cidr_of("192.0.2.1/32");
    got[places[p]] = cidr_of("2001:db8:1ff::1/128");
    memcpy(want, got, sizeof want);
    want_len = oracle_merge(want, MANY);
    check_ok(ipkin_set_merge(got, &len));
    check(same_cidrs(got, len, want, want_len), "at %zu: %zu blocks, not %zu",
          places[p], len, want_len);
  }
}

/* Each block a bucket of its own of a sort by digits: by its first byte, by its
   ninth, by its prefix length. */
Test(set, merges_what_stands_at_a_wall) {
  enum { SOME = 100 };
  struct ipkin_cidr cidrs[SOME], want[SOME];
  uint64_t seed = 65;

  for (unsigned way = 0; way < 3; way++)
    for (unsigned wall = 0; wall < 2; wall++) {
      struct ipkin_cidr *got;
      size_t len = SOME, want_len;

      for (uint8_t i = 0; i < SOME; i++) {
        cidrs[i] = cidr_of("::/128");
        if (way < 2)
          cidrs[i].bytes[8 * way] = (uint8_t)(2 * i);
        else
          cidrs[i].bits = (uint8_t)(128 - i);
      }
      shuffle(&seed, cidrs, SOME);
      memcpy(want, cidrs, sizeof cidrs);
      want_len = oracle_merge(want, SOME);
      got = (void *)(wall ? place_before_wall(cidrs, sizeof cidrs)
                          : place_behind_wall(cidrs, sizeof cidrs));
      check_ok(ipkin_set_merge(got, &len));
      check(same_cidrs(got, len, want, want_len), "way %u, wall %u", way, wall);
    }
}

Test(set, merges_to_everything) {
  static const char *const cases[][2] = {
      {"0.0.0.0/0 0.0.0.0/0", "0.0.0.0/0"},
      {"255.255.255.255/0", "0.0.0.0/0"},
      {"128.0.0.0/1 0.0.0.0/1", "0.0.0.0/0"},
      {"64.0.0.0/2 128.0.0.0/1 0.0.0.0/2", "0.0.0.0/0"},
      {"::/1 8000::/1", "::/0"},
      {"8000::/1 ::/0 10.0.0.0/8 0.0.0.0/0", "0.0.0.0/0 ::/0"},
      {"::/1 0.0.0.0/1 8000::/1 128.0.0.0/1", "0.0.0.0/0 ::/0"},
      {"255.255.255.255/32 ::/128", "255.255.255.255/32 ::/128"},
      {"", ""},
  };

  for (size_t i = 0; i < LENGTH(cases); i++) {
    const struct list list = list_of(cases[i][0]), want = list_of(cases[i][1]);

    agree_merge(&list, &want, cases[i][0]);
  }
}

/* Whoever writes the list must not choose the time that it takes. */
Test(set, merges_a_million_addresses_in_whatever_order) {
  enum { UP, DOWN, MIXED, ALIKE, WAYS };
  const size_t len = check_share(1000000);
  struct ipkin_cidr *const cidrs = malloc((len + 1) * sizeof *cidrs);
  static const char *const starts[] = {"0.0.0.0", "2001:db8::"};

  cr_assert(cidrs);
  for (size_t f = 0; f < LENGTH(starts); f++)
    for (unsigned way = UP; way < WAYS; way++) {
      const struct ipkin_addr first = addr_of(starts[f]);
      const size_t low = f ? 12 : 0; /* where the last four bytes stand */
      struct ipkin_addr last;
      struct ipkin_cidr want[256] = {cidr_of(starts[f])};
      size_t want_len = 1, got_len = len;

      for (size_t i = 0; i < len; i++) {
        const size_t at = way == UP      ? i
                          : way == DOWN  ? len - 1 - i
                          : way == MIXED ? i * 7919 % len
                                         : 0;

        cidrs[i] = want[0];
        for (size_t byte = 0; byte < 4; byte++)
          cidrs[i].bytes[low + byte] = (uint8_t)(at >> (24 - 8 * byte));
      }
      if (way != ALIKE && len > 0) {
        (void)oracle_offset(&first, (int64_t)len - 1, &last);
        want_len = oracle_range_split(&first, &last, want);
      }
      check_ok(ipkin_set_merge(cidrs, &got_len));
      check(same_cidrs(cidrs, got_len, want, len ? want_len : 0),
            "%s, way %u: %zu blocks, not %zu", starts[f], way, got_len,
            want_len);
    }
  free(cidrs);
}

/* ---- laws ---------------------------------------------------------------- */

struct set {
  struct ipkin_cidr *cidrs; /* free() them */
  size_t len;
};

static struct set set_of(size_t len) {
  struct set set = {malloc((len + 1) * sizeof *set.cidrs), len};

  cr_assert(set.cidrs);
  return set;
}

static struct set both_of(const struct set *a, const struct set *b) {
  struct set c = set_of(a->len + b->len);

  memcpy(c.cidrs, a->cidrs, a->len * sizeof *c.cidrs);
  memcpy(c.cidrs + a->len, b->cidrs, b->len * sizeof *c.cidrs);
  return c;
}

static struct set union_of(const struct set *a, const struct set *b) {
  struct set c = both_of(a, b);

  check_ok(ipkin_set_merge(c.cidrs, &c.len));
  return c;
}

static struct set answer_of(const struct op *op, const struct set *a,
                            const struct set *b, size_t most) {
  size_t len = 77;
  struct set c;

  (void)op->call(a->cidrs, a->len, b->cidrs, b->len, NULL, 0, &len);
  c = set_of(len);
  check_status(
      op->call(a->cidrs, a->len, b->cidrs, b->len, c.cidrs, len, &c.len),
      IPKIN_OK, "%s", op->name);
  check_number(c.len, len, "%s", op->name);
  check_status(ipkin_set_check(c.cidrs, c.len, NULL), IPKIN_OK, "%s", op->name);
  check(len <= most, "%s: %zu blocks of %zu and %zu", op->name, len, a->len,
        b->len);
  return c;
}

#define check_same(a, b, row)                                                  \
  check(same_cidrs((a).cidrs, (a).len, (b).cidrs, (b).len),                    \
        "%s: %zu and %zu blocks", row, (a).len, (b).len)

/* Of sorted blocks any two that overlap have two neighbours between them that
   do. */
static void check_apart(const struct set *a, const struct set *b,
                        const char *row) {
  const struct set both = both_of(a, b);

  oracle_sort(both.cidrs, both.len);
  for (size_t i = 1; i < both.len; i++)
    check(!oracle_overlaps(&both.cidrs[i - 1], &both.cidrs[i]), "%s: %s", row,
          show_cidr(&both.cidrs[i]));
  free(both.cidrs);
}

/* With these there is only one answer: the common blocks are in b, the others
   are not, and the two are a. */
static void check_laws(const struct set *a, const struct set *b,
                       const char *row) {
  const size_t most = a->len + 128 * b->len, sum = a->len + b->len;
  const struct set others = answer_of(subtract, a, b, most);
  const struct set common = answer_of(intersect, a, b, sum);
  const struct set swapped = answer_of(intersect, b, a, sum);
  const struct set nothing = answer_of(subtract, a, a, 0);
  const struct set all = answer_of(intersect, a, a, 2 * a->len);
  const struct set neither = answer_of(intersect, &others, b, most + b->len);
  const struct set twice = union_of(a, a), back = union_of(&others, &common);
  const struct set b_again = union_of(&common, b);

  check_same(common, swapped, row);
  check_same(all, *a, row);
  check_same(twice, *a, row);
  check_same(back, *a, row);
  check_same(b_again, *b, row);
  check_number(nothing.len + neither.len, 0, "%s", row);
  check_apart(&others, b, row);
  free(others.cidrs);
  free(common.cidrs);
  free(swapped.cidrs);
  free(nothing.cidrs);
  free(all.cidrs);
  free(neither.cidrs);
  free(twice.cidrs);
  free(back.cidrs);
  free(b_again.cidrs);
}

/* In any order the same set, and a merged one is left as it is. */
static void merge_shuffled(uint64_t *seed, struct set *set, const char *row) {
  struct set other = both_of(set, &(struct set){set->cidrs, 0});

  check_ok(ipkin_set_merge(set->cidrs, &set->len));
  shuffle(seed, other.cidrs, other.len);
  for (int turn = 0; turn < 2; turn++) {
    check_ok(ipkin_set_merge(other.cidrs, &other.len));
    check_same(other, *set, row);
  }
  free(other.cidrs);
}

static void try_laws(uint64_t *seed, unsigned kind, size_t a_len,
                     size_t b_len) {
  const size_t places = (a_len + b_len) / 30 + 1;
  struct set a = set_of(a_len), b = set_of(b_len);
  char row[80];

  (void)snprintf(row, sizeof row, "%zu and %zu, kind %u", a_len, b_len, kind);
  for (size_t i = 0; i < a_len; i++)
    a.cidrs[i] = crowded_cidr(seed, kind, places);
  for (size_t i = 0; i < b_len; i++)
    b.cidrs[i] = crowded_cidr(seed, kind, places);
  merge_shuffled(seed, &a, row);
  merge_shuffled(seed, &b, row);
  check_laws(&a, &b, row);
  free(a.cidrs);
  free(b.cidrs);
}

Test(set, keeps_the_laws_of_sets) {
  uint64_t seed = 70;

  for (unsigned long n = check_effort(1200); n > 0; n--)
    try_laws(&seed, n % KINDS, random_below(&seed, 100),
             random_below(&seed, 100));
  for (unsigned kind = 0; kind < KINDS; kind++)
    try_laws(&seed, kind, check_share(3000), check_share(2500));
}

/* A block a bit: no single block can leave more. */
Test(set, subtracts_an_address_from_everything) {
  static const struct list all = {{{.family = IPKIN_V4}, {.family = IPKIN_V6}},
                                  2};
  static const struct {
    const char *what;
    size_t len;
  } cases[] = {
      {"", 2},
      {"0.0.0.0/32 ::/128", 32 + 128},
      {"10.1.2.3/32 2001:db8::1/128", 32 + 128},
      {"255.255.255.255/32 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
       32 + 128},
      {"0.0.0.0/0 ::1/128", 128},
      {"127.0.0.1/32 ::/0", 32},
      {"0.0.0.0/0 ::/0", 0},
  };

  for (size_t i = 0; i < LENGTH(cases); i++) {
    const struct list what = list_of(cases[i].what), none = {.len = 0};
    struct list rest;

    check_ok(ipkin_set_subtract(all.cidrs, all.len, what.cidrs, what.len,
                                rest.cidrs, CIDRS_CAP, &rest.len));
    check_number(rest.len, cases[i].len, "%s", cases[i].what);
    agree_op(subtract, &all, &what, &rest, cases[i].what);
    agree_op(subtract, &all, &rest, &what, cases[i].what);
    agree_op(subtract, &what, &all, &none, cases[i].what);
    agree_op(intersect, &all, &what, &what, cases[i].what);
    agree_op(intersect, &rest, &what, &none, cases[i].what);
  }
}

/* ---- is it merged? ------------------------------------------------------- */

Test(set, is_checked) {
  static const struct {
    const char *list;
    ipkin_status status;
    size_t at;
  } cases[] = {
      {"", IPKIN_OK, 0},
      {"10.0.0.0/8", IPKIN_OK, 1},
      {"0.0.0.0/0 ::/0", IPKIN_OK, 2},
      {"255.255.255.255/32 ::/128", IPKIN_OK, 2},
      {"0.0.0.0/1 ::/1", IPKIN_OK, 2},
      /* neighbours, but no halves of one block */
      {"10.0.0.128/25 10.0.1.0/25", IPKIN_OK, 2},
      {"10.0.0.0/25 10.0.0.128/26", IPKIN_OK, 2},
      {"10.0.0.0/26 10.0.0.64/27 10.0.0.128/26", IPKIN_OK, 3},
      {"::ffff:ffff:ffff:ffff/128 0:0:0:1::/128", IPKIN_OK, 2},
      {"0:0:0:1::/64 0:0:0:2::/64", IPKIN_OK, 2},
      /* no CIDR goes first, wherever it stands */
      {"!", IPKIN_ERR_VALUE, 0},
      {"10.0.0.1/8 !", IPKIN_ERR_VALUE, 1},
      {"10.0.0.0/8 10.0.0.0/8 ! !", IPKIN_ERR_VALUE, 2},
      {"10.0.0.1/8", IPKIN_ERR_HOST_BITS, 0},
      {"10.0.0.0/8 10.0.0.1/8", IPKIN_ERR_HOST_BITS, 1},
      {"10.0.0.0/8 12.0.0.1/8 11.0.0.0/8", IPKIN_ERR_HOST_BITS, 1},
      {"0.0.0.0/0 128.0.0.0/0", IPKIN_ERR_HOST_BITS, 1},
      {"::1/127", IPKIN_ERR_HOST_BITS, 0},
      {"0:0:0:1::/63", IPKIN_ERR_HOST_BITS, 0},
      {"::1:0:0:0/64", IPKIN_ERR_HOST_BITS, 0},
      {"::1/64", IPKIN_ERR_HOST_BITS, 0},
      {"::8000:0:0:0/64", IPKIN_ERR_HOST_BITS, 0},
      /* else the first of the rest */
      {"10.0.0.0/8 9.0.0.0/8 11.0.0.1/8", IPKIN_ERR_OUTSIDE, 1},
      {"10.0.0.0/8 10.0.0.0/8", IPKIN_ERR_OUTSIDE, 1},
      {"10.0.0.0/8 9.0.0.0/8", IPKIN_ERR_OUTSIDE, 1},
      {"10.0.0.0/8 10.0.0.0/7", IPKIN_ERR_OUTSIDE, 1},
      {"10.0.0.0/8 10.0.0.0/9", IPKIN_ERR_OUTSIDE, 1},
      {"10.0.0.0/8 10.255.255.255/32", IPKIN_ERR_OUTSIDE, 1},
      {"10.0.0.0/8 12.0.0.0/8 12.0.0.0/8 1.0.0.0/8", IPKIN_ERR_OUTSIDE, 2},
      {"::/0 10.0.0.0/8", IPKIN_ERR_OUTSIDE, 1},
      {"0.0.0.0/0 255.255.255.255/32", IPKIN_ERR_OUTSIDE, 1},
      {"::/0 ffff::/16", IPKIN_ERR_OUTSIDE, 1},
      {"0.0.0.0/1 128.0.0.0/1", IPKIN_ERR_OUTSIDE, 1},
      {"10.0.0.0/25 10.0.0.128/25", IPKIN_ERR_OUTSIDE, 1},
      {"255.255.255.254/32 255.255.255.255/32", IPKIN_ERR_OUTSIDE, 1},
      {"::/1 8000::/1", IPKIN_ERR_OUTSIDE, 1},
      {"::/64 0:0:0:1::/64", IPKIN_ERR_OUTSIDE, 1},
      {"::/65 ::8000:0:0:0/65", IPKIN_ERR_OUTSIDE, 1},
      {"10.0.0.0/8 ::/128 ::1/128", IPKIN_ERR_OUTSIDE, 2},
  };

  for (size_t i = 0; i < LENGTH(cases); i++) {
    const struct list list = list_of(cases[i].list);
    struct ipkin_cidr *const cidrs =
        (void *)place_before_wall(list.cidrs, list.len * sizeof *cidrs);
    size_t at = 77;

    check_status(ipkin_set_check(cidrs, list.len, &at), cases[i].status, "%s",
                 cases[i].list);
    check_number(at, cases[i].at, "%s", cases[i].list);
    check_status(ipkin_set_check(cidrs, list.len, NULL), cases[i].status, "%s",
                 cases[i].list);
  }
}

/* Sets with a fault or two put in. */
Test(set, is_checked_as_defined) {
  uint64_t seed = 71;

  for (unsigned long n = check_effort(20000); n > 0; n--) {
    const size_t len = 1 + random_below(&seed, 6);
    struct ipkin_cidr window = random_window(&seed, n % 2 ? 4 : 6), cidrs[8];
    ipkin_status want;
    size_t want_at, at = 77;

    for (size_t i = 0; i < len; i++)
      cidrs[i] = oracle_place(&window, (unsigned)random_below(&seed, 256),
                              5 + (unsigned)random_below(&seed, 4));
    if (random_below(&seed, 8) > 0)
      oracle_sort(cidrs, len);
    if (random_below(&seed, 4) == 0)
      cidrs[random_below(&seed, len)] = random_cidr(&seed);
    if (random_below(&seed, 8) == 0)
      cidrs[random_below(&seed, len)] =
          not_cidrs[random_below(&seed, NOT_CIDRS)];
    want = oracle_check(cidrs, len, &want_at);
    check_status(ipkin_set_check(cidrs, len, &at), want, "%s, %s of %zu",
                 show_cidr(&cidrs[0]), show_cidr(&cidrs[len - 1]), len);
    check_number(at, want_at, "%s, %s of %zu", show_cidr(&cidrs[0]),
                 show_cidr(&cidrs[len - 1]), len);
  }
}

/* What may not be read must not be written into the answer either. */
Test(set, ignores_the_bytes_that_mean_nothing) {
  struct list from = list_of("10.0.0.0/8 ::/16"), a = from, merged;
  const struct list what = list_of("10.128.0.0/9"), all = list_of("0.0.0.0/0");
  const struct list rest = list_of("10.0.0.0/9 ::/16");
  const struct list v4 = list_of("10.0.0.0/8");
  struct list several = list_of("0.0.0.0/8 2.0.0.0/8 4.0.0.0/8 6.0.0.0/8");
  struct ipkin_addr addr = addr_of("10.0.0.1");
  uint64_t scratch[16];
  size_t at = 77;

  memset(addr.bytes + 4, GARBAGE, 12);
  memset(addr.reserved, GARBAGE, sizeof addr.reserved);
  memset(from.cidrs[0].bytes + 4, GARBAGE, 12);
  memset(from.cidrs[0].reserved, GARBAGE, 2);
  memset(from.cidrs[1].reserved, GARBAGE, 2);
  merged = joined(&from, &from);
  check_status(ipkin_set_check(from.cidrs, 2, &at), IPKIN_OK, "check");
  agree_merge(&from, &a, "merge");
  agree_merge(&merged, &a, "merge of two");
  agree_op(subtract, &from, &what, &rest, "subtract");
  agree_op(subtract, &from, &(struct list){.len = 0}, &a, "subtract nothing");
  agree_op(intersect, &from, &all, &v4, "intersect");
  agree_op(intersect, &all, &from, &v4, "intersect");
  agree_op(intersect, &from, &from, &a, "intersect itself");
  for (size_t i = 0; i < several.len; i++) {
    memset(several.cidrs[i].bytes + 4, GARBAGE, 12);
    memcpy(addr.bytes, several.cidrs[i].bytes, 4);
    check(!ipkin_set_find(several.cidrs, several.len, &addr, &at) && at == i,
          "find in block %zu", i);
  }
  check_status(
      ipkin_set_find_overlaps(merged.cidrs, 4, scratch, 16, NULL, 0, &at),
      IPKIN_ERR_SPACE, "overlaps");
  check_number(at, 2, "overlaps");
}

/* ---- what the calls refuse ----------------------------------------------- */

Test(set, takes_no_struct_that_is_no_cidr) {
  enum { MOST = 2100 };
  static const size_t lens[] = {1, 2, 5, 40, MOST};
  static struct ipkin_cidr cidrs[MOST], before[MOST];
  static uint64_t scratch[IPKIN_SET_SCRATCH * MOST];

  for (size_t i = 0; i < LENGTH(lens); i++)
    for (size_t bad = 0; bad < NOT_CIDRS; bad++)
      for (size_t place = 0; place < 5; place++) {
        const size_t len = lens[i], at = (len - 1) * place / 4;
        struct ipkin_overlap overlap, was;
        struct ipkin_cidr cidr;
        size_t got_len = len, got_at = 77;

        for (size_t n = 0; n < len; n++)
          (void)oracle_subnet(&(struct ipkin_cidr){.family = IPKIN_V4}, 31,
                              2 * n + 1, &cidrs[n]);
        cidrs[at] = not_cidrs[bad];
        memcpy(before, cidrs, sizeof cidrs);
        check_status(ipkin_set_check(cidrs, len, &got_at), IPKIN_ERR_VALUE,
                     "bad %zu at %zu of %zu", bad, at, len);
        check_number(got_at, at, "bad %zu of %zu", bad, len);
        check_status(ipkin_set_merge(cidrs, &got_len), IPKIN_ERR_VALUE,
                     "bad %zu at %zu of %zu", bad, at, len);
        check_number(got_len, len, "bad %zu at %zu", bad, at);
        memset(&overlap, GARBAGE, sizeof overlap);
        was = overlap;
        check_status(ipkin_set_find_overlaps(cidrs, len, scratch,
                                             IPKIN_SET_SCRATCH * len, &overlap,
                                             1, &got_at),
                     IPKIN_ERR_VALUE, "bad %zu at %zu of %zu", bad, at, len);
        check_number(got_at, 0, "bad %zu at %zu of %zu", bad, at, len);
        check(memcmp(&overlap, &was, sizeof was) == 0, "untouched");
        for (size_t op = 0; op < 2 * LENGTH(ops); op++) {
          memset(&cidr, GARBAGE, sizeof cidr);
          got_len = 77;
          check_status(op & 1 ? ops[op / 2].call(cidrs, len, before + at, 0,
                                                 &cidr, 1, &got_len)
                              : ops[op / 2].call(before + at, 0, cidrs, len,
                                                 &cidr, 1, &got_len),
                       IPKIN_ERR_VALUE, "bad %zu at %zu of %zu", bad, at, len);
          check_number(got_len, 0, "bad %zu at %zu of %zu", bad, at, len);
          check(is_filled(&cidr, sizeof cidr, GARBAGE), "untouched");
        }
        check(memcmp(before, cidrs, sizeof cidrs) == 0,
              "bad %zu at %zu of %zu: the array is untouched", bad, at, len);
      }
}

Test(set, subtracts_and_intersects_merged_arrays_only) {
  static const char *const cases[] = {
      "10.0.0.1/8",
      "10.0.0.0/8 10.0.0.0/8",
      "11.0.0.0/8 10.0.0.0/8",
      "10.0.0.0/8 10.1.0.0/16",
      "::/0 10.0.0.0/8",
      "10.0.0.0/25 10.0.0.128/25",
      "10.0.0.0/8 12.0.0.0/8 14.0.0.0/8 14.0.0.0/9",
      "10.0.0.0/8 !",
  };
  static const char *const others[] = {"", "0.0.0.0/0", "1.0.0.0/8", "::/0",
                                       "0.0.0.0/0 ::/0"};

  for (size_t i = 0; i < LENGTH(cases); i++)
    for (size_t j = 0; j < LENGTH(others); j++)
      for (size_t op = 0; op < 2 * LENGTH(ops); op++) {
        const struct list bad = list_of(cases[i]), good = list_of(others[j]);
        const struct list *const a = op & 1 ? &bad : &good;
        const struct list *const b = op & 1 ? &good : &bad;
        struct ipkin_cidr got[8];
        size_t len = 77;

        memset(got, GARBAGE, sizeof got);
        check_status(
            ops[op / 2].call(a->cidrs, a->len, b->cidrs, b->len, got, 8, &len),
            IPKIN_ERR_VALUE, "%s and %s", cases[i], others[j]);
        check_number(len, 0, "%s and %s", cases[i], others[j]);
        check(is_filled(got, sizeof got, GARBAGE), "%s and %s: untouched",
              cases[i], others[j]);
      }
}

Test(set, takes_null_only_where_the_header_says_so) {
  struct ipkin_cidr cidr = cidr_of("10.0.0.0/8"), got, untouched;
  const struct ipkin_addr addr = addr_of("10.0.0.1");
  struct ipkin_overlap overlap;
  uint64_t scratch[IPKIN_SET_SCRATCH];
  size_t len = 77;

  memset(&got, GARBAGE, sizeof got);
  untouched = got;
  check_null(ipkin_set_check(NULL, 1, &len));
  check_number(len, 1, "there is nothing to say of one");
  check_null(ipkin_set_check(NULL, 1, NULL));
  check_ok(ipkin_set_check(NULL, 0, &len));
  check_number(len, 0, "check of nothing");

  len = 1;
  check_null(ipkin_set_merge(NULL, &len));
  check_number(len, 1, "merge of NULL");
  check_null(ipkin_set_merge(&cidr, NULL));
  len = 0;
  check_ok(ipkin_set_merge(NULL, &len));
  check_number(len, 0, "merge of nothing");
  check_ok(ipkin_set_merge(&got, &len));

  len = 77;
  check_null(ipkin_set_find(NULL, 1, &addr, &len));
  check_number(len, 0, "find in NULL");
  len = 77;
  check_null(ipkin_set_find(&cidr, 1, NULL, &len));
  check_number(len, 0, "find NULL");
  check_null(ipkin_set_find(&cidr, 1, &addr, NULL));
  check_status(ipkin_set_find(NULL, 0, &addr, &len), IPKIN_ERR_ABSENT, "0");
  check_null(ipkin_set_find(NULL, 0, NULL, &len));
  check(!ipkin_set_contains(NULL, 1, &addr), "contains in NULL");
  check(!ipkin_set_contains(NULL, 0, &addr), "contains in nothing");
  check(!ipkin_set_contains(&cidr, 1, NULL), "contains NULL");

  for (size_t i = 0; i < LENGTH(ops); i++) {
    len = 77;
    check_null(ops[i].call(NULL, 1, &cidr, 1, &got, 1, &len));
    check_number(len, 0, "%s", ops[i].name);
    len = 77;
    check_null(ops[i].call(&cidr, 1, NULL, 1, &got, 1, &len));
    check_number(len, 0, "%s", ops[i].name);
    len = 77;
    check_null(ops[i].call(&cidr, 1, &cidr, 1, NULL, 1, &len));
    check_number(len, 0, "%s", ops[i].name);
    check_null(ops[i].call(&cidr, 1, &cidr, 1, &got, 1, NULL));
    check_ok(ops[i].call(NULL, 0, &cidr, 1, NULL, 0, &len));
    check_number(len, 0, "%s of nothing and a block", ops[i].name);
    (void)ops[i].call(&cidr, 1, NULL, 0, NULL, 0, &len);
    check_number(len, i == 0, "%s of a block and nothing", ops[i].name);
    check_ok(ops[i].call(NULL, 0, NULL, 0, NULL, 0, &len));
    check_number(len, 0, "%s of nothing", ops[i].name);
  }

  len = 77;
  check_null(ipkin_set_find_overlaps(NULL, 1, scratch, 4, &overlap, 1, &len));
  check_number(len, 0, "overlaps of NULL");
  len = 77;
  check_null(ipkin_set_find_overlaps(&cidr, 1, NULL, 4, &overlap, 1, &len));
  check_number(len, 0, "overlaps without scratch");
  len = 77;
  check_null(ipkin_set_find_overlaps(&cidr, 1, scratch, 4, NULL, 1, &len));
  check_number(len, 0, "overlaps into NULL");
  check_null(ipkin_set_find_overlaps(&cidr, 1, scratch, 4, &overlap, 1, NULL));
  check_ok(ipkin_set_find_overlaps(&cidr, 1, scratch, 4, NULL, 0, &len));
  check_ok(ipkin_set_find_overlaps(NULL, 0, NULL, 0, NULL, 0, &len));
  check_number(len, 0, "overlaps of nothing");
  check_status(ipkin_set_find_overlaps(&cidr, 1, NULL, 0, &overlap, 1, &len),
               IPKIN_ERR_VALUE, "too little scratch");
  check(memcmp(&got, &untouched, sizeof got) == 0, "elements are untouched");
}

/* ---- one address --------------------------------------------------------- */

static void agree_find(const struct ipkin_cidr *cidrs, size_t len,
                       const struct ipkin_addr *addr) {
  size_t want = 0, got = 77;
  ipkin_status status;

  while (want < len && !oracle_contains(&cidrs[want], addr))
    want++;
  status = ipkin_set_find(cidrs, len, addr, &got);
  check_status(status, want < len ? IPKIN_OK : IPKIN_ERR_ABSENT, "%s of %zu",
               show_addr(addr), len);
  check_number(got, want < len ? want : 0, "%s of %zu", show_addr(addr), len);
  check(ipkin_set_contains(cidrs, len, addr) == (want < len), "%s of %zu",
        show_addr(addr), len);
}

/* At both edges of each block, and just outside. */
static void agree_find_at_edges(const struct ipkin_cidr *cidrs, size_t len) {
  for (size_t i = 0; i < len; i++) {
    const struct ipkin_addr edges[] = {oracle_first(&cidrs[i]),
                                       oracle_last(&cidrs[i])};

    for (size_t e = 0; e < LENGTH(edges); e++) {
      struct ipkin_addr addr, mapped = {{0}, IPKIN_V6, {0}};

      agree_find(cidrs, len, &edges[e]);
      if (oracle_offset(&edges[e], e ? 1 : -1, &addr))
        agree_find(cidrs, len, &addr);
      if (edges[e].family == IPKIN_V6)
        continue;
      memcpy(mapped.bytes + 12, edges[e].bytes, 4);
      agree_find(cidrs, len, &mapped);
      memset(mapped.bytes + 10, 0xff, 2);
      agree_find(cidrs, len, &mapped);
      memcpy(mapped.bytes, edges[e].bytes, 16); /* the same bytes in front */
      agree_find(cidrs, len, &mapped);
    }
  }
}

Test(set, finds_as_a_linear_scan_does) {
  static struct ipkin_cidr sets[130];
  uint64_t seed = 80;

  for (unsigned long n = check_effort(1000); n > 0; n--) {
    const size_t len = n % 20 ? random_below(&seed, 20) : n % 131;
    struct ipkin_cidr *cidrs;

    random_set(&seed, n % KINDS, len, sets);
    cidrs = (void *)place_before_wall(sets, len * sizeof *sets);
    agree_find_at_edges(cidrs, len);
    for (int i = 0; i < 20; i++) {
      const struct ipkin_addr addr = random_addr(&seed);

      agree_find(cidrs, len, &addr);
    }
  }
}

Test(set, finds_in_sets_of_few_words) {
  static const char *const lists[] = {
      "",
      "0.0.0.0/0",
      "::/0",
      "0.0.0.0/0 ::/0",
      "0.0.0.0/32",
      "::/128",
      "255.255.255.255/32 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
      "255.255.255.255/32 ::/128",
      "0.0.0.0/1 8000::/1",
      "::ffff:ffff:ffff:ffff/128 0:0:0:1::/128",
      "0:0:0:1::/64 0:0:0:2::/65 0:0:0:2:8000::/66",
  };
  static const char *const addrs[] = {
      "0.0.0.0",
      "0.0.0.1",
      "127.255.255.255",
      "128.0.0.0",
      "255.255.255.255",
      "::",
      "::1",
      "::ffff:ffff:ffff:ffff",
      "0:0:0:1::",
      "0:0:0:1:ffff:ffff:ffff:ffff",
      "0:0:0:2:8000::",
      "0:0:0:2:c000::",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  };

  for (size_t i = 0; i < LENGTH(lists); i++) {
    const struct list list = list_of(lists[i]);

    agree_find_at_edges(list.cidrs, list.len);
    for (size_t j = 0; j < LENGTH(addrs); j++) {
      const struct ipkin_addr addr = addr_of(addrs[j]);

      agree_find(list.cidrs, list.len, &addr);
    }
  }
}

Test(set, finds_no_struct_that_is_no_address) {
  const struct list all = list_of("0.0.0.0/0 ::/0");

  for (size_t i = 0; i < NOT_ADDRS; i++) {
    size_t index = 77;

    check_status(ipkin_set_find(all.cidrs, 2, &not_addrs[i], &index),
                 IPKIN_ERR_VALUE, "family %u", not_addrs[i].family);
    check_number(index, 0, "family %u", not_addrs[i].family);
    check_status(ipkin_set_find(NULL, 0, &not_addrs[i], &index),
                 IPKIN_ERR_VALUE, "family %u", not_addrs[i].family);
    check(!ipkin_set_contains(all.cidrs, 2, &not_addrs[i]), "family %u",
          not_addrs[i].family);
  }
}

/* An array that nobody merged, of structs that may be anything. */
Test(set, finds_nothing_that_is_not_there) {
  uint64_t seed = 81;
  unsigned found = 0;

  for (unsigned long n = check_effort(30000); n > 0; n--) {
    const size_t len = 1 + random_below(&seed, 12);
    struct ipkin_cidr any[12], *cidrs;

    for (size_t i = 0; i < len; i++) {
      any[i] = crowded_cidr(&seed, n % KINDS, 1);
      if (n % 3 == 0 && random_below(&seed, 3) == 0)
        any[i] = not_cidrs[random_below(&seed, NOT_CIDRS)];
      if (n % 3 == 1)
        any[i].bits = (uint8_t)random_next(&seed);
    }
    cidrs = (void *)(n % 2 ? place_before_wall(any, len * sizeof *any)
                           : place_behind_wall(any, len * sizeof *any));
    for (size_t i = 0; i < len; i++) {
      const struct ipkin_cidr near = crowded_cidr(&seed, n % KINDS, 1);
      const struct ipkin_addr addr = oracle_first(&near);
      size_t at = 77;
      const ipkin_status status = ipkin_set_find(cidrs, len, &addr, &at);

      check(ipkin_set_contains(cidrs, len, &addr) == !status, "%s",
            show_addr(&addr));
      if (status) {
        check_status(status, IPKIN_ERR_ABSENT, "%s", show_addr(&addr));
        continue;
      }
      found++;
      check(at < len && oracle_is_cidr(&any[at]) &&
                oracle_contains(&any[at], &addr),
            "%s at %zu of %zu", show_addr(&addr), at, len);
    }
  }
  check(found > 0 || check_effort(100) == 0, "some are found");
}

/* ---- overlaps ------------------------------------------------------------ */

static size_t oracle_overlaps_of(const struct ipkin_cidr *cidrs, size_t len,
                                 struct ipkin_overlap *ret_overlaps) {
  size_t n = 0;

  for (size_t later = 1; later < len; later++)
    for (size_t earlier = 0; earlier < later; earlier++)
      if (oracle_overlaps(&cidrs[later], &cidrs[earlier])) {
        ret_overlaps[n++] = (struct ipkin_overlap){later, earlier};
        break;
      }
  return n;
}

/* Scratch and answers of exactly their size, before walls. */
static void agree_overlaps(const struct ipkin_cidr *list, size_t len,
                           const char *row) {
  const size_t words = IPKIN_SET_SCRATCH * len;
  struct ipkin_overlap *const want = malloc((len + 1) * sizeof *want);
  uint64_t *const garbage = malloc((words + 1) * sizeof *garbage);
  size_t want_len, caps[5] = {0, 1, 0};

  cr_assert(want && garbage);
  memset(garbage, GARBAGE, words * sizeof *garbage);
  want_len = oracle_overlaps_of(list, len, want);
  caps[2] = want_len ? want_len - 1 : 0;
  caps[3] = want_len;
  caps[4] = want_len + 1;
  for (size_t i = 0; i < LENGTH(caps); i++) {
    const size_t cap = caps[i], whole = cap < want_len ? cap : want_len;
    char *const cidrs = place_exact(list, len * sizeof *list);
    uint64_t *const scratch =
        (void *)place_before_wall(garbage, words * sizeof *garbage);
    struct ipkin_overlap *const got = (void *)place_output(cap * sizeof *got);
    size_t got_len = 77;

    memset(got, GARBAGE, cap * sizeof *got);
    check_status(ipkin_set_find_overlaps((void *)cidrs, len, scratch, words,
                                         got, cap, &got_len),
                 cap < want_len ? IPKIN_ERR_SPACE : IPKIN_OK, "%s into %zu",
                 row, cap);
    check_number(got_len, want_len, "%s into %zu", row, cap);
    for (size_t at = 0; at < whole; at++)
      check(got[at].later == want[at].later &&
                got[at].earlier == want[at].earlier,
            "%s: %zu-%zu, not %zu-%zu", row, (size_t)got[at].later,
            (size_t)got[at].earlier, (size_t)want[at].later,
            (size_t)want[at].earlier);
    check(is_filled(got + whole, (cap - whole) * sizeof *got, GARBAGE),
          "%s into %zu: what is behind is touched", row, cap);
    check(!len || memcmp(cidrs, list, len * sizeof *list) == 0,
          "%s: the list is changed", row);
    free(cidrs);
  }
  if (len > 0) {
    struct ipkin_cidr *const cidrs =
        (void *)place_before_wall(list, len * sizeof *list);
    struct ipkin_overlap got;
    size_t got_len = 77;

    check_status(
        ipkin_set_find_overlaps(cidrs, len, garbage, words, NULL, 0, &got_len),
        want_len ? IPKIN_ERR_SPACE : IPKIN_OK, "%s", row);
    check_number(got_len, want_len, "%s", row);
    memset(&got, GARBAGE, sizeof got);
    check_status(ipkin_set_find_overlaps(cidrs, len, garbage, words - 1, &got,
                                         1, &got_len),
                 IPKIN_ERR_VALUE, "%s", row);
    check_number(got_len, 0, "%s", row);
    check(is_filled(&got, sizeof got, GARBAGE), "%s", row);
  }
  free(want);
  free(garbage);
}

Test(set, finds_the_first_that_each_overlaps) {
  static const char *const lists[] = {
      "",
      "10.0.0.0/8",
      "10.0.0.0/8 10.0.0.0/8 10.0.0.0/8",
      "10.0.0.1/8 10.0.0.2/8",
      "0.0.0.0/0 ::/0 128.0.0.0/1 8000::/1",
      "10.1.0.0/16 10.2.0.0/16 10.0.0.0/8 10.2.0.0/16",
      "10.2.0.0/16 10.1.0.0/16 10.0.0.0/8",
      "10.0.0.0/32 10.0.0.0/24 10.0.0.0/16 10.0.0.0/8 0.0.0.0/0",
      "0.0.0.0/0 10.0.0.0/8 10.0.0.0/16 10.0.0.0/24 10.0.0.0/32",
      "10.0.0.0/16 10.0.0.0/32 0.0.0.0/0 10.0.0.0/8 10.0.0.0/24",
      "10.0.1.0/24 10.0.0.0/24 10.0.0.0/23 10.0.0.0/22",
      "::/64 ::/65 0:0:0:1::/64 ::/63 ::1/128",
      "::ffff:10.0.0.0/104 10.0.0.0/8",
      "::/64 ::/0", /* a last byte as the other's prefix length */
      "::80/128 ::80/121",
      "255.255.255.255/32 255.255.255.254/31 ::/128 ::/127",
  };

  for (size_t i = 0; i < LENGTH(lists); i++) {
    const struct list list = list_of(lists[i]);

    agree_overlaps(list.cidrs, list.len, lists[i]);
  }
}

/* So many that they are sorted by digits, which differ in one byte alone: the
   first, one of the second half, or the prefix length; or in none. */
Test(set, finds_the_overlaps_of_blocks_that_are_nearly_alike) {
  static const struct {
    const char *cidr;
    unsigned at, least, most; /* the byte, and prefix lengths */
  } rows[] = {
      {"0.0.0.0/0", 0, 0, 8},   {"10.0.0.0/0", 3, 26, 32},
      {"::/0", 0, 0, 8},        {"2001:db8::/0", 11, 89, 96},
      {"::/0", 15, 121, 128},   {"::/0", 16, 0, 128},
      {"0.0.0.0/0", 16, 0, 32}, {"10.0.0.0/8", 16, 8, 8},
      {"::1/128", 16, 128, 128}};
  enum { SOME = 150 };
  struct ipkin_cidr cidrs[SOME];
  uint64_t seed = 92;

  for (size_t r = 0; r < LENGTH(rows); r++) {
    for (size_t i = 0; i < SOME; i++) {
      cidrs[i] = cidr_of(rows[r].cidr);
      if (rows[r].at < 16)
        cidrs[i].bytes[rows[r].at] = (uint8_t)random_next(&seed);
      cidrs[i].bits =
          (uint8_t)(rows[r].least +
                    random_below(&seed, rows[r].most - rows[r].least + 1));
    }
    agree_overlaps(cidrs, SOME, rows[r].cidr);
  }
}

Test(set, finds_the_overlaps_of_any_list) {
  uint64_t seed = 90;

  for (unsigned long n = check_effort(3000); n > 0; n--) {
    const size_t len = random_below(&seed, 40);
    struct ipkin_cidr cidrs[40];
    char row[40];

    (void)snprintf(row, sizeof row, "list %lu", n);
    for (size_t i = 0; i < len; i++)
      cidrs[i] = crowded_cidr(&seed, n % KINDS, n % 3 ? 1 : 10);
    agree_overlaps(cidrs, len, row);
  }
}

Test(set, finds_the_overlaps_of_a_long_list) {
  const size_t len = check_share(3300);
  struct ipkin_cidr *const cidrs = malloc((len + 1) * sizeof *cidrs);
  uint64_t seed = 91;

  cr_assert(cidrs);
  for (unsigned kind = 0; kind < KINDS; kind++) {
    for (size_t i = 0; i < len; i++)
      cidrs[i] = crowded_cidr(&seed, kind, kind & 1 ? len : 40);
    agree_overlaps(cidrs, len, "a long list");
  }
  for (size_t i = 0; i < len; i++) /* nested, the outermost last */
    cidrs[i] = (struct ipkin_cidr){
        .family = IPKIN_V6, .bits = (uint8_t)(128 - i * 128 / (len + 1))};
  agree_overlaps(cidrs, len, "a nested list");
  free(cidrs);
}

/* What cannot be is not looked at.  4 * len is 0 here where it wraps round. */
Test(set, wants_scratch_for_lists_of_any_length) {
  const struct ipkin_cidr cidr = cidr_of("10.0.0.0/8");
  const struct ipkin_cidr *const cidrs =
      (void *)place_before_wall(&cidr, sizeof cidr);
  uint64_t scratch[IPKIN_SET_SCRATCH];
  size_t len = 77;

  check_status(ipkin_set_find_overlaps(cidrs, SIZE_MAX / 4 + 1, scratch,
                                       IPKIN_SET_SCRATCH, NULL, 0, &len),
               IPKIN_ERR_VALUE, "a quarter of what there can be");
  check_number(len, 0, "a quarter of what there can be");
  check_status(ipkin_set_find_overlaps(cidrs + 1, UINT32_MAX, scratch, SIZE_MAX,
                                       NULL, 0, &len),
               IPKIN_ERR_VALUE, "so many have no numbers, and none is read");
}
