"""Codes that rules ask for: the published lists, and the check character of a project code."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from jixiao import resources
from jixiao.words import key

__all__ = ["COLUMNS", "check_character", "code_list"]

COLUMNS = ("scheme", "code", "name", "names", "valid_from", "valid_to")

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # digits and capitals without I, O, S, V and Z, which are misread


def code_list() -> Iterator[tuple[str, ...]]:
    """The rows of the table `code_list`: functions and economic purposes, all classes, and the items that every unit has.

    `names` holds all names of a code, `|` between them.
    """
    for scheme in ("function", "economic"):
        for path in (*resources.files("ontology", f"{scheme}-classes.csv"), *resources.files("ontology", f"{scheme}-items.csv")):
            with path.open(encoding="utf-8", newline="") as f:
                for row in csv.DictReader(f):
                    names = "|".join(key(n) for n in (row["name"], *row["aliases"].split("|")) if n)
                    yield scheme, row["code"], row["name"], names, row.get("valid_from", ""), row.get("valid_to", "")


def check_character(code: str | None) -> str | None:
    """The last character that a project code of 21 characters should have: weights 3^i modulo 31, as in GB 32100, one lower.

    The constant is known from the codes of one place only, so a rule looks at the other codes of a document before it speaks.

    >>> check_character("13020225P00001210004M"), check_character("13020225P00001210004X"), check_character("2024-01")
    ('M', 'M', None)
    """
    code = key(code or "").upper()
    if len(code) != 21 or not set(code) <= set(_ALPHABET):
        return None
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:20]))
    return _ALPHABET[(30 - total) % 31]
