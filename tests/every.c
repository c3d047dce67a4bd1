/* every.c - see every.h
   SPDX-License-Identifier: MIT */
#include "every.h"

#include "check.h"
#include "place.h"

#include <stdlib.h>
#include <string.h>

every_bulk *every_bulk_parse = ipkin_bulk_parse;

/* ---- the rows ------------------------------------------------------------

   What a letter stands for is in kinds[], below.  Arrays and texts have a
   number too, their length or capacity, which stands where the letter does. */

static uint64_t word(const char *text) {
  return (uintptr_t)text;
}

static struct ipkin_text *texts_of(struct ipkin_plan_config *config) {
  return &config->external_address;
}

/* Of a mended config: where its texts are, but for the mended one, matters and
   not what the pointers are. */
static uint64_t mend(void *const *p, const uint64_t *n) {
  const struct ipkin_plan_config *const config = p[0];
  struct ipkin_plan_config *const mended = p[2], before = {.size = 0};
  ipkin_status status;

  if (config && config->size >= sizeof before)
    before = *config;
  status = ipkin_plan_mend(config, p[1], mended, p[3], (size_t)n[0], p[4]);
  for (size_t i = 0; mended && i < EVERY_TEXTS; i++)
    if (texts_of(mended)[i].data)
      texts_of(mended)[i].data =
          texts_of(mended)[i].data == texts_of(&before)[i].data ? "same"
          : texts_of(mended)[i].data == (char *)p[3]            ? "mended"
                                                                : "elsewhere";
  return (uint64_t)status;
}

