#!/usr/bin/env python3
# ctypes_test.py - all that a binding needs can be read from ipkin.h, and works
# SPDX-License-Identifier: MIT
"""ctypes_test.py SHARED_LIBRARY HEADER

Constants, structs and functions are made from the header's text by the three
regular expressions below: what they cannot see does not exist for a binding.
Exit 77 where this Python cannot load the library (another machine's, or one
that needs a sanitizer's run-time)."""
import ctypes
import os
import re
import sys
import unittest
from ctypes import byref, c_char_p, c_size_t, c_uint32, sizeof


class Ipkin:
    """The library and all names of its header, without ipkin_ and IPKIN_."""
    types = {'int32_t': ctypes.c_int32, 'int64_t': ctypes.c_int64,
             'uint8_t': ctypes.c_uint8, 'uint16_t': ctypes.c_uint16,
             'uint32_t': c_uint32, 'uint64_t': ctypes.c_uint64,
             'size_t': c_size_t, 'bool': ctypes.c_bool,
             'ipkin_status': ctypes.c_int32, 'void': None,
             'char *': c_char_p}

    def __init__(self, library, header):
        self.library = ctypes.CDLL(os.path.abspath(library))
        self.types = dict(self.types)
        self.structs = {}
        self.functions = {}
        with open(header, encoding='utf-8') as file:
            text = re.sub(r'/\*.*?\*/', ' ', file.read(), flags=re.S)
        for body in re.findall(r'\benum\s*\{(.*?)\}', text, re.S):
            self.read_enum(body)
        for tag, body in re.findall(r'\bstruct (\w+)\s*\{(.*?)\};', text, re.S):
            self.read_struct(tag, body)
        for result, name, args in re.findall(
                r'\bIPKIN_API\s+([\w\s*]*?)(\bipkin_\w+)\s*\(([^)]*)\);', text):
            self.read_function(result, name, args)

    def read_enum(self, body):
        value = -1
        for item in filter(None, map(str.strip, body.split(','))):
            name, _, expression = map(str.strip, item.partition('='))
            value += 1
            if expression:
                value = 0
                for term in map(str.strip, expression.split('|')):
                    value |= (getattr(self, term[len('IPKIN_'):])
                              if term.startswith('IPKIN_') else int(term, 0))
            setattr(self, name[len('IPKIN_'):], value)

    def read_struct(self, tag, body):
        fields = []
        for kind, names in re.findall(r'([^;]*?)\s*(\b\w+(?:\[\d+\])?'
                                      r'(?:\s*,\s*\w+)*);', body):
            for name in re.split(r'\s*,\s*', names):
                name, _, count = name.rstrip(']').partition('[')
                ctype = self.type_of(kind)
                fields.append((name, ctype * int(count) if count else ctype))
        struct = type(tag, (ctypes.Structure,), {'_fields_': fields})
        self.types['struct ' + tag] = self.structs[tag] = struct
        setattr(self, tag[len('ipkin_'):], struct)

    def read_function(self, result, name, args):
        function = getattr(self.library, name)
        function.restype = self.type_of(result)
        function.argtypes = [self.type_of(re.sub(r'\w+$', '', arg.strip()))
                             for arg in args.split(',') if arg.strip() != 'void']
        self.functions[name] = function
        setattr(self, name[len('ipkin_'):], function)

    def type_of(self, text):
        text = ' '.join(text.replace('const', '').replace('*', ' * ').split())
        if text in self.types:
            return self.types[text]
        return ctypes.POINTER(self.types[text[:-len(' *')]])


class Sizes(unittest.TestCase):
    def test_each_struct_is_as_large_as_the_library_says(self):
        self.assertEqual({tag: sizeof(struct) for tag, struct in
                          k.structs.items()},
                         {tag: k.abi_size(tag.encode(), len(tag))
                          for tag in k.structs})
        self.assertEqual(sizeof(k.addr), 20)
        self.assertEqual(sizeof(k.finding), 128)

    def test_the_word_struct_may_stand_before_it(self):
        self.assertEqual(k.abi_size(b'struct ipkin_cidr', 17), 20)

    def test_what_is_no_struct_has_size_0(self):
        for name in b'', b'ipkin_nothing', b'ipkin_cid', b'struct ':
            self.assertEqual(k.abi_size(name, len(name)), 0, name)
        self.assertEqual(k.abi_size(None, 0), 0)
        self.assertEqual(k.abi_size(None, 10), 0)

    def test_there_is_a_call_for_each_declaration(self):
        self.assertGreater(len(k.functions), 30)


