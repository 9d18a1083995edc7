"""The schema of the public tables: names, columns, types and meanings. See docs/tables.md.

A column is written `name|type|中文|English`. Types are `text`, `integer`, `decimal` (a string with the printed scale),
`year`, `boolean` (yes/no) and `key` (an ASCII token that goes into IRIs).
"""

from __future__ import annotations

from dataclasses import dataclass, field

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a public table."""

    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True)
class Table:
    """One public table: its columns in order, its key, and the tables its rows point to."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(c.name for c in self.columns)


@dataclass
class Tables:
    """All public tables of a run: a list of rows (column name -> text, "" for none) for each table name."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def __getitem__(self, name: str) -> list[Row]:
        return self.rows[name]

    def add(self, table: str, row: Row) -> None:
        """Append a row, filling the columns it does not name with "".

        Raises:
            KeyError: a column that the schema does not know.
        """
        names = TABLES[table].names
        unknown = set(row) - set(names)
        if unknown:
            raise KeyError(f"table {table} has no column {', '.join(sorted(unknown))}")
        self.rows[table].append({name: row.get(name, "") for name in names})


# Columns that all tables of records share: where the row belongs and which page shows it.
_RECORD = """
row_id|key|行标识，在文档内稳定，也是页面片段|row identifier, stable in the document, also the page fragment
document|text|来源文件名|source file name
document_id|key|文件内容摘要前16位|first 16 hex digits of the file's SHA-256
form|integer|文档内表单序号|number of the filled-in form in the document
unit_key|key|单位键（用于IRI）|key of the unit in IRIs
year_key|key|年度键（未知为 undated）|key of the fiscal year in IRIs (`undated` if unknown)
"""
_PROJECT = """
project_key|key|项目键（整体支出为空）|key of the project in IRIs (empty for the whole unit)
"""
_PLACE = """
place|text|所读单元格位置|places of the cells read
"""


def _table(name: str, zh: str, en: str, text: str, key: tuple[str, ...], **references: tuple[str, ...]) -> Table:
    columns = []
    for line in text.strip().splitlines():
        if line.strip():
            parts = line.split("|")
            columns.append(Column(parts[0], parts[1], parts[2], parts[3]))
    return Table(name, zh, en, tuple(columns), key, dict(references))


_ALL = (
    _table("documents", "来源文件", "source files", """
document|text|来源文件名|source file name
document_id|key|文件内容摘要前16位|first 16 hex digits of the file's SHA-256
sha256|text|文件内容摘要|SHA-256 of the file
media_type|text|媒体类型|media type
bytes|integer|字节数|size in bytes
title|text|标题|title
issuer|text|发布单位|issuing unit
unit_key|key|发布单位键|key of the issuing unit
year|year|年度|fiscal year
converted_by|text|转换程序|program that converted the file
modified|text|文件记载的修改时间（没有时为空）|when the file says it was last changed (xsd:dateTime), empty where it does not
program_version|key|读取程序的版本|version of the program that read the file
forms|integer|表单数|number of forms
cells|integer|非空单元格数|non-blank cells
cells_claimed|integer|已解读单元格数|cells that were read into a field, label or heading
cells_residue|integer|未解读单元格数|cells left over
personal_data_removed|integer|已隐去的个人信息数|pieces of personal data removed
reading|text|解读程度（complete 完整、partly 部分、none 没有表单）|how far it was read: complete, partly, or none (no form)
confidence|decimal|解读可信度（0 至 1；没有表单时为空）|confidence in the reading, 0 to 1; empty where there is no form
audits|integer|加总核对次数|sums that could be checked
audits_held|integer|加总核对相符次数|sums that came out
""", ("document",)),
    _table("forms", "表单", "filled-in forms and account tables", _RECORD + """
kind|text|表单种类|kind of form
title|text|标题|title
year|year|年度|fiscal year
unit|text|单位名称|unit
unit_code|text|单位代码|code of the unit
division_code|text|行政区划代码|administrative division
project|text|项目名称|project
project_key|key|项目键|key of the project in IRIs
project_code|text|项目编码|printed project code
department|text|主管部门|responsible department
implementing_unit|text|实施单位|implementing unit
period|text|实施期|period
money_unit|text|金额单位|unit of money
framework|key|指标体系版本|version of the indicator framework (`framework-2015`, `framework-2021`)
total_weight|decimal|总分值|printed sum of weights
total_score|decimal|总得分|printed total score
""" + _PLACE, ("row_id",)),
    _table("duties", "职责", "duty clauses", _RECORD + """
