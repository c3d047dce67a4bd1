/* cidr.h - layer 3: what cidr lends to the modules above it
   SPDX-License-Identifier: MIT */
#ifndef IPKIN_CIDR_H
#define IPKIN_CIDR_H

#include "base.h"

/* The quick path for plain texts with a prefix length: as ipkin__addr_quick().
   A text without one is declined. */
bool ipkin__cidr_quick(const char *text, size_t text_len,
                       struct ipkin_cidr *cidr);

#endif
