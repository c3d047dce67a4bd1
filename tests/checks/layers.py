#!/usr/bin/env python3
# layers.py - every file and symbol stands on its layer and reaches only down
# SPDX-License-Identifier: MIT
"""layers.py includes ROOT
layers.py symbols [--instrumented] ROOT SHARED ARCHIVE_OR_OBJECT...

includes  each #include of lib/ leads to a lower layer or the file's own
          module; everybody else includes the public header alone
symbols   each symbol lives in the file that its name says, each call leads
          down, nothing is writable, nothing but mem... comes from outside, and
          SHARED (- for none) exports what the header declares, no more, no less

With --instrumented (sanitizers, coverage) what compilers add is not looked at.
Exit 0: all is well.  1: it is not.  77: these files cannot be read here."""
import os
import re
import subprocess
import sys
from pathlib import Path

# By file name, else by stem, else by module: bulk stands on three layers.
LAYER = {'base': 0, 'u128': 0,
         'cpu': 1, 'status': 1,
         'addr': 2,
         'host': 3, 'cidr': 3,
         'range': 4, 'set': 4, 'service': 4, 'bulk.h': 4,
         'plan': 5, 'bulk': 5,
         'bulk.c': 6}
STRANGERS = {'plan', 'bulk'}
VAGUE = {'util', 'utils', 'common', 'misc', 'internal'}

# Public names whose first word is not their module.
HOME = {'version': 'status', 'abi': 'status', 'special': 'addr_special',
        'finding': 'plan'}

LIBC = {'memcpy', 'memset', 'memcmp', 'memmove', 'memchr'}
WRITABLE = {'cpu.c': 4}  # bytes; no other file has any

# What a compiler may call or define by itself: position independence, stack
# protector, fortify, memcmp() == 0, division on 32-bit machines.
COMPILER = re.compile(
    r'_GLOBAL_OFFSET_TABLE_|_?\.TOC\.|bcmp|__stack_chk_(fail|guard)(_local)?|'
    r'__mem(cpy|set|move)_chk|__x86\.get_pc_thunk\.\w+|__aeabi_\w+|'
    r'__(u?div|u?mod|u?divmod|ashl|ashr|lshr|mul|popcount|clz|ctz)[sdt]i[234]')
LINKER = {'_init', '_fini', '_edata', '_end', '__bss_start'}

findings = []


def find(place, message):
    findings.append(f'{place}: {message}')


def cannot(why):
    print('skipped:', why)
    sys.exit(77)


def stem(file):
    return file.split('.')[0]


def module(file):
    return stem(file).split('_')[0]


def layer(file):
    return next((LAYER[key] for key in (file, stem(file), module(file))
                 if key in LAYER), None)


def may_reach(user, used):
    if module(user) == module(used):
        return True
    if None in (layer(user), layer(used)):
        return True  # known_files() has said so
    return ({module(user), module(used)} != STRANGERS
            and layer(used) < layer(user))


def known_files(root):
    """The files of lib/ that have a layer; the others are findings."""
    files = []
    for path in sorted((root / 'lib').iterdir()):
        words = set(stem(path.name).split('_'))
        if path.suffix not in ('.c', '.h') or layer(path.name) is None:
            find(f'lib/{path.name}', 'no layer is known for this file')
        elif words & VAGUE:
            find(f'lib/{path.name}', 'a name that says nothing')
        else:
            files.append(path.name)
    return files


def includes_of(path):
    return re.findall(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">]',
                      path.read_text(encoding='utf-8'), re.M)


def check_includes(root):
    files = known_files(root)
    for file in files:
        for used in includes_of(root / 'lib' / file):
            if used == 'ipkin.h':
                if file != 'base.h':
                    find(f'lib/{file}', 'ipkin.h comes through base.h')
            elif used in files and used.endswith('.h'):
                if not may_reach(file, used):
                    find(f'lib/{file}', f'includes {used}: that is not below')
            elif '/' in used or (root / 'lib' / used).exists():
                # what is not in lib/ and has no directory is the compiler's
                if not re.fullmatch(r'(sys|arm)/\w+\.h', used):
                    find(f'lib/{file}', f'includes {used}: no header of lib')
    for folder in 'tests', 'bench', 'docs':
        for path in sorted((root / folder).rglob('*.[ch]')):
            place = path.relative_to(root)
            if place in (Path('tests/agree_bulk.c'), Path('bench/kernels.c'),
                         Path('tests/exhaustive/conform.c')):
                continue  # prove and time kernels against each other
            if Path('tests/proofs') in place.parents:
                continue  # what is proved is not only what the header says
            for used in includes_of(path):
                here = (path.parent / used).resolve()
                inside = (root / 'lib').resolve() in here.parents
                if inside or (not here.exists() and Path(used).name in files):
                    find(place, f'includes {used}: lib is looked at from inside')


