"""The YARRRML front end, terms: subjects, predicates, objects, graphs and function calls."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.mapping.functions import FUNCTIONS, NAMESPACES, complaint
from jixiao.mapping.lexical import LANGUAGE, SCHEME
from jixiao.mapping.names import Names
from jixiao.mapping.nodes import Faults, Node, suggestion
from jixiao.mapping.plan import Call, Constant, Expression, Reference, Template, Term, TermKind

__all__ = ["TermReader"]

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OBJECT = {"value": "value", "v": "value", "type": "type", "datatype": "datatype", "language": "language",
           "function": "function", "fn": "function", "f": "function", "parameters": "parameters", "pms": "parameters"}
_CALL = {name: canonical for name, canonical in _OBJECT.items() if canonical in ("function", "parameters")}
_KINDS: dict[str, TermKind] = {"iri": "iri", "literal": "literal", "blank": "blank"}


@dataclass(frozen=True)
class TermReader:
    """Reads terms with the names of one file; `base` is what its relative IRIs are put behind."""

    names: Names
    base: str

    def resource(self, node: Node, what: str) -> Term:
        """A subject, predicate or graph: an IRI, or a blank node where it is written `_:…`."""
        text = node.text(what).removesuffix("~iri")
        if text.startswith("_:"):
            return Term(self.names.value(text[2:], node), "blank")
        return self._iri(text, node)

    def predicate(self, node: Node) -> Term:
        """A predicate; `a` stands for rdf:type."""
        if node.is_text and node.text("a predicate") == "a":
            return Term(Constant(_RDF_TYPE), "iri")
        term = self.resource(node, "a predicate")
        if term.kind == "blank":
            raise node.fault("a predicate cannot be a blank node")
        return term

    def is_type(self, predicate: Term) -> bool:
        """True for rdf:type, whose objects are IRIs without being marked so."""
        return predicate.value == Constant(_RDF_TYPE)

    def object(self, node: Node, of_type: Node | None, is_type: bool, faults: Faults) -> Term:
        """An object in any of its spellings: text, [text, type], or a mapping of keys."""
        if node.is_list:
            parts = node.items("an object")
            if of_type is not None or len(parts) not in (1, 2):
                raise node.fault("an object in short form is [value] or [value, zh~lang or xsd:decimal]")
            return self.object(parts[0], parts[1] if len(parts) == 2 else None, is_type, faults)
        if node.is_map:
            if of_type is not None:
                raise of_type.fault("an object that has keys says its language or datatype by a key of its own")
            return self._long(node, faults)
        text = node.text("an object")
        if text.endswith("~iri") or is_type:
            if of_type is not None:
                raise of_type.fault(f"an IRI such as {text!r} has neither language nor datatype")
            return self._iri(text.removesuffix("~iri"), node)
        value = self.names.value(text, node)
        if of_type is None:
            return Term(value, "literal")
        marked = of_type.text("a language or datatype")
        if marked.endswith("~lang"):
            return Term(value, "literal", language=self._language(marked.removesuffix("~lang"), of_type))
        return Term(value, "literal", datatype=self.names.fixed_iri(marked, "a datatype", of_type))

    def call(self, node: Node, gives: str, faults: Faults) -> Call:
        """A function with its parameters.

        Args:
            gives: `truth` for a condition, `values` for an object.
        """
        keys = node.keys("a function call", _CALL, faults)
        if "function" not in keys:
            raise node.fault("a condition or a computed value needs the key 'function'")
        return self._call(keys, gives, faults)

    def join(self, node: Node, faults: Faults) -> tuple[str, str]:
        """The column of this table and the column of the other one that a join compares."""
        keys = node.keys("a join condition", _CALL, faults)
        if "function" not in keys or self._function(keys["function"]) != "equal":
            raise node.fault("the condition of a join must be a call of the function 'equal'")
        found = [self._parameter(n) for n in keys["parameters"].items("'parameters'")] if "parameters" in keys else []
        columns = [self.names.value(n.text("a parameter"), n) for n in found]
        match columns:
            case [Reference(mine), Reference(theirs)]:
                return mine, theirs
        raise node.fault("a join compares two columns: parameters: [[str1, $(mine)], [str2, $(theirs)]]")

    def _call(self, keys: dict[str, Node], gives: str, faults: Faults) -> Call:
        name = self._function(keys["function"])
        function = FUNCTIONS[name]
        if function.gives != gives:
            wanted = [n for n, f in FUNCTIONS.items() if f.gives == gives]
            raise keys["function"].fault(f"function {name!r} does not fit here{suggestion('', wanted)}")
        nodes = keys["parameters"].items("'parameters'") if "parameters" in keys else []
        arguments: list[Expression] = []
        for node in nodes:
            if function.takes == "truth":
                arguments.append(self.call(node, "truth", faults))
            else:
                inner = self._parameter(node)
                arguments.append(self.names.value(inner.text("a parameter"), inner))
        problem = complaint(name, arguments)
        if problem:
            raise keys["function"].fault(problem)
        return Call(name, tuple(arguments))

    def _function(self, node: Node) -> str:
        text = node.text("'function'")
        name = text.rpartition(":")[2] if text.startswith("idlab-fn:") else text
        for namespace in NAMESPACES:
            name = name.removeprefix(namespace)
        if name not in FUNCTIONS:
            raise node.fault(f"unknown function {text!r}{suggestion(name, FUNCTIONS)}")
        return name

    def _parameter(self, node: Node) -> Node:
        """The value of a parameter, which may stand alone or as [name, value]; parameters count by their order."""
        if not node.is_list:
            return node
        parts = node.items("a parameter")
        if len(parts) not in (2, 3):
            raise node.fault("a parameter is a value or [name, value]")
        return parts[1]

    def _long(self, node: Node, faults: Faults) -> Term:
        keys = node.keys("an object", _OBJECT, faults)
        if ("value" in keys) == ("function" in keys):
            raise node.fault("an object needs one of the keys 'value', 'function' and 'mapping'")
        text = keys["value"].text("'value'") if "value" in keys else ""
        kind_name = keys["type"].text("'type'") if "type" in keys else "iri" if text.endswith("~iri") else "literal"
        if kind_name not in _KINDS:
            raise keys["type"].fault(f"unknown type {kind_name!r} of an object{suggestion(kind_name, _KINDS)}")
        kind = _KINDS[kind_name]
        datatype = self.names.fixed_iri(keys["datatype"].text("'datatype'"), "a datatype", keys["datatype"]) \
            if "datatype" in keys else ""
        language = self._language(keys["language"].text("'language'").removesuffix("~lang"), keys["language"]) \
            if "language" in keys else ""
        if (datatype and language) or ((datatype or language) and kind != "literal"):
            raise node.fault("an object has a language, or a datatype, or is an IRI: only one of the three")
        if "function" in keys:
            return Term(self._call(keys, "values", faults), kind, datatype, language, self.base)
        if kind == "iri":
            return self._iri(text.removesuffix("~iri"), keys["value"])
        return Term(self.names.value(text, keys["value"]), kind, datatype, language)

    def _language(self, tag: str, node: Node) -> str:
        if not LANGUAGE.fullmatch(tag):
            raise node.fault(f"{tag!r} is no language tag; write one such as zh or zh-Hans-CN")
        return tag

    def _iri(self, text: str, node: Node) -> Term:
        value = self.names.iri(text, node)
        match value:
            case Constant(fixed) if not SCHEME.match(fixed):
                value = Constant(self.base + fixed)
            case Template((str() as first, *_)) if not SCHEME.match(first):
                value = Template((self.base + first, *value.parts[1:]))
            case Template(parts) if not SCHEME.match("".join(p if isinstance(p, str) else "x" for p in parts)):
                value = Template((self.base, *parts))
        return Term(value, "iri", base=self.base)
