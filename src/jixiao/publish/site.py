"""Publishing: tables and quads in, a folder of pages out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from jixiao import graph
from jixiao.findings import catalogue
from jixiao.model import Tables
from jixiao.model.media import bare
from jixiao.publish import (
    abreast,
    asking,
    changelog_pages,
    clauses,
    concepts,
    documents,
    downloads,
    findings_pages,
    funds,
    general,
    glossary_page,
    home,
    identity,
    indexes,
    linked,
    links,
    practices,
    projects,
    quality_pages,
    queries,
    review,
    rowdata,
    rows,
    search,
    shapes_page,
    theme,
    unit_files,
    units,
    vocabulary,
)
from jixiao.publish.answers import answer_all
from jixiao.publish.aside import Aside
from jixiao.publish.asking import grammar
from jixiao.publish.beside import Beside
from jixiao.publish.build import Build
from jixiao.publish.changelog import carried_on
from jixiao.publish.citation import citation
from jixiao.publish.corpus import Corpus
from jixiao.publish.directory import Directory
from jixiao.publish.earlier import Earlier
from jixiao.publish.embedded import embedded
from jixiao.publish.engine import Engine
from jixiao.publish.glossary import Glossary
from jixiao.publish.knowledge import Knowledge
from jixiao.publish.offline import OFFLINE, offline
from jixiao.publish.page import Page
from jixiao.publish.publication import PUBLISHER, publication
from jixiao.publish.quality import Quality
from jixiao.publish.sources import Sources
from jixiao.publish.strings import LANGUAGES, Strings
from jixiao.publish.templates import compiled, templates
from jixiao.publish.unchanged import Stamp, inputs
from jixiao.publish.writer import Folder
from jixiao.settings import Settings

__all__ = ["Outcome", "publish"]

Progress = Callable[[int, int, str], None]

_BESIDE = {"compact": (".ttl",), "standard": (".ttl", ".jsonld"), "full": (".ttl", ".jsonld", ".nt")}
"""The RDF beside pages, by granularity."""

_LARGE = 10_000_000
"""A dump of so many bytes is worth a second process: one for the answers to the named queries, then one for another language."""

_FILES = ("ttl", "jsonld", "nt")
_MARKED = ("data", "publisher", "contact", *_FILES)  # fragments that the foot of a page bears


@dataclass(frozen=True)
class Outcome:
    """How much was published: pages, files, their size in bytes, and statements that publishing adds to those it was given.

    `unchanged` tells that the site was there already, made of the same, and was left as it is.
    """

    pages: int
    files: int
    size: int = 0
    added: int = 0
    unchanged: bool = False


def publish(tables: Tables, nquads: Path, report: bytes, settings: Settings, out: Path,
            progress: Progress | None = None, previous: Path | None = None, date: str = "", offline_page: bool = False) -> Outcome:
    """Write the static site, unless it is there and made of the same.

    Args:
        tables: the public tables.
        nquads: the graphs of the documents, the registry, the validation and the vocabulary, as N-Quads.
        report: the validation report, as Turtle.
        settings: base IRI, title, publisher, licence, languages, contact.
        out: the output folder; files of an earlier build that are no longer made are removed, others never.
        progress: called after each page with the number made, the number of all, and its path.
        previous: the folder of the earlier build that this one is compared with; by default the output folder.
        date: when this build is made, as xsd:date or xsd:dateTime; by default the latest date that a document tells.
        offline_page: write the data and the engine as one file, too, to be asked without a server, in the first language.

    Raises:
        JixiaoError: a file in the output folder is in the way, or a template asks for a word that is not there.
    """
    stamp, digest = Stamp(out), inputs(tables, nquads, report, settings, date, str(offline_page))
    if previous is None and (there := stamp.of(digest)):
        return Outcome(**there, unchanged=True)
    stamp.take_away()
    made = _written(tables, nquads, report, settings, out, progress, previous, date, offline_page)
    stamp.put(digest, pages=made.pages, files=made.files, size=made.size, added=made.added)
    return made


def _written(tables: Tables, nquads: Path, report: bytes, settings: Settings, out: Path, progress: Progress | None,
             previous: Path | None, date: str, offline_page: bool) -> Outcome:
    """The site, written whole."""
    corpus, rules = Corpus(tables), catalogue(settings.own)
    quality = Quality(corpus, rules)
    log = carried_on(Earlier(previous or out), corpus, quality.of(), date)
    said = publication(corpus, quality, settings)
    more = graph.nquads([*said, *log.quads(settings.base)])
    directory = Directory(corpus, settings)
    with Folder(out) as folder, ExitStack() as stack:
        folder.write_lines("dump.nq", graph.merged(nquads, more))
        dump = out / "dump.nq"
        large = dump.stat().st_size > _LARGE
        asking = stack.enter_context(closing(Aside(partial(answer_all, dump, settings), alone=large)))
        knowledge = Knowledge(dump, settings.base)
        engine = Engine(dump, settings.base, settings.own)
        for name, data in theme.assets(settings):
            folder.write(f"assets/{name}", data)
        beside = Beside(knowledge, folder, _BESIDE[settings.granularity])
        beside.all()
        answers = asking.result()
        strings, asked = Strings(settings.languages[0], settings.own), grammar(settings)
        builds = [Build(corpus, knowledge, settings, Sources(corpus, language), strings.into(language),
                        rules, Glossary(language, settings.own), directory, quality, log, answers, engine, asked)
                  for language in settings.languages]
        first, *others = [_Writer(build, folder, beside) for build in builds]
        if others:
            compiled(first.templates)
            corpus.complete()
        pages = len(knowledge.fragments)
        asides = [stack.enter_context(closing(Aside(partial(_apart, writer), alone=large))) for writer in others]
        count = 0
        for page in _pages(first.build):
            first.write(page)
            count += 1
            if progress:
                progress(count, max(pages, count), page.path)
        for name, data in _files(first.build):
            folder.write(name, data)
        alone = [(OFFLINE, offline(engine, settings, settings.languages[0]), "file.offline")] if offline_page else []
        made = downloads.write(first.build, report, folder, alone)
        made += linked.write(first.build, said, made, [*first.paths, downloads.PATH], first.once, tuple(first.beside), folder)
        for aside in asides:
            written = aside.result()
            folder.written.update(written)
            count += len(written)
        for writer in (first, *others):
            writer.write(downloads.page(writer.build, made))
            count += 1
            if progress:
                progress(count, count, downloads.PATH)
        return Outcome(count, len(folder.written), sum(folder.written.values()), more.count(b"\n"))


def _apart(writer: _Writer) -> dict[str, int]:
    """Write the pages of a further language; the files that were written, with their sizes."""
    before = set(writer.folder.written)
    for page in _pages(writer.build):
        writer.write(page)
    return {path: size for path, size in writer.folder.written.items() if path not in before}


def _files(build: Build) -> Iterator[tuple[str, bytes]]:
    """Files that stand once for all languages, each as its path on the site and its content."""
    yield from rowdata.files(build)
    yield from unit_files.files(build)
    yield from changelog_pages.files(build)
    yield from queries.files(build)
    yield from search.files(build)
    yield from asking.files(build)
    yield from abreast.files(build)


def _pages(build: Build) -> Iterator[Page]:
    """All pages but the downloads; those for terms, codes and measures fill what the others leave without a page."""
    own: Iterable[Page] = chain(
        home.pages(build),
        general.pages(build),
        glossary_page.pages(build),
        indexes.pages(build),
        units.pages(build),
        clauses.pages(build),
        rows.pages(build),
        projects.pages(build),
        concepts.pages(build),
        funds.pages(build),
        documents.pages(build),
        practices.pages(build),
        findings_pages.pages(build),
        review.pages(build),
        quality_pages.pages(build),
        identity.pages(build),
        changelog_pages.pages(build),
        queries.pages(build),
        search.pages(build),
        asking.pages(build),
        abreast.pages(build),
        shapes_page.pages(build),
    )
    taken = {downloads.PATH}
    for page in own:
        taken.add(page.path)
        yield page
    if build.compact and build.home:
        taken |= {path for path in build.knowledge.fragments if links.stands_once(path)}
    yield from vocabulary.pages(build, taken)


class _Writer:
    """Writes the pages in one language; with those of the first one the RDF beside them."""

    def __init__(self, build: Build, folder: Folder, beside: Beside) -> None:
        self.build, self.folder, self._beside = build, folder, beside
        self.templates = templates(build.strings, build.settings, build.glossary)
        self.beside = {ending: bare(ending) for ending in _BESIDE[build.settings.granularity]}
        self.paths: list[str] = []
        self.once: set[str] = set()
        publisher = f"<{build.settings.base}{PUBLISHER}> ".encode()
        about = build.knowledge.in_schema("about/index.html")
        self._publisher = b"".join(line for line in about.splitlines(keepends=True) if line.startswith(publisher))

    def write(self, page: Page) -> None:
        """One page; IRIs that its own template does not show stand in a list at its end."""
        build, knowledge = self.build, self.build.knowledge
        further, _, fragment = page.subject.partition("#")
        quads = knowledge.of_row(further, fragment) if further else []
        described = bool(quads) if further else knowledge.describes(page.path)
        named = knowledge.fragments.get(page.path, set())
        marked = named.union(_FILES) if "data" in named else named
        marks = defaultdict(Markup, {n: page.anchor(n) for n in sorted(marked) if n in _MARKED or n.startswith("q-")})
        missing = named - page.anchors - {""}
        stem = page.path.removesuffix(".html")
        files = [(kind, stem + ending) for ending, kind in self.beside.items()] if described else [(bare(".ttl"), "dump.ttl")]
        context: dict[str, Any] = {
            "page": page,
            "rdf": described,
            "alternates": [(kind, page.file(name)) for kind, name in files],
            "translation": self._translation(page),
            "marks": marks,
            "canonical": self._address(page, page.home),
            "jsonld": self._embedded(page),
            "unshown": vocabulary.Describer(build, page).blocks(missing) if missing else [],
            **page.context,
        }
        self.paths.append(page.path)
        if page.once:
            self.once.add(page.path)
        if further and described and not page.home:
            self._beside.further(page.path, quads)
        context["cited"] = citation(build, page, self._beside.digests.get(page.path, ""))
        html = build.glossary.explain(self.templates.get_template(page.template).render(context), build.strings, page)
        self.folder.write(page.home + page.path, html.encode())

    def _embedded(self, page: Page) -> Markup:
        """The JSON-LD in a page: of datasets with their publisher; on the home page that of all data."""
        return embedded(self.build.knowledge.in_schema(downloads.PATH if page.path == "index.html" else page.path), self._publisher)

    def _translation(self, page: Page) -> dict[str, str] | None:
        """The same page in the other language."""
        languages = self.build.settings.languages
        if len(languages) < 2 or page.once or ("/" not in page.path and page.path != "index.html"):
            return None
        first = page.language == languages[0]
        other = languages[1] if first else languages[0]
        href = f"{page.top}{other}/{page.path}" if first else f"{page.top}{page.path}"
        return {"lang": LANGUAGES[other], "href": href, "address": self._address(page, f"{other}/" if first else "")}

    def _address(self, page: Page, home: str) -> str:
        """Where a page stands on the web, in the tree of a language."""
        return self.build.settings.base + quote(home + page.path.removesuffix("index.html"))
