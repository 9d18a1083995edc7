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
# Of each kind of text on a page: its colour, and that of the first ground behind it which is not transparent.
COLOURS = """
const rgb = text => text.match(/[\\d.]+/g).map(Number);
return Object.fromEntries(arguments[0].map(kind => {
  const element = document.querySelector(kind);
  let behind = element;
  while (rgb(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  return [kind, [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(rgb)];
}));
"""
KINDS = ["h1", "main p", "main dt", "main td a.n", "main .sub", "footer a", "header nav a", ".chip.error"]


@pytest.fixture(scope="module")
def paths(sample: ModuleType) -> dict[str, str]:
    document = sample.tables()["documents"][0]["document_id"]
    return {kind: path.format(unit=sample.UNIT, project=sample.PROJECT, concept=sample.CONCEPT, document=document)
            for kind, path in PAGES.items()}


def _contrast(one: list[float], other: list[float]) -> float:
    """The contrast of two colours, by WCAG 2.2."""
    def luminance(rgb: list[float]) -> float:
        parts = (c / 255 for c in rgb[:3])
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_light_and_dark_have_grounds_of_their_own_and_text_that_can_be_read(
    paths: dict[str, str], address: str, browser: Chrome, look: Callable[[int, str], None],
) -> None:
    browser.get(address + paths["year"])
    themes = {}
    for scheme in ("light", "dark"):
        look(1280, scheme)
        themes[scheme] = browser.execute_script(COLOURS, KINDS)
        low = {kind: pair for kind, pair in themes[scheme].items() if _contrast(*pair) < 4.5}
        assert low == {}, scheme
    look(1280, "light")
    for kind in KINDS:
        (ink, ground), (dark_ink, dark_ground) = themes["light"][kind], themes["dark"][kind]
        assert ink != dark_ink, kind
        assert _contrast(ground, [255, 255, 255]) < 1.5, kind
        assert _contrast(dark_ground, [0, 0, 0]) < 1.5, kind


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
