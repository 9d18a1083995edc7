"""Queries in Chromium: the same answers as in Python, links that carry the query, charts that agree with tables, errors in words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from jixiao.graph import NamedQuery, Store, named_queries
from jixiao.pipeline.offline import offline_page
from jixiao.settings import Settings, load

if TYPE_CHECKING:
    from tests.conftest import Demo

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(EXAMPLES / "jixiao.toml")


@pytest.fixture(scope="module")
def public(demo: Demo) -> Path:
    """The site of the examples."""
    return demo.site


@pytest.fixture(scope="module")
def offline(public: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline page of the same data."""
    return offline_page(public, settings, out=tmp_path_factory.mktemp("offline") / "offline.html")


@pytest.fixture(scope="module")
def store(public: Path, settings: Settings) -> Store:
    return Store(settings.base).load(public / "dump.nq")


@pytest.fixture(scope="module")
def page(public: Path, serve: Callable[[Path], str]) -> str:
    """The address of the page of queries."""
    return f"{serve(public)}query/index.html"


@pytest.fixture
def desk(browser: Chrome, look: Callable[[int, str], None]) -> Chrome:
    look(1280, "light")
    browser.set_script_timeout(60)
    browser.get_log("browser")
    return browser


def wait(browser: Chrome, condition: Callable[[Chrome], Any]) -> Any:
    return WebDriverWait(browser, 60, 0.05).until(condition)


def opened(browser: Chrome, address: str) -> None:
    """Open a page, anew even where only the fragment differs, and wait until its script has written the query."""
    browser.get("about:blank")
    browser.get(address)
    wait(browser, lambda b: b.find_element(By.ID, "query-form").is_displayed())


def text_of(browser: Chrome) -> str:
    return str(browser.find_element(By.ID, "query-text").get_property("value"))


def write(browser: Chrome, text: str) -> None:
    browser.execute_script("const box = document.getElementById('query-text'); box.value = arguments[0]", text)


def run(browser: Chrome) -> str:
    """Run what is in the editor and give back what the page says of it."""
    browser.find_element(By.ID, "query-run").click()
    return settled(browser)


def settled(browser: Chrome) -> str:
    wait(browser, lambda b: b.execute_script("return document.getElementById('query-form').getAttribute('aria-busy') === 'false'"))
    return browser.find_element(By.ID, "query-state").text


def downloaded(browser: Chrome) -> str:
    """The CSV behind the link, all of it."""
    return str(browser.execute_async_script(
        "const done = arguments[0]; fetch(document.getElementById('query-csv').href).then(r => r.text()).then(done)"))


def cells(browser: Chrome) -> list[list[str]]:
    found: list[list[str]] = browser.execute_script(
        "return [...document.querySelectorAll('#query-result tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))")
    return found


def asked(browser: Chrome, queries: dict[str, str]) -> dict[str, Any]:
    """The answers to several queries by the engine of the page."""
    found: dict[str, Any] = browser.execute_async_script("""
        const [queries, done] = arguments;
        const data = JSON.parse(document.getElementById("query-data").textContent);
        const engine = JixiaoEngine.open({ ...data.engine, ...(window.JixiaoInside || {}) });
        (async () => {
          const answers = {};
          for (const [name, text] of Object.entries(queries)) {
            const answer = await engine.query(text);
            answers[name] = { ...answer, csv: JixiaoResults.csv(answer) };
          }
          engine.close();
          return answers;
        })().then(done, (error) => done({ failed: String(error) }));
    """, queries)
    assert "failed" not in found, found
    return found


def differences(found: dict[str, Any], queries: dict[str, NamedQuery], store: Store, base: str) -> list[str]:
    return [name for name, query in queries.items() if found[name]["csv"].encode() != store.query(query.text(base)).csv()]


