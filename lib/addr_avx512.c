/* addr_avx512.c - layer 2: one address by AVX-512
   SPDX-License-Identifier: MIT

   Loads are masked, so that nothing outside a text is read. */
#include "addr.h"

#if defined __x86_64__ && defined __GNUC__
#include "addr_avx512.h"

TARGET bool ipkin__addr_quick_avx512(const char *text, size_t len,
                                     struct ipkin_addr *addr) {
  if (len < 4 || len > 39)
    return false;
  bool v4 = addr_begins_quad(text);
  __m512i line =
      _mm512_maskz_loadu_epi8(_bzhi_u64(UINT64_MAX, (unsigned)len), text);
  __m128i bytes;
  if (v4) {
    /* of the first sixteen bytes: a fourth field ends at no len beyond them */
    unsigned wrong;
    bytes = _mm512_castsi512_si128(
        read_v4s(line, _mm512_set1_epi8((char)len), &wrong));
    if (wrong & 0xf)
      return false;
  } else {
    struct fields fields = find_fields(line, (unsigned)len);
    uint64_t wrong;
    bytes = _mm256_castsi256_si128(read_v6s(&fields, &fields, &wrong));
    if (wrong)
      return false;
  }
  _mm_storeu_si128((void *)addr->bytes, bytes);
  const uint32_t rest = v4 ? IPKIN_V4 : IPKIN_V6;
  memcpy(&addr->family, &rest, sizeof rest); /* and reserved */
  return true;
}

/* All forty bytes that a text of eight groups of four digits would have, ":" in
   front of each, and one more ":"; a mask then says which ones are there. */
TARGET size_t ipkin__addr_put_v6_avx512(const uint8_t *bytes,
                                        char to[ADDR_PUT]) {
  const __m256i hex = _mm256_broadcastsi128_si256(
      _mm_loadu_si128((const void *)"0123456789abcdef"));
  const __m512i layout = /* of digits 0 to 31, and ":", which is 32 */
      _mm512_set_epi64(0, 0, 0x20, 0x1f1e1d1c201b1a19, 0x1820171615142013,
                       0x121110200f0e0d0c, 0x200b0a0908200706,
                       0x0504200302010020);
  const uint64_t digits = 0xf7bdef7bde, colons = 0x0842108420;

  __m256i pairs = _mm256_cvtepu8_epi16(_mm_loadu_si128((const void *)bytes));
  __m256i nibbles = _mm256_and_si256(
      _mm256_or_si256(_mm256_srli_epi16(pairs, 4), _mm256_slli_epi16(pairs, 8)),
      _mm256_set1_epi8(0x0f));
  /* RFC 5952 section 4.1: no leading zeros, but a digit at least */
  uint32_t kept = _mm256_test_epi8_mask(nibbles, nibbles);
  kept |= (kept & 0x77777777) << 1;
  kept |= (kept & 0x33333333) << 2;
  uint32_t zero = ~_pext_u32(kept, 0x88888888) & 0xff; /* groups */
  uint64_t mask = _pdep_u64(kept | 0x88888888, digits) | colons;

  const unsigned first = 5 * (ipkin__addr_gap[zero] & 0xfu);
  const unsigned len = 5 * (ipkin__addr_gap[zero] >> 4u);
  const uint64_t colon = len != 0; /* at either end of the gap */
  mask &= ~(((1ull << len) - 1) << first);
  mask |= (colon | colon << len) << first;

  __m512i text = _mm512_inserti64x4(
      _mm512_castsi256_si512(_mm256_shuffle_epi8(hex, nibbles)),
      _mm256_set1_epi8(':'), 1);
  text = compress8(mask, _mm512_permutexvar_epi8(layout, text));
  _mm256_storeu_si256((void *)to, _mm512_castsi512_si256(text));
  _mm_storel_epi64((void *)(to + 32), _mm512_extracti32x4_epi32(text, 2));
  return (size_t)_mm_popcnt_u64(mask);
}

#else
typedef int addr_avx512_is_empty; /* ISO C wants a declaration */
#endif
