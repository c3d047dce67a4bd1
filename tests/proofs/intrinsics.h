/* intrinsics.h - what the kernels' instructions do, for proofs
   SPDX-License-Identifier: MIT

   By hand, lane by lane, as the manuals say it.  Included before everything
   else it takes the place of the compiler's header; with MODEL defined the
   functions have names of their own, and intrinsics.c compares them with the
   processor's. */
#ifndef INTRINSICS_H
#define INTRINSICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef MODEL
#define MODEL(name)           name
#define __m128i               v16
#define __m256i               v32
#define uint8x16_t            v16
#define uint16x8_t            v16
#define uint32x4_t            v16
#define uint64x2_t            v16
#define uint8x8_t             v8
#define uint64x1_t            v8
#define _IMMINTRIN_H_INCLUDED /* nothing is left in these */
#define _EMMINTRIN_H_INCLUDED
#ifdef NEON
#define vreinterpretq_u64_u8(a) (a)
#define vreinterpretq_u8_u64(a) (a)
#define vreinterpretq_u8_u32(a) (a)
#undef __x86_64__
#define __aarch64__ 1
#endif
#endif

typedef struct {
  uint8_t b[8];
} v8;
typedef struct {
  uint8_t b[16];
} v16;
typedef struct {
  uint8_t b[32];
} v32;

/* Lanes are little-endian. */
static uint32_t lane_of(const uint8_t *b, unsigned size, unsigned i) {
  uint32_t lane = 0;
  for (unsigned k = 0; k < size; k++)
    lane |= (uint32_t)b[i * size + k] << 8 * k;
  return lane;
}

static void set_lane(uint8_t *b, unsigned size, unsigned i, uint32_t lane) {
  for (unsigned k = 0; k < size; k++)
    b[i * size + k] = (uint8_t)(lane >> 8 * k);
}

static int32_t limit(int32_t value, int32_t least, int32_t most) {
  return value < least ? least : value > most ? most : value;
}

static int32_t signed_16(uint32_t lane) {
  return (int32_t)lane - (lane & 0x8000 ? 0x10000 : 0);
}

static int32_t signed_8(uint32_t lane) {
  return (int32_t)lane - (lane & 0x80 ? 0x100 : 0);
}

static int32_t signed_32(uint32_t lane) {
  int32_t same;
  memcpy(&same, &lane, sizeof same);
  return same;
}

/* Of each lane x of a, and y of b. */
#define LANES_2(type, name, size, value)                                       \
  static type MODEL(name)(type a, type b) {                                    \
    type to;                                                                   \
    for (unsigned i = 0; i < sizeof to / (size); i++) {                        \
      uint32_t x = lane_of(a.b, size, i), y = lane_of(b.b, size, i);           \
      (void)x, (void)y;                                                        \
      set_lane(to.b, size, i, (uint32_t)(value));                              \
    }                                                                          \
    return to;                                                                 \
  }
#define SHIFTS(type, name, size, value)                                        \
  static type MODEL(name)(type a, int n) {                                     \
    type to;                                                                   \
    for (unsigned i = 0; i < sizeof to / (size); i++) {                        \
      uint32_t x = lane_of(a.b, size, i);                                      \
      set_lane(to.b, size, i, (uint32_t)(value));                              \
    }                                                                          \
    return to;                                                                 \
  }
#define SETS(type, name, size, from)                                           \
  static type MODEL(name)(from value) {                                        \
    type to;                                                                   \
    for (unsigned i = 0; i < sizeof to / (size); i++)                          \
      set_lane(to.b, size, i, (uint32_t)value);                                \
    return to;                                                                 \
  }
#define LOADS(type, name)                                                      \
  static type MODEL(name)(const void *from) {                                  \
    type to;                                                                   \
    for (unsigned i = 0; i < sizeof to; i++)                                   \
      to.b[i] = ((const uint8_t *)from)[i];                                    \
    return to;                                                                 \
  }
#define STORES(type, name, to_type)                                            \
  static void MODEL(name)(to_type to, type from) {                             \
    for (unsigned i = 0; i < sizeof from; i++)                                 \
      ((uint8_t *)to)[i] = from.b[i];                                          \
  }
#define MOVEMASKS(type, name)                                                  \
  static int MODEL(name)(type a) {                                             \
    uint32_t mask = 0;                                                         \
    for (unsigned i = 0; i < sizeof a; i++)                                    \
      mask |= (uint32_t)(a.b[i] >> 7) << i;                                    \
    return signed_32(mask);                                                    \
  }
