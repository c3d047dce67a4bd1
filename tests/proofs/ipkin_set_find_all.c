/* ipkin_set_find_all.c - proof: look-ups in an index
   SPDX-License-Identifier: MIT

   What ipkin_set_index() writes is proved in ipkin_set_index.c, and there too
   that the nodes are within, whatever the length.  Here an index of one node of
   IPv4 is laid out by hand; that look-ups in trees of more levels and with
   second halves are right is for the tests. */
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

#ifndef N
#define N 3
#endif

/* proof one_node
     figure: == spec, any block in an index of <= 3 merged IPv4 blocks
     quick figure: == spec, any block in an index of 2 merged IPv4 blocks
     args: --max-field-sensitivity-array-size 64 --unwind 12
           --unwindset descend.0:2,answer.0:2
     cases: N 1 3
     quick cases: N 2 2
     replace: u128_mask mask_contract masks/mask
     bug: set_index.c: at += is_at(key, node, at + 1, wide); =>
          at += is_at(key, node, at + 2, wide); */
void one_node(void) {
  uint64_t index[HEADER + NODE + 1] = {MARK, N};
  struct ipkin_cidr block = nondet_cidr();
  int32_t found, spec = IPKIN_SET_NONE;
  uint64_t bits = 0, last = 0;
  for (unsigned i = 0; i < NODE; i++)
    index[HEADER + i] = UINT64_MAX;
  for (unsigned i = 0; i < N; i++) {
    const uint8_t of_block = nondet_byte();
    const uint64_t first = nondet_word();
    ASSUME(of_block <= 32);
    const uint64_t hosts = ~(uint64_t)0 >> of_block; /* all that may differ */
    ASSUME((first & hosts) == 0 && (i == 0 || first > last));
    last = first | hosts;
    index[HEADER + i] = first;
    bits |= (uint64_t)of_block << 8 * i;
    if (block.family == 4 && block.bits <= 32 && block.bits >= of_block &&
        ((load64(block.bytes) ^ first) & ~hosts) == 0)
      spec = (int32_t)i;
  }
  index[HEADER + NODE] = bits;
  PROVE(ipkin_set_find_all(index, HEADER + NODE + 1, &block, 1, &found) ==
        IPKIN_OK);
  PROVE(found == spec);
}
