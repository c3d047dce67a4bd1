/* cidrset.c - sets of addresses in a pipe: union, difference, what is in them
   SPDX-License-Identifier: MIT

     cidrset union FILE ...            the fewest blocks of all lists
     cidrset diff FILE FILE ...        of the first what is in no other
     cidrset intersect FILE FILE ...   what is in all
     cidrset overlaps FILE ...         the lines that overlap an earlier one
     cidrset in FILE ... <LINES        the lines of the input that are in a list
     cidrset not-in FILE ... <LINES    those that are in none

   `cidrset --help` prints every option and the exit statuses.

   The lists are read whole before anything is printed, and a bad line in one of
   them is an error: half a list must not become an allow list.  The input of
   `in` is a stream of any length.  Both come through one buffer of fixed size,
   as ipkin_bulk_parse() asks: what is behind the last whole line moves to the
   front, and a line longer than the buffer is one fault, discarded to its LF.
   read() and not mmap(): the buffer stays in the cache, pipes and files are
   one, and a file that another process cuts short is an end and no SIGBUS. */
#define _DEFAULT_SOURCE /* POSIX and madvise() */

#include <ipkin.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char usage_text[] =
    "usage: cidrset union FILE ...           the fewest blocks of all lists\n"
    "       cidrset diff FILE FILE ...       of the first what is in no other\n"
    "       cidrset intersect FILE FILE ...  what is in all\n"
    "       cidrset overlaps FILE ...        lines that overlap earlier ones\n"
    "       cidrset in FILE ... <LINES       input lines that are in a list\n"
    "       cidrset not-in FILE ... <LINES   input lines that are in none\n"
    "\n"
    "A list has one address or CIDR of either family a line; blanks and \"#\"\n"
    "comments are passed over. FILE - is the standard input.\n"
    "\n"
    "  -4, -6            only this family; the other is checked all the same\n"
    "  -k, --keep-going  tell bad lines, but pass over them\n"
    "  --strict          host bits in a list are a fault; else a warning\n"
    "  --which           in: behind the line a tab and the block that has it\n"
    "  --json            one object, for programs\n"
    "  -v, --verbose     tell how much was read and found\n"
    "  --color=WHEN      of errors: auto, always or never\n"
    "  -h, --help, --version\n"
    "\n"
    "in and not-in: a CIDR is in the lists when all its addresses are. What\n"
    "is IPv4-mapped (::ffff:10.0.0.1), in the input or in a list, is IPv4;\n"
    "the other commands leave it IPv6.\n"
    "\n"
    "Exit 0: all is well; 1: there are overlaps, or in or not-in find\n"
    "nothing; 2: usage, bad lines (without -k), or what cannot be read or\n"
    "written. While a list has such lines or cannot be read, the standard\n"
    "output stays empty. A line of 128 KiB is a bad one.\n";

enum {
  BUFFER = 1 << 17, /* for the text; with its slots it stays in the cache */
  OUTPUT = 1 << 16,
  FORM = IPKIN_ACCEPT_BLANKS | IPKIN_ACCEPT_COMMENTS,
  TOLD = 20, /* bad lines that are told of one list */
  SHOWN = 70 /* bytes of a bad line that are shown */
};

static struct {
  bool json, keep_going, strict, verbose, which;
  bool color;
  bool v4, v6; /* only that; neither: both */
} options;

/* ---- messages ------------------------------------------------------------ */

static struct {
  bool on, shown;
  int64_t begin, last; /* milliseconds */
} progress;

/* Takes the progress away, so that a message has its line. */
static void clear_progress(void) {
  if (progress.shown)
    fputs("\r\033[K", stderr);
  progress.shown = false;
}

static void say(const char *format, ...) {
  va_list args;
  clear_progress();
  va_start(args, format);
  fputs("cidrset: ", stderr);
  vfprintf(stderr, format, args);
  putc('\n', stderr);
  va_end(args);
}

_Noreturn static void usage(const char *what, const char *word) {
  say("%s%s", what, word);
  fputs("cidrset --help prints all commands and options\n", stderr);
  exit(2);
}

_Noreturn static void fail(const char *what, const char *why) {
  say("%s: %s", what, why);
  exit(2);
}

/* For calls that fail only where there is too much. */
static void must(ipkin_status status) {
  if (status)
    fail("the lists", ipkin_status_text(status));
}

/* Of large pages, where there are such and it is worth it: to be given small
   ones one by one takes longer than to read a list into them. */
static void *allocate(size_t len, size_t size) {
  const size_t page = (size_t)1 << 21;
  if (len > SIZE_MAX / 2 / size)
    fail("the lists", "out of memory");
  bool large = len * size >= 2 * page;
  size_t rounded = (len * size + page - 1) / page * page;
  void *memory = large ? aligned_alloc(page, rounded) : malloc(len * size + 1);
  if (!memory)
    fail("the lists", "out of memory");
#ifdef MADV_HUGEPAGE
  if (large)
    madvise(memory, rounded, MADV_HUGEPAGE);
#endif
  return memory;
}

