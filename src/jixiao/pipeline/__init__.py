"""Runs the stages on a corpus; the only room that knows all of them.

Its modules are imported by name (`from jixiao.pipeline.build import build`), so that a command loads only what it needs.
"""
