"""The rows of all units for the pages that work on them in the browser: explore, compare, ask.

`data/rows/index.js` names the shards and the codes; `data/rows/indicators-1.js` and so on hold the rows, ordered by unit and
year, by column (`columns.by_column`). The four tables and their columns are in `TABLES`; every column is text, empty where there
is nothing. A cell is written `grid.row.column`, of the row's document, or `.column` in the grid and row of the first cell before it;
one on a later page of a long document has the number of that page before it, `2/grid.row.column`.
`site/assets/rows.js` loads them, fills in what is left out here, and makes the links.

The index holds:

- `tables`: for each table its shards, `[name, rows]`;
- `units`: `[key, name, {table: [first, last]}]`, the shards (from 0) where the unit's rows stand;
- `codes`: names of codes, `{list: {code: [中文, English]}}`; `rule` has the severity as a third entry;
- `total`: the number of rows of each table.

A shard holds `rows` (how many), `columns`, and `names`, `{unit|project|concept|document: {key: name}}` for the keys in it;
a concept that is named like its first row is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial

from jixiao.findings import SEVERITIES
from jixiao.model.schema import Row
from jixiao.publish.build import Build
from jixiao.publish.columns import by_column, script
from jixiao.publish.corpus import CellKey
from jixiao.publish.shown import target_text

__all__ = ["TABLES", "files", "rows", "spot"]

TABLES: dict[str, tuple[str, ...]] = {
    "indicators": ("id", "unit", "year", "sheet", "project", "concept", "name", "category", "operator", "number", "measure",
                   "measure_key", "target", "result", "result_number", "weight", "score", "kind", "document", "target_cell",
                   "result_cell", "weight_cell", "score_cell"),
    "amounts": ("id", "unit", "year", "sheet", "project", "kind", "subject", "ref", "item", "side", "column", "stage", "fund",
                "nature", "vintage", "amount", "money_unit", "document", "cell"),
    "rates": ("id", "unit", "year", "sheet", "project", "kind", "item", "fund", "nature", "vintage", "budget", "executed",
              "money_unit", "rate", "printed", "document", "budget_cell", "executed_cell", "printed_cell"),
    "findings": ("id", "unit", "year", "code", "severity", "message", "observed", "expected", "difference", "row", "file",
                 "document", "page", "cell"),
}
"""The tables and their columns.

