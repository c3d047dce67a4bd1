/* spec_text.h - what the proofs of texts compare with: a byte a step
   SPDX-License-Identifier: MIT

   Where the library descends (an address is groups, one of which may begin a
   quad), here is an automaton: a state, and what each next byte makes of it. */
#ifndef SPEC_TEXT_H
#define SPEC_TEXT_H

#include "addr.h"
#include "spec.h"
#include "unchecked.h"

size_t nondet_size(void);
uint32_t nondet_accept(void);
unsigned nondet_unsigned(void);
int nondet_status(void);
char nondet_char(void);

/* A text of up to most bytes that ends where its buffer ends, so that reading
   one byte more is out of bounds. */
#define ANY_TEXT(text, len, most)                                              \
  char text##_bytes[most];                                                     \
  const size_t len = nondet_size();                                            \
  ASSUME(len <= (most));                                                       \
  const char *const text = text##_bytes + (most)-len

static bool spec_digit(char c) {
  return c >= '0' && c <= '9';
}

static unsigned spec_hex(char c) {
  return spec_digit(c)          ? (unsigned)(c - '0')
         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                : 16;
}

/* A decimal number as its digits come. */
struct spec_decimal {
  unsigned digits, value;
  ipkin_status wrong; /* why the next digit cannot stand there */
  uint32_t seen;
};

static void spec_decimal_digit(struct spec_decimal *number, char c,
                               uint32_t accept, unsigned limit,
                               ipkin_status too_big) {
  bool padded = number->digits && number->value == 0;
  unsigned value = number->value * 10 + (unsigned)(c - '0');
  if (padded && !(accept & IPKIN_ACCEPT_LEADING_ZEROS)) {
    number->wrong = IPKIN_ERR_LEADING_ZERO;
  } else {
    if (padded)
      number->seen |= IPKIN_SEEN_LEADING_ZEROS;
    if (value > limit)
      number->wrong = too_big;
    else
      number->value = value;
  }
  number->digits++;
}

/* One address from the front of a text, as ipkin__addr_scan(). */
struct spec_scan {
  ipkin_status status;
  bool ends; /* nothing behind here is looked at */
  size_t at;
  unsigned family;
  uint32_t seen;
  size_t addr_len;
  uint16_t groups[8]; /* as they come; of IPv4, octets */
  unsigned n;         /* how many of them */
  int gap;            /* how many stood before the "::", or -1 */
  unsigned octets;    /* of a quad, whole ones; 0 also where there is none */
  bool in_quad, in_zone, behind_gap;
  unsigned digits, value;      /* of the group that has begun */
  bool all_decimal;            /* is it? */
  struct spec_decimal decimal; /* of the same, or of an octet */
};

static void spec_ends(struct spec_scan *scan, ipkin_status status, size_t at) {
  scan->status = status;
  scan->ends = true;
  scan->at = at;
}

/* May the address end here? */
static bool spec_whole(const struct spec_scan *scan) {
  if (scan->in_quad)
    return scan->octets == 3 && scan->decimal.digits;
  if (scan->digits)
    return scan->gap >= 0 || scan->n == 7;
  return scan->behind_gap;
}

static void spec_end_octet(struct spec_scan *scan) {
  unsigned half = scan->octets / 2, octet = scan->decimal.value;
  if (scan->n + half < 8)
    scan->groups[scan->n + half] =
        (uint16_t)(scan->octets % 2 ? scan->groups[scan->n + half] | octet
                                    : octet << 8);
  scan->seen |= scan->decimal.seen;
  scan->octets++;
  scan->decimal = (struct spec_decimal){0};
}

/* The whole address ends. */
static void spec_close(struct spec_scan *scan, size_t at) {
  scan->addr_len = at;
  if (scan->in_quad) {
    spec_end_octet(scan);
    scan->n += 2;
  } else if (scan->digits) {
    scan->groups[scan->n++] = (uint16_t)scan->value;
  }
  scan->digits = 0; /* of the zone */
}

/* A byte that does not go on with the address. */
static void spec_other(struct spec_scan *scan, char c, size_t at,
                       uint32_t accept, int stop) {
  if (!spec_whole(scan)) {
    bool slash = at > 0 && (c == '/' || c == stop);
    spec_ends(scan,
              slash      ? IPKIN_ERR_TOO_FEW
              : c == '%' ? IPKIN_ERR_ZONE
                         : IPKIN_ERR_CHARACTER,
              at);
    return;
  }
  spec_close(scan, at);
  if (c == '%' && scan->family == 6 && (accept & IPKIN_ACCEPT_ZONE)) {
    scan->in_zone = true;
  } else if (c == stop) {
    spec_ends(scan, IPKIN_OK, at);
  } else {
    bool fifth = c == '.' && scan->in_quad;
    spec_ends(scan,
              c == '%' ? IPKIN_ERR_ZONE
              : fifth  ? IPKIN_ERR_TOO_MANY
                       : IPKIN_ERR_CHARACTER,
              at);
  }
}

static void spec_zone_byte(struct spec_scan *scan, char c, size_t at,
                           int stop) {
  if (c >= 0x21 && c <= 0x7e && c != '%' && c != '/')
    scan->digits++;
  else
    spec_ends(scan, scan->digits && c == stop ? IPKIN_OK : IPKIN_ERR_ZONE, at);
}

