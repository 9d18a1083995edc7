"""What makes two printed names one without anybody being asked, and the keys made from names that no registry holds.

These rules are part of the promise that IRIs are stable: what they say goes into provisional keys. Anything that is a matter of
judgement is a proposal instead (`jixiao.identity.propose`), with its words in `ontology/matching.yaml`.
"""

from __future__ import annotations

import re

from jixiao.words import key, name_key, short_hash

__all__ = [
    "PROVISIONAL",
    "bracketed_measure",
    "concept_match",
    "concept_name",
    "project_match",
    "provisional",
    "stands_alone",
    "unit_match",
    "unit_name",
    "without_year",
]

PROVISIONAL = re.compile(r"[upc]-[0-9a-f]{8}")
"""The form of a key that was made from a name."""

_SCOPE = re.compile(r"[(（](本级|机关|汇总|本部|机关本级|本级机关|单位|部门)[)）]$|(机关)?本级(机关)?$|(?<=[局委厅部办院府])机关$")
_NUMBERED = re.compile(r"^指标\s*\d+\s*[:：]\s*")
_ITEM = re.compile(r"^([(（]\d{1,2}[)）]|\d{1,2}[、.．)）](?!\d)|[①-⑳])")
_YEAR = re.compile(
    r"^[(\[〔【]?(19|20)\d\d(年度|年)[)\]〕】]?(?![-—至到]|\d{1,2}月|[底末初前内中]|以[前内]|之前|上半|下半|第[一二三四]季)")
_BARE_YEAR = re.compile(r"^20[1-3]\d(?=[一-鿿])(?!年)")
_YEAR_BEHIND = re.compile(r"[(\[〔【](19|20)\d\d(年度|年)?[)\]〕】]$")
_BRACKET = re.compile(r"[(\[【](?:单位[:：])?([^()\[\]【】]{1,8})[)\]】]$")
_ENDING = re.compile(r"指标$")
_PLACE = re.compile(r"([^省市州县区旗盟镇乡]{2,7}?)(省|自治区|特别行政区|自治州|市|州|盟|地区|县|旗|区)")
_NO_PLACE = re.compile(r".*(开发|高新|经济|工业|产业|技术|园|社|林|景|校|辖|库|灾|牧|小)区")
_NATIONAL = re.compile(r"(中国|中华|中央|国家|全国|最高人民|国务院|新疆生产建设兵团)")
_PROVINCE = re.compile(
    "(北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|"
    "西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾)(?![东西南北中]?(路|街|大道))")


def unit_name(name: str) -> str:
    """A unit's name without the scope of its report: the unit itself and its department are one unit.

    >>> unit_name("青禾县应急管理局（机关）"), unit_name("青禾县应急管理局本级"), unit_name("青禾县应急管理局机关")
    ('青禾县应急管理局', '青禾县应急管理局', '青禾县应急管理局')
    """
    return _SCOPE.sub("", name.strip()) or name.strip()


def unit_match(name: str) -> str:
    """What two names of one unit have in common."""
    return name_key(unit_name(name))


def stands_alone(name: str) -> bool:
    """True when a unit's name says by itself which unit it is: it begins with a place, or is a national body.

    `应急管理局` in the documents of two counties is two units, so a name without a place holds for its document only. Towns do not
    count as places: there is a 城关镇 in many counties.

    >>> [stands_alone(n) for n in ("青禾县应急管理局", "湖南大学", "中共望川市委办公室")]
    [True, True, True]
    >>> [stands_alone(n) for n in ("应急管理局", "县应急管理局", "开发区管委会", "城关镇人民政府", "北京路街道办事处")]
    [False, False, False, False, False]
    """
    bare = re.sub(r"^(中共|共青团|中国共产党|中国共产主义青年团)", "", key(name))
    if _NATIONAL.match(bare) or _PROVINCE.match(bare):
        return True
    place = _PLACE.match(bare)
    return bool(place and not _NO_PLACE.fullmatch(place[0]))


def without_year(text: str) -> str:
    """A name without the year before or, in brackets, behind it. A deadline is no year of a name.

    >>> without_year("2024年安全生产警示教育片"), without_year("2024年10月前完成"), without_year("乡村道路养护（2025年）")
    ('安全生产警示教育片', '2024年10月前完成', '乡村道路养护')
    """
    bare = _YEAR_BEHIND.sub("", _YEAR.sub("", key(text)))
    return bare if len(name_key(bare)) > 1 else key(text)


def project_match(name: str) -> str:
    """What two names of one project have in common: no year, no quotes, no blanks.

    >>> project_match("2025年“平安”乡村道路养护"), project_match("2026 平安乡村道路养护")
    ('平安乡村道路养护', '平安乡村道路养护')
    """
    return name_key(_BARE_YEAR.sub("", without_year(name)))


def concept_name(name: str) -> str:
    """An indicator's name without the number that a form prints before it."""
    return _NUMBERED.sub("", name.strip())


def bracketed_measure(name: str) -> str:
    """What stands in brackets at the end of a name, which may be its unit of measure.

    >>> bracketed_measure("培训人数（人次）"), bracketed_measure("到岗率（单位：%）"), bracketed_measure("培训人数")
    ('人次', '%', '')
    """
    found = _BRACKET.search(key(name))
    return found[1] if found else ""


def concept_match(name: str, measures: dict[str, str]) -> str:
    """What two names of one indicator have in common: no year, no number before it, no unit in brackets, no 指标 at the end.

    Args:
        name: as printed.
        measures: spellings of units of measure to their keys; only one of these is taken off with its brackets.

    >>> concept_match("2024年培训人数（人次）", {"人次": "renci"}), concept_match("购买数量（水泵）", {"人次": "renci"})
    ('培训人数', '购买数量水泵')
    """
    bare = key(concept_name(name))
    bare = without_year(_ITEM.sub("", bare) or bare)
    if bracketed_measure(bare) in measures:
        bare = _BRACKET.sub("", bare) or bare
    shorter = _ENDING.sub("", bare)
    return name_key(shorter if len(shorter) > 2 else bare) or name_key(name) or key(name)


def provisional(prefix: str, *parts: str) -> str:
    """A key made from a name, the same in every build.

    >>> bool(PROVISIONAL.fullmatch(provisional("u", "青禾县应急管理局")))
    True
    """
    return f"{prefix}-{short_hash(*parts)}"
