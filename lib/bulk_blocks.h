/* bulk_blocks.h - layer 5: a kernel that finds lines 64 bytes at a time
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_BULK_BLOCKS_H
#define IPKIN_BULK_BLOCKS_H

#include "bulk_fields.h"

/* What put_groups() needs: 16 bytes from kept + 16 - 2 * front on have the
   groups that stay, from moved + 2 * n on have where the others come from,
   128 and more for none. */
static const uint8_t kept[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                 255, 255, 255, 255, 255, 255, 255, 255};
static const uint8_t moved[32] = {128, 128, 128, 128, 128, 128, 128, 128,
                                  128, 128, 128, 128, 128, 128, 128, 128,
                                  0,   1,   2,   3,   4,   5,   6,   7,
                                  8,   9,   10,  11,  12,  13,  14,  15};

/* The bits of bits where mask has one, side by side. */
INLINE uint64_t extract(uint64_t bits, uint64_t mask);

/* At each LF of a block: is one of marks in the line that it ends?  The
   addition carries a mark through the ones up to the next LF, and *carry takes
   it into the next block. */
INLINE uint64_t reach(uint64_t lf, uint64_t marks, uint64_t *carry) {
  uint64_t part = u64_add(~lf, marks), sum = u64_add(part, *carry);
  *carry = (part < marks) | (sum < part);
  return sum;
}

/* Lines are taken while a whole block may be read from any place in them. */
INLINE void read_blocks(const char *text, uint32_t text_len, uint32_t most,
                        struct ipkin_cidr *slots, struct bulk_batch *batch) {
  enum { BLOCK = BULK_BLOCK, USUAL = 6 /* lines in one, at most */ };
  struct lines lines = {0, 0, 0};
  uint64_t colon = 0, slash = 0, before = 0;
  uint32_t n = 0;
  batch->begins[0] = 0;
  for (uint32_t at = 0; n < most && text_len - at >= 2 * BLOCK; at += BLOCK) {
    uint64_t lf = mark64(text + at, '\n'), ends = lf;
    uint64_t colons = reach(lf, mark64(text + at, ':'), &colon);
    uint64_t slashes = reach(lf, mark64(text + at, '/'), &slash);
    uint64_t cr = mark64(text + at, '\r');
    lines.colon |= extract(colons, lf) << n;
    lines.slash |= extract(slashes, lf) << n;
    lines.cr |= extract(cr << 1 | before, lf) << n;
    before = cr >> 63;
    uint32_t found = count(lf);
    uint32_t *begins = batch->begins + 1 + n;
    for (uint32_t i = 0; i < USUAL; i++, ends = u64_rest(ends))
      begins[i] = at + lowest(ends | (uint64_t)1 << 63) + 1;
    for (uint32_t i = USUAL; i < found; i++, ends = u64_rest(ends))
      begins[i] = at + lowest(ends) + 1;
    n += found;
  }
  batch->lines = n < most ? n : most;
  read_lines(text, &lines, slots, batch);
}

#endif