static const char *plural(uint64_t count) {
  return count == 1 ? "" : "s";
}

static const char *color(const char *code) {
  return options.color ? code : "";
}

/* A bad line as FILE:LINE:COLUMN, then the line, or what is around the wrong
   byte of a long one, and a caret below that byte. */
static void tell(const char *name, uint64_t line, size_t column,
                 const char *why, const char *text, size_t len) {
  char shown[SHOWN];
  size_t from = column > SHOWN - 10 ? column - SHOWN / 2 : 0;
  const char *dots = from ? "..." : "";
  size_t count = len - from < SHOWN ? len - from : SHOWN;
  for (size_t i = 0; i < count; i++) {
    char c = text[from + i];
    shown[i] = c == '\t' ? ' ' : c >= ' ' && c < 0x7f ? c : '?';
  }
  clear_progress();
  fprintf(stderr, "%s%s:%llu:%llu:%s %s\n  %s%.*s\n  %*s%s^%s\n",
          color("\033[1m"), name, (unsigned long long)line,
          (unsigned long long)column, color("\033[m"), why, dots, (int)count,
          shown, (int)(column - 1 - from + strlen(dots)), "",
          color("\033[1;31m"), color("\033[m"));
}

/* ---- the standard output ------------------------------------------------- */

static struct {
  char text[OUTPUT];
  size_t len;
} output;

static void flush(void) {
  size_t done = 0;
  if (output.len)
    clear_progress();
  while (done < output.len) {
    ssize_t part = write(STDOUT_FILENO, output.text + done, output.len - done);
    if (part < 0 && errno != EINTR)
      fail("standard output", strerror(errno));
    if (part > 0)
      done += (size_t)part;
  }
  output.len = 0;
}

/* Some systems tell only now that the disk was full. */
static void close_output(void) {
  flush();
  if (close(STDOUT_FILENO))
    fail("standard output", strerror(errno));
}

/* Where up to len bytes, OUTPUT at most, may be written. */
static char *room(size_t len) {
  if (OUTPUT - output.len < len)
    flush();
  return output.text + output.len;
}

static void put(const char *text, size_t len) {
  while (len) {
    size_t part = len < OUTPUT ? len : OUTPUT;
    memcpy(room(part), text, part);
    output.len += part;
    text += part;
    len -= part;
  }
}

static void put_text(const char *text) {
  put(text, strlen(text));
}

static void put_number(uint64_t number) {
  char text[20], *digit = text + sizeof text;
  do
    *--digit = (char)('0' + number % 10);
  while (number /= 10);
  put(digit, (size_t)(text + sizeof text - digit));
}

static void put_cidr(const struct ipkin_cidr *cidr) {
  size_t len;
  must(ipkin_cidr_format(cidr, room(IPKIN_CIDR_TEXT_CAP), IPKIN_CIDR_TEXT_CAP,
                         &len));
  output.len += len;
}

/* How many bytes the UTF-8 character at text has; 0 if it is none. */
static size_t utf8_len(const char *text, size_t most) {
  const unsigned char *byte = (const unsigned char *)text;
  size_t len = byte[0] < 0x80    ? 1
               : byte[0] >= 0xf0 ? 4
               : byte[0] >= 0xe0 ? 3
                                 : 2;
  if ((byte[0] >= 0x80 && byte[0] < 0xc2) || byte[0] > 0xf4 || len > most)
    return 0;
  for (size_t i = 1; i < len; i++)
    if ((byte[i] & 0xc0) != 0x80)
      return 0;
  if ((byte[0] == 0xe0 && byte[1] < 0xa0) ||
      (byte[0] == 0xed && byte[1] > 0x9f) ||
      (byte[0] == 0xf0 && byte[1] < 0x90) ||
      (byte[0] == 0xf4 && byte[1] > 0x8f))
    return 0;
  return len;
}

/* A name or a line may hold any byte; what is no UTF-8 becomes U+FFFD. */
static void json_string(const char *text, size_t text_len) {
  put("\"", 1);
  for (size_t i = 0; i < text_len;) {
    unsigned char c = (unsigned char)text[i];
    size_t len = utf8_len(text + i, text_len - i);
    if (len == 0)
      put_text("\\ufffd");
    else if (c < 0x20 || c == 0x7f)
      output.len += (size_t)sprintf(room(7), "\\u%04x", c);
    else {
      if (c == '"' || c == '\\')
        put("\\", 1);
      put(text + i, len);
    }
    i += len ? len : 1;
  }
  put("\"", 1);
}

static void json_number(const char *key, uint64_t number) {
  put_text(key);
  put_number(number);
}

static void json_cidr(const char *key, const struct ipkin_cidr *cidr) {
  put_text(key);
  put("\"", 1);
  put_cidr(cidr);
  put("\"", 1);
}

/* ---- numbers of addresses ------------------------------------------------ */

