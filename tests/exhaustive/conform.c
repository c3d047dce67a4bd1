/* conform.c - the parsers against complete test suites made from the automata
   SPDX-License-Identifier: MIT

   Chow's W-method: Q leads to each state of the automaton, and W tells any two
   of them apart.  A parser with up to k more states than the automaton that
   answers each text of Q . Sigma^{<=k+1} . W as the automaton does, answers all
   texts so.  (Of W each state needs but the words that tell it from others,
   Petrenko's harmonised identifiers.)  What is observed is all of an answer:
   status, place, and of a good text the value, which inet_pton is asked for.

   Sigma is one byte of each class, of bytes that no state of the automaton tells
   apart.  That the parser tells none apart either is tried with k = 0: every
   byte takes the place of its class's one.

   The one thing in the parsers that needs many more states is that 46 bytes
   decide the family; strings.c tries that by itself. */
#include "../../lib/bulk.h" /* before ipkin.h */
#include "../../lib/cpu.h"

#include "machine.h"

#include <arpa/inet.h>

/* ---- words ------------------------------------------------------------- */

enum { WORD_MAX = 60, W_MAX = 64, CANDIDATES = 4000 };

struct word {
  uint8_t len;
  uint8_t class[WORD_MAX];
};

struct suite {
  const struct machine *m;
  struct word access[MACHINE_STATES];
  struct word w[W_MAX];
  unsigned w_len;
  uint64_t needs[MACHINE_STATES]; /* of w, a bit each */
};

enum { BEFORE = 60000 }; /* some place in the text before the word */

/* What is seen of a word behind a text that led to state. */
static uint32_t seen(const struct machine *m, unsigned state,
                     const struct word *word) {
  struct reading r = {(uint16_t)state, BEFORE, BEFORE + 1};

  for (size_t i = 0; i < word->len; i++)
    machine_step(m, &r, word->class[i], i);
  return (uint32_t)m->status[r.state] << 16 |
         (m->place[r.state] == PLACE_KNOWN
              ? BEFORE + 2u + m->known[r.state]
              : (uint16_t)machine_at(m, &r, word->len));
}

/* A place before the word may be any of those that a state knows. */
static bool differs(uint32_t a, uint32_t b) {
  return a != b && (a >> 16 != b >> 16 ||
                    ((uint16_t)a != BEFORE && (uint16_t)b != BEFORE) ||
                    (uint16_t)a < BEFORE || (uint16_t)b < BEFORE);
}

/* The shortest word to each state, over bytes in their order. */
static void find_access(struct suite *s) {
  static uint16_t queue[MACHINE_STATES];
  static bool is_found[MACHINE_STATES];
  unsigned found = 1;

  memset(is_found, 0, sizeof is_found);
  is_found[0] = true;
  queue[0] = 0;
  s->access[0].len = 0;
  for (unsigned i = 0; i < found; i++)
    for (unsigned class = 0; class < s->m->classes; class++) {
      const unsigned next = s->m->next[queue[i]][class];
      struct word *const word = &s->access[next];

      if (is_found[next])
        continue;
      is_found[next] = true;
      queue[found++] = (uint16_t)next;
      *word = s->access[queue[i]];
      if (word->len == WORD_MAX)
        abort();
      word->class[word->len++] = (uint8_t)class;
    }
  if (found < s->m->states)
    abort();
}

enum { ALIKE = 255, AT_ONCE = 254 };

/* The first byte of a shortest word that tells two states apart. */
static uint8_t first_byte[MACHINE_STATES][MACHINE_STATES];

