"""Pairs of names as people would judge them: one by rule, proposed, or two."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from jixiao.identity.lists import load_divisions
from jixiao.identity.matching import load_matching
from jixiao.identity.proposal import Proposal
from jixiao.identity.propose import propose
from jixiao.identity.things import things
from jixiao.model import Tables
from jixiao.settings import Settings
from jixiao.tables.identity import Keys

CASES = Path(__file__).parents[2] / "cases" / "identity"
SETTINGS = Settings()
UNIT = "青禾县交通运输局"


def _pairs(name: str) -> list[tuple[str, str, str]]:
    cases = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [(verdict, *pair) for case in cases for verdict, pair in case.items()]


def _form(tables: Tables, keys: Keys, unit: str, document: str, year: str, project: str = "", code: str = "") -> str:
    """A form in the tables; its project's or else its unit's key."""
    unit_key = keys.unit(unit, year, "", document)
    project_key = keys.project(project, code, unit_key, unit, year)
    tables.add("forms", {"document": document, "form": "1", "unit_key": unit_key, "year_key": year, "kind": "project-plan",
                         "project": project, "project_code": code, "project_key": project_key})
    return project_key or unit_key


def _proposals(kind: str, tables: Tables, keys: Keys, lowest: float) -> list[Proposal]:
    keys.write(tables)
    found = things(tables, keys.registries)[kind]
    return propose(kind, found, keys.registries, load_matching(()), load_divisions(()), lowest)


@pytest.mark.parametrize(("verdict", "one", "other"), _pairs("indicators"))
def test_indicators(verdict: str, one: str, other: str) -> None:
    tables, keys = Tables(), Keys(())
    made = []
    for document, (text, year) in enumerate(((one, "2024"), (other, "2024")), 1):
        name, category, unit = (part.strip().strip('"') for part in text.split("|"))
        measure = keys.registries.measures.get(unit, "")
        assert bool(unit) == bool(measure)
        made.append(keys.concept(name, category, measure, year))
        tables.add("indicators", {"document": f"{document}.txt", "form": "1", "level3": name, "concept_key": made[-1],
                                  "unit_key": f"u-{document}", "year_key": year})
    found = _proposals("indicators", tables, keys, SETTINGS.propose_indicators_from)
    assert ("one" if made[0] == made[1] else "proposed" if found else "two") == verdict, [str(p.evidence) for p in found]
    assert all(p.evidence and {p.keep.key, p.other.key} == set(made) for p in found)


@pytest.mark.parametrize(("verdict", "one", "other"), _pairs("units"))
def test_units(verdict: str, one: str, other: str) -> None:
    tables, keys = Tables(), Keys(())
    made = [_form(tables, keys, name, f"文件{n}", "2024") for n, name in enumerate((one, other))]
    found = _proposals("units", tables, keys, SETTINGS.propose_units_from)
    if made[0] != made[1] and one == other:  # told apart because nothing says which unit it is: a person is asked
        assert [p.score for p in found] == [1.0]
        found = []
    assert ("one" if made[0] == made[1] else "proposed" if found else "two") == verdict, [str(p.evidence) for p in found]
    if "株洲县" in one:
        assert [(p.relation, p.other.name, p.keep.name) for p in found] == [("succeeds", one, other)]


@pytest.mark.parametrize(("verdict", "one", "other"), _pairs("projects"))
def test_projects(verdict: str, one: str, other: str) -> None:
    tables, keys = Tables(), Keys(())
    made = []
    for year, text in (("2024", one), ("2025", other)):
        name, _, code = (part.strip() for part in text.partition("|"))
        made.append(_form(tables, keys, UNIT, year, year, name, code))
    found = _proposals("projects", tables, keys, SETTINGS.propose_projects_from)
    assert ("one" if made[0] == made[1] else found[0].relation if found else "two") == verdict, [str(p.evidence) for p in found]
    if verdict == "continues":  # the later one continues the earlier one
        assert (found[0].keep.key, found[0].other.key) == (made[1], made[0])


def test_projects_of_two_units_are_two() -> None:
    tables, keys = Tables(), Keys(())
    made = [_form(tables, keys, unit, unit, "2024", "防汛抗旱专项经费") for unit in ("青禾县水利局", "云岚县水利局")]
    assert made[0] != made[1]
    assert _proposals("projects", tables, keys, 0.5) == []


def test_an_office_of_everywhere_is_proposed_nowhere() -> None:
    """水利局 may be that of two counties, and a person is asked; of a hundred counties nobody could tell."""
    for counties, expected in ((2, 2), (100, 0)):
        tables, keys = Tables(), Keys(())
        for n, letter in enumerate("甲乙丙丁戊己庚辛壬癸"[: max(2, counties // 10)]):
            for other in "子丑寅卯辰巳午未申酉"[: max(1, counties // 10)]:
                _form(tables, keys, f"青{letter}{other}县水利局", f"{n}", "2024")
        _form(tables, keys, "水利局", "x", "2024")
        found = _proposals("units", tables, keys, SETTINGS.propose_units_from)
        assert len(tables["units"]) == counties + 1
        assert len(found) == expected


def test_one_bare_name_in_many_documents_is_proposed_once_for_each() -> None:
    """Each of them with the first, not each with each."""
    tables, keys = Tables(), Keys(())
    for n in range(60):
        _form(tables, keys, "水利局", f"{n}", "2024")
    assert len(_proposals("units", tables, keys, SETTINGS.propose_units_from)) == 59


def test_a_project_under_two_codes(tmp_path: Path) -> None:
    """A registry may name printed codes as aliases; without one each code is a project."""
    folder = tmp_path / "ontology" / "registry"
    folder.mkdir(parents=True)
    codes = ("43099924P00001210004M", "43099925P00001210004M")
    (folder / "projects.csv").write_text(f"key,name,aliases\nroads,乡村道路养护,{'|'.join(codes)}\n", encoding="utf-8")
    for own, expected in (((), list(codes)), ((tmp_path,), ["roads", "roads"])):
        keys = Keys(own)
        assert [keys.project("乡村道路养护", code, "u-1", UNIT, "2025") for code in codes] == expected


def test_a_short_code_says_nothing_over_documents() -> None:
    """Code 001 stands in the forms of every unit."""
    keys = Keys(())
    units = [keys.unit(name, "2024", "", "x") for name in ("青禾县水利局", "云岚县水利局")]
    assert len({keys.project("防汛", "001", unit, "", "2024") for unit in units}) == 2


def test_two_rows_of_one_form_are_hardly_one() -> None:
    """Equal names of two categories in one form are two; in two documents a person is asked."""
    keys = Keys(())
    for second, expected in (("1.txt", 0), ("2.txt", 1)):
        tables = Tables()
        for document, category in (("1.txt", "output-quantity"), (second, "output-quality")):
            key = keys.concept("警示教育片制作", category, "", "2024")
            tables.add("indicators", {"document": document, "form": "1", "level3": "警示教育片制作", "concept_key": key,
                                      "unit_key": "u-1", "year_key": "2024"})
        assert len(_proposals("indicators", tables, keys, SETTINGS.propose_indicators_from)) == expected


def test_one_unit_with_the_one_in_one_year_and_the_other_in_the_next() -> None:
    """That a unit changed the wording from year to year is said and counts."""
    scores = []
    for years in (("2024", "2025"), ("2024", "2024")):
        tables, keys = Tables(), Keys(())
        for n, (year, name) in enumerate(zip(years, ("群众满意度", "人民群众满意度"), strict=True)):
            tables.add("indicators", {"document": f"{n}", "form": "1", "level3": name, "unit_key": "u-1", "year_key": year,
                                      "concept_key": keys.concept(name, "satisfaction-service", "percent", year)})
        (found,) = _proposals("indicators", tables, keys, 0.5)
        scores.append(found.score)
        assert ("2024 年为“群众满意度”" in found.evidence) == (years == ("2024", "2025"))
    assert scores[0] > scores[1]
