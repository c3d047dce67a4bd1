/* table.c - see table.h
   SPDX-License-Identifier: MIT */
#include "table.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

#ifndef IPKIN_TEST_DATA
#define IPKIN_TEST_DATA "tests/data"
#endif
#ifndef IPKIN_TEST_HEADER
#define IPKIN_TEST_HEADER "include/ipkin.h"
#endif
const char data_dir[] = IPKIN_TEST_DATA, header_path[] = IPKIN_TEST_HEADER;

static FILE *open_or_die(const char *path) {
  FILE *const file = fopen(path, "rb");

  if (!file) {
    (void)fprintf(stderr, "%s: cannot be read\n", path);
    abort();
  }
  return file;
}

bool table_open(struct table *table, const char *name) {
  char path[1024];

  (void)snprintf(path, sizeof path, "%s/%s", data_dir, name);
  *table = (struct table){.file = open_or_die(path), .name = name};
  return table_next(table);
}

static size_t unescape(char *text) {
  const char *from = text;
  char *to = text;

  while (*from) {
    if (*from != '\\') {
      *to++ = *from++;
    } else if (from[1] == 'x') {
      const char digits[] = {from[2], from[3], 0};

      *to++ = (char)strtoul(digits, NULL, 16);
      from += 4;
    } else {
      *to++ = (char)(from[1] == 't' ? '\t' : from[1] == 'n' ? '\n' : from[1]);
      from += 2;
    }
  }
  *to = 0;
  return (size_t)(to - text);
}

bool table_next(struct table *table) {
  char *next;

  do {
    if (!fgets(table->buffer, sizeof table->buffer, table->file)) {
      (void)fclose(table->file);
      table->file = NULL;
      return false;
    }
    table->line++;
  } while (table->buffer[0] == '#');

  table->rows++;
  table->buffer[strcspn(table->buffer, "\r\n")] = 0;
  next = table->buffer;
  for (size_t i = 0; i < TABLE_CELLS; i++) {
    char *const text = next;
    char *const tab = strchr(text, '\t');

    next = tab ? tab + 1 : text + strlen(text);
    if (tab)
      *tab = 0;
    table->cell[i].len = unescape(text);
    table->cell[i].text = text;
  }
  return true;
}

const char *table_row(const struct table *table) {
  static char row[600];

  (void)snprintf(row, sizeof row, "%s:%u: %s %s %s", table->name, table->line,
                 show(table->cell[0].text, table->cell[0].len),
                 show(table->cell[1].text, table->cell[1].len),
                 show(table->cell[2].text, table->cell[2].len));
  return row;
}

char *file_text(const char *path) {
  FILE *const file = open_or_die(path);
  size_t len = 0, cap = 1 << 16;
  char *text = malloc(cap);

  while (text && (len += fread(text + len, 1, cap - len, file)) == cap)
    text = realloc(text, cap *= 2);
  if (!text)
    abort();
  (void)fclose(file);
  text[len] = 0;
  return text;
}
