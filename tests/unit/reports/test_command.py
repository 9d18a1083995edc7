"""The commands write reports, fail on what they are told to, and compare with a baseline."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jixiao.cli import main
from jixiao.reports import FORMATS

PLAN = """
2025年部门整体支出绩效目标表
填报单位（盖章）：青松县气象局
单位：万元
部门（单位）名称\t青松县气象局
年度履职目标\t办好全年十二场培训，让群众放心。
预算情况\t资金总额\t按收入性质分\t\t\t\t按支出性质分
\t130.50\t一般公共预算\t政府性基金拨款\t财政专户管理资金\t其他资金\t基本支出\t项目支出
\t\t120.50\t0\t0\t0\t110.50\t20.00
一级指标\t二级指标\t三级指标\t指标值类型\t指标值\t度量单位\t指标值说明\t备注
产出指标\t数量指标\t培训场次\t≥\t12\t场\t全年举办的培训\t
满意度指标\t服务对象满意度指标\t群众满意度\t≥\t90\t%\t抽样调查\t
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of a plan whose parts do not add up to its total."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    done = _run("extract", folder / "plan.txt", "-o", folder / "tables")
    assert done.exit_code == 0, done.output
    return folder / "tables"


def _run(*arguments: object) -> Result:
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_all_formats_by_default_beside_the_tables(tables: Path) -> None:
    done = _run("validate", tables)
    assert done.exit_code == 1
    assert {name for name in FORMATS.values() if (tables / name).is_file()} == set(FORMATS.values())
    assert "report.html report.ttl report.csv report.json report.xlsx report.junit.xml" in done.output
    assert "P01" in (tables / "report.html").read_text(encoding="utf-8")


def test_formats_and_folder_as_asked(tables: Path, tmp_path: Path) -> None:
    _run("validate", tables, "--report", "junit", "--report", "turtle", "-o", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["report.junit.xml", "report.ttl"]
    assert (tmp_path / "out" / "report.ttl").read_bytes() == (tables / "report.ttl").read_bytes()


def test_only_new_findings_fail_and_what_has_gone_is_told(tables: Path, tmp_path: Path) -> None:
    known, out = tmp_path / "known.json", ("--report", "csv", "-o", tmp_path)
    assert _run("validate", tables, "--write-baseline", known, *out).exit_code == 0
    done = _run("validate", tables, "--baseline", known, "--fail-on", "warning", *out)
    assert (done.exit_code, "已消除 gone 0" in done.output) == (0, True)

    mended = tmp_path / "mended"
    shutil.copytree(tables, mended)
    amounts = (mended / "amounts.csv").read_text(encoding="utf-8")
    (mended / "amounts.csv").write_text(amounts.replace("110.50", "100.50"), encoding="utf-8")  # now another rule fails
    done = _run("validate", mended, "--baseline", known, *out)
    assert done.exit_code == 1
    assert "已知 known 1" in done.output

    (mended / "amounts.csv").write_text(amounts.replace("130.50", "120.50").replace("110.50", "100.50"), encoding="utf-8")
    done = _run("validate", mended, "--baseline", known, *out)
    assert done.exit_code == 0
    assert "已消除 gone 1" in done.output
    assert "资金总额 130.50万元" in done.output


def test_new_findings_are_told_before_known_ones(tables: Path, tmp_path: Path) -> None:
    copy, known = shutil.copytree(tables, tmp_path / "tables"), tmp_path / "known.json"
    _run("validate", copy, "--report", "csv", "--write-baseline", known)
    amounts = (copy / "amounts.csv").read_text(encoding="utf-8")
    (copy / "amounts.csv").write_text(amounts.replace("110.50", "100.50"), encoding="utf-8")  # P02 is new
    told = [line for line in _run("validate", copy, "--report", "csv", "--baseline", known).output.splitlines() if " P0" in line]
    assert [line.split()[:3] for line in told] == [["错误", "P02", told[0].split()[2]], ["已知", "known", "错误"]]
    assert " P01 " in told[1]


def test_places_are_said_once_and_in_chinese(tables: Path) -> None:
    said = _run("validate", tables, "--report", "csv").output
    (line,) = [line for line in said.splitlines() if " P01 " in line]
    assert "line " not in line
    assert line.count("（第8行第2格）") == 1
    assert line.endswith(" [按收入性质的分项之和 Total equals its parts by fund source]")


def test_a_baseline_that_is_not_there_stops_with_a_word(tables: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["validate", str(tables), "--baseline", str(tmp_path / "none.json")])
    assert done.exit_code == 2
    assert "没有基线文件" in done.output


def test_a_site_has_its_report_beside_it(tables: Path, tmp_path: Path) -> None:
    done = _run("build", tables.parent / "plan.txt", "-o", tmp_path / "public", "--report", "html", "--report", "turtle")
    assert done.exit_code == 1
    assert sorted(p.name for p in (tmp_path / "public-report").iterdir()) == ["report.html", "report.ttl"]
    assert not (tmp_path / "public" / "report.html").exists()
    again = _run("build", tmp_path, "-o", tmp_path / "public")  # the report is no source of the next build
    assert again.exit_code == 2
    assert "没有可读的文件" in again.output
    assert _run("validate", tmp_path / "public", "--report", "csv").exit_code == 1
    assert (tmp_path / "public-report" / "report.csv").is_file()


def test_a_report_is_never_written_among_sources(tables: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["build", str(tables.parent / "plan.txt"), "-o", str(tmp_path / "public"), "--report-folder",
                                     str(tables.parent)])
    assert done.exit_code == 2
    assert "里有来源文件" in done.output
    assert not (tmp_path / "public").exists()
