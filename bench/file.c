/* file.c - what is in a list of one's own, and which of its lines are bad
   SPDX-License-Identifier: MIT */
#include "bench.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FAULTS = 10, SHOWN = 60 };

/* All of a stream, of a length that nobody knows. */
static bool read_all(FILE *in, struct bench_list *list) {
  size_t cap = 1 << 16, got;
  list->text = bench_alloc(cap);
  while ((got = fread(list->text + list->bytes, 1, cap - list->bytes, in)) >
         0) {
    list->bytes += got;
    if (list->bytes < cap)
      continue;
    char *more = bench_alloc(2 * cap);
    memcpy(more, list->text, cap);
    free(list->text);
    list->text = more;
    cap *= 2;
  }
  return !ferror(in);
}

bool bench_file_read(const char *name, struct bench_list *ret_list) {
  const bool piped = strcmp(name, "-") == 0;
  FILE *in = piped ? stdin : fopen(name, "rb");
  const bool good = in && read_all(in, ret_list);
  if (!good)
    fprintf(stderr, "bench: %s: %s\n", name, strerror(errno));
  if (in && !piped)
    fclose(in);
  if (good && ret_list->bytes == 0)
    fprintf(stderr, "bench: %s is empty\n", name);
  return good && ret_list->bytes > 0;
}

/* The line that a fault is in, as far as it can be shown. */
static void print_fault(const struct bench_list *list,
                        const struct ipkin_bulk_fault *fault) {
  const char *line = list->text + fault->at - (fault->column - 1);
  const char *end = list->text + list->bytes;
  printf("%" PRIu64 ":%" PRIu32 ": %s: ", fault->line, fault->column,
         ipkin_status_text(fault->status));
  for (int i = 0; i < SHOWN && line + i < end && line[i] != '\n'; i++)
    if (line[i] != '\r')
      putchar(line[i] >= ' ' && line[i] < 0x7f ? line[i] : '?');
  putchar('\n');
}

bool bench_file_tell(struct bench_list *list) {
  struct ipkin_bulk_fault faults[FAULTS];
  struct ipkin_bulk_counts c;
  ipkin_bulk_parse(list->text, list->bytes, list->accept, NULL, 0, faults,
                   FAULTS, &c);
  list->lines = c.lines;
  printf("%" PRIu64 " lines, %zu bytes: %" PRIu64 " valid, %" PRIu64
         " blank, %" PRIu64 " bad\n"
         "IPv4: %" PRIu64 " addresses, %" PRIu64 " CIDRs\n"
         "IPv6: %" PRIu64 " addresses, %" PRIu64 " CIDRs\n",
         c.lines, list->bytes,
         c.v4_addrs + c.v6_addrs + c.v4_cidrs + c.v6_cidrs, c.blank, c.faults,
         c.v4_addrs, c.v4_cidrs, c.v6_addrs, c.v6_cidrs);
  for (uint64_t i = 0; i < c.faults && i < FAULTS; i++)
    print_fault(list, &faults[i]);
  if (c.faults > FAULTS)
    printf("and %" PRIu64 " more\n", c.faults - FAULTS);
  putchar('\n');
  return c.faults == 0;
}
