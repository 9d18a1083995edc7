"""Forms as they come: columns in any order, merges lost, rows slid, halves of rows, forms without a title."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import resources
from jixiao.model import Cell, Document, Grid, Record
from jixiao.read.text import read_text
from jixiao.understand import Reading, load, understand

LAYOUTS = load(resources.files("mappings/layouts", "*.yaml"))
CLASSES = {"社会保障和就业支出": "208", "卫生健康支出": "210"}


def _read(text: str) -> Reading:
    return understand(Document("a.txt", "0" * 64, "text/plain", 1, read_text(text.encode()).grids), LAYOUTS, CLASSES)


def _rows(reading: Reading, table: str) -> list[Record]:
    return [r for r in reading.records if r.table == table]


def _named(reading: Reading) -> dict[str, Record]:
    return {r.text("level3"): r for r in _rows(reading, "indicators")}


HEAD = "2025年部门整体支出绩效目标表\n填报单位（盖章）：青禾县应急管理局\n单位：万元\n"


def test_level_words_carry_down_and_rows_may_slide() -> None:
    """Blank level cells take the level above; a row that slid by one column is read by its words and shapes."""
    reading = _read(
        HEAD + "一级指标\t二级指标\t三级指标\t指标值类型\t指标值\t度量单位\n"
        "产出指标\t数量指标\t演练次数\t≥\t6\t场\n"
        "\t\t培训人数\t≥\t300\t人次\n"
        "\t效益指标\t社会效益\t群众知晓率\t≥\t80\t%\n"
        "生态效益\t\t受害面积占比\t≤\t0.5\t‰\n"
    )
    found = _named(reading)
    assert {n: (r.text("level1"), r.text("level2"), r.text("target"), r.text("unit")) for n, r in found.items()} == {
        "演练次数": ("产出指标", "数量指标", "6", "场"),
        "培训人数": ("产出指标", "数量指标", "300", "人次"),
        "群众知晓率": ("效益指标", "社会效益指标", "80", "%"),
        "受害面积占比": ("效益指标", "生态效益指标", "0.5", "‰"),
    }
    assert [f.code for f in reading.findings] == ["layout-shifted-row"]


def test_a_row_cut_by_a_page_is_joined_and_said() -> None:
    """The rest of a name after a page break joins the row above, with before and after."""
    reading = _read(
        "2025年度项目支出绩效自评表\n项目支出名称\t防汛经费\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标(40分)\t质量指标\t登记表\t≥98%\t100%\t10\t10\n\n\t\t合格率\t\t\t\t\n"
        "总分\t\t\t\t\t100\t99.5\n"
    )
    row = _named(reading)["登记表合格率"]
    assert (row.text("level1_weight"), row.text("score")) == ("40", "10")
    joined = next(f for f in reading.findings if f.code == "layout-joined-row")
    assert (joined.before, joined.after, joined.severity) == ("登记表 | 合格率", "登记表合格率", "repair")
    form = _rows(reading, "forms")[0]
    assert (form.text("kind"), form.text("total_weight"), form.text("total_score")) == ("project-evaluation", "100", "99.5")


def test_a_name_whose_values_stand_on_its_second_row() -> None:
    """A name alone, then the rest of it with the values: one row, said as a repair."""
    reading = _read(
        "2025年度项目支出绩效自评表\n项目支出名称\t防汛经费\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标\t数量指标\t巡查次数\t≥5次\t6次\t10\t10\n\t\t开展进社区、进学校、\n\t\t进企业宣传活动\t≥60场\t71场\t10\t9\n"
    )
    assert {n: r.text("score") for n, r in _named(reading).items()} == {"巡查次数": "10", "开展进社区、进学校、进企业宣传活动": "9"}
    assert [f.after for f in reading.findings] == ["开展进社区、进学校、进企业宣传活动"]


def test_a_word_beside_the_lines_of_the_money_and_a_goal_above_the_header() -> None:
    """The word that heads the money may stand beside its first line; the value of a goal is never the header below it."""
    reading = _read(
        "项目支出绩效自评表（2023年度）\n"
        "项目名称\t防汛经费\t\t\t\t\t\t\n"
        "\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "项目资金\t年度资金总额\t20.00\t18.00\t9.00\t10\t50%\t5\n"
        "（万元）\t其中：财政拨款\t20.00\t18.00\t9.00\t-\t-\t-\n"
        "总体目标\t安全度汛。\t\t\t完成情况\t已完成。\t\t\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t全年实际值\t分值\t得分\t偏差原因及改进措施\n"
        "产出指标\t数量指标\t演练次数\t≥6场\t6场\t45\t45\t\n"
        "效益指标\t社会效益指标\t群众知晓率\t≥80%\t85%\t45\t45\t\n"
    )
    amounts = {(r.text("fund_source"), r.text("stage")): r.text("amount") for r in _rows(reading, "amounts")}
    assert (amounts["total", "initial"], amounts["total", "executed"], amounts["fiscal", "adjusted"]) == ("20.00", "9.00", "18.00")
    assert [r.text("text") for r in _rows(reading, "goals")] == ["安全度汛。"]
    assert set(_named(reading)) == {"演练次数", "群众知晓率"}


def test_forms_without_a_title() -> None:
    """A label that opens a form begins another one, and the lines before it belong to the new form."""
    block = (
        "\t450001青禾县应急管理局\n\t单位：万元\n\n\t项目编码\n\t{code}\n\t项目名称\n\t{name}\n\n"
        "\t一级指标\n\t二级指标\n\t三级指标\n\t指标值\n\n\t产出指标\n\t数量指标\n\t检查次数\n\t≥5次\n"
    )
    text = block.format(code="A1", name="甲项目") + " " + block.format(code="A2", name="乙项目")
    forms = _rows(_read(text), "forms")
    assert [(f.text("project"), f.text("unit_code")) for f in forms] == [("甲项目", "450001"), ("乙项目", "450001")]
    assert len(_rows(_read(text), "indicators")) == 2


def test_placeholders_are_no_indicators() -> None:
    """Rows of `/` or `指标2：` are said to be placeholders."""
    reading = _read(HEAD + "一级指标\t二级指标\t三级指标\t指标值\n成本指标\t社会成本指标\t/\n产出指标\t数量指标\t指标2：\t\n")
    assert not _rows(reading, "indicators")
    assert [f.code for f in reading.findings] == ["layout-placeholder", "layout-placeholder"]


def test_account_halves_and_a_label_in_the_wrong_half() -> None:
    """Two halves side by side; a label that slid over goes back to the half whose figure lacks one, and is a repair."""
    reading = _read(
        "收入支出决算总表\n部门：青禾县应急管理局\n2024年度\n金额单位：万元\n"
        "收入\t\t\t支出\t\t\n项目\t行次\t金额\t项目\t行次\t金额\n栏次\t\t1\t栏次\t\t2\n"
        "一、一般公共预算财政拨款收入\t1\t10.00\t八、社会保障和就业支出\t39\t6.00\n"
        "\t2\t\t九、卫生健康支出\t40\t4.00\n"
        "\t27\t10.00\t本年收入合计\t58\t10.00\n总计\t31\t10.00\t总计\t62\t10.00\n"
    )
    amounts = [(r.text("side"), r.text("subject_ref"), r.text("amount")) for r in _rows(reading, "amounts")]
    assert amounts == [
        ("income", "general", "10.00"), ("expenditure", "208", "6.00"), ("expenditure", "210", "4.00"),
        ("income", "current-total", "10.00"), ("expenditure", "current-total", "10.00"),
        ("income", "total", "10.00"), ("expenditure", "total", "10.00"),
    ]
    assert [f.code for f in reading.findings] == ["layout-misplaced-label"]


def test_text_that_is_no_form_makes_no_form() -> None:
    """Prose, a contents list and a staff appraisal yield nothing, and every cell is left over."""
    printed = "目录\n一、收入支出决算总表\n二、支出决算表\n\n资料员绩效考核指标\n"
    reading = _read(printed + "内容\t考核项目\t标准分\n工作态度\t主动积极\t10\n")
    assert not reading.records
    assert not reading.roles


LEVELS = {"产出指标": ["数量指标", "质量指标", "时效指标"], "效益指标": ["社会效益指标", "可持续影响指标"],
          "满意度指标": ["服务对象满意度指标"], "成本指标": ["经济成本指标"]}
COLUMNS = {"target": "指标值", "weight": "分值", "actual": "实际完成值", "score": "得分", "note": "备注"}


@st.composite
def _forms(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, str, dict[str, str]]]]:
    """A form with random columns, levels carried down or repeated, and blank lines, with what it says."""
    others = draw(st.sets(st.sampled_from([c for c in sorted(COLUMNS) if c != "target"])))
    columns = draw(st.permutations(["target", *sorted(others)]))
    lines = [["一级指标", "二级指标", "三级指标", *(COLUMNS[c] for c in columns)]]
    want = []
    number = 0
    for level1 in draw(st.lists(st.sampled_from(sorted(LEVELS)), min_size=1, max_size=4, unique=True)):
        shown1 = level1
        for level2 in draw(st.lists(st.sampled_from(LEVELS[level1]), min_size=1, max_size=3, unique=True)):
            shown2 = level2
            for _ in range(draw(st.integers(1, 3))):
                number += 1
                values = {"target": f"≥{draw(st.integers(1, 99))}%", "weight": str(draw(st.integers(1, 20))),
                          "actual": f"{draw(st.integers(1, 99))}%", "score": "1", "note": f"备注第{number}项说明文字"}
                want.append((level1, level2, f"第{number}项工作完成率", {c: values[c] for c in columns}))
                lines.append([shown1, shown2, want[-1][2], *(values[c] for c in columns)])
                if not draw(st.booleans()):
                    shown1 = shown2 = ""
    text = HEAD + "\n".join("\t".join(line) for line in lines) + "\n"
    return text, want


@settings(max_examples=60, deadline=None)
@given(_forms())
def test_generated_forms_are_read_exactly(form: tuple[str, list[tuple[str, str, str, dict[str, str]]]]) -> None:
    """Any order of columns, any carrying down: each row with its levels and every value."""
    text, want = form
    got = [
        (r.text("level1"), r.text("level2"), r.text("level3"), {c: r.text(c) for c in want[0][3]})
        for r in _rows(_read(text), "indicators")
    ]
    assert got == want


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_cells_are_conserved(seed: int) -> None:
    """Whatever is thrown at it, claimed cells are cells of the document, and fields are read from claimed cells only."""
    rng = random.Random(seed)
    words = ["一级指标", "三级指标", "指标值", "产出指标", "数量指标", "≥5次", "项目名称", "总分", "10", "填表人：", "合计",
             "2024年度", "收入支出决算总表", "项目", "金额", "行次", "年初预算数", "全年预算数", "年度资金总额", "演练次数",
             "项目支出绩效自评表", "/"]
    rows = [[rng.choice([*words, ""]) for _ in range(rng.randint(1, 8))] for _ in range(rng.randint(1, 25))]
    cells = tuple(Cell(r, c, t) for r, row in enumerate(rows, 1) for c, t in enumerate(row, 1) if t)
    reliable = rng.random() < 0.5
    grid = Grid(1, "table 1", "table", len(rows), 8, cells, "docx", spans_reliable=reliable)
    reading = understand(Document("a.docx", "0" * 64, "x", 1, (grid,)), LAYOUTS, CLASSES)
    there = {grid.ref(c) for c in cells}
    assert set(reading.roles) <= there
    assert {ref for r in reading.records for ref in r.cells} <= set(reading.roles)


def test_a_label_that_says_something_else_is_no_misprint() -> None:
    """上年预算 is not 本年预算 with a wrong character; 项目名称 with a look-alike is."""
    reading = _read("2025年项目支出绩效目标表\n顶目名称\t防汛经费\n上年预算\t80\n本年预算\t90\n"
                    "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t演练次数\t≥6场\n")
    assert [(r.text("item"), r.text("amount")) for r in _rows(reading, "amounts")] == [("本年预算", "90")]
    assert [r.text("project") for r in _rows(reading, "forms")] == ["防汛经费"]
