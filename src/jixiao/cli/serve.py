"""`jixiao serve`: a preview of a built site on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import folder_argument

__all__ = ["serve"]


@click.command(short_help="在本机预览 preview a site on this machine")
@folder_argument
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="端口，0 为任一空闲端口。Port; 0 for any free one.")
def serve(folder: Path, port: int) -> None:
    """在本机预览站点，并按 Accept 头返回网页或 RDF。

    Preview a built site on 127.0.0.1; the Accept header chooses between page and RDF.

    \b
    例 Example:
      jixiao serve public/ --port 8000
    """
    from jixiao.serve import Preview

    preview = Preview(folder, port)
    console.line(f"{preview.url}  （Ctrl+C 结束 to stop）")
    try:
        preview.run()
    except KeyboardInterrupt:
        console.line()