class Texts(unittest.TestCase):
    def parse(self, parse, struct, text, length=None):
        """Status, value and place; the outputs hold rubbish before."""
        value, at = struct(), c_size_t(99)
        ctypes.memset(byref(value), 0xaa, sizeof(value))
        length = len(text) if length is None else length
        return parse(text, length, byref(value), byref(at)), value, at.value

    def format(self, value, cap=64):
        call = k.addr_format if isinstance(value, k.addr) else k.cidr_format
        text, length = ctypes.create_string_buffer(b'#' * 63), c_size_t(99)
        status = call(byref(value), text, cap, byref(length))
        return status, text.raw[:64], length.value

    def cidr(self, text):
        status, cidr, at = self.parse(k.cidr_parse, k.cidr, text)
        self.assertEqual((status, at), (k.OK, len(text)), text)
        return cidr

    def addr(self, text):
        status, addr, at = self.parse(k.addr_parse, k.addr, text)
        self.assertEqual((status, at), (k.OK, len(text)), text)
        return addr

    def text(self, value):
        status, text, length = self.format(value)
        self.assertEqual(status, k.OK)
        self.assertEqual(text[length], 0)
        return text[:length]

    def test_parse_and_format(self):
        for text, want in ((b'192.0.2.1', b'192.0.2.1'),
                           (b'2001:DB8:0:0:1:0:0:1', b'2001:db8::1:0:0:1'),
                           (b'::ffff:c000:201', b'::ffff:192.0.2.1')):
            self.assertEqual(self.text(self.addr(text)), want)
        self.assertEqual(self.text(self.cidr(b'10.96.0.5/12')), b'10.96.0.5/12')

    def test_the_bytes_are_those_of_the_network(self):
        addr = self.addr(b'192.0.2.1')
        self.assertEqual(bytes(addr), bytes([192, 0, 2, 1] + 12 * [0] + [4] +
                                            3 * [0]))

    def test_a_host(self):
        text = b'[2001:db8::1]:6443'
        status, host, at = self.parse(k.host_parse, k.host, text)
        self.assertEqual((status, at), (k.OK, len(text)))
        self.assertEqual(self.text(host.addr), b'2001:db8::1')
        self.assertEqual(int.from_bytes(bytes(host.port), 'big'), 6443)
        self.assertEqual(host.seen, k.HOST_BRACKETS | k.HOST_PORT)

    def test_no_text_is_empty_and_not_read(self):
        for call, struct in ((k.addr_parse, k.addr), (k.cidr_parse, k.cidr),
                             (k.host_parse, k.host)):
            status, value, at = self.parse(call, struct, None, 0)
            self.assertEqual((status, at), (k.ERR_EMPTY, 0))
            self.assertFalse(any(bytes(value)))
            status, value, at = self.parse(call, struct, None, 5)
            self.assertEqual((status, at), (k.ERR_NULL, 0))
            self.assertFalse(any(bytes(value)))

    def test_the_length_rules_and_no_nul(self):
        text = b'10.96.0.0/12'
        for length, want in ((0, (k.ERR_EMPTY, 0)), (4, (k.ERR_TOO_FEW, 4)),
                             (9, (k.ERR_NO_BITS, 9)), (10, (k.ERR_NO_BITS, 10)),
                             (11, (k.OK, 11)), (12, (k.OK, 12)),
                             (13, (k.ERR_CHARACTER, 12))):  # ctypes' own NUL
            status, cidr, at = self.parse(k.cidr_parse, k.cidr, text, length)
            self.assertEqual((status, at), want, length)
            self.assertEqual(any(bytes(cidr)), status == k.OK)

    def test_errors_have_names_and_places(self):
        for text, name, place in ((b'256.1.1.1', b'OCTET', 2),
                                  (b'01.2.3.4', b'LEADING_ZERO', 1),
                                  (b'1.2.3', b'TOO_FEW', 5),
                                  (b'::1::', b'CHARACTER', 4),
                                  (b'::12345', b'GROUP', 6),
                                  (b'fe80::1%eth0', b'ZONE', 7)):
            status, _, at = self.parse(k.addr_parse, k.addr, text)
            self.assertEqual((k.status_name(status), at), (name, place), text)
            self.assertTrue(k.status_text(status))
        self.assertEqual(k.status_name(12345), b'')

    def test_a_text_that_does_not_fit_is_empty(self):
        cidr = self.cidr(b'10.96.0.0/12')
        self.assertEqual(self.format(cidr, 13)[1][:13], b'10.96.0.0/12\0')
        for cap in 1, 12:
            status, text, length = self.format(cidr, cap)
            self.assertEqual((status, length, text[0]), (k.ERR_SPACE, 12, 0))
            self.assertEqual(text[cap:63], b'#' * (63 - cap))
        status, text, length = self.format(cidr, 0)
        self.assertEqual((status, length, text[0]), (k.ERR_SPACE, 12, ord('#')))

    def test_no_family_is_refused(self):
        self.assertEqual(self.format(k.addr())[0], k.ERR_VALUE)
        self.assertEqual(self.format(k.cidr(family=4, bits=33))[0], k.ERR_VALUE)

    def test_contains(self):
        block = self.cidr(b'10.96.0.0/12')
        for text, want in ((b'10.96.0.0', True), (b'10.111.255.255', True),
                           (b'10.112.0.0', False), (b'::ffff:10.96.0.1', False)):
            got = k.cidr_contains(byref(block), byref(self.addr(text)))
            self.assertIs(got, want, text)
        self.assertIs(k.cidr_contains(byref(block), None), False)

    def test_nth(self):
        block, addr = self.cidr(b'10.96.0.5/12'), k.addr()
        self.assertEqual(k.cidr_nth(byref(block), 10, byref(addr)), k.OK)
        self.assertEqual(self.text(addr), b'10.96.0.10')
        self.assertEqual(k.cidr_nth(byref(block), 2**20, byref(addr)),
                         k.ERR_OUTSIDE)
        self.assertFalse(any(bytes(addr)))
        everything = self.cidr(b'::/0')
        self.assertEqual(k.cidr_nth(byref(everything), 2**64 - 1, byref(addr)),
                         k.OK)
        self.assertEqual(self.text(addr), b'::ffff:ffff:ffff:ffff')

    def test_class(self):
        for text, want in ((b'8.8.8.8', k.CLASS_GLOBAL),
                           (b'192.168.1.1', k.CLASS_PRIVATE),
                           (b'::ffff:127.0.0.1',
                            k.CLASS_LOOPBACK | k.CLASS_MAPPED)):
            self.assertEqual(k.addr_class(byref(self.addr(text))), want, text)
        self.assertEqual(k.addr_class(None), 0)

    def test_special(self):
        special = k.special()
        self.assertEqual(k.addr_special(byref(self.addr(b'10.1.2.3')),
                                        byref(special)), k.OK)
        self.assertEqual(self.text(special.block), b'10.0.0.0/8')
        self.assertEqual(k.special_rfc(special.row), b'RFC1918')
        self.assertEqual(special.globally_reachable, k.SPECIAL_FALSE)

    def test_service_first(self):
        addr = k.addr()
        for text, want in ((b'10.96.0.0/12', b'10.96.0.1'),
                           (b'fd01::/108', b'fd01::1')):
            self.assertEqual(k.service_first(byref(self.cidr(text)),
                                             byref(addr)), k.OK)
            self.assertEqual(self.text(addr), want)

    def test_an_array_holds_its_first_elements(self):
        first, last = self.addr(b'10.0.0.1'), self.addr(b'10.0.0.4')
        cidrs, count = (k.cidr * 3)(), c_size_t()
        self.assertEqual(k.range_split(byref(first), byref(last), cidrs, 3,
                                       byref(count)), k.OK)
        self.assertEqual([self.text(cidr) for cidr in cidrs],
                         [b'10.0.0.1/32', b'10.0.0.2/31', b'10.0.0.4/32'])
        self.assertEqual(k.range_split(byref(first), byref(last), None, 0,
                                       byref(count)), k.ERR_SPACE)
        self.assertEqual(count.value, 3)

    def test_sets(self):
        texts = b'fd00::/8', b'10.0.0.128/25', b'10.0.0.0/25', b'10.0.0.1/32'
        cidrs = (k.cidr * 4)(*map(self.cidr, texts))
        scratch = (ctypes.c_uint64 * (k.SET_SCRATCH * 4))()
        overlap, count = k.overlap(), c_size_t()
        self.assertEqual(k.set_find_overlaps(cidrs, 4, scratch, len(scratch),
                                             byref(overlap), 1, byref(count)),
                         k.OK)
        self.assertEqual((count.value, overlap.later, overlap.earlier),
                         (1, 3, 2))
        count.value = 4
        self.assertEqual(k.set_merge(cidrs, byref(count)), k.OK)
        self.assertEqual([self.text(cidr) for cidr in cidrs[:count.value]],
                         [b'10.0.0.0/24', b'fd00::/8'])
        index, length = (ctypes.c_uint64 * 999)(), c_size_t()
        self.assertEqual(k.set_index(cidrs, count, index, 999, byref(length)),
                         k.OK)
        asked = (k.cidr * 2)(self.cidr(b'fd00::1/128'), self.cidr(b'::/0'))
        found = (ctypes.c_int32 * 2)()
        self.assertEqual(k.set_find_all(index, length, asked, 2, found), k.OK)
        self.assertEqual(list(found), [1, k.SET_NONE])


