/* status.c - tests of the status section
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"
#include "place.h"

#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

Test(status, names_nothing_that_is_no_status) {
  static const ipkin_status beyond[] = {INT32_MIN, INT32_MAX, 1 << 16, 256,
                                        272};
  unsigned known = 0;

  for (ipkin_status status = -300; status <= 300; status++) {
    const char *const name = ipkin_status_name(status);
    const char *const text = ipkin_status_text(status);

    check(name && text, "%d is not NULL", (int)status);
    check(!*name == !*text, "%d has both or none", (int)status);
    known += *name != 0;
  }
  check_number(known, 24, "as many as the header declares");
  for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
    check_text(ipkin_status_name(beyond[i]), "", "%d", (int)beyond[i]);
    check_text(ipkin_status_text(beyond[i]), "", "%d", (int)beyond[i]);
  }
}

Test(status, abi_size_takes_a_tag_and_nothing_near_it) {
  static const char *const near[] = {"",
                                     "ipkin",
                                     "ipkin_",
                                     "ipkin_add",
                                     "ipkin_addr ",
                                     "ipkin_addrs",
                                     " ipkin_addr",
                                     "IPKIN_ADDR",
                                     "struct",
                                     "struct ",
                                     "struct  ipkin_addr",
                                     "addr",
                                     "ipkin_addr*",
                                     "structipkin_addr",
                                     "struct struct ipkin_addr"};
  char *const exact = place_before_wall("ipkin_cidr", 10);

  for (size_t i = 0; i < sizeof near / sizeof *near; i++)
    check_number(ipkin_abi_size(near[i], strlen(near[i])), 0, "\"%s\"",
                 near[i]);
  check_number(ipkin_abi_size("ipkin_addr\0", 11), 0, "with a NUL");
  check_number(ipkin_abi_size(exact, 10), 20, "at a wall");
  check_number(ipkin_abi_size("ipkin_plan_config", 10), 512, "a slice");
  check_number(ipkin_abi_size(NULL, 0), 0, "NULL");
  check_number(ipkin_abi_size(NULL, 10), 0, "NULL");
  for (size_t len = 0; len < 17; len++)
    (void)ipkin_abi_size(place_before_wall("struct ipkin_addr", len), len);
}

/* ---- every code is reached --------------------------------------------- */

static ipkin_status addr(const char *text, uint32_t accept) {
  struct ipkin_addr addr;

  return ipkin_addr_parse_with(text, text ? strlen(text) : 1, accept, &addr,
                               NULL, NULL);
}

static ipkin_status cidr(const char *text, uint32_t accept) {
  struct ipkin_cidr cidr;

  return ipkin_cidr_parse_with(text, strlen(text), accept, &cidr, NULL, NULL);
}

static ipkin_status host(const char *text) {
  struct ipkin_host host;

  return ipkin_host_parse(text, strlen(text), &host, NULL);
}

static ipkin_status format(const char *text) {
  const struct ipkin_addr addr = addr_of(text);
  char to[4];
  size_t len;

  return ipkin_addr_format(&addr, to, sizeof to, &len);
}

static ipkin_status first(const char *text) {
  const struct ipkin_cidr range = cidr_of(text);
  struct ipkin_addr addr;

  return ipkin_service_first(&range, &addr);
}

static ipkin_status special(const char *text) {
  const struct ipkin_addr addr = addr_of(text);
  struct ipkin_special special;

  return ipkin_addr_special(&addr, &special);
}

static ipkin_status both_families_on_one(void) {
  struct ipkin_service service = {.policy = IPKIN_POLICY_REQUIRE_DUAL_STACK};

  return ipkin_service_families(&service, IPKIN_V4, 0, &service);
}

Test(status, has_no_code_that_no_text_and_no_call_gives) {
  check_status(addr("1.2.3.4", 0), IPKIN_OK, "addr");
  check_status(addr(NULL, 0), IPKIN_ERR_NULL, "addr");
  check_status(addr("1.2.3.4", 0x80), IPKIN_ERR_VALUE, "addr");
  check_status(format("1.2.3.4"), IPKIN_ERR_SPACE, "addr");
  /* IPKIN_ERR_NEWER is plan's */
  check_status(addr("", 0), IPKIN_ERR_EMPTY, "addr");
  check_status(addr("x", 0), IPKIN_ERR_CHARACTER, "addr");
  check_status(addr("00", 0), IPKIN_ERR_LEADING_ZERO, "addr");
  check_status(addr("256", 0), IPKIN_ERR_OCTET, "addr");
  check_status(addr("::12345", 0), IPKIN_ERR_GROUP, "addr");
  check_status(addr("1", 0), IPKIN_ERR_TOO_FEW, "addr");
  check_status(addr("1.2.3.4.", 0), IPKIN_ERR_TOO_MANY, "addr");
  check_status(addr("::%", 0), IPKIN_ERR_ZONE, "addr");
  check_status(cidr("::", 0), IPKIN_ERR_NO_BITS, "cidr");
  check_status(cidr("::/129", 0), IPKIN_ERR_BITS, "cidr");
  check_status(cidr("::1/0", IPKIN_REFUSE_HOST_BITS), IPKIN_ERR_HOST_BITS,
               "cidr");
  check_status(addr("::ffff:1.2.3.4", IPKIN_REFUSE_MAPPED), IPKIN_ERR_MAPPED,
               "addr");
  check_status(addr("0::", IPKIN_REFUSE_NON_CANONICAL), IPKIN_ERR_NON_CANONICAL,
               "addr");
  check_status(cidr("1.2.3.4/0.0.0.1", IPKIN_ACCEPT_NETMASK), IPKIN_ERR_NETMASK,
               "cidr");
  check_status(host("a:"), IPKIN_ERR_PORT, "host");
  check_status(host("-"), IPKIN_ERR_NAME, "host");
  check_status(first("::/128"), IPKIN_ERR_OUTSIDE, "service");
  check_status(special("8.8.8.8"), IPKIN_ERR_ABSENT, "addr");
  check_status(both_families_on_one(), IPKIN_ERR_FAMILY, "service");
}

