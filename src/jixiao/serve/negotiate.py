"""Which of a resource's files a client wants, by its Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["MEDIA_TYPES", "choose", "media_type", "variants"]

# By file extension. Those of RDF come first in the order in which a client without a preference would get them.
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig; charset=utf-8",
    ".rq": "application/sparql-query; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".yml": "application/yaml",
    ".yaml": "application/yaml",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".wasm": "application/wasm",
}
_NEGOTIABLE = (".html", ".ttl", ".jsonld", ".nt", ".nq", ".trig", ".csv", ".json")


def media_type(path: Path) -> str:
    """The Content-Type of a file, by its extension."""
    return MEDIA_TYPES.get(path.suffix.lower(), "text/plain; charset=utf-8" if not path.suffix else "application/octet-stream")


def variants(stem: Path) -> list[Path]:
    """The files that show the same resource: `STEM.html`, `STEM.ttl` and so on, as far as they are there."""
    return [p for ext in _NEGOTIABLE if (p := stem.with_name(stem.name + ext)).is_file()]


def choose(accept: str, files: Sequence[Path]) -> Path:
    """The file that an Accept header prefers; the first one where it has no preference or none fits.

    >>> choose("text/turtle, text/html;q=0.5", [Path("a.html"), Path("a.ttl")]).name
    'a.ttl'
    >>> choose("*/*", [Path("a.html"), Path("a.ttl")]).name
    'a.html'
    """
    ranges = _ranges(accept)
    return max(files, key=lambda p: (_quality(ranges, media_type(p).partition(";")[0]), -files.index(p)))


def _ranges(accept: str) -> dict[str, float]:
    """Media ranges of an Accept header and their weights; a weight that is no number counts as 0."""
    out = {}
    for part in accept.split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if name:
            out[name] = quality
    return out


def _quality(ranges: dict[str, float], name: str) -> float:
    for candidate in (name, name.partition("/")[0] + "/*", "*/*"):
        if candidate in ranges:
            return ranges[candidate]
    return 0.0
