"""Explanations in the styles of several provinces, with their tables: clean as written, and each slip told by its rule.

`tests/cases/prose` holds the documents, all of invented units, and `edits.yaml` the slips.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from jixiao.findings import Finding
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings
from jixiao.validate import check_tables

CASES = Path(__file__).parents[2] / "cases" / "prose"
DOCUMENTS: list[dict[str, Any]] = yaml.safe_load((CASES / "edits.yaml").read_text(encoding="utf-8"))
EDITS = [(d["document"], e) for d in DOCUMENTS for e in d["edits"]]


def told(path: Path) -> list[Finding]:
    """The errors and warnings of one document."""
    found, _ = check_tables(extract([path], Settings(), lambda *_: None), Settings())
    return [f for f in found if f.severity in ("error", "warning")]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda p: p.stem)
def test_a_document_without_slips_is_clean(path: Path) -> None:
    assert [f.message for f in told(path)] == []
    assert path.name in {d["document"] for d in DOCUMENTS}


@pytest.mark.parametrize(("document", "edit"), EDITS, ids=[f"{d}-{n}" for n, (d, _) in enumerate(EDITS)])
def test_a_slip_is_told_by_its_rule(document: str, edit: dict[str, str], tmp_path: Path) -> None:
    text = (CASES / document).read_text(encoding="utf-8")
    assert text.count(edit["printed"]) == 1
    path = tmp_path / document
    path.write_text(text.replace(edit["printed"], edit["wrong"]), encoding="utf-8")
    assert edit["code"] in {f.code for f in told(path)}
