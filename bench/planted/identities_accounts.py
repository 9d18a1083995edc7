"""Identities of account and budget tables: sums of a table, its hierarchies, and one table beside another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from figures import Figure
from identities import Identity, at_most, equal, same, sums

__all__ = ["of_accounts"]

CENT = Decimal("0.01")
SOURCES = ("general", "gov-fund", "state-capital")
OWN = ("special-account", "superior", "career", "business", "affiliate", "own", "other")
NATURES = ("basic", "project", "to-superior", "business", "to-affiliate")
PUBLIC_CLASSES = ("302", "307", "309", "310", "311", "312", "313", "399")


class Sheet:
    """The money of one form, by its columns."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.rows = [(dict(f.row), f) for f in figures]
        self.kind = self.rows[0][0]["form_kind"]
        self.stages = list(dict.fromkeys(r["stage"] for r, _ in self.rows))

    def all(self, stage: str = "", **where: str | tuple[str, ...]) -> list[Figure]:
        """The figures whose columns have these values."""
        wanted = {k: (v,) if isinstance(v, str) else v for k, v in where.items()}
        return [f for r, f in self.rows if (not stage or r["stage"] == stage) and all(r[k] in v for k, v in wanted.items())]

    def one(self, stage: str = "", **where: str | tuple[str, ...]) -> Figure | None:
        """The only figure with these values, or None."""
        found = self.all(stage, **where)
        return found[0] if len(found) == 1 else None

    def lines(self, stage: str, **where: str | tuple[str, ...]) -> dict[tuple[str, str], dict[str, Figure]]:
        """For each line (side, subject) its figures by column."""
        wanted = {k: (v,) if isinstance(v, str) else v for k, v in where.items()}
        out: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
        for r, f in self.rows:
            if r["stage"] == stage and all(r[k] in v for k, v in wanted.items()):
                out[r["side"], r["subject_ref"]][r["column"]] = f
        return out


def of_accounts(figures: Iterable[Figure]) -> list[Identity]:
    """All identities of the accounts and budgets among some figures; each document for itself."""
    forms: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        row = dict(figure.row)
        if figure.table == "amounts" and figure.column == "amount" and row["form_kind"].startswith(("account-", "budget-")):
            forms[row["document"], row["form"]].append(figure)
    documents: dict[str, dict[str, Sheet]] = defaultdict(dict)
    out: list[Identity] = []
    for (document, _), of_form in forms.items():
        sheet = Sheet(of_form)
        documents[document].setdefault(sheet.kind, sheet)
        for stage in sheet.stages:
            out += _inside(sheet, stage)
    for sheets in documents.values():
        out += _across(sheets)
    return out


# --- inside one table -----------------------------------------------------------------------------------------------------
def _inside(sheet: Sheet, stage: str) -> Iterator[Identity]:
    family = "F" if sheet.kind.startswith("account") else "B"
    role = sheet.kind.partition("-")[2]
    if role in ("balance", "fiscal-balance"):
        yield from _balance(sheet, stage, {"F": "F01", "B": "B01"}[family] if role == "balance" else {"F": "F10", "B": "B05"}[family])
    elif role == "three-public":
        yield from _three_public(sheet, stage, {"F": "F16", "B": "B04"}[family])
    else:
        rule = {"Fincome": "F06", "Fexpenditure": "F08", "Fgeneral": "F12", "Fbasic": "F14", "Ffund": "F18", "Fstate-capital": "F18",
                "Bbasic": "B03"}.get(family + role, "B02")
        yield from _rows(sheet, stage, rule)
        yield from _hierarchy(sheet, stage, rule)


def _balance(sheet: Sheet, stage: str, rule: str) -> Iterator[Identity]:
    def one(side: str, ref: str, column: tuple[str, ...] = ("amount", "total")) -> Figure | None:
        return sheet.one(stage, side=side, subject_ref=ref, column=column)

    fiscal, income, total = one("income", "fiscal"), one("income", "current-total"), one("income", "total")
    lines = sheet.all(stage, side="income", subject_ref=SOURCES)
    rest = sheet.all(stage, side="income", subject_ref=OWN)
    if fiscal:
        yield from sums(rule, fiscal, lines)
    sources = [fiscal, *rest] if fiscal else [*lines, *rest]
    kept = sheet.all(stage, side="income", subject_ref=("surplus-use", "opening"))
    if income:
        yield from sums(rule, income, sources)
    if total:
        yield from sums("F02" if rule == "F01" else rule, total, [income, *kept] if income else [*sources, *kept])
    opening = one("income", "opening")
    if opening:
        yield from sums("F10", opening, sheet.all(stage, side="income", subject_ref=tuple(f"opening-{s}" for s in SOURCES)))
    for column in ("amount", "total", *SOURCES):
        classes = sheet.all(stage, side="expenditure", subject="code", column=column)
        natures = sheet.all(stage, side="expenditure", subject_ref=NATURES, column=column)
        spent, whole = one("expenditure", "current-total", (column,)), one("expenditure", "total", (column,))
        left = sheet.all(stage, side="expenditure", subject_ref=("distribution", "closing"), column=column)
        for parts in (classes, natures):
            if spent:
                yield from sums("F03" if rule == "F01" else rule, spent, parts)
            if whole:
                yield from sums("F04" if rule == "F01" else rule, whole, [spent, *left] if spent else [*parts, *left])
    for line in sheet.lines(stage, side="expenditure").values():
        if "total" in line:
            yield from sums(rule, line["total"], [line[c] for c in SOURCES if c in line])
    other = one("expenditure", "total")
    if total and other:
        yield from same("F05" if rule == "F01" else rule, total, other)


