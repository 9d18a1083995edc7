"""What kind of file a string of bytes is, and why it is not read where it is not."""

from __future__ import annotations

import re

from jixiao.errors import ReadError
from jixiao.read.decoding import unmarked_utf16
from jixiao.read.delimited import delimiter
from jixiao.read.ole import MAGIC, Container
from jixiao.read.package import DAMAGED, Package

__all__ = ["MEDIA_TYPES", "NAMES", "sniff"]

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "spreadsheetml": "application/vnd.ms-excel.sheet+xml",
    "doc": "application/msword",
    "wordml": "application/msword",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "fodt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "fods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "html": "text/html",
    "mhtml": "multipart/related",
    "csv": "text/csv",
    "text": "text/plain",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "pdf": "application/pdf",
    "zip": "application/zip",
}

NAMES = {
    MEDIA_TYPES["docx"]: "Word 文档 .docx", MEDIA_TYPES["xlsx"]: "Excel 工作簿 .xlsx", MEDIA_TYPES["xls"]: "旧版 Excel 工作簿 .xls",
    MEDIA_TYPES["spreadsheetml"]: "XML 格式的 Excel 表格", MEDIA_TYPES["doc"]: "旧版 Word 文档 .doc", MEDIA_TYPES["rtf"]: "RTF 文档",
    MEDIA_TYPES["odt"]: "OpenDocument 文档", MEDIA_TYPES["ods"]: "OpenDocument 表格", MEDIA_TYPES["xlsb"]: "Excel 二进制工作簿 .xlsb",
    MEDIA_TYPES["html"]: "网页 .html", MEDIA_TYPES["mhtml"]: "单个文件网页 .mht", MEDIA_TYPES["csv"]: "以逗号或制表符分隔的纯文本",
    MEDIA_TYPES["text"]: "纯文本", MEDIA_TYPES["png"]: "PNG 图片", MEDIA_TYPES["jpeg"]: "JPEG 图片", MEDIA_TYPES["tiff"]: "TIFF 图片",
    MEDIA_TYPES["bmp"]: "BMP 图片", MEDIA_TYPES["pdf"]: "PDF 文件",
}
"""What people call the content of a file, by media type."""

