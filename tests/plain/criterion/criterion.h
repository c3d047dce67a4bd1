/* criterion.h - what these tests use of Criterion, where there is none
   SPDX-License-Identifier: MIT

   Only the plain runner has this directory in its include path (plain.c). */
#ifndef PLAIN_CRITERION_H
#define PLAIN_CRITERION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct plain_test {
  const char *suite, *name;
  void (*run)(void);
  struct plain_test *next;
};

void plain_add(struct plain_test *test);
#ifdef __MINGW_PRINTF_FORMAT
#define PLAIN_PRINTF __MINGW_PRINTF_FORMAT
#else
#define PLAIN_PRINTF printf
#endif
void plain_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(PLAIN_PRINTF, 3, 4)));
_Noreturn void plain_stop(void); /* end this test */

/* Test(suite, name); options such as .timeout are Criterion's own business. */
#define Test(...) PLAIN_TEST(__VA_ARGS__, 0)
#define PLAIN_TEST(suite_, name_, ...)                                         \
  static void suite_##_##name_##_test(void);                                   \
  __attribute__((constructor)) static void suite_##_##name_##_add(void) {      \
    static struct plain_test test = {#suite_, #name_, suite_##_##name_##_test, \
                                     NULL};                                    \
    plain_add(&test);                                                          \
  }                                                                            \
  static void suite_##_##name_##_test(void)

#define cr_expect_fail(...) plain_fail(__FILE__, __LINE__, __VA_ARGS__)
#define cr_assert_fail(...) (cr_expect_fail(__VA_ARGS__), plain_stop())

/* cr_assert(condition), or with a sentence that is not printed. */
#define cr_expect(...) PLAIN_IF(cr_expect_fail, __VA_ARGS__, 0)
#define cr_assert(...) PLAIN_IF(cr_assert_fail, __VA_ARGS__, 0)
#define PLAIN_IF(fail_, condition_, ...)                                       \
  ((condition_) ? (void)0 : fail_("%s", #condition_))

#endif
