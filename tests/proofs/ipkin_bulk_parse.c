/* ipkin_bulk_parse.c - proof: every line is taken, and nothing but its room
   SPDX-License-Identifier: MIT */
#include "scan.h"

#include "bulk.c"

#ifndef MOST
#define MOST 4
#endif
#ifndef MODE
#define MODE 0
#endif
enum { SLOTS = 2 };

static struct ipkin_cidr any_cidr(void) {
  struct ipkin_cidr cidr;
  ASSUME(spec_is_cidr(&cidr));
  return cidr;
}

/* What the entry of a line was answered, and where it is. */
static struct parsed {
  bool quick, is_cidr;
  const char *text;
  size_t len, at;
  uint32_t accept;
  ipkin_status status;
  struct ipkin_cidr cidr;
} parsed;

/* quick_entry() */
bool quick_entry_contract(const char *text, size_t len, struct ipkin_cidr *cidr,
                          bool *is_cidr) {
  PROVE(len && __CPROVER_r_ok(text, len));
  *is_cidr = nondet_bool();
  *cidr = any_cidr();
  parsed = (struct parsed){
      .quick = true, .is_cidr = *is_cidr, .text = text, .len = len};
  parsed.cidr = *cidr;
  return nondet_bool();
}

/* ipkin_cidr_parse_with() */
ipkin_status with_contract(const char *text, size_t text_len, uint32_t accept,
                           struct ipkin_cidr *ret_cidr, uint32_t *ret_seen,
                           size_t *ret_at) {
  ipkin_status status = nondet_status();
  PROVE(text_len && __CPROVER_r_ok(text, text_len));
  PROVE((accept & ~0x7fu) == 0 && accept & IPKIN_ACCEPT_BARE);
  *ret_at = any_place(0, text_len);
  *ret_seen = status ? 0 : nondet_accept();
  if (status)
    *ret_cidr = (struct ipkin_cidr){{0}, 0, 0, {0}};
  else
    *ret_cidr = any_cidr();
  parsed = (struct parsed){.is_cidr = !(*ret_seen & IPKIN_SEEN_BARE),
                           .text = text,
                           .len = text_len,
                           .at = *ret_at,
                           .accept = accept,
                           .status = status};
  parsed.cidr = *ret_cidr;
  return status;
}

void *memchr_contract(const void *text, int byte, size_t len) {
  const char *found = NULL;
  PROVE(__CPROVER_r_ok(text, len));
  for (size_t i = MOST; i > 0; i--)
    if (i <= len && ((const char *)text)[i - 1] == (char)byte)
      found = (const char *)text + i - 1;
  return (void *)found;
}

/* A kernel that takes and declines what it likes.  It guesses, so that places
   are constants for CBMC. */
void read_contract(const char *text, uint32_t text_len, uint32_t most,
                   struct ipkin_cidr *slots, struct bulk_batch *batch) {
  uint32_t n = nondet_unsigned(), taken = 0;
  uint32_t begins[MOST + 1] = {0};
  PROVE(most <= BULK_LINES && __CPROVER_r_ok(text, text_len));
  ASSUME(n <= most && n <= MOST);
  batch->blank = 0;
  for (uint32_t i = 0; i < MOST; i++) {
    if (i >= n)
      break;
    uint32_t end = nondet_unsigned(); /* the LF of line i */
    ASSUME(end >= begins[i] && end < text_len && text[end] == '\n');
    for (uint32_t k = 0; k < MOST; k++)
      ASSUME(k < begins[i] || k >= end || text[k] != '\n');
    begins[i + 1] = end + 1;
    bool cr = end > begins[i] && text[end - 1] == '\r';
    bool blank = end - cr == begins[i];
    batch->blank |= (uint64_t)blank << i;
    taken += !blank;
  }
  for (uint32_t i = 0; i <= MOST; i++)
    batch->begins[i] = begins[i];
  /* what stood there will do as what it writes */
  PROVE(taken == 0 || __CPROVER_w_ok(slots, taken * sizeof *slots));
  batch->good = nondet_size() & ~batch->blank & ((1u << n) - 1);
  batch->v6 = nondet_size();
  batch->cidr = nondet_size();
  batch->lines = n;
}

