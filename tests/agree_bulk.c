/* agree_bulk.c - see agree_bulk.h
   SPDX-License-Identifier: MIT

   The one test that looks inside: base.h wants to come before ipkin.h. */
#include "../lib/bulk.h"
#include "../lib/cpu.h"

#include "agree_bulk.h"
#include "check.h"
#include "place.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OF_TEXT = 0x7f }; /* the bits that concern one text */

static const struct ipkin_cidr none;

/* ---- the model --------------------------------------------------------- */

size_t list_lines(const char *text, size_t len) {
  size_t lines = 1;

  for (size_t i = 0; i < len; i++)
    lines += text[i] == '\n';
  return lines;
}

struct answer answer_new(size_t room) {
  struct answer answer = {.status = IPKIN_OK, .room = room};

  answer.slots = malloc(room * sizeof *answer.slots);
  answer.faults = malloc(room * sizeof *answer.faults);
  if (!answer.slots || !answer.faults)
    abort();
  memset(answer.slots, GARBAGE, room * sizeof *answer.slots);
  memset(answer.faults, GARBAGE, room * sizeof *answer.faults);
  return answer;
}

void answer_free(const struct answer *answer) {
  free(answer->slots);
  free(answer->faults);
}

static bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

static void count_good(struct ipkin_bulk_counts *counts, const char *entry,
                       size_t len, unsigned family) {
  if (memchr(entry, '/', len))
    family == IPKIN_V4 ? counts->v4_cidrs++ : counts->v6_cidrs++;
  else
    family == IPKIN_V4 ? counts->v4_addrs++ : counts->v6_addrs++;
}

/* The entry [from, to) of the line that begins at first. */
static bool model_entry(const struct call *call, struct answer *answer,
                        size_t first, size_t from, size_t to) {
  struct ipkin_bulk_counts *const counts = &answer->counts;
  struct ipkin_cidr cidr;
  size_t at;
  const ipkin_status status = ipkin_cidr_parse_with(
      call->text + from, to - from,
      (call->accept & OF_TEXT) | IPKIN_ACCEPT_BARE, &cidr, NULL, &at);

  if (status == IPKIN_OK || !(call->accept & IPKIN_BULK_PACK)) {
    if (!call->check_only && answer->slots_len == call->slots_cap) {
      answer->status = IPKIN_ERR_SPACE;
      return false;
    }
    if (!call->check_only)
      answer->slots[answer->slots_len] = cidr;
    answer->slots_len++;
  }
  if (status == IPKIN_OK) {
    count_good(counts, call->text + from, to - from, cidr.family);
  } else {
    if (counts->faults < call->faults_cap)
      answer->faults[counts->faults] =
          (struct ipkin_bulk_fault){.line = counts->lines + 1,
                                    .at = from + at,
                                    .column = (uint32_t)(from + at - first) + 1,
                                    .status = status};
    counts->faults++;
  }
  return true;
}

/* The line behind those that were taken.  False: there is none, or it stays. */
static bool model_line(const struct call *call, struct answer *answer) {
  struct ipkin_bulk_counts *const counts = &answer->counts;
  const size_t first = (size_t)counts->consumed;
  size_t end = first, from = first, to = first;
  bool has_lf;

  while (end < call->len && call->text[end] != '\n')
    end++;
  has_lf = end < call->len;
  if (first == call->len || (!has_lf && (call->accept & IPKIN_BULK_MORE)))
    return false;
  if (has_lf && end > first && call->text[end - 1] == '\r')
    end--;

  while (to < end &&
         !((call->accept & IPKIN_ACCEPT_COMMENTS) && call->text[to] == '#'))
    to++;
  if (call->accept & IPKIN_ACCEPT_BLANKS) {
    while (from < to && is_blank(call->text[from]))
      from++;
    while (from < to && is_blank(call->text[to - 1]))
      to--;
  }
  if (from == to)
    counts->blank++;
  else if (!model_entry(call, answer, first, from, to))
    return false;

  counts->lines++;
  while (end < call->len && call->text[end] != '\n')
    end++;
  counts->consumed = end + has_lf;
  return true;
}

struct answer answer_of_model(const struct call *call) {
  struct answer answer = answer_new(list_lines(call->text, call->len) + SPARE);

  while (model_line(call, &answer)) {
  }
  return answer;
}

/* ---- who is compared with it -------------------------------------------- */

/* A plain line by the strict calls; junk for one that is not. */
static bool lazy_line(const char *line, size_t len, struct ipkin_cidr *slot) {
  struct ipkin_addr addr;

  if (ipkin_cidr_parse(line, len, slot, NULL) == IPKIN_OK)
    return true;
  if (ipkin_addr_parse(line, len, &addr, NULL) != IPKIN_OK) {
    memset(slot, GARBAGE, sizeof *slot);
    return false;
  }
  *slot = none;
  memcpy(slot->bytes, addr.bytes, sizeof slot->bytes);
  slot->family = addr.family;
  slot->bits = (uint8_t)oracle_width(addr.family);
  return true;
}

