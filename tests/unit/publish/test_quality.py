"""The five lines of quality: what counts, what does not, and that the parts add up to the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.findings import catalogue
from jixiao.model import Tables
from jixiao.publish.corpus import Corpus
from jixiao.publish.quality import DIMENSIONS, METRICS, Quality, Share

if TYPE_CHECKING:
    from conftest import Site


@pytest.fixture(scope="module")
def quality(site: Site) -> Quality:
    return Quality(Corpus(site.tables), catalogue())


def pairs(shares: dict[str, Share]) -> dict[str, tuple[int, int]]:
    return {metric: (share.part, share.whole) for metric, share in shares.items()}


def test_shares_of_the_sample(site: Site, quality: Quality) -> None:
    cells = [int(d["cells"]) for d in site.tables["documents"]]
    assert pairs(quality.of()) == {
        "cells-read": (sum(cells) - 1, sum(cells)),
        "kinds-of-form": (3, 8),  # a plan for 2025; an evaluation and an account for 2024
        "values-given": (5, 5),  # four targets and one result
        "checks-passed": (2, 3),
        "forms-without-error": (1, 3),
        "figures-with-cell": (27, 27),  # 18 amounts, 2 facts, 5 of indicators, a share, a claim
        "targets-as-numbers": (3, 4),  # 明显提升 is none
        "indicators-shared": (2, 4),  # the drills of both years
        "units-registered": (1, 1),
        "files-dated": (0, 2),
        "forms-in-time": (0, 0),
    }
    assert quality.of()["forms-in-time"].percent == ""


def test_years_add_up_to_their_unit(site: Site, quality: Quality) -> None:
    unit = site.sample.UNIT
    for metric in METRICS:
        if metric not in ("units-registered", "checks-passed"):
            parts = [quality.of(unit, year)[metric] for year in ("2024", "2025")]
            whole = quality.of(unit)[metric]
            assert (sum(p.part for p in parts), sum(p.whole for p in parts)) == (whole.part, whole.whole), metric


def test_what_made_a_share_less_than_whole_is_named(site: Site, quality: Quality) -> None:
    unit = site.sample.UNIT
    assert [row["level3"] for _, row in quality.misses("targets-as-numbers", unit)] == ["群众满意度"]
    assert [(table, row["document"]) for table, row in quality.misses("cells-read", unit, "2025")] == [("documents", "plan.docx")]
    assert quality.misses("cells-read", unit, "2024") == []
    assert {row["row_id"] for _, row in quality.misses("forms-without-error", unit)} == {"form-00000001", "form-00000003"}


def test_every_metric_stands_in_one_line() -> None:
    assert list(METRICS) == [m for metrics in DIMENSIONS.values() for m in metrics]
    assert len(set(METRICS)) == len(METRICS)


@pytest.mark.parametrize(("kind", "modified", "judged"), [
    ("unit-plan", "2024-03-01T08:00:00Z", (1, 1)),
    ("unit-plan", "2024-07-01T08:00:00Z", (0, 1)),
    ("unit-evaluation", "2025-10-31T08:00:00Z", (1, 1)),
    ("account-balance", "2025-11-01T08:00:00Z", (0, 1)),
    ("unit-plan", "2013-12-23T23:15:00Z", (0, 0)),  # the date of a template
    ("unit-evaluation", "2023-12-31T08:00:00Z", (0, 0)),  # before the year that it accounts for
    ("project-monitoring", "2024-08-01T08:00:00Z", (0, 0)),
    ("unit-plan", "", (0, 0)),
])
def test_time_is_judged_only_where_the_file_tells_it(kind: str, modified: str, judged: tuple[int, int]) -> None:
    tables = Tables()
    tables.add("documents", {"document": "a.docx", "document_id": "d1", "unit_key": "u", "modified": modified})
    tables.add("forms", {"document_id": "d1", "form": "1", "row_id": "form-1", "unit_key": "u", "year_key": "2024", "kind": kind})
    shares = pairs(Quality(Corpus(tables), catalogue()).of("u", "2024"))
    assert shares["forms-in-time"] == judged
    assert shares["files-dated"] == (int(bool(modified)), 1)


def test_only_rules_that_judge_say_whether_figures_agree() -> None:
    tables = Tables()
    for code in ("P01", "layout-residue", "P11"):
        assert (catalogue()[code].severity in ("error", "warning")) == (code == "P01")
        tables.add("checks", {"code": code, "document_id": "d1", "evaluated": "4", "passed": "2", "rounded": "1", "failed": "1"})
    assert pairs(Quality(Corpus(tables), catalogue()).of())["checks-passed"] == (3, 4)


def test_a_figure_without_a_cell_counts_against_the_trace() -> None:
    tables = Tables()
    tables.add("amounts", {"document_id": "d1", "row_id": "a-1", "unit_key": "u", "year_key": "2024", "amount": "5"})
    tables.add("amounts", {"document_id": "d1", "row_id": "a-2", "unit_key": "u", "year_key": "2024", "amount": ""})
    quality = Quality(Corpus(tables), catalogue())
    assert pairs(quality.of("u"))["figures-with-cell"] == (0, 1)
    assert [row["row_id"] for _, row in quality.misses("figures-with-cell", "u")] == ["a-1"]
