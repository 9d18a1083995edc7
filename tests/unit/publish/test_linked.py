"""Linked data: siblings add up to the dump, JSON-LD in pages is a part of it, the catalogue keeps to DCAT-AP, addresses resolve."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import yaml
from lxml import etree, html
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import parse as read

from jixiao.graph import parse
from jixiao.publish.sitemap import sitemaps

if TYPE_CHECKING:
    from conftest import Site

DCAT = "http://www.w3.org/ns/dcat#"
SCHEMA = "https://schema.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SPDX = "http://spdx.org/rdf/terms#"
DQV = "http://www.w3.org/ns/dqv#"


def triples(quads: Iterator[Quad]) -> set[tuple[object, object, object]]:
    return {(q.subject, q.predicate, q.object) for q in quads}


@pytest.fixture(scope="module")
def dump(site: Site) -> set[tuple[object, object, object]]:
    return triples(parse(site.root / "dump.nq"))


def siblings(root: Path, ending: str) -> list[Path]:
    return sorted(root.rglob(f"index.{ending}"))


@pytest.mark.parametrize("ending", ["ttl", "jsonld"])
def test_the_files_beside_the_pages_add_up_to_the_dump(site: Site, ending: str) -> None:
    """Blank nodes are named by RDFC-1.0 on both sides; each file is a graph of its own, so its blank nodes are its own."""
    union = Dataset()
    for number, path in enumerate(siblings(site.root, ending)):
        for subject, predicate, term in triples(parse(path)):
            own = [BlankNode(f"f{number}x{t.value}") if isinstance(t, BlankNode) else t for t in (subject, term)]
            union.add(Quad(own[0], predicate, own[1]))
    whole = Dataset(Quad(q.subject, q.predicate, q.object) for q in parse(site.root / "dump.nq"))
    for graph in (union, whole):
        graph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    missing, added = set(whole) - set(union), set(union) - set(whole)
    assert (list(missing)[:3], list(added)[:3]) == ([], [])
    assert len(union) == len(whole) > 5000


def embedded(path: Path) -> list[Quad]:
    found = html.parse(path).xpath('//script[@type="application/ld+json"]/text()')
    return [quad for text in found for quad in read(text.encode(), RdfFormat.JSON_LD)]


def test_what_pages_say_to_search_engines_is_in_the_dump(site: Site, dump: set[tuple[object, object, object]]) -> None:
    kinds: set[str] = set()
    for path in sorted(site.root.rglob("index.html")):
        said = triples(iter(embedded(path)))
        assert said <= dump, path
        for _, predicate, term in said:
            if predicate == NamedNode(TYPE):
                kinds.add(term.value.removeprefix(SCHEMA))  # type: ignore[attr-defined]
    assert {"GovernmentOrganization", "Project", "DefinedTerm", "DigitalDocument", "Dataset", "DataCatalog", "Organization"} <= kinds


def test_datasets_say_what_search_engines_ask_for(site: Site) -> None:
    """Google's dataset search needs a name and a description of 50 to 5,000 characters, and wants licence, creator and file."""
    wanted = {"name", "description", "license", "creator", "publisher", "isAccessibleForFree", "includedInDataCatalog"}
    unit = f"unit/{site.sample.UNIT}"
    for path in ("index.html", "download/index.html", f"{unit}/index.html", f"{unit}/2025/index.html"):
        quads = embedded(site.root / path)
        sets = [q.subject for q in quads if q.object == NamedNode(SCHEMA + "Dataset")]
        assert sets, path
        for dataset in sets:
            said = {q.predicate.value.removeprefix(SCHEMA): q.object for q in quads if q.subject == dataset}
            assert wanted <= set(said)
            for q in quads:
                if q.subject == dataset and q.predicate.value == SCHEMA + "description":
                    assert 50 <= len(q.object.value) <= 5000
            assert any(q.subject == said["creator"] and q.predicate.value == SCHEMA + "name" for q in quads)


def pages(root: Path) -> list[Path]:
    """The pages; what is made to stand in pages of others is a part of one."""
    return sorted(p for p in root.rglob("index.html") if "embed" not in p.relative_to(root).parts)


