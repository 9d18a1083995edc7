"""The arithmetic of `shapes/arithmetic/*.yaml` as SHACL-SPARQL, so that other engines can check a published graph by the same sums.

Each rule becomes one node shape for each kind of form. Its target is the code of that kind and `sh:value` is the figure that does
not agree, so that an engine asks once for all forms. What SPARQL cannot say as our own engine does is left out with a reason
(`left_out`) or told in docs/validation-engines.md. Validation itself does not run these shapes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.findings import catalogue
from jixiao.validate.compare import Formula
from jixiao.validate.rules import Condition, Hierarchy, Select, Sum, load

__all__ = ["left_out", "sums"]

# Columns of `amounts` in the graph: the predicate, and the path of the code that stands for a value ("" where it is a text).
_CODES = {name: (f"jx:{name}", f"code/{name}/") for name in ("subject", "side", "column", "stage", "nature", "vintage")}
_COLUMNS = {**_CODES, "fund_source": ("jx:fundSource", "fund/"), "subject_ref": ("jx:subjectRef", ""),
            "parent": ("jx:parentItem", "")}
_ENDS = {"fund_source": "/"}
_FIGURES = {"amount": "jx:amountValue", "weight": "jx:weight", "score": "jx:score"}
_LEVELS = ("fundSource", "nature", "vintage")  # what tells printed columns apart, besides column and stage
_SEVERITY = {"error": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}

_HEAD = """\
# Sums of the forms as SHACL-SPARQL, written from shapes/arithmetic/*.yaml by `jixiao shapes`. The target of a shape is a kind of
# form, sh:value the figure that does not agree. Tolerances are those of docs/rules.md.
@prefix jx: <{base}ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{base}ns#> sh:declare [ sh:prefix "jx" ; sh:namespace "{base}ns#"^^xsd:anyURI ] ,
    [ sh:prefix "prov" ; sh:namespace "http://www.w3.org/ns/prov#"^^xsd:anyURI ] ,
    [ sh:prefix "qudt" ; sh:namespace "http://qudt.org/schema/qudt/"^^xsd:anyURI ] .
