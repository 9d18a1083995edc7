"""What is said about the publication itself: its datasets in schema.org, how good they are in DQV, and the build in PROV.

These statements are part of the graph and of the dump; the pages of the datasets carry them as embedded JSON-LD. What is said about
files (their size and digest, which the dump cannot hold of itself) is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from jixiao import graph, resources
from jixiao.model.media import bare
from jixiao.publish.corpus import Corpus
from jixiao.publish.quality import Quality
from jixiao.settings import Settings

__all__ = ["BUILD", "CATALOGUE", "CONTACT", "PUBLISHER", "WHOLE", "Texts", "publication"]

CATALOGUE, WHOLE, BUILD = "download/#catalog", "download/#data", "download/#build"
"""The IRIs below the base of the catalogue, of the dataset of all data, and of the run that made it."""

PUBLISHER, CONTACT = "about/#publisher", "about/#contact"
"""The IRIs below the base of the publisher, and of the way to ask for a correction."""

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SCHEMA = "https://schema.org/"
_DQV = "http://www.w3.org/ns/dqv#"
_PROV = "http://www.w3.org/ns/prov#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_XSD = "http://www.w3.org/2001/XMLSchema#"


class Texts:
    """The texts of `site/catalogue.yaml`, filled in; a project's own file of that name replaces it."""

    def __init__(self, settings: Settings) -> None:
        (path,) = resources.files("site", "catalogue.yaml", settings.own)
        self._texts: dict[str, Any] = resources.content(path)

    def __call__(self, name: str, /, **values: object) -> dict[str, str]:
        """A text in Chinese and English, such as `series.title`.

        Args:
            name: the keys to it, with dots between.
            values: what is filled in; a pair of texts is filled in by language.
        """
        found: Any = self._texts
        for key in name.split("."):
            found = found[key]
        return {language: found[language].format(**{
            k: v[language] if isinstance(v, dict) else v for k, v in values.items()}) for language in ("zh", "en")}

    def words(self, name: str) -> list[tuple[str, str]]:
        """A list of words, each with its language."""
        return [(word, language) for language in ("zh", "en") for word in self._texts[name][language]]


def publication(corpus: Corpus, quality: Quality, settings: Settings) -> list[Quad]:
    """The statements about the publication, in the graph `{base}graph/publication`."""
    return list(_Writer(corpus, quality, settings).all())


