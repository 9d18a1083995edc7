"""What cannot be read is refused with one sentence that names the file; nothing else ever escapes from `read`."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.errors import ReadError
from jixiao.model import Cell
from jixiao.read import package, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
TABLE = (Cell(1, 1, "项目名称", 1, 2), Cell(2, 1, "防汛"), Cell(2, 2, "10"))


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


def refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(path.name + "：")
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.docx", b"", "空的"),
        ("空白.txt", b"\xef\xbb\xbf \r\n\t", "空的"),
        ("图片.docx", b"\x89PNG\r\n\x1a\n\x00\x00", "图片"),
        ("照片.xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
        ("决算.docx", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        ("加密.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "加密"),
        ("旧版.doc", OLE + "WordDocument".encode("utf-16-le"), "转换不了"),
        ("演示.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "演示文稿"),
        ("版式.ofd", archive(**{"OFD.xml": b"<OFD/>"}), "OFD"),
        ("空页.xls", b"<html><body><nav>x</nav><script>1</script></body></html>", "网页中没有文字"),
        ("别的.xml", b"<?xml version='1.0'?><a>1</a>", "XML"),
        ("空表.xml", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "没有内容"),
        ("假表.xls", OLE + "Workbook".encode("utf-16-le"), "损坏"),
        ("小扇区.xls", OLE[:28] + b"\xfe\xff\x01\x00" + OLE[32:] + "Workbook".encode("utf-16-le"), "损坏"),  # sectors of two bytes
        ("数据.bin", bytes(range(256)), "无法识别"),
        ("半个字.txt", b"\xfe\xff\xd8\x00\x00a", "无法识别"),
        ("截断.docx", b"PK\x03\x04" + b"\x00" * 40, "损坏"),
        ("压缩.zip", archive(a=b"text"), "压缩包"),
        ("富文本.rtf", b"{\\rtf1\\ansi}", "没有文字"),
    ],
)
def test_a_file_of_another_kind(name, data, said, tmp_path: Path):
    path = tmp_path / name
    path.write_bytes(data)
    assert said in refusal(path)


def test_a_missing_file_a_folder_and_a_path_through_a_file(tmp_path: Path):
    (tmp_path / "文件").write_text("甲")
    assert "找不到" in refusal(tmp_path / "没有.docx")
    assert "文件夹" in refusal(tmp_path)
    assert "读取失败" in refusal(tmp_path / "文件" / "下级.docx")


def test_a_file_without_permission():
    with tempfile.TemporaryDirectory() as name:  # not below tmp_path, which only its owner may enter
        folder = Path(name)
        folder.chmod(0o755)
        path = folder / "无权限.docx"
        path.write_bytes(b"x")
        path.chmod(0)
        privileged = os.geteuid() == 0
        if privileged:  # the superuser may read any file, so look as nobody
            os.seteuid(65534)
        try:
            assert "权限" in refusal(path)
        finally:
            if privileged:
                os.seteuid(0)


def test_a_file_named_as_another_kind_is_read_as_what_it_is(writers, tmp_path: Path):
    path = tmp_path / "表格.docx"
    path.write_bytes(writers["xlsx"](TABLE, 2, 2))
    document = read(path)
    assert document.grids[0].origin == "xlsx"
    assert document.properties == {"named_as": ".docx"}
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.size == path.stat().st_size


def test_document_types_are_refused_in_both_formats(writers, make_docx, tmp_path: Path):
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    path = tmp_path / "实体.docx"
    with zipfile.ZipFile(io.BytesIO(make_docx("<w:p/>"))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    path.write_bytes(archive(**{**parts, "word/document.xml": bomb + parts["word/document.xml"]}))
    assert "DTD" in refusal(path)
    path = tmp_path / "实体.xlsx"
    with zipfile.ZipFile(io.BytesIO(writers["xlsx"](TABLE, 2, 2))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    path.write_bytes(archive(**{**parts, "xl/worksheets/sheet1.xml": bomb + parts["xl/worksheets/sheet1.xml"]}))
    assert "DTD" in refusal(path)


def test_a_part_that_unpacks_to_too_much(make_docx, tmp_path: Path):
    path = tmp_path / "炸弹.docx"
    path.write_bytes(make_docx("<w:p/>", {"word/bomb.xml": b"\x20" * (package.MAX_XML_PART + 1)}))
    assert path.stat().st_size < 200_000
    assert "过大" in refusal(path)


def test_documents_without_text(make_docx, writers, tmp_path: Path):
    path = tmp_path / "扫描.docx"
    path.write_bytes(make_docx("<w:p><w:r><w:drawing/></w:r></w:p>"))
    assert "没有文字" in refusal(path)
    path = tmp_path / "空表.xlsx"
    path.write_bytes(writers["xlsx"]((), 1, 1))
    assert "没有内容" in refusal(path)


def test_document_types_are_refused_in_one_file_workbooks(make_spreadsheetml, tmp_path: Path):
    data = make_spreadsheetml('<Worksheet ss:Name="表"><Table><Row><Cell><Data>&a;</Data></Cell></Row></Table></Worksheet>')
    path = tmp_path / "实体.xls"
    path.write_bytes(data.replace(b"<Workbook", b'<!DOCTYPE w [<!ENTITY a "aaaa">]><Workbook'))
    assert "DTD" in refusal(path)


@pytest.fixture(scope="module")
def sound(writers) -> Callable[[str], bytes]:
    made = {kind: write(TABLE, 2, 2) for kind, write in writers.items()}
    return made.__getitem__


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_never_escapes_as_another_error(kind, data, sound, tmp_path: Path):
    """Bytes changed, or a part of the unpacked XML changed and packed again: a document or a ReadError, nothing else."""
    path = tmp_path / f"damage.{kind}"
    if data.draw(st.booleans()):
        path.write_bytes(mutated(sound(kind), data))
    else:
        with zipfile.ZipFile(io.BytesIO(sound(kind))) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        name = data.draw(st.sampled_from(sorted(n for n in parts if n.endswith((".xml", ".rels")))))
        path.write_bytes(archive(**{**parts, name: mutated(parts[name], data)}))
    outcome = attempt(path)
    assert outcome == "read" or outcome.startswith(path.name)


@pytest.mark.parametrize("kind", ["xls", "html", "spreadsheetml", "csv"])
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_of_a_plain_file_never_escapes_either(kind, data, sound, tmp_path: Path):
    path = tmp_path / f"damage.{kind}"
    path.write_bytes(mutated(sound(kind), data))
    outcome = attempt(path)
    assert outcome == "read" or outcome.startswith(path.name)


def attempt(path: Path) -> str:
    try:
        return "read" if read(path).grids else "a document without grids"
    except ReadError as error:
        return str(error)


def mutated(data: bytes, draw: st.DataObject) -> bytes:
    at = draw.draw(st.integers(0, len(data) - 1))
    length = draw.draw(st.integers(0, 8))
    return data[:at] + draw.draw(st.binary(max_size=8)) + data[at + length :]
