"""Rows that another text took the place of: between two builds the same line of the same form, with an identifier of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from jixiao.model.schema import Row

__all__ = ["Key", "keyed", "renamed"]

Key = tuple[str, str, str]
"""Unit, year and row identifier: what a row's IRI is made of."""

_Form = tuple[str, str, str, str]


def keyed(rows: Iterable[Row]) -> dict[Key, Row]:
    """Rows by what their IRIs are made of, the first one of each."""
    out: dict[Key, Row] = {}
    for row in rows:
        out.setdefault((row["unit_key"], row["year_key"], row["row_id"]), row)
    return out


def renamed(was: Mapping[Key, Row], now: Mapping[Key, Row], replaced: Mapping[str, str]) -> dict[Key, Key]:
    """Which row stands now where one stood that is no more.

    The identifier of a row comes from what it says, so that a line with another text has another one. Both are the same line where
    it stands between the same neighbours in the same form; where lines came or went beside it, nothing is guessed.

    Args:
        was: the rows of a table in the earlier build.
        now: those of this build.
        replaced: documents of the earlier build, and the one of this build that took the place of each.
    """
    lost, new = was.keys() - now.keys(), now.keys() - was.keys()
    forms = {_form(was[key], replaced) for key in lost} & {_form(now[key], {}) for key in new}
    before, after = _lines(was, forms, replaced), _lines(now, forms, {})
    out: dict[Key, Key] = {}
    for form in sorted(forms):
        old, fresh = before[form], after[form]
        for kind, start, end, first, last in SequenceMatcher(None, old, fresh, autojunk=False).get_opcodes():
            if kind == "replace" and end - start == last - first:
                out.update((one, other) for one, other in zip(old[start:end], fresh[first:last], strict=True)
                           if one in lost and other in new)
    return out


def _form(row: Row, replaced: Mapping[str, str]) -> _Form:
    document = row["document_id"]
    return replaced.get(document, document), row["form"], row["unit_key"], row["year_key"]


def _lines(rows: Mapping[Key, Row], forms: set[_Form], replaced: Mapping[str, str]) -> dict[_Form, list[Key]]:
    """The rows of some forms as they are printed one after the other."""
    out: dict[_Form, list[tuple[int, Key]]] = defaultdict(list)
    for key, row in rows.items():
        if (form := _form(row, replaced)) in forms:
            out[form].append((int(row.get("ordinal") or 0), key))
    return {form: [key for _, key in sorted(lines)] for form, lines in out.items()}
