/* set_index.c - layer 4: a merged array made ready for very many look-ups
   SPDX-License-Identifier: MIT

   Each family has a tree in levels: the first addresses of all blocks, of these
   every eighth, of those every eighth, up to one node of eight.  A look-up
   finds the last key of a node that is not behind its address, and so has the
   node of the level below: no pointer, no branch, and as many steps for every
   address, so that those of a batch go down side by side and wait for memory
   together.  A key is the first half of an address; where a prefix is longer
   than /64 the second halves of a node's keys stand behind it. */
#include "set.h"

enum {
  NODE = 8,    /* keys, and words of first halves */
  LEVELS = 11, /* 8^11 > 2^31 */
  HEADER = 8,  /* words: nodes are aligned as the caller's memory is */
  BATCH = 64
};

#ifdef __GNUC__
#define PREFETCH(p) __builtin_prefetch(p)
#else
#define PREFETCH(p) (void)(p)
#endif

/* The words of the header; the others are 0. */
enum { HAS_MARK, HAS_V4_LEN, HAS_V6_LEN, HAS_WIDE };

/* Of this layout and this byte order. */
#define MARK UINT64_C(0x69706b696e000001)

struct tree {
  size_t levels[LEVELS]; /* words where they begin, from the blocks up */
  uint32_t last[LEVELS]; /* the last key of each */
  unsigned height;
  bool wide;   /* there are second halves */
  size_t bits; /* word where the blocks' prefix lengths begin, a byte each */
  uint32_t base, len; /* of its blocks in the merged array */
};

