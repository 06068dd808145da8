#!/usr/bin/env python3
"""Verifies an audit log of the SAM with nothing but this file, the audit key and openssl.

usage: verify_audit.py LOG PUBLIC_KEY_PEM [--live]

Every line must name the digest of the line before; numbers must rise; every line must be covered by a root that the
audit key signed. --live allows lines after the last root, as a running SAM has them. Exit code 0: the log is whole.
"""
import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile

GENESIS = bytes(32)


class Broken(Exception):
    pass


def unbase64(text):
    if not isinstance(text, str) or "=" in text:
        raise Broken("no base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sha256(data):
    return hashlib.sha256(data).digest()


def no_duplicates(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Broken("a member stands twice")
    return members


def merkle(lines):
    level = [sha256(b"\x00" + line) for line in lines]
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def canonical(members):
    # RFC 8785 for what a root holds: ASCII member names, integers, text.
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def is_signed(root, key, folder):
    statement = {name: value for name, value in root.items() if name not in ("seq", "prev", "signature")}
    signature = os.path.join(folder, "signature")
    with open(signature, "wb") as out:
        out.write(unbase64(root["signature"]))
    command = ["openssl", "dgst", "-sha256", "-verify", key, "-signature", signature]
    return subprocess.run(command, input=canonical(statement), capture_output=True).returncode == 0


class Log:
    def __init__(self, key, folder):
        self.key = key
        self.folder = folder
        self.head = None
        self.begins = False
        self.sequence = 0
        self.uncovered = []  # (sequence, line)
        self.roots = 0

    def take(self, line):
        try:
            record = json.loads(line.decode("utf-8"), object_pairs_hook=no_duplicates)
            kind, sequence, previous = record["type"], record["seq"], unbase64(record["prev"])
        except (ValueError, KeyError, TypeError):
            raise Broken("no audit line")
        if self.head is None:
            if previous != GENESIS and kind not in ("start", "continue"):
                raise Broken("the log does not begin with a first line")
            self.head = previous
            self.begins = previous == GENESIS
        if previous != self.head:
            raise Broken("the link to the line before is wrong")
        if not isinstance(sequence, int) or sequence <= self.sequence:
            raise Broken("the number does not rise")
        if kind == "root":
            self.check_root(record)
        self.uncovered.append((sequence, line))
        self.sequence = sequence
        self.head = sha256(line)

    def check_root(self, root):
        covered = [it for it in self.uncovered if it[0] <= root["last"]]
        if not covered or sha256(covered[-1][1]) != unbase64(root["head"]):
            raise Broken("the root covers other lines than stand before it")
        # If the first lines that the root covers are in an older file, its signed head vouches for those that are here.
        whole = len(covered) == root["count"] and covered[0][0] == root["first"]
        if not whole and (self.begins or self.roots):
            raise Broken("the root covers other lines than stand before it")
        if whole and merkle([line for _, line in covered]) != unbase64(root["merkle"]):
            raise Broken("the root covers other lines than stand before it")
        if not is_signed(root, self.key, self.folder):
            raise Broken("the signature of the root is wrong")
        self.uncovered = self.uncovered[len(covered) :]
        self.roots += 1

    def unsigned(self):
        # The last root's own line is signed in itself.
        return max(0, len(self.uncovered) - (1 if self.roots else 0))


def main(arguments):
    paths = [it for it in arguments if not it.startswith("--")]
    if len(paths) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    number = 0
    with tempfile.TemporaryDirectory() as folder, open(paths[0], "rb") as lines:
        log = Log(paths[1], folder)
        try:
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n"):
                    raise Broken("the line has no end")
                log.take(line[:-1])
        except Broken as broken:
            print(f"line {number}: {broken}")
            return 1
    if log.unsigned() and "--live" not in arguments:
        print(f"{log.unsigned()} lines after the last root are not signed")
        return 1
    print(f"whole: {number} lines, {log.roots} roots, last number {log.sequence}, {log.unsigned()} not yet signed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
