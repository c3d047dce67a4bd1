/* lists.c - all short lists of lines, with every option and room
   SPDX-License-Identifier: MIT

   The model of agree_bulk.h reads byte by byte; each kernel that this machine
   has, and one that declines what it likes, are asked beside the call. */
#include "cells.h"

#include "../agree_bulk.h"

static uint64_t calls;

static const uint32_t accepts[] = {
    0,
    IPKIN_ACCEPT_BLANKS,
    IPKIN_ACCEPT_COMMENTS,
    IPKIN_ACCEPT_BLANKS | IPKIN_ACCEPT_COMMENTS,
    IPKIN_ACCEPT_ZONE | IPKIN_ACCEPT_LEADING_ZEROS,
    IPKIN_ACCEPT_NETMASK | IPKIN_REFUSE_HOST_BITS,
    IPKIN_ACCEPT_KUBERNETES_STRICT | IPKIN_ACCEPT_COMMENTS};

static void check_list(const char *text, size_t len) {
  const size_t lines = list_lines(text, len);

  for (size_t a = 0; a < ARRAY_LEN(accepts); a++)
    for (uint32_t more = 0; more < 4; more++) {
      const uint32_t accept = accepts[a] |
                              (more & 1 ? (uint32_t)IPKIN_BULK_MORE : 0) |
                              (more & 2 ? (uint32_t)IPKIN_BULK_PACK : 0);

      for (size_t cap = 0; cap <= lines; cap += is_full || lines < 3 ? 1 : 2) {
        agree_call(&(struct call){.text = text,
                                  .len = len,
                                  .accept = accept,
                                  .slots_cap = cap,
                                  .faults_cap = lines - cap});
        calls++;
      }
      agree_call(&(struct call){.text = text,
                                .len = len,
                                .accept = accept,
                                .check_only = true,
                                .faults_cap = lines});
      calls++;
    }
}

static void all_lists(const char *const *tokens, size_t most, char *text,
                      size_t len) {
  check_list(text, len);
  if (most > 0)
    for (const char *const *token = tokens; *token; token++) {
      const size_t token_len = strlen(*token);

      memcpy(text + len, *token, token_len);
      all_lists(tokens, most - 1, text, len + token_len);
    }
}

static void body(void) {
  static const char *const bytes[] = {"\n", "\r", " ", "#", ":", "1", NULL};
  static const char *const entries[] = {
      "1.2.3.4", "::", "fd00::/8", "10.0.0.1/8", "\n", "\r\n", " ", "#x",
      "x",       NULL};
  char text[256];

  all_lists(bytes, is_full ? 5 : 4, text, 0);
  all_lists(entries, is_full ? 5 : 4, text, 0);
  for (unsigned byte = 0; byte < 256; byte++) /* any byte, beside any other */
    for (unsigned other = 0; other < 256; other++) {
      text[0] = (char)byte;
      text[1] = (char)other;
      agree_call(&(struct call){.text = text, .len = 2, .slots_cap = 2,
                                .accept = IPKIN_ACCEPT_BLANKS,
                                .faults_cap = 2});
      calls++;
    }
  cell("ipkin_bulk_parse", "all short lists x options x room, %s calls",
       in_short(calls));
}

int main(int argc, char **argv) {
  return run(argc, argv, body);
}
