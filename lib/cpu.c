/* cpu.c - layer 1: which instruction sets this machine has
   SPDX-License-Identifier: MIT */
#include "cpu.h"

#if defined __x86_64__ && defined __GNUC__
#include <cpuid.h>

_Atomic uint32_t ipkin__cpu_known;

/* Intel SDM volume 1 sections 14.3 and 15.2: the operating system must save the
   vector registers, and the processor have each set that the kernels use. */
static uint32_t ask(void) {
  enum {
    OSXSAVE = 1u << 27,
    AVX = 1u << 28,
    POPCNT = 1u << 23,
    LZCNT = 1u << 5
  };
  enum { YMM_STATE = 0x06, ZMM_STATE = 0xe6 };
  const unsigned avx2 = 1u << 3 | 1u << 5 | 1u << 8; /* BMI1, AVX2, BMI2 */
  const unsigned avx512 = 1u << 16 | 1u << 28 | 1u << 30 | 1u << 31;
  const unsigned vbmi = 1u << 1 | 1u << 6;
  unsigned a, b, c, d, state, high;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & OSXSAVE) || !(c & AVX) ||
      !(c & POPCNT) || !__get_cpuid(0x80000001, &a, &b, &c, &d) || !(c & LZCNT))
    return CPU_ASKED;
  __asm__("xgetbv" : "=a"(state), "=d"(high) : "c"(0));
  if ((state & YMM_STATE) != YMM_STATE ||
      !__get_cpuid_count(7, 0, &a, &b, &c, &d) || (b & avx2) != avx2)
    return CPU_ASKED;
  if ((state & ZMM_STATE) != ZMM_STATE || (b & avx512) != avx512 ||
      (c & vbmi) != vbmi)
    return CPU_ASKED | CPU_AVX2;
  return CPU_ASKED | CPU_AVX2 | CPU_AVX512;
}

uint32_t ipkin__cpu_ask(void) {
  uint32_t known = ask();
  atomic_store_explicit(&ipkin__cpu_known, known, memory_order_relaxed);
  return known;
}

#else
typedef int cpu_is_empty; /* ISO C wants a declaration */
#endif
