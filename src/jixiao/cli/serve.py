"""`jixiao serve`: a preview of a built site on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option, folder_argument
from jixiao.settings import Settings

__all__ = ["serve"]


@click.command(short_help="在本机预览 preview a site on this machine")
@folder_argument
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="端口，0 为任一空闲端口。Port; 0 for any free one.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True,
              help="一条 SPARQL 查询最多运行多久。How long a SPARQL query may take.")
@config_option
def serve(folder: Path, port: int, seconds: float, config: Settings) -> None:
    """在本机预览站点，按 Accept 头返回网页或 RDF，并在 /sparql 回答查询。

    Preview a built site on 127.0.0.1; the Accept header chooses between page and RDF, and /sparql answers queries.

    \b
    例 Example:
      jixiao serve public/ --port 8000
      curl http://127.0.0.1:8000/sparql --data-urlencode 'query=SELECT DISTINCT ?unit { [] jx:unit/rdfs:label ?unit }'
    """
    from jixiao.pipeline.query import store_of
    from jixiao.serve import Endpoint, Preview

    preview = Preview(folder, port, Endpoint(lambda: store_of(folder, config), seconds))
    console.line(f"{preview.url}  （Ctrl+C 结束 to stop）")
    try:
        preview.run()
    except KeyboardInterrupt:
        console.line()
