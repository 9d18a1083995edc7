"""The lists that are kept as CSV: units of measure, function classes, divisions; and the vocabulary made of them."""

from __future__ import annotations

import csv
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao import resources
from jixiao.errors import GraphError
from jixiao.findings import catalogue
from jixiao.graph import Store, vocabulary
from jixiao.settings import Settings
from jixiao.words import key

SETTINGS = Settings()


def rows(name: str) -> list[dict[str, str]]:
    with (resources.folder("ontology") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(SETTINGS.base).load(vocabulary(SETTINGS))


def test_measures_are_unambiguous() -> None:
    seen: dict[str, str] = {}
    for row in rows("measures.csv"):
        for spelling in {key(s) for s in [row["zh"], *row["spellings"].split("|")] if s}:
            assert seen.setdefault(spelling, row["key"]) == row["key"], spelling
    for printed, expected in (("%", "percent"), ("％", "percent"), ("百分比", "percent"),
                              ("‰", "permille"), ("人次", "renci"),
                              ("次", "ci"), ("万元", "wan-yuan"),
                              ("㎡", "square-metre"), ("m ²", "square-metre"), ("个月", "month")):
        assert seen[key(printed)] == expected


def test_measures_have_factors_to_a_base() -> None:
    table = {row["key"]: row for row in rows("measures.csv")}
    assert len(table) == len(rows("measures.csv"))
    for row in table.values():
        assert row["key"].isascii()
        assert Decimal(row["factor"]) > 0
        base = table[row["base"]]
        assert base["base"] == base["key"] or row["kind"] == "volume", row
        assert row["kind"] == base["kind"], row
        assert row["en"]
    assert Decimal(table["wan-yuan"]["factor"]) == 10000
    assert table["yi-yuan"]["base"] == table["wan-yuan"]["base"] == "yuan"


def test_function_classes() -> None:
    table = rows("function-classes.csv")
    names = [n for row in table for n in [row["name"], *row["aliases"].split("|")] if n]
    assert len(names) == len(set(names))
    assert len({row["code"] for row in table}) == len(table)
    assert all(len(row["code"]) == 3 and row["code"].startswith("2") for row in table)
    assert {row["code"]: row["name"] for row in table}["224"] == "灾害防治及应急管理支出"


def test_divisions_lie_in_their_parents() -> None:
    table = {row["code"]: row for row in rows("divisions.csv")}
    for row in table.values():
        assert len(row["code"]) == 6
        if row["parent"]:
            assert row["code"].startswith(table[row["parent"]]["code"].rstrip("0"))
        else:
            assert row["code"].endswith("0000")
    assert table["430221"]["replaced_by"] == "430212"


def test_measures_in_the_graph(store: Store) -> None:
    answer = store.query("""SELECT ?zh ?en ?factor ?base {
        jx-measure:wan-yuan a qudt:CurrencyUnit ; skos:prefLabel ?zh, ?en ;
            qudt:conversionMultiplier ?factor ; qudt:scalingOf/skos:notation ?base .
        FILTER(LANG(?zh) = "zh" && LANG(?en) = "en") }""")
    assert answer.text() == [["万元", "ten thousand yuan", "10000", "元"]]
    assert ["％"] in store.query("SELECT ?l { jx-measure:percent skos:altLabel ?l }").text()


def test_rules_in_the_graph(store: Store) -> None:
    found = store.query("SELECT ?code ?severity { ?r a jx:Rule ; skos:notation ?code ; jx:severity/skos:notation ?severity }")
    assert {(c, s) for c, s in found.text()} == {(r.code, r.severity) for r in catalogue().values()}


def test_a_changed_division_names_its_successor(store: Store) -> None:
    answer = store.query("""SELECT ?name ?year ?event {
        ?old skos:notation "430221" ; dct:isReplacedBy ?new ; jx:validTo ?year . ?new rdfs:label ?name .
        ?change a org:ChangeEvent ; org:originalOrganization ?old ; org:resultingOrganization ?new ; dct:date ?year ;
            rdfs:label ?event .
        FILTER(LANG(?name) = "zh" && LANG(?event) = "zh") }""")
    assert answer.text() == [["渌口区", "2018", "株洲县改设渌口区"]]


def test_classes_of_budget_codes_in_the_graph(store: Store) -> None:
    answer = store.query("""SELECT ?zh ?en ?since ?before {
        ?class skos:inScheme <code/function-class> ; skos:notation "207" ; skos:prefLabel ?zh, ?en ; jx:validFrom ?since ;
            skos:altLabel ?before . FILTER(LANG(?zh) = "zh" && LANG(?en) = "en" && STRENDS(?before, "支出")) }""")
    assert answer.text() == [["文化旅游体育与传媒支出", "culture, tourism, sports and media", "2019", "文化体育与传媒支出"]]
    codes = store.query("SELECT ?code { ?c skos:inScheme <code/economic-class> ; skos:notation ?code } ORDER BY ?code").text()
    assert [c for (c,) in codes] == ["301", "302", "303", "307", "309", "310", "311", "312", "313", "399"]


def test_the_frameworks_correspond(store: Store) -> None:
    """Each class of 2015 has become at least one of 2021; all of 2021 come from somewhere; levels are as deep as the codes."""
    moved = store.query("""SELECT ?from ?to { ?a a xkos:ConceptAssociation ;
        xkos:sourceConcept/skos:notation ?from ; xkos:targetConcept/skos:notation ?to } ORDER BY ?from ?to""").text()
    held = {year: {c for (c,) in store.query(f"SELECT ?c {{ ?x skos:inScheme <code/framework-{year}> ; skos:notation ?c }}").text()}
            for year in (2015, 2021)}
    assert {a for a, _ in moved} == held[2015]
    assert {b for _, b in moved} == held[2021]
    assert [b for a, b in moved if a == "output-cost"] == ["cost-ecological", "cost-economic", "cost-social"]
    depths = store.query("""SELECT ?depth (COUNT(?member) AS ?n) { <code/framework-2021> xkos:levels/rdf:rest*/rdf:first ?level .
        ?level xkos:depth ?depth ; skos:member ?member } GROUP BY ?depth ORDER BY ?depth""").text()
    assert depths == [["1", "4"], ["2", "11"]]
    stray = """SELECT ?c { ?c skos:inScheme ?scheme . VALUES ?scheme { <code/framework-2015> <code/framework-2021> }
        FILTER NOT EXISTS { ?c skos:exactMatch|skos:broadMatch ?code . ?code skos:inScheme <code/indicator-category> } }"""
    assert store.query(stray).text() == []


def test_the_vocabulary_is_the_same_twice_and_in_one_graph() -> None:
    text = vocabulary(SETTINGS)
    assert text == vocabulary(SETTINGS)
    graph = f" <{SETTINGS.base}graph/vocabulary> ."
    assert all(line.endswith(graph) for line in text.decode().splitlines())
    assert unicodedata.is_normalized("NFC", text.decode())


def test_the_vocabulary_follows_the_base() -> None:
    text = vocabulary(Settings(base="https://data.example.net/kpi/")).decode()
    assert "https://data.example.net/kpi/ns#Indicator" in text
    assert SETTINGS.base not in text


HEAD = "key,zh,en,kind,factor,base,qudt,spellings\n"


def test_a_project_adds_terms_and_units(tmp_path: Path) -> None:
    own = tmp_path / "ontology"
    own.mkdir()
    (own / "local.ttl").write_text("<ns#Extra> a <http://www.w3.org/2002/07/owl#Class> .\n", encoding="utf-8")
    (own / "measures-local.csv").write_text(HEAD + "yan,眼,wells,count,1,yan,,\n", encoding="utf-8")
    text = vocabulary(Settings(project=tmp_path)).decode()
    assert "ns#Extra>" in text
    assert "measure/yan>" in text
    assert "measure/percent>" in text


@pytest.mark.parametrize(("name", "text", "message"), [
    ("local.ttl", "<a> nonsense .", r"local\.ttl，第 1 行.*line 1, column \d+"),
    ("measures-x.csv", "key,zh\nyan,眼\n", r"measures-x\.csv.*the column en is missing"),
    ("measures-x.csv", HEAD + "yan,眼,wells\n", r"measures-x\.csv 第 2 行.*line 2 must have 8 cells"),
    ("measures-x.csv", HEAD + "yan,眼,wells,count,many,yan,,\n", "the factor 'many' of yan is no number"),
])
def test_mistakes_in_the_lists_are_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    own = tmp_path / "ontology"
    own.mkdir()
    (own / name).write_text(text, encoding="utf-8")
    with pytest.raises(GraphError, match=message):
        vocabulary(Settings(project=tmp_path))
