"""Parsing: Turtle, N-Triples, N-Quads, TriG and JSON-LD to quads, every literal exactly as written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat
from pyoxigraph import parse as _parse

from jixiao.errors import GraphError

__all__ = ["FORMATS", "format_of", "parse"]

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}


def format_of(path: Path) -> RdfFormat:
    """The RDF format of a file, by the ending of its name.

    Raises:
        GraphError: the ending is none that is known.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise GraphError(f"{path}：不认识这种 RDF 文件，可用 {'、'.join(FORMATS)} / "
                         f"no RDF format is known for {path.suffix or 'a name without ending'}; use one of {', '.join(FORMATS)}"
                         ) from None


def parse(source: Path | bytes, *, base: str | None = None, format: RdfFormat | None = None) -> Iterator[Quad]:  # noqa: A002
    """The quads of a file or of bytes, in their order, with the lexical forms as written (`95.00` stays `95.00`).

    Args:
        source: a file, whose name tells the format, or the text itself as bytes.
        base: IRI that relative IRIs are resolved against.
        format: the format; needed for bytes (default N-Quads).

    Raises:
        GraphError: the file is not there or not valid; the message names file, line and column.
    """
    try:
        if isinstance(source, bytes):
            name = "RDF"
            yield from _parse(source, format or RdfFormat.N_QUADS, base_iri=base)
        else:
            name = str(source)
            yield from _parse(path=source, format=format or format_of(source), base_iri=base)
    except SyntaxError as error:
        zh = f"，第 {error.lineno} 行第 {error.offset} 列" if error.lineno else ""
        en = f"line {error.lineno}, column {error.offset}: " if error.lineno else ""
        raise GraphError(f"{name}{zh}，不是有效的 RDF / {en}not valid RDF: {_reason(error)}") from error
    except OSError as error:
        raise GraphError(f"{name} 无法读取 / cannot be read: {error.strerror or error}") from error


def _reason(error: SyntaxError) -> str:
    text = str(error.msg or error)
    return text.split(": ", 1)[1] if text.startswith("Parser error at") and ": " in text else text
