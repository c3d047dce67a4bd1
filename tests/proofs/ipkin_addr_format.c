/* ipkin_addr_format.c - proof: the canonical text, and nothing behind it
   SPDX-License-Identifier: MIT */
#include "scan.h"

#include "addr.c"

/* put_v4() and put_any_v6() */
size_t put_v4_contract(char *to, const uint8_t *bytes) {
  size_t len = nondet_size();
  (void)bytes;
  ASSUME(len >= 7 && len <= 15);
  __CPROVER_havoc_slice(to, PUT_V4);
  return len;
}

size_t put_v6_contract(char *to, const uint8_t *bytes) {
  size_t len = nondet_size();
  (void)bytes;
  ASSUME(len >= 2 && len <= 39);
  __CPROVER_havoc_slice(to, ADDR_PUT);
  return len;
}

/* proof put
     figure: IPv4 text == spec, all 2^32
     args: --minisat --unwind 17
     bug: addr.c: (n) < 100 ? DIGIT_AT(n, 10, 0) => (n) < 99 ? DIGIT_AT(n, 10, 0) */
void put(void) {
  struct ipkin_addr addr;
  char text[PUT_V4], spec[20];
  addr.family = 4;
  size_t len = ipkin__addr_put(&addr, text), n = 0;
  for (unsigned i = 0; i < 4; i++) {
    unsigned octet = addr.bytes[i];
    if (octet >= 100)
      spec[n++] = (char)('0' + octet / 100);
    if (octet >= 10)
      spec[n++] = (char)('0' + octet / 10 % 10);
    spec[n++] = (char)('0' + octet % 10);
    spec[n++] = '.';
  }
  PROVE(len == n - 1 && len <= 15);
  for (unsigned i = 0; i < 15; i++)
    PROVE(i >= len || text[i] == spec[i]);
}

/* proof put_gap
     figure: the gap of IPv6 == spec, all
     args: --unwind 9
     bug: addr.c: 0x62, 0x62, 0x71, 0x80}; => 0x62, 0x62, 0x70, 0x80}; */
void put_gap(void) {
  uint8_t bytes[16];
  unsigned first = 8, most = 1, run = 0; /* RFC 5952 section 4.2.2, 4.2.3 */
  for (unsigned i = 0; i < 8; i++) {
    run = bytes[2 * i] || bytes[2 * i + 1] ? 0 : run + 1;
    if (run > most) {
      most = run;
      first = i + 1 - run;
    }
  }
  PROVE(ipkin__addr_gap[zero_groups(bytes)] ==
        (first == 8 ? 8 : first | most << 4));
}

/* proof put_groups_v6
     figure: IPv6 text memory-safe, at most 39, all 2^128
     args: --minisat --unwind 41
     bug: addr.c: len += (5 - (zeros >> 3) - (nth == 0)) & (gone - 1); =>
          len += (6 - (zeros >> 3) - (nth == 0)) & (gone - 1); */
void put_groups_v6(void) {
  struct ipkin_addr addr;
  char text[ADDR_PUT];
  addr.family = 6;
  size_t len = ipkin__addr_put(&addr, text);
  PROVE(len >= 2 && len <= 39);
}

/* proof format
     figure: capacity, NUL and length, all
     args: --unwind 42
     replace: put_v4 put_v4_contract ipkin_addr_format/put,
              put_any_v6 put_v6_contract ipkin_addr_format/put_groups_v6
     bug: addr.c: text_cap < PUT_V4) => text_cap < PUT_V4 - 1) */
void format(void) {
  enum { MOST = ADDR_PUT + 2 };
  struct ipkin_addr addr;
  char bytes[MOST];
  size_t cap = nondet_size(), len;
  ASSUME(cap <= MOST);
  const struct ipkin_addr *in = OR_NULL(&addr);
  char *text = OR_NULL(bytes + MOST - cap); /* ends where the array ends */
  size_t *ret_len = OR_NULL(&len);
  ipkin_status status = ipkin_addr_format(in, text, cap, ret_len);

  if (!in || !ret_len || (!text && cap))
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_width(addr.family))
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(status == (len < cap ? IPKIN_OK : IPKIN_ERR_SPACE) && len >= 2 &&
          len <= (addr.family == 4 ? 15 : 39));
  if (status == IPKIN_OK)
    PROVE(text[len] == '\0');
  else if (text && cap)
    PROVE(text[0] == '\0');
  if (status && status != IPKIN_ERR_SPACE && ret_len)
    PROVE(len == 0);
}

static size_t point; /* any place of a text */

/* memcpy(), of which one byte is looked at. */
void *memcpy_point(void *to, const void *from, size_t len) {
  PROVE(__CPROVER_r_ok(from, len) && __CPROVER_w_ok(to, len));
  if (point < len)
    ((char *)to)[point] = ((const char *)from)[point];
  return to;
}

/* proof give
     args: --unwind 47
     replace: memcpy memcpy_point -
     assumes: memcpy() is that of C
     bug: base.h: bool fits = len < text_cap; => bool fits = len <= text_cap; */
void give(void) {
  enum { MOST = IPKIN_CIDR_TEXT_CAP };
  char bytes[MOST], text[MOST];
  size_t cap = nondet_size(), len = nondet_size(), ret_len;
  point = nondet_size();
  ASSUME(cap <= MOST && len < MOST && point < len);
  char *to = bytes + MOST - cap;
  ipkin_status status = give_text(text, len, to, cap, OR_NULL(&ret_len));
  PROVE(status == (len < cap ? IPKIN_OK : IPKIN_ERR_SPACE));
  if (cap)
    PROVE(to[status ? 0 : len] == '\0' && (status || to[point] == text[point]));
}
