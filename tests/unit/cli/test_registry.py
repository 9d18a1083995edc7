"""`jixiao registry`: propose, apply and check as a user runs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FORM = ("{year}年项目支出绩效目标表\n填报单位：{unit}\n单位：万元\n项目名称\t乡村道路养护\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t养护里程\t≥30公里\n")


def test_from_tables_to_registries(run: Callable[..., object], tmp_path: Path) -> None:
    """A sheet is written, filled in and taken over; a mistake is named with exit status 1, and a build refuses it with 2."""
    (tmp_path / "jixiao.toml").touch()
    for year, unit in (("2024", "青禾县交通运输局"), ("2025", "青禾县交通局")):
        (tmp_path / f"{year}.txt").write_text(FORM.format(year=year, unit=unit), encoding="utf-8")
    run("extract", "2024.txt", "2025.txt", "-o", "tables", cwd=tmp_path)
    done = run("registry", "propose", "tables", "--kind", "units", "-o", "sheet.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "单位 units：比较 compared 2 · 建议 proposals 1" in done.stderr
    assert "jixiao registry apply sheet.csv" in done.stderr
    sheet = tmp_path / "sheet.csv"
    head, row = sheet.read_text(encoding="utf-8-sig").splitlines()
    at = head.split(",").index("decision")
    cells = row.split(",")
    sheet.write_text("\n".join([head, ",".join([*cells[:at], "是", *cells[at + 1:]])]), encoding="utf-8")
    done = run("registry", "apply", "sheet.csv", cwd=tmp_path)
    assert "接受 accepted 1 · 拒绝 refused 0" in done.stderr
    done = run("registry", "check", cwd=tmp_path)
    assert (done.returncode, "没有问题 no problems" in done.stderr) == (0, True)
    with (tmp_path / "ontology" / "registry" / "units.csv").open("a", encoding="utf-8") as f:
        f.write("青禾,青禾县林业局,,,,,,,,\n")
    done = run("registry", "check", cwd=tmp_path)
    assert done.returncode == 1
    assert "units.csv 第4行 / line 4：key“青禾”" in done.stderr
    done = run("extract", "2024.txt", "-o", "tables", cwd=tmp_path)
    assert (done.returncode, "units.csv 第4行" in done.stderr) == (2, True)
