"""How the site stands to the Data on the Web Best Practices and to FAIR: a self-assessment with files that show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao import resources
from jixiao.errors import JixiaoError
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["PATH", "STATUSES", "assessed", "pages"]

PATH = "about/practices/index.html"
STATUSES = ("yes", "partly", "no")
_FIELDS = {"zh", "en", "status", "about_zh", "about_en", "evidence"}


def assessed(build: Build) -> dict[str, dict[str, Any]]:
    """The assessment by practice.

    Raises:
        JixiaoError: an entry lacks a field, or has a status that is none.
    """
    out: dict[str, dict[str, Any]] = {}
    for path in resources.files("site", "practices.yaml", build.settings.own):
        for key, entry in (resources.content(path) or {}).items():
            if set(entry) != _FIELDS or entry["status"] not in STATUSES:
                raise JixiaoError(f"{path}：{key} 应有 zh、en、status、about_zh、about_en、evidence，status 为 yes、partly 或 no / "
                                  f"{path}: {key} must have zh, en, status, about_zh, about_en, evidence; status yes, partly or no")
            out[key] = entry
    return out


def pages(build: Build) -> Iterator[Page]:
    """The self-assessment as a table."""
    say, language = build.strings.plain, build.language
    page = build.page(PATH, "practices.html", say("practices"), [(say("about"), "about/index.html")])
    lines = [{
        "key": key,
        "anchor": page.anchor(key.lower().replace(".", "-")),
        "name": entry[language],
        "status": entry["status"],
        "said": say(f"practices.{entry['status']}"),
        "about": entry[f"about_{language}"],
        "evidence": [(page.href(path) if path.endswith(".html") else page.file(path), path) for path in entry["evidence"]],
    } for key, entry in assessed(build).items()]
    page.context = {
        "groups": [(say("practices.dwbp"), [line for line in lines if line["key"].startswith("BP")]),
                   (say("practices.fair"), [line for line in lines if not line["key"].startswith("BP")])],
        "counts": [(say(f"practices.{status}"), sum(line["status"] == status for line in lines)) for status in STATUSES],
    }
    yield page
