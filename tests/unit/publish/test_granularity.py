"""Compact, standard and full: more or fewer pages about the same things, under the same IRIs, with the same dumps."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from lxml import etree, html
from pyoxigraph import NamedNode

from jixiao.errors import SettingsError
from jixiao.graph import parse
from jixiao.model.schema import RECORD_TABLES
from jixiao.publish import publish
from jixiao.settings import GRANULARITIES, load

if TYPE_CHECKING:
    from conftest import Site

RDF = {"compact": ("ttl",), "standard": ("ttl", "jsonld"), "full": ("ttl", "jsonld", "nt")}
NAMES = ("ttl", "jsonld", "nt")


@pytest.fixture(scope="module")
def sites(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = {"standard": site.root}
    for name in ("compact", "full"):
        out[name] = tmp_path_factory.mktemp(name) / "public"
        publish(site.tables, site.dump, site.sample.REPORT, replace(site.sample.SETTINGS, granularity=name), out[name])
    return out


def test_the_dumps_are_the_same(sites: dict[str, Path]) -> None:
    for dump in ("dump.nq", "dump.ttl", "dump.jsonld", "data/indicators.csv"):
        assert len({(sites[name] / dump).read_bytes() for name in GRANULARITIES}) == 1, dump


@pytest.mark.parametrize("name", ["compact", "full"])
def test_iris_links_and_anchors_resolve(site: Site, sites: dict[str, Path], name: str) -> None:
    root, base, lost = sites[name], site.sample.SETTINGS.base, []
    texts = {p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in root.rglob("*.html")}
    known = {page: set(re.findall(r'\sid="([^"]+)"', text)) for page, text in texts.items()}
    iris = {term.value for quad in parse(root / "dump.nq") for term in quad if isinstance(term, NamedNode)}
    for iri in sorted(iri for iri in iris if iri.startswith(base)):
        path, _, fragment = iri.removeprefix(base).partition("#")
        page = normpath(f"{path}/index.html")
        if page not in known or (fragment and fragment not in known[page]):
            lost.append(iri)
    for page, text in texts.items():
        for link in set(re.findall(r'\s(?:href|src)="([^"]+)"', text)):
            if not re.match(r"[a-z]+:", link):
                path, _, fragment = re.sub(r"\?[^#]*", "", unescape(link)).partition("#")
                target = normpath(join(dirname(page), unquote(path))) if path else page
                if (target not in known and not (root / target).is_file()) or (fragment and unquote(fragment) not in known[target]):
                    lost.append(f"{page} -> {link}")
    assert sorted(set(lost))[:10] == []


@pytest.mark.parametrize("name", ["compact", "full"])
def test_the_rdf_beside_pages_adds_up_to_the_dump(sites: dict[str, Path], name: str) -> None:
    everything = {q.triple for q in parse(sites[name] / "dump.nq")}
    for ending in RDF[name]:
        assert {q.triple for path in sites[name].rglob(f"index.{ending}") for q in parse(path)} == everything


@pytest.mark.parametrize("name", GRANULARITIES)
def test_each_page_has_the_rdf_of_its_granularity(sites: dict[str, Path], name: str) -> None:
    for path in sites[name].rglob("index.ttl"):
        assert [n for n in NAMES if path.with_name(f"index.{n}").is_file()] == list(RDF[name])
        links = html.fromstring(path.with_name("index.html").read_bytes()).xpath("//head/link[@rel='alternate'][@type]/@href")
        assert links == [f"index.{n}" for n in RDF[name]]
    config = (sites[name] / "hosting" / "nginx-maps.conf").read_text(encoding="utf-8")
    assert [n for n in NAMES if f'" .{n};' in config] == list(RDF[name])


def test_compact_has_one_small_page_for_a_project_and_none_for_duties_and_tasks(site: Site, sites: dict[str, Path]) -> None:
    root, project = sites["compact"], f"project/{site.sample.PROJECT}/index.html"
    assert (root / project).stat().st_size < (sites["standard"] / project).stat().st_size / 2
    assert not (root / "en" / project).exists()
    assert (root / project).with_name("index.ttl").read_bytes() == (sites["standard"] / project).with_name("index.ttl").read_bytes()
    links = html.fromstring((root / "en" / "project" / "index.html").read_bytes()).xpath("//main//@href")
    assert f"../../{project}" in links
    assert not [p for kind in ("duty", "task", "row") for p in root.glob(f"unit/*/*/{kind}/*/index.html")]
    listed = etree.parse(root / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    base = site.sample.SETTINGS.base
    assert f"{base}project/{site.sample.PROJECT}/" in listed
    assert f"{base}en/project/{site.sample.PROJECT}/" not in listed


def test_full_has_a_page_for_each_row(site: Site, sites: dict[str, Path]) -> None:
    count = 0
    for table in RECORD_TABLES:
        for row in site.tables[table]:
            count += 1
            kind = {"duties": "duty", "tasks": "task"}.get(table, "row")
            place = f"unit/{row['unit_key']}/{row['year_key']}/{kind}/{row['row_id']}"
            page = html.fromstring((sites["full"] / place / "index.html").read_bytes())
            assert [h for h in page.xpath("//main//@href") if h.endswith(f"{row['year_key']}/index.html#{row['row_id']}")]
            said = {q.triple for q in parse(sites["full"] / place / "index.nt")}
            assert said == {q.triple for q in parse(sites["full"] / place / "index.ttl")}
            iri = f"{site.sample.SETTINGS.base}unit/{row['unit_key']}/{row['year_key']}/#{row['row_id']}"
            assert {t.subject.value for t in said} >= {iri}
            assert all(t.subject.value.startswith(iri) for t in said)
            assert (sites["full"] / "en" / place / "index.html").is_file()
    assert count > 25
    assert not list(sites["standard"].glob("unit/*/*/row"))


def test_a_row_page_leads_to_the_cells(site: Site, sites: dict[str, Path]) -> None:
    page = html.fromstring((sites["full"] / f"unit/{site.sample.UNIT}/2024/row/i-00000001/index.html").read_bytes())
    (result,) = [a for a in page.xpath("//dd/a[@class='n']") if a.text == "3场"]
    assert re.fullmatch(r"(\.\./)+document/[0-9a-f]+/index.html#g1r6c3", result.get("href"))


def test_another_word_is_refused(tmp_path: Path) -> None:
    config = tmp_path / "jixiao.toml"
    config.write_text('granularity = "medium"', encoding="utf-8")
    with pytest.raises(SettingsError, match="granularity"):
        load(config)
