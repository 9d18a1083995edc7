"""Graphs of records that the SHACL bench and the tests of both engines validate: generated, the same bytes for the same size.

usage: python bench/shacl/data.py STATEMENTS FOLDER

A document has a plan and a self-evaluation of one unit and year, with duties, goals, tasks, amounts, a payment schedule, indicators
with targets and results, facts, claims and promises: the kinds of record that `mappings/rdf` makes, with only those statements
that shapes look at. Every fifth document has one violation planted; `expected.tsv` says which results that makes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["BASE", "PLANTS", "Document", "documents", "write"]

BASE = "https://example.org/jixiao/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_QUDT = "http://qudt.org/schema/qudt/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_LABEL, _NUMBER, _UNIT, _TYPE = f"{_RDFS}label", f"{_QUDT}numericValue", f"{_QUDT}hasUnit", f"{_RDF}type"
_EVERY = 5
_NAMES = ["应急演练场次", "隐患排查企业数", "设备验收合格率", "培训覆盖率", "服务对象满意度", "资金支付及时率", "人均成本",
          "受益户数", "物资库维护面积", "宣传手册印制量"]  # fmt: skip
_RATES = {"设备验收合格率", "培训覆盖率", "服务对象满意度", "资金支付及时率"}

Expected = tuple[str, str, str]  # shape, component, record


def jx(name: str) -> str:
    """A term of the vocabulary."""
    return f"{BASE}ns#{name}"


def code(path: str) -> str:
    """A code, a unit of measure, or another thing of the publication."""
    return f"<{BASE}{path}>"


def decimal(value: object) -> str:
    """A decimal literal, spelled as given."""
    return f'"{value}"^^<{_XSD}decimal>'


class Document:
    """The records of one document: for each node its statements as predicate and object, in order."""

    def __init__(self, number: int) -> None:
        self.draw = random.Random(number)
        self.iri = f"{BASE}document/{number:016x}/"
        self.unit = f"{BASE}unit/u-{number:08x}/"
        self.year = f"{self.unit}2025/"
        self.nodes: dict[str, list[tuple[str, str]]] = {}
        self.kinds: dict[str, list[str]] = {}
        self._fill()

    def add(self, kind: str, name: str, *statements: tuple[str, str]) -> str:
        """A node of a class."""
        node = f"{self.year}#{name}"
        self.nodes[node] = [(_TYPE, f"<{jx(kind)}>"), *statements]
        self.kinds.setdefault(kind, []).append(node)
        return node

    def lines(self) -> Iterator[str]:
        """The statements as N-Quads."""
        for node, statements in self.nodes.items():
            for predicate, value in statements:
                yield f"<{node}> <{predicate}> {value} <{self.iri}> .\n"

    def one(self, kind: str) -> str:
        """Some node of a class."""
        return self.draw.choice(self.kinds[kind])

    def drop(self, node: str, predicate: str) -> None:
        """Take a property away."""
        self.nodes[node] = [s for s in self.nodes[node] if s[0] != predicate]

    def put(self, node: str, predicate: str, *values: str) -> None:
        """Set a property."""
        self.drop(node, predicate)
        self.nodes[node] += [(predicate, value) for value in values]

    def _record(self, kind: str, name: str, ordinal: int, *statements: tuple[str, str]) -> str:
        return self.add(kind, name, (jx("about"), f"<{self.unit}>"), (jx("document"), f"<{self.iri}>"),
                        (jx("ordinal"), f'"{ordinal}"^^<{_XSD}integer>'), *statements)  # fmt: skip

    def _fill(self) -> None:
        forms = []
        for number, kind in enumerate(("project-plan", "project-evaluation"), 1):
            forms.append(self.add("Form", f"form-{number}", (jx("kind"), code(f"code/kind/{kind}")), (jx("about"), f"<{self.unit}>"),
                                  (jx("document"), f"<{self.iri}>")))  # fmt: skip
        self.nodes[self.year] = [(_TYPE, f"<{jx('UnitYear')}>"), (jx("unit"), f"<{self.unit}>"),
                                 *((jx("hasForm"), f"<{form}>") for form in forms)]  # fmt: skip
        self.kinds["UnitYear"] = [self.year]
        for at in range(1, 4):
            self._record("Duty", f"d-{at}", at, (jx("verbatim"), f'"{at}.负责辖区内第{at}类事务"'))
            self._record("Task", f"t-{at}", at, (_LABEL, f'"任务{at}"@zh'))
        for at, stage in enumerate(("expected", "actual"), 1):
            self._record("Goal", f"g-{at}", at, (jx("verbatim"), f'"目标{at}"'), (jx("goalStage"), code(f"code/goal-stage/{stage}")))
        for at in range(1, 13):
            stage = "initial" if at % 2 else "executed"
            amount = self._record("Amount", f"a-{at}", at, (jx("amountValue"), decimal(f"{self.draw.randrange(1, 99999) / 100:.2f}")),
                                  (_UNIT, code("measure/wan-yuan")), (jx("stage"), code(f"code/stage/{stage}")))  # fmt: skip
            if at % 4 == 0:
                self.nodes[amount] += [(jx("executionRate"), decimal("98.50")), (jx("weight"), decimal("10")),
                                       (jx("score"), decimal("9.85"))]  # fmt: skip
        steps = [self._record("PaymentStep", f"s-{at}", at, (jx("share"), decimal(25 * at))) for at in range(1, 5)]
        self.nodes[forms[0]] += [(jx("hasPaymentStep"), f"<{step}>") for step in steps]
        for at in range(1, 21):
            self._indicator(at)
        for at in range(1, 7):
            self._record("Fact", f"x-{at}", at, (jx("item"), f'"第{at}行"@zh'), (_NUMBER, decimal(at)))
        for at in range(1, 4):
            self._record("Claim", f"c-{at}", at, (jx("claimMeasure"), code("code/claim-measure/count")), (_NUMBER, decimal(at)),
                         (jx("verbatim"), f'"年末在职{at}人"'))  # fmt: skip
            self._record("Promise", f"p-{at}", at, (jx("promisedIn"), f"<{self.year}#g-1>"), (_NUMBER, decimal(at)),
                         (jx("promiseState"), code("code/promise/equal")), (jx("verbatim"), f'"{at}场"'))  # fmt: skip

    def _indicator(self, at: int) -> None:
        name = self.draw.choice(_NAMES)
        rate = name in _RATES
        number = f"{self.draw.randrange(8000, 9999) / 100:.2f}" if rate else str(self.draw.randrange(1, 500))
        weight = self.draw.randrange(2, 20)
        unit = code("measure/percent" if rate else "measure/ci")
        target = self.add("Target", f"i-{at}-target", (_NUMBER, decimal(number)), (_UNIT, unit), (jx("verbatim"), f'"≥{number}"'),
                          (jx("operator"), code("code/operator/ge")),
                          (jx("operatorSource"), code("code/operator-source/stated")))  # fmt: skip
        result = self.add("Result", f"i-{at}-result", (_NUMBER, decimal(number)), (_UNIT, unit),
                          (jx("score"), decimal(f"{self.draw.randrange(0, 10 * weight + 1) / 10:.1f}")))  # fmt: skip
        self._record("Indicator", f"i-{at}", at, (_LABEL, f'"{name}"@zh'),
                     (jx("category"), code("code/indicator-category/output-quantity")), (jx("weight"), decimal(weight)),
                     (jx("hasTarget"), f"<{target}>"), (jx("hasResult"), f"<{result}>"))  # fmt: skip


# --- what can be wrong -------------------------------------------------------

Plant = Callable[[Document], list[Expected]]


def _plain(kind: str, shape: str, predicate: str, component: str, *values: str, also: tuple[str, ...] = ()) -> Plant:
    """A property of a record taken away or given other values, which breaks one constraint of some shapes."""

    def plant(document: Document) -> list[Expected]:
        node = document.one(kind)
        document.put(node, predicate, *values)
        return [(f"code/rule/{name}", component, node) for name in (f"shape-record#{shape}", *also)]

    return plant


def _about_target(rule: str, name: str, measure: str, operator: str, number: str, *, category: str = "") -> Plant:
    """An indicator whose name and target contradict one another; the result names the indicator."""

    def plant(document: Document) -> list[Expected]:
        node = document.one("Indicator")
        document.put(node, _LABEL, f'"{name}"@zh')
        if category:
            document.put(node, jx("category"), code(f"code/indicator-category/{category}"))
        document.put(f"{node}-target", _UNIT, code(f"measure/{measure}"))
        document.put(f"{node}-target", jx("operator"), code(f"code/operator/{operator}"))
        document.put(f"{node}-target", _NUMBER, decimal(number))
        return [(f"code/rule/{rule}", "Not", node)]

    return plant


def _repaired(document: Document) -> list[Expected]:
    node = document.one("Target")
    document.put(node, jx("operatorSource"), code("code/operator-source/repaired"))
    return [("code/rule/I01#repaired", "Not", node)]


def _score(document: Document) -> list[Expected]:
    node = document.one("Indicator")
    document.put(f"{node}-result", jx("score"), decimal("20.50"))
    return [("code/rule/S07#indicator-score", "LessThanOrEquals", node)]


def _negative_score(document: Document) -> list[Expected]:
    node = document.one("Indicator")
    document.put(f"{node}-result", jx("score"), decimal("-0.5"))
    return [("code/rule/S07#indicator-score", "MinInclusive", node)]


def _amount_score(document: Document) -> list[Expected]:
    node = f"{document.year}#a-4"
    document.put(node, jx("score"), decimal("10.01"))
    return [("code/rule/S07#amount-score", "LessThanOrEquals", node)]


def _negative_amount_score(document: Document) -> list[Expected]:
    node = f"{document.year}#a-8"
    document.put(node, jx("score"), decimal("-0.01"))
    return [("code/rule/S07#amount-score", "MinInclusive", node)]


def _falling(document: Document) -> list[Expected]:
    node = f"{document.year}#s-3"
    document.put(node, jx("share"), decimal("49.99"))
    return [("code/rule/P07#schedule", "SPARQL", node)]


def _unfinished(document: Document) -> list[Expected]:
    node = f"{document.year}#s-4"
    document.put(node, jx("share"), decimal("99"))
    return [("code/rule/P07#schedule", "SPARQL", node)]


_NO, _OTHER = '"无"', code("code/operator/about")
PLANTS: dict[str, Plant] = {
    "form without a kind": _plain("Form", "form-kind", jx("kind"), "MinCount"),
    "form about nothing": _plain("Form", "form-about", jx("about"), "MinCount"),
    "form whose document is a text": _plain("Form", "form-source", jx("document"), "NodeKind", _NO),
    "record of no document": _plain("Fact", "record-source", jx("document"), "MinCount"),
    "record of two documents": _plain("Goal", "record-source", jx("document"), "MaxCount", code("document/1/"), code("document/2/")),
    "record about a text": _plain("Task", "record-about", jx("about"), "NodeKind", _NO),
    "ordinal that is a text": _plain("Fact", "record-order", jx("ordinal"), "Datatype", '"3"'),
    "ordinal that is ill-formed": _plain("Fact", "record-order", jx("ordinal"), "Datatype", f'"三"^^<{_XSD}integer>'),
    "indicator without a name": _plain("Indicator", "indicator-label", _LABEL, "MinCount"),
    "indicator with an empty name": _plain("Indicator", "indicator-label", _LABEL, "MinLength", '""@zh'),
    "indicator of no category": _plain("Indicator", "indicator-category", jx("category"), "In", code("code/indicator-category/none")),
    "weight below 0": lambda d: [("code/rule/shape-record#indicator-weight", "MinInclusive", _negative_weight(d))],
    "target without its text": _plain("Target", "target-verbatim", jx("verbatim"), "MinCount"),
    "target with two numbers": _plain("Target", "target-number", _NUMBER, "MaxCount", decimal("91"), decimal("92")),
    "target whose number is an integer": _plain("Target", "target-number", _NUMBER, "Datatype", f'"91"^^<{_XSD}integer>'),
    "target with two operators": _plain("Target", "target-operator", jx("operator"), "MaxCount", code("code/operator/ge"),
                                        code("code/operator/eq"), also=("I01#operator",)),
    "operator of another list": _plain("Target", "target-operator", jx("operator"), "In", _OTHER, also=("I01#operator",)),
    "operator source of another list": _plain("Target", "target-source", jx("operatorSource"), "In", _OTHER),
    "amount without a value": _plain("Amount", "amount-value", jx("amountValue"), "MinCount"),
    "amount that is a text": _plain("Amount", "amount-value", jx("amountValue"), "Datatype", '"12.50"'),
    "amount without a unit": _plain("Amount", "amount-unit", _UNIT, "MinCount"),
    "amount of no stage": _plain("Amount", "amount-stage", jx("stage"), "In", code("code/stage/none")),
    "fact without a line": _plain("Fact", "fact-line", jx("item"), "MinCount"),
    "claim without a text": _plain("Claim", "text-verbatim", jx("verbatim"), "MinLength", '""'),
    "claim of a measure that is a text": _plain("Claim", "claim-measure", jx("claimMeasure"), "NodeKind", _NO),
    "goal of no stage": _plain("Goal", "goal-stage", jx("goalStage"), "In", code("code/goal-stage/none")),
    "task with two names": _plain("Task", "task-name", _LABEL, "MaxCount", '"任务甲"@zh', '"任务乙"@zh'),
    "year of no unit": _plain("UnitYear", "unit-year-unit", jx("unit"), "MinCount"),
    "score above the weight": _score,
    "score below 0": _negative_score,
    "execution score above the weight": _amount_score,
    "execution score below 0": _negative_amount_score,
    "operator repaired": _repaired,
    "negative rate": _about_target("I01#negative", "隐患整改完成率", "percent", "ge", "-95"),
    "satisfaction with an upper limit": _about_target("I02#high", "群众满意度", "percent", "le", "90.00"),
    "complaints with a lower limit": _about_target("I02#low", "投诉件数", "ci", "ge", "3"),
    "reduction with an upper limit": _about_target("I02#reversed", "事故降低率", "percent", "lt", "5.0"),
    "time limit that is exact": _about_target("I02#limit", "隐患整改时限", "day", "eq", "3"),
    "share above 100": _about_target("I03#share", "设施占比", "percent", "le", "100.01"),
    "rate above 100": _about_target("I03#rate", "物资折算率", "percent", "eq", "120"),
    "at least 100 per cent": _about_target("I03#full", "信息公开率", "percent", "ge", "100.00"),
    "more than 1000 per mille": _about_target("I03#permille", "抽检数量", "permille", "eq", "1000.5"),
    "more than 24 hours a day": _about_target("I03#hours", "每日值守时长", "hour", "ge", "25"),
    "more than 366 days": _about_target("I03#days", "全年开放天数", "day", "eq", "400"),
    "whole day as a lower limit": _about_target("I03#whole-day", "每天记录时长", "hour", "ge", "24"),
    "whole year as a lower limit": _about_target("I03#whole-year", "安全运行天数", "day", "ge", "365"),
    "year as a quantity": _about_target("I04#year", "建成时间", "year", "eq", "2025"),
    "deadline as a least duration": _about_target("I04#duration", "工程完成时间", "month", "ge", "6", category="output-timeliness"),
    "shares that fall": _falling,
    "shares that end below 100": _unfinished,
}  # fmt: skip


def _negative_weight(document: Document) -> str:
    node = document.one("Indicator")
    document.put(node, jx("weight"), decimal("-5"))
    document.drop(f"{node}-result", jx("score"))
    return node


def documents(statements: int) -> Iterator[tuple[Document, list[Expected]]]:
    """Documents with about so many statements in all, and the results that each makes."""
    plants = list(PLANTS.values())
    number = written = 0
    while written < statements:
        document = Document(number)
        expected = plants[number // _EVERY % len(plants)](document) if number % _EVERY == 0 else []
        yield document, expected
        written += sum(len(node) for node in document.nodes.values())
        number += 1


def write(statements: int, folder: Path) -> int:
    """Write `dump.nq`, `dump.nt` and `expected.tsv`; how many statements there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with (
        (folder / "dump.nq").open("w", encoding="utf-8") as quads,
        (folder / "dump.nt").open("w", encoding="utf-8") as triples,
        (folder / "expected.tsv").open("w", encoding="utf-8") as results,
    ):
        for document, expected in documents(statements):
            tail = f" <{document.iri}> .\n"
            for line in document.lines():
                quads.write(line)
                triples.write(line.removesuffix(tail) + " .\n")
                count += 1
            results.writelines("\t".join(one) + "\n" for one in expected)
    return count


if __name__ == "__main__":
    print(write(int(sys.argv[1]), Path(sys.argv[2])))  # noqa: T201
