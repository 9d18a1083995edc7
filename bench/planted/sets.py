"""The documents that slips are made in: the examples without their planted contradictions, longer ones, and real ones."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from edits import rewrite
from trial import Reader

from jixiao.model import CellRef, Document

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "examples" / "source")]

__all__ = ["ROOT", "own", "real"]


@dataclass(frozen=True)
class Correction:
    """A planted contradiction of an example: its file, words of the row that it stands in, what is printed, and what is right."""

    file: str
    row: str
    wrong: str
    right: str


# examples/README.md lists the contradictions; what else rules point at is mended too (I07, S10).
CORRECTIONS = (
    Correction("望川市应急管理局2024年度绩效自评表", "98.30", "98.30", "99.30"),
    Correction("望川市应急管理局2024年度绩效自评表", "97.26%", "97.26%", "92.67%"),
    Correction("望川市应急管理局2024年度绩效自评表", "防汛业务培训人数", "≥200人", "≥95%"),
    Correction("望川市应急管理局2024年度绩效自评表", "防汛业务培训人数", "214人", "97%"),
    Correction("望川市应急管理局2024年度绩效自评表", "防汛业务培训人数", "防汛业务培训人数", "防汛业务培训合格率"),
    Correction("望川市应急管理局2024年度绩效自评表", "1500余条", "1500余条", "1120条"),
    Correction("望川市应急管理局2024年度绩效自评表", "280次", "280次", "225次"),
    Correction("望川市应急管理局2024年度绩效自评表", "16次", "16次", "12次"),
    Correction("望川市应急管理局2024年度绩效自评表", "700余篇", "700余篇", "330篇"),
    Correction("青禾县应急管理局2025年度整体支出绩效自评表", "群众应急服务满意度", "6", "5"),
    Correction("青禾县应急管理局2025年度整体支出绩效自评表", "100.54", "100.54", "99.54"),
    Correction("青禾县应急管理局2025年整体支出绩效目标表", "资金使用合规率", "-100%", "100%"),
    Correction("青禾县应急管理局2026年项目支出绩效目标表", "28.00", "28.00", "25.00"),
    Correction("青禾县应急管理局2026年项目支出绩效目标表", "开展烟花爆竹安全宣传活动", "5", "85"),
    Correction("青禾县应急管理局2026年项目支出绩效目标表", "开展烟花爆竹安全宣传活动", "次", "%"),
    Correction("青禾县应急管理局2026年项目支出绩效目标表", "宣传活动", "开展烟花爆竹安全宣传活动", "群众安全燃放知晓率"),
    Correction("云岚区应急管理局2025年绩效目标", "60%", "50%", "80%"),
    Correction("云岚区应急管理局2025年绩效目标", "≤2025年", "≤2025年", "2025年12月31日前"),
)


_ACCOUNTS, _BUDGET = "望川市应急管理局2024年度部门决算.docx", "望川市应急管理局2025年部门预算.docx"


def own(folder: Path, reader: Reader, only: str = "") -> dict[str, list[Path]]:
    """Write documents of our own without any contradiction; those of one unit are checked together.

    Args:
        folder: where to.
        reader: reads the examples.
        only: write only those whose name begins so.
    """
    from explained import accounts, budget
    from files import write_docx

    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "examples" / "documents").iterdir()):
        if path.stem + ".docx" == _ACCOUNTS or not path.name.startswith(only):
            continue
        document = reader.document(path, as_printed=True)
        rewrite(path, folder / path.name, document, corrected(document, path.stem))
    for name, blocks in ((_ACCOUNTS, accounts), (_BUDGET, budget)):
        if name.startswith(only):
            write_docx(folder / name, blocks(), landscape=True)
    groups: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        groups.setdefault(path.name[:3], []).append(path)
    return groups


def corrected(document: Document, stem: str) -> dict[CellRef, str]:
    """The cells of an example that say something wrong on purpose, and what is right."""
    # The invented telephone numbers are found as what they are (V01).
    out = {g.ref(c): c.text[: c.text.index("联系电话")].strip() for g in document for c in g.cells if "联系电话" in c.text}
    for one in CORRECTIONS:
        if one.file != stem:
            continue
        found = [(grid.ref(cell), cell) for grid in document for cell in grid.cells if cell.text == one.wrong
                 and any(one.row in c.text for c in grid.row(cell.row))]
        if not found:
            raise ValueError(f"{stem}: no cell says {one.wrong} beside {one.row}")
        out.update({ref: one.right for ref, _ in (found if one.wrong == one.row else found[-1:])})
    return out


def real(shared: Path) -> dict[str, list[Path]]:
    """Real documents where the design corpus is beside the checkout; each stands for itself."""
    paths = [*sorted((shared / "corpus" / "seeds").glob("*.txt")), *sorted((shared / "corpus" / "real").glob("*.*"))]
    return {p.name: [p] for p in paths if p.suffix in (".txt", ".pdf", ".xlsx") and not p.name.startswith("not-")}
