"""Frozen dataclasses that cross the borders between stages, and the schema of the public tables."""

from jixiao.model.cells import Cell, CellRef, Document, Grid, Note
from jixiao.model.records import Field, Record
from jixiao.model.regions import Region
from jixiao.model.schema import TABLES, Column, Table, Tables

__all__ = ["TABLES", "Cell", "CellRef", "Column", "Document", "Field", "Grid", "Note", "Record", "Region", "Table", "Tables"]
