/* bulk.c - whole lists to arrays, beside the loop that a C program has today
   SPDX-License-Identifier: MIT

   The loop: memchr for the LF, then bench_libc_parse() on the line.  A run
   reads a whole list, and answers with counts and slots, all of which are
   compared: so kernels that agree with the loop agree with scalar too. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Without slots in the answer, the list is only checked. */
struct reading {
  struct ipkin_bulk_counts counts;
  struct ipkin_cidr slots[];
};

static size_t reading_bytes(const struct bench_list *list) {
  return sizeof(struct reading) + list->lines * sizeof(struct ipkin_cidr);
}

static struct ipkin_cidr *slots_of(const struct bench_case *self,
                                   struct reading *reading) {
  return self->answer > sizeof *reading ? reading->slots : NULL;
}

static void count(struct ipkin_bulk_counts *counts, enum bench_form form,
                  bool v6) {
  counts->faults += form == BENCH_FAULT;
  if (v6) {
    counts->v6_addrs += form == BENCH_ADDR;
    counts->v6_cidrs += form == BENCH_CIDR;
  } else {
    counts->v4_addrs += form == BENCH_ADDR;
    counts->v4_cidrs += form == BENCH_CIDR;
  }
}

static void read_libc(const struct bench_case *self, size_t from,
                      void *answers) {
  const struct bench_list *list = self->of;
  const char *text = list->text, *const end = text + list->bytes;
  struct reading *reading = answers;
  struct ipkin_cidr *slot = slots_of(self, reading);
  struct ipkin_bulk_counts counts = {.consumed = list->bytes};
  (void)from;
  while (text < end) {
    const char *lf = memchr(text, '\n', (size_t)(end - text));
    const size_t len = (size_t)((lf ? lf : end) - text);
    struct ipkin_cidr cidr = {{0}, 0, 0, {0}};
    counts.lines++;
    if (len == 0) {
      counts.blank++;
    } else {
      enum bench_form form = bench_libc_parse(text, len, &cidr);
      count(&counts, form, cidr.family == IPKIN_V6);
      if (slot)
        *slot++ = cidr;
    }
    text += len + 1;
  }
  reading->counts = counts;
}

static void read_ipkin(const struct bench_case *self, size_t from,
                       void *answers) {
  const struct bench_list *list = self->of;
  struct reading *reading = answers;
  (void)from;
  ipkin_bulk_parse(list->text, list->bytes, list->accept,
                   slots_of(self, reading), list->lines, NULL, 0,
                   &reading->counts);
}

static void read_kernel(const struct bench_case *self, size_t from,
                        void *answers) {
  const struct bench_list *list = self->of;
  struct reading *reading = answers;
  (void)from;
  bench_kernel_parse(self->kernel, list->text, list->bytes, list->accept,
                     slots_of(self, reading), list->lines, &reading->counts);
}

static struct bench_case job(const char *name, const struct bench_list *list,
                             size_t answer) {
  return (struct bench_case){.job = name,
                             .items = list->lines,
                             .bytes = list->bytes,
                             .step = list->lines,
                             .answer = answer,
                             .of = list};
}

static size_t kernels(void) {
  size_t len = 0;
  while (bench_kernel_name(len))
    len++;
  return len;
}

/* The loop; kernels from scalar to the best; what a caller gets. */
static void add_parse(const char *name, const struct bench_list *list,
                      const struct reading *want) {
  struct bench_case bench = job(name, list, reading_bytes(list));
  bench_add(&bench, "libc", read_libc);
  bench.want = want;
  for (size_t i = kernels(); i-- > 0;) {
    bench.kernel = i;
    bench_add(&bench, bench_kernel_name(i), read_kernel);
  }
  bench_add(&bench, "ipkin", read_ipkin);
}

static void add_check(const char *name, const struct bench_list *list) {
  const struct bench_case bench = job(name, list, sizeof(struct reading));
  bench_add(&bench, "libc", read_libc);
  bench_add(&bench, "ipkin", read_ipkin);
}

void bench_bulk(enum bench_size size) {
  static const char *const parse[] = {
      "bulk/parse/v4",      "bulk/parse/v6",    "bulk/parse/v4-cidr",
      "bulk/parse/v6-cidr", "bulk/parse/mixed", "bulk/parse/1%-bad"};
  static const char *const check[] = {
      "bulk/check/v4",      "bulk/check/v6",    "bulk/check/v4-cidr",
      "bulk/check/v6-cidr", "bulk/check/mixed", "bulk/check/1%-bad"};
  static struct bench_list lists[BENCH_BAD + 1];
  for (int kind = BENCH_V4; kind <= BENCH_BAD; kind++) {
    bench_list((enum bench_kind)kind, bench_list_bytes(size), &lists[kind]);
    add_parse(parse[kind], &lists[kind], NULL);
  }
  for (int kind = BENCH_V4; kind <= BENCH_BAD; kind++)
    add_check(check[kind], &lists[kind]);
}

