"""Units by pinyin and by region: the order of a dictionary, and no conclusion that the names and codes do not allow."""

from __future__ import annotations

from jixiao.model import Tables
from jixiao.publish.corpus import Corpus
from jixiao.publish.directory import Directory
from jixiao.settings import Settings


def directory(*names: str, settings: Settings | None = None, **codes: str) -> Directory:
    tables = Tables()
    for name in names:
        tables.add("units", {"unit_key": name, "name": name, "division_code": codes.get(name, "")})
    return Directory(Corpus(tables), settings or Settings())


def test_units_stand_in_the_order_of_their_pinyin() -> None:
    found = directory("重庆市渝中区教育局", "长沙市教育局", "青禾县教育局", "（青禾县）林业局", "ABC中心", "2024年")
    assert [(found.letter(key), key) for key in found.units] == [
        ("A", "ABC中心"), ("C", "长沙市教育局"), ("C", "重庆市渝中区教育局"), ("Q", "青禾县教育局"), ("Q", "（青禾县）林业局"),
        ("#", "2024年")]


def path(found: Directory, unit: str) -> list[str]:
    return [region.name for region in found.regions.path(found.regions.of(unit))]


def test_a_region_comes_from_the_code_before_the_name() -> None:
    found = directory("青禾县教育局", "渌口区林业局", 青禾县教育局="430212")
    assert path(found, "青禾县教育局") == ["湖南省", "株洲市", "渌口区"]
    assert path(found, "渌口区林业局") == ["湖南省", "株洲市", "渌口区"]  # the only division of that name in the list
    assert sorted(found.regions.within("430000")) == ["渌口区林业局", "青禾县教育局"]


def test_codes_outside_the_list_stand_below_what_their_digits_tell() -> None:
    found = directory("青禾县教育局", "白石县教育局", 青禾县教育局="430299", 白石县教育局="990101")
    assert path(found, "青禾县教育局") == ["湖南省", "株洲市", "青禾县"]
    assert path(found, "白石县教育局") == ["白石县"]


def test_names_tell_regions_and_nothing_is_concluded_beyond_them() -> None:
    found = directory("望川市云岚区应急管理局", "云岚区教育局", "望川市财政局", "县教育局", "市场监督管理局",
                      "云岚区住房和城乡建设局")
    assert path(found, "望川市云岚区应急管理局") == ["望川市", "云岚区"]
    assert path(found, "云岚区教育局") == path(found, "云岚区住房和城乡建设局") == ["云岚区"]
    assert found.regions.of("云岚区教育局") != found.regions.of("望川市云岚区应急管理局")
    assert found.regions.units[""] == ["县教育局", "市场监督管理局"]
    assert sorted(found.regions.within(found.regions.of("望川市财政局"))) == ["望川市云岚区应急管理局", "望川市财政局"]


def test_the_place_of_a_project_stands_for_names_without_one() -> None:
    found = directory("县教育局", "望川市财政局", settings=Settings(place="青禾县"))
    assert path(found, "县教育局") == ["青禾县"]
    assert path(found, "望川市财政局") == ["望川市"]


def test_years_with_a_form_of_each_family() -> None:
    tables = Tables()
    for year, kind in (("2024", "unit-plan"), ("2025", "project-plan"), ("2024", "account-balance"), ("2024", "base-data")):
        tables.add("forms", {"row_id": f"form-{year}{kind}", "unit_key": "u", "year_key": year, "kind": kind, "document_id": "d"})
    found = Directory(Corpus(tables), Settings())
    assert found.forms == {"u": {"plan": ["2025", "2024"], "evaluation": [], "budget": [], "account": ["2024"]}}
