/* intrinsics.c - is the model in intrinsics.h what this processor does?
   SPDX-License-Identifier: MIT

   Each instruction of the model on bytes at random, on bytes of edges and on
   both mixed; run compiles it for x86-64 and for AArch64.  Prints a line for
   each instruction set: how many instructions, how many comparisons; or that
   the processor lacks it. */
#ifdef __aarch64__
#define NEON
#include <arm_neon.h>
#else
#include <immintrin.h>
#endif
#include <stdio.h>

#define MODEL(name) model_##name
#include "intrinsics.h"

enum { ROUNDS = 20000 };

static uint64_t seed = 1;
static unsigned long instructions, comparisons, differences;

static uint64_t any(void) { /* splitmix64 */
  uint64_t z = seed += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static void fill(void *to, size_t len) {
  static const uint8_t edges[] = {0,    1,   0x7f, 0x80, 0x81, 0xfe,
                                  0xff, 9,   0x0a, 0x0f, 0x10, '0',
                                  '9',  ':', 'a',  'F'};
  const unsigned kind = any() % 3;
  for (size_t i = 0; i < len; i++) {
    const uint64_t some = any();
    ((uint8_t *)to)[i] = kind == 0 || (kind == 1 && some >> 63)
                             ? (uint8_t)some
                             : edges[some % sizeof edges];
  }
}

static void compare(const char *name, const void *real, const void *model,
                    size_t len) {
  comparisons++;
  if (memcmp(real, model, len) == 0)
    return;
  if (differences++ == 0)
    printf("%s differs from its model\n", name);
}

/* One instruction, with arguments that are new each time. */
#define EACH(name, result, model_result, real, model)                          \
  do {                                                                         \
    instructions++;                                                            \
    for (unsigned round = 0; round < ROUNDS; round++) {                        \
      fill(&args, sizeof args);                                                \
      result is = real;                                                        \
      model_result same = model;                                               \
      compare(name, &is, &same, sizeof is);                                    \
    }                                                                          \
  } while (0)

#ifndef NEON
static union {
  struct {
    __m256i a, b;
    uint64_t c, d, e, f;
  } wide;
  struct {
    __m128i a, a2, b, b2;
    uint64_t c, d, e, f;
  } real;
  struct {
    v32 a, b;
  } model32;
  struct {
    v16 a, a2, b, b2;
  } model16;
} args;

#define OP_2(name)                                                             \
  EACH(#name, __m128i, v16, name(args.real.a, args.real.b),                    \
       model_##name(args.model16.a, args.model16.b))
#define OP_N(name, n)                                                          \
  EACH(#name, __m128i, v16, name(args.real.a, n),                              \
       model_##name(args.model16.a, n))
#define TO_NUMBER(name, type)                                                  \
  EACH(#name, type, type, name(args.real.a), model_##name(args.model16.a))
#define FROM(name, type)                                                       \
  EACH(#name, __m128i, v16, name((type)args.real.c),                           \
       model_##name((type)args.real.c))
#define OP_2_256(name)                                                         \
  EACH(#name, __m256i, v32, name(args.wide.a, args.wide.b),                    \
       model_##name(args.model32.a, args.model32.b))

static void sse2(void) {
  OP_2(_mm_and_si128);
  OP_2(_mm_andnot_si128);
  OP_2(_mm_or_si128);
  OP_2(_mm_xor_si128);
  OP_2(_mm_add_epi8);
  OP_2(_mm_sub_epi8);
  OP_2(_mm_add_epi32);
  OP_2(_mm_min_epu8);
  OP_2(_mm_subs_epu8);
  OP_2(_mm_cmpeq_epi8);
  OP_2(_mm_cmpgt_epi32);
  OP_2(_mm_madd_epi16);
  OP_2(_mm_packs_epi32);
  OP_2(_mm_packs_epi16);
  OP_2(_mm_packus_epi16);
  OP_2(_mm_sad_epu8);
  OP_2(_mm_unpackhi_epi64);
  OP_N(_mm_slli_epi16, 4);
  OP_N(_mm_srli_epi16, 4);
  OP_N(_mm_srli_epi16, 8);
  OP_N(_mm_srli_epi32, 8);
  FROM(_mm_set1_epi8, char);
  FROM(_mm_set1_epi16, short);
  FROM(_mm_set1_epi32, int);
  TO_NUMBER(_mm_movemask_epi8, int);
  TO_NUMBER(_mm_cvtsi128_si32, int);
  TO_NUMBER(_mm_cvtsi128_si64, int64_t);
  EACH("_mm_set_epi64x", __m128i, v16,
       _mm_set_epi64x((int64_t)args.real.c, (int64_t)args.real.d),
       model__mm_set_epi64x((int64_t)args.real.c, (int64_t)args.real.d));
  EACH("_mm_set_epi32", __m128i, v16,
       _mm_set_epi32((int)args.real.c, (int)args.real.d, (int)args.real.e,
                     (int)args.real.f),
       model__mm_set_epi32((int)args.real.c, (int)args.real.d, (int)args.real.e,
                           (int)args.real.f));
  EACH("_mm_loadu_si128", __m128i, v16, _mm_loadu_si128((void *)&args),
       model__mm_loadu_si128(&args));
  EACH("_mm_storeu_si128", __m128i, v16,
       (_mm_storeu_si128(&args.real.b, args.real.a), args.real.b),
       (model__mm_storeu_si128(&args.model16.b, args.model16.a),
        args.model16.b));
  EACH("_mm_setzero_si128", __m128i, v16, _mm_setzero_si128(),
       model__mm_setzero_si128());
}

__attribute__((target("avx2,bmi,bmi2,popcnt"))) static void avx2(void) {
  OP_2(_mm_maddubs_epi16);
  OP_2(_mm_shuffle_epi8);
  OP_2_256(_mm256_and_si256);
  OP_2_256(_mm256_add_epi8);
  OP_2_256(_mm256_sub_epi8);
  OP_2_256(_mm256_adds_epu8);
  OP_2_256(_mm256_subs_epu8);
  OP_2_256(_mm256_min_epu8);
  OP_2_256(_mm256_cmpeq_epi8);
  OP_2_256(_mm256_maddubs_epi16);
  EACH("_mm_testz_si128", int, int, _mm_testz_si128(args.real.a, args.real.b),
       model__mm_testz_si128(args.model16.a, args.model16.b));
  EACH("_mm256_movemask_epi8", int, int, _mm256_movemask_epi8(args.wide.a),
       model__mm256_movemask_epi8(args.model32.a));
  EACH("_mm256_set1_epi8", __m256i, v32, _mm256_set1_epi8((char)args.wide.c),
       model__mm256_set1_epi8((char)args.wide.c));
  EACH("_mm256_set1_epi16", __m256i, v32, _mm256_set1_epi16((short)args.wide.c),
       model__mm256_set1_epi16((short)args.wide.c));
  EACH("_mm256_set_epi64x", __m256i, v32,
       _mm256_set_epi64x((int64_t)args.wide.c, (int64_t)args.wide.d,
                         (int64_t)args.wide.e, (int64_t)args.wide.f),
       model__mm256_set_epi64x((int64_t)args.wide.c, (int64_t)args.wide.d,
                               (int64_t)args.wide.e, (int64_t)args.wide.f));
  EACH("_mm256_loadu_si256", __m256i, v32, _mm256_loadu_si256((void *)&args),
       model__mm256_loadu_si256(&args));
  EACH("_mm256_extracti128_si256", __m128i, v16,
       _mm256_extracti128_si256(args.wide.a, 1),
       model__mm256_extracti128_si256(args.model32.a, 1));
  EACH("_mm256_castsi256_si128", __m128i, v16,
       _mm256_castsi256_si128(args.wide.a),
       model__mm256_castsi256_si128(args.model32.a));
  EACH("_tzcnt_u64", uint64_t, uint64_t, _tzcnt_u64(args.wide.c & args.wide.d),
       model__tzcnt_u64(args.wide.c & args.wide.d));
  EACH("_mm_popcnt_u64", int64_t, int64_t, _mm_popcnt_u64(args.wide.c),
       model__mm_popcnt_u64(args.wide.c));
  EACH("_pext_u64", uint64_t, uint64_t, _pext_u64(args.wide.c, args.wide.d),
       model__pext_u64(args.wide.c, args.wide.d));
}
#else
static union {
  struct {
    uint8x16_t a, b, c;
  } real;
  struct {
    uint8x8_t a, a2, b, b2;
  } half;
  struct {
    uint16x8_t a, b;
  } real16;
  struct {
    uint32x4_t a, b;
  } real32;
  struct {
    v16 a, b, c;
  } model;
  struct {
    v8 a, a2, b, b2;
  } model8;
  uint64_t number;
} args;

#define OP_2(name)                                                             \
  EACH(#name, uint8x16_t, v16, name(args.real.a, args.real.b),                 \
       model_##name(args.model.a, args.model.b))
#define OP_2_32(name)                                                          \
  EACH(#name, uint32x4_t, v16, name(args.real32.a, args.real32.b),             \
       model_##name(args.model.a, args.model.b))
#define TO_NUMBER(name, type, part)                                            \
  EACH(#name, type, type, name(args.part.a), model_##name(args.model.a))

static void neon(void) {
  OP_2(vandq_u8);
  OP_2(vbicq_u8);
  OP_2(vorrq_u8);
  OP_2(vornq_u8);
  OP_2(veorq_u8);
  OP_2(vaddq_u8);
  OP_2(vsubq_u8);
  OP_2(vceqq_u8);
  OP_2(vcleq_u8);
  OP_2(vpaddq_u8);
  OP_2(vqtbl1q_u8);
  OP_2(vuzp1q_u8);
  OP_2(vuzp2q_u8);
  OP_2_32(vaddq_u32);
  OP_2_32(vcgtq_u32);
  TO_NUMBER(vmaxvq_u8, uint8_t, real);
  TO_NUMBER(vmaxvq_u32, uint32_t, real32);
  TO_NUMBER(vaddvq_u32, uint32_t, real32);
  EACH("vpaddq_u16", uint16x8_t, v16, vpaddq_u16(args.real16.a, args.real16.b),
       model_vpaddq_u16(args.model.a, args.model.b));
  EACH("vpaddlq_u16", uint32x4_t, v16, vpaddlq_u16(args.real16.a),
       model_vpaddlq_u16(args.model.a));
  EACH("vmull_u8", uint16x8_t, v16, vmull_u8(args.half.a, args.half.b),
       model_vmull_u8(args.model8.a, args.model8.b));
  EACH("vmull_high_u8", uint16x8_t, v16,
       vmull_high_u8(args.real.a, args.real.b),
       model_vmull_high_u8(args.model.a, args.model.b));
  EACH("vcnt_u8", uint8x8_t, v8, vcnt_u8(args.half.a),
       model_vcnt_u8(args.model8.a));
  EACH("vaddv_u8", uint8_t, uint8_t, vaddv_u8(args.half.a),
       model_vaddv_u8(args.model8.a));
  EACH("vget_low_u8", uint8x8_t, v8, vget_low_u8(args.real.a),
       model_vget_low_u8(args.model.a));
  EACH("vcreate_u8", uint8x8_t, v8, vcreate_u8(args.number),
       model_vcreate_u8(args.number));
  EACH("vcombine_u64", uint64x2_t, v16,
       vcombine_u64(vcreate_u64(args.number), vcreate_u64(~args.number)),
       model_vcombine_u64(model_vcreate_u64(args.number),
                          model_vcreate_u64(~args.number)));
  EACH("vgetq_lane_u64", uint64_t, uint64_t,
       vgetq_lane_u64(vreinterpretq_u64_u8(args.real.a), 0),
       model_vgetq_lane_u64(args.model.a, 0));
  EACH("vbslq_u8", uint8x16_t, v16,
       vbslq_u8(args.real.a, args.real.b, args.real.c),
       model_vbslq_u8(args.model.a, args.model.b, args.model.c));
  EACH("vsliq_n_u8", uint8x16_t, v16, vsliq_n_u8(args.real.a, args.real.b, 4),
       model_vsliq_n_u8(args.model.a, args.model.b, 4));
  EACH("vdupq_n_u8", uint8x16_t, v16, vdupq_n_u8((uint8_t)args.number),
       model_vdupq_n_u8((uint8_t)args.number));
  EACH("vdupq_n_u32", uint32x4_t, v16, vdupq_n_u32((uint32_t)args.number),
       model_vdupq_n_u32((uint32_t)args.number));
  EACH("vld1q_u8", uint8x16_t, v16, vld1q_u8((const uint8_t *)&args),
       model_vld1q_u8(&args));
  EACH("vst1q_u8", uint8x16_t, v16,
       (vst1q_u8((uint8_t *)&args.real.b, args.real.a), args.real.b),
       (model_vst1q_u8((uint8_t *)&args.model.b, args.model.a), args.model.b));
}
#endif

static void of(const char *set, bool has, void (*all)(void)) {
  instructions = comparisons = 0;
  if (has)
    all();
  if (has)
    printf("%s: %lu instructions are as modelled, in %lu comparisons\n", set,
           instructions, comparisons);
  else
    printf("%s: not compared, this processor lacks it\n", set);
}

int main(void) {
#ifdef NEON
  of("NEON", true, neon);
#else
  of("SSE2", true, sse2);
  of("AVX2",
     __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("bmi"),
     avx2);
#endif
  return differences != 0;
}