/* What libc takes for an entry, or for a line, differs in a list of one's own;
   there scalar says what is right. */
void bench_bulk_file(const struct bench_list *list) {
  static struct reading *want;
  struct bench_case scalar = job("", list, reading_bytes(list));
  want = bench_alloc(scalar.answer);
  memset(want, 0, scalar.answer);
  scalar.kernel = kernels() - 1;
  read_kernel(&scalar, 0, want);
  add_parse("bulk/parse/file", list, want);
}

/* The list's first lines, of up to so many bytes. */
static struct bench_list front(const struct bench_list *list, size_t bytes) {
  struct bench_list part = {.text = list->text, .bytes = bytes};
  while (part.text[part.bytes - 1] != '\n')
    part.bytes--;
  for (const char *at = part.text, *end = at + part.bytes; at < end;
       part.lines++)
    at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
  return part;
}

void bench_bulk_sizes(enum bench_size size) {
  static const struct {
    const char *job;
    size_t bytes;
  } sizes[] = {
      {"bulk/size/256KB", 1 << 18}, {"bulk/size/1MB", 1 << 20},
      {"bulk/size/4MB", 1 << 22},   {"bulk/size/16MB", 1 << 24},
      {"bulk/size/64MB", 1 << 26},  {"bulk/size/256MB", 1 << 28},
      {"bulk/size/512MB", 1 << 29}, {"bulk/size/1GB", 1 << 30},
  };
  static struct bench_list all, parts[sizeof sizes / sizeof sizes[0]];
  const size_t len = size == BENCH_QUICK ? 3 : sizeof sizes / sizeof sizes[0];
  bench_list(BENCH_MIXED, sizes[len - 1].bytes, &all);
  for (size_t i = 0; i < len; i++) {
    parts[i] = front(&all, sizes[i].bytes);
    const struct bench_case bench =
        job(sizes[i].job, &parts[i], reading_bytes(&parts[i]));
    bench_add(&bench, "libc", read_libc);
    bench_add(&bench, "ipkin", read_ipkin);
  }
}

/* What one thread does: a half, into its part of the slots. */
struct half_job {
  const struct bench_list *half;
  struct ipkin_cidr *slots;
  struct ipkin_bulk_counts counts;
};

static void *read_half(void *argument) {
  struct half_job *work = argument;
  const struct bench_list *half = work->half;
  ipkin_bulk_parse(half->text, half->bytes, 0, work->slots, half->lines, NULL,
                   0, &work->counts);
  return NULL;
}

static struct ipkin_bulk_counts sum(const struct ipkin_bulk_counts *a,
                                    const struct ipkin_bulk_counts *b) {
  return (struct ipkin_bulk_counts){
      a->lines + b->lines,       a->blank + b->blank,
      a->v4_addrs + b->v4_addrs, a->v6_addrs + b->v6_addrs,
      a->v4_cidrs + b->v4_cidrs, a->v6_cidrs + b->v6_cidrs,
      a->faults + b->faults,     a->consumed + b->consumed};
}

/* The first half here, the second one in a thread of its own. */
static void read_halves(const struct bench_case *self, size_t from,
                        void *answers) {
  const struct bench_list *halves = self->of;
  struct reading *reading = answers;
  struct half_job first = {.half = &halves[0], .slots = reading->slots};
  struct half_job second = {.half = &halves[1],
                            .slots = reading->slots + halves[0].lines};
  pthread_t thread;
  (void)from;
  if (pthread_create(&thread, NULL, read_half, &second) != 0) {
    fputs("bench: no second thread\n", stderr);
    exit(2);
  }
  read_half(&first);
  pthread_join(thread, NULL);
  reading->counts = sum(&first.counts, &second.counts);
}

void bench_bulk_threads(enum bench_size size) {
  static struct bench_list list, halves[2];
  bench_list(BENCH_BAD, bench_list_bytes(size) << 6, &list);
  halves[0] = front(&list, list.bytes / 2);
  halves[1] = (struct bench_list){.text = list.text + halves[0].bytes,
                                  .bytes = list.bytes - halves[0].bytes,
                                  .lines = list.lines - halves[0].lines};
  struct bench_case bench =
      job("bulk/threads/1%-bad", &list, reading_bytes(&list));
  bench.wall = true;
  bench_add(&bench, "one", read_ipkin);
  bench.of = halves;
  bench_add(&bench, "two", read_halves);
}
