/* machine.h - the strict grammars as automata
   SPDX-License-Identifier: MIT

   What an address is stands in RFC 4291 section 2.2, and what is said of a text
   that is none in ipkin.h; machine.c writes both down as a state and a step,
   one byte at a time, without looking back or ahead.  All states that can be
   reached are numbered, those that no text tells apart become one, and so do
   bytes that no state tells apart: what is left is the smallest automaton.

   It knows nothing of the library, and is itself compared with inet_pton, with
   the oracle, and, as a table, with the ABNF of RFC 3986. */
#ifndef MACHINE_H
#define MACHINE_H

#include "cells.h"

enum machine_kind {
  MACHINE_ADDR, /* ipkin_addr_parse() */
  MACHINE_CIDR, /* ipkin_cidr_parse() */
  MACHINE_LINE  /* either: ipkin_cidr_parse_with(ACCEPT_BARE) */
};

enum { MACHINE_STATES = 1000, MACHINE_CLASSES = 32 };

struct machine {
  enum machine_kind kind;
  uint32_t accept; /* ACCEPT_LEADING_ZEROS, ACCEPT_ZONE, or 0 */
  unsigned states, classes, raw;
  uint8_t class_of[256];
  uint8_t byte_of[MACHINE_CLASSES]; /* one of the class */
  uint16_t next[MACHINE_STATES][MACHINE_CLASSES];
  uint8_t notes[MACHINE_STATES][MACHINE_CLASSES]; /* NOTE_ */
  uint8_t status[MACHINE_STATES]; /* of a text that ends there */
  uint8_t place[MACHINE_STATES];  /* and its PLACE_ */
  uint8_t known[MACHINE_STATES];  /* the place, if the state alone tells it */
};

/* Where a text is wrong: at its end, or at a place that was noted.  A run of
   hex digits may begin either family, so there are two notes until it is known
   which; the second one is later a zone's. */
enum { PLACE_END, PLACE_AT, PLACE_OTHER, PLACE_KNOWN };
enum {
  NOTE_AT = 1,    /* the place of this byte is noted */
  NOTE_OTHER = 2, /* in the other note */
  NOTE_COPY = 4   /* the other note becomes the first */
};

/* Where a machine is. */
struct reading {
  uint16_t state;
  uint16_t at, other;
};

static inline void machine_step(const struct machine *m, struct reading *r,
                                unsigned class, size_t place) {
  const uint8_t notes = m->notes[r->state][class];

  if (notes) {
    if (notes & NOTE_AT)
      r->at = (uint16_t)place;
    if (notes & NOTE_OTHER)
      r->other = (uint16_t)place;
    if (notes & NOTE_COPY)
      r->at = r->other;
  }
  r->state = m->next[r->state][class];
}

static inline size_t machine_at(const struct machine *m,
                                const struct reading *r, size_t len) {
  switch (m->place[r->state]) {
  case PLACE_END: return len;
  case PLACE_AT: return r->at;
  case PLACE_KNOWN: return m->known[r->state];
  default: return r->other;
  }
}

void machine_make(struct machine *m, enum machine_kind kind, uint32_t accept);

/* Keeps but whether a text is right: the automaton of the bare language. */
void machine_forget(struct machine *m);

/* Of a whole text. */
struct reading machine_read(const struct machine *m, const char *text,
                            size_t len);

/* What the machine says is what oracle and inet_pton say, of every text over
   one byte a class up to a length that takes about count texts, and of count
   texts that are walks through the machine. */
void machine_check(const struct machine *m, uint64_t count);

#endif
