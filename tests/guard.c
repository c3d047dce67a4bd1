/* guard.c - every argument of every function where a byte too many is a crash
   SPDX-License-Identifier: MIT

   Each argument in turn, and then all at once, ends at an unreadable page and
   begins behind one; what is only read is in a page that nobody may write.  The
   answer must be that of the same call from ordinary memory. */
#include "agree.h"
#include "agree_bulk.h"
#include "check.h"
#include "every.h"
#include "place.h"
#include "table.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* ---- what is called ------------------------------------------------------ */

/* Of about a length: an address, a CIDR, a host, a list, or nearly one. */
enum { ADDR, CIDR, HOST, LIST, MUTANT, SORTS };

static size_t put_text(uint64_t *seed, unsigned sort, char *to) {
  const struct ipkin_cidr cidr = random_cidr(seed);
  const struct ipkin_addr addr = random_addr(seed);

  if (sort == ADDR)
    return oracle_addr_format(&addr, to);
  return sort == CIDR ? oracle_cidr_format(&cidr, to) : mutant(seed, to);
}

/* Right ones while there are any of the length, or what goes on wrong. */
static void fill_text(uint64_t *seed, unsigned sort, size_t len,
                      struct pool_text *text) {
  enum { TRIES = 60 };

  text->given = true;
  text->len = len;
  if (sort == HOST) {
    for (size_t i = 0; i < len; i++)
      text->bytes[i] = "example-0.a1.b"[i % 14];
    if (len > 4 && random_below(seed, 2))
      memcpy(text->bytes + len - 4, ":443", 4);
    return;
  }
  for (unsigned tries = 0, at = 0; at < len; tries++) {
    char one[MUTANT_CAP];
    size_t one_len = put_text(
        seed, sort == LIST ? (unsigned)random_below(seed, 3) : sort, one);

    if (sort < HOST && one_len != len && tries < TRIES)
      continue;
    if (sort == LIST)
      one[one_len++] = '\n';
    for (size_t i = 0; i < one_len && at < len; i++)
      text->bytes[at++] = one[i];
  }
}

static void fill_list(uint64_t *seed, bool merged, size_t len,
                      struct pool_list *list) {
  const unsigned kind = (unsigned)random_below(seed, KINDS);

  list->len = len;
  if (merged) {
    random_set(seed, kind, len, list->cidrs);
    return;
  }
  for (size_t i = 0; i < len; i++)
    list->cidrs[i] = crowded_cidr(seed, kind, len / 10 + 2);
}

static void fill_plan(uint64_t *seed, size_t len, struct pool *pool,
                      size_t which) {
  static const char *const entries[] = {
      "10.96.0.0/12",      "fd01::/108",  "10.244.0.0/16",   "fd00::/64",
      "10.96.0.5/12",      "10.0.0.1",    "lb.example:6443", "2001:db8::10",
      "::ffff:192.0.2.1",  "fe80::1%en0", "[fd12::5]:6443",  "010.0.0.1",
      "fd00:10:96::1/112", " 10.1.2.3/8", "fd02::/48\t",     "x"};
  struct ipkin_plan_config *const config = &pool->plans[which].config;

  memset(config, 0, sizeof *config);
  config->size = sizeof *config;
  if (random_below(seed, 8) == 0)
    config->size = (uint32_t)random_below(seed, sizeof *config + 64);
  pool->plans[which].behind = random_below(seed, 4) == 0;
  config->platform = (uint8_t)random_below(seed, 6);
  config->order = (uint8_t)random_below(seed, 2);
  config->cni = (uint8_t)random_below(seed, 6);
  for (size_t i = 0; i < EVERY_TEXTS; i++) {
    struct pool_text *const text = &pool->plans[which].texts[i];

    text->given = random_below(seed, 3) > 0;
    text->len = 0;
    if (!text->given)
      continue;
    for (size_t n = 1 + random_below(seed, 3); n > 0; n--)
      text->len += (size_t)snprintf(
          text->bytes + text->len, 32, "%s%s", text->len ? "," : "",
          entries[random_below(seed, LENGTH(entries))]);
    if (random_below(seed, 2) && len < text->len)
      text->len = len;
    if (random_below(seed, 32) == 0)
      fill_text(seed, LIST, len, text);
  }
}

