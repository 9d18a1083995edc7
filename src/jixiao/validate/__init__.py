"""The validate room: tables and graph to findings, counts of what was evaluated, and the W3C validation report.

    rules as data        shapes/arithmetic/*.yaml, run by `arithmetic` and `hierarchy`; shapes/*.ttl, run by `shacl`
                         shapes/queries/*.yaml (SQL), run by `queries` over the `ledger`
    rules as code        `cost` (P06 reads names), `goals` and `topics` (P10 and P11 read sentences)
    what they share      `book` (indexed tables), `causes`, `follows` and `joined` (what follows from what),
                         `wording` (sentences), `tally` (counts), `report` (Turtle)
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from jixiao.errors import ShapeError
from jixiao.findings import Check, Finding, catalogue
from jixiao.model import Tables
from jixiao.settings import Settings
from jixiao.validate.arithmetic import Arithmetic
from jixiao.validate.book import Book
from jixiao.validate.cost import check_cost
from jixiao.validate.goals import check_goals
from jixiao.validate.ground import Ground
from jixiao.validate.hierarchy import check_hierarchy
from jixiao.validate.indicators import count, findings_of, scopes
from jixiao.validate.joined import joined
from jixiao.validate.ledger import Ledger, load_words
from jixiao.validate.queries import load_queries, load_views, run_query
from jixiao.validate.report import report
from jixiao.validate.retold import retold
from jixiao.validate.rules import Sum, load
from jixiao.validate.shacl import run_shapes
from jixiao.validate.switches import graded, switched, thresholds
from jixiao.validate.topics import check_topics
from jixiao.validate.wording import labels

__all__ = ["Outcome", "check_tables", "validate"]


@dataclass(frozen=True)
class Outcome:
    """What validation found: findings, counts by rule and form, the report as Turtle, and what findings of reading are under."""

    findings: list[Finding]
    checks: list[Check]
    report: bytes
    causes: dict[str, str] = field(default_factory=dict)


def validate(tables: Tables, nquads: Path, settings: Settings) -> Outcome:
    """Check tables and their graph.

    Args:
        tables: the tables of a run; those of reading are looked up, not changed.
        nquads: the graph mapped from them.
        settings: base IRI and a project's own shapes.

    Raises:
        ShapeError: a rule, a shape or the catalogue is not valid.
    """
    ground = _ground(tables, settings)
    arithmetic = _arithmetic(ground, settings)
    scope = scopes(settings.own)
    shaped = findings_of(run_shapes(nquads, settings), ground, settings.base, scope)
    count(shaped, ground, scope)
    found = dict.fromkeys(arithmetic, "") | shaped
    found = graded(found, settings)
    linked, causes = retold(joined(list(found), ground), tables, ground.catalogue)
    found = dict(zip(linked, found.values(), strict=True))
    order = {name: at for at, name in enumerate(row["document"] for row in tables["documents"])}
    found = dict(sorted(found.items(), key=lambda pair: _order(pair[0], order)))
    return Outcome(list(found), switched(ground.tally.checks(), settings), report(tables, found, settings), causes)


def check_tables(tables: Tables, settings: Settings) -> tuple[list[Finding], list[Check]]:
    """The arithmetic alone, for tables without a graph."""
    ground = _ground(tables, settings)
    found = graded(dict.fromkeys(_arithmetic(ground, settings), ""), settings)
    return joined(list(found), ground), switched(ground.tally.checks(), settings)


def _ground(tables: Tables, settings: Settings) -> Ground:
    return Ground(Book(tables), labels(settings.own), catalogue(settings.own))


def _arithmetic(ground: Ground, settings: Settings) -> list[Finding]:
    engine = Arithmetic(ground)
    for rule in load(settings.own):
        if rule.code not in ground.catalogue:
            raise ShapeError(f"{rule.where}: the catalogue (shapes/rules/) does not know {rule.code}")
        if isinstance(rule, Sum):
            engine.run(rule)
        else:
            engine.findings += check_hierarchy(rule, ground)
    words = load_words(settings.own)
    found = engine.findings + check_cost(ground, settings.own) + check_goals(ground, words) + check_topics(ground, words)
    ledger = Ledger(ground, words, thresholds(ground.catalogue, settings), load_views(settings.own))
    with closing(ledger):
        for query in load_queries(settings.own):
            if query.code not in ground.catalogue:
                raise ShapeError(f"{query.where}: the catalogue (shapes/rules/) does not know {query.code}")
            found += run_query(query, ground, ledger)
    return found


def _order(finding: Finding, documents: dict[str, int]) -> tuple[int, int, tuple[tuple[int, int, int], ...], str, str]:
    cells = tuple((ref.grid, ref.row, ref.column) for ref, _ in finding.cells[:1])
    return documents.get(finding.document, len(documents)), finding.form, cells, finding.code, finding.row_id
