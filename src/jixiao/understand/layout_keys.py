"""The keys of layout files: where each may stand and what its value must be. docs/layouts.md explains every one of them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CODES", "KINDS_OF_VALUE", "LEVELS", "MAKES", "OUTCOMES", "SHAPES", "TAKES", "TYPES", "Key"]

SHAPES = frozenset({"code", "integer", "money", "name", "number", "operator", "percent", "text", "unit", "value"})
TAKES = frozenset({"below", "inside", "lines", "next", "pairs", "right"})
MAKES = frozenset({"amounts", "facts", "indicators", "tasks"})
TYPES = frozenset({"forms", "grid", "grids", "labels"})
OUTCOMES = ("fills", "goal", "duty", "fact", "amount", "schedule")  # what the value of a label becomes

# Codes of the published lists that figures may carry.
CODES: dict[str, frozenset[str]] = {
    "stage": frozenset({"initial", "adjusted", "executed", "forecast", "final", "previous-initial", "previous-executed",
                        "previous-final"}),
    "fund_source": frozenset({"total", "fiscal", "general", "gov-fund", "state-capital", "special-account", "superior", "own",
                              "other"}),
    "nature": frozenset({"total", "basic", "project"}),
    "vintage": frozenset({"current", "carry-over"}),
    "side": frozenset({"income", "expenditure"}),
    "subject": frozenset({"form", "task", "item", "code"}),
}
KINDS_OF_VALUE = {
    "text": ("文字", "text"),
    "words": ("方括号里的一列词，如 [三级指标, 指标名称]", "a list of words, such as [三级指标, 指标名称]"),
    "patterns": ("一列正则表达式，每条加单引号", "a list of regular expressions, each in single quotes"),
    "pattern": ("一条正则表达式，加单引号", "a regular expression in single quotes"),
    "number": ("数字", "a number"),
    "flag": ("true 或 false", "true or false"),
    "map": ("由“键: 值”组成的映射", "a mapping of keys to values"),
    "list": ("一个列表", "a list"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the kind of its value, the values it may have, whether it must be there, and of which level its parts are.

    `each` names the level of every value of a mapping, or of every item of a list; `of` that of the value itself.
    """

    kind: str
    choices: frozenset[str] = frozenset()
    needed: bool = False
    of: str = ""
    each: str = ""


def _needed(kind: str, of: str = "", each: str = "") -> Key:
    return Key(kind, needed=True, of=of, each=each)


_TEXT, _WORDS, _PATTERNS, _FLAG, _NUMBER = Key("text"), Key("words"), Key("patterns"), Key("flag"), Key("number")
_SAYS = {**{name: Key("text", codes) for name, codes in CODES.items()},
         "subject_ref": _TEXT, "parent": _TEXT, "column": _TEXT, "label": _TEXT, "money_unit": _TEXT, "unit": _TEXT,
         "function_code": _TEXT, "economic_code": _TEXT}
_FILE = {"id": _needed("text"), "type": Key("text", TYPES, needed=True), "headings": _WORDS, "titles": Key("list", each="title")}
_GRID = {
    "extends": _TEXT, "makes": Key("text", MAKES, needed=True), "forms": _needed("words"), "header": _needed("map", of="header"),
    "roles": Key("map", each="role"), "columns": Key("map", each="column"), "over": _WORDS, "group_words": _WORDS,
    "defaults": Key("map", of="says"), "blocks": Key("list", each="block"), "lines": Key("map", each="line"),
    "totals": Key("map", of="totals"), "levels": Key("map", of="levels"),
    "codes": Key("text", frozenset({"function", "economic", "any"})),
    "classes": Key("text", CODES["side"]), "strict_lines": _FLAG, "pair_lines": _FLAG, "unlabelled": _TEXT, "families": _WORDS,
    "facets": Key("map", each="facet"),
}
_LABELS = {"labels": _needed("map", each="label")}

LEVELS: dict[str, dict[str, Key]] = {
    "forms": {**_FILE, "title_lead": Key("pattern"), "title_prefix": Key("pattern"),
              "title_suffix": Key("pattern"),
              "title_length": _NUMBER, "title_holds": _WORDS, "captions": _PATTERNS, "covers": _PATTERNS, "like_kinds": Key("map"),
              "signatures": _PATTERNS, "notes": _PATTERNS, "side_labels": _WORDS},
    "title": {"kind": _needed("text"), "pattern": _needed("pattern")},
    "grids": {**_FILE, "parts": _needed("map", each="part"), "facets": Key("map", each="facet"), "families": _WORDS},
    "grid": {**_FILE, **_GRID},
    "part": {"type": Key("text", frozenset({"grid", "labels"})), **_GRID},
    "labels": {**_FILE, **_LABELS},
    "labels part": {"type": Key("text", frozenset({"labels"})), **_LABELS},
    "header": {"needs": _needed("words"), "at_least": _needed("number"), "band": _FLAG},
    "role": {"words": _needed("words"), "shape": Key("text", SHAPES, needed=True), "like": _PATTERNS},
    "column": {"words": _needed("words"), "shape": Key("text", SHAPES), "block": _NUMBER, "fact": _FLAG, **_SAYS},
    "line": {"words": _needed("words"), "like": _PATTERNS,
             "counterpart": _TEXT, "opens": _TEXT, "closes": _FLAG, "names_stage": _FLAG, **_SAYS},
    "facet": {"words": _needed("words"), "weak": _FLAG, "derived": _FLAG, **_SAYS},
    "says": _SAYS,
    "block": {"lines": _TEXT, "or": _TEXT, **_SAYS},
    "totals": {"words": _needed("words"), "weight": _TEXT, "score": _TEXT, "subject": Key("text", CODES["subject"])},
    "levels": {"level1": _needed("map", each="level1"), "level2": _needed("map", each="level2")},
    "level2": {"under": _needed("words"), "category": _needed("text"), "words": _needed("words")},
    "label": {"forms": _needed("words"), "words": _needed("words"), "take": _needed("words"), "like": _PATTERNS, "opens": _FLAG,
              "fills": _TEXT, "goal": Key("text", frozenset({"expected", "actual"})), "duty": _FLAG, "fact": _TEXT,
              "amount": Key("map", of="says"), "schedule": _FLAG},
}