def test_pages_name_themselves_and_themselves_in_the_other_language(site: Site) -> None:
    base = site.sample.SETTINGS.base
    for path in pages(site.root):
        head = html.parse(path).find("head")
        languages = {e.get("hreflang"): unquote(e.get("href")) for e in head.xpath("link[@hreflang]")}
        (canonical,) = head.xpath("link[@rel='canonical']/@href")
        assert unquote(canonical) == f"{base}{path.relative_to(site.root).as_posix().removesuffix('index.html')}"
        inner = canonical.removeprefix(f"{base}en/") if canonical.startswith(f"{base}en/") else canonical.removeprefix(base)
        assert languages == {"zh-Hans": unquote(base + inner), "en": unquote(f"{base}en/{inner}")}, path


def anchors(path: Path) -> set[str]:
    return set(re.findall(r'\sid="([^"]+)"', path.read_text(encoding="utf-8"))) | {""}


def test_every_address_of_dump_and_catalogue_is_there(site: Site) -> None:
    base, known = site.sample.SETTINGS.base, {}
    named: set[str] = set()
    for name in ("dump.nq", "catalog.ttl", "void.ttl"):
        for quad in parse(site.root / name):
            named |= {t.value for t in (quad.subject, quad.predicate, quad.object) if isinstance(t, NamedNode)}
    lost = []
    for iri in sorted(n for n in named if n.startswith(base)):
        local, _, fragment = iri.removeprefix(base).partition("#")
        target = site.root / unquote(local)
        if not target.is_file():
            target = target / "index.html"
        if target not in known:
            known[target] = (anchors(target) if target.suffix == ".html" else {""}) if target.is_file() else set()
        if fragment not in known[target]:
            lost.append(iri)
    assert lost == []


def test_the_catalogue_keeps_to_dcat_ap(site: Site) -> None:
    from pyshacl import validate
    from rdflib import Graph

    shapes = Graph().parse(Path(__file__).with_name("dcat-ap.ttl"))
    for name, form in (("catalog.ttl", "turtle"), ("catalog.jsonld", "json-ld")):
        data = Graph().parse(site.root / name, format=form)
        conforms, _, text = validate(data, shacl_graph=shapes, allow_warnings=True)
        assert conforms, text
    bare = [q for q in parse(site.root / "catalog.ttl") if q.predicate.value != DCAT + "accessURL"]
    damaged = Graph().parse(data="".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in bare), format="nt")
    assert not validate(damaged, shacl_graph=shapes)[0]  # the shapes do look


def test_the_catalogue_tells_size_and_digest_of_the_files_as_they_are(site: Site) -> None:
    quads = list(parse(site.root / "catalog.ttl"))
    said = {(q.subject, q.predicate.value): q.object for q in quads}
    files = [q.subject for q in quads if q.object == NamedNode(DCAT + "Distribution")]
    assert len(files) > 20
    for file in files:
        data = (site.root / said[file, DCAT + "downloadURL"].value.removeprefix(site.sample.SETTINGS.base)).read_bytes()
        assert said[file, DCAT + "byteSize"].value == str(len(data))
        digest = said[file, SPDX + "checksum"]
        assert said[digest, SPDX + "checksumValue"].value == hashlib.sha256(data).hexdigest()


def test_there_is_a_series_for_each_unit_and_a_dataset_for_each_year(site: Site) -> None:
    base, quads = site.sample.SETTINGS.base, list(parse(site.root / "catalog.ttl"))
    unit = f"{base}unit/{site.sample.UNIT}/"
    years = {q.subject.value for q in quads if q.predicate.value == DCAT + "inSeries" and q.object.value == f"{unit}#data"}
    assert years == {f"{unit}2024/#data", f"{unit}2025/#data"}
    assert any(q.subject.value == f"{unit}#data" and q.object.value == DCAT + "DatasetSeries" for q in quads)


def test_quality_is_measured_as_it_is_computed(site: Site) -> None:
    from jixiao.findings import catalogue
    from jixiao.publish.corpus import Corpus
    from jixiao.publish.quality import METRICS, Quality

    base = site.sample.SETTINGS.base
    shares = Quality(Corpus(site.tables), catalogue()).of(site.sample.UNIT, "2025")
    page = f"{base}unit/{site.sample.UNIT}/2025/"
    beside = site.root / "unit" / site.sample.UNIT / "2025" / "index.ttl"
    said = {(q.subject.value, q.predicate.value): q.object for q in parse(beside)}
    found = {m: said[f"{page}#q-{m}", DQV + "value"].value for m in METRICS if (f"{page}#q-{m}", DQV + "value") in said}
    assert found == {metric: share.percent for metric, share in shares.items() if share.whole}
    assert len(found) > 5
    for metric in found:
        assert said[f"{page}#q-{metric}", DQV + "computedOn"].value == f"{page}#data"
        assert said[f"{page}#q-{metric}", DQV + "isMeasurementOf"].value == f"{base}code/quality/{metric}"