static void tell_apart(const struct machine *m) {
  static uint8_t next[MACHINE_STATES][MACHINE_STATES];
  static const struct word none;
  bool more;

  for (unsigned p = 0; p < m->states; p++)
    for (unsigned q = 0; q < m->states; q++)
      first_byte[p][q] =
          differs(seen(m, p, &none), seen(m, q, &none)) ? AT_ONCE : ALIKE;
  do {
    more = false;
    memcpy(next, first_byte, sizeof next);
    for (unsigned p = 0; p < m->states; p++)
      for (unsigned q = 0; q < m->states; q++)
        for (unsigned class = 0; next[p][q] == ALIKE && class < m->classes;
             class++)
          if (first_byte[m->next[p][class]][m->next[q][class]] != ALIKE) {
            next[p][q] = (uint8_t)class;
            more = true;
          }
    memcpy(first_byte, next, sizeof next);
  } while (more);
}

static struct word apart(const struct machine *m, unsigned p, unsigned q) {
  struct word word = {0};

  for (uint8_t class; (class = first_byte[p][q]) != AT_ONCE;) {
    if (class == ALIKE || word.len == WORD_MAX)
      abort();
    word.class[word.len++] = class;
    p = m->next[p][class];
    q = m->next[q][class];
  }
  return word;
}

/* Of all these words the few, greedily, that tell every two states apart. */
static void find_w(struct suite *s) {
  static struct word candidates[CANDIDATES];
  static uint32_t sight[CANDIDATES][MACHINE_STATES];
  static bool is_done[MACHINE_STATES][MACHINE_STATES];
  const struct machine *const m = s->m;
  unsigned len = 0;

  tell_apart(m);
  for (unsigned p = 0; p < m->states; p++)
    for (unsigned q = 0; q < p; q++) {
      const struct word word = apart(m, p, q);
      unsigned i = 0;

      while (i < len && !same(&candidates[i], &word, sizeof word))
        i++;
      if (i == CANDIDATES)
        abort();
      if (i == len)
        candidates[len++] = word;
    }
  for (unsigned i = 0; i < len; i++)
    for (unsigned p = 0; p < m->states; p++)
      sight[i][p] = seen(m, p, &candidates[i]);

  memset(is_done, 0, sizeof is_done);
  for (unsigned p = 0; p < m->states; p++)
    s->needs[p] = 1;
  s->w[0].len = 0; /* what is said of a text that ends there */
  for (s->w_len = 1;;) {
    unsigned best = 0, most = 0;

    for (unsigned i = 0; i < len; i++) {
      unsigned news = 0;

      for (unsigned p = 0; p < m->states; p++)
        for (unsigned q = 0; q < p; q++)
          news += !is_done[p][q] && differs(sight[i][p], sight[i][q]);
      if (news > most) {
        most = news;
        best = i;
      }
    }
    if (!most)
      break;
    if (s->w_len == W_MAX)
      abort();
    for (unsigned p = 0; p < m->states; p++)
      for (unsigned q = 0; q < p; q++)
        if (!is_done[p][q] && differs(sight[best][p], sight[best][q])) {
          is_done[p][q] = true;
          s->needs[p] |= (uint64_t)1 << s->w_len;
          s->needs[q] |= (uint64_t)1 << s->w_len;
        }
    s->w[s->w_len++] = candidates[best];
  }
  for (unsigned p = 0; p < m->states; p++)
    for (unsigned q = 0; q < p; q++)
      if (!is_done[p][q])
        abort();
}

static void make_suite(struct suite *s, const struct machine *m) {
  s->m = m;
  find_access(s);
  find_w(s);
}

/* ---- texts ------------------------------------------------------------- */

struct text {
  char bytes[4 * WORD_MAX];
  size_t len;
};

/* A text, and where the automaton is behind it.  False: enough. */
typedef bool visit(const struct machine *m, const char *text, size_t len,
                   const struct reading *r);

static void put(const struct machine *m, struct text *text, struct reading *r,
                unsigned class) {
  machine_step(m, r, class, text->len);
  text->bytes[text->len++] = (char)m->byte_of[class];
}