/* One call, after any of its lines. */
static char text_bytes[MOST];
static struct ipkin_cidr slots[SLOTS];
static struct ipkin_bulk_fault faults[1];

struct run nondet_run(void);

static uint64_t sum_of(const struct ipkin_bulk_counts *counts) {
  return counts->blank + counts->v4_addrs + counts->v6_addrs +
         counts->v4_cidrs + counts->v6_cidrs + counts->faults;
}

/* How many LFs are in [from, to). */
static size_t lines_in(const struct run *run, size_t from, size_t to) {
  size_t n = 0;
  for (size_t i = 0; i < MOST; i++)
    n += i >= from && i < to && run->text[i] == '\n';
  return n;
}

/* Numbers stay far from where they would wrap. */
static bool is_run(const struct run *run) {
  const uint64_t many = 1000;
  const struct ipkin_bulk_counts *n = &run->counts;
  return run->at <= run->text_len &&
         (run->at == 0 || run->at == run->text_len ||
          run->text[run->at - 1] == '\n') &&
         (!run->slots || run->slots_len <= run->slots_cap) &&
         run->slots_len <= n->lines - n->blank && n->blank <= n->lines &&
         n->v4_addrs <= many && n->v6_addrs <= many && n->v4_cidrs <= many &&
         n->v6_cidrs <= many && n->faults <= many && n->blank <= many &&
         n->lines == sum_of(n) && n->lines <= 6 * many;
}

/* Each array ends where its room ends. */
static struct run any_run(void) {
  struct run run = nondet_run();
#ifdef FEW /* after so many IPv4 addresses: sums of constants are quick */
  const uint64_t few = nondet_size() & 3;
  run.counts = (struct ipkin_bulk_counts){.lines = few, .v4_addrs = few};
#endif
  ASSUME(run.text_len <= MOST && run.slots_cap <= SLOTS && run.faults_cap <= 1);
  for (size_t i = 0; i < MOST; i++)
    text_bytes[i] = nondet_char();
  run.text = text_bytes + MOST - run.text_len;
  run.slots = OR_NULL(slots + SLOTS - run.slots_cap);
  run.faults = faults + 1 - run.faults_cap;
  run.accept &= ADDR_ACCEPT_ALL;
  return run;
}

/* Some whole lines further on. */
static bool follows(const struct run *a, const struct run *b) {
  if (!is_run(b) || b->at <= a->at)
    return false;
  size_t lfs = lines_in(a, a->at, b->at);
  bool rest = b->text[b->at - 1] != '\n';
  return b->counts.lines == a->counts.lines + lfs + rest &&
         (!rest || (b->at == b->text_len && !(b->accept & IPKIN_BULK_MORE))) &&
         (!b->slots || b->accept & IPKIN_BULK_PACK ||
          b->slots_len - a->slots_len ==
              b->counts.lines - b->counts.blank -
                  (a->counts.lines - a->counts.blank));
}

static void prove_same(const struct run *a, const struct run *b) {
  PROVE(a->text == b->text && a->text_len == b->text_len);
  PROVE(a->slots == b->slots && a->slots_cap == b->slots_cap);
  PROVE(a->faults == b->faults && a->faults_cap == b->faults_cap);
  PROVE(a->accept == b->accept);
}

/* read_batch(), read_one() */
static void go_on(struct run *run) {
  struct run was = *run;
  run->at = nondet_size();
  run->slots_len = nondet_size();
  run->counts = nondet_run().counts;
  ASSUME(follows(&was, run));
}

bool read_batch_contract(struct run *run, const struct bulk_kernel *kernel) {
  (void)kernel;
  PROVE(is_run(run) && run->at < run->text_len);
  if (nondet_bool())
    return false;
  go_on(run);
  return true;
}

