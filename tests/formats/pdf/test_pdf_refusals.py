"""Scans, locked and broken files: named in one sentence, or in a note where other pages can be read."""

from __future__ import annotations

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from jixiao.errors import ReadError
from jixiao.read import read
from jixiao.read.pdf import read_pdf
from jixiao.read.pdf_ink import Glyph, Ink, Ruling


def scan(pen):
    pen.canvas.drawImage(ImageReader(Image.new("L", (60, 84), 230)), 0, 0, pen.width, pen.height)


def test_a_file_of_scans_is_refused_and_its_pages_are_named(pen):
    for _ in range(3):
        scan(pen)
        pen.turn_page()
    with pytest.raises(ReadError, match=r"第1-3页全是扫描图片.*jixiao\[ocr\].*Pages 1-3 are scans"):
        pen.read()


def test_scans_between_other_pages_are_named(pen):
    pen.write(60, 100, "看得见的正文")
    for _ in range(2):
        pen.turn_page()
        scan(pen)
    content = pen.read()
    assert [c.text for g in content.grids for c in g.cells] == ["看得见的正文"]
    assert [(n.code, n.severity, n.message) for n in content.notes] == [
        ("read-scan", "warning", "第2-3页是扫描图片，其中的文字没有读取；jixiao[ocr] 可以识别")
    ]


def test_a_recogniser_reads_scans_only(pen):
    """Rulings and characters of any origin give tables; their grids say so."""

    def recognise(page, number):
        assert page.get_size() == (595, 842)
        level = [Ruling(y, 60, 300) for y in (100, 130)]
        upright = [Ruling(x, 100, 130) for x in (60, 180, 300)]
        words = [Glyph("项目名称", 65, 108, 105, 118), Glyph("河道清淤", 190, 108, 230, 118), Glyph("注：无", 65, 140, 95, 150)]
        return Ink(595, 842, words, level, upright)

    pen.write(60, 100, "看得见的正文")
    pen.turn_page()
    scan(pen)
    content = read_pdf(pen.bytes(), recognise)
    assert [([c.text for c in g.cells], g.origin) for g in content.grids] == [
        (["看得见的正文"], "pdf"), (["项目名称", "河道清淤"], "ocr"), (["注：无"], "ocr"),
    ]  # fmt: skip
    assert content.notes == ()


def test_text_behind_a_scan_is_read_and_distrusted(pen):
    scan(pen)
    text = pen.canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    text.setFont("STSong-Light", 10)
    text.textLine("年度绩效目标是完成全区河道清淤十二公里并通过验收。")
    pen.canvas.drawText(text)
    content = pen.read()
    assert len(content.grids) == 1
    assert [(n.code, n.severity) for n in content.notes] == [("read-scan", "warning")]


def test_a_picture_beside_text_is_no_scan(pen):
    pen.canvas.drawImage(ImageReader(Image.new("L", (10, 10), 0)), 60, 60, 200, 200)
    pen.write(60, 100, "单位公章")
    assert pen.read().notes == ()


def test_an_encrypted_file_is_refused(make_pen, tmp_path):
    pen = make_pen()
    pen.canvas._doc.encrypt = StandardEncryption("open", "owner")
    pen.write(60, 100, "秘密")
    path = tmp_path / "locked.pdf"
    path.write_bytes(pen.bytes())
    with pytest.raises(ReadError, match=r"locked\.pdf：PDF 文件已加密"):
        read(path)


def test_a_file_that_only_forbids_printing_is_read(make_pen):
    pen = make_pen()
    pen.canvas._doc.encrypt = StandardEncryption("", "owner", canPrint=0)
    pen.write(60, 100, "可读")
    assert pen.read().grids[0].cells[0].text == "可读"


def test_a_damaged_file_is_refused(pen):
    pen.write(60, 100, "正文")
    with pytest.raises(ReadError, match="已损坏"):
        read_pdf(pen.bytes()[:300])


def test_a_file_without_any_text_is_refused(pen):
    pen.rule(60, 60, 100, 60)
    with pytest.raises(ReadError, match="没有文字"):
        pen.read()


def test_the_same_bytes_give_the_same_document(pen, tmp_path):
    pen.write(60, 100, "正文")
    path = tmp_path / "同一份.docx"
    path.write_bytes(pen.bytes())
    document = read(path)
    assert document == read(path)
    assert (document.media_type, document.properties) == ("application/pdf", {"pages": "1", "named_as": ".docx"})
