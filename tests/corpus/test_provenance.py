"""Over the real documents: each statement leads to its cells and to the run that made it; amounts are a well-formed data cube."""

from __future__ import annotations

import pytest

from jixiao.graph import Store

pytestmark = pytest.mark.corpus

# What a document says: each of these leads to cells, their row, their table and the document, and to the run that read it.
RECORDS = ("Form", "Duty", "Goal", "Task", "Amount", "Fact", "PaymentStep", "Indicator", "Claim")
STATEMENTS = (*RECORDS, "Target", "Result")


def test_every_statement_leads_to_its_cells(seed_graph: Store) -> None:
    """None is left without a path of cell, row, table and document, all in the graph of that document."""
    said: dict[str, set[tuple[str, str]]] = {}
    kinds = " ".join(f"jx:{t}" for t in STATEMENTS)
    for kind, statement, document in seed_graph.query(
        f"SELECT ?t ?s ?g {{ VALUES ?t {{ {kinds} }} GRAPH ?g {{ ?s a ?t }} }}").text():
        said.setdefault(kind.rpartition("#")[2], set()).add((statement, document))
    reached = {(s, g) for s, g in seed_graph.query("""SELECT DISTINCT ?s ?g { GRAPH ?g {
        ?s prov:wasDerivedFrom ?cell . ?cell a jx:Cell ; jx:columnNumber ?column ; jx:verbatim ?text ; dct:isPartOf ?row .
        ?row a jx:Row ; jx:rowNumber ?number ; jx:inTable ?table . ?table a jx:Table ; jx:tableNumber ?n ; dct:isPartOf ?g .
        ?g a jx:Document ; jx:sha256 ?hash } }""").text()}
    assert {kind: len(found - reached) for kind, found in said.items()} == dict.fromkeys(STATEMENTS, 0)
    assert min(len(found) for found in said.values()) >= 20


def test_every_figure_is_in_a_cell_that_says_so(seed_graph: Store) -> None:
    """Not only the record leads to cells: for each figure there is a cell that fills its column."""
    columns = {
        ("Amount", "amountValue"): "amounts.amount", ("Amount", "executionRate"): "amounts.execution_rate",
        ("Amount", "score"): "amounts.score", ("Indicator", "weight"): "indicators.weight",
        ("PaymentStep", "share"): "schedule.share", ("Claim", "verbatim"): "claims.text", ("Goal", "verbatim"): "goals.text",
        ("Target", "verbatim"): "indicators.target_text", ("Result", "score"): "indicators.score",
        ("Fact", "verbatim"): "facts.text", ("Duty", "verbatim"): "duties.text", ("Form", "totalScore"): "forms.total_score",
    }
    for (kind, term), column in columns.items():
        found = seed_graph.query(f"SELECT (COUNT(*) AS ?n) {{ ?s a jx:{kind} ; jx:{term} ?v }}").text()
        assert int(found[0][0]) >= 10, (kind, term)
        loose = seed_graph.query(f"""SELECT ?s ?v {{ ?s a jx:{kind} ; jx:{term} ?v
            FILTER NOT EXISTS {{ ?s prov:wasDerivedFrom/jx:fills "{column}" }} }}""").text()
        assert loose == [], (kind, term)


def test_every_record_names_the_run_that_made_it(seed_graph: Store) -> None:
    kinds = " ".join(f"jx:{t}" for t in (*RECORDS, "Table", "Finding", "Check"))
    astray = seed_graph.query(f"""SELECT ?s {{ VALUES ?t {{ {kinds} }} ?s a ?t ; jx:document|dct:isPartOf ?document
        FILTER NOT EXISTS {{ ?s prov:wasGeneratedBy ?run . ?run a prov:Activity ; prov:used ?document ;
            prov:wasAssociatedWith/schema:softwareVersion ?version }} }}""").text()
    assert astray == []


def test_amounts_are_a_well_formed_cube(seed_graph: Store) -> None:
    """Integrity constraints 1, 11, 12, 14 and 19 of the Data Cube recommendation."""
    dimensions = [d for (d,) in seed_graph.query("""SELECT ?d { <dataset/amounts> qb:structure/qb:component ?c .
        ?c qb:dimension ?d ; qb:order ?n } ORDER BY ?n""").text()]
    assert len(dimensions) > 5
    keys = " ; ".join(f"<{d}> ?d{i}" for i, d in enumerate(dimensions))
    whole = seed_graph.query(f"""SELECT (COUNT(DISTINCT ?a) AS ?all) (COUNT(DISTINCT ?key) AS ?keys) {{
        ?a qb:dataSet <dataset/amounts> ; jx:amountValue ?value ; {keys}
        BIND(CONCAT({", ' ', ".join(f"STR(?d{i})" for i in range(len(dimensions)))}) AS ?key) }}""").text()
    every = seed_graph.query("SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a qb:Observation }").text()[0][0]
    assert whole == [[every, every]]
    assert int(every) > 900
    unlisted = seed_graph.query("""SELECT ?a ?code { ?property qb:codeList ?list . ?a a jx:Amount ; ?property ?code
        FILTER NOT EXISTS { ?code skos:inScheme ?list } }""").text()
    assert unlisted == []


def test_classes_of_budget_codes_are_known(seed_graph: Store) -> None:
    """Three-digit codes are matched to a class that the list of classes holds."""
    unknown = seed_graph.query("""SELECT ?code { ?c a jx:BudgetCode ; skos:notation ?code ; skos:exactMatch ?class
        FILTER NOT EXISTS { ?class skos:prefLabel ?name } }""").text()
    assert unknown == []
    levels = seed_graph.query("""SELECT ?depth (COUNT(?c) AS ?n) { ?level xkos:depth ?depth ; skos:member ?c . ?c a jx:BudgetCode ;
        skos:inScheme ?scheme . ?scheme jx:fiscalYear ?year } GROUP BY ?depth ORDER BY ?depth""").text()
    assert [depth for depth, _ in levels] == ["1", "2", "3"]