/* A call of its own, whose answer is kept. */
static void prepare(const char *name, struct pool *pool) {
  static const uint8_t picks[EVERY_PICKS] = {0, 0, 1, 1};
  static struct every_call call;
  struct every_made made;

  for (size_t i = 0; i < EVERY_CALLS; i++)
    if (strcmp(every_rows[i].name, name) == 0) {
      every_make(&call, &every_rows[i], pool, picks, SIZE_MAX);
      every_do_exactly(&call, GARBAGE, &made);
      every_keep(&call, &made, pool, picks);
      every_free(&call, &made);
    }
}

static void fill(uint64_t *seed, size_t len, unsigned sort, struct pool *pool) {
  static const uint64_t numbers[] = {
      0,       1,   4,     6,       6,          4,       24,
      17,      48,  64,    0x7f,    0x20000,    0x30000, 0x40000,
      0x80000, 263, 0x101, 0x10002, UINT64_MAX, 16};

  for (size_t i = 0; i < POOL; i++) {
    const size_t pick = random_below(seed, LENGTH(numbers) + 1);

    pool->numbers[i] =
        pick < LENGTH(numbers) ? numbers[pick] : random_next(seed) >> 32;
    pool->addrs[i] =
        i % 2 ? oracle_last(&pool->cidrs[i - 1]) : random_addr(seed);
    pool->cidrs[i] = i % 2 ? pool->cidrs[i - 1] : random_cidr(seed);
    if (i % 2 == 0)
      pool->addrs[i] = oracle_first(&pool->cidrs[i]);
    fill_text(seed, sort, len, &pool->texts[i]);
    fill_list(seed, i < 2 ? sort % 2 == 0 : false, len % 300, &pool->lists[i]);
    fill_plan(seed, len, pool, i);
  }
  pool->cidrs[1].bits =
      (uint8_t)random_below(seed, oracle_width(pool->cidrs[1].family) + 1);
  if (random_below(seed, 8) == 0) {
    pool->addrs[0] = not_addrs[random_below(seed, NOT_ADDRS)];
    pool->cidrs[0] = not_cidrs[random_below(seed, NOT_CIDRS)];
  }
  pool->services[0] =
      (struct ipkin_service){.policy = (uint8_t)random_below(seed, 4),
                             .kind = (uint8_t)random_below(seed, 4),
                             .families = {random_below(seed, 2) ? 4 : 0}};
  prepare("set_index", pool);
  prepare("plan_check", pool);
  pool->findings[1] = pool->findings[random_below(seed, 2)];
}

/* ---- where ----------------------------------------------------------------
 */

enum { ALL = EVERY_ARGS, NONE };

struct walls {
  unsigned which; /* of the arguments, or ALL */
  bool behind;
};

static void *put(void *how, unsigned i, const struct every_arg *arg,
                 const void *bytes) {
  const struct walls *const walls = how;

  if (walls->which != i && walls->which != ALL)
    return place_exact(bytes, arg->size);
  return place_at(i, bytes, arg->size,
                  &(struct placing){.behind = walls->behind,
                                    .read_only = !is_every_output(arg->letter),
                                    .align = arg->align});
}

static void at_walls(const struct every_call *plain_call,
                     const struct every_made *plain,
                     const struct every_call *call, unsigned which) {
  char how[64];

  for (int behind = 0; behind < 2; behind++) {
    struct walls walls = {which, behind};
    struct every_made made;

    (void)snprintf(how, sizeof how, "argument %u %s a wall", which,
                   behind ? "behind" : "before");
    every_do(call, (uint8_t)~GARBAGE, put, &walls, &made);
    check_every(call, (uint8_t)~GARBAGE, &made);
    check_every_same(plain_call, plain, call, &made, how);
    for (unsigned i = 0; i < call->args_len; i++)
      if (which != i && which != ALL)
        free(made.at[i]);
  }
}

/* How much room the whole answer takes, if it has a length. */
static size_t room_of(const struct every_call *call,
                      const struct every_made *made) {
  size_t room = 0;

  for (size_t i = 0; i < call->direct; i++)
    if (call->args[i].letter == 'Z')
      memcpy(&room, made->at[i], sizeof room);
  if (call->args[call->direct - 1].letter == 'N')
    room =
        (size_t)((const struct ipkin_bulk_counts *)made->at[call->direct - 1])
            ->lines;
  return room;
}

static bool has_room(const struct every_row *row) {
  return strpbrk(row->letters, "TLFOWDB") != NULL;
}

