/* bulk_kernels.c - kernels beside each other: every length, place and mutation
   SPDX-License-Identifier: MIT

   IPKIN_TEST_EFFORT=5000 tests/plain bulk_kernels/agree_on_many_mutants
   compares them on 10^8 lines. */
#include "agree.h"
#include "agree_bulk.h"
#include "check.h"
#include "place.h"

#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
  BLANKS = IPKIN_ACCEPT_BLANKS,
  COMMENTS = IPKIN_ACCEPT_COMMENTS,
  MORE = IPKIN_BULK_MORE,
  PACK = IPKIN_BULK_PACK
};

/* What a list may hold and a kernel must tell apart, and what stands beside it
   in ASCII: a comparison that is off by one or two takes that. */
static const char telling[] =
    "\0.:/\r\n0129afg%# \t\x7f\x80\xb2\xff-;<?@AFGZ`hz";
enum { TELLING = sizeof telling - 1 };

/* ---- lines as lists have them ------------------------------------------- */

enum { ENTRY_CAP = 64, LINE_CAP = 128 };

static char *put_octet(char *to, unsigned octet) {
  if (octet >= 100)
    *to++ = (char)('0' + octet / 100);
  if (octet >= 10)
    *to++ = (char)('0' + octet / 10 % 10);
  *to++ = (char)('0' + octet % 10);
  return to;
}

/* Each octet of one digit, two or three, as likely as the next. */
static char *put_quad(uint64_t *seed, char *to) {
  uint64_t random = random_next(seed);

  for (unsigned i = 0; i < 4; i++, random >>= 16) {
    static const unsigned from[] = {0, 10, 100}, numbers[] = {10, 90, 156};
    const unsigned kind = (unsigned)(random % 3);
    const unsigned more = (unsigned)(random >> 2) & 0x3fff;

    if (i > 0)
      *to++ = '.';
    to = put_octet(to, from[kind] + more % numbers[kind]);
  }
  return to;
}

/* Of one to four digits, or of four. */
static char *put_group(uint64_t *seed, char *to, bool is_wide) {
  uint64_t random = random_next(seed);
  const char *const digits =
      random & 4 ? "0123456789abcdef" : "0123456789ABCDEF";

  for (unsigned n = is_wide ? 3 : random & 3, i = 0; i <= n; i++)
    *to++ = digits[(random >>= 4) & 0xf];
  return to;
}

/* As anybody may write it: any case, zeros in front, "::" anywhere or not at
   all, also for one group; a quad at the end. */
static char *put_v6(uint64_t *seed, char *to) {
  const uint64_t random = random_next(seed);
  const bool has_quad = (random & 7) == 0, has_gap = random & 8,
             is_wide = (random >> 16 & 3) == 0;
  const size_t most = has_quad ? 6 : 8,
               groups = has_gap ? (random >> 4) % most : most,
               gap = has_gap ? (random >> 8) % (groups + 1) : 9;

  for (size_t i = 0; i < groups; i++) {
    if (i == gap)
      *to++ = ':', *to++ = ':';
    else if (i > 0)
      *to++ = ':';
    to = put_group(seed, to, is_wide);
  }
  if (gap == groups)
    *to++ = ':', *to++ = ':';
  else if (has_quad)
    *to++ = ':';
  return has_quad ? put_quad(seed, to) : to;
}

/* An address or a CIDR of either family, and it is right; its length. */
static size_t put_entry(uint64_t *seed, char *text) {
  const uint64_t random = random_next(seed);
  const unsigned width = random & 1 ? 128 : 32;
  char *to = width == 128 ? put_v6(seed, text) : put_quad(seed, text);

  if (random & 2) {
    *to++ = '/';
    to = put_octet(to, (unsigned)((random >> 2) % (width + 1)));
  }
  return (size_t)(to - text);
}

static size_t insert(char *line, size_t len, size_t at, char byte) {
  memmove(line + at + 1, line + at, len - at);
  line[at] = byte;
  return len + 1;
}

/* One byte more, less or other. */
static size_t mutate(uint64_t *seed, char *line, size_t len) {
  const uint64_t random = random_next(seed);
  const size_t at = (random >> 16) % (len + 1);
  const char byte =
      random & 0x100 ? (char)(random >> 32) : telling[(random >> 32) % TELLING];

  switch (at < len ? random & 3 : 0) {
  case 0:
    return insert(line, len, at, byte);
  case 1: /* twice what is there */
    return insert(line, len, at, line[at]);
  case 2:
    memmove(line + at, line + at + 1, len - at - 1);
    return len - 1;
  default:
    line[at] = byte;
    return len;
  }
}

