/* bulk_scalar.c - layer 5: the kernel for what every machine of a kind has
   SPDX-License-Identifier: MIT */
#include "addr_baseline.h"
#include "bulk_fields.h"

INLINE uint64_t mark64(const char *text, char byte) {
  return mark16(text, byte) | mark16(text + 16, byte) << 16 |
         mark16(text + 32, byte) << 32; /* no address has more */
}

/* Here a line is found by memchr().  An IPv6 address has a colon in its first
   five bytes, IPv4 with its LF eight bytes or more and none in them, and a
   prefix length is the last thing in a line. */
void ipkin__bulk_scalar(const char *text, uint32_t text_len, uint32_t most,
                        struct ipkin_cidr *slots, struct bulk_batch *batch) {
  struct lines lines = {0, 0, 0};
  uint32_t n = 0, at = 0;
  batch->begins[0] = 0;
  for (; n < most && text_len - at >= BULK_BLOCK; n++) {
    const char *line = text + at;
    const char *lf = memchr(line, '\n', text_len - at);
    if (!lf)
      break;
    uint32_t end = (uint32_t)(lf - text);
    uint64_t cr = end > at && lf[-1] == '\r';
    uint32_t len = end - (uint32_t)cr - at;
    uint64_t colon = mark8(line, ':');
    uint32_t slash = chars32(len < 4 ? "...." : line + len - 4) ^ 0x2f2f2f2f;
    slash = ~(((slash & 0x7f7f7f7f) + 0x7f7f7f7f) | slash) & 0x80808080;
    lines.cr |= cr << n;
    lines.colon |= (uint64_t)(colon != 0) << n;
    lines.slash |= (uint64_t)(slash != 0) << n;
    batch->begins[n + 1] = at = end + 1;
  }
  batch->lines = n;
  read_lines(text, &lines, slots, batch);
}
