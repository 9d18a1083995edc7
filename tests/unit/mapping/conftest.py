"""A small bench for mappings: write tables and a mapping, run, and read the quads back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pyoxigraph
import pytest

from jixiao.mapping import Outcome, run

BASE = "https://example.org/"
Table = Sequence[dict[str, str]]


@dataclass
class Mapped:
    """What a run gave."""

    outcome: Outcome
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines as written."""
        return self.text.split("\n")[:-1]

    @property
    def quads(self) -> list[pyoxigraph.Quad]:
        """The quads as another program reads them."""
        return list(pyoxigraph.parse(io.BytesIO(self.text.encode()), format=pyoxigraph.RdfFormat.N_QUADS))

    @property
    def objects(self) -> list[str]:
        """The values of the objects."""
        return [quad.object.value for quad in self.quads]

    @property
    def subjects(self) -> list[str]:
        """The values of the subjects."""
        return [quad.subject.value for quad in self.quads]


@pytest.fixture
def bench(tmp_path: Path) -> Callable[..., Mapped]:
    """Map tables given as rows by one mapping given as text."""

    def mapped(mapping: str, **tables: Table | str) -> Mapped:
        for name, rows in tables.items():
            path = tmp_path / f"{name}.csv"
            if isinstance(rows, str):
                path.write_text(rows, encoding="utf-8", newline="")
                continue
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n", quoting=csv.QUOTE_ALL)
                writer.writeheader()
                writer.writerows(rows)
        (tmp_path / "m.yml").write_text(dedent(mapping), encoding="utf-8")
        out = tmp_path / "out.nq"
        outcome = run([tmp_path / "m.yml"], tmp_path, BASE, out)
        streamed = tmp_path / "streamed.nq"  # never row by row in Python, which small tables are
        assert run([tmp_path / "m.yml"], tmp_path, BASE, streamed, in_order=False) == outcome
        assert sorted(streamed.read_bytes().splitlines()) == out.read_bytes().splitlines()
        return Mapped(outcome, out.read_text(encoding="utf-8"))

    return mapped
