/* cidr.c - blocks, ranges and a Service's address, beside libc and libcidr
   SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_LIBCIDR
#include <libcidr.h>
#endif

/* memrchr is GNU's; the slash is near the end, so this is its loop. */
static size_t slash_in(const char *text, size_t len) {
  while (len > 0 && text[len - 1] != '/')
    len--;
  return len;
}

enum bench_form bench_libc_parse(const char *text, size_t len,
                                 struct ipkin_cidr *ret_cidr) {
  char copy[INET6_ADDRSTRLEN];
  const size_t slash = slash_in(text, len);
  const size_t end = slash ? slash - 1 : len;
  if (end >= sizeof copy)
    return BENCH_FAULT;
  memcpy(copy, text, end);
  copy[end] = '\0';
  const bool v6 = memchr(copy, ':', end);
  const unsigned most = v6 ? 128 : 32;
  unsigned bits = slash ? 0 : most;
  if (slash && (slash == len || len - slash > 3 ||
                (text[slash] == '0' && len - slash > 1)))
    return BENCH_FAULT;
  for (size_t i = slash; slash && i < len; i++) {
    if (text[i] < '0' || text[i] > '9')
      return BENCH_FAULT;
    bits = bits * 10 + (unsigned)(text[i] - '0');
  }
  if (bits > most ||
      inet_pton(v6 ? AF_INET6 : AF_INET, copy, ret_cidr->bytes) != 1)
    return BENCH_FAULT;
  ret_cidr->family = v6 ? IPKIN_V6 : IPKIN_V4;
  ret_cidr->bits = (uint8_t)bits;
  return slash ? BENCH_CIDR : BENCH_ADDR;
}

enum { CAP = INET6_ADDRSTRLEN + 4, PAIRS = 1 << 16 };

/* Two blocks of which every other one is in the other, and what is right of
   them.  The split is from behind the outer one's first address to its last. */
struct pair {
  struct ipkin_cidr outer, inner;
  struct ipkin_addr addr; /* inner's */
};
struct split {
  size_t len;
  struct ipkin_cidr last;
};
struct wanted {
  uint8_t *contains, *covers, *overlaps;
  struct ipkin_addr *firsts; /* of a Service in outer */
  struct split *splits;
};

struct corpus {
  struct bench_texts texts;
  struct ipkin_cidr *cidrs; /* their values */
#ifdef HAVE_LIBCIDR
  CIDR **libcidrs;
#endif
  struct pair *pairs;
  struct wanted wanted;
};

static void parse_ipkin(const struct bench_case *self, size_t from,
                        void *answers) {
  const struct corpus *corpus = self->of;
  struct ipkin_cidr *cidrs = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    size_t len;
    const char *text = bench_text(&corpus->texts, from + i, &len);
    ipkin_cidr_parse(text, len, &cidrs[i], NULL);
  }
}

static void parse_libc(const struct bench_case *self, size_t from,
                       void *answers) {
  const struct corpus *corpus = self->of;
  struct ipkin_cidr *cidrs = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    size_t len;
    const char *text = bench_text(&corpus->texts, from + i, &len);
    bench_libc_parse(text, len, &cidrs[i]);
  }
}

static void format_ipkin(const struct bench_case *self, size_t from,
                         void *answers) {
  const struct corpus *corpus = self->of;
  char(*texts)[CAP] = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    size_t len;
    ipkin_cidr_format(&corpus->cidrs[from + i], texts[i], CAP, &len);
  }
}

static void format_libc(const struct bench_case *self, size_t from,
                        void *answers) {
  const struct corpus *corpus = self->of;
  char(*texts)[CAP] = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    const struct ipkin_cidr *cidr = &corpus->cidrs[from + i];
    int family = cidr->family == IPKIN_V4 ? AF_INET : AF_INET6;
    inet_ntop(family, cidr->bytes, texts[i], INET6_ADDRSTRLEN);
    size_t len = strlen(texts[i]);
    snprintf(texts[i] + len, CAP - len, "/%u", cidr->bits);
  }
}

#ifdef HAVE_LIBCIDR
static struct ipkin_cidr from_libcidr(const CIDR *from) {
  struct ipkin_cidr cidr = {{0}, IPKIN_V4, 0, {0}};
  if (cidr_get_proto(from) == CIDR_IPV4) {
    struct in_addr v4;
    cidr_to_inaddr(from, &v4);
    memcpy(cidr.bytes, &v4, sizeof v4);
  } else {
    struct in6_addr v6;
    cidr_to_in6addr(from, &v6);
    memcpy(cidr.bytes, &v6, sizeof v6);
    cidr.family = IPKIN_V6;
  }
  cidr.bits = (uint8_t)cidr_get_pflen(from);
  return cidr;
}

