/* machine.c - see machine.h
   SPDX-License-Identifier: MIT */
#include "machine.h"

/* ---- one step ---------------------------------------------------------- */

enum part { NUMBERS, QUAD, ZONE_NAME, BITS };         /* of the text */
enum before { NOTHING, FIRST_COLON, COLON, TWO_COLONS }; /* a group */

/* How far a text of one family is.  What no longer matters is 0, so that equal
   states are equal bytes. */
struct half {
  uint8_t status; /* why it can be no address any more, or 0 */
  uint8_t where;  /* and the place, as long as the family is not known */
  uint8_t part;
  uint8_t groups; /* whole ones so far */
  uint8_t gap;    /* one of the colons was double */
  uint8_t before; /* the group or number that is open */
  uint8_t dots;
  uint8_t some;   /* it has a digit */
  uint8_t digits; /* of a group: how many that count */
  uint8_t padded; /* and the first of them is a 0 that may not be there */
  uint16_t number; /* decimal; or one of the below */
};

enum { TOO_LARGE = 256, NOT_DECIMAL = 257 };

struct state {
  struct half v4, v6;
  uint8_t family; /* 0: all bytes so far were hex digits */
  uint8_t zone;   /* there is one */
};

struct spec {
  enum machine_kind kind;
  bool zeros, zone;
};

static int decimal(unsigned byte) {
  return byte >= '0' && byte <= '9' ? (int)byte - '0' : -1;
}

static int hex(unsigned byte) {
  if (byte >= 'a' && byte <= 'f')
    return (int)byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F')
    return (int)byte - 'A' + 10;
  return decimal(byte);
}

static void open_next(struct half *h, enum before before) {
  h->before = (uint8_t)before;
  h->some = h->digits = h->padded = 0;
  h->number = 0;
}

static void begin(struct half *h, enum part part) {
  *h = (struct half){.part = (uint8_t)part};
}

/* "0", or a number without a leading zero, up to most. */
static uint8_t number_step(struct half *h, const struct spec *spec, int digit,
                           unsigned most, uint8_t too_much) {
  const unsigned number = h->number * 10u + (unsigned)digit;

  if (h->some && h->number == 0 && !spec->zeros)
    return IPKIN_ERR_LEADING_ZERO;
  if (number > most)
    return too_much;
  h->some = 1;
  h->number = (uint16_t)number;
  return 0;
}

static uint8_t quad_step(struct half *h, const struct spec *spec,
                         unsigned byte) {
  const int digit = decimal(byte);

  if (digit >= 0)
    return number_step(h, spec, digit, 255, IPKIN_ERR_OCTET);
  if (!h->some)
    return IPKIN_ERR_CHARACTER;
  if (h->dots == 3)
    return IPKIN_ERR_TOO_MANY;
  h->dots++;
  open_next(h, NOTHING);
  return 0;
}

static uint8_t group_digit(struct half *h, const struct spec *spec,
                           unsigned byte) {
  const int digit = decimal(byte);

  if (!h->some && h->before == FIRST_COLON)
    return IPKIN_ERR_CHARACTER;
  if (!h->some && h->gap && h->groups == 7)
    return IPKIN_ERR_TOO_MANY;
  if (h->digits == 4)
    return IPKIN_ERR_GROUP;
  if (h->some && h->number == 0)
    h->padded = !spec->zeros;
  h->some = 1;
  if (!spec->zeros || h->digits > 0 || byte != '0')
    h->digits++;
  if (digit < 0 || h->number == NOT_DECIMAL) {
    h->number = NOT_DECIMAL;
    h->padded = 0;
  } else {
    const unsigned number = h->number * 10u + (unsigned)digit;

    h->number = (uint16_t)(number < TOO_LARGE ? number : TOO_LARGE);
  }
  return 0;
}

static uint8_t group_colon(struct half *h) {
  if (h->some) {
    if (h->groups + 1 == (h->gap ? 7 : 8))
      return IPKIN_ERR_TOO_MANY;
    h->groups++;
    open_next(h, COLON);
  } else if (h->before == NOTHING) {
    open_next(h, FIRST_COLON);
  } else if (h->gap) {
    return IPKIN_ERR_CHARACTER;
  } else {
    h->gap = 1;
    open_next(h, TWO_COLONS);
  }
  return 0;
}

