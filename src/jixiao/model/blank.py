"""A blank form: its cells with what may be written into them, and the identities that its figures must hold."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class BlankCell:
    """A cell of a blank form.

    Attributes:
        row, column, rowspan, colspan: where it stands, from 1.
        text: what is printed; "" for a cell to fill in.
        style: `title`, `aside`, `heading`, `label` or `level` where something is printed, `input` else.
        shape: what may be written into it: `text`, `name`, `money`, `weight`, `score`, `percent`, `share`, `operator`, `unit`,
            `value`, `level` or `year`.
        says: what it is called in messages.
        choices: the values it may have, where only these.
        beside: the column, in the same row, of the cell that limits it: the points of a score, the operator of a target.
        table: the public table that it is read into.
    """

    row: int
    column: int
    text: str = ""
    style: str = "input"
    rowspan: int = 1
    colspan: int = 1
    shape: str = ""
    says: str = ""
    choices: tuple[str, ...] = ()
    beside: int = 0
    table: str = ""


@dataclass(frozen=True)
class Blank:
    """A blank form. `widths` are those of its columns, `heights` those of rows that are higher than a line."""

    name: str
    kind: str
    title: str
    cells: tuple[BlankCell, ...]
    widths: tuple[float, ...]
    heights: dict[int, float] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[BlankCell, ...]:
        """The cells to fill in."""
        return tuple(c for c in self.cells if c.style == "input")


@dataclass(frozen=True)
class Identity:
    """What figures of a form must hold, as formulas of a spreadsheet (without `=`).

    Attributes:
        code: the rule.
        name: what is compared, in Chinese.
        rule: how the catalogue writes the rule.
        cell: the cell of the checked figure, such as `E12`.
        observed: formula of the checked figure.
        expected: formula of what it must be, or must not exceed.
        tolerance: formula of how far they may be apart.
        ready: formula that is true when all that is needed is filled in.
        relation: `=` or `<=`.
        cut: whether a figure that was cut after two decimals instead of rounded will do.
    """

    code: str
    name: str
    rule: str
    cell: str
    observed: str
    expected: str
    tolerance: str
    ready: str
    relation: str = "="
    cut: bool = False
