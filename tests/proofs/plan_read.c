/* plan_read.c - proof: what is read is what facts.h says
   SPDX-License-Identifier: MIT */
#define TEXT 1
#include "facts.h"
#ifndef CLASS
#include "plan_stubs.h"
#else
#include "spec_special.h"

static spec_number number_of(const struct ipkin_addr *addr) {
  return spec_load(addr->bytes, addr->family);
}

/* What it says of danger, as ipkin_addr_class.c has it. */
uint32_t ipkin_addr_class(const struct ipkin_addr *addr) {
  const spec_number number = number_of(addr);
  uint32_t inside, class = spec_own_class(addr->family, number);
  uint32_t kind = spec_embedded(addr->family, number, &inside);
  return class | (kind ? spec_own_class(4, inside) & spec_danger : 0);
}

ipkin_status ipkin_addr_embedded(const struct ipkin_addr *addr,
                                 struct ipkin_addr *ret_addr,
                                 uint32_t *ret_kind) {
  uint32_t inside;
  *ret_kind = spec_embedded(addr->family, number_of(addr), &inside);
  *ret_addr = (struct ipkin_addr){.family = *ret_kind ? 4 : 0};
  if (*ret_kind)
    store32(ret_addr->bytes, inside);
  return *ret_kind ? IPKIN_OK : IPKIN_ERR_ABSENT;
}
#endif

#include "plan.c"

#ifndef N
#define N 6
#endif

/* ipkin__plan_class() */
uint32_t class_contract(const struct ipkin_addr *addr) {
  uint32_t class = nondet_word(), one = class & ONE_OF;
  ASSUME(class <= UINT16_MAX && (one & (one - 1)) == 0);
  return class;
}

/* proof list
     of: ipkin_plan_check ipkin_plan_migrate
     figure: lists of any text <= 6 B, with 3 places
     args: --unwind 8 --unwindset memcmp.0:41
     quick figure: lists of any text <= 3 B, with 3 places
     quick args: -DN=3 --unwind 5 --unwindset memcmp.0:41
     replace: ipkin__plan_class class_contract plan_read/class
     assumes: the parsers' contracts, which plan_stubs.h repeats
     bug: plan.c: &entries[list->kept < cap ? list->kept : cap - 1]; =>
          &entries[list->kept <= cap ? list->kept : cap - 1]; */
void list(void) {
  char texts[N];
  struct entry entries[3];
  struct list list;
  struct ipkin_text text = {.len = nondet_size()};
  ASSUME(text.len <= N);
  text.data = texts + N - text.len;
  const struct entry none = {.at = 0};
  for (unsigned i = 0; i < 3; i++)
    entries[i] = none;
  if (nondet_bool())
    read_list(&list, IPKIN_FIELD_SERVICE_RANGES, text, entries, 3,
              ipkin__plan_read_cidr);
  else
    read_list(&list, IPKIN_FIELD_NODE_IPS, text, entries, 3, read_addr);
  PROVE(list.kept <= 3 &&
        (list.kept == 3 ? list.len >= 3 : list.len == list.kept));
  PROVE((list.len == 0) == (text.len == 0) && list.len <= text.len + 1);
  PROVE(list.text.data == text.data && list.text.len == text.len);
  for (unsigned i = 0; i < list.kept; i++)
    PROVE(is_entry(&entries[i], text.len));
  for (unsigned i = list.kept; i < 3; i++)
    PROVE(memcmp(&entries[i], &none, sizeof none) == 0);
}

/* proof host
     of: ipkin_plan_check ipkin_plan_migrate
     figure: a host of any text <= 6 B, or none
     quick figure: a host of any text <= 3 B, or none
     args: --unwind 8
     quick args: -DN=3 --unwind 6
     replace: ipkin__plan_class class_contract plan_read/class
     assumes: as for list
     bug: plan.c: if (!text.data) return; => if (!text.len) return; */
void host(void) {
  char texts[N];
  struct entry entry = {.at = 0};
  struct list list;
  struct ipkin_text text = {.len = nondet_size()};
  ASSUME(text.len <= N);
  text.data = OR_NULL(texts + N - text.len);
  ASSUME(text.data || text.len == 0);
  read_one(&list, IPKIN_FIELD_API_ADDRESS, text, &entry);
  PROVE(list.len == list.kept && list.kept == (text.data != NULL));
  PROVE(!list.kept || is_entry(&entry, text.len));
  PROVE(entry.at == 0 && entry.len == text.len);
}

/* proof class
     figure: one danger at most, all 2^128
     args: -DCLASS --unwind 17
     bug: plan.c: if (kind != IPKIN_CLASS_ISATAP) return 0; =>
          if (kind != IPKIN_CLASS_ISATAP) return 0; else
          return ipkin_addr_class(addr); */
void class(void) {
  struct ipkin_addr addr;
  uint32_t class = ipkin__plan_class(&addr) & ONE_OF;
  PROVE((class & (class - 1)) == 0);
}
