"""Search without a server: records, their index in static shards, and the page that asks them (docs/search.md)."""

from jixiao.publish.search.index import files
from jixiao.publish.search.pages import pages

__all__ = ["files", "pages"]
