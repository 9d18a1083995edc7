"""Clauses of running text: where they end, and what a clause with a figure says, as far as words alone can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from jixiao.understand.prose_words import COUNT_UNITS, MONEY, NUMBER, ClaimWords, Subject, flat_char

__all__ = ["CLOSES", "OPENS", "Clause", "Grammar", "Named", "clauses"]

OPENS, CLOSES = "(其中", "其中)"  # the marks behind an amount whose parts follow in brackets, and behind the last of them
SKIPPED = "\x1e"  # stands for an amount inside a clause that is read by itself

_BRACKETS = {"(": ")", "“": "”", "《": "》", "[": "]", "【": "】"}
_NUMERALS = frozenset("一二三四五六七八九十")
_LISTED = re.compile(rf"\d(?:{COUNT_UNITS}|万元|亿元|千元|元|万|%)(?:\([^()]*\))?$")
_PARTED = re.compile(r"(?:元|万)\($")
_COUNTED = re.compile(r"\d(?:批次|人次|个|批|次|人)$")
_YEAR = r"(?:19|20)\d\d年(?:度|末|底)?"
_STAGE = (
    r"(?:当年|全年)?预算执行|年初预算安排|年初预算|年初部门预算|年初|全年预算|调整后的?预算|调整预算|(?:支出|收入)?年初预算|(?:支出|收入)?全年预算|(?:支出|收入)?调整预算"
    r"|(?:支出|收入)?预算安排|(?:支出|收入)?预算|(?:支出|收入)?决算|实际支出|实际支付|实际使用|实际完成|实际执行|实际|执行"
)
_AMOUNT = r"(?:支出|收入)?(?:总金额|合同金额|总额|总数|数额|金额|资金|经费|数|额)?"
_LINK = r"(?:均|各|共计|总计|合计|共|为|是|达到|达|计|:)*"
_CODE = re.compile(
    r"^“?(?P<a>[^“”()]{2,30}?(?:\([^()]{1,6}\)[^“”()]{0,12})?)”?\((?P<x>\d{3})?类\)"
    r"(?:(?P<b>[^“”]{2,40}?)\((?P<y>\d\d)?款\)(?:(?P<c>[^“”]{2,40}?)\((?P<z>\d\d)?项\))?)?”?(?:科目)?")
_BELOW = re.compile(r"^“?(?P<name>[^“”()，,]{2,30})”?\((?P<level>款|项)\)(?:科目)?")  # of the class or group that was told before
_NUMBERED = re.compile(
    r"^(?P<code>2\d\d(?:\d\d){0,2})(?:\((?P<a>[^()\d]{2,30})\)|(?P<b>[\u4e00-\u9fff、]{2,30}?))(?=(?:19|20)\d\d年|支出|决算|预算|年初|$)")
_CODED = re.compile(r"^(?P<a>[\u4e00-\u9fff、]{2,30})\((?P<code>2\d\d(?:\d\d){0,2})\)")
_DASHED = re.compile(r"^“(?P<a>[^“”-]+)-(?P<b>[^“”-]+)-(?P<c>[^“”]+)”(?:科目)?")
_OTHERS = re.compile(r"^(?:所属|下属|行政|事业|参公|二级|基层|各|其他|相关|有关|预算)+(?:单位|部门)")
_ALIKE = 0.6  # how alike a name must be to that of the unit
_PROJECT = re.compile(r"项目(?P<names>(?:“[^“”]{2,60}”[、和及]?)+)(?:专项)?(?:项目)?(?:资金|经费)?$")


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence: its place in the flat text, and the mark behind it."""

    start: int
    end: int
    text: str
    mark: str


@dataclass(frozen=True)
class Named:
    """What the words before a figure name: a subject (None: it is carried over), a stage, a year."""

    subject: Subject | None
    stage: str = ""
    year: str = ""
    path: tuple[str, ...] = ()
    neutral: bool = False


