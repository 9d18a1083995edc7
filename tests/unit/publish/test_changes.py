"""Builds compared with each other: what was added, corrected and withdrawn, the feed, and what stands where a thing was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree, html

from jixiao.errors import JixiaoError
from jixiao.graph import parse
from jixiao.model import Tables
from jixiao.pipeline.mapping import map_all
from jixiao.publish import links, publish
from jixiao.publish.renamed import renamed
from jixiao.publish.unchanged import STAMP
from jixiao.tables import write

if TYPE_CHECKING:
    from conftest import Site

ATOM = "{http://www.w3.org/2005/Atom}"


def copied(tables: Tables) -> Tables:
    return Tables({name: [dict(row) for row in rows] for name, rows in tables.rows.items()})


class Builds:
    """Builds one after another into one folder."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.sample, self.folder, self.out = site.sample, folder, folder / "public"

    def make(self, tables: Tables, date: str = "", previous: Path | None = None, vocabulary: bool = True) -> None:
        """Publish tables; without the vocabulary, which changes in no build here, where its many pages are not looked at."""
        write(tables, self.folder / "data")
        map_all(self.folder / "data", self.folder / "dump.nq", self.sample.SETTINGS)
        dump = self.folder / "dump.nq"
        if not vocabulary:
            lines = dump.read_bytes().splitlines(keepends=True)
            dump.write_bytes(b"".join(line for line in lines if not line.endswith(b"/graph/vocabulary> .\n")))
        publish(tables, dump, b"", self.sample.SETTINGS, self.out, previous=previous, date=date)

    @property
    def log(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "changes" / "log.json").read_text(encoding="utf-8"))
        return found

    def page(self, path: str) -> html.HtmlElement:
        return html.fromstring((self.out / path).read_bytes())

    def text(self, path: str) -> str:
        return " ".join(self.page(path).text_content().split())


def without_evaluation(tables: Tables) -> Tables:
    """The sample without its second document."""
    out = copied(tables)
    gone = tables["documents"][1]["document_id"]
    for name, rows in out.rows.items():
        out.rows[name] = [row for row in rows if row.get("document_id") != gone]
    out.rows["projects"] = []
    out.rows["budget_codes"] = []
    return out


def corrected(tables: Tables) -> Tables:
    """The sample with another amount, and another name of an indicator, in another version of the first document."""
    out = copied(tables)
    old = tables["documents"][0]["document_id"]
    for rows in out.rows.values():
        for row in rows:
            if row.get("document_id") == old:
                row["document_id"] = "ffff000011112222"
    for row in out["amounts"]:
        if row["row_id"] == "a-00000001":
            row.update(amount="1330.50", text="1,330.50")
    for row in (*out["indicators"], *out["evidence"]):
        if row["row_id"] == "i-00000003":
            row["row_id"] = "i-000000aa"
    [renamed_row] = [row for row in out["indicators"] if row["row_id"] == "i-000000aa"]
    renamed_row["level3"] = "群众满意程度"
    out.rows["findings"] = [row for row in out["findings"] if row["code"] != "P01"]
    for row in out["findings"]:
        row["cause"] = ""
    return out


