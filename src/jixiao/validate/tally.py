"""Counts of what was evaluated: one check for each rule and form, so that silence can be told from absence."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.findings import Check
from jixiao.model.schema import Row

__all__ = ["Tally"]


@dataclass
class _Counts:
    evaluated: int = 0
    passed: int = 0
    rounded: int = 0
    failed: int = 0
    not_applicable: int = 0
    reasons: dict[str, None] = field(default_factory=dict)


class Tally:
    """Counts by rule and form, in the order of the forms."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, str, str], _Counts] = {}

    def _of(self, code: str, form: Row) -> _Counts:
        return self._counts.setdefault((form["document"], form["document_id"], form["form"], code), _Counts())

    def passed(self, code: str, form: Row, times: int = 1) -> None:
        """The rule held."""
        counts = self._of(code, form)
        counts.evaluated += times
        counts.passed += times

    def rounded(self, code: str, form: Row) -> None:
        """The rule held within the tolerance."""
        counts = self._of(code, form)
        counts.evaluated += 1
        counts.rounded += 1

    def failed(self, code: str, form: Row, times: int = 1) -> None:
        """The rule did not hold: there is a finding."""
        counts = self._of(code, form)
        counts.evaluated += times
        counts.failed += times

    def not_applicable(self, code: str, form: Row, reason: str, times: int = 1) -> None:
        """The rule could not be evaluated, and why."""
        counts = self._of(code, form)
        counts.not_applicable += times
        counts.reasons[reason] = None

    def checks(self) -> list[Check]:
        """All counts, by document, form and code."""
        order = {name: at for at, name in enumerate(dict.fromkeys(document for document, *_ in self._counts))}
        out = []
        for (document, document_id, form, code), c in sorted(
                self._counts.items(), key=lambda item: (order[item[0][0]], int(item[0][2] or 0), item[0][3])):
            out.append(Check(code=code, document=document, document_id=document_id, form=int(form or 0), evaluated=c.evaluated,
                             passed=c.passed, rounded=c.rounded, failed=c.failed, not_applicable=c.not_applicable,
                             reason="；".join(c.reasons)))
        return out
