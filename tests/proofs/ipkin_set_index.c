/* ipkin_set_index.c - proof: where an index's words are, and what they hold
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set_index.c"

uint32_t nondet_number(void);

/* proof lay_out
     figure: no word outside, any length
     args: --unwind 12
     bug: set_index.c: nodes = (keys + NODE - 1) / NODE; => nodes = keys / NODE
   + 1 / NODE; */
void lay_out(void) {
  struct tree tree;
  const uint32_t len = nondet_number(), key = nondet_number();
  const bool wide = nondet_bool();
  const unsigned level = nondet_number();
  const uint64_t word = nondet_number();
  ASSUME(len < INT32_MAX);
  const uint64_t behind = lay(&tree, 0, len, wide, word);
  PROVE(tree.height <= LEVELS && (tree.height == 0) == (len == 0));
  PROVE(behind * 8 >= tree.bits * 8 + len && behind - tree.bits <= len / 8 + 1);
  if (level >= tree.height)
    return;
  PROVE(level ? tree.last[level] == tree.last[level - 1] / NODE
              : tree.last[0] == len - 1);
  PROVE(level < tree.height - 1 || tree.last[level] < NODE);
  if (key > tree.last[level])
    return;
  /* its whole node, and the second halves, before the next level or the bits */
  const size_t begin = tree.levels[level], at = word_of(&tree, level, key);
  const size_t end =
      level + 1 < tree.height ? tree.levels[level + 1] : tree.bits;
  const size_t node = begin + ((size_t)(key / NODE * NODE) << wide);
  PROVE(begin >= word && node + (NODE << wide) <= end);
  PROVE(at >= node && at + (wide ? NODE : 0) < node + (NODE << wide));
}

#ifndef WIDE
#define WIDE 0
#define V6   0
#endif

/* lay_both() where it is known how many blocks are IPv6, and whether one is
   longer than /64: a case of it, for CBMC to have constants. */
uint64_t lay_both_case(struct tree trees[2], uint64_t v4_len, uint64_t v6_len,
                       bool wide) {
  ASSUME(wide == WIDE && v4_len == N - V6 && v6_len == V6);
  const uint64_t word = lay(&trees[0], 0, N - V6, false, HEADER);
  return lay(&trees[1], N - V6, V6, WIDE, word);
}

/* proof index_find
     figure: == spec through find_all, any 2 blocks
     args: set.c cidr.c -DN=2 --unwind 65
     replace: u128_mask mask_contract masks/mask
     bug: set_index.c: bits[i] = cidrs[i].bits; => bits[i] = cidrs[0].bits; */
void index_find(void) {
  enum { CAP = HEADER + 2 * (2 * NODE + 1) };
  struct ipkin_cidr merged[N], block = nondet_cidr();
  uint64_t index[CAP];
  size_t len;
  int32_t found, spec = IPKIN_SET_NONE;
  any_merged(merged, N);
  for (size_t i = 0; i < N; i++) {
    ASSUME(merged[i].family == (i < N - V6 ? 4 : 6));
    merged[i].family = i < N - V6 ? 4 : 6; /* a constant for CBMC */
    if (spec_is_cidr(&block) && block.family == merged[i].family &&
        block.bits >= merged[i].bits &&
        set_first(&merged[i]) ==
            (set_load(block.bytes, block.family) & set_mask(merged[i].bits)))
      spec = (int32_t)i;
  }
  PROVE(ipkin_set_index(merged, N, index, CAP, &len) == IPKIN_OK);
  PROVE(ipkin_set_find_all(index, len, &block, 1, &found) == IPKIN_OK);
  PROVE(found == spec);
}