ordinal|integer|序号|order
text|text|职责原文|text
""" + _PLACE, ("row_id",)),
    _table("goals", "绩效目标", "goal texts", _RECORD + _PROJECT + """
ordinal|integer|序号|order
stage|text|expected 预期 / actual 实际|expected or actual
text|text|目标原文|text
""" + _PLACE, ("row_id",)),
    _table("tasks", "年度任务", "annual tasks", _RECORD + _PROJECT + """
ordinal|integer|序号|order
name|text|任务名称|name
content|text|主要内容|content
""" + _PLACE, ("row_id",)),
    _table("amounts", "金额", "money figures", _RECORD + _PROJECT + """
form_kind|text|表单种类|kind of form
year|year|年度|fiscal year
ordinal|integer|序号|order
subject|text|form / task / item / code|what the figure is about
subject_ref|text|任务的 row_id、项目行代号或科目编码|row_id of the task, slug of the line, or budget code
side|text|income 收入 / expenditure 支出|side of a balance
column|text|所在列的角色|role of the column
item|text|行名称原文|printed name of the line
parent|text|上级行代号|subject_ref of the line it is a part of
stage|text|阶段|stage
fund_source|text|资金来源|fund source
nature|text|支出性质|nature of expenditure
vintage|text|资金年份|vintage
function_code|text|功能分类科目|function code
economic_code|text|经济分类科目|economic code
amount|decimal|金额|amount in the printed unit
money_unit|text|金额单位|unit of money
measure_key|key|金额单位键|key of the unit of money
text|text|原文|as printed
execution_rate|text|执行率原文|printed execution rate of the line
weight|decimal|分值|weight of the execution rate
score|decimal|得分|score of the execution rate
""" + _PLACE, ("row_id",)),
    _table("facts", "非金额数据", "figures of a form that are no money", _RECORD + """
ordinal|integer|序号|order
group|text|所在栏组|printed heading of the group
item|text|行名称原文|printed name of the line
column|text|列名原文|printed name of the column
value|decimal|数值|value
unit_of_measure|text|计量单位|unit of measure
measure_key|key|计量单位键|key of the unit of measure
text|text|原文|as printed
""" + _PLACE, ("row_id",)),
    _table("schedule", "资金支出计划", "planned payment steps", _RECORD + _PROJECT + """
ordinal|integer|序号|order
until|text|截止时间|until
share|decimal|累计比例（%）|cumulative share in percent
""" + _PLACE, ("row_id",)),
    _table("indicators", "绩效指标", "level-3 indicators", _RECORD + _PROJECT + """
ordinal|integer|序号|order
form_kind|text|表单种类|kind of form
year|year|年度|fiscal year
unit|text|单位名称|unit
project|text|项目名称|project
level1|text|一级指标|level 1
level2|text|二级指标|level 2
level3|text|三级指标|level 3
category|key|指标类别代码|code of the level-2 category
concept_key|key|指标概念键|key of the indicator concept
operator|text|计算符号|operator
operator_code|key|计算符号代码|code of the operator
operator_source|text|stated / implied / repaired|where the operator came from
target|text|指标值|target
target_number|decimal|指标值数值|target as a number, empty where it is text
unit_of_measure|text|计量单位|unit of measure
measure_key|key|计量单位键|key of the unit of measure
target_text|text|指标值原文|target as printed
midterm_target|text|中期指标值|mid-term target
actual|text|实际完成值|actual
actual_number|decimal|实际完成值数值|actual as a number, empty where it is text
actual_text|text|实际完成值原文|actual as printed
weight|decimal|分值|weight
score|decimal|得分|score
level1_weight|decimal|一级指标标注分值|points printed at level 1
description|text|指标说明|description
basis|text|确定依据|basis
scoring_rule|text|评分标准|scoring rule
forecast|text|全年预计完成情况|what monitoring expects at the end of the year
deviation|text|偏差原因及改进措施|deviation and measures
note|text|备注|note
""" + _PLACE, ("row_id",)),
    _table("claims", "文字数据", "figures stated in prose", _RECORD + """
