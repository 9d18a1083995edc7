"""The page of a fund source: its amounts by year, form and stage, the share of the total that each is, what was found about them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from jixiao.model.schema import Row
from jixiao.publish import charts, links, paging, shown
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.shares import Group, Shares

__all__ = ["fund_pages"]

_AMOUNTS = 110  # on one page
_FINDINGS = 20
_GRAVE = ("error", "warning")


def fund_pages(build: Build, key: str) -> Iterator[Page]:
    """The page of a fund source, and pages with the rest of its amounts where there are very many."""
    say, shares = build.strings.plain, build.corpus.shares
    groups = shares.groups(key)
    lines = [(number, row) for number, group in enumerate(groups) for row in group.rows]
    name = _heading(build, build.word("fund-source", key))
    crumbs = [(say("funds"), "fund/index.html")]
    for sheet in paging.sheets(lines, _AMOUNTS, links.fund(key)):
        page = build.page(sheet.path, "fund.html", paging.title(build, name, sheet),
                          [*crumbs, (name, links.fund(key))] if sheet.number else crumbs, section="fund")
        page.context = {
            "count": len(lines) + shares.detail.get(key, 0),
            "left_out": shares.detail.get(key, 0),
            "groups": [_group(build, page, groups[number], [row for _, row in members], shares)
                       for number, members in groupby(sheet.rows, key=lambda line: line[0])],
            "findings": _findings(build, page, [row for _, row in lines]) if not sheet.number else [],
            "sheets": paging.links(page, sheet),
        }
        yield page


def _group(build: Build, page: Page, group: Group, rows: list[Row], shares: Shares) -> dict[str, Any]:
    """A group as a table; its sum, made of the amounts below it, in its heading."""
    word, say, first = build.word, build.strings.plain, group.first
    reading = [word("kind", first["form_kind"]),
               word("subject", first["subject"]) if first["subject"] == "task" else "",
               word("stage", first["stage"]), word("vintage", first["vintage"]),
               word("nature", first["nature"]) if first["nature"] != "total" else "", word("side", first["side"]),
               word("column", first["column"]) if first["column"] not in ("", "amount") else ""]
    notes = [say("fund.sum", total=f"{group.total:,f}", unit=first["money_unit"], count=len(group.rows) - group.repeated)
             if group.total is not None else "",
             say("fund.repeated", count=group.repeated) if group.repeated else "",
             say("fund.doubtful", count=group.doubtful) if group.doubtful else ""]
    return {
        "year": build.year(first["year_key"]),
        "title": _heading(build, " · ".join(filter(None, reading))),
        "unit": first["money_unit"],
        "notes": [note for note in notes if note],
        "shares": any(shares.share(row) for row in rows),
        "lines": [_line(build, page, row, shares) for row in rows],
    }


def _heading(build: Build, text: str) -> str:
    """A heading made of names of codes, which are written small in English."""
    return text[:1].upper() + text[1:] if build.language == "en" else text


def _line(build: Build, page: Page, row: Row, shares: Shares) -> dict[str, Any]:
    form = build.corpus.forms.get((row["document_id"], row["form"]))
    found = shares.share(row)
    return {
        "unit": page.link(links.unit(row["unit_key"]), build.corpus.unit_name(row["unit_key"])),
        "form": page.link(links.row(row), (form["project"] or form["title"]) if form else build.word("kind", row["form_kind"])),
        "item": row["item"],
        "amount": shown.amount(build, page, row, with_unit=False),
        "share": charts.share(found[0]) + f" {found[0] * 100:.1f}%" if found else "",
        "whole": shown.amount(build, page, found[1], with_unit=False) if found else "",
    }


def _findings(build: Build, page: Page, rows: list[Row]) -> list[dict[str, Any]]:
    """Errors and warnings about these amounts, each once."""
    of_row = build.corpus.findings_of_row
    found = {f["id"]: f for row in rows for f in of_row.get((row["document_id"], row["row_id"]), ()) if f["severity"] in _GRAVE}
    return list(build.finding_lines(page, list(found.values())[:_FINDINGS]))
