/* addr_baseline.h - layer 2: what addr_fields.h asks for, of what is everywhere
   SPDX-License-Identifier: MIT

   SSE2 on x86-64, and numbers elsewhere. */
#ifndef IPKIN_ADDR_BASELINE_H
#define IPKIN_ADDR_BASELINE_H

#define TARGET
#include "addr_fields.h"

/* A byte in all places of a word. */
#define EACH(byte) (0x0101010101010101 * (uint64_t)(byte))

/* Which of the 8 bytes at text are this one. */
INLINE uint64_t mark8(const char *text, char byte) {
  uint64_t word = chars32(text) | (uint64_t)chars32(text + 4) << 32;
  word ^= EACH((unsigned char)byte);
  /* zero bytes as 0x80, exactly: no carry leaves a byte; then side by side */
  word = ~(((word & EACH(0x7f)) + EACH(0x7f)) | word) & EACH(0x80);
  return u64_mul(word, 0x0002040810204081) >> 56;
}

INLINE unsigned count(uint64_t bits) {
  return u64_ones(bits);
}

INLINE unsigned lowest(uint64_t bits) {
#ifdef __GNUC__
  return (unsigned)__builtin_ctzll(bits);
#else
  return count((bits & (0 - bits)) - 1);
#endif
}

#if defined __x86_64__ && defined __SSE2__
#include <emmintrin.h>

/* Which of the 16 bytes at text are this one. */
INLINE uint64_t mark16(const char *text, char byte) {
  __m128i block = _mm_loadu_si128((const void *)text);
  return (uint32_t)_mm_movemask_epi8(
      _mm_cmpeq_epi8(block, _mm_set1_epi8(byte)));
}

INLINE bool put_octets(const uint64_t fields[2], unsigned digits, uint8_t *to) {
  const __m128i zero = _mm_setzero_si128();
  __m128i values =
      _mm_xor_si128(_mm_set_epi64x((int64_t)fields[1], (int64_t)fields[0]),
                    _mm_set1_epi8('0'));
  __m128i even = _mm_and_si128(values, _mm_set1_epi16(0xff));
  __m128i odd = _mm_srli_epi16(values, 8);
  __m128i octets =
      _mm_add_epi32(_mm_madd_epi16(even, _mm_set1_epi32(10 << 16)),
                    _mm_madd_epi16(odd, _mm_set1_epi32(1 << 16 | 100)));
  __m128i wrong = _mm_or_si128(_mm_subs_epu8(values, _mm_set1_epi8(9)),
                               _mm_srli_epi32(octets, 8));
  __m128i more = _mm_packs_epi32(_mm_cmpgt_epi32(octets, _mm_set1_epi32(9)),
                                 _mm_cmpgt_epi32(octets, _mm_set1_epi32(99)));
  more = _mm_sad_epu8(
      _mm_and_si128(_mm_packs_epi16(more, zero), _mm_set1_epi8(1)), zero);
  octets = _mm_packs_epi32(octets, zero);
  _mm_storeu_si128((void *)to, _mm_packus_epi16(octets, zero));
  unsigned has = 4 + (unsigned)_mm_cvtsi128_si32(more);
  int right = _mm_movemask_epi8(_mm_cmpeq_epi8(wrong, zero));
  return (right == 0xffff) & (has == digits);
}

/* Two groups a word of hex digits; *right keeps all ones where they are. */
INLINE __m128i nibbles_of(const uint64_t fields[2], __m128i *right) {
  __m128i chars = _mm_set_epi64x((int64_t)fields[1], (int64_t)fields[0]);
  __m128i digit = _mm_xor_si128(chars, _mm_set1_epi8('0'));
  __m128i letter = _mm_sub_epi8(_mm_or_si128(chars, _mm_set1_epi8(0x20)),
                                _mm_set1_epi8('a'));
  __m128i decimal =
      _mm_cmpeq_epi8(digit, _mm_min_epu8(digit, _mm_set1_epi8(9)));
  __m128i letters =
      _mm_cmpeq_epi8(letter, _mm_min_epu8(letter, _mm_set1_epi8(5)));
  *right = _mm_and_si128(*right, _mm_or_si128(decimal, letters));
  __m128i values = _mm_add_epi8(_mm_and_si128(chars, _mm_set1_epi8(0x0f)),
                                _mm_and_si128(letters, _mm_set1_epi8(9)));
  values = _mm_or_si128(_mm_slli_epi16(values, 4), _mm_srli_epi16(values, 8));
  return _mm_and_si128(values, _mm_set1_epi16(0xff));
}

