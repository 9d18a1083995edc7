"""The YARRRML front end, terms: subjects, predicates, objects and graphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao.mapping.lexical import LANGUAGE, XSD, fits
from jixiao.mapping.names import Names, absolute
from jixiao.mapping.nodes import Faults, Node, Said, suggestion
from jixiao.mapping.plan import Constant, Expression, RowId, Term, TermKind
from jixiao.mapping.yarrrml_calls import CALL, CallReader

__all__ = ["TermReader"]

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KEYS = {"value": "value", "v": "value", "type": "type", "datatype": "datatype", "language": "language", **CALL}
_MADE = {"type": "type", **CALL}
_KINDS: dict[str, TermKind] = {"iri": "iri", "uri": "uri", "unsafe-iri": "unsafe-iri", "unsafe-uri": "unsafe-uri",
                               "literal": "literal",
                               "blank": "blank"}
_MARK = re.compile(r"~(iri|uri|unsafe-iri|unsafe-uri)$")  # behind a text: how an IRI is made of it

_OBJECT = Said("宾语", "an object")
_PREDICATE = Said("谓语", "a predicate")
_DATATYPE = Said("数据类型", "a datatype")


@dataclass(frozen=True)
class TermReader:
    """Reads terms with the names of one file; `base` is what its relative IRIs are put behind."""

    names: Names
    base: str

    @property
    def calls(self) -> CallReader:
        """Reads function calls with the same names."""
        return CallReader(self.names)

    def resource(self, node: Node, what: Said, faults: Faults) -> Term:
        """A subject, predicate or graph: an IRI, a blank node where it is written `_:…`, or what a function gives."""
        if node.is_map:
            keys = node.keys(what, _MADE, faults)
            if "function" not in keys:
                raise node.fault(f"{what.zh}应是文字，或有键“function”", f"{what.en} is a text, or has the key 'function'")
            kind = self._kind(keys["type"]) if "type" in keys else "iri"
            if kind == "literal":
                raise node.fault(f"{what.zh}不能是文字值", f"{what.en} cannot be a literal")
            return Term(self.calls.call(keys, "values", faults), kind, base=self.base)
        text, marked = self._marked(node.text(what))
        if text.startswith("_:"):
            return Term(self.names.value(text[2:], node) if text[2:] else RowId(str(node.place)), "blank")
        kind = marked or "iri"
        return self._iri(text, kind, node)

    def predicate(self, node: Node, faults: Faults) -> Term:
        """A predicate; `a` stands for rdf:type."""
        if node.is_text and node.text(_PREDICATE) == "a":
            return Term(Constant(_RDF_TYPE), "iri")
        term = self.resource(node, _PREDICATE, faults)
        if term.kind == "blank":
            raise node.fault("谓语不能是空白节点", "a predicate cannot be a blank node")
        return term

    def is_type(self, predicate: Term) -> bool:
        """True for rdf:type, whose objects are IRIs without being marked so."""
        return predicate.value == Constant(_RDF_TYPE)

    def object(self, node: Node, of_type: Node | None, is_type: bool, faults: Faults) -> Term:
        """An object in any of its spellings: text, [text, type], or a mapping of keys."""
        if node.is_list:
            parts = node.items(_OBJECT)
            if of_type is not None or len(parts) not in (1, 2):
                raise node.fault("简写的宾语应是 [值] 或 [值, zh~lang 或 xsd:decimal]",
                                 "an object in short form is [value] or [value, zh~lang or xsd:decimal]")
            return self.object(parts[0], parts[1] if len(parts) == 2 else None, is_type, faults)
        if node.is_map:
            if of_type is not None:
                raise of_type.fault("写成键值对的宾语用自己的键说明语言或数据类型",
                                    "an object that has keys says its language or datatype by a key of its own")
            return self._long(node, faults)
        text, kind = self._marked(node.text(_OBJECT))
        if kind or is_type:
            if of_type is not None:
                raise of_type.fault(f"“{text}”是 IRI，没有语言和数据类型",
                                    f"an IRI such as {text!r} has neither language nor datatype")
            return self._iri(text, kind or "iri", node)
        if of_type is None:
            return Term(self.names.value(text, node), "literal")
        marked = of_type.text(Said("语言或数据类型", "a language or datatype"))
        if marked.endswith("~lang"):
            return Term(self.names.value(text, node), "literal", language=self._language(marked.removesuffix("~lang"), of_type))
        return self._literal(text, node, self._datatype(marked, of_type), "")

    def _long(self, node: Node, faults: Faults) -> Term:
        keys = node.keys(_OBJECT, _KEYS, faults)
        if ("value" in keys) == ("function" in keys):
            raise node.fault("宾语应有键“value”“function”“mapping”之一",
                             "an object needs one of the keys 'value', 'function' and 'mapping'")
        text = keys["value"].text(Said("“value”", "'value'")) if "value" in keys else ""
        text, marked = self._marked(text)
        kind = self._kind(keys["type"]) if "type" in keys else marked or "literal"
        datatype = self._datatype(keys["datatype"].text(_DATATYPE), keys["datatype"]) if "datatype" in keys else None
        language: str | Expression = ""
        if "language" in keys:
            language = self._language(keys["language"].text(Said("语言", "a language")).removesuffix("~lang"), keys["language"])
        if (datatype is not None and language) or ((datatype is not None or language) and kind != "literal"):
            raise node.fault("宾语只能有语言、有数据类型、是 IRI 三者之一",
                             "an object has a language, or a datatype, or is an IRI: only one of the three")
        if "function" in keys:
            return Term(self.calls.call(keys, "values", faults), kind, datatype or "", language, self.base, natural=datatype is None)
        if kind == "blank":
            return Term(self.names.value(text, keys["value"]), "blank")
        if kind != "literal":
            return self._iri(text, kind, keys["value"])
        return self._literal(text, keys["value"], datatype, language)

    def _kind(self, node: Node) -> TermKind:
        name = node.text(Said("“type”", "'type'"))
        if name not in _KINDS:
            near = suggestion(name, _KINDS)
            raise node.fault(f"宾语没有“{name}”这一种{near.zh}", f"unknown type {name!r} of an object{near.en}")
        return _KINDS[name]

    def _literal(self, text: str, node: Node, datatype: str | Term | None, language: str | Expression) -> Term:
        value = self.names.value(text, node)
        if isinstance(value, Constant) and isinstance(datatype, str) and not fits(value.text, datatype):
            raise node.fault(f"“{text}”不符合数据类型 {datatype}", f"{text!r} is not allowed by the datatype {datatype}")
        return Term(value, "literal", datatype or "", language, natural=datatype is None)

    def _datatype(self, text: str, node: Node) -> str | Term:
        value = absolute(self.names.iri(text, node), self.base) if "$(" in text else None
        if value is not None and not isinstance(value, Constant):
            return Term(value, "iri", base=self.base)
        datatype = self.names.fixed_iri(text, _DATATYPE, node)
        return "" if datatype == XSD + "string" else datatype  # the same literal, so it is written in one way

    def _language(self, tag: str, node: Node) -> str | Expression:
        value = self.names.value(tag, node)
        if not isinstance(value, Constant):
            return value
        if not LANGUAGE.fullmatch(value.text):
            raise node.fault(f"“{tag}”不是语言标记，应如 zh 或 zh-Hans-CN",
                             f"{tag!r} is no language tag; write one such as zh or zh-Hans-CN")
        return value.text

    def _marked(self, text: str) -> tuple[str, TermKind | None]:
        """A text without its mark, and what the mark says."""
        mark = _MARK.search(text)
        return (text[:mark.start()], _KINDS[mark[1]]) if mark else (text, None)

    def _iri(self, text: str, kind: TermKind, node: Node) -> Term:
        return Term(absolute(self.names.iri(text, node), self.base), kind, base=self.base)
