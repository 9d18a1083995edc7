"""The static site: every number leads to its cell, every cell to what was made of it, every IRI to a page."""

from jixiao.publish.offline import OFFLINE, offline_page
from jixiao.publish.site import Outcome, publish

__all__ = ["OFFLINE", "Outcome", "offline_page", "publish"]
