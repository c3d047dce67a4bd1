/* ipkin_plan_propose.c - proof: a private block that is free
   SPDX-License-Identifier: MIT */
#include "sets.h"

#include "plan_propose.c"

uint32_t nondet_word(void);
uint64_t nondet_long(void);

/* What ipkin_set_check() says. */
ipkin_status ipkin_set_check(const struct ipkin_cidr *cidrs, size_t len,
                             size_t *ret_at) {
  return set_is_merged(cidrs, len) ? IPKIN_OK : IPKIN_ERR_VALUE;
}

/* Any blocks to avoid, of which a length is wanted. */
static uint32_t family, bits;
static struct ipkin_cidr avoid[N];

/* Is it inside of the private space? */
static bool is_private(unsigned of, spec_number first, unsigned len) {
  first >>= of == 4 ? 96 : 0;
  return of == 4 ? (len >= 8 && first >> 24 == 10) ||
                       (len >= 12 && first >> 20 == 0xac1) ||
                       (len >= 16 && first >> 16 == 0xc0a8)
                 : len >= 8 && (unsigned)(first >> 120) == 0xfd;
}

#ifndef LENGTH
#define LENGTH 16 /* of the units */
#endif
#ifndef FAMILY
#define FAMILY 4
#endif

/* proof units
     figure: free and private of IPv4 /16 alone, avoid <= 1 block
     quick figure: free and private of IPv4 /12 alone, avoid <= 1 block of
             IPv4 up to /16
     args: -DN=1 --unwind 5
           --unwindset spec_load.0:17,count_free.0:3,count_free.1:4
     quick args: -DN=1 -DLENGTH=12 -DUP_TO=16 --unwind 5
           --unwindset units.0:17,spec_load.0:17,count_free.0:3,count_free.1:4
     replace: u128_mask mask_contract masks/mask
     bug: plan_propose.c: if (run.end > left.first) { =>
          if (run.end > left.first + 1) { */
void units(void) {
  const uint64_t nth = nondet_long();
  const size_t len = nondet_bool();
  uint64_t unit = 0;
#ifdef UP_TO /* bits; what stands behind them are constants */
  any_blocks(avoid, N);
  ASSUME(avoid[0].family == 4 && avoid[0].bits <= UP_TO);
  avoid[0].family = 4;
  for (unsigned b = UP_TO / 8; b < 16; b++)
    avoid[0].bytes[b] = 0;
  ASSUME(set_is_merged(avoid, N));
#else
  any_merged(avoid, len);
#endif
  const uint64_t count =
      count_free(avoid, len, FAMILY, LENGTH, UINT64_MAX, &unit);
  ASSUME(nth < count); /* as choose() asks */
  PROVE(count_free(avoid, len, FAMILY, LENGTH, nth, &unit) == nth);
  PROVE(unit >> LENGTH == 0);
  spec_number first = (spec_number)(unit << (64 - LENGTH)) << 64;
  spec_number last = first | ~set_mask(LENGTH);
  PROVE(is_private(FAMILY, first, LENGTH));
  if (len)
    PROVE(avoid[0].family != FAMILY || set_last(&avoid[0]) < first ||
          last < set_first(&avoid[0]));
}

/* choose(): some unit, or none. */
static bool chosen;
static uint64_t chosen_unit;
ipkin_status choose_contract(const struct ipkin_cidr *avoid, size_t avoid_len,
                             unsigned family, unsigned unit_bits, uint64_t seed,
                             uint64_t *ret_unit) {
  chosen = nondet_bool();
  chosen_unit = nondet_long();
  ASSUME(unit_bits == 64 || chosen_unit >> unit_bits == 0);
  *ret_unit = chosen_unit;
  return chosen ? IPKIN_OK : IPKIN_ERR_ABSENT;
}

/* proof propose
     figure: form and status, any family, bits and seed, avoid <= 1 block
     args: -DN=1 --unwind 8
           --unwindset spec_load.0:17,spec_zero.0:21,set_is_merged.0:3
     replace: u128_mask mask_contract masks/mask,
              choose choose_contract -
     assumes: which unit choose() takes; units() has it for one length
     bug: plan_propose.c: if (!avoid && avoid_len) =>
          if (!avoid && avoid_len > 1) */
void propose(void) {
  struct ipkin_cidr cidr = nondet_cidr();
  size_t len = nondet_bool();
  const bool some = nondet_bool();
  family = nondet_word();
  bits = nondet_word();
  avoid[0] = nondet_cidr();
  bool right = set_is_merged(avoid, len) && bits >= 8 &&
               (family == 4 || family == 6) && bits <= spec_width(family);
  PROVE(ipkin_plan_propose(avoid, len, family, bits, nondet_long(), NULL) ==
        IPKIN_ERR_NULL);
  ipkin_status status = ipkin_plan_propose(some ? avoid : NULL, len, family,
                                           bits, nondet_long(), &cidr);
  if (!some && len)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!right)
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(status == (chosen ? IPKIN_OK : IPKIN_ERR_ABSENT));
  if (status)
    PROVE(spec_zero(&cidr, sizeof cidr));
  else
    PROVE(cidr.family == family && cidr.bits == bits &&
          set_load(cidr.bytes, family) >> 64 ==
              chosen_unit << (64 - (bits > SITE_BITS ? SITE_BITS : bits)));
}
