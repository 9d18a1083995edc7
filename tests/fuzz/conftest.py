"""The fuzzer is a package beside these tests; its seeds are documents that the property tests generate."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "property"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