/* What is no entry, or something beside one. */
static size_t put_other(uint64_t *seed, char *text) {
  static const char *const others[] = {
      "",
      " ",
      "# a comment",
      "a/8::33",
      "10.0.0.0/8::33",
      "/",
      "::",
      "::/0",
      ":::",
      "0.0.0.0/0",
      "fe80::1%eth0",
      " 10.0.0.1\t# here",
      "\xef\xbb\xbf::1",
      "2001:db8:\xb2::/48",
      "300.1.1.1",
      "1.2.3.4/33",
      "1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:0:1:2:3:4:5:6:7:8:9",
      "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1",
  };
  const char *const other =
      others[random_below(seed, sizeof others / sizeof *others)];

  memcpy(text, other, strlen(other));
  return strlen(other);
}

/* How wild a list is: of 256 lines so many are mutated, so many others. */
struct manner {
  unsigned mutants, others;
  bool has_cr; /* most of its lines end in CR LF */
};

static size_t put_line(uint64_t *seed, const struct manner *manner,
                       char line[LINE_CAP]) {
  const uint64_t random = random_next(seed);
  size_t len = (random & 0xff) < manner->others ? put_other(seed, line)
                                                : put_entry(seed, line);

  if ((random >> 8 & 0xff) < manner->mutants)
    for (size_t n = 1 + (random >> 16) % 3; n > 0; n--)
      len = mutate(seed, line, len);
  if (manner->has_cr != ((random >> 24 & 0x1f) == 0))
    line[len++] = '\r';
  if ((random >> 32 & 0xff) < manner->others)
    line[len++] = '\r';
  line[len++] = '\n';
  return len;
}

/* Whole lines, below cap bytes of them. */
static size_t put_list(uint64_t *seed, const struct manner *manner, char *list,
                       size_t cap) {
  size_t len = 0;

  while (len + LINE_CAP < cap)
    len += put_line(seed, manner, list + len);
  return len;
}

/* ---- every length, place and telling byte -------------------------------- */

enum { LENGTHS = 65, PLACES = 64, AROUND = 512 };

/* What stands before and behind; both ends of it are ends of a line. */
static const char neighbours[] =
    "10.0.0.0/8\n::1\n2001:db8::/32\n1.2.3.4\r\n\n255.255.255.255/32\n"
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128\nfe80::1:2\r\n0.0.0.0\n"
    "::ffff:1.2.3.4\nx\n1:2:3:4:5:6:7:8\n99.0.0.1\n::/0\n172.16.0.0/12\n";

/* Lines of one length: right ones where there are any, else what begins as
   one. */
enum { VARIANTS = 8 };
static char entries[LENGTHS][VARIANTS][LENGTHS];

static void fill_entries(void) {
  static const char cut[LENGTHS + VARIANTS] =
      "1:22:333:4444::1.22.133.4/128:22:333:4444::1.22.133.4/12:22:333:4444::1";
  unsigned have[LENGTHS] = {0};
  uint64_t seed = 71;

  for (size_t len = 0; len < LENGTHS; len++)
    for (size_t i = 0; i < VARIANTS; i++)
      memcpy(entries[len][i], cut + i, len);
  for (unsigned n = 0; n < 20000; n++) {
    char text[ENTRY_CAP];
    const size_t len = put_entry(&seed, text);

    memcpy(entries[len][have[len]++ % VARIANTS], text, len);
  }
}

/* A line of len bytes that begins before bytes behind the front of the text and
   has behind bytes behind it. */
static size_t surround(char *text, const char *line, size_t len, size_t before,
                       size_t behind) {
  const size_t period = sizeof neighbours - 1;
  char *to = text;

  memcpy(to, neighbours + period - before, before);
  to += before;
  memcpy(to, line, len);
  to += len;
  *to++ = '\n';
  for (size_t i = 0; i < behind; i++)
    *to++ = neighbours[i % period];
  return (size_t)(to - text);
}

/* The slots end at a wall too, and there are as many as are needed or fewer. */
static void agree_with_slots_at_the_wall(const struct call *whole,
                                         size_t fewer) {
  const struct answer all = answer_of_model(whole);
  struct call call = *whole;
  struct ipkin_bulk_fault *const faults =
      malloc(all.room * sizeof(struct ipkin_bulk_fault));

  call.slots_cap = all.slots_len - (fewer < all.slots_len ? fewer : 0);
  if (!faults)
    abort();
  for (const struct reader *reader = readers(); reader->name; reader++) {
    const struct answer want = answer_of_model(&call);
    struct answer got = {.faults = faults};

    got.slots = (void *)place_output(call.slots_cap * sizeof *got.slots);
    answer_by(reader, &call, &got);
    check_answer(&got, &want, &call, reader->name);
    answer_free(&want);
  }
  free(faults);
  answer_free(&all);
}

