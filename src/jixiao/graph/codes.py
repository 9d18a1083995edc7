"""The names of codes, from the published code lists."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from jixiao import resources
from jixiao.graph.parse import parse
from jixiao.settings import Settings

__all__ = ["code_names", "code_words"]

_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_WORD = "http://www.w3.org/2004/02/skos/core#hiddenLabel"


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


def code_words(settings: Settings, scheme: str) -> dict[str, list[str]]:
    """The words that a name is recognised by (`skos:hiddenLabel`), by code, of the code list `ontology/codes/{scheme}.ttl`.

    Raises:
        GraphError: the code list is not valid Turtle.
    """
    base = f"{settings.base}code/{scheme}/"
    out: dict[str, list[str]] = {}
    for path in resources.files("ontology/codes", f"{scheme}.ttl", settings.own):
        for quad in parse(path, base=settings.base):
            if quad.predicate.value == _WORD and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                out.setdefault(quad.subject.value.removeprefix(base), []).append(quad.object.value)
    return out
