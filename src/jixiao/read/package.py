"""The zip container of .docx and .xlsx, opened with limits: no bombs, no document types, nothing from outside."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cached_property

from lxml import etree

from jixiao.errors import ReadError

__all__ = ["DAMAGED", "MAX_XML_PART", "Package"]

MAX_PARTS = 10_000
MAX_XML_PART = 64 * 1024 * 1024
MAX_TOTAL = 512 * 1024 * 1024

DAMAGED = "文件已损坏；请重新导出或下载后再试。(The file is damaged; export or download it again.)"
_TOO_LARGE = "解压后内容过大，可能是压缩炸弹；请核对来源或拆分文件。(It unpacks to too much; split the file.)"
_DOCTYPE = "文件内含不允许的 DTD 声明；请核对来源并用办公软件另存。(It carries a document type; save it anew.)"
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


class Package:
    """The parts of an OOXML file.

    Raises:
        ReadError: on opening or reading, where the container is damaged, encrypted or unpacks to too much.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise ReadError(DAMAGED) from error
        parts = self._zip.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise ReadError("文件已加密；请去掉密码后再试。(The file is encrypted; remove its password.)")
        xml = max((part.file_size for part in parts if _is_xml(part.filename)), default=0)
        if len(parts) > MAX_PARTS or xml > MAX_XML_PART or sum(part.file_size for part in parts) > MAX_TOTAL:
            raise ReadError(_TOO_LARGE)
        self.names = tuple(part.filename for part in parts)

    def bytes(self, name: str) -> bytes:
        """The bytes of a part. Zip never yields more than the size that was checked on opening."""
        try:
            return self._zip.read(name)
        except (KeyError, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
            raise ReadError(DAMAGED) from error
        except (zipfile.BadZipFile, zlib.error) as error:
            raise ReadError(DAMAGED) from error

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML part, read without document types, entities or network."""
        data = self.bytes(name)
        if any(mark in data for mark in _DOCTYPES):
            raise ReadError(_DOCTYPE)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReadError(DAMAGED) from error

    def check(self) -> None:
        """Refuse document types in any XML part, for a library that parses the parts itself."""
        for name in self.names:
            if _is_xml(name) and any(mark in self.bytes(name) for mark in _DOCTYPES):
                raise ReadError(_DOCTYPE)

    @cached_property
    def main(self) -> str:
        """The name of the main part, or "" where the container has none."""
        if "_rels/.rels" not in self.names:
            return ""
        for relation in self.xml("_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return ""

    @cached_property
    def main_type(self) -> str:
        """The content type of the main part, or ""."""
        if not self.main or "[Content_Types].xml" not in self.names:
            return ""
        extension = self.main.rpartition(".")[2].lower()
        found = ""
        for entry in self.xml("[Content_Types].xml"):
            if entry.get("PartName", "").lstrip("/") == self.main:
                return entry.get("ContentType", "")
            if entry.get("Extension", "").lower() == extension:
                found = entry.get("ContentType", "")
        return found


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))
