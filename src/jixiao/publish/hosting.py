"""What web servers and hosts need to know of a site: media types, content negotiation, permission to read from other origins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jixiao import resources
from jixiao.model.media import MEDIA_TYPES, accept_rules, bare
from jixiao.settings import Settings

__all__ = ["FILES", "hosting", "link_header"]

# Path on the site, and the template in site/hosting/.
FILES = {
    ".htaccess": "htaccess",
    "_headers": "headers",
    "hosting/nginx-maps.conf": "nginx-maps.conf",
    "hosting/nginx-site.conf": "nginx-site.conf",
    "hosting/w3id.htaccess": "w3id.htaccess",
}
_COMPRESSED = (".css", ".js", ".json", ".jsonld", ".svg", ".ttl", ".nt", ".nq", ".csv", ".xml", ".txt", ".wasm")


def hosting(settings: Settings, rdf: Iterable[str], things: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The generated files, path and content; `.nojekyll` makes GitHub Pages show what begins with a dot.

    Args:
        settings: the base tells the path below which the site stands.
        rdf: the extensions of the RDF beside pages, such as `.ttl`.
        things: the folders whose inner pages all have RDF, such as `unit`.
    """
    beside = tuple(rdf)
    path = urlsplit(settings.base).path or "/"
    roots = [own / "site" / "hosting" for own in settings.own]
    environment = Environment(loader=FileSystemLoader([*roots, resources.folder("site") / "hosting"]), undefined=StrictUndefined,
                              autoescape=False, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    values = {
        "base": settings.base,
        "path": path,
        "path_pattern": re.escape(path),
        "prefix": path.rstrip("/"),
        "extensions": (".html", *beside),
        "rdf": beside,
        "rules": accept_rules((".html", *beside)),
        "things": sorted(things),
        "types": {extension: bare(extension) for extension in MEDIA_TYPES},
        "full_types": MEDIA_TYPES,
        "charset_types": sorted({bare(e) for e, full in MEDIA_TYPES.items() if "charset" in full} - {"text/html"}),
        "gzip_types": sorted({bare(e) for e in _COMPRESSED}),
        "links": link_header(beside),
    }
    for name, template in FILES.items():
        yield name, environment.get_template(template).render(values).encode()
    yield ".nojekyll", b""


def link_header(rdf: Iterable[str]) -> str:
    """The value of the Link header of a thing's page, relative to it.

    >>> link_header([".ttl"])
    '<index.ttl>; rel="alternate"; type="text/turtle"'
    """
    return ", ".join(f'<index{extension}>; rel="alternate"; type="{bare(extension)}"' for extension in rdf)
