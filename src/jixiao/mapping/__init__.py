"""Mapping: tables to RDF by YARRRML and RML files, compiled into DuckDB SQL. See docs/mapping.md."""

from jixiao.mapping.counts import Count
from jixiao.mapping.explain import Trace, explain, trace
from jixiao.mapping.functions import register
from jixiao.mapping.run import Outcome, check, run

__all__ = ["Count", "Outcome", "Trace", "check", "explain", "register", "run", "trace"]
