"""Personal data leaves a document before anything else looks at it: dropped and counted, never stored, never hashed.

Two ways of finding it: by label (a person's role and what stands behind it, in the same cell or the next) and by pattern
(mobile and land-line numbers, identity numbers, number plates), in half and full width. Offices and functions stay.
Source of the defaults: Personal Information Protection Law, articles 4, 6 and 51; see docs/privacy.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from jixiao.model import Cell, CellRef, Document, Grid, Note
from jixiao.words import REMOVED, key

__all__ = ["REMOVED", "clean", "redact"]

_WIDTH = str.maketrans("０１２３４５６７８９：∶﹕︰－—（）\u3000\u00a0", "0123456789::::--()  ")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"


def _spaced(*words: str) -> str:
    return "|".join(" {0,4}".join(word) for word in words)


_PEOPLE = ("填表人", "填报人", "制表人", "经办人", "联系人", "复核人", "审核人", "负责人", "责任人", "代表人", "撰写人")
_PERSON = f"(?:{_spaced(*_PEOPLE)})员?"
_HEAD = r"分管领导|单位领导|部门领导|主要领导|签 ?字|签 ?名|组长"
_WORK = (
    "填表|制表|制单|经办|会计|出纳|财务主管|审 ?核|复 ?核|评价人员|(?:收集|填写|录入|统计|汇总|申报|报送|校对|校核|核对|编制|编写"
    "|起草|拟稿|记录|整理|调查|测评|评价|评审|评估|验收|签收|签发|审批|批准|审定|承办|协办|分管|督办|对接|保管|受理|考核|检查)人(?!员)"
)
_PHONE = r"(?:联系|办公|固定|移动|手机)? ?电 {0,4}话(?:号码)?|手 {0,4}机(?:号码?)?|联系方式|传真"
_ROLE = f"(?:{_PERSON}|{_HEAD}|{_WORK}|{_PHONE})"
_TAIL = r"(?: *\((?:签字|签名|签章|盖章|签字盖章)\)|签字|签名|签章|及(?:联系)?电话|[/、]电话|姓名){0,3}+"
_STOP = rf"(?! *(?:{_ROLE}|(?:填报|填表|填写|报送|上报|申报|提交|审核|制表|编制|完成)?(?:日期|时间)|年 *月))"
# A name ends where no further character follows, no colon makes it a label, or the next label begins.
_END = rf"(?!{_HAN}| {{0,2}}:(?! ?[01]\d))"
_NEXT = r"(?=联系|办公|手机|电话|填报|填表|制表|审核|复核|单位|部门|日期|时间|经办|负责|签字|签章)"
_DOTTED = rf"{_HAN}{{1,6}}[·•・‧]{_HAN}{{1,8}}"
_PRINTED = rf"(?:{_DOTTED}|{_HAN}(?: {{1,4}}{_HAN}){{1,3}}{_END}|{_HAN}(?: ?{_HAN}){{0,4}}{_END})"
_MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\dA-Za-z])"
_AREA = r"\(?0\d{2,3}[)\- ]{1,2}\d{7,8}(?![\dA-Za-z])"
_TITLE = "同志|先生|女士|老师|医生|[副正]?(?:主任|[科股所站队组院校处局县区市镇乡社部室]长|书记|经理|主席)"
# What stands before a number and is no name: words for numbers and places to call, offices, joining words.
_OFFICE = (
    rf"(?!{_HAN}{{0,3}}(?:电话|手机|热线|传真|号码|账户|账号|卡号|编号|微信|拨打|致电|请拨|咨询|监督|举报|投诉|值班|办公|单位|部门|总机|固话|座机|邮编|其中"
    rf"|合计|共计|总额|金额|联系|公开|服务|信访|维权|政务|报警|急救|消防|以及|或者)|{_HAN}{{1,3}}[科室股处局办站所队部院校委会厅镇乡村市县馆台办或和及与](?!{_HAN})"
    rf"|{_HAN}{{0,2}}(?:中心|社区|街道|公司|学校|大队))"
)
_LABELLED = (
    re.compile(
        rf"({_ROLE}{_TAIL} *+: *+){_STOP}((?:{_PRINTED}|{_HAN}{{2,4}}?{_NEXT})(?:[、,，/] ?{_STOP}{_HAN}{{2,4}}{_END}){{0,9}}"
        r"|[\d\- ]{7,}\d)"
    ),
    re.compile(rf"({_ROLE}{_TAIL} *+:\s*+){_STOP}({_PRINTED})(?=\s*(?:\n|$|\(|\d))"),
    re.compile(rf"({_PERSON}{_TAIL}(?: {{1,8}}|(?<=\)))){_STOP}({_PRINTED})"),
    re.compile(rf"({_PERSON})({_HAN}{{2,3}}?)(?=[,，;； (]*(?:{_PHONE}|1\d{{10}}|0\d{{2,3}}-))"),
    re.compile(
        rf"((?:^|(?<=[\s,，、;；。:/(]))){_OFFICE}({_DOTTED}|{_HAN}{{2,4}}?)"
        rf"(?=(?:{_TITLE})?(?:[ ,，:/(]{{0,3}}(?:{_MOBILE}|{_AREA})"
        rf"|[ ,，;；/(]{{1,3}}(?:{_PHONE}) *:? *(?:{_MOBILE}|{re.escape(REMOVED)})))"
    ),
    re.compile(rf"((?:{_PHONE}) *+:?\s*+)(\(?\d[\d\-() ]{{5,18}}\d)(?![\d.次个元部万%])"),
)
_COLON_LABEL = re.compile(rf"[\u4e00-\u9fff()/、]{{0,8}}{_ROLE}{_TAIL}:")
_LABEL = re.compile(rf"[\u4e00-\u9fff()/、]{{0,8}}(?:{_PERSON}|{_HEAD}|{_PHONE}){_TAIL}|[\u4e00-\u9fff]{{0,6}}姓名")
_PHONE_LABEL = re.compile(rf"[\u4e00-\u9fff]{{0,8}}(?:{_PHONE}):?")
_PERSON_LABEL = re.compile(rf"[\u4e00-\u9fff]{{0,8}}(?:{_PERSON})(?:姓名)?:?")
_DIGITS = r"\(?\d[\d\-() ]{5,}\d"
_ALONE = rf"(?:{_DOTTED}|{_HAN}(?: {{1,4}}{_HAN}){{1,3}}|{_HAN}{{1,4}})"
_NAME = re.compile(
    rf"{_ALONE}(?:[、,，/; ]{{1,3}}{_ALONE}){{0,3}}(?:\({_HAN}{{1,8}}\))?(?:[、,，/ ]{{0,3}}\(?{_DIGITS}\)?)?"
    rf"(?:[、,，/; ]{{1,9}}(?:{_PHONE}) *:? *(?:{_DIGITS})?)?|{_DIGITS}"
)
_NOT_NAME = re.compile(
    r".*(?:岗位|性别|年龄|学历|时间|时限|期限|日期|年限|单位|部门|地址|科室|职务|职称|备注|意见|名称|情况|金额|预算|分值|得分|内容|指标|任务|项目|资金|类别"
    r"|来源|依据|程度|次数|人数|数量|满意度?|合格|达标|及时|完成|规范|专业|畅通|有效)"
)
_BARE_MOBILE = re.compile(_MOBILE)
_BARE_NAME = re.compile(rf"{_OFFICE}{_HAN}{{2,4}}(?<![人员数机话式])")
_SPLIT_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")
_OFFICIAL = re.compile(
    rf"((?:根据|经报请?|报经|报请|经)\s*)({_HAN}{{2,3}}?)"
    r"(?=(?:同志|常务)?副?[市县区州省厅局](?:委?书记|长)(?:指示|同意|批示|批准|审定))"
)
_PATTERNS = (
    re.compile(r"(?<![\dA-Za-z.])\d{17}[\dXx](?![\dA-Za-z])"),
    re.compile(rf"(?<![\dA-Za-z.]){_MOBILE}"),
    re.compile(rf"(?<![\dA-Za-z.\-]){_AREA}"),
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[A-Z][·•. ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"),
)
_WORDS = frozenset({"日期", "时间", "单位", "部门", "年月日", "年", "盖章", "签字", "无", "同意", "合格", "通过", "意见"})


def redact(document: Document) -> Document:
    """A copy of a document without personal data; `personal_data_removed` counts what was dropped."""
    name, count = clean(document.name)
    grids = []
    changed: set[CellRef] = set()
    for grid in document.grids:
        texts: dict[tuple[int, int], str] = {}
        for cell in grid.cells:
            text, n = clean(cell.text)
            if n:
                texts[cell.row, cell.column] = text
                count += n
        for value in (*_beside_labels(grid), *_before_numbers(grid)):
            count += (value.row, value.column) not in texts
            texts[value.row, value.column] = REMOVED
        cells = tuple(replace(c, text=texts[c.row, c.column]) if (c.row, c.column) in texts else c for c in grid.cells)
        caption = tuple(clean(line)[0] for line in grid.caption)
        grids.append(replace(grid, cells=cells, caption=caption))
        changed |= {CellRef(grid.number, row, column) for row, column in texts}
    notes = tuple(_clean_note(note, changed) for note in document.notes)
    removed = document.personal_data_removed + count
    return replace(document, name=name, grids=tuple(grids), notes=notes, personal_data_removed=removed)


def _clean_note(note: Note, changed: set[CellRef]) -> Note:
    """A note that shows nothing of the cells something was removed from."""
    shown = not changed.intersection(note.cells)
    before, after = (clean(note.before)[0], clean(note.after)[0]) if shown else ("", "")
    return replace(note, message=clean(note.message)[0], before=before, after=after)


def clean(text: str) -> tuple[str, int]:
    """A text without what the patterns find. Offsets agree because the width table maps one character to one."""
    count = 0
    for pattern in (*_LABELLED, _OFFICIAL, *_PATTERNS):
        group = pattern.groups and 2
        parts: list[str] = []
        end = 0
        for hit in pattern.finditer(text.translate(_WIDTH)):
            if group and "".join(hit[2].split()) in _WORDS:
                continue
            parts += [text[end : hit.start(group)], REMOVED]
            end = hit.end(group)
            count += 1
        if parts:
            text = "".join([*parts, text[end:]])
    return text, count


def _plain(text: str) -> str:
    return " ".join(text.translate(_WIDTH).split()).removeprefix(":").strip()


def _beside_labels(grid: Grid) -> Iterator[Cell]:
    """The cells that hold the name or number of a label: behind it in its row, or under it."""
    rows = [[c for c in grid.row(row) if key(c.text) not in ("", ":")] for row in range(1, grid.rows + 1)]
    for number, cells in enumerate(rows):
        for at, label in enumerate(cells):
            if len(label.text) > 40 or not _is_label(label.text):
                continue
            heads = cells[at + 1 :] or cells[:at]
            if key(label.text) == "姓名" and heads and _NOT_NAME.fullmatch(key(heads[0].text)):  # a list of persons
                yield from _under_name(rows[number + 1 :], label)
                continue
            behind = cells[at + 1 :]
            if not behind and len(cells) == 1 and number + 1 < len(rows) and len(rows[number + 1]) == 1:
                behind = rows[number + 1]
            if behind and _names(label.text, behind[0].text):
                yield behind[0]
            if _PHONE_LABEL.fullmatch(key(label.text)):
                yield from _split_phone(behind)
                yield from _column(rows[number + 1 :], cells, label)


def _before_numbers(grid: Grid) -> Iterator[Cell]:
    """The names in the cells before mobile numbers that no label announces."""
    for row in range(1, grid.rows + 1):
        for name, number in pairwise(c for c in grid.row(row) if key(c.text)):
            if _BARE_MOBILE.fullmatch(_plain(number.text)) and _BARE_NAME.fullmatch(_plain(name.text)) and not _is_label(name.text):
                yield name


def _is_label(text: str) -> bool:
    return bool(_COLON_LABEL.fullmatch(key(text)) or _LABEL.fullmatch(key(text)))


def _names(label: str, value: str) -> bool:
    """Whether a value is what its label asks for."""
    plain, bare = _plain(value), key(value)
    if len(plain) > 40 or bare in _WORDS or _is_label(value) or _NOT_NAME.fullmatch(bare) or not _NAME.fullmatch(plain):
        return False
    return not _PHONE_LABEL.fullmatch(key(label)) or sum(c.isdigit() for c in bare) >= 7


def _split_phone(cells: list[Cell]) -> list[Cell]:
    """The cells over which a number is split."""
    digits = ""
    for at, cell in enumerate(cells):
        part = re.sub(r"[-() ]", "", _plain(cell.text))
        digits += part
        if not part.isdecimal() or len(digits) > 12:
            return []
        if _SPLIT_PHONE.fullmatch(digits):
            return cells[: at + 1]
    return []


def _under_name(rows: list[list[Cell]], heading: Cell) -> Iterator[Cell]:
    """The names under the heading 姓名, down to the first cell that is none."""
    for row in rows:
        cell = next((c for c in row if c.column == heading.column), None)
        if cell is None or _NOT_NAME.fullmatch(key(cell.text)) or not re.fullmatch(_ALONE, _plain(cell.text)):
            return
        yield cell


def _column(rows: list[list[Cell]], header: list[Cell], phone: Cell) -> Iterator[Cell]:
    """Names and numbers in the columns of a list of persons, as long as there are numbers in its rows."""
    people = {c.column for c in header if _PERSON_LABEL.fullmatch(key(c.text)) or key(c.text) == "姓名"}
    for row in rows:
        by_column = {c.column: c for c in row}
        number = by_column.get(phone.column)
        if number is None or not (re.fullmatch(_DIGITS, _plain(number.text)) or REMOVED in clean(number.text)[0]):
            return
        yield number
        yield from (c for column, c in by_column.items() if column in people and _NAME.fullmatch(_plain(c.text)))
