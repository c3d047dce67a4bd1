/* scan.h - what is known of the scanner's parts, and of the scanner
   SPDX-License-Identifier: MIT

   Each contract checks what its function may be asked, and answers anything
   that the function may answer. */
#ifndef SCAN_H
#define SCAN_H

#include "spec_text.h"

struct ipkin_addr nondet_address(void);
uint8_t nondet_byte(void);

/* Somewhere from first to len. */
static size_t any_place(size_t first, size_t len) {
  size_t at = nondet_size();
  PROVE(first <= len);
  ASSUME(first <= at && at <= len);
  return at;
}

/* group() */
ipkin_status group_contract(const char *text, size_t text_len, uint32_t accept,
                            size_t *at, unsigned *value, uint32_t *seen) {
  size_t first = *at;
  bool wrong = nondet_bool();
  *at = any_place(first, text_len);
  bool some = first < text_len && spec_hex(text[first]) < 16;
  ASSUME((*at > first) == some);
  ASSUME(accept & IPKIN_ACCEPT_LEADING_ZEROS || *at - first <= 4);
  ASSUME(!wrong || (*at < text_len && *at - first >= 4));
  ASSUME(wrong || *at == text_len || spec_hex(text[*at]) == 16);
  *value = nondet_unsigned();
  ASSUME(*value <= 0xffff);
  if (accept & IPKIN_ACCEPT_LEADING_ZEROS && nondet_bool())
    *seen |= IPKIN_SEEN_LEADING_ZEROS;
  return wrong ? IPKIN_ERR_GROUP : IPKIN_OK;
}

/* quad() */
ipkin_status quad_contract(const char *text, size_t text_len, uint32_t accept,
                           int stop, size_t *at, uint8_t *to, uint32_t *seen) {
  size_t first = *at;
  ipkin_status status = nondet_status();
  (void)text, (void)stop;
  *at = any_place(first, text_len);
  for (unsigned i = 0; i < 4; i++)
    to[i] = nondet_byte();
  if (accept & IPKIN_ACCEPT_LEADING_ZEROS && nondet_bool())
    *seen |= IPKIN_SEEN_LEADING_ZEROS;
  ASSUME(status == IPKIN_OK || status == IPKIN_ERR_OCTET ||
         status == IPKIN_ERR_LEADING_ZERO || status == IPKIN_ERR_TOO_FEW ||
         status == IPKIN_ERR_CHARACTER || status == IPKIN_ERR_ZONE);
  ASSUME(status || *at >= first + 7);
  return status;
}

/* quad_begins(); it reads what stands before the dot. */
ipkin_status quad_begins_contract(const char *text, uint32_t accept,
                                  size_t first, size_t dot, int n, bool gap) {
  ipkin_status status = nondet_status();
  (void)accept;
  PROVE(first < dot && text[dot] == '.');
  ASSUME(status == IPKIN_OK || status == IPKIN_ERR_OCTET ||
         status == IPKIN_ERR_LEADING_ZERO || status == IPKIN_ERR_TOO_FEW ||
         status == IPKIN_ERR_TOO_MANY || status == IPKIN_ERR_CHARACTER);
  ASSUME(status || (n <= (gap ? 5 : 6) && (gap || n == 6)));
  return status;
}

static unsigned number_read; /* by the last one that was asked for */

/* ipkin__addr_decimal() */
ipkin_status decimal_contract(const char *text, size_t text_len,
                              uint32_t accept, unsigned limit,
                              ipkin_status too_big, size_t *at, unsigned *value,
                              uint32_t *seen) {
  size_t first = *at;
  ipkin_status status = nondet_status();
  PROVE(limit <= 65535);
  *at = any_place(first, text_len);
  *value = nondet_unsigned();
  ASSUME(*value <= limit);
  number_read = *value;
  bool zeros = accept & IPKIN_ACCEPT_LEADING_ZEROS;
  if (zeros && nondet_bool())
    *seen |= IPKIN_SEEN_LEADING_ZEROS;
  ASSUME(status == IPKIN_OK || status == too_big ||
         (status == IPKIN_ERR_LEADING_ZERO && !zeros));
  bool ends = *at == text_len || !spec_digit(text[*at]);
  ASSUME((status == IPKIN_OK) == ends);
  ASSUME((*at > first || status) ==
         (first < text_len && spec_digit(text[first])));
  ASSUME(zeros || *at - first <= 5);
  return status;
}

static bool is_scan_status(ipkin_status status) {
  return status == IPKIN_OK ||
         (status >= IPKIN_ERR_EMPTY && status <= IPKIN_ERR_ZONE);
}

/* memcpy() to where there was anything: what it may be asked is all of it. */
void *memcpy_contract(void *to, const void *from, size_t len) {
  PROVE(len == 0 || (__CPROVER_r_ok(from, len) && __CPROVER_w_ok(to, len)));
  return to;
}

