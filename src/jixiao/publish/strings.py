"""The words of the interface in Chinese and English, from `site/templates/words*.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from pathlib import Path

from markupsafe import Markup

from jixiao import resources
from jixiao.errors import JixiaoError

__all__ = ["LANGUAGES", "Strings"]

LANGUAGES = {"zh": "zh-Hans", "en": "en"}
"""The languages of the interface, and how HTML calls them."""


class Strings:
    """Words by key, in one language.

    A word may have places for values, such as `{count}`; `rich` takes it as markup, in which values are escaped.
    The words in a project's own `site/templates/words*.yaml` replace shipped ones of the same key.
    """

    def __init__(self, language: str, own: Iterable[Path] = ()) -> None:
        self.language = language
        self._both: dict[str, dict[str, str]] = {name: {} for name in LANGUAGES}
        shipped = resources.files("site/templates", "words*.yaml")
        added = [path for root in own for path in sorted((root / "site" / "templates").glob("words*.yaml"))]
        for path in [*shipped, *added]:
            for key, value in (resources.content(path) or {}).items():
                zh, bar, en = str(value).partition("|")
                if not bar:
                    raise JixiaoError(f"{path}：词条 {key!r} 应写作“中文 | English” / "
                                      f"{path}: the word {key!r} must be written 中文 | English")
                self._both["zh"][str(key)], self._both["en"][str(key)] = zh.strip(), en.strip()
        self._words = self._both[language]

    def into(self, language: str) -> Strings:
        """The same words in a language."""
        out = copy(self)
        out.language, out._words = language, self._both[language]
        return out

    def find(self, key: str) -> str:
        """A word, or nothing where there is none."""
        return self._words.get(key, "")

    def plain(self, key: str, **values: object) -> str:
        """A word, with the values in their places.

        Raises:
            JixiaoError: there is no such word.
        """
        text = self._words.get(key)
        if text is None:
            raise JixiaoError(f"words.yaml 中没有模板要用的词条 {key!r} / words.yaml has no word {key!r}, but a template asks for it")
        return text.format(**values) if values else text

    def rich(self, key: str, **values: object) -> Markup:
        """A word as markup, with the values escaped in their places.

        Raises:
            JixiaoError: there is no such word.
        """
        return Markup(self.plain(key)).format(**values)
