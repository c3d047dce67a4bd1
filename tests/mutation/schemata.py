# schemata.py - a file with all its mutants in it, one chosen at run time
# SPDX-License-Identifier: MIT
import re
from collections import defaultdict

from mutants import EXPR, LOCAL, PATCH, STMT


def number(mutants):
    """Ids from 1, those of a table one behind the other."""
    order = {PATCH: 1, LOCAL: 1}
    mutants.sort(key=lambda m: (m.file, order.get(m.how, 0), m.table or '',
                                m.begin, m.end, m.new))
    for i, m in enumerate(mutants, 1):
        m.id = i


def write(source, mutants, uses, name, lent=()):
    """The text of a file; each mutant begins a line of its own.  uses: where
    the name of each table stands; name: a C identifier for this file; lent: the
    mutants of the headers' tables."""
    text = source.text
    nodes = defaultdict(list)
    tables = defaultdict(list)
    for m in mutants:
        if m.how in (EXPR, STMT):
            nodes[m.begin, m.end].append(m)
        elif m.how in (PATCH, LOCAL):
            tables[m.table, m.declared].append(m)
    insert, delete = defaultdict(str), set()
    access = {}
    patches = []
    for (table, declared), group in tables.items():
        begin, at, value, end = declared
        if group[0].how == LOCAL:
            for m in group:
                insert[text.index(';', end) + 1] += (
                    f'\n{text[begin:at]}{table}_{m.id}' +
                    text[at + len(table):m.begin] + m.new +
                    text[m.end:end] + ';')
            for place in uses.get(table, ()):
                if not any(b <= place[0] < e for b, e in [(begin, end)]):
                    access[place] = '(*(' + ''.join(
                        f'\nM({m.id}) ? &{table}_{m.id} : '
                        for m in group) + f'&{table}))'
            continue
        ids = [m.id for m in group]
        for place in uses.get(table, ()):
            access[place] = f'(*((void)R({min(ids)}, {max(ids)}), &{table}))'
        if not group[0].const:
            const = re.compile(r'\bconst\b').search(text, begin, at)
            if const:
                delete.add(const.span())
        for m in group:
            i, b, e = m.row
            row = text[b:m.begin] + m.new + text[m.end:e]
            place = re.match(r'\s*\[([^]]*)\]\s*=', row)
            if place:
                i, row = place.group(1), row[place.end():]
            row = ' '.join(row.split())
            patches.append(
                f'case {m.id}: {{ static const __typeof__({table}[0]) v = '
                f'{row}; ipkin_patch(&{table}[{i}], &v, sizeof v); break; }}\n')

    rows = defaultdict(list)
    for m in lent:
        rows[m.table].append(m.id)
    for table, ids in rows.items():
        for place in uses.get(table, ()):
            access[place] = f'(*((void)R({min(ids)}, {max(ids)}), &{table}))'

    events = sorted({*nodes, *access, *delete}, key=lambda r: (r[0], -r[1]))

    def render(begin, end, inside):
        """text[begin:end], with the nodes that lie inside."""
        out, at = [], begin
        while inside:
            node = inside[0]
            within = [r for r in inside[1:] if r[0] < node[1]]
            within = [r for r in within if r[1] <= node[1]]
            inside = [r for r in inside[1:] if r[0] >= node[1]]
            out.append(plain(at, node[0]))
            at = node[1]
            if node in delete:
                continue
            inner = access.get(node) or render(*node, within)
            here = nodes.get(node, ())
            for m in here:
                if m.how == STMT:
                    inner = f'{{ if (!\nM({m.id})) {{ {inner} }} }}'
            if any(m.how == EXPR for m in here):
                old = text[node[0]:node[1]]
                inner = '(' + ''.join(
                    f'\nD({m.id}, {m.new}, {old}) ? ({m.new}) :' if m.asks
                    else f'\nM({m.id}) ? ({m.new}) :' for m in here
                    if m.how == EXPR) + f'\n({inner}))'
            out.append(inner)
        out.append(plain(at, end))
        return ''.join(out)

    places = sorted(insert)

    def plain(begin, end):
        out, at = [], begin
        for place in places:
            if begin < place <= end:
                out += [text[at:place], insert[place]]
                at = place
        return ''.join(out) + text[at:end]

    result = render(0, len(text), events)
    if patches:
        code = (f'static void {name}_patch(int m) {{ switch (m) {{\n' +
                ''.join(patches) + '} }\n__attribute__((constructor)) '
                f'static void {name}_patch_too(void) '
                f'{{ ipkin_patch_by({name}_patch); }}\n')
        if source.name.endswith('.h'):
            last = result.rindex('#endif')
            result = result[:last] + code + result[last:]
        else:
            result += '\n' + code
    return '#include <mutants.h>\n' + result


def culprits(errors, files):
    """The mutants in the lines that a compiler complains about.
    files: path -> rewritten text."""
    found = set()
    for path, text in files.items():
        lines = text.split('\n')
        for place in re.finditer(re.escape(path) + r':(\d+)', errors):
            at = int(place.group(1)) - 1
            while at >= 0:
                ids = re.findall(r'\b[DM]\((\d+)[,)]|^case (\d+): \{ static',
                                 lines[at])
                if ids:
                    found.update(int(a or b) for a, b in ids)
                    break
                at -= 1
    return found
