#!/usr/bin/env python3
# cidrset.py - cidrset on the command line and in pipes, beside ipaddress
# SPDX-License-Identifier: MIT
#
#   cidrset.py CIDRSET
import ipaddress
import json
import os
import pty
import random
import select
import subprocess
import sys
import tempfile
import time

BUFFER = 1 << 17  # of cidrset; a longer line is none

# Refused: exit 2, a message, and nothing on the standard output.
USAGE = ["", "frobnicate", "union", "diff", "diff a", "intersect a", "overlaps",
         "in", "not-in", "union --unknown a", "union -x a", "union -4x a",
         "union - -", "in -", "not-in a -", "union --which a",
         "not-in --which a", "union --color=some a", "union --color a", "a",
         "-- --help"]

# Lists by name; each test has its own directory with these.
FILES = {
    "a": b"10.0.0.0/8\n# all of 192.168\n\n192.168.0.0/16\nfd00::/8\n",
    "b": b"10.1.0.0/16\r\n\t10.0.0.0/8 # again\r\n \r\n172.16.0.1\nFD00:0::1",
    "bad": b"10.0.0.0/8\n10.0.0.256/8\n",
    "host": b"10.0.0.1/8\n10.0.0.0/8\nfd00::1/64\nfd00::1/65\nfd00::1\n",
    "empty": b"",
    "blank": b"\n \n# nothing\r\n",
    "all": b"0.0.0.0/1\n8000::/1\n128.0.0.0/1\n::/1\n",
    "mapped": b"::ffff:10.0.0.0/104\n",
}

# Arguments, the standard input, exit status, standard output.
ANSWERS = [
    ("union a", "", 0, "10.0.0.0/8\n192.168.0.0/16\nfd00::/8\n"),
    ("union a b", "", 0,
     "10.0.0.0/8\n172.16.0.1/32\n192.168.0.0/16\nfd00::/8\n"),
    ("union -4 a", "", 0, "10.0.0.0/8\n192.168.0.0/16\n"),
    ("-6 union a", "", 0, "fd00::/8\n"),
    ("union -46 a", "", 0, "10.0.0.0/8\n192.168.0.0/16\nfd00::/8\n"),
    ("union - empty", "1.2.3.4\n1.2.3.5", 0, "1.2.3.4/31\n"),
    ("union empty blank", "", 0, ""),
    ("union all", "", 0, "0.0.0.0/0\n::/0\n"),
    ("union mapped", "", 0, "::ffff:10.0.0.0/104\n"),
    ("union -k bad", "", 0, "10.0.0.0/8\n"),
    ("union -- a", "", 0, "10.0.0.0/8\n192.168.0.0/16\nfd00::/8\n"),
    ("union bad", "", 2, ""),
    ("union a bad b", "", 2, ""),
    ("diff a bad", "", 2, ""),
    ("intersect bad a", "", 2, ""),
    ("intersect a bad", "", 2, ""),
    ("overlaps a bad", "", 2, ""),
    ("in a bad", "10.0.0.1\n", 2, ""),
    ("union a absent", "", 2, ""),
    ("union -k a absent", "", 2, ""),
    ("union .", "", 2, ""),
    ("diff b a", "", 0, "172.16.0.1/32\n"),
    ("diff a a", "", 0, ""),
    ("diff all a b", "", 0, None),
    ("intersect a b", "", 0, "10.0.0.0/8\nfd00::1/128\n"),
    ("intersect a b -", "10.1.2.3\n", 0, "10.1.2.3/32\n"),
    ("intersect a empty b", "", 0, ""),
    ("overlaps a", "", 0, ""),
    ("overlaps a b", "", 1,
     "b:1: 10.1.0.0/16 inside a:1: 10.0.0.0/8\n"
     "b:2: 10.0.0.0/8 equals a:1: 10.0.0.0/8\n"
     "b:5: fd00::1/128 inside a:5: fd00::/8\n"),
    ("overlaps b empty blank a -6", "", 1,
     "a:5: fd00::/8 contains b:5: fd00::1/128\n"),
    ("overlaps -k a bad", "", 1, "bad:1: 10.0.0.0/8 equals a:1: 10.0.0.0/8\n"),
    ("in a", "10.0.0.1 # x\r\n11.0.0.1\n\n10.0.0.0/7\n10.9.0.0/16", 0,
     "10.0.0.1 # x\r\n10.9.0.0/16\n"),
    ("in --which a", " 10.0.0.1\r\nfd00::7\n", 0,
     " 10.0.0.1\t10.0.0.0/8\nfd00::7\tfd00::/8\n"),
    ("not-in a", "10.0.0.1\n11.0.0.1\n\n# x\n10.0.0.0/7\nfe80::\n", 0,
     "11.0.0.1\n10.0.0.0/7\nfe80::\n"),
    ("not-in -4 a", "11.0.0.1\nfe80::\n", 0, "11.0.0.1\n"),
    ("in a", "11.0.0.1\n", 1, ""),
    ("in a", "", 1, ""),
    ("in empty", "10.0.0.1\n", 1, ""),
    ("not-in empty", "10.0.0.1", 0, "10.0.0.1\n"),
    # a bad line of the input is in no list, and in none of the answers
    ("in a", "10.0.0.1\nx\n10.0.0.2\n", 2, "10.0.0.1\n10.0.0.2\n"),
    ("not-in a", "x\n11.0.0.1\n", 2, "11.0.0.1\n"),
    ("not-in -k a", "x\n11.0.0.1\n", 0, "11.0.0.1\n"),
    # an IPv4-mapped address is IPv4, on both sides
    ("in a", "::ffff:10.0.0.1\n::ffff:11.0.0.1\n::10.0.0.1\n", 0,
     "::ffff:10.0.0.1\n"),
    ("in --which mapped", "10.0.0.1\n::ffff:10.0.0.1\n", 0,
     "10.0.0.1\t10.0.0.0/8\n::ffff:10.0.0.1\t10.0.0.0/8\n"),
    ("in -6 mapped", "::ffff:10.0.0.1\n", 1, ""),
    ("--version", "", 0, None),
]

