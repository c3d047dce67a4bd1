/* cidr.c - layer 3: text to one block and back; what blocks contain
   SPDX-License-Identifier: MIT */
#include "cidr.h"

static struct u128 number_of(const struct ipkin_cidr *cidr) {
  return addr_load(cidr->bytes, cidr->family);
}

/* How many low bits are the host's. */
static unsigned host_bits(const struct ipkin_cidr *cidr) {
  return addr_width(cidr->family) - cidr->bits;
}

/* A host number, moved to the family's end. */
static struct u128 at_end(unsigned family, struct u128 number) {
  return u128_shl(number, 128 - addr_width(family));
}

/* In the first bits of both. */
static bool agrees(const struct ipkin_cidr *a, const uint8_t *bytes,
                   unsigned family, unsigned bits) {
  struct u128 differ = u128_xor(number_of(a), addr_load(bytes, family));
  return a->family == family && u128_is_zero(u128_and(differ, u128_mask(bits)));
}

/* "/255.255.0.0" behind the slash: RFC 4632 section 5.1 wants it contiguous. */
static ipkin_status netmask(const char *text, size_t text_len, uint32_t accept,
                            size_t *at, unsigned *bits, uint32_t *seen) {
  struct ipkin__addr_scan scan;
  ipkin_status status = ipkin__addr_scan(text + *at, text_len - *at, accept,
                                         ADDR_NO_STOP, IPKIN_V4, &scan);
  if (status) {
    *at += scan.at;
    return status;
  }
  uint32_t hosts = ~load32(scan.addr.bytes);
  if (hosts & ((uint64_t)hosts + 1))
    return IPKIN_ERR_NETMASK;
  for (*bits = 32; hosts; hosts >>= 1)
    --*bits;
  *seen |= scan.seen | IPKIN_SEEN_NETMASK;
  *at = text_len;
  return IPKIN_OK;
}

/* Is what stands behind the slash a netmask?  Its first byte that is no digit
   tells, looked for no further than a strict address can reach. */
static bool has_netmask(const char *text, size_t text_len, uint32_t accept,
                        size_t at) {
  size_t end = text_len;
  if (!(accept & IPKIN_ACCEPT_LEADING_ZEROS) && end - at > ADDR_LOOK)
    end = at + ADDR_LOOK;
  while (at < end && text[at] >= '0' && text[at] <= '9')
    at++;
  return at < end && text[at] == '.';
}

/* What stands behind the slash, at text[*at]. */
static ipkin_status prefix(const char *text, size_t text_len, uint32_t accept,
                           unsigned family, size_t *at, unsigned *bits,
                           uint32_t *seen) {
  if (family == IPKIN_V4 && (accept & IPKIN_ACCEPT_NETMASK) &&
      has_netmask(text, text_len, accept, *at))
    return netmask(text, text_len, accept, at, bits, seen);
  if (*at == text_len)
    return IPKIN_ERR_NO_BITS; /* an absent length must not become 0 */
  ipkin_status status =
      ipkin__addr_decimal(text, text_len, accept, addr_width(family),
                          IPKIN_ERR_BITS, at, bits, seen);
  if (status)
    return status;
  return *at == text_len ? IPKIN_OK : IPKIN_ERR_CHARACTER;
}

/* The whole text: address, slash, prefix.  *slash is where the slash stands, or
   text_len. */
static ipkin_status parse(const char *text, size_t text_len, uint32_t accept,
                          struct ipkin__addr_scan *scan, size_t *slash,
                          unsigned *bits) {
  ipkin_status status = ipkin__addr_scan(text, text_len, accept, '/', 0, scan);
  if (status)
    return status;
  *slash = scan->at;
  *bits = addr_width(scan->addr.family);
  if (*slash == text_len) {
    if (!(accept & IPKIN_ACCEPT_BARE))
      return IPKIN_ERR_NO_BITS;
    scan->seen |= IPKIN_SEEN_BARE;
    return IPKIN_OK;
  }
  ++scan->at;
  return prefix(text, text_len, accept, scan->addr.family, &scan->at, bits,
                &scan->seen);
}

/* The first byte in which an accepted text differs from what format writes, or
   text_len; a zone and an absent prefix are passed over. */
static size_t non_canonical(const char *text, size_t text_len,
                            const struct ipkin__addr_scan *scan, size_t slash,
                            unsigned bits) {
  char canonical[IPKIN_ADDR_TEXT_CAP];
  size_t place = ipkin__addr_differs(text, scan->addr_len, canonical,
                                     ipkin__addr_put(&scan->addr, canonical));
  if (place < scan->addr_len)
    return place;
  if (slash == text_len)
    return text_len;
  place = slash + 1;
  return place + ipkin__addr_differs(text + place, text_len - place, canonical,
                                     ipkin__addr_put_decimal(canonical, bits));
}

