"""What rules say of themselves: findings that say less than another one about the same row or form follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.findings import Finding

__all__ = ["LEAST", "follows"]

# What says less than any other finding about the same figure.
LEAST = ("S10", "shape-record")

# What a missing reason (S10) is missing for: the finding about the same row says it in full.
_ON_ONE_ROW = {"S10": ("S08", "S09", "S12")}
# Rules that hold one source of money against several tables: the first finding says what is wrong with it.
_IN_ONE_FORM = ("X07",)


def follows(findings: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """The numbers of findings that follow from another one, each with the number of that one."""
    rows: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    forms: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for at, finding in enumerate(findings):
        rows[finding.document, finding.form, finding.row_id].append(at)
        forms[finding.document, finding.form, finding.code].append(at)
    for at, finding in enumerate(findings):
        beside = rows[finding.document, finding.form, finding.row_id]
        causes = [other for code in _ON_ONE_ROW.get(finding.code, ()) for other in beside if findings[other].code == code]
        if finding.code == "S06":  # a total that keeps to the points of a group, whose lines have more or less of them
            groups = forms.get((finding.document, finding.form, "S04"), [])
            same = sum(Decimal(findings[group].difference) for group in groups) == Decimal(finding.difference)
            causes = groups if same else []
        if finding.code in _IN_ONE_FORM:
            causes = [other for other in forms[finding.document, finding.form, finding.code][:1] if other != at]
        if causes:
            yield at, causes[0]
