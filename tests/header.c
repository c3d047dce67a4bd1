/* header.c - tests that read include/ipkin.h against the library
   SPDX-License-Identifier: MIT */
#include "abi.h"
#include "check.h"
#include "table.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static size_t word_len(const char *text) {
  size_t len = 0;

  while (isalnum((unsigned char)text[len]) || text[len] == '_')
    len++;
  return len;
}

/* From "IPKIN_ERR_NULL = 1" to its name and number; NULL behind the last. */
static const char *next_code(const char *from, char name[64], int *number) {
  const char *const at = strstr(from, "  IPKIN_ERR_");
  const char *value;

  if (!at)
    return NULL;
  from = at + strlen("  IPKIN_ERR_");
  (void)snprintf(name, 64, "%.*s", (int)word_len(from), from);
  value = from + word_len(from);
  if (strncmp(value, " = ", 3) != 0)
    return next_code(value, name, number);
  *number = atoi(value + 3);
  return value;
}

Test(header, gives_every_code_a_name_and_a_sentence) {
  char *const header = file_text(header_path);
  char name[64], seen[32][64] = {"OK"};
  const char *sentences[32] = {ipkin_status_text(0)};
  unsigned codes = 1;
  int number;

  check_text(ipkin_status_name(0), "OK", "0");
  check(*ipkin_status_text(0), "0 has a sentence");
  for (const char *at = header; (at = next_code(at, name, &number)); codes++) {
    const char *const text = ipkin_status_text(number);
    const size_t len = strlen(text);

    cr_assert(codes < 32);
    check_text(ipkin_status_name(number), name, "%d", number);
    check(len > 0 && text[len - 1] != '.', "%s: \"%s\"", name, text);
    check((number > 0 && number <= 31) || (number >= 64 && number <= 79),
          "%s is %d", name, number);
    for (unsigned i = 0; i < codes; i++) {
      check(strcmp(seen[i], name) != 0, "%s is given twice", name);
      check(strcmp(sentences[i], text) != 0, "\"%s\" is given twice", text);
    }
    (void)snprintf(seen[codes], sizeof seen[codes], "%s", name);
    sentences[codes] = text;
  }
  check_number(codes, 24, "codes in the header");
  free(header);
}

/* Every struct of the header, by its declaration. */
Test(header, gives_every_struct_its_size) {
  char *const header = file_text(header_path);
  unsigned structs = 0;

  for (const char *at = header; (at = strstr(at, "\nstruct ipkin_"));) {
    const char *const tag = at + strlen("\nstruct ");
    const size_t len = word_len(tag);
    const struct abi_size *size = abi_sizes;

    at = tag + len;
    if (strncmp(at, " {", 2) != 0)
      continue;
    structs++;
    while (size->tag &&
           (strlen(size->tag) != len || strncmp(size->tag, tag, len)))
      size++;
    check(size->tag, "abi.c knows %.*s", (int)len, tag);
    check_number(ipkin_abi_size(tag, len), size->size, "%.*s", (int)len, tag);
    check_number(ipkin_abi_size(tag - 7, len + 7), size->size, "struct %.*s",
                 (int)len, tag);
  }
  for (const struct abi_size *size = abi_sizes; size->tag; size++)
    structs--;
  check_number(structs, 0, "structs that abi.c does not know, or knows twice");
  free(header);
}

Test(header, has_a_guard_and_the_version_of_the_library) {
  const uint32_t version = (uint32_t)IPKIN_VERSION_MAJOR << 16 |
                           (uint32_t)IPKIN_VERSION_MINOR << 8 |
                           (uint32_t)IPKIN_VERSION_PATCH;
  char text[32];

  (void)snprintf(text, sizeof text, "%d.%d.%d", IPKIN_VERSION_MAJOR,
                 IPKIN_VERSION_MINOR, IPKIN_VERSION_PATCH);
  check_number(ipkin_version(), version, "IPKIN_VERSION_");
  check_text(ipkin_version_text(), text, "IPKIN_VERSION_");
}

Test(header, keeps_to_80_columns_of_plain_text) {
  char *const header = file_text(header_path);
  unsigned line = 1;

  for (const char *at = header; *at; line++) {
    const size_t len = strcspn(at, "\n");

    check(len <= 80, "line %u has %zu columns", line, len);
    check(len == 0 || at[len - 1] != ' ', "line %u ends with a blank", line);
    for (size_t i = 0; i < len; i++)
      check(at[i] >= ' ' && at[i] < 0x7f, "line %u, column %zu", line, i + 1);
    at += len + (at[len] == '\n');
  }
  free(header);
}

/* CVE-2020-14422: a hash without a key is an invitation. */
Test(header, offers_no_hash) {
  char *const header = file_text(header_path);

  check(!strstr(header, "hash"), "there is none");
  free(header);
}
