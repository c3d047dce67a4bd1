/* cidr.c - fuzz: one block, and two
   SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "../cidr.c"

static void format(const struct ipkin_cidr *cidr) {
  char want[IPKIN_CIDR_TEXT_CAP];
  const size_t want_len = oracle_cidr_format(cidr, want);
  struct ipkin_cidr back;

  for (size_t cap = 0; cap <= sizeof want; cap++) {
    char *const text = malloc(cap);
    size_t len = 77;

    check_status(ipkin_cidr_format(cidr, text, cap, &len),
                 want_len < cap ? IPKIN_OK : IPKIN_ERR_SPACE, "%s", want);
    check_number(len, want_len, "%s into %zu", want, cap);
    if (cap > 0)
      check_text(text, want_len < cap ? want : "", "into %zu", cap);
    free(text);
  }
  check_ok(ipkin_cidr_parse(want, want_len, &back, NULL));
  check(back.bits == cidr->bits && back.family == cidr->family &&
            memcmp(back.bytes, cidr->bytes, oracle_width(cidr->family) / 8) ==
                0,
        "%s is not parsed back", want);
}

static void refused(const struct ipkin_cidr *cidr) {
  struct ipkin_cidr out;
  struct ipkin_addr addr;
  char text[1];
  size_t len;

  check_status(ipkin_cidr_format(cidr, text, 1, &len), IPKIN_ERR_VALUE, "none");
  check_status(ipkin_cidr_masked(cidr, &out), IPKIN_ERR_VALUE, "none");
  check_status(ipkin_cidr_subnet(cidr, 128, 0, &out), IPKIN_ERR_VALUE, "none");
  check(memcmp(&out, &none, sizeof out) == 0, "zero after a failure");
  check_status(ipkin_cidr_first(cidr, &addr), IPKIN_ERR_VALUE, "none");
  check_status(ipkin_cidr_last(cidr, &addr), IPKIN_ERR_VALUE, "none");
  check_status(ipkin_cidr_nth(cidr, 0, &addr), IPKIN_ERR_VALUE, "none");
  check(memcmp(&addr, &no_addr, sizeof addr) == 0, "zero after a failure");
  check_number(ipkin_cidr_count(cidr), 0, "none");
  check(!ipkin_cidr_covers(cidr, cidr) && !ipkin_cidr_overlaps(cidr, cidr),
        "false of what is no CIDR");
}

static void value(const struct ipkin_cidr *cidr, uint64_t index,
                  unsigned bits) {
  struct ipkin_cidr out;

  if (!oracle_is_cidr(cidr)) {
    refused(cidr);
    return;
  }
  format(cidr);
  agree_ends(cidr);
  agree_nth(cidr, index);
  if (bits >= cidr->bits && bits <= oracle_width(cidr->family))
    agree_subnet(cidr, bits, index);
  else
    check_status(ipkin_cidr_subnet(cidr, bits, index, &out), IPKIN_ERR_VALUE,
                 "%s to /%u", show_cidr(cidr), bits);
}

/* Those bytes that mean nothing have their place in the order. */
static void clean(struct ipkin_cidr *cidr) {
  const struct ipkin_cidr was = *cidr;

  *cidr = (struct ipkin_cidr){.family = was.family, .bits = was.bits};
  memcpy(cidr->bytes, was.bytes, oracle_width(was.family) / 8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input in = {data, size};
  const uint32_t accept = take_accept(&in);
  const uint8_t bits = take_byte(&in);
  const uint64_t index = take_number(&in, 8);
  const char *const text = (const char *)in.at;
  const size_t len = in.left;
  struct ipkin_cidr cidrs[3];

  agree_cidr(text, len, accept);
  agree_cidr(text, len, 0);
  (void)ipkin_cidr_parse_with(text, len, accept, &cidrs[0], NULL, NULL);
  cidrs[1] = take_cidr(&in);
  cidrs[2] = take_near(&in, oracle_is_cidr(&cidrs[1])
                                ? &cidrs[1]
                                : &(struct ipkin_cidr){.family = IPKIN_V6});
  for (unsigned i = 0; i < 3; i++) {
    value(&cidrs[i], index >> (bits & 63), bits);
    clean(&cidrs[i]);
  }
  for (unsigned i = 0; i < 3; i++)
    if (oracle_is_cidr(&cidrs[i]) && oracle_is_cidr(&cidrs[(i + 1) % 3]))
      agree_pair(&cidrs[i], &cidrs[(i + 1) % 3]);
  return 0;
}
