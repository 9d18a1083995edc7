"""Figures in running text: what is claimed of a sentence, and what is left alone. All wording is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao import resources
from jixiao.errors import LayoutError
from jixiao.identity.lists import load_classes
from jixiao.model import Document, Record
from jixiao.read.text import read_text
from jixiao.settings import Settings
from jixiao.understand import load, load_claims, understand

LAYOUTS = load(resources.files("mappings/layouts", "*.yaml"))
WORDS = load_claims(resources.files("mappings/claims", "*.yaml"))
CLASSES = load_classes(Settings().own)
ACCOUNTS = ("2024年度部门决算情况说明", "一、收入支出决算总体情况说明")
BUDGET = ("2025年部门预算编制说明", "一、预算收支情况说明")


def read(*lines: str, under: tuple[str, ...] = ACCOUNTS) -> list[Record]:
    """The claims of an explanation of accounts with these lines."""
    grids = read_text("\n".join((*under, *lines)).encode()).grids
    reading = understand(Document("a.txt", "0" * 64, "text/plain", 1, grids), LAYOUTS, CLASSES, WORDS)
    return [r for r in reading.records if r.table == "claims"]


def said(*lines: str, under: tuple[str, ...] = ACCOUNTS) -> list[str]:
    """The same, each claim in short: about, measure, value with unit or word, and base."""
    out = []
    for r in read(*lines, under=under):
        base = f" /{r.text('base')}" if r.text("base") else ""
        out.append(f"{r.text('about')} {r.text('measure')} {r.text('value') + r.text('unit_of_measure') or r.text('word')}{base}")
    return out


TOTALS = [
    ("全市防汛工作会会议费0.5万元。", ["全市防汛工作会会议费 amount 0.5万元"]),
    ("下属事业单位人员经费50万元。", ["下属事业单位人员经费 amount 50万元"]),
    ("2024年度收、支总计512.30万元。", ["total amount 512.30万元"]),
    ("云岭县水务局2024年度收入支出总计1,208.45万元。", ["total amount 1208.45万元"]),
    ("我局２０２４年收支总计８８．５万元。", ["total amount 88.5万元"]),
    ("本年收入合计为400万元。", ["current-total amount 400万元"]),
    ("本年支出合计0.4亿元。", ["current-total amount 0.4亿元"]),
    ("财政拨款收、支总计3 000.25万元。", []),
    ("2024年度收入、支出总计均为88万元。", ["total amount 88万元"]),
    ("财政拨款收支总预算共计300万元。", ["total amount 300万元"]),
    ("全年预算数为120万元。", []),
    ("机关运行经费支出共计35.6万。", ["operating amount 35.6万元"]),
    ("2024年度政府采购支出总额66.5万元。", ["procurement amount 66.5万元"]),
    ("本单位使用国有资本经营预算支出决算金额12万元。", ["state-capital amount 12万元"]),
]
LISTS = [
    ("本年收入合计400万元，其中：财政拨款收入380万元，占95%；其他收入20万元，占5%。",
     ["current-total amount 400万元", "fiscal amount 380万元", "fiscal share 95% /current-total", "other amount 20万元",
      "other share 5% /current-total"]),
    ("本年支出合计400万元。其中：基本支出300万元，占75.00%；项目支出100万元，占25.00%。",
     ["current-total amount 400万元", "basic amount 300万元", "basic share 75.00% /current-total", "project amount 100万元",
      "project share 25.00% /current-total"]),
    ("一般公共预算财政拨款支出200万元，主要用于以下方面：教育支出（类）150万元，占75%；住房保障支出（类）50万元，占25%。",
     ["general amount 200万元", "205 amount 150万元", "205 share 75% /general", "221 amount 50万元", "221 share 25% /general"]),
    ("政府采购支出总额66.5万元，其中：政府采购货物支出30万元、政府采购工程支出20万元、政府采购服务支出16.5万元。",
     ["procurement amount 66.5万元", "procurement-goods amount 30万元", "procurement-works amount 20万元",
      "procurement-services amount 16.5万元"]),
    ("2024年度财政拨款支出100万元，按支出功能分类，教育支出60万元，占60%；农林水支出40万元，占40%。",
     ["fiscal amount 100万元", "205 amount 60万元", "205 share 60% /fiscal", "213 amount 40万元", "213 share 40% /fiscal"]),
    ("基本支出300万元，其中：人员经费200万元，主要包括：基本工资120万元、津贴补贴80万元；公用经费100万元。",
     ["basic amount 300万元", "personnel-total amount 200万元", "基本工资 amount 120万元", "津贴补贴 amount 80万元",
      "public-total amount 100万元"]),
    ("授予中小企业合同金额40万元，占政府采购支出总额的60.15%，其中：授予小微企业合同金额10万元。",
     ["procurement-sme amount 40万元", "procurement-sme share 60.15% /procurement", "procurement-small amount 10万元"]),
    ("2024年项目支出90万元。其中：河道清淤工程50万元，水质监测专项（120万元）25万元，“清水行动”宣传费15万元。",
     ["project amount 90万元", "河道清淤工程 amount 50万元", "水质监测专项 amount 25万元", "“清水行动”宣传费 amount 15万元"]),
    ("2024年度“三公”经费财政拨款支出决算中，公务接待费支出决算1万元，占20%，公务用车运行维护费支出决算4万元，占80%。",
     ["reception amount 1万元", "reception share 20% /three-public", "vehicle-running amount 4万元",
      "vehicle-running share 80% /three-public"]),
]
CHANGES = [
    ("2024年度收、支总计110万元。与上年相比，增加10万元，增长了10%。",
     ["total amount 110万元", "total change 10万元 /previous", "total change-rate 10% /previous"]),
    ("机关运行经费支出90万元，比2023年度减少10万元，下降10%。",
     ["operating amount 90万元", "operating change -10万元 /previous", "operating change-rate -10% /previous"]),
    ("机关运行经费支出90万元，比年初预算数减少5万元，减少5.26%；比上年决算数增加1万元，增长1.12%。",
     ["operating amount 90万元", "operating change -5万元 /initial", "operating change-rate -5.26% /initial",
      "operating change 1万元 /previous", "operating change-rate 1.12% /previous"]),
    ("公务接待费支出2万元，与上年持平。", ["reception amount 2万元", "reception change level /previous"]),
    ("公务接待费支出2万元，与上年相比基本持平。", ["reception amount 2万元", "reception change nearly-level /previous"]),
    ("公务接待费支出2万元，较上年下降（增长）20%。", ["reception amount 2万元"]),
    ("公务接待费支出2万元，比上年减少0.5万元，下降（增长）20%。",
     ["reception amount 2万元", "reception change -0.5万元 /previous", "reception change-rate -20% /previous"]),
    ("2024年度收、支总计110万元。与2023年度相比，收、支总计各增加10万元，增长10%。",
     ["total amount 110万元", "total change 10万元 /previous", "total change-rate 10% /previous"]),
    ("公务接待费支出决算减少为1.5万元，与2023年持平。", []),
    ("“三公”经费支出决算12万元。主要原因是接待减少。与2023年相比，“三公”经费支出减少3万元。",
     ["three-public amount 12万元", "three-public change -3万元 /previous"]),
    ("机关运行经费支出90万元，同比下降10%。", ["operating amount 90万元", "operating change-rate -10% /previous"]),
    ("机关运行经费支出90万元，比2020年度减少10万元，下降10%。", ["operating amount 90万元"]),
    ("收、支总计110万元，比上年增加10万元，主要原因是项目支出增加12万元，人员经费减少2万元。",
     ["total amount 110万元", "total change 10万元 /previous", "project change 12万元 /previous",
      "personnel-total change -2万元 /previous"]),
    ("收、支总计110万元，与上年相比增加10万元。主要原因：一是新建泵站增加投资8万元，二是公用经费减少1万元。",
     ["total amount 110万元", "total change 10万元 /previous", "public-total change -1万元 /previous"]),
    ("公务接待费支出2万元，比上年增加约1万元。", ["reception amount 2万元"]),
    ("事故起数和死亡人数同比分别下降22.1%、18.4%。", []),
]
BUDGETED = [
    ("一般公共预算财政拨款支出年初预算为100万元，支出决算为95万元，完成年初预算的95%。",
     ["general amount 100万元", "general amount 95万元", "general completion-rate 95% /initial"]),
    ("一般公共预算财政拨款支出年初预算为100万元，支出决算为95万元，完成年初预算的95%，决算数小于年初预算数的主要原因是压减会议。",
     ["general amount 100万元", "general amount 95万元", "general completion-rate 95% /initial", "general comparison less /initial"]),
    ("公务接待费支出预算为3万元，支出决算为3万元，完成预算的100%，决算数等于预算数。",
     ["reception amount 3万元", "reception amount 3万元", "reception completion-rate 100% /budget",
      "reception comparison equal /budget"]),
    ("2024年“三公”经费财政拨款支出决算为12.5万元，完成预算83.33%。",
     ["three-public amount 12.5万元", "three-public completion-rate 83.33% /budget"]),
    ("培训费年初预算2万元，支出决算为2.5万元，决算数大于年初预算数的原因是新增业务培训。",
     ["training amount 2万元", "training amount 2.5万元", "training comparison greater /initial"]),
    ("会议费全年预算为2万元，支出决算为2万元，决算数与全年预算数持平。",
     ["meeting amount 2万元", "meeting amount 2万元", "meeting comparison equal /adjusted"]),
    ("“三公”经费财政拨款支出决算数小于预算数的主要原因是厉行节约。", ["three-public comparison less /budget"]),
    ("项目支出全年预算数80万元，执行数60万元，预算执行率75%。",
     ["project amount 80万元", "project amount 60万元", "project execution-rate 75%"]),
]
COUNTS = [
    ("全年安排因公出国（境）团组2个，累计5人次。", ["abroad count 2个", "abroad persons 5人次"]),
    ("全年共接待来访团组10个、来宾85人次，主要是兄弟单位调研。", ["reception count 10个", "reception persons 85人次"]),
    ("国内公务接待12批次、90人次，其中：接待外宾1批次、3人次。",
     ["reception count 12批次", "reception persons 90人次", "reception-foreign count 1批次", "reception-foreign persons 3人次"]),
    ("国内公务接待12批次90人次（含陪同人员）。", ["reception count 12批次", "reception persons 90人次"]),
    ("本年度购置公务用车0辆，年末公务用车保有量3辆。", ["vehicle-purchase count 0辆", "vehicle-stock count 3辆"]),
    ("我局组织开展绩效自评，共涉及项目10个，资金500万元。", ["self-evaluation count 10个", "self-evaluation amount 500万元"]),
    ("本单位对2024年度10个项目开展了绩效自评，涉及资金93.60万元，其中评价等级为优的8个、良的2个。",
     ["self-evaluation count 10个", "self-evaluation amount 93.60万元", "self-evaluation-excellent count 8个",
      "self-evaluation-good count 2个"]),
    ("部门整体支出绩效自评得分95.6分。", ["self-evaluation score 95.6分"]),
    ("购置2辆公务用车。", ["vehicle-purchase count 2辆"]),
    ("公务用车购置费30万元，购置公务用车2辆。", ["vehicle-purchase amount 30万元", "vehicle-purchase count 2辆"]),
    ("截至2024年12月31日，我单位开支财政拨款的公务用车保有量为4辆。", ["vehicle-stock count 4辆"]),
    ("本单位共有车辆6辆，其中，机要通信用车1辆、执法执勤用车3辆、其他用车2辆。",
     ["vehicles count 6辆", "vehicles-confidential count 1辆", "vehicles-enforcement count 3辆", "vehicles-other count 2辆"]),
    ("单价100万元（含）以上设备（不含车辆）3台（套）。", ["equipment-1m count 3台(套)"]),
    ("编报绩效目标的项目9个，涉及预算资金450万元。", ["targets count 9个", "targets amount 450万元"]),
    ("项目支出900万元，编报绩效目标的项目9个，占100%。", ["project amount 900万元", "targets count 9个"]),
    ("绩效自评的2024年度项目9个，涉及预算金额450万元，平均得分96.5分。",
     ["self-evaluation count 9个", "self-evaluation amount 450万元", "self-evaluation score 96.5分"]),
    ("单价50万元以上通用设备1台（套）。部门预算安排购置车辆1辆，单价50万元以上通用设备2台（套）。",
     ["equipment-500k count 1台(套)", "vehicles-planned count 1辆"]),
    ("2024年末实有在职人员55人。", ["staff count 55人"]),
    ("我局核定编制数42名，在职人员40人，退休人员12人。", ["establishment count 42名", "staff count 40人", "retired count 12人"]),
    ("本部门中，行政单位1家，事业单位3家。", ["units-administrative count 1家", "units-public count 3家"]),
    ("内设机构8个。", ["offices count 8个"]),
    ("自评得分为92.5分，绩效评价结果为“优”。", ["self-evaluation score 92.5分", "self-evaluation grade excellent"]),
    ("全年开展联合巡河48次，印发工作提示16期，整改率97.5%。",
     ["开展联合巡河 count 48次", "印发工作提示 count 16期", "整改率 rate 97.5%"]),
    ("共发放节水手册3000册，组织志愿者120人次。", ["发放节水手册 count 3000册", "组织志愿者 persons 120人次"]),
]
NONE = [
    ("本单位没有政府性基金收入，也没有使用政府性基金安排的支出。", ["gov-fund none none"]),
    ("云岭县水务局2024年度无国有资本经营预算财政拨款收入和支出。", ["state-capital none none"]),
    ("2024年度无“三公”经费财政拨款支出。", ["three-public none none"]),
]
ALONE = [
    "根据云财预〔2024〕12号文件和预算法第三十二条的规定，对违规单位处5万元以上10万元以下罚款。",
    "办公地点在云岭县滨河路100号，咨询电话0799-1234567。",
    "全年累计接访约300人次，发放资料1000余份，参与人数近20万人。",
    "护岸工程每公里造价35万元，人均补助标准1200元/人。",
    "实行24小时值班制度，“5·12”期间开展1次以上演练。",
    "本次检查历时10至12天，覆盖3-5个乡镇。",
    "下一步计划新建泵站6座，预计投资800万元。",
    "其中4.65万元为防汛行业支出。",
    "除部队承担253670元外，其余由我局落实。",
    "从专项经费中拨付6万元至临江县作为工作经费。",
    "若收入增长5%以上，则按10%提取。",
    "责令12家企业停产整顿，对3名责任人给予处分。",
    "年初预算为95万元，支出决算为90万元。",
    "与上年相比，增加10万元。",
    "占12.5%。",
    "完成年初预算的98%。",
    "按照不低于15%的比例安排，控制在200万元以内。",
    "2023年度机关运行经费支出100万元。",
    "自来水普及率由92%提高到95%。",
    "三年共投入5000万元，平均每年约1600万元。",
    "拟关闭小型采砂点5家，整合重组3家。",
    "机关运行经费支出增加（减少）3万元。",
    "“三公”经费公开范围见附件3，联系人电话142 0000 0000。",
    "2025年3月，已经印制宣传册200册。",
]


@pytest.mark.parametrize(("text", "expected"), [*TOTALS, *LISTS, *CHANGES, *BUDGETED, *COUNTS, *NONE], ids=lambda v: str(v)[:40])
def test_a_sentence_makes_its_claims(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", ALONE)
def test_a_sentence_that_says_no_such_thing_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_figure_knows_its_total_and_its_amount() -> None:
    """Parts name the total that they were listed under, also where a part has parts; shares and changes name their amount."""
    claims = read("“三公”经费支出决算为10万元，其中：公务用车购置及运行维护费8万元，占80%，其中：公务用车购置费5万元；"
                  "公务用车运行维护费3万元；公务接待费2万元，比上年减少1万元，下降33.33%。")
    of = {(c.text("about"), c.text("measure")): c.text("of") for c in claims}
    assert [c.text("about") for c in claims if c.text("measure") == "amount"] == [
        "three-public", "vehicle", "vehicle-purchase", "vehicle-running", "reception"]
    assert of["vehicle", "amount"] == of["reception", "amount"] == "1"
    assert of["vehicle-purchase", "amount"] == of["vehicle-running", "amount"] == "2"
    assert of["vehicle", "share"] == "2"
    assert of["reception", "change"] == of["reception", "change-rate"] == "6"


def test_parts_of_two_stages_belong_to_the_total_of_their_own() -> None:
    claims = read("一般公共预算财政拨款支出年初预算为100万元，支出决算为95万元，其中：",
                  "1、教育支出（类）普通教育（款）小学教育（项）。", "年初预算为60万元，支出决算为58万元，完成年初预算的96.67%。",
                  "2、教育支出（类）普通教育（款）初中教育（项）。年初预算为40万元，支出决算为37万元。")
    parts = [(c.text("about").rpartition("/")[2], c.text("stage"), c.text("value"), c.text("of")) for c in claims[2:]]
    assert parts == [("小学教育", "initial", "60", "1"), ("小学教育", "final", "58", "2"), ("小学教育", "", "96.67", "4"),
                     ("初中教育", "initial", "40", "1"), ("初中教育", "final", "37", "2")]


def test_the_next_numbered_matter_is_no_part_of_the_one_before() -> None:
    claims = read("1、公务用车购置及运行维护费8万元。其中：", "公务用车购置费5万元。", "公务用车运行维护费3万元。",
                  "2、公务接待费2万元。")
    assert [c.text("of") for c in claims] == ["", "1", "1", ""]


def test_what_a_figure_says_besides() -> None:
    """Stage, side, source and nature are those of the tables, from the words or from the section."""
    final, = read("一般公共预算财政拨款基本支出55万元。")
    assert {n: final.text(n) for n in ("stage", "side", "fund_source", "nature")} == {
        "stage": "final", "side": "expenditure", "fund_source": "general", "nature": "basic"}
    planned, = read("“三公”经费预算数为3万元。", under=BUDGET)
    assert planned.text("stage") == "initial"
    unsaid, = read("“三公”经费预算数为3万元。")
    assert unsaid.text("stage") == "budget"


def test_an_item_of_a_budget_said_once_more_and_what_was_spent_the_year_before() -> None:
    found = read("财政拨款支出主要内容如下：", "1.“节能环保支出（类）污染防治（款）水体（项）”25.77万元，主要用于河道治理。"
                 "2024年当年预算执行数为60.13万元，2025年预算安排25.77万元，比2024年预算执行数减少57.14%。", under=BUDGET)
    assert [(c.text("measure"), c.text("stage"), c.text("base"), c.text("value")) for c in found] == [
        ("amount", "initial", "", "25.77"), ("amount", "previous-executed", "", "60.13"), ("amount", "initial", "", "25.77"),
        ("change-rate", "", "previous-executed", "-57.14")]
    assert found[0].text("about") == found[1].text("about") == found[2].text("about")


def test_a_heading_that_follows_an_amount_without_a_mark_is_another_clause() -> None:
    assert said("机关运行经费预算为464.64万元三、政府采购预算情况", under=BUDGET) == ["operating amount 464.64万元"]


def test_budgets_compare_with_the_budget_of_the_year_before() -> None:
    assert said("2025年，云岭县水务局收入预算900万元，其中：财政拨款收入900万元，比2024年预算减少30.5万元；事业收入0万元。",
                "支出预算900万元，其中：财政拨款支出预算900万元，与2024年预算执行数持平。", under=BUDGET) == [
        "total amount 900万元", "fiscal amount 900万元", "fiscal change -30.5万元 /previous-budget", "career amount 0万元",
        "total amount 900万元", "fiscal amount 900万元", "fiscal change level /previous-executed"]
    assert said("云岭县水务局2025年支出预算900万元，其中：基本支出600万元，占66.67%。", under=BUDGET) == [
        "total amount 900万元", "basic amount 600万元", "basic share 66.67% /total"]


def test_items_tell_what_the_year_before_was_spent_and_what_is_planned() -> None:
    """The second figure of the year belongs to the item as well, also where the paragraph was broken behind the first sentence."""
    item = "1.“农林水支出（类）水利（款）防汛（项）”30.00万元，主要用于防汛物资。"
    more = "2024年当年预算执行数为25.00万元，2025年预算安排32.00万元，比2024年预算执行数增加20.00%。"
    wanted = [("amount", "30.00", "initial", ""), ("amount", "25.00", "previous-executed", ""), ("amount", "32.00", "initial", ""),
              ("change-rate", "20.00", "", "previous-executed")]
    for lines in ((item + more,), (item, more)):
        claims = read(*lines, under=BUDGET)
        assert [(c.text("measure"), c.text("value"), c.text("stage"), c.text("base")) for c in claims] == wanted
        assert {c.text("about") for c in claims} == {"农林水支出/水利/防汛"}


STYLES = [
    ("“三公”经费支出决算为10万元，完成全年预算15万元的66.67%，降幅9%。",
     ["three-public amount 10万元", "three-public amount 15万元", "three-public completion-rate 66.67% /adjusted"]),
    ("机关运行经费100万元，比年初预算数105万元减少5万元，降低4.76%；比2023年的98万元增加2万元，增幅2.04%。",
     ["operating amount 100万元", "operating change -5万元 /initial", "operating amount 105万元",
      "operating change-rate -4.76% /initial",
      "operating change 2万元 /previous", "operating amount 98万元", "operating change-rate 2.04% /previous"]),
    ("本年收入合计230万元；包括财政拨款收入220万元（其中，一般公共预算210万元，政府性基金预算10万元），占95.65%；其他收入10万元。",
     ["current-total amount 230万元", "fiscal amount 220万元", "general amount 210万元", "gov-fund amount 10万元",
      "fiscal share 95.65% /current-total", "other amount 10万元"]),
    ("因公出国（境）费支出预算3万元（其中：一般公共预算支出2万元；政府性基金预算支出1万元），支出决算2万元。",
     ["abroad amount 3万元", "abroad amount 2万元"]),
    ("收入、支出决算总计123万元。与上年相比，收支各增加3万元，增长2.5%。",
     ["total amount 123万元", "total change 3万元 /previous", "total change-rate 2.5% /previous"]),
    ("政府性基金预算财政拨款收入30万元，支出30万元，年末结转和结余0万元。",
     ["gov-fund amount 30万元", "gov-fund amount 30万元", "closing amount 0万元"]),
    ("政府性基金预算财政拨款当年情况，本年支出25万元。", ["gov-fund amount 25万元"]),
    ("1.“农林水支出”（类）2024年度决算30万元，比2024年年初预算减少1万元。其中：“水利”（款）2024年度决算20万元。",
     ["213 amount 30万元", "213 change -1万元 /initial", "农林水支出/水利 amount 20万元"]),
    ("1.2130305（水利工程建设）2024年支出决算30万元，比上年增加1万元。", ["2130305 amount 30万元", "2130305 change 1万元 /previous"]),
    ("财政拨款基本支出100万元，包括人员经费90万元和公用经费10万元。",
     ["basic amount 100万元", "personnel-total amount 90万元", "public-total amount 10万元"]),
    ("防汛（2130314）30万元，比上年增加1万元。", ["2130314 amount 30万元", "2130314 change 1万元 /previous"]),
    ("1.农林水支出30万元，完成预算的98%，其中：水利（款）20万元。",
     ["213 amount 30万元", "213 completion-rate 98% /budget", "农林水支出/水利 amount 20万元"]),
    ("基本支出100万元，其中：人员经费90万元（占基本支出的90%），公用经费10万元（占10%）。",
     ["basic amount 100万元", "personnel-total amount 90万元", "personnel-total share 90% /basic", "public-total amount 10万元",
      "public-total share 10% /basic"]),
    ("政府采购支出总额10万元，其中：货物4万元、工程1万元、服务支出5万元。",
     ["procurement amount 10万元", "procurement-goods amount 4万元", "procurement-works amount 1万元",
      "procurement-services amount 5万元"]),
    ("公务接待支出2万元，国内公务接待累计20批次、150人次。",
     ["reception amount 2万元", "reception count 20批次", "reception persons 150人次"]),
]


@pytest.mark.parametrize(("line", "wanted"), STYLES, ids=range(len(STYLES)))
def test_other_ways_to_say_it(line: str, wanted: list[str]) -> None:
    assert said(line) == wanted


def test_a_total_of_both_sides_is_listed_side_by_side() -> None:
    claims = read("2025年收支总预算90万元。收入包括：一般公共预算拨款收入80万元、上年结转10万元；"
                  "支出包括：农林水支出60万元、住房保障支出30万元。", under=BUDGET)
    assert [(c.text("about"), c.text("of"), c.text("side")) for c in claims] == [
        ("total", "", ""), ("general", "1", "income"), ("opening", "1", "income"),
        ("213", "1", "expenditure"), ("221", "1", "expenditure")]


def test_a_figure_that_is_not_understood_ends_what_a_paragraph_is_about() -> None:
    assert said("1.“农林水支出（类）水利（款）防汛（项）”30万元。",
                "某镇山塘加固（一期至三期）核定2025年资金45万元，比2024年预算增加5万元。",
                under=BUDGET) == ["农林水支出/水利/防汛 amount 30万元"]


PARTS = [
    ("规划建筑面积约为1283平方米，其中地上建筑面积为900平方米（其中计容面积850平方米，不计容面积50平方米），地下建筑面积383平方米，高度29.8米。",
     ["- 规划建筑面积 quantity 1283平方米", "1 地上建筑面积 quantity 900平方米", "1 地下建筑面积 quantity 383平方米",
      "2 计容面积 quantity 850平方米", "2 不计容面积 quantity 50平方米"]),
    ("全年举办培训班12期，其中：业务培训7期，其他培训5期。",
     ["- 举办培训班 count 12期", "1 业务培训 count 7期", "1 其他培训 count 5期"]),
    ("在职人员55人（其中男30人、女25人）。", ["- staff count 55人", "1 男 count 30人", "1 女 count 25人"]),
    ("编制42名，其中行政编制20名、事业编制22名。",
     ["- establishment count 42名", "1 establishment-administrative count 20名", "1 establishment-public count 22名"]),
    ("造林约200亩，其中东片120亩、西片90亩。", []),
    ("比上年增加5人，其中调入3人、招录4人。", []),
    ("铺设管网30公里，其中投资200万元。", ["- 铺设管网 quantity 30公里"]),
]


@pytest.mark.parametrize(("line", "wanted"), PARTS, ids=range(len(PARTS)))
def test_quantities_are_told_with_their_parts(line: str, wanted: list[str]) -> None:
    told = [(c, c.text("value") + c.text("unit_of_measure")) for c in read(line)]
    assert [f"{c.text('of') or '-'} {c.text('about')} {c.text('measure')} {value}" for c, value in told] == wanted


def test_functions_are_named_by_their_path() -> None:
    """By names as far as the class is known, by the code where the text prints it; the tables of the document lead to the rest."""
    assert said("1. “农林水支出-水利-防汛”科目30万元，主要用于物资。", "2. “农林水支出（类）水利（款）水土保持（项）”科目20.5万元。",
                "3、213（类）03（款）14（项）2024年决算数为9万元。",
                "4、农林水支出（213类）水利（03款）农村人畜饮水（05项）：支出决算为4万元，完成预算100%。") == [
        "农林水支出/水利/防汛 amount 30万元", "农林水支出/水利/水土保持 amount 20.5万元", "2130314 amount 9万元",
        "2130305 amount 4万元", "2130305 completion-rate 100% /budget"]


def test_names_lead_to_the_codes_of_the_tables() -> None:
    table = ("支出决算表", "单位：万元", "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出", "213\t农林水支出\t30\t10\t20",
             "21303\t水利\t30\t10\t20", "2130314\t防汛\t30\t10\t20", "合计\t\t30\t10\t20", "")
    claims = read("农林水支出（类）水利（款）防汛（项）年初预算为28万元，支出决算为30万元。", under=(*table, *ACCOUNTS))
    assert [(c.text("about"), c.text("stage"), c.text("value")) for c in claims] == [
        ("2130314", "initial", "28"), ("2130314", "final", "30")]


def test_a_heading_that_names_a_project_says_whose_figure_it_is() -> None:
    report = ("2024年度整体支出绩效自评报告", "二、项目支出绩效情况")
    assert said("（1）河道保洁外包服务", "项目支出36万元，主要用于保洁人员工资。", "项目支出36万元已全部执行。",
                "2.年初预算项目“智慧水务”资金80万元，实际支出75.5万元，结余4.5万元。", "项目支出75.5万元，主要用于平台建设。",
                under=report) == [
        "河道保洁外包服务 amount 36万元", "智慧水务 amount 80万元", "智慧水务 amount 75.5万元", "智慧水务 balance 4.5万元",
        "智慧水务 amount 75.5万元"]


def test_a_numbered_paragraph_that_begins_with_a_project_is_about_it() -> None:
    report = ("2024年度部门整体支出绩效自评报告", "（二）部门整体支出规模")
    assert said("2024年年初预算安排资金350万元，全年预算数392万元，全年实际支出380.5万元，预算执行率为97.07%，结转结余11.5万元。",
                "1.“清泉入户”建设项目。年初预算150万元，实际支出150万元，执行率100%。",
                "2.管网养护项目：预算安排资金80万元，实际支出72万元。",
                "四、下一步工作", "新建管网30公里，完成投资500万元。", under=report) == [
        "total amount 350万元", "total amount 392万元", "total amount 380.5万元", "total execution-rate 97.07%",
        "total balance 11.5万元",
        "“清泉入户”建设项目 amount 150万元", "“清泉入户”建设项目 amount 150万元", "“清泉入户”建设项目 execution-rate 100%",
        "管网养护项目 amount 80万元", "管网养护项目 amount 72万元"]


def test_lines_that_were_broken_are_read_as_one() -> None:
    claims = read("2024年度收、支总计512.30", "万元。与上年相比，增加", "12.30万元。", "支出预算9", "5万元。")
    assert [(c.text("value"), len(c.fields["value"].cells)) for c in claims] == [("512.30", 2), ("12.30", 2)]


def test_sections_are_the_headings_above() -> None:
    claims = read("（二）结构情况", "本年支出合计30万元。", "二、其他重要事项的情况说明", "机关运行经费支出9万元。")
    assert [c.text("section") for c in claims] == [
        "2024年度部门决算情况说明 / 一、收入支出决算总体情况说明 / （二）结构情况",
        "2024年度部门决算情况说明 / 二、其他重要事项的情况说明"]


@pytest.mark.parametrize("under", [(), ("致居民的一封信",), ("第四部分 名词解释",)])
def test_texts_about_other_matters_make_no_claims(under: tuple[str, ...]) -> None:
    assert said("机关运行经费支出90万元，比上年增加10万元。", under=under) == []


def test_claimed_lines_have_a_role_and_evidence() -> None:
    grids = read_text("\n".join((*ACCOUNTS, "机关运行经费支出90万元。", "一切顺利。")).encode()).grids
    document = Document("a.txt", "0" * 64, "text/plain", 1, grids)
    reading = understand(document, LAYOUTS, CLASSES, WORDS)
    claim, = (r for r in reading.records if r.table == "claims")
    assert document.place(claim.cells) == "line 3 cell 1"
    assert claim.text("text") == "机关运行经费支出90万元"
    assert [reading.roles.get(grids[0].ref(c)) for c in grids[0].cells if "顺利" in c.text or "运行" in c.text] == ["claim", None]


def test_running_text_is_left_alone_without_words() -> None:
    grids = read_text("\n".join((*ACCOUNTS, "机关运行经费支出90万元。")).encode()).grids
    assert understand(Document("a.txt", "0" * 64, "text/plain", 1, grids), LAYOUTS, CLASSES).records == ()


def test_a_project_adds_words(tmp_path: Path) -> None:
    own = tmp_path / "mappings" / "claims" / "ours.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("subjects:\n  - {about: river, words: [河长制经费], side: expenditure}\n"
                   "counts:\n  - {about: rivers, name: 河流, measure: count, pattern: '管护河流{n}(条)'}\n", encoding="utf-8")
    words = load_claims(resources.files("mappings/claims", "*.yaml", (tmp_path,)))
    grids = read_text("\n".join((*ACCOUNTS, "河长制经费支出20万元，管护河流15条。机关运行经费支出9万元。")).encode()).grids
    reading = understand(Document("a.txt", "0" * 64, "text/plain", 1, grids), LAYOUTS, CLASSES, words)
    assert [(r.text("about"), r.text("value")) for r in reading.records if r.table == "claims"] == [
        ("river", "20"), ("rivers", "15"), ("operating", "9")]


@pytest.mark.parametrize(("text", "message"), [
    ("subjects: [", "不是有效的 YAML"),
    ("subjects:\n  - {words: [河长制经费]}\n", "KeyError: 'about'"),
    ("counts:\n  - {about: x, pattern: '({n}'}\n", "docs/claims.md"),
])
def test_mistakes_in_the_words_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LayoutError, match=r"ours\.yaml") as caught:
        load_claims([path])
    assert message in str(caught.value)


def test_what_small_firms_were_awarded_by_the_kind_of_project() -> None:
    text = ("在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额31.20万元；在面向小微企业预留政府采购项目中，"
            "由小微企业供应商中标或成交的，采购金额12.40万元；在其他政府采购项目中，"
            "由中小企业供应商中标或成交的，采购金额0.00万元。")
    assert said(text) == ["procurement-awarded-sme amount 31.20万元", "procurement-awarded-small amount 12.40万元",
                          "procurement-awarded-other amount 0.00万元"]


def test_a_list_in_brackets_is_read_and_an_aside_is_not() -> None:
    listed = ("绩效自评的项目9个，平均得分96.40分（其中，绩效评级为“优”的项目7个；绩效评级为“良”的项目2个；"
              "绩效评级为“合格”的项目0个）。")
    assert said(listed) == ["self-evaluation count 9个", "self-evaluation score 96.40分", "self-evaluation-excellent count 7个",
                            "self-evaluation-good count 2个", "self-evaluation-fair count 0个"]
    assert said("绩效自评的项目9个（其中部门自评的项目3个）。") == ["self-evaluation count 9个"]


def test_single_trainings_belong_to_the_cost_of_training() -> None:
    records = read("培训费年初预算2万元，支出决算为8.75万元。用于防汛培训，人数40人，经费支出为6.5万元（含伙食费）。",
                   "用于档案培训，经费支出为2.25万元。")
    items = [r for r in records if r.text("about") == "training-item"]
    assert [(r.text("value"), r.text("of"), r.text("stage")) for r in items] == [("6.5", "2", "final"), ("2.25", "2", "final")]


def test_a_day_begins_another_matter_behind_a_reason() -> None:
    text = ("公务用车运行维护费支出8.40万元，主要用于燃料费，原因是车辆老旧，截至2024年12月31日，"
            "我单位开支财政拨款的公务用车保有量为4辆。")
    assert said(text)[-1] == "vehicle-stock count 4辆"


def test_the_year_before_by_its_number() -> None:
    lines = ("1、社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）。",
             "2023年决算数为57.43万元，2024年支出决算为56.12万元，比2023年决算数减少2.28%。")
    got = [(r.text("stage"), r.text("value"), r.text("of")) for r in read(*lines)]
    assert got == [("previous-final", "57.43", ""), ("final", "56.12", ""), ("", "-2.28", "2")]
