/* bulk.c - tests of the bulk section
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "agree_bulk.h"
#include "check.h"
#include "place.h"
#include "table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
  BARE = IPKIN_ACCEPT_BARE,
  ZEROS = IPKIN_ACCEPT_LEADING_ZEROS,
  ZONE = IPKIN_ACCEPT_ZONE,
  NETMASK = IPKIN_ACCEPT_NETMASK,
  REFUSE = IPKIN_ACCEPT_KUBERNETES_STRICT,
  BLANKS = IPKIN_ACCEPT_BLANKS,
  COMMENTS = IPKIN_ACCEPT_COMMENTS,
  MORE = IPKIN_BULK_MORE,
  PACK = IPKIN_BULK_PACK,
  OF_TEXT = 0x7f /* the bits that concern one text */
};

static const struct ipkin_cidr none;

/* ---- lists of any kind ------------------------------------------------- */

enum { LIST_CAP = 1 << 15 };

static size_t put(char *list, size_t len, const char *text, size_t text_len) {
  memcpy(list + len, text, text_len);
  return len + text_len;
}

static size_t put_blanks(uint64_t *seed, char *list, size_t len) {
  for (size_t n = random_below(seed, 4); n > 0; n--)
    list[len++] = random_below(seed, 2) ? ' ' : '\t';
  return len;
}

/* A CIDR or an address as the library writes it: the kernels' own bread. */
static size_t put_plain(uint64_t *seed, char *list, size_t len) {
  const struct ipkin_cidr cidr = random_cidr(seed);
  char text[IPKIN_CIDR_TEXT_CAP];
  size_t text_len = oracle_cidr_format(&cidr, text);

  if (random_below(seed, 2))
    text_len = strcspn(text, "/");
  return put(list, len, text, text_len);
}

static size_t put_line(uint64_t *seed, char *list, size_t len) {
  static const char *const line_ends[] = {
      "\n", "\n", "\n", "\n", "\r\n", "\r\n", "\r\r\n", "\n\n", "\r"};
  const size_t kind = random_below(seed, 8);
  const char *line_end;

  if (kind == 0)
    len = put_blanks(seed, list, len);
  if (kind < 4) {
    len = put_plain(seed, list, len);
  } else if (kind < 7) {
    char text[MUTANT_CAP];
    const size_t text_len = mutant(seed, text);

    len = put(list, len, text, text_len);
  }
  if (random_below(seed, 6) == 0)
    len = put_blanks(seed, list, len);
  if (random_below(seed, 8) == 0)
    len = put(list, len, "# ::1", random_below(seed, 6));
  line_end =
      line_ends[random_below(seed, sizeof line_ends / sizeof *line_ends)];
  return put(list, len, line_end, strlen(line_end));
}

static size_t random_list(uint64_t *seed, char list[LIST_CAP], size_t lines) {
  size_t len = 0;

  for (; lines > 0 && len < LIST_CAP - 2 * MUTANT_CAP; lines--)
    len = put_line(seed, list, len);
  if (random_below(seed, 2) && len > 0) /* the last line has no LF */
    len -= random_below(seed, len < 40 ? len : 40);
  return len;
}

/* ---- by hand ----------------------------------------------------------- */

/* Slots as "10.0.0.0/8 - ::/0", faults as "CODE line:column at, ...", counts in
   the order of the header. */
struct row {
  const char *text;
  size_t len;
  uint32_t accept;
  const char *slots, *faults, *counts;
};

#define TEXT(text_) text_, sizeof(text_) - 1

static void write_slots(const struct answer *answer, size_t len, char *text,
                        size_t cap) {
  size_t at = 0;

  text[0] = 0;
  for (size_t i = 0; i < len; i++) {
    const bool zero = memcmp(&answer->slots[i], &none, sizeof none) == 0;

    at += (size_t)snprintf(text + at, cap - at, i ? " %s" : "%s",
                           zero ? "-" : show_cidr(&answer->slots[i]));
  }
}

static void write_faults(const struct answer *answer, char *text, size_t cap) {
  const struct ipkin_bulk_fault *const f = answer->faults;
  size_t at = 0;

  text[0] = 0;
  for (size_t i = 0; i < answer->counts.faults && i < answer->room; i++)
    at += (size_t)snprintf(text + at, cap - at,
                           "%s%s %" PRIu64 ":%" PRIu32 " %" PRIu64,
                           i ? ", " : "", ipkin_status_name(f[i].status),
                           f[i].line, f[i].column, f[i].at);
}

static void write_counts(const struct ipkin_bulk_counts *counts, char *text,
                         size_t cap) {
  uint64_t numbers[8];
  size_t at = 0;

  memcpy(numbers, counts, sizeof numbers);
  for (size_t i = 0; i < 8; i++)
    at += (size_t)snprintf(text + at, cap - at, i ? " %" PRIu64 : "%" PRIu64,
                           numbers[i]);
}

static void check_row(const struct row *row) {
  struct answer got = answer_new(list_lines(row->text, row->len) + SPARE);
  const struct call call = {.text = row->text,
                            .len = row->len,
                            .accept = row->accept,
                            .slots_cap = got.room,
                            .faults_cap = got.room};
  size_t slots;
  char text[400];

  answer_by(readers(), &call, &got);
  check_status(got.status, IPKIN_OK, "%s", show_call("", &call));
  write_counts(&got.counts, text, sizeof text);
  check_text(text, row->counts, "%s", show_call("", &call));
  slots = (size_t)(got.counts.lines - got.counts.blank -
                   (row->accept & PACK ? got.counts.faults : 0));
  if (slots < got.room)
    write_slots(&got, slots, text, sizeof text);
  check_text(text, row->slots, "%s", show_call("", &call));
  write_faults(&got, text, sizeof text);
  check_text(text, row->faults, "%s", show_call("", &call));
  answer_free(&got);
  agree_list(row->text, row->len, row->accept);
}

#define check_rows(rows_)                                                      \
  do {                                                                         \
    for (size_t i_ = 0; i_ < sizeof(rows_) / sizeof *(rows_); i_++)            \
      check_row(&(rows_)[i_]);                                                 \
  } while (0)

