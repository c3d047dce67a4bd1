/* cpu.h - layer 1: which instruction sets this machine has
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_CPU_H
#define IPKIN_CPU_H

#include <stdint.h>

enum {
  CPU_ASKED = 0x1,
  CPU_AVX512 = 0x2 /* F, BW, VL, VBMI, VBMI2, and BMI1, BMI2, POPCNT */
};

/* The bits above; CPU_ASKED is always set. */
uint32_t ipkin__cpu_features(void);

#endif
