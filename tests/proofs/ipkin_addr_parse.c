/* ipkin_addr_parse.c - proof: the quick path declines or agrees
   SPDX-License-Identifier: MIT */
#include "scan.h"

#include "addr.c"

/* ipkin_addr_parse_with() when nothing is to be accepted */
ipkin_status with_contract(const char *text, size_t text_len, uint32_t accept,
                           struct ipkin_addr *ret_addr, uint32_t *ret_seen,
                           size_t *ret_at) {
  struct ipkin_addr any = nondet_address();
  ipkin_status status = nondet_status();
  size_t at = any_place(0, text_len);
  PROVE(accept == 0 && !ret_seen);
  ASSUME(is_scan_status(status) || status == IPKIN_ERR_NULL);
  ASSUME((status == IPKIN_ERR_NULL) == (!ret_addr || (!text && text_len)));
  ASSUME(status ? spec_zero(&any, sizeof any) : spec_width(any.family) != 0);
  if (ret_addr)
    *ret_addr = any;
  if (ret_at)
    *ret_at = at;
  return status;
}

/* proof parse
     figure: outputs as the header says
     args: -DMOST=46 --unwind 21
     replace: ipkin__addr_quick quick_contract ipkin_addr_parse/quick,
              ipkin_addr_parse_with with_contract ipkin_addr_parse_with/parse_with
     bug: addr.c: if (text && ret_addr && ipkin__addr_quick => if (text && ipkin__addr_quick */
void parse(void) {
  ANY_TEXT(bytes, len, MOST);
  struct ipkin_addr addr;
  size_t at;
  const char *text = OR_NULL(bytes);
  struct ipkin_addr *to = OR_NULL(&addr);
  size_t *ret_at = OR_NULL(&at);
  ipkin_status status = ipkin_addr_parse(text, len, to, ret_at);
  PROVE((status == IPKIN_ERR_NULL) == (!to || (!text && len)));
  PROVE(!ret_at || at <= len);
  if (status && to)
    PROVE(spec_zero(to, sizeof *to));
  if (status == IPKIN_OK)
    PROVE(spec_width(addr.family));
}

/* proof quick
     figure: quick IPv4 == spec in 15 bytes
     quick figure: quick IPv4 == spec in 7 bytes
     args: --minisat -DMOST=15 --unwind 17
     quick args: --minisat -DMOST=7 --unwind 17
     replace: read_v6 read_v6_contract ipkin_addr_parse/quick_v6
     bug: addr_fields.h: if ((dots & (ends >> 1 | 1)) | wide => if ((dots & (ends >> 1)) | wide */
bool read_v6_contract(const char *text, unsigned len, size_t last,
                      uint64_t colons, uint8_t *to) {
  PROVE(len >= 4 && len <= 39 && last == len - 4);
  PROVE(__CPROVER_r_ok(text, len));
  (void)colons, (void)to;
  return nondet_bool();
}

void quick(void) {
  ANY_TEXT(text, len, MOST);
  struct ipkin_addr addr;
  bool right = ipkin__addr_quick(text, len, &addr);
  struct spec_scan spec = spec_scan_as(text, len, 0, ADDR_NO_STOP, 4, MOST);
  if (right && addr.family == 4)
    PROVE(spec.status == IPKIN_OK && spec_is(&addr, 4, spec_address(&spec)));
  if (right)
    PROVE(addr.family == 4 || addr.family == 6);
}

/* put_groups(); what it makes is proved of each instruction set. */
bool put_groups_contract(const uint64_t fields[4], unsigned front, unsigned n,
                         uint8_t *to) {
  PROVE(front >= 1 && front <= n && n <= 8);
  (void)fields;
  for (unsigned i = 0; i < 16; i++)
    to[i] = nondet_byte();
  return nondet_bool();
}

/* proof quick_v6
     figure: quick IPv6 memory-safe in 40 bytes
     quick figure: quick IPv6 memory-safe in 6 bytes
     args: --minisat -DMOST=40 --unwind 17
     quick args: --minisat -DMOST=6 --unwind 17
     replace: put_groups put_groups_contract ipkin_bulk_kernel/groups_scalar
     assumes: fields behind the last one are empty
     bug: addr.c: if (len < 4 || len > 39) return false; memset =>
          if (len < 3 || len > 39) return false; memset */
void quick_v6(void) {
  ANY_TEXT(text, len, MOST);
  struct ipkin_addr addr;
  ipkin__addr_quick(text, len, &addr);
}
