"""Greps a folder for the form fillers' names and the phone numbers that stand in source texts; exit 1 if any is there.

usage: python .ci/personal.py SOURCES_DIR OUTPUT_DIR

What is looked for is read from the sources at run time and never printed: a hit names the file only.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"填\s*表\s*人[^\S\n]*(?:[(（]签[名字][)）])?[^\S\n]*:[^\S\n]*\|?[^\S\n]*([一-鿿]{2,4})(?![一-鿿])")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def secrets(folder: Path) -> set[str]:
    """Names behind 填表人 and mobile numbers in the texts of a folder."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.txt")):
        text = unicodedata.normalize("NFKC", path.read_text(encoding="utf-8"))
        found |= set(_NAME.findall(text)) | set(_PHONE.findall(text))
    return found


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and those of its members where it is a ZIP archive (workbooks are)."""
    data = path.read_bytes()
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def main() -> int:
    """Look into every file."""
    sources, output = map(Path, sys.argv[1:])
    needles = [s.encode() for s in secrets(sources)]
    files = [p for p in sorted(output.rglob("*")) if p.is_file()]
    bad = [p for p in files if any(n in data for data in contents(p) for n in needles)]
    for path in bad:
        sys.stdout.write(f"personal data in {path}\n")
    sys.stdout.write(f"personal data: {len(needles)} names and numbers of the sources looked for in {len(files)} files, "
                     f"found in {len(bad)}\n")
    return int(bool(bad) or not needles or not files)


if __name__ == "__main__":
    sys.exit(main())
