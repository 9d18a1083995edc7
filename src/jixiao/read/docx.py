"""Word documents (.docx): an OOXML reader on lxml that keeps merges, block order and the state after tracked changes.

It reads the body only. Headers, footers, foot notes and comments are left out; see docs/formats.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from jixiao.errors import ReadError
from jixiao.model import Cell
from jixiao.read.blocks import Blocks, caption_of
from jixiao.read.content import Content
from jixiao.read.numbering import Numbering
from jixiao.read.ooxml import attribute, child, integer, local_name, switched_on
from jixiao.read.package import DAMAGED, Package

__all__ = ["read_docx"]

_MAX_SPAN = 1_000

# Elements whose children count as if they stood in their place. An alternative content is read by its first choice.
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice"})
_SKIPPED = frozenset(
    {
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "rubyPr",
        "rt",
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "fldChar",
        "Fallback",
        "binData",
    }
)
_GRAPHICS = frozenset({"drawing", "pict", "object"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
# Signs that Word stores by their place in a symbol font; budget forms use the first ones for targets.
_SYMBOLS = {
    ("Symbol", 0xB3): "≥", ("Symbol", 0xA3): "≤", ("Symbol", 0xB1): "±", ("Symbol", 0xB4): "×", ("Symbol", 0xB8): "÷",
    ("Symbol", 0xB0): "°", ("Symbol", 0xB9): "≠", ("Symbol", 0xBB): "≈", ("Symbol", 0xB7): "·",
    ("Wingdings", 0xA8): "□", ("Wingdings", 0xFE): "☑", ("Wingdings", 0xFC): "✓", ("Wingdings 2", 0x52): "☑",
    ("Wingdings 2", 0xA3): "□",
}  # fmt: skip


def read_docx(data: bytes) -> Content:
    """Read the tables and the running text of a Word document.

    Args:
        data: the bytes of the file.

    Returns:
        Grids of kind `table` and `text` in document order, and properties: `hidden_text` counts the pieces of text that Word
        does not show (hidden runs, text behind a merged cell, unfilled placeholders), which are not read.

    Raises:
        ReadError: the file is damaged or holds no text.
    """
    package = Package(data)
    root = package.xml(package.main)
    body = child(root, "body")
    if body is None:
        raise ReadError(DAMAGED)
    folder = package.main.rpartition("/")[0]
    numbering, styles = (
        package.xml(name) if name in package.names else None for name in (f"{folder}/numbering.xml", f"{folder}/styles.xml")
    )
    reader = _Reader(Numbering(numbering, styles))
    reader.body(body)
    if not reader.blocks.grids:
        raise ReadError("文档中没有文字（可能全是扫描图片）；请提供可编辑的文件。(No text in it, perhaps scans.)")
    return Content(tuple(reader.blocks.grids), {"hidden_text": str(reader.hidden)} if reader.hidden else {})


@dataclass
class _Slot:
    """A cell on its way: where it starts, how far it reaches, its text, and whether it goes on from the cell above."""

    column: int
    colspan: int
    text: str
    merge: str
    rowspan: int = 1


class _Reader:
    """Collects grids while it walks through the body."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self.blocks = Blocks("docx")
        self.hidden = 0

    def body(self, body: etree._Element) -> None:
        lines: list[str] = []
        for item in self._items(body):
            if isinstance(item, str):
                if item.strip():
                    lines.append(item.strip())
                continue
            self.blocks.text(lines)
            self._table(item, caption_of(lines))
            lines = []
        self.blocks.text(lines)

    def _table(self, table: etree._Element, caption: tuple[str, ...]) -> None:
        nested: list[tuple[etree._Element, tuple[str, ...]]] = []
        placed: list[tuple[int, _Slot, bool]] = []
        above: dict[int, _Slot] = {}
        row = 0
        for element in _unwrapped(table, "tr"):
            properties = child(element, "trPr")
            if child(properties, "del") is not None:
                continue
            row += 1
            hidden = switched_on(child(properties, "hidden"))
            below: dict[int, _Slot] = {}
            for slot in self._row(element, nested):
                start = above.get(slot.column)
                if slot.merge == "continue" and start is not None and start.colspan == slot.colspan:
                    start.rowspan += 1
                    self.hidden += bool(slot.text)
                    below[slot.column] = start
                    continue
                placed.append((row, slot, hidden))
                if slot.merge:
                    below[slot.column] = slot
            above = below
        cells = [
            Cell(at, slot.column, slot.text, slot.rowspan, slot.colspan, hidden=hidden)
            for at, slot, hidden in placed
            if slot.text or slot.rowspan > 1 or slot.colspan > 1
        ]
        if any(not cell.blank for cell in cells):
            self.blocks.table(row, max(c.column + c.colspan - 1 for c in cells), cells, caption)
        for inner, inner_caption in nested:
            self._table(inner, inner_caption)

    def _row(self, row: etree._Element, nested: list[tuple[etree._Element, tuple[str, ...]]]) -> list[_Slot]:
        """The cells of a row with their grid columns, legacy horizontal merges joined."""
        slots: list[_Slot] = []
        column = 1 + min(integer(child(child(row, "trPr"), "gridBefore"), 0), _MAX_SPAN)
        for element in _unwrapped(row, "tc"):
            properties = child(element, "tcPr")
            if child(properties, "cellDel") is not None:
                continue
            span = min(max(1, integer(child(properties, "gridSpan"), 1)), _MAX_SPAN)
            text = self._cell(element, nested)
            if slots and _merge(properties, "hMerge") == "continue":
                slots[-1].colspan += span
                self.hidden += bool(text)
            else:
                slots.append(_Slot(column, span, text, _merge(properties, "vMerge")))
            column += span
        return slots

    def _cell(self, cell: etree._Element, nested: list[tuple[etree._Element, tuple[str, ...]]]) -> str:
        lines: list[str] = []
        for item in self._items(cell):
            if isinstance(item, str):
                lines.append(item)
            else:
                nested.append((item, caption_of(lines)))
        return "\n".join(lines).strip()

    def _items(self, parent: etree._Element) -> Iterator[str | etree._Element]:
        """The paragraphs (as text) and tables (as elements) of a body, cell or text box, in order."""
        carried = ""
        in_cell = local_name(parent) == "tc"
        for block in _unwrapped(parent, "p", "tbl"):
            if local_name(block) == "tbl":
                if carried:
                    yield carried
                    carried = ""
                yield block
                continue
            boxes: list[etree._Element] = []
            text = "".join(self._inline(block, boxes))
            # Where the paragraph mark is a tracked deletion, the paragraph runs on into the next one.
            mark = child(child(block, "pPr"), "rPr")
            joins = child(mark, "del") is not None or child(mark, "moveFrom") is not None
            if joins:
                carried += text
            else:
                label = self._numbering.label(block)
                yield label + carried + text if text.strip() or carried or in_cell else ""
                carried = ""
            for box in boxes:
                yield from self._items(box)
        if carried:
            yield carried

    def _inline(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        """The text pieces of a paragraph; text boxes found in it go to `boxes`."""
        for piece in element:
            name = local_name(piece)
            if name in _SKIPPED:
                continue
            if name == "t":
                yield (piece.text or "").replace("\r", "\n")
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name == "sym":
                yield _symbol(piece)
            elif name in _GRAPHICS:
                boxes.extend(_boxes(piece))
            elif (name == "r" and switched_on(child(child(piece, "rPr"), "vanish"))) or (
                name == "sdt" and child(child(piece, "sdtPr"), "showingPlcHdr") is not None
            ):
                self.hidden += bool("".join(self._inline(piece, [])).strip())
            else:
                yield from self._inline(piece, boxes)


def _merge(properties: etree._Element | None, name: str) -> str:
    """`restart`, `continue`, or "" where the cell is not merged; a merge without a value continues."""
    element = child(properties, name)
    return "" if element is None else (attribute(element, "val") or "continue")


def _unwrapped(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of these names, those inside content controls and other wrappers among them."""
    for element in parent:
        name = local_name(element)
        if name in names:
            yield element
        elif name in _WRAPPERS:
            yield from _unwrapped(element, *names)


def _boxes(graphic: etree._Element) -> list[etree._Element]:
    """The contents of the text boxes of a drawing, without those inside other text boxes."""
    found = []
    for element in graphic:
        if local_name(element) == "txbxContent":
            found.append(element)
        elif local_name(element) != "Fallback":
            found.extend(_boxes(element))
    return found


def _symbol(element: etree._Element) -> str:
    code = attribute(element, "char") or ""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    font = attribute(element, "font") or ""
    return _SYMBOLS.get((font, number & 0xFF)) or (chr(number) if 0 < number <= 0xFFFD else "\ufffd")
