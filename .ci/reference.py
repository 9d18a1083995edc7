"""Writes docs/cli.md and docs/tables.md from the commands and the schema; with --check only says whether they are fresh.

usage: python .ci/reference.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from jixiao.cli import main as jixiao
from jixiao.model import TABLES

_DOCS = Path(__file__).resolve().parents[1] / "docs"
_WIDTH: dict[str, Any] = {"terminal_width": 100, "max_content_width": 100, "help_option_names": ["-h", "--help"]}
_CLI = """# The command line 命令行

Human text goes to stderr, machine text to stdout. Exit status: 0 clean, 1 findings of severity error (the output is complete
all the same), 2 could not run. This page is made from the commands themselves (`make docs`).

给人看的文字写到标准错误，给程序看的写到标准输出。退出码：0 无错误；1 有错误级发现（输出仍然完整）；2 无法运行。

"""
_TABLES = """# The tables 数据表

What `jixiao extract` writes and `jixiao build` publishes: CSV (RFC 4180, UTF-8, header row, `\\n` line ends, rows in document
order) with a CSVW description in `csv-metadata.json`, or Parquet. A table without rows has its header. Texts are as printed,
after personal data was removed; numbers are decimal strings with the printed scale; `place` names the cells that a row was read
from (`table 2 R5C3`, `sheet 1 R5C3`, `line 48 cell 3`). Tables and columns may be added; those named here keep their names and
meaning. This page is made from the schema, `src/jixiao/model/schema.py` (`make docs`).

`row_id` is also the fragment of the row's IRI: `{base}unit/{unit_key}/{year_key}/#{row_id}`; a cell's IRI is
`{base}document/{document_id}/#g{grid}r{row}c{column}`.

In Python, `jixiao.read(DIR)` gives the same tables as pandas DataFrames: `jixiao.read("public").indicators`.

"""


def cli() -> str:
    """The help of all commands."""
    top = click.Context(jixiao, info_name="jixiao", **_WIDTH)
    parts = [_CLI, f"```text\n{jixiao.get_help(top)}\n```\n"]
    for name, command in jixiao.commands.items():
        context = click.Context(command, info_name=name, parent=top, **_WIDTH)
        parts.append(f"\n## jixiao {name}\n\n```text\n{command.get_help(context)}\n```\n")
        for sub, inner in command.commands.items() if isinstance(command, click.Group) else ():
            text = inner.get_help(click.Context(inner, info_name=sub, parent=context, **_WIDTH))
            parts.append(f"\n### jixiao {name} {sub}\n\n```text\n{text}\n```\n")
    return "".join(parts)


def tables() -> str:
    """All tables with their columns."""
    parts = [_TABLES]
    for table in TABLES.values():
        key = ", ".join(f"`{k}`" for k in table.key)
        parts.append(f"## {table.name} {table.zh}\n\nOne row for each of: {table.en}. Key: {key}.\n\n"
                     "| column | type | 含义 | meaning |\n|---|---|---|---|\n")
        parts += [f"| `{c.name}` | {c.type} | {_cell(c.zh)} | {_cell(c.en)} |\n" for c in table.columns]
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> int:
    """Write, or compare."""
    pages = {_DOCS / "cli.md": cli(), _DOCS / "tables.md": tables()}
    stale = [path for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            sys.stderr.write(f"docs/{path.name} is not fresh; run: make docs\n")
        return int(bool(stale))
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
