"""The page of the shapes: every shape that asks for something, said in words of the language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html
from pyoxigraph import NamedNode

from jixiao import graph, resources

if TYPE_CHECKING:
    from conftest import Site

SH = "http://www.w3.org/ns/shacl#"


def test_every_property_shape_stands_on_the_page(site: Site) -> None:
    base = site.sample.SETTINGS.base
    quads = [q for path in resources.files("shapes", "**/*.ttl") for q in graph.parse(path, base=base)]
    shapes = {q.subject.value for q in quads if q.predicate.value == SH + "path" and isinstance(q.subject, NamedNode)}
    page = html.parse(site.root / "shapes" / "index.html")
    anchors = set(page.xpath("//tbody/tr/@id"))
    assert len(shapes) > 20
    assert {iri.rpartition("/")[2].replace("#", "-") for iri in shapes} <= anchors


def test_constraints_are_told_in_words(site: Site) -> None:
    rows = {row.get("id"): " ".join(row.text_content().split())
            for row in html.parse(site.root / "shapes" / "index.html").xpath("//tbody/tr")}
    assert re.search(r"不大于 ?分值 ?；不小于 0", rows["S07-indicator-score"])
    assert "得分应不小于 0、不大于分值" in rows["S07-indicator-score"]
    english = html.parse(site.root / "en" / "shapes" / "index.html").xpath("string(//tr[@id='S07-indicator-score'])")
    assert "not below" in english
    assert "The score lies between 0 and the weight" in english
