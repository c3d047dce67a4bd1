/* ipkin.h - IPv4 and IPv6 addresses, CIDR blocks, cluster address plans, lists
   SPDX-License-Identifier: MIT

   Sections: status, addr, host, cidr, range, set, service, plan, bulk.

   The library allocates nothing, keeps no state and reads no locale, clock,
   file or environment.  Every call is thread-safe, re-entrant and
   async-signal-safe, and leaves errno alone.

   Text is a pointer and a length in bytes; it needs no NUL and is never read
   outside [text, text + text_len), so any slice of any buffer will do.

   NULL is legal for ret_at, ret_seen and ret_kind, for a text of length 0 and
   for an array of length or capacity 0.  Anywhere else it is IPKIN_ERR_NULL; a
   predicate is then false and a comparison puts NULL first.

   Outputs are always written.  With a status other than IPKIN_OK and
   IPKIN_ERR_SPACE each one-value output is zero (a place has its own rule), a
   text is empty, array elements are untouched and what is in and out stays as
   it was, so that a caller who forgets the status reads "none" and never a
   stale byte.  With IPKIN_ERR_SPACE the lengths are those of the whole answer:
   an array holds its first elements, a text is empty.  Capacity 0 is legal for
   either, and just asks for the length.  Two differ: ipkin_bulk_parse() stops
   at the first line without a slot, and ipkin_set_index() stores an index whole
   or not at all.

   A one-value output may be one of the call's inputs; an array output may
   overlap neither an input nor another output.

   An example is one line: the call, an arrow, the result.  A failed call
   shows its status without IPKIN_ERR_ and, where there is one, the byte
   offset in ret_at.  Every one of them is run by the tests. */
#ifndef IPKIN_H
#define IPKIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The preprocessor needs these; everything else is an enumerator. */
#define IPKIN_VERSION_MAJOR 0
#define IPKIN_VERSION_MINOR 1
#define IPKIN_VERSION_PATCH 0

#ifndef IPKIN_API
#define IPKIN_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status ------------------------------------------------------------

   0 is success.  The groups say whose fault it is: 1 to 15 the call's, 16 to
   63 the text's (with the offset of the byte that is wrong), 64 to 79 nobody's:
   the arithmetic leaves its range or the question has no answer. */

typedef int32_t ipkin_status; /* the only typedef */

enum {
  IPKIN_OK = 0,
  /* the call */
  IPKIN_ERR_NULL = 1,  /* a pointer that must not be NULL is */
  IPKIN_ERR_VALUE = 2, /* a number or struct outside what the call takes */
  IPKIN_ERR_SPACE = 3, /* the answer is whole but does not fit */
  IPKIN_ERR_NEWER = 4, /* an option that this release does not know */
  /* the text */
  IPKIN_ERR_EMPTY = 16,         /* length 0 */
  IPKIN_ERR_CHARACTER = 17,     /* a byte that cannot stand there */
  IPKIN_ERR_LEADING_ZERO = 18,  /* a digit behind a leading 0 */
  IPKIN_ERR_OCTET = 19,         /* an octet past 255 */
  IPKIN_ERR_GROUP = 20,         /* an IPv6 group past four digits or ffff */
  IPKIN_ERR_TOO_FEW = 21,       /* ends before the address is whole */
  IPKIN_ERR_TOO_MANY = 22,      /* one octet or group too many */
  IPKIN_ERR_ZONE = 23,          /* a zone where none is taken, or a bad one */
  IPKIN_ERR_NO_BITS = 24,       /* no prefix length */
  IPKIN_ERR_BITS = 25,          /* a prefix length past 32 or 128 */
  IPKIN_ERR_HOST_BITS = 26,     /* refused by IPKIN_REFUSE_HOST_BITS */
  IPKIN_ERR_MAPPED = 27,        /* refused by IPKIN_REFUSE_MAPPED */
  IPKIN_ERR_NON_CANONICAL = 28, /* refused by IPKIN_REFUSE_NON_CANONICAL */
  IPKIN_ERR_NETMASK = 29,       /* a netmask with a hole */
  IPKIN_ERR_PORT = 30,          /* a port that is no number up to 65535 */
  IPKIN_ERR_NAME = 31,          /* not a host name */
  /* the arithmetic */
  IPKIN_ERR_OUTSIDE = 64, /* the result lies outside block or family */
  IPKIN_ERR_ABSENT = 65,  /* no answer: no row, nothing embedded */
  IPKIN_ERR_FAMILY = 66   /* what policy or cluster does not allow */
};

/* ipkin_version - of the library that runs: major << 16 | minor << 8 | patch
   Compare it with IPKIN_VERSION_... of the header that was compiled.

     ipkin_version() -> 256
     ipkin_version_text() -> 0.1.0 */
IPKIN_API uint32_t ipkin_version(void);
IPKIN_API const char *ipkin_version_text(void);

/* ipkin_abi_size - the size in bytes of a public struct, by its name
   For bindings, which can so compare their own layout with the library's.

     ipkin_abi_size("ipkin_cidr") -> 20
     ipkin_abi_size("ipkin_nothing") -> 0

   name      in: the struct's tag, with or without "struct " before it
   name_len  in: bytes
   Returns   the size; 0 where there is no such struct or name is NULL. */
IPKIN_API size_t ipkin_abi_size(const char *name, size_t name_len);

/* ipkin_status_name - a status as in this header, without its prefix
   ipkin_status_text - and as a sentence in English, without a full stop

     ipkin_status_name(0) -> OK
     ipkin_status_name(18) -> LEADING_ZERO
     ipkin_status_text(19) -> an octet is greater than 255
     ipkin_status_name(15) ->

   Returns   static text, for an unknown status the empty one; never NULL. */
IPKIN_API const char *ipkin_status_name(ipkin_status status);
IPKIN_API const char *ipkin_status_text(ipkin_status status);

/* ---- addr --------------------------------------------------------------

   One address of either family in 20 bytes, network byte order.  The family
   is part of the value: an IPv4-mapped IPv6 address (::ffff:a.b.c.d) is IPv6
   until ipkin_addr_unmap() is asked, because that is where others lost it. */

enum { IPKIN_V4 = 4, IPKIN_V6 = 6 };                           /* families */
enum { IPKIN_ADDR_TEXT_CAP = 40, IPKIN_CIDR_TEXT_CAP = 44 }; /* with NUL */

/* Value structs (addr, cidr, special, host, service): bytes only, alignment 1,
   equal when memcmp says so.  IPv4 fills bytes[0..3] and the rest is 0; the
   rest and reserved are written 0 and read by the comparisons alone.  A zeroed
   struct is "none": no call returns it with IPKIN_OK.  A family that is not 4
   or 6, or bits beyond the family, is IPKIN_ERR_VALUE; in a predicate it is
   false, in a class or count 0. */
struct ipkin_addr {
  uint8_t bytes[16];
  uint8_t family; /* IPKIN_V4, IPKIN_V6 */
  uint8_t reserved[3];
};

struct ipkin_cidr {
  uint8_t bytes[16]; /* the address as written, host bits kept */
  uint8_t family;
  uint8_t bits; /* prefix length: 0 to 32, 0 to 128 */
  uint8_t reserved[2];
};

/* What a parser may accept beyond the strict form, or must refuse within it.
   Bits 0 to 15 concern one text, 16 to 23 lists (ipkin_bulk_parse()); the rest
   must be 0 or the call answers IPKIN_ERR_VALUE.  A bit that a call has no use
   for is ignored.

   Strict is the common ground of Go net, Rust std, glibc and musl: four
   decimal octets without leading zeros; groups of one to four hex digits; one
   "::" for one or more groups; a dotted quad only as the last 32 bits; a
   prefix length 0|[1-9][0-9]*.  No blank, sign, zone, port or NUL.

   ACCEPT_LEADING_ZEROS   any number, never octal: of octets, also a
                          netmask's, of prefix lengths, and of groups up to
                          ffff.  Makes a call linear in the text.
   ACCEPT_ZONE            "%zone" behind an IPv6 address, one or more bytes
                          0x21 to 0x7e but % and /; it is skipped, ret_at is
                          its % .
   ACCEPT_BARE            cidr: an address alone is /32 or /128
   ACCEPT_NETMASK         cidr, IPv4: "/255.255.0.0", contiguous
   REFUSE_HOST_BITS       cidr: bits behind the prefix must be zero
   REFUSE_MAPPED          no ::ffff:0:0/96 address, whatever the length
   REFUSE_NON_CANONICAL   only the text that format would write (a zone and an
                          absent prefix length aside)
   ACCEPT_KUBERNETES_LEGACY   the flags of kube-apiserver and
                          kube-controller-manager (k8s.io/utils/net
                          ParseIPSloppy, ParseCIDRSloppy), but that a mapped
                          address stays IPv6
   ACCEPT_KUBERNETES_STRICT   new fields of its API, such as a ServiceCIDR's
                          (k8s apimachinery/pkg/util/validation IsValidCIDR);
                          older fields under StrictIPCIDRValidation take
                          non-canonical texts too */
enum {
  IPKIN_ACCEPT_LEADING_ZEROS = 0x01,
  IPKIN_ACCEPT_ZONE = 0x02,
  IPKIN_ACCEPT_BARE = 0x04,
  IPKIN_ACCEPT_NETMASK = 0x08,
  IPKIN_REFUSE_HOST_BITS = 0x10,
  IPKIN_REFUSE_MAPPED = 0x20,
  IPKIN_REFUSE_NON_CANONICAL = 0x40,
  IPKIN_ACCEPT_BLANKS = 0x10000,
  IPKIN_ACCEPT_COMMENTS = 0x20000,
  IPKIN_BULK_MORE = 0x40000,
  IPKIN_BULK_PACK = 0x80000,
  IPKIN_ACCEPT_KUBERNETES_LEGACY = IPKIN_ACCEPT_LEADING_ZEROS,
  IPKIN_ACCEPT_KUBERNETES_STRICT =
      IPKIN_REFUSE_HOST_BITS | IPKIN_REFUSE_MAPPED | IPKIN_REFUSE_NON_CANONICAL
};

/* What an accepted text had, asked for or not: ret_seen.  Each has the value
   of its ACCEPT_ or REFUSE_ bit, so (seen & ~accept) is what was not asked. */
enum {
  IPKIN_SEEN_LEADING_ZEROS = 0x01, /* only where strict would refuse */
  IPKIN_SEEN_ZONE = 0x02,
  IPKIN_SEEN_BARE = 0x04,
  IPKIN_SEEN_NETMASK = 0x08,
  IPKIN_SEEN_HOST_BITS = 0x10,
  IPKIN_SEEN_MAPPED = 0x20,
  IPKIN_SEEN_NON_CANONICAL = 0x40
};

