#!/usr/bin/env python3
# papers.py - what README.md and docs/ say of the tree and the header is true
# SPDX-License-Identifier: MIT
"""papers.py ROOT

Exit 0 if every path and link leads somewhere, every function is explained in
the section of docs/RULES.md that it has in ipkin.h and every rule has a row,
no name is spoken of that does not exist, the version is the same everywhere,
and nothing unfinished or foreign stands in the tree; else 1, with findings."""
import re
import sys
from pathlib import Path

OURS = r'(?:lib|include|tests|bench|docs|\.ci)/'  # where a path of ours begins

# The patterns are written so that they do not match themselves.
UNFINISHED = re.compile(r'TOD[O]|FIXM[E]|XX[X]|not implemente[d]|placeholde[r]')
FOREIGN = re.compile(  # machine paths, registries, the words of a workplace
    r'(?<![\w.])/(?:w[o]rk|f[a]rm)\b|\.\./shar[e]d|\bsub-?ag[e]nt|'
    r'\b(?:deb\.deb[i]an|registry\.npm[j]s|pyp[i]|pythonh[o]sted|cr[a]tes|'
    r'proxy\.gol[a]ng)\.(?:org|io)\b', re.I)

findings = []


def find(place, message):
    findings.append(f'{place}: {message}')


def files_of(root):
    """Every text file of the tree, but for build directories."""
    for path in sorted(root.iterdir()):
        if path.is_symlink() or path.name in ('.git', '__pycache__'):
            continue
        if path.is_dir() and not (path / 'meson-info').exists():
            yield from files_of(path)
        elif path.is_file():
            try:
                yield path, path.read_text(encoding='utf-8')
            except UnicodeDecodeError:
                pass


def exists(root, path):
    """Also of a pattern, tests/*.c or lib/<module>.c, and of a program."""
    pattern = re.sub(r'<[^>]*>', '*', path.rstrip('/'))
    return any(root.glob(pattern)) or any(root.glob(pattern + '.c'))


def slugs(text):
    """The anchors of a page's headings."""
    heads = re.findall(r'^#+ +(.*?) *$', text, re.M)
    return {re.sub(r'[^\w\- ]', '', head.lower()).replace(' ', '-')
            for head in heads} | set(re.findall(r'<a (?:id|name)="(.*?)"', text))


def check_paths(root, page, text):
    place = page.relative_to(root)
    fenced = ''.join(re.findall(r'^```.*?^```', text, re.M | re.S))
    prose = re.sub(r'^```.*?^```', '', text, flags=re.M | re.S)
    spans = re.findall(r'`([^`\n]+)`', prose)
    named = {span for span in spans if re.fullmatch(OURS + r'[\w.*<>/-]*', span)}
    named |= set(re.findall(r'(?<![\w./$-])' + OURS + r'[\w.*/-]*[\w*/]', fenced))
    for path in sorted(named):
        if not exists(root, path):
            find(place, f'{path} does not exist (of another project? '
                 'then its name goes first: `k0s docs/x.md`)')
    for span in sorted(set(spans)):
        if (re.fullmatch(r'[\w.-]+\.(c|py|sh|tsv|md|build)', span)
                and not any(root.rglob(span))):
            find(place, f'{span} does not exist')
    for link in sorted(set(re.findall(r'\]\(([^)\s]+)\)', prose))):
        if re.match(r'[a-z]+:', link):
            continue
        path, _, anchor = link.partition('#')
        target = page.parent / path if path else page
        if not target.exists():
            find(place, f'the link {link} leads nowhere')
        elif (anchor and target.suffix == '.md' and anchor not in
              slugs(target.read_text(encoding='utf-8'))):
            find(place, f'the link {link} names no heading')


def check_comments(root, pages, files):
    """What sources, scripts and the header say of files, by path."""
    for path, text in files.items():
        place = path.relative_to(root)
        if path in pages or place.suffix not in ('.c', '.h', '.build', '.md'):
            continue
        for name in sorted(set(re.findall(
                r'(?<![\w./<>$-])' + OURS + r'[\w./-]*\w\.\w+', text))):
            if not exists(root, name):
                find(place, f'{name} does not exist')


