/* ipkin_cidr_parse_with.c - proof: address, slash, number or netmask
   SPDX-License-Identifier: MIT */
#include "scan.h"

#include "cidr.c"

#ifndef MOST
#define MOST 24
#endif

/* proof cidr_parse_with
     figure: outputs as the header says of what was scanned, memory-safe in 46
             bytes
     quick figure: outputs as the header says of what was scanned, memory-safe
             in 8 bytes
     args: -DMOST=46 --unwind 47
     quick args: -DMOST=8 --unwind 34
     replace: ipkin__addr_scan scan_contract ipkin_addr_parse_with/scan,
              ipkin__addr_decimal decimal_contract ipkin_addr_parse_with/decimal,
              ipkin__addr_put_decimal put_decimal_contract ipkin_cidr_format/decimal,
              ipkin__addr_put put_contract ipkin_addr_format/put
              ipkin_addr_format/put_groups_v6,
              ipkin__addr_differs differs_contract ipkin_addr_parse_with/differs
     bug: cidr.c: *slash = scan->at; *bits => *slash = scan->at + 1; *bits */
void cidr_parse_with(void) {
  ANY_TEXT(bytes, len, MOST);
  const uint32_t accept = nondet_accept();
  struct ipkin_cidr cidr;
  uint32_t seen;
  size_t at;
  const char *text = OR_NULL(bytes);
  struct ipkin_cidr *to = OR_NULL(&cidr);
  uint32_t *ret_seen = OR_NULL(&seen);
  size_t *ret_at = OR_NULL(&at);
  ipkin_status status =
      ipkin_cidr_parse_with(text, len, accept, to, ret_seen, ret_at);

  if (!to || (!text && len))
    PROVE(status == IPKIN_ERR_NULL);
  else if (accept & 0xfff0ff80)
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(is_scan_status(status) || status == IPKIN_ERR_BITS ||
          (status == IPKIN_ERR_NO_BITS) ||
          (status == IPKIN_ERR_NETMASK && accept & IPKIN_ACCEPT_NETMASK) ||
          (status == IPKIN_ERR_HOST_BITS && accept & IPKIN_REFUSE_HOST_BITS) ||
          (status == IPKIN_ERR_MAPPED && accept & IPKIN_REFUSE_MAPPED) ||
          (status == IPKIN_ERR_NON_CANONICAL &&
           accept & IPKIN_REFUSE_NON_CANONICAL));
  PROVE(!ret_at || at <= len);
  if (status && to)
    PROVE(spec_zero(to, sizeof *to));
  if (status && ret_seen)
    PROVE(seen == 0);
  if (status == IPKIN_OK) {
    spec_number number = spec_load(cidr.bytes, cidr.family);
    PROVE(spec_is_cidr(&cidr) &&
          spec_is_block(&cidr, cidr.family, number, cidr.bits));
    PROVE(memcmp(cidr.bytes, scanned[0].addr.bytes, sizeof cidr.bytes) == 0 &&
          cidr.family == scanned[0].addr.family);
    const bool bare = scanned[0].at == len, netmask = scans == 2;
    PROVE(!ret_seen || (bare == !!(seen & IPKIN_SEEN_BARE) &&
                        netmask == !!(seen & IPKIN_SEEN_NETMASK)));
    if (netmask)
      PROVE(spec_load(scanned[1].addr.bytes, 4) ==
            (spec_top(4) & ~spec_hosts(4, cidr.bits)));
    else
      PROVE(cidr.bits == (bare ? spec_width(cidr.family) : number_read));
    PROVE(!ret_at ||
          at ==
              (scanned[0].seen & IPKIN_SEEN_ZONE ? scanned[0].addr_len : len));
    PROVE(!ret_seen || (seen & accept & 0x70) == 0);
    PROVE(!ret_seen ||
          (number != spec_first(&cidr)) == !!(seen & IPKIN_SEEN_HOST_BITS));
  }
}
