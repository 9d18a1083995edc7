"""Where the data of a source is: a file, or what the caller gives under the same name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jixiao.mapping.nodes import Said, suggestion

__all__ = ["locate"]

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def locate(access: str, folder: Path, given: Mapping[str, Any], said: str = "") -> Path | str | Said:
    """The file that a source names, the name of the table that the caller gives for it, or what is wrong.

    Args:
        access: a path, relative to `folder`, or a URL.
        folder: where files are.
        given: tables and paths that the caller gives, by name.
        said: what a message calls the folder.
    """
    if access in given:
        found = given[access]
        return Path(found) if isinstance(found, str | Path) else access
    if _URL.match(access) and not access.startswith("file://"):
        return Said(f"不会从网络读取“{access}”；请先下载，再用 tables（命令行 --table {access} 文件）给出它",
                    f"{access!r} is not fetched from the network; download it and give it as a table (--table {access} FILE)")
    path = folder / access.removeprefix("file://")
    if path.is_file():
        return path
    near = suggestion(access, (p.name for p in folder.glob("*") if p.suffix == path.suffix))
    return Said(f"{said or folder} 中没有表“{access}”{near.zh}", f"there is no table {access!r} in {said or folder}{near.en}")
