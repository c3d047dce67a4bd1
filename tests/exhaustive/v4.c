/* v4.c - every IPv4 address there is, through all that takes one
   SPDX-License-Identifier: MIT

   The text is written by an odometer of 256 octets, the class and the row come
   from tables of borders that the oracle fills: what holds for an address holds
   up to the next one at which some block begins or ends. */
#include "cells.h"


#define TEXTS                                                                  \
  "ipkin_addr_format ipkin_addr_parse ipkin_addr_parse_with ipkin_cidr_parse " \
  "ipkin_cidr_parse_with ipkin_cidr_format ipkin_host_parse ipkin_bulk_parse"
#define NUMBERS                                                                \
  "ipkin_addr_class ipkin_addr_special ipkin_addr_unmap ipkin_addr_embedded "  \
  "ipkin_addr_compare ipkin_addr_offset ipkin_cidr_contains"

static struct octet {
  uint8_t len;
  char text[4];
} octets[256];

static struct ipkin_addr v4_of(uint32_t number) {
  return (struct ipkin_addr){
      .bytes = {(uint8_t)(number >> 24), (uint8_t)(number >> 16),
                (uint8_t)(number >> 8), (uint8_t)number},
      .family = IPKIN_V4};
}

static uint32_t number_of(const struct ipkin_addr *addr) {
  return (uint32_t)addr->bytes[0] << 24 | (uint32_t)addr->bytes[1] << 16 |
         (uint32_t)addr->bytes[2] << 8 | addr->bytes[3];
}

/* ---- texts ------------------------------------------------------------- */

enum { LINES = 256, LINE_CAP = 20 };

/* "a.b.c.", and the 256 addresses behind it as one list. */
static void texts_of(uint32_t high) {
  static char list[LINES * LINE_CAP];
  static struct ipkin_cidr slots[LINES];
  struct ipkin_bulk_counts counts;
  char text[LINE_CAP];
  size_t front = 0, len = 0;
  bool good = true;

  for (int shift = 16; shift >= 0; shift -= 8) {
    const struct octet *const octet = &octets[high >> shift & 0xff];

    memcpy(text + front, octet->text, octet->len);
    front += octet->len;
    text[front++] = '.';
  }
  for (unsigned low = 0; low < LINES; low++) {
    const struct ipkin_addr addr = v4_of(high << 8 | low);
    const struct ipkin_cidr cidr = cidr_in(addr, 32);
    const size_t text_len = front + octets[low].len;
    char got[IPKIN_CIDR_TEXT_CAP];
    struct ipkin_addr again, with;
    struct ipkin_cidr parsed, bare;
    struct ipkin_host host;
    uint32_t seen = 77, bare_seen = 77;
    size_t got_len, at, with_at, cidr_at, bare_at, host_at;

    memcpy(text + front, octets[low].text, octets[low].len);
    memcpy(list + len, text, text_len);
    len += text_len;
    list[len++] = '\n';

    good &= ipkin_addr_format(&addr, got, sizeof got, &got_len) == IPKIN_OK &&
            got_len == text_len && memcmp(got, text, text_len) == 0 &&
            got[text_len] == 0;
    good &= ipkin_addr_parse(text, text_len, &again, &at) == IPKIN_OK &&
            at == text_len && same(&again, &addr, sizeof addr);
    good &= ipkin_addr_parse_with(text, text_len,
                                  IPKIN_ACCEPT_KUBERNETES_STRICT, &with, &seen,
                                  &with_at) == IPKIN_OK &&
            with_at == text_len && seen == 0 && same(&with, &addr, sizeof addr);
    good &= ipkin_cidr_parse_with(text, text_len, IPKIN_ACCEPT_BARE, &bare,
                                  &bare_seen, &bare_at) == IPKIN_OK &&
            bare_at == text_len && bare_seen == IPKIN_SEEN_BARE &&
            same(&bare, &cidr, sizeof cidr);
    good &= ipkin_host_parse(text, text_len, &host, &host_at) == IPKIN_OK &&
            host_at == text_len && host.kind == IPKIN_HOST_ADDR &&
            host.seen == 0 && same(&host.addr, &addr, sizeof addr);
    memcpy(text + text_len, "/32", 3);
    good &= ipkin_cidr_format(&cidr, got, sizeof got, &got_len) == IPKIN_OK &&
            got_len == text_len + 3 && memcmp(got, text, text_len + 3) == 0;
    good &= ipkin_cidr_parse(text, text_len + 3, &parsed, &cidr_at) ==
                IPKIN_OK &&
            cidr_at == text_len + 3 && same(&parsed, &cidr, sizeof cidr);
  }
  good &= ipkin_bulk_parse(list, len, 0, slots, LINES, NULL, 0, &counts) ==
              IPKIN_OK &&
          counts.lines == LINES && counts.v4_addrs == LINES &&
          counts.faults == 0 && counts.consumed == len;
  for (unsigned low = 0; low < LINES; low++) {
    const struct ipkin_cidr want = cidr_in(v4_of(high << 8 | low), 32);

    good &= same(&slots[low], &want, sizeof want);
  }
  expect(good, TEXTS, "an address that begins %.*s", (int)front,
         text);
}

