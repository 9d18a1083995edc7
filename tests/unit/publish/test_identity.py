"""Pages of merged keys, and what the registries say on the pages of units, projects and concepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jixiao.identity.names import provisional
from jixiao.pipeline.build import build
from jixiao.settings import load

FORM = ("{year}年项目支出绩效目标表\n填报单位：{unit}\n单位：万元\n项目名称\t{project}\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t{name}\t≥30公里\n")
OLD_UNIT = provisional("u", "青禾县交通局")
OLD_CONCEPT = provisional("c", "output-quantity", "metre", "道路养护里程")
REGISTRIES = {
    "units": f"key,name,valid_from,merged_into,level,successor\njt,青禾县交通运输局,2019,,county,\nold,青禾县公路局,,,county,jt\n"
             f"{OLD_UNIT},青禾县交通局,,jt,,\n",
    "projects": "key,name,unit,continues\nroads,乡村道路养护,jt,lanes\nlanes,机耕道养护,old,\n",
    "indicators": f"key,name,aliases,merged_into,category,unit_of_measure\nlength,养护里程,,,output-quantity,kilometre\n"
                  f"{OLD_CONCEPT},道路养护里程,,length,output-quantity,kilometre\n",
}


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two forms whose unit, project and indicator are registered, with merged keys and a forerunner."""
    root = tmp_path_factory.mktemp("identity")
    folder = root / "ontology" / "registry"
    folder.mkdir(parents=True)
    for name, text in REGISTRIES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (root / "jixiao.toml").write_text('languages = ["zh"]\n', encoding="utf-8")
    forms = (("2025", "青禾县交通局", "乡村道路养护", "道路养护里程"), ("2018", "青禾县公路局", "机耕道养护", "养护里程（公里）"))
    for year, unit, project, name in forms:
        (root / f"{year}.txt").write_text(FORM.format(year=year, unit=unit, project=project, name=name), encoding="utf-8")
    build([root / "2018.txt", root / "2025.txt"], root / "public", load(root / "jixiao.toml"))
    return root / "public"


def _text(page: Path) -> str:
    main = re.search(r"<main.*</main>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0]))


@pytest.mark.parametrize(("old", "new"), [
    (f"unit/{OLD_UNIT}", "unit/jt"), (f"unit/{OLD_UNIT}/2025", "unit/jt/2025"), (f"indicator/{OLD_CONCEPT}", "indicator/length"),
])
def test_a_merged_key_says_where_it_went(public: Path, old: str, new: str) -> None:
    """As a page with a link and as RDF, and there is something where it leads."""
    page = public / old / "index.html"
    assert "已并入" in _text(page)
    link = f"{'../' * (old.count('/') + 1)}{new}/index.html"
    assert f'href="{link}"' in page.read_text(encoding="utf-8")
    assert (page.parent / link).is_file()
    turtle = page.with_suffix(".ttl").read_text(encoding="utf-8")
    assert f"dct:isReplacedBy <https://example.org/jixiao/{new}/>" in turtle
    assert " a " not in turtle


def test_pages_show_names_as_printed_and_what_the_registry_says(public: Path) -> None:
    unit = _text(public / "unit" / "jt" / "index.html")
    for words in ("原文写法 青禾县交通局", "有效期 2019–", "层级 县级", "前身 青禾县公路局", f"并入的标识 青禾县交通局 {OLD_UNIT}"):
        assert words in unit
    assert "继任单位 青禾县交通运输局" in _text(public / "unit" / "old" / "index.html")
    assert "延续自 机耕道养护" in _text(public / "project" / "roads" / "index.html")
    assert "由后者延续 乡村道路养护" in _text(public / "project" / "lanes" / "index.html")
    concept = _text(public / "indicator" / "length" / "index.html")
    assert "原文写法 养护里程（公里）；道路养护里程" in concept or "原文写法 道路养护里程；养护里程（公里）" in concept
    assert "暂定" not in concept


def test_a_merged_key_is_no_thing_of_its_own(public: Path) -> None:
    """Lists and counts know only what holds."""
    assert OLD_UNIT not in (public / "unit" / "index.html").read_text(encoding="utf-8")
    dump = (public / "dump.nq").read_text(encoding="utf-8")
    assert f"/unit/{OLD_UNIT}/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" not in dump
    assert "/unit/old/#successor> <http://www.w3.org/ns/org#resultingOrganization> <https://example.org/jixiao/unit/jt/>" in dump
    assert "/project/roads/> <https://example.org/jixiao/ns#continues> <https://example.org/jixiao/project/lanes/>" in dump
