/* bench.h - what a module's benchmark gives the harness
   SPDX-License-Identifier: MIT */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A case is named module/verb/corpus/kernel.  run does all of its items once;
   right says whether what it would time is the right answer, and a case that is
   not is refused.  against is the case that the ratio is to, or NULL. */
struct bench_case {
  const char *name;
  const char *against;
  size_t items;
  size_t bytes; /* of text that a run goes over, or 0 */
  bool (*right)(void);
  void (*run)(void);
};
void bench_add(const struct bench_case *bench_case);

/* Keeps an answer from being optimised away. */
void bench_keep(uint64_t answer);

/* Texts of fixed seeds, shaped like those of real lists: octets of varied
   width, 65 % of IPv6 with "::", clustered prefixes. */
enum bench_kind { BENCH_V4, BENCH_V6, BENCH_V4_CIDR, BENCH_V6_CIDR };
struct bench_texts {
  size_t len, bytes;
  const char **text; /* each NUL-terminated, for the peers' sake */
  size_t *text_len;
};
const struct bench_texts *bench_corpus(enum bench_kind kind);

/* The same texts as a list, a line each; two more kinds of list: all four
   mixed freely, and that with 1 % of bad lines. */
enum { BENCH_MIXED = BENCH_V6_CIDR + 1, BENCH_BAD, BENCH_LISTS };
struct bench_list {
  size_t lines, bytes;
  char *text;
};
const struct bench_list *bench_list(unsigned kind);

void bench_addr(void);
void bench_cidr(void);
void bench_plan(void);
void bench_bulk(void);

/* What a C program does with libc: a slash from the right, a copy, inet_pton,
   digits.  text is [text, text + len); bits is 32 or 128 without a slash. */
bool bench_libc_parse(const char *text, size_t len, unsigned char bytes[16],
                      unsigned *bits);

#endif
