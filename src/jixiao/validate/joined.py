"""Findings that are no comparison, about a figure that would mend failed comparisons: they follow from the same slip.

A score above its weight and a total that is too high by as much, a figure of 三公 against the base data and against its own sum:
where one printed figure alone is in question on both sides, it is one finding with the other under it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from jixiao.findings import Finding
from jixiao.model import CellRef

__all__ = ["Suspects", "joined"]

Place = tuple[str, CellRef]
Suspects = Mapping[str, Collection[Place]]
_LOUD = ("error", "warning")


def joined(findings: Sequence[Finding], suspects: Suspects) -> list[Finding]:
    """The findings, those about a suspected figure pointing to the comparisons that it would mend.

    Args:
        findings: what rules found, consequences among comparisons already linked.
        suspects: for each comparison that others follow from, the cells of the figures that would mend it and them.
    """
    by_id = {finding.id: finding for finding in findings}
    causes: dict[str, str] = {}
    for root, cells in suspects.items():
        if root not in by_id or by_id[root].severity not in _LOUD or by_id[root].cause:
            continue
        touching = {f.id: found for f in findings if f.id not in suspects and not f.cause and f.severity in _LOUD
                    and (found := _places(f) & set(cells))}
        # One figure that both sides doubt is no chance; several might be several slips.
        if len(set().union(*touching.values())) == 1:
            causes |= {one: root for one in touching if one not in causes}
    return [replace(finding, cause=causes[finding.id]) if finding.id in causes else finding for finding in findings]


def _places(finding: Finding) -> set[Place]:
    own = {(finding.document, ref) for ref, part in finding.cells if part != "context"}
    return own | {(document, ref) for document, _, ref, part in finding.elsewhere if part != "context"}
