/* host.c - fuzz: an address or a name, with a port
   SPDX-License-Identifier: MIT */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *const text = (const char *)data;
  struct ipkin_host host;
  char *name;
  size_t at;

  agree_host(text, size);
  if (ipkin_host_parse(text, size, &host, &at) != IPKIN_OK)
    return 0;
  check(host.kind == IPKIN_HOST_NAME
            ? host.name_len > 0 && host.addr.family == 0
            : host.name_len == 0 && is_addr_struct(&host.addr),
        "kind %u of \"%s\"", host.kind, show(text, size));
  /* what was read is read again alone */
  if (host.kind == IPKIN_HOST_NAME) {
    name = place_exact(text + host.name_at, host.name_len);
    agree_host(name, host.name_len);
    free(name);
  } else {
    char one[IPKIN_ADDR_TEXT_CAP];
    size_t len;

    check_ok(ipkin_addr_format(&host.addr, one, sizeof one, &len));
    agree_host(one, len);
  }
  return 0;
}
