/* place.c - see place.h; where there are no pages the walls are malloc's
   SPDX-License-Identifier: MIT */
#if defined __unix__ || defined __APPLE__
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include <sys/mman.h>
#include <unistd.h>
#define HAVE_WALLS 1
#elif defined _WIN32
#include <windows.h>
#define HAVE_WALLS 1
#else
#define HAVE_WALLS 0
#endif

#include "place.h"

#include <stdlib.h>
#include <string.h>

char *place_exact(const void *bytes, size_t len) {
  char *const copy = malloc(len);

  if (!copy && len)
    abort();
  if (len)
    memcpy(copy, bytes, len);
  return copy;
}

#if HAVE_WALLS

#ifdef _WIN32

static size_t page_size(void) {
  SYSTEM_INFO info;

  GetSystemInfo(&info);
  return info.dwPageSize;
}

/* size bytes that cannot be read, but for [from, from + len). */
static char *stretch_of(size_t size, size_t from, size_t len) {
  char *const base = VirtualAlloc(NULL, size, MEM_RESERVE, PAGE_NOACCESS);

  if (!base || !VirtualAlloc(base + from, len, MEM_COMMIT, PAGE_READWRITE))
    abort();
  return base + from;
}

#else

static size_t page_size(void) {
  return (size_t)sysconf(_SC_PAGESIZE);
}

static char *stretch_of(size_t size, size_t from, size_t len) {
  char *const base =
      mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (base == MAP_FAILED || mprotect(base + from, len, PROT_READ | PROT_WRITE))
    abort();
  return base + from;
}

#endif

/* One readable stretch between two walls. */
static char *stretch(size_t *size) {
  const size_t page = page_size();

  *size = (PLACE_CAP + page - 1) / page * page;
  return stretch_of(*size + 2 * page, page, *size);
}

char *place_before_wall(const void *bytes, size_t len) {
  static char *start;
  static size_t size;

  if (!start)
    start = stretch(&size);
  return len ? memcpy(start + size - len, bytes, len) : start + size;
}

char *place_behind_wall(const void *bytes, size_t len) {
  static char *start;
  static size_t size;

  if (!start)
    start = stretch(&size);
  return len ? memcpy(start, bytes, len) : start;
}

char *place_output(size_t len) {
  static char *start;
  static size_t size;

  if (!start)
    start = stretch(&size);
  return start + size - len;
}

#else

char *place_before_wall(const void *bytes, size_t len) {
  static char *copy;

  free(copy);
  return copy = place_exact(bytes, len);
}

char *place_behind_wall(const void *bytes, size_t len) {
  static char *copy;

  free(copy);
  return copy = place_exact(bytes, len);
}

char *place_output(size_t len) {
  static char *output;

  free(output);
  if (!(output = malloc(len)) && len)
    abort();
  return output;
}

#endif

#if HAVE_WALLS && !defined _WIN32

char *place_far(const void *bytes, size_t len, size_t room) {
  char *const place = mmap(NULL, room, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  return place == MAP_FAILED ? NULL : memcpy(place, bytes, len);
}

void place_release(char *place, size_t room) {
  (void)munmap(place, room);
}

#else

char *place_far(const void *bytes, size_t len, size_t room) {
  (void)bytes;
  (void)len;
  (void)room;
  return NULL;
}

void place_release(char *place, size_t room) {
  (void)place;
  (void)room;
}

#endif
