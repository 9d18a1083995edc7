"""Where things stand on the site: paths of pages, relative to its root, and fragments on them.

A path is always the path of a file (`unit/x/2024/index.html`), so that the pages link to each other from a disk as well as
from a host. IRIs keep their own form (`{base}unit/x/2024/`).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from jixiao.errors import JixiaoError
from jixiao.model.schema import Row

__all__ = [
    "cell",
    "clause",
    "code",
    "compact",
    "concept",
    "document",
    "embedded",
    "finding",
    "findings_of",
    "fund",
    "measure",
    "page_of",
    "place",
    "project",
    "row",
    "rule",
    "single",
    "stands_once",
    "unit",
    "year",
]

_CLAUSES = {"duties": "duty", "tasks": "task"}
_OF_A_ROW = re.compile(r"(unit/[^/]+/[^/]+/)(?:duty|task|row)/([^/]+)/index\.html(?:#.*)?")


def page_of(iri: str, base: str) -> str:
    """The file that shows an IRI of the base; a fragment is left aside.

    >>> page_of("https://e.org/unit/x/2024/#i-1", "https://e.org/")
    'unit/x/2024/index.html'
    >>> page_of("https://e.org/ns#Unit", "https://e.org/")
    'ns/index.html'

    Raises:
        JixiaoError: the IRI would lead out of the site's folder.
    """
    local = unquote(iri[len(base):].partition("#")[0]).strip("/")
    if any(part in ("", ".", "..") for part in local.split("/")) and local:
        raise JixiaoError(f"{iri} 不能成为网页：路径中有空段或相对段，请在登记册中改掉这个键 / "
                          f"{iri} cannot have a page: its path has an empty or relative part; change the key in the registry")
    return f"{local}/index.html" if local else "index.html"


def unit(key: str) -> str:
    """The page of a unit."""
    return f"unit/{key}/index.html"


def year(unit_key: str, year_key: str) -> str:
    """The page of a unit in a year, where all its rows stand."""
    return f"unit/{unit_key}/{year_key}/index.html"


def row(of: Row) -> str:
    """A row of a record table, on the page of its unit and year."""
    return f"unit/{of['unit_key']}/{of['year_key']}/index.html#{of['row_id']}"


def clause(table: str, of: Row) -> str:
    """The page of a duty or a task."""
    return f"unit/{of['unit_key']}/{of['year_key']}/{_CLAUSES[table]}/{of['row_id']}/index.html"


def single(of: Row) -> str:
    """The page of one row that is no duty or task, in a site with a page for each."""
    return f"unit/{of['unit_key']}/{of['year_key']}/row/{of['row_id']}/index.html"


def compact(target: str) -> str:
    """Where something stands in a site of fewer pages: a duty, a task or another row on the page of its unit and year.

    >>> compact("unit/x/2024/task/t-1/index.html")
    'unit/x/2024/index.html#t-1'
    >>> compact("unit/x/2024/index.html#t-1")
    'unit/x/2024/index.html#t-1'
    """
    found = _OF_A_ROW.fullmatch(target)
    return f"{found[1]}index.html#{found[2]}" if found else target


def stands_once(target: str) -> bool:
    """Whether a page stands in the first language only, in a site of fewer pages: the small ones of projects do."""
    return target.startswith("project/") and not target.startswith(("project/index.html", "project/page-"))


def project(key: str) -> str:
    """The page of a project."""
    return f"project/{key}/index.html"


def concept(key: str) -> str:
    """The page of an indicator concept."""
    return f"indicator/{key}/index.html"


def fund(key: str) -> str:
    """The page of a fund source."""
    return f"fund/{key}/index.html"


def measure(key: str) -> str:
    """The page of a unit of measure."""
    return f"measure/{key}/index.html"


def code(scheme: str, value: str) -> str:
    """The page of a code of a code list."""
    return f"code/{scheme}/{value}/index.html"


def rule(value: str) -> str:
    """The page of a rule."""
    return code("rule", value)


def document(identifier: str) -> str:
    """The page of a document."""
    return f"document/{identifier}/index.html"


def cell(document_id: str, grid: int | str, row: int | str, column: int | str = "") -> str:
    """A cell of a document, or with no column its row."""
    return f"document/{document_id}/index.html#{place(grid, row, column)}"


def place(grid: int | str, row: int | str, column: int | str = "") -> str:
    """The fragment of a cell, or with no column of its row.

    >>> place(3, 5, 2), place(3, 5)
    ('g3r5c2', 'g3r5')
    """
    return f"g{grid}r{row}c{column}" if column != "" else f"g{grid}r{row}"


def finding(of: Row) -> str:
    """A finding, on the page of its document or, where no document could be read, on the page of findings."""
    page = document(of["document_id"]) if of["document_id"] else "findings/index.html"
    return f"{page}#{of['id']}"


def findings_of(unit_key: str) -> str:
    """The quality of a unit and all its findings."""
    return f"findings/unit/{unit_key}/index.html"


def embedded(path: str) -> str:
    """The small page, for the pages of others, of a page.

    >>> embedded("unit/x/index.html")
    'embed/unit/x/index.html'
    """
    return f"embed/{path}"
