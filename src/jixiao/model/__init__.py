"""Frozen dataclasses that cross the borders between stages, and the schema of the public tables."""

from jixiao.model.cells import Cell, CellRef, Document, Grid
from jixiao.model.records import Field, Record
from jixiao.model.schema import TABLES, Column, Table, Tables

__all__ = ["TABLES", "Cell", "CellRef", "Column", "Document", "Field", "Grid", "Record", "Table", "Tables"]
