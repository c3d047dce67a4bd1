/* plan_propose.c - layer 5: a private block that overlaps none of others
   SPDX-License-Identifier: MIT

   The private space is cut into units: blocks of the length that is asked for,
   in IPv6 sites of 48 bits at most.  A unit is known by its number, which is
   the first bits of its addresses, so that one word of 64 bits holds it.  What
   is to be avoided is runs of units; the answer is one of those between. */
#include "cidr.h"

enum { SITE_BITS = 48 };

static const struct ipkin_cidr private_blocks[] = {
    {.bytes = {10}, .family = IPKIN_V4, .bits = 8},
    {.bytes = {172, 16}, .family = IPKIN_V4, .bits = 12},
    {.bytes = {192, 168}, .family = IPKIN_V4, .bits = 16},
    {.bytes = {0xfd}, .family = IPKIN_V6, .bits = 8},
};

struct run { /* units from first up to end, which is not one of them */
  uint64_t first, end;
};

/* The units of a block; of a smaller one the unit that it is in. */
static struct run run_of(const struct ipkin_cidr *cidr, unsigned unit_bits) {
  uint64_t first = addr_load(cidr->bytes, cidr->family).hi >> (64 - unit_bits);
  unsigned more = cidr->bits < unit_bits ? unit_bits - cidr->bits : 0;
  return (struct run){first, first + ((uint64_t)1 << more)};
}

/* How many units are free, counted up to the one with the index nth, which is
   then *ret_unit.  Both lists ascend, so each is gone through once. */
static uint64_t count_free(const struct ipkin_cidr *avoid, size_t avoid_len,
                           unsigned family, unsigned unit_bits, uint64_t nth,
                           uint64_t *ret_unit) {
  uint64_t count = 0;
  size_t next = 0;
  for (size_t i = 0; i < sizeof private_blocks / sizeof *private_blocks; i++) {
    const struct ipkin_cidr *block = &private_blocks[i];
    if (block->family != family || block->bits > unit_bits)
      continue;
    struct run left = run_of(block, unit_bits);
    while (left.first < left.end) {
      struct run taken = {left.end, left.end};
      for (; next < avoid_len; next++) {
        if (avoid[next].family != family)
          continue;
        struct run run = run_of(&avoid[next], unit_bits);
        if (run.end > left.first) { /* it may reach into the next block too */
          if (run.first < left.end)
            taken = run;
          break;
        }
      }
      uint64_t free = taken.first > left.first ? taken.first - left.first : 0;
      if (nth - count < free) {
        *ret_unit = left.first + (nth - count);
        return nth;
      }
      count += free;
      left.first = taken.end;
    }
  }
  return count;
}

/* Each bit of the seed moves about half of the bits: seeds that are neighbours
   get blocks that are not.  The steps are those of SplitMix64. */
static uint64_t mix(uint64_t seed) {
  seed = u64_add(seed, 0x9e3779b97f4a7c15);
  seed = u64_mul(seed ^ seed >> 30, 0xbf58476d1ce4e5b9);
  seed = u64_mul(seed ^ seed >> 27, 0x94d049bb133111eb);
  return seed ^ seed >> 31;
}

/* There are 2^40 units at most, so what the modulo favours it favours by less
   than one part in 2^24. */
static ipkin_status choose(const struct ipkin_cidr *avoid, size_t avoid_len,
                           unsigned family, unsigned unit_bits, uint64_t seed,
                           uint64_t *ret_unit) {
  uint64_t count =
      count_free(avoid, avoid_len, family, unit_bits, UINT64_MAX, ret_unit);
  if (!count)
    return IPKIN_ERR_ABSENT;
  count_free(avoid, avoid_len, family, unit_bits, mix(seed) % count, ret_unit);
  return IPKIN_OK;
}

ipkin_status ipkin_plan_propose(const struct ipkin_cidr *avoid,
                                size_t avoid_len, uint32_t family,
                                uint32_t bits, uint64_t seed,
                                struct ipkin_cidr *ret_cidr) {
  unsigned width = addr_width(family); /* 0 of what is none */
  unsigned unit_bits =
      family == IPKIN_V6 && bits > SITE_BITS ? SITE_BITS : bits;
  uint64_t unit = 0;
  ipkin_status status;
  if (!ret_cidr)
    return IPKIN_ERR_NULL;
  if (!avoid && avoid_len)
    status = IPKIN_ERR_NULL;
  else if (bits < 8 || bits > width || ipkin_set_check(avoid, avoid_len, NULL))
    status = IPKIN_ERR_VALUE;
  else
    status = choose(avoid, avoid_len, family, unit_bits, seed, &unit);

  /* Not before: it may be one of avoid. */
  memset(ret_cidr, 0, sizeof *ret_cidr);
  if (status == IPKIN_OK)
    cidr_store(ret_cidr, family, (struct u128){unit << (64 - unit_bits), 0},
               bits);
  return status;
}
