"""What the prefixes of SPARQL constraints stand for."""

from __future__ import annotations

from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.model import RefusedError
from jixiao.validate.shacl.terms import RDF_TYPE, Term, iri, lexical, sh

__all__ = ["imported", "prefixes"]

_OWL = "http://www.w3.org/2002/07/owl#"
_DEFAULT = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "owl": _OWL}


def prefixes(graph: Data, constraint: Term) -> dict[str, str]:
    """What the prefixes of a SPARQL constraint stand for: those declared for it and those of the ontologies of the graph.

    Raises:
        RefusedError: a prefix has two meanings.
    """
    found, nodes = dict(_DEFAULT), [n for given in graph.objects(constraint, sh("prefixes")) for n in imported(graph, given)]
    ontologies = graph.backward(RDF_TYPE).get(iri(_OWL + "Ontology"), ())
    for node in dict.fromkeys((*nodes, *ontologies)) if nodes else ():
        for declared in graph.objects(node, sh("declare")):
            names, spaces = graph.objects(declared, sh("prefix")), graph.objects(declared, sh("namespace"))
            if len(names) != 1 or len(spaces) != 1:
                raise RefusedError("a prefix without exactly one name and namespace")
            name, space = lexical(names[0]), lexical(spaces[0])
            if found.setdefault(name, space) != space:
                raise RefusedError(f"the prefix {name}: with two meanings")
    return found


def imported(graph: Data, node: Term) -> list[Term]:
    """A node and what it imports, as far as the graph says."""
    found, ahead = {node: None}, [node]
    while ahead:
        new = [n for n in graph.objects(ahead.pop(), iri(_OWL + "imports")) if n not in found]
        found |= dict.fromkeys(new)
        ahead += new
    return list(found)
