"""The YARRRML front end, terms: subjects, predicates, objects, graphs and function calls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from jixiao.mapping.functions import FUNCTIONS, complaint, find
from jixiao.mapping.lexical import LANGUAGE, LEXICAL, XSD
from jixiao.mapping.names import Names, absolute
from jixiao.mapping.nodes import Faults, Node, Said, suggestion
from jixiao.mapping.plan import Call, Constant, Expression, Reference, Term, TermKind

__all__ = ["TermReader"]

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KEYS = {"value": "value", "v": "value", "type": "type", "datatype": "datatype", "language": "language",
         "function": "function", "fn": "function", "f": "function", "parameters": "parameters", "pms": "parameters"}
_CALL = {name: canonical for name, canonical in _KEYS.items() if canonical in ("function", "parameters")}
_KINDS: dict[str, TermKind] = {"iri": "iri", "uri": "uri", "unsafe-iri": "unsafe-iri", "unsafe-uri": "unsafe-uri",
                               "literal": "literal",
                               "blank": "blank"}
_MARK = re.compile(r"~(iri|uri|unsafe-iri|unsafe-uri)$")  # behind a text: how an IRI is made of it

_OBJECT = Said("宾语", "an object")
_PREDICATE = Said("谓语", "a predicate")
_DATATYPE = Said("数据类型", "a datatype")
_PARAMETERS = Said("“parameters”", "'parameters'")
_PARAMETER = Said("参数", "a parameter")


@dataclass(frozen=True)
class TermReader:
    """Reads terms with the names of one file; `base` is what its relative IRIs are put behind."""

    names: Names
    base: str

    def resource(self, node: Node, what: Said) -> Term:
        """A subject, predicate or graph: an IRI, or a blank node where it is written `_:…`."""
        text, kind = self._marked(node.text(what))
        if text.startswith("_:"):
            return Term(self.names.value(text[2:], node), "blank")
        return self._iri(text, kind or "iri", node)

    def predicate(self, node: Node) -> Term:
        """A predicate; `a` stands for rdf:type."""
        if node.is_text and node.text(_PREDICATE) == "a":
            return Term(Constant(_RDF_TYPE), "iri")
        term = self.resource(node, _PREDICATE)
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

    def condition(self, node: Node, faults: Faults) -> Call:
        """A function with its parameters that is true or false."""
        keys = node.keys(Said("条件", "a condition"), _CALL, faults)
        if "function" not in keys:
            raise node.fault("条件应有键“function”", "a condition needs the key 'function'")
        return self._call(keys, "truth", faults)

    def join(self, node: Node, faults: Faults) -> tuple[Expression, Expression]:
        """The column of this table and the column of the other one that a join compares."""
        keys = node.keys(Said("关联条件", "a join condition"), _CALL, faults)
        if "function" not in keys or self._function(keys["function"]) != "equal":
            raise node.fault("关联条件应是函数“equal”", "the condition of a join must be a call of the function 'equal'")
        found = [self._parameter(n) for n in keys["parameters"].items(_PARAMETERS)] if "parameters" in keys else []
        match [self.names.value(n.text(_PARAMETER), n) for n in found]:
            case [Reference() as mine, Reference() as theirs]:
                return mine, theirs
        raise node.fault("关联条件比较两个列：parameters: [[str1, $(本表列)], [str2, $(另一表列)]]",
                         "a join compares two columns: parameters: [[str1, $(mine)], [str2, $(theirs)]]")

    def _call(self, keys: dict[str, Node], gives: Literal["truth", "values"], faults: Faults) -> Call:
        name = self._function(keys["function"])
        function = FUNCTIONS[name]
        if (function.gives == "truth") != (gives == "truth"):
            fit = suggestion("", (n for n, f in FUNCTIONS.items() if (f.gives == "truth") == (gives == "truth")))
            raise keys["function"].fault(f"函数“{name}”不能用在这里{fit.zh}", f"function {name!r} does not fit here{fit.en}")
        arguments: list[Expression] = []
        for node in keys["parameters"].items(_PARAMETERS) if "parameters" in keys else []:
            if function.takes == "truth":
                arguments.append(self.condition(node, faults))
            else:
                value = self._parameter(node)
                arguments.append(self.names.value(value.text(_PARAMETER), value))
        problem = complaint(name, arguments)
        if problem:
            raise keys["function"].fault(problem.zh, problem.en)
        return Call(name, tuple(arguments))

    def _function(self, node: Node) -> str:
        text = node.text(Said("“function”", "'function'"))
        word = self.names.fixed_iri(text, Said("函数", "a function"), node) if ":" in text else text
        name = find(word)
        if name is None:
            near = suggestion(text.rpartition(":")[2], FUNCTIONS)
            raise node.fault(f"没有函数“{text}”{near.zh}", f"unknown function {text!r}{near.en}")
        return name

    def _parameter(self, node: Node) -> Node:
        """The value of a parameter, which may stand alone or as [name, value]; parameters count by their order."""
        if not node.is_list:
            return node
        parts = node.items(_PARAMETER)
        if len(parts) not in (2, 3):  # the third tells the side of a join in YARRRML; the order tells it too
            raise node.fault("参数应是值或 [名称, 值]", "a parameter is a value or [name, value]")
        return parts[1]

    def _long(self, node: Node, faults: Faults) -> Term:
        keys = node.keys(_OBJECT, _KEYS, faults)
        if ("value" in keys) == ("function" in keys):
            raise node.fault("宾语应有键“value”“function”“mapping”之一",
                             "an object needs one of the keys 'value', 'function' and 'mapping'")
        text = keys["value"].text(Said("“value”", "'value'")) if "value" in keys else ""
        text, marked = self._marked(text)
        kind = self._kind(keys["type"]) if "type" in keys else marked or "literal"
        datatype = self._datatype(keys["datatype"].text(_DATATYPE), keys["datatype"]) if "datatype" in keys else ""
        language = ""
        if "language" in keys:
            language = self._language(keys["language"].text(Said("语言", "a language")).removesuffix("~lang"), keys["language"])
        if (datatype and language) or ((datatype or language) and kind != "literal"):
            raise node.fault("宾语只能有语言、有数据类型、是 IRI 三者之一",
                             "an object has a language, or a datatype, or is an IRI: only one of the three")
        if "function" in keys:
            return Term(self._call(keys, "values", faults), kind, datatype, language, self.base)
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

    def _literal(self, text: str, node: Node, datatype: str, language: str) -> Term:
        value = self.names.value(text, node)
        pattern = LEXICAL.get(datatype)
        if isinstance(value, Constant) and pattern and not re.fullmatch(pattern, value.text, re.ASCII):
            raise node.fault(f"“{text}”不符合数据类型 {datatype}", f"{text!r} is not allowed by the datatype {datatype}")
        return Term(value, "literal", datatype, language)

    def _datatype(self, text: str, node: Node) -> str:
        datatype = self.names.fixed_iri(text, _DATATYPE, node)
        return "" if datatype == XSD + "string" else datatype  # the same literal, so it is written in one way

    def _language(self, tag: str, node: Node) -> str:
        if not LANGUAGE.fullmatch(tag):
            raise node.fault(f"“{tag}”不是语言标记，应如 zh 或 zh-Hans-CN",
                             f"{tag!r} is no language tag; write one such as zh or zh-Hans-CN")
        return tag

    def _marked(self, text: str) -> tuple[str, TermKind | None]:
        """A text without its mark, and what the mark says."""
        mark = _MARK.search(text)
        return (text[:mark.start()], _KINDS[mark[1]]) if mark else (text, None)

    def _iri(self, text: str, kind: TermKind, node: Node) -> Term:
        return Term(absolute(self.names.iri(text, node), self.base), kind, base=self.base)
