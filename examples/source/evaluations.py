"""The self-evaluations of 望川市应急管理局 for 2024 (invented): the whole unit and two projects, a sheet each."""

from __future__ import annotations

from decimal import Decimal

from files import Block
from form import Form, Line, Number, Span, Title, money, percent
from grids import SIGNED, indicators
from ledger import BASIC, PROJECT_TOTAL, PROJECTS, STATE_CAPITAL, account

__all__ = ["evaluations_2024"]

UNIT = "望川市应急管理局"
_HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
_WIDTHS = (14, 13, 15, 32, 14, 14, 8, 9, 22)

Row = tuple[str, str, str, str | Number, str | Number, str, str, str]


def evaluations_2024() -> list[tuple[str, list[Block]]]:
    """Three sheets. Planted: a total that is 1.00 too low on the second, a turned execution rate on the third."""
    return [("整体支出", _unit()), ("安全生产与预防", _prevention()), ("防汛抗旱", _flood())]


def _points(text: str) -> Number:
    number = Decimal(text)
    return Number(number, "0" if number == number.to_integral() else "0.00")


def _rate(text: str) -> Number:
    return Number(Decimal(text), "0%")


def _grid(form: Form, rows: tuple[Row, ...], execution: Decimal, slip: str = "0") -> None:
    """The indicators and the line of totals; `slip` is what the printed total is wrong by."""
    indicators(form, _HEADER, [(*r[:5], _points(r[5]), _points(r[6]), r[7]) for r in rows], side="绩效指标")
    weights = sum((Decimal(r[5]) for r in rows), Decimal(10))
    total = sum((Decimal(r[6]) for r in rows), execution + Decimal(slip))
    form.row(Span("总分", 6), _points(str(weights)), money(total), "")


