"""Web pages (.html, and tables saved as .xls that are pages inside): lxml, one loop that places spans.

Page chrome (navigation, header, footer, aside) and what a browser does not show are left out; see docs/formats.md.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree, html

from jixiao.errors import ReadError
from jixiao.model import Cell
from jixiao.read.blocks import Blocks, caption_of
from jixiao.read.content import Content
from jixiao.read.decoding import decode
from jixiao.read.package import DAMAGED
from jixiao.read.spans import Spans

__all__ = ["page_text", "read_html"]

_MAX_ROWSPAN = 65_534
_MAX_COLSPAN = 1_000
_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_HEAD = 4096
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_DROPPED = frozenset({
    "script", "style", "template", "noscript", "head", "nav", "header", "footer", "aside", "select", "datalist", "iframe",
    "object", "svg", "math", "audio", "video",
})  # fmt: skip
_GROUPS = ("thead", "tbody", "tfoot")
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "legend", "li", "main",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip

Item = str | etree._Element
Row = tuple[list[etree._Element], int, bool]  # cells, number of the row group, hidden


def page_text(data: bytes) -> str:
    """The bytes of a page as text: by its mark, by the encoding it names, else UTF-8, else GB 18030.

    GB 2312 and GBK are read as GB 18030, which holds both. A page that names an encoding it is not written in is tried on.

    Raises:
        ReadError: nothing fits.
    """
    named = _CHARSET.search(data[:_HEAD]) or _DECLARED.match(data.lstrip()[:_HEAD])
    if named and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = named[1].decode("ascii").lower()
        try:
            return codecs.decode(data, "gb18030" if name.startswith(("gb", "x-gbk")) else name)
        except (LookupError, ValueError, TypeError):
            pass
    return decode(data)


def read_html(data: bytes) -> Content:
    """Read the tables and the running text of a web page.

    Args:
        data: the bytes of the file.

    Returns:
        Grids of kind `table` and `text` in page order, a nested table after its outer one; property `hidden_text` counts the
        pieces of text that a browser does not show, which are not read.

    Raises:
        ReadError: the page cannot be parsed whole or shows no text.
    """
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", page_text(data).removeprefix("\ufeff"))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(DAMAGED) from error
    if any(error.level_name == "FATAL" for error in parser.error_log):
        raise ReadError("网页嵌套过深，读不完整；请打开后另存为 .docx 或 .xlsx。(It is nested too deep; save it anew.)")
    reader = _Reader()
    if root is not None:
        reader.page(root)
    if not reader.blocks.grids:
        raise ReadError("网页中没有文字（内容可能由脚本载入）；请打开后另存为 .docx 或 .xlsx。(It shows no text; save it anew.)")
    return Content(tuple(reader.blocks.grids), {"hidden_text": str(reader.hidden)} if reader.hidden else {})


class _Reader:
    """Collects grids while it walks through the page."""

    def __init__(self) -> None:
        self.blocks = Blocks("html")
        self.hidden = 0

    def page(self, root: etree._Element) -> None:
        lines: list[str] = []
        for item in self._items(root):
            if isinstance(item, str):
                lines.append(item)
                continue
            rows, loose = self._rows(item)
            lines += loose
            self.blocks.text(lines)
            self._table(rows, caption_of(lines))
            lines = []
        self.blocks.text(lines)

    def _rows(self, table: etree._Element) -> tuple[list[Row], list[str]]:
        """The rows of a table in the order shown, and the text in it that stands in no cell, its caption first of all."""
        groups: list[tuple[str, list[tuple[list[etree._Element], bool]]]] = []
        loose: list[str] = []
        self._group(table, groups, loose)
        ordered = sorted(groups, key=lambda group: group[0] == "tfoot")
        return [(cells, n, hidden) for n, (_, rows) in enumerate(ordered) for cells, hidden in rows], loose

    def _group(
        self, parent: etree._Element, groups: list[tuple[str, list[tuple[list[etree._Element], bool]]]], loose: list[str]
    ) -> None:
        name = str(parent.tag)
        if name in ("table", *_GROUPS) or not groups:
            groups.append((name, []))
        bare: list[etree._Element] | None = None  # cells without a row around them
        if parent.text and parent.text.strip():
            loose.append(_BLANKS.sub(" ", parent.text).strip())
        for element in parent:
            tag = str(element.tag)
            if tag in ("td", "th"):
                if bare is None:
                    bare = []
                    groups[-1][1].append((bare, False))
                bare.append(element)
            elif tag == "tr":
                bare = None
                if groups[-1][0] in _GROUPS and groups[-1][0] != name:
                    groups.append((name, []))
                cells = [inner for inner in element.iter("td", "th") if next(inner.iterancestors("tr", "table")) is element]
                groups[-1][1].append((cells, _unseen(element) or _unseen(parent)))
                inside = {id(cell) for cell in cells}
                loose += [text for text in _beside(element, inside) if text]
            elif tag in _GROUPS or (tag not in ("table", "caption") and _holds_row(element)):
                bare = None
                self._group(element, groups, loose)
            else:
                loose += [item for item in self._items(element) if isinstance(item, str)]
            if element.tail and element.tail.strip():
                loose.append(_BLANKS.sub(" ", element.tail).strip())

    def _table(self, rows: list[Row], caption: tuple[str, ...]) -> None:
        nested: list[tuple[etree._Element, tuple[str, ...]]] = []
        cells: list[Cell] = []
        spans = Spans()
        ends = {group: row for row, (_, group, _) in enumerate(rows, 1)}
        columns = 0
        for row, (elements, group, hidden) in enumerate(rows, 1):
            column = 1
            for element in elements:
                if not hidden and self._drop(element):
                    continue
                left = ends[group] - row + 1
                rowspan = min(_span(element, "rowspan", _MAX_ROWSPAN) or left, left)
                colspan = _span(element, "colspan", _MAX_COLSPAN) or 1
                column, colspan = spans.place(row, column, rowspan, colspan)
                text = self._cell(element, nested)
                if text or rowspan * colspan > 1:
                    cells.append(Cell(row, column, text, rowspan, colspan, hidden=hidden))
                column += colspan
                columns = max(columns, column - 1)
        if any(not cell.blank for cell in cells):
            self.blocks.table(len(rows), columns, cells, caption)
        for inner, inner_caption in nested:
            inner_rows, loose = self._rows(inner)
            self.blocks.text(loose)
            self._table(inner_rows, caption_of([*inner_caption, *loose]))

    def _cell(self, cell: etree._Element, nested: list[tuple[etree._Element, tuple[str, ...]]]) -> str:
        lines: list[str] = []
        for item in self._items(cell):
            if isinstance(item, str):
                lines.append(item)
            else:
                nested.append((item, caption_of(lines)))
        return "\n".join(lines)

    def _drop(self, element: etree._Element) -> bool:
        """True for an element that a browser does not show; its text is counted."""
        if not _unseen(element):
            return False
        self.hidden += any(str(text).strip() for text in element.itertext())
        return True

    def _items(self, parent: etree._Element) -> Iterator[Item]:
        """The blocks of text and the tables (as elements) inside an element, in order."""
        held: list[str] = []
        for piece in self._pieces(parent, pre=False):
            if isinstance(piece, str):
                held.append(piece)
                continue
            yield from _block(held)
            held = []
            if piece is not None:
                yield piece
        yield from _block(held)

    def _pieces(self, element: etree._Element, pre: bool) -> Iterator[Item | None]:
        """Pieces of text, None where a block begins or ends, and tables as elements."""
        if element.text:
            yield element.text if pre else _BLANKS.sub(" ", element.text)
        for inner in element:
            tag = str(inner.tag)
            if tag == "br":
                yield "\n"
            elif tag == "table":
                if not self._drop(inner):
                    yield inner
            elif tag not in _DROPPED and not self._drop(inner):
                block = tag in _BLOCKS
                if block:
                    yield None
                yield from self._pieces(inner, pre or tag == "pre")
                if block:
                    yield None
            if inner.tail:
                yield inner.tail if pre else _BLANKS.sub(" ", inner.tail)


def _block(pieces: list[str]) -> Iterator[str]:
    """The text of a block without blank lines, or nothing."""
    lines = (line.strip() for line in "".join(pieces).replace("\r\n", "\n").split("\n"))
    text = "\n".join(line for line in lines if line)
    if text:
        yield text


def _beside(row: etree._Element, cells: set[int]) -> Iterator[str]:
    """The text of a row that stands outside its cells."""
    if row.text:
        yield row.text.strip()
    for element in row:
        if id(element) not in cells and str(element.tag) not in _DROPPED and not _unseen(element):
            yield from _beside(element, cells)
        if element.tail:
            yield element.tail.strip()


def _holds_row(element: etree._Element) -> bool:
    """True for a wrapper (a form, mostly) around rows of the same table."""
    return any(next(row.iterancestors("table")) is next(element.iterancestors("table")) for row in element.iter("tr"))


def _unseen(element: etree._Element) -> bool:
    return "hidden" in element.attrib or _UNSEEN.search(element.get("style", "")) is not None


def _span(element: etree._Element, name: str, most: int) -> int:
    """The number in a span attribute as browsers read it: 1 where it is none, 0 where it says so."""
    match = re.match(r"\s*\+?(\d{1,9})", element.get(name, ""), re.ASCII)
    return min(int(match[1]), most) if match else 1
