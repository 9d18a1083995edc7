"""The inspection of documents as one HTML page that needs no other file and no network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from jixiao import resources
from jixiao.findings import SEVERITIES, Finding, catalogue
from jixiao.model import Cell, CellRef, Grid
from jixiao.model.schema import Row
from jixiao.publish.inspection import Inspection, Rows
from jixiao.publish.roles import GROUPS, RESIDUE
from jixiao.publish.tiling import Tile
from jixiao.settings import Settings

__all__ = ["render"]

_WIDE = 60  # characters from which a cell asks for a wide column
_CODES = {"stage": "stage", "fund_source": "fund-source", "nature": "nature", "vintage": "vintage", "subject": "subject",
          "side": "side", "category": "indicator-category", "operator_source": "operator-source", "kind": "kind"}
_SPACE = re.compile(r"\s+")


def render(found: Sequence[Inspection], failed: Sequence[Finding], settings: Settings) -> bytes:
    """Make the page.

    Args:
        found: the documents.
        failed: what could not be read or was passed over.
        settings: whose project folder may replace the style or the template.
    """
    roots = [own / "site" / "templates" for own in settings.own]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(root) for root in (*roots, resources.folder("site") / "templates")]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )
    style = next(p for p in resources.files("site/assets", "*.css", settings.own) if p.name == "style.css")
    rules = catalogue(settings.own)
    documents = [_Page(number, one, rules).context() for number, one in enumerate(found, 1)]
    html = environment.get_template("inspect.html").render(
        documents=documents, failed=failed, style=Markup(style.read_text(encoding="utf-8")), groups=GROUPS.values())
    return html.encode()


class _Page:
    """The variables of the template for one document. All its identifiers begin with `d` and its number."""

    def __init__(self, number: int, one: Inspection, rules: dict[str, Any]) -> None:
        self._n, self._one, self._rules = f"d{number}-", one, rules

    def context(self) -> dict[str, Any]:
        one = self._one
        findings = one.findings()
        return {
            "id": self._n.rstrip("-"), "name": one.document.name, "title": one.row["title"], "facts": one.facts(),
            "legend": one.groups(),
            "counts": [(s, one.name("severity", s), n) for s in SEVERITIES if (n := sum(f["severity"] == s for f in findings))],
            "forms": [{"number": f["form"], "title": f["title"] or f["project"] or f["unit"], "kind": one.name("kind", f["kind"]),
                       "code": f["kind"], "about": f["project"] or f["unit"], "year": f["year"], "id": f"{self._n}{f['row_id']}",
                       "tables": [self._rows(r) for r in one.rows(f["form"])]} for f in one.forms()],
            "loose": [self._rows(r) for r in one.rows("")],
            "grids": [self._grid(g) for g in one.document],
            "findings": [self._finding(f) for f in findings],
        }

    def _id(self, ref: CellRef) -> str:
        return f"{self._n}{ref}"

    # --- grids --------------------------------------------------------------------------------------------------------
    def _grid(self, grid: Grid) -> dict[str, Any]:
        one = self._one
        rows = [{"label": one.row_label(grid, n), "cells": Markup("").join(self._cell(grid, t, c) for t, c in line)}
                for n, line in enumerate(one.tiles(grid), 1)]
        return {
            "id": f"{self._n}g{grid.number}", "number": grid.number, "part": grid.part, "caption": " / ".join(grid.caption)[:120],
            "text": grid.kind == "text", "columns": range(1, grid.columns + 1), "rows": rows, "left": one.left(grid),
            "slid": not grid.spans_reliable and grid.kind == "table",
            "reasons": [{"it": r, "kind": one.name("kind", r.kind), "words": [
                (self._id(ref), text, role, self._named(r.by[1], role)) for ref, text, role in r.words],
                "unknown": [(self._id(ref), text) for ref, text in r.unknown]} for r in one.reasons(grid)],
        }

    def _named(self, by: str, role: str) -> str:
        one = self._one
        return one.name("kind", role)[0] if by == "title pattern" else one.labels.get(role, role) if by == "labels" \
            else one.role_names.zh(role)

    def _cell(self, grid: Grid, tile: Tile, cell: Cell | None) -> Markup:
        spans = (Markup(' rowspan="%d"') % tile.height if tile.height > 1 else Markup("")) + \
                (Markup(' colspan="%d"') % tile.width if tile.width > 1 else Markup(""))
        if cell is None or cell.blank:
            return Markup("<td%s></td>") % spans
        one, ref = self._one, grid.ref(cell)
        group = one.group(grid, cell)
        uses = one.uses.get(ref, ())
        wide = len(cell.text) > _WIDE and tile.width == 1
        css = " ".join(filter(None, (f"k {group.name}" if group else "", "wide" if wide else "", "hid" if cell.hidden else "")))
        text = Markup("<br>").join(cell.text.strip().split("\n"))
        if uses:
            table, row_id, column = uses[0]
            text = Markup('<a href="#%s">%s</a>') % (f"{self._n}{row_id}", text)
            about = f"{one.place(ref)} → {table}.{column}" + (f"（另有 {len(uses) - 1} 处 more）" if len(uses) > 1 else "")
        else:
            about = one.place(ref)
        role = Markup("")
        if group is not None and group.name != "prose":
            left = group.name == RESIDUE
            role = Markup('<small%s>%s</small>') % (Markup(' class="q"') if left else "", one.role_name(ref))
        flags = Markup("").join(
            Markup('<a class="flag %s" href="#%s" title="%s">%s</a>') % (
                f["severity"], f"{self._n}{f['id']}", f["message"], one.name("severity", f["severity"])[0])
            for f in {f["id"]: f for f in one.marks.get(ref, ())}.values())
        return Markup('<td id="%s"%s title="%s"%s>%s%s%s</td>') % (
            self._id(ref), Markup(' class="%s"') % css if css else "", about, spans, role, text, flags)

    # --- rows and findings --------------------------------------------------------------------------------------------
    def _rows(self, rows: Rows) -> dict[str, Any]:
        return {"name": rows.table, "title": rows.title, "columns": rows.columns,
                "rows": [self._row(rows, row) for row in rows.rows]}

    def _row(self, rows: Rows, row: Row) -> dict[str, Any]:
        cells = self._one.cells_of(rows.table, row)
        values = []
        for column in rows.columns:
            scheme = _CODES.get(column.name, "")
            text = self._one.name(scheme, row[column.name])[0] if scheme and row[column.name] else row[column.name]
            refs = cells.get(column.name, [])
            values.append((text, [(self._id(r), self._one.place(r)) for r in refs], column.type == "decimal"))
        return {"id": f"{self._n}{row['row_id']}", "values": values, "place": row["place"]}

    def _finding(self, row: Row) -> dict[str, Any]:
        one, rule = self._one, self._rules.get(row["code"])
        cells = [c for c in one.tables["finding_cells"] if c["id"] == row["id"]]
        refs = [CellRef(int(c["grid"]), int(c["row"]), int(c["cell_column"])) for c in cells][:8]
        return {"id": f"{self._n}{row['id']}", "row": row, "severity": one.name("severity", row["severity"]),
                "title": (rule.title_zh, rule.title_en) if rule else (row["code"], ""),
                "cells": [(self._id(r), one.place(r)) for r in refs], "more": len(cells) - len(refs)}
