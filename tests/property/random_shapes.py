"""Random shapes graphs of all Core components over a small vocabulary, and random graphs to validate."""

from __future__ import annotations

import random

from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.terms import canonical

__all__ = ["ODD", "graph", "shapes_at_random"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPED = (
    ("5", "integer"), ("05", "integer"), ("+5", "integer"), ("5.0", "decimal"), ("5", "decimal"), ("-1", "decimal"),
    ("5.00", "decimal"), ("101", "decimal"), ("1e1", "double"), ("5", "float"), ("x", "decimal"), ("1.5", "integer"),
    ("true", "boolean"), ("NaN", "double"), ("2025-01-31", "date"), ("2025-02-30", "date"), ("2025", "gYear"),
    ("2025-01-31T10:00:00Z", "dateTime"), ("2025-01-31T10:00:00", "dateTime"),
    ("5", "nonNegativeInteger"), ("1E2", "decimal"), (" 7 ", "integer"),
)  # fmt: skip
ODD = ['""', '"x"', '"X Y"', '"x"@en', '"x"@zh', '"项目"@zh-hans', "<https://example.org/x>", "_:b1", '"5"',
       *(f'"{text}"^^<{_XSD}{kind}>' for text, kind in _TYPED)]  # fmt: skip

_P = [f"<urn:p{n}>" for n in range(5)]
_C = [f"<urn:c{n}>" for n in range(3)]
_N = [f"<urn:n{n}>" for n in range(8)]
_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TRUE = f'"true"^^<{_XSD}boolean>'
_PATHS = ["", "", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath", "alternativePath", "sequence"]
_ANYWHERE = ["class", "datatype", "nodeKind", "minInclusive", "maxExclusive", "minExclusive", "maxInclusive", "minLength",
             "maxLength", "pattern", "languageIn", "equals", "disjoint", "in", "hasValue", "closed"]  # fmt: skip
_CHOICES = {
    "class": _C, "hasValue": _N + ODD, "uniqueLang": [_TRUE], "closed": [_TRUE],
    "pattern": ['"^x"', '"5$"', '"项"', '"[0-9.]+"', '"urn"'],
    "datatype": [f"<{_XSD}{name}>" for name in ("integer", "decimal", "string", "date", "double", "boolean", "dateTime")],
    "nodeKind": [f"<{_SH}{name}>" for name in ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "IRIOrLiteral")],
}  # fmt: skip


def graph(triples: list[tuple[str, str, str]]) -> Data:
    """Statements as both engines take them."""
    return Data((canonical(s.encode()), canonical(p.encode()), canonical(o.encode())) for s, p, o in triples)


class _Shapes:
    """Shapes of all components over a small vocabulary, written as triples."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.triples: list[tuple[str, str, str]] = []
        self.count = 0

    def node(self) -> str:
        self.count += 1
        return f"_:s{self.count}"

    def say(self, subject: str, name: str, value: str) -> None:
        self.triples.append((subject, f"<{_SH}{name}>", value))

    def items(self, members: list[str]) -> str:
        head = f"<{_RDF}nil>"
        for member in reversed(members):
            here = self.node()
            self.triples += [(here, f"<{_RDF}first>", member), (here, f"<{_RDF}rest>", head)]
            head = here
        return head

    def path(self, depth: int = 0) -> str:
        kind = self.draw.choice(_PATHS)
        if depth > 2 or not kind:
            return self.draw.choice(_P)
        if kind == "sequence":
            return self.items([self.path(depth + 1) for _ in range(self.draw.randrange(2, 4))])
        node = self.node()
        inner = self.items([self.path(depth + 1), self.path(depth + 1)]) if kind == "alternativePath" else self.path(depth + 1)
        self.say(node, kind, inner)
        return node

    def literal(self) -> str:
        return self.draw.choice([o for o in ODD if o.startswith('"')])

    def integer(self, most: int) -> str:
        return f'"{self.draw.randrange(most)}"^^<{_XSD}integer>'

    def shape(self, *, of_property: bool | None = None, depth: int = 0) -> str:
        node = self.node()
        of_property = self.draw.random() < 0.6 if of_property is None else of_property
        if of_property:
            self.say(node, "path", self.path())
        names = [*_ANYWHERE]
        names += ["minCount", "maxCount", "lessThan", "lessThanOrEquals", "uniqueLang"] if of_property else []
        names += ["property", "node", "not", "and", "or", "xone"] if depth < 2 else []
        names += ["qualified"] if depth < 2 and of_property else []
        for name in self.draw.sample(names, self.draw.randrange(1, 4)):
            self.parameter(node, name, depth)
        if self.draw.random() < 0.2:
            self.say(node, "severity", f"<{_SH}{self.draw.choice(['Warning', 'Info'])}>")
        if self.draw.random() < 0.05:
            self.say(node, "deactivated", f'"true"^^<{_XSD}boolean>')
        return node

    def parameter(self, node: str, name: str, depth: int) -> None:
        draw, inner = self.draw, depth + 1
        if name == "qualified":
            self.say(node, "qualifiedValueShape", self.shape(depth=inner))
            self.say(node, draw.choice(["qualifiedMinCount", "qualifiedMaxCount"]), self.integer(3))
            if draw.random() < 0.5:
                self.say(node, "qualifiedValueShapesDisjoint", f'"true"^^<{_XSD}boolean>')
            return
        if name == "closed":
            self.say(node, "ignoredProperties", self.items(draw.sample(_P, 2)))
        if name == "pattern" and draw.random() < 0.4:
            self.say(node, "flags", '"i"')
        members = draw.randrange(1, 4)
        if name in _CHOICES:
            self.say(node, name, draw.choice(_CHOICES[name]))
            return
        if name in ("and", "or", "xone"):
            made = self.items([self.shape(depth=inner) for _ in range(members)])
        elif name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
            made = draw.choice(_P)
        elif name in ("minCount", "maxCount", "minLength", "maxLength"):
            made = self.integer(4)
        elif name == "in":
            made = self.items(draw.choices(_N + ODD, k=members))
        elif name == "languageIn":
            made = self.items(draw.choice([['"zh"'], ['"en"', '"de"'], ['"zh-hans"']]))
        elif name in ("property", "node", "not"):
            made = self.shape(of_property=None if name == "not" else name == "property", depth=inner)
        else:
            made = self.literal()
        self.say(node, name, made)


def shapes_at_random(seed: int) -> tuple[Data, Data]:
    """A shapes graph and a graph to validate."""
    made = _Shapes(seed)
    draw = made.draw
    for _ in range(6):
        shape = made.shape()
        target = draw.choice(["targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"])
        made.say(shape, target, draw.choice({"targetNode": _N + ODD, "targetClass": _C}.get(target, _P)))
    # Blank nodes and what is no number have no order: pySHACL stops where one is compared, so that not every graph has them.
    odd = ODD if draw.random() < 0.3 else [o for o in ODD if "NaN" not in o and not o.startswith("_")]
    triples = [(draw.choice(_N), draw.choice(_P), draw.choice(_N + odd)) for _ in range(60)]
    triples += [(draw.choice(_N), f"<{_RDF}type>", draw.choice(_C)) for _ in range(8)]
    triples.append((_C[1], "<http://www.w3.org/2000/01/rdf-schema#subClassOf>", _C[0]))
    return graph(made.triples), graph(triples)
