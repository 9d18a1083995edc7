"""Turtle with places: every statement knows its line, so that a mistake can be shown where it is.

Names of the older vocabularies (R2RML, the RML of semweb.mmlab.be) are read as the names of http://w3id.org/rml/ that took their
place, so that the rest of the front end knows one vocabulary only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser
from rdflib.term import Node as Term

from jixiao.mapping.lexical import BAD_IN_IRI
from jixiao.mapping.nodes import FaultError, Said
from jixiao.mapping.plan import Place

__all__ = ["RML", "Item", "Turtle", "load", "shown"]

RML = "http://w3id.org/rml/"
_OLDER = ("http://www.w3.org/ns/r2rml#", "http://semweb.mmlab.be/ns/rml#", "http://semweb.mmlab.be/ns/ql#",
          "http://semweb.mmlab.be/ns/rml-target#")
# Names that did not keep their local part.
_RENAMED = {"http://semweb.mmlab.be/ns/fnml#functionValue": RML + "functionValue", "http://semweb.mmlab.be/ns/fnml#": RML}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True)
class Item:
    """A term of a mapping and where it stands: as the object of a statement, or as the subject of its first one."""

    turtle: Turtle
    term: Term
    place: Place

    def fault(self, zh: str, en: str) -> FaultError:
        """A mistake at this item."""
        return FaultError(self.place, zh, en)

    @property
    def is_literal(self) -> bool:
        """True for a literal."""
        return isinstance(self.term, Literal)

    @property
    def is_iri(self) -> bool:
        """True for an IRI."""
        return isinstance(self.term, URIRef)

    @property
    def text(self) -> str:
        """The IRI, or the text of a literal."""
        return str(self.term)

    def all(self, name: str) -> list[Item]:
        """The objects of a property of the RML vocabulary, or of one given by its IRI."""
        return self.turtle.statements.get(self.term, {}).get(name if ":" in name else RML + name, [])

    def one(self, name: str) -> Item | None:
        """The object of a property, None where there is none.

        Raises:
            FaultError: there are several.
        """
        found = self.all(name)
        if len(found) > 1:
            raise found[1].fault(f"{shown(self)} 有 {len(found)} 个 rml:{name}，只能有一个",
                                 f"{shown(self)} has {len(found)} values of rml:{name}; only one is allowed")
        return found[0] if found else None

    def needed(self, name: str, what: Said) -> Item:
        """The object of a property that has to be there.

        Raises:
            FaultError: it is not there, or several are.
        """
        found = self.one(name)
        if not found:
            raise self.fault(f"{what.zh}没有 rml:{name}", f"{what.en} has no rml:{name}")
        return found

    def literal(self, what: Said) -> str:
        """The text of a literal.

        Raises:
            FaultError: it is none.
        """
        if not self.is_literal:
            raise self.fault(f"{what.zh}应是文字，而不是 {shown(self)}", f"{what.en} must be a text, not {shown(self)}")
        return self.text

    def iri(self, what: Said) -> str:
        """An IRI.

        Raises:
            FaultError: it is none.
        """
        if not self.is_iri:
            raise self.fault(f"{what.zh}应是 IRI，而不是 {shown(self)}", f"{what.en} must be an IRI, not {shown(self)}")
        return self.text


@dataclass
class Turtle:
    """The statements of a file: objects by predicate by subject, in the order of the file."""

    file: str
    statements: dict[Term, dict[str, list[Item]]] = field(default_factory=dict)
    lines: dict[Term, int] = field(default_factory=dict)  # line of the first statement of a subject
    predicates: dict[tuple[Term, str], Place] = field(default_factory=dict)

    def subjects(self) -> Iterator[Item]:
        """Everything that has statements."""
        for term, line in self.lines.items():
            yield Item(self, term, Place(self.file, line))

    def add(self, subject: Term, predicate: Term, obj: Term, line: int) -> None:
        """Keep a statement."""
        name = _current(str(predicate))
        if isinstance(obj, URIRef):
            obj = URIRef(_current(str(obj)))
        items = self.statements.setdefault(subject, {}).setdefault(name, [])
        begins = self.lines.get(obj, line) if isinstance(obj, BNode) else line  # statements are told at their end only
        if all(item.term != obj or (isinstance(obj, Literal) and not obj.eq(item.term)) for item in items):
            items.append(Item(self, obj, Place(self.file, begins)))
        self.lines.setdefault(subject, line)
        self.predicates.setdefault((subject, name), Place(self.file, begins))


def _current(iri: str) -> str:
    for older in _OLDER:
        if iri.startswith(older):
            return RML + iri.removeprefix(older)
    for older, newer in _RENAMED.items():
        if iri.startswith(older):
            return newer + iri.removeprefix(older)
    return iri


class _Sink(RDFSink):
    """Takes statements from rdflib's parser, which counts the lines."""

    def __init__(self, turtle: Turtle) -> None:
        super().__init__(Graph())
        self.turtle = turtle
        self.parser: SinkParser | None = None

    def newSymbol(self, *args: str) -> URIRef:  # noqa: N802
        """An IRI, told with its line where it can never be one."""
        bad = BAD_IN_IRI.search(args[0])
        if bad:
            assert self.parser
            short = args[0] if len(args[0]) < 60 else f"{args[0][:57]}…"
            raise FaultError(Place(self.turtle.file, self.parser.lines + 1), f"<{short}> 不是 IRI：不允许{bad.group()!r}",
                             f"<{short}> is no IRI: {bad.group()!r} is not allowed")
        return URIRef(args[0])

    def makeStatement(self, quadruple: tuple[object, Term, Term, Term], why: object = None) -> None:  # noqa: ARG002, N802
        """Keep a statement with the line that the parser is at."""
        formula, predicate, subject, obj = quadruple
        assert self.parser
        self.turtle.add(self._term(formula, subject), self._term(formula, predicate), self._term(formula, obj), self.parser.lines + 1)

    def _term(self, formula: object, term: object) -> Term:
        return self.normalise(formula, term)  # type: ignore[arg-type]


def load(path: Path, base: str) -> Turtle:
    """The statements of a Turtle file.

    Args:
        path: the file.
        base: what its relative IRIs are put behind where it says nothing itself.

    Raises:
        FaultError: the file is no Turtle.
    """
    turtle = Turtle(path.name)
    sink = _Sink(turtle)
    parser = SinkParser(sink, baseURI=base, turtle=True, openFormula=sink.graph)  # type: ignore[arg-type]
    sink.parser = parser
    try:
        parser.loadBuf(path.read_bytes())
    except OSError as error:
        raise FaultError(Place(path.name, 1), f"无法读取：{error.strerror}", f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FaultError(Place(path.name, 1), "不是 UTF-8，请另存为 UTF-8", "the file is not UTF-8; save it as UTF-8") from error
    except BadSyntax as error:
        why = str(error._why)
        raise FaultError(Place(path.name, error.lines + 1), f"不是有效的 Turtle：{why}", f"not valid Turtle: {why}") from error
    except (IndexError, KeyError, TypeError, ValueError, AttributeError, AssertionError) as error:  # what RDFLib trips over
        raise FaultError(Place(path.name, parser.lines + 1), "不是有效的 Turtle", "not valid Turtle") from error
    return turtle


def shown(item: Item) -> str:
    """A term as a message names it."""
    if isinstance(item.term, BNode):
        return "[…]"
    if isinstance(item.term, Literal):
        return f"“{item.term}”"
    iri = str(item.term)
    return f"rml:{iri.removeprefix(RML)}" if iri.startswith(RML) else f"<{iri}>"
