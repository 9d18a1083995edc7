"""Content negotiation: nginx, Apache and the preview answer the same, with the configuration that a build has written."""

from __future__ import annotations

import fnmatch
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

from jixiao.model.media import MEDIA_TYPES, preferred

if TYPE_CHECKING:
    from conftest import Site

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("negotiation.yaml").read_text(encoding="utf-8"))


def _hosts() -> ModuleType:
    name = "jixiao_publish_hosts"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("hosts.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


hosts = _hosts()


@pytest.fixture(scope="module")
def root(site: Site) -> Iterator[Path]:
    with hosts.placed(site.root, urlsplit(site.sample.SETTINGS.base).path) as folder:
        yield folder


@pytest.fixture(scope="module", params=["nginx", "apache", "preview"])
def host(request: pytest.FixtureRequest, site: Site, root: Path) -> Iterator[Any]:
    if {"nginx": hosts.NGINX, "apache": hosts.APACHE}.get(request.param, "yes") is None:
        pytest.skip(f"needs {request.param}; `make test` installs it")
    with getattr(hosts, request.param)(root, urlsplit(site.sample.SETTINGS.base).path) as running:
        yield running


def test_a_thing_answers_with_what_is_asked_for(host: Any, site: Site) -> None:
    thing = f"unit/{site.sample.UNIT}/2025/"
    contents = {name: (site.root / thing / name).read_bytes() for name in ("index.html", "index.ttl", "index.jsonld")}
    wrong = []
    for case in CASES["things"]:
        status, headers, body = host.ask(thing, case.get("accept"))
        name = case["file"]
        got = next((n for n, content in contents.items() if content == body), "")
        if (status, got, headers["content-type"]) != (200, name, MEDIA_TYPES[name.removeprefix("index")]):
            wrong.append((case, status, got, headers["content-type"]))
        assert "Accept" in re.split(", *", headers["vary"])
        assert headers["access-control-allow-origin"] == "*"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-location"] == f"{host.path}{thing}{name}"
        assert headers["link"] == ('<index.ttl>; rel="alternate"; type="text/turtle", '
                                   '<index.jsonld>; rel="alternate"; type="application/ld+json"')
    assert wrong == []


def test_a_list_without_rdf_is_a_page_for_everyone(host: Any, site: Site) -> None:
    for case in CASES["lists"]:
        status, headers, body = host.ask("unit/", case.get("accept"))
        assert (status, body) == (200, (site.root / "unit" / "index.html").read_bytes())
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert "Accept" in re.split(", *", headers["vary"])
        assert "link" not in headers


def test_files_have_their_types_and_are_not_negotiated(host: Any, site: Site) -> None:
    for case in CASES["files"]:
        status, headers, body = host.ask(case["path"], case.get("accept"))
        assert (case["path"], status, headers["content-type"]) == (case["path"], 200, case["type"])
        assert body == (site.root / case["path"]).read_bytes()
        assert headers["access-control-allow-origin"] == "*"
        assert "Accept" not in re.split(", *", headers.get("vary", ""))
        assert "link" not in headers


def test_a_folder_without_slash_is_redirected(host: Any, site: Site) -> None:
    for case in CASES["redirects"]:
        path, to = (case[key].replace("UNIT", site.sample.UNIT) for key in ("path", "to"))
        status, headers, _ = host.ask(path, case.get("accept"))
        target = urljoin(f"http://127.0.0.1:{host.port}{host.path}{path}", headers["location"])
        assert (path, status, target) == (path, 301, f"http://127.0.0.1:{host.port}{host.path}{to}")


def test_what_is_not_there_is_missing_and_says_so(host: Any, site: Site) -> None:
    for case in CASES["missing"]:
        status, headers, body = host.ask(case["path"].replace("UNIT", site.sample.UNIT), case.get("accept"))
        assert (case["path"], status) == (case["path"], 404)
        assert body == (site.root / "404.html").read_bytes()
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert headers["access-control-allow-origin"] == "*"


def test_a_permanent_address_leads_to_pages_and_to_rdf(site: Site, tmp_path: Path) -> None:
    """The .htaccess for w3id.org, on an Apache that has nothing else; an address of ours stands for the host of the files."""
    if hosts.APACHE is None:
        pytest.skip("needs apache; `make test` installs it")
    path, there = urlsplit(site.sample.SETTINGS.base).path, "https://files.example/x/"
    text = (site.root / "hosting" / "w3id.htaccess").read_text(encoding="utf-8")
    (tmp_path / ".htaccess").write_text(text.replace(f"E=SITE:{site.sample.SETTINGS.base}", f"E=SITE:{there}"), encoding="utf-8")
    unit = f"unit/{site.sample.UNIT}"
    with hosts.placed(tmp_path, path) as folder, hosts.apache(folder, path) as host:
        for asked, accept, status, to in (
            (f"{unit}/2025/", "text/html", 302, f"{unit}/2025/"), (f"{unit}/2025/", "text/turtle", 303, f"{unit}/2025/index.ttl"),
            (f"{unit}/2025/", "application/ld+json", 303, f"{unit}/2025/index.jsonld"),
            ("code/rule/S06", "text/turtle", 303, "code/rule/S06/index.ttl"), ("unit/", "text/turtle", 302, "unit/"),
            ("dump.ttl", "text/turtle", 302, "dump.ttl"), (f"{unit}/index.ttl", "text/turtle", 302, f"{unit}/index.ttl"),
            ("", None, 302, ""),
        ):
            answer = host.ask(asked, accept)
            assert (asked, answer.status, answer.headers["location"]) == (asked, status, there + to)
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "Accept" in answer.headers["vary"]


def test_headers_of_static_hosts_give_every_file_its_type(site: Site) -> None:
    rules: dict[str, dict[str, str]] = {}
    for line in (site.root / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            rules[line] = {}
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[list(rules)[-1]][name] = value
    assert all(pattern.count("*") <= 1 for pattern in rules)  # Cloudflare takes one
    assert len(rules) <= 100
    prefix = urlsplit(site.sample.SETTINGS.base).path
    for file in site.root.rglob("*"):
        if file.is_file() and file.suffix in MEDIA_TYPES:
            path = prefix + file.relative_to(site.root).as_posix()
            types = [r["Content-Type"] for pattern, r in rules.items() if fnmatch.fnmatchcase(path, pattern) and "Content-Type" in r]
            assert (path, types) == (path, [MEDIA_TYPES[file.suffix]])


@pytest.mark.parametrize(("accept", "extension"), [
    ("application/n-triples", ".nt"), ("application/n-triples, text/turtle;q=0.9", ".nt"), ("text/plain", ".html"),
    ("text/turtle;q=0.9, application/n-triples;q=0.95", ".ttl"),  # one decimal is weighed, and Turtle goes first
])
def test_n_triples_where_they_are_made(accept: str, extension: str) -> None:
    assert preferred(accept) == extension


def test_no_header_takes_long_to_read() -> None:
    assert preferred("text/turtle" + " ;  " * 2000 + "x") == ".ttl"
    assert preferred("text/turtle" + " ;  " * 2000 + "q=x") == ".html"
