"""One problem told twice, by the reader and by a rule: one of them under the other, so that it is one for whoever reads it.

The catalogue says which findings of reading a rule tells again (`tells`). They are the same where both are about one printed line, or
where the reader speaks of the document as a whole. The graver comes first. At equal severity what the reader asks somebody to mend (a
formula without a result) comes before what rules say of it, and what it only remarks (a repair) comes after.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from jixiao.findings import Finding, Rule
from jixiao.model import Tables
from jixiao.model.schema import Row

__all__ = ["retold"]

_ASKS = ("error", "warning")  # severities by which somebody is asked to act; all others are remarks
_CELL = re.compile(r"\D*\d+$")  # what a place ends with: without it, it is the line


def retold(findings: Sequence[Finding], tables: Tables, catalogue: Mapping[str, Rule]) -> tuple[list[Finding], dict[str, str]]:
    """The findings, and for findings of reading (by identifier) the one that each of them is listed under.

    Args:
        findings: what rules found, each that follows from another one pointing to it.
        tables: with the findings of reading.
        catalogue: which of these a rule tells again.
    """
    tells = {code: rule.tells.split() for code, rule in catalogue.items() if rule.tells}
    telling: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, finding in enumerate(findings):
        for code in tells.get(finding.code, ()):
            telling[finding.document, code].append(at)
    out = list(findings)
    heads = {finding.id: at for at, finding in reversed(list(enumerate(findings)))}
    under: dict[str, str] = {}
    for row in tables["findings"]:
        told = [at for at in telling.get((row["document"], row["code"]), ())
                if not row["place"] or _lines(row) & _lines(findings[at])]
        if not told:
            continue
        first = min(told, key=lambda at: (_gravity(findings[at].severity), at))
        if (_gravity(row["severity"]), row["severity"] not in _ASKS) > (_gravity(findings[first].severity), False):
            under[row["id"]] = findings[first].cause or findings[first].id
            continue
        for top in {heads.get(findings[at].cause, at) for at in told}:
            if _gravity(row["severity"]) <= _gravity(findings[top].severity):
                out = [replace(f, cause=row["id"]) if here == top or f.cause == findings[top].id else f for here, f in enumerate(out)]
    return out, under


def _gravity(severity: str) -> int:
    return _ASKS.index(severity) if severity in _ASKS else len(_ASKS)


def _lines(told: Finding | Row) -> set[str]:
    """The printed lines that a finding is about."""
    place = told.place if isinstance(told, Finding) else told["place"]
    return {_CELL.sub("", one) for one in place.split("; ") if one}
