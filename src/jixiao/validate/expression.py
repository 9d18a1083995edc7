"""Arithmetic over named terms: what a rule file may write behind `expected` and `observed`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation

__all__ = ["Expression", "Missing"]

_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}
_FUNCTIONS = ("first", "max", "min")


class Missing(Exception):  # noqa: N818 - not an error: the rule does not apply
    """A part that the arithmetic needs is not there; the text says which, for the checks table."""


class Expression:
    """A formula such as `executed / adjusted * 100` or `first(split, fiscal) + others`.

    Operators are `+ - * /` and brackets; functions `min`, `max` and `first` (the first argument that is there).

    Raises:
        ValueError: the text is no such formula.
    """

    def __init__(self, text: str) -> None:
        self.text = str(text)
        try:
            self.tree = ast.parse(self.text, mode="eval").body
        except SyntaxError as error:
            raise ValueError(f"{self.text!r} is not a formula") from error
        self.names = tuple(dict.fromkeys(_names(self.tree)))

    def value(self, terms: Mapping[str, Callable[[], Decimal]]) -> Decimal:
        """Compute with exact decimals.

        Args:
            terms: for each name a function that gives its value or raises Missing.

        Raises:
            Missing: a part is missing or a divisor is 0.
        """
        try:
            return _value(self.tree, terms)
        except (DivisionByZero, InvalidOperation) as error:
            raise Missing("除数为 0") from error


def _names(node: ast.expr) -> list[str]:
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Constant(value=int() | float()):
            return []
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _names(left) + _names(right)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return [n for arg in args for n in _names(arg)]
    raise ValueError(f"{ast.unparse(node)!r} may not stand in a formula; use names, numbers, + - * / and "
                     f"{', '.join(_FUNCTIONS)}")


def _value(node: ast.expr, terms: Mapping[str, Callable[[], Decimal]]) -> Decimal:
    match node:
        case ast.Name(id=name):
            return terms[name]()
        case ast.Constant(value=constant):
            return Decimal(str(constant))
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_value(left, terms), _value(right, terms))
        case ast.Call(func=ast.Name(id="first"), args=args):
            for arg in args[:-1]:
                try:
                    return _value(arg, terms)
                except Missing:
                    continue
            return _value(args[-1], terms)
        case ast.Call(func=ast.Name(id=name), args=args):
            values = [_value(arg, terms) for arg in args]
            return max(values) if name == "max" else min(values)
    raise AssertionError(ast.dump(node))
