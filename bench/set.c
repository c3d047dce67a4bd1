/* set.c - arrays of blocks, beside what a C program does with qsort
   SPDX-License-Identifier: MIT

   A list is merged in place, so each call gets a fresh copy of it, which is not
   timed. */
#include "bench.h"
#include "set_plain.h"

#include <stdlib.h>
#include <string.h>

struct array {
  size_t len;
  struct ipkin_cidr *cidrs;
};

/* What most calls answer. */
struct answer {
  size_t len;
  struct ipkin_cidr cidrs[];
};

static size_t answer_bytes(size_t len) {
  return sizeof(struct answer) + len * sizeof(struct ipkin_cidr);
}

static size_t len_of(size_t full, enum bench_size size) {
  return size == BENCH_QUICK ? full >> 8 : full;
}

static struct array make_blocks(enum bench_blocks kind, unsigned which,
                                size_t len) {
  return (struct array){len, bench_blocks(kind, which, len)};
}

static struct array copy(const struct array *array) {
  struct array ret = {array->len, bench_alloc(array->len * sizeof *ret.cidrs)};
  memcpy(ret.cidrs, array->cidrs, array->len * sizeof *ret.cidrs);
  return ret;
}

/* Merging. */

static void put_copy(const struct bench_case *self, size_t from,
                     void *answers) {
  const struct array *list = self->of;
  struct answer *answer = answers;
  (void)from;
  answer->len = list->len;
  memcpy(answer->cidrs, list->cidrs, list->len * sizeof *list->cidrs);
}

static void merge_plain(const struct bench_case *self, size_t from,
                        void *answers) {
  struct answer *answer = answers;
  (void)self, (void)from;
  plain_merge(answer->cidrs, &answer->len);
}

static void merge_ipkin(const struct bench_case *self, size_t from,
                        void *answers) {
  struct answer *answer = answers;
  (void)self, (void)from;
  ipkin_set_merge(answer->cidrs, &answer->len);
}

static struct bench_case merge_of(const char *job, size_t len, const void *of) {
  return (struct bench_case){.job = job,
                             .items = len,
                             .step = len,
                             .answer = answer_bytes(len),
                             .element = sizeof(struct ipkin_cidr),
                             .before = put_copy,
                             .of = of};
}

static void add_merge(const char *job, const struct array *list) {
  const struct bench_case like = merge_of(job, list->len, list);
  bench_add(&like, "qsort", merge_plain);
  bench_add(&like, "ipkin", merge_ipkin);
}

/* The orders that lists come in, and the shapes that a sort may dislike.  The
   latter are made anew for each call, by index, rather than kept. */
struct order {
  const struct array *list, *sorted;
  bool v4;
  struct ipkin_cidr (*nth)(const struct order *self, size_t i);
};

static void put_order(const struct bench_case *self, size_t from,
                      void *answers) {
  const struct order *order = self->of;
  struct answer *answer = answers;
  (void)from;
  answer->len = order->list->len;
  for (size_t i = 0; i < answer->len; i++)
    answer->cidrs[i] = order->nth(order, i);
}

static struct ipkin_cidr nth_random(const struct order *self, size_t i) {
  return self->list->cidrs[i];
}

static struct ipkin_cidr nth_sorted(const struct order *self, size_t i) {
  return self->sorted->cidrs[i];
}

static struct ipkin_cidr nth_reversed(const struct order *self, size_t i) {
  return self->sorted->cidrs[self->sorted->len - 1 - i];
}

/* Each index once: it is a prime. */
static size_t shuffled(const struct order *self, size_t i) {
  return (size_t)((uint64_t)i * 2654435761 % self->list->len);
}

static const uint64_t v4_site = (uint64_t)10 << 56, v6_site = 0xfdull << 56;

/* All the blocks that hold an address of the site's, from the site's down. */
static struct ipkin_cidr nth_nested(const struct order *self, size_t i) {
  const size_t deep = self->v4 ? 25 : 121, at = shuffled(self, i);
  const uint64_t hash = (1 + at / deep) * 0x9e3779b97f4a7c15;
  struct ipkin_cidr block =
      bench_block(self->v4 ? IPKIN_V4 : IPKIN_V6,
                  (self->v4 ? v4_site : v6_site) | hash >> 8, hash,
                  8 + (unsigned)(at % deep));
  ipkin_cidr_masked(&block, &block);
  return block;
}

