/* u128.h - layer 0: 128-bit numbers in two words; knows no address and no
   family.  A compiler's __int128 would do, but not every target has one.
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_U128_H
#define IPKIN_U128_H

#include <stdbool.h>
#include <stdint.h>

struct u128 {
  uint64_t hi, lo;
};

static inline struct u128 u128_and(struct u128 a, struct u128 b) {
  return (struct u128){a.hi & b.hi, a.lo & b.lo};
}

static inline struct u128 u128_or(struct u128 a, struct u128 b) {
  return (struct u128){a.hi | b.hi, a.lo | b.lo};
}

static inline struct u128 u128_xor(struct u128 a, struct u128 b) {
  return (struct u128){a.hi ^ b.hi, a.lo ^ b.lo};
}

static inline struct u128 u128_not(struct u128 a) {
  return (struct u128){~a.hi, ~a.lo};
}

/* Shifts take any count: 128 and more leave nothing.  They do not branch on it:
   where it comes from a text it could not be foreseen. */
static inline struct u128 u128_shl(struct u128 a, unsigned n) {
  uint64_t far = 0 - (uint64_t)(n >= 64), any = 0 - (uint64_t)(n < 128);
  unsigned near = n & 63;
  uint64_t hi = a.hi << near | a.lo >> 1 >> (63 - near), lo = a.lo << near;
  return (struct u128){((hi & ~far) | (lo & far)) & any, lo & ~far};
}

static inline struct u128 u128_shr(struct u128 a, unsigned n) {
  uint64_t far = 0 - (uint64_t)(n >= 64), any = 0 - (uint64_t)(n < 128);
  unsigned near = n & 63;
  uint64_t lo = a.lo >> near | a.hi << 1 << (63 - near), hi = a.hi >> near;
  return (struct u128){hi & ~far, ((lo & ~far) | (hi & far)) & any};
}

/* Sum and difference are modulo 2^128. */
static inline struct u128 u128_add(struct u128 a, struct u128 b) {
  uint64_t lo = a.lo + b.lo;
  return (struct u128){a.hi + b.hi + (lo < b.lo), lo};
}

static inline struct u128 u128_sub(struct u128 a, struct u128 b) {
  return (struct u128){a.hi - b.hi - (a.lo < b.lo), a.lo - b.lo};
}

static inline bool u128_is_zero(struct u128 a) {
  return (a.hi | a.lo) == 0;
}

static inline bool u128_equal(struct u128 a, struct u128 b) {
  return a.hi == b.hi && a.lo == b.lo;
}

static inline bool u128_less(struct u128 a, struct u128 b) {
  return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo;
}

/* The first n bits set, counted from the most significant: a netmask. */
static inline struct u128 u128_mask(unsigned n) {
  return u128_not(u128_shr((struct u128){UINT64_MAX, UINT64_MAX}, n));
}

#endif
