"""What can be found: one record for each thing that has a page or a place on one, and for each row of a document that says more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.corpus import CellKey
from jixiao.publish.rowdata import spot
from jixiao.publish.search.normal import normal
from jixiao.publish.shown import target_text

__all__ = ["KINDS", "NAMED", "SEPARATOR", "Record", "records"]

KINDS = ("unit", "project", "concept", "document", "indicator", "task", "goal", "duty", "amount", "finding", "fund", "rule",
         "code", "term", "cell")
"""The kinds of records in the order of results."""
NAMED = frozenset({"unit", "project", "concept", "document", "fund", "rule", "code", "term"})
"""Kinds of things that have a name of their own: they come first where the query is that name."""
SEPARATOR = " | "
_SKOS, _RDFS = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2000/01/rdf-schema#"
_TOLD = (_SKOS + "prefLabel", _SKOS + "altLabel", _SKOS + "definition", _RDFS + "label", _RDFS + "comment")
# What a form says of itself, the same in every document; the numbers of its lines; points, which stand beside their indicator.
_FURNITURE = frozenset({"header", "label", "level1", "level2", "ordinal", "line-number", "total-label", "side-label", "weight",
                        "score"})


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to find.

    Attributes:
        kind: one of `KINDS`.
        path: the page and the fragment, as `unit/x/2024/#i-1`.
        name: what it is called; searched.
        texts: what else is searched.
        unit, year, project: where it belongs.
        document, cell: the cell that it was read from, written as in `rowdata`.
        place: what a row of a document is called; not searched.
    """

    kind: str
    path: str
    name: str
    texts: tuple[str, ...] = ()
    unit: str = ""
    year: str = ""
    project: str = ""
    document: str = ""
    cell: str = ""
    place: str = ""

    @property
    def text(self) -> str:
        """Everything that is searched."""
        return SEPARATOR.join((self.name, *self.texts)) if self.texts else self.name


def records(build: Build) -> list[Record]:
    """All records, by kind, those with names by name, the others by unit and year."""
    covered: dict[CellKey, bool] = defaultdict(bool)
    found = [
        *_units(build), *_projects(build), *_concepts(build), *_documents(build), *_rows(build, covered), *_findings(build),
        *_codes(build), *_terms(build),
    ]
    found += _cells(build, covered)
    order = {kind: at for at, kind in enumerate(KINDS)}
    return sorted(found, key=lambda r: (order[r.kind], r.name if r.kind in NAMED else "", r.unit, r.year))


def _texts(texts: Iterable[str], *said: str) -> tuple[str, ...]:
    """Texts that are not empty and say something that those before them do not."""
    out: list[str] = []
    have = [normal(text) for text in said]
    for text in filter(None, texts):
        brief = normal(text)
        if brief and not any(brief in other for other in have):
            out.append(" ".join(text.split()))
            have.append(brief)
    return tuple(out)


def _names(row: Row) -> list[str]:
    return row["aliases"].replace("；", "|").split("|")


def _merged(build: Build, kind: str, key: str) -> list[str]:
    return [row["name"] for row in build.corpus.merged_into.get((kind, key), ())]


def _units(build: Build) -> Iterator[Record]:
    corpus = build.corpus
    for key in corpus.unit_keys():
        name, row = corpus.unit_name(key), corpus.units.get(key)
        former = [u["name"] for u in corpus.forerunners.get((key,), ())]
        more = [*_names(row), row["unit_code"], row["division_code"]] if row else []
        yield Record("unit", f"unit/{key}/", name, _texts([*more, *former, *_merged(build, "unit", key)], name), unit=key)


def _projects(build: Build) -> Iterator[Record]:
    corpus = build.corpus
    for key in dict.fromkeys([*corpus.projects, *(f["project_key"] for f in corpus.tables["forms"])]):
        if not key:
            continue
        name, row, forms = corpus.project_name(key), corpus.projects.get(key), corpus.forms_of_project.get((key,), ())
        more = [*(_names(row) if row else ()), *(f["project"] for f in forms), *(f["project_code"] for f in forms)]
        unit = (row["unit_key"] if row else "") or next((f["unit_key"] for f in forms), "")
        yield Record("project", f"project/{key}/", name, _texts([*more, *_merged(build, "project", key)], name), unit=unit)


def _concepts(build: Build) -> Iterator[Record]:
    corpus = build.corpus
    printed: dict[str, dict[str, None]] = defaultdict(dict)
    for row in corpus.tables["indicators"]:
        if row["concept_key"]:
            printed[row["concept_key"]][row["level3"]] = None
    for key in dict.fromkeys([*corpus.concepts, *printed]):
        name = corpus.concept_name(key)
        more = [*(_names(corpus.concepts[key]) if key in corpus.concepts else ()), *printed[key], *_merged(build, "indicator", key)]
        yield Record("concept", f"indicator/{key}/", name, _texts(more, name))


def _documents(build: Build) -> Iterator[Record]:
    for key, row in build.corpus.documents.items():
        title = build.corpus.document_title(row)
        yield Record("document", f"document/{key}/", title, _texts([row["document"], row["issuer"]], title),
                     unit=row["unit_key"], year=row["year"])


