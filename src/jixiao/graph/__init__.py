"""The library room over RDF: parsing, writing, the vocabulary, pages, and a store to ask. Objects of pyoxigraph live here.

Stages may use it; what they hand to one another are N-Quads files or bytes.
"""

from jixiao.graph.codes import code_names, code_words
from jixiao.graph.lines import Body, Lines, Syntax, merged, terms, without_graphs
from jixiao.graph.lists import Maker
from jixiao.graph.named import NamedQuery, Parameter, named_queries, read_query
from jixiao.graph.names import prefixes, shorten
from jixiao.graph.parse import parse
from jixiao.graph.printed import Printed
from jixiao.graph.results import Answer
from jixiao.graph.store import Store, names_graphs
from jixiao.graph.vocabulary import vocabulary, vocabulary_quads
from jixiao.graph.write import jsonld, nquads, ntriples, turtle

__all__ = [
    "Answer",
    "Body",
    "Lines",
    "Maker",
    "NamedQuery",
    "Parameter",
    "Printed",
    "Store",
    "Syntax",
    "code_names",
    "code_words",
    "jsonld",
    "merged",
    "named_queries",
    "names_graphs",
    "nquads",
    "ntriples",
    "parse",
    "prefixes",
    "read_query",
    "shorten",
    "terms",
    "turtle",
    "vocabulary",
    "vocabulary_quads",
    "without_graphs",
]
