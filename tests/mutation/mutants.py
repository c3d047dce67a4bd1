# mutants.py - every small fault that a file of lib/ could have
# SPDX-License-Identifier: MIT
"""Finds mutants with libclang, and writes files that hold all of them at once.

A mutant is a place in a file and another text for it.  Most are chosen at run
time: (M(7) ? (a <= b) : (a < b)).  A row of a table is exchanged before the
tests begin (PATCH); what has to be constant is built alone (BUILD)."""

import os
import re
import sys
from collections import defaultdict

sys.path.append('/usr/lib/python3/dist-packages')
from clang import cindex  # noqa: E402  Debian: python3-clang-19
from clang.cindex import CursorKind as K, StorageClass, TypeKind  # noqa: E402

EXPR, STMT, PATCH, LOCAL, BUILD = 'expr', 'statement', 'row', 'table', 'build'

# Of a comparison: its edge, and that both answers matter, which leaves nothing
# of a negated one.  Of the rest what a slip of the hand would write.  @l, @r:
# this operand alone.
OTHERS = {
    '<': ['<=', '0', '1'], '<=': ['<', '0', '1'],
    '>': ['>=', '0', '1'], '>=': ['>', '0', '1'],
    '==': ['0', '1'], '!=': ['0', '1'],
    '&&': ['@l', '@r', '||'], '||': ['@l', '@r', '&&'],
    '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'], '%': ['*'],
    '&': ['|', '@l', '@r'], '|': ['&', '@l', '@r'], '^': ['|', '&'],
    '<<': ['>>'], '>>': ['<<'],
    '+=': ['-='], '-=': ['+='], '*=': ['/='], '/=': ['*='], '%=': ['*='],
    '|=': ['&=', '='], '&=': ['|=', '='], '^=': ['|='],
    '<<=': ['>>='], '>>=': ['<<='],
}
LOGIC = {'<', '<=', '>', '>=', '==', '!=', '&&', '||'}
# What computing twice would do, or may do: writing, and calls but of these.
EFFECT = re.compile(r'<<=|>>=|\+\+|--|(?<![=!<>])=(?!=)|'
                    r'(?!u128|u64|is_|load|chars|sizeof|addr_(?!store)|hex_|'
                    r'cidr_(?!store|put))\b[a-z]\w*\(')
# Intrinsics whose last argument has to be a constant.
IMMEDIATE = re.compile(
    r'_mm\w*(?:alignr|shuffle_(?!epi8)|gather|extract|insert|ternary)\w*$'
    r'|_mm512\w*_(?:s[lr][la]i|ro[lr])_\w*$|v\w+(?:_n|_lane)_\w+$')
LITERAL = re.compile(r"""(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*$|'(?:[^'\\]|\\.+)'$""")
DESIGNATOR = re.compile(r'\s*\[[^]]*\]\s*=')
BLANK = re.compile(r'(?:\s|/\*.*?\*/|//[^\n]*)*', re.S)
TOKEN = re.compile(r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.+?)'|
    [A-Za-z_]\w*|0[xX][0-9a-fA-F]+[uUlL]*|[0-9]+[uUlL]*|
    <<=?|>>=?|[-+*/%&|^<>=!]=|&&|\|\||->|\+\+|--|\#\#|.|\n""", re.S | re.X)


class Mutant:
    def __init__(self, file, begin, end, new, how, function):
        self.file, self.begin, self.end, self.new = file, begin, end, new
        self.how, self.function = how, function
        self.owner = function  # as Finder.calls names it
        self.asks = False  # may both be computed, to see if they differ?
        self.row = None  # of PATCH: index of the element and its range
        self.table = None  # of PATCH and LOCAL
        self.id = 0

    @property
    def key(self):
        return self.file, self.begin, self.end, self.new


class Source:
    """A file of lib/: its text, and what was found in it."""

    def __init__(self, folder, name):
        self.name = name
        with open(os.path.join(folder, name), encoding='ascii') as f:
            self.text = f.read()

    def line(self, at):
        return self.text.count('\n', 0, at) + 1

    def lines_of(self, m, new=None):
        """The lines that a mutant touches, blanks squeezed; old or new."""
        first = self.text.rfind('\n', 0, m.begin) + 1
        last = self.text.find('\n', m.end)
        middle = self.text[m.begin:m.end] if new is None else new
        return ' '.join((self.text[first:m.begin] + middle +
                         self.text[m.end:last]).split())

    def mutated(self, m):
        return self.text[:m.begin] + m.new + self.text[m.end:]


