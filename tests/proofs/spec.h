/* spec.h - what the proofs compare with: slow, plain, and not the library's way
   SPDX-License-Identifier: MIT

   Addresses are numbers of the compiler's own 128 bits, right-aligned: IPv4 is
   0 to 2^32 - 1. */
#ifndef SPEC_H
#define SPEC_H

#include "base.h"
#include "unchecked.h"

__extension__ typedef unsigned __int128 spec_number;
__extension__ typedef __int128 spec_signed;

#define ASSUME(condition) __CPROVER_assume(condition)
#define PROVE(condition)  __CPROVER_assert(condition, #condition)

/* 0 where it is no family. */
static unsigned spec_width(unsigned family) {
  if (family == 4)
    return 32;
  return family == 6 ? 128 : 0;
}

static spec_number spec_load(const uint8_t bytes[16], unsigned family) {
  spec_number number = 0;
  for (unsigned i = 0; i < 16; i++)
    if (i < spec_width(family) / 8)
      number = number << 8 | bytes[i];
  return number;
}

/* 2^n; n up to 127. */
static spec_number spec_power(unsigned n) {
  return (spec_number)1 << n;
}

/* The last address of the family. */
static spec_number spec_top(unsigned family) {
  return family == 4 ? spec_power(32) - 1 : ~(spec_number)0;
}

/* How far a block's last address is from its first: 2^(width - bits) - 1. */
static spec_number spec_hosts(unsigned family, unsigned bits) {
  return bits ? spec_power(spec_width(family) - bits) - 1 : spec_top(family);
}

static bool spec_is_cidr(const struct ipkin_cidr *cidr) {
  return spec_width(cidr->family) && cidr->bits <= spec_width(cidr->family);
}

/* The first address of a block, the last one. */
static spec_number spec_first(const struct ipkin_cidr *cidr) {
  return spec_load(cidr->bytes, cidr->family) &
         ~spec_hosts(cidr->family, cidr->bits);
}

static spec_number spec_last(const struct ipkin_cidr *cidr) {
  return spec_load(cidr->bytes, cidr->family) |
         spec_hosts(cidr->family, cidr->bits);
}

/* Is every byte zero: "none"? */
static bool spec_zero(const void *object, size_t size) {
  uint8_t any = 0;
  for (size_t i = 0; i < size; i++)
    any |= ((const uint8_t *)object)[i];
  return any == 0;
}

/* Is it this address of this family, and every other byte 0? */
static bool spec_is(const struct ipkin_addr *addr, unsigned family,
                    spec_number number) {
  uint8_t rest = addr->reserved[0] | addr->reserved[1] | addr->reserved[2];
  for (unsigned i = 0; i < 16; i++)
    if (i >= spec_width(family) / 8)
      rest |= addr->bytes[i];
  return addr->family == family && rest == 0 &&
         spec_load(addr->bytes, family) == number;
}

static bool spec_is_block(const struct ipkin_cidr *cidr, unsigned family,
                          spec_number number, unsigned bits) {
  uint8_t rest = cidr->reserved[0] | cidr->reserved[1];
  for (unsigned i = 0; i < 16; i++)
    if (i >= spec_width(family) / 8)
      rest |= cidr->bytes[i];
  return cidr->family == family && cidr->bits == bits && rest == 0 &&
         spec_load(cidr->bytes, family) == number;
}

/* An address of one case: of family 4, of 6, or of none (5). */
static struct ipkin_addr spec_addr(unsigned family) {
  struct ipkin_addr addr;
  if (family == 5)
    ASSUME(addr.family != 4 && addr.family != 6);
  else
    addr.family = (uint8_t)family;
  return addr;
}

/* A pointer, or NULL in its place. */
bool nondet_bool(void);
#define OR_NULL(pointer) (nondet_bool() ? (pointer) : NULL)

#pragma CPROVER check pop

#endif
