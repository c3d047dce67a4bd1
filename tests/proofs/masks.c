/* masks.c - proof: what the proofs of sets take for granted
   SPDX-License-Identifier: MIT */
#include "sets.h"

unsigned nondet_bits(void);
struct u128 nondet_u128(void);

/* proof mask
     args: --unwind 130
     bug: u128.h: return (struct u128){hi & ~far, ((lo & ~far) | (hi & far)) &
   any}; => return (struct u128){hi & ~far, (lo & ~far) | (hi & far)}; */
void mask(void) {
  unsigned bits = nondet_bits();
  struct u128 mask = u128_mask(bits), same = mask_contract(bits);
  PROVE(mask.hi == same.hi && mask.lo == same.lo);
  for (unsigned i = 0; i < 128; i++)
    PROVE((set_mask(bits) >> (127 - i) & 1) == (i < bits));
}

/* proof clamp
     args: --unwind 2
     bug: base.h: (more << 32) - more => more << 32 */
void clamp(void) {
  uint64_t number;
  PROVE(clamp32(number) == (number < UINT32_MAX ? number : UINT32_MAX));
}

/* proof put
     args: --unwind 21
     replace: u128_mask mask_contract masks/mask
     bug: cidr.h: if (sink->len < sink->cap) => if (sink->len <= sink->cap) */
void put(void) {
  struct ipkin_cidr cidrs[2] = {nondet_cidr(), nondet_cidr()}, was = cidrs[1];
  struct ipkin_cidr wanted = nondet_cidr();
  size_t len = nondet_bits(), cap = nondet_bits();
  ASSUME(spec_is_cidr(&wanted) && cap <= 1 && len <= 2);
  struct cidr_sink sink = {cidrs, cap, len};
  cidr_put(&sink, wanted.family, cidr_begin(&wanted), wanted.bits);
  PROVE(sink.len == len + 1);
  if (len < cap)
    PROVE(wanted.family == 4
              ? spec_is_block(cidrs, 4, set_first(&wanted) >> 96, wanted.bits)
              : spec_is_block(cidrs, 6, set_first(&wanted), wanted.bits));
  PROVE(memcmp(&was, &cidrs[1], sizeof was) == 0);
}

/* proof largest
     args: --unwind 3
     replace: u128_mask mask_contract masks/mask
     bug: cidr.h: return fits > begins ? fits : begins; => return begins; */
void largest(void) {
  struct u128 from = nondet_u128(), to = nondet_u128();
  spec_number first = (spec_number)from.hi << 64 | from.lo;
  spec_number last = (spec_number)to.hi << 64 | to.lo;
  ASSUME(first <= last);
  unsigned bits = cidr_largest(from, to);
  PROVE(bits <= 128);
  PROVE((first & ~set_mask(bits)) == 0 && (first | ~set_mask(bits)) <= last);
  if (bits) {
    spec_number hosts = ~set_mask(bits - 1);
    PROVE((first & hosts) != 0 || (first | hosts) > last);
  }
}

/* A range within so many bits, which stand at a place of the number. */
#ifndef WITHIN
#define WITHIN 4
#endif
#ifndef CASE
#define CASE 0
#endif
enum {
  PLACE_OF = CASE == 0   ? 32 - WITHIN
             : CASE == 1 ? 62 /* in both words */
             : CASE == 2 ? 0
                         : 128 - WITHIN
};

/* proof put_range
     args: --unwind 8 --unwindset spec_load.0:17
     quick args: -DWITHIN=3 --unwind 6 --unwindset spec_load.0:17
     cases: CASE 0 3
     quick cases: CASE 2 2
     replace: u128_mask mask_contract masks/mask,
              cidr_put put_contract masks/put
     assumes: that ranges whose ends differ in more than four bits are split
              as these are: each step puts the largest block that begins where
              the last one ended, which masks/largest has of any range
     bug: cidr.h: if (u128_equal(first, last)) => if (bits) */
void put_range(void) {
  const unsigned family = CASE == 0 ? 4 : 6;
  const spec_number ones = ~set_mask(PLACE_OF + WITHIN);
  const spec_number rest = ~set_mask(PLACE_OF) & ~ones;
  struct u128 from = nondet_u128(), to = nondet_u128();
  spec_number first = (spec_number)from.hi << 64 | from.lo;
  spec_number last = (spec_number)to.hi << 64 | to.lo;
  first &= ~ones;
  last = (first & ~rest) | (last & rest) | ones;
  ASSUME(first <= last);
  struct cidr_sink sink = {.len = 0};
  set_answer.point = any_point();
  const struct set_point is = set_answer.point;
  cidr_put_range(&sink, family,
                 (struct u128){(uint64_t)(first >> 64), (uint64_t)first},
                 (struct u128){(uint64_t)(last >> 64), (uint64_t)last});
  PROVE(set_answer.begun && set_answer.last == last && sink.len > 0);
  PROVE(set_answer.has ==
        (is.family == family && first <= is.number && is.number <= last));
}
