/* bulk.c - fuzz: lists, by every kernel, whole and in pieces
   SPDX-License-Identifier: MIT */
#include "agree_bulk.h"

#include "fuzz.h"

/* As a stream is read, the buffer's lines are those of the whole. */
static void pieces(const char *text, size_t len, uint32_t accept,
                   size_t piece) {
  struct ipkin_bulk_counts whole, part, sum = {0};
  size_t at = 0;

  if (ipkin_bulk_parse(text, len, accept, NULL, 0, NULL, 0, &whole))
    return;
  for (size_t room = piece;;) {
    const bool is_last = len - at <= room;
    const size_t part_len = is_last ? len - at : room;
    char *const exact = place_exact(text + at, part_len);

    check_ok(ipkin_bulk_parse(exact, part_len,
                              is_last ? accept : accept | IPKIN_BULK_MORE, NULL,
                              0, NULL, 0, &part));
    free(exact);
    sum.lines += part.lines;
    sum.blank += part.blank;
    sum.v4_addrs += part.v4_addrs;
    sum.v6_addrs += part.v6_addrs;
    sum.v4_cidrs += part.v4_cidrs;
    sum.v6_cidrs += part.v6_cidrs;
    sum.faults += part.faults;
    sum.consumed += part.consumed;
    at += (size_t)part.consumed;
    if (is_last)
      break;
    room = part.consumed ? piece : 2 * room; /* the line is longer */
  }
  check(memcmp(&sum, &whole, sizeof sum) == 0, "%s in pieces of %zu",
        show(text, len), piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input in = {data, size};
  const uint32_t accept = take_accept(&in);
  const size_t slots = take_byte(&in), faults = take_byte(&in);
  const uint8_t piece = take_byte(&in);
  char *const text = place_exact(in.at, in.left);
  const size_t len = in.left;

  /* an undefined bit is IPKIN_ERR_VALUE, which the model does not know */
  agree_list(text, len, accept & ORACLE_ACCEPT_DEFINED);
  agree_call(&(struct call){.text = text,
                            .len = len,
                            .accept = accept & ORACLE_ACCEPT_DEFINED,
                            .check_only = slots == 255,
                            .slots_cap = slots,
                            .faults_cap = faults});
  pieces(text, len, accept, piece + 1u);
  if (accept & ~(uint32_t)ORACLE_ACCEPT_DEFINED) {
    struct ipkin_bulk_counts counts;

    check_status(ipkin_bulk_parse(text, len, accept, NULL, 0, NULL, 0, &counts),
                 IPKIN_ERR_VALUE, "accept 0x%x", (unsigned)accept);
  }
  check(readers()[1].kernel && *ipkin_bulk_kernel(), "a kernel has a name");
  free(text);
  return 0;
}
