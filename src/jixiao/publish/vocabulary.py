"""Pages of terms, codes, units of measure and graphs: whatever of the base has no page of its own kind."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.codes import code_page, iri_of, measure_page, measures_page, scheme_page, schemes_page
from jixiao.publish.describe import Describer
from jixiao.publish.page import Page
from jixiao.publish.terms import terms_page

__all__ = ["Describer", "pages"]


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
            yield terms_page(build)
        elif kind == "code" and len(rest) == 3:
            yield code_page(build, path, codes.get(path), money.get(path, []))
        elif kind == "code" and len(rest) == 2:
            yield scheme_page(build, path, wanted, codes)
        elif kind == "measure":
            yield from measure_page(build, path, rest[0], uses.get(rest[0], []))
        else:
            yield _other(build, path)
    yield schemes_page(build, schemes)
    yield measures_page(build, sorted(p for p in wanted if p.startswith("measure/")))


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


def _other(build: Build, path: str) -> Page:
    iri = iri_of(build, path)
    page = build.page(path, "resource.html", build.knowledge.label(iri, build.language) or path.removesuffix("/index.html"))
    size = sum(build.knowledge.graphs[name] for name in (iri, iri + "/")) if path.startswith("graph/") else 0
    blocks = Describer(build, page).blocks()
    page.context = {"iri": iri, "whole": [b for b in blocks if not b["fragment"]], "parts": [b for b in blocks if b["fragment"]],
                    "size": size}
    return page
