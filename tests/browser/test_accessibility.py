"""A page of each template for people: with axe-core in four forms, at every zoom, by keyboard, in high contrast."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser

Look = Callable[..., None]
Audit = Callable[[str], list[Any]]
Samples = dict[tuple[str, str], str]

# What axe-core looks at in each form of a page: colours change nothing but colours, and paper has no targets to hit.
ONCE = {"404", "row", "project_small"}  # templates of pages that stand in the first language only
BARE = {"404", "embed"}  # without a header that could be skipped
FORMS = {"light": (1280, "light", "", "all"), "dark": (1280, "dark", "", "colours"), "360 px": (360, "light", "", "all"),
         "print": (1280, "light", "print", "paper")}
RUN = """
const [what, done] = arguments;
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const told = v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), (v.nodes[0].failureSummary || "").slice(0, 300)];
axe.run(document, {
  runOnly: what === "colours" ? ["color-contrast", "link-in-text-block"] : standards,
  rules: {all: {"target-size": {enabled: true}}, paper: {"target-size": {enabled: false}},
          words: {"color-contrast": {enabled: false}}, colours: {}}[what],
  resultTypes: ["violations"],
}).then(found => done([found.passes.length, found.violations.map(told)]), error => done([0, [[String(error)]]]));
"""
# Of many things of a kind the first ones are enough, and axe-core compares each with each. Of one kind are things that stand in
# the same place and hold the same kinds of elements. `make accessibility` looks at all of them.
WHOLE = os.environ.get("PAGES") == "whole"
THIN = """
const name = e => e.tagName + "." + e.className, seen = new Map();
const place = e => e.matches("main, body") ? "" : place(e.parentElement) + ">" + name(e);
for (const e of document.querySelectorAll("main :is(li, tr, section, article, details, dl > div)")) {
  if (!e.isConnected) continue;
  const kind = place(e) + [...new Set([...e.querySelectorAll("*")].map(name))].sort();
  seen.set(kind, (seen.get(kind) || 0) + 1);
  if (seen.get(kind) > 8) e.remove();
}
for (const parent of document.querySelectorAll("main *"))
  if (parent.children.length > 30) [...parent.children].slice(30).forEach(child => child.remove());
"""
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Elements that stick out of the screen and stand in no box that scrolls.
OUTSIDE = """
return [...document.querySelectorAll("main *, header *, footer *")].filter(e => {
  const box = e.getBoundingClientRect();
  if (box.right <= innerWidth + 1 || box.width < 2 || !e.checkVisibility()) return false;
  for (let at = e; at !== document.body; at = at.parentElement)
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return false;
  return true;
}).slice(0, 5).map(e => e.outerHTML.slice(0, 120));
"""
FOCUS = """
const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
const rects = [...e.getClientRects()].filter(r => r.width && r.height);
return {tag: e.tagName, html: e.outerHTML.slice(0, 120),
  outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  visible: rects.some(r => r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth),
  at: [...document.querySelectorAll("*")].indexOf(e)};
"""


@pytest.fixture
def audit(browser: Chrome, axe: str) -> Audit:
    """Runs axe-core on a page that is open."""

    def run(what: str) -> list[Any]:
        if not browser.execute_script("return !!window.axe"):
            browser.execute_script(axe if WHOLE else THIN + axe)
        passed, violations = browser.execute_async_script(RUN, what)
        assert passed, "axe-core did not run"
        return violations

    return run


def test_axe_finds_nothing(template: str, page: str, address: str, browser: Chrome, look: Look, audit: Audit) -> None:
    browser.get(address + page)
    faults = {}
    for form, (width, scheme, media, what) in FORMS.items():
        look(width, scheme, media)
        faults[form] = audit(what)
    assert faults == {form: [] for form in FORMS}, page


def test_axe_finds_nothing_in_english(template: str, samples: Samples, address: str, browser: Chrome, look: Look,
                                      audit: Audit) -> None:
    if (template, "en") not in samples:
        assert template in ONCE, "a page stands in both languages"
        return
    look(1280, "light")
    browser.get(address + samples[template, "en"])
    assert audit("words") == [], samples[template, "en"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_the_screen(template: str, language: str, samples: Samples, address: str, browser: Chrome,
                                          look: Look) -> None:
    """360 px is a phone; 640 and 320 px are what 1280 px are at a zoom of 200 % and 400 %."""
    path = samples.get((template, language), samples[template, "zh"])
    browser.get(address + path)
    for width in (1280, 640, 360, 320):
        look(width, "light")
        over = browser.execute_script(WIDER)
        assert over == 0, f"{path} is {over} pixels too wide at {width}: {browser.execute_script(OUTSIDE)}"
        assert browser.execute_script(OUTSIDE) == [], f"{path} at {width}"


def test_the_keyboard_reaches_everything_and_shows_where_it_is(template: str, page: str, address: str, browser: Chrome,
                                                               look: Look) -> None:
    look(1280, "light")
    browser.get(address + page)
    assert browser.execute_script("return [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0).length") == 0
    places = []
    for step in range(12):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        focus = browser.execute_script(FOCUS)
        if focus["tag"] in ("BODY", "HTML"):
            break
        if step == 0 and template not in BARE:
            assert "skip" in focus["html"]
        assert focus["outline"], f"{page}: no outline on {focus['html']}"
        assert focus["visible"], f"{page}: {focus['html']} is focused outside the screen"
        places.append(focus["at"])
    assert places
    assert places == sorted(places), f"{page}: the order of the keyboard is not that of the page"
    if template not in BARE:
        browser.get(address + page)
        ActionChains(browser).send_keys(Keys.TAB, Keys.ENTER).perform()
        assert browser.switch_to.active_element.get_attribute("id") == "main"


def test_it_keeps_its_colours_apart_in_high_contrast(samples: Samples, address: str, browser: Chrome, look: Look) -> None:
    browser.get(address + samples["year", "zh"])
    soft = "return getComputedStyle(document.querySelector('.facts dt')).color"
    for scheme in ("light", "dark"):
        look(1280, scheme)
        plain = browser.execute_script(soft)
        look(1280, scheme, prefers_contrast="more")
        assert browser.execute_script(soft) != plain
    look(1280, "light", forced_colors="active")
    chip = browser.find_element(By.CSS_SELECTOR, ".chip.error")
    assert chip.value_of_css_property("border-top-style") == "solid"
    assert browser.execute_script(WIDER) == 0
    look(1280, "light")