# What is said on the standard error.
ERRORS = [
    ("union bad", "",
     "bad:2:10: an octet is greater than 255\n  10.0.0.256/8\n           ^\n"),
    ("union b -", " 1.2.3.4x\r\n",
     "-:1:9: a character that cannot stand there\n   1.2.3.4x\n          ^\n"),
    ("union -", "10.0.0.0/" + 100 * "9" + "\n",
     "-:1:11: the prefix length is too large for the family\n"
     "  10.0.0.0/" + 61 * "9" + "\n            ^\n"),
    ("union -", 99 * " " + "1.2.3.x\n",
     "-:1:106: a character that cannot stand there\n  ..." + 28 * " " +
     "1.2.3.x\n" + 39 * " " + "^\n"),
    ("union -", "\x1b\n", "-:1:1: a character that cannot stand there\n"
     "  ?\n  ^\n"),
    ("union host", "", "cidrset: host: host bits ignored in 3 lines "
     "(--strict tells which)\n"),
    ("union absent", "", "cidrset: absent: No such file or directory\n"),
    ("union --color=always bad", "",
     "\033[1mbad:2:10:\033[m an octet is greater than 255\n"
     "  10.0.0.256/8\n           \033[1;31m^\033[m\n"),
    ("union -v a b", "",
     "cidrset: a: 5 lines, 2 blank, 0 bad, 3 blocks\n"
     "cidrset: b: 5 lines, 1 blank, 0 bad, 4 blocks\n"
     "cidrset: 4 blocks; addresses: 16842753 IPv4, "
     "1329227995784915872903807060280344576 IPv6\n"),
    ("in -v a", "10.0.0.1\n\n11.0.0.1\n",
     "cidrset: a: 5 lines, 2 blank, 0 bad, 3 blocks\n"
     "cidrset: 1 of 3 lines, 1 blank, 0 bad\n"),
]


