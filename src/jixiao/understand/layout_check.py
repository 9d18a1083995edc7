"""Mistakes in layout files: each named with its file, line and key, and with what was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.understand.layout_keys import KINDS_OF_VALUE, LEVELS, OUTCOMES, TAKES, Key
from jixiao.understand.located import Items, Mapping, NotYamlError, line_of, read_yaml
from jixiao.words import key as word_key

__all__ = ["Problem", "check_file", "read_layout"]

_NEAR = 0.6  # how alike a name must be to be what was meant


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands, at which key, and what is wrong in Chinese and English."""

    file: str
    line: int
    key: str
    zh: str
    en: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}：{f'{self.key}：' if self.key else ''}{self.zh} / {self.en}"


def read_layout(path: Path, shipped: dict[str, dict[str, Any]] | None = None) -> tuple[Mapping, list[Problem]]:
    """The content of a layout file and what is wrong with it; where it cannot be read at all, the content is empty.

    Args:
        path: the file.
        shipped: the grids that it may extend, by their ids.
    """
    try:
        data = read_yaml(path.read_text(encoding="utf-8"))
    except NotYamlError as error:
        return Mapping(1), [Problem(path.name, error.line, "", error.zh, error.en)]
    except UnicodeDecodeError:
        return Mapping(1), [Problem(path.name, 0, "", "不是 UTF-8 文本，请另存为 UTF-8", "not UTF-8 text; save it as UTF-8")]
    if not isinstance(data, Mapping):
        return Mapping(1), [Problem(path.name, 1, "", "版式文件应是映射，以 id: 和 type: 开头",
                                    "a layout is a mapping that begins with `id:` and `type:`")]
    return data, list(check_file(path.name, data, shipped or {}))


def check_file(name: str, data: Mapping, shipped: dict[str, dict[str, Any]]) -> Iterator[Problem]:
    """What is wrong with the content of one layout file, in the order of its lines."""
    checker = _Checker(name, shipped)
    checker.file(data)
    yield from sorted(dict.fromkeys(checker.problems), key=lambda p: p.line)


class _Anything(dict[str, Any]):
    """Stands for a parent that is not there, so that nothing that follows from this is said as well."""

    def __contains__(self, _key: object) -> bool:
        return True

    def get(self, _key: str, _default: Any = None) -> Any:
        return self


