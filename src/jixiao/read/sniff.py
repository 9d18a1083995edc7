"""What kind of file a string of bytes is, and why it is not read where it is not."""

from __future__ import annotations

import re

from jixiao.errors import ReadError
from jixiao.read.delimited import delimiter
from jixiao.read.package import DAMAGED, Package

__all__ = ["MEDIA_TYPES", "sniff"]

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "spreadsheetml": "application/vnd.ms-excel.sheet+xml",
    "html": "text/html",
    "csv": "text/csv",
    "text": "text/plain",
    "pdf": "application/pdf",
    "zip": "application/zip",
}

_SAVE_AS = "请用办公软件另存为 .docx 或 .xlsx 后再试。(Save it as .docx or .xlsx.)"
_PICTURE = "这是图片，其中的文字无法读取；请提供可编辑的文件。(This is a picture; give a file with text.)"
_UNKNOWN = "无法识别的文件类型；请提供 .docx、.xlsx 或文本文件。(Unknown kind of file.)"
_LEGACY = "这是旧版 Office 文件（.doc、.wps 等），本版本不读取；" + _SAVE_AS
_REFUSED = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"{\\rtf", "这是 RTF 文件，本版本不读取；" + _SAVE_AS),
    (b"Rar!", "这是压缩包；请解压后再试。(This is an archive; unpack it first.)"),
    (b"7z\xbc\xaf", "这是压缩包；请解压后再试。(This is an archive; unpack it first.)"),
    (b"\x1f\x8b", "这是压缩包；请解压后再试。(This is an archive; unpack it first.)"),
)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<(\?xml|!doctype|!--|(?:html|head|body|meta|title|style|script|table|center|div)\b)", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!doctype(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>)", re.IGNORECASE | re.DOTALL)
_SPREADSHEETML = re.compile(r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # workbooks without a container
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOKS = tuple("".join(f"{c}\0" for c in name).encode() for name in ("Workbook", "Book"))


def sniff(data: bytes) -> str:
    """The kind of a file: one of `MEDIA_TYPES`.

    Raises:
        ReadError: it is of another kind, encrypted or damaged; the message says which and what to do.

    >>> sniff("项目名称\\t防汛".encode()), sniff(b"<table><tr><td>1"), sniff(b"a,b\\n1,2\\n")
    ('text', 'html', 'csv')
    """
    if data.startswith(b"PK"):
        return _package_kind(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadError("文件已加密；请去掉打开密码后再试。(The file is encrypted; remove its password.)")
        if any(name in data for name in _WORKBOOKS):
            return "xls"
        raise ReadError(_LEGACY)
    if data.startswith(_BIFF):
        return "xls"
    for start, message in _REFUSED:
        if data.startswith(start) and not (start == b"BM" and not _CONTROL.search(data[:64])):
            raise ReadError(message)
    if data.startswith(_BOMS[:2]):
        return _text_kind(_utf16(data), data)
    if _CONTROL.search(data):
        raise ReadError(_UNKNOWN)
    # Markup is ASCII, so any encoding that holds ASCII will do to see it.
    return _text_kind(data[:_HEAD].removeprefix(_BOMS[2]).decode("latin-1"), data)


def _text_kind(text: str, data: bytes) -> str:
    """What kind of text it is, by how it begins."""
    if not _MARKUP.match(text):
        return "csv" if delimiter(data) else "text"
    head = text[:_HEAD]
    while prologue := _PROLOGUE.match(head):
        head = head[prologue.end() :]
    if _SPREADSHEETML.match(head.lstrip()):
        return "spreadsheetml"
    if text.lstrip().startswith("<?xml") and not re.match(r"\s*<(!doctype\s+html|html)\b", head, re.IGNORECASE):
        raise ReadError("这是 XML 文件，本版本不读取；" + _SAVE_AS)
    return "html"


def _utf16(data: bytes) -> str:
    """The text of a file that its mark announces as UTF-16; the mark may also be chance."""
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise ReadError(_UNKNOWN) from error
    if _CONTROL.search(text.encode()):
        raise ReadError(_UNKNOWN)
    return text


def _package_kind(data: bytes) -> str:
    package = Package(data)
    main = package.main_type
    if "wordprocessingml" in main or "ms-word" in main:
        return "docx"
    if "ms-excel.sheet.binary" in main:
        raise ReadError("这是二进制工作簿（.xlsb），本版本不读取；" + _SAVE_AS)
    if "spreadsheetml" in main or "ms-excel" in main:
        return "xlsx"
    if main:
        raise ReadError(f"这种 Office 文件（{main}）本版本不读取；" + _SAVE_AS)
    if "[Content_Types].xml" in package.names:
        raise ReadError(DAMAGED)
    if any(name in package.names for name in ("mimetype", "OFD.xml")):
        raise ReadError("这是其他办公格式（.odt、.ods、.ofd 等），本版本不读取；" + _SAVE_AS)
    return "zip"