/* All of Sigma^{<=depth} . W behind a text. */
static bool spread(const struct suite *s, struct text *text, struct reading r,
                   unsigned depth, visit *visit) {
  const struct machine *const m = s->m;
  const size_t len = text->len;

  for (unsigned i = 0; i < s->w_len; i++) {
    struct reading end = r;

    if (!(s->needs[r.state] >> i & 1))
      continue;
    for (size_t j = 0; j < s->w[i].len; j++)
      put(m, text, &end, s->w[i].class[j]);
    text->bytes[text->len] = 0;
    if (!visit(m, text->bytes, text->len, &end))
      return false;
    text->len = len;
  }
  for (unsigned class = 0; depth > 0 && class < m->classes; class++) {
    struct reading next = r;

    put(m, text, &next, class);
    if (!spread(s, text, next, depth - 1, visit))
      return false;
    text->len = len;
  }
  return true;
}

/* True: every text of the suite was visited. */
static bool visit_suite(const struct suite *s, unsigned k, visit *visit) {
  for (unsigned q = 0; q < s->m->states; q++) {
    struct text text = {.len = 0};
    struct reading r = {0};

    for (size_t i = 0; i < s->access[q].len; i++)
      put(s->m, &text, &r, s->access[q].class[i]);
    if (!spread(s, &text, r, k + 1, visit))
      return false;
  }
  return true;
}

/* ---- who is asked ------------------------------------------------------ */

static uint64_t visited, accepted;

/* Of a text that is right, by libc alone. */
static struct ipkin_cidr value_of(const char *text) {
  const char *const slash = strchr(text, '/');
  const size_t len = slash ? (size_t)(slash - text) : strlen(text);
  struct ipkin_cidr cidr = {.family =
                                memchr(text, ':', len) ? IPKIN_V6 : IPKIN_V4};
  char addr[4 * WORD_MAX];

  memcpy(addr, text, len);
  addr[len] = 0;
  if (inet_pton(cidr.family == IPKIN_V6 ? AF_INET6 : AF_INET, addr,
                cidr.bytes) != 1)
    fails("*", "inet_pton refuses \"%s\"", text);
  cidr.bits = slash ? (uint8_t)atoi(slash + 1)
                    : (uint8_t)oracle_width(cidr.family);
  return cidr;
}

static bool agrees(const struct machine *m, const char *text, size_t len,
                   const struct reading *r, ipkin_status status, size_t at,
                   const char *function) {
  const bool good =
      status == m->status[r->state] && at == machine_at(m, r, len);

  visited++;
  accepted += status == IPKIN_OK;
  expect(good, function, "\"%s\" is %s at %zu, not %s at %zu", text,
         ipkin_status_name(status), at, ipkin_status_name(m->status[r->state]),
         machine_at(m, r, len));
  return good;
}

static const struct ipkin_addr no_addr;
static const struct ipkin_cidr no_cidr;

static bool visit_addr(const struct machine *m, const char *text, size_t len,
                       const struct reading *r) {
  struct ipkin_addr addr, want = no_addr;
  size_t at;
  const ipkin_status status = ipkin_addr_parse(text, len, &addr, &at);

  if (status == IPKIN_OK)
    want = addr_in(value_of(text));
  expect(same(&addr, &want, sizeof addr), "ipkin_addr_parse",
         "the value of \"%s\"", text);
  return agrees(m, text, len, r, status, at, "ipkin_addr_parse");
}

static bool visit_cidr(const struct machine *m, const char *text, size_t len,
                       const struct reading *r) {
  struct ipkin_cidr cidr, want = no_cidr;
  size_t at;
  const ipkin_status status = ipkin_cidr_parse(text, len, &cidr, &at);

  if (status == IPKIN_OK)
    want = value_of(text);
  expect(same(&cidr, &want, sizeof cidr), "ipkin_cidr_parse",
         "the value of \"%s\"", text);
  return agrees(m, text, len, r, status, at, "ipkin_cidr_parse");
}

