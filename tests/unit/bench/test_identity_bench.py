"""The bench of names keeps running, and every variant that differs in signs only is one by rule."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def test_variants_are_found(root: Path) -> None:
    said = subprocess.run([sys.executable, "bench/identity/run.py", "300"], cwd=root, check=True, capture_output=True, text=True,
                          timeout=120).stdout
    found = {m[1]: tuple(map(int, m.groups()[1:])) for m in re.finditer(r"(.+?), long +planted +(\d+) · one by rule +(\d+) · "
                                                                         r"proposed +(\d+) of +(\d+)", said)}
    assert len(found) == 13
    for kind in ("year before", "quotes and blanks", "unit in brackets", "指标 behind", "number before"):
        assert found[kind][0] == found[kind][1] > 0
    for kind in ("one wrong character", "one character lost", "one character twice", "全市 before", "开展 before, 情况 behind"):
        assert found[kind][2] == found[kind][3] > 0
