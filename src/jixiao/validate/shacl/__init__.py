"""SHACL: the shapes of `shapes/*.ttl` over the records of a graph; results become raw hits.

    what is looked at    `shapes` (the shapes graph), `data` (statements, indexed), `terms`
    fast path            `outline`, `compile`, `constraints`, `paths`, `literals`, `select` and `store` (SPARQL), `fast` (evaluation)
    reference            `reference` (pySHACL), which also runs every shape that the fast path does not accept

docs/validation-engines.md says what the fast path accepts; CI proves that it gives the results of the reference.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jixiao.errors import ShapeError
from jixiao.settings import Settings
from jixiao.validate.shacl.compile import Compiled, compile_shapes
from jixiao.validate.shacl.data import Batch, Data, batches
from jixiao.validate.shacl.fast import Evaluation
from jixiao.validate.shacl.model import Result
from jixiao.validate.shacl.outline import Outline
from jixiao.validate.shacl.reference import reference
from jixiao.validate.shacl.shapes import predicates, read_shapes
from jixiao.validate.shacl.terms import Term, iri, is_iri, is_literal, language, lexical, sh, text

__all__ = ["Hit", "results", "run_shapes"]

_LOG = logging.getLogger(__name__)
_SEVERITY = {sh("Violation"): "error", sh("Warning"): "warning", sh("Info"): "info"}


@dataclass(frozen=True, order=True)
class Hit:
    """One result of a SHACL run: what was found where, in plain strings."""

    rule: str
    document: str
    focus: str
    severity: str
    message: str
    expected: str
    component: str


@lru_cache(maxsize=4)
def _prepared(base: str, own: tuple[Path, ...]) -> tuple[Data, Outline, Compiled]:
    shapes = read_shapes(base, own)
    return shapes, Outline(shapes), compile_shapes(shapes)


def run_shapes(nquads: Path, settings: Settings) -> list[Hit]:
    """Check the records of a graph.

    Only statements about records (nodes on a unit-year page) with a predicate that some shape speaks of are loaded:
    cells, rows and evidence are most of a graph and no shape looks at them.

    Args:
        nquads: the graph.
        settings: base IRI, a project's own shapes, and from which size the fast path is used.

    Returns:
        Hits in a stable order, each once.

    Raises:
        ShapeError: a shape is not valid.
    """
    shapes, outline, compiled = _prepared(settings.base, settings.own)
    hits: set[Hit] = set()
    for batch in batches(nquads, predicates(shapes), settings.base):
        fast = len(batch.data) >= settings.fast_shapes_from
        found = results(shapes, outline, compiled, batch.data) if fast else reference(shapes, batch.data)
        hits.update(_hit(result, shapes, settings.base, batch) for result in found)
    return sorted(hits)


def results(shapes: Data, outline: Outline, compiled: Compiled, data: Data) -> list[Result]:
    """The results of all shapes: by the fast path where it accepts a shape, by the reference engine where it does not."""
    found, refused = Evaluation(compiled, outline, data).run()
    refused |= compiled.refused
    if refused:
        for node, reason in sorted(refused.items()):
            _LOG.info("形状 %s 由 pySHACL 核查 is run by pySHACL: %s", text(node), reason)
        found += reference(shapes, data, without={shape.node for shape in compiled.shapes if shape.node not in refused})
    return found


def _hit(result: Result, shapes: Data, base: str, batch: Batch) -> Hit:
    rules = f"{base}code/rule/"
    named = [text(rule) for rule in shapes.objects(result.shape, iri(f"{base}ns#rule")) if is_iri(rule)]
    if not named or not named[0].startswith(rules):
        raise ShapeError(f"the shape {text(result.shape)} names no rule; give it jx:rule <code/rule/…>")
    # Shapes that start at a code or at a form name the record in sh:value.
    of_record = is_iri(result.value) and text(result.value).startswith(f"{base}unit/")
    record = result.value if of_record else result.focus
    expected = shapes.objects(result.shape, iri(f"{base}ns#expected"))
    return Hit(rule=named[0].removeprefix(rules), document=batch.documents.get(record, ""), focus=_plain(record),
               severity=_SEVERITY.get(result.severity, "error"), message=_message(result, shapes),
               expected=lexical(expected[0]) if expected else "", component=result.component)  # fmt: skip


def _plain(term: Term) -> str:
    return lexical(term) if is_literal(term) else text(term)


def _message(result: Result, shapes: Data) -> str:
    """The Chinese message of the constraint or of its shape, else the first one, else the name of the component."""
    messages = [m for node in (result.constraint, result.shape) for m in sorted(shapes.objects(node, sh("message")))]
    best = [m for m in messages if language(m).split("-")[0] == "zh"] or messages
    return lexical(best[0]) if best else result.component.rpartition("#")[2].removesuffix("ConstraintComponent")