def test_every_named_query_has_the_same_rows_in_the_browser(
    page: str, public: Path, settings: Settings, store: Store, desk: Chrome,
) -> None:
    queries = named_queries(settings)
    opened(desk, page)
    found = asked(desk, {name: query.text(settings.base) for name, query in queries.items()})
    assert differences(found, queries, store, settings.base) == []
    assert [n for n in queries if found[n]["csv"].encode() != (public / "query" / n / "result.csv").read_bytes()] == []
    assert sum(bool(found[name]["rows"]) for name in queries) > 15
    assert desk.get_log("browser") == []


def test_default_graph_named_graphs_and_other_forms(page: str, settings: Settings, store: Store, desk: Chrome) -> None:
    opened(desk, page)
    counts = {"all": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "graphs": "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}
    found = asked(desk, {
        **counts,
        "again": counts["all"],
        "ask": "ASK { ?s a jx:Form }",
        "construct": "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s skos:prefLabel ?o }",
        "terms": 'SELECT * { VALUES (?a ?b ?c) { ("甲"@zh 1.50 <x:y>) (UNDEF true "z") } }',
    })
    for name in ("all", "graphs"):
        assert found[name]["rows"][0]["n"]["value"] == store.query(counts[name]).text()[0][0]
    assert found["again"]["rows"] == found["all"]["rows"]
    assert found["ask"]["rows"][0]["answer"]["value"] == "true"
    assert found["construct"]["columns"] == ["subject", "predicate", "object"]
    assert len(found["construct"]["rows"]) == len(store.query("CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s skos:prefLabel ?o }"))
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert found["terms"]["rows"] == [
        {"a": {"type": "literal", "value": "甲", "lang": "zh"}, "b": {"type": "literal", "value": "1.5", "datatype": f"{xsd}decimal"},
         "c": {"type": "uri", "value": "x:y"}},
        {"b": {"type": "literal", "value": "true", "datatype": f"{xsd}boolean"},
         "c": {"type": "literal", "value": "z", "datatype": f"{xsd}string"}},
    ]


def test_a_question_is_chosen_changed_run_and_shared(page: str, settings: Settings, store: Store, desk: Chrome) -> None:
    query = named_queries(settings)["where-from"]
    opened(desk, page)
    Select(desk.find_element(By.ID, "query-named")).select_by_value("where-from")
    wait(desk, lambda b: text_of(b) == query.text(settings.base))
    field = desk.find_element(By.CSS_SELECTOR, "#query-fields input")
    field.clear()
    field.send_keys('9"5')
    assert text_of(desk) == query.text(settings.base, {"number": '9"5'})
    field.clear()
    field.send_keys("95")
    desk.find_element(By.ID, "query-text").send_keys(Keys.CONTROL, Keys.ENTER)
    said = settled(desk)
    answer = store.query(query.text(settings.base, {"number": "95"}))
    assert len(answer) > 1
    assert said.startswith(f"{len(answer)} 行")
    assert downloaded(desk).encode() == answer.csv()
    assert desk.current_url.endswith("#n=where-from&number=95")
    assert desk.find_element(By.ID, "query-csv").get_attribute("download") == "where-from.csv"
    opened(desk, desk.current_url)
    wait(desk, lambda b: text_of(b) == query.text(settings.base, {"number": "95"}))
    assert desk.find_element(By.CSS_SELECTOR, "#query-fields input").get_property("value") == "95"
    assert desk.get_log("browser") == []


def test_a_link_carries_a_query_of_ones_own(page: str, desk: Chrome) -> None:
    mine = '# 我的问题 “测试”\nSELECT ?kind (COUNT(?form) AS ?forms)\nWHERE { ?form jx:kind/skos:prefLabel ?kind }\nGROUP BY ?kind'
    opened(desk, page)
    write(desk, mine)
    run(desk)
    shared = desk.current_url
    assert "#q=" in shared
    assert desk.find_element(By.ID, "query-link").get_attribute("href") == shared
    opened(desk, shared)
    wait(desk, lambda b: text_of(b) == mine)
    opened(desk, shared[:-9])
    wait(desk, lambda b: b.find_element(By.ID, "query-error").is_displayed())
    assert "链接中的查询不完整" in desk.find_element(By.ID, "query-error").text


def test_the_chart_says_what_the_table_says(page: str, desk: Chrome) -> None:
    opened(desk, f"{page}#n=rules-evaluated")
    wait(desk, lambda b: "rules-evaluated" in b.find_element(By.ID, "query-named").get_property("value"))
    run(desk)
    rows = list(csv.DictReader(io.StringIO(downloaded(desk))))
    choice = Select(desk.find_element(By.CSS_SELECTOR, "#query-result select"))
    assert [o.get_attribute("value") for o in choice.options] == ["evaluated", "passed", "rounded", "failed", "not_applicable"]
    widths = {}
    for name in ("evaluated", "passed"):
        choice.select_by_value(name)
        bars = desk.execute_script("""return [...document.querySelectorAll("#query-result .bars rect")].map(
            (bar) => [bar.textContent, Number(bar.getAttribute("width")), bar.nextSibling.textContent])""")
        shown = rows[:len(bars)]
        assert len(bars) == 20 < len(rows)
        assert [value for _, _, value in bars] == [row[name] for row in shown]
        assert all(row["title"] in label or row["rule"] in label for row, (label, _, _) in zip(shown, bars, strict=True))
        values = [float(row[name]) for row in shown]
        longest = max(width for _, width, _ in bars)
        assert all(abs(width - max(value / max(values) * longest, 1)) < 0.01
                   for value, (_, width, _) in zip(values, bars, strict=True))
        widths[name] = longest
    assert len(cells(desk)) == len(rows)
    assert [row[2] for row in cells(desk)] == [row["evaluated"] for row in rows]


def test_more_rows_are_shown_when_asked_for(page: str, desk: Chrome) -> None:
    opened(desk, page)
    write(desk, "SELECT ?s ?o { ?s jx:verbatim ?o } ORDER BY ?s ?o LIMIT 450")
    assert run(desk).startswith("450 行")
    assert len(cells(desk)) == 200
    more = desk.find_element(By.CSS_SELECTOR, "#query-result button")
    for expected in (400, 450):
        more.click()
        wait(desk, lambda b, n=expected: len(cells(b)) == n)  # type: ignore[misc]
    assert not more.is_displayed()
    assert len(downloaded(desk).splitlines()) >= 451


def test_figures_and_things_lead_to_cells_and_pages(page: str, public: Path, desk: Chrome) -> None:
    opened(desk, f"{page}#n=satisfaction-targets")
    run(desk)
    links = desk.execute_script(
        "return [...document.querySelectorAll('#query-result tbody a')].map(a => [a.className, a.href, a.textContent])")
    figures = [(href, text) for css, href, text in links if css == "n"]
    assert len(figures) >= len(cells(desk))
    root = page.removesuffix("query/index.html")
    assert len({href for _, href, _ in links}) > 10
    for href in {href for _, href, _ in links}:
        path, _, fragment = href.removeprefix(root).partition("#")
        html = (public / path).read_text(encoding="utf-8")
        assert not fragment or f'id="{fragment}"' in html, href
    for href, text in figures[:3]:  # a row of a long document may stand on a later page, to which the first one leads
        desk.get(href)
        if onward := desk.find_elements(By.CSS_SELECTOR, "p:target a, p:has(~ p:target) a"):
            desk.get(f"{str(onward[0].get_attribute('href')).partition('#')[0]}#{href.partition('#')[2]}")
        assert text in str(desk.find_element(By.CSS_SELECTOR, ":target").get_property("textContent"))


@pytest.mark.parametrize(("text", "words", "chosen"), [
    ("SELECT ?a\nWHERE { ?a ?b ?c }\nLIMIT x", ["第 3 行第 7 列", "“x”", "不是有效的 SPARQL", "主语、谓语和宾语"], "x"),
    ("SELECT ?a WHERE { ?a foo:b ?c }", ["第 1 行", "前缀可能没有声明"], ""),
    ("DELETE WHERE { ?a ?b ?c }", ["不能改动数据"], ""),
    ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b }", ["GROUP BY"], ""),
    ("SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }", ["不能访问别的服务器"], ""),
])
def test_errors_are_told_in_words_and_with_those_of_the_engine(
    page: str, desk: Chrome, text: str, words: list[str], chosen: str,
) -> None:
    opened(desk, page)
    write(desk, text)
    assert run(desk) == "没有结果。"
    box = desk.find_element(By.ID, "query-error")
    for word in words:
        assert word in box.text
    assert box.find_element(By.TAG_NAME, "pre").get_property("textContent")
    assert not desk.find_element(By.ID, "query-answer").is_displayed()
    if chosen:
        found = desk.execute_script(
            "const box = document.getElementById('query-text'); return box.value.slice(box.selectionStart, box.selectionEnd)")
        assert found == chosen
    write(desk, "ASK {}")
    assert run(desk).startswith("1 行")
    assert not box.is_displayed()