/* ipkin_addr_parse - text to one address, strictly

     ipkin_addr_parse("192.0.2.1") -> 192.0.2.1
     ipkin_addr_parse("2001:DB8:0:0:0:0:0:1") -> 2001:db8::1
     ipkin_addr_parse("::ffff:192.0.2.1") -> ::ffff:192.0.2.1
     ipkin_addr_parse("0.0.0.0") -> 0.0.0.0
     ipkin_addr_parse("255.255.255.255") -> 255.255.255.255
     ipkin_addr_parse("") -> EMPTY 0
     ipkin_addr_parse("256.1.1.1") -> OCTET 2
     ipkin_addr_parse("01.2.3.4") -> LEADING_ZERO 1
     ipkin_addr_parse("1.2.3") -> TOO_FEW 5
     ipkin_addr_parse("1.2.3.4.5") -> TOO_MANY 7
     ipkin_addr_parse("1.2.3.4 ") -> CHARACTER 7
     ipkin_addr_parse("1.2.3.4/24") -> CHARACTER 7
     ipkin_addr_parse("::1::") -> CHARACTER 4
     ipkin_addr_parse("::256.1.1.1") -> OCTET 5
     ipkin_addr_parse("::12345") -> GROUP 6
     ipkin_addr_parse("1:2:3:4:5:6:7::8") -> TOO_MANY 15
     ipkin_addr_parse("fe80::1%eth0") -> ZONE 7

   text      in: need not end in NUL
   text_len  in: bytes
   ret_addr  out
   ret_at    out, may be NULL: on success text_len.  Else the first byte with
             which text cannot be the beginning of any address of its family,
             or text_len where it only ends too soon.  The family is IPv6 if
             the first byte that is no hex digit is a colon, else IPv4; only
             the first 46 bytes count (with ACCEPT_LEADING_ZEROS all).
   Returns   IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_EMPTY, _CHARACTER,
             _LEADING_ZERO, _OCTET, _GROUP, _TOO_FEW, _TOO_MANY, _ZONE.
             TOO_FEW is also a "/" behind an address that is not yet whole.
             A dotted quad in an IPv6 address is known at its first dot: there
             too few groups before it are TOO_FEW, no room TOO_MANY, and a
             first part that is no octet is placed.
   Rule      RFC 4291 section 2.2; RFC 6943 section 3.1.1 (why inet_aton's
             forms are not taken).
   Cost      constant, whatever text_len. */
IPKIN_API ipkin_status ipkin_addr_parse(const char *text, size_t text_len,
                                        struct ipkin_addr *ret_addr,
                                        size_t *ret_at);

/* ipkin_addr_parse_with - like ipkin_addr_parse(), but as accept says

     ipkin_addr_parse_with("010.0.0.08", ACCEPT_LEADING_ZEROS) -> 10.0.0.8
     ipkin_addr_parse_with("fe80::1%eth0", ACCEPT_ZONE) -> fe80::1
     ipkin_addr_parse_with("fe80::1%", ACCEPT_ZONE) -> ZONE 8
     ipkin_addr_parse_with("::ffff:1.2.3.4", REFUSE_MAPPED) -> MAPPED 0
     ipkin_addr_parse_with("FE80::1", REFUSE_NON_CANONICAL) -> NON_CANONICAL 0
     ipkin_addr_parse_with("2001:db8:0::1", REFUSE_NON_CANONICAL) \
       -> NON_CANONICAL 9

   accept    in: any of the bits above
   ret_seen  out, may be NULL: IPKIN_SEEN_LEADING_ZEROS, _ZONE, _MAPPED,
             _NON_CANONICAL of an accepted text
   ret_at    out, may be NULL: as above, but the place of the "%" where a zone
             was skipped; a text refused as a whole (mapped) at 0,
             non-canonical at the first byte that differs from format's
   Returns   also IPKIN_ERR_VALUE (an undefined bit), IPKIN_ERR_MAPPED and
             IPKIN_ERR_NON_CANONICAL, looked for in this order after all else.
   Cost      constant; with ACCEPT_LEADING_ZEROS or ACCEPT_ZONE linear. */
IPKIN_API ipkin_status ipkin_addr_parse_with(const char *text, size_t text_len,
                                             uint32_t accept,
                                             struct ipkin_addr *ret_addr,
                                             uint32_t *ret_seen,
                                             size_t *ret_at);

/* ipkin_addr_format - the one canonical text of an address

     ipkin_addr_format(2001:0:0:1:0:0:0:1) -> 2001:0:0:1::1
     ipkin_addr_format(1:0:0:2:3:0:0:4) -> 1::2:3:0:0:4
     ipkin_addr_format(1:0:2:3:4:5:6:7) -> 1:0:2:3:4:5:6:7
     ipkin_addr_format(::ffff:102:304) -> ::ffff:1.2.3.4
     ipkin_addr_format(::102:304) -> ::102:304

   addr          in
   ret_text      out: NUL-terminated; bytes behind the NUL are unspecified
   text_cap      in: bytes at ret_text; IPKIN_ADDR_TEXT_CAP always suffices
   ret_text_len  out: bytes without the NUL, also with IPKIN_ERR_SPACE
   Returns       IPKIN_OK; IPKIN_ERR_NULL, _VALUE (no family), _SPACE.
   Rule          RFC 5952 sections 4 and 5; a dotted quad for ::ffff:0:0/96
                 alone.
   Cost          constant; at most 39 bytes and the NUL. */
IPKIN_API ipkin_status ipkin_addr_format(const struct ipkin_addr *addr,
                                         char *ret_text, size_t text_cap,
                                         size_t *ret_text_len);

/* ipkin_addr_compare - a total order: NULL, then IPv4, then IPv6, by number

     ipkin_addr_compare(9.255.255.255, 10.0.0.0) -> -1
     ipkin_addr_compare(255.255.255.255, ::) -> -1
     ipkin_addr_compare(::ffff:1.2.3.4, 1.2.3.4) -> 1

   Returns   -1, 0 or 1; 0 exactly where memcmp finds no difference.  Any
             bytes have a place in the order. */
IPKIN_API int32_t ipkin_addr_compare(const struct ipkin_addr *a,
                                     const struct ipkin_addr *b);

/* ipkin_addr_offset - the address delta places further on, or back

     ipkin_addr_offset(10.0.0.255, 1) -> 10.0.1.0
     ipkin_addr_offset(2001:db8::, -1) -> 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff
     ipkin_addr_offset(255.255.255.255, 1) -> OUTSIDE
     ipkin_addr_offset(::, -1) -> OUTSIDE

   delta     in: addresses
   Returns   IPKIN_OK; IPKIN_ERR_NULL, _VALUE; IPKIN_ERR_OUTSIDE where the
             result leaves the family: IPv4 never runs on into IPv6. */
IPKIN_API ipkin_status ipkin_addr_offset(const struct ipkin_addr *addr,
                                         int64_t delta,
                                         struct ipkin_addr *ret_addr);

/* ipkin_addr_unmap - the IPv4 address inside ::ffff:0:0/96, else a copy

     ipkin_addr_unmap(::ffff:10.0.0.1) -> 10.0.0.1
     ipkin_addr_unmap(::10.0.0.1) -> ::a00:1
     ipkin_addr_unmap(10.0.0.1) -> 10.0.0.1

   Ask it before a look-up in a list of IPv4 blocks: a socket that takes both
   families reports IPv4 peers as mapped, and no IPv4 block contains those.
   Returns   IPKIN_OK; IPKIN_ERR_NULL, _VALUE. */
IPKIN_API ipkin_status ipkin_addr_unmap(const struct ipkin_addr *addr,
                                        struct ipkin_addr *ret_addr);

/* What an address is.  Danger classes, and marks of what is embedded. */
enum {
  IPKIN_CLASS_UNSPECIFIED = 0x00001,   /* 0.0.0.0, :: */
  IPKIN_CLASS_LOOPBACK = 0x00002,      /* 127/8, ::1 */
  IPKIN_CLASS_PRIVATE = 0x00004,       /* RFC 1918, fc00::/7 */
  IPKIN_CLASS_LINK_LOCAL = 0x00008,    /* 169.254/16, fe80::/10 */
  IPKIN_CLASS_SITE_LOCAL = 0x00010,    /* fec0::/10, deprecated */
  IPKIN_CLASS_SHARED = 0x00020,        /* 100.64/10 */
  IPKIN_CLASS_MULTICAST = 0x00040,     /* 224/4, ff00::/8 */
  IPKIN_CLASS_BROADCAST = 0x00080,     /* 255.255.255.255 */
  IPKIN_CLASS_DOCUMENTATION = 0x00100, /* RFC 5737, 3849, 9637 */
  IPKIN_CLASS_BENCHMARKING = 0x00200,  /* 198.18/15, 2001:2::/48 */
  IPKIN_CLASS_RESERVED = 0x00400,      /* 240/4 but broadcast */
  IPKIN_CLASS_MAPPED = 0x00800,        /* ::ffff:0:0/96 */
  IPKIN_CLASS_COMPATIBLE = 0x01000,    /* ::/96 but :: and ::1 */
  IPKIN_CLASS_NAT64 = 0x02000,         /* 64:ff9b::/96, 64:ff9b:1::/48 */
  IPKIN_CLASS_SIXTOFOUR = 0x04000,     /* 2002::/16 */
  IPKIN_CLASS_TEREDO = 0x08000,        /* 2001::/32 */
  IPKIN_CLASS_ISATAP = 0x10000,        /* ::[02]00:5efe:a.b.c.d in any /64 */
  IPKIN_CLASS_TRANSLATED = 0x20000,    /* ::ffff:0:0:0/96 (SIIT) */
  IPKIN_CLASS_GLOBAL = 0x40000         /* may be treated as public */
};

