"""Running the command as a user does, and a small document to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from jixiao.cli import main

Run = Callable[..., "subprocess.CompletedProcess[str]"]

# A plan that adds up: 120.50 = 120.50 + 0 + 0 + 0 = 100.50 + 20.00.
PLAN = """
2025年部门整体支出绩效目标表
填报单位（盖章）：{unit}
单位：万元
部门（单位）名称\t{unit}
年度履职目标\t办好全年十二场培训，让群众放心。
年度主要任务\t任务名称\t主要内容
\t基层培训\t按月培训村社信息员
预算情况\t资金总额\t按收入性质分\t\t\t\t按支出性质分
\t{total}\t一般公共预算\t政府性基金拨款\t财政专户管理资金\t其他资金\t基本支出\t项目支出
\t\t120.50\t0\t0\t0\t100.50\t20.00
一级指标\t二级指标\t三级指标\t指标值类型\t指标值\t度量单位\t指标值说明\t备注
产出指标\t数量指标\t培训场次\t≥\t12\t场\t全年举办的培训\t
效益指标\t社会效益指标\t培训覆盖率\t≥\t95\t%\t受训人数占应训人数的比例\t
满意度指标\t服务对象满意度指标\t群众满意度\t≥\t90\t%\t抽样调查\t
{more}
"""


@pytest.fixture(scope="session")
def run() -> Run:
    """Run `jixiao` in this process, which saves starting one; returns status, stdout and stderr."""

    def jixiao(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [*map(str, arguments)]
        with chdir(cwd or Path.cwd()):
            done = CliRunner().invoke(main, command, prog_name="jixiao")
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return subprocess.CompletedProcess(command, done.exit_code, done.stdout, done.stderr)

    return jixiao


@pytest.fixture(scope="session")
def apart() -> Run:
    """The same in a process of its own, with an order of hashing of its own."""

    def jixiao(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([sys.executable, "-m", "jixiao", *map(str, arguments)], cwd=cwd, capture_output=True, text=True,
                              check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, timeout=300)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return jixiao


@pytest.fixture(scope="session")
def plan() -> Callable[..., str]:
    """The text of a unit's plan; `total` is what it prints as its total, `more` stands below the table."""

    def text(unit: str = "青松县气象局", total: str = "120.50", more: str = "") -> str:
        return PLAN.format(unit=unit, total=total, more=more)

    return text


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings of a site in one language with few pages: for tests that ask how a build begins, ends and replaces another."""
    path = tmp_path_factory.mktemp("small") / "jixiao.toml"
    path.write_text('languages = ["zh"]\ngranularity = "compact"\n', encoding="utf-8")
    return path
