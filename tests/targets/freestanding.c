/* freestanding.c - the library in a program without a C library: x86-64 Linux
   SPDX-License-Identifier: MIT

   Five functions of its own, no start files, and the digest of all calls. */
#include "digest.h"

#include <string.h>

void *memchr(const void *in, int byte, size_t len) {
  const unsigned char *at = in;

  for (; len > 0; at++, len--)
    if (*at == (unsigned char)byte)
      return (void *)at;
  return NULL;
}

int memcmp(const void *a, const void *b, size_t len) {
  const unsigned char *p = a, *q = b;

  for (; len > 0; p++, q++, len--)
    if (*p != *q)
      return *p < *q ? -1 : 1;
  return 0;
}

void *memcpy(void *to, const void *from, size_t len) {
  return memmove(to, from, len);
}

void *memmove(void *to, const void *from, size_t len) {
  unsigned char *p = to;
  const unsigned char *q = from;

  if ((uintptr_t)to <= (uintptr_t)from)
    for (size_t i = 0; i < len; i++)
      p[i] = q[i];
  else
    for (; len > 0; len--)
      p[len - 1] = q[len - 1];
  return to;
}

void *memset(void *to, int byte, size_t len) {
  unsigned char *p = to;

  for (size_t i = 0; i < len; i++)
    p[i] = (unsigned char)byte;
  return to;
}

static long call(long number, long a, const void *b, long c) {
  __asm__ volatile("syscall"
                   : "+a"(number)
                   : "D"(a), "S"(b), "d"(c)
                   : "rcx", "r11", "memory");
  return number;
}

__attribute__((force_align_arg_pointer, noreturn)) void _start(void) {
  enum { WRITE = 1, EXIT = 60 };
  static const char good[] = "1 passed, 0 failed\n";
  static const char bad[] = "0 passed, 1 failed\n";
  const _Bool same = digest_of_all() == DIGEST_WANT;

  (void)call(WRITE, 1, same ? good : bad, sizeof good - 1);
  for (;;)
    (void)call(EXIT, !same, NULL, 0);
}
