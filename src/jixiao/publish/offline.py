"""One HTML file with the data, the engine and the questions, to be asked from a disk without a server or a network."""

from __future__ import annotations

import base64
from pathlib import Path

from markupsafe import Markup

from jixiao.errors import JixiaoError
from jixiao.publish.answers import questions
from jixiao.publish.engine import Engine
from jixiao.publish.glossary import Glossary
from jixiao.publish.queries import script_data
from jixiao.publish.strings import Strings
from jixiao.publish.templates import templates
from jixiao.settings import Settings

__all__ = ["OFFLINE", "offline", "offline_page"]

OFFLINE = "jixiao-offline.html"

_SCRIPTS = ("offline.js", "engine.js", "results.js", "query.js")


def offline(engine: Engine, settings: Settings, language: str) -> bytes:
    """The offline page.

    Args:
        engine: the engine and the dump.
        settings: base IRI, title, publisher, licence.
        language: `zh` or `en`.

    Raises:
        JixiaoError: a script cannot stand in a page.
    """
    known = questions(settings)
    data = script_data(known, settings.base, language, engine.statements)
    data["engine"] = {"digest": engine.integrity, "size": len(engine.dump), "prologue": engine.prologue}
    data["root"] = None
    return templates(Strings(language, settings.own), settings, Glossary(language, settings.own)).get_template("offline.html").render(
        data=data, statements=f"{engine.statements:,}",
        inside={
            "style": _plain(engine, "style.css"),
            "worker": _plain(engine, "engine-worker.js"),
            "scripts": [_plain(engine, name) for name in _SCRIPTS],
            "glue": _packed(engine.glue()),
            "wasm": _packed(engine.wasm()),
            "dump": _packed(engine.dump),
            "texts": {query.name: query.text(settings.base) for query in known},
        },
    ).encode()


def offline_page(dump: Path, settings: Settings, language: str) -> bytes:
    """The offline page of a dump that was made before; its base must be that of the settings."""
    return offline(Engine(dump, settings.base, settings.own), settings, language)


def _plain(engine: Engine, name: str) -> Markup:
    """A file as it stands, where it does not end the element that holds it."""
    text = engine.asset(name).decode()
    if "</" in text or "<!--" in text:
        raise JixiaoError(f"site/assets/{name} 中有“</”或“<!--”，不能写进离线查询文件 / "
                          f"site/assets/{name} has “</” or “<!--” and cannot stand in the offline page")
    return Markup(text)


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()
