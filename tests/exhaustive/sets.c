/* sets.c - all lists and all sets of small universes
   SPDX-License-Identifier: MIT

   A universe is the 2, 3 or 4 bits behind a window, or such of two windows: a
   set of its places is a number, and all that there is to say of it is said by
   that number's bits.  Windows lie at both ends, and across each border at
   which the library's numbers have one. */
#include "cells.h"

enum { PLACES = 16, BLOCKS = 64 };

struct universe {
  struct ipkin_cidr windows[2];
  unsigned depth[2]; /* bits behind each; of the second 0: there is none */
  unsigned places, blocks_len;
  struct {
    struct ipkin_cidr cidr;
    uint32_t mask; /* its places */
  } blocks[BLOCKS]; /* all that there are */
};

/* Place is left-aligned in depth bits. */
static struct ipkin_cidr place_of(const struct universe *u, unsigned window,
                                  unsigned place, unsigned bits) {
  struct ipkin_cidr cidr = u->windows[window];

  for (unsigned bit = 0; bit < bits; bit++)
    oracle_set_bit(cidr.bytes, cidr.bits + bit,
                   place >> (u->depth[window] - 1 - bit) & 1);
  cidr.bits = (uint8_t)(cidr.bits + bits);
  return cidr;
}

static struct universe universe_of(const char *window, unsigned depth,
                                   const char *other, unsigned other_depth) {
  struct universe u = {.windows = {cidr_of(window)},
                       .depth = {depth, other_depth}};
  unsigned base = 0;

  if (other)
    u.windows[1] = cidr_of(other);
  for (unsigned w = 0; w < 2 && u.depth[w]; w++) {
    const unsigned places = 1u << u.depth[w];

    for (unsigned bits = 0; bits <= u.depth[w]; bits++)
      for (unsigned at = 0; at < places; at += places >> bits) {
        u.blocks[u.blocks_len].cidr = place_of(&u, w, at, bits);
        u.blocks[u.blocks_len++].mask =
            ((1u << (places >> bits)) - 1) << (base + at);
      }
    base += places;
  }
  u.places = base;
  return u;
}

/* The block if all of it is there, else what its halves give. */
static size_t cover(const struct universe *u, unsigned window, unsigned base,
                    unsigned place, unsigned bits, uint32_t set,
                    struct ipkin_cidr *ret) {
  const unsigned count = (1u << u->depth[window]) >> bits;
  const uint32_t mask = ((1u << count) - 1) << (base + place);
  size_t n;

  if ((set & mask) == 0)
    return 0;
  if ((set & mask) == mask) {
    *ret = place_of(u, window, place, bits);
    return 1;
  }
  n = cover(u, window, base, place, bits + 1, set, ret);
  return n + cover(u, window, base, place + count / 2, bits + 1, set, ret + n);
}

/* The one merged array of a set; windows are in order. */
static size_t merged_of(const struct universe *u, uint32_t set,
                        struct ipkin_cidr ret[PLACES]) {
  size_t n = cover(u, 0, 0, 0, 0, set, ret);

  if (u->depth[1])
    n += cover(u, 1, 1u << u->depth[0], 0, 0, set, ret + n);
  return n;
}

static bool same_array(const struct ipkin_cidr *a, size_t a_len,
                       const struct ipkin_cidr *b, size_t b_len) {
  return a_len == b_len && same(a, b, a_len * sizeof *a);
}

/* ---- lists ------------------------------------------------------------- */

static uint64_t lists, sets, pairs;

/* The same list many times over: then it is sorted by digits. */
static void check_many(const struct ipkin_cidr *list, size_t len,
                       const struct ipkin_cidr *want, size_t want_len) {
  enum { MANY = 2200 };
  static struct ipkin_cidr many[MANY];
  size_t many_len = MANY;

  for (size_t i = 0; i < MANY; i++)
    many[i] = list[i % len];
  expect(ipkin_set_merge(many, &many_len) == IPKIN_OK &&
             same_array(many, many_len, want, want_len),
         "ipkin_set_merge", "the %" PRIu64 "th list, many times", lists);
}

