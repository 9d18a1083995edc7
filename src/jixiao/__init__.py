"""jixiao (绩效): Chinese budget-performance documents as validated, linked, queryable open data.

`jixiao.read(folder)` gives the tables of a build as pandas DataFrames; the command `jixiao` does the rest.
"""

import jixiao.read  # noqa: F401 (loaded first: the function below takes over its name)
from jixiao.pipeline.frames import Frames, read

__all__ = ["Frames", "read"]