static uint8_t group_dot(struct half *h) {
  if (!h->some)
    return IPKIN_ERR_CHARACTER;
  if (!h->gap && h->groups < 6)
    return IPKIN_ERR_TOO_FEW;
  if (h->groups > (h->gap ? 5 : 6))
    return IPKIN_ERR_TOO_MANY;
  if (h->number == NOT_DECIMAL)
    return IPKIN_ERR_CHARACTER;
  if (h->padded)
    return IPKIN_ERR_LEADING_ZERO;
  if (h->number == TOO_LARGE)
    return IPKIN_ERR_OCTET;
  begin(h, QUAD);
  h->dots = 1;
  return 0;
}

static bool is_whole(const struct half *h, unsigned family) {
  switch (h->part) {
  case QUAD: return h->dots == 3 && h->some;
  case ZONE_NAME: return h->some;
  case BITS: return false;
  default:
    return family == IPKIN_V6 && (h->some ? h->gap || h->groups == 7
                                          : h->before == TWO_COLONS);
  }
}

/* What ends an address, or nothing. */
static uint8_t end_step(struct half *h, const struct spec *spec,
                        unsigned family, unsigned byte, bool is_first) {
  const bool whole = is_whole(h, family);

  if (byte == '/' && whole && spec->kind != MACHINE_ADDR) {
    begin(h, BITS);
    return 0;
  }
  if (h->part == ZONE_NAME) {
    if (byte <= 0x20 || byte >= 0x7f || byte == '%' || byte == '/')
      return IPKIN_ERR_ZONE;
    h->some = 1;
    return 0;
  }
  if (byte == '%' && whole && spec->zone && family == IPKIN_V6) {
    begin(h, ZONE_NAME);
    return 0;
  }
  if (byte == '%')
    return IPKIN_ERR_ZONE;
  if (byte == '/' && !whole && !is_first)
    return IPKIN_ERR_TOO_FEW;
  return IPKIN_ERR_CHARACTER;
}

static uint8_t half_step(struct half *h, const struct spec *spec,
                         unsigned family, unsigned byte) {
  const bool is_first = h->part == QUAD ? h->dots == 0 && !h->some
                                        : h->before == NOTHING && !h->some;

  if (h->part == BITS)
    return decimal(byte) < 0
               ? IPKIN_ERR_CHARACTER
               : number_step(h, spec, decimal(byte), family == 4 ? 32 : 128,
                             IPKIN_ERR_BITS);
  if (h->part == QUAD && (byte == '.' || decimal(byte) >= 0))
    return quad_step(h, spec, byte);
  if (h->part == NUMBERS && hex(byte) >= 0)
    return group_digit(h, spec, byte);
  if (h->part == NUMBERS && byte == ':')
    return group_colon(h);
  if (h->part == NUMBERS && byte == '.')
    return group_dot(h);
  return end_step(h, spec, family, byte, is_first);
}

/* A strict run of digits breaks near its begin, and states know where; of a
   lenient one, with any number of zeros, only the notes do. */
enum { FAR = 8 };

static void half_try(struct half *h, const struct spec *spec, unsigned family,
                     unsigned byte, unsigned place) {
  if (h->status)
    return;
  const uint8_t status = half_step(h, spec, family, byte);

  if (status)
    *h = (struct half){.status = status,
                       .where = (uint8_t)(place < FAR ? place : FAR)};
}

/* The next state, and the NOTE_ bits.  How many bytes an open run of digits has
   is told by neither half, so its place is given. */
