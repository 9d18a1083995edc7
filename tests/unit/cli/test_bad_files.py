"""One bad file never stops a run: one clear sentence each, the others are built, exit status 1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import jixiao


@pytest.fixture
def corpus(plan: Callable[..., str], examples: Path, tmp_path: Path) -> Path:
    """A good document among damaged, empty and foreign ones."""
    top = tmp_path / "corpus"
    top.mkdir()
    (top / "good.txt").write_text(plan(), encoding="utf-8")
    whole = next(p for p in sorted(examples.iterdir()) if p.suffix == ".docx").read_bytes()
    (top / "cut.docx").write_bytes(whole[: len(whole) // 2])
    (top / "empty.txt").write_bytes(b"")
    (top / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (top / ".hidden.txt").write_text(plan(), encoding="utf-8")
    (top / "~$good.docx").write_bytes(b"\x05lock")
    return top


def test_one_sentence_each_and_the_others_are_built(run: Callable[..., object], corpus: Path, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "public"
    done = run("build", corpus, "-o", out, "--config", small)
    assert done.returncode == 1
    findings = jixiao.read(out).findings
    errors = findings[findings["severity"] == "error"]
    assert sorted(errors["document"]) == ["cut.docx", "empty.txt", "picture.png"]
    assert errors["code"].str.startswith("read-").all()
    for name in ("cut.docx", "empty.txt", "picture.png"):
        assert name in done.stderr
    assert list(jixiao.read(out).documents["document"]) == ["good.txt"]
    assert len(jixiao.read(out).indicators) == 3
    assert (out / "index.html").is_file()


def test_hidden_and_lock_files_are_told(run: Callable[..., object], corpus: Path, tmp_path: Path) -> None:
    run("extract", corpus, "-o", tmp_path / "tables")
    findings = jixiao.read(tmp_path / "tables").findings
    skipped = findings[findings["code"] == "read-skipped"]
    assert sorted(skipped["document"]) == ["corpus/.hidden.txt", "corpus/~$good.docx"]
    assert set(skipped["severity"]) == {"info"}


def test_where_nothing_can_be_read_the_site_says_so(run: Callable[..., object], small: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("build", tmp_path / "empty.txt", "-o", tmp_path / "public", "--config", small)
    assert done.returncode == 1
    assert "empty.txt" in done.stderr
    pages = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "public").rglob("*.html"))
    assert "empty.txt" in pages


def test_two_files_of_one_name_are_kept_apart(run: Callable[..., object], plan: Callable[..., str], tmp_path: Path) -> None:
    for folder, unit in (("a", "青松县气象局"), ("b", "白桦县气象局")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(plan(unit=unit), encoding="utf-8")
    out = tmp_path / "tables"
    assert run("extract", tmp_path / "a", tmp_path / "b", "-o", out).returncode == 0
    assert sorted(jixiao.read(out).documents["document"]) == ["plan.txt", "plan~2.txt"]
    first = (out / "indicators.csv").read_bytes()
    run("extract", tmp_path / "b", tmp_path / "a", "-o", out)
    assert (out / "indicators.csv").read_bytes() == first


@pytest.mark.parametrize("arguments", [
    ("build", "nowhere.txt"),
    ("build",),
    ("extract", "a.txt"),
    ("build", "a.txt", "--config", "nowhere.toml"),
    ("build", "a.txt", "--config", "bad.toml"),
    ("build", "nothing"),
    ("validate", "nothing"),
    ("validate", "nowhere"),
    ("map", "nothing"),
    ("map",),
    ("query", "nothing", "ASK {}"),
    ("serve", "nothing"),
    ("explain", "S999"),
    ("nonsense",),
])
def test_a_mistake_of_the_user_is_one_sentence_and_status_2(run: Callable[..., object], plan: Callable[..., str], tmp_path: Path,
                                                            arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_text(plan(), encoding="utf-8")
    (tmp_path / "bad.toml").write_text('titel = "x"\n', encoding="utf-8")
    (tmp_path / "nothing").mkdir()
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip().splitlines()[-1].startswith(("错误 Error: ", "Error: "))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_one_sentence(run: Callable[..., object], plan: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(plan(), encoding="utf-8")
    out = tmp_path / "tables"
    out.mkdir()
    (out / "cells.csv").symlink_to("/dev/full")
    done = run("extract", tmp_path / "a.txt", "-o", out)
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("错误 Error: ")
