# peer.py - the questions of tests/differential/run, answered by Python
# SPDX-License-Identifier: MIT
"""By ipaddress and socket where they know the answer; else by small models of
what include/ipkin.h and docs/RULES.md say, on integers without bound.  A model
is written from the page, never from the library."""
import functools
import ipaddress
import pathlib
import re
import socket

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WIDTH = {4: 32, 6: 128}


def ip(text):
    return ipaddress.ip_address(text)


def net(text):
    return ipaddress.ip_network(text, strict=False)


def nets(text):
    return [net(word) for word in text.split()]


def unquote(text):
    return re.sub(r'\\x(..)', lambda m: chr(int(m[1], 16)), text)


def show(value):
    """An address, a network or an interface, the same from each peer."""
    if isinstance(value, (ipaddress.IPv4Network, ipaddress.IPv6Network)):
        return f'{show(value.network_address)}/{value.prefixlen}'
    if hasattr(value, 'network'):  # an interface, which is an address too
        return f'{show(value.ip)}/{value.network.prefixlen}'
    return f'{value.version}:{int(value):0{value.max_prefixlen // 4}x}'


def show_all(values):
    return ' '.join(map(show, values))


def number(version, value):
    kind = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
    return kind(value)


def order(value):
    if hasattr(value, 'network'):
        return value.version, int(value.ip), value.network.prefixlen
    return value.version, int(value)


def sign(a, b):
    return str((a > b) - (a < b))


# ---- texts ----

def ask_addr(text):
    try:
        return show(ip(unquote(text)))
    except ValueError:
        return 'no'


def ask_cidr(text):
    try:
        return show(ipaddress.ip_interface(unquote(text)))
    except ValueError:
        return 'no'


def ask_lenient(text):
    """ACCEPT_LEADING_ZEROS: zeros in front of a number, a group up to ffff."""
    text = unquote(text)
    head, slash, bits = text.partition('/')
    head = re.sub(r'(?<![0-9a-fA-F])0+(?=[0-9a-fA-F])', '', head)
    bits = re.sub(r'^0+(?=[0-9])', '', bits)
    try:
        return show(ip(head)) if not slash else ask_cidr(head + slash + bits)
    except ValueError:
        return 'no'


def ask_format(text):
    value = ip(text)
    if value.version == 6 and value.ipv4_mapped:
        return f'::ffff:{value.ipv4_mapped}'
    return str(value)


def ask_cidrformat(text):
    head, bits = text.split('/')
    return f'{ask_format(head)}/{bits}'


def glibc_addr(text):
    text = unquote(text)
    for family, version in (socket.AF_INET, 4), (socket.AF_INET6, 6):
        try:
            found = socket.inet_pton(family, text)
        except (OSError, ValueError, UnicodeError):
            continue
        return f'{version}:{found.hex()}'
    return 'no'


def glibc_format(text):
    value = ip(text)
    family = socket.AF_INET if value.version == 4 else socket.AF_INET6
    return socket.inet_ntop(family, value.packed)


NAME = re.compile(r'(?!-)[0-9A-Za-z_-]{1,63}(?<!-)'
                  r'(\.(?!-)[0-9A-Za-z_-]{1,63}(?<!-))*\.?', re.A)
PORT = re.compile(r'0|[1-9][0-9]{0,4}', re.A)


def ask_host(text):
    """RFC 3986 section 3.2.2 and 1123 section 2.1, as the header has it."""
    text = unquote(text)
    port = None
    if text.startswith('['):
        found = re.fullmatch(r'\[([^\]]*)\](?::(.*))?', text, re.S)
        if not found:
            return 'no'
        host, port = found.groups()
        if ':' not in host:
            return 'no'
    elif text.count(':') > 1:
        host = text
    else:
        host, colon, rest = text.partition(':')
        port = rest if colon else None
    if port is not None and not (PORT.fullmatch(port) and int(port) < 65536):
        return 'no'
    tail = '' if port is None else f' port {port}'
    last = host.removesuffix('.').rpartition('.')[2]
    if ':' in host or re.fullmatch(r'[0-9]+|0[xX][0-9a-fA-F]*', last, re.A):
        if '%' in host or ask_addr(host.replace('\\', '\\x5c')) == 'no':
            return 'no'
        return 'addr ' + show(ip(host)) + tail
    if len(host) > 253 or not NAME.fullmatch(host):
        return 'no'
    return f'name {host}{tail}'


