"""青禾县应急管理局 (invented): plans of two years, the projects of the second, the self-evaluation of the first."""

from __future__ import annotations

from decimal import Decimal

from files import Block
from form import Form, Line, Number, Span, Title, money, percent
from grids import SIGNED, indicators

__all__ = ["evaluation_2025", "plan_2025", "plan_2026", "projects_2026"]

UNIT = "青禾县应急管理局"

TRAINING, FIREWORKS = Decimal("15.00"), Decimal("25.00")
BASIC_2026 = Decimal("546.40")
PROJECTS_2026 = TRAINING + FIREWORKS
TOTAL_2026 = BASIC_2026 + PROJECTS_2026

TASKS_2025 = (
    ("突发事件应急处置与救援保障", "全年值守，调度救援力量，做好现场保障", Decimal("182.60")),
    ("重点行业安全生产监管执法", "对危化、工贸、矿山企业开展检查和专项执法，隐患闭环整改", Decimal("96.40")),
    ("应急物资与指挥平台运维", "补充县级物资库，维护指挥平台和通信设备", Decimal("45.00")),
    ("应急演练与安全宣教培训", "修编县级预案，组织综合和专项演练，开展宣讲", Decimal("33.00")),
    ("日常政务与履职保障", "保障人员经费和机关运转", Decimal("171.90")),
)
TOTAL_2025 = sum((task[2] for task in TASKS_2025), Decimal(0))


def plan_2026() -> list[Block]:
    """The unit's plan of 2026: duties, goal, tasks, budget split, indicators. Everything in it agrees."""
    form = Form(8, (11, 12, 22, 9, 9, 9, 28, 8))
    form.row("部门（单位）名称", Span(UNIT, 7))
    duties = (
        "1.拟订全县应急管理和安全生产工作计划并组织落实。",
        "2.统筹应急预案体系，组织预案演练，推动避难场所建设。",
        "3.组织协调安全生产类、自然灾害类突发事件的应急救援。",
        "4.监督检查危险化学品、烟花爆竹、工贸等行业的安全生产。",
        "5.管理县级救灾物资，组织灾情核查和受灾群众救助。",
        "6.开展应急管理宣传教育和培训。",
    )
    form.row("部门（单位）职责", Span("\n".join(duties), 7))
    goal = (
        "全年排查企业隐患不少于130次、组织演练不少于8场，重点工作任务按时完成率达到95%以上，"
        "生产安全事故起数比上年减少，让群众在汛期和防火期有人管、有处去、有物资。"
    )
    form.row("年度履职目标", Span(goal, 7))
    tasks = (
        ("突发事件应急处置与救援保障", "24小时值守，统筹救援力量，保障现场指挥"),
        ("重点行业安全生产监管执法", "日常检查与专项执法并行，隐患整改闭环管理"),
        ("自然灾害风险防控与救灾救助", "汛期和防火期前完成风险排查，做好转移安置和救助"),
        ("应急演练与安全宣教培训", "组织综合和专项演练，培训基层人员和从业人员"),
        ("应急物资与指挥平台运维", "补充物资，保障平台和通信设备运行"),
    )
    form.row(Span("年度主要任务", down=len(tasks) + 1), "任务名称", Span("主要内容", 6))
    for name, content in tasks:
        form.row(name, Span(content, 6))
    form.row(Span("预算情况", down=3), Span("资金总额", down=2), Span("按收入性质分", 4), Span("按支出性质分", 2))
    form.row("一般公共预算", "政府性基金拨款", "财政专户管理资金", "其他资金", "基本支出", "项目支出")
    zero = money("0")
    form.row(money(TOTAL_2026), money(TOTAL_2026), zero, zero, zero, money(BASIC_2026), money(PROJECTS_2026))
    header = ("一级指标", "二级指标", "三级指标", "指标值类型", "指标值", "度量单位", "指标值说明（指标解释）", "备注")
    cost, output, benefit, pleased = "成本指标", "产出指标", "效益指标", "满意度指标"
    rows = (
        (cost, "经济成本指标", "年初预算金额", "=", str(money(TOTAL_2026)), "万元", "全年支出不突破年初预算"),
        (cost, "经济成本指标", "基本支出控制额", "≤", str(money(BASIC_2026)), "万元", "基本支出控制在预算之内"),
        (cost, "经济成本指标", "项目支出控制额", "≤", str(money(PROJECTS_2026)), "万元", "项目支出控制在预算之内"),
        (cost, "社会成本指标", "/"),
        (cost, "生态环境成本指标", "/"),
        (output, "数量指标", "生产安全事故隐患排查次数", "≥", "130", "次", "全年对生产经营单位排查隐患的次数"),
        (output, "数量指标", "应急救援演练次数", "≥", "8", "场", "全年组织的各类演练场数"),
        (output, "数量指标", "安全隐患排查整改数量", "≥", "220", "条", "查出并整改到位的隐患条数"),
        (output, "数量指标", "专项执法行动次数", "≥", "12", "次", "烟花爆竹打非治违等专项行动"),
        (output, "质量指标", "资金使用合规率", "=", "100", "%", "支出符合预算和财务制度"),
        (output, "质量指标", "案件查处合规率", "=", "100", "%", "程序合规、适用法律准确"),
        (output, "质量指标", "安全生产隐患整改率", "≥", "98", "%", "按期整改到位的比例"),
        (output, "时效指标", "年度重点工作任务按时完成率", "≥", "95", "%", "按进度计划完成的比例"),
        (output, "时效指标", "突发事件应急响应及时率", "≥", "95", "%", "接报后按规定时限启动响应"),
        (benefit, "社会效益指标", "生产安全事故起数", "定性", "下降", "", "比上年减少"),
        (benefit, "社会效益指标", "群众应急安全知识普及率", "≥", "82", "%", "抽样调查中了解应急知识的群众比例"),
        (benefit, "生态效益指标", "森林火灾受害面积占比", "≤", "0.5", "‰", "受害面积占森林面积的比例"),
        (benefit, "可持续影响指标", "基层应急能力提升", "定性", "提升", "", "乡镇应急能力建设达标情况"),
        (pleased, "服务对象满意度指标", "企业安全监管满意度", "≥", "90", "%", "重点行业企业问卷"),
        (pleased, "服务对象满意度指标", "群众应急服务满意度", "≥", "92", "%", "群众问卷"),
    )
    indicators(form, header, rows)
    return [
        Title("2026年部门整体支出绩效目标表"),
        Line(f"填报单位（盖章）：{UNIT}"),
        Line("单位：万元", right=True),
        form,
        Line(SIGNED["qinghe"]),
    ]


