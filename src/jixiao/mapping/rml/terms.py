"""Term maps of RML: how subjects, predicates, objects and graphs are made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rdflib import Literal

from jixiao.mapping.lexical import BAD_IN_IRI, LANGUAGE, SCHEME, XSD, fits
from jixiao.mapping.names import absolute
from jixiao.mapping.nodes import Faults, Said, suggestion
from jixiao.mapping.plan import Constant, Expression, RowId, Term, TermKind
from jixiao.mapping.rml import words
from jixiao.mapping.rml.expressions import ExpressionReader
from jixiao.mapping.rml.turtle import RML, Item, shown
from jixiao.mapping.rml.words import Role

__all__ = ["TermReader"]

_KINDS: dict[str, TermKind] = {"IRI": "iri", "URI": "uri", "UnsafeIRI": "unsafe-iri", "UnsafeURI": "unsafe-uri",
                               "BlankNode": "blank", "Literal": "literal"}
_IRIS = ("iri", "uri", "unsafe-iri", "unsafe-uri")
_ALLOWED: dict[Role, tuple[str, ...]] = {
    words.SUBJECT_MAP: (*_IRIS, "blank"), words.PREDICATE_MAP: _IRIS, words.OBJECT_MAP: (*_IRIS, "blank", "literal"),
    words.GRAPH_MAP: (*_IRIS, "blank"), words.DATATYPE_MAP: _IRIS, words.LANGUAGE_MAP: ("literal",)}


@dataclass(frozen=True)
class TermReader:
    """Reads term maps; `base` is what relative IRIs are put behind."""

    expressions: ExpressionReader
    base: str
    faults: Faults

    def maps(self, item: Item, word: str, role: Role) -> list[Term]:
        """The terms of a property with its shortcut, such as rml:graphMap and rml:graph."""
        found = [self.constant(one, role, None) for one in item.all(word)]
        return found + [self.term(one, role) for one in item.all(f"{word}Map")]

    def constant(self, item: Item, role: Role, asked: TermKind | None) -> Term:
        """A term that is the same for all rows.

        Raises:
            FaultError: it is a blank node, or cannot stand where it does.
        """
        if isinstance(item.term, Literal):
            datatype, language = str(item.term.datatype or ""), str(item.term.language or "")
            kind: TermKind = "literal"
            if not fits(item.text, datatype):
                raise item.fault(f"“{item.text}”不符合数据类型 {datatype}",
                                 f"{item.text!r} is not allowed by the datatype {datatype}")
            term = Term(Constant(item.text), kind, "" if datatype == XSD + "string" else datatype, language, natural=False)
        else:
            iri = item.iri(role.said)
            bad = BAD_IN_IRI.search(iri)
            if bad or not SCHEME.match(iri):
                raise item.fault(f"“{iri}”不能作 IRI", f"{iri!r} cannot be an IRI")
            term = Term(Constant(iri), "iri")
        if term.kind not in _ALLOWED[role] or (asked and (asked == "literal") != (term.kind == "literal")) or asked == "blank":
            raise item.fault(f"{role.said.zh}不能是 {shown(item)}", f"{shown(item)} cannot be {role.said.en} here")
        return term

    def term(self, item: Item, role: Role) -> Term:
        """The term of a term map.

        Raises:
            FaultError: something in it is wrong.
        """
        if item.is_literal:
            raise item.fault(f"{role.said.zh}应是节点，而不是 {shown(item)}；固定的值用短写的属性",
                             f"{role.said.en} must be a node, not {shown(item)}; a fixed value has a property without Map")
        words.expect(item, role, self.faults)
        asked = self._asked(item)
        kind_of = self.expressions.kind(item)
        if kind_of == "constant":
            constant = item.one("constant")
            assert constant
            term = self.constant(constant, role, asked)
            if item.all("language") or item.all("datatype"):
                raise item.fault("固定的值自己带有语言和数据类型", "a constant carries its own language and datatype")
            return term
        if not kind_of and asked == "blank":
            return Term(RowId(str(item.place)), "blank")
        value = self.expressions.expression(item)
        tagged = any(item.all(word) for word in ("language", "languageMap", "datatype", "datatypeMap"))
        kind = asked or self._default(role, kind_of, tagged)
        if kind not in _ALLOWED[role]:
            named = next(word for word, k in _KINDS.items() if k == kind)
            raise item.fault(f"{role.said.zh}不能是 rml:{named}", f"{role.said.en} cannot be an rml:{named}")
        if kind == "literal":
            return self._literal(item, value)
        if tagged:
            raise item.fault("只有文字有语言和数据类型", "only a literal has a language or a datatype")
        return Term(value, kind) if kind == "blank" else self._iri(value, kind, item)

    def _iri(self, value: Expression, kind: TermKind, item: Item) -> Term:
        fixed = [] if kind.startswith("unsafe") else [p for p in getattr(value, "parts",
                                                                         [getattr(value, "text", "")]) if isinstance(p, str)]
        for part in fixed:
            bad = BAD_IN_IRI.search(part)
            if bad:
                raise item.fault(f"模板不能作 IRI：不允许{bad.group()!r}，请用百分号编码",
                                 f"the template cannot make an IRI: {bad.group()!r} is not allowed; write it percent-encoded")
        return Term(absolute(value, self.base), kind, base=self.base)

    def _literal(self, item: Item, value: Expression) -> Term:
        term = Term(value, "literal")
        languages, datatypes = self._language(item), self.maps(item, "datatype", words.DATATYPE_MAP)
        if len(languages) + len(datatypes) > 1:
            raise item.fault("文字只能有一个语言或一个数据类型", "a literal has one language or one datatype")
        if languages:
            return replace(term, language=languages[0])
        if datatypes and isinstance(datatypes[0].value, Constant):
            fixed = datatypes[0].value.text
            return replace(term, datatype="" if fixed == XSD + "string" else fixed, natural=False)
        return replace(term, datatype=datatypes[0]) if datatypes else term

    def _language(self, item: Item) -> list[str | Expression]:
        out: list[str | Expression] = []
        for one in item.all("language"):
            out.append(self._tag(one.literal(words.LANGUAGE_MAP.said), one))
        for one in item.all("languageMap"):
            words.expect(one, words.LANGUAGE_MAP, self.faults)
            value = self.expressions.expression(one)
            out.append(self._tag(value.text, one) if isinstance(value, Constant) else value)
        return out

    def _tag(self, tag: str, item: Item) -> str:
        if not LANGUAGE.fullmatch(tag):
            raise item.fault(f"“{tag}”不是语言标记，应如 zh 或 zh-Hans-CN",
                             f"{tag!r} is no language tag; write one such as zh or zh-Hans-CN")
        return tag

    def _asked(self, item: Item) -> TermKind | None:
        found = item.one("termType")
        if not found:
            return None
        word = found.iri(Said("rml:termType", "rml:termType")).removeprefix(RML)
        if word not in _KINDS:
            near = suggestion(word, _KINDS)
            raise found.fault(f"没有词项类型 {shown(found)}{near.zh}", f"unknown term type {shown(found)}{near.en}")
        return _KINDS[word]

    def _default(self, role: Role, kind_of: str, tagged: bool) -> TermKind:
        if role is words.LANGUAGE_MAP or (role is words.OBJECT_MAP and (tagged or kind_of != "template")):
            return "literal"
        return "iri"
