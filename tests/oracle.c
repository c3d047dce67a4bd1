/* oracle.c - the text half of oracle.h
   SPDX-License-Identifier: MIT */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- slices of texts --------------------------------------------------- */

struct slice {
  const char *at;
  size_t len;
};

enum { NOWHERE = -1 };

static struct slice head(struct slice text, size_t len) {
  return (struct slice){text.at, len};
}

static struct slice tail(struct slice text, size_t from) {
  return (struct slice){text.at + from, text.len - from};
}

static bool is(struct slice text, const char *word) {
  return text.len == strlen(word) && memcmp(text.at, word, text.len) == 0;
}

/* The place of the first word in text, or NOWHERE. */
static int find(struct slice text, const char *word) {
  const size_t len = strlen(word);

  for (size_t i = 0; i + len <= text.len; i++)
    if (memcmp(text.at + i, word, len) == 0)
      return (int)i;
  return NOWHERE;
}

static unsigned count(struct slice text, char byte) {
  unsigned n = 0;

  for (size_t i = 0; i < text.len; i++)
    n += text.at[i] == byte;
  return n;
}

/* "a.b" are two parts, "" is one, "." are two.  Returns how many there are. */
static unsigned split(struct slice text, char separator, struct slice *parts,
                      unsigned cap) {
  unsigned n = 0;

  for (size_t from = 0, i = 0; i <= text.len; i++)
    if (i == text.len || text.at[i] == separator) {
      if (n < cap)
        parts[n] = head(tail(text, from), i - from);
      from = i + 1;
      n++;
    }
  return n;
}

static struct slice last_part(struct slice text, char separator) {
  size_t from = text.len;

  while (from > 0 && text.at[from - 1] != separator)
    from--;
  return tail(text, from);
}

/* text and more, in a buffer of its own. */
struct joined {
  char text[ORACLE_TEXT_MAX + 64];
  size_t len;
};

static struct slice join(struct joined *joined, struct slice text,
                         const char *more) {
  if (text.len > ORACLE_TEXT_MAX)
    abort();
  memcpy(joined->text, text.at, text.len);
  memcpy(joined->text + text.len, more, strlen(more));
  return (struct slice){joined->text, text.len + strlen(more)};
}

/* ---- what is right ----------------------------------------------------- */

static int digit_value(char byte) {
  static const char digits[] = "0123456789abcdef0123456789ABCDEF";
  const char *const found = byte ? strchr(digits, byte) : NULL;

  return found ? (int)((found - digits) % 16) : NOWHERE;
}

static bool is_hex(char byte) {
  return digit_value(byte) != NOWHERE;
}

static bool is_digit(char byte) {
  return is_hex(byte) && digit_value(byte) < 10;
}

static bool all_digits(struct slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (!is_digit(text.at[i]))
      return false;
  return text.len > 0;
}

static bool is_number(struct slice text, int base, unsigned max,
                      unsigned *ret) {
  *ret = 0;
  for (size_t i = 0; i < text.len; i++) {
    const int value = digit_value(text.at[i]);

    if (value == NOWHERE || value >= base)
      return false;
    *ret = *ret * (unsigned)base + (unsigned)value;
    if (*ret > max)
      return false;
  }
  return text.len > 0;
}

static bool is_padded(struct slice number) {
  return number.len > 1 && number.at[0] == '0';
}

static bool is_decimal(struct slice text, unsigned max, uint32_t accept,
                       unsigned *ret) {
  if (is_padded(text) && !(accept & IPKIN_ACCEPT_LEADING_ZEROS))
    return false;
  return is_number(text, 10, max, ret);
}

static bool is_group(struct slice text, uint32_t accept, unsigned *ret) {
  if (text.len > 4 && !(accept & IPKIN_ACCEPT_LEADING_ZEROS))
    return false;
  return is_number(text, 16, 0xffff, ret);
}

