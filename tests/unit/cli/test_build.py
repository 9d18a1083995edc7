"""`jixiao build` from end to end on the examples: what it writes and says, and that the same input gives the same bytes."""

from __future__ import annotations

import gzip
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

from jixiao.graph import parse

if TYPE_CHECKING:
    from tests.conftest import Demo

KB = 1024
LONG = {"terms"}
"""Templates of pages that hold whatever has its IRI on them, however much that is: all terms of the vocabulary are on one."""


def _contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def documents(examples: Path) -> list[Path]:
    """The documents of the examples."""
    return sorted(p for p in examples.iterdir() if p.suffix in (".docx", ".xlsx", ".txt"))


def test_contradictions_of_the_examples_make_status_1(demo: Demo) -> None:
    assert demo.status == 1
    assert demo.stdout == ""


def test_the_summary_counts_what_was_made(demo: Demo, documents: list[Path]) -> None:
    found = re.search(r"文件 documents (\d+) · 表单 forms (\d+) · 指标 indicators (\d+)", demo.stderr)
    assert found
    assert int(found[1]) == len(documents)
    assert int(found[2]) >= len(documents)
    made = re.search(r"三元组 triples ([\d,]+) · 页面 pages ([\d,]+) · 文件 files ([\d,]+)", demo.stderr)
    assert made
    triples, pages, _ = (int(n.replace(",", "")) for n in made.groups())
    dump = next(demo.site.rglob("dump.nq"))
    assert triples == len(dump.read_bytes().splitlines())
    assert pages == len(list(demo.site.rglob("*.html")))
    for severity in ("error", "warning", "repair", "info"):
        assert re.search(rf"{severity} \d+", demo.stderr)
    assert re.search(r"用时 seconds +[\d.]+", demo.stderr)


def test_every_document_is_named_in_the_summary(demo: Demo, documents: list[Path]) -> None:
    flat = re.sub(r"[\s·\d]", "", demo.stderr)
    assert [d.name for d in documents if re.sub(r"\d", "", d.stem)[-6:] not in flat] == []


def test_the_tables_of_the_site_open_in_pandas(demo: Demo, documents: list[Path]) -> None:
    import jixiao

    tables = jixiao.read(demo.site)
    assert sorted(tables.documents["document"]) == sorted(d.name for d in documents)
    assert (tables.findings["severity"] == "error").any()
    assert len(tables.indicators) > 50


def test_validating_a_site_changes_nothing_in_it(run: Callable[..., object], demo: Demo, examples: Path, tmp_path: Path) -> None:
    out, copy = demo.site, tmp_path / "copy"
    shutil.copytree(out, copy)
    assert run("validate", copy, "--config", examples.parent / "jixiao.toml").returncode == 1
    before, after = _contents(out), _contents(copy)
    assert [name for name, data in before.items() if after[name] != data] == []
    assert len(after) == len(before)


def test_mapping_the_tables_of_a_site_gives_its_dump(run: Callable[..., object], demo: Demo, examples: Path,
                                                     tmp_path: Path) -> None:
    """All but what publishing says of itself."""
    config = examples.parent / "jixiao.toml"
    assert run("map", demo.site, "-o", tmp_path / "dump.nq", "--config", config).returncode == 0
    whole = (demo.site / "dump.nq").read_bytes().splitlines(keepends=True)
    said = [line for line in whole if line.endswith(b"/graph/publication> .\n")]
    assert said
    assert (tmp_path / "dump.nq").read_bytes() == b"".join(line for line in whole if not line.endswith(b"/graph/publication> .\n"))


def test_the_rdf_beside_the_pages_of_the_examples_adds_up_to_the_dump(demo: Demo) -> None:
    everything = {q.triple for q in parse(demo.site / "dump.nq")}
    for ending in ("ttl", "jsonld"):
        assert {q.triple for path in demo.site.rglob(f"index.{ending}") for q in parse(path)} == everything


