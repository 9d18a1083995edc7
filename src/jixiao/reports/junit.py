"""JUnit XML for continuous integration: a suite for each document, a case for each rule on each form."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from jixiao.model.schema import Row
from jixiao.reports.order import Item
from jixiao.reports.report import SEVERITY_NAMES, Report
from jixiao.words import untold

__all__ = ["as_junit"]

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ALL = "全部文件 all documents"
_COUNTS = {"evaluated": "评估 evaluated", "passed": "通过 passed", "rounded": "尾差 rounded", "failed": "不符 failed"}

Key = tuple[str, str, str]
"""Document, form, code."""


def as_junit(report: Report) -> bytes:
    """The report as JUnit XML.

    A case fails with the findings that make the run fail. Known findings, and those below the severity that fails, are told in the
    output of a case that passes; a rule that could not be evaluated is skipped, with the reason.
    """
    checks: dict[Key, Row | None] = {(c["document"], c["form"], c["code"]): c for c in report.tables["checks"]}
    found: dict[Key, list[Item]] = {}
    for item in report.findings:
        key = item.row["document"], item.row["form"], item.row["code"]
        found.setdefault(key, []).append(item)
        if item.judged:
            checks.setdefault(key, None)
    suites: dict[str, list[Key]] = {name: [] for name in report.documents}
    for key in checks:
        suites.setdefault(key[0], []).append(key)
    root = Element("testsuites", name=_legal(report.settings.title))
    for document, keys in suites.items():
        suite = SubElement(root, "testsuite", name=_legal(document or _ALL))
        for key in sorted(keys, key=lambda k: (int(k[1] or 0), k[2])):
            _case(report, suite, key, checks[key], found.get(key, []))
        _count(suite)
    _count(root)
    indent(root)
    xml: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return xml + b"\n"


def _count(element: Element) -> None:
    """Say how many cases there are below an element; nothing is said of time, so that the bytes stay the same."""
    for name, path in (("tests", ".//testcase"), ("failures", ".//failure"), ("skipped", ".//skipped")):
        element.set(name, str(len(element.findall(path))))
    element.set("errors", "0")
    element.set("time", "0")


def _case(report: Report, suite: Element, key: Key, check: Row | None, found: list[Item]) -> None:
    document, form, code = key
    place = ".".join(part.replace(".", "．") for part in (document or _ALL, report.form_name(document, form)) if part)
    case = SubElement(suite, "testcase", classname=_legal(place), name=_legal(f"{code} {report.rule_title(code)}".strip()), time="0")
    failing = [item for item in found if report.fails(item)]
    evaluated = check is not None and int(check["evaluated"] or 0)
    if failing:
        first = failing[0].row["message"] + (f"（等 {len(failing)} 条）" if len(failing) > 1 else "")
        failure = SubElement(case, "failure", type=failing[0].row["severity"], message=_legal(first))
        failure.text = _legal("\n".join(_sentence(item) for item in failing))
    elif check is not None and not evaluated:
        SubElement(case, "skipped", message=_legal(check["reason"] or "不适用 not applicable"))
    told = [_sentence(item) for item in found if not report.fails(item)]
    if check is not None and evaluated:
        told.insert(0, " · ".join(f"{words} {check[name]}" for name, words in _COUNTS.items())
                    + (f" · {check['reason']}" if check["reason"] else ""))
    if told:
        SubElement(case, "system-out").text = _legal("\n".join(told))


def _sentence(item: Item) -> str:
    row = item.row
    state = "已知 known · " if item.known else ""
    place = untold(row["place"], row["message"])
    where = f"（{place}）" if place else ""
    return f"{state}{' '.join(SEVERITY_NAMES[row['severity']])} · {row['message']}{where} {row['id']}"


def _legal(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)
