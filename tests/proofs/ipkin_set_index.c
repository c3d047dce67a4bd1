/* ipkin_set_index.c - proof: where an index's words are, and what they hold
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "set_index.c"

uint32_t nondet_number(void);

/* proof lay_out
     figure: no word outside, any length
     args: --unwind 12 --simplified
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
