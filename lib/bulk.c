/* bulk.c - layer 6: lists of lines: the kernel's good ones, and all others
   SPDX-License-Identifier: MIT

   A kernel reads a batch of lines at a time and answers for those that are
   plain and right, which is nearly all of them; this file reads each line that
   it declines by the calls for one text, so that causes and columns have one
   author. */
#include "bulk.h"

#include "addr.h"
#include "cidr.h"
#include "cpu.h"

const struct bulk_kernel ipkin__bulk_kernels[] = {
#if defined __x86_64__ && defined __GNUC__
    {"avx512", CPU_AVX512, ipkin__bulk_avx512},
    {"avx2", CPU_AVX2, ipkin__bulk_avx2},
#elif defined __aarch64__ && defined __GNUC__ && !defined __AARCH64EB__
    {"neon", CPU_ASKED, ipkin__bulk_neon},
#endif
    {"scalar", 0, ipkin__bulk_scalar},
};

static const struct bulk_kernel *kernel_here(void) {
  const struct bulk_kernel *kernel = ipkin__bulk_kernels;
  for (uint32_t has = ipkin__cpu_features(); kernel->needs & ~has; kernel++)
    ;
  return kernel;
}

enum {
  REFUSES =
      IPKIN_REFUSE_HOST_BITS | IPKIN_REFUSE_MAPPED | IPKIN_REFUSE_NON_CANONICAL
};

/* One call of ipkin_bulk_parse(). */
struct run {
  const char *text;
  size_t text_len;
  size_t at; /* where the next line begins */
  uint32_t accept;
  struct ipkin_cidr *slots; /* NULL: check only, and slots_cap is no limit */
  size_t slots_cap, slots_len;
  struct ipkin_bulk_fault *faults;
  size_t faults_cap;
  struct ipkin_bulk_counts counts;
};

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
    const char *comment = memchr(line, '#', len);
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

static void add_fault(struct run *run, ipkin_status status, uint64_t number,
                      size_t line, size_t column) {
  if (run->counts.faults < run->faults_cap) {
    struct ipkin_bulk_fault *fault = &run->faults[run->counts.faults];
    fault->line = number;
    fault->at = line + column;
    fault->column = clamp32((uint64_t)column + 1);
    fault->status = status;
  }
  run->counts.faults++;
}

static uint64_t *count_of(struct ipkin_bulk_counts *counts,
                          const struct ipkin_cidr *cidr, bool is_cidr) {
  if (cidr->family == IPKIN_V4)
    return is_cidr ? &counts->v4_cidrs : &counts->v4_addrs;
  return is_cidr ? &counts->v6_cidrs : &counts->v6_addrs;
}

/* What a line does to the slots. */
enum taken { NO_SLOT, A_SLOT, NO_ROOM };

/* A plain entry, for lines that are not plain around it or that a kernel
   declined; *is_cidr: has it a prefix length? */
static bool quick_entry(const char *text, size_t len, struct ipkin_cidr *cidr,
                        bool *is_cidr) {
  struct ipkin_addr addr;
  *is_cidr = ipkin__cidr_quick(text, len, cidr);
  if (*is_cidr)
    return true;
  if (!ipkin__addr_quick(text, len, &addr))
    return false;
  memset(cidr, 0, sizeof *cidr);
  memcpy(cidr->bytes, addr.bytes, sizeof cidr->bytes);
  cidr->family = addr.family;
  cidr->bits = (uint8_t)addr_width(addr.family);
  return true;
}

/* Line number of the call, [at, at + len) without its end, whatever it holds.
   NO_ROOM: it needs a slot, room says that there is none, and nothing is
   counted. */
static enum taken read_line(struct run *run, uint64_t number, size_t at,
                            size_t len, bool room, struct ipkin_cidr *slot) {
  struct span span = entry_of(run->text + at, len, run->accept);
  if (span.len == 0) {
    run->counts.blank++;
    return NO_SLOT;
  }
  const char *entry = run->text + at + span.first;
  struct ipkin_cidr cidr; /* zero for a fault */
  bool is_cidr;
  size_t wrong = 0;
  ipkin_status fault = IPKIN_OK;
  if ((run->accept & REFUSES) ||
      !quick_entry(entry, span.len, &cidr, &is_cidr)) {
    const uint32_t of_text = 0xffff;
    uint32_t seen;
    fault = ipkin_cidr_parse_with(entry, span.len,
                                  (run->accept & of_text) | IPKIN_ACCEPT_BARE,
                                  &cidr, &seen, &wrong);
    is_cidr = !(seen & IPKIN_SEEN_BARE);
  }
  bool takes_slot = !fault || !(run->accept & IPKIN_BULK_PACK);
  if (takes_slot && !room)
    return NO_ROOM;
  if (fault)
    add_fault(run, fault, number, at, span.first + wrong);
  else
    ++*count_of(&run->counts, &cidr, is_cidr);
  if (takes_slot)
    *slot = cidr;
  return takes_slot ? A_SLOT : NO_SLOT;
}

static size_t without_cr(const char *line, size_t len) {
  return len - (len && line[len - 1] == '\r');
}

/* The line at run->at.  False: it is left, and *status says whether for want
   of a slot. */
