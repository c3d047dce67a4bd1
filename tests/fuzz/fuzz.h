/* fuzz.h - an input as a stream of bytes; behind its end all are 0
   SPDX-License-Identifier: MIT

   Each target includes the tests of its module, whose checks it lays on what
   the fuzzer finds.  A check that fails ends the process with a sentence. */
#ifndef FUZZ_H
#define FUZZ_H

#include "agree.h"
#include "check.h"
#include "place.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
  const uint8_t *at;
  size_t left;
};

static inline void take(struct input *in, void *to, size_t len) {
  const size_t have = len < in->left ? len : in->left;

  memset(to, 0, len);
  if (have)
    memcpy(to, in->at, have);
  in->at += have;
  in->left -= have;
}

static inline uint8_t take_byte(struct input *in) {
  uint8_t byte;

  take(in, &byte, 1);
  return byte;
}

static inline uint64_t take_number(struct input *in, unsigned bytes) {
  uint64_t number = 0;

  for (unsigned i = 0; i < bytes; i++)
    number |= (uint64_t)take_byte(in) << 8 * i;
  return number;
}

/* The bits of one text, and those of lists with an undefined one. */
static inline uint32_t take_accept(struct input *in) {
  const uint32_t text = take_byte(in);

  return text | (uint32_t)(take_byte(in) & 0x1f) << 16;
}

/* One in four is no address, or has bytes that mean nothing. */
static inline struct ipkin_addr take_addr(struct input *in) {
  const uint8_t kind = take_byte(in);
  struct ipkin_addr addr;

  take(in, &addr, sizeof addr);
  if (kind % 4 == 3)
    return addr;
  addr.family = kind % 2 ? IPKIN_V6 : IPKIN_V4;
  memset(addr.reserved, 0, sizeof addr.reserved);
  if (addr.family == IPKIN_V4)
    memset(addr.bytes + 4, 0, 12);
  return addr;
}

static inline struct ipkin_cidr take_cidr(struct input *in) {
  const uint8_t bits = take_byte(in);
  const struct ipkin_addr addr = take_addr(in);
  struct ipkin_cidr cidr = {.family = addr.family, .bits = bits};

  memcpy(cidr.bytes, addr.bytes, sizeof cidr.bytes);
  if (bits < 250 && (addr.family == IPKIN_V4 || addr.family == IPKIN_V6))
    cidr.bits = (uint8_t)(bits % (oracle_width(addr.family) + 1));
  return cidr;
}

/* Without the bytes that mean nothing. */
static inline struct ipkin_addr cleaned(const struct ipkin_addr *addr) {
  struct ipkin_addr clean = {.family = addr->family};

  memcpy(clean.bytes, addr->bytes, oracle_width(addr->family) / 8);
  return clean;
}

static inline bool is_addr_struct(const struct ipkin_addr *addr) {
  return addr->family == IPKIN_V4 || addr->family == IPKIN_V6;
}

/* One that begins near another, so that they have to do with each other. */
static inline struct ipkin_cidr take_near(struct input *in,
                                          const struct ipkin_cidr *to) {
  const uint8_t kind = take_byte(in), bits = take_byte(in);
  struct ipkin_cidr cidr = *to;

  if (kind & 1)
    return take_cidr(in);
  oracle_set_bit(cidr.bytes, kind >> 1, bits & 1);
  cidr.bits = (uint8_t)((bits >> 1) % (oracle_width(cidr.family) + 1));
  return cidr;
}

#endif
