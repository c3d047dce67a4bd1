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

/* A line without its end and its prefix length. */
struct line {
  uint64_t separators; /* of its family, and junk behind it */
  uint32_t len;
  uint32_t bits; /* too many for a prefix length that is none */
};

INLINE struct line find_line(const char *text, const struct lines *lines,
                             const struct bulk_batch *batch, uint32_t i) {
  uint32_t begin = batch->begins[i], end = batch->begins[i + 1] - 1;
  end -= (uint32_t)(lines->cr >> i) & 1;
  uint32_t v6 = lines->colon >> i & 1;
  struct line line = {.separators = mark64(text + begin, v6 ? ':' : '.'),
                      .len = end - begin,
                      .bits = 32 + 96 * v6};
  if (lines->slash) { /* of any line: foreseen in lists of one kind */
    unsigned digits;
    unsigned bits =
        cidr_prefix(chars32(end < 4 ? "...." : text + end - 4), &digits);
    bits |= bits > line.bits ? 0x100 : 0;
    uint32_t slash = (uint32_t)u64_sub(0, lines->slash >> i & 1);
    line.bits ^= (line.bits ^ bits) & slash;
    /* if that wraps it is too long */
    line.len = (uint32_t)u64_sub(line.len, (digits + 1) & slash);
  }
  return line;
}

/* Reads the lines that batch->begins says, each with BULK_BLOCK readable bytes.
   In two loops: the first one's work is short, so that many lines are under way
   at once and the second waits for none of it.  What cannot be foreseen is not
   branched on, but for a line's family: to sort lines by that first costs more
   than it saves. */
INLINE void read_lines(const char *text, const struct lines *lines,
                       struct ipkin_cidr *slots, struct bulk_batch *batch) {
  struct line found[BULK_LINES];
  uint64_t blank = 0, good = 0;
  for (uint32_t i = 0; i < batch->lines; i++)
    found[i] = find_line(text, lines, batch, i);
  for (uint32_t i = 0; i < batch->lines; i++) {
    const char *line = text + batch->begins[i];
    const uint32_t len = found[i].len, bits = found[i].bits;
    bool v6 = lines->colon >> i & 1;
    if (len == 0 && !(lines->slash >> i & 1)) {
      blank |= (uint64_t)1 << i;
      continue;
    }
    uint64_t right = bits <= 128;
    if (v6)
      right &= len >= 2 && len <= 39 &&
               read_v6(line, len, SIZE_MAX, found[i].separators, slots->bytes);
    else
      right &= len <= 15 &&
               read_v4(line, len, SIZE_MAX, found[i].separators, slots->bytes);
    const uint8_t family = v6 ? IPKIN_V6 : IPKIN_V4;
    const uint8_t rest[4] = {family, (uint8_t)bits}; /* and reserved */
    memcpy(&slots->family, rest, sizeof rest);
    slots++;
    good |= right << i;
  }
  batch->blank = blank;
  batch->good = good;
  batch->v6 = lines->colon;
  batch->cidr = lines->slash;
}

#endif
