#!/usr/bin/env python3
# dualstack.py - the command line of dualstack: options, exit codes, odd bytes
# SPDX-License-Identifier: MIT
#
#   dualstack.py DUALSTACK
import json
import random
import subprocess
import sys

PAIR = "10.96.0.0/12,fd01::/108"

# Refused: exit 2, a message, and nothing on the standard output.
USAGE = [
    "", "frobnicate", "check --nodes", "check --nodes -1", "check --nodes x",
    "check --platform openshift", "check --kube 2.36", "check --kube .36",
    "check --kube 1.36.x", "check --kube 1.0", "check --node-bits-v4 33",
    "check --primary-family IPv5", "check --api-address a --api-address b",
    "check stray", "check --unknown 1", "check --order sideways",
    "first", "first 10.0.0.0/33", "first 10.0.0.0/8 10.0.0.0/8",
    "families", "families --cluster 5", "families --cluster 4,",
    "families --cluster 4,6,4", "families --policy Some --cluster 4",
    "migrate", "migrate --old-pod-ranges 10.0.0.0/8",
    "migrate --old-pod-ranges x --new-pod-ranges 10.0.0.0/8",
    "propose", "propose --family 4", "propose --seed=", "propose --seed",
    "propose --seed a --family 5", "propose --seed a --bits 0",
    "propose --seed a --bits 7", "propose --seed a --bits 129",
    "propose --seed a --bits 33 --family 4", "propose --seed a stray",
    "propose --seed a --avoid x", "propose --seed a --avoid 10.0.0.0/33",
    "propose --seed a --avoid 10.0.0.0/8,", "propose --seed a --avoid ,::/0",
    "propose --seed a --avoid 10.0.0.0/8,,::/0", "propose --seed a --avoid ,",
    "propose --seed a --avoid ::ffff:10.0.0.0/104", "propose --seed a --nodes 1",
    "propose --json", "propose --seed a --avoid 010.0.0.0/8",
]

# Two commands that say the same.
SAME = [
    ("check --json --service-ranges " + PAIR,
     "check --service-ranges=" + PAIR + " --json"),
    ("check --json --service-ranges " + PAIR,
     "check --json --service-ranges 10.96.0.0/12 --service-ranges fd01::/108"),
    ("check --json --platform kind", "check --json --platform kubeadm"),
    ("check --json --platform rke2", "check --json --platform k3s"),
    ("check --json --kube v1.33.2+k0s.1", "check --json --kube 1.33"),
    ("check --json --platform k0s --features IPv6SingleStack,DualStack",
     "check --json --platform K0S --features dual-stack,ipv6-single-stack"),
    ("families --cluster 4 --cluster 6", "families --cluster=IPv4,IPv6"),
    ("families --cluster 4,6 --families 4 --families 6 --policy "
     "PreferDualStack", "families --cluster 4,6 --policy PreferDualStack"),
    ("propose --seed=a", "propose --bits 48 --family IPv6 --seed a --avoid="),
    ("propose --seed a --family 4 --avoid 10.0.0.0/8,172.16.0.0/12 --json",
     "propose --json --family 4 --avoid 172.31.9.9,10.0.0.0/9,10.128.0.0/9 "
     "--avoid 172.16.0.5/12 --avoid 10.1.2.3,fd00::/8 --bits=16 --seed a"),
    ("migrate --old-pod-ranges=10.0.0.0/8 --new-pod-ranges=10.0.0.0/8 --json",
     "migrate --json --old-pod-ranges 10.0.0.0/8 --new-pod-ranges 10.0.0.0/8"),
]

# What a command answers, and its exit status.
ANSWERS = [
    ("first 10.96.0.5/12", 0, "10.96.0.1\n"),
    ("first 10.0.0.0/32", 1, ""),
    ("families --cluster 4,6 --families 6,6 --json", 1, None),
    ("propose --seed prod-eu", 0, "fded:c4b4:c8f::/48\n"),
    ("propose --seed prod-eu --json", 0, '{"family":6,"bits":48,'
     '"seed":"prod-eu","block":"fded:c4b4:c8f::/48"}\n'),
    ("propose --seed a --bits 112", 0, "fdaa:dd9b:8527::/112\n"),
    ("propose --seed 1 --family 4 --avoid 10.0.0.0/8,172.16.0.0/12", 0,
     "192.168.0.0/16\n"),
    ("propose --seed 1 --family 4 --bits 15 --avoid 10.0.0.0/8,172.16.0.0/12",
     1, ""),
    ("propose --seed 1 --avoid fd00::/8 --json", 1,
     '{"error":"no block of that length is free"}\n'),
    ("check --service-ranges " + PAIR + " --api-address 10.0.0.1", 0, None),
    ("check --service-ranges " + PAIR + " --api-address fd12::1", 1, None),
]


