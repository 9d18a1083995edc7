"""The output folder: writes files, remembers which ones are ours, and takes away those of an earlier build."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from jixiao.errors import JixiaoError

__all__ = ["MANIFEST", "Folder"]

MANIFEST = ".jixiao-files"


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
        self._made: set[Path] = set()
        try:
            root.mkdir(parents=True, exist_ok=True)
            manifest = root / MANIFEST
            self._earlier = set(manifest.read_text(encoding="utf-8").splitlines()) if manifest.is_file() else set()
        except OSError as error:
            raise JixiaoError(f"输出文件夹 {root} 无法使用（{error.strerror}），请另选一个 / "
                              f"the output folder {root} cannot be used; choose another one") from error

    def write(self, path: str, data: bytes) -> None:
        """Write one file; `path` is relative to the folder and has forward slashes."""
        target = self.root / path
        if path not in self._earlier and path not in self.written and target.exists():
            raise JixiaoError(f"{target} 不是以前的构建写下的，不会覆盖，请另选一个空文件夹 / "
                              f"{target} is in the way: no earlier build has written it; choose an empty output folder")
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        target.write_bytes(data)
        self.written[path] = len(data)

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
