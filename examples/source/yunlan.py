"""云岚区应急管理局本级 (invented): project plans of 2025 as text with one cell on a line."""

from __future__ import annotations

from decimal import Decimal

from files import Block
from form import Form, Line, Span, Title, money
from grids import SIGNED, indicators

__all__ = ["plans_2025"]

UNIT = "云岚区应急管理局本级"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def project_code(serial: str) -> str:
    """A 21-character project code of an invented district (139902) with the check character that such codes carry."""
    body = f"13990225P{serial}"
    weighted = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return body + _ALPHABET[(30 - weighted % 31) % 31]


def plans_2025() -> list[Block]:
    """Goals in prose and three plans. Planted: a payment schedule that falls, and a deadline written as ≤2025年."""
    blocks: list[Block] = [
        Title("第一部分"),
        Title("部门整体绩效目标"),
        Line("[bookmark: _Toc_0001]一、总体绩效目标"),
        Line("区应急管理局负责全区安全生产综合监管和自然灾害综合防治，2025年以基层应急站所建设和重点行业整治为主线。"),
        Line("[bookmark: _Toc_0002]二、工作保障措施"),
        Line("每季度通报一次项目进度，年中对执行偏慢的项目压减预算，年底由财务和业务科室共同自评。"),
    ]
    plans = (
        ("2025年安全生产专项经费", "00001210004", "50.00", "用于企业检查、专家会诊和隐患整改复查", "25 50 75 100", (
            ("产出指标", "数量指标", "每年检查企业个数", "对辖区企业逐家检查", "≥1000家", "云应〔2024〕6号"),
            ("产出指标", "质量指标", "隐患整改复查率", "查出的隐患都要复查", "≥95%", "云应〔2024〕6号"),
            ("产出指标", "时效指标", "保证安全生产的时效性", "在2025年12月31日前完成检查", "≤2025年", "云应〔2024〕6号"),
            ("产出指标", "成本指标", "不超过年初预算数", "不超过预算50万元", "≤50万元", "年初预算"),
            ("效益指标", "社会效益指标", "保证全区企业安全生产稳定", "企业安全生产形势平稳", "≥95%", "云应〔2024〕6号"),
            ("满意度指标", "服务对象满意度指标", "服务对象满意度", "受检企业满意度", "≥95%", "问卷"),
        )),
        ("2025年应急库经费", "00001610003", "60.00", "用于防汛物资购置、轮换和库房维护", "25 60 50 100", (
            ("产出指标", "数量指标", "防灾演练次数", "结合物资出库开展演练", "≥2次", "云汛〔2024〕3号"),
            ("产出指标", "质量指标", "确保应急库购买物资质量合格率", "到货逐批验收", "≥99%", "云汛〔2024〕3号"),
            ("产出指标", "时效指标", "物资到位及时率", "汛期前到位", "≥95%", "云汛〔2024〕3号"),
            ("产出指标", "成本指标", "不超过年初预算", "不超过60万元", "≤60万元", "年初预算"),
            ("效益指标", "经济效益指标", "减少灾害损失", "物资前置减少损失", "有效减少", "云汛〔2024〕3号"),
            ("满意度指标", "服务对象满意度指标", "服务对象满意度", "乡镇（街道）满意度", "≥95%", "问卷"),
        )),
        ("2025年自然灾害救助专项资金（12.165）", "00895810002", "12.17", "用于冬春救助和灾后安置", "0 40 80 100", (
            ("产出指标", "数量指标", "救助受灾群众户数", "应救尽救", "≥120户", "云救〔2024〕9号"),
            ("产出指标", "质量指标", "救助对象认定准确率", "入户核查后发放", "≥98%", "云救〔2024〕9号"),
            ("产出指标", "时效指标", "救助资金发放及时率", "下达后一个月内发放", "≥95%", "云救〔2024〕9号"),
            ("产出指标", "成本指标", "救助资金总额", "不超过12.17万元", "≤12.17万元", "年初预算"),
            ("效益指标", "社会效益指标", "受灾群众基本生活", "受灾群众基本生活有保障", "有保障", "云救〔2024〕9号"),
            ("满意度指标", "服务对象满意度指标", "受助群众满意度", "受助群众满意度", "≥90%", "问卷"),
        )),
    )  # fmt: skip
    for number, (name, serial, budget, purpose, schedule, rows) in enumerate(plans, 1):
        blocks.append(Line(f" [bookmark: _Toc_010{number}]{number}.{name}绩效目标表"))
        blocks.append(_plan(name, serial, Decimal(budget), purpose, schedule))
        blocks.append(Line(" "))
        grid = Form(6)
        indicators(grid, ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"), rows)
        blocks.append(grid)
    return [*blocks, Line(SIGNED["yunlan"])]


def _plan(name: str, serial: str, budget: Decimal, purpose: str, schedule: str) -> Form:
    form = Form(7)
    form.row(Span(f"450001{UNIT}", 5), Span("单位：万元", 2))
    form.row("项目编码", Span(project_code(serial), 2), "项目名称", Span(name, 3))
    form.row(Span("预算规模及资金用途", down=2), "预算数", money(budget), "其中：财政    资金", money(budget), "其他资金", " ")
    form.row(Span(purpose, 6))
    form.row(Span("资金支出计划（%）", down=2), "3月底", "6月底", Span("10月底", 2), Span("12月底", 2))
    first, second, third, last = (f"{share}%" for share in schedule.split())
    form.row(first, second, Span(third, 2), Span(last, 2))
    form.row("绩效目标", Span(f"1.{purpose}", 6))
    return form
