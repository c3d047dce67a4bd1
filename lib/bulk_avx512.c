/* bulk_avx512.c - layer 5: plain lines by AVX-512
   SPDX-License-Identifier: MIT

   Both families are one idea.  The separators of a line cut it into fields of
   varied width.  Compressing the digits together and expanding them again, each
   field right-aligned in four bytes, leaves a matrix of digits whose columns
   have fixed weights: 100, 10, 1 for an octet, nibbles for a group.  The mask
   that the expansion needs comes from the widths, and the "::" of IPv6 is four
   bytes a group that the mask leaves zero.  Whatever is not plain (a quad, a
   zone, an error) fails a check, and the line is left to scalar code.

   So nothing branches on the data but for the family of a line and whether it
   has a prefix length.  Gathering lines by family before they are read was
   tried: it costs more than the branches do. */
#include "bulk.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

#define TARGET                                                                 \
  __attribute__((                                                              \
      target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,"      \
             "popcnt")))
#define INLINE TARGET static inline __attribute__((always_inline))

/* The zero-masked forms of these two wait for what their destination held, on
   Zen 5 at least, and compilers make that form of any intrinsic whose source is
   zero; merging into a register that was just cleared waits for nothing. */
#define MOVE(name, instruction, vector, mask, cleared)                         \
  INLINE vector name(mask where, vector from) {                                \
    vector to = cleared();                                                     \
    __asm__(instruction " %2, %0%{%1%}" : "+v"(to) : "Yk"(where), "v"(from));  \
    return to;                                                                 \
  }
MOVE(compress16, "vpcompressb", __m128i, __mmask16, _mm_setzero_si128)
MOVE(compress64, "vpcompressb", __m512i, __mmask64, _mm512_setzero_si512)
MOVE(expand16, "vpexpandb", __m128i, __mmask16, _mm_setzero_si128)
MOVE(expand32, "vpexpandb", __m256i, __mmask32, _mm256_setzero_si256)

/* What one load reads; a line that is nearer to the end is left. */
enum { BLOCK = 64 };

/* The number of n digits at text, of which four bytes may be read; more than
   999 if it is none. */
INLINE unsigned prefix(const char *text, unsigned n) {
  uint32_t digits;
  if (n - 1 > 2)
    return 1000;
  memcpy(&digits, text, sizeof digits);
  unsigned unused = 32 - 8 * n;
  uint32_t wrong = (uint32_t)(n > 1) & ((digits & 0xff) == '0');
  digits = (digits << unused) - (0x30303030u << unused); /* the last on top */
  wrong |= ((digits + 0x76767676u) | digits) & 0x80808080u;
  return (digits >> 24) + 10 * (digits >> 16 & 0xff) +
         100 * (digits >> 8 & 0xff) + 1000u * (wrong != 0);
}

/* A field of w digits in four bytes: its last w bits of four. */
static uint32_t field(unsigned width) {
  return 0xf0u >> width & 0xf;
}

/* The address text[0, len) into *bytes. */
INLINE bool read_v4(__m128i text, unsigned len, __m128i *bytes) {
  const __m128i zero = _mm_setzero_si128();
  const __m128i weights = _mm_set1_epi32(0x010a6400); /* 0, 100, 10, 1 */
  if (len > 15)
    return false;
  uint32_t dots = _mm_cmpeq_epi8_mask(text, _mm_set1_epi8('.'));
  uint32_t all = (1u << len) - 1;
  dots &= all;
  uint32_t ends = dots | 1u << len, digits = all & ~dots;
  unsigned end1 = (unsigned)_tzcnt_u32(ends);
  ends = _blsr_u32(ends);
  unsigned end2 = (unsigned)_tzcnt_u32(ends);
  ends = _blsr_u32(ends);
  unsigned end3 = (unsigned)_tzcnt_u32(ends);
  if (_mm_popcnt_u32(dots) != 3)
    return false;
  uint32_t mask = field(end1) | field(end2 - end1 - 1) << 4 |
                  field(end3 - end2 - 1) << 8 | field(len - end3 - 1) << 12;

  __m128i values = _mm_sub_epi8(text, _mm_set1_epi8('0'));
  uint32_t wrong =
      _mm_mask_cmpgt_epu8_mask((__mmask16)digits, values, _mm_set1_epi8(9));
  values = compress16((__mmask16)digits, values);
  values = expand16((__mmask16)mask, values);
  __m128i octets =
      _mm_madd_epi16(_mm_maddubs_epi16(values, weights), _mm_set1_epi16(1));
  uint32_t leading = mask & ~(mask << 1) & 0x7777; /* of two digits or three */
  wrong |= _mm_mask_cmpeq_epi8_mask((__mmask16)leading, values, zero);
  wrong |= _mm_cmpgt_epu32_mask(octets, _mm_set1_epi32(255));
  *bytes = _mm_cvtepi32_epi8(octets);
  return !wrong && (mask & 0x9999) == 0x8888; /* each width 1 to 3 */
}

/* The address text[0, len), whose colons these are, into *bytes. */
INLINE bool read_v6(__m512i text, unsigned len, uint64_t colons,
                    __m128i *bytes) {
  const __m128i zero = _mm_setzero_si128();
  const __m512i places = _mm512_set_epi64(
      0x3f3e3d3c3b3a3938, 0x3736353433323130, 0x2f2e2d2c2b2a2928,
      0x2726252423222120, 0x1f1e1d1c1b1a1918, 0x1716151413121110,
      0x0f0e0d0c0b0a0908, 0x0706050403020100);
  const __m256i spread =
      _mm256_set_epi32(0x07070707, 0x06060606, 0x05050505, 0x04040404,
                       0x03030303, 0x02020202, 0x01010101, 0x00000000);
  if (len < 2 || len > 39)
    return false;
  uint64_t all = ((uint64_t)1 << len) - 1, digits = all & ~colons;
  uint64_t gaps = colons & colons >> 1; /* the first colon of each "::" */
  uint64_t edges = (colons & 1) | (colons & 1ull << (len - 1));
  uint64_t gap_edges = (gaps & 1) | (gaps & 1ull << (len - 2)) << 1;

  /* hex digits to their values */
  __m512i decimal = _mm512_sub_epi8(text, _mm512_set1_epi8('0'));
  __m512i letter = _mm512_sub_epi8(
      _mm512_or_si512(text, _mm512_set1_epi8(0x20)), _mm512_set1_epi8('a'));
  uint64_t is_letter = _mm512_cmple_epu8_mask(letter, _mm512_set1_epi8(5));
  uint64_t is_digit =
      _mm512_cmple_epu8_mask(decimal, _mm512_set1_epi8(9)) | is_letter;
  __m512i values =
      _mm512_mask_add_epi8(decimal, is_letter, letter, _mm512_set1_epi8(10));

  /* where each field ends, and so how wide it is */
  uint64_t ends = colons | (uint64_t)1 << len;
  unsigned fields = (unsigned)_mm_popcnt_u64(ends);
  if (fields > 10)
    return false;
  __m128i end = _mm512_castsi512_si128(compress64(ends, places));
  __m128i before = _mm_alignr_epi8(end, _mm_set1_epi8(-1), 15);
  __m128i widths = _mm_sub_epi8(_mm_sub_epi8(end, before), _mm_set1_epi8(1));
  uint32_t used = (1u << fields) - 1;
  uint32_t wide =
      _mm_mask_cmpgt_epu8_mask((__mmask16)used, widths, _mm_set1_epi8(4));
  uint32_t filled = _mm_mask_cmpneq_epi8_mask((__mmask16)used, widths, zero);

  /* the groups before the gap at the front, the others at the back; without a
     gap all eight are before it */
  unsigned groups = (unsigned)_mm_popcnt_u32(filled);
  if (groups > 8)
    return false;
  unsigned place = (unsigned)_tzcnt_u64(gaps);
  unsigned front =
      (unsigned)_mm_popcnt_u64(_bzhi_u64(colons, place)) + (place > 0);
  uint32_t where =
      (_bzhi_u32(0xff, front) | 0xffu << (8 - (groups - front))) & 0xff;
  bool whole = (groups < 8) == (gaps != 0);
  widths = compress16((__mmask16)filled, widths);
  widths = expand16((__mmask16)where, widths);
  __m256i each =
      _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(widths), spread);
  uint32_t mask = _mm256_cmpgt_epi8_mask(each, _mm256_set1_epi32(0x00010203));

  __m256i nibbles = _mm512_castsi512_si256(compress64(digits, values));
  nibbles = expand32(mask, nibbles);
  __m256i pairs = _mm256_maddubs_epi16(nibbles, _mm256_set1_epi16(0x0110));
  *bytes = _mm256_cvtepi16_epi8(pairs);
  return whole && !wide && !(digits & ~is_digit) && edges == gap_edges &&
         !(gaps & (gaps - 1));
}

/* The line of len bytes, of which BLOCK may be read, into *slot; the count that
   is its, or NULL. */
INLINE uint64_t *read_line(struct bulk_run *run, const char *line, unsigned len,
                           struct ipkin_cidr *slot) {
  __m512i text = _mm512_loadu_si512(line);
  uint64_t all = _bzhi_u64(UINT64_MAX, len);
  uint64_t colons = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(':')) & all;
  uint64_t slashes = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('/')) & all;
  unsigned end = (unsigned)_tzcnt_u64(slashes | 1ull << len);
  unsigned most = colons ? 128 : 32, bits = most;
  if (slashes)
    bits = prefix(line + end + 1, len - end - 1);
  __m128i bytes = _mm_setzero_si128();
  bool good = colons ? read_v6(text, end, colons, &bytes)
                     : read_v4(_mm512_castsi512_si128(text), end, &bytes);
  if (!good || bits > most)
    return NULL;
  const uint32_t rest = (colons ? IPKIN_V6 : IPKIN_V4) | bits << 8;
  memcpy(slot->bytes, &bytes, sizeof slot->bytes);
  memcpy(&slot->family, &rest, sizeof rest); /* family, bits, reserved */
  if (slashes)
    return colons ? &run->v6_cidrs : &run->v4_cidrs;
  return colons ? &run->v6_addrs : &run->v4_addrs;
}