/* ipkin_addr_class - what an address is, as IPKIN_CLASS_ bits

     ipkin_addr_class(192.168.1.1) -> PRIVATE
     ipkin_addr_class(8.8.8.8) -> GLOBAL
     ipkin_addr_class(::ffff:127.0.0.1) -> LOOPBACK MAPPED
     ipkin_addr_class(2002:a9fe:a9fe::) -> LINK_LOCAL SIXTOFOUR
     ipkin_addr_class(64:ff9b::8.8.8.8) -> NAT64 GLOBAL
     ipkin_addr_class(64:ff9b::10.0.0.1) -> PRIVATE NAT64
     ipkin_addr_class(192.0.0.8) -> 0

   The danger classes (UNSPECIFIED to RESERVED) also look at every IPv4
   address inside: mapped, translated, compatible, NAT64, 6to4, Teredo's
   server and client, ISATAP.  GLOBAL fails closed: the most specific row of
   the IANA registries says globally reachable or there is no row, no danger
   class is set, and every IPv4 address inside is GLOBAL too.  Unallocated
   unicast space has no row, and so is GLOBAL.  A mapped address is never
   GLOBAL; ask for the class of what ipkin_addr_unmap() returns.
   Returns   the bits; 0 also for NULL and for no family.
   Rule      the IANA special-purpose registries (RFC 6890), RFC 4291 section
             2.5 and 2.7, 3879, 5771, 6052, 8215, 3056, 4380, 5214, 7915. */
IPKIN_API uint32_t ipkin_addr_class(const struct ipkin_addr *addr);

/* The registries' five attributes; 0 never comes with IPKIN_OK. */
enum {
  IPKIN_SPECIAL_FALSE = 1,
  IPKIN_SPECIAL_TRUE,
  IPKIN_SPECIAL_NA,   /* "N/A" in the registry */
  IPKIN_SPECIAL_BLANK /* an ended row whose cells are empty */
};

struct ipkin_special { /* one row; its name and RFC have calls of their own */
  struct ipkin_cidr block;
  uint8_t row; /* from 1 */
  uint8_t source;
  uint8_t destination;
  uint8_t forwardable;
  uint8_t globally_reachable;
  uint8_t reserved_by_protocol;
  uint8_t reserved[2];
};

/* ipkin_addr_special - the most specific row of the IANA registries
   What the registry says of the address as it stands; nothing embedded is
   looked at (ipkin_addr_class() does).  Multicast is in no row.

     ipkin_addr_special(192.0.0.9) -> 192.0.0.9/32
     ipkin_addr_special(192.0.0.11) -> 192.0.0.0/24
     ipkin_addr_special(2001:db8::1) -> 2001:db8::/32
     ipkin_addr_special(8.8.8.8) -> ABSENT

   Returns   IPKIN_OK; IPKIN_ERR_NULL, _VALUE; IPKIN_ERR_ABSENT: no row.
   Rule      IANA IPv4 and IPv6 Special-Purpose Address Registries, as of
             ipkin_special_date(); 51 blocks. */
IPKIN_API ipkin_status ipkin_addr_special(const struct ipkin_addr *addr,
                                          struct ipkin_special *ret_special);

/* ipkin_special_name - a row's name in the registry
   ipkin_special_rfc - the documents that the row names
   ipkin_special_date - when the registries were last changed, YYYY-MM-DD

     ipkin_special_name(3) -> Private-Use
     ipkin_special_rfc(3) -> RFC1918
     ipkin_special_name(0) ->
     ipkin_special_name(52) ->
     ipkin_special_date() -> 2025-10-09

   row       in: ipkin_special.row, 1 to 51
   Returns   static text, for any other row the empty one; never NULL. */
IPKIN_API const char *ipkin_special_name(uint32_t row);
IPKIN_API const char *ipkin_special_rfc(uint32_t row);
IPKIN_API const char *ipkin_special_date(void);

/* ipkin_addr_embedded - the IPv4 address that an IPv6 address carries

     ipkin_addr_embedded(::ffff:192.0.2.1) -> 192.0.2.1 MAPPED
     ipkin_addr_embedded(64:ff9b::192.0.2.33) -> 192.0.2.33 NAT64
     ipkin_addr_embedded(2002:c000:201::) -> 192.0.2.1 SIXTOFOUR
     ipkin_addr_embedded(2001:0:4136:e378:8000:63bf:3fff:fdd2) \
       -> 192.0.2.45 TEREDO
     ipkin_addr_embedded(fe80::200:5efe:192.0.2.1) -> 192.0.2.1 ISATAP
     ipkin_addr_embedded(::1) -> ABSENT
     ipkin_addr_embedded(64:ff9b:1::192.0.2.33) -> ABSENT
     ipkin_addr_embedded(192.0.2.1) -> ABSENT

   ret_v4    out: of a Teredo address the client's
   ret_kind  out, may be NULL: the one IPKIN_CLASS_ bit of MAPPED, COMPATIBLE,
             NAT64, SIXTOFOUR, TEREDO, ISATAP, TRANSLATED.  A 6to4 or Teredo
             address with an ISATAP interface identifier is its prefix's.
   Returns   IPKIN_OK; IPKIN_ERR_NULL, _VALUE; IPKIN_ERR_ABSENT: none. */
IPKIN_API ipkin_status ipkin_addr_embedded(const struct ipkin_addr *addr,
                                           struct ipkin_addr *ret_v4,
                                           uint32_t *ret_kind);

/* ---- host --------------------------------------------------------------

   What people write where a server is meant: a name, an address, either with
   a port. */

enum { IPKIN_HOST_NAME = 1, IPKIN_HOST_ADDR = 2 };
enum { IPKIN_HOST_BRACKETS = 1, IPKIN_HOST_PORT = 2 }; /* of seen */

struct ipkin_host {
  struct ipkin_addr addr; /* none where kind is a name */
  uint8_t kind;           /* IPKIN_HOST_NAME, IPKIN_HOST_ADDR */
  uint8_t seen;           /* IPKIN_HOST_BRACKETS | IPKIN_HOST_PORT */
  uint8_t port[2];        /* big-endian, like bytes; 0 where none was seen */
  uint8_t name_at;        /* the name is text[name_at, name_at + name_len) */
  uint8_t name_len;       /* at most 253; 0 where kind is an address */
  uint8_t reserved[2];
};

/* ipkin_host_parse - "name", "1.2.3.4", "1.2.3.4:6443", "[fd00::1]:6443"

     ipkin_host_parse("lb.example.com:6443") -> name lb.example.com port 6443
     ipkin_host_parse("192.0.2.1") -> addr 192.0.2.1
     ipkin_host_parse("192.0.2.1:80") -> addr 192.0.2.1 port 80
     ipkin_host_parse("[2001:db8::1]:443") -> addr 2001:db8::1 port 443
     ipkin_host_parse("[2001:db8::1]") -> addr 2001:db8::1
     ipkin_host_parse("::1:80") -> addr ::1:80
     ipkin_host_parse("10.0.0.256") -> OCTET 9
     ipkin_host_parse("1:2") -> TOO_FEW 1
     ipkin_host_parse("0x7f.1") -> CHARACTER 1
     ipkin_host_parse("example.com:") -> PORT 12
     ipkin_host_parse("example.com:65536") -> PORT 16
     ipkin_host_parse("a_b-.example") -> NAME 4
     ipkin_host_parse(":80") -> EMPTY 0
     ipkin_host_parse("[]") -> CHARACTER 1
     ipkin_host_parse("[::1") -> TOO_FEW 4
     ipkin_host_parse("[1.2.3.4]") -> TOO_FEW 2
     ipkin_host_parse("fe80::1%eth0") -> ZONE 7

   It goes by form.  "[": an IPv6 address, "]", then the end or ":port".  Two
   or more colons: an IPv6 address and nothing else.  Else a host, then the end
   or ":port".  A host whose last label (one final dot aside) is all digits, or
   0x or 0X and any number of hex digits, is an IPv4 address or its error,
   because resolvers read it as one; any other is a name of at most 253 bytes,
   one final dot included: labels of 1 to 63 letters, digits, "-" and "_", no
   "-" at either end.

   ret_at    out, may be NULL: as ipkin_addr_parse(), within the form
   Returns   IPKIN_OK; IPKIN_ERR_NULL, _EMPTY; what ipkin_addr_parse()
             returns; IPKIN_ERR_NAME; IPKIN_ERR_PORT: 0|[1-9][0-9]* up to
             65535.
   Rule      RFC 3986 section 3.2.2, RFC 1123 section 2.1, RFC 2181 section
             11 (why "_" passes).
   Cost      constant: no legal text is longer than 259 bytes, so the first 260
             decide the form. */
IPKIN_API ipkin_status ipkin_host_parse(const char *text, size_t text_len,
                                        struct ipkin_host *ret_host,
                                        size_t *ret_at);

/* ---- cidr --------------------------------------------------------------

   An address with a prefix length.  A block is one whose host bits (those
   behind the prefix) are zero; every question below is about the block, and
   ignores host bits.  Families never mix: containment across them is false. */

/* ipkin_cidr_parse - text to address and prefix length, strictly

     ipkin_cidr_parse("10.96.0.0/12") -> 10.96.0.0/12
     ipkin_cidr_parse("10.96.0.5/12") -> 10.96.0.5/12
     ipkin_cidr_parse("FD00::/108") -> fd00::/108
     ipkin_cidr_parse("0.0.0.0/0") -> 0.0.0.0/0
     ipkin_cidr_parse("10.0.0.0") -> NO_BITS 8
     ipkin_cidr_parse("10.0.0.0/") -> NO_BITS 9
     ipkin_cidr_parse("10.0.0.0/33") -> BITS 10
     ipkin_cidr_parse("::/129") -> BITS 5
     ipkin_cidr_parse("10.0.0.0/08") -> LEADING_ZERO 10
     ipkin_cidr_parse("10.0.0.0/-1") -> CHARACTER 9
     ipkin_cidr_parse("10.0.0.0/255.0.0.0") -> BITS 11
     ipkin_cidr_parse("10/8") -> TOO_FEW 2

   ret_at    out, may be NULL: as ipkin_addr_parse(), for the whole text
   Returns   what ipkin_addr_parse() returns; IPKIN_ERR_NO_BITS where the
             prefix length is absent, _LEADING_ZERO, _BITS, _CHARACTER in it.
   Rule      RFC 4632 section 3.1, RFC 4291 section 2.3.
   Cost      constant, whatever text_len. */
IPKIN_API ipkin_status ipkin_cidr_parse(const char *text, size_t text_len,
                                        struct ipkin_cidr *ret_cidr,
                                        size_t *ret_at);

