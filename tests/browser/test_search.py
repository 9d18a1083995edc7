"""Search in Chromium: what is found, measured against the texts themselves, what it costs, and how the page behaves."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
import yaml
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from jixiao.findings import catalogue
from jixiao.model import Tables
from jixiao.publish.corpus import Corpus
from jixiao.publish.knowledge import Knowledge
from jixiao.publish.search import files
from jixiao.publish.search.records import records
from jixiao.publish.sources import Sources

pytestmark = pytest.mark.browser

CASES = Path(__file__).parents[1] / "cases" / "search"
QUERIES: list[str] = yaml.safe_load((CASES / "queries.yaml").read_text(encoding="utf-8"))
SIMPLIFIED = str.maketrans("滿災應練標護隱營數資場農", "满灾应练标护隐营数资场农")


@dataclass
class Corner:
    """A corner of the site that holds the index of some thousand records, and the texts that were indexed."""

    address: str
    folder: Path
    texts: list[str]


@pytest.fixture(scope="module")
def corners(folder: Path, address: str, sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Corner]:
    """The same corpus twice: as it is published, and with long lists cut into many files, as those of a large corpus are."""
    empty = tmp_path_factory.mktemp("search") / "empty.nq"
    empty.write_bytes(b"")
    corpus = Corpus(grown(sample))
    build = SimpleNamespace(corpus=corpus, knowledge=Knowledge(empty, sample.SETTINGS.base), settings=sample.SETTINGS,
                            sources=Sources(corpus, "zh"), rules=catalogue())
    out = {}
    for corner, made in (("plain", files(build)), ("long", files(build, long=600))):
        root = folder / corner
        for name, data in made:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        for name in ("search", "assets"):
            (root / name).symlink_to(folder / name)
        out[corner] = Corner(f"{address}{corner}/", root, [r.text for r in records(build)])
    return out


@pytest.fixture
def corner(corners: dict[str, Corner]) -> Corner:
    """The corpus as it is published."""
    return corners["plain"]


def grown(sample: ModuleType) -> Tables:
    """The sample with sixty more units, each with its projects, indicators, goals and amounts: invented, and always the same."""
    words = yaml.safe_load((CASES / "corpus.yaml").read_text(encoding="utf-8"))
    tables: Tables = sample.tables()
    document = tables["documents"][0]
    for u in range(60):
        place, office = words["places"][u % len(words["places"])], words["offices"][u // 3 % len(words["offices"])]
        key, year = f"u-{u:08x}", str(2019 + u % 7)
        tables.add("units", {"unit_key": key, "name": place + office})
        at = {"unit_key": key, "year_key": year, "document": document["document"], "document_id": document["document_id"]}
        for p in range(3):
            project = f"p-{u:04x}{p:04x}"
            tables.add("projects", {"project_key": project, "unit_key": key,
                                    "name": words["projects"][(u + p * 7) % len(words["projects"])]})
            tables.add("goals", {**at, "row_id": f"g-{u:04x}{p:04x}", "project_key": project,
                                 "text": words["goals"][(u * 3 + p) % len(words["goals"])].format(n=u * 7 + p, m=80 + u % 20)})
            tables.add("amounts", {**at, "row_id": f"a-{u:04x}{p:04x}", "project_key": project, "item": "年度资金总额",
                                   "amount": f"{u * 37 + p * 11}.{u % 10}0", "text": f"{u * 37 + p * 11:,}.{u % 10}0"})
            for i in range(12):
                name = (words["subjects"][(u + i * 5) % len(words["subjects"])]
                        + words["measures"][(u * 5 + p + i) % len(words["measures"])])
                sign, unit = (("≥", "%"), ("=", "%"), ("≤", "件"), ("≥", "万元"), ("≥", "人次"))[(u + p + i) % 5]
                number = f"{60 + (u * i + p) % 40}" if unit == "%" else f"{(u * 13 + i * 7 + p) % 900}.{i % 4 * 25:02}"
                tables.add("indicators", {**at, "row_id": f"i-{u:04x}{p:02x}{i:02x}", "project_key": project, "level3": name,
                                          "operator": sign, "target": number, "target_text": f"{sign}{number}{unit}",
                                          "unit_of_measure": unit, "form_kind": "project-plan"})
    return tables


def truth(texts: list[str], query: str) -> set[int]:
    """The texts that hold a query: as a substring, but numbers whole and Latin words from their beginning."""
    query = re.sub(r"(?<=[≥≤≧<>=])\s+(?=\d)|(?<=\d)\s+(?=[%％‰])", "", query)
    wanted = [re.escape(plain(word).strip(".")) for word in query.split()]
    wanted = [(r"(?<![0-9])(?<![0-9]\.)" if w[0].isdigit() else "(?<![a-z])" if "a" <= w[0] <= "z" else "") + w
              + (r"(?![0-9]|\.[0-9])" if w[-1].isdigit() else "") for w in wanted]
    return {at for at, text in enumerate(texts) if all(re.search(w, plain(text)) for w in wanted)}


def plain(text: str) -> str:
    """Our own way to the same form: no white space beside anything but two letters or numbers, one writing of everything."""
    text = unicodedata.normalize("NFKC", text).lower().translate(SIMPLIFIED).replace(">=", "≥").replace("<=", "≤").replace("≧", "≥")
    text = re.sub("[\"'“”‘’《》]", "", text)
    text = re.sub(r"(?<=\d),(?=\d\d\d(?!\d))", "", text)
    return re.sub(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])", "", text)


def ask(browser: Chrome, query: str) -> dict[str, Any]:
    """What the index says to a query: the numbers of the records that may hold it, and of those that do."""
    found: dict[str, Any] = browser.execute_async_script("""
      const [query, done] = arguments;
      (async () => {
        window.index ??= await SearchIndex.open("../");
        const found = await index.find(query), read = await index.read(found.ids, found.terms);
        done({ids: found.ids, read: read.map(r => r.id), exact: found.exact, partly: found.partly,
              counts: [...found.counts.values()].reduce((a, b) => a + b, 0)});
      })().catch(error => done({error: error.message}));""", query)
    assert "error" not in found, found
    return found


def test_texts_and_keys_are_those_of_python(corner: Corner, browser: Chrome) -> None:
    browser.get(f"{corner.address}search/index.html")
    for case in yaml.safe_load((CASES / "normal.yaml").read_text(encoding="utf-8")):
        normal, mapped, places, keys = browser.execute_async_script("""
          const [text, done] = arguments;
          Data.load("../", "search/index").then(({variants}) => {
            const {normal, mapped} = SearchText.text(variants), both = mapped(text);
            done([normal(text), both.text, both.at, SearchText.keys(normal(text))]);
          });""", case["text"])
        assert normal == mapped == case["normal"], case["text"]
        assert keys == case["keys"], case["text"]
        assert len(places) == len(case["normal"].encode("utf-16-le")) // 2 + 1
        assert places == sorted(places)


@pytest.mark.parametrize(("which", "precision"), [("plain", 0.94), ("long", 0.85)])
def test_every_query_finds_all_that_hold_it(which: str, precision: float, corners: dict[str, Corner], browser: Chrome) -> None:
    """What is shown is exactly right; what the index offers to be read nearly so, and where it claims to be exact, exactly."""
    corner = corners[which]
    browser.get(f"{corner.address}search/index.html")
    assert len(set(QUERIES)) >= 40
    held = offered = nothing = partly = 0
    for query in QUERIES:
        found, should = ask(browser, query), truth(corner.texts, query)
        if found["partly"]:
            assert not found["exact"] or found["counts"] == len(should), query
            should = {at for at in should if at <= max(found["read"])}
        assert set(found["read"]) == should, query
        assert not found["exact"] or len(found["ids"]) == len(should), query
        partly += found["partly"]
        held += len(should)
        offered += len(found["ids"])
        nothing += not should
    assert 3 <= nothing <= 10
    assert bool(partly) == (which == "long")
    assert held / offered >= precision


def test_words_may_stand_in_the_unit_the_project_or_the_year(corner: Corner, browser: Chrome) -> None:
    browser.get(f"{corner.address}search/index.html")
    one, two = ask(browser, "满意度"), ask(browser, "满意度 水务局 2024")
    assert 0 < len(two["read"]) < len(one["read"])
    assert set(two["read"]) < set(one["read"])
    shown = browser.execute_async_script("""
      const done = arguments[0];
      index.find("满意度 水务局 2024").then(f => index.read(f.ids, f.terms)).then(done);""")
    assert {r["year"] for r in shown} == {"2024"}
    assert all("水务局" in r["unit"] for r in shown)


def test_budgets(corner: Corner, browser: Chrome) -> None:
    before = fetched(browser, corner, f"{corner.address}search/index.html")
    assert before <= 60 * 1024
    worst = 0
    for query in ("满意度", "应急演练", "%", "年", "≥95%", "服务对象满意度提升", "隐患排查治理完成率 水务局 2024"):
        worst = max(worst, fetched(browser, corner, f"{corner.address}search/index.html?q={quote(query)}") - before)
    assert 0 < worst <= 120 * 1024


def fetched(browser: Chrome, corner: Corner, url: str) -> int:
    """How many bytes a page asks for, as a host sends them: compressed, the page itself included."""
    browser.get("about:blank")
    browser.get(url)
    if "?q=" in url:
        settled(browser)
    names = [url, *browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")]
    files = {corner.folder.parent / unquote(urlsplit(name).path).lstrip("/") for name in names}
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def settled(browser: Chrome) -> str:
    """The line that says how many there are, once it does."""
    def told(_: Chrome) -> str:
        text = browser.find_element(By.CSS_SELECTOR, "[role=status]").text
        return text if any(word in text for word in ("条", "“", "行，", "请输入", "found", "rows")) else ""
    return str(WebDriverWait(browser, 20).until(told))


def test_from_the_header_to_the_row(folder: Path, address: str, browser: Chrome, look: Callable[[int, str], None]) -> None:
    look(1280, "light")
    browser.get(f"{address}index.html")
    box = browser.find_element(By.CSS_SELECTOR, ".find input")
    box.send_keys("隐患整改率", Keys.ENTER)
    assert settled(browser) == "找到 2 条"
    assert "q=" in browser.current_url
    kinds = [b.text for b in browser.find_elements(By.CSS_SELECTOR, ".results h2")]
    assert kinds[:2] == ["指标 1", "指标值 1"]
    assert browser.find_element(By.CSS_SELECTOR, ".results mark").text == "隐患整改率"
    assert browser.find_element(By.CSS_SELECTOR, ".named a").text == "隐患整改率"
    row = browser.find_element(By.CSS_SELECTOR, ".results a[href*='#i-']")
    assert browser.find_element(By.CSS_SELECTOR, ".results a.src").get_attribute("href").endswith("#g1r9c5")
    row.click()
    assert "隐患整改率" in browser.find_element(By.CSS_SELECTOR, ":target").text


def test_kinds_keyboard_and_history(corner: Corner, browser: Chrome, look: Callable[[int, str], None]) -> None:
    look(1280, "light")
    browser.get(f"{corner.address}search/index.html?q={quote('满意度')}")
    assert "条" in settled(browser)
    goals = browser.find_element(By.CSS_SELECTOR, ".kinds a[href*='goal']")
    count = int(goals.find_element(By.TAG_NAME, "b").text)
    goals.click()
    WebDriverWait(browser, 10).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, ".results section")) == 1)
    assert "kind=goal" in browser.current_url
    assert len(browser.find_elements(By.CSS_SELECTOR, ".results li")) == min(count, 20)
    assert browser.find_element(By.CSS_SELECTOR, ".kinds [aria-current]").text.startswith("绩效目标")
    browser.back()
    WebDriverWait(browser, 10).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, ".results section")) > 1)
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    box = browser.switch_to.active_element
    assert box.get_attribute("name") == "q"
    box.send_keys(Keys.ARROW_DOWN)
    first = browser.switch_to.active_element
    assert first == browser.find_element(By.CSS_SELECTOR, ".results li > a")


def test_what_is_not_there_is_said_with_what_may_help(address: str, browser: Chrome) -> None:
    browser.get(f"{address}search/index.html?q={quote('火星探测')}")
    assert settled(browser) == "没有找到“火星探测”"
    assert len(browser.find_elements(By.CSS_SELECTOR, ".results li")) == 4
    browser.get(f"{address}search/index.html?q={quote('《》')}")
    assert settled(browser).startswith("请输入")


def test_it_works_from_the_disk_and_in_english(folder: Path, browser: Chrome) -> None:
    browser.get(f"{(folder / 'en' / 'search' / 'index.html').as_uri()}?q={quote('应急演练')}")
    assert settled(browser).endswith("found")
    headings = [h.text for h in browser.find_elements(By.CSS_SELECTOR, ".results h2")]
    assert headings[0] == "Indicators 1"
    browser.find_element(By.CSS_SELECTOR, ".results a[href*='#i-']").click()
    assert "/en/unit/" in browser.current_url
    assert browser.find_element(By.CSS_SELECTOR, ":target")


def test_markup_in_a_text_is_text(address: str, browser: Chrome) -> None:
    browser.get(f"{address}search/index.html?q={quote('护林员<分片>')}")
    settled(browser)
    assert "护林员<分片>" in browser.find_element(By.CSS_SELECTOR, ".results").text


def test_no_personal_data_in_the_index(folder: Path) -> None:
    text = "".join(p.read_text(encoding="utf-8") for p in sorted((folder / "data" / "search").glob("*.js")))
    assert "[已隐去]" in text
    assert json.dumps("填报人", ensure_ascii=False)[1:-1] in text