class Runner:
    def __init__(self, program, folder):
        self.program, self.passed, self.failed = program, 0, 0
        self.folder = folder
        self.environment = dict(os.environ, LC_ALL="C", TERM="xterm")
        self.environment.pop("NO_COLOR", None)
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        with open(os.path.join(os.fsencode(self.folder), os.fsencode(name)),
                  "wb") as file:
            file.write(text)

    def options(self):
        return {"cwd": self.folder, "env": self.environment}

    def run(self, args, text=b""):
        done = subprocess.run([self.program, *args], input=text, check=False,
                              capture_output=True, **self.options())
        return done.returncode, done.stdout, done.stderr

    def start(self, args, **pipes):
        return subprocess.Popen([self.program, *args], **pipes,
                                **self.options())

    def check(self, good, *what):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print("FAILED:", *what)


def check_tables(runner):
    for line in USAGE:
        code, out, err = runner.run(line.split())
        runner.check(code == 2 and not out and err, "usage:", line, code, out)
    for line, text, code, answer in ANSWERS:
        got = runner.run(line.split(), text.encode())
        runner.check(got[0] == code and
                     (answer is None or got[1].decode() == answer), line, got)
        silent = code != 2 and "-k" not in line.split()
        runner.check(bool(got[2]) != silent, "standard error:", line, got[2])
    for line, text, error in ERRORS:
        got = runner.run(line.split(), text.encode())[2].decode()
        runner.check(got == error, "error:", line, repr(got), repr(error))
    code, out, err = runner.run(["--help"])
    runner.check(code == 0 and out.startswith(b"usage: ") and not err, "--help")

    code, out, err = runner.run(["union", "--strict", "host"])
    places = [line for line in err.decode().splitlines() if ": " in line]
    runner.check(code == 2 and not out and
                 [place.split(" ")[0] for place in places] ==
                 ["host:1:10:", "host:3:9:", "host:4:9:"], "strict:", err)
    _, out, _ = runner.run(["union", "--strict", "-k", "host"])
    runner.check(out == b"10.0.0.0/8\nfd00::1/128\n", "strict, -k:", out)

    runner.write("worse", b"x\n" * 10000)
    code, out, err = runner.run(["union", "worse"])
    runner.check(code == 2 and not out and err.count(b"\n") == 61 and
                 err.endswith(b"cidrset: worse: 9980 more bad lines\n"), err)


# ---- beside ipaddress ----

def spans(networks):
    """The addresses of each family, as disjoint pairs of numbers."""
    result = {4: [], 6: []}
    for net in sorted(networks, key=lambda net: int(net.network_address)):
        pairs = result[net.version]
        first, last = int(net.network_address), int(net.broadcast_address)
        if pairs and first <= pairs[-1][1] + 1:
            pairs[-1] = (pairs[-1][0], max(pairs[-1][1], last))
        else:
            pairs.append((first, last))
    return result


def without(pairs, others):
    result = []
    for first, last in pairs:
        for low, high in others:
            if high < first or low > last:
                continue
            if low > first:
                result.append((first, low - 1))
            first = high + 1
        if first <= last:
            result.append((first, last))
    return result


def blocks_of(sets):
    """Spans as cidrset prints them."""
    text = ""
    for version, address in ((4, ipaddress.IPv4Address),
                             (6, ipaddress.IPv6Address)):
        for first, last in sets[version]:
            for net in ipaddress.summarize_address_range(address(first),
                                                         address(last)):
                text += text_of(net) + "\n"
    return text


def text_of(net):
    """ipaddress writes a mapped address in hex."""
    v4 = net.version == 6 and net.network_address.ipv4_mapped
    return f"::ffff:{v4}/{net.prefixlen}" if v4 else str(net)


def random_network(seed):
    if seed.random() < 0.6:
        bits, text = seed.choice([8, 20, 23, 24, 25, 27, 30, 31, 32, 32]), \
            "10.0.%d.%d" % (seed.randrange(4), seed.randrange(256))
    else:
        bits, text = seed.choice([16, 56, 63, 64, 65, 96, 126, 127, 128]), \
            "2001:db8:0:%x::%x:%x" % (seed.randrange(4), seed.randrange(2),
                                      seed.randrange(16))
    if seed.random() < 0.02:
        bits = 0
    return ipaddress.ip_network(f"{text}/{bits}", strict=False)