class Finder:
    """Reads every file as one machine's compiler does."""

    def __init__(self, folder, include):
        cindex.Config.set_library_file('/usr/lib/llvm-19/lib/libclang-19.so.1')
        self.folder, self.include = folder, include
        self.sources = {n: Source(folder, n) for n in sorted(os.listdir(folder))
                        if n.endswith(('.c', '.h'))}
        self.mutants = {}
        self.includes = defaultdict(set)  # .c -> headers
        self.calls = defaultdict(set)  # function or table -> what it names
        self.uses = defaultdict(set)  # (file, table) -> places of its name

    def read(self, flags):
        """Finds the mutants of this machine that no earlier one had."""
        self.new = {}
        self.uses = defaultdict(set)
        index = cindex.Index.create()
        for name in self.sources:
            if not name.endswith('.c'):
                continue
            unit = index.parse(
                os.path.join(self.folder, name),
                args=['-std=gnu11', '-I' + self.include] + flags,
                options=cindex.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD)
            wrong = [d for d in unit.diagnostics if d.severity >= 3]
            if wrong:
                sys.exit(f'{name}: {wrong[0]}')
            self.macros = defaultdict(list)
            self.named = defaultdict(list)
            for c in unit.cursor.get_children():
                file = self.file_of(c.location)
                if not file:
                    continue
                self.includes[name].add(file)
                if c.kind == K.MACRO_INSTANTIATION:
                    self.macros[file].append((c.extent.start.offset,
                                              c.extent.end.offset))
                    self.named[file].append((c.extent.start.offset,
                                             c.spelling))
                elif c.kind == K.MACRO_DEFINITION:
                    self.macro(c, file)
            for c in unit.cursor.get_children():
                if c.kind.is_declaration() and self.file_of(c.location):
                    self.top(c)
        fresh = [m for k, m in self.new.items() if k not in self.mutants]
        self.mutants.update((m.key, m) for m in fresh)
        return fresh

    def file_of(self, location):
        if not location.file:
            return None
        folder, name = os.path.split(location.file.name)
        same = os.path.abspath(folder) == os.path.abspath(self.folder)
        return name if same else None

    # ---- where a cursor stands --------------------------------------------

    def range_of(self, c):
        """(file, begin, end) as spelled, or None where a macro wrote it."""
        start, end = c.extent.start, c.extent.end
        file = self.file_of(start)
        if not file:
            return None
        begin, stop = start.offset, end.offset
        for b, e in self.macros[file]:
            if b <= begin and stop <= e:
                if (begin, stop) == (b, e) and '(' not in self.text(file, b, e):
                    return file, b, e  # a word, such as UINT64_MAX
                spelled = spelling(start), spelling(end)
                if all(self.file_of(s) == file for s in spelled) and \
                        b < spelled[0].offset < spelled[1].offset < e:
                    return file, spelled[0].offset, spelled[1].offset
                return None
        return (file, begin, stop) if begin < stop else None

    def text(self, file, begin, end):
        return self.sources[file].text[begin:end]

    def add(self, where, new, how=EXPR, asks=False):
        file, begin, end = where
        if new == self.text(*where):
            return None
        if how == EXPR and is_immediate(self.sources[file].text, begin):
            how = BUILD
        m = Mutant(file, begin, end, new, how, self.function)
        m.owner = self.owner
        m.was = self.text(*where)
        m.asks = asks and not EFFECT.search(self.text(*where))
        return self.new.setdefault(m.key, m)

    def name_of(self, c):
        """A static name with its file: two files may have one each."""
        file = self.file_of(c.location)
        static = c.storage_class == StorageClass.STATIC
        return f'{file}:{c.spelling}' if static else c.spelling

    # ---- declarations ------------------------------------------------------

    def top(self, c):
        self.function, self.owner = c.spelling, self.name_of(c)
        for begin, name in self.named.get(self.file_of(c.location), ()):
            if c.extent.start.offset <= begin < c.extent.end.offset:
                self.calls[self.owner].add(name)
        if c.kind == K.FUNCTION_DECL and c.is_definition():
            self.result = c.result_type
            for child in c.get_children():
                if child.kind == K.COMPOUND_STMT:
                    self.statements(child, True)
        elif c.kind == K.VAR_DECL and c.is_definition():
            self.table(c, PATCH)

    def macro(self, c, file):
        """By its tokens: what it is used for, nobody knows here."""
        text = self.sources[file].text
        begin, end = c.extent.start.offset, c.extent.end.offset
        self.function = self.owner = c.spelling
        at = begin + len(c.spelling)
        if text[at] == '(':
            at = text.index(')', at) + 1
        before = '('
        for word in TOKEN.finditer(text, at, end):
            token = word.group()
            where = file, word.start(), word.end()
            if token.strip() == '' or token == '\\':
                continue
            if token[0].isalpha() or token[0] == '_':
                self.calls[c.spelling].add(token)
            if LITERAL.match(token):
                for new in constants(token):
                    self.add(where, new, BUILD)
            elif token in OTHERS and before not in '(,?:' and \
                    token not in ('*', '&', '-'):
                for new in OTHERS[token]:
                    if not new.startswith('@') and not new.isdigit():
                        self.add(where, new, BUILD)
            before = token

    def table(self, c, how):
        """The numbers in the initialiser of a constant."""
        name, place = c.spelling, self.range_of(c)
        if not place:
            return
        file, begin, end = place
        text = self.sources[file].text
        equals = re.compile(r'(?<![=!<>])=(?!=)').search(
            text, c.location.offset, end)
        if not equals:
            return
        enumerators = set()
        lists = [x for x in c.get_children() if x.kind == K.INIT_LIST_EXPR]
        for x in walk(c):
            if x.kind == K.DECL_REF_EXPR and x.referenced:
                if x.referenced.kind == K.ENUM_CONSTANT_DECL:
                    enumerators.add(x.spelling)
                elif x.referenced.kind == K.FUNCTION_DECL:
                    self.calls[self.name_of(c)].add(
                        self.name_of(x.referenced))
        rows = []
        if lists and c.type.kind in (TypeKind.CONSTANTARRAY,
                                     TypeKind.INCOMPLETEARRAY):
            rows = split(text, equals.end(), end)
        if how == PATCH and not rows:
            return
        for word in TOKEN.finditer(text, equals.end(), end):
            token = word.group()
            news = []
            if LITERAL.match(token):
                news = constants(token)
            elif token in enumerators:
                news = [f'({token} + 1)']
            elif token == '|':
                news = ['&']
            row = next(((i, b, e) for i, (b, e) in enumerate(rows)
                        if b <= word.start() < e), None)
            place = row and DESIGNATOR.match(text, *row[1:])
            # an element elsewhere is two changes: there, and where it was
            moves = how == PATCH and place and word.start() < place.end()
            for new in news:
                m = self.add((file, word.start(), word.end()), new,
                             BUILD if moves else how)
                if m:
                    m.table = name
                    m.declared = begin, c.location.offset, equals.end(), end
                    m.rows = len(rows)
                    m.const = c.storage_class != StorageClass.STATIC
                    m.row = row

    # ---- statements --------------------------------------------------------

    def statements(self, block, tail):
        """What stands in a block; tail: behind it the function ends."""
        children = list(block.get_children())
        for i, c in enumerate(children):
            self.statement(c, tail and i == len(children) - 1)

    def statement(self, c, tail):
        kind, children = c.kind, list(c.get_children())
        if kind == K.COMPOUND_STMT:
            self.statements(c, tail)
        elif kind == K.DECL_STMT:
            for d in children:
                self.declaration(d)
        elif kind == K.IF_STMT:
            self.condition(children[0])
            for body in children[1:]:
                self.statement(body, tail)
        elif kind in (K.WHILE_STMT, K.SWITCH_STMT):
            if kind == K.WHILE_STMT:
                self.condition(children[0])
            else:
                self.expression(children[0])
            self.statement(children[1], tail and kind == K.SWITCH_STMT)
        elif kind == K.DO_STMT:
            self.statement(children[0], False)
            self.condition(children[1])
        elif kind == K.FOR_STMT:
            self.loop(c, children)
        elif kind == K.CASE_STMT:
            where = self.range_of(c)
            if where:
                value = self.range_of(children[0])
                colon = self.sources[where[0]].text.index(':', value[2])
                self.add((where[0], where[1], colon + 1), '', BUILD)
            self.statement(children[-1], tail)
        elif kind in (K.DEFAULT_STMT, K.LABEL_STMT):
            self.statement(children[-1], tail)
        elif kind in (K.NULL_STMT, K.ASM_STMT):
            pass
        else:
            self.simple(c, kind, children, tail)

    def simple(self, c, kind, children, tail):
        if kind == K.RETURN_STMT:
            if children:
                if self.result.get_canonical().kind == TypeKind.BOOL:
                    self.answer(children[0])
                self.expression(children[0])
            if children and tail:
                return
        elif kind not in (K.BREAK_STMT, K.CONTINUE_STMT):
            self.expression(c)
        where = self.range_of(c)
        if not where:
            return
        file, begin, end = where
        text = self.sources[file].text
        semicolon = BLANK.match(text, end).end()
        if text[semicolon] == ';':
            self.add((file, begin, semicolon + 1), ';', STMT)

    def loop(self, c, children):
        """libclang does not say which of a for's parts is missing."""
        where = self.range_of(c)
        body = children[-1]
        self.statement(body, False)
        if not where:
            return
        text = self.sources[where[0]].text
        heads = children[:-1]
        semicolons = []
        depth = 0
        for word in TOKEN.finditer(text, text.index('(', where[1]), where[2]):
            depth += (word.group() == '(') - (word.group() == ')')
            if word.group() == ';':
                semicolons.append(word.start())
            if depth == 0:
                break
        for h in heads:
            at = h.extent.start.offset
            if at < semicolons[0]:
                if h.kind == K.DECL_STMT:
                    self.statement(h, False)
                else:
                    self.expression(h)
            elif at < semicolons[1]:
                self.condition(h)
            else:
                self.expression(h)

    def declaration(self, d):
        if d.kind != K.VAR_DECL:
            return
        if d.storage_class == StorageClass.STATIC:
            self.table(d, LOCAL)
            return
        where = self.range_of(d)
        if not where:
            return
        text = self.sources[where[0]].text
        equals = re.compile(r'(?<![=!<>])=(?!=)').search(
            text, d.location.offset, where[2])
        if equals:
            for c in d.get_children():
                if c.kind.is_expression() and \
                        c.extent.start.offset >= equals.end():
                    self.expression(c)

    # ---- expressions -------------------------------------------------------

    def condition(self, c):
        self.constant_too(c, ['1', '0'])
        self.expression(c)

    def answer(self, c):
        self.constant_too(c, ['!'])

    def constant_too(self, c, news):
        core = peel(c)
        if core.kind == K.BINARY_OPERATOR and operator(core) in LOGIC or \
                core.kind in (K.INTEGER_LITERAL, K.CXX_BOOL_LITERAL_EXPR):
            return
        where = self.range_of(c)
        if where:
            for new in news:
                self.add(where, f'!({self.text(*where)})' if new == '!'
                         else new, asks=new != '!')

    def expression(self, c):
        kind = c.kind
        where = self.range_of(c)
        if kind == K.CXX_UNARY_EXPR:  # sizeof
            if where:
                self.add(where, f'({self.text(*where)} - 1)')
            return
        if kind == K.INIT_LIST_EXPR or kind == K.COMPOUND_LITERAL_EXPR:
            for x in c.get_children():
                if x.kind.is_expression():
                    self.expression(x)
            return
        if kind == K.StmtExpr:  # of a macro: what it was given stands within
            self.given(c)
            return
        if kind == K.DECL_REF_EXPR and c.referenced:
            self.name(c, where)
        children = list(c.get_children())
        if where:
            number = c.type.get_canonical().kind not in (
                TypeKind.POINTER, TypeKind.RECORD)
            text = self.text(*where)
            if kind in (K.INTEGER_LITERAL, K.CHARACTER_LITERAL,
                        K.PAREN_EXPR, K.CSTYLE_CAST_EXPR) and \
                    re.match(r'[A-Z_][A-Z_0-9]*$|true$|false$', text):
                news = {'true': ['0'], 'false': ['1'], 'NULL': []}.get(
                    text, [f'({text} + 1)', f'({text} - 1)'])
                for new in news if number else []:
                    self.add(where, new)
                return
            if kind in (K.INTEGER_LITERAL, K.CHARACTER_LITERAL) and \
                    LITERAL.match(text):
                for new in constants(text):
                    self.add(where, new)
        if kind in (K.BINARY_OPERATOR, K.COMPOUND_ASSIGNMENT_OPERATOR):
            self.binary(c, where, children)
        elif kind == K.UNARY_OPERATOR:
            self.unary(where, children)
        elif kind == K.CONDITIONAL_OPERATOR:
            self.condition(children[0])
            children = children[1:]
        for x in children:
            if x.kind.is_expression() or x.kind == K.UNEXPOSED_EXPR:
                self.expression(x)

    def given(self, c):
        for x in c.get_children():
            if x.kind.is_expression() and self.range_of(x):
                self.expression(x)
            else:
                self.given(x)

    def name(self, c, where):
        target = c.referenced
        if target.kind == K.FUNCTION_DECL:
            self.calls[self.owner].add(self.name_of(target))
        elif target.kind == K.ENUM_CONSTANT_DECL and where:
            self.add(where, f'({c.spelling} + 1)')
            if not c.spelling.startswith('IPKIN_'):
                self.add(where, f'({c.spelling} - 1)')
        elif target.kind == K.VAR_DECL and where:
            if self.file_of(target.location):
                self.calls[self.owner].add(self.name_of(target))
            self.uses[where[0], c.spelling].add(where[1:])

    def binary(self, c, where, children):
        left, right = (self.range_of(x) for x in children)
        if not (where and left and right and left[0] == where[0] and
                left[1] == where[1] and right[2] == where[2]):
            return
        between = self.text(where[0], left[2], right[1])
        op = re.sub(r'/\*.*?\*/', '', between, flags=re.S).strip()
        if op not in OTHERS:
            return
        l, r = self.text(*left), self.text(*right)
        cores = [peel(x) for x in children]
        pointer = children[0].type.get_canonical().kind == TypeKind.POINTER
        signed = cores[0].type.get_canonical().kind in (
            TypeKind.INT, TypeKind.LONG, TypeKind.LONGLONG, TypeKind.SCHAR,
            TypeKind.CHAR_S, TypeKind.SHORT)
        news = OTHERS[op]
        if op in LOGIC and r == '0' and not signed:
            news = ['0', '1']  # there is nothing less, so no edge
        elif op in ('&&', '||'):  # a comparison has its own 0 and 1
            news = [new for new, x in (('@l', cores[1]), ('@r', cores[0]))
                    if x.kind != K.BINARY_OPERATOR or
                    operator(x) not in LOGIC] + [OTHERS[op][2]]
        for new in news:
            text = {'@l': l, '@r': r, '0': '0', '1': '1'}.get(
                new, l + between.replace(op, new, 1) + r)
            if not (pointer and op == '-'):
                self.add(where, text, asks=new == '@l' if op in ('&&', '||')
                         else new != '/')

    def unary(self, where, children):
        inner = self.range_of(children[0]) if children else None
        if not where or not inner:
            return
        text, x = self.text(*where), self.text(*inner)
        for op, new in (('++', '--'), ('--', '++')):
            if text.startswith(op):
                self.add(where, new + text[2:])
                return
            if text.endswith(op):
                self.add(where, text[:-2] + new)
                return
        if text[0] in '!~-':
            self.add(where, x)


