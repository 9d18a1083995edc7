"""Ways to damage a file: blind ones, and ones that know packages, markup, PDF and text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

__all__ = ["mutated"]

_NUMBERS = (b"0", b"-1", b"1", b"65536", b"100000", b"1048577", b"2147483647",
            b"4294967296", b"99999999999999999999", b"1e308", b"x", b"")
_TEXTS = ("\t", "|", "||||", "\n", "\r", "\x00", "≥", "，", "\"",
          "\u200b", "\ufeff",
          "一级指标\t二级指标\t三级指标\t指标值", "<p>", "&#x110000;", "年" * 300)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_TAG = re.compile(rb"<[^<>]{1,300}>")
_NAME = re.compile(rb"[A-Za-z][\w:.-]{1,30}")


def mutated(data: bytes, r: Random) -> bytes:
    """One to four damages, of kinds that fit the file."""
    for _ in range(r.choice((1, 1, 2, 4))):
        data = r.choice(_ways(data))(data, r)
    return data


def _ways(data: bytes) -> list[Callable[[bytes, Random], bytes]]:
    blind = [_cut, _flip, _swap, _noise]
    if data.startswith(b"PK"):
        return [_part, _part, _part, _drop_part, _blind]
    if data.startswith(b"%PDF"):
        return [_number, _number, _name, *blind]
    if data[:1] == b"\xd0" or b"\x00" in data[:512]:
        return [*blind, _flip, _word]
    return [_number, _tag, _nest, _text, _name, *blind]


def _blind(data: bytes, r: Random) -> bytes:
    """One of the ways that know nothing."""
    return r.choice((_cut, _flip, _swap, _noise))(data, r)


def _at(data: bytes, r: Random) -> int:
    return r.randint(0, max(0, len(data) - 1))


def _cut(data: bytes, r: Random) -> bytes:
    return data[: _at(data, r)]


def _flip(data: bytes, r: Random) -> bytes:
    out = bytearray(data)
    for _ in range(r.choice((1, 3, 20))):
        if out:
            out[_at(data, r)] ^= 1 << r.randint(0, 7)
    return bytes(out)


def _swap(data: bytes, r: Random) -> bytes:
    """Three chunks: one leaves, two change places, or one comes twice."""
    a, b, c = sorted(_at(data, r) for _ in range(3))
    one, two = data[a:b], data[b:c]
    return data[:a] + r.choice((two + one, two, one + one + two)) + data[c:]


def _noise(data: bytes, r: Random) -> bytes:
    at, length = _at(data, r), r.choice((1, 4, 64))
    return data[:at] + r.randbytes(length) + data[at + r.choice((0, length)) :]


def _word(data: bytes, r: Random) -> bytes:
    """A number of two or four bytes becomes an extreme one, as sizes and places in binary files are."""
    width = r.choice((2, 4))
    at = _at(data, r) // width * width
    value = r.choice((0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF, len(data))) & (1 << 8 * width) - 1
    return data[:at] + value.to_bytes(width, "little") + data[at + width :]


def _replaced(data: bytes, found: list[re.Match[bytes]], new: bytes, r: Random) -> bytes:
    if not found:
        return data
    hit = r.choice(found)
    return data[: hit.start()] + new + data[hit.end() :]


def _number(data: bytes, r: Random) -> bytes:
    return _replaced(data, list(_NUMBER.finditer(data)), r.choice(_NUMBERS), r)


def _name(data: bytes, r: Random) -> bytes:
    names = list(_NAME.finditer(data))
    return _replaced(data, names, r.choice(names)[0] if names else b"", r)


def _tag(data: bytes, r: Random) -> bytes:
    """A tag goes, comes many times, or is put somewhere else."""
    tags = list(_TAG.finditer(data))
    if not tags:
        return data
    tag = r.choice(tags)[0]
    return _replaced(data, tags, r.choice((b"", tag, tag * 2, tag * 500)), r)


def _nest(data: bytes, r: Random) -> bytes:
    """Something between two tags, many times inside itself."""
    tags = list(_TAG.finditer(data))
    if not tags:
        return data
    at = r.choice(tags)
    name = re.match(rb"</?\s*([\w:]+)", at[0])
    if name is None:
        return data
    depth = r.choice((10, 300, 5000))
    inner = b"<%s>" % name[1] * depth + b"x" + b"</%s>" % name[1] * depth
    return data[: at.start()] + inner + data[at.start() :]


def _text(data: bytes, r: Random) -> bytes:
    at = _at(data, r)
    return data[:at] + r.choice(_TEXTS).encode(r.choice(("utf-8", "gb18030", "utf-16"))) * r.choice((1, 1, 50)) + data[at:]


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name: package.read(name) for name in package.namelist()}
    except Exception:  # noqa: BLE001 - damaged before: the blind ways go on with it
        return {}


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def _part(data: bytes, r: Random) -> bytes:
    """One part of a package, damaged inside and packed again."""
    parts = _parts(data)
    if not parts:
        return _blind(data, r)
    inner = [n for n in sorted(parts) if n.endswith((".xml", ".rels"))] or sorted(parts)
    large = max(inner, key=lambda n: len(parts[n]))
    name = large if r.random() < 0.5 else r.choice(inner)
    parts[name] = r.choice(_ways(parts[name][:0] + b"<" + parts[name][1:]))(parts[name], r)
    return _packed(parts)


def _drop_part(data: bytes, r: Random) -> bytes:
    parts = _parts(data)
    if not parts:
        return _blind(data, r)
    gone = r.choice(sorted(parts))
    kept = parts.pop(gone)
    if r.random() < 0.5:
        parts[r.choice(sorted(parts) or [gone])] = kept
    return _packed(parts)
