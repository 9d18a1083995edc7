"""Real web servers on the loopback interface, with the configuration that a build has written."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from jixiao.serve import Preview

__all__ = ["APACHE", "NGINX", "Answer", "Host", "apache", "nginx", "placed", "preview"]

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
APACHE = shutil.which("apache2", path="/usr/sbin:/usr/bin")
_MODULES = Path("/usr/lib/apache2/modules")

_DOCS = Path(__file__).parents[3] / "docs" / "hosting.md"
_ROOT = "/var/www/data.example.org"

_NGINX_CONF = """
daemon off; master_process off; pid {work}/nginx.pid; error_log {work}/nginx.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
    {block}
}}
"""

_APACHE_CONF = """
ServerName localhost
ServerRoot {work}
PidFile {work}/apache.pid
ErrorLog {work}/apache.log
DefaultRuntimeDir {work}
Listen 127.0.0.1:{port}
{modules}
{user}
TypesConfig /dev/null
<Directory />
    Require all denied
</Directory>
{block}
"""


def _block(language: str, root: Path) -> str:
    """The configuration that docs/hosting.md shows, for another root."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", _DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert _ROOT in block
    return block.replace(_ROOT, str(root / "root"))


class Answer(NamedTuple):
    """What came back; the names of the headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class Host:
    """A server that runs, and the path below which the site stands on it."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path

    def ask(self, path: str, accept: str | None = None) -> Answer:
        """GET a path below the base."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest("GET", self.path + path, skip_accept_encoding=True)
            if accept is not None:
                connection.putheader("Accept", accept)
            connection.endheaders()
            response = connection.getresponse()
            headers: dict[str, str] = {}
            for name, value in response.getheaders():
                headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
            return Answer(response.status, headers, response.read())
        finally:
            connection.close()


@contextmanager
def placed(site: Path, path: str) -> Iterator[Path]:
    """A copy of the site below its path in a root that a server's own user may read."""
    with tempfile.TemporaryDirectory(prefix="jixiao-host-") as name:
        root = Path(name)
        root.chmod(0o755)
        shutil.copytree(site, root / "root" / path.strip("/"))
        for folder in (root / "root").rglob("*"):
            folder.chmod(0o755 if folder.is_dir() else 0o644)
        yield root


@contextmanager
def preview(root: Path, _path: str) -> Iterator[Host]:
    """`jixiao serve`, at the site itself."""
    served = Preview(root / "root" / _path.strip("/"), port=0)
    thread = threading.Thread(target=served.run)
    thread.start()
    try:
        yield Host(int(served.url.rstrip("/").rpartition(":")[2]), "/")
    finally:
        served.stop()
        thread.join()


@contextmanager
def nginx(root: Path, path: str) -> Iterator[Host]:
    """nginx with both generated files included."""
    assert NGINX is not None
    port, config = _free(), root / "nginx.conf"
    block = _block("nginx", root)
    assert "listen 80;" in block
    config.write_text(_NGINX_CONF.format(work=root, block=block.replace("listen 80;", f"listen 127.0.0.1:{port};")))
    with _running([NGINX, "-p", str(root), "-c", str(config)], port, root / "nginx.log"):
        yield Host(port, path)


@contextmanager
def apache(root: Path, path: str) -> Iterator[Host]:
    """Apache with the generated .htaccess, and no more rights for it than FileInfo."""
    assert APACHE is not None
    port, config = _free(), root / "apache.conf"
    names = ("mpm_event", "authz_core", "mime", "dir", "autoindex", "setenvif", "rewrite", "headers", "filter", "deflate")
    modules = "\n".join(f"LoadModule {n}_module {_MODULES}/mod_{n}.so" for n in names)
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    config.write_text(_APACHE_CONF.format(work=root, block=_block("apache", root), port=port, modules=modules, user=user))
    with _running([APACHE, "-f", str(config), "-DFOREGROUND"], port, root / "apache.log"):
        yield Host(port, path)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """A server until it is no longer needed."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(200):
            if process.poll() is not None:
                raise AssertionError(f"{command[0]} did not start: {process.stderr.read() if process.stderr else ''}"
                                     f"{log.read_text() if log.is_file() else ''}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
