"""The glossary: words of forms and of this site explained, on a page of its own and at the foot of pages that use them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from markupsafe import Markup, escape

from jixiao import resources
from jixiao.errors import JixiaoError
from jixiao.publish.page import Page
from jixiao.publish.strings import Strings

__all__ = ["PATH", "Glossary", "Term"]

PATH = "glossary/index.html"
_USED = re.compile(r'href="#term-([\w-]+)"')
_FIELDS = {"zh", "en", "about_zh", "about_en"}


@dataclass(frozen=True)
class Term:
    """A word with its explanation, in one language; `other` is the word in the other one."""

    key: str
    name: str
    other: str
    about: str


class Glossary:
    """The terms of `site/glossary.yaml` in one language.

    Args:
        language: `zh` or `en`.
        own: a project's own roots, whose `site/glossary.yaml` replaces the shipped one.

    Raises:
        JixiaoError: the file is not as its head says.
    """

    def __init__(self, language: str, own: Iterable[Path] = ()) -> None:
        other = "en" if language == "zh" else "zh"
        self.terms: dict[str, Term] = {}
        self._named: dict[str, str] = {}
        for path in resources.files("site", "glossary.yaml", own):
            try:
                found = resources.content(path) or {}
                for key, entry in found.items():
                    if set(entry) - {"also"} != _FIELDS or not all(isinstance(entry[name], str) for name in _FIELDS):
                        raise JixiaoError(f"{path}：词条 {key} 应有 zh、en、about_zh、about_en / "
                                          f"{path}: the term {key} must have zh, en, about_zh and about_en")
                    self.terms[key] = Term(key, entry[language], entry[other], entry[f"about_{language}"])
                    for name in (entry["zh"], entry["en"], *entry.get("also", ())):
                        self._named.setdefault(name, key)
            except (AttributeError, TypeError, yaml.YAMLError) as error:
                raise JixiaoError(f"{path} 不是词汇表：{error} / {path} is not a glossary: {error}") from error

    def find(self, text: str) -> Term | None:
        """The term that a word in the head of a table means, or None."""
        key = self._named.get(text)
        return self.terms[key] if key else None

    def link(self, text: str) -> str | Markup:
        """A word with a link to its explanation at the foot of the page, or the word alone where it has none."""
        term = self.find(text)
        return Markup('<a class="gloss" href="#term-%s">%s</a>') % (term.key, text) if term else text

    def explain(self, html: str, strings: Strings, page: Page) -> str:
        """A page with the explanations of the words that link to them, at the end of what it says; each word once."""
        used = {found for found in _USED.findall(html) if found in self.terms}
        if not used or page.path == PATH:
            return html
        lines = "".join(f'<dt id="term-{key}"><dfn>{escape(term.name)}</dfn></dt><dd>{escape(term.about)}</dd>\n'
                        for key, term in self.terms.items() if key in used)
        title = escape(strings.plain("glossary.here"))
        return html.replace("</main>", f'<section class="glossary"><h2>{title}</h2>\n<dl>\n{lines}</dl>\n</section>\n</main>', 1)
