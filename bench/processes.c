/* processes.c - whole programs on a file of blocks: text, merged, text
   SPDX-License-Identifier: MIT

   Timed from start to end by the clock on the wall, with the answer in a file.
   What is compared is the blocks in it, because not every program writes the
   /32 of an address. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"
#include "set_plain.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { PATH_CAP = 4096, WORDS = 5 };

/* The file that programs write to; removed at the end, as the lists are. */
static char out_path[PATH_CAP];
static bool failed; /* the one that ran last */

struct answer {
  size_t len;
  struct ipkin_cidr cidrs[];
};

struct list {
  size_t lines, bytes;
  struct answer *want;
  char path[PATH_CAP];
};

struct program {
  const char *words[WORDS]; /* the last one is the list, then NULL */
};

enum { LISTS = 2 };
static struct list lists[LISTS];

static void remove_files(void) {
  for (int i = 0; i < LISTS; i++)
    unlink(lists[i].path);
  unlink(out_path);
}

/* Waits for it; its exit status, or -1 where it is not there.  What it has to
   say of the list is not wanted. */
static int start(const char *const *words, const char *out) {
  posix_spawn_file_actions_t actions;
  pid_t pid;
  int status = 0;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out,
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  const bool there = posix_spawnp(&pid, words[0], &actions, NULL,
                                  (char *const *)words, environ) == 0 &&
                     waitpid(pid, &status, 0) == pid &&
                     !(WIFEXITED(status) && WEXITSTATUS(status) == 127);
  posix_spawn_file_actions_destroy(&actions);
  return there ? status : -1;
}

static void run(const struct bench_case *self, size_t from, void *answers) {
  const struct program *program = self->of;
  (void)from, (void)answers;
  failed = start(program->words, out_path) != 0;
}

static size_t answer_bytes(size_t lines) {
  return sizeof(struct answer) + lines * sizeof(struct ipkin_cidr);
}

/* What a program has written, line by line. */
static void read_out(const struct bench_case *self, size_t from,
                     void *answers) {
  struct answer *answer = answers;
  FILE *out = failed ? NULL : fopen(out_path, "r");
  char line[64];
  size_t len = 0;
  (void)from;
  while (out && len < self->items && fgets(line, sizeof line, out))
    if (!bench_libc_parse(line, strcspn(line, "\n"), &answer->cidrs[len++]))
      break;
  if (out)
    fclose(out);
  answer->len = len;
}

static bool make_path(char ret_path[PATH_CAP]) {
  const char *directory = getenv("TMPDIR");
  snprintf(ret_path, PATH_CAP, "%s/ipkin-bench-XXXXXX",
           directory ? directory : "/tmp");
  const int file = mkstemp(ret_path);
  return file >= 0 && close(file) == 0;
}

/* A line a block. */
static bool write_list(const struct ipkin_cidr *cidrs, size_t lines,
                       struct list *list) {
  char text[IPKIN_CIDR_TEXT_CAP];
  FILE *file = make_path(list->path) ? fopen(list->path, "w") : NULL;
  if (!file)
    return false;
  list->lines = lines;
  list->want = bench_alloc(answer_bytes(lines));
  list->want->len = lines;
  memcpy(list->want->cidrs, cidrs, lines * sizeof *cidrs);
  plain_merge(list->want->cidrs, &list->want->len);
  for (size_t i = 0, len; i < lines; i++) {
    ipkin_cidr_format(&cidrs[i], text, sizeof text, &len);
    fprintf(file, "%s\n", text);
    list->bytes += len + 1;
  }
  return fclose(file) == 0;
}

static void add(const char *job, const char *by, const struct list *list,
                struct program *program) {
  const struct bench_case like = {.job = job,
                                  .items = list->lines,
                                  .bytes = list->bytes,
                                  .step = list->lines,
                                  .answer = answer_bytes(list->lines),
                                  .element = sizeof(struct ipkin_cidr),
                                  .after = read_out,
                                  .of = program,
                                  .want = list->want,
                                  .wall = true};
  size_t last = 0;
  while (program->words[last])
    last++;
  program->words[last] = list->path;
  bench_add(&like, by, run);
}

/* iprange's status is 1 for all but lists. */
static bool is_there(const char *word) {
  const char *const words[] = {word, "--version", NULL};
  const bool is = start(words, "/dev/null") >= 0;
  if (!is)
    fprintf(stderr, "bench: no %s here\n", word);
  return is;
}

/* The example is built beside the benchmark. */
static const char *cidrset_by(const char *program) {
  static char path[PATH_CAP];
  const char *slash = strrchr(program, '/');
  snprintf(path, sizeof path, "%.*s/../docs/examples/cidrset",
           slash ? (int)(slash - program) : 1, slash ? program : ".");
  return path;
}

void bench_processes(enum bench_size size, const char *program) {
  static const char collapse[] =
      "import ipaddress, sys\n"
      "nets = (ipaddress.ip_network(line.strip(), strict=False)\n"
      "        for line in open(sys.argv[1]))\n"
      "for net in ipaddress.collapse_addresses(nets):\n"
      "    print(net)\n";
  static struct program iprange[LISTS], python, cidrset[LISTS];
  static const char *const jobs[LISTS] = {"set/union/v4", "set/union/v4-50k"};
  const size_t len = size == BENCH_QUICK ? 4096 : 950000;
  const size_t lines[LISTS] = {len, size == BENCH_QUICK ? 256 : 50000};
  struct ipkin_cidr *cidrs = bench_blocks(BENCH_BLOCKS_V4, 0, len);
  bool good = make_path(out_path);
  atexit(remove_files);
  for (int i = 0; i < LISTS; i++)
    good = write_list(cidrs, lines[i], &lists[i]) && good;
  free(cidrs);
  if (!good) {
    fputs("bench: no temporary file\n", stderr);
    exit(2);
  }
  const char *const cidrset_path = cidrset_by(program);
  const bool has_iprange = is_there("iprange");
  const bool has_python = is_there("python3");
  const bool has_cidrset = is_there(cidrset_path);
  for (int i = 0; i < LISTS; i++) {
    iprange[i] = (struct program){{"iprange"}};
    cidrset[i] = (struct program){{cidrset_path, "union"}};
    python = (struct program){{"python3", "-c", collapse}};
    if (has_iprange)
      add(jobs[i], "iprange", &lists[i], &iprange[i]);
    if (has_python && i == 1) /* all of it would take half a minute */
      add(jobs[i], "python", &lists[i], &python);
    if (has_cidrset)
      add(jobs[i], "cidrset", &lists[i], &cidrset[i]);
  }
}
