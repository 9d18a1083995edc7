"""Both SHACL engines over generated graphs: our shapes over records changed at random, random shapes and queries over random data.

usage: python -m tests.property.engines [--rounds 200] [--seed 0]

Prints every round in which the results differ, and at the end how many results were compared. Ends with 1 if any differed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from tests.property.random_queries import queries_at_random
from tests.property.random_shapes import ODD, graph, shapes_at_random

from jixiao.errors import ShapeError
from jixiao.settings import Settings
from jixiao.validate.shacl.compile import compile_shapes
from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.fast import Evaluation
from jixiao.validate.shacl.model import Result, Shape
from jixiao.validate.shacl.outline import Outline
from jixiao.validate.shacl.reference import reference
from jixiao.validate.shacl.shapes import read_shapes
from jixiao.validate.shacl.terms import Term, is_iri, sh, text

__all__ = ["Compared", "bench_data", "broken", "compare", "constraints", "records"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORBIDDEN = {
    "MinCount": (), "MaxCount": ("<urn:a>", '"1.0"', '"2.0"'), "Datatype": ('"x"',), "NodeKind": ('"x"',), "In": ("<urn:none>",),
    "MinLength": ('""@zh',), "MinInclusive": (f'"-1.00"^^<{_XSD}decimal>',), "MaxInclusive": (f'"100.01"^^<{_XSD}decimal>',),
}  # fmt: skip
_WORDS = ["群众满意度", "投诉件数", "事故降低率", "设施占比", "信息公开率", "每日值守时长", "全年开放天数", "工程完成时间", "节约率",
          "未达标率"]  # fmt: skip


@dataclass
class Compared:
    """What two engines said of one graph; both None where the reference stops at a value that it cannot compare.

    Attributes:
        refused: why the fast path left shapes to the reference.
    """

    reference: Counter[Result] | None
    fast: Counter[Result] | None
    refused: dict[Term, str] = field(default_factory=dict)


def compare(shapes: Data, data: Data) -> Compared:
    """Let both engines validate."""
    outline, compiled = Outline(shapes), compile_shapes(shapes)
    found, refused = Evaluation(compiled, outline, data).run()
    refused |= compiled.refused
    accepted = {shape.node for shape in compiled.shapes if shape.node not in refused}
    try:
        wanted = reference(shapes, data)
        found += reference(shapes, data, without=accepted) if refused else []
    except ShapeError:
        return Compared(None, None, refused)
    return Compared(Counter(wanted), Counter(found), refused)


def constraints(shapes: Data) -> set[tuple[Term, str]]:
    """The constraints that the fast path evaluates, as shape and local name of the component; sh:property stands for others."""
    out: set[tuple[Term, str]] = set()

    def visit(shape: Shape) -> None:
        for constraint in shape.constraints:
            if constraint.inner is not None:
                visit(constraint.inner)
            else:
                out.add((shape.node, constraint.component))

    for shape in compile_shapes(shapes).shapes:
        visit(shape)
    return out


def broken(bench: ModuleType, shapes: Data) -> Data:
    """Documents in which every constraint of our shapes is broken at least once.

    What a record must have is broken at a record of its own for each constraint, by a value that the component forbids; the
    other rules by the violations that the bench plants.
    """
    documents = [bench.Document(number) for number in range(9)]
    free: dict[tuple[int, str], list[str]] = {(n, k): list(nodes) for n, d in enumerate(documents) for k, nodes in d.kinds.items()}
    for at, (shape, component) in enumerate(sorted(constraints(shapes))):
        path = shapes.objects(shape, sh("path"))[0] if shapes.objects(shape, sh("path")) else b""
        classes = [c for parent in shapes.backward(sh("property")).get(shape, ()) for c in shapes.objects(parent, sh("targetClass"))]
        if component in _FORBIDDEN and classes and is_iri(path):
            number, kind = at % 5, min(text(c).rpartition("#")[2] for c in classes)
            documents[number].put(free[number, kind].pop(), text(path), *_FORBIDDEN[component])
    for at, (_, plant) in enumerate(sorted(bench.PLANTS.items())):
        (expected, *_) = plant(bench.Document(0))
        if "shape-record" not in expected[0]:
            plant(documents[5 + at % 4])
    return graph([(f"<{node}>", f"<{p}>", o) for d in documents for node, statements in d.nodes.items() for p, o in statements])


def records(bench: ModuleType, seed: int, number: int = 3) -> Data:
    """Documents of the SHACL bench, with violations planted and statements dropped, changed and added."""
    draw = random.Random(seed)
    plants = list(bench.PLANTS.values())
    triples: list[tuple[str, str, str]] = []
    for at in range(number):
        document = bench.Document(seed * number + at)
        for plant in draw.sample(plants, 6):
            plant(document)
        triples += [(f"<{node}>", f"<{p}>", o) for node, statements in document.nodes.items() for p, o in statements]
    values = [o for _, _, o in triples]
    odd = ODD if draw.random() < 0.5 else [o for o in ODD if "^^" not in o or ("#decimal" in o and '"x"' not in o and "E" not in o)]
    for at in draw.sample(range(len(triples)), len(triples) // 12):
        subject, predicate, value = triples[at]
        label = f'"{draw.choice(_WORDS)}"@zh' if predicate.endswith("label>") else value
        new = draw.choice([draw.choice(odd), draw.choice(values), label])
        triples[at] = (subject, predicate, new)
        if draw.random() < 0.3:
            triples.append((subject, predicate, value))
    for _ in range(len(triples) // 30):
        triples.pop(draw.randrange(len(triples)))
    return graph(triples)


def bench_data(root: Path) -> ModuleType:
    """The module that makes the records of the SHACL bench."""
    spec = spec_from_file_location("shacl_bench_data", root / "bench" / "shacl" / "data.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rounds(rounds: int, seed: int, root: Path) -> Iterator[tuple[str, Compared]]:
    bench, ours = bench_data(root), read_shapes(Settings().base, ())
    for at in range(seed, seed + rounds):
        yield f"records {at}", compare(ours, records(bench, at))
        yield f"shapes {at}", compare(*shapes_at_random(at))
        yield f"queries {at}", compare(*queries_at_random(at))


def main() -> int:
    """Compare, and say where the engines differ."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    results = refused = neither = different = 0
    reasons: Counter[str] = Counter()
    for name, compared in _rounds(args.rounds, args.seed, Path(__file__).parents[2]):
        refused += len(compared.refused)
        reasons.update(compared.refused.values())
        neither += compared.reference is None
        results += (compared.reference or Counter()).total()
        if compared.fast != compared.reference:
            different += 1
            more, less = (compared.fast or Counter()), (compared.reference or Counter())
            print(name, "\n  fast only:", list(more - less)[:3], "\n  reference only:", list(less - more)[:3])  # noqa: T201
    print(f"{3 * args.rounds} graphs, {results:,} results, different {different}; shapes left to the reference {refused}, graphs "  # noqa: T201
          f"that pySHACL does not take {neither}")
    for reason, often in reasons.most_common():
        print(f"  {often:5} {reason}")  # noqa: T201
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())
