"""The ways to a unit: by pinyin, by region, by sector, each with the forms that there are of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup

from jixiao.publish import links, paging
from jixiao.publish.build import Build
from jixiao.publish.directory import OTHERS, pinyin
from jixiao.publish.markup import escaped, html
from jixiao.publish.page import Page
from jixiao.publish.quality import FAMILIES
from jixiao.publish.regions import Region
from jixiao.publish.sectors import SCHEME

__all__ = ["REGIONS", "SECTORS", "UNITS", "found_by", "pages", "sector_links", "ways"]

UNITS, REGIONS, SECTORS = "unit/index.html", "region/index.html", "sector/index.html"
_PER_PAGE = 100
_OWN_PAGE = 12  # units from which a region has a page of its own; of smaller ones the units stand in the list
_WIDTH = 24  # of the bar that shows how complete the forms of a unit are


def pages(build: Build) -> Iterator[Page]:
    """The index of units with its letters, the regions, the sectors."""
    yield from _units(build)
    yield from _regions(build)
    yield from _sectors(build)


def found_by(build: Build, page: Page, unit_key: str) -> dict[str, Markup]:
    """The region and the sector of a unit, linked to their lists."""
    directory = build.directory
    sector = directory.sector(unit_key)
    return {
        "region": html(" ".join([_region(build, page, region) for region in directory.regions.path(directory.regions.of(unit_key))])),
        "sector": page.link(_sector_path(sector), build.word(SCHEME, sector)),
    }


def sector_links(build: Build, page: Page) -> list[tuple[str, str, int]]:
    """Link, name and number of units of each sector, the one with most units first."""
    ordered = sorted(build.directory.by_sector.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return [(page.href(_sector_path(code)), build.word(SCHEME, code), len(units)) for code, units in ordered]


def _sector_path(code: str) -> str:
    return f"sector/{code}/index.html"


def _has_page(build: Build, region: str) -> bool:
    return build.directory.regions.size(region) >= _OWN_PAGE


def _region(build: Build, page: Page, region: Region) -> Markup:
    path = f"region/{region.key}/index.html" if _has_page(build, region.key) else f"{REGIONS}#{region.key}"
    return page.link(path, region.name)


def _line(build: Build, page: Page, key: str) -> dict[str, Any]:
    """A unit as a line: where it is, what there is of it."""
    row, years = build.corpus.units.get(key), build.corpus.years_of(key)
    share = build.quality.of(key)["kinds-of-form"]
    forms = build.directory.forms[key]
    return {
        "unit": page.link(links.unit(key), build.corpus.unit_name(key)),
        "registered": bool(row and row["registered"] == "yes"),
        **found_by(build, page, key),
        "forms": [html(" ".join([page.link(links.year(key, y), y if y.isdigit() else build.year(y)) for y in forms[name]]))
                  for name in FAMILIES],
        "bar": _bar(build, share.part, share.whole),
        "indicators": sum(len(build.corpus.rows[key, y]["indicators"]) for y in years),
        "findings": build.counts(page, build.corpus.findings_of_unit.get((key,), ()), links.findings_of(key)),
    }


def _bar(build: Build, part: int, whole: int) -> Markup:
    """How many of the four kinds of form a year there are, as a bar with its words."""
    if not whole:
        return Markup("")
    words = build.strings.plain("completeness_bar", part=part, whole=whole)
    title, width = escaped(words), round(_WIDTH * part / whole, 1)
    return html(f'<svg class="fill" viewBox="0 0 {_WIDTH} 4" role="img" preserveAspectRatio="none"><title>{title}</title>'
                f'<desc>{escaped(build.strings.plain("completeness"))}</desc><rect width="{width}" height="4"/></svg>')


def ways(build: Build, page: Page) -> list[Markup | str]:
    """The three lists of units, linked but for the one that this page is."""
    return [Markup('<b aria-current="page">%s</b>') % build.strings.plain(word) if page.path == path
            else page.link(path, build.strings.plain(word))
            for word, path in (("by_pinyin", UNITS), ("by_region", REGIONS), ("by_sector", SECTORS))]


def _units(build: Build) -> Iterator[Page]:
    directory, title = build.directory, build.strings.plain("units")
    sheets = list(paging.sheets(directory.units, _PER_PAGE, UNITS))
    first: dict[str, str] = {}
    for sheet in sheets:
        for key in sheet.rows:
            first.setdefault(directory.letter(key), sheet.path)
    for sheet in sheets:
        page = build.page(sheet.path, "units.html", paging.title(build, title, sheet),
                          [(title, UNITS)] if sheet.number else (), section="unit")
        groups: list[dict[str, Any]] = []
        for key in sheet.rows:
            letter = directory.letter(key)
            if not groups or groups[-1]["letter"] != letter:
                groups.append({"letter": letter, "name": _letter(build, letter), "lines": [],
                               "anchor": page.anchor(_anchor(letter)) if first[letter] == sheet.path else ""})
            groups[-1]["lines"].append(_line(build, page, key))
        page.context = {
            "ways": ways(build, page),
            "count": len(directory.units),
            "letters": [(page.href(f"{path}#{_anchor(letter)}"), _letter(build, letter)) for letter, path in first.items()],
            "families": [build.strings.plain(f"family.{name}") for name in FAMILIES],
            "groups": groups,
            "sheets": paging.links(page, sheet),
        }
        yield page


def _anchor(letter: str) -> str:
    return "letter-others" if letter == OTHERS else f"letter-{letter.lower()}"


def _letter(build: Build, letter: str) -> str:
    return build.strings.plain("letter_others") if letter == OTHERS else letter


def _listed(build: Build, path: str, title: str, units: list[str], crumbs: list[tuple[str, str]],
            **context: Any) -> Iterator[Page]:
    """Units as a table on as many pages as they need."""
    for sheet in paging.sheets(units, _PER_PAGE, path):
        page = build.page(sheet.path, "listed.html", paging.title(build, title, sheet), crumbs, section="unit")
        page.context = {
            "count": len(units),
            "families": [build.strings.plain(f"family.{name}") for name in FAMILIES],
            "groups": [{"letter": "", "name": "", "anchor": "", "lines": [_line(build, page, key) for key in sheet.rows]}],
            "sheets": paging.links(page, sheet),
            "about": "", "below": [], "list": "", **context,
        }
        yield page


def _by_name(build: Build, regions: Iterable[str]) -> list[str]:
    """Regions in the order of their pinyin."""
    return sorted(regions, key=lambda region: (pinyin(build.directory.regions.name(region)), region))


def _regions(build: Build) -> Iterator[Page]:
    directory, regions, title = build.directory, build.directory.regions, build.strings.plain("regions")
    page = build.page(REGIONS, "regions.html", title, [(build.strings.plain("units"), UNITS)], section="unit")

    def lines(above: str, depth: int) -> Iterator[dict[str, Any]]:
        for key in _by_name(build, regions.below(above)):
            own = _has_page(build, key)
            units = [] if own else sorted(regions.units.get(key, ()), key=directory.place.__getitem__)
            yield {"anchor": page.anchor(key), "depth": depth, "name": regions.name(key),
                   "href": page.href(f"region/{key}/index.html") if own else "", "count": regions.size(key),
                   "units": [page.link(links.unit(unit), build.corpus.unit_name(unit)) for unit in units]}
            yield from lines(key, depth + 1)

    without = sorted(regions.units.get("", ()), key=directory.place.__getitem__)
    page.context = {"ways": ways(build, page), "lines": list(lines("", 0)),
                    "without": [page.link(links.unit(unit), build.corpus.unit_name(unit)) for unit in without]}
    yield page
    for key in regions.regions:
        if _has_page(build, key):
            crumbs = [(build.strings.plain("units"), UNITS), (title, REGIONS)]
            crumbs += [(r.name, f"region/{r.key}/index.html") for r in regions.path(key)[:-1]]
            units = sorted(regions.within(key), key=directory.place.__getitem__)
            for made in _listed(build, f"region/{key}/index.html", regions.name(key), units, crumbs):
                made.context["below"] = [_region(build, made, regions.regions[child])
                                         for child in _by_name(build, regions.below(key))]
                yield made


def _sectors(build: Build) -> Iterator[Page]:
    directory, title = build.directory, build.strings.plain("sectors")
    page = build.page(SECTORS, "sectors.html", title, [(build.strings.plain("units"), UNITS)], section="unit")
    ordered = sorted(directory.by_sector.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    page.context = {
        "ways": ways(build, page),
        "sectors": sector_links(build, page),
        "list": page.href(f"code/{SCHEME}/index.html"),
    }
    yield page
    for code, units in ordered:
        yield from _listed(build, _sector_path(code), build.word(SCHEME, code), units,
                           [(build.strings.plain("units"), UNITS), (title, SECTORS)],
                           about=build.knowledge.definition(f"{build.settings.base}code/{SCHEME}/{code}", build.language))
