/* every.h - each public function as a call whose arguments may lie anywhere
   SPDX-License-Identifier: MIT

   A row is a function, a letter for each argument, and the call.  Whoever has
   the rows can put arguments at walls, into each other or into less room, and
   hold the call to what the header promises of all, without knowing what it is
   about.  Arguments come from a pool, and results may go back there. */
#ifndef EVERY_H
#define EVERY_H

#include <ipkin.h>

enum {
  EVERY_CALLS = 53,
  EVERY_ARGS = 32, /* pointers */
  EVERY_TEXTS = 11 /* in a config */
};

struct every_row {
  const char *name;    /* without ipkin_ */
  const char *letters; /* every.c says what they are */
  uint64_t (*run)(void *const *pointers, const uint64_t *numbers);
};
extern const struct every_row every_rows[EVERY_CALLS];

/* ipkin_bulk_parse(), or a kernel that takes its place. */
typedef ipkin_status every_bulk(const char *, size_t, uint32_t,
                                struct ipkin_cidr *, size_t,
                                struct ipkin_bulk_fault *, size_t,
                                struct ipkin_bulk_counts *);
extern every_bulk *every_bulk_parse;

/* ---- what calls are made of ----------------------------------------------
 */

enum { POOL = 4, POOL_TEXT = 4400, POOL_LIST = 600, POOL_WORDS = 2048 };

struct pool {
  uint64_t numbers[POOL];
  struct ipkin_addr addrs[POOL];
  struct ipkin_cidr cidrs[POOL];
  struct ipkin_service services[POOL];
  struct ipkin_finding findings[POOL];
  struct {
    struct ipkin_plan_config config; /* its texts are set when it is used */
    struct pool_text {
      bool given;
      size_t len;
      char bytes[POOL_TEXT];
    } texts[EVERY_TEXTS];
    uint8_t behind; /* of a config that is longer than this release's */
  } plans[POOL];
  struct pool_text texts[POOL];
  struct pool_list {
    size_t len;
    struct ipkin_cidr cidrs[POOL_LIST];
  } lists[POOL];
  struct {
    size_t len;
    uint64_t words[POOL_WORDS];
  } indexes[POOL];
};

/* ---- one call ------------------------------------------------------------
 */

struct every_arg {
  char letter;
  const void *bytes; /* what it holds before; NULL: an output, of anything */
  size_t size, align;
  unsigned inside; /* a text of the config that is this argument */
  size_t at;       /* and there it is */
};

struct every_call {
  const struct every_row *row;
  struct every_arg args[EVERY_ARGS];
  size_t args_len, direct; /* the first of them are the function's own */
  uint64_t numbers[EVERY_ARGS];
  struct ipkin_plan_config configs[2];
  uint8_t longer[2][sizeof(struct ipkin_plan_config) + 64];
};

/* The k-th argument of a kind is the pool's number picks[k]; arrays and texts
   that go out have room for cap elements, or as many as they may ever be. */
enum { EVERY_PICKS = 8 };
void every_make(struct every_call *call, const struct every_row *row,
                const struct pool *pool, const uint8_t picks[EVERY_PICKS],
                size_t cap);

bool is_every_output(char letter);

/* Calls with each argument where put() puts it, filled with its bytes, or with
   those of garbage. */
struct every_made {
  uint64_t result;
  void *at[EVERY_ARGS];
};
typedef void *every_put(void *how, unsigned i, const struct every_arg *arg,
                        const void *bytes);
void every_do(const struct every_call *call, uint8_t garbage, every_put *put,
              void *how, struct every_made *made);

/* All arguments allocated to the byte; every_free() them. */
void every_do_exactly(const struct every_call *call, uint8_t garbage,
                      struct every_made *made);
void every_free(const struct every_call *call, struct every_made *made);

/* Inputs are as they were, and outputs as the status says. */
void check_every(const struct every_call *call, uint8_t garbage,
                 const struct every_made *made);

/* Two of the same call, perhaps into different room, say the same. */
void check_every_same(const struct every_call *a_call,
                      const struct every_made *a,
                      const struct every_call *b_call,
                      const struct every_made *b, const char *how);

/* Outputs back into the pool. */
void every_keep(const struct every_call *call, const struct every_made *made,
                struct pool *pool, const uint8_t picks[EVERY_PICKS]);

#endif
