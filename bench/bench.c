/* bench.c - times the library and its peers in one run, on the same bytes
   SPDX-License-Identifier: MIT

   Every case is first asked whether its answer is right, and one whose is not
   is refused.  The repetitions of all cases are interleaved, so that a machine
   that slows down does so for all; the median is what to quote, and the ratio
   rather than the time.  Times are of the thread's CPU clock, but where a case
   has threads of its own. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CASES = 224, REPETITIONS = 15, QUICK_REPETITIONS = 3 };

struct measured {
  struct bench_case bench;
  size_t rounds; /* that one repetition takes */
  double ns[REPETITIONS];
};

static struct measured cases[CASES];
static size_t cases_len;
static char *answers, *others; /* as many bytes as the longest answer has */

void *bench_alloc(size_t bytes) {
  void *memory = malloc(bytes ? bytes : 1);
  if (!memory) {
    fprintf(stderr, "bench: no memory for %zu bytes\n", bytes);
    exit(2);
  }
  return memory;
}

void bench_add(const struct bench_case *like, const char *by, bench_run *run) {
  if (cases_len == CASES) {
    fputs("bench: CASES is too small\n", stderr);
    exit(2);
  }
  struct bench_case *bench = &cases[cases_len++].bench;
  *bench = *like;
  bench->by = by;
  bench->run = run;
}

void bench_name(const struct bench_case *bench, char ret_name[BENCH_NAME_CAP]) {
  snprintf(ret_name, BENCH_NAME_CAP, "%s/%s", bench->job, bench->by);
}

static void progress(const char *doing, size_t i, size_t of) {
  if (isatty(STDERR_FILENO))
    fprintf(stderr, "\r\033[K%s %zu of %zu", doing, i, of);
}

static void end_progress(void) {
  if (isatty(STDERR_FILENO))
    fputs("\r\033[K", stderr);
}

/* The first case of its job. */
static const struct measured *first_of(const struct measured *measured) {
  const struct measured *first = cases;
  while (strcmp(first->bench.job, measured->bench.job) != 0)
    first++;
  return first;
}

static bool is_named(const struct measured *measured, const char *word) {
  char name[BENCH_NAME_CAP];
  bench_name(&measured->bench, name);
  return strstr(name, word) != NULL;
}

/* Keeps the cases with the word in their name, and the first of their jobs. */
static void keep_only(const char *word) {
  bool keep[CASES] = {false};
  size_t len = 0;
  for (size_t i = 0; i < cases_len; i++)
    if (is_named(&cases[i], word))
      keep[i] = keep[first_of(&cases[i]) - cases] = true;
  for (size_t i = 0; i < cases_len; i++)
    if (keep[i])
      cases[len++] = cases[i];
  cases_len = len;
}

/* a and b are a length and as many elements. */
static bool arrays_differ(const struct bench_case *bench, const char *a,
                          const char *b) {
  size_t a_len, b_len;
  memcpy(&a_len, a, sizeof a_len);
  memcpy(&b_len, b, sizeof b_len);
  return a_len != b_len ||
         a_len > (bench->answer - sizeof a_len) / bench->element ||
         memcmp(a + sizeof a_len, b + sizeof a_len, a_len * bench->element);
}

static bool differ(const struct bench_case *bench, const char *a,
                   const char *b) {
  if (bench->element)
    return arrays_differ(bench, a, b);
  if (!bench->text)
    return memcmp(a, b, bench->answer) != 0;
  for (size_t at = 0; at < bench->answer; at += bench->text)
    if (strncmp(a + at, b + at, bench->text) != 0)
      return true;
  return false;
}

/* Answers start from zero, which peers may leave where it is right. */
static void answer(const struct bench_case *bench, size_t from,
                   char *ret_answers) {
  memset(ret_answers, 0, bench->answer);
  if (bench->before)
    bench->before(bench, from, ret_answers);
  bench->run(bench, from, ret_answers);
  if (bench->after)
    bench->after(bench, from, ret_answers);
}

