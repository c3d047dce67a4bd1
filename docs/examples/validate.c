/* validate.c - says which lines of a list are no address and no CIDR
   SPDX-License-Identifier: MIT

     validate [--comments] [FILE ...]        - or no FILE is the standard input

   One address or CIDR of either family a line; LF or CRLF; empty lines are
   passed over, and with --comments blanks and "#" comments.  A bad line is told
   as FILE:LINE:COLUMN, with the line and a caret below its first wrong byte.
   Exit 0: all good; 1: some bad; 2: usage, or a FILE cannot be read.

   It reads a stream of any length through a buffer of fixed size, as
   ipkin_bulk_parse() asks: what is behind the last whole line moves to the
   front, and a line longer than the buffer is one fault, discarded to its LF.
 */
#include <ipkin.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { BUFFER = 1 << 16, FAULTS = 64, SHOWN = 70 };

struct list {
  const char *name;
  FILE *in;
  uint32_t accept;
  unsigned long long lines, good, bad; /* of all lists */
  unsigned long long line;             /* before the buffer, of this list */
  char text[BUFFER];
  size_t len;
};

static void print_bad(const struct list *list, unsigned long long line,
                      unsigned long column, ipkin_status status,
                      const char *text, size_t len) {
  size_t shown = len < SHOWN ? len : SHOWN;
  printf("%s:%llu:%lu: %s\n  ", list->name, line, column,
         ipkin_status_text(status));
  for (size_t i = 0; i < shown; i++)
    putchar(text[i] >= ' ' && text[i] < 0x7f ? text[i] : '?');
  if (column <= SHOWN)
    printf("\n  %*s^", (int)column - 1, "");
  putchar('\n');
}

/* The line around a place in the buffer, to its LF or the end. */
static void print_fault(const struct list *list,
                        const struct ipkin_bulk_fault *fault) {
  size_t first = (size_t)fault->at - (fault->column - 1);
  const char *text = list->text + first;
  const char *lf = memchr(text, '\n', list->len - first);
  size_t len = lf ? (size_t)(lf - text) : list->len - first;
  if (len && text[len - 1] == '\r')
    len--;
  print_bad(list, list->line + fault->line, fault->column, fault->status, text,
            len);
}

/* Reads the whole lines of the buffer, at the end of the stream all of it, and
   moves the rest to the front. */
static void read_buffer(struct list *list, bool more) {
  size_t from = 0;
  while (from < list->len) {
    struct ipkin_bulk_fault faults[FAULTS];
    struct ipkin_bulk_counts counts;
    /* to check only: no slots */
    ipkin_bulk_parse(list->text + from, list->len - from,
                     list->accept | (more ? IPKIN_BULK_MORE : 0), NULL, 0,
                     faults, FAULTS, &counts);
    if (counts.faults > FAULTS) {
      /* too many to tell at once: up to the last one told, then on behind it */
      const char *text = list->text + from;
      size_t last = (size_t)faults[FAULTS - 1].at;
      const char *lf = memchr(text + last, '\n', list->len - from - last);
      size_t part = lf ? (size_t)(lf - text) + 1 : list->len - from;
      ipkin_bulk_parse(text, part, list->accept, NULL, 0, faults, FAULTS,
                       &counts);
    }
    for (uint64_t i = 0; i < counts.faults; i++) {
      faults[i].at += from;
      print_fault(list, &faults[i]);
    }
    list->line += counts.lines;
    list->lines += counts.lines;
    list->bad += counts.faults;
    list->good += counts.lines - counts.blank - counts.faults;
    from += (size_t)counts.consumed;
    if (counts.consumed == 0)
      break; /* what is left is no whole line */
  }
  memmove(list->text, list->text + from, list->len - from);
  list->len -= from;
}

/* A line that fills the buffer is one fault; what follows of it is no line. */
static void discard_line(struct list *list) {
  int c;
  list->line++;
  list->lines++;
  list->bad++;
  print_bad(list, list->line, BUFFER, IPKIN_ERR_CHARACTER, list->text,
            list->len);
  list->len = 0;
  do
    c = getc(list->in);
  while (c != EOF && c != '\n');
}

static int read_list(struct list *list, const char *name) {
  list->name = name;
  list->line = 0;
  list->len = 0;
  list->in = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
  if (!list->in) {
    fprintf(stderr, "validate: %s: %s\n", name, strerror(errno));
    return 2;
  }
  for (bool more = true; more;) {
    size_t got = fread(list->text + list->len, 1, BUFFER - list->len, list->in);
    list->len += got;
    more = got != 0;
    /* what a broken stream cuts off is no line */
    read_buffer(list, more || ferror(list->in));
    if (list->len == BUFFER)
      discard_line(list);
  }
  int failed = ferror(list->in);
  if (failed)
    fprintf(stderr, "validate: %s: %s\n", name, strerror(errno));
  if (list->in != stdin)
    fclose(list->in);
  return failed ? 2 : 0;
}

int main(int argc, char **argv) {
  static struct list list;
  int failed = 0, first = 1;
  if (first < argc && strcmp(argv[first], "--comments") == 0) {
    list.accept = IPKIN_ACCEPT_BLANKS | IPKIN_ACCEPT_COMMENTS;
    first++;
  }
  if (first < argc && strncmp(argv[first], "--", 2) == 0) {
    fputs("usage: validate [--comments] [FILE ...]\n", stderr);
    return 2;
  }
  if (first == argc)
    failed = read_list(&list, "-");
  for (int i = first; i < argc; i++)
    failed |= read_list(&list, argv[i]);
  printf("%llu lines: %llu good, %llu bad\n", list.lines, list.good, list.bad);
  if (fflush(stdout) || ferror(stdout)) {
    perror("validate: standard output");
    failed = 2;
  }
  return failed ? 2 : list.bad ? 1 : 0;
}
