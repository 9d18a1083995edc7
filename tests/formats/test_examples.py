"""The example documents are what their source makes, are read without loss, and hold the persons that tests look for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jixiao.read import read

# Invented persons and numbers of examples/source/grids.py; nothing that is published may hold them.
PLANTED = ("苏拾遗", "陆见微", "顾长卷", "叶听竹", "14200001234", "14200005678", "0300-6001234")
KINDS = {".docx": "docx", ".xlsx": "xlsx", ".txt": "text"}


@pytest.fixture(scope="session")
def made_again(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-again")
    command = [sys.executable, str(root / "examples" / "source" / "make.py"), str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, timeout=120)
    return folder


def documents(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def content(path: Path) -> dict[str, bytes]:
    """The parts of a package, or the bytes of a text: packing may differ between versions of zlib, the parts may not."""
    if path.suffix == ".txt":
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_files_are_what_the_source_makes(examples: Path, made_again: Path):
    kept = documents(examples)
    assert [path.name for path in kept] == [path.name for path in documents(made_again)]
    assert len(kept) == 7
    for path in kept:
        assert content(path) == content(made_again / path.name), path.name


def test_every_document_is_read_by_its_own_reader(examples: Path):
    for path in documents(examples):
        document = read(path)
        assert {grid.origin for grid in document.grids} == {KINDS[path.suffix]}
        assert any(grid.kind == "table" for grid in document.grids)
        assert document.properties == {}


def test_every_document_names_an_invented_person_and_a_number(examples: Path):
    seen = set()
    for path in documents(examples):
        text = "\n".join(cell.text for grid in read(path).grids for cell in grid.cells)
        found = {word for word in PLANTED if word in text}
        assert any(re.search(r"\d{7}", word) for word in found), path.name
        assert any(not re.search(r"\d", word) for word in found), path.name
        seen |= found
    assert seen == set(PLANTED)


def test_the_packages_name_no_author(examples: Path):
    for path in documents(examples):
        core = content(path).get("docProps/core.xml", b"").decode()
        for tag in ("dc:creator", "cp:lastModifiedBy", "dc:description"):
            assert not re.search(rf"<{tag}>[^<]", core), (path.name, tag)


def test_the_readme_lists_every_document(examples: Path):
    readme = (examples.parent / "README.md").read_text(encoding="utf-8")
    for path in documents(examples):
        assert path.name in readme
