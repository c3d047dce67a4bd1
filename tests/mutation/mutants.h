/* mutants.h - what a file with all its mutants in it asks the driver for
   SPDX-License-Identifier: MIT */
#ifndef MUTANTS_H
#define MUTANTS_H

#include <stddef.h>

extern int ipkin_mutant;
extern unsigned char *ipkin_reached;
void ipkin_patch_by(void (*patch)(int mutant));
void ipkin_patch(const void *row, const void *mutated, size_t size);

/* Is it this one?  (To record: was it reached; and by D did it ever differ from
   what it replaces?)  Were these rows looked at? */
#ifdef MUTANTS_RECORD
#define M(n)           (ipkin_reached[n] = 1, 0)
#define D(n, new, old) (ipkin_reached[n] |= (new) != (old), 0)
#define R(from, to)    __builtin_memset(ipkin_reached + (from), 1, (to) - (from) + 1)
#else
#define M(n)           (ipkin_mutant == (n))
#define D(n, new, old) M(n)
#define R(from, to)    (0)
#endif

#endif
