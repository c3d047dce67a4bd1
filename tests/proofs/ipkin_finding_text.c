/* ipkin_finding_text.c - proof: any finding as a sentence, in any space
   SPDX-License-Identifier: MIT

   The sentence is counted and not stored: what stores it is say(). */
#include "spec.h"

#include "plan_text.c"

#include "plan_rules.c"

#ifndef WORDS
#define WORDS 6 /* bytes of a sentence */
#endif
enum { SPACE = WORDS + 2 }; /* of the answer */

struct ipkin_finding nondet_finding(void);
size_t nondet_size(void);
uint64_t nondet_long(void);

/* say(), and what it is for: some bytes more, and never beyond. */
static void more(struct sentence *sentence) {
  size_t len = nondet_size();
  ASSUME(len >= sentence->len && len <= TEXT_CAP - 1);
  sentence->len = len;
}

void say_contract(struct sentence *sentence, const char *words) {
  PROVE(__CPROVER_r_ok(words, 1));
  more(sentence);
}

/* give_text(): the bytes themselves aside. */
ipkin_status give_contract(const char *text, size_t len, char *ret_text,
                           size_t text_cap, size_t *ret_text_len) {
  const bool fits = len < text_cap;
  PROVE(len == 0 || __CPROVER_r_ok(text, len));
  if (ret_text_len)
    *ret_text_len = len;
  if (ret_text && text_cap)
    ret_text[fits ? len : 0] = '\0';
  return fits ? IPKIN_OK : IPKIN_ERR_SPACE;
}

const char *ipkin_status_text(ipkin_status status) {
  return "";
}

void number_contract(struct sentence *sentence, uint64_t number) {
  more(sentence);
}

void cidr_contract(struct sentence *sentence, const struct ipkin_cidr *cidr,
                   bool range) {
  more(sentence);
}

/* ipkin__plan_sentence(): any words, no % the last of them, or no rule. */
static char words_of_rule[WORDS + 1];
static bool known;
const char *sentence_contract(uint32_t rule) {
  for (unsigned i = 0; i < WORDS; i++)
    ASSUME(words_of_rule[i] != '%' || words_of_rule[i + 1]);
  ASSUME(words_of_rule[WORDS] == '\0');
  return known ? words_of_rule : NULL;
}

/* proof text
     figure: any finding of a sentence of <= 6 B, space <= 8 B; status, NUL,
             no byte outside; the bytes counted, not compared
     quick figure: any finding of a sentence of <= 3 B, space <= 5 B; status,
             NUL, no byte outside; the bytes counted, not compared
     args: --unwind 9
     quick args: -DWORDS=3 --unwind 6 --unwindset say_refusers.0:9
     replace: say say_contract ipkin_finding_text/say_once,
              say_number number_contract ipkin_finding_text/number,
              say_cidr cidr_contract ipkin_finding_text/cidr,
              give_text give_contract ipkin_finding_text/give,
              ipkin__plan_sentence sentence_contract
              ipkin_finding_text/sentences
     assumes: a longer sentence is one such after another
     bug: plan_text.c: if (field >= sizeof names / sizeof names[0]) =>
          if (field > sizeof names / sizeof names[0]) */
void text(void) {
  struct ipkin_finding finding = nondet_finding();
  char answer[SPACE + 1];
  size_t cap = nondet_size(), len = 1;
  ASSUME(cap <= SPACE);
  for (unsigned i = 0; i <= WORDS; i++)
    words_of_rule[i] = (char)nondet_size();
  known = nondet_bool();
  answer[cap] = 'x';
  ipkin_status status = ipkin_finding_text(&finding, answer, cap, &len);
  if (known)
    PROVE(status == (len < cap ? IPKIN_OK : IPKIN_ERR_SPACE));
  else
    PROVE(status == IPKIN_ERR_VALUE && len == 0);
  PROVE(len < TEXT_CAP);
  PROVE(answer[cap] == 'x');
  PROVE(cap == 0 || answer[status ? 0 : len] == '\0');
  PROVE(ipkin_finding_text(NULL, answer, cap, &len) == IPKIN_ERR_NULL);
  PROVE(ipkin_finding_text(&finding, NULL, 1, &len) == IPKIN_ERR_NULL);
  PROVE(ipkin_finding_text(&finding, answer, cap, NULL) == IPKIN_ERR_NULL);
  PROVE(len == 0);
}

