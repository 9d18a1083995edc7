"""SPARQL constraints whose query may be asked once for all focus nodes instead of once for each.

Pre-binding puts the focus node wherever `$this` stands. Leaving `$this` free gives the same answers only in queries of a simple form,
so the form is checked by a small grammar, and everything outside it is refused:

- `SELECT [DISTINCT] $this [?value] [?path | (IRI AS ?path)] WHERE { … } [GROUP BY $this … [HAVING (…)]]`;
- triples of variables and IRIs, no property paths and no literals; an object variable stands in one triple only, since a store joins
  `1.0` and `1.00`;
- `$this` stands in a triple of the outermost group and in no expression; groups share no more variables than `scope` says;
- OPTIONAL, UNION, groups, FILTER, EXISTS and NOT EXISTS; comparisons, arithmetic, IN, BOUND, ABS, IF, COALESCE, the tests of kinds,
  LANG and LANGMATCHES, and with GROUP BY also COUNT, SUM, MIN and MAX.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao.validate.shacl.model import RefusedError
from jixiao.validate.shacl.scope import Group, Pattern

__all__ = ["Query", "predicates_of", "read"]

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)|(?P<var>[?$]\w+)
    |(?P<text>\"{3}(?:[^"\\]|\\.|\"{1,2}(?!"))*\"{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<number>\d+(?:\.\d+)?)(?![\w.])
    |(?P<name>[A-Za-z][\w-]*:(?:[\w-]|\.(?=[\w-]))*|:(?:[\w-]|\.(?=[\w-]))+)|(?P<word>[A-Za-z_]+)
    |(?P<sign>&&|\|\||!=|<=|>=|\^\^|@[\w-]+|[{}()\[\].;,=<>!+*/|^-])|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_FUNCTIONS = {"BOUND", "ABS", "IF", "COALESCE", "ISIRI", "ISURI", "ISLITERAL", "ISBLANK", "ISNUMERIC", "LANG", "LANGMATCHES",
              "IN", "NOT", "EXISTS", "TRUE", "FALSE"}  # fmt: skip
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX"}
_SIGNS = {"&&", "||", "!=", "<=", ">=", "=", "<", ">", "!", "+", "-", "*", "/", "(", ")", ","}
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass
class Query:
    """A query that may be asked once.

    Attributes:
        text: with every prefixed name and `$PATH` written out.
        groups: for each group in braces its own triples, after those of the groups around it, the outermost first.
        factors: how many numbers may be multiplied or divided with one another.
        adds: whether it adds up many numbers.
        compares: whether it compares or calculates at all.
        orders: whether it asks which of two things is greater.
        texts: whether it names a string.
        numbers: the numbers that it names.
    """

    text: str = ""
    groups: list[tuple[list[Pattern], ...]] = field(default_factory=list)
    factors: int = 1
    adds: bool = False
    compares: bool = False
    orders: bool = False
    texts: bool = False
    numbers: list[str] = field(default_factory=list)


def predicates_of(select: str, prefixes: Mapping[str, str]) -> set[str]:
    """All IRIs that any query names, whatever its form, as a guess at the predicates that it may look at."""
    found = {_RDF_TYPE}
    for kind, token in _tokens(select):
        if kind == "iri":
            found.add(token[1:-1])
        elif kind == "name" and (prefix := token.partition(":")[0]) in prefixes:
            found.add(prefixes[prefix] + token.partition(":")[2])
    return found


def read(select: str, prefixes: Mapping[str, str], path: str) -> Query:
    """Check the form of a query.

    Args:
        select: the text of sh:select.
        prefixes: what its prefixes stand for.
        path: the IRI for `$PATH`; empty where there is none.

    Raises:
        RefusedError: the form is not one for which asking once is known to give the same answers.
    """
    return _Reader(select, prefixes, path).query()


def _tokens(select: str) -> list[tuple[str, str]]:
    return [(m.lastgroup or "", m[0]) for m in _TOKEN.finditer(select) if m.lastgroup != "space"]


class _Reader:
    def __init__(self, select: str, prefixes: Mapping[str, str], path: str) -> None:
        self.found = Query()
        self.tokens = [self._written_out(kind, token, prefixes, path) for kind, token in _tokens(select)]
        self.found.text = " ".join(token for _, token in self.tokens)
        self.at = 0
        self.objects: Counter[str] = Counter()
        self.of_this: set[str] = set()
        self.aggregates = 0
        self.group = Group()

    def _written_out(self, kind: str, token: str, prefixes: Mapping[str, str], path: str) -> tuple[str, str]:
        if kind == "name":
            prefix, _, local = token.partition(":")
            if prefix not in prefixes:
                raise RefusedError(f"a query with the unknown prefix {prefix}:")
            return "iri", f"<{prefixes[prefix]}{local}>"
        if kind == "var":
            if token[1:] == "PATH":
                if not path:
                    raise RefusedError("a query with $PATH that is no single property")
                return "iri", f"<{path}>"
            return "var", "?" + token[1:]
        if kind == "other" or token.startswith("@") or token == "^^":
            raise RefusedError(f"a query with {token}")
        return kind, token

    # --- small steps ---------------------------------------------------------

    def _peek(self) -> str:
        kind, token = self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")
        return token.upper() if kind == "word" and token != "a" else token

    def _kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else "end"

    def _take(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    def _expect(self, token: str) -> None:
        if self._peek() != token:
            raise RefusedError(f"a query with “{self._peek() or 'no more text'}” in the place of “{token}”")
        self.at += 1

    # --- the grammar ---------------------------------------------------------

    def query(self) -> Query:
        self._expect("SELECT")
        if self._peek() == "DISTINCT":
            self.at += 1
        selected = []
        while self._kind() == "var" or self._peek() == "(":
            selected.append(self._take() if self._kind() == "var" else self._fixed())
        if "?this" not in selected or set(selected) - {"?this", "?value", "?path"}:
            raise RefusedError("a query that selects something else than $this, ?value and ?path")
        if self._peek() == "WHERE":
            self.at += 1
        self._group()
        if b"?this" not in self.group.own():
            raise RefusedError("a query without a triple of $this in its outermost group")
        if self._peek() == "GROUP":
            self._grouped(selected)
        elif self.aggregates:
            raise RefusedError("a query that adds up without GROUP BY")
        if self._kind() != "end":
            raise RefusedError(f"a query with {self._peek()}")
        if any(n > 1 for n in self.objects.values()):
            raise RefusedError("a query that joins on objects")
        self.group.check()
        self.found.groups = [group.chain() for group in self.group.all()]
        return self.found

    def _fixed(self) -> str:
        """`(IRI AS ?path)`."""
        self._expect("(")
        if self._kind() != "iri":
            raise RefusedError("a query that selects an expression")
        self.at += 1
        self._expect("AS")
        variable = self._take()
        self._expect(")")
        return variable

    def _grouped(self, selected: list[str]) -> None:
        self.at += 1
        self._expect("BY")
        keys = set()
        while self._kind() == "var":
            keys.add(self._take())
        if "?this" not in keys or set(selected) - keys or keys - self.of_this - {"?this"}:
            raise RefusedError("a query with GROUP BY something else than $this and its own values")
        if self._peek() == "HAVING":
            self.at += 1
            self._parenthesis(aggregates=True)

    def _inside(self, kind: str) -> None:
        """A group in the group that is being read."""
        around = self.group
        self.group = around.add(kind)
        self._group()
        self.group = around

    def _group(self) -> None:
        """One group in braces."""
        self._expect("{")
        while self._peek() != "}":
            word = self._peek()
            if word == "FILTER":
                self.at += 1
                self._constraint()
            elif word == "OPTIONAL":
                self.at += 1
                self._inside("OPTIONAL")
            elif word == "{":
                self._inside("")
                while self._peek() == "UNION":
                    self.at += 1
                    self._inside("")
            elif word == ".":
                self.at += 1
            else:
                self._triples()
        self.at += 1

    def _triples(self) -> None:
        """A subject with its predicates and objects."""
        subject = self._node()
        while True:
            predicate = self._take()
            if predicate == "a":
                predicate = f"<{_RDF_TYPE}>"
            if not predicate.startswith("<") or not predicate.endswith(">"):
                raise RefusedError("a query with a predicate that is no IRI")
            while True:
                value = self._node()
                self.group.triples.append((subject.encode(), predicate.encode(), value.encode()))
                if value.startswith("?") and value != "?this":
                    self.objects[value] += 1
                    if subject == "?this":
                        self.of_this.add(value)
                if self._peek() != ",":
                    break
                self.at += 1
            if self._peek() != ";":
                return
            while self._peek() == ";":
                self.at += 1
            if self._peek() in (".", "}"):
                return

    def _node(self) -> str:
        if self._kind() not in ("var", "iri"):
            raise RefusedError(f"a query with “{self._peek()}” in a triple")
        return self._take()

    def _constraint(self) -> None:
        """What stands behind FILTER."""
        if self._peek() == "NOT":
            self.at += 1
        if self._peek() == "EXISTS":
            self.at += 1
            self._inside("EXISTS")
        elif self._peek() == "BOUND":
            self.at += 1
            self._parenthesis()
        else:
            self._parenthesis()

    def _parenthesis(self, *, aggregates: bool = False) -> None:
        """An expression in parentheses: only what both engines are known to understand alike."""
        self._expect("(")
        open_ones = 1
        while open_ones:
            kind, token = self._kind(), self._peek()
            if kind == "word" and token not in _FUNCTIONS and not (aggregates and token in _AGGREGATES):
                raise RefusedError(f"a query with {token} in an expression")
            if token == "?this" or kind == "end" or (kind == "sign" and token not in _SIGNS):
                raise RefusedError("a query with $this in an expression" if token == "?this" else f"a query with “{token}”")
            self.at += 1
            if token == "EXISTS":
                self._inside("EXISTS")
                continue
            if kind == "var":
                self.group.asked.add(token.encode())
            open_ones += (token == "(") - (token == ")")
            self._noted(kind, token)

    def _noted(self, kind: str, token: str) -> None:
        found = self.found
        self.aggregates += token in _AGGREGATES
        found.adds = found.adds or token == "SUM"
        found.factors += token in ("*", "/") and self.tokens[self.at - 2][1] != "("
        found.orders = found.orders or token in ("<", ">", "<=", ">=", "MIN", "MAX")
        found.compares = found.compares or found.orders or token in ("=", "!=", "IN", "+", "-", "*", "/", "ABS", "SUM")
        found.texts = found.texts or kind == "text"
        if kind == "number":
            found.numbers.append(token)
