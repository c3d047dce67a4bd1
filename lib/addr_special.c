/* addr_special.c - layer 2: what an address is: the IANA registries, classes,
   and the IPv4 addresses inside IPv6 ones
   SPDX-License-Identifier: MIT */
#include "addr.h"

/* Left-aligned as in addr.h; what is behind bits does not count. */
struct block {
  uint64_t hi, lo;
  uint8_t family, bits;
};

/* One row of the IANA IPv4 or IPv6 Special-Purpose Address Registry, in their
   order; 192.0.0.170 and .171 share a registry row and have two here. */
struct row {
  struct block block;
  uint8_t source, destination, forwardable, globally_reachable,
      reserved_by_protocol;
  uint32_t class; /* of an address for which this row is the most specific */
  char name[52];
  char rfc[24];
};

#define V4(a, b, c, d, bits)                                                   \
  {                                                                            \
    (uint64_t)((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d)) << 32, 0,     \
        IPKIN_V4, (bits)                                                       \
  }
#define V6(hi, lo, bits)                                                       \
  { (hi), (lo), IPKIN_V6, (bits) }

enum {
  F = IPKIN_SPECIAL_FALSE,
  T = IPKIN_SPECIAL_TRUE,
  N = IPKIN_SPECIAL_NA,
  B = IPKIN_SPECIAL_BLANK
};
enum {
  UNSPECIFIED = IPKIN_CLASS_UNSPECIFIED,
  LOOPBACK = IPKIN_CLASS_LOOPBACK,
  PRIVATE = IPKIN_CLASS_PRIVATE,
  LINK_LOCAL = IPKIN_CLASS_LINK_LOCAL,
  SITE_LOCAL = IPKIN_CLASS_SITE_LOCAL,
  SHARED = IPKIN_CLASS_SHARED,
  MULTICAST = IPKIN_CLASS_MULTICAST,
  BROADCAST = IPKIN_CLASS_BROADCAST,
  DOCUMENTATION = IPKIN_CLASS_DOCUMENTATION,
  BENCHMARKING = IPKIN_CLASS_BENCHMARKING,
  RESERVED = IPKIN_CLASS_RESERVED,
  MAPPED = IPKIN_CLASS_MAPPED,
  COMPATIBLE = IPKIN_CLASS_COMPATIBLE,
  NAT64 = IPKIN_CLASS_NAT64,
  SIXTOFOUR = IPKIN_CLASS_SIXTOFOUR,
  TEREDO = IPKIN_CLASS_TEREDO,
  ISATAP = IPKIN_CLASS_ISATAP,
  TRANSLATED = IPKIN_CLASS_TRANSLATED,
  GLOBAL = IPKIN_CLASS_GLOBAL,

  DANGER = UNSPECIFIED | LOOPBACK | PRIVATE | LINK_LOCAL | SITE_LOCAL | SHARED |
           MULTICAST | BROADCAST | DOCUMENTATION | BENCHMARKING | RESERVED
};

/* Source, destination, forwardable, globally reachable, reserved by protocol;
   when a row changes, so does ipkin_special_date(). */