/* X(name, letters, call), of pointers p and numbers n */
#define ROWS(X)                                                                \
  X(version, "", ipkin_version())                                              \
  X(version_text, "", word(ipkin_version_text()))                              \
  X(abi_size, "s", ipkin_abi_size(p[0], (size_t)n[0]))                         \
  X(status_name, "i", word(ipkin_status_name((int32_t)n[0])))                  \
  X(status_text, "i", word(ipkin_status_text((int32_t)n[0])))                  \
  X(addr_parse, "sA@", ipkin_addr_parse(p[0], (size_t)n[0], p[1], p[2]))       \
  X(addr_parse_with, "siAu@",                                                  \
    ipkin_addr_parse_with(p[0], (size_t)n[0], (uint32_t)n[1], p[1], p[2],      \
                          p[3]))                                               \
  X(addr_format, "aTZ", ipkin_addr_format(p[0], p[1], (size_t)n[0], p[2]))     \
  X(addr_compare, "aa", ipkin_addr_compare(p[0], p[1]))                        \
  X(addr_offset, "aiA", ipkin_addr_offset(p[0], (int64_t)n[0], p[1]))          \
  X(addr_unmap, "aA", ipkin_addr_unmap(p[0], p[1]))                            \
  X(addr_class, "a", ipkin_addr_class(p[0]))                                   \
  X(addr_special, "aS", ipkin_addr_special(p[0], p[1]))                        \
  X(special_name, "i", word(ipkin_special_name((uint32_t)n[0])))               \
  X(special_rfc, "i", word(ipkin_special_rfc((uint32_t)n[0])))                 \
  X(special_date, "", word(ipkin_special_date()))                              \
  X(addr_embedded, "aAu", ipkin_addr_embedded(p[0], p[1], p[2]))               \
  X(host_parse, "sH@", ipkin_host_parse(p[0], (size_t)n[0], p[1], p[2]))       \
  X(cidr_parse, "sC@", ipkin_cidr_parse(p[0], (size_t)n[0], p[1], p[2]))       \
  X(cidr_parse_with, "siCu@",                                                  \
    ipkin_cidr_parse_with(p[0], (size_t)n[0], (uint32_t)n[1], p[1], p[2],      \
                          p[3]))                                               \
  X(cidr_format, "cTZ", ipkin_cidr_format(p[0], p[1], (size_t)n[0], p[2]))     \
  X(cidr_masked, "cC", ipkin_cidr_masked(p[0], p[1]))                          \
  X(cidr_first, "cA", ipkin_cidr_first(p[0], p[1]))                            \
  X(cidr_last, "cA", ipkin_cidr_last(p[0], p[1]))                              \
  X(cidr_nth, "ciA", ipkin_cidr_nth(p[0], n[0], p[1]))                         \
  X(cidr_count, "c", ipkin_cidr_count(p[0]))                                   \
  X(cidr_contains, "ca", ipkin_cidr_contains(p[0], p[1]))                      \
  X(cidr_covers, "cc", ipkin_cidr_covers(p[0], p[1]))                          \
  X(cidr_overlaps, "cc", ipkin_cidr_overlaps(p[0], p[1]))                      \
  X(cidr_compare, "cc", ipkin_cidr_compare(p[0], p[1]))                        \
  X(cidr_subnet, "ciiC", ipkin_cidr_subnet(p[0], (uint32_t)n[0], n[1], p[1]))  \
  X(range_split, "aaLZ",                                                       \
    ipkin_range_split(p[0], p[1], p[2], (size_t)n[0], p[3]))                   \
  X(set_check, "l@", ipkin_set_check(p[0], (size_t)n[0], p[1]))                \
  X(set_merge, "MY", ipkin_set_merge(p[0], p[1]))                              \
  X(set_contains, "la", ipkin_set_contains(p[0], (size_t)n[0], p[1]))          \
  X(set_find, "laZ", ipkin_set_find(p[0], (size_t)n[0], p[1], p[2]))           \
  X(set_subtract, "llLZ",                                                      \
    ipkin_set_subtract(p[0], (size_t)n[0], p[1], (size_t)n[1], p[2],           \
                       (size_t)n[2], p[3]))                                    \
  X(set_intersect, "llLZ",                                                     \
    ipkin_set_intersect(p[0], (size_t)n[0], p[1], (size_t)n[1], p[2],          \
                        (size_t)n[2], p[3]))                                   \
  X(set_find_overlaps, "lXOZ",                                                 \
    ipkin_set_find_overlaps(p[0], (size_t)n[0], p[1], (size_t)n[1], p[2],      \
                            (size_t)n[2], p[3]))                               \
  X(set_index, "lWZ",                                                          \
    ipkin_set_index(p[0], (size_t)n[0], p[1], (size_t)n[1], p[2]))             \
  X(set_find_all, "wlI",                                                       \
    ipkin_set_find_all(p[0], (size_t)n[0], p[1], (size_t)n[1], p[2]))          \
  X(service_first, "cA", ipkin_service_first(p[0], p[1]))                      \
  X(service_families, "viiV",                                                  \
    ipkin_service_families(p[0], (uint32_t)n[0], (uint32_t)n[1], p[1]))        \
  X(plan_check, "pPFZ",                                                        \
    ipkin_plan_check(p[0], p[1], p[2], (size_t)n[0], p[3]))                    \
  X(plan_mend, "pfKTZ", mend(p, n))                                            \
  X(plan_migrate, "ppUFZ",                                                     \
    ipkin_plan_migrate(p[0], p[1], p[2], p[3], (size_t)n[0], p[4]))            \
  X(plan_order, "mi", ipkin_plan_order(p[0], (size_t)n[0], (uint32_t)n[1]))    \
  X(plan_avoid, "plFZ",                                                        \
    ipkin_plan_avoid(p[0], p[1], (size_t)n[0], p[2], (size_t)n[1], p[3]))      \
  X(plan_propose, "liiiC",                                                     \
    ipkin_plan_propose(p[0], (size_t)n[0], (uint32_t)n[1], (uint32_t)n[2],     \
                       n[3], p[1]))                                            \
  X(finding_name, "i", word(ipkin_finding_name((uint32_t)n[0])))               \
  X(finding_text, "fTZ", ipkin_finding_text(p[0], p[1], (size_t)n[0], p[2]))   \
  X(bulk_parse, "siDBN",                                                       \
    every_bulk_parse(p[0], (size_t)n[0], (uint32_t)n[1], p[1], (size_t)n[2],   \
                     p[2], (size_t)n[3], p[3]))                                \
  X(bulk_kernel, "", word(ipkin_bulk_kernel()))

