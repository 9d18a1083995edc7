"""What LibreOffice made of a file, kept in the user's cache folder, so that the same bytes are converted once.

The folder is `jixiao` in `$XDG_CACHE_HOME` (`~/.cache`); `JIXIAO_CACHE` names another one, and `JIXIAO_CACHE=off` keeps nothing.
Nothing depends on it: what is not there, cannot be read or cannot be written is converted again.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import zipfile
import zlib
from pathlib import Path

__all__ = ["fetch", "keep"]


def fetch(key: str) -> bytes | None:
    """What is kept under a key, or None where there is nothing whole."""
    folder = _folder()
    if folder is None:
        return None
    try:
        data = (folder / key).read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return None if package.testzip() else data
    except (OSError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None


def keep(key: str, data: bytes) -> None:
    """Keep bytes under a key, readable for this user alone; the file appears whole or not at all."""
    folder = _folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(folder / key)
        except OSError:
            Path(name).unlink(missing_ok=True)


def _folder() -> Path | None:
    named = os.environ.get("JIXIAO_CACHE", "")
    if named == "off":
        return None
    try:
        base = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jixiao"
    except RuntimeError:  # nobody knows where home is
        return None
    return base / "office"