bool read_one_contract(struct run *run, ipkin_status *status) {
  bool rest = lines_in(run, run->at, run->text_len) == 0;
  PROVE(is_run(run) && run->at < run->text_len);
  if (rest && run->accept & IPKIN_BULK_MORE)
    return false;
  if (run->slots && nondet_bool()) {
    *status = IPKIN_ERR_SPACE;
    return false;
  }
  go_on(run);
  return true;
}

/* proof bulk_parse
     figure: lines, places and room == spec for any kernel, in 4 bytes
     quick figure: lines, places and room == spec for any kernel, in 2 bytes
     quick args: -DMOST=2 --unwind 4 --unwindset spec_zero.0:65
     args: -DMOST=4 --unwind 6 --unwindset spec_zero.0:65
     replace: read_batch read_batch_contract ipkin_bulk_parse/batch,
              read_one read_one_contract ipkin_bulk_parse/one
     assumes: the kernel keeps the contract in bulk.h; what a step does to a
              text of 4 bytes, it does to longer ones
     bug: bulk.c: run.counts.consumed = run.at; =>
          run.counts.consumed = run.text_len; */
void bulk_parse(void) {
  const struct bulk_kernel kernel = {"any", 0, read_contract};
  ANY_TEXT(bytes, len, MOST);
  const uint32_t accept = nondet_accept();
  struct ipkin_bulk_counts counts;
  size_t cap = nondet_size(), faults_cap = nondet_size();
  ASSUME(cap <= SLOTS && faults_cap <= 1);
  const char *text = OR_NULL(bytes);
  struct ipkin_cidr *to = OR_NULL(slots);
  struct ipkin_bulk_fault *to_faults = OR_NULL(faults);
  struct ipkin_bulk_counts *ret = OR_NULL(&counts);
  ipkin_status status = ipkin__bulk_parse_by(&kernel, text, len, accept, to,
                                             cap, to_faults, faults_cap, ret);

  if (!ret || (!text && len) || (!to_faults && faults_cap))
    PROVE(status == IPKIN_ERR_NULL);
  else if (accept & 0xfff0ff80)
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(status == IPKIN_OK || (status == IPKIN_ERR_SPACE && to));
  if (status && status != IPKIN_ERR_SPACE) {
    PROVE(!ret || spec_zero(ret, sizeof *ret));
    return;
  }
  PROVE(counts.lines == sum_of(&counts) && counts.consumed <= len);
  size_t lfs = 0, end = 0; /* of what was consumed; behind the last LF */
  for (size_t i = 0; i < MOST; i++)
    if (i < len && text[i] == '\n') {
      end = i + 1;
      lfs += end <= counts.consumed;
    }
  if (status == IPKIN_OK)
    PROVE(counts.consumed == (accept & IPKIN_BULK_MORE ? end : len));
  PROVE(counts.consumed == 0 || counts.consumed == len ||
        text[counts.consumed - 1] == '\n');
  PROVE(counts.lines == lfs + (counts.consumed > end));
  if (to && !(accept & IPKIN_BULK_PACK))
    PROVE(counts.lines - counts.blank <= cap);
}

/* read_line() */
enum taken read_line_contract(struct run *run, uint64_t number, size_t at,
                              size_t len, bool room, struct ipkin_cidr *slot) {
  uint64_t *counts[] = {&run->counts.v4_addrs, &run->counts.v6_addrs,
                        &run->counts.v4_cidrs, &run->counts.v6_cidrs,
                        &run->counts.faults};
  size_t which = nondet_size();
  PROVE(at <= run->text_len && len <= run->text_len - at);
  if (len == 0 || (run->accept & (IPKIN_ACCEPT_BLANKS | IPKIN_ACCEPT_COMMENTS) &&
                   nondet_bool())) {
    run->counts.blank++;
    return NO_SLOT;
  }
  ASSUME(which < 5);
  bool takes = which < 4 || !(run->accept & IPKIN_BULK_PACK);
  if (takes && !room)
    return NO_ROOM;
  ++*counts[which];
  PROVE(!takes || __CPROVER_w_ok(slot, sizeof *slot));
  return takes ? A_SLOT : NO_SLOT;
}