static bool is_right(const struct measured *measured) {
  const struct bench_case *bench = &measured->bench;
  const struct bench_case *first = &first_of(measured)->bench;
  const char *want = bench->want;
  if (bench == first && !want)
    return true;
  for (size_t from = 0; from < bench->items; from += bench->step) {
    answer(bench, from, answers);
    if (!bench->want)
      answer(first, from, others);
    if (differ(bench, answers, want ? want : others))
      return false;
    if (want)
      want += bench->answer;
  }
  return true;
}

/* Those that are not are told and dropped; how many there were. */
static size_t refuse_wrong(void) {
  char name[BENCH_NAME_CAP];
  bool right[CASES];
  size_t len = 0;
  for (size_t i = 0; i < cases_len; i++) {
    progress("checking", i + 1, cases_len);
    right[i] = is_right(&cases[i]);
    if (right[i])
      continue;
    end_progress();
    bench_name(&cases[i].bench, name);
    fprintf(stderr, "bench: %s answers wrong and is not timed\n", name);
  }
  for (size_t i = 0; i < cases_len; i++)
    if (right[i])
      cases[len++] = cases[i];
  const size_t wrong = cases_len - len;
  cases_len = len;
  return wrong;
}

static double now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double time_rounds(const struct bench_case *bench, size_t rounds) {
  const clockid_t clock =
      bench->wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
  double begin = now(clock);
  for (size_t i = 0; i < rounds; i++)
    for (size_t from = 0; from < bench->items; from += bench->step) {
      if (bench->before) {
        const double at = now(clock);
        bench->before(bench, from, answers);
        begin += now(clock) - at;
      }
      bench->run(bench, from, answers);
    }
  return now(clock) - begin;
}

