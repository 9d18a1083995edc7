"""Random SPARQL constraints of the form that the fast path accepts, and random graphs of things with numbers."""

from __future__ import annotations

import random

from tests.property.random_shapes import graph

from jixiao.validate.shacl.data import Data

__all__ = ["queries_at_random"]

_SH = "http://www.w3.org/ns/shacl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NODES = [f"<urn:n{n}>" for n in range(8)]
_LINKS = ["<urn:part>", "<urn:next>"]
_NUMBERS = ["<urn:a>", "<urn:b>", "<urn:c>"]
# The same numbers in several spellings: a store has one number where the graph has two.
_VALUES = [*(f'"{n}"^^<{_XSD}integer>' for n in (0, 1, 2, 3, -2)),
           *(f'"{n}"^^<{_XSD}decimal>' for n in ("1.0", "1.00", "2.5", "3.0", "-2.0"))]  # fmt: skip


class _Query:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.variables = 0
        self.numbers: list[str] = []
        self.nodes = ["$this"]

    def new(self) -> str:
        self.variables += 1
        return f"?v{self.variables}"

    def triple(self) -> str:
        """A triple that hangs together with what is there."""
        draw, variable = self.draw, self.new()
        here = draw.choice(self.nodes)
        if draw.random() < 0.6:
            self.numbers.append(variable)
            return f"{here} {draw.choice(_NUMBERS)} {variable} ."
        link = draw.choice(_LINKS)
        if draw.random() < 0.2:
            return f"{here} {link} {draw.choice(_NODES)} ."
        self.nodes.append(variable)
        # The other way round now and then: $this may be an object more than once.
        return f"{variable} {link} {here} ." if draw.random() < 0.2 and here == "$this" else f"{here} {link} {variable} ."

    def expression(self) -> str:
        """A comparison of numbers, or of nodes."""
        draw = self.draw
        if len(self.nodes) > 2 and draw.random() < 0.2:
            one, other = draw.sample(self.nodes[1:], 2)
            return f"({one} {draw.choice(['=', '!='])} {other})"
        if not self.numbers:
            return "(1 < 2)"
        terms = [draw.choice([*self.numbers, "2", "0.5", "10"]) for _ in range(draw.randrange(1, 3))]
        sign = draw.choice(["+", "-", "*", "/"])
        left, right = f" {sign} ".join(terms), draw.choice([*self.numbers, "1", "2.0", "-2"])
        plain = f"{left} {draw.choice(['=', '!=', '<', '>', '<=', '>='])} {right}"
        either = f"({plain} || BOUND({draw.choice(self.numbers)}))"
        return draw.choice([f"({plain})", f"(! ({plain}))", either, f"({plain} && {right} > 0)"])

    def group(self, depth: int = 0) -> str:
        """Triples, and what may stand beside them."""
        draw = self.draw
        lines = [self.triple() for _ in range(draw.randrange(1, 3))]
        if depth < 2:
            for _ in range(draw.randrange(3)):
                kind = draw.choice(["OPTIONAL", "UNION", "FILTER NOT EXISTS", "FILTER EXISTS", "FILTER"])
                if kind == "FILTER":
                    lines.append(f"FILTER {self.expression()}")
                elif kind == "UNION":
                    lines.append(f"{self.inner(depth)} UNION {self.inner(depth)}")
                else:
                    lines.append(f"{kind} {self.inner(depth)}")
        if draw.random() < 0.7:
            lines.append(f"FILTER {self.expression()}")
        return "{ " + " ".join(lines) + " }"

    def inner(self, depth: int) -> str:
        """A group whose variables are its own afterwards, half of the time."""
        before = [*self.nodes], [*self.numbers]
        text = self.group(depth + 1)
        if self.draw.random() < 0.5:
            self.nodes, self.numbers = before
        return text

    def select(self) -> str:
        """The whole query."""
        where = "{ $this <urn:part> ?v0 . " + self.group()[1:]
        self.nodes.append("?v0")
        if self.draw.random() < 0.25 and self.numbers:
            total = self.draw.choice(["SUM", "MIN", "MAX", "COUNT"])
            having = f"({total}({self.draw.choice(self.numbers)}) > {self.draw.choice(['0', '2', '4.5'])})"
            return f"SELECT $this WHERE {where} GROUP BY $this HAVING {having}"
        value = self.draw.choice(["", " ?value"])
        return f"SELECT $this{value} WHERE {where}".replace("?v0", "?value" if value else "?v0")


def queries_at_random(seed: int) -> tuple[Data, Data]:
    """A shapes graph of four queries, and a graph to ask."""
    draw = random.Random(seed)
    shapes = []
    for number in range(4):
        shape, constraint = f"<urn:s{number}>", f"_:q{number}"
        select = _Query(draw).select().replace('"', '\\"')
        name, target = draw.choice([("targetSubjectsOf", draw.choice([_LINKS[0], _NUMBERS[0]])), ("targetNode", draw.choice(_NODES))])
        shapes += [(shape, f"<{_SH}{name}>", target), (shape, f"<{_SH}sparql>", constraint),
                   (constraint, f"<{_SH}select>", f'"{select}"')]  # fmt: skip
    triples = [(draw.choice(_NODES), draw.choice(_LINKS), draw.choice(_NODES)) for _ in range(14)]
    triples += [(draw.choice(_NODES), draw.choice(_NUMBERS), draw.choice(_VALUES)) for _ in range(18)]
    return graph(shapes), graph(sorted(set(triples)))
