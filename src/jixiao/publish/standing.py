"""Where targets stand among those of other units: dot strips, and the same in words."""

from __future__ import annotations

from itertools import groupby
from statistics import median

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import charts, shown
from jixiao.publish.build import Build
from jixiao.publish.charts import Chart, Marks, Stack
from jixiao.publish.markup import escaped, html
from jixiao.publish.page import Page
from jixiao.publish.targets import Comparable, Standing, Use

__all__ = ["END_NAMES", "FEWEST", "mini_strip", "standing_words", "strip_of"]

FEWEST = 3
"""Units that make a distribution; of fewer nothing is drawn."""

END_NAMES = {"up": ("strictest", "loosest"), "down": ("strictest", "loosest"), "equal": ("highest", "lowest")}
"""Keys of the words for the two ends of a group, as `Comparable.ends` gives them."""

_NAMED = 4  # units named beside a figure; the rest are counted


def strip_of(build: Build, page: Page, group: Comparable, identifier: str, title: str, own: Row | None = None) -> Chart | None:
    """The targets of the latest year of each unit as a dot strip, or None where it would say nothing or mislead.

    Args:
        build: the site in the making.
        page: the page that shows it.
        group: targets of one concept, unit of measure and direction.
        identifier: unique on the page.
        title: above it.
        own: the target that is marked; the middle one is shown where none is.
    """
    uses = group.latest
    if len(group.units) < FEWEST or uses[0].number == uses[-1].number:
        return None
    say = build.strings.plain
    names = END_NAMES[group.direction] if group.direction == "down" else reversed(END_NAMES[group.direction])
    low, high = (f"{say(name)} {shown.target_text(use.row)}" for name, use in zip(names, (uses[0], uses[-1]), strict=True))
    stacks, words = [], []
    for value, members in groupby(uses, key=lambda use: use.number):
        rows = [use.row for use in members]
        stacks.append(Stack(float(value), len(rows), (shown.target(build, page, rows[0]), str(len(rows)), _users(build, page, rows))))
        words.append(say("standing.spoken", target=shown.target_text(rows[0]), count=len(rows)))
    columns = (say("target"), say("count"), say("units"))
    if own is None:
        value = median(use.number for use in uses)
        printed = next((shown.target_text(use.row) for use in uses if use.number == value), "") or shown.plain(value, uses[0].row)
        marks = Marks(low, high, middle=f"{say('standing.median')} {printed}", middle_value=float(value))
    else:
        mine = next(use for use in uses if use.row is own or (use.row["unit_key"] == own["unit_key"]
                                                             and use.row["target_number"] == own["target_number"]))
        marks = Marks(low, high, f"{say('standing.own')} {shown.target_text(own)}", float(mine.number))
    note = _named_ends(build, page, group, uses)
    return charts.strip(title, shown.joined(build, "comma", words), stacks, marks, identifier, columns, note)


def _named_ends(build: Build, page: Page, group: Comparable, uses: list[Use]) -> Markup:
    """Who asks the most and who the least, by name, each with the figure."""
    parts = []
    for name, end in zip(END_NAMES[group.direction], group.ends(uses), strict=True):
        rows = [use.row for use in uses if use.number == end.number]
        named = html(f"{escaped(build.strings.plain(name))} {shown.target(build, page, end.row)}")
        parts.append(shown.joined(build, "colon", (named, _users(build, page, rows))))
    return shown.joined(build, "semicolon", parts)


def _users(build: Build, page: Page, rows: list[Row]) -> Markup:
    """The units of some targets; each leads to its row, of many only the first ones are named."""
    by_unit = {row["unit_key"]: row for row in reversed(rows)}
    named = shown.joined(build, "list", [shown.user(build, page, row) for row in list(reversed(by_unit.values()))[:_NAMED]])
    return build.strings.rich("standing.more", names=named, count=len(by_unit)) if len(by_unit) > _NAMED else named


def standing_words(build: Build, group: Comparable, found: Standing) -> str:
    """How many targets of others ask more, the same and less."""
    return build.strings.plain(f"standing.{group.direction}", **found._asdict(), others=found.others)


def mini_strip(group: Comparable, row: Row) -> Markup:
    """The small strip for a line of a table; nothing where a strip would say nothing."""
    values = sorted({float(use.number) for use in group.latest} | {float(row["target_number"])})
    return charts.mini(values, float(row["target_number"])) if len(group.units) >= FEWEST and len(values) > 1 else Markup("")
