/* check.h - a check that goes on after it failed and says which row it was
   SPDX-License-Identifier: MIT

   A table of cases is one test (Criterion starts a process a test), so a check
   must not end it, and must name its row: each takes a printf sentence.  The
   first CHECK_SHOWN failures of a test are printed, all are counted. */
#ifndef CHECK_H
#define CHECK_H

#include <criterion/criterion.h>
#include <ipkin.h>

#ifdef __MINGW_PRINTF_FORMAT /* with __USE_MINGW_ANSI_STDIO it knows %zu */
#define CHECK_PRINTF(format_, from_)                                           \
  __attribute__((format(__MINGW_PRINTF_FORMAT, format_, from_)))
#elif defined __GNUC__
#define CHECK_PRINTF(format_, from_)                                           \
  __attribute__((format(printf, format_, from_)))
#else
#define CHECK_PRINTF(format_, from_)
#endif

enum { CHECK_SHOWN = 30 };

#define check(condition, ...)                                                  \
  ((condition) ? (void)0                                                       \
               : check_failed(__FILE__, __LINE__, #condition, __VA_ARGS__))
#define check_status(got, want, ...)                                           \
  check_status_at(__FILE__, __LINE__, #got, got, want, __VA_ARGS__)
#define check_number(got, want, ...)                                           \
  check_number_at(__FILE__, __LINE__, #got, got, want, __VA_ARGS__)
#define check_text(got, want, ...)                                             \
  check_text_at(__FILE__, __LINE__, #got, got, want, __VA_ARGS__)
#define check_ok(call)   check_status(call, IPKIN_OK, "plainly")
#define check_null(call) check_status(call, IPKIN_ERR_NULL, "with a NULL")

void check_failed(const char *file, int line, const char *what,
                  const char *format, ...) CHECK_PRINTF(4, 5);
void check_status_at(const char *file, int line, const char *what,
                     ipkin_status got, ipkin_status want, const char *format,
                     ...) CHECK_PRINTF(6, 7);
void check_number_at(const char *file, int line, const char *what, uint64_t got,
                     uint64_t want, const char *format, ...) CHECK_PRINTF(6, 7);
void check_text_at(const char *file, int line, const char *what,
                   const char *got, const char *want, const char *format, ...)
    CHECK_PRINTF(6, 7);

/* Of this test; the first CHECK_SHOWN are printed. */
extern unsigned check_failures;

/* The texts below live until the eighth call after. */
const char *show(const char *text, size_t len); /* with \xNN, never too long */
const char *show_addr(const struct ipkin_addr *addr);
const char *show_cidr(const struct ipkin_cidr *cidr);

/* How many of count cases to run: all of them, or IPKIN_TEST_EFFORT per cent
   (a slow emulator sets 5, a long night 1000). */
unsigned long check_effort(unsigned long count);
unsigned long check_share(unsigned long count); /* never more than all */

/* Is the nth case one of that share?  Evenly, and in no step with what is a
   power of two. */
bool check_chosen(size_t n);

/* Modulo 2^64, and meant so: of other numbers that wrap a sanitizer tells. */
uint64_t wrapped_sum(uint64_t a, uint64_t b);
uint64_t wrapped_product(uint64_t a, uint64_t b);

/* Fixed seeds: every run sees the same numbers. */
uint64_t random_next(uint64_t *seed);
size_t random_below(uint64_t *seed, size_t bound);

#endif
