"""Account and budget tables as provinces print them: invented figures in Word tables, read back amount by amount.

A case file in tests/cases/accounts holds several documents. `# ` names one; `T ` is a title, `. ` a line above the table, `N ` a line
below it; `| ` is a row (`<` goes on from the left, `^` from above); `= kind year money unit` closes the form, and every line
after it is one amount: side, subject_ref, column, stage, fund source, then nature and vintage where they say something, the figure.
`i ` lines are indicators and `f ` lines facts, their fields parted by `|`; `h ` lines are the head of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
import pytest

from jixiao.pipeline.extract import extract
from jixiao.settings import Settings

_CASES = Path(__file__).parents[2] / "cases" / "accounts"
_FIELDS = ("side", "subject_ref", "column", "stage", "fund_source", "nature", "vintage")
_TABLES = {
    "h ": ("forms", ("project", "department", "implementing_unit")),
    "i ": ("indicators", ("level2", "level3", "operator", "target", "unit_of_measure", "actual_text", "weight", "score", "forecast")),
    "f ": ("facts", ("item", "text", "unit_of_measure")),
}
_SILENT = {"nature": ("", "total"), "vintage": ("", "current")}


@dataclass
class Case:
    """One document of a case file and the forms that it must give."""

    name: str
    lines: list[str] = field(default_factory=list)
    forms: list[tuple[str, list[str]]] = field(default_factory=list)


def _cases() -> Iterator[Case]:
    for path in sorted(_CASES.glob("*.txt")):
        case: Case | None = None
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                if case:
                    yield case
                case = Case(f"{path.stem}: {line[2:]}")
            elif case and line.startswith("= "):
                case.forms.append((line[2:], []))
                case.lines.append("=")
            elif case and line[:2] in ("T ", ". ", "N ", "| "):
                case.lines.append(line)
            elif case and line.strip():
                case.forms[-1][1].append(line.strip())
        if case:
            yield case


def _write(case: Case, path: Path) -> None:
    document = docx.Document()
    table: list[list[str]] = []
    for line in [*case.lines, "="]:
        if line.startswith("| "):
            table.append([c.strip() for c in line[2:].split("|")])
            continue
        if table:
            _table(document, table)
            table = []
        if line != "=":
            document.add_paragraph(line[2:])
    document.save(str(path))


def _table(document: docx.document.Document, rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    table = document.add_table(len(rows), width)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right = next((k for k in range(c + 1, width) if row[k] != "<"), width) - 1
            down = next((k for k in range(r + 1, len(rows)) if rows[k][c] != "^"), len(rows)) - 1
            table.cell(r, c).text = text
            if (right, down) != (c, r):
                table.cell(r, c).merge(table.cell(down, right))


def _said(row: dict[str, str]) -> str:
    values = [row[f] for f in _FIELDS if row[f] and row[f] not in _SILENT.get(f, ())]
    return " ".join([re.sub("line-[0-9a-f]{8}", "line-*", v) for v in values] + [row["amount"]])


def _as_text(case: Case) -> str:
    """The same document as plain text: tabs between cells, nothing where a cell is merged."""
    lines = []
    for line in case.lines:
        if line.startswith("| "):
            lines.append("\t".join("" if c.strip() in ("<", "^") else c.strip() for c in line[2:].split("|")))
        else:
            lines += [line[2:] if line != "=" else "", ""]
    return "\n".join(lines)


@pytest.mark.parametrize("case", list(_cases()), ids=lambda c: c.name)
def test_the_same_figures_are_read_where_merges_are_lost(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "case.txt"
    path.write_text(_as_text(case), encoding="utf-8")
    found = [_said(a) for a in extract([path], Settings(), lambda *_: None)["amounts"]]
    wanted = [" ".join(line.split()) for _, lines in case.forms for line in lines if line[:2] not in _TABLES]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("case", list(_cases()), ids=lambda c: c.name)
def test_every_figure_of_a_table_is_read(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "case.docx"
    _write(case, path)
    tables = extract([path], Settings(), lambda *_: None)
    forms = [f"{f['kind']} {f['year'] or '?'} {f['money_unit'] or '?'}" for f in tables["forms"]]
    assert forms == [" ".join(head.split()[:3]) for head, _ in case.forms]
    for number, (_, expected) in enumerate(case.forms, 1):
        rows = {name: [r for r in tables[name] if r["form"] == str(number)] for name in ("amounts", "forms", "indicators", "facts")}
        found = [_said(a) for a in rows["amounts"]]
        assert sorted(found) == sorted(" ".join(line.split()) for line in expected if line[:2] not in _TABLES)
        for mark, (name, columns) in _TABLES.items():
            wanted = [line[2:].strip() for line in expected if line.startswith(mark)]
            if wanted or name != "facts":
                printed = [" | ".join(row[c] for c in columns) for row in rows[name]]
                assert [re.sub(r"[\s|]+$", "", p).strip() for p in printed] == wanted or (name == "forms" and not wanted)
    tabled = {g["grid"] for g in tables["grids"] if g["kind"] == "table"}
    assert [c["text"] for c in tables["cells"] if c["claimed"] == "no" and c["grid"] in tabled] == []
