"""The YARRRML front end, sources: which tables a mapping reads."""

from __future__ import annotations

from pathlib import Path

from jixiao.mapping.nodes import Faults, Node, Said, suggestion
from jixiao.mapping.plan import Source

__all__ = ["SourceReader"]

_KEYS = {key: key for key in ("access", "referenceFormulation", "delimiter", "type")}
_SOURCE = Said("数据源", "a source")


class SourceReader:
    """Reads sources, named ones and ones that stand in place.

    Args:
        data: the folder that `access` is relative to.
        faults: collects mistakes.
    """

    def __init__(self, data: Path, faults: Faults) -> None:
        self.data, self.faults = data, faults
        self.declared: dict[str, tuple[Source, ...]] = {}  # none for a source with a mistake, told where it is declared

    def declare(self, node: Node) -> None:
        """Read the named sources of a file."""
        for key, value in node.pairs(Said("“sources”", "'sources'")):
            with self.faults.collect():
                name = key.text(Said("数据源的名称", "the name of a source"))
                self.declared[name] = ()
                self.declared[name] = (self._source(value),)

    def of(self, node: Node) -> tuple[Source, ...]:
        """The sources of a mapping: a name, a list of names, or tables in place."""
        out: list[Source] = []
        for item in node.each():
            name = item.text(_SOURCE) if item.is_text else ""
            if name in self.declared:
                out += self.declared[name]
            elif name and "~" not in name:
                near = suggestion(name, self.declared)
                raise item.fault(f"没有数据源“{name}”{near.zh}", f"unknown source {name!r}{near.en}")
            else:
                out.append(self._source(item))
        return tuple(dict.fromkeys(out))

    def _source(self, node: Node) -> Source:
        if node.is_list:  # short form: [indicators.csv~csv]
            first, *rest = node.items(_SOURCE)
            if rest:
                raise rest[0].fault("简写的数据源只有一项，如 indicators.csv~csv；CSV 没有迭代器",
                                    "a source in short form is one text such as indicators.csv~csv; CSV takes no iterator")
            node = first
        if node.is_text:
            access, _, formulation = node.text(_SOURCE).partition("~")
            return self._table(access, formulation, ",", node)
        keys = node.keys(_SOURCE, _KEYS, self.faults)
        if "access" not in keys:
            raise node.fault("数据源应有键“access”，写文件名", "a source needs the key 'access' with the name of a file")
        texts = {key: value.text(Said(f"“{key}”", f"{key!r}")) for key, value in keys.items()}
        if texts.get("type", "localfile") != "localfile":
            raise keys["type"].fault("数据源的 type 只能是 localfile", "the type of a source can only be 'localfile'")
        return self._table(texts["access"], texts.get("referenceFormulation", "csv"), texts.get("delimiter", ","), keys["access"])

    def _table(self, access: str, formulation: str, delimiter: str, node: Node) -> Source:
        if formulation != "csv":
            raise node.fault(f"不能读取“{formulation}”，只能是 csv", f"reference formulation {formulation!r} is not read, only csv")
        if len(delimiter) != 1:
            raise node.fault(f"“delimiter”应是一个字符，而不是“{delimiter}”", f"'delimiter' must be one character, not {delimiter!r}")
        path = self.data / access
        if not path.is_file():
            near = suggestion(access, (p.name for p in self.data.glob("*.csv")))
            raise node.fault(f"{self.data} 中没有表“{access}”{near.zh}", f"there is no table {access!r} in {self.data}{near.en}")
        return Source(path, delimiter, node.place)
