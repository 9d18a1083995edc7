"""What the parts of the fast path hand to one another: compiled shapes, results, and why something is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.terms import Term

__all__ = ["Check", "Constraint", "Found", "RefusedError", "Result", "Running", "Shape", "Values"]

Values = Mapping[Term, tuple[Term, ...]]
# A focus node, the value that is wrong if it is one value, and the path if it is another one than that of the shape.
Found = tuple[Term, Term | None, Term | None]


class RefusedError(Exception):
    """The fast path does not answer this; the reference engine does. The message names the feature."""


@dataclass(frozen=True, order=True, slots=True)
class Result:
    """One result of a validation, as both engines give it; absent parts are empty."""

    shape: Term
    component: str
    focus: Term
    value: Term = b""
    path: Term = b""
    severity: Term = b""
    constraint: Term = b""


class Running(Protocol):
    """What a check may ask while shapes are evaluated over one graph."""

    data: Data

    def failing(self, shape: Shape, nodes: Mapping[Term, object]) -> set[Term]:
        """Which of the nodes do not conform to a shape."""
        ...

    def instances(self, of: Term) -> Mapping[Term, None]:
        """What is of a class."""
        ...


Check = Callable[[Running, Values], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape, evaluated over all its focus nodes at once.

    Attributes:
        component: local name of the constraint component.
        check: what is wrong.
        node: the node of a SPARQL constraint, as results name it.
        inner: the property shape whose results are the results of this constraint (sh:property).
    """

    component: str
    check: Check
    node: Term = b""
    inner: Shape | None = None


@dataclass(slots=True)
class Shape:
    """A compiled shape.

    Attributes:
        node: its name in the shapes graph.
        path: the node of its path; empty for a node shape.
        walk: gives the values of a focus node in a graph; None for a node shape.
        severity: the term of its severity.
    """

    node: Term
    severity: Term
    deactivated: bool = False
    path: Term = b""
    walk: Callable[[Data], Callable[[Term], tuple[Term, ...]]] | None = None
    constraints: list[Constraint] = field(default_factory=list)
