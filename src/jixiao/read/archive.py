"""Zip archives of documents: which members are read, under which names, and within which limits. Nothing is written to disk."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.errors import ReadError
from jixiao.read.package import DAMAGED

__all__ = ["Member", "members"]

MAX_MEMBERS = 500
MAX_TOTAL = 300 * 1024 * 1024
MAX_RATIO = 200  # unpacked to packed, of members above the size below; documents stay far under it
_SMALL = 1024 * 1024
_BROKEN = (EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)
_UTF8_NAME = 0x800


@dataclass(frozen=True)
class Member:
    """A file in an archive, or a folder of it that is passed over.

    `name` begins with that of the archive; `skipped` says why it is not read, `refused` why it cannot be.
    """

    name: str
    archive: zipfile.ZipFile
    info: zipfile.ZipInfo
    skipped: str = ""
    refused: str = ""

    def bytes(self) -> bytes:
        """The unpacked bytes.

        Raises:
            ReadError: they are damaged, or the member was refused.
        """
        if self.refused:
            raise ReadError(self.refused)
        try:
            return self.archive.read(self.info)
        except _BROKEN as error:
            raise ReadError(DAMAGED) from error


def members(name: str, data: bytes) -> list[Member]:
    """The members of an archive sorted by name.

    Names without the mark of UTF-8 are read as UTF-8 and, where that fails, as GB 18030, which Chinese systems write.

    Args:
        name: the name of the archive.
        data: its bytes.

    Raises:
        ReadError: it is damaged, holds nothing to read, or unpacks to more than the limits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise ReadError(DAMAGED) from error
    found = sorted(_members(name, archive), key=lambda member: member.name)
    taken = [member.info for member in found if not member.skipped]
    if not taken:
        raise ReadError("压缩包里没有可读的文件；请核对文件。(There is no file to read in the archive; check it.)")
    if len(taken) > MAX_MEMBERS:
        raise ReadError(f"压缩包里的文件超过 {MAX_MEMBERS} 个；请拆分后再试。(More than {MAX_MEMBERS} files; split the archive.)")
    if sum(info.file_size for info in taken) > MAX_TOTAL or any(map(_bomb, taken)):
        raise ReadError("压缩包解压后内容过大，可能是压缩炸弹；请核对来源或拆分。(It unpacks to too much; split the archive.)")
    return found


def _bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _SMALL and info.file_size > MAX_RATIO * info.compress_size


def _members(archive_name: str, archive: zipfile.ZipFile) -> Iterator[Member]:
    left_out = set()
    for info in archive.infolist():
        name = _name(info).replace("\\", "/")
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if name.endswith("/") or not parts:
            continue
        inner = "/".join((archive_name, *parts))
        if name.startswith("/") or ".." in parts or re.match("[A-Za-z]:", name) or not name.isprintable():
            shown = re.sub(r"[^\w.()（）-]", "_", parts[-1])
            why = "压缩包里的路径越出了压缩包，未读取；请核对来源并重新打包。(Its path leaves the archive; pack it anew.)"
            yield Member(f"{archive_name}/{shown}", archive, info, refused=why)
        elif parts[0] == "__MACOSX":
            if parts[0] not in left_out:
                left_out.add(parts[0])
                yield Member(f"{archive_name}/{parts[0]}", archive, info, skipped="是 macOS 附加的文件夹，未读取")
        elif any(part.startswith(".") for part in parts):
            yield Member(inner, archive, info, skipped="是隐藏文件，未读取")
        elif parts[-1].startswith("~$"):
            yield Member(inner, archive, info, skipped="是办公软件的锁文件，未读取")
        elif stat.S_ISLNK(info.external_attr >> 16):
            yield Member(inner, archive, info, refused="这是链接，不是文件；请打包文件本身。(This is a link; pack the file itself.)")
        else:
            yield Member(inner, archive, info)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member, in the encoding that it was written in."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
