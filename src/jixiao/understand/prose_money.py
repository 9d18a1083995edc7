"""Clauses with a sum of money or a percentage: amounts, parts of lists, changes, shares and rates."""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.understand.prose_grammar import Clause, Named
from jixiao.understand.prose_state import Ledger
from jixiao.understand.prose_words import Subject

__all__ = ["APPROXIMATE", "MoneyReader", "bare_name", "only_years"]

_ADJUSTED = re.compile(r"年中(?:预算|执行)?(?:(?P<less>调减|压减|核减)|调增|追加)(?:了|预算)?")
_BALANCE = re.compile(r"(?:当年|年末)?(?:结余|结转|结余结转|结转结余)(?:资金)?(?:为|共)?$")
APPROXIMATE = re.compile(r"(?:约|近|超过?|逾|不足|不低于|不少于|不超过|至少|最多|以上|低于|高于|少于|多于|大于|小于|[≥≤<>])(?:为)?$")
_FISCAL = re.compile("(?<!预算)(?<!基金)(?<!经营)财政拨款收")  # a section about all that the budget pays
_TOTALS = ("total", "current-total")
_SIDES = frozenset((*_TOTALS, "general", "gov-fund", "state-capital", "fiscal"))  # what is an income and an expenditure alike
_THREE_PUBLIC = frozenset(("abroad", "vehicle", "vehicle-purchase", "vehicle-running", "reception"))  # their shares are of all three
_NEAR = 12  # claims back a total may stand that a change speaks of
_ITEM = re.compile(r"[\u4e00-\u9fffA-Za-z0-9“”\"()《》、.·\-+]{2,60}$")
_NO_ITEM = re.compile(
    r"(?:预计|计划|拟|每|人均|标准|如|若|不超过|不少于|第|从|由|将|按|比|较|其余)|(?:增加|减少|增长|下降|降低|提高|节约|压减)(?:了|额)?$"
    r"|^(?:的|了|为|于)")

_NEAR = 4  # claims back to which an amount that is said once more may stand


