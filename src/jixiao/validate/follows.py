"""Findings that say less than another one about the same row: they follow from it. (`causes` does this for compared figures.)"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from jixiao.findings import Finding

__all__ = ["linked"]

# What a missing reason (S10) is missing for: the finding about the same row says it in full.
_ON_ONE_ROW = {"S10": ("S08", "S09", "S12")}
# Rules that hold one source of money against several tables: the first finding says what is wrong with it.
_IN_ONE_FORM = ("X07",)


def linked(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those that follow from another one pointing to it by `cause`."""
    found = list(findings)
    rows: dict[tuple[str, int, str], list[Finding]] = defaultdict(list)
    forms: dict[tuple[str, int, str], list[Finding]] = defaultdict(list)
    for finding in found:
        rows[finding.document, finding.form, finding.row_id].append(finding)
        forms[finding.document, finding.form, finding.code].append(finding)

    def cause(finding: Finding) -> str:
        others = rows[finding.document, finding.form, finding.row_id]
        causes = [other for code in _ON_ONE_ROW.get(finding.code, ()) for other in others if other.code == code]
        if finding.code == "S06":  # a total that keeps to the points of a group, whose lines have more or less of them
            groups = forms.get((finding.document, finding.form, "S04"), [])
            causes = groups if sum(Decimal(g.difference) for g in groups) == Decimal(finding.difference) else []
        if finding.code in _IN_ONE_FORM:
            causes = [other for other in forms[finding.document, finding.form, finding.code][:1] if other is not finding]
        return causes[0].id if causes else ""

    return [finding if finding.cause else replace(finding, cause=cause(finding)) for finding in found]