static struct state step(const struct state *from, const struct spec *spec,
                         unsigned byte, unsigned place, uint8_t *notes) {
  struct state s = *from;
  const bool broken[2] = {s.v4.status, s.v6.status};

  *notes = 0;
  if (!s.family && hex(byte) >= 0) {
    half_try(&s.v4, spec, 4, byte, place);
    half_try(&s.v6, spec, 6, byte, place);
    *notes |= !broken[0] && s.v4.status ? NOTE_AT : 0;
    *notes |= !broken[1] && s.v6.status ? NOTE_OTHER : 0;
    return s;
  }
  if (!s.family) {
    s.family = byte == ':' ? IPKIN_V6 : IPKIN_V4;
    if (s.family == IPKIN_V6 && broken[1])
      *notes |= NOTE_COPY;
  }
  struct half *const h = s.family == IPKIN_V6 ? &s.v6 : &s.v4;
  const uint8_t part = h->part;
  const bool was_broken = h->status;

  half_try(h, spec, s.family, byte, place);
  if (h->status && !was_broken)
    *notes |= NOTE_AT;
  if (h->part == ZONE_NAME && part != ZONE_NAME) {
    *notes |= NOTE_OTHER;
    s.zone = 1;
  }
  if (h->status) { /* nothing but the cause is left */
    s = (struct state){.family = IPKIN_V4, .v4 = {.status = h->status}};
  } else if (s.family == IPKIN_V6) {
    memset(&s.v4, 0, sizeof s.v4);
  } else {
    memset(&s.v6, 0, sizeof s.v6);
  }
  return s;
}

/* What is said of a text that ends here. */
static uint8_t end(const struct state *s, const struct spec *spec,
                   bool is_empty, uint8_t *place) {
  const unsigned family = s->family ? s->family : IPKIN_V4;
  const struct half *const h = family == IPKIN_V6 ? &s->v6 : &s->v4;
  const uint8_t bare =
      spec->kind == MACHINE_CIDR ? IPKIN_ERR_NO_BITS : IPKIN_OK;

  *place = PLACE_END;
  if (is_empty)
    return IPKIN_ERR_EMPTY;
  if (h->status) {
    *place = s->family || spec->zeros ? PLACE_AT : PLACE_KNOWN;
    return h->status;
  }
  if (h->part == BITS && !h->some)
    return IPKIN_ERR_NO_BITS;
  if (h->part == BITS || is_whole(h, family)) {
    const uint8_t status = h->part == BITS ? IPKIN_OK : bare;

    if (s->zone && status == IPKIN_OK)
      *place = PLACE_OTHER; /* a zone was skipped */
    return status;
  }
  return h->part == ZONE_NAME ? IPKIN_ERR_ZONE : IPKIN_ERR_TOO_FEW;
}

/* ---- all states -------------------------------------------------------- */

enum { RAW_MAX = 40000, HASHES = 1 << 17 };

static struct raw {
  struct state state;
  uint16_t run; /* hex digits so far, while the family is open; up to FAR */
  uint16_t next[256];
  uint8_t notes[256];
  uint8_t status, place;
} *raws;
static unsigned raws_len;
static int hashes[HASHES];

static uint64_t hash_of(const void *bytes, size_t len) {
  uint64_t hash = 0xcbf29ce484222325u;

  for (size_t i = 0; i < len; i++)
    hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3u;
  return hash ^ hash >> 29;
}

static unsigned number_of(const struct state *state, unsigned run) {
  struct state key; /* none of the structs has padding */
  unsigned slot;

  memcpy(&key, state, sizeof key);
  for (slot = (unsigned)(hash_of(&key, sizeof key) + run) % HASHES;
       hashes[slot]; slot = (slot + 1) % HASHES)
    if (raws[hashes[slot] - 1].run == run &&
        same(&raws[hashes[slot] - 1].state, &key, sizeof key))
      return (unsigned)hashes[slot] - 1;
  if (raws_len == RAW_MAX)
    abort();
  raws[raws_len].state = key;
  raws[raws_len].run = (uint16_t)run;
  hashes[slot] = (int)++raws_len;
  return raws_len - 1;
}

static void explore(const struct spec *spec) {
  const struct state start = {.v4.part = QUAD, .v6.part = NUMBERS};

  raws = calloc(RAW_MAX, sizeof *raws);
  if (!raws)
    abort();
  memset(hashes, 0, sizeof hashes);
  raws_len = 0;
  (void)number_of(&start, 0);
  for (unsigned i = 0; i < raws_len; i++) {
    struct raw *const raw = &raws[i];

    raw->status = end(&raw->state, spec, i == 0, &raw->place);
    for (unsigned byte = 0; byte < 256; byte++) {
      const struct state next =
          step(&raw->state, spec, byte, raw->run, &raw->notes[byte]);
      const unsigned run = next.family || spec->zeros ? 0
                           : raw->run + 1u < FAR      ? raw->run + 1u
                                                      : FAR;

      raw->next[byte] = (uint16_t)number_of(&next, run);
    }
  }
}

