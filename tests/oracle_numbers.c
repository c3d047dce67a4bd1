/* oracle_numbers.c - the other half of oracle.h: bits, and classification
   SPDX-License-Identifier: MIT */
#include "oracle.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* ---- bits -------------------------------------------------------------- */

unsigned oracle_width(unsigned family) {
  return family == IPKIN_V4 ? 32 : 128;
}

bool oracle_bit(const uint8_t *bytes, unsigned bit) {
  return bytes[bit / 8] >> (7 - bit % 8) & 1;
}

void oracle_set_bit(uint8_t *bytes, unsigned bit, bool value) {
  const unsigned mask = 0x80u >> bit % 8;

  bytes[bit / 8] =
      (uint8_t)(value ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
}

int oracle_compare(const struct ipkin_addr *a, const struct ipkin_addr *b) {
  if (a->family != b->family)
    return a->family < b->family ? -1 : 1;
  for (unsigned bit = 0; bit < oracle_width(a->family); bit++)
    if (oracle_bit(a->bytes, bit) != oracle_bit(b->bytes, bit))
      return oracle_bit(b->bytes, bit) ? -1 : 1;
  return 0;
}

/* One bit after the other, from the last, with a carry or a borrow. */
bool oracle_offset(const struct ipkin_addr *addr, int64_t delta,
                   struct ipkin_addr *ret_addr) {
  const bool back = delta < 0;
  const uint64_t distance = back ? ~(uint64_t)delta + 1 : (uint64_t)delta;
  const unsigned width = oracle_width(addr->family);
  int carry = 0;

  *ret_addr = *addr;
  for (unsigned i = 0; i < width; i++) {
    const int step = (int)(i < 64 ? distance >> i & 1 : 0) + carry;
    const int bit = oracle_bit(addr->bytes, width - 1 - i);
    const int sum = back ? bit - step : bit + step;

    oracle_set_bit(ret_addr->bytes, width - 1 - i, sum & 1);
    carry = back ? sum < 0 : sum > 1;
  }
  return !carry && (width > 63 || distance >> width == 0);
}

static struct ipkin_cidr filled(const struct ipkin_cidr *cidr, bool value) {
  struct ipkin_cidr block = {.family = cidr->family, .bits = cidr->bits};

  for (unsigned bit = 0; bit < oracle_width(cidr->family); bit++)
    oracle_set_bit(block.bytes, bit,
                   bit < cidr->bits ? oracle_bit(cidr->bytes, bit) : value);
  return block;
}

static struct ipkin_addr address(struct ipkin_cidr cidr) {
  struct ipkin_addr addr = {.family = cidr.family};

  memcpy(addr.bytes, cidr.bytes, sizeof addr.bytes);
  return addr;
}

struct ipkin_cidr oracle_masked(const struct ipkin_cidr *cidr) {
  return filled(cidr, 0);
}

struct ipkin_addr oracle_first(const struct ipkin_cidr *cidr) {
  return address(filled(cidr, 0));
}

struct ipkin_addr oracle_last(const struct ipkin_cidr *cidr) {
  return address(filled(cidr, 1));
}

uint64_t oracle_count(const struct ipkin_cidr *cidr) {
  uint64_t n = 1;

  for (unsigned bit = cidr->bits; bit < oracle_width(cidr->family); bit++)
    n = n > UINT64_MAX / 2 ? UINT64_MAX : n * 2;
  return n;
}

static bool same_prefix(const uint8_t *a, const uint8_t *b, unsigned bits) {
  for (unsigned bit = 0; bit < bits; bit++)
    if (oracle_bit(a, bit) != oracle_bit(b, bit))
      return false;
  return true;
}

bool oracle_contains(const struct ipkin_cidr *cidr,
                     const struct ipkin_addr *addr) {
  return cidr->family == addr->family &&
         same_prefix(cidr->bytes, addr->bytes, cidr->bits);
}

bool oracle_covers(const struct ipkin_cidr *outer,
                   const struct ipkin_cidr *inner) {
  return outer->family == inner->family && outer->bits <= inner->bits &&
         same_prefix(outer->bytes, inner->bytes, outer->bits);
}

bool oracle_overlaps(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  return oracle_covers(a, b) || oracle_covers(b, a);
}

/* Writes index into the bits [from, to); false if it has more. */
static bool write_index(uint8_t *bytes, unsigned from, unsigned to,
                        uint64_t index) {
  for (unsigned bit = to; bit > from; bit--, index >>= 1)
    oracle_set_bit(bytes, bit - 1, index & 1);
  return index == 0;
}

bool oracle_nth(const struct ipkin_cidr *cidr, uint64_t index,
                struct ipkin_addr *ret_addr) {
  *ret_addr = oracle_first(cidr);
  return write_index(ret_addr->bytes, cidr->bits, oracle_width(cidr->family),
                     index);
}

bool oracle_subnet(const struct ipkin_cidr *cidr, unsigned bits, uint64_t index,
                   struct ipkin_cidr *ret_cidr) {
  *ret_cidr = oracle_masked(cidr);
  ret_cidr->bits = (uint8_t)bits;
  return write_index(ret_cidr->bytes, cidr->bits, bits, index);
}

/* The block, if it lies in the range; else what its two halves give. */
static size_t split_block(const struct ipkin_cidr *block,
                          const struct ipkin_addr *first,
                          const struct ipkin_addr *last,
                          struct ipkin_cidr *ret_cidrs) {
  const struct ipkin_addr from = oracle_first(block), to = oracle_last(block);
  struct ipkin_cidr half = *block;
  size_t n;

  if (oracle_compare(&to, first) < 0 || oracle_compare(last, &from) < 0)
    return 0;
  if (oracle_compare(first, &from) <= 0 && oracle_compare(&to, last) <= 0) {
    *ret_cidrs = *block;
    return 1;
  }
  half.bits++;
  n = split_block(&half, first, last, ret_cidrs);
  oracle_set_bit(half.bytes, block->bits, true);
  return n + split_block(&half, first, last, ret_cidrs + n);
}

size_t oracle_range_split(const struct ipkin_addr *first,
                          const struct ipkin_addr *last,
                          struct ipkin_cidr ret_cidrs[256]) {
  const struct ipkin_cidr all = {.family = first->family};

  return split_block(&all, first, last, ret_cidrs);
}

/* ---- classification ---------------------------------------------------- */

static uint8_t attribute(const char *word) {
  static const char *const words[] = {"", "false", "true", "n/a", "blank"};

  for (uint8_t i = 1; i < 5; i++)
    if (strcmp(word, words[i]) == 0)
      return i;
  abort();
}

const struct registry_row *oracle_registry(void) {
  static struct registry_row rows[REGISTRY_ROWS];
  static struct table t;

  if (rows[0].special.row)
    return rows;
  for (bool row = table_open(&t, "special_registry.tsv"); row;
       row = table_next(&t)) {
    struct registry_row *const to = &rows[t.rows - 1];

    if (t.rows > REGISTRY_ROWS)
      abort();
    to->special = (struct ipkin_special){
        .block = cidr_of(t.cell[0].text),
        .row = (uint8_t)t.rows,
        .source = attribute(t.cell[3].text),
        .destination = attribute(t.cell[4].text),
        .forwardable = attribute(t.cell[5].text),
        .globally_reachable = attribute(t.cell[6].text),
        .reserved_by_protocol = attribute(t.cell[7].text)};
    (void)snprintf(to->name, sizeof to->name, "%s", t.cell[1].text);
    (void)snprintf(to->rfc, sizeof to->rfc, "%s", t.cell[2].text);
  }
  return rows;
}

const struct registry_row *oracle_special(const struct ipkin_addr *addr) {
  const struct registry_row *const rows = oracle_registry(), *best = NULL;

  for (unsigned i = 0; i < REGISTRY_ROWS; i++)
    if (oracle_contains(&rows[i].special.block, addr) &&
        (!best || rows[i].special.block.bits > best->special.block.bits))
      best = &rows[i];
  return best;
}

static const struct {
  const char *block;
  uint32_t class;
} class_blocks[] = {
    {"0.0.0.0/32", IPKIN_CLASS_UNSPECIFIED},
    {"::/128", IPKIN_CLASS_UNSPECIFIED},
    {"127.0.0.0/8", IPKIN_CLASS_LOOPBACK},
    {"::1/128", IPKIN_CLASS_LOOPBACK},
    {"10.0.0.0/8", IPKIN_CLASS_PRIVATE},
    {"172.16.0.0/12", IPKIN_CLASS_PRIVATE},
    {"192.168.0.0/16", IPKIN_CLASS_PRIVATE},
    {"fc00::/7", IPKIN_CLASS_PRIVATE},
    {"169.254.0.0/16", IPKIN_CLASS_LINK_LOCAL},
    {"fe80::/10", IPKIN_CLASS_LINK_LOCAL},
    {"fec0::/10", IPKIN_CLASS_SITE_LOCAL},
    {"100.64.0.0/10", IPKIN_CLASS_SHARED},
    {"224.0.0.0/4", IPKIN_CLASS_MULTICAST},
    {"ff00::/8", IPKIN_CLASS_MULTICAST},
    {"255.255.255.255/32", IPKIN_CLASS_BROADCAST},
    {"192.0.2.0/24", IPKIN_CLASS_DOCUMENTATION},
    {"198.51.100.0/24", IPKIN_CLASS_DOCUMENTATION},
    {"203.0.113.0/24", IPKIN_CLASS_DOCUMENTATION},
    {"2001:db8::/32", IPKIN_CLASS_DOCUMENTATION},
    {"3fff::/20", IPKIN_CLASS_DOCUMENTATION},
    {"198.18.0.0/15", IPKIN_CLASS_BENCHMARKING},
    {"2001:2::/48", IPKIN_CLASS_BENCHMARKING},
    {"240.0.0.0/4", IPKIN_CLASS_RESERVED},
    {"::ffff:0:0/96", IPKIN_CLASS_MAPPED},
    {"::/96", IPKIN_CLASS_COMPATIBLE},
    {"64:ff9b::/96", IPKIN_CLASS_NAT64},
    {"64:ff9b:1::/48", IPKIN_CLASS_NAT64},
    {"2002::/16", IPKIN_CLASS_SIXTOFOUR},
    {"2001::/32", IPKIN_CLASS_TEREDO},
    {"::ffff:0:0:0/96", IPKIN_CLASS_TRANSLATED},
};

/* The bits of the address as it stands, GLOBAL aside. */
static uint32_t own_class(const struct ipkin_addr *addr) {
  static struct ipkin_cidr blocks[sizeof class_blocks / sizeof *class_blocks];
  uint32_t class = 0;

  for (size_t i = 0; i < sizeof class_blocks / sizeof *class_blocks; i++) {
    if (!blocks[i].family)
      blocks[i] = cidr_of(class_blocks[i].block);
    if (oracle_contains(&blocks[i], addr))
      class |= class_blocks[i].class;
  }
  if (class & IPKIN_CLASS_BROADCAST)
    class &= (uint32_t)~IPKIN_CLASS_RESERVED;
  if (class & (IPKIN_CLASS_UNSPECIFIED | IPKIN_CLASS_LOOPBACK))
    class &= (uint32_t)~IPKIN_CLASS_COMPATIBLE;
  if (addr->family == IPKIN_V6 && (addr->bytes[8] & 0xfd) == 0 &&
      memcmp(addr->bytes + 9, "\x00\x5e\xfe", 3) == 0)
    class |= IPKIN_CLASS_ISATAP;
  return class;
}

static struct ipkin_addr v4_at(const struct ipkin_addr *addr, unsigned byte,
                               uint8_t flip) {
  struct ipkin_addr v4 = {.family = IPKIN_V4};

  for (unsigned i = 0; i < 4; i++)
    v4.bytes[i] = addr->bytes[byte + i] ^ flip;
  return v4;
}

size_t oracle_inside(const struct ipkin_addr *addr, struct inside inside[4]) {
  static const struct {
    uint32_t kind;
    uint8_t byte, flip;
  } places[] = {
      {IPKIN_CLASS_MAPPED, 12, 0},     {IPKIN_CLASS_TRANSLATED, 12, 0},
      {IPKIN_CLASS_COMPATIBLE, 12, 0}, {IPKIN_CLASS_NAT64, 12, 0},
      {IPKIN_CLASS_SIXTOFOUR, 2, 0},   {IPKIN_CLASS_TEREDO, 12, 0xff},
      {IPKIN_CLASS_ISATAP, 12, 0}};
  const uint32_t class = own_class(addr);
  size_t n = 0;

  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (!(class & places[i].kind) ||
        (places[i].kind == IPKIN_CLASS_NAT64 && addr->bytes[5] == 1))
      continue; /* nothing is known of a site's own NAT64 */
    inside[n++] = (struct inside){v4_at(addr, places[i].byte, places[i].flip),
                                  places[i].kind};
  }
  if (class & IPKIN_CLASS_TEREDO)
    inside[n++] = (struct inside){v4_at(addr, 4, 0), 0};
  return n;
}

uint32_t oracle_class(const struct ipkin_addr *addr) {
  const uint32_t danger = IPKIN_CLASS_MAPPED - 1;
  const struct registry_row *const row = oracle_special(addr);
  uint32_t class = own_class(addr);
  bool global = !row || row->special.globally_reachable == IPKIN_SPECIAL_TRUE;
  struct inside inside[4];
  const size_t n = oracle_inside(addr, inside);

  for (size_t i = 0; i < n; i++) {
    const uint32_t of_v4 = oracle_class(&inside[i].v4);

    class |= of_v4 & danger;
    global = global && (of_v4 & IPKIN_CLASS_GLOBAL);
  }
  if (global && !(class & danger))
    class |= IPKIN_CLASS_GLOBAL;
  return class;
}