ordinal|integer|序号|order
section|text|章节|the headings that it stands under, the outer one first
about|text|对象代号、科目编码或名称|key of what it is about (docs/claims.md), budget code, or name
item|text|对象名称|what it is about, in words
measure|key|量|measure: `amount`, `change`, `share`, `count` … (docs/claims.md)
value|decimal|数值（减少为负数；只用文字表述的为空）|value; a decrease is negative; empty where only words say it
unit_of_measure|text|计量单位|unit of measure
measure_key|key|计量单位键|key of the unit of measure
word|key|文字所说的方向、比较或等级|direction, comparison or grade that words say: `increase`, `less`, `excellent` …
base|text|比较基准|what it is measured against: `previous`, `initial` … or the whole of which it is a share
of|integer|所属数据的序号|ordinal of the claim that it belongs to: its total, or the amount of a rate
side|text|收支方向|side of a balance
stage|text|阶段（budget 为未说明哪一阶段的预算）|stage; `budget` where the text says 预算 only
fund_source|text|资金来源|fund source
nature|text|支出性质|nature of expenditure
text|text|原文|as printed
""" + _PLACE, ("row_id",)),
    _table("promises", "文字中的数量", "figures in goals, tasks and duties, and what measures them", _RECORD + _PROJECT + """
ordinal|integer|序号|order
text_table|key|文字所在的数据表|table that the text stands in: `goals`, `tasks` or `duties`
text_id|key|文字所在的行|row that the text stands in
start|integer|在文字中的起始位置（字符，从0起）|where it begins in the text, in characters from 0
end|integer|在文字中的结束位置|where it ends, behind its unit
text|text|原文|as printed
number|decimal|数值|number
unit_of_measure|text|计量单位|unit of measure
measure_key|key|计量单位键|key of the unit of measure
relation|key|与指标的关系（code/promise）|relation to the indicators: a code of `promise`
indicator_id|key|衡量它的指标行|row of the indicator that measures it
""" + _PLACE, ("row_id",)),
    _table("grids", "网格", "tables and text blocks as found", """
document|text|来源文件名|source file name
document_id|key|文件内容摘要前16位|first 16 hex digits of the file's SHA-256
grid|integer|网格序号|number of the grid
part|text|所在部分|where it stands
kind|text|table / text|table or text block
caption|text|标题行|caption lines
rows|integer|行数|rows
columns|integer|列数|columns
origin|text|读取器|reader
spans_reliable|boolean|合并单元格是否可靠|whether merged cells are known
form|integer|第一个表单序号|first form in the grid
""", ("document", "grid")),
    _table("cells", "单元格", "non-blank cells", """
document|text|来源文件名|source file name
document_id|key|文件内容摘要前16位|first 16 hex digits of the file's SHA-256
grid|integer|网格序号|grid
row|integer|行|row
column|integer|列|column
rowspan|integer|跨行|row span
colspan|integer|跨列|column span
text|text|原文|text as printed
role|text|角色|role that it was given
claimed|boolean|是否已解读|whether it was read
place|text|位置|place
""", ("document", "grid", "row", "column")),
    _table("evidence", "依据", "uses of a cell by a field", """
document|text|来源文件名|source file name
document_id|key|文件内容摘要前16位|first 16 hex digits of the file's SHA-256
unit_key|key|单位键|key of the unit
year_key|key|年度键|key of the year
table|text|数据表|table
row_id|key|行标识|row identifier
column|text|列|column
grid|integer|网格序号|grid
row|integer|行|row
cell_column|integer|单元格列|column of the cell
""", ("row_id", "column", "grid", "row", "cell_column")),
    _table("findings", "核查发现", "findings", """
