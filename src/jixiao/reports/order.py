"""What to fix first: each finding with its consequences under it, in the order in which fixing helps most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jixiao.findings import JUDGED, SEVERITIES
from jixiao.model import Tables
from jixiao.model.schema import Row

__all__ = ["WHY_EN", "WHY_ZH", "Item", "in_order", "walk"]

WHY_ZH = "次序：先原因后结果（由同一处引起的列在其下），先错误后待核实，引起结果多的在先，其余按文件次序。"
WHY_EN = ("Order: causes before what follows from them (listed under them), errors before warnings, those with many consequences "
          "first, then as the documents go.")


@dataclass(frozen=True)
class Item:
    """A finding in its place.

    Attributes:
        row: its row of the table `findings`.
        cells: its rows of `finding_cells`.
        consequences: what follows from it.
        known: the baseline has it.
        number: its place in the order (`3`, or `3.1` for what follows from it), empty for repairs and information.
    """

    row: Row
    cells: tuple[Row, ...] = ()
    consequences: tuple[Item, ...] = ()
    known: bool = False
    number: str = ""

    @property
    def judged(self) -> bool:
        """Somebody has to act on it."""
        return self.row["severity"] in JUDGED


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """Items, each before what follows from it."""
    for item in items:
        yield item
        yield from walk(item.consequences)


def in_order(tables: Tables, known: frozenset[str] = frozenset()) -> tuple[Item, ...]:
    """All findings that follow from no other, in the order of `WHY_EN`; repairs and information come last, new before known.

    Args:
        tables: with `documents`, `findings` and `finding_cells`.
        known: identifiers of the findings that the baseline has.
    """
    order = _Order(tables, known)
    items = sorted(order.roots(), key=order.key)
    numbers: Mapping[str, str] = {item.row["id"]: str(n) for n, item in enumerate((i for i in items if i.judged), 1)}
    return tuple(_numbered(item, numbers.get(item.row["id"], "")) for item in items)


class _Order:
    def __init__(self, tables: Tables, known: frozenset[str]) -> None:
        self._known = known
        self._rows = {row["id"]: row for row in tables["findings"]}
        self._at = {identifier: at for at, identifier in enumerate(self._rows)}
        self._documents = {row["document"]: at for at, row in enumerate(tables["documents"])}
        self._cells: dict[str, list[Row]] = {}
        for cell in tables["finding_cells"]:
            self._cells.setdefault(cell["id"], []).append(cell)
        self._under: dict[str, list[str]] = {}
        for row in tables["findings"]:
            if self._cause(row):
                self._under.setdefault(row["cause"], []).append(row["id"])

    def _cause(self, row: Row) -> str:
        """The finding that it is listed under: what it follows from, if that is there and does not in turn follow from this one.

        What somebody has to act on is never listed under a remark of the reader.
        """
        seen, at = {row["id"]}, row["cause"]
        while at in self._rows and at not in seen:
            seen.add(at)
            at = self._rows[at]["cause"]
        cause = self._rows.get(row["cause"])
        if cause is None or at in seen or (row["severity"] in JUDGED and cause["severity"] not in JUDGED):
            return ""
        return row["cause"]

    def roots(self) -> Iterator[Item]:
        for row in self._rows.values():
            if not self._cause(row):
                yield self._item(row)

    def _item(self, row: Row) -> Item:
        under = sorted((self._item(self._rows[i]) for i in self._under.get(row["id"], ())), key=self.key)
        return Item(row, tuple(self._cells.get(row["id"], ())), tuple(under), row["id"] in self._known)

    def key(self, item: Item) -> tuple[int | tuple[int, ...], ...]:
        group = list(walk([item]))
        gravest = min(SEVERITIES.index(member.row["severity"]) for member in group)
        first = item.cells[0] if item.cells else {}
        place = tuple(int(first.get(name) or 0) for name in ("grid", "row", "cell_column"))
        return (not item.judged, all(member.known for member in group if member.judged), gravest, -len(group),
                self._documents.get(item.row["document"], len(self._documents)), int(item.row["form"] or 0), place,
                self._at[item.row["id"]])


def _numbered(item: Item, number: str) -> Item:
    under = tuple(_numbered(child, f"{number}.{n}" if number else "") for n, child in enumerate(item.consequences, 1))
    return Item(item.row, item.cells, under, item.known, number)
