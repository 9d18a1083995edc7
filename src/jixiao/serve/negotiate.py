"""Which of a resource's files a client wants, by its Accept header; the rules are those of the generated server configurations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jixiao.model.media import MEDIA_TYPES, NEGOTIABLE, preferred

__all__ = ["choose", "media_type", "variants"]

_BESIDE = (*NEGOTIABLE, ".nq", ".trig", ".csv", ".json")


def media_type(path: Path) -> str:
    """The Content-Type of a file, by its extension; the one file without any that is RDF is `.well-known/void`."""
    if path.parts[-2:] == (".well-known", "void"):
        return MEDIA_TYPES[".ttl"]
    return MEDIA_TYPES.get(path.suffix.lower(), "text/plain; charset=utf-8" if not path.suffix else "application/octet-stream")


def variants(stem: Path) -> list[Path]:
    """The files that show the same resource: `STEM.html`, `STEM.ttl` and so on, as far as they are there."""
    return [p for ext in _BESIDE if (p := stem.with_name(stem.name + ext)).is_file()]


def choose(accept: str, files: Sequence[Path]) -> Path:
    """The file that an Accept header prefers; the first one where it has no preference or none fits.

    >>> choose("text/turtle, text/html;q=0.5", [Path("a.html"), Path("a.ttl")]).name
    'a.ttl'
    >>> choose("*/*", [Path("a.html"), Path("a.ttl")]).name
    'a.html'
    """
    wanted = preferred(accept, tuple(p.suffix for p in files))
    return next(p for p in files if p.suffix == wanted)