_SAVE_AS = "请用办公软件另存为 .docx 或 .xlsx 后再试。(Save it as .docx or .xlsx.)"
_PICTURE = "这种图片（GIF）不读取；请提供可编辑的文件，或另存为 PNG。(This kind of picture is not read; save it as PNG.)"
_UNKNOWN = "无法识别的文件类型；请提供 .docx、.xlsx 或文本文件。(Unknown kind of file.)"
_ENCRYPTED = "文件已加密；请去掉打开密码后再试。(The file is encrypted; remove its password.)"
_OTHER_OFFICE = "这种办公文件（演示文稿、图形、邮件等）不读取；" + _SAVE_AS
_OFD = "这是 OFD 版式文件，本版本不读取；请用 OFD 阅读器导出为 PDF 或 .docx 后再试。(OFD is not read; export it as PDF or .docx.)"
_REFUSED = (
    (b"GIF8", _PICTURE),
    (b"Rar!", "这是压缩包；请解压后再试。(This is an archive; unpack it first.)"),
    (b"7z\xbc\xaf", "这是压缩包；请解压后再试。(This is an archive; unpack it first.)"),
    (b"\x1f\x8b", "这是压缩包；请解压后再试。(This is an archive; unpack it first.)"),
)
_PICTURES = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"), (b"BM", "bmp"))
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<(\?xml|!doctype|!--|(?:html|head|body|meta|title|style|script|table|center|div)\b)", re.IGNORECASE)
_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!doctype(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>)", re.IGNORECASE | re.DOTALL)
_SPREADSHEETML = re.compile(r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_HEAD = 4096
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # workbooks without a container
_STREAMS = (("EncryptedPackage", ""), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_OPEN_DOCUMENT = {"text": "odt", "text-template": "odt", "spreadsheet": "ods", "spreadsheet-template": "ods"}
_FLAT = re.compile(r"<office:document\b[^>]*\boffice:mimetype=[\"']application/vnd\.oasis\.opendocument\.([a-z-]+)[\"']")
_WORDML = re.compile(r"<(?:\w+:)?(?:wordDocument\b[^>]*office/word/2003/wordml|package\b[^>]*office/2006/xmlPackage)")
_MAIL_FIELD = re.compile(r"[!-9;-~]+:.*(?:\n[ \t].*)*(?:\n|$)")
_PAGE_TYPE = re.compile(r"content-type:\s*(?:multipart/related|text/html)\b", re.IGNORECASE)


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
    if data.startswith(MAGIC):
        return _container_kind(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_BIFF):
        return "xls"
    for start, message in _REFUSED:
        if data.startswith(start):
            raise ReadError(message)
    for start, kind in _PICTURES:
        if data.startswith(start) and not (kind == "bmp" and not _CONTROL.search(data[:64])):  # a text may begin so
            return kind
    if data.startswith(_BOMS[:2]):
        return _text_kind(_utf16(data), data)
    wide = unmarked_utf16(data)
    if wide and not _CONTROL.search(wide.encode()):
        return _text_kind(wide, data)
    if _CONTROL.search(data):
        raise ReadError(_UNKNOWN)
    # Markup is ASCII, so any encoding that holds ASCII will do to see it.
    return _text_kind(data[:_HEAD].removeprefix(_BOMS[2]).decode("latin-1"), data)


def _text_kind(text: str, data: bytes) -> str:
    """What kind of text it is, by how it begins."""
    if not _MARKUP.match(text):
        if _saved_page(text[:_HEAD]):
            return "mhtml"
        return "csv" if delimiter(data) else "text"
    head = text[:_HEAD]
    while prologue := _PROLOGUE.match(head):
        head = head[prologue.end() :]
    head = head.lstrip()
    if _SPREADSHEETML.match(head):
        return "spreadsheetml"
    if _WORDML.match(head):
        return "wordml"
    if flat := _FLAT.match(head):
        return "f" + _open_document(flat[1])
    if text.lstrip().startswith("<?xml") and not re.match(r"<(!doctype\s+html|html)\b", head, re.IGNORECASE):
        raise ReadError("这是 XML 文件，本版本不读取；" + _SAVE_AS)
    return "html"


def _saved_page(head: str) -> bool:
    """True for a web page saved as a single file: fields as a mail has them, one of which says so."""
    head = head.replace("\r\n", "\n").lstrip()
    while field := _MAIL_FIELD.match(head):
        if _PAGE_TYPE.match(field[0]):
            return True
        head = head[field.end() :]
    return False


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
        return "xlsb"
    if "spreadsheetml" in main or "ms-excel" in main:
        return "xlsx"
    if main:
        raise ReadError(f"这种 Office 文件（{main}）本版本不读取；" + _SAVE_AS)
    if "[Content_Types].xml" in package.names:
        raise ReadError(DAMAGED)
    if "OFD.xml" in package.names:
        raise ReadError(_OFD)
    if "mimetype" in package.names:
        if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.bytes("META-INF/manifest.xml"):
            raise ReadError(_ENCRYPTED)
        return _open_document(package.bytes("mimetype").decode("latin-1").strip().rpartition("opendocument.")[2])
    return "zip"


def _open_document(kind: str) -> str:
    if kind not in _OPEN_DOCUMENT:
        raise ReadError(_OTHER_OFFICE)
    return _OPEN_DOCUMENT[kind]


def _container_kind(data: bytes) -> str:
    """What an old Office file is, by the streams at its top; where its directory is damaged, by the names found in it."""
    try:
        names = Container(data).names
    except ReadError:
        names = frozenset(name for name, _ in _STREAMS if name.encode("utf-16-le") in data)
    for name, kind in _STREAMS:
        if name in names:
            if not kind:
                raise ReadError(_ENCRYPTED)
            return kind
    raise ReadError(_OTHER_OFFICE)
