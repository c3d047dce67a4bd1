/* sets.h - what the proofs of sets compare with: is one address in it?
   SPDX-License-Identifier: MIT

   Here the numbers of addresses are left-aligned, as in the library, so that
   one mask serves both: what it is, is proved in masks.c. */
#ifndef SETS_H
#define SETS_H

#include "cidr.h"
#include "spec.h"
#include "unchecked.h"

struct ipkin_cidr nondet_cidr(void);
struct ipkin_addr nondet_addr(void);
uint8_t nondet_byte(void);

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

/* An answer that is not stored but looked at as it is written: whether the
   point is in it, and what the next block must be behind. */
struct set_answer {
  struct set_point point;
  bool has, begun;
  unsigned family, bits;
  spec_number first, last;
} set_answer;

/* cidr_put() to such an answer. */
void put_contract(struct cidr_sink *sink, unsigned family, struct u128 number,
                  unsigned bits) {
  struct set_answer *to = &set_answer;
  spec_number first = (spec_number)number.hi << 64 | number.lo;
  spec_number hosts = ~set_mask(bits);
  PROVE(bits <= spec_width(family) && (first & hosts) == 0);
  if (to->begun && to->family == family) {
    PROVE(first > to->last);
    PROVE(bits == 0 || bits != to->bits ||
          ((first ^ to->first) & ~(hosts << 1 | 1)) != 0);
  } else {
    PROVE(!to->begun || to->family < family);
  }
  to->has |=
      to->point.family == family && ((to->point.number ^ first) & ~hosts) == 0;
  to->begun = true;
  to->family = family;
  to->bits = bits;
  to->first = first;
  to->last = first | hosts;
  sink->len++;
}

/* cidr_put_range() to it; whether two ranges that touch are merged is not
   looked at. */
void put_range_contract(struct cidr_sink *sink, unsigned family,
                        struct u128 first, struct u128 last) {
  struct set_answer *to = &set_answer;
  spec_number begin = (spec_number)first.hi << 64 | first.lo;
  spec_number end = (spec_number)last.hi << 64 | last.lo;
  PROVE(begin <= end);
  PROVE(!to->begun || to->family < family ||
        (to->family == family && begin > to->last));
  PROVE(family == 6 || (family == 4 && begin << 32 == 0 && ~end << 32 == 0));
  to->has |= to->point.family == family && begin <= to->point.number &&
             to->point.number <= end;
  to->begun = true;
  to->family = family;
  to->bits = 255;
  to->last = end;
  sink->len += (size_t)1 + nondet_byte();
}

/* Blocks of any kind; with PLACE their addresses differ in the four bits from
   there on, and no prefix is longer: whether those are in one word of the
   library's numbers or in two is all that it can see of the place. */
static void any_blocks(struct ipkin_cidr *cidrs, size_t len) {
  for (size_t i = 0; i < len; i++) {
    cidrs[i] = nondet_cidr();
    ASSUME(spec_is_cidr(&cidrs[i]));
#ifdef PLACE
    for (unsigned b = 0; b < 16; b++)
      cidrs[i].bytes[b] &=
          (uint8_t)(~(set_mask(PLACE) | ~set_mask(PLACE + 4)) >> (120 - 8 * b));
    ASSUME(cidrs[i].bits <= PLACE + 4);
#endif
  }
}

static void any_merged(struct ipkin_cidr *cidrs, size_t len) {
  any_blocks(cidrs, len);
  ASSUME(set_is_merged(cidrs, len));
}

#pragma CPROVER check pop

#endif
