"""Questions and comparisons in a real browser, over the site of the examples: understanding, SPARQL, answers, addresses."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import yaml
from lxml import html
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from jixiao.graph import Store

if TYPE_CHECKING:
    from tests.conftest import Demo

pytestmark = pytest.mark.browser

QUESTIONS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "questions.yaml").read_text(encoding="utf-8"))
ANSWERED = [q for q in QUESTIONS if "refused" not in q]

UNDERSTAND = """
const done = arguments[1];
Promise.all(["ask/grammar", "ask/names"].map(name => Data.load("../", name))).then(([grammar, names]) => {
  const language = Understanding.prepare(grammar, names);
  done(arguments[0].map(question => {
    const found = language.understand(question, 2026);
    return {
      readings: found.readings.map(one => ({
        template: one.template.id, sparql: one.sparql, unused: one.unused, title: one.title,
        columns: Object.keys(one.template.columns), groups: one.template.groups || [],
        facets: Object.fromEntries(one.facets.map(facet => [facet.slot, facet.text])),
      })),
      unknown: found.unknown.map(one => one.word), nearest: found.nearest.map(one => one.title[0]),
    };
  }));
});
"""

LISTINGS = """
const done = arguments[1];
Promise.all(["ask/grammar", "ask/names"].map(name => Data.load("../", name))).then(([grammar, names]) => {
  const language = Understanding.prepare(grammar, names);
  done(arguments[0].map(([question, at, line]) => language.understand(question, 2026).readings[at].listing(line)));
});
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def public(demo: Demo) -> Path:
    """The site of the examples."""
    return demo.site