def ask_bulk(text):
    """One line each: what is left of a list with comments and blanks."""
    answer = []
    lines = unquote(text).split('\n')
    last = lines.pop()
    for line in [each.removesuffix('\r') for each in lines] + [last]:
        line = line.partition('#')[0].strip(' \t')
        if line:
            whole = line if '/' in line else line + (
                '/128' if ':' in line else '/32')
            strict = re.fullmatch(r'[0-9a-fA-F.:]+/(0|[1-9][0-9]*)', whole)
            answer.append(ask_cidr(whole) if strict else 'no')
    return ' '.join(answer)


# ---- one address ----

KINDS = {
    'UNSPECIFIED': '0.0.0.0/32 ::/128',
    'LOOPBACK': '127.0.0.0/8 ::1/128',
    'PRIVATE': '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7',
    'LINK_LOCAL': '169.254.0.0/16 fe80::/10',
    'SITE_LOCAL': 'fec0::/10',
    'SHARED': '100.64.0.0/10',
    'MULTICAST': '224.0.0.0/4 ff00::/8',
    'BROADCAST': '255.255.255.255/32',
    'DOCUMENTATION': '192.0.2.0/24 198.51.100.0/24 203.0.113.0/24'
                     ' 2001:db8::/32 3fff::/20',
    'BENCHMARKING': '198.18.0.0/15 2001:2::/48',
    'RESERVED': '240.0.0.0/4',
}
BLOCKS = [(name, block) for name, text in KINDS.items() for block in nets(text)]
CARRIERS = [  # first match decides; bit at which the IPv4 address ends
    ('MAPPED', net('::ffff:0:0/96'), 0), ('TRANSLATED', net('::ffff:0:0:0/96'), 0),
    ('NAT64', net('64:ff9b::/96'), 0), ('SIXTOFOUR', net('2002::/16'), 80),
    ('TEREDO', net('2001::/32'), 0), ('COMPATIBLE', net('::/96'), 0),
]


def carried(value):
    """[(kind, IPv4 addresses inside, the one that embedded tells last)]"""
    if value.version == 4:
        return []
    found = []
    whole = int(value)
    for kind, block, shift in CARRIERS:
        if value in block and whole > 1:
            low = whole >> shift & 0xffffffff
            if kind == 'TEREDO':
                found.append((kind, [whole >> 64 & 0xffffffff,
                                     low ^ 0xffffffff]))
            else:
                found.append((kind, [low]))
            break
    if whole >> 32 & 0xfdffffff == 0x00005efe:
        found.append(('ISATAP', [whole & 0xffffffff]))
    return [(kind, [number(4, each) for each in inside])
            for kind, inside in found]


def ask_embedded(text):
    found = carried(ip(text))
    return f'{show(found[0][1][-1])} {found[0][0]}' if found else 'ABSENT'


def registry():
    rows = []
    path = ROOT / 'tests/data/special_registry.tsv'
    for line in path.read_text().splitlines():
        if line and not line.startswith('#'):
            cells = line.split('\t')
            rows.append((net(cells[0]), cells[1:]))
    return rows


ROWS = registry()


def ask_special(text):
    value = ip(text)
    rows = [(block.prefixlen, index, block, cells)
            for index, (block, cells) in enumerate(ROWS, 1)
            if block.version == value.version and value in block]
    if not rows:
        return 'ABSENT'
    _, index, block, cells = max(rows)
    return f'{show(block)} {index} {" ".join(cells[2:7])}'


def kinds(value):
    found = {name for name, block in BLOCKS
             if block.version == value.version and value in block}
    return found - ({'RESERVED'} if 'BROADCAST' in found else set())


def is_global(value):
    special = ask_special(str(value))
    return special == 'ABSENT' or special.split()[5] == 'true'


