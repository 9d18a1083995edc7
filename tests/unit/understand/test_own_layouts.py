"""A project's own layouts: the example of docs/layouts.md, read from the page itself."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from jixiao import resources
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings
from jixiao.understand import load


def test_the_example_of_the_docs_works(tmp_path: Path, root: Path) -> None:
    """One YAML file and no Python reads a form that nobody knew before."""
    (block,) = re.findall(r" *```yaml\n(.*?)```", (root / "docs" / "layouts.md").read_text(encoding="utf-8"), re.DOTALL)
    folder = tmp_path / "mappings" / "layouts"
    folder.mkdir(parents=True)
    (folder / "application.yaml").write_text(textwrap.dedent(block), encoding="utf-8")
    source = tmp_path / "a.txt"
    source.write_text(
        "2025年专项资金绩效申报书\n项目名称\t乡村道路养护\n受益范围\t沿线六个村\n考核内容\t考核要求\t计量\t牵头科室\n"
        "养护里程\t≥30\t公里\t养护股\n验收合格率\t100\t%\t质检股\n",
        encoding="utf-8",
    )
    assert extract([source], Settings(), lambda *_: None)["indicators"] == []
    tables = extract([source], Settings(project=tmp_path), lambda *_: None)
    rows = tables["indicators"]
    assert [(r["project"], r["year"], r["level3"], r["operator"], r["target"], r["unit_of_measure"], r["note"]) for r in rows] == [
        ("乡村道路养护", "2025", "养护里程", ">=", "30", "公里", "养护股"),
        ("乡村道路养护", "2025", "验收合格率", "=", "100", "%", "质检股")]
    assert [(r["item"], r["text"]) for r in tables["facts"]] == [("受益范围", "沿线六个村")]


def test_every_column_of_a_layout_is_a_code(root: Path) -> None:
    """What layouts call the columns of money is what the published code list calls them."""
    listed = (root / "ontology" / "codes" / "column.ttl").read_text(encoding="utf-8")
    codes = set(re.findall(r"<code/column/([a-z-]+)> a skos:Concept", listed))
    layouts = load(resources.files("mappings/layouts", "*.yaml"))
    used = {role.says.get("column", role.name) for grid in layouts.grids if grid.makes in ("amounts", "tasks")
            and grid.defaults.get("subject") != "form" for role in grid.roles if role.money}
    used |= {said["column"] for grid in layouts.grids for said in (grid.defaults, *(f.says for f in grid.facets)) if "column" in said}
    assert used - codes == set()
