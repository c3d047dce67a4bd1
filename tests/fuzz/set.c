/* set.c - fuzz: arrays of blocks, beside bitmaps and slow loops
   SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "../set.c"

static void take_small(struct input *in, const struct ipkin_cidr windows[2],
                       struct small *set) {
  memset(set->places, 0, sizeof set->places);
  set->list.len = take_byte(in) % (SMALL + 1);
  for (size_t i = 0; i < set->list.len; i++) {
    const uint8_t kind = take_byte(in), place = take_byte(in);
    const unsigned which = kind & 1, bits = (kind >> 1) % 9u;

    set->list.cidrs[i] = oracle_place(&windows[which], place, bits);
    oracle_fill(&set->places[which], place, bits);
  }
}

/* Both sets in windows of both families, and the three operations. */
static void small_sets(struct input *in) {
  struct ipkin_cidr windows[2];
  struct small a, b;

  for (unsigned i = 0; i < 2; i++) {
    const unsigned family = i ? IPKIN_V6 : IPKIN_V4;
    const uint8_t bits = take_byte(in);

    windows[i] = (struct ipkin_cidr){.family = (uint8_t)family};
    take(in, windows[i].bytes, oracle_width(family) / 8);
    windows[i].bits = (uint8_t)(bits % (oracle_width(family) - 7));
    windows[i] = oracle_masked(&windows[i]);
  }
  take_small(in, windows, &a);
  take_small(in, windows, &b);
  agree_small(&a, &b, windows);
}

/* Any blocks, each near one before it; perhaps one that is none. */
static void any_list(struct input *in) {
  static struct list list, sorted;
  struct ipkin_cidr want[CIDRS_CAP];
  size_t len, want_at, at, valid = 0;
  ipkin_status status;

  list.len = take_byte(in) % 40;
  for (size_t i = 0; i < list.len; i++) {
    const uint8_t near = take_byte(in);

    list.cidrs[i] = i && oracle_is_cidr(&list.cidrs[near % i])
                        ? take_near(in, &list.cidrs[near % i])
                        : take_cidr(in);
    valid += oracle_is_cidr(&list.cidrs[i]);
  }
  status = oracle_check(list.cidrs, list.len, &want_at);
  check_status(ipkin_set_check(list.cidrs, list.len, &at), status, "%zu",
               list.len);
  check_number(at, want_at, "of %zu", list.len);
  sorted = list;
  len = list.len;
  if (valid < list.len) {
    check_status(ipkin_set_merge(sorted.cidrs, &len), IPKIN_ERR_VALUE, "%zu",
                 len);
    check(same_cidrs(sorted.cidrs, len, list.cidrs, list.len), "untouched");
    return;
  }
  agree_overlaps(list.cidrs, list.len, "any list");
  memcpy(want, list.cidrs, sizeof want);
  sorted.len = oracle_merge(want, list.len);
  memcpy(sorted.cidrs, want, sizeof want);
  agree_merge(&list, &sorted, "any list");
  agree_find_at_edges(sorted.cidrs, sorted.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input in = {data, size};

  if (take_byte(&in) & 1)
    any_list(&in);
  else
    small_sets(&in);
  return 0;
}
