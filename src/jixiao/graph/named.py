"""Named queries: `site/queries/NAME.rq`, questions that were asked well once and can be asked again by name.

A file begins with comments and is valid SPARQL as it stands, with IRIs relative to the base:

    # title_zh: 某关键词的项目计划了什么
    # title_en: What was planned for a keyword
    # question: 23
    # about_zh: 按名称中的词查找……
    # about_en: Indicators and projects whose name holds a word …
    # param: keyword=演练 | 关键词 | keyword
    # columns: unit 单位 | year 年度 | indicator 指标
    PREFIX jx: <ns#>
    SELECT … WHERE { VALUES ?keyword { "演练" } … }

A parameter stands in the body as `VALUES ?name { default }`, a string or a number; giving a value replaces the default.
`columns` gives the variables of the answer their Chinese headings; it may be repeated, and what it does not name keeps its own name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jixiao import resources
from jixiao.errors import QueryError
from jixiao.settings import Settings

__all__ = ["NamedQuery", "Parameter", "named_queries", "read_query"]

_HEAD = re.compile(r"#\s*(title_zh|title_en|question|about_zh|about_en|param|columns):\s*(.*\S)\s*")
_COLUMN = re.compile(r"([a-z][a-z0-9_]*)\s+(\S.*)")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that the asker may change."""

    name: str
    default: str
    zh: str
    en: str
    number: bool


@dataclass(frozen=True)
class NamedQuery:
    """A question with a name.

    Attributes:
        name: the name of its file.
        title_zh, title_en: the question.
        question: its number in docs/ontology.md.
        about_zh, about_en: how it is answered, and what that leaves out.
        parameters: what the asker may change.
        columns: Chinese headings of the variables of the answer.
        body: the SPARQL below the heading.
    """

    name: str
    title_zh: str
    title_en: str
    question: str
    about_zh: str
    about_en: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    body: str

    def text(self, base: str, values: Mapping[str, str] | None = None) -> str:
        """The query to run: the base declared, the given values in the place of the defaults.

        Args:
            base: base IRI of the publication.
            values: parameter name -> value as plain text.

        Raises:
            QueryError: a parameter is unknown, or a value is no number where one is needed.
        """
        known = {p.name: p for p in self.parameters}
        body = self.body
        for name, value in (values or {}).items():
            if name not in known:
                raise QueryError(f"查询 {self.name} 没有参数 {name!r}，可用：{'、'.join(known) or '无'} / "
                                 f"query {self.name} has no parameter {name!r}; its parameters: {', '.join(known) or 'none'}")
            if known[name].number and not _NUMBER.fullmatch(value):
                raise QueryError(f"查询 {self.name} 的参数 {name} 应是数字，而不是 {value!r} / "
                                 f"query {self.name}: parameter {name} must be a number, not {value!r}")
            term = value if known[name].number else f'"{value.translate(_ESCAPES)}"'
            body = _slot(name).sub(lambda m, t=term: f"{m[1]}{t}{m[3]}", body)  # type: ignore[misc]
        return f"BASE <{base}>\n{body}"


def named_queries(settings: Settings) -> dict[str, NamedQuery]:
    """The named queries, by name: those that are shipped, and those of the project's own `site/queries/`.

    Raises:
        QueryError: a file has no title or a parameter without its place in the body.
    """
    return {path.stem: read_query(path) for path in resources.files("site/queries", "*.rq", settings.own)}


def read_query(path: Path) -> NamedQuery:
    """Read one file of a named query.

    Raises:
        QueryError: the heading is incomplete; the message names the file and what is missing.
    """
    head: dict[str, list[str]] = defaultdict(list)
    lines = path.read_text(encoding="utf-8").splitlines()
    while lines and (not lines[0].strip() or lines[0].startswith("#")):
        found = _HEAD.fullmatch(lines.pop(0))
        if found:
            head[found[1]].append(found[2])
    for needed in ("title_zh", "title_en"):
        if not head[needed]:
            raise QueryError(f"{path.name}：开头缺少一行“# {needed}: …” / the heading needs a line “# {needed}: …”")
    body = "\n".join(lines).strip() + "\n"
    return NamedQuery(
        name=path.stem, title_zh=head["title_zh"][0], title_en=head["title_en"][0],
        question="".join(head["question"][:1]), about_zh="".join(head["about_zh"]), about_en=" ".join(head["about_en"]),
        parameters=tuple(_parameter(path, line, body) for line in head["param"]),
        columns=dict(_column(path, part.strip(), body) for line in head["columns"] for part in line.split("|")), body=body,
    )


def _slot(name: str) -> re.Pattern[str]:
    """The place of a parameter in a query: before, the default, after."""
    return re.compile(rf'(VALUES\s+\?{re.escape(name)}\s*\{{\s*)("(?:\\.|[^"\\])*"|[+-]?\d+(?:\.\d+)?)(\s*\}})')


def _column(path: Path, text: str, body: str) -> tuple[str, str]:
    found = _COLUMN.fullmatch(text)
    if found is None or not re.search(rf"\?{found[1]}\b", body):
        raise QueryError(f"{path.name}：列名应写成“# columns: variable 名称 | variable 名称”，变量要在查询中，而不是“{text}” / "
                         f"headings are written “# columns: variable heading | …” with variables of the query, not “{text}”")
    return found[1], found[2]


def _parameter(path: Path, line: str, body: str) -> Parameter:
    definition, _, rest = line.partition("|")
    zh, _, en = rest.partition("|")
    name, equals, default = (part.strip() for part in definition.partition("="))
    if not (equals and zh.strip() and en.strip() and re.fullmatch(r"[a-z_]+", name)):
        raise QueryError(f"{path.name}：参数应写成“# param: name=default | 中文 | English”，而不是“{line}” / "
                         f"a parameter is written “# param: name=default | 中文 | English”, not “{line}”")
    slot = _slot(name).search(body)
    if slot is None or slot[2].strip('"') != default:
        raise QueryError(f"{path.name}：参数 {name} 在查询中没有位置，应有 VALUES ?{name} {{ {default} }} / "
                         f"parameter {name} needs its place in the query, such as VALUES ?{name} {{ {default} }}")
    return Parameter(name, default, zh.strip(), en.strip(), number=not slot[2].startswith('"'))
