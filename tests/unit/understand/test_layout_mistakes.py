"""A mistake in a layout file is one sentence with file, line, key and what was probably meant, never a traceback."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao import resources
from jixiao.errors import LayoutError
from jixiao.understand import load
from jixiao.understand.layout_check import read_layout

SHIPPED = resources.files("mappings/layouts", "*.yaml")
GRID = """id: ours
type: grid
makes: indicators
forms: [project-plan]
header: {needs: [name], at_least: 2}
roles:
  name: {words: [考评指标内容], shape: name}
  target: {words: [考核要求], shape: value}
"""
FORMS = """id: ours
type: forms
titles:
  - {kind: project-plan, pattern: '专项资金绩效申报书'}
"""
LABELS = """id: ours
type: labels
labels:
  project: {forms: [project-plan], words: [工程名称], take: [right], fills: project}
"""

# the whole file, what is changed in it, what it is changed to, and what the message says
MISTAKES = [
    (GRID, "makes: indicators", "makes: indicator", "ours.yaml:3：makes", "did you mean 'indicators'"),
    (GRID, "makes: indicators", "make: indicators", "ours.yaml:3：make", "did you mean 'makes'"),
    (GRID, "makes: indicators\n", "", "ours.yaml:1", "'makes' is missing (one of amounts, facts, indicators, tasks)"),
    (GRID, "type: grid", "type: gird", "ours.yaml:2：type", "did you mean 'grid'"),
    (GRID, "type: grid\n", "", "ours.yaml:1", "'type' is missing"),
    (GRID, "[project-plan]", "project-plan", "ours.yaml:4：forms", "must be a list of words"),
    (GRID, "needs: [name]", "needs: [nme]", "ours.yaml:5：header.needs", "did you mean 'name'"),
    (GRID, "at_least: 2", "at_least: 3", "ours.yaml:5：header.at_least", "only 2 are there"),
    (GRID, "at_least: 2", "at_least: two", "ours.yaml:5：header.at_least", "must be a number"),
    (GRID, "shape: name", "shape: nam", "ours.yaml:7：roles.name.shape", "did you mean 'name'"),
    (GRID, ", shape: name", "", "ours.yaml:7：roles.name", "'shape' is missing"),
    (GRID, "[考核要求]", "[考核要求, 考评指标内容]", "ours.yaml:8：roles.target.words", "already a word of name (line 7)"),
    (GRID, "[考核要求]", "[考核要求, 2024]", "ours.yaml:8：roles.target.words", "put 2024 in quotes"),
    (GRID, "[考核要求]", "[考核要求, 2024-13-45]", "ours.yaml:8", "put this value in quotes"),
    (GRID, "[考核要求]", "['\\d[年']", "ours.yaml:8：roles.target.words", ""),
    (GRID, "[考核要求]", "[考核要求#x]", "ours.yaml:8：roles.target.words", "a number must follow the #"),
    (GRID, "  target: {words", "  name: {words", "ours.yaml:8", "'name' is written twice (first on line 7)"),
    (GRID, "shape: value}", "shape: value", "ours.yaml:", "not valid YAML"),
    (GRID, "forms: [project-plan]", "forms: &a [*a]", "ours.yaml:4", "an alias refers to itself"),
    (FORMS, "申报书", "(申报书", "ours.yaml:4：titles.1.pattern", "the regular expression is wrong"),
    (FORMS, "pattern:", "patern:", "ours.yaml:4：titles.1.patern", "did you mean 'pattern'"),
    (FORMS, "titles:", "title:", "ours.yaml:3：title", "did you mean 'titles'"),
    (LABELS, "[right]", "[rigth]", "ours.yaml:4：labels.project.take", "did you mean 'right'"),
    (LABELS, ", fills: project", "", "ours.yaml:4：labels.project", "exactly one of fills"),
    (LABELS, "fills: project", "fills: project, fact: 工程", "ours.yaml:4：labels.project", "exactly one of fills"),
    (LABELS, "fills: project", "amount: {stage: inital}", "ours.yaml:4：labels.project.amount.stage", "did you mean 'initial'"),
]


@pytest.mark.parametrize(("text", "old", "new", "place", "what"), MISTAKES, ids=[m[2] or f"without {m[1]}" for m in MISTAKES])
def test_the_message_names_file_line_key_and_way_out(tmp_path: Path, text: str, old: str, new: str, place: str, what: str) -> None:
    assert text.count(old) >= 1
    path = tmp_path / "ours.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        load([*SHIPPED, path], [path])
    message = str(caught.value)
    assert message.startswith(place)
    assert what in message
    assert "\n" not in message.partition(" / ")[0]


@pytest.mark.parametrize("data", [b"", b"- a\n", b"\xff\xfe\x00", b"id: \x01\n", b"id: " + b"[" * 100_000,
                                  b"a: !!python/object:x.y z\n", b"1: x\n", b"<<: 3\n", b"%YAML 9\n"], ids=lambda d: repr(d[:20]))
def test_what_is_no_layout_at_all_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "ours.yaml"
    path.write_bytes(data)
    with pytest.raises(LayoutError, match=r"ours\.yaml"):
        load([*SHIPPED, path], [path])


def test_all_mistakes_of_a_file_are_listed_by_line(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(GRID.replace("makes: indicators", "makes: x").replace("shape: name", "shape: y"), encoding="utf-8")
    _, problems = read_layout(path)
    assert [p.line for p in problems] == [3, 7]
    with pytest.raises(LayoutError, match="另有 1 处"):
        load([*SHIPPED, path], [path])


@pytest.mark.parametrize("text", [GRID, FORMS, LABELS])
def test_what_is_right_passes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    assert load([*SHIPPED, path], [path]).grids


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_the_shipped_layouts_have_no_mistake(path: Path) -> None:
    """A key that is new to the language of layouts also belongs into layout_keys.py and docs/layouts.md."""
    assert [str(p) for p in read_layout(path)[1]] == []


def test_a_projects_own_words_go_before_the_shipped_ones(tmp_path: Path) -> None:
    """Whatever its file is called: the title, the label and (where both know as much) the grid of the project win."""
    path = tmp_path / "a-first.yaml"
    for text, of in ((GRID, "grids"), (LABELS, "labels")):
        path.write_text(text, encoding="utf-8")
        assert getattr(load([path, *SHIPPED], [path]), of)[0].source == f"a-first.yaml:{1 if of == 'grids' else 4}"
    path.write_text(FORMS, encoding="utf-8")
    assert load([path, *SHIPPED], [path]).forms.titles[0].source == "a-first.yaml:4"


EXTENDING = """id: ours
type: grid
extends: indicators
titles:
  - {kind: project-plan, pattern: '专项资金绩效申报书'}
