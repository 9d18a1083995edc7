"""The functions that a mapping may call. docs/mapping.md lists them; a test holds the two together.

In conditions an empty cell counts as the empty text, so every condition is true or false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from jixiao.mapping.nodes import Said
from jixiao.mapping.plan import Constant, Expression

__all__ = ["FUNCTIONS", "NAMESPACES", "Function", "complaint"]

# Names in these namespaces mean the function of the same local name.
NAMESPACES = ("https://w3id.org/imec/idlab/function#", "http://example.com/idlab/function/")


@dataclass(frozen=True)
class Function:
    """One function of the catalogue.

    Attributes:
        gives: `truth` for conditions, `values` for zero or more texts from one row.
        takes: what its parameters are, `value` or `truth`.
        least: the smallest number of parameters.
        most: the largest, None for any number.
        sql: makes the SQL from that of the parameters.
        zh: what it does, in Chinese.
        en: what it does, in English.
    """

    gives: Literal["truth", "values"]
    takes: Literal["value", "truth"]
    least: int
    most: int | None
    sql: Callable[[Sequence[str]], str]
    zh: str
    en: str


def _joined(word: str) -> Callable[[Sequence[str]], str]:
    return lambda a: "(" + f" {word} ".join(a) + ")"


FUNCTIONS: dict[str, Function] = {
    "equal": Function("truth", "value", 2, 2, lambda a: f"({a[0]} = {a[1]})", "两个值相同", "the two values are the same"),
    "notEqual": Function("truth", "value", 2, 2, lambda a: f"({a[0]} <> {a[1]})", "两个值不同", "the two values differ"),
    "empty": Function("truth", "value", 1, 1, lambda a: f"({a[0]} = '')", "值为空", "there is no value"),
    "notEmpty": Function("truth", "value", 1, 1, lambda a: f"({a[0]} <> '')", "值不为空", "there is a value"),
    "oneOf": Function("truth", "value", 2, None, lambda a: f"({a[0]} IN ({', '.join(a[1:])}))",
                      "第一个值等于其余值之一", "the first value is one of the others"),
    "matches": Function("truth", "value", 2, 2, lambda a: f"regexp_full_match({a[0]}, {a[1]})",
                        "整个值符合正则表达式", "the whole value matches a regular expression"),
    "and": Function("truth", "truth", 1, None, _joined("AND"), "所有条件成立", "all conditions hold"),
    "or": Function("truth", "truth", 1, None, _joined("OR"), "至少一个条件成立", "at least one condition holds"),
    "not": Function("truth", "truth", 1, 1, lambda a: f"(NOT {a[0]})", "条件不成立", "the condition does not hold"),
    "split": Function("values", "value", 2, 2, lambda a: f"string_split({a[0]}, {a[1]})",
                      "按分隔符拆成多个值，去掉空白和空值", "one value for each part between separators, trimmed"),
}


def complaint(name: str, arguments: Sequence[Expression]) -> Said | None:
    """What is wrong with the parameters of a call, or None.

    >>> complaint("equal", [Constant("a")]).en
    "function 'equal' takes 2 parameters, not 1"
    """
    function = FUNCTIONS[name]
    count = len(arguments)
    if count < function.least or (function.most is not None and count > function.most):
        more = function.most is None
        return Said(f"函数“{name}”要{'至少' if more else ''} {function.least} 个参数，而不是 {count} 个",
                    f"function {name!r} takes {function.least}{' or more' if more else ''} "
                    f"parameter{'' if function.least == 1 and not more else 's'}, not {count}")
    if name in ("matches", "split"):
        fixed = arguments[1]
        if not isinstance(fixed, Constant) or not fixed.text:
            return Said(f"“{name}”的第二个参数应是固定文字", f"the second parameter of {name!r} must be a fixed text")
        if name == "matches":
            try:
                re.compile(fixed.text)
            except re.error as error:
                return Said(f"“{fixed.text}”不是正则表达式", f"{fixed.text!r} is no regular expression: {error}")
    return None
