"""Files as text: compressed ones unpacked, other encodings turned into UTF-8, into a folder of the run."""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO, cast

from jixiao.errors import TableError
from jixiao.mapping.sources.described import Source

__all__ = ["COMPRESSIONS", "fresh", "opened", "plain", "python_encoding"]

COMPRESSIONS = ("gzip", "zip", "targz", "tarxz")


def python_encoding(name: str) -> str | None:
    """The name of an encoding as Python knows it, None for an unknown one.

    >>> python_encoding("UTF-8"), python_encoding("gbk")
    ('utf-8', 'gbk')
    """
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


@contextmanager
def opened(source: Source) -> Iterator[IO[str]]:
    """The text of a file, unpacked and decoded, with its line ends as they are.

    Raises:
        TableError: it cannot be read, is no archive of one file, or has another encoding.
    """
    assert source.path
    encoding = "utf-8-sig" if source.encoding == "utf-8" else source.encoding
    try:
        with _bytes(source, source.path) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
            yield text
    except UnicodeError as error:
        raise TableError(f"{source.path} 不是 {source.encoding} 编码，请在映射中写明编码 / "
                         f"is not encoded in {source.encoding}; name its encoding in the mapping: {error}") from error
    except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError) as error:
        raise TableError(f"{source.path} 无法读取 / cannot be read: {error}") from error


@contextmanager
def _bytes(source: Source, path: Path) -> Iterator[IO[bytes]]:
    match source.compression:
        case "gzip":
            with gzip.open(path) as stream:
                yield cast(IO[bytes], stream)
        case "zip":
            with zipfile.ZipFile(path) as archive, archive.open(_only(archive.namelist(), path)) as stream:
                yield stream
        case "targz" | "tarxz":
            with tarfile.open(path, "r:gz" if source.compression == "targz" else "r:xz") as tar:
                name = _only([member.name for member in tar.getmembers() if member.isfile()], path)
                member = tar.extractfile(name)
                assert member
                with member:
                    yield member
        case _:
            with path.open("rb") as stream:
                yield stream


def _only(names: list[str], path: Path) -> str:
    if len(names) != 1:
        raise TableError(f"{path} 应只含一个文件，而不是 {len(names)} 个 / must hold one file, not {len(names)}")
    return names[0]


def fresh(folder: Path, name: str) -> Path:
    """A path in a folder that no file has yet."""
    return next(path for n in count() if not (path := folder / f"{n}-{name}").exists())


def plain(source: Source, folder: Path) -> Path:
    """A file with the same text in UTF-8 and without compression: the file itself where it is one.

    Args:
        source: a source with a file.
        folder: where a copy may be written.
    """
    assert source.path
    if not source.compression and source.encoding == "utf-8":
        return source.path
    out = fresh(folder, source.path.name)
    with opened(source) as text, out.open("w", encoding="utf-8", newline="") as copy:
        shutil.copyfileobj(text, copy)
    return out
