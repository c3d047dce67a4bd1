#!/usr/bin/env python3
# tally.py - how many tests passed and failed, from Meson's logs
# SPDX-License-Identifier: MIT
"""tally.py TESTLOG_JSON...

Meson counts programs; this counts tests: Criterion's "Synthesis: Tested: ...",
the plain runner's "N passed, N failed", and a program that says neither as
one.  The last line is "N passed, N failed"; a program that fails without a
failed test, or runs none, is a failure too."""
import json
import re
import sys

SYNTHESIS = re.compile(r'Synthesis: Tested: (\d+) \| Passing: (\d+) \| '
                       r'Failing: (\d+) \| Crashing: (\d+)')


def count(result, output):
    """(passed, failed) of one program."""
    output = re.sub(r'\x1b\[[\d;]*m', '', output)
    runs = [tuple(map(int, run)) for run in SYNTHESIS.findall(output)]
    plain = re.findall(r'^(\d+) passed, (\d+) failed$', output, re.M)
    good = result in ('OK', 'EXPECTEDFAIL')
    if result == 'SKIP':
        return 0, 0
    if runs:
        tested = sum(run[0] for run in runs)
        passed = sum(run[1] for run in runs)
    elif plain:
        passed, failed = map(int, plain[-1])
        tested = passed + failed
    else:
        return (1, 0) if good else (0, 1)
    failed = tested - passed
    if failed == 0 and (tested == 0 or not good):
        failed = 1
    return passed, failed


def main(paths):
    total = [0, 0]
    for path in paths:
        with open(path, encoding='utf-8', errors='replace') as file:
            tests = [json.loads(line) for line in file]
        for test in tests:
            passed, failed = count(test['result'], test.get('stdout', '') +
                                   '\n' + test.get('stderr', ''))
            total[0] += passed
            total[1] += failed
            print(f'{test["result"]:>8} {passed:5} passed {failed:3} failed '
                  f' {test["name"]}')
    print(f'{total[0]} passed, {total[1]} failed')
    return 1 if total[1] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