struct count { /* up to 2^128, least significant first */
  uint32_t words[5];
};

static struct count count_addresses(const struct ipkin_cidr *cidrs, size_t len,
                                    unsigned family) {
  struct count count = {{0}};
  for (size_t i = 0; i < len; i++) {
    unsigned bits = (family == IPKIN_V4 ? 32u : 128u) - cidrs[i].bits;
    uint64_t carry = (uint64_t)1 << bits % 32;
    for (unsigned word = bits / 32; cidrs[i].family == family && carry;
         word++) {
      carry += count.words[word];
      count.words[word] = (uint32_t)carry;
      carry >>= 32;
    }
  }
  return count;
}

typedef char count_text[40]; /* 2^128 has 39 digits */

static const char *text_of_count(struct count count, count_text text) {
  char *digit = text + sizeof(count_text) - 1;
  uint32_t left;
  *digit = '\0';
  do {
    uint64_t part = 0;
    left = 0;
    for (unsigned word = 5; word-- > 0; part %= 10) {
      part = part << 32 | count.words[word];
      count.words[word] = (uint32_t)(part / 10);
      left |= count.words[word];
    }
    *--digit = (char)('0' + part);
  } while (left);
  return digit;
}

/* ---- the buffer ---------------------------------------------------------- */

/* One list after the other, then the input: there is never more than one. */
static struct {
  const char *name;
  int fd;
  bool standard, ended, failed,
      typed;          /* typed: by a person, who sees how far it is */
  uint64_t size, got; /* bytes; size is 0 where it is not known */
  size_t used, len;   /* of text: what was read as lines, and all */
  char text[BUFFER];
} source;

static bool open_source(const char *name) {
  struct stat about;
  source.name = name;
  source.standard = strcmp(name, "-") == 0;
  source.ended = source.failed = source.typed = false;
  source.size = source.got = 0;
  source.used = source.len = 0;
  source.fd = source.standard ? STDIN_FILENO : open(name, O_RDONLY);
  if (source.fd < 0) {
    say("%s: %s", name, strerror(errno));
    return false;
  }
  source.typed = isatty(source.fd);
  if (fstat(source.fd, &about) == 0 && S_ISREG(about.st_mode))
    source.size = (uint64_t)about.st_size;
  return true;
}

static void close_source(void) {
  clear_progress();
  if (!source.standard) /* which says more than fd: 0 may have been closed */
    close(source.fd);
}

static int64_t milliseconds(void) {
  struct timespec now = {0, 0};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* On a terminal alone, ten times a second, and nothing of what is quick. */
static void show_progress(void) {
  if (!progress.on || source.typed)
    return;
  int64_t now = milliseconds();
  if (now - progress.begin < 500 || now - progress.last < 100)
    return;
  progress.last = now;
  progress.shown = true;
  fprintf(stderr, "\r%s: %llu", source.name,
          (unsigned long long)source.got / 1000000);
  if (source.size)
    fprintf(stderr, " of %llu", (unsigned long long)source.size / 1000000);
  fputs(" MB\033[K", stderr);
}

/* Reads behind what the buffer holds; false where nothing came. */
static bool read_more(void) {
  ssize_t got;
  do
    got = read(source.fd, source.text + source.len, BUFFER - source.len);
  while (got < 0 && errno == EINTR);
  if (got < 0) {
    say("%s: %s", source.name, strerror(errno));
    source.failed = true;
    return false;
  }
  source.len += (size_t)got;
  source.got += (size_t)got;
  show_progress();
  return got > 0;
}

/* What was not used moves to the front, and more comes behind it.  At the end
   there is one last buffer, what a broken stream cut off is no line; then
   false. */
static bool fill(void) {
  if (source.ended || source.failed)
    return false;
  source.len -= source.used;
  memmove(source.text, source.text + source.used, source.len);
  source.used = 0;
  source.ended = !read_more();
  return !source.failed;
}

/* Takes the rest of a line that is longer than the buffer. */
static void discard_line(void) {
  const char *lf;
  do {
    source.len = 0;
    source.ended = !read_more();
    lf = memchr(source.text, '\n', source.len);
  } while (!lf && !source.ended);
  source.used = lf ? (size_t)(lf - source.text) + 1 : source.len;
}

/* ---- lines to blocks ----------------------------------------------------- */

struct blocks {
  struct ipkin_cidr *cidrs;
  uint64_t *lines; /* of each block, where they are asked for; else NULL */
  size_t len, cap;
};

struct list { /* one FILE, or the input of `in` */
  const char *name;
  bool strict;
  uint64_t lines, blank, blocks, bad, host_bits;
  size_t first; /* of its blocks in the array of all */
};

static void *grow(void *old, size_t old_len, size_t len, size_t size) {
  void *memory = allocate(len, size);
  if (old_len)
    memcpy(memory, old, old_len * size);
  free(old);
  return memory;
}

/* Makes place for the blocks of one buffer, no line of which is shorter than a
   byte and its LF, and of what else is expected, few of which are shorter than
   8.  What is not written costs no memory. */
static void reserve(struct blocks *blocks, uint64_t bytes, bool lines) {
  const size_t buffer = BUFFER / 2 + 1, most = (size_t)1 << 28;
  if (blocks->cap - blocks->len >= buffer)
    return;
  size_t cap =
      2 * blocks->cap + buffer + (bytes < most ? (size_t)bytes : most) / 8;
  blocks->cidrs = grow(blocks->cidrs, blocks->len, cap, sizeof *blocks->cidrs);
  if (lines)
    blocks->lines =
        grow(blocks->lines, blocks->len, cap, sizeof *blocks->lines);
  blocks->cap = cap;
}

static void free_blocks(struct blocks *blocks) {
  free(blocks->cidrs);
  free(blocks->lines);
  memset(blocks, 0, sizeof *blocks);
}

static uint64_t load64(const uint8_t *bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; i++)
    value = value << 8 | bytes[i];
  return value;
}

