/* set_plain.c - what a C program does with arrays of blocks without a library
   SPDX-License-Identifier: MIT */
#include "set_plain.h"
#include "bench.h"

#include <stdlib.h>
#include <string.h>

static void mask(struct ipkin_cidr *cidr) {
  size_t at = cidr->bits / 8;
  if (cidr->bits % 8)
    cidr->bytes[at++] &= (uint8_t)(0xff << (8 - cidr->bits % 8));
  memset(cidr->bytes + at, 0, sizeof cidr->bytes - at);
}

static int compare(const void *a, const void *b) {
  const struct ipkin_cidr *x = a, *y = b;
  if (x->family != y->family)
    return x->family - y->family;
  const int order = memcmp(x->bytes, y->bytes, sizeof x->bytes);
  return order ? order : x->bits - y->bits;
}

void plain_sort(struct ipkin_cidr *cidrs, size_t len) {
  for (size_t i = 0; i < len; i++)
    mask(&cidrs[i]);
  qsort(cidrs, len, sizeof *cidrs, compare);
}

static bool alike(const struct ipkin_cidr *a, const struct ipkin_cidr *b,
                  unsigned bits) {
  const size_t at = bits / 8;
  return a->family == b->family && memcmp(a->bytes, b->bytes, at) == 0 &&
         (bits % 8 == 0 ||
          (a->bytes[at] ^ b->bytes[at]) >> (8 - bits % 8) == 0);
}

static bool covers(const struct ipkin_cidr *outer,
                   const struct ipkin_cidr *inner) {
  return outer->bits <= inner->bits && alike(outer, inner, outer->bits);
}

/* Of two that do not overlap. */
static bool are_halves(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  return a->bits == b->bits && a->bits > 0 && alike(a, b, a->bits - 1u);
}

void plain_merge(struct ipkin_cidr *cidrs, size_t *len) {
  size_t to = 0;
  plain_sort(cidrs, *len);
  for (size_t i = 0; i < *len; i++) {
    if (to > 0 && covers(&cidrs[to - 1], &cidrs[i]))
      continue;
    cidrs[to++] = cidrs[i];
    while (to > 1 && are_halves(&cidrs[to - 2], &cidrs[to - 1])) {
      to--;
      cidrs[to - 1].bits--;
    }
  }
  *len = to;
}

/* A number in network byte order: for GCC one load, which of a loop it makes
   eight. */
static uint64_t load(const uint8_t *p) {
  return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
         (uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
         (uint64_t)p[6] << 8 | p[7];
}

static bool begins_behind(const struct ipkin_cidr *cidr,
                          const struct ipkin_addr *addr, uint64_t hi,
                          uint64_t lo) {
  if (cidr->family != addr->family)
    return cidr->family > addr->family;
  const uint64_t cidr_hi = load(cidr->bytes);
  return cidr_hi != hi ? cidr_hi > hi : load(cidr->bytes + 8) > lo;
}

/* The last block that does not begin behind the address has it, or none. */
int32_t plain_find(const struct ipkin_cidr *merged, size_t len,
                   const struct ipkin_addr *addr) {
  const uint64_t hi = load(addr->bytes), lo = load(addr->bytes + 8);
  size_t low = 0, high = len;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (begins_behind(&merged[middle], addr, hi, lo))
      high = middle;
    else
      low = middle + 1;
  }
  if (low == 0)
    return -1;
  const struct ipkin_cidr *last = &merged[low - 1];
  const unsigned bits = last->bits;
  const uint64_t over_hi = load(last->bytes) ^ hi;
  const uint64_t over_lo = load(last->bytes + 8) ^ lo;
  const bool has = bits == 0   ? true
                   : bits < 64 ? over_hi >> (64 - bits) == 0
                   : over_hi   ? false
                               : bits == 64 || over_lo >> (128 - bits) == 0;
  return last->family == addr->family && has ? (int32_t)(low - 1) : -1;
}

/* Blocks of IPv4 as ranges, up to what is behind each. */
struct ranges {
  const struct ipkin_cidr *at, *end;
  uint64_t first, behind;
};

static uint64_t first_of(const struct ipkin_cidr *cidr) {
  return load(cidr->bytes) >> 32;
}

static uint64_t size_of(const struct ipkin_cidr *cidr) {
  return (uint64_t)1 << (32 - cidr->bits);
}

/* Those that touch are one. */
static bool next_range(struct ranges *ranges) {
  if (ranges->at == ranges->end)
    return false;
  ranges->first = ranges->behind = first_of(ranges->at);
  while (ranges->at < ranges->end && first_of(ranges->at) == ranges->behind)
    ranges->behind += size_of(ranges->at++);
  return true;
}

