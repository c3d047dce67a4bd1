/* ipkin_host_parse.c - proof: the form of a host, and its outputs
   SPDX-License-Identifier: MIT */
#include "scan.h"

#include "host.c"

#ifndef MOST
#define MOST 24
#endif

/* Is it a name by the header, in so few bytes that no label is too long? */
static bool is_name(const char *text, size_t len) {
  bool right = len > 0;
  for (size_t i = 0; i < MOST; i++) {
    if (i >= len)
      break;
    char c = text[i];
    bool begins = i == 0 || text[i - 1] == '.';
    bool ends = i + 1 == len || text[i + 1] == '.';
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    right &= letter || spec_digit(c) || c == '_' ||
             (c == '-' && !begins && !ends) || (c == '.' && !begins);
  }
  return right;
}

/* proof host
     figure: form, name and outputs == spec, memory-safe in 24 bytes
     quick figure: form, name and outputs == spec, memory-safe in 6 bytes
     args: --unwind 29
     quick args: -DMOST=6 --unwind 29 --unwindset scan_host.0:8,scan_name.0:8
           --unwindset looks_like_v4.0:8,looks_like_v4.1:8
     replace: ipkin__addr_scan scan_contract ipkin_addr_parse_with/scan,
              ipkin__addr_decimal decimal_contract ipkin_addr_parse_with/decimal,
              ipkin__addr_quick quick_contract ipkin_addr_parse/quick
     bug: host.c: if (*at < text_len && text[*at] != ':') => if (text[*at] != ':') */
void host(void) {
  ANY_TEXT(bytes, len, MOST);
  struct ipkin_host host;
  size_t at;
  const char *text = OR_NULL(bytes);
  struct ipkin_host *to = OR_NULL(&host);
  size_t *ret_at = OR_NULL(&at);
  ipkin_status status = ipkin_host_parse(text, len, to, ret_at);

  if (!to || (!text && len))
    PROVE(status == IPKIN_ERR_NULL);
  else
    PROVE(is_scan_status(status) || status == IPKIN_ERR_PORT ||
          status == IPKIN_ERR_NAME);
  PROVE(!ret_at || at <= len);
  if (status && to)
    PROVE(spec_zero(to, sizeof *to));
  if (status)
    return;

  size_t colons = 0, first_colon = len;
  for (size_t i = MOST; i > 0; i--)
    if (i <= len && text[i - 1] == ':') {
      colons++;
      first_colon = i - 1;
    }
  bool port = host.seen & IPKIN_HOST_PORT;
  bool brackets = host.seen & IPKIN_HOST_BRACKETS;
  PROVE((host.seen & ~3) == 0 && !host.reserved[0] && !host.reserved[1]);
  PROVE(port || (!host.port[0] && !host.port[1]));
  PROVE(brackets == (text[0] == '['));
  if (host.kind == IPKIN_HOST_NAME) {
    PROVE(host.name_at == 0 && host.name_len == first_colon && colons == port);
    PROVE(spec_zero(&host.addr, sizeof host.addr));
    PROVE(is_name(text, host.name_len));
  } else {
    PROVE(host.kind == IPKIN_HOST_ADDR && host.name_len == 0);
    PROVE(spec_width(host.addr.family));
  }
}

/* proof name
     args: -DMOST=8 --unwind 25
     quick args: -DMOST=8 --unwind 10
     bug: host.c: return text[len - 1] == '-' ? IPKIN_ERR_NAME : IPKIN_OK; =>
          return IPKIN_OK; */
void name(void) {
  ANY_TEXT(text, len, MOST);
  size_t at;
  ASSUME(len);
  PROVE((scan_name(text, len, &at) == IPKIN_OK) == is_name(text, len));
  PROVE(at <= len);
}
