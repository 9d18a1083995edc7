"""Sound files of every kind, to be damaged: a generated form, and small ones of kinds that only an office program writes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from generated.collect import corpus
from generated.draws import Printed
from generated.page import blocks
from generated.writers import SUFFIX, WRITERS

__all__ = ["sound_files"]


def sound_files(folder: Path, count: int = 1) -> dict[str, list[bytes]]:
    """For each kind some files that are read without complaint."""
    small = sorted(corpus(40 * count, 7), key=_size)[:count]
    out: dict[str, list[bytes]] = {}
    for kind, write in WRITERS.items():
        for printed in small:
            path = folder / f"seed.{SUFFIX.get(kind, kind)}"
            write(path, blocks(printed), printed.noise)
            out.setdefault(kind, []).append(path.read_bytes())
    out["doc"] = [_as_word(data) for data in out["xls"]]
    out["rtf"] = [b"{\\rtf1\\ansi\\ansicpg936 {\\trowd\\cellx1400\\intbl \\'d6\\'b8\\'b1\\'ea\\cell\\row}\\par}"]
    out["mhtml"] = [b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; "
                    b"charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + data + b"\r\n--b--\r\n" for data in out["html"]]
    out["odt"] = [_zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a>1</a>"})]
    out["zip"] = [_zip({"a.docx": docx, "b/c.txt": text}) for docx, text in zip(out["docx"], out["tabs"], strict=True)]
    return out


def _size(printed: Printed) -> int:
    return sum(len(truth.indicators) for truth, _ in printed.forms)


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _as_word(workbook: bytes) -> bytes:
    """The container of a workbook whose stream is called as that of a Word document."""
    at = workbook.index("Workbook\0".encode("utf-16-le"))
    name = "WordDocument\0".encode("utf-16-le")
    return workbook[:at] + name + workbook[at + len(name) : at + 64] + len(name).to_bytes(2, "little") + workbook[at + 66 :]
