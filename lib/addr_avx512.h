/* addr_avx512.h - layer 2: plain addresses by AVX-512, several at a time
   SPDX-License-Identifier: MIT

   The places at which fields end are compressed to the front of a register; the
   bytes before each end are four digits, right-aligned, once the widths have
   masked what belongs to the field before.  That matrix of digits has columns
   of fixed weights: 100, 10, 1 for an octet, nibbles for a group.  Whatever is
   not plain (a quad in IPv6, a zone, an error) fails a check. */
#ifndef IPKIN_ADDR_AVX512_H
#define IPKIN_ADDR_AVX512_H

#include "base.h"

#include <immintrin.h>

#define TARGET                                                                 \
  __attribute__((                                                              \
      target("avx512f,avx512bw,avx512vl,avx512cd,avx512vbmi,avx512vbmi2,bmi,"  \
             "bmi2,popcnt")))
#define INLINE  TARGET static inline __attribute__((always_inline))
#define INVALID ((int64_t)0x8080808080808080)

/* The zero-masked forms of these wait for what their destination held, on Zen 5
   at least, and compilers make that form of any intrinsic whose source is
   zero; merging into a register that was just cleared waits for nothing. */
#define COMPRESS(name, instruction, mask)                                      \
  INLINE __m512i name(mask where, __m512i from) {                              \
    __m512i to = _mm512_setzero_si512();                                       \
    __asm__(instruction " %2, %0%{%1%}" : "+v"(to) : "Yk"(where), "v"(from));  \
    return to;                                                                 \
  }
COMPRESS(compress8, "vpcompressb", __mmask64)
COMPRESS(compress32, "vpcompressd", __mmask16)

INLINE __m512i places(void) {
  return _mm512_set_epi64(0x3f3e3d3c3b3a3938, 0x3736353433323130,
                          0x2f2e2d2c2b2a2928, 0x2726252423222120,
                          0x1f1e1d1c1b1a1918, 0x1716151413121110,
                          0x0f0e0d0c0b0a0908, 0x0706050403020100);
}

/* Four IPv4 addresses: lines has sixteen bytes of each, ends in each byte the
   place at which its address ends, up to fifteen behind the first byte of its
   sixteen.  The four bytes of each, zeros behind; *ret_wrong has four bits
   each, zero for one that is right.  A wrong one may spoil those behind it. */
INLINE __m512i read_v4s(__m512i line, __m512i end, unsigned *ret_wrong) {
  /* byte by byte: how far before the end of its field it stands */
  const __m512i distance = _mm512_set1_epi32(0x01020304);
  const __m512i weights = _mm512_set1_epi32(0x010a6400); /* 0, 100, 10, 1 */
  /* fields 0 to 15 by four bytes each, and the field before each */
  const __m512i spread = _mm512_set_epi32(
      0x0f0f0f0f, 0x0e0e0e0e, 0x0d0d0d0d, 0x0c0c0c0c, 0x0b0b0b0b, 0x0a0a0a0a,
      0x09090909, 0x08080808, 0x07070707, 0x06060606, 0x05050505, 0x04040404,
      0x03030303, 0x02020202, 0x01010101, 0x00000000);
  const __m512i spread_before = _mm512_sub_epi8(spread, _mm512_set1_epi8(1));
  const __m512i before_first =
      _mm512_set_epi32(0, 0, 0, 0x2f2f2f2f, 0, 0, 0, 0x1f1f1f1f, 0, 0, 0,
                       0x0f0f0f0f, 0, 0, 0, -1);
  const __m512i first_digits = _mm512_set1_epi64(0x640a000000); /* of width */

  uint64_t inside = _mm512_cmplt_epu8_mask(places(), end);
  uint64_t ends =
      _mm512_mask_cmpeq_epi8_mask(inside, line, _mm512_set1_epi8('.')) |
      _mm512_cmpeq_epi8_mask(places(), end);
  __m512i packed = compress8(ends, places());
  __m512i place = _mm512_permutexvar_epi8(spread, packed);
  __m512i before = _mm512_mask_permutexvar_epi8(
      before_first, 0xfff0fff0fff0fff0, spread_before, packed);
  __m512i width = _mm512_sub_epi8(place, before); /* and one */
  __m512i digits =
      _mm512_permutexvar_epi8(_mm512_sub_epi8(place, distance), line);
  digits = _mm512_maskz_sub_epi8(_mm512_cmplt_epi8_mask(distance, width),
                                 digits, _mm512_set1_epi8('0'));
  __m512i octets = _mm512_madd_epi16(_mm512_maddubs_epi16(digits, weights),
                                     _mm512_set1_epi16(1));

  /* each is nonzero where something is wrong: a byte is no digit; a width is
     not 1 to 3; a line's fourth field does not end where the line does, so it
     has more or fewer; a leading zero; more than 255 */
  __m512i not_digit = _mm512_subs_epu8(digits, _mm512_set1_epi8(9));
  __m512i not_width = _mm512_subs_epu8(
      _mm512_sub_epi8(width, _mm512_set1_epi8(2)), _mm512_set1_epi8(2));
  __m512i not_end = _mm512_maskz_xor_epi32(0x8888, place, end);
  __m512i leading = _mm512_subs_epu16(
      _mm512_maskz_shuffle_epi8(0x1111111111111111, first_digits, width),
      octets);
  __m512i too_big = _mm512_andnot_si512(_mm512_set1_epi32(255), octets);
  __m512i wrong = _mm512_or_si512(
      _mm512_ternarylogic_epi32(not_digit, not_width, not_end, 0xfe),
      _mm512_or_si512(leading, too_big));

  *ret_wrong = _mm512_test_epi32_mask(wrong, wrong);
  const __m512i pack = _mm512_set1_epi32(0x0c080400);
  return _mm512_maskz_shuffle_epi8(0x000f000f000f000f, octets, pack);
}

