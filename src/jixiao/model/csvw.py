"""The public tables as text: CSV (RFC 4180) and their description (CSVW)."""

from __future__ import annotations

import csv
import io
import json
from operator import itemgetter

from jixiao.model.schema import TABLES, Table, Tables

__all__ = ["as_csv", "description"]

_TYPES: dict[str, object] = {
    "text": "string", "key": "string", "integer": "integer", "decimal": "decimal", "year": "gYear",
    "boolean": {"base": "boolean", "format": "yes|no"},
}


def as_csv(tables: Tables, name: str) -> str:
    """One table as CSV: header row, `\\n` line ends, rows in their order."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(TABLES[name].names)
    writer.writerows(map(itemgetter(*TABLES[name].names), tables[name]))
    return out.getvalue()


def description(**about: object) -> str:
    """The CSVW description of all tables: columns with types and meanings in Chinese and English, and keys.

    Args:
        about: properties of the whole group, such as `title="…"`, written as Dublin Core terms.
    """
    whole = {
        "@context": "http://www.w3.org/ns/csvw",
        **{f"dc:{name}": value for name, value in about.items()},
        "tables": [_table(table) for table in TABLES.values()],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _both(zh: str, en: str) -> list[dict[str, str]]:
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]


def _table(table: Table) -> dict[str, object]:
    columns = [
        {"name": c.name, "titles": c.name, "datatype": _TYPES[c.type], "dc:description": _both(c.zh, c.en)} for c in table.columns
    ]
    # A row identifier is unique on the page of its unit and year, which all tables of records name.
    key = ["unit_key", "year_key", *table.key] if table.key[0] == "row_id" else list(table.key)
    return {
        "url": f"{table.name}.csv",
        "dc:title": _both(table.zh, table.en),
        "tableSchema": {"columns": columns, "primaryKey": key},
    }
