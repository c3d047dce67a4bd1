/* report.c - results as a table, as JSON and as a chart
   SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#if defined __clang__
#define COMPILER "clang " __clang_version__
#elif defined __GNUC__
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "another compiler"
#endif

/* Of the first processor, or the empty text where Linux does not say. */
static const char *processor(void) {
  static char name[80];
  FILE *info = name[0] ? NULL : fopen("/proc/cpuinfo", "r");
  char line[256];
  while (info && fgets(line, sizeof line, info))
    if (sscanf(line, "model name : %79[^\n\"\\<>&]", name) == 1)
      break;
  if (info)
    fclose(info);
  return name;
}

void bench_print_context(void) {
  fprintf(stderr, "ipkin %s, bulk kernel %s, " COMPILER "%s%s\n",
          ipkin_version_text(), ipkin_bulk_kernel(), processor()[0] ? ", " : "",
          processor());
}

static double gigabytes(const struct bench_result *result) {
  return (double)result->bench.bytes / (double)result->bench.items /
         result->median;
}

void bench_print_table(const struct bench_result *results, size_t len) {
  char name[BENCH_NAME_CAP];
  printf("%-32s %10s %10s %6s %8s %8s\n", "case", "ns/item", "least", "CV %",
         "GB/s", "ratio");
  for (size_t i = 0; i < len; i++) {
    const struct bench_result *r = &results[i];
    bench_name(&r->bench, name);
    printf("%-32s %10.2f %10.2f %6.1f", name, r->median, r->least, r->cv);
    if (r->bench.bytes)
      printf(" %8.3f", gigabytes(r));
    else if (r->ratio > 0)
      printf(" %8s", "");
    if (r->ratio > 0)
      printf(" %7.2fx", r->ratio);
    putchar('\n');
  }
}

/* Google Benchmark's, for its tools. */
void bench_print_json(const struct bench_result *results, size_t len,
                      int repetitions) {
  char name[BENCH_NAME_CAP], date[32] = "";
  const time_t now = time(NULL);
  struct tm utc;
  if (gmtime_r(&now, &utc))
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S+00:00", &utc);
  printf("{\n  \"context\": {\n"
         "    \"date\": \"%s\",\n"
         "    \"executable\": \"bench\",\n"
         "    \"num_cpus\": %ld,\n"
         "    \"cpu_model\": \"%s\",\n"
         "    \"compiler\": \"" COMPILER "\",\n"
         "    \"ipkin_version\": \"%s\",\n"
         "    \"bulk_kernel\": \"%s\",\n"
         "    \"repetitions\": %d\n"
         "  },\n  \"benchmarks\": [",
         date, sysconf(_SC_NPROCESSORS_ONLN), processor(), ipkin_version_text(),
         ipkin_bulk_kernel(), repetitions);
  for (size_t i = 0; i < len; i++) {
    const struct bench_result *r = &results[i];
    bench_name(&r->bench, name);
    printf("%s\n    {\"name\": \"%s_median\", \"run_name\": \"%s\", "
           "\"run_type\": \"aggregate\", \"aggregate_name\": \"median\", "
           "\"repetitions\": %d, \"iterations\": %d, \"threads\": 1, "
           "\"real_time\": %.4f, \"cpu_time\": %.4f, \"time_unit\": \"ns\", "
           "\"items\": %zu, \"items_per_second\": %.0f, \"least\": %.4f, "
           "\"cv\": %.5f",
           i ? "," : "", name, name, repetitions, repetitions, r->median,
           r->median, r->bench.items, 1e9 / r->median, r->least, r->cv / 100);
    if (r->bench.bytes)
      printf(", \"bytes_per_second\": %.0f", gigabytes(r) * 1e9);
    if (r->ratio > 0)
      printf(", \"ratio\": %.3f", r->ratio);
    putchar('}');
  }
  puts("\n  ]\n}");
}

/* A line through the times of the sizes from 1 MB, by least squares: with it,
   what a byte costs at each size says whether time is linear. */
static void print_line(const char *by, const double *x, const double *y,
                       size_t n) {
  double mean_x = 0, mean_y = 0, xx = 0, xy = 0, yy = 0;
  double low = INFINITY, high = 0;
  for (size_t i = 0; i < n; i++) {
    mean_x += x[i] / (double)n;
    mean_y += y[i] / (double)n;
    low = fmin(low, y[i] / x[i]);
    high = fmax(high, y[i] / x[i]);
  }
  for (size_t i = 0; i < n; i++) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  const double slope = xy / xx;
  printf("%-8s %9.4f ns/byte %+9.3f ms   R^2 %.6f   ns/byte at each size "
         "%+.1f to %+.1f %%\n",
         by, slope, (mean_y - slope * mean_x) / 1e6, xy * xy / (xx * yy),
         100 * (low / slope - 1), 100 * (high / slope - 1));
}

void bench_print_fit(const struct bench_result *results, size_t len) {
  enum { MOST = 16 };
  double bytes[MOST], median[MOST], least[MOST];
  size_t n = 0;
  for (size_t i = 0; i < len && n < MOST; i++) {
    const struct bench_case *bench = &results[i].bench;
    const double items = (double)bench->items;
    /* a list ends with a line, so it may be shorter than its name says */
    if (strcmp(bench->by, "ipkin") != 0 || bench->bytes < 1000 * 1000)
      continue;
    bytes[n] = (double)bench->bytes;
    median[n] = results[i].median * items;
    least[n++] = results[i].least * items;
  }
  if (n < 3)
    return;
  puts("\nA line through ipkin's times from 1 MB on");
  print_line("medians", bytes, median, n);
  print_line("least", bytes, least, n);
}

