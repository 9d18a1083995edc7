"""The templates of the site, with the words of one language."""

from __future__ import annotations

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from jixiao import resources
from jixiao.publish.glossary import Glossary
from jixiao.publish.strings import LANGUAGES, Strings
from jixiao.publish.theme import has_logo
from jixiao.settings import Settings

__all__ = ["site_title", "templates"]

_NAMES = {"text/turtle": "Turtle", "application/ld+json": "JSON-LD", "application/n-triples": "N-Triples"}


def site_title(settings: Settings, language: str) -> str:
    """The title of the site in a language."""
    return settings.title_en if language == "en" else settings.title


def templates(strings: Strings, settings: Settings, glossary: Glossary) -> Environment:
    """Renders the templates; a project's own replace the shipped ones."""
    roots = [own / "site" / "templates" for own in settings.own]
    out = Environment(
        loader=ChoiceLoader([FileSystemLoader(root) for root in (*roots, resources.folder("site") / "templates")]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )
    out.globals.update(word=strings.plain, rich=strings.rich, settings=settings, title=site_title(settings, strings.language),
                       logo=has_logo(settings), lang=LANGUAGES[strings.language], names=_NAMES, gloss=glossary.link)
    return out
