"""The engines of the mapping bench, each run as a program in an environment of its own.

usage: python bench/mapping/engines.py NAME FOLDER OUT.nt
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

__all__ = ["ENGINES", "PINNED"]

HERE = Path(__file__).resolve().parent

# What each engine is installed from; those of the project's own environment are not listed.
PINNED = {"morph-kgc": "morph-kgc==2.10.0", "maplib": "maplib==0.20.26", "SDM-RDFizer": "rdfizer==4.7.5.15.4.1"}


def jixiao(folder: Path, out: Path) -> None:
    """Our own engine, as `jixiao map` runs it."""
    from jixiao.cli import main

    sys.argv = ["jixiao", "map", "--mapping", str(HERE / "indicators.yml"), "--data", str(folder), "-o", str(out)]
    main()


def hand_written(folder: Path, out: Path) -> None:
    """DuckDB SQL as a person would write it for these two tables: no checks, no counts, no findings."""
    import duckdb

    connection = duckdb.connect(config={"preserve_insertion_order": False, "memory_limit": "500MB"})
    connection.execute(
        (HERE / "hand-written.sql").read_text(encoding="utf-8").replace("FOLDER", str(folder)).replace("OUT", str(out))
    )


def morph_kgc(folder: Path, out: Path) -> None:
    """morph-kgc in one process."""
    from runpy import run_module

    settings = out.with_suffix(".ini")
    settings.write_text(f"[CONFIGURATION]\noutput_file: {out}\noutput_format: N-TRIPLES\nnumber_of_processes: 1\n"
                        f"logging_level: WARNING\n[tables]\nmappings: {_mapping(folder, out)}\n", encoding="utf-8")  # fmt: skip
    sys.argv = ["morph_kgc", str(settings)]
    run_module("morph_kgc", run_name="__main__")


def rdfizer(folder: Path, out: Path) -> None:
    """SDM-RDFizer; duplicates removed."""
    from rdfizer import semantify

    settings = out.with_suffix(".ini")
    settings.write_text(f"[default]\nmain_directory: {out.parent}\n[datasets]\nnumber_of_datasets: 1\noutput_folder: {out.parent}\n"
                        f"all_in_one_file: yes\nremove_duplicate: yes\nenrichment: yes\nname: {out.stem}\nordered: yes\n"
                        f"[dataset1]\nname: {out.stem}\nmapping: {_mapping(folder, out)}\n", encoding="utf-8")  # fmt: skip
    semantify(str(settings))


def maplib(folder: Path, out: Path) -> None:
    """maplib over Polars; it has no mapping language for CSV, so the columns are made here and mapped one property at a time."""
    import polars as pl
    from maplib import Model, RDFType, SolutionMappings

    model = Model()
    jx, xsd, rdf = "https://example.org/ns#", "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    label = "http://www.w3.org/2000/01/rdf-schema#label"

    def read(name: str) -> pl.DataFrame:
        return pl.read_csv(folder / f"{name}.csv", infer_schema=False)

    def iri(kind: str, *columns: str) -> pl.Expr:
        parts = [pl.col(c).str.replace_all(" ", "%20").str.replace_all("/", "%2F").str.replace_all("&", "%26") for c in columns]
        return pl.lit(f"https://example.org/{kind}/") + pl.concat_str(parts, separator="/")

    def add(frame: pl.DataFrame, predicate: str, value: pl.Expr, kind: str) -> None:
        made = frame.select(subject=pl.col("s"), object=value).drop_nulls()
        of = RDFType.IRI if kind == "iri" else RDFType.Literal(rdf + "langString" if kind == "zh" else xsd + kind)
        if kind == "zh":
            made = made.with_columns(object=pl.struct(pl.col("object").alias(f"<{rdf}langString>"), pl.lit("zh").alias("l")))
        elif kind in ("decimal", "integer"):
            made = made.with_columns(pl.col("object").cast(pl.Decimal(38, 2) if kind == "decimal" else pl.Int64))
        model.map_triples(SolutionMappings(made, {"subject": RDFType.IRI, "object": of}), predicate=predicate)

    rows, projects = read("indicators"), read("projects")
    indicators = rows.with_columns(s=iri("indicator", "编号"))
    projects = projects.with_columns(s=iri("project", "单位", "流水号"))
    categories = rows.select("类别", "类别名称").unique().with_columns(s=iri("category", "类别"))
    for frame, name in ((indicators, "Indicator"), (projects, "Project"), (categories, "Category")):
        add(frame, rdf + "type", pl.lit(jx + name), "iri")
    properties = [
        ("三级指标", label, "zh"), ("年度", jx + "fiscalYear", "gYear"), ("指标值", jx + "targetValue", "decimal"),
        ("原文", jx + "verbatim", "string"), ("完成值", jx + "resultValue", "decimal"), ("分值", jx + "weight", "decimal"),
        ("得分", jx + "score", "decimal"), ("评分标准", jx + "scoringRule", "zh"), ("偏差原因", jx + "deviationExplanation", "zh"),
        ("序号", jx + "ordinal", "integer"), ("计量单位", "http://qudt.org/schema/qudt/unit", "zh"),
    ]  # fmt: skip
    for column, predicate, kind in properties:
        add(indicators, predicate, pl.col(column), kind)
    add(indicators, jx + "category", iri("category", "类别"), "iri")
    add(indicators, jx + "operator", iri("operator", "计算符号"), "iri")
    joined = indicators.join(projects.select(pl.col("代码").alias("项目代码"), pl.col("s").alias("p")), on="项目代码")
    add(joined, jx + "project", pl.col("p"), "iri")
    add(categories, label, pl.col("类别名称"), "zh")
    for column, predicate, kind in (
        ("名称", label, "zh"),
        ("预算数", jx + "budget", "decimal"),
        ("年度", jx + "fiscalYear", "gYear"),
    ):
        add(projects, predicate, pl.col(column), kind)
    model.write(str(out), format="ntriples")


def _mapping(folder: Path, out: Path) -> Path:
    path = out.with_suffix(".ttl")
    path.write_text((HERE / "indicators.ttl").read_text(encoding="utf-8").replace("FOLDER", str(folder)), encoding="utf-8")
    return path


ENGINES: dict[str, Callable[[Path, Path], None]] = {
    "jixiao": jixiao, "hand-written": hand_written, "morph-kgc": morph_kgc, "maplib": maplib, "SDM-RDFizer": rdfizer,
}  # fmt: skip

if __name__ == "__main__":
    os.chdir(Path(sys.argv[3]).resolve().parent)
    ENGINES[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
