"""Invented persons are planted in documents of every format; none of them may be in any file that a build writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import docx
import openpyxl
import pytest

import jixiao

# Put together here so that no file of the project holds a number that looks like somebody's.
_MOBILE = "139" + "0000" + "1234"
_SECOND = "186" + "0000" + "4321"
_WIDE = "１３７" + "００００" + "５６７８"
PERSONS = ("欧阳虚构", "司徒乌有", "端木假名")
NUMBERS = (_MOBILE, _SECOND, _WIDE, "137" + "0000" + "5678")


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files of a folder, and the members of those that are ZIP archives."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield path.relative_to(folder).as_posix(), data
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    for name in archive.namelist():
                        yield f"{path.name}!{name}", archive.read(name)


def _rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines() if line.strip()]


def _as_docx(text: str, path: Path) -> None:
    document = docx.Document()
    for single, group in groupby(_rows(text), key=lambda row: len(row) == 1):
        rows = list(group)
        if single:
            for row in rows:
                document.add_paragraph(row[0])
        else:
            table = document.add_table(len(rows), max(map(len, rows)))
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    table.cell(i, j).text = value
    document.core_properties.author = PERSONS[0]
    document.save(str(path))


def _as_xlsx(text: str, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _rows(text):
        sheet.append(row)
    book.properties.creator = PERSONS[1]
    book.save(path)


@pytest.fixture(scope="module")
def site(run: Callable[..., object], plan: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three documents that name their form fillers in several ways."""
    source = tmp_path_factory.mktemp("planted")
    ways = (
        f"填表人：{PERSONS[0]} 填报日期：2025.3.1 联系电话：{_MOBILE}",
        f"填表人\t{PERSONS[1]}\t联系电话\t{_SECOND}",
        f"填表人（签字）：{PERSONS[2]}\n联系电话：{_WIDE}",
    )
    (source / "line.txt").write_text(plan(unit="青松县气象局", more="\n".join(ways)), encoding="utf-8")
    _as_docx(plan(unit="白桦县气象局", more="\n".join(ways)), source / "paper.docx")
    _as_xlsx(plan(unit="云杉县气象局", more="\n".join(ways)), source / "book.xlsx")
    out = source / "out" / "public"
    assert run("build", source, "-o", out).returncode in (0, 1)
    return out


def test_the_documents_were_read(site: Path) -> None:
    tables = jixiao.read(site)
    assert sorted(tables.documents["document"]) == ["book.xlsx", "line.txt", "paper.docx"]
    assert tables.indicators["document"].value_counts().to_dict() == {"line.txt": 3, "paper.docx": 3, "book.xlsx": 3}


@pytest.mark.parametrize("secret", [*PERSONS, *NUMBERS])
def test_no_file_names_a_person_or_a_number(site: Path, secret: str) -> None:
    assert [name for name, data in _contents(site) if secret.encode() in data] == []


def test_each_document_says_how_much_was_removed(site: Path) -> None:
    assert (jixiao.read(site).documents["personal_data_removed"] >= 6).all()


def test_nothing_that_was_printed_goes_to_the_terminal(run: Callable[..., object], plan: Callable[..., str], small: Path,
                                                       tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(plan(total="999", more=f"填表人：{PERSONS[0]} 联系电话：{_MOBILE}"), encoding="utf-8")
    done = run("build", tmp_path / "a.txt", "-o", tmp_path / "public", "--config", small)
    assert done.returncode == 1
    assert PERSONS[0] not in done.stderr
    assert _MOBILE not in done.stderr
