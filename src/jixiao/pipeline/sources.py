"""Which files a run reads: sources are files and folders, folders are walked, nothing is passed over silently."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import ReadError
from jixiao.findings import Finding

__all__ = ["Sources", "collect"]


@dataclass(frozen=True)
class Sources:
    """The files to read, in an order that does not depend on how they were given, and what was found on the way."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]


def collect(sources: Iterable[Path], leave_out: Iterable[Path] = ()) -> Sources:
    """Walk the sources.

    A file that is named is always taken. In folders, hidden files and the lock files of office programs (`~$…`) are left
    out with a finding, and a folder that cannot be listed is a finding of severity error.

    Args:
        sources: files and folders.
        leave_out: folders that are never walked, such as the one that the run writes.

    Returns:
        Files sorted by their path, each once, and the findings.

    Raises:
        ReadError: a source is not there, or there is nothing to read in all of them.
    """
    walk = _Walk({p.resolve() for p in leave_out})
    given = sorted(set(sources), key=lambda p: p.resolve().as_posix())
    for source in given:
        if source.is_dir():
            walk.folder(source, source.name or source.resolve().name)
        elif os.path.lexists(source):
            walk.file(source, source.name)
        else:
            raise ReadError(f"找不到 {source}，请检查路径 / {source} is not there; check the path")
    if not walk.files and not any(f.severity == "error" for f in walk.findings):
        names = "、".join(str(s) for s in given)
        raise ReadError(f"{names} 中没有可读的文件 / there is no file to read in {', '.join(str(s) for s in given)}")
    files = sorted(walk.files.items(), key=lambda item: item[0].as_posix())
    findings = sorted(dict.fromkeys(walk.findings), key=lambda f: (f.document, f.code))
    return Sources(tuple(path for _, path in files), tuple(findings))


class _Walk:
    """What a walk has met so far. `name` is how a finding calls a path: relative to the source, so without the machine's."""

    def __init__(self, leave_out: set[Path]) -> None:
        self.leave_out = leave_out
        self.files: dict[Path, Path] = {}
        self.findings: list[Finding] = []

    def file(self, path: Path, name: str) -> None:
        if path.is_file():
            self.files.setdefault(path.resolve(), path)
        else:
            self._found("read-file", "error", name, "不是普通文件（可能是失效的链接），无法读取；其余文件照常处理")

    def folder(self, path: Path, name: str) -> None:
        if path.resolve() in self.leave_out:
            return
        try:
            entries = sorted(os.scandir(path), key=lambda e: e.name)
        except OSError as error:
            self._found("read-folder", "error", name, f"文件夹无法打开（{error.strerror}），请检查权限；其余文件照常处理")
            return
        for entry in entries:
            inner = f"{name}/{entry.name}"
            if entry.name.startswith("."):
                self._found("read-skipped", "info", inner, "是隐藏文件，未读取")
            elif entry.name.startswith("~$"):
                self._found("read-skipped", "info", inner, "是办公软件的锁文件，未读取")
            elif entry.is_dir(follow_symlinks=False):
                self.folder(Path(entry.path), inner)
            elif entry.is_dir():
                self._found("read-skipped", "info", inner, "是指向文件夹的链接，未进入；需要时请直接给出该文件夹")
            else:
                self.file(Path(entry.path), inner)

    def _found(self, code: str, severity: str, name: str, what: str) -> None:
        self.findings.append(Finding(code=code, severity=severity, message=f"{name}：{what}。", document=name))