static bool is_quad(struct slice text, uint32_t accept, uint8_t *bytes) {
  struct slice part[4];
  unsigned octet;

  if (split(text, '.', part, 4) != 4)
    return false;
  for (unsigned i = 0; i < 4; i++) {
    if (!is_decimal(part[i], 255, accept, &octet))
      return false;
    bytes[i] = (uint8_t)octet;
  }
  return true;
}

/* The groups on one side of a "::".  Returns their bytes, or NOWHERE. */
static int side(struct slice text, bool may_end_in_quad, uint32_t accept,
                uint8_t *bytes) {
  struct slice part[8];
  const unsigned parts = split(text, ':', part, 8);
  unsigned group;
  int n = 0;

  if (text.len == 0)
    return 0;
  if (parts > 8)
    return NOWHERE;
  for (unsigned i = 0; i < parts; i++) {
    if (may_end_in_quad && i == parts - 1 && n <= 12 &&
        is_quad(part[i], accept, bytes + n)) {
      n += 4;
    } else if (is_group(part[i], accept, &group)) {
      bytes[n++] = (uint8_t)(group >> 8);
      bytes[n++] = (uint8_t)group;
    } else {
      return NOWHERE;
    }
  }
  return n;
}

static bool is_v6(struct slice text, uint32_t accept, uint8_t bytes[16]) {
  const int gap = find(text, "::");
  uint8_t front[16], back[16];
  int front_len, back_len;

  if (gap == NOWHERE)
    return side(text, true, accept, bytes) == 16;
  front_len = side(head(text, (size_t)gap), false, accept, front);
  back_len = side(tail(text, (size_t)gap + 2), true, accept, back);
  if (front_len == NOWHERE || back_len == NOWHERE || front_len + back_len > 14)
    return false;
  memset(bytes, 0, 16);
  memcpy(bytes, front, (size_t)front_len);
  memcpy(bytes + 16 - back_len, back, (size_t)back_len);
  return true;
}

static bool is_zone_byte(char byte) {
  return byte > 0x20 && byte < 0x7f && byte != '%' && byte != '/';
}

static bool all_zone_bytes(struct slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (!is_zone_byte(text.at[i]))
      return false;
  return true;
}

/* What one reading of a text is: of which family, and with a netmask? */
struct form {
  unsigned family;
  bool netmask;
  uint32_t accept;
};

/* Where a zone begins that this form lets pass, or NOWHERE. */
static int zone_at(struct form form, struct slice text) {
  return form.family == IPKIN_V6 && (form.accept & IPKIN_ACCEPT_ZONE)
             ? find(text, "%")
             : NOWHERE;
}

static bool is_addr(struct form form, struct slice text, uint8_t bytes[16]) {
  const int zone = zone_at(form, text);

  memset(bytes, 0, 16);
  if (zone != NOWHERE) {
    const struct slice name = tail(text, (size_t)zone + 1);

    if (name.len == 0 || !all_zone_bytes(name))
      return false;
    text = head(text, (size_t)zone);
  }
  return form.family == IPKIN_V4 ? is_quad(text, form.accept, bytes)
                                 : is_v6(text, form.accept, bytes);
}

static bool is_bits(struct form form, struct slice text, unsigned *bits) {
  uint8_t mask[4];

  if (!form.netmask)
    return is_decimal(text, oracle_width(form.family), form.accept, bits);
  *bits = 0;
  if (!is_quad(text, form.accept, mask))
    return false;
  while (*bits < 32 && oracle_bit(mask, *bits))
    ++*bits;
  return true; /* a hole is looked for when all else is right */
}

static bool has_hole(struct slice netmask) {
  uint8_t mask[4];
  bool ended = false;

  (void)is_quad(netmask, IPKIN_ACCEPT_LEADING_ZEROS, mask);
  for (unsigned bit = 0; bit < 32; bit++) {
    if (ended && oracle_bit(mask, bit))
      return true;
    ended = !oracle_bit(mask, bit);
  }
  return false;
}

/* ---- what can still become right --------------------------------------- */

