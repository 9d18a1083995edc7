"""What a spreadsheet shows for a value under a number format, as far as budget documents use them.

Number formats are ECMA-376 part 1, section 18.8.31. Covered: sections, conditions, digits, thousands, scaling, percent,
exponents, literals, fill and padding, dates and times with Chinese forms. Not covered: fractions (`# ?/?`) and Chinese
numerals (`[DBNum1]`), which show plain digits.
"""

from __future__ import annotations

import datetime as dt
import operator
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

__all__ = ["CHINESE_FORMATS", "is_date", "shown"]

# Built-in formats whose meaning depends on the language; these are the Chinese ones, which files name by number only.
CHINESE_FORMATS = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<padding>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<ampm>AM/PM|am/pm|A/P|a/p|上午/下午)|(?P<general>General|G/通用格式)|(?P<exponent>[eE][+-])"
    r"|(?P<date>y+|e+|m+|d+|h+|s+|a{3,4}(?![a-z]))|(?P<digit>[0#?]+)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_COMPARE = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}
_WEEKDAYS = "一二三四五六日"
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
# Codes that stand for the system's own long date and time, whatever follows them.
_SYSTEM_FORMATS = {"[$-F800]": 'yyyy"年"m"月"d"日"', "[$-F400]": "h:mm:ss"}

Moment = dt.datetime | dt.date | dt.time | dt.timedelta


