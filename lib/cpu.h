/* cpu.h - layer 1: which instruction sets this machine has
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_CPU_H
#define IPKIN_CPU_H

#include <stdint.h>

enum {
  CPU_ASKED = 0x1,
  CPU_AVX2 = 0x2,  /* and BMI1, BMI2, LZCNT, POPCNT */
  CPU_AVX512 = 0x4 /* and F, BW, CD, VL, VBMI, VBMI2 */
};

/* The bits above; CPU_ASKED is always set. */
uint32_t ipkin__cpu_features(void);

#endif
