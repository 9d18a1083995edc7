"""What the registries say on the pages of units, projects and concepts, and the pages of keys that were merged into others."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["lines", "pages"]

_PLACES = {"unit": links.unit, "project": links.project, "indicator": links.concept}


def pages(build: Build) -> Iterator[Page]:
    """A page for each key that was merged, which says where to go."""
    for row in build.corpus.tables["merged"]:
        path = links.year(row["key"], row["year_key"]) if row["year_key"] else _PLACES[row["kind"]](row["key"])
        target = (links.year(row["merged_into"], row["year_key"]) if row["year_key"]
                  else _PLACES[row["kind"]](row["merged_into"]))
        page = build.page(path, "merged.html", f"{row['name']} {row['year_key']}".strip(), section=row["kind"])
        page.context = {"key": row["key"], "target": page.link(target, f"{_name(build, row)} {row['year_key']}".strip())}
        yield page


def _name(build: Build, row: Row) -> str:
    corpus = build.corpus
    name = {"unit": corpus.unit_name, "project": corpus.project_name, "indicator": corpus.concept_name}[row["kind"]]
    return name(row["merged_into"])


def lines(build: Build, page: Page, kind: str, key: str) -> list[tuple[str, Markup]]:
    """Facts about an identity, each with the key of its word: validity, what it follows, and the keys merged into it.

    Args:
        build: the site in the making.
        page: where they are shown.
        kind: `unit`, `project` or `indicator`.
        key: of the unit, project or concept.
    """
    corpus = build.corpus
    known = {"unit": corpus.units, "project": corpus.projects, "indicator": corpus.concepts}[kind].get(key)
    out: list[tuple[str, Markup]] = []
    if known and (known["valid_from"] or known["valid_to"]):
        out.append(("valid", Markup("%s–%s") % (known["valid_from"], known["valid_to"])))
    if known and kind == "unit":
        if known["level"]:
            out.append(("level", page.link(links.code("unit-level", known["level"]), build.word("unit-level", known["level"]))))
        for word, column in (("parent", "parent_key"), ("successor", "successor_key")):
            if known[column]:
                out.append((word, page.link(links.unit(known[column]), corpus.unit_name(known[column]))))
        if before := [row["unit_key"] for row in corpus.forerunners.get((key,), ())]:
            out.append(("predecessor", Markup("；").join(page.link(links.unit(k), corpus.unit_name(k)) for k in before)))
    if known and kind == "project":
        if known["continues"]:
            out.append(("continues", page.link(links.project(known["continues"]), corpus.project_name(known["continues"]))))
        if after := [row["project_key"] for row in corpus.continuations.get((key,), ())]:
            out.append(("continued_by", Markup("；").join(page.link(links.project(k), corpus.project_name(k)) for k in after)))
    if merged := corpus.merged_into.get((kind, key), ()):
        out.append(("merged_keys", Markup("；").join(
            Markup('%s <span class="sub">%s</span>') % (page.link(_PLACES[kind](row["key"]), row["name"]), row["key"])
            for row in merged)))
    return out
