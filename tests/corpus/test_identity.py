"""Identity on real documents: what is one by rule, and what is proposed, held against judgements made by hand."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from jixiao.identity.lists import load_divisions
from jixiao.identity.matching import load_matching
from jixiao.identity.proposal import Proposal
from jixiao.identity.propose import propose
from jixiao.identity.registry import Registries
from jixiao.identity.things import things
from jixiao.model import Tables
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings
from jixiao.words import name_key

pytestmark = pytest.mark.corpus

# Of the proposals, by the beginnings of their two names: the same indicator, or not to be told from the names alone. The names of
# some pairs are equal but for signs: they differ in the unit of measure.
SAME = {
    ("主管部门满意度、群", "主管部门满意度、群"), ("确保受灾群众得到救", "确保受灾群众得到救"),
    ("全市人民群众满意度", "人民群众满意度"), ("安全生产事故发生率", "减少安全生产事故发"),
    ("确保全市安全度汛，", "确保全市安全度汛，"), ("网络机房、信息系统", "网络机房、信息系统"),
    ("不超过年初预算", "不超过年初预算数"), ("开展安全生产人员培", "开展安全生产人员培"),
    ("基层应急管理能力得", "基层应急管理能力的"), ("人民群众满意度", "群众满意度"),
    ("维护“全业企业安全", "维护全市企业安全生"), ("全市人民群众满意度", "群众满意度"),
}
DOUBTFUL = {("专项资金使用合规率", "资金使用合规率"), ("培训合格率", "教育培训合格率"), ("开展安全生产隐患排", "生产安全事故隐患排")}


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    files = sorted((shared / "corpus" / "seeds").glob("*.txt"))
    return extract([*files, shared / "corpus" / "real" / "zhanjiang-2024-unit-plan.xlsx"], Settings(), lambda *_: None)


@pytest.fixture(scope="module")
def proposals(tables: Tables) -> dict[str, list[Proposal]]:
    registries, settings = Registries.load(()), Settings()
    lowest = {"units": settings.propose_units_from, "projects": settings.propose_projects_from,
              "indicators": settings.propose_indicators_from}
    found = things(tables, registries)
    return {kind: propose(kind, found[kind], registries, load_matching(()), load_divisions(()), lowest[kind]) for kind in found}


def _pair(proposal: Proposal) -> tuple[str, str]:
    first, second = sorted("".join(t.name.split())[:9] for t in (proposal.keep, proposal.other))
    return first, second


def test_units_and_projects_are_what_they_are(tables: Tables, proposals: dict[str, list[Proposal]]) -> None:
    """One unit to a document, one of them with two years and one with its scope; all projects different."""
    assert len(tables["units"]) == 6
    assert len(tables["projects"]) == 19
    years = defaultdict(set)
    for form in tables["forms"]:
        years[form["unit_key"]].add(form["year_key"])
    assert sorted(map(len, years.values())) == [1, 1, 1, 1, 1, 2]
    assert [u["aliases"] for u in tables["units"] if u["aliases"]] == ["唐山市路南区应急管理局本级"]
    assert proposals["units"] == proposals["projects"] == []


def test_what_is_one_by_rule_differs_in_signs_and_years_only(tables: Tables) -> None:
    """Every concept has one category and one dimension, and its names are equal but for what docs/identity.md lists."""
    bases = Registries.load(())
    names, scopes = defaultdict(set), defaultdict(set)
    for row in tables["indicators"]:
        names[row["concept_key"]].add(name_key(row["level3"]))
        scopes[row["concept_key"]].add((row["category"], bases.base(row["measure_key"])))
    assert len(names) > 350
    assert {len(s) for s in scopes.values()} == {1}
    assert sorted(map(sorted, (n for n in names.values() if len(n) > 1))) == [
        ["2024年安全生产警示教育片", "2025年安全生产警示教育片"]] * 2


def test_proposals_are_worth_reading(proposals: dict[str, list[Proposal]]) -> None:
    """Four of five that are shown are right, and none that was judged to be right is missing."""
    shown = [_pair(p) for p in proposals["indicators"]]
    same = [p for p in shown if p in {tuple(sorted(pair)) for pair in SAME}]
    assert {tuple(sorted(pair)) for pair in SAME} <= set(shown)
    assert len(same) / len(shown) >= 0.8, sorted(set(shown) - {tuple(sorted(p)) for p in SAME | DOUBTFUL})
    assert all(p.evidence.count("（") >= 1 for p in proposals["indicators"])