def _unit() -> list[Block]:
    executed = account("").total
    adjusted = BASIC + Decimal("12.00") + sum((p[1] for projects in PROJECTS.values() for p in projects), Decimal(0))
    initial = adjusted - Decimal("396.00")
    rate = percent(executed, adjusted)
    score = (executed / adjusted * 10).quantize(Decimal("0.01"))
    form = Form(9, _WIDTHS)
    form.row(Span("市直部门预算单位（包括二级机构）名称", 3), Span(UNIT, 6))
    form.row(Span("年度预算申请（万元）", 2, 7), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    form.row("年度资金总额", money(initial), money(adjusted), money(executed), "10", rate, money(score))
    form.row(Span("按收入性质分：", 4), Span("按支出性质分：", 3))
    form.row(Span(f"其中：一般公共预算：{adjusted - STATE_CAPITAL}", 4), Span(f"其中：基本支出：{BASIC}", 3))
    form.row(Span(f"国有资本经营预算：{STATE_CAPITAL}", 4), Span(f"项目支出：{PROJECT_TOTAL}", 3))
    form.row(Span("政府性基金拨款：0", 4), Span("", 3))
    form.row(Span("其他资金：0", 4), Span("", 3))
    form.row(Span("年度总体目标", down=2), Span("预期目标", 4), Span("实际完成情况", 4))
    form.row(Span("强化值守和指挥调度，压实企业主体责任，补齐基层物资和观测点短板。", 4),
             Span("接报信息1500余条，全部按时处置；新建观测点8个，一项信息化验收延至次年。", 4))  # fmt: skip
    output, benefit, pleased, cost = "产出指标（40分）", "效益指标（20分）", "满意度指标（10分）", "成本指标（20分）"
    rows: tuple[Row, ...] = (
        (output, "数量指标", "应急指挥中心接报信息", "≥1000条", "1500余条", "5", "5", ""),
        (output, "数量指标", "视频调度会议保障", "≥200次", "280次", "5", "5", ""),
        (output, "数量指标", "完善地震宏观观测点", "=8个", "8个", "5", "5", ""),
        (output, "数量指标", "印刷发放防震减灾宣传知识册", "≥2万份", "2万份", "5", "5", ""),
        (output, "质量指标", "重大事故隐患整改率", _rate("0.95"), _rate("0.98"), "5", "5", ""),
        (output, "质量指标", "应急指挥中心信息报送率", _rate("0.9"), _rate("0.92"), "5", "5", ""),
        (output, "时效指标", "普通新闻得到及时报道", "36小时内", "24小时", "5", "5", ""),
        (output, "时效指标", "项目按计划完工率", "≥90%", "85.5%", "5", "4.75", "一项信息化项目验收延至次年，已排定时间"),
        (benefit, "经济效益指标", "节省信息系统运行投入", "降低运维成本", "有效降低", "5", "5", ""),
        (benefit, "社会效益指标", "生产安全事故起数", "下降", "下降", "5", "5", ""),
        (benefit, "社会效益指标", "市民自救互救能力", "提升", "提升", "5", "5", ""),
        (benefit, "可持续影响指标", "风险防控能力", "持续提升", "持续提升", "5", "5", ""),
        (pleased, "服务对象满意度指标", "市民满意度", "≥90%", "93%", "5", "5", ""),
        (pleased, "服务对象满意度指标", "参训学员满意度", "≥95%", "97%", "5", "5", ""),
        (cost, "经济成本指标", "基本支出", f"≤{BASIC + 12}万元", f"{BASIC}万元", "10", "10", ""),
        (cost, "经济成本指标", "项目支出", f"≤{adjusted - BASIC - 12}万元", f"{PROJECT_TOTAL}万元", "10", "10", ""),
    )
    _grid(form, rows, score)
    return [Title("2024年度部门（单位）整体支出绩效自评表"), form, Line(SIGNED["wangchuan"])]


def _project(name: str, budget: Decimal, executed: Decimal, rate: Number, goals: tuple[str, str]) -> tuple[Form, Decimal]:
    form = Form(9, _WIDTHS)
    score = (executed / budget * 10).quantize(Decimal("0.01"))
    form.row(Span("项目支出名称", 2), Span(name, 7))
    form.row(Span("主管部门", 2), Span(UNIT, 3), "实施单位", Span(UNIT, 3))
    form.row(Span("项目资金（万元）", 2, 5), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    figures = (money(budget), money(budget), money(executed), "10", rate, money(score))
    form.row("年度资金总额", *figures)
    form.row("其中：当年财政拨款", *figures)
    form.row("上年结转资金")
    form.row("其他资金")
    form.row(Span("年度总体目标", down=2), Span("预期目标", 4), Span("实际完成情况", 4))
    form.row(Span(goals[0], 4), Span(goals[1], 4))
    return form, score


def _prevention() -> list[Block]:
    name, budget, executed = PROJECTS["2240102"][0]
    goals = ("保障指挥中心全天运行，做好隐患督办、法律服务和宣传报道。", "指挥中心全年未中断，督办的重大隐患按期整改。")
    form, score = _project(name, budget, executed, percent(executed, budget), goals)
    output, benefit, pleased, cost = "产出指标（40分）", "效益指标（20分）", "满意度指标（10分）", "成本指标（20分）"
    _grid(form, (
        (output, "数量指标", "应急指挥中心接报信息", "≥1000条", "1500余条", "8", "8", ""),
        (output, "数量指标", "提供法律咨询", "≥10次", "16次", "6", "6", ""),
        (output, "数量指标", "新闻信息报道", "300篇", "700余篇", "6", "6", ""),
        (output, "质量指标", "信息化项目安全稳定运行", _rate("1"), _rate("1"), "10", "10", ""),
        (output, "时效指标", "年度内重大事故隐患按期整改率", "100%", "96%", "10", "9.60", "两处隐患因搬迁延期，已落实监控措施"),
        (benefit, "社会效益指标", "市民安全意识和防灾减灾救灾意识", "得到明显提高", "得到明显提高", "10", "10", ""),
        (benefit, "可持续影响指标", "提高公众应对风险能力", "持续提升", "持续提升", "10", "10", ""),
        (pleased, "服务对象满意度指标", "市民满意度", "≥90%", "93%", "10", "10", ""),
        (cost, "经济成本指标", "项目资金", f"≤{budget}万元", f"{executed}万元", "20", "20", ""),
    ), score, slip="-1")  # fmt: skip
    return [Title("2024年度项目支出绩效自评表"), form, Line("备注：一个一级项目支出一张"), Line(SIGNED["wangchuan"])]


def _flood() -> list[Block]:
    name, budget, executed = PROJECTS["2240106"][1]
    goals = ("汛期前完成物资补充和人员培训，当好防汛指挥的参谋。", "物资和培训按计划完成，安全度过五轮强降雨。")
    turned = Number(Decimal("0.9726"), "0.00%")  # 92.67% is right
    form, score = _project(name, budget, executed, turned, goals)
    output, benefit, pleased, cost = "产出指标（40分）", "效益指标（20分）", "满意度指标（10分）", "成本指标（20分）"
    _grid(form, (
        (output, "数量指标", "购买防汛工作物资", "100套", "100套", "15", "15", ""),
        (output, "质量指标", "防汛业务培训人数", "≥200人", "214人", "15", "15", ""),
        (output, "时效指标", "物资到位时间", "2024年6月前完成", "2024年5月完成", "10", "10", ""),
        (benefit, "社会效益指标", "全市安全度汛", "≥90%", "95%", "10", "10", ""),
        (benefit, "可持续影响指标", "全市防汛应急能力", "提升", "提升", "10", "10", ""),
        (pleased, "服务对象满意度指标", "全市人民群众满意度", "≥90%", "91%", "10", "10", ""),
        (cost, "成本指标", "防汛指挥日常工作经费", "≤30万元", "27.80万元", "20", "20", ""),
    ), score)  # fmt: skip
    return [Title("2024年度项目支出绩效自评表"), form, Line("备注：一个一级项目支出一张"), Line(SIGNED["wangchuan"])]