/* Row [f - 1][n]: which field goes into each group of an address of n fields of
   which field f is the empty one that "::" leaves, or none is and f is 8: NONE
   for a group that the "::" stands for, NEVER where there are not eight groups
   or the text ends in a colon that is not of the "::".  Field 0 is never f:
   where a "::" stands in front, fields 0 and 1 are empty. */
enum { NONE = 0x80, NEVER = 15 };
#define GROUP(ends, f, n, g)                                                   \
  ((uint8_t)((n) > 8 || ((f) < 8 ? (f) >= (n) : (n) < 8) ||                    \
                     ((ends) && (f) != (n)-1)                                  \
                 ? NEVER                                                       \
             : (g) < (f)            ? (g)                                      \
             : (g) <= 8 - (n) + (f) ? NONE                                     \
                                    : (g)-8 + (n)))
#define ROW(ends, f, n)                                                        \
  {                                                                            \
    GROUP(ends, f, n, 0), GROUP(ends, f, n, 1), GROUP(ends, f, n, 2),          \
        GROUP(ends, f, n, 3), GROUP(ends, f, n, 4), GROUP(ends, f, n, 5),      \
        GROUP(ends, f, n, 6), GROUP(ends, f, n, 7)                             \
  }
#define ROWS(ends, f)                                                          \
  {                                                                            \
    ROW(ends, f, 0), ROW(ends, f, 1), ROW(ends, f, 2), ROW(ends, f, 3),        \
        ROW(ends, f, 4), ROW(ends, f, 5), ROW(ends, f, 6), ROW(ends, f, 7),    \
        ROW(ends, f, 8), ROW(ends, f, 9)                                       \
  }
#define TABLE(ends)                                                            \
  {                                                                            \
    ROWS(ends, 1), ROWS(ends, 2), ROWS(ends, 3), ROWS(ends, 4), ROWS(ends, 5), \
        ROWS(ends, 6), ROWS(ends, 7), ROWS(ends, 8)                            \
  }
static const uint8_t field_of_group[2][8][16][8] = {TABLE(0), TABLE(1)};

/* What one line of IPv6 gives before two of them go on together. */
struct fields {
  __m512i line;
  __m128i ends;                 /* the place at which each field ends */
  const uint8_t (*rows)[16][8]; /* of field_of_group, by f - 1 */
  size_t n;                     /* how many fields, 9 for more */
};

/* A colon at the end ends no field but the one before it, so that a "::" is one
   empty field there too. */
