/* ipkin_set_merge.c - proof: the fewest blocks that have the same addresses
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set_merge.c"

#ifndef MIX
#define MIX 0
#endif

/* The families of two, for each MIX. */
static const uint8_t families[4][2] = {{4, 4}, {6, 6}, {6, 4}, {4, 6}};

static bool is_behind(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  spec_number of_a = set_load(a->bytes, 6), of_b = set_load(b->bytes, 6);
  return of_a != of_b ? of_a > of_b : a->bits > b->bits;
}

/* What ipkin__set_sort_cidrs() does. */
void sort_contract(uint8_t *records, size_t len) {
  struct ipkin_cidr *cidrs = (struct ipkin_cidr *)records;
  for (size_t i = 1; i < len; i++)
    for (size_t j = i; j && is_behind(&cidrs[j - 1], &cidrs[j]); j--) {
      struct ipkin_cidr held = cidrs[j];
      cidrs[j] = cidrs[j - 1];
      cidrs[j - 1] = held;
    }
}

/* proof set_merge
     figure: == spec by any address, merged, in place, any 2 blocks
     quick figure: == spec by any address, merged, in place, 2 IPv6 blocks of
             4 bits
     args: -DN=2 --max-field-sensitivity-array-size 64 --unwind 18 --unwindset cidr_put_range.0:3
     quick args: -DN=2 -DPLACE=12 --max-field-sensitivity-array-size 64 --unwind 18 --unwindset cidr_put_range.0:3
     cases: MIX 0 3
     quick cases: MIX 1 1
     bug case: 1
     replace: u128_mask mask_contract masks/mask,
              ipkin__set_sort_cidrs sort_contract ipkin_set_merge/set_sort
     bug: set_merge.c: all.last = next.last; => all.last = all.first; */
void set_merge(void) {
  struct ipkin_cidr cidrs[N], was[N];
  struct set_point point = any_point();
  size_t len = N;
  any_blocks(cidrs, N);
  for (size_t i = 0; i < N; i++) {
    ASSUME(cidrs[i].family == families[MIX][i]);
    cidrs[i].family = families[MIX][i]; /* a constant for CBMC */
    was[i] = cidrs[i];
  }
  PROVE(ipkin_set_merge(cidrs, &len) == IPKIN_OK);
  PROVE(len && len <= N);
  bool has = false, written = true;
  for (size_t i = 0; i < N; i++) {
    has |= i < len && set_has(&cidrs[i], point);
    written &= i >= len || (set_is_written(&cidrs[i], 1) &&
                            (i == 0 || set_follows(&cidrs[i - 1], &cidrs[i])));
  }
  PROVE(has == set_any_has(was, N, point));
  PROVE(written);
}

/* proof set_sort
     args: set_sort.c -DN=3 --unwind 21
     quick args: set_sort.c -DN=2 --unwind 21
     bug: set_sort.c: enum { KEY_BITS = 16, KEY_BYTES = 17 }; =>
          enum { KEY_BITS = 16, KEY_BYTES = 16 }; */
void set_sort(void) {
  struct ipkin_cidr cidrs[N], spec[N];
  for (size_t i = 0; i < N; i++)
    cidrs[i] = spec[i] = nondet_cidr();
  sort_contract((uint8_t *)spec, N);
  ipkin__set_sort_cidrs((uint8_t *)cidrs, N);
  for (size_t i = 0; i < N; i++)
    PROVE(!is_behind(&cidrs[i], &spec[i]) && !is_behind(&spec[i], &cidrs[i]));
}
