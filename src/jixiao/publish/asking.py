"""The question box: its grammar (`site/ask/*.yaml`) made into one file of data, and the names of the site that questions use.

The understanding itself is `site/assets/understand.js`; docs/ask.md describes the grammar.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Triple

from jixiao import resources
from jixiao.errors import JixiaoError
from jixiao.publish.build import Build
from jixiao.publish.columns import script
from jixiao.publish.page import Page
from jixiao.settings import Settings

__all__ = ["PATH", "Grammar", "examples", "files", "grammar", "pages"]

PATH = "ask/index.html"

Grammar = dict[str, Any]

_PREFIXES = {
    "jx": "ns#",
    "dct": "http://purl.org/dc/terms/",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SCHEMES = {"category": "indicator-category", "fund": "fund-source", "stage": "stage", "nature": "nature", "kind": "kind",
            "severity": "severity"}
_SILENT = {"stage": ("budget",), "nature": ("total",), "fund": ("total",)}
"""Codes whose names say too little in a question: 合计 is not a nature of expenditure there."""
_PART = re.compile(r"(\s*)(?:\[([^\]]*)\]\s*)?@([\w-]+)(.*)")
_CONDITION = re.compile(r"(\s*)(?:\[([^\]]*)\]\s*)?(.*)")
_SLOT = re.compile(r"\{(\w+)\}")
_VARIABLE = re.compile(r"\?(\w+)")
_PREFIX = re.compile(r"(?<![\w?<])([a-z]+):(?=\w)")


def pages(build: Build) -> Iterator[Page]:
    """The question box, with what can be asked."""
    page = build.page(PATH, "ask.html", build.strings.plain("ask"), section="ask")
    made = build.grammar
    asked = examples(build, made)
    topics: dict[str, list[Any]] = {}
    for template in made["templates"]:
        questions = [{"text": text, "href": f"?{urlencode({'q': text})}"} for text in asked[template["id"]]]
        if questions:
            topics.setdefault(template["topic"], []).append(questions)
    page.context = {
        "data": {"base": build.settings.base, "language": page.language, "root": page.root, "top": page.top,
                 "statements": build.engine.statements, "engine": build.engine.options(page)},
        "megabytes": f"{len(build.engine.dump) / 1e6:.1f}",
        "count": len(made["templates"]),
        "topics": [{"name": name, "questions": questions} for name, questions in topics.items()],
    }
    yield page


def files(build: Build) -> Iterator[tuple[str, bytes]]:
    """The grammar and the names, as scripts."""
    made = build.grammar
    templates = [{name: value for name, value in template.items() if name != "examples"} for template in made["templates"]]
    yield "data/ask/grammar.js", script("ask/grammar", {**made, "templates": templates, **_codes(build, made["said"])})
    yield "data/ask/names.js", script("ask/names", _names(build))


def grammar(settings: Settings) -> Grammar:
    """The grammar as it is published: the words, and the templates with their parts put in.

    Raises:
        JixiaoError: a template asks for a part that is not there, or two have one name.
    """
    words: Grammar = {}
    parts: dict[str, str] = {}
    templates: list[Grammar] = []
    for path in resources.files("site/ask", "*.yaml", settings.own):
        content = resources.content(path)
        if path.name == "words.yaml":
            words = content
        elif path.name == "parts.yaml":
            parts = content
        else:
            templates += [{**template, "topic": path.stem} for template in content]
    names = [template["id"] for template in templates]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise JixiaoError(f"site/ask 中有两个模板叫 {twice[0]} / two templates of site/ask are called {twice[0]}")
    return {
        "slots": {slot: _pair(name) for slot, name in words["slots"].items()},
        "labels": {cue: _pair(name) for cue, name in words["labels"].items()},
        "languages": ["zh", "en"],
        "said": words["codes"],
        "cues": words["cues"],
        "years": words["years"],
        "compare": words["compare"],
        "filler": words["fillers"],
        "unused": words["unused"],
        "always": words["always"],
        "endings": words["endings"],
        "templates": [_template(template, parts) for template in templates],
    }


def _pair(text: str) -> list[str]:
    zh, _, en = str(text).partition("|")
    return [zh.strip(), en.strip()]


def _template(given: Grammar, parts: dict[str, str]) -> Grammar:
    lines = [line for line in _expanded(given["sparql"].splitlines(), parts, given["id"]) if line.strip()]
    named = {prefix for line in lines for prefix in _PREFIX.findall(line)}
    used = [prefix for prefix in _PREFIXES if prefix in named
            or (prefix == "xsd" and "$year" in given["sparql"] + "".join(lines))]
    prologue = [f"PREFIX {prefix}: <{_PREFIXES[prefix]}>" for prefix in used]
    return {
        "id": given["id"], "title": _pair(given["title"]), "about": _pair(given.get("about", "")),
        "needs": given["needs"], "may": given["may"], "defaults": given.get("defaults", {}),
        "money": bool(given.get("money")), "page": given.get("page", ""), "topic": given["topic"],
        "columns": {name: _pair(text) for name, text in given["columns"].items()},
        "examples": given["examples"], "sparql": "\n".join([*prologue, *lines]),
        **(_listing(given, prologue, lines) if "rows" in given else {}),
    }


def _listing(given: Grammar, prologue: list[str], lines: list[str]) -> Grammar:
    """The query that lists what one line of an answer counts or adds up: the same pattern, ungrouped, narrowed to that line."""
    grouped = next((line for line in lines if line.startswith("GROUP BY ")), "")
    if not grouped or not {"WHERE {", "}"} <= set(lines):
        raise JixiaoError(f"site/ask 的模板 {given['id']} 有 rows，但没有从行首写起的 WHERE {{ … }} 和 GROUP BY / the template "
                          f"{given['id']} of site/ask has rows, but no WHERE {{ … }} and GROUP BY from the start of a line")
    pattern = lines[lines.index("WHERE {") + 1:lines.index("}")]
    variables = " ".join(f"?{name}" for name in given["rows"])
    return {
        "rows": {name: _pair(text) for name, text in given["rows"].items()},
        "groups": _VARIABLE.findall(grouped),
        "listing": "\n".join([*prologue, f"SELECT DISTINCT {variables}", "WHERE {", "  {", *(f"  {line}" for line in pattern), "  }",
                              "  [line] FILTER($line)", "}", f"ORDER BY {variables}"]),
    }


def _expanded(lines: list[str], parts: dict[str, str], template: str) -> Iterator[str]:
    """Lines with the parts that they name put in; the conditions of the line hold for each line of the part."""
    for line in lines:
        found = _PART.fullmatch(line)
        if found is None:
            yield line
            continue
        space, condition, name, words = found.groups()
        if name not in parts:
            raise JixiaoError(f"site/ask 的模板 {template} 要用的片段 {name} 不在 parts.yaml 中 / "
                              f"the template {template} of site/ask asks for the part {name}, which parts.yaml does not have")
        text = parts[name]
        for number, word in enumerate(words.split(), 1):
            text = text.replace(f"${number}", word)
        for inner in _expanded(text.splitlines(), parts, template):
            indent, more, rest = _CONDITION.fullmatch(inner).groups()  # type: ignore[union-attr]
            both = " ".join(filter(None, (condition, more)))
            yield space + indent + (f"[{both}] " if both else "") + rest


def examples(build: Build, made: Grammar) -> dict[str, list[str]]:
    """The example questions of each template, with names, years and numbers of this site; what it has none for is left out."""
    corpus = build.corpus
    tables = corpus.tables
    units = [corpus.unit_name(key) for key, _ in Counter(row["unit_key"] for row in tables["indicators"]).most_common()]
    dated = sorted((row for row in tables["forms"] if row["year_key"].isdigit()), key=lambda row: row["year_key"], reverse=True)
    years = list(dict.fromkeys(row["year_key"] for row in dated))
    projects = (corpus.project_name(row["project_key"]) for row in dated if row["project_key"])
    concepts = Counter(row["concept_key"] for row in tables["indicators"]
                       if row["target_number"] and row["category"] in ("output-quantity", "output-quality")).most_common()
    functions = (row["name"] for row in tables["budget_codes"] if row["scheme"] == "function" and len(row["code"]) == 3)
    values = {
        "unit": units[:1], "other": units[1:2], "year": years[:1], "lastyear": years[1:2], "project": list(projects)[:1],
        "indicator": [corpus.concept_name(key) for key, _ in concepts][:1], "function": list(functions)[:1],
        "number": [row["amount"] for row in tables["amounts"] if "." in row["amount"]][:1],
    }
    known = {name: found[0] for name, found in values.items() if found}
    return {template["id"]: [text.format_map(known) for text in template["examples"] if set(_SLOT.findall(text)) <= set(known)]
            for template in made["templates"]}


def _codes(build: Build, said: Grammar) -> Grammar:
    """The codes of the published lists with their names, and all words that mean them."""
    base, label = build.settings.base, build.knowledge.label
    codes: dict[str, dict[str, list[Any]]] = {}
    words: list[list[str]] = []
    for slot, scheme in _SCHEMES.items():
        codes[slot] = {}
        for iri in build.knowledge.members(f"{base}code/{scheme}"):
            code = _last(iri)
            if code in _SILENT.get(slot, ()):
                continue
            codes[slot][code] = [label(iri, "zh"), label(iri, "en"), [_last(below) for below in build.knowledge.narrower(iri)]]
            words += [[slot, word, code] for word in dict.fromkeys([label(iri, "zh"), *said.get(slot, {}).get(code, ())])]
    return {"codes": codes, "schemes": _SCHEMES, "words": words, "yuan": {"factor": "1", "base": "yuan"}}


def _last(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]


def _names(build: Build) -> Grammar:
    """The names that questions use: of units, projects, indicators, budget codes, rules and measures; the years there are."""
    corpus = build.corpus
    tables = corpus.tables
    functions: dict[str, dict[str, None]] = {}
    for row in tables["budget_codes"]:
        if row["scheme"] == "function" and row["name"]:
            functions.setdefault(row["name"], {})[row["code"]] = None
    return {
        "unit": [[key, *_written(corpus.unit_name(key), corpus.units.get(key))] for key in corpus.unit_keys()],
        "project": [[key, *_written(corpus.project_name(key), row)] for key, row in corpus.projects.items()],
        "indicator": [[key, *_written(corpus.concept_name(key), row)] for key, row in corpus.concepts.items()],
        "function": [[name, list(codes)] for name, codes in functions.items()],
        "rule": list(build.rules),
        "measure": list(_measures(build)),
        "years": sorted({row["year_key"] for row in tables["forms"] if row["year_key"].isdigit()}),
    }


def _written(name: str, row: dict[str, str] | None) -> list[str]:
    """A name and its other spellings."""
    return list(dict.fromkeys([name, *(a for a in (row["aliases"] if row else "").split("|") if a)]))


def _measures(build: Build) -> Iterator[list[str]]:
    """Units of measure: symbol, factor, base, other spellings."""
    base = build.settings.base
    for iri in build.knowledge.members(f"{base}code/measure"):
        said: dict[str, list[str]] = {}
        for quad in build.knowledge.about(iri):
            if isinstance(quad.object, Triple):
                continue
            said.setdefault(quad.predicate.value.rpartition("/")[2].rpartition("#")[2], []).append(quad.object.value)
        if "conversionMultiplier" in said and "notation" in said:
            yield [said["notation"][0], said["conversionMultiplier"][0], said["scalingOf"][0].rpartition("/")[2],
                   *sorted(set(said.get("altLabel", ())))]