#define DEFINE(name, letters, call)                                            \
  static uint64_t run_##name(void *const *p, const uint64_t *n) {              \
    (void)p;                                                                   \
    (void)n;                                                                   \
    return (uint64_t)(call);                                                   \
  }
ROWS(DEFINE)

#define ROW(name, letters, call) {#name, letters, run_##name},
const struct every_row every_rows[EVERY_CALLS] = {ROWS(ROW)};

/* ---- the letters --------------------------------------------------------- */

enum way {
  IN,
  ONE,     /* a value: zero after a failure */
  PLACE,   /* a place: has a rule of its own, may be NULL */
  ARRAY,   /* untouched after a failure; else its first elements */
  WHOLE,   /* the same, but never in part */
  TEXT,    /* empty after a failure */
  CHANGED, /* in and out: as it was after a failure */
  SCRATCH
};

static const struct kind {
  char letter;
  uint8_t way;
  bool optional;
  size_t size, align, most; /* of an element; of an output, how many */
} kinds[] = {
#define OF(type) sizeof(type), _Alignof(type)
    {'s', IN, false, OF(char), 0},
    {'a', IN, false, OF(struct ipkin_addr), 0},
    {'c', IN, false, OF(struct ipkin_cidr), 0},
    {'l', IN, false, OF(struct ipkin_cidr), 0},
    {'v', IN, false, OF(struct ipkin_service), 0},
    {'w', IN, false, OF(uint64_t), 0},
    {'p', IN, false, OF(struct ipkin_plan_config), 0},
    {'f', IN, false, OF(struct ipkin_finding), 0},
    {'A', ONE, false, OF(struct ipkin_addr), 1},
    {'C', ONE, false, OF(struct ipkin_cidr), 1},
    {'H', ONE, false, OF(struct ipkin_host), 1},
    {'S', ONE, false, OF(struct ipkin_special), 1},
    {'V', ONE, false, OF(struct ipkin_service), 1},
    {'K', ONE, false, OF(struct ipkin_plan_config), 1},
    {'P', ONE, false, OF(struct ipkin_plan), 1},
    {'N', ONE, false, OF(struct ipkin_bulk_counts), 1},
    {'U', ONE, false, OF(uint32_t), 1},
    {'u', ONE, true, OF(uint32_t), 1},
    {'Z', ONE, false, OF(size_t), 1}, /* the length of an array or text */
    {'@', PLACE, true, OF(size_t), 1},
    {'L', ARRAY, false, OF(struct ipkin_cidr), POOL_LIST},
    {'O', ARRAY, false, OF(struct ipkin_overlap), POOL_LIST},
    {'F', ARRAY, false, OF(struct ipkin_finding), IPKIN_FINDINGS_MAX},
    {'D', ARRAY, false, OF(struct ipkin_cidr), POOL_LIST}, /* bulk's slots */
    {'B', ARRAY, false, OF(struct ipkin_bulk_fault), POOL_LIST},
    {'I', ARRAY, false, OF(int32_t), 0}, /* as many as are asked for */
    {'W', WHOLE, false, OF(uint64_t), POOL_WORDS},
    {'T', TEXT, false, OF(char), POOL_TEXT},
    {'M', CHANGED, false, OF(struct ipkin_cidr), 0}, /* with Y, its length */
    {'Y', CHANGED, false, OF(size_t), 0},
    {'m', CHANGED, false, OF(struct ipkin_cidr), 0},
    {'X', SCRATCH, false, OF(uint64_t), 0},
#undef OF
};

static const struct kind *kind_of(char letter) {
  const struct kind *kind = kinds;

  while (kind->letter != letter)
    if (++kind == kinds + sizeof kinds / sizeof *kinds)
      abort();
  return kind;
}

bool is_every_output(char letter) {
  return kind_of(letter)->way != IN;
}

static bool is_named(const struct every_call *call, const char *name) {
  return strcmp(call->row->name, name) == 0;
}

/* ---- making -------------------------------------------------------------- */

static void add(struct every_call *call, char letter, const void *bytes,
                size_t len) {
  const struct kind *const kind = kind_of(letter);

  call->args[call->args_len++] = (struct every_arg){.letter = letter,
                                                    .bytes = bytes,
                                                    .size = len * kind->size,
                                                    .align = kind->align};
}

