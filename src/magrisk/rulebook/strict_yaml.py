"""YAML 1.2 as rule files may use it, with the line of everything.

Only `true` and `false` are booleans and only plain decimal numbers are numbers, so `no`, `012`,
`1_000` and `12:30` are words. Aliases, anchors, tags, a key given twice and keys that are not words
are refused. Code is never run: nodes are composed, not constructed.
"""

import re
from typing import Any

import yaml

MAX_BYTES = 1 << 20
MAX_DEPTH = 20
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")  # Python refuses to read very long ones
_REFUSED = {yaml.AliasToken: "an alias", yaml.AnchorToken: "an anchor", yaml.TagToken: "a tag"}
_OPENS = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSES = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_TOO_DEEP = f"nested more than {MAX_DEPTH} deep"
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}

Place = tuple[str | int, ...]


class YamlProblem(ValueError):
    """Something that a rule file may not hold; `line` counts from 1."""

    def __init__(self, line: int, message: str):
        self.line = line
        super().__init__(message)


class Parsed:
    """Plain values of a document, and the line on which each of them stands."""

    def __init__(self, values: Any, lines: dict[Place, int], problems: list[YamlProblem]):
        self.values = values
        self.problems = problems
        self._lines = lines

    def line(self, place: Place) -> int:
        """Line of the value at `place`, or of the nearest value that holds it."""
        while place not in self._lines and place:
            place = place[:-1]
        return self._lines.get(place, 1)


def parse(text: str) -> Parsed:
    """Read one YAML document. Problems are collected; a text that is no YAML at all has just one."""
    if len(text.encode()) > MAX_BYTES:
        return Parsed(None, {}, [YamlProblem(1, f"the file is over {MAX_BYTES} bytes")])
    problems: list[YamlProblem] = []
    lines: dict[Place, int] = {}
    try:
        _refuse_tokens(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except YamlProblem as problem:
        return Parsed(None, {}, [problem])
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return Parsed(
            None, {}, [YamlProblem(line, f"not readable as YAML: {error.problem or error.context}")]
        )
    except yaml.YAMLError:
        return Parsed(None, {}, [YamlProblem(1, "not readable as YAML: a character that YAML forbids")])
    if node is None:
        return Parsed(None, {}, [YamlProblem(1, "the file is empty; a mapping with `kind:` is wanted")])
    values = _value(node, (), lines, problems)
    return Parsed(values, lines, problems)


def _refuse_tokens(text: str) -> None:
    """Refuse what must not even be composed: the parser in C has no stack for a bottomless file."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        line = token.start_mark.line + 1
        found = _REFUSED.get(type(token))
        if found:
            raise YamlProblem(line, f"found {found}; write the value out")
        depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if depth > MAX_DEPTH:
            raise YamlProblem(line, _TOO_DEEP)


def _value(node: yaml.Node, place: Place, lines: dict[Place, int], problems: list[YamlProblem]) -> Any:
    line = node.start_mark.line + 1
    lines[place] = line
    if len(place) > MAX_DEPTH:
        problems.append(YamlProblem(line, _TOO_DEEP))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*place, i), lines, problems) for i, child in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)  # there is no fourth kind of node
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, place: Place, lines: dict[Place, int], problems: list[YamlProblem]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, child in node.value:
        key = _scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            problems.append(YamlProblem(line, "found a key that is not a word; put it in quotes"))
            continue
        if key in values:
            problems.append(YamlProblem(line, f"the key {key!r} is given twice"))
        values[key] = _value(child, (*place, key), lines, problems)
        lines[(*place, key)] = line
    return values


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
