/* status.c - layer 1: version, sizes by name, the one table of status codes
   SPDX-License-Identifier: MIT */
#include "base.h"

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor, patch)                                      \
  TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

uint32_t ipkin_version(void) {
  return IPKIN_VERSION_MAJOR << 16 | IPKIN_VERSION_MINOR << 8 |
         IPKIN_VERSION_PATCH;
}

const char *ipkin_version_text(void) {
  return VERSION_TEXT(IPKIN_VERSION_MAJOR, IPKIN_VERSION_MINOR,
                      IPKIN_VERSION_PATCH);
}

#define SIZE_OF(tag)                                                           \
  { #tag, sizeof #tag - 1, sizeof(struct tag) }

size_t ipkin_abi_size(const char *name, size_t name_len) {
  static const struct {
    char tag[24];
    size_t tag_len, size;
  } sizes[] = {SIZE_OF(ipkin_addr),       SIZE_OF(ipkin_cidr),
               SIZE_OF(ipkin_special),    SIZE_OF(ipkin_host),
               SIZE_OF(ipkin_overlap),    SIZE_OF(ipkin_service),
               SIZE_OF(ipkin_text),       SIZE_OF(ipkin_plan_config),
               SIZE_OF(ipkin_plan),       SIZE_OF(ipkin_finding),
               SIZE_OF(ipkin_bulk_fault), SIZE_OF(ipkin_bulk_counts)};
  static const char keyword[] = "struct ";
  const size_t keyword_len = sizeof keyword - 1;
  if (!name)
    return 0;
  if (name_len > keyword_len && memcmp(name, keyword, keyword_len) == 0) {
    name += keyword_len;
    name_len -= keyword_len;
  }
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
    if (name_len == sizes[i].tag_len &&
        memcmp(name, sizes[i].tag, name_len) == 0)
      return sizes[i].size;
  return 0;
}

static const struct row {
  ipkin_status status;
  char name[16];
  char text[56];
} rows[] = {
    {IPKIN_OK, "OK", "no error"},
    {IPKIN_ERR_NULL, "NULL", "a pointer that must not be NULL is"},
    {IPKIN_ERR_VALUE, "VALUE",
     "a number or struct that the call does not take"},
    {IPKIN_ERR_SPACE, "SPACE",
     "the answer does not fit the space given for it"},
    {IPKIN_ERR_NEWER, "NEWER", "an option that this release does not know"},
    {IPKIN_ERR_EMPTY, "EMPTY", "the text is empty"},
    {IPKIN_ERR_CHARACTER, "CHARACTER", "a character that cannot stand there"},
    {IPKIN_ERR_LEADING_ZERO, "LEADING_ZERO", "a digit behind a leading zero"},
    {IPKIN_ERR_OCTET, "OCTET", "an octet is greater than 255"},
    {IPKIN_ERR_GROUP, "GROUP", "a group of more than four hexadecimal digits"},
    {IPKIN_ERR_TOO_FEW, "TOO_FEW", "too few octets or groups"},
    {IPKIN_ERR_TOO_MANY, "TOO_MANY", "one octet or group too many"},
    {IPKIN_ERR_ZONE, "ZONE", "a zone is not taken here, or not well formed"},
    {IPKIN_ERR_NO_BITS, "NO_BITS", "the prefix length is missing"},
    {IPKIN_ERR_BITS, "BITS", "the prefix length is too large for the family"},
    {IPKIN_ERR_HOST_BITS, "HOST_BITS", "bits are set behind the prefix length"},
    {IPKIN_ERR_MAPPED, "MAPPED",
     "an IPv4-mapped IPv6 address is not taken here"},
    {IPKIN_ERR_NON_CANONICAL, "NON_CANONICAL",
     "the text is not the canonical one"},
    {IPKIN_ERR_NETMASK, "NETMASK", "the netmask has a hole"},
    {IPKIN_ERR_PORT, "PORT", "the port is no number from 0 to 65535"},
    {IPKIN_ERR_NAME, "NAME", "this is no host name"},
    {IPKIN_ERR_OUTSIDE, "OUTSIDE",
     "the result lies outside the block or the family"},
    {IPKIN_ERR_ABSENT, "ABSENT", "there is no answer"},
    {IPKIN_ERR_FAMILY, "FAMILY",
     "families that policy or cluster does not allow"},
};

static const struct row *row_of(ipkin_status status) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (rows[i].status == status)
      return &rows[i];
  return NULL;
}

const char *ipkin_status_name(ipkin_status status) {
  const struct row *row = row_of(status);
  return row ? row->name : "";
}

const char *ipkin_status_text(ipkin_status status) {
  const struct row *row = row_of(status);
  return row ? row->text : "";
}
