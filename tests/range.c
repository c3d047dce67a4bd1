/* range.c - tests of the range section
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"
#include "place.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

enum { V4_MOST = 62, V6_MOST = 254, CAP = 256 };

Test(range, splits_as_netipx_and_python_do) {
  static struct table t;

  for (bool row = table_open(&t, "range.tsv"); row; row = table_next(&t)) {
    const struct ipkin_addr first = addr_of(t.cell[0].text);
    const struct ipkin_addr last = addr_of(t.cell[1].text);
    struct ipkin_cidr blocks[CAP];
    size_t len = 77, i = 0;

    if (strcmp(t.cell[2].text, "-") == 0) {
      check_status(ipkin_range_split(&first, &last, blocks, CAP, &len),
                   IPKIN_ERR_VALUE, "%s", table_row(&t));
      check_number(len, 0, "%s", table_row(&t));
      continue;
    }
    check_status(ipkin_range_split(&first, &last, blocks, CAP, &len), IPKIN_OK,
                 "%s", table_row(&t));
    for (char *text = strtok(t.cell[2].text, ","); text;
         text = strtok(NULL, ","), i++) {
      const struct ipkin_cidr want = cidr_of(text);

      check(i < len && memcmp(&blocks[i], &want, sizeof want) == 0,
            "range.tsv:%u: block %zu is not %s", t.line, i, text);
    }
    check_number(len, i, "range.tsv:%u: blocks", t.line);
  }
  check_number(t.rows, 392, "rows");
}

static void agree(const struct ipkin_addr *first,
                  const struct ipkin_addr *last) {
  struct ipkin_cidr want[CAP], got[CAP];
  const size_t want_len = oracle_range_split(first, last, want);
  size_t len = 77;

  check_status(ipkin_range_split(first, last, got, CAP, &len), IPKIN_OK,
               "%s - %s", show_addr(first), show_addr(last));
  check_number(len, want_len, "%s - %s", show_addr(first), show_addr(last));
  check(len == want_len && memcmp(got, want, len * sizeof *got) == 0, "%s - %s",
        show_addr(first), show_addr(last));
}

/* Every range within 20 addresses, at every place where a carry may go wrong.
 */
Test(range, splits_every_small_range) {
  static const char *const starts[] = {
      "0.0.0.0",
      "10.0.0.246",
      "255.255.255.236",
      "::",
      "2001:db8::fff6",
      "::ffff:ffff:ffff:fff6",
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffec"};

  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    const struct ipkin_addr start = addr_of(starts[i]);

    for (int64_t from = 0; from < 20; from++)
      for (int64_t to = from; to < 20; to++) {
        struct ipkin_addr first, last;

        (void)oracle_offset(&start, from, &first);
        (void)oracle_offset(&start, to, &last);
        agree(&first, &last);
      }
  }
}

Test(range, agrees_with_the_oracle_on_any_range) {
  uint64_t seed = 41;

  for (unsigned long n = check_effort(1000); n > 0; n--) {
    struct ipkin_addr a = random_addr(&seed), b = random_addr(&seed);

    b.family = a.family;
    if (a.family == IPKIN_V4)
      memset(b.bytes + 4, 0, 12);
    if (oracle_compare(&a, &b) <= 0)
      agree(&a, &b);
    else
      agree(&b, &a);
  }
}

/* A block is its own split, and so is each end of it. */
Test(range, gives_a_block_back) {
  uint64_t seed = 42;

  for (unsigned long n = check_effort(20000); n > 0; n--) {
    const struct ipkin_cidr cidr = random_cidr(&seed);
    const struct ipkin_cidr block = oracle_masked(&cidr);
    const struct ipkin_addr first = oracle_first(&cidr);
    const struct ipkin_addr last = oracle_last(&cidr);
    struct ipkin_cidr got;
    size_t len = 77;

    check_status(ipkin_range_split(&first, &last, &got, 1, &len), IPKIN_OK,
                 "%s", show_cidr(&cidr));
    check(len == 1 && memcmp(&got, &block, sizeof got) == 0, "%s: %zu, %s",
          show_cidr(&cidr), len, show_cidr(&got));
  }
}

