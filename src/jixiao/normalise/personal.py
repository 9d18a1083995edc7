"""Personal data leaves a document before anything else looks at it: dropped and counted, never stored, never hashed.

Two ways of finding it: by label (a person's role and what stands behind it, in the same cell or the next) and by pattern
(mobile and land-line numbers, identity numbers, number plates), in half and full width. Offices and functions stay.
Source of the defaults: Personal Information Protection Law, articles 4, 6 and 51; see docs/privacy.md.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from jixiao.model import Cell, Document, Grid
from jixiao.words import key

__all__ = ["REMOVED", "redact"]

REMOVED = "[已隐去]"

_WIDTH = {ord("０") + i: ord("0") + i for i in range(10)} | {ord("："): ord(":"), ord("－"): ord("-"), ord("—"): ord("-")}
_ROLE = (
    r"(?:填\s?表\s?人|填\s?报\s?人|制\s?表\s?人|经\s?办\s?人|联\s?系\s?人|复\s?核\s?人?|审\s?核\s?人?|负\s?责\s?人"
    r"|分管领导|单位领导|主要领导|签\s?字|签\s?名|撰写人|评价人员?|组长"
    r"|(?:联系|办公|固定|移动|手机)?\s?电\s?话(?:号码)?|手\s?机(?:号码?)?)"
)
_TAIL = r"(?:\s*[(（](?:签字|签名|签章|盖章|签字盖章)[)）]|签字|签名|签章|及(?:联系)?电话|姓名)*"
_HAN = r"[\u4e00-\u9fff]"
_LABELLED = re.compile(
    rf"({_ROLE}{_TAIL}\s*:\s*)(?!\s*(?:{_ROLE}|{_HAN}{{0,6}}(?:日期|时间)))"
    rf"({_HAN}(?:[ \u3000]?{_HAN}|·){{0,4}}(?!{_HAN})|[\d\- ]{{7,}}\d)"
)
_LABEL_ONLY = re.compile(rf"[\u4e00-\u9fff()（）/、]{{0,8}}{_ROLE}{_TAIL}:?")
_NAME = re.compile(
    rf"{_HAN}{{1,4}}|{_HAN} {{1,4}}{_HAN}|{_HAN}{{1,3}}·{_HAN}{{1,6}}|[\d\- ]{{7,}}|{_HAN}{{2,4}}\s*[\d\- ]{{7,}}"
)
_OFFICIAL = re.compile(
    rf"((?:根据|经报请?|报经|报请|经)\s*)({_HAN}{{2,3}}?)"
    r"(?=(?:同志|常务)?副?[市县区州省厅局](?:委?书记|长)(?:指示|同意|批示|批准|审定))"
)
_PATTERNS = (
    re.compile(r"(?<![\dA-Za-z.])\d{17}[\dXx](?![\dA-Za-z])"),
    re.compile(r"(?<![\dA-Za-z.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\dA-Za-z])"),
    re.compile(r"(?<![\dA-Za-z.\-])\(?0\d{2,3}[)\- ]{1,2}\d{7,8}(?![\dA-Za-z])"),
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[A-Z][·•. ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"),
)
_WORDS = frozenset({"日期", "时间", "单位", "部门", "年月日", "年", "盖章", "签字", "无", "同意", "合格", "通过", "意见"})


def redact(document: Document) -> Document:
    """A copy of a document without personal data; `personal_data_removed` counts what was dropped."""
    count = 0
    grids = []
    for grid in document.grids:
        texts: dict[tuple[int, int], str] = {}
        for cell in grid.cells:
            text, n = _clean(cell.text)
            if n:
                texts[cell.row, cell.column] = text
                count += n
        for label, value in _neighbours(grid):
            if (value.row, value.column) not in texts and label is not None:
                texts[value.row, value.column] = REMOVED
                count += 1
        cells = tuple(replace(c, text=texts[c.row, c.column]) if (c.row, c.column) in texts else c for c in grid.cells)
        caption = tuple(_clean(line)[0] for line in grid.caption)
        grids.append(replace(grid, cells=cells, caption=caption))
    return replace(document, grids=tuple(grids), personal_data_removed=document.personal_data_removed + count)


def _clean(text: str) -> tuple[str, int]:
    """A text without what the patterns find. Offsets agree because the width table maps one character to one."""
    count = 0
    for pattern in (_LABELLED, _OFFICIAL):
        plain = text.translate(_WIDTH)
        for hit in reversed(list(pattern.finditer(plain))):
            if hit[2].strip() in _WORDS:
                continue
            text = text[: hit.start(2)] + REMOVED + text[hit.end(2) :]
            count += 1
    for pattern in _PATTERNS:
        for hit in reversed(list(pattern.finditer(text.translate(_WIDTH)))):
            text = text[: hit.start()] + REMOVED + text[hit.end() :]
            count += 1
    return text, count


def _neighbours(grid: Grid) -> list[tuple[Cell, Cell]]:
    """Pairs of a label cell and the name or number in the next cell of its row."""
    out = []
    for row in range(1, grid.rows + 1):
        cells = [c for c in grid.row(row) if not c.blank]
        for label, value in itertools.pairwise(cells):
            bare = key(value.text)
            if (_LABEL_ONLY.fullmatch(key(label.text)) and _NAME.fullmatch(value.text.translate(_WIDTH).strip())
                    and bare not in _WORDS and not _LABEL_ONLY.fullmatch(bare)):
                out.append((label, value))
    return out
