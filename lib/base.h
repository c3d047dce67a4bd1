/* base.h - layer 0: the export word, big-endian bytes, texts out, ABI sizes
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_BASE_H
#define IPKIN_BASE_H

/* First in every file, so that import and export never disagree. */
#ifdef IPKIN_H
#error "base.h comes before ipkin.h"
#endif
#if defined _WIN32 || defined __CYGWIN__
#define IPKIN_API __declspec(dllexport)
#elif defined __GNUC__
#define IPKIN_API __attribute__((visibility("default")))
#else
#define IPKIN_API
#endif

#include "ipkin.h"

#include <string.h>

/* Kept out of its caller, which so needs no frame; COLD: and rarely called. */
#ifdef __GNUC__
#define APART __attribute__((noinline))
#define COLD  __attribute__((noinline, cold))
#else
#define APART
#define COLD
#endif

/* A function that is made anew for each caller's constants. */
#ifdef __GNUC__
#define TEMPLATE static inline __attribute__((always_inline))
#else
#define TEMPLATE static inline
#endif

/* Byte by byte: right on any endianness and alignment, and one load with a byte
   swap in what compilers make of it. */
static inline uint32_t load32(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
         p[3];
}

static inline uint64_t load64(const uint8_t *p) {
  return (uint64_t)load32(p) << 32 | load32(p + 4);
}

/* Four characters, the first one least significant. */
static inline uint32_t chars32(const char *text) {
  const uint8_t *p = (const uint8_t *)text;
  return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
         (uint32_t)p[3] << 24;
}

/* Not so with stores: GCC 12 leaves some of them as they are.  put_chars32()
   has the first character least significant, as chars32(). */
#if defined __GNUC__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static inline void store32(uint8_t *p, uint32_t value) {
  value = __builtin_bswap32(value);
  memcpy(p, &value, sizeof value);
}

static inline void store64(uint8_t *p, uint64_t value) {
  value = __builtin_bswap64(value);
  memcpy(p, &value, sizeof value);
}

static inline void put_chars32(char *to, uint32_t chars) {
  memcpy(to, &chars, sizeof chars);
}
#else
static inline void store32(uint8_t *p, uint32_t value) {
  p[0] = (uint8_t)(value >> 24);
  p[1] = (uint8_t)(value >> 16);
  p[2] = (uint8_t)(value >> 8);
  p[3] = (uint8_t)value;
}

static inline void store64(uint8_t *p, uint64_t value) {
  store32(p, (uint32_t)(value >> 32));
  store32(p + 4, (uint32_t)value);
}

static inline void put_chars32(char *to, uint32_t chars) {
  for (int i = 0; i < 4; i++)
    to[i] = (char)(chars >> 8 * i);
}
#endif

/* The number, or the largest that 32 bits hold. */
static inline uint32_t clamp32(uint64_t number) {
  const uint64_t more = number > UINT32_MAX;
  return (uint32_t)((number & UINT32_MAX) | ((more << 32) - more));
}

/* Hands a finished text out, whole or not at all, by the header's rule for
   IPKIN_ERR_SPACE.  text may be NULL with len 0: the empty text of a failure.
 */
static inline ipkin_status give_text(const char *text, size_t len,
                                     char *ret_text, size_t text_cap,
                                     size_t *ret_text_len) {
  bool fits = len < text_cap;
  if (ret_text_len)
    *ret_text_len = len;
  if (ret_text && text_cap) {
    if (fits && len)
      memcpy(ret_text, text, len);
    ret_text[fits ? len : 0] = '\0';
  }
  return fits ? IPKIN_OK : IPKIN_ERR_SPACE;
}

/* The layouts that are linked against; tests/ and the bindings assert the same
   from outside. */
_Static_assert(sizeof(struct ipkin_addr) == 20, "ABI");
_Static_assert(sizeof(struct ipkin_cidr) == 20, "ABI");
_Static_assert(sizeof(struct ipkin_special) == 28, "ABI");
_Static_assert(sizeof(struct ipkin_host) == 28, "ABI");
_Static_assert(sizeof(struct ipkin_overlap) == 16, "ABI");
_Static_assert(sizeof(struct ipkin_service) == 8, "ABI");
_Static_assert(sizeof(struct ipkin_text) == 2 * sizeof(void *), "ABI");
_Static_assert(sizeof(struct ipkin_plan_config) == 40 + 22 * sizeof(void *),
               "ABI");
_Static_assert(sizeof(struct ipkin_plan) == 512, "ABI");
_Static_assert(sizeof(struct ipkin_finding) == 128, "ABI");
_Static_assert(sizeof(struct ipkin_bulk_fault) == 24, "ABI");
_Static_assert(sizeof(struct ipkin_bulk_counts) == 64, "ABI");
_Static_assert(offsetof(struct ipkin_addr, family) == 16 &&
                   offsetof(struct ipkin_cidr, family) == 16 &&
                   offsetof(struct ipkin_cidr, bits) == 17 &&
                   offsetof(struct ipkin_special, row) == 20 &&
                   offsetof(struct ipkin_host, kind) == 20 &&
                   offsetof(struct ipkin_plan_config, external_address) == 40 &&
                   offsetof(struct ipkin_plan, kube_minor) == 392 &&
                   offsetof(struct ipkin_plan, reserved) == 412 &&
                   offsetof(struct ipkin_finding, rule) == 32 &&
                   offsetof(struct ipkin_finding, mend_cidr) == 48,
               "ABI");

#endif
