/* place.c - see place.h; where there are no pages the walls are malloc's
   SPDX-License-Identifier: MIT */
#if defined __unix__ || defined __APPLE__
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include <sys/mman.h>
#include <unistd.h>
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

/* A readable stretch between two walls. */
struct stretch {
  char *start;
  size_t size;
  bool read_only;
};

static void permit(struct stretch *stretch, bool read_only) {
  if (read_only != stretch->read_only &&
      mprotect(stretch->start, stretch->size,
               read_only ? PROT_READ : PROT_READ | PROT_WRITE))
    abort();
  stretch->read_only = read_only;
}

static void make(struct stretch *stretch) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t room = (PLACE_CAP + page - 1) / page * page;
  char *const base = mmap(NULL, room + 2 * page, PROT_NONE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (base == MAP_FAILED || mprotect(base + page, room, PROT_READ | PROT_WRITE))
    abort();
  *stretch = (struct stretch){.start = base + page, .size = room};
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
