"""A file in which a site says what its rosters are: strict YAML, each fault with its line."""

from magrisk.errors import RulebookProblem
from magrisk.rulebook.strict_yaml import Parsed, parse


def parsed(content: bytes, name: str, wanted: str) -> Parsed:
    """What stands in the file. wanted: its first key, for one that is empty. Raises RulebookProblem with
    every place in `name` that cannot be read."""
    if not content.strip():
        raise RulebookProblem([f"{name}:1: the file is empty, wanted `{wanted}:`"])
    try:
        found = parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RulebookProblem([f"{name}:{line}: found bytes that are not UTF-8"]) from None
    if found.problems:
        raise RulebookProblem([f"{name}:{problem.line}: {problem}" for problem in found.problems])
    return found
