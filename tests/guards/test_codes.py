"""Every code that the program can write is in the catalogue, and the catalogue holds no code that nothing writes."""

from __future__ import annotations

import re
from pathlib import Path

from jixiao.findings import catalogue

_STAGED = re.compile(r'"((?:read|layout|value|privacy|map|identity)-[a-z-]+)"')


def test_codes_of_the_stages(root: Path) -> None:
    """Codes of reading, understanding, normalising, identity and mapping stand in the source as literals."""
    source = "\n".join(p.read_text(encoding="utf-8") for p in sorted((root / "src").rglob("*.py")))
    written = set(_STAGED.findall(source))
    known = {code for code in catalogue() if re.match(r"(read|layout|value|privacy|map|identity)-", code)}
    assert written - known == set()
    assert known - written == set()