`id` is the fragment of the row on the page of its unit and year, for findings on the page of their document; `sheet` is the
number of the page of a long year on which the row stands. `number`, `result_number`, `amount`, `budget`, `executed` and `rate`
are plain decimals; `target` is the target as the pages show it, empty where that is sign, number and unit of measure. A rate sets
what was executed against the adjusted budget (the initial one where a form prints no adjusted one), in percent with two decimals;
`printed` is the rate that the document prints. `project` is empty for the whole unit. `row` of a finding is the fragment of the
row it is about; `page` is the number of the page of a long document that tells it; `file` is the file of a document that could
not be read.
"""

_NAMED = ("unit", "project", "concept", "document")
_CODES = {"category": "indicator-category", "kind": "kind", "stage": "stage", "fund": "fund-source", "nature": "nature",
          "vintage": "vintage", "side": "side", "column": "column", "severity": "severity", "subject": "subject"}
_PAGE = re.compile(r"document/[^/]+/page-(\d+)/.*")
_SHARD = 500  # rows
_LIMIT = 200_000  # characters of all texts of a shard, about 30 KB gzip
_SIGNS = {">=": "≥", "<=": "≤", "qualitative": ""}
_TARGET = ("target", "target_text", "operator", "unit_of_measure")


def files(build: Build) -> Iterator[tuple[str, bytes]]:
    """The index and the shards, as path and content."""
    shards: dict[str, list[tuple[str, int]]] = {}
    places: dict[str, dict[str, list[int]]] = {}
    for table, columns in TABLES.items():
        shards[table] = []
        for number, part in enumerate(_cut(rows(build, table)), 1):
            name = f"rows/{table}-{number}"
            for row in part:
                found = places.setdefault(row["unit"], {}).setdefault(table, [number - 1, number - 1])
                found[1] = number - 1
            shards[table].append((name, len(part)))
            names = {what: _names(build, what, part) for what in _NAMED if what in columns}
            yield f"data/{name}.js", script(name, {"rows": len(part), "columns": by_column(part, columns), "names": names})
    yield "data/rows/index.js", script("rows/index", {
        "tables": shards,
        "total": {table: sum(count for _, count in found) for table, found in shards.items()},
        "units": [[key, build.corpus.unit_name(key), found] for key, found in places.items() if key],
        "codes": _codes(build),
    })


def rows(build: Build, table: str) -> list[Row]:
    """The rows of a table, by unit and year."""
    made = {"indicators": _indicators, "amounts": _amounts, "rates": _rates, "findings": _findings}[table](build)
    return sorted(made, key=lambda row: (row["unit"], row["year"]))


def _cut(all_rows: list[Row]) -> Iterator[list[Row]]:
    """Shards; a unit begins a new one where the last is half full, so that few units stand in two."""
    part: list[Row] = []
    size = 0
    for row in all_rows:
        new_unit = bool(part) and row["unit"] != part[-1]["unit"]
        if len(part) >= _SHARD or size > _LIMIT or (new_unit and len(part) > _SHARD * 3 // 4):
            yield part
            part, size = [], 0
        part.append(row)
        size += sum(map(len, row.values()))
    if part:
        yield part


def _names(build: Build, what: str, part: list[Row]) -> dict[str, str]:
    named: dict[str, Callable[[str], str]] = {
        "unit": build.corpus.unit_name, "project": build.corpus.project_name, "concept": build.corpus.concept_name,
        "document": partial(_document, build)}
    first: dict[str, Row] = {}
    for row in part:
        first.setdefault(row[what], row)
    given = {key: named[what](key) for key in first if key}
    return {key: name for key, name in given.items() if what != "concept" or name != first[key]["name"]}


def _document(build: Build, key: str) -> str:
    found = build.corpus.documents.get(key)
    return build.corpus.document_title(found) if found else key


def _codes(build: Build) -> dict[str, dict[str, list[str]]]:
    """The names of all codes that the rows use, in both languages."""
    out: dict[str, dict[str, list[str]]] = {}
    tables = build.corpus.tables
    for column, source in (("category", "category"), ("kind", "form_kind")):
        out[column] = _named(build, column, (r[source] for r in tables["indicators"]))
    out["kind"] |= _named(build, "kind", (r["form_kind"] for r in tables["amounts"]))
    for column, source in (("stage", "stage"), ("fund", "fund_source"), ("nature", "nature"), ("vintage", "vintage"),
                           ("side", "side"), ("column", "column"), ("subject", "subject")):
        out[column] = _named(build, column, (r[source] for r in tables["amounts"]))
    out["severity"] = _named(build, "severity", SEVERITIES)
    found = {f["code"]: f["severity"] for f in reversed(tables["findings"])}
    out["rule"] = {code: [_title(build, code, "zh"), _title(build, code, "en"), found[code]] for code in sorted(found)}
    return out


def _named(build: Build, column: str, codes: Iterable[str]) -> dict[str, list[str]]:
    scheme = _CODES[column]
    out = {}
    for code in sorted(set(codes) - {""}):
        iri = build.settings.base + (f"fund/{code}/" if column == "fund" else f"code/{scheme}/{code}")
        out[code] = [build.knowledge.label(iri, language) or code for language in ("zh", "en")]
    return out


def _title(build: Build, code: str, language: str) -> str:
    rule = build.rules.get(code)
    return (rule.title_en if language == "en" else rule.title_zh) if rule else code


def _indicators(build: Build) -> Iterator[Row]:
    for row in build.corpus.tables["indicators"]:
        result = row["actual_text"] or row["actual"]
        target = target_text(row)
        yield {
            **_common(build, row), "concept": row["concept_key"], "name": row["level3"], "category": row["category"],
            "operator": row["operator"], "number": row["target_number"], "measure": row["unit_of_measure"],
            "measure_key": row["measure_key"], "target": "" if target == _plain(row) else target, "result": result,
            "result_number": row["actual_number"], "weight": row["weight"], "score": row["score"], "kind": row["form_kind"],
            **_cells({
                "target_cell": _cell(build, "indicators", row, _TARGET, target),
                "result_cell": _cell(build, "indicators", row, ("actual", "actual_text"), result),
                "weight_cell": _cell(build, "indicators", row, ("weight",), row["weight"]),
                "score_cell": _cell(build, "indicators", row, ("score",), row["score"]),
            }),
        }


def _plain(row: Row) -> str:
    """A target made of its sign, its number and its unit of measure: the browser puts it together again."""
    return " ".join(filter(None, (_SIGNS.get(row["operator"], row["operator"]), row["target_number"], row["unit_of_measure"])))


def _amounts(build: Build) -> Iterator[Row]:
    for row in build.corpus.tables["amounts"]:
        yield {
            **_common(build, row), "kind": row["form_kind"], "subject": row["subject"], "ref": row["subject_ref"],
            "item": row["item"], "side": row["side"], "column": row["column"], "stage": row["stage"], "fund": row["fund_source"],
            "nature": row["nature"], "vintage": row["vintage"], "amount": row["amount"], "money_unit": row["money_unit"],
            "cell": _amount_cell(build, row),
        }


def _rates(build: Build) -> Iterator[Row]:
    """What forms executed of each line of their budget."""
    lines: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in build.corpus.tables["amounts"]:
        if row["subject"] == "form" and row["stage"] in ("initial", "adjusted", "executed"):
            key = tuple(row[c] for c in ("document_id", "form", "project_key", "fund_source", "nature", "vintage"))
            lines.setdefault(key, {}).setdefault(row["stage"], row)
    for line in lines.values():
        executed, budget = line.get("executed"), line.get("adjusted") or line.get("initial")
        if not executed or not budget:
            continue
        printed = executed["execution_rate"]
        yield {
            **_common(build, executed), "kind": executed["form_kind"], "item": executed["item"] or budget["item"],
            "fund": executed["fund_source"], "nature": executed["nature"], "vintage": executed["vintage"],
            "budget": budget["amount"], "executed": executed["amount"], "money_unit": executed["money_unit"],
            "rate": _percent(executed["amount"], budget["amount"]), "printed": printed,
            **_cells({
                "budget_cell": _amount_cell(build, budget), "executed_cell": _amount_cell(build, executed),
                "printed_cell": _cell(build, "amounts", executed, ("execution_rate",), printed),
            }),
        }


def _percent(part: str, whole: str) -> str:
    """A share in percent with two decimals, nothing where it cannot be told.

    >>> _percent("99.00", "110.00"), _percent("1", "0")
    ('90.00', '')
    """
    try:
        share = Decimal(part) * 100 / Decimal(whole)
    except (InvalidOperation, ZeroDivisionError):
        return ""
    return format(share.quantize(Decimal("0.01"), ROUND_HALF_UP), "f")


def _findings(build: Build) -> Iterator[Row]:
    corpus = build.corpus
    for row in corpus.tables["findings"]:
        cells = [c for c in corpus.finding_cells.get((row["id"],), ()) if c["document_id"] == row["document_id"]]
        first = next((c for c in cells if c["part"] == "observed"), cells[0] if cells else None)
        yield {
            "id": row["id"], "unit": row["unit_key"], "year": row["year_key"], "code": row["code"], "severity": row["severity"],
            "message": row["message"], "observed": row["observed"], "expected": row["expected"],
            "difference": row["difference"],
            "row": row["row_id"] if corpus.has_row(row["unit_key"], row["year_key"], row["row_id"]) else "",
            "file": "" if row["document_id"] in corpus.documents else row["document"],
            "document": row["document_id"] if row["document_id"] in corpus.documents else "",
            "page": page[1] if (page := _PAGE.match(corpus.sheets.finding(row))) else "",
            "cell": spot(build, (first["document_id"], first["grid"], first["row"], first["cell_column"])) if first else "",
        }


def _common(build: Build, row: Row) -> Row:
    unit, year, row_id = row["unit_key"], row["year_key"], row["row_id"]
    return {"id": row_id, "unit": unit, "year": year, "sheet": build.corpus.year_sheets.number(unit, year, row_id),
            "project": row["project_key"], "document": row["document_id"]}


def _amount_cell(build: Build, row: Row) -> str:
    return _cell(build, "amounts", row, ("amount", "text"), row["amount"])


def _cells(cells: dict[str, str]) -> dict[str, str]:
    """Cells of one row of a document, all but the first as `.column`."""
    first = ""
    out = {}
    for name, cell in cells.items():
        line, _, column = cell.rpartition(".")
        out[name] = f".{column}" if line and line == first else cell
        first = first or line
    return out


def _cell(build: Build, table: str, row: Row, columns: tuple[str, ...], text: str) -> str:
    """The cell that prints a value, as `grid.row.column`."""
    found = build.sources.cell(table, row, columns, text)
    return spot(build, found) if found else ""


def spot(build: Build, key: CellKey) -> str:
    """A cell as it is written here; the number of a page before it where its document is on several."""
    page = _PAGE.match(build.corpus.sheets.cell(*key))
    return (f"{page[1]}/" if page else "") + ".".join(key[1:])
