"""Templates are compiled once: for both languages, and for later processes until they or their compiler change."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from jixiao.publish import templates
from jixiao.publish.glossary import Glossary
from jixiao.publish.strings import Strings
from jixiao.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


class Compiled(Exception):  # noqa: N818 - it tells what was done
    """A template was compiled."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a template of its own and a word that must be escaped."""
    (tmp_path / "site" / "templates").mkdir(parents=True)
    (tmp_path / "site" / "templates" / "words-own.yaml").write_text("own.word: 甲 <乙> | A <B>\n", encoding="utf-8")
    (tmp_path / "site" / "templates" / "own.html").write_text(
        "{{ word('own.word') }}|{{ word('own.word') ~ given }}|{{ word('own.word')|length }}|"
        "{% for key in ['own.word', word('own.word')] %}{{ key }},{% endfor %}", encoding="utf-8")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def rendered(project: Path, kept: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The template as a process renders it that has compiled nothing yet."""
    cache = templates._Compiled()
    monkeypatch.setattr(cache, "_folder", kept)
    monkeypatch.setattr(templates, "_COMPILED", cache)
    settings = replace(Settings(), project=project)
    environment = templates.templates(Strings(language, settings.own), settings, Glossary(language, settings.own))
    return environment.get_template("own.html").render(given="&")


def test_words_of_each_language_from_what_was_compiled_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = project / "kept"
    kept.mkdir()
    assert rendered(project, kept, "zh", monkeypatch) == "甲 &lt;乙&gt;|甲 &lt;乙&gt;&amp;|5|own.word,甲 &lt;乙&gt;,"
    monkeypatch.setattr(templates._Environment, "compile", lambda *_: pytest.fail("it is compiled already"))
    assert rendered(project, kept, "en", monkeypatch) == "A &lt;B&gt;|A &lt;B&gt;&amp;|5|own.word,A &lt;B&gt;,"


@pytest.mark.parametrize("what", ["source", "compiler", "file", "nothing may be written"])
def test_what_has_changed_is_compiled_again(what: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = project / "kept"
    kept.mkdir()
    if what == "nothing may be written":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    rendered(project, kept, "zh", monkeypatch)
    assert bool(list(kept.iterdir())) == (what != "nothing may be written")
    if what == "source":
        (project / "site" / "templates" / "own.html").write_text("else", encoding="utf-8")
    elif what == "compiler":
        monkeypatch.setattr(templates.jinja2, "__version__", "0")
    elif what == "file":
        for path in kept.iterdir():
            path.write_bytes(path.read_bytes()[:40])

    def compiled(*_: object) -> None:
        raise Compiled

    monkeypatch.setattr(templates._Environment, "compile", compiled)
    with pytest.raises(Compiled):
        rendered(project, kept, "zh", monkeypatch)
