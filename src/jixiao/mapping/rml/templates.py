"""String templates of RML: text with references in braces, a backslash before a brace or backslash that is meant as such."""

from __future__ import annotations

from jixiao.mapping.plan import Constant, Expression, Reference, Template
from jixiao.mapping.rml.turtle import Item

__all__ = ["template"]


def template(text: str, item: Item) -> Expression:
    r"""An expression from a template.

    >>> template(r"http://e/{id}/\{x\}", None)
    Template(parts=('http://e/', Reference(column='id'), '/{x}'))
    """
    parts: list[str | Reference] = []
    now, inside, escaped = "", False, False
    for char in text:
        if escaped:
            if char not in "{}\\":
                raise item.fault(f"模板“{text}”中反斜杠后只能是 {{、}} 或反斜杠",
                                 f"in template {text!r} only {{, }} or a backslash may follow a backslash")
            now, escaped = now + char, False
        elif char == "\\":
            escaped = True
        elif char == "{" and not inside:
            if now:
                parts.append(now)
            now, inside = "", True
        elif char == "}" and inside:
            if not now:
                raise item.fault(f"模板“{text}”中的 {{}} 没有引用", f"{{}} names nothing in template {text!r}")
            parts.append(Reference(now))
            now, inside = "", False
        elif char in "{}":
            raise item.fault(f"模板“{text}”中多了一个 {char}，文字中的括号写成 \\{char}",
                             f"{char!r} does not fit in template {text!r}; write \\{char} for "
                                                                     "the brace itself")
        else:
            now += char
    if inside or escaped:
        raise item.fault(f"模板“{text}”没有写完", f"template {text!r} is not complete")
    if now:
        parts.append(now)
    if all(isinstance(part, str) for part in parts):
        return Constant("".join(part for part in parts if isinstance(part, str)))
    return Template(tuple(parts))
