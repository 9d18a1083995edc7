"""What is carried from clause to clause while prose is read, and the claims so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from jixiao.understand.prose_grammar import Clause, Grammar
from jixiao.understand.prose_text import Paragraph
from jixiao.understand.prose_words import Subject

__all__ = ["Claim", "Ledger", "Setting", "State"]

_STAGES = (("预算执行", "executed"), ("年初", "initial"), ("全年预算", "adjusted"), ("调整", "adjusted"), ("预算", "budget"),
           ("决算", "final"), ("实际", "executed"), ("执行", "executed"))
_BACK = 60  # how many claims back an amount may stand of which something is said later in its section
_SECTION_MONEY = re.compile(r"一般公共预算|政府性基金预算|国有资本经营预算|社会保险基金预算|预算绩效|预算单位|预算管理|预算执行")


@dataclass(frozen=True)
class Setting:
    """What is known of the document: its year, the stage that its figures have unless said otherwise, names of budget codes."""

    year: str = ""
    stage: str = ""
    budget: bool = False
    done: bool = False
    code: Callable[[tuple[str, ...]], str] = field(default=lambda _: "")
    economic: Callable[[str], str] = field(default=lambda _: "")


@dataclass(frozen=True)
class Claim:
    """One figure, or one statement without a figure, and its place in the flat text of its paragraph."""

    subject: Subject
    measure: str
    start: int
    end: int
    value: str = ""
    unit: str = ""
    word: str = ""
    base: str = ""
    of: int = 0
    stage: str = ""


@dataclass
class State:
    """What is carried on: `subject` and `main` (its amount) within a paragraph, `parent` within a list, `base` within a sentence.

    `under` is the amount whose parts the paragraphs below it are; `whole` a whole that was named without a figure; `side` what the
    parts of a list are where it says so; `brackets` what was carried outside of brackets that hold parts, and `shut` is on in
    brackets whose parts cannot be told.
    """

    subject: Subject | None = None
    main: int = 0
    parent: int = 0
    whole: str = ""
    listed: bool = False
    outer: int = 0
    under: int = 0
    used: bool = False
    aside: bool = False
    base: str = ""
    base_ok: bool = True
    reason: bool = False
    was_reason: bool = False
    reason_subject: Subject | None = None
    counted: str = ""
    side: str = ""
    siblings: dict[str, int] = field(default_factory=dict)
    brackets: list[tuple[Subject | None, int, int, str, bool, int, dict[str, int]]] = field(default_factory=list)
    shut: bool = False


class Ledger:
    """The claims of one document and the state that its paragraphs leave behind."""

    def __init__(self, grammar: Grammar, setting: Setting) -> None:
        self.grammar, self.setting = grammar, setting
        self.claims: list[Claim] = []
        self._item: Subject | None = None
        self._told = False  # whether what the paragraphs are about was told by a paragraph, not by a heading
        self._project = ""
        self._path: tuple[str, ...] = ()
        self._open_parent = 0
        self._open_level = -1
        self._section = 0
        self._state = State()
        self._paragraph = Paragraph()

    def _add(self, subject: Subject, measure: str, clause: Clause, hit: re.Match[str], *, sign: int = 1, unit: str = "",
             word: str = "", base: str = "", of: int = 0, stage: str = "", start: int = -1) -> None:
        value = hit["n"].replace(",", "")
        printed = hit.groupdict().get("unit") or unit or ("%" if "%" in hit[0] else "")
        printed = "万元" if printed == "万" else printed
        begin = (clause.start + (2 if clause.text.startswith("其中") else 0)) if start < 0 else start
        last = "unit" if "unit" in hit.re.groupindex else 0
        end = clause.start + (hit.end("n") + 1 if printed == "%" else hit.end(last))
        value = f"-{value}" if sign < 0 and value.strip("0.") else value
        begin = min(begin, clause.start + hit.start())
        self.claims.append(Claim(subject, measure, begin, end, value, printed, word, base, of, stage))

    def _state_that(self, subject: Subject, measure: str, start: int, end: int, *, word: str, base: str = "") -> None:
        self.claims.append(Claim(subject, measure, start, end, word=word, base=base,
                                 of=self._main_of(subject) if measure != "none" else 0))

    def _sentence(self, clause: Clause) -> str:
        """The sentence up to a clause."""
        flat = self._paragraph.flat
        return flat[flat.rfind("。", 0, clause.start) + 1 : clause.end]

    def _claim(self, number: int) -> Claim:
        return self.claims[number - 1]

    def _main_of(self, subject: Subject, *, anywhere: bool = False) -> int:
        """The amount that a derived figure of the subject belongs to, in its section or anywhere near."""
        main = self._state.main
        if main and self._claim(main).subject.about == subject.about:
            return main
        own = ("", self.setting.stage, "final")
        near = range(len(self.claims), max(0 if anywhere else self._section, len(self.claims) - _BACK), -1)
        return next((n for n in near if (c := self._claim(n)).measure == "amount" and c.subject.about == subject.about
                     and c.stage in own and c.subject.says == subject.says), 0)

    def _code_subject(self, path: tuple[str, ...]) -> Subject:
        printed = path[-1] if len(path) > 1 and path[-1].isdigit() and len(path[-1]) == 1 + 2 * (len(path) - 1) else ""
        if len(path) == 2 and path[-1].isdigit():  # a code with its name
            printed = path[-1]
        path = path[:-1] if printed else path
        path = tuple(p or last for p, last in zip(path, (*self._path, *path)[: len(path)], strict=True))
        self._path = path
        code = printed or self.setting.code(path)
        name = "/".join(p for p in path if p)
        return Subject(code or name, name, self._says_here(), known=bool(code))

    def _says_here(self) -> tuple[tuple[str, str], ...]:
        """What the figures of functions say besides: what their list says, else the fund that the section is about."""
        if self._state.listed and self._state.parent:
            says = self._claim(self._state.parent).subject.says
            return says if not self._state.side else (*(s for s in says if s[0] != "side"), ("side", self._state.side))
        for word, source in (("一般公共预算", "general"), ("政府性基金", "gov-fund"), ("国有资本经营", "state-capital")):
            if any(word in s for s in self._paragraph.sections):
                return (("side", "expenditure"), ("fund_source", source))
        return (("side", "expenditure"),)

    def _stage(self, printed: str) -> str:
        for word, stage in _STAGES:
            if word in printed:
                return "initial" if stage == "budget" and self.setting.budget else stage
        return ""

    def _default_stage(self) -> str:
        for section in reversed(self._paragraph.sections):
            if "决算" in section:
                return "final"
            if "预算" in _SECTION_MONEY.sub("", section):
                return "initial"
        return self.setting.stage

    def _last_year(self, year: str) -> bool:
        return not year or not self.setting.year or int(year) == int(self.setting.year) - 1
