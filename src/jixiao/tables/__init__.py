"""Records → the public tables, and the tables on disk. See docs/tables.md."""

from jixiao.tables.build import Understood, build
from jixiao.tables.disk import load, write

__all__ = ["Understood", "build", "load", "write"]