def test_a_query_that_takes_long_is_stopped(page: str, desk: Chrome) -> None:
    opened(desk, page)
    write(desk, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    desk.find_element(By.ID, "query-run").click()
    wait(desk, lambda b: b.find_element(By.ID, "query-stop").is_enabled())
    desk.find_element(By.ID, "query-stop").click()
    assert settled(desk).startswith("已停止")
    write(desk, "ASK {}")
    assert run(desk).startswith("1 行")


def test_nothing_of_the_engine_is_fetched_before_it_is_wanted(page: str, desk: Chrome) -> None:
    fetched = "return performance.getEntriesByType('resource').map(entry => entry.name.replace(/.*\\//, ''))"
    opened(desk, page)
    before = set(desk.execute_script(fetched))
    assert before <= {"style.css", "favicon.svg", "engine.js", "results.js", "query.js"}


def test_an_engine_that_was_changed_on_the_way_does_not_run(page: str, desk: Chrome) -> None:
    opened(desk, page)
    told = desk.execute_async_script("""
        const done = arguments[0];
        const { engine } = JSON.parse(document.getElementById("query-data").textContent);
        JixiaoEngine.open({ ...engine, wasm: engine.glue }).query("ASK {}").then(() => done("ran"), (error) => done(error.kind));
    """)
    assert told == "network"
    desk.get_log("browser")  # the browser says so, too


def test_the_page_speaks_english_and_fits_a_telephone(address: str, browser: Chrome, look: Callable[[int, str], None]) -> None:
    look(360, "dark")
    opened(browser, f"{address}en/query/index.html#n=weight-sums")
    wait(browser, lambda b: b.find_element(By.ID, "query-named").get_property("value") == "weight-sums")
    assert "rows in" in run(browser)
    assert browser.execute_script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert "/en/document/" in browser.find_element(By.CSS_SELECTOR, "#query-result tbody a").get_attribute("href")


def test_the_offline_page_answers_from_the_disk(offline: Path, settings: Settings, store: Store, desk: Chrome) -> None:
    queries = named_queries(settings)
    address = offline.as_uri()
    opened(desk, f"{address}#n=qualitative-share")
    wait(desk, lambda b: text_of(b) == queries["qualitative-share"].text(settings.base))
    answer = store.query(text_of(desk))
    assert run(desk).startswith(f"{len(answer)} 行")
    assert downloaded(desk).encode() == answer.csv()
    assert len(cells(desk)) == len(answer)
    assert desk.current_url == f"{address}#n=qualitative-share"
    found = asked(desk, {name: query.text(settings.base) for name, query in queries.items()})
    assert differences(found, queries, store, settings.base) == []
    assert [e for e in desk.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
            if not e.startswith(("data:", "blob:"))] == []
    assert json.loads(desk.find_element(By.ID, "query-data").get_property("textContent"))["root"] is None
    assert desk.get_log("browser") == []
