/* all.c - fuzz: programs of any calls, whose results are others' arguments
   SPDX-License-Identifier: MIT

   An input is a program: a byte says which call or which change of the pool,
   and how it is made; the next ones pick from the pool.  What a call is about
   stands in every.c; here it is held to what the header promises of all. */
#include "every.h"

#include "fuzz.h"

enum { GARBAGE_A = 0xa5, GARBAGE_B = 0x3c };

static struct pool pool;
static struct every_call call, other;

static const uint32_t words[] = {4,
                                 6,
                                 IPKIN_ACCEPT_BARE,
                                 IPKIN_ACCEPT_LEADING_ZEROS,
                                 IPKIN_ACCEPT_ZONE | IPKIN_ACCEPT_NETMASK,
                                 IPKIN_ACCEPT_KUBERNETES_STRICT,
                                 IPKIN_ACCEPT_BLANKS | IPKIN_ACCEPT_COMMENTS,
                                 IPKIN_BULK_PACK | IPKIN_BULK_MORE};

static void start(void) {
  static const char *const texts[POOL] = {
      "192.0.2.1", "10.96.0.0/12", "2001:db8::1\nfe80::/10\n", "[::1]:443"};

  memset(&pool, 0, sizeof pool);
  for (unsigned i = 0; i < POOL; i++) {
    pool.texts[i].given = true;
    pool.texts[i].len = strlen(texts[i]);
    memcpy(pool.texts[i].bytes, texts[i], pool.texts[i].len);
    pool.addrs[i].family = i & 1 ? IPKIN_V6 : IPKIN_V4;
    pool.cidrs[i].family = i & 1 ? IPKIN_V6 : IPKIN_V4;
    pool.plans[i].config.size = sizeof pool.plans[i].config;
  }
}

/* ---- how ----------------------------------------------------------------- */

/* An output and an input at the same place, or an argument that is NULL. */
struct shared {
  unsigned output, input;
  void *place;
};

static void *put_shared(void *how, unsigned i, const struct every_arg *arg,
                        const void *bytes) {
  const struct shared *const shared = how;

  if (i == shared->output)
    return shared->place;
  return i == shared->input ? memcpy(shared->place, bytes, arg->size)
                            : (void *)place_exact(bytes, arg->size);
}

static bool is_value(char letter) { /* the value structs, and the config */
  return strchr("acvp", letter) != NULL;
}

/* "A one-value output may be one of the call's inputs." */
static void in_place(const struct every_made *made) {
  for (unsigned output = 0; output < call.direct; output++)
    for (unsigned input = 0; input < call.direct; input++) {
      const struct every_arg *const out = &call.args[output];
      const struct every_arg *const in = &call.args[input];
      const size_t size = out->size > in->size ? out->size : in->size;
      struct every_made again;
      struct shared shared = {output, input, NULL};

      if (!strchr("ACHSVK", out->letter) || !is_value(in->letter) ||
          (out->letter == 'K') != (in->letter == 'p'))
        continue;
      shared.place = malloc(size);
      every_do(&call, GARBAGE_B, put_shared, &shared, &again);
      check_every_same(&call, made, &call, &again, "in place");
      again.at[input] = NULL;
      every_free(&call, &again);
    }
}

static bool may_be_null(const struct every_arg *arg) {
  return arg->letter == 'u' || arg->letter == '@' || arg->size == 0 ||
         strcmp(call.row->name, "bulk_parse") == 0;
}

/* Each pointer: a failure of its own, or of no matter where it may be. */
static void null(const struct every_made *made) {
  for (unsigned i = 0; i < call.direct; i++) {
    struct shared shared = {i, EVERY_ARGS, NULL};
    const char letter = call.args[i].letter;
    struct every_made again;
    bool writes = false;

    every_do(&call, GARBAGE_B, put_shared, &shared, &again);
    for (unsigned j = 0; j < call.direct; j++) {
      const struct every_arg *const arg = &call.args[j];

      writes = writes || is_every_output(arg->letter);
      if (j != i && !may_be_null(&call.args[i]) &&
          strchr("ACHSVKPNUuZ", arg->letter))
        check(is_filled(again.at[j], arg->size, 0),
              "%s: %c is not zero where %c is NULL", call.row->name,
              arg->letter, letter);
    }
    if (may_be_null(&call.args[i]) && call.args[i].size)
      check(again.result == made->result ||
                strcmp(call.row->name, "bulk_parse") == 0,
            "%s: %d where %c is NULL", call.row->name, (int)again.result,
            letter);
    else if (writes && !may_be_null(&call.args[i]))
      check(again.result == IPKIN_ERR_NULL, "%s: %d where %c is NULL",
            call.row->name, (int)again.result, letter);
    every_free(&call, &again);
  }
}

