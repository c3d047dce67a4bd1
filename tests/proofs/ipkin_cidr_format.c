/* ipkin_cidr_format.c - proof: the address's text, "/" and the number
   SPDX-License-Identifier: MIT */
#include "scan.h"

#include "cidr.c"

struct ipkin_cidr nondet_cidr(void);

static size_t address_len;

/* ipkin__addr_put(), whose length is kept. */
size_t kept_contract(const struct ipkin_addr *addr, char to[ADDR_PUT]) {
  return address_len = put_contract(addr, to);
}

static struct ipkin_cidr asked;

/* give_text(), given what is to be written. */
ipkin_status give_contract(const char *text, size_t len, char *ret_text,
                           size_t text_cap, size_t *ret_text_len) {
  unsigned bits = asked.bits;
  if (len) {
    size_t digits = bits >= 100 ? 3 : bits >= 10 ? 2 : 1;
    PROVE(len == address_len + 1 + digits && text[address_len] == '/');
    PROVE(text[len - 1] == (char)('0' + bits % 10));
    PROVE(bits < 10 || text[len - 2] == (char)('0' + bits / 10 % 10));
    PROVE(bits < 100 || text[len - 3] == (char)('0' + bits / 100));
  }
  if (ret_text_len)
    *ret_text_len = len;
  if (ret_text && text_cap)
    *ret_text = (char)(len < text_cap && len);
  return len < text_cap ? IPKIN_OK : IPKIN_ERR_SPACE;
}

/* proof cidr_format
     figure: == the address's text "/" number; capacity, NUL and length, all
     args: --unwind 21
     replace: ipkin__addr_put kept_contract ipkin_addr_format/put
              ipkin_addr_format/put_groups_v6,
              ipkin__addr_put_decimal put_decimal_contract
              ipkin_cidr_format/decimal,
              give_text give_contract ipkin_addr_format/give
     bug: cidr.c: char text[IPKIN_CIDR_TEXT_CAP]; ipkin_status =>
          char text[IPKIN_CIDR_TEXT_CAP - 2]; ipkin_status */
void cidr_format(void) {
  char byte;
  size_t cap = nondet_size(), len;
  const struct ipkin_cidr *in = OR_NULL(&asked);
  char *text = OR_NULL(&byte); /* that no more is written, is give_text's */
  size_t *ret_len = OR_NULL(&len);
  asked = nondet_cidr();
  ipkin_status status = ipkin_cidr_format(in, text, cap, ret_len);

  if (!in || !ret_len || (!text && cap))
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_is_cidr(&asked))
    PROVE(status == IPKIN_ERR_VALUE);
  else
    PROVE(status == (len < cap ? IPKIN_OK : IPKIN_ERR_SPACE) && len >= 4);
  if (status && text && cap)
    PROVE(byte == '\0');
  if (status && status != IPKIN_ERR_SPACE && ret_len)
    PROVE(len == 0);
}

/* proof decimal
     args: addr.c --unwind 6
     bug: addr.c: for (unsigned rest = value; rest >= 10; rest /= 10) =>
          for (unsigned rest = value; rest > 10; rest /= 10) */
void decimal(void) {
  unsigned value = nondet_unsigned();
  char text[3], spec[3];
  ASSUME(value <= 999);
  size_t len = ipkin__addr_put_decimal(text, value);
  PROVE(len == put_decimal_contract(spec, value));
  for (size_t i = 0; i < 3; i++)
    PROVE(i >= len || text[i] == spec[i]);
}
