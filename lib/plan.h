/* plan.h - layer 5: what plan.c reads out of a config and lends to the rules
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_PLAN_H
#define IPKIN_PLAN_H

#include "base.h"

/* The newest minors whose rules are known; a newer one is judged as these. */
enum { KUBE_NEWEST = 37, TALOS_NEWEST = 14 };

/* One entry of a field: a CIDR, or an address as /32 or /128. */
struct entry {
  struct ipkin_cidr cidr; /* zero where there is none: a name, or no parse */
  uint32_t at, len;       /* its text, blanks around it trimmed */
  uint16_t detail;        /* with a status the byte in it that is wrong, else
                             the danger classes of an address */
  uint8_t status;         /* ipkin_status */
  uint8_t seen;           /* ENTRY_ */
};

enum {
  ENTRY_ZEROS = IPKIN_SEEN_LEADING_ZEROS,
  ENTRY_HOST_BITS = IPKIN_SEEN_HOST_BITS,
  ENTRY_MAPPED = IPKIN_SEEN_MAPPED,
  ENTRY_BRACKETS = 0x02, /* a host in brackets */
  ENTRY_PORT = 0x04,     /* a host with a port */
  ENTRY_INNER = 0x08,    /* a blank beside a comma */
  ENTRY_OUTER = 0x80     /* a blank at an end of the whole text */
};

/* A field with its entries.  The last place kept (the ninth; earlier in lists
   of which two matter) stands for all that are left: it holds the first of them
   that does not parse, if there is one. */
enum { KEPT = 9, KEPT_OLD = 3 };
struct list {
  struct ipkin_text text;
  struct entry *entries; /* in facts those that are not kept are zero */
  uint32_t len;          /* entries in the text */
  uint8_t kept;          /* of them in entries */
  uint8_t field;
};

static inline bool is_given(const struct list *list) {
  return list->text.data != NULL;
}

/* Does the entry stand for an address or block?  A name does not. */
static inline bool is_value(const struct entry *entry) {
  return entry->cidr.family != 0;
}

/* Of the first entry; 0 where that is no address or block. */
static inline uint8_t first_family(const struct list *list) {
  return list->entries[0].cidr.family;
}

static inline uint32_t class_of(const struct entry *entry) {
  return entry->status ? 0 : entry->detail;
}

static inline unsigned stack_bit(unsigned family) {
  return family == IPKIN_V4   ? IPKIN_STACK_V4
         : family == IPKIN_V6 ? IPKIN_STACK_V6
                              : 0;
}

static inline struct ipkin_addr addr_of(const struct ipkin_cidr *cidr) {
  struct ipkin_addr addr = {.family = cidr->family};
  memcpy(addr.bytes, cidr->bytes, sizeof addr.bytes);
  return addr;
}

/* All of the address; of none, none. */
static inline struct ipkin_cidr block_of(const struct ipkin_addr *addr) {
  struct ipkin_cidr cidr = {.family = addr->family};
  memcpy(cidr.bytes, addr->bytes, sizeof cidr.bytes);
  cidr.bits = addr->family == IPKIN_V4   ? 32
              : addr->family == IPKIN_V6 ? 128
                                         : 0;
  return cidr;
}

/* Is the one entry a name, not an address? */
static inline bool is_host_name(const struct list *list) {
  return list->kept && !is_value(&list->entries[0]) &&
         list->entries[0].status == IPKIN_OK;
}

/* As IPKIN_STACK_ bits. */
static inline unsigned families_of(const struct list *list) {
  unsigned stack = 0;
  for (unsigned i = 0; i < list->kept; i++)
    stack |= stack_bit(list->entries[i].cidr.family);
  return stack;
}

/* All that the rules look at. */
struct facts {
  const struct ipkin_plan_config *config;
  struct list external, api, bind; /* hosts: one entry, not split */
  struct list services, apiserver, pods, node_ips;
  struct list cluster_ips, endpoints; /* observed */
  struct entry hosts[3], service[KEPT], other_service[KEPT], pod[KEPT],
      node[KEPT], observed[2][2];
  unsigned kube, platform_minor; /* the minors judged for */
  unsigned configured;           /* families, as IPKIN_STACK_ bits */

  /* The address behind the kubernetes Service, by rule SVC-D1. */
  const struct list *published_by;  /* whose first entry it is, or NULL */
  const struct list *suspected_by;  /* where it is not known: whose it may be */
  const struct list *judged;        /* the list that kube-apiserver gets, */
  const struct entry *judged_first; /* and its first entry, or NULL */
  uint8_t published;                /* its family; 0: not known */
  uint8_t service_from[2];          /* entries of the decided ranges */
  uint8_t bound; /* the family that a wildcard or loopback bind address
                    makes kube-apiserver prefer, or 0 */

  struct ipkin_plan *plan; /* what is decided */
};

/* Where findings go: into an array, or only into the counts that decide
   whether a mend holds. */
#define RULES_MAX 96
enum { ERRORS_KEPT = 64 };
struct sink {
  struct ipkin_finding *findings;
  size_t cap, len;
  uint64_t found[2]; /* bits by row of the rule table */
  size_t errors_len;     /* of all errors; which they are, of the first: */
  struct error {
    uint8_t row, field;
  } errors[ERRORS_KEPT];
  const struct ipkin_finding *watch; /* whether this one is found again */
  bool watched;
  uint8_t verdict; /* of a migration: IPKIN_VERDICT_ */
};

/* The next entry of a text with entries between commas; false at its end.
 *at is 0 at first.  For what is not kept in facts. */
typedef void read_entry(const char *text, size_t len, struct entry *entry);
bool ipkin__plan_next(const struct ipkin_text *text, size_t *at,
                      read_entry *read, struct entry *ret_entry);
void ipkin__plan_read_cidr(const char *text, size_t len, struct entry *entry);
void ipkin__plan_read_network(const char *text, size_t len,
                              struct entry *entry); /* a CIDR or an address */
void ipkin__plan_read_host(const char *text, size_t len, struct entry *entry);

/* IPKIN_CLASS_ bits, but of embedded addresses only a mapped one's. */
uint32_t ipkin__plan_class(const struct ipkin_addr *addr);

/* Runs the rules of a check over the facts, in the order of the table. */
void ipkin__plan_judge(const struct facts *facts, struct sink *sink);

/* Runs those of a migration, from the old lists to the plan of the facts. */
void ipkin__plan_judge_migration(const struct list *old_services,
                                 const struct list *old_pods,
                                 const struct facts *facts, struct sink *sink);

/* Runs OVL-04 for blocks that are in no text.  Only the lists of the facts are
   looked at, and the findings are not limited to IPKIN_FINDINGS_MAX. */
void ipkin__plan_judge_avoid(const struct ipkin_cidr *avoid, size_t avoid_len,
                             const struct facts *facts, struct sink *sink);

/* The sentence of a rule with its % parts, or NULL. */
const char *ipkin__plan_sentence(uint32_t rule);

#endif