def projects_2026() -> list[Block]:
    """Two project plans. Planted: the cost target of the second (28 万元) is above its budget."""
    training = _project(
        "2026年防汛抗旱、森林防火等应急队伍培训和演练",
        TRAINING,
        "让县级和乡镇应急队伍在汛期前完成水上救援和森林灭火轮训，人人会用装备，接令后60分钟内到位。",
        (
            ("产出指标", "数量指标", "培训场次", "6", "场", "≥"),
            ("产出指标", "数量指标", "培训人数", "320", "人次", "≥"),
            ("产出指标", "数量指标", "演练场次", "6", "场", "≥"),
            ("产出指标", "质量指标", "培训考核通过率", "95", "%", "≥"),
            ("产出指标", "质量指标", "演练达标率", "90", "%", "≥"),
            ("产出指标", "时效指标", "应急响应联动时效", "60", "分钟", "≤"),
            ("效益指标", "经济效益指标", "/"),
            ("效益指标", "社会效益指标", "应急处置能力提升", "定性", "", "提升"),
            ("效益指标", "生态效益指标", "森林火灾受害面积占比", "0.5", "‰", "≤"),
            ("满意度指标", "服务对象满意度指标", "应急队伍人员满意度", "95", "%", "≥"),
            ("成本指标", "经济成本指标", "年初预算金额", str(TRAINING), "万元", "="),
        ),
    )
    fireworks = _project(
        "2026年烟花爆竹打非治违专项资金",
        FIREWORKS,
        "盯住生产、运输、储存、燃放各环节，发现一起查处一起，重大隐患全部按期整改，重点时段不出事故。",
        (
            ("产出指标", "数量指标", "开展烟花爆竹打非治违专项检查、联合执法行动", "5", "次", "≥"),
            ("产出指标", "数量指标", "督查检查烟花爆竹相关生产经营单位", "110", "家", "≥"),
            ("产出指标", "质量指标", "烟花爆竹领域重大安全隐患整改率", "100", "%", "="),
            ("产出指标", "质量指标", "一般隐患整改合格率", "95", "%", "≥"),
            ("产出指标", "时效指标", "一般隐患整改时限", "3", "工作日", "≤"),
            ("效益指标", "社会效益指标", "开展烟花爆竹安全宣传活动", "5", "次", "≥"),
            ("效益指标", "生态效益指标", "烟花爆竹合规燃放率", "90", "%", "≥"),
            ("满意度指标", "服务对象满意度指标", "人民群众对烟花爆竹安全监管工作满意度", "95", "%", "≥"),
            ("成本指标", "经济成本指标", "年初预算金额", "28.00", "万元", "="),
        ),
    )
    head: list[Block] = [Line(f"填报单位（盖章）：{UNIT}"), Line("金额单位：万元", right=True)]
    title = "2026年项目支出绩效目标表"
    return [Title(title), *head, training, Line(SIGNED["qinghe"]), Title(title, new_page=True), *head, fireworks,
            Line(SIGNED["qinghe"])]  # fmt: skip