/* A config of the size that it says, or as much of it as there can be. */
static void add_config(struct every_call *call, const struct pool *pool,
                       unsigned pick, unsigned which) {
  uint8_t *const bytes = call->longer[which];
  struct ipkin_plan_config *const config = &call->configs[which];
  size_t size;

  *config = pool->plans[pick].config;
  if (config->size > sizeof call->longer[which])
    config->size = sizeof call->longer[which];
  size =
      config->size < sizeof config->size ? sizeof config->size : config->size;
  for (size_t i = 0; i < EVERY_TEXTS; i++) {
    const struct pool_text *const text = &pool->plans[pick].texts[i];

    texts_of(config)[i] =
        (struct ipkin_text){text->given ? text->bytes : NULL, text->len};
  }
  memset(bytes, pool->plans[pick].behind, sizeof call->longer[which]);
  memcpy(bytes, config, sizeof *config);
  add(call, 'p', bytes, 1);
  call->args[call->args_len - 1].size = size;
}

static void add_texts(struct every_call *call, const struct pool *pool,
                      unsigned pick, unsigned inside) {
  for (size_t i = 0; i < EVERY_TEXTS; i++) {
    const struct pool_text *const text = &pool->plans[pick].texts[i];
    const size_t at = offsetof(struct ipkin_plan_config, external_address) +
                      i * sizeof(struct ipkin_text);

    if (!text->given || at + sizeof(char *) > call->args[inside].size)
      continue;
    add(call, 's', text->bytes, text->len);
    call->args[call->args_len - 1].inside = inside;
    call->args[call->args_len - 1].at = at;
  }
}

void every_make(struct every_call *call, const struct every_row *row,
                const struct pool *pool, const uint8_t picks[EVERY_PICKS],
                size_t cap) {
  unsigned configs[2], configs_len = 0;
  size_t numbers = 0, asked = 0, pick;

  call->row = row;
  call->args_len = 0;
  for (size_t k = 0; row->letters[k]; k++) {
    const char letter = row->letters[k];
    const struct kind *kind;

    pick = picks[k % EVERY_PICKS] % POOL;
    if (letter == 'i') {
      call->numbers[numbers++] = pool->numbers[pick];
      continue;
    }
    kind = kind_of(letter);
    switch (letter) {
    case 's':
      add(call, 's', pool->texts[pick].bytes, pool->texts[pick].len);
      call->numbers[numbers++] = pool->texts[pick].len;
      break;
    case 'a':
      add(call, 'a', &pool->addrs[pick], 1);
      break;
    case 'c':
      add(call, 'c', &pool->cidrs[pick], 1);
      break;
    case 'v':
      add(call, 'v', &pool->services[pick], 1);
      break;
    case 'f':
      add(call, 'f', &pool->findings[pick], 1);
      break;
    case 'p':
      configs[configs_len] = (unsigned)pick;
      add_config(call, pool, (unsigned)pick, configs_len++);
      break;
    case 'w':
      add(call, 'w', pool->indexes[pick].words, pool->indexes[pick].len);
      call->numbers[numbers++] = pool->indexes[pick].len;
      break;
    case 'l':
    case 'm':
    case 'M':
      asked = pool->lists[pick].len;
      add(call, letter, pool->lists[pick].cidrs, asked);
      if (letter != 'M')
        call->numbers[numbers++] = asked;
      break;
    case 'Y':
      add(call, 'Y', &pool->lists[picks[k - 1] % POOL].len, 1);
      break;
    case 'I':
      add(call, 'I', NULL, asked);
      break;
    case 'X':
      add(call, 'X', NULL, IPKIN_SET_SCRATCH * asked);
      call->numbers[numbers++] = IPKIN_SET_SCRATCH * asked;
      break;
    default:
      add(call, letter, NULL,
          kind->most > 1 && cap < kind->most ? cap : kind->most);
      if (kind->most > 1)
        call->numbers[numbers++] = cap < kind->most ? cap : kind->most;
    }
  }
  call->direct = call->args_len;
  for (unsigned i = 0; i < configs_len; i++)
    add_texts(call, pool, configs[i], i); /* configs come first */
}