INLINE struct fields find_fields(__m512i line, unsigned len) {
  struct fields fields;
  fields.line = line;
  uint64_t colons =
      _bzhi_u64(_mm512_cmpeq_epi8_mask(line, _mm512_set1_epi8(':')), len);
  size_t at_end = colons >> (len - 1);
  uint64_t ends = colons | (uint64_t)(at_end ^ 1) << len;
  size_t n = (size_t)_mm_popcnt_u64(ends);
  fields.ends = _mm512_castsi512_si128(compress8(ends, places()));
  fields.rows = field_of_group[at_end];
  fields.n = n < 9 ? n : 9;
  return fields;
}

/* The row for these fields, of which those of the lowest 8 bits are empty, from
   field 1 on. */
INLINE __m128i row_of(const struct fields *fields, uint32_t empty) {
  return _mm_loadl_epi64(
      (const void *)fields->rows[_tzcnt_u32(empty | 1u << 7)][fields->n]);
}

INLINE __m256i both(__m128i low, __m128i high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

/* Two IPv6 addresses; *wrong has 32 bits each, zero for one that is right. */
INLINE __m256i read_v6s(const struct fields *a, const struct fields *b,
                        uint64_t *wrong) {
  const __m512i distance = _mm512_set1_epi32(0x01020304);
  const __m512i digits_low =
      _mm512_set_epi64((int64_t)0x8080808080800908, 0x0706050403020100, INVALID,
                       INVALID, INVALID, INVALID, INVALID, INVALID);
  const __m512i digits_high =
      _mm512_set_epi64(INVALID, INVALID, INVALID, (int64_t)0x800f0e0d0c0b0a80,
                       INVALID, INVALID, INVALID, (int64_t)0x800f0e0d0c0b0a80);
  /* the groups' fields, in bytes 0 to 7 and 16 to 23, by four bytes each */
  const __m512i spread = _mm512_set_epi32(
      0x17171717, 0x16161616, 0x15151515, 0x14141414, 0x13131313, 0x12121212,
      0x11111111, 0x10101010, 0x07070707, 0x06060606, 0x05050505, 0x04040404,
      0x03030303, 0x02020202, 0x01010101, 0x00000000);
  /* the second line's places are those of the second register */
  const __m512i nearer = _mm512_sub_epi8(
      _mm512_inserti64x4(_mm512_setzero_si512(), _mm256_set1_epi8(0x40), 1),
      distance);

  __m256i ends = both(a->ends, b->ends);
  __m256i widths =
      _mm256_sub_epi8(/* and one; less than one behind the last */
                      ends, _mm256_alignr_epi8(ends, _mm256_set1_epi8(-1), 15));
  uint32_t empty = _mm256_cmpeq_epi8_mask(widths, _mm256_set1_epi8(1));
  /* a "::" in front: its first half is a field that counts as no second one */
  uint32_t front = empty & empty >> 1 & 0x00010001;
  widths = _mm256_mask_mov_epi8(widths, front, _mm256_setzero_si256());
  /* a field that no row but of NEVER asks for: wider than any may be */
  widths = _mm256_mask_set1_epi8(widths, 0x80008000, 127);
  __m256i rows = both(row_of(a, empty >> 1), row_of(b, empty >> 17));
  __m512i place = _mm512_permutexvar_epi8(
      spread, _mm512_castsi256_si512(_mm256_shuffle_epi8(ends, rows)));
  __m512i width = _mm512_permutexvar_epi8(
      spread, _mm512_castsi256_si512(_mm256_shuffle_epi8(widths, rows)));
  __mmask64 inside = _mm512_cmplt_epi8_mask(distance, width);
  __m512i chars = _mm512_permutex2var_epi8(
      a->line, _mm512_add_epi8(place, nearer), b->line);
  __m512i nibbles = _mm512_permutex2var_epi8(digits_low, chars, digits_high);
  /* no digit; more than four; a second "::" */
  *wrong = _mm512_mask_test_epi8_mask(inside, _mm512_or_si512(nibbles, chars),
                                      _mm512_set1_epi8((char)0x80));
  *wrong |= _mm512_cmpgt_epi8_mask(width, _mm512_set1_epi8(5));
  *wrong |= _mm512_cmpeq_epi8_mask(width, _mm512_set1_epi8(1));
  nibbles = _mm512_maskz_mov_epi8(inside, nibbles);
  return _mm512_cvtepi16_epi8(
      _mm512_maddubs_epi16(nibbles, _mm512_set1_epi16(0x0110)));
}

#endif