/* At either end of memory, and n picks how it is called. */
static void agree_in_place(const char *text, size_t len, size_t n) {
  static const uint32_t accepts[] = {
      0, PACK, 0, MORE, 0, BLANKS | COMMENTS, 0, COMMENTS | PACK};
  struct call call = {.len = len,
                      .accept = accepts[n % 8],
                      .check_only = n % 16 == 15,
                      .slots_cap = SIZE_MAX,
                      .faults_cap = n % 3 ? SIZE_MAX : 2};

  call.text = place_behind_wall(text, len);
  agree_call(&call);
  call.text = place_before_wall(text, len);
  agree_call(&call);
  if (!call.check_only)
    agree_with_slots_at_the_wall(&call, n % 7);
}

/* The alignment of memory follows from the length at one wall, and place in
   the text is what a kernel that reads block by block has of it. */
Test(bulk_kernels, agree_at_every_length_and_place) {
  enum { COMBINATIONS = LENGTHS * PLACES * VARIANTS };
  char text[LENGTHS + AROUND];

  fill_entries();
  for (size_t left = check_effort(COMBINATIONS); left > 0; left--) {
    const size_t n = left - 1;
    const size_t len = n % LENGTHS, before = n / LENGTHS % PLACES,
                 variant = n / LENGTHS / PLACES % VARIANTS;
    const char *const line = entries[len][variant];

    agree_in_place(
        text, surround(text, line, len, before, (n * 37 + variant) % 301), n);
  }
}

/* Texts of one size each, so that the last line that a kernel takes is any, and
   the text is cut in any line. */
Test(bulk_kernels, agree_wherever_the_list_ends) {
  char text[2 * AROUND];

  fill_entries();
  for (size_t left = check_effort(301 * 60); left > 0; left--) {
    const size_t n = left - 1;
    const size_t len = n / 7 % LENGTHS, before = n / 3 % PLACES;
    const size_t whole =
        surround(text, entries[len][n % VARIANTS], len, before, 301);

    agree_in_place(text, n % 301 < whole ? n % 301 : whole, n / 301);
  }
}

Test(bulk_kernels, agree_on_every_telling_byte_in_every_place) {
  const size_t share = check_share(100);
  char text[LENGTHS + AROUND], line[LENGTHS + 1];
  size_t n = 0;

  fill_entries();
  for (size_t len = 0; len < LENGTHS; len++)
    for (size_t at = 0; at <= len; at++)
      for (size_t b = 0; b < TELLING; b++, n++) {
        const char *const entry = entries[len][n / TELLING % VARIANTS];
        size_t line_len = len;

        if (n % 100 >= share)
          continue;
        memcpy(line, entry, len);
        if (at == len || n % 2)
          line_len = insert(line, len, at, telling[b]);
        else
          line[at] = telling[b];
        agree_in_place(text,
                       surround(text, line, line_len, n * 29 % PLACES,
                                n % 4 ? 150 + n % 60 : n % 301),
                       n / TELLING);
      }
}

/* Fields that are too many, of any width, next to lines that are right: what
   one of them spoils must not be another line. */
Test(bulk_kernels, agree_on_lines_of_too_many_fields) {
  char text[LENGTHS + AROUND], line[LENGTHS];

  for (size_t left = check_effort(4 * LENGTHS * PLACES); left > 0; left--) {
    const size_t n = left - 1;
    const size_t len = n % LENGTHS, before = n / LENGTHS % PLACES;
    const size_t width = 1 + n / LENGTHS / PLACES % 4;
    const char separator = n % 2 ? '.' : ':';

    for (size_t i = 0; i < len; i++)
      line[i] = i % width == width - 1 ? separator : '1';
    agree_in_place(text, surround(text, line, len, before, 100 + n % 201), n);
  }
}

/* ---- many lines ---------------------------------------------------------- */

enum { LIST_CAP = 1 << 17, LONGEST = 1 << 20 };
_Static_assert((int)LIST_CAP + LONGEST <= PLACE_CAP, "a list has its place");

