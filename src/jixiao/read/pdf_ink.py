"""What the steps of PDF reading share: characters, rulings and areas, in points from the upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Area", "Glyph", "Ink", "Ruling"]


@dataclass(slots=True)
class Glyph:
    """A printed character (or a recognised word) with the box it takes. `turn` is its rotation against the clock, in degrees."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    turn: int = 0

    @property
    def x(self) -> float:
        """The middle of its box."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle of its box."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Ruling:
    """A straight line along an axis: level at height `at` from left to right, or upright at `at` from top to bottom."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Area:
    """A rectangle: a filled background, or an image."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Ink:
    """All that is printed on a page.

    `outside` counts characters that do not show and are left out: beyond the edges of the page, clipped away, drawn without ink.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    level: list[Ruling] = field(default_factory=list)
    upright: list[Ruling] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    images: list[Area] = field(default_factory=list)
    outside: int = 0

    @property
    def picture(self) -> bool:
        """True where images cover most of the page: it is a scan."""
        covered = sum((a.right - a.left) * (a.bottom - a.top) for a in self.images)
        return covered > 0.6 * self.width * self.height

    def turned(self, turn: int) -> Ink:
        """The same page turned with the clock by 90, 180 or 270 degrees."""
        width, height = self.width, self.height

        def box(item: Glyph | Area) -> tuple[float, float, float, float]:
            left, top, right, bottom = item.left, item.top, item.right, item.bottom
            if turn == 90:
                return height - bottom, left, height - top, right
            if turn == 180:
                return width - right, height - bottom, width - left, height - top
            return top, width - right, bottom, width - left

        def ruling(item: Ruling, level: bool) -> Ruling:
            # Where the turned axis runs backwards, places and ends are mirrored.
            along, across = (width, height) if level else (height, width)
            at = across - item.at if turn == 180 or (turn == 90) == level else item.at
            if turn == 180 or (turn == 270) == level:
                return Ruling(at, along - item.end, along - item.start)
            return Ruling(at, item.start, item.end)

        level = [ruling(r, True) for r in self.level]
        upright = [ruling(r, False) for r in self.upright]
        if turn != 180:
            level, upright = upright, level
        return Ink(
            *((width, height) if turn == 180 else (height, width)),
            [Glyph(g.text, *box(g), (g.turn - turn) % 360) for g in self.glyphs],
            level,
            upright,
            [Area(*box(a)) for a in self.areas],
            [Area(*box(a)) for a in self.images],
            self.outside,
        )