static void check_list(const struct universe *u, const struct ipkin_cidr *list,
                       const uint32_t *masks, size_t len) {
  struct ipkin_cidr got[8], want[PLACES], out[PLACES + 8];
  uint64_t scratch[IPKIN_SET_SCRATCH * 8], index[64];
  struct ipkin_overlap overlaps[8], model[8];
  size_t got_len = len, at, want_at, n = 0, overlaps_len, out_len;
  uint32_t set = 0;
  ipkin_status status, want_status = oracle_check(list, len, &want_at);

  lists++;
  for (size_t i = 0; i < len; i++) {
    set |= masks[i];
    for (size_t j = 0; j < i; j++)
      if (masks[i] & masks[j]) {
        model[n++] = (struct ipkin_overlap){i, j};
        break;
      }
  }
  memcpy(got, list, len * sizeof *list);
  expect(ipkin_set_merge(got, &got_len) == IPKIN_OK &&
             same_array(got, got_len, want, merged_of(u, set, want)),
         "ipkin_set_merge", "the %" PRIu64 "th list", lists);
  status = ipkin_set_check(list, len, &at);
  expect(status == want_status && at == want_at, "ipkin_set_check",
         "the %" PRIu64 "th list", lists);
  if (len > 0 && len <= (is_full ? 3 : 2))
    check_many(list, len, got, got_len);
  expect(ipkin_set_check(got, got_len, &at) == IPKIN_OK && at == got_len,
         "ipkin_set_check", "the %" PRIu64 "th list, merged", lists);

  for (size_t cap = 0; cap <= len; cap++) {
    memset(overlaps, 0xff, sizeof overlaps);
    status = ipkin_set_find_overlaps(list, len, scratch,
                                     IPKIN_SET_SCRATCH * len, overlaps, cap,
                                     &overlaps_len);
    expect(status == (n > cap ? IPKIN_ERR_SPACE : IPKIN_OK) &&
               overlaps_len == n &&
               same(overlaps, model, (n < cap ? n : cap) * sizeof *model) &&
               overlaps[n < cap ? n : cap].later == UINT64_MAX,
           "ipkin_set_find_overlaps", "the %" PRIu64 "th list", lists);
  }

  /* Who takes merged arrays alone looks. */
  want_status = want_status ? IPKIN_ERR_VALUE : IPKIN_OK;
  expect(ipkin_set_subtract(list, len, NULL, 0, out, PLACES, &out_len) ==
                 want_status &&
             ipkin_set_subtract(NULL, 0, list, len, out, PLACES, &out_len) ==
                 want_status &&
             out_len == 0,
         "ipkin_set_subtract", "the %" PRIu64 "th list", lists);
  expect(ipkin_set_intersect(list, len, got, got_len, out, PLACES, &out_len) ==
                 want_status &&
             ipkin_set_intersect(got, got_len, list, len, out, PLACES,
                                 &out_len) == want_status &&
             out_len == (want_status ? 0 : got_len),
         "ipkin_set_intersect", "the %" PRIu64 "th list", lists);
  expect(ipkin_set_index(list, len, index, ARRAY_LEN(index), &out_len) ==
             want_status,
         "ipkin_set_index", "the %" PRIu64 "th list", lists);
}

/* All lists up to a length; host bits of every second element that has any. */
static void all_lists(const struct universe *u, struct ipkin_cidr *list,
                      uint32_t *masks, size_t len, size_t most, bool dirty) {
  check_list(u, list, masks, len);
  if (len == most)
    return;
  for (unsigned i = 0; i < u->blocks_len; i++) {
    list[len] = u->blocks[i].cidr;
    if (dirty && (i + len) % 2)
      for (unsigned bit = list[len].bits; bit < oracle_width(list[len].family);
           bit += 3)
        oracle_set_bit(list[len].bytes, bit, 1);
    masks[len] = u->blocks[i].mask;
    all_lists(u, list, masks, len + 1, most, dirty);
  }
}

/* ---- sets -------------------------------------------------------------- */

static int32_t block_with(const struct ipkin_cidr *merged, size_t len,
                          const struct ipkin_cidr *cidr) {
  for (size_t i = 0; i < len; i++)
    if (oracle_covers(&merged[i], cidr))
      return (int32_t)i;
  return IPKIN_SET_NONE;
}

/* The ends of each place, and what is just outside of the windows. */
static size_t queries_of(const struct universe *u, struct ipkin_cidr *queries) {
  size_t n = 0;

  for (unsigned i = 0; i < u->blocks_len; i++) {
    const struct ipkin_cidr *const cidr = &u->blocks[i].cidr;
    const struct ipkin_addr ends[] = {oracle_first(cidr), oracle_last(cidr)};

    queries[n++] = *cidr;
    for (unsigned e = 0; e < 2; e++)
      for (int delta = -1; delta <= 1; delta++) {
        struct ipkin_addr addr;

        if (oracle_offset(&ends[e], delta, &addr))
          queries[n++] = cidr_in(addr, oracle_width(addr.family));
      }
  }
  for (unsigned w = 0; w < 2 && u->depth[w]; w++) {
    struct ipkin_cidr wider = u->windows[w];

    queries[n++] = (struct ipkin_cidr){.family = wider.family};
    if (wider.bits-- > 0)
      queries[n++] = wider;
    wider.bits++;
    wider.family = (uint8_t)(10 - wider.family);
    queries[n] = wider;
    queries[n++].bits = 32;
  }
  return n;
}

