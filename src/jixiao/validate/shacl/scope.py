"""Groups in braces of a query, and which variables they share.

SPARQL evaluates a group by itself and joins it afterwards; the reference engine hands it what is known outside. Both give the same
answers where an inner group shares variables with nothing but the group around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jixiao.validate.shacl.model import RefusedError
from jixiao.validate.shacl.terms import Term

__all__ = ["Group", "Pattern"]

Pattern = tuple[Term, Term, Term]  # terms of a query, variables with their question mark


@dataclass
class Group:
    """One group.

    Attributes:
        kind: OPTIONAL, EXISTS, or empty for the outermost one, a part of a UNION and a group that just stands there.
        around: the group that it stands in.
        triples: its own triples.
        asked: the variables of its own expressions.
    """

    kind: str = ""
    around: Group | None = None
    triples: list[Pattern] = field(default_factory=list)
    asked: set[Term] = field(default_factory=set)
    inner: list[Group] = field(default_factory=list)

    def add(self, kind: str) -> Group:
        """A group inside this one."""
        self.inner.append(Group(kind, self))
        return self.inner[-1]

    def all(self) -> Iterator[Group]:
        """This group and those inside it."""
        yield self
        for group in self.inner:
            yield from group.all()

    def chain(self) -> tuple[list[Pattern], ...]:
        """Its triples after those of the groups around it, the outermost first."""
        return (*(self.around.chain() if self.around else ()), self.triples)

    def own(self) -> set[Term]:
        """The variables of its own triples."""
        return {part for s, _, o in self.triples for part in (s, o) if part.startswith(b"?")}

    def bound(self) -> set[Term]:
        """The variables that its solutions may have."""
        return self.own().union(*(group.bound() for group in self.inner if group.kind != "EXISTS"))

    def check(self, outside: frozenset[Term] = frozenset()) -> None:
        """Look at all groups.

        Args:
            outside: the variables that occur in the triples of groups around it and in groups beside it.

        Raises:
            RefusedError: a group shares a variable with another one than the group around it.
        """
        near = self.own() if not self.kind or self.around is None else self.own() | self.around.own()
        if self.asked - near - self.bound():
            raise RefusedError("a query with an expression over a variable of another group")
        if self.kind and self.around and self.within() & outside - self.around.own():
            raise RefusedError("a query with an inner group that shares a variable with more than the group around it")
        for group in self.inner:  # what an expression of this group asks for may be bound inside
            group.check(outside.union(self.own(), *(other.within() for other in self.inner if other is not group)))

    def within(self) -> set[Term]:
        """All variables that occur in it."""
        return {v for group in self.all() for v in (*group.own(), *group.asked)}
