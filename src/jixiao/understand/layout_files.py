"""Layouts loaded from `mappings/layouts/*.yaml`, and checked when loaded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from jixiao.errors import LayoutError
from jixiao.understand.extending import extended
from jixiao.understand.families import expanded
from jixiao.understand.layout import Facet, Forms, GridLayout, Label, Layouts, Level2, Line, Role, Title
from jixiao.understand.layout_check import Problem, read_layout
from jixiao.understand.layout_keys import OUTCOMES
from jixiao.understand.layout_words import keys, patterns, words
from jixiao.understand.levels import LevelWords
from jixiao.understand.located import Mapping, line_of
from jixiao.words import key

__all__ = ["extendable", "load"]

_Part = TypeVar("_Part", GridLayout, Label)


def load(paths: Iterable[Path], own: Iterable[Path] = ()) -> Layouts:
    """Read layout files.

    Args:
        paths: the files.
        own: those among them that are a project's own; what they say goes before what the others say.

    Raises:
        LayoutError: a file is not what a layout must be; the message names file, line and key.
    """
    mine = frozenset(own)
    forms: list[tuple[str, Mapping]] = []
    grids: dict[bool, list[GridLayout]] = {True: [], False: []}  # by whether they are the project's own
    labels: dict[bool, list[Label]] = {True: [], False: []}
    headings: set[str] = set()
    shipped: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for path in sorted(paths, key=lambda p: p in mine):
        data, found = read_layout(path, shipped)
        problems += found if path in mine or not data else []  # those of shipped files are for the tests to find
        if problems:
            continue
        headings |= {key(h) for h in data.get("headings", ())}
        if data["type"] == "forms" or "titles" in data:
            forms.append((path.name, data))
        for name, part in _parts(data) if data["type"] != "forms" else ():
            if part.get("type", data["type"]) == "labels":
                labels[path in mine] += [_label(k, v, f"{path.name}:{line_of(part['labels'], k)}") for k, v in part["labels"].items()]
                continue
            whole = extended(shipped[part["extends"]], part) if "extends" in part else part
            grids[path in mine].append(_grid(name, whole, f"{path.name}:{_line(data, name)}"))
            if path not in mine:
                shipped[name] = part
    if problems:
        more = f"（另有 {len(problems) - 1} 处，jixiao layout check 列出全部 / {len(problems) - 1} more: jixiao layout check)"
        raise LayoutError(f"{problems[0]}{more if len(problems) > 1 else ''}")
    if not forms:
        raise LayoutError("没有 type: forms 的版式文件，缺少 forms.yaml / no layout file has `type: forms`; forms.yaml is missing")
    read: Forms | None = None
    alike: dict[str, list[str]] = {}
    for name, data in forms:
        read = _forms(data, read, name)
        for new, kind in data.get("like_kinds", {}).items():
            alike.setdefault(str(kind), []).append(new)
    assert read is not None
    return Layouts(replace(read, headings=frozenset(headings)), tuple(_shared((*grids[True], *grids[False]), alike)),
                   tuple(_shared((*labels[True], *labels[False]), alike)))


def _shared(parts: Iterable[_Part], alike: dict[str, list[str]]) -> Iterator[_Part]:
    """Layouts and labels with the kinds of form that are laid out like one of theirs."""
    for part in parts:
        yield replace(part, forms=part.forms.union(*(alike.get(kind, ()) for kind in part.forms)))


def extendable(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """The content of the grids in layout files, by their ids: what other layouts may extend."""
    read = [read_layout(path)[0] for path in paths]
    return {name: part for data in read if data.get("type") in ("grid", "grids") for name, part in _parts(data)
            if part.get("type") != "labels"}


def _line(data: Mapping, name: str) -> int:
    """The line on which a part of a file begins; parts are named with their family before their name."""
    return next((line_of(data["parts"], n) for n in data.get("parts", {}) if name == n or name.endswith(f"-{n}")), 1)


def _parts(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parts of a file, with what the file says for all of them, once for each family of forms."""
    for name, part in (data.get("parts") or {str(data.get("id", "")): data}).items():
        common: dict[str, Any] = {k: data[k] for k in ("facets", "families") if k in data and part.get("type") != "labels"}
        facets = {**common.pop("facets", {}), **part.get("facets", {})}
        yield from expanded(name, {**common, **part, **({"facets": facets} if facets else {})})