def clauses(flat: str, start: int = 0) -> Iterator[Clause]:
    """The clauses of a paragraph. Matched brackets and quotation marks hold their text together."""
    closing: dict[int, int] = {}
    open_: list[tuple[str, int]] = []
    ends_list: set[int] = set()
    parts: dict[int, int] = {}
    for index, char in enumerate(flat):
        if char in _BRACKETS:
            open_.append((_BRACKETS[char], index))
        elif open_ and char == open_[-1][0]:
            closing[open_.pop()[1]] = index
    for first, last in list(closing.items()):
        if flat.count(";", first, last) > 1:  # not an aside but a list, whose parts are sentences of their own
            del closing[first]
            open_.append((")", first))
            ends_list.add(last)
        elif flat.startswith("(其中", first) and _PARTED.search(flat, 0, first + 1) and "元" in flat[first:last]:
            del closing[first]
            parts[first] = last
        elif flat.startswith("(占", first) and _PARTED.search(flat, 0, first + 1):
            del closing[first]
            open_.append((")", first))
            ends_list.add(last)
    ends_parts = set(parts.values())
    unclosed = {index for _, index in open_}
    at, begin = start, start
    while at < len(flat):
        if at in closing and closing[at] - at <= 120:
            at = closing[at] + 1
            continue
        char = flat[at]
        ends = (
            char in "，;。!?"
            or at in ends_list
            or at in ends_parts
            or at in parts
            or (char == "(" and (at in unclosed or at in closing))
            or (char == "," and not (flat[at - 1 : at].isdigit() and flat[at + 1 : at + 4].isdigit()))
            or (char == ":" and not (flat[at - 1 : at].isdigit() and flat[at + 1 : at + 2].isdigit()))
            or (char in _NUMERALS and flat[at + 1 : at + 2] == "、" and flat[at - 1 : at] == "元")
            or (char in "、和及" and _LISTED.search(flat, max(begin, at - 30), at) is not None)
        )
        if char.isdigit() and not flat[at - 1].isdigit() and _COUNTED.search(flat, max(begin, at - 16), at):
            yield Clause(begin, at, flat[begin:at], "")
            begin = at
        if ends:
            yield Clause(begin, at, flat[begin:at], OPENS if at in parts else CLOSES if at in ends_parts else char)
            begin = at + 1
        at += 1
    if begin < len(flat):
        yield Clause(begin, len(flat), flat[begin:], "")


