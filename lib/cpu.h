/* cpu.h - layer 1: which instruction sets this machine has
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_CPU_H
#define IPKIN_CPU_H

#include <stdint.h>

#define CPU_ASKED 0x1u /* always set: what every machine of a kind has */

#if defined __x86_64__ && defined __GNUC__
#include <stdatomic.h>

#define CPU_AVX2   0x2u /* and BMI1, BMI2, POPCNT */
#define CPU_AVX512 0x4u /* and F, BW, CD, VL, VBMI, VBMI2 */

/* The only word that the library writes: 0 until the machine is asked, then the
   same from every thread, so it does not matter which of them asks first. */
extern _Atomic uint32_t ipkin__cpu_known;
uint32_t ipkin__cpu_ask(void);

/* What CPUID says in ecx of leaf 1, in ebx and ecx of leaf 7; and which
   registers the operating system saves. */
struct cpu_words {
  unsigned c1, b7, c7, state;
};
uint32_t ipkin__cpu_of(const struct cpu_words *has);

/* The bits above. */
static inline uint32_t ipkin__cpu_features(void) {
  uint32_t known =
      atomic_load_explicit(&ipkin__cpu_known, memory_order_relaxed);
  return known ? known : ipkin__cpu_ask();
}

#else

static inline uint32_t ipkin__cpu_features(void) {
  return CPU_ASKED; /* the rest is known when the library is built */
}

#endif
#endif
