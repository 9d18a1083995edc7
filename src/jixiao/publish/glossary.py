"""The glossary: words of forms and of this site explained, on a page of its own and at the foot of pages that use them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from jixiao import resources
from jixiao.errors import JixiaoError

__all__ = ["PATH", "Glossary", "Term"]

PATH = "glossary/index.html"
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