@pytest.fixture(scope="module")
def site(public: Path) -> Iterator[str]:
    """Its address while the tests run."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(public)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def store(public: Path) -> Store:
    """The published graph, to be asked outside the browser."""
    return Store("https://example.org/jixiao/").load(public / "dump.nq")


@pytest.fixture(scope="module")
def understood(site: str, browser: Chrome) -> list[dict[str, Any]]:
    """All questions of the file, as the page understands them."""
    browser.get(f"{site}ask/index.html")
    browser.set_script_timeout(60)
    found: list[dict[str, Any]] = browser.execute_async_script(UNDERSTAND, [q["q"] for q in QUESTIONS])
    return found


def test_there_are_enough_questions_and_no_two_are_the_same() -> None:
    assert len({q["q"] for q in QUESTIONS}) == len(QUESTIONS) >= 90


@pytest.mark.parametrize("at", range(len(QUESTIONS)), ids=[q["q"] for q in QUESTIONS])
def test_a_question_is_understood(at: int, understood: list[dict[str, Any]]) -> None:
    wanted, found = QUESTIONS[at], understood[at]
    if "refused" in wanted:
        assert found["readings"] == []
        assert found["unknown"] == wanted["refused"]
    else:
        first = found["readings"][0]
        assert (first["template"], first["facets"]) == (wanted["t"], wanted["f"])


def test_every_query_runs_and_answers_with_its_columns(understood: list[dict[str, Any]], store: Store) -> None:
    answered = 0
    for found in understood:
        for reading in found["readings"]:
            answer = store.query(reading["sparql"], seconds=60)
            assert set(reading["columns"]) <= set(answer.columns), reading["title"]
            answered += bool(answer.rows)
    assert answered >= 60


def test_the_title_of_a_reading_is_a_question_with_the_same_meaning(
    site: str, browser: Chrome, understood: list[dict[str, Any]],
) -> None:
    readings = [found["readings"][0] for found in understood if found["readings"]]
    browser.get(f"{site}ask/index.html")
    again = browser.execute_async_script(UNDERSTAND, [reading["title"][0] for reading in readings])
    for reading, found in zip(readings, again, strict=True):
        assert found["readings"], reading["title"]
        assert found["readings"][0]["sparql"] == reading["sparql"], reading["title"]


def test_what_is_counted_can_be_listed(site: str, browser: Chrome, understood: list[dict[str, Any]], store: Store) -> None:
    """As many rows as were counted, for the first lines of each answer that counts."""
    wanted: list[tuple[str, int, dict[str, str]]] = []
    counts: list[tuple[str, set[int]]] = []
    for question, found in zip(QUESTIONS, understood, strict=True):
        for at, reading in enumerate(found["readings"]):
            if not reading["groups"]:
                continue
            answer = store.query(reading["sparql"])
            counted = [answer.columns.index(name) for name in re.findall(r"\(COUNT\([^)]*\) AS \?(\w+)\)", reading["sparql"])]
            assert counted, reading["template"]
            for row in answer.rows[:3]:
                line = dict(zip(answer.columns, row, strict=True))
                wanted.append((question["q"], at, {name: line[name].value for name in reading["groups"] if line[name]}))
                counts.append((reading["template"], {int(row[number].value) for number in counted}))
    assert len({template for template, _ in counts}) >= 10
    browser.get(f"{site}ask/index.html")
    for (question, _, line), (template, numbers), listing in zip(
            wanted, counts, browser.execute_async_script(LISTINGS, wanted), strict=True):
        rows = [row for row in store.query(listing).rows if any(row)]
        assert {len(rows)} == numbers, (question, template, line)


def test_a_number_that_no_cell_prints_leads_to_the_rows_behind_it(site: str, browser: Chrome) -> None:
    browser.get(f"{site}ask/index.html?q={quote('2026年青禾县应急管理局有几个满意度指标')}")
    assert _settle(browser, "ask-state").startswith("1 行")
    [number] = browser.find_elements(By.CSS_SELECTOR, "#ask-result td a.n")
    count = int(number.text)
    assert count > 1
    number.click()
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "ask-counted").is_displayed())
    assert _settle(browser, "ask-state").startswith(f"{count} 行")
    assert browser.find_element(By.ID, "ask-counted-of").text == "青禾县应急管理局 · 2026"
    rows = browser.find_elements(By.CSS_SELECTOR, "#ask-result tbody tr td:first-child a")
    assert len(rows) == count
    assert all("/unit/qinghe-yjglj/2026/index.html#" in str(row.get_attribute("href")) for row in rows)
    address = browser.current_url
    browser.find_element(By.ID, "ask-whole").click()
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "ask-state").text.startswith("1 行"))
    assert not browser.find_element(By.ID, "ask-counted").is_displayed()
    browser.get(address)
    assert _settle(browser, "ask-state").startswith(f"{count} 行")


def _settle(browser: Chrome, state: str) -> str:
    """Wait until the page has done its work, and what it says then."""
    text = (By.ID, state)
    WebDriverWait(browser, 60).until(lambda b: b.find_element(*text).text and not b.find_element(*text).text.endswith("…"))
    return browser.find_element(*text).text


def test_the_answer_on_the_page_is_that_of_the_graph(site: str, browser: Chrome, store: Store) -> None:
    browser.get(f"{site}ask/index.html?q={quote('哪些单位的满意度目标低于95%')}")
    assert _settle(browser, "ask-state").startswith("10 行")
    sparql = browser.find_element(By.ID, "ask-sparql").get_attribute("textContent") or ""
    wanted = store.query(sparql)
    body = browser.find_elements(By.CSS_SELECTOR, "#ask-result table tbody tr")
    assert len(body) == len(wanted.rows) == 10
    names = [row[wanted.columns.index("unit")].value for row in wanted.rows]  # type: ignore[union-attr]
    assert [row.find_element(By.TAG_NAME, "td").text for row in body] == names
    assert "低于95%" in browser.find_element(By.ID, "ask-understood").text
    figures = [(link.text, str(link.get_attribute("href"))) for row in body for link in row.find_elements(By.CSS_SELECTOR, "a.n")]
    assert len(figures) >= len(body)
    for figure, target in dict.fromkeys(figures):
        assert "/document/" in target
        assert figure in _cell(browser, target), target


def _cell(browser: Chrome, target: str) -> str:
    """What is printed in a cell that a link leads to. The page of a long document has only its place, which leads on."""
    browser.get(target)
    place = browser.find_element(By.CSS_SELECTOR, ":target")
    if place.tag_name == "p":
        onward = place.find_elements(By.XPATH, "(self::p | preceding-sibling::p)[a][last()]/a")
        browser.get(str(onward[0].get_attribute("href")))
        place = browser.find_element(By.ID, target.rpartition("#")[2])
    assert place.tag_name in ("td", "th"), place.tag_name
    return place.get_attribute("textContent") or ""


def test_a_question_typed_stands_in_the_address_and_comes_back(site: str, browser: Chrome) -> None:
    browser.get(f"{site}ask/index.html")
    box = browser.find_element(By.ID, "ask-text")
    box.send_keys("有哪些单位", Keys.ENTER)
    assert _settle(browser, "ask-state").startswith("3 行")
    assert browser.current_url.endswith(f"?q={quote('有哪些单位')}")
    box.clear()
    box.send_keys("今天天气怎么样", Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "ask-state").text == "没有回答。")
    assert "今天天气" in browser.find_element(By.ID, "ask-understood").text
    assert not browser.find_element(By.ID, "ask-answer").is_displayed()
    browser.back()
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "ask-state").text.startswith("3 行"))
    assert browser.find_element(By.ID, "ask-text").get_attribute("value") == "有哪些单位"


def test_a_comparison_made_in_the_browser_is_the_ready_one(site: str, browser: Chrome, public: Path) -> None:
    page = html.fromstring((public / "compare" / "unit" / "qinghe-yjglj" / "index.html").read_bytes())
    ready = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//table[@class='abreast']/tbody/tr")]
    browser.get(f"{site}compare/index.html?u=qinghe-yjglj:2025&u=qinghe-yjglj:2026")
    WebDriverWait(browser, 20).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#compare-table tbody tr"))
    made = browser.execute_script(
        "return [...document.querySelectorAll('#compare-table tbody tr')]"
        ".map(row => [...row.cells].map(cell => cell.textContent.replace(/\\s+/g, ' ').trim()))")
    assert len(ready) > 20
    assert sorted(_plain(row) for row in made) == sorted(_plain(row) for row in ready)
    links = browser.find_elements(By.CSS_SELECTOR, "#compare-table td a.n")
    assert all("/document/" in link.get_attribute("href") for link in links)


def _plain(row: list[str]) -> list[str]:
    return [cell.replace(" ", "") for cell in row]


def test_sides_are_chosen_by_keyboard_and_stand_in_the_address(site: str, browser: Chrome) -> None:
    browser.get(f"{site}compare/index.html")
    box = WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "compare-name"))
    WebDriverWait(browser, 20).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#compare-names option"))
    for name in ("青禾县应急管理局 2026年", "望川市应急管理局 2024年"):
        box.send_keys(name, Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#compare-table tbody tr"))
    assert browser.current_url.endswith("?u=qinghe-yjglj:2026&u=wangchuan-yjglj:2024")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#compare-table thead th")) == 4
    browser.find_element(By.CSS_SELECTOR, "#compare-chosen button").send_keys(Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda b: not b.find_element(By.ID, "compare-answer").is_displayed())
    assert browser.current_url.endswith("?u=wangchuan-yjglj:2024")


def test_pages_keep_their_budget(public: Path) -> None:
    def packed(*names: str) -> int:
        return sum(len(gzip.compress((public / name).read_bytes(), 9)) for name in names)

    style = ("assets/style.css", "assets/ask.css", "assets/data.js", "assets/elements.js")
    assert packed("compare/index.html", *style, "assets/rows.js", "assets/compare.js", "data/compare/choices.js",
                  "data/rows/index.js") < 80_000
    assert packed("ask/index.html", *style, "assets/engine.js", "assets/results.js", "assets/quantities.js", "assets/understand.js",
                  "assets/ask.js", "data/ask/grammar.js") < 60_000
    for path in (public / "compare").rglob("*.html"):
        assert path.stat().st_size < 100_000, path
