/* blocks.c - every prefix length, every bit, every border of a registry
   SPDX-License-Identifier: MIT

   What an answer depends on is a prefix length, another one, and the first bit
   in which two addresses differ: all of these, over addresses of four kinds. */
#include "cells.h"

enum { BASES = 4 };

static const struct ipkin_addr no_addr;
static const struct ipkin_cidr no_cidr;

/* Zeros, ones, and what no pattern of a mask looks like. */
static struct ipkin_addr base_of(unsigned family, unsigned kind) {
  struct ipkin_addr addr = {.family = (uint8_t)family};
  uint64_t seed = kind;

  for (unsigned i = 0; i < oracle_width(family) / 8; i++)
    addr.bytes[i] = (uint8_t)(kind == 0   ? 0
                              : kind == 1 ? 0xff
                                          : random_of(&seed));
  return addr;
}

static struct ipkin_addr flipped(struct ipkin_addr addr, unsigned bit) {
  if (bit < oracle_width(addr.family))
    oracle_set_bit(addr.bytes, bit, !oracle_bit(addr.bytes, bit));
  return addr;
}

static uint64_t asked;

/* ---- one block --------------------------------------------------------- */

#define OF_BLOCK                                                               \
  "ipkin_cidr_masked ipkin_cidr_first ipkin_cidr_last ipkin_cidr_count "       \
  "ipkin_cidr_nth ipkin_cidr_subnet ipkin_service_first ipkin_addr_offset"

static const char *show(const struct ipkin_cidr *cidr) {
  static char texts[4][IPKIN_CIDR_TEXT_CAP];
  static unsigned last;
  char *const text = texts[last++ % 4];

  (void)oracle_cidr_format(cidr, text);
  return text;
}

static void check_indexes(const struct ipkin_cidr *cidr) {
  const unsigned width = oracle_width(cidr->family);

  for (unsigned shift = 0; shift <= 64; shift++)
    for (int delta = -2; delta <= 2; delta++) {
      const uint64_t index =
          (shift < 64 ? (uint64_t)1 << shift : 0) + (uint64_t)(int64_t)delta;
      struct ipkin_addr want, got;
      bool is_in = oracle_nth(cidr, index, &want);
      ipkin_status status = ipkin_cidr_nth(cidr, index, &got);

      asked++;
      expect(status == (is_in ? IPKIN_OK : IPKIN_ERR_OUTSIDE) &&
                 same(&got, is_in ? &want : &no_addr, sizeof got),
             "ipkin_cidr_nth", "%s, %" PRIu64, show(cidr), index);
      if (index == 1) {
        status = ipkin_service_first(cidr, &got);
        expect(status == (is_in ? IPKIN_OK : IPKIN_ERR_OUTSIDE) &&
                   same(&got, is_in ? &want : &no_addr, sizeof got),
               "ipkin_service_first", "%s", show(cidr));
      }
    }
  for (unsigned bits = 0; bits <= width + 2; bits++)
    for (unsigned shift = 0; shift <= 64; shift++)
      for (int delta = -1; delta <= 1; delta++) {
        const uint64_t index =
            (shift < 64 ? (uint64_t)1 << shift : 0) + (uint64_t)(int64_t)delta;
        struct ipkin_cidr want = no_cidr, got;
        const bool is_legal = bits >= cidr->bits && bits <= width;
        const bool is_in = is_legal && oracle_subnet(cidr, bits, index, &want);
        const ipkin_status status = ipkin_cidr_subnet(cidr, bits, index, &got);

        asked++;
        expect(status == (is_in      ? IPKIN_OK
                          : is_legal ? IPKIN_ERR_OUTSIDE
                                     : IPKIN_ERR_VALUE) &&
                   same(&got, is_in ? &want : &no_cidr, sizeof got),
               "ipkin_cidr_subnet", "%s, %u, %" PRIu64, show(cidr), bits,
               index);
      }
}

