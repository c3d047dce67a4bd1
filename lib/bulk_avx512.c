/* bulk_avx512.c - layer 5: lines by AVX-512
   SPDX-License-Identifier: MIT

   A batch goes through three stages.  index_lines(): where each line ends, and
   whether it has a colon and a slash, 64 bytes at a time.  sort_lines(): prefix
   lengths and the lengths of the addresses, sixteen lines at a time, and the
   lines sorted by family.  read_v4(), read_v6(): the addresses, four lines or
   two at a time.  Nothing branches on what a good line holds, so a mixed list
   costs what its parts cost. */
#include "bulk.h"

#if defined __x86_64__ && defined __GNUC__
#include "addr_avx512.h"

enum { BLOCK = BULK_BLOCK, LANES = 16, SLOT = sizeof(struct ipkin_cidr) };

/* ---- where the lines are ------------------------------------------------- */

struct lines {
  uint64_t colon, slash, cr; /* has it one?  a CR: before its LF */
};

/* Marks bits [at, at + 64) of *has by the LFs of a block: whether one of marks
   is in the line.  The addition carries a mark through the ones up to the next
   LF, and *carry takes it into the next block. */
INLINE void mark_lines(uint64_t lf, uint64_t marks, unsigned at,
                       unsigned char *carry, uint64_t *has) {
  unsigned long long sum = 0; /* GCC's analyzer does not see it set */
  *carry = _addcarry_u64(*carry, ~lf, marks, &sum);
  *has |= _pext_u64(sum, lf) << at;
}

/* Lines are taken while a whole block may be read from any place in them. */
INLINE void index_lines(const char *text, uint32_t text_len, uint32_t most,
                        struct bulk_batch *batch, struct lines *lines) {
  unsigned char colon = 0, slash = 0;
  uint64_t before = 0;
  uint32_t n = 0;
  *lines = (struct lines){0};
  batch->begins[0] = 0;
  for (uint32_t at = 0; n < most && text_len - at >= 2 * BLOCK; at += BLOCK) {
    __m512i block = _mm512_loadu_si512(text + at);
    uint64_t lf = _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('\n'));
    uint64_t cr = _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('\r'));
    mark_lines(lf, _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8(':')), n,
               &colon, &lines->colon);
    mark_lines(lf, _mm512_cmpeq_epi8_mask(block, _mm512_set1_epi8('/')), n,
               &slash, &lines->slash);
    lines->cr |= _pext_u64(cr << 1 | before, lf) << n;
    before = cr >> 63;
    uint32_t found = (uint32_t)_mm_popcnt_u64(lf);
    __m512i ends = compress8(lf, places());
    const __m512i first = _mm512_set1_epi32((int)at + 1);
    uint32_t *begins = batch->begins + 1 + n;
    _mm512_storeu_si512(
        begins, _mm512_add_epi32(
                    _mm512_cvtepu8_epi32(_mm512_castsi512_si128(ends)), first));
    for (uint32_t i = LANES; i < found; i += LANES) { /* lines below 4 bytes */
      ends = _mm512_shuffle_i64x2(ends, ends, 0x39);
      _mm512_storeu_si512(
          begins + i,
          _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(ends)),
                           first));
    }
    n += found;
  }
  batch->lines = n < most ? n : most;
  /* what whole registers read behind, to be masked: no junk for MSan to find */
  _mm512_storeu_si512(batch->begins + 1 + batch->lines, _mm512_setzero_si512());
}

/* ---- what kind they are -------------------------------------------------- */

/* Lines of one family: where the address begins, its length, the place of
   its slot, and what that has behind the bytes: family, bits, reserved. */
struct group {
  uint32_t len;
  uint32_t text[BULK_LINES + LANES], text_len[BULK_LINES + LANES];
  uint32_t slot[BULK_LINES + LANES], rest[BULK_LINES + LANES];
};

INLINE void add_lines(struct group *group, __mmask16 which, __m512i text,
                      __m512i text_len, __m512i slot, __m512i rest) {
  uint32_t n = group->len;
  _mm512_storeu_si512(group->text + n, compress32(which, text));
  _mm512_storeu_si512(group->text_len + n, compress32(which, text_len));
  _mm512_storeu_si512(group->slot + n, compress32(which, slot));
  _mm512_storeu_si512(group->rest + n, compress32(which, rest));
  group->len = n + (uint32_t)_mm_popcnt_u32(which);
}