id|key|标识，也是页面片段|identifier, also the page fragment
code|text|规则代码|code
severity|text|error / warning / repair / info|severity
document|text|来源文件名|source file name
document_id|key|文件内容摘要前16位|first 16 hex digits of the file's SHA-256
form|integer|表单序号|form
unit_key|key|单位键|key of the unit
year_key|key|年度键|key of the year
row_id|key|所涉行标识|row that it is about
place|text|位置|place
message|text|说明|message
expected|text|应为，或与之对照的|what it should be, or is compared with
observed|text|实为|observed
difference|decimal|差额|difference
tolerance|decimal|容差|tolerance
before|text|修正前|before a repair
after|text|修正后|after a repair
cause|key|所因发现|the finding that it follows from
hint|text|线索（哪个数改成多少就相符，或差额等于什么）|what would make the figures agree, or what the difference is as large as
""", ("id",)),
    _table("finding_cells", "发现所涉单元格", "cells that a finding speaks of", """
id|key|发现标识|finding
document|text|来源文件名|source file name
document_id|key|文件内容摘要前16位|first 16 hex digits of the file's SHA-256
grid|integer|网格序号|grid
row|integer|行|row
cell_column|integer|单元格列|column of the cell
part|text|expected / observed / context|its part in the finding
""", ("id", "document", "grid", "row", "cell_column", "part")),
    _table("checks", "核查记录", "rule evaluations", """
code|text|规则代码|code
document|text|来源文件名|source file name
document_id|key|文件内容摘要前16位|first 16 hex digits of the file's SHA-256
form|integer|表单序号|form
evaluated|integer|核查次数|times evaluated
passed|integer|通过|passed
rounded|integer|在容差内|within tolerance
failed|integer|未通过|failed
not_applicable|integer|不适用|not applicable
reason|text|不适用原因|reason
""", ("code", "document", "form")),
    _table("units", "单位", "units", """
unit_key|key|单位键|key of the unit in IRIs
name|text|名称|name
aliases|text|原文中的其他写法（以竖线分隔）|other names as printed, separated by vertical bars
unit_code|text|单位代码|printed code
division_code|text|行政区划代码|administrative division
level|key|层级（province、city、county、township）|level (province, city, county, township)
parent_key|key|上级单位键|key of the unit above it
successor_key|key|继任单位键|key of the unit that took its place
valid_from|year|起始年|first year
valid_to|year|终止年|last year
registered|boolean|是否已登记|whether a registry holds it
""", ("unit_key",)),
    _table("projects", "项目", "projects", """
project_key|key|项目键|key of the project in IRIs
unit_key|key|单位键|key of the unit
name|text|名称|name
aliases|text|原文中的其他写法（以竖线分隔）|other names as printed, separated by vertical bars
continues|key|所延续的以前项目的键|key of the earlier project that it continues
valid_from|year|起始年|first year
valid_to|year|终止年|last year
registered|boolean|是否已登记|whether a registry holds it
""", ("project_key",)),
    _table("concepts", "指标概念", "indicator concepts", """
concept_key|key|指标概念键|key of the indicator concept in IRIs
name|text|名称|name
aliases|text|原文中的其他写法（以竖线分隔）|other names as printed, separated by vertical bars
category|key|指标类别代码|code of the level-2 category
measure_key|key|计量单位键，可换算的视为相同|key of the unit of measure; multiples of one unit count as the same
valid_from|year|起始年|first year
valid_to|year|终止年|last year
registered|boolean|是否已登记|whether a registry holds it
""", ("concept_key",)),
    _table("merged", "已并入的标识", "keys that were merged into others", """
kind|key|unit / project / indicator|unit, project or indicator
key|key|原来的键|the key that was
year_key|key|年度键（单位某年的页面；整个单位为空）|key of the year for the page of a unit in a year, empty otherwise
name|text|名称|name
merged_into|key|并入的键|the key that holds
""", ("kind", "key", "year_key")),
    _table("measures", "计量单位", "units of measure", """
measure_key|key|计量单位键|key of the unit of measure in IRIs
name|text|名称|name as printed
registered|boolean|是否在计量单位表中|whether the published list holds it
""", ("measure_key",)),
    _table("budget_codes", "预算科目", "budget codes seen", """
scheme|key|function / economic|function or economic
year_key|key|年度键|key of the year of the list
code|text|科目编码|code
name|text|名称|name as printed
parent|text|上级编码|parent code
""", ("scheme", "year_key", "code")),
)

TABLES: dict[str, Table] = {t.name: t for t in _ALL}
RECORD_TABLES = ("duties", "goals", "tasks", "amounts", "facts", "schedule", "indicators", "claims")
