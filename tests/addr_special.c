/* addr_special.c - tests of the addr section: what an address is
   SPDX-License-Identifier: MIT */
#include "agree.h"
#include "check.h"
#include "table.h"

#include <string.h>

static const struct ipkin_addr none;

/* ---- the registry ------------------------------------------------------ */

Test(addr_special, has_every_row_of_the_registries) {
  static struct table t;
  const struct registry_row *const rows = oracle_registry();

  for (bool row = table_open(&t, "special_registry.tsv"); row;
       row = table_next(&t)) {
    const struct registry_row *const want = &rows[t.rows - 1];
    const struct ipkin_addr first = oracle_first(&want->special.block);
    const struct ipkin_addr last = oracle_last(&want->special.block);
    struct ipkin_special got;

    check_text(ipkin_special_name(t.rows), want->name, "%s", table_row(&t));
    check_text(ipkin_special_rfc(t.rows), want->rfc, "%s", table_row(&t));

    /* The last address of a block is in no smaller one, but for 192.0.0.8/29,
       0.0.0.0/8 and the like, whose first is in one. */
    if (oracle_special(&last) == want || oracle_special(&first) == want) {
      check_ok(ipkin_addr_special(
          oracle_special(&last) == want ? &last : &first, &got));
      check(memcmp(&got, &want->special, sizeof got) == 0, "%s", table_row(&t));
    } else {
      check(false, "%s: neither end is its own", table_row(&t));
    }
  }
  check_number(t.rows, REGISTRY_ROWS, "rows");
}

static void agree_special(const struct ipkin_addr *addr) {
  const struct registry_row *const want = oracle_special(addr);
  struct ipkin_special got, zero = {.row = 0};

  memset(&got, 0xa5, sizeof got);
  check_status(ipkin_addr_special(addr, &got),
               want ? IPKIN_OK : IPKIN_ERR_ABSENT, "%s", show_addr(addr));
  check(memcmp(&got, want ? &want->special : &zero, sizeof got) == 0,
        "%s: row %u, not %u", show_addr(addr), got.row,
        want ? want->special.row : 0u);
}

static void agree_class(const struct ipkin_addr *addr) {
  check(ipkin_addr_class(addr) == oracle_class(addr), "%s: 0x%x, not 0x%x",
        show_addr(addr), (unsigned)ipkin_addr_class(addr),
        (unsigned)oracle_class(addr));
}

static void agree_embedded(const struct ipkin_addr *addr) {
  struct inside inside[4];
  const bool any = oracle_inside(addr, inside) > 0;
  struct ipkin_addr v4 = {.family = 77};
  uint32_t kind = 77;

  check_status(ipkin_addr_embedded(addr, &v4, &kind),
               any ? IPKIN_OK : IPKIN_ERR_ABSENT, "%s", show_addr(addr));
  check(memcmp(&v4, any ? &inside[0].v4 : &none, sizeof v4) == 0, "%s: %s",
        show_addr(addr), show_addr(&v4));
  check_number(kind, any ? inside[0].kind : 0, "%s", show_addr(addr));
}

static void agree(const struct ipkin_addr *addr) {
  agree_special(addr);
  agree_class(addr);
  agree_embedded(addr);
}

Test(addr_special, answers_as_the_registry_for_what_others_were_asked) {
  static struct table t;

  for (bool row = table_open(&t, "classify.tsv"); row; row = table_next(&t)) {
    const struct ipkin_addr addr = addr_of(t.cell[0].text);
    const bool want_global = t.cell[3].text[0] == '1';
    struct ipkin_special got;
    const ipkin_status status = ipkin_addr_special(&addr, &got);
    const bool multicast = ipkin_addr_class(&addr) & IPKIN_CLASS_MULTICAST;
    const bool global =
        !multicast && (status == IPKIN_ERR_ABSENT ||
                       got.globally_reachable == IPKIN_SPECIAL_TRUE);

    agree(&addr);
    check(global == want_global, "%s", table_row(&t));
    check(want_global || !(ipkin_addr_class(&addr) & IPKIN_CLASS_GLOBAL),
          "%s: GLOBAL is never laxer than the registry", table_row(&t));
    if (strcmp(t.cell[1].text, "-") == 0) {
      check_status(status, IPKIN_ERR_ABSENT, "%s", table_row(&t));
    } else {
      const struct ipkin_cidr block = cidr_of(t.cell[1].text);

      check_status(status, IPKIN_OK, "%s", table_row(&t));
      check(memcmp(&got.block, &block, sizeof block) == 0, "%s: in %s",
            table_row(&t), show_cidr(&got.block));
    }
  }
  check_number(t.rows, 211, "rows");
}

