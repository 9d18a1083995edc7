"""The templates of the site, with the words of one language."""

from __future__ import annotations

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.bccache import Bucket

from jixiao import resources
from jixiao.publish.glossary import Glossary
from jixiao.publish.strings import LANGUAGES, Strings
from jixiao.publish.theme import has_logo
from jixiao.settings import Settings

__all__ = ["site_title", "templates"]

_NAMES = {"text/turtle": "Turtle", "application/ld+json": "JSON-LD", "application/n-triples": "N-Triples"}


class _Compiled(BytecodeCache):
    """Templates compiled by this process, for all languages; the key of a bucket tells its template, and its checksum the source."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template was compiled before."""
        if found := self._codes.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def site_title(settings: Settings, language: str) -> str:
    """The title of the site in a language."""
    return settings.title_en if language == "en" else settings.title


def templates(strings: Strings, settings: Settings, glossary: Glossary) -> Environment:
    """Renders the templates; a project's own replace the shipped ones, or extend them by their name in `shipped/`."""
    shipped = FileSystemLoader(resources.folder("site") / "templates")
    roots = [FileSystemLoader(own / "site" / "templates") for own in settings.own]
    out = Environment(
        loader=ChoiceLoader([*roots, shipped, PrefixLoader({"shipped": shipped})]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    out.globals.update(word=strings.plain, rich=strings.rich, settings=settings, title=site_title(settings, strings.language),
                       logo=has_logo(settings), lang=LANGUAGES[strings.language], names=_NAMES, gloss=glossary.link)
    return out
