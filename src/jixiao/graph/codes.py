"""The names of codes, from the published code lists."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from jixiao import resources
from jixiao.graph.parse import parse
from jixiao.settings import Settings

__all__ = ["code_names"]

_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


def code_names(settings: Settings) -> dict[tuple[str, str], tuple[str, str]]:
    """The Chinese and the English name of each code, by code list and code, such as `("stage", "initial")`.

    Raises:
        GraphError: a code list is not valid Turtle.
    """
    base = settings.base + "code/"
    out: dict[tuple[str, str], tuple[str, str]] = {}
    for path in resources.files("ontology/codes", "*.ttl", settings.own):
        for quad in parse(path, base=settings.base):
            subject, name = quad.subject, quad.object
            if quad.predicate.value != _LABEL or not isinstance(subject, NamedNode) or not isinstance(name, Literal):
                continue
            scheme, _, code = subject.value.removeprefix(base).partition("/")
            zh, en = out.get((scheme, code), ("", ""))
            out[scheme, code] = (zh, name.value) if name.language == "en" else (name.value, en)
    return out
