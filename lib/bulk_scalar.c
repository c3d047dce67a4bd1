/* bulk_scalar.c - layer 4: the kernel that is always right
   SPDX-License-Identifier: MIT */
#include "bulk.h"

#include "addr.h"
#include "cidr.h"

/* A plain line into *cidr; the count that is its, or NULL. */
static uint64_t *read_line(struct bulk_run *run, const char *line, size_t len,
                           struct ipkin_cidr *cidr) {
  struct ipkin_addr addr;
  if (ipkin__cidr_quick(line, len, cidr))
    return cidr->family == IPKIN_V4 ? &run->v4_cidrs : &run->v6_cidrs;
  if (!ipkin__addr_quick(line, len, &addr))
    return NULL;
  memset(cidr, 0, sizeof *cidr);
  memcpy(cidr->bytes, addr.bytes, sizeof cidr->bytes);
  cidr->family = addr.family;
  cidr->bits = (uint8_t)addr_width(addr.family);
  return addr.family == IPKIN_V4 ? &run->v4_addrs : &run->v6_addrs;
}

void ipkin__bulk_scalar(struct bulk_run *run) {
  while (run->at < run->text_len) {
    const char *line = run->text + run->at;
    const char *lf = memchr(line, '\n', run->text_len - run->at);
    if (!lf)
      return;
    size_t len = (size_t)(lf - line);
    size_t next = run->at + len + 1;
    if (len && line[len - 1] == '\r')
      len--;
    struct ipkin_cidr cidr;
    if (len == 0) {
      run->blank++;
    } else {
      uint64_t *count = read_line(run, line, len, &cidr);
      if (!count || (run->slots && run->slots_len == run->slots_cap))
        return;
      if (run->slots)
        run->slots[run->slots_len] = cidr;
      run->slots_len++;
      ++*count;
    }
    run->lines++;
    run->at = next;
  }
}
