"""The SPARQL engine of the browser: the vendored files, checked, and what the scripts of a page must be told to open it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from jixiao import resources
from jixiao.errors import JixiaoError
from jixiao.graph import prefixes
from jixiao.publish.page import Page

__all__ = ["DUMP", "Engine"]

DUMP = "dump.nq.gz"
"""The dump as browsers fetch it: packed, so that a host need not compress it."""

_FOLDER = "vendor/oxigraph-0.5.11"
_WASM = "web_bg.wasm"
_PART = 1 << 20


class Engine:
    """Oxigraph for the browser, and the dump that it asks.

    Args:
        dump: the file of the dump, N-Quads.
        base: the base IRI.
        own: a project's own roots, whose `site/assets/` may replace the shipped files.

    Attributes:
        dump: the dump, packed; the same bytes each time.
        statements: how many statements it has.
        integrity: the digests of the engine, as browsers check them.

    Raises:
        JixiaoError: a file of the engine is missing or is not what its list of digests says.
    """

    def __init__(self, dump: Path, base: str, own: Iterable[Path] = ()) -> None:
        self._base = base
        self.statements = 0
        packed = io.BytesIO()
        with dump.open("rb") as file, gzip.GzipFile("", "wb", 6, packed, 0) as archive:
            while part := file.read(_PART):
                self.statements += part.count(b"\n")
                archive.write(part)
        self.dump = packed.getvalue()
        self._files = resources.by_name("site/assets", "**/*", own)
        listed = (line.split() for line in self.asset(f"{_FOLDER}/SHA256SUMS").decode().splitlines())
        digests = {name: digest for digest, name in listed}
        for name in digests.keys() - {_WASM}:
            if hashlib.sha256(self.asset(f"{_FOLDER}/{name}")).hexdigest() != digests[name]:
                path = self._files[f"{_FOLDER}/{name}"]
                raise JixiaoError(f"{path} 与其校验和不符，请重新安装 / {path} is not what its digest says; install again")
        self.integrity = " ".join(f"sha256-{base64.b64encode(bytes.fromhex(digests[name])).decode()}"
                                  for name in (f"{_WASM}.gz", _WASM))

    @property
    def prologue(self) -> str:
        """The base and the usual prefixes, as the browser puts them before a query."""
        return " ".join([f"BASE <{self._base}>", *(f"PREFIX {name}: <{iri}>" for name, iri in prefixes(self._base).items())])

    def asset(self, name: str) -> bytes:
        """A file of `site/assets/`."""
        if name not in self._files:
            raise JixiaoError(f"缺少文件 site/assets/{name}，请重新安装 / site/assets/{name} is missing; install again")
        return self._files[name].read_bytes()

    def glue(self) -> bytes:
        """The engine's JavaScript."""
        return self.asset(f"{_FOLDER}/web.js")

    def wasm(self) -> bytes:
        """The engine, packed."""
        return self.asset(f"{_FOLDER}/{_WASM}.gz")

    def options(self, page: Page) -> dict[str, str | int]:
        """What `JixiaoEngine.open` takes, with addresses as seen from a page."""
        return {
            "worker": page.file("assets/engine-worker.js"),
            "glue": page.file(f"assets/{_FOLDER}/web.js"),
            "wasm": page.file(f"assets/{_FOLDER}/{_WASM}.gz"),
            "digest": self.integrity,
            "dump": page.file(DUMP),
            "size": len(self.dump),
            "prologue": self.prologue,
        }
