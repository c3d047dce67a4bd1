/* ipkin_plan_order.c - proof: one family first, and else nothing moves
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "cidr.c"
#include "plan.c"

#ifndef N
#define N 4
#endif

struct ipkin_cidr nondet_cidr(void);
uint32_t nondet_number(void);
size_t nondet_size(void);

static bool same(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  return a->family == b->family && a->bits == b->bits &&
         memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0 &&
         a->reserved[0] == b->reserved[0] && a->reserved[1] == b->reserved[1];
}

/* proof plan_order
     figure: == spec, n <= 4
     quick figure: == spec, n <= 2
     args: --unwind 17
     quick args: -DN=2 --unwind 3 --unwindset memcmp.0:17
     bug: plan.c: if (cidrs[i].family != family) =>
          if (cidrs[i].family != family && i) */
void plan_order(void) {
  struct ipkin_cidr cidrs[N], was[N], spec[N];
  uint32_t family = nondet_number();
  size_t len = nondet_size(), to = 0;
  bool right = family == 4 || family == 6;
  ASSUME(len <= N);
  for (size_t i = 0; i < N; i++)
    cidrs[i] = was[i] = spec[i] = nondet_cidr();
  for (size_t i = 0; i < len; i++)
    right &= spec_is_cidr(&was[i]);
  if (right) {
    for (size_t i = 0; i < len; i++)
      if (was[i].family == family)
        spec[to++] = was[i];
    for (size_t i = 0; i < len; i++)
      if (was[i].family != family)
        spec[to++] = was[i];
  }
  PROVE(ipkin_plan_order(cidrs, len, family) ==
        (right ? IPKIN_OK : IPKIN_ERR_VALUE));
  for (size_t i = 0; i < N; i++)
    PROVE(same(&cidrs[i], &spec[i]));
  PROVE(ipkin_plan_order(NULL, len, family) == (len ? IPKIN_ERR_NULL
                                                : family == 4 || family == 6
                                                    ? IPKIN_OK
                                                    : IPKIN_ERR_VALUE));
}
