"""Pictures of text (scanned pages, photographs): RapidOCR with the weights in its package, rulings by OpenCV. An optional extra.

What is recognised is not to be trusted as text is: a note says so, and each grid has `ocr` as origin. Nothing is loaded before a
picture is read.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao.errors import ReadError
from jixiao.model import Note
from jixiao.read.pdf_ink import Glyph, Ink

__all__ = ["SCALE", "Recognised", "engine_name", "guessed_scale", "note_of", "ready", "recognise", "require"]

SCALE = 72 / 200  # points per pixel: pages are best rendered at 200 pixels an inch
_MISSING = (
    '这是图片或扫描件，识别其中的文字需要可选组件：请运行 pip install "jixiao[ocr]"，或提供可编辑的文件。'
    '(A picture or scan; recognising it needs pip install "jixiao[ocr]".)'
)
_NEEDED = ("rapidocr", "onnxruntime", "cv2", "PIL")
_SURE = 0.8  # below it the engine is in doubt
_LEAST = 0.3  # below it what looks like a word is a stain
_SHOWN = 10
_LINE = 12.5  # points: the height of a usual line
_PAPER = 595.0  # points: the shorter side of a page


@dataclass
class Recognised:
    """A page that was recognised: its ink in points, what the engine was not sure of, and how many stains it left out."""

    ink: Ink
    doubtful: list[str] = field(default_factory=list)
    stains: int = 0


def ready() -> bool:
    """True where the extra is installed."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)


def require() -> None:
    """Say what is missing.

    Raises:
        ReadError: the extra is not installed; the message names it.
    """
    if not ready():
        raise ReadError(_MISSING)


def engine_name() -> str:
    """The engine and its models, as documents name them."""
    return f"RapidOCR {importlib.metadata.version('rapidocr')} (PP-OCRv6)"


def recognise(grey: Any, scale: float = SCALE) -> Recognised:
    """Read the picture of a page: rulings and characters, as if it had been printed.

    Args:
        grey: the pixels as a numpy array of bytes, 0 is black.
        scale: points per pixel.
    """
    import numpy as np  # noqa: PLC0415

    from jixiao.read.ocr_lines import sheet  # noqa: PLC0415
    from jixiao.read.ocr_words import areas, turn_of, words  # noqa: PLC0415

    page = sheet(grey, scale)
    where = areas(page)
    for _ in range(2):  # on its side, then upside down
        turn = turn_of(page, where)
        if not turn:
            break
        grey = np.ascontiguousarray(np.rot90(grey, -turn // 90))
        page = sheet(grey, scale)
        where = areas(page)
    height, width = page.grey.shape
    found = Recognised(Ink(width * scale, height * scale, level=page.level, upright=page.upright))
    for word in words(page, where):
        if word.score < _LEAST or not word.text:
            found.stains += 1
            continue
        if word.score < _SURE:
            found.doubtful.append(word.text)
        a = word.area
        found.ink.glyphs += _glyphs(word.text, a.left * scale, a.top * scale, a.right * scale, a.bottom * scale)
    return found


def guessed_scale(grey: Any) -> float:
    """Points per pixel of a picture that does not say so, by the height of its lines of text."""
    from jixiao.read.ocr_words import line_height  # noqa: PLC0415

    height = line_height(grey)
    return _LINE / height if height else _PAPER / max(1, min(grey.shape))


def note_of(pages: Sequence[int], recognised: Sequence[Recognised]) -> Note:
    """The note of a document that was recognised as a whole or on some pages.

    Args:
        pages: their numbers.
        recognised: what was recognised on each.
    """
    doubtful = [text for page in recognised for text in page.doubtful]
    where = "、".join(map(str, pages))
    message = f"第{where}页是图片，文字由 {engine_name()} 识别，可能有误，请逐项对照原件"
    if doubtful:
        message += f"；其中{len(doubtful)}处没有把握：{'、'.join(f'“{text}”' for text in doubtful[:_SHOWN])}"
        message += "等" if len(doubtful) > _SHOWN else ""
    return Note("read-recognised", "warning", message, after=str(len(doubtful)))


def _glyphs(text: str, left: float, top: float, right: float, bottom: float) -> list[Glyph]:
    """The characters of a word, each with its share of the width: those of Latin script half as much as Chinese ones."""
    shares = [0.5 if letter < "\u0250" else 1.0 for letter in text]
    whole = sum(shares)
    out = []
    at = left
    for letter, share in zip(text, shares, strict=True):
        end = at + (right - left) * share / whole
        out.append(Glyph(letter, at, top, end, bottom))
        at = end
    return out
