"""Scans and photographs: rulings on straightened pages, cells recognised one by one, and a word that says so."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from jixiao.errors import ReadError
from jixiao.model import Cell, Document
from jixiao.read import ocr, read

FORM = (
    Cell(1, 1, "项目支出绩效自评表", 1, 5),
    Cell(2, 1, "项目名称"), Cell(2, 2, "防汛物资储备", 1, 4),
    Cell(3, 1, "一级指标"), Cell(3, 2, "二级指标"), Cell(3, 3, "三级指标"), Cell(3, 4, "年度指标值"), Cell(3, 5, "说明"),
    Cell(4, 1, "产出指标", 3, 1), Cell(4, 2, "数量指标", 2, 1), Cell(4, 3, "储备帐篷"), Cell(4, 4, "≥120顶"), Cell(4, 5, "/"),
    Cell(5, 3, "巡查次数"), Cell(5, 4, "≤8次"), Cell(5, 5, "0"),
    Cell(6, 2, "质量指标"), Cell(6, 3, "验收合格率"), Cell(6, 4, "=95.50%"), Cell(6, 5, "1"),
)  # fmt: skip
WIDTHS, HEIGHT, LEFT, TOP = (190, 190, 260, 200, 130), 62, 90, 150
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def drawn() -> Image.Image:
    """The form as it is printed at 200 pixels an inch, a title above it."""
    picture = Image.new("L", (1150, 640), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 30)
    edges = [LEFT + sum(WIDTHS[:n]) for n in range(len(WIDTHS) + 1)]
    draw.text((LEFT, 70), "2025年度项目支出自评结果", 0, font)
    for cell in FORM:
        left, right = edges[cell.column - 1], edges[cell.column - 1 + cell.colspan]
        top = TOP + HEIGHT * (cell.row - 1)
        draw.rectangle((left, top, right, top + HEIGHT * cell.rowspan), outline=0, width=2)
        draw.text((left + 12, top + 8), cell.text, 0, font)
    return picture


def scanned(angle: float) -> Image.Image:
    """The same, laid askew on the glass, out of focus and with noise."""
    picture = drawn().rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(picture, float)
    pixels = (pixels + np.roll(pixels, 1, 0) + np.roll(pixels, 1, 1) + np.roll(pixels, (1, 1), (0, 1))) / 4
    pixels += np.random.default_rng(7).normal(0, 12, pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def reading(folder: Path, picture: Image.Image, name: str) -> Document:
    path = folder / name
    picture.save(path, dpi=(200, 200), resolution=200)
    return read(path)


def expected() -> set[tuple[int, int, int, int, str]]:
    return {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in FORM}


@pytest.mark.parametrize(
    ("name", "angle", "turn"), [("清晰.png", 0, 0), ("歪斜.tif", -2.4, 0), ("横放.bmp", 0, 90), ("倒放.png", 0, 180)]
)
def test_a_page_is_read_cell_by_cell(name, angle, turn, cells_of, tmp_path: Path):
    picture = scanned(angle) if angle else drawn()
    document = reading(tmp_path, picture.rotate(turn, expand=True), name)
    title, table = document.grids
    assert cells_of(table) == expected()
    assert title.cells[0].text == "2025年度项目支出自评结果"
    assert {grid.origin for grid in document} == {"ocr"}
    assert document.converted_by.startswith("RapidOCR ")


def test_a_picture_that_does_not_say_how_large_it_is(cells_of, tmp_path: Path):
    path = tmp_path / "截图.png"
    drawn().save(path)
    document = read(path)
    assert cells_of(document.grids[1]) == expected()
    assert read(path) == document


def test_a_scanned_pdf_says_how_it_was_read(cells_of, tmp_path: Path):
    document = reading(tmp_path, scanned(0.8), "扫描.pdf")
    (table,) = (grid for grid in document if grid.kind == "table")
    assert cells_of(table) == expected()
    assert table.origin == "ocr"
    assert table.place(table.anchor(4, 4)) == "page 1 table 1 R4C4"
    assert document.converted_by.startswith("RapidOCR ")
    (note,) = [note for note in document.notes if note.code == "read-recognised"]
    assert note.severity == "warning"
    assert "第1页" in note.message
    assert "对照原件" in note.message


@pytest.mark.parametrize("name", ["图片.png", "扫描.pdf"])
def test_without_the_extra_the_message_names_it(name, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(ocr, "_NEEDED", ("not_installed_here",))
    with pytest.raises(ReadError, match=r"jixiao\[ocr\]"):
        reading(tmp_path, drawn(), name)


def test_a_picture_without_text_and_a_damaged_one(tmp_path: Path):
    with pytest.raises(ReadError, match="没有识别出文字"):
        reading(tmp_path, Image.new("L", (800, 600), 255), "白纸.png")
    out = io.BytesIO()
    drawn().save(out, "png")
    path = tmp_path / "截断.png"
    path.write_bytes(out.getvalue()[:2000])
    with pytest.raises(ReadError, match="损坏"):
        read(path)


def test_nothing_of_it_is_loaded_for_other_files(examples: Path):
    code = (
        "import sys, pathlib; from jixiao.read import read\n"
        "for path in map(pathlib.Path, sys.argv[1:]): read(path)\n"
        "print(sorted({'cv2', 'rapidocr', 'onnxruntime', 'PIL', 'numpy'} & set(sys.modules)))"
    )
    paths = [str(path) for path in examples.iterdir() if path.suffix == ".docx"]
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
