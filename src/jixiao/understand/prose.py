"""Figures stated in running text become claims: the last pass over a document, when its forms are known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from jixiao.model import CellRef, Field, Record
from jixiao.understand.prose_claims import ClaimReader
from jixiao.understand.prose_grammar import Grammar
from jixiao.understand.prose_state import Claim, Setting
from jixiao.understand.prose_text import Paragraph, paragraphs
from jixiao.understand.prose_words import ClaimWords
from jixiao.understand.rows import Row
from jixiao.understand.state import Gathered
from jixiao.words import name_key

__all__ = ["read_prose"]

_EXPLAINED = re.compile(r"(收入|支出|决算|预算|三公|经费|采购|绩效).{0,24}(情况|说明|报告)")
_ENOUGH = 2  # headings of an explanation, where one may be chance
_TITLE = re.compile(r"(部门|单位)(预算|决算)(编制|情况|公开)|(支出|项目|资金)绩效(自评|评价)报告")
_EVALUATED = re.compile(r"绩效(自评|评价|自我评价).{0,6}(报告|情况)")


def read_prose(gathered: Gathered, rows: Sequence[Row], words: ClaimWords | None, classes: dict[str, str]) -> None:
    """Add the claims of a document to what was gathered of it.

    Only running text that nothing else has read is looked at, and only in documents with a form or with the headings of an
    explanation of accounts: what a text about other matters says of money is none of our business.

    Args:
        gathered: the outcome of the passes before.
        rows: all rows of the document.
        words: the vocabulary of claims; None where no layout file has one.
        classes: functional class codes by the key of their names.
    """
    if words is None or not any(row.running for row in rows):
        return
    found = list(paragraphs(rows, gathered.roles))
    kinds = [f.kind for f in gathered.forms if f.found]
    headings = [p.flat for p in found if p.heading]
    if not kinds and not any(map(_TITLE.search, headings)) and sum(bool(_EXPLAINED.search(h)) for h in headings) < _ENOUGH:
        return
    unit = next((f.text("unit") for f in gathered.forms if f.found and f.text("unit")), "")
    reader = ClaimReader(Grammar(words, unit), _setting(gathered, kinds, headings, classes))
    skipped = re.compile(words.any_of("skip_sections"))
    for paragraph in found:
        if not paragraph.heading and any(skipped.search(s) for s in paragraph.sections):
            continue
        for claim in reader.paragraph(paragraph):
            gathered.loose.append(_record(paragraph, claim, gathered.roles))


def _record(paragraph: Paragraph, claim: Claim, roles: dict[CellRef, str]) -> Record:
    cells = paragraph.cells(claim.start, claim.end)
    for ref in cells:
        roles.setdefault(ref, "claim")
    fields = {
        "section": " / ".join(paragraph.sections),
        "about": claim.subject.about,
        "item": claim.subject.item,
        "measure": claim.measure,
        "value": claim.value,
        "unit_of_measure": claim.unit,
        "word": claim.word,
        "base": claim.base,
        "of": str(claim.of or ""),
        "stage": claim.stage,
        **{n: claim.subject.say(n) for n in ("side", "fund_source", "nature")},
    }
    record = {name: Field(text) for name, text in fields.items() if text}
    shown = {"value": Field(claim.value, cells), "text": Field(paragraph.printed(claim.start, claim.end), cells)}
    return Record("claims", 0, record | shown)


def _setting(gathered: Gathered, kinds: list[str], headings: list[str], classes: dict[str, str]) -> Setting:
    years = [f.text("year") for f in gathered.forms if f.found and f.text("year")]
    said = [m[0] for h in headings if (m := re.search(r"(?:19|20)\d\d(?=年)", h))]
    year = max(sorted(set(years or said)), key=(years or said).count, default="")
    budget = any(k.startswith("budget-") for k in kinds) or (
        not any(k.startswith("account-") for k in kinds) and sum("部门预算" in h or "预算编制说明" in h for h in headings) > 0)
    if budget:
        stage = "initial"
    elif any(k.startswith("account-") for k in kinds) or any("决算" in h for h in headings):
        stage = "final"
    else:
        told = any(k.endswith("evaluation") for k in kinds) or any(_EVALUATED.search(h) for h in headings)
        stage = "executed" if told else ""
    codes = _Codes(gathered, classes)
    return Setting(year, stage, budget, stage in ("final", "executed"), codes.function, codes.economic)


class _Codes:
    """The budget codes of a document by their names, from its own tables."""

    def __init__(self, gathered: Gathered, classes: dict[str, str]) -> None:
        self._classes = classes
        self._function: defaultdict[str, set[str]] = defaultdict(set)
        self._economic: defaultdict[str, set[str]] = defaultdict(set)
        for form in gathered.forms:
            for record in form.records:
                name = name_key(re.sub(r"^[一二三四五六七八九十]+、", "", record.text("item")))
                for column, names in (("function_code", self._function), ("economic_code", self._economic)):
                    if record.text(column) and name:
                        names[name].add(record.text(column))

    def function(self, path: tuple[str, ...]) -> str:
        """The code of a class, a group or an item named by its path; "" where the names do not lead to one code."""
        names = [name_key(p) for p in path]
        if not names[0]:  # a group or an item whose class was not told
            found = {c for c in self._function.get(names[-1], ()) if len(c) == 1 + 2 * len(names)}
            return found.pop() if len(found) == 1 else ""
        if all(n.isdigit() for n in names):
            return "".join(names) if len("".join(names)) == 1 + 2 * len(names) else ""
        own = (c for c in sorted(self._function.get(names[0], ())) if len(c) == 3)
        first = self._classes.get(names[0], "") or self._classes.get(names[0] + "支出", "") or next(own, "")
        if len(path) == 1 or not first:
            return first
        length = 3 + 2 * (len(path) - 1)
        last = {c for c in self._function.get(names[-1], ()) if len(c) == length and c.startswith(first)}
        if len(path) == 3 and len(last) > 1:
            groups = {c for c in self._function.get(names[1], ()) if len(c) == 5}
            last = {c for c in last if c[:5] in groups}
        return last.pop() if len(last) == 1 else ""

    def economic(self, name: str) -> str:
        """The economic code of an expense, where its name has one only."""
        found = self._economic.get(name_key(name), set())
        return next(iter(found)) if len(found) == 1 else ""
