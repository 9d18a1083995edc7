"""Read-only preview of a built site on the loopback interface, with linked-data negotiation and a SPARQL endpoint."""

from jixiao.serve.server import Preview
from jixiao.serve.sparql import Endpoint

__all__ = ["Endpoint", "Preview"]
