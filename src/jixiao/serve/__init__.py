"""Read-only preview of a built site on the loopback interface, with linked-data negotiation."""

from jixiao.serve.server import Preview

__all__ = ["Preview"]