def declared(root):
    text = (root / 'include/ipkin.h').read_text(encoding='utf-8')
    text = re.sub(r'/\*.*?\*/', '', text, flags=re.S)
    return set(re.findall(r'\bIPKIN_API\b[^;(]*?\b(\w+)\s*\(', text))


def tool(name, *args):
    command = [os.environ.get(name.upper(), name), *args]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True)
    except FileNotFoundError:
        cannot(f'there is no {command[0]}')
    if done.returncode:
        cannot(f'{command[0]}: {done.stderr.strip()}')
    return done.stdout.splitlines()


def source_of(member):
    """lib_addr.c.o (Meson) and addr.o (cc) were addr.c."""
    name = re.sub(r'(\.c)?\.o(bj)?$', '', os.path.basename(member))
    return re.sub(r'^lib_', '', name) + '.c'


def symbols_of(paths):
    """(file, symbol, type) of each global symbol."""
    for line in tool('nm', '-A', '-P', '-g', *paths):
        match = re.match(r'(?:.*\[(.+)\]|(.+?)): (\S+) (\S)', line)
        if match:
            yield source_of(match[1] or match[2]), match[3], match[4]


def sections_of(paths):
    """(file, section, size), and the archive's name is cut off."""
    file = None
    for line in tool('size', '-A', *paths):
        words = line.split()
        if line.endswith(':'):
            file = source_of(words[0].rstrip(':'))
        elif len(words) == 3 and words[1].isdigit():
            yield file, words[0], int(words[1])


def check_home(file, name):
    word = name[len('ipkin_'):].lstrip('_').split('_')[0]
    home = HOME.get(word, word)
    if home not in (stem(file), module(file)):
        find(f'lib/{file}', f'{name} does not belong there')


def check_symbols(root, shared, paths, instrumented):
    known_files(root)
    public = declared(root)
    symbols = list(symbols_of(paths))
    home_of = {name: file for file, name, kind in symbols if kind not in 'Uwv'}
    if not any(name.startswith('ipkin_') for name in home_of):
        cannot('no symbol of ipkin can be seen in these objects')

    for file, name, kind in symbols:
        place = f'lib/{file}'
        if not (root / place).exists():
            if 'unity' in file:
                cannot('a unity build has no object for each file')
            find(place, 'an object without its source')
        elif instrumented and not name.startswith('ipkin_'):
            pass
        elif kind not in 'Uwv':
            if name.startswith('ipkin_'):
                check_home(file, name)
                if not name.startswith('ipkin__') and name not in public:
                    find(place, f'{name}: global, but not declared in ipkin.h')
            elif not COMPILER.fullmatch(name):
                find(place, f'{name}: global, but not named ipkin_...')
        elif name in home_of:
            if not may_reach(file, home_of[name]):
                find(place, f'calls {name} of {home_of[name]}: not below')
        elif name not in LIBC and not COMPILER.fullmatch(name):
            find(place, f'calls {name}: this comes from outside')
    for name in sorted(public - set(home_of)):
        find('include/ipkin.h', f'{name} is declared, but nowhere defined')

    written = {}
    for file, section, size in sections_of(paths):
        if section.startswith('.gnu.lto_'):
            cannot('objects for link-time optimization have no sections yet')
        if re.match(r'\.t?(data|bss)(?!\.rel\.ro)', section) and size:
            written.setdefault(file, []).append((section, size))
    for file, sections in sorted(written.items()):
        size = sum(size for _, size in sections)
        if size > WRITABLE.get(file, 0) and not instrumented:
            find(f'lib/{file}', 'writable data: ' + ', '.join(
                f'{bytes_} bytes of {section}' for section, bytes_ in sections))

    if shared != '-':
        check_exports(public, shared, instrumented)


def check_exports(public, shared, instrumented):
    with open(shared, 'rb') as file:
        if file.read(4) != b'\x7fELF':
            cannot(f'{shared} is no ELF file')
    exported = {}
    for line in tool('nm', '-D', '-P', '--defined-only', shared):
        name, kind = line.split()[:2]
        if kind != 'A' and name not in LINKER:  # A: the name of a version
            exported[name.split('@')[0]] = kind
    for name, kind in sorted(exported.items()):
        if instrumented and not name.startswith('ipkin_'):
            continue
        if name not in public:
            find(shared, f'{name} is exported, but not declared in ipkin.h')
        elif kind != 'T':
            find(shared, f'{name} is exported, but is no function')
    for name in sorted(public - set(exported)):
        find(shared, f'{name} is declared in ipkin.h, but not exported')


def main(args):
    instrumented = '--instrumented' in args
    args = [arg for arg in args if arg != '--instrumented']
    if len(args) == 2 and args[0] == 'includes':
        check_includes(Path(args[1]))
    elif len(args) > 3 and args[0] == 'symbols':
        check_symbols(Path(args[1]), args[2], args[3:], instrumented)
    else:
        sys.exit(__doc__)
    print('\n'.join(findings) or f'{args[0]}: every file is on its layer')
    return 1 if findings else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
