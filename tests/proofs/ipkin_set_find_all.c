/* ipkin_set_find_all.c - proof: look-ups in an index, also in a damaged one
   SPDX-License-Identifier: MIT

   That a right index gives right answers is proved in ipkin_set_index.c, and
   there too that its nodes are within, whatever its length. */
#include "sets.h"

#include "set_index.c"

uint64_t nondet_word(void);

/* proof header
     figure: NULL, and headers that do not go with the length
     args: --unwind 12
     bug: set_index.c: index[HAS_WIDE] > 1 || => index[HAS_WIDE] > 2 || */
void header(void) {
  uint64_t index[HEADER];
  struct tree trees[2];
  struct ipkin_cidr block = nondet_cidr();
  int32_t found;
  uint64_t len = nondet_word();
  if (read_header(index, len, trees)) {
    PROVE(index[0] == MARK && index[1] + index[2] < INT32_MAX);
    PROVE(trees[0].len == index[1] && trees[1].len == index[2]);
    PROVE(trees[0].base == 0 && trees[1].base == index[1]);
    PROVE(!trees[0].wide && trees[1].wide == index[3] && index[3] <= 1);
    PROVE(trees[1].bits + (index[2] + 7) / 8 == len);
  }
  PROVE(ipkin_set_find_all(NULL, 1, &block, 1, &found) == IPKIN_ERR_NULL);
  PROVE(ipkin_set_find_all(index, HEADER, NULL, 1, &found) == IPKIN_ERR_NULL);
  PROVE(ipkin_set_find_all(index, HEADER, &block, 1, NULL) == IPKIN_ERR_NULL);
  PROVE(ipkin_set_find_all(NULL, 0, NULL, 0, NULL) == IPKIN_ERR_VALUE);
}
