"""The words of RML: which property may stand where, and which ones this engine does not follow."""

from __future__ import annotations

from jixiao.mapping.nodes import Faults, Said, suggestion
from jixiao.mapping.rml.turtle import RML, Item, Turtle

__all__ = ["Role", "check_words", "expect"]

_EXPRESSION = "template reference constant functionExecution return returnMap functionValue"
_TERM = f"{_EXPRESSION} termType"


class Role:
    """What a node is, and the properties that it may have."""

    def __init__(self, zh: str, en: str, words: str) -> None:
        self.said, self.words = Said(zh, en), frozenset(words.split())


TRIPLES_MAP = Role("三元组映射", "a triples map", "logicalSource subjectMap subject predicateObjectMap baseIRI")
LOGICAL_SOURCE = Role("逻辑源", "a logical source", "source referenceFormulation iterator")
SOURCE = Role("数据源", "a source", "path root encoding compression null")
SUBJECT_MAP = Role("主语映射", "a subject map", f"{_TERM} class graph graphMap condition")
PREDICATE_MAP = Role("谓语映射", "a predicate map", _TERM)
OBJECT_MAP = Role("宾语映射", "an object map", f"{_TERM} datatype datatypeMap language languageMap condition")
REFERENCING = Role("引用其他映射的宾语映射", "a referencing object map", "parentTriplesMap joinCondition condition")
GRAPH_MAP = Role("图映射", "a graph map", _TERM)
DATATYPE_MAP = Role("数据类型映射", "a datatype map", _TERM)
LANGUAGE_MAP = Role("语言映射", "a language map", _TERM)
STATEMENT = Role("谓语宾语映射", "a predicate-object map", "predicate predicateMap object objectMap graph graphMap")
JOIN = Role("连接条件", "a join condition", "child parent childMap parentMap")
EXPRESSION = Role("表达式映射", "an expression map", _TERM)
EXECUTION = Role("函数执行", "a function execution", "function functionMap input")
INPUT = Role("函数输入", "an input", "parameter parameterMap inputValue inputValueMap")
VIEW = Role("逻辑视图", "a logical view", "viewOn field leftJoin innerJoin structuralAnnotation")
FIELD = Role("字段", "a field", f"{_EXPRESSION} fieldName iterator referenceFormulation field")
VIEW_JOIN = Role("视图连接", "a join of a view", "parentLogicalView joinCondition field")

_ROLES = [role for role in list(globals().values()) if isinstance(role, Role)]
_KNOWN = frozenset(word for role in _ROLES for word in role.words)
# Properties of the standard that would change the result and are not followed.
_UNSUPPORTED = {
    "logicalTarget": Said("输出只有一个文件，不支持目标", "all output goes to one file; targets are not supported"),
    "quotedTriplesMap": Said("不支持 RDF-star", "RDF-star is not supported"),
    "gather": Said("不支持集合与容器", "collections and containers are not supported"),
    "strategy": Said("不支持集合与容器", "collections and containers are not supported"),
    "logicalTable": Said("不支持数据库，请用 rml:logicalSource", "databases are not supported; use rml:logicalSource"),
    "tableName": Said("不支持数据库", "databases are not supported"),
    "sqlQuery": Said("不支持数据库", "databases are not supported"),
    "query": Said("不支持查询，请先运行查询，再给出它的结果表", "queries are not supported; run the query and give its table"),
    "inverseExpression": Said("不支持逆表达式", "inverse expressions are not supported"),
}
_DESCRIPTIVE = frozenset({"namespace", "namespacePrefix", "namespaceURL"})  # of reference formulations that are refused elsewhere


def check_words(turtle: Turtle, faults: Faults) -> None:
    """Tell every property of the RML namespaces that the standard does not have, or that is not supported."""
    for (_, predicate), place in turtle.predicates.items():
        if not predicate.startswith(RML):
            continue
        word = predicate.removeprefix(RML)
        item = Item(turtle, turtle, place)  # type: ignore[arg-type]
        if word in _UNSUPPORTED:
            why = _UNSUPPORTED[word]
            faults.found.append(item.fault(f"rml:{word}：{why.zh}", f"rml:{word}: {why.en}"))
        elif word not in _KNOWN | _DESCRIPTIVE:
            near = suggestion(word, _KNOWN, others=False)
            faults.found.append(item.fault(f"没有属性 rml:{word}{near.zh}", f"there is no property rml:{word}{near.en}"))


def expect(item: Item, role: Role, faults: Faults) -> None:
    """Tell every known property that has no place in a node of this role."""
    for predicate in item.turtle.statements.get(item.term, {}):
        word = predicate.removeprefix(RML)
        if predicate.startswith(RML) and word in _KNOWN and word not in role.words:
            place = item.turtle.predicates[item.term, predicate]
            near = suggestion(word, role.words, others=False)
            wrong = Item(item.turtle, item.term, place)
            faults.found.append(wrong.fault(f"{role.said.zh}中不能有 rml:{word}{near.zh}",
                                            f"rml:{word} has no place in {role.said.en}{near.en}"))