/* ---- numbers ----------------------------------------------------------- */

/* From here on, up to the next one. */
enum { STRETCHES = 2000 };
static struct stretch {
  uint64_t from;
  uint32_t class;
  struct ipkin_special special;
} stretches[STRETCHES];
static unsigned stretches_len;

static int by_number(const void *a, const void *b) {
  const uint64_t x = ((const struct stretch *)a)->from,
                 y = ((const struct stretch *)b)->from;

  return x < y ? -1 : x > y;
}

static void add_border(uint64_t from) {
  if (stretches_len == STRETCHES)
    abort();
  stretches[stretches_len++].from = from;
}

static void find_stretches(void) {
  static const char *const others[] = {"224.0.0.0/4", "240.0.0.0/4",
                                       "255.255.255.255/32", "0.0.0.0/32"};
  const struct registry_row *const rows = oracle_registry();

  add_border(0);
  for (unsigned i = 0; i < REGISTRY_ROWS + ARRAY_LEN(others); i++) {
    const struct ipkin_cidr block = i < REGISTRY_ROWS
                                        ? rows[i].special.block
                                        : cidr_of(others[i - REGISTRY_ROWS]);
    const struct ipkin_addr first = oracle_first(&block);
    const struct ipkin_addr last = oracle_last(&block);

    if (block.family == IPKIN_V6)
      continue;
    add_border(number_of(&first));
    if (number_of(&last) < UINT32_MAX)
      add_border(number_of(&last) + (uint64_t)1);
  }
  qsort(stretches, stretches_len, sizeof *stretches, by_number);
  for (unsigned i = 0; i < stretches_len; i++) {
    const struct ipkin_addr addr = v4_of((uint32_t)stretches[i].from);
    const struct registry_row *const row = oracle_special(&addr);

    stretches[i].class = oracle_class(&addr);
    if (row)
      stretches[i].special = row->special;
  }
}

static void numbers_of(uint32_t number, const struct stretch *stretch) {
  static const struct ipkin_addr none;
  const struct ipkin_addr addr = v4_of(number), next = v4_of(number + 1);
  const struct ipkin_cidr block = cidr_in(addr, number % 33);
  const uint32_t mask =
      number % 33 ? UINT32_MAX << (32 - number % 33) : 0;
  const uint32_t other = number ^ (number >> 3 | 1u << number % 32);
  const struct ipkin_addr far = v4_of(other);
  const bool is_last = number == UINT32_MAX;
  struct ipkin_addr got, inside;
  struct ipkin_special special;
  const ipkin_status status = ipkin_addr_special(&addr, &special);
  uint32_t kind = 77;
  bool good = ipkin_addr_class(&addr) == stretch->class;

  good &= status == (stretch->special.row ? IPKIN_OK : IPKIN_ERR_ABSENT) &&
          same(&special, &stretch->special, sizeof special);
  good &= ipkin_addr_unmap(&addr, &got) == IPKIN_OK &&
          same(&got, &addr, sizeof addr);
  good &= ipkin_addr_embedded(&addr, &inside, &kind) == IPKIN_ERR_ABSENT &&
          kind == 0 && same(&inside, &none, sizeof none);
  good &= ipkin_addr_offset(&addr, 1, &got) ==
              (is_last ? IPKIN_ERR_OUTSIDE : IPKIN_OK) &&
          same(&got, is_last ? &none : &next, sizeof got);
  good &= ipkin_addr_compare(&addr, &next) == (is_last ? 1 : -1) &&
          ipkin_addr_compare(&addr, &far) == (number < other ? -1 : 1);
  good &= ipkin_cidr_contains(&block, &far) == !((number ^ other) & mask);
  expect(good, NUMBERS, "%u.%u.%u.%u", addr.bytes[0], addr.bytes[1],
         addr.bytes[2], addr.bytes[3]);
}

static void body(void) {
  enum { SHARE = 32 }; /* quick: each 32nd block of 256 addresses */
  const uint32_t step = is_full ? 1 : SHARE, phase = is_full ? 0 : SHARE - 1;
  const char *const figure = is_full ? "all 2^32 IPv4" : "2^27 IPv4";
  unsigned stretch = 0;

  for (unsigned i = 0; i < 256; i++)
    octets[i].len = (uint8_t)snprintf(octets[i].text, sizeof octets[i].text,
                                      "%u", i);
  for (uint32_t high = phase; high < 1u << 24; high += step)
    texts_of(high);
  cell(TEXTS, "%s, blocks as /32", figure);

  find_stretches();
  for (uint64_t high = phase; high < 1u << 24; high += step)
    for (uint64_t number = high << 8; number < (high + 1) << 8; number++) {
      while (stretch + 1 < stretches_len &&
             stretches[stretch + 1].from <= number)
        stretch++;
      numbers_of((uint32_t)number, &stretches[stretch]);
    }
  cell(NUMBERS, "%s, a second one two ways", figure);
}

int main(int argc, char **argv) {
  return run(argc, argv, body);
}
