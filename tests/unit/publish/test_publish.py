"""The folder: the same bytes twice, RDF beside pages, downloads that can be read back, and nothing of others touched."""

from __future__ import annotations

import csv
import gc
import hashlib
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pytest
from lxml import html

from jixiao.errors import JixiaoError
from jixiao.graph import parse
from jixiao.model import TABLES, Tables
from jixiao.publish import OFFLINE, Outcome, offline_page, publish
from jixiao.publish.unchanged import STAMP
from jixiao.publish.writer import MANIFEST
from jixiao.settings import Settings

if TYPE_CHECKING:
    from conftest import Site


def digests(root: Path) -> dict[str, str]:
    files = [p for p in sorted(root.rglob("*")) if p.is_file()]
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


class Repeated(NamedTuple):
    """The sample published into a folder in which a build was broken off, and what was told of its progress.

    `held` is how many objects there were after some numbers of pages.
    """

    root: Path
    outcome: Outcome
    calls: list[tuple[int, int, str]]
    held: dict[int, int]


@pytest.fixture(scope="module")
def repeated(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Repeated:
    """The sample published once more, after a build that was broken off."""
    def stop(done: int, _total: int, _what: str) -> None:
        if done == 5:
            raise KeyboardInterrupt

    def told(done: int, total: int, what: str) -> None:
        calls.append((done, total, what))
        if done % 200 == 0:
            gc.collect()
            held[done] = len(gc.get_objects())

    root = tmp_path_factory.mktemp("repeated")
    calls: list[tuple[int, int, str]] = []
    held: dict[int, int] = {}
    with pytest.raises(KeyboardInterrupt):
        publish(site.tables, site.dump, b"", site.sample.SETTINGS, root, stop)
    assert any(root.rglob("*.html"))
    outcome = publish(site.tables, site.dump, site.sample.REPORT, site.sample.SETTINGS, root, told)
    return Repeated(root, outcome, calls, held)


def test_the_same_bytes_twice_even_after_a_build_that_was_broken_off(site: Site, repeated: Repeated) -> None:
    assert digests(repeated.root) == digests(site.root)
    assert repeated.outcome == site.outcome


def test_outcome_counts_what_is_there(site: Site) -> None:
    files = digests(site.root)
    assert site.outcome.files == len(files) - 2  # the list of files itself, and what they are made of
    assert site.outcome.pages == sum(path.endswith(".html") for path in files)
    assert (site.root / MANIFEST).read_text().splitlines() == sorted(set(files) - {MANIFEST, STAMP})


def test_progress_is_told_after_each_page(repeated: Repeated) -> None:
    counts = [done for done, _, _ in repeated.calls]
    assert counts == sorted(set(counts))  # the pages of a second language are told when they are all there
    assert (counts[0], counts[-1]) == (1, repeated.outcome.pages)
    assert all(done <= total for done, total, _ in repeated.calls)


def test_pages_are_not_kept_when_they_are_written(repeated: Repeated) -> None:
    """Memory does not grow with the number of pages: a page has some hundreds of objects."""
    pages = sorted(done for done in repeated.held if 400 <= done < repeated.outcome.pages / 2)
    grown = repeated.held[pages[-1]] - repeated.held[pages[0]]
    assert pages[-1] - pages[0] >= 200
    assert grown < 2 * (pages[-1] - pages[0])


def test_a_later_build_removes_what_it_no_longer_makes_and_nothing_else(site: Site, few: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(site.tables, few, b"", site.sample.SETTINGS, out)
    (out / "CNAME").write_text("qinghe.example", encoding="utf-8")
    (out / "unit" / "mine.txt").write_text("mine", encoding="utf-8")
    empty = tmp_path / "empty.nq"
    empty.write_bytes(b"")
    publish(Tables(), empty, b"", site.sample.SETTINGS, out)
    left = digests(out)
    assert {"CNAME", "unit/mine.txt", "index.html"} <= set(left)
    kept = [p for p in left if p.startswith((f"unit/{site.sample.UNIT}", f"project/{site.sample.PROJECT}")) and p.endswith(".html")]
    assert kept
    assert all("已撤回" in (out / path).read_text(encoding="utf-8") for path in kept)


def test_a_foreign_file_in_the_way_stops_the_build(site: Site, few: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("somebody's", encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"index\.html is in the way"):
        publish(site.tables, few, b"", site.sample.SETTINGS, tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "somebody's"


def test_rdf_beside_the_pages_adds_up_to_the_dump(site: Site) -> None:
    everything = {q.triple for q in parse(site.root / "dump.nq")}
    for ending in ("ttl", "jsonld"):
        beside = {q.triple for path in site.root.rglob(f"index.{ending}") for q in parse(path)}
        assert beside == everything
        assert {q.triple for q in parse(site.root / f"dump.{ending}")} == everything
    lines = (site.root / "dump.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))
    assert set(site.dump.read_bytes().splitlines()) < set(lines)  # publishing adds what it says of itself


def test_pages_say_where_their_rdf_is(site: Site) -> None:
    for path in site.root.rglob("index.html"):
        page = html.fromstring(path.read_bytes())
        if "embed" in path.parts:  # a part of another page
            continue
        for kind in ("text/turtle", "application/ld+json") if path.with_suffix(".ttl").is_file() else ("text/turtle",):
            (link,) = page.xpath(f"//link[@rel='alternate'][@type='{kind}']/@href")
            assert (path.parent / link).is_file()
    assert (site.root / "unit" / site.sample.UNIT / "2025" / "index.ttl").is_file()


def test_decimals_stay_as_printed(site: Site) -> None:
    turtle = (site.root / "unit" / site.sample.UNIT / "2025" / "index.ttl").read_text(encoding="utf-8")
    assert "1320.50" in turtle
    assert " 20.00" in turtle
    jsonld = (site.root / "unit" / site.sample.UNIT / "2025" / "index.jsonld").read_text(encoding="utf-8")
    assert '"1320.50"' in jsonld


def test_tables_can_be_read_back(site: Site) -> None:
    described = json.loads((site.root / "data" / "csv-metadata.json").read_text(encoding="utf-8"))
    assert [t["url"] for t in described["tables"]] == [f"{name}.csv" for name in TABLES]
    for name in TABLES:
        with (site.root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as f:
            assert list(csv.DictReader(f)) == site.tables[name]


def test_the_workbook_holds_the_tables_with_decimals_as_numbers(site: Site) -> None:
    sheets = pd.read_excel(site.root / "data" / "tables.xlsx", sheet_name=None, keep_default_na=False)
    assert list(sheets) == list(TABLES)
    for name, sheet in sheets.items():
        assert list(sheet.columns) == list(TABLES[name].names)
        assert len(sheet) == len(site.tables[name])
    amounts = sheets["amounts"]
    assert amounts["amount"].map(Decimal).sum() == sum(Decimal(a["amount"]) for a in site.tables["amounts"])
    assert list(sheets["tasks"]["content"]) == [t["content"] for t in site.tables["tasks"]]
    assert str(sheets["forms"]["project_code"][1]) == "990001250001"


def test_downloads_are_listed_with_size_and_digest(site: Site) -> None:
    page = html.fromstring((site.root / "download" / "index.html").read_bytes())
    listed = {str(row.xpath("th/a/@href")[0]): row.xpath("td[contains(@class,'digest')]/text()")[0]
              for row in page.xpath("//tbody/tr")}
    assert set(listed) == {f"../{p}" for p in ("dump.nq", "dump.nq.gz", "dump.ttl", "dump.jsonld", "report.ttl",
                                               "catalog.ttl", "catalog.jsonld", "void.ttl", "shapes.ttl", "context.jsonld",
                                               "CITATION.cff", "data/csv-metadata.json", "data/tables.xlsx",
                                               *(f"data/{name}.csv" for name in TABLES))}
    for href, digest in listed.items():
        assert hashlib.sha256((site.root / "download" / href).resolve().read_bytes()).hexdigest() == digest


def test_an_empty_corpus_still_has_a_site(tmp_path: Path) -> None:
    dump = tmp_path / "dump.nq"
    dump.write_bytes(b"")
    outcome = publish(Tables(), dump, b"", Settings(), tmp_path / "public")
    assert outcome.pages > 20
    assert "没有发现" in (tmp_path / "public" / "index.html").read_text(encoding="utf-8")


def test_an_english_site_has_english_words_first(tmp_path: Path) -> None:
    dump = tmp_path / "dump.nq"
    dump.write_bytes(b"")
    settings = Settings(languages=("en", "zh"))
    publish(Tables(), dump, b"", settings, tmp_path / "public", offline_page=True)
    page = html.fromstring((tmp_path / "public" / "index.html").read_bytes())
    assert page.get("lang") == "en"
    assert page.xpath("//header//nav/a/text()") == ["Units", "Indicators", "Projects", "Documents", "Findings", "Query"]
    with_all_data = offline_page(tmp_path / "public" / "dump.nq", settings, "en")
    assert (tmp_path / "public" / OFFLINE).read_bytes() == with_all_data
    listed = html.fromstring((tmp_path / "public" / "download" / "index.html").read_bytes())
    assert f"../{OFFLINE}" in listed.xpath("//tbody//th/a/@href")


def test_a_project_may_bring_its_own_templates_and_style(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "site" / "templates").mkdir(parents=True)
    (own / "site" / "assets").mkdir()
    (own / "site" / "templates" / "home.html").write_text('{% extends "base.html" %}{% block main %}<p>青禾</p>{% endblock %}',
                                                          encoding="utf-8")
    (own / "site" / "assets" / "style.css").write_text("body { color: black }", encoding="utf-8")
    dump = tmp_path / "dump.nq"
    dump.write_bytes(b"")
    publish(Tables(), dump, b"", Settings(project=own), tmp_path / "public")
    assert "<p>青禾</p>" in (tmp_path / "public" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "public" / "assets" / "style.css").read_text(encoding="utf-8") == "body { color: black }"


def test_one_changed_document_rewrites_only_what_depends_on_it(site: Site, tmp_path: Path) -> None:
    """An unchanged file keeps its date, so that a mirror copies only the others."""
    out = tmp_path / "public"
    shutil.copytree(site.root, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    tables = site.sample.tables()
    [row] = [r for r in tables["indicators"] if r["row_id"] == "i-00000001" and r["year_key"] == "2025"]
    row["description"] = "改写的说明"
    publish(tables, site.dump, site.sample.REPORT, site.sample.SETTINGS, out)
    written = {path.relative_to(out).as_posix() for path, date in before.items() if path.exists() and path.stat().st_mtime_ns != date}
    pages = {path.removeprefix("en/") for path in written if path.endswith(".html")}
    assert f"unit/{site.sample.UNIT}/2025/index.html" in pages
    assert "data/indicators.csv" in written
    assert not any(path.endswith((".ttl", ".jsonld")) and path.startswith(("unit/", "code/", "document/")) for path in written)
    assert f"unit/{site.sample.UNIT}/2024/index.html" not in pages
    assert not any(path.startswith(("code/", "measure/", "ns/", "assets/", "fund/")) for path in pages | written), sorted(pages)
    assert len(pages) < 30, sorted(pages)