static void check_block(const struct ipkin_cidr *cidr) {
  const struct ipkin_cidr masked = oracle_masked(cidr);
  const struct ipkin_addr first = oracle_first(cidr), last = oracle_last(cidr);
  struct ipkin_cidr got;
  struct ipkin_addr addr;

  asked++;
  expect(ipkin_cidr_masked(cidr, &got) == IPKIN_OK &&
             same(&got, &masked, sizeof got),
         "ipkin_cidr_masked", "%s", show(cidr));
  expect(ipkin_cidr_first(cidr, &addr) == IPKIN_OK &&
             same(&addr, &first, sizeof addr),
         "ipkin_cidr_first", "%s", show(cidr));
  expect(ipkin_cidr_last(cidr, &addr) == IPKIN_OK &&
             same(&addr, &last, sizeof addr),
         "ipkin_cidr_last", "%s", show(cidr));
  expect(ipkin_cidr_count(cidr) == oracle_count(cidr), "ipkin_cidr_count",
         "%s", show(cidr));
}

static void check_offsets(const struct ipkin_addr *addr) {
  for (unsigned shift = 0; shift < 64; shift++)
    for (int delta = -2; delta <= 2; delta++)
      for (int sign = -1; sign <= 1; sign += 2) {
        const uint64_t far = ((uint64_t)1 << shift) + (uint64_t)(int64_t)delta;
        const int64_t by = (int64_t)(sign < 0 ? 0 - far : far);
        struct ipkin_addr want, got;
        const bool is_in = oracle_offset(addr, by, &want);
        const ipkin_status status = ipkin_addr_offset(addr, by, &got);

        asked++;
        expect(status == (is_in ? IPKIN_OK : IPKIN_ERR_OUTSIDE) &&
                   same(&got, is_in ? &want : &no_addr, sizeof got),
               "ipkin_addr_offset", "%" PRId64, by);
      }
}

static void one_block(void) {
  for (unsigned family = 4; family <= 6; family += 2)
    for (unsigned kind = 0; kind < BASES; kind++) {
      const unsigned width = oracle_width(family);

      for (unsigned flip = 0; flip <= width; flip++) {
        const struct ipkin_addr addr = flipped(base_of(family, kind), flip);

        check_offsets(&addr);
        for (unsigned bits = 0; bits <= width; bits++) {
          const struct ipkin_cidr cidr = cidr_in(addr, bits);

          check_block(&cidr);
          if (flip == width || (flip + bits) % (is_full ? 8 : 64) == 0)
            check_indexes(&cidr);
        }
      }
    }
  cell(OF_BLOCK, "all lengths x bits, %s", in_short(asked));
}

