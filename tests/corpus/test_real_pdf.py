"""Real budgets and accounts as PDF: every table complete, every total the sum of its parts, every character somewhere."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pypdfium2
import pytest

from jixiao.read import read
from jixiao.read.pdf_page import page_ink

pytestmark = pytest.mark.corpus

# The rows and columns of every table, as compared with the printed pages.
TABLES = {
    "putuo-commerce-2025-budget": "16x4 34x9 34x7 16x7 34x7 11x7 11x7 34x6 4x7",
    "putuo-office-2025-budget": "16x4 24x9 24x7 16x7 24x7 12x7 12x7 33x6 4x7",
    "putuo-wanli-2024-budget": "16x4 70x9 70x7 16x7 70x7 15x7 15x7 35x6 4x7",
    "putuo-wanli-2025-budget": "16x4 70x9 70x7 16x7 70x7 16x7 16x7 35x6 4x7",
    "putuo-planning-2024-accounts": "6x3 30x4 27x9 27x8 32x7 27x5 40x6 5x12 6x8 6x8",
    "putuo-social-work-2024-accounts": "3x3 32x4 20x9 20x8 34x7 20x5 40x6 5x12 6x8 6x8",
}
_FIGURE = re.compile(r"-?[\d,]+(\.\d+)?")


@pytest.fixture(scope="module", params=sorted(TABLES))
def document(request, shared):
    return read(shared / "corpus" / "real" / f"{request.param}.pdf")


def tables(document):
    return [g for g in document.grids if g.kind == "table"]


def test_every_table_is_whole(document):
    assert " ".join(f"{g.rows}x{g.columns}" for g in tables(document)) == TABLES[document.name.removesuffix(".pdf")]
    assert all(g.spans_reliable for g in tables(document))


def test_totals_are_the_sums_of_their_classes(document):
    """In tables by code the last 合计 is the sum of the rows with a three-digit code and no further one."""
    compared = 0
    for grid in tables(document):
        rows = [{c.column: c.text for c in grid.row(r)} for r in range(1, grid.rows + 1)]
        total = next((r for r in reversed(rows) if r.get(1) == "合计"), {})
        first = [r for r in rows if re.fullmatch(r"\d{3}", r.get(1, "")) and not re.fullmatch(r"\d{1,2}", r.get(2, ""))]
        for column, text in total.items():
            if _FIGURE.fullmatch(text):
                parts = sum(Decimal(r[column].replace(",", "")) for r in first if _FIGURE.fullmatch(r.get(column, "")))
                assert abs(parts - Decimal(text.replace(",", ""))) <= Decimal("0.03"), (grid.part, column)
                compared += 1
    assert compared >= 8


def test_no_character_is_lost_or_made_up(document, shared):
    """What pages show stands in cells, but for header rows that come again, which are named."""
    shown: Counter[str] = Counter()
    file = pypdfium2.PdfDocument(shared / "corpus" / "real" / document.name)
    for number in range(len(file)):
        page = file[number]
        shown.update(g.text for g in page_ink(page.raw).glyphs if not g.text.isspace())
        page.close()
    file.close()
    read_ = Counter("".join("".join(c.text.split()) for g in document.grids for c in g.cells))
    left_out = Counter("".join("".join(n.before.split(" / ")) for n in document.notes if "重复" in n.message))
    assert shown == read_ + left_out