/* ipkin_cidr_parse_with - like ipkin_cidr_parse(), but as accept says

     ipkin_cidr_parse_with("10.0.0.1/8", REFUSE_HOST_BITS) -> HOST_BITS 9
     ipkin_cidr_parse_with("10.0.0.1", ACCEPT_BARE) -> 10.0.0.1/32
     ipkin_cidr_parse_with("10.0.0.0/255.0.0.0", ACCEPT_NETMASK) -> 10.0.0.0/8
     ipkin_cidr_parse_with("1.0.0.0/255.0.1.0", ACCEPT_NETMASK) -> NETMASK 8
     ipkin_cidr_parse_with("010.0.0.0/08", ACCEPT_LEADING_ZEROS) -> 10.0.0.0/8
     ipkin_cidr_parse_with("fe80::%eth0/64", ACCEPT_ZONE) -> fe80::/64
     ipkin_cidr_parse_with("FD00::1/64", ACCEPT_KUBERNETES_STRICT) \
       -> HOST_BITS 8

   ret_seen  out, may be NULL: any IPKIN_SEEN_ bits of an accepted text
   Returns   also IPKIN_ERR_VALUE (an undefined bit), IPKIN_ERR_NETMASK, and
             IPKIN_ERR_MAPPED, _HOST_BITS, _NON_CANONICAL, looked for in this
             order after all else and placed at the address, at the prefix, at
             the first byte that differs.  With ACCEPT_NETMASK an IPv4 text
             has a netmask if the first byte behind the digits after its "/"
             is a dot (looked for in 46 bytes, with ACCEPT_LEADING_ZEROS in
             all); it errs as an IPv4 address does.
   Cost      constant; with ACCEPT_LEADING_ZEROS or ACCEPT_ZONE linear. */
IPKIN_API ipkin_status ipkin_cidr_parse_with(const char *text, size_t text_len,
                                             uint32_t accept,
                                             struct ipkin_cidr *ret_cidr,
                                             uint32_t *ret_seen,
                                             size_t *ret_at);

/* ipkin_cidr_format - like ipkin_addr_format(), but with "/bits"; host bits
   are written, and IPKIN_CIDR_TEXT_CAP always suffices

     ipkin_cidr_format(FD00:0::/108) -> fd00::/108
     ipkin_cidr_format(10.96.0.5/12) -> 10.96.0.5/12 */
IPKIN_API ipkin_status ipkin_cidr_format(const struct ipkin_cidr *cidr,
                                         char *ret_text, size_t text_cap,
                                         size_t *ret_text_len);

/* ipkin_cidr_masked - the block: host bits set to zero
   ipkin_cidr_first - its first address, the network address
   ipkin_cidr_last - its last address, for IPv4 the broadcast address

     ipkin_cidr_masked(10.96.0.5/12) -> 10.96.0.0/12
     ipkin_cidr_first(10.96.0.5/12) -> 10.96.0.0
     ipkin_cidr_last(10.96.0.5/12) -> 10.111.255.255
     ipkin_cidr_last(::/0) -> ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff

   Returns   IPKIN_OK; IPKIN_ERR_NULL, _VALUE. */
IPKIN_API ipkin_status ipkin_cidr_masked(const struct ipkin_cidr *cidr,
                                         struct ipkin_cidr *ret_cidr);
IPKIN_API ipkin_status ipkin_cidr_first(const struct ipkin_cidr *cidr,
                                        struct ipkin_addr *ret_addr);
IPKIN_API ipkin_status ipkin_cidr_last(const struct ipkin_cidr *cidr,
                                       struct ipkin_addr *ret_addr);

/* ipkin_cidr_nth - the address with an index, counted from the first

     ipkin_cidr_nth(10.96.0.5/12, 10) -> 10.96.0.10
     ipkin_cidr_nth(10.0.0.0/30, 3) -> 10.0.0.3
     ipkin_cidr_nth(10.0.0.0/30, 4) -> OUTSIDE
     ipkin_cidr_nth(::/0, 18446744073709551615) -> ::ffff:ffff:ffff:ffff

   Returns   IPKIN_OK; IPKIN_ERR_NULL, _VALUE; IPKIN_ERR_OUTSIDE: the block
             has no such index.
   Rule      k8s.io/utils/net GetIndexedIP, but that it never leaves the
             block or the family. */
IPKIN_API ipkin_status ipkin_cidr_nth(const struct ipkin_cidr *cidr,
                                      uint64_t index,
                                      struct ipkin_addr *ret_addr);

/* ipkin_cidr_count - how many addresses a block has

     ipkin_cidr_count(10.0.0.0/31) -> 2
     ipkin_cidr_count(0.0.0.0/0) -> 4294967296
     ipkin_cidr_count(::/65) -> 9223372036854775808
     ipkin_cidr_count(::/64) -> 18446744073709551615

   Returns   the number; UINT64_MAX where there are 2^64 or more; 0 for NULL
             and for what is no CIDR. */
IPKIN_API uint64_t ipkin_cidr_count(const struct ipkin_cidr *cidr);

/* ipkin_cidr_contains - is the address in the block?
   ipkin_cidr_covers - is every address of inner in outer?
   ipkin_cidr_overlaps - have the two any address in common?

     ipkin_cidr_contains(10.0.0.0/8, 10.255.255.255) -> true
     ipkin_cidr_contains(10.0.0.0/8, ::ffff:10.0.0.1) -> false
     ipkin_cidr_contains(::/0, 10.0.0.1) -> false
     ipkin_cidr_covers(10.0.0.0/8, 10.96.0.0/12) -> true
     ipkin_cidr_covers(10.96.0.0/12, 10.0.0.0/8) -> false
     ipkin_cidr_overlaps(10.96.0.0/12, 10.0.0.0/8) -> true
     ipkin_cidr_overlaps(10.96.0.0/12, 10.112.0.0/12) -> false

   Nothing is unmapped: for a deny list, unmap the address that is asked about
   and refuse mapped entries with IPKIN_REFUSE_MAPPED where the list is read.
   Returns   false also for NULL and for what is no CIDR or no address. */
IPKIN_API bool ipkin_cidr_contains(const struct ipkin_cidr *cidr,
                                   const struct ipkin_addr *addr);
IPKIN_API bool ipkin_cidr_covers(const struct ipkin_cidr *outer,
                                 const struct ipkin_cidr *inner);
IPKIN_API bool ipkin_cidr_overlaps(const struct ipkin_cidr *a,
                                   const struct ipkin_cidr *b);

/* ipkin_cidr_compare - like ipkin_addr_compare(), and of one address the
   shorter prefix first

     ipkin_cidr_compare(10.0.0.0/8, 10.0.0.0/9) -> -1
     ipkin_cidr_compare(10.0.0.1/8, 10.0.0.0/9) -> 1 */
IPKIN_API int32_t ipkin_cidr_compare(const struct ipkin_cidr *a,
                                     const struct ipkin_cidr *b);

/* ipkin_cidr_subnet - the block with an index among those of a longer prefix
   What a node gets of a pod range; ipkin_cidr_nth() cannot say it, because a
   /48 has more addresses than fit in the index of its /64.

     ipkin_cidr_subnet(2001:db8::/48, 64, 65535) -> 2001:db8:0:ffff::/64
     ipkin_cidr_subnet(10.244.0.0/16, 24, 1) -> 10.244.1.0/24
     ipkin_cidr_subnet(10.244.0.0/16, 16, 0) -> 10.244.0.0/16
     ipkin_cidr_subnet(10.244.0.0/16, 24, 256) -> OUTSIDE
     ipkin_cidr_subnet(10.244.0.0/16, 15, 0) -> VALUE

   bits      in: the longer prefix, cidr->bits to 32 or 128
   index     in: from 0
   Returns   IPKIN_OK; IPKIN_ERR_NULL, _VALUE; IPKIN_ERR_OUTSIDE: no such
             index. */
IPKIN_API ipkin_status ipkin_cidr_subnet(const struct ipkin_cidr *cidr,
                                         uint32_t bits, uint64_t index,
                                         struct ipkin_cidr *ret_cidr);

/* ---- range ------------------------------------------------------------- */

/* ipkin_range_split - the fewest blocks that are exactly first to last

     ipkin_range_split(10.0.0.0, 10.0.0.255) -> 10.0.0.0/24
     ipkin_range_split(10.0.0.1, 10.0.0.4) \
       -> 10.0.0.1/32 10.0.0.2/31 10.0.0.4/32
     ipkin_range_split(::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff) -> ::/0
     ipkin_range_split(10.0.0.1, 10.0.0.0) -> VALUE
     ipkin_range_split(10.0.0.1, ::1) -> VALUE

   ret_cidrs      out: in ascending order
   cidrs_cap      in: elements; 62 suffice for IPv4, 254 for IPv6
   ret_cidrs_len  out: elements of the whole answer
   Returns        IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: no address,
                  first after last, or two families; IPKIN_ERR_SPACE.
   Cost           constant a block. */
IPKIN_API ipkin_status ipkin_range_split(const struct ipkin_addr *first,
                                         const struct ipkin_addr *last,
                                         struct ipkin_cidr *ret_cidrs,
                                         size_t cidrs_cap,
                                         size_t *ret_cidrs_len);

/* ---- set ---------------------------------------------------------------

   Arrays of blocks of both families: allow lists, bogons, the ranges of a
   cloud, all the ranges of a site.  An array is merged when its blocks are the
   fewest that hold its addresses, without host bits, in the order of
   ipkin_cidr_compare(): IPv4 first, ascending, no two overlapping or halves of
   one block.  Every set of addresses has one merged array.  ipkin_set_merge()
   makes it, in place; a union is the merge of both arrays in one.  What this
   section writes has no bits set that mean nothing, so of it equal sets are
   equal bytes.  As in cidr nothing is unmapped. */

/* ipkin_set_check - is it merged, and if not, where?

     ipkin_set_check(10.0.0.0/8 192.168.0.0/16 ::/0) -> OK 3
     ipkin_set_check(10.0.0.0/8 10.0.0.1/8) -> HOST_BITS 1
     ipkin_set_check(10.0.0.0/8 10.1.0.0/16) -> OUTSIDE 1
     ipkin_set_check(::/0 10.0.0.0/8) -> OUTSIDE 1
     ipkin_set_check(10.0.0.0/25 10.0.0.128/25) -> OUTSIDE 1
     ipkin_set_check() -> OK 0

   ret_at    out, may be NULL: the element's index; cidrs_len where there is
             nothing to say of one, also with IPKIN_ERR_NULL
   Returns   IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: the element is no CIDR,
             looked for in all of the array first, because ipkin_set_merge()
             refuses it.  Else of the first that is not as it should be
             IPKIN_ERR_HOST_BITS, or IPKIN_ERR_OUTSIDE: not behind its
             predecessor, or overlapping it, or the other half of its block.
   Cost      linear. */