/* Of the lenient ones the oracle says the value. */
static bool visit_addr_with(const struct machine *m, const char *text,
                            size_t len, const struct reading *r) {
  struct ipkin_addr addr;
  uint32_t seen_bits;
  size_t at;
  const ipkin_status status =
      ipkin_addr_parse_with(text, len, m->accept, &addr, &seen_bits, &at);

  if (status == IPKIN_OK) {
    const struct verdict want = oracle_addr(text, len, m->accept);
    const struct ipkin_addr value = addr_in(want.cidr);

    expect(same(&addr, &value, sizeof addr) && seen_bits == want.seen,
           "ipkin_addr_parse_with", "the value of \"%s\"", text);
  } else {
    expect(same(&addr, &no_addr, sizeof addr) && seen_bits == 0,
           "ipkin_addr_parse_with", "\"%s\" leaves something", text);
  }
  return agrees(m, text, len, r, status, at, "ipkin_addr_parse_with");
}

static bool visit_cidr_with(const struct machine *m, const char *text,
                            size_t len, const struct reading *r) {
  const uint32_t accept =
      m->accept | (m->kind == MACHINE_LINE ? IPKIN_ACCEPT_BARE : 0);
  struct ipkin_cidr cidr;
  uint32_t seen_bits;
  size_t at;
  const ipkin_status status =
      ipkin_cidr_parse_with(text, len, accept, &cidr, &seen_bits, &at);

  if (status == IPKIN_OK) {
    const struct verdict want = oracle_cidr(text, len, accept);

    expect(same(&cidr, &want.cidr, sizeof cidr) && seen_bits == want.seen,
           "ipkin_cidr_parse_with", "the value of \"%s\"", text);
  } else {
    expect(same(&cidr, &no_cidr, sizeof cidr) && seen_bits == 0,
           "ipkin_cidr_parse_with", "\"%s\" leaves something", text);
  }
  return agrees(m, text, len, r, status, at, "ipkin_cidr_parse_with");
}

/* ---- lines ------------------------------------------------------------- */

enum { LINES = 2048, LIST_CAP = LINES * 2 * WORD_MAX, PADDING = 256 };

static struct list {
  char text[LIST_CAP + PADDING];
  size_t len, lines;
  size_t begins[LINES + 1];
  uint8_t status[LINES];
  uint16_t at[LINES];
} list;

static const struct bulk_kernel *kernels[8];
static unsigned kernels_len;
static uint64_t good_lines;

static void find_kernels(void) {
  for (const struct bulk_kernel *kernel = ipkin__bulk_kernels;; kernel++) {
    if (!(kernel->needs & ~ipkin__cpu_features()))
      kernels[kernels_len++] = kernel;
    if (kernel->needs == 0)
      return;
  }
}

static struct ipkin_cidr line_value(size_t line) {
  return list.status[line] ? no_cidr : value_of(list.text + list.begins[line]);
}

/* What a kernel calls good is; all other lines it leaves to be read by
   ipkin_cidr_parse_with(). */
static void read_by(const struct bulk_kernel *kernel) {
  size_t line = 0, at = 0;

  while (line < list.lines) {
    struct ipkin_cidr slots[BULK_LINES];
    struct bulk_batch batch;
    size_t slot = 0;

    kernel->read(list.text + at, (uint32_t)(list.len + PADDING - at),
                 BULK_LINES, slots, &batch);
    if (!batch.lines) {
      fails("ipkin_bulk_parse", "%s reads nothing", kernel->name);
      return;
    }
    for (uint32_t i = 0; i < batch.lines && line < list.lines; i++, line++) {
      const size_t end = list.begins[line + 1] - 1;
      const bool is_blank = end == list.begins[line];
      const char *const text = list.text + list.begins[line];

      expect((batch.blank >> i & 1) == is_blank &&
                 at + batch.begins[i] == list.begins[line],
             "ipkin_bulk_parse", "%s: where a line is", kernel->name);
      if (batch.good >> i & 1) {
        list.text[end] = 0;
        const struct ipkin_cidr want = line_value(line);

        expect(list.status[line] == IPKIN_OK &&
                   same(&slots[slot], &want, sizeof want) &&
                   (batch.v6 >> i & 1) == (want.family == IPKIN_V6) &&
                   (batch.cidr >> i & 1) == !!strchr(text, '/'),
               "ipkin_bulk_parse", "%s reads \"%s\"", kernel->name, text);
        list.text[end] = '\n';
        good_lines++;
      }
      slot += !is_blank;
    }
    at += batch.begins[batch.lines];
  }
}

