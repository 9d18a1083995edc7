"""Ways through the site in Chromium: from a figure to its cell and back, to findings, by keyboard, and from the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser

PAGES = {
    "year": "unit/{unit}/2025/index.html",
    "document": "document/{document}/index.html",
}


@pytest.fixture(scope="module")
def paths(sample: ModuleType) -> dict[str, str]:
    document = sample.tables()["documents"][0]["document_id"]
    return {kind: path.format(unit=sample.UNIT, project=sample.PROJECT, concept=sample.CONCEPT, document=document)
            for kind, path in PAGES.items()}


def test_a_number_leads_to_its_cell_and_the_cell_back_to_the_row(
    paths: dict[str, str], address: str, browser: Chrome, look: Callable[[int, str], None],
) -> None:
    look(1280, "light")
    browser.get(address + paths["year"])
    browser.find_element(By.ID, "a-00000001").click()
    assert browser.current_url == f"{address}{paths['document']}#g1r4c2"
    cell = browser.find_element(By.CSS_SELECTOR, ":target")
    assert cell.get_attribute("id") == "g1r4c2"
    assert "1,320.50" in cell.text
    assert browser.execute_script(
        "const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight", cell)
    cell.find_element(By.TAG_NAME, "a").click()
    assert browser.current_url == f"{address}{paths['year']}#a-00000001"


def test_a_finding_leads_from_its_row_to_its_cells(paths: dict[str, str], address: str, browser: Chrome) -> None:
    browser.get(address + paths["year"])
    browser.find_element(By.CSS_SELECTOR, ".hit.error .more").click()
    finding = browser.find_element(By.CSS_SELECTOR, "article:target")
    assert "1330.50" in finding.text
    finding.find_element(By.CSS_SELECTOR, "a.src").click()
    assert browser.find_element(By.CSS_SELECTOR, ":target").get_attribute("id") == "g1r4c3"


def test_wide_tables_scroll_by_keyboard_on_a_narrow_screen(
    paths: dict[str, str], address: str, browser: Chrome, look: Callable[[int, str], None],
) -> None:
    look(360, "light")
    browser.get(address + paths["document"])
    box = browser.find_element(By.CSS_SELECTOR, ".scroll:has(.grid)")
    assert browser.execute_script("return arguments[0].scrollWidth > arguments[0].clientWidth", box)
    browser.execute_script("arguments[0].focus()", box)
    assert browser.switch_to.active_element == box


def test_pages_open_from_the_disk(folder: Path, browser: Chrome, look: Callable[[int, str], None]) -> None:
    look(1280, "light")
    browser.get((folder / "index.html").as_uri())
    browser.find_element(By.LINK_TEXT, "单位").click()
    assert browser.current_url.endswith("/unit/index.html")
    browser.find_element(By.LINK_TEXT, "青禾县应急管理局").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "青禾县应急管理局"
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(244, 246, 245)"