def ask_class(text):
    value = ip(text)
    inside = carried(value)
    every = [value] + [each for _, group in inside for each in group]
    danger = set().union(*map(kinds, every))
    marks = {kind for kind, _ in inside}
    if value.version == 6 and value in net('64:ff9b:1::/48'):
        marks.add('NAT64')
    if not danger and all(map(is_global, every)) and 'MAPPED' not in marks:
        marks.add('GLOBAL')
    return ' '.join(sorted(danger | marks))


def ask_kinds(text):
    value = ip(text)
    return ' '.join(name for name, is_so in (
        ('UNSPECIFIED', value.is_unspecified), ('LOOPBACK', value.is_loopback),
        ('PRIVATE', any(value in block for block in nets(KINDS['PRIVATE'])
                        if block.version == value.version)),
        ('LINK_LOCAL', value.is_link_local),
        ('MULTICAST', value.is_multicast)) if is_so)


def ask_unmap(text):
    value = ip(text)
    return show(value.version == 6 and value.ipv4_mapped or value)


def ask_compare(a, b):
    return sign(order(ip(a)), order(ip(b)))


def ask_offset(text, delta):
    value = ip(text)
    result = int(value) + int(delta)
    if not 0 <= result < 1 << WIDTH[value.version]:
        return 'OUTSIDE'
    return show(number(value.version, result))


# ---- blocks ----

def ask_masked(text):
    return show(net(text))


def ask_first(text):
    return show(net(text).network_address)


def ask_last(text):
    return show(net(text).broadcast_address)


def ask_count(text):
    return str(min(net(text).num_addresses, (1 << 64) - 1))


def ask_nth(text, index):
    try:
        return show(net(text)[int(index)])
    except IndexError:
        return 'OUTSIDE'


def ask_subnet(text, bits, index):
    block, bits, index = net(text), int(bits), int(index)
    if bits < block.prefixlen:
        return 'VALUE'
    if index >= 1 << bits - block.prefixlen:
        return 'OUTSIDE'
    first = int(block.network_address) + (index << block.max_prefixlen - bits)
    return f'{show(number(block.version, first))}/{bits}'


def ask_contains(text, addr):
    return str(ip(addr) in net(text)).lower()


def ask_covers(outer, inner):
    outer, inner = net(outer), net(inner)
    return str(outer.version == inner.version
               and inner.subnet_of(outer)).lower()


def ask_overlaps(a, b):
    a, b = net(a), net(b)
    return str(a.version == b.version and a.overlaps(b)).lower()


def ask_cidrcompare(a, b):
    return sign(*(order(ipaddress.ip_interface(each)) for each in (a, b)))


def ask_split(first, last):
    first, last = ip(first), ip(last)
    if first.version != last.version or first > last:
        return 'VALUE'
    return show_all(ipaddress.summarize_address_range(first, last))


# ---- sets ----

def merged(blocks):
    return [each for version in (4, 6) for each in ipaddress.collapse_addresses(
        block for block in blocks if block.version == version)]


def spans(blocks):
    return [(block.version, int(block.network_address),
             int(block.broadcast_address)) for block in blocks]


def ask_merge(text):
    return show_all(merged(nets(text)))


def ask_check(text):
    """The first that is not as it should be, but for what is no block."""
    words = text.split()
    for at, word in enumerate(words):
        host = ipaddress.ip_interface(word)
        if host.ip != host.network.network_address:
            return f'HOST_BITS {at}'
        if at:
            pair = [net(each) for each in words[at - 1:at + 1]]
            if merged(pair) != pair:
                return f'OUTSIDE {at}'
    return f'OK {len(words)}'


def ask_find(text, addr):
    addr = ip(addr)
    found = [str(at) for at, block in enumerate(nets(text)) if addr in block]
    return found[0] if found else 'ABSENT'


def ask_findall(text, asked):
    blocks = nets(text)
    return ' '.join(next((str(at) for at, block in enumerate(blocks)
                          if block.version == each.version
                          and each.subnet_of(block)), '-')
                    for each in nets(asked))


def ask_subtract(a, b):
    left = spans(nets(a))
    for version, first, last in spans(nets(b)):
        parts = []
        for w, f, t in left:
            if w != version or t < first or last < f:
                parts.append((w, f, t))
                continue
            if f < first:
                parts.append((w, f, first - 1))
            if last < t:
                parts.append((w, last + 1, t))
        left = parts
    return show_all(each for version, first, last in sorted(left)
                    for each in ipaddress.summarize_address_range(
                        number(version, first), number(version, last)))


