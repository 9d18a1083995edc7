"""PDF with text: pages to grids. Scans are told from text and named; tables that go over several pages are one grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium
from pypdfium2 import raw

from jixiao.errors import ReadError
from jixiao.model import Note
from jixiao.read.content import Content
from jixiao.read.pdf_flow import Flow
from jixiao.read.pdf_glyphs import UNREADABLE
from jixiao.read.pdf_ink import Ink
from jixiao.read.pdf_layout import Page, layout, set_edges
from jixiao.read.pdf_page import page_ink
from jixiao.read.pdf_running import without_running

__all__ = ["Recogniser", "read_pdf"]

Recogniser = Callable[[pdfium.PdfPage, int], Ink]

_ENCRYPTED = "PDF 文件已加密；请去掉打开密码后再试。(The PDF is encrypted; remove its password.)"
_DAMAGED = "PDF 文件已损坏；请重新导出或下载。(The PDF is damaged; export or download it again.)"

_BLANK = "PDF 中没有文字；请提供有文字的文件。(No text in this PDF.)"
_UNCODED = (
    "PDF 的字体没有文字编码，文字无法读出；请提供原来的文件，或安装 jixiao[ocr] 识别。"
    "(The fonts of this PDF do not say what their characters are; give the original file, or install jixiao[ocr].)"
)
_MOST = 5_000


def read_pdf(data: bytes, recognise: Recogniser | None = None) -> Content:
    """Read the tables and the running text of a PDF.

    Args:
        data: the bytes of the file.
        recognise: what reads a scanned page, told its number; it renders the page itself (`page.render`) and gives rulings and
            characters in points. Grids of such pages have the origin `ocr`. Without it scans are named and not read.

    Raises:
        ReadError: the file is encrypted or damaged, or all its pages are scans and nothing recognises them.
    """
    with _opened(data) as document:
        if len(document) > _MOST:
            raise ReadError(f"PDF 有{len(document)}页，超过{_MOST}页的上限；请拆分后再试。(More than {_MOST} pages; split it.)")
        pages: list[Page] = []
        for number in range(1, len(document) + 1):
            pages.append(_page(document, number, pages[-1] if pages else None, recognise))
    if all(p.scan or not p.items for p in pages):
        raise ReadError(_reason(pages))
    notes = list(_first_notes(pages))
    notes += without_running(pages)
    set_edges(pages)
    flow = Flow()
    for page in pages:
        flow.page(page)
    flow.end()
    if not flow.grids:
        raise ReadError(_BLANK)
    return Content(tuple(flow.grids), {"pages": str(len(pages))}, (*notes, *flow.notes))


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == 4
        raise ReadError(_ENCRYPTED if encrypted else _DAMAGED) from error
    try:
        yield document
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, number: int, before: Page | None, recognise: Recogniser | None) -> Page:
    with _loaded(document, number) as page:
        if not _flattened(page):
            return _laid_out(page, number, before, recognise)
    # What was filled in is part of the page once it is loaded anew.
    with _loaded(document, number) as page:
        return _laid_out(page, number, before, recognise)


@contextmanager
def _loaded(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage]:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise ReadError(_DAMAGED) from error
    try:
        yield page
    finally:
        page.close()


def _flattened(page: pdfium.PdfPage) -> bool:
    """Print the fields of a form, and notes typed onto the page, into the page itself; False where there are none."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT}:
            return bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)
    return False


def _laid_out(page: pdfium.PdfPage, number: int, before: Page | None, recognise: Recogniser | None) -> Page:
    found = layout(page_ink(page.raw), number, before)
    if found.scan and recognise is not None:
        found = layout(recognise(page, number), number, before)
        found.origin = "ocr"
    return found


def _first_notes(pages: Sequence[Page]) -> Iterator[Note]:
    """What pages leave out: pictures of text, text beyond the edges."""
    scans = [p.number for p in pages if p.scan and p.picture]
    if scans and len(scans) < len(pages):
        yield Note("read-scan", "warning", f"第{_listed(scans)}页是扫描图片，其中的文字没有读取；jixiao[ocr] 可以识别")
    behind = [p.number for p in pages if p.picture and not p.scan]
    if behind:
        yield Note("read-scan", "warning", f"第{_listed(behind)}页是图片，文字取自图片后面的识别结果，请对照原件")
    for page in pages:
        if page.outside:
            message = f"第{page.number}页有{page.outside}个字不会显示（在页面之外、被裁掉或不着墨），没有读取"
            yield Note("read-outside", "info", message)
        if page.unreadable:
            message = f"第{page.number}页有{page.unreadable}个字的字体没有编码，无法读出，写作 {UNREADABLE}"
            yield Note("read-unreadable", "warning", message)


def _reason(pages: Sequence[Page]) -> str:
    """Why no page can be read."""
    pictures = _listed([p.number for p in pages if p.picture])
    if pictures:
        return (
            f"PDF 第{pictures}页全是扫描图片，没有可读的文字；安装 jixiao[ocr] 后可以识别。"
            f"(Pages {pictures.replace('、', ', ')} are scans; jixiao[ocr] reads them.)"
        )
    return _UNCODED if any(p.unreadable for p in pages) else _BLANK


def _listed(numbers: Sequence[int]) -> str:
    """Page numbers, neighbours as a range.

    >>> _listed([1, 2, 3, 7])
    '1-3、7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
