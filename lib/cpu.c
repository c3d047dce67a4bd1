/* cpu.c - layer 1: which instruction sets this machine has
   SPDX-License-Identifier: MIT */
#include "cpu.h"

#if defined __x86_64__ && defined __GNUC__
#include <cpuid.h>

_Atomic uint32_t ipkin__cpu_known;

enum { OSXSAVE = 1u << 27 };

/* Intel SDM volume 1 sections 14.3 and 15.2: the operating system must save the
   vector registers, and the processor have each set that the kernels use. */
uint32_t ipkin__cpu_of(const struct cpu_words *has) {
  enum { YMM_STATE = 0x06, ZMM_STATE = 0xe6 };
  const unsigned avx = OSXSAVE | 1u << 28 | 1u << 23; /* AVX, POPCNT */
  const unsigned avx2 = 1u << 3 | 1u << 5 | 1u << 8;  /* BMI1, AVX2, BMI2 */
  const unsigned avx512 = 1u << 16 | 1u << 28 | 1u << 30 | 1u << 31;
  const unsigned vbmi = 1u << 1 | 1u << 6;
  if ((~has->c1 & avx) | (~has->state & YMM_STATE) | (~has->b7 & avx2))
    return CPU_ASKED;
  if ((~has->state & ZMM_STATE) | (~has->b7 & avx512) | (~has->c7 & vbmi))
    return CPU_ASKED | CPU_AVX2;
  return CPU_ASKED | CPU_AVX2 | CPU_AVX512;
}

uint32_t ipkin__cpu_ask(void) {
  /* a leaf that the processor lacks leaves its words as they are */
  struct cpu_words has = {0, 0, 0, 0};
  unsigned a, b, d;
  __get_cpuid(1, &a, &b, &has.c1, &d);
  __get_cpuid_count(7, 0, &a, &has.b7, &has.c7, &d);
  if (has.c1 & OSXSAVE)
    __asm__("xgetbv" : "=a"(has.state), "=d"(d) : "c"(0));
  uint32_t known = ipkin__cpu_of(&has);
  atomic_store_explicit(&ipkin__cpu_known, known, memory_order_relaxed);
  return known;
}

#else
typedef int cpu_is_empty; /* ISO C wants a declaration */
#endif