static void read_by_call(void) {
  static struct ipkin_cidr slots[LINES];
  static struct ipkin_bulk_fault faults[LINES];
  struct ipkin_bulk_counts counts;
  size_t slot = 0, fault = 0;
  const ipkin_status status =
      ipkin_bulk_parse(list.text, list.len, 0, slots, LINES, faults, LINES,
                       &counts);

  expect(status == IPKIN_OK && counts.lines == list.lines &&
             counts.consumed == list.len,
         "ipkin_bulk_parse", "it stops");
  for (size_t line = 0; line < list.lines; line++) {
    const size_t begin = list.begins[line], end = list.begins[line + 1] - 1;

    if (begin == end)
      continue;
    list.text[end] = 0;
    const struct ipkin_cidr want = line_value(line);

    expect(same(&slots[slot++], &want, sizeof want), "ipkin_bulk_parse",
           "the slot of \"%s\"", list.text + begin);
    if (list.status[line]) {
      const struct ipkin_bulk_fault *const f = &faults[fault++];

      expect(f->status == list.status[line] && f->line == line + 1 &&
                 f->at == begin + list.at[line] &&
                 f->column == list.at[line] + 1u,
             "ipkin_bulk_parse", "the fault of \"%s\"", list.text + begin);
    }
    list.text[end] = '\n';
  }
  expect(counts.faults == fault, "ipkin_bulk_parse", "the number of faults");
}

static bool also_call; /* the public call too, which reads bad lines twice */

static void flush(void) {
  memset(list.text + list.len, '\n', PADDING);
  for (unsigned i = 0; i < kernels_len; i++)
    read_by(kernels[i]);
  if (also_call)
    read_by_call();
  list.lines = list.len = 0;
}

static bool visit_line(const struct machine *m, const char *text, size_t len,
                       const struct reading *r) {
  if (list.lines == LINES || list.len + len + 1 > LIST_CAP)
    flush();
  list.begins[list.lines] = list.len;
  memcpy(list.text + list.len, text, len);
  list.text[list.len + len] = '\n';
  list.len += len + 1;
  list.status[list.lines] = m->status[r->state];
  list.at[list.lines] = (uint16_t)machine_at(m, r, len);
  list.begins[++list.lines] = list.len;
  visited++;
  return true;
}

/* ---- a suite finds each wrong automaton -------------------------------- */

static struct machine mutant;

static bool visit_mutant(const struct machine *m, const char *text, size_t len,
                         const struct reading *r) {
  const struct reading other = machine_read(&mutant, text, len);
  struct ipkin_addr addr;
  size_t at;
  const ipkin_status status = ipkin_addr_parse(text, len, &addr, &at);

  (void)m;
  (void)r;
  return status == mutant.status[other.state] &&
         at == machine_at(&mutant, &other, len);
}

/* One transition leads elsewhere, or one state says something else: for each
   of these automata there is a text that the parser answers otherwise. */
static uint64_t find_mutants(const struct suite *s) {
  uint64_t mutants = 0, found = 0, seed = 1;
  const unsigned states = s->m->states;

  mutant = *s->m;
  for (unsigned state = 0; state < states; state++) {
    for (unsigned class = 0; class < mutant.classes; class++) {
      uint16_t *const next = &mutant.next[state][class], was = *next;

      *next = (uint16_t)((was + 1 + random_of(&seed) % (states - 1)) % states);
      mutants++;
      found += !visit_suite(s, 0, visit_mutant);
      *next = was;
    }
    mutant.status[state] ^= 1;
    mutants++;
    found += !visit_suite(s, 0, visit_mutant);
    mutant.status[state] ^= 1;
  }
  expect(found == mutants, "*",
         "%" PRIu64 " of %" PRIu64 " wrong automata are not found",
         mutants - found, mutants);
  return mutants;
}