def _forms(data: Mapping, before: Forms | None, name: str) -> Forms:
    """One more file about forms. What it says comes before what was said by the files read so far."""
    old = before or Forms((), re.compile(""), re.compile(""), 0, (), (), (), (), frozenset(), frozenset())

    def listed(which: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(p) for p in data.get(which, ()))

    lead = data.get("title_lead", "")
    holds = tuple(map(key, data.get("title_holds", ())))
    return Forms(
        titles=tuple(Title(t["kind"], re.compile(t["pattern"].replace("{lead}", lead)), f"{name}:{line_of(t)}", holds)
                     for t in data.get("titles", ())) + old.titles,
        prefix=re.compile(data["title_prefix"]) if "title_prefix" in data else old.prefix,
        suffix=re.compile(f"({data['title_suffix']})$") if "title_suffix" in data else old.suffix,
        length=int(data.get("title_length", old.length)),
        covers=listed("covers") + old.covers,
        captions=listed("captions") + old.captions,
        signatures=listed("signatures") + old.signatures,
        notes=listed("notes") + old.notes,
        side_labels=keys(data.get("side_labels", ())) | old.side_labels,
        headings=frozenset(),
    )


def _label(name: str, data: dict[str, Any], source: str) -> Label:
    made = [m for m in OUTCOMES if m in data]
    value = data[made[0]]
    says = {k: str(v) for k, v in value.items()} if isinstance(value, dict) else {}
    return Label(name, frozenset(data["forms"]), str(data["words"][0]), keys(data["words"]), tuple(data["take"]), made[0],
                 "" if isinstance(value, dict) else str(value), says, bool(data.get("opens")), like=patterns(data), source=source)


def _lines(data: dict[str, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(name, keys(entry["words"]), key(entry.get("counterpart", "")),
             {k: str(v) for k, v in entry.items() if k not in ("words", "counterpart", "like")}, patterns(entry))
        for name, entry in data.items()
    )


def _facets(data: dict[str, Any]) -> tuple[Facet, ...]:
    return tuple(
        Facet(name, words(entry["words"]), {k: str(v) for k, v in entry.items() if k not in ("words", "weak", "derived")},
              bool(entry.get("weak")), bool(entry.get("derived")))
        for name, entry in data.items()
    )


def _grid(name: str, data: dict[str, Any], source: str) -> GridLayout:
    roles = [Role(k, words(v["words"]), v["shape"], like=patterns(v))
             for k, v in data.get("roles", {}).items()]
    for k, v in data.get("columns", {}).items():
        says = {a: str(b) for a, b in v.items() if a not in ("words", "shape", "block")}
        roles.append(Role(k, words(v["words"]), v.get("shape", "money"), int(v.get("block", 0)), True, says))
    blocks = tuple({k: str(v) for k, v in b.items()} for b in data.get("blocks", [{}]))
    raw = data.get("lines", {})
    by_block = all("words" not in v for v in raw.values())
    lines = {k: _lines(v) for k, v in raw.items()} if by_block and raw else {"": _lines(raw)}
    levels = data.get("levels", {})
    level1 = {key(w): n for n, words in levels.get("level1", {}).items() for w in (n, *words)}
    level2: dict[str, Level2] = {}
    for n, entry in levels.get("level2", {}).items():
        for word in (n, *entry["words"]):
            level2[key(word)] = Level2(n, tuple(entry["under"]), entry["category"])
    return GridLayout(
        id=name, makes=data["makes"], forms=frozenset(data["forms"]), needs=frozenset(data["header"]["needs"]),
        at_least=int(data["header"]["at_least"]), roles=tuple(roles), over=keys(data.get("over", ())),
        group_words=keys(data.get("group_words", ())), defaults={k: str(v) for k, v in data.get("defaults", {}).items()},
        blocks=blocks, lines=lines, totals=data.get("totals", {}), level1=LevelWords(level1), level2=LevelWords(level2),
        codes=data.get("codes", ""), classes=data.get("classes", ""), strict_lines=bool(data.get("strict_lines")),
        unlabelled=data.get("unlabelled", ""),
        pair_lines=bool(data.get("pair_lines")), band=bool(data["header"].get("band")), facets=_facets(data.get("facets", {})),
        source=source,
    )