static const struct reader *scalar(void) {
  const struct reader *reader = readers();

  while (strcmp(reader->name, "scalar") != 0)
    reader++;
  return reader;
}

/* One that has no end for so long that blocks and counters run over: a line
   that was right, again and again; behind the lines before at. */
static size_t put_long_line(uint64_t *seed, char *list, size_t len, size_t at) {
  char entry[ENTRY_CAP];
  const size_t entry_len = put_entry(seed, entry);
  const size_t bits = random_below(seed, 21);
  const size_t long_len = random_below(seed, ((size_t)1 << bits) + 1);

  while (at > 0 && list[at - 1] != '\n')
    at--;
  memmove(list + at + long_len, list + at, len - at);
  for (size_t i = 0; i < long_len; i++)
    list[at + i] = entry[i % entry_len];
  return len + long_len;
}

static struct manner any_manner(uint64_t *seed) {
  static const unsigned shares[] = {0, 0, 1, 4, 16, 64, 200};
  struct manner manner = {.has_cr = random_below(seed, 4) == 0};

  manner.mutants = shares[random_below(seed, 7)];
  manner.others = shares[random_below(seed, 7)] / 4;
  return manner;
}

static uint32_t any_accept(uint64_t *seed) {
  static const uint32_t accepts[] = {0,
                                     0,
                                     0,
                                     0,
                                     BLANKS,
                                     COMMENTS,
                                     BLANKS | COMMENTS,
                                     PACK,
                                     COMMENTS,
                                     BLANKS,
                                     MORE,
                                     PACK | MORE,
                                     BLANKS | COMMENTS | PACK,
                                     IPKIN_ACCEPT_LEADING_ZEROS |
                                         IPKIN_ACCEPT_ZONE,
                                     IPKIN_ACCEPT_NETMASK,
                                     IPKIN_REFUSE_HOST_BITS};

  return accepts[random_below(seed, sizeof accepts / sizeof *accepts)];
}

/* A list of any manner, without a long line in most cases; its length. */
static size_t any_list(uint64_t *seed, char list[LIST_CAP + LONGEST]) {
  const struct manner manner = any_manner(seed);
  size_t len = put_list(seed, &manner, list,
                        LINE_CAP + 1 + random_below(seed, LIST_CAP - LINE_CAP));

  if (random_below(seed, 16) == 0)
    len = put_long_line(seed, list, len, random_below(seed, len + 1));
  if (random_below(seed, 2)) /* the last line has no LF */
    len -= random_below(seed, len < 40 ? len + 1 : 40);
  return len;
}

/* All lists have one call's memory, which is full of what was there before. */
static void agree_with_scalar(const struct call *call, struct answer *want,
                              struct answer *got) {
  answer_by(scalar(), call, want);
  want->slots_len = (size_t)(want->counts.lines - want->counts.blank -
                             (call->accept & PACK ? want->counts.faults : 0));
  for (const struct reader *reader = readers(); reader->name; reader++)
    if (reader != scalar()) {
      answer_by(reader, call, got);
      check_answer(got, want, call, reader->name);
    }
}

Test(bulk_kernels, agree_on_many_mutants, .timeout = 3600) {
  enum { ROOM = LIST_CAP + LONGEST }; /* a mutant may be LF alone */
  const uint64_t lines = check_effort(2000000);
  char *const list = malloc(ROOM);
  struct answer want = answer_new(ROOM), got = answer_new(ROOM);
  uint64_t seed = 72, done = 0;

  if (!list)
    abort();
  for (unsigned long round = 0; done < lines; round++) {
    const size_t len = any_list(&seed, list);
    struct call call = {
        .text = place_before_wall(list, len),
        .len = len,
        .accept = any_accept(&seed),
        .check_only = random_below(&seed, 16) == 0,
        .slots_cap = random_below(&seed, 8) ? ROOM : random_below(&seed, 4000),
        .faults_cap = ROOM};

    agree_with_scalar(&call, &want, &got);
    if (round % 64 == 0)
      agree_call(&call);
    done += want.counts.lines;
    if (check_failures > 0) {
      check(false, "in round %lu", round);
      break;
    }
  }
  answer_free(&want);
  answer_free(&got);
  free(list);
}