/* proof say_once
     args: --unwind 5
     bug: plan_text.c: sentence->len < TEXT_CAP - 1; =>
          sentence->len < TEXT_CAP; */
void say_once(void) {
  struct sentence sentence;
  char words[4];
  size_t len = nondet_size(), n = 0;
  ASSUME(len < TEXT_CAP && words[3] == '\0');
  sentence.len = len;
  say(&sentence, words);
  while (words[n])
    n++;
  PROVE(sentence.len == (len + n < TEXT_CAP - 1 ? len + n : TEXT_CAP - 1));
}

/* proof number
     args: --unwind 22
     replace: say say_contract ipkin_finding_text/say_once
     bug: plan_text.c: char digits[21]; => char digits[20]; */
void number(void) {
  struct sentence sentence = {.len = 0};
  uint64_t number = nondet_long();
  say_number(&sentence, number);
  PROVE(sentence.len < TEXT_CAP);
}

/* Some text of one byte or more. */
static ipkin_status format(char *ret_text, size_t most, size_t *ret_len) {
  *ret_len = nondet_size();
  ASSUME(*ret_len <= most);
  ret_text[*ret_len] = '\0';
  return *ret_len ? IPKIN_OK : IPKIN_ERR_VALUE;
}

ipkin_status ipkin_cidr_format(const struct ipkin_cidr *cidr, char *ret_text,
                               size_t text_cap, size_t *ret_len) {
  PROVE(__CPROVER_r_ok(cidr, sizeof *cidr) && text_cap > 43);
  return format(ret_text, 43, ret_len);
}

ipkin_status ipkin_addr_format(const struct ipkin_addr *addr, char *ret_text,
                               size_t text_cap, size_t *ret_len) {
  PROVE(__CPROVER_r_ok(addr, sizeof *addr) && text_cap > 39);
  return format(ret_text, 39, ret_len);
}

/* proof cidr
     args: --unwind 22
     replace: say say_contract ipkin_finding_text/say_once
     bug: plan_text.c: char text[IPKIN_CIDR_TEXT_CAP]; =>
          char text[IPKIN_CIDR_TEXT_CAP - 1]; */
void cidr(void) {
  struct ipkin_finding finding = nondet_finding();
  struct sentence sentence = {.len = 0};
  say_cidr(&sentence, &finding.subject, finding.entry & 1);
  PROVE(sentence.len < TEXT_CAP);
}

/* proof sentences
     args: --unwind 260
     bug: plan_rules.c: "the service ranges are empty, and %s is taken" =>
          "the service ranges are empty, and %" */
void sentences(void) {
  for (unsigned i = 0; i < RULES; i++)
    for (const char *word = rules[i].text; *word; word++)
      if (*word == '%')
        PROVE(*++word);
}

/* proof give
     args: --unwind 8
     bug: base.h: ret_text[fits ? len : 0] = '\0'; =>
          ret_text[len] = '\0'; */
void give(void) {
  char words[6], answer[4 + 1];
  size_t len = nondet_size(), cap = nondet_size(), ret_len;
  ASSUME(len <= 6 && cap <= 4);
  answer[cap] = 'x';
  ipkin_status status = give_text(words, len, answer, cap, &ret_len);
  PROVE(ret_len == len && answer[cap] == 'x');
  PROVE(status == (len < cap ? IPKIN_OK : IPKIN_ERR_SPACE));
  PROVE(cap == 0 || answer[status ? 0 : len] == '\0');
  for (size_t i = 0; i < 4; i++)
    PROVE(status || i >= len || answer[i] == words[i]);
}
