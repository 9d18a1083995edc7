"""`jixiao export`: from a folder or a dump, and what it tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jixiao.cli import main


@pytest.mark.parametrize(("kind", "files", "told"), [
    ("stratml", 10, "未写 left out"), ("fdp", 4, "金额单位不明的金额 amounts whose unit of money is not known 2"),
])
def test_from_a_folder_and_from_a_dump(dump: Path, tmp_path: Path, kind: str, files: int, told: str) -> None:
    for source in (dump.parent, dump):
        out = tmp_path / source.name
        done = CliRunner().invoke(main, ["export", kind, str(source), "-o", str(out)])
        assert done.exit_code == 0, done.output
        assert told in done.output
        assert f"文件 files {files}" in done.output
        assert len([p for p in out.rglob("*") if p.is_file()]) == files


def test_what_is_no_dump_is_refused(tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "a.txt"):
        if source.suffix:
            source.write_text("")
        done = CliRunner().invoke(main, ["export", "fdp", str(source), "-o", str(tmp_path / "out")])
        assert done.exit_code == 2
        assert not (tmp_path / "out").exists()
