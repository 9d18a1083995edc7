"""Which files a run reads: every file once, in an order of its own, and nothing passed over silently."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.errors import ReadError
from jixiao.pipeline.sources import collect


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with files at two depths, a hidden file, a hidden folder and a lock file."""
    top = tmp_path / "corpus"
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden", ".git/config", "~$a.docx"):
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return top


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder with one file, and inside it a folder that the process may not list."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        inner = top / "locked"
        inner.mkdir(mode=0o000)
        (top / "a.txt").write_text("x", encoding="utf-8")
        privileged = os.geteuid() == 0
        if privileged:  # root may list anything, so look as nobody
            os.seteuid(65534)
        try:
            yield top
        finally:
            if privileged:
                os.seteuid(0)
            inner.chmod(0o755)


def test_folders_are_walked_and_sorted(corpus: Path) -> None:
    found = collect([corpus])
    assert [p.relative_to(corpus).as_posix() for p in found.files] == ["a.txt", "b.txt", "deep/c.txt"]


def test_what_is_left_out_is_a_finding(corpus: Path) -> None:
    found = collect([corpus])
    assert [(f.code, f.severity, f.document) for f in found.findings] == [
        ("read-skipped", "info", "corpus/.git"),
        ("read-skipped", "info", "corpus/.hidden"),
        ("read-skipped", "info", "corpus/~$a.docx"),
    ]


def test_a_file_that_is_named_is_taken_even_if_hidden(corpus: Path) -> None:
    assert collect([corpus / ".hidden"]).files == (corpus / ".hidden",)


def test_the_order_of_sources_makes_no_difference(corpus: Path) -> None:
    sources = [corpus / "b.txt", corpus / "deep", corpus / "a.txt"]
    assert collect(sources) == collect(reversed(sources))


def test_a_file_that_is_given_twice_is_read_once(corpus: Path) -> None:
    assert collect([corpus, corpus / "a.txt", corpus / "deep"]).files == collect([corpus]).files


def test_a_folder_that_the_run_writes_is_not_read(corpus: Path) -> None:
    assert collect([corpus], leave_out=[corpus / "deep"]).files == (corpus / "a.txt", corpus / "b.txt")


def test_a_folder_that_cannot_be_listed_is_an_error_and_the_others_are_read(locked: Path) -> None:
    found = collect([locked])
    assert [p.name for p in found.files] == ["a.txt"]
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("read-folder", "error")
    assert finding.document == f"{locked.name}/locked"
    assert "权限" in finding.message


def test_a_broken_link_is_an_error(corpus: Path) -> None:
    (corpus / "gone.txt").symlink_to(corpus / "nowhere")
    errors = [f for f in collect([corpus]).findings if f.severity == "error"]
    assert [(f.code, f.document) for f in errors] == [("read-file", "corpus/gone.txt")]


def test_a_link_to_a_folder_is_told_and_not_followed(corpus: Path) -> None:
    (corpus / "again").symlink_to(corpus)
    found = collect([corpus])
    assert len(found.files) == 3
    assert "corpus/again" in {f.document for f in found.findings}


def test_findings_do_not_name_the_folders_above_the_source(corpus: Path) -> None:
    assert str(corpus.parent) not in "".join(f.message + f.document for f in collect([corpus]).findings)


def test_a_source_that_is_not_there_stops_the_run(corpus: Path) -> None:
    with pytest.raises(ReadError, match="nowhere"):
        collect([corpus / "nowhere"])


def test_an_empty_folder_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no file to read"):
        collect([tmp_path])
