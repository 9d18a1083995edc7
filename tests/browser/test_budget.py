"""What a page of each template costs its reader: requests, strangers, cookies, bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

# Pages that work in the browser; what each may weigh with all it loads before its reader does anything, compressed.
WORKING = {"search": 60, "explore": 60, "compare": 80, "ask": 60, "query": 40}
LOADED = """
return [location.href, ...performance.getEntriesByType("resource").map(entry => entry.name)];
"""


def test_a_page_asks_little_and_no_stranger(template: str, page: str, address: str, folder: Path, browser: Chrome,
                                            look: Callable[..., None]) -> None:
    look(1280, "light")
    browser.get_log("browser")
    browser.get(address + page)
    loaded = list(dict.fromkeys(name.partition("#")[0] for name in browser.execute_script(LOADED)))
    assert [name for name in loaded if not name.startswith((address, "data:", "blob:"))] == []
    assert browser.get_cookies() == []
    assert browser.execute_script("return localStorage.length + sessionStorage.length") == 0
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    files = [folder / name.removeprefix(address).partition("?")[0] for name in loaded if name.startswith(address)]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in files) / 1024
    if template in WORKING:
        assert weight <= WORKING[template], f"{page}: {weight:.0f} KB"
    else:
        assert len(files) <= 4, files
        assert weight <= 30, f"{page}: {weight:.0f} KB"
        scripts = browser.execute_script("return [...document.scripts].filter(s => !/json/.test(s.type)).length")
        assert scripts == 0, f"{page}: a page that only shows something has no script"
