"""The tables that the mapping bench reads: generated, the same bytes for the same size.

usage: python bench/mapping/data.py ROWS FOLDER

`indicators.csv` has ROWS rows of 16 columns, `projects.csv` one row for each twelve of them. Names and texts are Chinese; codes
that go into IRIs hold blanks, slashes and ampersands; texts hold quotes, backslashes, tabs and line breaks; decimals keep their
zeros.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["PER_PROJECT", "write"]

PER_PROJECT = 12
_CATEGORIES = [
    ("output-quantity", "数量指标"), ("output-quality", "质量指标"), ("output-timeliness", "时效指标"),
    ("cost-economic", "经济成本指标"), ("benefit-social", "社会效益指标"), ("benefit-economic", "经济效益指标"),
    ("benefit-ecological", "生态效益指标"), ("satisfaction", "服务对象满意度指标"),
]  # fmt: skip
_INDICATOR = [
    "编号", "项目代码", "年度", "类别", "类别名称", "三级指标", "计算符号", "指标值", "计量单位",
    "原文", "完成值", "分值", "得分", "评分标准", "偏差原因", "序号",
]  # fmt: skip
_WHAT = [
    "应急演练",
    "农村公路养护",
    "隐患排查",
    "技能培训",
    "防汛物资采购",
    "危房改造",
    "垃圾清运",
    "图书更新",
    "免费开放",
    "水库除险加固",
]
_MEASURED = ["次数", "完成率", "验收合格率", "及时率", "覆盖率", "人均成本", "里程", "参训人数", "群众满意度", "受益户数"]
_UNITS = ["%", "次", "人", "万元", "公里", "户", "天", "处"]
_OPERATORS = ["ge", "le", "eq"]
_RULES = [
    "完成得满分，每少1%扣0.5分。",
    '按"实际/目标"计分，低于60%不得分。',
    "每推迟一天扣1分；\n推迟超过30天不得分。",
    "路径 D:\\数据\\评分\t见附表",
    "",
]
_REASONS = ["", "", "", "受天气影响，工期顺延。", "资金于12月才下达，\n部分工作结转下年。"]


def write(rows: int, folder: Path) -> None:
    """Write both tables."""
    draw = random.Random(rows)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(_INDICATOR)
        table.writerows(_indicator(number, draw) for number in range(rows))
    with (folder / "projects.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["代码", "单位", "流水号", "名称", "预算数", "年度"])
        table.writerows(_projects(1 + (rows - 1) // PER_PROJECT, draw))


def _indicator(number: int, draw: random.Random) -> list[str]:
    category, name = _CATEGORIES[draw.randrange(len(_CATEGORIES))]
    target = f"{draw.randrange(1, 20000) / 100:.2f}"
    unit = _UNITS[draw.randrange(len(_UNITS))]
    weight = f"{draw.randrange(1, 41) / 2:.1f}"
    met = draw.random() < 0.9
    project = number // PER_PROJECT
    number_of = f"{430000 + project % 900}/{project} {number % PER_PROJECT:02}&{number}"
    name_of = _WHAT[draw.randrange(len(_WHAT))] + _MEASURED[draw.randrange(len(_MEASURED))]
    operator, result = _OPERATORS[draw.randrange(3)], f"{draw.randrange(1, 20000) / 100:.2f}" if met else ""
    texts = [_RULES[draw.randrange(len(_RULES))], _REASONS[draw.randrange(len(_REASONS))]]
    return [number_of, f"P{project:08}", str(2020 + number % 6), category, name, name_of, operator, target, unit, f"≥{target}{unit}",
            result, weight, weight if met else "", *texts, str(number % PER_PROJECT + 1)]  # fmt: skip


def _projects(count: int, draw: random.Random) -> Iterator[list[str]]:
    for project in range(count):
        name = f"{_WHAT[draw.randrange(len(_WHAT))]}专项资金（{project}）"
        budget = f"{draw.randrange(1, 10**7) / 100:.2f}"
        yield [f"P{project:08}", f"{430000 + project % 900}", f"{project} a/b", name, budget, str(2020 + project % 6)]


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
