"""The walk over the rows of a document: titles, captions, labels, headers and the regions they open."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from jixiao.model import Document, Field, Record
from jixiao.understand import band, evidence
from jixiao.understand import header as headers
from jixiao.understand.columns import Guess, complete, unread
from jixiao.understand.headcolumns import HeadColumn, HeadColumns, head_columns
from jixiao.understand.indicators import IndicatorRegion
from jixiao.understand.labels import LabelReader, find_label
from jixiao.understand.layout import GridLayout, Layouts
from jixiao.understand.money import MoneyRegion
from jixiao.understand.rows import Row, stream
from jixiao.understand.state import Form, Gathered
from jixiao.understand.titles import announced, captions, on_the_cover, pieces
from jixiao.words import REMOVED, key

__all__ = ["Engine"]

_SUBTITLE = re.compile(r"(长期|中期|中长期|实施期|年度|当年)(绩效)?目标(指标)?表")
_YEAR = re.compile(r"(19|20)\d\d(?=年)")
_MONEY_UNIT = re.compile(r"[(（]\s*(万元|元|亿元)\s*[)）]")
_FIGURE = re.compile(r"-?[\d,]+\.\d+[%‰]?|-?\d{1,3}(,\d{3})+|(?!(19|20)\d\d$)-?\d{3,}|\d{2,}[%‰]")
_LISTED = re.compile(r"序号|备注|合计|.*[(](万|亿|千)?元[)]")
_PAGE = re.compile(r"[-—第]?\d+[-—页]?")
_DUTIES = re.compile(r"([(（]?[一二三四五六七八九十]+[)）]?[、.]?)?(部门|单位|机构)?(主要)?(职责|职能)(情况)?")
_SECTION = re.compile(r"[一二三四五六七八九十]+、.{2,30}|第.部分.*")
_MOST = 0.7  # the share of known words in the upper row of a header
_BODY = 60  # rows below a header that are looked at to tell its columns
_CLAUSE = re.compile(r"[(（][一二三四五六七八九十]+[)）].+|\d+[.、)].+")


class Engine:
    """Reads one document. `run` fills `gathered`."""

    def __init__(self, document: Document, layouts: Layouts, classes: dict[str, str]) -> None:
        """Take what is needed; nothing is read yet."""
        self.gathered = Gathered(document)
        self.layouts = layouts
        self.classes = classes
        self.rows = list(stream(document))
        self.form: Form | None = None
        self.cover: dict[str, Field] = {}
        self.region: IndicatorRegion | MoneyRegion | None = None
        self.pending: list[Row] = []
        self.duties = False
        self.index = 0

    def run(self) -> None:
        """Walk over all rows."""
        self.cover = on_the_cover(self.layouts.forms, self.rows)
        index = 0
        while index < len(self.rows):
            self.index = self.gathered.at = index
            index += self._step(index)
        for form in self.gathered.forms:  # tables of accounts and budgets seldom say whose they are
            for name, field in self.cover.items() if form.kind.startswith(("account", "budget")) else ():
                form.fill("title_unit" if name == "unit" else name, field.text, field.cells)

    # --- one step -----------------------------------------------------------------------------------------------------
    def _step(self, index: int) -> int:
        row = self.rows[index]
        if self._signature(row) or self._title(index) or self._caption(row) or self._note(row):
            return 1
        used = self._header(index) or self._labels(index)
        if used:
            return used
        if self.region is not None and not row.running:
            if self.region.row(row):
                self.form = self.region.form
                if self.region.closed:
                    self.region = None
                return 1
        elif row.running:
            self._running(row)
        elif self.form is not None and self.form.kind.startswith(("unit", "project")):
            LabelReader(self.gathered, self.layouts, self.form, self.rows).unknown(row)
        return 1

    def _signature(self, row: Row) -> bool:
        if len(row.keys[0]) > 200 or not self.layouts.forms.any_signature.fits(row.keys[0]):
            return False
        removed = any(REMOVED in k for k in row.keys[1:])
        if self.region is not None and len(row.cells) > 2 and self.region.header.has("name") and not removed:
            return False
        if self.form is None and not row.running:
            return False
        self.gathered.claim(row, row.cells, "signature")
        self.region = None
        return True

    def _title(self, index: int) -> bool:
        row = self.rows[index]
        found = announced(self.layouts.forms, self.rows, index, self.form.kind if self.form else "")
        if found is None:
            return False
        title, hit, kind = found
        cell = row.cells[0]
        begun = self.form is not None and (not self.form.has_header or any(r.text("period") for r in self.form.records))
        if begun and _SUBTITLE.fullmatch(row.alone) and not row.running:
            self.gathered.claim(row, [cell], "heading")  # a table of the form that is open
            self.region = None
            return True
        refs = self.gathered.claim(row, [cell], "title")
        self._open(Form(kind, titled=True))
        assert self.form is not None
        evidence.saw_title(self.gathered, index, self.form, row, title)
        self.form.fill("title", " ".join(cell.text.split()), refs)
        year = _YEAR.search(row.alone)
        if year:
            self.form.fill("year", year[0], refs)
        for name, value in hit.groupdict().items():
            if value and len(value) >= 4:
                self.form.fill(f"title_{name}", value, refs)
        return True

    def _open(self, form: Form) -> None:
        form.first = self.index
        if form.kind.startswith(("account", "budget")) and "year" in self.cover:
            form.cover_year = self.cover["year"].text
        self.form = form
        self.region = None
        self.duties = False
        self.gathered.forms.append(form)
        for row in self.pending:
            self._fill_captions(row)
        self.pending = []

    def _caption(self, row: Row) -> bool:
        if len(row.cells) > 4 or not all(captions(self.layouts.forms, c.text) for c in row.cells):
            return False
        if self.region is not None and len(row.cells) == 1 and not row.running and _YEAR.match(row.keys[0]):
            return False
        if self.form is not None and (not self.form.has_header or self.form.kind.startswith(("account", "base", "budget"))):
            self._fill_captions(row)
        else:
            self.pending = [*self.pending, row][-4:]
            self.region = None
        return True

    def _fill_captions(self, row: Row) -> None:
        assert self.form is not None
        for cell in row.cells:
            refs = self.gathered.claim(row, [cell], "caption")
            for hit in captions(self.layouts.forms, cell.text):
                for name, value in hit.groupdict().items():
                    if value:
                        self.form.fill(name, value, refs)
            reader = LabelReader(self.gathered, self.layouts, self.form, self.rows)
            for part in pieces(cell.text):
                label = find_label(self.layouts, self.form.kind, part)
                if label is not None and label[1] and not captions(self.layouts.forms, part):
                    reader.store(label[0], Field("", refs), label[1], refs)

    def _note(self, row: Row) -> bool:
        bare = row.keys[0]
        if self.form is None or not self.layouts.forms.any_note.fits(bare):
            return False
        if len(row.cells) > 1 and self.region is not None:
            return False
        self.gathered.claim(row, row.cells, "note")
        if row.running:
            self.region = None
        return True

    # --- headers and labels -------------------------------------------------------------------------------------------
    def _candidates(self) -> list[GridLayout]:
        kind = self.form.kind if self.form else ""
        return [g for g in self.layouts.grids if kind in g.forms or (not kind and g.makes == "indicators")]

    def _header(self, index: int) -> int:
        row = self.rows[index]
        if row.running or any(_FIGURE.fullmatch(k) for k in row.keys):
            return 0
        taken = band.take(self._candidates(), self.rows, index, self.form.year if self.form else "")
        if taken is not None:
            assert self.form is not None
            self.form.fill("year", "" if self.form.year else band.latest_year(taken[1], self.rows[index:]))
            return self._opened(taken[0], band.parse(*taken, self.form.year if self.form else ""), index, len(taken[1]))
        if len(row.cells) < 2:
            return 0
        found = [(headers.matched(g, rows), g, rows) for g in self._candidates() if not g.band for rows in [self._band(g, index)]]
        count, layout, rows = max(found, key=lambda x: x[0], default=(0, None, []))
        if layout is None or count < layout.at_least:
            return 0
        used = len(rows)
        if layout.over and index and self._is_over(layout, self.rows[index - 1]) and self.rows[index - 1].grid is row.grid:
            rows.insert(0, self.rows[index - 1])
        return self._opened(layout, headers.parse(layout, rows), index, used)

    def _band(self, layout: GridLayout, index: int) -> list[Row]:
        """The rows that would be the header of a grid. Rows above the one that names its columns hold nothing but headings."""
        rows = [self.rows[index]]
        kind = self.form.kind if self.form else "project-plan"

        def known(word: str) -> bool:
            ours = layout.knows(word) or word in layout.level1 or word in self.layouts.forms.side_labels
            return ours or word in self.layouts.forms.headings or find_label(self.layouts, kind, word) is not None

        for row in self.rows[index + 1 :]:
            if row.grid is not rows[0].grid or not headers.continues(layout, row, rows, known):
                break
            rows.append(row)
        share = sum(map(known, rows[0].keys)) / len(rows[0].keys)
        heads = share == 1 or (share >= _MOST and sum(map(layout.knows, rows[0].keys)) > 1)
        return rows if heads or headers.matched(layout, rows[:1]) else rows[:1]

    def _opened(self, layout: GridLayout, header: headers.Header, index: int, used: int) -> int:
        for r, cell, role in header.cells:
            self.gathered.claim(r, [cell], role)
        grid = self.rows[index].grid
        body = list(itertools.takewhile(lambda r: r.grid is grid, self.rows[index + used : index + used + _BODY]))
        self._region(layout, header, body)
        return used

    def _is_over(self, layout: GridLayout, row: Row) -> bool:
        return all(k in layout.over for k in row.keys)

    def _region(self, layout: GridLayout, header: headers.Header, body: list[Row]) -> None:
        heads: tuple[HeadColumn, ...] = ()
        if layout.makes == "indicators":
            kind = self.form.kind if self.form else ("project-evaluation" if header.has("actual") else "project-plan")
            heads = head_columns(self.layouts, kind, header)
            sides = [c for r, c, _ in header.cells if key(c.text) in self.layouts.forms.side_labels]
            header, guesses = complete(header, body, [*sides, *(c.cell for c in heads)])
        elif layout.makes == "amounts" and header.blocks:
            header = headers.cornered(header, body)
        if layout.makes != "indicators" and layout.unlabelled:
            header = complete(header, body, [c for _, c in unread(header)])[0]
        if self.form is None:
            self._open(Form("unit-evaluation" if header.has("actual") else "unit-plan", titled=False))
        assert self.form is not None
        if not self.form.titled and self.form.kind.endswith("plan") and (header.has("actual") or header.has("executed")):
            self.form.kind = self.form.kind.replace("plan", "evaluation")
        self.form.has_header = True
        evidence.saw_header(self.gathered, self.index, self.form, header)
        unit = next((m[1] for r, c, _ in header.cells if (m := _MONEY_UNIT.search(c.text))), "")
        self.form.fill("money_unit", unit)
        if layout.makes == "indicators":
            columns = HeadColumns(self.gathered, self.layouts, heads, self.rows)
            self.region = IndicatorRegion(self.gathered, self.form, header, self.layouts.forms, columns)
            self._tell(guesses)
        else:
            self.region = MoneyRegion(self.gathered, self.form, header, self.layouts.forms, self.classes)

    def _tell(self, guesses: Sequence[Guess]) -> None:
        """Say which columns were not told by their headings alone."""
        for guess in guesses:
            assert self.region is not None
            heading, refs = "".join(guess.cell.text.split()), (guess.row.ref(guess.cell),)
            role = self.region.header.layout.title(guess.role)
            if guess.how == "near":
                message = f"表头“{heading}”与“{guess.word}”只差一字，按“{role}”列读取，请核对原件"
                self.gathered.note("layout-near-heading", "repair", message, refs, self.form, before=heading, after=guess.word)
            elif guess.how == "like":
                message = f"没有版式认识表头“{heading}”，按其中的“{guess.word}”读作“{role}”列"
                self.gathered.note("layout-guessed-column", "info", message, refs, self.form, observed=role)
            else:
                message = f"“{heading}”一列没有已知的表头，按各行内容的样子读作“{role}”列，请核对原件"
                self.gathered.note("layout-guessed-column", "warning", message, refs, self.form, observed=role)

    def _labels(self, index: int) -> int:
        row = self.rows[index]
        if self.form is None or self._opens(row):
            kind = re.sub("^unit-|evaluation$", lambda m: "project-" if m[0] == "unit-" else "plan",
                          self.form.kind) if self.form else "project-plan"
            beside = [*row.keys[1:], ""]  # where headings of a list stand side by side, one of them is no label
            if not any(h is not None and h[0].opens and (h[1] or not _LISTED.fullmatch(v)) for h, v in
                       zip((find_label(self.layouts, kind, c.text) for c in row.cells), beside, strict=True)):
                return 0
            self._open(Form(kind.replace("plan", "evaluation") if self._reports(index) else kind, titled=False))
        assert self.form is not None
        joined = self._split_label(index)
        if joined:
            return joined
        exact = isinstance(self.region, IndicatorRegion)
        near = not exact and not row.running
        hits = [find_label(self.layouts, self.form.kind, c.text, exact=exact, near=near) for c in row.cells]
        first = next((h for h, k in zip(hits, row.keys, strict=True) if k not in self.layouts.forms.side_labels), None)
        labels = [h for h in hits if h is not None]
        if len(labels) > 1:  # one is a name that looks like a label, two are labels
            first = first or labels[0]
        if isinstance(self.region, IndicatorRegion) and self.region.scored(
            row, [c for c, h in zip(row.cells, hits, strict=True) if h is not None]
        ):
            return 0
        heading = row.keys[0].rstrip(":") in self.layouts.forms.headings
        if self.region is not None and not row.running:
            if row.keys[0] in self.region.header.layout.total_words:
                return 0
            if isinstance(self.region, MoneyRegion) and (self.region.beside(row.cells) or self.region.lists(row.cells)):
                return 0
            strong = first is not None and (first[0].makes in ("fills", "goal", "duty", "schedule", "fact")
                                            or not isinstance(self.region, IndicatorRegion))
            if not strong and not (heading and not isinstance(self.region, IndicatorRegion)):
                return 0
        elif row.running and (first is None or not ("lines" in first[0].take or (first[1] and first[0].makes == "fills"))):
            return 0
        if not any(hits) and not heading:
            return 0
        self.region = None
        reader = LabelReader(self.gathered, self.layouts, self.form, self.rows)
        used = reader.read(index)
        if used == 1:
            reader.unknown(row)
        evidence.saw_labels(self.gathered, index, self.form, self.rows[index : index + used], self.layouts)
        return used

    def _reports(self, index: int) -> bool:
        """Whether the next indicator grid has results, so that a form without a title is an evaluation."""
        for row in itertools.islice(self.rows, index, index + _BODY):
            for layout in self.layouts.grids:
                if layout.makes == "indicators" and headers.matched(layout, [row]) >= layout.at_least:
                    return any(role == "actual" for _, role in headers.answering(layout, row))
        return False

    def _opens(self, row: Row) -> bool:
        """Whether a label that opens a form comes again, so that another form begins without a title."""
        assert self.form is not None
        kind = self.form.kind.replace("unit-", "project-")
        hits = [find_label(self.layouts, kind, c.text, exact=True) for c in row.cells]
        if not any(h is not None and h[0].opens for h in hits):
            return False
        if self.form.has_header and any(r.table == "indicators" for r in self.form.records):
            return True
        beside = [(h[0].target, h[1] or v.text) for h, v in zip(hits, row.cells[1:], strict=False) if h is not None and h[0].opens]
        return any(v and self.form.text(name) and key(self.form.text(name)) != key(v) for name, v in beside)

    def _goes_on(self, index: int, region: IndicatorRegion) -> bool:
        """Whether the next row is one of an indicator grid: no label, no header, and a level word or more than two cells."""
        row = self.rows[index] if index < len(self.rows) else None
        if row is None or row.running or self.form is None:
            return False
        layout = region.header.layout
        if len(row.cells) < 3 and not (row.keys[0] in layout.level1 or row.keys[0] in layout.level2):
            return False
        heads = any(headers.matched(g, [row]) for g in self._candidates() if not g.band)
        return not heads and find_label(self.layouts, self.form.kind, row.cells[0].text, exact=True) is None

    def _split_label(self, index: int) -> int:
        """A label whose words stand on two running lines."""
        row = self.rows[index]
        if not row.running or index + 1 >= len(self.rows) or not self.rows[index + 1].running:
            return 0
        assert self.form is not None
        other = self.rows[index + 1]
        hit = find_label(self.layouts, self.form.kind, row.cells[0].text + other.cells[0].text)
        if hit is None or "lines" not in hit[0].take or len(row.alone) > 10 or len(other.alone) > 10:
            return 0
        refs = self.gathered.claim(row, row.cells, "label") + self.gathered.claim(other, other.cells, "label")
        self.region = None
        reader = LabelReader(self.gathered, self.layouts, self.form, self.rows)
        return 1 + max(1, reader.lines(index + 1, hit[0], Field(hit[0].name, refs)))

    # --- running text -------------------------------------------------------------------------------------------------
    def _running(self, row: Row) -> None:
        bare = row.alone
        if bare in self.layouts.forms.side_labels:
            self.gathered.claim(row, row.cells, "side-label")
            return
        if _PAGE.fullmatch(bare):
            self.gathered.claim(row, row.cells, "page-number")
            return
        region = self.region
        if isinstance(region, IndicatorRegion) and self._goes_on(self.index + 1, region) and region.rest_of_name(row):
            return
        self.region = None
        if _DUTIES.fullmatch(bare):
            self.duties = True
            self.gathered.claim(row, row.cells, "heading")
        elif self.duties and _CLAUSE.fullmatch(bare):
            refs = self.gathered.claim(row, row.cells, "duty")
            self.gathered.loose.append(Record("duties", 0, {"text": Field(row.cells[0].text.strip(), refs)}))
        elif _SECTION.fullmatch(bare):
            self.duties = False


