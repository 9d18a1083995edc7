"""The single stages as commands, one after the other on one folder of tables, and what they print where."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import jixiao
from jixiao.findings import catalogue
from jixiao.model import TABLES


@pytest.fixture(scope="module")
def tables(run: Callable[..., object], plan: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of two plans; the second one prints a total that is not the sum of its parts."""
    top = tmp_path_factory.mktemp("stages")
    (top / "in").mkdir()
    (top / "in" / "right.txt").write_text(plan(unit="青松县气象局"), encoding="utf-8")
    (top / "in" / "wrong.txt").write_text(plan(unit="白桦县气象局", total="121.50"), encoding="utf-8")
    done = run("extract", top / "in", "-o", top / "tables")
    assert (done.returncode, done.stdout) == (0, "")
    return top / "tables"


@pytest.fixture(scope="module")
def validated(run: Callable[..., object], tables: Path) -> object:
    """How `validate` ended on them."""
    return run("validate", tables)


def test_extract_writes_every_table_with_its_description(tables: Path) -> None:
    described = {t["url"] for t in json.loads((tables / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]}
    for name, schema in TABLES.items():
        with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == list(schema.names)
        assert f"{name}.csv" in described


def test_parquet_holds_the_same_tables(run: Callable[..., object], tables: Path, tmp_path: Path) -> None:
    run("extract", tables.parent / "in", "-o", tmp_path, "--format", "parquet")
    first, second = jixiao.read(tables), jixiao.read(tmp_path)
    for name in ("documents", "indicators", "amounts", "cells"):
        one, two = getattr(first, name), getattr(second, name)
        assert one.fillna(-1).to_dict("records") == two.fillna(-1).to_dict("records")


def test_map_writes_machine_text_to_stdout(run: Callable[..., object], tables: Path) -> None:
    done = run("map", tables)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert all(line.endswith(" .") for line in lines)
    assert lines == sorted(set(lines))
    assert f"{len(lines):,}" in done.stderr


def test_map_gives_the_same_graph_in_three_formats(run: Callable[..., object], tables: Path, tmp_path: Path) -> None:
    import pyoxigraph as ox

    formats = {"nq": ox.RdfFormat.N_QUADS, "ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}
    graphs = {}
    for form, known in formats.items():
        out = tmp_path / f"dump.{form}"
        assert run("map", tables, "--format", form, "-o", out).returncode == 0
        dataset = ox.Dataset(ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(path=out, format=known))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        graphs[form] = {str(q) for q in dataset}
    assert len(graphs["nq"]) > 1000
    assert graphs["nq"] == graphs["ttl"] == graphs["jsonld"]


def test_map_with_a_mapping_of_ones_own(run: Callable[..., object], tables: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yml"
    mapping.write_text("prefixes: {ex: 'https://example.org/mine#'}\nmappings:\n  one:\n    sources: [['indicators.csv~csv']]\n"
                       "    s: ex:$(unit_key)-$(row_id)\n    po:\n      - [ex:name, $(level3)]\n", encoding="utf-8")
    done = run("map", "--data", tables, "--mapping", mapping)
    assert done.returncode == 0
    assert done.stdout.count("<https://example.org/mine#name>") == 6
    assert len(done.stdout.splitlines()) == 6


def test_map_explains_itself_without_reading_a_row(run: Callable[..., object], tables: Path) -> None:
    done = run("map", tables, "--explain")
    assert done.returncode == 0
    assert "table indicators.csv\n  mapping indicator: " in done.stdout
    assert '"{level3}"@zh' in done.stdout


def test_map_says_where_each_triple_comes_from(run: Callable[..., object], tables: Path) -> None:
    row = jixiao.read(tables).indicators.iloc[0]
    iri = f"https://example.org/jixiao/unit/{row['unit_key']}/{row['year_key']}/#{row['row_id']}"
    done = run("map", tables, "--trace", iri)
    assert done.returncode == 0
    assert f'"{row["level3"]}"@zh' in done.stdout
    assert "indicators.csv row 2, mapping indicator (indicators.yml, line " in done.stdout
    done = run("map", tables, "--trace", iri + "0")
    assert (done.returncode, done.stdout) == (0, "")
    assert iri in done.stderr


def test_validate_prints_findings_by_document(validated: object, tables: Path) -> None:
    assert validated.returncode == 1
    lines = validated.stderr.splitlines()
    assert any(line.strip().startswith("错误 P01") and "121.50" in line and "120.50" in line for line in lines)
    assert "wrong.txt" in lines
    assert lines.index("wrong.txt") < next(i for i, line in enumerate(lines) if "错误 P01" in line)


def test_validate_writes_findings_checks_and_a_report(validated: object, tables: Path) -> None:
    read = jixiao.read(tables)
    errors = read.findings[read.findings["severity"] == "error"]
    assert set(errors["document"]) == {"wrong.txt"}
    assert "P01" in set(errors["code"])
    checks = read.checks
    passed = checks[(checks["code"] == "P01") & (checks["document"] == "right.txt")]
    assert list(passed["passed"]) == [1]
    assert "sh:ValidationReport" in (tables / "report.ttl").read_text(encoding="utf-8")


def test_validate_twice_says_the_same(run: Callable[..., object], validated: object, tables: Path) -> None:
    names = ("findings.csv", "finding_cells.csv", "checks.csv", "report.ttl")
    before = [(tables / name).read_bytes() for name in names]
    assert run("validate", tables).returncode == 1
    assert [(tables / name).read_bytes() for name in names] == before


def test_validate_keeps_what_reading_found(run: Callable[..., object], examples: Path, tmp_path: Path) -> None:
    run("extract", examples, "-o", tmp_path)
    before = jixiao.read(tmp_path).findings
    run("validate", tmp_path)
    after = jixiao.read(tmp_path).findings
    assert before["code"].nunique() >= 5
    kept = after[after["code"].isin(before["code"])]  # a rule may say what a finding of reading follows from
    assert kept.drop(columns="cause").to_dict("records") == before.drop(columns="cause").to_dict("records")
    assert len(after) > len(before)


def test_query_answers_as_csv_json_and_turtle(run: Callable[..., object], validated: object, tables: Path) -> None:
    select = "SELECT ?name { ?i a jx:Indicator ; rdfs:label ?name } ORDER BY ?name"
    done = run("query", tables, select, "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert (rows[0], len(rows)) == (["name"], 7)
    answer = json.loads(run("query", tables, select, "--format", "json").stdout)
    assert len(answer["results"]["bindings"]) == 6
    done = run("query", tables, "CONSTRUCT { ?i a jx:Indicator } WHERE { ?i a jx:Indicator }", "--format", "ttl")
    assert done.stdout.count("a jx:Indicator") == 6


def test_query_reads_a_file_and_shows_a_table(run: Callable[..., object], validated: object, tables: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT (COUNT(*) AS ?n) { ?i a jx:Indicator }", encoding="utf-8")
    assert "6" in run("query", tables, "-f", tmp_path / "q.rq").stdout.split()


def test_tables_for_people_have_chinese_headings_and_csv_has_names(
    run: Callable[..., object], validated: object, tables: Path,
) -> None:
    shown = run("query", tables, "--name", "weight-sums").stdout
    assert "指标分值合计" in shown
    assert "as_required" in shown
    assert run("query", tables, "--name", "weight-sums", "--format", "csv").stdout.splitlines()[0].startswith("file,form,indicators,")


def test_every_named_query_runs_from_the_command_line(run: Callable[..., object], validated: object, tables: Path) -> None:
    listed = [line.split("\t")[0] for line in run("query", tables, "--list").stdout.splitlines() if not line.startswith(" ")]
    assert len(listed) >= 10
    for name in listed:
        done = run("query", tables, "--name", name, "--format", "csv")
        assert (done.returncode, bool(done.stdout)) == (0, True), name


@pytest.mark.parametrize(("arguments", "word"), [
    (("SELECT ?x",), "line 1"),
    (("--name", "satisfaction-target"), "satisfaction-targets"),
    (("--name", "low-execution", "--param", "treshold=1"), "threshold"),
    (("--name", "low-execution", "--param", "threshold"), "名=值"),
    (("ASK {}", "--name", "low-execution"), "QUERY"),
    ((), "QUERY"),
    (("ASK {}", "--param", "a=b"), "--name"),
    (("ASK {}", "--format", "ttl"), "CONSTRUCT"),
    (("INSERT DATA { <a> <b> <c> }",), "SELECT"),
])
def test_a_query_that_cannot_run_says_why(run: Callable[..., object], validated: object, tables: Path,
                                          arguments: tuple[str, ...], word: str) -> None:
    done = run("query", tables, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr


def test_explain_shows_both_languages(run: Callable[..., object]) -> None:
    rule = catalogue()["S06"]
    done = run("explain", "s06")
    assert done.returncode == 0
    for text in (rule.title_zh, rule.title_en, rule.explain_zh, rule.explain_en, rule.formula):
        assert text in done.stdout


def test_explain_lists_all_codes(run: Callable[..., object]) -> None:
    listed = [line.split("\t")[0] for line in run("explain").stdout.splitlines()]
    assert listed == sorted(catalogue())


def test_explain_offers_near_codes(run: Callable[..., object]) -> None:
    assert "read-folder" in run("explain", "read-folders").stderr


def test_help_of_every_command_needs_no_stage(apart: Callable[..., object]) -> None:
    assert "build" in apart("--help").stdout
    for name in ("build", "extract", "map", "validate", "query", "serve", "explain"):
        done = apart(name, "--help")
        assert (done.returncode, done.stderr) == (0, "")
        assert "例 Example" in done.stdout


def test_help_loads_no_heavy_library() -> None:
    import subprocess
    import sys

    heavy = "{'duckdb', 'jinja2', 'openpyxl', 'pandas', 'pyoxigraph', 'pyshacl', 'rdflib'}"
    code = f"import sys, jixiao.cli; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