/* It allocates what it answers. */
static void parse_libcidr(const struct bench_case *self, size_t from,
                          void *answers) {
  const struct corpus *corpus = self->of;
  struct ipkin_cidr *cidrs = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    size_t len;
    CIDR *cidr = cidr_from_str(bench_text(&corpus->texts, from + i, &len));
    if (cidr)
      cidrs[i] = from_libcidr(cidr);
    cidr_free(cidr);
  }
}

/* From a value that is made before, as ours is. */
static void format_libcidr(const struct bench_case *self, size_t from,
                           void *answers) {
  const struct corpus *corpus = self->of;
  char(*texts)[CAP] = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    char *text = cidr_to_str(corpus->libcidrs[from + i], CIDR_NOFLAGS);
    memcpy(texts[i], text, strlen(text) + 1);
    free(text);
  }
}
#endif

static const struct pair *pairs_of(const struct bench_case *self, size_t from) {
  const struct corpus *corpus = self->of;
  return corpus->pairs + from;
}

static void contains(const struct bench_case *self, size_t from,
                     void *answers) {
  const struct pair *pairs = pairs_of(self, from);
  uint8_t *are = answers;
  for (size_t i = 0; i < BENCH_STEP; i++)
    are[i] = ipkin_cidr_contains(&pairs[i].outer, &pairs[i].addr);
}

static void covers(const struct bench_case *self, size_t from, void *answers) {
  const struct pair *pairs = pairs_of(self, from);
  uint8_t *are = answers;
  for (size_t i = 0; i < BENCH_STEP; i++)
    are[i] = ipkin_cidr_covers(&pairs[i].outer, &pairs[i].inner);
}

static void overlaps(const struct bench_case *self, size_t from,
                     void *answers) {
  const struct pair *pairs = pairs_of(self, from);
  uint8_t *are = answers;
  for (size_t i = 0; i < BENCH_STEP; i++)
    are[i] = ipkin_cidr_overlaps(&pairs[i].outer, &pairs[i].inner);
}

static void service_first(const struct bench_case *self, size_t from,
                          void *answers) {
  const struct pair *pairs = pairs_of(self, from);
  struct ipkin_addr *addrs = answers;
  for (size_t i = 0; i < BENCH_STEP; i++)
    ipkin_service_first(&pairs[i].outer, &addrs[i]);
}

static void split(const struct bench_case *self, size_t from, void *answers) {
  const struct pair *pairs = pairs_of(self, from);
  struct split *splits = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    struct ipkin_addr first, last;
    struct ipkin_cidr parts[128];
    ipkin_cidr_nth(&pairs[i].outer, 1, &first);
    ipkin_cidr_last(&pairs[i].outer, &last);
    ipkin_range_split(&first, &last, parts, 128, &splits[i].len);
    splits[i].last = parts[splits[i].len - 1];
  }
}

/* What is right of pairs, bit by bit. */

static bool bit(const uint8_t *bytes, unsigned i) {
  return bytes[i / 8] >> (7 - i % 8) & 1;
}

static void put_bit(uint8_t *bytes, unsigned i, bool on) {
  uint8_t mask = (uint8_t)(0x80 >> i % 8);
  bytes[i / 8] = (uint8_t)(on ? bytes[i / 8] | mask : bytes[i / 8] & ~mask);
}

/* How many bits the two begin with alike. */
static unsigned alike(const struct ipkin_cidr *a, const struct ipkin_cidr *b) {
  const unsigned most = a->family == IPKIN_V4 ? 32 : 128;
  unsigned i = 0;
  while (i < most && bit(a->bytes, i) == bit(b->bytes, i))
    i++;
  return i;
}

static void answer_pair(const struct pair *pair, size_t i,
                        struct wanted *wanted) {
  const struct ipkin_cidr *outer = &pair->outer, *inner = &pair->inner;
  const unsigned most = outer->family == IPKIN_V4 ? 32 : 128;
  const unsigned bits = alike(outer, inner);
  wanted->contains[i] = bits >= outer->bits;
  wanted->covers[i] = bits >= outer->bits && inner->bits >= outer->bits;
  wanted->overlaps[i] = bits >= outer->bits || bits >= inner->bits;

  /* index 1; and as many parts as there are host bits, the last of which is the
     upper half */
  struct ipkin_addr first = {{0}, outer->family, {0}};
  struct ipkin_cidr half = *outer;
  half.bits++;
  for (unsigned b = 0; b < most; b++) {
    bool on = b < outer->bits && bit(outer->bytes, b);
    put_bit(first.bytes, b, on || b == most - 1);
    put_bit(half.bytes, b, on || b == outer->bits);
  }
  wanted->firsts[i] = first;
  wanted->splits[i] = (struct split){most - outer->bits, half};
}