def ask_intersect(a, b):
    return show_all(merged([
        x if x.prefixlen >= y.prefixlen else y
        for x in nets(a) for y in nets(b)
        if x.version == y.version and x.overlaps(y)]))


def ask_clashes(text):
    blocks = nets(text)
    found = []
    for later, block in enumerate(blocks):
        for earlier in range(later):
            if blocks[earlier].version == block.version and (
                    blocks[earlier].overlaps(block)):
                found.append(f'{later}-{earlier}')
                break
    return ' '.join(found)


# ---- services and plans ----

def ask_service(text):
    block = net(text)
    return show(block[1]) if block.num_addresses > 1 else 'OUTSIDE'


def ask_families(policy, kind, asked, cluster):
    """KEP-563 as the header tells it: policy U, S, P, R; kind h, n, hn or -."""
    asked = [int(each) for each in asked.replace('-', '')]
    cluster = [int(each) for each in cluster]
    free = kind == 'hn'  # needs no clusterIP, so may have any family
    if policy == 'S' and len(asked) == 2:
        return 'FAMILY'
    if policy == 'U' and len(asked) == 2 and not free:
        return 'FAMILY'
    if not free:
        if any(each not in cluster for each in asked):
            return 'FAMILY'
        if policy == 'R' and len(cluster) < 2:
            return 'FAMILY'
    if policy == 'U':
        policy = 'R' if free else 'S'
    first = asked or [cluster[0]]
    other = [each for each in (4, 6) if each != first[0]]
    if len(first) == 1 and (policy == 'R' or policy == 'P' and (
            len(cluster) == 2 or free)):
        first = first + other
    return policy + ' ' + ' '.join(map(str, first))


def ask_order(text, family):
    blocks = text.split()
    return show_all(map(ipaddress.ip_interface, sorted(
        blocks, key=lambda each: net(each).version != int(family))))


def ask_avoid(services, pods, avoid):
    found = []
    for name, text in ('service', services), ('pod', pods):
        for entry, block in enumerate(map(net, text.split(',') if text else [])):
            for index, other in enumerate(nets(avoid)):
                if block.version == other.version and block.overlaps(other):
                    found.append(f'{name}:{entry}-{index}')
    return ' '.join(found)


SITES = {4: '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16', 6: 'fd00::/8'}


def splitmix(seed):
    mask = (1 << 64) - 1
    z = seed + 0x9e3779b97f4a7c15 & mask
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & mask
    z = (z ^ z >> 27) * 0x94d049bb133111eb & mask
    return z ^ z >> 31


def ask_propose(avoid, family, bits, seed):
    """docs/RULES.md: of n free blocks the one with the index h mod n."""
    family, bits = int(family), int(bits)
    unit = min(bits, 48) if family == 6 else bits
    shift = WIDTH[family] - unit
    taken = [(first >> shift, last >> shift)
             for version, first, last in spans(nets(avoid)) if version == family]
    gaps = []
    for _, first, last in spans(nets(SITES[family])):
        low, end = first >> shift, (last >> shift) + 1
        if unit < (8 if family == 6 else net_bits(first)):
            continue
        for a, b in sorted(taken):
            if b < low or a >= end:
                continue
            if a > low:
                gaps.append((low, a - low))
            low = b + 1
        if low < end:
            gaps.append((low, end - low))
    count = sum(size for _, size in gaps)
    if not count:
        return 'ABSENT'
    index = splitmix(int(seed)) % count
    for first, size in gaps:
        if index < size:
            return f'{show(number(family, first + index << shift))}/{bits}'
        index -= size


def net_bits(first):
    return next(block.prefixlen for block in nets(SITES[4])
                if int(block.network_address) == first)


def literal(text):
    """RULES, "literal": an address, with or without brackets and port."""
    answer = ask_host(text) if text else 'no'
    return ip_of(answer) if answer.startswith('addr ') else None


def ip_of(answer):
    version, digits = answer.split()[1].split(':')
    return number(int(version), int(digits, 16))