/* clang-format off */
static const struct row rows[] = {
    {V4(0, 0, 0, 0, 8), T, F, F, F, T, 0, "\"This network\"", "RFC791 s3.2"},
    {V4(0, 0, 0, 0, 32), T, F, F, F, T, UNSPECIFIED, "\"This host on this network\"", "RFC1122 s3.2.1.3"},
    {V4(10, 0, 0, 0, 8), T, T, T, F, F, PRIVATE, "Private-Use", "RFC1918"},
    {V4(100, 64, 0, 0, 10), T, T, T, F, F, SHARED, "Shared Address Space", "RFC6598"},
    {V4(127, 0, 0, 0, 8), F, F, F, F, T, LOOPBACK, "Loopback", "RFC1122 s3.2.1.3"},
    {V4(169, 254, 0, 0, 16), T, T, F, F, T, LINK_LOCAL, "Link Local", "RFC3927"},
    {V4(172, 16, 0, 0, 12), T, T, T, F, F, PRIVATE, "Private-Use", "RFC1918"},
    {V4(192, 0, 0, 0, 24), F, F, F, F, F, 0, "IETF Protocol Assignments", "RFC6890 s2.1"},
    {V4(192, 0, 0, 0, 29), T, T, T, F, F, 0, "IPv4 Service Continuity Prefix", "RFC7335"},
    {V4(192, 0, 0, 8, 32), T, F, F, F, F, 0, "IPv4 dummy address", "RFC7600"},
    {V4(192, 0, 0, 9, 32), T, T, T, T, F, 0, "Port Control Protocol Anycast", "RFC7723"},
    {V4(192, 0, 0, 10, 32), T, T, T, T, F, 0, "Traversal Using Relays around NAT Anycast", "RFC8155"},
    {V4(192, 0, 0, 170, 32), F, F, F, F, T, 0, "NAT64/DNS64 Discovery", "RFC8880,RFC7050 s2.2"},
    {V4(192, 0, 0, 171, 32), F, F, F, F, T, 0, "NAT64/DNS64 Discovery", "RFC8880,RFC7050 s2.2"},
    {V4(192, 0, 2, 0, 24), F, F, F, F, F, DOCUMENTATION, "Documentation (TEST-NET-1)", "RFC5737"},
    {V4(192, 31, 196, 0, 24), T, T, T, T, F, 0, "AS112-v4", "RFC7535"},
    {V4(192, 52, 193, 0, 24), T, T, T, T, F, 0, "AMT", "RFC7450"},
    {V4(192, 88, 99, 0, 24), B, B, B, B, B, 0, "Deprecated (6to4 Relay Anycast)", "RFC7526"},
    {V4(192, 88, 99, 2, 32), T, T, T, F, F, 0, "6a44-relay anycast address", "RFC6751"},
    {V4(192, 168, 0, 0, 16), T, T, T, F, F, PRIVATE, "Private-Use", "RFC1918"},
    {V4(192, 175, 48, 0, 24), T, T, T, T, F, 0, "Direct Delegation AS112 Service", "RFC7534"},
    {V4(198, 18, 0, 0, 15), T, T, T, F, F, BENCHMARKING, "Benchmarking", "RFC2544"},
    {V4(198, 51, 100, 0, 24), F, F, F, F, F, DOCUMENTATION, "Documentation (TEST-NET-2)", "RFC5737"},
    {V4(203, 0, 113, 0, 24), F, F, F, F, F, DOCUMENTATION, "Documentation (TEST-NET-3)", "RFC5737"},
    {V4(240, 0, 0, 0, 4), F, F, F, F, T, RESERVED, "Reserved", "RFC1112 s4"},
    {V4(255, 255, 255, 255, 32), F, T, F, F, T, BROADCAST, "Limited Broadcast", "RFC8190,RFC919 s7"},
    {V6(0x0000000000000000, 0x1, 128), F, F, F, F, T, LOOPBACK, "Loopback Address", "RFC4291"},
    {V6(0x0000000000000000, 0, 128), T, F, F, F, T, UNSPECIFIED, "Unspecified Address", "RFC4291"},
    {V6(0x0000000000000000, 0xffff00000000, 96), F, F, F, F, T, MAPPED, "IPv4-mapped Address", "RFC4291"},
    {V6(0x0064ff9b00000000, 0, 96), T, T, T, T, F, NAT64, "IPv4-IPv6 Translat.", "RFC6052"},
    {V6(0x0064ff9b00010000, 0, 48), T, T, T, F, F, NAT64, "IPv4-IPv6 Translat.", "RFC8215"},
    {V6(0x0100000000000000, 0, 64), T, T, T, F, F, 0, "Discard-Only Address Block", "RFC6666"},
    {V6(0x0100000000000001, 0, 64), T, F, F, F, F, 0, "Dummy IPv6 Prefix", "RFC9780"},
    {V6(0x2001000000000000, 0, 23), F, F, F, F, F, 0, "IETF Protocol Assignments", "RFC2928"},
    {V6(0x2001000000000000, 0, 32), T, T, T, N, F, TEREDO, "TEREDO", "RFC4380,RFC8190"},
    {V6(0x2001000100000000, 0x1, 128), T, T, T, T, F, 0, "Port Control Protocol Anycast", "RFC7723"},
    {V6(0x2001000100000000, 0x2, 128), T, T, T, T, F, 0, "Traversal Using Relays around NAT Anycast", "RFC8155"},
    {V6(0x2001000100000000, 0x3, 128), T, T, T, T, F, 0, "DNS-SD Service Registration Protocol Anycast", "RFC9665"},
    {V6(0x2001000200000000, 0, 48), T, T, T, F, F, BENCHMARKING, "Benchmarking", "RFC5180,errata 1752"},
    {V6(0x2001000300000000, 0, 32), T, T, T, T, F, 0, "AMT", "RFC7450"},
    {V6(0x2001000401120000, 0, 48), T, T, T, T, F, 0, "AS112-v6", "RFC7535"},
    {V6(0x2001001000000000, 0, 28), B, B, B, B, B, 0, "Deprecated (previously ORCHID)", "RFC4843"},
    {V6(0x2001002000000000, 0, 28), T, T, T, T, F, 0, "ORCHIDv2", "RFC7343"},
    {V6(0x2001003000000000, 0, 28), T, T, T, T, F, 0, "Drone Remote ID Protocol Entity Tags (DETs) Prefix", "RFC9374"},
    {V6(0x20010db800000000, 0, 32), F, F, F, F, F, DOCUMENTATION, "Documentation", "RFC3849"},
    {V6(0x2002000000000000, 0, 16), T, T, T, N, F, SIXTOFOUR, "6to4", "RFC3056"},
    {V6(0x2620004f80000000, 0, 48), T, T, T, T, F, 0, "Direct Delegation AS112 Service", "RFC7534"},
    {V6(0x3fff000000000000, 0, 20), F, F, F, F, F, DOCUMENTATION, "Documentation", "RFC9637"},
    {V6(0x5f00000000000000, 0, 16), T, T, T, F, F, 0, "Segment Routing (SRv6) SIDs", "RFC9602"},
    {V6(0xfc00000000000000, 0, 7), T, T, T, F, F, PRIVATE, "Unique-Local", "RFC4193,RFC8190"},
    {V6(0xfe80000000000000, 0, 10), T, T, F, F, T, LINK_LOCAL, "Link-Local Unicast", "RFC4291"},
};

