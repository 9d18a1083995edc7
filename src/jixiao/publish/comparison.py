"""What differs between an earlier build and this one: documents, rows and findings added, corrected or withdrawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from jixiao.findings import SEVERITIES
from jixiao.model import Tables
from jixiao.model.schema import RECORD_TABLES, TABLES, Row
from jixiao.publish.corpus import CellKey, Corpus
from jixiao.publish.earlier import Earlier
from jixiao.publish.renamed import Key, keyed, renamed

__all__ = ["LEVELS", "Change", "compare", "compared_columns", "gone", "present"]

LEVELS = ("document", "row", "finding")

Change = dict[str, Any]
"""`level`, `change` (added, corrected, withdrawn), `path` (local part of the IRI), `name`, and what is known of the rest."""

_ROWS = ("forms", *RECORD_TABLES)
_NAMES = ("level3", "item", "name", "title", "text", "until")
_BOOKKEEPING = frozenset({"row_id", "document", "document_id", "form", "unit_key", "year_key", "ordinal", "place", "project_key",
                          "concept_key", "measure_key", "form_kind", "operator_code", "operator_source", "category", "subject_ref",
                          "parent", "kind", "framework", "of"})
_NUMBERS = frozenset({"target_number", "actual_number"})  # tell the same as the columns beside them


def compared_columns(table: str) -> tuple[str, ...]:
    """The columns in which a correction can be: what documents print, not how the tables hang together."""
    return tuple(c for c in TABLES[table].names if c not in _BOOKKEEPING and c not in _NUMBERS)


def compare(before: Earlier, corpus: Corpus) -> list[Change]:
    """All differences, documents first; the same two builds give the same list.

    A document of the same file name and other content replaces the one before; its rows are then compared with those before, since
    the identifier of a row comes from what it says. A line whose text is another one, and thus its identifier, is corrected, too.
    """
    replaced = _replaced(before, corpus)
    return [*_documents(before, corpus, replaced), *_rows(before, corpus, replaced), *_findings(before, corpus, replaced)]


def _replaced(before: Earlier, corpus: Corpus) -> dict[str, str]:
    """Documents of the earlier build that one of the same file name took the place of."""
    now = {row["document"]: row["document_id"] for row in corpus.documents.values()}
    return {row["document_id"]: now[row["document"]] for row in before["documents"]
            if row["document_id"] not in corpus.documents and row["document"] in now}


def _documents(before: Earlier, corpus: Corpus, replaced: Mapping[str, str]) -> list[Change]:
    earlier = {row["document_id"]: row for row in before["documents"]}
    new = {after: old for old, after in replaced.items()}
    out = []
    for key, row in sorted(corpus.documents.items()):
        if key not in earlier:
            change: Change = {"level": "document", "change": "corrected" if key in new else "added", "path": f"document/{key}/",
                              "name": row["title"] or row["document"], "unit": row["unit_key"], "year": row["year"]}
            if key in new:
                change["was"] = f"document/{new[key]}/"
            out.append(change)
    out += [{"level": "document", "change": "withdrawn", "path": f"document/{key}/", "name": row["title"] or row["document"],
             "unit": row["unit_key"], "year": row["year"]}
            for key, row in sorted(earlier.items()) if key not in corpus.documents and key not in replaced]
    return out


def _rows(before: Earlier, corpus: Corpus, replaced: Mapping[str, str]) -> list[Change]:
    out: list[Change] = []
    for table in _ROWS:
        was, now = keyed(before[table]), keyed(corpus.tables[table])
        pairs = {key: key for key in was.keys() & now.keys()} | renamed(was, now, replaced)
        added = Counter((unit, year) for unit, year, _ in now.keys() - pairs.values())
        out += [{"level": "row", "change": "added", "table": table, "path": f"unit/{unit}/{year}/", "unit": unit, "year": year,
                 "name": "", "count": count} for (unit, year), count in sorted(added.items())]
        columns = compared_columns(table)
        for old, key in sorted(pairs.items()):
            values = [_value(before, corpus, table, column, was[old], now[key]) for column in columns
                      if was[old][column] != now[key][column]]
            change = {**_row(table, key, now[key]), "change": "corrected"}
            if old != key:
                identifiers = [{"column": "row_id", "before": old[2], "after": key[2]}]
                out.append({**change, "values": values or identifiers, "was": _row_path(old)})
            elif values:
                out.append({**change, "values": values})
        out += [{**_row(table, key, was[key]), "change": "withdrawn"} for key in sorted(was.keys() - pairs.keys())]
    return out


def _row_path(key: Key) -> str:
    unit, year, identifier = key
    return f"unit/{unit}/{year}/#{identifier}"


def _row(table: str, key: Key, row: Row) -> Change:
    name = next((row[column] for column in _NAMES if row.get(column)), "")
    return {"level": "row", "table": table, "path": _row_path(key), "unit": key[0], "year": key[1], "name": name[:80]}


def _value(before: Earlier, corpus: Corpus, table: str, column: str, was: Row, now: Row) -> dict[str, Any]:
    """A field before and after, each with its cell where one is known."""
    value: dict[str, Any] = {"column": column, "before": was[column], "after": now[column]}
    for name, row, cells in (("before_cell", was, before.cells), ("after_cell", now, corpus.evidence)):
        fields: Mapping[str, list[CellKey]] = cells.get((row["document_id"], table, row["row_id"])) or {}
        found = fields.get(column) or next((f for c, f in sorted(fields.items()) if c.startswith(column.partition("_")[0])), [])
        if found:
            value[name] = list(found[0])
    return value


def _findings(before: Earlier, corpus: Corpus, replaced: Mapping[str, str]) -> list[Change]:
    """Findings that came and went; one that is told again of a corrected document is neither."""
    earlier = {row["id"]: row for row in before["findings"]}
    came = [row for key, row in corpus.by_id.items() if key not in earlier]
    went = [row for key, row in earlier.items() if key not in corpus.by_id]
    told: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in came:
        told[_matter(row, row["document_id"])].append(row)
    stayed: set[str] = set()
    for row in went:
        if row["document_id"] in replaced and (again := told.get(_matter(row, replaced[row["document_id"]]))):
            stayed |= {row["id"], again.pop(0)["id"]}
    out = []
    for change, rows in (("added", came), ("withdrawn", went)):
        for row in sorted(rows, key=lambda r: (SEVERITIES.index(r["severity"]), r["code"], r["id"])):
            if row["id"] not in stayed:
                out.append({"level": "finding", "change": change, "path": _finding_path(row), "unit": row["unit_key"],
                            "year": row["year_key"], "name": row["message"][:160], "code": row["code"], "severity": row["severity"]})
    return out


def _finding_path(row: Row) -> str:
    page = f"document/{row['document_id']}/" if row["document_id"] else "findings/"
    return f"{page}#{row['id']}"


def _matter(row: Row, document_id: str) -> tuple[str, ...]:
    return row["code"], document_id, row["unit_key"], row["year_key"], row["row_id"], row["message"]


def _code_path(row: Row) -> str:
    return f"code/{row['scheme']}-{row['year_key']}/{row['code']}"


def present(corpus: Corpus) -> set[str]:
    """The local IRIs of all things of this build that could be withdrawn by a later one."""
    out = {f"unit/{key}/" for key in corpus.unit_keys()}
    out |= {f"unit/{unit}/{year}/" for unit, year in corpus.rows}
    out |= {f"unit/{unit}/{year}/#{row}" for unit, year, row in corpus.row_ids}
    out |= {f"project/{key}/" for key in corpus.projects} | {f"indicator/{key}/" for key in corpus.concepts}
    out |= {f"measure/{key}" for key in corpus.measures} | {f"document/{key}/" for key in corpus.documents}
    out |= {_code_path(row) for row in corpus.tables["budget_codes"]}
    return out | {_finding_path(row) for row in corpus.by_id.values()}


def gone(before: Earlier, tables: Tables, corpus: Corpus) -> dict[str, tuple[str, str, str]]:
    """Everything of the earlier build with an IRI of its own that is no more: local IRI to kind, name and what replaced it.

    Keys that were merged into others are not gone: their pages say where to go.
    """
    replaced = _replaced(before, corpus)
    merged = {(row["kind"], row["key"]) for row in tables["merged"]}
    out: dict[str, tuple[str, str, str]] = {}
    for kind, folder, table, column, now in (
            ("unit", "unit", "units", "unit_key", set(corpus.unit_keys())), ("project", "project", "projects", "project_key",
            set(corpus.projects)), ("indicator", "indicator", "concepts", "concept_key", set(corpus.concepts)),
            ("measure", "measure", "measures", "measure_key", set(corpus.measures))):
        slash = "" if kind == "measure" else "/"
        for row in before[table]:
            if row[column] not in now and (kind, row[column]) not in merged:
                out[f"{folder}/{row[column]}{slash}"] = (kind, row["name"], "")
    for row in before["documents"]:
        if row["document_id"] not in corpus.documents:
            after = f"document/{replaced[row['document_id']]}/" if row["document_id"] in replaced else ""
            out[f"document/{row['document_id']}/"] = ("document", row["title"] or row["document"], after)
    codes = {_code_path(row) for row in corpus.tables["budget_codes"]}
    for row in before["budget_codes"]:
        if _code_path(row) not in codes:
            out[_code_path(row)] = ("code", f"{row['code']} {row['name']}".strip(), "")
    names = {row["unit_key"]: row["name"] for row in before["units"]}
    years = {(row["unit_key"], row["year_key"]) for table in _ROWS for row in corpus.tables[table]}
    moved = {row["key"] for row in tables["merged"] if row["kind"] == "unit"}
    for table in _ROWS:
        was, now_there = keyed(before[table]), keyed(corpus.tables[table])
        instead = renamed(was, now_there, replaced)
        for key, row in was.items():
            unit, year, _ = key
            if unit in moved or not unit:
                continue
            if (unit, year) not in years:
                out.setdefault(f"unit/{unit}/{year}/", ("year", f"{names.get(unit) or unit} {year}", ""))
            if key not in now_there:
                change = _row(table, key, row)
                out[change["path"]] = ("row", change["name"], _row_path(instead[key]) if key in instead else "")
    for row in before["findings"]:
        if row["id"] not in corpus.by_id:
            out[_finding_path(row)] = ("finding", row["message"][:160], "")
    return out
