"""Every named query on two small graphs, with answers checked by hand, and the rules for parameters and headings."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from jixiao.errors import QueryError
from jixiao.graph import Store, named_queries, parse, read_query, vocabulary, vocabulary_quads
from jixiao.settings import Settings

SETTINGS = Settings()
QUERIES = named_queries(SETTINGS)
PAGE = SETTINGS.base + "unit/nyj/"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(SETTINGS.base).load(vocabulary(SETTINGS), Path(__file__).with_name("office.ttl"))


@pytest.fixture(scope="module")
def station() -> Store:
    return Store(SETTINGS.base).load(vocabulary(SETTINGS), Path(__file__).with_name("station.trig"))


# Query -> parameter values -> rows, each cut to the columns named.
ANSWERS = [
    ("forms-not-adding-up", {}, ("form", "project", "rule", "expected", "observed", "difference", "place"),
     [("项目支出绩效自评表", "防汛演练经费", "S06", "89", "99.50", "10.5", "table 2 R12C8")]),
    ("forms-not-adding-up", {"severity": "warning"}, ("form",), []),
    ("weight-sums", {}, ("form", "indicators", "execution_weight", "sum", "as_required"),
     [("部门整体支出绩效目标表", "1", "0", "50", "否 no"), ("项目支出绩效自评表", "2", "10", "100", "是 yes")]),
    ("operators-not-stated", {}, ("source", "indicator", "verbatim", "operator"),
     [("repaired", "服务对象满意度", "-95%", "="), ("implied", "演练次数", "6次", "=")]),
    ("unmet-but-full-score", {}, ("indicator", "target", "actual", "score", "weight"),
     [("演练次数", "6次", "5次", "60", "60")]),
    ("low-execution", {}, ("project", "budget", "executed", "rate", "printed_rate", "explanations"),
     [("防汛演练经费", "30", "12", "40", "40%", "0")]),
    ("low-execution", {"threshold": "40"}, ("project",), []),
    ("competing-figures", {}, ("name", "year", "phase", "source", "nature", "item", "lowest", "highest", "published"),
     [("清溪县农业局", "2025", "年初预算", "全部资金", "合计", "全部支出", "1000000", "1100000",
       "1,000,000.00（部门整体支出绩效目标表，line 9 cell 1）；100（部门整体支出绩效目标表，table 3 R3C2）；"
       "110（部门整体支出绩效目标表，table 3 R4C2）")]),
    ("three-public-over-budget", {}, ("said_in", "item", "budget", "final", "difference", "measure", "over_budget"),
     [("1 决算表", "公务接待费", "2", "2.3", "0.3", "万元", "是 yes")]),
    ("near-perfect-scores", {}, ("unit", "year", "project", "score"), [("清溪县农业局", "2024", "防汛演练经费", "99.5")]),
    ("near-perfect-scores", {"threshold": "99.51"}, ("unit",), []),
    ("cost-overspending", {}, ("indicator", "target", "actual", "difference", "base_unit"),
     [("演练成本", "≤10万元", "120000元", "20000", "元")]),
    ("categories-by-unit-and-year", {}, ("year", "level1", "level2", "indicators"),
     [("2024", "产出指标", "数量指标", "3"), ("2024", "成本指标", "经济成本指标", "1"),
      ("2024", "效益指标", "社会效益指标", "1"), ("2024", "满意度指标", "服务对象满意度指标", "1"),
      ("2025", "效益指标", "社会效益指标", "1"), ("2025", "满意度指标", "服务对象满意度指标", "1")]),
    ("indicators-dropped", {}, ("unit", "project", "form", "year", "next_year", "indicator"),
     [("清溪县农业局", "", "部门整体支出绩效目标表", "2024", "2025", "培训次数")]),
    ("projects-against-accounts", {}, ("unit", "year", "projects", "executed", "accounts", "difference"),
     [("清溪县农业局", "2024", "2", "300000", "315000", "15000")]),
    ("claimed-by-several-projects", {}, ("indicator", "target", "actual", "forms", "claimed_by"),
     [("演练次数", "6次", "5次", "2", "应急救援经费；防汛演练经费")]),
    ("qualitative-share", {}, ("year", "targets", "qualitative", "percent"),
     [("2024", "4", "0", "0"), ("2025", "2", "1", "50")]),
    ("spending-by-function", {}, ("year", "code", "function", "total", "basic", "project", "measure"),
     [("2024", "213", "农林水支出", "80", "50", "", "万元")]),
    ("satisfaction-targets", {}, ("year", "indicator", "operator", "target", "measure"),
     [("2025", "服务对象满意度", "=", "95", "%"), ("2024", "群众满意度", "≥", "90", "%")]),
    ("planned-happened-cost", {"keyword": "次数"}, ("year", "project", "indicator", "target", "actual", "budget", "executed"),
     [("2024", "", "培训次数", "", "", "", ""), ("2024", "应急救援经费", "演练次数", "6次", "5次", "", "180,000.00"),
      ("2024", "防汛演练经费", "演练次数", "6次", "5次", "25.00", "12.00")]),
    ("planned-happened-cost", {}, ("indicator",), [("演练次数",), ("演练成本",), ("演练次数",), ("群众满意度",)]),
    ("where-from", {"number": "30"}, ("file", "table", "row", "column", "printed", "statement"),
     [("office.docx", "2", "5", "4", "30", PAGE + "2024/#a-2")]),
    ("where-from", {"number": "1200.50"}, ("row", "column", "printed", "fills"),
     [("5", "3", "1,200.50", "amounts.amount amounts.text")]),
    ("rules-evaluated", {}, ("rule", "evaluated", "passed", "rounded", "failed", "not_applicable"),
     [("S06", "3", "2", "0", "1", "1")]),
]


# The same on the graph of three documents: what needs two versions, two years, or text beside tables.
STATION = [
    ("forms-not-filed", {}, ("unit", "division", "missing", "missing_year", "latest", "other_forms"),
     [("白石县市场局", "", "部门整体支出绩效目标表", "2026", "", "0"),
      ("白石县林业局", "白石县", "部门整体支出绩效目标表", "2026", "2025", "0")]),
    ("forms-not-filed", {"year": "2025", "kind": "unit-evaluation"}, ("unit", "missing", "latest", "other_forms"),
     [("白石县市场局", "部门整体支出绩效自评表", "", "0"), ("白石县林业局", "部门整体支出绩效自评表", "2024", "4")]),
    ("forms-not-filed", {"year": "2025"}, ("unit",), [("白石县市场局",)]),
    ("project-forms-against-budget", {}, ("unit", "year", "projects", "sum", "printed", "difference", "agree"),
     [("白石县林业局", "2025", "2", "150000", "160000", "10000", "否 no"),
      ("白石县林业局", "2025", "2", "150000", "150000", "0", "是 yes")]),
    ("initial-budget-without-appropriation", {},
     ("project", "initial", "executed", "item", "item_initial", "item_final", "place", "text_place"),
     [("护林巡查经费", "5", "4.5", "森林资源管理", "0", "4.5", "table 2 R4C3", "text 1 R7C1")]),
    ("carry-over-without-opening", {}, ("form", "project", "phase", "carried_over", "opening", "place", "account_place"),
     [("项目支出绩效自评表", "护林巡查经费", "全年预算", "4.5", "0", "table 2 R6C4", "table 4 R9C2")]),
    ("three-public-over-budget", {}, ("said_in", "item", "budget", "final", "over_budget"),
     [("1 决算表", "公务接待费", "2", "2.5", "是 yes"), ("2 基础数据表", "3、公务接待", "4", "2.5", "否 no"),
      ("3 正文", "公务接待费", "3", "2.5", "否 no")]),
    ("said-about", {"keyword": "火灾"}, ("year", "said_in", "name", "statements", "different_values", "agree", "published"),
     [("2024", "指标完成值", "森林火灾起数", "2", "2", "否 no", "2起（table 1 R10C3）；3起（table 2 R9C3）"),
      ("2024", "正文", "发生森林火灾", "1", "1", "是 yes", "发生森林火灾2起（text 1 R9C1）"),
      ("2025", "指标值", "森林火灾起数", "1", "1", "是 yes", "3起以内（table 1 R10C4）")]),
    ("claims-against-tables", {}, ("item", "phase", "said", "text_figure", "table_figure", "difference", "text_place", "place"),
     [("基本支出", "决算", "其中基本支出120.5万元", "1205000", "1210000", "5000", "text 1 R3C1", "table 6 R3C4"),
      ("财政拨款支出总计", "决算", "财政拨款支出总计281万元", "2810000", "2800000", "-10000", "text 1 R4C1", "table 8 R10C4"),
      ("公务接待费", "全年预算", "公务接待费预算3万元", "30000", "20000", "-10000", "text 1 R5C1", "table 5 R4C6")]),
    ("competing-figures", {}, ("year", "nature", "lowest", "highest"), [("2025", "项目支出", "150000", "160000")]),
    ("targets-below-last-result", {}, ("unit", "indicator", "year", "last_result", "next_year", "target", "operator"),
     [("白石县林业局", "森林火灾起数", "2024", "2起", "2025", "3起以内", "≤"),
      ("白石县林业局", "造林面积", "2024", "120亩", "2025", "≥100亩", "≥")]),
    ("changed-between-versions", {}, ("older", "newer", "stated", "what", "name", "before", "after"),
     [("plan.docx", "plan-corrected.docx", "是 yes", what, name, before, after) for what, name, before, after in (
         ("任务", "巡山护林", "每日巡查", "每日巡查两次"), ("指标值", "森林火灾起数", "3起以内", ""),
         ("指标值", "造林面积", "≥100亩", "≥130亩"), ("金额", "项目支出，年初预算", "16.00", "15.00"))]),
    ("categories-by-unit-and-year", {}, ("province", "division", "year", "level2", "indicators"),
     [("东山省", "白石县", "2024", "数量指标", "2"), ("东山省", "白石县", "2024", "生态效益指标", "2"),
      ("东山省", "白石县", "2025", "数量指标", "5"), ("东山省", "白石县", "2025", "生态效益指标", "1")]),
]


@pytest.mark.parametrize(("name", "values", "columns", "expected"), STATION, ids=[f"{a[0]}-{i}" for i, a in enumerate(STATION)])
def test_answers_over_documents(
    station: Store, name: str, values: dict[str, str], columns: tuple[str, ...], expected: list[tuple[str, ...]],
) -> None:
    test_answers(station, name, values, columns, expected)


def test_versions_without_a_stated_revision(station: Store) -> None:
    """Which one is older is not known, and said so."""
    name = "http://www.w3.org/ns/prov#wasRevisionOf"
    quads = [q for q in parse(Path(__file__).with_name("station.trig"), base=SETTINGS.base) if q.predicate.value != name]
    store = Store(SETTINGS.base).add([*vocabulary_quads(SETTINGS), *quads])
    text = QUERIES["changed-between-versions"].text(SETTINGS.base)
    assert [row[3:] for row in store.query(text).text()] == [row[3:] for row in station.query(text).text()]
    assert {tuple(row[:3]) for row in store.query(text).text()} == {("plan.docx", "plan-corrected.docx", "否 no")}


@pytest.mark.parametrize(("name", "values", "columns", "expected"), ANSWERS, ids=[f"{a[0]}-{i}" for i, a in enumerate(ANSWERS)])
def test_answers(
    store: Store, name: str, values: dict[str, str], columns: tuple[str, ...], expected: list[tuple[str, ...]],
) -> None:
    answer = store.query(QUERIES[name].text(SETTINGS.base, values))
    at = [answer.columns.index(c) for c in columns]
    assert [tuple(row[i] for i in at) for row in answer.text()] == expected


def test_every_query_is_tested() -> None:
    assert {a[0] for a in (*ANSWERS, *STATION)} == set(QUERIES)


def test_every_question_has_a_query() -> None:
    """The 25 competency questions; counts of rules have no number of their own."""
    assert {q.question for q in QUERIES.values()} == {*(str(n) for n in range(1, 26)), ""}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_queries_are_described_and_their_columns_named(store: Store, name: str) -> None:
    query = QUERIES[name]
    answer = store.query(query.text(SETTINGS.base))
    assert list(query.columns) == list(answer.columns)
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in (query.title_zh, query.about_zh, *query.columns.values()))
    assert all(re.search(r"[a-z]{3}", text) for text in (query.title_en, query.about_en))


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_defaults_stand_in_the_body(store: Store, name: str) -> None:
    """A file gives the same answer as it stands and with its defaults given."""
    query = QUERIES[name]
    given = query.text(SETTINGS.base, {p.name: p.default for p in query.parameters})
    assert given == query.text(SETTINGS.base)
    assert "ORDER BY" in query.body, "the order of the answers must not be left to the store"


def test_answers_do_not_depend_on_the_order_of_the_data() -> None:
    quads = [*vocabulary_quads(SETTINGS),
             *(q for name in ("office.ttl", "station.trig") for q in parse(Path(__file__).with_name(name), base=SETTINGS.base))]
    random.Random(5).shuffle(quads)
    one, two = Store(SETTINGS.base).add(quads), Store(SETTINGS.base).add(reversed(quads))
    for query in QUERIES.values():
        assert one.query(query.text(SETTINGS.base)).csv() == two.query(query.text(SETTINGS.base)).csv(), query.name


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_mixed_operators_without_brackets(name: str) -> None:
    """Old parsers read a / b * c from the right."""
    bare = re.sub(r'"[^"]*"|<[^<>\s]*>|#[^\n]*', "", QUERIES[name].body)
    assert not re.search(r"(?<![\w:])[?\w]+\s+[*/-]\s+[?\w]+\s+[*/+-]\s", bare)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_prefixes_are_declared_and_used(name: str) -> None:
    body = QUERIES[name].body
    declared = re.findall(r"(?m)^PREFIX ([\w-]+):", body)
    rest = re.sub(r'(?m)^PREFIX.*|"[^"]*"|<[^<>\s]*>|#.*', "", body)
    assert set(declared) == set(re.findall(r"(?<![\w:?])([a-z][\w-]*):", rest))


@pytest.mark.parametrize("word", ['演"练', "a\\", "x\n} UNION { ?s ?p ?o", "'", "$1\\1"])
def test_values_are_escaped(store: Store, word: str) -> None:
    assert len(store.query(QUERIES["planned-happened-cost"].text(SETTINGS.base, {"keyword": word}))) == 0


def test_unknown_parameter() -> None:
    with pytest.raises(QueryError, match="no parameter 'keywrd'; its parameters: keyword"):
        QUERIES["planned-happened-cost"].text(SETTINGS.base, {"keywrd": "x"})


def test_number_parameter() -> None:
    with pytest.raises(QueryError, match="threshold must be a number, not 'viel'"):
        QUERIES["low-execution"].text(SETTINGS.base, {"threshold": "viel"})


@pytest.mark.parametrize(("text", "message"), [
    ("# title_zh: 甲\nASK {}", "title_en"),
    ("# title_zh: 甲\n# title_en: a\n# param: x=1\nASK {}", "name=default"),
    ("# title_zh: 甲\n# title_en: a\n# param: x=1 | 甲 | a\nASK {}", "VALUES"),
    ("# title_zh: 甲\n# title_en: a\n# param: x=1 | 甲 | a\nASK { VALUES ?x { 2 } }", "VALUES"),
    ("# title_zh: 甲\n# title_en: a\n# columns: x\nSELECT ?x {}", "headings"),
    ("# title_zh: 甲\n# title_en: a\n# columns: x 甲 | y 乙\nSELECT ?x {}", "headings"),
])
def test_bad_files(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=f"bad.rq.*{message}"):
        read_query(path)


def test_a_project_adds_and_replaces(tmp_path: Path) -> None:
    own = tmp_path / "site" / "queries"
    own.mkdir(parents=True)
    text = "# title_zh: 甲\n# title_en: mine\nASK {}\n"
    (own / "mine.rq").write_text(text, encoding="utf-8")
    (own / "where-from.rq").write_text(text, encoding="utf-8")
    found = named_queries(Settings(project=tmp_path))
    assert set(found) == {*QUERIES, "mine"}
    assert found["where-from"].title_en == "mine"