/* Blocks with a class and no row in the registries. */
static const struct {
  struct block block;
  uint32_t class;
} others[] = {
    {V4(224, 0, 0, 0, 4), MULTICAST}, /* RFC 5771 */
    {V6(0, 0, 96), COMPATIBLE}, /* RFC 4291 */
    {V6(0, 0xffff000000000000, 96), TRANSLATED}, /* RFC 7915 */
    {V6(0xfec0000000000000, 0, 10), SITE_LOCAL}, /* RFC 3879 */
    {V6(0xff00000000000000, 0, 8), MULTICAST}, /* RFC 4291 */
};
/* clang-format on */

enum {
  ROWS = sizeof rows / sizeof rows[0],
  ROWS_V4 = 26, /* they come first */
  OTHERS = sizeof others / sizeof others[0]
};

/* One or two shifts; no row is as short as /0. */
static bool block_contains(const struct block *block, struct u128 number) {
  uint64_t differ = number.hi ^ block->hi;
  if (block->bits <= 64)
    return differ >> (64 - block->bits) == 0;
  return differ == 0 && (number.lo ^ block->lo) >> (128 - block->bits) == 0;
}

/* The most specific: a block stands behind those that it lies in. */
static const struct row *registry_row(unsigned family, struct u128 number) {
  const struct row *begin = family == IPKIN_V4 ? rows : rows + ROWS_V4;
  const struct row *row = family == IPKIN_V4 ? rows + ROWS_V4 : rows + ROWS;
  while (row > begin)
    if (block_contains(&(--row)->block, number))
      return row;
  return NULL;
}

static uint32_t other_class(unsigned family, struct u128 number) {
  for (size_t i = 0; i < OTHERS; i++)
    if (others[i].block.family == family &&
        block_contains(&others[i].block, number))
      return others[i].class;
  return 0;
}

/* What an address is by itself: danger and embedding bits, and GLOBAL as far as
   the registries say. */
static uint32_t own_class(unsigned family, struct u128 number) {
  const struct row *row = registry_row(family, number);
  uint32_t class = row ? row->class : other_class(family, number);
  /* RFC 5214 section 6.1: the interface identifier of any /64; its u bit is
     clear for an address that is not globally unique.  Of IPv4 lo is 0. */
  uint64_t identifier = number.lo >> 32;
  if ((identifier | 0x02000000) == 0x02005efe)
    class |= ISATAP;
  bool reachable = !row || row->globally_reachable == IPKIN_SPECIAL_TRUE;
  return reachable && !(class & DANGER) ? class | GLOBAL : class;
}

/* The IPv4 addresses inside, given what the address is by itself: at most a
   prefix's two and ISATAP's.  Returns the kind of the first, which is the one
   that ipkin_addr_embedded() means, or 0 for none.  64:ff9b:1::/48 is NAT64,
   but where in it an address lies is the site's choice (RFC 8215 section 3). */
