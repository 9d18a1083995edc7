"""What came of the slips, as Markdown: by rule and by kind, what was missed, and how many findings one slip raises."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from changes import KINDS
from trial import Group, Verdict

__all__ = ["notes", "report", "summary"]

Tried = Sequence[tuple[str, Group, list[Verdict]]]
_SIDES = {"own": "自编文档 own documents", "real": "真实文档 real documents"}


def _state(verdict: Verdict) -> str:
    if not verdict.reached:
        return "unreached"
    if not verdict.broken:
        return "within"
    return "found" if verdict.codes else "missed"


def _side(verdict: Verdict) -> str:
    figure = verdict.change.figure
    return "words" if figure.unit == "text" else "tables" if figure.table else "prose"


def _percent(found: int, all_of: int) -> str:
    return f"{found / all_of * 100:.1f} %" if all_of else "–"


def _loud(group: Group) -> list[str]:
    return [f"{f.code} {f.severity}" for f in group.findings if f.severity in ("error", "warning")]


def summary(kind: str, group: Group, verdicts: Sequence[Verdict]) -> str:
    """One line about a group."""
    count = Counter((_state(v), _side(v)) for v in verdicts)
    parts = []
    for name in ("tables", "prose", "words"):
        found, missed = count["found", name], count["missed", name]
        parts.append(f"{name} {found}/{found + missed} {_percent(found, found + missed)}")
    return f"{kind}:{group.name}: {', '.join(parts)}; untouched {Counter(_loud(group)) or 'none'}"


def _rows(verdicts: Iterable[Verdict], key: str) -> dict[str, Counter[str]]:
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for v in verdicts:
        names = {"kind": (v.change.kind,), "rule": v.broken or v.reached or ("–",)}[key]
        for name in names:
            out[name][_state(v)] += 1
            out[name].update(f"code {c}" for c in v.codes)
    return out


def _table(title: str, rows: dict[str, Counter[str]], names: dict[str, str]) -> list[str]:
    out = [f"| {title} | 改动 made | 未破坏 within tolerance | 发现 found | 漏 missed | 发现率 | 报告的代码 codes |",
           "|---|---:|---:|---:|---:|---:|---|"]
    for name in sorted(rows):
        row = rows[name]
        codes = [(n, c.removeprefix("code ")) for c, n in row.items() if c.startswith("code ")]
        said = "、".join(c for _, c in sorted(codes, key=lambda p: (-p[0], p[1]))[:6])
        made = sum(row[s] for s in ("unreached", "within", "found", "missed"))
        out.append(f"| {names.get(name, name)} | {made} | {row['within']} | {row['found']} | {row['missed']} "
                   f"| {_percent(row['found'], row['found'] + row['missed'])} | {said} |")
    return out


def report(kind: str, tried: Tried) -> str:
    """The report about the documents of one kind."""
    groups = [(g, vs) for k, g, vs in tried if k == kind]
    verdicts = [v for _, vs in groups for v in vs]
    reached = [v for v in verdicts if v.reached]
    out = [f"# 故意改错一个数 Planted errors: {_SIDES[kind]}", "", _INTRO, "", *_totals(groups, verdicts), ""]
    out += [*_by_document(groups), ""]
    out += [*_table("被破坏的关系 identity broken", _rows(reached, "rule"), {}), ""]
    out += [*_table("改动种类 kind of slip", _rows(reached, "kind"), KINDS)]
    missed = [(g, v) for g, vs in groups for v in vs if _state(v) == "missed"]
    if missed and kind == "own":
        out += ["", "漏掉的 missed:", "", *(f"- {_said(v, g)}" for g, v in missed[:40])]
    return "\n".join(out) + "\n"


def _by_document(groups: Sequence[tuple[Group, list[Verdict]]]) -> list[str]:
    out = ["| 文档 documents | 表格 tables | 正文 prose | 其他 other words | 未改动时 error、warning untouched |",
           "|---|---:|---:|---:|---|"]
    for group, verdicts in groups:
        count = Counter((_state(v), _side(v)) for v in verdicts)
        cells = []
        for side in ("tables", "prose", "words"):
            found, missed = count["found", side], count["missed", side]
            cells.append(f"{found}/{found + missed} {_percent(found, found + missed)}" if found + missed else "–")
        alarms = Counter(_loud(group))
        said = "、".join(f"{code} ×{n}" for code, n in sorted(alarms.items())) or "无 none"
        out.append(f"| {group.name} | {' | '.join(cells)} | {said} |")
    return out


_INTRO = """由 `make planted` 写成。每次只改一个数或一个方向词，看核查是否多出 error 或 warning。哪些数受哪条关系约束、
改动是否破坏了关系，由 `identities*.py` 另行计算，不读 `shapes/`；在容差之内的改动和没有关系约束的数不计入发现率。
表中的数直接改数据表，正文的数改单元格文字后重新解读；抽样与改原文件重读的结果一致（`--files`）。

