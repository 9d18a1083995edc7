"""What understanding hands on: records of named fields, every field able to name its cells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jixiao.model.cells import CellRef


@dataclass(frozen=True, slots=True)
class Field:
    """A value as printed and the cells it was read from (none for what a layout implies)."""

    text: str
    cells: tuple[CellRef, ...] = ()


@dataclass(frozen=True)
class Record:
    """One row-to-be of a public table.

    `table` is the table's name, `form` the number of the filled-in form in its document (0 for none). Fields are keyed
    by column name and hold printed text until `normalise` types them.
    """

    table: str
    form: int
    fields: dict[str, Field] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a field, or "" where there is none."""
        found = self.fields.get(name)
        return found.text if found else ""

    def with_fields(self, **fields: Field) -> Record:
        """A copy with some fields set."""
        return replace(self, fields={**self.fields, **fields})

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """All cells of the record in document order, each once."""
        return tuple(sorted({c for f in self.fields.values() for c in f.cells}))