ipkin_status ipkin_cidr_parse_with(const char *text, size_t text_len,
                                   uint32_t accept, struct ipkin_cidr *ret_cidr,
                                   uint32_t *ret_seen, size_t *ret_at) {
  struct ipkin__addr_scan scan = {.at = 0};
  struct ipkin_cidr cidr;
  size_t slash = 0;
  unsigned bits = 0;
  ipkin_status status;
  if (!ret_cidr || (!text && text_len))
    status = IPKIN_ERR_NULL;
  else if (accept & ~(uint32_t)ADDR_ACCEPT_ALL)
    status = IPKIN_ERR_VALUE;
  else
    status = parse(text, text_len, accept, &scan, &slash, &bits);

  if (status == IPKIN_OK) {
    struct u128 number = addr_load(scan.addr.bytes, scan.addr.family);
    cidr_store(&cidr, scan.addr.family, number, bits);
    if (!u128_equal(number, cidr_begin(&cidr)))
      scan.seen |= IPKIN_SEEN_HOST_BITS;
    size_t place = text_len;
    if (ret_seen || (accept & IPKIN_REFUSE_NON_CANONICAL))
      place = non_canonical(text, text_len, &scan, slash, bits);
    if (place < text_len)
      scan.seen |= IPKIN_SEEN_NON_CANONICAL;

    if (scan.seen & IPKIN_SEEN_ZONE)
      scan.at = scan.addr_len;
    if (scan.seen & accept & IPKIN_REFUSE_MAPPED) {
      status = IPKIN_ERR_MAPPED;
      scan.at = 0;
    } else if (scan.seen & accept & IPKIN_REFUSE_HOST_BITS) {
      status = IPKIN_ERR_HOST_BITS;
      scan.at = slash + 1; /* a bare address has none */
    } else if (scan.seen & accept & IPKIN_REFUSE_NON_CANONICAL) {
      status = IPKIN_ERR_NON_CANONICAL;
      scan.at = place;
    }
  }

  if (status) {
    memset(&cidr, 0, sizeof cidr);
    scan.seen = 0;
  }
  if (ret_cidr)
    *ret_cidr = cidr;
  if (ret_seen)
    *ret_seen = scan.seen;
  if (ret_at)
    *ret_at = scan.at;
  return status;
}

bool ipkin__cidr_quick(const char *text, size_t len, struct ipkin_cidr *cidr) {
  struct ipkin_addr addr;
  unsigned digits;
  if (len < 4 || len > 43)
    return false;
  unsigned bits = cidr_prefix(chars32(text + len - 4), &digits);
  size_t slash = len - digits - 1;
  if (text[slash] != '/' || !ipkin__addr_quick(text, slash, &addr) ||
      bits > addr_width(addr.family))
    return false;
  memcpy(cidr->bytes, addr.bytes, sizeof cidr->bytes);
  cidr->family = addr.family;
  cidr->bits = (uint8_t)bits;
  memset(cidr->reserved, 0, sizeof cidr->reserved);
  return true;
}

ipkin_status ipkin_cidr_parse(const char *text, size_t text_len,
                              struct ipkin_cidr *ret_cidr, size_t *ret_at) {
  struct ipkin_cidr cidr;
  if (text && ret_cidr && ipkin__cidr_quick(text, text_len, &cidr)) {
    *ret_cidr = cidr;
    if (ret_at)
      *ret_at = text_len;
    return IPKIN_OK;
  }
  return ipkin_cidr_parse_with(text, text_len, 0, ret_cidr, NULL, ret_at);
}

ipkin_status ipkin_cidr_format(const struct ipkin_cidr *cidr, char *ret_text,
                               size_t text_cap, size_t *ret_text_len) {
  char text[IPKIN_CIDR_TEXT_CAP];
  ipkin_status status = IPKIN_OK;
  if (!cidr || !ret_text_len || (!ret_text && text_cap))
    status = IPKIN_ERR_NULL;
  else if (!cidr_is(cidr))
    status = IPKIN_ERR_VALUE;
  if (status) {
    give_text(NULL, 0, ret_text, text_cap, ret_text_len);
    return status;
  }
  struct ipkin_addr addr = {.family = cidr->family};
  memcpy(addr.bytes, cidr->bytes, sizeof addr.bytes);
  size_t len = ipkin__addr_put(&addr, text);
  text[len++] = '/';
  len += ipkin__addr_put_decimal(text + len, cidr->bits);
  return give_text(text, len, ret_text, text_cap, ret_text_len);
}