/* The newlines of a block at a time, so that where a line begins does not wait
   for the line before it to be read. */
TARGET void ipkin__bulk_avx512(struct bulk_run *run) {
  const __m512i lf = _mm512_set1_epi8('\n');
  const char *text = run->text;
  struct ipkin_cidr unused = {{0}, 0, 0, {0}};
  struct ipkin_cidr *slot = run->slots ? run->slots + run->slots_len : &unused;
  size_t room = run->slots ? run->slots_cap - run->slots_len : SIZE_MAX;
  size_t at = run->at;
  for (size_t block = at; block + 2 * BLOCK <= run->text_len; block += BLOCK) {
    uint64_t ends =
        _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(text + block), lf);
    for (; ends; ends = _blsr_u64(ends)) {
      size_t next = block + (size_t)_tzcnt_u64(ends) + 1;
      size_t len = next - at - 1;
      len -= len && text[at + len - 1] == '\r';
      if (len) {
        uint64_t *count = NULL;
        if (len < BLOCK && room)
          count = read_line(run, text + at, (unsigned)len, slot);
        if (!count)
          return;
        ++*count;
        run->slots_len++;
        room--;
        slot += run->slots != NULL;
      } else {
        run->blank++;
      }
      run->lines++;
      run->at = at = next;
    }
  }
}

#else
typedef int bulk_avx512_is_empty; /* ISO C wants a declaration */
#endif