/* ---- calls and changes --------------------------------------------------- */

static void run(struct input *in, const struct every_row *row, unsigned how) {
  const uint64_t bits = take_number(in, 2);
  const uint8_t room = take_byte(in);
  const size_t cap = room == 255 ? SIZE_MAX : room % 48;
  uint8_t picks[EVERY_PICKS];
  struct every_made made, again;

  for (unsigned i = 0; i < EVERY_PICKS; i++)
    picks[i] = bits >> 2 * i & 3;
  every_make(&call, row, &pool, picks, cap);
  every_do_exactly(&call, GARBAGE_A, &made);
  check_every(&call, GARBAGE_A, &made);
  switch (how) {
  case 0: /* nothing depends on what was there */
    every_do_exactly(&call, GARBAGE_B, &again);
    check_every(&call, GARBAGE_B, &again);
    check_every_same(&call, &made, &call, &again, "again");
    every_free(&call, &again);
    break;
  case 1: /* nor on how much room there is */
    every_make(&other, row, &pool, picks, room / 2 % 24);
    every_do_exactly(&other, GARBAGE_B, &again);
    check_every(&other, GARBAGE_B, &again);
    check_every_same(&call, &made, &other, &again, "in less room");
    every_free(&other, &again);
    break;
  case 2:
    in_place(&made);
    break;
  default:
    null(&made);
  }
  every_keep(&call, &made, &pool, picks);
  every_free(&call, &made);
}

static void take_pool_text(struct input *in, struct pool_text *text) {
  text->given = true;
  text->len = take_byte(in);
  if (text->len > in->left)
    text->len = in->left;
  take(in, text->bytes, text->len);
}

static void change(struct input *in, unsigned what) {
  const uint8_t pick = take_byte(in);
  const unsigned to = pick % POOL, from = pick / POOL % POOL;
  struct pool_list *const list = &pool.lists[to];
  size_t at;

  switch (what) {
  case 0:
    pool.numbers[to] = take_byte(in);
    break;
  case 1:
    pool.numbers[to] = take_number(in, 8);
    break;
  case 2:
    pool.numbers[to] = words[pick / POOL % (sizeof words / sizeof *words)];
    break;
  case 3:
    take_pool_text(in, &pool.texts[to]);
    break;
  case 4:
    pool.addrs[to] = take_addr(in);
    break;
  case 5:
    pool.cidrs[to] = take_cidr(in);
    break;
  case 6:
    if (list->len < POOL_LIST)
      list->cidrs[list->len++] = pool.cidrs[from];
    break;
  case 7:
    pool.plans[to].texts[pick / POOL % EVERY_TEXTS] =
        pool.texts[take_byte(in) % POOL];
    break;
  case 8:
    at = take_byte(in) % offsetof(struct ipkin_plan_config, external_address);
    ((uint8_t *)&pool.plans[to].config)[at] = take_byte(in);
    pool.plans[to].behind = pick >> 7;
    break;
  case 9:
    take(in, &pool.services[to], sizeof pool.services[to]);
    break;
  default:
    if (pool.indexes[to].len > 0)
      pool.indexes[to].words[take_byte(in) % pool.indexes[to].len] ^=
          (uint64_t)take_byte(in) << (pick & 56);
    list->len -= list->len > 0;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  enum { STEPS = 32 };
  struct input in = {data, size};

  start();
  for (unsigned step = 0; step < STEPS && in.left > 0; step++) {
    const uint8_t byte = take_byte(&in);

    if (byte % 64 < EVERY_CALLS)
      run(&in, &every_rows[byte % 64], byte / 64);
    else
      change(&in, byte % 64u - EVERY_CALLS);
  }
  return 0;
}
