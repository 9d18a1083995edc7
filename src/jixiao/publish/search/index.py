"""The index as files of data: `search/index` (the directory), `search/k-N` (keys), `search/l-N` (long lists), `search/r-N` (records).

Records have numbers in the order of `records.KINDS`, so that the numbers of a kind lie beside each other. Under each key stand the
numbers of the records whose text has it. Keys are sorted and cut into shards of even size; the directory has the first key of each,
so a search finds the shard of a key, and all keys that begin with a character or a word lie beside each other. Before the keys of
texts (`normal.keys`) stand two marks: `~` before the whole name of a thing, and `@` before keys of where a record belongs (its
unit, project and year), which count only beside a word found in the text itself. What the browser does with them is in
`site/assets/search-index.js`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from jixiao.publish.build import Build
from jixiao.publish.columns import by_column, script
from jixiao.publish.search.normal import keys, normal
from jixiao.publish.search.postings import pack, shards, sort_key
from jixiao.publish.search.records import KINDS, NAMED, SEPARATOR, Record, records
from jixiao.words import VARIANTS

__all__ = ["NAME", "PLACE", "files"]

NAME, PLACE = "~", "@"
_SHARD = (14_000, 50_000)  # characters, of a small and of a large corpus
_BLOCK = (9_000, 40_000)
_FILES = 150  # of each sort, above which they grow with the corpus
_RECORDS = 200  # in a block
_LONG = 12_000  # characters of a list that stands in files of its own


def files(build: Build, long: int = _LONG) -> Iterator[tuple[str, bytes]]:
    """All files of the index, as path and content.

    Args:
        build: what the site is made of.
        long: above how many characters a list is cut into files of its own.
    """
    found = records(build)
    lists = _lists(build, found)
    entries: list[tuple[str, str]] = []
    pieces: list[str] = []
    for key in sorted(lists, key=sort_key):
        packed = pack(lists[key])
        if len(packed) > long:
            packed = _long(lists[key], found, long, pieces)
        entries.append((key, packed))
    cut = list(shards(entries, _grown(_SHARD, sum(len(p) + 2 * len(k) for k, p in entries))))
    for number, shard in enumerate(cut):
        yield _file(f"search/k-{number}", ["\n".join(k for k, _ in shard), " ".join(p for _, p in shard)])
    for number, piece in enumerate(pieces):
        yield _file(f"search/l-{number}", piece)
    blocks = list(_blocks(found))
    for number, block in enumerate(blocks):
        yield _file(f"search/r-{number}", _block(build, block))
    count = Counter(r.kind for r in found)
    yield _file("search/index", {
        "kinds": [[kind, count[kind]] for kind in KINDS],
        "keys": [shard[0][0] for shard in cut],
        "blocks": [len(block) for block in blocks],
        "variants": ["".join(VARIANTS), "".join(VARIANTS.values())],
        "separator": SEPARATOR,
    })


def _file(name: str, content: Any) -> tuple[str, bytes]:
    return f"data/{name}.js", script(name, content)


def _grown(bounds: tuple[int, int], total: int) -> int:
    """The size of a file: the smaller bound, for large corpora more, but never above the larger."""
    return min(max(bounds[0], total // _FILES), bounds[1])


def _lists(build: Build, found: list[Record]) -> dict[str, list[int]]:
    """The numbers of the records under each key."""
    corpus = build.corpus
    lists: dict[str, list[int]] = defaultdict(list)
    belonging: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, record in enumerate(found):
        for key in set(keys(normal(record.text))):
            lists[key].append(number)
        if record.kind in NAMED:
            lists[NAME + normal(record.name)].append(number)
        belonging[record.unit, record.project, record.year].append(number)
    placed: dict[str, list[int]] = defaultdict(list)
    for (unit, project, year), numbers in belonging.items():
        for key in {key for name in (corpus.unit_name(unit), corpus.project_name(project), year) for key in keys(normal(name))}:
            placed[PLACE + key] += numbers
    return lists | {key: sorted(numbers) for key, numbers in placed.items()}


def _long(numbers: list[int], found: list[Record], size: int, pieces: list[str]) -> str:
    """A list in files of its own: `!first file,first number of each file,…;count of each kind,…`."""
    first, starts = len(pieces), []
    held: list[int] = []
    for number in numbers:
        if not held:
            starts.append(number)
        held.append(number)
        if len(held) * 2 > size:
            pieces.append(pack(held))
            held = []
    if held:
        pieces.append(pack(held))
    count = Counter(found[number].kind for number in numbers)
    return f"!{first},{','.join(map(str, starts))};{','.join(str(count[kind]) for kind in KINDS)}"


def _blocks(found: list[Record]) -> Iterator[list[Record]]:
    """Records in blocks of at most 200, fewer where their texts are long."""
    size = _grown(_BLOCK, sum(len(r.text) for r in found))
    part: list[Record] = []
    held = 0
    for record in found:
        if part and (len(part) >= _RECORDS or held + len(record.text) > size):
            yield part
            part, held = [], 0
        part.append(record)
        held += len(record.text) + 20
    if part:
        yield part


def _block(build: Build, block: Sequence[Record]) -> dict[str, Any]:
    """The records of a block by column, with the names of where they belong."""
    corpus = build.corpus
    rows = [{
        "page": r.path.partition("#")[0], "fragment": r.path.partition("#")[2], "name": r.name, "text": SEPARATOR.join(r.texts),
        "unit": corpus.unit_name(r.unit), "project": corpus.project_name(r.project), "year": r.year, "document": r.document,
        "cell": r.cell, "place": r.place,
    } for r in block]
    return by_column(rows, rows[0])
