/* agree.h - library and oracle answer alike
   SPDX-License-Identifier: MIT

   Each of these calls the library with outputs full of garbage, and a text of
   exactly its length, and checks every output. */
#ifndef AGREE_H
#define AGREE_H

#include "oracle.h"

/* With accept 0 the strict call must say the same. */
void agree_addr(const char *text, size_t len, uint32_t accept);
void agree_cidr(const char *text, size_t len, uint32_t accept);
void agree_host(const char *text, size_t len);

/* Against a verdict that is known already. */
void agree_addr_verdict(const char *text, size_t len, uint32_t accept,
                        const struct verdict *want);
void agree_cidr_verdict(const char *text, size_t len, uint32_t accept,
                        const struct verdict *want);

/* Every text over alphabet up to a length. */
void agree_addr_on_all(const char *alphabet, size_t max_len, uint32_t accept);
void agree_cidr_on_all(const char *alphabet, size_t max_len, uint32_t accept);

void agree_format(const struct ipkin_cidr *cidr);

/* A text that is nearly an address, a CIDR or a host; returns its length. */
enum { MUTANT_CAP = 200 };
size_t mutant(uint64_t *seed, char text[MUTANT_CAP]);

/* Any address, any CIDR; with zero bits as often as a person writes them. */
struct ipkin_addr random_addr(uint64_t *seed);
struct ipkin_cidr random_cidr(uint64_t *seed);

/* Structs that no call may take for an address or a CIDR. */
enum { NOT_ADDRS = 6, NOT_CIDRS = 12 };
extern const struct ipkin_addr not_addrs[NOT_ADDRS];
extern const struct ipkin_cidr not_cidrs[NOT_CIDRS];

#endif