static struct ipkin_cidr nth_adjacent(const struct order *self, size_t i) {
  const size_t at = shuffled(self, i);
  return self->v4 ? bench_block(IPKIN_V4, v4_site | (uint64_t)at << 32, 0, 32)
                  : bench_block(IPKIN_V6, v6_site, at, 128);
}

static struct ipkin_cidr nth_equal(const struct order *self, size_t i) {
  (void)i;
  return self->v4 ? bench_block(IPKIN_V4, v4_site, 0, 24)
                  : bench_block(IPKIN_V6, v6_site, 0, 48);
}

/* What is right of the shapes, of which all begin with the site's address. */

static struct answer *one_block(const struct order *order, unsigned bits) {
  struct answer *want = bench_alloc(answer_bytes(order->list->len));
  want->len = 1;
  want->cidrs[0] = nth_equal(order, 0);
  want->cidrs[0].bits = (uint8_t)bits;
  return want;
}

static struct answer *one_range(const struct order *order) {
  struct answer *want = one_block(order, 0);
  struct ipkin_addr first, last;
  ipkin_cidr_first(&want->cidrs[0], &first);
  first.bytes[0] = order->v4 ? 10 : 0xfd;
  ipkin_addr_offset(&first, (int64_t)order->list->len - 1, &last);
  ipkin_range_split(&first, &last, want->cidrs, order->list->len, &want->len);
  return want;
}

enum { ORDERS = 6 };

static void add_orders(const char *job, const struct array *list, bool v4,
                       struct array *ret_sorted, struct order orders[ORDERS]) {
  static const char *const names[ORDERS] = {"random", "sorted",   "reversed",
                                            "nested", "adjacent", "equal"};
  *ret_sorted = copy(list);
  plain_sort(ret_sorted->cidrs, ret_sorted->len);
  const struct order order = {.list = list, .sorted = ret_sorted, .v4 = v4};
  const void *const want[ORDERS] = {[3] = one_block(&order, 8),
                                    [4] = one_range(&order),
                                    [5] = one_block(&order, v4 ? 24 : 48)};
  struct ipkin_cidr (*const nth[ORDERS])(const struct order *, size_t) = {
      nth_random, nth_sorted,   nth_reversed,
      nth_nested, nth_adjacent, nth_equal};
  for (int i = 0; i < ORDERS; i++) {
    orders[i] = order;
    orders[i].nth = nth[i];
    struct bench_case like = merge_of(job, list->len, &orders[i]);
    like.before = put_order;
    like.want = want[i];
    bench_add(&like, names[i], merge_ipkin);
  }
}

static void bench_merges(enum bench_size size) {
  static const struct {
    const char *job;
    enum bench_blocks kind;
    size_t len;
  } jobs[] = {{"set/merge/v4", BENCH_BLOCKS_V4, 950000},
              {"set/merge/v6", BENCH_BLOCKS_V6, 1000000},
              {"set/merge/v6-220k", BENCH_BLOCKS_V6, 220000},
              {"set/merge/v6-128", BENCH_BLOCKS_V6_128, 1000000},
              {"set/merge/mixed", BENCH_BLOCKS_MIXED, 1000000}};
  static struct array lists[sizeof jobs / sizeof *jobs], sorted[2];
  static struct order v4[ORDERS], v6[ORDERS];
  for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
    lists[i] = make_blocks(jobs[i].kind, 0, len_of(jobs[i].len, size));
    add_merge(jobs[i].job, &lists[i]);
  }
  add_orders("set/merge-order/v4", &lists[0], true, &sorted[0], v4);
  add_orders("set/merge-order/v6", &lists[3], false, &sorted[1], v6);
}

/* Looking up. */

struct finding {
  struct array merged;
  size_t index_len;
  uint64_t *index;
  struct ipkin_cidr *queries;
  struct ipkin_addr *addrs; /* theirs */
};

static void find_plain(const struct bench_case *self, size_t from,
                       void *answers) {
  const struct finding *finding = self->of;
  const struct array *merged = &finding->merged;
  int32_t *found = answers;
  for (size_t i = 0; i < BENCH_STEP; i++)
    found[i] =
        plain_find(merged->cidrs, merged->len, &finding->addrs[from + i]);
}

static void find_ipkin(const struct bench_case *self, size_t from,
                       void *answers) {
  const struct finding *finding = self->of;
  const struct array *merged = &finding->merged;
  int32_t *found = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    size_t at;
    found[i] = ipkin_set_find(merged->cidrs, merged->len,
                              &finding->addrs[from + i], &at) == IPKIN_OK
                   ? (int32_t)at
                   : IPKIN_SET_NONE;
  }
}

