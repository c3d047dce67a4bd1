/* bulk_neon.c - layer 5: lines by Advanced SIMD, which every AArch64 has
   SPDX-License-Identifier: MIT */
#include "base.h"

#if defined __aarch64__ && defined __GNUC__ && !defined __AARCH64EB__
#include <arm_neon.h>

#define TARGET
#include "bulk_blocks.h"

/* A bit a byte, so that adding neighbours makes a mask of them. */
static const uint8_t bit_of[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                   1, 2, 4, 8, 16, 32, 64, 128};

INLINE uint8x16_t marks_of(const char *text, char byte) {
  uint8x16_t block = vld1q_u8((const uint8_t *)text);
  return vandq_u8(vceqq_u8(block, vdupq_n_u8((uint8_t)byte)), vld1q_u8(bit_of));
}

INLINE uint64_t mark64(const char *text, char byte) {
  uint8x16_t low = vpaddq_u8(marks_of(text, byte), marks_of(text + 16, byte));
  uint8x16_t high =
      vpaddq_u8(marks_of(text + 32, byte), marks_of(text + 48, byte));
  low = vpaddq_u8(low, high);
  low = vpaddq_u8(low, low);
  return vgetq_lane_u64(vreinterpretq_u64_u8(low), 0);
}

INLINE unsigned lowest(uint64_t bits) {
  return (unsigned)__builtin_ctzll(bits);
}

INLINE unsigned count(uint64_t bits) {
  return (unsigned)vaddv_u8(vcnt_u8(vcreate_u8(bits)));
}

INLINE uint64_t extract(uint64_t bits, uint64_t mask) {
  uint64_t to = 0;
  for (unsigned n = 0; mask; mask &= mask - 1, n++)
    to |= (bits >> lowest(mask) & 1) << n;
  return to;
}

INLINE uint8x16_t values_of(const uint64_t fields[2]) {
  uint64x2_t chars =
      vcombine_u64(vcreate_u64(fields[0]), vcreate_u64(fields[1]));
  return veorq_u8(vreinterpretq_u8_u64(chars), vdupq_n_u8('0'));
}

INLINE bool put_octets(const uint64_t fields[2], unsigned digits, uint8_t *to) {
  static const uint8_t weight[16] = {0, 100, 10, 1, 0, 100, 10, 1,
                                     0, 100, 10, 1, 0, 100, 10, 1};
  static const uint8_t gather[16] = {0,   4,   8,   12,  255, 255, 255, 255,
                                     255, 255, 255, 255, 255, 255, 255, 255};
  uint8x16_t values = values_of(fields), weights = vld1q_u8(weight);
  uint16x8_t low = vmull_u8(vget_low_u8(values), vget_low_u8(weights));
  uint16x8_t high = vmull_high_u8(values, weights);
  uint32x4_t octets = vpaddlq_u16(vpaddq_u16(low, high));
  uint32x4_t more = vaddq_u32(vcgtq_u32(octets, vdupq_n_u32(9)),
                              vcgtq_u32(octets, vdupq_n_u32(99)));
  unsigned has = 4u - vaddvq_u32(more);
  vst1q_u8(to, vqtbl1q_u8(vreinterpretq_u8_u32(octets), vld1q_u8(gather)));
  unsigned most_digit = vmaxvq_u8(values), most = vmaxvq_u32(octets);
  return (most_digit <= 9) & (most <= 255) & (has == digits);
}

/* What hex digits are worth, and all ones where they are none in *wrong. */
INLINE uint8x16_t nibbles_of(const uint64_t fields[2], uint8x16_t *wrong) {
  uint8x16_t digit = values_of(fields);
  uint8x16_t letter = veorq_u8(digit, vdupq_n_u8('0'));
  letter = vorrq_u8(letter, vdupq_n_u8(0x20));
  letter = vsubq_u8(letter, vdupq_n_u8('a'));
  uint8x16_t is_digit = vcleq_u8(digit, vdupq_n_u8(9));
  uint8x16_t is_letter = vcleq_u8(letter, vdupq_n_u8(5));
  *wrong = vornq_u8(*wrong, vorrq_u8(is_digit, is_letter));
  return vbslq_u8(is_digit, digit, vaddq_u8(letter, vdupq_n_u8(10)));
}

INLINE bool put_groups(const uint64_t fields[4], unsigned front, unsigned n,
                       uint8_t *to) {
  uint8x16_t wrong = vdupq_n_u8(0);
  uint8x16_t low = nibbles_of(fields, &wrong);
  uint8x16_t high = nibbles_of(fields + 2, &wrong);
  uint8x16_t groups = vsliq_n_u8(vuzp2q_u8(low, high), vuzp1q_u8(low, high), 4);
  uint8x16_t mask = vld1q_u8(kept + 16 - 2 * front);
  uint8x16_t moves =
      vqtbl1q_u8(vbicq_u8(groups, mask), vld1q_u8(moved + 2 * n));
  vst1q_u8(to, vorrq_u8(vandq_u8(groups, mask), moves));
  return vmaxvq_u8(wrong) == 0;
}

void ipkin__bulk_neon(const char *text, uint32_t text_len, uint32_t most,
                      struct ipkin_cidr *slots, struct bulk_batch *batch) {
  read_blocks(text, text_len, most, slots, batch);
}

#else
typedef int bulk_neon_is_empty; /* ISO C wants a declaration */
#endif
