"""The log of a site: its builds with what each changed, and what was withdrawn. It lives in the site and is carried on."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from jixiao.model import Tables
from jixiao.model.schema import RECORD_TABLES
from jixiao.publish.comparison import Change, compare, gone, present
from jixiao.publish.corpus import Corpus
from jixiao.publish.earlier import Earlier
from jixiao.publish.quality import Share

__all__ = ["UNKNOWN_DATE", "Log", "as_of", "carried_on"]

UNKNOWN_DATE = "1970-01-01T00:00:00Z"
"""What the feed says where neither the caller nor any document tells a date; feeds must have one."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LISTED = 5000  # changes of one build that are kept one by one; all are counted
_OWL = "http://www.w3.org/2002/07/owl#"
_PROV = "http://www.w3.org/ns/prov#"
_DCT = "http://purl.org/dc/terms/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True)
class Log:
    """The builds, the first one first, and what was withdrawn by its local IRI.

    A build has `number`, `date` ("" where unknown), the numbers of `documents`, `rows` and `findings`, its `quality` (part and
    whole by metric), `counts` of changes by level and kind, the `changes` themselves, and how many are `left_out` there.
    Something withdrawn has `kind`, `name`, `since` (the number of the build) and `replaced` (a local IRI, or "").
    """

    builds: tuple[dict[str, Any], ...]
    withdrawn: Mapping[str, Mapping[str, Any]]

    def json(self) -> bytes:
        """The log as it is kept on the site."""
        return (json.dumps({"builds": self.builds, "withdrawn": self.withdrawn}, ensure_ascii=False, indent=1) + "\n").encode()

    def date(self, number: int) -> str:
        """When a build was made, "" where that is unknown."""
        return next((str(b["date"]) for b in self.builds if b["number"] == number), "")

    def quads(self, base: str) -> Iterator[Quad]:
        """What the graph says of things withdrawn: that they are, since when, by which build, and what took their place."""
        graph = NamedNode(f"{base}graph/changes")
        told: set[int] = set()
        for path, entry in sorted(self.withdrawn.items()):
            thing, build = NamedNode(base + path), NamedNode(f"{base}changes/#build-{entry['since']}")
            date = Literal(self.date(entry["since"]) or UNKNOWN_DATE, datatype=NamedNode(_XSD + "dateTime"))
            yield Quad(thing, NamedNode(_OWL + "deprecated"), Literal("true", datatype=NamedNode(_XSD + "boolean")), graph)
            yield Quad(thing, NamedNode(_PROV + "wasInvalidatedBy"), build, graph)
            if self.date(entry["since"]):
                yield Quad(thing, NamedNode(_PROV + "invalidatedAtTime"), date, graph)
            if entry["name"]:
                yield Quad(thing, NamedNode(_RDFS + "label"), Literal(entry["name"], language="zh"), graph)
            if entry["replaced"]:
                yield Quad(thing, NamedNode(_DCT + "isReplacedBy"), NamedNode(base + entry["replaced"]), graph)
            if entry["since"] not in told:
                told.add(entry["since"])
                yield Quad(build, _TYPE, NamedNode(_PROV + "Activity"), graph)
                if self.date(entry["since"]):
                    yield Quad(build, NamedNode(_PROV + "endedAtTime"), date, graph)


def as_of(tables: Tables, date: str) -> str:
    """When a build is made, as xsd:dateTime: the date that is given, else the latest of a document, else "". Never the clock."""
    found = date or max((row["modified"] for row in tables["documents"]), default="")
    return f"{found}T00:00:00Z" if _DAY.fullmatch(found) else found


def carried_on(before: Earlier, corpus: Corpus, quality: Mapping[str, Share], date: str = "") -> Log:
    """The log with this build added, or as it was where nothing changed.

    Args:
        before: the earlier build, if there is one.
        corpus: this build.
        quality: the shares of the whole site.
        date: when this build is made, as xsd:dateTime; by default what the documents tell.
    """
    builds: list[dict[str, Any]] = list(before.log.get("builds", ()))
    withdrawn: dict[str, dict[str, Any]] = dict(before.log.get("withdrawn", {}))
    now = {
        "date": max(as_of(corpus.tables, date), str(builds[-1]["date"]) if builds else ""),
        **_size(corpus.tables),
        "quality": {metric: [share.part, share.whole] for metric, share in quality.items()},
    }
    if not builds and not before.known:
        return Log(({"number": 1, **now, "counts": {}, "changes": [], "left_out": 0},), {})
    if not builds:  # made before there was a log
        builds = [{"number": 1, "date": "", **_size(before), "quality": {}, "counts": {}, "changes": [], "left_out": 0}]
    changes = compare(before, corpus)
    number = builds[-1]["number"] + 1
    here = present(corpus)
    withdrawn = {path: entry for path, entry in withdrawn.items() if path not in here}
    for path, (kind, name, replaced) in gone(before, corpus.tables, corpus).items():
        withdrawn.setdefault(path, {"kind": kind, "name": name, "since": number, "replaced": replaced})
    if changes:
        kept = [c for c in changes if c["change"] != "added" or c["level"] != "row"][:_LISTED] if len(changes) > _LISTED else changes
        builds.append({"number": number, **now, "counts": _counts(changes), "changes": kept,
                       "left_out": len(changes) - len(kept)})
    return Log(tuple(builds), dict(sorted(withdrawn.items())))


def _size(tables: Tables | Earlier) -> dict[str, int]:
    return {"documents": len(tables["documents"]), "rows": sum(len(tables[name]) for name in ("forms", *RECORD_TABLES)),
            "findings": len(tables["findings"])}


def _counts(changes: list[Change]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for change in changes:
        counts.setdefault(change["level"], Counter())[change["change"]] += change.get("count", 1)
    return {level: dict(sorted(found.items())) for level, found in counts.items()}

