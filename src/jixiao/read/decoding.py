"""Bytes as text, when nothing says how they are encoded."""

from __future__ import annotations

import re

from jixiao.errors import ReadError

__all__ = ["decode", "unmarked_utf16"]

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096
_USUAL = re.compile(r"[\t\n\r\f -~\u00a0-\u00ff\u2000-\u206f\u2190-\u22ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_USUAL_SHARE = 0.97


def decode(data: bytes) -> str:
    """Bytes as text: UTF-8 (with or without mark), UTF-16 (with or without mark), else GB 18030.

    Raises:
        ReadError: none of them fits.
    """
    if data.startswith(_MARKS):
        return data.decode("utf-16")
    wide = unmarked_utf16(data)
    if wide:
        return wide
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError("文本编码无法识别（不是 UTF-8 或 GB 18030），请另存为 UTF-8 后重试")


def unmarked_utf16(data: bytes) -> str:
    """The text of UTF-16 that has lost its mark, or "". It shows zero bytes, and one byte order makes usual characters of it.

    >>> unmarked_utf16("指标值\\t≥95%\\n".encode("utf-16-be")), unmarked_utf16(b"plain")
    ('指标值\\t≥95%\\n', '')
    """
    if b"\x00" not in data or len(data) % 2:
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            head = data[:_HEAD].decode(encoding, "ignore")
            if len(_USUAL.findall(head)) >= _USUAL_SHARE * max(len(head), 1):
                return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""