/* What a call answers with: a block, or a reason and none. */
static ipkin_status give_cidr(unsigned family, struct u128 number,
                              unsigned bits, struct ipkin_cidr *ret_cidr) {
  if (!ret_cidr)
    return IPKIN_ERR_NULL;
  cidr_store(ret_cidr, family, number, bits);
  return IPKIN_OK;
}

static ipkin_status give_no_cidr(ipkin_status status,
                                 struct ipkin_cidr *ret_cidr) {
  if (!ret_cidr)
    return IPKIN_ERR_NULL;
  memset(ret_cidr, 0, sizeof *ret_cidr);
  return status;
}

static ipkin_status check(const struct ipkin_cidr *cidr) {
  return !cidr ? IPKIN_ERR_NULL : !cidr_is(cidr) ? IPKIN_ERR_VALUE : IPKIN_OK;
}

ipkin_status ipkin_cidr_masked(const struct ipkin_cidr *cidr,
                               struct ipkin_cidr *ret_cidr) {
  ipkin_status status = check(cidr);
  if (status)
    return give_no_cidr(status, ret_cidr);
  return give_cidr(cidr->family, cidr_begin(cidr), cidr->bits, ret_cidr);
}

/* The first address plus index. */
ipkin_status ipkin_cidr_nth(const struct ipkin_cidr *cidr, uint64_t index,
                            struct ipkin_addr *ret_addr) {
  struct u128 number = {0, index};
  ipkin_status status = check(cidr);
  if (status)
    return addr_give_none(status, ret_addr);
  if (!u128_is_zero(u128_shr(number, host_bits(cidr))))
    return addr_give_none(IPKIN_ERR_OUTSIDE, ret_addr);
  number = u128_or(cidr_begin(cidr), at_end(cidr->family, number));
  return addr_give(cidr->family, number, ret_addr);
}

ipkin_status ipkin_cidr_first(const struct ipkin_cidr *cidr,
                              struct ipkin_addr *ret_addr) {
  return ipkin_cidr_nth(cidr, 0, ret_addr);
}

ipkin_status ipkin_cidr_last(const struct ipkin_cidr *cidr,
                             struct ipkin_addr *ret_addr) {
  ipkin_status status = check(cidr);
  if (status)
    return addr_give_none(status, ret_addr);
  struct u128 hosts =
      u128_xor(u128_mask(cidr->bits), u128_mask(addr_width(cidr->family)));
  return addr_give(cidr->family, u128_or(cidr_begin(cidr), hosts), ret_addr);
}

uint64_t ipkin_cidr_count(const struct ipkin_cidr *cidr) {
  if (!cidr_is(cidr))
    return 0;
  return host_bits(cidr) >= 64 ? UINT64_MAX : (uint64_t)1 << host_bits(cidr);
}

bool ipkin_cidr_contains(const struct ipkin_cidr *cidr,
                         const struct ipkin_addr *addr) {
  return cidr_is(cidr) && addr &&
         agrees(cidr, addr->bytes, addr->family, cidr->bits);
}

bool ipkin_cidr_covers(const struct ipkin_cidr *outer,
                       const struct ipkin_cidr *inner) {
  return cidr_is(outer) && cidr_is(inner) && outer->bits <= inner->bits &&
         agrees(outer, inner->bytes, inner->family, outer->bits);
}

bool ipkin_cidr_overlaps(const struct ipkin_cidr *a,
                         const struct ipkin_cidr *b) {
  return ipkin_cidr_covers(a, b) || ipkin_cidr_covers(b, a);
}

int32_t ipkin_cidr_compare(const struct ipkin_cidr *a,
                           const struct ipkin_cidr *b) {
  if (!a || !b)
    return (a != NULL) - (b != NULL);
  if (a->family != b->family)
    return a->family < b->family ? -1 : 1;
  int order = memcmp(a->bytes, b->bytes, sizeof a->bytes);
  if (order == 0)
    order = (int)a->bits - (int)b->bits;
  if (order == 0)
    order = memcmp(a->reserved, b->reserved, sizeof a->reserved);
  return (order > 0) - (order < 0);
}

ipkin_status ipkin_cidr_subnet(const struct ipkin_cidr *cidr, uint32_t bits,
                               uint64_t index, struct ipkin_cidr *ret_cidr) {
  struct u128 number = {0, index};
  ipkin_status status = check(cidr);
  if (status == IPKIN_OK &&
      (bits < cidr->bits || bits > addr_width(cidr->family)))
    status = IPKIN_ERR_VALUE;
  if (status == IPKIN_OK && !u128_is_zero(u128_shr(number, bits - cidr->bits)))
    status = IPKIN_ERR_OUTSIDE;
  if (status)
    return give_no_cidr(status, ret_cidr);
  number = u128_or(cidr_begin(cidr), u128_shl(number, 128 - bits));
  return give_cidr(cidr->family, number, bits, ret_cidr);
}
