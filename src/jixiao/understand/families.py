"""One layout for several families of forms: final accounts and budgets print the same tables with other words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["expanded"]


def expanded(name: str, part: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A part of a layout file once for each of its families, with names and values of that family.

    `families: [account, budget]` turns the form `income` into `account-income` and `budget-income`, and each mapping whose
    keys are families, such as `{account: final, budget: initial}`, into the value of the family; a key without one is dropped.

    >>> part = {"families": ["account", "budget"], "forms": ["fund"], "defaults": {"stage": {"account": "final"}}}
    >>> list(expanded("fund", part))[1]
    ('budget-fund', {'forms': ['budget-fund'], 'defaults': {}})
    """
    families: Sequence[str] = part.get("families", ())
    if not families:
        yield name, part
        return
    rest = {k: v for k, v in part.items() if k != "families"}
    for family in families:
        own = _of(rest, family, frozenset(families))
        yield f"{family}-{name}", {**own, "forms": [f"{family}-{form}" for form in own["forms"]]}


def _of(value: Any, family: str, families: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_of(v, family, families) for v in value]
    if not isinstance(value, dict):
        return value
    return {k: _of(chosen, family, families) for k, v in value.items() if (chosen := _choice(v, family, families)) is not None}


def _choice(value: Any, family: str, families: frozenset[str]) -> Any:
    """The value for a family where a mapping has one for each, else the value itself."""
    if isinstance(value, dict) and value and set(value) <= families:
        return value.get(family)
    return value
