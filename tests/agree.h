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

/* Blocks that overlap, nest and are halves of others, because few places have
   them all; some have host bits.  IPv6 up to /64, up to /65 where half an
   address no longer tells them, up to any length beyond; both families up to
   /64, and all of them. */
enum { KIND_V4, KIND_64, KIND_65, KIND_LONG, KIND_SHORT, KIND_MIXED, KINDS };
struct ipkin_cidr crowded_cidr(uint64_t *seed, unsigned kind, size_t places);

/* Such blocks merged, exactly len of them. */
void random_set(uint64_t *seed, unsigned kind, size_t len,
                struct ipkin_cidr *ret_cidrs);

/* "10.0.0.0/8 ::/0", or with commas; "!" is no CIDR. */
enum { CIDRS_CAP = 160 };
struct list {
  struct ipkin_cidr cidrs[CIDRS_CAP];
  size_t len;
};
struct list list_of(const char *text);

bool same_cidrs(const struct ipkin_cidr *a, size_t a_len,
                const struct ipkin_cidr *b, size_t b_len);
bool is_filled(const void *array, size_t len, uint8_t with);

/* Structs that no call may take for an address or a CIDR. */
enum { NOT_ADDRS = 6, NOT_CIDRS = 12 };
extern const struct ipkin_addr not_addrs[NOT_ADDRS];
extern const struct ipkin_cidr not_cidrs[NOT_CIDRS];

#endif
