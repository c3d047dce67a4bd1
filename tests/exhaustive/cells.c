/* cells.c - see cells.h
   SPDX-License-Identifier: MIT */
#include "cells.h"
#include "../check.h"

#include <stdarg.h>
#include <time.h>

bool is_full;
const char *layer = "exhaustive";

static unsigned long failures;
static clock_t since;

/* The next word of a list, with a tab behind it; returns what is left. */
static const char *put_word(const char *words) {
  const size_t len = strcspn(words, " ");

  (void)printf("%.*s\t", (int)len, words);
  words += len;
  return words + strspn(words, " ");
}

static void fail(const char *functions, const char *format, va_list args) {
  enum { SHOWN = 20 };
  char what[2000];

  if (failures++ >= SHOWN)
    return;
  (void)vsnprintf(what, sizeof what, format, args);
  for (char *c = what; *c; c++)
    if ((unsigned char)*c < 0x20)
      *c = '?';
  do {
    (void)printf("fail\t%s\t", layer);
    functions = put_word(functions);
    (void)printf("%s\n", what);
  } while (*functions);
  (void)fflush(stdout);
}

void fails(const char *functions, const char *format, ...) {
  va_list args;

  va_start(args, format);
  fail(functions, format, args);
  va_end(args);
}

/* What check.h calls, for the models of the tests that use it. */
void plain_fail(const char *file, int line, const char *format, ...) {
  va_list args;

  (void)file;
  (void)line;
  va_start(args, format);
  fail("*", format, args);
  va_end(args);
}

void plain_stop(void) {
  exit(1);
}

void cell(const char *functions, const char *format, ...) {
  const clock_t now = clock();
  unsigned words = 1;
  char figure[200];
  va_list args;

  for (const char *c = functions; *c; c++)
    words += *c == ' ';
  va_start(args, format);
  (void)vsnprintf(figure, sizeof figure, format, args);
  va_end(args);
  while (*functions) {
    (void)printf("cell\t%s\t", layer);
    functions = put_word(functions);
    (void)printf("%s\t%.2f\n", figure,
                 (double)(now - since) / CLOCKS_PER_SEC / words);
  }
  (void)fflush(stdout);
  since = now;
}

const char *in_short(uint64_t number) {
  static const char *const units[] = {"", " k", " M", " G", " T"};
  static char texts[8][24];
  static unsigned last;
  char *const text = texts[last++ % 8];
  double n = (double)number;
  size_t unit = 0;

  for (; n >= 999.5 && unit + 1 < ARRAY_LEN(units); unit++)
    n /= 1000;
  (void)snprintf(text, sizeof *texts, "%.*f%s", unit && n < 9.95 ? 1 : 0, n,
                 units[unit]);
  return text;
}

int run(int argc, char **argv, void (*body)(void)) {
  is_full = argc > 1 && strcmp(argv[1], "full") == 0;
  since = clock();
  body();
  return failures > 0;
}