/* Each of the 2^16 pairs of family and bits, of which 162 are blocks. */
static void no_block(void) {
  for (unsigned family = 0; family < 256; family++)
    for (unsigned bits = 0; bits < 256; bits++) {
      const struct ipkin_cidr cidr = {.bytes = {10, 1, 2, 3},
                                      .family = (uint8_t)family,
                                      .bits = (uint8_t)bits};
      const bool is_cidr = (family == 4 && bits <= 32) ||
                           (family == 6 && bits <= 128);
      const bool is_family = family == 4 || family == 6;
      const struct ipkin_addr of = addr_in(cidr);
      const struct ipkin_cidr all = {.family = (uint8_t)family};
      const ipkin_status status = is_cidr ? IPKIN_OK : IPKIN_ERR_VALUE;
      const ipkin_status first =
          !is_cidr                            ? IPKIN_ERR_VALUE
          : bits == oracle_width(family) ? IPKIN_ERR_OUTSIDE
                                              : IPKIN_OK;
      struct ipkin_addr addr;
      struct ipkin_cidr got;
      char text[IPKIN_CIDR_TEXT_CAP];
      size_t len;

      expect(ipkin_cidr_count(&cidr) == (is_cidr ? oracle_count(&cidr) : 0),
             "ipkin_cidr_count", "family %u bits %u", family, bits);
      expect(ipkin_cidr_masked(&cidr, &got) == status &&
                 (is_cidr || same(&got, &no_cidr, sizeof got)),
             "ipkin_cidr_masked", "family %u bits %u", family, bits);
      expect(ipkin_cidr_first(&cidr, &addr) == status &&
                 (is_cidr || same(&addr, &no_addr, sizeof addr)),
             "ipkin_cidr_first", "family %u bits %u", family, bits);
      expect(ipkin_cidr_last(&cidr, &addr) == status &&
                 (is_cidr || same(&addr, &no_addr, sizeof addr)),
             "ipkin_cidr_last", "family %u bits %u", family, bits);
      expect(ipkin_service_first(&cidr, &addr) == first &&
                 (!first || same(&addr, &no_addr, sizeof addr)),
             "ipkin_service_first", "family %u bits %u", family, bits);
      expect(ipkin_cidr_nth(&cidr, 0, &addr) == status, "ipkin_cidr_nth",
             "family %u bits %u", family, bits);
      expect(ipkin_cidr_subnet(&cidr, bits, 0, &got) == status,
             "ipkin_cidr_subnet", "family %u bits %u", family, bits);
      expect(ipkin_cidr_format(&cidr, text, sizeof text, &len) == status,
             "ipkin_cidr_format", "family %u bits %u", family, bits);
      expect(ipkin_cidr_contains(&cidr, &of) == is_cidr, "ipkin_cidr_contains",
             "family %u bits %u", family, bits);
      expect(ipkin_cidr_covers(&cidr, &cidr) == is_cidr &&
                 ipkin_cidr_covers(&all, &cidr) == is_cidr &&
                 (is_cidr || !ipkin_cidr_covers(&cidr, &all)),
             "ipkin_cidr_covers", "family %u bits %u", family, bits);
      expect(ipkin_cidr_overlaps(&cidr, &all) == is_cidr &&
                 ipkin_cidr_overlaps(&all, &cidr) == is_cidr,
             "ipkin_cidr_overlaps", "family %u bits %u", family, bits);
      expect(ipkin_addr_offset(&of, 0, &addr) ==
                 (is_family ? IPKIN_OK : IPKIN_ERR_VALUE),
             "ipkin_addr_offset", "family %u", family);
      expect(ipkin_addr_unmap(&of, &addr) ==
                 (is_family ? IPKIN_OK : IPKIN_ERR_VALUE),
             "ipkin_addr_unmap", "family %u", family);
      expect(is_family || ipkin_addr_class(&of) == 0, "ipkin_addr_class",
             "family %u", family);
      expect(ipkin_addr_format(&of, text, sizeof text, &len) ==
                 (is_family ? IPKIN_OK : IPKIN_ERR_VALUE),
             "ipkin_addr_format", "family %u", family);
    }
  cell(OF_BLOCK, "all 2^16 (family, bits)");
}

/* ---- two --------------------------------------------------------------- */

