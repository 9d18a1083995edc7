"""Namespaces: the prefixes that RDF is written with, and how an IRI is shortened."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["JX", "RDF", "RDFS", "SKOS", "XSD", "prefixes", "shorten"]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
JX = "ns#"  # relative to the base

_FOREIGN = {
    "csvw": "http://www.w3.org/ns/csvw#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "obeu-dimension": "http://data.openbudgets.eu/ontology/dsd/dimension/",
    "obeu-measure": "http://data.openbudgets.eu/ontology/dsd/measure/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "quantitykind": "http://qudt.org/vocab/quantitykind/",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sdgo": "http://metadata.un.org/sdg/ontology#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "spdx": "http://spdx.org/rdf/terms#",
    "unit": "http://qudt.org/vocab/unit/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "xsd": XSD,
}

# A local name that needs no escaping in Turtle and SPARQL.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")


def prefixes(base: str) -> dict[str, str]:
    """The prefixes of a publication: ours below its base, and those of the vocabularies in use.

    Args:
        base: the base IRI, ending in `/`.

    >>> prefixes("https://example.org/jixiao/")["jx"]
    'https://example.org/jixiao/ns#'
    """
    ours = {"jx": f"{base}{JX}"}
    for scheme in ("column", "division", "framework", "framework-2015", "framework-2021", "kind", "nature", "operator",
                   "operator-source", "reading", "rule", "severity", "side", "stage", "subject", "vintage"):
        ours[f"jx-{scheme}"] = f"{base}code/{scheme}/"
    ours["jx-category"] = f"{base}code/indicator-category/"
    ours["jx-measure"] = f"{base}measure/"
    return dict(sorted({**ours, **_FOREIGN}.items()))


def shorten(iri: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """Prefix and local name of an IRI, by the longest namespace that leaves a plain local name; None if there is none.

    >>> shorten("http://www.w3.org/2004/02/skos/core#broader", {"skos": SKOS})
    ('skos', 'broader')
    """
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    namespace, local = iri[:cut], iri[cut:]
    if _LOCAL.fullmatch(local):
        for prefix, candidate in known.items():
            if candidate == namespace:
                return prefix, local
    return None
