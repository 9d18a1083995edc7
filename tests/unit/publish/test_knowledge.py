"""The statements of a build stay on the disk and are found by page, blank nodes with every page that refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from jixiao import graph
from jixiao.publish.knowledge import Knowledge

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/jixiao/"
TEXT = """
@prefix jx: <ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<unit/a/> jx:about <unit/b/>, [ jx:verbatim "x y" ; jx:about [ jx:verbatim "z" ] ] ; skos:prefLabel "甲\\"局\\""@zh, "A"@en .
<unit/a/#i-1> jx:weight "95.00"^^<http://www.w3.org/2001/XMLSchema#decimal> ; jx:stage <code/stage/final> .
<unit/b/> jx:about [] .
<code/stage/final> skos:inScheme <code/stage> ; skos:broader <code/stage/all> .
<http://example.net/x> jx:about <unit/c/#g1> .
"""


def knowledge(folder: Path, text: str = TEXT) -> Knowledge:
    said = NamedNode(f"{BASE}document/1/")
    quads = [Quad(q.subject, q.predicate, q.object, said) for q in graph.parse(text.encode(), base=BASE, format=RdfFormat.TURTLE)]
    (folder / "dump.nq").write_bytes(graph.nquads(quads))
    return Knowledge(folder / "dump.nq", BASE)


def test_a_page_has_its_fragments_and_its_blank_nodes(tmp_path: Path) -> None:
    known = knowledge(tmp_path)
    assert known.count == 13
    assert len(known.of_page("unit/a/index.html")) == 9
    assert len(known.of_page("unit/b/index.html")) == 1
    assert known.of_page("unit/c/index.html") == []
    assert known.describes("unit/b/index.html")
    assert not known.describes("unit/c/index.html")
    assert set(known.subjects("unit/a/index.html")) == {f"{BASE}unit/a/", f"{BASE}unit/a/#i-1"}
    assert any(q.object == Literal("95.00", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
               for q in known.of_page("unit/a/index.html"))


def test_what_is_only_named_has_a_page_and_an_anchor(tmp_path: Path) -> None:
    known = knowledge(tmp_path)
    assert known.fragments["unit/c/index.html"] == {"g1"}
    assert known.fragments["unit/a/index.html"] == {"", "i-1"}
    assert {"about", "verbatim", "weight", "stage"} <= known.fragments["ns/index.html"]


def test_labels_codes_and_uses(tmp_path: Path) -> None:
    known = knowledge(tmp_path)
    assert (known.label(f"{BASE}unit/a/"), known.label(f"{BASE}unit/a/", "en")) == ("甲\"局\"", "A")
    assert known.label(f"{BASE}unit/b/") == ""
    assert known.members(f"{BASE}code/stage") == [f"{BASE}code/stage/final"]
    assert known.broader(f"{BASE}code/stage/final") == [f"{BASE}code/stage/all"]
    assert known.narrower(f"{BASE}code/stage/all") == [f"{BASE}code/stage/final"]
    assert known.uses[f"{BASE}code/stage/final"] == 1
    assert known.uses[f"{BASE}ns#about"] == 5


def test_statements_in_no_graph_are_told_like_others(tmp_path: Path) -> None:
    """A project's own mapping may name no graph."""
    known = knowledge(tmp_path)
    pages = {page: known.triples(page) for page in ("", *known.fragments)}
    lines = (tmp_path / "dump.nq").read_bytes().replace(f" <{BASE}document/1/> .".encode(), b" .")
    (tmp_path / "dump.nq").write_bytes(lines)
    bare = Knowledge(tmp_path / "dump.nq", BASE)
    assert {page: bare.triples(page) for page in pages} == pages
    assert bare.count == known.count
    more = f"<{BASE}unit/d/> <{BASE}ns#about> <{BASE}unit/a/> <{BASE}document/1/> .\n".encode()
    (tmp_path / "dump.nq").write_bytes(b"".join(sorted((*lines.splitlines(keepends=True), more))))
    some = Knowledge(tmp_path / "dump.nq", BASE)
    assert {page: some.triples(page) for page in pages} == pages


def test_an_empty_dump_says_nothing(tmp_path: Path) -> None:
    known = knowledge(tmp_path, "")
    assert (known.count, known.fragments, known.of_page("unit/a/index.html")) == (0, {}, [])


def test_pages_and_foreign_subjects_add_up_to_the_whole(tmp_path: Path) -> None:
    known = knowledge(tmp_path, "\n".join(line for line in TEXT.splitlines() if "[" not in line))
    parts = [line for page in ("", *known.fragments) for line in known.triples(page).splitlines()]
    assert sorted(parts) == sorted(graph.without_graphs((tmp_path / "dump.nq").read_bytes()).splitlines())
