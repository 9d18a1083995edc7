"""The constraint components of SHACL Core: each gives a check over all focus nodes of a shape at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache

from jixiao.validate.shacl.literals import below, compare, of_datatype
from jixiao.validate.shacl.model import Check, Found, RefusedError, Running, Shape, Values
from jixiao.validate.shacl.terms import RDF_TYPE, Term, iri, is_blank, is_iri, is_literal, language, lexical

__all__ = ["among", "closed", "conforming", "disjoint", "each", "equals", "has_value", "instance", "kind", "languages", "length",
           "less_than", "max_count", "min_count", "pattern", "qualified", "range_of", "typed", "unique_language"]

Test = Callable[[Term], bool]
_RESOURCE = iri("http://www.w3.org/2000/01/rdf-schema#Resource")
_KINDS = {"IRI": "i", "BlankNode": "b", "Literal": "l", "BlankNodeOrIRI": "bi", "BlankNodeOrLiteral": "bl", "IRIOrLiteral": "il"}


def each(test: Test) -> Check:
    """Every value must pass a test."""

    def check(_: Running, values: Values) -> Iterator[Found]:
        for focus, found in values.items():
            for value in found:
                if not test(value):
                    yield focus, value, None

    return check


def kind(name: str) -> Check:
    """sh:nodeKind."""
    allowed = _KINDS[name]
    return each(lambda v: ("i" if is_iri(v) else "b" if is_blank(v) else "l") in allowed)


def typed(datatype: Term) -> Check:
    """sh:datatype."""
    return each(lambda v: of_datatype(v, datatype))


def among(members: Collection[Term]) -> Check:
    """sh:in."""
    allowed = frozenset(members)
    return each(lambda v: v in allowed)


def range_of(bound: Term, holds: Callable[[int], bool]) -> Check:
    """sh:minInclusive and the like; `holds` says whether the order of value and bound is right."""

    def test(value: Term) -> bool:
        order = compare(value, bound)
        return order is not None and holds(order)

    return each(test)


def length(holds: Callable[[int], bool]) -> Check:
    """sh:minLength and sh:maxLength: characters of the text; a blank node has none that could be counted."""
    return each(lambda v: not is_blank(v) and holds(len(lexical(v))))


def pattern(expression: re.Pattern[str]) -> Check:
    """sh:pattern."""

    @lru_cache(maxsize=1 << 16)
    def test(value: Term) -> bool:
        return not is_blank(value) and expression.search(lexical(value)) is not None

    return each(test)


def languages(ranges: Collection[str]) -> Check:
    """sh:languageIn: the tag or its first part is listed."""
    allowed = frozenset(ranges)

    def test(value: Term) -> bool:
        tag = language(value).lower()
        return bool(tag) and ("*" in allowed or tag in allowed or tag.split("-")[0] in allowed)

    return each(test)


def instance(name: Term) -> Check:
    """sh:class."""

    def check(run: Running, values: Values) -> Iterator[Found]:
        instances = run.instances(name)
        for focus, found in values.items():
            for value in found:
                if value not in instances or is_literal(value):
                    yield focus, value, None

    return check


def _counted(wrong: Callable[[int], bool]) -> Check:
    def check(_: Running, values: Values) -> Iterator[Found]:
        for focus, found in values.items():
            if wrong(len(found)):
                yield focus, None, None

    return check


def min_count(least: int) -> Check:
    """sh:minCount."""
    return _counted(lambda n: n < least)


def max_count(most: int) -> Check:
    """sh:maxCount."""
    return _counted(lambda n: n > most)


def has_value(wanted: Term) -> Check:
    """sh:hasValue."""

    def check(_: Running, values: Values) -> Iterator[Found]:
        for focus, found in values.items():
            if wanted not in found:
                yield focus, None, None

    return check


def unique_language() -> Check:
    """sh:uniqueLang: one result for each language that several values have."""

    def check(_: Running, values: Values) -> Iterator[Found]:
        for focus, found in values.items():
            if len(found) > 1:
                tags = [tag for tag in map(language, found) if tag]
                for tag in dict.fromkeys(tags):
                    if tags.count(tag) > 1:
                        yield focus, None, None

    return check


def equals(other: Term) -> Check:
    """sh:equals."""

    def check(run: Running, values: Values) -> Iterator[Found]:
        others = run.data.forward(other)
        for focus, found in values.items():
            for value in set(found) ^ set(others.get(focus, ())):
                yield focus, value, None

    return check


def disjoint(other: Term) -> Check:
    """sh:disjoint."""

    def check(run: Running, values: Values) -> Iterator[Found]:
        others = run.data.forward(other)
        for focus, found in values.items():
            for value in set(found) & set(others.get(focus, ())):
                yield focus, value, None

    return check


def less_than(other: Term, *, equal: bool) -> Check:
    """sh:lessThan and sh:lessThanOrEquals: a result for each pair that is not in order."""

    def check(run: Running, values: Values) -> Iterator[Found]:
        others = run.data.forward(other)
        for focus, found in values.items():
            for value in found:
                if is_blank(value):
                    raise RefusedError("an order of blank nodes")
                for against in others.get(focus, ()):
                    if not below(value, against, equal=equal):
                        yield focus, value, None

    return check


def closed(allowed: Collection[Term]) -> Check:
    """sh:closed: no predicate but those of the property shapes and those that are listed."""

    def check(run: Running, values: Values) -> Iterator[Found]:
        indexes = [(p, run.data.forward(p)) for p in run.data.columns if p not in allowed]
        for focus, found in values.items():
            for value in found:
                for predicate, index in indexes:
                    for wrong in index.get(value, ()):
                        if (predicate, wrong) != (RDF_TYPE, _RESOURCE):
                            yield focus, wrong, predicate

    return check


def conforming(shapes: list[Shape], wanted: Callable[[int], bool]) -> Check:
    """sh:node, sh:not, sh:and, sh:or, sh:xone: how many of some shapes a value conforms to.

    Each shape is looked at once for all values of all focus nodes.
    """
    several = len(shapes)
    all_of = wanted(several) and not any(wanted(n) for n in range(several))

    def wrong(run: Running, nodes: Mapping[Term, object]) -> set[Term]:
        if all_of:
            bad: set[Term] = set()
            for shape in shapes:
                bad |= run.failing(shape, {n: None for n in nodes if n not in bad})
            return bad
        conforms = dict.fromkeys(nodes, 0)
        for shape in shapes:
            failing = run.failing(shape, nodes)
            for node in nodes:
                conforms[node] += node not in failing
        return {node for node, count in conforms.items() if not wanted(count)}

    def check(run: Running, values: Values) -> Iterator[Found]:
        bad = wrong(run, {v: None for found in values.values() for v in found})
        if bad:
            for focus, found in values.items():
                for value in found:
                    if value in bad:
                        yield focus, value, None

    return check


def qualified(shape: Shape, siblings: list[Shape], wrong: Callable[[int], bool]) -> Check:
    """sh:qualifiedMinCount and sh:qualifiedMaxCount: how many values conform to a shape and to none of its siblings."""

    def check(run: Running, values: Values) -> Iterator[Found]:
        nodes = {v: None for found in values.values() for v in found}
        failing = run.failing(shape, nodes)
        good = {n: None for n in nodes if n not in failing}
        for sibling in siblings:
            others = run.failing(sibling, good)
            good = {n: None for n in good if n in others}
        for focus, found in values.items():
            if wrong(sum(v in good for v in found)):
                yield focus, None, None

    return check
