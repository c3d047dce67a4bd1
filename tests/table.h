/* table.h - the vectors in data/: one row a line, cells between tabs
   SPDX-License-Identifier: MIT

   Cells may hold any byte: \xNN, \t, \n and \\ stand for what cannot be
   written.  Lines that begin with # are comments. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { TABLE_CELLS = 16, TABLE_LINE = 32768 };

struct table {
  FILE *file;
  const char *name;
  unsigned line; /* in the file, from 1 */
  unsigned rows; /* read so far */
  struct {
    char *text; /* NUL-terminated as well; never NULL */
    size_t len;
  } cell[TABLE_CELLS];
  char buffer[TABLE_LINE];
};

/* for (bool row = table_open(&t, "parse.tsv"); row; row = table_next(&t)).
   After the last row the file is closed and t.rows has them all. */
bool table_open(struct table *table, const char *name);
bool table_next(struct table *table);

/* "parse.tsv:17: addr 1.2.3" */
const char *table_row(const struct table *table);

/* A whole file; free() it. */
char *file_text(const char *path);

/* Where this build's sources are. */
extern const char data_dir[], header_path[];

#endif
