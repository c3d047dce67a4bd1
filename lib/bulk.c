/* bulk.c - layer 6: lists of lines: the kernel's plain ones, and all others
   SPDX-License-Identifier: MIT

   A kernel takes the lines that are plain and right, which is nearly all of
   them; this file takes each line at which it stops, by the calls for one
   text, so that causes and columns have one author. */
#include "bulk.h"

#include "addr.h"
#include "cpu.h"

/* Best first; the last needs nothing. */
static const struct kernel {
  char name[8];
  uint32_t needs;
  bulk_kernel *run;
} kernels[] = {
#if defined __x86_64__ && defined __GNUC__
    {"avx512", CPU_AVX512, ipkin__bulk_avx512},
#endif
    {"scalar", 0, ipkin__bulk_scalar},
};

static const struct kernel *kernel_here(void) {
  const struct kernel *kernel = kernels;
  for (uint32_t has = ipkin__cpu_features(); kernel->needs & ~has; kernel++)
    ;
  return kernel;
}

/* Where the entry of a line is: [first, first + len) of the line, len 0 for a
   blank one. */
struct span {
  size_t first, len;
};

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static struct span entry_of(const char *line, size_t len, uint32_t accept) {
  struct span span = {0, len};
  if (accept & IPKIN_ACCEPT_COMMENTS) {
    const char *comment = len ? memchr(line, '#', len) : NULL;
    if (comment)
      span.len = (size_t)(comment - line);
  }
  if (accept & IPKIN_ACCEPT_BLANKS) {
    while (span.len && is_blank(line[span.first])) {
      span.first++;
      span.len--;
    }
    while (span.len && is_blank(line[span.first + span.len - 1]))
      span.len--;
  }
  return span;
}

static void add_fault(struct ipkin_bulk_fault *ret_faults, size_t faults_cap,
                      struct ipkin_bulk_counts *counts,
                      const struct bulk_run *run, ipkin_status status,
                      size_t column) {
  if (counts->faults < faults_cap) {
    struct ipkin_bulk_fault *fault = &ret_faults[counts->faults];
    fault->line = run->lines;
    fault->at = run->at + column;
    fault->column = column < UINT32_MAX - 1 ? (uint32_t)column + 1 : UINT32_MAX;
    fault->status = status;
  }
  counts->faults++;
}

/* Has the text a slash, where it is accepted?  Then it is a CIDR. */
static uint64_t *count_of(struct bulk_run *run, const struct ipkin_cidr *cidr,
                          uint32_t seen) {
  bool bare = seen & IPKIN_SEEN_BARE;
  if (cidr->family == IPKIN_V4)
    return bare ? &run->v4_addrs : &run->v4_cidrs;
  return bare ? &run->v6_addrs : &run->v6_cidrs;
}

/* The one line at run->at, whatever it holds.  False: it is left, and *status
   says whether for want of a slot. */
static bool read_any_line(struct bulk_run *run, uint32_t accept,
                          struct ipkin_bulk_fault *ret_faults,
                          size_t faults_cap, struct ipkin_bulk_counts *counts,
                          ipkin_status *status) {
  const char *line = run->text + run->at;
  size_t left = run->text_len - run->at;
  const char *lf = memchr(line, '\n', left);
  if (!lf && (accept & IPKIN_BULK_MORE))
    return false;
  size_t len = lf ? (size_t)(lf - line) : left;
  size_t next = run->at + len + (lf != NULL);
  if (lf && len && line[len - 1] == '\r')
    len--;
  struct span span = entry_of(line, len, accept);
  if (span.len == 0) {
    run->blank++;
    run->lines++;
    run->at = next;
    return true;
  }

  struct ipkin_cidr cidr;
  uint32_t seen;
  size_t at;
  const uint32_t of_text = 0xffff;
  ipkin_status fault = ipkin_cidr_parse_with(
      line + span.first, span.len, (accept & of_text) | IPKIN_ACCEPT_BARE,
      &cidr, &seen, &at);
  bool takes_slot = fault == IPKIN_OK || !(accept & IPKIN_BULK_PACK);
  if (takes_slot && run->slots && run->slots_len == run->slots_cap) {
    *status = IPKIN_ERR_SPACE;
    return false;
  }
  run->lines++;
  if (takes_slot) {
    if (run->slots)
      run->slots[run->slots_len] = cidr; /* zero for a fault */
    run->slots_len++;
  }
  if (fault)
    add_fault(ret_faults, faults_cap, counts, run, fault, span.first + at);
  else
    ++*count_of(run, &cidr, seen);
  run->at = next;
  return true;
}

/* Kernels know strict lines only, but what a line may have beside its entry
   makes it not plain, so those bits do not matter to them. */
static bool kernel_may_run(uint32_t accept) {
  return !(accept & (IPKIN_REFUSE_HOST_BITS | IPKIN_REFUSE_MAPPED |
                     IPKIN_REFUSE_NON_CANONICAL));
}

ipkin_status ipkin_bulk_parse(const char *text, size_t text_len,
                              uint32_t accept, struct ipkin_cidr *ret_cidrs,
                              size_t cidrs_cap,
                              struct ipkin_bulk_fault *ret_faults,
                              size_t faults_cap,
                              struct ipkin_bulk_counts *ret_counts) {
  struct ipkin_bulk_counts counts;
  ipkin_status status = IPKIN_OK;
  memset(&counts, 0, sizeof counts);
  if (ret_counts)
    *ret_counts = counts;
  if (!ret_counts || (!text && text_len) || (!ret_faults && faults_cap))
    return IPKIN_ERR_NULL;
  if (accept & ~(uint32_t)ADDR_ACCEPT_ALL)
    return IPKIN_ERR_VALUE;

  struct bulk_run run = {.text = text,
                         .text_len = text_len,
                         .slots = ret_cidrs,
                         .slots_cap = cidrs_cap};
  bulk_kernel *kernel = kernel_may_run(accept) ? kernel_here()->run : NULL;
  for (;;) {
    if (kernel)
      kernel(&run);
    if (run.at == text_len ||
        !read_any_line(&run, accept, ret_faults, faults_cap, &counts, &status))
      break;
  }
  counts.lines = run.lines;
  counts.blank = run.blank;
  counts.v4_addrs = run.v4_addrs;
  counts.v6_addrs = run.v6_addrs;
  counts.v4_cidrs = run.v4_cidrs;
  counts.v6_cidrs = run.v6_cidrs;
  counts.consumed = run.at;
  *ret_counts = counts;
  return status;
}

const char *ipkin_bulk_kernel(void) {
  return kernel_here()->name;
}
