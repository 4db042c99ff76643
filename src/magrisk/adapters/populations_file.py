"""Published populations of a file, JSON or YAML: `studies: [...]`; what else a study holds is left alone."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from magrisk.errors import ContentProblem
from magrisk.rulebook import schema
from magrisk.rulebook.strict_yaml import parse

_STUDY: TypeAdapter[schema.Population] = TypeAdapter(schema.Population)


def read_populations(content: str, name: str) -> tuple[schema.Population, ...]:
    """The studies of a file (JSON is YAML). Raises ContentProblem with every place that cannot be used."""
    parsed = parse(content)
    if parsed.problems:
        raise ContentProblem("", "\n".join(f"{name}:{p.line}: {p}" for p in parsed.problems))
    listed = parsed.values.get("studies") if isinstance(parsed.values, dict) else None
    if not isinstance(listed, list) or not listed:
        raise ContentProblem(name, "found no list of studies, wanted `studies: [...]`")
    problems: list[str] = []
    found = []
    for number, values in enumerate(listed):
        try:
            found.append(_STUDY.validate_python(_of_a_population(values), strict=False))
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                place = ".".join(str(step) for step in problem["loc"])
                where = f"{name}:{parsed.line(('studies', number, *problem['loc'][:1]))}: studies.{number}"
                problems.append(f"{where}.{place}: {problem['msg'].removeprefix('Value error, ')}")
    if problems:
        raise ContentProblem("", "\n".join(problems))
    doubled = {study.id for study in found if [one.id for one in found].count(study.id) > 1}
    if doubled:
        raise ContentProblem(name, f"found the ids {', '.join(sorted(doubled))} twice")
    return tuple(found)


def _of_a_population(values: Any) -> Any:
    """The keys that a population has; nothing that is told as null."""
    if not isinstance(values, dict):
        return values
    known = {key: values[key] for key in values.keys() & schema.Population.model_fields.keys()}
    if isinstance(known.get("published"), dict):
        published = schema.Published.model_fields.keys()
        known["published"] = {k: v for k, v in known["published"].items() if k in published}
    return {key: value for key, value in known.items() if value is not None and key != "evidence"}