roles:
  name: {words: [考评指标内容]}
  note: {words: [指标值]}
"""


def test_a_layout_that_extends_another_says_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(EXTENDING, encoding="utf-8")
    layouts = load([*SHIPPED, path], [path])
    ours, parent = layouts.grids[0], next(g for g in layouts.grids if g.id == "indicators")
    assert ours.id == "ours"
    assert layouts.forms.titles[0].source == "ours.yaml:5"
    assert (ours.forms, ours.needs, ours.level2, ours.total_words) == (parent.forms, parent.needs, parent.level2, parent.total_words)
    words = {role.name: [w.key for w in role.words] for role in ours.roles}
    assert words["name"] == ["考评指标内容", *(w.key for r in parent.roles if r.name == "name" for w in r.words)]
    assert words["note"][0] == "指标值"
    assert "指标值" not in words["target"]
    assert next(r for r in ours.roles if r.name == "name").shape == "name"


@pytest.mark.parametrize(("old", "new", "message"), [
    ("extends: indicators", "extends: indicator", "ours.yaml:3：extends：没有名为 indicator 的自带版式，是不是“indicators”"),
    ("name: {words: [考评指标内容]}", "nmae: {words: [考评指标内容], shape: name}",
     "ours.yaml:7：roles.nmae：没有名为 nmae 的角色，是不是“name”"),
    ("roles:", "header: {needs: [nam], at_least: 2}\nroles:", "ours.yaml:6：header.needs：没有名为 nam 的列，是不是“name”"),
])
def test_mistakes_in_what_extends_another(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(EXTENDING.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        load([*SHIPPED, path], [path])
    assert str(caught.value).startswith(message)
    assert "另有" not in str(caught.value)


PIECES = ("[", "]", "{", "}", ":", "- ", "\n", "  ", "x", "1", "true", "null", "''", "&a ", "*a", "<<: *a", "#", "words", "{}", '"',
          "2024-01-01")


@given(st.sampled_from([GRID, FORMS, LABELS, EXTENDING]),
       st.lists(st.tuples(st.floats(0, 1), st.integers(0, 8), st.sampled_from(PIECES)), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mistake_whatever_is_a_traceback(tmp_path: Path, text: str, edits: list[tuple[float, int, str]]) -> None:
    for share, length, piece in edits:
        at = int(share * len(text))
        text = text[:at] + piece + text[at + length :]
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    needed = [p for p in SHIPPED if p.name in ("forms.yaml", "indicators.yaml")]
    with contextlib.suppress(LayoutError):
        assert load([*needed, path], [path]).grids


def test_columns_are_called_by_words_in_messages() -> None:
    titles = {grid.title(role.name) for grid in load(SHIPPED).grids for role in grid.roles}
    assert "指标值" in titles
    assert [title for title in sorted(titles) if set(title) & set("\\[]*+?|")] == []
