/* set_plain.h - what a C program does with arrays of blocks without a library
   SPDX-License-Identifier: MIT */
#ifndef BENCH_SET_PLAIN_H
#define BENCH_SET_PLAIN_H

#include <ipkin.h>

/* Masked, by qsort. */
void plain_sort(struct ipkin_cidr *cidrs, size_t len);

/* Sorted, then one pass that drops and joins. */
void plain_merge(struct ipkin_cidr *cidrs, size_t *len);

/* By binary search; -1: in no block. */
int32_t plain_find(const struct ipkin_cidr *merged, size_t len,
                   const struct ipkin_addr *addr);

/* IPv4, which both arrays are of, as ranges of numbers; how many blocks. */
size_t plain_subtract(const struct ipkin_cidr *from, size_t from_len,
                      const struct ipkin_cidr *what, size_t what_len,
                      struct ipkin_cidr *ret_cidrs);
size_t plain_intersect(const struct ipkin_cidr *a, size_t a_len,
                       const struct ipkin_cidr *b, size_t b_len,
                       struct ipkin_cidr *ret_cidrs);

/* Sorted with their places, then one pass for the blocks above each and one for
   those below; how many overlap. */
size_t plain_find_overlaps(const struct ipkin_cidr *cidrs, size_t len,
                           struct ipkin_overlap *ret_overlaps);

#endif