IPKIN_API ipkin_status ipkin_set_check(const struct ipkin_cidr *cidrs,
                                       size_t cidrs_len, size_t *ret_at);

/* ipkin_set_merge - the fewest blocks that have the same addresses, in order

     ipkin_set_merge(10.0.0.128/25 10.0.0.0/25) -> 10.0.0.0/24
     ipkin_set_merge(10.0.0.1/8 10.1.0.0/16 10.0.0.0/8) -> 10.0.0.0/8
     ipkin_set_merge(fd00::/8 10.0.0.0/8) -> 10.0.0.0/8 fd00::/8
     ipkin_set_merge(0.0.0.0/1 128.0.0.0/1) -> 0.0.0.0/0
     ipkin_set_merge() ->

   cidrs      in and out, in any order, host bits and all; behind the new
              length they are unspecified
   cidrs_len  in and out: elements, never more than before
   Returns    IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: an element is no CIDR,
              such as the slot of a bad line (ipkin_set_check() tells which;
              IPKIN_BULK_PACK leaves none).  Array and length are then
              untouched.
   Cost       linear, in whatever order; no memory but the array's own. */
IPKIN_API ipkin_status ipkin_set_merge(struct ipkin_cidr *cidrs,
                                       size_t *cidrs_len);

/* ipkin_set_contains - is the address in one of the blocks?
   ipkin_set_find - in which?

     ipkin_set_contains(10.0.0.0/8 fd00::/8, fd00::1) -> true
     ipkin_set_contains(10.0.0.0/8 fd00::/8, 11.0.0.0) -> false
     ipkin_set_contains(10.0.0.0/8 fd00::/8, ::ffff:10.0.0.1) -> false
     ipkin_set_find(10.0.0.0/8 192.168.0.0/16, 192.168.1.1) -> 1
     ipkin_set_find(10.0.0.0/8 192.168.0.0/16, 192.169.0.0) -> ABSENT

   merged     in: a merged array.  That is not looked at: in any other one an
              address that is there may be missed, none is found that is not.
   ret_index  out: the block's
   Returns    IPKIN_OK; IPKIN_ERR_NULL, _VALUE (no address); IPKIN_ERR_ABSENT.
              ipkin_set_contains() is then false.
   Cost       a binary search. */
IPKIN_API bool ipkin_set_contains(const struct ipkin_cidr *merged,
                                  size_t merged_len,
                                  const struct ipkin_addr *addr);
IPKIN_API ipkin_status ipkin_set_find(const struct ipkin_cidr *merged,
                                      size_t merged_len,
                                      const struct ipkin_addr *addr,
                                      size_t *ret_index);

/* ipkin_set_subtract - the addresses of from that are not in what
   ipkin_set_intersect - the addresses that are in both

     ipkin_set_subtract(10.0.0.0/30, 10.0.0.1/32) -> 10.0.0.0/32 10.0.0.2/31
     ipkin_set_subtract(10.0.0.0/8 ::/0, 0.0.0.0/0 8000::/1) -> ::/1
     ipkin_set_intersect(10.0.0.0/8 fd00::/8, 10.1.0.0/16 fc00::/7) \
       -> 10.1.0.0/16 fd00::/8
     ipkin_set_intersect(10.0.0.0/8, 11.0.0.0/8) ->
     ipkin_set_intersect(10.1.0.0/16 10.0.0.0/16, 10.0.0.0/8) -> VALUE

   from, what, a, b  in: merged arrays
   ret_cidrs         out: merged
   cidrs_cap         in: elements.  from_len + 128 * what_len suffice to
                     subtract, a_len + b_len to intersect.
   ret_cidrs_len     out: elements of the whole answer
   Returns           IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: one of them is
                     not merged (ipkin_set_check() tells where);
                     IPKIN_ERR_SPACE.
   Cost              linear in what is read and written. */
IPKIN_API ipkin_status ipkin_set_subtract(
    const struct ipkin_cidr *from, size_t from_len,
    const struct ipkin_cidr *what, size_t what_len,
    struct ipkin_cidr *ret_cidrs, size_t cidrs_cap, size_t *ret_cidrs_len);
IPKIN_API ipkin_status ipkin_set_intersect(
    const struct ipkin_cidr *a, size_t a_len, const struct ipkin_cidr *b,
    size_t b_len, struct ipkin_cidr *ret_cidrs, size_t cidrs_cap,
    size_t *ret_cidrs_len);

/* Two elements of a list that have addresses in common. */
struct ipkin_overlap {
  uint64_t later; /* an index */
  uint64_t earlier;
};

enum { IPKIN_SET_SCRATCH = 4 }; /* words of 64 bits an element */

/* ipkin_set_find_overlaps - which elements of a list overlap an earlier one
   For messages that name both lines, so the list keeps its order.

     ipkin_set_find_overlaps(10.0.0.0/8 11.0.0.0/8 10.1.0.0/16) -> 2-0
     ipkin_set_find_overlaps(10.1.0.0/16 10.2.0.0/16 10.0.0.0/8 10.2.0.0/16) \
       -> 2-0 3-1
     ipkin_set_find_overlaps(10.0.0.0/8 ::/0) ->

   cidrs             in: in any order; host bits are ignored
   scratch           out: what it holds afterwards is unspecified
   scratch_cap       in: words, at least IPKIN_SET_SCRATCH * cidrs_len
   ret_overlaps      out: one for each element that overlaps an earlier one, in
                     the order of the list, with the first that it overlaps.
                     With room for one it is the first of all.
   overlaps_cap      in: elements
   ret_overlaps_len  out: all that there are
   Returns           IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: an element is no
                     CIDR, or too little scratch, or 2^32 - 1 elements or more;
                     IPKIN_ERR_SPACE.
   Cost              linear, in whatever order. */
IPKIN_API ipkin_status ipkin_set_find_overlaps(
    const struct ipkin_cidr *cidrs, size_t cidrs_len, uint64_t *scratch,
    size_t scratch_cap, struct ipkin_overlap *ret_overlaps,
    size_t overlaps_cap, size_t *ret_overlaps_len);

/* ipkin_set_index - a merged array made ready for very many look-ups
   ipkin_set_find_all - the block that covers each of many

     ipkin_set_find_all(10.0.0.0/8 fd00::/8, fd00::1/128 10.0.0.0/7) -> 1 -

   An index holds all that a look-up needs: the array is not needed any more.
   It is words without a pointer: any number of threads may read it, and it may
   be copied, or stored and mapped by any process of the same release and byte
   order.  One that was tampered with gives wrong answers and nothing worse.

   ret_index      out; with IPKIN_ERR_SPACE nothing is stored
   index_cap      in: words of 64 bits
   ret_index_len  out: words that it takes, also with IPKIN_ERR_SPACE: of large
                  sets about 11 bytes a block where no IPv6 one is longer than
                  /64, else up to 20
   index          in: as ipkin_set_index() wrote it
   cidrs          in: blocks or, as /32 or /128, addresses; just as
                  ipkin_bulk_parse() leaves them.  Host bits are ignored.
   ret_indexes    out: cidrs_len of them: where in merged the block stands that
                  has all addresses of this one, or IPKIN_SET_NONE, also of what
                  is no CIDR
   Returns        IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_SPACE; IPKIN_ERR_VALUE:
                  merged is not (ipkin_set_check() tells where), or has 2^31 - 1
                  blocks or more; or index is none of this release.
   Cost           linear.  The more are asked for in one call, the less each
                  takes. */
enum { IPKIN_SET_NONE = -1 };
IPKIN_API ipkin_status ipkin_set_index(const struct ipkin_cidr *merged,
                                       size_t merged_len, uint64_t *ret_index,
                                       size_t index_cap,
                                       size_t *ret_index_len);
IPKIN_API ipkin_status ipkin_set_find_all(const uint64_t *index,
                                          size_t index_len,
                                          const struct ipkin_cidr *cidrs,
                                          size_t cidrs_len,
                                          int32_t *ret_indexes);

/* ---- service ----------------------------------------------------------- */

/* ipkin_service_first - the clusterIP of the kubernetes Service
   Index 1 of the first service range, host bits masked away.

     ipkin_service_first(10.96.0.0/12) -> 10.96.0.1
     ipkin_service_first(10.96.0.5/12) -> 10.96.0.1
     ipkin_service_first(fd01::/108) -> fd01::1
     ipkin_service_first(10.0.0.0/32) -> OUTSIDE

   range     in: the first of --service-cluster-ip-range
   Returns   IPKIN_OK; IPKIN_ERR_NULL, _VALUE; IPKIN_ERR_OUTSIDE: no index 1.
   Rule      SVC-D2; k8s pkg/controlplane/apiserver/options ServiceIPRange. */
IPKIN_API ipkin_status ipkin_service_first(const struct ipkin_cidr *range,
                                           struct ipkin_addr *ret_addr);

enum { /* spec.ipFamilyPolicy */
  IPKIN_POLICY_UNSET,
  IPKIN_POLICY_SINGLE_STACK,
  IPKIN_POLICY_PREFER_DUAL_STACK,
  IPKIN_POLICY_REQUIRE_DUAL_STACK
};
enum { /* spec.clusterIP: None; no spec.selector */
  IPKIN_SERVICE_HEADLESS = 1,
  IPKIN_SERVICE_NO_SELECTOR = 2
};

struct ipkin_service { /* a value: a Service's families, asked or resolved */
  uint8_t policy;      /* IPKIN_POLICY_ */
  uint8_t kind;        /* IPKIN_SERVICE_HEADLESS | IPKIN_SERVICE_NO_SELECTOR */
  uint8_t families[2]; /* 4 or 6, in order; 0 where there is none */
  uint8_t reserved[4];
};

/* ipkin_service_families - what kube-apiserver makes of a Service's families

     ipkin_service_families(unset, -, 6 4) -> SingleStack 6
     ipkin_service_families(PreferDualStack, -, 6 4) -> PreferDualStack 6 4
     ipkin_service_families(PreferDualStack, -, 4) -> PreferDualStack 4
     ipkin_service_families(PreferDualStack, 4 6, 4) -> FAMILY
     ipkin_service_families(RequireDualStack, 4, 6 4) -> RequireDualStack 4 6
     ipkin_service_families(RequireDualStack, -, 4) -> FAMILY
     ipkin_service_families(unset, 4 6, 6 4) -> FAMILY
     ipkin_service_families(unset headless no-selector, -, 4) \
       -> RequireDualStack 4 6

   The default is one family, the cluster's primary one; an unset family is not
   IPv4.  But a headless Service without selector needs no clusterIP, and so
   may have a family that the cluster has not.  NodePort and LoadBalancer are as
   ClusterIP; ExternalName has no families.

   wanted             in: policy and families as given
   cluster_primary    in: 4 or 6, of the first service range
   cluster_secondary  in: 4 or 6, of the second; 0: single-stack
   ret_service        out: policy and families as the API server stores them
   Returns            IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: a policy, kind
                      or family outside its enum, a second family without a
                      first, twice the same, or no such cluster;
                      IPKIN_ERR_FAMILY: the Service is refused.
   Rule               FAM-01; k8s pkg/registry/core/service/storage/alloc.go
                      initIPFamilyFields. */
