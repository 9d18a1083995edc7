"""Slips of the pen: how one printed number becomes another."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["slip"]


def slip(printed: Decimal, value: Decimal) -> str:
    """How one number becomes another by a slip of the hand, in words; "" where no slip makes one of the other.

    >>> slip(Decimal("131"), Decimal("130")), slip(Decimal("12.5"), Decimal("125")), slip(Decimal("40"), Decimal("75"))
    ('一位数字不同', '小数点移位或正负号不同', '')
    """
    a, b = (f"{abs(n):f}".replace(".", "").strip("0") for n in (printed, value))
    if a == b and printed != value:
        return "小数点移位或正负号不同"
    one, other = f"{printed:f}", f"{value.quantize(printed) if printed.as_tuple().exponent else value:f}"
    if len(one) == len(other):
        differ = [at for at, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
        if len(differ) == 2 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]:
            return "两位数字对调"
        if len(differ) == 1:
            return "一位数字不同"
    return ""