/* least: nanoseconds of a repetition */
static void measure(int repetitions, double least) {
  for (size_t i = 0; i < cases_len; i++) {
    cases[i].rounds = 1;
    while (time_rounds(&cases[i].bench, cases[i].rounds) < least)
      cases[i].rounds *= 2;
  }
  for (int r = 0; r < repetitions; r++)
    for (size_t i = 0; i < cases_len; i++) {
      const struct bench_case *bench = &cases[i].bench;
      if (i % 8 == 0)
        progress("repetition", (size_t)r + 1, (size_t)repetitions);
      cases[i].ns[r] = time_rounds(bench, cases[i].rounds) /
                       (double)(cases[i].rounds * bench->items);
    }
  end_progress();
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static struct bench_result summary(struct measured *measured, int repetitions) {
  double *ns = measured->ns, sum = 0, squares = 0;
  qsort(ns, (size_t)repetitions, sizeof *ns, by_value);
  for (int i = 0; i < repetitions; i++)
    sum += ns[i];
  const double mean = sum / repetitions;
  for (int i = 0; i < repetitions; i++)
    squares += (ns[i] - mean) * (ns[i] - mean);
  return (struct bench_result){.bench = measured->bench,
                               .median = ns[repetitions / 2],
                               .least = ns[0],
                               .cv = 100 * sqrt(squares / repetitions) / mean};
}

static void summarise(struct bench_result *results, int repetitions) {
  for (size_t i = 0; i < cases_len; i++) {
    results[i] = summary(&cases[i], repetitions);
    const size_t first = (size_t)(first_of(&cases[i]) - cases);
    if (first != i)
      results[i].ratio = results[first].median / results[i].median;
  }
}

static void make_room(void) {
  size_t most = 0;
  for (size_t i = 0; i < cases_len; i++)
    if (cases[i].bench.answer > most)
      most = cases[i].bench.answer;
  answers = bench_alloc(most);
  others = bench_alloc(most);
}

static const char usage[] =
    "usage: bench [option ...]\n"
    "\n"
    "Times ipkin, its kernels and its peers on the same bytes.\n"
    "\n"
    "  --filter WORD  only the cases with WORD in their name,\n"
    "                 module/verb/corpus/by, beside the first of their job\n"
    "  --quick        small corpora and three repetitions: a test that it "
    "runs\n"
    "  --sizes        one list of 256 KB to 1 GB instead: is time linear?\n"
    "                 Takes 4 GB of memory and some minutes\n"
    "  --threads      one list by one thread and by two instead\n"
    "  --processes    whole programs on a file of blocks instead, where they\n"
    "                 are installed: iprange, python3, the example cidrset\n"
    "  --file LIST    one's own list instead, or with - the standard input:\n"
    "                 what is in it, its first bad lines, and the times\n"
    "  --comments     in LIST: blanks, and what is behind a #, do not count\n"
    "  --json         the results as Google Benchmark prints them\n"
    "  --svg          those over texts as a chart; without --filter of bulk\n"
    "  --help         this\n"
    "\n"
    "Exit status: 0; 1 where an answer is wrong, or a line of LIST is bad;\n"
    "2 for a usage error, or what cannot be read.\n";

struct options {
  const char *filter, *file;
  bool quick, sizes, threads, processes, comments, json, svg, help;
};

static bool read_options(int argc, char **argv, struct options *options) {
  const struct {
    const char *name;
    bool *flag;
    const char **word;
  } known[] = {
      {"--filter", NULL, &options->filter},
      {"--file", NULL, &options->file},
      {"--quick", &options->quick, NULL},
      {"--sizes", &options->sizes, NULL},
      {"--threads", &options->threads, NULL},
      {"--processes", &options->processes, NULL},
      {"--comments", &options->comments, NULL},
      {"--json", &options->json, NULL},
      {"--svg", &options->svg, NULL},
      {"--help", &options->help, NULL},
  };
  for (int i = 1; i < argc; i++) {
    size_t k = 0;
    while (k < sizeof known / sizeof *known && strcmp(argv[i], known[k].name))
      k++;
    if (k == sizeof known / sizeof *known || (known[k].word && i + 1 == argc))
      return false;
    if (known[k].word)
      *known[k].word = argv[++i];
    else
      *known[k].flag = true;
  }
  return true;
}

/* The cases that the options ask for. */
static void add_cases(const struct options *options, const char *program) {
  const enum bench_size size = options->quick ? BENCH_QUICK : BENCH_FULL;
  if (options->sizes)
    bench_bulk_sizes(size);
  if (options->threads)
    bench_bulk_threads(size);
  if (options->processes)
    bench_processes(size, program);
  if (options->sizes || options->threads || options->processes || options->file)
    return;
  fprintf(stderr, "%zu different texts, lists of %zu KB\n",
          bench_texts_len(size), bench_list_bytes(size) >> 10);
  bench_addr(size);
  bench_host();
  bench_cidr(size);
  bench_plan();
  bench_bulk(size);
  bench_set(size);
}

static void print(const struct options *options,
                  const struct bench_result *results, int repetitions) {
  if (options->json)
    bench_print_json(results, cases_len, repetitions);
  else if (options->svg)
    bench_print_svg(results, cases_len, repetitions);
  else
    bench_print_table(results, cases_len);
  if (options->sizes)
    bench_print_fit(results, cases_len);
}

int main(int argc, char **argv) {
  static struct bench_result results[CASES];
  struct options options = {0};
  bool good = true;
  if (!read_options(argc, argv, &options) || options.help) {
    fputs(usage, options.help ? stdout : stderr);
    return options.help ? 0 : 2;
  }
  if (options.svg && !options.filter)
    options.filter = "bulk/parse/";
  bench_print_context();
  add_cases(&options, argv[0]);
  if (options.file) {
    static struct bench_list list;
    if (options.comments)
      list.accept = IPKIN_ACCEPT_BLANKS | IPKIN_ACCEPT_COMMENTS;
    if (!bench_file_read(options.file, &list))
      return 2;
    good = bench_file_tell(&list);
    bench_bulk_file(&list);
  }
  if (options.filter)
    keep_only(options.filter);
  if (cases_len == 0) {
    fputs("bench: no case has that in its name\n", stderr);
    return 2;
  }
  make_room();
  if (refuse_wrong())
    good = false;
  const int repetitions = options.quick ? QUICK_REPETITIONS : REPETITIONS;
  measure(repetitions, options.quick ? 1e5 : 5e6);
  summarise(results, repetitions);
  print(&options, results, repetitions);
  return good ? 0 : 1;
}