/* Unsigned times signed bytes, in pairs, saturated. */
#define MADDUBS(type, name)                                                    \
  static type MODEL(name)(type a, type b) {                                    \
    type to;                                                                   \
    for (unsigned i = 0; i < sizeof to; i += 2)                                \
      set_lane(to.b, 2, i / 2,                                                 \
               (uint32_t)limit(a.b[i] * signed_8(b.b[i]) +                     \
                                   a.b[i + 1] * signed_8(b.b[i + 1]),          \
                               -32768, 32767));                                \
    return to;                                                                 \
  }

/* ---- x86-64 -------------------------------------------------------------- */

#ifndef NEON
LANES_2(v16, _mm_and_si128, 1, x &y)
LANES_2(v16, _mm_andnot_si128, 1, ~x &y)
LANES_2(v16, _mm_or_si128, 1, x | y)
LANES_2(v16, _mm_xor_si128, 1, x ^ y)
LANES_2(v16, _mm_add_epi8, 1, x + y)
LANES_2(v16, _mm_sub_epi8, 1, x - y)
LANES_2(v16, _mm_add_epi32, 4, (uint64_t)x + y)
LANES_2(v16, _mm_min_epu8, 1, x < y ? x : y)
LANES_2(v16, _mm_subs_epu8, 1, x > y ? x - y : 0)
LANES_2(v16, _mm_cmpeq_epi8, 1, x == y ? 0xff : 0)
LANES_2(v16, _mm_cmpgt_epi32, 4, signed_32(x) > signed_32(y) ? UINT32_MAX : 0)
SHIFTS(v16, _mm_slli_epi16, 2, x << n)
SHIFTS(v16, _mm_srli_epi16, 2, x >> n)
SHIFTS(v16, _mm_srli_epi32, 4, x >> n)
SETS(v16, _mm_set1_epi8, 1, char)
SETS(v16, _mm_set1_epi16, 2, short)
SETS(v16, _mm_set1_epi32, 4, int)
LOADS(v16, _mm_loadu_si128)
STORES(v16, _mm_storeu_si128, void *)
MOVEMASKS(v16, _mm_movemask_epi8)
MADDUBS(v16, _mm_maddubs_epi16)

static v16 MODEL(_mm_setzero_si128)(void) {
  return MODEL(_mm_set1_epi8)(0);
}

static v16 MODEL(_mm_set_epi64x)(int64_t high, int64_t low) {
  v16 to;
  for (unsigned i = 0; i < 8; i++) {
    to.b[i] = (uint8_t)((uint64_t)low >> 8 * i);
    to.b[8 + i] = (uint8_t)((uint64_t)high >> 8 * i);
  }
  return to;
}

static v16 MODEL(_mm_set_epi32)(int d, int c, int b, int a) {
  v16 to;
  set_lane(to.b, 4, 0, (uint32_t)a);
  set_lane(to.b, 4, 1, (uint32_t)b);
  set_lane(to.b, 4, 2, (uint32_t)c);
  set_lane(to.b, 4, 3, (uint32_t)d);
  return to;
}

/* Signed 16-bit lanes, in pairs. */
static v16 MODEL(_mm_madd_epi16)(v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 4; i++) {
    int64_t sum = 0;
    for (unsigned k = 2 * i; k < 2 * i + 2; k++)
      sum += signed_16(lane_of(a.b, 2, k)) * signed_16(lane_of(b.b, 2, k));
    set_lane(to.b, 4, i, (uint32_t)sum);
  }
  return to;
}

static v16 MODEL(_mm_packs_epi32)(v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 8; i++)
    set_lane(to.b, 2, i,
             (uint32_t)limit(signed_32(lane_of(i < 4 ? a.b : b.b, 4, i % 4)),
                             -32768, 32767));
  return to;
}

static v16 MODEL(_mm_packs_epi16)(v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] = (uint8_t)limit(signed_16(lane_of(i < 8 ? a.b : b.b, 2, i % 8)),
                             -128, 127);
  return to;
}

static v16 MODEL(_mm_packus_epi16)(v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] =
        (uint8_t)limit(signed_16(lane_of(i < 8 ? a.b : b.b, 2, i % 8)), 0, 255);
  return to;
}

/* The sum of differences in each eight bytes. */
static v16 MODEL(_mm_sad_epu8)(v16 a, v16 b) {
  v16 to = {{0}};
  for (unsigned i = 0; i < 16; i += 8) {
    uint32_t sum = 0;
    for (unsigned k = i; k < i + 8; k++)
      sum += (uint32_t)(a.b[k] > b.b[k] ? a.b[k] - b.b[k] : b.b[k] - a.b[k]);
    set_lane(to.b, 2, i / 2, sum);
  }
  return to;
}