static bool read_one(struct run *run, ipkin_status *status) {
  const char *line = run->text + run->at;
  size_t left = run->text_len - run->at;
  const char *lf = memchr(line, '\n', left);
  if (!lf && (run->accept & IPKIN_BULK_MORE))
    return false;
  size_t len = lf ? (size_t)(lf - line) : left;
  struct ipkin_cidr unused;
  bool room = !run->slots || run->slots_len < run->slots_cap;
  enum taken taken = read_line(
      run, run->counts.lines + 1, run->at, lf ? without_cr(line, len) : len,
      room, run->slots ? run->slots + run->slots_len : &unused);
  if (taken == NO_ROOM) {
    *status = IPKIN_ERR_SPACE;
    return false;
  }
  run->slots_len += taken == A_SLOT;
  run->counts.lines++;
  run->at += len + (lf != NULL);
  return true;
}

/* The lines of a batch that the kernel declined; those that take no slot. */
static uint64_t read_declined(struct run *run, const struct bulk_batch *batch,
                              struct ipkin_cidr *slots) {
  uint64_t all = batch->lines < 64 ? (1ull << batch->lines) - 1 : UINT64_MAX;
  uint64_t none = batch->blank;
  for (uint64_t left = all & ~(batch->good | batch->blank), rest; left;
       left = rest) {
    rest = left & (left - 1);
    uint64_t before = (left ^ rest) - 1;
    unsigned i = u64_ones(before);
    size_t begin = batch->begins[i];
    const char *line = run->text + run->at + begin;
    size_t len = without_cr(line, batch->begins[i + 1] - begin - 1);
    if (read_line(run, run->counts.lines + i + 1, run->at + begin, len, true,
                  slots + u64_ones(before & ~batch->blank)) == NO_SLOT)
      none |= left ^ rest;
  }
  return none;
}

/* A batch from run->at; false where the kernel takes none. */
static bool read_batch(struct run *run, const struct bulk_kernel *kernel) {
  /* with these a line that gets a slot of the kernel may turn out to take none,
     and the caller's slots behind the last one are not ours to write */
  const uint32_t stages =
      IPKIN_ACCEPT_BLANKS | IPKIN_ACCEPT_COMMENTS | IPKIN_BULK_PACK;
  const size_t text_most = 1u << 30; /* so that a place fits begins[] */
  struct ipkin_cidr staged[BULK_LINES];
  struct bulk_batch batch;
  bool stage = !run->slots || (run->accept & stages);
  struct ipkin_cidr *slots = stage ? staged : run->slots + run->slots_len;
  size_t room = run->slots ? run->slots_cap - run->slots_len : BULK_LINES;
  size_t left = run->text_len - run->at;
  kernel->read(run->text + run->at,
               (uint32_t)(left < text_most ? left : text_most),
               room < BULK_LINES ? (uint32_t)room : BULK_LINES, slots, &batch);
  if (batch.lines == 0)
    return false;

  struct ipkin_bulk_counts *counts = &run->counts;
  counts->blank += u64_ones(batch.blank);
  counts->v4_addrs += u64_ones(batch.good & ~batch.v6 & ~batch.cidr);
  counts->v4_cidrs += u64_ones(batch.good & ~batch.v6 & batch.cidr);
  counts->v6_addrs += u64_ones(batch.good & batch.v6 & ~batch.cidr);
  counts->v6_cidrs += u64_ones(batch.good & batch.v6 & batch.cidr);
  uint64_t none = read_declined(run, &batch, slots);
  if (stage && run->slots) {
    const struct ipkin_cidr *from = staged;
    for (uint32_t i = 0; i < batch.lines; i++) {
      if (!(none >> i & 1))
        run->slots[run->slots_len++] = *from;
      from += !(batch.blank >> i & 1);
    }
  } else {
    run->slots_len += batch.lines - u64_ones(none);
  }
  counts->lines += batch.lines;
  run->at += batch.begins[batch.lines];
  return true;
}

ipkin_status ipkin__bulk_parse_by(const struct bulk_kernel *kernel,
                                  const char *text, size_t text_len,
                                  uint32_t accept, struct ipkin_cidr *ret_cidrs,
                                  size_t cidrs_cap,
                                  struct ipkin_bulk_fault *ret_faults,
                                  size_t faults_cap,
                                  struct ipkin_bulk_counts *ret_counts) {
  struct run run = {.text = text,
                    .text_len = text_len,
                    .accept = accept,
                    .slots = ret_cidrs,
                    .slots_cap = cidrs_cap,
                    .faults = ret_faults,
                    .faults_cap = faults_cap};
  ipkin_status status = IPKIN_OK;
  if (ret_counts)
    *ret_counts = run.counts;
  if (!ret_counts || (!text && text_len) || (!ret_faults && faults_cap))
    return IPKIN_ERR_NULL;
  if (accept & ~(uint32_t)ADDR_ACCEPT_ALL)
    return IPKIN_ERR_VALUE;

  /* kernels know strict lines only, but what a line may have beside its entry
     makes it not plain, so the other bits do not matter to them */
  bool quick = !(accept & REFUSES);
  while (run.at < text_len &&
         ((quick && read_batch(&run, kernel)) || read_one(&run, &status)))
    ;
  run.counts.consumed = run.at;
  *ret_counts = run.counts;
  return status;
}

ipkin_status ipkin_bulk_parse(const char *text, size_t text_len,
                              uint32_t accept, struct ipkin_cidr *ret_cidrs,
                              size_t cidrs_cap,
                              struct ipkin_bulk_fault *ret_faults,
                              size_t faults_cap,
                              struct ipkin_bulk_counts *ret_counts) {
  return ipkin__bulk_parse_by(kernel_here(), text, text_len, accept, ret_cidrs,
                              cidrs_cap, ret_faults, faults_cap, ret_counts);
}

const char *ipkin_bulk_kernel(void) {
  return kernel_here()->name;
}