static bool can_become_quad(struct form form, struct slice text) {
  static const char *const octets[] = {"", ".0", ".0.0", ".0.0.0"};
  const unsigned dots = count(text, '.');
  const char *const rest = octets[dots < 3 ? 3 - dots : 0];
  struct joined joined;
  uint8_t bytes[16];
  char zero[8] = "0";

  memcpy(zero + 1, rest, strlen(rest) + 1);
  return is_quad(join(&joined, text, rest), form.accept, bytes) ||
         is_quad(join(&joined, text, zero), form.accept, bytes);
}

/* One of these tails completes whatever can be completed: what is open is a
   group, a gap, or a quad. */
static bool can_become_v6(struct form form, struct slice text) {
  static const char *const tails[] = {
      "", "0", ":", "::", "0.0", ".0", "0.0.0", ".0.0", "0.0.0.0", ".0.0.0"};
  struct joined joined;
  uint8_t bytes[16];

  for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
    if (is_v6(join(&joined, text, tails[i]), form.accept, bytes))
      return true;
  return false;
}

static bool can_become_addr(struct form form, struct slice text) {
  const int zone = zone_at(form, text);
  uint8_t bytes[16];

  if (zone != NOWHERE)
    return is_v6(head(text, (size_t)zone), form.accept, bytes) &&
           all_zone_bytes(tail(text, (size_t)zone + 1));
  return form.family == IPKIN_V4 ? can_become_quad(form, text)
                                 : can_become_v6(form, text);
}

static bool can_become_cidr(struct form form, struct slice text) {
  const int slash = find(text, "/");
  struct slice digits;
  uint8_t bytes[16];
  unsigned bits;

  if (slash == NOWHERE)
    return can_become_addr(form, text);
  if (!is_addr(form, head(text, (size_t)slash), bytes))
    return false;
  digits = tail(text, (size_t)slash + 1);
  if (form.netmask)
    return can_become_quad(form, digits);
  return digits.len == 0 || is_bits(form, digits, &bits);
}

/* ---- why the next byte cannot stand there ------------------------------ */

static ipkin_status quad_fault(struct form form, struct slice so_far,
                               char next) {
  const struct slice part = last_part(so_far, '.');

  if (is_digit(next))
    return is(part, "0") && !(form.accept & IPKIN_ACCEPT_LEADING_ZEROS)
               ? IPKIN_ERR_LEADING_ZERO
               : IPKIN_ERR_OCTET;
  if (next == '.' && part.len > 0 && count(so_far, '.') == 3)
    return IPKIN_ERR_TOO_MANY;
  return IPKIN_ERR_CHARACTER;
}

static ipkin_status v6_fault(struct form form, struct slice so_far, char next) {
  const struct slice part = last_part(so_far, ':');
  const bool gap = find(so_far, "::") != NOWHERE;
  struct slice groups[16];
  const unsigned parts = split(so_far, ':', groups, 16);
  unsigned before = 0; /* groups before part */

  for (unsigned i = 0; i + 1 < parts; i++)
    before += groups[i].len > 0;

  if (count(part, '.') > 0)
    return quad_fault(form, part, next);
  if (is_hex(next) && part.len > 0)
    return IPKIN_ERR_GROUP;
  if (is_hex(next))
    return before == 7 ? IPKIN_ERR_TOO_MANY : IPKIN_ERR_CHARACTER;
  if (next == ':')
    return part.len > 0 ? IPKIN_ERR_TOO_MANY : IPKIN_ERR_CHARACTER;
  if (next == '.' && part.len > 0) {
    if (before < 6 && !gap)
      return IPKIN_ERR_TOO_FEW;
    if (before > (gap ? 5u : 6u))
      return IPKIN_ERR_TOO_MANY;
    if (!all_digits(part))
      return IPKIN_ERR_CHARACTER;
    return is_padded(part) && !(form.accept & IPKIN_ACCEPT_LEADING_ZEROS)
               ? IPKIN_ERR_LEADING_ZERO
               : IPKIN_ERR_OCTET;
  }
  return IPKIN_ERR_CHARACTER;
}

