#!/usr/bin/env python3
# stack.py - how deep the stack of each public function is, and that it is bound
# SPDX-License-Identifier: MIT
"""stack.py [--table] ROOT [COMPILER...]

Compiles lib/ at -O2 by each compiler (gcc), takes each function's frame from
-fstack-usage and who calls whom from the machine code, and adds up the deepest
chain of calls below each function of ipkin.h: return addresses count, the five
mem functions of libc do not.  Exit 1 if a chain is deeper than LIMIT says, if
a function calls itself, however far about, or has a frame without bound (an
array of variable length, alloca), or calls by a pointer that POINTERS does not
know.  --table prints each function's bytes by each compiler, and the chain.
A COMPILER may be a folder in which all that is made already, with
ipkin.so.  Exit 77 where the machine is no x86-64."""
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# Bytes; of what is not named here USUAL.  The parsers go down to the scanner;
# the sorts have 256 counters, the searches and kernels a batch of 64.
USUAL = 512
LIMIT = {'ipkin_addr_parse': 640, 'ipkin_addr_parse_with': 640,
         'ipkin_host_parse': 640,
         'ipkin_cidr_parse': 704, 'ipkin_cidr_parse_with': 704,
         'ipkin_set_index': 576, 'ipkin_set_find_all': 2048,
         'ipkin_set_merge': 2624, 'ipkin_set_find_overlaps': 2624,
         'ipkin_finding_text': 1088, 'ipkin_plan_mend': 1024,
         'ipkin_plan_check': 4096, 'ipkin_plan_avoid': 4096,
         'ipkin_plan_migrate': 4352, 'ipkin_bulk_parse': 6528}

# What a call by a pointer may reach, by the function or the source where it
# stands: what those sources take the address of, in a table or in code.  Of the
# table of rules each run looks at some rows.
POINTERS = {
    'bulk.c': ('table', r'bulk_\w+\.c', r'(\w+)'),     # the kernels
    'plan.c': ('code', r'plan(_rules)?\.c', r'(\w+)'),  # what reads an entry
    'ipkin__plan_judge': ('table', r'plan_rules\.c', r'\bCHECK\b.*, (\w+),$'),
    'ipkin__plan_judge_migration': ('table', r'plan_rules\.c',
                                    r'\bMIGRATE, (\w+),$'),
    'plan_rules.c': ('code', r'plan_rules\.c', r'(\w+)'),
}

findings = []


def find(place, message):
    findings.append(f'{place}: {message}')


