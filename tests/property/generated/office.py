"""Documents of formats that only an office program writes: a Word document or a workbook, converted in one go."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jixiao.read.office_run import program

__all__ = ["OFFICE", "available", "convert_all"]

# By way of what: .doc files that LibreOffice makes of python-docx's .docx directly lose their tables when they are read again.
OFFICE = {"odt": ("docx", "odt"), "doc": ("docx", "odt", "doc:MS Word 97"), "rtf": ("docx", "rtf"), "ods": ("xlsx", "ods")}
# The first is what is written, the others what LibreOffice makes of it, one after the other.


def available() -> bool:
    """Whether LibreOffice is there."""
    return program() is not None


def convert_all(paths: Sequence[Path], steps: Sequence[str]) -> list[Path]:
    """Convert files to one format after another, beside themselves, with one start for each step."""
    for step in steps:
        with tempfile.TemporaryDirectory() as profile:
            command = [str(program()), f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", step,
                       "--outdir", str(paths[0].parent), *map(str, paths)]
            subprocess.run(command, check=True, capture_output=True, timeout=60 + 10 * len(paths))
        paths = [path.with_suffix("." + step.partition(":")[0]) for path in paths]
    return list(paths)
