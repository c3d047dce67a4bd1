/* bench.h - what a module's benchmark and the harness give each other
   SPDX-License-Identifier: MIT */
#ifndef BENCH_H
#define BENCH_H

#include <ipkin.h>

#include <stdio.h>

/* Does the items [from, from + step) of a case and writes its whole answer,
   which is what a caller would have in hand: so nothing is optimised away, and
   what is timed is what is checked. */
struct bench_case;
typedef void bench_run(const struct bench_case *self, size_t from,
                       void *answers);

/* A case is named job/by, and a job module/verb/corpus.  The first case of a
   job is the one that the ratios of the others are to, and its answers are the
   right ones where want has none.  A case that answers otherwise is refused. */
struct bench_case {
  const char *job;
  const char *by;
  size_t items;
  size_t bytes;   /* of text that the items are, or 0 */
  size_t step;    /* items a call of run: a divisor of items */
  size_t answer;  /* bytes that a call of run writes */
  size_t text;    /* where they are NUL-terminated texts: bytes of each, or 0 */
  size_t element; /* where they are a size_t and so many elements: bytes of
                     each, or 0; what is behind the last one may be anything */
  bench_run
      *before; /* not timed: puts what run works on into answers; or NULL */
  bench_run *run;
  bench_run *after; /* not timed: the answer where run leaves it elsewhere */
  const void *of;   /* the corpus, or what else run needs */
  const void *want; /* the right answers of all calls, or NULL */
  size_t kernel;    /* of kernels.c */
  bool wall;        /* it has threads: by the clock on the wall */
};

/* Adds a case that is like another, by whom it is done and how aside. */
void bench_add(const struct bench_case *like, const char *by, bench_run *run);

/* job/by */
enum { BENCH_NAME_CAP = 64 };
void bench_name(const struct bench_case *bench, char ret_name[BENCH_NAME_CAP]);

/* What one came to; times are of an item, in nanoseconds. */
struct bench_result {
  struct bench_case bench;
  double median, least;
  double cv;    /* standard deviation by mean, in percent */
  double ratio; /* times as fast as the first of the job; 0: is the first */
};

/* How many texts there are, and bytes in a list. */
enum bench_size { BENCH_QUICK, BENCH_FULL };
static inline size_t bench_texts_len(enum bench_size size) {
  return size == BENCH_QUICK ? 1 << 12 : 1 << 20;
}
static inline size_t bench_list_bytes(enum bench_size size) {
  return size == BENCH_QUICK ? 1 << 16 : 1 << 20;
}

/* Texts of fixed seeds, shaped like those of real lists: octets of varied
   width, 65 % of IPv6 with "::", clustered prefixes.  The last two are kinds of
   list: the four mixed freely, and that with 1 % of bad lines. */
enum bench_kind {
  BENCH_V4,
  BENCH_V6,
  BENCH_V4_CIDR,
  BENCH_V6_CIDR,
  BENCH_MIXED,
  BENCH_BAD
};

/* All different, and NUL-terminated for the peers' sake. */
enum { BENCH_STEP = 1024 };
struct bench_texts {
  size_t len; /* a multiple of BENCH_STEP */
  size_t bytes;
  char *store;
  uint32_t *begins; /* and where the next one would */
};
void bench_texts(enum bench_kind kind, enum bench_size size,
                 struct bench_texts *ret_texts);

void bench_free_texts(struct bench_texts *texts);

static inline const char *bench_text(const struct bench_texts *texts, size_t i,
                                     size_t *ret_len) {
  *ret_len = texts->begins[i + 1] - texts->begins[i] - 1;
  return texts->store + texts->begins[i];
}

/* A line each, with its LF. */
struct bench_list {
  size_t lines, bytes;
  char *text;
  uint32_t accept;
};
void bench_list(enum bench_kind kind, size_t bytes, struct bench_list *ret);

/* Arrays of blocks, of fixed seeds; which is the how manieth of its kind, all
   of which are in the same places.  IPv4: lists of attackers, eleven of twelve
   of which merge away.  IPv6: routing tables, up to /64, or half of it /128. */
enum bench_blocks {
  BENCH_BLOCKS_V4,
  BENCH_BLOCKS_V6,
  BENCH_BLOCKS_V6_128,
  BENCH_BLOCKS_MIXED
};
struct ipkin_cidr *bench_blocks(enum bench_blocks kind, unsigned which,
                                size_t len);

/* A merged one of so many blocks, of one family; and addresses to look for,
   half of which are in it, the others in its gaps. */
struct ipkin_cidr *bench_merged(enum bench_blocks kind, size_t len);
struct ipkin_cidr *bench_queries(const struct ipkin_cidr *merged, size_t len,
                                 size_t queries);

/* A block from its address' upper and lower half; IPv4 is at the upper end. */
struct ipkin_cidr bench_block(uint8_t family, uint64_t hi, uint64_t lo,
                              unsigned bits);

/* The modules' cases. */
void bench_addr(enum bench_size size);
void bench_cidr(enum bench_size size);
void bench_host(void);
void bench_plan(void);
void bench_bulk(enum bench_size size);
void bench_bulk_sizes(enum bench_size size);
void bench_bulk_threads(enum bench_size size);
void bench_bulk_file(const struct bench_list *list);
void bench_set(enum bench_size size);

/* Programs on a file of blocks; program is argv[0]. */
void bench_processes(enum bench_size size, const char *program);

/* What a C program does with libc: a slash from the right, a copy, inet_pton,
   digits.  An address alone is /32 or /128.  ret_cidr is zero but for what is
   written, as in an array that was just made. */
enum bench_form { BENCH_FAULT, BENCH_ADDR, BENCH_CIDR };
enum bench_form bench_libc_parse(const char *text, size_t len,
                                 struct ipkin_cidr *ret_cidr);

/* kernels.c: the bulk kernels that this machine can run, from the best, with
   index 0, to scalar; a name is NULL behind it. */
const char *bench_kernel_name(size_t index);
ipkin_status bench_kernel_parse(size_t index, const char *text, size_t text_len,
                                uint32_t accept, struct ipkin_cidr *ret_cidrs,
                                size_t cidrs_cap,
                                struct ipkin_bulk_counts *ret_counts);

/* file.c: tells what a list has, and its first bad lines; false: it has some.
   The list is not read where ret_list->text is NULL. */
bool bench_file_read(const char *name, struct bench_list *ret_list);
bool bench_file_tell(struct bench_list *list);

/* report.c: the results, and what they were measured with. */
void bench_print_context(void); /* to the standard error */
void bench_print_table(const struct bench_result *results, size_t len);
void bench_print_json(const struct bench_result *results, size_t len,
                      int repetitions);
void bench_print_svg(const struct bench_result *results, size_t len,
                     int repetitions);
void bench_print_fit(const struct bench_result *results, size_t len);

/* malloc(), or the end. */
void *bench_alloc(size_t bytes);

#endif
