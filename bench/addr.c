/* addr.c - one address, beside inet_pton and inet_ntop
   SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <arpa/inet.h>
#include <string.h>

struct corpus {
  struct bench_texts texts;
  struct ipkin_addr *addrs; /* their values */
  uint8_t family;
};

static int af(const struct corpus *corpus) {
  return corpus->family == IPKIN_V4 ? AF_INET : AF_INET6;
}

static void parse_ipkin(const struct bench_case *self, size_t from,
                        void *answers) {
  const struct corpus *corpus = self->of;
  struct ipkin_addr *addrs = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    size_t len;
    const char *text = bench_text(&corpus->texts, from + i, &len);
    ipkin_addr_parse(text, len, &addrs[i], NULL);
  }
}

static void parse_libc(const struct bench_case *self, size_t from,
                       void *answers) {
  const struct corpus *corpus = self->of;
  struct ipkin_addr *addrs = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    size_t len;
    const char *text = bench_text(&corpus->texts, from + i, &len);
    if (inet_pton(af(corpus), text, addrs[i].bytes) == 1)
      addrs[i].family = corpus->family;
  }
}

enum { CAP = INET6_ADDRSTRLEN };

static void format_ipkin(const struct bench_case *self, size_t from,
                         void *answers) {
  const struct corpus *corpus = self->of;
  char(*texts)[CAP] = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    size_t len;
    ipkin_addr_format(&corpus->addrs[from + i], texts[i], CAP, &len);
  }
}

static void format_libc(const struct bench_case *self, size_t from,
                        void *answers) {
  const struct corpus *corpus = self->of;
  char(*texts)[CAP] = answers;
  for (size_t i = 0; i < BENCH_STEP; i++)
    inet_ntop(af(corpus), corpus->addrs[from + i].bytes, texts[i], CAP);
}

static void add_texts(struct corpus *corpus, const char *parse,
                      const char *format) {
  struct bench_case like = {.job = parse,
                            .items = corpus->texts.len,
                            .bytes = corpus->texts.bytes,
                            .step = BENCH_STEP,
                            .answer = BENCH_STEP * sizeof *corpus->addrs,
                            .of = corpus};
  bench_add(&like, "inet_pton", parse_libc);
  bench_add(&like, "ipkin", parse_ipkin);

  corpus->addrs = bench_alloc(like.items * sizeof *corpus->addrs);
  for (size_t i = 0; i < like.items; i += BENCH_STEP)
    parse_ipkin(&like, i, corpus->addrs + i);
  /* an address that is formatted is at hand: not memory, the call is timed */
  enum { AT_HAND = 16 * BENCH_STEP };
  like.job = format;
  like.items = like.items < AT_HAND ? like.items : AT_HAND;
  like.bytes = 0;
  like.answer = BENCH_STEP * CAP;
  like.text = CAP;
  bench_add(&like, "inet_ntop", format_libc);
  bench_add(&like, "ipkin", format_ipkin);
}

/* Addresses of all sorts, and what is known of them. */
static const struct known {
  const char *text, *block, *embedded;
  uint32_t class;
} known[] = {{"8.8.8.8", NULL, NULL, IPKIN_CLASS_GLOBAL},
             {"127.0.0.1", "127.0.0.0/8", NULL, IPKIN_CLASS_LOOPBACK},
             {"10.1.2.3", "10.0.0.0/8", NULL, IPKIN_CLASS_PRIVATE},
             {"172.20.0.9", "172.16.0.0/12", NULL, IPKIN_CLASS_PRIVATE},
             {"192.168.1.1", "192.168.0.0/16", NULL, IPKIN_CLASS_PRIVATE},
             {"169.254.1.1", "169.254.0.0/16", NULL, IPKIN_CLASS_LINK_LOCAL},
             {"100.64.7.7", "100.64.0.0/10", NULL, IPKIN_CLASS_SHARED},
             {"192.0.2.1", "192.0.2.0/24", NULL, IPKIN_CLASS_DOCUMENTATION},
             {"2606:4700::1111", NULL, NULL, IPKIN_CLASS_GLOBAL},
             {"2001:db8::1", "2001:db8::/32", NULL, IPKIN_CLASS_DOCUMENTATION},
             {"fd12:3456::1", "fc00::/7", NULL, IPKIN_CLASS_PRIVATE},
             {"fe80::1", "fe80::/10", NULL, IPKIN_CLASS_LINK_LOCAL},
             {"ff02::1", NULL, NULL, IPKIN_CLASS_MULTICAST},
             {"::ffff:127.0.0.1", "::ffff:0:0/96", "127.0.0.1",
              IPKIN_CLASS_LOOPBACK | IPKIN_CLASS_MAPPED},
             {"64:ff9b::8.8.8.8", "64:ff9b::/96", "8.8.8.8",
              IPKIN_CLASS_NAT64 | IPKIN_CLASS_GLOBAL},
             {"2002:a9fe:a9fe::", "2002::/16", "169.254.169.254",
              IPKIN_CLASS_LINK_LOCAL | IPKIN_CLASS_SIXTOFOUR}};