/* The last line once more, and again: a group of lines is never short, and to
   read one twice into its slot does no harm. */
INLINE void pad_lines(struct group *group) {
  uint32_t n = group->len;
  if (n == 0)
    return;
  for (uint32_t i = n; i < n + 3; i++) {
    group->text[i] = group->text[n - 1];
    group->text_len[i] = group->text_len[n - 1];
    group->slot[i] = group->slot[n - 1];
    group->rest[i] = group->rest[n - 1];
  }
}

/* Constants that are loaded, most of them with the instruction that uses them:
   GCC makes each from an immediate in two more, once a loop, if it sees them.
 */
enum {
  WEIGHTS,
  SLASHES,
  ZEROS,
  NINES,
  ONES_16,
  ONE,
  BITS_V4,
  BITS_V6,
  FOUR,
  FAMILY_V4,
  FAMILY_V6,
  MOST_V4,
  LEAST_V6,
  MORE_V6
};
static const uint32_t constants[] = {[WEIGHTS] = 0x010a6400, /* 0, 100, 10, 1 */
                                     [SLASHES] = 0x2f2f2f2f,
                                     [ZEROS] = 0x30303030,
                                     [NINES] = 0x09090909,
                                     [ONES_16] = 0x00010001,
                                     [ONE] = 1,
                                     [BITS_V4] = 32,
                                     [BITS_V6] = 128,
                                     [FOUR] = 4,
                                     [FAMILY_V4] = IPKIN_V4,
                                     [FAMILY_V6] = IPKIN_V6,
                                     [MOST_V4] = 15,
                                     [LEAST_V6] = 2,
                                     [MORE_V6] = 37};

INLINE __m512i all_of(unsigned constant) {
  const uint32_t *from = constants;
  __asm__("" : "+r"(from));
  return _mm512_set1_epi32((int)from[constant]);
}

/* The four bytes at each place.  Without optimization GCC has a macro here that
   converts a sign. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
INLINE __m512i gather(const char *text, __m512i from) {
  return _mm512_i32gather_epi32(from, text, 1);
}
#pragma GCC diagnostic pop

/* The prefix lengths behind the last slash in the last four bytes of the lanes
   that have one.  *digits: how many; the lanes where they are right. */
INLINE __mmask16 read_prefixes(__mmask16 slash, __m512i last, __m512i most,
                               __m512i *digits, __m512i *bits) {
  const __m512i weights = all_of(WEIGHTS);
  /* of one digit and so on; four: there is none, and nothing is so much */
  const __m512i least_of =
      _mm512_set_epi32(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000, 100, 10, 0, 0);
  __m512i marks = _mm512_maskz_set1_epi8(
      _mm512_mask_cmpeq_epi8_mask(0x7777777777777777, last, all_of(SLASHES)),
      -1);
  __m512i width = _mm512_lzcnt_epi32(marks);
  __m512i values =
      _mm512_andnot_si512(_mm512_srlv_epi32(_mm512_set1_epi32(-1), width),
                          _mm512_sub_epi8(last, all_of(ZEROS)));
  __m512i wrong = _mm512_subs_epu8(values, all_of(NINES));
  *bits =
      _mm512_madd_epi16(_mm512_maddubs_epi16(values, weights), all_of(ONES_16));
  *digits = _mm512_srli_epi32(width, 3);
  __m512i least = _mm512_permutexvar_epi32(*digits, least_of);
  slash = _mm512_mask_testn_epi32_mask(slash, wrong, wrong);
  slash = _mm512_mask_cmple_epu32_mask(slash, *bits, most);
  return _mm512_mask_cmpge_epu32_mask(slash, *bits, least);
}

