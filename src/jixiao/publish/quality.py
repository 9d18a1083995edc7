"""Quality in five plain lines: complete, consistent, traceable, comparable, timely. The only place where it is computed.

Each metric is a share: how many of how many. What counts and what does not is told to readers on the quality page, from
`site/templates/words-quality.yaml` (`quality.METRIC.counts`). There is no total score: the shares are not of one kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from jixiao.findings import JUDGED, Rule, is_reading
from jixiao.model.schema import Row
from jixiao.publish.corpus import Corpus

__all__ = ["DIMENSIONS", "DUE", "FAMILIES", "FIGURES", "METRICS", "Miss", "Quality", "Scope", "Share", "family"]

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "complete": ("cells-read", "kinds-of-form", "values-given"),
    "consistent": ("checks-passed", "forms-without-error"),
    "traceable": ("figures-with-cell",),
    "comparable": ("targets-as-numbers", "indicators-shared", "units-registered"),
    "timely": ("files-dated", "forms-in-time"),
}
"""The five lines and the metrics that each is made of."""

METRICS = tuple(metric for metrics in DIMENSIONS.values() for metric in metrics)

FAMILIES = ("plan", "evaluation", "budget", "account")
"""The kinds of form that make a year complete: 目标表, 自评表, 预算, 决算."""

DUE: dict[str, tuple[int, str]] = {"plan": (0, "06-30"), "budget": (0, "06-30"), "evaluation": (1, "10-31"), "account": (1, "10-31")}
"""The yardstick of timeliness: years after the fiscal year, and the day, until which a file is in time. Not a legal deadline."""

FIGURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("amounts", "amount", ("amount", "text")),
    ("facts", "value", ("value", "text")),
    ("indicators", "target_text", ("target", "target_text")),
    ("indicators", "actual_text", ("actual", "actual_text")),
    ("schedule", "share", ("share",)),
    ("claims", "value", ("value", "text")),
)
"""What counts as a figure: its table, its column, and the columns whose cells it may have been read from."""

Scope = tuple[str, ...]
"""Nothing for the whole site, a unit, or a unit and a year."""

Miss = tuple[str, Row]
"""A table and a row of it that made a share less than whole."""

_KEPT = 40  # misses of one metric that are kept for one scope


@dataclass(slots=True)
class Share:
    """How many of how many."""

    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> str:
        """In percent with one decimal, rounded down so that only a whole is 100.0; "" where there was nothing to count.

        >>> Share(1999, 2000).percent, Share(3, 3).percent, Share().percent
        ('99.9', '100.0', '')
        """
        if not self.whole:
            return ""
        return str((Decimal(100 * self.part) / self.whole).quantize(Decimal("0.1"), ROUND_DOWN))


def family(kind: str) -> str:
    """Which of the four families a kind of form belongs to, or "" (monitoring, base data).

    >>> family("project-plan"), family("account-balance"), family("project-monitoring")
    ('plan', 'account', '')
    """
    first, _, last = kind.partition("-")
    found = first if first in ("budget", "account") else last
    return found if found in FAMILIES else ""


class Quality:
    """The shares of the site, of each unit and of each unit and year.

    Args:
        corpus: the tables.
        rules: the catalogue; only rules that judge (errors and warnings) say whether figures are consistent.
    """

    def __init__(self, corpus: Corpus, rules: Mapping[str, Rule]) -> None:
        self._corpus = corpus
        self._shares: dict[Scope, dict[str, Share]] = defaultdict(lambda: {metric: Share() for metric in METRICS})
        self._misses: dict[tuple[Scope, str], list[Miss]] = defaultdict(list)
        self._judging = {code for code, rule in rules.items() if rule.severity in JUDGED and not is_reading(code)}
        self._shares[()]
        for key in corpus.unit_keys():
            self._units_registered(key)
            self._kinds_of_form(key)
        for document in corpus.documents.values():
            self._document(document)
        for form in corpus.tables["forms"]:
            self._form(form)
        self._checks()
        self._indicators()
        self._figures()

    def of(self, *scope: str) -> dict[str, Share]:
        """The shares of the site, of a unit, or of a unit in a year, by metric."""
        return self._shares.get(scope) or {metric: Share() for metric in METRICS}

    def misses(self, metric: str, *scope: str) -> list[Miss]:
        """What made a share less than whole, the first of it; of `checks-passed` the findings tell it."""
        return self._misses.get((scope, metric), [])

    def _add(self, metric: str, scopes: Iterator[Scope] | tuple[Scope, ...], part: int, whole: int, miss: Miss | None = None) -> None:
        for scope in scopes:
            share = self._shares[scope][metric]
            share.part += part
            share.whole += whole
            if miss and part < whole and len(kept := self._misses[scope, metric]) < _KEPT:
                kept.append(miss)

    @staticmethod
    def _scopes(row: Row) -> tuple[Scope, ...]:
        """Where a row counts: the site, its unit, its unit and year."""
        unit, year = row["unit_key"], row["year_key"]
        return ((), (unit,), (unit, year)) if unit else ((),)

    def _document_scopes(self, document: Row) -> tuple[Scope, ...]:
        """A document counts for its unit and for every unit and year that one of its forms belongs to."""
        units = dict.fromkeys([(document["unit_key"],)] if document["unit_key"] else [])
        years: dict[Scope, None] = {}
        for form in self._corpus.forms_of_document.get((document["document_id"],), ()):
            units[form["unit_key"],] = None
            years[form["unit_key"], form["year_key"]] = None
        return ((), *units, *years)

    def _units_registered(self, key: str) -> None:
        row = self._corpus.units.get(key)
        known = int(bool(row and row["registered"] == "yes"))
        self._add("units-registered", ((), (key,)), known, 1, ("units", row) if row else None)

    def _kinds_of_form(self, key: str) -> None:
        for year in self._corpus.years_of(key):
            if year.isdigit():
                found = {family(form["kind"]) for form in self._corpus.rows[key, year]["forms"]} - {""}
                self._add("kinds-of-form", ((), (key,), (key, year)), len(found), len(FAMILIES))

    def _document(self, document: Row) -> None:
        scopes = self._document_scopes(document)
        read, cells = int(document["cells_claimed"] or 0), int(document["cells"] or 0)
        self._add("cells-read", scopes, read, cells, ("documents", document))
        self._add("files-dated", scopes, int(bool(document["modified"])), 1, ("documents", document))

    def _form(self, form: Row) -> None:
        findings = self._corpus.findings_in_form.get((form["document_id"], form["form"]), ())
        wrong = any(f["severity"] == "error" for f in findings)
        self._add("forms-without-error", self._scopes(form), int(not wrong), 1, ("forms", form))
        in_time = self._in_time(form)
        if in_time is not None:
            self._add("forms-in-time", self._scopes(form), int(in_time), 1, ("forms", form))

    def _in_time(self, form: Row) -> bool | None:
        """Whether a form's file is from before its day; None where that cannot be judged.

        A file that says it is older than the year before its plan, or than the year that it accounts for, has a date that
        is not its own (of a template, say).
        """
        document = self._corpus.documents.get(form["document_id"])
        due = DUE.get(family(form["kind"]))
        if not document or not document["modified"] or not due or not form["year_key"].isdigit():
            return None
        after, day = due
        year, date = int(form["year_key"]), document["modified"][:10]
        if date < f"{year + after - 1}-01-01":
            return None
        return date <= f"{year + after}-{day}"

    def _checks(self) -> None:
        corpus = self._corpus
        for check in corpus.tables["checks"]:
            evaluated = int(check["evaluated"] or 0)
            if not evaluated or check["code"] not in self._judging:
                continue
            passed = int(check["passed"] or 0) + int(check["rounded"] or 0)
            form = corpus.forms.get((check["document_id"], check["form"]))
            document = corpus.documents.get(check["document_id"])
            scopes: tuple[Scope, ...] = ((),)
            if form:
                scopes = self._scopes(form)
            elif document and document["unit_key"]:
                scopes = ((), (document["unit_key"],))
            self._add("checks-passed", scopes, passed, evaluated)

    def _indicators(self) -> None:
        rows = self._corpus.tables["indicators"]
        measures = self._corpus.measures
        places: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in rows:
            places[row["concept_key"]].add((row["unit_key"], row["year_key"]))
        for row in rows:
            scopes, miss = self._scopes(row), ("indicators", row)
            asked = ["target_text", *(["actual_text"] if family(row["form_kind"]) == "evaluation" else [])]
            self._add("values-given", scopes, sum(bool(row[column]) for column in asked), len(asked), miss)
            measure = measures.get(row["measure_key"])
            number = bool(row["target_number"]) and (not row["measure_key"] or bool(measure and measure["registered"] == "yes"))
            self._add("targets-as-numbers", scopes, int(number), 1, miss)
            shared = bool(row["concept_key"]) and len(places[row["concept_key"]]) > 1
            self._add("indicators-shared", scopes, int(shared), 1, miss)

    def _figures(self) -> None:
        for table, figure, columns in FIGURES:
            for row in self._corpus.tables[table]:
                if row[figure]:
                    cells = self._corpus.evidence.get((row["document_id"], table, row["row_id"]), {})
                    self._add("figures-with-cell", self._scopes(row), int(any(cells.get(c) for c in columns)), 1, (table, row))
