"""Findings about one figure are one only where one other value of it may settle them all."""

from __future__ import annotations

from decimal import Decimal

from jixiao.validate.book import Figure
from jixiao.validate.met import Unit, met


def _unit(number: int, *, beside: tuple[str, ...] = (), ordered: bool = False, **values: str) -> Unit:
    """A finding that holds figures against each other, each named by the place where it is printed."""
    def figure(value: str, unit: str = "万元") -> Figure:
        number = Decimal(value.rstrip("次"))
        return Figure(number, value, "数", "次" if value.endswith("次") else unit, 2, {"document": "表"}, digits=2)

    figures = {(place,): figure(value) for place, value in values.items()}
    return Unit([number], frozenset(figures), figures, [figure(value) for value in beside], ordered)


def _together(*units: Unit) -> list[tuple[str, list[int]]]:
    return [(spot[0], [unit.members[0] for unit in found]) for spot, found in met(units)]


def test_a_figure_that_differs_from_two_equal_ones_is_one() -> None:
    assert _together(_unit(1, text="5.40", account="7.40"), _unit(2, text="5.40", base="7.40")) == [("text", [1, 2])]


def test_a_value_that_leaves_the_other_as_it_was_settles_one_of_them_only() -> None:
    """7.40 for 5.40 agrees with the account, and is above 3.00 as before."""
    assert _together(_unit(1, text="5.40", account="7.40"), _unit(2, text="5.40", limit="3.00")) == []
    assert _together(_unit(1, text="5.40", account="7.40"), _unit(2, text="5.40", limit="6.00", ordered=True)) == [("text", [1, 2])]


def test_what_is_listed_is_held_against_and_is_not_in_question() -> None:
    assert _together(_unit(1, text="0.60", account="0.00"), _unit(2, text="0.60", beside=("0.00", "0.00"))) == [("text", [1, 2])]
    assert _together(_unit(1, text="0.60", account="0.50"), _unit(2, text="0.60", beside=("0.00", "0.00"))) == []


def test_of_figures_in_other_units_nothing_is_known() -> None:
    assert _together(_unit(1, target="20次", plan="28次"), _unit(2, target="20次")) == [("target", [1, 2])]
    assert _together(_unit(1, target="20次", cost="5.00"), _unit(2, target="20次", plan="28次")) == [("target", [1, 2])]


def test_the_figure_that_most_name_comes_first_and_each_finding_is_taken_once() -> None:
    units = [_unit(1, a="1", b="9"), _unit(2, b="9", c="1"), _unit(3, b="9"), _unit(4, c="1"), _unit(5, a="1")]
    assert _together(*units) == [("b", [1, 2, 3])]
    assert _together(*units[:1], *units[3:]) == [("a", [1, 5])]