/* The worst there is: all but the first and the last address. */
Test(range, keeps_to_62_and_254_blocks_and_to_the_room_given) {
  static const struct {
    const char *first, *last;
    size_t len;
  } worst[] = {
      {"0.0.0.1", "255.255.255.254", V4_MOST},
      {"::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", V6_MOST},
      {"10.0.0.1", "10.0.0.4", 3},
  };

  for (size_t w = 0; w < sizeof worst / sizeof *worst; w++) {
    const struct ipkin_addr first = addr_of(worst[w].first);
    const struct ipkin_addr last = addr_of(worst[w].last);
    struct ipkin_cidr want[CAP];
    const size_t want_len = oracle_range_split(&first, &last, want);

    check_number(want_len, worst[w].len, "%s", worst[w].first);
    for (size_t cap = 0; cap <= want_len + 1; cap++) {
      const size_t whole = cap < want_len ? cap : want_len;
      struct ipkin_cidr *got, garbage[CAP];
      size_t len = 77;

      memset(garbage, 0xa5, sizeof garbage);
      got = (void *)place_before_wall(garbage, cap * sizeof *got);
      check_status(ipkin_range_split(&first, &last, got, cap, &len),
                   cap < want_len ? IPKIN_ERR_SPACE : IPKIN_OK, "%s into %zu",
                   worst[w].first, cap);
      check_number(len, want_len, "%s into %zu", worst[w].first, cap);
      check(memcmp(got, want, whole * sizeof *got) == 0, "%s into %zu",
            worst[w].first, cap);
      check(memcmp(got + whole, garbage + whole, (cap - whole) * sizeof *got) ==
                0,
            "%s into %zu: what is behind is untouched", worst[w].first, cap);
    }
  }
}

Test(range, takes_null_only_where_the_header_says_so) {
  const struct ipkin_addr addr = addr_of("10.0.0.1");
  struct ipkin_cidr cidr, untouched;
  size_t len = 77;

  memset(&cidr, 0xa5, sizeof cidr);
  untouched = cidr;
  check_null(ipkin_range_split(NULL, &addr, &cidr, 1, &len));
  check_number(len, 0, "first NULL");
  len = 77;
  check_null(ipkin_range_split(&addr, NULL, &cidr, 1, &len));
  check_number(len, 0, "last NULL");
  len = 77;
  check_null(ipkin_range_split(&addr, &addr, NULL, 1, &len));
  check_number(len, 0, "ret_cidrs NULL");
  check_null(ipkin_range_split(&addr, &addr, &cidr, 1, NULL));
  check(memcmp(&cidr, &untouched, sizeof cidr) == 0, "elements are untouched");
  check_status(ipkin_range_split(&addr, &addr, NULL, 0, &len), IPKIN_ERR_SPACE,
               "NULL of capacity 0");
  check_number(len, 1, "NULL of capacity 0");
}

Test(range, takes_only_two_addresses_of_one_family_in_order) {
  static const char *const cases[][2] = {{"10.0.0.1", "10.0.0.0"},
                                         {"::1", "::"},
                                         {"10.0.0.1", "::1"},
                                         {"::1", "10.0.0.1"},
                                         {"1.0.0.0", "0.255.255.255"}};
  const struct ipkin_addr addr = addr_of("10.0.0.1");
  struct ipkin_cidr cidr, untouched;
  size_t len = 77;

  memset(&cidr, 0xa5, sizeof cidr);
  untouched = cidr;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const struct ipkin_addr first = addr_of(cases[i][0]);
    const struct ipkin_addr last = addr_of(cases[i][1]);

    len = 77;
    check_status(ipkin_range_split(&first, &last, &cidr, 1, &len),
                 IPKIN_ERR_VALUE, "%s - %s", cases[i][0], cases[i][1]);
    check_number(len, 0, "%s - %s", cases[i][0], cases[i][1]);
  }
  for (size_t i = 0; i < NOT_ADDRS; i++) {
    check_status(
        ipkin_range_split(&not_addrs[i], &not_addrs[i], &cidr, 1, &len),
        IPKIN_ERR_VALUE, "family %u", not_addrs[i].family);
    check_status(ipkin_range_split(&not_addrs[i], &addr, &cidr, 1, &len),
                 IPKIN_ERR_VALUE, "family %u", not_addrs[i].family);
    check_status(ipkin_range_split(&addr, &not_addrs[i], &cidr, 1, &len),
                 IPKIN_ERR_VALUE, "family %u", not_addrs[i].family);
  }
  check(memcmp(&cidr, &untouched, sizeof cidr) == 0, "elements are untouched");
}

Test(range, ignores_the_bytes_that_mean_nothing) {
  struct ipkin_addr first = addr_of("10.0.0.0"), last = addr_of("10.0.0.255");
  const struct ipkin_cidr want = cidr_of("10.0.0.0/24");
  struct ipkin_cidr got;
  size_t len = 77;

  memset(first.bytes + 4, 0xff, 12);
  memset(last.reserved, 0xff, sizeof last.reserved);
  check_ok(ipkin_range_split(&first, &last, &got, 1, &len));
  check(len == 1 && memcmp(&got, &want, sizeof got) == 0, "%zu, %s", len,
        show_cidr(&got));
}
