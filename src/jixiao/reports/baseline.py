"""The baseline: findings that are known, so that only new ones fail, and those that have gone are told."""

from __future__ import annotations

import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import BaselineError
from jixiao.findings import JUDGED
from jixiao.model.schema import Row

__all__ = ["Comparison", "compare", "load", "written"]

COLUMNS = ("id", "code", "severity", "document", "form", "place", "message", "expected", "observed")
_VERSION = 1
_BRACKETS = re.compile(r"（[^（）]*(?:第[\d–]+[行页格列段]|工作表\d+ )[^（）]*）")


@dataclass(frozen=True)
class Comparison:
    """Findings beside a baseline.

    Attributes:
        known: identifiers of findings that the baseline has.
        gone: entries of the baseline that were not found again, in its order.
    """

    known: frozenset[str]
    gone: tuple[Row, ...]


def load(path: Path) -> list[Row]:
    """Read a baseline.

    Raises:
        BaselineError: it is not there, or not a baseline.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(f"没有基线文件 {path}，请先用 --write-baseline {path} 生成 / "
                            f"there is no baseline {path}; make it with --write-baseline {path}") from error
    except ValueError as error:
        raise BaselineError(f"{path} 不是基线文件，请用 --write-baseline 重新生成 / {path} is no baseline: {error}") from error
    entries = data.get("findings") if isinstance(data, dict) and data.get("baseline") == _VERSION else None
    if not isinstance(entries, list) or not all(isinstance(e, dict) and set(COLUMNS) <= set(e) for e in entries):
        raise BaselineError(f"{path} 不是第 {_VERSION} 版的基线文件，请用 --write-baseline 重新生成 / "
                            f"{path} is no baseline of version {_VERSION}; make it anew with --write-baseline")
    return [{name: str(entry[name]) for name in COLUMNS} for entry in entries]


def written(findings: Iterable[Row]) -> bytes:
    """The baseline of the errors and warnings of a table `findings`: JSON, one finding a line, so that it can be reviewed."""
    lines = [json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False)
             for row in sorted(findings, key=lambda r: (r["document"], int(r["form"] or 0), r["code"], r["place"], r["id"]))
             if row["severity"] in JUDGED]
    body = ",\n".join(lines)
    return f'{{"baseline": {_VERSION}, "findings": [\n{body}\n]}}\n'.encode()


def compare(findings: Sequence[Row], entries: Sequence[Row]) -> Comparison:
    """Match findings with a baseline, each entry with one finding at most.

    The identifier changes with the bytes of a document. So a finding is the same, too, when code, document and message are, and
    then when they are but for the places in the message, which slide when a row is put in. A figure that changed makes it new.
    """
    rows = [row for row in findings if row["severity"] in JUDGED]
    left = list(range(len(entries)))
    known: set[str] = set()
    for key in _KEYS:
        waiting: dict[tuple[str, ...], deque[int]] = defaultdict(deque)
        for at in left:
            waiting[key(entries[at])].append(at)
        for row in rows:
            if row["id"] not in known and (queue := waiting.get(key(row))):
                queue.popleft()
                known.add(row["id"])
        left = sorted(at for queue in waiting.values() for at in queue)
    return Comparison(frozenset(known), tuple(entries[at] for at in left))


_KEYS: tuple[Callable[[Row], tuple[str, ...]], ...] = (
    lambda r: (r["id"], r["expected"], r["observed"]),
    lambda r: (r["code"], r["document"], r["message"]),
    lambda r: (r["code"], r["document"], _BRACKETS.sub("", r["message"])),
)
