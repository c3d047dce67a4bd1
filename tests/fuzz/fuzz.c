/* fuzz.c - the checks of the tests, of which the first that fails is a crash
   SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>

void plain_add(struct plain_test *test) {
  (void)test; /* nobody runs it */
}

void plain_fail(const char *file, int line, const char *format, ...) {
  va_list args;

  (void)fprintf(stderr, "%s:%d: ", file, line);
  va_start(args, format);
  (void)vfprintf(stderr, format, args);
  va_end(args);
  (void)fprintf(stderr, "\n");
  abort();
}

void plain_stop(void) {
  abort();
}