/* The chart: a group of bars for each job over texts, in GB/s. */
enum { TOP = 84, BAR = 15, PITCH = 19, GROUP = 16, LEFT = 208, RIGHT = 620 };
enum { WIDTH = 760, TICKS = 6 };

static const char style[] =
    "<style>\n"
    "text { font: 12px -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', "
    "sans-serif; fill: #1f2328; }\n"
    ".title { font-size: 17px; font-weight: 600; }\n"
    ".dim { fill: #656d76; font-size: 11px; }\n"
    ".job { font-weight: 600; font-size: 13px; }\n"
    ".end { text-anchor: end; }\n"
    ".mid { text-anchor: middle; }\n"
    ".strong { font-weight: 600; }\n"
    ".value { paint-order: stroke; stroke: #ffffff; stroke-width: 5px; }\n"
    ".page { fill: #ffffff; stroke: #d0d7de; }\n"
    ".grid { stroke: #d8dee4; stroke-width: 1; }\n"
    ".peer { fill: #afb8c1; }\n"
    ".kernel { fill: #a5c8f7; }\n"
    ".ours { fill: #0969da; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "  text { fill: #e6edf3; }\n"
    "  .dim { fill: #8d96a0; }\n"
    "  .value { stroke: #0d1117; }\n"
    "  .page { fill: #0d1117; stroke: #30363d; }\n"
    "  .grid { stroke: #21262d; }\n"
    "  .peer { fill: #57606a; }\n"
    "  .kernel { fill: #1f4b82; }\n"
    "  .ours { fill: #4493f8; }\n"
    "}\n"
    "</style>\n";

static bool is_drawn(const struct bench_result *result) {
  return result->bench.bytes > 0;
}

static bool begins_job(const struct bench_result *results, size_t i) {
  return i == 0 || strcmp(results[i - 1].bench.job, results[i].bench.job) != 0;
}

/* 1, 2 or 5 times a power of ten, so that at most TICKS reach the value. */
static double tick_for(double value) {
  double tick = 0.001;
  for (int i = 0; (double)TICKS * tick < value; i++)
    tick *= i % 3 == 1 ? 2.5 : 2;
  return tick;
}

static void draw_job(const struct bench_case *bench, int y) {
  const char *corpus = strrchr(bench->job, '/') + 1;
  printf("<text class=\"job\" x=\"24\" y=\"%d\">%s</text>\n"
         "<text class=\"dim\" x=\"24\" y=\"%d\">%.*s</text>\n",
         y + 12, corpus, y + 28, (int)(corpus - bench->job - 1), bench->job);
}

static const char *class_of(const struct bench_result *result) {
  const char *name, *by = result->bench.by;
  for (size_t i = 0; (name = bench_kernel_name(i)); i++)
    if (strcmp(by, name) == 0)
      return "kernel";
  return strcmp(by, "ipkin") == 0 ? "ours" : "peer";
}

static void draw_bar(const struct bench_result *result, int y, double scale) {
  const bool ours = strcmp(result->bench.by, "ipkin") == 0;
  const double value = gigabytes(result);
  const double width = fmax(value * scale, 1);
  printf("<text class=\"end%s\" x=\"%d\" y=\"%d\">%s</text>\n"
         "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" "
         "rx=\"2\"/>\n"
         "<text class=\"dim value\" x=\"%.1f\" y=\"%d\">%.2f</text>\n",
         ours ? " strong" : "", LEFT - 10, y + 12, result->bench.by,
         class_of(result), LEFT, y, width, BAR, (double)LEFT + width + 6,
         y + 12, value);
  if (result->ratio > 0)
    printf("<text class=\"end%s\" x=\"%d\" y=\"%d\">%.1f\u00d7</text>\n",
           ours ? " strong" : "", WIDTH - 24, y + 12, result->ratio);
}

static void draw_grid(double most, double scale, int bottom) {
  const double tick = tick_for(most);
  for (int i = 0; i * tick <= most; i++) {
    const double x = (double)LEFT + i * tick * scale;
    printf(
        "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" "
        "y2=\"%d\"/>\n<text class=\"dim mid\" x=\"%.1f\" y=\"%d\">%g</text>\n",
        x, TOP - 8, x, bottom, x, bottom + 16, i * tick);
  }
}

static void draw_head(int height, int repetitions) {
  printf(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
      "width=\"%d\" height=\"%d\" role=\"img\">\n"
      "<title>ipkin: text read, in GB/s</title>\n%s"
      "<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" "
      "rx=\"8\"/>\n"
      "<text class=\"title\" x=\"24\" y=\"34\">Text read by one core, in GB/s"
      "</text>\n"
      "<text class=\"dim\" x=\"24\" y=\"54\">ipkin %s%s%s, " COMPILER
      "; medians of %d; at the right, how many times as fast as the first bar"
      "</text>\n",
      WIDTH, height, WIDTH, height, style, WIDTH - 1, height - 1,
      ipkin_version_text(), processor()[0] ? ", " : "", processor(),
      repetitions);
}

void bench_print_svg(const struct bench_result *results, size_t len,
                     int repetitions) {
  double most = 0;
  int bottom = TOP - GROUP;
  for (size_t i = 0; i < len; i++)
    if (is_drawn(&results[i])) {
      most = fmax(most, gigabytes(&results[i]));
      bottom += PITCH + (begins_job(results, i) ? GROUP : 0);
    }
  const double scale = (RIGHT - LEFT) / most;
  draw_head(bottom + 32, repetitions);
  draw_grid(most, scale, bottom);
  int y = TOP - GROUP;
  for (size_t i = 0; i < len; i++) {
    if (!is_drawn(&results[i]))
      continue;
    if (begins_job(results, i))
      draw_job(&results[i].bench, y += GROUP);
    draw_bar(&results[i], y, scale);
    y += PITCH;
  }
  puts("</svg>");
}
