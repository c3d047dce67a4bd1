/* masks.c - proof: the mask that proofs of sets and the library share
   SPDX-License-Identifier: MIT */
#include "sets.h"

unsigned nondet_bits(void);

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
