#!/usr/bin/env python3
"""Verifies the audit of the SAM with nothing but this file, the audit key and openssl.
usage: verify_audit.py LOG... PUBLIC_KEY_PEM [--live] [--known LOG:NUMBER:DIGEST]
Give all files of a log, also those that were rotated (and .gz), in any order; best give both logs, as each is to have
the heads that the other names. Every line must name the digest of the line before; numbers must rise; a root that the
audit key signed must cover each line. --live allows lines after the last root, as a running SAM has them. --known: a line
that was certainly written: service or admin, its number, its SHA-256 as base64url. Exit code 0: the audit is whole.
"""
import base64
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile

GENESIS = bytes(32)


class Broken(Exception): ...


def unbase64(text):
    if not isinstance(text, str) or "=" in text:
        raise Broken("no base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sha256(data):
    return hashlib.sha256(data).digest()


def no_duplicates(pairs):
    if len(dict(pairs)) != len(pairs):
        raise Broken("a member stands twice")
    return dict(pairs)


def merkle(lines):
    level = [sha256(b"\x00" + line) for line in lines]
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def is_signed(root, key, folder):
    statement = {name: value for name, value in root.items() if name not in ("seq", "prev", "signature")}
    text = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()  # RFC 8785
    signature = os.path.join(folder, "signature")
    with open(signature, "wb") as out:
        out.write(unbase64(root["signature"]))
    command = ["openssl", "dgst", "-sha256", "-verify", key, "-signature", signature]
    return subprocess.run(command, input=text, capture_output=True).returncode == 0


def parsed(line):
    try:
        record = json.loads(line.decode("utf-8"), object_pairs_hook=no_duplicates)
        return record, record["type"], record["seq"], unbase64(record["prev"])
    except (ValueError, KeyError, TypeError):
        raise Broken("no audit line")


def lines_of(path):
    return (gzip.open if path.endswith(".gz") else open)(path, "rb")


class Log:
    def __init__(self, key, folder, known):
        self.key, self.folder, self.known = key, folder, known
        self.head, self.begins, self.first, self.sequence = None, False, 0, 0
        self.uncovered, self.roots, self.number, self.lines = [], 0, 0, 0  # uncovered: (sequence, line)

    def take(self, line):
        if not line.endswith(b"\n"):
            raise Broken("the line has no end")
        record, kind, sequence, previous = parsed(line := line[:-1])
        if self.head is None:
            if previous != GENESIS and kind not in ("start", "continue"):
                raise Broken("the log does not begin with a first line")
            self.head, self.begins, self.first = previous, previous == GENESIS, sequence
        if previous != self.head:
            raise Broken("a file before it is missing" if self.number == 1 else "the link to the line before is wrong")
        if not isinstance(sequence, int) or sequence <= self.sequence:
            raise Broken("the number does not rise")
        if kind == "root":
            self.check_root(record)
        self.uncovered.append((sequence, line))
        self.sequence, self.head = sequence, sha256(line)
        if self.known.pop(sequence, self.head) != self.head:
            raise Broken("another line of this number is known")

    def check_root(self, root):
        covered = [it for it in self.uncovered if it[0] <= root["last"]]
        ends = covered and sha256(covered[-1][1]) == unbase64(root["head"])
        # If the first lines that the root covers are in an older file, its signed head vouches for those that are here.
        whole = ends and len(covered) == root["count"] and covered[0][0] == root["first"]
        tree = merkle([line for _, line in covered]) if whole else None
        same = tree == unbase64(root["merkle"]) if whole else not (self.begins or self.roots)
        if not ends or not same:
            raise Broken("the root covers other lines than stand before it")
        if not is_signed(root, self.key, self.folder):
            raise Broken("the signature of the root is wrong")
        self.uncovered, self.roots = self.uncovered[len(covered) :], self.roots + 1

    def verify(self, files, live):
        path = files[0]
        try:
            for path in sorted(files, key=lambda it: parsed(next(lines_of(it)))[2]):
                for self.number, line in enumerate(lines_of(path), 1):
                    self.lines += 1
                    self.take(line)
            missing = [it for it in self.known if self.begins or it >= self.first]
            if missing:
                raise Broken(f"line number {min(missing)} is known to have been written, and is missing")
        except (Broken, OSError, EOFError, KeyError, TypeError) as broken:
            return f"{path}: line {self.number}: {broken}"
        unsigned = len(self.uncovered) - (1 if self.roots else 0)  # the last root's own line is signed in itself
        if unsigned and not live:
            return f"{path}: {unsigned} lines after the last root are not signed"
        print(f"{path}: whole: {self.lines} lines, {self.roots} roots, last {self.sequence}, {unsigned} not yet signed")


def main(arguments):
    known, live, paths = {}, "--live" in arguments, [it for it in arguments if it != "--live"]
    while "--known" in paths:
        at = paths.index("--known")
        log, number, digest = paths[at + 1].split(":")
        known.setdefault(log, {})[int(number)] = unbase64(digest)
        del paths[at : at + 2]
    if len(paths) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    logs = {}
    for path in (it for it in paths[:-1] if os.path.getsize(it)):
        logs.setdefault(os.path.basename(path).split(".log")[0], []).append(path)
    for path in (path for files in logs.values() for path in files):
        for line in (it for it in lines_of(path) if b'"type":"heads"' in it):
            record = parsed(line)[0]
            known.setdefault(record["log"], {})[record["last"]] = unbase64(record["head"])
    with tempfile.TemporaryDirectory() as folder:
        complaints = [Log(paths[-1], folder, known.get(log, {})).verify(files, live) for log, files in logs.items()]
    print(*filter(None, complaints), sep="\n", end="")
    return 1 if any(complaints) or not logs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