static void two_blocks(void) {
  uint64_t pairs = 0;

  for (unsigned family = 4; family <= 6; family += 2)
    for (unsigned kind = 0; kind < BASES; kind++) {
      const struct ipkin_addr base = base_of(family, kind);
      const unsigned width = oracle_width(family);

      for (unsigned flip = 0; flip <= width; flip++) {
        const struct ipkin_addr addr = flipped(base, flip);
        struct ipkin_cidr stranger;

        expect(ipkin_addr_compare(&base, &addr) ==
                       oracle_compare(&base, &addr) &&
                   ipkin_addr_compare(&addr, &base) ==
                       oracle_compare(&addr, &base),
               "ipkin_addr_compare", "bit %u", flip);
        for (unsigned bits = 0; bits <= width; bits++) {
          const struct ipkin_cidr outer = cidr_in(base, bits);

          expect(ipkin_cidr_contains(&outer, &addr) ==
                     oracle_contains(&outer, &addr),
                 "ipkin_cidr_contains", "%s, bit %u", show(&outer), flip);
          for (unsigned more = 0; more <= width; more++) {
            const struct ipkin_cidr inner = cidr_in(addr, more);
            const int order = oracle_compare(&base, &addr);
            const int want = order ? order : (bits > more) - (bits < more);

            pairs++;
            expect(ipkin_cidr_covers(&outer, &inner) ==
                       oracle_covers(&outer, &inner),
                   "ipkin_cidr_covers", "%s, %s", show(&outer), show(&inner));
            expect(ipkin_cidr_overlaps(&outer, &inner) ==
                       oracle_overlaps(&outer, &inner),
                   "ipkin_cidr_overlaps", "%s, %s", show(&outer),
                   show(&inner));
            expect(ipkin_cidr_compare(&outer, &inner) == want,
                   "ipkin_cidr_compare", "%s, %s", show(&outer), show(&inner));
          }
          stranger = outer;
          stranger.family = (uint8_t)(10 - family);
          if (stranger.family == 4 && bits > 32)
            stranger.bits = 32;
          expect(!ipkin_cidr_contains(&stranger, &addr) &&
                     !ipkin_cidr_covers(&stranger, &outer) &&
                     !ipkin_cidr_overlaps(&outer, &stranger) &&
                     ipkin_cidr_compare(&stranger, &outer) ==
                         (family == 6 ? -1 : 1),
                 "ipkin_cidr_contains ipkin_cidr_covers ipkin_cidr_overlaps "
                 "ipkin_cidr_compare",
                 "two families and /%u", bits);
        }
      }
    }
  cell("ipkin_cidr_contains ipkin_cidr_covers ipkin_cidr_overlaps "
       "ipkin_cidr_compare ipkin_addr_compare",
       "all lengths x lengths x bits, %s",
       in_short(pairs));
}

/* ---- borders of the registries ----------------------------------------- */

static const char *const more_blocks[] = {
    "0.0.0.0/32",     "224.0.0.0/4",       "240.0.0.0/4",
    "255.255.255.255/32", "::/96",         "::ffff:0:0/96",
    "::ffff:0:0:0/96",    "64:ff9b::/96",  "64:ff9b:1::/48",
    "2002::/16",      "2001::/32",         "fec0::/10",
    "fe80::/10",      "ff00::/8",          "fc00::/7",
    "3fff::/20",      "2001:2::/48",       "::1/128",
    "2001:db8::/32",  "fe80::5efe:0:0/96", "fe80::200:5efe:0:0/96",
    "2002:a00:1::/48", "2001:0:a00:1::/64", "::/0", "0.0.0.0/0"};

