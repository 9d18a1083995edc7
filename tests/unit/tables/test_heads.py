"""What the head of a form says when names, codes, units and years are printed together."""

from __future__ import annotations

import pytest

from jixiao.model import Field, Record
from jixiao.tables.heads import resolved

_CODE = "43020225" + "1000000012345"


@pytest.mark.parametrize(
    ("printed", "unit", "want"),
    [
        (f"[{_CODE}]-乡村道路养护", "", ("乡村道路养护", _CODE, "")),
        (f"{_CODE}-2025年乡村道路养护", "", ("2025年乡村道路养护", _CODE, "")),
        (f"乡村道路养护-{_CODE}", "", ("乡村道路养护", _CODE, "")),
        (f"乡村道路养护（{_CODE}）", "", ("乡村道路养护", _CODE, "")),
        (f"[{_CODE}]青禾县公路局-乡村道路养护", "青禾县公路局", ("乡村道路养护", _CODE, "")),
        ("青禾县公路局-乡村道路养护-2025年", "", ("乡村道路养护", "", "2025")),
        ("道路养护-桥梁加固", "青禾县公路局", ("道路养护-桥梁加固", "", "")),
        ("青禾县公路局-乡村道路养护", "白水县公路局", ("青禾县公路局-乡村道路养护", "", "")),
    ],
)
def test_a_project_printed_with_its_code_unit_and_year(printed: str, unit: str, want: tuple[str, str, str]) -> None:
    """The name stands alone; its code goes to its own column, its unit and year only where they are such."""
    fields = {"project": printed, "unit": unit, "project_code": "", "year": "", "implementing_unit": "", "department": ""}
    form = resolved(Record("forms", 1, {name: Field(text) for name, text in fields.items()}))
    assert (form.text("project"), form.text("project_code"), form.text("year")) == want
