"""The first half of the way: files → tables. A file that cannot be read is a finding; the others go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath

from jixiao import resources
from jixiao.errors import ReadError
from jixiao.findings import Finding, add_findings
from jixiao.identity.lists import load_classes, load_measures
from jixiao.model import Document, Region, Tables
from jixiao.normalise import clean, normalise, redact
from jixiao.pipeline.layouts import layouts_of
from jixiao.pipeline.progress import Tick
from jixiao.read import Source, sources
from jixiao.read.sniff import NAMES
from jixiao.settings import Settings
from jixiao.tables import Understood, build
from jixiao.understand import Layouts, load_claims, understand
from jixiao.words import spots

__all__ = ["Extraction", "extract"]

_LISTED = 20  # hidden cells whose places are named
_STRICT = (".docx", ".pdf", ".xlsx")  # programs open a web page or a text that is called .xls or .doc, and none that is called so


def extract(files: Sequence[Path], settings: Settings, tick: Tick) -> Tables:
    """Read files and make the tables.

    Args:
        files: the files, sorted; zip archives are opened. Two documents of one name are told apart as `name~2.ext` in the
            order of their contents' hashes.
        settings: whose project folder may add layouts and registries.
        tick: told after each file.
    """
    reading = Extraction(settings)
    for done, path in enumerate(files, 1):
        reading.file(path)
        tick(done, len(files), clean(path.name)[0])
    tables = build(_distinct(reading.understood), settings)
    add_findings(tables, reading.failed)
    return tables


class Extraction:
    """Reads file by file; what goes wrong with one is a finding and does not cost the others.

    Attributes:
        understood: the documents read so far.
        regions: for each of them, which layout took which rows.
        failed: what could not be read, or was passed over.
    """

    def __init__(self, settings: Settings, layouts: Layouts | None = None) -> None:
        """Take what is needed; `layouts` are those of the project unless others are given."""
        self.layouts = layouts or layouts_of(settings)
        self._claims = load_claims(resources.files("mappings/claims", "*.yaml", settings.own))
        self._classes, self._measures = load_classes(settings.own), load_measures(settings.own)
        self.understood: list[Understood] = []
        self.regions: list[tuple[Region, ...]] = []
        self.failed: list[Finding] = []

    def file(self, path: Path) -> None:
        """A file: one document, or an archive of several."""
        with self._failing(path.name):
            for source in sources(path):
                if source.skipped:
                    self._fail("read-skipped", "info", source.name, f"{source.name}：{source.skipped}。")
                else:
                    with self._failing(source.name):
                        self._document(source)

    def _document(self, source: Source) -> None:
        document = redact(source.read())
        reading = understand(document, self.layouts, self._classes, self._claims)
        records, findings = normalise(document, reading.records, self._measures)
        found = (*_of_reading(document), *reading.findings, *findings)
        self.understood.append(Understood(document, tuple(records), reading.roles, found))
        self.regions.append(reading.regions)

    @contextmanager
    def _failing(self, name: str) -> Iterator[None]:
        try:
            yield
        except ReadError as error:
            self._fail("read-failed", "error", name, str(error))
        except Exception as error:  # noqa: BLE001 - a defect of ours in one document must not cost the others
            message = (f"{name}：处理时程序出错（{type(error).__name__}），没有读入，其余文件照常处理；"
                       "请把文件和这条信息报告给开发者 (an error of the program; report it with the file)")
            self._fail("read-defect", "error", name, message)

    def _fail(self, code: str, severity: str, name: str, message: str) -> None:
        self.failed.append(Finding(code=code, severity=severity, message=clean(message)[0], document=clean(name)[0]))


def _of_reading(document: Document) -> list[Finding]:
    """What a reader noted about a file as a whole."""
    noted = document.properties
    out = [Finding.at(document, n.code, n.severity, n.message, n.cells, before=n.before, after=n.after) for n in document.notes]
    if "named_as" in noted:
        name, suffix = NAMES.get(document.media_type, document.media_type), noted["named_as"]
        message = f"文件名的扩展名是 {suffix}，内容其实是{name}，已按内容读取"
        opens = suffix not in _STRICT
        message += "" if opens else f"；办公软件打不开这样命名的文件，请改正扩展名或另存为真正的 {suffix}"
        out.append(Finding.at(document, "read-named-as", "info" if opens else "warning", message, observed=name, expected=suffix))
    if "hidden_text" in noted:
        message = f"文件里有{noted['hidden_text']}处隐藏文字，没有读取，请在原件中确认"
        out.append(Finding.at(document, "read-hidden", "warning", message, observed=noted["hidden_text"]))
    hidden = [grid.ref(cell) for grid in document.grids for cell in grid.cells if cell.hidden and not cell.blank]
    if hidden:
        message = f"{len(hidden)}个单元格在隐藏的行、列或工作表里，已照常读取并会公开，请确认是否应当公开"
        message += f"（只列出前{_LISTED}个）" if len(hidden) > _LISTED else ""
        out.append(Finding.at(document, "read-hidden-cells", "warning", message, hidden[:_LISTED], observed=str(len(hidden))))
    if "formulas_without_value" in noted:
        message = (f"{noted['formulas_without_value']}个公式没有保存结果，读为空（{spots(noted['formulas_without_value_at'])}），"
                   "请打开并保存工作簿后重新读取")
        found = Finding.at(document, "read-formula", "warning", message, observed=noted["formulas_without_value"])
        out.append(replace(found, place=noted["formulas_without_value_at"]))
    return out


def _distinct(understood: Sequence[Understood]) -> list[Understood]:
    """The documents by name and content, those of one name numbered."""
    out = []
    seen: dict[str, int] = {}
    for one in sorted(understood, key=lambda u: (u.document.name, u.document.sha256)):
        name = one.document.name
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            path = PurePath(name)
            new = path.with_name(f"{path.stem}~{seen[name]}{path.suffix}").as_posix()
            findings = tuple(replace(f, document=new) for f in one.findings)
            one = Understood(replace(one.document, name=new), one.records, one.roles, findings)  # noqa: PLW2901
        out.append(one)
    return out
