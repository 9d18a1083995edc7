"""A project's grid that extends a shipped one: it says only what is different."""

from __future__ import annotations

from typing import Any

__all__ = ["extended"]


def extended(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """A grid layout with everything of its parent that it does not say otherwise.

    Words of a role, column, line or level are added to those of the parent; a word that the child gives to another role is
    taken from the role that had it. Everything else that the child says stands in place of what the parent says.

    >>> parent = {"makes": "tasks", "roles": {"name": {"words": ["甲", "乙"], "shape": "text"}}}
    >>> extended(parent, {"extends": "x", "roles": {"name": {"words": ["丙"]}}})["roles"]
    {'name': {'words': ['丙', '甲', '乙'], 'shape': 'text'}}
    """
    claimed = {word: role for g in ("roles", "columns") for role, entry in child.get(g, {}).items() for word in entry["words"]}
    base = dict(parent)
    for group in (g for g in ("roles", "columns") if g in parent):
        base[group] = {role: {**entry, "words": [w for w in entry["words"] if claimed.get(w, role) == role]}
                       for role, entry in parent[group].items()}
    return _over(base, {k: v for k, v in child.items() if k != "extends"})


def _over(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    out = dict(parent)
    for key, value in child.items():
        old = parent.get(key)
        if key == "level1" and isinstance(old, dict):
            out[key] = {**old, **{name: [*words, *old.get(name, ())] for name, words in value.items()}}
        elif isinstance(old, dict) and isinstance(value, dict):
            out[key] = _over(old, value)
        elif key == "words" and isinstance(old, list):
            out[key] = [*value, *(w for w in old if w not in value)]
        else:
            out[key] = value
    return out