/* Lays a tree out from a word on; returns the word behind it. */
static uint64_t lay(struct tree *tree, uint32_t base, uint32_t len, bool wide,
                    uint64_t word) {
  *tree = (struct tree){.wide = wide, .base = base, .len = len};
  for (uint64_t keys = len, nodes; keys; keys = nodes > 1 ? nodes : 0) {
    tree->levels[tree->height] = (size_t)word;
    tree->last[tree->height++] = (uint32_t)keys - 1;
    nodes = (keys + NODE - 1) / NODE;
    word += nodes * NODE << wide;
  }
  tree->bits = (size_t)word;
  return word + (len + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

/* Where a key stands, and NODE words behind it its second half. */
static inline size_t word_of(const struct tree *tree, unsigned level,
                             uint32_t key) {
  return tree->levels[level] + ((size_t)(key / NODE * NODE) << tree->wide) +
         key % NODE;
}

static void grow(const struct tree *tree, const struct ipkin_cidr *cidrs,
                 uint64_t *index) {
  uint8_t *bits = (uint8_t *)(index + tree->bits);
  for (uint32_t i = 0; i < tree->len; i++) {
    struct u128 first = cidr_begin(&cidrs[i]);
    uint64_t *key = index + word_of(tree, 0, i);
    key[0] = first.hi;
    if (tree->wide)
      key[NODE] = first.lo;
    bits[i] = cidrs[i].bits;
  }
  for (unsigned level = 1; level < tree->height; level++)
    for (uint32_t i = 0; i <= tree->last[level]; i++) {
      uint64_t *key = index + word_of(tree, level, i);
      const uint64_t *below = index + word_of(tree, level - 1, i * NODE);
      key[0] = below[0];
      if (tree->wide)
        key[NODE] = below[NODE];
    }
}

/* The trees of an index, and its length in words. */
static uint64_t lay_both(struct tree trees[2], uint64_t v4_len, uint64_t v6_len,
                         bool wide) {
  uint64_t word = lay(&trees[0], 0, (uint32_t)v4_len, false, HEADER);
  return lay(&trees[1], (uint32_t)v4_len, (uint32_t)v6_len, wide, word);
}

ipkin_status ipkin_set_index(const struct ipkin_cidr *merged, size_t merged_len,
                             uint64_t *ret_index, size_t index_cap,
                             size_t *ret_index_len) {
  struct tree trees[2];
  size_t v4_len = 0;
  bool wide = false;
  if (ret_index_len)
    *ret_index_len = 0;
  if ((!merged && merged_len) || (!ret_index && index_cap) || !ret_index_len)
    return IPKIN_ERR_NULL;
  if (merged_len >= INT32_MAX || ipkin_set_check(merged, merged_len, NULL))
    return IPKIN_ERR_VALUE;
  for (size_t i = 0; i < merged_len; i++) {
    v4_len += merged[i].family == IPKIN_V4;
    wide |= merged[i].bits > 64;
  }
  uint64_t len = lay_both(trees, v4_len, merged_len - v4_len, wide);
  *ret_index_len = (size_t)len;
  if (!ret_index || len > index_cap)
    return IPKIN_ERR_SPACE;
  /* what fills a node up is behind every address */
  memset(ret_index, 0xff, (size_t)len * sizeof *ret_index);
  memset(ret_index, 0, HEADER * sizeof *ret_index);
  ret_index[HAS_MARK] = MARK;
  ret_index[HAS_V4_LEN] = v4_len;
  ret_index[HAS_V6_LEN] = merged_len - v4_len;
  ret_index[HAS_WIDE] = wide;
  if (merged_len) {
    grow(&trees[0], merged, ret_index);
    grow(&trees[1], merged + v4_len, ret_index);
  }
  return IPKIN_OK;
}

/* What a header says must be what the length says: all else that is read in an
   index only chooses within it. */
static bool read_header(const uint64_t *index, size_t len,
                        struct tree trees[2]) {
  if (len < HEADER || index[HAS_MARK] != MARK || index[HAS_WIDE] > 1 ||
      index[HAS_V4_LEN] >= INT32_MAX ||
      index[HAS_V6_LEN] >= INT32_MAX - index[HAS_V4_LEN])
    return false;
  return lay_both(trees, index[HAS_V4_LEN], index[HAS_V6_LEN],
                  index[HAS_WIDE]) == len;
}

/* Addresses that go down side by side, and where they are: the last block that
   begins at or before each, or the first one. */
struct batch {
  struct u128 keys[BATCH];
  uint32_t places[BATCH];
  uint8_t at[BATCH]; /* in the caller's arrays */
};

/* Takes addresses in, IPv4 from the front and IPv6 from the back, and leaves
   out what is none.  Host bits may stay: a block that has an address has all of
   its own block, or is the smaller one. */
static void take(struct batch *batch, const struct ipkin_cidr *cidrs,
                 unsigned len, unsigned *ret_v4_end, unsigned *ret_v6_begin) {
  unsigned front = 0, back = BATCH;
  for (unsigned i = 0; i < len; i++) {
    const bool is_v4 = cidrs[i].family == IPKIN_V4;
    const bool is_v6 = cidrs[i].family == IPKIN_V6;
    const unsigned to = is_v6 ? back - 1 : front;
    batch->keys[to].hi = load64(cidrs[i].bytes);
    batch->keys[to].lo = load64(cidrs[i].bytes + 8);
    batch->places[to] = 0;
    batch->at[to] = (uint8_t)i;
    front += is_v4 & (cidrs[i].bits <= 32);
    back -= is_v6 & (cidrs[i].bits <= 128);
  }
  *ret_v4_end = front;
  *ret_v6_begin = back;
}

/* Is the key at or behind one of a node? */
TEMPLATE bool is_at(struct u128 key, const uint64_t *node, unsigned at,
                    bool wide) {
  if (!wide)
    return key.hi >= node[at];
  return !u128_borrows(key, (struct u128){node[at], node[at + NODE]});
}

/* Three steps of a binary search in each node.  What is read next is asked for
   at once, and needed when all others have had their turn. */
TEMPLATE void descend(struct batch *batch, unsigned begin, unsigned end,
                      const struct tree *tree, const uint64_t *index,
                      bool wide) {
  for (unsigned left = tree->height; left > 0; left--) {
    const unsigned level = left - 1;
    const uint64_t *nodes = index + tree->levels[level];
    const uint64_t *below = index + tree->levels[level ? level - 1 : 0];
    const uint32_t last = tree->last[level];
    for (unsigned i = begin; i < end; i++) {
      const struct u128 key = batch->keys[i];
      uint32_t place = batch->places[i] * NODE;
      const uint64_t *node = nodes + ((size_t)place << wide);
      unsigned at = (unsigned)is_at(key, node, 4, wide) << 2;
      at += (unsigned)is_at(key, node, at + 2, wide) << 1;
      at += is_at(key, node, at + 1, wide);
      place = place + at < last ? place + at : last;
      batch->places[i] = place;
      if (level == 0) {
        PREFETCH((const uint8_t *)(index + tree->bits) + place);
        continue;
      }
      node = below + ((size_t)place * NODE << wide);
      PREFETCH(node);
      if (wide)
        PREFETCH(node + NODE);
    }
  }
}

TEMPLATE void answer(const struct batch *batch, unsigned begin, unsigned end,
                     const struct tree *tree, const uint64_t *index,
                     const struct ipkin_cidr *cidrs, bool wide,
                     int32_t *ret_indexes) {
  const uint8_t *bits = (const uint8_t *)(index + tree->bits);
  for (unsigned i = begin; i < end; i++) {
    const uint32_t place = batch->places[i];
    const unsigned at = batch->at[i];
    const uint64_t *key = index + word_of(tree, 0, place);
    const struct u128 mask = u128_mask(bits[place]);
    uint64_t differ = (key[0] ^ batch->keys[i].hi) & mask.hi;
    if (wide)
      differ |= (key[NODE] ^ batch->keys[i].lo) & mask.lo;
    bool covers = (differ == 0) & (bits[place] <= cidrs[at].bits);
    /* by arithmetic, because of a ?: GCC makes a jump */
    ret_indexes[at] =
        (int32_t)(tree->base + place + 1) * covers + IPKIN_SET_NONE;
  }
}

TEMPLATE void find(struct batch *batch, unsigned begin, unsigned end,
                   const struct tree *tree, const uint64_t *index,
                   const struct ipkin_cidr *cidrs, bool wide,
                   int32_t *ret_indexes) {
  if (tree->len == 0)
    return;
  descend(batch, begin, end, tree, index, wide);
  answer(batch, begin, end, tree, index, cidrs, wide, ret_indexes);
}

ipkin_status ipkin_set_find_all(const uint64_t *index, size_t index_len,
                                const struct ipkin_cidr *cidrs,
                                size_t cidrs_len, int32_t *ret_indexes) {
  struct tree trees[2];
  struct batch batch;
  if ((!index && index_len) || ((!cidrs || !ret_indexes) && cidrs_len))
    return IPKIN_ERR_NULL;
  if (!read_header(index, index_len, trees))
    return IPKIN_ERR_VALUE;
  for (size_t from = 0; from < cidrs_len; from += BATCH) {
    const size_t left = cidrs_len - from;
    const unsigned len = left < BATCH ? (unsigned)left : BATCH;
    const struct ipkin_cidr *some = cidrs + from;
    int32_t *ret_some = ret_indexes + from;
    unsigned v4_end, v6_begin;
    for (unsigned i = 0; i < len; i++)
      ret_some[i] = IPKIN_SET_NONE;
    take(&batch, some, len, &v4_end, &v6_begin);
    find(&batch, 0, v4_end, &trees[0], index, some, false, ret_some);
    if (trees[1].wide)
      find(&batch, v6_begin, BATCH, &trees[1], index, some, true, ret_some);
    else
      find(&batch, v6_begin, BATCH, &trees[1], index, some, false, ret_some);
  }
  return IPKIN_OK;
}
