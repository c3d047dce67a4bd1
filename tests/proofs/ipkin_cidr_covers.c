/* ipkin_cidr_covers.c - proof of ipkin_cidr_covers()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof covers
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: outer->bits <= inner->bits && => 1 && */
void covers(void) {
  struct ipkin_cidr one, two;
  const struct ipkin_cidr *a = OR_NULL(&one), *b = OR_NULL(&two);
  bool spec = a && b && spec_is_cidr(a) && spec_is_cidr(b) &&
              a->family == b->family &&
              spec_first(a) <= spec_first(b) && spec_last(b) <= spec_last(a);
  PROVE(ipkin_cidr_covers(a, b) == spec);
}