def random_list(seed):
    """Networks, the text of a list of them, and where each stands."""
    networks, lines, numbers = [], [], []
    for _ in range(seed.randrange(40)):
        while seed.random() < 0.2:
            lines.append(seed.choice(["", " ", "#", "\t# 10.0.0.0/8"]))
        net = random_network(seed)
        text = str(net)
        if net.prefixlen == net.max_prefixlen and seed.random() < 0.5:
            text = str(net.network_address)
        if seed.random() < 0.2:
            text = seed.choice([" ", "\t", ""]) + text.upper() + \
                seed.choice([" ", "#", " # a list"])
        lines.append(text)
        networks.append(net)
        numbers.append(len(lines))
    end = seed.choice(["\n", "\r\n"])
    text = end.join(lines) + seed.choice([end if lines else "", "\n"])
    return networks, text.encode(), numbers


def check_sets(runner, seed):
    lists = [random_list(seed) for _ in range(3)]
    names = ["x", "y", "z"]
    for name, (_, text, _) in zip(names, lists):
        runner.write(name, text)
    one, two, three = (spans(networks) for networks, _, _ in lists)
    every = spans(sum((networks for networks, _, _ in lists), []))
    both = spans(lists[1][0] + lists[2][0])
    most = {4: [(0, 2 ** 32 - 1)], 6: [(0, 2 ** 128 - 1)]}

    def invert(sets):
        return {v: without(most[v], sets[v]) for v in sets}

    def join(sets):
        """Of spans; there are few."""
        return spans([net for v, address in ((4, ipaddress.IPv4Address),
                                             (6, ipaddress.IPv6Address))
                      for part in sets for first, last in part[v]
                      for net in ipaddress.summarize_address_range(
                          address(first), address(last))])

    wanted = {
        "union": blocks_of(every),
        "diff": blocks_of({v: without(one[v], both[v]) for v in one}),
        "intersect": blocks_of(invert(join([invert(one), invert(two),
                                            invert(three)]))),
    }
    for command, answer in wanted.items():
        code, out, err = runner.run([command, *names])
        runner.check((code, out.decode(), err) == (0, answer, b""), command,
                     out, answer, err, lists)
    _, out, _ = runner.run(["union", "--json", *names])
    report = json.loads(out)
    counts = {f"v{v}": str(sum(last - first + 1 for first, last in every[v]))
              for v in every}
    runner.check(report["addresses"] == counts and
                 report["blocks"] == wanted["union"].split(), "JSON:", out)
    check_overlaps(runner, names, lists)
    check_in(runner, seed, names, every)


def check_overlaps(runner, names, lists):
    before, wanted = [], ""
    for name, (networks, _, numbers) in zip(names, lists):
        for net, number in zip(networks, numbers):
            for other, place in before:
                if net.version == other.version and net.overlaps(other):
                    how = "equals" if net == other else "inside" \
                        if net.subnet_of(other) else "contains"
                    wanted += f"{name}:{number}: {text_of(net)} {how} " \
                        f"{place}: {text_of(other)}\n"
                    break
            before.append((net, f"{name}:{number}"))
    code, out, _ = runner.run(["overlaps", *names])
    runner.check((code, out.decode()) == (wanted != "", wanted), "overlaps:",
                 out, wanted, lists)


def check_in(runner, seed, names, every):
    asked = [random_network(seed) for _ in range(60)]
    inside = [any(first <= int(net.network_address) and
                  int(net.broadcast_address) <= last
                  for first, last in every[net.version]) for net in asked]
    text = "".join(text_of(net) + "\n" for net in asked).encode()
    for command, which in ("in", True), ("not-in", False):
        wanted = "".join(text_of(net) + "\n" for net, found
                         in zip(asked, inside) if found == which)
        code, out, _ = runner.run([command, *names], text)
        runner.check((code, out.decode()) == (wanted == "", wanted), command,
                     out, wanted, text)


# ---- streams ----

def feed(process, text, seed):
    """In pieces that end anywhere."""
    at = 0
    while at < len(text):
        size = seed.choice([1, 7, 4096, 65536, 100003, 1 << 20])
        process.stdin.write(text[at:at + size])
        process.stdin.flush()
        at += size
    process.stdin.close()


