"""What crawlers are told: all addresses in both languages, and that they are welcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from jixiao.settings import Settings

__all__ = ["LIMIT", "robots", "sitemaps"]

LIMIT = 50_000  # addresses in one file, by the protocol of sitemaps.org
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_CODES = {"zh": "zh-Hans", "en": "en"}


def sitemaps(base: str, pages: Sequence[str], languages: Sequence[str],
             once: frozenset[str] = frozenset(), limit: int = LIMIT) -> Iterator[tuple[str, bytes]]:
    """`sitemap.xml`; with more addresses than one file may hold, an index of that name and numbered files.

    Args:
        base: the base IRI.
        pages: the paths of the pages, without language.
        languages: the languages that there are pages in, the first one first.
        once: the paths of pages that stand in the first language only.
        limit: how many addresses a file may hold.
    """
    trees = {language: "" if language == languages[0] else f"{language}/" for language in languages}
    first = {languages[0]: ""}
    entries = [_entry(base, language, path.removesuffix("index.html"), first if path in once else trees)
               for path in sorted(pages, key=lambda p: p.removesuffix("index.html"))
               for language in (first if path in once else trees)]
    parts = [entries[at:at + limit] for at in range(0, len(entries), limit)] or [[]]
    if len(parts) == 1:
        yield "sitemap.xml", _urls(parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    listed = "".join(f"<sitemap><loc>{escape(base + name)}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{listed}</sitemapindex>\n".encode()
    for name, part in zip(names, parts, strict=True):
        yield name, _urls(part)


def _entry(base: str, language: str, place: str, trees: Mapping[str, str]) -> str:
    """One address with those of the same page in each language."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{_CODES[other]}" href="{escape(base + tree + place)}"/>'
        for other, tree in trees.items()) if len(trees) > 1 else ""
    return f"<url><loc>{escape(base + trees[language] + place)}</loc>{others}</url>\n"


def _urls(entries: Sequence[str]) -> bytes:
    space = f'{_SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return f"{_HEAD}<urlset {space}>\n{''.join(entries)}</urlset>\n".encode()


def robots(settings: Settings) -> bytes:
    """`robots.txt`; read by crawlers only at the root of a host. With `noindex` the pages say so themselves: to read that, a
    crawler must be let in."""
    told = "" if settings.noindex else f"\nSitemap: {settings.base}sitemap.xml\n"
    return f"User-agent: *\nAllow: /\n{told}".encode()