/* ---- all --------------------------------------------------------------- */

static struct machine machine;
static struct suite suite;

static void conform(enum machine_kind kind, uint32_t accept, unsigned k,
                    visit *visit) {
  machine_make(&machine, kind, accept);
  machine_check(&machine, is_full ? 1000000 : 100000);
  make_suite(&suite, &machine);
  visited = accepted = 0;
  (void)visit_suite(&suite, k, visit);
  if (accept && !is_full)
    return;

  uint8_t bytes[MACHINE_CLASSES][256], of_class[MACHINE_CLASSES];
  unsigned lens[MACHINE_CLASSES] = {0}, most = 0;
  for (unsigned byte = 0; byte < 256; byte++) {
    const unsigned class = machine.class_of[byte];

    if (visit == visit_line && (byte == '\n' || byte == '\r'))
      continue; /* which end it */
    bytes[class][lens[class]++] = (uint8_t)byte;
    most = lens[class] > most ? lens[class] : most;
  }
  memcpy(of_class, machine.byte_of, sizeof of_class);
  for (unsigned nth = 0; nth < most; nth++) {
    for (unsigned class = 0; class < machine.classes; class++)
      machine.byte_of[class] = bytes[class][nth % lens[class]];
    (void)visit_suite(&suite, 0, visit);
  }
  memcpy(machine.byte_of, of_class, sizeof of_class);
}

static void body(void) {
  const unsigned more = is_full;
  uint64_t mutants, texts;

  layer = "conformance";
  find_kernels();

  conform(MACHINE_ADDR, 0, 3 + more, visit_addr);
  texts = visited;
  mutants = find_mutants(&suite);
  cell("ipkin_addr_parse",
       "W k=%u, each byte, %s texts; %s wrong automata found", 3 + more,
       in_short(texts), in_short(mutants));

  conform(MACHINE_CIDR, 0, 3 + more, visit_cidr);
  cell("ipkin_cidr_parse", "W k=%u, each byte, %s texts", 3 + more,
       in_short(visited));

  texts = 0;
  for (uint32_t accept = 0; accept < 4; accept++) {
    conform(MACHINE_ADDR, accept, 1 + more, visit_addr_with);
    texts += visited;
  }
  cell("ipkin_addr_parse_with", "W k=%u, %s4 grammars, %s texts", 1 + more,
       is_full ? "each byte, " : "", in_short(texts));

  texts = 0;
  for (uint32_t accept = 0; accept < 8; accept++) {
    conform(accept & 4 ? MACHINE_LINE : MACHINE_CIDR, accept & 3, 1 + more,
            visit_cidr_with);
    texts += visited;
  }
  cell("ipkin_cidr_parse_with", "W k=%u, %s8 grammars, %s texts", 1 + more,
       is_full ? "each byte, " : "", in_short(texts));

  also_call = true;
  conform(MACHINE_LINE, 0, 1 + more, visit_line);
  flush();
  also_call = false;
  conform(MACHINE_LINE, 0, 3 + more, visit_line);
  flush();
  expect(good_lines > 1000 * kernels_len, "ipkin_bulk_parse",
         "the kernels decline nearly all");
  cell("ipkin_bulk_parse",
       "W k=%u, each byte, %s lines by each of %u kernels", 3 + more,
       in_short(visited), kernels_len);
}

/* The suite of the bare language, for others.py: whether each is an address, and of which family. */
static bool visit_print(const struct machine *m, const char *text, size_t len,
                        const struct reading *r) {
  (void)len;
  (void)printf("%c\t%s\n",
               m->status[r->state] ? '0' : strchr(text, ':') ? '6' : '4', text);
  return true;
}

static void print(void) {
  machine_make(&machine, MACHINE_ADDR, 0);
  machine_forget(&machine);
  make_suite(&suite, &machine);
  (void)visit_suite(&suite, 1, visit_print);
}

int main(int argc, char **argv) {
  return run(argc, argv, argc > 2 ? print : body);
}
