"""Pages of code lists and codes, and of units of measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jixiao.model.schema import Row
from jixiao.publish import links, paging
from jixiao.publish.build import Build
from jixiao.publish.concepts import in_category
from jixiao.publish.describe import Describer
from jixiao.publish.page import Page
from jixiao.publish.review import rule_context
from jixiao.publish.shown import target_text

__all__ = ["code_page", "iri_of", "measure_page", "measures_page", "scheme_page", "schemes_page"]

_CONCEPTS = 200  # on one page of a unit of measure
_TARGETS = 8  # of a concept


def iri_of(build: Build, path: str) -> str:
    """The IRI that a page without a final slash in its IRI describes."""
    return build.settings.base + path.removesuffix("/index.html")


def code_page(build: Build, path: str, row: Row | None, money: list[Row]) -> Page:
    """The page of a code: what it means, where it stands in its list, and the amounts that have it."""
    _, scheme, code, _ = path.split("/")
    corpus, iri = build.corpus, iri_of(build, path)
    name = (build.knowledge.label(iri, build.language) or (row["name"] if row else "")
            or (build.rule_title(code) if scheme == "rule" else ""))
    page = build.page(path, "rule.html" if scheme == "rule" else "code.html", f"{code} {name}".strip(),
                [(build.strings.plain("codes"), "code/index.html"),
                 (_scheme_name(build, scheme), f"code/{scheme}/index.html")])
    describe = Describer(build, page)
    narrower, codes = build.knowledge.narrower(iri), f"{build.settings.base}code/"
    page.context = {
        "iri": iri,
        "name": name,
        "name_en": build.knowledge.label(iri, "en"),
        "code": code,
        "define": build.knowledge.definition(iri, build.language),
        "broader": [describe.iri(b) for b in build.knowledge.broader(iri)],
        "narrower": [describe.iri(n) for n in narrower if n.startswith(codes)],
        "concepts": (page.href(in_category(build, code)), sum(not n.startswith(codes) for n in narrower))
        if scheme == "indicator-category" else ("", 0),
        "uses": build.knowledge.uses[iri],
        "blocks": describe.blocks(),
        "money": [{
            "unit": page.link(links.row(a), corpus.unit_name(a["unit_key"])),
            "year": a["year_key"],
            "form": corpus.forms[a["document_id"], a["form"]]["title"] if (a["document_id"], a["form"]) in corpus.forms else "",
            "column": build.word("column", a["column"]),
            "stage": build.word("stage", a["stage"]),
            "amount": build.sources.value(page, "amounts", a, ("amount", "text"), a["amount"]),
            "measure": a["money_unit"],
        } for a in money],
    }
    if scheme == "rule":
        page.context |= rule_context(build, page, code)
    return page


def _scheme_name(build: Build, scheme: str) -> str:
    """The name of a code list; those of budget codes are named by their year where the graph has no name."""
    kind, _, year = scheme.rpartition("-")
    budget = f"{build.strings.plain(f'scheme.{kind}')} {year}" if kind in ("function", "economic") else ""
    return build.knowledge.label(f"{build.settings.base}code/{scheme}", build.language) or budget or scheme


def scheme_page(build: Build, path: str, wanted: set[str], codes: dict[str, Row]) -> Page:
    """The page of a code list: its codes as a tree, with names, meanings and how often this publication uses them."""
    scheme = path.split("/")[1]
    iri = iri_of(build, path)
    page = build.page(path, "scheme.html", _scheme_name(build, scheme), [(build.strings.plain("codes"), "code/index.html")])
    # Codes of the tables may be missing in the graph, codes of the graph may live elsewhere on the site.
    members = {build.settings.base + p.removesuffix("/index.html"): p for p in wanted
               if p.startswith(f"code/{scheme}/") and p.count("/") == 3}
    members |= {m: build.knowledge.file(m)[0] for m in build.knowledge.members(iri)}
    blocks = Describer(build, page).blocks()
    lines = [_line(build, page, code, members[code], depth, codes) for code, depth in _tree(build, sorted(members))]
    page.context = {
        "iri": iri,
        "define": build.knowledge.definition(iri, build.language),
        "whole": [b for b in blocks if not b["fragment"]],
        "parts": [b for b in blocks if b["fragment"]],
        "codes": lines,
        "meant": any(line["define"] for line in lines),
        "used": any(line["uses"] for line in lines),
    }
    return page


def _tree(build: Build, members: list[str]) -> Iterator[tuple[str, int]]:
    """The codes of a list, each followed by those below it, with their depth from 0."""
    inside = set(members)
    children: dict[str, list[str]] = {}
    for member in members:
        for above in build.knowledge.broader(member):
            if above in inside:
                children.setdefault(above, []).append(member)
    below = {child for found in children.values() for child in found}

    def walk(code: str, depth: int) -> Iterator[tuple[str, int]]:
        yield code, depth
        for child in children.get(code, ()):
            yield from walk(child, depth + 1)

    for member in members:
        if member not in below:
            yield from walk(member, 0)


def _line(build: Build, page: Page, iri: str, path: str, depth: int, codes: dict[str, Row]) -> dict[str, Any]:
    parts = iri.rstrip("/").split("/")
    scheme, code = parts[-2], parts[-1]
    name = build.knowledge.label(iri, build.language) or (codes[path]["name"] if path in codes else "")
    rule = build.rules.get(code) if scheme == "rule" else None
    meaning = build.knowledge.definition(iri, build.language)
    return {
        "code": page.link(path, code),
        "depth": depth,
        "name": build.rule_title(code) if rule else name,
        "define": _first(meaning) if rule else meaning,
        "uses": build.knowledge.uses[iri],
    }


def _first(text: str) -> str:
    """The first sentence: a list of rules leaves the rest of an explanation to the page of each rule.

    >>> _first("总分等于各项之和。容差见公式。"), _first("Scores add up, e.g. 9.5. The rest follows.")
    ('总分等于各项之和。', 'Scores add up, e.g. 9.5.')
    """
    return re.split(r"(?<=。)|(?<=\.)\s+(?=[A-Z])", text, maxsplit=1)[0]


def schemes_page(build: Build, schemes: set[str]) -> Page:
    """All code lists."""
    page = build.page("code/index.html", "schemes.html", build.strings.plain("codes"))
    lines = []
    for scheme in sorted(schemes):
        iri = f"{build.settings.base}code/{scheme}"
        lines.append({
            "scheme": page.link(f"code/{scheme}/index.html", _scheme_name(build, scheme)),
            "code": scheme,
            "define": build.knowledge.definition(iri, build.language),
            "count": len(build.knowledge.members(iri)),
        })
    page.context = {"schemes": lines, "blocks": Describer(build, page).blocks()}
    return page


def measure_page(build: Build, path: str, key: str, uses: list[Row]) -> Iterator[Page]:
    """The page of a unit of measure, with the indicators that are measured in it."""
    corpus, iri = build.corpus, iri_of(build, path)
    row = corpus.measures.get(key)
    name = (row["name"] if row else "") or build.knowledge.label(iri, build.language) or key
    concepts: dict[str, list[Row]] = {}
    for use in uses:
        concepts.setdefault(use["concept_key"], []).append(use)
    used = sorted(concepts.items(), key=lambda e: (-len(e[1]), corpus.concept_name(e[0]), e[0]))
    crumbs = [(build.strings.plain("measures"), "measure/index.html")]
    for sheet in paging.sheets(used, _CONCEPTS, path):
        page = build.page(sheet.path, "measure.html", paging.title(build, name, sheet),
                          [*crumbs, (name, path)] if sheet.number else crumbs)
        page.context = {
            "iri": iri,
            "name_en": build.knowledge.label(iri, "en"),
            "define": build.knowledge.definition(iri, build.language),
            "registered": row["registered"] if row else "yes",
            "blocks": Describer(build, page).blocks() if not sheet.number else [],
            "concepts": [{
                "concept": page.link(links.concept(k), corpus.concept_name(k)) if k else members[0]["level3"],
                "count": len(members),
                "targets": _few(dict.fromkeys(target_text(m) for m in members)),
            } for k, members in sheet.rows],
            "sheets": paging.links(page, sheet),
        }
        yield page


def _few(texts: Iterable[str]) -> str:
    """The first of some texts; all of them stand on the page of the concept."""
    found = list(texts)
    return "；".join(found[:_TARGETS]) + ("…" if len(found) > _TARGETS else "")


def measures_page(build: Build, paths: list[str]) -> Page:
    """All units of measure, those of the published list and those that documents print."""
    page = build.page("measure/index.html", "measures.html", build.strings.plain("measures"))
    measures = build.corpus.measures
    lines = []
    for path in paths:
        key, iri = path.split("/")[1], iri_of(build, path)
        row = measures.get(key)
        name = (row["name"] if row else "") or build.knowledge.label(iri, build.language) or key
        lines.append({"measure": page.link(path, name), "key": key, "registered": row is None or row["registered"] == "yes",
                      "en": build.knowledge.label(iri, "en"), "define": build.knowledge.definition(iri, build.language),
                      "used": row is not None})
    page.context = {"lines": lines, "blocks": Describer(build, page).blocks()}
    return page
