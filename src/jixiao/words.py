"""The matching key of a string, and what a value, a level or a marker looks like. Keys are for matching, never printed."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["ABSENT", "is_absent", "is_number", "key", "name_key", "short_hash"]

ABSENT = frozenset({"", "/", "//", "\\", "-", "--", "—", "——", "…", "……", "...", "无", "0", "0.00%", "*"})

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060\u00ad"))
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")


def key(text: str) -> str:
    """The form of a string that is compared with layout words: NFKC, no white space, nothing invisible.

    >>> key("部门（单位） 名称")
    '部门(单位)名称'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(_INVISIBLE))


def name_key(text: str) -> str:
    """The key of a name for identity: like `key`, and without punctuation, brackets or quotes.

    >>> name_key("“智慧应急” 重点信息化项目（建设）")
    '智慧应急重点信息化项目建设'
    """
    return "".join(c for c in key(text).casefold() if unicodedata.category(c)[0] in "LN" or c in "%‰.")


def is_absent(text: str) -> bool:
    """True for blanks and for the marks that stand for nothing, such as `/` and `……`."""
    return key(text) in ABSENT or text.strip() in ABSENT


def is_number(text: str) -> bool:
    """True for a plain decimal number, thousands separators allowed."""
    return bool(_NUMBER.fullmatch(key(text)))


def short_hash(*parts: str) -> str:
    """Eight hex digits of the SHA-256 of the parts, for keys and fragments.

    >>> short_hash("产出", "数量")
    '7a28b242'
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]
