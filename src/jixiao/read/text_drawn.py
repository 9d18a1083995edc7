"""Tables drawn with characters: full-width bars, boxes of lines. Their bars become those that part cells in other text."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["drawn"]

_BARS = re.compile(r"[｜│┃║∣]")
_RULE = re.compile(r"[\s─━═┄┅┈┉┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫]{3,}")
_LEAST_LINES = 2
_LEAST_RULES = 3


def drawn(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines with the bars of drawn tables as plain bars, rules left out, the lines between two rules as one row.

    >>> drawn([(1, "┌──┬──┐"), (2, "│项目│社会│"), (3, "│　　│效益│"), (4, "├──┼──┤"), (5, "│甲│乙│"), (6, "└──┴──┘")])
    [(2, '| 项目 | 社会\\n效益 |'), (5, '| 甲 | 乙 |')]
    """
    if sum(len(_BARS.findall(line)) > 1 for _, line in lines) < _LEAST_LINES:
        return list(lines)
    ruled = sum(bool(_RULE.fullmatch(line)) for _, line in lines) >= _LEAST_RULES
    out: list[tuple[int, str]] = []
    held: list[tuple[int, str]] = []
    for number, line in lines:
        barred = len(_BARS.findall(line)) > 1 or bool(held and _BARS.search(line))
        if barred and ruled:
            held.append((number, line))
            continue
        out.extend(_row(held))
        held = []
        if not _RULE.fullmatch(line):
            out.append((number, _BARS.sub("|", line) if barred else line))
    out.extend(_row(held))
    return out


def _row(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines between two rules as one row, cell below cell, where all of them have the same bars."""
    cells = [[cell.strip() for cell in _BARS.split(line.strip())] for _, line in lines]
    if len({len(row) for row in cells}) != 1 or any(row[0] or row[-1] for row in cells):
        return [(number, _BARS.sub("|", line)) for number, line in lines]
    joined = ["\n".join(part for part in column if part) for column in zip(*cells, strict=True)]
    return [(lines[0][0], "| " + " | ".join(joined[1:-1]) + " |")]
