/* portable.h - what proofs see in place of x86-64: no kernels, no SSE2
   SPDX-License-Identifier: MIT

   Included before everything else, so the system's headers still know the
   machine and the library does not. */
#ifndef PORTABLE_H
#define PORTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#undef __x86_64__

#endif