static uint32_t inside(struct u128 number, uint32_t class, uint32_t v4[3],
                       unsigned *ret_n) {
  const bool local_use = number.hi >> 16 == 0x0064ff9b0001;
  const uint32_t at_end =
      class & (MAPPED | COMPATIBLE | TRANSLATED | (local_use ? 0u : NAT64));
  const uint32_t prefix = at_end | (class & (SIXTOFOUR | TEREDO));
  unsigned n = 0;
  if (at_end)
    v4[n++] = (uint32_t)number.lo;
  if (class & SIXTOFOUR) /* RFC 3056 section 2 */
    v4[n++] = (uint32_t)(number.hi >> 16);
  if (class & TEREDO) { /* RFC 4380 section 4: client, inverted; server */
    v4[n++] = ~(uint32_t)number.lo;
    v4[n++] = (uint32_t)number.hi;
  }
  if (class & ISATAP)
    v4[n++] = (uint32_t)number.lo;
  *ret_n = n;
  return prefix ? prefix : class & ISATAP;
}

static struct u128 v4_number(uint32_t v4) {
  return (struct u128){(uint64_t)v4 << 32, 0};
}

uint32_t ipkin_addr_class(const struct ipkin_addr *addr) {
  if (!addr || !addr_width(addr->family))
    return 0;
  struct u128 number = addr_load(addr->bytes, addr->family);
  uint32_t class = own_class(addr->family, number), v4[3];
  unsigned n;
  (void)inside(number, class, v4, &n);
  for (; n > 0; n--) {
    uint32_t within = own_class(IPKIN_V4, v4_number(v4[n - 1]));
    class |= within & DANGER;
    if (!(within & GLOBAL))
      class &= ~(uint32_t)GLOBAL;
  }
  return class;
}

ipkin_status ipkin_addr_embedded(const struct ipkin_addr *addr,
                                 struct ipkin_addr *ret_v4,
                                 uint32_t *ret_kind) {
  ipkin_status status = IPKIN_OK;
  uint32_t v4[3] = {0}, kind = 0;
  unsigned n;
  if (!addr || !ret_v4)
    status = IPKIN_ERR_NULL;
  else if (!addr_width(addr->family))
    status = IPKIN_ERR_VALUE;
  else if (addr->family == IPKIN_V4) /* soon: it has none of the blocks */
    status = IPKIN_ERR_ABSENT;
  else {
    struct u128 number = addr_load(addr->bytes, addr->family);
    kind = inside(number, own_class(addr->family, number), v4, &n);
    if (!kind)
      status = IPKIN_ERR_ABSENT;
  }
  if (ret_v4)
    memset(ret_v4, 0, sizeof *ret_v4);
  if (kind) {
    addr_store(ret_v4->bytes, v4_number(v4[0]));
    ret_v4->family = IPKIN_V4;
  }
  if (ret_kind)
    *ret_kind = kind;
  return status;
}

ipkin_status ipkin_addr_special(const struct ipkin_addr *addr,
                                struct ipkin_special *ret_special) {
  ipkin_status status = IPKIN_OK;
  const struct row *row = NULL;
  if (!addr || !ret_special)
    status = IPKIN_ERR_NULL;
  else if (!addr_width(addr->family))
    status = IPKIN_ERR_VALUE;
  else if (!(row = registry_row(addr->family,
                                addr_load(addr->bytes, addr->family))))
    status = IPKIN_ERR_ABSENT;
  if (ret_special)
    memset(ret_special, 0, sizeof *ret_special);
  if (!row)
    return status;
  addr_store(ret_special->block.bytes,
             (struct u128){row->block.hi, row->block.lo});
  ret_special->block.family = row->block.family;
  ret_special->block.bits = row->block.bits;
  ret_special->row = (uint8_t)(row - rows + 1);
  ret_special->source = row->source;
  ret_special->destination = row->destination;
  ret_special->forwardable = row->forwardable;
  ret_special->globally_reachable = row->globally_reachable;
  ret_special->reserved_by_protocol = row->reserved_by_protocol;
  return IPKIN_OK;
}

const char *ipkin_special_name(uint32_t row) {
  return row >= 1 && row <= ROWS ? rows[row - 1].name : "";
}

const char *ipkin_special_rfc(uint32_t row) {
  return row >= 1 && row <= ROWS ? rows[row - 1].rfc : "";
}

const char *ipkin_special_date(void) {
  return "2025-10-09";
}