static v16 MODEL(_mm_unpackhi_epi64)(v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 8; i++) {
    to.b[i] = a.b[8 + i];
    to.b[8 + i] = b.b[8 + i];
  }
  return to;
}

static int MODEL(_mm_cvtsi128_si32)(v16 a) {
  return signed_32(lane_of(a.b, 4, 0));
}

static int64_t MODEL(_mm_cvtsi128_si64)(v16 a) {
  uint64_t bits = (uint64_t)lane_of(a.b, 4, 1) << 32 | lane_of(a.b, 4, 0);
  int64_t same;
  memcpy(&same, &bits, sizeof same);
  return same;
}

static v16 MODEL(_mm_shuffle_epi8)(v16 a, v16 from) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] = from.b[i] & 0x80 ? 0 : a.b[from.b[i] & 15];
  return to;
}

static int MODEL(_mm_testz_si128)(v16 a, v16 b) {
  uint8_t any = 0;
  for (unsigned i = 0; i < 16; i++)
    any |= a.b[i] & b.b[i];
  return any == 0;
}

LANES_2(v32, _mm256_and_si256, 1, x &y)
LANES_2(v32, _mm256_add_epi8, 1, x + y)
LANES_2(v32, _mm256_sub_epi8, 1, x - y)
LANES_2(v32, _mm256_adds_epu8, 1, x + y > 255 ? 255 : x + y)
LANES_2(v32, _mm256_subs_epu8, 1, x > y ? x - y : 0)
LANES_2(v32, _mm256_min_epu8, 1, x < y ? x : y)
LANES_2(v32, _mm256_cmpeq_epi8, 1, x == y ? 0xff : 0)
SETS(v32, _mm256_set1_epi8, 1, char)
SETS(v32, _mm256_set1_epi16, 2, short)
LOADS(v32, _mm256_loadu_si256)
MOVEMASKS(v32, _mm256_movemask_epi8)
MADDUBS(v32, _mm256_maddubs_epi16)

static v32 MODEL(_mm256_set_epi64x)(int64_t d, int64_t c, int64_t b,
                                    int64_t a) {
  v32 to;
  v16 low = MODEL(_mm_set_epi64x)(b, a), high = MODEL(_mm_set_epi64x)(d, c);
  for (unsigned i = 0; i < 16; i++) {
    to.b[i] = low.b[i];
    to.b[16 + i] = high.b[i];
  }
  return to;
}

static v16 MODEL(_mm256_extracti128_si256)(v32 a, int half) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] = a.b[16 * (unsigned)half + i];
  return to;
}

static v16 MODEL(_mm256_castsi256_si128)(v32 a) {
  return MODEL(_mm256_extracti128_si256)(a, 0);
}

static uint64_t MODEL(_tzcnt_u64)(uint64_t bits) {
  uint64_t n = 0;
  while (n < 64 && !(bits >> n & 1))
    n++;
  return n;
}

static int64_t MODEL(_mm_popcnt_u64)(uint64_t bits) {
  int64_t n = 0;
  for (unsigned i = 0; i < 64; i++)
    n += (int64_t)(bits >> i & 1);
  return n;
}

static uint64_t MODEL(_pext_u64)(uint64_t bits, uint64_t mask) {
  uint64_t to = 0;
  unsigned n = 0;
  for (unsigned i = 0; i < 64; i++)
    if (mask >> i & 1)
      to |= (bits >> i & 1) << n++;
  return to;
}
#endif

/* ---- AArch64 ------------------------------------------------------------- */

#ifdef NEON
LANES_2(v16, vandq_u8, 1, x &y)
LANES_2(v16, vbicq_u8, 1, x & ~y)
LANES_2(v16, vorrq_u8, 1, x | y)
LANES_2(v16, vornq_u8, 1, x | ~y)
LANES_2(v16, veorq_u8, 1, x ^ y)
LANES_2(v16, vaddq_u8, 1, x + y)
LANES_2(v16, vsubq_u8, 1, x - y)
LANES_2(v16, vaddq_u32, 4, (uint64_t)x + y)
LANES_2(v16, vceqq_u8, 1, x == y ? 0xff : 0)
LANES_2(v16, vcleq_u8, 1, x <= y ? 0xff : 0)
LANES_2(v16, vcgtq_u32, 4, x > y ? UINT32_MAX : 0)
SETS(v16, vdupq_n_u8, 1, uint8_t)
SETS(v16, vdupq_n_u32, 4, uint32_t)
LOADS(v16, vld1q_u8)
STORES(v16, vst1q_u8, uint8_t *)