/* Where the entry of a line begins, by the header; *end is behind it. */
static size_t spec_entry(const struct run *run, size_t at, size_t *end) {
  const uint32_t accept = run->accept;
  for (size_t i = 0; i < MOST && accept & IPKIN_ACCEPT_COMMENTS; i++)
    if (i >= at && i < *end && run->text[i] == '#')
      *end = i;
  for (size_t i = 0; i < MOST && accept & IPKIN_ACCEPT_BLANKS; i++) {
    at += i == at && i < *end && is_blank(run->text[i]);
    const size_t last = MOST - 1 - i; /* from the back */
    *end -= last >= at && last + 1 == *end && is_blank(run->text[last]);
  }
  return at;
}

/* proof line
     figure: one line's slot, count and fault == spec, in 4 bytes
     quick figure: one line's slot, count and fault behind <= 3 IPv4 addresses
                   == spec, in 2 bytes
     args: -DMOST=4 --unwind 6 --unwindset memcmp.0:65
     quick args: -DMOST=2 -DFEW --unwind 4 --unwindset memcmp.0:65
     replace: quick_entry quick_entry_contract ipkin_addr_parse/quick
              ipkin_addr_parse/quick_v6 ipkin_cidr_parse/cidr_parse,
              ipkin_cidr_parse_with with_contract
              ipkin_cidr_parse_with/cidr_parse_with,
              memchr memchr_contract -
     assumes: memchr() is that of C
     bug: bulk.c: fault->at = line + column; => fault->at = line; */
void line(void) {
  struct run run = any_run(), was = run;
  size_t at = nondet_size(), len = nondet_size();
  bool room = nondet_bool();
  struct ipkin_cidr slot = any_cidr();
  const struct ipkin_cidr before = slot;
  ASSUME(is_run(&run) && at <= run.text_len && len <= run.text_len - at);
  enum taken taken = read_line(&run, 1, at, len, room, room ? &slot : NULL);
  prove_same(&was, &run);
  PROVE(was.at == run.at && was.slots_len == run.slots_len);

  size_t end = at + len, first = spec_entry(&was, at, &end);
  const bool blank = first == end, wrong = !blank && parsed.status;
  const bool takes = !blank && !(wrong && run.accept & IPKIN_BULK_PACK);
  PROVE(taken == (!takes ? NO_SLOT : room ? A_SLOT : NO_ROOM));
  if (!blank) {
    PROVE(parsed.text == run.text + first && parsed.len == end - first);
    PROVE(parsed.quick
              ? !(run.accept & REFUSES)
              : parsed.accept == ((run.accept & 0xffff) | IPKIN_ACCEPT_BARE));
  }
  const bool counts = taken != NO_ROOM, right = counts && !blank && !wrong;
  const bool v4 = parsed.cidr.family == 4, cidr = parsed.is_cidr;
  struct ipkin_bulk_counts n = was.counts;
  n.blank += blank;
  n.faults += counts && wrong;
  n.v4_addrs += right && v4 && !cidr;
  n.v4_cidrs += right && v4 && cidr;
  n.v6_addrs += right && !v4 && !cidr;
  n.v6_cidrs += right && !v4 && cidr;
  PROVE(memcmp(&n, &run.counts, sizeof n) == 0);
  PROVE(memcmp(&slot, taken == A_SLOT ? &parsed.cidr : &before, sizeof slot) ==
        0);
  if (counts && wrong && was.counts.faults < was.faults_cap) {
    const struct ipkin_bulk_fault *fault = &run.faults[was.counts.faults];
    PROVE(fault->line == 1 && fault->at == first + parsed.at &&
          fault->column == fault->at - at + 1 &&
          fault->status == parsed.status);
  }
}

