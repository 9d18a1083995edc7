"""The vocabulary of figures in running text, from `mappings/claims/*.yaml`: what they can be about and how that is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from jixiao import resources
from jixiao.errors import LayoutError
from jixiao.words import key

__all__ = ["COUNT_UNITS", "MONEY", "NUMBER", "ClaimWords", "Count", "Score", "Subject", "flat_char", "load_claims"]

# A number that is no part of a longer one, of a document number or of a range. `\x1f` stands where a line broke between digits.
NUMBER = r"(?<![\d.,\x1f~～\-—–第〔\[])(?P<n>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\d\x1f~～—–]|\.\d|-\d)"
MONEY = r"(?P<unit>万元|亿元|千元|百万元|元|万(?![\u4e00-\u9fffA-Za-z0-9]))(?![/每])"
COUNT_UNITS = (
    "人次|人|名|户次|户|家次|家|起|件次|件|台\\(套\\)|台套|台次|台|套|辆次|辆|批次|批|场次|场|次|项|个|处|条|篇|期|份|支|棵|株|座|所|只|头"
    "|顶|床|张|本|册|班|组|亩|公里|平方米|公顷|吨|公斤|片|副|幅|块|艘|架|部|门|节|届|例|宗|笔|段|眼|口|盏|根|辆"
)
_KEPT = frozenset("，、。；：‘’“”《》〈〉…—–～【】")
_FLAT: dict[str, str] = {}


@dataclass(frozen=True)
class Subject:
    """What a figure is about: its key, its printed name, and what an amount of it says besides."""

    about: str
    item: str
    says: tuple[tuple[str, str], ...] = ()
    known: bool = True

    def say(self, name: str) -> str:
        """One of the things it says, or ""."""
        return dict(self.says).get(name, "")


@dataclass(frozen=True)
class Count:
    """A clause that says a number of something."""

    about: str
    item: str
    measure: str
    pattern: re.Pattern[str]
    after: frozenset[str] = frozenset()
    near: str = ""
    unless: re.Pattern[str] | None = None
    of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Score:
    """A clause that says a score."""

    about: str
    item: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class ClaimWords:
    """The vocabulary of one run, compiled."""

    subjects: dict[str, Subject] = field(default_factory=dict)
    counts: tuple[Count, ...] = ()
    amounts: tuple[Count, ...] = ()
    scores: tuple[Score, ...] = ()
    grade: re.Pattern[str] | None = None
    grade_about: str = ""
    grade_item: str = ""
    grades: dict[str, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    increase: frozenset[str] = frozenset()
    decrease: frozenset[str] = frozenset()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def any_of(self, name: str) -> str:
        """The words of a list as one alternative of a regular expression, the longest first."""
        found = self.absent if name == "absent" else self.words.get(name, ())
        return "|".join(re.escape(w) for w in sorted(found, key=lambda w: (-len(w), w))) or "(?!)"

    @property
    def subject_words(self) -> str:
        """All words for subjects as one alternative, the longest first."""
        return "|".join(re.escape(w) for w in sorted(self.subjects, key=lambda w: (-len(w), w))) or "(?!)"


def flat_char(char: str) -> str:
    """A character as it is compared: half-width and simplified, "" for white space; sentence marks and ① stay.

    >>> flat_char("（"), flat_char("３"), flat_char("，"), flat_char("①"), flat_char("\u3000")
    ('(', '3', '，', '①', '')
    """
    found = _FLAT.get(char)
    if found is None:
        made = key(char)
        found = char if char in _KEPT or len(made) > 1 or (char.isnumeric() and not char.isdecimal()) else made
        found = {"；": ";", "：": ":", "！": "!", "？": "?"}.get(found, found)
        _FLAT[char] = found
    return found


def load_claims(paths: Iterable[Path]) -> ClaimWords:
    """The vocabulary of all files.

    Raises:
        LayoutError: a file is not YAML or does not say what it must; the message names it.
    """
    words = ClaimWords()
    for path in paths:
        try:
            words = _added(resources.content(path) or {}, words)
        except yaml.YAMLError as error:
            raise LayoutError(f"{path.name}：不是有效的 YAML：{error} / not valid YAML") from error
        except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
            raise LayoutError(f"{path.name}：词表有误（{type(error).__name__}: {error}），写法见 docs/claims.md / "
                              "a mistake in the vocabulary of claims; docs/claims.md explains it") from error
    return words


def _added(data: dict[str, Any], old: ClaimWords) -> ClaimWords:
    subjects = dict(old.subjects)
    for entry in data.get("subjects", ()):
        says = tuple((k, ",".join(v) if isinstance(v, list) else str(v)) for k, v in entry.items() if k not in ("about", "words"))
        for word in entry["words"]:
            subjects[_flat(word)] = Subject(str(entry["about"]), str(word), says)
    grades = data.get("grades", {})
    lists = ("lead", "lead_times", "unit_endings", "skip_sections", "lists", "reasons", "level", "greater", "less")
    return ClaimWords(
        subjects=subjects,
        counts=tuple(_counts(data.get("counts", ()))) + old.counts,
        amounts=tuple(_counts(data.get("amounts", ()))) + old.amounts,
        scores=tuple(Score(str(s["about"]), str(s["name"]), _compiled(s["pattern"])) for s in data.get("scores", ())) + old.scores,
        grade=re.compile(grades["pattern"]) if grades else old.grade,
        grade_about=str(grades.get("about", old.grade_about)),
        grade_item=str(grades.get("name", old.grade_item)),
        grades={str(k): str(v) for k, v in grades.get("words", {}).items()} or old.grades,
        absent={_flat(k): str(v) for k, v in data.get("absent", {}).items()} | old.absent,
        increase=frozenset(map(str, data.get("increase", ()))) | old.increase,
        decrease=frozenset(map(str, data.get("decrease", ()))) | old.decrease,
        words={n: tuple(_flat(w) for w in data.get(n, ())) + old.words.get(n, ()) for n in lists},
    )


def _flat(word: str) -> str:
    return "".join(map(flat_char, str(word)))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?P<pre>.*?)(?:{pattern.replace('{n}', NUMBER).replace('{money}', MONEY)})")


def _counts(entries: Iterable[dict[str, Any]]) -> Iterable[Count]:
    for entry in entries:
        after = frozenset(map(str, entry.get("after", ())))
        yield Count(str(entry.get("about", "")), str(entry.get("name", "")), str(entry.get("measure", "amount")),
                    _compiled(entry["pattern"]), after, str(entry.get("near", "")),
                    re.compile(entry["unless"]) if "unless" in entry else None, frozenset(map(str, entry.get("of", ()))))
