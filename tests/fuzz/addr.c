/* addr.c - fuzz: one address; and what is asked by a number or a name
   SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "../abi.h"
#include "../addr_special.c"

/* Into all room that there may be: whole and parsed back, or empty. */
static void format(const struct ipkin_addr *addr) {
  char want[IPKIN_ADDR_TEXT_CAP];
  const size_t want_len = oracle_addr_format(addr, want);
  struct ipkin_addr back;

  for (size_t cap = 0; cap <= sizeof want; cap++) {
    char *const text = malloc(cap);
    size_t len = 77;

    check_status(ipkin_addr_format(addr, text, cap, &len),
                 want_len < cap ? IPKIN_OK : IPKIN_ERR_SPACE, "%s", want);
    check_number(len, want_len, "%s into %zu", want, cap);
    if (cap > 0)
      check_text(text, want_len < cap ? want : "", "into %zu", cap);
    free(text);
  }
  check_ok(ipkin_addr_parse(want, want_len, &back, NULL));
  check(back.family == addr->family &&
            memcmp(back.bytes, addr->bytes, oracle_width(addr->family) / 8) ==
                0,
        "%s is not parsed back", want);
}

static void offset(const struct ipkin_addr *addr, int64_t delta) {
  const struct ipkin_addr clean = cleaned(addr);
  struct ipkin_addr want, got = *addr;
  const bool inside = oracle_offset(&clean, delta, &want);

  check_status(ipkin_addr_offset(&got, delta, &got),
               inside ? IPKIN_OK : IPKIN_ERR_OUTSIDE, "%s + %lld",
               show_addr(addr), (long long)delta);
  check(memcmp(&got, inside ? &want : &none, sizeof got) == 0, "%s + %lld: %s",
        show_addr(addr), (long long)delta, show_addr(&got));
}

static void unmap(const struct ipkin_addr *addr) {
  static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
  struct ipkin_addr want = cleaned(addr), got;

  if (addr->family == IPKIN_V6 && memcmp(addr->bytes, mapped, 12) == 0) {
    want = (struct ipkin_addr){.family = IPKIN_V4};
    memcpy(want.bytes, addr->bytes + 12, 4);
  }
  check_ok(ipkin_addr_unmap(addr, &got));
  check(memcmp(&got, &want, sizeof got) == 0, "%s: %s", show_addr(addr),
        show_addr(&got));
}

static void refused(const struct ipkin_addr *addr) {
  struct ipkin_addr out;
  struct ipkin_special special;
  char text[1];
  size_t len;

  check_status(ipkin_addr_format(addr, text, 1, &len), IPKIN_ERR_VALUE, "none");
  check_status(ipkin_addr_offset(addr, 0, &out), IPKIN_ERR_VALUE, "none");
  check_status(ipkin_addr_unmap(addr, &out), IPKIN_ERR_VALUE, "none");
  check_status(ipkin_addr_special(addr, &special), IPKIN_ERR_VALUE, "none");
  check_status(ipkin_addr_embedded(addr, &out, NULL), IPKIN_ERR_VALUE, "none");
  check(memcmp(&out, &none, sizeof out) == 0, "zero after a failure");
  check_number(ipkin_addr_class(addr), 0, "none");
}

static void order(const struct ipkin_addr *a, const struct ipkin_addr *b) {
  const int32_t ab = ipkin_addr_compare(a, b), ba = ipkin_addr_compare(b, a);

  check(ab == -ba && ab >= -1 && ab <= 1, "antisymmetric: %d, %d", (int)ab,
        (int)ba);
  check((ab == 0) == (memcmp(a, b, sizeof *a) == 0), "0 is memcmp's");
  if (a->family != b->family ||
      memcmp(a->bytes, b->bytes, sizeof a->bytes) != 0)
    check(ab == (a->family != b->family ? (a->family < b->family ? -1 : 1)
                 : memcmp(a->bytes, b->bytes, sizeof a->bytes) < 0 ? -1
                                                                   : 1),
          "%s, %s: %d", show_addr(a), show_addr(b), (int)ab);
}

static void value(const struct ipkin_addr *addr, int64_t delta) {
  if (!is_addr_struct(addr)) {
    refused(addr);
    return;
  }
  format(addr);
  agree(addr);
  offset(addr, delta);
  unmap(addr);
}

/* A tag, with or without a word before it. */
static size_t size_of(const char *text, size_t len) {
  static const char word[] = "struct ";
  const size_t word_len = sizeof word - 1;

  if (len > word_len && memcmp(text, word, word_len) == 0) {
    text += word_len;
    len -= word_len;
  }
  for (const struct abi_size *size = abi_sizes; size->tag; size++)
    if (strlen(size->tag) == len && memcmp(size->tag, text, len) == 0)
      return size->size;
  return 0;
}

static void constants(uint32_t number, const char *text, size_t len) {
  const bool is_row = number >= 1 && number <= REGISTRY_ROWS;
  const struct registry_row *const row = oracle_registry();

  check_number(ipkin_abi_size(text, len), len ? size_of(text, len) : 0,
               "\"%s\"", show(text, len));
  check(!*ipkin_status_name((ipkin_status)number) ==
            !*ipkin_status_text((ipkin_status)number),
        "%d has both or none", (int)number);
  check_text(ipkin_special_name(number), is_row ? row[number - 1].name : "",
             "row %u", (unsigned)number);
  check_text(ipkin_special_rfc(number), is_row ? row[number - 1].rfc : "",
             "row %u", (unsigned)number);
  check_number(strlen(ipkin_special_date()), 10, "YYYY-MM-DD");
  check(ipkin_version() == (IPKIN_VERSION_MAJOR << 16 |
                            IPKIN_VERSION_MINOR << 8 | IPKIN_VERSION_PATCH),
        "version %u", (unsigned)ipkin_version());
  check_text(ipkin_version_text(), "0.1.0", "plainly");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input in = {data, size};
  const uint32_t accept = take_accept(&in);
  const int64_t delta = (int64_t)take_number(&in, 8);
  const char *const text = (const char *)in.at;
  const size_t len = in.left;
  char *const exact = place_exact(text, len);
  struct ipkin_addr parsed, any[2];

  agree_addr(text, len, accept);
  agree_addr(text, len, 0);
  (void)ipkin_addr_parse_with(text, len, accept, &parsed, NULL, NULL);
  value(&parsed, delta);
  for (unsigned i = 0; i < 2; i++) {
    any[i] = take_addr(&in);
    value(&any[i], delta >> (any[i].bytes[15] & 63));
  }
  order(&any[0], &any[1]);
  order(&any[0], &parsed);
  constants((uint32_t)(delta & (accept & 1 ? 0x3f : -1)), exact, len);
  free(exact);
  return 0;
}
