"""StratML part 2 (`PerformancePlanOrReport`, draft of ISO 17469-2): one XML file for each plan, monitoring form or self-evaluation.

The tree of the standard is goal, objective, indicator. A form becomes one goal with its goal texts; its tasks, the level-2 categories
of its indicators, and its money become objectives. Money counts as an input: budgets are targets, what was executed is a result.
What has no element of its own stands in `OtherInformation`, as `名称：值`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from jixiao.exports.report import Count, Exported
from jixiao.exports.things import Thing, Things

__all__ = ["NAMESPACE", "stratml"]

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"

_TYPES = {"plan": "Performance_Plan", "evaluation": "Performance_Report", "monitoring": "Performance_Report"}
_STAGES = {"output": "Output", "benefit": "Outcome", "satisfaction": "Outcome", "cost": "Input"}
_RESULTS = ("executed", "final", "previous-final", "previous-executed")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What is counted: the class, the record of what was used ("" for what is never written), its names where it is written and where not.
_KINDS = (
    ("jx:Indicator", "indicators", ("绩效指标", "indicators"), ("其他绩效指标", "other indicators")),
    ("jx:Amount", "amounts", ("金额", "amounts"), ("其他表的金额", "amounts of other tables")),
    ("jx:Goal", "goals", ("绩效目标", "goal texts"), ("其他绩效目标", "other goal texts")),
    ("jx:Task", "tasks", ("年度任务", "tasks"), ("其他年度任务", "other tasks")),
    ("jx:Duty", "duties", ("职责", "duties"), ("表单以外的职责", "duties outside forms")),
    ("jx:PaymentStep", "steps", ("资金支出计划", "payment steps"), ("其他资金支出计划", "other payment steps")),
    ("jx:Fact", "", ("", ""), ("非金额数据", "figures of other tables")),
    ("jx:Claim", "", ("", ""), ("文字数据", "figures of the text")),
    ("jx:Finding", "", ("", ""), ("核查发现", "findings")),
)


def stratml(dump: Path, base: str, out: Path) -> Exported:
    """Write one XML file for each form with targets or results.

    Args:
        dump: N-Quads of a build.
        base: the base IRI that it was built with.
        out: the folder to write into; it is made where it is missing.
    """
    things = Things(dump, base)
    writer = _Writer(things)
    out.mkdir(parents=True, exist_ok=True)
    forms = things.of("jx:Form")
    written = 0
    for iri, form in sorted(forms.items()):
        kind = things.code(form.text("jx:kind")).rpartition("-")[2]
        if kind not in _TYPES:
            continue
        root = writer.document(form, _TYPES[kind])
        ET.indent(root)
        name = re.sub(r"[/#]+", "-", iri.removeprefix(f"{base}unit/"))
        (out / f"{name}.xml").write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
        written += 1
    counts = (Count("表单", "forms", written), *(Count(*names, len(writer.used[key])) for _, key, names, _ in _KINDS if key))
    left = [Count("其他表单", "forms of other kinds", len(forms) - written)]
    left += [Count(*names, things.count(kind) - len(writer.used.get(key, ()))) for kind, key, _, names in _KINDS]
    left.append(Count("XML 不能写的字符", "characters that XML cannot hold", writer.characters))
    return Exported(written, counts, tuple(c for c in left if c.number))


class _Writer:
    """Forms to trees, with a record of what was used."""

    def __init__(self, things: Things) -> None:
        self.things = things
        self.indicators, self.amounts = things.of("jx:Indicator"), things.of("jx:Amount")
        self.targets, self.results = things.of("jx:Target"), things.of("jx:Result")
        self.goals, self.tasks = things.of("jx:Goal"), things.of("jx:Task")
        self.duties, self.steps = things.of("jx:Duty"), things.of("jx:PaymentStep")
        self.units, self.concepts = things.of("jx:BudgetUnit"), things.of("jx:IndicatorConcept")
        self.broader = {iri: thing.text("skos:broader") for iri, thing in things.of("skos:Concept").items()}
        self.pages = {form: page for page in things.of("jx:UnitYear").values() for form in page.texts("jx:hasForm")}
        self.documents = things.of("jx:Document")
        self.used: dict[str, set[str]] = {key: set() for _, key, _, _ in _KINDS if key}
        self.characters = 0

    # --- the document -------------------------------------------------------------------------------------------------
    def document(self, form: Thing, kind: str) -> ET.Element:
        page = self.pages.get(form.iri, Thing(""))
        unit = self.units.get(page.text("jx:unit"), Thing(""))
        self.key = _ncname(f"{unit.iri.rstrip('/').rpartition('/')[2]}-{page.text('jx:fiscalYear') or 'undated'}")
        self.dates = _year(form.text("jx:fiscalYear") or page.text("jx:fiscalYear"))
        title = form.text("rdfs:label") or self.things.name(form.text("jx:kind"))
        root = ET.Element("PerformancePlanOrReport", {"xmlns": NAMESPACE, "Type": kind})
        self._add(root, "Name", title)
        self._add(root, "Description", " ".join(filter(None, (
            form.text("jx:unitName") or unit.text("rdfs:label"), form.text("jx:fiscalYear"), form.text("jx:projectName")))))
        self._other(root, [
            ("表单种类", self.things.name(form.text("jx:kind"))), ("项目编码", form.text("jx:projectCode")),
            ("单位代码", form.text("jx:unitCode")), ("区划代码", form.text("jx:divisionCode")), ("期间", form.text("jx:period")),
            ("指标体系", self.things.name(form.text("jx:framework"))),
            ("总分值", form.text("jx:totalWeight")), ("总得分", form.text("jx:totalScore")),
            ("来源文件", self.documents.get(form.text("jx:document"), Thing("")).text("jx:fileName")),
            ("位置", form.text("jx:place")),
        ])
        core = ET.SubElement(root, "StrategicPlanCore")
        self._organization(core, form, unit)
        self._mission(core, form)
        self._goal(core, form)
        admin = ET.SubElement(root, "AdministrativeInformation")
        self._add(admin, "Identifier", self._id(form))
        for tag, date in zip(("StartDate", "EndDate"), self.dates, strict=True):
            self._add(admin, tag, date)
        self._add(admin, "Source", form.iri)
        return root

    def _organization(self, core: ET.Element, form: Thing, unit: Thing) -> None:
        organization = ET.SubElement(core, "Organization")
        self._add(organization, "Name", unit.text("rdfs:label") or form.text("jx:unitName"))
        self._add(organization, "Identifier", _ncname(f"unit-{unit.iri.rstrip('/').rpartition('/')[2]}"))
        for role, name in (("主管部门 responsible department", form.text("jx:department")),
                           ("实施单位 implementing unit", form.text("jx:implementer"))):
            if name:
                holder = ET.SubElement(organization, "Stakeholder", {"StakeholderTypeType": "Organization"})
                self._add(holder, "Name", name)
                part = ET.SubElement(holder, "Role")
                self._add(part, "Name", role)
                self._add(part, "RoleType", "Performer")

    def _mission(self, core: ET.Element, form: Thing) -> None:
        duties = self._members(form, "jx:hasDuty", self.duties, "duties")
        if duties:
            self._add(ET.SubElement(core, "Mission"), "Description", "\n".join(d.text("jx:verbatim") for d in duties))

    # --- goal and objectives ------------------------------------------------------------------------------------------
    def _goal(self, core: ET.Element, form: Thing) -> None:
        goals = self._members(form, "jx:hasGoal", self.goals, "goals")
        said = [(self.things.code(g.text("jx:goalStage")), g.text("jx:verbatim")) for g in goals]
        goal = ET.SubElement(core, "Goal")
        self._add(goal, "Name", form.text("jx:projectName") or form.text("rdfs:label") or self.things.name(form.text("jx:kind")))
        ET.SubElement(goal, "Description").text = self._clean("\n".join(text for stage, text in said if stage != "actual"))
        self._add(goal, "Identifier", f"{self._id(form)}-goal")
        steps = self._members(form, "jx:hasPaymentStep", self.steps, "steps")
        self._other(goal, [
            ("实际完成情况", "\n".join(text for stage, text in said if stage == "actual")),
            ("资金支出计划（累计%）", "，".join(f"{s.text('jx:until')} {s.text('jx:share')}" for s in steps)),
        ])
        amounts = self._members(form, "jx:hasAmount", self.amounts, "amounts")
        tasks = self._members(form, "jx:hasTask", self.tasks, "tasks")
        of_task = {t.iri for t in tasks}
        for task in tasks:
            objective = self._objective(goal, self._id(task), task.text("rdfs:label"), task.text("dct:description"))
            self._other(objective, [("位置", task.text("jx:place"))])
            self._money(objective, [a for a in amounts if a.text("jx:about") == task.iri])
        rest = [a for a in amounts if a.text("jx:about") not in of_task]
        if rest:
            self._money(self._objective(goal, f"{self._id(form)}-funds", "资金 Funds", ""), rest)
        categories: dict[str, list[Thing]] = {}
        for indicator in self._members(form, "jx:hasIndicator", self.indicators, "indicators"):
            categories.setdefault(indicator.text("jx:category"), []).append(indicator)
        for category, members in categories.items():
            names = [self.things.name(iri) for iri in (self.broader.get(category, ""), category) if iri]
            code = _ncname(f"{self._id(form)}-{self.things.code(category)}")
            objective = self._objective(goal, code, " / ".join(names), "")
            for number, indicator in enumerate(members, 1):
                self._indicator(objective, indicator, str(number))

    def _objective(self, goal: ET.Element, identifier: str, name: str, description: str) -> ET.Element:
        objective = ET.SubElement(goal, "Objective")
        self._add(objective, "Name", name)
        self._add(objective, "Description", description)
        self._add(objective, "Identifier", identifier)
        return objective

    def _money(self, objective: ET.Element, amounts: Iterable[Thing]) -> None:
        """Amounts of one line as one indicator: budgets are its targets, what was executed its results."""
        lines: dict[tuple[str, ...], list[Thing]] = {}
        for amount in amounts:
            lines.setdefault(tuple(amount.text(p) for p in (
                "jx:item", "jx:fundSource", "jx:nature", "jx:vintage", "qudt:hasUnit")), []).append(amount)
        for (item, fund, nature, vintage, measure), members in lines.items():
            parts = [self.things.name(iri) for iri in (fund, nature, vintage) if iri]
            element = self._element(objective, "Input", "Quantitative", f"{item}（{'，'.join(parts)}）", measure, members[0])
            instance = ET.SubElement(element, "MeasurementInstance")
            for tag, wanted in (("TargetResult", False), ("ActualResult", True)):
                for amount in members:
                    stage = self.things.code(amount.text("jx:stage"))
                    if (stage in _RESULTS) == wanted:
                        self._measured(instance, tag, amount.text("jx:amountValue"),
                                       ("阶段", self.things.name(amount.text("jx:stage"))), amount.text("jx:verbatim"))
            self._other(element, [pair for amount in members for pair in (
                ("执行率", amount.text("jx:executionRate")), ("分值", amount.text("jx:weight")), ("得分", amount.text("jx:score")),
                ("标识", amount.iri), ("位置", amount.text("jx:place")))])

    # --- indicators ---------------------------------------------------------------------------------------------------
    def _indicator(self, objective: ET.Element, indicator: Thing, number: str) -> None:
        target = self.targets.get(indicator.text("jx:hasTarget"), Thing(""))
        result = self.results.get(indicator.text("jx:hasResult"), Thing(""))
        category = self.things.code(indicator.text("jx:category"))
        stage = "Input" if category == "output-cost" else _STAGES.get(category.partition("-")[0], "")
        figures = target.text("qudt:numericValue") or result.text("qudt:numericValue")
        measure = target.text("qudt:hasUnit") or result.text("qudt:hasUnit")
        element = self._element(objective, stage, "Quantitative" if figures else "Qualitative", indicator.text("rdfs:label"), measure,
                                indicator, number)
        if target.iri or result.iri:
            instance = ET.SubElement(element, "MeasurementInstance")
            if target.iri:
                words = target.text("jx:qualitativeText")
                self._measured(instance, "TargetResult", target.text("qudt:numericValue"),
                               ("定性指标值", words) if words else ("计算符号", self.things.name(target.text("jx:operator"))),
                               target.text("jx:verbatim"))
            if result.iri:
                self._measured(instance, "ActualResult", result.text("qudt:numericValue"),
                               ("定性完成值", result.text("jx:qualitativeText")), result.text("jx:verbatim"))
        self._other(element, [
            ("分值", indicator.text("jx:weight")), ("得分", result.text("jx:score")),
            ("一级指标分值", indicator.text("jx:level1Weight")), ("符号来源", self.things.name(target.text("jx:operatorSource"))),
            ("指标说明", indicator.text("dct:description")), ("确定依据", indicator.text("jx:basis")),
            ("评分标准", indicator.text("jx:scoringRule")), ("中期指标值", indicator.text("jx:midtermTarget")),
            ("全年预计", indicator.text("jx:forecast")), ("偏差原因", result.text("jx:deviationExplanation")),
            ("备注", indicator.text("jx:note")), ("标识", indicator.iri), ("位置", indicator.text("jx:place")),
        ])

    def _element(
        self, objective: ET.Element, stage: str, kind: str, name: str, measure: str, thing: Thing, number: str = "",
    ) -> ET.Element:
        attributes = {"ValueChainStage": stage} if stage else {}
        element = ET.SubElement(objective, "PerformanceIndicator", attributes | {"PerformanceIndicatorType": kind})
        self._add(element, "SequenceIndicator", number)
        ET.SubElement(element, "MeasurementDimension").text = self._clean(name)
        ET.SubElement(element, "UnitOfMeasurement").text = self._clean(self.things.code(measure))
        self._add(element, "Identifier", self._id(thing))
        concept = self.concepts.get(thing.text("jx:indicatorConcept"))
        if concept:
            relation = ET.SubElement(element, "Relationship", {"RelationshipType": "Narrower_Than"})
            self._add(relation, "ReferentIdentifier", concept.iri)
            self._add(relation, "Name", concept.text("rdfs:label"))
        return element

    def _measured(self, instance: ET.Element, tag: str, number: str, descriptor: tuple[str, str], printed: str) -> None:
        element = ET.SubElement(instance, tag)
        for name, date in zip(("StartDate", "EndDate"), self.dates, strict=True):
            self._add(element, name, date)
        self._add(element, "NumberOfUnits", number)
        if descriptor[1]:
            part = ET.SubElement(element, "Descriptor")
            self._add(part, "DescriptorName", descriptor[0])
            self._add(part, "DescriptorValue", descriptor[1])
        self._add(element, "Description", printed)

    # --- small parts --------------------------------------------------------------------------------------------------
    def _members(self, form: Thing, name: str, things: dict[str, Thing], key: str) -> list[Thing]:
        found = sorted((things[iri] for iri in form.texts(name) if iri in things),
                       key=lambda t: (int(t.text("jx:ordinal") or 0), t.iri))
        self.used[key].update(t.iri for t in found)
        return found

    def _id(self, thing: Thing) -> str:
        return _ncname(f"{self.key}-{thing.fragment}")

    def _other(self, parent: ET.Element, pairs: Iterable[tuple[str, str]]) -> None:
        lines = [f"{name}：{value}" for name, value in pairs if value]
        self._add(parent, "OtherInformation", "\n".join(lines))

    def _add(self, parent: ET.Element, tag: str, text: str) -> None:
        if text:
            ET.SubElement(parent, tag).text = self._clean(text)

    def _clean(self, text: str) -> str:
        kept = _FORBIDDEN.sub("", text)
        self.characters += len(text) - len(kept)
        return kept


def _ncname(text: str) -> str:
    """An identifier that XML takes: letters, digits, `-`, `.`, `_`, beginning with a letter.

    >>> _ncname("430212-yjglj-2026-i-7f"), _ncname("unit/a#b")
    ('_430212-yjglj-2026-i-7f', 'unit-a-b')
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", text)
    return plain if re.match("[A-Za-z_]", plain) else f"_{plain}"


def _year(year: str) -> tuple[str, str]:
    """The first and the last day of a fiscal year, which in China is the calendar year; two blanks for none."""
    return (f"{year}-01-01", f"{year}-12-31") if re.fullmatch(r"\d{4}", year) else ("", "")