/* From first on the largest block that fits. */
static struct ipkin_cidr *put_range(struct ipkin_cidr *to, uint64_t first,
                                    uint64_t behind) {
  while (first < behind) {
    uint64_t size = 1;
    unsigned bits = 32;
    while (bits > 0 && first % (2 * size) == 0 && first + 2 * size <= behind) {
      size *= 2;
      bits--;
    }
    *to++ = bench_block(IPKIN_V4, first << 32, 0, bits);
    first += size;
  }
  return to;
}

size_t plain_subtract(const struct ipkin_cidr *from, size_t from_len,
                      const struct ipkin_cidr *what, size_t what_len,
                      struct ipkin_cidr *ret_cidrs) {
  struct ranges a = {from, from + from_len, 0, 0};
  struct ranges b = {what, what + what_len, 0, 0};
  struct ipkin_cidr *to = ret_cidrs;
  bool more = next_range(&a), more_b = next_range(&b);
  while (more) {
    if (!more_b || a.behind <= b.first) {
      to = put_range(to, a.first, a.behind);
      more = next_range(&a);
    } else if (b.behind <= a.first) {
      more_b = next_range(&b);
    } else {
      to = put_range(to, a.first, b.first);
      a.first = b.behind;
      if (a.first >= a.behind)
        more = next_range(&a);
    }
  }
  return (size_t)(to - ret_cidrs);
}

size_t plain_intersect(const struct ipkin_cidr *a, size_t a_len,
                       const struct ipkin_cidr *b, size_t b_len,
                       struct ipkin_cidr *ret_cidrs) {
  struct ranges x = {a, a + a_len, 0, 0}, y = {b, b + b_len, 0, 0};
  struct ipkin_cidr *to = ret_cidrs;
  bool more = next_range(&x) && next_range(&y);
  while (more) {
    to = put_range(to, x.first > y.first ? x.first : y.first,
                   x.behind < y.behind ? x.behind : y.behind);
    more = next_range(x.behind < y.behind ? &x : &y);
  }
  return (size_t)(to - ret_cidrs);
}

/* A block of a list, and the places of others. */
struct numbered {
  struct ipkin_cidr cidr;
  uint32_t index; /* in the list */
  uint32_t outer; /* the smallest that covers it, in the sorted array */
  uint32_t first; /* of those that overlap it, in the list */
};

static int compare_numbered(const void *a, const void *b) {
  const struct numbered *x = a, *y = b;
  const int order = compare(&x->cidr, &y->cidr);
  return order ? order : (x->index > y->index) - (x->index < y->index);
}

static uint32_t least(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

/* Of the sorted blocks: the first that covers each. */
static void look_up(struct numbered *blocks, size_t len) {
  for (size_t i = 0; i < len; i++) {
    struct numbered *block = &blocks[i];
    uint32_t outer = i ? (uint32_t)i - 1 : UINT32_MAX;
    while (outer != UINT32_MAX && !covers(&blocks[outer].cidr, &block->cidr))
      outer = blocks[outer].outer;
    block->outer = outer;
    block->first = block->index;
    if (outer != UINT32_MAX)
      block->first = least(block->first, blocks[outer].first);
  }
}

/* And the first that it covers.  What is above it is in first already, so that
   it may come back from below. */
static void look_down(struct numbered *blocks, size_t len) {
  for (size_t i = len; i-- > 0;) {
    const struct numbered *block = &blocks[i];
    if (block->outer != UINT32_MAX)
      blocks[block->outer].first =
          least(blocks[block->outer].first, block->first);
  }
}

size_t plain_find_overlaps(const struct ipkin_cidr *cidrs, size_t len,
                           struct ipkin_overlap *ret_overlaps) {
  struct numbered *blocks = bench_alloc(len * sizeof *blocks);
  uint32_t *firsts = bench_alloc(len * sizeof *firsts);
  size_t overlaps = 0;
  for (size_t i = 0; i < len; i++) {
    blocks[i].cidr = cidrs[i];
    blocks[i].index = (uint32_t)i;
    mask(&blocks[i].cidr);
  }
  qsort(blocks, len, sizeof *blocks, compare_numbered);
  look_up(blocks, len);
  look_down(blocks, len);
  for (size_t i = 0; i < len; i++)
    firsts[blocks[i].index] = blocks[i].first;
  for (size_t i = 0; i < len; i++)
    if (firsts[i] < i)
      ret_overlaps[overlaps++] = (struct ipkin_overlap){i, firsts[i]};
  free(firsts);
  free(blocks);
  return overlaps;
}