def test_every_metric_and_dimension_is_a_published_code(site: Site) -> None:
    from jixiao.publish.quality import DIMENSIONS

    base = site.sample.SETTINGS.base
    said = {(q.subject.value, q.predicate.value, q.object.value) for q in parse(site.root / "dump.nq")}
    for dimension, metrics in DIMENSIONS.items():
        assert (f"{base}code/quality/{dimension}", TYPE, DQV + "Dimension") in said
        for metric in metrics:
            assert (f"{base}code/quality/{metric}", DQV + "inDimension", f"{base}code/quality/{dimension}") in said


def test_void_counts_the_dump(site: Site) -> None:
    void = "http://rdfs.org/ns/void#"
    quads = list(parse(site.root / "void.ttl"))
    whole = NamedNode(site.sample.SETTINGS.base + "download/#data")
    dump = list(parse(site.root / "dump.nq"))
    said = {q.predicate.value: q.object.value for q in quads if q.subject == whole}
    assert said[void + "triples"] == str(len(dump))
    assert said[void + "properties"] == str(len({q.predicate for q in dump}))
    parts = {q.subject: q.object.value for q in quads if q.predicate.value == void + "property"}
    counts = {parts[q.subject]: int(q.object.value) for q in quads if q.predicate.value == void + "triples" and q.subject in parts}
    assert counts[TYPE] == sum(q.predicate.value == TYPE for q in dump)
    assert sum(counts.values()) == len(dump)
    assert (site.root / ".well-known" / "void").read_bytes() == (site.root / "void.ttl").read_bytes()


def test_the_sitemap_lists_each_page_in_both_languages(site: Site) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    tree = etree.parse(site.root / "sitemap.xml")
    base = site.sample.SETTINGS.base
    listed = tree.xpath("//s:loc/text()", namespaces=space)
    there = {p.parent.relative_to(site.root).as_posix() for p in pages(site.root)}
    assert sorted(listed) == sorted(base + ("" if p == "." else f"{p}/") for p in there)
    for url in tree.xpath("//s:url", namespaces=space):
        others = {e.get("hreflang"): e.get("href") for e in url.findall("x:link", space)}
        assert url.find("s:loc", space).text in others.values()
        assert set(others) == {"zh-Hans", "en"}
        assert set(others.values()) <= set(listed)


def test_many_addresses_make_an_index(site: Site) -> None:
    made = dict(sitemaps("https://e.org/", ["index.html", "a/index.html", "b/index.html"], ("zh", "en"), limit=4))
    assert list(made) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert b"<loc>https://e.org/sitemap-2.xml</loc>" in made["sitemap.xml"]
    assert [made[f"sitemap-{n}.xml"].count(b"<url>") for n in (1, 2)] == [4, 2]
    assert made["sitemap-2.xml"].count(b'href="https://e.org/en/b/"') == 2


def test_the_shapes_and_the_context_are_files(site: Site) -> None:
    shapes = list(parse(site.root / "shapes.ttl", base=site.sample.SETTINGS.base))
    assert sum(q.object.value == "http://www.w3.org/ns/shacl#NodeShape" for q in shapes if isinstance(q.object, NamedNode)) > 10
    context = json.loads((site.root / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    text = json.dumps({"@context": context, "@id": "https://e.org/x", "score": "9.50", "kind": "jx-kind:unit-plan"})
    ns = site.sample.SETTINGS.base + "ns#"
    said = {q.predicate.value.removeprefix(ns): q.object for q in read(text.encode(), RdfFormat.JSON_LD)}
    assert said["score"] == Literal("9.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    assert said["kind"] == NamedNode(site.sample.SETTINGS.base + "code/kind/unit-plan")


def test_how_to_cite_is_told(site: Site) -> None:
    about = yaml.safe_load((site.root / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "license", "url", "type"} <= set(about)
    assert about["authors"] == [{"name": site.sample.SETTINGS.publisher}]
    assert about["url"] == site.sample.SETTINGS.base
