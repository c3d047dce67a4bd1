/* sets.h - what the proofs of sets compare with: is one address in it?
   SPDX-License-Identifier: MIT

   Here the numbers of addresses are left-aligned, as in the library, so that
   one mask serves both: what it is, is proved in masks.c. */
#ifndef SETS_H
#define SETS_H

#include "spec.h"
#include "u128.h"

struct ipkin_cidr nondet_cidr(void);
struct ipkin_addr nondet_addr(void);

static spec_number set_mask(unsigned bits) {
  return bits == 0 ? 0 : ~(spec_number)0 << (bits < 128 ? 128 - bits : 0);
}

/* What u128_mask() is. */
struct u128 mask_contract(unsigned bits) {
  spec_number mask = set_mask(bits);
  return (struct u128){(uint64_t)(mask >> 64), (uint64_t)mask};
}

static spec_number set_load(const uint8_t bytes[16], unsigned family) {
  return spec_load(bytes, family) << (family == 4 ? 96 : 0);
}

static spec_number set_first(const struct ipkin_cidr *cidr) {
  return set_load(cidr->bytes, cidr->family) & set_mask(cidr->bits);
}

/* In the last one all bits behind the family's width are set. */
static spec_number set_last(const struct ipkin_cidr *cidr) {
  return set_load(cidr->bytes, cidr->family) | ~set_mask(cidr->bits);
}

/* An address of which it is asked whether it is in: any one. */
struct set_point {
  unsigned family;
  spec_number number;
};

static struct set_point set_point_of(const struct ipkin_addr *addr) {
  return (struct set_point){addr->family, set_load(addr->bytes, addr->family)};
}

static struct set_point any_point(void) {
  struct ipkin_addr addr = nondet_addr();
  ASSUME(spec_width(addr.family));
  return set_point_of(&addr);
}

/* By the leading bits. */
static bool set_has(const struct ipkin_cidr *cidr, struct set_point point) {
  spec_number differ = set_load(cidr->bytes, cidr->family) ^ point.number;
  return cidr->family == point.family && (differ & set_mask(cidr->bits)) == 0;
}

static bool set_any_has(const struct ipkin_cidr *cidrs, size_t len,
                        struct set_point point) {
  bool has = false;
  for (size_t i = 0; i < len; i++)
    has |= set_has(&cidrs[i], point);
  return has;
}

static bool set_is_masked(const struct ipkin_cidr *cidr) {
  return spec_is_cidr(cidr) &&
         set_load(cidr->bytes, cidr->family) == set_first(cidr);
}

/* May b stand behind a in a merged array?  Two halves of a block may not: with
   one bit less they are the same. */
static bool set_follows(const struct ipkin_cidr *a,
                        const struct ipkin_cidr *b) {
  if (a->family != b->family)
    return a->family < b->family;
  bool halves = a->bits == b->bits && a->bits &&
                ((set_first(a) ^ set_first(b)) & set_mask(a->bits) << 1) == 0;
  return set_last(a) < set_first(b) && !halves;
}

static bool set_is_merged(const struct ipkin_cidr *cidrs, size_t len) {
  bool merged = true;
  for (size_t i = 0; i < len; i++)
    merged &= set_is_masked(&cidrs[i]) &&
              (i == 0 || set_follows(&cidrs[i - 1], &cidrs[i]));
  return merged;
}

/* Merged, and without bits that mean nothing, as all that is written. */
static bool set_is_written(const struct ipkin_cidr *cidrs, size_t len) {
  bool written = set_is_merged(cidrs, len);
  for (size_t i = 0; i < len; i++) {
    uint8_t rest = cidrs[i].reserved[0] | cidrs[i].reserved[1];
    for (unsigned b = 4; b < 16; b++)
      rest |= cidrs[i].family == 4 ? cidrs[i].bytes[b] : 0;
    written &= rest == 0;
  }
  return written;
}

/* Blocks of any kind; merged ones. */
static void any_blocks(struct ipkin_cidr *cidrs, size_t len) {
  for (size_t i = 0; i < len; i++) {
    cidrs[i] = nondet_cidr();
    ASSUME(spec_is_cidr(&cidrs[i]));
  }
}

static void any_merged(struct ipkin_cidr *cidrs, size_t len) {
  any_blocks(cidrs, len);
  ASSUME(set_is_merged(cidrs, len));
}

#endif
