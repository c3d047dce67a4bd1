/* ipkin_bulk_kernel.c - proof: which kernel, and what is its instruction set's
   SPDX-License-Identifier: MIT

   Kernels share all but what addr_fields.h asks of an instruction set.  That is
   proved here of each, by the model of its instructions. */
#include "spec_text.h"

#if defined AVX2
#include "bulk_avx2.c"
#elif defined NEON
#include "bulk_neon.c"
#elif defined BULK
#include "bulk.c"
#else
#include "bulk_scalar.c" /* SSE2, or numbers */
#endif

#ifndef BULK
uint64_t nondet_word(void);

/* Field i as its four characters. */
static char field_char(const uint64_t *fields, unsigned i, unsigned k) {
  return (char)(fields[i / 2] >> (i % 2 * 32 + 8 * k));
}

static void octets(void) {
  const uint64_t fields[2] = {nondet_word(), nondet_word()};
  unsigned digits = nondet_unsigned(), has = 0;
  uint8_t to[16], spec[16] = {0};
  bool right = true;
  for (unsigned i = 0; i < 4; i++) {
    unsigned octet = 0;
    for (unsigned k = 0; k < 4; k++)
      right &= spec_digit(field_char(fields, i, k));
    for (unsigned k = 1; k < 4; k++)
      octet = octet * 10 + (unsigned)(field_char(fields, i, k) - '0');
    right &= octet <= 255;
    has += octet >= 100 ? 3 : octet >= 10 ? 2 : 1;
    spec[i] = (uint8_t)octet;
    /* the first one of four is always "0" in take_fields() */
    ASSUME(field_char(fields, i, 0) == '0');
  }
  ASSUME(digits <= 12);
  PROVE(put_octets(fields, digits, to) == (right && has == digits));
  if (right)
    PROVE(memcmp(to, spec, sizeof to) == 0);
}

static void groups(void) {
  uint64_t fields[4] = {nondet_word(), nondet_word(), nondet_word(),
                        nondet_word()};
  unsigned front = nondet_unsigned(), n = nondet_unsigned();
  uint8_t to[16];
  bool right = true;
  unsigned i = nondet_unsigned(), group = 0; /* any one of the address */
  ASSUME(front >= 1 && front <= n && n <= 8 && i < 8);
  for (unsigned f = 0; f < 8; f++) {
    unsigned value = 0;
    for (unsigned k = 0; k < 4; k++) {
      unsigned hex = spec_hex(field_char(fields, f, k));
      right &= hex < 16;
      value = value << 4 | hex;
    }
    /* fields behind the last are empty */
    ASSUME(f < n || value == 0);
    if (i < front ? f == i : f + 8 == i + n && f >= front)
      group = value;
  }
  PROVE(put_groups(fields, front, n, to) == right);
  if (right)
    PROVE(((unsigned)to[2 * i] << 8 | to[2 * i + 1]) == group);
}

static void marks(void) {
  char text[64], byte = nondet_char();
  uint64_t marks = mark64(text, byte);
  unsigned i = nondet_unsigned();
#if defined AVX2 || defined NEON
  ASSUME(i < 64);
#else
  ASSUME(i < 48); /* it reads no more */
#endif
  PROVE((marks >> i & 1) == (text[i] == byte));
}
/* proof octets_scalar
     figure: octets and groups of scalar, SSE2, AVX2 and NEON == spec, all
     args: --unwind 33
     assumes: what take_fields() gives them: the first of an octet's four
              characters is "0", and fields behind the last one are empty
     bug: addr_baseline.h: (most < 256) => (most < 257) */
void octets_scalar(void) {
  octets();
}

/* proof octets_sse2
     args: -DSSE2 --unwind 33
     machine: intrinsics.h
     bug: addr_baseline.h: _mm_set1_epi32(1 << 16 | 100) =>
          _mm_set1_epi32(1 << 16 | 99) */
void octets_sse2(void) {
  octets();
}

/* proof octets_avx2
     args: -DAVX2 --unwind 65
     machine: intrinsics.h
     bug: bulk_avx2.c: _mm_set1_epi32(0x010a6400) => _mm_set1_epi32(0x010a6300) */
void octets_avx2(void) {
  octets();
}

/* proof octets_neon
     args: -DNEON --unwind 33
     machine: intrinsics.h
     bug: bulk_neon.c: (most <= 255) => (most <= 256) */
void octets_neon(void) {
  octets();
}

/* proof groups_scalar
     figure: one mask == spec, all, of 64 bytes by AVX2 and NEON and of 48 by
             scalar and SSE2, which read no more
     args: --unwind 33
     bug: addr_baseline.h: u128_and(groups, u128_not(kept)), 128 - 16 * n) =>
          u128_and(groups, u128_not(kept)), 112 - 16 * n) */
void groups_scalar(void) {
  groups();
}

/* proof groups_sse2
     args: -DSSE2 --unwind 33
     machine: intrinsics.h
     bug: addr_baseline.h: _mm_min_epu8(letter, _mm_set1_epi8(5)) =>
          _mm_min_epu8(letter, _mm_set1_epi8(6)) */
void groups_sse2(void) {
  groups();
}

/* proof groups_avx2
     args: -DAVX2 --unwind 33
     machine: intrinsics.h
     bug: bulk_avx2.c: [UP_TO_15] = ALL_32(0x7f - 15) =>
          [UP_TO_15] = ALL_32(0x7f - 16) */
void groups_avx2(void) {
  groups();
}

/* proof groups_neon
     args: -DNEON --unwind 33
     machine: intrinsics.h
     bug: bulk_neon.c: vcleq_u8(letter, vdupq_n_u8(5)) => vcleq_u8(letter, vdupq_n_u8(6)) */
void groups_neon(void) {
  groups();
}

/* proof marks_scalar
     args: --unwind 65
     bug: bulk_scalar.c: mark16(text + 16, byte) << 16 => mark16(text + 16, byte) << 15 */
void marks_scalar(void) {
  marks();
}

/* proof marks_sse2
     args: -DSSE2 --unwind 65
     machine: intrinsics.h
     bug: bulk_scalar.c: mark16(text + 32, byte) << 32 => mark16(text + 31, byte) << 32 */
void marks_sse2(void) {
  marks();
}

/* proof marks_avx2
     args: -DAVX2 --unwind 65
     machine: intrinsics.h
     bug: bulk_avx2.c: mark32(text + 32, byte) << 32 => mark32(text + 31, byte) << 32 */
void marks_avx2(void) {
  marks();
}

/* proof marks_neon
     args: -DNEON --unwind 65
     machine: intrinsics.h
     bug: bulk_neon.c: vpaddq_u8(low, high); => vpaddq_u8(high, low); */
void marks_neon(void) {
  marks();
}
#else
static uint32_t features;

/* ipkin__cpu_features() */
uint32_t features_contract(void) {
  return features;
}

/* proof kernel
     figure: the best kernel that the processor has
     args: -DBULK --unwind 9
     machine: intrinsics.h
     replace: ipkin__cpu_features features_contract -
     assumes: which features ipkin__cpu_features() finds
     bug: bulk.c: kernel->needs & ~has => ~kernel->needs & has */
void kernel(void) {
  features = CPU_ASKED | nondet_accept();
  const char *name = ipkin_bulk_kernel();
  PROVE(strcmp(name, features & CPU_AVX512 ? "avx512"
                     : features & CPU_AVX2 ? "avx2"
                                           : "scalar") == 0);
}
#endif
