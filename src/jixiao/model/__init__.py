"""Frozen dataclasses that cross the borders between stages, and the schema of the public tables."""

from jixiao.model.cells import Cell, CellRef, Document, Grid, Note
from jixiao.model.records import Field, Record
from jixiao.model.regions import Candidate, Nearest, Region
from jixiao.model.schema import TABLES, Column, Table, Tables

__all__ = ["TABLES", "Candidate", "Cell", "CellRef", "Column", "Document", "Field", "Grid", "Nearest", "Note", "Record", "Region",
           "Table", "Tables"]
