"""What the mappings say of a thing is in its export, or on the list of what is left out and why."""

from __future__ import annotations

import inspect
import re

import pytest

from jixiao import resources
from jixiao.exports import fdp, stratml

# Provenance to the run and the cells stays in the graph: the IRI, which every export carries, leads there.
GRAPH = {"prov:wasDerivedFrom", "prov:wasGeneratedBy", "prov:wasQuotedFrom", "qb:dataSet"}
LEFT = {
    "stratml": {
        "jx:formNumber", "jx:moneyUnit", "jx:scope",  # the IRI, the unit of each amount and the kind of form say it
        "jx:ofProject",  # a form carries the name of its project
        # Of tables that are not exported: lines and columns of accounts.
        "jx:column", "jx:economicCode", "jx:functionCode", "jx:parentItem", "jx:side", "jx:subject", "jx:subjectRef",
    },
    "fdp": {"jx:ordinal", "jx:subject"},  # the order of rows; the line, the task and the codes say what kind of row it is
}


@pytest.mark.parametrize(("export", "mapping"), [
    *(("stratml", name) for name in ("indicators", "forms", "goals", "tasks", "schedule", "duties", "amounts")), ("fdp", "amounts"),
])
def test_every_mapped_property_is_expressed_or_left_out_on_purpose(export: str, mapping: str) -> None:
    module = inspect.getmodule({"stratml": stratml, "fdp": fdp}[export])
    assert module is not None
    source = inspect.getsource(module)
    (path,) = (p for p in resources.files("mappings/rdf", "*.yml") if p.stem == mapping)
    text = path.read_text(encoding="utf-8")
    said = {name for found in re.findall(r"(?m)(?:^\s*- \[+|\bp: )((?:(?:jx|dct|qudt|rdfs|prov|qb):\w+(?:, )?)+)", text)
            for name in found.rstrip(", ").split(", ")}
    assert said
    expressed = set(re.findall(r"\b(?:jx|dct|qudt|rdfs):\w+", source))
    assert sorted(said - expressed - LEFT[export] - GRAPH) == []
