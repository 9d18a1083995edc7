"""The engines of the SHACL bench, each run as a program in an environment of its own.

usage: python bench/shacl/engines.py NAME FOLDER OUT.tsv

Each reads `dump.nt` (ours `dump.nq`) and `shapes.ttl` of the folder, validates, and writes a line for each result: the rule of the
shape, the constraint component, the record.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["ENGINES", "REQUIRED"]

# What each engine is installed from; those of the project's own environment are not listed.
REQUIRED = {"pyshacl-turbo": "pyshacl-turbo==0.6.5", "shacl": "shacl==0.3.4", "shacl-rust": "shacl-rust==0.2.12"}

_BASE = "https://example.org/jixiao/"
_PARTS = ("sourceShape", "sourceConstraintComponent", "value", "focusNode")
Row = tuple[str, str, str]


def jixiao(folder: Path) -> Iterator[Row]:
    """Our fast path, as `jixiao validate` runs it."""
    yield from _ours(folder, 0)


def pyshacl(folder: Path) -> Iterator[Row]:
    """The reference engine, as `jixiao validate --engine pyshacl` runs it."""
    yield from _ours(folder, sys.maxsize)


def _ours(folder: Path, fast_from: int) -> Iterator[Row]:
    from jixiao.settings import Settings
    from jixiao.validate.shacl import run_shapes

    for hit in run_shapes(folder / "dump.nq", Settings(fast_shapes_from=fast_from, project=folder)):
        yield hit.rule, _local(hit.component), hit.focus


def pyshacl_turbo(folder: Path) -> Iterator[Row]:
    """pyshacl-turbo over files."""
    from pyshacl_turbo import validate
    from rdflib import RDF, Namespace

    sh = Namespace("http://www.w3.org/ns/shacl#")
    _, report, _ = validate(str(folder / "dump.nt"), shacl_graph=str(folder / "shapes.ttl"), data_graph_format="nt")
    for result in report.subjects(RDF.type, sh.ValidationResult):
        yield _row(*(str(report.value(result, sh[name])) for name in _PARTS))


def shacl(folder: Path) -> Iterator[Row]:
    """shacl of PyPI (in Rust)."""
    from shacl import Shapes

    for result in Shapes.from_file(str(folder / "shapes.ttl")).validate_file(str(folder / "dump.nt")).results:
        yield _row(_bare(result.source_shape), result.component, _bare(result.value), _bare(result.focus_node))


def shacl_rust(folder: Path) -> Iterator[Row]:
    """shacl-rust with its index of interned terms."""
    import shacl_rust

    report = shacl_rust.validate_file(str(folder / "dump.nt"), str(folder / "shapes.ttl"), data_format="nt", experimental_index=True)
    for result in report["results"]:
        parts = (result.get(name) for name in _PARTS)
        yield _row(*map(_bare, parts))


def _bare(term: str | None) -> str:
    return (term or "").removeprefix("<").removesuffix(">")


def _local(component: str) -> str:
    return _bare(component).rpartition("#")[2].rpartition(":")[2].removesuffix("ConstraintComponent")


def _row(shape: str, component: str, value: str, focus: str) -> Row:
    """Shapes that start at a code or at a form name the record as the value."""
    record = value if value.startswith(f"{_BASE}unit/") else focus
    # The shape of a probe may be a blank node; its number is that of the record.
    rule = shape.removeprefix(f"{_BASE}code/rule/").partition("#")[0] if shape.startswith(_BASE) else "Q" + record.split("/")[-3][2:]
    return rule, _local(component), record


ENGINES: dict[str, Callable[[Path], Iterator[Row]]] = {
    "jixiao": jixiao, "pyshacl": pyshacl, "pyshacl-turbo": pyshacl_turbo, "shacl": shacl, "shacl-rust": shacl_rust,
}  # fmt: skip

if __name__ == "__main__":
    sys.path.pop(0)  # this folder, in which `shacl` must not be looked for
    rows = sorted(set(ENGINES[sys.argv[1]](Path(sys.argv[2]))))
    Path(sys.argv[3]).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
