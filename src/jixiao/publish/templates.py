"""The templates of the site, with the words of one language."""

from __future__ import annotations

import hashlib
import marshal
import os
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import cache, partial
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from jixiao import resources
from jixiao.publish.glossary import Glossary
from jixiao.publish.markup import escaped
from jixiao.publish.strings import LANGUAGES, Strings
from jixiao.publish.theme import has_logo
from jixiao.settings import Settings

__all__ = ["compiled", "site_title", "templates"]

_NAMES = {"text/turtle": "Turtle", "application/ld+json": "JSON-LD", "application/n-triples": "N-Triples"}
_FIXED = ("word", "rich", "gloss")
"""Functions that say the same each time."""

_MARK = re.compile("\x01([^\x1f\x03]*)([^\x03]*)\x03")

_ONCE = ("masthead", "footnav")
"""Macros of `frame.html` that many pages call with the same arguments."""


class _Compiled(BytecodeCache):
    """Compiled templates, with marks where words stand; kept for later processes beside what Python keeps of this module."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}
        self._folder = Path(cache_from_source(__file__)).parent
        self._compiler = f"{sys.version} {jinja2.__version__} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template was compiled before by this compiler."""
        name = (bucket.key, bucket.checksum)
        if name not in self._codes:
            with suppress(OSError, EOFError, ValueError, TypeError):
                compiler, checksum, code = marshal.loads(self._path(bucket).read_bytes())
                if (compiler, checksum) == (self._compiler, bucket.checksum):
                    self._codes[name] = code
        bucket.code = self._codes.get(name)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; on the disk where Python may write its own there."""
        if not bucket.code:
            return
        self._codes[bucket.key, bucket.checksum] = bucket.code
        if not sys.dont_write_bytecode:
            path = self._path(bucket)
            part = path.with_suffix(f".{os.getpid()}")
            with suppress(OSError):
                part.write_bytes(marshal.dumps((self._compiler, bucket.checksum, bucket.code)))
                part.replace(path)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"template-{bucket.key}.bin"


_COMPILED = _Compiled()


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
        bytecode_cache=_COMPILED,
    )
    out.globals.update(word=strings.plain, rich=strings.rich, settings=settings, title=site_title(settings, strings.language),
                       logo=has_logo(settings), lang=LANGUAGES[strings.language], names=_NAMES, gloss=glossary.link,
                       **{name: _once(out, name) for name in _ONCE})
    return out


def compiled(environment: Environment) -> None:
    """Compile all templates, so that copies of this process need not do it again."""
    for name in environment.list_templates(filter_func=lambda name: not name.startswith("shipped/")):
        environment.get_template(name)


def _once(environment: Environment, name: str) -> Callable[..., Markup]:
    """A macro of the frame that is run once for the same arguments."""
    @cache
    def made(*args: object) -> Markup:
        return Markup(getattr(environment.get_template("frame.html").module, name)(*args))

    return made


class _Template(Template):
    """A template that has the words of its environment, and leaves what is markup already as it is."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, globals: MutableMapping[str, Any],  # noqa: A002
                  uptodate: Callable[[], bool] | None = None) -> Template:
        """A template of what was compiled."""
        made = super().from_code(environment, _worded(code, environment.globals), globals, uptodate)
        made.root_render_func.__globals__.update(escape=escaped, attribute=partial(_attribute, environment))
        return made


class _Marked(NodeTransformer):
    """Puts a mark in place of the call of a function that says the same each time, as the name of an attribute."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """A call of a function with arguments."""
        self.generic_visit(node)
        given = [arg.value for arg in node.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        if (not isinstance(node.node, nodes.Name) or node.node.name not in _FIXED or len(given) < len(node.args) or node.kwargs
                or node.dyn_args or node.dyn_kwargs):
            return node
        return nodes.EnvironmentAttribute(f"\x02{chr(31).join((node.node.name, *given))}\x03", lineno=node.lineno)


class _Generator(CodeGenerator):
    """Writes marks as constants; those that are put out as they are, to be escaped then, with another sign at their head."""

    def visit_EnvironmentAttribute(self, node: nodes.EnvironmentAttribute, frame: Frame) -> None:  # noqa: ARG002, N802
        """A mark in an expression."""
        self.write(repr(node.name))

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """An attribute of something."""
        self.write("attribute(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if isinstance(node, nodes.EnvironmentAttribute):
            return node.name.replace("\x02", "\x01")
        return super()._output_child_to_const(node, frame, finalize)


class _Environment(Environment):
    """Compiles templates once for all languages."""

    template_class = _Template
    code_generator_class = _Generator

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template knows, as one dictionary, which is looked through more quickly than a chain of them."""
        return {**self.globals, **(d or {})}

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        return super()._generate(_Marked().visit(source), name, filename, defer_init)


def _worded(constant: Any, functions: Mapping[str, Any]) -> Any:
    """A constant of a compiled template, or the template, with what the functions say in place of the marks."""
    if isinstance(constant, CodeType):
        return constant.replace(co_consts=tuple(_worded(c, functions) for c in constant.co_consts))
    if isinstance(constant, tuple | frozenset):
        return type(constant)(_worded(c, functions) for c in constant)
    if not isinstance(constant, str):
        return constant
    if constant.startswith("\x02"):
        name, *given = constant[1:-1].split("\x1f")
        return functions[name](*given)
    if "\x01" not in constant:
        return constant
    return _MARK.sub(lambda mark: escape(functions[mark[1]](*mark[2].split("\x1f")[1:])), constant)


def _attribute(environment: Environment, thing: Any, name: str) -> Any:
    """An entry of a dictionary, else an attribute, an entry of something else, or what stands for nothing."""
    try:
        return thing[name] if type(thing) is dict else getattr(thing, name)
    except (AttributeError, KeyError):
        return environment.getattr(thing, name)
