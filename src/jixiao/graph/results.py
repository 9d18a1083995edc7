"""Answers of queries: as a table for people, as CSV and JSON for programs, as Turtle where the answer is a graph."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from jixiao.errors import QueryError
from jixiao.graph.names import XSD, shorten
from jixiao.graph.write import nquads, turtle

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Answer"]

Value = NamedNode | BlankNode | Literal | None


@dataclass(frozen=True)
class Answer:
    """What a query found.

    Attributes:
        columns: names of the variables of a SELECT, in order; empty for the other forms.
        rows: one tuple of terms for each solution, None where a variable has no value.
        truth: the answer of an ASK, None for the other forms.
        triples: what a CONSTRUCT or DESCRIBE made, None for the other forms.
        prefixes: how IRIs are shortened for people and in Turtle.
        base: what IRIs are shown relative to, for people only.
        headings: what columns are called, for people only; programs get the names of the variables.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[Triple, ...] | None = None
    prefixes: Mapping[str, str] | None = None
    base: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows) if self.triples is None else len(self.triples)

    def text(self) -> list[list[str]]:
        """The rows of a SELECT as plain strings, "" where a variable has no value."""
        return [["" if v is None else _plain(v) for v in row] for row in self._solutions()]

    def csv(self) -> bytes:
        """SPARQL 1.1 CSV results, with `\\n` line ends.

        Raises:
            QueryError: the query is no SELECT.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        rows = self._solutions()
        writer.writerow(self.columns)
        writer.writerows(["" if v is None else _plain(v) for v in row] for row in rows)
        return out.getvalue().encode()

    def json(self) -> bytes:
        """SPARQL 1.1 JSON results.

        Raises:
            QueryError: the query is neither SELECT nor ASK.
        """
        if self.truth is not None:
            data: dict[str, object] = {"head": {}, "boolean": self.truth}
        else:
            bindings = [
                {name: _json(v) for name, v in zip(self.columns, row, strict=True) if v is not None}
                for row in self._solutions()
            ]
            data = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

    def tsv(self) -> bytes:
        """SPARQL 1.1 TSV results: terms as in Turtle.

        Raises:
            QueryError: the query is no SELECT.
        """
        rows = [["" if v is None else str(v) for v in row] for row in self._solutions()]
        return "".join("\t".join(line) + "\n" for line in [[f"?{name}" for name in self.columns], *rows]).encode()

    def xml(self) -> bytes:
        """SPARQL XML results.

        Raises:
            QueryError: the query is neither SELECT nor ASK.
        """
        head = "".join(f"<variable name={quoteattr(name)}/>" for name in self.columns)
        if self.truth is not None:
            body = f"<boolean>{str(self.truth).lower()}</boolean>"
        else:
            body = "".join(
                "<result>" + "".join(f"<binding name={quoteattr(name)}>{_xml(v)}</binding>"
                                     for name, v in zip(self.columns, row, strict=True) if v is not None) + "</result>\n"
                for row in self._solutions())
            body = f"<results>\n{body}</results>"
        return (f'<?xml version="1.0" encoding="utf-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>{head}</head>\n'
                f"{body}\n</sparql>\n").encode()

    def turtle(self) -> bytes:
        """The graph of a CONSTRUCT or DESCRIBE.

        Raises:
            QueryError: the query is of another form.
        """
        return turtle(self._graph(), self.prefixes or {})

    def nquads(self) -> bytes:
        """The graph of a CONSTRUCT or DESCRIBE as sorted N-Triples.

        Raises:
            QueryError: the query is of another form.
        """
        return nquads(self._graph())

    def table(self) -> Table:
        """A table for the terminal: IRIs shortened, numbers to the right."""
        from rich.table import Table  # noqa: PLC0415 - loaded for this alone
        from rich.text import Text  # noqa: PLC0415

        table = Table(header_style="bold", show_edge=False)
        if self.truth is not None:
            table.add_column("answer")
            table.add_row("是 yes" if self.truth else "否 no")
            return table
        if self.triples is not None:
            return replace(self, triples=None, columns=("subject", "predicate", "object"),
                           rows=tuple(tuple(t) for t in self.triples)).table()
        columns, rows = self.columns, self.rows
        for index, name in enumerate(columns):
            values = [row[index] for row in rows if row[index] is not None]
            numeric = bool(values) and all(isinstance(v, Literal) and _number(v) for v in values)
            heading = f"{self.headings[name]}\n{name}" if name in self.headings else name
            table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text("" if v is None else self._short(v)) for v in row))
        return table

    def _short(self, value: NamedNode | BlankNode | Literal) -> str:
        if isinstance(value, NamedNode):
            short = shorten(value.value, self.prefixes or {})
            return f"{short[0]}:{short[1]}" if short else f"<{value.value.removeprefix(self.base)}>"
        return _plain(value)

    def _solutions(self) -> tuple[tuple[Value, ...], ...]:
        if self.triples is not None:
            raise QueryError("这条查询的结果是图，请用 ttl 格式 / this query answers with a graph: ask for Turtle")
        if self.truth is not None:
            raise QueryError("这条查询的结果是是或否，请用表格或 JSON / this query answers yes or no: ask for a table or JSON")
        return self.rows

    def _graph(self) -> tuple[Triple, ...]:
        if self.triples is None:
            raise QueryError("只有 CONSTRUCT 和 DESCRIBE 的结果是图，请用表格、CSV 或 JSON / "
                             "only CONSTRUCT and DESCRIBE answer with a graph: ask for a table, CSV or JSON")
        return self.triples


def _plain(value: NamedNode | BlankNode | Literal) -> str:
    return f"_:{value.value}" if isinstance(value, BlankNode) else value.value


def _number(value: Literal) -> bool:
    return value.datatype.value in (XSD + "decimal", XSD + "integer", XSD + "double", XSD + "float")


def _json(value: NamedNode | BlankNode | Literal) -> dict[str, str]:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, BlankNode):
        return {"type": "bnode", "value": value.value}
    out = {"type": "literal", "value": value.value}
    if value.language:
        out["xml:lang"] = value.language
    elif value.datatype.value != XSD + "string":
        out["datatype"] = value.datatype.value
    return out


def _xml(value: NamedNode | BlankNode | Literal) -> str:
    text = escape(value.value, {"\r": "&#13;"})
    if isinstance(value, NamedNode):
        return f"<uri>{text}</uri>"
    if isinstance(value, BlankNode):
        return f"<bnode>{text}</bnode>"
    if value.language:
        return f'<literal xml:lang={quoteattr(value.language)}>{text}</literal>'
    kind = "" if value.datatype.value == XSD + "string" else f" datatype={quoteattr(value.datatype.value)}"
    return f"<literal{kind}>{text}</literal>"
