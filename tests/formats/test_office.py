"""Old and open office formats go through LibreOffice: once, alone, in bounded time, and with a word where something is lost."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.errors import ReadError
from jixiao.model import Cell
from jixiao.read import office, office_check, office_run, read
from jixiao.read.sniff import sniff

TABLE = (Cell(1, 1, "项目名称", 1, 2), Cell(2, 1, "防汛", 2, 1), Cell(2, 2, "10"), Cell(3, 2, "≥95%"))
SECRET = "不应出现的文字"


@pytest.fixture(scope="module")
def old_word(office_writers) -> bytes:
    return office_writers["doc"]([(TABLE, 3, 2)])


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a script in the place of LibreOffice."""

    def put(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "soffice").write_text(f"#!/bin/sh\nPATH={os.environ['PATH']}\n{script}\n")
        (folder / "soffice").chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))

    return put


def refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_document_names_the_program_and_what_the_file_is(old_word, cells_of, tmp_path: Path):
    document = read(file(tmp_path, "旧表.wps", old_word))
    grid, _ = document.grids
    assert cells_of(grid) == {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in TABLE}
    assert grid.origin == "doc"
    assert document.media_type == "application/msword"
    assert document.converted_by.startswith("LibreOffice ")
    assert document.converted_by[-1].isdigit()
    assert (document.properties, document.notes) == ({}, ())