def _rows(sheet: Sheet, stage: str, rule: str) -> Iterator[Identity]:
    """Columns of a line: the total is the sum of the others, in one of the ways that tables are cut."""
    for line in sheet.lines(stage).values():
        if "total" in line:
            cuts = [NATURES, ("personnel", "public"), ("fiscal", *OWN), (*SOURCES, *OWN), ("current-total", "opening")]
            for cut in cuts:
                parts = [line[c] for c in cut if c in line]
                if len(parts) > 1 or (parts and cut == ("fiscal", *OWN)):
                    yield from sums(rule, line["total"], parts)
    by_subject: dict[str, dict[str, Figure]] = defaultdict(dict)
    for (_, subject), line in sheet.lines(stage).items():
        by_subject[subject].update(line)
    for line in by_subject.values():
        both = [line[c] for c in ("opening", "income") if c in line], [line[c] for c in ("expenditure", "closing") if c in line]
        if sheet.kind.endswith(("fund", "state-capital")):
            yield from equal("F18", *both, CENT * 2)
            if "expenditure" in line:
                yield from sums("F18", line["expenditure"], [line[c] for c in ("basic", "project") if c in line])
            for whole in ("opening", "closing"):
                if whole in line:
                    parts = [line[f"{whole}-{p}"] for p in ("carry", "surplus") if f"{whole}-{p}" in line]
                    yield from sums("F18", line[whole], parts)


def _hierarchy(sheet: Sheet, stage: str, rule: str) -> Iterator[Identity]:
    columns: dict[str, dict[str, Figure]] = defaultdict(dict)
    for r, f in sheet.rows:
        if r["stage"] == stage and r["subject"] == "code":
            columns[r["column"]][r["subject_ref"]] = f
    for column, codes in columns.items():
        children: dict[str, list[Figure]] = defaultdict(list)
        for code, figure in codes.items():
            parent = next((code[:n] for n in range(len(code) - 1, 2, -1) if code[:n] in codes), "")
            children[parent].append(figure)
        for parent, parts in children.items():
            whole = codes[parent] if parent else sheet.one(stage, subject_ref="total", column=column)
            if whole:
                yield from sums(rule, whole, parts)
    if sheet.kind.endswith("basic"):
        amount = ("amount", "total")
        for ref, classes in (("personnel-total", ("301", "303")), ("public-total", PUBLIC_CLASSES)):
            whole = sheet.one(stage, subject_ref=ref, column=amount)
            if whole:
                yield from sums(rule, whole, sheet.all(stage, subject="code", subject_ref=classes, column=amount))


def _three_public(sheet: Sheet, stage: str, rule: str) -> Iterator[Identity]:
    total, vehicle = (sheet.one(stage, subject_ref=ref) for ref in ("total", "vehicle"))
    cars = sheet.all(stage, subject_ref=("vehicle-purchase", "vehicle-running"))
    main = sheet.all(stage, subject_ref=("abroad", "reception"))
    if vehicle:
        yield from sums(rule, vehicle, cars)
    if total:
        yield from sums(rule, total, [*main, vehicle] if vehicle else [*main, *cars])


# --- one table beside another ---------------------------------------------------------------------------------------------
def _across(sheets: dict[str, Sheet]) -> Iterator[Identity]:
    for family in ("account", "budget"):
        of = {kind.partition("-")[2]: sheet for kind, sheet in sheets.items() if kind.startswith(family)}
        stages = dict.fromkeys(s for sheet in of.values() for s in sheet.stages)
        for stage in stages:
            yield from _totals(of, stage, family == "account")
            yield from _codes(of, stage, family == "account")
            yield from _basic(of, stage, family == "account")


def _pairs(rule: str, ones: Iterable[Figure | None], others: Iterable[Figure | None]) -> Iterator[Identity]:
    for one, other in zip(ones, others, strict=True):
        if one and other:
            yield from same(rule, one, other, CENT)


