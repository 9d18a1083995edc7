"""The grid of indicators, with its levels merged as the printed forms have them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from form import Form, Span, Value

__all__ = ["SIGNED", "indicators"]

# Who filled the forms in: invented persons and numbers, planted so that tests can look for them in what is published.
SIGNED = {
    "qinghe": "填表人：苏拾遗    联系电话：14200001234    填报日期：2026年1月20日    单位负责人签字：陆见微",
    "wangchuan": "填表人：顾长卷    填报日期：2025.5.16    联系电话：14200005678    单位负责人签字：",
    "yunlan": "填表人：叶听竹  联系电话：0300-6001234",
}

Row = tuple[Value | Span, ...]


def indicators(form: Form, header: Sequence[Value | Span], rows: Sequence[Row], side: str = "") -> None:
    """Add a header and rows of level 1, level 2, level 3 and further cells.

    Args:
        form: the form to add to.
        header: the heads of the columns, without that of the side.
        rows: level 1, level 2, level 3 and the rest; equal levels next to one another become one merged cell.
        side: a label that stands left of the whole grid, merged over all its rows.
    """
    form.row(*([Span(side, down=len(rows) + 1)] if side else []), *header)
    for level1, group1 in groupby(rows, key=lambda row: row[0]):
        first = list(group1)
        start1 = True
        for level2, group2 in groupby(first, key=lambda row: row[1]):
            second = list(group2)
            for number, row in enumerate(second):
                lead = [Span(level1, down=len(first))] if start1 else []
                if number == 0:
                    lead.append(Span(level2, down=len(second)))
                form.row(*lead, *row[2:])
                start1 = False
