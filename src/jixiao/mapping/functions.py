"""The functions that a mapping may call. docs/mapping.md lists them; a test holds the two together.

In conditions a missing value counts as the empty text, so every condition is true or false. Other functions have no value where
one of their parameters has none. Each function stands here twice, as SQL and as Python; a test holds the two together.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Any, Literal
from urllib.parse import quote

from jixiao.mapping.expressions import Constant, Expression
from jixiao.mapping.lexical import XSD, sql_text
from jixiao.mapping.nodes import Said

__all__ = ["FAILED", "FUNCTIONS", "GREL", "IDLAB", "Function", "RefusedError", "complaint", "define", "find", "register"]

GREL = "http://users.ugent.be/~bjdmeest/function/grel.ttl#"
IDLAB = "https://w3id.org/imec/idlab/function#"
# Names in these namespaces mean the function of the same local name.
_NAMESPACES = (GREL, IDLAB, "http://example.com/idlab/function/")
# In SQL a function that refuses its values gives a text with this character, and the reason after it.
FAILED = "\0"
_PLACE = "[0-9]{1,9}"  # a place in a text
_BLANKS = " \t\n\r\u3000"


class RefusedError(Exception):
    """A function cannot do its work with these values; becomes a finding."""


@dataclass(frozen=True)
class Function:
    """One function of the catalogue.

    Attributes:
        gives: `truth` for conditions, `value` for one text, `values` for zero or more texts from one row.
        takes: what its parameters are, `value` or `truth`.
        least: the smallest number of parameters.
        most: the largest, None for any number.
        sql: makes the SQL from that of the parameters.
        python: the same in Python, of texts (or truths).
        zh: what it does, in Chinese.
        en: what it does, in English.
        parameters: names of the parameters by place, each with all its spellings; parameters may also count by order.
        returns: IRIs of its result; where there are none, any name is taken.
        datatype: natural datatype of the result.
        refuses: whether it may refuse values.
        fixed: whether its second parameter must be a fixed text.
        registered: for a function that a program has registered, the name by which SQL calls it.
    """

    gives: Literal["truth", "value", "values"]
    takes: Literal["value", "truth"]
    least: int
    most: int | None
    sql: Callable[[Sequence[str]], str]
    python: Callable[..., Any]
    zh: str
    en: str
    parameters: tuple[tuple[str, ...], ...] = ()
    returns: tuple[str, ...] = ()
    datatype: str = ""
    refuses: bool = False
    fixed: bool = False
    registered: str = ""


def _joined(word: str) -> Callable[[Sequence[str]], str]:
    return lambda a: "(" + f" {word} ".join(a) + ")"


def _trimmed(value: str) -> str:
    return f"trim({value}, ' ' || chr(9) || chr(10) || chr(13) || chr(12288))"


def _filled(values: str) -> str:
    return f"list_filter({values}, lambda s: s <> '')"


def _whole(number: str) -> str:
    return f"CASE WHEN regexp_full_match({number}, {sql_text(_PLACE)}) THEN try_cast({number} AS INTEGER) END"


def _substring_sql(a: Sequence[str]) -> str:
    whole, begin = a[0], _whole(a[1])
    end = _whole(a[2]) if len(a) > 2 else f"length({whole})"
    return (f"CASE WHEN {' OR '.join(f'{one} IS NULL' for one in a)} THEN NULL "
            f"WHEN {begin} IS NULL OR {end} IS NULL THEN chr(0) || {whole} "
            f"WHEN {begin} <= {end} AND {end} <= length({whole}) THEN substr({whole}, {begin} + 1, {end} - {begin}) END")


def _substring(whole: str, begin: str, end: str | None = None) -> str | None:
    if not all(re.fullmatch(_PLACE, number) for number in (begin, *([end] if end is not None else []))):
        raise RefusedError(whole)
    first, last = int(begin), len(whole) if end is None else int(end)
    return whole[first:last] if first <= last <= len(whole) else None


def _escape_sql(a: Sequence[str]) -> str:
    marked = a[0]
    for raw, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")):
        marked = f"replace({marked}, {sql_text(raw)}, {sql_text(written)})"
    return f"CASE {a[1]} WHEN 'html' THEN {marked} WHEN 'url' THEN url_encode({a[0]}) ELSE chr(0) || {a[0]} END"


def _escape(text: str, mode: str) -> str:
    match mode:
        case "html":
            return html.escape(text)
        case "url":
            return quote(text, safe="")
    raise RefusedError(text)


def _upper(text: str) -> str:
    """Upper case character by character, as DuckDB has it: one never becomes two."""
    return "".join(next((m for m in (c.upper(), c.title()) if len(m) == 1), {"ß": "ẞ"}.get(c, c)) for c in text)


def _lower(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else {"İ": "i"}.get(c, c) for c in text)


def _url(text: str) -> str:
    return _upper(text) if re.match("https?://", text, re.IGNORECASE) else "http://" + _upper(text)


def _url_sql(a: Sequence[str]) -> str:
    return f"CASE WHEN regexp_matches({a[0]}, '(?i)^https?://') THEN upper({a[0]}) ELSE 'http://' || upper({a[0]}) END"


_TEXT = ((GREL + "valueParam", GREL + "valueParameter", IDLAB + "str"),)
_TWO = (*_TEXT, (GREL + "valueParam2", GREL + "valueParameter2", IDLAB + "str2"))
_OUT = (GREL + "stringOut", GREL + "stringOutput", IDLAB + "_stringOut")
_BOOL = (IDLAB + "_boolOut", GREL + "output_bool")

FUNCTIONS: dict[str, Function] = {
    "equal": Function("truth", "value", 2, 2, lambda a: f"({a[0]} = {a[1]})", lambda a, b: a == b,
                      "两个值相同", "the two values are the same", _TWO, _BOOL),
    "notEqual": Function("truth", "value", 2, 2, lambda a: f"({a[0]} <> {a[1]})", lambda a, b: a != b,
                         "两个值不同", "the two values differ", _TWO, _BOOL),
    "empty": Function("truth", "value", 1, 1, lambda a: f"({a[0]} = '')", lambda a: not a,
                      "值为空", "there is no value", _TEXT, _BOOL),
    "notEmpty": Function("truth", "value", 1, 1, lambda a: f"({a[0]} <> '')", bool,
                         "值不为空", "there is a value", _TEXT, _BOOL),
    "oneOf": Function("truth", "value", 2, None, lambda a: f"({a[0]} IN ({', '.join(a[1:])}))", lambda a, *b: a in b,
                      "第一个值等于其余值之一", "the first value is one of the others", (), _BOOL),
    "matches": Function("truth", "value", 2, 2, lambda a: f"regexp_full_match({a[0]}, {a[1]})",
                        lambda a, b: re.fullmatch(b, a) is not None,
                        "整个值符合正则表达式", "the whole value matches a regular expression", (), _BOOL, fixed=True),
    "and": Function("truth", "truth", 1, None, _joined("AND"), lambda *a: all(a), "所有条件成立", "all conditions hold", (), _BOOL),
    "or": Function("truth", "truth", 1, None, _joined("OR"), lambda *a: any(a),
                   "至少一个条件成立", "at least one condition holds", (), _BOOL),
    "not": Function("truth", "truth", 1, 1, lambda a: f"(NOT {a[0]})", lambda a: not a,
                    "条件不成立", "the condition does not hold", (), _BOOL),
    "split": Function("values", "value", 2, 2,
                      lambda a: _filled(f"list_transform(string_split({a[0]}, {a[1]}), lambda s: {_trimmed('s')})"),
                      lambda a, b: [part.strip(_BLANKS) for part in a.split(b) if part.strip(_BLANKS)],
                      "按分隔符拆成多个值，去掉空白和空值", "one value for each part between separators, trimmed", fixed=True),
    "string_split": Function("values", "value", 2, 2, lambda a: _filled(f"string_split({a[0]}, {a[1]})"),
                             lambda a, b: [part for part in a.split(b) if part],
                             "按分隔符拆成多个值，不去空白", "one value for each part between separators, blanks kept",
                             (*_TEXT, (GREL + "p_string_sep",)), (*_OUT, GREL + "output_array"), fixed=True),
    "concat": Function("value", "value", 1, None, _joined("||"), lambda *a: "".join(a), "连接各个值", "the values joined",
                       (), _OUT),
    "toUpperCase": Function("value", "value", 1, 1, lambda a: f"upper({a[0]})", _upper, "大写", "in upper case", _TEXT, _OUT),
    "toLowerCase": Function("value", "value", 1, 1, lambda a: f"lower({a[0]})", _lower, "小写", "in lower case", _TEXT, _OUT),
    "string_trim": Function("value", "value", 1, 1, lambda a: _trimmed(a[0]), lambda a: a.strip(_BLANKS),
                            "去掉首尾空白", "without blanks around it", _TEXT, _OUT),
    "string_length": Function("value", "value", 1, 1, lambda a: f"CAST(length({a[0]}) AS VARCHAR)", lambda a: str(len(a)),
                              "字符个数", "the number of characters", _TEXT, (GREL + "output_number",), XSD + "integer"),
    "string_substring": Function("value", "value", 2, 3, _substring_sql, _substring,
                                 "从第 n 个（从 0 数）到第 m 个字符之前；超出范围没有值",
                                 "from character n, counted from 0, to before m; no value beyond the end",
                                 (*_TEXT, (GREL + "p_int_i_from",), (GREL + "p_int_i_opt_to",)), _OUT, refuses=True),
    "string_replace": Function("value", "value", 3, 3, lambda a: f"replace({a[0]}, {a[1]}, {a[2]})",
                               lambda a, b, c: a.replace(b, c) if b else a, "替换文字", "one text replaced by another",
                               (*_TEXT, (GREL + "param_find", GREL + "p_string_find"),
                                (GREL + "param_replace", GREL + "p_string_replace")), _OUT),
    "escape": Function("value", "value", 2, 2, _escape_sql, _escape, "转义为 html 或 url", "escaped for html or url",
                       (*_TEXT, (GREL + "modeParam",)), _OUT, refuses=True),
    "toUpperCaseURL": Function("value", "value", 1, 1, _url_sql, _url, "大写的网址，缺协议时加 http://",
                               "a web address in upper case, with http:// where it has none", _TEXT, _OUT),
    "alwaysReturnsABC": Function("value", "value", 0, 0, lambda _: "'ABC'", lambda: "ABC", "总是 ABC，供测试",
                                 "always ABC, for tests",
                                 (), _OUT),
}


def register(name: str, function: Callable[..., str | None], parameters: Sequence[str] = (), returns: Sequence[str] = (),
             zh: str = "", en: str = "") -> None:
    """Let mappings call a Python function of texts.

    It is called with texts only, once for each row where all parameters have a value. What it returns is the value, None for no
    value; an exception becomes a finding with row and column.

    Args:
        name: the function's IRI, or a word that YARRRML mappings call it by.
        function: of as many texts as there are parameters.
        parameters: IRIs or words of the parameters, in order.
        returns: IRIs of its result; where there are none, any name is taken.
        zh: what it does, in Chinese.
        en: what it does, in English.
    """
    called = f"f_{md5(name.encode(), usedforsecurity=False).hexdigest()}"
    FUNCTIONS[name] = Function("value", "value", len(parameters), len(parameters), lambda a: f"{called}({', '.join(a)})",
                               function, zh, en, tuple((p,) for p in parameters), tuple(returns), refuses=True, registered=called)


def define(connection: Any, names: Iterable[str]) -> None:
    """Let SQL call registered functions.

    Args:
        connection: an open DuckDB connection.
        names: names of functions of the catalogue; others than registered ones are passed over.
    """
    for function in (FUNCTIONS[name] for name in sorted(set(names))):
        if function.registered:
            connection.create_function(function.registered, _guarded(function), ["VARCHAR"] * function.least, "VARCHAR")


def _guarded(function: Function) -> Callable[..., str | None]:
    def call(*texts: str) -> str | None:
        try:
            made = function.python(*texts)
        except Exception:  # noqa: BLE001 - whatever it raises, the finding names the values
            return FAILED + "、".join(texts)
        return made if made is None else str(made)

    return call


def find(name: str) -> str | None:
    """The name in the catalogue of a function that is called by its IRI or by a word, None for an unknown one.

    >>> find("http://users.ugent.be/~bjdmeest/function/grel.ttl#toUpperCase")
    'toUpperCase'
    """
    if name in FUNCTIONS:
        return name
    for namespace in _NAMESPACES:
        if name.removeprefix(namespace) in FUNCTIONS:
            return name.removeprefix(namespace)
    return None


def complaint(name: str, arguments: Sequence[Expression]) -> Said | None:
    """What is wrong with the parameters of a call, or None.

    >>> complaint("equal", [Constant("a")]).en
    "function 'equal' takes 2 parameters, not 1"
    """
    function = FUNCTIONS[name]
    count = len(arguments)
    if count < function.least or (function.most is not None and count > function.most):
        more = function.most != function.least
        return Said(f"函数“{name}”要{'至少' if more else ''} {function.least} 个参数，而不是 {count} 个",
                    f"function {name!r} takes {function.least}{' or more' if more else ''} "
                    f"parameter{'' if function.least == 1 and not more else 's'}, not {count}")
    if function.fixed:
        fixed = arguments[1]
        if not isinstance(fixed, Constant) or not fixed.text:
            return Said(f"“{name}”的第二个参数应是固定文字", f"the second parameter of {name!r} must be a fixed text")
        if name == "matches":
            try:
                re.compile(fixed.text)
            except re.error as error:
                return Said(f"“{fixed.text}”不是正则表达式", f"{fixed.text!r} is no regular expression: {error}")
    return None
