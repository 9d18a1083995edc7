"""One page of the site in the making: its path, its relative links and its anchors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from jixiao.publish import links
from jixiao.publish.markup import escaped, html

__all__ = ["Crumb", "Page"]

Crumb = tuple[str, str]
"""A step of the breadcrumb: text and path."""


@dataclass
class Page:
    """What a template needs to know of the page it fills.

    Attributes:
        path: the file, relative to the root of its language: `unit/x/index.html`.
        template: the template's file name.
        title: the title.
        crumbs: the way from the home page, without the page itself.
        section: the part of the site that the main navigation marks.
        language: `zh` or `en`.
        home: the folder of the pages in that language, relative to the site's root: "" for the first language, else `en/`.
        context: the template's own variables.
        compact: whether this is a site of fewer pages, in which links lead to where things stand then.
        once: whether the page stands in the first language only.
        moved: addresses of rows that stand on another page than that of their unit and year, with where they do.
        subject: the fragment of which this page is a further document, as the path of a page and a fragment, or nothing.
    """

    path: str
    template: str
    title: str
    crumbs: Sequence[Crumb] = ()
    section: str = ""
    language: str = "zh"
    home: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    compact: bool = False
    once: bool = False
    subject: str = ""
    moved: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = "../" * self.path.count("/")
        self.top = self.root + "../" * self.home.count("/")
        self._self = f"{self.path}#"
        self._folder = self.path[:self.path.rfind("/") + 1]

    def href(self, target: str) -> str:
        """The relative link from this page to another one in the same language.

        >>> Page("unit/index.html", "", "").href("fund/total/index.html#a")
        '../fund/total/index.html#a'
        >>> Page("code/rule/index.html", "", "").href("code/rule/S06/index.html")
        'S06/index.html'
        """
        if self.compact:
            target = links.compact(target)
            if links.stands_once(target):
                return self.file(target)
        target = self.moved.get(target, target)
        if not target.startswith(self._folder):
            return self.root + target
        return target[len(self.path if target.startswith(self._self) else self._folder):]

    def file(self, target: str) -> str:
        """The relative link from this page to a file that stands once for all languages, such as `dump.ttl` or `assets/style.css`.

        >>> Page("unit/index.html", "", "", language="en", home="en/").file("dump.ttl")
        '../../dump.ttl'
        >>> Page("unit/index.html", "", "").file("unit/index.ttl")
        'index.ttl'
        """
        if not self.home and target.startswith(self._folder):
            return target[len(self._folder):]
        return self.top + target

    def anchor(self, identifier: str) -> Markup:
        """An `id` attribute, or nothing when the page already has that identifier."""
        if not identifier or identifier in self.anchors:
            return Markup("")
        self.anchors.add(identifier)
        return html(f' id="{escaped(identifier)}"')

    def places(self, identifiers: Iterable[str]) -> Markup:
        """Empty paragraphs that only bear anchors, for things that stand on other pages."""
        return html("".join([f"<p{self.anchor(identifier)}>" for identifier in identifiers]))

    def link(self, target: str, text: str, css: str = "", title: str = "") -> Markup:
        """A link to another page in the same language."""
        attributes = (f' class="{css}"' if css else "") + (f' title="{escaped(title)}"' if title else "")
        return html(f'<a{attributes} href="{escaped(self.href(target))}">{escaped(text)}</a>')