def _project(name: str, budget: Decimal, goal: str, rows: tuple[tuple[str, ...], ...]) -> Form:
    form = Form(8, (10, 11, 14, 26, 9, 9, 9, 8))
    form.row("项目名称", Span(name, 7))
    form.row("年度本级预算金额", Span(money(budget), 3), "项目类别", Span("特定类", 3))
    form.row("项目支出实施期", Span("2026.01-2026.12", 7))
    form.row("本年度绩效目标", Span(goal, 7))
    header = ("一级指标", "二级指标", "三级指标", "指标值", "度量单位", "指标值类型", "备注")
    indicators(form, header, rows, side="本年度绩效指标")
    return form


def plan_2025() -> list[Block]:
    """The plan of the year before, as tab-separated text. Planted: a rate printed as -100%."""
    form = Form(7)
    form.row(Span("部门（单位）名称", 2), Span(UNIT, 5))
    side = Span("年度主要任务", down=len(TASKS_2025) + 3)
    form.row(side, Span("任务名称", down=2), Span("主要内容", 2, 2), Span("预算金额（万元）", 3))
    form.row("总额", "财政拨款", "其他资金")
    form.row(Span("合计", 3), money(TOTAL_2025), money(TOTAL_2025), money("0"))
    for name, content, amount in TASKS_2025:
        form.row(name, Span(content, 2), money(amount), money(amount), money("0"))
    goals = (
        "目标1：排查隐患120次以上，演练6场以上，重点工作按时完成。",
        "目标2：把生产安全事故控制在20起以内，救灾物资随调随到。",
    )
    form.row("年度总目标", Span("\n".join(goals), 6))
    rows = (
        ("产出指标", "数量指标", "生产安全事故隐患排查次数", Span("≥120次", 2)),
        ("产出指标", "数量指标", "应急救援演练次数", Span("≥6场", 2)),
        ("产出指标", "数量指标", "安全隐患排查整改数量", Span("≥200条", 2)),
        ("产出指标", "数量指标", "专项执法行动次数", Span("≥10次", 2)),
        ("产出指标", "质量指标", "资金使用合规率", Span("-100%", 2)),
        ("产出指标", "质量指标", "安全生产隐患整改率", Span("≥98%", 2)),
        ("产出指标", "时效指标", "年度重点工作任务按时完成率", Span("≥95%", 2)),
        ("产出指标", "时效指标", "突发事件应急响应及时率", Span("≥95%", 2)),
        ("效益指标", "社会效益指标", "生产安全事故起数", Span("20起以内", 2)),
        ("效益指标", "社会效益指标", "群众应急安全知识普及率", Span("≥80%", 2)),
        ("效益指标", "生态效益指标", "森林火灾受害面积占比", Span("≤0.5‰", 2)),
        ("效益指标", "可持续影响指标", "基层应急能力提升", Span("提升", 2)),
        ("满意度指标", "服务对象满意度指标", "企业安全监管满意度", Span("≥90%", 2)),
        ("满意度指标", "服务对象满意度指标", "群众应急服务满意度", Span("≥90%", 2)),
        ("成本指标", "经济成本指标", "年初预算金额", Span(f"≤{money(TOTAL_2025)}万元", 2)),
    )
    indicators(form, ("一级指标", "二级指标", "三级指标", Span("指标值", 2)), rows, side="年度绩效指标")
    signed = SIGNED["qinghe"].replace("2026年1月", "2025年1月")
    return [Title("部门（单位）整体支出绩效目标表"), Line("（2025年）"), form, Line(signed)]