INLINE bool put_groups(const uint64_t fields[4], unsigned front, unsigned n,
                       uint8_t *to) {
  __m128i right = _mm_set1_epi8(-1);
  __m128i low = nibbles_of(fields, &right);
  __m128i bytes = _mm_packus_epi16(low, nibbles_of(fields + 2, &right));
  __m128i high = _mm_unpackhi_epi64(bytes, bytes);
  /* the first byte is the least significant here, so backwards is left */
  struct u128 groups = {(uint64_t)_mm_cvtsi128_si64(high),
                        (uint64_t)_mm_cvtsi128_si64(bytes)};
  struct u128 rest = u128_shl(u128_not((struct u128){0, 0}), 16 * front);
  struct u128 moved = u128_shl(u128_and(groups, rest), 128 - 16 * n);
  groups = u128_or(u128_and(groups, u128_not(rest)), moved);
  memcpy(to, &groups.lo, 8);
  memcpy(to + 8, &groups.hi, 8);
  return _mm_movemask_epi8(right) == 0xffff;
}

#else

INLINE uint64_t mark16(const char *text, char byte) {
  return mark8(text, byte) | mark8(text + 8, byte) << 8;
}

INLINE bool put_octets(const uint64_t fields[2], unsigned digits, uint8_t *to) {
  uint32_t wrong = 0, number = 0;
  unsigned has = 4, most = 0;
  for (unsigned i = 0; i < 4; i++) {
    uint32_t field = (uint32_t)(fields[i / 2] >> i % 2 * 32) ^ 0x30303030;
    unsigned octet =
        (field >> 24) + (field >> 16 & 0xff) * 10 + (field >> 8 & 0xff) * 100;
    wrong |= field | (uint32_t)((uint64_t)field + 0x76767676);
    has += (unsigned)(octet > 9) + (octet > 99);
    most |= octet;
    number = number << 8 | octet;
  }
  store64(to, (uint64_t)number << 32);
  store64(to + 8, 0);
  return ((wrong & 0x80808080) == 0) & (most < 256) & (has == digits);
}

/* What a hex digit adds to a group from each of four places, and 1 << 16 of
   each that is one: four of them make 4 << 16. */
#define DIGIT(value, place) ((uint32_t)(value) << 4 * (3 - (place)) | 1u << 16)
#define DIGITS(place)                                                          \
  {                                                                            \
    ['0'] = DIGIT(0, place), ['1'] = DIGIT(1, place), ['2'] = DIGIT(2, place), \
    ['3'] = DIGIT(3, place), ['4'] = DIGIT(4, place), ['5'] = DIGIT(5, place), \
    ['6'] = DIGIT(6, place), ['7'] = DIGIT(7, place), ['8'] = DIGIT(8, place), \
    ['9'] = DIGIT(9, place), ['a'] = DIGIT(10, place),                         \
    ['A'] = DIGIT(10, place), ['b'] = DIGIT(11, place),                        \
    ['B'] = DIGIT(11, place), ['c'] = DIGIT(12, place),                        \
    ['C'] = DIGIT(12, place), ['d'] = DIGIT(13, place),                        \
    ['D'] = DIGIT(13, place), ['e'] = DIGIT(14, place),                        \
    ['E'] = DIGIT(14, place), ['f'] = DIGIT(15, place),                        \
    ['F'] = DIGIT(15, place)                                                   \
  }
static const uint32_t hex_digits[4][256] = {DIGITS(0), DIGITS(1), DIGITS(2),
                                            DIGITS(3)};

/* Four groups as a number; *right keeps 4 << 16 if all their digits are. */
INLINE uint64_t groups_of(const uint64_t fields[2], uint32_t *right) {
  uint64_t number = 0;
  for (unsigned i = 0; i < 4; i++) {
    uint32_t field = (uint32_t)(fields[i / 2] >> i % 2 * 32);
    uint32_t sum =
        hex_digits[0][field & 0xff] + hex_digits[1][field >> 8 & 0xff] +
        hex_digits[2][field >> 16 & 0xff] + hex_digits[3][field >> 24];
    *right &= sum;
    number = number << 16 | (sum & 0xffff);
  }
  return number;
}

INLINE bool put_groups(const uint64_t fields[4], unsigned front, unsigned n,
                       uint8_t *to) {
  uint32_t right = 4u << 16;
  struct u128 groups = {groups_of(fields, &right),
                        groups_of(fields + 2, &right)};
  struct u128 kept = u128_mask(16 * front);
  struct u128 moved = u128_shr(u128_and(groups, u128_not(kept)), 128 - 16 * n);
  groups = u128_or(u128_and(groups, kept), moved);
  store64(to, groups.hi);
  store64(to + 8, groups.lo);
  return right != 0;
}

#endif
#endif
