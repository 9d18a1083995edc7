"""The date of the last change that a file carries."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from jixiao.read import read
from jixiao.read.dates import modified


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "预算数"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(info: str) -> bytes:
    """A page without anything on it, with the given entries of its information dictionary."""
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>", f"<< {info} >>"]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{p:010} 00000 n \n" for p in places)
    return out + (f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\n"
                  f"startxref\n{len(out)}\n%%EOF\n").encode()


def test_office_files_say_when(examples: Path) -> None:
    document = read(next(examples.glob("*.docx")))
    assert document.modified == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(("info", "expected"), [
    ("/ModDate (D:20250301083000+08'00') /CreationDate (D:20240101000000Z)", "2025-03-01T08:30:00+08:00"),
    ("/CreationDate (D:20240101000000Z)", "2024-01-01T00:00:00Z"),
    ("/ModDate (D:20250301083000)", "2025-03-01T08:30:00"),
    ("/ModDate (yesterday)", ""),
    ("/Title (x)", ""),
])
def test_pdf_files_say_when(info: str, expected: str) -> None:
    assert modified("pdf", pdf(info)) == expected


@pytest.mark.parametrize(("kind", "data"), [("text", "指标\t值".encode()), ("docx", b"PK no package"), ("pdf", b"%PDF-1.4 cut")])
def test_what_does_not_say_has_no_date(kind: str, data: bytes) -> None:
    assert modified(kind, data) == ""


def test_the_date_is_not_that_of_the_disk(tmp_path: Path) -> None:
    """Copies of one file are the same, whenever they were made."""
    data = workbook()
    for name in ("one.xlsx", "two.xlsx"):
        (tmp_path / name).write_bytes(data)
    found = {read(tmp_path / name).modified for name in ("one.xlsx", "two.xlsx")}
    assert found == {modified("xlsx", data)}
    assert min(found).endswith("Z")
