/* bulk.c - whole lists to arrays, beside the loop that a C program has today
   SPDX-License-Identifier: MIT

   The loop: memchr for the LF, then bench_libc_parse() on the line. */
#include "bench.h"

#include <ipkin.h>

#include <stdlib.h>
#include <string.h>

static struct ipkin_cidr *slots, *libc_slots;

static uint64_t read_libc(unsigned kind) {
  const struct bench_list *list = bench_list(kind);
  const char *text = list->text, *end = text + list->bytes;
  uint64_t bad = 0;
  for (size_t line = 0; text < end; line++) {
    const char *lf = memchr(text, '\n', (size_t)(end - text));
    unsigned bits;
    struct ipkin_cidr *slot = &libc_slots[line];
    bool good = bench_libc_parse(text, (size_t)(lf - text), slot->bytes, &bits);
    slot->family = good ? memchr(text, ':', (size_t)(lf - text)) ? 6 : 4 : 0;
    slot->bits = good ? (uint8_t)bits : 0;
    bad += !good;
    text = lf + 1;
  }
  return bad;
}

static uint64_t read_ipkin(unsigned kind) {
  const struct bench_list *list = bench_list(kind);
  struct ipkin_bulk_counts counts;
  ipkin_bulk_parse(list->text, list->bytes, 0, slots, list->lines, NULL, 0,
                   &counts);
  return counts.faults;
}

static uint64_t check_ipkin(unsigned kind) {
  const struct bench_list *list = bench_list(kind);
  struct ipkin_bulk_counts counts;
  ipkin_bulk_parse(list->text, list->bytes, 0, NULL, 0, NULL, 0, &counts);
  return counts.faults;
}

static bool is_right(unsigned kind) {
  const struct bench_list *list = bench_list(kind);
  if (!slots) {
    slots = calloc(list->lines, sizeof *slots);
    libc_slots = calloc(list->lines, sizeof *libc_slots);
  }
  memset(libc_slots, 0, list->lines * sizeof *libc_slots);
  uint64_t bad = read_libc(kind);
  for (size_t i = 0; i < list->lines; i++)
    if (libc_slots[i].family == 0)
      memset(&libc_slots[i], 0, sizeof libc_slots[i]);
  return read_ipkin(kind) == bad && check_ipkin(kind) == bad &&
         memcmp(slots, libc_slots, list->lines * sizeof *slots) == 0;
}

/* What C has no closures for: three functions a kind of list. */
#define LIST(name, kind)                                                       \
  static void name##_libc(void) {                                              \
    bench_keep(read_libc(kind));                                               \
  }                                                                            \
  static void name##_ipkin(void) {                                             \
    bench_keep(read_ipkin(kind));                                              \
  }                                                                            \
  static void name##_check(void) {                                             \
    bench_keep(check_ipkin(kind));                                             \
  }                                                                            \
  static bool name##_right(void) {                                             \
    return is_right(kind);                                                     \
  }                                                                            \
  static void add_##name(const char *libc, const char *ipkin,                  \
                         const char *check) {                                  \
    const struct bench_list *list = bench_list(kind);                          \
    bench_add(&(struct bench_case){libc, NULL, list->lines, list->bytes,       \
                                   name##_right, name##_libc});                \
    bench_add(&(struct bench_case){ipkin, libc, list->lines, list->bytes,      \
                                   name##_right, name##_ipkin});               \
    bench_add(&(struct bench_case){check, libc, list->lines, list->bytes,      \
                                   name##_right, name##_check});               \
  }
LIST(v4, BENCH_V4)
LIST(v4_cidr, BENCH_V4_CIDR)
LIST(v6, BENCH_V6)
LIST(v6_cidr, BENCH_V6_CIDR)
LIST(mixed, BENCH_MIXED)
LIST(bad, BENCH_BAD)

void bench_bulk(void) {
  add_v4("bulk/parse/v4/libc", "bulk/parse/v4/ipkin", "bulk/check/v4/ipkin");
  add_v4_cidr("bulk/parse/v4-cidr/libc", "bulk/parse/v4-cidr/ipkin",
              "bulk/check/v4-cidr/ipkin");
  add_v6("bulk/parse/v6/libc", "bulk/parse/v6/ipkin", "bulk/check/v6/ipkin");
  add_v6_cidr("bulk/parse/v6-cidr/libc", "bulk/parse/v6-cidr/ipkin",
              "bulk/check/v6-cidr/ipkin");
  add_mixed("bulk/parse/mixed/libc", "bulk/parse/mixed/ipkin",
            "bulk/check/mixed/ipkin");
  add_bad("bulk/parse/1%-bad/libc", "bulk/parse/1%-bad/ipkin",
          "bulk/check/1%-bad/ipkin");
}
