"""Logical sources of RML: files as RML-IO describes them, tables as CSV on the Web and others do, and logical views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rdflib.term import Node as RdfTerm

from jixiao.mapping.nodes import Faults, Said, suggestion
from jixiao.mapping.rml import words
from jixiao.mapping.rml.turtle import RML, Item, shown
from jixiao.mapping.sources.described import Dialect, Source
from jixiao.mapping.sources.files import COMPRESSIONS, python_encoding
from jixiao.mapping.sources.json_records import complaint
from jixiao.mapping.sources.located import locate

__all__ = ["SourceReader", "formulation"]

_CSVW = "http://www.w3.org/ns/csvw#"
_TD, _HCTL = "https://www.w3.org/2019/wot/td#", "https://www.w3.org/2019/wot/hypermedia#"
_DCAT = "http://www.w3.org/ns/dcat#"
_KINDS: dict[str, Literal["csv", "json", "table"]] = {"CSV": "csv", "JSONPath": "json", "SQL2008Table": "table"}
_DIALECT = ("delimiter", "quoteChar", "doubleQuote", "encoding", "header", "headerRowCount", "commentPrefix", "trim", "skipRows",
            "skipInitialSpace", "skipBlankRows", "lineTerminators")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def formulation(item: Item) -> Literal["csv", "json", "table"]:
    """How references into a source are written.

    Raises:
        FaultError: in a way that is not read.
    """
    word = item.text.removeprefix(RML)
    if not item.is_iri or word not in _KINDS:
        near = suggestion(word, _KINDS)
        raise item.fault(f"不能读取 {shown(item)}{near.zh}", f"reference formulation {shown(item)} is not read{near.en}")
    return _KINDS[word]


@dataclass
class SourceReader:
    """Reads logical sources.

    Attributes:
        data: the working folder: what paths without a root, and with rml:CurrentWorkingDirectory, are relative to.
        home: the folder of the mapping, rml:MappingDirectory.
        given: tables that the caller gives, by name, path or URL.
        faults: collects mistakes.
    """

    data: Path
    home: Path
    given: Mapping[str, Any]
    faults: Faults
    _read: dict[RdfTerm, Source] = field(default_factory=dict)

    def source(self, item: Item) -> Source:
        """The source of a logical source that is no view.

        Raises:
            FaultError: something in it is wrong, or there is no such table.
        """
        if item.term not in self._read:
            self._read[item.term] = self._source(item)
        return self._read[item.term]

    def _source(self, item: Item) -> Source:
        words.expect(item, words.LOGICAL_SOURCE, self.faults)
        described = item.one("source")
        stated = item.one("referenceFormulation")
        if described is None:
            item.needed("source", words.LOGICAL_SOURCE.said)
        assert described
        iterator = item.one("iterator")
        kind = formulation(stated) if stated else None
        if kind == "table":
            name = (iterator or described).text
            if name not in self.given:
                raise item.fault(f"不读取数据库；请用 tables 给出表“{name}”",
                                 f"databases are not read; give the table {name!r} with `tables`")
            return Source("table", given=name, place=item.place)
        words.expect(described, words.SOURCE, self.faults)
        found = self._located(described)
        path, name = (found, "") if isinstance(found, Path) else (None, found)
        if path is None or path.suffix == ".parquet":
            return Source("parquet" if path else "table", path, name, place=item.place)
        if kind is None:
            item.needed("referenceFormulation", words.LOGICAL_SOURCE.said)
        dialect, encoding, nulls = self._csvw(described)
        return Source(kind or "csv", path, "", self._iterator(iterator, kind or "csv"), dialect,
                      self._encoding(described) or encoding,
                      self._compression(described), (*nulls,
                                                     *(n.literal(Said("rml:null", "rml:null")) for n in described.all("null"))),
                      place=item.place)

    def _iterator(self, item: Item | None, kind: str) -> str:
        if item is None:
            return "$" if kind == "json" else ""
        text = item.literal(Said("迭代器", "an iterator"))
        if kind != "json":
            raise item.fault("CSV 没有迭代器", "CSV takes no iterator")
        wrong = complaint(text)
        if wrong:
            raise item.fault(f"“{text}”不是 JSONPath", f"{text!r} is no JSONPath: {wrong}")
        return text

    def _located(self, item: Item) -> Path | str:
        """The file, or the name of the given table, of a source description."""
        access, folder = self._access(item)
        found = locate(access.text, folder, self.given)
        if isinstance(found, Said):
            raise access.fault(*found)
        return found

    def _access(self, item: Item) -> tuple[Item, Path]:
        if item.is_literal:
            return item, self.data
        if item.all("path"):
            path = item.needed("path", words.SOURCE.said)
            path.literal(Said("路径", "a path"))
            return path, self._root(item.one("root"))
        for property_, then in ((_CSVW + "url", ()), (_DCAT + "downloadURL", ()), (_DCAT + "accessURL", ()),
                                (_TD + "hasPropertyAffordance", (_TD + "hasForm", _HCTL + "hasTarget"))):
            found = item.one(property_)
            for step in then:
                found = found.one(step) if found else None
            if found:
                return found, self.data
        if item.is_iri and not item.turtle.statements.get(item.term):
            return item, self.data
        raise item.fault(f"{shown(item)} 不是能读取的数据源：应有 rml:path、csvw:url 或 dcat:downloadURL",
                         f"{shown(item)} is no source that can be read: it needs rml:path, csvw:url or dcat:downloadURL")

    def _root(self, item: Item | None) -> Path:
        if item is None or item.text == RML + "CurrentWorkingDirectory":
            return self.data
        if item.text == RML + "MappingDirectory":
            return self.home
        if item.is_literal:
            return self.data / item.text
        near = suggestion(item.text.removeprefix(RML), ("MappingDirectory", "CurrentWorkingDirectory"))
        raise item.fault(f"不认识根目录 {shown(item)}{near.zh}", f"unknown root {shown(item)}{near.en}")

    def _encoding(self, item: Item) -> str:
        found = item.one("encoding")
        return self._known_encoding(found, found.text.removeprefix(RML)) if found else ""

    def _known_encoding(self, item: Item, name: str) -> str:
        known = python_encoding(name)
        if not known:
            raise item.fault(f"没有编码“{name}”，例如 UTF-8、GB18030", f"unknown encoding {name!r}; examples: UTF-8, GB18030")
        return known

    def _compression(self, item: Item) -> str:
        found = item.one("compression")
        word = found.text.removeprefix(RML) if found else "none"
        if found and word not in (*COMPRESSIONS, "none"):
            near = suggestion(word, COMPRESSIONS)
            raise found.fault(f"不认识压缩 {shown(found)}{near.zh}", f"unknown compression {shown(found)}{near.en}")
        return "" if word == "none" else word

    def _csvw(self, item: Item) -> tuple[Dialect, str, tuple[str, ...]]:
        """The dialect, the encoding and the null rules of a table that CSV on the Web describes."""
        nulls = tuple(n.literal(Said("csvw:null", "csvw:null")) for n in item.all(_CSVW + "null"))
        dialect = item.one(_CSVW + "dialect")
        if not dialect:
            return Dialect(), "utf-8", nulls
        for predicate in dialect.turtle.statements.get(dialect.term, {}):
            word = predicate.removeprefix(_CSVW)
            if predicate.startswith(_CSVW) and word not in _DIALECT:
                near = suggestion(word, _DIALECT)
                wrong = Item(dialect.turtle, dialect.term, dialect.turtle.predicates[dialect.term, predicate])
                raise wrong.fault(f"方言中的 csvw:{word} 不支持{near.zh}", f"csvw:{word} of a dialect is not supported{near.en}")
        stated = dialect.one(_CSVW + "encoding")
        encoding = self._known_encoding(stated, stated.text) if stated else "utf-8"
        text = {word: found for word in _DIALECT if (found := dialect.one(_CSVW + word))}
        header = self._truth(text.get("header"), True) and (text["headerRowCount"].text != "0" if "headerRowCount" in text else True)
        return Dialect(self._character(text.get("delimiter"), ","), self._character(text.get("quoteChar"), '"', empty=True),
                       self._truth(text.get("doubleQuote"),
                                   True), header, text["commentPrefix"].text if "commentPrefix" in text else "",
                       self._trim(text), self._number(text.get("skipRows"))), encoding, nulls

    def _trim(self, text: Mapping[str, Item]) -> bool:
        if "trim" in text and text["trim"].text in ("start", "end"):
            raise text["trim"].fault("csvw:trim 只能是 true 或 false", "csvw:trim can only be true or false")
        return self._truth(text.get("trim"), False) or self._truth(text.get("skipInitialSpace"), False)

    def _truth(self, item: Item | None, usual: bool) -> bool:
        if item is None:
            return usual
        if item.text not in _TRUTH:
            raise item.fault(f"应是 true 或 false，而不是 {shown(item)}", f"must be true or false, not {shown(item)}")
        return _TRUTH[item.text]

    def _character(self, item: Item | None, usual: str, empty: bool = False) -> str:
        if item is None:
            return usual
        if len(item.text) != 1 and not (empty and not item.text):
            raise item.fault(f"应是一个字符，而不是 {shown(item)}", f"must be one character, not {shown(item)}")
        return item.text

    def _number(self, item: Item | None) -> int:
        if item is None:
            return 0
        if not item.text.isdigit():
            raise item.fault(f"应是行数，而不是 {shown(item)}", f"must be a number of lines, not {shown(item)}")
        return int(item.text)
