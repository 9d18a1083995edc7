"""A site that is made of the same is left as it is; whatever goes into it or is missing in it has it made again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jixiao.publish import Outcome, publish
from jixiao.publish import site as loop
from jixiao.publish.unchanged import STAMP, inputs
from jixiao.settings import Settings

if TYPE_CHECKING:
    from conftest import Site


class MadeError(Exception):
    """A site is about to be written."""


@pytest.fixture
def out(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample site; writing it anew raises MadeError."""
    def made(*_: object) -> None:
        raise MadeError

    shutil.copytree(site.root, tmp_path / "public")
    monkeypatch.setattr(loop, "_written", made)
    return tmp_path / "public"


def again(site: Site, out: Path, settings: Settings | None = None, date: str = "", previous: Path | None = None) -> Outcome:
    return publish(site.sample.tables(), site.dump, site.sample.REPORT, settings or site.sample.SETTINGS, out, date=date,
                   previous=previous)


def test_the_same_is_not_written_again(site: Site, out: Path) -> None:
    assert again(site, out) == replace(site.outcome, unchanged=True)


def test_data_settings_and_date_have_it_written(site: Site, out: Path, tmp_path: Path) -> None:
    tables = site.sample.tables()
    tables["indicators"][0]["description"] += "。"
    with pytest.raises(MadeError):
        publish(tables, site.dump, site.sample.REPORT, site.sample.SETTINGS, out)
    for settings, date, previous in ((replace(site.sample.SETTINGS, title="另一个标题"), "", None),
                                     (site.sample.SETTINGS, "2026-01-02T00:00:00Z", None), (site.sample.SETTINGS, "", out)):
        shutil.rmtree(out)
        shutil.copytree(site.root, out)
        with pytest.raises(MadeError):
            again(site, out, settings, date, previous)


def test_a_file_that_is_missing_or_longer_has_it_written(site: Site, out: Path) -> None:
    page = out / "unit" / "index.html"
    text = page.read_bytes()
    page.write_bytes(text + b" ")
    with pytest.raises(MadeError):
        again(site, out)
    shutil.copy(site.root / STAMP, out / STAMP)
    page.unlink()
    with pytest.raises(MadeError):
        again(site, out)
    shutil.copy(site.root / STAMP, out / STAMP)
    page.write_bytes(text)
    assert again(site, out).unchanged


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"inputs": 1'])
def test_a_stamp_that_is_none_has_it_written(site: Site, out: Path, text: str) -> None:
    (out / STAMP).write_text(text, encoding="utf-8")
    with pytest.raises(MadeError):
        again(site, out)
    assert not (out / STAMP).exists()  # a build that breaks off leaves none


def test_own_folders_count_by_what_they_hold(site: Site, tmp_path: Path) -> None:
    def digest(project: Path) -> str:
        return inputs(site.tables, site.dump, b"", replace(site.sample.SETTINGS, project=project))

    for name in ("a", "b", "c"):
        (tmp_path / name / "site" / "assets").mkdir(parents=True)
        (tmp_path / name / "site" / "assets" / "theme.css").write_text("a { color: " + ("red" if name == "c" else "blue") + " }")
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")
