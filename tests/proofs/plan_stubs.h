/* plan_stubs.h - what the lower layers answer, by their contracts alone
   SPDX-License-Identifier: MIT

   Each answers whatever its proof allows.  A text is read at both its ends, so
   that one which is not there is noticed. */
#ifndef PLAN_STUBS_H
#define PLAN_STUBS_H

#include "spec.h"

struct ipkin_addr nondet_addr(void);
struct ipkin_cidr nondet_cidr(void);
struct ipkin_host nondet_host(void);
uint32_t nondet_word(void);
uint64_t nondet_long(void);

static void read_text(const char *text, size_t len) {
  if (len)
    PROVE(__CPROVER_r_ok(text, len));
}

static ipkin_status any_status(size_t *ret_at, size_t len) {
  size_t at = nondet_long();
  ASSUME(at <= len);
  if (ret_at)
    *ret_at = at;
  return nondet_bool() ? IPKIN_OK
                       : (ipkin_status)(IPKIN_ERR_EMPTY + nondet_word() % 16);
}

static struct ipkin_addr any_addr(bool some) {
  struct ipkin_addr addr = nondet_addr();
  if (!some)
    memset(&addr, 0, sizeof addr);
  ASSUME(!some || spec_width(addr.family));
  return addr;
}

ipkin_status ipkin_addr_parse_with(const char *text, size_t text_len,
                                   uint32_t accept, struct ipkin_addr *ret_addr,
                                   uint32_t *ret_seen, size_t *ret_at) {
  read_text(text, text_len);
  ipkin_status status = any_status(ret_at, text_len);
  *ret_addr = any_addr(status == IPKIN_OK);
  if (ret_seen)
    *ret_seen = status ? 0 : nondet_word();
  if (ret_seen)
    ASSUME(!(*ret_seen & IPKIN_SEEN_MAPPED) || ret_addr->family == 6);
  return status;
}

ipkin_status ipkin_addr_parse(const char *text, size_t text_len,
                              struct ipkin_addr *ret_addr, size_t *ret_at) {
  return ipkin_addr_parse_with(text, text_len, 0, ret_addr, NULL, ret_at);
}

ipkin_status ipkin_cidr_parse_with(const char *text, size_t text_len,
                                   uint32_t accept, struct ipkin_cidr *ret_cidr,
                                   uint32_t *ret_seen, size_t *ret_at) {
  read_text(text, text_len);
  ipkin_status status = any_status(ret_at, text_len);
  *ret_cidr = nondet_cidr();
  ASSUME(spec_is_cidr(ret_cidr));
  *ret_seen = nondet_word();
  ASSUME(!(*ret_seen & IPKIN_SEEN_MAPPED) || ret_cidr->family == 6);
  if (status) {
    memset(ret_cidr, 0, sizeof *ret_cidr);
    *ret_seen = 0;
  }
  return status;
}

ipkin_status ipkin_host_parse(const char *text, size_t text_len,
                              struct ipkin_host *ret_host, size_t *ret_at) {
  read_text(text, text_len);
  ipkin_status status = any_status(ret_at, text_len);
  *ret_host = nondet_host();
  ASSUME(ret_host->addr.family == 0 || spec_width(ret_host->addr.family));
  if (status)
    memset(ret_host, 0, sizeof *ret_host);
  return status;
}

/* Of a family and a length; which addresses, is not looked at. */
static bool of_a_family(const struct ipkin_cidr *a,
                        const struct ipkin_cidr *b) {
  return a->family == b->family && spec_width(a->family) && nondet_bool();
}

bool ipkin_cidr_overlaps(const struct ipkin_cidr *a,
                         const struct ipkin_cidr *b) {
  return of_a_family(a, b);
}

bool ipkin_cidr_covers(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  return of_a_family(a, b);
}

bool ipkin_cidr_contains(const struct ipkin_cidr *cidr,
                         const struct ipkin_addr *addr) {
  return cidr->family == addr->family && spec_width(addr->family) &&
         nondet_bool();
}

uint64_t ipkin_cidr_count(const struct ipkin_cidr *cidr) {
  unsigned hosts = spec_width(cidr->family) - cidr->bits;
  return !spec_is_cidr(cidr) ? 0
         : hosts < 64        ? (uint64_t)1 << hosts
                             : UINT64_MAX;
}

ipkin_status ipkin_cidr_masked(const struct ipkin_cidr *cidr,
                               struct ipkin_cidr *ret_cidr) {
  struct ipkin_cidr masked = nondet_cidr();
  masked.family = cidr->family;
  masked.bits = cidr->bits;
  *ret_cidr = masked;
  return IPKIN_OK;
}

ipkin_status ipkin_service_first(const struct ipkin_cidr *range,
                                 struct ipkin_addr *ret_addr) {
  bool some = nondet_bool();
  *ret_addr = any_addr(some);
  return some ? IPKIN_OK : IPKIN_ERR_OUTSIDE;
}

int ipkin_addr_compare(const struct ipkin_addr *a, const struct ipkin_addr *b) {
  return (int)nondet_word();
}

ipkin_status ipkin_addr_unmap(const struct ipkin_addr *addr,
                              struct ipkin_addr *ret_addr) {
  *ret_addr = *addr;
  if (addr->family == 6 && nondet_bool())
    ret_addr->family = 4;
  return IPKIN_OK;
}

#endif