static ipkin_status addr_fault(struct form form, struct slice so_far,
                               char next) {
  uint8_t bytes[16];

  if (zone_at(form, so_far) != NOWHERE || next == '%')
    return IPKIN_ERR_ZONE;
  if (next == '/' && so_far.len > 0 && !is_addr(form, so_far, bytes))
    return IPKIN_ERR_TOO_FEW;
  return form.family == IPKIN_V4 ? quad_fault(form, so_far, next)
                                 : v6_fault(form, so_far, next);
}

static ipkin_status bits_fault(struct form form, struct slice so_far,
                               char next) {
  const struct form quad = {IPKIN_V4, false, form.accept};

  if (form.netmask)
    return addr_fault(quad, so_far, next);
  if (!is_digit(next))
    return IPKIN_ERR_CHARACTER;
  return is(so_far, "0") && !(form.accept & IPKIN_ACCEPT_LEADING_ZEROS)
             ? IPKIN_ERR_LEADING_ZERO
             : IPKIN_ERR_BITS;
}

/* Where a text that only ends too soon lacks what. */
static ipkin_status end_fault(struct form form, struct slice text) {
  const int slash = find(text, "/");
  uint8_t bytes[16];

  if (slash != NOWHERE)
    return form.netmask ? IPKIN_ERR_TOO_FEW : IPKIN_ERR_NO_BITS;
  if (is_addr(form, text, bytes))
    return IPKIN_ERR_NO_BITS;
  return zone_at(form, text) != NOWHERE ? IPKIN_ERR_ZONE : IPKIN_ERR_TOO_FEW;
}

/* ---- the verdict ------------------------------------------------------- */

static struct form form_of(struct slice text, uint32_t accept) {
  struct form form = {IPKIN_V4, false, accept};
  size_t i = 0;
  int slash;

  while (i < text.len && is_hex(text.at[i]))
    i++;
  if (i < text.len && text.at[i] == ':' &&
      (i < 46 || (accept & IPKIN_ACCEPT_LEADING_ZEROS)))
    form.family = IPKIN_V6;

  slash = find(text, "/");
  if (slash != NOWHERE) {
    text = tail(text, (size_t)slash + 1);
    if (text.len > 46 && !(accept & IPKIN_ACCEPT_LEADING_ZEROS))
      text.len = 46;
    i = 0;
    while (i < text.len && is_digit(text.at[i]))
      i++;
    form.netmask = form.family == IPKIN_V4 && (accept & IPKIN_ACCEPT_NETMASK) &&
                   i < text.len && text.at[i] == '.';
  }
  return form;
}

/* The first byte of text, its zone aside, that format would write otherwise;
   text.len if there is none. */
static size_t differs(struct form form, struct slice text, const char *want) {
  const int slash = find(text, "/");
  const struct slice addr = slash < 0 ? text : head(text, (size_t)slash);
  const int zone = zone_at(form, addr);
  const size_t want_len = slash < 0 ? strcspn(want, "/") : strlen(want);
  size_t from = 0, i = 0;

  for (; from < text.len; from++, i++) {
    if (zone != NOWHERE && from == (size_t)zone)
      from = addr.len;
    if (from == text.len || i == want_len || text.at[from] != want[i])
      break;
  }
  return from;
}

static struct verdict refused(ipkin_status status, size_t at) {
  return (struct verdict){.status = status, .at = at};
}

/* Of a text that is right: what it has, and whether that is refused. */
static struct verdict judge(struct form form, struct slice text, bool is_cidr) {
  const struct form strict = {form.family, form.netmask,
                              form.accept &
                                  (uint32_t)~IPKIN_ACCEPT_LEADING_ZEROS};
  const int slash = is_cidr ? find(text, "/") : NOWHERE;
  const struct slice addr = slash < 0 ? text : head(text, (size_t)slash);
  const struct slice digits =
      slash < 0 ? head(text, 0) : tail(text, (size_t)slash + 1);
  const int zone = zone_at(form, addr);
  unsigned bits = oracle_width(form.family), again;
  struct verdict verdict = {.at = zone < 0 ? text.len : (size_t)zone};
  char canonical[IPKIN_CIDR_TEXT_CAP];
  struct ipkin_cidr masked;
  uint8_t bytes[16];
  size_t difference;