/* A pair: a block that has host bits, and half of the time one like it. */
static struct pair make_pair(const struct corpus *corpus, size_t i) {
  struct pair pair = {.outer = corpus->cidrs[i],
                      .inner = corpus->cidrs[(i + 1) % corpus->texts.len]};
  const unsigned most = pair.outer.family == IPKIN_V4 ? 32 : 128;
  if (pair.outer.bits == most)
    pair.outer.bits = (uint8_t)(most / 2);
  if (i % 2)
    memcpy(pair.inner.bytes, pair.outer.bytes, pair.outer.bits / 8);
  pair.addr.family = pair.inner.family;
  memcpy(pair.addr.bytes, pair.inner.bytes, sizeof pair.addr.bytes);
  return pair;
}

static size_t make_pairs(struct corpus *corpus) {
  const size_t len = corpus->texts.len < PAIRS ? corpus->texts.len : PAIRS;
  struct wanted *wanted = &corpus->wanted;
  corpus->pairs = bench_alloc(len * sizeof *corpus->pairs);
  wanted->contains = bench_alloc(len);
  wanted->covers = bench_alloc(len);
  wanted->overlaps = bench_alloc(len);
  wanted->firsts = bench_alloc(len * sizeof *wanted->firsts);
  wanted->splits = bench_alloc(len * sizeof *wanted->splits);
  memset(wanted->splits, 0, len * sizeof *wanted->splits);
  for (size_t i = 0; i < len; i++) {
    corpus->pairs[i] = make_pair(corpus, i);
    answer_pair(&corpus->pairs[i], i, wanted);
  }
  return len;
}

static void add_texts(struct corpus *corpus, const char *parse,
                      const char *format) {
  struct bench_case like = {.job = parse,
                            .items = corpus->texts.len,
                            .bytes = corpus->texts.bytes,
                            .step = BENCH_STEP,
                            .answer = BENCH_STEP * sizeof *corpus->cidrs,
                            .of = corpus};
  bench_add(&like, "libc", parse_libc);
#ifdef HAVE_LIBCIDR
  bench_add(&like, "libcidr", parse_libcidr);
#endif
  bench_add(&like, "ipkin", parse_ipkin);

  corpus->cidrs = bench_alloc(like.items * sizeof *corpus->cidrs);
  for (size_t i = 0; i < like.items; i += BENCH_STEP)
    parse_ipkin(&like, i, corpus->cidrs + i);
  like.job = format;
  like.items /= 4; /* snprintf and libcidr take their time */
  like.bytes = 0;
  like.answer = BENCH_STEP * CAP;
  like.text = CAP;
  bench_add(&like, "libc", format_libc);
#ifdef HAVE_LIBCIDR
  corpus->libcidrs = bench_alloc(like.items * sizeof *corpus->libcidrs);
  for (size_t i = 0, len; i < like.items; i++)
    corpus->libcidrs[i] = cidr_from_str(bench_text(&corpus->texts, i, &len));
  bench_add(&like, "libcidr", format_libcidr);
#endif
  bench_add(&like, "ipkin", format_ipkin);
}

static void add_pairs(struct corpus *corpus, const char *const jobs[5]) {
  const size_t len = make_pairs(corpus);
  const struct wanted *w = &corpus->wanted;
  const struct {
    bench_run *run;
    const void *want;
    size_t answer;
  } asked[5] = {{contains, w->contains, 1},
                {covers, w->covers, 1},
                {overlaps, w->overlaps, 1},
                {split, w->splits, sizeof *w->splits},
                {service_first, w->firsts, sizeof *w->firsts}};
  for (int i = 0; i < 5; i++)
    bench_add(&(struct bench_case){.job = jobs[i],
                                   .items = len,
                                   .step = BENCH_STEP,
                                   .answer = BENCH_STEP * asked[i].answer,
                                   .of = corpus,
                                   .want = asked[i].want},
              "ipkin", asked[i].run);
}

void bench_cidr(enum bench_size size) {
  static struct corpus v4, v6;
  bench_texts(BENCH_V4_CIDR, size, &v4.texts);
  bench_texts(BENCH_V6_CIDR, size, &v6.texts);
  add_texts(&v4, "cidr/parse/v4", "cidr/format/v4");
  add_texts(&v6, "cidr/parse/v6", "cidr/format/v6");
  add_pairs(&v4, (const char *const[5]){"cidr/contains/v4", "cidr/covers/v4",
                                        "cidr/overlaps/v4", "range/split/v4",
                                        "service/first/v4"});
  add_pairs(&v6, (const char *const[5]){"cidr/contains/v6", "cidr/covers/v6",
                                        "cidr/overlaps/v6", "range/split/v6",
                                        "service/first/v6"});
}
