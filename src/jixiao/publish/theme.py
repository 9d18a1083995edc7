"""The look of the site: the shipped assets, and what a project's own `site/assets/` adds or replaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao import resources
from jixiao.settings import Settings

__all__ = ["LOGO", "assets", "has_logo"]

LOGO = "logo.svg"
_STYLE, _THEME = "style.css", "theme.css"
_BLANKS = re.compile(r"\s*([{;,])\s*|(?<=[\w-])(:)\s+|\s+(\})")


def assets(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The files of `assets/`, name and content; a project's `theme.css` is added to the end of `style.css`, so that it costs no
    request of its own."""
    found = resources.by_name("site/assets", "**/*", settings.own)
    theme = found.pop(_THEME, None)
    for name, path in found.items():
        data = path.read_bytes()
        if name == _STYLE and not any(path.is_relative_to(own) for own in settings.own):
            data = _slim(data.decode()).encode()
        yield name, data + b"\n" + theme.read_bytes() if theme and name == _STYLE else data


def _slim(css: str) -> str:
    """The shipped style without comments and needless blanks, still a rule a line; lines with strings stay as they are.

    >>> _slim("/* forms */\\nbutton, input {\\n  color: var(--ink); padding: 0 1rem;\\n}")
    'button,input{\\ncolor:var(--ink);padding:0 1rem;\\n}\\n'
    """
    lines = map(str.strip, re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).splitlines())
    told = (line if '"' in line else _BLANKS.sub(lambda found: found[1] or found[2] or found[3], line) for line in lines if line)
    return "\n".join(told) + "\n"


def has_logo(settings: Settings) -> bool:
    """Whether the project has a logo of its own for the head of the pages."""
    return any((own / "site" / "assets" / LOGO).is_file() for own in settings.own)
