/* abi.c - the layouts that the header promises, and the header alone
   SPDX-License-Identifier: MIT

   Nothing is included before ipkin.h: it must need nothing.  abi.cpp is the
   same in C++. */
#include <ipkin.h>

#include "abi.h"

#include <assert.h>
#include <stddef.h>

#define SIZE(tag, size)                                                        \
  static_assert(sizeof(struct tag) == (size), #tag " has another size")
#define AT(tag, member, offset)                                                \
  static_assert(offsetof(struct tag, member) == (offset),                      \
                #tag "." #member " stands elsewhere")

/* Values: bytes only, alignment 1. */
#ifdef __cplusplus
#define ALIGN(tag, bytes) static_assert(alignof(struct tag) == (bytes), #tag)
#else
#define ALIGN(tag, bytes) static_assert(_Alignof(struct tag) == (bytes), #tag)
#endif

SIZE(ipkin_addr, 20);
ALIGN(ipkin_addr, 1);
AT(ipkin_addr, bytes, 0);
AT(ipkin_addr, family, 16);
AT(ipkin_addr, reserved, 17);

SIZE(ipkin_cidr, 20);
ALIGN(ipkin_cidr, 1);
AT(ipkin_cidr, bytes, 0);
AT(ipkin_cidr, family, 16);
AT(ipkin_cidr, bits, 17);
AT(ipkin_cidr, reserved, 18);

SIZE(ipkin_special, 28);
ALIGN(ipkin_special, 1);
AT(ipkin_special, block, 0);
AT(ipkin_special, row, 20);
AT(ipkin_special, source, 21);
AT(ipkin_special, destination, 22);
AT(ipkin_special, forwardable, 23);
AT(ipkin_special, globally_reachable, 24);
AT(ipkin_special, reserved_by_protocol, 25);
AT(ipkin_special, reserved, 26);

SIZE(ipkin_host, 28);
ALIGN(ipkin_host, 1);
AT(ipkin_host, addr, 0);
AT(ipkin_host, kind, 20);
AT(ipkin_host, seen, 21);
AT(ipkin_host, port, 22);
AT(ipkin_host, name_at, 24);
AT(ipkin_host, name_len, 25);
AT(ipkin_host, reserved, 26);

SIZE(ipkin_service, 8);
ALIGN(ipkin_service, 1);
AT(ipkin_service, policy, 0);
AT(ipkin_service, kind, 1);
AT(ipkin_service, families, 2);
AT(ipkin_service, reserved, 4);

/* Options: no hole with pointers of 4 or 8 bytes. */
#define TEXT(n) (40 + (n) * sizeof(struct ipkin_text))
SIZE(ipkin_text, 2 * sizeof(void *));
AT(ipkin_text, data, 0);
AT(ipkin_text, len, sizeof(void *));

SIZE(ipkin_plan_config, TEXT(11));
AT(ipkin_plan_config, size, 0);
AT(ipkin_plan_config, kube_minor, 4);
AT(ipkin_plan_config, platform_minor, 6);
AT(ipkin_plan_config, primary_family, 8);
AT(ipkin_plan_config, platform, 9);
AT(ipkin_plan_config, endpoint_writer, 10);
AT(ipkin_plan_config, pod_allocator, 11);
AT(ipkin_plan_config, node_bits_v4, 12);
AT(ipkin_plan_config, node_bits_v6, 13);
AT(ipkin_plan_config, order, 14);
AT(ipkin_plan_config, live, 15);
AT(ipkin_plan_config, cni, 16);
AT(ipkin_plan_config, reserved, 17);
AT(ipkin_plan_config, features, 20);
AT(ipkin_plan_config, nodes, 24);
AT(ipkin_plan_config, pods_per_node, 28);
AT(ipkin_plan_config, services, 32);
AT(ipkin_plan_config, reserved2, 36);
AT(ipkin_plan_config, external_address, TEXT(0));
AT(ipkin_plan_config, api_address, TEXT(1));
AT(ipkin_plan_config, bind_address, TEXT(2));
AT(ipkin_plan_config, service_ranges, TEXT(3));
AT(ipkin_plan_config, apiserver_service_ranges, TEXT(4));
AT(ipkin_plan_config, pod_ranges, TEXT(5));
AT(ipkin_plan_config, node_ips, TEXT(6));
AT(ipkin_plan_config, cert_sans, TEXT(7));
AT(ipkin_plan_config, avoid, TEXT(8));
AT(ipkin_plan_config, observed_cluster_ips, TEXT(9));
AT(ipkin_plan_config, observed_endpoints, TEXT(10));

/* Reports: a size that never changes, a multiple of 8. */
SIZE(ipkin_plan, 512);
AT(ipkin_plan, service_capacity, 0);
AT(ipkin_plan, node_capacity, 16);
AT(ipkin_plan, service_ranges, 32);
AT(ipkin_plan, pod_ranges, 72);
AT(ipkin_plan, service_first, 112);
AT(ipkin_plan, dns, 152);
AT(ipkin_plan, node_ips, 192);
AT(ipkin_plan, sans, 232);
AT(ipkin_plan, kube_minor, 392);
AT(ipkin_plan, changed, 394);
AT(ipkin_plan, primary_family, 396);
AT(ipkin_plan, primary_reason, 397);
AT(ipkin_plan, stack, 398);
AT(ipkin_plan, platform, 399);
AT(ipkin_plan, endpoint_writer, 400);
AT(ipkin_plan, service_ranges_len, 401);
AT(ipkin_plan, pod_ranges_len, 402);
AT(ipkin_plan, node_ips_len, 403);
AT(ipkin_plan, sans_len, 404);
AT(ipkin_plan, node_bits_v4, 405);
AT(ipkin_plan, node_bits_v6, 406);
AT(ipkin_plan, dns_index, 407);
AT(ipkin_plan, static_band, 408);
AT(ipkin_plan, reserved, 412);

SIZE(ipkin_finding, 128);
AT(ipkin_finding, number, 0);
AT(ipkin_finding, limit, 8);
AT(ipkin_finding, refused_by, 16);
AT(ipkin_finding, at, 20);
AT(ipkin_finding, len, 24);
AT(ipkin_finding, status, 28);
AT(ipkin_finding, rule, 32);
AT(ipkin_finding, entry, 34);
AT(ipkin_finding, other_entry, 36);
AT(ipkin_finding, since_minor, 38);
AT(ipkin_finding, until_minor, 40);
AT(ipkin_finding, severity, 42);
AT(ipkin_finding, field, 43);
AT(ipkin_finding, other_field, 44);
AT(ipkin_finding, mend, 45);
AT(ipkin_finding, mend_field, 46);
AT(ipkin_finding, mend_bits, 47);
AT(ipkin_finding, mend_cidr, 48);
AT(ipkin_finding, subject, 68);
AT(ipkin_finding, other, 88);
AT(ipkin_finding, reserved, 108);

SIZE(ipkin_overlap, 16);
AT(ipkin_overlap, later, 0);
AT(ipkin_overlap, earlier, 8);

SIZE(ipkin_bulk_fault, 24);
AT(ipkin_bulk_fault, line, 0);
AT(ipkin_bulk_fault, at, 8);
AT(ipkin_bulk_fault, column, 16);
AT(ipkin_bulk_fault, status, 20);

SIZE(ipkin_bulk_counts, 64);
AT(ipkin_bulk_counts, lines, 0);
AT(ipkin_bulk_counts, blank, 8);
AT(ipkin_bulk_counts, v4_addrs, 16);
AT(ipkin_bulk_counts, v6_addrs, 24);
AT(ipkin_bulk_counts, v4_cidrs, 32);
AT(ipkin_bulk_counts, v6_cidrs, 40);
AT(ipkin_bulk_counts, faults, 48);
AT(ipkin_bulk_counts, consumed, 56);

static_assert(sizeof(ipkin_status) == 4, "ipkin_status is an int32_t");
static_assert((ipkin_status)-1 < 0, "ipkin_status is signed");
static_assert(sizeof(bool) == 1, "a predicate returns one byte");

const struct abi_size abi_sizes[] = {
    {"ipkin_addr", sizeof(struct ipkin_addr)},
    {"ipkin_cidr", sizeof(struct ipkin_cidr)},
    {"ipkin_special", sizeof(struct ipkin_special)},
    {"ipkin_host", sizeof(struct ipkin_host)},
    {"ipkin_overlap", sizeof(struct ipkin_overlap)},
    {"ipkin_service", sizeof(struct ipkin_service)},
    {"ipkin_text", sizeof(struct ipkin_text)},
    {"ipkin_plan_config", sizeof(struct ipkin_plan_config)},
    {"ipkin_plan", sizeof(struct ipkin_plan)},
    {"ipkin_finding", sizeof(struct ipkin_finding)},
    {"ipkin_bulk_fault", sizeof(struct ipkin_bulk_fault)},
    {"ipkin_bulk_counts", sizeof(struct ipkin_bulk_counts)},
    {NULL, 0},
};
