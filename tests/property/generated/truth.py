"""What a generated document says, apart from how it is printed."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["FormTruth", "Indicator", "Money", "Task"]


@dataclass(frozen=True)
class Indicator:
    """One indicator as it must come out. `sign` is ≥ ≤ > < = or "" for what is no single quantity."""

    level1: str
    level2: str
    name: str
    sign: str
    value: str
    unit: str
    actual: str = ""
    weight: str = ""
    score: str = ""
    midterm: str = ""
    texts: dict[str, str] = field(default_factory=dict)  # description, basis, rule, deviation, note


@dataclass(frozen=True)
class Task:
    """An annual task; the amounts are total, fiscal and other, or "" where the form has none."""

    name: str
    content: str
    amounts: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True)
class Money:
    """The money of a form: the budget of the year, its parts, and for evaluations what was adjusted and spent."""

    total: str
    fiscal: str
    other: str
    adjusted: str = ""
    executed: str = ""
    rate: str = ""
    weight: str = ""
    score: str = ""


@dataclass(frozen=True)
class FormTruth:
    """One filled-in form."""

    kind: str
    year: int
    unit: str
    project: str
    department: str
    money: Money | None
    tasks: tuple[Task, ...]
    goals: tuple[str, ...]
    achieved: str
    indicators: tuple[Indicator, ...]
    placeholders: tuple[tuple[str, str], ...]  # level 2 and the mark that stands for "none"

    @property
    def evaluation(self) -> bool:
        """Whether results are printed beside targets."""
        return self.kind.endswith("evaluation")