def run(*args, cwd=None):
    done = subprocess.run([str(arg) for arg in args], cwd=cwd, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    if done.returncode:
        sys.exit(f'{" ".join(map(str, args))}\n{done.stdout}')
    return done.stdout


def plainly(name):
    """What the source calls it: compilers make parts and copies."""
    return name.split('.')[0]


class Program:
    """The library of one compiler; a function is (source, symbol)."""

    def __init__(self, root, compiler, work):
        sources = sorted((root / 'lib').glob('*.c'))
        if Path(compiler).is_dir():
            work = Path(compiler)
        else:
            for source in sources:
                run(compiler, '-std=c11', '-O2', '-fPIC',
                    '-fvisibility=hidden', '-fno-jump-tables',
                    '-fstack-usage', '-w', '-c', source, f'-I{root}/include',
                    '-o', work / (source.stem + '.o'), cwd=work)
            run(compiler, '-shared', '-nostdlib', '-Wl,-Bsymbolic', '-o',
                work / 'ipkin.so', *sorted(work.glob('*.o')))
        shared = work / 'ipkin.so'
        self.root = root
        self.at = {}      # address: function
        self.source = {}  # global name: source
        self.read_frames(work, sources, 0 if 'clang' not in compiler else 8)
        self.read_symbols(shared)
        self.read_code(shared)

    def read_frames(self, work, sources, more):
        self.frames = {}
        for source in sources:
            file = work / (source.stem + '.su')  # none without a function
            for line in file.read_text().splitlines() if file.exists() else ():
                place, size, how = line.split('\t')
                name = place.split(':')[-1]
                self.frames[source.name, name] = int(size) + more
                self.source.setdefault(name, source.name)
                if how not in ('static', 'dynamic,bounded'):
                    find(f'lib/{source.name}', f'{name}: a frame without bound')

    def read_symbols(self, shared):
        file = None
        for line in run('readelf', '-sW', shared).splitlines():
            words = line.split()
            if len(words) < 8 or not words[0].endswith(':'):
                continue
            if words[3] == 'FILE':
                file = Path(words[7]).name
            elif words[3] == 'FUNC' and words[6] != 'UND':
                name = words[7]
                home = file
                if words[4] != 'LOCAL' or (file, name) not in self.frames:
                    home = self.source.get(name) or self.source.get(
                        plainly(name), file)
                self.at[int(words[1], 16)] = home, name

    def read_code(self, shared):
        self.calls = {}      # function: set of functions
        by_pointer = set()
        self.taken = {'table': set(), 'code': set()}
        here = None
        for line in run('objdump', '-d', '--no-show-raw-insn',
                        shared).splitlines():
            head = re.match(r'([0-9a-f]+) <(.*)>:$', line)
            if head:
                here = self.at.get(int(head[1], 16))
                self.calls.setdefault(here, set())
                continue
            jump = re.search(r'\t(?:call|jmp|j[a-z]+) +(\*)?(?:([0-9a-f]+) <)?',
                             line)
            taken = re.search(r'\tlea .*# ([0-9a-f]+) <', line)
            if here and jump and jump[1]:
                by_pointer.add(here)
            elif here and jump and jump[2]:
                called = self.at.get(int(jump[2], 16))
                own = '\tcall' in line or called != here  # else a loop
                if called and own:
                    self.calls[here].add(called)
            elif here and taken and int(taken[1], 16) in self.at:
                self.taken['code'].add(self.at[int(taken[1], 16)])
        for line in run('readelf', '-rW', shared).splitlines():
            match = re.search(r'R_X86_64_RELATIVE +([0-9a-f]+)', line)
            if match and int(match[1], 16) in self.at:
                self.taken['table'].add(self.at[int(match[1], 16)])
        for caller in sorted(by_pointer):
            self.calls[caller] |= self.reached(caller)

    def reached(self, caller):
        source, name = caller
        if name not in POINTERS and source not in POINTERS:
            find(f'lib/{source}', f'{name} calls by a pointer: what?')
            return set()
        how, sources, names = POINTERS.get(name) or POINTERS[source]
        reached = {each for each in self.taken[how]
                   if re.fullmatch(sources, each[0])}
        text = '\n'.join((self.root / 'lib' / file).read_text(encoding='utf-8')
                         for file in {file for file, _ in reached})
        known = set(re.findall(names, text, re.M))
        return {each for each in reached if plainly(each[1]) in known}

    def frame(self, function):
        """Of a cold part of a function it is the function's own."""
        source, name = function
        if name.endswith('.cold'):
            return 0
        for known in (name, re.sub(r'\.\d+$', '', name), plainly(name)):
            if (source, known) in self.frames:
                return self.frames[source, known]
        find(f'lib/{source}', f'{name}: of no known frame')
        return 0

    def deepest(self, function, known, path=()):
        """(bytes, chain) from a function down."""
        if function in path:
            find(f'lib/{function[0]}', f'{function[1]} calls itself, by ' +
                 ', '.join(name for _, name in path[path.index(function):]))
            return 0, ()
        if function not in known:
            below = max((self.deepest(called, known, (*path, function))
                         for called in sorted(self.calls.get(function, ()))),
                        default=(0, ()))
            known[function] = (below[0] + self.frame(function),
                               (function[1], *below[1]))
        return known[function]


def public(root):
    text = (root / 'include/ipkin.h').read_text(encoding='utf-8')
    text = re.sub(r'/\*.*?\*/', '', text, flags=re.S)
    return re.findall(r'\bIPKIN_API\b[^;(]*?\b(\w+)\s*\(', text)


def main(args):
    table = '--table' in args
    args = [arg for arg in args if arg != '--table']
    if not args:
        sys.exit(__doc__)
    if platform.machine() != 'x86_64':
        print('skipped: frames are read from x86-64 code')
        return 77
    root, compilers = Path(args[0]).resolve(), args[1:] or ['gcc']
    names, most, rows = public(root), 0, {}
    for compiler in compilers:
        with tempfile.TemporaryDirectory() as work:
            program = Program(root, compiler, Path(work))
            known = {}
            for name in names:
                size, chain = program.deepest((program.source[name], name),
                                              known)
                rows.setdefault(name, []).append((size, chain))
                limit = LIMIT.get(name, USUAL)
                most = max(most, size)
                if size > limit:
                    find('include/ipkin.h', f'{name}: {size} bytes of stack '
                         f'by {compiler}, {limit} are allowed: ' +
                         ', '.join(chain))
    if table:
        print('function\t' + '\t'.join(compilers) + '\tdeepest chain')
        for name, row in rows.items():
            print('\t'.join([name, *(str(size) for size, _ in row),
                             ' '.join(max(row)[1][1:])]))
    print('\n'.join(dict.fromkeys(findings)) or
          f'{len(names)} functions, {most} bytes of stack at most')
    return 1 if findings else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
