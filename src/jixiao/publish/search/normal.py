"""What texts and queries are brought to before they are compared, and the keys that they are found by.

`site/assets/search-text.js` does the same in the browser; `tests/cases/search/normal.yaml` holds both to it.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add

from jixiao.words import VARIANTS

__all__ = ["keys", "normal"]

_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x20\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000")
_INVISIBLE = frozenset("\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" "\"'“”‘’「」『』《》〈〉")
"""What is left out: characters without width, and quotation marks, which people print but do not type."""
_SIGNS = {"≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤"}


class _Folded(dict[int, str]):
    """What each character becomes, found out when it is first met: half-width, small, simplified."""

    def __missing__(self, code: int) -> str:
        out = ""
        for c in unicodedata.normalize("NFKC", chr(code)).lower():
            if c in _SPACES:
                out += " "
            elif c not in _INVISIBLE and not "\ufe00" <= c <= "\ufe0f":
                out += VARIANTS.get(c, _SIGNS.get(c, c))
        self[code] = out
        return out


_FOLDED = _Folded()
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_NEEDLESS = re.compile(r"(?<![0-9a-z]) +| +(?![0-9a-z ])")  # spaces, all but one between two words or numbers
_TOKEN = re.compile(
    r"(?P<sign>[≥≤<>=]?)(?P<number>[0-9]+(?:\.[0-9]+)*)(?P<per>[%‰]?)"
    r"|(?P<word>[a-z]+)"
    r"|(?P<mark>[≥≤<>=%‰])"
    r"|(?P<run>[^\x00-\xbf\u2000-\u206f\u3000-\u3004\u3008-\u303f≥≤]+)")


def normal(text: str) -> str:
    """Half-width, small, simplified; signs in one writing; no thousands separators, no quotes; spaces only between words and numbers.

    >>> normal("滿意度 ≥ ９５ ％，共 1,234.5 萬元"), normal("Ａ Plan  B")
    ('满意度≥95%,共1234.5万元', 'a plan b')
    """
    out = text.translate(_FOLDED).replace(">=", "≥").replace("<=", "≤")
    if "," in out:
        out = _THOUSANDS.sub("", out)
    return _NEEDLESS.sub("", out) if " " in out else out


def keys(text: str) -> list[str]:
    """The keys of a normalised text: pairs of characters and the last of each run, whole words, whole numbers with their signs.

    >>> " ".join(keys("满意度≥95%"))
    '满意 意度 度 95 ≥ ≥95 % 95% ≥95%'
    """
    out: list[str] = []
    for sign, number, per, word, mark, run in _TOKEN.findall(text):
        if run:
            out += map(add, run, run[1:])
            out.append(run[-1])
        elif number:
            out.append(number)
            if sign:
                out += (sign, sign + number)
            if per:
                out += (per, number + per)
            if sign and per:
                out.append(sign + number + per)
        else:
            out.append(word or mark)
    return out