INLINE void sort_lines(const char *text, const struct lines *lines,
                       struct bulk_batch *batch, struct group *v4,
                       struct group *v6, uint64_t *v4_lines,
                       uint64_t *v6_lines) {
  __m512i slot =
      _mm512_mullo_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(places())),
                         _mm512_set1_epi32(SLOT));
  batch->blank = *v4_lines = *v6_lines = 0;
  v4->len = v6->len = 0;
  for (uint32_t i = 0; i < batch->lines; i += LANES) {
    uint32_t left = batch->lines - i;
    __mmask16 here = (__mmask16)_bzhi_u32(0xffff, left);
    __mmask16 colon = (__mmask16)(lines->colon >> i);
    __mmask16 slash = (__mmask16)(lines->slash >> i);
    __mmask16 cr = (__mmask16)(lines->cr >> i);
    const __m512i one = all_of(ONE);
    __m512i begin = _mm512_loadu_si512(batch->begins + i);
    __m512i end =
        _mm512_sub_epi32(_mm512_loadu_si512(batch->begins + i + 1), one);
    end = _mm512_mask_sub_epi32(end, cr, end, one);
    __m512i len = _mm512_sub_epi32(end, begin);
    __mmask16 filled = _mm512_mask_test_epi32_mask(here, len, len);
    __m512i most =
        _mm512_mask_mov_epi32(all_of(BITS_V4), colon, all_of(BITS_V6));
    __m512i bits = most;
    slash = _mm512_mask_cmpge_epu32_mask(slash & here, len, all_of(FOUR));
    if (slash) {
      __m512i digits, read;
      __m512i last =
          gather(text, _mm512_maskz_sub_epi32(slash, end, all_of(FOUR)));
      slash = read_prefixes(slash, last, most, &digits, &read);
      len =
          _mm512_mask_sub_epi32(len, slash, len, _mm512_add_epi32(digits, one));
      bits = _mm512_mask_mov_epi32(bits, slash, read);
    }
    __m512i rest = _mm512_or_si512(
        _mm512_slli_epi32(bits, 8),
        _mm512_mask_mov_epi32(all_of(FAMILY_V4), colon, all_of(FAMILY_V6)));
    __m512i slots = slot;
    if (filled != 0xffff) /* an expansion is slow, and blank lines are few */
      slots = _mm512_maskz_expand_epi32(filled, slot);
    slot = _mm512_add_epi32(
        slot, _mm512_set1_epi32((int)(_mm_popcnt_u32(filled) * SLOT)));
    /* a slash of no prefix length is left in the address, and makes it wrong */
    __mmask16 is_v4 = _mm512_mask_cmple_epu32_mask(filled & (__mmask16)~colon,
                                                   len, all_of(MOST_V4));
    __mmask16 is_v6 = _mm512_mask_cmple_epu32_mask(
        filled & colon, _mm512_sub_epi32(len, all_of(LEAST_V6)),
        all_of(MORE_V6));
    if (is_v4)
      add_lines(v4, is_v4, begin, len, slots, rest);
    if (is_v6)
      add_lines(v6, is_v6, begin, len, slots, rest);
    *v4_lines |= (uint64_t)is_v4 << i;
    *v6_lines |= (uint64_t)is_v6 << i;
    batch->blank |= (uint64_t)(here & (__mmask16)~filled) << i;
  }
  pad_lines(v4);
  pad_lines(v6);
}

/* ---- the addresses ------------------------------------------------------- */

INLINE void write_slot(struct ipkin_cidr *slots, const struct group *group,
                       uint32_t i, __m128i bytes) {
  char *slot = (char *)slots + group->slot[i];
  _mm_storeu_si128((void *)slot, bytes);
  memcpy(slot + offsetof(struct ipkin_cidr, family), &group->rest[i],
         sizeof group->rest[i]);
}

/* The four addresses of a group from i on; a bit for each byte that is wrong.
 */
