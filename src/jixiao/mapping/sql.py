"""The compiler: rules of the plan to DuckDB SQL that writes N-Quads lines in bulk.

A query reads its table once. A term or line without a value is NULL, and NULL lines are dropped. Lines come out of UNNEST over
one list for each row, which DuckDB does twice as fast as one long text for each row. Where a term takes a column with several
values, or a function that gives several, the rows are unnested for it first, each term on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jixiao.mapping.evaluate import spread
from jixiao.mapping.functions import FUNCTIONS
from jixiao.mapping.plan import Call, Expression, Join, RowId, Rule, Source, Term, columns_of, references
from jixiao.mapping.sources.opened import Column, Sources
from jixiao.mapping.sql_terms import ROW, Cell, Layers, Made, Verdict, compile_term, concat, condition, text_of

__all__ = ["CARRIED", "Batch", "Check", "Known", "batches", "census", "is_apart", "spreads", "used_columns"]

# Columns of a row that a finding about it takes over, where its table has them.
CARRIED = ("document", "document_id", "form", "unit_key", "year_key", "row_id")


@dataclass(frozen=True)
class Check:
    """A way in which values can break a rule; `bad` is true in the rows where they do."""

    verdict: Verdict
    bad: str
    rule: Rule


@dataclass
class Batch(Layers):
    """Rules that read the same rows, compiled into one query."""

    rules: tuple[Rule, ...] = ()
    lines: list[str] = field(default_factory=list)  # SQL of a line, for each rule
    guards: list[str] = field(default_factory=list)  # SQL that tells whether the rule makes a quad, for each rule
    checks: list[Check] = field(default_factory=list)

    @property
    def query(self) -> str:
        """SQL of all lines."""
        lines = ", ".join(self.lines)
        return f"SELECT line FROM ({self.select(f'unnest([{lines}]) AS line')}) WHERE line IS NOT NULL"


@dataclass(frozen=True)
class Known:
    """What the data have shown of rules, each called by its `id`, so that less is left to do.

    Attributes:
        sound: rules that no value breaks: their tests are left out.
        single: joins that find one row at most: they are made in the same pass as other rules.
        few: rules whose columns take few values together: each of these is looked at once.
    """

    sound: frozenset[int] = frozenset()
    single: frozenset[int] = frozenset()
    few: frozenset[int] = frozenset()


def batches(rules: Sequence[Rule], sources: Sources, numbered: bool = False, known: Known | None = None) -> list[Batch]:
    """Compile rules: one batch for each table, and one for each rule that joins or takes several values of a row.

    Args:
        rules: the rules of a plan.
        sources: the opened sources.
        numbered: whether rows also have their number (the cell `ROW`) and the columns that findings take over.
        known: what is known of the rules.
    """
    known = known or Known()
    plain: dict[tuple[Source, frozenset[str]], list[Rule]] = {}
    apart: list[Rule] = []
    for rule in rules:
        if is_apart(rule, sources) and id(rule) not in known.single:
            apart.append(rule)
        else:
            columns = frozenset(used_columns(rule)) if id(rule) in known.few else frozenset[str]()
            plain.setdefault((rule.source, columns), []).append(rule)
    out = [_plain(source, own, sources, numbered, known) for (source, _), own in plain.items()]
    return out + [_alone(rule, sources, numbered, known) for rule in apart]


@dataclass
class _Rows:
    """SQL of rows that grows by what is unnested."""

    sql: str
    columns: dict[str, Column]  # with aliases in place of the relation's own SQL
    letter: str
    count: int = 0

    @property
    def cells(self) -> dict[str, Cell]:
        """The columns that have one value at most; of the others the first value."""
        return {name: Cell(f"{c.text}[1].t", f"{c.text}[1].d") if c.many else Cell(c.text, c.datatype)
                for name, c in self.columns.items()}

    def scope(self, *what: Term | Expression) -> tuple[dict[str, Cell], list[Term | Expression]]:
        """The cells for terms or expressions that take the same values of a row, with what they became.

        Columns with several values, and functions that give several, are unnested.
        """
        parts: dict[Call, str] = {}
        out = [_spread(one, parts) for one in what]
        cells = self.cells
        needed = [c for one in what for c in (columns_of(one) if isinstance(one, Term) else references(one))]
        for name in dict.fromkeys(needed):
            if self.columns[name].many:
                alias = self._unnest(self.columns[name].text)
                cells[name] = Cell(f"{alias}.t", f"coalesce({alias}.d, '')")
        for call, name in parts.items():
            cells[name] = Cell(self._unnest(FUNCTIONS[call.function].sql([text_of(a, cells) for a in call.arguments])))
        return cells, out

    def _unnest(self, values: str) -> str:
        alias = f"{self.letter}u{self.count}"
        self.count += 1
        self.sql = f"(SELECT *, unnest(CASE WHEN len({values}) > 0 THEN {values} ELSE [NULL] END) AS {alias} FROM {self.sql})"
        return alias


def _spread(what: Term | Expression, parts: dict[Call, str]) -> Term | Expression:
    if not isinstance(what, Term):
        return spread(what, parts)
    datatype = _spread(what.datatype, parts) if isinstance(what.datatype, Term) else what.datatype
    assert isinstance(datatype, str | Term)
    language = what.language if isinstance(what.language, str) else spread(what.language, parts)
    return replace(what, value=spread(what.value, parts), datatype=datatype, language=language)


def _rows(source: Source, used: Iterable[str], sources: Sources, numbered: bool, letter: str = "c") -> _Rows:
    """SQL of the columns that are used, under aliases; of numbered rows also the number and the columns that findings take."""
    relation = sources.relation(source)
    more = [column for column in CARRIED if numbered and column in relation.columns]
    parts: list[str] = []
    columns: dict[str, Column] = {}
    for at, name in enumerate(dict.fromkeys([*used, *more])):
        column, alias = relation.columns[name], f"{letter}{at}"
        parts.append(f"{column.text} AS {alias}")
        datatype = column.datatype
        if datatype and not datatype.startswith("'"):
            parts.append(f"{datatype} AS {alias}d")
            datatype = f"{alias}d"
        columns[name] = Column(alias, datatype, column.many)
    if numbered:
        parts.append(f"{relation.number} AS {letter}n")
        columns[ROW] = Column(f"{letter}n")
    return _Rows(f"(SELECT {', '.join(parts or ['1 AS one'])} FROM {relation.sql})", columns, letter)


def is_apart(rule: Rule, sources: Sources) -> bool:
    """True for a rule that needs a query of its own, because it makes more or fewer than one quad of a row."""
    return isinstance(rule.object, Join) or spreads(rule, sources)


def spreads(rule: Rule, sources: Sources) -> bool:
    """True for a rule that takes several values of a row, from one column or from a function."""
    columns = sources.relation(rule.source).columns
    parts: dict[Call, str] = {}
    for term in rule.terms():
        _spread(term, parts)
    for call in rule.conditions:
        spread(call, parts)
    return bool(parts) or any(columns[name].many for name in used_columns(rule))


def used_columns(rule: Rule) -> list[str]:
    """The columns of its own table that a rule needs."""
    out = [c for term in rule.terms() for c in columns_of(term)] + [c for call in rule.conditions for c in references(call)]
    if isinstance(rule.object, Join):
        out += [c for mine, _ in rule.object.on for c in references(mine)]
    return out


def _needs_number(*terms: Term) -> bool:
    return any(isinstance(term.value, RowId) for term in terms)


def _plain(source: Source, rules: Sequence[Rule], sources: Sources, numbered: bool, known: Known) -> Batch:
    numbered = numbered or any(_needs_number(*rule.terms()) for rule in rules)
    rows = _rows(source, (c for rule in rules for c in used_columns(rule)), sources, numbered)
    if id(rules[0]) in known.few and not numbered:
        rows.sql = f"(SELECT DISTINCT * FROM {rows.sql})"
    own = rows.cells
    subjects: dict[int, tuple[dict[str, Cell], Term]] = {}
    for rule in rules:
        if isinstance(rule.object, Join):
            rows.sql, subjects[id(rule)] = _joined(rows, rule.object, sources, f"p{len(subjects)}_", single=True)
    batch = Batch(rows.sql, own, rules=tuple(rules))
    for rule in rules:
        made = [compile_term(batch, term, own) for term in rule.terms()]
        if id(rule) in subjects:
            made.insert(2, compile_term(batch, subjects[id(rule)][1], subjects[id(rule)][0]))
        _add(batch, rule, made, [condition(c, own) for c in rule.conditions], tested=id(rule) not in known.sound)
    return batch


def _alone(rule: Rule, sources: Sources, numbered: bool, known: Known) -> Batch:
    """A query for one rule that takes several values of a row, or joins."""
    rows = _rows(rule.source, used_columns(rule), sources, numbered or _needs_number(*rule.terms()))
    own = rows.cells
    scopes = [rows.scope(term) for term in rule.terms()]
    tests = rows.scope(*rule.conditions)
    sql, joined = rows.sql, None
    if isinstance(rule.object, Join):
        sql, joined = _joined(rows, rule.object, sources)
    batch = Batch(sql, own, rules=(rule,))
    made = []
    for (cells, out), term in zip(scopes, rule.terms(), strict=True):
        assert isinstance(out[0], Term)
        one = compile_term(batch, out[0], cells)
        columns = tuple(dict.fromkeys(columns_of(term)))
        one.verdicts = tuple(replace(v, columns=columns) for v in one.verdicts)
        made.append(one)
    if isinstance(rule.object, Join):
        assert joined is not None
        made.insert(2, compile_term(batch, joined[1], joined[0]))
    _add(batch, rule, made, [condition(c, tests[0]) for c in tests[1] if not isinstance(c, Term)],
         tested=id(rule) not in known.sound)
    return batch


def _joined(rows: _Rows, join: Join, sources: Sources, letter: str = "p", *, single: bool = False,
            ) -> tuple[str, tuple[dict[str, Cell], Term]]:
    """SQL of rows with the rows of the other table that they are joined to, and the other subject's cells.

    With `single` the rows that are joined to none are kept, as no row is joined to more than one.
    """
    mine_cells, mine = rows.scope(*(a for a, _ in join.on))
    theirs = _parents(join, sources, letter)
    their_cells, wanted = theirs.scope(*(b for _, b in join.on))
    subject_cells, subject = theirs.scope(join.subject)
    pairs = [f"{text_of(a, mine_cells)} = {text_of(b, their_cells)}" for a, b in zip(mine, wanted, strict=True)
             if not isinstance(a, Term) and not isinstance(b, Term)]
    assert isinstance(subject[0], Term)
    how = "LEFT JOIN" if single else "JOIN"
    return f"(SELECT * FROM {rows.sql} {how} {theirs.sql} ON {' AND '.join(pairs) or 'true'})", (subject_cells, subject[0])


def _parents(join: Join, sources: Sources, letter: str = "p") -> _Rows:
    """The rows that a join looks up, each once, those left out that its conditions or an empty cell of the subject exclude."""
    needed = list(columns_of(join.subject))
    tested = [c for call in join.conditions for c in references(call)]
    rows = _rows(join.source, [*needed, *tested, *(c for _, b in join.on for c in references(b))], sources,
                 _needs_number(join.subject), letter)
    present = [f"{rows.columns[c].text} IS NOT NULL" for c in dict.fromkeys(needed)]
    present += [condition(c, rows.cells) for c in join.conditions]
    rows.sql = f"(SELECT DISTINCT * FROM {rows.sql} WHERE {' AND '.join(present) or 'true'})"
    return rows


def _add(batch: Batch, rule: Rule, made: Sequence[Made], conditions: Sequence[str], *, tested: bool = True) -> None:
    """The line and the guard of one rule, and the checks of its terms; `tested` whether the line depends on them."""
    wanted = [batch.layer(sql) for sql in conditions]
    guard = list(dict.fromkeys([*(f"{need} IS NOT NULL" for one in made for need in one.needs), *wanted]))
    for one in made:
        for verdict in one.verdicts:
            batch.checks.append(Check(verdict, " AND ".join([*guard, f"NOT {verdict.valid}"]), rule))
    valid = list(dict.fromkeys(verdict.valid for one in made for verdict in one.verdicts))
    line = concat([part for one in made for part in (one.text, "' '")] + ["'.'"])
    tests = [*wanted, *valid] if tested else wanted
    batch.lines.append(f"CASE WHEN {' AND '.join(tests)} THEN {line} END" if tests else line)
    batch.guards.append(f"({' AND '.join([*guard, *valid])})" if guard or valid else "true")


def census(source: Source, rules: Sequence[Rule], sources: Sources) -> Batch:
    """Compile only the guards of all rules of a table, so that rows and cells without a quad can be counted.

    Of several values in a row the first is looked at.
    """
    rows = _rows(source, sources.columns(source), sources, any(_needs_number(*rule.terms()) for rule in rules))
    batch = Batch(rows.sql, rows.cells, rules=tuple(rules))
    for rule in rules:
        parts: dict[Call, str] = {}
        terms = [_spread(term, parts) for term in rule.terms()]
        tests = [spread(c, parts) for c in rule.conditions]
        cells = dict(batch.cells)
        for call, name in parts.items():
            cells[name] = Cell(f"{FUNCTIONS[call.function].sql([text_of(a, cells) for a in call.arguments])}[1]")
        made = [compile_term(batch, term, cells) for term in terms if isinstance(term, Term)]
        wanted = [condition(c, cells) for c in tests]
        if isinstance(rule.object, Join):
            wanted.append(_has_parent(rule.object, batch.cells, sources))
        _add(batch, rule, [replace(one, text="''") for one in made], wanted)
    return batch


def _has_parent(join: Join, cells: Mapping[str, Cell], sources: Sources) -> str:
    """SQL of the test that a row is joined to some other row."""
    theirs = _parents(join, sources)
    their_cells, wanted = theirs.scope(*(b for _, b in join.on))
    if not join.on:
        return f"EXISTS (SELECT 1 FROM {theirs.sql})"
    mine = ", ".join(text_of(a, cells) for a, _ in join.on)
    keys = ", ".join(text_of(b, their_cells) for b in wanted if not isinstance(b, Term))
    return f"coalesce(({mine}) IN (SELECT {keys} FROM {theirs.sql}), false)"
