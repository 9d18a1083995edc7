"""The tables as an SQL database in memory, with the functions that rules in SQL may use. docs/rules.md lists them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.identity.likeness import alike
from jixiao.model import TABLES, CellRef
from jixiao.model.schema import Row
from jixiao.validate.book import MONEY, Figure, number, reference
from jixiao.validate.codes import COLUMNS as CODE_LIST
from jixiao.validate.codes import check_character, code_list
from jixiao.validate.compare import coarsest, factor
from jixiao.validate.counts import COLUMNS as COUNTS
from jixiao.validate.counts import counts
from jixiao.validate.ground import Ground
from jixiao.validate.lists import pieces, run
from jixiao.validate.matters import COLUMNS as MATTERS
from jixiao.validate.matters import matters
from jixiao.validate.slips import slip
from jixiao.validate.wording import gap, plain, spot, target_said
from jixiao.words import key, name_key, spots

__all__ = ["Ledger", "View", "load_words", "refs"]

# What a reference means where it names no column.
_FIGURE = {"amounts": "amount", "claims": "value", "facts": "value", "schedule": "share", "indicators": "target_number",
           "forms": "total_score"}
_JOINED = {"about", "of", "ordinal", "subject_ref"}  # columns that rules join on, within a document
_SEEN = 14  # characters of a text on each side of a difference that is told
_LEFT_OUT = ("checks", "evidence")  # that no rule asks for


@dataclass(frozen=True)
class View:
    """What several rules ask of the tables, worked out once: its name, its SQL, and where it is written."""

    name: str
    sql: str
    where: str


class Ledger:
    """Tables to ask questions of. Every row has a column `ref` (`amounts:000000012`); `ref || ':weight'` is one column of it.

    Args:
        ground: the indexed tables and the names.
        words: the lists of `shapes/words/*.yaml`, by name: a pattern each.
        thresholds: numbers that a publisher may set, by rule and name.
        views: further tables, made of these.
    """

    def __init__(self, ground: Ground, words: Mapping[str, re.Pattern[str]], thresholds: Mapping[tuple[str, str], float],
                 views: Sequence[View] = ()) -> None:
        self._ground, self._words, self._thresholds, self._views = ground, words, thresholds, views

    @cached_property
    def _database(self) -> sqlite3.Connection:
        database = sqlite3.connect(":memory:", cached_statements=0)
        for name, rows in self._ground.book.tables.rows.items():
            if name not in _LEFT_OUT:
                _fill(database, name, rows)
        _derive(database, "matters", MATTERS, matters(self._ground.book))
        _derive(database, "counts", COUNTS, counts(self._ground.book, self._words))
        _derive(database, "code_list", CODE_LIST, code_list())
        database.execute("CREATE INDEX matters_line ON matters (ref)")
        database.execute("CREATE INDEX matters_matter ON matters (document, matter)")
        functions: list[tuple[str, int, Callable[..., Any]]] = [
            ("num", 1, _num), ("cmp", 2, _cmp), ("wan", 2, _wan), ("matches", 2, _matches), ("part", 2, _part),
            ("without", 2, _without), ("split", 2, _split), ("norm", 1, _norm), ("bare", 1, _bare), ("alike", 2, _alike),
            ("slip", 2, _slip), ("slipped", 2, _slipped), ("edits", 2, _edits), ("around", 2, _around),
            ("run", 1, run), ("pieces", 1, pieces), ("check_character", 1, check_character),
            ("word", 2, self._word), ("threshold", 2, self._threshold), ("shown", 1, self._shown), ("spot", 1, self._spot),
            ("spots", 1, self._spots), ("in_order", 1, _in_order),
            ("agree", 2, self._agree), ("gap", 2, self._gap), ("name", 2, self._name), ("target", 1, self._target)]
        for name, arguments, function in functions:
            database.create_function(name, arguments, function, deterministic=True)
        for view in self._views:
            try:
                database.execute(f"CREATE TABLE {view.name} AS {view.sql}")
                database.execute(f"CREATE INDEX {view.name}_form ON {view.name} (document, form)")
                if any(column[1] == "ref" for column in database.execute(f"PRAGMA table_info({view.name})")):
                    database.execute(f"CREATE INDEX {view.name}_ref ON {view.name} (ref)")
            except sqlite3.Error as error:
                raise ShapeError(f"{view.where}: {error}") from error
        return database

    def close(self) -> None:
        """Give the memory of the tables back; the functions of the database hold it otherwise until a collection of cycles."""
        if "_database" in self.__dict__:
            self._database.close()
            del self._database

    def ask(self, sql: str) -> list[Row]:
        """The rows of a query, as texts by column name; missing values are left out.

        Raises:
            sqlite3.Error: the query is not valid.
        """
        cursor = self._database.execute(sql)
        names = [column[0] for column in cursor.description]
        return [{n: str(v) for n, v in zip(names, row, strict=True) if v is not None} for row in cursor]

    def row(self, ref: str) -> tuple[str, Row, str]:
        """The table, the row and the column that a reference means.

        Raises:
            ValueError: it is no reference.
        """
        table, _, rest = ref.partition(":")
        at, _, column = rest.partition(":")
        try:
            return table, self._ground.book.tables[table][int(at) - 1], column or _FIGURE.get(table, "")
        except (KeyError, ValueError, IndexError) as error:
            raise ValueError(f"{ref!r} is no reference; write the column ref, or ref || ':column'") from error

    def line(self, ref: str) -> str:
        """A reference without its column: figures of one line belong together, those of several are a list."""
        return ":".join(ref.split(":")[:2])

    def figure(self, ref: str) -> Figure | None:
        """The number that a reference means, None where there is none."""
        table, row, column = self.row(ref)
        return self._ground.figure(table, row, column)

    def cell(self, ref: str) -> tuple[CellRef | None, str]:
        """The cell that a reference means, and its place."""
        table, row, column = self.row(ref)
        if table == "cells":
            cell: CellRef | None = CellRef(int(row["grid"]), int(row["row"]), int(row["column"]))
        else:
            book = self._ground.book
            columns = [column, f"{column}_text"] if column else []
            cell = book.cell(table, row, *columns, "text", "target_text", "level3", "name", "item")
        return cell, self._ground.book.place(row, cell)

    def _word(self, name: str, text: str | None) -> int:
        return int(bool(text and self._words[name].search(key(text))))

    def _threshold(self, code: str, name: str) -> float:
        return self._thresholds[code, name]

    def _pair(self, one: str | None, other: str | None) -> tuple[Figure, Figure, Decimal] | None:
        """Two figures and how much the first exceeds the second, in the unit of the first."""
        figures = self.figure(one) if one else None, self.figure(other) if other else None
        if not figures[0] or not figures[1]:
            return None
        return figures[0], figures[1], figures[0].value - figures[1].value * factor(figures[1].unit, figures[0].unit)

    def _agree(self, one: str | None, other: str | None) -> int | None:
        """Whether two figures are one number: equal when the one that is printed with more digits is rounded as the other."""
        pair = self._pair(one, other)
        return None if pair is None else int(abs(pair[2]) <= coarsest(pair[:2], pair[0].unit))

    def _gap(self, one: str | None, other: str | None) -> str | None:
        """By how much two figures differ, with the unit of the first."""
        pair = self._pair(one, other)
        return pair and gap(abs(pair[2]), pair[0].unit)

    def _shown(self, ref: str | None) -> str | None:
        """A figure with its name, unit, place and, where it stands elsewhere, the name of its form."""
        if ref is None:
            return None
        found = self.figure(ref)
        return self._ground.shown(found, {"document": found.row["document"], "form": ""}) if found else None

    def _spot(self, ref: str | None) -> str | None:
        return spot(self.cell(ref)[1]) if ref else None

    def _spots(self, value: str | None) -> str:
        """The places of references; of many the first ones, and how many there are."""
        return spots("; ".join(dict.fromkeys(self.cell(ref)[1] for ref in sorted(refs(value)))))

    def _target(self, ref: str | None) -> str | None:
        """An indicator with its target and place."""
        if ref is None:
            return None
        row = self.row(ref)[1]
        place = spot(self.cell(f"{ref}:target_text")[1])
        return f"“{row['level3']}”指标值 {target_said(row)}" + (f"（{place}）" if place else "")

    def _name(self, group: str, slug: str | None) -> str | None:
        return self._ground.names[group].get(slug or "", slug)


@lru_cache(maxsize=8)
def load_words(own: tuple[Path, ...] = ()) -> dict[str, re.Pattern[str]]:
    """The word lists of `shapes/words/*.yaml`: `name: [words]`, or `name: {match: pattern}`; over matching keys.

    Raises:
        ShapeError: a list is neither.
    """
    out: dict[str, re.Pattern[str]] = {}
    for path in resources.files("shapes", "words/*.yaml", own):
        for name, value in (resources.content(path) or {}).items():
            try:
                pattern = value["match"] if isinstance(value, dict) else "|".join(re.escape(key(word)) for word in value)
                out[name] = re.compile(pattern)
            except (KeyError, TypeError, re.error) as error:
                raise ShapeError(f"{path.name}, {name}: a list of words, or match: a pattern") from error
    return out


def refs(value: str | None) -> list[str]:
    """The references in a column of a query: one, or a JSON list of them.

    >>> refs('["amounts:1", "amounts:2"]'), refs("amounts:3"), refs(None)
    (['amounts:1', 'amounts:2'], ['amounts:3'], [])
    """
    if not value:
        return []
    return [str(v) for v in json.loads(value) if v is not None] if value.startswith("[") else [value]


def _in_order(value: str | None) -> str:
    """References in the order of the tables."""
    return json.dumps(sorted(refs(value)))


def _fill(database: sqlite3.Connection, name: str, rows: list[Row]) -> None:
    columns = TABLES[name].names
    database.execute(f"CREATE TABLE {name} (ref TEXT, {', '.join(f'{c!r} TEXT' for c in columns)})".replace("'", '"'))
    database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * (len(columns) + 1))})",
                         ((reference(name, at), *(row[c] for c in columns)) for at, row in enumerate(rows, 1)))
    if "document" in columns:
        within = next((f"document, {part}" for part in ("form", "grid") if part in columns), "document")
        database.execute(f"CREATE INDEX {name}_form ON {name} ({within})")
    for column in sorted(_JOINED & set(columns)):  # the planner takes one by their order, and rows come in its order
        database.execute(f"CREATE INDEX {name}_{column} ON {name} (document, {column})")


def _derive(database: sqlite3.Connection, name: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Add a table that is not one of the public tables."""
    database.execute(f"CREATE TABLE {name} ({', '.join(f'{c} TEXT' for c in columns)})")
    database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)


