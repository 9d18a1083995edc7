"""The output folder: writes files, remembers which ones are ours, and takes away those of an earlier build."""

from __future__ import annotations

import filecmp
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from jixiao.errors import JixiaoError

__all__ = ["MANIFEST", "Folder", "Growing"]

MANIFEST = ".jixiao-files"


class Growing:
    """A file written bit by bit beside its place, and put there in the end if it differs from what is there."""

    def __init__(self, folder: Folder, path: str, target: Path, there: bool) -> None:
        self._folder, self._path, self._target, self._there = folder, path, target, there
        self._part = target.with_name(f"{target.name}.part")
        self._file = self._part.open("wb")

    def add(self, data: bytes) -> None:
        """Append to the file."""
        self._file.write(data)

    def close(self) -> None:
        """End the file."""
        self._file.close()
        self._folder.written[self._path] = self._part.stat().st_size
        if self._there and filecmp.cmp(self._part, self._target, shallow=False):
            self._part.unlink()
        else:
            self._part.replace(self._target)


class Folder:
    """An output folder in which only files written by an earlier build are ever replaced or removed.

    The manifest names the files of the last build, one path a line. While a build runs it names those of the last build and
    those written so far, so that a build that was broken off is cleaned up by the next.

    Raises:
        JixiaoError: a file is in the way that no build has written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written: dict[str, int] = {}
        self._folders: set[str] = set()  # those that are there, whether made now or found
        try:
            root.mkdir(parents=True, exist_ok=True)
            manifest = root / MANIFEST
            self._earlier = set(manifest.read_text(encoding="utf-8").splitlines()) if manifest.is_file() else set()
        except OSError as error:
            raise JixiaoError(f"输出文件夹 {root} 无法使用（{error.strerror}），请另选一个 / "
                              f"the output folder {root} cannot be used; choose another one") from error

    def write(self, path: str, data: bytes) -> None:
        """Write one file; `path` is relative to the folder and has forward slashes.

        A file that has these bytes already is left alone, with its date, so that a mirror copies only what has changed.
        """
        target = self._target(path)
        ours = path in self._earlier or path in self.written
        if not ours or not _has(target, data):
            try:
                with open(target, "wb" if ours else "xb", buffering=0) as file:  # noqa: PTH123 - thousands of files
                    file.write(data)
            except FileExistsError:
                _refuse(target)
        self.written[path] = len(data)

    def write_lines(self, path: str, lines: Iterable[bytes]) -> None:
        """Write one file line by line."""
        growing = self.growing(path)
        for line in lines:
            growing.add(line)
        growing.close()

    def growing(self, path: str) -> Growing:
        """A file that is written bit by bit."""
        target = Path(self._target(path))
        there = target.exists()
        if there and path not in self._earlier and path not in self.written:
            _refuse(target)
        return Growing(self, path, target, there)

    def sha256(self, path: str) -> str:
        """The digest of a file that was written, in hexadecimal."""
        with (self.root / path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _target(self, path: str) -> str:
        """Where a file goes; makes the folder for it."""
        target = f"{self.root}/{path}"
        folder = target[:target.rfind("/")]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - thousands of folders
            self._folders.add(folder)
        return target

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._remove_earlier()
            listed = set(self.written)
        else:
            listed = self._earlier | set(self.written)
        (self.root / MANIFEST).write_text("".join(f"{path}\n" for path in sorted(listed)), encoding="utf-8")

    def _remove_earlier(self) -> None:
        """Remove what an earlier build wrote and this one did not, and the folders that this leaves empty."""
        inside = self.root.resolve()
        for path in sorted(self._earlier - set(self.written)):
            target = self.root / path
            if ".." in Path(path).parts or not target.parent.resolve().is_relative_to(inside):
                continue
            target.unlink(missing_ok=True)
            folder = target.parent
            while folder != self.root and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent


def _has(target: str, data: bytes) -> bool:
    """True where a file is there and has these bytes."""
    try:
        return os.stat(target).st_size == len(data) and Path(target).read_bytes() == data  # noqa: PTH116 - thousands of files
    except FileNotFoundError:
        return False


def _refuse(target: str | Path) -> NoReturn:
    raise JixiaoError(f"{target} 不是以前的构建写下的，不会覆盖，请另选一个空文件夹 / "
                      f"{target} is in the way: no earlier build has written it; choose an empty output folder") from None
