"""The report for a clerk, opened from the disk: its filters, its width, its colours, its print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from jixiao.reports import assemble, render

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the report of the sample."""
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    tables = sample.tables()
    for number in range(40):
        tables.add("findings", {**tables["findings"][0], "id": f"f-000001{number:02}", "code": "S07", "severity": "warning"})
    path.write_bytes(next(data for _, data in render(assemble(tables, sample.SETTINGS), b"", ["html"])))
    return path.as_uri()


def _shown(browser: Chrome) -> list[str]:
    found: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('#findings .finding')].filter(f => f.checkVisibility()).map(f => f.id)")
    return found


def test_filters_work_from_the_disk(page: str, browser: Chrome, look: Callable[[int, str], None]) -> None:
    look(1280, "light")
    browser.get(page)
    every = _shown(browser)
    assert len(every) > 40
    assert browser.find_element(By.TAG_NAME, "output").text == f"显示 {len(every)} / {len(every)}"
    browser.find_element(By.CSS_SELECTOR, "input[value=warning]").click()
    errors = _shown(browser)
    assert errors
    assert "f-00000100" not in errors
    Select(browser.find_element(By.NAME, "r")).select_by_value("S07")
    assert _shown(browser) == []
    assert not any(section.is_displayed() for section in browser.find_elements(By.CSS_SELECTOR, ".doc"))
    browser.find_element(By.CSS_SELECTOR, "#filter button").click()
    assert _shown(browser) == every
    browser.find_element(By.NAME, "q").send_keys("文件不完整")
    assert _shown(browser) == ["f-00000009"]
    document = Select(browser.find_element(By.NAME, "d"))
    document.select_by_visible_text("plan.docx")
    assert _shown(browser) == []
    forms = [option.text for option in Select(browser.find_element(By.NAME, "f")).options]
    assert any(name.startswith("表单1 ") for name in forms)


def test_a_link_to_a_finding_that_is_filtered_away_brings_it_back(
    page: str, browser: Chrome, look: Callable[[int, str], None],
) -> None:
    look(1280, "light")
    browser.get(page)
    browser.find_element(By.NAME, "q").send_keys("没有这样的字")
    assert _shown(browser) == []
    browser.execute_script("document.querySelector('#first a').click()")
    target = browser.find_element(By.CSS_SELECTOR, ".finding:target")
    assert target.is_displayed()
    assert browser.find_element(By.NAME, "q").get_attribute("value") == ""


def test_it_fits_the_screen_and_the_paper_in_light_and_dark(page: str, browser: Chrome, look: Callable[[int, str], None]) -> None:
    browser.get_log("browser")
    backgrounds = set()
    for width in (1280, 360):
        for scheme in ("light", "dark"):
            look(width, scheme)
            browser.get(page)
            over = browser.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over == 0, f"{over} pixels too wide at {width}"
            backgrounds.add(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))
    assert len(backgrounds) == 2
    assert browser.get_log("browser") == []
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not browser.find_element(By.ID, "filter").is_displayed()
        assert browser.find_element(By.CSS_SELECTOR, "#findings .finding").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
