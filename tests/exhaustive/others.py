#!/usr/bin/env python3
# others.py - is the automaton right?  Asked are the RFC, Python and Node
# SPDX-License-Identifier: MIT
"""others.py < TEXTS

TEXTS are those of a suite for k = 1 of the bare language: each line is 4, 6 or
0, a tab, and a text that the automaton takes as an address of that family, or
refuses.  Only an automaton of two states more could agree about all of them and
be another.  Zones, which Python and Node take, are not asked of them."""
import ipaddress
import re
import shutil
import subprocess
import sys

OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])'
V4 = rf'{OCTET}(?:\.{OCTET}){{3}}'
H16 = '[0-9A-Fa-f]{1,4}'
LS32 = f'(?:{H16}:{H16}|{V4})'
V6 = '|'.join((
    f'(?:{H16}:){{6}}{LS32}',
    f'::(?:{H16}:){{5}}{LS32}',
    f'(?:{H16})?::(?:{H16}:){{4}}{LS32}',
    f'(?:(?:{H16}:){{0,1}}{H16})?::(?:{H16}:){{3}}{LS32}',
    f'(?:(?:{H16}:){{0,2}}{H16})?::(?:{H16}:){{2}}{LS32}',
    f'(?:(?:{H16}:){{0,3}}{H16})?::{H16}:{LS32}',
    f'(?:(?:{H16}:){{0,4}}{H16})?::{LS32}',
    f'(?:(?:{H16}:){{0,5}}{H16})?::{H16}',
    f'(?:(?:{H16}:){{0,6}}{H16})?::'))
ABNF = re.compile(f'({V4})|({V6})')
NODE = ("const net = require('net'); const read = require('fs').readFileSync;"
        "console.log(read(0, 'latin1').split('\\n').map(net.isIP).join('\\n'))")


def by_rfc(text):
    match = ABNF.fullmatch(text)
    return '0' if not match else '4' if match[1] else '6'


def by_python(text):
    try:
        return str(ipaddress.ip_address(text).version)
    except ValueError:
        return '0'


def main():
    lines = [line.split('\t') for line in sys.stdin.read().splitlines()]
    answers = {'RFC 3986': [by_rfc(text) for _, text in lines],
               'Python': [by_python(text) for _, text in lines]}
    print('tool', 'ipaddress', sys.version.split()[0], sep='\t')
    node = shutil.which('node')
    if node:
        texts = '\n'.join(text for _, text in lines)
        done = subprocess.run([node, '-e', NODE], input=texts, check=True,
                              capture_output=True, encoding='latin1')
        answers['Node'] = done.stdout.split('\n')
        version = subprocess.run([node, '--version'], text=True, check=True,
                                 capture_output=True)
        print('tool', 'net.isIP', version.stdout.strip(), sep='\t')
    bad = [f'{who} says {answer} of "{text}", not {want}'
           for who, given in answers.items()
           for (want, text), answer in zip(lines, given)
           if answer != want and ('%' not in text or who == 'RFC 3986')]
    for what in bad[:20]:
        print('fail', 'conformance', '*', what, sep='\t')
    right = sum(want != '0' for want, _ in lines)
    if right < 1000:
        print('fail', 'conformance', '*', f'{right} right texts', sep='\t')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
