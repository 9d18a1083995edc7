"""YAML whose mappings and lists know the lines they were written on, so that a mistake in a layout can be pointed at."""

from __future__ import annotations

from typing import Any

import yaml

__all__ = ["Items", "Mapping", "NotYamlError", "line_of", "read_yaml"]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where PyYAML was built with it
_DEEPEST = 50


class Mapping(dict[str, Any]):
    """A mapping; `lines` holds the line of each of its keys, `line` that of the mapping itself."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A list; `lines` holds the line of each item, `line` that of the list itself."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


class NotYamlError(ValueError):
    """A text is not the YAML that layouts are written in; `line` is 0 where it is not known."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.line, self.zh, self.en = line, zh, en


def line_of(data: Any, key: str | int | None = None) -> int:
    """The line of a key or item of a mapping or list, or of the thing itself; 0 where it is not known."""
    if isinstance(data, Mapping) and isinstance(key, str):
        return data.lines.get(key, data.line)
    if isinstance(data, Items) and isinstance(key, int):
        return data.lines[key]
    return data.line if isinstance(data, (Mapping, Items)) else 0


def read_yaml(text: str) -> Any:
    """The content of a YAML text.

    Raises:
        NotYamlError: it is not YAML, names a key twice, has a key that is not text, or refers to itself.
    """
    try:
        _not_too_deep(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        return _Builder(loader).build(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(filter(None, (error.context, error.problem)))
        raise NotYamlError(mark.line + 1 if mark else 0, "这里不是有效的 YAML，请核对缩进、冒号后的空格和引号",
                           f"not valid YAML: {problem}") from error
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise NotYamlError(0, "不是有效的 YAML（有不允许的字符）", f"not valid YAML: {problem}") from error


def _not_too_deep(text: str) -> None:
    """Refuse what is nested so deep that building it would exhaust the stack; events are read without one."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise NotYamlError(event.start_mark.line + 1 if event.start_mark else 0, "嵌套太深", "nested too deep")


class _Builder:
    """Makes Python values of YAML nodes; what is referred to more than once is made once."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._made: dict[int, Any] = {}
        self._open: set[int] = set()

    def build(self, node: yaml.Node) -> Any:
        if id(node) in self._made:
            return self._made[id(node)]
        line = node.start_mark.line + 1
        if id(node) in self._open:
            raise NotYamlError(line, "引用（&、*）绕回了自己", "an alias refers to itself")
        self._open.add(id(node))
        if isinstance(node, yaml.MappingNode):
            made: Any = self._mapping(node, line)
        elif isinstance(node, yaml.SequenceNode):
            made = Items(line)
            for item in node.value:
                made.append(self.build(item))
                made.lines.append(item.start_mark.line + 1)
        else:
            made = self._scalar(node, line)
        self._made[id(node)] = made
        return made

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        try:
            return self._loader.construct_object(node)
        except ValueError as error:  # 2024-13-45 looks like a date
            raise NotYamlError(line, "这个值请加引号", f"put this value in quotes: {error}") from error

    def _mapping(self, node: yaml.MappingNode, line: int) -> Mapping:
        made, merged = Mapping(line), Mapping(line)
        for key_node, value_node in node.value:
            at = key_node.start_mark.line + 1
            if key_node.tag == "tag:yaml.org,2002:merge":
                self._merge(merged, self.build(value_node), at)
                continue
            key = self.build(key_node)
            if not isinstance(key, str):
                raise NotYamlError(at, f"键 {key!r} 应是文字，请加引号", f"the key {key!r} must be text; put it in quotes")
            if key in made:
                raise NotYamlError(at, f"键“{key}”写了两次（前一次在第 {made.lines[key]} 行）",
                              f"the key {key!r} is written twice (first on line {made.lines[key]})")
            made[key], made.lines[key] = self.build(value_node), at
        for key, value in merged.items():
            if key not in made:
                made[key], made.lines[key] = value, merged.lines[key]
        return made

    @staticmethod
    def _merge(into: Mapping, value: Any, line: int) -> None:
        for one in value if isinstance(value, Items) else [value]:
            if not isinstance(one, Mapping):
                raise NotYamlError(line, "“<<”后面应是一个映射", "`<<` must be followed by a mapping")
            for key, content in one.items():
                if key not in into:
                    into[key], into.lines[key] = content, one.lines[key]
