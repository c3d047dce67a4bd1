/* ipkin_finding_name.c - proof: each rule's name, and no other's
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "plan_rules.c"

#define RULE(group, number)                                                    \
  { IPKIN_RULE_##group##_##number, #group "-" #number }

static const struct {
  uint16_t id;
  char name[8];
} names[] = {RULE(SVC, 01),  RULE(SVC, 02),  RULE(SVC, 03),  RULE(SVC, 04),
             RULE(SVC, 05),  RULE(SVC, 06),  RULE(SVC, 07),  RULE(SVC, 08),
             RULE(SVC, 09),  RULE(SVC, 10),  RULE(SVC, 11),  RULE(SVC, 12),
             RULE(SVC, 13),  RULE(SVC, 14),  RULE(SVC, 15),  RULE(SVC, 16),
             RULE(SVC, 17),  RULE(SVC, 18),  RULE(SVC, 19),  RULE(SVC, 20),
             RULE(SVC, 21),  RULE(SVC, 22),  RULE(SVC, 23),  RULE(SVC, 24),
             RULE(SVC, 25),  RULE(SVC, 27),  RULE(POD, 01),  RULE(POD, 02),
             RULE(POD, 03),  RULE(POD, 04),  RULE(POD, 05),  RULE(POD, 06),
             RULE(POD, 07),  RULE(POD, 08),  RULE(POD, 09),  RULE(POD, 10),
             RULE(POD, 11),  RULE(POD, 12),  RULE(POD, 13),  RULE(POD, 14),
             RULE(ADR, 01),  RULE(ADR, 02),  RULE(ADR, 03),  RULE(ADR, 04),
             RULE(ADR, 05),  RULE(ADR, 06),  RULE(ADR, 07),  RULE(ADR, 08),
             RULE(ADR, 09),  RULE(ADR, 10),  RULE(ADR, 11),  RULE(ADR, 12),
             RULE(ADR, 13),  RULE(ADR, 14),  RULE(ADR, 15),  RULE(ADR, 16),
             RULE(ADR, 17),  RULE(ADR, 18),  RULE(ADR, 19),  RULE(ADR, 20),
             RULE(OVL, 01),  RULE(OVL, 04),  RULE(DUAL, 01), RULE(DUAL, 02),
             RULE(DUAL, 03), RULE(DUAL, 04), RULE(DUAL, 05), RULE(FAM, 04),
             RULE(K0S, 01),  RULE(K0S, 02),  RULE(K0S, 07),  RULE(K0S, 08)};
enum { NAMES = sizeof names / sizeof names[0] };

/* proof name
   figure: = the header's, all 2^32
   args: --unwind 90
   bug: plan_rules.c: return row ? row->name : ""; =>
        return row ? row->name + (row->id == IPKIN_RULE_FAM_04) : ""; */
void name(void) {
  PROVE(NAMES == RULES);
  uint32_t rule, place;
  bool known = false;
  for (unsigned i = 0; i < NAMES; i++)
    known |= rule == names[i].id;
  ASSUME(place < NAMES);
  if (nondet_bool()) {
    rule = names[place].id;
    const char *name = ipkin_finding_name(rule);
    for (unsigned k = 0; k < sizeof names[0].name; k++)
      PROVE(name[k] == names[place].name[k]);
  } else if (!known) {
    PROVE(ipkin_finding_name(rule)[0] == '\0');
  }
}