static void check_set(const struct ipkin_cidr *merged, size_t len,
                      const struct ipkin_cidr *queries, size_t queries_len) {
  enum { QUERIES = 8 * BLOCKS };
  static uint64_t index[256];
  int32_t got[QUERIES];
  size_t index_len, need;
  ipkin_status status =
      ipkin_set_index(merged, len, index, ARRAY_LEN(index), &index_len);

  sets++;
  expect(status == IPKIN_OK, "ipkin_set_index", "set %" PRIu64, sets);
  index[0] ^= 1;
  expect(ipkin_set_index(merged, len, index, index_len - 1, &need) ==
                 IPKIN_ERR_SPACE &&
             need == index_len,
         "ipkin_set_index", "set %" PRIu64 ", one word less", sets);
  index[0] ^= 1;
  status = ipkin_set_find_all(index, index_len, queries, queries_len, got);
  expect(status == IPKIN_OK, "ipkin_set_find_all", "set %" PRIu64, sets);
  for (size_t i = 0; i < queries_len; i++) {
    const int32_t want = block_with(merged, len, &queries[i]);
    const struct ipkin_addr addr = addr_in(queries[i]);
    const struct ipkin_cidr one = cidr_in(addr, oracle_width(addr.family));
    const int32_t of_addr = block_with(merged, len, &one);
    size_t found;

    expect(got[i] == want, "ipkin_set_find_all",
           "set %" PRIu64 ", query %zu", sets, i);
    status = ipkin_set_find(merged, len, &addr, &found);
    expect(status == (of_addr < 0 ? IPKIN_ERR_ABSENT : IPKIN_OK) &&
               found == (of_addr < 0 ? 0 : (size_t)of_addr),
           "ipkin_set_find", "set %" PRIu64 ", query %zu", sets, i);
    expect(ipkin_set_contains(merged, len, &addr) == (of_addr >= 0),
           "ipkin_set_contains", "set %" PRIu64 ", query %zu", sets, i);
  }
}

static void all_sets(const struct universe *u, uint32_t step) {
  static struct ipkin_cidr queries[8 * BLOCKS];
  const size_t queries_len = queries_of(u, queries);

  for (uint32_t set = 0; set < (uint32_t)1 << u->places; set += step) {
    struct ipkin_cidr merged[PLACES];

    check_set(merged, merged_of(u, set, merged), queries, queries_len);
  }
}

/* ---- two sets ---------------------------------------------------------- */

static void check_pair(const struct universe *u, uint32_t a, uint32_t b) {
  struct ipkin_cidr from[PLACES], what[PLACES], want[PLACES], got[PLACES + 1];
  const size_t from_len = merged_of(u, a, from),
               what_len = merged_of(u, b, what);

  pairs++;
  for (int is_intersect = 0; is_intersect < 2; is_intersect++) {
    const size_t len = merged_of(u, is_intersect ? a & b : a & ~b, want);
    const char *const name =
        is_intersect ? "ipkin_set_intersect" : "ipkin_set_subtract";
    const size_t less = len ? pairs % len : 0;
    const size_t caps[] = {PLACES, len, less};

    for (size_t i = 0; i < (len ? 3 : 2); i++) {
      const size_t stored = len < caps[i] ? len : caps[i];
      size_t got_len;
      ipkin_status status;

      memset(got, GARBAGE, sizeof got);
      status = (is_intersect ? ipkin_set_intersect : ipkin_set_subtract)(
          from, from_len, what, what_len, got, caps[i], &got_len);
      expect(status == (len > caps[i] ? IPKIN_ERR_SPACE : IPKIN_OK) &&
                 got_len == len && same(got, want, stored * sizeof *want) &&
                 got[stored].family == GARBAGE,
             name, "sets 0x%x and 0x%x", (unsigned)a, (unsigned)b);
    }
  }
}

static void all_pairs(const struct universe *u, uint32_t step) {
  for (uint32_t a = 0; a < (uint32_t)1 << u->places; a += step)
    for (uint32_t b = 0; b < (uint32_t)1 << u->places; b += step)
      check_pair(u, a, b);
}

/* ---- ranges ------------------------------------------------------------ */

static uint64_t ranges;

static void check_range(const struct ipkin_addr *first,
                        const struct ipkin_addr *last) {
  struct ipkin_cidr want[256], got[257];
  const bool is_range =
      first->family == last->family && oracle_compare(first, last) <= 0;
  const size_t len = is_range ? oracle_range_split(first, last, want) : 0;
  const size_t caps[] = {256, len ? ranges % len : 0};

  ranges++;
  for (size_t i = 0; i < (len ? 2 : 1); i++) {
    const size_t stored = len < caps[i] ? len : caps[i];
    size_t got_len;
    ipkin_status status;

    memset(&got[stored], GARBAGE, sizeof *got);
    status = ipkin_range_split(first, last, got, caps[i], &got_len);
    expect(status == (!is_range       ? IPKIN_ERR_VALUE
                      : len > caps[i] ? IPKIN_ERR_SPACE
                                      : IPKIN_OK) &&
               got_len == len && same(got, want, stored * sizeof *want) &&
               got[stored].family == GARBAGE,
           "ipkin_range_split", "range %" PRIu64, ranges);
  }
}

