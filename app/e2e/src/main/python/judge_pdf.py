#!/usr/bin/env python3
"""Judges every signature and timestamp of a PDF by openssl alone: judge_pdf.py FILE ROOT_CERTIFICATE.

It reads /ByteRange and /Contents out of the file, hands the CMS with the bytes it covers to "openssl cms", and each
RFC 3161 token (of the document, and of the signature value) to "openssl ts". Prints one line each; exits 1 if any
is not valid or if there is none.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

SIGNATURE_TIMESTAMP = bytes.fromhex("060b2a864886f70d010910020e")


def element(data, at):
    """Tag, where its content starts, and where it ends, of the DER element at this place."""
    length = data[at + 1]
    start = at + 2
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    return data[at], start, start + length


def children(data, at):
    _, start, end = element(data, at)
    while start < end:
        yield start
        start = element(data, start)[2]


def signature_timestamps(cms):
    """Pairs of the signature value and the token over it."""
    signed_data = list(children(cms, list(children(cms, 0))[1]))[0]
    for signer in children(cms, list(children(cms, signed_data))[-1]):
        fields = list(children(cms, signer))
        for field in fields:
            if cms[field] != 0xA1:
                continue
            value = fields[fields.index(field) - 1]
            _, start, end = element(cms, value)
            for attribute in children(cms, field):
                oid, values = list(children(cms, attribute))
                if cms[oid : element(cms, oid)[2]] == SIGNATURE_TIMESTAMP:
                    for token in children(cms, values):
                        yield cms[start:end], cms[token : element(cms, token)[2]]


def openssl(*words):
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stderr.strip()


def verdict(what, outcome):
    valid, reason = outcome
    print(f"    {what:<44} {'valid' if valid else 'NOT VALID: ' + reason}")
    return valid


def main(pdf, root):
    data = Path(pdf).read_bytes()
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        anchor, covered, blob = folder / "root.pem", folder / "covered", folder / "blob.der"
        if not openssl("x509", "-in", root, "-out", str(anchor))[0]:
            sys.exit(f"{root} is no certificate")

        def timestamp(what, token, content):
            blob.write_bytes(token)
            covered.write_bytes(content)
            verdicts.append(
                verdict(
                    what,
                    openssl("ts", "-verify", "-token_in", "-in", str(blob), "-data", str(covered), "-CAfile", str(anchor)),
                )
            )

        for number, found in enumerate(
            re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", data), start=1
        ):
            first, size, second, rest = (int(it) for it in found.groups())
            content = data[first : first + size] + data[second : second + rest]
            filled = bytes.fromhex(data[first + size : second].strip().strip(b"<>").decode())
            cms = filled[: element(filled, 0)[2]]
            dictionary = data[data.rfind(b"obj", 0, found.start()) : data.find(b"endobj", found.end())]
            if b"ETSI.RFC3161" in dictionary:
                timestamp(f"{number}: document timestamp", cms, content)
                continue
            blob.write_bytes(cms)
            covered.write_bytes(content)
            verdicts.append(
                verdict(
                    f"{number}: signature (CMS)",
                    openssl(
                        *("cms", "-verify", "-binary", "-inform", "DER", "-in", str(blob), "-content", str(covered)),
                        *("-CAfile", str(anchor), "-purpose", "any", "-out", "/dev/null"),
                    ),
                )
            )
            for value, token in signature_timestamps(cms):
                timestamp(f"{number}: timestamp of the signature", token, value)
    if not verdicts or not all(verdicts):
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
