"""What a proposal is, and when there is one."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.identity.likeness import Evidence
from jixiao.identity.things import Thing

__all__ = ["SHARE", "Proposal", "made"]

SHARE = 0.4
"""Pairs of characters that two names must have in common, of all that they have, to be compared at all."""


@dataclass(frozen=True)
class Proposal:
    """Two things that may be one (`same`), or of which the one follows the other (`continues`, `succeeds`)."""

    relation: str
    keep: Thing
    other: Thing
    score: float
    evidence: str


def made(relation: str, one: Thing, other: Thing, evidence: Evidence, lowest: float) -> Proposal | None:
    """A proposal, if its score is high enough; what is registered, used more and has the lower key stays."""
    score = round(max(0.0, min(1.0, evidence.score)), 2)
    if score < lowest:
        return None
    keep, gone = sorted((one, other), key=lambda t: (not t.registered, -t.uses, t.key))
    return Proposal(relation, keep, gone, score, str(evidence))
