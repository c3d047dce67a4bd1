/* check.c - see check.h
   SPDX-License-Identifier: MIT */
#include "check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned check_failures;

static void fail(const char *file, int line, const char *what,
                 const char *format, va_list args) {
  char sentence[600];

  if (++check_failures > CHECK_SHOWN)
    return;
  (void)vsnprintf(sentence, sizeof sentence, format, args);
  cr_expect_fail("%s:%d: %s: %s%s", file, line, what, sentence,
                 check_failures == CHECK_SHOWN ? " (and perhaps more)" : "");
}

void check_failed(const char *file, int line, const char *what,
                  const char *format, ...) {
  va_list args;

  va_start(args, format);
  fail(file, line, what, format, args);
  va_end(args);
}

void check_status_at(const char *file, int line, const char *what,
                     ipkin_status got, ipkin_status want, const char *format,
                     ...) {
  char sentence[200];
  va_list args;

  if (got == want)
    return;
  (void)snprintf(sentence, sizeof sentence, "%s is %s (%d), not %s (%d)", what,
                 ipkin_status_name(got), (int)got, ipkin_status_name(want),
                 (int)want);
  va_start(args, format);
  fail(file, line, sentence, format, args);
  va_end(args);
}

void check_number_at(const char *file, int line, const char *what, uint64_t got,
                     uint64_t want, const char *format, ...) {
  char sentence[200];
  va_list args;

  if (got == want)
    return;
  (void)snprintf(sentence, sizeof sentence, "%s is %" PRIu64 ", not %" PRIu64,
                 what, got, want);
  va_start(args, format);
  fail(file, line, sentence, format, args);
  va_end(args);
}

void check_text_at(const char *file, int line, const char *what,
                   const char *got, const char *want, const char *format, ...) {
  char sentence[400];
  va_list args;

  if (strcmp(got, want) == 0)
    return;
  (void)snprintf(sentence, sizeof sentence, "%s is \"%s\", not \"%s\"", what,
                 got, want);
  va_start(args, format);
  fail(file, line, sentence, format, args);
  va_end(args);
}

/* ---- showing ----------------------------------------------------------- */

enum { SHOW_CAP = 320 };

static char *show_slot(void) {
  static char slots[8][SHOW_CAP];
  static unsigned next;

  return slots[next++ % 8];
}

const char *show(const char *text, size_t len) {
  char *const slot = show_slot();
  size_t out = 0;

  for (size_t i = 0; i < len; i++) {
    const unsigned char byte = (unsigned char)text[i];

    if (out + 8 > SHOW_CAP)
      return memcpy(slot + out, "...", sizeof "..."), slot;
    if (byte > ' ' - 1 && byte < 0x7f)
      slot[out++] = text[i];
    else
      out += (size_t)snprintf(slot + out, SHOW_CAP - out, "\\x%02x", byte);
  }
  slot[out] = 0;
  return slot;
}

const char *show_addr(const struct ipkin_addr *addr) {
  char *const slot = show_slot();
  size_t len;

  if (ipkin_addr_format(addr, slot, SHOW_CAP, &len))
    (void)snprintf(slot, SHOW_CAP, "(family %u)", addr ? addr->family : 0u);
  return slot;
}

const char *show_cidr(const struct ipkin_cidr *cidr) {
  char *const slot = show_slot();
  size_t len;

  if (ipkin_cidr_format(cidr, slot, SHOW_CAP, &len))
    (void)snprintf(slot, SHOW_CAP, "(family %u, %u bits)",
                   cidr ? cidr->family : 0u, cidr ? cidr->bits : 0u);
  return slot;
}

/* ---- how many, and which ----------------------------------------------- */

unsigned long check_effort(unsigned long count) {
  const char *const effort = getenv("IPKIN_TEST_EFFORT");

  return effort ? count * strtoul(effort, NULL, 10) / 100 : count;
}

unsigned long check_share(unsigned long count) {
  const unsigned long share = check_effort(count);

  return share < count ? share : count;
}

bool check_chosen(size_t n) {
  return n % 101 < check_share(101);
}

uint64_t wrapped_sum(uint64_t a, uint64_t b) {
  (void)__builtin_add_overflow(a, b, &a);
  return a;
}

uint64_t wrapped_product(uint64_t a, uint64_t b) {
  (void)__builtin_mul_overflow(a, b, &a);
  return a;
}

uint64_t random_next(uint64_t *seed) { /* splitmix64 */
  uint64_t z = *seed = wrapped_sum(*seed, 0x9e3779b97f4a7c15u);

  z = wrapped_product(z ^ (z >> 30), 0xbf58476d1ce4e5b9u);
  z = wrapped_product(z ^ (z >> 27), 0x94d049bb133111ebu);
  return z ^ (z >> 31);
}

size_t random_below(uint64_t *seed, size_t bound) {
  return (size_t)(random_next(seed) % bound);
}
