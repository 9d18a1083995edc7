"""Running heads and feet, and page numbers: text that repeats in the margins of pages and belongs to none of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from jixiao.model import Note
from jixiao.read.pdf_layout import Page
from jixiao.read.pdf_text import Line

__all__ = ["without_running"]

_NUMBER = re.compile(
    r"[-—–－·~\s]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,6}|[一二三四五六七八九十百]{1,4})(?:\s*页)?"
    r"(?:\s*[/,，、共]+\s*\d{1,4}\s*页?)?[-—–－·~\s]*"
)
_MARKED = re.compile(r".*[-—–－页/].*")
_OWN = re.compile(r".*(?:表|书|单位.*|[:：].*)$|[（(].*年.*[)）]")  # titles and captions repeat too, and are no running heads
_MARGIN = 0.09
_OFTEN = 3
_STEP = 6.0  # points: what stands so much higher or lower is another line


def without_running(pages: Sequence[Page]) -> list[Note]:
    """Take running heads, feet and page numbers out of pages.

    Returns:
        A note for all page numbers together, and one for each text that repeats.
    """
    seen: dict[tuple[str, str, int], list[tuple[Page, Line]]] = defaultdict(list)
    numbers: list[tuple[Page, Line]] = []
    for page in pages:
        for where, line in _marginal(page):
            if _NUMBER.fullmatch(line.text):
                numbers.append((page, line))
            elif not _OWN.fullmatch(line.text):
                seen[where, re.sub(r"\d+", "#", line.text), round(line.top / _STEP)].append((page, line))
    notes = []
    numbers = [(p, n) for p, n in numbers if _MARKED.fullmatch(n.text) or _counts(p, n, numbers)]
    if numbers:
        notes.append(Note("read-running", "info", f"{len(numbers)}页的页码没有读作正文", before=_sample([n for _, n in numbers])))
    for (where, _, _), found in sorted(seen.items()):
        if len({p.number for p, _ in found}) >= max(2, min(_OFTEN, len(pages)), 0.4 * len(pages)):
            kind = "页眉" if where == "head" else "页脚"
            text = found[0][1].text
            notes.append(Note("read-running", "info", f"{len(found)}页的{kind}“{text}”没有读作正文", before=text))
            numbers += found
    gone = {id(line) for _, line in numbers}
    for page in pages:
        page.items = [item for item in page.items if id(item) not in gone]
    return notes


def _marginal(page: Page) -> Iterator[tuple[str, Line]]:
    """The first and last lines of a page that stand in its margins."""
    for item in page.items[:2]:
        if not isinstance(item, Line):
            break
        if item.bottom < _MARGIN * page.height:
            yield "head", item
    for item in page.items[:-3:-1]:
        if not isinstance(item, Line):
            break
        if item.top > (1 - _MARGIN) * page.height:
            yield "foot", item


def _counts(page: Page, line: Line, numbers: Sequence[tuple[Page, Line]]) -> bool:
    """True where a bare number goes up with the pages, or is the page's own."""
    if not line.text.strip().isdigit():
        return False
    value = int(line.text)
    return value == page.number or any(
        other.text.strip().isdigit() and p is not page and int(other.text) - value == p.number - page.number for p, other in numbers
    )


def _sample(lines: Sequence[Line]) -> str:
    texts = [line.text for line in lines]
    return "、".join(texts if len(texts) <= 6 else [*texts[:3], "…", texts[-1]])