Written by `make planted`. One figure or one word of direction is changed at a time; found means that an error or a
warning is there that was not there before. Which identities a figure stands in, and whether a slip breaks one, is worked
out apart from the rules (`identities*.py` do not read `shapes/`). Slips inside the tolerance and figures that no identity
reaches do not count. Figures of tables are changed in the tables, those of prose in the text of their cell; samples of
both are also changed in the file, which is read again, with the same findings (`--files`)."""


def _totals(groups: Sequence[tuple[Group, list[Verdict]]], verdicts: Sequence[Verdict]) -> list[str]:
    out = ["| | 改动 made | 无关系约束 no identity | 未破坏 within | 发现 found | 漏 missed | 发现率 |",
           "|---|---:|---:|---:|---:|---:|---:|"]
    for title, side in (("表格 tables", "tables"), ("正文 prose", "prose"), ("其他 other words", "words"), ("合计 all", "")):
        chosen = [v for v in verdicts if side in ("", _side(v))]
        count = Counter(map(_state, chosen))
        out.append(f"| {title} | {len(chosen)} | {count['unreached']} | {count['within']} | {count['found']} | {count['missed']} "
                   f"| {_percent(count['found'], count['found'] + count['missed'])} |")
    found = [v for v in verdicts if _state(v) == "found"]
    tops = Counter(min(v.top, 4) for v in found)
    said = "、".join(f"{n if n < 4 else '4+'} 条 {_percent(tops[n], len(found))}" for n in range(5) if tops[n])
    out += ["", f"一处改错引出的顶层发现 top-level findings of one slip：{said}；"
                f"指到被改的单元格 naming the cell：{_percent(sum(v.pointed for v in found), len(found))}。"]
    return out


def _said(verdict: Verdict, group: Group) -> str:
    """A miss: what the slip was, where, and what it broke."""
    change = verdict.change
    cell = next(d for d in group.documents if d.name == change.spot.document).cell(change.spot.cell)
    text = cell.text if cell else ""
    figure = change.figure
    lead = text[max(0, figure.spot.start - 28) : figure.spot.start]
    new = "元" if change.kind == "unit" else change.text
    row = dict(figure.row)
    where = " ".join(row[k] for k in ("form_kind", "side", "subject_ref", "item", "column", "stage", "level3") if row.get(k))
    noted = f"（有 {'、'.join(verdict.noted)} info）" if verdict.noted else ""
    rest = "" if where else text[figure.spot.end : figure.spot.end + 10]
    said = f"{'/'.join(verdict.broken)} {change.kind}: {where or lead}[{figure.text} → {new}]{rest}"
    return f"{said}（{change.spot.document}）{noted}".replace("\n", " ")


def notes(tried: Tried) -> str:
    """Every miss, by rule, for those who write rules."""
    out = ["# planted errors: what is missed now", ""]
    out += [summary(*one) for one in tried]
    by_rule: dict[str, list[str]] = defaultdict(list)
    for kind, group, verdicts in tried:
        for v in verdicts:
            if _state(v) == "missed":
                by_rule["/".join(v.broken)].append(f"{kind} {_said(v, group)}")
    for rule, said in sorted(by_rule.items()):
        out += ["", f"## {rule} ({len(said)})", "", *(f"- {s}" for s in said[:12])]
    many = [(v.top, kind, _said(v, g), v.codes) for kind, g, vs in tried for v in vs if v.top > 1]
    out += ["", f"## more than one top-level finding: {len(many)}", ""]
    out += [f"- {top} {codes} {said}" for top, _, said, codes in sorted(many, key=lambda m: -m[0])[:25]]
    return "\n".join(out) + "\n"
