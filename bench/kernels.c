/* kernels.c - the library's objects once more, with its bulk kernels in sight
   SPDX-License-Identifier: MIT

   The shared library hides them, and what is measured of the library is the
   shared one.  So a second copy is linked into a library of its own, of which
   kernels.map lets only these two functions out. */
#include "../lib/bulk.h"
#include "../lib/cpu.h"

#include "bench.h"

static const struct bulk_kernel *find(size_t index) {
  const uint32_t here = ipkin__cpu_features();
  for (const struct bulk_kernel *k = ipkin__bulk_kernels;; k++) {
    if ((k->needs & ~here) == 0 && index-- == 0)
      return k;
    if (k->needs == 0)
      return NULL;
  }
}

const char *bench_kernel_name(size_t index) {
  const struct bulk_kernel *kernel = find(index);
  return kernel ? kernel->name : NULL;
}

ipkin_status bench_kernel_parse(size_t index, const char *text, size_t text_len,
                                uint32_t accept, struct ipkin_cidr *ret_cidrs,
                                size_t cidrs_cap,
                                struct ipkin_bulk_counts *ret_counts) {
  return ipkin__bulk_parse_by(find(index), text, text_len, accept, ret_cidrs,
                              cidrs_cap, NULL, 0, ret_counts);
}