Test(addr_special, names_no_row_that_is_none) {
  static const uint32_t rows[] = {0, 52, 53, 255, 256, 257, UINT32_MAX};

  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    check_text(ipkin_special_name(rows[i]), "", "row %u", (unsigned)rows[i]);
    check_text(ipkin_special_rfc(rows[i]), "", "row %u", (unsigned)rows[i]);
  }
  check_text(ipkin_special_date(), "2025-10-09", "date of the IPv6 registry");
}

/* ---- at the edges, and inside ------------------------------------------ */

/* Both ends of every block that means something, and their neighbours. */
static const char *const edges[] = {"0.0.0.0/8",
                                    "0.0.0.0/32",
                                    "10.0.0.0/8",
                                    "127.0.0.0/8",
                                    "100.64.0.0/10",
                                    "172.16.0.0/12",
                                    "192.168.0.0/16",
                                    "169.254.0.0/16",
                                    "224.0.0.0/4",
                                    "240.0.0.0/4",
                                    "255.255.255.255/32",
                                    "198.18.0.0/15",
                                    "::/96",
                                    "::/128",
                                    "::1/128",
                                    "::ffff:0:0/96",
                                    "::ffff:0:0:0/96",
                                    "64:ff9b::/96",
                                    "64:ff9b:1::/48",
                                    "2001::/32",
                                    "2001:2::/48",
                                    "2002::/16",
                                    "fc00::/7",
                                    "fe80::/10",
                                    "fec0::/10",
                                    "ff00::/8",
                                    "3fff::/20",
                                    "2000::/3",
                                    "fe80::5efe:0:0/96",
                                    "fe80::200:5efe:0:0/96"};

static void agree_around(const struct ipkin_cidr *block) {
  const struct ipkin_addr ends[] = {oracle_first(block), oracle_last(block)};

  for (size_t end = 0; end < 2; end++)
    for (int64_t step = -2; step <= 2; step++) {
      struct ipkin_addr addr;

      if (oracle_offset(&ends[end], step, &addr))
        agree(&addr);
    }
}

Test(addr_special, agrees_with_the_oracle_at_every_edge) {
  const struct registry_row *const rows = oracle_registry();

  for (size_t i = 0; i < REGISTRY_ROWS; i++)
    agree_around(&rows[i].special.block);
  for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
    const struct ipkin_cidr block = cidr_of(edges[i]);

    agree_around(&block);
  }
}

/* Each bit of the prefix decides: one flipped, it is another address. */
Test(addr_special, agrees_with_the_oracle_with_any_bit_flipped) {
  const struct registry_row *const rows = oracle_registry();

  for (size_t i = 0; i < REGISTRY_ROWS + sizeof edges / sizeof *edges; i++) {
    const struct ipkin_cidr block = i < REGISTRY_ROWS
                                        ? rows[i].special.block
                                        : cidr_of(edges[i - REGISTRY_ROWS]);
    const struct ipkin_addr last = oracle_last(&block);

    for (unsigned bit = 0; bit < oracle_width(block.family); bit++) {
      struct ipkin_addr addr = oracle_first(&block);

      oracle_set_bit(addr.bytes, bit, !oracle_bit(addr.bytes, bit));
      agree(&addr);
      addr = last;
      oracle_set_bit(addr.bytes, bit, !oracle_bit(addr.bytes, bit));
      agree(&addr);
    }
  }
}

/* The 2026 advisories: an IPv4 address in every wrapping there is. */
static const struct {
  const char *name;
  uint8_t prefix[12];
  uint8_t at, flip;
  uint32_t kind;
} wrappings[] = {
    {"mapped", {[10] = 0xff, [11] = 0xff}, 12, 0, IPKIN_CLASS_MAPPED},
    {"translated", {[8] = 0xff, [9] = 0xff}, 12, 0, IPKIN_CLASS_TRANSLATED},
    {"compatible", {0}, 12, 0, IPKIN_CLASS_COMPATIBLE},
    {"nat64", {0, 0x64, 0xff, 0x9b}, 12, 0, IPKIN_CLASS_NAT64},
    {"6to4", {0x20, 0x02}, 2, 0, IPKIN_CLASS_SIXTOFOUR},
    {"teredo", {0x20, 0x01, 0, 0, 8, 8, 8, 8}, 12, 0xff, IPKIN_CLASS_TEREDO},
    {"isatap",
     {0x26, 0x20, [10] = 0x5e, [11] = 0xfe},
     12,
     0,
     IPKIN_CLASS_ISATAP},
    {"isatap, u bit",
     {0x26, 0x20, [8] = 2, [10] = 0x5e, [11] = 0xfe},
     12,
     0,
     IPKIN_CLASS_ISATAP},
};