class _Writer:
    def __init__(self, corpus: Corpus, quality: Quality, settings: Settings) -> None:
        self._corpus, self._quality, self._settings = corpus, quality, settings
        self._make = graph.Maker(settings.base, "graph/publication")
        self._texts = Texts(settings)

    def all(self) -> Iterator[Quad]:
        yield from self._whole()
        yield from self._build()
        for unit in self._corpus.unit_keys():
            years = self._corpus.years_of(unit)
            if years:
                yield from self._series(unit, years)
                for year in years:
                    yield from self._year(unit, year)

    def _iri(self, local: str) -> NamedNode:
        return self._make.iri(local)

    def _type(self, subject: NamedNode, *types: str) -> Iterator[Quad]:
        for iri in types:
            yield self._make.link(subject, _RDF_TYPE, iri)

    def _say(self, subject: NamedNode, term: str, value: NamedNode | Literal | str, language: str = "") -> Quad:
        """A statement with a property of schema.org."""
        return self._make.say(subject, _SCHEMA + term, value, language)

    def _texts_of(self, subject: NamedNode, title: dict[str, str], about: dict[str, str]) -> Iterator[Quad]:
        for language in ("zh", "en"):
            yield self._say(subject, "name", title[language], language)
            yield self._say(subject, "description", about[language], language)

    def _dataset(self, subject: NamedNode, title: dict[str, str], about: dict[str, str]) -> Iterator[Quad]:
        """What is said of every dataset."""
        yield from self._type(subject, _SCHEMA + "Dataset")
        yield from self._texts_of(subject, title, about)
        yield self._say(subject, "license", NamedNode(self._settings.licence))
        for role in ("creator", "publisher"):
            yield self._say(subject, role, self._iri(PUBLISHER))
        yield self._say(subject, "isAccessibleForFree", Literal("true", datatype=NamedNode(_XSD + "boolean")))
        yield self._say(subject, "inLanguage", "zh-Hans")
        yield self._say(subject, "includedInDataCatalog", self._iri(CATALOGUE))

    def _file(self, dataset: NamedNode, fragment: str, path: str) -> Iterator[Quad]:
        """A file of a dataset; its address is a text, since it is no thing of the graph."""
        file = self._iri(fragment)
        yield self._say(dataset, "distribution", file)
        yield from self._type(file, _SCHEMA + "DataDownload")
        yield self._say(file, "encodingFormat", bare("." + path.rpartition(".")[2]))
        yield self._say(file, "contentUrl", self._settings.base + path)

    def _whole(self) -> Iterator[Quad]:
        settings, tables = self._settings, self._corpus.tables
        publisher, catalogue, whole = self._iri(PUBLISHER), self._iri(CATALOGUE), self._iri(WHOLE)
        yield from self._type(publisher, _SCHEMA + "Organization", _FOAF + "Agent")
        yield self._say(publisher, "name", settings.publisher, "zh")
        yield self._make.say(publisher, _FOAF + "name", settings.publisher, "zh")
        contact = self._iri(CONTACT)
        yield self._say(publisher, "contactPoint", contact)
        yield from self._type(contact, _SCHEMA + "ContactPoint")
        address = settings.contact or f"{settings.base}about/"
        yield self._say(contact, "email" if "@" in address else "url", address.removeprefix("mailto:"))
        title = self._texts("whole.title", title=settings.title, title_en=settings.title_en)
        about = self._texts("whole.about", **{name: len(tables[name]) for name in (
            "documents", "forms", "indicators", "amounts", "findings")})
        yield from self._type(catalogue, _SCHEMA + "DataCatalog")
        yield from self._texts_of(catalogue, title, about)
        yield self._say(catalogue, "publisher", publisher)
        yield from self._dataset(whole, title, about)
        years = sorted({year for unit in self._corpus.unit_keys() for year in self._corpus.years_of(unit) if year.isdigit()})
        if years:
            yield self._say(whole, "temporalCoverage", years[0] if len(years) == 1 else f"{years[0]}/{years[-1]}")
        for name in ("ttl", "jsonld", "nq"):
            yield from self._file(whole, f"download/#dump.{name}", f"dump.{name}")
        yield self._make.link(whole, _PROV + "wasGeneratedBy", settings.base + BUILD)
        yield from self._measured(whole, "download/")

    def _build(self) -> Iterator[Quad]:
        """The run that made the publication, from which documents and by which program; it has no time of its own."""
        build, program = self._iri(BUILD), self._iri(f"program/jixiao-{version('jixiao')}")
        yield from self._type(build, _PROV + "Activity")
        yield from self._make.twice(build, "http://www.w3.org/2000/01/rdf-schema#label", **self._texts("build"))
        yield from self._type(program, _PROV + "SoftwareAgent")
        yield self._make.say(build, _PROV + "wasAssociatedWith", program)
        for key in self._corpus.documents:
            yield self._make.say(build, _PROV + "used", self._iri(f"document/{key}/"))

    def _series(self, unit: str, years: list[str]) -> Iterator[Quad]:
        series = self._iri(f"unit/{unit}/#data")
        dated = sorted(year for year in years if year.isdigit())
        values = {"unit": self._corpus.unit_name(unit), "first": dated[0] if dated else "", "last": dated[-1] if dated else ""}
        yield from self._dataset(series, self._texts("series.title", **values),
                                 self._texts("series.about" if dated else "series.undated", **values))
        yield self._say(series, "about", self._iri(f"unit/{unit}/"))
        yield self._say(series, "isPartOf", self._iri(WHOLE))
        if dated:
            yield self._say(series, "temporalCoverage", dated[0] if len(dated) == 1 else f"{dated[0]}/{dated[-1]}")

    def _year(self, unit: str, year: str) -> Iterator[Quad]:
        page = f"unit/{unit}/{year}/"
        dataset, rows = self._iri(f"{page}#data"), self._corpus.rows[unit, year]
        documents = dict.fromkeys(row["document_id"] for name in rows for row in rows[name])
        dated = year.isdigit()
        title = self._texts("year.title" if dated else "year.untitled", unit=self._corpus.unit_name(unit), year=year)
        about = self._texts("year.about", documents=len(documents),
                            **{name: len(rows[name]) for name in ("forms", "indicators", "amounts")})
        yield from self._dataset(dataset, title, about)
        yield self._say(dataset, "about", self._iri(f"unit/{unit}/"))
        yield self._say(dataset, "isPartOf", self._iri(f"unit/{unit}/#data"))
        if dated:
            yield self._say(dataset, "temporalCoverage", year)
        for key in documents:
            yield self._say(dataset, "isBasedOn", self._iri(f"document/{key}/"))
        yield from self._file(dataset, f"{page}#ttl", f"{page}index.ttl")
        yield from self._measured(dataset, page, unit, year)

    def _measured(self, dataset: NamedNode, page: str, *scope: str) -> Iterator[Quad]:
        """How good a dataset is: one measurement in percent for each metric that has something to count."""
        make = self._make
        for metric, share in self._quality.of(*scope).items():
            if not share.whole:
                continue
            measured = self._iri(f"{page}#q-{metric}")
            yield from self._type(measured, _DQV + "QualityMeasurement")
            yield make.say(measured, _DQV + "computedOn", dataset)
            yield make.say(dataset, _DQV + "hasQualityMeasurement", measured)
            yield make.say(measured, _DQV + "isMeasurementOf", self._iri(f"code/quality/{metric}"))
            yield make.say(measured, _DQV + "value", Literal(share.percent, datatype=NamedNode(_XSD + "decimal")))
            yield make.say(measured, "http://qudt.org/schema/qudt/hasUnit", self._iri("measure/percent"))