def concrete(text):
    value = literal(text)
    return value if value is not None and int(value) else None


def families(text):
    return [net(each).version for each in text.split(',')] if text else []


def ask_primary(**c):
    """SVC-D1 with the words of its table; c has the config's texts."""
    get = lambda name: c.get(name, '')
    configured = families(get('service_ranges')) or families(get('pod_ranges'))
    explicit = int(c.get('primary_family', 0))
    platform = c.get('platform', 'UNKNOWN')
    external, api, bind = (get(name) for name in (
        'external_address', 'api_address', 'bind_address'))
    given = c.get('endpoint_writer', 'DEFAULT')
    writer = given
    if given == 'DEFAULT':
        writer = 'K0S' if platform == 'K0S' and external else 'LEASE'
    elif given == 'K0S' and not external:
        writer = 'LEASE'

    advertised = None
    if concrete(api):
        advertised = concrete(api)
    elif not api or literal(api):
        if concrete(bind) and not concrete(bind).is_loopback:
            advertised = concrete(bind)
        elif platform in ('K3S', 'TALOS') and get('node_ips'):
            advertised = literal(get('node_ips').split(',')[0])

    observed = get('observed_endpoints')
    published, known = None, True
    if observed:
        published = literal(observed.split(',')[0])
        reason = 'OBSERVED'
    elif platform == 'UNKNOWN' and given == 'DEFAULT' and literal(external) and (
            not advertised or advertised.version != literal(external).version):
        known = False
    elif writer in ('LEASE', 'CPLB'):
        published = advertised
        reason = None
    elif writer == 'K0S':
        reason = 'EXTERNAL_ADDRESS'
        if literal(external):
            published = literal(external)
        else:
            return_family = explicit or 4
            published = number(return_family, 1)
    else:
        published = literal(external)
        reason = 'EXTERNAL_ADDRESS'

    if len(set(configured)) == 1:
        return configured[0]
    if explicit:
        return explicit
    if published is not None:
        return published.version
    if not known:
        return literal(external).version
    if platform == 'K0S' and c.get('order') == 'FREE':
        if not external and literal(api):
            return literal(api).version
        return 4
    for text in get('service_ranges'), get('pod_ranges'):
        if text:
            return families(text)[0]
    if concrete(bind):
        return concrete(bind).version
    if get('node_ips') and literal(get('node_ips').split(',')[0]):
        return literal(get('node_ips').split(',')[0]).version
    return 4


DEFAULTS = {'UPSTREAM': '10.0.0.0/24', 'KUBEADM': '10.96.0.0/12',
            'K0S': '10.96.0.0/12', 'TALOS': '10.96.0.0/12',
            'K3S': '10.43.0.0/16'}


