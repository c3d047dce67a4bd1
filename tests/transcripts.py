#!/usr/bin/env python3
# transcripts.py - docs/examples/*.txt show what dualstack really prints
# SPDX-License-Identifier: MIT
#
#   transcripts.py [--write] DUALSTACK FILE...
#
# A transcript is a comment (lines that begin with #), a command behind "$ ",
# its lines joined by a backslash, its output, and its exit status.  --write
# puts in what the command prints now; read the difference before it is kept.
import shlex
import subprocess
import sys


def split(text):
    """Comment and command as they stand, the command's words, the rest."""
    lines = text.splitlines(keepends=True)
    end = next(i for i, line in enumerate(lines) if line.startswith("$ "))
    begin = end
    while lines[end].rstrip("\n").endswith("\\"):
        end += 1
    command = "".join(lines[begin:end + 1])[2:].replace("\\\n", " ")
    return "".join(lines[:end + 1]), shlex.split(command), \
        "".join(lines[end + 1:])


def main():
    args = sys.argv[1:]
    write = args[0] == "--write"
    if write:
        del args[0]
    dualstack, files, failed = args[0], args[1:], 0
    for name in files:
        with open(name, encoding="utf-8") as file:
            head, words, expected = split(file.read())
        assert words[0] == "dualstack", name
        done = subprocess.run([dualstack, *words[1:]], capture_output=True,
                              text=True, check=False)
        assert done.returncode in (0, 1, 2), done.stderr
        got = done.stdout + done.stderr + f"exit {done.returncode}\n"
        if got != expected:
            failed += 1
            print(f"{name}: prints\n{got}and not\n{expected}")
            if write:
                with open(name, "w", encoding="utf-8") as file:
                    file.write(head + got)
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
