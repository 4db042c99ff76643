"""A columns file for a folder of files, strict YAML: what each file holds, and what its columns are."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from magrisk.adapters.roster.coded import SYSTEMS
from magrisk.adapters.roster.long.form import LOINC, Code, FileColumns, refuse_unusable
from magrisk.adapters.roster.site_file import parsed
from magrisk.errors import RulebookProblem
from magrisk.rulebook.strict_yaml import Place

Name = Annotated[str, Field(min_length=1, max_length=200)]
_SYSTEMS = (*SYSTEMS, LOINC)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Codes(_Shape):
    code: str


class _File(_Shape):
    kind: str = ""
    columns: dict[Name, str | _Codes] = Field(min_length=1)


class _Files(_Shape):
    files: dict[Name, _File] = Field(min_length=1)


@dataclass(frozen=True)
class SiteFiles:
    """The files of a folder by their names, in the order in which they are read. fingerprint: of the file
    that says so."""

    files: Mapping[str, FileColumns]
    fingerprint: str


def read_files(content: bytes, name: str) -> SiteFiles:
    """Read a columns file with `files:`. Raises RulebookProblem with every place that cannot be used."""
    told = parsed(content, name, "files")
    problems: list[str] = []

    def refuse(place: Place, message: str) -> None:
        where = ".".join(map(str, place)) or "the file"
        problems.append(f"{name}:{told.line(place)}: {where}: {message}")

    try:
        shaped = _Files.model_validate(told.values)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            steps = (step for step in problem["loc"] if step not in ("[key]", "str", "_Codes"))
            refuse(tuple(steps), problem["msg"].replace("Input should be", "wanted"))
        raise RulebookProblem(problems) from None
    files = {}
    for file, of_file in shaped.files.items():
        place: Place = ("files", file)
        if "/" in file or "\\" in file or file.startswith("."):
            refuse(place, "found a path, wanted the name of a file in the folder")
        columns = {column: _meaning(one) for column, one in of_file.columns.items()}
        for column, one in columns.items():
            if isinstance(one, Code) and one.system not in _SYSTEMS:
                refuse(
                    (*place, "columns", column),
                    f"found an unknown system, wanted one of {', '.join(_SYSTEMS)}",
                )
        files[file] = FileColumns(columns, of_file.kind)
        unusable = refuse_unusable(files[file])
        if unusable:
            refuse(place, unusable)
    if problems:
        raise RulebookProblem(problems)
    return SiteFiles(files, hashlib.sha256(content).hexdigest())


def _meaning(told: str | _Codes) -> str | Code:
    return Code(told.code) if isinstance(told, _Codes) else told
