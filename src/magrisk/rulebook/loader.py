"""Files to a rulebook: strict YAML, shape, identity; all problems at once, each with file and line."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from magrisk.errors import RulebookProblem
from magrisk.rulebook import schema
from magrisk.rulebook.when import ID_PATTERN

if TYPE_CHECKING:  # a rulebook that was compiled needs no reader of YAML
    from magrisk.rulebook.strict_yaml import Parsed

_DOCUMENT: TypeAdapter[schema.Document] = TypeAdapter(schema.Document)
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Source:
    """Where a document stands: its path as shown to people, and the lines of its parts."""

    name: str
    parsed: "Parsed"

    def at(self, *place: str | int) -> str:
        """`file:line` of a part of the document."""
        return f"{self.name}:{self.parsed.line(place)}"


@dataclass(frozen=True)
class Rulebook:
    """Every document of one or more rule folders, by id.

    A document keeps the place that it was read from in `sources` while it is checked; a rulebook
    that was shipped compiled has none.
    """

    documents: Mapping[str, schema.Document]
    sources: Mapping[str, Source] = field(default_factory=dict)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The documents of one kind, in the order of their ids."""
        return [d for _, d in sorted(self.documents.items()) if isinstance(d, kind)]

    @cached_property
    def scale(self) -> schema.Scale:
        """The one scale (lint sees to it that there is one)."""
        (scale,) = self.of(schema.Scale)
        return scale

    @cached_property
    def substances(self) -> Mapping[str, schema.Substance]:
        """Every substance by its id. One that no list holds is of a vocabulary of the user's own."""
        return _Substances((one.id, one) for v in self.of(schema.Substances) for one in v.substances)

    def at(self, document: str, *place: str | int) -> str:
        """`file:line` of a part of a document, for messages."""
        source = self.sources.get(document)
        return source.at(*place) if source else document

    def to_json(self) -> list[dict[str, Any]]:
        """The documents as plain JSON values, what was left at its default left out."""
        return [
            d.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"kind": d.kind}
            for _, d in sorted(self.documents.items())
        ]

    @staticmethod
    def from_json(text: str) -> "Rulebook":
        documents = TypeAdapter(list[schema.Document]).validate_json(text)
        return Rulebook({d.id: d for d in documents})


class _Substances(dict[str, schema.Substance]):
    def __missing__(self, substance: str) -> schema.Substance:
        return schema.Substance(id=substance)


def load(*folders: Path) -> Rulebook:
    """Read rule folders, the project's own first; later ones may replace documents by id.

    Raises RulebookProblem with every problem of every file.
    """
    documents: dict[str, schema.Document] = {}
    sources: dict[str, Source] = {}
    problems: list[str] = []
    for folder in folders:
        here: dict[str, str] = {}
        paths = list(rule_files(folder))
        if not paths:
            problems.append(f"{folder.name}: no rule files (*.yaml) were found")
        for path in paths:
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            source = Source(name, _parse(path))
            document, found = _document(source)
            problems.extend(found)
            if document is None:
                continue
            first = here.get(document.id)
            if first is not None:
                problems.append(f"{source.at('id')}: the id {document.id!r} is taken by {first}")
            elif document.id in documents and not document.replaces:
                problems.append(
                    f"{source.at('id')}: the id {document.id!r} is taken by "
                    f"{sources[document.id].name}; to replace it say `replaces: true`"
                )
            elif document.replaces and document.id not in documents:
                problems.append(f"{source.at('replaces')}: there is no {document.id!r} to replace")
            else:
                documents[document.id], sources[document.id] = document, source
                here[document.id] = name
    if problems:
        raise RulebookProblem(problems)
    return Rulebook(documents, sources)


def rule_files(folder: Path) -> Iterator[Path]:
    """The rule files under a folder, in the order of their paths; links and pipes are left alone."""
    for where, names, files in os.walk(folder, followlinks=False):
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            path = Path(where, name)
            plain = path.is_file() and not path.is_symlink()
            if name.endswith((".yaml", ".yml")) and not name.startswith(".") and plain:
                yield path


def _parse(path: Path) -> "Parsed":
    from magrisk.rulebook.strict_yaml import Parsed, YamlProblem, parse

    try:
        return parse(path.read_bytes().decode("utf-8", errors="strict"))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return Parsed(None, {}, [YamlProblem(line, "found bytes that are not UTF-8")])


def _document(source: Source) -> tuple[schema.Document | None, list[str]]:
    parsed = source.parsed
    if parsed.problems:
        return None, [f"{source.name}:{p.line}: {p}" for p in parsed.problems]
    kind = parsed.values.get("kind") if isinstance(parsed.values, dict) else None
    if not isinstance(kind, str) or kind not in schema.KINDS:
        wanted = ", ".join(schema.KINDS)
        return None, [f"{source.at('kind')}: kind: found {kind!r}, wanted one of {wanted}"]
    try:
        return _DOCUMENT.validate_json(json.dumps(parsed.values)), []
    except ValidationError as error:
        return None, [_told(source, problem) for problem in _apart(error.errors(include_url=False))]


def _apart(problems: Sequence[Any]) -> list[Any]:
    """Problems without those that only follow from others: a list is not short whose items are wrong."""
    places = [problem["loc"] for problem in problems]
    return [
        problem
        for problem, place in zip(problems, places, strict=True)
        if problem["type"] != "too_short"
        or not any(other != place and other[: len(place)] == place for other in places)
    ]


def _told(source: Source, problem: Mapping[str, Any]) -> str:
    place = tuple(_without_tags(source.parsed.values, problem["loc"][1:]))
    message = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "string_pattern_mismatch" and problem["ctx"]["pattern"] == ID_PATTERN:
        message = "an id is wanted, lower-case letters, digits and single hyphens"
    found = "" if problem["type"] in ("missing", "value_error") else f", found {_short(problem['input'])}"
    where = ".".join(str(step) for step in place) or "the document"
    return f"{source.at(*place)}: {where}: {message}{found}"


def _without_tags(values: Any, location: Iterable[str | int]) -> Iterator[str | int]:
    """The steps of pydantic's location that lead through the document; the rest names its types."""
    steps = list(location)
    for number, step in enumerate(steps):
        inside = isinstance(values, dict) and step in values
        inside = inside or (isinstance(values, list) and isinstance(step, int) and step < len(values))
        if inside:
            values = values[step]
            yield step
        elif number == len(steps) - 1 and isinstance(values, dict):
            yield step  # a key that is missing


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