def shown(value: object, number_format: str) -> str:
    """The text that a spreadsheet shows for a value, without padding at its ends.

    Args:
        value: a text, number, truth value, date or time as read from the file; None for an empty cell.
        number_format: the format code, such as `0.00%`.

    >>> shown(0.95, "0%"), shown(50, "0.00"), shown(12.340000000000002, "General"), shown(-1234.5, "#,##0.00")
    ('95%', '50.00', '12.34', '-1,234.50')
    >>> shown(dt.date(2025, 5, 11), "yyyy-mm-dd")
    '2025-05-11'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    sections = _sections(number_format or "General")
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        return _moment(value, sections[0]).strip()
    if isinstance(value, (int, float, Decimal)):
        return _number(_decimal(value), sections).strip()
    text = str(value)
    if len(sections) == 4:
        return "".join(text if kind == "other" and part == "@" else _literal(kind, part) for kind, part in sections[3]).strip()
    return text.strip()


def is_date(number_format: str) -> bool:
    """True for formats that show a number as a date or time."""
    tokens = _sections(number_format)[0]
    return any(kind in ("date", "ampm") or _elapsed(kind, part) for kind, part in tokens)


Token = tuple[str, str]


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[tuple[Token, ...], ...]:
    """The format cut into tokens, one tuple for each section between semicolons."""
    for mark, code in _SYSTEM_FORMATS.items():
        if mark in number_format.upper():
            number_format = code
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(number_format):
        kind = match.lastgroup or "other"
        part = match.group(kind)
        if kind == "other" and part == ";":
            sections.append([])
        else:
            sections[-1].append((kind, part))
    return tuple(tuple(section) for section in sections)


def _decimal(value: int | float | Decimal) -> Decimal:
    """The value with the 15 significant digits that a spreadsheet keeps, which drops binary noise."""
    return Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)


def _literal(kind: str, part: str) -> str:
    if kind in ("quoted", "escaped"):
        return part
    if kind == "padding":
        return " "
    if kind == "bracket" and part.startswith("$"):
        return part[1:].partition("-")[0]
    return "" if kind in ("bracket", "fill") else part


def _general(value: Decimal) -> str:
    """A number as the General format shows it: at most 11 characters once there are more than six decimals."""
    text = format(value.normalize() if value else Decimal(0), "f")
    whole, _, decimals = text.partition(".")
    if len(decimals) > 6:
        places = max(11 - len(whole) - 1, 2)
        text = format(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f").rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _number(value: Decimal, sections: tuple[tuple[Token, ...], ...]) -> str:
    section, signed = _choose(value, sections)
    kinds = {kind for kind, _ in section}
    if "digit" not in kinds:
        plain = "general" in kinds or any(kind == "other" and part == "@" for kind, part in section)
        body = _general(value if signed else abs(value)) if plain else ""
        return "".join(
            body if kind == "general" or (kind, part) == ("other", "@") else _literal(kind, part) for kind, part in section
        )
    first = next(i for i, (kind, _) in enumerate(section) if kind == "digit")
    last = max(i for i, (kind, _) in enumerate(section) if kind == "digit")
    pattern = [(kind, part) for kind, part in section[first : last + 1]]
    tail = section[last + 1 :]
    percent = sum(part.count("%") for kind, part in section if kind == "other")
    scaled = abs(value).scaleb(2 * percent)
    while tail and tail[0] == ("other", ","):
        scaled, tail = scaled.scaleb(-3), tail[1:]
    before = "".join(_literal(kind, part) for kind, part in section[:first])
    after = "".join(_literal(kind, part) for kind, part in tail)
    digits, nonzero = _digits(scaled, pattern)
    minus = "-" if signed and value < 0 and nonzero else ""
    return minus + before + digits + after


def _choose(value: Decimal, sections: tuple[tuple[Token, ...], ...]) -> tuple[tuple[Token, ...], bool]:
    """The section for a number, and whether its minus sign is still to be written."""
    numeric = sections[:3]
    conditions = [_condition(section) for section in numeric]
    if any(conditions):
        for section, condition in zip(numeric, conditions, strict=True):
            if condition is None or _COMPARE[condition[0]](value, condition[1]):
                return section, True
        return numeric[-1], True
    if len(numeric) > 1 and value < 0:
        return numeric[1], False
    if len(numeric) > 2 and value == 0:
        return numeric[2], False
    return numeric[0], True


def _condition(section: tuple[Token, ...]) -> tuple[str, Decimal] | None:
    """The condition of a section such as `[>=100]`, or None."""
    found = (_CONDITION.fullmatch(part) for kind, part in section if kind == "bracket")
    return next(((match[1], Decimal(match[2])) for match in found if match), None)


def _digits(value: Decimal, pattern: list[Token]) -> tuple[str, bool]:
    """A positive number set into its digit places, and whether a digit other than 0 shows."""
    exponent_at = next((i for i, (kind, _) in enumerate(pattern) if kind == "exponent"), None)
    if exponent_at is not None:
        return _exponent(value, pattern, exponent_at), bool(value)
    point = next((i for i, token in enumerate(pattern) if token == ("other", ".")), len(pattern))
    places = "".join(part for kind, part in pattern[point:] if kind == "digit")
    rounded = value.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    whole, _, decimals = format(rounded, "f").partition(".")
    needed = sum(part.count("0") for kind, part in pattern[:point] if kind == "digit")
    whole = whole.lstrip("0").rjust(needed, "0")
    if ("other", ",") in pattern[:point]:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole)
    keep = len(places.rstrip("#?"))
    decimals = decimals[:keep] + decimals[keep:].rstrip("0")
    # Literals between digits are rare (`0!.0,` for ten-thousands, `000-0000`): they keep their distance from the right.
    literal = [(i, _literal(kind, part)) for i, (kind, part) in enumerate(pattern[:point]) if kind not in ("digit", "other")]
    for i, text in reversed(literal):
        behind = sum(len(part) for kind, part in pattern[i:point] if kind == "digit")
        whole = whole.rjust(behind, "0")
        whole = whole[: len(whole) - behind] + text + whole[len(whole) - behind :]
    return whole + ("." + decimals if decimals or (places and keep) else ""), bool(rounded)


def _exponent(value: Decimal, pattern: list[Token], at: int) -> str:
    places = 0
    seen = False
    for kind, part in pattern[:at]:
        seen = seen or (kind, part) == ("other", ".")
        places += len(part) if kind == "digit" and seen else 0
    width = sum(len(part) for kind, part in pattern[at:] if kind == "digit")
    mantissa, _, exponent = format(value, f".{places}E").partition("E")
    sign = "-" if exponent.startswith("-") else ("+" if pattern[at][1].endswith("+") else "")
    return f"{mantissa}E{sign}{exponent.lstrip('+-').lstrip('0').rjust(width, '0')}"


def _elapsed(kind: str, part: str) -> bool:
    return kind == "bracket" and re.fullmatch(r"[hH]+|[mM]+|[sS]+", part) is not None


def _moment(value: Moment, section: tuple[Token, ...]) -> str:
    if not any(kind == "date" or _elapsed(kind, part) for kind, part in section):
        return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)
    moment = _full(value)
    half = any(kind == "ampm" for kind, _ in section)
    out = []
    clock = ""  # the last time unit, which tells minutes from months
    for i, (kind, part) in enumerate(section):
        if kind == "date":
            following = next((p[0] for k, p in section[i + 1 :] if k == "date"), "")
            minutes = part[0] == "m" and len(part) <= 2 and (clock == "h" or following == "s")
            out.append(_date_part(moment, part, minutes, half))
            clock = part[0] if part[0] in "hs" or minutes else ""
        elif _elapsed(kind, part):
            seconds = int((moment - _EPOCH).total_seconds())
            divisor = {"h": 3600, "m": 60, "s": 1}[part[0].lower()]
            out.append(str(seconds // divisor).rjust(len(part), "0"))
            clock = part[0].lower()
        elif kind == "ampm":
            names = part.split("/")
            out.append(names[0] if moment.hour < 12 else names[1])
        elif kind == "digit":
            out.append(part if clock != "s" else "".ljust(len(part), "0"))
        elif not (kind == "other" and part == "@"):
            out.append(_literal(kind, part))
    return "".join(out)


def _full(moment: Moment) -> dt.datetime:
    """Date and time of a moment; times and durations count from the spreadsheet's first day."""
    if isinstance(moment, dt.timedelta):
        return _EPOCH + moment
    if isinstance(moment, dt.time):
        return dt.datetime.combine(_EPOCH.date(), moment)
    return moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, dt.time())


def _date_part(moment: dt.datetime, part: str, minutes: bool, half: bool) -> str:
    letter, width = part[0], len(part)
    if letter in "ye":
        return f"{moment.year:04d}" if width > 2 or letter == "e" else f"{moment.year % 100:02d}"
    if letter == "a":
        day = _WEEKDAYS[moment.weekday()]
        return day if width == 3 else "星期" + day
    if letter == "d" and width > 2:
        return moment.strftime("%a" if width == 3 else "%A")
    if letter == "m" and width > 2 and not minutes:
        return moment.strftime("%b" if width == 3 else "%B")
    number = {
        "m": moment.minute if minutes else moment.month,
        "d": moment.day,
        "h": (moment.hour + 11) % 12 + 1 if half else moment.hour,
        "s": moment.second,
    }[letter]
    return f"{number:02d}" if width > 1 else str(number)