def check_names(root, pages, header, files):
    """Header and docs/RULES.md have the same sections, and speak in them of
    the same calls; no page speaks of a name that there is not."""
    rules = pages.get(root / 'docs/RULES.md', '')
    explained = dict(re.findall(r'^## (\w+)$(.*?)(?=^## |\Z)', rules,
                                re.M | re.S))
    parts = re.split(r'/\* -{4} (\w+) -{4,}', header)
    for section, text in zip(parts[1::2], parts[2::2]):
        code = re.sub(r'/\*.*?\*/', '', text, flags=re.S)
        for name in re.findall(r'\bIPKIN_API\b[^;(]*?\b(\w+)\s*\(', code):
            if not re.search(rf'\b{name}\b', explained.get(section, '')):
                find('docs/RULES.md', f'{name} is not in a section {section}')
    for group, number in re.findall(r'\bIPKIN_RULE_(\w+)_(\d\d) =', header):
        if not re.search(rf'^\| *\W*{group}-{number}\b', rules, re.M):
            find('docs/RULES.md', f'no row for the rule {group}-{number}')
        if f'"{group}-{number}"' not in files[root / 'lib/plan_rules.c']:
            find('lib/plan_rules.c', f'no row for the rule {group}-{number}')

    known = set(re.findall(r'\w+', ' '.join(
        text for path, text in files.items() if path not in pages), re.A))
    for page, text in pages.items():
        for name in sorted(set(re.findall(r'\b(?:ipkin|IPKIN)_\w*[^\W_]\b', text,
                                          re.A)) - known):
            find(page.relative_to(root), f'there is no {name}')


def check_version(root, pages, header, files):
    version = '.'.join(re.findall(r'#define IPKIN_VERSION_\w+ +(\d+)', header))
    meson = files[root / 'meson.build']
    readme = pages.get(root / 'README.md', '')
    changes = pages.get(root / 'docs/CHANGES.md', '')
    number = r'v?(\d+\.\d+\.\d+)'
    for name, said in (
            ('meson.build', re.findall(r"^ +version: '([^']*)'", meson, re.M)),
            ('README.md', re.findall(r'\bipkin\W{1,4}' + number, readme)
             or re.findall(re.escape(version), readme)),
            ('docs/CHANGES.md',
             re.findall(r'^## \W*' + number, changes, re.M)[:1])):
        if set(said) != {version}:
            find(name, f'says version {", ".join(said) or "nothing"}, '
                 f'ipkin.h says {version}')


def check_words(root, files):
    for path, text in files.items():
        place = path.relative_to(root)
        for number, line in enumerate(text.split('\n'), 1):
            match = FOREIGN.search(line)
            if not match and place.parts[0] in ('lib', 'include', 'docs',
                                                'README.md'):
                match = UNFINISHED.search(line)
            if match:
                find(f'{place}:{number}', f'"{match[0]}" must not stand there')


def main(root):
    files = dict(files_of(root))
    pages = {path: text for path, text in files.items() if path.suffix == '.md'
             and path.relative_to(root).parts[0] in ('README.md', 'docs')}
    for name in 'README.md', 'docs/RULES.md', 'docs/CHANGES.md':
        if root / name not in pages:
            find(name, 'is missing')
    header = files[root / 'include/ipkin.h']
    for page, text in pages.items():
        check_paths(root, page, text)
    check_comments(root, pages, files)
    check_names(root, pages, header, files)
    check_version(root, pages, header, files)
    check_words(root, files)
    print('\n'.join(findings) or f'{len(pages)} pages agree with the tree')
    return 1 if findings else 0


if __name__ == '__main__':
    sys.exit(main(Path(sys.argv[1])) if len(sys.argv) == 2 else __doc__)
