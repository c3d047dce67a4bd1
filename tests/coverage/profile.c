/* profile.c - writes the counters of a program of another machine
   SPDX-License-Identifier: MIT

   Debian has Clang's profile runtime for the machine that one is on.  This is
   as much of it as llvm-profdata asks for: version 10 of the raw format, that
   of LLVM 19 (llvm/ProfileData/InstrProfData.inc). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define SECTION(name)                                                          \
  extern const char __start___llvm_prf_##name[], __stop___llvm_prf_##name[]
SECTION(data);
SECTION(cnts);
SECTION(bits) __attribute__((weak)); /* where there is a decision */
SECTION(names);

#define BEGIN(name) ((uintptr_t)__start___llvm_prf_##name)
#define SIZE(name)  ((uintptr_t)__stop___llvm_prf_##name - BEGIN(name))

int __llvm_profile_runtime; /* asked for by what is measured */

static void put(FILE *file, const char *bytes, size_t len) {
  static const char zeros[8];

  if (fwrite(bytes, 1, len, file) != len ||
      fwrite(zeros, 1, -len % 8, file) != -len % 8)
    abort();
}

__attribute__((destructor)) static void write_profile(void) {
  enum { RECORD = 64 };                          /* bytes of data a function */
  const uint64_t header[] = {0xff6c70726f667281, /* "\xfflprofr\x81" */
                             10,
                             0, /* binary ids */
                             SIZE(data) / RECORD,
                             0, /* padding */
                             SIZE(cnts) / 8,
                             0,
                             SIZE(bits),
                             -SIZE(bits) % 8,
                             SIZE(names),
                             BEGIN(cnts) - BEGIN(data),
                             BEGIN(bits) - BEGIN(data),
                             BEGIN(names),
                             0, /* virtual tables, and their names */
                             0,
                             2}; /* the last kind of values, of which none */
  FILE *const file = fopen(getenv("LLVM_PROFILE_FILE"), "wb");

  if (!file)
    abort();
  put(file, (const char *)header, sizeof header);
  put(file, __start___llvm_prf_data, SIZE(data));
  put(file, __start___llvm_prf_cnts, SIZE(cnts));
  put(file, __start___llvm_prf_bits, SIZE(bits));
  put(file, __start___llvm_prf_names, SIZE(names));
  if (fclose(file) != 0)
    abort();
}
