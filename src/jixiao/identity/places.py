"""The places that a unit's name begins with, and the office behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao.identity.names import unit_match

__all__ = ["Placed", "placed"]

_BEFORE = re.compile(r"^(中共|中国共产党|共青团)")
_PLACE = re.compile(r"([^省市州县区旗盟镇乡]{2,7}?(?:省|自治区|特别行政区|自治州|市|州|盟|地区|县|旗|区|镇|乡|街道))")
_LEVEL = re.compile(r"^本?(省|市(?![场政容])|州|县|区(?!域)|旗|乡|镇)")


@dataclass(frozen=True)
class Placed:
    """A unit's name in parts: 望川市, 云岚区 and 应急管理局."""

    places: tuple[str, ...]
    office: str

    @property
    def place(self) -> str:
        """The innermost place, or "" where the name says none."""
        return self.places[-1] if self.places else ""


def placed(name: str) -> Placed:
    """Take a unit's name apart.

    >>> placed("望川市云岚区应急管理局（本级）")
    Placed(places=('望川市', '云岚区'), office='应急管理局')
    >>> placed("市应急局"), placed("市场监督管理局")
    (Placed(places=(), office='应急局'), Placed(places=(), office='市场监督管理局'))
    """
    rest = _BEFORE.sub("", unit_match(name))
    places = []
    while (found := _PLACE.match(rest)) and len(rest) > found.end() + 1:
        places.append(found[1])
        rest = rest[found.end():]
    return Placed(tuple(places), rest if places else _LEVEL.sub("", rest) or rest)