static void find_all(const struct bench_case *self, size_t from,
                     void *answers) {
  const struct finding *finding = self->of;
  ipkin_set_find_all(finding->index, finding->index_len,
                     finding->queries + from, BENCH_STEP, answers);
}

static void contains_plain(const struct bench_case *self, size_t from,
                           void *answers) {
  const struct finding *finding = self->of;
  const struct array *merged = &finding->merged;
  uint8_t *are = answers;
  for (size_t i = 0; i < BENCH_STEP; i++)
    are[i] =
        plain_find(merged->cidrs, merged->len, &finding->addrs[from + i]) >= 0;
}

static void contains_ipkin(const struct bench_case *self, size_t from,
                           void *answers) {
  const struct finding *finding = self->of;
  const struct array *merged = &finding->merged;
  uint8_t *are = answers;
  for (size_t i = 0; i < BENCH_STEP; i++)
    are[i] = ipkin_set_contains(merged->cidrs, merged->len,
                                &finding->addrs[from + i]);
}

static void index_ipkin(const struct bench_case *self, size_t from,
                        void *answers) {
  const struct finding *finding = self->of;
  size_t len;
  (void)from;
  ipkin_set_index(finding->merged.cidrs, finding->merged.len, answers,
                  finding->index_len, &len);
}

static void make_finding(enum bench_blocks kind, size_t len, size_t queries,
                         struct finding *ret) {
  ret->merged = (struct array){len, bench_merged(kind, len)};
  ipkin_set_index(ret->merged.cidrs, len, NULL, 0, &ret->index_len);
  ret->index = bench_alloc(ret->index_len * sizeof *ret->index);
  ipkin_set_index(ret->merged.cidrs, len, ret->index, ret->index_len,
                  &ret->index_len);
  ret->queries = bench_queries(ret->merged.cidrs, len, queries);
  ret->addrs = bench_alloc(queries * sizeof *ret->addrs);
  for (size_t i = 0; i < queries; i++) {
    memset(&ret->addrs[i], 0, sizeof ret->addrs[i]);
    memcpy(ret->addrs[i].bytes, ret->queries[i].bytes, 16);
    ret->addrs[i].family = ret->queries[i].family;
  }
}

static void add_finding(const char *const jobs[3], size_t queries,
                        const struct finding *finding) {
  struct bench_case like = {.job = jobs[0],
                            .items = queries,
                            .step = BENCH_STEP,
                            .answer = BENCH_STEP * sizeof(int32_t),
                            .of = finding};
  bench_add(&like, "bsearch", find_plain);
  bench_add(&like, "ipkin-find", find_ipkin);
  bench_add(&like, "ipkin", find_all);
  like.job = jobs[1];
  like.answer = BENCH_STEP;
  bench_add(&like, "bsearch", contains_plain);
  bench_add(&like, "ipkin", contains_ipkin);

  /* that it is right is for find to say */
  like.job = jobs[2];
  like.items = like.step = finding->merged.len;
  like.answer = finding->index_len * sizeof *finding->index;
  like.want = finding->index;
  bench_add(&like, "ipkin", index_ipkin);
  fprintf(stderr, "%s: %zu blocks of %zu bytes, index of %zu\n", jobs[0],
          finding->merged.len, finding->merged.len * sizeof(struct ipkin_cidr),
          like.answer);
}

static void bench_findings(enum bench_size size) {
  static const struct {
    const char *jobs[3];
    enum bench_blocks kind;
    size_t len;
  } rows[] = {{{"set/find/v4", "set/contains/v4", "set/index/v4"},
               BENCH_BLOCKS_V4,
               950000},
              {{"set/find/v6", "set/contains/v6", "set/index/v6"},
               BENCH_BLOCKS_V6,
               220000},
              {{"set/find/v6-128", "set/contains/v6-128", "set/index/v6-128"},
               BENCH_BLOCKS_V6_128,
               220000}};
  static struct finding findings[sizeof rows / sizeof *rows];
  const size_t queries = bench_texts_len(size);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    make_finding(rows[i].kind, len_of(rows[i].len, size), queries,
                 &findings[i]);
    add_finding(rows[i].jobs, queries, &findings[i]);
  }
}

/* Two arrays to one. */

struct two {
  struct array a, b;
  size_t cap;
};

