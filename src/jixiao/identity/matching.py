"""How names are compared for proposals: words that hardly count, words that tell apart, weights (`ontology/matching.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from jixiao import resources
from jixiao.errors import TableError
from jixiao.identity.registry import KINDS

__all__ = ["Matching", "load_matching"]

WEIGHTS = frozenset({
    "light", "opposed", "numbers", "list", "same_form", "other_measure", "no_measure", "other_category", "other_level1",
    "no_category", "same_unit_years", "same_code", "other_code", "other_level", "no_place",
})


@dataclass(frozen=True)
class Matching:
    """The words and weights of a project."""

    light: Mapping[str, re.Pattern[str]]  # by kind: the words that may be left out
    opposed: tuple[tuple[str, ...], ...]
    weights: Mapping[str, float]


def load_matching(own: Iterable[Path]) -> Matching:
    """Read `ontology/matching.yaml`, the project's own instead of the shipped one where there is one.

    Raises:
        TableError: it is no YAML of the three parts, or a weight is missing, unknown or no number.
    """
    (path,) = resources.files("ontology", "matching.yaml", own)
    try:
        raw = resources.content(path)
        light = {kind: sorted(set(raw["light"][kind]), key=lambda w: (-len(w), w)) for kind in KINDS}
        opposed = tuple(tuple(sorted(group, key=lambda w: (-len(w), w))) for group in raw["opposed"])
        weights = {name: float(value) for name, value in raw["weights"].items()}
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise TableError(f"{path} 应有 light（{'、'.join(KINDS)}）、opposed、weights 三部分 / "
                         f"{path} must have light ({', '.join(KINDS)}), opposed and weights: {error!r}") from error
    wrong = sorted(WEIGHTS ^ set(weights))
    if wrong:
        raise TableError(f"{path}：weights 中缺少或不认识“{wrong[0]}”/ {path}: weight {wrong[0]!r} is missing or not known")
    return Matching({kind: re.compile("|".join(map(re.escape, words))) for kind, words in light.items()}, opposed, weights)