/* A kernel that declined everything would pass every other test. */
Test(bulk_kernels, take_every_plain_line) {
  enum { ENDS = 256 }; /* what wide loads may leave at the end */
  char *const list = malloc(LIST_CAP);
  size_t len = 0, declined;
  uint64_t seed = 75;

  cr_assert(list);
  memcpy(list, "::/0\n", 5); /* the shortest of these, and nothing before it */
  len = 5;
  while (len + ENTRY_CAP < LIST_CAP) {
    const size_t entry_len = put_entry(&seed, list + len);

    size_t colons = 0;
    for (size_t i = 0; i < entry_len; i++)
      colons += list[len + i] == ':';
    /* not plain: a quad in IPv6, and a "::" in front for one group */
    if ((colons && memchr(list + len, '.', entry_len)) ||
        (colons == 8 && list[len] == ':'))
      continue;
    len += entry_len;
    if (random_below(&seed, 4) == 0)
      list[len++] = '\r';
    list[len++] = '\n';
  }
  for (const struct reader *reader = readers() + 1; reader[1].name; reader++) {
    const size_t taken = taken_by(reader->kernel, list, len, &declined);

    check_number(declined, 0, "%s", reader->name);
    check(taken + ENDS > len, "%s takes %zu of %zu", reader->name, taken, len);
  }
  free(list);
}

static size_t put_text(char *list, size_t len, const char *text) {
  memcpy(list + len, text, strlen(text));
  return len + strlen(text);
}

/* A bad line costs itself, and none of those that are read beside it. */
Test(bulk_kernels, decline_no_line_beside_a_bad_one) {
  static const char *const kinds[][2] = {
      {"10.20.30.40\n", "1.2.3.4.5.6.7.8\n"},
      {"10.20.30.40/32\n", "1.2.3\n"},
      {"2001:db8::1\n", "1:2:3:4:5:6:7:8:9\n"},
      {"2001:db8::/64\n", "::1/129\n"},
  };
  enum { LINES = 100, AMONG = 16 };
  char list[LINES * 20];
  size_t declined;

  for (size_t i = 0; i < sizeof kinds / sizeof *kinds * AMONG; i++) {
    size_t len = 0;

    for (size_t line = 0; line < LINES; line++)
      len = put_text(list, len, kinds[i / AMONG][line == i % AMONG]);
    for (const struct reader *reader = readers() + 1; reader[1].name;
         reader++) {
      (void)taken_by(reader->kernel, list, len, &declined);
      check_number(declined, 1, "%s, list %zu", reader->name, i);
    }
  }
}

/* As many lines as there can be where there are nearly enough already. */
Test(bulk_kernels, write_no_byte_behind_a_batch) {
  char list[512];
  size_t declined;

  memset(list, '\n', sizeof list);
  list[0] = 'x';
  for (const struct reader *reader = readers() + 1; reader[1].name; reader++) {
    (void)taken_by(reader->kernel, list, sizeof list, &declined);
    check_number(declined, 1, "%s", reader->name);
  }
}

/* Of one batch: the places of some lines have a low byte that may be a length,
   and would cut others to what is right too. */
Test(bulk_kernels, take_no_place_for_a_length) {
  char list[4096];
  size_t len = 0;

  for (size_t i = 0; i < 36; i++)
    len = put_text(list, len, "10.0.0.1\n");
  for (size_t i = 0; i < 4; i++) {
    do
      list[len++] = 'x';
    while (len % 256 != 7);
    len = put_text(list, len, "\n10.0.0.1\n");
  }
  for (size_t i = 0; i < 16; i++)
    len = put_text(list, len, i < 4 ? "10.0.0.1\n" : "10.0.0.100\n");
  agree_list(list, len, 0);
}

/* The quick paths of the calls for one text likewise; and what they take, they
   read as the scanner does. */
Test(bulk_kernels, quick_paths_take_every_plain_text) {
  bool ipkin__addr_quick(const char *text, size_t len, struct ipkin_addr *addr);
  bool ipkin__cidr_quick(const char *text, size_t len, struct ipkin_cidr *cidr);
  uint64_t seed = 76;
  char entry[ENTRY_CAP];

  for (unsigned long n = 1000 + check_effort(100000); n > 0; n--) {
    const size_t len = put_entry(&seed, entry);
    const char *const text = place_before_wall(entry, len);
    const char *const slash = memchr(text, '/', len);
    const size_t addr_len = slash ? (size_t)(slash - text) : len;
    struct ipkin_addr addr, want_addr;
    struct ipkin_cidr cidr, want;
    size_t colons = 0;

    for (size_t i = 0; i < addr_len; i++)
      colons += text[i] == ':';
    if (addr_len < 4 || (colons && memchr(text, '.', addr_len)) ||
        (colons == 8 && text[0] == ':'))
      continue;
    memset(&addr, 0xa5, sizeof addr);
    memset(&cidr, 0xa5, sizeof cidr);
    check_ok(ipkin_addr_parse_with(text, addr_len, 0, &want_addr, NULL, NULL));
    check_ok(
        ipkin_cidr_parse_with(text, len, IPKIN_ACCEPT_BARE, &want, NULL, NULL));
    check(ipkin__addr_quick(text, addr_len, &addr) &&
              memcmp(&addr, &want_addr, sizeof addr) == 0,
          "%s", show(text, addr_len));
    check(slash ? ipkin__cidr_quick(text, len, &cidr) &&
                      memcmp(&cidr, &want, sizeof cidr) == 0
                : !ipkin__cidr_quick(text, len, &cidr),
          "%s", show(text, len));
  }
}