/* ---- doing --------------------------------------------------------------- */

void every_do(const struct every_call *call, uint8_t garbage, every_put *put,
              void *how, struct every_made *made) {
  static uint8_t filled[IPKIN_FINDINGS_MAX * sizeof(struct ipkin_finding)];
  uint8_t patched[2][sizeof call->longer[0]];

  memset(filled, garbage, sizeof filled);
  for (unsigned i = 0; i < 2 && i < call->direct; i++)
    if (call->args[i].letter == 'p')
      memcpy(patched[i], call->args[i].bytes, sizeof patched[i]);
  for (unsigned left = (unsigned)call->args_len; left > 0; left--) {
    const unsigned i = left - 1;
    const struct every_arg *const arg = &call->args[i];
    const void *bytes = arg->bytes ? arg->bytes : filled;

    if (!arg->bytes && arg->size > sizeof filled)
      abort();
    if (arg->letter == 'p')
      bytes = patched[i];
    made->at[i] = put(how, i, arg, bytes);
    if (i >= call->direct)
      memcpy(patched[arg->inside] + arg->at, &made->at[i], sizeof(char *));
  }
  made->result = call->row->run(made->at, call->numbers);
}

static void *put_exactly(void *how, unsigned i, const struct every_arg *arg,
                         const void *bytes) {
  (void)how;
  (void)i;
  return place_exact(bytes, arg->size);
}

void every_do_exactly(const struct every_call *call, uint8_t garbage,
                      struct every_made *made) {
  every_do(call, garbage, put_exactly, NULL, made);
}

void every_free(const struct every_call *call, struct every_made *made) {
  for (size_t i = 0; i < call->args_len; i++)
    free(made->at[i]);
}

/* ---- what the header promises of all ------------------------------------- */

/* Who writes anything answers with a status; and no other letter does. */
static bool has_status(const struct every_call *call) {
  for (size_t i = 0; i < call->direct; i++)
    if (is_every_output(call->args[i].letter))
      return true;
  return false;
}

static bool is_status(uint64_t result) {
  return result <= IPKIN_ERR_NEWER ||
         (result >= IPKIN_ERR_EMPTY && result <= IPKIN_ERR_NAME) ||
         (result >= IPKIN_ERR_OUTSIDE && result <= IPKIN_ERR_FAMILY);
}

static bool is_answered(uint64_t status) {
  return status == IPKIN_OK || status == IPKIN_ERR_SPACE;
}

static size_t size_at(const struct every_made *made, size_t i) {
  size_t size;

  memcpy(&size, made->at[i], sizeof size);
  return size;
}

/* The elements of the whole answer, of an array or a text. */
static size_t answer_len(const struct every_call *call,
                         const struct every_made *made, size_t i) {
  const char letter = call->args[i].letter;

  if (letter == 'I')
    return call->args[i].size / sizeof(int32_t);
  if (letter == 'D' || letter == 'B') {
    const struct ipkin_bulk_counts *const counts = made->at[3];
    const bool packed = call->numbers[1] & IPKIN_BULK_PACK;

    return (size_t)(letter == 'B' ? counts->faults
                                  : counts->lines - counts->blank -
                                        (packed ? counts->faults : 0));
  }
  return size_at(made, i + 1);
}

/* What an output is said to hold: bytes from its front. */
static size_t told(const struct every_call *call, const struct every_made *made,
                   size_t i) {
  const struct every_arg *const arg = &call->args[i];
  const struct kind *const kind = kind_of(arg->letter);
  const size_t cap = arg->size / kind->size;
  size_t len;

  switch (kind->way) {
  case IN:
  case SCRATCH:
    return 0;
  case ARRAY:
    len = is_answered(made->result) ? answer_len(call, made, i) : 0;
    return (len < cap ? len : cap) * kind->size;
  case WHOLE:
    return made->result == IPKIN_OK ? answer_len(call, made, i) * kind->size
                                    : 0;
  case TEXT:
    return made->result == IPKIN_OK ? answer_len(call, made, i) + 1 : cap > 0;
  case CHANGED:
    return arg->letter == 'M' && made->result == IPKIN_OK
               ? size_at(made, i + 1) * kind->size
               : arg->size;
  default:
    return arg->size;
  }
}