class _Checker:
    def __init__(self, name: str, shipped: dict[str, dict[str, Any]]) -> None:
        self._name, self._shipped = name, shipped
        self.problems: list[Problem] = []
        self._families: frozenset[str] = frozenset()

    def _say(self, line: int, where: str, zh: str, en: str) -> None:
        self.problems.append(Problem(self._name, line, where, zh, en))

    def _unknown(self, value: str, known: Collection[str], line: int, where: str) -> None:
        zh, en = _meant(value, known)
        self._say(line, where, f"没有 {_printed(value)} 这个取值{zh}", f"no such value {_printed(value)}{en}")

    # --- the levels of keys -------------------------------------------------------------------------------------------
    def file(self, data: Mapping) -> None:
        """A whole file, by its type."""
        kind = data.get("type")
        if kind not in ("forms", "grid", "grids", "labels"):
            if "type" in data:
                self._value(data, "type", LEVELS["grid"]["type"], "type")
            else:
                self._missing(data, "type", "")
            return
        self._families = _texts(data.get("families"))
        self._level(data, kind, "")
        if kind == "grid":
            self._grid(data, data, "")
        elif kind == "grids" and isinstance(data.get("parts"), Mapping):
            for name, part in data["parts"].items():
                if isinstance(part, Mapping):
                    self._families = _texts(data.get("families")) | _texts(part.get("families"))
                    labels = part.get("type") == "labels"
                    self._level(part, "labels part" if labels else "part", f"parts.{name}")
                    if not labels:
                        self._grid(part, data, f"parts.{name}")

    def _level(self, data: Mapping, level: str, where: str, parent: dict[str, Any] | None = None) -> None:
        """The keys of one mapping; what its parent says need not be said again."""
        keys = LEVELS[level]
        parent = parent if parent is not None else {}
        if "extends" in data and "extends" in keys:
            parent = self._parent(data, where)
        misspelt: set[str] = set()
        for name in data:
            if name not in keys:
                misspelt.update(difflib.get_close_matches(name, sorted(keys), 1, _NEAR))
                line = line_of(data, name)
                zh, en = _meant(name, keys)
                self._say(line, _join(where, name), f"这里不能有这个键{zh}", f"this key may not stand here{en}")
        for name, key in keys.items():
            if name in data:
                self._value(data, name, key, _join(where, name), parent.get(name))
            elif key.needed and name not in misspelt and name not in parent:
                self._missing(data, name, where)
        if level == "label":
            self._outcome(data, where)

    def _parent(self, data: Mapping, where: str) -> dict[str, Any]:
        name = data["extends"]
        if isinstance(name, str) and name not in self._shipped:
            zh, en = _meant(name, self._shipped)
            self._say(line_of(data, "extends"), _join(where, "extends"), f"没有名为 {name} 的自带版式{zh}",
                      f"there is no shipped layout {name!r}{en}")
            return _Anything()
        return self._shipped.get(name, {}) if isinstance(name, str) else {}

    def _missing(self, data: Mapping, name: str, where: str) -> None:
        key = next(keys[name] for keys in LEVELS.values() if name in keys)
        zh, en = KINDS_OF_VALUE[key.kind]
        if key.choices:
            zh, en = f"可用：{'、'.join(sorted(key.choices))}", f"one of {', '.join(sorted(key.choices))}"
        self._say(data.line, where, f"缺少“{name}”（{zh}）", f"{name!r} is missing ({en})")

    def _value(self, data: Mapping, name: str, key: Key, where: str, parent: Any = None) -> None:
        """The value of a key; where it is given for each family, each of them."""
        value, line = data[name], line_of(data, name)
        if key.kind != "map" and isinstance(value, Mapping) and value and set(value) <= self._families:
            for family in value:
                self._value(value, family, key, _join(where, family))
            return
        if not self._is(value, key.kind):
            zh, en = KINDS_OF_VALUE[key.kind]
            odd = next((v for v in value if not isinstance(v, str)), None) if isinstance(value, Items) else None
            if odd is not None:
                line = line_of(value, value.index(odd))
                zh, en = f"{zh}；{_printed(odd)} 请加引号", f"{en}; put {_printed(odd)} in quotes"
            self._say(line, where, f"应是{zh}，而不是 {_printed(value)}", f"must be {en}, not {_printed(value)}")
            return
        if key.choices and value not in key.choices:
            self._unknown(value, key.choices, line, where)
        if key.kind in ("pattern", "patterns"):
            for number, pattern in enumerate([value] if key.kind == "pattern" else value):
                self._pattern(pattern, line_of(value, number) or line, where)
        if name == "take":
            for number, take in enumerate(value):
                if take not in TAKES:
                    self._unknown(take, TAKES, line_of(value, number), where)
        if name == "words":
            self._words(value, where)
        if key.of:
            self._level(value, key.of, where, parent)
        if key.each:
            self._parts(value, key.each, where, parent if isinstance(parent, dict) else {})

    def _parts(self, value: Mapping | Items, level: str, where: str, parent: dict[str, Any]) -> None:
        if level == "part":
            for name, part in value.items() if isinstance(value, Mapping) else ():
                if not isinstance(part, Mapping):
                    self._say(line_of(value, name), _join(where, name), *_want("map", part))
            return
        if level == "level1":
            for name in value:
                self._value(value, name, Key("words"), _join(where, str(name)))  # type: ignore[arg-type]
            return
        if level == "line" and isinstance(value, Mapping) and _grouped(value):
            for name in value:
                self._parts(value[name], "line", _join(where, name), parent.get(name, {}))
            return
        named = ((str(n), n, v) for n, v in (value.items() if isinstance(value, Mapping) else enumerate(value, 1)))
        for name, at, part in named:
            if isinstance(part, Mapping):
                self._level(part, level, _join(where, name), parent.get(name))
            elif not (part is None and self._families):
                self._say(line_of(value, at if isinstance(at, str) else at - 1), _join(where, name), *_want("map", part))

    def _outcome(self, data: Mapping, where: str) -> None:
        made = [o for o in OUTCOMES if o in data]
        if len(made) != 1:
            listed = "、".join(OUTCOMES)
            self._say(data.line, where, f"应恰好有一个：{listed}" + (f"，这里有 {'、'.join(made)}" if made else ""),
                      f"must have exactly one of {', '.join(OUTCOMES)}")

    # --- values -------------------------------------------------------------------------------------------------------
    @staticmethod
    def _is(value: Any, kind: str) -> bool:
        if kind in ("words", "patterns"):
            return isinstance(value, Items) and all(isinstance(v, str) for v in value)
        if kind == "map":
            return isinstance(value, Mapping)
        if kind == "list":
            return isinstance(value, Items)
        if kind == "flag":
            return isinstance(value, bool)
        if kind == "number":
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, str)

    def _pattern(self, text: str, line: int, where: str) -> None:
        try:
            re.compile(text)
        except re.error as error:
            self._say(line, where, f"正则表达式 {_printed(text)} 写错了（{error}）", f"the regular expression is wrong: {error}")

    def _words(self, words: Items, where: str) -> None:
        for number, word in enumerate(words):
            text, _, nth = word.partition("#")
            if nth and not nth.isdigit():
                self._say(line_of(words, number), where, f"“{word}”：# 后面应是数字", f"{word!r}: a number must follow the #")
            if "\\" in text:
                self._pattern(text.replace("(", r"\(").replace(")", r"\)"), line_of(words, number), where)
            elif not word_key(text):
                self._say(line_of(words, number), where, "有一个空的词", "a word is empty")

    # --- what only the whole of a grid can tell -----------------------------------------------------------------------
    def _grid(self, data: Mapping, file: Mapping, where: str) -> None:
        parent = self._shipped.get(data.get("extends", ""), {}) if isinstance(data.get("extends"), str) else {}
        if "extends" in data and self._families:
            self._say(line_of(data, "extends"), _join(where, "extends"), "extends 不能与 families 一起用",
                      "`extends` and `families` do not go together")
        roles = [(group, name, role) for group in ("roles", "columns") if isinstance(data.get(group), Mapping)
                 for name, role in data[group].items() if isinstance(role, Mapping)]
        self._claimed_twice(roles, where)
        self._known_roles(data, parent, where)
        names = {name for _, name, _ in roles} | {name for group in ("roles", "columns") for name in parent.get(group, {})}
        header = data.get("header")
        composed = isinstance(header, Mapping) and header.get("band")
        if not roles and "extends" not in data and not (composed and (data.get("facets") or file.get("facets"))):
            self._say(data.line, where, "没有任何列：需要 roles 或 columns", "has no columns: `roles` or `columns` is missing")
        if isinstance(header, Mapping):
            self._header(header, names, _join(where, "header"), counted=not composed and not data.get("group_words") and not parent)
        self._blocks(data, where)
        self._parents(data, where)

    def _known_roles(self, data: Mapping, parent: dict[str, Any], where: str) -> None:
        """Nothing reads a column of text whose role no shipped layout of the same kind has."""
        makes = data.get("makes", parent.get("makes"))
        known = {role for grid in self._shipped.values() if grid.get("makes") == makes for role in grid.get("roles", {})}
        roles = data.get("roles")
        for name in roles if known and isinstance(roles, Mapping) else ():
            if name not in known and not name.startswith("other:"):
                zh, en = _meant(name, sorted(k for k in known if not k.startswith("other:")))
                self._say(line_of(roles, name), _join(where, f"roles.{name}"), f"没有名为 {name} 的角色{zh}",
                          f"there is no role {name!r}{en}")

    def _claimed_twice(self, roles: list[tuple[str, str, Mapping]], where: str) -> None:
        taken: dict[tuple[str, Any], tuple[str, int]] = {}
        for group, name, role in roles:
            words = role.get("words")
            for number, word in enumerate(words if isinstance(words, Items) else ()):
                if not isinstance(word, str):
                    continue
                line = line_of(words, number)
                other, first = taken.setdefault((word_key(word), role.get("block", 0)), (name, line))
                if other != name:
                    self._say(line, _join(where, f"{group}.{name}.words"),
                              f"“{word}”已经是 {other} 的词（第 {first} 行），一个词只能属于一列",
                              f"{word!r} is already a word of {other} (line {first}); a word belongs to one column")

    def _header(self, header: Mapping, names: Collection[str], where: str, *, counted: bool) -> None:
        needs = header.get("needs")
        for number, name in enumerate(needs if isinstance(needs, Items) else ()):
            if isinstance(name, str) and name not in names:
                zh, en = _meant(name, names)
                self._say(line_of(needs, number), _join(where, "needs"), f"没有名为 {name} 的列{zh}",
                          f"there is no column {name!r}{en}")
        least = header.get("at_least")
        if counted and isinstance(least, int) and least > len(names) > 0:
            self._say(line_of(header, "at_least"), _join(where, "at_least"), f"要求认出 {least} 列，但只定义了 {len(names)} 列",
                      f"asks for {least} columns, but only {len(names)} are there")

    def _blocks(self, data: Mapping, where: str) -> None:
        blocks, lines = data.get("blocks"), data.get("lines")
        for number, block in enumerate(blocks if isinstance(blocks, Items) else ()):
            group = block.get("lines") if isinstance(block, Mapping) else None
            if isinstance(group, str) and isinstance(lines, Mapping) and group not in lines:
                zh, en = _meant(group, lines)
                self._say(line_of(block, "lines"), _join(where, f"blocks.{number + 1}.lines"), f"lines 里没有 {group}{zh}",
                          f"`lines` has no group {group!r}{en}")

    def _parents(self, data: Mapping, where: str) -> None:
        levels = data.get("levels")
        level1 = levels.get("level1") if isinstance(levels, Mapping) else None
        level2 = levels.get("level2") if isinstance(levels, Mapping) else None
        if not isinstance(level1, Mapping) or not isinstance(level2, Mapping):
            return
        for name, entry in level2.items():
            under = entry.get("under") if isinstance(entry, Mapping) else None
            for number, parent in enumerate(under if isinstance(under, Items) else ()):
                if isinstance(parent, str) and parent not in level1:
                    zh, en = _meant(parent, level1)
                    self._say(line_of(under, number), _join(where, f"levels.level2.{name}.under"),
                              f"level1 里没有“{parent}”{zh}", f"`level1` has no {parent!r}{en}")


