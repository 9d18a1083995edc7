"""Paragraphs → claims: subjects are carried from clause to clause as far as the sentence allows, and no further."""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.understand.prose_grammar import CLOSES, OPENS, SKIPPED, Clause, clauses
from jixiao.understand.prose_money import APPROXIMATE, MoneyReader, bare_name, only_years
from jixiao.understand.prose_parts import MEASURES, with_parts
from jixiao.understand.prose_state import Claim, State
from jixiao.understand.prose_text import Paragraph
from jixiao.understand.prose_words import NUMBER, Count, Subject

__all__ = ["ClaimReader"]

_PLAIN = re.compile(r"[\u4e00-\u9fff“”《》()、]{4,24}|[\u4e00-\u9fff]{2,20}(?:率|满意度)")
_NOT_PLAIN = re.compile(
    r"[为是由将把被使让给从对按除因若如该此每各其仅只再]|鉴于|决算数|预算数|预计|计划|力争|确保|目标|不足|部分|其余|其他|以上|以下|之内|实际|标准|人均|平均"
    r"|(?:增加|减少|增长|下降|上升|降低|提高|节约|压减|调减|调增|占|比|分别|同比|年度?)$|^(?:实际|完成|支付|合计|和|及|并|且|也|又|在|以|于|的|或|与|近|约)|的$|^年[中初]|[一两二三四五六七八九十近]年"
    r"|^(?:项目|总|预算|申报|采购|投入|经费|资金|支出|费用|金额|投资|收入|合同|成本|累计)+$")
_LONG = 160  # characters of a clause, beyond which nobody says what a figure is about
_MATTER = re.compile(r"[\u4e00-\u9fff\d“”《》()、-]{2,40}(?:项目|专项|经费|资金|工程|补助|补贴|费)")
_PROJECT_LEVEL = 2  # （一） and below
_OTHER = re.compile(r"\d(?![\d.,%]|万|亿|元|年)")  # a figure that is neither money nor a share nor a year
_BY_DAY = re.compile(r"截[至止](?:19|20)\d\d年\d{1,2}月")  # begins another matter, also in a sentence that gave a reason
_SIDED = re.compile(r"(?:其中:?)?(?P<side>收入|支出)(?:预算|总计)?(?:主要)?(?:包括|构成)")
_TOLD_IN_BRACKETS = frozenset(
    ("total", "current-total", "fiscal", "general", "basic", "three-public", "vehicle", "reception", "procurement"))
_PLANNED = re.compile(r"拟|计划|预计|力争|下一步")


