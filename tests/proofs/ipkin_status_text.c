/* ipkin_status_text.c - proof of ipkin_status_text()
   SPDX-License-Identifier: MIT */
#include "spec.h"

#include "status.c"

/* The statuses of the header. */
static bool is_known(ipkin_status status) {
  return (status >= 0 && status <= 4) || (status >= 16 && status <= 31) ||
         (status >= 64 && status <= 66);
}

/* What the sentences say is for readers to judge. */

/* proof text
   figure: a sentence or none, all 2^32
   args: --unwind 68
   bug: status.c: row->text : ""; => row->text : "?"; */
void text(void) {
  for (ipkin_status status = 0; status <= 66; status++) {
    const char *text = ipkin_status_text(status);
    unsigned len = 0;
    while (text[len])
      len++;
    PROVE(is_known(status) == (len > 0));
    PROVE(!len || text[len - 1] != '.');
  }
  ipkin_status status;
  ASSUME(!is_known(status));
  PROVE(ipkin_status_text(status)[0] == '\0');
}
