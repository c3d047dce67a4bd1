/* host.c - layer 3: a name or an address, with or without a port
   SPDX-License-Identifier: MIT */
#include "addr.h"

enum {
  NAME_LAST = 253, /* RFC 1035 section 2.3.4; a final dot counts */
  LABEL_LAST = 63,
  LOOK = NAME_LAST + 1 + 5 + 1, /* name, colon, port, and one byte too many */
  PORT_LAST = 65535
};

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_hex(char c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Does a resolver take this host for an IPv4 address?  It looks at the last
   label: all digits, or 0x and hex digits (WHATWG URL, "ends in a number").
   len is not 0. */
static bool looks_like_v4(const char *text, size_t len) {
  if (text[len - 1] == '.')
    len--;
  size_t first = len;
  while (first > 0 && text[first - 1] != '.')
    first--;
  if (first == len)
    return false;
  bool hex =
      len - first >= 2 && text[first] == '0' && (text[first + 1] | 0x20) == 'x';
  for (size_t i = first + (hex ? 2 : 0); i < len; i++)
    if (hex ? !is_hex(text[i]) : !is_digit(text[i]))
      return false;
  return true;
}

/* A name of len bytes at text; *at ends at the byte that is wrong. */
static ipkin_status scan_name(const char *text, size_t len, size_t *at) {
  size_t label = 0; /* where the label begins */
  for (*at = 0; *at < len; ++*at) {
    char c = text[*at];
    bool ends_in_hyphen = *at > label && text[*at - 1] == '-';
    if (*at == NAME_LAST)
      return IPKIN_ERR_NAME;
    if (c == '.') {
      if (*at == label || ends_in_hyphen)
        return IPKIN_ERR_NAME;
      label = *at + 1;
      continue;
    }
    bool fits =
        is_letter(c) || is_digit(c) || c == '_' || (c == '-' && *at > label);
    if (!fits || *at - label == LABEL_LAST)
      return IPKIN_ERR_NAME;
  }
  return text[len - 1] == '-' ? IPKIN_ERR_NAME : IPKIN_OK;
}

/* ":port" or nothing at text[*at]. */
static ipkin_status scan_port(const char *text, size_t text_len, size_t *at,
                              struct ipkin_host *host) {
  if (*at == text_len)
    return IPKIN_OK;
  size_t first = ++*at;
  unsigned port;
  uint32_t seen = 0;
  if (ipkin__addr_decimal(text, text_len, 0, PORT_LAST, IPKIN_ERR_PORT, at,
                          &port, &seen) ||
      *at == first || *at < text_len)
    return IPKIN_ERR_PORT;
  host->seen |= IPKIN_HOST_PORT;
  host->port[0] = (uint8_t)(port >> 8);
  host->port[1] = (uint8_t)port;
  return IPKIN_OK;
}

/* An address at text + first, up to stop. */
static ipkin_status scan_addr(const char *text, size_t text_len, size_t first,
                              int stop, unsigned family, size_t *at,
                              struct ipkin_host *host) {
  struct ipkin__addr_scan scan;
  ipkin_status status =
      ipkin__addr_scan(text + first, text_len - first, 0, stop, family, &scan);
  *at = first + scan.at;
  if (status == IPKIN_OK) {
    host->kind = IPKIN_HOST_ADDR;
    host->addr = scan.addr;
  }
  return status;
}

static ipkin_status scan_host(const char *text, size_t text_len, size_t *at,
                              struct ipkin_host *host) {
  ipkin_status status;
  if (text_len == 0)
    return IPKIN_ERR_EMPTY;

  struct ipkin_addr addr;
  if (text[0] >= '0' && text[0] <= ':' && /* no name, most likely */
      ipkin__addr_quick(text, text_len, &addr)) {
    host->kind = IPKIN_HOST_ADDR;
    host->addr = addr;
    *at = text_len;
    return IPKIN_OK;
  }
  if (text[0] == '[') {
    status = scan_addr(text, text_len, 1, ']', IPKIN_V6, at, host);
    if (*at == text_len)
      return IPKIN_ERR_TOO_FEW; /* the bracket is still open */
    if (status)
      return status;
    host->seen = IPKIN_HOST_BRACKETS;
    ++*at;
    if (*at < text_len && text[*at] != ':')
      return IPKIN_ERR_CHARACTER;
    return scan_port(text, text_len, at, host);
  }

  size_t look = text_len < LOOK ? text_len : LOOK;
  size_t colons = 0, end = look; /* of the host */
  for (size_t i = look; i > 0; i--)
    if (text[i - 1] == ':') {
      colons++;
      end = i - 1;
    }
  if (colons > 1)
    return scan_addr(text, text_len, 0, ADDR_NO_STOP, IPKIN_V6, at, host);
  if (end == 0)
    return IPKIN_ERR_EMPTY;
  if (looks_like_v4(text, end)) {
    status = scan_addr(text, end, 0, ADDR_NO_STOP, IPKIN_V4, at, host);
  } else {
    status = scan_name(text, end, at);
    host->kind = IPKIN_HOST_NAME;
    host->name_len = (uint8_t)end;
  }
  return status ? status : scan_port(text, text_len, at, host);
}

ipkin_status ipkin_host_parse(const char *text, size_t text_len,
                              struct ipkin_host *ret_host, size_t *ret_at) {
  struct ipkin_host host;
  size_t at = 0;
  memset(&host, 0, sizeof host);
  ipkin_status status = !ret_host || (!text && text_len)
                            ? IPKIN_ERR_NULL
                            : scan_host(text, text_len, &at, &host);
  if (status)
    memset(&host, 0, sizeof host);
  if (ret_host)
    *ret_host = host;
  if (ret_at)
    *ret_at = at;
  return status;
}
