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

#include <stdio.h>
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

/* size bytes that cannot be read, but for [from, from + len): those. */
static char *stretch_of(size_t size, size_t from, size_t len) {
  char *const base = VirtualAlloc(NULL, size, MEM_RESERVE, PAGE_NOACCESS);

  if (!base || !VirtualAlloc(base + from, len, MEM_COMMIT, PAGE_READWRITE))
    abort();
  return base + from;
}

static bool protect(char *start, size_t len, bool read_only) {
  DWORD old;

  return VirtualProtect(start, len, read_only ? PAGE_READONLY : PAGE_READWRITE,
                        &old);
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

static bool protect(char *start, size_t len, bool read_only) {
  return !mprotect(start, len, read_only ? PROT_READ : PROT_READ | PROT_WRITE);
}

#endif

/* A readable stretch between two walls. */
struct stretch {
  char *start;
  size_t size;
  bool read_only;
};

static void permit(struct stretch *stretch, bool read_only) {
  if (read_only != stretch->read_only &&
      !protect(stretch->start, stretch->size, read_only))
    abort();
  stretch->read_only = read_only;
}

static void make(struct stretch *stretch) {
  const size_t page = page_size();
  const size_t room = (PLACE_CAP + page - 1) / page * page;

  *stretch = (struct stretch){
      .start = stretch_of(room + 2 * page, page, room), .size = room};
}

static void *put(struct stretch *stretch, const void *bytes, size_t len,
                 const struct placing *how) {
  const size_t slack = how->align > 1 ? len % how->align : 0;
  char *to;

  if (!stretch->start)
    make(stretch);
  permit(stretch, false);
  to = how->behind ? stretch->start
                   : stretch->start + stretch->size - len -
                         (slack ? how->align - slack : 0);
  if (len && bytes)
    memcpy(to, bytes, len);
  permit(stretch, how->read_only);
  return to;
}

#else

struct stretch {
  char *start;
};

static void *put(struct stretch *stretch, const void *bytes, size_t len,
                 const struct placing *how) {
  (void)how;
  free(stretch->start);
  if (!(stretch->start = malloc(len)) && len)
    abort();
  if (len && bytes)
    memcpy(stretch->start, bytes, len);
  return stretch->start;
}

#endif

void *place_at(unsigned place, const void *bytes, size_t len,
               const struct placing *how) {
  static struct stretch stretches[PLACE_COUNT];

  if (place >= PLACE_COUNT)
    abort();
  return put(&stretches[place], bytes, len, how);
}

char *place_before_wall(const void *bytes, size_t len) {
  static struct stretch stretch;

  return put(&stretch, bytes, len, &(struct placing){.behind = false});
}

char *place_behind_wall(const void *bytes, size_t len) {
  static struct stretch stretch;

  return put(&stretch, bytes, len, &(struct placing){.behind = true});
}

char *place_output(size_t len) {
  static struct stretch stretch;

  return put(&stretch, NULL, len, &(struct placing){.behind = false});
}

#if HAVE_WALLS && !defined _WIN32

/* What is behind the copy is one short file, again and again. */
char *place_far(const void *bytes, size_t len, size_t room, char fill) {
  enum { SHARE = 1 << 21 };
  static char share[SHARE];
  char *const place = mmap(NULL, room, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  FILE *const file = tmpfile();

  memset(share, fill, SHARE);
  bool made = place != MAP_FAILED && file &&
              fwrite(share, 1, SHARE, file) == SHARE && fflush(file) == 0;
  for (size_t at = 0, n; made && at < room; at += n) {
    n = room - at < SHARE ? room - at : SHARE;
    made = mmap(place + at, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED,
                fileno(file), 0) != MAP_FAILED;
  }
  if (file)
    (void)fclose(file);
  if (!made && place != MAP_FAILED)
    (void)munmap(place, room);
  return made ? memcpy(place, bytes, len) : NULL;
}

void place_release(char *place, size_t room) {
  (void)munmap(place, room);
}

#else

char *place_far(const void *bytes, size_t len, size_t room, char fill) {
  (void)bytes;
  (void)len;
  (void)room;
  (void)fill;
  return NULL;
}

void place_release(char *place, size_t room) {
  (void)place;
  (void)room;
}

#endif