Test(addr_special, looks_through_every_wrapping_of_an_ipv4_address) {
  static const struct {
    const char *v4;
    uint32_t danger;
  } inner[] = {
      {"127.0.0.1", IPKIN_CLASS_LOOPBACK},
      {"10.0.0.1", IPKIN_CLASS_PRIVATE},
      {"172.31.255.255", IPKIN_CLASS_PRIVATE},
      {"192.168.0.1", IPKIN_CLASS_PRIVATE},
      {"169.254.169.254", IPKIN_CLASS_LINK_LOCAL},
      {"100.127.255.255", IPKIN_CLASS_SHARED},
      {"224.0.0.1", IPKIN_CLASS_MULTICAST},
      {"255.255.255.255", IPKIN_CLASS_BROADCAST},
      {"240.0.0.1", IPKIN_CLASS_RESERVED},
      {"198.18.0.1", IPKIN_CLASS_BENCHMARKING},
      {"203.0.113.1", IPKIN_CLASS_DOCUMENTATION},
      {"192.0.0.8", 0},
      {"8.8.8.8", 0},
  };

  for (size_t w = 0; w < sizeof wrappings / sizeof *wrappings; w++)
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
      const struct ipkin_addr v4 = addr_of(inner[i].v4);
      const bool inner_global = strcmp(inner[i].v4, "8.8.8.8") == 0;
      const uint32_t never_global =
          IPKIN_CLASS_MAPPED | IPKIN_CLASS_SIXTOFOUR | IPKIN_CLASS_TEREDO;
      struct ipkin_addr addr = {.family = IPKIN_V6}, got;
      uint32_t class, kind;

      memcpy(addr.bytes, wrappings[w].prefix, 12);
      for (size_t b = 0; b < 4; b++)
        addr.bytes[wrappings[w].at + b] = v4.bytes[b] ^ wrappings[w].flip;
      class = ipkin_addr_class(&addr);

      check((class & (IPKIN_CLASS_MAPPED - 1)) == inner[i].danger,
            "%s in %s: 0x%x", inner[i].v4, wrappings[w].name, (unsigned)class);
      check(class & wrappings[w].kind, "%s in %s: 0x%x", inner[i].v4,
            wrappings[w].name, (unsigned)class);
      check(!(class & IPKIN_CLASS_GLOBAL) ==
                !(inner_global && !(wrappings[w].kind & never_global)),
            "%s in %s: 0x%x", inner[i].v4, wrappings[w].name, (unsigned)class);
      check_ok(ipkin_addr_embedded(&addr, &got, &kind));
      check(memcmp(&got, &v4, sizeof v4) == 0, "%s in %s: %s", inner[i].v4,
            wrappings[w].name, show_addr(&got));
      check_number(kind, wrappings[w].kind, "%s in %s", inner[i].v4,
                   wrappings[w].name);
      agree(&addr);
    }
}

Test(addr_special, looks_at_both_addresses_of_teredo) {
  const struct ipkin_addr by_server = addr_of("2001:0:a00:1::f7f7:f7f7");
  const struct ipkin_addr by_client = addr_of("2001:0:808:808::f5ff:fffe");

  check_number(ipkin_addr_class(&by_server),
               IPKIN_CLASS_PRIVATE | IPKIN_CLASS_TEREDO, "10.0.0.1 serves");
  check_number(ipkin_addr_class(&by_client),
               IPKIN_CLASS_PRIVATE | IPKIN_CLASS_TEREDO, "10.0.0.1 asks");
}

Test(addr_special, takes_the_prefix_where_two_things_are_embedded) {
  struct ipkin_addr addr = addr_of("2002:808:808::5efe:10.0.0.1"), v4;
  uint32_t kind;

  check_ok(ipkin_addr_embedded(&addr, &v4, &kind));
  check_text(show_addr(&v4), "8.8.8.8", "6to4 and ISATAP");
  check_number(kind, IPKIN_CLASS_SIXTOFOUR, "6to4 and ISATAP");
  check_number(ipkin_addr_class(&addr),
               IPKIN_CLASS_PRIVATE | IPKIN_CLASS_SIXTOFOUR | IPKIN_CLASS_ISATAP,
               "6to4 and ISATAP");

  addr = addr_of("64:ff9b:1:0:0:5efe:10.0.0.1"); /* no prefix's, but ISATAP's */
  check_ok(ipkin_addr_embedded(&addr, &v4, &kind));
  check_number(kind, IPKIN_CLASS_ISATAP, "a site's NAT64 and ISATAP");
  agree(&addr);

  addr = addr_of("2001:0:808:808:200:5efe:192.0.2.1");
  check_ok(ipkin_addr_embedded(&addr, &v4, &kind));
  check_text(show_addr(&v4), "63.255.253.254", "Teredo and ISATAP");
  check_number(kind, IPKIN_CLASS_TEREDO, "Teredo and ISATAP");
  agree(&addr);
}