#if defined __x86_64__ && defined __GNUC__
/* As in lib/cpu.h. */
enum { CPU_ASKED = 1, CPU_AVX2 = 2, CPU_AVX512 = 4 };
struct cpu_words {
  unsigned c1, b7, c7, state;
};
uint32_t ipkin__cpu_of(const struct cpu_words *has);
uint32_t ipkin__cpu_ask(void);

/* Intel SDM volume 2, CPUID, and volume 1 section 13.3, XCR0: each bit without
   which a kernel's instructions may not be run. */
Test(bulk_kernels, are_chosen_by_all_that_they_need) {
  static const struct {
    unsigned c1, b7, c7, state;
    uint32_t left; /* without any of these */
  } rows[] = {
      {1u << 23, 0, 0, 0, CPU_ASKED},            /* POPCNT */
      {1u << 27, 0, 0, 0, CPU_ASKED},            /* OSXSAVE */
      {1u << 28, 0, 0, 0, CPU_ASKED},            /* AVX */
      {0, 1u << 3, 0, 0, CPU_ASKED},             /* BMI1 */
      {0, 1u << 5, 0, 0, CPU_ASKED},             /* AVX2 */
      {0, 1u << 8, 0, 0, CPU_ASKED},             /* BMI2 */
      {0, 0, 0, 1u << 1, CPU_ASKED},             /* XMM */
      {0, 0, 0, 1u << 2, CPU_ASKED},             /* YMM */
      {0, 1u << 16, 0, 0, CPU_ASKED | CPU_AVX2}, /* AVX512F */
      {0, 1u << 28, 0, 0, CPU_ASKED | CPU_AVX2}, /* AVX512CD */
      {0, 1u << 30, 0, 0, CPU_ASKED | CPU_AVX2}, /* AVX512BW */
      {0, 1u << 31, 0, 0, CPU_ASKED | CPU_AVX2}, /* AVX512VL */
      {0, 0, 1u << 1, 0, CPU_ASKED | CPU_AVX2},  /* AVX512VBMI */
      {0, 0, 1u << 6, 0, CPU_ASKED | CPU_AVX2},  /* AVX512VBMI2 */
      {0, 0, 0, 1u << 5, CPU_ASKED | CPU_AVX2},  /* opmask */
      {0, 0, 0, 1u << 6, CPU_ASKED | CPU_AVX2},  /* ZMM, upper halves */
      {0, 0, 0, 1u << 7, CPU_ASKED | CPU_AVX2},  /* ZMM16 and on */
  };
  struct cpu_words all = {0, 0, 0, 0};

  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct cpu_words has = {~rows[i].c1, ~rows[i].b7, ~rows[i].c7,
                                  ~rows[i].state};

    check_number(ipkin__cpu_of(&has), rows[i].left, "row %zu", i);
    all.c1 |= rows[i].c1;
    all.b7 |= rows[i].b7;
    all.c7 |= rows[i].c7;
    all.state |= rows[i].state;
  }
  check_number(ipkin__cpu_of(&all), CPU_ASKED | CPU_AVX2 | CPU_AVX512, "all");
}

/* The compiler's library asks the processor too. */
Test(bulk_kernels, know_the_processor_as_the_compiler_does) {
  uint32_t want = CPU_ASKED;

  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
      __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt"))
    want |= CPU_AVX2;
  if ((want & CPU_AVX2) && __builtin_cpu_supports("avx512f") &&
      __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd") &&
      __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vbmi") &&
      __builtin_cpu_supports("avx512vbmi2"))
    want |= CPU_AVX512;
  check_number(ipkin__cpu_ask(), want, "this processor");
}
#endif

/* ---- the same on every machine ------------------------------------------- */

