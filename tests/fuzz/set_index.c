/* set_index.c - fuzz: indexes, and words that are none
   SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "../set_index.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  enum { MOST = 120 };
  struct input in = {data, size};
  const uint8_t kind = take_byte(&in), edits = take_byte(&in) % 9;
  uint64_t seed = take_number(&in, 2);
  const size_t some = take_byte(&in) % MOST;
  struct ipkin_cidr cidrs[2 * MOST];
  size_t len = some, asked;
  struct index index;

  for (size_t i = 0; i < some; i++) /* blocks that the input leaves open */
    cidrs[i] = crowded_cidr(&seed, kind % KINDS, some / 10 + 2);
  while (in.left > 40 && len < MOST) {
    const struct ipkin_cidr cidr = take_cidr(&in);

    if (oracle_is_cidr(&cidr))
      cidrs[len++] = cidr;
  }
  len = oracle_merge(cidrs, len);
  asked = 0;
  for (size_t i = 0; i < len && asked + 1 < MOST; i++) {
    cidrs[len + asked++] = take_near(&in, &cidrs[i]);
    if (i % 8 == 0)
      cidrs[len + asked++] = cidrs[i];
  }
  agree_all(cidrs, len, cidrs + len, asked);

  index = index_of(cidrs, len);
  for (unsigned i = 0; i < edits && index.len > 0; i++) {
    const uint8_t way = take_byte(&in);
    const uint8_t far = take_byte(&in);
    const size_t at = way & 1 ? far % (index.len < 24 ? index.len : 24)
                              : far * index.len / 256;

    index.words[at] = way & 2 ? take_number(&in, 8)
                              : tampered(&seed, index.words[at], way >> 2);
  }
  if (edits > 0)
    ask_between_walls(index.words, kind & 0x80 ? index.len / 2 : index.len,
                      cidrs + len, asked);
  free(index.words);
  return 0;
}
