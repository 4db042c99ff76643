"""Reads the manifest that `magrisk batch` writes beside a scored file, as far as a comparison needs it."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from magrisk.errors import ContentProblem, UsageProblem


class _Told(BaseModel):
    """Part of a manifest; what else it tells is left alone."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class RuleTally(_Told):
    """In how many rows a rule counted, and all of its points in them."""

    rows: int = Field(ge=0)
    points: int


class Tally(_Told):
    """rows: with a score. rules: those that counted. rules_known: those that could have."""

    rows: int = Field(ge=0)
    rules: dict[str, RuleTally]
    rules_known: list[str]


class Digests(_Told):
    """SHA-256 of what went in and came out."""

    input: str
    rulebook: str
    output: str


class Manifest(_Told):
    """What was told of a run. tally: null in manifests of versions that did not count rules."""

    schema_: str = Field(alias="schema", pattern=r"^magrisk\.manifest/1$")
    counts: dict[str, int]
    sha256: Digests
    versions: dict[str, str]
    vocabulary: dict[str, Any] = {}
    file: dict[str, Any] = {}
    options: dict[str, Any]
    tally: Tally | None = None


def beside(scored: Path) -> Path:
    """Where the manifest of a scored file stands."""
    return Path(f"{scored}.manifest.json")


def read(path: Path) -> Manifest | None:
    """A manifest; None where there is none. Raises ContentProblem with the place of what cannot be used."""
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageProblem(f"{path.name}: cannot be read: {error.strerror}") from None
    except ValidationError as error:
        place = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        where = f"{path.name}: {place}" if place else path.name
        raise ContentProblem(
            where, "found no manifest of a scored file, wanted one of `magrisk batch`"
        ) from None
