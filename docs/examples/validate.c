/* validate.c - says which lines of a list are no address and no CIDR
   SPDX-License-Identifier: MIT

     validate [FILE ...]        - or no FILE is the standard input

   One address or CIDR of either family a line; LF or CRLF; empty lines are
   passed over.  A bad line is told as FILE:LINE:COLUMN, with the line and a
   caret below its first wrong byte.  Exit 0: all good; 1: some bad; 2: a FILE
   cannot be read. */
#define _POSIX_C_SOURCE 200809L
#include <ipkin.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

struct counts {
  unsigned long long lines, good, bad;
};

static void print_bad(const char *file, unsigned long long line,
                      const char *text, size_t len, ipkin_status status,
                      size_t at) {
  enum { SHOWN = 70 };
  int shown = len < SHOWN ? (int)len : SHOWN;
  printf("%s:%llu:%zu: %s\n  ", file, line, at + 1, ipkin_status_text(status));
  for (int i = 0; i < shown; i++)
    putchar(text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?');
  if (at <= SHOWN)
    printf("\n  %*s^", (int)at, "");
  putchar('\n');
}

static int read_list(const char *file, struct counts *counts) {
  FILE *in = strcmp(file, "-") == 0 ? stdin : fopen(file, "r");
  if (!in) {
    fprintf(stderr, "validate: %s: %s\n", file, strerror(errno));
    return 2;
  }
  char *text = NULL;
  size_t cap = 0;
  ssize_t got;
  for (unsigned long long line = 1; (got = getline(&text, &cap, in)) >= 0;
       line++) {
    size_t len = (size_t)got;
    if (len && text[len - 1] == '\n')
      len--;
    if (len && text[len - 1] == '\r')
      len--;
    counts->lines++;
    if (len == 0)
      continue;

    struct ipkin_cidr cidr;
    size_t at;
    ipkin_status status =
        ipkin_cidr_parse_with(text, len, IPKIN_ACCEPT_BARE, &cidr, NULL, &at);
    if (status == IPKIN_OK) {
      counts->good++;
    } else {
      counts->bad++;
      print_bad(file, line, text, len, status, at);
    }
  }
  int failed = ferror(in);
  if (failed)
    fprintf(stderr, "validate: %s: %s\n", file, strerror(errno));
  free(text);
  if (in != stdin)
    fclose(in);
  return failed ? 2 : 0;
}

int main(int argc, char **argv) {
  struct counts counts = {0, 0, 0};
  int failed = 0;
  if (argc == 1)
    failed = read_list("-", &counts);
  for (int i = 1; i < argc; i++)
    failed |= read_list(argv[i], &counts);
  printf("%llu lines: %llu good, %llu bad\n", counts.lines, counts.good,
         counts.bad);
  return failed ? 2 : counts.bad ? 1 : 0;
}