class Plans(unittest.TestCase):
    """k0s issue 5841: an IPv6 external address before IPv4-first ranges, on
    k0s, where nobody checks and pods then cannot reach the API."""
    services = b'10.96.0.0/12,fd01::/108'

    def config(self, **texts):
        config = k.plan_config(size=sizeof(k.plan_config), kube_minor=32,
                               platform=k.PLATFORM_K0S)
        for name, text in texts.items():
            setattr(config, name, k.text(text, len(text)))
        return config

    def seed(self):
        return self.config(external_address=b'2001:db8::10',
                           service_ranges=self.services,
                           pod_ranges=b'10.244.0.0/16,fd00::/108')

    def check(self, config):
        plan, count = k.plan(), c_size_t()
        findings = (k.finding * k.FINDINGS_MAX)()
        status = k.plan_check(byref(config), byref(plan), findings,
                              k.FINDINGS_MAX, byref(count))
        self.assertEqual(k.status_name(status), b'OK')
        self.assertLessEqual(count.value, k.FINDINGS_MAX)
        return plan, findings[:count.value]

    def text(self, call, value):
        text, length = ctypes.create_string_buffer(64), c_size_t()
        self.assertEqual(call(byref(value), text, 64, byref(length)), k.OK)
        return text.value

    def only(self, findings, rule):
        found = [finding for finding in findings if finding.rule == rule]
        self.assertEqual(len(found), 1, k.finding_name(rule))
        return found[0]

    def test_the_seed_is_decided(self):
        plan, _ = self.check(self.seed())
        self.assertEqual(plan.primary_family, k.V6)
        self.assertEqual(plan.primary_reason, k.REASON_EXTERNAL_ADDRESS)
        self.assertEqual(plan.stack, k.STACK_DUAL)
        self.assertEqual(plan.endpoint_writer, k.WRITER_K0S)
        self.assertEqual(plan.kube_minor, 32)
        for ranges, count, want in (
                (plan.service_ranges, plan.service_ranges_len,
                 [b'fd01::/108', b'10.96.0.0/12']),
                (plan.pod_ranges, plan.pod_ranges_len,
                 [b'fd00::/108', b'10.244.0.0/16'])):
            self.assertEqual([self.text(k.cidr_format, cidr)
                              for cidr in ranges[:count]], want)
        self.assertEqual([self.text(k.addr_format, addr)
                          for addr in plan.service_first],
                         [b'fd01::1', b'10.96.0.1'])
        self.assertTrue(plan.changed >> k.FIELD_SERVICE_RANGES & 1)

    def test_the_seed_is_found(self):
        _, findings = self.check(self.seed())
        finding = self.only(findings, k.RULE_SVC_07)
        self.assertEqual(k.finding_name(finding.rule), b'SVC-07')
        self.assertEqual(finding.severity, k.SEVERITY_ERROR)
        self.assertEqual(finding.refused_by, 0)
        self.assertEqual(finding.field, k.FIELD_SERVICE_RANGES)
        self.assertEqual(finding.other_field, k.FIELD_EXTERNAL_ADDRESS)
        self.assertEqual(self.services[finding.at:][:finding.len],
                         b'10.96.0.0/12')
        self.assertEqual(finding.mend, k.MEND_SWAP)
        self.assertEqual(finding.mend_field, k.FIELD_SERVICE_RANGES)

    def test_each_finding_has_a_sentence(self):
        _, findings = self.check(self.seed())
        for finding in findings:
            text, length = ctypes.create_string_buffer(512), c_size_t()
            self.assertEqual(k.finding_text(byref(finding), text, 512,
                                            byref(length)), k.OK)
            self.assertEqual(len(text.value), length.value)
            self.assertGreater(length.value, 0)

    def test_the_mend_mends(self):
        config = self.seed()
        _, findings = self.check(config)
        finding = self.only(findings, k.RULE_SVC_07)
        mended, length = k.plan_config(), c_size_t()
        text = ctypes.create_string_buffer(len(self.services) + 48)
        status = k.plan_mend(byref(config), byref(finding), byref(mended),
                             text, len(text), byref(length))
        self.assertEqual(k.status_name(status), b'OK')
        self.assertEqual(text.value, b'fd01::/108,10.96.0.0/12')
        self.assertEqual(length.value, len(text.value))
        _, left = self.check(mended)
        self.assertNotIn(k.RULE_SVC_07, [each.rule for each in left])

        status = k.plan_mend(byref(config), byref(finding), byref(mended),
                             text, 5, byref(length))
        self.assertEqual((status, length.value, text.value),
                         (k.ERR_SPACE, len(self.services), b''))
        self.assertFalse(any(bytes(mended)))

    def test_findings_may_only_be_counted(self):
        _, findings = self.check(self.seed())
        plan, count, config = k.plan(), c_size_t(), self.seed()
        status = k.plan_check(byref(config), byref(plan), None, 0, byref(count))
        self.assertEqual((status, count.value), (k.ERR_SPACE, len(findings)))
        self.assertEqual(plan.primary_family, k.V6)

    def test_the_size_is_the_version_of_the_config(self):
        def status(config):
            plan, count = k.plan(), c_size_t(99)
            ctypes.memset(byref(plan), 0xaa, sizeof(plan))
            result = k.plan_check(byref(config), byref(plan), None, 0,
                                  byref(count))
            if result not in (k.OK, k.ERR_SPACE):
                self.assertFalse(any(bytes(plan)))
                self.assertEqual(count.value, 0)
            return result

        class Newer(ctypes.Structure):
            _fields_ = [('known', k.plan_config), ('more', ctypes.c_uint64)]

        newer = Newer(known=self.config(service_ranges=self.services))
        config = ctypes.cast(byref(newer), ctypes.POINTER(k.plan_config))[0]
        config.size = sizeof(newer)
        self.assertIn(status(config), (k.OK, k.ERR_SPACE))
        newer.more = 1
        self.assertEqual(status(config), k.ERR_NEWER)
        for size in 0, sizeof(k.plan_config) - 1:
            config.size = size
            self.assertEqual(status(config), k.ERR_VALUE, size)

    def test_bad_input(self):
        plan, count = k.plan(), c_size_t()
        self.assertEqual(k.plan_check(None, byref(plan), None, 0, byref(count)),
                         k.ERR_NULL)
        config = self.seed()
        config.service_ranges.data = None  # and a length
        self.assertEqual(k.plan_check(byref(config), byref(plan), None, 0,
                                      byref(count)), k.ERR_NULL)
        config = self.seed()
        config.platform = 200
        self.assertEqual(k.plan_check(byref(config), byref(plan), None, 0,
                                      byref(count)), k.ERR_VALUE)

    def test_no_text_is_refused(self):
        for text in b'', b',', b',,,,,,,,,,,,', b'\xff', b'10.96.0.0', b'a/b':
            _, findings = self.check(self.config(service_ranges=text))
            self.assertTrue(findings, text)

    def test_order_is_stable(self):
        cidrs = (k.cidr * 2)()
        for cidr, text in zip(cidrs, self.services.split(b',')):
            k.cidr_parse(text, len(text), byref(cidr), None)
        for _ in range(2):
            self.assertEqual(k.plan_order(cidrs, 2, 6), k.OK)
            self.assertEqual([self.text(k.cidr_format, cidr) for cidr in cidrs],
                             [b'fd01::/108', b'10.96.0.0/12'])
        self.assertEqual(k.plan_order(cidrs, 2, 5), k.ERR_VALUE)


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        k = Ipkin(*sys.argv[1:])
    except OSError as error:
        print('skipped:', error)
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
