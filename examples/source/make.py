"""Write the example documents: `python examples/source/make.py [FOLDER]`, by default examples/documents.

Needs python-docx and openpyxl, which `make test` installs. The units and persons in these documents are invented.
"""

from __future__ import annotations

import sys
from pathlib import Path

from accounts import accounts_2024
from evaluations import evaluations_2024
from files import write_cell_lines, write_docx, write_tabs, write_xlsx
from qinghe import evaluation_2025, plan_2025, plan_2026, projects_2026
from yunlan import plans_2025

__all__ = ["make"]


def make(folder: Path) -> None:
    """Write all documents into a folder."""
    write_docx(folder / "望川市应急管理局2024年度部门决算.docx", accounts_2024(), landscape=True)
    write_xlsx(folder / "望川市应急管理局2024年度绩效自评表.xlsx", evaluations_2024())
    write_tabs(folder / "青禾县应急管理局2025年整体支出绩效目标表.txt", plan_2025())
    write_xlsx(folder / "青禾县应急管理局2025年度整体支出绩效自评表.xlsx", evaluation_2025())
    write_docx(folder / "青禾县应急管理局2026年整体支出绩效目标表.docx", plan_2026())
    write_docx(folder / "青禾县应急管理局2026年项目支出绩效目标表.docx", projects_2026())
    write_cell_lines(folder / "云岚区应急管理局2025年绩效目标.txt", plans_2025())


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "documents")