/* scan_v6() */
ipkin_status scan_v6_contract(const char *text, size_t text_len,
                              uint32_t accept, int stop, size_t *at,
                              uint8_t *bytes, uint32_t *seen) {
  ipkin_status status = nondet_status();
  (void)text, (void)stop;
  PROVE(text_len);
  *at = any_place(0, text_len);
  for (unsigned i = 0; i < 16; i++)
    bytes[i] = nondet_byte();
  if (accept & IPKIN_ACCEPT_LEADING_ZEROS && nondet_bool())
    *seen |= IPKIN_SEEN_LEADING_ZEROS;
  ASSUME(is_scan_status(status) && status != IPKIN_ERR_EMPTY);
  ASSUME(status || *at >= 2);
  return status;
}

/* Is it what ipkin__addr_scan() may answer? */
static bool is_scan(ipkin_status status, const struct ipkin__addr_scan *scan,
                    const char *text, size_t len, uint32_t accept, int stop,
                    unsigned family) {
  const uint32_t seen =
      (accept & (IPKIN_ACCEPT_LEADING_ZEROS | IPKIN_ACCEPT_ZONE)) |
      IPKIN_SEEN_MAPPED;
  bool mapped =
      scan->addr.family == 6 && spec_load(scan->addr.bytes, 6) >> 32 == 0xffff;
  if (!is_scan_status(status) || scan->at > len)
    return false;
  if (status)
    return (status == IPKIN_ERR_EMPTY) == (len == 0);
  return len && (scan->at == len || text[scan->at] == stop) &&
         spec_is(&scan->addr, scan->addr.family,
                 spec_load(scan->addr.bytes, scan->addr.family)) &&
         (family ? scan->addr.family == family
                 : spec_width(scan->addr.family) != 0) &&
         scan->addr_len >= 2 && scan->addr_len <= scan->at &&
         (scan->addr_len == scan->at) == !(scan->seen & IPKIN_SEEN_ZONE) &&
         (scan->seen & ~seen) == 0 &&
         (scan->addr.family == 6 || !(scan->seen & IPKIN_SEEN_ZONE)) &&
         mapped == !!(scan->seen & IPKIN_SEEN_MAPPED);
}

/* What the scanner answered: of an address, and of a netmask behind it. */
static struct ipkin__addr_scan scanned[2];
static unsigned scans;

/* ipkin__addr_scan() */
ipkin_status scan_contract(const char *text, size_t text_len, uint32_t accept,
                           int stop, unsigned family,
                           struct ipkin__addr_scan *scan) {
  struct ipkin__addr_scan any;
  ipkin_status status = nondet_status();
  PROVE(text_len == 0 || __CPROVER_r_ok(text, text_len));
  ASSUME(is_scan(status, &any, text, text_len, accept, stop, family));
  if (status)
    scan->at = any.at;
  else
    *scan = any;
  if (scans < 2)
    scanned[scans] = *scan;
  scans++;
  return status;
}

/* ipkin__addr_put(): any text of as many bytes, and junk behind it. */
size_t put_contract(const struct ipkin_addr *addr, char to[ADDR_PUT]) {
  size_t len = nondet_size(), room = addr->family == 4 ? 16 : ADDR_PUT;
  ASSUME(len >= 2 && len < room);
  __CPROVER_havoc_slice(to, room);
  return len;
}

/* ipkin__addr_put_decimal() of up to three digits */
size_t put_decimal_contract(char *to, unsigned value) {
  size_t len = value >= 100 ? 3 : value >= 10 ? 2 : 1;
  PROVE(value <= 999);
  to[len - 1] = (char)('0' + value % 10);
  if (value >= 10)
    to[len - 2] = (char)('0' + value / 10 % 10);
  if (value >= 100)
    to[0] = (char)('0' + value / 100);
  return len;
}

/* ipkin__addr_differs() */
size_t differs_contract(const char *text, size_t text_len,
                        const char *canonical, size_t canonical_len) {
  PROVE(text_len == 0 || __CPROVER_r_ok(text, text_len));
  PROVE(__CPROVER_r_ok(canonical, canonical_len));
  return any_place(0, text_len);
}

/* ipkin__addr_quick(): text is of that family and these bytes, or declined. */
bool quick_contract(const char *text, size_t text_len,
                    struct ipkin_addr *addr) {
  struct ipkin_addr any = nondet_address();
  bool right = nondet_bool();
  PROVE(text_len == 0 || __CPROVER_r_ok(text, text_len));
  ASSUME(!right ||
         (spec_width(any.family) && text_len >= 4 && text_len <= 39 &&
          spec_is(&any, any.family, spec_load(any.bytes, any.family))));
  *addr = any;
  return right;
}

#endif