static void spec_quad_byte(struct spec_scan *scan, char c, size_t at,
                           uint32_t accept, int stop) {
  if (spec_digit(c)) {
    spec_decimal_digit(&scan->decimal, c, accept, 255, IPKIN_ERR_OCTET);
    if (scan->decimal.wrong)
      spec_ends(scan, scan->decimal.wrong, at);
  } else if (c == '.' && scan->decimal.digits && scan->octets < 3) {
    spec_end_octet(scan);
  } else {
    spec_other(scan, c, at, accept, stop);
  }
}

static void spec_group_byte(struct spec_scan *scan, char c, size_t at,
                            uint32_t accept, int stop) {
  unsigned hex = spec_hex(c);
  bool gap = scan->gap >= 0;
  if (hex < 16) {
    unsigned value = 16 * scan->value + hex;
    if (scan->digits == 0 && gap && scan->n == 7) {
      spec_ends(scan, IPKIN_ERR_TOO_MANY, at);
      return;
    }
    if (scan->digits >= 4) {
      if (!(accept & IPKIN_ACCEPT_LEADING_ZEROS) || value > 0xffff) {
        spec_ends(scan, IPKIN_ERR_GROUP, at);
        return;
      }
      scan->seen |= IPKIN_SEEN_LEADING_ZEROS;
    }
    scan->all_decimal = (scan->digits == 0 || scan->all_decimal) && hex < 10;
    if (scan->all_decimal && !scan->decimal.wrong)
      spec_decimal_digit(&scan->decimal, c, accept, 255, IPKIN_ERR_OCTET);
    scan->value = value;
    scan->digits++;
  } else if (c == '.' && scan->digits) {
    if (scan->n < 6 && !gap)
      spec_ends(scan, IPKIN_ERR_TOO_FEW, at);
    else if (scan->n > (gap ? 5 : 6))
      spec_ends(scan, IPKIN_ERR_TOO_MANY, at);
    else if (!scan->all_decimal)
      spec_ends(scan, IPKIN_ERR_CHARACTER, at);
    else if (scan->decimal.wrong)
      spec_ends(scan, scan->decimal.wrong, at);
    scan->in_quad = true;
    spec_end_octet(scan);
  } else if (c == ':' && scan->digits) {
    scan->groups[scan->n++] = (uint16_t)scan->value;
    scan->digits = scan->value = 0;
    scan->decimal = (struct spec_decimal){0};
    scan->behind_gap = false;
    if (scan->n == (gap ? 7 : 8))
      spec_ends(scan, IPKIN_ERR_TOO_MANY, at);
  } else if (c == ':' && at == 0) {
    ; /* the first half of a "::" */
  } else if (c == ':' && !scan->behind_gap) {
    scan->gap = (int)scan->n;
    scan->behind_gap = true;
    if (gap)
      spec_ends(scan, IPKIN_ERR_CHARACTER, at);
  } else {
    spec_other(scan, c, at, accept, stop);
  }
}

/* IPv6 if the first byte that is no hex digit is a colon. */
static unsigned spec_family(const char *text, size_t len, uint32_t accept,
                            size_t most) {
  for (size_t i = 0; i < most; i++) {
    if (i >= len || (i >= 46 && !(accept & IPKIN_ACCEPT_LEADING_ZEROS)))
      return 4;
    if (spec_hex(text[i]) == 16)
      return text[i] == ':' ? 6 : 4;
  }
  return 4;
}

/* Text of up to most bytes; the family is given. */
static struct spec_scan spec_scan_as(const char *text, size_t len,
                                     uint32_t accept, int stop, unsigned family,
                                     size_t most) {
  struct spec_scan scan = {0};
  scan.family = family;
  scan.gap = -1;
  scan.in_quad = family == 4;
  for (size_t i = 0; i < most; i++) {
    if (i >= len || scan.ends)
      break;
    if (scan.in_zone)
      spec_zone_byte(&scan, text[i], i, stop);
    else if (scan.in_quad)
      spec_quad_byte(&scan, text[i], i, accept, stop);
    else
      spec_group_byte(&scan, text[i], i, accept, stop);
  }
  if (!scan.ends && scan.in_zone)
    spec_ends(&scan, scan.digits ? IPKIN_OK : IPKIN_ERR_ZONE, len);
  if (!scan.ends && spec_whole(&scan)) {
    spec_close(&scan, len);
    spec_ends(&scan, IPKIN_OK, len);
  }
  if (!scan.ends)
    spec_ends(&scan, len ? IPKIN_ERR_TOO_FEW : IPKIN_ERR_EMPTY, len);
  return scan;
}

/* The address of a scan that is right. */
static spec_number spec_address(const struct spec_scan *scan) {
  spec_number address = 0;
  unsigned front = scan->gap < 0 ? scan->n : (unsigned)scan->gap;
  if (scan->family == 4)
    return (uint32_t)scan->groups[0] << 16 | scan->groups[1];
  for (unsigned i = 0; i < 8; i++) {
    unsigned from = i < front ? i : i + scan->n - 8;
    address = address << 16;
    if (i < front || i + scan->n >= 8 + front)
      address |= scan->groups[from];
  }
  return address;
}

#pragma CPROVER check pop

#endif