/* All that the contract leaves open: it takes any number of lines, often none,
   and declines what it likes; and it writes junk wherever it may. */
static void lazy_read(const char *text, uint32_t text_len, uint32_t most,
                      struct ipkin_cidr *slots, struct bulk_batch *batch) {
  static uint64_t seed = 70;
  const uint64_t declines = random_next(&seed) & random_next(&seed);
  const uint32_t takes = (uint32_t)random_below(&seed, most + 1);
  uint32_t n = 0, at = 0;

  check(text_len <= 1u << 30, "%" PRIu32 " bytes for a kernel", text_len);
  memset(batch, GARBAGE, sizeof *batch);
  batch->blank = batch->good = 0;
  batch->begins[0] = 0;
  for (; n < takes && at < text_len; n++) {
    const char *const lf = memchr(text + at, '\n', text_len - at);
    const uint64_t bit = (uint64_t)1 << n;
    const char *const line = text + at;
    size_t len;

    if (!lf)
      break;
    len = (size_t)(lf - line);
    at += (uint32_t)len + 1;
    batch->begins[n + 1] = at;
    len -= len > 0 && line[len - 1] == '\r';
    if (len == 0) {
      batch->blank |= bit;
      continue;
    }
    if (lazy_line(line, len, slots) && !(declines & bit)) {
      batch->good |= bit;
      batch->v6 &= ~bit;
      batch->cidr &= ~bit;
      batch->v6 |= slots->family == IPKIN_V6 ? bit : 0;
      batch->cidr |= memchr(line, '/', len) ? bit : 0;
    } else {
      memset(slots, GARBAGE, sizeof *slots);
    }
    slots++;
  }
  batch->lines = n;
}

const struct reader *readers(void) {
  static const struct bulk_kernel lazy = {"lazy", 0, lazy_read};
  static struct reader list[8] = {{"ipkin_bulk_parse", NULL}};
  const struct bulk_kernel *kernel = ipkin__bulk_kernels;
  size_t n = 1;

  if (list[1].name)
    return list;
  for (bool is_last = false; !is_last; kernel++) {
    is_last = kernel->needs == 0;
    if (!(kernel->needs & ~ipkin__cpu_features()))
      list[n++] = (struct reader){kernel->name, kernel};
  }
  list[n] = (struct reader){lazy.name, &lazy};
  return list;
}

ipkin_status bulk_parse_by(const struct bulk_kernel *kernel, const char *text,
                           size_t text_len, uint32_t accept,
                           struct ipkin_cidr *ret_cidrs, size_t cidrs_cap,
                           struct ipkin_bulk_fault *ret_faults,
                           size_t faults_cap,
                           struct ipkin_bulk_counts *ret_counts) {
  return kernel ? ipkin__bulk_parse_by(kernel, text, text_len, accept,
                                       ret_cidrs, cidrs_cap, ret_faults,
                                       faults_cap, ret_counts)
                : ipkin_bulk_parse(text, text_len, accept, ret_cidrs, cidrs_cap,
                                   ret_faults, faults_cap, ret_counts);
}

void answer_by(const struct reader *reader, const struct call *call,
               struct answer *got) {
  memset(&got->counts, GARBAGE, sizeof got->counts);
  got->status =
      bulk_parse_by(reader->kernel, call->text, call->len, call->accept,
                    call->check_only ? NULL : got->slots, call->slots_cap,
                    got->faults, call->faults_cap, &got->counts);
}

size_t taken_by(const struct bulk_kernel *kernel, const char *text, size_t len,
                size_t *ret_declined) {
  struct bulk_batch *const batch = (void *)place_output(sizeof *batch);
  struct ipkin_cidr slots[BULK_LINES];
  size_t at = 0;

  *ret_declined = 0;
  for (;;) {
    kernel->read(text + at, (uint32_t)(len - at), BULK_LINES, slots, batch);
    if (batch->lines == 0)
      return at;
    for (uint32_t i = 0; i < batch->lines; i++)
      *ret_declined += !((batch->blank | batch->good) >> i & 1);
    at += batch->begins[batch->lines];
  }
}

/* ---- how ----------------------------------------------------------------- */

const char *show_call(const char *who, const struct call *call) {
  static char text[500];

  (void)snprintf(
      text, sizeof text, "%s(\"%s\", %zu, 0x%" PRIx32 ", %s, %zu, , %zu)", who,
      show(call->text, call->len), call->len, call->accept,
      call->check_only ? "NULL" : "slots", call->slots_cap, call->faults_cap);
  return text;
}

static size_t slots_written(const struct answer *want,
                            const struct call *call) {
  return call->check_only ? 0 : want->slots_len;
}

