"""Publishing: tables and quads in, a folder of pages out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from jixiao import graph, resources
from jixiao.findings import catalogue
from jixiao.model import Tables
from jixiao.publish import (
    changelog_pages,
    concepts,
    documents,
    downloads,
    funds,
    general,
    identity,
    projects,
    queries,
    review,
    rowdata,
    unit_files,
    units,
    vocabulary,
)
from jixiao.publish.answers import answer_all
from jixiao.publish.beside import Beside
from jixiao.publish.build import Build
from jixiao.publish.changelog import carried_on
from jixiao.publish.corpus import Corpus
from jixiao.publish.directory import Directory
from jixiao.publish.earlier import Earlier
from jixiao.publish.engine import Engine
from jixiao.publish.glossary import Glossary
from jixiao.publish.hosting import hosting
from jixiao.publish.knowledge import Knowledge
from jixiao.publish.page import Page
from jixiao.publish.quality import Quality
from jixiao.publish.sources import Sources
from jixiao.publish.strings import LANGUAGES, Strings
from jixiao.publish.templates import templates
from jixiao.publish.writer import Folder
from jixiao.settings import Settings

__all__ = ["Outcome", "publish"]

_THINGS = ("unit", "project", "indicator", "document", "fund", "code", "measure")  # folders of things, whose pages have RDF

Progress = Callable[[int, int, str], None]

_BESIDE = (("text/turtle", ".ttl"), ("application/ld+json", ".jsonld"))


@dataclass(frozen=True)
class Outcome:
    """How much was published."""

    pages: int
    files: int


def publish(tables: Tables, nquads: Path, report: bytes, settings: Settings, out: Path,
            progress: Progress | None = None, previous: Path | None = None, date: str = "") -> Outcome:
    """Write the static site.

    Args:
        tables: the public tables.
        nquads: the graphs of the documents, the registry, the validation and the vocabulary, as N-Quads.
        report: the validation report, as Turtle.
        settings: base IRI, title, publisher, licence, languages, contact.
        out: the output folder; files of an earlier build that are no longer made are removed, others never.
        progress: called after each page with the number made, the number of all, and its path.
        previous: the folder of the earlier build that this one is compared with; by default the output folder.
        date: when this build is made, as xsd:dateTime; by default the latest date that a document tells.

    Raises:
        JixiaoError: a file in the output folder is in the way, or a template asks for a word that is not there.
    """
    corpus, rules = Corpus(tables), catalogue(settings.own)
    quality = Quality(corpus, rules)
    log = carried_on(Earlier(previous or out), corpus, quality.of(), date)
    knowledge = Knowledge(nquads, settings.base, log.quads(settings.base))
    directory = Directory(corpus, settings)
    more = graph.nquads(knowledge.more)
    answers = answer_all([nquads, more], settings)
    engine = Engine(nquads.read_bytes() + more, settings.base, settings.own)
    with Folder(out) as folder:
        for name, path in resources.by_name("site/assets", "**/*", settings.own).items():
            folder.write(f"assets/{name}", path.read_bytes())
        beside = Beside(knowledge)
        count, total = 0, len(knowledge.fragments) * len(settings.languages)
        made: list[downloads.File] = []
        for language in settings.languages:
            build = Build(corpus, knowledge, settings, Sources(corpus, language), Strings(language, settings.own),
                          rules, Glossary(language, settings.own), directory, quality, log, answers, engine)
            writer = _Writer(build, folder, beside)
            for page in _pages(build):
                writer.write(page)
                count += 1
                if progress:
                    progress(count, max(total, count), page.home + page.path)
            if not made:
                for name, data in _files(build):
                    folder.write(name, data)
                made = list(downloads.write(build, beside, nquads, report, folder))
            writer.write(downloads.page(build, made))
            count += 1
            if progress:
                progress(count, max(total, count), downloads.PATH)
        return Outcome(count, len(folder.written))


def _files(build: Build) -> Iterator[tuple[str, bytes]]:
    """Files that stand once for all languages, each as its path on the site and its content."""
    yield from rowdata.files(build)
    yield from hosting(build.settings, (ending for _, ending in _BESIDE), _THINGS)
    yield from unit_files.files(build)
    yield from changelog_pages.files(build)
    yield from queries.files(build)


def _pages(build: Build) -> Iterator[Page]:
    """All pages but the downloads; those for terms, codes and measures fill what the others leave without a page."""
    own: Iterable[Page] = chain(
        general.pages(build), units.pages(build), projects.pages(build), concepts.pages(build), funds.pages(build),
        documents.pages(build), review.pages(build), identity.pages(build), changelog_pages.pages(build), queries.pages(build),
    )
    taken = {downloads.PATH}
    for page in own:
        taken.add(page.path)
        yield page
    yield from vocabulary.pages(build, taken)


class _Writer:
    """Writes the pages in one language; with those of the first one the RDF beside them."""

    def __init__(self, build: Build, folder: Folder, beside: Beside) -> None:
        self._build, self._folder, self._beside = build, folder, beside
        self._templates = templates(build.strings, build.settings)

    def write(self, page: Page) -> None:
        """One page; IRIs that its own template does not show stand in a list at its end."""
        build, knowledge = self._build, self._build.knowledge
        quads = knowledge.of_page(page.path)
        missing = knowledge.fragments.get(page.path, set()) - page.anchors - {""}
        stem = page.path.removesuffix(".html")
        beside = [(kind, page.file(stem + ending)) for kind, ending in _BESIDE] if quads else [(_BESIDE[0][0], page.file("dump.ttl"))]
        context: dict[str, Any] = {
            "page": page,
            "rdf": bool(quads),
            "alternates": beside,
            "translation": self._translation(page),
            "unshown": vocabulary.Describer(build, page).blocks(missing) if missing else [],
            **page.context,
        }
        html = self._templates.get_template(page.template).render(context)
        self._folder.write(page.home + page.path, html.encode())
        if quads and not page.home:
            turtle, jsonld = self._beside.page(page.path, quads)
            self._folder.write(f"{stem}.ttl", turtle)
            self._folder.write(f"{stem}.jsonld", jsonld)

    def _translation(self, page: Page) -> dict[str, str] | None:
        """The same page in the other language."""
        languages = self._build.settings.languages
        if len(languages) < 2 or ("/" not in page.path and page.path != "index.html"):
            return None
        first = page.language == languages[0]
        other = languages[1] if first else languages[0]
        href = f"{page.top}{other}/{page.path}" if first else f"{page.top}{page.path}"
        return {"lang": LANGUAGES[other], "href": href}