def check_stream(runner, seed):
    pool = ["10.0.0.%d" % i for i in range(0, 256, 5)] + \
        ["11.0.0.%d" % i for i in range(0, 256, 5)] + \
        ["fd00::%x" % i for i in range(5)] + ["", "# 10.0.0.1", " 10.0.0.1 "]
    lines = [seed.choice(pool) for _ in range(3 * BUFFER // 10)]
    wanted = "".join(line + "\n" for line in lines
                     if line.strip().startswith(("10.", "fd"))).encode()
    text = "\n".join(lines).encode()
    with tempfile.TemporaryFile() as out:
        process = runner.start(["in", "a"], stdin=subprocess.PIPE, stdout=out)
        feed(process, text, seed)
        code = process.wait()
        out.seek(0)
        runner.check(code == 0 and out.read() == wanted, "a stream in pieces")
    process = runner.start(["union", "-"], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE)
    feed(process, text, seed)
    runner.check(process.stdout.read().count(b"\n") == 106 and
                 process.wait() == 0, "a list in pieces")
    process.stdout.close()
    runner.write("many", text)
    code, out, _ = runner.run(["union", "many"])
    runner.check(code == 0 and out.count(b"\n") == 106, "a list of a file")


def check_long_lines(runner):
    """The end of a long line is no line."""
    for size in BUFFER - 1, BUFFER, 3 * BUFFER:
        long = b"10.1.2.3" + b" " * size + b"0.0.0.0/0\n"
        text = b"1.2.3.4\n" + long + b"1.2.3.5\n"
        code, out, err = runner.run(["union", "-"], text)
        runner.check(code == 2 and not out and b"-:2:" in err, "long:", err)
        code, out, err = runner.run(["union", "-k", "-"], text)
        runner.check(code == 0 and out == b"1.2.3.4/31\n", "long:", out)
        code, out, err = runner.run(["in", "all"], text)
        runner.check(code == 2 and out == b"1.2.3.4\n1.2.3.5\n", "long:", out)
        code, out, err = runner.run(["in", "all"], long[:-1])
        runner.check(code == 2 and not out, "long, at the end:", out)


def check_prompt(runner):
    """An answer does not wait for the end of the input."""
    with runner.start(["in", "a"], stdin=subprocess.PIPE,
                      stdout=subprocess.PIPE) as process:
        for line in b"10.0.0.1\n", b"10.0.0.2\n":
            process.stdin.write(line)
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], 20)
            runner.check(ready and os.read(process.stdout.fileno(), 99) == line,
                         "an answer at once")
        process.stdin.close()


def check_broken(runner):
    """What cannot be read or written is told."""
    big = "".join("10.%d.%d.1\n" % (i, j) for i in range(100)
                  for j in range(200)).encode()
    runner.write("big", big)
    for args in ["union", "big"], ["union", "a"], ["in", "a"], ["--help"], \
            ["union", "--json", "a"], ["overlaps", "a", "b"]:
        with open("/dev/full", "wb") as full:
            process = runner.start(args, stdin=subprocess.PIPE, stdout=full,
                                   stderr=subprocess.PIPE)
            _, err = process.communicate(b"10.0.0.1\n")
            runner.check(process.returncode == 2 and
                         b"standard output: No space" in err, args, err)
    for line in "in a <&-", "union - <&-", "union a - <&-", "union a >&-":
        done = subprocess.run(["sh", "-c", f'"$0" {line}', runner.program],
                              check=False, capture_output=True,
                              **runner.options())
        runner.check(done.returncode == 2 and not done.stdout and done.stderr,
                     line, done)
    # the reader ends early, and nobody is killed by SIGPIPE
    process = runner.start(["union", "big"], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, restore_signals=False)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    runner.check(process.wait() == 2 and b"Broken pipe" in err, "EPIPE:", err)