/* FNV-1a, by bytes, so that byte order is of no matter. */
static void digest_bytes(uint64_t *digest, const void *from, size_t len) {
  const unsigned char *const bytes = from;

  for (size_t i = 0; i < len; i++)
    *digest = wrapped_product(*digest ^ bytes[i], 0x100000001b3u);
}

static void digest_number(uint64_t *digest, uint64_t number) {
  for (unsigned i = 0; i < 8; i++, number >>= 8)
    digest_bytes(digest, &(unsigned char){number & 0xff}, 1);
}

static void digest_answer(uint64_t *digest, const struct answer *answer,
                          size_t slots) {
  const struct ipkin_bulk_counts *const counts = &answer->counts;

  digest_number(digest, (uint64_t)answer->status);
  digest_bytes(digest, answer->slots, slots * sizeof *answer->slots);
  for (size_t i = 0; i < counts->faults; i++) {
    digest_number(digest, answer->faults[i].line);
    digest_number(digest, answer->faults[i].at);
    digest_number(digest, answer->faults[i].column);
    digest_number(digest, (uint64_t)answer->faults[i].status);
  }
  digest_number(digest, counts->lines);
  digest_number(digest, counts->blank);
  digest_number(digest, counts->v4_addrs);
  digest_number(digest, counts->v6_addrs);
  digest_number(digest, counts->v4_cidrs);
  digest_number(digest, counts->v6_cidrs);
  digest_number(digest, counts->faults);
  digest_number(digest, counts->consumed);
}

/* Lists of any manner, by one reader. */
static uint64_t digest_of(const struct reader *reader, char *list,
                          struct answer *got) {
  uint64_t seed = 73, digest = 0xcbf29ce484222325u;

  for (unsigned n = 0; n < 48; n++) {
    const struct manner manner = any_manner(&seed);
    const struct call call = {.text = list,
                              .len = put_list(&seed, &manner, list, 1 << 14),
                              .accept = any_accept(&seed),
                              .slots_cap =
                                  random_below(&seed, 4) ? got->room : 100,
                              .faults_cap = got->room};

    answer_by(reader, &call, got);
    digest_answer(&digest, got,
                  (size_t)(got->counts.lines - got->counts.blank -
                           (call.accept & PACK ? got->counts.faults : 0)));
  }
  return digest;
}

/* The number is what the scalar kernel gave on x86-64, when the model agreed.
   It changes with the lists alone. */
Test(bulk_kernels, say_the_same_on_every_machine) {
  char *const list = malloc(LIST_CAP);
  struct answer got = answer_new(LIST_CAP);

  if (!list)
    abort();
  for (const struct reader *reader = readers(); reader->name; reader++)
    check_number(digest_of(reader, list, &got), 0x26932e84fc88ca85u, "%s",
                 reader->name);
  answer_free(&got);
  free(list);
}

/* ---- from many threads at once ------------------------------------------- */

enum { THREADS = 8 };

struct first_call {
  pthread_t thread;
  atomic_uint *arrived;
  const char *kernel;
  ipkin_status status;
  struct ipkin_bulk_counts counts;
  struct ipkin_cidr slots[32];
  char text[IPKIN_ADDR_TEXT_CAP];
};

/* Relaxed, so that the gate orders nothing for the library. */
static void wait_for_all(atomic_uint *arrived) {
  (void)atomic_fetch_add_explicit(arrived, 1, memory_order_relaxed);
  while (atomic_load_explicit(arrived, memory_order_relaxed) < THREADS)
    (void)sched_yield();
}

static void *make_first_call(void *arg) {
  struct first_call *const call = arg;
  struct ipkin_addr addr;
  size_t len;

  wait_for_all(call->arrived);
  call->status = ipkin_bulk_parse(
      neighbours, sizeof neighbours - 1, 0, call->slots,
      sizeof call->slots / sizeof *call->slots, NULL, 0, &call->counts);
  call->kernel = ipkin_bulk_kernel();
  (void)ipkin_addr_parse("2001:db8::1", 11, &addr, NULL);
  (void)ipkin_addr_format(&addr, call->text, sizeof call->text, &len);
  return NULL;
}

/* Alone in its process (plain bulk_kernels/make_their_first_call_...), these
   are the first calls: what the machine is, is then asked by all of them. */
