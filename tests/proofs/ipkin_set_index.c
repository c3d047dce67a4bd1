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

#ifndef SHAPE
#define SHAPE 0
#endif
/* Blocks of each family, and no more words than an index of them takes and one:
   constants for CBMC. */
enum {
  V4 = SHAPE == 2   ? 9
       : SHAPE == 1 ? 3
                    : SHAPE == 0 || SHAPE == 3,
  V6 = SHAPE == 0   ? 1
       : SHAPE == 3 ? 2
       : SHAPE == 4 ? 9
                    : 0,
  WIDE = SHAPE == 3 || SHAPE == 4, /* second halves */
  BLOCKS = V4 + V6,
  V4_KEYS = (V4 > 0) * (V4 > NODE ? 3 * NODE : NODE),
  V6_KEYS = (V6 > 0) * (V6 > NODE ? 3 * NODE : NODE),
  BITS = (V4 + 7) / 8 + (V6 + 7) / 8,
  MOST = HEADER + V4_KEYS + 2 * V6_KEYS + BITS + 1
};

static struct ipkin_cidr blocks[BLOCKS];
static bool is_merged;

/* What ipkin_set_check() says. */
ipkin_status check_contract(const struct ipkin_cidr *cidrs, size_t len,
                            size_t *ret_at) {
  PROVE(cidrs == blocks && len == BLOCKS && !ret_at);
  return is_merged ? IPKIN_OK : IPKIN_ERR_HOST_BITS;
}

/* A tree of such blocks: in nodes of eight each key, each eighth and so on up
   to one node; then the prefix lengths.  Returns the word behind it. */
static unsigned spec_tree(uint64_t *words, unsigned word,
                          const struct ipkin_cidr *cidrs, unsigned len,
                          bool wide) {
  for (unsigned step = 1; step == 1 ? len > 0 : len > step; step *= NODE) {
    const unsigned keys = (len + step - 1) / step;
    for (unsigned i = 0; i < keys; i++) {
      const spec_number first = set_first(&cidrs[i * step]);
      const unsigned at = word + (i / NODE * NODE << wide) + i % NODE;
      words[at] = (uint64_t)(first >> 64);
      if (wide)
        words[at + NODE] = (uint64_t)first;
    }
    word += (keys + NODE - 1) / NODE * NODE << wide;
  }
  for (unsigned i = 0; i < len; i++)
    words[word + i / 8] ^= (uint64_t)(0xff ^ cidrs[i].bits) << i % 8 * 8;
  return word + (len + 7) / 8;
}

/* proof filled
     figure: the index, statuses and length == spec, no byte outside, 0, 2, 3
             or 9 blocks of any addresses and one prefix length each
     quick figure: the index, statuses and length == spec, no byte outside, 0, 3
             or 9 blocks of any addresses and one prefix length each
     args: --max-field-sensitivity-array-size 64 --unwind 70
     cases: SHAPE 0 5
     quick cases: SHAPE 3 5
     replace: u128_mask mask_contract masks/mask,
              ipkin_set_check check_contract ipkin_set_check/set_check
     bug: set_index.c: memset(ret_index, 0xff, (size_t)len * sizeof *ret_index);
          => memset(ret_index, 0xff, ((size_t)len + 1) * sizeof *ret_index);
     bug case: 1 */
void filled(void) {
  uint64_t words[MOST], spec[MOST];
  for (unsigned i = 0; i < BLOCKS; i++) {
    for (unsigned b = 0; b < 16; b++)
      blocks[i].bytes[b] = nondet_byte();
    blocks[i].family = i < V4 ? 4 : 6;
    blocks[i].bits = (uint8_t)((i < V4 ? 32 : WIDE ? 66 : 64) - i);
  }
  for (unsigned i = 0; i < MOST; i++) {
    words[i] = 7;
    spec[i] = i < HEADER ? 0 : UINT64_MAX;
  }
  spec[0] = MARK;
  spec[1] = V4;
  spec[2] = V6;
  spec[3] = WIDE;
  unsigned wanted = spec_tree(spec, HEADER, blocks, V4, false);
  wanted = spec_tree(spec, wanted, blocks + V4, V6, WIDE);

  is_merged = nondet_bool();
  size_t len = 1;
  const size_t cap = nondet_number();
  ASSUME(cap <= MOST);
  ipkin_status status = ipkin_set_index(blocks, BLOCKS, words, cap, &len);
  PROVE(status == (!is_merged      ? IPKIN_ERR_VALUE
                   : wanted <= cap ? IPKIN_OK
                                   : IPKIN_ERR_SPACE));
  PROVE(len == (status == IPKIN_OK || status == IPKIN_ERR_SPACE ? wanted : 0));
  for (unsigned i = 0; i < MOST; i++)
    PROVE(words[i] == (status || i >= wanted ? 7 : spec[i]));

  PROVE(ipkin_set_index(blocks, BLOCKS, NULL, 0, &len) ==
        (is_merged ? IPKIN_ERR_SPACE : IPKIN_ERR_VALUE));
  PROVE(len == (is_merged ? wanted : 0));
  PROVE(ipkin_set_index(NULL, 1, words, MOST, &len) == IPKIN_ERR_NULL);
  PROVE(len == 0);
  PROVE(ipkin_set_index(blocks, BLOCKS, NULL, 1, &len) == IPKIN_ERR_NULL);
  PROVE(ipkin_set_index(blocks, BLOCKS, words, MOST, NULL) == IPKIN_ERR_NULL);
  PROVE(ipkin_set_index(blocks, INT32_MAX, words, MOST, &len) ==
        IPKIN_ERR_VALUE);
  PROVE(len == 0);
}
