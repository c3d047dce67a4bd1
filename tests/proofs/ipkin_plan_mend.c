/* ipkin_plan_mend.c - proof: any mend of any finding, in the caller's bytes
   SPDX-License-Identifier: MIT */
#define TEXT 1
#include "facts.h"

#include "plan.c"

#ifndef N
#define N 6 /* bytes in the field */
#endif
#ifndef FIELD
#define FIELD 6
#endif

struct ipkin_finding nondet_finding(void);

/* take_config(): it is taken or refused. */
static ipkin_status taken;
ipkin_status take_contract(const struct ipkin_plan_config *config,
                           struct ipkin_plan_config *ret_config) {
  *ret_config = *config;
  return taken;
}

/* An address or block as some text of one to so many bytes. */
static ipkin_status format(bool right, size_t most, char *ret_text,
                           size_t *ret_len) {
  size_t len = nondet_size();
  ASSUME(len >= 1 && len <= most);
  *ret_len = right ? len : 0;
  ret_text[*ret_len] = '\0';
  return right ? IPKIN_OK : IPKIN_ERR_VALUE;
}

ipkin_status ipkin_cidr_format(const struct ipkin_cidr *cidr, char *ret_text,
                               size_t text_cap, size_t *ret_len) {
  return format(spec_is_cidr(cidr), 43, ret_text, ret_len);
}

ipkin_status ipkin_addr_format(const struct ipkin_addr *addr, char *ret_text,
                               size_t text_cap, size_t *ret_len) {
  return format(spec_width(addr->family), 39, ret_text, ret_len);
}

/* proof mend
     figure: any finding and field, texts <= 6 B, space <= 8 B
     quick figure: any finding about the pod ranges, texts <= 3 B, space <= 8 B
     args: --unwind 12
     quick args: -DN=3 --unwind 12 --unwindset put_swapped.0:5,put_swapped.1:5
           --unwindset put_mended.0:5,put_mended.1:5
     cases: FIELD 0 14
     quick cases: FIELD 6 6
     bug case: 6
     replace: take_config take_contract ipkin_plan_check/take
     bug: plan.c: if (out->len >= out->cap) return IPKIN_ERR_SPACE; =>
          if (out->len > out->cap) return IPKIN_ERR_SPACE; */
void mend(void) {
  struct ipkin_plan_config config = nondet_config(), ret;
  struct ipkin_finding finding = nondet_finding();
  char texts[N], answer[8 + 1];
  size_t cap = nondet_size(), len = 1, text_len = nondet_size();
  ASSUME(is_config(&config) && cap <= 8 && text_len <= N);
  ASSUME(finding.mend_field == FIELD ||
         (FIELD == 0 && finding.mend_field > 14));
  struct ipkin_text *text = field_text(&config, FIELD);
  if (text)
    *text = (struct ipkin_text){OR_NULL(texts + N - text_len), text_len};
  if (text)
    ASSUME(text->data || text_len == 0);
  taken = nondet_bool() ? IPKIN_OK : IPKIN_ERR_NEWER;
  answer[cap] = 'x';
  ipkin_status status =
      ipkin_plan_mend(&config, &finding, &ret, answer, cap, &len);
  PROVE(answer[cap] == 'x');
  PROVE(!taken || status == taken);
  PROVE(taken || finding.mend || status == IPKIN_ERR_ABSENT);
  PROVE(len < text_len + 48);
  if (status == IPKIN_OK) {
    PROVE(len < cap && answer[len] == '\0');
    PROVE(ret.size == config.size);
    struct ipkin_text *now = field_text(&ret, FIELD);
    PROVE(!now || (now->data == answer && now->len == len));
  } else {
    PROVE(cap == 0 || answer[0] == '\0');
    PROVE(ret.size == 0 && ret.node_ips.data == NULL);
    PROVE(status == IPKIN_ERR_SPACE ? len >= cap : len == 0);
  }
  PROVE(ipkin_plan_mend(NULL, &finding, &ret, answer, cap, &len) ==
        IPKIN_ERR_NULL);
  PROVE(ret.size == 0 && len == 0);
}
