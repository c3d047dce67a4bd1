/* ipkin_cidr_compare.c - proof of ipkin_cidr_compare()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof compare
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: order = (int)a->bits - (int)b->bits; => order = (int)b->bits - (int)a->bits; */
void compare(void) {
  struct ipkin_cidr a, b;
  const struct ipkin_cidr *p = OR_NULL(&a);
  const struct ipkin_cidr *q = OR_NULL(nondet_bool() ? &b : &a);
  int32_t order = ipkin_cidr_compare(p, q);

  if (!p || !q) {
    PROVE(order == (q ? -1 : p ? 1 : 0));
    return;
  }
  int32_t spec = 0; /* the first byte that differs decides, family before */
  for (int i = 19; i >= 0; i--) {
    int k = i == 0 ? 16 : i <= 16 ? i - 1 : i;
    uint8_t x = ((const uint8_t *)p)[k], y = ((const uint8_t *)q)[k];
    if (x != y)
      spec = x < y ? -1 : 1;
  }
  PROVE(order == spec);
  PROVE((order == 0) == (memcmp(p, q, sizeof *p) == 0));
}
