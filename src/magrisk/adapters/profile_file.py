"""A patient's profile as a JSON or YAML file: the names of the options of `screen`."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from magrisk.errors import ContentProblem
from magrisk.rulebook.strict_yaml import parse
from magrisk.told import Statement, Words, medicines


def _as_text(value: Any) -> Any:
    """An id or an age may be written as a number; a switch may not."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Texts = tuple[Annotated[str, Field(max_length=4096)], ...]
Word = Annotated[str, BeforeValidator(_as_text), Field(max_length=4096)]


class Profile(BaseModel):
    """A patient as told. Lists are complete where they are given; a list left out is unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Word = ""
    age: Word = Field(default="", description="years, or e.g. >89 where the exact age is withheld")
    sex: str = Field(default="", description="female, male, other or unknown")
    setting: str = Field(default="", description="community where left out")
    medications: Texts | str | None = Field(
        default=None,
        description="one text a medicine, or a pasted list; left out: unknown; []: none is taken",
    )
    conditions: Texts = Field(default=(), description="names or ICD-10-CM codes")
    no_other_conditions: bool = False
    labs: Texts = Field(default=(), description='"Mg 1.6 mg/dL on 2026-11-01"; a unit is wanted')
    alcohol: str = Field(default="", description='none, light, heavy, or an amount: "2 drinks/day"')
    lifestyle: Texts = ()
    symptoms: Texts = ()

    @field_validator("*")
    @classmethod
    def _whole_characters(cls, value: Any) -> Any:
        """Half a character (a lone surrogate) could be read, but never written again."""
        for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
            if not _is_unicode(text):
                raise ValueError("holds bytes that are no text")
        return value


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def read_profile(content: str, name: str) -> Profile:
    """Read a profile. Raises ContentProblem that names every place, and no value."""
    if name.endswith(".json"):
        return checked(_json(content, name), name)
    if not content.strip():
        raise ContentProblem(name, "the file is empty")
    parsed = parse(content)
    if parsed.problems:
        raise ContentProblem("", "\n".join(f"{name}:{p.line}: {p}" for p in parsed.problems))
    return checked(parsed.values, name)


def _json(content: str, name: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise ContentProblem(name, "a key is given twice")
        return dict(pairs)

    def no_constant(_: str) -> Any:
        raise ContentProblem(name, "found NaN or Infinity, wanted a number")

    try:
        return json.loads(content, object_pairs_hook=once, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        raise ContentProblem(f"{name}:{error.lineno}", f"not readable as JSON: {error.msg}") from None
    except RecursionError:
        raise ContentProblem(name, "nested too deep") from None
    except ValueError:
        raise ContentProblem(name, "found a number that is too long") from None


def checked(values: Any, name: str) -> Profile:
    """Values as a profile. Raises ContentProblem that names every place in `name`, and no value."""
    try:
        return Profile.model_validate(values)
    except ValidationError as error:
        told = []
        for problem in error.errors(include_input=False, include_url=False, include_context=False):
            if problem["type"] == "extra_forbidden":
                # The key itself may be a patient's: a name, a medicine.
                place = f"key {list(values).index(problem['loc'][0]) + 1}"
                wanted = ", ".join(Profile.model_fields)
                told.append(f"{name}: {place}: found an unknown name, wanted one of {wanted}")
            else:
                steps = [str(step) for step in problem["loc"] if "[" not in str(step)]
                place = ".".join(steps) or "the profile"
                told.append(f"{name}: {place}: {problem['msg']}")
        raise ContentProblem("", "\n".join(told)) from None


def words_of(profile: Profile, knows: Callable[[str], bool]) -> Words:
    """The profile as words; `knows` tells whether a text begins with a known medicine."""
    medications, not_read = _medications(profile.medications, knows)
    return Words(
        id=profile.id,
        age=profile.age,
        sex=profile.sex,
        setting=profile.setting,
        medications=medications,
        not_read=not_read,
        conditions=numbered("condition", profile.conditions),
        no_other_conditions=profile.no_other_conditions,
        labs=numbered("lab", profile.labs),
        alcohol=Statement(profile.alcohol, "alcohol") if profile.alcohol.strip() else None,
        lifestyle=numbered("lifestyle", profile.lifestyle),
        symptoms=numbered("symptom", profile.symptoms),
    )


def numbered(kind: str, texts: Texts) -> tuple[Statement, ...]:
    """Texts as statements, each with its number."""
    return tuple(Statement(text, f"{kind} {number}") for number, text in enumerate(texts, 1))


def _medications(
    medications: Texts | str | None, knows: Callable[[str], bool]
) -> tuple[tuple[Statement, ...] | None, tuple[tuple[Statement, str], ...]]:
    """A pasted list counts its lines; of several texts each has its number; None: no list was given."""
    if medications is None:
        return None, ()
    if isinstance(medications, str):
        return medicines([(medications, "")], knows)
    return medicines([(text, f"medication {number}") for number, text in enumerate(medications, 1)], knows)
