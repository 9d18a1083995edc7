"""Registries: what a name means, in which year, for which unit and category; mistakes are named by file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.errors import TableError
from jixiao.identity.check import load_checked, problems
from jixiao.identity.registry import Registries
from jixiao.tables.identity import Keys

Write = Callable[..., Path]


def _problems(root: Path) -> list[str]:
    return [str(p) for p in problems(Registries.load((root,)), (root,))]


WRONG = {
    "the key is not ASCII": ({"units": "青禾,青禾县林业局"}, ["units.csv 第2行", "字母、数字"]),
    "the key ends the path": ({"units": "a.,青禾县林业局"}, ["units.csv 第2行"]),
    "no name": ({"units": "a,"}, ["name 不能空"]),
    "two rows of one key": ({"units": "a,青禾县林业局\na,青禾县水利局"}, ["units.csv 第3行", "第2行已有"]),
    "a merge that leads nowhere": ({"units": "a,青禾县林业局,,,,b"}, ["merged_into 指向的 b 没有登记"]),
    "a merge into itself": ({"units": "a,青禾县林业局,,,,a"}, ["merged_into 指向自己"]),
    "a circle of merges": ({"units": "a,青禾县林业局,,,,b\nb,青禾县水利局,,,,a"}, ["成环：a → b → a"]),
    "a circle of parents": ({"units": "a,青禾县林业局,,,,,,,b\nb,青禾县水利局,,,,,,,a"}, ["parent 成环"]),
    "a circle of continuations": ({"projects": "a,甲,,,,,,b\nb,乙,,,,,,a"}, ["continues 成环"]),
    "a name of two keys": ({"units": "a,青禾县林业局\nb,青禾县水利局,青禾县 林业局"}, ["units.csv 第3行", "已登记为 a"]),
    "a name of two keys in the same years": (
        {"units": "a,青禾县林业局,,2010,2018\nb,青禾县林业局,,2018"}, ["有效期重叠"]),
    "a name of two concepts": (
        {"indicators": "a,演练次数,,,,,output-quantity,ci\nb,演练次数,,,,,output-quantity,ci"}, ["已登记为 a"]),
    "one unit of measure in two sizes": (
        {"indicators": "a,养护成本,,,,,cost-economic,yuan\nb,养护成本,,,,,cost-economic,wan-yuan"}, ["已登记为 a"]),
    "a year of two digits": ({"units": "a,青禾县林业局,,18"}, ["四位年份"]),
    "it ends before it begins": ({"units": "a,青禾县林业局,,2020,2018"}, ["2020 在终止年 2018 之后"]),
    "a level that there is not": ({"units": "a,青禾县林业局,,,,,,shire"}, ["level 应是"]),
    "a unit that is not there": ({"projects": "a,乡村道路养护,,,,,b"}, ["单位 b 不在 units.csv"]),
    "a unit of measure by its name": ({"indicators": "a,演练次数,,,,,,次"}, ["计量单位 次 不在 measures.csv"]),
    "a rejected pair that is merged": (
        {"units": "a,青禾县林业局,,,,b\nb,青禾县水利局", "rejected": "units,same,a,b"}, ["rejected.csv 第2行", "已定为不同"]),
}


@pytest.mark.parametrize(("files", "said"), WRONG.values(), ids=WRONG)
def test_mistakes_are_named(project: Write, files: dict[str, str], said: list[str]) -> None:
    """Each is one problem with file and line, and stops a build with the same words."""
    root = project(**files)
    found = _problems(root)
    assert len(found) == 1
    assert all(words in found[0] for words in said)
    with pytest.raises(TableError, match="jixiao registry check") as stopped:
        load_checked((root,))
    assert found[0] in str(stopped.value)


RIGHT = {
    "one name, first one unit, then another": {"units": "a,青禾县林业局,,2010,2017\nb,青禾县林业局,,2018"},
    "a department and its own office apart": {"units": "a,青禾县林业局\nb,青禾县林业局本级"},
    "one short name in two divisions": {"units": "a,林业局,,,,,430212\nb,林业局,,,,,130202"},
    "a merge with its own name": {"units": "a,青禾县林业局\nu-0a1b2c3d,青禾县林业局,,,,a"},
    "one name for two categories": {"indicators": "a,完成情况,,,,,output-quantity\nb,完成情况,,,,,output-quality"},
    "one name with and without a unit of measure": {
        "indicators": "a,完成情况,,,,,output-quality,percent\nb,完成情况,,,,,output-quality,-"},
    "a project of a unit with a provisional key": {"projects": "a,乡村道路养护,,,,,u-0a1b2c3d"},
}


@pytest.mark.parametrize("files", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_not_named(project: Write, files: dict[str, str]) -> None:
    assert _problems(project(**files)) == []


@pytest.mark.parametrize(("text", "said"), [
    ("key,name,alias\na,青禾县林业局,\n", "列“alias”不认识"),
    ("key,aliases\na,\n", "列“name”不认识或缺少"),
    ("key,name,aliases\na,青禾县林业局,甲,乙\n", "units.csv 第2行的格数"),
])
def test_files_of_another_shape_are_refused(project: Write, text: str, said: str) -> None:
    """A misspelt column would lose what stands in it."""
    root = project(units="")
    (root / "ontology" / "registry" / "units.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=said):
        Registries.load((root,))


def test_a_file_saved_by_a_spreadsheet_program(project: Write) -> None:
    """GB 18030 and a byte order mark are read as well."""
    root = project(units="")
    for encoding in ("gb18030", "utf-8-sig"):
        (root / "ontology" / "registry" / "units.csv").write_text("key,name,aliases\r\na,青禾县林业局,\r\n", encoding=encoding)
        assert Registries.load((root,)).units.find("青禾县林业局") == "a"


def test_a_name_means_what_was_valid_then(project: Write) -> None:
    registries = load_checked((project(units="a,青禾县林业局,,2010,2017\nb,青禾县林业局,,2018"),))
    assert [registries.units.find("青禾县林业局", year) for year in ("2009", "2010", "2017", "2018", "")] == ["", "a", "a", "b", ""]


def test_a_merged_name_means_nothing_before_what_it_was_merged_into(project: Write) -> None:
    """The provisional key of a unit that is registered from 2018 on stays its key for the years before."""
    old = Keys(()).unit("青禾县林业局", "2017", "", "x")
    keys = Keys((project(units=f"a,青禾县林业局,,2018\n{old},青禾县林业局,,,,a"),))
    assert [keys.unit("青禾县林业局", year, "", "x") for year in ("2017", "2018", "")] == [old, "a", "a"]


def test_a_unit_registered_with_its_scope_is_its_own(project: Write) -> None:
    registries = load_checked((project(units="a,青禾县林业局\nb,青禾县林业局本级"),))
    found = [registries.units.find(n) for n in ("青禾县林业局", "青禾县林业局（本级）", "青禾县林业局（机关）")]
    assert found == ["a", "b", "a"]


def test_a_short_name_in_two_divisions(project: Write) -> None:
    """The code that a document prints tells which; without one nothing is guessed."""
    registries = load_checked((project(units="a,林业局,,,,,430212\nb,林业局,,,,,130202"),))
    assert [registries.units.find("林业局", "", d) for d in ("430212", "130202", "")] == ["a", "b", ""]


def test_a_project_is_meant_for_its_unit_only(project: Write) -> None:
    registries = load_checked((project(units="a,青禾县林业局\nb,青禾县水利局", projects="roads,防汛,,,,,a\nany,培训,"),))
    assert [registries.projects.find("2025年“防汛”", unit=unit) for unit in ("a", "b")] == ["roads", ""]
    assert registries.projects.find("培训", unit="b") == "any"


def test_an_indicator_is_meant_for_its_category_and_measure(project: Write) -> None:
    root = project(indicators="yes,完成情况,,,,,output-quality,percent\nno,完成情况,,,,,output-quality,-\nopen,上线率,,,,,,")
    find = load_checked((root,)).indicators.find
    assert find("完成情况", category="output-quality", unit_of_measure="bei") == "yes"  # what ‰ and % are multiples of
    assert find("完成情况", category="output-quality", unit_of_measure="") == "no"
    assert find("完成情况", category="output-quality", unit_of_measure="ci") == ""
    assert find("完成情况", category="benefit-social", unit_of_measure="bei") == ""
    assert find("2025年上线率（%）", category="benefit-social", unit_of_measure="bei") == "open"


def test_merges_are_followed_to_their_end(project: Write) -> None:
    registries = load_checked((project(units="a,青禾县林业局,,,,b\nb,青禾县林草局,,,,c\nc,青禾县自然资源局"),))
    assert [registries.units.find(n) for n in ("青禾县林业局", "青禾县林草局", "青禾县自然资源局")] == ["c"] * 3


def test_a_name_without_a_place_stays_in_its_document(project: Write) -> None:
    """`林业局` of two documents is two units, also when one of them was merged into a registered unit."""
    keys = Keys(())
    one, other = (keys.unit("林业局", "2024", "", document) for document in ("甲", "乙"))
    assert one != other
    keys = Keys((project(units=f"a,青禾县林业局\n{one},林业局,,,,a"),))
    assert [keys.unit("林业局", "2024", "", document) for document in ("甲", "乙")] == ["a", other]


def test_keys_of_projects_outlive_the_registering_of_their_unit(project: Write) -> None:
    before, after = Keys(()), Keys((project(units="430999-lyj,青禾县林业局"),))
    made = [k.project("乡村道路养护", "", k.unit("青禾县林业局", "2024", "", "x"), "青禾县林业局", "2024") for k in (before, after)]
    assert made[0] == made[1]
