/* oracle_sets.c - the last part of oracle.h: sets of addresses
   SPDX-License-Identifier: MIT */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

/* ---- 256 places, a bit each -------------------------------------------- */

struct ipkin_cidr oracle_place(const struct ipkin_cidr *window, unsigned place,
                               unsigned bits) {
  const unsigned byte = window->bits / 8, shift = window->bits % 8;
  struct ipkin_cidr cidr = *window;

  cidr.bytes[byte] = (uint8_t)(cidr.bytes[byte] | place >> shift);
  if (shift)
    cidr.bytes[byte + 1] = (uint8_t)(place << (8 - shift));
  cidr.bits = (uint8_t)(window->bits + bits);
  return cidr;
}

/* A word's places that are in a block; the block is whole words or in one. */
static uint64_t mask_of(unsigned place, unsigned bits) {
  return bits <= 2 ? UINT64_MAX
                   : (((uint64_t)1 << (256 >> bits)) - 1) << place % 64;
}

void oracle_fill(struct oracle_bitmap *bitmap, unsigned place, unsigned bits) {
  const unsigned first = place & ~(255u >> bits), count = 256u >> bits;

  for (unsigned at = first; at < first + count; at += 64)
    bitmap->words[at / 64] |= mask_of(first, bits);
}

/* The block, if all of its places are in the set; else what its halves give. */
static size_t cover(const struct oracle_bitmap *bitmap,
                    const struct ipkin_cidr *window, unsigned place,
                    unsigned bits, struct ipkin_cidr *ret_cidrs) {
  const uint64_t mask = mask_of(place, bits);
  bool all = true, any = false;
  size_t n;

  for (unsigned at = place; at < place + (256u >> bits); at += 64) {
    const uint64_t in = bitmap->words[at / 64] & mask;

    any = any || in;
    all = all && in == mask;
  }
  if (all)
    *ret_cidrs = oracle_place(window, place, bits);
  if (all || !any)
    return all;
  n = cover(bitmap, window, place, bits + 1, ret_cidrs);
  return n +
         cover(bitmap, window, place + (128u >> bits), bits + 1, ret_cidrs + n);
}

size_t oracle_cover(const struct oracle_bitmap *bitmap,
                    const struct ipkin_cidr *window,
                    struct ipkin_cidr ret_cidrs[128]) {
  return cover(bitmap, window, 0, 0, ret_cidrs);
}

/* ---- any blocks -------------------------------------------------------- */

static int by_address(const void *left, const void *right) {
  const struct ipkin_cidr *const a = left, *const b = right;
  const int bytes = memcmp(a->bytes, b->bytes, sizeof a->bytes);

  if (a->family != b->family)
    return a->family - b->family;
  return bytes ? bytes : a->bits - b->bits;
}

bool oracle_is_cidr(const struct ipkin_cidr *cidr) {
  return (cidr->family == IPKIN_V4 || cidr->family == IPKIN_V6) &&
         cidr->bits <= oracle_width(cidr->family);
}

bool oracle_halves(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  struct ipkin_cidr whole = *a;

  if (a->bits == 0 || a->bits != b->bits || oracle_overlaps(a, b))
    return false;
  whole.bits--;
  return oracle_covers(&whole, b);
}

void oracle_sort(struct ipkin_cidr *cidrs, size_t len) {
  for (size_t i = 0; i < len; i++)
    cidrs[i] = oracle_masked(&cidrs[i]);
  if (len)
    qsort(cidrs, len, sizeof *cidrs, by_address);
}

size_t oracle_merge(struct ipkin_cidr *cidrs, size_t len) {
  size_t n = 0;

  oracle_sort(cidrs, len);
  for (size_t i = 0; i < len; i++) {
    if (n && oracle_covers(&cidrs[n - 1], &cidrs[i]))
      continue;
    cidrs[n++] = cidrs[i];
    while (n > 1 && oracle_halves(&cidrs[n - 2], &cidrs[n - 1]))
      cidrs[--n - 1].bits--;
  }
  return n;
}

ipkin_status oracle_check(const struct ipkin_cidr *cidrs, size_t len,
                          size_t *ret_at) {
  for (*ret_at = 0; *ret_at < len; ++*ret_at)
    if (!oracle_is_cidr(&cidrs[*ret_at]))
      return IPKIN_ERR_VALUE;
  for (*ret_at = 0; *ret_at < len; ++*ret_at) {
    const struct ipkin_cidr *const cidr = &cidrs[*ret_at];
    const struct ipkin_cidr block = oracle_masked(cidr);

    if (memcmp(block.bytes, cidr->bytes, oracle_width(cidr->family) / 8) != 0)
      return IPKIN_ERR_HOST_BITS;
    if (*ret_at > 0) {
      const struct ipkin_cidr before = oracle_masked(cidr - 1);

      if (by_address(&before, &block) >= 0 ||
          oracle_overlaps(&before, &block) || oracle_halves(&before, &block))
        return IPKIN_ERR_OUTSIDE;
    }
  }
  return IPKIN_OK;
}