class MoneyReader(Ledger):
    """Reads the clauses that end with money or a percentage."""

    def _named_money(self, clause: Clause, hit: re.Match[str], strict: bool = False) -> bool:
        state = self._state
        before = clause.text[: hit.start()]
        if APPROXIMATE.search(before):
            return True
        if not strict:
            if self._change_of(clause, before, hit):
                return True
            if _BALANCE.fullmatch(before) and state.subject is not None:
                self._add(state.subject, "balance", clause, hit, of=state.main)
                return True
        adjusted = _ADJUSTED.fullmatch(before)
        if adjusted and state.subject is not None and not state.subject.known:
            self._add(state.subject, "change", clause, hit, sign=-1 if adjusted["less"] else 1, base="initial",
                      word="decrease" if adjusted["less"] else "increase")
            return True
        named = self.grammar.named(before, self._claim(state.parent).subject.about if state.listed and state.parent else "")
        if named is not None:
            return self._amount(clause, hit, named)
        if strict and not _bracketed(before):
            return False
        return self._item_of_list(clause, hit, before)

    def _amount(self, clause: Clause, hit: re.Match[str], named: Named) -> bool:
        state = self._state
        if named.year and self.setting.year and named.year != self.setting.year:
            self._year_before(clause, hit, named)
            return True
        subject = named.subject
        if named.path:
            subject = self._code_subject(named.path)
        subject = self._of_fund(self._sided(subject), clause)
        neutral = named.neutral
        if subject is not None and subject.about == "project" and self._project and not subject.say("fund_source"):
            if self._project == "?":
                return True
            subject, neutral = Subject(self._project, self._project, (("nature", "project"),), known=False), True
        carried = subject is None
        if subject is None:
            subject = self._turned(state.subject, clause.text[: hit.start()])
            carried = subject is state.subject
        if subject is None and self.setting.budget and named.stage == "支出预算":
            total = self.grammar.words.subjects.get("支出总计")
            subject = replace(total, item="支出预算") if total else None
        if subject is None:
            return True
        stage = self._stage(named.stage) or ("" if neutral or carried else self._default_stage())
        of = 0 if subject.about in ("total", "current-total") else self._total_of(stage)
        of = self._within(subject.say("parent") or subject.about[:3], of) if subject.say("parent") or len(subject.about) == 5 else of
        if carried and any(c.measure == "amount" and (c.subject, c.stage) == (subject, stage) for c in self.claims[-_NEAR:]):
            of = 0  # said once more: 1.“…（项）”25.77万元，主要用于…。…年预算安排25.77万元
        self._add(subject, "amount", clause, hit, of=of, stage=stage)
        if state.listed and not carried:
            state.siblings[subject.about] = len(self.claims)
        state.subject, state.main = subject, len(self.claims)
        state.base_ok = True
        self._projects(subject)
        if named.path and self._paragraph.level >= 0 and clause.start == len(self._paragraph.number):
            self._item, self._told = subject, True
        return True

    def _turned(self, subject: Subject | None, words: str) -> Subject | None:
        """What is carried on, on the other side where the words say so: 政府性基金收入30万元，支出30万元."""
        side = "expenditure" if "支出" in words else "income" if "收入" in words else ""
        if subject is None or not side or subject.say("side") in ("", side):
            return subject
        says = (*(s for s in subject.says if s[0] not in ("side", "parent")), ("side", side))
        item = subject.item.replace("收入", "支出") if side == "expenditure" else subject.item
        return Subject(subject.about, item, says) if subject.about in _SIDES else None

    def _sided(self, subject: Subject | None) -> Subject | None:
        """A source that is known by its list only, on the side that its list is about."""
        state = self._state
        if subject is None or not subject.say("within") or subject.say("side"):
            return subject
        side = state.side or self._claim(state.parent).subject.say("side")
        return replace(subject, says=(*subject.says, ("side", side))) if side else subject

    def _of_fund(self, subject: Subject | None, clause: Clause) -> Subject | None:
        """Totals and balances that by their section or their sentence are those of one fund: 政府性基金…本年收入30万元."""
        if subject is None or subject.about not in ("current-total", "opening", "closing"):
            return subject
        if subject.say("fund_source") not in ("", "total"):
            return subject
        words = (self._paragraph.sections[-1] if self._paragraph.sections else "") + self._sentence(clause)
        fund = next((fund for word, fund in (("政府性基金", "gov-fund"), ("国有资本经营", "state-capital")) if word in words), "")
        if not fund and subject.about == "current-total" and any(map(_FISCAL.search, self._paragraph.sections)):
            fund = "fiscal"
        if not fund or "一般公共预算" in words:
            return subject
        says = (*(s for s in subject.says if s[0] != "fund_source"), ("fund_source", fund))
        return replace(subject, about=fund if subject.about == "current-total" and fund != "fiscal" else subject.about, says=says)

    def _year_before(self, clause: Clause, hit: re.Match[str], named: Named) -> None:
        """The amount of the year before, where the words say whether it was budgeted or spent: 2023年决算数为57.43万元."""
        subject = self._code_subject(named.path) if named.path else named.subject or self._state.subject
        stage = {"final": "final", "initial": "initial", "budget": "initial", "executed": "executed"}.get(self._stage(named.stage))
        if subject is not None and stage and int(named.year) == int(self.setting.year) - 1:
            self._add(subject, "amount", clause, hit, stage=f"previous-{stage}")

    def _projects(self, subject: Subject) -> None:
        """Remember the project that a numbered paragraph is about; 项目支出 below it is that project's."""
        if not subject.known and self._paragraph.level >= 0 and subject.say("nature") == "project" and not self._state.listed:
            self._project = "?" if "、" in subject.about else subject.about

    def _within(self, parent: str, otherwise: int) -> int:
        """The amount of a part of the same list that a figure is a part of in turn, by what is known of both."""
        return self._state.siblings.get(parent, otherwise) if self._state.listed else otherwise

    def _total_of(self, stage: str) -> int:
        """The amount of the same stage that an amount is a part of, or 0."""
        state = self._state
        total = state.parent if state.listed else state.under
        if not total or self._claim(total).stage == stage:
            return total
        about = self._claim(total).subject.about
        near = (n for n in range(total - 1, max(total - 3, 0), -1))
        return next((n for n in near if self._claim(n).subject.about == about and self._claim(n).stage == stage), 0)

    def _item_of_list(self, clause: Clause, hit: re.Match[str], before: str) -> bool:
        """A part of a list under a name that no vocabulary has: a project, an expense."""
        state = self._state
        if not state.listed or not state.parent:
            return self._expense(clause, hit, before)
        at, _ = self.grammar.led(before) if not re.match(r"(?:19|20)\d\d年", before) else (0, "")
        name = re.sub(r"(?:为|共计|共|合计|:|是)+$", "", before[at:])
        if not _ITEM.fullmatch(name) or _NO_ITEM.search(name) or not re.search("[\u4e00-\u9fff]{2}", name):
            return False
        short = bare_name(re.sub(r"\([^()]*\d[^()]*\)$", "", name))
        code = self._code_of(short)
        subject = Subject(code or short, name, self._says_here(), known=bool(code))
        if len(code) == 5:
            of = self._within(code[:3], state.parent)
        else:  # a name without a code stands where the expense before it stood
            before_it = self.claims[-1]
            of = before_it.of if not code and len(before_it.subject.about) == 5 and before_it.of else state.parent
        self._add(subject, "amount", clause, hit, of=of, stage=self._claim(state.parent).stage, start=clause.start + at)
        if code:
            state.siblings[code] = len(self.claims)
        state.subject, state.main = subject, len(self.claims)
        return True

    def _code_of(self, name: str) -> str:
        """The budget code of a part that is listed by its name alone: an expense below basic expenditure, else a class."""
        parent = self._claim(self._state.parent).subject
        expense = parent.say("nature") == "basic" or parent.about.startswith("3")
        return self.setting.economic(name) if expense else self.setting.code((name,)) or self.setting.economic(name)

    def _expense(self, clause: Clause, hit: re.Match[str], before: str) -> bool:
        """A class that a numbered paragraph begins with; an expense by its economic name, in a section about basic expenditure."""
        code = self.setting.code((before,)) if clause.start == len(self._paragraph.number) > 0 else ""
        if code and any("支出" in s for s in self._paragraph.sections):
            return self._amount(clause, hit, Named(None, path=(before,)))
        code = self.setting.economic(before)
        if not code or not any("基本支出" in s for s in self._paragraph.sections):
            return False
        subject = Subject(code, before, (("side", "expenditure"), ("nature", "basic")))
        self._add(subject, "amount", clause, hit, stage=self._default_stage())
        self._state.subject, self._state.main = subject, len(self.claims)
        return True

    # --- changes, shares, rates ---------------------------------------------------------------------------------------
    def _change_of(self, clause: Clause, before: str, hit: re.Match[str]) -> bool:
        """A clause such as 比上年增加3万元."""
        state = self._state
        changed = self.grammar.change(before)
        if changed is None:
            return False
        words, sign, unsure = changed
        subject, base, ok = self._based(words)
        if not ok or subject is None or not base or unsure:
            return True
        state.base = base
        self._add(subject, "change", clause, hit, sign=sign, base=base, of=self._main_of(subject),
                  word="increase" if sign > 0 else "decrease")
        state.subject = subject
        return True

    def _based(self, words: str) -> tuple[Subject | None, str, bool]:
        """The subject and the base that the words before a change name; False where they cannot be told."""
        state = self._state
        based = self.grammar.base(words)
        base, np = state.base, words
        if based is not None:
            before, base, year, rest = based
            if year == self.setting.year and base == "previous-budget":
                base, year = "initial", ""
            if not self._last_year(year):
                return None, "", False
            np = before + rest if not before or not rest else "?"
            state.base_ok = True
        if not state.base_ok:
            return None, "", False
        np = re.sub("^同比", "", np)
        base = base or ("previous" if np != words else "")
        at, year = self.grammar.led(np)
        if not np[at:]:
            return state.subject, base, True
        whole = self._whole(np[at:])
        if whole is not None:
            return whole, base, True
        named = self.grammar.named(np)
        if named is None or named.subject is None or (year and year != self.setting.year):
            return None, "", False
        return named.subject, base, True

    def _whole(self, words: str) -> Subject | None:
        """The total that was told just before, where a change calls it 收入, 支出 or 收支 and no more."""
        side = {"收入": "income", "支出": "expenditure", "收支": "", "收、支": ""}.get(words)
        last = self.claims[max(self._section, len(self.claims) - _NEAR) :] if side is not None else []
        return next((c.subject for c in reversed(last) if c.measure == "amount" and c.subject.about in _TOTALS
                     and c.subject.say("side") == side), None)

    def _percent(self, clause: Clause, hit: re.Match[str]) -> bool:
        state, grammar = self._state, self.grammar
        before = clause.text[: hit.start()]
        if APPROXIMATE.search(before):
            return True
        whole = grammar.share(before)
        told = self._claim(state.main).subject if state.main else None
        if whole is not None and state.main and all(c.of == state.main or c.subject == told for c in self.claims[state.main :]):
            base = state.whole or (self._claim(state.parent).subject.about if state.listed and state.parent else "")
            if base == "procurement-sme":  # of these or of all procurement: only words tell
                base = ""
            if not base and self._claim(state.main).subject.about in _THREE_PUBLIC:
                base = "three-public"
            if whole:
                known = grammar.subject_of(whole)
                base = known.about if known else re.sub("的$", "", whole)
            self._add(self._claim(state.main).subject, "share", clause, hit, base=base, of=state.main)
            return True
        stage = grammar.completed(before)
        if stage:
            if state.subject is not None:
                self._add(state.subject, "completion-rate", clause, hit, base=stage, of=state.main)
            return True
        words = grammar.executed(before)
        if words is not None:
            subject = grammar.subject_of(words) if words else state.subject
            if subject is not None:
                self._add(subject, "execution-rate", clause, hit, of=self._main_of(subject))
            return True
        changed = grammar.change(before)
        if changed is not None:
            self._change_rate(clause, hit, changed)
            return True
        return False

    def _change_rate(self, clause: Clause, hit: re.Match[str], changed: tuple[str, int, bool]) -> None:
        state = self._state
        words, sign, unsure = changed
        subject, base, ok = self._based(words)
        last = self.claims[-1] if self.claims else None
        word = "increase" if sign > 0 else "decrease"
        beside = not words and last is not None and last.measure == "change" and last.subject == subject
        if (beside and last is not None and last.word != word) or (unsure and not beside):
            return
        if ok and subject is not None and base:
            state.base = base
            self._add(subject, "change-rate", clause, hit, sign=sign, base=base, of=self._main_of(subject),
                      word="increase" if sign > 0 else "decrease")


def bare_name(name: str) -> str:
    """A name without the quotation marks around it.

    >>> bare_name("“智慧水务”"), bare_name("“智慧水务”项目")
    ('智慧水务', '“智慧水务”项目')
    """
    return name[1:-1] if re.fullmatch("“[^“”]*”", name) else name


def only_years(text: str) -> bool:
    return not re.search(r"\d", re.sub(r"(?:19|20)\d\d年", "", text))


def _bracketed(text: str) -> bool:
    """Whether all figures of a text but years stand in brackets."""
    return only_years(re.sub(r"\([^()]*\)", "", text))