Test(bulk_kernels, make_their_first_call_from_eight_threads) {
  static struct first_call calls[THREADS];
  atomic_uint arrived = 0;

  for (size_t i = 0; i < THREADS; i++) {
    memset(&calls[i], 0, sizeof calls[i]);
    calls[i].arrived = &arrived;
    cr_assert(
        !pthread_create(&calls[i].thread, NULL, make_first_call, &calls[i]));
  }
  for (size_t i = 0; i < THREADS; i++)
    cr_assert(!pthread_join(calls[i].thread, NULL));
  for (size_t i = 0; i < THREADS; i++) {
    check_status(calls[i].status, IPKIN_OK, "thread %zu", i);
    check_number(calls[i].counts.lines, 15, "thread %zu", i);
    check_number(calls[i].counts.faults, 1, "thread %zu", i);
    check(memcmp(&calls[i].counts, &calls[0].counts, sizeof calls->counts) == 0,
          "counts of thread %zu", i);
    check(memcmp(calls[i].slots, calls[0].slots, sizeof calls->slots) == 0,
          "slots of thread %zu", i);
    check(calls[i].kernel == calls[0].kernel, "kernel of thread %zu", i);
    check_text(calls[i].text, "2001:db8::1", "thread %zu", i);
  }
}

/* ---- bad lists, linearly ------------------------------------------------- */

/* A list of one thing again and again, and the first line's fault. */
static const struct {
  const char *thing;
  struct ipkin_bulk_fault first; /* line 0: its lines are blank */
} endless[] = {
    {"\n", {0}},
    {"\r\n", {0}},
    {"\r", {1, 0, 1, IPKIN_ERR_CHARACTER}},
    {"x\n", {1, 0, 1, IPKIN_ERR_CHARACTER}},
    {"\xff", {1, 0, 1, IPKIN_ERR_CHARACTER}},
    {"\0", {1, 0, 1, IPKIN_ERR_CHARACTER}},
    {"/", {1, 0, 1, IPKIN_ERR_CHARACTER}},
    {":", {1, 2, 3, IPKIN_ERR_CHARACTER}},
    {"0", {1, 1, 2, IPKIN_ERR_LEADING_ZERO}},
    {"1", {1, 3, 4, IPKIN_ERR_OCTET}},
    {"1.", {1, 7, 8, IPKIN_ERR_TOO_MANY}},
    {"1:", {1, 15, 16, IPKIN_ERR_TOO_MANY}},
};

/* What nothing but arithmetic says of len bytes of it. */
static struct ipkin_bulk_counts counts_of(size_t i, size_t len, uint32_t accept,
                                          size_t thing_len) {
  struct ipkin_bulk_counts counts = {0};

  if (strchr(endless[i].thing, '\n'))
    counts.lines = len / thing_len;
  else if (accept != MORE)
    counts.lines = 1;
  if (counts.lines > 0)
    counts.consumed = len;
  if (endless[i].first.line == 0)
    counts.blank = counts.lines;
  else
    counts.faults = counts.lines;
  return counts;
}

static void check_endless(char *list, size_t i, size_t len, uint32_t accept) {
  const size_t text_len = strlen(endless[i].thing),
               period = text_len + !text_len;
  const struct call call = {.text = list,
                            .len = len,
                            .accept = accept,
                            .check_only = true,
                            .faults_cap = 1};
  struct ipkin_bulk_fault want_first = endless[i].first, got_first = {0};
  const struct answer want = {.counts = counts_of(i, len, accept, period),
                              .faults = &want_first};
  struct answer got = {.faults = &got_first};

  for (size_t at = 0; at < len; at++)
    list[at] = endless[i].thing[at % period];
  for (const struct reader *reader = readers(); reader->name; reader++) {
    answer_by(reader, &call, &got);
    check_answer(&got, &want, &call, reader->name);
  }
}

/* There is no clock: were it not linear, the test would not end in time. */
Test(bulk_kernels, read_eight_megabytes_of_one_thing) {
  const size_t len = check_share(2 << 20) * 4;
  char *const list = malloc(len);

  cr_assert(list);
  for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) {
    check_endless(list, i, len, 0);
    check_endless(list, i, len / 2, MORE);
  }
  free(list);
}

/* Random bytes, and an LF as often as any other. */
Test(bulk_kernels, read_eight_megabytes_of_anything) {
  const size_t len = check_share(1 << 20) * 8;
  char *const list = malloc(len);
  uint64_t seed = 74;

  cr_assert(list);
  for (size_t i = 0; i < len; i += 8)
    memcpy(list + i, &(uint64_t){random_next(&seed)}, 8);
  agree_call(&(struct call){
      .text = list, .len = len, .slots_cap = SIZE_MAX, .faults_cap = SIZE_MAX});
  free(list);
}
