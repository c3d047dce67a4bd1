/* host.c - what people write where a server is meant, beside libc
   SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_CAP = 64 };

struct hosts {
  size_t bytes;
  char (*texts)[TEXT_CAP];
  struct ipkin_host *want; /* where there is no peer to ask */
};

static void parse_ipkin(const struct bench_case *self, size_t from,
                        void *answers) {
  const struct hosts *hosts = self->of;
  struct ipkin_host *parsed = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    const char *text = hosts->texts[from + i];
    ipkin_host_parse(text, strlen(text), &parsed[i], NULL);
  }
}

/* What a careful C program does: the last colon, the brackets, the port by
   strtoul, a copy, inet_pton.  What is no address is taken for a name as it
   is. */
static void host_libc(const char *text, struct ipkin_host *ret_host) {
  char copy[TEXT_CAP], *end;
  const char *colon = strrchr(text, ':');
  const bool v6 = text[0] == '[';
  if (!colon || !isdigit((unsigned char)colon[1]) || (v6 && colon[-1] != ']'))
    return;
  const unsigned long port = strtoul(colon + 1, &end, 10);
  const size_t len = (size_t)(colon - text) - 2 * v6;
  if (*end != '\0' || port > 65535 || len >= sizeof copy)
    return;
  memcpy(copy, text + v6, len);
  copy[len] = '\0';
  ret_host->port[0] = (uint8_t)(port >> 8);
  ret_host->port[1] = (uint8_t)port;
  ret_host->seen = IPKIN_HOST_PORT | (v6 ? IPKIN_HOST_BRACKETS : 0);
  if (inet_pton(v6 ? AF_INET6 : AF_INET, copy, ret_host->addr.bytes) == 1) {
    ret_host->kind = IPKIN_HOST_ADDR;
    ret_host->addr.family = v6 ? IPKIN_V6 : IPKIN_V4;
  } else {
    ret_host->kind = IPKIN_HOST_NAME;
    ret_host->name_len = (uint8_t)len;
  }
}

static void parse_libc(const struct bench_case *self, size_t from,
                       void *answers) {
  const struct hosts *hosts = self->of;
  struct ipkin_host *parsed = answers;
  for (size_t i = 0; i < BENCH_STEP; i++) {
    memset(&parsed[i], 0, sizeof parsed[i]);
    host_libc(hosts->texts[from + i], &parsed[i]);
  }
}

/* Each address of a kind with a port, by a format for the two. */
static struct bench_case job(const char *name, const char *format,
                             enum bench_kind kind, struct hosts *hosts) {
  struct bench_texts texts;
  bench_texts(kind, BENCH_QUICK, &texts);
  hosts->texts = bench_alloc(texts.len * sizeof *hosts->texts);
  for (size_t i = 0; i < texts.len; i++) {
    size_t len;
    const char *text = bench_text(&texts, i, &len);
    hosts->bytes += (size_t)snprintf(hosts->texts[i], TEXT_CAP, format, text,
                                     (unsigned)(i * 40503 % 65536));
  }
  bench_free_texts(&texts);
  return (struct bench_case){.job = name,
                             .items = texts.len,
                             .bytes = hosts->bytes,
                             .step = BENCH_STEP,
                             .answer = BENCH_STEP * sizeof(struct ipkin_host),
                             .of = hosts};
}

/* libc knows nothing of names, so that it is no peer there. */
static void add_names(struct hosts *hosts) {
  struct bench_case bench =
      job("host/parse/name", "node-%s.example:%u", BENCH_V4, hosts);
  hosts->want = bench_alloc(bench.items * sizeof *hosts->want);
  for (size_t i = 0; i < bench.items; i += BENCH_STEP)
    parse_libc(&bench, i, hosts->want + i);
  bench.want = hosts->want;
  bench_add(&bench, "ipkin", parse_ipkin);
}

void bench_host(void) {
  static struct hosts v4, v6, names;
  const struct bench_case jobs[] = {
      job("host/parse/v4", "%s:%u", BENCH_V4, &v4),
      job("host/parse/v6", "[%s]:%u", BENCH_V6, &v6)};
  for (int i = 0; i < 2; i++) {
    bench_add(&jobs[i], "libc", parse_libc);
    bench_add(&jobs[i], "ipkin", parse_ipkin);
  }
  add_names(&names);
}