@pytest.fixture(scope="module")
def three(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Builds:
    """Three builds: the sample, a corrected document, the other document gone."""
    builds = Builds(site, tmp_path_factory.mktemp("changes"))
    builds.make(site.tables, "2026-01-05T00:00:00Z", vocabulary=False)
    builds.make(corrected(site.tables), "2026-02-05", vocabulary=False)
    builds.make(without_evaluation(corrected(site.tables)), "2026-03-05T00:00:00Z")
    return builds


def test_a_first_build_counts_what_there_is(site: Site) -> None:
    [first] = json.loads((site.root / "changes" / "log.json").read_text(encoding="utf-8"))["builds"]
    assert (first["number"], first["documents"], first["findings"]) == (1, 2, len(site.tables["findings"]))
    assert first["changes"] == []
    assert first["date"] == ""  # no document of the sample tells a date, and the clock is not asked


def test_the_log_counts_documents_rows_and_findings(three: Builds) -> None:
    first, second, third = three.log["builds"]
    assert first["counts"] == {}
    assert second["counts"] == {"document": {"corrected": 1}, "row": {"corrected": 2}, "finding": {"withdrawn": 1}}
    assert third["counts"]["document"] == {"withdrawn": 1}
    assert set(third["counts"]["row"]) == {"withdrawn"}
    assert [b["date"][:10] for b in three.log["builds"]] == ["2026-01-05", "2026-02-05", "2026-03-05"]
    assert second["quality"]["checks-passed"] == first["quality"]["checks-passed"]


def test_a_correction_shows_both_values_and_the_cell(three: Builds) -> None:
    page = three.page("changes/2/index.html")
    [row] = page.xpath("//h2[contains(., '更正数据')]/following::tbody[1]/tr[contains(., '1330.50')]")
    texts = [" ".join(cell.text_content().split()) for cell in row]
    assert texts[2:] == ["金额", "1320.50", "1330.50"]
    [after] = row.xpath(".//a[@class='n']/@href")
    assert after.endswith("document/ffff000011112222/index.html#g1r4c2")
    assert row.xpath("./th//a/@href") == ["../../unit/qinghe-yjglj/2025/index.html#a-00000001"]


def test_a_line_with_another_text_is_corrected_and_its_identifier_leads_on(three: Builds) -> None:
    page = three.page("changes/2/index.html")
    [row] = page.xpath("//h2[contains(., '更正数据')]/following::tbody[1]/tr[contains(., '群众满意程度')]")
    assert [cell.text_content() for cell in row.xpath("td")][1:] == ["三级指标", "群众满意度", "群众满意程度"]
    year = "unit/qinghe-yjglj/2025/"
    assert row.xpath("th//a/@href") == [f"../../{year}index.html#i-000000aa", f"../../{year}index.html#i-00000003"]
    assert three.log["withdrawn"][f"{year}#i-00000003"]["replaced"] == f"{year}#i-000000aa"
    told = {q.object.value for q in parse(three.out / year / "index.ttl")
            if q.subject.value.endswith("#i-00000003") and q.predicate.value.endswith("isReplacedBy")}
    assert told == {f"{three.sample.SETTINGS.base}{year}#i-000000aa"}


def _lines(text: str, document: str = "d") -> dict[tuple[str, str, str], dict[str, str]]:
    return {("u", "2025", name): {"document_id": document, "form": "1", "unit_key": "u", "year_key": "2025", "ordinal": str(number)}
            for number, name in enumerate(text, 1)}


@pytest.mark.parametrize(("was", "now", "pairs"), [
    ("abcd", "axcd", ["bx"]), ("abcd", "axyd", ["bx", "cy"]), ("abcd", "nabxd", ["cx"]), ("abcd", "acd", []), ("abcd", "abxcd", []),
    ("abcd", "axyzd", []), ("abcd", "acbd", []), ("a", "x", ["ax"]),
])
def test_a_line_is_the_same_where_its_neighbours_are(was: str, now: str, pairs: list[str]) -> None:
    found = renamed(_lines(was), _lines(now, "e"), {"d": "e"})
    assert sorted(one[2] + other[2] for one, other in found.items()) == pairs
    assert renamed(_lines(was), _lines(now, "e"), {}) == {}


def test_the_address_of_a_cell_of_a_withdrawn_document_leads_to_what_says_so(site: Site, three: Builds) -> None:
    """A browser goes to the page and stays at its top, as the page has no such place."""
    for row in site.tables["documents"][:2]:
        file = links.cell(row["document_id"], "1", 4, 2).partition("#")[0]
        page = three.page(file)
        assert page.find("body").get("data-template") == "withdrawn"
        assert "它的单元格、数据行等部分也一并撤回" in page.text_content()
        assert three.page(f"en/{file}").find("body").get("data-template") == "withdrawn"


def test_a_finding_told_again_of_a_corrected_document_is_no_change(three: Builds) -> None:
    listed = [c["code"] for c in three.log["builds"][1]["changes"] if c["level"] == "finding"]
    assert listed == ["P01"]


def test_a_replaced_document_leads_to_the_one_that_took_its_place(site: Site, three: Builds) -> None:
    old = site.tables["documents"][0]["document_id"]
    assert "已撤回" in three.text(f"document/{old}/index.html")
    assert three.page(f"document/{old}/index.html").xpath("//dd/a[contains(@href, 'ffff000011112222')]")
    told = {q.predicate.value.rpartition("/")[2].rpartition("#")[2]: q.object.value
            for q in parse(three.out / "document" / old / "index.ttl") if q.subject.value.endswith(f"{old}/")}
    assert {"deprecated", "wasInvalidatedBy"} <= set(told)
    assert told["invalidatedAtTime"] == "2026-02-05T00:00:00Z"
    assert told["isReplacedBy"].endswith("document/ffff000011112222/")


def test_tombstones_of_the_second_build_are_kept_by_the_third(site: Site, three: Builds) -> None:
    withdrawn = three.log["withdrawn"]
    old, gone = (d["document_id"] for d in site.tables["documents"])
    assert withdrawn[f"document/{old}/"]["since"] == 2
    assert withdrawn[f"document/{gone}/"]["since"] == 3
    assert withdrawn[f"unit/{site.sample.UNIT}/2024/"]["since"] == 3
    for path, entry in withdrawn.items():
        file, _, fragment = path.partition("#")
        page = three.page(f"{file}index.html" if file.endswith("/") else f"{file}/index.html")
        assert not fragment or page.xpath(f"//*[@id='{fragment}']"), path
        assert entry["kind"] in ("document", "year", "project", "row", "finding", "code"), path


def test_what_comes_back_is_no_longer_withdrawn(site: Site, three: Builds, tmp_path: Path) -> None:
    out = tmp_path / "public"
    again = Builds(site, tmp_path)
    again.out = out
    again.make(corrected(site.tables), "2026-04-05T00:00:00Z", previous=three.out, vocabulary=False)
    assert f"unit/{site.sample.UNIT}/2024/" not in again.log["withdrawn"]
    assert "已撤回" not in again.text(f"unit/{site.sample.UNIT}/2024/index.html")
    assert [b["number"] for b in again.log["builds"]] == [1, 2, 3, 4]
    assert again.log["builds"][3]["counts"]["document"] == {"added": 1}


def test_a_rebuild_without_a_change_adds_nothing(three: Builds) -> None:
    def bytes_of() -> dict[str, bytes]:
        return {p.relative_to(three.out).as_posix(): p.read_bytes() for p in three.out.rglob("*") if p.is_file() and p.name != STAMP}

    before = bytes_of()
    tables = Tables()
    for name in tables.rows:
        tables.rows[name] = _read(three.out / "data" / f"{name}.csv")
    three.make(tables, "2027-01-01T00:00:00Z")
    assert bytes_of() == before


def _read(path: Path) -> list[dict[str, str]]:
    import csv

    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def test_the_feed_has_an_entry_for_each_build(three: Builds) -> None:
    feed = etree.parse(three.out / "changes" / "feed.atom").getroot()
    assert feed.findtext(f"{ATOM}updated") == "2026-03-05T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    ids = [e.findtext(f"{ATOM}id") for e in entries]
    assert [i.rpartition("#")[2] for i in ids if i] == ["build-3", "build-2", "build-1"]
    assert all(e.findtext(f"{ATOM}title") and e.findtext(f"{ATOM}updated") and e.findtext(f"{ATOM}summary") for e in entries)
    base = three.sample.SETTINGS.base
    for entry in entries:
        [link] = [e.get("href") for e in entry.findall(f"{ATOM}link")]
        file, _, fragment = link.removeprefix(base).partition("#")
        page = three.page(f"{file}index.html")
        assert not fragment or page.xpath(f"//*[@id='{fragment}']")


def test_links_of_the_pages_of_changes_lead_somewhere(three: Builds) -> None:
    for path in (*three.out.glob("changes/**/*.html"), *three.out.glob("en/changes/**/*.html")):
        for href in html.fromstring(path.read_bytes()).xpath("//main//a/@href"):
            if not href.startswith(("http:", "https:", "mailto:")):
                file, _, fragment = href.partition("#")
                target = (path.parent / file).resolve() if file else path
                assert target.is_file(), (path, href)
                assert not fragment or html.fromstring(target.read_bytes()).xpath(f"//*[@id='{fragment}']"), (path, href)


def test_a_damaged_log_stops_the_build(site: Site, tmp_path: Path) -> None:
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "log.json").write_text("{", encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"log\.json cannot be read"):
        publish(site.tables, site.dump, b"", site.sample.SETTINGS, tmp_path)


def test_a_document_tells_the_date_where_the_caller_does_not(site: Site, few: Path, tmp_path: Path) -> None:
    tables = copied(site.tables)
    tables["documents"][0]["modified"] = "2025-03-01T08:00:00Z"
    tables["documents"][1]["modified"] = "2025-09-01T08:00:00Z"
    publish(tables, few, b"", site.sample.SETTINGS, tmp_path)
    log = json.loads((tmp_path / "changes" / "log.json").read_text(encoding="utf-8"))
    assert log["builds"][0]["date"] == "2025-09-01T08:00:00Z"
