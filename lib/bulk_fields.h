/* bulk_fields.h - layer 5: a batch of lines, each by addr_fields.h
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_BULK_FIELDS_H
#define IPKIN_BULK_FIELDS_H

#include "addr_fields.h"
#include "bulk.h"
#include "cidr.h"

/* Which of the 64 bytes at text are this one; addr_fields.h asks for the rest.
 */
INLINE uint64_t mark64(const char *text, char byte);

/* Which lines have a colon, a slash, a CR before the LF. */
struct lines {
  uint64_t colon, slash, cr;
};

/* Reads the lines that batch->begins says, each with BULK_BLOCK readable bytes.
   What cannot be foreseen is not branched on, but for a line's family: to sort
   lines by that first costs more than it saves. */
INLINE void read_lines(const char *text, const struct lines *lines,
                       struct ipkin_cidr *slots, struct bulk_batch *batch) {
  const bool slashes = lines->slash; /* foreseen in lists of one kind */
  uint64_t blank = 0, good = 0;
  for (uint32_t i = 0; i < batch->lines; i++) {
    uint32_t begin = batch->begins[i], end = batch->begins[i + 1] - 1;
    end -= (uint32_t)(lines->cr >> i) & 1;
    uint32_t len = end - begin;
    if (len == 0) {
      blank |= (uint64_t)1 << i;
      continue;
    }
    bool v6 = lines->colon >> i & 1;
    unsigned most = v6 ? 128 : 32, bits = most;
    if (slashes) {
      unsigned digits;
      unsigned read =
          cidr_prefix(chars32(end < 4 ? "...." : text + end - 4), &digits);
      uint32_t slash = 0 - (uint32_t)(lines->slash >> i & 1);
      bits ^= (bits ^ read) & slash;
      len -= (digits + 1) & slash; /* if that wraps it is too long */
    }
    uint64_t right = bits <= most;
    const char *line = text + begin;
    if (v6)
      right &= len - 2 <= 37 &&
               read_v6(line, len, SIZE_MAX, mark64(line, ':'), slots->bytes);
    else
      right &= len <= 15 &&
               read_v4(line, len, SIZE_MAX, mark16(line, '.'), slots->bytes);
    slots->family = v6 ? IPKIN_V6 : IPKIN_V4;
    slots->bits = (uint8_t)bits;
    memset(slots->reserved, 0, sizeof slots->reserved);
    slots++;
    good |= right << i;
  }
  batch->blank = blank;
  batch->good = good;
  batch->v6 = lines->colon;
  batch->cidr = lines->slash;
}

#endif
