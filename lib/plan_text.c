/* plan_text.c - layer 5: a finding as a sentence
   SPDX-License-Identifier: MIT */
#include "plan.h"

enum { TEXT_CAP = 512 };

struct sentence {
  char text[TEXT_CAP];
  size_t len;
};

static void say(struct sentence *sentence, const char *words) {
  for (; *words; words++) {
    sentence->text[sentence->len] = *words;
    sentence->len += sentence->len < TEXT_CAP - 1; /* never beyond */
  }
}

static void say_number(struct sentence *sentence, uint64_t number) {
  char digits[21];
  size_t at = sizeof digits - 1;
  digits[at] = '\0';
  do
    digits[--at] = (char)('0' + number % 10);
  while (number /= 10);
  say(sentence, digits + at);
}

static bool is_list(unsigned field) {
  switch (field) {
  case IPKIN_FIELD_SERVICE_RANGES:
  case IPKIN_FIELD_APISERVER_SERVICE_RANGES:
  case IPKIN_FIELD_POD_RANGES:
  case IPKIN_FIELD_NODE_IPS:
  case IPKIN_FIELD_CERT_SANS:
  case IPKIN_FIELD_AVOID:
  case IPKIN_FIELD_OBSERVED_CLUSTER_IPS:
  case IPKIN_FIELD_OBSERVED_ENDPOINTS:
    return true;
  default:
    return false;
  }
}

static bool holds_ranges(unsigned field) {
  return field == IPKIN_FIELD_SERVICE_RANGES ||
         field == IPKIN_FIELD_APISERVER_SERVICE_RANGES ||
         field == IPKIN_FIELD_POD_RANGES || field == IPKIN_FIELD_AVOID;
}

static void say_field(struct sentence *sentence, unsigned field,
                      uint64_t entry) {
  static const char names[][36] = {
      "the plan",
      "the external address",
      "the API address",
      "the bind address",
      "service range",
      "kube-apiserver's own service range",
      "pod range",
      "node IP",
      "certificate name",
      "network to avoid",
      "the observed cluster IP",
      "the observed endpoint",
      "the primary family",
      "the IPv4 node mask",
      "the IPv6 node mask",
  };
  if (field >= sizeof names / sizeof names[0])
    field = 0;
  say(sentence, names[field]);
  if (is_list(field)) {
    say(sentence, " ");
    say_number(sentence, entry + 1);
  }
}

static void say_cidr(struct sentence *sentence, const struct ipkin_cidr *cidr,
                     bool range) {
  char text[IPKIN_CIDR_TEXT_CAP];
  size_t len;
  struct ipkin_addr addr = addr_of(cidr);
  ipkin_status status = range
                            ? ipkin_cidr_format(cidr, text, sizeof text, &len)
                            : ipkin_addr_format(&addr, text, sizeof text, &len);
  bool name = !range && cidr->bits == 0; /* of which a family is assumed */
  say(sentence, status || name ? "a host name" : text);
}

static const char *family_name(const struct ipkin_cidr *cidr) {
  return cidr->family == IPKIN_V4   ? "IPv4"
         : cidr->family == IPKIN_V6 ? "IPv6"
                                    : "of another family";
}

static void say_minor(struct sentence *sentence, const char *word,
                      unsigned minor) {
  if (minor) {
    say(sentence, word);
    say_number(sentence, minor);
  }
}

/* Who refuses, as a clause of its own. */
static void say_refusers(struct sentence *sentence,
                         const struct ipkin_finding *finding) {
  static const char names[][24] = {"kube-apiserver",
                                   "kube-controller-manager",
                                   "kubelet",
                                   "kubeadm",
                                   "k0s",
                                   "k3s",
                                   "Talos",
                                   "the CNI"};
  const char *before = " (refused by ";
  if (!finding->refused_by) {
    say(sentence, " (nobody refuses it)");
    return;
  }
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (finding->refused_by >> i & 1) {
      say(sentence, before);
      say(sentence, names[i]);
      before = ", ";
    }
  say_minor(sentence, ", from 1.", finding->since_minor);
  say_minor(sentence, ", up to 1.", finding->until_minor);
  say(sentence, ")");
}