static size_t faults_written(const struct answer *want,
                             const struct call *call) {
  return want->counts.faults < call->faults_cap ? (size_t)want->counts.faults
                                                : call->faults_cap;
}

static bool same_bytes(const void *a, const void *b, size_t len) {
  return len == 0 || memcmp(a, b, len) == 0;
}

static bool same_answer(const struct answer *got, const struct answer *want,
                        const struct call *call) {
  return got->status == want->status &&
         same_bytes(&got->counts, &want->counts, sizeof got->counts) &&
         same_bytes(got->slots, want->slots,
                    slots_written(want, call) * sizeof *got->slots) &&
         same_bytes(got->faults, want->faults,
                    faults_written(want, call) * sizeof *got->faults);
}

static void check_counts(const struct ipkin_bulk_counts *got,
                         const struct ipkin_bulk_counts *want,
                         const char *said) {
  check_number(got->lines, want->lines, "%s", said);
  check_number(got->blank, want->blank, "%s", said);
  check_number(got->v4_addrs, want->v4_addrs, "%s", said);
  check_number(got->v6_addrs, want->v6_addrs, "%s", said);
  check_number(got->v4_cidrs, want->v4_cidrs, "%s", said);
  check_number(got->v6_cidrs, want->v6_cidrs, "%s", said);
  check_number(got->faults, want->faults, "%s", said);
  check_number(got->consumed, want->consumed, "%s", said);
}

void check_answer(const struct answer *got, const struct answer *want,
                  const struct call *call, const char *who) {
  const struct ipkin_bulk_fault *const f = got->faults, *const g = want->faults;
  char said[500];

  if (same_answer(got, want, call))
    return;
  (void)snprintf(said, sizeof said, "%s", show_call(who, call));
  check_status(got->status, want->status, "%s", said);
  check_counts(&got->counts, &want->counts, said);
  for (size_t i = 0; i < slots_written(want, call); i++)
    check(same_bytes(&got->slots[i], &want->slots[i], sizeof none),
          "slot %zu is %s, not %s: %s", i, show_cidr(&got->slots[i]),
          show_cidr(&want->slots[i]), said);
  for (size_t i = 0; i < faults_written(want, call); i++)
    check(same_bytes(&f[i], &g[i], sizeof *f),
          "fault %zu is %s %" PRIu64 ":%" PRIu32 " %" PRIu64 ", not %s %" PRIu64
          ":%" PRIu32 " %" PRIu64 ": %s",
          i, ipkin_status_name(f[i].status), f[i].line, f[i].column, f[i].at,
          ipkin_status_name(g[i].status), g[i].line, g[i].column, g[i].at,
          said);
}

bool is_garbage(const void *from, size_t len) {
  const unsigned char *const bytes = from;

  return len == 0 ||
         (bytes[0] == GARBAGE && memcmp(bytes, bytes + 1, len - 1) == 0);
}

void check_untouched(const struct answer *got, const struct answer *want,
                     const struct call *call, const char *who) {
  const size_t slots = slots_written(want, call),
               faults = faults_written(want, call);

  check(
      is_garbage(got->slots + slots, (got->room - slots) * sizeof *got->slots),
      "a slot behind the last: %s", show_call(who, call));
  check(is_garbage(got->faults + faults,
                   (got->room - faults) * sizeof *got->faults),
        "a fault behind the last: %s", show_call(who, call));
}

/* Each line counts once, in the model and so in all. */
static void check_sum(const struct answer *want, const struct call *call) {
  const struct ipkin_bulk_counts *const counts = &want->counts;

  check(counts->lines == counts->blank + counts->v4_addrs + counts->v6_addrs +
                             counts->v4_cidrs + counts->v6_cidrs +
                             counts->faults,
        "%s", show_call("the model", call));
}

void agree_call(const struct call *call) {
  const struct answer want = answer_of_model(call);

  check_sum(&want, call);
  for (const struct reader *reader = readers(); reader->name; reader++) {
    struct answer got = answer_new(want.room);

    answer_by(reader, call, &got);
    check_answer(&got, &want, call, reader->name);
    check_untouched(&got, &want, call, reader->name);
    answer_free(&got);
  }
  answer_free(&want);
}

static void agree_exact(const char *text, size_t len, uint32_t accept) {
  char *const exact = place_exact(text, len);

  agree_call(&(struct call){.text = exact,
                            .len = len,
                            .accept = accept,
                            .slots_cap = SIZE_MAX,
                            .faults_cap = SIZE_MAX});
  free(exact);
}

void agree_list(const char *text, size_t len, uint32_t accept) {
  enum { BEHIND = 256 };
  char *const longer = malloc(len + BEHIND);

  if (!longer)
    abort();
  if (len)
    memcpy(longer, text, len);
  memset(longer + len, '\n', BEHIND);
  agree_exact(text, len, accept);
  agree_exact(longer, len + BEHIND, accept);
  free(longer);
}