/* None, half of it, one less, all of it, one more. */
static size_t less_room(size_t room, size_t n) {
  const size_t rooms[] = {0, room / 2, room ? room - 1 : 0, room, room + 1};

  return rooms[n];
}

static void everywhere(const struct every_row *row, const struct pool *pool) {
  static const uint8_t picks[EVERY_PICKS] = {0, 1, 2, 3, 0, 1, 2, 3};
  static struct every_call call, less;
  struct every_made made;
  size_t room;

  every_make(&call, row, pool, picks, SIZE_MAX);
  every_do_exactly(&call, GARBAGE, &made);
  check_every(&call, GARBAGE, &made);
  for (unsigned i = 0; i < call.args_len; i++)
    at_walls(&call, &made, &call, i);
  at_walls(&call, &made, &call, ALL);
  if (has_room(row)) {
    room = room_of(&call, &made);
    for (size_t n = 0; n < 5; n++) {
      every_make(&less, row, pool, picks, less_room(room, n));
      at_walls(&call, &made, &less, ALL);
    }
  }
  every_free(&call, &made);
}

/* ---- the tests ------------------------------------------------------------
 */

static size_t lengths(size_t lens[200]) {
  static const size_t far[] = {1000, 2049, 4096};
  size_t n = 0;

  for (size_t len = 0; len <= 530; len++)
    if (len <= 72 || (len >= 120 && len <= 136) || (len >= 250 && len <= 264) ||
        (len >= 508 && len <= 516))
      lens[n++] = len;
  for (size_t i = 0; i < LENGTH(far); i++)
    lens[n++] = far[i];
  return n;
}

/* The functions from first to last, at every length, of every sort; or one in
   so many of these. */
static void guard(const char *first, const char *last, unsigned of) {
  static struct pool pool;
  size_t lens[200];
  const size_t lens_len = lengths(lens);
  uint64_t seed = 200;
  size_t from = 0, to;

  while (strcmp(every_rows[from].name, first) != 0)
    from++;
  for (to = from; strcmp(every_rows[to].name, last) != 0;)
    to++;
  for (size_t n = 0, all = check_share(lens_len * SORTS); n < all; n += of) {
    fill(&seed, lens[n / SORTS % lens_len], n % SORTS, &pool);
    for (size_t i = from; i <= to; i++)
      everywhere(&every_rows[i], &pool);
  }
}

Test(guard, holds_for_addresses_and_blocks) {
  guard("version", "cidr_subnet", 7);
}

Test(guard, holds_for_sets_and_services) {
  guard("range_split", "service_families", 7);
}

Test(guard, holds_for_plans) {
  guard("plan_check", "finding_text", 7);
}

static const struct bulk_kernel *kernel;

static ipkin_status by_kernel(const char *text, size_t text_len,
                              uint32_t accept, struct ipkin_cidr *ret_cidrs,
                              size_t cidrs_cap,
                              struct ipkin_bulk_fault *ret_faults,
                              size_t faults_cap,
                              struct ipkin_bulk_counts *ret_counts) {
  return bulk_parse_by(kernel, text, text_len, accept, ret_cidrs, cidrs_cap,
                       ret_faults, faults_cap, ret_counts);
}

Test(guard, holds_for_lists_by_every_kernel) {
  every_bulk_parse = by_kernel;
  for (const struct reader *reader = readers(); reader->name; reader++) {
    kernel = reader->kernel;
    guard("bulk_parse", "bulk_kernel", 3);
  }
  every_bulk_parse = ipkin_bulk_parse;
}

/* A function of the header that has no row would be guarded by nobody. */
Test(guard, has_a_row_for_every_function) {
  static const char word[] = "\nIPKIN_API ";
  char *const header = file_text(header_path);
  size_t functions = 0;

  for (const char *at = header; (at = strstr(at, word));) {
    const char *const end = strchr(at += sizeof word - 1, '(');
    const char *name = end;
    size_t row = 0;

    cr_assert(end);
    while (isalnum((unsigned char)name[-1]) || name[-1] == '_')
      name--;
    name += strlen("ipkin_");
    while (row < EVERY_CALLS &&
           (strlen(every_rows[row].name) != (size_t)(end - name) ||
            memcmp(every_rows[row].name, name, (size_t)(end - name)) != 0))
      row++;
    check(row < EVERY_CALLS, "%.*s", (int)(end - name), name);
    functions++;
  }
  check_number(functions, EVERY_CALLS, "functions in the header");
  free(header);
}
