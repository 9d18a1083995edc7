"""A mapping's plan as text that a person can read: for each table, what its rows become."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jixiao.mapping.plan import Call, Expression, Join, Plan, Term

__all__ = ["as_text"]


def as_text(plan: Plan) -> str:
    """One block for each table and mapping: graph, subject and conditions, then a line for each predicate.

    Columns stand as `$(name)`, as they do in YARRRML.
    """
    lines: list[str] = []
    last = None
    for rule in sorted(plan.rules, key=lambda r: (r.source.name, r.place.file, r.name)):
        head = (rule.source.name, rule.name, rule.place.file, rule.subject, rule.graph)
        if head != last:
            last = head
            lines += ["", f"{rule.source.name} · {rule.name} ({rule.place.file})", f"  {_term(rule.subject)}"]
            if rule.graph:
                lines.append(f"  graph {_term(rule.graph)}")
        conditions = " and ".join(_call(c) for c in rule.conditions)
        lines.append(f"    {_term(rule.predicate)} {_object(rule.object)}{f'  if {conditions}' if conditions else ''}")
    return "\n".join([f"{len(plan.rules)} rules over {len(plan.sources())} tables", *lines]) + "\n"


def _object(value: Term | Join) -> str:
    from jixiao.mapping.plan import Join

    if isinstance(value, Join):
        on = ", ".join(f"{left} = {value.source.name}.{right}" for left, right in value.on)
        return f"{_term(value.subject)}  joined on {on}"
    return _term(value)


def _term(term: Term) -> str:
    text = _expression(term.value)
    if term.kind == "iri":
        return f"<{text}>"
    if term.kind == "blank":
        return f"_:{text}"
    return f'"{text}"' + (f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else "")


def _expression(value: Expression) -> str:
    from jixiao.mapping.plan import Call, Constant, Reference

    match value:
        case Constant(text):
            return text
        case Reference(column):
            return f"$({column})"
        case Call():
            return _call(value)
        case _:
            return "".join(p if isinstance(p, str) else f"$({p.column})" for p in value.parts)


def _call(call: Call) -> str:
    return f"{call.function}({', '.join(_expression(a) for a in call.arguments)})"
