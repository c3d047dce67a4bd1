/* ipkin_plan_avoid.c - proof: each overlap is told, in its place
   SPDX-License-Identifier: MIT */
#define TEXT 1
#include "facts.h"

#include "plan.c"

#include "plan_rules.c"

struct ipkin_finding nondet_finding(void);
struct ipkin_cidr nondet_cidr(void);

enum { BLOCKS = 2, CAP = 2 };

/* take_config(): it is taken or refused. */
static ipkin_status taken;
ipkin_status take_contract(const struct ipkin_plan_config *config,
                           struct ipkin_plan_config *ret_config) {
  *ret_config = nondet_config();
  return taken;
}

/* Two lists of one entry each; the others are not looked at. */
static struct entry services, pods;
static bool has_services, has_pods;
void read_contract(struct facts *facts) {
  facts->services.entries = &services;
  facts->services.field = IPKIN_FIELD_SERVICE_RANGES;
  facts->services.len = facts->services.kept = has_services;
  facts->pods.entries = &pods;
  facts->pods.field = IPKIN_FIELD_POD_RANGES;
  facts->pods.len = facts->pods.kept = has_pods;
}

void empty_contract(struct facts *facts) {
}

/* Which overlap, by list and block. */
static bool overlaps[2][BLOCKS];
static struct ipkin_cidr blocks[BLOCKS];
bool ipkin_cidr_overlaps(const struct ipkin_cidr *a,
                         const struct ipkin_cidr *b) {
  return overlaps[a->reserved[0]][b - blocks];
}

uint64_t ipkin_cidr_count(const struct ipkin_cidr *cidr) {
  return spec_is_cidr(cidr);
}

ipkin_status ipkin_cidr_masked(const struct ipkin_cidr *cidr,
                               struct ipkin_cidr *ret_cidr) {
  *ret_cidr = *cidr;
  return IPKIN_OK;
}

/* proof avoid
     figure: == spec, 2 ranges x 2 blocks, any statuses and capacities
     args: --unwind 4
           --unwindset ipkin__plan_judge_avoid.0:80
     replace: take_config take_contract ipkin_plan_check/take,
              read_config read_contract plan_read/list,
              read_empty_services empty_contract -
     assumes: which of the blocks overlap: ipkin_cidr_overlaps(); what an empty
              list of service ranges stands for: read_empty_services()
     bug: plan_rules.c: finding.number = b; => finding.number = i; */
void avoid(void) {
  struct ipkin_plan_config config;
  struct ipkin_finding findings[CAP] = {nondet_finding(), nondet_finding()};
  size_t cap = nondet_size(), len = nondet_size(), blocks_len = nondet_size();
  bool right = true;
  ASSUME(cap <= CAP && blocks_len <= BLOCKS);
  services = nondet_entry();
  pods = nondet_entry();
  services.cidr.reserved[0] = 0;
  pods.cidr.reserved[0] = 1;
  has_services = nondet_bool();
  has_pods = nondet_bool();
  for (unsigned b = 0; b < BLOCKS; b++) {
    blocks[b] = nondet_cidr();
    right &= b >= blocks_len || spec_is_cidr(&blocks[b]);
    overlaps[0][b] = nondet_bool();
    overlaps[1][b] = nondet_bool();
  }
  bool text = nondet_bool();
  taken = text ? IPKIN_OK : IPKIN_ERR_NEWER;
  ipkin_status status =
      ipkin_plan_avoid(&config, blocks, blocks_len, findings, cap, &len);
  if (!text || !right) {
    PROVE(status == (text ? IPKIN_ERR_VALUE : IPKIN_ERR_NEWER) && len == 0);
  } else {
    size_t n = 0;
    for (unsigned l = 0; l < 2; l++)
      for (unsigned b = 0; b < blocks_len; b++)
        if ((l ? has_pods : has_services) && overlaps[l][b]) {
          PROVE(n >= cap ||
                (findings[n].rule == IPKIN_RULE_OVL_04 &&
                 findings[n].field == (l ? IPKIN_FIELD_POD_RANGES
                                         : IPKIN_FIELD_SERVICE_RANGES) &&
                 findings[n].number == b && findings[n].other_entry == b &&
                 findings[n].at == (l ? pods.at : services.at)));
          n++;
        }
    PROVE(len == n);
    PROVE(status == (n > cap ? IPKIN_ERR_SPACE : IPKIN_OK));
  }
  len = 1;
  PROVE(ipkin_plan_avoid(NULL, NULL, 0, findings, 1, &len) == IPKIN_ERR_NULL);
  PROVE(len == 0);
  PROVE(ipkin_plan_avoid(&config, NULL, 1, findings, 1, &len) ==
        IPKIN_ERR_NULL);
  PROVE(ipkin_plan_avoid(&config, NULL, 0, NULL, 1, &len) == IPKIN_ERR_NULL);
  PROVE(ipkin_plan_avoid(&config, NULL, 0, NULL, 0, NULL) == IPKIN_ERR_NULL);
}
