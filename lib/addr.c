/* addr.c - layer 2: text to one address and back; order and arithmetic
   SPDX-License-Identifier: MIT

   The scanner goes over the text once, left to right.  It stops at the first
   byte with which the text can no longer begin an address; which status that
   byte gets depends on what stood before it.  Plain texts do not come to it. */
#include "addr.h"

#include "addr_baseline.h"
#include "cpu.h"

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* -1 for no hex digit; by comparison, since isxdigit() asks the locale. */
static int hex_value(char c) {
  if (is_digit(c))
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

ipkin_status ipkin__addr_decimal(const char *text, size_t text_len,
                                 uint32_t accept, unsigned limit,
                                 ipkin_status too_big, size_t *at,
                                 unsigned *value, uint32_t *seen) {
  size_t first = *at;
  *value = 0;
  for (; *at < text_len && is_digit(text[*at]); ++*at) {
    if (*at > first && *value == 0) {
      if (!(accept & IPKIN_ACCEPT_LEADING_ZEROS))
        return IPKIN_ERR_LEADING_ZERO;
      *seen |= IPKIN_SEEN_LEADING_ZEROS;
    }
    /* limit is at most 65535, so this cannot wrap before it is compared */
    unsigned next = *value * 10 + (unsigned)(text[*at] - '0');
    if (next > limit)
      return too_big;
    *value = next;
  }
  return IPKIN_OK;
}

/* Why text[at] cannot go on an address that is not whole. */
static ipkin_status refuse(const char *text, size_t text_len, int stop,
                           size_t at) {
  if (at == text_len)
    return IPKIN_ERR_TOO_FEW;
  if (at > 0 && (text[at] == '/' || text[at] == stop))
    return IPKIN_ERR_TOO_FEW;
  return text[at] == '%' ? IPKIN_ERR_ZONE : IPKIN_ERR_CHARACTER;
}

/* Four octets at text[*at] into to[0..3]. */
static ipkin_status quad(const char *text, size_t text_len, uint32_t accept,
                         int stop, size_t *at, uint8_t *to, uint32_t *seen) {
  for (int i = 0; i < 4; i++) {
    if (i > 0) {
      if (*at == text_len || text[*at] != '.')
        return refuse(text, text_len, stop, *at);
      ++*at;
    }
    size_t first = *at;
    unsigned octet;
    ipkin_status status = ipkin__addr_decimal(
        text, text_len, accept, 255, IPKIN_ERR_OCTET, at, &octet, seen);
    if (status)
      return status;
    if (*at == first)
      return refuse(text, text_len, stop, *at);
    to[i] = (uint8_t)octet;
  }
  return IPKIN_OK;
}

/* The dot at text[dot] makes a quad of what began at text[first], behind n
   groups.  RFC 4291 section 2.2 form 3: it is the last 32 bits. */
static ipkin_status quad_begins(const char *text, uint32_t accept, size_t first,
                                size_t dot, int n, bool gap) {
  if (!gap && n < 6)
    return IPKIN_ERR_TOO_FEW;
  if (n > (gap ? 5 : 6))
    return IPKIN_ERR_TOO_MANY;
  for (size_t i = first; i < dot; i++)
    if (!is_digit(text[i]))
      return IPKIN_ERR_CHARACTER;
  unsigned octet;
  uint32_t seen = 0;
  return ipkin__addr_decimal(text, dot, accept, 255, IPKIN_ERR_OCTET, &first,
                             &octet, &seen);
}

/* Up to four hex digits, or with leading zeros any number up to ffff. */
static ipkin_status group(const char *text, size_t text_len, uint32_t accept,
                          size_t *at, unsigned *value, uint32_t *seen) {
  size_t first = *at;
  *value = 0;
  for (int digit; *at < text_len && (digit = hex_value(text[*at])) >= 0;
       ++*at) {
    unsigned next = *value << 4 | (unsigned)digit;
    if (*at - first >= 4) {
      if (!(accept & IPKIN_ACCEPT_LEADING_ZEROS) || next > 0xffff)
        return IPKIN_ERR_GROUP;
      *seen |= IPKIN_SEEN_LEADING_ZEROS;
    }
    *value = next;
  }
  return IPKIN_OK;
}

/* RFC 4291 section 2.2: eight groups, or fewer around one "::" that stands for
   one or more. */
static ipkin_status scan_v6(const char *text, size_t text_len, uint32_t accept,
                            int stop, size_t *at, uint8_t *bytes,
                            uint32_t *seen) {
  uint8_t read[16] = {0}; /* the groups as they come */
  int n = 0;              /* how many of them */
  int gap = -1;           /* how many stood before the "::" */
  bool whole = false;     /* may the text end here? */

  if (text[0] == ':') { /* there is a byte: the text is not empty */
    *at = 1;
    if (text_len == 1 || text[1] != ':')
      return refuse(text, text_len, stop, *at);
    *at = 2;
    gap = 0;
    whole = true;
  }
  for (;;) {
    size_t first = *at;
    unsigned value;
    if (gap == 7 && first < text_len && hex_value(text[first]) >= 0)
      return IPKIN_ERR_TOO_MANY; /* "::" stands for one of eight at least */
    ipkin_status status = group(text, text_len, accept, at, &value, seen);
    if (status)
      return status;
    if (*at == first)
      break; /* no group: fine behind "::" only */
    if (*at < text_len && text[*at] == '.') {
      status = quad_begins(text, accept, first, *at, n, gap >= 0);
      if (status)
        return status;
      *at = first;
      status = quad(text, text_len, accept, stop, at, read + 2 * n, seen);
      if (status)
        return status;
      n += 2;
      whole = true;
      break;
    }
    read[2 * n] = (uint8_t)(value >> 8);
    read[2 * n + 1] = (uint8_t)value;
    n++;
    whole = gap >= 0 || n == 8;
    if (*at == text_len || text[*at] != ':')
      break;
    if (n == (gap >= 0 ? 7 : 8))
      return IPKIN_ERR_TOO_MANY;
    ++*at;
    whole = false;
    if (*at < text_len && text[*at] == ':') {
      if (gap >= 0)
        return IPKIN_ERR_CHARACTER; /* RFC 4291: "::" can only appear once */
      ++*at;
      gap = n;
      whole = true;
    }
  }
  if (!whole)
    return refuse(text, text_len, stop, *at);
  if (gap < 0)
    gap = n;
  memcpy(bytes, read, (size_t)(2 * gap));
  memcpy(bytes + 16 - 2 * (n - gap), read + 2 * gap, (size_t)(2 * (n - gap)));
  return IPKIN_OK;
}

/* "%zone" at text[*at]; RFC 4007 section 11.2, its characters as narrow as
   they can be without refusing an interface's name. */
static ipkin_status scan_zone(const char *text, size_t text_len, int stop,
                              size_t *at) {
  size_t first = ++*at;
  while (*at < text_len && text[*at] > 0x20 && text[*at] < 0x7f &&
         text[*at] != '%' && text[*at] != '/')
    ++*at;
  bool ends = *at == text_len || text[*at] == stop;
  return *at > first && ends ? IPKIN_OK : IPKIN_ERR_ZONE;
}

/* IPv6 if the first byte that is no hex digit is a colon. */
static unsigned family_of(const char *text, size_t text_len, uint32_t accept) {
  if (text_len > ADDR_LOOK && !(accept & IPKIN_ACCEPT_LEADING_ZEROS))
    text_len = ADDR_LOOK;
  size_t i = 0;
  while (i < text_len && hex_value(text[i]) >= 0)
    i++;
  return i < text_len && text[i] == ':' ? IPKIN_V6 : IPKIN_V4;
}

ipkin_status ipkin__addr_scan(const char *text, size_t text_len,
                              uint32_t accept, int stop, unsigned family,
                              struct ipkin__addr_scan *scan) {
  struct ipkin_addr addr = {{0}, 0, {0}};
  uint32_t seen = 0;
  size_t *at = &scan->at;
  *at = 0;
  if (text_len == 0)
    return IPKIN_ERR_EMPTY;
  if (family == 0)
    family = family_of(text, text_len, accept);
  addr.family = (uint8_t)family;
  ipkin_status status =
      family == IPKIN_V6
          ? scan_v6(text, text_len, accept, stop, at, addr.bytes, &seen)
          : quad(text, text_len, accept, stop, at, addr.bytes, &seen);
  if (status)
    return status;

  scan->addr_len = *at;
  if (*at < text_len && text[*at] == '%' && family == IPKIN_V6 &&
      (accept & IPKIN_ACCEPT_ZONE)) {
    status = scan_zone(text, text_len, stop, at);
    if (status)
      return status;
    seen |= IPKIN_SEEN_ZONE;
  }
  if (*at < text_len && text[*at] != stop) {
    if (text[*at] == '%')
      return IPKIN_ERR_ZONE;
    bool behind_quad = text[*at] == '.' && text[*at - 1] != ':';
    return behind_quad ? IPKIN_ERR_TOO_MANY : IPKIN_ERR_CHARACTER;
  }
  if (addr_is_mapped(addr_load(addr.bytes, family)))
    seen |= IPKIN_SEEN_MAPPED;
  scan->addr = addr;
  scan->seen = seen;
  return IPKIN_OK;
}

/* ---- the quick path ------------------------------------------------------

   Most texts are plain and right.  Those are read by their fields, and every
   other, right or wrong, is declined to the scanner above, so that there is one
   author of what is legal and of each status.  Nothing outside the text is
   read, so wide loads overlap. */

static uint64_t mark(const char *text, size_t len, char byte) {
  if (len >= 16) {
    size_t second = len < 32 ? len - 16 : 16;
    return mark16(text, byte) | mark16(text + second, byte) << second |
           mark16(text + len - 16, byte) << (len - 16);
  }
  if (len >= 8)
    return mark8(text, byte) | mark8(text + len - 8, byte) << (len - 8);
  uint64_t bits = 0;
  for (size_t i = 0; i < len; i++)
    bits |= (uint64_t)(text[i] == byte) << i;
  return bits;
}

bool ipkin__addr_quick(const char *text, size_t len, struct ipkin_addr *addr) {
#ifdef CPU_AVX512
  if (ipkin__cpu_features() & CPU_AVX512)
    return ipkin__addr_quick_avx512(text, len, addr);
#endif
  if (len < 4 || len > 39)
    return false;
  memset(addr->reserved, 0, sizeof addr->reserved);
  bool v4 = addr_begins_quad(text);
  addr->family = v4 ? IPKIN_V4 : IPKIN_V6;
  if (v4)
    return len <= 15 && read_v4(text, (unsigned)len, len - 4,
                                mark(text, len, '.'), addr->bytes);
  return read_v6(text, (unsigned)len, len - 4, mark(text, len, ':'),
                 addr->bytes);
}

size_t ipkin__addr_differs(const char *text, size_t text_len,
                           const char *canonical, size_t canonical_len) {
  size_t i = 0;
  while (i < text_len && i < canonical_len && text[i] == canonical[i])
    i++;
  return i;
}

ipkin_status ipkin_addr_parse_with(const char *text, size_t text_len,
                                   uint32_t accept, struct ipkin_addr *ret_addr,
                                   uint32_t *ret_seen, size_t *ret_at) {
  struct ipkin__addr_scan scan = {.at = 0};
  ipkin_status status;
  if (!ret_addr || (!text && text_len))
    status = IPKIN_ERR_NULL;
  else if (accept & ~(uint32_t)ADDR_ACCEPT_ALL)
    status = IPKIN_ERR_VALUE;
  else
    status = ipkin__addr_scan(text, text_len, accept, ADDR_NO_STOP, 0, &scan);

  if (status == IPKIN_OK) {
    scan.at = scan.addr_len; /* not behind the zone */
    if (scan.seen & accept & IPKIN_REFUSE_MAPPED) {
      status = IPKIN_ERR_MAPPED;
      scan.at = 0;
    } else if (ret_seen || (accept & IPKIN_REFUSE_NON_CANONICAL)) {
      char canonical[IPKIN_ADDR_TEXT_CAP];
      size_t len = ipkin__addr_put(&scan.addr, canonical);
      size_t place = ipkin__addr_differs(text, scan.addr_len, canonical, len);
      if (place < scan.addr_len) {
        scan.seen |= IPKIN_SEEN_NON_CANONICAL;
        if (accept & IPKIN_REFUSE_NON_CANONICAL) {
          status = IPKIN_ERR_NON_CANONICAL;
          scan.at = place;
        }
      }
    }
  }

  if (status) {
    scan.addr = (struct ipkin_addr){.family = 0};
    scan.seen = 0;
  }
  if (ret_addr)
    *ret_addr = scan.addr;
  if (ret_seen)
    *ret_seen = scan.seen;
  if (ret_at)
    *ret_at = scan.at;
  return status;
}

ipkin_status ipkin_addr_parse(const char *text, size_t text_len,
                              struct ipkin_addr *ret_addr, size_t *ret_at) {
  struct ipkin_addr addr;
  if (text && ret_addr && ipkin__addr_quick(text, text_len, &addr)) {
    *ret_addr = addr;
    if (ret_at)
      *ret_at = text_len;
    return IPKIN_OK;
  }
  return ipkin_addr_parse_with(text, text_len, 0, ret_addr, NULL, ret_at);
}

size_t ipkin__addr_put_decimal(char *to, unsigned value) {
  size_t len = 1;
  for (unsigned rest = value; rest >= 10; rest /= 10)
    len++;
  for (size_t i = len; i > 0; value /= 10)
    to[--i] = (char)('0' + value % 10);
  return len;
}

/* Each octet as it stands in a quad, with the dot behind it, the first
   character least significant; the most significant byte is how long that is.
 */
#define CHAR_AT(c, place)      ((uint64_t)(c) << 8 * (place))
#define DIGIT_AT(n, at, place) CHAR_AT('0' + (n) / (at) % 10, place)
#define OCTET(n)                                                               \
  ((n) < 10    ? DIGIT_AT(n, 1, 0) | CHAR_AT('.', 1) | CHAR_AT(2, 7)           \
   : (n) < 100 ? DIGIT_AT(n, 10, 0) | DIGIT_AT(n, 1, 1) | CHAR_AT('.', 2) |    \
                     CHAR_AT(3, 7)                                             \
               : DIGIT_AT(n, 100, 0) | DIGIT_AT(n, 10, 1) |                    \
                     DIGIT_AT(n, 1, 2) | CHAR_AT('.', 3) | CHAR_AT(4, 7))
#define OCTETS_4(n) OCTET(n), OCTET((n) + 1), OCTET((n) + 2), OCTET((n) + 3)
#define OCTETS_16(n)                                                           \
  OCTETS_4(n), OCTETS_4((n) + 4), OCTETS_4((n) + 8), OCTETS_4((n) + 12)
#define OCTETS_64(n)                                                           \
  OCTETS_16(n), OCTETS_16((n) + 16), OCTETS_16((n) + 32), OCTETS_16((n) + 48)
static const uint64_t octet_text[256] = {OCTETS_64(0), OCTETS_64(64),
                                         OCTETS_64(128), OCTETS_64(192)};

enum { PUT_V4 = 16 }; /* bytes that this writes at most */
static inline size_t put_v4(char *to, const uint8_t *bytes) {
  const uint8_t octets[4] = {bytes[0], bytes[1], bytes[2], bytes[3]};
  size_t len = 0;
  for (int i = 0; i < 4; i++) {
    const uint64_t text = octet_text[octets[i]];
    put_chars32(to + len, (uint32_t)text);
    len += (size_t)(text >> 56);
  }
  return len - 1; /* without the last dot */
}

/* Two groups as eight nibbles, a byte each, the first one most significant. */
static uint64_t spread(uint32_t groups) {
  uint64_t nibbles = groups;
  nibbles = (nibbles | nibbles << 16) & 0x0000ffff0000ffff;
  nibbles = (nibbles | nibbles << 8) & 0x00ff00ff00ff00ff;
  return (nibbles | nibbles << 4) & 0x0f0f0f0f0f0f0f0f;
}

/* How many bits in front of a group's four nibbles make leading zero digits. */
static unsigned leading_zeros(uint32_t nibbles) {
#ifdef __GNUC__
  return (unsigned)__builtin_clz(nibbles | 0xff) & 24;
#else
  return 8 * ((unsigned)(nibbles < 0x1000000) + (nibbles < 0x10000) +
              (nibbles < 0x100));
#endif
}

const uint8_t ipkin__addr_gap[256] = {
    0x08, 0x08, 0x08, 0x20, 0x08, 0x08, 0x21, 0x30, 0x08, 0x08, 0x08, 0x20,
    0x22, 0x22, 0x31, 0x40, 0x08, 0x08, 0x08, 0x20, 0x08, 0x08, 0x21, 0x30,
    0x23, 0x23, 0x23, 0x20, 0x32, 0x32, 0x41, 0x50, 0x08, 0x08, 0x08, 0x20,
    0x08, 0x08, 0x21, 0x30, 0x08, 0x08, 0x08, 0x20, 0x22, 0x22, 0x31, 0x40,
    0x24, 0x24, 0x24, 0x20, 0x24, 0x24, 0x21, 0x30, 0x33, 0x33, 0x33, 0x33,
    0x42, 0x42, 0x51, 0x60, 0x08, 0x08, 0x08, 0x20, 0x08, 0x08, 0x21, 0x30,
    0x08, 0x08, 0x08, 0x20, 0x22, 0x22, 0x31, 0x40, 0x08, 0x08, 0x08, 0x20,
    0x08, 0x08, 0x21, 0x30, 0x23, 0x23, 0x23, 0x20, 0x32, 0x32, 0x41, 0x50,
    0x25, 0x25, 0x25, 0x20, 0x25, 0x25, 0x21, 0x30, 0x25, 0x25, 0x25, 0x20,
    0x22, 0x22, 0x31, 0x40, 0x34, 0x34, 0x34, 0x34, 0x34, 0x34, 0x34, 0x30,
    0x43, 0x43, 0x43, 0x43, 0x52, 0x52, 0x61, 0x70, 0x08, 0x08, 0x08, 0x20,
    0x08, 0x08, 0x21, 0x30, 0x08, 0x08, 0x08, 0x20, 0x22, 0x22, 0x31, 0x40,
    0x08, 0x08, 0x08, 0x20, 0x08, 0x08, 0x21, 0x30, 0x23, 0x23, 0x23, 0x20,
    0x32, 0x32, 0x41, 0x50, 0x08, 0x08, 0x08, 0x20, 0x08, 0x08, 0x21, 0x30,
    0x08, 0x08, 0x08, 0x20, 0x22, 0x22, 0x31, 0x40, 0x24, 0x24, 0x24, 0x20,
    0x24, 0x24, 0x21, 0x30, 0x33, 0x33, 0x33, 0x33, 0x42, 0x42, 0x51, 0x60,
    0x26, 0x26, 0x26, 0x20, 0x26, 0x26, 0x21, 0x30, 0x26, 0x26, 0x26, 0x20,
    0x22, 0x22, 0x31, 0x40, 0x26, 0x26, 0x26, 0x20, 0x26, 0x26, 0x21, 0x30,
    0x23, 0x23, 0x23, 0x20, 0x32, 0x32, 0x41, 0x50, 0x35, 0x35, 0x35, 0x35,
    0x35, 0x35, 0x35, 0x30, 0x35, 0x35, 0x35, 0x35, 0x35, 0x35, 0x31, 0x40,
    0x44, 0x44, 0x44, 0x44, 0x44, 0x44, 0x44, 0x44, 0x53, 0x53, 0x53, 0x53,
    0x62, 0x62, 0x71, 0x80};

/* RFC 5952 section 5: a dotted quad behind a well-known prefix, here
   ::ffff:0:0/96 alone. */
static size_t put_mapped(char *to, const uint8_t *bytes) {
  memcpy(to, "::ffff:", 8);
  return 7 + put_v4(to + 7, bytes + 12);
}

/* Which groups are zero, the first one in the lowest bit. */
static unsigned zero_groups(const uint8_t *bytes) {
  unsigned zero = 0;
  for (unsigned i = 0; i < 16; i += 8) {
    uint64_t groups = load64(bytes + i), low = 0x7fff7fff7fff7fff;
    groups = ~(((groups & low) + low) | groups | low); /* their top bits */
    zero |= (unsigned)((groups >> 15) * 0x8000400020001000 >> 60) << i / 2;
  }
  return zero;
}

/* RFC 5952 section 4.1 to 4.3.  Every group is written with the colon before
   it, and those in the gap take no room but for the first one's colon: no
   branch on where the gap is, nor on how long a group.  A gap has two groups at
   least, so that the second colon of one at the end stands there already. */
static size_t put_v6(char *to, const uint8_t *bytes) {
  const unsigned at = ipkin__addr_gap[zero_groups(bytes)];
  const unsigned gap = at & 0xf, gap_end = gap + (at >> 4);
  const unsigned in_gap = (1u << gap_end) - (1u << gap);
  size_t len = 0;
  for (unsigned i = 0; i < 8; i += 2) {
    const uint64_t nibbles = spread(load32(bytes + 2 * i));
    const uint64_t letters =
        (nibbles + 0x0606060606060606) >> 4 & 0x0101010101010101;
    const uint64_t digits =
        nibbles + 0x3030303030303030 + letters * ('a' - '9' - 1);
    for (unsigned k = 0; k < 2; k++) {
      const unsigned nth = i + k, half = k == 0 ? 32 : 0;
      const unsigned gone = in_gap >> nth & 1;
      const unsigned zeros = leading_zeros((uint32_t)(nibbles >> half));
      const uint32_t chars = (uint32_t)(digits >> half) << zeros;
      to[len] = ':';
      store32((uint8_t *)to + len + (nth > 0 || gone), chars);
      len += (5 - (zeros >> 3) - (nth == 0)) & (gone - 1);
      len += nth == gap;
    }
  }
  return len + (gap_end == 8 && gap < 8);
}

static size_t put_any_v6(char *to, const uint8_t *bytes) {
  if (addr_is_mapped(addr_load(bytes, IPKIN_V6)))
    return put_mapped(to, bytes);
#ifdef CPU_AVX512
  if (ipkin__cpu_features() & CPU_AVX512)
    return ipkin__addr_put_v6_avx512(bytes, to);
#endif
  return put_v6(to, bytes);
}

size_t ipkin__addr_put(const struct ipkin_addr *addr, char to[ADDR_PUT]) {
  return addr->family == IPKIN_V4 ? put_v4(to, addr->bytes)
                                  : put_any_v6(to, addr->bytes);
}

/* Where something is wrong, or the text may not fit. */
COLD static ipkin_status format_checked(const struct ipkin_addr *addr,
                                        char *ret_text, size_t text_cap,
                                        size_t *ret_text_len) {
  char text[ADDR_PUT];
  ipkin_status status = IPKIN_OK;
  if (!addr || !ret_text_len || (!ret_text && text_cap))
    status = IPKIN_ERR_NULL;
  else if (!addr_width(addr->family))
    status = IPKIN_ERR_VALUE;
  if (status) {
    give_text(NULL, 0, ret_text, text_cap, ret_text_len);
    return status;
  }
  size_t len = ipkin__addr_put(addr, text);
  return give_text(text, len, ret_text, text_cap, ret_text_len);
}

APART static ipkin_status format_v6(const uint8_t *bytes, char *ret_text,
                                    size_t *ret_text_len) {
  size_t len = put_any_v6(ret_text, bytes);
  ret_text[len] = '\0';
  *ret_text_len = len;
  return IPKIN_OK;
}

ipkin_status ipkin_addr_format(const struct ipkin_addr *addr, char *ret_text,
                               size_t text_cap, size_t *ret_text_len) {
  if (!addr || !ret_text_len || !ret_text || text_cap < PUT_V4)
    return format_checked(addr, ret_text, text_cap, ret_text_len);
  if (addr->family == IPKIN_V6 && text_cap >= ADDR_PUT)
    return format_v6(addr->bytes, ret_text, ret_text_len);
  if (addr->family != IPKIN_V4)
    return format_checked(addr, ret_text, text_cap, ret_text_len);
  size_t len = put_v4(ret_text, addr->bytes);
  ret_text[len] = '\0';
  *ret_text_len = len;
  return IPKIN_OK;
}

int32_t ipkin_addr_compare(const struct ipkin_addr *a,
                           const struct ipkin_addr *b) {
  if (!a || !b)
    return (a != NULL) - (b != NULL);
  if (a->family != b->family)
    return a->family < b->family ? -1 : 1;
  int order = memcmp(a->bytes, b->bytes, sizeof a->bytes);
  if (order == 0)
    order = memcmp(a->reserved, b->reserved, sizeof a->reserved);
  return (order > 0) - (order < 0);
}

ipkin_status ipkin_addr_offset(const struct ipkin_addr *addr, int64_t delta,
                               struct ipkin_addr *ret_addr) {
  if (!addr)
    return addr_give_none(IPKIN_ERR_NULL, ret_addr);
  unsigned family = addr->family, width = addr_width(family);
  if (width == 0)
    return addr_give_none(IPKIN_ERR_VALUE, ret_addr);
  struct u128 from = addr_load(addr->bytes, family);
  /* The magnitude without negating INT64_MIN, then at the family's last bit. */
  uint64_t distance = (uint64_t)delta;
  if (delta < 0)
    distance = u64_sub(0, distance);
  struct u128 step = {0, distance};
  bool lost = width == 32 && distance >> 32;
  step = u128_shl(step, 128 - width);
  struct u128 to = delta < 0 ? u128_sub(from, step) : u128_add(from, step);
  bool wraps = delta < 0 ? u128_less(from, step) : u128_less(to, from);
  if (lost || wraps)
    return addr_give_none(IPKIN_ERR_OUTSIDE, ret_addr);
  return addr_give(family, to, ret_addr);
}

ipkin_status ipkin_addr_unmap(const struct ipkin_addr *addr,
                              struct ipkin_addr *ret_addr) {
  if (!addr)
    return addr_give_none(IPKIN_ERR_NULL, ret_addr);
  if (!addr_width(addr->family))
    return addr_give_none(IPKIN_ERR_VALUE, ret_addr);
  struct u128 number = addr_load(addr->bytes, addr->family);
  if (addr_is_mapped(number))
    return addr_give(IPKIN_V4, u128_shl(number, 96), ret_addr);
  return addr_give(addr->family, number, ret_addr);
}