/* %f %g the field and the other field, %s %o their values, %F %O the families,
   %n %l the number and the limit, %c the status' sentence; %: the status and
   its place, if there is one; %# the node blocks lost, if they are known; %!
   what to recreate in a cluster that lives; %= is, or of a warning may be. */
static void say_part(struct sentence *sentence,
                     const struct ipkin_finding *finding, char part) {
  switch (part) {
  case 'f':
    say_field(sentence, finding->field, finding->entry);
    break;
  case 'g':
    /* ipkin_plan_avoid() alone has it there: of an array, not of a text */
    say_field(sentence, finding->other_field,
              finding->other_field == IPKIN_FIELD_AVOID ? finding->number
                                                        : finding->other_entry);
    break;
  case 's':
    say_cidr(sentence, &finding->subject, holds_ranges(finding->field));
    break;
  case 'o':
    say_cidr(sentence, &finding->other,
             finding->other_field == IPKIN_FIELD_NONE ||
                 holds_ranges(finding->other_field));
    break;
  case 'F':
    say(sentence, family_name(&finding->subject));
    break;
  case 'O':
    say(sentence, family_name(&finding->other));
    break;
  case 'n':
    say_number(sentence, finding->number);
    break;
  case 'l':
    say_number(sentence, finding->limit);
    break;
  case 'c':
    say(sentence, ipkin_status_text(finding->status));
    break;
  case '=':
    say(sentence, finding->severity == IPKIN_SEVERITY_ERROR ? "is" : "may be");
    break;
  case ':':
    if (finding->status) {
      say(sentence, ": ");
      say(sentence, ipkin_status_text(finding->status));
      say(sentence, ", at its byte ");
      say_number(sentence, finding->number);
    } else {
      say(sentence, ": a blank beside a comma");
    }
    break;
  case '!':
    if (finding->limit)
      say(sentence,
          "; swap the ranges, delete the Service default/kubernetes (it is "
          "created again at once), recreate kube-dns, restart the pods");
    break;
  default: /* '#' */
    if (finding->limit) {
      say(sentence, ": ");
      say_number(sentence, finding->number);
      say(sentence, " of its ");
      say_number(sentence, finding->limit);
      say(sentence, " node blocks cannot be given out");
    }
    break;
  }
}

ipkin_status ipkin_finding_text(const struct ipkin_finding *finding,
                                char *ret_text, size_t text_cap,
                                size_t *ret_text_len) {
  const char *word = NULL;
  ipkin_status status = IPKIN_ERR_NULL;
  if (finding && ret_text_len && (ret_text || !text_cap)) {
    word = ipkin__plan_sentence(finding->rule);
    status = IPKIN_ERR_VALUE;
  }
  if (!word) {
    give_text(NULL, 0, ret_text, text_cap, ret_text_len);
    return status;
  }
  struct sentence sentence = {.len = 0};
  /* %?A|B%. is A where there is a number, else B; it may end the sentence. */
  bool skipping = false;
  for (; *word; word++) {
    if (*word == '|') {
      skipping = !skipping;
    } else if (*word == '%') {
      word++;
      if (*word == '?')
        skipping = finding->number == 0;
      else if (*word == '.')
        skipping = false;
      else if (!skipping)
        say_part(&sentence, finding, *word);
    } else if (!skipping) {
      say(&sentence, (const char[]){*word, '\0'});
    }
  }
  if (finding->refused_by || finding->severity != IPKIN_SEVERITY_ADVICE)
    say_refusers(&sentence, finding);
  return give_text(sentence.text, sentence.len, ret_text, text_cap,
                   ret_text_len);
}
