/* ipkin_addr_parse_with.c - proof: text to one address, as accept says
   SPDX-License-Identifier: MIT */
#include "scan.h"

#include "addr.c"

#ifndef MOST
#define MOST 46
#endif

static int any_stop(void) {
  return nondet_bool() ? '/' : nondet_bool() ? ']' : ADDR_NO_STOP;
}

/* proof decimal
     figure: decimal numbers and groups == spec in 11 bytes
     args: -DMOST=12 --unwind 13
     quick figure: decimal numbers and groups == spec in 5 bytes
     quick args: -DMOST=6 --unwind 7
     bug: addr.c: if (next > limit) => if (next >= limit) */
void decimal(void) {
  ANY_TEXT(text, len, MOST);
  const uint32_t accept = nondet_accept();
  const unsigned limit = nondet_bool()   ? 255
                         : nondet_bool() ? 65535
                         : nondet_bool() ? 32
                                         : 128;
  uint32_t seen = 0;
  unsigned value;
  const size_t first = 1; /* a constant for CBMC, and not the text's begin */
  size_t at = first, place = first;
  ASSUME(first <= len);
  ipkin_status status = ipkin__addr_decimal(
      text, len, accept, limit, IPKIN_ERR_OCTET, &at, &value, &seen);

  struct spec_decimal spec = {0};
  for (size_t i = first; i < MOST; i++) {
    if (i == len || !spec_digit(text[i]))
      break;
    spec_decimal_digit(&spec, text[i], accept, limit, IPKIN_ERR_OCTET);
    if (spec.wrong)
      break;
    place = i + 1;
  }
  PROVE(status == spec.wrong);
  PROVE(at == place);
  PROVE(status || (value == spec.value && seen == spec.seen));
}

/* proof one_group
     args: -DMOST=12 --unwind 13
     quick args: -DMOST=8 --unwind 9
     bug: addr.c: if (*at - first >= 4) => if (*at - first > 4) */
void one_group(void) {
  ANY_TEXT(text, len, MOST);
  const uint32_t accept = nondet_accept();
  uint32_t seen = 0;
  unsigned value;
  const size_t first = 1;
  size_t at = first;
  ASSUME(first <= len);
  ipkin_status status = group(text, len, accept, &at, &value, &seen);

  unsigned sum = 0;
  size_t place = first;
  bool padded = false, wrong = false;
  for (size_t i = first; i < MOST; i++) {
    if (i == len || spec_hex(text[i]) == 16)
      break;
    sum = 16 * sum + spec_hex(text[i]);
    wrong = i >= first + 4 && (sum > 0xffff || !(accept & 1));
    if (wrong)
      break;
    padded |= i >= first + 4;
    place = i + 1;
  }
  PROVE(status == (wrong ? IPKIN_ERR_GROUP : IPKIN_OK));
  PROVE(at == place);
  PROVE(status || (value == sum && seen == padded));
}

/* proof scan_v4
     figure: strict IPv4, up to the end or a slash, == spec in 16 bytes
     quick figure: strict IPv4, up to the end or a slash, == spec in 9 bytes
     args: -DMOST=16 --unwind 17
     quick args: -DMOST=9 --unwind 17 --unwindset ipkin__addr_decimal.0:10
     bug: addr.c: if (i > 0) { if (*at == text_len || text[*at] != '.') =>
          if (i > 0) { if (*at == text_len || text[*at] < '.') */
void scan_v4(void) {
  ANY_TEXT(text, len, MOST);
  struct ipkin__addr_scan scan;
  ipkin_status status = ipkin__addr_scan(text, len, 0, '/', IPKIN_V4, &scan);
  struct spec_scan spec = spec_scan_as(text, len, 0, '/', 4, MOST);
  PROVE(status == spec.status);
  PROVE(scan.at == spec.at);
  PROVE(status || (scan.addr_len == spec.addr_len && scan.seen == spec.seen &&
                   spec_is(&scan.addr, 4, spec_address(&spec))));
}

/* proof v6
     figure: IPv6 memory-safe in 46 bytes
     quick figure: IPv6 memory-safe in 9 bytes
     args: -DMOST=46 --unwind 17
     quick args: -DMOST=9 --unwind 10
     replace: group group_contract ipkin_addr_parse_with/one_group,
              quad quad_contract ipkin_addr_parse_with/one_quad,
              quad_begins quad_begins_contract ipkin_addr_parse_with/begins,
              memcpy memcpy_contract -
     assumes: memcpy() is that of C
     bug: addr.c: if (text_len == 1 || text[1] != ':') =>
          if (text[1] != ':') */
void v6(void) {
  ANY_TEXT(text, len, MOST);
  const uint32_t accept = nondet_accept();
  uint32_t seen = 0;
  uint8_t bytes[16];
  size_t at = 0;
  ASSUME(len);
  ipkin_status status =
      scan_v6(text, len, accept, any_stop(), &at, bytes, &seen);
  PROVE(is_scan_status(status) && status != IPKIN_ERR_EMPTY);
  PROVE(at <= len && (status || at >= 2));
  PROVE((seen & ~(accept & IPKIN_ACCEPT_LEADING_ZEROS)) == 0);
}

