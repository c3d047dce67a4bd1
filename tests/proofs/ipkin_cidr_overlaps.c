/* ipkin_cidr_overlaps.c - proof of ipkin_cidr_overlaps()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"

/* proof overlaps
   figure: = spec, all
   args: --unwind 21
   bug: cidr.c: return ipkin_cidr_covers(a, b) || ipkin_cidr_covers(b, a); => return ipkin_cidr_covers(a, b); */
void overlaps(void) {
  struct ipkin_cidr one, two;
  const struct ipkin_cidr *a = OR_NULL(&one), *b = OR_NULL(&two);
  bool spec = a && b && spec_is_cidr(a) && spec_is_cidr(b) &&
              a->family == b->family &&
              spec_first(a) <= spec_last(b) && spec_first(b) <= spec_last(a);
  PROVE(ipkin_cidr_overlaps(a, b) == spec);
}