def test_pages_of_every_kind_keep_their_budget(demo: Demo) -> None:
    """With their style and icon; tests/unit/publish and tests/browser hold it for the pages that the examples have none of."""
    out = demo.site
    around = sum(len(gzip.compress((out / "assets" / name).read_bytes())) for name in ("style.css", "favicon.svg"))
    sizes: dict[str, list[int]] = defaultdict(list)
    for path in sorted(out.rglob("*.html")):
        page = path.read_bytes()
        made = re.search(rb'<body data-template="([^"]*)"', page)
        assert made, path
        template = made[1].decode()
        packed = around + len(gzip.compress(page))
        assert packed <= 150 * KB, f"{path}: {packed}"
        assert len(page) <= 100 * KB or template in LONG, f"{path}: {len(page)}"
        sizes[template].append(packed)
    assert len(sizes) > 40
    assert {template: median(found) for template, found in sizes.items() if median(found) > 30 * KB} == {}


def test_the_same_bytes_twice_and_in_any_order(apart: Callable[..., object], demo: Demo, documents: list[Path], examples: Path,
                                               tmp_path: Path) -> None:
    shuffled = documents[:]
    random.Random(7).shuffle(shuffled)
    assert shuffled != documents
    again = tmp_path / "again"
    apart("build", *shuffled, "-o", again, "--config", examples.parent / "jixiao.toml")
    first, second = _contents(demo.site), _contents(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_smaller_build_into_the_same_folder_takes_away_what_is_no_longer_made(
        run: Callable[..., object], plan: Callable[..., str], tmp_path: Path) -> None:
    """In both languages; the pages that stand once in a compact site are no part of this."""
    out, source, config = tmp_path / "public", tmp_path / "in", tmp_path / "jixiao.toml"
    config.write_text('granularity = "compact"\n', encoding="utf-8")
    source.mkdir()
    for name, unit in (("a.txt", "青松县气象局"), ("b.txt", "白桦县气象局")):
        (source / name).write_text(plan(unit=unit), encoding="utf-8")
    assert run("build", source, "-o", out, "--config", config).returncode == 0
    assert "白桦县气象局" in "".join(p.read_text(encoding="utf-8") for p in out.rglob("*.html"))
    (source / "b.txt").unlink()
    (out / "CNAME").write_text("open.example.org", encoding="utf-8")
    assert run("build", source, "-o", out, "--config", config).returncode == 0
    told = {p.relative_to(out).as_posix() for p in out.rglob("*.html") if "白桦县气象局" in p.read_text(encoding="utf-8")}
    withdrawn = {path for path in told if 'data-template="withdrawn"' in (out / path).read_text(encoding="utf-8")}
    assert withdrawn, "what is gone keeps a page that says so"
    assert all(path.removeprefix("en/").startswith("changes/") for path in told - withdrawn)
    assert (out / "CNAME").is_file()


def test_a_wrong_mapping_stops_the_build_and_leaves_the_site(run: Callable[..., object], plan: Callable[..., str],
                                                             tmp_path: Path) -> None:
    out, project = tmp_path / "public", tmp_path / "project"
    (project / "mappings" / "rdf").mkdir(parents=True)
    config = project / "jixiao.toml"
    config.write_text('title = "试点"\nlanguages = ["zh"]\ngranularity = "compact"\n', encoding="utf-8")
    source = tmp_path / "a.txt"
    source.write_text(plan(), encoding="utf-8")
    assert run("build", source, "-o", out, "--config", config).returncode == 0
    before = _contents(out)
    (project / "mappings" / "rdf" / "indicators.yml").write_text("mappings:\n  a: {sources: nothing}\n", encoding="utf-8")
    done = run("build", source, "-o", out, "--config", config)
    assert done.returncode == 2
    assert "indicators.yml" in done.stderr
    assert _contents(out) == before


def test_a_project_adds_its_own_triples_without_python(run: Callable[..., object], plan: Callable[..., str],
                                                       tmp_path: Path) -> None:
    (tmp_path / "mappings" / "rdf").mkdir(parents=True)
    (tmp_path / "mappings" / "rdf" / "mine.yml").write_text(
        "prefixes:\n  mine: https://example.org/mine#\n"
        "sources:\n  rows: {access: indicators.csv, referenceFormulation: csv}\n"
        "mappings:\n  one:\n    sources: rows\n    s: base:unit/$(unit_key)/$(year_key)/#$(row_id)\n"
        "    po:\n      - [mine:seen, $(level3)]\n", encoding="utf-8")
    (tmp_path / "jixiao.toml").write_text('base = "https://data.example.org/x"\nlanguages = ["zh"]\n', encoding="utf-8")
    (tmp_path / "a.txt").write_text(plan(), encoding="utf-8")
    assert run("build", "a.txt", "-o", "public", cwd=tmp_path).returncode == 0
    dump = next((tmp_path / "public").rglob("dump.nq")).read_text(encoding="utf-8")
    assert dump.count("<https://example.org/mine#seen>") == 3
    assert "<https://data.example.org/x/ns#Indicator>" in dump
    done = run("query", "public", "SELECT ?n { ?i a jx:Indicator ; <https://example.org/mine#seen> ?n }", "--format", "csv",
               cwd=tmp_path)
    assert sorted(done.stdout.split()[1:]) == sorted(["培训场次", "培训覆盖率", "群众满意度"])


def test_a_foreign_folder_is_not_written_over(run: Callable[..., object], plan: Callable[..., str], small: Path,
                                              tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(plan(), encoding="utf-8")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("my own page", encoding="utf-8")
    done = run("build", tmp_path / "a.txt", "-o", mine, "--config", small)
    assert done.returncode == 2
    assert "index.html" in done.stderr
    assert (mine / "index.html").read_text(encoding="utf-8") == "my own page"


def test_an_interrupted_build_is_one_sentence_and_leaves_no_site(plan: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(plan(), encoding="utf-8")
    command = [sys.executable, "-m", "jixiao", "build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "public")]
    # A shell's background job ignores the signal and hands that down, so the child is told to heed it.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heed) as process:  # noqa: PLW1509
        assert process.stderr is not None
        while not _reads(process.pid, "pyoxigraph"):  # the work has begun, and the site is still to come
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 2
    assert "Traceback" not in told
    assert told.strip().splitlines()[-1].startswith("错误 Error: ")
    assert not (tmp_path / "public" / "index.html").exists()


def _reads(process: int, library: str) -> bool:
    """Whether a process has loaded a library."""
    return library in Path(f"/proc/{process}/maps").read_text(encoding="utf-8")


def test_the_output_may_stand_inside_a_source_folder(run: Callable[..., object], plan: Callable[..., str], small: Path,
                                                       tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(plan(), encoding="utf-8")
    for _ in range(2):
        assert run("build", tmp_path, "-o", tmp_path / "public", "--config", small).returncode == 0
    shutil.rmtree(tmp_path / "public")


def test_a_build_that_read_nothing_leaves_the_site(run: Callable[..., object], plan: Callable[..., str], small: Path,
                                                   tmp_path: Path) -> None:
    """When not one document could be read, the last site stays as it is, and that is said."""
    (tmp_path / "a.txt").write_text(plan(), encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(b"")
    assert run("build", tmp_path / "a.txt", "-o", tmp_path / "public", "--config", small).returncode == 0  # type: ignore[attr-defined]
    before = _contents(tmp_path / "public")
    outcome = run("build", tmp_path / "b.docx", "-o", tmp_path / "public", "--config", small)
    assert outcome.returncode == 1  # type: ignore[attr-defined]
    assert "保持不变" in outcome.stderr  # type: ignore[attr-defined]
    assert _contents(tmp_path / "public") == before