/* proof one
     args: --minisat -DMOST=4 --unwind 6
     quick args: --minisat -DMOST=2 -DFEW --unwind 4
     replace: read_line read_line_contract ipkin_bulk_parse/line,
              memchr memchr_contract -
     assumes: memchr() is that of C
     bug: bulk.c: bool room = !run->slots || run->slots_len < run->slots_cap; =>
          bool room = !run->slots || run->slots_len <= run->slots_cap; */
void one(void) {
  struct run run = any_run(), was = run;
  ipkin_status status = IPKIN_OK;
  ASSUME(is_run(&run) && run.at < run.text_len && run.counts.faults < 999);
  bool goes_on = read_one(&run, &status);
  prove_same(&was, &run);
  bool rest = lines_in(&was, was.at, was.text_len) == 0;
  if (goes_on) {
    PROVE(status == IPKIN_OK);
    ASSUME(run.counts.blank <= 1000 && run.counts.v4_addrs <= 1000 &&
           run.counts.v6_addrs <= 1000 && run.counts.v4_cidrs <= 1000 &&
           run.counts.v6_cidrs <= 1000);
    PROVE(follows(&was, &run));
  } else {
    PROVE(was.counts.lines == run.counts.lines && was.at == run.at);
    PROVE(status == IPKIN_ERR_SPACE
              ? run.slots != NULL
              : rest && run.accept & IPKIN_BULK_MORE && !status);
  }
}

/* u64_ones() of so few lines */
unsigned ones_contract(uint64_t bits) {
  PROVE(bits < 16);
  return (unsigned)((bits & 1) + (bits >> 1 & 1) + (bits >> 2 & 1) +
                    (bits >> 3 & 1));
}

/* proof ones
     args: --unwind 2
     bug: u128.h: (bits >> 2 & 0x3333333333333333) =>
          (bits >> 2 & 0x3333333333333332) */
void ones(void) {
  uint64_t bits = nondet_size();
  ASSUME(bits < 16);
  PROVE(u64_ones(bits) == ones_contract(bits));
}

/* proof batch
     figure: one batch, checked, staged or straight into slots == spec, any
             accept, in 2 bytes
     args: --minisat -DMOST=2 --unwind 4
     quick args: --minisat -DMOST=2 -DFEW --unwind 4
     quick figure: one batch straight into slots (not packed, no blanks, no
             comments) behind <= 3 IPv4 addresses == spec, in 2 bytes
     cases: MODE 0 2
     quick cases: MODE 2 2
     bug case: 2
     replace: read_line read_line_contract ipkin_bulk_parse/line,
              u64_ones ones_contract ipkin_bulk_parse/ones
     bug: bulk.c: size_t room = run->slots ? run->slots_cap - run->slots_len =>
          size_t room = run->slots ? run->slots_cap */
void batch(void) {
  const struct bulk_kernel kernel = {"any", 0, read_contract};
  struct run run = any_run(), was;
  const uint32_t stages =
      IPKIN_ACCEPT_BLANKS | IPKIN_ACCEPT_COMMENTS | IPKIN_BULK_PACK;
  run.slots = MODE == 0 ? NULL : slots + SLOTS - run.slots_cap;
  if (MODE == 1)
    ASSUME(run.accept & stages);
  if (MODE == 2)
    run.accept &= ~stages;
  was = run;
  ASSUME(is_run(&run) && run.at < run.text_len && run.counts.faults < 990);
  bool goes_on = read_batch(&run, &kernel);
  prove_same(&was, &run);
  if (goes_on) {
    ASSUME(run.counts.blank <= 1000 && run.counts.v4_addrs <= 1000 &&
           run.counts.v6_addrs <= 1000 && run.counts.v4_cidrs <= 1000 &&
           run.counts.v6_cidrs <= 1000);
    PROVE(follows(&was, &run));
  } else {
    PROVE(was.at == run.at && was.counts.lines == run.counts.lines);
  }
}