/* Without a call for each: this looks at all that is read. */
static bool has_host_bits(const struct ipkin_cidr *cidr) {
  uint64_t high = load64(cidr->bytes), low = load64(cidr->bytes + 8);
  unsigned bits = cidr->bits;
  if (bits >= 128)
    return false;
  if (bits >= 64)
    return low << (bits - 64) != 0;
  return high << bits != 0 || low != 0;
}

static uint64_t count_host_bits(const struct ipkin_cidr *cidrs, size_t len) {
  uint64_t count = 0;
  for (size_t i = 0; i < len; i++)
    count += has_host_bits(&cidrs[i]);
  return count;
}

static size_t without_end(const char *line, size_t len) {
  if (len && line[len - 1] == '\n') {
    len--;
    len -= len && line[len - 1] == '\r';
  }
  return len;
}

static void tell_fault(const struct list *list,
                       const struct ipkin_bulk_fault *fault) {
  const char *line = source.text + fault->at - (fault->column - 1);
  size_t left = (size_t)(source.text + source.len - line);
  const char *lf = memchr(line, '\n', left);
  tell(list->name, list->lines + fault->line, fault->column,
       ipkin_status_text(fault->status), line,
       without_end(line, lf ? (size_t)(lf - line) + 1 : left));
}

/* Reads the whole lines of the buffer into the slots behind blocks->len, which
   stays; each line but a blank one has a slot, and a bad line's is zero. */
static struct ipkin_bulk_counts read_lines(struct list *list,
                                           const struct blocks *blocks) {
  struct ipkin_bulk_fault faults[TOLD];
  struct ipkin_bulk_counts counts;
  struct ipkin_cidr *slots = blocks->cidrs + blocks->len;
  size_t cap = blocks->cap - blocks->len;
  size_t told = list->bad < TOLD ? TOLD - (size_t)list->bad : 0;
  uint32_t accept = FORM | (source.ended ? 0 : IPKIN_BULK_MORE);
  must(ipkin_bulk_parse(source.text, source.len, accept, slots, cap, faults,
                        told, &counts));
  uint64_t host = count_host_bits(slots, (size_t)(counts.lines - counts.blank));
  if (host && list->strict) /* once more, for the places */
    must(ipkin_bulk_parse(source.text, source.len,
                          accept | IPKIN_REFUSE_HOST_BITS, slots, cap, faults,
                          told, &counts));
  for (size_t i = 0; i < told && i < counts.faults; i++)
    tell_fault(list, &faults[i]);
  source.used = (size_t)counts.consumed;
  list->lines += counts.lines;
  list->blank += counts.blank;
  list->bad += counts.faults;
  list->host_bits += host;
  return counts;
}

/* Where the buffer is full of one line. */
static bool is_long_line(void) {
  return source.len == BUFFER && source.used == 0;
}

static void long_line(struct list *list) {
  list->lines++;
  if (list->bad++ < TOLD)
    tell(list->name, list->lines, BUFFER, "the line is too long", source.text,
         source.len);
  discard_line();
}

/* The lines of a part that have a slot, one after the other. */
struct walk {
  const char *at, *end;
  uint64_t number; /* of the line */
  bool blanks;     /* are there lines without a slot? */
  const char *line;
  size_t len; /* with its end */
};

static struct walk walk_lines(const struct list *list,
                              const struct ipkin_bulk_counts *counts) {
  struct walk walk = {.at = source.text,
                      .end = source.text + counts->consumed,
                      .number = list->lines - counts->lines,
                      .blanks = counts->blank != 0};
  return walk;
}

/* What is blank the library knows; a digit is not. */
static bool is_blank(const char *line, size_t len) {
  struct ipkin_bulk_counts counts;
  if (*line >= '0' && *line <= '9')
    return false;
  must(ipkin_bulk_parse(line, len, FORM, NULL, 0, NULL, 0, &counts));
  return counts.blank == 1;
}

