"""Prefixes and templates: from what a person writes to parts of the plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from jixiao.mapping.lexical import BAD_IN_IRI, SCHEME
from jixiao.mapping.nodes import Node, Said, suggestion
from jixiao.mapping.plan import Constant, Expression, Reference, Template

__all__ = ["WELL_KNOWN", "Names", "absolute"]

# Prefixes that need no declaration. A mapping's own prefix of the same name always wins.
WELL_KNOWN = {
    "csvw": "http://www.w3.org/ns/csvw#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "grel": "http://users.ugent.be/~bjdmeest/function/grel.ttl#",
    "idlab-fn": "https://w3id.org/imec/idlab/function#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "unit": "http://qudt.org/vocab/unit/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_PREFIXED = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*):(?!//)(.*)", re.DOTALL)
# Schemes that may stand in a mapping without `//`; any other word before a colon must be a prefix.
_SCHEMES = frozenset({"urn", "mailto", "tel", "tag", "data", "doi", "did", "geo", "info"})
_TOKEN = re.compile(r"\\([\\$()])|\$\(((?:\\.|[^\\()])*)\)|(\$\()", re.DOTALL)


@dataclass(frozen=True)
class Names:
    """What the names in one mapping file mean.

    Attributes:
        prefixes: IRI by prefix.
        externals: text by name; `$(_name)` stands for it anywhere in the file.
    """

    prefixes: Mapping[str, str]
    externals: Mapping[str, str]

    def with_prefix(self, prefix: str, iri: str) -> Names:
        """The same with one more prefix, which wins over one of the same name."""
        return replace(self, prefixes={**self.prefixes, prefix: iri})

    def value(self, text: str, node: Node) -> Expression:
        """A constant, a column or a template from text with `$(column)`; backslash keeps `$`, `(` and `)` as they are.

        >>> Names({}, {"base": "http://e/"}).value("$(_base)x/$(id)", None)
        Template(parts=('http://e/x/', Reference(column='id')))
        """
        parts: list[str | Reference] = []

        def add(literal: str) -> None:
            if literal and parts and isinstance(parts[-1], str):
                parts[-1] += literal
            elif literal:
                parts.append(literal)

        at = 0
        for token in _TOKEN.finditer(text):
            add(text[at:token.start()])
            at = token.end()
            escaped, column, unclosed = token.groups()
            if unclosed:
                raise node.fault(f"“{text}”中的 $( 没有右括号，应写成 $(列名)，美元符号写成 \\$",
                                 f"$( is not closed in {text!r}; write $(column), or \\$ for a dollar sign")
            if escaped:
                add(escaped)
                continue
            column = re.sub(r"\\(.)", r"\1", column)
            if not column:
                raise node.fault(f"“{text}”中的 $() 没有列名", f"$() names no column in {text!r}")
            if column.startswith("_") and column[1:] in self.externals:
                add(self.externals[column[1:]])
            else:
                parts.append(Reference(column))
        add(text[at:])
        if not parts:
            return Constant("")
        if len(parts) == 1:
            return Constant(parts[0]) if isinstance(parts[0], str) else parts[0]
        return Template(tuple(parts))

    def iri(self, text: str, node: Node) -> Expression:
        """An IRI, absolute, prefixed or relative, perhaps with `$(column)`.

        Raises:
            FaultError: the prefix is unknown, or a fixed part can never stand in an IRI.
        """
        value = self.value(self._expanded(text, node), node)
        fixed = value.parts if isinstance(value, Template) else (value.text,) if isinstance(value, Constant) else ()
        for part in fixed:
            bad = BAD_IN_IRI.search(part) if isinstance(part, str) else None
            if bad:
                raise node.fault(f"“{text}”不能作 IRI：不允许{bad.group()!r}，请用百分号编码",
                                 f"{text!r} cannot be an IRI: {bad.group()!r} is not allowed; write it percent-encoded")
        return value

    def fixed_iri(self, text: str, what: Said, node: Node) -> str:
        """An IRI without columns, absolute.

        Raises:
            FaultError: it has columns, or is not absolute.
        """
        value = self.iri(text, node)
        if not isinstance(value, Constant) or not SCHEME.match(value.text):
            raise node.fault(f"{what.zh}应是 IRI 或带前缀的名称，而不是“{text}”",
                             f"{what.en} must be an IRI or a prefixed name, not {text!r}")
        return value.text

    def _expanded(self, text: str, node: Node) -> str:
        match = _PREFIXED.match(text)
        if not match:
            return text
        prefix, rest = match.groups()
        if prefix in self.prefixes:
            return self.prefixes[prefix].replace("\\", "\\\\").replace("$(", "\\$(") + rest
        if prefix.lower() in _SCHEMES:
            return text
        near = suggestion(prefix, self.prefixes)
        raise node.fault(f"“{text}”的前缀“{prefix}”没有声明{near.zh}", f"unknown prefix {prefix!r} in {text!r}{near.en}")


def absolute(value: Expression, base: str) -> Expression:
    """An IRI behind the base where its fixed text gives it no scheme; values that stand alone are looked at row by row.

    >>> absolute(Template(("unit/", Reference("key"))), "http://e/")
    Template(parts=('http://e/unit/', Reference(column='key')))
    """
    match value:
        case Constant(fixed) if not SCHEME.match(fixed):
            return Constant(base + fixed)
        case Template((str() as first, *_)) if not SCHEME.match(first):
            return Template((base + first, *value.parts[1:]))
        case Template(parts) if not SCHEME.match("".join(p if isinstance(p, str) else "x" for p in parts)):
            return Template((base, *parts))
    return value
