"""Evaluation of compiled shapes: each constraint once over all focus nodes of its shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import repeat

from jixiao.validate.shacl.compile import Compiled
from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.model import RefusedError, Result, Shape, Values
from jixiao.validate.shacl.outline import Outline
from jixiao.validate.shacl.terms import Term, sh, text

__all__ = ["Evaluation"]

_COMPONENT = text(sh(""))


class Evaluation:
    """Compiled shapes over one graph."""

    def __init__(self, compiled: Compiled, outline: Outline, data: Data) -> None:
        self.compiled, self.outline, self.data = compiled, outline, data
        self._instances: dict[Term, Mapping[Term, None]] = {}

    def run(self) -> tuple[list[Result], dict[Term, str]]:
        """The results, and which shapes this graph does not let be evaluated, with the reason."""
        results: list[Result] = []
        refused: dict[Term, str] = {}
        for shape in self.compiled.shapes:
            try:
                results += list(self.results(shape, dict.fromkeys(self.focus(shape.node), 1)))
            except RefusedError as reason:
                refused[shape.node] = str(reason)
        return results, refused

    def focus(self, node: Term) -> dict[Term, None]:
        """The focus nodes of a shape by its targets."""
        nodes, classes, subjects, values = self.outline.targets(node)
        found = dict.fromkeys(nodes)
        for name in classes:
            found |= self.instances(name)
        for predicate in subjects:
            found |= dict.fromkeys(self.data.forward(predicate))
        for predicate in values:
            found |= dict.fromkeys(self.data.backward(predicate))
        return found

    def instances(self, of: Term) -> Mapping[Term, None]:
        """What is of a class or of one below it."""
        if of not in self._instances:
            self._instances[of] = self.data.instances(of)
        return self._instances[of]

    def results(self, shape: Shape, nodes: Mapping[Term, int]) -> Iterator[Result]:
        """The results of a shape for focus nodes, as often as each is one."""
        if shape.deactivated or not nodes:
            return
        values = self._values(shape, nodes)
        for constraint in shape.constraints:
            if constraint.inner is not None:
                often: Counter[Term] = Counter()
                for focus, found in values.items():
                    for value in found:
                        often[value] += nodes[focus]
                yield from self.results(constraint.inner, often)
                continue
            for focus, wrong, path in constraint.check(self, values):
                result = Result(shape.node, f"{_COMPONENT}{constraint.component}ConstraintComponent", focus, wrong or b"",
                                path or shape.path, shape.severity, constraint.node)  # fmt: skip
                yield from repeat(result, nodes[focus])

    def failing(self, shape: Shape, nodes: Mapping[Term, object]) -> set[Term]:
        """Which of the nodes do not conform to a shape."""
        bad: set[Term] = set()
        if shape.deactivated or not nodes:
            return bad
        values = self._values(shape, nodes)
        for constraint in shape.constraints:
            now = {focus for focus, _, _ in constraint.check(self, values)}
            if now:
                bad |= now
                values = {focus: found for focus, found in values.items() if focus not in now}
        return bad

    def _values(self, shape: Shape, nodes: Mapping[Term, object]) -> Values:
        if shape.walk is None:
            return {node: (node,) for node in nodes}
        step = shape.walk(self.data)
        return {node: step(node) for node in nodes}
