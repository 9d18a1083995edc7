"""The compiled queries against a plain row-by-row reading of the same plan."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao import resources
from jixiao.mapping import check, run
from jixiao.mapping.lexical import LEXICAL, escape
from jixiao.mapping.plan import Call, Constant, Expression, Plan, Reference, Rule, Source, Template, Term
from jixiao.model import TABLES

Row = dict[str, str]
TRUTH: dict[str, Callable[..., bool]] = {
    "equal": lambda a, b: a == b, "notEqual": lambda a, b: a != b, "empty": lambda a: not a, "notEmpty": bool,
    "oneOf": lambda a, *b: a in b, "matches": lambda a, b: re.fullmatch(b, a) is not None,
}


def text(value: Expression, row: Row, encode: bool = False) -> str | None:
    """The text of an expression, None where a cell is empty."""
    match value:
        case Constant(fixed):
            return fixed
        case Reference(column):
            return row[column] or None
        case Template(parts):
            got = [p if isinstance(p, str) else row[p.column] for p in parts]
            if "" in got:
                return None
            return "".join(g if isinstance(p, str) or not encode else encoded(g) for p, g in zip(parts, got, strict=True))
    raise AssertionError(value)


def encoded(value: str) -> str:
    return "".join(c if c in "-._~" or c.isalnum() or ord(c) > 0x9f else quote(c, safe="") for c in value)


def holds(call: Call, row: Row) -> bool:
    match call.function:
        case "and":
            return all(holds(a, row) for a in call.arguments if isinstance(a, Call))
        case "or":
            return any(holds(a, row) for a in call.arguments if isinstance(a, Call))
        case "not":
            return not any(holds(a, row) for a in call.arguments if isinstance(a, Call))
    return TRUTH[call.function](*(text(a, row) or "" for a in call.arguments))


def terms(term: Term, row: Row) -> Iterator[str]:
    """The N-Quads terms of a term map for a row."""
    if isinstance(term.value, Call):
        whole, separator = (text(a, row) or "" for a in term.value.arguments)
        for part in whole.split(separator):
            if part.strip():
                yield from terms(Term(Constant(part.strip()), term.kind, term.datatype, term.language), row)
        return
    value = text(term.value, row, encode=term.kind == "iri")
    if value is None:
        return
    if term.kind == "iri":
        yield f"<{value}>"
    elif term.datatype not in LEXICAL or re.fullmatch(LEXICAL[term.datatype], value, re.ASCII):
        tail = f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else ""
        yield f'"{escape(value)}"{tail}'


def objects(rule: Rule, row: Row, tables: dict[Source, list[Row]]) -> Iterator[str]:
    if isinstance(rule.object, Term):
        yield from terms(rule.object, row)
        return
    for other in tables[rule.object.source]:
        if all(row[mine] and row[mine] == other[theirs] for mine, theirs in rule.object.on):
            yield from terms(rule.object.subject, other)


def quads(plan: Plan) -> set[str]:
    """All lines of a plan, row by row."""
    tables: dict[Source, list[Row]] = {}
    for source, _, _ in plan.columns:
        with source.path.open(encoding="utf-8", newline="") as file:
            tables.setdefault(source, list(csv.DictReader(file)))
    out = set()
    for rule in plan.rules:
        for row in tables[rule.source]:
            if all(holds(c, row) for c in rule.conditions):
                graphs = [f" {g}" for g in terms(rule.graph, row)] if rule.graph else [""]
                out |= {f"{s} {p} {o}{g} ." for s in terms(rule.subject, row) for p in terms(rule.predicate, row)
                        for o in objects(rule, row, tables) for g in graphs}
    return out


def compare(mappings: list[Path], data: Path) -> int:
    """Assert that both ways give the same lines; returns how many."""
    out = io.BytesIO()
    run(mappings, data, "https://example.org/", out)
    lines = out.getvalue().decode().split("\n")[:-1]
    assert lines == sorted(quads(check(mappings, data)), key=str.encode)
    return len(lines)


MAPPING = """
prefixes: {ex: "http://e/"}
mappings:
  child:
    sources: [[t.csv~csv]]
    s: ex:$(id)/$(v)
    graphs: [ex:g, ex:g/$(w)]
    condition: {function: not, parameters: [{function: equal, parameters: [$(v), x]}]}
    po:
      - [ex:v, $(v), zh~lang]
      - [[ex:n, ex:m], [$(w), "$(v)-$(w)"], xsd:integer]
      - p: ex:$(id)
        o: {function: split, parameters: [$(w), ","], datatype: xsd:decimal}
        condition: [{function: notEmpty, parameters: [$(v)]}, {function: oneOf, parameters: [$(id), "1", "2"]}]
      - p: ex:in
        o: {mapping: parent, condition: [{function: equal, parameters: [[str1, $(id)], [str2, $(key)]]},
                                         {function: equal, parameters: [[str1, $(v)], [str2, $(v)]]}]}
        condition: {function: matches, parameters: [$(w), "[0-9,]*"]}
  parent:
    sources: [[u.csv~csv]]
    s: ex:parent/$(w)
    po: [[a, ex:Parent], [ex:key, ex:key/$(key)~iri]]
"""
CELL = st.sampled_from(["", "x", "1", "2", "1,2", " 3 ,, x", "甲/乙", 'a"\n\\', "0.50"])
ROWS = st.lists(st.tuples(st.sampled_from(["", "1", "2", "3"]), CELL, CELL), min_size=1, max_size=10)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(children=ROWS, parents=ROWS)
def test_both_ways_give_the_same_quads(tmp_path: Path, children: list[tuple[str, ...]], parents: list[tuple[str, ...]]) -> None:
    for name, header, rows in (("t", ("id", "v", "w"), children), ("u", ("key", "v", "w"), parents)):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *rows])
    (tmp_path / "m.yml").write_text(MAPPING, encoding="utf-8")
    compare([tmp_path / "m.yml"], tmp_path)


# Values by type of column, and by name where conditions of the shipped mappings ask for them.
BY_TYPE = {"integer": ["1", "2", "", "x"], "decimal": ["0.50", "", "约3"], "year": ["2024", "", "24"], "boolean": ["yes", "no"],
           "key": ["k-1", "k-2", "k-3", "k-1", ""], "text": ['文 "字"', "甲；乙", ""]}
BY_NAME = {"kind": ["unit-plan", "project-evaluation", "account-basic", "base-data", "text"], "subject": ["task", "form", "code"],
           "part": ["expected", "observed"], "table": ["indicators", "tasks"], "column": ["target_text", "score", "1"],
           "rowspan": ["1", "2"], "claimed": ["no", "yes"], "form": ["1", "2", ""], "document_id": ["d1", "d2", "d1", ""]}


def test_both_ways_give_the_same_quads_of_the_shipped_mappings(tmp_path: Path) -> None:
    for number, table in enumerate(TABLES.values()):
        choices = [BY_NAME.get(c.name) or BY_TYPE[c.type] for c in table.columns]
        rows = [[choice[(n * (place + 2) + n // 3 + number) % len(choice)] for place, choice in enumerate(choices)]
                for n in range(30)]
        with (tmp_path / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([table.names, *rows])
    assert compare(resources.files("mappings/rdf", "*.yml"), tmp_path) > 1000