IPKIN_API ipkin_status ipkin_service_families(
    const struct ipkin_service *wanted, uint32_t cluster_primary,
    uint32_t cluster_secondary, struct ipkin_service *ret_service);

/* ---- plan --------------------------------------------------------------

   One call reads a cluster's address plan as its tools are given it and
   answers what every consumer must derive alike: the primary family and why,
   the order of the ranges, the first service IPs, and what is wrong, who will
   say so and how to mend it.  The rules, with their sources, are those of
   docs/RULES.md. */

enum {
  IPKIN_PLATFORM_UNKNOWN, /* then a rule of one platform is silent */
  IPKIN_PLATFORM_UPSTREAM,
  IPKIN_PLATFORM_KUBEADM, /* kind too */
  IPKIN_PLATFORM_K0S,
  IPKIN_PLATFORM_K3S, /* RKE2 too */
  IPKIN_PLATFORM_TALOS
};
enum {                  /* who writes the endpoint of the kubernetes Service */
  IPKIN_WRITER_DEFAULT, /* k0s with an external address: K0S; else LEASE */
  IPKIN_WRITER_LEASE,   /* kube-apiserver: its advertise address */
  IPKIN_WRITER_NONE,    /* --endpoint-reconciler-type=none: somebody else */
  IPKIN_WRITER_K0S,     /* k0s: the external address, upstream's guard off */
  IPKIN_WRITER_CPLB     /* k0s' load balancer: as LEASE */
};
enum {
  IPKIN_ORDER_GIVEN, /* the lists are the flags, in the order that they have */
  IPKIN_ORDER_FREE   /* a set: ipkin decides */
};
enum {
  IPKIN_CNI_UNKNOWN,
  IPKIN_CNI_KUBE_ROUTER,
  IPKIN_CNI_CALICO,
  IPKIN_CNI_CILIUM,
  IPKIN_CNI_FLANNEL,
  IPKIN_CNI_OTHER
};
enum {
  IPKIN_FEATURE_K0S_DUAL_STACK = 1,
  IPKIN_FEATURE_K0S_IPV6_SINGLE_STACK = 2,
  IPKIN_FEATURE_CALICO_VXLAN = 4,
  IPKIN_FEATURE_KNOWN = 0x10000 /* without it features are not given */
};
enum {                     /* who gives a node its pod block */
  IPKIN_ALLOCATOR_DEFAULT, /* KCM */
  IPKIN_ALLOCATOR_KCM,     /* kube-controller-manager */
  IPKIN_ALLOCATOR_CNI      /* --allocate-node-cidrs=false */
};
enum { /* a field of the config, in findings and as a bit of changed */
  IPKIN_FIELD_NONE,
  IPKIN_FIELD_EXTERNAL_ADDRESS,
  IPKIN_FIELD_API_ADDRESS,
  IPKIN_FIELD_BIND_ADDRESS,
  IPKIN_FIELD_SERVICE_RANGES,
  IPKIN_FIELD_APISERVER_SERVICE_RANGES,
  IPKIN_FIELD_POD_RANGES,
  IPKIN_FIELD_NODE_IPS,
  IPKIN_FIELD_CERT_SANS,
  IPKIN_FIELD_AVOID,
  IPKIN_FIELD_OBSERVED_CLUSTER_IPS,
  IPKIN_FIELD_OBSERVED_ENDPOINTS,
  IPKIN_FIELD_PRIMARY_FAMILY,
  IPKIN_FIELD_NODE_BITS_V4,
  IPKIN_FIELD_NODE_BITS_V6
};
enum { IPKIN_STACK_V4 = 1, IPKIN_STACK_V6 = 2, IPKIN_STACK_DUAL = 3 };
enum {                      /* of a migration */
  IPKIN_VERDICT_OK = 1,     /* works, and existing objects stay as they are */
  IPKIN_VERDICT_BLOCKED,    /* a component refuses to run */
  IPKIN_VERDICT_SILENT      /* runs, and is not what was asked for */
};
enum {
  IPKIN_SEVERITY_ADVICE = 1, /* works; something else would be better */
  IPKIN_SEVERITY_WARNING,    /* may fail, or fails elsewhere */
  IPKIN_SEVERITY_ERROR       /* is refused, or silently does not work */
};
enum { /* why a family is the primary one (rule SVC-D1) */
  IPKIN_REASON_DEFAULT = 1,
  IPKIN_REASON_EXPLICIT,
  IPKIN_REASON_EXTERNAL_ADDRESS,
  IPKIN_REASON_API_ADDRESS,
  IPKIN_REASON_ONLY_FAMILY,
  IPKIN_REASON_NODE_IP,
  IPKIN_REASON_FIRST_RANGE,
  IPKIN_REASON_OBSERVED,
  IPKIN_REASON_BIND_ADDRESS
};
enum { /* who refuses; none of them means that nobody notices: silent */
  IPKIN_REFUSED_APISERVER = 0x01,
  IPKIN_REFUSED_CONTROLLER_MANAGER = 0x02,
  IPKIN_REFUSED_KUBELET = 0x04,
  IPKIN_REFUSED_KUBEADM = 0x08,
  IPKIN_REFUSED_K0S = 0x10,
  IPKIN_REFUSED_K3S = 0x20,
  IPKIN_REFUSED_TALOS = 0x40,
  IPKIN_REFUSED_CNI = 0x80
};
enum { /* a mend edits the one field mend_field */
  IPKIN_MEND_NONE,
  IPKIN_MEND_SWAP,      /* its first two entries change places */
  IPKIN_MEND_MASK,      /* the entry becomes mend_cidr, host bits zero */
  IPKIN_MEND_UNMAP,     /* the entry becomes mend_cidr, the IPv4 inside */
  IPKIN_MEND_CANONICAL, /* the entry becomes mend_cidr, as format writes it */
  IPKIN_MEND_BITS,      /* the entry becomes mend_cidr, of another length */
  IPKIN_MEND_DROP,      /* [at, at + len) goes, with one comma */
  IPKIN_MEND_FAMILY,    /* primary_family becomes mend_bits */
  IPKIN_MEND_NODE_BITS, /* the node mask becomes mend_bits, 0 for not given */
  IPKIN_MEND_BRACKET    /* the brackets that the address needs, or does not */
};
enum { IPKIN_FINDINGS_MAX = 256 };

/* The rules of docs/RULES.md: group << 8 | number, the groups being SVC 1,
   POD 2, ADR 3, OVL 4, DUAL 5, FAM 6, K0S 7. */
enum {
  IPKIN_RULE_SVC_01 = 0x0101, /* service ranges empty */
  IPKIN_RULE_SVC_02 = 0x0102, /* a service range is no CIDR */
  IPKIN_RULE_SVC_03 = 0x0103, /* a blank beside it */
  IPKIN_RULE_SVC_04 = 0x0104, /* more than two */
  IPKIN_RULE_SVC_05 = 0x0105, /* two of one family */
  IPKIN_RULE_SVC_06 = 0x0106, /* first range against the advertised family */
  IPKIN_RULE_SVC_07 = 0x0107, /* the same where nobody checks */
  IPKIN_RULE_SVC_08 = 0x0108, /* more than 2^20 addresses */
  IPKIN_RULE_SVC_09 = 0x0109, /* IPv6 shorter than /64: taken, never served */
  IPKIN_RULE_SVC_10 = 0x010a, /* IPv6 /64 to /107: by version */
  IPKIN_RULE_SVC_11 = 0x010b, /* primary range too small */
  IPKIN_RULE_SVC_12 = 0x010c, /* secondary range too small */
  IPKIN_RULE_SVC_13 = 0x010d, /* a range so large that it counts as small */
  IPKIN_RULE_SVC_14 = 0x010e, /* no room for the DNS IP */
  IPKIN_RULE_SVC_15 = 0x010f, /* no static band: the DNS IP may be taken */
  IPKIN_RULE_SVC_16 = 0x0110, /* host bits set */
  IPKIN_RULE_SVC_17 = 0x0111, /* IPv4-mapped range */
  IPKIN_RULE_SVC_18 = 0x0112, /* leading zeros */
  IPKIN_RULE_SVC_19 = 0x0113, /* components given different lists */
  IPKIN_RULE_SVC_20 = 0x0114, /* first range changed on a live cluster */
  IPKIN_RULE_SVC_21 = 0x0115, /* a second range appended */
  IPKIN_RULE_SVC_22 = 0x0116, /* ranges dropped, replaced or re-ordered */
  IPKIN_RULE_SVC_23 = 0x0117, /* a range for special use */
  IPKIN_RULE_SVC_24 = 0x0118, /* unreadable for the controller-manager alone */
  IPKIN_RULE_SVC_25 = 0x0119, /* too few addresses for the Services expected */
  IPKIN_RULE_SVC_27 = 0x011b, /* another order is required */
  IPKIN_RULE_POD_01 = 0x0201, /* a pod range is no CIDR */
  IPKIN_RULE_POD_02 = 0x0202, /* more than two, or two of one family */
  IPKIN_RULE_POD_03 = 0x0203, /* first pod range not of the primary family */
  IPKIN_RULE_POD_04 = 0x0204, /* nodes' blocks outside the new ranges */
  IPKIN_RULE_POD_05 = 0x0205, /* old nodes stay single-stack */
  IPKIN_RULE_POD_06 = 0x0206, /* range smaller than a node's block */
  IPKIN_RULE_POD_07 = 0x0207, /* more than 16 bits of node blocks */
  IPKIN_RULE_POD_08 = 0x0208, /* a node mask without its family */
  IPKIN_RULE_POD_09 = 0x0209, /* k0s' own IPv6 node mask does not fit */
  IPKIN_RULE_POD_10 = 0x020a, /* fewer than 14 addresses */
  IPKIN_RULE_POD_11 = 0x020b, /* too few nodes, or pods on a node */
  IPKIN_RULE_POD_12 = 0x020c, /* node masks that the CNI does not look at */
  IPKIN_RULE_POD_13 = 0x020d, /* what the CNI wants */
  IPKIN_RULE_POD_14 = 0x020e, /* IPv6 outside 2000::/3 and fc00::/7 */
  IPKIN_RULE_ADR_01 = 0x0301, /* unspecified address */
  IPKIN_RULE_ADR_02 = 0x0302, /* loopback */
  IPKIN_RULE_ADR_03 = 0x0303, /* link-local */
  IPKIN_RULE_ADR_04 = 0x0304, /* multicast */
  IPKIN_RULE_ADR_05 = 0x0305, /* zone */
  IPKIN_RULE_ADR_06 = 0x0306, /* IPv4-mapped address */
  IPKIN_RULE_ADR_07 = 0x0307, /* looks like IPv4 but is not */
  IPKIN_RULE_ADR_08 = 0x0308, /* brackets and ports */
  IPKIN_RULE_ADR_09 = 0x0309, /* the family of a host name is assumed */
  IPKIN_RULE_ADR_10 = 0x030a, /* a wildcard bind address decides the family */
  IPKIN_RULE_ADR_11 = 0x030b, /* an address inside a service range */
  IPKIN_RULE_ADR_12 = 0x030c, /* an address inside a pod range */
  IPKIN_RULE_ADR_13 = 0x030d, /* documentation */
  IPKIN_RULE_ADR_14 = 0x030e, /* node IPs: one, or one of each family */
  IPKIN_RULE_ADR_15 = 0x030f, /* node IPs in another order */
  IPKIN_RULE_ADR_16 = 0x0310, /* a node IP that does not parse */
  IPKIN_RULE_ADR_17 = 0x0311, /* IPv6-only without a node IP */
  IPKIN_RULE_ADR_18 = 0x0312, /* a node without an IP of a family */
  IPKIN_RULE_ADR_19 = 0x0313, /* the certificate lacks a service IP */
  IPKIN_RULE_ADR_20 = 0x0314, /* another address that does not parse */
  IPKIN_RULE_OVL_01 = 0x0401, /* pods and services overlap */
  IPKIN_RULE_OVL_04 = 0x0404, /* overlap with a network to avoid */
  IPKIN_RULE_DUAL_01 = 0x0501, /* primary family not configured */
  IPKIN_RULE_DUAL_02 = 0x0502, /* pods and services of other families */
  IPKIN_RULE_DUAL_03 = 0x0503, /* k0s' gate and families do not go together */
  IPKIN_RULE_DUAL_04 = 0x0504, /* k0s dual-stack with Calico in vxlan mode */
  IPKIN_RULE_DUAL_05 = 0x0505, /* explicit family is not what is published */
  IPKIN_RULE_FAM_04 = 0x0604,  /* Services keep their families */
  IPKIN_RULE_K0S_01 = 0x0701, /* single-stack IPv6 services: k0s' own limit */
  IPKIN_RULE_K0S_02 = 0x0702, /* dual-stack IPv6 services: k0s' own limit */
  IPKIN_RULE_K0S_07 = 0x0707, /* the load balancer guards another family */
  IPKIN_RULE_K0S_08 = 0x0708  /* IPv6-only behind a host name */
};

