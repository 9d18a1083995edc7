"""The grammar of the question box: complete, in two languages, with queries that parse."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jixiao.errors import JixiaoError
from jixiao.publish.asking import Grammar, grammar
from jixiao.settings import Settings

if TYPE_CHECKING:
    from conftest import Site


@pytest.fixture(scope="module")
def made(site: Site) -> Grammar:
    return grammar(site.sample.SETTINGS)


def _data(site: Site, name: str) -> Any:
    text = (site.root / "data" / "ask" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text[text.index(",") + 1:-2])


def test_every_template_is_complete(made: Grammar) -> None:
    assert len(made["templates"]) >= 50
    known = {*made["slots"], *made["cues"]}
    for template in made["templates"]:
        words = {word.rstrip("+") for need in template["needs"] for word in need.split("|")} | set(template["may"])
        assert words <= known, template["id"]
        assert all(template["title"]), template["id"]
        assert all(all(heading) for heading in template["columns"].values()), template["id"]
        assert template["examples"], template["id"]
        asked = {name.partition(":")[0] for title in template["title"] for name in re.findall(r"\{([^}]*)\}", title)}
        assert asked <= words | set(template["defaults"]), template["id"]


def test_conditions_and_values_of_a_query_are_slots_that_the_template_takes(made: Grammar) -> None:
    for template in made["templates"]:
        taken = {word.rstrip("+") for need in template["needs"] for word in need.split("|")} | set(template["may"])
        used = {path.partition(".")[0] for path in re.findall(r"\$([a-z]+)", template["sparql"])}
        always = {path.lstrip("!").partition(".")[0] for line in template["sparql"].splitlines()
                  for path in re.findall(r"^\s*\[([^\]]*)\]", line) for path in path.split()}
        unreachable = {slot for slot in used if slot not in taken and slot not in template["defaults"] and slot not in always}
        assert not unreachable, template["id"]
        assert always <= {*made["slots"], *made["cues"]}, template["id"]


def test_columns_are_variables_of_the_query(made: Grammar) -> None:
    for template in made["templates"]:
        selected = template["sparql"].partition("SELECT")[2].partition("WHERE")[0]
        assert {f"?{name}" for name in template["columns"]} <= set(re.findall(r"\?\w+", selected)), template["id"]


def test_an_answer_has_its_rows_or_lists_what_it_counts(made: Grammar) -> None:
    listing = {template["id"] for template in made["templates"] if "listing" in template}
    assert listing == {template["id"] for template in made["templates"] if "\nGROUP BY" in template["sparql"]}
    for template in made["templates"]:
        selected = template["sparql"].partition("SELECT")[2].partition("\nWHERE")[0]
        if template["id"] not in listing:
            assert re.search(r"\?id\b", selected), template["id"]
        else:
            assert template["groups"], template["id"]
            assert {f"?{name}" for name in template["groups"]} <= set(selected.split()), template["id"]
            assert all(all(heading) for heading in template["rows"].values()), template["id"]


def test_rows_of_a_query_without_groups_are_refused(tmp_path: Path) -> None:
    own = tmp_path / "site" / "ask"
    own.mkdir(parents=True)
    (own / "own.yaml").write_text(
        "- {id: mine, title: 一 | one, needs: [unit], may: [], examples: [一], columns: {}, rows: {id: 行 | Row},"
        " sparql: 'SELECT ?id WHERE { ?id ?p ?o }'}", encoding="utf-8")
    with pytest.raises(JixiaoError, match="mine of site/ask has rows"):
        grammar(Settings(project=tmp_path))


def test_names_and_codes_of_the_site_are_published(site: Site) -> None:
    names, words = _data(site, "names"), _data(site, "grammar")
    assert [site.sample.UNIT, site.sample.NAME] in [row[:2] for row in names["unit"]]
    assert site.sample.CONCEPT in {row[0] for row in names["indicator"]}
    assert names["years"] == ["2024", "2025"]
    assert ["%", "0.01", "bei"] in [row[:3] for row in names["measure"]]
    assert words["codes"]["category"]["satisfaction"] == ["满意度指标", "satisfaction", ["satisfaction-service"]]
    assert ["fund", "一般预算", "general"] in words["words"]


def test_examples_speak_of_the_site_itself(site: Site) -> None:
    page = (site.root / "ask" / "index.html").read_text(encoding="utf-8")
    assert f"{site.sample.NAME}有哪些问题" in page
    assert "{unit}" not in page
    assert 'id="ask-form"' in (site.root / "en" / "ask" / "index.html").read_text(encoding="utf-8")


def test_a_part_that_is_not_there_is_told(tmp_path: Path) -> None:
    own = tmp_path / "site" / "ask"
    own.mkdir(parents=True)
    (own / "own.yaml").write_text(
        "- {id: mine, title: 一 | one, needs: [unit], may: [], examples: [一], columns: {}, sparql: '@nowhere'}", encoding="utf-8")
    with pytest.raises(JixiaoError, match="nowhere"):
        grammar(Settings(project=tmp_path))
