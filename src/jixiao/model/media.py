"""Media types of published files, and which of a thing's files an Accept header asks for.

The same ordered rules are followed by the preview and written into the configurations of web servers, which can try one
regular expression after another but cannot weigh (RFC 9110, 12.5.1 asks for weighing). So weights count by their first decimal,
a type that is named goes before `*/*` of the same weight, and HTML is the answer wherever no rule fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

__all__ = ["MEDIA_TYPES", "NEGOTIABLE", "accept_rules", "bare", "preferred"]

# By file extension.
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples; charset=utf-8",
    ".nq": "application/n-quads; charset=utf-8",
    ".trig": "application/trig; charset=utf-8",
    ".rq": "application/sparql-query; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".cff": "text/plain; charset=utf-8",
    ".conf": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".atom": "application/atom+xml",
    ".yml": "application/yaml",
    ".yaml": "application/yaml",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".wasm": "application/wasm",
}

# The files of one thing, the one for clients without a preference first.
NEGOTIABLE = (".html", ".ttl", ".jsonld", ".nt")

_ALSO = {".html": ("application/xhtml+xml",), ".ttl": ("application/x-turtle",)}
_ANY = r"(?:\*/\*|text/\*)"
_PARAMETERS = r" *(?:;(?! *q *=)[^,;]*)*"  # each character has one place only, so that no header makes a server try long
_FULL = r"(?:; *q *= *1(?:\.0*)? *(?:[;,]|$)|,|$)"


def bare(extension: str) -> str:
    """The media type of an extension without its parameters.

    >>> bare(".ttl")
    'text/turtle'
    """
    return MEDIA_TYPES[extension].partition(";")[0]


def _named(extension: str) -> str:
    return "(?:" + "|".join(re.escape(name) for name in (bare(extension), *_ALSO.get(extension, ()))) + ")"


@cache
def accept_rules(extensions: tuple[str, ...] = NEGOTIABLE) -> tuple[tuple[str, str], ...]:
    """Regular expressions over an Accept header, without regard to case, and the extension that each stands for; the first wins.

    Args:
        extensions: the files that there are of each thing, that for clients without a preference first.
    """
    default, others = extensions[0], extensions[1:]
    named = {e: _named(e) for e in extensions}
    rules = [(rf"^ *{named[e]}{_PARAMETERS}{_FULL}", e) for e in extensions]
    rules += [(rf", *{named[e]}{_PARAMETERS}{_FULL}", e) for e in others]
    rules += [(rf"(?:^|,) *(?:{named[default]}|{_ANY}){_PARAMETERS}{_FULL}", default)]
    for tenth in range(9, 0, -1):
        weight = rf"; *q *= *0?\.{tenth}[0-9]* *(?:[;,]|$)"
        rules += [(rf"(?:^|,) *{named[e]}{_PARAMETERS}{weight}", e) for e in (*others, default)]
        rules += [(rf"(?:^|,) *{_ANY}{_PARAMETERS}{weight}", default)]
    return tuple(rules)


@cache
def _compiled(extensions: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), extension) for pattern, extension in accept_rules(extensions))


def preferred(accept: str, extensions: Iterable[str] = NEGOTIABLE) -> str:
    """The extension that an Accept header asks for.

    >>> preferred("text/turtle, text/html;q=0.5")
    '.ttl'
    >>> preferred("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    '.html'
    >>> preferred("application/rdf+xml, application/ld+json;q=0.9, text/turtle;q=0.8, */*;q=0.1")
    '.jsonld'
    """
    known = tuple(extensions)
    return next((extension for pattern, extension in _compiled(known) if pattern.search(accept)), known[0])
