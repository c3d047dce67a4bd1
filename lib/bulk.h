/* bulk.h - layer 4: the contract that every bulk kernel signs
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_BULK_H
#define IPKIN_BULK_H

#include "base.h"

enum { BULK_LINES = 64, BULK_BLOCK = 64 };

/* The first lines of a text as a kernel saw them: a bit a line, from the
   lowest.  A line that is neither blank nor good was declined: it may be right
   all the same. */
struct bulk_batch {
  uint32_t lines;    /* whole ones, each with its LF */
  uint64_t blank;    /* exactly those without a byte: they take no slot */
  uint64_t good;     /* a strict address or CIDR: its slot is written */
  uint64_t v6, cidr; /* of the good ones; junk for others */
  /* where line i begins; begins[lines] is where the next one would.  What a
     kernel writes behind that is junk: it stores whole blocks of ends. */
  uint32_t begins[1 + BULK_LINES + BULK_BLOCK];
};

/* Reads up to most (at most BULK_LINES) lines from the front of text into slots
   in order, a slot a line but for blank ones.  It may take fewer lines, or none
   where they end too near to the text's end to be read by wide loads; it may
   leave anything in the slots of declined lines, nothing in those behind.  It
   reads nothing outside [text, text + text_len), which is 2^30 at most, so that
   a place is an int too. */
typedef void bulk_read(const char *text, uint32_t text_len, uint32_t most,
                       struct ipkin_cidr *slots, struct bulk_batch *batch);

bulk_read ipkin__bulk_scalar, ipkin__bulk_neon, ipkin__bulk_avx2,
    ipkin__bulk_avx512;

/* The kernels of this build, best first; the last one needs nothing.  What
   they need of the processor is in the bits of cpu.h. */
struct bulk_kernel {
  char name[8];
  uint32_t needs;
  bulk_read *read;
};
extern const struct bulk_kernel ipkin__bulk_kernels[];

/* ipkin_bulk_parse() by a kernel of one's choice, for tests and benchmarks. */
ipkin_status ipkin__bulk_parse_by(const struct bulk_kernel *kernel,
                                  const char *text, size_t text_len,
                                  uint32_t accept, struct ipkin_cidr *ret_cidrs,
                                  size_t cidrs_cap,
                                  struct ipkin_bulk_fault *ret_faults,
                                  size_t faults_cap,
                                  struct ipkin_bulk_counts *ret_counts);

#endif
