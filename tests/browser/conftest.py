"""A Chromium and the sample site on the loopback interface, for tests that need a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from jixiao.publish import publish

if TYPE_CHECKING:
    from tests.conftest import Once

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-device-scale-factor=1")

TEMPLATES = Path(__file__).parents[2] / "site" / "templates"
NOT_OF_THE_SITE = {"base.html", "inspect.html", "offline.html"}  # the frame; the pages of `jixiao inspect` and of `--offline-page`
MORE = ("full", "compact")  # sites of these granularities beside the first one, for the templates that only they use
PAGES_OF = (("jixiao.publish.source_sheets._PAGE", 14_000), ("jixiao.publish.documents._CHECKS", 1),
            ("jixiao.publish.findings_pages._WHOLE", 2))  # so small that the sample fills several pages


def _templates() -> list[str]:
    """The templates that pages of the site are made of: those with a frame; the others are parts of them."""
    return sorted(path.stem for path in TEMPLATES.glob("*.html") if path.name not in NOT_OF_THE_SITE
                  and re.search(r"{% extends|<html", path.read_text(encoding="utf-8")))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a `template` runs for each one there is."""
    if "template" in metafunc.fixturenames:
        metafunc.parametrize("template", _templates())


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The sample of the unit tests of publishing."""
    path = Path(__file__).parents[1] / "unit" / "publish" / "sample.py"
    spec = spec_from_file_location("jixiao_browser_sample", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    __import__("sys").modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _published(sample: ModuleType, root: Path) -> None:
    """The sample, after an earlier build in which one figure was another and one project was still there.

    Of the earlier build only what the later one compares with is needed, so it has one language and no pages of the vocabulary.
    """
    tables, dump = sample.corpus(root)
    few = root / "few.nq"
    with dump.open("rb") as whole:
        few.write_bytes(b"".join(line for line in whole if not line.endswith(b"/graph/vocabulary> .\n")))
    earlier = sample.tables()
    earlier.add("projects", {"project_key": "p-gone", "unit_key": sample.UNIT, "name": "应急广播", "registered": "no"})
    earlier["amounts"][0].update(amount="1310.50", text="1310.50")
    publish(earlier, few, sample.REPORT, replace(sample.SETTINGS, languages=("zh",)), root / "earlier", date="2026-01-05")
    publish(tables, dump, sample.REPORT, sample.SETTINGS, root / "public", previous=root / "earlier", date="2026-03-02")
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in PAGES_OF:
            patch.setattr(name, limit)
        for granularity in MORE:
            publish(tables, dump, sample.REPORT, replace(sample.SETTINGS, granularity=granularity), root / "public" / granularity)


def _samples(folder: Path) -> dict[tuple[str, str], str]:
    """The longest page that is made of a template, by template and language."""
    found: dict[tuple[str, str], Path] = {}
    for site in (folder, *(folder / name for name in MORE)):
        known = set(found)
        for path in sorted(site.rglob("*.html")):
            inside = path.relative_to(site).parts
            if inside[0] in MORE:
                continue
            made = re.search(r'<body data-template="([^"]*)"', path.read_text(encoding="utf-8"))
            assert made, f"{path}: its body does not say its template"
            key = made[1], "en" if inside[0] == "en" else "zh"
            if key not in known and (key not in found or path.stat().st_size > found[key].stat().st_size):
                found[key] = path
    return {key: path.relative_to(folder).as_posix() for key, path in found.items()}


@pytest.fixture(scope="session")
def published(sample: ModuleType, once: Once) -> tuple[Path, dict[tuple[str, str], str]]:
    """The published sample, which no test writes into, and its samples."""

    def make(root: Path) -> dict[tuple[str, str], str]:
        _published(sample, root)
        return _samples(root / "public")

    root, samples = once("browser", make)
    return root / "public", samples


@pytest.fixture(scope="session")
def folder(published: tuple[Path, dict[tuple[str, str], str]]) -> Path:
    """The published sample."""
    return published[0]


@pytest.fixture(scope="session")
def samples(published: tuple[Path, dict[tuple[str, str], str]]) -> dict[tuple[str, str], str]:
    """The longest page of the sample that is made of a template, by template and language."""
    return published[1]


@pytest.fixture
def page(template: str, samples: dict[tuple[str, str], str]) -> str:
    """A page in the first language that is made of the template."""
    assert (template, "zh") in samples, f"no page of tests/unit/publish/sample.py is made of {template}.html: add what it shows"
    return samples[template, "zh"]


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from the package that carries it; its Python side is not used."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None, "axe-core is missing: run .ci/setup dev"
    assert spec.origin is not None
    return Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves folders while the tests run; gives the address of each."""
    running: list[tuple[ThreadingHTTPServer, Thread]] = []

    def start(root: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def address(folder: Path, serve: Callable[[Path], str]) -> str:
    """The address of the sample site while the tests run."""
    return serve(folder)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A headless Chromium with a profile of its own."""
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("needs chromium and chromedriver; `make test` installs them")
    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=ChromeService(driver))
    chrome.set_page_load_timeout(30)
    yield chrome
    chrome.quit()


@pytest.fixture
def look(browser: Chrome) -> Callable[..., None]:
    """Sets the width of the screen and the colour scheme; also the medium (`print`) and what else a reader prefers."""

    def set_to(width: int, scheme: str, media: str = "", **features: str) -> None:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
        wanted = {"prefers-color-scheme": scheme, **{name.replace("_", "-"): value for name, value in features.items()}}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "media": media, "features": [{"name": name, "value": value} for name, value in wanted.items()]})

    return set_to
