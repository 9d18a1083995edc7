"""The YARRRML front end, sources: which tables a mapping reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from jixiao.mapping.nodes import Faults, Node, Said, suggestion
from jixiao.mapping.plan import Source
from jixiao.mapping.sources.described import Dialect
from jixiao.mapping.sources.files import COMPRESSIONS, python_encoding
from jixiao.mapping.sources.json_records import complaint
from jixiao.mapping.sources.located import locate

__all__ = ["SourceReader"]

_KEYS = {key: key for key in ("access", "referenceFormulation", "iterator", "delimiter", "type", "encoding", "compression", "null",
                              "header", "quote", "comment", "trim", "skip")}
_OF_CSV = ("delimiter", "header", "quote", "comment", "trim", "skip")
_SOURCE = Said("数据源", "a source")
_KINDS: dict[str, Literal["csv", "json", "parquet", "table"]] = {
    "csv": "csv", "json": "json", "jsonpath": "json", "parquet": "parquet", "table": "table"}
_TRUTH = {"true": True, "false": False}


class SourceReader:
    """Reads sources, named ones and ones that stand in place.

    Args:
        data: the folder that `access` is relative to.
        given: tables that the caller gives, by name.
        faults: collects mistakes.
    """

    def __init__(self, data: Path, given: Mapping[str, Any], faults: Faults) -> None:
        self.data, self.given, self.faults = data, given, faults
        self.declared: dict[str, tuple[Source, ...]] = {}  # none for a source with a mistake, told where it is declared

    def declare(self, node: Node) -> None:
        """Read the named sources of a file."""
        for key, value in node.pairs(Said("“sources”", "'sources'")):
            with self.faults.collect():
                name = key.text(Said("数据源的名称", "the name of a source"))
                self.declared[name] = ()
                self.declared[name] = (self._source(value),)

    def of(self, node: Node) -> tuple[Source, ...]:
        """The sources of a mapping: a name, a list of names, or tables in place."""
        out: list[Source] = []
        for item in node.each():
            name = item.text(_SOURCE) if item.is_text else ""
            if name in self.declared:
                out += self.declared[name]
            elif name and "~" not in name:
                near = suggestion(name, self.declared)
                raise item.fault(f"没有数据源“{name}”{near.zh}", f"unknown source {name!r}{near.en}")
            else:
                out.append(self._source(item))
        return tuple(dict.fromkeys(out))

    def _source(self, node: Node) -> Source:
        iterator = None
        if node.is_list:  # short form: [indicators.csv~csv] or [people.json~jsonpath, "$.people[*]"]
            first, *rest = node.items(_SOURCE)
            if len(rest) > 1:
                raise rest[1].fault("简写的数据源有一项或两项：[文件~csv] 或 [文件~jsonpath, 迭代器]",
                                    "a source in short form has one or two members: [FILE~csv] or [FILE~jsonpath, ITERATOR]")
            node, iterator = first, rest[0] if rest else None
        if node.is_text:
            access, _, formulation = node.text(_SOURCE).partition("~")
            return self._table({"access": access, "referenceFormulation": formulation}, {"iterator": iterator} if iterator else {},
                               node)
        keys = node.keys(_SOURCE, _KEYS, self.faults)
        if "access" not in keys:
            raise node.fault("数据源应有键“access”，写文件名", "a source needs the key 'access' with the name of a file")
        texts = {key: value.text(Said(f"“{key}”", f"{key!r}")) for key, value in keys.items() if key != "null"}
        if texts.get("type", "localfile") != "localfile":
            raise keys["type"].fault("数据源的 type 只能是 localfile", "the type of a source can only be 'localfile'")
        return self._table(texts, keys, keys["access"])

    def _table(self, texts: dict[str, str], keys: Mapping[str, Node], node: Node) -> Source:
        formulation = texts.get("referenceFormulation", "csv")
        if formulation not in _KINDS:
            near = suggestion(formulation, _KINDS)
            raise node.fault(f"不能读取“{formulation}”{near.zh}", f"reference formulation {formulation!r} is not read{near.en}")
        kind = _KINDS[formulation]
        if kind != "csv" and any(key in keys for key in _OF_CSV):
            word = next(key for key in _OF_CSV if key in keys)
            raise keys[word].fault(f"“{word}”只用于 csv", f"{word!r} is for csv only")
        found = locate(texts["access"], self.data, self.given)
        if isinstance(found, Said):
            raise node.fault(*found)
        path = found if isinstance(found, Path) else None
        return Source(kind if path else "table", path, "" if path else str(found), self._iterator(keys, kind),
                      self._dialect(texts, keys),
                      self._encoding(keys), self._compression(keys), self._nulls(keys, kind), place=node.place)

    def _iterator(self, keys: Mapping[str, Node], kind: str) -> str:
        if "iterator" not in keys:
            return "$" if kind == "json" else ""
        text = keys["iterator"].text(Said("迭代器", "an iterator"))
        if kind != "json":
            raise keys["iterator"].fault("只有 jsonpath 有迭代器，CSV 没有迭代器",
                                         "only jsonpath takes an iterator; CSV takes no iterator")
        wrong = complaint(text)
        if wrong:
            raise keys["iterator"].fault(f"“{text}”不是 JSONPath", f"{text!r} is no JSONPath: {wrong}")
        return text

    def _dialect(self, texts: dict[str, str], keys: Mapping[str, Node]) -> Dialect:
        for key in ("delimiter", "quote"):
            if key in texts and len(texts[key]) != 1:
                raise keys[key].fault(f"“{key}”应是一个字符，而不是“{texts[key]}”",
                                      f"{key!r} must be one character, not {texts[key]!r}")
        for key in ("header", "trim"):
            if texts.get(key, "true") not in _TRUTH:
                raise keys[key].fault(f"“{key}”应是 true 或 false", f"{key!r} must be true or false")
        if not texts.get("skip", "0").isdigit():
            raise keys["skip"].fault("“skip”应是行数", "'skip' must be a number of lines")
        return Dialect(texts.get("delimiter", ","), texts.get("quote", '"'), header=_TRUTH[texts.get("header", "true")],
                       comment=texts.get("comment", ""), trim=_TRUTH[texts.get("trim", "false")], skip=int(texts.get("skip", "0")))

    def _encoding(self, keys: Mapping[str, Node]) -> str:
        if "encoding" not in keys:
            return "utf-8"
        text = keys["encoding"].text(Said("编码", "an encoding"))
        known = python_encoding(text)
        if not known:
            raise keys["encoding"].fault(f"没有编码“{text}”，例如 utf-8、gb18030",
                                         f"unknown encoding {text!r}; examples: utf-8, gb18030")
        return known

    def _compression(self, keys: Mapping[str, Node]) -> str:
        if "compression" not in keys:
            return ""
        text = keys["compression"].text(Said("压缩", "a compression"))
        if text not in COMPRESSIONS:
            near = suggestion(text, COMPRESSIONS)
            raise keys["compression"].fault(f"不认识压缩“{text}”{near.zh}", f"unknown compression {text!r}{near.en}")
        return text

    def _nulls(self, keys: Mapping[str, Node], kind: str) -> tuple[str, ...]:
        """The texts that stand for no value; an empty cell of a table, unless the mapping says something else."""
        if "null" not in keys:
            return () if kind == "json" else ("",)
        return tuple(dict.fromkeys(node.text(Said("“null”", "'null'")) for node in keys["null"].each()))
