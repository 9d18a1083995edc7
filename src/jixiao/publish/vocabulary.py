"""Pages of terms, codes, units of measure and graphs: whatever of the base has no page of its own kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from jixiao import graph
from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.forms import target_text
from jixiao.publish.page import Page
from jixiao.publish.review import rule_context

__all__ = ["Describer", "pages"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Describer:
    """Shows what the graph says about the subjects of a page."""

    def __init__(self, build: Build, page: Page) -> None:
        self._build, self._page = build, page
        self._base = build.settings.base

    def blocks(self, fragments: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """One block for each subject of the page, or for the given fragments only, by their names.

        A fragment that the graph names and says nothing about gets a block without statements, so that it still resolves.
        """
        knowledge = self._build.knowledge
        subjects = {knowledge.file(iri)[1]: (iri, quads) for iri, quads in knowledge.subjects(self._page.path).items()}
        wanted = subjects if fragments is None else {f: subjects.get(f, ("", [])) for f in fragments}
        return [{
            "anchor": self._page.anchor(fragment),
            "fragment": fragment,
            "iri": iri,
            "zh": knowledge.label(iri, "zh") if iri else "",
            "en": knowledge.label(iri, "en") if iri else "",
            "lines": self._lines(quads),
        } for fragment, (iri, quads) in sorted(wanted.items())]

    def _lines(self, quads: list[Quad]) -> list[tuple[Markup, list[Markup]]]:
        grouped: dict[str, dict[Any, None]] = {}
        for quad in quads:
            grouped.setdefault(quad.predicate.value, {})[quad.object] = None
        ordered = sorted(grouped.items(), key=lambda entry: (entry[0] != _TYPE, entry[0]))
        return [(self.iri(predicate), [self.term(o) for o in sorted(objects, key=_chinese_first)])
                for predicate, objects in ordered]

    def iri(self, iri: str) -> Markup:
        """An IRI as a link: within the site by its label, otherwise by its short form."""
        if iri.startswith(self._base):
            path, fragment = self._build.knowledge.file(iri)
            label = self._build.knowledge.label(iri) or iri[len(self._base):] or iri
            return self._page.link(f"{path}#{fragment}" if fragment else path, label, title=iri)
        short = graph.shorten(iri, self._build.knowledge.prefixes)
        text = f"{short[0]}:{short[1]}" if short else iri
        if not iri.startswith(("http://", "https://")):
            return Markup("%s") % text
        return Markup('<a href="%s" rel="external">%s</a>') % (iri, text)

    def term(self, term: NamedNode | BlankNode | Literal) -> Markup:
        """An object of a statement."""
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, BlankNode):
            return Markup('<span class="sub">（无名节点）</span>')
        if term.language:
            return Markup('<span lang="%s">%s</span>') % (term.language, term.value)
        if term.datatype.value == _XSD_STRING:
            return Markup("%s") % term.value
        short = graph.shorten(term.datatype.value, self._build.knowledge.prefixes)
        return Markup('%s <span class="sub">%s</span>') % (term.value, short[1] if short else "")


def _chinese_first(term: NamedNode | BlankNode | Literal) -> tuple[bool, str]:
    return not (isinstance(term, Literal) and (term.language or "").startswith("zh")), str(term)


def pages(build: Build, taken: set[str]) -> Iterator[Page]:
    """Pages for all IRIs of the base, and all codes and measures of the tables, that have none in `taken`."""
    corpus, knowledge = build.corpus, build.knowledge
    wanted = set(knowledge.fragments) - taken
    wanted |= {links.rule(c["code"]) for table in ("findings", "checks") for c in corpus.tables[table]}
    wanted |= {links.rule(code) for code in build.rules}
    wanted |= {links.measure(key) for key in corpus.measures}
    codes = {links.code(f"{c['scheme']}-{c['year_key']}", c["code"]): c for c in corpus.tables["budget_codes"]}
    wanted |= set(codes)
    schemes = {path.split("/")[1] for path in wanted if path.startswith("code/") and path.count("/") == 3}
    wanted |= {f"code/{scheme}/index.html" for scheme in schemes}
    wanted -= {"code/index.html", "measure/index.html"}
    money = _money_by_code(build)
    uses = _uses_by_measure(build)
    for path in sorted(wanted):
        kind, *rest = path.split("/")
        if path == "ns/index.html":
            yield _terms(build)
        elif kind == "code" and len(rest) == 3:
            yield _code(build, path, rest[0], rest[1], codes.get(path), money.get(path, []))
        elif kind == "code" and len(rest) == 2:
            yield _scheme(build, path, rest[0], wanted, codes)
        elif kind == "measure":
            yield _measure(build, path, rest[0], uses.get(rest[0], []))
        else:
            yield _other(build, path)
    yield _schemes(build, schemes)
    yield _measures(build, sorted(p for p in wanted if p.startswith("measure/")))


def _money_by_code(build: Build) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = {}
    for row in build.corpus.tables["amounts"]:
        for scheme, code in (("function", row["function_code"]), ("economic", row["economic_code"])):
            if code:
                out.setdefault(links.code(f"{scheme}-{row['year_key']}", code), []).append(row)
    return out


def _uses_by_measure(build: Build) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = {}
    for row in build.corpus.tables["indicators"]:
        out.setdefault(row["measure_key"], []).append(row)
    return out


def _iri(build: Build, path: str) -> str:
    return build.settings.base + path.removesuffix("/index.html")


def _terms(build: Build) -> Page:
    page = Page("ns/index.html", "terms.html", build.strings.plain("terms"), title_en="Vocabulary")
    blocks = Describer(build, page).blocks()
    known = {b["fragment"] for b in blocks}
    blocks += Describer(build, page).blocks(sorted(build.knowledge.fragments["ns/index.html"] - known - {""}))
    page.context = {
        "iri": f"{build.settings.base}ns#",
        "whole": [b for b in blocks if not b["fragment"]],
        "classes": [b for b in blocks if b["fragment"][:1].isupper()],
        "properties": [b for b in blocks if b["fragment"][:1].islower()],
    }
    return page


def _code(build: Build, path: str, scheme: str, code: str, row: Row | None, money: list[Row]) -> Page:
    corpus, iri = build.corpus, _iri(build, path)
    name = build.knowledge.label(iri) or (row["name"] if row else "") or (build.rule_title(code) if scheme == "rule" else "")
    page = Page(path, "rule.html" if scheme == "rule" else "code.html", f"{code} {name}".strip(),
                [(build.strings.plain("codes"), "code/index.html"),
                 (_scheme_name(build, scheme), f"code/{scheme}/index.html")])
    parent = links.code(scheme, row["parent"]) if row and row["parent"] else ""
    page.context = {
        "iri": iri,
        "name": name,
        "name_en": build.knowledge.label(iri, "en"),
        "code": code,
        "parent": page.link(parent, row["parent"]) if row and parent in build.knowledge.fragments else "",
        "blocks": Describer(build, page).blocks(),
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
    """The name of a code list; those of budget codes are named by their year."""
    kind, _, year = scheme.rpartition("-")
    budget = f"{build.strings.plain(f'scheme.{kind}')} {year}" if kind in ("function", "economic") else ""
    return build.knowledge.label(f"{build.settings.base}code/{scheme}") or budget or scheme


def _scheme(build: Build, path: str, scheme: str, wanted: set[str], codes: dict[str, Row]) -> Page:
    page = Page(path, "scheme.html", _scheme_name(build, scheme), [(build.strings.plain("codes"), "code/index.html")])
    members = sorted(p for p in wanted if p.startswith(f"code/{scheme}/") and p.count("/") == 3)
    page.context = {
        "iri": _iri(build, path),
        "blocks": Describer(build, page).blocks(),
        "budget": scheme.partition("-")[0] in ("function", "economic"),
        "codes": [{
            "code": page.link(p, p.split("/")[2]),
            "level": len(p.split("/")[2]),
            "zh": build.knowledge.label(_iri(build, p)) or (codes[p]["name"] if p in codes else "")
            or (build.rule_title(p.split("/")[2]) if scheme == "rule" else ""),
            "en": _english(build, p, scheme),
        } for p in members],
    }
    return page


def _english(build: Build, path: str, scheme: str) -> str:
    iri, code = _iri(build, path), path.split("/")[2]
    if scheme == "rule" and code in build.rules:
        return build.rules[code].title_en
    label = build.knowledge.label(iri, "en")
    return label if label != build.knowledge.label(iri) else ""


def _schemes(build: Build, schemes: set[str]) -> Page:
    page = Page("code/index.html", "schemes.html", build.strings.plain("codes"), title_en="Code lists")
    page.context = {"schemes": [page.link(f"code/{s}/index.html", _scheme_name(build, s)) for s in sorted(schemes)],
                    "blocks": Describer(build, page).blocks()}
    return page


def _measure(build: Build, path: str, key: str, uses: list[Row]) -> Page:
    corpus = build.corpus
    row = corpus.measures.get(key)
    name = (row["name"] if row else "") or build.knowledge.label(_iri(build, path)) or key
    page = Page(path, "measure.html", name, [(build.strings.plain("measures"), "measure/index.html")])
    concepts: dict[str, list[Row]] = {}
    for use in uses:
        concepts.setdefault(use["concept_key"], []).append(use)
    page.context = {
        "iri": _iri(build, path),
        "registered": row["registered"] if row else "yes",
        "blocks": Describer(build, page).blocks(),
        "concepts": [{
            "concept": page.link(links.concept(k), corpus.concept_name(k)) if k else members[0]["level3"],
            "count": len(members),
            "targets": "；".join(dict.fromkeys(target_text(m) for m in members)),
        } for k, members in sorted(concepts.items(), key=lambda e: (corpus.concept_name(e[0]), e[0]))],
    }
    return page


def _measures(build: Build, paths: list[str]) -> Page:
    page = Page("measure/index.html", "measures.html", build.strings.plain("measures"), title_en="Units of measure")
    measures = build.corpus.measures
    lines = []
    for path in paths:
        key = path.split("/")[1]
        row = measures.get(key)
        name = (row["name"] if row else "") or build.knowledge.label(_iri(build, path)) or key
        lines.append({"measure": page.link(path, name), "key": key, "registered": row is None or row["registered"] == "yes",
                      "used": row is not None})
    page.context = {"lines": lines, "blocks": Describer(build, page).blocks()}
    return page


def _other(build: Build, path: str) -> Page:
    iri = _iri(build, path)
    page = Page(path, "resource.html", build.knowledge.label(iri) or path.removesuffix("/index.html"))
    quads = [q for q in build.knowledge.quads if isinstance(q.graph_name, NamedNode)
             and q.graph_name.value in (iri, iri + "/")] if path.startswith("graph/") else []
    page.context = {"iri": iri, "blocks": Describer(build, page).blocks(), "size": len(quads)}
    return page
