"""Grids drawn in the terminal."""

from __future__ import annotations

from rich.cells import cell_len

from jixiao.cli.grid_view import Box, draw

# 一 over two columns, 三 over two rows
BOXES = [Box(0, 0, 1, 2, "一", "L "), Box(0, 2, 2, 1, "三三三三", "V "), Box(1, 0, 1, 1, "甲"), Box(1, 1, 1, 1, "乙")]


def _drawn(width: int, most: int = 0) -> list[str]:
    return [line.plain for line in draw(BOXES, ["1", "2"], 3, width, most)]


def test_merged_cells_have_no_lines_in_them() -> None:
    assert _drawn(40) == [
        "  ┌─────────┬──────────┐",
        "1 │L 一     │V 三三三三│",
        "  ├────┬────┤          │",
        "2 │甲  │乙  │          │",
        "  └────┴────┴──────────┘",
    ]


def test_the_drawing_never_gets_wider_than_the_terminal() -> None:
    for width in range(12, 40):
        lines = _drawn(width)
        assert all(cell_len(line) <= width for line in lines)
        assert "".join(lines).count("三") == 4


def test_long_cells_are_cut_with_a_mark() -> None:
    lines = [line.plain for line in draw([Box(0, 0, 1, 1, "字" * 100)], ["1"], 1, 20, 3)]
    assert len(lines) == 5
    assert lines[3].rstrip("│ ").endswith("…")


def test_too_many_columns_become_a_list() -> None:
    boxes = [Box(0, c, 1, 1, f"值{c}", "V ") for c in range(30)]
    lines = [line.plain for line in draw(boxes, ["7"], 30, 60, 6)]
    assert lines[:2] == ["7 C1 V 值0", "7 C2 V 值1"]
    assert len(lines) == 30


def test_columns_in_which_no_cell_begins_take_no_room() -> None:
    boxes = [Box(0, 0, 1, 5, "宽", ""), Box(1, 0, 1, 3, "左"), Box(1, 3, 1, 2, "右")]
    lines = [line.plain for line in draw(boxes, ["1", "2"], 5, 60, 6)]
    assert lines[3] == "2 │左  │右  │"
