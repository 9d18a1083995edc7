"""The head of a form whose cells were lost: labels, and which of the pieces behind them are their values."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.understand.labels import find_label
from jixiao.understand.layout import Label, Layouts
from jixiao.understand.lost_money import figure_of
from jixiao.understand.lost_pieces import Piece, is_figure
from jixiao.words import key

__all__ = ["HeadReader", "OutRow"]

_LABEL_LIKE = re.compile(
    r".{0,8}(人|电话|时间|日期|名称|单位|部门|编码|代码|属性|类型|类别|期限|金额|总额|资金|情况|地址|性质|方式|依据)[:：]?"
)
_ORDINAL = re.compile(r"\s*[(（]?(目标)?([1一])[)）、.．:：]")
_MONEY = re.compile(r"-?[\d,]+(\.\d+)?(万元|元)?")


@dataclass(frozen=True)
class OutRow:
    """A row made anew: the pieces of each cell by column, as part of a table or as running text; `lines` of a cell stay such."""

    cells: tuple[tuple[int, tuple[Piece, ...]], ...]
    tabular: bool = True
    lines: bool = False


class HeadReader:
    """Makes rows of labels and values. What it cannot tell stands in `undecided`."""

    def __init__(self, layouts: Layouts, kind: str) -> None:
        """Take the layouts and the kind of form, whose labels are looked for."""
        self.layouts = layouts
        self.kind = kind
        self.undecided: list[tuple[Piece, ...]] = []
        self._pairs = 0

    def rows(self, pieces: Sequence[Piece]) -> list[OutRow]:
        """The rows that pieces above a table make."""
        out: list[OutRow] = []
        at = 0
        while at < len(pieces):
            hit = self._label(pieces[at])
            if hit is None:
                out.append(OutRow(((1, (pieces[at],)),), tabular=False))
                at += 1
                continue
            at = self._block(pieces, at, out)
        return out

    def _label(self, piece: Piece) -> tuple[Label, str] | None:
        return find_label(self.layouts, self.kind, piece.text)

    def _heading(self, piece: Piece) -> bool:
        bare = piece.key.rstrip(":")
        return bare in self.layouts.forms.headings or bare in self.layouts.forms.side_labels

    def _stops(self, piece: Piece) -> bool:
        forms = self.layouts.forms
        lines = (*forms.signatures, *forms.notes, *(forms.captions if piece.begins else ()))
        return self._label(piece) is not None or self._heading(piece) or any(p.fullmatch(piece.key) for p in lines)

    def _block(self, pieces: Sequence[Piece], at: int, out: list[OutRow]) -> int:
        """One or more labels with the values behind them; the index behind these."""
        hit = self._label(pieces[at])
        assert hit is not None
        if hit[1] or hit[0].take == ("inside",):
            end = self._values_end(pieces, at + 1, same_line=True)
            out.append(OutRow(((1, tuple(pieces[at:end])),)))
            return end
        if "next" in hit[0].take:
            return self._over(pieces, at, out)
        labels: list[tuple[Piece, Label]] = []
        end = at
        while end < len(pieces):
            found = self._label(pieces[end])
            if found is not None and not found[1]:
                labels.append((pieces[end], found[0]))
            elif found is not None or not self._heading(pieces[end]):
                break
            end += 1
        first = end
        end = self._values_end(pieces, end, same_line=False)
        used = self._assign(labels, list(pieces[first:end]), out)
        out += [OutRow(((1, (p,)),), tabular=False) for p in pieces[first + used : end]]
        return end

    def _values_end(self, pieces: Sequence[Piece], at: int, *, same_line: bool) -> int:
        while at < len(pieces) and not self._stops(pieces[at]) and not (same_line and pieces[at].begins):
            at += 1
        return at

    def _over(self, pieces: Sequence[Piece], at: int, out: list[OutRow]) -> int:
        """A label whose value is the first text behind the money that stands on its row."""
        cells = [(1, (pieces[at],))]
        at += 1
        while at < len(pieces):
            found = self._label(pieces[at])
            money = found[0].makes == "amount" and not found[1] if found is not None else _is_money(pieces[at])
            if not money:
                break
            cells.append((len(cells) + 1, (pieces[at],)))
            at += 1
        out.append(OutRow(tuple(cells)))
        if at < len(pieces) and not self._stops(pieces[at]):
            out.append(OutRow(((1, (pieces[at],)),)))
            at += 1
        return at

    def _assign(self, labels: list[tuple[Piece, Label]], values: list[Piece], out: list[OutRow]) -> int:
        """Give values to labels; how many values were used."""
        if len(labels) > 1 and all(lb.makes in ("amount", "fact") for _, lb in labels[-2:]) and values and _is_money(values[0]):
            count = next((i for i, v in enumerate(values) if not _is_money(v)), len(values))
            money = [x for x in labels if x[1].makes == "amount"]
            return self._matrix(labels if len(labels) == count else money, values[:count], out)
        if [lb.target for _, lb in labels[-2:] if lb.makes == "goal"] == ["expected", "actual"]:
            out += [OutRow(((1, (piece,)),)) for piece, _ in labels[:-2]]
            return self._goals(labels[-2:], values, out)
        for piece, _ in labels[:-1]:
            out.append(OutRow(((1, (piece,)),)))
        if len(labels) > 1 and values and not self._pairs and labels[-1][1].makes in ("fills", "amount"):
            self.undecided.append((*(p for p, _ in labels), *values))
            return len(values)
        return self._single(*labels[-1], values, out)

    def _single(self, piece: Piece, label: Label, values: list[Piece], out: list[OutRow]) -> int:
        if not values:
            out.append(OutRow(((1, (piece,)),)))
            return 0
        if label.makes == "schedule":
            half = len(values) // 2
            if len(values) % 2 == 0 and all(v.key.endswith("%") for v in values[half:]):
                out.append(OutRow(((1, (piece,)), *((i, (v,)) for i, v in enumerate(values[:half], 2)))))
                out.append(OutRow(tuple((i, (v,)) for i, v in enumerate(values[half:], 2))))
            else:
                self.undecided.append((piece, *values))
            return len(values)
        used = 1
        if label.makes == "amount":
            if not _is_money(values[0]):
                out.append(OutRow(((1, (piece,)),)))
                return 0
        elif label.makes in ("goal", "duty") or "lines" in label.take:
            used = len(values)
        else:
            used = next((i for i, v in enumerate(values) if i and v.begins), len(values))
            if _LABEL_LIKE.fullmatch(values[0].key) and len(values) > 1:
                used = 0
            elif len(values) > used:
                text = "".join(v.key for v in values[:used])
                if text.count("(") > text.count(")") and len(values) == used + 1:
                    used += 1  # a name broken inside its brackets
                elif not _LABEL_LIKE.fullmatch(values[used].key):
                    used = 0
            used = next((i for i, v in enumerate(values[: used - 1]) if i and _LABEL_LIKE.fullmatch(v.key)), used)
            if not used:
                self.undecided.append((piece, *values))
                return len(values)
        self._pairs += 1
        out.append(OutRow(((1, (piece,)), (2, tuple(values[:used]))), lines=label.makes in ("goal", "duty") or "lines" in label.take))
        return used

    def _goals(self, labels: list[tuple[Piece, Label]], values: list[Piece], out: list[OutRow]) -> int:
        """Two goal columns, one over the other: two texts, or two lists that both count from one."""
        starts = [i for i, v in enumerate(values) if _ORDINAL.match(v.text)]
        cut = 1 if len(values) == 2 else starts[1] if len(starts) == 2 and starts[0] == 0 else 0
        if not cut:
            self.undecided.append((*(p for p, _ in labels), *values))
            return len(values)
        out.append(OutRow(tuple((i, (p,)) for i, (p, _) in enumerate(labels, 2))))
        out.append(OutRow(((2, tuple(values[:cut])), (3, tuple(values[cut:]))), lines=True))
        return len(values)

    def _matrix(self, labels: list[tuple[Piece, Label]], values: list[Piece], out: list[OutRow]) -> int:
        """All labels first, then the figures: as many of them, or the only choice under which parts add up to the total."""
        chosen = list(range(len(labels))) if len(labels) == len(values) else self._sum(labels, values)
        if chosen is None:
            self.undecided.append((*(p for p, _ in labels), *values))
            return len(values)
        for i, value in zip(chosen, values, strict=True):
            out.append(OutRow(((1, (labels[i][0],)), (2, (value,)))))
        return len(values)

    def _sum(self, labels: list[tuple[Piece, Label]], values: list[Piece]) -> list[int] | None:
        """The labels that have a figure, when the first is the total and only one choice is possible."""
        figures = [figure_of(v.text) for v in values]
        if len(values) < 2 or len(values) > len(labels) or None in figures or labels[0][1].says.get("fund_source") != "total":
            return None
        numbers = [f for f in figures if f is not None]
        if sum(numbers[1:], Decimal(0)) != numbers[0] or any(not n for n in numbers):
            return None
        choices = list(itertools.islice(itertools.combinations(range(1, len(labels)), len(values) - 1), 2))
        return [0, *choices[0]] if len(choices) == 1 else None


def _is_money(piece: Piece) -> bool:
    return is_figure(piece.text) or bool(_MONEY.fullmatch(key(piece.text)))
