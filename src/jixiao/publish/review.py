"""Pages of the checks: the findings a clerk works through, and the rules with what they were run on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup, escape

from jixiao.findings import SEVERITIES, is_reading
from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.corpus import COUNTS, CellKey
from jixiao.publish.markup import escaped, html
from jixiao.publish.page import Page
from jixiao.words import half, spots

__all__ = ["check_lines", "finding_view", "finding_views", "pages", "rule_context"]

_SHOWN = 40  # findings and evaluations on the page of a rule
_PARTS = ("observed", "expected", "context")


def pages(build: Build) -> Iterator[Page]:
    """The summary of the checks."""
    yield _checks(build)


def finding_view(build: Build, page: Page, finding: Row, identifier: str) -> dict[str, Any]:
    """A finding with everything a reader needs to judge it."""
    corpus = build.corpus
    cells: dict[str, list[CellKey]] = {part: [] for part in _PARTS}
    for cell in corpus.finding_cells.get((finding["id"],), ()):
        if cell["document_id"] in corpus.documents:
            cells.setdefault(cell["part"], []).append((cell["document_id"], cell["grid"], cell["row"], cell["cell_column"]))
    places = {part: build.sources.cell_links(page, keys) for part, keys in cells.items()}
    only = [part for part, found in places.items() if found] == ["observed"] and not finding["expected"]
    cause = corpus.by_id.get(finding["cause"])
    has_row = corpus.has_row(finding["unit_key"], finding["year_key"], finding["row_id"])
    return {
        "anchor": page.anchor(identifier),
        "id": finding["id"],
        "severity": finding["severity"],
        "chip": build.chip(finding["severity"]),
        "rule": build.rule_link(page, finding["code"]),
        "message": finding["message"],
        "hint": finding["hint"],
        "figures": [(name, _figure(build, page, finding[name], cells.get(name, [])))
                    for name in ("observed", "expected", "difference", "tolerance", "before", "after") if finding[name]],
        "places": [("place" if only else f"part.{part}", found) for part, found in places.items() if found],
        "place": spots(finding["place"], build.language) if not any(places.values()) else "",
        "row": page.href(links.row(finding)) if has_row else "",
        "self": page.href(corpus.sheets.finding(finding)),
        "cause": page.link(corpus.sheets.finding(cause), f"{build.rule_title(cause['code']) or cause['code']} #{cause['id']}")
        if cause else "",
        "document": _document(build, page, finding),
        "under": False,
    }


def _document(build: Build, page: Page, row: Row) -> Markup | str:
    """The document that a finding or an evaluation is about."""
    identifier, name = row["document_id"], row["document"]
    return page.link(links.document(identifier), name) if identifier in build.corpus.documents else name


def _figure(build: Build, page: Page, text: str, cells: list[CellKey]) -> Markup:
    """A figure of a finding, linked to its cell where it comes from one only; a sum of several is told by its cells."""
    if len(cells) != 1:
        return escape(text)
    href, name = page.href(build.corpus.sheets.cell(*cells[0])), build.sources.cell_name(cells[0])
    return html(f'<a class="n" href="{escaped(href)}" title="{escaped(name)}">{escaped(text)}</a>')


def finding_views(build: Build, page: Page, findings: Iterable[Row]) -> list[dict[str, Any]]:
    """The findings of a document, the gravest first, each with what follows from it behind it (`under`)."""
    ordered = sorted(findings, key=lambda f: SEVERITIES.index(f["severity"]))
    known = {f["id"] for f in ordered}
    follow: dict[str, list[Row]] = {}
    for finding in ordered:
        if finding["cause"] in known and finding["cause"] != finding["id"]:
            follow.setdefault(finding["cause"], []).append(finding)
    below = {f["id"] for members in follow.values() for f in members}
    views, told = [], set()
    for first in (*(f for f in ordered if f["id"] not in below), *ordered):  # a circle of causes has no first: all come in the end
        for finding in (first, *follow.get(first["id"], ())):
            if finding["id"] not in told:
                told.add(finding["id"])
                views.append({**finding_view(build, page, finding, finding["id"]), "under": finding is not first})
    return views


def check_lines(build: Build, page: Page, checks: Iterable[Row]) -> list[dict[str, Any]]:
    """Evaluations of rules on a document as the lines of a table, with their anchors."""
    rules: dict[str, Markup] = {}
    return [{
        **_check_line(build, page, c),
        "anchor": page.anchor(f"check-{c['code']}-{c['form']}" if c["form"] else f"check-{c['code']}"),
        "rule": rules.get(c["code"]) or rules.setdefault(c["code"], build.rule_link(page, c["code"])),
    } for c in checks]


def _check_line(build: Build, page: Page, check: Row) -> dict[str, Any]:
    """What the lines of evaluations show on the page of a document and on that of a rule."""
    form = build.corpus.forms.get((check["document_id"], check["form"]))
    return {
        "anchor": "",
        "form": page.link(links.row(form), check["form"], title=form["project"] or form["title"]) if form else check["form"],
        "counts": [(check[name], name == "failed" and check[name] not in ("", "0")) for name in COUNTS],
        "reason": check["reason"],
    }


def _checks(build: Build) -> Page:
    page = build.page("checks/index.html", "checks.html", build.strings.plain("checks"),
                [(build.strings.plain("findings"), "findings/index.html")], section="findings")
    totals = build.corpus.check_totals
    documents = {code: {check["document"] for check in checks} for (code,), checks in build.corpus.checks_of_rule.items()}
    page.context = {
        "columns": COUNTS,
        "lines": [{
            "rule": build.rule_link(page, code),
            "counts": [total[name] for name in COUNTS],
            "documents": len(documents[code]),
        } for code, total in sorted(totals.items())],
        "silent": [build.rule_link(page, code) for code in build.rules if code not in totals],
        "totals": [sum(t[name] for t in totals.values()) for name in COUNTS],
    }
    return page


def rule_context(build: Build, page: Page, code: str) -> dict[str, Any]:
    """What the page of a rule shows beside its entry in the code list: its meaning, what it was run on, what it found."""
    corpus = build.corpus
    rule = build.rules.get(code)
    found = corpus.findings_of_rule.get((code,), [])
    checks = corpus.checks_of_rule.get((code,), [])
    told = sorted(checks, key=lambda c: (c["failed"] in ("", "0"), c["evaluated"] in ("", "0")))
    return {
        "rule": rule,
        "certainty": half(rule.certainty, build.language) if rule else "",
        "explain": (rule.explain_en if build.language == "en" else rule.explain_zh) if rule else "",
        "chip": build.chip(rule.severity) if rule else "",
        "family": build.strings.find(f"rule.family.{code[:1]}") if rule and not is_reading(code) else "",
        "todo": build.strings.plain(f"rule.todo.{rule.severity}") if rule else "",
        "columns": COUNTS,
        "totals": corpus.check_totals[code].values() if checks else (),
        "checks": [{**_check_line(build, page, c), "document": _document(build, page, c) or "—"} for c in told[:_SHOWN]],
        "more_checks": len(told) - len(told[:_SHOWN]),
        "count": len(found),
        "example": finding_view(build, page, found[0], found[0]["id"]) if found else None,
        "findings": [finding_view(build, page, f, f["id"]) for f in found[1:_SHOWN]] if len(found) <= _SHOWN else [],
        "all": page.href(f"findings/rule/{code}/index.html") if len(found) > _SHOWN else "",
    }
