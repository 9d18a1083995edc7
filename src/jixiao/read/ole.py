"""The container of old Office files (.doc, .xls, .wps, .et): which streams it holds, and their bytes."""

from __future__ import annotations

import io
import struct

from jixiao.errors import ReadError
from jixiao.read.package import DAMAGED

__all__ = ["MAGIC", "Container"]

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Container:
    """A compound file. Only what stands at its top counts: a document may hold a workbook, and is a document still.

    Attributes:
        names: the names of the streams and storages at the top.

    Raises:
        ReadError: on opening, where the directory cannot be read.
    """

    def __init__(self, data: bytes) -> None:
        from xlrd import compdoc  # noqa: PLC0415

        # What xlrd raises on directories that are not what they should be.
        self._broken = (compdoc.CompDocError, ArithmeticError, AssertionError, LookupError, RuntimeError, TypeError, ValueError,
                        struct.error)
        try:
            self._file = compdoc.CompDoc(data, logfile=io.StringIO())
            directory = self._file.dirlist
            self.names = frozenset(str(directory[number].name) for number in directory[0].children)
        except self._broken as error:
            raise ReadError(DAMAGED) from error

    def stream(self, name: str) -> bytes:
        """The bytes of a stream at the top, or nothing where there is none or it is damaged."""
        try:
            data = self._file.get_named_stream(name)
        except self._broken:
            return b""
        return bytes(data or b"")