def evaluation_2025() -> list[tuple[str, list[Block]]]:
    """How 2025 went: a workbook of one form. Planted: a score (6) above its weight (5)."""
    budget, executed = TOTAL_2025, Decimal("521.46")
    share = percent(executed, budget)
    score = (share.value * 10).quantize(Decimal("0.01"))
    form = Form(9, (13, 12, 14, 26, 14, 14, 9, 9, 24))
    form.row(Span("预算单位名称", 2), Span(UNIT, 7))
    form.row(Span("年度预算申请（万元）", 2, 2), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    form.row("年度资金总额", money(budget), money(budget), money(executed), Number(Decimal(10), "0"), share, money(score))
    form.row(Span("年度总体目标", down=2), Span("预期目标", 4), Span("实际完成情况", 4))
    form.row(Span("排查隐患120次以上，演练6场以上，重点工作按时完成，救灾物资随调随到。", 4),
             Span("排查隐患134次，演练7场；一处物资库改造推迟，年底前未能验收。", 4))  # fmt: skip
    rows = (
        ("产出指标（40分）", "数量指标", "生产安全事故隐患排查次数", "≥120次", "134次", 6, 6, ""),
        ("产出指标（40分）", "数量指标", "应急救援演练次数", "≥6场", "7场", 6, 6, ""),
        ("产出指标（40分）", "数量指标", "安全隐患排查整改数量", "≥200条", "216条", 6, 6, ""),
        ("产出指标（40分）", "数量指标", "专项执法行动次数", "≥10次", "10次", 5, 5, ""),
        ("产出指标（40分）", "质量指标", "资金使用合规率", _rate("1"), _rate("1"), 3, 3, ""),
        ("产出指标（40分）", "质量指标", "安全生产隐患整改率", _rate("0.98"), _rate("0.99"), 3, 3, ""),
        ("产出指标（40分）", "时效指标", "年度重点工作任务按时完成率", "≥95%", "90%", 6, "5.68",
         "一处物资库改造招标推迟，2026年一季度完成"),
        ("产出指标（40分）", "时效指标", "突发事件应急响应及时率", "≥95%", "100%", 5, 5, ""),
        ("效益指标（20分）", "社会效益指标", "生产安全事故起数", "20起以内", "17起", 5, 5, ""),
        ("效益指标（20分）", "社会效益指标", "群众应急安全知识普及率", "≥80%", "83%", 5, 5, ""),
        ("效益指标（20分）", "生态效益指标", "森林火灾受害面积占比", "≤0.5‰", "0.2‰", 5, 5, ""),
        ("效益指标（20分）", "可持续影响指标", "基层应急能力提升", "提升", "提升", 5, 5, ""),
        ("满意度指标（10分）", "服务对象满意度指标", "企业安全监管满意度", "≥90%", "94%", 5, 5, ""),
        ("满意度指标（10分）", "服务对象满意度指标", "群众应急服务满意度", "≥90%", "96%", 5, 6, ""),
        ("成本指标（20分）", "经济成本指标", "年初预算金额", f"≤{budget}万元", f"{executed}万元", 20, 20, ""),
    )  # fmt: skip
    header = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    indicators(form, header, [(*row[:5], _points(row[5]), _points(row[6]), row[7]) for row in rows], side="绩效指标")
    total = sum((Decimal(row[6]) for row in rows), score)
    form.row(Span("总分", 6), Number(Decimal(100), "0"), money(total), "")
    blocks: list[Block] = [Title("2025年度部门整体支出绩效自评表"), form, Line(SIGNED["qinghe"])]
    return [("整体支出自评表", blocks)]


def _rate(value: str) -> Number:
    return Number(Decimal(value), "0%")


def _points(value: object) -> Number:
    number = Decimal(str(value))
    return Number(number, "0" if number == number.to_integral() else "0.00")
