"""Reports of a run: HTML for a clerk, CSV, JSON, Excel and JUnit XML, all written from the tables.

    what it is           `report` (a run, seen as a report), `order` (what to fix first), `baseline` (what is known),
                         `scorecard` (by unit and year), `unchecked` (what was not checked), `excerpt` (rows of the source)
    how it is written    `page` (HTML), `tabular` (CSV and JSON), `workbook` (Excel), `junit`
"""

from jixiao.reports.baseline import load as load_baseline
from jixiao.reports.baseline import written as baseline
from jixiao.reports.report import FAIL_ON, Report, assemble
from jixiao.reports.write import FORMATS, render

__all__ = ["FAIL_ON", "FORMATS", "Report", "assemble", "baseline", "load_baseline", "render"]
