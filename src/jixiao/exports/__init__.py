"""The graph in the formats of others: StratML part 2 (XML) and Fiscal Data Package (CSV with a description).

Exports read the dump of a build through the store and write files; numbers keep the digits that the documents print. What a format
cannot hold is counted and told.
"""

from jixiao.exports.fdp import fdp
from jixiao.exports.report import Count, Exported
from jixiao.exports.stratml import stratml

__all__ = ["Count", "Exported", "fdp", "stratml"]
