#!/bin/sh
# freestanding.sh - the library links without libc, with five mem functions
# SPDX-License-Identifier: MIT
#
# freestanding.sh [ROOT]      with CC as the environment has it.  For kernels,
# firmware and wasm: nothing is undefined but what mem.c below has.
set -eu

root=$(cd "${1:-$(dirname "$0")/../..}" && pwd)
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"

cat >string.h <<'EOT'
#include <stddef.h>
void *memchr(const void *, int, size_t);
int memcmp(const void *, const void *, size_t);
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
EOT
cat >mem.c <<'EOT'
#include <string.h>

void *memcpy(void *to, const void *from, size_t len) {
  for (size_t i = 0; i < len; i++)
    ((char *)to)[i] = ((const char *)from)[i];
  return to;
}

void *memmove(void *to, const void *from, size_t len) {
  if ((const char *)to <= (const char *)from)
    return memcpy(to, from, len);
  for (size_t i = len; i-- > 0;)
    ((char *)to)[i] = ((const char *)from)[i];
  return to;
}

void *memset(void *to, int byte, size_t len) {
  for (size_t i = 0; i < len; i++)
    ((char *)to)[i] = (char)byte;
  return to;
}

int memcmp(const void *a, const void *b, size_t len) {
  const unsigned char *x = a, *y = b;
  for (size_t i = 0; i < len; i++)
    if (x[i] != y[i])
      return x[i] - y[i];
  return 0;
}

void *memchr(const void *in, int byte, size_t len) {
  const unsigned char *at = in;
  for (size_t i = 0; i < len; i++)
    if (at[i] == (unsigned char)byte)
      return (void *)(at + i);
  return NULL;
}
EOT

# Every object is linked, whoever calls it; the entry is only there to be one.
# shellcheck disable=SC2086 # CC is words
${CC:-cc} -std=c11 -Os -w -ffreestanding -fno-stack-protector -nostdlib \
  -static -I. -I"$root/include" -Wl,-e,ipkin_version -o bare mem.c \
  "$root"/lib/*.c
[ -z "$(nm -u bare)" ] || { nm -u bare; exit 1; }
echo 'nothing is undefined'
