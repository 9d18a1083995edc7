"""The preview server: media types, negotiation, redirects, and nothing outside the site."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.errors import JixiaoError
from jixiao.serve import Preview


class Asker:
    """Asks the running preview."""

    def __init__(self, url: str) -> None:
        self.host = url.removeprefix("http://").rstrip("/")

    def __call__(self, path: str, accept: str = "*/*", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.host, timeout=10)
        try:
            connection.request(method, path, headers={"Accept": accept})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    site = tmp_path_factory.mktemp("web") / "site"
    for name, text in {
        "index.html": "home", "unit/应急/index.html": "page", "unit/应急/index.ttl": "<a> <b> <c> .",
        "unit/应急/index.jsonld": "{}", "ns.html": "terms", "ns.ttl": "<t> a <c> .", "dump.nq": "", "data/forms.csv": "a,b\n",
        "style.css": "",
    }.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (site.parent / "secret.txt").write_text("secret", encoding="utf-8")
    (site / "link.txt").symlink_to(site.parent / "secret.txt")
    preview = Preview(site, port=0)
    thread = threading.Thread(target=preview.run)
    thread.start()
    yield Asker(preview.url)
    preview.stop()
    thread.join()


@pytest.mark.parametrize(("path", "expected"), [
    ("/", "text/html; charset=utf-8"),
    ("/dump.nq", "application/n-quads; charset=utf-8"),
    ("/data/forms.csv", "text/csv; charset=utf-8"),
    ("/style.css", "text/css; charset=utf-8"),
    ("/unit/%E5%BA%94%E6%80%A5/index.ttl", "text/turtle; charset=utf-8"),
    ("/unit/%E5%BA%94%E6%80%A5/index.jsonld", "application/ld+json"),
])
def test_media_types(ask: Asker, path: str, expected: str) -> None:
    status, headers, _ = ask(path)
    assert (status, headers["content-type"]) == (200, expected)


@pytest.mark.parametrize(("accept", "expected"), [
    ("text/html,application/xhtml+xml,*/*;q=0.8", b"page"),
    ("text/turtle", b"<a> <b> <c> ."),
    ("application/ld+json, text/turtle;q=0.9", b"{}"),
    ("text/turtle;q=0.2, application/ld+json;q=0.1, text/html;q=0", b"<a> <b> <c> ."),
    ("image/png", b"page"),
    ("text/*", b"page"),
    ("text/turtle;q=x", b"page"),
])
def test_a_thing_answers_with_what_the_client_wants(ask: Asker, accept: str, expected: bytes) -> None:
    status, headers, body = ask("/unit/%E5%BA%94%E6%80%A5/", accept)
    assert (status, body, headers["vary"]) == (200, expected, "Accept")
    assert headers["content-location"].startswith("/unit/%E5%BA%94%E6%80%A5/index.")
    assert 'rel="alternate"' in headers["link"]


def test_a_name_without_extension_is_negotiated_too(ask: Asker) -> None:
    assert ask("/ns", "text/turtle")[2] == b"<t> a <c> ."
    assert ask("/ns")[2] == b"terms"


def test_a_folder_without_slash_is_redirected(ask: Asker) -> None:
    status, headers, _ = ask("/unit/%E5%BA%94%E6%80%A5")
    assert (status, headers["location"]) == (301, "/unit/%E5%BA%94%E6%80%A5/")


def test_a_redirect_never_leaves_the_host(ask: Asker) -> None:
    status, headers, _ = ask("//data")
    assert (status, headers["location"]) == (301, "/data/")


@pytest.mark.parametrize("path", ["/nothing", "/../secret.txt", "/%2e%2e/secret.txt", "/link.txt", "/a%00b", "/data/"])
def test_nothing_else_is_served(ask: Asker, path: str) -> None:
    status, _, body = ask(path)
    assert status == 404
    assert b"secret" not in body.replace(b"/secret.txt", b"").replace(path.encode(), b"")


def test_head_has_no_body(ask: Asker) -> None:
    status, headers, body = ask("/", method="HEAD")
    assert (status, headers["content-length"], body) == (200, "4", b"")


def test_it_listens_on_this_machine_only(ask: Asker) -> None:
    assert ask.host.startswith("127.0.0.1:")


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JixiaoError, match="jixiao build"):
        Preview(tmp_path)


def test_a_port_in_use_is_refused(ask: Asker, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x", encoding="utf-8")
    with pytest.raises(JixiaoError, match="--port"):
        Preview(tmp_path, int(ask.host.partition(":")[2]))
