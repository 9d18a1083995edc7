"""Pages on paper: A4, with the cell after each number, without what only a screen needs."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pypdfium2
import pytest
from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

Samples = dict[tuple[str, str], str]


@pytest.fixture
def paper(address: str, browser: Chrome, look: Callable[..., None]) -> Callable[[str], list[str]]:
    """The text of the sheets that a page is printed on."""

    def printed(path: str) -> list[str]:
        look(1280, "light")
        browser.get(address + path)
        made = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        document = pypdfium2.PdfDocument(base64.b64decode(made["data"]))
        assert all(abs(sheet.get_width() - 595) < 2 and abs(sheet.get_height() - 842) < 2 for sheet in document), "not A4"
        return [sheet.get_textpage().get_text_range() for sheet in document]

    return printed


def test_a_year_on_paper_names_the_cell_of_each_number(samples: Samples, paper: Callable[[str], list[str]]) -> None:
    sheets = paper(samples["year", "zh"])
    text = "".join("".join(sheets).split())
    assert 1 <= len(sheets) <= 6
    assert "1320.50〔表1第4行第2列〕" in text
    assert "资金总额1,320.50与分项之和1,330.50不一致" in text  # findings stay
    assert "English" not in text
    assert "搜索" not in text


def test_a_document_and_an_indicator_fit_on_paper(samples: Samples, paper: Callable[[str], list[str]], browser: Chrome) -> None:
    for template in ("document", "concept", "findings", "unit"):
        sheets = paper(samples[template, "zh"])
        assert 1 <= len(sheets) <= 12, template
        title = browser.execute_script("return document.querySelector('h1').textContent").split()[0]
        assert title in "".join(sheets).replace("\r\n", ""), template
