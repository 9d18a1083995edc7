"""Tables printed column by column: each heading with all its values under it. As many values as names make the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jixiao.understand.layout import GridLayout
from jixiao.understand.lost_head import OutRow
from jixiao.understand.lost_header import heading_role
from jixiao.understand.lost_pieces import Piece
from jixiao.understand.lost_rebuilt import Rebuilt
from jixiao.understand.lost_rows import DOUBTFUL, prices

__all__ = ["ColumnRun", "find_columns"]

_LEAST_COLUMNS = 3
_LEAST_ROWS = 2


@dataclass(frozen=True)
class ColumnRun:
    """Columns one after another, from piece `start` up to piece `end`: heading, role and values of each."""

    layout: GridLayout
    columns: tuple[tuple[Piece, str, tuple[Piece, ...]], ...]
    start: int
    end: int

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the columns."""
        return tuple(role for _, role, _ in self.columns)

    def rows(self, out: Rebuilt) -> list[OutRow]:
        """The rows, headings first. Columns with more or fewer values than there are names cannot be dealt."""
        count = len(self._values("name"))
        whole = [(i, c) for i, c in enumerate(self.columns, 1) if len(c[2]) == count]
        names = self._values("name")
        for heading, _, values in self.columns:
            if values and len(values) != count:
                message = f"各列依次排列，这一列有{len(values)}项，名称有{count}项，无法断定各项属于哪一行"
                out.undecided((heading, *values, *names), message)
        out.rebuilt((c[0] for c in self.columns), count, names)
        head = OutRow(tuple((i, (heading,)) for i, (heading, _, _) in enumerate(self.columns, 1)))
        return [head, *(OutRow(tuple((i, (values[n],)) for i, (_, _, values) in whole)) for n in range(count))]

    def _values(self, role: str) -> tuple[Piece, ...]:
        return next((values for _, r, values in self.columns if r == role), ())


def find_columns(pieces: Sequence[Piece], start: int, layouts: Sequence[GridLayout],
                 ends: Callable[[Piece], bool]) -> ColumnRun | None:
    """The columns that begin at a piece: names and targets as many, and each like a name or a target."""
    layout = next((g for g in layouts if g.makes == "indicators" and heading_role(pieces[start].text, g)), None)
    if layout is None:
        return None
    columns: list[tuple[Piece, str, list[Piece]]] = []
    at = start
    while at < len(pieces) and not ends(pieces[at]):
        role = heading_role(pieces[at].text, layout)
        if role is not None and role in {r for _, r, _ in columns}:
            break
        if role is not None:
            columns.append((pieces[at], role, []))
        else:
            columns[-1][2].append(pieces[at])
        at += 1
    values = {role: found for _, role, found in columns}
    count = len(values.get("name", ()))
    if len(columns) < _LEAST_COLUMNS or count < _LEAST_ROWS or len(values.get("target", ())) != count:
        return None
    price = prices(layout)
    if any(price(role, p.text) >= DOUBTFUL for role, found in values.items() if len(found) == count for p in found):
        return None
    return ColumnRun(layout, tuple((piece, role, tuple(found)) for piece, role, found in columns), start, at)
