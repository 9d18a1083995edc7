"""The final accounts of 望川市应急管理局 for 2024 (invented): nine tables, a few words, and the base-data table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from files import Block
from form import Form, Line, Number, Span, Title, money, percent
from grids import SIGNED
from ledger import (
    BASIC,
    CLASSES,
    CLOSING,
    CODES,
    ECONOMIC,
    OPENING,
    PROJECT_TOTAL,
    PROJECTS,
    PUBLIC,
    STATE_CAPITAL,
    Code,
    account,
    economic_sum,
)

__all__ = ["accounts_2024"]

UNIT = "望川市应急管理局"
ZERO = Decimal(0)
TOTAL = account("")
GENERAL = TOTAL.total - STATE_CAPITAL
GENERAL_INCOME = TOTAL.income - STATE_CAPITAL
_DIGITS = "一二三四五六七八九十"
_NUMERALS = [*_DIGITS, *("十" + digit for digit in _DIGITS[:9]), "二十", *("二十" + digit for digit in _DIGITS[:6])]
ABROAD, PURCHASE, RUNNING, RECEPTION = (ZERO, ZERO, Decimal("9.00"), Decimal("4.00"))
RUNNING_FINAL, RECEPTION_FINAL = ECONOMIC["30231"][1], ECONOMIC["30217"][1]


def thousands(value: Decimal) -> Number:
    return money(value, "#,##0.00")


def accounts_2024() -> list[Block]:
    """The whole document. Planted: in the expenditure table 2240199 shows a project part with two digits swapped."""
    return [
        Title("2024年度望川市应急管理局部门决算"),
        Title("第一部分 望川市应急管理局概况"),
        Line("一、部门职责"),
        Line("（一）组织编制全市应急体系建设和综合防灾减灾规划，并监督实施。"),
        Line("（二）组织协调生产安全事故和自然灾害的应急救援，统一发布灾情。"),
        Line("（三）监督检查工矿商贸行业的安全生产，组织事故调查。"),
        Line("（四）管理市级救灾物资，指导受灾群众救助。"),
        Line("二、机构设置"),
        Line("内设办公室、应急指挥中心、火灾防治管理科、安全生产监管科和救灾科，2024年末在职52人。"),
        Title("第二部分 2024年度部门决算表", new_page=True),
        *_table("收入支出决算总表", "01", _balance()),
        *_table("收入决算表", "02", _by_code(_INCOME, lambda c: (c.income, c.income, *[ZERO] * 5))),
        *_table("支出决算表", "03", _by_code(_EXPENDITURE, _expenditure)),
        *_table("财政拨款收入支出决算总表", "04", _fiscal_balance()),
        *_table("一般公共预算财政拨款支出决算表", "05", _general()),
        *_table("一般公共预算财政拨款基本支出决算明细表", "06", _basic()),
        *_table("一般公共预算财政拨款“三公”经费支出决算表", "07", _three_public()),
        *_table("政府性基金预算财政拨款收入支出决算表", "08", _fund(())),
        Line("本单位2024年度无政府性基金预算收支，本表无数据。"),
        *_table("国有资本经营预算财政拨款支出决算表", "09", _fund(tuple(c for c in CODES if c.code.startswith("223")))),
        Title("第三部分 2024年度部门决算情况说明", new_page=True),
        Line("一、收入支出决算总体情况说明"),
        Line(f"2024年度收入总计{TOTAL.income + OPENING}万元，支出总计{TOTAL.total + CLOSING}万元，收支相抵。"),
        Line("二、支出决算情况说明"),
        Line(
            f"本年支出合计{TOTAL.total}万元，其中基本支出{BASIC}万元，占{percent(BASIC, TOTAL.total)}；"
            f"项目支出{PROJECT_TOTAL}万元，占{percent(PROJECT_TOTAL, TOTAL.total)}。"
        ),
        Line("三、机关运行经费支出说明"),
        Line(f"2024年度机关运行经费支出{PUBLIC}万元，主要是劳务费、福利费和其他交通费用。"),
        Title("2024年度部门（单位）整体支出绩效评价基础数据表", new_page=True),
        *_base_data(),
    ]


def _table(title: str, number: str, form: Form) -> list[Block]:
    return [Title(title, new_page=number != "01"), Line(f"公开{number}表", right=True), Line(f"部门：{UNIT}"), Line("2024年度"),
            Line("金额单位：万元", right=True), form]  # fmt: skip


def _balance() -> Form:
    form = Form(6, (32, 7, 13, 32, 7, 13))
    form.row(Span("收入", 3), Span("支出", 3))
    form.row("项目", "行次", "金额", "项目", "行次", "金额")
    form.row("栏次", "", "1", "栏次", "", "2")
    sources = (
        ("一、一般公共预算财政拨款收入", GENERAL_INCOME), ("二、政府性基金预算财政拨款收入", ZERO),
        ("三、国有资本经营预算财政拨款收入", STATE_CAPITAL), ("四、上级补助收入", ZERO), ("五、事业收入", ZERO),
        ("六、经营收入", ZERO), ("七、附属单位上缴收入", ZERO), ("八、其他收入", ZERO),
    )  # fmt: skip
    for row, (code, name) in enumerate(CLASSES):
        left = (sources[row][0], str(row + 1), thousands(sources[row][1])) if row < len(sources) else ("", str(row + 1), "")
        form.row(*left, f"{_NUMERALS[row]}、{name}", str(row + 32), thousands(account(code).total))
    form.row("本年收入合计", "27", thousands(TOTAL.income), "本年支出合计", "58", thousands(TOTAL.total))
    form.row("使用非财政拨款结余（含专用结余）", "28", thousands(ZERO), "结余分配", "59", thousands(ZERO))
    form.row("年初结转和结余", "29", thousands(OPENING), "年末结转和结余", "60", thousands(CLOSING))
    form.row("", "30", "", "", "61", "")
    form.row("总计", "31", thousands(TOTAL.income + OPENING), "总计", "62", thousands(TOTAL.total + CLOSING))
    return form


_INCOME = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
_EXPENDITURE = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")


def _by_code(heads: tuple[str, ...], values: Callable[[Code], tuple[Decimal, ...]]) -> Form:
    form = Form(4 + len(heads), (6, 6, 6, 34, *[14] * len(heads)))
    form.row(Span("科目代码", 3), "科目名称", *heads)
    form.row("类", "款", "项", "栏次", *[str(i) for i in range(1, len(heads) + 1)])
    form.row(Span("", 3), "合计", *map(thousands, values(TOTAL)))
    for code in CODES:
        form.row(Span(code.code, 3), code.name, *map(thousands, values(code)))
    return form


def _expenditure(code: Code) -> tuple[Decimal, ...]:
    swapped = code.code == "2240199"
    return (code.total, code.basic, Decimal("502.40") if swapped else code.project, ZERO, ZERO, ZERO)


def _fiscal_balance() -> Form:
    form = Form(9, (26, 6, 12, 26, 6, 12, 12, 12, 12))
    general, fund, capital = "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"
    form.row(Span("收入", 3), Span("支出", 6))
    form.row("项目", "行次", "金额", "项目", "行次", "合计", general, fund, capital)
    form.row("栏次", "", "1", "栏次", "", "2", "3", "4", "5")
    sources = (("一、" + general, GENERAL_INCOME), ("二、" + fund, ZERO), ("三、" + capital, STATE_CAPITAL))

    def split(total: Decimal, of_capital: Decimal) -> list[Number]:
        return [thousands(figure) for figure in (total, total - of_capital, ZERO, of_capital)]

    for row, (code, name) in enumerate(CLASSES):
        left = (sources[row][0], str(row + 1), thousands(sources[row][1])) if row < len(sources) else ("", str(row + 1), "")
        total = account(code).total
        form.row(*left, f"{_NUMERALS[row]}、{name}", str(row + 33), *split(total, total if code == "223" else ZERO))
    income = (
        ("本年收入合计", TOTAL.income),
        ("年初财政拨款结转和结余", OPENING),
        (general, OPENING),
        (fund, ZERO),
        (capital, ZERO),
        ("总计", TOTAL.income + OPENING),
    )
    expenditure: tuple[list[str | Number], ...] = (
        ["本年支出合计", "59", *split(TOTAL.total, STATE_CAPITAL)],
        ["年末财政拨款结转和结余", "60", *split(CLOSING, ZERO)],
        ["", "61"],
        ["", "62"],
        ["", "63"],
        ["总计", "64", *split(TOTAL.total + CLOSING, STATE_CAPITAL)],
    )
    for number, ((label, figure), cells) in enumerate(zip(income, expenditure, strict=True), 27):
        form.row(label, str(number), thousands(figure), *cells)
    return form


def _general() -> Form:
    form = Form(7, (6, 6, 6, 40, 16, 16, 16))
    form.row(Span("科目代码", 3, 2), Span("科目名称", 1, 2), Span("本年支出", 3))
    form.row("合计", "基本支出", "项目支出")
    form.row("类", "款", "项", "栏次", "1", "2", "3")
    form.row(Span("", 3), "合计", thousands(GENERAL), thousands(BASIC), thousands(PROJECT_TOTAL - STATE_CAPITAL))
    for code in CODES:
        if not code.code.startswith("223"):
            form.row(Span(code.code, 3), code.name, thousands(code.total), thousands(code.basic), thousands(code.project))
    return form


def _basic() -> Form:
    """Three blocks side by side: staff, goods and services, capital."""
    names = {"301": "工资福利支出", "303": "对个人和家庭的补助", "302": "商品和服务支出", "310": "资本性支出"}

    def block(*classes: str) -> list[tuple[str, str, Number]]:
        lines = []
        for head in classes:
            lines.append((head, names[head], thousands(economic_sum(head))))
            lines += [(c, name, thousands(amount)) for c, (name, amount) in sorted(ECONOMIC.items()) if c.startswith(head)]
        return lines

    form = Form(9, (9, 26, 11, 9, 24, 11, 9, 20, 11))
    form.row(Span("人员经费", 3), Span("公用经费", 6))
    form.row(*("科目编码", "科目名称", "决算数") * 3)
    blocks = (block("301", "303"), block("302"), block("310"))
    for row in range(max(map(len, blocks))):
        form.row(*[value for lines in blocks for value in (lines[row] if row < len(lines) else ("", "", ""))])
    form.row(Span("人员经费合计", 2), thousands(BASIC - PUBLIC), Span("公用经费合计", 5), thousands(PUBLIC))
    return form


def _three_public() -> Form:
    form = Form(12)
    form.row(Span("预算数", 6), Span("决算数", 6))
    vehicle = Span("公务用车购置及运行维护费", 3)
    half = (Span("合计", down=2), Span("因公出国（境）费", down=2), vehicle, Span("公务接待费", down=2))
    form.row(*half, *half)
    form.row(*("小计", "公务用车购置费", "公务用车运行维护费") * 2)
    form.row(*[str(i) for i in range(1, 13)])
    form.row(*map(thousands, (*_half(RUNNING, RECEPTION), *_half(RUNNING_FINAL, RECEPTION_FINAL))))
    return form


def _half(running: Decimal, reception: Decimal) -> tuple[Decimal, ...]:
    vehicle = PURCHASE + running
    return (ABROAD + vehicle + reception, ABROAD, vehicle, PURCHASE, running, reception)


def _fund(codes: tuple[Code, ...]) -> Form:
    form = Form(10, (6, 6, 6, 34, 12, 12, 12, 12, 12, 12))
    lead = (Span("科目代码", 3, 2), Span("科目名称", 1, 2), Span("年初结转和结余", 1, 2), Span("本年收入", 1, 2))
    form.row(*lead, Span("本年支出", 3), Span("年末结转和结余", 1, 2))
    form.row("合计", "基本支出", "项目支出")
    form.row("类", "款", "项", "栏次", "1", "2", "3", "4", "5", "6")
    if codes:
        for code in (Code("", "合计", *[getattr(codes[0], n) for n in ("basic", "project", "income")]), *codes):
            figures = (ZERO, code.income, code.total, code.basic, code.project, ZERO)
            form.row(Span(code.code, 3), code.name, *map(thousands, figures))
    else:
        form.row(Span("", 3), "合计")
    return form


def _base_data() -> list[Block]:
    form = Form(7, (34, 11, 11, 11, 11, 11, 11))
    form.row("财政供养人员情况（人）", Span("编制数", 2), Span("2024年实际在职人数", 2), Span("控制率", 2))
    form.row("", Span("60", 2), Span("52", 2), Span(percent(Decimal(52), Decimal(60)), 2))
    form.row("经费控制情况（万元）", Span("2023年决算数", 2), Span("2024年预算数", 2), Span("2024年决算数", 2))
    vehicle, reception = Decimal("8.60"), Decimal("3.10")
    projects = [p for code in sorted(PROJECTS) for p in PROJECTS[code]]
    planned = sum((p[1] for p in projects), ZERO)
    office, utilities, meetings = (ECONOMIC["30201"][1], ECONOMIC["30211"][1], ECONOMIC["30216"][1])
    lines: list[tuple[str, Decimal, Decimal, Decimal]] = [
        ("三公经费", vehicle + reception, RUNNING + RECEPTION, RUNNING_FINAL + RECEPTION_FINAL),
        ("1、公务用车购置和维护经费", vehicle, RUNNING, RUNNING_FINAL),
        ("其中：公车购置", ZERO, ZERO, ZERO),
        ("公车运行维护", vehicle, RUNNING, RUNNING_FINAL),
        ("2、出国经费", ZERO, ZERO, ZERO),
        ("3、公务接待", reception, RECEPTION, RECEPTION_FINAL),
        ("项目支出：", Decimal("612.40"), planned, PROJECT_TOTAL),
        *[(f"{i}、{name}", ZERO, budget, final) for i, (name, budget, final) in enumerate(projects, 1)],
        (f"{len(projects) + 1}、2023年已完成的项目", Decimal("612.40"), ZERO, ZERO),
        ("公用经费", Decimal("26.00"), Decimal("25.00"), office + utilities + meetings),
        ("其中：办公经费", Decimal("13.50"), Decimal("13.00"), office),
        ("水费、电费、差旅费", Decimal("10.00"), Decimal("9.50"), utilities),
        ("会议费、培训费", Decimal("2.50"), Decimal("2.50"), meetings),
        ("政府采购金额", Decimal("210.00"), Decimal("190.00"), Decimal("184.60")),
    ]
    for name, *figures in lines:
        form.row(name, *[Span(money(figure), 2) for figure in figures])
    form.row("部门基本支出预算调整", Span("—", 6))
    form.row("楼堂馆所控制情况（2024年完工项目）", "批复规模（m²）", "实际规模（m²）", "规模控制率", "预算投资（万元）",
             "实际投资（万元）", "投资概算控制率")  # fmt: skip
    form.row("", *["0"] * 6)
    form.row("厉行节约保障措施", Span("公务接待一事一单，车辆定点加油维修，办公耗材集中采购", 6))
    return [Line("填报单位：" + UNIT), form, Line("说明：“项目支出”填报基本支出以外的全部项目。"), Line(SIGNED["wangchuan"])]
