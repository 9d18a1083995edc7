"""What texts and queries are brought to: the cases that the browser is held to as well (tests/browser/test_search.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from jixiao.publish.search.normal import keys, normal
from jixiao.publish.search.postings import pack

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "search" / "normal.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["text"]))
def test_a_text_and_its_keys(case: dict[str, Any]) -> None:
    assert normal(case["text"]) == case["normal"]
    assert list(keys(case["normal"])) == case["keys"]
    assert normal(case["normal"]) == case["normal"]


@pytest.mark.parametrize("numbers", [[], [0], [31, 32, 33], [0, 1, 2, 3, 4, 5000], [7, 8, 40, 1_000_000, 1_000_001]])
def test_packed_numbers_have_ascii_digits_only(numbers: list[int]) -> None:
    packed = pack(numbers)
    assert set(packed) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert unpack(packed) == numbers


def unpack(packed: str) -> list[int]:
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    values, value, shift = [], 0, 1
    for digit in map(digits.index, packed):
        value += digit % 32 * shift
        shift *= 32
        if digit < 32:
            values.append(value)
            value, shift = 0, 1
    out: list[int] = []
    steps = iter(values)
    for step in steps:
        for one in [1] * next(steps) if step == 0 else [step]:
            out.append((out[-1] if out else -1) + one)
    return out