static bool is_all(const void *from, size_t len, uint8_t byte) {
  const uint8_t *const bytes = from;

  return len == 0 ||
         (bytes[0] == byte && memcmp(bytes, bytes + 1, len - 1) == 0);
}

static void check_output(const struct every_call *call, uint8_t garbage,
                         const struct every_made *made, size_t i) {
  const struct every_arg *const arg = &call->args[i];
  const struct kind *const kind = kind_of(arg->letter);
  const uint64_t status = made->result;
  const bool failed = !is_answered(status);
  const size_t cap = arg->size / kind->size, len = told(call, made, i);
  const char *const name = call->row->name;
  const char *const text = made->at[i];

  switch (kind->way) {
  case ONE:
    check((!failed && (arg->letter != 'K' || status == IPKIN_OK)) ||
              is_all(text, arg->size, 0),
          "%s: %c is not zero with status %d", name, arg->letter, (int)status);
    break;
  case PLACE:
    check(size_at(made, i) <= call->numbers[0], "%s: a place at %zu of %zu",
          name, size_at(made, i), (size_t)call->numbers[0]);
    break;
  case ARRAY:
  case WHOLE:
    check(len <= arg->size && is_all(text + len, arg->size - len, garbage),
          "%s: %c is touched behind %zu of %zu bytes with status %d", name,
          arg->letter, len, arg->size, (int)status);
    if (arg->letter != 'D' && arg->letter != 'B' && !failed)
      check((status == IPKIN_ERR_SPACE) == (answer_len(call, made, i) > cap),
            "%s: status %d with %zu in %zu", name, (int)status,
            answer_len(call, made, i), cap);
    break;
  case TEXT:
    if (status == IPKIN_OK)
      check(len <= cap && memchr(text, 0, len) == text + len - 1,
            "%s: the NUL of a text of %zu in %zu", name, len - 1, cap);
    else
      check(cap == 0 || *text == 0, "%s: a text with status %d", name,
            (int)status);
    if (!failed)
      check((status == IPKIN_ERR_SPACE) == (answer_len(call, made, i) >= cap),
            "%s: status %d with %zu in %zu", name, (int)status,
            answer_len(call, made, i), cap);
    break;
  case CHANGED:
    check(!failed || memcmp(text, arg->bytes, arg->size) == 0,
          "%s: %c is changed with status %d", name, arg->letter, (int)status);
    if (arg->letter == 'Y')
      check(size_at(made, i) <= *(const size_t *)arg->bytes,
            "%s: %zu elements of %zu", name, size_at(made, i),
            *(const size_t *)arg->bytes);
    break;
  default:
    break;
  }
}

void check_every(const struct every_call *call, uint8_t garbage,
                 const struct every_made *made) {
  const char *const name = call->row->name;

  if (has_status(call))
    check(is_status(made->result), "%s: status %d", name, (int)made->result);
  for (size_t i = 0; i < call->args_len; i++) {
    const struct every_arg *const arg = &call->args[i];

    if (is_every_output(arg->letter))
      check_output(call, garbage, made, i);
    else if (arg->size && arg->letter != 'p') /* which has other pointers */
      check(memcmp(made->at[i], arg->bytes, arg->size) == 0,
            "%s: an input %c is changed", name, arg->letter);
  }
}

