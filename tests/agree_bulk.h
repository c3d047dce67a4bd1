/* agree_bulk.h - all that reads lists answers as a slow model does
   SPDX-License-Identifier: MIT

   The model takes a list line by line and byte by byte, and asks the library
   about one text at a time, which the tests of addr and cidr have compared with
   the oracle. */
#ifndef AGREE_BULK_H
#define AGREE_BULK_H

#include "oracle.h"

#define GARBAGE 0xa5
enum { SPARE = 3 }; /* elements that nobody may touch */

struct call {
  const char *text;
  size_t len;
  uint32_t accept;
  bool check_only; /* ret_cidrs NULL */
  size_t slots_cap, faults_cap;
};

/* The arrays have room elements, full of garbage at first. */
struct answer {
  ipkin_status status;
  struct ipkin_bulk_counts counts;
  size_t room, slots_len; /* slots_len: of the model's */
  struct ipkin_cidr *slots;
  struct ipkin_bulk_fault *faults;
};

struct answer answer_new(size_t room);
void answer_free(const struct answer *answer);

/* The model's; its arrays have room for each line of the text, and SPARE. */
struct answer answer_of_model(const struct call *call);

/* Whoever reads lists: the public call, each kernel that this machine can run,
   best first and scalar last, and a kernel of the tests, which takes any number
   of lines and declines many.  Ends with a name that is NULL. */
struct reader {
  const char *name;
  const struct bulk_kernel *kernel; /* NULL: the public call chooses */
};
const struct reader *readers(void);

/* ipkin_bulk_parse() by a kernel; NULL: the public call. */
ipkin_status bulk_parse_by(const struct bulk_kernel *kernel, const char *text,
                           size_t text_len, uint32_t accept,
                           struct ipkin_cidr *ret_cidrs, size_t cidrs_cap,
                           struct ipkin_bulk_fault *ret_faults,
                           size_t faults_cap,
                           struct ipkin_bulk_counts *ret_counts);

/* Into got, whose arrays suffice. */
void answer_by(const struct reader *reader, const struct call *call,
               struct answer *got);

/* The bytes of a list that a kernel's batches take, and the lines that it
   declines.  A batch ends at a wall. */
size_t taken_by(const struct bulk_kernel *kernel, const char *text, size_t len,
                size_t *ret_declined);

/* The same status, counts, slots and faults; and nothing was written behind
   what the call was to write. */
void check_answer(const struct answer *got, const struct answer *want,
                  const struct call *call, const char *who);
void check_untouched(const struct answer *got, const struct answer *want,
                     const struct call *call, const char *who);

/* Every reader answers call, whose text stays where it is, as the model does,
   and touches nothing else. */
void agree_call(const struct call *call);

/* The same with a text of exactly its length, slots and faults for all; and
   with empty lines behind it, since a kernel that reads wide leaves what is
   near the end. */
void agree_list(const char *text, size_t len, uint32_t accept);

size_t list_lines(const char *text, size_t len); /* with a last one, if empty */
bool is_garbage(const void *from, size_t len);
const char *show_call(const char *who, const struct call *call);

#endif