static void check_class(const struct ipkin_addr *addr) {
  const struct registry_row *const row = oracle_special(addr);
  const struct ipkin_special none = {.row = 0};
  const bool is_mapped =
      addr->family == IPKIN_V6 &&
      memcmp(addr->bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0;
  const struct ipkin_cidr cidr = cidr_in(*addr, 0);
  struct ipkin_special special;
  struct ipkin_addr inside_addr, unmapped, want = *addr;
  struct inside inside[4];
  const size_t n = oracle_inside(addr, inside);
  const bool has_inside = n > 0 && inside[0].kind;
  uint32_t kind;

  asked++;
  expect(ipkin_addr_class(addr) == oracle_class(addr), "ipkin_addr_class",
         "%s is 0x%x", show(&cidr), (unsigned)ipkin_addr_class(addr));
  expect(ipkin_addr_special(addr, &special) ==
                 (row ? IPKIN_OK : IPKIN_ERR_ABSENT) &&
             same(&special, row ? &row->special : &none, sizeof special),
         "ipkin_addr_special", "%s", show(&cidr));
  expect(ipkin_addr_embedded(addr, &inside_addr, &kind) ==
                 (has_inside ? IPKIN_OK : IPKIN_ERR_ABSENT) &&
             kind == (has_inside ? inside[0].kind : 0) &&
             same(&inside_addr, has_inside ? &inside[0].v4 : &no_addr,
                  sizeof inside_addr),
         "ipkin_addr_embedded", "%s", show(&cidr));
  if (is_mapped) {
    want = (struct ipkin_addr){.family = IPKIN_V4};
    memcpy(want.bytes, addr->bytes + 12, 4);
  }
  expect(ipkin_addr_unmap(addr, &unmapped) == IPKIN_OK &&
             same(&unmapped, &want, sizeof want),
         "ipkin_addr_unmap", "%s", show(&cidr));
}

/* The ends of a block, one before and one behind, and each with each bit
   another, or two of them. */
static void check_border(struct ipkin_cidr block) {
  const struct ipkin_addr ends[] = {oracle_first(&block), oracle_last(&block)};
  const unsigned width = oracle_width(block.family);

  for (unsigned i = 0; i < 2; i++)
    for (int delta = -1; delta <= 1; delta++) {
      struct ipkin_addr addr;

      if (!oracle_offset(&ends[i], delta, &addr))
        continue;
      check_class(&addr);
      for (unsigned bit = 0; bit < width; bit++) {
        const struct ipkin_addr other = flipped(addr, bit);

        check_class(&other);
        for (unsigned second = 0; delta == 0 && second < bit; second++) {
          const struct ipkin_addr third = flipped(other, second);

          check_class(&third);
        }
      }
    }
}

/* Each address that embeds an IPv4 one, with the borders of IPv4 inside. */
static void check_embedded(void) {
  static const char *const prefixes[] = {
      "::", "::ffff:0:0", "::ffff:0:0:0", "64:ff9b::", "64:ff9b:1::",
      "2002::", "2001::", "fe80::5efe:0:0", "2001:db8::200:5efe:0:0",
      "2a00::5efe:0:0", "2002:808:808::5efe:0:0"};
  const struct registry_row *const rows = oracle_registry();

  for (size_t p = 0; p < ARRAY_LEN(prefixes); p++)
    for (unsigned i = 0; i < REGISTRY_ROWS + 3; i++) {
      static const char *const others[] = {"224.0.0.0/4", "240.0.0.0/4",
                                           "8.8.8.8/32"};
      const struct ipkin_cidr block = i < REGISTRY_ROWS
                                          ? rows[i].special.block
                                          : cidr_of(others[i - REGISTRY_ROWS]);
      const struct ipkin_addr ends[] = {oracle_first(&block),
                                        oracle_last(&block)};

      if (block.family != IPKIN_V4)
        continue;
      for (unsigned e = 0; e < 6; e++)
        for (unsigned place = 2; place <= 12; place++)
          for (int flip = 0; flip < 2; flip++) {
            struct ipkin_addr addr = addr_of(prefixes[p]), v4;

            if (!oracle_offset(&ends[e / 3], (int)(e % 3) - 1, &v4))
              continue;
            for (unsigned b = 0; b < 4; b++)
              addr.bytes[place + b] =
                  (uint8_t)(v4.bytes[b] ^ (flip ? 0xff : 0));
            check_class(&addr);
          }
    }
}

static void borders(void) {
  const struct registry_row *const rows = oracle_registry();

  asked = 0;
  for (unsigned i = 0; i < REGISTRY_ROWS + ARRAY_LEN(more_blocks); i++) {
    struct ipkin_cidr block = i < REGISTRY_ROWS
                                  ? rows[i].special.block
                                  : cidr_of(more_blocks[i - REGISTRY_ROWS]);
    const unsigned bits = block.bits;

    check_border(block);
    for (unsigned less = 0; is_full && less < bits; less++) {
      block.bits = (uint8_t)less;
      check_border(block);
    }
  }
  check_embedded();
  cell("ipkin_addr_class ipkin_addr_special ipkin_addr_embedded "
       "ipkin_addr_unmap",
       "%s about all borders",
       in_short(asked));
}

static void body(void) {
  one_block();
  no_block();
  two_blocks();
  borders();
}

int main(int argc, char **argv) {
  return run(argc, argv, body);
}