def _grouped(lines: Mapping) -> bool:
    """Whether the lines of a grid are given for each of its blocks."""
    groups = [v for v in lines.values() if isinstance(v, Mapping) and "words" not in v]
    return len(groups) == len(lines) and any(isinstance(line, Mapping) for group in groups for line in group.values())


def _want(kind: str, value: Any) -> tuple[str, str]:
    zh, en = KINDS_OF_VALUE[kind]
    return f"应是{zh}，而不是 {_printed(value)}", f"must be {en}, not {_printed(value)}"


def _printed(value: Any) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    if value is None:
        return "空 (nothing)"
    return "映射 (a mapping)" if isinstance(value, Mapping) else "列表 (a list)" if isinstance(value, Items) else str(value)


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _texts(value: Any) -> frozenset[str]:
    return frozenset(v for v in value if isinstance(v, str)) if isinstance(value, Items) else frozenset()


def _meant(name: str, known: Collection[str]) -> tuple[str, str]:
    """What was probably meant; where nothing is near, what there is."""
    near = difflib.get_close_matches(name, sorted(known), 1, _NEAR)
    if near:
        return f"，是不是“{near[0]}”？", f"; did you mean {near[0]!r}?"
    listed = sorted(known)
    return f"，可用：{'、'.join(listed)}", f"; one of {', '.join(listed)}"
