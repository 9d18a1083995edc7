"""YAML with places: every key and value knows its line, so that a mistake can be shown where it is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from jixiao.errors import MappingError
from jixiao.mapping.plan import Place

__all__ = ["FaultError", "Faults", "Node", "load", "suggestion"]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FaultError(Exception):
    """One mistake in a mapping file. Collected by `Faults`, never seen outside."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place


@dataclass
class Faults:
    """The mistakes of a run, so that all of them are reported at once."""

    found: list[FaultError] = field(default_factory=list)

    @contextmanager
    def collect(self) -> Iterator[None]:
        """Keep a fault that is raised inside, and go on after the block."""
        try:
            yield
        except FaultError as fault:
            self.found.append(fault)

    def raise_any(self) -> None:
        """Stop the work if there is a fault.

        Raises:
            MappingError: with one line for each fault.
        """
        if self.found:
            raise MappingError("\n".join(dict.fromkeys(str(f) for f in self.found)))


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the nearest known one, or all of them."""
    names = sorted(set(known))
    near = [n for n in names if n.casefold() == word.casefold()] or difflib.get_close_matches(word, names, 1, 0.6)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; known: {', '.join(names)}" if names else ""


@dataclass(frozen=True)
class Node:
    """A YAML node of a file."""

    file: str
    yaml: yaml.Node

    @property
    def place(self) -> Place:
        """Where the node begins."""
        return Place(self.file, self.yaml.start_mark.line + 1)

    def fault(self, message: str) -> FaultError:
        """A mistake at this node."""
        return FaultError(self.place, message)

    @property
    def is_text(self) -> bool:
        """True for a scalar."""
        return isinstance(self.yaml, yaml.ScalarNode)

    @property
    def is_list(self) -> bool:
        """True for a sequence."""
        return isinstance(self.yaml, yaml.SequenceNode)

    @property
    def is_map(self) -> bool:
        """True for a mapping of keys to values."""
        return isinstance(self.yaml, yaml.MappingNode)

    def text(self, what: str) -> str:
        """The scalar as written, never as YAML would type it.

        Raises:
            FaultError: it is a list or a mapping, or empty.
        """
        if not isinstance(self.yaml, yaml.ScalarNode):
            raise self.fault(f"{what} must be a text, not a {'list' if self.is_list else 'mapping of keys'}")
        if self.yaml.tag == "tag:yaml.org,2002:null":
            raise self.fault(f"{what} is empty")
        return str(self.yaml.value)

    def items(self, what: str) -> list[Node]:
        """The members of a list.

        Raises:
            FaultError: it is no list.
        """
        if not isinstance(self.yaml, yaml.SequenceNode):
            raise self.fault(f"{what} must be a list")
        return [Node(self.file, child) for child in self.yaml.value]

    def each(self) -> list[Node]:
        """The members of a list, or the node itself where it is none."""
        return self.items("this") if self.is_list else [self]

    def pairs(self, what: str) -> list[tuple[Node, Node]]:
        """Keys and values in order.

        Raises:
            FaultError: it is no mapping, or a key stands twice.
        """
        if not isinstance(self.yaml, yaml.MappingNode):
            raise self.fault(f"{what} must be a mapping of keys to values")
        out: dict[str, tuple[Node, Node]] = {}
        for raw_key, raw_value in self.yaml.value:
            key, value = Node(self.file, raw_key), Node(self.file, raw_value)
            name = key.text("a key")
            if name in out:
                raise key.fault(f"key {name!r} stands twice in {what}; the first is in line {out[name][0].place.line}")
            out[name] = key, value
        return list(out.values())

    def keys(self, what: str, names: Mapping[str, str], faults: Faults) -> dict[str, Node]:
        """Values by the canonical name of their key.

        Args:
            what: what this is, for messages.
            names: canonical name by each spelling that is allowed.
            faults: collects keys that are not allowed; the others are still returned.
        """
        out: dict[str, Node] = {}
        for key, value in self.pairs(what):
            with faults.collect():
                spelling = key.text("a key")
                if spelling not in names:
                    raise key.fault(f"unknown key {spelling!r} in {what}{suggestion(spelling, names)}")
                if names[spelling] in out:
                    raise key.fault(f"key {spelling!r} of {what} says again what stands in line "
                                    f"{out[names[spelling]].place.line}")
                out[names[spelling]] = value
        return out


def load(path: Path) -> Node:
    """The top of a YAML file.

    Raises:
        FaultError: the file is no YAML, or empty.
    """
    try:
        top = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise FaultError(Place(path.name, 1), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FaultError(Place(path.name, 1), "is not UTF-8; save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FaultError(Place(path.name, line), f"is not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise FaultError(Place(path.name, 1), f"is not valid YAML: {error}") from error
    if top is None:
        raise FaultError(Place(path.name, 1), "is empty; it needs a key 'mappings'")
    return Node(path.name, top)
