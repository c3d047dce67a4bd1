/* oracle.h - the library once more: slow, and obviously right
   SPDX-License-Identifier: MIT

   Texts are split into parts, and a part is right or wrong; there is no
   scanner and no state.  Numbers are loops over bits.  The special-purpose
   registry is data/special_registry.tsv.  Where a text goes wrong is defined,
   not computed on the way: oracle.c asks, byte by byte, whether what stands so
   far can still be completed to a text that is right. */
#ifndef ORACLE_H
#define ORACLE_H

#include <ipkin.h>

/* ---- text -------------------------------------------------------------- */

struct verdict {
  ipkin_status status;
  size_t at;
  uint32_t seen;
  struct ipkin_cidr cidr; /* of an address /32 or /128; zero if refused */
};

enum {
  ORACLE_TEXT_MAX = 1000, /* longer texts are beyond it */
  ORACLE_ACCEPT_DEFINED = 0xf007f
};

struct verdict oracle_addr(const char *text, size_t len, uint32_t accept);
struct verdict oracle_cidr(const char *text, size_t len, uint32_t accept);

struct host_verdict {
  ipkin_status status;
  size_t at;
  struct ipkin_host host; /* zero if refused */
};

struct host_verdict oracle_host(const char *text, size_t len);

/* Return the length; text holds IPKIN_ADDR_TEXT_CAP, IPKIN_CIDR_TEXT_CAP. */
size_t oracle_addr_format(const struct ipkin_addr *addr, char *text);
size_t oracle_cidr_format(const struct ipkin_cidr *cidr, char *text);

/* A literal of the tests themselves; aborts if it is none.  A CIDR without a
   prefix length is one address. */
struct ipkin_addr addr_of(const char *text);
struct ipkin_cidr cidr_of(const char *text);

/* ---- numbers ----------------------------------------------------------- */

unsigned oracle_width(unsigned family); /* 32, 128 */
bool oracle_bit(const uint8_t *bytes, unsigned bit);
void oracle_set_bit(uint8_t *bytes, unsigned bit, bool value);

/* All of them take only what is an address or a CIDR. */
int oracle_compare(const struct ipkin_addr *a, const struct ipkin_addr *b);
bool oracle_offset(const struct ipkin_addr *addr, int64_t delta,
                   struct ipkin_addr *ret_addr);
struct ipkin_cidr oracle_masked(const struct ipkin_cidr *cidr);
struct ipkin_addr oracle_first(const struct ipkin_cidr *cidr);
struct ipkin_addr oracle_last(const struct ipkin_cidr *cidr);
uint64_t oracle_count(const struct ipkin_cidr *cidr);
bool oracle_contains(const struct ipkin_cidr *cidr,
                     const struct ipkin_addr *addr);
bool oracle_covers(const struct ipkin_cidr *outer,
                   const struct ipkin_cidr *inner);
bool oracle_overlaps(const struct ipkin_cidr *a, const struct ipkin_cidr *b);
bool oracle_nth(const struct ipkin_cidr *cidr, uint64_t index,
                struct ipkin_addr *ret_addr);
bool oracle_subnet(const struct ipkin_cidr *cidr, unsigned bits, uint64_t index,
                   struct ipkin_cidr *ret_cidr);
size_t oracle_range_split(const struct ipkin_addr *first,
                          const struct ipkin_addr *last,
                          struct ipkin_cidr ret_cidrs[256]);

/* ---- sets -------------------------------------------------------------- */

/* In a window of w bits, the eight bits behind those tell 256 places: a set of
   them is a bit each.  A block is a place, of which host bits are ignored, and
   how many of the eight bits are its prefix. */
struct oracle_bitmap {
  uint64_t words[4];
};

struct ipkin_cidr oracle_place(const struct ipkin_cidr *window, unsigned place,
                               unsigned bits);
void oracle_fill(struct oracle_bitmap *bitmap, unsigned place, unsigned bits);
size_t oracle_cover(const struct oracle_bitmap *bitmap,
                    const struct ipkin_cidr *window,
                    struct ipkin_cidr ret_cidrs[128]);

bool oracle_is_cidr(const struct ipkin_cidr *cidr);
bool oracle_halves(const struct ipkin_cidr *a, const struct ipkin_cidr *b);
void oracle_sort(struct ipkin_cidr *cidrs, size_t len); /* masked */
size_t oracle_merge(struct ipkin_cidr *cidrs, size_t len);
ipkin_status oracle_check(const struct ipkin_cidr *cidrs, size_t len,
                          size_t *ret_at);

/* ---- classification ---------------------------------------------------- */

struct registry_row {
  struct ipkin_special special;
  char name[64];
  char rfc[64];
};

enum { REGISTRY_ROWS = 51 };
const struct registry_row *oracle_registry(void); /* REGISTRY_ROWS of them */
const struct registry_row *oracle_special(const struct ipkin_addr *addr);

/* Every IPv4 address inside, the one that ipkin_addr_embedded() answers first;
   kind is 0 where none is meant to be answered. */
struct inside {
  struct ipkin_addr v4;
  uint32_t kind;
};
size_t oracle_inside(const struct ipkin_addr *addr, struct inside inside[4]);
uint32_t oracle_class(const struct ipkin_addr *addr);

#endif