def _totals(of: dict[str, Sheet], stage: str, accounts: bool) -> Iterator[Identity]:
    balance, fiscal = of.get("balance"), of.get("fiscal-balance")
    for name, side, rule in (("income", "income", "F07"), ("expenditure", "expenditure", "F09")):
        table = of.get(name)
        if table and balance:
            whole = table.one(stage, subject_ref="total", column="total")
            ours = balance.one(stage, side=side, subject_ref="current-total") or balance.one(stage, side=side, subject_ref="total")
            yield from _pairs(rule if accounts else "B06", [whole], [ours])
            if name == "income":
                share = table.one(stage, subject_ref="total", column="fiscal")
                lines = balance.all(stage, side="income", subject_ref=SOURCES)
                yield from equal("F07" if accounts else "B06", [share] if share else [], lines, CENT)
                for column in OWN:
                    yield from _pairs("F07" if accounts else "B06", [table.one(stage, subject_ref="total", column=column)],
                                      [balance.one(stage, side="income", subject_ref=column)])
    if balance and fiscal:
        for ref in SOURCES:
            yield from _pairs("F11" if accounts else "B05", [fiscal.one(stage, side="income", subject_ref=ref)],
                              [balance.one(stage, side="income", subject_ref=ref)])
    for name, column, theirs in (("general", "general", "total"), ("fund", "gov-fund", "expenditure"),
                                 ("state-capital", "state-capital", "expenditure")):
        table = of.get(name)
        if table and fiscal:
            ours = fiscal.one(stage, side="expenditure", subject_ref="current-total", column=column) or fiscal.one(
                stage, side="expenditure", subject_ref="total", column=column)
            whole = table.one(stage, subject_ref="total", column=theirs) or table.one(stage, subject_ref="total", column="total")
            yield from _pairs("F11" if accounts else "B05", [ours], [whole])


def _by_code(sheet: Sheet | None, stage: str, column: str | tuple[str, ...], **where: str) -> dict[str, Figure]:
    if sheet is None:
        return {}
    return {dict(f.row)["subject_ref"]: f for f in sheet.all(stage, subject="code", column=column, **where)}


def _codes(of: dict[str, Sheet], stage: str, accounts: bool) -> Iterator[Identity]:
    spent = _by_code(of.get("expenditure"), stage, "total")
    general = _by_code(of.get("general"), stage, "total")
    fund = _by_code(of.get("fund"), stage, "expenditure") | _by_code(of.get("state-capital"), stage, "expenditure")
    for code, whole in spent.items():
        parts = [table[code] for table in (general, fund) if code in table]
        yield from at_most("F13" if accounts else "B06", parts, whole)
    classes = _by_code(of.get("balance"), stage, ("amount", "total"), side="expenditure")
    for code, figure in classes.items():
        if code in spent:
            yield from same("F09" if accounts else "B06", figure, spent[code], CENT)
    fiscal = _by_code(of.get("fiscal-balance"), stage, "general", side="expenditure")
    for code, figure in fiscal.items():
        if code in general:
            yield from same("F11" if accounts else "B05", figure, general[code], CENT)
    if _all_general(of, stage):
        for column in ("total", "basic", "project"):
            ours, theirs = _by_code(of["expenditure"], stage, column), _by_code(of["general"], stage, column)
            for code in ours.keys() & theirs.keys():
                yield from same("F13" if accounts else "B06", ours[code], theirs[code], CENT)
            yield from _pairs("F13" if accounts else "B06", [of["expenditure"].one(stage, subject_ref="total", column=column)],
                              [of["general"].one(stage, subject_ref="total", column=column)])


def _all_general(of: dict[str, Sheet], stage: str) -> bool:
    """Whether all that was spent is money of the general budget."""
    if "expenditure" not in of or "general" not in of:
        return False
    whole, general = (of[name].one(stage, subject_ref="total", column="total") for name in ("expenditure", "general"))
    return bool(whole and general and whole.value == general.value)


def _basic(of: dict[str, Sheet], stage: str, accounts: bool) -> Iterator[Identity]:
    basic, general = of.get("basic"), of.get("general")
    if basic is None or general is None:
        return
    whole = general.one(stage, subject_ref="total", column="basic")
    parts = [basic.one(stage, subject_ref=ref, column=("amount", "total")) for ref in ("personnel-total", "public-total")]
    rule = "F15" if accounts else "B03"
    if whole and all(parts):
        yield from equal(rule, [whole], [p for p in parts if p], CENT)
    yield from _pairs(rule, [whole], [basic.one(stage, subject_ref="total", column=("amount", "total"))])
    economic = _by_code(basic, stage, ("amount", "total"))
    public = of.get("three-public")
    limits: tuple[tuple[str, str], ...] = (("30212", "abroad"), ("30217", "reception"), ("30231", "vehicle-running"),
                                           ("31013", "vehicle-purchase"))
    for code, ref in limits:
        total = public.one(stage, subject_ref=ref) if public else None
        if total and code in economic:
            yield from at_most("F17" if accounts else "B04", [economic[code]], total, CENT)
    functional = _by_code(general, stage, "total")
    for code, other in (("30108", "2080505"), ("30109", "2080506"), ("30113", "2210201"), ("30111", "2101103")):
        if code in economic and other in functional:
            yield from same("F19", economic[code], functional[other], CENT)