class Grammar:
    """The patterns of one vocabulary."""

    def __init__(self, words: ClaimWords, unit: str = "") -> None:
        """Compile the patterns; `unit` is the name of the unit that reports, as the document has it."""
        self.words = words
        self._unit = "".join(map(flat_char, unit))
        subject = words.subject_words
        self._lead = re.compile(
            rf"(?:{words.any_of('lead')}|(?:{words.any_of('lead_times')})(?!预算|决算|执行|收入|支出|结转|结余)|\((?:\d|[一二三四五六七八九十])\)|\d{{1,2}}(?:、|[.](?!\d))|[①-⑳]"
            rf"|{_YEAR}(?:以来)?|截[至止]{_YEAR}|在)[,:、]?")
        self._known = re.compile(
            rf"(?P<pre>.*?)(?P<w>{subject})(?P<more>财政拨款)?(?P<y>{_YEAR})?{_AMOUNT}(?:总计|合计)?(?P<stage>{_STAGE})?{_AMOUNT}(?:\([^()\d]*\))?{_LINK}")
        self._stage = re.compile(rf"(?P<y>{_YEAR})?(?P<stage>{_STAGE})?{_AMOUNT}{_LINK}")
        self._spent = re.compile(rf"(?P<pre>.+?)(?:{_YEAR})?支出预算{_LINK}")
        self._ending = re.compile(
            rf"[^\d，。;]{{0,40}}?(?:{words.any_of('unit_endings')})(?:{_YEAR})?(?:下属)?(?:\d+家[机关事业参公行政单位和、]+)*(?:财政拨款的?)?")
        self.money = re.compile(rf"{NUMBER}{MONEY}(?P<tail>\([^()]*\))?$")
        self.percent = re.compile(rf"{NUMBER}%(?:\([^()]*\))?\)?$")
        self.counted = re.compile(rf"{NUMBER}(?P<unit>{COUNT_UNITS})$")
        more, less = self._any(words.increase), self._any(words.decrease)
        self._change = re.compile(
            rf"(?P<np>.*?)(?P<verb>{more}|{less})(?P<alt>\((?:{more}|{less})\))?(?:了|(?:额|额度|幅度|率|数)(?:为|是|:)?)?$")
        self._base = re.compile(
            r"(?P<np>.*?)(?:比|较|与|同|和)(?P<base>(?P<last>上一?年?度?|去年|(?P<y>(?:19|20)\d\d)年度?)(?P<kind>年初预算|部门预算|预算执行|预算|决算支出|决算|执行)?(?:数|支出)?(?:为|的)?\x1e*"
            r"|(?P<initial>年初预算数?)|(?P<budget>(?:全年|调整)?预算数?))(?:为|的)?\x1e*(?:同期)?(?:数)?(?:相比较?|比较|比|相)?(?P<rest>.*)")
        self._level = re.compile(rf"(?:保持|总体|数)?(?P<nearly>基本|大致)?(?:{words.any_of('level')})$")
        self._compare = re.compile(
            rf"(?P<np>.*?)(?:支出)?决算数?(?:(?P<w>{words.any_of('greater')}|{words.any_of('less')}|等于)(?P<b>年初|全年|调整)?预算数?"
            rf"|(?:与|同|和|较)(?P<c>年初|全年|调整)?预算数?(?:相比)?(?P<nearly>基本)?(?:{words.any_of('level')}))(?=$|的|主要)")
        self._share = re.compile(r"占(?P<whole>.*?)(?:的)?(?:比例|比重|比)?(?:为|达|是|:)?$")
        self._done = re.compile(
            r"(?:为|占)?完成(?:了)?(?P<b>年初|全年|调整后?的?|当年|本年)?(?:部门|支出)?预算(?:数)?(?:为)?\x1e*(?:的|比例为|率为|比例|率)?$")
        self._rate = re.compile(r"(?P<np>.*?)(?:预算|支出|资金)?执行率(?:为|达到?|是|:)?$")
        self._none = re.compile(
            rf"(?P<np>.*?)(?:没有|无|未安排|未发生)(?:使用)?(?P<w>{words.any_of('absent')})(?:预算|财政拨款|收入|支出|收支|安排|的(?=支出|收入)|和|、|及|与|也)*$")
        self._embedded = re.compile(
            rf"(?:(?P<before>(?:比|较|与|同|和)(?:(?:上一?年度?|去年|(?:19|20)\d\d年度?)(?:年初预算|部门预算|预算执行|预算|决算支出|决算|执行)?"
            rf"(?:数|支出)?|(?P<same>(?:年初|全年|调整)?预算)数?))|(?P<budget>完成(?:了)?(?:年初|全年|调整后?的?|当年|本年)?(?:部门|支出)?预算(?:数)?))(?:为|的)?{NUMBER}{MONEY}(?=.)")
        self.list_mark = re.compile(rf"(?:{words.any_of('lists')})(?:[:,])?$")
        self.reason = re.compile(rf"(?:{words.any_of('reasons')})(?:[是为系在于:]|因为)*")

    @staticmethod
    def _any(words: frozenset[str]) -> str:
        return "|".join(sorted(words, key=lambda w: (-len(w), w))) or "(?!)"

    @cached_property
    def _verbs(self) -> dict[str, int]:
        return dict.fromkeys(self.words.increase, 1) | dict.fromkeys(self.words.decrease, -1)

    # --- subjects -----------------------------------------------------------------------------------------------------
    def led(self, text: str) -> tuple[int, str]:
        """How many characters of words that only lead in stand first, and the year that is among them."""
        at, year = 0, ""
        while (hit := self._lead.match(text, at)) and hit.end() < len(text) + 1 and hit.end() > at:
            found = re.search(r"(?:19|20)\d\d(?=年)", hit[0])
            year = found[0] if found else year
            at = hit.end()
        return at, year

    def embedded(self, text: str) -> re.Match[str] | None:
        """The amount inside a clause that what the clause says is measured against: 比2023年100万元增加5万元."""
        return self._embedded.search(text)

    def named(self, text: str, under: str = "") -> Named | None:
        """What the words before a figure name, or None where the vocabulary does not know them.

        Args:
            text: the words.
            under: what the list is about that they stand in; some words mean something there only.
        """
        at, year = self.led(text)
        body = text[at:]
        code = _CODE.match(body) or _DASHED.match(body)
        if code:
            stage = self._stage.fullmatch(body[code.end() :].removeprefix("支出"))
            if stage is None:
                return None
            parts = code.groupdict()
            path = tuple(p for n in "abc" if (p := parts.get(n)))
            printed = [p for n in "xyz" if (p := parts.get(n))]
            if printed and len(printed) == len(path):
                path = (*path, "".join(printed))
            return Named(None, stage["stage"] or "", (stage["y"] or year)[:4], path)
        below = _BELOW.match(body) or _NUMBERED.match(body) or _CODED.match(body)
        if below:
            stage = self._stage.fullmatch(body[below.end() :].removeprefix("支出"))
            told = below.groupdict()
            name = told.get("name") or told.get("a") or told.get("b") or ""
            path = (name, told["code"]) if "code" in told else ("", name) if told["level"] == "款" else ("", "", name)
            return Named(None, stage["stage"] or "", (stage["y"] or year)[:4], path) if stage else None
        project = _PROJECT.search(body)
        if project and len(body[: project.start()]) <= 6:
            name = "、".join(re.findall("“([^“”]+)”", project["names"]))
            return Named(Subject(name, name, (("nature", "project"),), known=False), body[: project.start()], year, neutral=True)
        bare = re.sub("[“”‘’\"']", "", body)
        hit = self._known.fullmatch(bare)
        if hit is None:
            whole = self._spent.fullmatch(bare)
            if whole and self._own(whole["pre"]) and "支出总计" in self.words.subjects:
                return Named(replace(self.words.subjects["支出总计"], item="支出预算"), "支出预算", year)
            hit = self._stage.fullmatch(bare)
            return Named(None, hit["stage"] or "", (hit["y"] or year)[:4], neutral=not hit["stage"]) if hit else None
        pre = hit["pre"]
        inner = re.search(r"(?:19|20)\d\d(?=年)", pre + (hit["y"] or ""))
        subject = self.words.subjects[hit["w"]]
        if pre and (subject.say("alone") or not self._own(pre)):
            return None
        if subject.say("within") and (pre or under not in subject.say("within").split(",")):
            return None
        return Named(subject, hit["stage"] or "", inner[0] if inner else year)

    def whose(self, text: str) -> bool:
        """Whether words before a statement only say whose figures these are."""
        at, _ = self.led(text)
        return not text[at:] or self._own(text[at:])

    def _own(self, text: str) -> bool:
        """Whether words are the name of the unit that reports, as far as its name is known."""
        if not self._ending.fullmatch(text) or _OTHERS.search(text):
            return False
        name = re.sub(rf"{_YEAR}|下属.*|所属.*|\(.*?\)|部门$|本级$", "", text)
        unit = re.sub(r"\(.*?\)", "", self._unit)
        if not name or not unit:
            return True
        letters = iter(unit)
        return all(c in letters for c in name) or SequenceMatcher(None, name, unit, autojunk=False).ratio() >= _ALIKE

    def subject_of(self, text: str) -> Subject | None:
        """The known subject that a text names as a whole."""
        found = self.named(text)
        return found.subject if found else None

    # --- clauses ------------------------------------------------------------------------------------------------------
    def change(self, text: str) -> tuple[str, int, bool] | None:
        """The words before a verb of change, its sign, and whether the other direction stands beside it in brackets."""
        hit = self._change.fullmatch(text)
        return (re.sub("[各均]$", "", hit["np"]), self._verbs[hit["verb"]], bool(hit["alt"])) if hit else None

    def base(self, text: str) -> tuple[str, str, str, str] | None:
        """A comparison's base: the words before it, its key, the year that it names, and the words behind it."""
        hit = self._base.fullmatch(text)
        if hit is None:
            return None
        kind = hit["kind"] or ""
        if hit["last"]:
            key = "previous-executed" if "执行" in kind else "previous-budget" if "预算" in kind else "previous"
        else:
            key = "initial" if hit["initial"] else _BASES.get((hit["budget"] or "")[:2], "budget")
        return hit["np"], key, hit["y"] or "", hit["rest"]

    def level(self, text: str) -> str:
        """`level` or `nearly-level` where the text says that nothing changed."""
        hit = self._level.fullmatch(text)
        return "" if hit is None else "nearly-level" if hit["nearly"] else "level"

    def compared(self, text: str) -> tuple[str, str, str, int] | None:
        """A figure of the accounts against the budget: the words before, the word, the base, where the statement ends."""
        hit = self._compare.match(text)
        if hit is None:
            return None
        word = hit["w"]
        said = "greater" if word in self.words.words["greater"] else "less" if word in self.words.words["less"] else "equal"
        return hit["np"], "nearly-equal" if hit["nearly"] else said, _BASES.get((hit["b"] or hit["c"] or "")[:2], "budget"), hit.end()

    def share(self, text: str) -> str | None:
        """The whole that a share is of ("" where it is not said), or None."""
        hit = self._share.fullmatch(text)
        return hit["whole"] if hit else None

    def completed(self, text: str) -> str:
        """The stage of the budget that was completed to some percent, or ""."""
        hit = self._done.fullmatch(text)
        return _BASES.get((hit["b"] or "")[:2], "budget") if hit else ""

    def executed(self, text: str) -> str | None:
        """The words before an execution rate, or None."""
        hit = self._rate.fullmatch(text)
        return hit["np"] if hit else None

    def absent(self, text: str) -> str:
        """The word for a kind of money that the text says there is none of."""
        hit = self._none.fullmatch(text)
        return hit["w"] if hit else ""


_BASES = {"年初": "initial", "全年": "adjusted", "调整": "adjusted", "当年": "initial", "本年": "initial"}