/* Moore: states that say the same become one, unless a byte leads them to such
   as say something else. */
static unsigned merge_states(uint16_t *block) {
  uint64_t *const keys = malloc(raws_len * sizeof *keys);
  unsigned blocks = 0, before;

  if (!keys)
    abort();
  for (unsigned i = 0; i < raws_len; i++) {
    const struct half *const v4 = &raws[i].state.v4;

    keys[i] = (uint64_t)raws[i].status << 16 | raws[i].place << 8 |
              (raws[i].place == PLACE_KNOWN ? v4->where : FAR + 1u);
  }
  do {
    before = blocks;
    blocks = 0;
    memset(hashes, 0, sizeof hashes);
    for (unsigned i = 0; i < raws_len; i++) {
      unsigned slot = (unsigned)(keys[i] ^ keys[i] >> 32) % HASHES;

      while (hashes[slot] && keys[hashes[slot] - 1] != keys[i])
        slot = (slot + 1) % HASHES;
      if (!hashes[slot]) {
        hashes[slot] = (int)i + 1;
        block[i] = (uint16_t)blocks++;
      } else {
        block[i] = block[hashes[slot] - 1];
      }
    }
    for (unsigned i = 0; i < raws_len; i++) {
      uint64_t key = block[i] + 1u;

      for (unsigned byte = 0; byte < 256; byte++)
        key = (key ^ (block[raws[i].next[byte]] + 1u)) * 0x9e3779b97f4a7c15u ^
              key >> 31;
      keys[i] = key;
    }
  } while (blocks > before);
  free(keys);
  return blocks;
}

void machine_make(struct machine *m, enum machine_kind kind, uint32_t accept) {
  const struct spec spec = {kind, accept & IPKIN_ACCEPT_LEADING_ZEROS,
                            accept & IPKIN_ACCEPT_ZONE};
  uint16_t *block;
  unsigned *first;

  memset(m, 0, sizeof *m);
  explore(&spec);
  block = calloc(raws_len, sizeof *block);
  first = calloc(raws_len, sizeof *first);
  if (!block || !first)
    abort();
  m->kind = kind;
  m->accept = accept;
  m->raw = raws_len;
  m->states = merge_states(block);
  if (m->states > MACHINE_STATES)
    abort();
  for (unsigned i = raws_len; i-- > 0;)
    first[block[i]] = i;

  for (unsigned byte = 0; byte < 256; byte++) { /* classes of bytes */
    unsigned class = 0;

    for (; class < m->classes; class++) {
      const unsigned other = m->byte_of[class];
      unsigned s = 0;

      while (s < m->states &&
             block[raws[first[s]].next[byte]] ==
                 block[raws[first[s]].next[other]] &&
             raws[first[s]].notes[byte] == raws[first[s]].notes[other])
        s++;
      if (s == m->states)
        break;
    }
    if (class == MACHINE_CLASSES)
      abort();
    if (class == m->classes)
      m->byte_of[m->classes++] = (uint8_t)byte;
    m->class_of[byte] = (uint8_t)class;
  }
  for (unsigned byte = 0; byte < 256; byte++) /* one that can be read */
    if (byte > 0x20 && byte < 0x7f &&
        !(m->byte_of[m->class_of[byte]] > 0x20 &&
          m->byte_of[m->class_of[byte]] < 0x7f))
      m->byte_of[m->class_of[byte]] = (uint8_t)byte;

  for (unsigned s = 0; s < m->states; s++) {
    const struct raw *const raw = &raws[first[s]];

    m->status[s] = raw->status;
    m->place[s] = raw->place;
    m->known[s] = raw->state.v4.where;
    for (unsigned class = 0; class < m->classes; class++) {
      m->next[s][class] = block[raw->next[m->byte_of[class]]];
      m->notes[s][class] = raw->notes[m->byte_of[class]];
    }
  }
  for (unsigned i = 0; i < raws_len; i++) /* equal states note alike */
    for (unsigned byte = 0; byte < 256; byte++)
      if (raws[i].notes[byte] !=
          m->notes[block[i]][m->class_of[byte]])
        fails("*", "states that are one note another place");
  free(block);
  free(first);
  free(raws);
}

