"""Generated forms: what they say, how they are printed, in every format, and how well they were read.

The blocks of a document (title, line, table) and their writers are those of the examples.
"""

from __future__ import annotations

import sys
from pathlib import Path

_EXAMPLES = str(Path(__file__).resolve().parents[3] / "examples" / "source")
if _EXAMPLES not in sys.path:
    sys.path.insert(0, _EXAMPLES)