"""
_SHAPE = """
<{base}code/rule/{code}#sum-{number}-{kind}> a sh:NodeShape ;
    jx:rule <{base}code/rule/{code}> ;
    sh:targetNode <{base}code/kind/{kind}> ;
    sh:severity {severity} ;
    sh:sparql [
        sh:message "{zh}与应有的数不一致"@zh, "{en}: the figure is not what others say it must be"@en ;
        sh:prefixes <{base}ns#> ;
        sh:select \"\"\"
{query}
\"\"\" ] .
"""


@dataclass(frozen=True)
class _Value:
    """A formula in SPARQL: its value, whether it can be computed, and what rounding may have taken from its figures."""

    value: str
    there: str
    half: str


def sums(base: str, own: tuple[Path, ...] = ()) -> str:
    """All rules that SPARQL can say, as a shapes graph in Turtle.

    Args:
        base: the base IRI of the publication.
        own: a project's own data folders.
    """
    rules = catalogue(own)
    out = [_HEAD.format(base=base)]
    for number, rule in enumerate(load(own), 1):
        if _reason(rule):
            continue
        for kind in rule.forms:
            query = _hierarchy(rule, kind, base) if isinstance(rule, Hierarchy) else _sum(rule, kind, base)
            about = rules[rule.code]
            out.append(_SHAPE.format(base=base, code=rule.code, number=number, kind=kind, severity=_SEVERITY[about.severity],
                                     zh=rule.name if isinstance(rule, Hierarchy) else rule.formula.name, en=about.title_en,
                                     query=re.sub(r"(?m)^\s*\n", "", query).replace("\\", "\\\\")))
    return "".join(out)


def left_out(own: tuple[Path, ...] = ()) -> Mapping[str, str]:
    """The rules that are not written, by file and number, each with the reason."""
    return {rule.where: reason for rule in load(own) if (reason := _reason(rule))}


def _reason(rule: Sum | Hierarchy) -> str:
    if isinstance(rule, Hierarchy):
        return ""
    selects = (rule.each, *rule.terms.values())
    if any(s.form for s in selects):
        return "it looks into another form: rules across forms are run over the tables"
    if any(s.table == "indicators" and (s.same or s.figure == "level1_weight") for s in selects):
        return "the graph does not hold the printed name of a level-1 group"
    if any(s.table != "amounts" or s.figure not in _FIGURES or s.distinct for s in selects):
        return "one line of a form gives several rows, of which the engine takes the first: SPARQL has no document order"
    if rule.formula.tolerance not in ("tau",) and not re.fullmatch(r"[\d.]+", rule.formula.tolerance):
        return f"the tolerance {rule.formula.tolerance!r} depends on how every figure was printed"
    return ""


# --- one rule ---------------------------------------------------------------------------------------------------------

def _sum(rule: Sum, kind: str, base: str) -> str:
    formula, terms = rule.formula, rule.terms
    tau = formula.tolerance == "tau"
    anchor = f"?form jx:kind <{base}code/kind/{kind}> ; jx:hasAmount ?value . {_where('?value', rule.each, base)}"
    branches = "\n      UNION\n".join(_term(name, select, anchor, base) for name, select in terms.items())
    counted = [("s", "?w"), ("n", "1"), ("b", "?blank"), *([("h", "?h")] if tau else [])]
    totals = " ".join(f'(SUM(IF(?t = "{name}", {what}, 0)) AS ?{letter}_{name})' for name in terms for letter, what in counted)
    names = {name: _Value(f"?s_{name}", "(true)" if select.missing == "zero" else f"(?n_{name} > 0 && ?b_{name} = 0)", f"?h_{name}")
             for name, select in terms.items()}
    names["figure"] = _Value("?figure", "(true)", "?half")
    observed = _expression(formula.observed.tree, names)
    expected = [_expression(x.tree, names) for x in formula.expected]
    fails = " && ".join(f"(!{e.there} || {_apart(formula, observed, e)})" for e in expected)
    any_there = " || ".join(e.there for e in expected)
    return f"""SELECT $this ?value WHERE {{
  {{ SELECT $this ?value ?figure {"?half" if tau else ""} {totals} WHERE {{
    ?form jx:kind $this .
    {anchor}
    ?value {_FIGURES[rule.each.figure]} ?figure .
    OPTIONAL {{ ?value qudt:hasUnit ?unit }}
    {_scale(base) if tau else ""}
    OPTIONAL {{
{branches}
    }}
    BIND(IF(COALESCE(STR(?unit), "") = COALESCE(STR(?its_unit), ""), 1, IF(STRENDS(COALESCE(STR(?its_unit), ""), "/wan-yuan"), 10000,
      IF(STRENDS(COALESCE(STR(?unit), ""), "/wan-yuan"), 0.0001, 1))) AS ?factor)
    BIND(COALESCE(?term, "") AS ?t) BIND(IF(BOUND(?v), 0, 1) AS ?blank) BIND(COALESCE(?v * ?factor, 0) AS ?w)
    {f'BIND(IF(?w = 0, 0, COALESCE({_half("?v")}, 0)) AS ?h)' if tau else ""}
  }} GROUP BY $this ?value ?figure {"?half" if tau else ""} }}
  FILTER({observed.there} && ({any_there}) && {fails})
  {_complete(expected, base) if rule.doubt == "sources" else ""}
}}"""


def _complete(expected: Sequence[_Value], base: str) -> str:
    """Sources that are too little are told where the form has an amount for the rest, or last year's money beside this year's."""
    more = " || ".join(f"({e.there} && ?figure < {e.value})" for e in expected)
    rest = f"?other jx:fundSource ?source . FILTER(?source IN (<{base}fund/own/>, <{base}fund/other/>))"
    years = (f"?other jx:vintage <{base}code/vintage/current> . ?home jx:hasAmount ?last . "
             f"?last jx:vintage <{base}code/vintage/carry-over> ; jx:amountValue ?anything .")
    return " || ".join([f"FILTER({more}", *(f"EXISTS {{ ?home jx:hasAmount ?value , ?other . ?other jx:amountValue ?any . {what} }}"
                                            for what in (rest, years))]) + ")"


def _term(name: str, select: Select, anchor: str, base: str) -> str:
    blanks = any(column == select.figure and condition is None for column, condition in select.where) or select.missing == "zero"
    figure = f"?row {_FIGURES[select.figure]} ?v ." if blanks else f"OPTIONAL {{ ?row {_FIGURES[select.figure]} ?v }}"
    return f"""      {{
        {anchor}
        ?form jx:hasAmount ?row .
        {_where("?row", select, base)}
        {" ".join(_same(own, its, base) for own, its in select.same)}
        {figure}
        OPTIONAL {{ ?row qudt:hasUnit ?its_unit }}
        BIND("{name}" AS ?term)
      }}"""


def _where(row: str, select: Select, base: str) -> str:
    return " ".join(_condition(row, number, column, condition, base) for number, (column, condition) in enumerate(select.where)
                    if column not in _FIGURES)


def _condition(row: str, number: int, column: str, condition: Condition, base: str) -> str:
    predicate, path = _COLUMNS[column]
    name = f"?{row[1:]}_{number}"
    if condition is None:
        return f"{row} {predicate} {name} ."
    if isinstance(condition, re.Pattern):
        return f'{row} {predicate} {name} . FILTER(REGEX(STR({name}), "{condition.pattern.replace(chr(92), chr(92) * 2)}"))'
    values = [f"<{base}{path}{v}{_ENDS.get(column, '')}>" if path else f'"{v}"' for v in condition if v]
    if "" in condition:
        listed = f" FILTER({name} NOT IN ({', '.join(values)}))" if values else ""
        return f"FILTER NOT EXISTS {{ {row} {predicate} {name} .{listed} }}"
    if len(values) == 1:
        return f"{row} {predicate} {values[0]} ."
    return f"{row} {predicate} {name} . FILTER({name} IN ({', '.join(values)}))"


def _same(own: str, its: str, base: str) -> str:
    if own == "line":
        return "FILTER EXISTS { ?value prov:wasQuotedFrom ?line . ?row prov:wasQuotedFrom ?line }"
    if own == its == "row_id":
        return "FILTER(?row = ?value)"
    mine, other = _COLUMNS[own], _COLUMNS[its]
    if own == its == "stage":
        return f"?value {mine[0]} ?stage . ?row {mine[0]} ?stage ."
    a, b = f"?own_{own}", f"?its_{its}"
    texts = [f'REPLACE(COALESCE(STR({v}), ""), "^{base}{path}", "")' if path else f'COALESCE(STR({v}), "")'
             for v, (_, path) in ((a, mine), (b, other))]
    return f"OPTIONAL {{ ?row {mine[0]} {a} }} OPTIONAL {{ ?value {other[0]} {b} }} FILTER({texts[0]} = {texts[1]})"


# --- formulas ---------------------------------------------------------------------------------------------------------

def _expression(node: ast.expr, names: Mapping[str, _Value]) -> _Value:
    match node:
        case ast.Name(id=name):
            return names[name]
        case ast.Constant(value=value):
            return _Value(str(value), "(true)", "0")
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _expression(left, names), _expression(right, names)
            sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}[type(op)]
            there = f"({a.there} && {b.there}" + (f" && {b.value} != 0)" if sign == "/" else ")")
            return _Value(f"({a.value} {sign} {b.value})", there, f"({a.half} + {b.half})")
        case ast.Call(func=ast.Name(id="first"), args=args):
            return _first([_expression(arg, names) for arg in args])
        case ast.Call(func=ast.Name(id=name), args=args):
            found = [_expression(arg, names) for arg in args]
            sign = "<" if name == "min" else ">"
            value = found[0].value
            for other in found[1:]:
                value = f"IF({value} {sign} {other.value}, {value}, {other.value})"
            return _Value(value, f"({' && '.join(f.there for f in found)})", f"({' + '.join(f.half for f in found)})")
    raise ValueError(ast.dump(node))


def _first(found: list[_Value]) -> _Value:
    last = found[-1]
    value, half = last.value, last.half
    for given in reversed(found[:-1]):
        value, half = f"IF({given.there}, {given.value}, {value})", f"IF({given.there}, {given.half}, {half})"
    return _Value(value, f"({' || '.join(f.there for f in found)})", half)


def _apart(formula: Formula, observed: _Value, expected: _Value) -> str:
    difference = f"({observed.value} - {expected.value})"
    if formula.tolerance == "tau":
        allowed = f"({observed.half} + {expected.half})"
        if formula.least:
            allowed = f"IF({allowed} < {formula.least}, {formula.least}, {allowed})"
    else:
        allowed = formula.tolerance
    return f"{difference} > {allowed}" if formula.relation == "<=" else f"ABS({difference}) > {allowed}"


# --- printed digits ---------------------------------------------------------------------------------------------------

def _half(figure: str) -> str:
    """Half a unit of the last printed digit, at least two decimals, unless the whole form prints fewer (?least)."""
    digits = f'STRLEN(STRAFTER(STR({figure}), "."))'
    text = "0.0000005"
    for number in (5, 4, 3):
        text = f"IF({digits} = {number}, 0.{'0' * number}5, {text})"
    return f"IF({digits} < 3, IF({digits} = 2, 0.005, ?least), {text})"


def _scale(base: str) -> str:
    """What half a unit is where fewer than two decimals are printed: 元 without any, one decimal throughout, or two."""
    return f"""BIND(IF(EXISTS {{ ?form jx:hasAmount ?any . ?any qudt:hasUnit <{base}measure/yuan> }}
        && NOT EXISTS {{ ?form jx:hasAmount ?any . ?any jx:amountValue ?n . FILTER(CONTAINS(STR(?n), ".")) }}, 0.5,
      IF(EXISTS {{ ?form jx:hasAmount ?any . ?any jx:amountValue ?n . FILTER(REGEX(STR(?n), "[.]0$")) }}
        && NOT EXISTS {{ ?form jx:hasAmount ?any . ?any jx:amountValue ?n . FILTER(!REGEX(STR(?n), "[.][0-9]$")) }},
      0.05, 0.005)) AS ?least)
    BIND({_half("?figure")} AS ?half)"""


# --- code hierarchies -------------------------------------------------------------------------------------------------

def _hierarchy(rule: Hierarchy, kind: str, base: str) -> str:
    """Each code equals the codes whose nearest printed ancestor it is, column by column; a column with a code twice is left alone."""
    code = f"<{base}code/subject/code>"
    parts = [f"""?value jx:subject {code} ; jx:subjectRef ?code .
    ?form jx:hasAmount ?row . ?row jx:column ?column ; jx:stage ?stage ; jx:subject {code} ; jx:subjectRef ?below .
    FILTER(STRLEN(?below) > STRLEN(?code) && STRSTARTS(?below, ?code))"""]
    if rule.total:
        parts.append(f"""?value jx:subjectRef "{rule.total}" . BIND("" AS ?code)
    ?form jx:hasAmount ?row . ?row jx:column ?column ; jx:stage ?stage ; jx:subject {code} ; jx:subjectRef ?below .""")
    levels = "\n    } UNION {\n    ".join(parts)
    return f"""SELECT $this ?value WHERE {{
  {{ SELECT $this ?form ?value ?figure ?column ?stage ?half (SUM(?v) AS ?sum) (SUM(IF(?v != 0, {_half("?v")}, 0)) AS ?halves) WHERE {{
    ?form jx:kind $this , <{base}code/kind/{kind}> ; jx:hasAmount ?value .
    ?value jx:column ?column ; jx:stage ?stage ; jx:amountValue ?figure .
    {_scale(base)}
    {{
    {levels}
    }}
    {" ".join(_equal(name) for name in _LEVELS)}
    FILTER NOT EXISTS {{
      ?form jx:hasAmount ?between . ?between jx:column ?column ; jx:stage ?stage ; jx:subject {code} ; jx:subjectRef ?middle .
      FILTER(STRLEN(?middle) > STRLEN(?code) && STRLEN(?middle) < STRLEN(?below) && STRSTARTS(?below, ?middle)) }}
    ?row jx:amountValue ?v .
  }} GROUP BY $this ?form ?value ?figure ?column ?stage ?half }}
  FILTER(ABS(?figure - ?sum) > ?half + ?halves)
  FILTER NOT EXISTS {{
    ?form jx:hasAmount ?one . ?one jx:column ?column ; jx:stage ?stage ; jx:subjectRef ?twice .
    ?form jx:hasAmount ?two . ?two jx:column ?column ; jx:stage ?stage ; jx:subjectRef ?twice . FILTER(?one != ?two) }}
}}"""


def _equal(name: str) -> str:
    return (f'OPTIONAL {{ ?value jx:{name} ?its_{name} }} OPTIONAL {{ ?row jx:{name} ?own_{name} }} '
            f'FILTER(COALESCE(STR(?its_{name}), "") = COALESCE(STR(?own_{name}), ""))')
