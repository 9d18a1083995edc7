"""Five forms written as .docx and .xlsx, printed to PDF by LibreOffice, read back cell by cell."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.styles import Alignment, Border, Side

from jixiao.errors import ReadError
from jixiao.model import Cell
from jixiao.read.pdf import read_pdf

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def row(number, *texts, spans=()):
    """The cells of a row, each with its column span; None leaves a place to a cell from above."""
    cells, column = [], 1
    for index, text in enumerate(texts):
        span = spans[index] if index < len(spans) else 1
        if text:
            cells.append(Cell(number, column, text, 1, span))
        elif text == "" and span > 1:
            cells.append(Cell(number, column, "", 1, span))
        column += span
    return cells


def down(number, column, text, rows, columns=1):
    """A cell over several rows."""
    return [Cell(number, column, text, rows, columns)]


TASKS = ("汛情监测与调度", "河道清淤与护岸修复", "农村饮水安全巩固提升", "水库除险加固", "节水宣传与执法巡查")


def unit_plan():
    """A whole-department plan: labels down the side, money by two parts, tasks, and the indicators below."""
    cells = row(1, "部门（单位）名称", "青禾县水务局", spans=(1, 7))
    goal = "守住防洪底线，保障全县人民群众生命财产安全；巩固农村饮水安全，水质达标率≥95%；完成河道清淤十二公里，修复护岸三公里。"
    cells += row(2, "年度履职目标", goal, spans=(1, 7))
    cells += down(3, 1, "年度主要任务", 6) + row(3, None, "任务名称", "主要内容", spans=(1, 2, 5))
    for n, task in enumerate(TASKS, 4):
        cells += row(n, None, task, f"{task}：按月调度，按季检查，年底前全部完成并通过验收", spans=(1, 2, 5))
    cells += (
        down(9, 1, "预算情况", 3) + down(9, 2, "资金总额", 2) + row(9, None, None, "按收入性质分", "按支出性质分", spans=(1, 1, 4, 2))
    )
    cells += row(10, None, None, "一般公共预算", "政府性基金拨款", "财政专户管理资金", "其他资金", "基本支出", "项目支出")
    cells += row(11, None, "1206.40", "1206.40", "0", "0", "0", "803.20", "403.20")
    cells += row(12, "一级指标", "二级指标", "三级指标", "指标值类型", "指标值", "度量单位", "指标值说明", "备注")
    groups = (
        ("成本指标", (("经济成本指标", 3), ("社会成本指标", 1))),
        ("产出指标", (("数量指标", 6), ("质量指标", 4), ("时效指标", 3))),
        ("效益指标", (("经济效益指标", 2), ("社会效益指标", 4), ("生态效益指标", 3))),
        ("满意度指标", (("服务对象满意度指标", 3),)),
    )
    at = 13
    for first, seconds in groups:
        cells += down(at, 1, first, sum(n for _, n in seconds))
        for second, count in seconds:
            cells += down(at, 2, second, count)
            for n in range(count):
                name = f"{TASKS[(at + n) % 5][:6]}第{n + 1}项完成情况"
                cells += row(at + n, None, None, name, "≥" if n % 2 else "=", str(10 * n + 5), "次", f"全年完成{name}", "")
            at += count
    return cells, at - 1, 8


def project_head():
    cells = row(1, "项目编码", "QH2025SW0017", "项目名称", "河道清淤与护岸修复", spans=(1, 2, 1, 3))
    cells += down(2, 1, "预算规模及资金用途", 2) + row(2, None, "预算数", "120.00", "其中：财政资金", "100.00", "其他资金", "20.00")
    cells += row(3, None, "用于全县主要河道清淤、护岸修复和水质监测。", spans=(1, 6))
    cells += down(4, 1, "资金支出计划（%）", 2) + row(4, None, "3月底", "6月底", "10月底", "12月底", spans=(1, 1, 1, 2, 2))
    cells += row(5, None, "25%", "50%", "75%", "100%", spans=(1, 1, 1, 2, 2))
    cells += row(6, "绩效目标", "1.完成清淤十二公里；2.修复护岸三公里；3.群众满意度达到90%以上。", spans=(1, 6))
    return cells, 6, 7


def indicator_grid():
    cells = row(1, "一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
    cells += down(2, 1, "产出指标", 4) + down(6, 1, "效益指标", 2) + row(8, "满意度指标", "服务对象满意度指标")
    names = (
        ("数量指标", "清淤长度", "≥12公里"),
        ("质量指标", "验收合格率", "100%"),
        ("时效指标", "完成时间", "2025年12月底前"),
        ("成本指标", "单位成本", "≤10万元/公里"),
        ("社会效益指标", "受益人口", "≥3.2万人"),
        ("生态效益指标", "水质改善", "明显"),
    )
    for n, (level, name, value) in enumerate(names, 2):
        cells += row(n, None, level, name, f"反映{name}的实际情况", value, "年度工作计划")
    cells += row(8, None, None, "群众满意度", "反映受益群众的满意程度", "≥90%", "问卷调查")
    return cells, 8, 6


def self_evaluation():
    cells = row(1, "项目名称", "河道清淤与护岸修复", spans=(2, 8)) + row(
        2, "主管部门", "青禾县水务局", "实施单位", "青禾县河道管理站", spans=(2, 3, 2, 3)
    )
    cells += down(3, 1, "项目资金（万元）", 5, 2)
    cells += row(3, None, "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", spans=(2, 2))
    for n, name in enumerate(("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"), 4):
        score = ("10", "98.60%", "9.86") if n == 4 else ("—", "98.60%", "—")
        cells += row(n, None, name, "120.00", "120.00", "118.32", *score, spans=(2, 2))
    cells += down(8, 1, "年度总体目标", 2) + row(8, None, "预期目标", "实际完成情况", spans=(1, 4, 5))
    cells += row(
        9, None, "完成清淤十二公里，修复护岸三公里。", "完成清淤十二点三公里，修复护岸三公里，全部通过验收。", spans=(1, 4, 5)
    )
    cells += down(10, 1, "绩效指标", 12)
    cells += row(
        10, None, "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析", spans=(1, 1, 1, 2)
    )
    at = 11
    for first, count in (("产出指标", 6), ("效益指标", 3), ("满意度指标", 2)):
        cells += down(at, 2, first, count)
        for n in range(count):
            texts = (f"{first[:2]}类第{n + 1}种", f"第{n + 1}项{first}", f"≥{n + 9}%", f"{n + 10}%", "8", "8", "")
            cells += row(at + n, None, None, *texts, spans=(1, 1, 1, 2))
        at += count
    cells += row(22, "总分", "", "90", "88", "", spans=(7,))
    return cells, 22, 10


def long_grid():
    """Merged levels and long texts over several pages."""
    cells = row(1, "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分", "评分说明")
    at = 2
    groups = (
        ("产出指标", (("数量指标", 11), ("质量指标", 8), ("时效指标", 6))),
        ("效益指标", (("社会效益", 9), ("生态效益", 7))),
        ("满意度指标", (("服务对象满意度", 4),)),
    )
    for first, seconds in groups:
        cells += down(at, 1, first, sum(n for _, n in seconds))
        for second, count in seconds:
            cells += down(at, 2, second, count)
            for n in range(count):
                name = f"{TASKS[n % 5]}按计划推进并在汛期前完成的数量（第{n + 1}批）"
                note = f"现场抽查{n + 3}处，查阅台账{n * 7 + 1}份，按完成比例计分，未完成的不得分"
                cells += row(at + n, None, None, name, f"≥{n + 10}处", f"{n + 11}处", "2", note)
            at += count
    return cells, at - 1, 7


FORMS = (unit_plan, project_head, indicator_grid, self_evaluation, long_grid)


def as_docx(form):
    cells, rows, columns = form()
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    document.add_paragraph("青禾县绩效表")
    table = document.add_table(rows, columns)
    table.style = "Table Grid"
    places = [list(r.cells) for r in table.rows]
    for cell in cells:
        last = places[cell.row + cell.rowspan - 2][cell.column + cell.colspan - 2]
        places[cell.row - 1][cell.column - 1].merge(last).text = cell.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(form):
    cells, rows, columns = form()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "青禾县绩效表"
    side = Side(style="thin")
    tall = dict.fromkeys(range(2, rows + 2), 1)
    for at in tall:
        for column in range(1, columns + 1):
            place = sheet.cell(at, column)
            place.border, place.alignment = Border(side, side, side, side), Alignment(wrap_text=True, vertical="center")
    for cell in cells:
        place = sheet.cell(cell.row + 1, cell.column)
        place.value, place.data_type = cell.text, "s"
        if cell.rowspan * cell.colspan > 1:
            sheet.merge_cells(None, cell.row + 1, cell.column, cell.row + cell.rowspan, cell.column + cell.colspan - 1)
        lines = -(-2 * len(cell.text) // (15 * cell.colspan - 2))
        for at in range(cell.row + 1, cell.row + cell.rowspan + 1):
            tall[at] = max(tall[at], -(-lines // cell.rowspan))
    for at, lines in tall.items():
        sheet.row_dimensions[at].height = 16 * lines + 4
    for column in range(1, columns + 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = 15
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    """The folder with all forms as PDF, printed in one run with a profile of its own."""
    folder = tmp_path_factory.mktemp("printed")
    paths = []
    for form in FORMS:
        for suffix, write in ((".docx", as_docx), (".xlsx", as_xlsx)):
            paths.append(folder / f"{form.__name__}-{suffix[1:]}{suffix}")
            paths[-1].write_bytes(write(form))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_printed_form_keeps_every_cell(form, kind, printed):
    cells, rows, columns = form()
    content = read_pdf((printed / f"{form.__name__}-{kind}.pdf").read_bytes())
    (grid,) = [g for g in content.grids if g.kind == "table"]
    want = {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in cells if c.text}
    assert {(c.row, c.column, c.rowspan, c.colspan, "".join(c.text.split())) for c in grid.cells if c.text} == want
    assert (grid.rows, grid.columns) == (rows, columns)


def test_the_long_form_takes_several_pages_and_says_so(printed):
    content = read_pdf((printed / "long_grid-docx.pdf").read_bytes())
    assert int(content.properties["pages"]) >= 3
    assert sum(n.message.startswith("第") and "接为一张" in n.message for n in content.notes) == int(content.properties["pages"]) - 1


def test_fonts_without_codes_are_refused_and_no_garbage_is_read(printed):
    """Without its table of characters a font only numbers its signs."""
    data = (printed / "project_head-docx.pdf").read_bytes()
    assert b"/ToUnicode" in data
    with pytest.raises(ReadError, match="没有文字编码"):
        read_pdf(data.replace(b"/ToUnicode", b"/ToNothing"))
