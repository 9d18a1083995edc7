"""Whether a conversion kept what the file held, as far as the file itself can be counted without a reader for it."""

from __future__ import annotations

import re
import struct
from collections import Counter

from jixiao.errors import ReadError
from jixiao.model import Note
from jixiao.read.ole import Container
from jixiao.read.ooxml import local_name
from jixiao.read.package import Package

__all__ = ["lost", "word_text"]

_KEPT = 0.8  # rows that are merged or deleted make fewer; below this share something is wrong
_FEW = 20  # letters in fields and lists that either side may lack
_SHARE = 0.01
_LETTER = re.compile(r"[\u4e00-\u9fff0-9]")
_ROWS = {
    "rtf": re.compile(rb"\\(?:nest)?row(?![a-z])"),
    "odt": re.compile(rb"<table:table-row[\s/>]"),
    "fodt": re.compile(rb"<table:table-row[\s/>]"),
}
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_MARK = "\x07"  # ends each cell and each row of a table

_WORD_97 = 0xC1
_FLAGS, _TEXT_LENGTH, _PIECES = 0x0A, 0x4C, 0x1A2
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200


def lost(kind: str, data: bytes, converted: bytes) -> Note | None:
    """A note where what was converted holds clearly less than the file did.

    Args:
        kind: the kind of the file.
        data: its bytes.
        converted: the .docx that was made of it.
    """
    if kind == "doc":
        text = word_text(data)
        before, after = text.count(_MARK), _elements(converted, "tr", "tc")
        what = "表格的单元格和行"
        missing = Counter(_LETTER.findall(_FIELD.sub("", text))) - Counter(_LETTER.findall(_text(converted)))
        letters = sum(missing.values())
        if before * _KEPT <= after and letters > _FEW + _SHARE * len(text):
            return _note(f"{letters}个字不见了", str(len(text)), str(len(text) - letters))
    elif kind in _ROWS:
        source = Package(data).bytes("content.xml") if kind == "odt" else data
        before, after, what = len(_ROWS[kind].findall(source)), _elements(converted, "tr"), "表格的行"
    else:
        return None
    return _note(f"{what}原有{before}个，转换后{after}个", str(before), str(after)) if after < before * _KEPT else None


def word_text(data: bytes) -> str:
    """The main text of a Word 97–2003 document with its marks, put together from its pieces; "" where it cannot be.

    Raises:
        ReadError: it is encrypted.
    """
    try:
        container = Container(data)
    except ReadError:
        return ""
    head = container.stream("WordDocument")
    if len(head) < _PIECES + 8:
        return ""
    (version,), (flags,) = struct.unpack_from("<H", head, 2), struct.unpack_from("<H", head, _FLAGS)
    if flags & _ENCRYPTED:
        raise ReadError("文件已加密；请去掉打开密码后再试。(The file is encrypted; remove its password.)")
    (length,) = struct.unpack_from("<i", head, _TEXT_LENGTH)
    start, size = struct.unpack_from("<II", head, _PIECES)
    table = container.stream("1Table" if flags & _TABLE_1 else "0Table")[start : start + size]
    if version < _WORD_97 or length <= 0:
        return ""
    return "".join(_pieces(head, table))[:length]


def _pieces(head: bytes, table: bytes) -> list[str]:
    """The text that the piece table describes, all stories one after the other."""
    at = 0
    while table[at : at + 1] == b"\x01" and at + 3 <= len(table):  # properties of pieces come first
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if table[at : at + 1] != b"\x02" or at + 5 > len(table):
        return []
    (size,) = struct.unpack_from("<I", table, at + 1)
    plan = table[at + 5 : at + 5 + size]
    count = max(0, (len(plan) - 4) // 12)
    ends = struct.unpack_from(f"<{count + 1}I", plan) if count else (0,)
    out = []
    for number in range(count):
        (place,) = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * number + 2)
        letters = max(0, min(ends[number + 1] - ends[number], len(head)))
        if place & 0x40000000:  # one byte a letter
            start = (place & 0x3FFFFFFF) // 2
            out.append(head[start : start + letters].decode("cp1252", "replace"))
        else:
            out.append(head[place : place + 2 * letters].decode("utf-16-le", "replace"))
    return out


def _elements(converted: bytes, *names: str) -> int:
    package = Package(converted)
    return sum(local_name(element) in names for element in package.xml(package.main).iter())


def _text(converted: bytes) -> str:
    package = Package(converted)
    root = package.xml(package.main)
    return "".join(element.text or "" for element in root.iter() if local_name(element) in ("t", "delText"))


def _note(what: str, before: str, after: str) -> Note:
    message = f"转换时可能丢失了内容（{what}）；请对照原件，或用办公软件另存为 .docx 后再读"
    return Note("read-conversion-loss", "warning", message, before=before, after=after)
