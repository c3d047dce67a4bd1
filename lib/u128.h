/* u128.h - layer 0: 128-bit numbers in two words; knows no address and no
   family.  A compiler's __int128 would do, but not every target has one.
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_U128_H
#define IPKIN_U128_H

#include <stdbool.h>
#include <stdint.h>

/* Modulo 2^64, and meant so: elsewhere -fsanitize=integer tells of a number
   that wraps. */
#ifdef __GNUC__
static inline uint64_t u64_add(uint64_t a, uint64_t b) {
  uint64_t sum;
  (void)__builtin_add_overflow(a, b, &sum);
  return sum;
}

static inline uint64_t u64_sub(uint64_t a, uint64_t b) {
  uint64_t difference;
  (void)__builtin_sub_overflow(a, b, &difference);
  return difference;
}

static inline uint64_t u64_mul(uint64_t a, uint64_t b) {
  uint64_t product;
  (void)__builtin_mul_overflow(a, b, &product);
  return product;
}
#else
static inline uint64_t u64_add(uint64_t a, uint64_t b) {
  return a + b;
}

static inline uint64_t u64_sub(uint64_t a, uint64_t b) {
  return a - b;
}

static inline uint64_t u64_mul(uint64_t a, uint64_t b) {
  return a * b;
}
#endif

/* Without its lowest one; 0 has none. */
static inline uint64_t u64_rest(uint64_t bits) {
  return bits & u64_sub(bits, 1);
}

/* How many ones there are. */
static inline unsigned u64_ones(uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return (unsigned)(u64_mul(bits, 0x0101010101010101) >> 56);
}

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
  uint64_t far = u64_sub(0, n >= 64), any = u64_sub(0, n < 128);
  unsigned near = n & 63;
  uint64_t hi = a.hi << near | a.lo >> 1 >> (63 - near), lo = a.lo << near;
  return (struct u128){((hi & ~far) | (lo & far)) & any, lo & ~far};
}

static inline struct u128 u128_shr(struct u128 a, unsigned n) {
  uint64_t far = u64_sub(0, n >= 64), any = u64_sub(0, n < 128);
  unsigned near = n & 63;
  uint64_t lo = a.lo >> near | a.hi << 1 << (63 - near), hi = a.hi >> near;
  return (struct u128){hi & ~far, ((lo & ~far) | (hi & far)) & any};
}

/* Sum and difference are modulo 2^128. */
static inline struct u128 u128_add(struct u128 a, struct u128 b) {
  uint64_t lo = u64_add(a.lo, b.lo);
  return (struct u128){u64_add(u64_add(a.hi, b.hi), lo < b.lo), lo};
}

static inline struct u128 u128_sub(struct u128 a, struct u128 b) {
  uint64_t hi = u64_sub(u64_sub(a.hi, b.hi), a.lo < b.lo);
  return (struct u128){hi, u64_sub(a.lo, b.lo)};
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

/* The same without a branch, for what cannot be foreseen; with a compiler's own
   number of 128 bits it is a borrow. */
static inline bool u128_borrows(struct u128 a, struct u128 b) {
#ifdef __SIZEOF_INT128__
  __extension__ typedef unsigned __int128 number;
  return ((number)a.hi << 64 | a.lo) < ((number)b.hi << 64 | b.lo);
#else
  return (a.hi < b.hi) | ((a.hi == b.hi) & (a.lo < b.lo));
#endif
}

/* The first n bits set, counted from the most significant: a netmask. */
static inline struct u128 u128_mask(unsigned n) {
  return u128_not(u128_shr((struct u128){UINT64_MAX, UINT64_MAX}, n));
}

/* The zero bits before the first one, which must be there; and those behind the
   last, of 0 all. */
static inline unsigned u64_leading_zeros(uint64_t bits) {
#ifdef __GNUC__
  return (unsigned)__builtin_clzll(bits);
#else
  unsigned zeros = 64;
  for (; bits; bits >>= 1)
    zeros--;
  return zeros;
#endif
}

static inline unsigned u64_trailing_zeros(uint64_t bits) {
  return bits ? 63 - u64_leading_zeros(bits & u64_sub(0, bits)) : 64;
}

static inline unsigned u128_leading_zeros(struct u128 a) {
  return a.hi ? u64_leading_zeros(a.hi) : 64 + u64_leading_zeros(a.lo);
}

static inline unsigned u128_trailing_zeros(struct u128 a) {
  return a.lo ? u64_trailing_zeros(a.lo) : 64 + u64_trailing_zeros(a.hi);
}

#endif
