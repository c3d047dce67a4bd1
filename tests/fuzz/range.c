/* range.c - fuzz: first to last address, as blocks
   SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "../range.c"

static void into(const struct ipkin_addr *first, const struct ipkin_addr *last,
                 size_t cap) {
  struct ipkin_cidr whole[CAP], *const part = (void *)place_exact(
                                    whole, cap * sizeof *whole);
  size_t whole_len, len = 77;

  check_ok(ipkin_range_split(first, last, whole, CAP, &whole_len));
  check_status(ipkin_range_split(first, last, part, cap, &len),
               whole_len <= cap ? IPKIN_OK : IPKIN_ERR_SPACE, "%zu in %zu",
               whole_len, cap);
  check_number(len, whole_len, "in %zu", cap);
  if (len > cap)
    len = cap;
  check(same_cidrs(part, len, whole, len), "%s - %s in %zu", show_addr(first),
        show_addr(last), cap);
  free(part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input in = {data, size};
  const uint8_t cap = take_byte(&in);
  struct ipkin_addr first = take_addr(&in), last = take_addr(&in);
  struct ipkin_cidr got;
  size_t len = 77;

  if (is_addr_struct(&first) && first.family == last.family &&
      oracle_compare(&first, &last) <= 0) {
    memset(first.reserved, 0, sizeof first.reserved);
    agree(&first, &last);
    into(&first, &last, cap);
    return 0;
  }
  check_status(ipkin_range_split(&first, &last, &got, 1, &len), IPKIN_ERR_VALUE,
               "%s - %s", show_addr(&first), show_addr(&last));
  check_number(len, 0, "after a failure");
  return 0;
}