static bool next_line(struct walk *walk) {
  while (walk->at < walk->end) {
    const char *lf = memchr(walk->at, '\n', (size_t)(walk->end - walk->at));
    walk->line = walk->at;
    walk->at = lf ? lf + 1 : walk->end;
    walk->len = (size_t)(walk->at - walk->line);
    walk->number++;
    if (!walk->blanks || !is_blank(walk->line, walk->len))
      return true;
  }
  return false;
}

static bool is_wanted(const struct ipkin_cidr *slot) {
  return slot->family == IPKIN_V4   ? options.v4 || !options.v6
         : slot->family == IPKIN_V6 ? options.v6 || !options.v4
                                    : false;
}

/* Moves the slots that are wanted together; how many they are. */
static size_t keep_wanted(struct ipkin_cidr *slots, uint64_t *lines,
                          size_t len) {
  size_t kept = 0;
  for (size_t i = 0; i < len; i++)
    if (is_wanted(&slots[i])) {
      slots[kept] = slots[i];
      if (lines)
        lines[kept] = lines[i];
      kept++;
    }
  return kept;
}

/* ::ffff:10.0.0.0/104 is 10.0.0.0/8, as an address is 10.0.0.1: who asks for
   one must find the other. */
static void unmap(struct ipkin_cidr *slots, size_t len) {
  for (size_t i = 0; i < len; i++) {
    struct ipkin_addr addr = {.family = slots[i].family};
    memcpy(addr.bytes, slots[i].bytes, sizeof addr.bytes);
    if (slots[i].bits < 96 || ipkin_addr_unmap(&addr, &addr) ||
        addr.family != IPKIN_V4)
      continue;
    memcpy(slots[i].bytes, addr.bytes, sizeof addr.bytes);
    slots[i].family = IPKIN_V4;
    slots[i].bits = (uint8_t)(slots[i].bits - 96);
  }
}

/* ---- lists --------------------------------------------------------------- */

enum { UNMAPPED = 1, NUMBERED = 2 }; /* what a command wants of them */

static void read_part(struct list *list, struct blocks *blocks, unsigned how) {
  uint64_t left = source.size > source.got ? source.size - source.got : 0;
  reserve(blocks, left, how & NUMBERED);
  struct ipkin_bulk_counts counts = read_lines(list, blocks);
  struct ipkin_cidr *slots = blocks->cidrs + blocks->len;
  uint64_t *lines = how & NUMBERED ? blocks->lines + blocks->len : NULL;
  size_t len = (size_t)(counts.lines - counts.blank);
  if (lines) {
    struct walk walk = walk_lines(list, &counts);
    for (size_t i = 0; i < len && next_line(&walk); i++)
      lines[i] = walk.number;
  }
  if ((how & UNMAPPED) && counts.v6_addrs + counts.v6_cidrs)
    unmap(slots, len);
  if (counts.faults || options.v4 || options.v6)
    len = keep_wanted(slots, lines, len);
  list->blocks += len;
  blocks->len += len;
}

/* False where the list cannot be used. */
static bool read_list(struct list *list, struct blocks *blocks, unsigned how) {
  list->first = blocks->len;
  if (!open_source(list->name))
    return false;
  while (fill()) {
    read_part(list, blocks, how);
    if (is_long_line())
      long_line(list);
  }
  close_source();
  return !source.failed;
}

static void count_bad(const struct list *list) {
  if (list->bad > TOLD)
    say("%s: %llu more bad line%s", list->name,
        (unsigned long long)list->bad - TOLD, plural(list->bad - TOLD));
}

static void report_list(const struct list *list) {
  count_bad(list);
  if (list->host_bits && !list->strict)
    say("%s: host bits ignored in %llu line%s (--strict tells which)",
        list->name, (unsigned long long)list->host_bits,
        plural(list->host_bits));
  if (options.verbose)
    say("%s: %llu line%s, %llu blank, %llu bad, %llu block%s", list->name,
        (unsigned long long)list->lines, plural(list->lines),
        (unsigned long long)list->blank, (unsigned long long)list->bad,
        (unsigned long long)list->blocks, plural(list->blocks));
}

struct lists {
  struct list *lists;
  size_t len;
  bool failed; /* then nothing is printed */
};

/* Reads some of the lists into one array. */
static void read_lists(struct lists *lists, size_t from, size_t to,
                       struct blocks *blocks, unsigned how) {
  for (size_t i = from; i < to; i++) {
    struct list *list = &lists->lists[i];
    list->strict = options.strict;
    bool good = read_list(list, blocks, how);
    report_list(list);
    lists->failed |= !good || (list->bad && !options.keep_going);
  }
}

static void merge(struct blocks *blocks) {
  must(ipkin_set_merge(blocks->cidrs, &blocks->len));
}

static void json_list(const struct list *list) {
  put_text("{\"file\":");
  json_string(list->name, strlen(list->name));
  json_number(",\"lines\":", list->lines);
  json_number(",\"blank\":", list->blank);
  json_number(",\"bad\":", list->bad);
  json_number(",\"host_bits\":", list->host_bits);
  json_number(",\"blocks\":", list->blocks);
  put_text("}");
}