def ask_plan(*pairs):
    """The decisions D1, D2, D4, D5 and D6 about lists of clean ranges."""
    c = dict(pair.split('=', 1) for pair in pairs)
    primary = ask_primary(**c)
    answer = [f'primary {primary}']
    for name in 'service_ranges', 'pod_ranges':
        text = c.get(name, '')
        if name == 'service_ranges' and not text and primary == 4:
            text = DEFAULTS.get(c['platform'], '')
        blocks = nets(text.replace(',', ' '))
        if c.get('live') != '1':
            blocks.sort(key=lambda block: block.version != primary)
        answer.append(f'{name} {show_all(blocks)}')
        if name == 'service_ranges':
            answer.append(f'first {show_all(block[1] for block in blocks)}')
            for block in blocks:
                size = block.num_addresses
                band = min(max(size // 16, 16), 256) if size > 16 else 0
                room = max(size - (2 if block.version == 4 else 1), 0)
                answer.append(f'band {band} room {min(room, (1 << 64) - 1)}')
    return '; '.join(answer)


def ask_migrate(old_services, new_services, old_pods, new_pods):
    """SVC-20 to SVC-22, POD-04, POD-05 and FAM-04 on clean lists."""
    split = lambda text: nets(text.replace(',', ' '))
    found = set()
    old, new = split(old_services), split(new_services)
    if old and new:
        if old[0] != new[0]:
            found.add('SVC-20')
        if len(old) == 1 and len(new) == 2 and old[0] == new[0]:
            found.add('SVC-21')
        same_family = (len(old) == len(new) == 1
                       and old[0].version == new[0].version)
        if any(at >= len(new) or new[at] != block
               for at, block in enumerate(old)) and not same_family:
            found.add('SVC-22')
        if {each.version for each in old} != {each.version for each in new}:
            found.add('FAM-04')
    old, new = split(old_pods), split(new_pods)
    if old and new:
        if any(at >= len(new) or new[at].version != block.version
               or not block.subnet_of(new[at]) for at, block in enumerate(old)):
            found.add('POD-04')
        elif len(new) > len(old):
            found.add('POD-05')
    verdict = ('BLOCKED' if 'POD-04' in found else
               'SILENT' if found & {'SVC-20', 'SVC-22'} else 'OK')
    return ' '.join([verdict, *sorted(found)])


def ask_mend(kind, text, entry, at, length, cidr, bits):
    """A field's new text by the words of IPKIN_MEND_; other bytes stay."""
    at, length = int(at), int(length)
    if kind in ('MASK', 'UNMAP', 'CANONICAL', 'BITS'):
        is_addr = '/' not in text[at:at + length]
        new = ask_cidrformat(cidr)
        return text[:at] + (new.partition('/')[0] if is_addr and kind !=
                            'BITS' else new) + text[at + length:]
    if kind == 'SWAP':
        words = text.split(',')
        words[0], words[1] = words[1], words[0]
        return ','.join(words)
    if kind == 'DROP':
        head, tail = text[:at], text[at + length:]
        if tail.startswith(','):
            return head + tail[1:]
        return head.removesuffix(',') + tail
    if kind in ('FAMILY', 'NODE_BITS'):
        return bits
    return '-'


# ---- tables ----

@functools.lru_cache
def constants(prefix):
    """{value: name} of enumerators in the header, by their text."""
    text = (ROOT / 'include/ipkin.h').read_text()
    return {int(value, 0): name for name, value in re.findall(
        rf'\bIPKIN_{prefix}(\w+) = (\w+)', text)}


STATUSES = {0: 'OK', **constants('ERR_')}
RULES = set(re.findall(r'^\| ((?:SVC|POD|ADR|OVL|DUAL|FAM|K0S)-\d\d) \|',
                       (ROOT / 'docs/RULES.md').read_text(), re.M))
GROUPS = ('', 'SVC', 'POD', 'ADR', 'OVL', 'DUAL', 'FAM', 'K0S')


def ask_status(value):
    return STATUSES.get(int(value), '')


def ask_sentence(value):
    """Whether there is one: exactly where there is a name."""
    return str(int(value) in STATUSES).lower()


def ask_rule(value):
    value = int(value)
    rules = constants('RULE_')
    if value not in rules or not 0 < value >> 8 < len(GROUPS):
        return ''
    name = f'{GROUPS[value >> 8]}-{value & 255:02}'
    return name if name in RULES else f'{name} is not in docs/RULES.md'


def ask_row(index):
    index = int(index)
    if not 1 <= index <= len(ROWS):
        return '|'
    cells = ROWS[index - 1][1]
    return f'{cells[0]}|{cells[1]}'


def ask_date():
    text = (ROOT / 'tests/data/special_registry.tsv').read_text()
    return re.search(r'last updated (\d{4}-\d\d-\d\d)', text)[1]


def ask_version():
    text = (ROOT / 'meson.build').read_text()
    version = re.search(r"version: '(\d+)\.(\d+)\.(\d+)'", text).groups()
    major, minor, patch = map(int, version)
    return f'{major << 16 | minor << 8 | patch} {".".join(version)}'


def ask_kernel():
    try:
        text = pathlib.Path('/proc/cpuinfo').read_text()
    except OSError:
        return '-'
    found = re.search(r'^(?:flags|Features)\s*:(.*)', text, re.M)
    flags = set(found[1].split()) if found else set()
    if {'avx512f', 'avx512bw', 'avx512vl', 'avx512vbmi',
            'avx512_vbmi2'} <= flags:
        return 'avx512'
    if 'avx2' in flags:
        return 'avx2'
    return 'neon' if flags & {'asimd', 'neon'} else 'scalar'
