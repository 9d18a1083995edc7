"""YAML with places: every key and value knows its line, so that a mistake can be shown where it is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from jixiao.errors import MappingError
from jixiao.mapping.plan import Place

__all__ = ["FaultError", "Faults", "Node", "Said", "ToldError", "load", "suggestion"]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Said(NamedTuple):
    """Words in both languages."""

    zh: str
    en: str


_KEY = Said("键", "a key")


class FaultError(Exception):
    """One mistake in a mapping file. Collected by `Faults`, never seen outside."""

    def __init__(self, place: Place, zh: str, en: str) -> None:
        super().__init__(f"{place.file} 第{place.line}行：{zh} / line {place.line}: {en}")
        self.place = place


class ToldError(Exception):
    """Work cannot go on because of a mistake that has been told already. Taken by `Faults`, never seen outside."""


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
        except ToldError:
            pass

    def raise_any(self) -> None:
        """Stop the work if there is a fault.

        Raises:
            MappingError: with one line for each fault.
        """
        if self.found:
            ordered = sorted(self.found, key=lambda fault: (fault.place.file, fault.place.line))
            raise MappingError("\n".join(dict.fromkeys(str(fault) for fault in ordered)))


def suggestion(word: str, known: Iterable[str], others: bool = True) -> Said:
    """The end of a message about an unknown word: the nearest known one, or all of them (where `others` are wanted)."""
    names = sorted(set(known))
    near = [n for n in names if n.casefold() == word.casefold()] or difflib.get_close_matches(word, names, 1, 0.6)
    if near:
        return Said(f"，是不是“{near[0]}”？", f"; did you mean {near[0]!r}?")
    if not others:
        return Said("", "")
    return Said(f"，可用：{'、'.join(names)}", f"; known: {', '.join(names)}") if names else Said("", "")


@dataclass(frozen=True)
class Node:
    """A YAML node of a file."""

    file: str
    yaml: yaml.Node

    @property
    def place(self) -> Place:
        """Where the node begins."""
        return Place(self.file, self.yaml.start_mark.line + 1)

    def fault(self, zh: str, en: str) -> FaultError:
        """A mistake at this node."""
        return FaultError(self.place, zh, en)

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

    def text(self, what: Said) -> str:
        """The scalar as written, never as YAML would type it.

        Raises:
            FaultError: it is a list or a mapping, or empty.
        """
        if not isinstance(self.yaml, yaml.ScalarNode):
            found = Said("列表", "a list") if self.is_list else Said("键值对", "a mapping of keys")
            raise self.fault(f"{what.zh}应是文字，而不是{found.zh}", f"{what.en} must be a text, not {found.en}")
        if self.yaml.tag == "tag:yaml.org,2002:null":
            raise self.fault(f"{what.zh}是空的", f"{what.en} is empty")
        return str(self.yaml.value)

    def items(self, what: Said) -> list[Node]:
        """The members of a list.

        Raises:
            FaultError: it is no list.
        """
        if not isinstance(self.yaml, yaml.SequenceNode):
            raise self.fault(f"{what.zh}应是列表", f"{what.en} must be a list")
        return [Node(self.file, child) for child in self.yaml.value]

    def each(self) -> list[Node]:
        """The members of a list, or the node itself where it is none."""
        return self.items(Said("此处", "this")) if self.is_list else [self]

    def pairs(self, what: Said) -> list[tuple[Node, Node]]:
        """Keys and values in order.

        Raises:
            FaultError: it is no mapping, or a key stands twice.
        """
        if not isinstance(self.yaml, yaml.MappingNode):
            raise self.fault(f"{what.zh}应是键值对", f"{what.en} must be a mapping of keys to values")
        out: dict[str, tuple[Node, Node]] = {}
        for raw_key, raw_value in self.yaml.value:
            key, value = Node(self.file, raw_key), Node(self.file, raw_value)
            name = key.text(_KEY)
            if name in out:
                first = out[name][0].place.line
                raise key.fault(f"{what.zh}中键“{name}”写了两次，第一次在第{first}行",
                                f"key {name!r} stands twice in {what.en}; the first is in line {first}")
            out[name] = key, value
        return list(out.values())

    def keys(self, what: Said, names: Mapping[str, str], faults: Faults) -> dict[str, Node]:
        """Values by the canonical name of their key.

        Args:
            what: what this is, for messages.
            names: canonical name by each spelling that is allowed.
            faults: collects keys that are not allowed; the others are still returned.
        """
        out: dict[str, Node] = {}
        for key, value in self.pairs(what):
            with faults.collect():
                spelling = key.text(_KEY)
                if spelling not in names:
                    near = suggestion(spelling, names)
                    raise key.fault(f"{what.zh}中有不认识的键“{spelling}”{near.zh}",
                                    f"unknown key {spelling!r} in {what.en}{near.en}")
                if names[spelling] in out:
                    first = out[names[spelling]].place.line
                    raise key.fault(f"{what.zh}的键“{spelling}”与第{first}行重复",
                                    f"key {spelling!r} of {what.en} says again what stands in line {first}")
                out[names[spelling]] = value
        return out


def load(path: Path) -> Node:
    """The top of a YAML file.

    Raises:
        FaultError: the file is no YAML, or empty.
    """
    top = Place(path.name, 1)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise FaultError(top, f"无法读取：{error.strerror}", f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FaultError(top, "不是 UTF-8，请另存为 UTF-8", "the file is not UTF-8; save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FaultError(Place(path.name, line), f"不是有效的 YAML：{error.problem}", f"not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise FaultError(top, f"不是有效的 YAML：{error}", f"not valid YAML: {error}") from error
    if root is None:
        raise FaultError(top, "文件是空的，应有键“mappings”", "the file is empty; it needs a key 'mappings'")
    return Node(path.name, root)
