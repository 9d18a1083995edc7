"""Files for programs that come across the site: catalogue, VoID, context, shapes, citation, sitemap, configurations of hosts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from jixiao import graph
from jixiao.model import TABLES
from jixiao.publish import companions
from jixiao.publish.build import Build
from jixiao.publish.catalogue import PREFIXES, Entry, catalogue
from jixiao.publish.downloads import File
from jixiao.publish.hosting import hosting
from jixiao.publish.sitemap import robots, sitemaps
from jixiao.publish.void import void
from jixiao.publish.writer import Folder

__all__ = ["write"]

_THINGS = ("unit", "project", "indicator", "document", "fund", "code", "measure")  # folders of things, whose pages have RDF


def write(build: Build, said: Iterable[Quad], made: Iterable[File], pages: Iterable[str], once: Iterable[str],
          rdf: Iterable[str], folder: Folder) -> Iterator[File]:
    """Write them; those that people may want are listed on the page of downloads.

    Args:
        build: the corpus, the settings and the graph.
        said: the statements of `publication`.
        made: the files of the download page.
        pages: the paths of all pages, without language.
        once: those of them that stand in the first language only.
        rdf: the extensions of the RDF beside pages, such as `.ttl`.
        folder: the site, in which pages, RDF and dumps are written by now.
    """
    settings, beside = build.settings, tuple(rdf)
    modified = str(build.log.builds[-1]["date"])[:10]
    for path, data, what in _listed(build, list(said), list(made), beside, modified, folder):
        folder.write(path, data)
        yield File(path, len(data), hashlib.sha256(data).hexdigest(), what)
    listed = [path for path in pages if path != "404.html" and not path.startswith("embed/")]
    for path, data in (*sitemaps(settings.base, listed, settings.languages, frozenset(once)), ("robots.txt", robots(settings)),
                       *hosting(settings, beside, _THINGS)):
        folder.write(path, data)


def _listed(build: Build, said: list[Quad], made: list[File], rdf: tuple[str, ...], modified: str,
            folder: Folder) -> Iterator[tuple[str, bytes, str]]:
    settings, corpus = build.settings, build.corpus
    prefixes = {**build.knowledge.prefixes, **PREFIXES}
    places = {key: row["division_code"] for key, row in corpus.units.items() if row["division_code"]}
    years = [f"unit/{unit}/{year}/index" for unit in corpus.unit_keys() for year in corpus.years_of(unit)]
    entries = [Entry(f.path, f.size, f.sha256, *((f.what, len(corpus.tables[f.what])) if f.what in TABLES else ())) for f in made]
    described = catalogue(said, entries, [_entry(folder, year + end) for year in years for end in rdf], places, modified, settings)
    syntax = graph.Syntax(prefixes)
    body = syntax.body(graph.ntriples(described))
    yield "catalog.ttl", syntax.turtle(body), "file.catalog"
    yield "catalog.jsonld", syntax.jsonld(body), "file.catalog"
    example = f"{settings.base}{years[0].removesuffix('index')}" if years else ""
    text = graph.turtle(void(build.knowledge, example, settings), prefixes)
    yield "void.ttl", text, "file.void"
    folder.write(".well-known/void", text)
    yield "shapes.ttl", companions.shapes(settings), "file.shapes"
    yield "context.jsonld", companions.context(build.knowledge.of_page("ns/index.html"), settings), "file.context"
    yield "CITATION.cff", companions.citation(settings, modified), "file.citation"


def _entry(folder: Folder, path: str) -> Entry:
    data = (folder.root / path).read_bytes()
    return Entry(path, len(data), hashlib.sha256(data).hexdigest())