def _num(text: str | None) -> float | None:
    value = number(text or "")
    return None if value is None else float(value)


def _cmp(one: str | None, other: str | None) -> int | None:
    a, b = number(str(one or "")), number(str(other or ""))
    return None if a is None or b is None else (a > b) - (a < b)


def _wan(text: str | None, unit: str | None) -> str | None:
    value = number(text or "")
    return plain(value * MONEY[unit]) if value is not None and unit in MONEY else None


@lru_cache(maxsize=512)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _matches(text: str | None, pattern: str) -> int:
    return int(bool(text is not None and _pattern(pattern).search(text)))


def _part(text: str | None, pattern: str) -> str | None:
    """The first group of a pattern, or all of what it matches."""
    found = _pattern(pattern).search(text or "")
    return found and (found[1] if found.re.groups else found[0])


def _without(text: str | None, pattern: str) -> str:
    """The matching key of a text without what a pattern matches."""
    return _pattern(pattern).sub("", key(text or ""))


def _split(text: str | None, pattern: str) -> str:
    """What stands between the matches of a pattern, as a JSON list for `json_each`."""
    return json.dumps([piece for piece in _pattern(pattern).split(text or "") if piece], ensure_ascii=False)


def _bare(text: str | None) -> str:
    """The key of a name without punctuation, brackets and quotes."""
    return name_key(text or "")