INLINE unsigned read_v4(const char *text, const struct group *group, uint32_t i,
                        struct ipkin_cidr *slots) {
  const __m512i lane = _mm512_set_epi32(
      0x30303030, 0x30303030, 0x30303030, 0x30303030, 0x20202020, 0x20202020,
      0x20202020, 0x20202020, 0x10101010, 0x10101010, 0x10101010, 0x10101010, 0,
      0, 0, 0);
  const __m512i lane_len = _mm512_set_epi32(
      0x0c0c0c0c, 0x0c0c0c0c, 0x0c0c0c0c, 0x0c0c0c0c, 0x08080808, 0x08080808,
      0x08080808, 0x08080808, 0x04040404, 0x04040404, 0x04040404, 0x04040404, 0,
      0, 0, 0);
  const uint32_t *at = group->text + i;
  __m512i line =
      _mm512_castsi128_si512(_mm_loadu_si128((const void *)(text + at[0])));
  line = _mm512_inserti32x4(line, _mm_loadu_si128((const void *)(text + at[1])),
                            1);
  line = _mm512_inserti32x4(line, _mm_loadu_si128((const void *)(text + at[2])),
                            2);
  line = _mm512_inserti32x4(line, _mm_loadu_si128((const void *)(text + at[3])),
                            3);
  __m512i end = _mm512_permutexvar_epi8(
      lane_len, _mm512_castsi128_si512(
                    _mm_loadu_si128((const void *)(group->text_len + i))));
  end = _mm512_add_epi8(end, lane);

  unsigned wrong;
  __m512i bytes = read_v4s(line, end, &wrong);
  write_slot(slots, group, i, _mm512_castsi512_si128(bytes));
  write_slot(slots, group, i + 1, _mm512_extracti32x4_epi32(bytes, 1));
  write_slot(slots, group, i + 2, _mm512_extracti32x4_epi32(bytes, 2));
  write_slot(slots, group, i + 3, _mm512_extracti32x4_epi32(bytes, 3));
  return wrong;
}

/* The two addresses of a group from i on; a bit for each byte that is wrong. */
INLINE uint64_t read_v6(const char *text, const struct group *group, uint32_t i,
                        struct ipkin_cidr *slots) {
  struct fields a = find_fields(_mm512_loadu_si512(text + group->text[i]),
                                group->text_len[i]);
  struct fields b = find_fields(_mm512_loadu_si512(text + group->text[i + 1]),
                                group->text_len[i + 1]);
  uint64_t wrong;
  __m256i bytes = read_v6s(&a, &b, &wrong);
  write_slot(slots, group, i, _mm256_castsi256_si128(bytes));
  write_slot(slots, group, i + 1, _mm256_extracti128_si256(bytes, 1));
  return wrong;
}

/* ---- the kernel ---------------------------------------------------------- */

/* Wrong ones of a group of lanes are read again alone: one that has too many
   fields shifts those of the lines behind it. */
__attribute__((noinline, cold)) TARGET static uint64_t
read_alone_v4(const char *text, const struct group *group, uint32_t i,
              struct ipkin_cidr *slots) {
  uint64_t good = 0;
  for (uint32_t lane = 0; lane < 4; lane++) {
    struct group one = {.len = 1};
    one.text[0] = group->text[i + lane];
    one.text_len[0] = group->text_len[i + lane];
    one.slot[0] = group->slot[i + lane];
    one.rest[0] = group->rest[i + lane];
    pad_lines(&one);
    good |= (uint64_t)(read_v4(text, &one, 0, slots) == 0) << (i + lane);
  }
  return good;
}

TARGET void ipkin__bulk_avx512(const char *text, uint32_t text_len,
                               uint32_t most, struct ipkin_cidr *slots,
                               struct bulk_batch *batch) {
  struct lines lines;
  struct group v4, v6;
  uint64_t v4_lines, v6_lines, v4_good = 0, v6_good = 0;
  index_lines(text, text_len, most, batch, &lines);
  sort_lines(text, &lines, batch, &v4, &v6, &v4_lines, &v6_lines);
  for (uint32_t i = 0; i < v4.len; i += 4) {
    unsigned wrong = read_v4(text, &v4, i, slots);
    v4_good |= wrong ? read_alone_v4(text, &v4, i, slots) : 0xfull << i;
  }
  uint64_t v6_wrong[BULK_LINES / 2] = {0}; /* half of one for a line */
  for (uint32_t i = 0; i < v6.len; i += 2)
    v6_wrong[i / 2] = read_v6(text, &v6, i, slots);
  for (uint32_t i = 0; i < v6.len; i += LANES) {
    __m512i wrong = _mm512_loadu_si512(v6_wrong + i / 2);
    v6_good |= (uint64_t)_mm512_testn_epi32_mask(wrong, wrong) << i;
  }
  batch->good = _pdep_u64(v4_good, v4_lines) | _pdep_u64(v6_good, v6_lines);
  batch->v6 = lines.colon;
  batch->cidr = lines.slash;
}

#else
typedef int bulk_avx512_is_empty; /* ISO C wants a declaration */
#endif
