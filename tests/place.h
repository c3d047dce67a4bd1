/* place.h - texts put where one byte too many is a crash
   SPDX-License-Identifier: MIT */
#ifndef PLACE_H
#define PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* A copy of exactly len bytes, for AddressSanitizer; free() it.  Of length 0
   it is a pointer that must not be read. */
char *place_exact(const void *bytes, size_t len);

/* A copy that ends at an unreadable page, or begins behind one; it lives until
   the next call of the same function.  len is at most PLACE_CAP. */
enum { PLACE_CAP = 1 << 21 };
char *place_before_wall(const void *bytes, size_t len);
char *place_behind_wall(const void *bytes, size_t len);

/* For what is written while one of the others is read: len bytes of anything
   that end at an unreadable page. */
char *place_output(size_t len);

/* A copy at the front of so many readable bytes that they can only be promised,
   all of them fill behind it, or NULL where that is not done; give it to
   place_release(). */
char *place_far(const void *bytes, size_t len, size_t room, char fill);
void place_release(char *place, size_t room);

/* The same for many things at once, each in a place of its own: it ends at a
   wall, but for what its alignment leaves, or begins behind one; to write to
   what is read-only is a crash too.  bytes may be NULL, for anything. */
enum { PLACE_COUNT = 32 };
struct placing {
  bool behind, read_only;
  size_t align; /* 0 is 1 */
};
void *place_at(unsigned place, const void *bytes, size_t len,
               const struct placing *how);

#endif
