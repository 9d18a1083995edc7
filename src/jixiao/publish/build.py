"""What every page builder is given: the tables, the quads, the settings, and the words of the interface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from markupsafe import Markup

from jixiao.findings import SEVERITIES, Rule, is_reading
from jixiao.model.schema import TABLES, Row
from jixiao.publish import links
from jixiao.publish.answers import Answered
from jixiao.publish.changelog import Log
from jixiao.publish.corpus import Corpus
from jixiao.publish.directory import Directory
from jixiao.publish.engine import Engine
from jixiao.publish.glossary import Glossary
from jixiao.publish.knowledge import Knowledge
from jixiao.publish.markup import escaped, html
from jixiao.publish.page import Crumb, Page
from jixiao.publish.quality import Quality
from jixiao.publish.sources import Sources
from jixiao.publish.strings import Strings
from jixiao.publish.templates import site_title
from jixiao.settings import Settings

__all__ = ["Build"]


@cache
def _columns(language: str) -> dict[tuple[str, str], str]:
    if language == "en":
        return {(t.name, c.name): f"{t.en}: {c.en}" for t in TABLES.values() for c in t.columns}
    return {(t.name, c.name): f"{t.zh}：{c.zh}" for t in TABLES.values() for c in t.columns}


@dataclass(frozen=True)
class Build:
    """Everything that the pages in one language are made of; what is the same in all languages is made once and shared."""

    corpus: Corpus
    knowledge: Knowledge
    settings: Settings
    sources: Sources
    strings: Strings
    rules: dict[str, Rule]
    glossary: Glossary
    directory: Directory
    quality: Quality
    log: Log
    answers: list[Answered]
    engine: Engine
    grammar: dict[str, Any]

    @property
    def language(self) -> str:
        """The language of the pages: `zh` or `en`."""
        return self.strings.language

    @property
    def home(self) -> str:
        """The folder of the pages in this language: "" for the first one, else its code and a slash."""
        return "" if self.language == self.settings.languages[0] else f"{self.language}/"

    @property
    def compact(self) -> bool:
        """Whether this is a site of fewer pages."""
        return self.settings.granularity == "compact"

    @property
    def title(self) -> str:
        """The title of the site."""
        return site_title(self.settings, self.language)

    def page(self, path: str, template: str, title: str, crumbs: Sequence[Crumb] = (), section: str = "",
             context: dict[str, Any] | None = None) -> Page:
        """A page in the language of this build; `path` is relative to the root of the language."""
        return Page(path, template, title, crumbs, section, self.language, self.home, context or {}, compact=self.compact,
                    moved=self.corpus.year_sheets.moved)

    def year(self, year: str) -> str:
        """What a year is called: 2024年, or 年度不详."""
        return self.strings.plain("year.name", year=year) if year.isdigit() else self.strings.plain("year.unknown")

    def word(self, scheme: str, code: str) -> str:
        """The name of a code in the published code list, or the code itself; fund sources have pages of their own."""
        if not code:
            return ""
        iri = f"fund/{code}/" if scheme == "fund-source" else f"code/{scheme}/{code}"
        return self.knowledge.label(self.settings.base + iri, self.language) or code

    def column(self, table: str, column: str) -> str:
        """What a column of the public tables is called, with its table: 金额：执行数."""
        return _columns(self.language)[table, column]

    def rule_title(self, code: str) -> str:
        """The title of a rule, or nothing where the catalogue does not know it."""
        found = self.rules.get(code)
        return (found.title_en if self.language == "en" else found.title_zh) if found else ""

    @cached_property
    def _chips(self) -> dict[str, Markup]:
        return {s: Markup('<span class="chip %s">%s</span>') % (s, self.word("severity", s)) for s in SEVERITIES}

    def chip(self, severity: str) -> Markup:
        """A severity as a coloured word."""
        return self._chips[severity]

    def counts(self, page: Page, findings: Iterable[Row], target: str = "") -> Markup:
        """How many findings of each severity there are, as chips, linked where a target is given."""
        out = []
        for severity, count in self.corpus.severities(findings):
            chip = f'<span class="chip {severity}">{escaped(self.word("severity", severity))} {count}</span>'
            out.append(f'<a href="{escaped(page.href(target))}">{chip}</a>' if target else chip)
        return html(" ".join(out))

    def rule_link(self, page: Page, code: str) -> Markup:
        """A rule's code and title, linked to its page; the codes of reading are long, so there the title comes first."""
        title = self.rule_title(code)
        if title and is_reading(code):
            return html(f'{page.link(links.rule(code), title)} <span class="sub">{escaped(code)}</span>')
        return page.link(links.rule(code), f"{code} {title}".strip())

    def finding_lines(self, page: Page, findings: Iterable[Row]) -> list[dict[str, Markup | str]]:
        """Findings as they stand at the row where they occur: severity, rule, message, and the way to the whole."""
        return [{
            "severity": f["severity"],
            "chip": self.chip(f["severity"]),
            "rule": self.rule_link(page, f["code"]),
            "message": f["message"],
            "more": page.href(self.corpus.sheets.finding(f)),
        } for f in findings]