class ClaimReader(MoneyReader):
    """Reads the paragraphs of one document in order."""

    # --- paragraphs ---------------------------------------------------------------------------------------------------
    def paragraph(self, paragraph: Paragraph) -> list[Claim]:
        """The claims of one paragraph."""
        first = len(self.claims)
        self._paragraph = paragraph
        at = len(paragraph.number)
        if paragraph.heading:
            self._heading(paragraph.flat[at:].rstrip("。:"), paragraph.level)
            return []
        if paragraph.level >= 0:
            self._item, self._project, self._told = None, "", False
            if paragraph.level <= self._open_level:
                self._open_parent = 0
        self._state = State(subject=self._item, under=self._open_parent)
        for clause in clauses(paragraph.flat, at):
            self._clause(clause)
        if re.search("(?:其中|包括):?$", paragraph.flat):
            self._open_parent, self._open_level = self._list_parent()[0], paragraph.level
        self.claims[first:] = with_parts(paragraph.flat, self.claims[first:], self.grammar, first)
        return self.claims[first:]

    def _heading(self, text: str, level: int) -> None:
        self._open_parent, self._section = 0, len(self.claims)
        bare = re.sub(r"(?:总体|具体|结构|规模)?(?:变化)?(?:情况)?(?:的)?(?:说明|情况)?$", "", text)
        found = self.grammar.named(re.sub(r"(?:情况|预决算|预算|决算|支出|收入)+$", "", bare)) or self.grammar.named(bare)
        self._item, self._told = found.subject if found and found.subject and found.subject.known else None, False
        self._project = "" if self._item or level <= _PROJECT_LEVEL else text
        if found and found.path:
            self._item = self._code_subject(found.path)

    # --- clauses ------------------------------------------------------------------------------------------------------
    def _clause(self, clause: Clause) -> None:
        state, text = self._state, clause.text
        if state.shut:
            state.shut = clause.mark != CLOSES
            return
        if len(text) > _LONG:
            state.subject, state.main = self._item, 0
            return
        year = re.findall(r"(?:19|20)\d\d(?=年)", clause.text)
        state.aside = state.aside or bool(year and self.setting.year and year[-1] != self.setting.year)
        state.aside = state.aside or _PLANNED.search(clause.text) is not None
        cut = self.grammar.reason.search(text)
        if state.was_reason and re.match("[二三四五六]是", text):
            state.reason = True
        state.was_reason = False
        if _BY_DAY.match(text):
            state.reason = False
        if text.startswith(("其中", "包括")) and len(text) > 2 and not state.reason:
            self._begin_list()
        if cut:
            if cut.start():
                self._said(replace(clause, text=text[: cut.start()], end=clause.start + cut.start()))
            state.reason, state.reason_subject = True, None
            clause = replace(clause, text=text[cut.end() :], start=clause.start + cut.end())
        if clause.text:
            self._said(clause)
        if not state.reason and self.grammar.list_mark.search(clause.text) and clause.mark in frozenset(":，,"):
            self._begin_list(clause.text)
        if clause.mark == OPENS:
            self._open_brackets()
        elif clause.mark == CLOSES and state.brackets:
            state.subject, state.main, state.parent, state.whole, state.listed, state.outer, state.siblings = state.brackets.pop()
        if clause.mark in frozenset(";。!?"):
            state.was_reason = state.reason
            state.reason, state.reason_subject, state.counted = False, None, "" if clause.mark != ";" else state.counted
            state.parent = state.outer if state.listed else state.parent
        if clause.mark in frozenset("。!?"):
            state.used = state.aside = False
            if state.listed:
                state.subject, state.main = self._item, 0
                state.listed, state.siblings = False, {}
                state.parent, state.whole, state.side = 0, "", ""
            state.base, state.base_ok = "", True

    def _open_brackets(self) -> None:
        """Behind an amount stand its parts in brackets; behind the brackets all goes on as before."""
        state = self._state
        if not state.main or self._claim(state.main).subject.about not in _TOLD_IN_BRACKETS or state.reason:
            state.shut = True
            return
        state.brackets.append((state.subject, state.main, state.parent, state.whole, state.listed, state.outer, state.siblings))
        state.parent, state.whole, state.listed, state.outer, state.siblings = state.main, "", True, state.main, {}

    def _begin_list(self, text: str = "") -> None:
        state = self._state
        sided = _SIDED.match(text)
        if sided:
            state.side = "income" if sided["side"] == "收入" else "expenditure"
            state.main = state.outer if state.listed else state.main
        if not state.listed:
            state.siblings = {}
        state.parent, state.whole = self._list_parent()
        state.outer = state.outer if state.listed else state.parent
        state.listed = True

    def _list_parent(self) -> tuple[int, str]:
        state = self._state
        return (state.main, "") if state.main else (state.parent, state.whole)

    def _said(self, clause: Clause) -> None:
        """One clause outside or inside a reason."""
        for reader in (self._quantity, self._statement, self._plain):
            if reader(clause):
                return
        self._words(clause)

    def _quantity(self, clause: Clause) -> bool:
        """A clause that ends with a figure."""
        text = clause.text
        grammar = self.grammar
        if self._state.reason:
            return self._in_reason(clause)
        if self._counts(clause):
            return True
        inside = grammar.embedded(text)
        if inside:
            return self._against(clause, inside)
        money = grammar.money.search(text)
        if money:
            return self._named_money(clause, money, strict=not only_years(text[: money.start()]))
        percent = grammar.percent.search(text)
        if percent:
            return self._percent(clause, percent)
        return False

    def _against(self, clause: Clause, inside: re.Match[str]) -> bool:
        """A clause that says itself what it is measured against: 完成预算12万元的75%, 比上年10万元增加2万元."""
        state = self._state
        first, last = inside.start("n"), inside.end("unit")
        text = clause.text[:first] + SKIPPED * (last - first) + clause.text[last:]
        base = self.grammar.completed(inside["budget"]) if inside["budget"] else ""
        if base and state.subject is not None:
            self._add(state.subject, "amount", clause, inside, stage=base)
        count = len(self.claims)
        read = self._quantity(replace(clause, text=text))
        if not base and len(self.claims) > count and self.claims[-1].measure in ("change", "change-rate"):
            of = self.claims[-1]
            self._add(of.subject, "amount", clause, inside, stage=of.base if inside["same"] else self._before(inside["before"]))
        return read

    def _before(self, words: str) -> str:
        """The stage of an amount of the year before, by the words before it, else as the document has its own figures."""
        year = re.search(r"(?:19|20)\d\d", words)
        if year and year[0] == self.setting.year:
            return "initial"
        named = next((stage for word, stage in (("决算", "final"), ("执行", "executed"), ("预算", "initial")) if word in words), "")
        return f"previous-{named or ('initial' if self.setting.budget else 'final')}"

    # --- reasons ------------------------------------------------------------------------------------------------------
    def _in_reason(self, clause: Clause) -> bool:
        """In a reason only changes of a named subject count: 一是项目支出增加1368.27万元."""
        state = self._state
        hit = self.grammar.money.search(clause.text)
        before = clause.text[: hit.start()] if hit else clause.text
        changed = self.grammar.change(before)
        if changed is None:
            return True
        words, sign, unsure = changed
        if unsure:
            return True
        based = self.grammar.base(words)
        base, np = ("previous", words) if based is None else (based[1], based[0] + based[3])
        if based is not None and not self._last_year(based[2]):
            return True
        ordinal = re.match(r"[\u4e00-\u9fff]{0,8}?[一二三四五六]是", np)
        skipped = ordinal.end() if ordinal and clause.text.startswith(np[: ordinal.end()]) else 0
        np = np[skipped:]
        at, _ = self.grammar.led(np)
        subject = self.grammar.subject_of(np) if np[at:] else state.reason_subject
        if hit is None:
            state.reason_subject = subject if np[at:] else None
        elif subject is not None and not self.grammar.share(before):
            self._add(subject, "change", clause, hit, sign=sign, base=base, word="increase" if sign > 0 else "decrease",
                      start=clause.start + skipped)
        return True

    # --- counts and statements ----------------------------------------------------------------------------------------
    def _counts(self, clause: Clause) -> bool:
        state, words = self._state, self.grammar.words
        other = _OTHER.search(clause.text) is not None
        for count in (*(words.counts if other else ()), *(a for a in words.amounts if a.about or state.counted)):
            if count.after and state.counted not in count.after and (state.subject is None or state.subject.about not in count.after):
                continue
            if count.near and count.near not in self._sentence(clause):
                continue
            if count.unless and count.unless.search(self._sentence(clause)):
                continue
            hit = count.pattern.fullmatch(clause.text) or count.pattern.fullmatch(re.sub(r"\([^()]*\)$", "", clause.text))
            if hit is None or (hit["pre"] and not self.grammar.whose(hit["pre"])):
                continue
            about = count.about or state.counted
            if not about:
                continue
            unit = hit.groupdict().get("unit") or hit[hit.re.groups]
            item = count.item or next((c.subject.item for c in reversed(self.claims) if c.subject.about == about), about)
            self._add(Subject(about, item), count.measure, clause, hit, unit=unit, of=self._part_of(count) or self._counted_of(about),
                      stage=self._default_stage() if count.about and count.measure == "amount" else "")
            state.counted = about
            if count.measure == "amount":
                state.subject, state.main = self.claims[-1].subject, len(self.claims)
            return True
        for score in words.scores if other else ():
            hit = score.pattern.fullmatch(clause.text)
            if hit and self.grammar.whose(hit["pre"]):
                self._add(Subject(score.about, score.item), "score", clause, hit, unit="分")
                return True
        return False

    def _part_of(self, count: Count) -> int:
        """The last amount before it that a figure is by its words a part of: one of several trainings of the cost of training."""
        wanted = (n for n in range(len(self.claims), 0, -1) if self._claim(n).subject.about in count.of)
        return next((n for n in wanted if self._claim(n).measure == "amount" and self._claim(n).stage == self._default_stage()), 0)

    def _counted_of(self, about: str) -> int:
        """The claim that a number of things belongs to: the vehicles of which these are a kind."""
        if about.startswith("vehicles-") and about != "vehicles-planned":
            found = [n for n, c in enumerate(self.claims, 1) if c.subject.about in ("vehicles", "vehicles-planned")]
            return found[-1] if found else 0
        return 0

    def _statement(self, clause: Clause) -> bool:
        """A clause without a figure that says how two figures stand to each other, that nothing changed, or a grade."""
        state, grammar, text = self._state, self.grammar, clause.text
        compared = grammar.compared(text)
        if compared is not None:
            words, word, base, end = compared
            at, _ = grammar.led(words)
            subject = grammar.subject_of(words) if words[at:] else state.subject
            if subject is not None:
                self._state_that(subject, "comparison", clause.start, clause.start + end, word=word, base=base)
            return True
        absent = grammar.absent(text)
        if absent:
            about = grammar.words.absent[absent]
            if not any(c.measure == "none" and c.subject.about == about for c in self.claims[-1:]):
                self._state_that(Subject(about, absent), "none", clause.start, clause.end, word="none")
            return True
        level = self._level(clause)
        if level:
            return True
        grade = grammar.words.grade.fullmatch(re.sub("[“”]", "", text)) if grammar.words.grade else None
        if grade:
            known = grammar.words
            self._state_that(Subject(known.grade_about, known.grade_item), "grade", clause.start, clause.end,
                             word=known.grades[grade["w"]])
            return True
        return False

    def _level(self, clause: Clause) -> bool:
        based = self.grammar.base(clause.text)
        words, base, rest = ("", self._state.base, clause.text) if based is None else (based[0], based[1], based[3])
        word = self.grammar.level(rest)
        if not word or not base or self._state.reason:
            return False
        at, _ = self.grammar.led(words)
        subject = self.grammar.subject_of(words) if words[at:] else self._state.subject
        if subject is not None and (based is None or self._last_year(based[2])):
            self._state_that(subject, "change", clause.start, clause.end, word=word, base=base)
        return True

    def _plain(self, clause: Clause) -> bool:
        """A figure at the end of a clause that names by itself what it counts: 开展集中约谈9次. Only of what has been done."""
        grammar, text = self.grammar, clause.text
        hit = grammar.counted.search(text) or grammar.money.search(text) or grammar.percent.search(text)
        if hit is None or not self.setting.done or self._state.reason or self._state.listed or self._state.aside:
            return False
        at, _ = grammar.led(text[: hit.start()])
        name = re.sub("(?:共计|共|总计|合计|:|达到|达|为)+$", "", text[at : hit.start()]).removeprefix("有").removesuffix("有")
        if not _PLAIN.fullmatch(name) or _NOT_PLAIN.search(name) or APPROXIMATE.search(name):
            return False
        unit = hit.groupdict().get("unit", "")
        if not unit and not name.endswith(("率", "满意度", "覆盖面")):
            return False
        measure = "rate" if not unit else "amount" if unit.endswith(("元", "万")) else MEASURES.get(unit, "count")
        self._add(Subject(name, name, known=False), measure, clause, hit)
        self._state.subject, self._state.main = self._item, 0
        return True

    def _matter(self, clause: Clause) -> None:
        """A numbered paragraph that begins with the name of a project, and goes on with its figures."""
        first = clause.start == len(self._paragraph.number) and clause.mark in frozenset("。:")
        name = clause.text
        if first and self._paragraph.level >= _PROJECT_LEVEL and _MATTER.fullmatch(name) and not _NOT_PLAIN.search(name):
            self._item = self._state.subject = Subject(bare_name(name), name, (("nature", "project"),), known=False)
            self._state.main = 0

    def _words(self, clause: Clause) -> None:
        """A clause that says nothing by itself: it may name what the next ones are about, or what they are compared with."""
        state, grammar = self._state, self.grammar
        text = clause.text
        state.used = state.used or text.endswith(("用于", "包括"))
        if state.reason or state.used or not text or re.search(NUMBER + r"(?:万元|元|%)", text):
            if not state.used:
                state.subject, state.main = None if self._told else self._item, 0
            state.base_ok = state.base_ok and not state.reason
            return
        based = grammar.base(text)
        if based is not None and not based[3]:
            state.base, state.base_ok = based[1], self._last_year(based[2])
            text = based[0]
        listed = grammar.list_mark.search(text)
        named = grammar.named(re.sub("(?:主要|具体)$", "", text[: listed.start()]) if listed else text.removesuffix("中"))
        if named is None:
            self._matter(clause)
            return
        subject = self._code_subject(named.path) if named.path else named.subject
        if subject is None:
            return
        if text.endswith("中"):
            state.parent, state.whole, state.listed = 0, subject.about, True
        elif self._paragraph.level >= 0 and named.path:
            self._item = subject
        self._projects(subject)
        state.subject, state.main = subject, self._main_of(subject, anywhere=True) if listed and subject.known else 0
        state.whole = subject.about if listed and not state.main else state.whole