def _rows(build: Build, covered: dict[CellKey, bool]) -> Iterator[Record]:
    """Indicators, tasks, goals, duties and amounts; the cells that they tell whole are marked as covered."""
    makers = {
        "indicators": ("indicator", ("level3",), ("target_text", "actual_text", "actual", "midterm_target", "description", "basis",
                                                  "scoring_rule", "forecast", "deviation", "note")),
        "tasks": ("task", ("name",), ("content",)),
        "goals": ("goal", (), ("text",)),
        "duties": ("duty", (), ("text",)),
        "amounts": ("amount", ("item",), ("text", "amount", "execution_rate")),
    }
    moved = build.corpus.year_sheets.moved
    main = {"indicators": ("target", "target_text", "operator", "level3"), "tasks": ("name", "content"), "goals": ("text",),
            "duties": ("text",), "amounts": ("amount", "text")}
    for table, (kind, named, told) in makers.items():
        for row in build.corpus.tables[table]:
            name = " ".join(" ".join(row[c] for c in named).split())
            first = [target_text(row)] if table == "indicators" else []
            texts = (row[c].replace(" | ", " ") for c in told)  # what stands in several cells is printed with bars between them
            cell = build.sources.cell(table, row, main[table], row["target" if table == "indicators" else main[table][0]])
            where = links.row(row)
            record = Record(kind, _path(moved.get(where, where)), name, _texts([*first, *texts], name),
                            unit=row["unit_key"], year=row["year_key"], project=row.get("project_key", ""),
                            document=cell[0] if cell else "", cell=spot(build, cell) if cell else "")
            if record.text:
                brief = normal(record.text)
                for keys in build.corpus.evidence.get((row["document_id"], table, row["row_id"]), {}).values():
                    for key in keys:
                        covered[key] = covered[key] or normal(build.corpus.cell_texts.get(key, "")) in brief
                yield record


def _findings(build: Build) -> Iterator[Record]:
    for row in build.corpus.tables["findings"]:
        known = row["document_id"] in build.corpus.documents
        path = build.corpus.sheets.finding(row) if known else f"findings/index.html#{row['id']}"
        yield Record("finding", _path(path), row["code"], _texts([row["message"], row["hint"]]), unit=row["unit_key"],
                     year=row["year_key"], document=row["document_id"] if known else "")


def _codes(build: Build) -> Iterator[Record]:
    """Fund sources, rules, codes of code lists, budget codes and units of measure."""
    corpus, knowledge = build.corpus, build.knowledge
    funds = {a["fund_source"] for a in corpus.tables["amounts"]} - {""}
    paths = {path for path in knowledge.fragments if path.startswith(("code/", "fund/")) and path.count("/") > 1}
    budget = {links.code(f"{c['scheme']}-{c['year_key']}", c["code"]): c for c in corpus.tables["budget_codes"]}
    found = {c["code"] for table in ("findings", "checks") for c in corpus.tables[table]}
    paths |= {links.fund(key) for key in funds} | set(budget) | {links.rule(code) for code in {*build.rules, *found}}
    for path in sorted(paths):
        kind, *rest = path.removesuffix("/index.html").split("/")
        if kind == "fund" and len(rest) == 1:
            iri = f"{build.settings.base}fund/{rest[0]}/"
            yield Record("fund", _path(path), knowledge.label(iri) or rest[0],
                         _texts([rest[0], *_said(build, iri)], knowledge.label(iri)))
        elif kind == "code" and len(rest) == 2:
            scheme, code = rest
            iri = f"{build.settings.base}code/{scheme}/{code}"
            rule = build.rules.get(code) if scheme == "rule" else None
            told = [rule.title_zh, rule.title_en, rule.explain_zh, rule.explain_en, rule.formula] if rule else []
            name = (knowledge.label(iri) or (budget[path]["name"] if path in budget else "") or (told[0] if told else ""))
            label = f"{code} {name}".strip() if scheme == "rule" or path in budget else name or code
            yield Record("rule" if scheme == "rule" else "code", _path(path), label,
                         _texts([code, *told, *_said(build, iri)], label))
    for key, row in corpus.measures.items():
        yield Record("code", f"measure/{key}/", row["name"] or key)


def _terms(build: Build) -> Iterator[Record]:
    path = "ns/index.html"
    for fragment in sorted(build.knowledge.fragments.get(path, set()) - {""}):
        iri = f"{build.settings.base}ns#{fragment}"
        name = build.knowledge.label(iri) or fragment
        yield Record("term", f"ns/#{fragment}", name, _texts([fragment, *_said(build, iri)], name))


def _said(build: Build, iri: str) -> list[str]:
    """The labels and definitions of a code or term."""
    return [q.object.value for q in build.knowledge.about(iri)
            if q.predicate.value in _TOLD and isinstance(q.object, Literal)]


def _cells(build: Build, covered: dict[CellKey, bool]) -> Iterator[Record]:
    """The rows of the documents with the cells that no other record tells; headings and labels of forms are left out."""
    corpus = build.corpus
    for (identifier, grid), cells in corpus.cells.items():
        lines: dict[str, list[str]] = {}
        for cell in cells:
            key = (identifier, grid, cell["row"], cell["column"])
            if cell["role"] not in _FURNITURE and not covered.get(key):
                lines.setdefault(cell["row"], []).append(cell["text"])
        document = corpus.documents[identifier]
        for line, texts in lines.items():
            told = _texts(texts)
            if told:
                yield Record("cell", _path(corpus.sheets.cell(identifier, grid, line)), "", told, unit=document["unit_key"],
                             year=document["year"], document=identifier,
                             place=f"{corpus.document_title(document)} · {build.sources.row_name(identifier, grid, line)}")


def _path(href: str) -> str:
    return href.replace("/index.html", "/")
