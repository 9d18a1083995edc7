"""A built site for those who look at it: a page of each template, a server on the loopback interface, and a Chromium."""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

__all__ = ["by_template", "chromium", "serve", "site_folder", "telling"]

_TEMPLATE = re.compile(rb'<body data-template="([^"]*)"')
_COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".ttl")


def site_folder(given: str) -> Path:
    """The folder of a built site, or the end of the program."""
    folder = Path(given)
    if not (folder / "index.html").is_file():
        sys.exit(f"{folder} holds no site: run `make demo` first")
    return folder


def by_template(site: Path, language: str = "zh") -> dict[str, list[Path]]:
    """The pages in a language by their template, the longest first."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(site.rglob("*.html")):
        english = path.relative_to(site).parts[0] == "en"
        if english == (language == "en") and (made := _TEMPLATE.search(path.read_bytes())):
            found[made[1].decode()].append(path)
    return {name: sorted(paths, key=lambda p: -p.stat().st_size) for name, paths in sorted(found.items())}


def telling(paths: list[Path], limit: int = 45_000) -> Path:
    """Of the pages of a template one that shows much of it and is not endless."""
    return next((path for path in paths if path.stat().st_size <= limit), paths[-1])


class _Handler(SimpleHTTPRequestHandler):
    """Serves files as a host does: compressed, and kept by the browser for an hour."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data, squeezed = path.read_bytes(), path.suffix in _COMPRESSED
        data = gzip.compress(data, 6) if squeezed else data
        self.send_response(200)
        kind = self.guess_type(str(path))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        if squeezed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """The site at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Chrome]:
    """A headless Chromium."""
    binary, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not binary or not driver:
        sys.exit("Chromium and chromedriver are needed: .ci/setup tests installs them")
    options = ChromeOptions()
    options.binary_location = binary
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"):
        options.add_argument(flag)
    chrome = Chrome(options=options, service=ChromeService(driver))
    try:
        yield chrome
    finally:
        chrome.quit()