enum { KNOWN = sizeof known / sizeof known[0], SORTS = 16 * BENCH_STEP };

/* Many of those, in an order in which no branch is foreseen. */
static struct sorts {
  struct ipkin_addr addrs[SORTS];
  uint32_t classes[SORTS];
  struct ipkin_cidr blocks[SORTS];
  struct ipkin_addr embedded[SORTS];
} sorts;

static void class(const struct bench_case *self, size_t from, void *answers) {
  uint32_t *classes = answers;
  (void)self;
  for (size_t i = 0; i < BENCH_STEP; i++)
    classes[i] = ipkin_addr_class(&sorts.addrs[from + i]);
}

static void special(const struct bench_case *self, size_t from, void *answers) {
  struct ipkin_cidr *blocks = answers;
  (void)self;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    struct ipkin_special row;
    ipkin_addr_special(&sorts.addrs[from + i], &row);
    blocks[i] = row.block;
  }
}

static void embedded(const struct bench_case *self, size_t from,
                     void *answers) {
  struct ipkin_addr *addrs = answers;
  (void)self;
  for (size_t i = 0; i < BENCH_STEP; i++)
    ipkin_addr_embedded(&sorts.addrs[from + i], &addrs[i], NULL);
}

/* By libc, so that what is wanted does not come from what is asked. */
static struct ipkin_cidr value(const char *text) {
  struct ipkin_cidr cidr = {{0}, 0, 0, {0}};
  if (text)
    bench_libc_parse(text, strlen(text), &cidr);
  return cidr;
}

static struct ipkin_addr address(const char *text) {
  const struct ipkin_cidr cidr = value(text);
  struct ipkin_addr addr = {{0}, cidr.family, {0}};
  memcpy(addr.bytes, cidr.bytes, sizeof addr.bytes);
  return addr;
}

static void add_sort(const char *job, bench_run *run, const void *want,
                     size_t answer) {
  bench_add(&(struct bench_case){.job = job,
                                 .items = SORTS,
                                 .step = BENCH_STEP,
                                 .answer = BENCH_STEP * answer,
                                 .want = want},
            "ipkin", run);
}

static void add_sorts(void) {
  uint32_t random = 1;
  for (size_t i = 0; i < SORTS; i++) {
    random = random * 1664525 + 1013904223;
    const struct known *is = &known[(random >> 16) % KNOWN];
    sorts.addrs[i] = address(is->text);
    sorts.classes[i] = is->class;
    sorts.blocks[i] = value(is->block);
    sorts.embedded[i] = address(is->embedded);
  }
  add_sort("addr/class/sorts", class, sorts.classes, sizeof *sorts.classes);
  add_sort("addr/special/sorts", special, sorts.blocks, sizeof *sorts.blocks);
  add_sort("addr/embedded/sorts", embedded, sorts.embedded,
           sizeof *sorts.embedded);
}

void bench_addr(enum bench_size size) {
  static struct corpus v4 = {.family = IPKIN_V4}, v6 = {.family = IPKIN_V6};
  bench_texts(BENCH_V4, size, &v4.texts);
  bench_texts(BENCH_V6, size, &v6.texts);
  add_texts(&v4, "addr/parse/v4", "addr/format/v4");
  add_texts(&v6, "addr/parse/v6", "addr/format/v6");
  add_sorts();
}