static void json_head(const char *command, const struct lists *lists) {
  put_text("{\"schema\":1,\"command\":\"");
  put_text(command);
  put_text("\",\"lists\":[");
  for (size_t i = 0; i < lists->len; i++) {
    put_text(i ? "," : "");
    json_list(&lists->lists[i]);
  }
  put_text("]");
}

/* ---- union, diff, intersect ---------------------------------------------- */

static void json_blocks(const struct blocks *set, const char *v4,
                        const char *v6) {
  put_text(",\"blocks\":[");
  for (size_t i = 0; i < set->len; i++)
    json_cidr(i ? "," : "", &set->cidrs[i]);
  put_text("],\"addresses\":{\"v4\":\"");
  put_text(v4);
  put_text("\",\"v6\":\"");
  put_text(v6);
  put_text("\"}}\n");
}

static int print_set(const char *command, const struct lists *lists,
                     const struct blocks *set) {
  count_text text4, text6;
  const char *v4 = "", *v6 = "";
  if (options.json || options.verbose) {
    v4 = text_of_count(count_addresses(set->cidrs, set->len, IPKIN_V4), text4);
    v6 = text_of_count(count_addresses(set->cidrs, set->len, IPKIN_V6), text6);
  }
  if (options.json) {
    json_head(command, lists);
    json_blocks(set, v4, v6);
  } else {
    for (size_t i = 0; i < set->len; i++) {
      put_cidr(&set->cidrs[i]);
      put("\n", 1);
    }
  }
  close_output();
  if (options.verbose)
    say("%llu block%s; addresses: %s IPv4, %s IPv6",
        (unsigned long long)set->len, plural(set->len), v4, v6);
  return 0;
}

static int join(const char *command, struct lists *lists) {
  static struct blocks set;
  read_lists(lists, 0, lists->len, &set, 0);
  if (lists->failed)
    return 2;
  merge(&set);
  return print_set(command, lists, &set);
}

static int diff(const char *command, struct lists *lists) {
  static struct blocks from, what, set;
  read_lists(lists, 0, 1, &from, 0);
  read_lists(lists, 1, lists->len, &what, 0);
  if (lists->failed)
    return 2;
  merge(&from);
  merge(&what);
  /* what always suffices is far too much: the second time it is right */
  ipkin_status status = IPKIN_ERR_SPACE;
  for (set.len = from.len + what.len; status == IPKIN_ERR_SPACE;) {
    free(set.cidrs);
    set.cap = set.len;
    set.cidrs = allocate(set.cap, sizeof *set.cidrs);
    status = ipkin_set_subtract(from.cidrs, from.len, what.cidrs, what.len,
                                set.cidrs, set.cap, &set.len);
  }
  must(status);
  return print_set(command, lists, &set);
}

static void intersect_with(struct blocks *set, struct blocks *other) {
  struct blocks both = {.cap = set->len + other->len};
  both.cidrs = allocate(both.cap, sizeof *both.cidrs);
  must(ipkin_set_intersect(set->cidrs, set->len, other->cidrs, other->len,
                           both.cidrs, both.cap, &both.len));
  free_blocks(set);
  *set = both;
}

static int intersect(const char *command, struct lists *lists) {
  static struct blocks set, other;
  read_lists(lists, 0, 1, &set, 0);
  merge(&set);
  for (size_t i = 1; i < lists->len; i++) {
    other.len = 0;
    read_lists(lists, i, i + 1, &other, 0);
    merge(&other);
    intersect_with(&set, &other);
  }
  return lists->failed ? 2 : print_set(command, lists, &set);
}

/* ---- overlaps ------------------------------------------------------------ */

/* The list that a block came from: the last that begins at it or before. */
static const struct list *list_of(const struct lists *lists, uint64_t block) {
  size_t low = 0, high = lists->len;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (lists->lists[middle].first <= block)
      low = middle;
    else
      high = middle;
  }
  return &lists->lists[low];
}

/* Two blocks overlap only if one is in the other. */
static const char *relation(const struct ipkin_cidr *later,
                            const struct ipkin_cidr *earlier) {
  return later->bits > earlier->bits   ? "inside"
         : later->bits < earlier->bits ? "contains"
                                       : "equals";
}

static void put_place(const struct lists *lists, const struct blocks *all,
                      uint64_t block) {
  put_text(list_of(lists, block)->name);
  put(":", 1);
  put_number(all->lines[block]);
  put(": ", 2);
  put_cidr(&all->cidrs[block]);
}

static void json_place(const char *other, const struct lists *lists,
                       const struct blocks *all, uint64_t block) {
  const char *name = list_of(lists, block)->name;
  put_text("\"");
  put_text(other);
  put_text("file\":");
  json_string(name, strlen(name));
  put_text(",\"");
  put_text(other);
  json_number("line\":", all->lines[block]);
  put_text(",\"");
  put_text(other);
  json_cidr("block\":", &all->cidrs[block]);
}

