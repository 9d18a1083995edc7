"""Bytes in, a Document out: one file per format, told apart by their bytes and never by their name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from jixiao.errors import ReadError
from jixiao.model import Document
from jixiao.read.archive import members
from jixiao.read.content import Content
from jixiao.read.dates import modified
from jixiao.read.sniff import MEDIA_TYPES, sniff

__all__ = ["MAX_BYTES", "Source", "read", "sources"]

MAX_BYTES = 100 * 1024 * 1024
_SUFFIX_KINDS = {
    ".docx": "docx", ".xlsx": "xlsx", ".xls": "xls", ".et": "xls", ".html": "html", ".htm": "html", ".csv": "csv", ".tsv": "csv",
    ".txt": "text", ".pdf": "pdf", ".doc": "doc", ".dot": "doc", ".wps": "doc", ".rtf": "rtf", ".odt": "odt", ".ott": "odt",
    ".ods": "ods", ".ots": "ods", ".fodt": "fodt", ".fods": "fods", ".xlsb": "xlsb", ".mht": "mhtml", ".mhtml": "mhtml",
    ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".tif": "tiff", ".tiff": "tiff", ".bmp": "bmp",
}  # fmt: skip


def read(path: Path) -> Document:
    """Read one document. An archive of several is refused here; `sources` opens it.

    The format is told from the bytes, so a workbook that is named `.docx` is read as the workbook it is; the property
    `named_as` then says what the name claimed.

    Args:
        path: a file of a kind that docs/formats.md lists.

    Returns:
        The document with its grids in reading order. `name` is the base name, `sha256` the hash of the bytes.

    Raises:
        ReadError: the file is missing, unreadable, empty, too large, damaged, encrypted or of a kind that is not read; one
            sentence in Chinese and one in English name the file and say what to do.
    """
    (source,) = _whole(path)
    return source.read()


@dataclass(frozen=True)
class Source:
    """A document that can be read: a file, or a member of an archive. `skipped` says why a member is not to be read."""

    name: str
    bytes: Callable[[], bytes]
    skipped: str = ""

    def read(self) -> Document:
        """Read it.

        Raises:
            ReadError: as for `read`; the message begins with the name.
        """
        with _naming(self.name):
            data = self.bytes()
            if not data.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf"):
                raise ReadError("文件是空的；请重新导出或下载。(The file is empty; export or download it again.)")
            kind = sniff(data)
            content = _content(kind, data)
        properties = dict(content.properties)
        suffix = PurePath(self.name).suffix.lower()
        if _SUFFIX_KINDS.get(suffix, kind) != kind:
            properties["named_as"] = suffix
        sha256 = hashlib.sha256(data).hexdigest()
        return Document(self.name, sha256, MEDIA_TYPES[kind], len(data), content.grids, content.converted_by,
                        properties=properties, notes=content.notes, modified=modified(kind, data))


def sources(path: Path) -> tuple[Source, ...]:
    """What is to be read in a file: itself, or the members of a zip archive, named `archive.zip/inner.docx`.

    Raises:
        ReadError: an archive is damaged or larger than the limits. What is wrong with a single document shows when it is read.
    """
    (source,) = whole = _whole(path)
    with _naming(source.name):
        try:
            data = source.bytes()
            archive = data.startswith(b"PK") and sniff(data) == "zip"
        except ReadError:
            return whole
        if not archive:
            return (Source(source.name, lambda: data),)
        found = members(source.name, data)
    return tuple(Source(member.name, member.bytes, member.skipped) for member in found)


def _whole(path: Path) -> tuple[Source]:
    return (Source(path.name.encode("utf-8", "replace").decode(), lambda: _bytes(path)),)


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Puts the name of the file in front of what is wrong with it."""
    try:
        yield
    except ReadError as error:
        message = str(error)
        raise ReadError(message if message.startswith(name) else f"{name}：{message}") from error


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise ReadError("这是文件夹，不是文件；请指定其中的文件。(This is a folder; name a file in it.)")
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ReadError("这不是普通文件，无法读取；请复制成普通文件再试。(Not a regular file; copy it to one first.)")
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            raise ReadError(
                f"文件有 {size} 字节，超过 {limit} MiB 的上限；请拆分后再试。(Larger than {limit} MiB; split the file.)"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("找不到这个文件；请核对路径。(The file is not there; check the path.)") from error
    except PermissionError as error:
        raise ReadError("没有读取权限；请修改文件或文件夹的权限。(No permission to read it; change its mode.)") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(f"读取失败（{reason}）；请检查磁盘后再试。(Reading failed: {reason}; check the disk.)") from error
    return data


def _content(kind: str, data: bytes) -> Content:
    """Call the reader of a kind; readers are imported when they are needed, as openpyxl alone takes a while."""
    if kind == "zip":
        raise ReadError("这是压缩包，不是一份文件；请解压后再试。(This is an archive, not a document; unpack it.)")
    if kind == "docx":
        from jixiao.read.docx import read_docx  # noqa: PLC0415

        return read_docx(data)
    if kind == "xlsx":
        from jixiao.read.xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx(data)
    if kind == "xls":
        from jixiao.read.xls import read_xls  # noqa: PLC0415

        return read_xls(data)
    if kind == "spreadsheetml":
        from jixiao.read.spreadsheetml import read_spreadsheetml  # noqa: PLC0415

        return read_spreadsheetml(data)
    if kind == "wordml":
        from jixiao.read.word_xml import read_word_xml  # noqa: PLC0415

        return read_word_xml(data)
    if kind == "html":
        from jixiao.read.html import read_html  # noqa: PLC0415

        return read_html(data)
    if kind == "mhtml":
        from jixiao.read.mhtml import read_mhtml  # noqa: PLC0415

        return read_mhtml(data)
    if kind == "pdf":
        from jixiao.read.ocr_pages import read_pages  # noqa: PLC0415

        return read_pages(data)
    if kind in ("png", "jpeg", "tiff", "bmp"):
        from jixiao.read.ocr_pages import read_picture  # noqa: PLC0415

        return read_picture(data)
    if kind == "csv":
        from jixiao.read.delimited import read_delimited  # noqa: PLC0415

        return read_delimited(data)
    if kind == "text":
        from jixiao.read.text import read_text  # noqa: PLC0415

        return read_text(data)
    from jixiao.read.office import read_office  # noqa: PLC0415

    return read_office(kind, data)