static void subtract_plain(const struct bench_case *self, size_t from,
                           void *answers) {
  const struct two *two = self->of;
  struct answer *answer = answers;
  (void)from;
  answer->len = plain_subtract(two->a.cidrs, two->a.len, two->b.cidrs,
                               two->b.len, answer->cidrs);
}

static void subtract_ipkin(const struct bench_case *self, size_t from,
                           void *answers) {
  const struct two *two = self->of;
  struct answer *answer = answers;
  (void)from;
  ipkin_set_subtract(two->a.cidrs, two->a.len, two->b.cidrs, two->b.len,
                     answer->cidrs, two->cap, &answer->len);
}

static void intersect_plain(const struct bench_case *self, size_t from,
                            void *answers) {
  const struct two *two = self->of;
  struct answer *answer = answers;
  (void)from;
  answer->len = plain_intersect(two->a.cidrs, two->a.len, two->b.cidrs,
                                two->b.len, answer->cidrs);
}

static void intersect_ipkin(const struct bench_case *self, size_t from,
                            void *answers) {
  const struct two *two = self->of;
  struct answer *answer = answers;
  (void)from;
  ipkin_set_intersect(two->a.cidrs, two->a.len, two->b.cidrs, two->b.len,
                      answer->cidrs, two->cap, &answer->len);
}

/* Two lists of attackers, of as many lines and in the same places. */
static void bench_two(enum bench_size size) {
  static struct two two;
  const size_t len = len_of(950000, size);
  two.a = make_blocks(BENCH_BLOCKS_V4, 0, len);
  two.b = make_blocks(BENCH_BLOCKS_V4, 1, len);
  ipkin_set_merge(two.a.cidrs, &two.a.len);
  ipkin_set_merge(two.b.cidrs, &two.b.len);
  two.cap = len; /* of what merged to a twelfth */
  struct bench_case like = {.job = "set/subtract/v4",
                            .items = two.a.len + two.b.len,
                            .step = two.a.len + two.b.len,
                            .answer = answer_bytes(two.cap),
                            .element = sizeof(struct ipkin_cidr),
                            .of = &two};
  bench_add(&like, "ranges", subtract_plain);
  bench_add(&like, "ipkin", subtract_ipkin);
  like.job = "set/intersect/v4";
  bench_add(&like, "ranges", intersect_plain);
  bench_add(&like, "ipkin", intersect_ipkin);
}

/* Overlaps. */

struct overlapping {
  struct array list;
  uint64_t *scratch;
};

struct overlaps {
  size_t len;
  struct ipkin_overlap all[];
};

static void overlaps_plain(const struct bench_case *self, size_t from,
                           void *answers) {
  const struct overlapping *of = self->of;
  struct overlaps *overlaps = answers;
  (void)from;
  overlaps->len =
      plain_find_overlaps(of->list.cidrs, of->list.len, overlaps->all);
}

static void overlaps_ipkin(const struct bench_case *self, size_t from,
                           void *answers) {
  const struct overlapping *of = self->of;
  struct overlaps *overlaps = answers;
  (void)from;
  ipkin_set_find_overlaps(of->list.cidrs, of->list.len, of->scratch,
                          of->list.len * IPKIN_SET_SCRATCH, overlaps->all,
                          of->list.len, &overlaps->len);
}

static void bench_overlaps(enum bench_size size) {
  static const struct {
    const char *job;
    enum bench_blocks kind;
    size_t len;
  } jobs[] = {{"set/overlaps/v4", BENCH_BLOCKS_V4, 950000},
              {"set/overlaps/mixed", BENCH_BLOCKS_MIXED, 1000000}};
  static struct overlapping of[sizeof jobs / sizeof *jobs];
  for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
    const size_t len = len_of(jobs[i].len, size);
    of[i].list = make_blocks(jobs[i].kind, 0, len);
    of[i].scratch =
        bench_alloc(len * IPKIN_SET_SCRATCH * sizeof *of[i].scratch);
    const struct bench_case like = {
        .job = jobs[i].job,
        .items = len,
        .step = len,
        .answer = sizeof(struct overlaps) + len * sizeof(struct ipkin_overlap),
        .element = sizeof(struct ipkin_overlap),
        .of = &of[i]};
    bench_add(&like, "qsort", overlaps_plain);
    bench_add(&like, "ipkin", overlaps_ipkin);
  }
}

void bench_set(enum bench_size size) {
  bench_merges(size);
  bench_findings(size);
  bench_two(size);
  bench_overlaps(size);
}
