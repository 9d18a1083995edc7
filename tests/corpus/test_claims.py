"""Figures in the running text of real documents: where they stand, what they belong to, and that they are those of the tables."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings

pytestmark = pytest.mark.corpus

WITHOUT_FIGURE = {"comparison", "grade", "none"}
DERIVED = {"change", "change-rate", "share", "completion-rate", "execution-rate", "comparison", "balance"}


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    """The tables of the five seeds, the two accounts, the four budgets and the negative example."""
    files = sorted((shared / "corpus" / "seeds").glob("*.txt")) + sorted((shared / "corpus" / "real").glob("*.pdf"))
    return extract([*files, shared / "corpus" / "real" / "not-a-budget-staff-appraisal.xlsx"], Settings(), lambda *_: None)


def of_document(tables: Tables, start: str) -> list[Row]:
    return [c for c in tables["claims"] if c["document"].startswith(start)]


def test_documents_with_explanations_have_claims(tables: Tables) -> None:
    """Plans and a staff appraisal state no figures in running text; explanations of accounts and budgets do."""
    counts = Counter(c["document"].partition(".")[0] for c in tables["claims"])
    assert counts["002_4b2b4e3b6a1cf0be"] >= 270
    assert counts["putuo-planning-2024-accounts"] >= 150
    assert counts["putuo-social-work-2024-accounts"] >= 85
    assert all(counts[f"putuo-{name}-budget"] >= 65 for name in ("office-2025", "commerce-2025", "wanli-2024", "wanli-2025"))
    assert len(counts) == 7


def test_every_claim_is_printed_where_it_says(tables: Tables) -> None:
    """The text stands in its cells, and the figure in the text; only words say a comparison, a grade or that there is nothing."""
    cells = {(c["document"], c["place"]): "".join(c["text"].split()) for c in tables["cells"]}
    for claim in tables["claims"]:
        printed = "".join(cells[claim["document"], place] for place in claim["place"].split("; "))
        assert "".join(claim["text"].split()) in printed, claim
        if claim["value"]:
            assert claim["value"].removeprefix("-") in claim["text"].replace(",", ""), claim
        else:
            assert claim["word"], claim
            assert claim["measure"] in WITHOUT_FIGURE or claim["word"].endswith("level"), claim
        assert (claim["value"].startswith("-")) == (claim["word"] == "decrease" and bool(Decimal(claim["value"] or 0))), claim


def test_claims_belong_to_amounts_before_them(tables: Tables) -> None:
    """A derived figure belongs to an amount of its own subject, a part to a total of its own stage and unit."""
    by_ordinal = {(c["document"], c["ordinal"]): c for c in tables["claims"]}
    for claim in tables["claims"]:
        if not claim["of"]:
            continue
        other = by_ordinal[claim["document"], claim["of"]]
        assert int(claim["of"]) < int(claim["ordinal"]), claim
        if claim["measure"] in DERIVED:
            assert other["measure"] == "amount", claim
            assert other["about"] == claim["about"], claim
        else:
            assert other["measure"] == claim["measure"], claim
            assert (other["stage"], other["unit_of_measure"]) == (claim["stage"], claim["unit_of_measure"]), claim


def test_figures_of_functions_are_those_of_the_tables(tables: Tables) -> None:
    """Every final figure of a function in the text is found in the tables of the same document, to the printed digit."""
    accounts = ("002", "putuo-planning", "putuo-social-work")
    checked = 0
    for start in accounts:
        table = {(a["function_code"], Decimal(a["amount"])) for a in tables["amounts"]
                 if a["document"].startswith(start) and a["function_code"] and a["stage"] == "final"}
        for claim in of_document(tables, start):
            if claim["about"].isdigit() and claim["about"][0] == "2" and claim["stage"] == "final" and claim["measure"] == "amount":
                checked += 1
                assert (claim["about"], Decimal(claim["value"])) in table, claim
    assert checked >= 35


def test_shares_of_one_total_are_those_of_its_parts(tables: Tables) -> None:
    """Where parts, total and share are all in the text they fit, but for the shares that the documents have wrong themselves."""
    by_ordinal = {(c["document"], c["ordinal"]): c for c in tables["claims"]}
    fits = misfits = 0
    for share in tables["claims"]:
        part = by_ordinal.get((share["document"], share["of"])) if share["measure"] == "share" else None
        total = by_ordinal.get((part["document"], part["of"])) if part else None
        if part and total and total["about"] == share["base"] and Decimal(total["value"]):
            difference = Decimal(part["value"]) / Decimal(total["value"]) * 100 - Decimal(share["value"])
            fits, misfits = fits + (abs(difference) < Decimal("0.1")), misfits + (abs(difference) >= Decimal("0.1"))
    assert fits >= 20
    assert misfits <= fits // 20