def check_terminal(runner):
    """Progress and colour are there on a terminal alone, and go away again."""
    text = b"10.0.0.1\n" * 1000
    for extra, color in ([], True), (["--color=never"], False):
        try:
            ours, theirs = pty.openpty()
        except OSError as why:
            print("skipped: what shows on a terminal alone:", why)
            return
        process = runner.start(["in", *extra, "a"], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        process.stdin.write(text + b"x\n")
        for _ in range(8):
            process.stdin.flush()
            time.sleep(0.1)
            process.stdin.write(text)
        process.stdin.close()
        code, err = process.wait(), os.read(ours, 1 << 16)
        os.close(ours)
        runner.check(code == 2 and b"\r-: 0 MB\033[K" in err and
                     err.endswith(b"\r\033[K"), "progress:", err)
        runner.check((b"\033[1;31m^" in err) == color, "colour:", err)


# ---- JSON ----

def check_json(runner, seed):
    def report(code, args, text=b""):
        got = runner.run([*args, "--json"], text)
        try:
            answer = json.loads(got[1].decode("utf-8"))
            good = got[0] == code and answer["schema"] == 1
        except ValueError:
            answer, good = None, False
        runner.check(good, "JSON:", args, got)
        return answer

    a = {"file": "a", "lines": 5, "blank": 2, "bad": 0, "host_bits": 0,
         "blocks": 3}
    runner.check(report(0, ["union", "a"]) == {
        "schema": 1, "command": "union", "lists": [a],
        "blocks": ["10.0.0.0/8", "192.168.0.0/16", "fd00::/8"],
        "addresses": {"v4": str(2 ** 24 + 2 ** 16), "v6": str(2 ** 120)}},
        "union")
    runner.check(report(0, ["union", "all"])["addresses"] ==
                 {"v4": str(2 ** 32), "v6": str(2 ** 128)}, "all addresses")
    runner.check(report(0, ["diff", "a", "a"])["addresses"] ==
                 {"v4": "0", "v6": "0"}, "no addresses")
    runner.check(report(1, ["overlaps", "a", "-"], b"\n10.0.0.1")["overlaps"] ==
                 [{"file": "-", "line": 2, "block": "10.0.0.1/32",
                   "relation": "inside", "other_file": "a", "other_line": 1,
                   "other_block": "10.0.0.0/8"}], "overlaps")
    runner.check(report(0, ["overlaps", "a"])["overlaps"] == [], "no overlaps")
    runner.check(report(2, ["in", "a"], b"10.0.0.1 # \xc3\xa4\xff\n\nx\n") == {
        "schema": 1, "command": "in", "lists": [a],
        "found": [{"line": 1, "text": "10.0.0.1 # \u00e4\ufffd",
                   "block": "10.0.0.0/8"}],
        "input": {"lines": 3, "blank": 1, "bad": 1}}, "in")
    runner.check(report(0, ["not-in", "a"], b"::1")["found"] ==
                 [{"line": 1, "text": "::1", "block": None}], "not-in")
    code, out, _ = runner.run(["union", "bad", "--json"])
    runner.check(code == 2 and not out, "a bad list has no JSON")

    # any bytes in names and lines
    some = b"019:.,%[]ax \x1b\x7f\xc3\xa4\xe2\x82\xac\xed\xf0\x9f\x98\xff\"\\"
    for _ in range(30):
        name = bytes(seed.choice(some) for _ in range(1 + seed.randrange(9)))
        name = name if name.strip(b".") else b"n"
        runner.write(name, b"10.0.0.0/8\n10.0.0.1\n")
        text = b"".join(
            seed.choice([b"10.0.0.1", b"11.0.0.1"]) + b"#" + bytes(
                seed.choice(some + b"\0\r") for _ in range(seed.randrange(20)))
            + b"\n" for _ in range(5))
        report(1, ["overlaps", b"./" + name])
        found = report(0, ["not-in", "empty"], text)["found"]
        runner.check([entry["text"] for entry in found] == [
            replace(line.removesuffix(b"\r"))
            for line in text.split(b"\n")[:-1]], "texts:", found, text)


def replace(text):
    """As Python reads it, but one U+FFFD for each byte that is no UTF-8."""
    result = text.decode("utf-8", "surrogateescape")
    return "".join("\ufffd" if "\udc80" <= c <= "\udcff" else c for c in result)


def main():
    seed = random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(os.path.abspath(sys.argv[1]), folder)
        check_tables(runner)
        check_json(runner, seed)
        for _ in range(25):
            check_sets(runner, seed)
        check_stream(runner, seed)
        check_long_lines(runner)
        check_prompt(runner)
        check_broken(runner)
        check_terminal(runner)
    print(f"{runner.passed} passed, {runner.failed} failed")
    return 1 if runner.failed or not runner.passed else 0


if __name__ == "__main__":
    sys.exit(main())
