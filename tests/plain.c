/* plain.c - the same tests without Criterion, in one process
   SPDX-License-Identifier: MIT

   For machines that have no Criterion (s390x, armhf, riscv64, Windows, wasm)
   and for tools that do not follow its processes (ThreadSanitizer, valgrind):

     cc -std=c11 -pthread -Iinclude -Itests/plain -Itests \
       tests/[a-z]*.c lib/[a-z]*.c
     ./a.out [suite or suite/name ...]

   The last line is "N passed, N failed"; the exit code is 1 if one failed. */
#include "check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct plain_test *tests, **last = &tests;
static jmp_buf stop;
static bool failed;

void plain_add(struct plain_test *test) {
  *last = test;
  last = &test->next;
}

void plain_fail(const char *file, int line, const char *format, ...) {
  va_list args;

  failed = true;
  (void)printf("%s:%d: ", file, line);
  va_start(args, format);
  (void)vprintf(format, args);
  va_end(args);
  (void)printf("\n");
}

void plain_stop(void) {
  longjmp(stop, 1);
}

static bool run(const struct plain_test *test) {
  failed = false;
  check_failures = 0;
  if (setjmp(stop) == 0)
    test->run();
  if (failed)
    (void)printf("FAILED %s/%s\n", test->suite, test->name);
  (void)fflush(stdout);
  return !failed;
}

static bool is_wanted(const struct plain_test *test, char **names) {
  const size_t suite_len = strlen(test->suite);

  if (!*names)
    return true;
  for (; *names; names++)
    if (strncmp(*names, test->suite, suite_len) == 0 &&
        (!(*names)[suite_len] || ((*names)[suite_len] == '/' &&
                                  !strcmp(*names + suite_len + 1, test->name))))
      return true;
  return false;
}

int main(int argc, char **argv) {
  unsigned passed = 0, wanted = 0;

  (void)argc;
  for (const struct plain_test *test = tests; test; test = test->next)
    if (is_wanted(test, argv + 1)) {
      wanted++;
      passed += run(test);
    }
  (void)printf("%u passed, %u failed\n", passed, wanted - passed);
  return passed < wanted || wanted == 0;
}
