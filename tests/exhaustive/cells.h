/* cells.h - what each program of the two layers prints
   SPDX-License-Identifier: MIT */
#ifndef CELLS_H
#define CELLS_H

#include "../oracle.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(array) (sizeof(array) / sizeof *(array))

/* "full" as the program's first argument; else quick. */
extern bool is_full;

/* Of one word, or of several with blanks between them. */
void fails(const char *functions, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define expect(condition, functions, ...)                                      \
  ((condition) ? (void)0 : fails(functions, __VA_ARGS__))

/* A cell for each of the functions; the processor's time since the last cell
   is shared out among them. */
void cell(const char *functions, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

extern const char *layer; /* "exhaustive" unless set */

const char *in_short(uint64_t number); /* "1.1 G"; lives until the 8th call */

/* Runs what a program does; returns its exit status. */
int run(int argc, char **argv, void (*body)(void));

/* ---- what most of them need -------------------------------------------- */

#define GARBAGE 0xa5

static inline bool same(const void *a, const void *b, size_t len) {
  return len == 0 || memcmp(a, b, len) == 0;
}

static inline struct ipkin_addr addr_in(struct ipkin_cidr cidr) {
  struct ipkin_addr addr = {.family = cidr.family};

  memcpy(addr.bytes, cidr.bytes, sizeof addr.bytes);
  return addr;
}

static inline struct ipkin_cidr cidr_in(struct ipkin_addr addr, unsigned bits) {
  struct ipkin_cidr cidr = {.family = addr.family, .bits = (uint8_t)bits};

  memcpy(cidr.bytes, addr.bytes, sizeof addr.bytes);
  return cidr;
}

static inline uint64_t random_of(uint64_t *seed) { /* SplitMix64 */
  uint64_t z = *seed += 0x9e3779b97f4a7c15u;

  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

#endif
