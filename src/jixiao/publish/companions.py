"""Files that go with the graph: the JSON-LD context, the shapes, how to cite."""

from __future__ import annotations

import json
from collections.abc import Iterable

import yaml
from pyoxigraph import NamedNode, Quad

from jixiao import graph, resources
from jixiao.settings import Settings

__all__ = ["citation", "context", "shapes"]

_RANGE = "http://www.w3.org/2000/01/rdf-schema#range"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OWL = "http://www.w3.org/2002/07/owl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SPDX = {
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC-BY-SA-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
}


def context(quads: Iterable[Quad], settings: Settings) -> bytes:
    """`context.jsonld`: the prefixes, and each term of the vocabulary under its own name with the type of its values.

    Args:
        quads: the vocabulary, as far as it is about terms.
        settings: the base.
    """
    names = f"{settings.base}ns#"
    terms: dict[str, dict[str, str]] = {}
    for quad in quads:
        subject, said = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(said, NamedNode):
            continue
        term = subject.value.removeprefix(names) if subject.value.startswith(names) else ""
        if not term:
            continue
        entry = terms.setdefault(term, {"@id": f"jx:{term}"})
        if quad.predicate.value == _TYPE and said.value == _OWL + "ObjectProperty":
            entry["@type"] = "@id"
        elif quad.predicate.value == _RANGE and said.value.startswith(_XSD) and said.value != _XSD + "string":
            entry.setdefault("@type", "xsd:" + said.value.removeprefix(_XSD))
    made: dict[str, object] = {"@version": 1.1, **graph.prefixes(settings.base)}
    made.update({term: entry if len(entry) > 1 else entry["@id"] for term, entry in sorted(terms.items())})
    return (json.dumps({"@context": made}, ensure_ascii=False, indent=1) + "\n").encode()


def shapes(settings: Settings) -> bytes:
    """`shapes.ttl`: all shapes that the graph conforms to or is checked by, with the base of this publication."""
    quads = [quad for path in resources.files("shapes", "**/*.ttl", settings.own) for quad in graph.parse(path, base=settings.base)]
    return graph.turtle(quads, graph.prefixes(settings.base))


def citation(settings: Settings, modified: str) -> bytes:
    """`CITATION.cff` (Citation File Format 1.2.0).

    Args:
        settings: titles, publisher, licence.
        modified: the date of the data, `YYYY-MM-DD`, or nothing.
    """
    about: dict[str, object] = {
        "cff-version": "1.2.0",
        "message": f"{settings.title_en}: please cite these data as below, and name the unit whose document a figure is from.",
        "type": "dataset",
        "title": settings.title,
        "authors": [{"name": settings.publisher}],
        "url": settings.base,
    }
    if settings.licence in _SPDX:
        about["license"] = _SPDX[settings.licence]
    else:
        about["license-url"] = settings.licence
    if modified:
        about["date-released"] = modified
    return yaml.safe_dump(about, allow_unicode=True, sort_keys=False).encode()