@pytest.mark.parametrize(("kind", "package"), [("rtf", "libreoffice-writer-nogui"), ("ods", "libreoffice-calc-nogui")])
def test_without_libreoffice_the_message_names_the_package(kind, package, writers, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    said = refusal(file(tmp_path, f"表.{kind}", writers[kind]((Cell(1, 1, "没有程序"),), 1, 1)))
    assert package in said
    assert f".{kind}" in said
    assert "需要 LibreOffice" in said
    assert "needs LibreOffice" in said


def test_a_libreoffice_without_writer_names_the_package_too(program, writers, tmp_path: Path):
    program("echo 'Error: no export filter for out.docx found, aborting.'; exit 0")
    assert "libreoffice-writer-nogui" in refusal(file(tmp_path, "表.rtf", writers["rtf"](TABLE, 3, 2)))


def test_a_program_that_fails_or_makes_rubbish(program, writers, tmp_path: Path):
    path = file(tmp_path, "表.rtf", writers["rtf"](TABLE, 3, 2))
    program('for last; do :; done; out=$(dirname "$last")/out; mkdir "$out"; echo rubbish > "$out/source.docx"')
    assert "不完整" in refusal(path)
    (tmp_path / "bin" / "soffice").write_text("#!/bin/sh\nexit 77\n")
    assert "转换不了" in refusal(path)


def test_a_conversion_that_hangs_is_ended_with_all_its_children(program, writers, tmp_path: Path, monkeypatch):
    child = tmp_path / "child"
    program(f"sleep 600 & echo $! > {child}.new; mv {child}.new {child}; wait")
    monkeypatch.setattr(office_run, "SECONDS", 2)
    assert "超过 2 秒" in refusal(file(tmp_path, "表.rtf", writers["rtf"](TABLE, 3, 2)))
    number = int(child.read_text())
    for _ in range(100):
        state = Path(f"/proc/{number}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("a child of the program is still running")


def test_damage_is_a_document_or_one_sentence(old_word, tmp_path: Path):
    whole = {cell.text for cell in TABLE}
    for name, data in (("截断.doc", old_word[: len(old_word) // 3]), ("杂乱.doc", old_word[:1536] + bytes(len(old_word)))):
        path = file(tmp_path, name, data)
        try:
            found = set(texts(path))
        except ReadError:
            assert refusal(path).startswith(name)
        else:
            assert found <= whole
    assert "转换不了" in refusal(file(tmp_path, "空壳.doc", old_word[:512] + "WordDocument".encode("utf-16-le") + bytes(512)))


def test_an_encrypted_document_is_refused_before_anything_is_started(old_word, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    at = old_word.index(b"\xec\xa5") + 10
    path = file(tmp_path, "加密.doc", old_word[:at] + bytes((old_word[at], old_word[at + 1] | 1)) + old_word[at + 2 :])
    assert "加密" in refusal(path)


def test_a_file_is_converted_once(writers, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("JIXIAO_CACHE", str(tmp_path / "cache"))
    path = file(tmp_path, "一次.rtf", writers["rtf"]((Cell(1, 1, "只转换一次"),), 1, 1))
    first = read(path)
    (kept,) = (tmp_path / "cache" / "office").iterdir()
    assert kept.stat().st_mode & 0o077 == 0

    def started(*arguments: object) -> bytes:
        pytest.fail("LibreOffice was started again")

    with monkeypatch.context() as patch:
        patch.setattr(office, "convert", started)
        assert read(path) == first
    kept.write_bytes(kept.read_bytes()[:-100])
    assert read(path) == first
    assert read(path).grids == first.grids


@pytest.mark.parametrize("place", ["off", "/dev/null/nowhere"])
def test_a_cache_that_cannot_be_is_no_error(place, program, tmp_path: Path, monkeypatch, make_docx, writers):
    made = make_docx("<w:p><w:r><w:t>甲</w:t></w:r></w:p>", {"docProps/app.xml": b"<Properties/>"})
    file(tmp_path, "made.docx", made)
    program(f'for last; do :; done; out=$(dirname "$last")/out; mkdir "$out"; cp {tmp_path}/made.docx "$out/source.docx"')
    monkeypatch.setenv("JIXIAO_CACHE", place)
    document = read(file(tmp_path, "表.rtf", writers["rtf"](TABLE, 3, 2)))
    assert document.grids[0].cells[0].text == "甲"
    assert not list(tmp_path.glob("office"))


def test_nothing_outside_the_file_is_fetched(make_odf, tmp_path: Path):
    """A linked section, a linked picture, figures of another workbook and of a web service stay what the file holds."""
    other = file(tmp_path, "other.txt", SECRET.encode())
    book = file(tmp_path, "other.ods", make_odf("spreadsheet", cell_of("", SECRET)))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        text = (
            f'<text:p>正文</text:p><text:section text:name="节"><text:section-source xlink:href="{other.as_uri()}"/>'
            f'<text:p>原有</text:p></text:section><text:p><draw:frame svg:width="2cm" svg:height="2cm">'
            f'<draw:image xlink:href="{address}.png"/></draw:frame></text:p>'
        )
        read_text = texts(file(tmp_path, "链接.odt", make_odf("text", text)))
        formulas = (f"'{book.as_uri()}'#$表.A1", f'WEBSERVICE(&quot;{address}&quot;)')
        rows = "".join(cell_of(formula, "原有") for formula in formulas)
        read_cells = texts(file(tmp_path, "链接.ods", make_odf("spreadsheet", rows)))
        with pytest.raises(BlockingIOError):
            server.accept()
    assert read_text == ["正文", "原有"]
    assert read_cells == ["原有", "原有"]


def cell_of(formula: str, text: str) -> str:
    """A sheet of one cell, whose formula has that result."""
    given = f'table:formula="of:={formula}" ' if formula else ""
    kind = f'office:value-type="string" office:string-value="{text}"'
    cell = f"<table:table-cell {given}{kind}><text:p>{text}</text:p></table:table-cell>"
    return f'<table:table><table:table-row>{cell}</table:table-row></table:table>'


def texts(path: Path) -> list[str]:
    return [cell.text for grid in read(path) for cell in grid.cells]


def test_what_changes_by_the_day_is_left_out_and_told(make_odf, tmp_path: Path):
    moving = '<text:date text:date-value="2024-03-05">2024年3月5日</text:date>'
    fixed = moving.replace("text:date-value", 'text:fixed="true" text:date-value')
    document = read(file(tmp_path, "日期.odt", make_odf("text", f"<text:p>填报：{moving}</text:p><text:p>{fixed}</text:p>")))
    first, second = (cell.text for grid in document for cell in grid.cells)
    assert first == "填报："
    assert "5" in second
    (note,) = document.notes
    assert (note.code, note.severity, note.after) == ("read-moving-date", "info", "1")
    sheets = cell_of("", "甲") + cell_of('TEXT(TODAY();&quot;yyyy&quot;)', "2024")
    book = read(file(tmp_path, "日期.ods", make_odf("spreadsheet", sheets)))
    assert [cell.text for grid in book for cell in grid.cells] == ["甲"]
    assert book.properties["formulas_without_value"] == "1"


def test_tables_or_text_lost_in_conversion_are_told(old_word, make_docx, writers):
    def paragraph(text: str) -> bytes:
        return make_docx(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")

    flat = paragraph("".join(cell.text for cell in TABLE))
    assert office_check.word_text(old_word).count("\x07") == 8  # five cells in three rows
    note = office_check.lost("doc", old_word, flat)
    assert (note.code, note.before, note.after) == ("read-conversion-loss", "8", "0")
    note = office_check.lost("rtf", writers["rtf"](TABLE, 3, 2), flat)
    assert (note.before, note.after) == ("3", "0")
    assert office_check.lost("odt", writers["odt"](TABLE, 3, 2), flat).before == "3"
    assert office_check.lost("doc", old_word, writers["docx"](TABLE, 3, 2)) is None


def test_kinds_are_told_by_what_stands_at_the_top_of_the_file(old_word, writers, make_odf):
    assert sniff(old_word) == "doc"
    assert sniff(old_word + "Workbook".encode("utf-16-le")) == "doc"  # a document may hold a workbook
    assert sniff(writers["xls"](TABLE, 3, 2)) == "xls"
    assert sniff(writers["rtf"](TABLE, 3, 2)) == "rtf"
    assert [sniff(make_odf(kind, "")) for kind in ("text", "spreadsheet")] == ["odt", "ods"]
    flat = '<office:document xmlns:office="o" office:mimetype="application/vnd.oasis.opendocument.text">'
    assert sniff(f'<?xml version="1.0"?>\n{flat}'.encode()) == "fodt"
    with pytest.raises(ReadError, match="演示文稿"):
        sniff(make_odf("presentation", ""))


def test_a_file_of_another_name_is_read_as_what_it_is(writers, tmp_path: Path):
    document = read(file(tmp_path, "其实是富文本.doc", writers["rtf"](TABLE, 3, 2)))
    assert {grid.origin for grid in document} == {"rtf"}
    assert document.properties == {"named_as": ".doc"}
