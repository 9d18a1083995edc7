"""`jixiao layout`: from a form that nobody knows to a layout that reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CASES = Path(__file__).parents[2] / "cases" / "layouts"
OWN = CASES / "own-application"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with an empty jixiao.toml."""
    (tmp_path / "jixiao.toml").write_text("", encoding="utf-8")
    return tmp_path


def test_a_draft_reads_the_form_as_it_stands(run: Callable[..., object], project: Path) -> None:
    """The whole way: new, check, and from then on every command of the project reads the form."""
    document = OWN / "document.txt"
    target = project / "mappings" / "layouts" / "application.yaml"
    done = run("layout", "new", document, "-o", target, cwd=project)
    assert done.returncode == 0, done.stderr
    text = target.read_text(encoding="utf-8")
    assert "{kind: project-plan, pattern: 专项资金绩效申报书}" in text
    assert "extends: indicators" in text
    assert "name: {words: [考评指标内容]}  # 近似 like “指标内容”；值 values: 养护里程" in text
    assert "target: {words: [考核要求]}  # 由值猜测 guessed by its values: ≥30" in text
    done = run("layout", "check", target, "--file", document, cwd=project)
    assert done.returncode == 0, done.stderr
    assert "没有错误 no mistakes" in done.stderr
    assert "indicators   0 → 5" in done.stderr
    assert "+ indicators: " in done.stderr
    assert "养护里程 | >= | 30" in done.stderr
    done = run("extract", document, "-o", "tables", cwd=project)
    assert "指标 indicators 5" in done.stderr


def test_a_draft_is_not_written_over_a_file(run: Callable[..., object], tmp_path: Path) -> None:
    target = tmp_path / "mine.yaml"
    target.write_text("id: x\n", encoding="utf-8")
    done = run("layout", "new", OWN / "document.txt", "-o", target)
    assert done.returncode == 2
    assert "已经存在" in done.stderr
    assert target.read_text(encoding="utf-8") == "id: x\n"


def test_the_draft_goes_to_standard_output_and_is_the_same_twice(run: Callable[..., object]) -> None:
    first, second = (run("layout", "new", OWN / "document.txt").stdout for _ in range(2))
    assert first == second
    assert first.splitlines()[3] == "id: document"


def test_unknown_labels_are_drafted_with_the_label_they_are_like(run: Callable[..., object], tmp_path: Path) -> None:
    done = run("layout", "new", CASES / "own-label" / "document.txt", "--grid", 2)
    assert "words: [工程编号], take: [right, inside], fact: 工程编号}" in done.stdout or "fills: project_code" in done.stdout
    (tmp_path / "labels.yaml").write_text(done.stdout, encoding="utf-8")
    done = run("layout", "check", tmp_path / "labels.yaml", "--file", CASES / "own-label" / "document.txt")
    assert done.returncode == 0, done.stderr
    assert "facts" in done.stderr


@pytest.mark.parametrize(("arguments", "message"), [
    (["new", "document.txt", "--grid", "1"], "不是表格"),
    (["new", "known.txt"], "不需要新版式"),
    (["new", "prose.txt"], "不需要新版式"),
    (["new", "nothing.txt"], "nothing.txt"),
    (["check", "nothing.yaml"], "nothing.yaml"),
    (["check", "--accept"], "--accept"),
    (["check", "--case", "."], "document.*"),
])
def test_what_cannot_be_done_is_one_sentence(run: Callable[..., object], plan: Callable[..., str], tmp_path: Path,
                                             arguments: list[str], message: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    if "." not in arguments:
        (folder / "document.txt").write_bytes((OWN / "document.txt").read_bytes())
    (folder / "known.txt").write_text(plan(), encoding="utf-8")
    (folder / "prose.txt").write_text("一、部门职责\n负责全县气象工作。\n", encoding="utf-8")
    done = run("layout", *arguments, cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr


def test_mistakes_are_listed_with_status_1(run: Callable[..., object], tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("id: mine\ntype: grid\nextends: indicator\nroles:\n  name: {word: [甲]}\n", encoding="utf-8")
    done = run("layout", "check", path)
    assert done.returncode == 1
    assert "mine.yaml:3：extends：没有名为 indicator 的自带版式，是不是“indicators”" in done.stderr
    assert "mine.yaml:5：roles.name.word：这里不能有这个键，是不是“words”" in done.stderr
    assert "mistakes in layouts: 2" in done.stderr


def test_a_broken_layout_of_a_project_stops_every_command_with_its_place(run: Callable[..., object], project: Path,
                                                                         plan: Callable[..., str]) -> None:
    folder = project / "mappings" / "layouts"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("id: mine\ntype: gird\n", encoding="utf-8")
    (project / "a.txt").write_text(plan(), encoding="utf-8")
    for command in (("extract", "a.txt", "-o", "t"), ("build", "a.txt", "-o", "p"), ("inspect", "a.txt"), ("layout", "new", "a.txt")):
        done = run(*command, cwd=project)
        assert done.returncode == 2
        assert done.stderr.startswith("错误 Error: mine.yaml:2：type：没有 “gird” 这个取值，是不是“grid”")


def test_warnings_say_what_is_probably_not_meant(run: Callable[..., object], tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("id: mine\ntype: labels\nlabels:\n  a: {forms: [project-plan, project-pan], words: [项目名称], take: [right], "
                    "fact: x}\n", encoding="utf-8")
    done = run("layout", "check", path)
    assert done.returncode == 0
    assert "没有标题会得到表单种类 project-pan" in done.stderr
    assert "“项目名称”原是标签 project（head.yaml:" in done.stderr


def test_cases_of_a_project_run_and_can_be_accepted(run: Callable[..., object], tmp_path: Path) -> None:
    folder = tmp_path / "cases" / "mine"
    (folder / "layouts").mkdir(parents=True)
    (folder / "document.txt").write_bytes((OWN / "document.txt").read_bytes())
    (folder / "layouts" / "a.yaml").write_bytes((OWN / "layouts" / "application.yaml").read_bytes())
    assert run("layout", "check", "--case", tmp_path / "cases").returncode == 2
    assert run("layout", "check", "--case", folder, "--accept").returncode == 0
    done = run("layout", "check", "--case", tmp_path / "cases")
    assert done.returncode == 0
    assert "通过 passed" in done.stderr
    table = folder / "expected" / "indicators.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("养护里程", "养护长度"), encoding="utf-8")
    done = run("layout", "check", "--case", tmp_path / "cases")
    assert done.returncode == 1
    assert "level3：应为 expected '养护长度'，读到 read '养护里程'" in done.stderr
