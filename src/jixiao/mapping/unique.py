"""Which rules can never write a line twice, so that nothing has to be remembered while their lines are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from jixiao.mapping.lexical import encode
from jixiao.mapping.plan import Constant, Join, Reference, RowId, Rule, Source, Template, Term, columns_of
from jixiao.mapping.sources.opened import Sources
from jixiao.mapping.sql import is_apart, spreads, used_columns

__all__ = ["proven", "repeating"]

_OFTEN = 4  # how often values repeat at least that are looked at once
_FEW = 200_000  # values that fit into memory
_SMALL = 64 << 20  # bytes of a table that is held in memory while rows are joined to it


def proven(connection: Any, rules: Sequence[Rule], sources: Sources) -> list[Rule]:
    """The rules whose lines are all different from each other and from those of all other rules.

    A rule's lines differ where different rows have different subjects: the subject tells the values of its columns apart, and these
    columns are a key of the table, which is looked up in the data. Two rules' lines differ where one of their terms can never be
    the same.

    Args:
        connection: an open DuckDB connection.
        rules: all rules of a plan.
        sources: the opened sources.
    """
    wanted: dict[Source, dict[tuple[str, ...], bool]] = defaultdict(dict)
    keyed: list[tuple[Rule, tuple[str, ...]]] = []
    for rule in rules:
        key, join = _told_apart(rule.subject), _looked_up_by(rule.object, sources)
        if not key or spreads(rule, sources) or (isinstance(rule.object, Join) and not join):
            continue
        wanted[rule.source][key] = False
        if isinstance(rule.object, Join):
            wanted[rule.object.source][join] = False
        keyed.append((rule, key))
    for source, keys in wanted.items():
        _look_up(connection, source, keys, sources)
    same: dict[Term, list[Rule]] = defaultdict(list)  # rules with other constant predicates never meet
    for rule in rules:
        same[rule.predicate].append(rule)
    computed = [rule for rule in rules if not isinstance(rule.predicate.value, Constant)]
    out = []
    for rule, key in keyed:
        others = rules if rule in computed else [*same[rule.predicate], *computed]
        single = not isinstance(rule.object, Join) or wanted[rule.object.source][_looked_up_by(rule.object, sources)]
        if wanted[rule.source][key] and single and all(other is rule or _differ(rule, other) for other in others):
            out.append(rule)
    return out


def repeating(connection: Any, rules: Sequence[Rule], sources: Sources) -> list[Rule]:
    """The rules whose columns take few values together, so that most rows repeat them; counted nearly, in flat memory."""
    plain = [rule for rule in rules if not is_apart(rule, sources)]
    out = []
    for source in dict.fromkeys(rule.source for rule in plain):
        own = [(rule, tuple(dict.fromkeys(used_columns(rule)))) for rule in plain if rule.source == source]
        sets = list(dict.fromkeys(columns for _, columns in own if columns))
        relation = sources.relation(source)
        counts = [f"approx_count_distinct(({', '.join(relation.columns[name].text for name in columns)}))" for columns in sets]
        rows, *found = connection.execute(f"SELECT {', '.join(['count(*)', *counts])} FROM {relation.sql}").fetchone()
        few = {columns for columns, values in zip(sets, found, strict=True) if values * _OFTEN < rows and values < _FEW}
        out += [rule for rule, columns in own if columns in few]
    return out


def _told_apart(subject: Term) -> tuple[str, ...]:
    """The columns of a subject from which their values can be told again, none where they cannot."""
    match subject.value:
        case Reference(column) if subject.kind == "blank":
            return (column,)
        case Template(parts) if subject.kind in ("iri", "uri"):
            values = [at for at, part in enumerate(parts) if isinstance(part, Reference)]
            between = ["".join(p for p in parts[a:b] if isinstance(p, str)) for a, b in pairwise(values)]
            if any(encode(fixed, subject.kind) == fixed for fixed in between):
                return ()  # nothing between two values that could not be a part of them
            return tuple(dict.fromkeys(part.column for part in parts if isinstance(part, Reference)))
    return ()


def _looked_up_by(what: Term | Join, sources: Sources) -> tuple[str, ...]:
    """The columns by which a join looks up rows of another table that is held in memory; none for any other object."""
    if not isinstance(what, Join) or what.conditions or isinstance(what.subject.value, RowId):
        return ()
    pairs = [(a, b) for a, b in what.on if isinstance(a, Reference) and isinstance(b, Reference)]
    theirs, subject = [b.column for _, b in pairs], list(columns_of(what.subject))
    columns = sources.relation(what.source).columns
    path = what.source.path
    if len(pairs) < len(what.on) or not subject or path is None or path.stat().st_size > _SMALL:
        return ()
    return () if any(columns[name].many for name in (*theirs, *subject)) else tuple(theirs)


def _look_up(connection: Any, source: Source, keys: dict[tuple[str, ...], bool], sources: Sources) -> None:
    """Find out which columns are a key: no two rows have the same values. Equal digests only make it look less like one."""
    relation = sources.relation(source)
    counts = []
    for key in keys:
        cells = [relation.columns[name].text for name in key]
        filled = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
        digest = f"md5_number_lower(concat_ws(chr(31), {', '.join(cells)}))"
        counts += [f"count_if({filled})", f"count(DISTINCT {digest}) FILTER ({filled})"]
    found = connection.execute(f"SELECT {', '.join(counts)} FROM {relation.sql}").fetchone()
    for key, rows, different in zip(list(keys), found[::2], found[1::2], strict=True):
        keys[key] = rows == different


def _differ(one: Rule, other: Rule) -> bool:
    """Whether two rules can never write the same line."""
    if (one.graph is None) != (other.graph is None):
        return True
    pairs = [(one.subject, other.subject), (one.predicate, other.predicate), (_object(one), _object(other))]
    if one.graph and other.graph:
        pairs.append((one.graph, other.graph))
    return any(_never_equal(a, b) for a, b in pairs)


def _object(rule: Rule) -> Term:
    return rule.object.subject if isinstance(rule.object, Join) else rule.object


def _never_equal(one: Term, other: Term) -> bool:
    if _sort(one) != _sort(other):
        return True
    if _sort(one) == "blank":
        return False
    a, b = _fixed(one), _fixed(other)
    if isinstance(one.value, Constant) and isinstance(other.value, Constant):
        return a != b or (one.datatype, one.language) != (other.datatype, other.language)
    return not (a.startswith(b) or b.startswith(a))


def _sort(term: Term) -> str:
    return term.kind if term.kind in ("blank", "literal") else "iri"


def _fixed(term: Term) -> str:
    """The text that a term always begins with."""
    match term.value:
        case Constant(text):
            return text
        case Template((str() as first, *_)) if not term.kind.startswith("unsafe"):
            return first
    return ""