void check_every_same(const struct every_call *a_call,
                      const struct every_made *a,
                      const struct every_call *b_call,
                      const struct every_made *b, const char *how) {
  const char *const name = a_call->row->name;
  const bool alike = a_call == b_call;

  /* into other room: a failure is a failure, and the whole answer the same */
  if (!alike && has_status(a_call) &&
      (is_answered(a->result) || is_answered(b->result))) {
    check(is_answered(a->result) && is_answered(b->result),
          "%s, %s: status %d, not %d", name, how, (int)b->result,
          (int)a->result);
    if (is_named(a_call, "bulk_parse"))
      return; /* which stops, with counts to there */
  } else {
    check(a->result == b->result, "%s, %s: %llu, not %llu", name, how,
          (unsigned long long)b->result, (unsigned long long)a->result);
  }
  for (size_t i = 0; i < a_call->direct; i++) {
    const char letter = a_call->args[i].letter;
    const size_t a_told = told(a_call, a, i), b_told = told(b_call, b, i);
    const size_t both = a_told < b_told ? a_told : b_told;

    if (kind_of(letter)->way == TEXT && a->result != b->result)
      continue; /* one of them is empty */
    if (letter == 'K' && a->result != b->result)
      continue;
    check(!alike || a_told == b_told, "%s, %s: %c has %zu bytes, not %zu", name,
          how, letter, b_told, a_told);
    check(both == 0 || memcmp(a->at[i], b->at[i], both) == 0,
          "%s, %s: another %c", name, how, letter);
  }
}

/* ---- keeping ------------------------------------------------------------- */

static void keep_text(struct pool_text *to, const char *text, size_t len) {
  to->given = true;
  to->len = len < POOL_TEXT ? len : POOL_TEXT;
  memcpy(to->bytes, text, to->len);
}

static void keep_config(const struct every_call *call,
                        const struct every_made *made, struct pool *pool,
                        unsigned from, unsigned to) {
  const struct ipkin_plan_config *const mended = made->at[2];

  if (made->result != IPKIN_OK)
    return;
  pool->plans[to] = pool->plans[from];
  pool->plans[to].config = *mended;
  for (size_t i = 0; i < EVERY_TEXTS; i++)
    if (texts_of(&pool->plans[to].config)[i].data &&
        !strcmp(texts_of(&pool->plans[to].config)[i].data, "mended"))
      keep_text(&pool->plans[to].texts[i], made->at[3], size_at(made, 4));
  (void)call;
}

void every_keep(const struct every_call *call, const struct every_made *made,
                struct pool *pool, const uint8_t picks[EVERY_PICKS]) {
  const char *const letters = call->row->letters;
  const struct ipkin_plan *plan;
  size_t len;

  for (size_t k = 0, i = 0; letters[k]; i += letters[k++] != 'i') {
    const unsigned pick = picks[k % EVERY_PICKS] % POOL;
    const void *at;

    if (letters[k] == 'i' || !is_every_output(letters[k]))
      continue;
    at = made->at[i];
    len = told(call, made, i);
    switch (letters[k]) {
    case 'A':
      memcpy(&pool->addrs[pick], at, len);
      break;
    case 'C':
      memcpy(&pool->cidrs[pick], at, len);
      break;
    case 'H':
      memcpy(&pool->addrs[pick], at, sizeof(struct ipkin_addr));
      break;
    case 'S':
      memcpy(&pool->cidrs[pick], at, sizeof(struct ipkin_cidr));
      break;
    case 'V':
      memcpy(&pool->services[pick], at, len);
      break;
    case 'K':
      keep_config(call, made, pool, picks[0] % POOL, pick);
      break;
    case 'P':
      plan = at;
      pool->cidrs[pick] = plan->service_ranges[0];
      pool->addrs[pick] = plan->service_first[0];
      pool->numbers[pick] = plan->primary_family;
      break;
    case 'N':
    case 'U':
    case 'u':
      pool->numbers[pick] = 0;
      memcpy(&pool->numbers[pick], at, sizeof(uint32_t));
      break;
    case 'Z':
    case '@':
      pool->numbers[pick] = size_at(made, i);
      break;
    case 'M':
    case 'm':
    case 'L':
    case 'D':
      memcpy(pool->lists[pick].cidrs, at, len);
      pool->lists[pick].len = len / sizeof(struct ipkin_cidr);
      break;
    case 'F':
      if (len) /* the last one */
        memcpy(&pool->findings[pick],
               (const char *)at + len - sizeof(struct ipkin_finding),
               sizeof(struct ipkin_finding));
      break;
    case 'T':
      if (len)
        keep_text(&pool->texts[pick], at, len - 1);
      break;
    case 'W':
      memcpy(pool->indexes[pick].words, at, len);
      pool->indexes[pick].len = len / sizeof(uint64_t);
      break;
    default:
      break;
    }
  }
}