  (void)is_addr(form, addr, verdict.cidr.bytes);
  if (slash != NOWHERE)
    (void)is_bits(form, digits, &bits);
  verdict.cidr.family = (uint8_t)form.family;
  verdict.cidr.bits = (uint8_t)bits;

  if (!is_addr(strict, addr, bytes) ||
      (slash != NOWHERE && !is_bits(strict, digits, &again)))
    verdict.seen |= IPKIN_SEEN_LEADING_ZEROS;
  if (zone != NOWHERE)
    verdict.seen |= IPKIN_SEEN_ZONE;
  if (is_cidr && slash == NOWHERE)
    verdict.seen |= IPKIN_SEEN_BARE;
  if (form.netmask)
    verdict.seen |= IPKIN_SEEN_NETMASK;
  masked = oracle_masked(&verdict.cidr);
  if (memcmp(&masked, &verdict.cidr, sizeof masked) != 0)
    verdict.seen |= IPKIN_SEEN_HOST_BITS;
  if (form.family == IPKIN_V6 &&
      memcmp(verdict.cidr.bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
    verdict.seen |= IPKIN_SEEN_MAPPED;
  (void)oracle_cidr_format(&verdict.cidr, canonical);
  difference = differs(form, text, canonical);
  if (difference < text.len)
    verdict.seen |= IPKIN_SEEN_NON_CANONICAL;

  if (form.netmask && has_hole(digits))
    return refused(IPKIN_ERR_NETMASK, (size_t)slash + 1);
  if (verdict.seen & form.accept & IPKIN_REFUSE_MAPPED)
    return refused(IPKIN_ERR_MAPPED, 0);
  if (verdict.seen & form.accept & IPKIN_REFUSE_HOST_BITS)
    return refused(IPKIN_ERR_HOST_BITS, (size_t)slash + 1);
  if (verdict.seen & form.accept & IPKIN_REFUSE_NON_CANONICAL)
    return refused(IPKIN_ERR_NON_CANONICAL, difference);
  return verdict;
}

struct verdict oracle_addr(const char *text, size_t len, uint32_t accept) {
  const struct slice whole = {text, len};
  struct form form;
  uint8_t bytes[16];
  size_t at = 0;

  if (accept & ~(uint32_t)ORACLE_ACCEPT_DEFINED)
    return refused(IPKIN_ERR_VALUE, 0);
  if (len == 0)
    return refused(IPKIN_ERR_EMPTY, 0);
  form = form_of(whole, accept);
  if (is_addr(form, whole, bytes))
    return judge(form, whole, false);
  while (at < len && can_become_addr(form, head(whole, at + 1)))
    at++;
  return refused(at == len ? end_fault(form, whole)
                           : addr_fault(form, head(whole, at), text[at]),
                 at);
}

struct verdict oracle_cidr(const char *text, size_t len, uint32_t accept) {
  const struct slice whole = {text, len};
  const int slash = find(whole, "/");
  struct form form;
  uint8_t bytes[16];
  unsigned bits;
  size_t at = 0;

  if (accept & ~(uint32_t)ORACLE_ACCEPT_DEFINED)
    return refused(IPKIN_ERR_VALUE, 0);
  if (len == 0)
    return refused(IPKIN_ERR_EMPTY, 0);
  form = form_of(whole, accept);
  if (slash == NOWHERE
          ? (accept & IPKIN_ACCEPT_BARE) && is_addr(form, whole, bytes)
          : is_addr(form, head(whole, (size_t)slash), bytes) &&
                is_bits(form, tail(whole, (size_t)slash + 1), &bits))
    return judge(form, whole, true);
  while (at < len && can_become_cidr(form, head(whole, at + 1)))
    at++;
  if (at == len)
    return refused(end_fault(form, whole), at);
  if (slash != NOWHERE && at > (size_t)slash)
    return refused(
        bits_fault(form,
                   head(tail(whole, (size_t)slash + 1), at - (size_t)slash - 1),
                   text[at]),
        at);
  return refused(addr_fault(form, head(whole, at), text[at]), at);
}

/* ---- host -------------------------------------------------------------- */

static struct host_verdict host_refused(ipkin_status status, size_t at) {
  return (struct host_verdict){.status = status, .at = at};
}

/* One address of a family that the form of the host says. */
static struct host_verdict host_addr(struct slice text, size_t from,
                                     unsigned family) {
  const struct form form = {family, false, 0};
  struct host_verdict verdict = {.at = from + text.len,
                                 .host.kind = IPKIN_HOST_ADDR};
  size_t at = 0;

  if (is_addr(form, text, verdict.host.addr.bytes)) {
    verdict.host.addr.family = (uint8_t)family;
    return verdict;
  }
  while (at < text.len && can_become_addr(form, head(text, at + 1)))
    at++;
  return host_refused(at == text.len
                          ? IPKIN_ERR_TOO_FEW
                          : addr_fault(form, head(text, at), text.at[at]),
                      from + at);
}

static bool can_become_name(struct slice text) {
  struct slice label[ORACLE_TEXT_MAX];
  const unsigned labels = split(text, '.', label, ORACLE_TEXT_MAX);

  for (unsigned i = 0; i < labels; i++) {
    const bool open = i == labels - 1;

    if (label[i].len > 63 || (label[i].len == 0 && (!open || i == 0)))
      return false;
    for (size_t j = 0; j < label[i].len; j++) {
      const char byte = label[i].at[j];
      const bool inner = j > 0 && (open || j + 1 < label[i].len);

      if (!(is_digit(byte) || (byte >= 'a' && byte <= 'z') ||
            (byte >= 'A' && byte <= 'Z') || byte == '_' ||
            (byte == '-' && inner)))
        return false;
    }
  }
  return text.len <= 253;
}

static bool reads_as_v4(struct slice host) {
  struct slice label;

  if (host.len > 0 && host.at[host.len - 1] == '.')
    host.len--;
  label = last_part(host, '.');
  if (label.len >= 2 && label.at[0] == '0' &&
      (label.at[1] == 'x' || label.at[1] == 'X')) {
    for (size_t i = 2; i < label.len; i++)
      if (!is_hex(label.at[i]))
        return false;
    return true;
  }
  return all_digits(label);
}

static struct host_verdict host_name(struct slice text) {
  struct host_verdict verdict = {.at = text.len,
                                 .host.kind = IPKIN_HOST_NAME,
                                 .host.name_len = (uint8_t)text.len};
  size_t at = 0;

  while (at < text.len && can_become_name(head(text, at + 1)))
    at++;
  if (at < text.len || text.at[at - 1] == '-')
    return host_refused(IPKIN_ERR_NAME, at);
  return verdict;
}

/* ":port" at the end of text, from its colon on. */
static struct host_verdict host_port(struct host_verdict verdict,
                                     struct slice text, size_t colon) {
  unsigned port = 0;

  for (size_t at = colon + 1; at < text.len; at++)
    if (!is_decimal(head(tail(text, colon + 1), at - colon), 65535, 0, &port))
      return host_refused(IPKIN_ERR_PORT, at);
  if (colon + 1 == text.len)
    return host_refused(IPKIN_ERR_PORT, text.len);
  verdict.host.port[0] = (uint8_t)(port >> 8);
  verdict.host.port[1] = (uint8_t)port;
  verdict.host.seen |= IPKIN_HOST_PORT;
  verdict.at = text.len;
  return verdict;
}

struct host_verdict oracle_host(const char *text, size_t len) {
  const struct slice whole = {text, len};
  const struct slice deciding = head(whole, len < 260 ? len : 260);
  const unsigned colons = count(deciding, ':');
  const int colon = find(deciding, ":");
  struct host_verdict verdict;
  struct slice host = deciding;

  if (len == 0 || text[0] == ':') {
    if (colons < 2)
      return host_refused(IPKIN_ERR_EMPTY, 0);
    return host_addr(whole, 0, IPKIN_V6);
  }
  if (text[0] == '[') {
    const int close = find(deciding, "]");

    if (close == 1)
      return host_refused(IPKIN_ERR_CHARACTER, 1);
    verdict = host_addr(close < 0 ? tail(whole, 1)
                                  : head(tail(whole, 1), (size_t)close - 1),
                        1, IPKIN_V6);
    if (verdict.status)
      return verdict;
    if (close < 0)
      return host_refused(IPKIN_ERR_TOO_FEW, len);
    verdict.host.seen = IPKIN_HOST_BRACKETS;
    verdict.at = len;
    if ((size_t)close + 1 == len)
      return verdict;
    if (text[close + 1] != ':')
      return host_refused(IPKIN_ERR_CHARACTER, (size_t)close + 1);
    return host_port(verdict, whole, (size_t)close + 1);
  }
  if (colons >= 2)
    return host_addr(whole, 0, IPKIN_V6);

  if (colon != NOWHERE)
    host = head(whole, (size_t)colon);
  verdict = reads_as_v4(host) ? host_addr(host, 0, IPKIN_V4) : host_name(host);
  if (verdict.status == IPKIN_OK && colon != NOWHERE)
    return host_port(verdict, whole, (size_t)colon);
  return verdict;
}

/* ---- format, and literals ---------------------------------------------- */

size_t oracle_addr_format(const struct ipkin_addr *addr, char *text) {
  const uint8_t *const b = addr->bytes;
  unsigned group[8], run = 0, run_at = 0;
  bool mapped = true;
  size_t len = 0;

  if (addr->family == IPKIN_V4)
    return (size_t)sprintf(text, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);

  for (unsigned i = 0; i < 8; i++) {
    group[i] = (unsigned)b[2 * i] << 8 | b[2 * i + 1];
    if (i < 6 && group[i] != (i < 5 ? 0 : 0xffff))
      mapped = false;
  }
  if (mapped)
    return (size_t)sprintf(text, "::ffff:%u.%u.%u.%u", b[12], b[13], b[14],
                           b[15]);

  for (unsigned from = 0; from < 8; from++) { /* the first of the longest */
    unsigned zeros = 0;

    while (from + zeros < 8 && group[from + zeros] == 0)
      zeros++;
    if (zeros >= 2 && zeros > run) {
      run = zeros;
      run_at = from;
    }
  }
  text[0] = 0;
  for (unsigned i = 0; i < 8; i++) {
    if (run && i == run_at) {
      len += (size_t)sprintf(text + len, "::");
      i += run - 1;
    } else {
      const bool first = i == 0 || (run && i == run_at + run);

      len += (size_t)sprintf(text + len, first ? "%x" : ":%x", group[i]);
    }
  }
  return len;
}

size_t oracle_cidr_format(const struct ipkin_cidr *cidr, char *text) {
  struct ipkin_addr addr = {.family = cidr->family};
  size_t len;

  memcpy(addr.bytes, cidr->bytes, sizeof addr.bytes);
  len = oracle_addr_format(&addr, text);
  return len + (size_t)sprintf(text + len, "/%u", cidr->bits);
}

struct ipkin_cidr cidr_of(const char *text) {
  const struct verdict verdict =
      oracle_cidr(text, strlen(text), IPKIN_ACCEPT_BARE);

  if (verdict.status) {
    (void)fprintf(stderr, "the tests write \"%s\"\n", text);
    abort();
  }
  return verdict.cidr;
}

struct ipkin_addr addr_of(const char *text) {
  const struct verdict verdict = oracle_addr(text, strlen(text), 0);
  struct ipkin_addr addr = {.family = verdict.cidr.family};

  if (verdict.status) {
    (void)fprintf(stderr, "the tests write \"%s\"\n", text);
    abort();
  }
  memcpy(addr.bytes, verdict.cidr.bytes, sizeof addr.bytes);
  return addr;
}
