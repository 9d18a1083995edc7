"""Money figures and what is printed beside them."""

from __future__ import annotations

import pytest

from jixiao.model import Document, Field, Record
from jixiao.normalise import normalise

_DOCUMENT = Document("a.txt", "0" * 64, "text/plain", 1, ())


@pytest.mark.parametrize(
    ("printed", "amount", "unit"),
    [("3.5百万元", "3.5", "百万元"), ("3,282.7万元", "3282.7", "万元"),
     ("2亿元", "2", "亿元"), ("12元", "12", "元"), ("7", "7", "")],
)
def test_the_unit_behind_a_figure(printed: str, amount: str, unit: str) -> None:
    """The longest unit wins."""
    records, findings = normalise(_DOCUMENT, [Record("amounts", 1, {"amount": Field(printed)})])
    assert [(r.text("amount"), r.text("money_unit")) for r in records] == [(amount, unit)]
    assert findings == []


def test_points_of_the_execution_rate() -> None:
    """`10分` is ten points; what is no number is said."""
    fields = {"amount": Field("7"), "weight": Field("10分"), "score": Field("满分")}
    records, findings = normalise(_DOCUMENT, [Record("amounts", 1, fields)])
    assert (records[0].text("weight"), records[0].text("score")) == ("10", "")
    assert [(f.code, f.observed) for f in findings] == [("value-unparsed", "满分")]
