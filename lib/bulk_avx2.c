/* bulk_avx2.c - layer 5: lines by AVX2
   SPDX-License-Identifier: MIT */
#include "base.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))
#include "bulk_blocks.h"

INLINE uint64_t mark32(const char *text, char byte) {
  __m256i block = _mm256_loadu_si256((const void *)text);
  return (uint32_t)_mm256_movemask_epi8(
      _mm256_cmpeq_epi8(block, _mm256_set1_epi8(byte)));
}

INLINE uint64_t mark64(const char *text, char byte) {
  return mark32(text, byte) | mark32(text + 32, byte) << 32;
}

INLINE unsigned lowest(uint64_t bits) {
  return (unsigned)_tzcnt_u64(bits);
}

INLINE unsigned count(uint64_t bits) {
  return (unsigned)_mm_popcnt_u64(bits);
}

INLINE uint64_t extract(uint64_t bits, uint64_t mask) {
  return _pext_u64(bits, mask);
}

INLINE bool put_octets(const uint64_t fields[2], unsigned digits, uint8_t *to) {
  const __m128i weights = _mm_set1_epi32(0x010a6400); /* 0, 100, 10, 1 */
  const __m128i gather = _mm_set_epi32(-1, -1, -1, 0x0c080400);
  __m128i values =
      _mm_xor_si128(_mm_set_epi64x((int64_t)fields[1], (int64_t)fields[0]),
                    _mm_set1_epi8('0'));
  __m128i octets =
      _mm_madd_epi16(_mm_maddubs_epi16(values, weights), _mm_set1_epi16(1));
  __m128i wrong = _mm_or_si128(_mm_subs_epu8(values, _mm_set1_epi8(9)),
                               _mm_srli_epi32(octets, 8));
  __m128i more = _mm_packs_epi32(_mm_cmpgt_epi32(octets, _mm_set1_epi32(9)),
                                 _mm_cmpgt_epi32(octets, _mm_set1_epi32(99)));
  unsigned has = 4 + count((unsigned)_mm_movemask_epi8(more)) / 2;
  _mm_storeu_si128((void *)to, _mm_shuffle_epi8(octets, gather));
  int right = _mm_testz_si128(wrong, wrong);
  return (right != 0) & (has == digits);
}

/* Constants that are loaded: GCC makes each of them from an immediate in three
   instructions, once a line, if it sees them. */
#define ALL_8(byte) byte, byte, byte, byte, byte, byte, byte, byte
#define ALL_32(byte)                                                           \
  { ALL_8(byte), ALL_8(byte), ALL_8(byte), ALL_8(byte) }
enum { MINUS_9, ABOVE_6, TO_0, UPPER, FROM_A, PLUS_10, UP_TO_15 };
static const uint8_t constants[][32] = {
    [MINUS_9] = ALL_32(0xff - '9'), [ABOVE_6] = ALL_32(6),
    [TO_0] = ALL_32(0xf0),          [UPPER] = ALL_32(0xdf),
    [FROM_A] = ALL_32('A'),         [PLUS_10] = ALL_32(10),
    [UP_TO_15] = ALL_32(0x7f - 15)};

INLINE bool put_groups(const uint64_t fields[4], unsigned front, unsigned n,
                       uint8_t *to) {
  const __m256i *all = (const void *)constants;
  __asm__("" : "+r"(all));
  __m256i chars = _mm256_set_epi64x((int64_t)fields[3], (int64_t)fields[2],
                                    (int64_t)fields[1], (int64_t)fields[0]);
  /* a digit is below ten, a letter from ten on, and whatever is neither gets 16
     or more of both: saturation keeps what wraps away from them */
  __m256i digit = _mm256_add_epi8(chars, _mm256_loadu_si256(all + MINUS_9));
  digit = _mm256_subs_epu8(digit, _mm256_loadu_si256(all + ABOVE_6));
  digit = _mm256_sub_epi8(digit, _mm256_loadu_si256(all + TO_0));
  __m256i letter = _mm256_and_si256(chars, _mm256_loadu_si256(all + UPPER));
  letter = _mm256_sub_epi8(letter, _mm256_loadu_si256(all + FROM_A));
  letter = _mm256_adds_epu8(letter, _mm256_loadu_si256(all + PLUS_10));
  __m256i values = _mm256_min_epu8(digit, letter);
  int wrong = _mm256_movemask_epi8(
      _mm256_adds_epu8(values, _mm256_loadu_si256(all + UP_TO_15)));
  __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi16(0x0110));
  __m128i groups = _mm_packus_epi16(_mm256_castsi256_si128(pairs),
                                    _mm256_extracti128_si256(pairs, 1));
  __m128i mask = _mm_loadu_si128((const void *)(kept + 16 - 2 * front));
  __m128i move = _mm_loadu_si128((const void *)(moved + 2 * n));
  groups = _mm_or_si128(_mm_and_si128(groups, mask),
                        _mm_shuffle_epi8(_mm_andnot_si128(mask, groups), move));
  _mm_storeu_si128((void *)to, groups);
  return wrong == 0;
}

TARGET void ipkin__bulk_avx2(const char *text, uint32_t text_len, uint32_t most,
                             struct ipkin_cidr *slots,
                             struct bulk_batch *batch) {
  read_blocks(text, text_len, most, slots, batch);
}

#else
typedef int bulk_avx2_is_empty; /* ISO C wants a declaration */
#endif