static struct ipkin_addr wrapped(uint64_t *seed) {
  struct ipkin_addr addr = random_addr(seed);
  const size_t pick =
      random_below(seed, 2 * sizeof wrappings / sizeof *wrappings);

  if (addr.family == IPKIN_V6 && pick < sizeof wrappings / sizeof *wrappings)
    memcpy(addr.bytes, wrappings[pick].prefix,
           pick == 4   ? 2
           : pick == 5 ? 4
                       : 12);
  return addr;
}

Test(addr_special, agrees_with_the_oracle_on_anything) {
  uint64_t seed = 11;

  for (unsigned long n = check_effort(60000); n > 0; n--) {
    const struct ipkin_addr addr = wrapped(&seed);

    agree(&addr);
  }
}

/* ---- the call ---------------------------------------------------------- */

Test(addr_special, takes_neither_null_nor_what_is_no_address) {
  const struct ipkin_addr addr = addr_of("::ffff:10.0.0.1");
  const struct ipkin_special no_row = {.row = 0};
  struct ipkin_special special;
  struct ipkin_addr v4;
  uint32_t kind;

  check_number(ipkin_addr_class(NULL), 0, "NULL");
  memset(&special, 0xa5, sizeof special);
  check_null(ipkin_addr_special(NULL, &special));
  check(memcmp(&special, &no_row, sizeof special) == 0, "outputs are zero");
  check_null(ipkin_addr_special(&addr, NULL));

  kind = 77;
  v4 = addr;
  check_null(ipkin_addr_embedded(NULL, &v4, &kind));
  check(kind == 0 && memcmp(&v4, &none, sizeof v4) == 0, "outputs are zero");
  kind = 77;
  check_null(ipkin_addr_embedded(&addr, NULL, &kind));
  check_number(kind, 0, "outputs are zero");
  check_ok(ipkin_addr_embedded(&addr, &v4, NULL));
  check_text(show_addr(&v4), "10.0.0.1", "ret_kind may be NULL");

  for (size_t i = 0; i < NOT_ADDRS; i++) {
    check_number(ipkin_addr_class(&not_addrs[i]), 0, "family %u",
                 not_addrs[i].family);
    memset(&special, 0xa5, sizeof special);
    check_status(ipkin_addr_special(&not_addrs[i], &special), IPKIN_ERR_VALUE,
                 "family %u", not_addrs[i].family);
    check(memcmp(&special, &no_row, sizeof special) == 0, "family %u",
          not_addrs[i].family);
    kind = 77;
    v4 = addr;
    check_status(ipkin_addr_embedded(&not_addrs[i], &v4, &kind),
                 IPKIN_ERR_VALUE, "family %u", not_addrs[i].family);
    check(kind == 0 && memcmp(&v4, &none, sizeof v4) == 0, "family %u",
          not_addrs[i].family);
  }
}

Test(addr_special, reads_only_the_bytes_of_the_family) {
  struct ipkin_addr dirty = addr_of("8.8.8.8"), v4;
  union {
    struct ipkin_addr addr;
    struct ipkin_special special;
  } both = {.addr = addr_of("192.0.0.9")};

  memset(dirty.bytes + 4, 0xff, 12);
  memset(dirty.reserved, 0xff, sizeof dirty.reserved);
  check_number(ipkin_addr_class(&dirty), IPKIN_CLASS_GLOBAL, "8.8.8.8");

  dirty = addr_of("::ffff:1.2.3.4");
  check_ok(ipkin_addr_embedded(&dirty, &dirty, NULL));
  v4 = addr_of("1.2.3.4");
  check(memcmp(&dirty, &v4, sizeof v4) == 0, "the output may be the input");
  check_ok(ipkin_addr_special(&both.addr, &both.special));
  check_text(show_cidr(&both.special.block), "192.0.0.9/32",
             "the output may be the input");
}