def _alike(one: str | None, other: str | None) -> float:
    """How alike two names are, from 0 to 1."""
    return alike(name_key(one or ""), name_key(other or ""))[0]


def _slip(one: str | None, other: str | None) -> int:
    """1 where two names are the same characters in another order, which is a slip of the pen; else 0."""
    a, b = name_key(one or ""), name_key(other or "")
    return int(a != b and len(a) > 5 and sorted(a) == sorted(b) and OSA.distance(a, b) == 1)


def _slipped(printed: str | int | float | None, value: str | int | float | None) -> int:
    """1 where a slip of the hand makes one number of the other; else 0."""
    one, other = (number(str(n).replace(",", "")) if n is not None else None for n in (printed, value))
    return int(one is not None and other is not None and bool(slip(one, other)))


def _edits(one: str | None, other: str | None) -> int:
    """How many characters are to be changed, left out, added or swapped to make one name of the other."""
    return OSA.distance(name_key(one or ""), name_key(other or ""))


def _around(one: str | None, other: str | None) -> str:
    """What of a text stands around the first character in which it differs from another text."""
    a, b = one or "", other or ""
    at = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    start, end = max(at - _SEEN, 0), at + _SEEN
    return ("…" if start else "") + a[start:end] + ("…" if end < len(a) else "")


def _norm(text: str | None) -> str:
    return key(text or "")