/* Texts stand behind the scalars: no hole and no tail padding with 32-bit or
   64-bit pointers.  {NULL, 0} was not given, and silences each rule that
   needs it; {"", 0} is empty. */
struct ipkin_text {
  const char *data;
  size_t len;
};

/* The plan as it is in hand.  Zero it, set size, set what is known.  Lists are
   separated by commas, exactly as the flags take them.  Texts are borrowed for
   the call.

   A smaller size (of an older header) reads as zeros behind it; a larger one
   is fine while what is behind this release's fields is zero, else
   IPKIN_ERR_NEWER.  A size below the first release's is IPKIN_ERR_VALUE. */
struct ipkin_plan_config {
  uint32_t size;           /* sizeof(struct ipkin_plan_config) */
  uint16_t kube_minor;     /* 36 for Kubernetes 1.36; 0 = the newest known */
  uint16_t platform_minor; /* of k0s, k3s, Talos; 0 = the newest known, on k0s
                              and k3s kube_minor */
  uint8_t primary_family;  /* 4, 6 as configured; 0 = decide */
  uint8_t platform;        /* IPKIN_PLATFORM_ */
  uint8_t endpoint_writer; /* IPKIN_WRITER_ */
  uint8_t pod_allocator;   /* IPKIN_ALLOCATOR_ */
  uint8_t node_bits_v4;    /* prefix length of a node's pod block; 0 = the */
  uint8_t node_bits_v6;    /* platform's default */
  uint8_t order;           /* IPKIN_ORDER_ */
  uint8_t live;            /* 1: nodes and Services exist, so lists come out
                              in the order given */
  uint8_t cni;             /* IPKIN_CNI_ */
  uint8_t reserved[3];     /* 0 */
  uint32_t features;       /* IPKIN_FEATURE_ */
  uint32_t nodes;          /* expected; 0 = not known */
  uint32_t pods_per_node;
  uint32_t services;
  uint32_t reserved2; /* 0 */
  struct ipkin_text external_address; /* what clients outside dial: a host */
  struct ipkin_text api_address;      /* --advertise-address, api.address */
  struct ipkin_text bind_address;     /* --bind-address */
  struct ipkin_text service_ranges;   /* --service-cluster-ip-range */
  struct ipkin_text apiserver_service_ranges; /* where extraArgs give
                              kube-apiserver alone another list */
  struct ipkin_text pod_ranges; /* --cluster-cidr */
  struct ipkin_text node_ips;   /* --node-ip of a node */
  struct ipkin_text cert_sans;
  struct ipkin_text avoid; /* other networks: sites, VPNs, clusters */
  struct ipkin_text observed_cluster_ips; /* of the kubernetes Service */
  struct ipkin_text observed_endpoints;   /* of its EndpointSlices */
};

/* What follows from the config.  Lists are in the required order, masked and
   with at most one entry a family.  What is not known is zero. */
struct ipkin_plan {
  uint64_t service_capacity[2]; /* clusterIPs that can be given out */
  uint64_t node_capacity[2];    /* node blocks in each pod range */
  struct ipkin_cidr service_ranges[2];
  struct ipkin_cidr pod_ranges[2];
  struct ipkin_addr service_first[2]; /* rule SVC-D2, of each range */
  struct ipkin_addr dns[2];           /* rule SVC-D3, of each range */
  struct ipkin_addr node_ips[2];
  struct ipkin_addr sans[8]; /* addresses that the apiserver's certificate
                                must have */
  uint16_t kube_minor;       /* the minor judged for */
  uint16_t changed;          /* 1 << IPKIN_FIELD_: the order or the text of
                                that list is not the one given */
  uint8_t primary_family;
  uint8_t primary_reason; /* IPKIN_REASON_ */
  uint8_t stack;          /* IPKIN_STACK_ */
  uint8_t platform;
  uint8_t endpoint_writer; /* what IPKIN_WRITER_DEFAULT came to */
  uint8_t service_ranges_len;
  uint8_t pod_ranges_len;
  uint8_t node_ips_len;
  uint8_t sans_len;
  uint8_t node_bits_v4; /* 0 where neither given nor a platform's */
  uint8_t node_bits_v6;
  uint8_t dns_index;       /* of dns in each range: 10, on k0s 10 or 2 */
  uint16_t static_band[2]; /* rule SVC-D5: indexes 1 to this are given out by
                              request first; 0: DNS' may be taken */
  uint8_t reserved[100];
};

/* One fault of one entry.  Numbers only: ipkin_finding_text() makes the
   sentence, ipkin_plan_mend() the mended text. */
struct ipkin_finding {
  uint64_t number; /* the figures that the sentence speaks of */
  uint64_t limit;
  uint32_t refused_by; /* IPKIN_REFUSED_; 0 = nobody: silent */
  uint32_t at;         /* the entry's place in its field's text, for a caret */
  uint32_t len;        /* UINT32_MAX each where it is more */
  int32_t status; /* ipkin_status of the entry's text, or 0 */
  uint16_t rule;  /* IPKIN_RULE_ */
  uint16_t entry; /* of the field, from 0; 8 is the ninth and all behind */
  uint16_t other_entry;
  uint16_t since_minor; /* Kubernetes minors in which it is refused: from */
  uint16_t until_minor; /* and through; 0 = no bound */
  uint8_t severity;     /* IPKIN_SEVERITY_ */
  uint8_t field;        /* IPKIN_FIELD_ */
  uint8_t other_field;  /* what it contradicts, or IPKIN_FIELD_NONE */
  uint8_t mend;         /* IPKIN_MEND_ */
  uint8_t mend_field;   /* the one field that the mend edits */
  uint8_t mend_bits;
  struct ipkin_cidr mend_cidr; /* an address is /32 or /128 */
  struct ipkin_cidr subject;   /* the entry, an address as /32 or /128 */
  struct ipkin_cidr other;     /* what it contradicts */
  uint8_t reserved[20];
};

/* ipkin_plan_check - decide a cluster's address plan and find its faults

   config            in
   ret_plan          out: decided even where there are error findings
   ret_findings      out: by rule in the order of docs/RULES.md, then by entry;
                     one a rule and entry
   findings_cap      in: elements; IPKIN_FINDINGS_MAX always suffice
   ret_findings_len  out: all that there are
   Returns           IPKIN_OK whatever the findings; IPKIN_ERR_NULL, also for a
                     text {NULL, n}; IPKIN_ERR_VALUE: a number outside its
                     enum, a family but 0, 4 and 6, node bits beyond 32 or 128,
                     or the size; IPKIN_ERR_NEWER; IPKIN_ERR_SPACE.
                     No text is refused: it gives findings.
   Rule              docs/RULES.md.  The primary family is the only configured
                     one; else the explicit; else that of the address that will
                     be published.
   Cost              linear in the texts; one further pass a mend. */
IPKIN_API ipkin_status ipkin_plan_check(const struct ipkin_plan_config *config,
                                        struct ipkin_plan *ret_plan,
                                        struct ipkin_finding *ret_findings,
                                        size_t findings_cap,
                                        size_t *ret_findings_len);

