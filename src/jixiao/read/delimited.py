"""Delimited text (.csv, .tsv): told from running text by its structure, read with the standard library's csv."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from jixiao.errors import ReadError
from jixiao.model import Cell, Grid
from jixiao.read.content import Content
from jixiao.read.decoding import decode
from jixiao.read.package import DAMAGED

__all__ = ["delimiter", "read_delimited"]

_DELIMITERS = ",;\t"
_SHARE = 0.8  # of the records that must have the same number of fields
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PROBE = 1_000_000  # characters by which a file is told

Record = tuple[int, list[str]]  # line on which it begins, fields


def delimiter(data: bytes) -> str:
    """What parts the fields of a text: a comma, a semicolon or a tab; "" where the text is not really delimited.

    A delimited file has at least two records, nearly all of the same number of fields. Tabs count only where quoting is used
    as well: plain tabs are a dialect of `read_text`. Commas that set off thousands part nothing.

    >>> delimiter("指标,目标\\n演练,≥6场\\n".encode()), delimiter("支出1,234元，\\n收入5,678元。\\n".encode())
    (',', '')
    """
    try:
        text = decode(data)
    except (ReadError, UnicodeDecodeError):
        return ""
    if len(text) > _PROBE:  # a record cut in two would spoil the count
        text = text[:_PROBE].rpartition("\n")[0]
    best = (0.0, 0, "")
    for mark in _DELIMITERS:
        if mark not in text or (mark != "\t" and "\t" in text and '"' not in text):
            continue
        if mark == "," and not _THOUSANDS.sub("", text).count(","):
            continue
        share, width = _structure(text, mark)
        if share >= _SHARE and width > 1 and (mark != "\t" or _quoted(text)):
            best = max(best, (share, width, mark))
    return best[2]


def _structure(text: str, mark: str) -> tuple[float, int]:
    """The share of records of the most frequent width, and that width; a wider record speaks against the delimiter."""
    try:
        widths = Counter(len(fields) for _, fields in _records(text, mark) if any(field.strip() for field in fields))
    except csv.Error:
        return 0, 0
    if widths.total() < 2:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (0 if max(widths) > width else count / widths.total()), width


def _quoted(text: str) -> bool:
    """True where a field between tabs is quoted because it needs to be."""
    fields = (field for _, record in _records(text, "\t") for field in record if re.search('["\t\n]', field))
    return any('"' + field.replace('"', '""') + '"' in text for field in fields)


def _records(text: str, mark: str) -> list[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    records: list[Record] = []
    line = 1
    for fields in reader:
        records.append((line, fields))
        line = reader.line_num + 1
    return records


def read_delimited(data: bytes) -> Content:
    """The one grid of a delimited text.

    Each record is a row, blank ones included up to the last with text; spans were lost when the file was written.

    Raises:
        ReadError: quotes are not closed.
    """
    text = decode(data)
    try:
        records = _records(text, delimiter(data) or ",")
    except csv.Error as error:
        raise ReadError(DAMAGED) from error
    cells = tuple(
        Cell(row, column, "\n".join(field.strip().splitlines()), line=line, line_cell=column)
        for row, (line, fields) in enumerate(records, 1)
        for column, field in enumerate(fields, 1)
        if field.strip()
    )
    columns = max(cell.column for cell in cells)
    return Content((Grid(1, "table 1", "table", cells[-1].row, columns, cells, "csv", spans_reliable=False),))