static void print_overlap(const struct lists *lists, const struct blocks *all,
                          const struct ipkin_overlap *overlap) {
  const char *how =
      relation(&all->cidrs[overlap->later], &all->cidrs[overlap->earlier]);
  if (options.json) {
    put_text("{");
    json_place("", lists, all, overlap->later);
    put_text(",\"relation\":\"");
    put_text(how);
    put_text("\",");
    json_place("other_", lists, all, overlap->earlier);
    put_text("}");
  } else {
    put_place(lists, all, overlap->later);
    put(" ", 1);
    put_text(how);
    put(" ", 1);
    put_place(lists, all, overlap->earlier);
    put("\n", 1);
  }
}

static int overlaps(const char *command, struct lists *lists) {
  static struct blocks all;
  read_lists(lists, 0, lists->len, &all, NUMBERED);
  if (lists->failed)
    return 2;
  size_t words = IPKIN_SET_SCRATCH * all.len, len;
  uint64_t *scratch = allocate(words, sizeof *scratch);
  struct ipkin_overlap *found = allocate(all.len, sizeof *found);
  must(ipkin_set_find_overlaps(all.cidrs, all.len, scratch, words, found,
                               all.len, &len));
  free(scratch);
  if (options.json) {
    json_head(command, lists);
    put_text(",\"overlaps\":[");
  }
  for (size_t i = 0; i < len; i++) {
    put_text(i && options.json ? "," : "");
    print_overlap(lists, &all, &found[i]);
  }
  put_text(options.json ? "]}\n" : "");
  free(found);
  close_output();
  if (options.verbose)
    say("%llu overlap%s", (unsigned long long)len, plural(len));
  return len != 0;
}

/* ---- in, not-in ---------------------------------------------------------- */

struct question {
  struct blocks set, asked; /* asked: one buffer's */
  uint64_t *index;
  size_t index_len;
  int32_t *found; /* of each of asked */
  bool in;
  uint64_t printed;
};

static void make_index(struct question *question) {
  const struct blocks *set = &question->set;
  ipkin_status status =
      ipkin_set_index(set->cidrs, set->len, NULL, 0, &question->index_len);
  if (status != IPKIN_ERR_SPACE)
    must(status);
  question->index = allocate(question->index_len, sizeof *question->index);
  must(ipkin_set_index(set->cidrs, set->len, question->index,
                       question->index_len, &question->index_len));
}

static void print_line(struct question *question, const struct walk *walk,
                       int32_t found) {
  size_t len = without_end(walk->line, walk->len);
  const struct ipkin_cidr *block =
      found == IPKIN_SET_NONE ? NULL : &question->set.cidrs[found];
  if (options.json) {
    json_number(question->printed ? ",{\"line\":" : "{\"line\":", walk->number);
    put_text(",\"text\":");
    json_string(walk->line, len);
    if (block)
      json_cidr(",\"block\":", block);
    put_text(block ? "}" : ",\"block\":null}");
  } else if (options.which) {
    put(walk->line, len);
    put("\t", 1);
    put_cidr(block);
    put("\n", 1);
  } else {
    put(walk->line, walk->len);
    if (walk->line[walk->len - 1] != '\n')
      put("\n", 1);
  }
  question->printed++;
}

/* The lines of one buffer, printed before the next one is waited for. */
static void ask_part(struct question *question, struct list *input) {
  struct blocks *asked = &question->asked;
  struct ipkin_bulk_counts counts = read_lines(input, asked);
  size_t len = (size_t)(counts.lines - counts.blank);
  if (counts.v6_addrs + counts.v6_cidrs)
    unmap(asked->cidrs, len);
  must(ipkin_set_find_all(question->index, question->index_len, asked->cidrs,
                          len, question->found));
  struct walk walk = walk_lines(input, &counts);
  for (size_t i = 0; i < len && next_line(&walk); i++)
    if ((question->found[i] != IPKIN_SET_NONE) == question->in &&
        is_wanted(&asked->cidrs[i]))
      print_line(question, &walk, question->found[i]);
  flush();
}

static bool ask_all(struct question *question, struct list *input) {
  if (!open_source("-"))
    return false;
  progress.on = progress.on && !isatty(STDOUT_FILENO);
  reserve(&question->asked, 0, false);
  question->found = allocate(question->asked.cap, sizeof *question->found);
  while (fill()) {
    ask_part(question, input);
    if (is_long_line())
      long_line(input);
  }
  close_source();
  count_bad(input);
  return !source.failed;
}