/* Sums of neighbours: of a, then of b. */
#define PAIRS(name, size)                                                      \
  static v16 MODEL(name)(v16 a, v16 b) {                                       \
    v16 to;                                                                    \
    for (unsigned i = 0; i < 16 / (size); i++) {                               \
      const uint8_t *from = i < 8 / (size) ? a.b : b.b;                        \
      unsigned at = 2 * i % (16 / (size));                                     \
      set_lane(to.b, size, i,                                                  \
               lane_of(from, size, at) + lane_of(from, size, at + 1));         \
    }                                                                          \
    return to;                                                                 \
  }
PAIRS(vpaddq_u8, 1)
PAIRS(vpaddq_u16, 2)

static v16 MODEL(vpaddlq_u16)(v16 a) {
  v16 to;
  for (unsigned i = 0; i < 4; i++)
    set_lane(to.b, 4, i, lane_of(a.b, 2, 2 * i) + lane_of(a.b, 2, 2 * i + 1));
  return to;
}

static v8 MODEL(vcreate_u64)(uint64_t bits) {
  v8 to;
  for (unsigned i = 0; i < 8; i++)
    to.b[i] = (uint8_t)(bits >> 8 * i);
  return to;
}

static v8 MODEL(vcreate_u8)(uint64_t bits) {
  return MODEL(vcreate_u64)(bits);
}

static v16 MODEL(vcombine_u64)(v8 low, v8 high) {
  v16 to;
  for (unsigned i = 0; i < 8; i++) {
    to.b[i] = low.b[i];
    to.b[8 + i] = high.b[i];
  }
  return to;
}

static v8 MODEL(vget_low_u8)(v16 a) {
  v8 to;
  for (unsigned i = 0; i < 8; i++)
    to.b[i] = a.b[i];
  return to;
}

static uint64_t MODEL(vgetq_lane_u64)(v16 a, int lane) {
  return (uint64_t)lane_of(a.b, 4, 2 * (unsigned)lane + 1) << 32 |
         lane_of(a.b, 4, 2 * (unsigned)lane);
}

static v16 MODEL(vmull_u8)(v8 a, v8 b) {
  v16 to;
  for (unsigned i = 0; i < 8; i++)
    set_lane(to.b, 2, i, (uint32_t)a.b[i] * b.b[i]);
  return to;
}

static v16 MODEL(vmull_high_u8)(v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 8; i++)
    set_lane(to.b, 2, i, (uint32_t)a.b[8 + i] * b.b[8 + i]);
  return to;
}

static v8 MODEL(vcnt_u8)(v8 a) {
  v8 to = {{0}};
  for (unsigned i = 0; i < 64; i++)
    to.b[i / 8] += a.b[i / 8] >> i % 8 & 1;
  return to;
}

static uint8_t MODEL(vaddv_u8)(v8 a) {
  unsigned sum = 0;
  for (unsigned i = 0; i < 8; i++)
    sum += a.b[i];
  return (uint8_t)sum;
}

static uint32_t MODEL(vaddvq_u32)(v16 a) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < 4; i++)
    sum += lane_of(a.b, 4, i);
  return (uint32_t)sum;
}

static uint8_t MODEL(vmaxvq_u8)(v16 a) {
  uint8_t most = 0;
  for (unsigned i = 0; i < 16; i++)
    most = a.b[i] > most ? a.b[i] : most;
  return most;
}

static uint32_t MODEL(vmaxvq_u32)(v16 a) {
  uint32_t most = 0;
  for (unsigned i = 0; i < 4; i++)
    most = lane_of(a.b, 4, i) > most ? lane_of(a.b, 4, i) : most;
  return most;
}

static v16 MODEL(vqtbl1q_u8)(v16 a, v16 from) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] = from.b[i] < 16 ? a.b[from.b[i]] : 0;
  return to;
}

static v16 MODEL(vbslq_u8)(v16 mask, v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] = (uint8_t)((mask.b[i] & a.b[i]) | (~mask.b[i] & b.b[i]));
  return to;
}

static v16 MODEL(vsliq_n_u8)(v16 a, v16 b, int n) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] = (uint8_t)(b.b[i] << n | (a.b[i] & ((1 << n) - 1)));
  return to;
}

static v16 MODEL(vuzp1q_u8)(v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] = i < 8 ? a.b[2 * i] : b.b[2 * i - 16];
  return to;
}

static v16 MODEL(vuzp2q_u8)(v16 a, v16 b) {
  v16 to;
  for (unsigned i = 0; i < 16; i++)
    to.b[i] = i < 8 ? a.b[2 * i + 1] : b.b[2 * i - 15];
  return to;
}
#endif

#endif
