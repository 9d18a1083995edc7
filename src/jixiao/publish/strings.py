"""The words of the interface in Chinese and English, from `site/templates/words.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

from jixiao import resources
from jixiao.errors import JixiaoError

__all__ = ["Strings"]


class Strings:
    """Words by key. The first language of the settings is shown first, the second small beside it.

    A project's own `site/templates/words.yaml` replaces the shipped file.
    """

    def __init__(self, languages: tuple[str, ...], own: Iterable[Path] = ()) -> None:
        self._languages = languages
        self._words: dict[str, tuple[str, str]] = {}
        for path in resources.files("site/templates", "words*.yaml", own):
            for key, value in (resources.content(path) or {}).items():
                zh, bar, en = str(value).partition("|")
                if not bar:
                    raise JixiaoError(f"{path}：词条 {key!r} 应写作“中文 | English” / "
                                      f"{path}: the word {key!r} must be written 中文 | English")
                self._words[str(key)] = (zh.strip(), en.strip())
        self._made: dict[str, Markup] = {}

    def find(self, key: str) -> str:
        """A word in the first language, or nothing where there is none."""
        zh, en = self._words.get(key, ("", ""))
        return en if self._languages[0] == "en" else zh

    def plain(self, key: str) -> str:
        """A word in the first language.

        Raises:
            JixiaoError: there is no such word.
        """
        if key not in self._words:
            raise JixiaoError(f"words.yaml 中没有模板要用的词条 {key!r} / words.yaml has no word {key!r}, but a template asks for it")
        return self.find(key)

    def __getitem__(self, key: str) -> Markup:
        """A word in the first language, the second one small beside it."""
        made = self._made.get(key)
        if made is None:
            first = self.plain(key)
            zh, en = self._words[key]
            made = Markup("%s") % first
            if "en" in self._languages[1:]:
                made += Markup(' <span class="en" lang="en">%s</span>') % en
            elif "zh" in self._languages[1:]:
                made += Markup(' <span class="en" lang="zh-Hans">%s</span>') % zh
            self._made[key] = made
        return made
