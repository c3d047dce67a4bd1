/* ipkin_addr_compare.c - proof of ipkin_addr_compare()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "addr.c"

/* proof compare
   figure: = spec, all
   args: --unwind 21
   bug: addr.c: return a->family < b->family ? -1 : 1; =>
        return a->family < b->family ? 1 : -1; */
void compare(void) {
  struct ipkin_addr a, b;
  const struct ipkin_addr *p = OR_NULL(&a);
  const struct ipkin_addr *q = OR_NULL(nondet_bool() ? &b : &a);
  int32_t order = ipkin_addr_compare(p, q);

  if (!p || !q) {
    PROVE(order == (q ? -1 : p ? 1 : 0));
    return;
  }
  int32_t spec = 0; /* the last byte that differs decides, from the back */
  for (int i = 2; i >= 0; i--)
    if (p->reserved[i] != q->reserved[i])
      spec = p->reserved[i] < q->reserved[i] ? -1 : 1;
  for (int i = 15; i >= 0; i--)
    if (p->bytes[i] != q->bytes[i])
      spec = p->bytes[i] < q->bytes[i] ? -1 : 1;
  if (p->family != q->family)
    spec = p->family < q->family ? -1 : 1;
  PROVE(order == spec);
  PROVE((order == 0) == (memcmp(p, q, sizeof *p) == 0));
  /* by number, in what is an address as the library writes one */
  spec_number x = spec_load(p->bytes, p->family);
  spec_number y = spec_load(q->bytes, q->family);
  if (p->family == q->family && spec_width(p->family) && x != y)
    PROVE(order == (x < y ? -1 : 1));
}
