"""The look of the site: the shipped assets, and what a project's own `site/assets/` adds or replaces."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao import resources
from jixiao.settings import Settings

__all__ = ["LOGO", "assets", "has_logo"]

LOGO = "logo.svg"
_STYLE, _THEME = "style.css", "theme.css"


def assets(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The files of `assets/`, name and content; a project's `theme.css` is added to the end of `style.css`, so that it costs no
    request of its own."""
    found = resources.by_name("site/assets", "**/*", settings.own)
    theme = found.pop(_THEME, None)
    for name, path in found.items():
        data = path.read_bytes()
        yield name, data + b"\n" + theme.read_bytes() if theme and name == _STYLE else data


def has_logo(settings: Settings) -> bool:
    """Whether the project has a logo of its own for the head of the pages."""
    return any((own / "site" / "assets" / LOGO).is_file() for own in settings.own)