def is_immediate(text, at):
    """Behind a comma in a call of such an intrinsic?"""
    depth = comma = 0
    while text[at] not in ';{}':
        at -= 1
        if text[at] == ')':
            depth += 1
        elif text[at] == '(' and depth:
            depth -= 1
        elif text[at] == '(':
            if comma and IMMEDIATE.search(text, max(0, at - 40), at):
                return True
            comma = 0
        elif text[at] == ',' and not depth:
            comma = 1
    return False


def constants(text):
    if text[0] == "'":
        return [f'({text} + 1)', f'({text} - 1)']
    digits = text.rstrip('uUlL')
    value = int(digits, 16 if digits[:2] in ('0x', '0X') else 10)
    suffix = text[len(digits):]
    if value < 3:
        return [f'{n}{suffix}' for n in (value + 1, value - 1) if n >= 0]
    return [f'({text} + 1)', f'({text} - 1)']


def walk(c):
    for x in c.get_children():
        yield x
        yield from walk(x)


def peel(c):
    while c.kind in (K.PAREN_EXPR, K.UNEXPOSED_EXPR):
        inner = list(c.get_children())
        if len(inner) != 1:
            break
        c = inner[0]
    return c


def operator(c):
    return {'EQ': '==', 'NE': '!=', 'LT': '<', 'LE': '<=', 'GT': '>',
            'GE': '>=', 'LAnd': '&&', 'LOr': '||'}.get(
                c.binary_operator.name, '')


def spelling(location):
    file, line, column, offset = (cindex.c_object_p(), cindex.c_uint(),
                                  cindex.c_uint(), cindex.c_uint())
    cindex.conf.lib.clang_getSpellingLocation(
        location, cindex.byref(file), cindex.byref(line),
        cindex.byref(column), cindex.byref(offset))

    class Place:
        pass
    place = Place()
    place.file = cindex.File(file) if file else None
    place.offset = offset.value
    return place


def split(text, begin, end):
    """The elements of an initialiser in braces, by the commas between."""
    rows, depth, start = [], 0, None
    for word in TOKEN.finditer(text, begin, end):
        token = word.group()
        if token in '({[':
            depth += 1
            if depth == 1:
                start = word.end()
        elif token in ')}]':
            depth -= 1
            if depth == 0:
                rows.append((start, word.start()))
                break
        elif token == ',' and depth == 1:
            rows.append((start, word.start()))
            start = word.end()
    return [(b, e) for b, e in rows if text[b:e].strip()]
