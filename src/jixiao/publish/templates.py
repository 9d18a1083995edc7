"""The templates of the site, with the words of one language."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import cache
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from jixiao import resources
from jixiao.publish.glossary import Glossary
from jixiao.publish.strings import LANGUAGES, Strings
from jixiao.publish.theme import has_logo
from jixiao.settings import Settings

__all__ = ["site_title", "templates"]

_NAMES = {"text/turtle": "Turtle", "application/ld+json": "JSON-LD", "application/n-triples": "N-Triples"}
_FIXED = ("word", "rich", "gloss")
"""Functions that say the same each time."""

_ONCE = ("masthead", "footnav")
"""Macros of `frame.html` that many pages call with the same arguments."""


class _Compiled(BytecodeCache):
    """Templates compiled by this process; the key of a bucket tells its template, and its checksum the source."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template was compiled before."""
        if found := self._codes.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_compiled = cache(lambda _language: _Compiled())  # the words of a language are part of what is compiled


def site_title(settings: Settings, language: str) -> str:
    """The title of the site in a language."""
    return settings.title_en if language == "en" else settings.title


def templates(strings: Strings, settings: Settings, glossary: Glossary) -> Environment:
    """Renders the templates; a project's own replace the shipped ones, or extend them by their name in `shipped/`."""
    shipped = FileSystemLoader(resources.folder("site") / "templates")
    roots = [FileSystemLoader(own / "site" / "templates") for own in settings.own]
    out = _Environment(
        loader=ChoiceLoader([*roots, shipped, PrefixLoader({"shipped": shipped})]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False, cache_size=-1,
        bytecode_cache=None if settings.own else _compiled(strings.language),
    )
    out.globals.update(word=strings.plain, rich=strings.rich, settings=settings, title=site_title(settings, strings.language),
                       logo=has_logo(settings), lang=LANGUAGES[strings.language], names=_NAMES, gloss=glossary.link,
                       **{name: _once(out, name) for name in _ONCE})
    return out


def _once(environment: Environment, name: str) -> Callable[..., Markup]:
    """A macro of the frame that is run once for the same arguments."""
    @cache
    def made(*args: object) -> Markup:
        return Markup(getattr(environment.get_template("frame.html").module, name)(*args))

    return made


class _Template(Template):
    """A template that leaves what is markup already as it is."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, globals: MutableMapping[str, Any],  # noqa: A002
                  uptodate: Callable[[], bool] | None = None) -> Template:
        """A template of what was compiled."""
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = _escaped
        return made


class _Environment(Environment):
    """Finds the entries of a dictionary without asking it for attributes first, and fixes words when a template is compiled."""

    template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template knows, as one dictionary, which is looked through more quickly than a chain of them."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An entry of a dictionary, or an attribute."""
        return obj[attribute] if type(obj) is dict and attribute in obj else super().getattr(obj, attribute)

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        return super()._generate(_Fixing(self.globals).visit(source), name, filename, defer_init)


class _Fixing(NodeTransformer):
    """Puts what a function says in place of its call, where the function is one of those that always say the same."""

    def __init__(self, functions: MutableMapping[str, Any]) -> None:
        self._functions = functions

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """A call of a function with arguments."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in _FIXED or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        given = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        said = self._functions[node.node.name]
        return nodes.Const(said(*given), lineno=node.lineno) if len(given) == len(node.args) else node


def _escaped(value: object) -> str:
    return value if type(value) is Markup else escape(value)
