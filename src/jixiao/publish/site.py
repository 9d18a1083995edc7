"""Publishing: tables and quads in, a folder of pages out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from jixiao import resources
from jixiao.findings import catalogue
from jixiao.model import Tables
from jixiao.publish import (
    concepts,
    documents,
    downloads,
    funds,
    general,
    identity,
    projects,
    review,
    rowdata,
    units,
    vocabulary,
)
from jixiao.publish.beside import Beside
from jixiao.publish.build import Build
from jixiao.publish.corpus import Corpus
from jixiao.publish.knowledge import Knowledge
from jixiao.publish.page import Page
from jixiao.publish.sources import Sources
from jixiao.publish.strings import Strings
from jixiao.publish.writer import Folder
from jixiao.settings import Settings

__all__ = ["Outcome", "publish"]

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """How much was published."""

    pages: int
    files: int


def publish(tables: Tables, nquads: Path, report: bytes, settings: Settings, out: Path,
            progress: Progress | None = None) -> Outcome:
    """Write the static site.

    Args:
        tables: the public tables.
        nquads: the graphs of the documents, the registry, the validation and the vocabulary, as N-Quads.
        report: the validation report, as Turtle.
        settings: base IRI, title, publisher, licence, languages, contact.
        out: the output folder; files of an earlier build that are no longer made are removed, others never.
        progress: called after each page with the number made, the number of all, and its path.

    Raises:
        JixiaoError: a file in the output folder is in the way, or a template asks for a word that is not there.
    """
    corpus = Corpus(tables)
    build = Build(corpus, Knowledge(nquads, settings.base), settings, Sources(corpus),
                  Strings(settings.languages, settings.own), catalogue(settings.own))
    environment = _environment(build)
    with Folder(out) as folder:
        for name, path in resources.by_name("site/assets", "**/*", settings.own).items():
            folder.write(f"assets/{name}", path.read_bytes())
        beside = Beside(build.knowledge)
        pages = list(_pages(build))
        for number, page in enumerate(pages, 1):
            _write(build, environment, folder, beside, page)
            if progress:
                progress(number, len(pages) + 1, page.path)
        for name, data in rowdata.files(build):
            folder.write(name, data)
        made = list(downloads.files(build, beside, nquads, report))
        for name, data, _ in made:
            folder.write(name, data)
        last = downloads.page(build, made)
        _write(build, environment, folder, beside, last)
        if progress:
            progress(len(pages) + 1, len(pages) + 1, last.path)
        return Outcome(len(pages) + 1, len(folder.written))


def _pages(build: Build) -> Iterator[Page]:
    """All pages but the downloads; those for terms, codes and measures fill what the others leave without a page."""
    own: Iterable[Page] = chain(
        general.pages(build), units.pages(build), projects.pages(build), concepts.pages(build), funds.pages(build),
        documents.pages(build), review.pages(build), identity.pages(build),
    )
    taken = {downloads.PATH}
    for page in own:
        taken.add(page.path)
        yield page
    yield from vocabulary.pages(build, taken)


def _environment(build: Build) -> Environment:
    roots = [own / "site" / "templates" for own in build.settings.own]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(root) for root in (*roots, resources.folder("site") / "templates")]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )
    environment.globals.update(t=build.strings, word=build.strings.plain, settings=build.settings)
    return environment


def _write(build: Build, environment: Environment, folder: Folder, beside: Beside, page: Page) -> None:
    """One page and the RDF beside it; IRIs that its own template does not show stand in a list at its end."""
    quads = build.knowledge.of_page(page.path)
    missing = build.knowledge.fragments.get(page.path, set()) - page.anchors - {""}
    context: dict[str, Any] = {
        "page": page,
        "rdf": bool(quads),
        "unshown": vocabulary.Describer(build, page).blocks(missing) if missing else [],
        **page.context,
    }
    html = environment.get_template(page.template).render(context)
    folder.write(page.path, html.encode())
    if quads:
        stem = page.path.removesuffix(".html")
        turtle, jsonld = beside.page(page.path, quads)
        folder.write(f"{stem}.ttl", turtle)
        folder.write(f"{stem}.jsonld", jsonld)
