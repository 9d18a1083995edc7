"""The catalogue in DCAT 3, for data portals: what data there are, in which files, how large, with which digest.

Titles, periods and parts are those that the graph says of its datasets in schema.org (`publication`); here they are said once more
in the words of DCAT, with what portals that follow DCAT-AP 3 ask for. The catalogue stands beside the dump, not in it: a file
cannot hold its own digest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from jixiao import graph
from jixiao.model import TABLES
from jixiao.model.media import bare
from jixiao.publish.publication import BUILD, CATALOGUE, CONTACT, PUBLISHER, WHOLE, Texts
from jixiao.settings import Settings

__all__ = ["PREFIXES", "Entry", "catalogue"]

_DCAT, _DCT, _FOAF = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/"
_SCHEMA, _PROV, _DQV = "https://schema.org/", "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/dqv#"
_RDF, _SKOS, _XSD = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2004/02/skos/core#",
                     "http://www.w3.org/2001/XMLSchema#")
_SPDX, _VCARD, _DCATAP = "http://spdx.org/rdf/terms#", "http://www.w3.org/2006/vcard/ns#", "http://data.europa.eu/r5r/"
_EU = "http://publications.europa.eu/resource/authority/"

PREFIXES = {"vcard": _VCARD, "dcatap": _DCATAP}
"""Prefixes that only the catalogue uses."""

_FILE_TYPES = {"ttl": "RDF_TURTLE", "jsonld": "JSON_LD", "nt": "RDF_N_TRIPLES", "nq": "RDF_N_QUADS", "csv": "CSV", "xlsx": "XLSX"}
_LICENCES = {"/by/": ("Attribution", "attribution"), "/zero/": ("PublicDomain", "public_domain")}
_SAME = {_SCHEMA + "name": _DCT + "title", _SCHEMA + "description": _DCT + "description", _SCHEMA + "publisher": _DCT + "publisher",
         _SCHEMA + "isBasedOn": _PROV + "wasDerivedFrom", _PROV + "wasGeneratedBy": _PROV + "wasGeneratedBy"}


@dataclass(frozen=True)
class Entry:
    """A file of the site.

    Attributes:
        path: where it stands.
        size: in bytes.
        sha256: its digest.
        table: the table that it holds, or nothing.
        rows: how many rows the table has.
    """

    path: str
    size: int
    sha256: str
    table: str = ""
    rows: int = 0

    @property
    def extension(self) -> str:
        """The end of its name, without the dot; of a compressed file, of what is inside."""
        return self.path.removesuffix(".gz").rpartition(".")[2]


def catalogue(said: Iterable[Quad], entries: Iterable[Entry], beside: Iterable[Entry], places: dict[str, str], modified: str,
              settings: Settings) -> list[Quad]:
    """The catalogue.

    Args:
        said: the statements of `publication`.
        entries: the files of the download page.
        beside: the RDF beside the pages of units and years.
        places: the division of a unit, by the key of the unit, as far as they are known.
        modified: the date of the data, `YYYY-MM-DD`, or nothing.
        settings: base, publisher, licence, contact.
    """
    return list(_Catalogue(list(said), places, modified, settings).all(list(entries), list(beside)))


class _Catalogue:
    def __init__(self, said: list[Quad], places: dict[str, str], modified: str, settings: Settings) -> None:
        self._settings, self._base, self._places, self._modified = settings, settings.base, places, modified
        self._make = graph.Maker(settings.base, "graph/publication")
        self._texts = Texts(settings)
        self._said: dict[str, list[tuple[str, NamedNode | Literal]]] = defaultdict(list)
        for quad in said:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                self._said[quad.subject.value].append((quad.predicate.value, quad.object))

    def all(self, entries: list[Entry], beside: list[Entry]) -> Iterator[Quad]:
        """Everything, the catalogue first."""
        by_page: dict[str, list[Entry]] = defaultdict(list)
        for entry in beside:
            by_page[entry.path.rpartition("/")[0] + "/"].append(entry)
        datasets = [s for s, said in self._said.items() if any(o.value == _SCHEMA + "Dataset" for _, o in said)]
        series = {o.value for s in datasets for p, o in self._said[s] if p == _SCHEMA + "isPartOf"} - {self._base + WHOLE}
        yield from self._catalogue()
        for iri in datasets:
            dataset = NamedNode(iri)
            yield from self._dataset(dataset, _DCAT + ("DatasetSeries" if iri in series else "Dataset"))
            files = [e for e in entries if e.path.startswith("dump.")] if iri == self._base + WHOLE else (
                by_page[iri.removeprefix(self._base).partition("#")[0]] if iri not in series else [])
            for entry in files:
                yield from self._distribution(dataset, entry)
        for entry in entries:
            if entry.table:
                yield from self._table(entry)
        report = next((e for e in entries if e.path == "report.ttl"), None)
        if report:
            yield from self._plain("download/#report", self._texts("report.title"), self._texts("report.about"), report)

    def _typed(self, iri: str, kind: str, zh: str = "", en: str = "", label: str = _SKOS + "prefLabel") -> Iterator[Quad]:
        """What portals want to know of a thing that is described elsewhere: its class, and its name."""
        yield self._make.link(NamedNode(iri), _RDF + "type", kind)
        if iri.startswith(_EU) and iri.count("/") > _EU.count("/"):
            yield self._make.link(NamedNode(iri), _SKOS + "inScheme", iri.rpartition("/")[0])
        if zh:
            yield from self._make.twice(NamedNode(iri), label, zh, en)

    def _catalogue(self) -> Iterator[Quad]:
        make, settings, texts = self._make, self._settings, self._texts
        node = make.iri(CATALOGUE)
        yield make.link(node, _RDF + "type", _DCAT + "Catalog")
        yield from self._translated(node)
        yield make.link(node, _DCT + "license", settings.licence)
        yield make.link(node, _FOAF + "homepage", settings.base)
        yield make.link(node, _DCT + "language", _EU + "language/ZHO")
        yield make.link(node, _DCAT + "themeTaxonomy", _EU + "data-theme")
        yield make.link(node, _DCT + "spatial", _EU + "country/CHN")
        yield from self._dates(node)
        for iri, kind in ((settings.base, _FOAF + "Document"), (_EU + "language/ZHO", _DCT + "LinguisticSystem"),
                          (_EU + "country/CHN", _DCT + "Location"), (_EU + "frequency/ANNUAL", _DCT + "Frequency"),
                          (settings.licence, _DCT + "LicenseDocument"), (settings.base + "shapes.ttl", _DCT + "Standard"),
                          (settings.base + "ns#", _DCT + "Standard"), (settings.base + BUILD, _PROV + "Activity")):
            yield from self._typed(iri, kind)
        yield from self._typed(_EU + "data-theme", _SKOS + "ConceptScheme", **texts("themes"), label=_DCT + "title")
        yield from self._typed(_EU + "data-theme/GOVE", _SKOS + "Concept", **texts("theme"))
        yield from self._typed(_EU + "planned-availability/STABLE", _SKOS + "Concept", **texts("stable"))
        for part, (code, name) in _LICENCES.items():
            if part in settings.licence:
                yield make.link(NamedNode(settings.licence), _DCT + "type", f"http://purl.org/adms/licencetype/{code}")
                yield from self._typed(f"http://purl.org/adms/licencetype/{code}", _SKOS + "Concept", **texts(name))
        publisher = make.iri(PUBLISHER)
        yield make.link(publisher, _RDF + "type", _FOAF + "Agent")
        yield make.say(publisher, _FOAF + "name", settings.publisher, "zh")
        contact = make.iri(CONTACT)
        yield make.link(contact, _RDF + "type", _VCARD + "Kind")
        yield make.link(contact, _RDF + "type", _VCARD + "Organization")
        yield make.say(contact, _VCARD + "fn", settings.publisher, "zh")
        address = settings.contact or f"{settings.base}about/"
        if "@" in address and not address.startswith(("mailto:", "http")):
            address = f"mailto:{address}"
        if re.match("(https?|mailto):[^ ]+$", address):
            yield make.link(contact, _VCARD + ("hasEmail" if address.startswith("mailto:") else "hasURL"), address)

    def _dates(self, node: NamedNode) -> Iterator[Quad]:
        if self._modified:
            for term in ("issued", "modified"):
                yield self._make.say(node, _DCT + term, Literal(self._modified, datatype=NamedNode(_XSD + "date")))

    def _translated(self, node: NamedNode) -> Iterator[Quad]:
        """What schema.org says of a dataset, in the words of DCAT."""
        for predicate, value in self._said[node.value]:
            if predicate in _SAME:
                yield self._make.say(node, _SAME[predicate], value)

    def _common(self, dataset: NamedNode, kind: str) -> Iterator[Quad]:
        """What is said of every dataset and series."""
        make = self._make
        yield make.link(dataset, _RDF + "type", kind)
        page = dataset.value.partition("#")[0]
        yield make.say(dataset, _DCAT + "contactPoint", make.iri(CONTACT))
        yield make.link(dataset, _DCT + "accrualPeriodicity", _EU + "frequency/ANNUAL")
        yield make.link(dataset, _DCT + "language", _EU + "language/ZHO")
        yield make.link(dataset, _DCAT + "theme", _EU + "data-theme/GOVE")
        yield make.link(dataset, _DCAT + "landingPage", page)
        yield from self._typed(page, _FOAF + "Document")
        yield make.say(dataset, _DCT + "identifier", dataset.value)
        for word, language in self._texts.words("keywords"):
            yield make.say(dataset, _DCAT + "keyword", word, language)
        yield from self._dates(dataset)
        if kind == _DCAT + "Dataset":
            yield make.say(make.iri(CATALOGUE), _DCAT + "dataset", dataset)

    def _dataset(self, dataset: NamedNode, kind: str) -> Iterator[Quad]:
        """A dataset of the graph."""
        make = self._make
        yield from self._common(dataset, kind)
        yield from self._translated(dataset)
        unit = ""
        for predicate, target in self._said[dataset.value]:
            value, term = target.value, predicate.removeprefix(_SCHEMA)
            if term == "about":
                unit = value.removeprefix(f"{self._base}unit/").rstrip("/")
            elif term == "temporalCoverage":
                yield from self._period(dataset, value)
            elif term == "isPartOf" and value != self._base + WHOLE:
                yield make.link(dataset, _DCAT + "inSeries", value)
            elif predicate == _DQV + "hasQualityMeasurement":
                yield make.say(dataset, predicate, target)
                for measured, figure in self._said[value]:
                    yield make.say(NamedNode(value), measured, figure)
        yield from self._spatial(dataset, self._places.get(unit, ""))
        if kind == _DCAT + "Dataset":
            for standard in ("ns#", "shapes.ttl"):
                yield make.say(dataset, _DCT + "conformsTo", make.iri(standard))

    def _spatial(self, dataset: NamedNode, division: str) -> Iterator[Quad]:
        place = f"{self._base}code/division/{division}" if division else _EU + "country/CHN"
        yield self._make.link(dataset, _DCT + "spatial", place)
        yield from self._typed(place, _DCT + "Location")

    def _period(self, dataset: NamedNode, years: str) -> Iterator[Quad]:
        first, _, last = years.partition("/")
        period = BlankNode(f"p{first}x{last}")
        yield self._make.say(dataset, _DCT + "temporal", period)
        yield self._make.link(period, _RDF + "type", _DCT + "PeriodOfTime")
        for term, day in (("startDate", f"{first}-01-01"), ("endDate", f"{last or first}-12-31")):
            yield self._make.say(period, _DCAT + term, Literal(day, datatype=NamedNode(_XSD + "date")))

    def _distribution(self, dataset: NamedNode, entry: Entry) -> Iterator[Quad]:
        """A file of a dataset; it bears the fragment that its line on the page has."""
        make, url = self._make, self._base + entry.path
        page = dataset.value.partition("#")[0]
        file = NamedNode(f"{page}#{entry.extension if '/index.' in entry.path else entry.path.replace('/', '-')}")
        yield make.say(dataset, _DCAT + "distribution", file)
        yield make.link(file, _RDF + "type", _DCAT + "Distribution")
        yield from make.twice(file, _DCT + "description", **self._texts(f"files.{entry.extension}"))
        yield make.link(file, _DCAT + "accessURL", page)
        yield make.link(file, _DCAT + "downloadURL", url)
        media = f"https://www.iana.org/assignments/media-types/{bare('.' + entry.extension)}"
        yield make.link(file, _DCAT + "mediaType", media)
        yield from self._typed(media, _DCT + "MediaType")
        if entry.path.endswith(".gz"):
            packed = f"https://www.iana.org/assignments/media-types/{bare('.gz')}"
            yield make.link(file, _DCAT + "compressFormat", packed)
            yield from self._typed(packed, _DCT + "MediaType")
        kind = f"{_EU}file-type/{_FILE_TYPES[entry.extension]}"
        yield make.link(file, _DCT + "format", kind)
        yield from self._typed(kind, _DCT + "MediaTypeOrExtent")
        yield make.say(file, _DCAT + "byteSize", Literal(str(entry.size), datatype=NamedNode(_XSD + "nonNegativeInteger")))
        digest = BlankNode(f"d{entry.sha256}")
        yield make.say(file, _SPDX + "checksum", digest)
        yield make.link(digest, _RDF + "type", _SPDX + "Checksum")
        yield make.link(digest, _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256")
        yield make.say(digest, _SPDX + "checksumValue", Literal(entry.sha256, datatype=NamedNode(_XSD + "hexBinary")))
        yield make.link(file, _DCT + "license", self._settings.licence)
        yield make.link(file, _DCATAP + "availability", _EU + "planned-availability/STABLE")
        yield make.link(file, _DCT + "language", _EU + "language/ZHO")
        if entry.extension in ("ttl", "jsonld", "nt", "nq") and entry.path != "report.ttl":
            yield make.say(file, _DCT + "conformsTo", make.iri("shapes.ttl"))
        elif entry.table:
            schema = make.iri("data/csv-metadata.json")
            yield make.say(file, _DCT + "conformsTo", schema)
            yield from self._typed(schema.value, _DCT + "Standard")

    def _table(self, entry: Entry) -> Iterator[Quad]:
        """A table as a dataset of its own, since it holds another part than the others do."""
        table = TABLES[entry.table]
        title = {"zh": table.zh, "en": table.en}
        yield from self._plain(f"download/#{entry.table}", title, self._texts("table.about", name=title, rows=entry.rows), entry)

    def _plain(self, local: str, title: dict[str, str], about: dict[str, str], entry: Entry) -> Iterator[Quad]:
        """A dataset of one file."""
        dataset = self._make.iri(local)
        yield from self._common(dataset, _DCAT + "Dataset")
        yield from self._make.twice(dataset, _DCT + "title", **title)
        yield from self._make.twice(dataset, _DCT + "description", **about)
        yield self._make.say(dataset, _DCT + "publisher", self._make.iri(PUBLISHER))
        yield self._make.say(dataset, _DCT + "isPartOf", self._make.iri(WHOLE))
        for predicate, value in self._said[self._base + WHOLE]:
            if predicate == _SCHEMA + "temporalCoverage":
                yield from self._period(dataset, value.value)
        yield from self._spatial(dataset, "")
        yield from self._distribution(dataset, entry)