static int ask(const char *command, struct lists *lists) {
  static struct question question;
  struct list input = {.name = "-"};
  question.in = strcmp(command, "in") == 0;
  read_lists(lists, 0, lists->len, &question.set, UNMAPPED);
  if (lists->failed)
    return 2;
  merge(&question.set);
  make_index(&question);
  if (options.json) {
    json_head(command, lists);
    put_text(",\"found\":[");
  }
  bool good = ask_all(&question, &input);
  if (options.json) {
    json_number("],\"input\":{\"lines\":", input.lines);
    json_number(",\"blank\":", input.blank);
    json_number(",\"bad\":", input.bad);
    put_text("}}\n");
  }
  close_output();
  if (options.verbose)
    say("%llu of %llu line%s, %llu blank, %llu bad",
        (unsigned long long)question.printed, (unsigned long long)input.lines,
        plural(input.lines), (unsigned long long)input.blank,
        (unsigned long long)input.bad);
  if (!good || (input.bad && !options.keep_going))
    return 2;
  return question.printed == 0;
}

/* ---- the command line ---------------------------------------------------- */

static const struct command {
  const char *name;
  int (*run)(const char *command, struct lists *lists);
  size_t least; /* lists */
} commands[] = {
    {"union", join, 1},        {"diff", diff, 2}, {"intersect", intersect, 2},
    {"overlaps", overlaps, 1}, {"in", ask, 1},    {"not-in", ask, 1}};

static const struct command *find_command(const char *name) {
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  usage("unknown command ", name);
}

/* https://no-color.org, and what terminals without colour call themselves. */
static bool wants_color(const char *when) {
  const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
  if (strcmp(when, "always") == 0)
    return true;
  if (strcmp(when, "never") == 0)
    return false;
  if (strcmp(when, "auto") != 0)
    usage("--color: auto, always or never, and not ", when);
  return isatty(STDERR_FILENO) && !(no && *no) && term &&
         strcmp(term, "dumb") != 0;
}

static void print_and_exit(const char *text) {
  put_text(text);
  close_output();
  exit(0);
}

static void long_option(const char *option) {
  if (strcmp(option, "--json") == 0)
    options.json = true;
  else if (strcmp(option, "--keep-going") == 0)
    options.keep_going = true;
  else if (strcmp(option, "--strict") == 0)
    options.strict = true;
  else if (strcmp(option, "--verbose") == 0)
    options.verbose = true;
  else if (strcmp(option, "--which") == 0)
    options.which = true;
  else if (strncmp(option, "--color=", 8) == 0)
    options.color = wants_color(option + 8);
  else if (strcmp(option, "--help") == 0)
    print_and_exit(usage_text);
  else if (strcmp(option, "--version") == 0) {
    put_text("cidrset ");
    put_text(ipkin_version_text());
    print_and_exit("\n");
  } else
    usage("unknown option ", option);
}

/* -4, -6, -k, -v, -h, also several behind one dash. */
static void short_options(const char *option) {
  for (const char *letter = option + 1; *letter; letter++)
    if (*letter == '4')
      options.v4 = true;
    else if (*letter == '6')
      options.v6 = true;
    else if (*letter == 'k')
      options.keep_going = true;
    else if (*letter == 'v')
      options.verbose = true;
    else if (*letter == 'h')
      print_and_exit(usage_text);
    else
      usage("unknown option ", option);
}

/* Takes the options out; what is left of argv are the words.  Options may stand
   anywhere before "--". */
static int read_options(int argc, char **argv) {
  int words = 0;
  bool ended = false;
  for (int i = 1; i < argc; i++) {
    if (ended || argv[i][0] != '-' || argv[i][1] == '\0')
      argv[words++] = argv[i];
    else if (strcmp(argv[i], "--") == 0)
      ended = true;
    else if (argv[i][1] == '-')
      long_option(argv[i]);
    else
      short_options(argv[i]);
  }
  return words;
}

static struct lists lists_of(const struct command *command, int words,
                             char **argv) {
  struct lists lists = {.len = (size_t)words - 1};
  bool input = command->run == ask; /* the standard input is taken */
  if (lists.len < command->least)
    usage(command->name,
          command->least > 1 ? ": two lists are needed" : ": no list");
  lists.lists = allocate(lists.len, sizeof *lists.lists);
  memset(lists.lists, 0, lists.len * sizeof *lists.lists);
  for (size_t i = 0; i < lists.len; i++) {
    lists.lists[i].name = argv[i + 1];
    bool standard = strcmp(argv[i + 1], "-") == 0;
    if (standard && input)
      usage(command->name, command->run == ask
                               ? ": the standard input is the lines, no list"
                               : ": the standard input is there once");
    input = input || standard;
  }
  return lists;
}

int main(int argc, char **argv) {
  options.color = wants_color("auto");
  progress.on = isatty(STDERR_FILENO);
  progress.begin = milliseconds();
  int words = read_options(argc, argv);
  if (words == 0) {
    fputs(usage_text, stderr);
    return 2;
  }
  const struct command *command = find_command(argv[0]);
  if (options.which && strcmp(command->name, "in") != 0)
    usage("--which goes with in, not with ", command->name);
  struct lists lists = lists_of(command, words, argv);
  int status = command->run(command->name, &lists);
  free(lists.lists);
  return status;
}
