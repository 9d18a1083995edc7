"""Web pages saved as a single file (.mht, and what Word calls so under the name .doc): the page in it is read as a web page."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from jixiao.errors import ReadError
from jixiao.read.content import Content
from jixiao.read.html import page_text, read_html
from jixiao.read.package import DAMAGED

__all__ = ["read_mhtml"]


def read_mhtml(data: bytes) -> Content:
    """Read the first page in the file; pictures and what else it carries are passed over.

    Args:
        data: the bytes of the file.

    Returns:
        What `read_html` returns for the page.

    Raises:
        ReadError: there is no page in it, or the page shows no text.
    """
    try:
        message = message_from_bytes(data.lstrip(), EmailMessage, policy=policy.default)
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        page = pages[0].get_payload(decode=True) if pages else None
        charset = pages[0].get_content_charset("") if pages else ""
    except (LookupError, MessageError, RecursionError, ValueError, AttributeError, TypeError) as error:
        raise ReadError(DAMAGED) from error
    if not isinstance(page, bytes):
        raise ReadError("文件里没有网页；请打开后另存为 .docx。(There is no page in it; open it and save it as .docx.)")
    return read_html(_decoded(page, charset))


def _decoded(page: bytes, charset: str) -> bytes:
    """The page in UTF-8 with its mark, by the encoding that its field names where it is written in that."""
    try:
        text = page.decode("gb18030" if charset.startswith("gb") else charset)
    except (LookupError, UnicodeDecodeError):
        text = page_text(page)
    return b"\xef\xbb\xbf" + text.removeprefix("\ufeff").encode("utf-8", "replace")