/* ipkin_plan_mend - a config with one finding mended
   Writes the whole new text of the one field that the mend edits; untouched
   entries keep their bytes.  Checked again, the mended config no longer has
   the finding, and no rule has more errors than before: that is tried before a
   mend is offered, with texts of up to 255 bytes.

   config        in: the one that was checked
   finding       in: one of its findings
   ret_config    out: config, but for the field, which points into ret_text;
                 zero with IPKIN_ERR_SPACE
   ret_text      out: the field's new text, NUL-terminated; for a number
                 (MEND_FAMILY, MEND_NODE_BITS) its decimal digits
   text_cap      in: bytes at ret_text; the field's length + 48 suffice
   ret_text_len  out: bytes without the NUL
   Returns       IPKIN_OK; IPKIN_ERR_NULL, _VALUE (a finding of another config,
                 or of a text of 2^32 bytes or more, or as ipkin_plan_check()),
                 _NEWER; IPKIN_ERR_ABSENT: the finding has no mend;
                 IPKIN_ERR_SPACE. */
IPKIN_API ipkin_status ipkin_plan_mend(const struct ipkin_plan_config *config,
                                       const struct ipkin_finding *finding,
                                       struct ipkin_plan_config *ret_config,
                                       char *ret_text, size_t text_cap,
                                       size_t *ret_text_len);

/* ipkin_plan_migrate - may a live cluster go from one plan to another?
   Looks at the service and pod ranges of both; a list that either does not
   give is not compared.

   from, to          in: as for ipkin_plan_check()
   ret_verdict       out: IPKIN_VERDICT_; the worst of the findings'
   ret_findings      out: about the entries of to; POD-04, and SVC-04, SVC-05
                     and POD-02 of a list that is refused (blocked), SVC-20
                     and SVC-22 (silent), SVC-21, POD-05, FAM-04.  Their
                     sentences say what the component prints and what to
                     recreate.
   findings_cap      in: elements; 16 always suffice
   ret_findings_len  out
   Returns           as ipkin_plan_check().  A text that does not parse is not
                     compared: check both plans first.
   Rule              SVC-20 to SVC-22, POD-04, POD-05, FAM-04; k8s
                     ValidateServiceCIDRUpdate, occupyCIDRs. */
IPKIN_API ipkin_status ipkin_plan_migrate(const struct ipkin_plan_config *from,
                                          const struct ipkin_plan_config *to,
                                          uint32_t *ret_verdict,
                                          struct ipkin_finding *ret_findings,
                                          size_t findings_cap,
                                          size_t *ret_findings_len);

/* ipkin_plan_order - put the entries of one family first, else keep the order

     ipkin_plan_order(10.96.0.0/12 fd01::/108, 6) -> fd01::/108 10.96.0.0/12
     ipkin_plan_order(fd01::/108 10.96.0.0/12, 6) -> fd01::/108 10.96.0.0/12

   Never sorted: the lexical order of ranges has flipped clusters before.

   cidrs      in and out
   family     in: 4 or 6
   Returns    IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: no family, or an
              element that is no CIDR, and then nothing is moved.
   Rule       SVC-D4; k0s BuildServiceCIDR.
   Cost       linear for one entry a family, else quadratic. */
IPKIN_API ipkin_status ipkin_plan_order(struct ipkin_cidr *cidrs,
                                        size_t cidrs_len, uint32_t family);

/* ipkin_plan_avoid - where a plan's ranges overlap blocks of others
   What OVL-04 says of the texts in config->avoid, of any number of blocks: the
   ranges of other clusters, VPNs, sites.

   config            in: its service and pod ranges are looked at, each entry
   avoid             in: in any order; host bits are ignored
   ret_findings      out: OVL-04, one for each entry and block that overlap: by
                     entry, service ranges before pod ranges, then by block.
                     at, len and subject are the entry's own, also of those
                     behind the eighth, whose entry is 8.  other_field is
                     IPKIN_FIELD_AVOID, other the block and number its index
                     (other_entry too, up to 8).  Service ranges that are given
                     and empty are the platform's default; an entry that does
                     not parse overlaps nothing, and nothing is unmapped.
   findings_cap      in: elements
   ret_findings_len  out: all that there are, which may be more than
                     IPKIN_FINDINGS_MAX
   Returns           as ipkin_plan_check(); IPKIN_ERR_VALUE also for an element
                     that is no CIDR.
   Rule              OVL-04.
   Cost              linear in the texts, and avoid_len times the ranges. */
IPKIN_API ipkin_status ipkin_plan_avoid(const struct ipkin_plan_config *config,
                                        const struct ipkin_cidr *avoid,
                                        size_t avoid_len,
                                        struct ipkin_finding *ret_findings,
                                        size_t findings_cap,
                                        size_t *ret_findings_len);

/* ipkin_plan_propose - a private block that overlaps none of others

     ipkin_plan_propose(10.0.0.0/8 172.16.0.0/12, 4, 16, 1) -> 192.168.0.0/16
     ipkin_plan_propose(10.0.0.0/8 172.16.0.0/12, 4, 15, 1) -> ABSENT
     ipkin_plan_propose(10.0.0.0/8, 6, 48, 1) -> fdec:8902:5cc1::/48
     ipkin_plan_propose(10.0.0.0/8, 6, 112, 1) -> fdec:8902:5cc1::/112

   The same seed and blocks give the same answer, on every machine and in every
   release; over the seeds each free block is as likely as another.  IPv4 comes
   from the three blocks of RFC 1918.  IPv6 is the first block of a site of its
   own, a free /48 under fd00::/8 whose 40-bit Global ID follows from the seed,
   or, where bits is less than 48, a free block of that length.  For a second
   range add the first one to avoid, merge, and ask again; or ask for a site's
   /48 alone and cut it with ipkin_cidr_subnet().

   avoid      in: a merged array of either or both families
   family     in: 4 or 6
   bits       in: 8 to 32, or 8 to 128
   seed       in: any number; a cluster's own, so that sites differ
   Returns    IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: family, bits, or avoid
              is not merged; IPKIN_ERR_ABSENT: nothing is free.
   Rule       RFC 1918 section 3; RFC 4193 section 3.
   Cost       linear in avoid_len. */
IPKIN_API ipkin_status ipkin_plan_propose(const struct ipkin_cidr *avoid,
                                          size_t avoid_len, uint32_t family,
                                          uint32_t bits, uint64_t seed,
                                          struct ipkin_cidr *ret_cidr);

/* ipkin_finding_name - a rule's id as docs/RULES.md has it

     ipkin_finding_name(263) -> SVC-07
     ipkin_finding_name(0) ->

   rule      in: IPKIN_RULE_
   Returns   static text, for an unknown rule the empty one; never NULL. */
IPKIN_API const char *ipkin_finding_name(uint32_t rule);

/* ipkin_finding_text - a finding as one sentence in English

   ret_text      out: NUL-terminated
   text_cap      in: bytes; 512 always suffice
   ret_text_len  out: bytes without the NUL, also with IPKIN_ERR_SPACE
   Returns       IPKIN_OK; IPKIN_ERR_NULL, _SPACE; IPKIN_ERR_VALUE: no rule of
                 this release. */
IPKIN_API ipkin_status
ipkin_finding_text(const struct ipkin_finding *finding, char *ret_text,
                   size_t text_cap, size_t *ret_text_len);

/* ---- bulk --------------------------------------------------------------

   Lists of addresses and CIDRs of both families, one a line, by the million. */

struct ipkin_bulk_fault { /* a line that is neither address nor CIDR */
  uint64_t line;          /* from 1, of this call */
  uint64_t at;     /* the wrong byte's place, from 0, of this call's text */
  uint32_t column; /* from 1, in bytes; UINT32_MAX where it is more */
  int32_t status;  /* ipkin_status */
};

/* lines = blank + v4_addrs + v6_addrs + v4_cidrs + v6_cidrs + faults */
struct ipkin_bulk_counts {
  uint64_t lines;
  uint64_t blank;
  uint64_t v4_addrs; /* without a prefix length */
  uint64_t v6_addrs; /* mapped ones too */
  uint64_t v4_cidrs;
  uint64_t v6_cidrs;
  uint64_t faults;
  uint64_t consumed; /* bytes of text that the lines took, with their ends */
};

/* ipkin_bulk_parse - a list's lines to blocks, with every fault placed

   A line ends at LF; one CR before that belongs to the end.  A last line
   without LF ends at text_len, and with IPKIN_BULK_MORE is left for the next
   call.  A line without a byte is blank.  An address alone is /32 or /128, an
   IPv4-mapped one IPv6.  Bad lines are data: they become faults, and the status
   stays IPKIN_OK.  A UTF-8 byte order mark is a wrong byte.

   text         in: need not end in LF or NUL
   text_len     in: bytes
   accept       in: the bits for one text, of each line, and of the list:
                ACCEPT_BLANKS     spaces and tabs around an entry; a line of
                                  nothing else is blank
                ACCEPT_COMMENTS   a "#" and what follows on its line is not
                                  there
                BULK_MORE         the list goes on: a line without LF is left,
                                  neither read nor counted
                BULK_PACK         bad lines take no slot
   ret_cidrs    out, may be NULL, to check only: a slot a line but for blank
                ones, host bits kept, zero for a bad line
   cidrs_cap    in: slots; of no matter where ret_cidrs is NULL
   ret_faults   out: the first faults_cap faults, in order
   faults_cap   in: elements
   ret_counts   out: exact whatever faults_cap
   Returns      IPKIN_OK; IPKIN_ERR_NULL; IPKIN_ERR_VALUE: an undefined bit;
                IPKIN_ERR_SPACE: a line needs a slot and there is none.  Counts
                and faults are then those of the lines before, and consumed is
                where that line begins: call again from there.
   Cost         linear in text_len.

   To read a stream, call with BULK_MORE on what the buffer holds, move what is
   behind consumed to its front and fill up; at the end of the stream call
   without it.  Where nothing is consumed and the buffer is full, the line is
   longer than the buffer: count one fault and discard through its LF.  To call
   with what follows as if it were a line would let the 0.0.0.0/0 at the end of
   a long line into an allow list.  docs/examples/validate.c does it. */
IPKIN_API ipkin_status ipkin_bulk_parse(
    const char *text, size_t text_len, uint32_t accept,
    struct ipkin_cidr *ret_cidrs, size_t cidrs_cap,
    struct ipkin_bulk_fault *ret_faults, size_t faults_cap,
    struct ipkin_bulk_counts *ret_counts);

/* ipkin_bulk_kernel - what reads plain lines on this machine
   Returns   static text: "avx512", "avx2", "neon" or "scalar". */
IPKIN_API const char *ipkin_bulk_kernel(void);

#ifdef __cplusplus
}
#endif
#endif
