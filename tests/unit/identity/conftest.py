"""Registries of a project, written for a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HEADS = {
    "units": "key,name,aliases,valid_from,valid_to,merged_into,division,level,parent,successor",
    "projects": "key,name,aliases,valid_from,valid_to,merged_into,unit,continues",
    "indicators": "key,name,aliases,valid_from,valid_to,merged_into,category,unit_of_measure",
    "rejected": "kind,relation,keep,other,keep_name,other_name,note",
}

Write = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> Write:
    """Write registry files, `units="a,甲县林业局\\n…"`; cells that are left out at the end are empty."""

    def write(**files: str) -> Path:
        folder = tmp_path / "ontology" / "registry"
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in files.items():
            width = HEADS[name].count(",")
            lines = [line + "," * (width - line.count(",")) for line in rows.splitlines()]
            (folder / f"{name}.csv").write_text("\n".join([HEADS[name], *lines, ""]), encoding="utf-8")
        (tmp_path / "jixiao.toml").touch()
        return tmp_path

    return write