/* ---- the promises that hold for all calls ------------------------------ */

static uint64_t with(uint64_t all, uint64_t answer) {
  return (all << 5 | all >> 59) ^ answer;
}

/* A bit of everything, into one word. */
static uint64_t everything(uint64_t seed) {
  uint64_t all = 0;

  for (unsigned n = 0; n < 300; n++) {
    char text[MUTANT_CAP], name[IPKIN_CIDR_TEXT_CAP];
    const size_t len = mutant(&seed, text);
    const struct ipkin_cidr any = random_cidr(&seed);
    struct ipkin_cidr cidr, blocks[4];
    struct ipkin_special special;
    struct ipkin_host host;
    struct ipkin_addr addr;
    size_t at = 0, name_len = 0, blocks_len = 0, set_len = 2;
    struct ipkin_cidr set[2] = {any, random_cidr(&seed)};
    uint32_t kind = 0;

    all = with(all, (uint64_t)ipkin_addr_parse(text, len, &addr, &at) + at);
    all = with(all, (uint64_t)ipkin_addr_class(&addr));
    all = with(all, (uint64_t)ipkin_addr_special(&addr, &special));
    all = with(all, (uint64_t)ipkin_addr_embedded(&addr, &addr, &kind) + kind);
    all = with(all, (uint64_t)ipkin_host_parse(text, len, &host, &at) + at);
    all = with(all, (uint64_t)ipkin_cidr_parse(text, len, &cidr, &at) + at);
    all = with(all, ipkin_cidr_count(&any) + ipkin_cidr_covers(&cidr, &any));
    all = with(all, (uint64_t)ipkin_cidr_subnet(&any, any.bits, 0, &cidr));
    all = with(all,
               (uint64_t)ipkin_cidr_format(&any, name, sizeof name, &name_len));
    for (size_t i = 0; i < name_len; i++)
      all = with(all, (unsigned char)name[i]);
    (void)ipkin_cidr_first(&any, &addr);
    all = with(
        all, (uint64_t)ipkin_range_split(&addr, &addr, blocks, 4, &blocks_len));
    all = with(all, (uint64_t)ipkin_service_first(&any, &addr) + blocks_len);
    all = with(all, (uint64_t)ipkin_set_merge(set, &set_len) + set_len);
    all = with(all, ipkin_set_contains(set, set_len, &addr));
  }
  return all;
}

Test(status, leaves_errno_alone) {
  errno = 4711;
  (void)everything(1);
  check_number((uint64_t)errno, 4711, "errno");
}

/* isdigit, tolower and strtol would read these; none may be called. */
Test(status, reads_no_locale) {
  static const char *const locales[] = {"tr_TR.UTF-8", "ar_EG.UTF-8",
                                        "de_DE.UTF-8", "C.UTF-8", ""};
  const uint64_t want = everything(2);

  for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
    if (setlocale(LC_ALL, locales[i]))
      check_number(everything(2), want, "%s", locales[i]);
  (void)setlocale(LC_ALL, "C");
}

static uint64_t in_handler;

/* By QEMU 7.2 a handler's stack is off by 8, against the ABI. */
#if defined __x86_64__ && defined __GNUC__
__attribute__((force_align_arg_pointer))
#endif
static void
on_signal(int number) {
  (void)number;
  in_handler = everything(3);
}

Test(status, may_be_called_from_a_signal_handler) {
  const uint64_t want = everything(3);

  (void)signal(SIGTERM, on_signal);
  (void)raise(SIGTERM);
  (void)signal(SIGTERM, SIG_DFL);
  check_number(in_handler, want, "in the handler");
}

static void *in_thread(void *sum) {
  *(uint64_t *)sum = everything(4);
  return NULL;
}

Test(status, may_be_called_from_any_thread) {
  enum { THREADS = 64 };
  const uint64_t want = everything(4);
  pthread_t threads[THREADS];
  uint64_t sums[THREADS] = {0};

  for (unsigned i = 0; i < THREADS; i++)
    if (pthread_create(&threads[i], NULL, in_thread, &sums[i]))
      in_thread(&sums[i]), threads[i] = pthread_self();
  for (unsigned i = 0; i < THREADS; i++) {
    if (!pthread_equal(threads[i], pthread_self()))
      (void)pthread_join(threads[i], NULL);
    check_number(sums[i], want, "thread %u", i);
  }
}
