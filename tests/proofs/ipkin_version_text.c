/* ipkin_version_text.c - proof of ipkin_version_text()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "status.c"

/* proof text
   figure: = the header's
   args: --unwind 12
   bug: status.c: TEXT_OF(major) "." TEXT_OF(minor) "." => TEXT_OF(major) "." TEXT_OF(minor) "," */
/* Up to three digits a number. */
static const char *put(const char *text, unsigned number, char end) {
  if (number >= 100)
    PROVE(*text++ == (char)('0' + number / 100));
  if (number >= 10)
    PROVE(*text++ == (char)('0' + number / 10 % 10));
  PROVE(*text++ == (char)('0' + number % 10));
  PROVE(*text++ == end);
  return text;
}

void text(void) {
  const char *at = ipkin_version_text();
  at = put(at, IPKIN_VERSION_MAJOR, '.');
  at = put(at, IPKIN_VERSION_MINOR, '.');
  put(at, IPKIN_VERSION_PATCH, '\0');
}
