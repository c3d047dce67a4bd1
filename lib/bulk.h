/* bulk.h - layer 4: the contract that every bulk kernel signs
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_BULK_H
#define IPKIN_BULK_H

#include "base.h"

/* A kernel reads plain lines: whole ones with their LF, each a strict address
   or CIDR or nothing, from the front of text, until one is not plain, does not
   end, or has no slot.  It stops before that line.  Whatever it takes it must
   answer as ipkin_bulk_parse() promises, and it may take as few as it likes:
   bulk.c reads the line at which it stopped, and calls again behind it.

   It reads nothing outside [text, text + text_len). */
struct bulk_run {
  const char *text;
  size_t text_len;
  struct ipkin_cidr *slots; /* NULL: check only, and slots_cap is no limit */
  size_t slots_cap;
  size_t slots_len; /* used so far: a line each but for blank ones */
  size_t at;        /* where the next line begins */
  uint64_t lines, blank, v4_addrs, v6_addrs, v4_cidrs, v6_cidrs;
};

typedef void bulk_kernel(struct bulk_run *run);

void ipkin__bulk_scalar(struct bulk_run *run);
void ipkin__bulk_avx512(struct bulk_run *run);

#endif
