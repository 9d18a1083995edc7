"""Registries as commands use them: proposals from tables, decisions into files, and what is wrong with the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import SettingsError
from jixiao.identity.check import Problem, load_checked, problems
from jixiao.identity.decide import decide
from jixiao.identity.lists import load_divisions
from jixiao.identity.matching import load_matching
from jixiao.identity.names import PROVISIONAL
from jixiao.identity.proposal import Proposal
from jixiao.identity.propose import propose
from jixiao.identity.registry import KINDS, Registries
from jixiao.identity.sheet import as_sheet, read_sheet
from jixiao.identity.things import Thing, things
from jixiao.pipeline.workspace import tables_of
from jixiao.settings import Settings
from jixiao.tables import load

__all__ = ["Applied", "Proposed", "apply_sheet", "check_registries", "propose_sheet"]


@dataclass(frozen=True)
class Proposed:
    """What was written to a sheet: proposals by kind, and names to register."""

    proposals: dict[str, list[Proposal]]
    new: list[Thing]
    compared: dict[str, int]


@dataclass(frozen=True)
class Applied:
    """How many rows were accepted and refused, and which files were written."""

    accepted: int
    refused: int
    written: list[Path]


def propose_sheet(folder: Path, out: Path, kinds: Iterable[str], with_new: bool, settings: Settings) -> Proposed:
    """Write a sheet of proposals for what the tables in a folder hold.

    Args:
        folder: tables, or a built site.
        out: the sheet, CSV.
        kinds: for which kinds.
        with_new: also list the names that no registry holds.
        settings: the publisher's settings, with the lowest scores.

    Raises:
        TableError: the folder holds no tables, or a registry holds a mistake.
    """
    own = settings.own
    registries, matching, divisions = load_checked(own), load_matching(own), load_divisions(own)
    found = things(load(tables_of(folder)), registries)
    lowest = {"units": settings.propose_units_from, "projects": settings.propose_projects_from,
              "indicators": settings.propose_indicators_from}
    proposals = {kind: propose(kind, found[kind], registries, matching, divisions, lowest[kind]) for kind in kinds}
    refused = {(r["kind"], r["keep"]) for r in registries.rejected if r["relation"] == "new"}
    new = [thing for kind in proposals for thing in sorted(found[kind].values(), key=lambda t: (-t.uses, t.key))
           if with_new and not thing.registered and (kind, thing.key) not in refused]
    names = {key: thing.name for key, thing in found["units"].items()}
    sheet = as_sheet((p for of_kind in proposals.values() for p in of_kind), new, names)
    out.write_text(sheet, encoding="utf-8", newline="")
    return Proposed(proposals, new, {kind: len(found[kind]) for kind in proposals})


def apply_sheet(sheet: Path, settings: Settings) -> Applied:
    """Take the decisions of a sheet into the registries of the project.

    Raises:
        SettingsError: there is no project folder to write to.
        TableError: the sheet or a registry holds a mistake, or the decisions contradict each other. Nothing is written then.
    """
    if settings.project is None:
        raise SettingsError("登记册属于项目：请在项目文件夹（有 jixiao.toml）中运行，或用 --config 指定 / "
                            "registries belong to a project: run this beside jixiao.toml, or name it with --config")
    decided = decide(load_checked(settings.own), read_sheet(sheet), settings.own)
    folder = settings.project / "ontology" / "registry"
    written = []
    for name, text in decided.files().items():
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        fresh = path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8", newline="")
        fresh.replace(path)
        written.append(path)
    return Applied(decided.accepted, decided.refused, written)


def check_registries(settings: Settings) -> tuple[dict[str, tuple[int, int, int]], list[Problem]]:
    """Count the entries of each kind (all, merged, under a provisional key) and list what is wrong.

    Raises:
        TableError: a file has other columns than it should.
    """
    registries = Registries.load(settings.own)
    counts = {}
    for kind in KINDS:
        entries = registries[kind].entries
        live = [e for e in entries if not e["merged_into"]]
        counts[kind] = (len(live), len(entries) - len(live), sum(bool(PROVISIONAL.fullmatch(e["key"])) for e in live))
    return counts, problems(registries, settings.own)
