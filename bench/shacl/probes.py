"""Small graphs on which SHACL engines were seen to give wrong answers: operators, spelled numbers, plain and typed strings."""

from __future__ import annotations

from pathlib import Path

__all__ = ["PROBES", "write"]

_BASE = "https://example.org/jixiao/"
_PREFIXES = f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix jx: <{_BASE}ns#> . @prefix rule: <{_BASE}code/rule/> .
jx:probes sh:declare [ sh:prefix "p" ; sh:namespace "{_BASE}ns#"^^xsd:anyURI ] .
"""
_RATE = """sh:targetSubjectsOf jx:rate{n} ; sh:sparql [ sh:prefixes jx:probes ; sh:select \"\"\"SELECT $this WHERE {{
    $this p:budget{n} ?b ; p:executed{n} ?e ; p:rate{n} ?r . FILTER ({formula} != ?r) }}\"\"\" ] ."""
_FIGURES = {"a": "budget 8.0 executed 4.0 rate 50", "b": "budget 3.0 executed 1.5 rate 51", "c": "budget 24.0 executed 6.0 rate 25"}

# Name -> the shape, what is said of each node (property and value by turns), and the nodes that break the shape.
PROBES: dict[str, tuple[str, dict[str, str], str]] = {
    "a / b * c": (_RATE.format(n=1, formula="?e / ?b * 100"), _FIGURES, "b"),
    "(a / b) * c": (_RATE.format(n=2, formula="(?e / ?b) * 100"), _FIGURES, "b"),
    "a - b + c": ("""sh:targetSubjectsOf jx:sum3 ; sh:sparql [ sh:prefixes jx:probes ; sh:select \"\"\"SELECT $this WHERE {
        $this p:in3 ?i ; p:out3 ?o ; p:kept3 ?k ; p:sum3 ?s . FILTER (?i - ?o + ?k != ?s) }\"\"\" ] .""",
                  {"a": "in 10 out 4 kept 3 sum 9", "b": "in 10 out 4 kept 3 sum 3"}, "b"),
    "95.00 is not 95.0": ("sh:targetSubjectsOf jx:share4 ; sh:property [ sh:path jx:share4 ; jx:rule rule:Q4 ; sh:hasValue 95.00 ] .",
                          {"a": "share 95.00", "b": "share 95.0"}, "b"),
    "95.0 and 95.00 are two": ("""sh:targetSubjectsOf jx:share5 ;
        sh:property [ sh:path jx:share5 ; jx:rule rule:Q5 ; sh:maxCount 1 ] .""",
                               {"a": "share 95.00", "b": "share 95.0 share 95.00"}, "b"),
    "nonNegativeInteger": ("""sh:targetSubjectsOf jx:count6 ;
        sh:property [ sh:path jx:count6 ; jx:rule rule:Q6 ; sh:datatype xsd:nonNegativeInteger ] .""",
                           {"a": 'count "5"^^xsd:nonNegativeInteger', "b": "count 5"}, "b"),
    "plain and typed strings": ("""sh:targetSubjectsOf jx:stage7 ;
        sh:property [ sh:path jx:stage7 ; jx:rule rule:Q7 ; sh:in ( "a" "b"^^xsd:string ) ] .""",
                                {"a": 'stage "a"^^xsd:string', "b": 'stage "b"', "c": 'stage "c"'}, "c"),
}  # fmt: skip


def write(folder: Path) -> dict[str, set[str]]:
    """Write `dump.nq`, `dump.nt` and the shapes; the records that break each probe's rule."""
    import pyoxigraph as ox

    turtle, shapes, expected = _PREFIXES, _PREFIXES, {}
    for number, (shape, nodes, wrong) in enumerate(PROBES.values(), 1):
        shapes += f"rule:Q{number} a sh:NodeShape ; jx:rule rule:Q{number} ; {shape}\n"
        for name, said in nodes.items():
            words = said.split()
            pairs = " ; ".join(f"jx:{p}{number} {o}" for p, o in zip(words[::2], words[1::2], strict=True))
            turtle += f"<{_BASE}unit/u-{number}/2025/#{name}> {pairs} .\n"
        expected[f"Q{number}"] = {f"{_BASE}unit/u-{number}/2025/#{name}" for name in wrong}
    triples = [q.triple for q in ox.parse(turtle.encode(), ox.RdfFormat.TURTLE) if f"{_BASE}unit/" in str(q.subject)]
    graph = ox.NamedNode(f"{_BASE}document/0/")
    (folder / "dump.nq").write_bytes(ox.serialize([ox.Quad(*t, graph) for t in triples], format=ox.RdfFormat.N_QUADS))
    (folder / "dump.nt").write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    (folder / "shapes").mkdir(exist_ok=True)
    for path in (folder / "shapes.ttl", folder / "shapes" / "probes.ttl"):
        path.write_text(shapes, encoding="utf-8")
    return expected
