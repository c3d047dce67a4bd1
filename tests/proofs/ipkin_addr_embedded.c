/* ipkin_addr_embedded.c - proof of ipkin_addr_embedded()
   SPDX-License-Identifier: MIT */
#include "rows.h"

/* proof embedded
   figure: = spec, all 2^128
   args: --unwind 57
   cases: FAMILY 4 6
   replace: registry_row row_contract ipkin_addr_special/registry
   bug: addr_special.c: (uint32_t)(number.hi >> 16) => (uint32_t)number.hi */
void embedded(void) {
  struct ipkin_addr addr = spec_addr(FAMILY), ret;
  uint32_t kind, v4;
  unsigned family = addr.family;
  uint32_t spec = spec_embedded(family, spec_load(addr.bytes, family), &v4);
  const struct ipkin_addr *in = OR_NULL(&addr);
  struct ipkin_addr *out = OR_NULL(nondet_bool() ? &ret : &addr);
  uint32_t *ret_kind = OR_NULL(&kind);
  ipkin_status status = ipkin_addr_embedded(in, out, ret_kind);

  if (!in || !out)
    PROVE(status == IPKIN_ERR_NULL);
  else if (!spec_width(family))
    PROVE(status == IPKIN_ERR_VALUE);
  else if (!spec)
    PROVE(status == IPKIN_ERR_ABSENT);
  else
    PROVE(status == IPKIN_OK && spec_is(out, 4, v4));
  if (status && out)
    PROVE(spec_zero(out, sizeof *out));
  if (ret_kind)
    PROVE(kind == (status ? 0 : spec));
}
