"""The W3C SHACL cases: what each wants, and what the reference engine and the fast path make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import ShapeError
from jixiao.validate.shacl.compile import compile_shapes
from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.fast import Evaluation
from jixiao.validate.shacl.model import Result
from jixiao.validate.shacl.outline import Outline
from jixiao.validate.shacl.reference import reference
from jixiao.validate.shacl.shapes import triples_of
from jixiao.validate.shacl.terms import RDF_TYPE, Term, iri, is_blank, sh, text

__all__ = ["Case", "Outcome", "cases", "run"]

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"


@dataclass(frozen=True)
class Case:
    """A case: shapes, data, and the results that are wanted; None where the engine has to refuse the shapes."""

    name: str
    shapes: Data
    data: Data
    wanted: Counter[Result] | None


@dataclass(frozen=True)
class Outcome:
    """What both engines gave: results by engine, None where one refused; why the fast path does not accept some shape."""

    reference: Counter[Result] | None
    fast: Counter[Result] | None
    refused: dict[Term, str]


def cases(suite: Path, part: str) -> list[Case]:
    """The cases of a part of the suite, by name."""
    files = (path for path in sorted((suite / part).rglob("*.ttl")) if path.name != "manifest.ttl")
    return [_case(path, suite) for path in files if _entry(_graph(path))]


def _graph(path: Path) -> Data:
    return Data(triples_of(path, f"file://{path}"))


def _entry(graph: Data) -> Term | None:
    return next(iter(graph.backward(RDF_TYPE).get(iri(_SHT + "Validate"), ())), None)


def _case(path: Path, suite: Path) -> Case:
    graph = _graph(path)
    entry = _entry(graph)
    assert entry is not None
    (action,), (wanted,) = (graph.objects(entry, iri(_MF + name)) for name in ("action", "result"))
    files = [Path(text(graph.objects(action, iri(_SHT + name))[0]).removeprefix("file://")) for name in ("shapesGraph", "dataGraph")]
    shapes, data = (graph if file == path else _graph(file) for file in files)
    name = path.relative_to(suite).with_suffix("").as_posix()
    failure = wanted == iri(_SHT + "Failure")
    return Case(name, shapes, data, None if failure else _told(graph, shapes, list(_wanted(graph, wanted))))


def _wanted(graph: Data, report: Term) -> Iterator[Result]:
    for result in graph.objects(report, sh("result")):
        one = [next(iter(graph.objects(result, sh(name))), b"") for name in (
            "sourceShape", "sourceConstraintComponent", "focusNode", "value", "resultPath", "resultSeverity", "sourceConstraint")]
        yield Result(one[0], text(one[1]), *one[2:])


def run(case: Case) -> Outcome:
    """Let both engines validate the data of a case."""
    outline, compiled = Outline(case.shapes), compile_shapes(case.shapes)
    found, refused = Evaluation(compiled, outline, case.data).run()
    refused |= compiled.refused
    try:
        wanted = _told(case.shapes, case.shapes, reference(case.shapes, case.data))
    except ShapeError:
        return Outcome(None, None if refused else _told(case.shapes, case.shapes, found), refused)
    if refused:
        accepted = {shape.node for shape in compiled.shapes if shape.node not in refused}
        found += reference(case.shapes, case.data, without=accepted)
    return Outcome(wanted, _told(case.shapes, case.shapes, found), refused)


def _told(graph: Data, shapes: Data, results: list[Result]) -> Counter[Result]:
    """Results with their paths written out, since a path may be a blank node; the constraint is named by no case."""
    return Counter(Result(r.shape, r.component, r.focus, r.value, _path(graph, r.path), r.severity) for r in results)


def _path(graph: Data, node: Term) -> Term:
    if not is_blank(node):
        return node
    members = graph.items(node)
    if members is not None:
        return b"(" + b" ".join(_path(graph, m) for m in members) + b")"
    return b"[" + b" ".join(p + _path(graph, o) for p in sorted(graph.predicates(node)) for o in graph.objects(node, p)) + b"]"
