/* addr.h - layer 2: what addr lends to the modules above it
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_ADDR_H
#define IPKIN_ADDR_H

#include "base.h"
#include "u128.h"

/* An address as a number whose first bit is the most significant of 128.  IPv4
   fills the first 32, so that prefixes, masks and order are the same code for
   both families, and only the width differs. */
static inline unsigned addr_width(unsigned family) {
  return family == IPKIN_V4 ? 32 : family == IPKIN_V6 ? 128 : 0;
}

static inline struct u128 addr_load(const uint8_t *bytes, unsigned family) {
  if (family == IPKIN_V4)
    return (struct u128){(uint64_t)load32(bytes) << 32, 0};
  return (struct u128){load64(bytes), load64(bytes + 8)};
}

static inline void addr_store(uint8_t *bytes, struct u128 number) {
  store64(bytes, number.hi);
  store64(bytes + 8, number.lo);
}

/* What a call answers with: an address, or a reason and none. */
static inline ipkin_status addr_give(unsigned family, struct u128 number,
                                     struct ipkin_addr *ret_addr) {
  if (!ret_addr)
    return IPKIN_ERR_NULL;
  memset(ret_addr, 0, sizeof *ret_addr);
  addr_store(ret_addr->bytes, number);
  ret_addr->family = (uint8_t)family;
  return IPKIN_OK;
}

static inline ipkin_status addr_give_none(ipkin_status status,
                                          struct ipkin_addr *ret_addr) {
  if (!ret_addr)
    return IPKIN_ERR_NULL;
  memset(ret_addr, 0, sizeof *ret_addr);
  return status;
}

/* Of IPv4 lo is 0. */
static inline bool addr_is_mapped(struct u128 number) {
  return number.hi == 0 && number.lo >> 32 == 0xffff;
}

/* The accept bits that are defined; any other is IPKIN_ERR_VALUE. */
enum {
  ADDR_ACCEPT_ALL = IPKIN_ACCEPT_LEADING_ZEROS | IPKIN_ACCEPT_ZONE |
                    IPKIN_ACCEPT_BARE | IPKIN_ACCEPT_NETMASK |
                    IPKIN_REFUSE_HOST_BITS | IPKIN_REFUSE_MAPPED |
                    IPKIN_REFUSE_NON_CANONICAL | IPKIN_ACCEPT_BLANKS |
                    IPKIN_ACCEPT_COMMENTS | IPKIN_BULK_MORE | IPKIN_BULK_PACK
};

/* How far a strict call looks ahead: the longest legal address has 45 bytes, so
   what has not shown by then does not matter. */
enum { ADDR_LOOK = 46 };

/* The longest canonical text and a byte more. */
enum { ADDR_PUT = 40 };

/* The stop of a scan that only the text's end ends: no char has this value. */
enum { ADDR_NO_STOP = 0x200 };

struct ipkin__addr_scan {
  struct ipkin_addr addr;
  uint32_t seen;   /* LEADING_ZEROS, ZONE, MAPPED */
  size_t addr_len; /* of the address without its zone */
  size_t at;       /* where the scan ended, or the byte that is wrong */
};

/* Reads one address from the front of text, up to its end or to the byte stop
   behind a whole address; of the family if one is given, else (0) of the one
   that the text shows.  *scan is filled only with IPKIN_OK, but for scan->at.
   */
ipkin_status ipkin__addr_scan(const char *text, size_t text_len,
                              uint32_t accept, int stop, unsigned family,
                              struct ipkin__addr_scan *scan);

/* Is there a dot behind one to three of the four bytes at text?  In one piece:
   how long an octet is could not be foreseen. */
static inline bool addr_begins_quad(const char *text) {
  uint32_t dots = chars32(text) ^ 0x2e2e2e2e;
  return ~(((dots & 0x7f7f7f7f) + 0x7f7f7f7f) | dots) & 0x80808000;
}

/* The quick path for plain texts: true and the strict value of the whole text,
   or false, right or wrong, and *addr is unspecified: ask the scanner. */
bool ipkin__addr_quick(const char *text, size_t text_len,
                       struct ipkin_addr *addr);

/* The same by AVX-512, and a text of eight groups, none of them a quad. */
bool ipkin__addr_quick_avx512(const char *text, size_t text_len,
                              struct ipkin_addr *addr);
size_t ipkin__addr_put_v6_avx512(const uint8_t *bytes, char to[ADDR_PUT]);

/* RFC 5952 section 4.2: where "::" stands, by a bit for each group that is
   zero: the first group of the first of the longest runs of two or more, and
   above its four bits how many they are; 0x08 for none. */
extern const uint8_t ipkin__addr_gap[256];

/* Reads 0|[1-9][0-9]* up to limit at text[*at], leading zeros as accept says;
 *at ends behind it, or at the digit that is wrong.  No digit leaves *at. */
ipkin_status ipkin__addr_decimal(const char *text, size_t text_len,
                                 uint32_t accept, unsigned limit,
                                 ipkin_status too_big, size_t *at,
                                 unsigned *value, uint32_t *seen);

/* Writes the canonical text, no NUL, and maybe junk behind it; returns its
   length, at most 39. */
size_t ipkin__addr_put(const struct ipkin_addr *addr, char to[ADDR_PUT]);
size_t ipkin__addr_put_decimal(char *to, unsigned value); /* at most 65535 */

/* The place of the first byte in which text differs from the canonical text,
   or text_len: a text of the same address is never its mere beginning. */
size_t ipkin__addr_differs(const char *text, size_t text_len,
                           const char *canonical, size_t canonical_len);

#endif