static const struct row ends[] = {
    {TEXT(""), 0, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT("\n"), 0, "", "", "1 1 0 0 0 0 0 1"},
    {TEXT("\n\n\n"), 0, "", "", "3 3 0 0 0 0 0 3"},
    {TEXT("\r\n"), 0, "", "", "1 1 0 0 0 0 0 2"},
    {TEXT("\r\n\n\r\n"), 0, "", "", "3 3 0 0 0 0 0 5"},
    {TEXT("10.0.0.0/8\n"), 0, "10.0.0.0/8", "", "1 0 0 0 1 0 0 11"},
    {TEXT("10.0.0.0/8"), 0, "10.0.0.0/8", "", "1 0 0 0 1 0 0 10"},
    {TEXT("10.0.0.0/8\r\n"), 0, "10.0.0.0/8", "", "1 0 0 0 1 0 0 12"},
    {TEXT("::1\n10.0.0.1\r\n::/0"), 0, "::1/128 10.0.0.1/32 ::/0", "",
     "3 0 1 1 0 1 0 18"},
    {TEXT("\n\n::1\n\r\n"), 0, "::1/128", "", "4 3 0 1 0 0 0 8"},
    /* one CR, and only before LF */
    {TEXT("10.0.0.0/8\r\r\n"), 0, "-", "CHARACTER 1:11 10", "1 0 0 0 0 0 1 13"},
    {TEXT("10.0.0.0/8\r"), 0, "-", "CHARACTER 1:11 10", "1 0 0 0 0 0 1 11"},
    {TEXT("\r"), 0, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 1"},
    {TEXT("\r\r\n"), 0, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 3"},
    {TEXT("\n\r"), 0, "-", "CHARACTER 2:1 1", "2 1 0 0 0 0 1 2"},
    {TEXT("\r::1\n"), 0, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 5"},
    {TEXT("10.0.0.1\r::1\n"), 0, "-", "CHARACTER 1:9 8", "1 0 0 0 0 0 1 13"},
    {TEXT("\n\r\n::1\r"), 0, "-", "CHARACTER 3:4 6", "3 2 0 0 0 0 1 7"},
};

Test(bulk, ends_a_line_at_lf_with_one_cr) {
  check_rows(ends);
}

static const struct row more[] = {
    {TEXT(""), MORE, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT("10.0.0.0/8"), MORE, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT("10.0.0.0/8\r"), MORE, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT("x"), MORE, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT("\r"), MORE, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT(" "), MORE | BLANKS, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT("# c"), MORE | COMMENTS, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT("x"), MORE | PACK, "", "", "0 0 0 0 0 0 0 0"},
    {TEXT("\n"), MORE, "", "", "1 1 0 0 0 0 0 1"},
    {TEXT("::1\n"), MORE, "::1/128", "", "1 0 0 1 0 0 0 4"},
    {TEXT("::1\n::2"), MORE, "::1/128", "", "1 0 0 1 0 0 0 4"},
    {TEXT("::1\r\n\r"), MORE, "::1/128", "", "1 0 0 1 0 0 0 5"},
    {TEXT("x\nx"), MORE, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 2"},
    {TEXT("x\nx"), 0, "- -", "CHARACTER 1:1 0, CHARACTER 2:1 2",
     "2 0 0 0 0 0 2 3"},
};

Test(bulk, leaves_the_last_line_where_there_is_more) {
  check_rows(more);
}

static const struct row around[] = {
    {TEXT(" \t \n"), 0, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 4"},
    {TEXT(" \t \n"), BLANKS, "", "", "1 1 0 0 0 0 0 4"},
    {TEXT("\t "), BLANKS, "", "", "1 1 0 0 0 0 0 2"},
    {"\t \t  ", 2, BLANKS, "", "", "1 1 0 0 0 0 0 2"}, /* and no further */
    {TEXT(" \r\n"), BLANKS, "", "", "1 1 0 0 0 0 0 3"},
    {TEXT(" ::1\n"), 0, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 5"},
    {TEXT("::1 \n"), 0, "-", "CHARACTER 1:4 3", "1 0 0 0 0 0 1 5"},
    {TEXT("::1 \n"), COMMENTS, "-", "CHARACTER 1:4 3", "1 0 0 0 0 0 1 5"},
    {TEXT(" \t::/0\t \n"), BLANKS, "::/0", "", "1 0 0 0 0 1 0 9"},
    {TEXT("\t::1 \r\n::2 "), BLANKS, "::1/128 ::2/128", "", "2 0 0 2 0 0 0 11"},
    {TEXT("::1\r \n"), BLANKS, "-", "CHARACTER 1:4 3", "1 0 0 0 0 0 1 6"},
    {TEXT(" \r"), BLANKS, "-", "CHARACTER 1:2 1", "1 0 0 0 0 0 1 2"},
    {TEXT(" \r\r\n"), BLANKS, "-", "CHARACTER 1:2 1", "1 0 0 0 0 0 1 4"},
    {TEXT("\v\n\f\n\xa0\n"), BLANKS, "- - -",
     "CHARACTER 1:1 0, CHARACTER 2:1 2, CHARACTER 3:1 4", "3 0 0 0 0 0 3 6"},
    /* the column is that of the line, not of the entry */
    {TEXT("  x\n"), BLANKS, "-", "CHARACTER 1:3 2", "1 0 0 0 0 0 1 4"},
    {TEXT("\n  1.2.3 \n"), BLANKS, "-", "TOO_FEW 2:8 8", "2 1 0 0 0 0 1 10"},
    {TEXT(" 10.0.0.0 /8\n"), BLANKS, "-", "CHARACTER 1:10 9",
     "1 0 0 0 0 0 1 13"},
    {TEXT(" ::/0 ::/0\n"), BLANKS, "-", "CHARACTER 1:6 5", "1 0 0 0 0 0 1 11"},

    {TEXT("# c\n"), 0, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 4"},
    {TEXT("# c\n#\n\n#"), COMMENTS, "", "", "4 4 0 0 0 0 0 8"},
    {TEXT("# c\r\n#\r"), COMMENTS, "", "", "2 2 0 0 0 0 0 7"},
    {TEXT("#\0\xff\n"), COMMENTS, "", "", "1 1 0 0 0 0 0 4"},
    {TEXT("# ::1\n"), BLANKS, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 6"},
    {TEXT(" # c\n"), COMMENTS, "-", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 5"},
    {TEXT(" # c\n"), BLANKS, "-", "CHARACTER 1:2 1", "1 0 0 0 0 0 1 5"},
    {TEXT(" # c\n\t#"), BLANKS | COMMENTS, "", "", "2 2 0 0 0 0 0 7"},
    {TEXT("::/0# c\n"), COMMENTS, "::/0", "", "1 0 0 0 0 1 0 8"},
    {TEXT("::/0 # c\n"), COMMENTS, "-", "CHARACTER 1:5 4", "1 0 0 0 0 0 1 9"},
    {TEXT("::/0 # c\n"), BLANKS, "-", "CHARACTER 1:5 4", "1 0 0 0 0 0 1 9"},
    {TEXT("::/0 # c\n"), BLANKS | COMMENTS, "::/0", "", "1 0 0 0 0 1 0 9"},
    {TEXT("\t::1\t## a # b\r\n#"), BLANKS | COMMENTS, "::1/128", "",
     "2 1 0 1 0 0 0 16"},
    {TEXT("1.2.3#.4\n"), COMMENTS, "-", "TOO_FEW 1:6 5", "1 0 0 0 0 0 1 9"},
    {TEXT("1.2.3 #.4\n"), BLANKS | COMMENTS, "-", "TOO_FEW 1:6 5",
     "1 0 0 0 0 0 1 10"},
    /* a zone may hold a "#", but where comments are accepted it begins one */
    {TEXT("fe80::1%a#b/x\n"), ZONE, "-", "CHARACTER 1:13 12",
     "1 0 0 0 0 0 1 14"},
    {TEXT("fe80::1%a#b/x\n"), ZONE | COMMENTS, "fe80::1/128", "",
     "1 0 0 1 0 0 0 14"},
    {TEXT("fe80::1%#\n"), ZONE | COMMENTS, "-", "ZONE 1:9 8",
     "1 0 0 0 0 0 1 10"},
};

Test(bulk, passes_over_blanks_and_comments_if_asked) {
  check_rows(around);
}

static const struct row faults[] = {
    {TEXT("10.0.0.0/8::33\n"), 0, "-", "CHARACTER 1:11 10", "1 0 0 0 0 0 1 15"},
    {TEXT("\xb2\n10.0.0.\xb2/8\n::\x80\n\xff"), 0, "- - - -",
     "CHARACTER 1:1 0, CHARACTER 2:8 9, CHARACTER 3:3 15, CHARACTER 4:1 17",
     "4 0 0 0 0 0 4 18"},
    {TEXT("\0\n10.0.0.0\0/8\n::1\0"), 0, "- - -",
     "CHARACTER 1:1 0, CHARACTER 2:9 10, CHARACTER 3:4 17", "3 0 0 0 0 0 3 18"},
    {TEXT("\xef\xbb\xbf"
          "::/0\n::/0\n"),
     0, "- ::/0", "CHARACTER 1:1 0", "2 0 0 0 0 1 1 13"},
    {TEXT("\xef\xbb\xbf\n"), BLANKS | COMMENTS, "-", "CHARACTER 1:1 0",
     "1 0 0 0 0 0 1 4"},
    {TEXT(
         "256.0.0.1\n10.0.0.0/33\n\n::/129\n01.2.3.4\n::1\n1.2.3\n10.0.0.0/\n"),
     0, "- - - - ::1/128 - -",
     "OCTET 1:3 2, BITS 2:11 20, BITS 4:6 28, LEADING_ZERO 5:2 31, "
     "TOO_FEW 7:6 48, NO_BITS 8:10 58",
     "8 1 0 1 0 0 6 59"},
    {TEXT("::/099\n::/08\n10.0.0.0/032\n"), 0, "- - -",
     "LEADING_ZERO 1:5 4, LEADING_ZERO 2:5 11, LEADING_ZERO 3:11 23",
     "3 0 0 0 0 0 3 26"},
    /* "/" with its highest bit, and what begins as the line before may end */
    {TEXT("::1\xaf"
          "128\n10.0.0.1/24\n/32\n"),
     0, "- 10.0.0.1/24 -", "CHARACTER 1:4 3, CHARACTER 3:1 20",
     "3 0 0 0 1 0 2 24"},
    {TEXT("10.0.0.1/8\n10.0.0.0/8\n::ffff:1.2.3.4\nFD00::\n"), REFUSE,
     "- 10.0.0.0/8 - -",
     "HOST_BITS 1:10 9, MAPPED 3:1 22, NON_CANONICAL 4:1 37",
     "4 0 0 0 1 0 3 44"},
};

Test(bulk, says_where_and_why_each_line_is_wrong) {
  check_rows(faults);
}

static const struct row kinds[] = {
    {TEXT("10.0.0.1\n10.0.0.1/32\n::1\n::1/128\n"), 0,
     "10.0.0.1/32 10.0.0.1/32 ::1/128 ::1/128", "", "4 0 1 1 1 1 0 33"},
    {TEXT("10.0.0.1\n::1"), BARE, "10.0.0.1/32 ::1/128", "",
     "2 0 1 1 0 0 0 12"},
    {TEXT("::ffff:1.2.3.4\n::FFFF:1.2.3.4/128\n::ffff:0:0/96\n::1.2.3.4\n"), 0,
     "::ffff:1.2.3.4/128 ::ffff:1.2.3.4/128 ::ffff:0.0.0.0/96 ::102:304/128",
     "", "4 0 0 2 0 2 0 58"},
    {TEXT("0.0.0.0/0\n0.0.0.0\n::/0\n::\n"), 0,
     "0.0.0.0/0 0.0.0.0/32 ::/0 ::/128", "", "4 0 1 1 1 1 0 26"},
    {TEXT("10.0.0.5/8\n2001:DB8:0:0::5/32\n"), /* as written: not masked */
     0, "10.0.0.5/8 2001:db8::5/32", "", "2 0 0 0 1 1 0 30"},
    {TEXT("10.0.0.0/255.0.0.0\n010.0.0.1\n010.0.0.1/08\n"), NETMASK | ZEROS,
     "10.0.0.0/8 10.0.0.1/32 10.0.0.1/8", "", "3 0 1 0 2 0 0 42"},
    {TEXT("fe80::1%eth0\nfe80::1%eth0/64\n"), ZONE, "fe80::1/128 fe80::1/64",
     "", "2 0 0 1 0 1 0 29"},
};

Test(bulk, counts_addresses_and_cidrs_of_either_family) {
  check_rows(kinds);
}

static const struct row packed[] = {
    {TEXT("x\n::1\n\nx\nx\n10.0.0.0/8\nx"), 0, "- ::1/128 - - 10.0.0.0/8 -",
     "CHARACTER 1:1 0, CHARACTER 4:1 7, CHARACTER 5:1 9, CHARACTER 7:1 22",
     "7 1 0 1 1 0 4 23"},
    {TEXT("x\n::1\n\nx\nx\n10.0.0.0/8\nx"), PACK, "::1/128 10.0.0.0/8",
     "CHARACTER 1:1 0, CHARACTER 4:1 7, CHARACTER 5:1 9, CHARACTER 7:1 22",
     "7 1 0 1 1 0 4 23"},
    {TEXT("x\n"), PACK, "", "CHARACTER 1:1 0", "1 0 0 0 0 0 1 2"},
};

Test(bulk, gives_a_bad_line_a_zero_slot_or_packed_none) {
  check_rows(packed);
}

/* ---- capacities -------------------------------------------------------- */

/* Of everything, and each kind of line stands before and behind each other. */
static const char mixed[] =
    "\n10.0.0.0/8\nx\n\r\n::1\r\n\n1.2.3\n256.1.1.1\n\n\n10.0.0.1\n"
    "2001:db8::5/32\n  \n # c\n ::2 # d\n::ffff:1.2.3.4\n10.0.0.0/33\r\r\n"
    "\xef\xbb\xbf::1\n#\n0.0.0.0/0\n::/0\n10.0.0.0/8::33\n\n::3\nx\n\n::4";

static const uint32_t list_bits[] = {
    0,    BLANKS,        COMMENTS,        BLANKS | COMMENTS,
    PACK, PACK | BLANKS, PACK | COMMENTS, PACK | BLANKS | COMMENTS,
};
enum { LIST_BITS = sizeof list_bits / sizeof *list_bits };

Test(bulk, only_checks_where_slots_are_null) {
  static const size_t caps[] = {0, 1, 5, 1000, SIZE_MAX};

  for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
    for (size_t b = 0; b < 2 * LIST_BITS; b++)
      agree_call(&(struct call){.text = mixed,
                                .len = sizeof mixed - 1,
                                .accept = list_bits[b / 2] |
                                          (b % 2 ? (uint32_t)MORE : 0),
                                .check_only = true,
                                .slots_cap = caps[i],
                                .faults_cap = 4});
}

static const struct {
  const char *text;
  uint32_t accept;
  size_t cap;
  ipkin_status status;
  uint64_t lines, consumed;
} spaces[] = {
    {"", 0, 0, IPKIN_OK, 0, 0},
    {"\n\r\n", 0, 0, IPKIN_OK, 2, 3},
    {"\n\r\n::1\n", 0, 0, IPKIN_ERR_SPACE, 2, 3},
    {"::1", 0, 0, IPKIN_ERR_SPACE, 0, 0},
    {"::1", MORE, 0, IPKIN_OK, 0, 0}, /* it is not read, and needs nothing */
    {"x\n", 0, 0, IPKIN_ERR_SPACE, 0, 0},
    {"x\n", PACK, 0, IPKIN_OK, 1, 2},
    {"x\n::1\n", PACK, 0, IPKIN_ERR_SPACE, 1, 2},
    {"::1\n", 0, 1, IPKIN_OK, 1, 4},
    {"::1\n\n\n", 0, 1, IPKIN_OK, 3, 6},
    {"::1\n\nx\n", 0, 1, IPKIN_ERR_SPACE, 2, 5},
    {"::1\n\nx\n\n", PACK, 1, IPKIN_OK, 4, 8},
    {"::1\n::2\n::3\n", 0, 2, IPKIN_ERR_SPACE, 2, 8},
    {"::1\n  ::2\n", BLANKS, 1, IPKIN_ERR_SPACE, 1, 4},
    {"::1\n  #\n ::2\n", BLANKS | COMMENTS, 1, IPKIN_ERR_SPACE, 2, 8},
    {"::1\n::2", 0, 1, IPKIN_ERR_SPACE, 1, 4},
    {"::1\n::2", MORE, 1, IPKIN_OK, 1, 4},
};

Test(bulk, stops_at_the_line_that_has_no_slot) {
  for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
    const char *const text = spaces[i].text;
    struct ipkin_cidr slots[4];
    struct ipkin_bulk_fault fault;
    struct ipkin_bulk_counts counts;

    check_status(ipkin_bulk_parse(text, strlen(text), spaces[i].accept, slots,
                                  spaces[i].cap, &fault, 1, &counts),
                 spaces[i].status, "row %zu", i);
    check_number(counts.lines, spaces[i].lines, "row %zu", i);
    check_number(counts.consumed, spaces[i].consumed, "row %zu", i);
    agree_call(&(struct call){.text = text,
                              .len = strlen(text),
                              .accept = spaces[i].accept,
                              .slots_cap = spaces[i].cap,
                              .faults_cap = 1});
  }
}

/* More and fewer lines than a kernel takes at once, and than a register; the
   text begins at a wall. */
Test(bulk, fills_whatever_slots_there_are) {
  enum { LINES = 130, LINE = 11 };
  char list[LINES * LINE + 1];
  const char *text;

  for (size_t i = 0; i < LINES; i++)
    memcpy(list + i * LINE, i % 2 ? "10.0.0.0/8\n" : "fec0::/119\n", LINE + 1);
  text = place_behind_wall(list, LINES * LINE);
  for (size_t cap = 0; cap <= LINES; cap++)
    agree_call(&(struct call){
        .text = text, .len = LINES * LINE, .slots_cap = cap, .faults_cap = 1});
}

/* What several calls gave, as one call would have given it. */
static void append(struct answer *all, const struct answer *part) {
  struct ipkin_bulk_counts *const sum = &all->counts;
  const struct ipkin_bulk_counts *const counts = &part->counts;

  for (size_t i = 0; i < counts->faults; i++) {
    struct ipkin_bulk_fault *const fault = &all->faults[sum->faults + i];

    *fault = part->faults[i];
    fault->line += sum->lines;
    fault->at += sum->consumed;
  }
  memcpy(all->slots + all->slots_len, part->slots,
         part->slots_len * sizeof *all->slots);
  all->slots_len += part->slots_len;
  sum->lines += counts->lines;
  sum->blank += counts->blank;
  sum->v4_addrs += counts->v4_addrs;
  sum->v6_addrs += counts->v6_addrs;
  sum->v4_cidrs += counts->v4_cidrs;
  sum->v6_cidrs += counts->v6_cidrs;
  sum->faults += counts->faults;
  sum->consumed += counts->consumed;
}

/* One call on the text behind what all has; all has it too then. */
static ipkin_status go_on(const struct call *call, struct answer *all,
                          size_t len) {
  const size_t from = (size_t)all->counts.consumed;
  char *const exact = place_exact(call->text + from, len);
  struct call part_call = *call;
  struct answer part = answer_new(all->room);
  ipkin_status status;

  part_call.text = exact;
  part_call.len = len;
  answer_by(readers(), &part_call, &part);
  agree_call(&part_call);
  part.slots_len = (size_t)(part.counts.lines - part.counts.blank -
                            (call->accept & PACK ? part.counts.faults : 0));
  if (part.slots_len <= call->slots_cap &&
      all->slots_len + part.slots_len <= all->room &&
      all->counts.faults + part.counts.faults <= all->room)
    append(all, &part);
  else
    check(false, "more slots or faults than lines");
  status = part.status;
  answer_free(&part);
  free(exact);
  return status;
}

static void go_on_with_capacity(const char *text, size_t len, uint32_t accept,
                                size_t cap) {
  const struct call whole = {.text = text,
                             .len = len,
                             .accept = accept,
                             .slots_cap = SIZE_MAX,
                             .faults_cap = SIZE_MAX};
  struct call call = whole;
  struct answer want = answer_of_model(&whole), got = answer_new(want.room);

  call.slots_cap = cap;
  for (size_t calls = 0; calls < want.room; calls++)
    if ((got.status = go_on(&call, &got, len - (size_t)got.counts.consumed)) ==
        IPKIN_OK)
      break;
  check_answer(&got, &want, &whole, "call after call");
  check_number(got.slots_len, want.slots_len, "capacity %zu", cap);
  answer_free(&want);
  answer_free(&got);
}

Test(bulk, goes_on_from_consumed_as_if_it_had_not_stopped) {
  const size_t lines = list_lines(mixed, sizeof mixed - 1);

  for (size_t b = 0; b < LIST_BITS; b++)
    for (size_t cap = 1; cap <= lines; cap++) {
      go_on_with_capacity(mixed, sizeof mixed - 1, list_bits[b], cap);
      go_on_with_capacity(mixed, sizeof mixed - 1, list_bits[b] | MORE, cap);
    }
  for (size_t cap = 1; cap <= 70; cap++) { /* where kernels run */
    static char list[LIST_CAP];
    uint64_t seed = 60;
    const size_t len = random_list(&seed, list, 200);

    go_on_with_capacity(list, len, list_bits[cap % LIST_BITS], cap);
  }
  for (size_t b = 0; b < LIST_BITS; b++) /* every capacity, from 0, one call */
    for (size_t cap = 0; cap <= lines + 1; cap++)
      agree_call(&(struct call){.text = mixed,
                                .len = sizeof mixed - 1,
                                .accept = list_bits[b],
                                .slots_cap = cap,
                                .faults_cap = SIZE_MAX});
}

Test(bulk, stores_the_first_faults_and_counts_them_all) {
  const size_t lines = list_lines(mixed, sizeof mixed - 1);

  for (size_t b = 0; b < LIST_BITS; b++)
    for (size_t cap = 0; cap <= lines + 1; cap++) {
      struct call call = {.text = mixed,
                          .len = sizeof mixed - 1,
                          .accept = list_bits[b],
                          .slots_cap = SIZE_MAX,
                          .faults_cap = cap};

      agree_call(&call);
      call.check_only = true;
      agree_call(&call);
      call.check_only = false;
      call.slots_cap = 5;
      agree_call(&call);
    }
}

/* ---- the call ---------------------------------------------------------- */

static bool is_zero(const struct ipkin_bulk_counts *counts) {
  static const struct ipkin_bulk_counts zero;

  return memcmp(counts, &zero, sizeof zero) == 0;
}

Test(bulk, takes_null_only_where_the_header_says_so) {
  struct ipkin_bulk_counts counts;
  struct ipkin_bulk_fault fault;
  struct ipkin_cidr slot;

  memset(&counts, GARBAGE, sizeof counts);
  check_ok(ipkin_bulk_parse(NULL, 0, 0, NULL, 0, NULL, 0, &counts));
  check(is_zero(&counts), "NULL of length 0");
  check_ok(ipkin_bulk_parse("x\n::1", 5, 0, NULL, 0, NULL, 0, &counts));
  check_number(counts.lines, 2, "nothing but counts");
  check_number(counts.faults, 1, "nothing but counts");
  check_status(ipkin_bulk_parse("x\n::1", 5, 0, &slot, 0, NULL, 0, &counts),
               IPKIN_ERR_SPACE, "no slot");

  memset(&slot, GARBAGE, sizeof slot);
  memset(&fault, GARBAGE, sizeof fault);
  memset(&counts, GARBAGE, sizeof counts);
  check_null(ipkin_bulk_parse(NULL, 1, 0, &slot, 1, &fault, 1, &counts));
  check(is_zero(&counts), "text NULL");
  memset(&counts, GARBAGE, sizeof counts);
  check_null(ipkin_bulk_parse("x\n::1", 5, 0, &slot, 1, NULL, 1, &counts));
  check(is_zero(&counts), "ret_faults NULL");
  check_null(ipkin_bulk_parse("x\n::1", 5, 0, &slot, 1, &fault, 1, NULL));
  check_null(ipkin_bulk_parse(NULL, 0, 0, NULL, 0, NULL, 0, NULL));
  check(is_garbage(&slot, sizeof slot) && is_garbage(&fault, sizeof fault),
        "elements are untouched");
}

Test(bulk, takes_no_bit_that_is_not_defined) {
  for (unsigned bit = 0; bit < 32; bit++) {
    const uint32_t accept = (uint32_t)1 << bit;
    const bool defined = (accept & ORACLE_ACCEPT_DEFINED) != 0;
    struct ipkin_bulk_counts counts;
    struct ipkin_bulk_fault fault;
    struct ipkin_cidr slot;

    memset(&slot, GARBAGE, sizeof slot);
    memset(&fault, GARBAGE, sizeof fault);
    memset(&counts, GARBAGE, sizeof counts);
    check_status(
        ipkin_bulk_parse("::1\n", 4, accept, &slot, 1, &fault, 1, &counts),
        defined ? IPKIN_OK : IPKIN_ERR_VALUE, "bit %u", bit);
    check(is_zero(&counts) == !defined, "bit %u", bit);
    check(is_garbage(&fault, sizeof fault), "bit %u", bit);
    check(is_garbage(&slot, sizeof slot) == !defined, "bit %u", bit);
    check_status(
        ipkin_bulk_parse("x", 1, accept | 0x80, NULL, 0, NULL, 0, &counts),
        IPKIN_ERR_VALUE, "bits 7 and %u", bit);
  }
}

Test(bulk, names_the_best_kernel_that_runs_here) {
  const char *const name = ipkin_bulk_kernel();

  check_text(name, readers()[1].name, "the first of the table");
  check(ipkin_bulk_kernel() == name, "it is chosen once");
}

/* ---- random lists ------------------------------------------------------ */

/* Bits 0 to 6 and 16 to 19. */
static uint32_t accept_of(uint32_t number) {
  return (number & OF_TEXT) | (number >> 7 & 0xf) << 16;
}

/* 2048 combinations, 24 lines each, and twice as many where kernels run. */
Test(bulk, agrees_with_the_model_whatever_is_accepted) {
  static char list[LIST_CAP];
  uint64_t seed = 61;

  for (unsigned long n = check_effort(3 * 2048); n > 0; n--) {
    const uint32_t accept =
        accept_of((uint32_t)n) & ~(n >= 2048 ? (uint32_t)REFUSE : 0);
    const size_t len = random_list(&seed, list, 24);
    char *const exact = place_exact(list, len);

    agree_call(&(struct call){
        .text = exact,
        .len = len,
        .accept = accept,
        .check_only = random_below(&seed, 8) == 0,
        .slots_cap = random_below(&seed, 3) ? 1000 : random_below(&seed, 30),
        .faults_cap = random_below(&seed, 3) ? 1000 : random_below(&seed, 9)});
    free(exact);
  }
}

/* Strict and long, as a list is in practice. */
Test(bulk, agrees_with_the_model_on_long_lists) {
  static char list[LIST_CAP];
  uint64_t seed = 62;

  for (unsigned long n = check_effort(60); n > 0; n--)
    agree_list(list, random_list(&seed, list, 1000),
               n % 3 ? 0 : BLANKS | COMMENTS);
  for (unsigned long n = check_effort(40); n > 0; n--) {
    size_t len = 0;

    while (len < LIST_CAP - 2 * MUTANT_CAP) {
      len = put_plain(&seed, list, len);
      len = n % 2 ? put(list, len, "\r\n", 2) : put(list, len, "\n", 1);
    }
    agree_list(list, len, 0);
  }
}

/* Every text over an alphabet: where lines, blanks and comments touch. */
Test(bulk, agrees_with_the_model_on_every_short_text) {
  static const char alphabet[] = ":1\n\r #";
  enum { LETTERS = sizeof alphabet - 1, MOST = 5 };
  static const uint32_t accepts[] = {0,
                                     MORE,
                                     BLANKS,
                                     COMMENTS,
                                     BLANKS | COMMENTS,
                                     BLANKS | COMMENTS | MORE | PACK};

  const size_t share = check_share(100);

  for (size_t a = 0; a < sizeof accepts / sizeof *accepts; a++)
    for (size_t len = 0, count = 1; len <= MOST; len++, count *= LETTERS)
      for (size_t n = 0; n < count; n++) {
        char text[MOST];

        if (n % 100 >= share)
          continue;
        for (size_t i = 0, rest = n; i < len; i++, rest /= LETTERS)
          text[i] = alphabet[rest % LETTERS];
        agree_list(text, len, accepts[a]);
      }
}

/* Every byte in every place of a plain line, and one inserted there: 0xb2 is
   no 2, and ` no letter. */
Test(bulk, agrees_with_the_model_on_every_byte_in_every_place) {
  static const char *const lines[] = {
      "1.2.3.4",
      "255.255.255.255/32",
      "10.96.0.5/12",
      "::",
      "fe80::1/64",
      "2001:db8:a0::5:f/128",
      "aaaa:bbbb:cccc:dddd:eeee:ffff:1234:5678/128",
      "::ffff:1.2.3.4",
  };
  static char list[LIST_CAP];

  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    for (size_t at = 0; at <= strlen(lines[i]); at++)
      for (size_t skip = 0; skip < 2 && at + skip <= strlen(lines[i]); skip++) {
        size_t len = 0;

        for (unsigned byte = 0; byte < 256; byte++) {
          const char *const rest = lines[i] + at + skip;

          len = put(list, len, lines[i], at);
          list[len++] = (char)byte;
          len = put(list, len, rest, strlen(rest));
          list[len++] = '\n';
        }
        agree_list(list, len, 0);
      }
}

/* ---- streams ----------------------------------------------------------- */

/* The text comes chunk by chunk; what is left waits for more. */
static void read_in_chunks(const char *text, size_t len, uint32_t accept,
                           size_t chunk) {
  const struct call whole = {.text = text,
                             .len = len,
                             .accept = accept,
                             .slots_cap = SIZE_MAX,
                             .faults_cap = SIZE_MAX};
  struct call call = whole;
  struct answer want = answer_of_model(&whole), got = answer_new(want.room);

  for (size_t here = 0; here < len;) {
    here += chunk < len - here ? chunk : len - here;
    call.accept = accept | MORE;
    check_status(go_on(&call, &got, here - (size_t)got.counts.consumed),
                 IPKIN_OK, "chunks of %zu", chunk);
  }
  call.accept = accept;
  check_status(go_on(&call, &got, len - (size_t)got.counts.consumed), IPKIN_OK,
               "chunks of %zu, the end", chunk);
  check_answer(&got, &want, &whole, "chunk after chunk");
  check_number(got.slots_len, want.slots_len, "chunks of %zu", chunk);
  answer_free(&want);
  answer_free(&got);
}

Test(bulk, reads_chunks_as_it_reads_the_whole) {
  static char list[LIST_CAP];
  uint64_t seed = 63;

  for (size_t chunk = 1; chunk <= 80; chunk++) {
    const size_t len = random_list(&seed, list, 20);

    for (size_t b = 0; b < LIST_BITS; b++) {
      read_in_chunks(mixed, sizeof mixed - 1, list_bits[b], chunk);
      if (chunk % LIST_BITS == b)
        read_in_chunks(list, len, list_bits[b], chunk);
    }
  }
}

/* The header's way through a buffer of fixed size; returns the bad lines and
   the blocks in *good. */
static uint64_t read_through(const char *text, size_t len, size_t size,
                             uint64_t *good) {
  char buffer[256];
  size_t have = 0, from = 0;
  uint64_t bad = 0;
  bool at_end = false;

  *good = 0;
  while (!at_end) {
    const size_t room = size - have, left = len - from;
    const size_t got = room < left ? room : left;
    struct ipkin_bulk_counts counts;

    memcpy(buffer + have, text + from, got);
    have += got;
    from += got;
    at_end = got == 0;
    check_ok(ipkin_bulk_parse(buffer, have, at_end ? 0 : MORE, NULL, 0, NULL, 0,
                              &counts));
    bad += counts.faults;
    *good += counts.lines - counts.blank - counts.faults;
    have -= (size_t)counts.consumed;
    memmove(buffer, buffer + counts.consumed, have);
    if (have == size) { /* nothing was consumed */
      bad++;
      have = 0;
      while (from < len && text[from++] != '\n') {
      }
    }
  }
  return bad;
}

Test(bulk, never_takes_the_end_of_a_long_line_for_a_line) {
  static const char evil[] = "::1\n"
                             "x---------------------------------------"
                             "----------------------------------------"
                             "----------------------------------------"
                             "0.0.0.0/0\n::2\n";
  uint64_t good;

  for (size_t size = 5; size <= 256; size++) {
    const uint64_t bad = read_through(evil, sizeof evil - 1, size, &good);

    check_number(bad, 1, "buffer of %zu", size);
    check_number(good, 2, "buffer of %zu", size);
  }
}

/* ---- nothing outside --------------------------------------------------- */

static const char plain_lines[] =
    "10.0.0.0/8\n2001:db8::/32\n255.255.255.255/32\n"
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128\n"
    "::1\n\r\n1.2.3.4\r\n::ffff:255.255.255.255\n"
    "aaaa:bbbb:cccc:dddd:eeee:ffff:255.255.255.255/128\n\n"
    "x\n0.0.0.0/0\n";

enum { AT_MOST = 64 }; /* bytes of a short text */

static void agree_here(const char *text, size_t len, bool is_more) {
  agree_call(&(struct call){.text = text,
                            .len = len,
                            .accept = is_more ? MORE : 0,
                            .slots_cap = SIZE_MAX,
                            .faults_cap = SIZE_MAX});
}

/* Bytes before and behind would make another text of it. */
static void between_others(const char *text, size_t len, size_t align) {
  static const char others[] = "1/\n9#\r:a";
  _Alignas(64) static char memory[64 + 64 + AT_MOST + 64];

  for (size_t other = 0; other < sizeof others - 1; other++) {
    memset(memory, others[other], sizeof memory);
    memcpy(memory + 64 + align, text, len);
    agree_here(memory + 64 + align, len, (len + align) % 2);
  }
}

/* Empty lines before, so that the text begins elsewhere and ends at the wall;
   with a page before it, it begins there. */
static void at_the_walls(const char *text, size_t len, size_t align) {
  char padded[64 + AT_MOST];

  memset(padded, '\n', align);
  memcpy(padded + align, text, len);
  for (unsigned is_more = 0; is_more < 2; is_more++) {
    agree_here(place_before_wall(padded, align + len), align + len, is_more);
    agree_here(place_before_wall(padded, align + len) + align, len, is_more);
    agree_here(place_behind_wall(padded, align + len), align + len, is_more);
  }
}

Test(bulk, reads_no_byte_outside_at_any_length_and_alignment) {
  enum { STEP = 20, LAST = sizeof plain_lines - 1 - AT_MOST };
  size_t n = 0;

  for (size_t from = 0; from <= LAST; from += STEP)
    for (size_t len = 0; len <= AT_MOST; len++)
      for (size_t align = 0; align < 64; align++) {
        if (!check_chosen(n++))
          continue;
        at_the_walls(plain_lines + from, len, align);
        if (from == 0)
          between_others(plain_lines + len, len, align);
      }
}

/* Every end of a list, with every kind of line last. */
Test(bulk, reads_no_byte_outside_wherever_the_list_ends) {
  const size_t len = sizeof plain_lines - 1;

  for (size_t end = 0; end <= len; end++)
    for (size_t from = 0; from <= end; from++)
      agree_here(place_before_wall(plain_lines + from, end - from), end - from,
                 (from + end) % 2);
}

/* Lines are shortest there, and most in a block. */
Test(bulk, reads_no_byte_outside_a_list_of_empty_lines) {
  char lines[200];

  memset(lines, '\n', sizeof lines);
  for (size_t len = 0; len <= sizeof lines; len++)
    agree_here(place_before_wall(lines, len), len, len % 2);
}

/* Slots end at a wall, and need no alignment. */
static void slots_at_the_wall(const struct reader *reader, uint32_t accept,
                              size_t cap) {
  struct ipkin_bulk_fault fault;
  const struct call call = {.text = plain_lines,
                            .len = sizeof plain_lines - 1,
                            .accept = accept,
                            .slots_cap = cap,
                            .faults_cap = 1};
  const struct answer want = answer_of_model(&call);
  struct answer got = {.faults = &fault};

  got.slots = (void *)place_output(cap * sizeof none);
  answer_by(reader, &call, &got);
  check_answer(&got, &want, &call, reader->name);
  answer_free(&want);
}

Test(bulk, writes_no_byte_behind_the_slots) {
  for (const struct reader *reader = readers(); reader->name; reader++)
    for (size_t cap = 0; cap < 16; cap++) {
      slots_at_the_wall(reader, 0, cap);
      slots_at_the_wall(reader, PACK, cap);
    }
}

/* ---- whole files ------------------------------------------------------- */

/* What the peers agree on, as one list. */
static void check_tsv(const char *name, uint32_t accept, unsigned rows_want) {
  static struct table t;
  struct ipkin_bulk_counts counts;
  char *const list = malloc(1 << 20);
  bool *const valid = malloc(1 << 16);
  struct ipkin_cidr *const slots = malloc(sizeof *slots << 16);
  unsigned rows = 0, goods = 0;
  size_t len = 0;

  cr_assert(list && valid && slots);
  for (bool row = table_open(&t, name); row; row = table_next(&t)) {
    const char *const text = t.cell[1].text;
    const size_t text_len = t.cell[1].len;
    const bool has_slash = memchr(text, '/', text_len);

    /* Alone, each would be a line; and a CIDR of the addresses, an address of
       the CIDRs, is right here and wrong there. */
    if (text_len == 0 || memchr(text, '\n', text_len) ||
        text[text_len - 1] == '\r' ||
        has_slash != (strcmp(t.cell[0].text, "prefix") == 0))
      continue;
    cr_assert(len + text_len < (1 << 20) - 2 && rows < 1 << 16);
    len = put(list, len, text, text_len);
    list[len++] = '\n';
    goods += valid[rows++] = t.cell[2].text[0] == '1';
  }
  check_number(rows, rows_want, "%s", name);
  check_status(
      ipkin_bulk_parse(list, len, accept, slots, rows, NULL, 0, &counts),
      IPKIN_OK, "%s", name);
  check_number(counts.lines, rows, "%s", name);
  check_number(counts.lines - counts.faults, goods, "%s", name);
  for (unsigned i = 0; i < rows; i++)
    check((slots[i].family != 0) == valid[i], "%s: the %uth", name, i + 1);
  agree_list(list, len, accept);
  agree_list(list, len, accept | PACK | BLANKS | COMMENTS);
  free(list);
  free(valid);
  free(slots);
}

Test(bulk, reads_what_the_peers_agree_on_as_one_list) {
  check_tsv("parse.tsv", 0, 2302);
  check_tsv("legacy.tsv", IPKIN_ACCEPT_KUBERNETES_LEGACY, 497);
}

static void agree_anything(const char *list, size_t len, uint32_t accept) {
  agree_call(&(struct call){.text = list,
                            .len = len,
                            .accept = accept,
                            .slots_cap = SIZE_MAX,
                            .faults_cap = SIZE_MAX});
}

/* A megabyte of what is slow where a call is not linear; there is no clock.
   A column past UINT32_MAX needs a line of 4 GiB and is not tested. */
Test(bulk, reads_a_megabyte_of_anything) {
  static const char *const texts[] = {"\n", "\r", "\r\n", " ",     "#",
                                      "0",  ":",  "x",    "x\n",   "1.",
                                      "::", "/",  " #\n", "::1\n", "%"};
  static const uint32_t accepts[] = {MORE, BLANKS | COMMENTS,
                                     ZEROS | ZONE | NETMASK | PACK};
  const size_t len = check_share(1 << 20);
  char *const list = malloc(len);

  cr_assert(list && len > 6);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const size_t text_len = strlen(texts[i]);

    for (size_t at = 0; at < len; at++)
      list[at] = texts[i][at % text_len];
    agree_anything(list, len, 0);
    agree_anything(list, len, accepts[i % 3]);
    memcpy(list + len - 6, "\n::1/8", 6); /* and a line behind it */
    agree_anything(list, len, i % 2 ? MORE : 0);
  }
  free(list);
}

/* Of a text that is longer than 32 bits can say the front is read all the same,
   and of one that is longer than a kernel takes; what is behind it is never
   touched, for want of slots. */
static void read_the_front(const struct reader *reader, const char *text,
                           size_t len, size_t lines, size_t line) {
  struct ipkin_cidr slots[100];
  const struct ipkin_cidr want = cidr_of("10.0.0.1/32");
  struct ipkin_bulk_counts counts;

  check_status(bulk_parse_by(reader->kernel, text, len, 0, slots, lines, NULL,
                             0, &counts),
               IPKIN_ERR_SPACE, "%s: the last line has no slot", reader->name);
  check_number(counts.lines, lines, "lines of %s", reader->name);
  check_number(counts.v4_addrs, lines, "addresses of %s", reader->name);
  check_number(counts.consumed, lines * line, "consumed by %s", reader->name);
  for (size_t i = 0; i < lines; i++)
    check(memcmp(&slots[i], &want, sizeof want) == 0, "slot %zu of %s", i,
          reader->name);
}

Test(bulk, reads_the_front_of_a_text_of_four_gibibytes) {
  enum { LINES = 100, LINE = 9 };
  const size_t room = ((size_t)1 << 31 << 1) + LINE;
  char lines[LINES * LINE + 1], *text;

  if (room == LINE)
    return; /* here sizes have 32 bits */
  for (size_t i = 0; i < LINES; i++)
    memcpy(lines + i * LINE, "10.0.0.1\n", LINE);
  text = place_far(lines, LINES * LINE, room, '\0');
  if (!text)
    return;
  for (const struct reader *reader = readers(); reader->name; reader++) {
    read_the_front(reader, text, room, LINES - 1, LINE);
    read_the_front(reader, text, room / 4 * 3, LINES - 1, LINE);
  }
  place_release(text, room);
}
