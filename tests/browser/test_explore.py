"""The explore page in Chromium: facets count, combine and stand in the address, rows lead to cells, and can be taken away as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.browser

STATUS = "#explore .found [role=status]"


def opened(browser: Chrome, address: str) -> list[WebElement]:
    browser.get("about:blank")
    browser.get(address)
    return rows(browser)


def rows(browser: Chrome) -> list[WebElement]:
    """The rows of the table, once it says how many there are."""
    WebDriverWait(browser, 10).until(lambda b: any(w in b.find_element(By.CSS_SELECTOR, STATUS).text for w in ("符合", " of ")))
    return browser.find_elements(By.CSS_SELECTOR, "#explore tbody tr")


def facet(browser: Chrome, legend: str) -> dict[str, int]:
    """The values of a facet with their counts."""
    (box,) = [f for f in browser.find_elements(By.CSS_SELECTOR, ".facets fieldset")
              if f.find_element(By.TAG_NAME, "legend").text == legend]
    return {label.find_element(By.TAG_NAME, "span").text: int(label.find_element(By.TAG_NAME, "b").text)
            for label in box.find_elements(By.TAG_NAME, "label")}


def choose(browser: Chrome, value: str) -> None:
    (label,) = [x for x in browser.find_elements(By.CSS_SELECTOR, ".facets label")
                if x.find_element(By.TAG_NAME, "span").text == value]
    label.click()


@pytest.fixture(autouse=True)
def _wide(look: Callable[[int, str], None]) -> None:
    look(1280, "light")


def test_all_rows_are_there_and_the_facets_count_them(address: str, browser: Chrome, sample: ModuleType) -> None:
    tables = sample.tables()
    assert len(opened(browser, f"{address}explore/index.html")) == len(tables["indicators"]) == 4
    assert facet(browser, "年度") == {"2025": 3, "2024": 1}
    assert facet(browser, "单位") == {sample.NAME: 4}
    tabs = {a.text.split()[0]: int(a.text.split()[1]) for a in browser.find_elements(By.CSS_SELECTOR, ".tables a")}
    assert tabs == {"指标": 4, "金额": len(tables["amounts"]), "执行率": 1, "核查发现": len(tables["findings"])}


def test_choices_combine_and_stand_in_the_address(address: str, browser: Chrome) -> None:
    opened(browser, f"{address}explore/index.html?table=findings")
    assert facet(browser, "程度") == {"错误": 3, "修正": 1, "提示": 1}
    choose(browser, "错误")
    WebDriverWait(browser, 10).until(lambda b: len(rows(b)) == 3)
    assert facet(browser, "程度") == {"错误": 3, "修正": 1, "提示": 1}
    assert facet(browser, "年度") == {"2025": 1, "2024": 1, "（无）": 1}
    choose(browser, "2024")
    WebDriverWait(browser, 10).until(lambda b: len(rows(b)) == 1)
    assert "severity=error" in browser.current_url
    assert "year=2024" in browser.current_url
    assert browser.switch_to.active_element.get_attribute("type") == "checkbox"
    again = opened(browser, browser.current_url)
    assert len(again) == 1
    assert "F04" in again[0].text
    browser.find_element(By.CSS_SELECTOR, ".clear").click()
    WebDriverWait(browser, 10).until(lambda b: len(rows(b)) == 5)
    browser.back()
    WebDriverWait(browser, 10).until(lambda b: len(rows(b)) == 1)


COMPOSED = """
const field = arguments[0];
field.dispatchEvent(new CompositionEvent("compositionstart"));
field.value = arguments[1];
field.dispatchEvent(new InputEvent("input", {isComposing: true}));
field.dispatchEvent(new CompositionEvent("compositionend", {data: arguments[1]}));
"""


def test_words_from_an_input_method_narrow_the_rows_without_enter(address: str, browser: Chrome) -> None:
    before = len(opened(browser, f"{address}explore/index.html"))
    browser.execute_script(COMPOSED, browser.find_element(By.CSS_SELECTOR, "#explore input[name=q]"), "隐患")
    WebDriverWait(browser, 10).until(lambda b: "q=" in b.current_url)
    assert "隐患" in unquote(browser.current_url)
    assert 0 < len(rows(browser)) < before


def test_numbers_lead_to_their_cells_and_names_to_their_rows(address: str, browser: Chrome) -> None:
    (line,) = opened(browser, f"{address}explore/index.html?table=rates")
    assert [c.text for c in line.find_elements(By.TAG_NAME, "td")][3:] == ["110.00 万元", "99.00 万元", "90.00 %", "90.00%"]
    assert facet(browser, "执行率") == {"80%–95%": 1}
    line.find_elements(By.CSS_SELECTOR, "a.n")[1].click()
    assert browser.find_element(By.CSS_SELECTOR, ":target").text == "99.00"
    (line, *_) = opened(browser, f"{address}explore/index.html?q=演练&year=2024")
    line.find_element(By.CSS_SELECTOR, "td.prose a").click()
    assert "应急演练场次" in browser.find_element(By.CSS_SELECTOR, ":target").text


def test_columns_sort_by_number(address: str, browser: Chrome) -> None:
    opened(browser, f"{address}explore/index.html?table=amounts&sort=-amount")
    amounts = [float(a.text) for a in browser.find_elements(By.CSS_SELECTOR, "#explore tbody td.num a")]
    assert len(amounts) > 10
    assert amounts == sorted(amounts, reverse=True)
    button = browser.find_element(By.CSS_SELECTOR, "th[aria-sort=descending] button")
    button.send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda b: b.find_elements(By.CSS_SELECTOR, "th[aria-sort=ascending]"))
    amounts = [float(a.text) for a in browser.find_elements(By.CSS_SELECTOR, "#explore tbody td.num a")]
    assert amounts == sorted(amounts)


def test_what_is_shown_can_be_taken_away(address: str, browser: Chrome, folder: Path, tmp_path: Path) -> None:
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    opened(browser, f"{address}explore/index.html?table=indicators&year=2025")
    browser.find_element(By.CSS_SELECTOR, ".csv").click()
    WebDriverWait(browser, 10).until(lambda _: (tmp_path / "indicators.csv").is_file())
    with (tmp_path / "indicators.csv").open(encoding="utf-8-sig", newline="") as f:
        lines = list(csv.DictReader(f))
    assert [line["name"] for line in lines] == ["应急演练场次", "隐患整改率", "群众满意度"]
    assert [line["target"] for line in lines] == ["≥ 6 场", "= 100 %", "明显提升"]
    for line in lines:
        for column in ("row_address", "target_cell_address"):
            page = unquote(line[column]).removeprefix(address).partition("#")[0]
            assert (folder / page).is_file()


def test_it_works_from_the_disk_and_in_english(folder: Path, browser: Chrome) -> None:
    lines = opened(browser, (folder / "en" / "explore" / "index.html").as_uri() + "?table=amounts")
    assert "initial budget" in lines[0].text
    assert "All sources" in facet(browser, "Fund source") or "all sources" in facet(browser, "Fund source")
    lines[0].find_element(By.TAG_NAME, "a").click()
    assert "/en/unit/" in browser.current_url