void machine_forget(struct machine *m) {
  static struct machine was;
  static uint16_t block[MACHINE_STATES], finer[MACHINE_STATES];
  unsigned blocks = 0, before;

  was = *m;
  for (unsigned s = 0; s < was.states; s++)
    block[s] = was.status[s] == IPKIN_OK;
  do { /* into those of one block whose bytes lead to the same blocks */
    before = blocks;
    blocks = 0;
    for (unsigned s = 0; s < was.states; s++) {
      unsigned t = 0;

      for (; t < s; t++) {
        unsigned class = 0;

        while (class < was.classes &&
               block[was.next[s][class]] == block[was.next[t][class]])
          class++;
        if (block[s] == block[t] && class == was.classes)
          break;
      }
      finer[s] = (uint16_t)(t < s ? finer[t] : blocks++);
    }
    memcpy(block, finer, sizeof block);
  } while (blocks > before);

  m->states = blocks;
  memset(m->notes, 0, sizeof m->notes);
  memset(m->place, PLACE_END, sizeof m->place);
  for (unsigned s = was.states; s-- > 0;) {
    m->status[block[s]] =
        was.status[s] == IPKIN_OK ? IPKIN_OK : IPKIN_ERR_CHARACTER;
    for (unsigned class = 0; class < was.classes; class++)
      m->next[block[s]][class] = block[was.next[s][class]];
  }
}

struct reading machine_read(const struct machine *m, const char *text,
                            size_t len) {
  struct reading r = {0};

  for (size_t i = 0; i < len; i++)
    machine_step(m, &r, m->class_of[(uint8_t)text[i]], i);
  return r;
}

/* ---- is it right? ------------------------------------------------------ */

#include <arpa/inet.h>

static struct verdict oracle_of(const struct machine *m, const char *text,
                                size_t len) {
  return m->kind == MACHINE_ADDR ? oracle_addr(text, len, m->accept)
                                 : oracle_cidr(text, len,
                                               m->kind == MACHINE_CIDR
                                                   ? m->accept
                                                   : m->accept |
                                                         IPKIN_ACCEPT_BARE);
}

static void check_text(const struct machine *m, const char *text, size_t len) {
  const struct reading r = machine_read(m, text, len);
  const struct verdict want = oracle_of(m, text, len);

  expect(m->status[r.state] == want.status && machine_at(m, &r, len) == want.at,
         "*", "machine %d: \"%s\" is %s at %zu, not %s at %zu", m->kind, text,
         ipkin_status_name(m->status[r.state]), machine_at(m, &r, len),
         ipkin_status_name(want.status), want.at);
  if (m->kind == MACHINE_ADDR && !m->accept && strlen(text) == len) {
    uint8_t bytes[16];
    const bool good = inet_pton(AF_INET, text, bytes) == 1 ||
                      inet_pton(AF_INET6, text, bytes) == 1;

    expect(good == (m->status[r.state] == IPKIN_OK), "*",
           "machine %d and inet_pton: \"%s\"", m->kind, text);
  }
}

static void check_all(const struct machine *m, char *text, size_t len,
                      size_t most) {
  check_text(m, text, len);
  if (len < most)
    for (unsigned class = 0; class < m->classes; class++) {
      text[len] = (char)m->byte_of[class];
      text[len + 1] = 0;
      check_all(m, text, len + 1, most);
      text[len] = 0;
    }
}

/* Most steps of a walk keep it alive. */
static size_t walk(const struct machine *m, uint64_t *seed, char *text) {
  const size_t most = 1 + random_of(seed) % 50;
  struct reading r = {0};
  size_t len = 0;

  for (unsigned tries = 0; len < most; tries++) {
    const unsigned class = (unsigned)(random_of(seed) % m->classes);
    struct reading next = r;

    machine_step(m, &next, class, len);
    if ((m->place[next.state] & PLACE_AT) && tries % 50)
      continue;
    text[len++] = (char)m->byte_of[class];
    r = next;
  }
  text[len] = 0;
  return len;
}

void machine_check(const struct machine *m, uint64_t count) {
  char text[64] = "";
  size_t most = 0;
  uint64_t seed = 1;

  for (uint64_t n = 1; n * m->classes <= count; n *= m->classes)
    most++;
  check_all(m, text, 0, most);
  for (uint64_t i = 0; i < count; i++) {
    const size_t len = walk(m, &seed, text);

    check_text(m, text, len);
  }
}