/* proof scan
     args: -DMOST=46 --unwind 47
     quick args: -DMOST=9 --unwind 17
           --unwindset family_of.0:10,scan_zone.0:10
     replace: scan_v6 scan_v6_contract ipkin_addr_parse_with/v6,
              quad quad_contract ipkin_addr_parse_with/one_quad
     bug: addr.c: size_t first = ++*at; while (*at < text_len && =>
          size_t first = ++*at; while (*at <= text_len && */
void scan(void) {
  ANY_TEXT(text, len, MOST);
  const uint32_t accept = nondet_accept();
  const int stop = any_stop();
  struct ipkin__addr_scan scan;
  unsigned family = nondet_bool() ? 0 : nondet_bool() ? 4 : 6;
  ipkin_status status =
      ipkin__addr_scan(text, len, accept, stop, family, &scan);
  PROVE(is_scan(status, &scan, text, len, accept, stop, family));
}

/* proof one_quad
     args: -DMOST=20 --unwind 17
     replace: ipkin__addr_decimal decimal_contract ipkin_addr_parse_with/decimal
     bug: addr.c: if (*at == first) return refuse(text, text_len, stop, *at); to[i]
          => to[i] */
void one_quad(void) {
  ANY_TEXT(text, len, MOST);
  const uint32_t accept = nondet_accept();
  uint32_t seen = 0;
  uint8_t to[4];
  const size_t first = 1;
  size_t at = first;
  ASSUME(first <= len);
  ipkin_status status = quad(text, len, accept, any_stop(), &at, to, &seen);
  PROVE(is_scan_status(status) && status != IPKIN_ERR_EMPTY &&
        status != IPKIN_ERR_TOO_MANY && status != IPKIN_ERR_GROUP);
  PROVE(first <= at && at <= len && (status || at >= first + 7));
  PROVE((seen & ~(accept & IPKIN_ACCEPT_LEADING_ZEROS)) == 0);
}

/* proof begins
     args: -DMOST=6 --unwind 7
     bug: addr.c: if (n > (gap ? 5 : 6)) => if (n > 6) */
void begins(void) {
  ANY_TEXT(text, len, MOST);
  size_t first = nondet_size(), dot = nondet_size();
  int n = (int)nondet_unsigned();
  bool gap = nondet_bool();
  ASSUME(first < dot && dot < len && n >= 0 && n <= 8);
  ipkin_status status =
      quad_begins(text, nondet_accept(), first, dot, n, gap);
  PROVE(is_scan_status(status) && status != IPKIN_ERR_EMPTY &&
        status != IPKIN_ERR_ZONE && status != IPKIN_ERR_GROUP);
  PROVE(status || (n <= (gap ? 5 : 6) && (gap || n == 6)));
}

/* proof parse_with
     figure: outputs as the header says of what was scanned, in 46 bytes
     args: -DMOST=46 --unwind 21
     replace: ipkin__addr_scan scan_contract ipkin_addr_parse_with/scan,
              ipkin__addr_put put_contract ipkin_addr_format/put
              ipkin_addr_format/put_groups_v6,
              ipkin__addr_differs differs_contract ipkin_addr_parse_with/differs
     bug: addr.c: scan.addr = (struct ipkin_addr){.family = 0}; => ; */
void parse_with(void) {
  ANY_TEXT(bytes, len, MOST);
  const uint32_t accept = nondet_accept();
  struct ipkin_addr addr;
  uint32_t seen;
  size_t at;
  const char *text = OR_NULL(bytes);
  struct ipkin_addr *to = OR_NULL(&addr);
  uint32_t *ret_seen = OR_NULL(&seen);
  size_t *ret_at = OR_NULL(&at);
  ipkin_status status =
      ipkin_addr_parse_with(text, len, accept, to, ret_seen, ret_at);

  if (!to || (!text && len))
    PROVE(status == IPKIN_ERR_NULL);
  else if (accept & 0xfff0ff80)
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(is_scan_status(status) ||
          (status == IPKIN_ERR_MAPPED && accept & IPKIN_REFUSE_MAPPED) ||
          (status == IPKIN_ERR_NON_CANONICAL &&
           accept & IPKIN_REFUSE_NON_CANONICAL));
  PROVE(!ret_at || at <= len);
  if (status && to)
    PROVE(spec_zero(to, sizeof *to));
  if (status && ret_seen)
    PROVE(seen == 0);
  if (status == IPKIN_OK) {
    PROVE(spec_width(addr.family) &&
          spec_is(&addr, addr.family, spec_load(addr.bytes, addr.family)));
    PROVE(memcmp(&addr, &scanned[0].addr, sizeof addr) == 0);
    PROVE(!ret_at || at == scanned[0].addr_len);
    PROVE(!ret_seen || (seen & accept & 0x60) == 0);
    PROVE(!ret_seen ||
          (seen & ~(uint32_t)IPKIN_SEEN_NON_CANONICAL) == scanned[0].seen);
  }
}

/* proof differs
     args: -DMOST=6 --unwind 7
     bug: addr.c: i < canonical_len && text[i] => i <= canonical_len && text[i] */
void differs(void) {
  ANY_TEXT(text, len, MOST);
  ANY_TEXT(canonical, canonical_len, MOST);
  size_t at = ipkin__addr_differs(text, len, canonical, canonical_len);
  size_t same = nondet_size();
  ASSUME(same < at);
  PROVE(at <= len && at <= canonical_len && text[same] == canonical[same]);
  PROVE(at == len || at == canonical_len || text[at] != canonical[at]);
}
