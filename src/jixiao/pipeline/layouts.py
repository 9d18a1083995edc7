"""The layouts of a run, a draft of a new one, and what layouts change in the reading of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao import resources
from jixiao.errors import ReadError
from jixiao.model.schema import RECORD_TABLES, Row
from jixiao.settings import Settings
from jixiao.understand import Layouts, load
from jixiao.understand.layout_check import Problem, read_layout
from jixiao.understand.layout_files import extendable

if TYPE_CHECKING:
    from jixiao.pipeline.extract import Extraction

__all__ = ["NOT_SHOWN", "Change", "compare", "draft", "layouts_of", "problems", "warnings"]

_FOLDER = "mappings/layouts"
# Columns that are made of others or of names, so that two readings of a file are compared without them.
NOT_SHOWN = frozenset({"row_id", "document", "document_id", "unit_key", "year_key", "project_key", "concept_key", "measure_key",
                       "form_kind", "subject_ref", "ordinal", "place"})


def _files(settings: Settings, extra: Iterable[Path] = (), without: Collection[Path] = ()) -> tuple[list[Path], list[Path]]:
    """The layout files of a run, and those of them that are not the shipped ones; one name is one file, the last wins."""
    shipped = {p.name: p for p in resources.files(_FOLDER, "*.yaml")}
    left_out = {p.resolve() for p in without}
    own = {p.name: p for root in settings.own for p in sorted((root / _FOLDER).glob("*.yaml")) if p.resolve() not in left_out}
    own |= {p.name: p for p in extra}
    files = shipped | own
    return [files[name] for name in sorted(files)], [own[name] for name in sorted(own)]


def layouts_of(settings: Settings, extra: Iterable[Path] = (), without: Collection[Path] = ()) -> Layouts:
    """The shipped layouts and those of the project.

    Args:
        settings: whose project folder may hold layouts.
        extra: more layout files, which go before those of one name.
        without: files of the project that are left out.

    Raises:
        LayoutError: a file is not what a layout must be.
    """
    return load(*_files(settings, extra, without))


# --- drafts ---------------------------------------------------------------------------------------------------------------
def draft(file: Path, number: int | None, name: str, settings: Settings) -> str:
    """A first layout for a table of a file, as YAML.

    Raises:
        ReadError: the file cannot be read, or holds several documents.
        LayoutError: there is nothing to draft.
    """
    from jixiao.understand.draft import draft as run

    extraction = _read([file], layouts_of(settings), settings)
    if len(extraction.understood) > 1:
        names = "、".join(one.document.name for one in extraction.understood)
        raise ReadError(f"{file.name} 里有几份文件，请解压后给出其中一份：{names} / unpack it and name one of its documents")
    one = extraction.understood[0]
    return run(one.document, extraction.regions[0], one.roles, extraction.layouts, number, name)


def _read(files: Sequence[Path], layouts: Layouts, settings: Settings) -> Extraction:
    from jixiao.pipeline.extract import Extraction

    extraction = Extraction(settings, layouts)
    for file in files:
        extraction.file(file)
    failed = [f.message for f in extraction.failed if f.severity == "error"]
    if failed or not extraction.understood:
        raise ReadError("；".join(failed) or f"{files[0].name} 里没有可读的文件 / there is nothing to read in it")
    return extraction


# --- checks ---------------------------------------------------------------------------------------------------------------
def problems(files: Sequence[Path], settings: Settings) -> list[Problem]:
    """The mistakes in layout files; without files, in all those of the project, or else in the shipped ones."""
    every, own = _files(settings)
    shipped = extendable(resources.files(_FOLDER, "*.yaml"))
    return [p for path in files or own or every for p in read_layout(path, shipped)[1]]


def warnings(files: Sequence[Path], settings: Settings) -> Iterator[str]:
    """What is no mistake but probably not meant: kinds of form that no title announces, words that a label had before."""
    before, after = layouts_of(settings, without=files), layouts_of(settings, files)
    announced = {t.kind for t in after.forms.titles} | {k for g in before.grids for k in g.forms}
    names = {p.name for p in files}
    mine = [(x.source, x.id, x.forms) for x in after.grids] + [(x.source, x.id, x.forms) for x in after.labels]
    for source, name, kinds in mine:
        for kind in sorted(kinds - announced) if source.partition(":")[0] in names else ():
            yield f"{source}：{name}：没有标题会得到表单种类 {kind}，这里不会用到 / no title announces the kind of form {kind!r}"
    for label in after.labels:
        if label.source.partition(":")[0] not in names:
            continue
        taken = {(word, old.id, old.source) for kind in label.forms for word in label.words
                 if (old := before.label_words(kind).get(word)) is not None and old.id != label.id}
        for word, name, source in sorted(taken):
            yield (f"{label.source}：{label.id}：“{word}”原是标签 {name}（{source}）的词，现在归 {label.id} / "
                   f"{word!r} was a word of the label {name}; now it is of {label.id}")


@dataclass(frozen=True)
class Change:
    """What layouts change in the reading of one document.

    `counts` holds, for each table, the number of rows before and after; `left` the cells of tables left over before and
    after. `added` and `removed` are rows with their tables.
    """

    document: str
    counts: tuple[tuple[str, int, int], ...]
    left: tuple[int, int]
    added: tuple[tuple[str, Row], ...]
    removed: tuple[tuple[str, Row], ...]


def compare(file: Path, files: Sequence[Path], settings: Settings) -> list[Change]:
    """Read a file without and with some layouts.

    Raises:
        ReadError: the file cannot be read.
        LayoutError: a layout has a mistake.
    """
    from jixiao.tables import build

    readings = [_read([file], layouts, settings)
                for layouts in (layouts_of(settings, without=files), layouts_of(settings, files))]
    out = []
    for old, new in zip(*(r.understood for r in readings), strict=True):
        tables = [build([one], settings) for one in (old, new)]
        counts = tuple((name, len(tables[0][name]), len(tables[1][name])) for name in ("forms", *RECORD_TABLES))
        left = tuple(sum(r["role"] == "residue" for r in t["cells"]) for t in tables)
        rows = [[(n, r) for n in RECORD_TABLES for r in t[n]] for t in tables]
        out.append(Change(new.document.name, tuple(c for c in counts if any(c[1:])), (left[0], left[1]),
                          tuple(_missing(rows[1], rows[0])), tuple(_missing(rows[0], rows[1]))))
    return out


def _missing(rows: Sequence[tuple[str, Row]], others: Sequence[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    """The rows that are not among the others."""
    there = Counter(_said(*r) for r in others)
    for table, row in rows:
        if there[_said(table, row)]:
            there[_said(table, row)] -= 1
        else:
            yield table, row


def _said(table: str, row: Row) -> tuple[str, ...]:
    return (table, *(v for k, v in sorted(row.items()) if k not in NOT_SHOWN and k != "form"))
