/* ipkin_set_find_overlaps.c - proof: the first one before each that it overlaps
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set.c"

#ifndef V6
#define V6 0 /* which are IPv6: a bit each */
#endif

static bool is_behind(const uint8_t *a, const uint8_t *b) {
  struct ipkin_cidr of_a, of_b;
  memcpy(&of_a, a, sizeof of_a);
  memcpy(&of_b, b, sizeof of_b);
  spec_number n_a = set_load(of_a.bytes, 6), n_b = set_load(of_b.bytes, 6);
  return n_a != n_b ? n_a > n_b : of_a.bits > of_b.bits;
}

/* What ipkin__set_sort_lines() does. */
void sort_contract(uint8_t *records, size_t len) {
  for (size_t i = 1; i < len; i++)
    for (size_t j = i; j; j--) {
      uint8_t *a = records + (j - 1) * LINE, *b = a + LINE;
      if (!is_behind(a, b))
        break;
      for (size_t k = 0; k < LINE; k++) {
        uint8_t held = a[k];
        a[k] = b[k];
        b[k] = held;
      }
    }
}

static bool overlap(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  return a->family == b->family && set_first(a) <= set_last(b) &&
         set_first(b) <= set_last(a);
}

/* proof set_find_overlaps
     figure: == spec, any 3 blocks
     quick figure: == spec, any 2 IPv6 blocks
     args: --max-field-sensitivity-array-size 64 -DN=3 cidr.c --unwind 73
           --unwindset link_lines.0:4
     quick args: --max-field-sensitivity-array-size 64 -DN=2 cidr.c --unwind 73
           --unwindset link_lines.0:3
     cases: V6 0 7
     quick cases: V6 3 3
     replace: u128_mask mask_contract masks/mask,
              ipkin__set_sort_lines sort_contract
              ipkin_set_find_overlaps/sort_of_lines
     bug: set.c: lesser(inner, get(outer_index_of(lines, i))) => inner */
void set_find_overlaps(void) {
  struct ipkin_cidr cidrs[N];
  struct ipkin_overlap overlaps[N];
  uint64_t scratch[IPKIN_SET_SCRATCH * N];
  size_t len, at = 0;
  any_blocks(cidrs, N);
  for (size_t i = 0; i < N; i++) {
    ASSUME(cidrs[i].family == (V6 >> i & 1 ? 6 : 4));
    cidrs[i].family = V6 >> i & 1 ? 6 : 4; /* a constant for CBMC */
  }
  PROVE(ipkin_set_find_overlaps(cidrs, N, scratch, IPKIN_SET_SCRATCH * N,
                                overlaps, N, &len) == IPKIN_OK);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < i; j++)
      if (overlap(&cidrs[i], &cidrs[j])) {
        PROVE(at < len && overlaps[at].later == i && overlaps[at].earlier == j);
        at++;
        break;
      }
  PROVE(at == len);
}

/* proof sort_of_lines
     args: --max-field-sensitivity-array-size 64 -DN=3 set_sort.c --unwind 73
     quick args: --max-field-sensitivity-array-size 64 -DN=2 set_sort.c --unwind 73
     bug: set_sort.c: sort(records, len,
          sizeof(struct ipkin_cidr) + sizeof(uint32_t)); =>
          sort(records, len, sizeof(struct ipkin_cidr)); */
void sort_of_lines(void) {
  uint8_t lines[N * LINE], spec[N * LINE];
  for (size_t i = 0; i < N * LINE; i++)
    lines[i] = spec[i] = nondet_byte();
  sort_contract(spec, N);
  ipkin__set_sort_lines(lines, N);
  for (size_t i = 0; i < N * LINE; i++)
    PROVE(lines[i] == spec[i]);
}
