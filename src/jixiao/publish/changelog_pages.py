"""Pages of what changed between builds, the Atom feed, and the pages of things that were withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from jixiao.model.schema import TABLES
from jixiao.publish import paging
from jixiao.publish.build import Build
from jixiao.publish.changelog import UNKNOWN_DATE
from jixiao.publish.comparison import LEVELS, Change, present
from jixiao.publish.earlier import LOG
from jixiao.publish.page import Page

__all__ = ["FEED", "PATH", "files", "pages"]

PATH = "changes/index.html"
FEED = "changes/feed.atom"
_KINDS = ("added", "corrected", "withdrawn")
_PER_PAGE = 150


def files(build: Build) -> Iterator[tuple[str, bytes]]:
    """The log and the feed, which stand once for all languages."""
    yield LOG, build.log.json()
    yield FEED, _feed(build).encode()


def pages(build: Build) -> Iterator[Page]:
    """The list of builds, what each of them changed, and a page for each thing that was withdrawn and has no other page."""
    yield _index(build)
    here = present(build.corpus) if len(build.log.builds) > 1 else set()
    for made in build.log.builds:
        if made["changes"]:
            yield from _build(build, made, here)
    for path, entry in build.log.withdrawn.items():
        if "#" not in path:
            yield _withdrawn(build, path, entry)


def _summary(build: Build, made: dict[str, Any]) -> list[str]:
    """What a build changed, in a few words."""
    words = build.strings
    if not made["counts"]:
        return [words.plain("change.first", **{level: made[f"{level}s"] for level in LEVELS})]
    return [words.plain(f"change.{level}.{kind}", count=made["counts"][level][kind])
            for level in LEVELS for kind in _KINDS if made["counts"].get(level, {}).get(kind)]


def _date(build: Build, made: dict[str, Any]) -> str:
    return str(made["date"])[:10] or build.strings.plain("date.unknown")


def _index(build: Build) -> Page:
    page = build.page(PATH, "changes.html", build.strings.plain("changelog"))
    page.context = {
        "builds": [{
            "anchor": page.anchor(f"build-{made['number']}"),
            "name": build.strings.plain("build.name", number=made["number"]),
            "date": _date(build, made),
            "sizes": [made[f"{level}s"] for level in LEVELS],
            "summary": _summary(build, made),
            "more": page.href(_path(made)) if made["changes"] else "",
        } for made in reversed(build.log.builds)],
        "feed": page.file(FEED),
        "log": page.file(LOG),
        "withdrawn": [(page.href(build.knowledge.file(build.settings.base + path)[0]), entry["name"] or path)
                      for path, entry in build.log.withdrawn.items() if "#" not in path][:_PER_PAGE],
        "all_withdrawn": len(build.log.withdrawn),
    }
    return page


def _path(made: dict[str, Any]) -> str:
    return f"changes/{made['number']}/index.html"


def _build(build: Build, made: dict[str, Any], here: set[str]) -> Iterator[Page]:
    order = {pair: number for number, pair in enumerate((level, kind) for level in LEVELS for kind in _KINDS)}
    changes = sorted(made["changes"], key=lambda c: order[c["level"], c["change"]])
    name = build.strings.plain("build.name", number=made["number"])
    for sheet in paging.sheets(changes, _PER_PAGE, _path(made)):
        page = build.page(sheet.path, "change.html", paging.title(build, name, sheet), [(build.strings.plain("changelog"), PATH)])
        groups: list[dict[str, Any]] = []
        for change in sheet.rows:
            key = f"change.{change['level']}.{change['change']}"
            if not groups or groups[-1]["key"] != key:
                count = made["counts"][change["level"]][change["change"]]
                groups.append({"key": key, "title": build.strings.plain(key, count=count), "lines": []})
            groups[-1]["lines"].append(_line(build, page, change, here))
        page.context = {"date": _date(build, made), "groups": groups, "sheets": paging.links(page, sheet),
                        "left_out": made["left_out"]}
        yield page


def _line(build: Build, page: Page, change: Change, here: set[str]) -> dict[str, Any]:
    corpus = build.corpus
    name = change["name"] or change["path"]
    if change["level"] == "row" and change["change"] == "added":
        name = build.strings.plain("change.rows", count=change["count"])
    table = TABLES[change["table"]] if "table" in change else None
    where = " ".join(filter(None, (corpus.unit_name(change["unit"]) if change["unit"] else "",
                                   build.year(change["year"]) if change["year"] else "")))
    return {
        "name": _link(build, page, change["path"], name, here),
        "what": (table.en if build.language == "en" else table.zh) if table else "",
        "where": where,
        "chip": build.chip(change["severity"]) if "severity" in change else "",
        "rule": build.rule_link(page, change["code"]) if "code" in change else "",
        "was": (_link(build, page, change["was"], build.strings.plain(f"change.was.{change['level']}"), here)
                if "was" in change else ""),
        "values": [{
            "column": _column(build, change["table"], value["column"]),
            "before": _cell(build, page, value["before"], value.get("before_cell")),
            "after": _cell(build, page, value["after"], value.get("after_cell")),
        } for value in change.get("values", ())],
    }


def _column(build: Build, table: str, column: str) -> str:
    found = next((c for c in TABLES[table].columns if c.name == column), None)
    return (found.en if build.language == "en" else found.zh) if found else column


def _link(build: Build, page: Page, path: str, text: str, here: set[str]) -> Markup:
    """A link to a thing by its local IRI, where it is here or has a page that says that it was withdrawn."""
    if path not in here and path not in build.log.withdrawn:
        return Markup("%s") % text
    file, fragment = build.knowledge.file(build.settings.base + path)
    return page.link(f"{file}#{fragment}" if fragment else file, text)


def _cell(build: Build, page: Page, text: str, cell: list[str] | None) -> Markup:
    """A value, linked to its cell as long as its document is published."""
    if not text:
        return Markup("")
    key = tuple(cell or ())
    if len(key) == 4 and key in build.corpus.cell_texts:
        return Markup('<a class="n" href="%s">%s</a>') % (page.href(build.corpus.sheets.cell(*key)), text)
    return Markup("%s") % text


def _withdrawn(build: Build, path: str, entry: Any) -> Page:
    file = build.knowledge.file(build.settings.base + path)[0]
    name = entry["name"] or path
    page = build.page(file, "withdrawn.html", build.strings.plain("withdrawn.title", name=name),
                      [(build.strings.plain("changelog"), PATH)])
    made = next(m for m in build.log.builds if m["number"] == entry["since"])
    replaced = entry["replaced"]
    page.context = {
        "iri": build.settings.base + path,
        "kind": build.strings.plain(f"withdrawn.{entry['kind']}"),
        "name": name,
        "date": _date(build, made),
        "since": page.link(f"{PATH}#build-{entry['since']}", build.strings.plain("build.name", number=entry["since"])),
        "replaced": page.link(build.knowledge.file(build.settings.base + replaced)[0], replaced) if replaced else "",
    }
    return page


def _feed(build: Build) -> str:
    """An Atom feed (RFC 4287) with an entry for each build, the latest first."""
    settings, builds = build.settings, build.log.builds
    here, html, between = f"{settings.base}changes/", 'rel="alternate" type="text/html"', "；" if build.language == "zh" else "; "
    entries = []
    for made in reversed(builds):
        where = f"{here}{made['number']}/" if made["changes"] else f"{here}#build-{made['number']}"
        entries.append(
            f"<entry>\n<id>{escape(here)}#build-{made['number']}</id>\n"
            f"<title>{escape(build.strings.plain('build.name', number=made['number']))}</title>\n"
            f"<updated>{made['date'] or UNKNOWN_DATE}</updated>\n<link {html} href={quoteattr(where)}/>\n"
            f"<summary>{escape(between.join(_summary(build, made)))}</summary>\n</entry>\n")
    return (f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{build.language}">\n'
            f"<id>{escape(here)}</id>\n<title>{escape(build.title)} · {escape(build.strings.plain('changelog'))}</title>\n"
            f"<updated>{builds[-1]['date'] or UNKNOWN_DATE}</updated>\n"
            f"<author><name>{escape(settings.publisher)}</name></author>\n<rights>{escape(settings.licence_name)}</rights>\n"
            f'<link rel="self" type="application/atom+xml" href={quoteattr(here + "feed.atom")}/>\n'
            f"<link {html} href={quoteattr(here)}/>\n{''.join(entries)}</feed>\n")
