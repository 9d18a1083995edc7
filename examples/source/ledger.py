"""The books of 望川市应急管理局 for 2024 (invented): every figure of its accounts and evaluations is computed from these."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

__all__ = [
    "BASIC",
    "CLASSES",
    "CLOSING",
    "CODES",
    "ECONOMIC",
    "OPENING",
    "PROJECTS",
    "PROJECT_TOTAL",
    "PUBLIC",
    "STATE_CAPITAL",
    "Code",
    "account",
    "economic_sum",
]  # fmt: skip

D = Decimal
OPENING, CLOSING = D("12.30"), D("8.30")

# Projects by the code they are booked under: name, budget after adjustment, executed.
PROJECTS: dict[str, tuple[tuple[str, Decimal, Decimal], ...]] = {
    "2169999": (("防汛抗灾工作经费", D("21.60"), D("21.60")),),
    "2239999": (("“智慧应急”重点信息化项目", D("155.00"), D("150.00")),),
    "2240102": (("安全生产与预防工作经费", D("118.00"), D("114.50")),),
    "2240106": (("安全监管执法与培训", D("105.00"), D("99.36")), ("防汛抗旱专项经费", D("30.00"), D("27.80"))),
    "2240199": (
        ("救灾物资专项", D("60.00"), D("59.60")),
        ("安全生产预防及应急专项", D("320.00"), D("296.00")),
        ("自然灾害应急能力提升工程", D("180.00"), D("164.80")),
    ),
    "2240602": (("森林防灭火经费", D("14.00"), D("14.00")),),
    "2249999": (("安全生产举报奖励与应急演练", D("90.00"), D("86.30")),),
}
PROJECT_TOTAL = sum((p[2] for projects in PROJECTS.values() for p in projects), D(0))
STATE_CAPITAL = D("150.00")

# Basic expenditure by economic code; the three-digit classes are sums.
ECONOMIC: dict[str, tuple[str, Decimal]] = {
    "30101": ("基本工资", D("298.10")),
    "30102": ("津贴补贴", D("188.30")),
    "30103": ("奖金", D("225.60")),
    "30107": ("绩效工资", D("0")),
    "30108": ("机关事业单位基本养老保险缴费", D("92.40")),
    "30109": ("职业年金缴费", D("46.20")),
    "30110": ("职工基本医疗保险缴费", D("38.90")),
    "30111": ("公务员医疗补助缴费", D("22.80")),
    "30112": ("其他社会保障缴费", D("2.35")),
    "30113": ("住房公积金", D("78.60")),
    "30305": ("生活补助", D("40.10")),
    "30307": ("医疗费补助", D("14.20")),
    "30201": ("办公费", D("12.40")),
    "30207": ("邮电费", D("1.85")),
    "30211": ("差旅费", D("9.60")),
    "30212": ("因公出国（境）费用", D("0")),
    "30213": ("维修（护）费", D("4.43")),
    "30216": ("培训费", D("2.20")),
    "30217": ("公务接待费", D("2.60")),
    "30226": ("劳务费", D("41.30")),
    "30228": ("工会经费", D("24.60")),
    "30229": ("福利费", D("30.20")),
    "30231": ("公务用车运行维护费", D("7.40")),
    "30239": ("其他交通费用", D("48.70")),
    "30299": ("其他商品和服务支出", D("6.10")),
    "31002": ("办公设备购置", D("1.35")),
}


def economic_sum(prefix: str) -> Decimal:
    """The sum of the economic codes below a class."""
    return sum((amount for code, (_, amount) in ECONOMIC.items() if code.startswith(prefix)), D(0))


PUBLIC = economic_sum("302") + economic_sum("310")
BASIC = economic_sum("301") + economic_sum("303") + PUBLIC

_NAMES = {
    "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出", "210": "卫生健康支出", "21011": "行政事业单位医疗", "2101103": "公务员医疗补助",
    "216": "商业服务业等支出", "21699": "其他商业服务业等支出", "2169999": "其他商业服务业等支出",
    "221": "住房保障支出", "22102": "住房改革支出", "2210201": "住房公积金",
    "223": "国有资本经营预算支出", "22399": "其他国有资本经营预算支出", "2239999": "其他国有资本经营预算支出",
    "224": "灾害防治及应急管理支出", "22401": "应急管理事务", "2240101": "行政运行", "2240102": "一般行政管理事务",
    "2240106": "安全监管", "2240199": "其他应急管理支出", "22406": "自然灾害防治", "2240602": "森林草原防灾减灾",
    "22499": "其他灾害防治及应急管理支出", "2249999": "其他灾害防治及应急管理支出",
}  # fmt: skip

_BASIC_CODES = {code: ECONOMIC[economic][1] for code, economic in
                {"2080505": "30108", "2080506": "30109", "2101103": "30111", "2210201": "30113"}.items()}  # fmt: skip
_BASIC_CODES["2240101"] = BASIC - sum(_BASIC_CODES.values(), D(0))


@dataclass(frozen=True)
class Code:
    """A line of the accounts: a functional code with what was spent and received under it."""

    code: str
    name: str
    basic: Decimal
    project: Decimal
    income: Decimal

    @property
    def total(self) -> Decimal:
        """Expenditure in all."""
        return self.basic + self.project


def account(prefix: str) -> Code:
    """The sums of all seven-digit codes below a prefix; "" gives the grand total."""
    basic = sum((amount for code, amount in _BASIC_CODES.items() if code.startswith(prefix)), D(0))
    projects = [p for code, ps in PROJECTS.items() if code.startswith(prefix) for p in ps]
    project = sum((p[2] for p in projects), D(0))
    # What was carried over from the year before was spent on 2249999, and what is left was saved there.
    carried = OPENING - CLOSING if "2249999".startswith(prefix) else D(0)
    return Code(prefix, _NAMES.get(prefix, "合计"), basic, project, basic + project - carried)


CODES = tuple(account(code) for code in sorted(_NAMES))

CLASSES = (
    ("201", "一般公共服务支出"), ("202", "外交支出"), ("203", "国防支出"), ("204", "公共安全支出"), ("205", "教育支出"),
    ("206", "科学技术支出"), ("207", "文化旅游体育与传媒支出"), ("208", "社会保障和就业支出"), ("210", "卫生健康支出"),
    ("211", "节能环保支出"), ("212", "城乡社区支出"), ("213", "农林水支出"), ("214", "交通运输支出"),
    ("215", "资源勘探工业信息等支出"), ("216", "商业服务业等支出"), ("217", "金融支出"), ("219", "援助其他地区支出"),
    ("220", "自然资源海洋气象等支出"), ("221", "住房保障支出"), ("222", "粮油物资储备支出"),
    ("223", "国有资本经营预算支出"), ("224", "灾害防治及应急管理支出"), ("229", "其他支出"), ("231", "债务还本支出"),
    ("232", "债务付息支出"), ("234", "抗疫特别国债安排的支出"),
)  # fmt: skip
