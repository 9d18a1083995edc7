"""The YARRRML front end, function calls: conditions, joins and functions that make values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jixiao.mapping.functions import FUNCTIONS, Function, complaint, find
from jixiao.mapping.names import Names
from jixiao.mapping.nodes import Faults, Node, Said, suggestion
from jixiao.mapping.plan import Call, Expression, references

__all__ = ["CALL", "CallReader"]

CALL = {"function": "function", "fn": "function", "f": "function", "parameters": "parameters", "pms": "parameters"}
_PARAMETERS = Said("“parameters”", "'parameters'")
_PARAMETER = Said("参数", "a parameter")


@dataclass(frozen=True)
class CallReader:
    """Reads calls with the names of one file."""

    names: Names

    def condition(self, node: Node, faults: Faults) -> Call:
        """A function with its parameters that is true or false."""
        keys = node.keys(Said("条件", "a condition"), CALL, faults)
        if "function" not in keys:
            raise node.fault("条件应有键“function”", "a condition needs the key 'function'")
        return self.call(keys, "truth", faults)

    def join(self, node: Node, faults: Faults) -> tuple[Expression, Expression]:
        """What a join compares: an expression over this table, and one over the other."""
        keys = node.keys(Said("关联条件", "a join condition"), CALL, faults)
        if "function" not in keys or self._function(keys["function"]) != "equal":
            raise node.fault("关联条件应是函数“equal”", "the condition of a join must be a call of the function 'equal'")
        found = [self._parameter(n)[1] for n in keys["parameters"].items(_PARAMETERS)] if "parameters" in keys else []
        match [self._expression(n, faults) for n in found]:
            case [mine, theirs] if any(references(mine)) and any(references(theirs)):
                return mine, theirs
        raise node.fault("关联条件比较两个列：parameters: [[str1, $(本表列)], [str2, $(另一表列)]]",
                         "a join compares two columns: parameters: [[str1, $(mine)], [str2, $(theirs)]]")

    def call(self, keys: dict[str, Node], gives: Literal["truth", "values"], faults: Faults) -> Call:
        """A call from its keys `function` and `parameters`.

        Args:
            keys: the two nodes, by key.
            gives: whether a condition is wanted, or values.
            faults: collects mistakes.

        Raises:
            FaultError: there is no such function, or it does not fit.
        """
        name = self._function(keys["function"])
        function = FUNCTIONS[name]
        if (function.gives == "truth") != (gives == "truth"):
            fit = suggestion("", (n for n, f in FUNCTIONS.items() if (f.gives == "truth") == (gives == "truth")))
            raise keys["function"].fault(f"函数“{name}”不能用在这里{fit.zh}", f"function {name!r} does not fit here{fit.en}")
        nodes = keys["parameters"].items(_PARAMETERS) if "parameters" in keys else []
        if function.takes == "truth":
            arguments: list[Expression] = [self.condition(node, faults) for node in nodes]
        else:
            arguments = [self._expression(node, faults) for node in self._ordered(name, function, nodes)]
        problem = complaint(name, arguments)
        if problem:
            raise keys["function"].fault(problem.zh, problem.en)
        return Call(name, tuple(arguments))

    def _expression(self, node: Node, faults: Faults) -> Expression:
        """A parameter: text, perhaps with columns, or another call."""
        if not node.is_map:
            return self.names.value(node.text(_PARAMETER), node)
        keys = node.keys(_PARAMETER, CALL, faults)
        if "function" not in keys:
            raise node.fault("参数应是文字，或有键“function”", "a parameter is a text, or has the key 'function'")
        return self.call(keys, "values", faults)

    def _ordered(self, name: str, function: Function, nodes: Sequence[Node]) -> list[Node]:
        """The values of parameters in order: of their names where the function knows them, otherwise as they stand."""
        known = {self._word(spelling): at for at, spellings in enumerate(function.parameters) for spelling in spellings}
        places: list[int] = []
        values = []
        for node in nodes:
            named, value = self._parameter(node)
            values.append(value)
            word = self._word(self._iri(named)) if named else ""
            if named and ":" in named.text(_PARAMETER) and known and word not in known:
                near = suggestion(word, known)
                raise named.fault(f"函数“{name}”没有参数“{named.text(_PARAMETER)}”{near.zh}",
                                  f"function {name!r} has no parameter {named.text(_PARAMETER)!r}{near.en}")
            places.append(known.get(word, -1))
        if -1 in places:
            return values
        twice = next((node for at, node in enumerate(nodes) if places[at] in places[:at]), None)
        if twice:
            raise twice.fault("参数给了两次", "a parameter is given twice")
        return [value for _, value in sorted(zip(places, values, strict=True), key=lambda pair: pair[0])]

    def _iri(self, node: Node) -> str:
        text = node.text(_PARAMETER)
        return self.names.fixed_iri(text, Said("参数名", "the name of a parameter"), node) if ":" in text else text

    @staticmethod
    def _word(iri: str) -> str:
        return iri.replace("#", "/").rpartition("/")[2]

    def _function(self, node: Node) -> str:
        text = node.text(Said("“function”", "'function'"))
        word = self.names.fixed_iri(text, Said("函数", "a function"), node) if ":" in text else text
        name = find(word)
        if name is None:
            near = suggestion(text.rpartition(":")[2], FUNCTIONS)
            raise node.fault(f"没有函数“{text}”{near.zh}", f"unknown function {text!r}{near.en}")
        return name

    def _parameter(self, node: Node) -> tuple[Node | None, Node]:
        """The name and the value of a parameter, which may stand alone or as [name, value]."""
        if not node.is_list:
            return None, node
        parts = node.items(_PARAMETER)
        if len(parts) not in (2, 3):  # the third tells the side of a join in YARRRML; the order tells it too
            raise node.fault("参数应是值或 [名称, 值]", "a parameter is a value or [name, value]")
        return parts[0], parts[1]
