"""What the roles of cells are called, and the few groups by which they are coloured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.model import TABLES

__all__ = ["GROUPS", "RESIDUE", "Group", "RoleNames"]

RESIDUE = "residue"
_OTHER = "other:"  # the role of a column of remarks is followed by its heading


@dataclass(frozen=True, slots=True)
class Group:
    """Roles that are coloured alike. `letter` marks them where there are no colours."""

    name: str
    letter: str
    zh: str
    en: str
    roles: frozenset[str] = frozenset()


def _group(name: str, letter: str, zh: str, en: str, roles: str = "") -> Group:
    return Group(name, letter, zh, en, frozenset(roles.split()))


_FIELD = _group("field", "F", "标签的值", "value of a label", "goal duty schedule claim project expected")
GROUPS = {g.name: g for g in (
    _group("title", "T", "标题", "title", "title"),
    _group("header", "H", "表头", "heading", "header"),
    _group("label", "L", "标签与行名", "label", "label item total-label line-number ordinal code section entry"),
    _FIELD,
    _group("level", "K", "一二级指标", "level", "level1 level2"),
    _group("name", "N", "名称", "name", "name midterm-name"),
    _group("value", "V", "指标值", "value", "target actual midterm forecast operator unit"),
    _group("points", "P", "分值得分", "points", "weight score total rate"),
    _group("money", "M", "金额与数据", "money and data", "money fact"),
    _group("text", "D", "说明文字", "remarks", "description basis scoring_rule deviation note content other"),
    _group("aside", "A", "认出不入表", "known, not kept", "caption heading side-label page-number signature placeholder"),
    _group("prose", "·", "表外正文", "running text", "prose"),
    _group(RESIDUE, "?", "未解读", "left over", RESIDUE),
)}
_OF_ROLE = {role: group for group in GROUPS.values() for role in group.roles}
_ZH = {
    "title": "标题", "header": "表头", "label": "标签", "item": "行名称", "total-label": "合计行", "line-number": "行次",
    "ordinal": "序号", "level1": "一级指标", "level2": "二级指标", "name": "名称", "midterm-name": "中期指标名称",
    "target": "指标值", "actual": "实际完成值", "midterm": "中期指标值", "forecast": "全年预计", "operator": "计算符号",
    "unit": "计量单位", "weight": "分值", "score": "得分", "total": "合计值", "rate": "执行率", "money": "金额", "fact": "数据",
    "caption": "题注", "heading": "栏目名", "side-label": "侧栏名", "page-number": "页码", "signature": "填表信息",
    "placeholder": "占位符", "schedule": "支出计划", "goal": "绩效目标", "duty": "职责", "claim": "文字中的数据",
    "content": "主要内容", "expected": "预期目标", "project": "对应项目", "note": "备注",
    "other": "其他列", "prose": "正文", RESIDUE: "未解读",
}
_COLUMNS = {c.name: c.zh for t in ("indicators", "amounts", "tasks", "forms") for c in TABLES[t].columns}


@dataclass(frozen=True)
class RoleNames:
    """Names the roles; `labels` are the words of the labels of form heads by their ids, which are roles of their values."""

    labels: Mapping[str, str]

    def zh(self, role: str) -> str:
        """The Chinese name of a role; a role without one is called by its key."""
        if role.startswith(_OTHER):
            return role.removeprefix(_OTHER)
        return _ZH.get(role) or self.labels.get(role) or _COLUMNS.get(role) or role

    def group(self, role: str) -> Group:
        """The group of a role; what a label takes is the value of a label."""
        return _OF_ROLE.get(role.partition(":")[0], _FIELD)
