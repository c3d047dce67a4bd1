/* driver.c - the tests, each in a process of its own, with mutants switched on
   SPDX-License-Identifier: MIT

   In plain.c's place.  run writes the lines that this reads:

     T test                        with no mutant, alone
     M mutant test:limit ...       until one fails; limits in ms of CPU time

   and gets one back: "ok|failed|crashed|slow TEST MICROSECONDS", the last test
   that ran; behind T there follow the mutants that were reached, if the build
   records that.  On x86-64 there are the tests once more, as on a machine that
   has no more than every one of its kind. */
#define _GNU_SOURCE
#include "check.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TESTS = 1000, PATCHES = 100, PAGE = 4096, WALL = 60 };

int ipkin_mutant;
unsigned char *ipkin_reached;
extern const int ipkin_mutants;
#ifdef __x86_64__
extern _Atomic uint32_t ipkin__cpu_known; /* lib/cpu.h */
/* What such a machine cannot run. */
void ipkin__addr_quick_avx512(void), ipkin__addr_put_v6_avx512(void);
void ipkin__bulk_avx512(void), ipkin__bulk_avx2(void);
static void (*const beyond[])(void) = {
    ipkin__addr_quick_avx512, ipkin__addr_put_v6_avx512, ipkin__bulk_avx512,
    ipkin__bulk_avx2};
#endif

static struct plain_test *tests[TESTS];
static size_t tests_len;
static void (*patches[PATCHES])(int mutant);
static size_t patches_len;
static size_t *at; /* shared: the test that runs */

void plain_add(struct plain_test *test) {
  tests[tests_len++] = test;
}

_Noreturn void plain_stop(void) {
  _exit(1);
}

void plain_fail(const char *file, int line, const char *format, ...) {
  (void)file, (void)line, (void)format;
  _exit(1);
}

/* ---- rows of tables ------------------------------------------------------ */

void ipkin_patch_by(void (*patch)(int mutant)) {
  patches[patches_len++] = patch;
}

void ipkin_patch(const void *row, const void *mutated, size_t size) {
  char *to = (char *)(uintptr_t)row;
  const size_t before = (uintptr_t)to % PAGE;

  __asm__("" : "+r"(to) : : "memory");
  if (mprotect(to - before, before + size, PROT_READ | PROT_WRITE | PROT_EXEC))
    abort();
  memcpy(to, mutated, size);
}

/* ---- children ------------------------------------------------------------ */

static void *shared(size_t size) {
  void *const memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  if (memory == MAP_FAILED)
    abort();
  return memory;
}

static void limit(long ms) {
  const struct itimerval timer = {.it_value = {ms / 1000, ms % 1000 * 1000}};

  (void)setitimer(ITIMER_PROF, &timer, NULL);
  (void)alarm((unsigned)(WALL + ms / 100));
}

static _Noreturn void child(int mutant, char *list) {
  const struct rlimit no_core = {0, 0};

  (void)setrlimit(RLIMIT_CORE, &no_core);
  if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
    abort();
  ipkin_mutant = mutant;
  for (size_t i = 0; i < patches_len; i++)
    patches[i](mutant);
#ifdef __x86_64__
  if (strtoul(list, NULL, 10) >= tests_len)
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
      ipkin_patch((const void *)(uintptr_t)beyond[i], "\xcc", 1); /* a trap */
#endif
  for (char *next = list; *next;) {
    const unsigned long test = strtoul(next, &next, 10);

    *at = test;
    limit(*next == ':' ? strtol(next + 1, &next, 10) : 600000);
#ifdef __x86_64__
    ipkin__cpu_known = test < tests_len ? 0 : 1;
#endif
    tests[test % tests_len]->run();
    if (check_failures)
      _exit(1);
    next += strspn(next, " \n");
  }
  _exit(0);
}

static void answer(int mutant, char *list) {
  struct rusage usage;
  int status;
  const pid_t pid = fork();

  if (pid == 0)
    child(mutant, list);
  if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
    abort();
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  const char *const how =
      signal == SIGPROF || signal == SIGALRM ? "slow"
      : signal                               ? "crashed"
      : WEXITSTATUS(status)                  ? "failed"
                                             : "ok";
  printf("%s %zu %ld", how, *at < 2 * tests_len ? *at : 0, /* a mutant wrote there */
         (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
             usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

int main(void) {
  static char line[100000];

  at = shared(sizeof *at);
  ipkin_reached = shared((size_t)ipkin_mutants + 1);
  for (size_t i = 0; i < tests_len; i++)
    printf("%s/%s ", tests[i]->suite, tests[i]->name);
#ifdef __x86_64__
  for (size_t i = 0; i < tests_len; i++)
    printf("%s/%s@baseline ", tests[i]->suite, tests[i]->name);
#endif
  printf("\n");
  (void)fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    char *next = line + 1;

    memset(ipkin_reached, 0, (size_t)ipkin_mutants + 1);
    const int mutant = line[0] == 'M' ? (int)strtol(next, &next, 10) : 0;
    answer(mutant, next + strspn(next, " "));
    for (int i = 1; line[0] == 'T' && i <= ipkin_mutants; i++)
      if (ipkin_reached[i])
        printf(" %d", i);
    printf("\n");
    (void)fflush(stdout);
  }
}
