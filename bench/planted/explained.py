"""Invented accounts and a budget of 望川市应急管理局 with all their explanations; every figure is computed, none is wrong."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples" / "source"))

from accounts import accounts_2024
from form import Form, Line, Number, Span, Title
from ledger import BASIC, CODES, ECONOMIC, OPENING, PROJECT_TOTAL, PROJECTS, PUBLIC, STATE_CAPITAL, Code, account

__all__ = ["accounts", "budget"]

UNIT = "望川市应急管理局"
D = Decimal
WHOLE = account("")
GENERAL = WHOLE.total - STATE_CAPITAL
RUNNING, RECEPTION = ECONOMIC["30231"][1], ECONOMIC["30217"][1]
LAST = {"total": D("2103.87"), "general": D("1987.15"), "reception": D("3.10"), "running": D("8.60"),
        "operating": D("204.36")}
_NUMERALS = "一二三四五六七八九十"


_TERMS = (
    "一、基本支出：指为保证机构日常运转发生的人员和公用开支。",
    "二、项目支出：指为完成专门任务在基本支出以外发生的开支。",
    "三、“三公”经费：指用财政拨款安排的出国、用车和接待三类开支。",
    "四、机关运行经费：指行政单位日常公用方面的开支。",
)


def _two(value: Decimal) -> str:
    return f"{value.quantize(D('0.01'), ROUND_HALF_UP)}"


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{(part / whole * 100).quantize(D('0.01'), ROUND_HALF_UP)}%"


def _change(now: Decimal, last: Decimal) -> str:
    word, rate = ("增加", "增长") if now > last else ("减少", "下降")
    return f"{word}{_two(abs(now - last))}万元，{rate}{_share(abs(now - last), last)}"


def _path(code: str) -> str:
    names = {c.code: c.name for c in CODES}
    return f"{names[code[:3]]}（类）{names[code[:5]]}（款）{names[code]}（项）"


def accounts() -> list[Title | Line | Form]:
    """The nine tables of the example, the explanations one to fourteen, and the base data."""
    blocks = accounts_2024()
    titles = [(at, block.text) for at, block in enumerate(blocks) if isinstance(block, Title)]
    starts = [at for at, text in titles if text.startswith(("第三部分", "2024年度部门（单位）"))]
    tables, base_data = blocks[: starts[0]], blocks[starts[1] :]
    right = {"502.40": D("520.40"), "26.00": LAST["operating"],
             _two(sum((ECONOMIC[c][1] for c in ("30201", "30211", "30216")), D(0))): PUBLIC}
    for form in blocks:
        if isinstance(form, Form):
            form.cells = [replace(c, value=Number(right[str(c.value)], "#,##0.00")) if str(c.value) in right else c
                          for c in form.cells]
    base_data = [b for b in base_data if not (isinstance(b, Line) and "联系电话" in b.text)]
    said = [Title("第三部分 2024年度部门决算情况说明", new_page=True), *map(Line, _explanations()),
            Title("第四部分 名词解释", new_page=True), *map(Line, _TERMS)]  # fmt: skip
    return [*tables, *said, *base_data]


def _explanations() -> list[str]:
    carried, spent = WHOLE.income + OPENING, WHOLE.total
    initial = {c.code: _initial(c) for c in CODES if len(c.code) == 7 and not c.code.startswith("223")}
    planned = sum(initial.values(), D(0))
    classes = [c for c in CODES if len(c.code) == 3 and c.code != "223"]
    three = RUNNING + RECEPTION
    count = sum(len(p) for p in PROJECTS.values())
    funds = sum((p[1] for projects in PROJECTS.values() for p in projects), D(0))
    lines = [
        "一、收入支出决算总体情况说明",
        f"2024年度收入支出总计{_two(carried)}万元。与上年相比，{_change(carried, LAST['total'])}，主要原因是救灾和信息化项目增加。",
        "二、收入决算情况说明",
        f"本年收入合计{_two(WHOLE.income)}万元，其中：财政拨款收入{_two(WHOLE.income)}万元，占{_share(WHOLE.income, WHOLE.income)}。",
        "三、支出决算情况说明",
        f"本年支出合计{_two(spent)}万元，其中：基本支出{_two(BASIC)}万元，占{_share(BASIC, spent)}；"
        f"项目支出{_two(PROJECT_TOTAL)}万元，占{_share(PROJECT_TOTAL, spent)}。",
        "四、财政拨款收入支出决算总体情况说明",
        f"2024年度财政拨款收入支出总计{_two(carried)}万元。与上年相比，{_change(carried, LAST['total'])}，主要原因同上。",
        "五、一般公共预算财政拨款支出决算情况说明",
        "（一）一般公共预算财政拨款支出决算总体情况",
        f"2024年度一般公共预算财政拨款支出{_two(GENERAL)}万元，占本年支出合计的{_share(GENERAL, spent)}。"
        f"与上年相比，一般公共预算财政拨款支出{_change(GENERAL, LAST['general'])}，主要原因是人员增加。",
        "（二）一般公共预算财政拨款支出决算结构情况",
        f"2024年度一般公共预算财政拨款支出{_two(GENERAL)}万元，主要用于以下方面："
        + "；".join(f"{c.name}（类）{_two(c.total)}万元，占{_share(c.total, GENERAL)}" for c in classes) + "。",
        "（三）一般公共预算财政拨款支出决算具体情况",
        f"2024年度一般公共预算财政拨款支出年初预算为{_two(planned)}万元，支出决算为{_two(GENERAL)}万元，"
        f"完成年初预算的{_share(GENERAL, planned)}。其中：",
    ]
    for number, (code, budget) in enumerate(initial.items(), 1):
        final = account(code).total
        word = "大于" if final > budget else "小于"
        lines.append(f"{number}、{_path(code)}。年初预算为{_two(budget)}万元，支出决算为{_two(final)}万元，完成年初预算的"
                     f"{_share(final, budget)}，决算数{word}年初预算数的主要原因是年中按实际需要调整。")
    lines += [
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"2024年度一般公共预算财政拨款基本支出{_two(BASIC)}万元，其中：人员经费{_two(BASIC - PUBLIC)}万元，"
        f"占基本支出的{_share(BASIC - PUBLIC, BASIC)}，主要包括基本工资、津贴补贴；公用经费{_two(PUBLIC)}万元，"
        f"占基本支出的{_share(PUBLIC, BASIC)}，主要包括办公费、劳务费。",
        "七、一般公共预算财政拨款“三公”经费支出决算情况说明",
        "（一）“三公”经费财政拨款支出决算总体情况说明",
        f"“三公”经费财政拨款支出预算为13.00万元，支出决算为{_two(three)}万元，完成预算的{_share(three, D(13))}，其中：",
        f"公务接待费支出预算为4.00万元，支出决算为{_two(RECEPTION)}万元，完成预算的{_share(RECEPTION, D(4))}，"
        f"与上年相比{_change(RECEPTION, LAST['reception'])}，主要原因是压减接待。",
        f"公务用车运行维护费支出预算为9.00万元，支出决算为{_two(RUNNING)}万元，完成预算的{_share(RUNNING, D(9))}，"
        f"与上年相比{_change(RUNNING, LAST['running'])}，主要原因是集中维修。",
        "（二）“三公”经费财政拨款支出决算具体情况说明",
        f"2024年度“三公”经费财政拨款支出决算中，公务接待费支出决算{_two(RECEPTION)}万元，占{_share(RECEPTION, three)}，"
        f"因公出国（境）费支出决算0.00万元，占0.00%，公务用车购置费支出决算0.00万元，占0.00%，"
        f"公务用车运行维护费支出决算{_two(RUNNING)}万元，占{_share(RUNNING, three)}。其中：",
        "1、因公出国（境）费支出决算为0.00万元，全年安排因公出国（境）团组0个，累计0人次。",
        f"2、公务接待费支出决算为{_two(RECEPTION)}万元，全年共接待来访团组9个、来宾86人次，主要是兄弟单位考察发生的接待支出。",
        f"3、公务用车购置及运行维护费支出决算为{_two(RUNNING)}万元，其中：公务用车购置费0.00万元，更新公务用车0辆。"
        f"公务用车运行维护费{_two(RUNNING)}万元，主要是燃油费、维修费、保险费，截止2024年12月31日，公务用车保有量为4辆。",
        "八、政府性基金预算收入支出决算情况",
        "本单位2024年度没有政府性基金收入，也没有使用政府性基金安排的支出。",
        "九、国有资本经营预算支出决算情况",
        f"2024年度国有资本经营预算支出{_two(STATE_CAPITAL)}万元，用于智慧应急信息化项目。",
        "十、机关运行经费支出说明",
        f"2024年度机关运行经费支出{_two(PUBLIC)}万元，比上年决算数{_change(PUBLIC, LAST['operating'])}，主要原因是压缩日常开支。",
        "十一、一般性支出情况说明",
        "2024年本单位开支培训费2.20万元，用于应急业务培训，人数60人。",
        "十二、政府采购支出说明",
        "2024年度政府采购支出总额184.60万元，其中：政府采购货物支出96.30万元、政府采购工程支出18.00万元、政府采购服务支出70.30万元。"
        f"授予中小企业合同金额120.50万元，占政府采购支出总额的{_share(D('120.50'), D('184.60'))}，"
        f"其中：授予小微企业合同金额64.20万元，占政府采购支出总额的{_share(D('64.20'), D('184.60'))}。",
        "十三、国有资产占用情况说明",
        "截至2024年12月31日，本单位共有车辆6辆，其中，机要通信用车1辆、应急保障用车3辆、执法执勤用车2辆；"
        "单位价值100万元以上设备（不含车辆）0台（套）。",
        "十四、2024年度预算绩效情况说明",
        f"本单位对2024年度{count}个项目开展了绩效自评，涉及资金{_two(funds)}万元，"
        f"其中评价等级为优的{count - 2}个、良的2个。",
    ]
    return lines


def _planned_before() -> Decimal:
    """The initial budget of the year of the accounts."""
    return sum((_initial(c) for c in CODES if len(c.code) == 7 and not c.code.startswith("223")), D(0))


def _initial(code: Code) -> Decimal:
    """An initial budget that is not what was spent in the end."""
    return (code.total * D("0.94") + D("1.70")).quantize(D("0.01"))


# --- a budget: tables in 元, text in 万元 -----------------------------------------------------------------------------------
YEAR = 2025
FACTOR = D("1.06")
_INCOME = ("合计", "财政拨款收入", "事业收入", "事业单位经营收入", "其他收入")
_NATURES = ("合计", "基本支出", "项目支出")


def _planned(code: Code) -> tuple[Decimal, Decimal]:
    """Basic and project money of a code next year, in 元; all of it from the general budget."""
    return tuple((part * FACTOR * 10000).quantize(D(1)) for part in (code.basic, code.project))  # type: ignore[return-value]


def _next_year() -> dict[str, tuple[Decimal, Decimal]]:
    lines = {c.code: _planned(c) for c in CODES if len(c.code) == 7 and not c.code.startswith("223")}
    out = dict(lines)
    for code in CODES:
        if len(code.code) < 7 and not code.code.startswith("223"):
            below = [v for k, v in lines.items() if k.startswith(code.code)]
            out[code.code] = (sum((b for b, _ in below), D(0)), sum((p for _, p in below), D(0)))
    return out


def budget() -> list[Title | Line | Form]:
    """A budget as districts publish it: text first, then nine tables."""
    money = _next_year()
    names = {c.code: c.name for c in CODES}
    basic = sum((b for k, (b, _) in money.items() if len(k) == 7), D(0))
    project = sum((p for k, (_, p) in money.items() if len(k) == 7), D(0))
    whole = basic + project
    head: list[Title | Line | Form] = [Title(f"{UNIT}{YEAR}年部门预算"), Title("部门预算编制说明")]
    head += map(Line, _budget_text(money, names, whole))

    def table(title: str, form: Form, unit: str = "元") -> list[Title | Line | Form]:
        return [Title(f"{YEAR}年{title}", new_page=True), Line(f"编制部门：{UNIT}"), Line(f"单位：{unit}", right=True), form]

    body = [
        *table("部门财务收支预算总表", _budget_balance(money, names, whole, fiscal=False)),
        *table("部门收入预算总表", _by_code(money, names, _INCOME)),
        *table("部门支出预算总表", _by_code(money, names, _NATURES)),
        *table("部门财政拨款收支预算总表", _budget_balance(money, names, whole, fiscal=True)),
        *table("部门一般公共预算支出功能分类预算表", _by_code(money, names, _NATURES)),
        *table("部门政府性基金预算支出功能分类预算表", _no_money()),
        Line("注：本部门2025年无政府性基金预算财政拨款安排的预算，故本表为空表。"),
        *table("部门国有资本经营预算支出功能分类预算表", _no_money()),
        Line("注：本部门2025年无国有资本经营预算财政拨款安排的预算，故本表为空表。"),
        *table("部门一般公共预算基本支出部门预算经济分类预算表", _economic(basic)),
        *table("部门“三公”经费和机关运行经费预算表", _three_public(), "万元"),
    ]
    terms = [Title("名词解释", new_page=True), *map(Line, _TERMS)]
    return [*head, *body, Title("其他相关情况说明"), *map(Line, _budget_notes(project)), *terms]


def _wan(value: Decimal) -> str:
    return f"{(value / 10000).quantize(D('0.01'), ROUND_HALF_UP):,}"


def _budget_text(money: dict[str, tuple[Decimal, Decimal]], names: dict[str, str], whole: Decimal) -> list[str]:
    last = _planned_before() * 10000
    more = f"比2024年预算增加{_wan(whole - last)}万元"
    lines = [
        f"{YEAR}年，{UNIT}收入预算{_wan(whole)}万元，其中：财政拨款收入{_wan(whole)}万元，{more}；事业收入0.00万元；其他收入0.00万元。",
        f"支出预算{_wan(whole)}万元，其中：财政拨款支出预算{_wan(whole)}万元，{more}。财政拨款支出预算中，"
        f"一般公共预算拨款支出预算{_wan(whole)}万元，{more}；政府性基金拨款支出预算0.00万元，比2024年预算持平。",
        "财政拨款支出主要内容如下：",
    ]
    for number, code in enumerate((c for c in money if len(c) == 7), 1):
        path = f"{names[code[:3]]}（类）{names[code[:5]]}（款）{names[code]}（项）"
        lines.append(f"{number}.“{path}”科目{_wan(sum(money[code]))}万元，主要用于{names[code]}方面的支出。")
    return lines


def _budget_balance(money: dict[str, tuple[Decimal, Decimal]], names: dict[str, str], whole: Decimal, fiscal: bool) -> Form:
    classes = [c for c in money if len(c) == 3]
    sources = [("一、一般公共预算资金", whole), ("二、政府性基金", None), ("三、国有资本经营预算", None)]
    if not fiscal:
        sources = [("一、财政拨款收入", whole), ("1.一般公共预算资金", whole), ("二、事业收入", None), ("三、其他收入", None)]
    form = Form(6 if fiscal else 4)
    heads = ("项目", "合计", "一般公共预算", "政府性基金预算") if fiscal else ("项目", "预算数")
    form.row(Span("本年收入", 2), Span("本年支出", form.columns - 2))
    form.row("项目", "预算数", *heads)
    for row in range(max(len(classes), len(sources))):
        name, value = sources[row] if row < len(sources) else ("", None)
        left = (name, f"{value:,}" if value is not None else "")
        if row < len(classes):
            spent = f"{sum(money[classes[row]]):,}"
            numeral = _NUMERALS[row]
            form.row(*left, f"{numeral}、{names[classes[row]]}", spent, *((spent, "") if fiscal else ()))
        else:
            form.row(*left)
    total = f"{whole:,}"
    form.row("收入总计", total, "支出总计", total, *((total, "") if fiscal else ()))
    return form


def _by_code(money: dict[str, tuple[Decimal, Decimal]], names: dict[str, str], heads: tuple[str, ...]) -> Form:
    form = Form(4 + len(heads))
    form.row(Span("功能分类科目编码", 3), Span("功能分类科目名称", 1, 2), *(Span(h, 1, 2) for h in heads))
    form.row("类", "款", "项")
    for code in sorted(money):
        basic, project = money[code]
        total = f"{basic + project:,}"
        split = (f"{basic:,}" if basic else "", f"{project:,}" if project else "")
        cells = (total, total, "", "", "") if heads == _INCOME else (total, *split)
        form.row(code[:3], code[3:5], code[5:], names[code], *cells)
    whole = [sum((v[i] for k, v in money.items() if len(k) == 7), D(0)) for i in (0, 1)]
    total = f"{sum(whole):,}"
    form.row(Span("合计", 4), *((total, total, "", "", "") if heads == _INCOME else (total, f"{whole[0]:,}", f"{whole[1]:,}")))
    return form


def _no_money() -> Form:
    """A table of a kind of money that there is none of."""
    form = Form(4 + len(_NATURES))
    form.row(Span("功能分类科目编码", 3), Span("功能分类科目名称", 1, 2), *(Span(h, 1, 2) for h in _NATURES))
    form.row("类", "款", "项")
    form.row(Span("合计", 4), "", "", "")
    return form


def _economic(basic: Decimal) -> Form:
    """Basic expenditure by economic code; 基本工资 takes what rounding leaves."""
    amounts = {c: (a * FACTOR * 10000).quantize(D(1)) for c, (_, a) in ECONOMIC.items() if a}
    amounts["30101"] += basic - sum(amounts.values())
    heads = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}
    form = Form(6)
    form.row(Span("经济分类科目编码", 2), *(Span(head, 1, 2) for head in ("经济分类科目名称", "合计", "人员经费", "公用经费")))
    form.row("类", "款")
    totals = [D(0), D(0)]
    for head, title in heads.items():
        below = {c: a for c, a in sorted(amounts.items()) if c.startswith(head)}
        staff = head in ("301", "303")
        for code, name, amount in [(head, title, sum(below.values(), D(0))), *((c, ECONOMIC[c][0], a) for c, a in below.items())]:
            form.row(code[:3], code[3:], name, f"{amount:,}", *((f"{amount:,}", "") if staff else ("", f"{amount:,}")))
        totals[0 if staff else 1] += sum(below.values(), D(0))
    form.row(Span("合计", 3), f"{sum(totals):,}", f"{totals[0]:,}", f"{totals[1]:,}")
    return form


def _three_public() -> Form:
    form = Form(7)
    form.row(Span("“三公”经费预算数", 6), Span("机关运行经费预算数", 1, 3))
    form.row(Span("合计", 1, 2), Span("因公出国(境)费", 1, 2), Span("公务接待费", 1, 2), Span("公务用车购置及运行费", 3))
    form.row("小计", "购置费", "运行费")
    form.row("30.20", "0.00", "3.20", "27.00", "18.00", "9.00", f"{_two(PUBLIC * FACTOR)}")
    return form


def _budget_notes(project: Decimal) -> list[str]:
    return [
        f"一、{YEAR}年“三公”经费预算情况说明",
        f"{YEAR}年“三公”经费预算数为30.20万元，比2024年预算增加17.20万元。其中：",
        "（一）因公出国（境）费0.00万元，比2024年预算持平。",
        "（二）公务用车购置及运行费27.00万元，比2024年预算增加18.00万元，主要原因是更新一辆救援指挥车。其中：公务用车购置费18.00万元，"
        "比2024年预算增加18.00万元；公务用车运行费9.00万元，比2024年预算持平。",
        "（三）公务接待费3.20万元，比2024年预算减少0.80万元，主要原因是压减接待。",
        "二、机关运行经费预算",
        f"{YEAR}年{UNIT}财政拨款的机关运行经费预算为{_two(PUBLIC * FACTOR)}万元。",
        "三、政府采购预算情况",
        f"{YEAR}年本部门政府采购预算310.55万元，其中：政府采购货物预算122.35万元、政府采购工程预算60.00万元、政府采购服务预算128.20万元。",
        "四、绩效目标设置情况",
        f"按照预算绩效管理工作的总体要求，本部门编报绩效目标的项目9个，涉及项目预算资金{_wan(project)}万元。",
        "五、国有资产占有使用情况",
        "截至2024年12月31日，本部门共有车辆6辆，其中：机要通信用车1辆、应急保障用车3辆、执法执勤用车2辆；单价100万元（含）以上设备（不含车辆）0台（套）。",
        f"{YEAR}年部门预算安排购置车辆1辆，其中：应急保障用车1辆。",
    ]


