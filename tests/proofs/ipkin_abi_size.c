/* ipkin_abi_size.c - proof of ipkin_abi_size()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "status.c"

enum { MOST = 26 }; /* two bytes more than the longest name that is one */

#define STRUCTS(X)                                                             \
  X(addr), X(cidr), X(special), X(host), X(overlap), X(service), X(text),      \
      X(plan_config), X(plan), X(finding), X(bulk_fault), X(bulk_counts)
#define SIZE(name)                                                             \
  { "struct ipkin_" #name, sizeof "struct ipkin_" #name - 1,                   \
    sizeof(struct ipkin_##name) }

/* proof size
   figure: = spec, all names <= 26 B
   args: --unwind 28
   assumes: a longer name differs from the longest in its length alone, which
            is compared first
   bug: status.c: name_len > keyword_len => name_len >= keyword_len - 1 */
void size(void) {
  static const struct {
    char name[MOST];
    size_t len, size;
  } structs[] = {STRUCTS(SIZE)};
  size_t len, any, spec = 0;
  ASSUME(len <= MOST);
  char buffer[MOST];
  const char *name = buffer + MOST - len;
  for (unsigned i = 0; i < sizeof structs / sizeof structs[0]; i++)
    for (unsigned from = 0; from <= 7; from += 7) {
      bool same = len == structs[i].len - from;
      for (size_t k = from; k < structs[i].len; k++)
        same &= !same || name[k - from] == structs[i].name[k];
      spec = same ? structs[i].size : spec;
    }
  PROVE(ipkin_abi_size(name, len) == spec);
  PROVE(ipkin_abi_size(NULL, any) == 0);
}
