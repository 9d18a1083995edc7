"""Errors that stop the work. What is wrong in the data is a finding, never an exception.

    JixiaoError
    ├── ReadError            a file cannot be read
    ├── LayoutError          a layout file is wrong
    ├── MappingError         a mapping file is wrong
    ├── ShapeError           a shape or rule file is wrong
    ├── SettingsError        jixiao.toml is wrong
    ├── TableError           a table on disk is not what the schema says
    ├── BaselineError        a baseline of known findings cannot be read
    ├── GraphError           an RDF file or a vocabulary table cannot be read
    └── QueryError           a query cannot be run
        └── QueryLimitError  a query would need more than it may have
"""

from __future__ import annotations

__all__ = [
    "BaselineError",
    "GraphError",
    "JixiaoError",
    "LayoutError",
    "MappingError",
    "QueryError",
    "QueryLimitError",
    "ReadError",
    "SettingsError",
    "ShapeError",
    "TableError",
]


class JixiaoError(Exception):
    """The work cannot go on; the message is one sentence with the place and what to do."""


class ReadError(JixiaoError):
    """A file cannot be read."""


class LayoutError(JixiaoError):
    """A layout file does not say what it must."""


class MappingError(JixiaoError):
    """A mapping file does not say what it must."""


class ShapeError(JixiaoError):
    """A shape or rule file does not say what it must."""


class SettingsError(JixiaoError):
    """The settings file does not say what it must."""


class TableError(JixiaoError):
    """A table on disk is not what the schema says."""


class BaselineError(JixiaoError):
    """A baseline of known findings is not there, or is none."""


class GraphError(JixiaoError):
    """An RDF file or a table of the vocabulary cannot be read."""


class QueryError(JixiaoError):
    """A query cannot be run."""


class QueryLimitError(QueryError):
    """A query would need more time, memory or rows than it may have."""
