"""Expression maps of RML: constants, references, templates and function executions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jixiao.mapping.functions import FUNCTIONS, Function, complaint, find
from jixiao.mapping.nodes import Faults, Said, suggestion
from jixiao.mapping.plan import Call, Constant, Expression, Place, Reference, references
from jixiao.mapping.rml import words
from jixiao.mapping.rml.templates import template
from jixiao.mapping.rml.turtle import Item, shown

__all__ = ["ExpressionReader"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FNO = "https://w3id.org/function/ontology#"
_KINDS = ("constant", "reference", "template", "functionExecution", "functionValue")


@dataclass(frozen=True)
class ExpressionReader:
    """Reads expression maps.

    Attributes:
        faults: collects mistakes.
        note: is told every column that an expression needs.
    """

    faults: Faults
    note: Callable[[str, Place], None]

    def kind(self, item: Item) -> str:
        """How an expression map makes its values, "" where it says nothing.

        Raises:
            FaultError: it says more than one thing.
        """
        found = [word for word in _KINDS if item.all(word)]
        if len(found) > 1:
            listed = "、".join(f"rml:{word}" for word in found)
            raise item.all(found[1])[0].fault(f"{listed} 只能有一个",
                                              f"only one of {' and '.join(f'rml:{w}' for w in found)} is allowed")
        return found[0] if found else ""

    def expression(self, item: Item) -> Expression:
        """The expression of an expression map whose constant, if it is one, is a text.

        Raises:
            FaultError: it is none.
        """
        match self.kind(item):
            case "constant":
                constant = item.one("constant")
                assert constant
                return Constant(constant.text)
            case "reference":
                reference = item.one("reference")
                assert reference
                return self.noted(Reference(reference.literal(Said("引用", "a reference"))), reference.place)
            case "template":
                text = item.one("template")
                assert text
                return self.noted(template(text.literal(Said("模板", "a template")), text), text.place)
            case "functionExecution":
                return self._executed(item)
            case "functionValue":
                return self._older(item)
        raise item.fault(f"{shown(item)} 应有 rml:reference、rml:template、rml:constant 或 rml:functionExecution",
                         f"{shown(item)} needs rml:reference, rml:template, rml:constant or rml:functionExecution")

    def noted(self, expression: Expression, place: Place) -> Expression:
        """The same expression, with what it needs told."""
        for column in references(expression):
            self.note(column, place)
        return expression

    def condition(self, item: Item) -> Call:
        """A condition: an expression map whose function is true or false.

        Raises:
            FaultError: it is something else.
        """
        words_of = item.turtle.statements.get(item.term, {})
        found = self.expression(item) if words_of else None
        if not isinstance(found, Call) or FUNCTIONS[found.function].gives != "truth":
            fit = suggestion("", (n for n, f in FUNCTIONS.items() if f.gives == "truth"))
            raise item.fault(f"条件应是真假函数的执行{fit.zh}", f"a condition must execute a function that is true or false{fit.en}")
        return found

    def _executed(self, item: Item) -> Call:
        execution = item.one("functionExecution")
        assert execution
        words.expect(execution, words.EXECUTION, self.faults)
        name = self._function(self._constant(execution, "function", words.EXECUTION.said))
        function = FUNCTIONS[name]
        if item.all("return") or item.all("returnMap"):
            out = self._constant(item, "return", Said("返回值", "a return"))
            if function.returns and out.text not in function.returns:
                near = suggestion(out.text, function.returns)
                raise out.fault(f"函数“{name}”没有返回值 <{out.text}>{near.zh}",
                                f"function {name!r} has no return <{out.text}>{near.en}")
        places: dict[int, Expression] = {}
        for one in execution.all("input"):
            words.expect(one, words.INPUT, self.faults)
            parameter = self._constant(one, "parameter", words.INPUT.said)
            place = self._place(name, function, parameter)
            if place in places:
                raise parameter.fault(f"参数 <{parameter.text}> 给了两次", f"parameter <{parameter.text}> is given twice")
            places[place] = self._input(one)
        return self._call(name, places, item)

    def _call(self, name: str, places: dict[int, Expression], item: Item) -> Call:
        arguments = [places[n] for n in sorted(places)]
        if sorted(places) != list(range(len(places))):
            lacking = next(n for n in range(len(places) + 1) if n not in places)
            raise item.fault(f"函数“{name}”缺第 {lacking + 1} 个参数", f"function {name!r} lacks parameter {lacking + 1}")
        problem = complaint(name, arguments)
        if problem:
            raise item.fault(*problem)
        if FUNCTIONS[name].takes == "truth" and any(
                not isinstance(a, Call) or FUNCTIONS[a.function].gives != "truth" for a in arguments):
            raise item.fault(f"函数“{name}”的参数应是真假函数",
                             f"the parameters of {name!r} must be functions that are true or false")
        return Call(name, tuple(arguments))

    def _constant(self, item: Item, word: str, what: Said) -> Item:
        """A property that may also be written as a map with a constant."""
        if item.all(f"{word}Map"):
            return item.needed(f"{word}Map", what).needed("constant", what)
        return item.needed(word, what)

    def _function(self, item: Item) -> str:
        name = find(item.iri(Said("函数", "a function")))
        if name is None:
            near = suggestion(item.text.replace("#", "/").rpartition("/")[2], FUNCTIONS)
            raise item.fault(f"没有函数 <{item.text}>{near.zh}", f"unknown function <{item.text}>{near.en}")
        return name

    def _place(self, name: str, function: Function, parameter: Item) -> int:
        """The place of a parameter, by its IRI or by order (rdf:_1, rdf:_2 …)."""
        for place, spellings in enumerate(function.parameters):
            if parameter.text in spellings:
                return place
        order = parameter.text.removeprefix(_RDF + "_")
        if order.isdigit() and int(order):
            return int(order) - 1
        near = suggestion(parameter.text, [spelling for spellings in function.parameters for spelling in spellings])
        raise parameter.fault(f"函数“{name}”没有参数 <{parameter.text}>{near.zh}",
                              f"function {name!r} has no parameter <{parameter.text}>{near.en}; rdf:_1, rdf:_2 … count by order")

    def _input(self, item: Item) -> Expression:
        value = item.one("inputValue")
        if value:
            return Constant(value.text)
        return self.expression(item.needed("inputValueMap", words.INPUT.said))

    def _older(self, item: Item) -> Call:
        """The older form: a triples map whose predicates are the function and its parameters."""
        value = item.one("functionValue")
        assert value
        name, given = "", []
        for statement in value.all("predicateObjectMap"):
            predicate = self._constant(statement, "predicate", words.STATEMENT.said)
            if predicate.text == _FNO + "executes":
                name = self._function(self._constant(statement, "object", words.STATEMENT.said))
            elif statement.all("objectMap"):
                given.append((predicate, self.expression(statement.needed("objectMap", words.STATEMENT.said))))
            else:
                given.append((predicate, Constant(statement.needed("object", words.STATEMENT.said).text)))
        if not name:
            raise value.fault("函数值没有 fno:executes", "a function value has no fno:executes")
        return self._call(name, {self._place(name, FUNCTIONS[name], p): e for p, e in given}, item)
