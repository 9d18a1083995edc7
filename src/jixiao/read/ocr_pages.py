"""Files whose pages are pictures: scans in a PDF, and pictures themselves (PNG, JPEG, TIFF, BMP)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pypdfium2 import PdfPage

from jixiao.errors import ReadError
from jixiao.read.content import Content
from jixiao.read.ocr import SCALE, Recognised, engine_name, guessed_scale, note_of, ready, recognise, require
from jixiao.read.package import DAMAGED
from jixiao.read.pdf import read_pdf
from jixiao.read.pdf_flow import Flow
from jixiao.read.pdf_ink import Ink
from jixiao.read.pdf_layout import layout, set_edges

__all__ = ["read_pages", "read_picture"]

_MOST_PIXELS = 60_000_000
_MOST_PAGES = 200
_TOO_LARGE = "图片过大（超过六千万像素或 200 页）；请缩小或拆分后再试。(The picture is too large; make it smaller or split it.)"
_NOTHING = "图片中没有识别出文字；请核对图片是否清晰。(No text was recognised in the picture; is it sharp?)"
_INCH = 72.0
_SIDES = (150.0, 1800.0)  # points: what is a page or a part of one, and not a thumbnail or a wall chart


def read_pages(data: bytes) -> Content:
    """Read a PDF; its scanned pages are recognised where the extra for it is installed.

    Raises:
        ReadError: as for `read_pdf`.
    """
    if not ready():
        return read_pdf(data)
    seen = _Seen()
    content = read_pdf(data, seen)
    if not seen.pages:
        return content
    note = note_of(list(seen.pages), list(seen.pages.values()))
    return replace(content, notes=(note, *content.notes), converted_by=engine_name())


def read_picture(data: bytes) -> Content:
    """Read the picture of a page, or of several (TIFF).

    Raises:
        ReadError: the extra is not installed; the picture is damaged, too large or shows no text.
    """
    require()
    found = [recognise(grey, scale) for grey, scale in _frames(data)]
    pages = [layout(page.ink, number) for number, page in enumerate(found, 1)]
    set_edges(pages)
    flow = Flow()
    for page in pages:
        page.origin = "ocr"
        flow.page(page)
    flow.end()
    if not flow.grids:
        raise ReadError(_NOTHING)
    note = note_of(range(1, len(pages) + 1), found)
    return Content(tuple(flow.grids), {"pages": str(len(pages))}, (note, *flow.notes), engine_name())


class _Seen:
    """Recognises pages of a PDF when asked to, and keeps what there is to say of each."""

    def __init__(self) -> None:
        self.pages: dict[int, Recognised] = {}

    def __call__(self, page: PdfPage, number: int) -> Ink:
        bitmap = page.render(scale=1 / SCALE, grayscale=True)
        grey = bitmap.to_numpy().copy()
        bitmap.close()
        self.pages[number] = found = recognise(grey.reshape(grey.shape[:2]))
        return found.ink


def _frames(data: bytes) -> Iterator[tuple[Any, float]]:
    """The pages of a picture file as grey pixels, and how many points a pixel of each is."""
    import numpy as np  # noqa: PLC0415
    from PIL import Image, ImageOps  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(data)) as file:
            for number in range(getattr(file, "n_frames", 1)):
                file.seek(number)
                if file.width * file.height > _MOST_PIXELS or number >= _MOST_PAGES:
                    raise ReadError(_TOO_LARGE)
                inch = _resolution(file)
                frame = ImageOps.exif_transpose(file).convert("RGBA")
                paper = Image.new("RGBA", frame.size, "white")
                grey = Image.alpha_composite(paper, frame).convert("L")
                scale = _INCH / inch if inch else guessed_scale(np.asarray(grey))
                if scale < SCALE:  # more pixels than are of use
                    size = (max(1, round(grey.width * scale / SCALE)), max(1, round(grey.height * scale / SCALE)))
                    grey, scale = grey.resize(size, Image.Resampling.BOX), SCALE
                yield np.asarray(grey), scale
    except ReadError:
        raise
    except Exception as error:  # decoders of pictures raise whatever their formats suggest
        raise ReadError(DAMAGED.replace("文件", "图片", 1)) from error


def _resolution(file: Any) -> float:
    """Pixels per inch as the file says, where that makes a page of it, else 0."""
    sides = sorted((file.width, file.height))
    try:
        inch = float(file.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, LookupError):
        return 0.0
    return inch if inch > 0 and _SIDES[0] <= sides[0] * _INCH / inch and sides[1] * _INCH / inch <= _SIDES[1] else 0.0