class Runner:
    def __init__(self, program):
        self.program, self.passed, self.failed = program, 0, 0

    def run(self, args):
        done = subprocess.run([self.program, *args], capture_output=True,
                              check=False)
        return done.returncode, done.stdout, done.stderr

    def check(self, good, *what):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print("FAILED:", *what)


def endpoints(runner, *args):
    _, out, _ = runner.run(["check", "--json", *args])
    report = json.loads(out)
    return report["expect"]["endpoints"]


def main():
    runner = Runner(sys.argv[1])
    for line in USAGE:
        code, out, err = runner.run(line.split(" ") if line else [])
        runner.check(code == 2 and not out and err, "usage:", line, code, out)
    for one, other in SAME:
        a, b = runner.run(one.split()), runner.run(other.split())
        runner.check(a == b and a[1], "same:", one, "/", other, a, b)
    for line, code, answer in ANSWERS:
        got = runner.run(line.split())
        runner.check(got[0] == code and
                     (answer is None or got[1].decode() == answer), line, got)

    # what is shown comes first, and an endpoint of the other family is none
    services = ["--service-ranges", PAIR]
    for args, wanted in [
            (["--api-address", "10.0.0.1"], ["10.0.0.1"]),
            (["--api-address", "10.0.0.1", "--observed-endpoints",
              "2001:470::9"], ["2001:470::9"]),
            (["--external-address", "2001:470::1", "--api-address",
              "10.0.0.1"], []),
            (["--bind-address", "::1"], [])]:
        got = endpoints(runner, *services, *args)
        runner.check(got == wanted, "endpoints:", *args, got)

    # any bytes in any text: JSON, and the same mend for what is UTF-8
    seed = random.Random(7)
    fields = ["external-address", "api-address", "bind-address",
              "service-ranges", "pod-ranges", "node-ips", "cert-sans", "avoid"]
    for _ in range(200):
        args = ["check", "--json"]
        for field in seed.sample(fields, 3):
            text = bytes(seed.choice(b"019:./,%[]ax \x1b\xc3\xa4\xff\"\\")
                         for _ in range(seed.randrange(12)))
            args += ["--" + field, text]
        code, out, _ = runner.run(args)
        try:
            json.loads(out.decode("utf-8"))
            good = code in (0, 1)
        except ValueError:
            good = False
        runner.check(good, "JSON:", args, out)
    for _ in range(50):
        name = bytes(seed.choice(b"ab/-. \x1b\xc3\xa4\xff\"\\")
                     for _ in range(1 + seed.randrange(12)))
        code, out, _ = runner.run(["propose", "--json", "--seed", name])
        try:
            report = json.loads(out.decode("utf-8"))
            good = (code == 0 and report["block"].startswith("fd")
                    and report["seed"] == name.decode("utf-8", "replace"))
        except ValueError:
            good = False
        runner.check(good, "JSON:", name, out)

    # a full disk is no answer
    with open("/dev/full", "wb") as full:
        done = subprocess.run([runner.program, "first", "10.96.0.0/12"],
                              stdout=full, stderr=subprocess.PIPE, check=False)
    runner.check(done.returncode == 2 and done.stderr, "full disk", done)

    # a second range, beside the first
    taken = []
    for _ in range(16):
        code, out, err = runner.run(
            ["propose", "--family", "4", "--bits", "20", "--seed", "a",
             "--avoid", "10.0.0.0/8,172.16.0.0/12", "--avoid",
             ", ".join(taken)])
        runner.check(code == 0 and out.startswith(b"192.168."), out, err)
        taken.append(out.decode().strip())
    runner.check(len(set(taken)) == 16, "sixteen blocks:", taken)
    many = ",".join("10.%d.0.0/33" % i for i in range(5000))
    _, out, _ = runner.run(["check", "--json", "--service-ranges", many])
    runner.check(len(json.loads(out)["findings"]) == 10, "many entries")
    print(f"{runner.passed} passed, {runner.failed} failed")
    return 1 if runner.failed or not runner.passed else 0


if __name__ == "__main__":
    sys.exit(main())