static void all_ranges(void) {
  static const char *const windows[] = {
      "0.0.0.0/0", "10.0.0.0/13", "255.255.255.0/24", "::/0", "fd00::/28",
      "2001:db8::/60", "fd00:1:2:3::/64", "ffff:ffff:ffff:ffff:ffff:ffff:"
                                           "ffff:ff00/120"};
  const unsigned depth = is_full ? 8 : 6;

  for (size_t w = 0; w < ARRAY_LEN(windows); w++)
    for (unsigned a = 0; a < 1u << depth; a++)
      for (unsigned b = 0; b < 1u << depth; b++)
        for (unsigned kind = 0; kind < 3; kind++) {
          struct ipkin_cidr from = cidr_of(windows[w]), to = from;

          for (unsigned bit = 0; bit < depth; bit++) {
            oracle_set_bit(from.bytes, from.bits + bit,
                           a >> (depth - 1 - bit) & 1);
            oracle_set_bit(to.bytes, to.bits + bit,
                           b >> (depth - 1 - bit) & 1);
          }
          from.bits = to.bits = (uint8_t)(from.bits + depth);
          const struct ipkin_addr first = kind == 2 ? oracle_last(&from)
                                                    : oracle_first(&from);
          const struct ipkin_addr last =
              kind == 0 ? oracle_first(&to) : oracle_last(&to);

          check_range(&first, &last);
        }
  const struct ipkin_addr v4 = addr_of("1.2.3.4"), v6 = addr_of("::1");

  check_range(&v4, &v6);
  check_range(&v6, &v4);
  cell("ipkin_range_split", "all ranges of %u bits in %zu places, %s", depth,
       ARRAY_LEN(windows), in_short(ranges));
}

static void body(void) {
  static const struct {
    const char *window;
    unsigned depth;
    const char *other;
    unsigned other_depth;
  } rows[] = {
      {"0.0.0.0/0", 3, NULL, 0},
      {"255.255.255.248/29", 3, NULL, 0},
      {"10.20.0.0/14", 3, NULL, 0},
      {"::/0", 3, NULL, 0},
      {"fd00::/62", 3, NULL, 0},
      {"fd00:0:0:1::/64", 3, NULL, 0},
      {"2001:db8::1230/124", 3, NULL, 0},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff8/125", 3, NULL, 0},
      {"255.255.255.252/30", 2, "::/0", 2},
      {"0.0.0.0/0", 2, "fd00::/63", 2},
      {"10.0.0.0/8", 2, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc/126", 2},
      {"fd00::/30", 2, "fd00:8::/62", 2},
  };
  static const char *const wider[] = {"0.0.0.0/0",        "10.20.0.0/14",
                                      "255.255.255.240/28", "::/0",
                                      "fd00::/62",        "fd00:0:0:1::/64",
                                      "2001:db8::1230/124"};
  struct ipkin_cidr list[8];
  uint32_t masks[8];
  struct universe u;

  for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
    u = universe_of(rows[i].window, rows[i].depth, rows[i].other,
                    rows[i].other_depth);
    all_lists(&u, list, masks, 0, is_full ? 5 : 4, false);
    all_lists(&u, list, masks, 0, is_full ? 4 : 3, true);
  }
  cell("ipkin_set_merge ipkin_set_check ipkin_set_find_overlaps",
       "all lists to length %d of %zu universes, %s", is_full ? 5 : 4,
       ARRAY_LEN(rows), in_short(lists));

  for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
    u = universe_of(rows[i].window, rows[i].depth, rows[i].other,
                    rows[i].other_depth);
    all_sets(&u, 1);
    all_pairs(&u, 1);
  }
  for (size_t i = 0; i < ARRAY_LEN(wider); i++) {
    u = universe_of(wider[i], 4, NULL, 0);
    all_sets(&u, is_full ? 1 : 7);
    all_pairs(&u, is_full ? 13 : 101);
  }
  cell("ipkin_set_find ipkin_set_contains ipkin_set_index ipkin_set_find_all "
       "ipkin_set_subtract ipkin_set_intersect",
       "%s sets, %s pairs of small universes",
       in_short(sets), in_short(pairs));
  all_ranges();
}

int main(int argc, char **argv) {
  return run(argc, argv, body);
}
