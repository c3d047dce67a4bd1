/* abi.h - the sizes of every public struct as this compiler sees them
   SPDX-License-Identifier: MIT */
#ifndef ABI_H
#define ABI_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct abi_size {
  const char *tag;
  size_t size;
};
extern const struct abi_size abi_sizes[]; /* ends with a NULL */

#ifdef __cplusplus
}
#endif

#endif
