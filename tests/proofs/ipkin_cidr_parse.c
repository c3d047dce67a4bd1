/* ipkin_cidr_parse.c - proof: the quick path declines or agrees
   SPDX-License-Identifier: MIT */
#include "scan.h"

#include "cidr.c"

#ifndef MOST
#define MOST 46
#endif

/* ipkin_cidr_parse_with() when nothing is to be accepted */
ipkin_status with_contract(const char *text, size_t text_len, uint32_t accept,
                           struct ipkin_cidr *ret_cidr, uint32_t *ret_seen,
                           size_t *ret_at) {
  struct ipkin_cidr any;
  ipkin_status status = nondet_status();
  size_t at = any_place(0, text_len);
  PROVE(accept == 0 && !ret_seen);
  ASSUME(status >= IPKIN_OK && status <= IPKIN_ERR_BITS);
  ASSUME((status == IPKIN_ERR_NULL) == (!ret_cidr || (!text && text_len)));
  ASSUME(status ? spec_zero(&any, sizeof any) : spec_is_cidr(&any));
  if (ret_cidr)
    *ret_cidr = any;
  if (ret_at)
    *ret_at = at;
  return status;
}

/* proof cidr_parse
     figure: outputs as the header says
     args: -DMOST=46 --unwind 21
     replace: ipkin__addr_quick quick_contract ipkin_addr_parse/quick,
              ipkin_cidr_parse_with with_contract
              ipkin_cidr_parse_with/cidr_parse_with
     bug: cidr.c: bits > addr_width(addr.family)) return false; =>
          bits > 128) return false; */
void cidr_parse(void) {
  ANY_TEXT(bytes, len, MOST);
  struct ipkin_cidr cidr;
  size_t at;
  const char *text = OR_NULL(bytes);
  struct ipkin_cidr *to = OR_NULL(&cidr);
  size_t *ret_at = OR_NULL(&at);
  ipkin_status status = ipkin_cidr_parse(text, len, to, ret_at);
  PROVE((status == IPKIN_ERR_NULL) == (!to || (!text && len)));
  PROVE(!ret_at || at <= len);
  if (status && to)
    PROVE(spec_zero(to, sizeof *to));
  if (status == IPKIN_OK)
    PROVE(spec_is_cidr(&cidr));
}

/* proof prefix_length
     figure: quick prefix lengths == spec, all
     args: --unwind 5
     bug: cidr.h: {0, 0, 10, 100} => {0, 0, 9, 100} */
void prefix_length(void) {
  char text[4];
  unsigned digits, bits = cidr_prefix(chars32(text), &digits);
  unsigned number = 0, n = 0, value = 1;
  while (n < 3 && text[3 - n] != '/') /* from the back */
    n++;
  bool right = text[3 - n] == '/' && n && (n == 1 || text[4 - n] != '0');
  for (unsigned i = 0; i < n; i++, value *= 10) {
    right &= spec_digit(text[3 - i]);
    number += value * (unsigned)(text[3 - i] - '0');
  }
  PROVE(right == (bits <= 999 && text[3 - digits] == '/'));
  PROVE(!right || (bits == number && digits == n));
}
