"""Zip archives of documents: members by name and order, names in any encoding, and every limit."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.errors import ReadError
from jixiao.model import Cell
from jixiao.pipeline.extract import extract
from jixiao.read import archive, sources
from jixiao.settings import Settings

TEXT = "演练场次\t≥6场\n".encode()
TABLE = (Cell(1, 1, "项目名称", 1, 2), Cell(2, 1, "防汛"), Cell(2, 2, "10"))
Members = Iterable[tuple[str | zipfile.ZipInfo, bytes]]


def zipped(members: Members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def packed(tmp_path: Path):
    def run(*members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
        path = tmp_path / "报送.zip"
        path.write_bytes(zipped(members))
        return path

    return run


def refusal(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        sources(path)
    assert str(caught.value).startswith(f"{path.name}：")
    return str(caught.value)


def test_members_are_documents_in_the_order_of_their_names(packed, writers):
    path = packed(("乙/表.xlsx", writers["xlsx"](TABLE, 2, 2)), ("甲.txt", TEXT), ("乙/a.docx", writers["docx"](TABLE, 2, 2)))
    documents = [source.read() for source in sources(path)]
    assert [(d.name, d.grids[0].origin) for d in documents] == [
        ("报送.zip/乙/a.docx", "docx"), ("报送.zip/乙/表.xlsx", "xlsx"), ("报送.zip/甲.txt", "text"),
    ]  # fmt: skip
    assert documents[2].size == len(TEXT)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_office_file_is_no_archive(kind, writers, tmp_path: Path):
    path = tmp_path / "表.zip"
    path.write_bytes(writers[kind](TABLE, 2, 2))
    (source,) = sources(path)
    assert (source.name, source.read().grids[0].origin) == ("表.zip", kind)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_mark_are_decoded(encoding, packed):
    placeholder = "x" * len("自评表.txt".encode(encoding))
    path = packed((placeholder, TEXT))
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), "自评表.txt".encode(encoding)))
    (source,) = sources(path)
    assert source.name == "报送.zip/自评表.txt"
    assert source.read().grids


def test_what_systems_add_is_passed_over_and_said(packed):
    added = ("__MACOSX/._甲.txt", "__MACOSX/._乙.txt", ".DS_Store", "b/~$甲.docx", "空/")
    path = packed(("甲.txt", TEXT), *((name, b"") for name in added))
    assert [(s.name, s.skipped) for s in sources(path)] == [
        ("报送.zip/.DS_Store", "是隐藏文件，未读取"), ("报送.zip/__MACOSX", "是 macOS 附加的文件夹，未读取"),
        ("报送.zip/b/~$甲.docx", "是办公软件的锁文件，未读取"), ("报送.zip/甲.txt", ""),
    ]  # fmt: skip
    findings = extract([path], Settings(), lambda *_: None)["findings"]
    assert [(f["code"], f["document"]) for f in findings if f["code"] == "read-skipped"] == [
        ("read-skipped", "报送.zip/.DS_Store"), ("read-skipped", "报送.zip/__MACOSX"), ("read-skipped", "报送.zip/b/~$甲.docx"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["../外.txt", "/etc/外.txt", "C:/外.txt", "a/../../外.txt", "..\\外.txt", "行\n外.txt"])
def test_a_path_out_of_the_archive_is_refused_and_the_others_are_read(name, packed):
    path = packed((name, TEXT), ("甲.txt", TEXT))
    failed, sound = sorted(sources(path), key=lambda s: s.name.endswith("甲.txt"))
    assert sound.read().grids
    with pytest.raises(ReadError, match="越出"):
        failed.read()
    assert ".." not in failed.name
    assert "\n" not in failed.name


def test_a_link_and_an_archive_inside_are_refused(packed):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = packed((link, b"/etc/hostname"), ("内.zip", zipped([("乙.txt", TEXT)])))
    first, second = sources(path)
    with pytest.raises(ReadError, match=r"^报送\.zip/link\.txt：这是链接"):
        first.read()
    with pytest.raises(ReadError, match=r"^报送\.zip/内\.zip：这是压缩包"):
        second.read()


def test_members_that_cannot_be_read_do_not_cost_the_others(packed, make_docx):
    tables = extract([packed(("甲.txt", TEXT), ("扫描.docx", make_docx("<w:p/>")), ("空.txt", b""))], Settings(), lambda *_: None)
    assert [row["document"] for row in tables["documents"]] == ["报送.zip/甲.txt"]
    failed = {f["document"]: f["message"] for f in tables["findings"] if f["code"] == "read-failed"}
    assert sorted(failed) == ["报送.zip/扫描.docx", "报送.zip/空.txt"]
    assert all(message.startswith(f"{name}：") for name, message in failed.items())


def test_members_of_one_name_are_numbered_in_their_folder(packed):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = packed(("a/甲.txt", TEXT), ("a/甲.txt", TEXT + TEXT))
    tables = extract([path], Settings(), lambda *_: None)
    assert sorted(row["document"] for row in tables["documents"]) == ["报送.zip/a/甲.txt", "报送.zip/a/甲~2.txt"]


def test_archives_without_documents(packed):
    assert "没有可读的文件" in refusal(packed((".hidden", b"x"), ("空/", b"")))
    assert "没有可读的文件" in refusal(packed())


def test_too_many_members(packed):
    assert "超过 500 个" in refusal(packed(*((f"{n}.txt", TEXT) for n in range(archive.MAX_MEMBERS + 1))))
    assert len(sources(packed(*((f"{n}.txt", TEXT) for n in range(archive.MAX_MEMBERS))))) == archive.MAX_MEMBERS


def test_too_much_content(packed, monkeypatch):
    assert "压缩炸弹" in refusal(packed(("甲.txt", b" " * 5_000_000)))
    path = packed(("甲.txt", TEXT), ("乙.txt", TEXT))
    monkeypatch.setattr(archive, "MAX_TOTAL", 2 * len(TEXT) - 1)
    assert "过大" in refusal(path)


def test_an_encrypted_archive(packed):
    path = packed(("甲.txt", TEXT))
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    (source,) = sources(path)
    with pytest.raises(ReadError, match="加密"):
        source.read()


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_never_escapes_as_another_error(data, tmp_path: Path):
    sound = zipped([("甲.txt", TEXT), ("b/乙.csv", b"a,b\r\n1,2\r\n")])
    at, length = data.draw(st.integers(0, len(sound) - 1)), data.draw(st.integers(0, 8))
    path = tmp_path / "damage.zip"
    path.write_bytes(sound[:at] + data.draw(st.binary(max_size=8)) + sound[at + length :])
    try:
        outcome = [source.read().name for source in sources(path) if not source.skipped]
    except ReadError as error:
        outcome = [str(error)]
    assert all(text.startswith("damage.zip") for text in outcome)
