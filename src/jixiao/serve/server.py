"""A small HTTP server for a built site: GET and HEAD of its files, SPARQL queries, 127.0.0.1 only, nothing outside the folder."""

from __future__ import annotations

import shutil
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from jixiao.errors import JixiaoError
from jixiao.serve.negotiate import choose, media_type, variants
from jixiao.serve.sparql import BODY, PATH, Endpoint

__all__ = ["Preview"]


class Preview:
    """A running preview.

    Args:
        site: the folder that `jixiao build` wrote.
        port: the port; 0 for any free one.
        endpoint: answers SPARQL queries at `/sparql`; without one there is nothing at that address.

    Raises:
        JixiaoError: the folder holds no site, or the port is taken.
    """

    def __init__(self, site: Path, port: int = 8000, endpoint: Endpoint | None = None) -> None:
        if not (site / "index.html").is_file():
            raise JixiaoError(f"{site} 中没有站点，请先运行 jixiao build / {site} holds no site; run jixiao build first")
        try:
            handler = partial(_Handler, root=site.resolve(), endpoint=endpoint)
            self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError as error:
            raise JixiaoError(f"端口 {port} 无法使用（{error.strerror}），请用 --port 换一个 / "
                              f"port {port} cannot be used; choose another one with --port") from error

    @property
    def url(self) -> str:
        """The address of the home page."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def run(self) -> None:
        """Answer requests until `stop` is called or the process is interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()

    def stop(self) -> None:
        """Make `run` return; call it from another thread."""
        self._server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, root: Path, endpoint: Endpoint | None) -> None:
        self.root, self.endpoint = root, endpoint
        super().__init__(*args)

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_POST(self) -> None:
        """Only queries are posted; what is sent elsewhere is not read."""
        length = self.headers.get("Content-Length", "")
        if self.endpoint is None or urlsplit(self.path).path != PATH:
            self._refused(HTTPStatus.METHOD_NOT_ALLOWED)
        elif not length.isdigit():
            self._refused(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > BODY:
            self._refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._query(self.endpoint, self.rfile.read(int(length)), body=True)

    def do_OPTIONS(self) -> None:
        """Browsers ask before they post a query from a page of another site."""
        self.send_response(HTTPStatus.NO_CONTENT)
        self._open()
        posts = self.endpoint is not None and urlsplit(self.path).path == PATH
        self.send_header("Allow", "GET, HEAD, POST, OPTIONS" if posts else "GET, HEAD, OPTIONS")
        self.send_header("Access-Control-Allow-Headers", "Content-Type, Accept")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Keep quiet: requests are nobody's findings."""

    def _answer(self, *, body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == PATH and self.endpoint:
            self._query(self.endpoint, None, body=body)
            return
        target = self._inside(path.lstrip("/"))
        if target is None:
            self._missing(path, body=body)
        elif target.is_dir() and not path.endswith("/"):
            self._redirect(path + "/")
        else:
            files = variants(target / "index") if target.is_dir() else [target] if target.is_file() else variants(target)
            if files:
                negotiated = target.is_dir() or len(files) > 1
                self._file(choose(self.headers.get("Accept", "*/*"), files), files if negotiated else [], body=body)
            else:
                self._missing(path, body=body)

    def _query(self, endpoint: Endpoint, posted: bytes | None, *, body: bool) -> None:
        """A SPARQL query, or a request to the endpoint without one."""
        reply = endpoint.answer(urlsplit(self.path).query, self.headers.get("Accept", "*/*"), self.headers.get("Content-Type", ""),
                                posted)
        self.send_response(reply.status)
        self._open()
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.content)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Vary", "Accept")
        if reply.location:
            self.send_header("Location", reply.location)
        self.end_headers()
        if body:
            self.wfile.write(reply.content)

    def _refused(self, status: HTTPStatus) -> None:
        """What was sent stays unread, so that the connection ends."""
        self.close_connection = True
        self.send_response(status)
        self._open()
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def _inside(self, relative: str) -> Path | None:
        """The path below the site, or None where it would leave it."""
        if "\0" in relative:
            return None
        target = (self.root / relative).resolve()
        return target if target.is_relative_to(self.root) else None

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", quote("/" + path.lstrip("/")))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _file(self, path: Path, negotiated: list[Path], *, body: bool) -> None:
        """One file; where it was chosen from several, or may be in a later build, caches and programs are told so."""
        self.send_response(HTTPStatus.OK)
        self._open()
        self.send_header("Content-Type", media_type(path))
        self.send_header("Content-Length", str(path.stat().st_size))
        self.send_header("Cache-Control", "no-cache")
        if negotiated:
            self.send_header("Vary", "Accept")
            self.send_header("Content-Location", self._address(path))
        if links := [f for f in negotiated if f.suffix != ".html"]:
            self.send_header("Link", ", ".join(
                f'<{quote(f.name)}>; rel="alternate"; type="{media_type(f).partition(";")[0]}"' for f in links))
        self.end_headers()
        if body:
            with path.open("rb") as stream:
                shutil.copyfileobj(stream, self.wfile)

    def _open(self) -> None:
        """Programs of other sites may read everything here, as it is what its type says."""
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("X-Content-Type-Options", "nosniff")

    def _address(self, path: Path) -> str:
        return quote("/" + path.relative_to(self.root).as_posix())

    def _missing(self, path: str, *, body: bool) -> None:
        page = self.root / "404.html"
        content = page.read_bytes() if page.is_file() else f"没有这一页 Not found: {path}\n".encode()
        self.send_response(HTTPStatus.NOT_FOUND)
        self._open()
        self.send_header("Content-Type", media_type(page) if page.is_file() else "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body:
            self.wfile.write(content)
