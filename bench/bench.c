/* bench.c - times the library and its peers in one run, on the same bytes
   SPDX-License-Identifier: MIT

     bench [--filter WORD] [--quick] [--json]

   Every case is first asked whether its answer is right; one that is wrong is
   refused, and the exit status is 1.  The repetitions of all cases are
   interleaved, so that a machine that slows down does so for all; the median is
   what to quote, and the ratio rather than the time.  Times are of the thread's
   CPU clock.  The table goes to the standard output, context and progress to
   the standard error, progress only to a terminal. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <ipkin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CASES = 64, REPETITIONS = 15, QUICK_REPETITIONS = 3 };

struct measured {
  struct bench_case bench;
  size_t rounds; /* runs that one repetition takes */
  double ns[REPETITIONS];
  double median, least, cv;
};

static struct measured cases[CASES];
static size_t cases_len;
static const char *filter;
static volatile uint64_t kept;

void bench_keep(uint64_t answer) {
  kept = kept ^ answer;
}

void bench_add(const struct bench_case *bench_case) {
  if (filter && !strstr(bench_case->name, filter) &&
      !(bench_case->against && strstr(bench_case->against, filter)))
    return;
  if (cases_len == CASES) {
    fputs("bench: CASES is too small\n", stderr);
    exit(1);
  }
  cases[cases_len++].bench = *bench_case;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double time_rounds(const struct measured *measured, size_t rounds) {
  double begin = now();
  for (size_t i = 0; i < rounds; i++)
    measured->bench.run();
  return now() - begin;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double square_root(double value) {
  double root = value > 1 ? value : 1;
  for (int i = 0; i < 60; i++)
    root = (root + value / root) / 2;
  return value > 0 ? root : 0;
}

static void summarise(struct measured *measured, int repetitions) {
  double sum = 0, squares = 0;
  qsort(measured->ns, (size_t)repetitions, sizeof measured->ns[0], by_value);
  for (int i = 0; i < repetitions; i++)
    sum += measured->ns[i];
  double mean = sum / repetitions;
  for (int i = 0; i < repetitions; i++)
    squares += (measured->ns[i] - mean) * (measured->ns[i] - mean);
  measured->median = measured->ns[repetitions / 2];
  measured->least = measured->ns[0];
  measured->cv = 100 * square_root(squares / repetitions) / mean;
}

/* How many times faster than the case that it is measured against; 0: none. */
static double ratio(const struct measured *measured) {
  for (size_t i = 0; measured->bench.against && i < cases_len; i++)
    if (strcmp(cases[i].bench.name, measured->bench.against) == 0)
      return cases[i].median / measured->median;
  return 0;
}

static double gigabytes(const struct measured *measured) {
  return (double)measured->bench.bytes / (double)measured->bench.items /
         measured->median;
}

static void print_table(void) {
  printf("%-34s %10s %10s %6s %7s %7s\n", "case", "ns/item", "least", "CV %",
         "GB/s", "ratio");
  for (size_t i = 0; i < cases_len; i++) {
    const struct measured *m = &cases[i];
    printf("%-34s %10.2f %10.2f %6.1f", m->bench.name, m->median, m->least,
           m->cv);
    if (m->bench.bytes)
      printf(" %7.3f", gigabytes(m));
    else
      printf(" %7s", "");
    if (ratio(m) > 0)
      printf(" %6.2fx", ratio(m));
    putchar('\n');
  }
}

/* The shape of Google Benchmark, for its tools. */
static void print_json(int repetitions) {
  printf("{\"context\":{\"library_version\":\"%s\",\"repetitions\":%d},"
         "\"benchmarks\":[",
         ipkin_version_text(), repetitions);
  for (size_t i = 0; i < cases_len; i++) {
    const struct measured *m = &cases[i];
    printf("%s{\"name\":\"%s\",\"run_type\":\"aggregate\","
           "\"aggregate_name\":\"median\",\"iterations\":%zu,"
           "\"real_time\":%.4f,\"cpu_time\":%.4f,\"time_unit\":\"ns\","
           "\"least\":%.4f,\"cv\":%.2f",
           i ? "," : "", m->bench.name, m->rounds * m->bench.items, m->median,
           m->median, m->least, m->cv);
    if (m->bench.bytes)
      printf(",\"bytes_per_second\":%.0f", gigabytes(m) * 1e9);
    if (ratio(m) > 0)
      printf(",\"ratio\":%.3f", ratio(m));
    putchar('}');
  }
  puts("]}");
}

int main(int argc, char **argv) {
  int repetitions = REPETITIONS;
  bool json = false, wrong = false;
  double least_ns = 5e6; /* of one repetition */
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--json")) {
      json = true;
    } else if (!strcmp(argv[i], "--quick")) {
      repetitions = QUICK_REPETITIONS;
      least_ns = 1e5;
    } else if (!strcmp(argv[i], "--filter") && i + 1 < argc) {
      filter = argv[++i];
    } else {
      fputs("usage: bench [--filter WORD] [--quick] [--json]\n", stderr);
      return 2;
    }
  }
  bench_addr();
  bench_cidr();
  bench_plan();
  bench_bulk();
  if (cases_len == 0) {
    fprintf(stderr, "bench: no case has '%s' in its name\n", filter);
    return 2;
  }

  for (size_t i = 0; i < cases_len; i++)
    if (!cases[i].bench.right()) {
      fprintf(stderr, "bench: %s answers wrong and is not timed\n",
              cases[i].bench.name);
      wrong = true;
    }
  if (wrong)
    return 1;

  for (size_t i = 0; i < cases_len; i++) {
    size_t rounds = 1;
    while (time_rounds(&cases[i], rounds) < least_ns)
      rounds *= 2;
    cases[i].rounds = rounds;
  }
  for (int r = 0; r < repetitions; r++) {
    if (isatty(STDERR_FILENO))
      fprintf(stderr, "\rrepetition %d of %d ", r + 1, repetitions);
    for (size_t i = 0; i < cases_len; i++)
      cases[i].ns[r] = time_rounds(&cases[i], cases[i].rounds) /
                       (double)(cases[i].rounds * cases[i].bench.items);
  }
  if (isatty(STDERR_FILENO))
    fputs("\r", stderr);
  for (size_t i = 0; i < cases_len; i++)
    summarise(&cases[i], repetitions);
  if (json)
    print_json(repetitions);
  else
    print_table();
  return 0;
}
